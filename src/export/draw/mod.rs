//! One drawing of the map as SVG, which the SVG file, the PNG and the page share.

mod basemap;
mod frame;
mod glyph;
mod ground;
mod legend;
mod look;
mod marks;
mod names;
mod projection;
mod scale;
mod scene;
mod shape;
mod svg;
mod text;

pub use basemap::Borders;
pub use scene::{Dates, Judgement, Mark, Movement, Scene, Sign, Town, Track};

use crate::export::html::escape::{escape, visible};
use frame::Frame;
use ground::{Detail, Shown};
use marks::Placed;
use svg::{Svg, outside, words};
use text::{Face, Room};

/// How to draw.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Drawing {
    /// How wide the drawing is, in pixels; its height follows from what it shows.
    pub width: u32,
    /// Which boundaries it shows.
    pub borders: Borders,
}

impl Default for Drawing {
    fn default() -> Self {
        Self { width: 1200, borders: Borders::DeFacto }
    }
}

/// From a continent to the surroundings of a town: what the page needs as the reader enlarges.
const PANEL: [Detail; 3] =
    [Detail { zoom: 1.0, bleed: 0.4 }, Detail { zoom: 5.0, bleed: 0.4 }, Detail { zoom: 25.0, bleed: 0.4 }];
const PAD: f64 = 28.0;
const TITLE: Face = Face::new(25.0, true, 0.0);
const SMALL: Face = Face::new(10.0, false, 0.0);
/// What no map may be without.
const REPORTED: &str = "Reported, not verified";

impl Drawing {
    /// A whole sheet: title, map, legend, sources. It stands alone, for print and posts.
    pub fn sheet(self, scene: &Scene) -> String {
        let width = f64::from(self.width.clamp(480, 8000));
        let inner = width - 2.0 * PAD;
        let frame = Frame::fitted(scene, inner, None);
        let title = TITLE.wrapped(&visible(&scene.title), inner);
        let mut body = Svg::new();

        body.layer("heading");
        let mut y = PAD + 20.0;
        for line in &title {
            body.words("text", [("class", "title".into()), ("x", PAD.into()), ("y", y.into())], &escape(line));
            y += 31.0;
        }
        let subtitle = match &scene.as_of {
            Some(date) => format!("{REPORTED} · as of {date}"),
            None => REPORTED.to_owned(),
        };
        body.words(
            "text",
            [("class", "subtitle".into()), ("x", PAD.into()), ("y", (y - 6.0).into())],
            &escape(&visible(&subtitle)),
        );
        body.close();

        let top = y + 10.0;
        body.open("g", [("transform", words(format!("translate({PAD} {})", shape::number(top))))]);
        let (left_out, shown) = self.map(&mut body, scene, &frame, &[Detail { zoom: 1.0, bleed: 0.0 }], true);
        body.close();

        body.layer("legend");
        let mut y = top + frame.height + 24.0;
        y += legend::draw(&mut body, scene, shown, [PAD, y], inner) + 14.0;
        body.close();

        body.layer("sources");
        for line in self.sources(scene, &frame, left_out).iter().flat_map(|text| SMALL.wrapped(text, inner)) {
            body.words("text", [("class", "small".into()), ("x", PAD.into()), ("y", y.into())], &escape(&line));
            y += 13.5;
        }
        body.close();

        let height = (y + 10.0).ceil();
        let mut svg = Svg::new();
        svg.open(
            "svg",
            [
                ("xmlns", "http://www.w3.org/2000/svg".into()),
                ("xmlns:inkscape", "http://www.inkscape.org/namespaces/inkscape".into()),
                ("width", width.into()),
                ("height", height.into()),
                ("viewBox", words(format!("0 0 {} {}", shape::number(width), shape::number(height)))),
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

    /// The map alone, for a page that brings its own title, legend and styles.
    pub fn panel(self, scene: &Scene) -> String {
        let width = f64::from(self.width.clamp(480, 8000));
        let frame = Frame::fitted(scene, width, None);
        let mut svg = Svg::new();
        svg.open(
            "svg",
            [
                ("xmlns", "http://www.w3.org/2000/svg".into()),
                ("viewBox", words(format!("0 0 {} {}", shape::number(frame.width), shape::number(frame.height)))),
            ],
        );
        self.map(&mut svg, scene, &frame, &PANEL, false);
        svg.finish()
    }

    /// The map itself in its window; gives how many marks stand without words, and what of the base map shows.
    fn map(self, svg: &mut Svg, scene: &Scene, frame: &Frame, details: &[Detail], halo: bool) -> (usize, Shown) {
        let placed = Placed::new(scene, frame);
        let mut room = Room::new(frame.width, frame.height);
        let bar = scale::ScaleBar::new(frame);
        if let Some(bar) = &bar {
            room.take(bar.area());
        }
        let north = scale::north_is_up(frame);
        if north {
            room.take(scale::arrow_area(frame));
        }
        marks::keep_lines_clear(scene, frame, &mut room);
        let (mut labels, left_out) = marks::words_of_marks(&placed, &mut room);
        labels.extend(marks::words_of_ends(scene, frame, &mut room));
        marks::keep_circles_clear(scene, frame, &mut room);
        let names = names::find(scene, frame, &mut room);

        svg.open("clipPath", [("id", "window".into())]);
        svg.empty("rect", [("width", frame.width.into()), ("height", frame.height.into())]);
        svg.close();
        svg.open("g", [("clip-path", "url(#window)".into())]);
        ground::sea(svg, frame);
        let shown = ground::draw(svg, frame, self.borders, details);
        svg.layer("names");
        if halo {
            names::write(svg, &names, true);
        }
        names::write(svg, &names, false);
        svg.close();
        svg.layer("uncertainty");
        marks::uncertainty(svg, frame, scene);
        svg.close();
        svg.layer("routes");
        marks::routes(svg, frame, scene);
        svg.close();
        svg.layer("movements");
        marks::movements(svg, frame, scene);
        svg.close();
        svg.layer("places");
        marks::places(svg, frame, &placed);
        svg.close();
        if halo {
            svg.layer("labels-halo");
            marks::write(svg, &labels, true);
            svg.close();
        }
        svg.layer("labels");
        marks::write(svg, &labels, false);
        svg.close();
        svg.layer("scale");
        if let Some(bar) = &bar {
            bar.draw(svg);
        }
        if north {
            scale::arrow(svg, frame);
        }
        svg.close();
        svg.close();
        svg.empty("rect", [("class", "frame".into()), ("width", frame.width.into()), ("height", frame.height.into())]);
        (left_out, shown)
    }

    /// The small print.
    fn sources(self, scene: &Scene, frame: &Frame, left_out: usize) -> Vec<String> {
        let mut lines = Vec::new();
        match left_out {
            0 => {}
            1 => lines.push("One mark stands without its name for want of room.".to_owned()),
            count => lines.push(format!("{count} marks stand without their names for want of room.")),
        }
        lines.push(format!(
            "{} {}. {}",
            self.borders_note(),
            "Made with Natural Earth",
            scene.attribution.iter().map(|text| visible(text)).collect::<Vec<_>>().join(" ")
        ));
        lines.push(format!(
            "Projection: {}. Circles and the scale bar are measured on the WGS 84 ellipsoid.",
            frame.projection.name()
        ));
        lines
    }

    const fn borders_note(self) -> &'static str {
        match self.borders {
            Borders::DeFacto => {
                "Borders as drawn by Natural Earth, which follows control on the ground; no endorsement is implied."
            }
            Borders::Un => {
                "Borders as drawn by Natural Earth, without lines that the United Nations do not recognise; no endorsement is implied."
            }
            Borders::None => "No borders are drawn.",
        }
    }
}
