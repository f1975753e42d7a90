//! One drawing of the map as SVG, which the SVG file, the PNG and the page share.

mod basemap;
mod bundle;
mod circles;
mod frame;
mod glyph;
mod ground;
mod inset;
mod legend;
mod list;
mod look;
mod marks;
mod names;
mod outline;
mod panel;
mod pile;
mod plan;
#[cfg(feature = "png")]
pub mod png;
mod projection;
mod scale;
mod shape;
mod sheet;
mod svg;
mod text;
mod ways;
mod words;

use crate::scene::{Mark, Scene};
pub use basemap::Borders;
pub use projection::ProjectionChoice;

pub use panel::{MarkPosition, PageDrawing};

/// How to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drawing {
    /// How wide the drawing is, in pixels.
    pub width: u32,
    /// How high a sheet is, in pixels; nothing for as high as what it shows needs. A sheet with more to say than fits grows.
    pub height: Option<u32>,
    /// How the curved earth is drawn flat.
    pub projection: ProjectionChoice,
    /// Which boundaries it shows.
    pub borders: Borders,
}

impl Default for Drawing {
    fn default() -> Self {
        Self { width: 1200, height: None, projection: ProjectionChoice::Auto, borders: Borders::DeFacto }
    }
}

impl Drawing {
    /// A whole sheet: title, map, legend, sources. It stands alone, for print and posts.
    pub fn draw_sheet(self, scene: &Scene) -> String {
        sheet::draw(self, &scene.to_sorted())
    }

    /// The map alone, for a page that brings its own title, legend and styles.
    pub fn draw_for_page(self, scene: &Scene) -> PageDrawing {
        panel::draw(self, &scene.to_sorted())
    }

    /// The symbols that marks refer to by name, for a page whose marks change their looks.
    pub(crate) fn draw_symbols(marks: &[Mark]) -> String {
        panel::symbols(marks.iter())
    }

    fn width(self) -> f64 {
        f64::from(self.width.clamp(320, 8000))
    }
}

/// Returns the name of the symbol that a mark looks like.
pub(crate) fn symbol(mark: &Mark) -> String {
    glyph::Glyph::from(mark).name()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opinion::{AnalyticConfidence, Likelihood};
    use crate::position::Position;
    use crate::scene::{DateSense, MarkKind, Movement, Rating};
    use crate::units::Meters;

    fn mark(label: &str, lon: f64, lat: f64, radius: f64) -> Mark {
        Mark {
            id: format!("soldiers/presence/{label}"),
            label: label.to_owned(),
            note: Some("likely".to_owned()),
            description: format!("{label}, likely"),
            position: Position::new(lon, lat).unwrap(),
            uncertainty: Meters::new(radius).unwrap(),
            kind: MarkKind::Presence,
            rating: Rating {
                likelihood: Likelihood::Likely,
                confidence: AnalyticConfidence::Moderate,
                contested: false,
            },
            area_only: false,
            ambiguous: false,
            date_sense: DateSense::Plain,
        }
    }

    fn movement(from: &Mark, to: &Mark) -> Movement {
        Movement {
            id: format!("soldiers/movement/{}-{}", from.label, to.label),
            description: "a movement".to_owned(),
            line: vec![vec![from.position, to.position]],
            end_names: [Some(from.label.clone()), Some(to.label.clone())],
            vague: false,
            rating: to.rating,
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
        let svg = Drawing::default().draw_sheet(&scene());
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
        let svg = Drawing::default().draw_sheet(&scene);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let frame = frame::Frame::fitted(&scene, frame::Fit::wide(1200.0 - 56.0, ProjectionChoice::Auto));
        for mark in &scene.marks {
            let node = document
                .descendants()
                .find(|node| node.attribute("class") == Some("mark") && node.attribute("data-id") == Some(&mark.id))
                .unwrap();
            let at = numbers(node.attribute("transform").unwrap());
            let [x, y] = frame.place(mark.position);
            assert!((at[0] - x).abs() < 0.01 && (at[1] - y).abs() < 0.01);
            let back = frame.unplace([at[0], at[1]]).unwrap();
            assert!((back[0] - mark.position.lon()).abs() < 0.001 && (back[1] - mark.position.lat()).abs() < 0.001);
        }
    }

    #[test]
    fn circles_and_scale_bar_are_as_long_as_they_say() {
        let scene = scene();
        let svg = Drawing::default().draw_sheet(&scene);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let frame = frame::Frame::fitted(&scene, frame::Fit::wide(1200.0 - 56.0, ProjectionChoice::Auto));
        let circle = document
            .descendants()
            .find(|node| node.attribute("data-ids") == Some("soldiers/presence/Khabarovsk"))
            .unwrap();
        let [cx, cy, r] = ["cx", "cy", "r"].map(|key| circle.attribute(key).unwrap().parse::<f64>().unwrap());
        for edge in [[cx + r, cy], [cx - r, cy], [cx, cy + r], [cx, cy - r]] {
            let radius = frame.ground(frame.place(scene.marks[2].position), edge).unwrap();
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
        scene.movements[0].end_names = [Some(hostile.to_owned()), None];
        scene.movements[0].description = hostile.to_owned();
        for svg in [Drawing::default().draw_sheet(&scene), Drawing::default().draw_for_page(&scene).svg] {
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
        assert_eq!(Drawing::default().draw_sheet(&forward), Drawing::default().draw_sheet(&backward));
        assert_eq!(Drawing::default().draw_for_page(&forward), Drawing::default().draw_for_page(&backward));
    }

    #[test]
    fn the_page_gets_a_small_drawing_with_every_symbol_it_uses() {
        let panel = Drawing::default().draw_for_page(&scene());
        assert!(panel.svg.len() < 250_000, "{}", panel.svg.len());
        let document = roxmltree::Document::parse(&panel.svg).unwrap();
        let ids: Vec<_> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        for link in document.descendants().filter_map(|node| node.attribute("href")) {
            assert!(ids.contains(&link.trim_start_matches('#')), "{link}");
        }
        assert_eq!(panel.coordinate_grid.len(), 169);
        assert!(panel.max_zoom >= 8.0);
    }

    #[test]
    fn every_sort_of_extent_can_be_drawn() {
        let case = |spots: &[(f64, f64, f64)]| {
            let marks =
                spots.iter().enumerate().map(|(i, &(lon, lat, radius))| mark(&format!("p{i}"), lon, lat, radius));
            let scene = Scene { marks: marks.collect(), ..Scene::default() };
            for svg in [Drawing::default().draw_sheet(&scene), Drawing::default().draw_for_page(&scene).svg] {
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

    /// Seven villages near each other in the west, one town far in the east.
    fn crowded() -> Scene {
        let mut marks: Vec<Mark> = (0..7)
            .map(|i| mark(&format!("village {i}"), 35.0 + 0.12 * f64::from(i), 51.0 + 0.05 * f64::from(i % 3), 2_000.0))
            .collect();
        marks.push(mark("Vladivostok", 131.874, 43.106, 13_000.0));
        // More on one spot than can stand side by side.
        for i in 0..5 {
            marks.push(Mark { id: format!("navy/presence/{i}"), ..marks[7].clone() });
        }
        let movements = vec![
            movement(&marks[0], &marks[7]),
            Movement { id: "b".to_owned(), ..movement(&marks[1], &marks[7]) },
            Movement { id: "c".to_owned(), ..movement(&marks[2], &marks[7]) },
            Movement { id: "within".to_owned(), ..movement(&marks[0], &marks[6]) },
        ];
        Scene { title: "Crowded".to_owned(), marks, movements, ..Scene::default() }
    }

    /// The ids that elements of a class carry, in order.
    fn ids_of(document: &roxmltree::Document<'_>, classes: [&str; 2]) -> Vec<String> {
        let mut ids: Vec<String> = document
            .descendants()
            .filter(|node| {
                node.attribute("class").is_some_and(|class| classes.contains(&class.split(' ').next().unwrap_or("")))
            })
            .flat_map(|node| {
                let ids = node.attribute("data-id").or_else(|| node.attribute("data-ids")).unwrap_or("");
                ids.split(' ').filter(|id| !id.is_empty()).map(str::to_owned).collect::<Vec<_>>()
            })
            .collect();
        ids.sort();
        ids
    }

    #[test]
    fn on_paper_every_report_is_drawn_once_in_a_map_an_inset_or_a_number() {
        let mut scene = crowded();
        for mark in &mut scene.marks {
            mark.id = mark.id.replace(' ', "-");
        }
        scene.movements[0].id = "a".to_owned();
        let svg = Drawing::default().draw_sheet(&scene);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let mut expected: Vec<String> = scene.marks.iter().map(|mark| mark.id.clone()).collect();
        expected.sort();
        assert_eq!(ids_of(&document, ["mark", "pile"]), expected);
        let mut expected: Vec<String> = scene.movements.iter().map(|way| way.id.clone()).collect();
        expected.sort();
        assert_eq!(ids_of(&document, ["movement", "movement"]), expected);
        let texts: Vec<_> =
            document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| node.text()).collect();
        for text in ["Inset A: 7 reports", "Vladivostok (6 reports)", "Several in one", "6", "3"] {
            assert!(texts.contains(&text), "{text}: {texts:?}");
        }
        let ids: Vec<_> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(ids.len(), unique.len(), "{ids:?}");
        assert!(ids.contains(&"inset-a-places") && ids.contains(&"outlines"), "{ids:?}");
    }

    #[test]
    fn a_sheet_is_as_large_as_asked() {
        let size = |drawing: Drawing| {
            let svg = drawing.draw_sheet(&crowded());
            let document = roxmltree::Document::parse(&svg).unwrap();
            ["width", "height"].map(|side| document.root_element().attribute(side).unwrap().to_owned())
        };
        let sized = |width, height| Drawing { width, height: Some(height), ..Drawing::default() };
        assert_eq!(size(sized(1920, 1080)), ["1920", "1080"]);
        assert_eq!(size(sized(1200, 1600)), ["1200", "1600"]);
        // The legend of a narrow sheet needs more than this.
        let [width, height] = size(sized(390, 400));
        assert!(width == "390" && height.parse::<f64>().unwrap() > 500.0, "{height}");
    }

    #[test]
    fn words_stay_on_the_sheet_at_every_width() {
        let mut scene = scene();
        scene.title = "Солдаты и военные советники из Северной Кореи · 북한군 병력".to_owned();
        scene.marks[0].label = "블라디보스토크".to_owned();
        scene.marks[1].label = "Уссурийск и окрестности".to_owned();
        for width in [320, 390, 700, 1200] {
            let svg = Drawing { width, ..Drawing::default() }.draw_sheet(&scene);
            let document = roxmltree::Document::parse(&svg).unwrap();
            for node in document.descendants().filter(|node| node.has_tag_name("text")) {
                let class = node.attribute("class").unwrap();
                // How the words are set, and where the window that holds them begins.
                let (face, left) = match class.split(' ').next().unwrap() {
                    "title" => (text::Face::new(25.0, true, 0.0), 0.0),
                    "key" => (text::Face::new(11.5, false, 0.0), 0.0),
                    "small" => (text::Face::new(10.0, false, 0.0), 0.0),
                    "name" => (text::Face::new(14.0, true, 0.0), 28.0),
                    _ => continue,
                };
                let Some(x) = node.attribute("x") else { continue };
                let (x, long) = (left + x.parse::<f64>().unwrap(), face.width(node.text().unwrap()));
                let (from, to) = match node.attribute("text-anchor") {
                    Some("middle") => (x - long / 2.0, x + long / 2.0),
                    Some("end") => (x - long, x),
                    _ => (x, x + long),
                };
                assert!(from >= 0.0 && to <= f64::from(width), "{width}: {class} {:?} {from} {to}", node.text());
            }
        }
    }

    #[test]
    fn the_scale_bar_is_true_in_every_projection() {
        for &projection in ProjectionChoice::ALL {
            for width in [400.0, 1144.0] {
                let frame = frame::Frame::fitted(&scene(), frame::Fit::wide(width, projection));
                let bar = scale::ScaleBar::new(&frame).unwrap_or_else(|| panic!("{projection}"));
                let (from, to, kilometres) = bar.said();
                let ground = frame.ground(from, to).unwrap();
                assert!((ground / 1000.0 - kilometres).abs() < 0.001 * kilometres, "{projection}: {ground}");
            }
        }
    }

    #[test]
    fn every_projection_draws_every_sort_of_extent() {
        let extents: [&[(f64, f64)]; 7] = [
            &[],
            &[(131.9, 43.1)],
            &[(0.0, 90.0), (0.0, -90.0)],
            &[(-75.0, 40.0), (105.0, -40.0)],
            &[(-179.9, 51.0), (179.9, 52.0)],
            &[(-77.0, 38.9), (37.6, 55.8), (125.8, 39.0), (151.2, -33.9)],
            &[(36.0, 0.0), (37.0, 1.0)],
        ];
        for &projection in ProjectionChoice::ALL {
            for extent in extents {
                let marks = extent.iter().map(|&(lon, lat)| mark(&format!("at {lon}"), lon, lat, 9_000.0)).collect();
                let scene = Scene { marks, ..Scene::default() };
                let frame = frame::Frame::fitted(&scene, frame::Fit::wide(600.0, projection));
                assert!(frame.height.is_finite() && frame.height > 100.0, "{projection} {extent:?} {}", frame.height);
                let mut drawn = svg::Svg::for_pages();
                ground::sea(&mut drawn, &frame);
                ground::draw(&mut drawn, &frame, Borders::DeFacto, &[ground::Detail::WINDOW]);
                let drawn = drawn.finish();
                assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{projection} {extent:?}");
                for mark in &scene.marks {
                    let at = frame.place(mark.position);
                    // Mercator ends before the poles.
                    let gone = projection == ProjectionChoice::Mercator && mark.position.lat().abs() > 85.0;
                    assert!(
                        frame.shows(at) || gone,
                        "{projection} {extent:?}: {at:?} in {} {}",
                        frame.width,
                        frame.height
                    );
                }
            }
        }
    }
}
