//! Promises of the public API: results can be kept and sent to other threads, and the published lists of properties are those of
//! the table. After a change of the table, run with `UPDATE=1` and review the difference.

use std::fs;
use std::thread;

use troopmap::export::{self, WriteOptions, geojson};
use troopmap::{Format, Map, Timeline, World, assess, dossier, feature, locate, property};

const CASE: &str = "fixtures/seed-article.toml";

fn map() -> Map {
    let dossier = dossier::read(CASE, &dossier::ReadOptions::default()).unwrap().into_result().unwrap();
    feature::collect(&assess::as_of(&locate(&dossier, &World), None))
}

#[test]
fn results_are_owned_and_thread_safe() {
    fn check<T: Send + Sync + 'static>() {}
    check::<troopmap::Dossier>();
    check::<troopmap::Records>();
    check::<troopmap::Located>();
    check::<troopmap::Assessed>();
    check::<Map>();
    check::<Timeline>();
    check::<troopmap::Tracer>();
    check::<troopmap::Trace>();
    check::<troopmap::Feature>();
    check::<troopmap::Report>();
    check::<troopmap::Filter>();
    check::<troopmap::Edtf>();
    check::<troopmap::Instant>();
    check::<troopmap::Opinion>();
    check::<troopmap::Problem>();
    check::<troopmap::Problems>();
    check::<troopmap::Position>();
    check::<troopmap::Extent>();
    check::<troopmap::Route>();
    check::<troopmap::GeoNamesFile>();
    check::<World>();
    check::<export::WriteError>();
    check::<geojson::MapReadError>();
    check::<troopmap::draw::Drawing>();
    check::<troopmap::scene::Scene>();
    check::<troopmap::import::ImportOptions>();
    check::<troopmap::property::Property>();
}

/// A program keeps the dossier with its places and answers for any day, on any thread.
#[test]
fn one_dossier_answers_from_several_threads() {
    struct Service {
        located: troopmap::Located,
        latest: Map,
    }
    let dossier = dossier::read("fixtures/dprk-2024", &dossier::ReadOptions::default()).unwrap().into_result().unwrap();
    let located = locate(&dossier, &World);
    let latest = feature::collect(&assess::as_of(&located, None));
    drop(dossier);
    let service = Service { located, latest };
    let count = |day: &str| feature::collect(&assess::as_of(&service.located, Some(day.parse().unwrap()))).len();
    let counts = thread::scope(|scope| {
        let days = ["2024-10-17", "2024-10-18", "2024-10-24", "2024-12-31"];
        let threads: Vec<_> = days.into_iter().map(|day| scope.spawn(move || count(day))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(counts.is_sorted() && counts[1] > counts[0], "{counts:?}");
    assert!(counts[3] <= service.latest.len(), "{counts:?}");
}

/// What is read back can be written in every format, and gives the bytes of the original in those that hold no more than GeoJSON.
#[test]
fn a_map_that_is_read_back_is_written_in_every_format() {
    let map = map();
    let write = |map: &Map, format: Format| {
        let mut bytes = Vec::new();
        export::write(map, format, WriteOptions::default(), &mut bytes)
            .unwrap_or_else(|error| panic!("{format}: {error}"));
        bytes
    };
    let text = String::from_utf8(write(&map, Format::GeoJson)).unwrap();
    let read_back = geojson::read_map(&text).unwrap();
    assert_eq!(read_back.features(), map.features());
    assert_eq!(write(&read_back, Format::GeoJson), text.as_bytes());
    for &format in Format::ALL.iter().filter(|format| format.built().is_ok()) {
        let (again, original) = (write(&read_back, format), write(&map, format));
        assert!(!again.is_empty(), "{format}");
        // The page of the original explains figures from the evidence, which GeoJSON does not hold.
        if format != Format::Html {
            assert!(again == original, "{format}");
        }
    }
}

#[test]
fn features_convert_to_geojson_and_geo_types() {
    let map = map();
    let collection = ::geojson::FeatureCollection::from(&map);
    assert_eq!(Map::try_from(collection).unwrap().features(), map.features());
    let value = serde_json::to_value(&map.features()[0]).unwrap();
    assert_eq!(
        (value["type"].as_str(), value["id"].as_str()),
        (Some("Feature"), Some(map.features()[0].id().as_str()))
    );
}

#[test]
fn equal_maps_of_two_days_have_no_changes() {
    let dossier = dossier::read(CASE, &dossier::ReadOptions::default()).unwrap().into_result().unwrap();
    let located = locate(&dossier, &World);
    let on = |day: &str| feature::collect(&assess::as_of(&located, Some(day.parse().unwrap())));
    let (before, first, later) = (on("2024-01-01"), on("2025-01-01"), on("2025-06-01"));
    assert!(later.changes_since(&first).is_empty());
    assert_eq!(first.changes_since(&before).added().count(), first.len());
    assert_eq!(before.changes_since(&first).removed().count(), first.len());
}

fn compare(path: &str, text: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, text).unwrap();
    }
    let committed = fs::read_to_string(path).unwrap_or_default();
    let differing = committed.lines().zip(text.lines()).find(|(committed, made)| committed != made);
    assert_eq!(differing, None, "{path} is not what the table gives; run with UPDATE=1 and review the difference");
    assert_eq!(committed.len(), text.len(), "{path}");
}

#[test]
fn the_page_and_the_schema_of_properties_are_made_from_the_table() {
    compare("docs/properties.md", &property::markdown());
    let schema = serde_json::to_string_pretty(&property::schema()).unwrap();
    compare("schema/map.schema.json", &(schema + "\n"));
}
