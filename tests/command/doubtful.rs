//! What `check` says of names that are several places, none, or one that is not meant, and the lines it offers.

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

/// What `check` says, and how it ends.
fn checked(claims: &[&str]) -> (Option<i32>, String) {
    let end = run_with(&["check", "-"], dossier(claims));
    (end.code, end.err)
}

#[test]
fn several_places_in_one_are_an_error_with_the_list_to_paste() {
    let (code, err) = checked(&["place = \"Kursk, Belgorod and Bryansk\""]);
    assert_eq!(code, Some(1), "{err}");
    for part in [
        "error[several-places]: \"Kursk, Belgorod and Bryansk\" lists 3 places in one name",
        "<stdin>:12:9",
        "places = [\"Kursk\", \"Belgorod\", \"Bryansk\"]",
    ] {
        assert!(err.contains(part), "{part}\n{err}");
    }
    let (_, err) = checked(&["from = \"Grodno; Brest\""]);
    assert!(err.contains("from = [\"Grodno\", \"Brest\"]"), "{err}");
    // Who says so may mean one place by it.
    let (code, err) =
        checked(&["place = \"Kursk and Bryansk\"\nat = { coordinates = \"52.3, 35.2\", uncertainty_m = 90000 }"]);
    assert_eq!(code, Some(0), "{err}");
}

#[test]
fn a_village_far_from_all_else_is_a_warning() {
    let near = "places = [\"Minsk\", \"Grodno\", \"Brest\"]";
    let (code, err) = checked(&[near, "place = \"Tsel\""]);
    assert_eq!(code, Some(0), "{err}");
    for part in [
        "warning[far-place]: \"Tsel\" was resolved to Tseel, Govi-Altai Province, MN,",
        "km from Minsk, the nearest other place of the dossier",
        "at = \"geonames:1515106\"",
        "at = { coordinates = \"43.1 N, 131.9 E\", uncertainty_m = 5000 }",
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
        let (_, err) = checked(&[near, meant]);
        assert!(!err.contains("far-place"), "{meant}\n{err}");
    }
    // With nothing beside it, nothing is far.
    assert!(!checked(&["place = \"Tsel\""]).1.contains("far-place"));
}

#[test]
fn a_name_that_nobody_lists_can_always_be_pinned() {
    for name in ["Vladivastok", "Xqqzzvw", "Pokrovsk"] {
        let (_, err) = checked(&[&format!("place = \"{name}\"")]);
        assert!(err.contains("at = { coordinates = \"43.1 N, 131.9 E\", uncertainty_m = 5000 }"), "{err}");
    }
    let (_, err) = checked(&["place = \"Vladivastok\""]);
    assert!(err.contains("if one of these similar names is meant"), "{err}");
}

#[test]
fn a_pin_to_paste_keeps_what_the_words_shift_and_widen() {
    // 40 km are 0.359 degrees of latitude there; Pokrovsk lies at 48.28014, 37.17706.
    let (_, err) = checked(&["place = \"40 km north of Pokrovsk\""]);
    assert!(err.contains("at = { coordinates = \"48.639"), "{err}");
    let (_, err) = checked(&["place = \"near Pokrovsk\""]);
    assert!(err.contains("at = { id = \"geonames:704422\", uncertainty_m = "), "{err}");
}
