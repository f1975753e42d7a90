//! The map as a whole sheet of paper: title, map, legend, sources.

use super::basemap::Borders;
use super::frame::{Fit, Frame};
use super::ground::{self, Detail, Shown};
use super::inset::{self, View};
use super::outline::{self, Outline};
use super::plan::Plan;
use super::shape::number;
use super::svg::{Svg, moved, outside, words};
use super::text::Face;
use super::{Drawing, circles, legend, list, look, marks, names, scale, ways};
use crate::markup::escape;
use crate::scene::Scene;
use crate::visible::escape_controls;

const PAD: f64 = 28.0;
const TITLE: Face = Face::new(25.0, true, 0.0);
const SMALL: Face = Face::new(10.0, false, 0.0);
/// What no map may be without.
const REPORTED: &str = "Reported, not verified";
/// A map lower than this shows nothing, however little room a sheet has.
const LOWEST: f64 = 200.0;
/// Between insets, and above each for its caption.
const GAP: f64 = 20.0;
const CAPTION: f64 = 30.0;

pub(super) fn draw(drawing: Drawing, scene: &Scene) -> String {
    let Some(wanted) = drawing.height.map(f64::from) else {
        return composed(drawing, scene, None, Form { insets: true, brief: false }).text;
    };
    // What stands around the map decides how high the map can be.
    let forms = [
        Form { insets: true, brief: false },
        Form { insets: false, brief: false },
        Form { insets: false, brief: true },
    ];
    let mut last = (LOWEST, forms[0]);
    for form in forms {
        last = (wanted - composed(drawing, scene, None, form).around, form);
        if last.0 > 1.4 * LOWEST {
            break;
        }
    }
    let (mut window, form) = (last.0.floor().max(LOWEST), last.1);
    let mut sheet = composed(drawing, scene, Some(window), form);
    // A lower map is more crowded, and may have more to say below it.
    for _ in 0..3 {
        let over = sheet.around + window - wanted;
        if over <= 0.0 || window <= LOWEST {
            break;
        }
        window = (window - over).floor().max(LOWEST);
        sheet = composed(drawing, scene, Some(window), form);
    }
    sheet.text
}

/// What a sheet has beside its map.
#[derive(Clone, Copy, Debug)]
struct Form {
    insets: bool,
    /// Whether the legend has only the steps of its scales that the map shows.
    brief: bool,
}

/// A sheet, and how much of its height is not the map.
struct Composed {
    text: String,
    around: f64,
}

fn composed(drawing: Drawing, scene: &Scene, window: Option<f64>, form: Form) -> Composed {
    let width = drawing.width();
    let inner = width - 2.0 * PAD;
    let frame = Frame::fitted(scene, Fit { height: window, ..Fit::wide(inner, drawing.projection) });
    let widths = |count| inset_width(inner, count);
    let most = if form.insets { inset::MOST } else { 0 };
    let views = inset::views(scene, frame, drawing.projection, most, widths);
    let plans: Vec<Plan<'_>> =
        (0..views.len()).map(|at| Plan::for_paper(&views[at].scene, &views[at].frame, outlines(&views, at))).collect();
    let frame = &views[0].frame;
    let mut body = Svg::for_editors();

    let top = heading(&mut body, scene, inner);
    body.open("g", [("transform", moved([PAD, top]))]);
    let mut shown = map(&mut body, &views[0], &plans[0], drawing.borders, "");
    body.close();
    let mut y = top + frame.height + GAP;

    if views.len() > 1 {
        body.layer("insets");
        let columns = columns(inner, views.len() - 1);
        let mut down = 0.0;
        for (at, (view, plan)) in views.iter().zip(&plans).enumerate().skip(1) {
            let column = f64::from(u32::try_from((at - 1) % columns).unwrap_or(0));
            if column == 0.0 && at > 1 {
                y += CAPTION + down + 12.0;
            }
            down = view.frame.height;
            let x = PAD + column * (view.frame.width + GAP);
            caption(&mut body, at, plan, [x, y]);
            body.open("g", [("transform", moved([x, y + CAPTION]))]);
            shown = shown.and(map(&mut body, view, plan, drawing.borders, &format!("inset-{}-", letter(at))));
            body.close();
        }
        y += CAPTION + down + GAP;
        body.close();
    }

    body.layer("legend");
    y += 4.0;
    let has = legend::Has {
        shown,
        piles: plans.iter().any(|plan| !plan.placed.piles.is_empty()),
        bundles: plans.iter().flat_map(|plan| &plan.ways).any(|way| way.movements.len() > 1),
        insets: views.len() > 1,
        brief: form.brief,
    };
    y += legend::draw(&mut body, scene, has, [PAD, y], inner) + 14.0;
    body.close();

    if has.piles {
        body.layer("list");
        y += list::draw(&mut body, &plans, [PAD, y], inner) + 10.0;
        body.close();
    }

    body.layer("sources");
    for line in sources(drawing.borders, scene, &views, &plans).iter().flat_map(|text| SMALL.wrapped(text, inner)) {
        body.words("text", [("class", "small".into()), ("x", PAD.into()), ("y", y.into())], &escape(&line));
        y += 13.5;
    }
    body.close();

    let needed = (y + 10.0).ceil();
    let height = drawing.height.map_or(needed, |height| f64::from(height).max(needed));
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
    let around = needed - frame.height;
    svg.append(body);
    Composed { text: svg.finish(), around }
}

/// The letter of a view in lower case, for ids.
fn letter(view: usize) -> char {
    outline::letter(view - 1).to_ascii_lowercase()
}

/// How many insets stand in a row.
fn columns(width: f64, count: usize) -> usize {
    match count {
        _ if width < 700.0 => 1,
        3 => 3,
        0 | 1 => 1,
        _ => 2,
    }
}

/// How wide an inset is when there are so many, and how many stand in a row.
fn inset_width(width: f64, count: usize) -> (f64, usize) {
    let columns = columns(width, count);
    let across = f64::from(u32::try_from(columns).unwrap_or(1));
    ((width - (across - 1.0) * GAP) / across, columns)
}

/// The frames on a map of the insets cut from it.
fn outlines(views: &[View], parent: usize) -> Vec<Outline> {
    let inside = |view: usize| {
        let mut marks = Vec::new();
        let mut held = vec![view];
        while let Some(at) = held.pop() {
            marks.extend(views[at].scene.marks.iter().cloned());
            held.extend((0..views.len()).filter(|&other| views[other].parent == Some(at)));
        }
        Scene { marks, ..Scene::default() }
    };
    (1..views.len())
        .filter(|&view| views[view].parent == Some(parent))
        .map(|view| Outline::new(view - 1, &views[view], &inside(view), &views[parent].frame))
        .collect()
}

/// The line above an inset.
fn caption(svg: &mut Svg, view: usize, plan: &Plan<'_>, [x, y]: [f64; 2]) {
    svg.open("g", [("transform", moved([x + 9.5, y + 13.0]))]);
    outline::tab(svg, view - 1);
    svg.close();
    let reports = plan.reports();
    let text = format!("Inset {}: {reports} report{}", outline::letter(view - 1), if reports == 1 { "" } else { "s" });
    svg.words(
        "text",
        [("class", "caption".into()), ("x", (x + 26.0).into()), ("y", (y + 17.0).into())],
        &escape(&text),
    );
}

/// Writes the title and what it is as of; gives where the map begins.
fn heading(svg: &mut Svg, scene: &Scene, room: f64) -> f64 {
    svg.layer("heading");
    let mut y = PAD + 20.0;
    for line in TITLE.wrapped(&escape_controls(&scene.title), room) {
        svg.words("text", [("class", "title".into()), ("x", PAD.into()), ("y", y.into())], &escape(&line));
        y += 31.0;
    }
    let note = scene.note.as_deref().map_or(REPORTED.into(), escape_controls);
    let subtitle = match &scene.as_of {
        Some(date) => format!("{note} · as of {}", escape_controls(date)),
        None => note.into_owned(),
    };
    svg.words("text", [("class", "subtitle".into()), ("x", PAD.into()), ("y", (y - 6.0).into())], &escape(&subtitle));
    svg.close();
    y + 10.0
}

/// Draws the map in its window, layer by layer.
fn map(svg: &mut Svg, view: &View, plan: &Plan<'_>, borders: Borders, prefix: &str) -> Shown {
    let View { scene, frame, .. } = view;
    prefix.clone_into(&mut svg.prefix);
    let window = || [("width", frame.width.into()), ("height", frame.height.into())];
    svg.open("clipPath", [("id", words(format!("{prefix}window")))]);
    svg.empty("rect", window());
    svg.close();
    svg.open("g", [("clip-path", words(format!("url(#{prefix}window)")))]);
    ground::sea(svg, frame);
    let shown = ground::draw(svg, frame, borders, &[Detail::WINDOW]);
    svg.layer("names");
    names::write(svg, &plan.names, true);
    names::write(svg, &plan.names, false);
    svg.close();
    svg.layer("uncertainty");
    circles::draw(svg, frame, scene, true);
    svg.close();
    if !plan.outlines.is_empty() {
        svg.layer("outlines");
        for outline in &plan.outlines {
            outline.draw(svg);
        }
        svg.close();
    }
    svg.layer("routes");
    ways::tracks(svg, frame, scene, 1.0);
    svg.close();
    svg.layer("movements");
    ways::movements(svg, frame, scene, &plan.ways);
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
    svg.prefix.clear();
    shown
}

/// The small print.
fn sources(borders: Borders, scene: &Scene, views: &[View], plans: &[Plan<'_>]) -> Vec<String> {
    let mut lines = Vec::new();
    let frame = &views[0].frame;
    let mut outside: Vec<String> = plans[0]
        .placed
        .marks
        .iter()
        .filter(|(_, at)| !frame.shows(*at))
        .map(|(mark, _)| format!("{} ({})", escape_controls(&mark.label), mark.rating.likelihood.as_str()))
        .collect();
    outside.sort();
    outside.dedup();
    if !outside.is_empty() {
        lines.push(format!("Outside of this map: {}.", outside.join(", ")));
    }
    let mut unnamed: Vec<String> = Vec::new();
    for (view, plan) in views.iter().zip(plans) {
        // Those with a number are in the list.
        let alone = |words: &&super::words::Words| !words.piled && view.frame.shows(words.at);
        unnamed.extend(plan.crowded.iter().filter(alone).map(super::words::Words::name));
    }
    unnamed.sort();
    if !unnamed.is_empty() {
        lines.push(format!("Marks without room for their names: {}.", unnamed.join(", ")));
    }
    let attribution: Vec<String> = scene.attribution.iter().map(|text| escape_controls(text).into_owned()).collect();
    let towns = if attribution.iter().any(|text| text.contains("GeoNames")) {
        ""
    } else {
        " Names of towns: GeoNames (geonames.org), CC BY 4.0, modified."
    };
    let earth = "Made with Natural Earth";
    let earth = if attribution.iter().any(|text| text.contains(earth)) { String::new() } else { format!(" {earth}.") };
    lines.push(format!("{}{earth}{towns} {}", borders.note(), attribution.join(" ")));
    let own = if views.len() > 1 { " Each inset is fitted to its own region, in the same way." } else { "" };
    lines.push(format!(
        "Projection: {}.{own} {} measured on the WGS 84 ellipsoid.",
        frame.projection.name(),
        if scene.marks.is_empty() { "The scale bar is" } else { "Circles and the scale bar are" }
    ));
    lines
}
