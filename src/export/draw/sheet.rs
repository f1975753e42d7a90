//! The map as a whole sheet of paper: title, map, legend, sources.

use super::basemap::Borders;
use super::frame::Frame;
use super::ground::{self, Detail, Shown};
use super::plan::Plan;
use super::scene::Scene;
use super::shape::number;
use super::svg::{Svg, outside, words};
use super::text::Face;
use super::{Drawing, circles, legend, look, marks, names, scale, ways};
use crate::export::html::escape::escape;
use crate::visible::visible;

const PAD: f64 = 28.0;
const TITLE: Face = Face::new(25.0, true, 0.0);
const SMALL: Face = Face::new(10.0, false, 0.0);
/// What no map may be without.
const REPORTED: &str = "Reported, not verified";

pub(super) fn draw(drawing: Drawing, scene: &Scene) -> String {
    let width = drawing.width();
    let inner = width - 2.0 * PAD;
    let frame = Frame::fitted(scene, inner, None);
    let plan = Plan::new(scene, &frame);
    let mut body = Svg::for_editors();

    let top = heading(&mut body, scene, inner);
    body.open("g", [("transform", words(format!("translate({PAD} {})", number(top))))]);
    let shown = map(&mut body, scene, &frame, &plan, drawing.borders);
    body.close();

    body.layer("legend");
    let mut y = top + frame.height + 24.0;
    y += legend::draw(&mut body, scene, shown, [PAD, y], inner) + 14.0;
    body.close();

    body.layer("sources");
    for line in sources(drawing.borders, scene, &frame, &plan).iter().flat_map(|text| SMALL.wrapped(text, inner)) {
        body.words("text", [("class", "small".into()), ("x", PAD.into()), ("y", y.into())], &escape(&line));
        y += 13.5;
    }
    body.close();

    let height = (y + 10.0).ceil();
    let mut svg = Svg::for_editors();
    svg.open(
        "svg",
        [
            ("xmlns", "http://www.w3.org/2000/svg".into()),
            ("xmlns:inkscape", "http://www.inkscape.org/namespaces/inkscape".into()),
            ("width", width.into()),
            ("height", height.into()),
            ("viewBox", words(format!("0 0 {} {}", number(width), number(height)))),
            ("role", "img".into()),
            ("aria-label", outside(&scene.title)),
        ],
    );
    svg.words("title", [], &escape(&scene.title));
    svg.style(&look::sheet());
    svg.empty("rect", [("class", "paper".into()), ("width", width.into()), ("height", height.into())]);
    svg.append(body);
    svg.finish()
}

/// Writes the title and what it is as of; gives where the map begins.
fn heading(svg: &mut Svg, scene: &Scene, room: f64) -> f64 {
    svg.layer("heading");
    let mut y = PAD + 20.0;
    for line in TITLE.wrapped(&visible(&scene.title), room) {
        svg.words("text", [("class", "title".into()), ("x", PAD.into()), ("y", y.into())], &escape(&line));
        y += 31.0;
    }
    let note = scene.note.as_deref().map_or(REPORTED.into(), visible);
    let subtitle = match &scene.as_of {
        Some(date) => format!("{note} · as of {}", visible(date)),
        None => note.into_owned(),
    };
    svg.words("text", [("class", "subtitle".into()), ("x", PAD.into()), ("y", (y - 6.0).into())], &escape(&subtitle));
    svg.close();
    y + 10.0
}

/// Draws the map in its window, layer by layer.
fn map(svg: &mut Svg, scene: &Scene, frame: &Frame, plan: &Plan<'_>, borders: Borders) -> Shown {
    let window = || [("width", frame.width.into()), ("height", frame.height.into())];
    svg.open("clipPath", [("id", "window".into())]);
    svg.empty("rect", window());
    svg.close();
    svg.open("g", [("clip-path", "url(#window)".into())]);
    ground::sea(svg, frame);
    let shown = ground::draw(svg, frame, borders, &[Detail::WINDOW]);
    svg.layer("names");
    names::write(svg, &plan.names, true);
    names::write(svg, &plan.names, false);
    svg.close();
    svg.layer("uncertainty");
    circles::draw(svg, frame, scene);
    svg.close();
    svg.layer("routes");
    ways::tracks(svg, frame, scene, 1.0);
    svg.close();
    svg.layer("movements");
    ways::movements(svg, frame, scene);
    svg.close();
    svg.layer("places");
    ways::stops(svg, frame, scene);
    marks::places(svg, frame, &plan.placed);
    svg.close();
    // Programs that do not know paint-order would draw the outline over the letters, so it is a layer of its own.
    svg.layer("labels-halo");
    super::words::write(svg, &plan.words, true);
    svg.close();
    svg.layer("labels");
    super::words::write(svg, &plan.words, false);
    svg.close();
    svg.layer("scale");
    if let Some(bar) = &plan.bar {
        bar.draw(svg);
    }
    if plan.north {
        scale::arrow(svg, frame);
    }
    svg.close();
    svg.close();
    let [width, height] = window();
    svg.empty("rect", [("class", "frame".into()), width, height]);
    shown
}

/// The small print.
fn sources(borders: Borders, scene: &Scene, frame: &Frame, plan: &Plan<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut outside: Vec<String> = plan
        .placed
        .marks
        .iter()
        .filter(|(_, at)| !frame.shows(*at))
        .map(|(mark, _)| format!("{} ({})", visible(&mark.label), mark.judgement.likelihood.as_str()))
        .collect();
    outside.sort();
    outside.dedup();
    if !outside.is_empty() {
        lines.push(format!("Outside of this map: {}.", outside.join(", ")));
    }
    match plan.crowded.iter().filter(|words| frame.shows(words.at)).count() {
        0 => {}
        1 => lines.push("One mark stands without its name for want of room.".to_owned()),
        count => lines.push(format!("{count} marks stand without their names for want of room.")),
    }
    let attribution: Vec<String> = scene.attribution.iter().map(|text| visible(text).into_owned()).collect();
    let towns = if attribution.iter().any(|text| text.contains("GeoNames")) {
        ""
    } else {
        " Names of towns: GeoNames (geonames.org), CC BY 4.0, modified."
    };
    let earth = "Made with Natural Earth";
    let earth = if attribution.iter().any(|text| text.contains(earth)) { String::new() } else { format!(" {earth}.") };
    lines.push(format!("{}{earth}{towns} {}", borders.note(), attribution.join(" ")));
    lines.push(format!(
        "Projection: {}. {} measured on the WGS 84 ellipsoid.",
        frame.projection.name(),
        if scene.marks.is_empty() { "The scale bar is" } else { "Circles and the scale bar are" }
    ));
    lines
}
