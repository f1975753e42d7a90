//! What maps are written as: whole answers, laws, and texts that are hard to write.
//!
//! `UPDATE=1 cargo test --test it formats` writes the expected files in `fixtures/formats` anew.

#![allow(clippy::unnecessary_literal_bound, reason = "the signatures of `Gazetteer`")]

use std::collections::BTreeSet;
use std::path::Path;

use crate::{records, strict};
use proptest::prelude::*;
use quick_xml::events::Event;
use serde_json::Value;
use troopmap::dossier::{self, ReadOptions};
use troopmap::export::{self, WriteOptions, geojson};
use troopmap::{
    Dossier, Feature, Format, Gazetteer, Map, MatchKind, Meters, Place, PlaceId, PlaceMatch, Position, World, assess,
    feature, locate,
};

const HARD: &str = "fixtures/formats/hard.toml";
const ARTICLE: &str = "fixtures/seed-article.toml";

/// The formats that are texts.
const TEXTS: [(Format, &str); 9] = [
    (Format::GeoJson, "geojson"),
    (Format::GeoJsonSeq, "geojsons"),
    (Format::Csv, "csv"),
    (Format::Kml, "kml"),
    (Format::Gpx, "gpx"),
    (Format::Stix, "stix.json"),
    (Format::LinkedPlaces, "lp.json"),
    (Format::Prov, "prov.json"),
    (Format::ClaimReview, "claimreview.json"),
];

fn with_circles() -> WriteOptions {
    let mut options = WriteOptions::default();
    options.circles = true;
    options
}

fn read(path: &str) -> Dossier {
    dossier::read(path, &ReadOptions::default()).unwrap().into_result().unwrap_or_else(|problems| panic!("{problems}"))
}

fn with_map<T>(dossier: &Dossier, work: impl FnOnce(&Map) -> T) -> T {
    with_map_of(dossier, &World, work)
}

fn with_map_of<T>(dossier: &Dossier, gazetteer: &dyn Gazetteer, work: impl FnOnce(&Map) -> T) -> T {
    let located = locate(dossier, gazetteer);
    let assessed = assess::as_of(&located, None);
    work(&feature::collect(&assessed))
}

/// A disk with room for so many bytes.
struct Full {
    room: usize,
}

impl std::io::Write for Full {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let taken = bytes.len().min(self.room);
        self.room -= taken;
        if taken == 0 && !bytes.is_empty() { Err(std::io::ErrorKind::StorageFull.into()) } else { Ok(taken) }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Wherever a disk is full, at any of these bytes, writing says so, in the words of the system, and never that all went well.
#[test]
fn a_disk_may_be_full_anywhere() {
    with_map(&read(ARTICLE), |map| {
        for &word in Format::WORDS {
            let format: Format = word.parse().unwrap();
            let fill = |room| export::write(map, format, WriteOptions::default(), &mut Full { room });
            let mut whole = Vec::new();
            if export::write(map, format, WriteOptions::default(), &mut whole).is_err() {
                // This build leaves the format out.
                continue;
            }
            assert!(fill(whole.len()).is_ok(), "{word}");
            // Drawing takes its time, so pages and pictures are stopped less often.
            let is_drawn = matches!(word, "html" | "svg" | "png");
            let steps = if is_drawn { 3 } else { 60 };
            for room in (0..whole.len()).step_by((whole.len() / steps).max(1)).chain([whole.len() - 1]) {
                let export::WriteError::Io(error) = fill(room).unwrap_err() else { panic!("{word} {room}") };
                assert_eq!(error.kind(), std::io::ErrorKind::StorageFull, "{word} {room}");
            }
        }
    });
}

fn bytes(map: &Map, format: Format, options: WriteOptions) -> Vec<u8> {
    let mut out = Vec::new();
    export::write(map, format, options, &mut out).unwrap();
    out
}

fn text(path: &str, format: Format, options: WriteOptions) -> String {
    with_map(&read(path), |map| String::from_utf8(bytes(map, format, options)).unwrap())
}

#[test]
fn a_hard_map_in_every_format() {
    for (format, ending) in TEXTS {
        // Without circles, whose corners fill pages.
        let written = text(HARD, format, WriteOptions::default());
        let expected = Path::new("fixtures/formats").join(format!("hard.{ending}"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&expected, &written).unwrap();
        }
        let expected = std::fs::read_to_string(&expected).unwrap_or_default();
        assert!(written == expected, "{format} differs from what is expected; see the head of this file");
    }
}

#[test]
fn geojson_keeps_to_the_standard() {
    for path in [HARD, ARTICLE, "fixtures/dprk-2024"] {
        for options in [WriteOptions::default(), with_circles()] {
            let written = text(path, Format::GeoJson, options);
            assert_eq!(strict::collection(&written), Ok(()), "{path}");
            for framing in [Format::GeoJsonL, Format::GeoJsonSeq] {
                let lines = text(path, framing, options);
                let number = serde_json::from_str::<Value>(&written).unwrap()["features"].as_array().unwrap().len();
                assert_eq!(lines.lines().count(), number);
                for line in lines.lines() {
                    assert_eq!(line.starts_with('\u{1E}'), framing == Format::GeoJsonSeq);
                    let feature = serde_json::from_str(line.trim_start_matches('\u{1E}')).unwrap();
                    assert!(strict::feature(&feature).is_ok(), "{:?}", strict::feature(&feature));
                }
            }
        }
    }
}

#[test]
fn maps_come_back_as_they_were() {
    for path in [HARD, ARTICLE, "fixtures/dprk-2024"] {
        with_map(&read(path), |map| {
            let features: Vec<Feature> = map.features().to_vec();
            let text = |format| String::from_utf8(bytes(map, format, with_circles())).unwrap();
            assert_eq!(geojson::read(&text(Format::GeoJson)).unwrap(), features);
            assert_eq!(geojson::read_lines(&text(Format::GeoJsonL)).unwrap(), features);
            assert_eq!(geojson::read_lines(&text(Format::GeoJsonSeq)).unwrap(), features);
        });
    }
}

#[test]
fn the_same_map_gives_the_same_bytes() {
    for path in [HARD, ARTICLE] {
        for &format in Format::ALL.iter().filter(|format| format.built().is_ok()) {
            let once = with_map(&read(path), |map| bytes(map, format, with_circles()));
            let again = with_map(&read(path), |map| bytes(map, format, with_circles()));
            assert!(once == again && !once.is_empty(), "{format}");
        }
    }
}

#[test]
fn a_map_without_features_is_still_a_file() {
    let empty = "fixtures/formats/empty.toml";
    for &format in Format::ALL.iter().filter(|format| format.built().is_ok()) {
        with_map(&read(empty), |map| drop(bytes(map, format, with_circles())));
    }
    assert_eq!(strict::collection(&text(empty, Format::GeoJson, WriteOptions::default())), Ok(()));
    // STIX has no empty lists.
    assert!(!text(empty, Format::Stix, WriteOptions::default()).contains("[]"));
}

/// Some day of a stretch and all of it are different things in Linked Places too.
#[test]
fn some_day_and_throughout_stay_apart() {
    let timespan = |when: &str| {
        let dossier = format!(
            "[[source]]\nid = \"s\"\n[[subject]]\nid = \"x\"\n\
             [[document]]\nid = \"d\"\npublisher = \"s\"\npublished = \"2024-10-18\"\n\
             [[claim]]\nid = \"c\"\ndocument = \"d\"\nsubject = \"x\"\nactivity = \"stationed\"\nplace = \"Vladivostok\"\nwhen = \"{when}\"\n"
        );
        let reading = dossier::from_text("x.toml", &dossier, dossier::TextFormat::Toml, &ReadOptions::default());
        let written =
            with_map(&reading.into_result().unwrap(), |map| bytes(map, Format::LinkedPlaces, WriteOptions::default()));
        serde_json::from_slice::<Value>(&written).unwrap()["features"][0]["when"]["timespans"][0].clone()
    };
    let any = serde_json::json!({ "earliest": "2024-10-08", "latest": "2024-10-13" });
    assert_eq!(timespan("[2024-10-08..2024-10-13]"), serde_json::json!({ "start": any, "end": any }));
    assert_eq!(
        timespan("2024-10-08/2024-10-13"),
        serde_json::json!({ "start": { "earliest": "2024-10-08" }, "end": { "latest": "2024-10-13" } })
    );
}

/// Whatever a report says, it stays text.
#[test]
fn no_text_becomes_markup() {
    for (format, known) in [
        (
            Format::Kml,
            "kml Document name description Style IconStyle LineStyle PolyStyle color scale width Schema SimpleField Folder \
             Placemark TimeSpan begin end styleUrl ExtendedData SchemaData SimpleData Point LineString tessellate \
             coordinates MultiGeometry Polygon outerBoundaryIs LinearRing",
        ),
        (Format::Gpx, "gpx metadata name desc time wpt cmt link text type rte rtept"),
    ] {
        let written = text(HARD, format, with_circles());
        let known: BTreeSet<&str> = known.split_whitespace().collect();
        let mut reader = quick_xml::Reader::from_str(&written);
        let mut names = BTreeSet::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) | Event::Empty(start) => {
                    names.insert(start.name().as_ref().to_owned());
                }
                Event::Eof => break,
                Event::CData(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_) => panic!("{format}"),
                _ => {}
            }
        }
        let names: BTreeSet<String> =
            names.into_iter().map(|name| String::from_utf8_lossy(name.as_ref()).into()).collect();
        let names: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(names, known, "{format}");
    }
}

#[test]
fn no_cell_becomes_a_formula() {
    let guarded = export::csv::rows(&text(HARD, Format::Csv, WriteOptions::default())).unwrap();
    let mut raw = WriteOptions::default();
    raw.csv_raw = true;
    let written = text(HARD, Format::Csv, raw);
    assert!(written.contains(",\"+Fleet's"));
    let triggers = ['=', '+', '-', '@', '\t', '\r'];
    for row in csv::Reader::from_reader(text(HARD, Format::Csv, WriteOptions::default()).as_bytes()).records() {
        for cell in &row.unwrap() {
            assert!(!cell.starts_with(triggers) || cell.parse::<f64>().is_ok(), "{cell}");
        }
    }
    // The guard comes off again: the same table as without it.
    let mut plain = csv::ReaderBuilder::new().has_headers(false).from_reader(written.as_bytes());
    let plain: Vec<Vec<String>> = plain.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!(guarded, plain);
    let mut bom = WriteOptions::default();
    bom.bom = true;
    let with_bom = text(HARD, Format::Csv, bom);
    assert!(with_bom.starts_with("\u{FEFF}lat,lon,title,place,start,confidence,likelihood,url,id,"));
    assert_eq!(export::csv::rows(&with_bom).unwrap(), guarded);
}

#[test]
fn what_is_written_fails_as_its_writer_does() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    with_map(&read(ARTICLE), |map| {
        for &format in Format::ALL.iter().filter(|format| format.built().is_ok()) {
            assert!(export::write(map, format, WriteOptions::default(), &mut Full).is_err(), "{format}");
        }
    });
}

#[test]
fn a_format_that_was_left_out_names_its_feature() {
    for (format, feature) in
        [(Format::GeoPackage, "geopackage"), (Format::FlatGeobuf, "flatgeobuf"), (Format::GeoParquet, "geoparquet")]
    {
        if let Err(left_out) = format.built() {
            let message = format!(
                "this build of troopmap cannot write {format}; build it with the feature {feature}: cargo install troopmap \
                 --features {feature}"
            );
            assert_eq!(left_out.to_string(), message);
            let refused =
                with_map(&read(ARTICLE), |map| export::write(map, format, WriteOptions::default(), &mut Vec::new()));
            assert_eq!(refused.unwrap_err().to_string(), message);
        }
    }
}

#[test]
fn endings_stand_for_formats() {
    let case = |name, format| assert_eq!(Format::from_file_name(name), format, "{name}");
    case("map.GeoJSON", Some(Format::GeoJson));
    case("map.json", Some(Format::GeoJson));
    case("a.b.prov.json", Some(Format::Prov));
    case("map.ndjson", Some(Format::GeoJsonL));
    case("map.geojsons", Some(Format::GeoJsonSeq));
    case("map.gpkg", Some(Format::GeoPackage));
    case("map.parquet", Some(Format::GeoParquet));
    case("map", None);
    case("geojson", None);
    case("map.kmz", None);
}

/// A gazetteer in which every name is a place somewhere: at the poles, on the antimeridian and between.
struct Anywhere;

impl Gazetteer for Anywhere {
    fn search(&self, name: &str) -> Vec<PlaceMatch> {
        let number: usize = name.bytes().map(usize::from).sum();
        let lon = [-180.0, -179.9, -90.5, 12.3, 131.9, 179.999_999_9, 180.0][number % 7];
        let lat = [-90.0, -16.8, 0.0, 43.1, 89.9][number % 5];
        let radius = [0.0, 900.0, 350_000.0, 9_000_000.0][number % 4];
        let id = PlaceId::new(format!("anywhere:{number}")).unwrap();
        let place = Place::new(id, name, Position::new(lon, lat).unwrap(), Meters::new(radius).unwrap());
        vec![PlaceMatch::new(place, MatchKind::Exact)]
    }
    fn find_similar(&self, _: &str, _: usize) -> Vec<PlaceMatch> {
        Vec::new()
    }
    fn get(&self, _: &PlaceId) -> Option<Place> {
        None
    }
    fn attribution(&self) -> &str {
        "\"<>&"
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any dossier: the standard is kept, the map comes back, and every other writer copes.
    #[test]
    fn any_dossier_can_be_written(records in records::any()) {
        let dossier = Dossier::try_from(records).unwrap();
        with_map_of(&dossier, &Anywhere, |map| {
            let features: Vec<Feature> = map.features().to_vec();
            let written = String::from_utf8(bytes(map, Format::GeoJson, with_circles())).unwrap();
            prop_assert_eq!(geojson::read(&written).unwrap(), features);
            prop_assert_eq!(strict::collection(&written), Ok(()));
            // Drawings have tests of their own.
            let drawn = |format: &Format| matches!(format, Format::Svg | Format::Png);
            for &format in Format::ALL.iter().filter(|format| format.built().is_ok() && !drawn(format)) {
                drop(bytes(map, format, with_circles()));
            }
            Ok(())
        })?;
    }
}
