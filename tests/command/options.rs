//! Options: the as-of date, the selection, the notation, and the notations of a place.

use serde_json::Value;

use crate::{BAD, CASE, SEED, fails, path_in, run, succeed};

fn features(args: &[&str]) -> Vec<Value> {
    let map: Value = serde_json::from_str(&succeed(args)).unwrap();
    map["features"].as_array().unwrap().clone()
}

#[test]
fn only_keeps_features_that_match_all_conditions() {
    let all = features(&["map", CASE]);
    let place = features(&["map", CASE, "--only", "place=Vladivostok"]);
    assert!(!place.is_empty() && place.len() < all.len());
    assert!(place.iter().all(|feature| feature["properties"]["place"] == "Vladivostok"));
    let both = features(&["map", CASE, "--only", "place=Vladivostok", "--only", "proposition=presence"]);
    assert!(!both.is_empty() && both.len() < place.len());
    let likely = features(&["map", CASE, "--only", "confidence>=80"]);
    assert!(likely.iter().all(|feature| feature["properties"]["confidence"].as_f64().unwrap() >= 80.0));
    assert_eq!(features(&["map", CASE, "--only", "place=Atlantis"]), Vec::<Value>::new());
}

#[test]
fn later_dates_know_more() {
    let on = |day: &str| features(&["map", CASE, "--as-of", day]).len();
    assert_eq!(on("1900-01-01"), 0);
    assert_eq!(on("-0044-03-15"), 0);
    assert!(on("2024-10-18") > 0);
    assert!(on("2024-10-18") < on("2024-12-31"));
    assert_eq!(on("2999-12-31"), features(&["map", CASE]).len());
    let map: Value = serde_json::from_str(&succeed(&["map", CASE, "--as-of", "2024-10-18"])).unwrap();
    assert_eq!(map["troopmap"]["as_of"], "2024-10-18");
}

#[test]
fn writes_csv_for_spreadsheets() {
    let plain = succeed(&["map", SEED, "--to", "csv"]);
    let with_bom = succeed(&["map", SEED, "--to", "csv", "--bom"]);
    assert_eq!(with_bom.strip_prefix('\u{feff}'), Some(plain.as_str()));
    let text = "[[source]]\nid = \"a\"\n[[document]]\nid = \"d\"\npublisher = \"a\"\npublished = \"2024-10-18\"\n\
                [[claim]]\nid = \"c\"\ndocument = \"d\"\nsubject = \"=1+2\"\nactivity = \"stationed\"\nplace = \"Seoul\"\n";
    let guarded = crate::run_with(&["map", "-", "--to", "csv"], text).out;
    let raw = crate::run_with(&["map", "-", "--to", "csv", "--csv-raw"], text).out;
    assert!(guarded.contains(",'=1+2") && !guarded.contains(",=1+2"), "{guarded}");
    assert!(raw.contains(",=1+2") && !raw.contains("'=1+2"), "{raw}");
}

#[test]
fn the_file_extension_selects_the_format_unless_to_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let out = path_in(folder.path(), "map.CSV");
    succeed(&["map", SEED, "-o", &out]);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), succeed(&["map", SEED, "--to", "csv"]));
    succeed(&["map", SEED, "-o", &out, "--to", "kml"]);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), succeed(&["map", SEED, "--to", "kml"]));
}

#[cfg(feature = "map")]
#[test]
fn drawings_have_the_requested_width_and_borders() {
    let narrow = succeed(&["map", SEED, "--to", "svg", "--width", "600", "--borders", "none"]);
    assert!(narrow.contains("width=\"600\""), "{}", &narrow[..200]);
    assert!(narrow.contains("No borders are drawn."));
    assert!(succeed(&["map", SEED, "--to", "svg"]).contains("Borders as drawn by Natural Earth"));
    crate::fails(&["map", SEED, "--to", "svg", "--width", "10"], 2, "320..=8000");
    crate::fails(&["map", SEED, "--to", "svg", "--size", "1920"], 2, "write it as 1920x1080, both from 320 to 8000");
    crate::fails(&["map", SEED, "--to", "svg", "--projection", "cassini"], 2, "auto, lambert, albers");
    let sized = succeed(&["map", SEED, "--to", "svg", "--size", "1500x1300", "--projection", "albers"]);
    assert!(sized.contains("width=\"1500\" height=\"1300\"") && sized.contains("Albers equal-area conic, true along"));
    crate::fails(&["map", SEED, "--to", "svg", "--borders", "mine"], 2, "de-facto, un, none");
}

#[test]
fn converts_between_all_notations() {
    let folder = tempfile::tempdir().unwrap();
    let [toml, json, csv] = ["d.toml", "d.json", "d"].map(|name| path_in(folder.path(), name));
    succeed(&["convert", CASE, "--to", "toml", "-o", &toml]);
    succeed(&["convert", &toml, "--to", "json", "-o", &json]);
    succeed(&["convert", &json, "--to", "csv", "-o", &csv]);
    let map = succeed(&["map", CASE]);
    for input in [&toml, &json, &csv] {
        assert_eq!(succeed(&["map", input]), map, "{input}");
    }
}

#[test]
fn removes_the_tables_of_an_older_dossier() {
    let folder = tempfile::tempdir().unwrap();
    let out = path_in(folder.path(), "d");
    let bare = "[[source]]\nid = \"a\"\n[[document]]\nid = \"d\"\npublisher = \"a\"\npublished = \"2024-10-18\"\n\
                [[claim]]\nid = \"c\"\ndocument = \"d\"\nsubject = \"soldiers\"\nactivity = \"stationed\"\nplace = \"Seoul\"\n";
    succeed(&["convert", SEED, "--to", "csv", "-o", &out]);
    assert!(folder.path().join("d/subjects.csv").exists());
    let toml = path_in(folder.path(), "bare.toml");
    std::fs::write(&toml, bare).unwrap();
    succeed(&["convert", &toml, "--to", "csv", "-o", &out]);
    assert_eq!(succeed(&["convert", &out, "--to", "toml"]), succeed(&["convert", &toml, "--to", "toml"]));
}

#[test]
fn places_are_names_ids_or_coordinates_in_any_notation() {
    // One point in the notations that the help lists; the negative pair starts like a flag.
    for (one, other) in [
        ("-33.9, 151.2", "33.9 S 151.2 E"),
        ("-33.9,151.2", "33°54'0\"S 151°12'0\"E"),
        ("-33.9 151.2", "56H LH 33582 48242"),
        ("-0.5, -0.5", "0.5 S 0.5 W"),
    ] {
        let result = run(&["distance", one, other, "--json"]);
        assert_eq!(result.code, Some(0), "{one}, {other}: {}", result.err);
        let answer: Value = serde_json::from_str(&result.out).unwrap();
        assert!(answer["km"].as_f64().unwrap() < 1.0, "{answer}");
    }
    let answer: Value =
        serde_json::from_str(&succeed(&["distance", "geonames:2013348", "Vladivostok", "--json"])).unwrap();
    assert_eq!(answer["km"], 0.0);
    // `place` takes what `distance` takes.
    assert_eq!(
        succeed(&["place", "geonames:2013348"]),
        succeed(&["place", "Vladivostok"]).replace("Vladivostok: ", "geonames:2013348: ")
    );
    for written in ["43.1, 131.9", "43.1 N 131.9 E", "-33.9, 151.2", "56H LH 33582 48242"] {
        let answer: Value = serde_json::from_str(&succeed(&["place", written, "--json"])).unwrap();
        assert_eq!(
            (&answer["status"], &answer["candidates"][0]["match"]),
            (&"found".into(), &"pinned".into()),
            "{written}"
        );
    }
    // The id would lose the qualifier, so the coordinates are shown.
    let moved = succeed(&["place", "40 km north of Khabarovsk"]);
    assert!(moved.contains("48.82174, 135.09710 ") && !moved.contains("geonames:"), "{moved}");
    assert!(succeed(&["place", "Blagoveshchensk", "--near", "geonames:2022890"]).contains("Amur Oblast"));
    assert!(succeed(&["distance", "--json", "--", "-1, -1", "-2, -2"]).contains("\"km\":"));
    assert!(succeed(&["route", "-33.9, 151.2", "-36.8, 174.7"]).contains("total"));
}

#[test]
fn routes_are_text_or_a_map() {
    assert!(succeed(&["route", "Seoul", "Busan"]).contains("total"));
    let map: Value = serde_json::from_str(&succeed(&["route", "Seoul", "Busan", "--to", "geojson"])).unwrap();
    assert_eq!(map["type"], "FeatureCollection");
    let folder = tempfile::tempdir().unwrap();
    let out = path_in(folder.path(), "route.geojson");
    assert_eq!(succeed(&["route", "Seoul", "Busan", "-o", &out]), "");
    assert!(std::fs::read_to_string(&out).unwrap().contains("LineString"));
    let start = |extension: &str| {
        let out = path_in(folder.path(), &format!("route.{extension}"));
        assert_eq!(succeed(&["route", "Seoul", "Busan", "-o", &out]), "");
        String::from_utf8_lossy(&std::fs::read(&out).unwrap()).into_owned()
    };
    for (extension, expected) in [
        ("txt", "geodesic "),
        ("csv", "id,kind,title,"),
        ("kml", "<?xml"),
        ("gpx", "<?xml"),
        ("gpkg", "SQLite format 3"),
        ("lp.json", "{\n  \"type\": \"FeatureCollection\""),
    ] {
        assert!(start(extension).starts_with(expected), "{extension}: {}", start(extension));
    }
    // With --json the output is not a map, whatever the file extension.
    let out = path_in(folder.path(), "answer.json");
    assert_eq!(succeed(&["route", "Seoul", "Busan", "--json", "-o", &out]), "");
    let answer: Value = serde_json::from_str(&std::fs::read_to_string(&out).unwrap()).unwrap();
    assert_eq!(answer["legs"][0]["mode"], "geodesic");
}

/// The other end of a route decides an ambiguous name, and a note says so; words that were not understood stay in doubt.
#[test]
fn an_ambiguous_end_of_a_route_is_the_plausible_one() {
    let result = run(&["route", "Springfield", "Chicago"]);
    assert_eq!(result.code, Some(0), "{}", result.err);
    assert!(result.out.contains("Springfield to Chicago"), "{}", result.out);
    assert!(
        result.err.contains("\"Springfield\" is ambiguous; taken as geonames:4250542 (Springfield,"),
        "{}",
        result.err
    );
    assert!(result.err.contains("which the other end makes plausible"), "{}", result.err);
    let one = run(&["route", "Cordoba", "37.39, -5.99"]);
    assert!(one.err.contains("Córdoba, Andalusia, ES"), "{}", one.err);
    fails(&["route", "Orsha, Foo", "Minsk"], 2, "ambiguous place \"Orsha, Foo\"");
    // A distance has no route that could be plausible.
    fails(&["distance", "Springfield", "Chicago"], 2, "ambiguous place \"Springfield\"");
}

#[cfg(feature = "map")]
#[test]
fn route_drawings_have_the_requested_width() {
    let drawn = succeed(&["route", "Seoul", "Busan", "--to", "svg", "--width", "600", "--borders", "none"]);
    assert!(drawn.contains("width=\"600\""), "{}", &drawn[..300]);
}

#[cfg(feature = "sea")]
#[test]
fn the_northern_sea_route_is_closed_unless_allowed() {
    let closed = succeed(&["route", "Yokohama", "Murmansk", "--by", "sea"]);
    let note = "avoids the Northern Sea Route, which is shorter but closed by default; open it with --allow-passage northern-sea-route\n";
    assert!(closed.contains(note), "{closed}");
    let open = succeed(&["route", "Yokohama", "Murmansk", "--by", "sea", "--allow-passage", "northern-sea-route"]);
    assert!(open.contains(" through the Northern Sea Route\n") && !open.contains("avoids"), "{open}");
}

#[test]
fn searches_the_given_gazetteer_first() {
    let folder = tempfile::tempdir().unwrap();
    let own = path_in(folder.path(), "own.txt");
    let row = [
        "1",
        "Xqqzzvw",
        "Xqqzzvw",
        "",
        "43.5",
        "132.5",
        "P",
        "PPL",
        "RU",
        "",
        "",
        "",
        "",
        "",
        "10",
        "",
        "",
        "",
        "2024-01-01",
    ];
    std::fs::write(&own, format!("{}\n", row.join("\t"))).unwrap();
    let answer: Value = serde_json::from_str(&succeed(&["place", "Xqqzzvw", "--gazetteer", &own, "--json"])).unwrap();
    assert_eq!((&answer["status"], &answer["candidates"][0]["lat"]), (&Value::from("found"), &Value::from(43.5)));
}

#[test]
fn as_of_requires_a_single_day() {
    fails(&["map", SEED, "--as-of", "2024-10-18T09:00:00Z"], 2, "not a single day; write it as 2024-10-18");
    fails(&["map", SEED, "--as-of", "2024-10"], 2, "not a single day");
}

#[test]
fn an_ambiguous_near_takes_the_reading_nearest_to_the_candidates() {
    let result = run(&["place", "Ussuriysk", "--near", "Sergeevka"]);
    assert_eq!(result.code, Some(0), "{}", result.err);
    assert!(result.out.contains("geonames:2014006"), "{}", result.out);
    let told = "--near \"Sergeevka\" is ambiguous; taken as geonames:2020626 (Sergeyevka, Primorsky Krai, RU)";
    assert!(result.err.contains(told), "{}", result.err);
    fails(&["place", "Ussuriysk", "--near", "Qwertyville"], 2, "--near");
}

#[test]
fn from_overrides_the_file_extension() {
    let folder = tempfile::tempdir().unwrap();
    let file = path_in(folder.path(), "dossier.toml");
    std::fs::write(&file, succeed(&["convert", SEED, "--to", "json"])).unwrap();
    assert_eq!(succeed(&["map", &file, "--from", "json"]), succeed(&["map", SEED]));
    assert_eq!(run(&["map", &file]).code, Some(1));
}

#[cfg(unix)]
#[test]
fn writes_no_rejects_next_to_a_device() {
    let result = run(&["map", BAD, "--lenient", "--to", "csv", "-o", "/dev/null"]);
    assert_eq!(result.code, Some(0), "{}", result.err);
    assert!(result.err.contains("skipped") && !result.err.contains("listed in"), "{}", result.err);
    assert!(!std::path::Path::new("/dev/null.rejects.csv").exists());
}

#[test]
fn explains_empty_maps() {
    let explains = |args: &[&str], reason: &str| {
        let result = run(args);
        assert_eq!(result.code, Some(0), "{args:?}: {}", result.err);
        assert!(result.err.ends_with(&format!("{reason}\n")), "{args:?}: {}", result.err);
    };
    explains(
        &["map", SEED, "--only", "place=Vladivostock"],
        "troopmap: no feature has place=Vladivostock; nearest: Vladivostok",
    );
    explains(
        &["map", SEED, "--only", "confidence>=99"],
        "troopmap: no feature has confidence>=99; it runs from 50 to 75",
    );
    explains(
        &["map", SEED, "--only", "place=Vladivostok", "--only", "proposition=movement"],
        "troopmap: each condition holds for some feature, and no feature meets all of them",
    );
    explains(
        &["map", SEED, "--as-of", "2020-01-01"],
        "troopmap: no document was published by 2020-01-01; the first is rferl-2024-10-18, published on some day from 18 to 19 October 2024",
    );
}

#[test]
fn does_not_count_claims_that_are_not_known_yet() {
    let result = run(&["map", CASE, "--as-of", "2024-10-18"]);
    let first = result.err.lines().find(|line| line.contains(" from ")).unwrap().to_owned();
    let numbers: Vec<usize> =
        first.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
    assert!(first.contains(" published later"), "{first}");
    assert_eq!(numbers[1] + numbers[2], 179, "{first}");
}

#[test]
fn messages_about_arguments_show_a_fix() {
    fails(&["map", SEED, "--as-of", "yesterday"], 2, "--as-of yesterday: not a single day; write it as 2024-10-18\n");
    fails(&["map", SEED, "--as-of", "2024-10"], 2, "not a single day; write it as 2024-10-18\n");
    fails(&["map", SEED, "--only", "confidence=>55"], 2, "unknown operator =>; did you mean >=?\n");
    fails(&["distance", "8Q7R+2C", "Vladivostok"], 2, "is not a full plus code: it is a short code");
    fails(&["distance", "8Q7R+2C", "Vladivostok"], 2, "help: add a town near it, as in");
    fails(&["trace", CASE, "Blagoveshchensk"], 2, "these ids contain it:\n  north-korean-soldiers/");
    fails(
        &["trace", CASE, "north-korean-soldiers/combat/kursk-oblast/2025-04", "--as-of", "2024-10-18"],
        2,
        "was first reported on 202",
    );
}

#[test]
fn describes_system_errors_in_words() {
    fails(&["map", "nowhere.toml"], 3, "cannot read nowhere.toml: no such file or folder\n");
    fails(&["map", SEED, "-o", "nowhere/map.geojson"], 3, "no such folder: nowhere\n");
}
