//! Sightings of one subject, and which consecutive pairs a single unit cannot have made.

#![cfg(feature = "gazetteer")]

use serde_json::Value;
use troopmap::dossier::{self, ReadOptions, TextFormat};
use troopmap::export::{self, WriteOptions, geojson};
#[cfg(feature = "import")]
use troopmap::{
    Dossier, Edtf,
    import::{self, ImportFormat, ImportOptions},
    plausibility::Verdict,
};
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
            ) && problem.ends_with(" km/h, but the maximum of a ground unit is 130 km/h"),
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
    let by_air = |date: &str| format!("{}\nby = \"air\"", when(date));
    // Three days are enough for the fastest column, and six hours or two days for a flight that was reported.
    case(&when("2024-10-14"), &when("2024-10-16"), "plausible".into());
    case(&when("2024-10-14"), &by_air("2024-10-15"), "plausible".into());
    case(&when("2024-10-14T10:00:00Z"), &by_air("2024-10-14T16:00:00Z"), "plausible".into());
    // Overlapping intervals of more than a day: the order is unknown, and parts of a unit may be in both places.
    case(&when("2024-10-01/2024-10-20"), &when("2024-10-14T10:00:00Z"), "cannot say".into());
    // The date of a document is not that of a sighting, and an open interval has no bound.
    case("", &when("2024-10-14T10:00:00Z"), Value::Null);
    case(&when("../2024-10-14"), &when("2024-10-15"), Value::Null);
    // A denial is not a sighting.
    case("when = \"2024-10-14T10:00:00Z\"\nstance = \"denies\"", &when("2024-10-14T12:00:00Z"), Value::Null);
}

#[test]
fn a_ground_unit_that_nobody_said_flew_has_the_speed_of_the_ground() {
    for (one, other) in [("2024-10-14", "2024-10-15"), ("2024-10-14T10:00:00Z", "2024-10-14T16:00:00Z")] {
        let claims = [claim("a", VLADIVOSTOK, &when(one)), claim("b", KURSK, &when(other))];
        let (problems, map) = assess_claims(&claims);
        assert!(problems[0].ends_with("but the maximum of a ground unit is 130 km/h"), "{problems:?}");
        assert_eq!(properties(&map, "Kursk")["plausibility"], "implausible");
        let soldiers = claims.map(|claim| claim.replace("11th Brigade", "Ukrainian soldiers"));
        assert!(assess_claims(&soldiers).0.is_empty());
    }
}

#[test]
fn one_unit_at_two_places_on_one_day_is_a_finding() {
    let case = |one: &str, other: &str, subject: &str, found: bool| {
        let claims = [claim("a", VLADIVOSTOK, &when(one)), claim("b", KURSK, &when(other))];
        let (problems, map) = assess_claims(&claims.map(|claim| claim.replace("11th Brigade", subject)));
        let properties = ["Vladivostok", "Kursk"].map(|place| properties(&map, place).clone());
        if found {
            assert_eq!(
                problems,
                [format!(
                    "two-places-one-day: {subject} is reported at Kursk and at Vladivostok, at least 6728 km apart, on 2024-10-14"
                )],
                "{one} {other}"
            );
        } else {
            assert!(problems.is_empty(), "{problems:?}");
        }
        for own in properties {
            assert_eq!(own["plausibility"], if found { "two places on one day" } else { "cannot say" }, "{subject}");
            assert!(own["speed_min_kmh"].is_null() && own["speed_max_kmh"].is_null());
            assert_eq!(
                own["description"].as_str().unwrap().contains("two places on one day: at least 6728 km apart"),
                found
            );
        }
    };
    case("2024-10-14", "2024-10-14", "11th Brigade", true);
    case("2024-10-14", "2024-10-14", "Alpha", true);
    // The time of one of them does not give the order.
    case("2024-10-14", "2024-10-14T10:00:00Z", "11th Brigade", true);
    // Many people can be in many places.
    case("2024-10-14", "2024-10-14", "North Korean soldiers", false);
}

#[test]
fn places_within_their_circles_or_of_one_claim_are_no_finding() {
    // Two districts of one town: 6 km apart, each with a larger circle.
    let near = |id: &str, at: &str| claim(id, &format!("place = \"{id}\"\nat = \"{at}\""), &when("2024-10-14"));
    let wide = |claim: String| {
        claim.replace("at = \"", "at = { coordinates = \"").replace("\"\nwhen", "\", uncertainty_m = 5000 }\nwhen")
    };
    let (problems, _) = assess_claims(&[wide(near("One", "51.70, 36.20")), wide(near("Other", "51.75, 36.20"))]);
    assert!(problems.is_empty(), "{problems:?}");
    // The source knows of a brigade in two parts.
    let both = claim("a", "places = [\"Vladivostok\", \"Khabarovsk\"]", &when("2024-10-14"));
    let (problems, _) = assess_claims(&[both]);
    assert!(problems.is_empty(), "{problems:?}");
}

/// A stay is one feature with many dates: each day of it is compared.
#[test]
fn a_day_elsewhere_during_a_long_stay_is_a_finding() {
    let mut claims: Vec<String> =
        (1..=9).map(|day| claim(&format!("a{day}"), VLADIVOSTOK, &when(&format!("2024-10-0{day}")))).collect();
    claims.push(claim("b", KURSK, &when("2024-10-05")));
    let (problems, map) = assess_claims(&claims);
    assert!(problems.iter().any(|problem| problem.ends_with("at least 6728 km apart, on 2024-10-05")), "{problems:?}");
    assert!(properties(&map, "Kursk")["plausibility_with"].as_str().unwrap().contains("/vladivostok/"));
}

#[test]
fn many_days_at_two_places_are_counted() {
    let days = (10..=29).map(|day| format!("2024-10-{day}"));
    let claims = days.flat_map(|day| {
        let pair = [("a", VLADIVOSTOK), ("b", KURSK)];
        pair.map(|(id, place)| claim(&format!("{id}-{day}"), place, &format!("{}\nby = \"air\"", when(&day))))
    });
    let (problems, _) = assess_claims(&claims.collect::<Vec<_>>());
    assert_eq!(problems.len(), 11, "{problems:?}");
    assert_eq!(problems[10], "two-places-one-day: 11th Brigade is reported at two places on 10 more days");
}

/// The day on which a movement was published is not the time it took.
#[test]
fn a_movement_without_a_date_is_not_judged_by_its_publication() {
    let movement = |rest: &str| {
        let ends = "from = \"Vladivostok\"\nto = \"Kursk\"\nby = \"rail\"";
        let claim = claim("m", ends, rest).replace("observed", "moved");
        let (problems, map) = assess_claims(&[claim]);
        let features = map["features"].as_array().unwrap().clone();
        let movement = features.into_iter().find(|feature| feature["properties"]["kind"] == "movement").unwrap();
        (problems, movement["properties"].clone())
    };
    let (problems, undated) = movement("");
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(undated["plausibility"], "cannot say");
    assert!(undated["speed_min_kmh"].is_null() && undated["speed_max_kmh"].is_null());
    let (problems, dated) = movement(&when("2024-10-14"));
    assert_eq!((problems.len(), &dated["plausibility"]), (1, &Value::from("implausible")));
}

/// The case file of daily positions: one unit, two days, two places on each.
#[cfg(feature = "import")]
#[test]
fn daily_positions_are_compared() {
    let table = "date,lat,lng,unit,country\n\
        2031-03-05,49.812345,36.712345,9th Example Brigade,ru\n2031-03-05,49.912345,24.012345,9th Example Brigade,ru\n\
        2031-03-06,52.361406,30.402287,9th Example Brigade,ru\n2031-03-06,50.211951,38.106733,9th Example Brigade,ru\n";
    let mut options = ImportOptions::default();
    options.published = Some(Edtf::parse("2031-04-01").unwrap());
    let imported = import::read(ImportFormat::Uawardata, "u.csv", table.as_bytes(), &options).unwrap();
    let dossier = Dossier::try_from(imported.records).unwrap();
    let map = feature::collect(&assess::as_of(&locate(&dossier, &World), None));
    let problems: Vec<String> = map.problems().iter().map(|problem| problem.message.clone()).collect();
    assert_eq!(
        problems,
        [
            "9th Example Brigade is reported at 49.812345, 36.712345 and at 49.912345, 24.012345, at least 910 km apart, on 2031-03-05",
            "9th Example Brigade is reported at 50.211951, 38.106733 and at 52.361406, 30.402287, at least 586 km apart, on 2031-03-06",
        ]
    );
    for feature in map.features() {
        let troopmap::Feature::Location(location) = feature else { panic!("only locations") };
        let sighting = location.sighting.as_ref().unwrap();
        assert_eq!(sighting.verdict, Verdict::TwoPlaces, "{}", feature.id());
        assert_eq!(sighting.required_speed.greatest, None, "between two days there may be no time");
    }
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

/// An ambiguous end of a movement is decided by the other end, with a warning; a place without another end stays ambiguous.
#[test]
fn an_ambiguous_end_of_a_movement_is_the_plausible_one() {
    let movement = |claim: &str| {
        let text = format!("{HEAD}[[claim]]\nid = \"a\"\ndocument = \"d\"\nsubject = \"11th Brigade\"\n{claim}\n");
        let read = dossier::from_text("d.toml", &text, TextFormat::Toml, &ReadOptions::default());
        locate(&read.into_result().unwrap_or_else(|problems| panic!("{problems}")), &World)
    };
    let located = movement("activity = \"moved\"\nfrom = \"Springfield\"\nto = \"Chicago\"");
    assert!(located.unresolved_names().is_empty(), "{:?}", located.unresolved_names());
    let places: Vec<String> = located.sites().iter().map(|site| site.place().to_string()).collect();
    assert_eq!(places, ["Springfield, Illinois, US", "Chicago, Illinois, US"]);
    let warnings: Vec<String> =
        located.warnings().iter().map(|problem| format!("{}: {}", problem.code, problem.message)).collect();
    assert!(warnings.iter().any(|warning| warning.starts_with("ambiguous-end: ") && warning.contains("Springfield")));
    let alone = movement("activity = \"observed\"\nplace = \"Springfield\"");
    assert_eq!(alone.unresolved_names().len(), 1);
}
