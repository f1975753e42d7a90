//! One drawing of the map as SVG, which the SVG file, the PNG and the page share.

mod basemap;
mod circles;
mod frame;
mod glyph;
mod ground;
mod legend;
mod look;
mod marks;
mod names;
mod panel;
mod plan;
mod projection;
mod scale;
mod scene;
mod shape;
mod sheet;
mod svg;
mod text;
mod ways;
mod words;

pub use basemap::Borders;
pub use scene::{Course, Dates, Fact, Halt, Judgement, Mark, Movement, Scene, Sign, Track};

pub use panel::{Panel, Spot};

/// How to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl Drawing {
    /// A whole sheet: title, map, legend, sources. It stands alone, for print and posts.
    pub fn sheet(self, scene: &Scene) -> String {
        sheet::draw(self, &scene.in_order())
    }

    /// The map alone, for a page that brings its own title, legend and styles.
    pub fn panel(self, scene: &Scene) -> Panel {
        panel::draw(self, &scene.in_order())
    }

    /// The symbols that marks refer to by name, for a page whose marks change their looks.
    pub(super) fn symbols(marks: &[Mark]) -> String {
        panel::symbols(marks.iter())
    }

    fn width(self) -> f64 {
        f64::from(self.width.clamp(480, 8000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opinion::{AnalyticConfidence, Likelihood};
    use crate::position::Position;
    use crate::units::Meters;

    fn mark(label: &str, lon: f64, lat: f64, radius: f64) -> Mark {
        Mark {
            id: format!("soldiers/presence/{label}"),
            label: label.to_owned(),
            note: Some("likely".to_owned()),
            description: format!("{label}, likely"),
            at: Position::new(lon, lat).unwrap(),
            uncertainty: Meters::new(radius).unwrap(),
            sign: Sign::Presence,
            judgement: Judgement {
                likelihood: Likelihood::Likely,
                confidence: AnalyticConfidence::Moderate,
                contested: false,
            },
            area_only: false,
            ambiguous: false,
            dates: Dates::Plain,
        }
    }

    fn movement(from: &Mark, to: &Mark) -> Movement {
        Movement {
            id: format!("soldiers/movement/{}-{}", from.label, to.label),
            description: "a movement".to_owned(),
            line: vec![vec![from.at, to.at]],
            ends: [Some(from.label.clone()), Some(to.label.clone())],
            vague: false,
            judgement: to.judgement,
        }
    }

    /// The five towns of the real case.
    fn scene() -> Scene {
        let marks = vec![
            mark("Vladivostok", 131.874, 43.106, 13_000.0),
            mark("Ussuriysk", 131.957, 43.805, 7_600.0),
            mark("Khabarovsk", 135.097, 48.462, 150_000.0),
            mark("Blagoveshchensk", 127.526, 50.276, 9_000.0),
            mark("Pyongyang", 125.754, 39.034, 25_000.0),
        ];
        let movements = vec![movement(&marks[4], &marks[0])];
        Scene { title: "Soldiers".to_owned(), marks, movements, ..Scene::default() }
    }

    fn numbers(text: &str) -> Vec<f64> {
        text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')).filter_map(|n| n.parse().ok()).collect()
    }

    #[test]
    fn layers_have_names_and_text_stays_text() {
        let svg = Drawing::default().sheet(&scene());
        let document = roxmltree::Document::parse(&svg).unwrap();
        let layers: Vec<_> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        let expected = [
            "heading",
            "window",
            "land",
            "lakes",
            "rivers",
            "disputed",
            "borders",
            "names",
            "uncertainty",
            "routes",
            "movements",
            "places",
            "labels-halo",
            "labels",
            "scale",
            "legend",
            "sources",
        ];
        assert_eq!(layers, expected);
        let texts: Vec<_> =
            document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| node.text()).collect();
        for text in
            ["Soldiers", "Reported, not verified", "Khabarovsk", "RUSSIA", "NORTH KOREA", "Sea of Japan (East Sea)"]
        {
            assert!(texts.contains(&text), "{text}: {texts:?}");
        }
    }

    #[test]
    fn every_mark_stands_where_its_place_is() {
        let scene = scene();
        let svg = Drawing::default().sheet(&scene);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let frame = frame::Frame::fitted(&scene, 1200.0 - 56.0, None);
        for mark in &scene.marks {
            let node = document
                .descendants()
                .find(|node| node.attribute("class") == Some("mark") && node.attribute("data-id") == Some(&mark.id))
                .unwrap();
            let at = numbers(node.attribute("transform").unwrap());
            let [x, y] = frame.place(mark.at);
            assert!((at[0] - x).abs() < 0.01 && (at[1] - y).abs() < 0.01);
            let back = frame.unplace([at[0], at[1]]).unwrap();
            assert!((back[0] - mark.at.lon()).abs() < 0.001 && (back[1] - mark.at.lat()).abs() < 0.001);
        }
    }

    #[test]
    fn circles_and_scale_bar_are_as_long_as_they_say() {
        let scene = scene();
        let svg = Drawing::default().sheet(&scene);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let frame = frame::Frame::fitted(&scene, 1200.0 - 56.0, None);
        let circle = document
            .descendants()
            .find(|node| node.attribute("data-ids") == Some("soldiers/presence/Khabarovsk"))
            .unwrap();
        let [cx, cy, r] = ["cx", "cy", "r"].map(|key| circle.attribute(key).unwrap().parse::<f64>().unwrap());
        for edge in [[cx + r, cy], [cx - r, cy], [cx, cy + r], [cx, cy - r]] {
            let radius = frame.ground(frame.place(scene.marks[2].at), edge).unwrap();
            assert!((radius - 150_000.0).abs() < 1_000.0, "{radius}");
        }
        let bar = document.descendants().find(|node| node.attribute("class") == Some("scale")).unwrap();
        let path = numbers(bar.attribute("d").unwrap());
        let (left, y, right) = (path[0], path[1] + 6.0, path[3]);
        let label = document.descendants().find(|node| node.attribute("class") == Some("scaletext")).unwrap();
        let kilometres = numbers(label.text().unwrap())[0];
        let ground = frame.ground([left, y], [right, y]).unwrap();
        assert!((ground / 1000.0 - kilometres).abs() < 0.005 * kilometres, "{ground} {kilometres}");
    }

    #[test]
    fn hostile_text_stays_text() {
        let mut scene = scene();
        let hostile = "</text></svg><script>alert(1)</script>\"' onload='x' \u{202e}\0]]>&";
        scene.title = hostile.to_owned();
        scene.as_of = Some(hostile.to_owned());
        scene.attribution = vec![hostile.to_owned()];
        scene.marks[0].label = hostile.to_owned();
        scene.marks[0].id = hostile.to_owned();
        scene.marks[1].note = Some(hostile.to_owned());
        scene.marks[1].description = hostile.to_owned();
        scene.movements[0].ends = [Some(hostile.to_owned()), None];
        scene.movements[0].description = hostile.to_owned();
        for svg in [Drawing::default().sheet(&scene), Drawing::default().panel(&scene).svg] {
            let document = roxmltree::Document::parse(&svg).unwrap();
            for node in document.descendants().filter(roxmltree::Node::is_element) {
                let ours = ["svg", "title", "style", "rect", "g", "text", "path", "circle", "clipPath", "defs", "use"];
                assert!(ours.contains(&node.tag_name().name()), "{node:?}");
                assert!(node.attributes().all(|attribute| !attribute.name().starts_with("on")), "{node:?}");
            }
            assert!(!svg.contains('\u{202e}') && !svg.contains('\0'));
            assert!(svg.contains("[U+202E]"));
        }
    }

    #[test]
    fn the_order_of_the_input_changes_nothing() {
        let forward = scene();
        let mut backward = forward.clone();
        backward.marks.reverse();
        assert_eq!(Drawing::default().sheet(&forward), Drawing::default().sheet(&backward));
        assert_eq!(Drawing::default().panel(&forward), Drawing::default().panel(&backward));
    }

    #[test]
    fn the_page_gets_a_small_drawing_with_every_symbol_it_uses() {
        let panel = Drawing::default().panel(&scene());
        assert!(panel.svg.len() < 250_000, "{}", panel.svg.len());
        let document = roxmltree::Document::parse(&panel.svg).unwrap();
        let ids: Vec<_> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        for link in document.descendants().filter_map(|node| node.attribute("href")) {
            assert!(ids.contains(&link.trim_start_matches('#')), "{link}");
        }
        assert_eq!(panel.net.len(), 169);
        assert!(panel.most_zoom >= 8.0);
    }

    #[test]
    fn every_sort_of_extent_can_be_drawn() {
        let case = |spots: &[(f64, f64, f64)]| {
            let marks =
                spots.iter().enumerate().map(|(i, &(lon, lat, radius))| mark(&format!("p{i}"), lon, lat, radius));
            let scene = Scene { marks: marks.collect(), ..Scene::default() };
            for svg in [Drawing::default().sheet(&scene), Drawing::default().panel(&scene).svg] {
                assert!(!svg.contains("NaN") && !svg.contains("inf"), "{spots:?}");
                roxmltree::Document::parse(&svg).unwrap();
            }
        };
        case(&[]);
        case(&[(0.0, 0.0, 0.0)]);
        case(&[(0.0, 90.0, 1.0)]);
        case(&[(0.0, -90.0, 1e6)]);
        case(&[(180.0, 10.0, 500.0), (-180.0, -10.0, 500.0)]);
        case(&[(-179.9, 51.0, 5e3), (179.9, 52.0, 5e3)]);
        case(&[(12.0, 41.0, 2e7)]);
        case(&[(12.0, 41.0, 1e300), (12.0, 41.0, 10.0)]);
        case(&[(-75.0, 40.0, 1e4), (105.0, -40.0, 1e4)]);
    }
}
