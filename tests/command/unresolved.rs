//! Problems of place names that mean several places, none, or an unlikely one, and the lines that `check` suggests.

use crate::run_with;

fn dossier(claims: &[&str]) -> String {
    let head =
        "[[source]]\nid = \"outlet\"\n[[document]]\nid = \"d\"\npublisher = \"outlet\"\npublished = \"2024-10-18\"\n";
    let claim = |(at, places): (usize, &&str)| {
        format!(
            "[[claim]]\nid = \"c{at}\"\ndocument = \"d\"\nsubject = \"soldiers\"\nactivity = \"stationed\"\n{places}\n"
        )
    };
    head.to_owned() + &claims.iter().enumerate().map(claim).collect::<String>()
}

/// Runs `check` and returns its exit code and messages.
fn check(claims: &[&str]) -> (Option<i32>, String) {
    let result = run_with(&["check", "-"], dossier(claims));
    (result.code, result.err)
}

#[test]
fn rejects_lists_of_places_in_one_value() {
    let (code, err) = check(&["place = \"Kursk, Belgorod and Bryansk\""]);
    assert_eq!(code, Some(1), "{err}");
    for part in [
        "error[several-places]: \"Kursk, Belgorod and Bryansk\" lists 3 places in one name",
        "<stdin>:12:9",
        "places = [\"Kursk\", \"Belgorod\", \"Bryansk\"]",
    ] {
        assert!(err.contains(part), "{part}\n{err}");
    }
    let (_, err) = check(&["from = \"Grodno; Brest\""]);
    assert!(err.contains("from = [\"Grodno\", \"Brest\"]"), "{err}");
    // With a pin it is one place.
    let (code, err) =
        check(&["place = \"Kursk and Bryansk\"\nat = { coordinates = \"52.3, 35.2\", uncertainty_m = 90000 }"]);
    assert_eq!(code, Some(0), "{err}");
}

#[test]
fn rejects_villages_far_from_all_other_places() {
    let near = "places = [\"Minsk\", \"Grodno\", \"Brest\"]";
    let (code, err) = check(&[near, "place = \"Tsel\""]);
    assert_eq!(code, Some(1), "{err}");
    for part in [
        "error[far-place]: \"Tsel\" was resolved to Tseel, Govi-Altai Province, MN,",
        "the nearest other place of the dossier",
        "at = \"geonames:1515106\"",
        "at = { coordinates = \"",
    ] {
        assert!(err.contains(part), "{part}\n{err}");
    }
    for meant in [
        "place = \"Tsel\"\nat = \"geonames:1515106\"",
        "place = \"Tsel, Mongolia\"",
        // A city is known everywhere.
        "place = \"Vladivostok\"",
        "place = \"Mongolia\"",
    ] {
        let (_, err) = check(&[near, meant]);
        assert!(!err.contains("far-place"), "{meant}\n{err}");
    }
    // A single place is not far from anything.
    assert!(!check(&["place = \"Tsel\""]).1.contains("far-place"));
}

#[test]
fn suggests_coordinates_for_unknown_names() {
    for name in ["Vladivastok", "Xqqzzvw", "Pokrovsk"] {
        let (_, err) = check(&[&format!("place = \"{name}\"")]);
        // The coordinates of the first candidate, or none that could be pasted by mistake.
        let own = if name == "Xqqzzvw" { "LAT, LON" } else { "" };
        assert!(err.contains(&format!("at = {{ coordinates = \"{own}")), "{err}");
        assert!(!err.contains("43.1 N, 131.9 E"), "{err}");
    }
    let (_, err) = check(&["place = \"Vladivastok\""]);
    assert!(err.contains("if one of these similar names is meant"), "{err}");
}

#[test]
fn suggested_pins_keep_the_effect_of_qualifiers() {
    // 40 km are 0.359 degrees of latitude there; Pokrovsk lies at 48.28014, 37.17706.
    let (_, err) = check(&["place = \"40 km north of Pokrovsk\""]);
    assert!(err.contains("at = { coordinates = \"48.639"), "{err}");
    let (_, err) = check(&["place = \"near Pokrovsk\""]);
    assert!(err.contains("at = { id = \"geonames:704422\", uncertainty_m = "), "{err}");
}
