use super::basemap_layers::{self, BasemapDetail, Boundaries};
use super::font_metrics::Font;
use super::frame::{Frame, FrameOptions};
use super::scale_bar::ScaleBar;
use super::svg_writer::SvgWriter;
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
        rating: Rating { likelihood: Likelihood::Likely, confidence: AnalyticConfidence::Moderate, contested: false },
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
fn layers_have_names_and_labels_are_text() {
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
    for text in ["Soldiers", "Reported, not verified", "Khabarovsk", "RUSSIA", "NORTH KOREA", "Sea of Japan (East Sea)"]
    {
        assert!(texts.contains(&text), "{text}: {texts:?}");
    }
}

#[test]
fn marks_are_drawn_at_their_positions() {
    let scene = scene();
    let svg = Drawing::default().draw_sheet(&scene);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let frame = Frame::from_scene(&scene, FrameOptions::new(1200.0 - 56.0, ProjectionChoice::Auto));
    for mark in &scene.marks {
        let node = document
            .descendants()
            .find(|node| node.attribute("class") == Some("mark") && node.attribute("data-id") == Some(&mark.id))
            .unwrap();
        let numbers = numbers(node.attribute("transform").unwrap());
        let actual = PixelPoint::new(numbers[0], numbers[1]);
        assert!(actual.distance(frame.project(mark.position)) < 0.01);
        let back = frame.unproject(actual).unwrap();
        assert!((back.lon - mark.position.lon()).abs() < 0.001 && (back.lat - mark.position.lat()).abs() < 0.001);
    }
}

#[test]
fn circles_and_scale_bar_are_true_to_scale() {
    let scene = scene();
    let svg = Drawing::default().draw_sheet(&scene);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let frame = Frame::from_scene(&scene, FrameOptions::new(1200.0 - 56.0, ProjectionChoice::Auto));
    let circle =
        document.descendants().find(|node| node.attribute("data-ids") == Some("soldiers/presence/Khabarovsk")).unwrap();
    let [cx, cy, r] = ["cx", "cy", "r"].map(|key| circle.attribute(key).unwrap().parse::<f64>().unwrap());
    for edge in [[cx + r, cy], [cx - r, cy], [cx, cy + r], [cx, cy - r]] {
        let edge = PixelPoint::new(edge[0], edge[1]);
        let radius = frame.ground_distance(frame.project(scene.marks[2].position), edge).unwrap();
        assert!((radius - 150_000.0).abs() < 1_000.0, "{radius}");
    }
    let bar = document.descendants().find(|node| node.attribute("class") == Some("scale")).unwrap();
    let path = numbers(bar.attribute("d").unwrap());
    let (left, y, right) = (path[0], path[1] + 6.0, path[3]);
    let label = document.descendants().find(|node| node.attribute("class") == Some("scaletext")).unwrap();
    let kilometers = numbers(label.text().unwrap())[0];
    let ground = frame.ground_distance(PixelPoint::new(left, y), PixelPoint::new(right, y)).unwrap();
    assert!((ground / 1000.0 - kilometers).abs() < 0.005 * kilometers, "{ground} {kilometers}");
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
fn page_drawings_are_small_and_define_their_symbols() {
    let page = Drawing::default().draw_for_page(&scene());
    assert!(page.svg.len() < 250_000, "{}", page.svg.len());
    let document = roxmltree::Document::parse(&page.svg).unwrap();
    let ids: Vec<_> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    for link in document.descendants().filter_map(|node| node.attribute("href")) {
        assert!(ids.contains(&link.trim_start_matches('#')), "{link}");
    }
    assert_eq!(page.coordinate_grid.len(), 169);
    assert!(page.max_zoom >= 8.0);
}

#[test]
fn draws_every_kind_of_extent() {
    let case = |points: &[(f64, f64, f64)]| {
        let marks = points.iter().enumerate().map(|(i, &(lon, lat, radius))| mark(&format!("p{i}"), lon, lat, radius));
        let scene = Scene { marks: marks.collect(), ..Scene::default() };
        for svg in [Drawing::default().draw_sheet(&scene), Drawing::default().draw_for_page(&scene).svg] {
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{points:?}");
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

/// Seven villages close together in the west, one town far away in the east.
fn crowded() -> Scene {
    let mut marks: Vec<Mark> = (0..7)
        .map(|i| mark(&format!("village {i}"), 35.0 + 0.12 * f64::from(i), 51.0 + 0.05 * f64::from(i % 3), 2_000.0))
        .collect();
    marks.push(mark("Vladivostok", 131.874, 43.106, 13_000.0));
    // More marks of one place than fit side by side.
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

/// Returns the sorted ids of the elements of these classes.
fn sorted_ids(document: &roxmltree::Document<'_>, classes: [&str; 2]) -> Vec<String> {
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
fn on_paper_each_report_is_on_the_map_in_an_inset_or_in_a_cluster() {
    let mut scene = crowded();
    for mark in &mut scene.marks {
        mark.id = mark.id.replace(' ', "-");
    }
    scene.movements[0].id = "a".to_owned();
    let svg = Drawing::default().draw_sheet(&scene);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let mut expected: Vec<String> = scene.marks.iter().map(|mark| mark.id.clone()).collect();
    expected.sort();
    assert_eq!(sorted_ids(&document, ["mark", "pile"]), expected);
    let mut expected: Vec<String> = scene.movements.iter().map(|movement| movement.id.clone()).collect();
    expected.sort();
    assert_eq!(sorted_ids(&document, ["movement", "movement"]), expected);
    let texts: Vec<_> =
        document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| node.text()).collect();
    for text in ["Inset A: 7 reports", "Vladivostok (6 reports)", "Grouped reports", "6", "3"] {
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
fn a_sheet_has_the_requested_size() {
    let size = |drawing: Drawing| {
        let svg = drawing.draw_sheet(&crowded());
        let document = roxmltree::Document::parse(&svg).unwrap();
        ["width", "height"].map(|side| document.root_element().attribute(side).unwrap().to_owned())
    };
    let sized = |width, height| Drawing::default().with_width(width).with_height(height);
    assert_eq!(size(sized(1920, 1080)), ["1920", "1080"]);
    assert_eq!(size(sized(1200, 1600)), ["1200", "1600"]);
    // The legend of a narrow sheet needs more than this.
    let [width, height] = size(sized(390, 400));
    assert!(width == "390" && height.parse::<f64>().unwrap() > 500.0, "{height}");
}

#[test]
fn text_fits_on_the_sheet_at_every_width() {
    let mut scene = scene();
    scene.title = "Солдаты и военные советники из Северной Кореи · 북한군 병력".to_owned();
    scene.marks[0].label = "블라디보스토크".to_owned();
    scene.marks[1].label = "Уссурийск и окрестности".to_owned();
    for width in [320, 390, 700, 1200] {
        let svg = Drawing::default().with_width(width).draw_sheet(&scene);
        let document = roxmltree::Document::parse(&svg).unwrap();
        for node in document.descendants().filter(|node| node.has_tag_name("text")) {
            let class = node.attribute("class").unwrap();
            // The font of the text, and the left edge of the map around it.
            let (font, left) = match class.split(' ').next().unwrap() {
                "title" => (Font::new(25.0, true, 0.0), 0.0),
                "key" => (Font::new(11.5, false, 0.0), 0.0),
                "small" => (Font::new(10.0, false, 0.0), 0.0),
                "name" => (Font::new(14.0, true, 0.0), 28.0),
                _ => continue,
            };
            let Some(x) = node.attribute("x") else { continue };
            let (x, length) = (left + x.parse::<f64>().unwrap(), font.width(node.text().unwrap()));
            let (from, to) = match node.attribute("text-anchor") {
                Some("middle") => (x - length / 2.0, x + length / 2.0),
                Some("end") => (x - length, x),
                _ => (x, x + length),
            };
            assert!(from >= 0.0 && to <= f64::from(width), "{width}: {class} {:?} {from} {to}", node.text());
        }
    }
}

#[test]
fn the_scale_bar_is_true_in_every_projection() {
    for &projection in ProjectionChoice::ALL {
        for width in [400.0, 1144.0] {
            let frame = Frame::from_scene(&scene(), FrameOptions::new(width, projection));
            let bar = ScaleBar::new(&frame).unwrap_or_else(|| panic!("{projection}"));
            let (start, end, kilometers) = bar.read_label();
            let ground = frame.ground_distance(start, end).unwrap();
            assert!((ground / 1000.0 - kilometers).abs() < 0.001 * kilometers, "{projection}: {ground}");
        }
    }
}

#[test]
fn every_projection_draws_every_kind_of_extent() {
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
            let frame = Frame::from_scene(&scene, FrameOptions::new(600.0, projection));
            assert!(frame.height.is_finite() && frame.height > 100.0, "{projection} {extent:?} {}", frame.height);
            let mut drawn = SvgWriter::for_pages();
            basemap_layers::draw_water(&mut drawn, &frame);
            let details = [BasemapDetail::WINDOW];
            let boundaries = Boundaries::new(&frame, Borders::DeFacto, &details);
            basemap_layers::draw(&mut drawn, &frame, &boundaries, &details);
            let drawn = drawn.finish();
            assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{projection} {extent:?}");
            for mark in &scene.marks {
                let point = frame.project(mark.position);
                // Mercator ends before the poles.
                let is_beyond = projection == ProjectionChoice::Mercator && mark.position.lat().abs() > 85.0;
                assert!(
                    frame.contains(point) || is_beyond,
                    "{projection} {extent:?}: {point:?} in {} {}",
                    frame.width,
                    frame.height
                );
            }
        }
    }
}
