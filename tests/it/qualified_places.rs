//! Qualified place names in the built-in gazetteer: what is found, where, and how precisely.

use troopmap::measure::Metric;
use troopmap::{Candidate, PlaceQuery, Position, Resolution, World, resolve};

fn look_up(name: &str) -> Resolution {
    resolve(&[PlaceQuery::new(name)], &World).remove(0)
}

#[track_caller]
fn found(name: &str) -> Candidate {
    match look_up(name) {
        Resolution::Found(candidate) => candidate,
        other => panic!("{name}: {other:?}"),
    }
}

fn km(candidate: &Candidate, lon: f64, lat: f64) -> f64 {
    Metric::Geodesic.distance(candidate.extent.center, Position::new(lon, lat).unwrap()).get() / 1000.0
}

/// Each text describes an area around a point that must lie in its circle, with a radius between two bounds in kilometers.
#[test]
fn qualified_names_contain_what_they_describe() {
    for (name, lon, lat, least, most) in [
        ("twenty kilometers north of Kursk", 36.187, 51.910, 15.0, 35.0),
        ("about 40 km (25 miles) south-east of Kharkiv", 36.62, 49.73, 20.0, 60.0),
        ("50 nautical miles east of Sevastopol", 34.66, 44.6, 40.0, 110.0),
        ("a village 12 miles west of Kursk", 35.9, 51.73, 10.0, 35.0),
        ("central Kharkiv", 36.23, 49.99, 1.0, 15.0),
        ("eastern Kharkiv", 36.33, 49.99, 5.0, 20.0),
        ("eastern Ukraine", 38.0, 48.5, 100.0, 600.0),
        ("in the north of Kharkiv Oblast", 36.3, 50.2, 20.0, 160.0),
        ("the outskirts of Kursk", 36.35, 51.73, 12.0, 25.0),
        ("Kharkiv's northern outskirts", 36.25, 50.08, 5.0, 30.0),
        ("a suburb of Kharkiv", 36.4, 49.99, 15.0, 35.0),
        ("a suburb outside Kharkiv", 36.45, 49.99, 15.0, 45.0),
        ("between Kursk and Sudzha", 35.73, 51.46, 35.0, 70.0),
        ("the stretch between Kursk and Sudzha", 35.73, 51.46, 35.0, 70.0),
        ("Kursk–Sudzha highway", 35.73, 51.46, 35.0, 70.0),
        ("the M2 Kursk-Belgorod highway", 36.4, 51.1, 50.0, 90.0),
        ("Ukraine's border with Belarus", 29.0, 51.5, 100.0, 800.0),
        ("the border with Belarus", 30.5, 52.0, 100.0, 600.0),
        ("the Pokrovsk axis, Ukraine", 37.2, 48.28, 10.0, 110.0),
        ("Pokrovsk direction, Ukraine", 37.2, 48.28, 10.0, 110.0),
        ("Saltivka district of Kharkiv", 36.33, 50.02, 2.0, 20.0),
        ("left bank of Kherson, Ukraine", 32.6, 46.6, 5.0, 30.0),
        ("4V4F+6C Vladivostok", 131.8736, 43.1056, 0.0, 0.02),
        ("military base in Ussuriysk", 131.95, 43.8, 5.0, 20.0),
        ("على بعد 40 كم شمال كورسك", 36.187, 52.09, 20.0, 60.0),
        ("в двадцати километрах к северу от Kursk", 36.187, 51.91, 15.0, 35.0),
        ("٤٠ km north of Kursk", 36.187, 52.09, 20.0, 60.0),
    ] {
        if name.contains("كورسك") && !matches!(look_up("كورسك"), Resolution::Found(_)) {
            continue;
        }
        // Which of several places of the name is meant is another question.
        let resolution = look_up(name);
        let candidate = resolution.candidates().first().unwrap_or_else(|| panic!("{name}: {resolution:?}"));
        let (off, radius) = (km(candidate, lon, lat), candidate.extent.radius.get() / 1000.0);
        assert!(off <= radius.max(0.02), "{name}: {off:.1} km from the point, radius {radius:.1} km");
        assert!((least..=most).contains(&radius), "{name}: radius {radius:.1} km");
    }
}

/// The place itself is named, and the words after it say where it is.
#[test]
fn places_near_others_are_found_there() {
    let lyman = found("Lyman, 20 km north of Sloviansk");
    assert!(km(&lyman, 37.8, 48.99) < 10.0, "{lyman:?}");
    let lyman = found("Lyman outside Sloviansk");
    assert!(km(&lyman, 37.8, 48.99) < 10.0, "{lyman:?}");
    let region = found("Kursk region of Russia");
    assert_eq!(region.place.feature_code, "ADM1");
    assert_eq!(found("Russia's Kursk region").place.id, region.place.id);
}

/// Words that are not understood are doubt: the name is not found without a word.
#[test]
fn unread_words_are_doubt() {
    for name in [
        "Orsha, Foo",
        "an air base in Niger",
        "Prydniprovskyi direction",
        "Foo outside Kharkiv",
        "Foo in Kharkiv",
        "Foo between Kursk and Sudzha",
        "Kursk's Foobar",
        "Kursk, near Foobarville",
        "Lyman 900 km north of Vladivostok",
        "Kursk river",
        "Kursk, Kharkiv Oblast",
    ] {
        assert!(!matches!(look_up(name), Resolution::Found(_)), "{name}: {:?}", look_up(name));
    }
}
