//! Sightings of one subject, and which consecutive pairs a single unit cannot have made.

#![cfg(feature = "gazetteer")]

use serde_json::Value;
use troopmap::dossier::{self, ReadOptions, TextFormat};
use troopmap::export::{self, WriteOptions, geojson};
use troopmap::{Format, World, assess, feature, locate};

const HEAD: &str = "[[source]]\nid = \"s\"\n[[document]]\nid = \"d\"\npublisher = \"s\"\npublished = \"2024-11-30\"\n";

fn claim(id: &str, place: &str, rest: &str) -> String {
    format!(
        "[[claim]]\nid = \"{id}\"\ndocument = \"d\"\nsubject = \"11th Brigade\"\nactivity = \"observed\"\n{place}\n{rest}\n"
    )
}

const VLADIVOSTOK: &str = "place = \"Vladivostok\"\nat = \"geonames:2013348\"";
const KURSK: &str = "place = \"Kursk\"\nat = \"geonames:538560\"";

/// Returns the problems and the map of a dossier with these claims.
fn assess_claims(claims: &[String]) -> (Vec<String>, Value) {
    let text = format!("{HEAD}{}", claims.concat());
    let read = dossier::from_text("d.toml", &text, TextFormat::Toml, &ReadOptions::default());
    let dossier = read.into_result().unwrap_or_else(|problems| panic!("{problems}"));
    let located = locate(&dossier, &World);
    let assessed = assess::as_of(&located, None);
    let map = feature::collect(&assessed);
    let problems = map.problems().iter().map(|problem| format!("{}: {}", problem.code, problem.message)).collect();
    let mut written = Vec::new();
    export::write(&map, Format::GeoJson, WriteOptions::default(), &mut written).unwrap();
    let written = String::from_utf8(written).unwrap();
    assert_eq!(geojson::read(&written).unwrap(), map.features());
    (problems, serde_json::from_str(&written).unwrap())
}

fn properties<'a>(map: &'a Value, place: &str) -> &'a Value {
    let features = map["features"].as_array().unwrap();
    &features.iter().find(|feature| feature["properties"]["place"] == place).unwrap()["properties"]
}

fn when(when: &str) -> String {
    format!("when = \"{when}\"")
}

#[test]
fn two_hours_from_vladivostok_to_kursk_are_flagged_but_kept() {
    let claims =
        [claim("a", VLADIVOSTOK, &when("2024-10-14T10:00:00Z")), claim("b", KURSK, &when("2024-10-14T12:00:00Z"))];
    for order in [[0, 1], [1, 0]] {
        let (problems, map) = assess_claims(&order.map(|at| claims[at].clone()));
        let [problem] = problems.as_slice() else { panic!("{problems:?}") };
        assert!(
            problem.starts_with(
                "implausible-sightings: 11th Brigade: at Kursk, after 11th Brigade: at Vladivostok: implausible: requires at least 3"
            ) && problem.ends_with(" km/h, but the maximum by any mode is 1330 km/h"),
            "{problem}"
        );
        assert_eq!(map["features"].as_array().unwrap().len(), 2, "no sighting is dropped");
        for (place, with) in [("Vladivostok", "kursk"), ("Kursk", "vladivostok")] {
            let properties = properties(&map, place);
            assert_eq!(properties["plausibility"], "implausible");
            assert_eq!(properties["plausibility_with"], format!("11th-brigade/presence/{with}/2024-10"));
            // 6,752 km in two hours, minus and plus both radii.
            let [least, greatest] = ["speed_min_kmh", "speed_max_kmh"].map(|name| properties[name].as_f64().unwrap());
            assert!(
                3_350.0 < least && least < 3_376.0 && 3_376.0 < greatest && greatest < 3_400.0,
                "{least} {greatest}"
            );
            let description = properties["description"].as_str().unwrap();
            assert!(description.contains("; implausible beside 11th-brigade/presence/"), "{description}");
        }
    }
}

#[test]
fn possible_movements_are_not_flagged() {
    let case = |vladivostok: &str, kursk: &str, verdict: Value| {
        let claims = [claim("a", VLADIVOSTOK, vladivostok), claim("b", KURSK, kursk)];
        let (problems, map) = assess_claims(&claims);
        assert!(problems.is_empty(), "{problems:?}");
        for place in ["Vladivostok", "Kursk"] {
            let properties = properties(&map, place);
            assert_eq!(properties["plausibility"], verdict, "{vladivostok} {kursk}");
            assert_eq!(properties["plausibility_with"].is_null(), verdict.is_null());
            assert_eq!(properties["speed_min_kmh"].is_null(), verdict != "plausible");
        }
    };
    // Two days are enough for a flight.
    case(&when("2024-10-14"), &when("2024-10-15"), "plausible".into());
    case(&when("2024-10-14T10:00:00Z"), &when("2024-10-14T16:00:00Z"), "plausible".into());
    // The same day, the same second, or overlapping intervals: the order is unknown, and parts of a unit may be in both places.
    case(&when("2024-10-14"), &when("2024-10-14"), "cannot say".into());
    case(&when("2024-10-14T10:00:00Z"), &when("2024-10-14T10:00:00Z"), "cannot say".into());
    case(&when("2024-10-01/2024-10-20"), &when("2024-10-14T10:00:00Z"), "cannot say".into());
    // The date of a document is not that of a sighting, and an open interval has no bound.
    case("", &when("2024-10-14T10:00:00Z"), Value::Null);
    case(&when("../2024-10-14"), &when("2024-10-15"), Value::Null);
    // A denial is not a sighting.
    case("when = \"2024-10-14T10:00:00Z\"\nstance = \"denies\"", &when("2024-10-14T12:00:00Z"), Value::Null);
}

#[test]
fn a_part_of_a_unit_is_not_compared_with_the_whole() {
    let parts = "[[subject]]\nid = \"brigade\"\nname = \"11th Brigade\"\n\
                 [[subject]]\nid = \"company\"\nname = \"1st Company\"\npart_of = \"brigade\"\n";
    let company = claim("b", KURSK, &when("2024-10-14T12:00:00Z")).replace("11th Brigade", "1st Company");
    let (problems, map) =
        assess_claims(&[parts.to_owned(), claim("a", VLADIVOSTOK, &when("2024-10-14T10:00:00Z")), company]);
    assert!(problems.is_empty(), "{problems:?}");
    assert!(properties(&map, "Vladivostok")["plausibility"].is_null());
}

#[test]
fn each_sighting_is_compared_with_its_neighbors_in_time_only() {
    let claims = [
        claim("a", VLADIVOSTOK, &when("2024-10-14T10:00:00Z")),
        claim("b", "place = \"Ussuriysk\"", &when("2024-10-14T11:00:00Z")),
        claim("c", KURSK, &when("2024-10-14T12:00:00Z")),
    ];
    let (problems, map) = assess_claims(&claims);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("at Kursk, after 11th Brigade: at Ussuriysk"), "{problems:?}");
    assert_eq!(properties(&map, "Vladivostok")["plausibility"], "plausible");
    assert_eq!(properties(&map, "Ussuriysk")["plausibility_with"], "11th-brigade/presence/kursk/2024-10");
}
