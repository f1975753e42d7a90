//! What options change: the day, the selection, the notation, and the ways to write a place.

use serde_json::Value;

use crate::{BAD, CASE, SEED, at, done, fails, run};

fn features(args: &[&str]) -> Vec<Value> {
    let map: Value = serde_json::from_str(&done(args)).unwrap();
    map["features"].as_array().unwrap().clone()
}

#[test]
fn only_keeps_what_fits_and_several_must_all_hold() {
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
fn a_later_day_knows_more() {
    let on = |day: &str| features(&["map", CASE, "--as-of", day]).len();
    assert_eq!(on("1900-01-01"), 0);
    assert_eq!(on("-0044-03-15"), 0);
    assert!(on("2024-10-18") > 0);
    assert!(on("2024-10-18") < on("2024-12-31"));
    assert_eq!(on("2999-12-31"), features(&["map", CASE]).len());
    let map: Value = serde_json::from_str(&done(&["map", CASE, "--as-of", "2024-10-18"])).unwrap();
    assert_eq!(map["troopmap"]["as_of"], "2024-10-18");
}

#[test]
fn spreadsheets_get_what_they_need() {
    let plain = done(&["map", SEED, "--to", "csv"]);
    let with_mark = done(&["map", SEED, "--to", "csv", "--bom"]);
    assert_eq!(with_mark.strip_prefix('\u{feff}'), Some(plain.as_str()));
    let text = "[[source]]\nid = \"a\"\n[[document]]\nid = \"d\"\npublisher = \"a\"\npublished = \"2024-10-18\"\n\
                [[claim]]\nid = \"c\"\ndocument = \"d\"\nsubject = \"=1+2\"\nactivity = \"stationed\"\nplace = \"Seoul\"\n";
    let guarded = crate::run_with(&["map", "-", "--to", "csv"], text).out;
    let raw = crate::run_with(&["map", "-", "--to", "csv", "--csv-raw"], text).out;
    assert!(guarded.contains(",'=1+2") && !guarded.contains(",=1+2"), "{guarded}");
    assert!(raw.contains(",=1+2") && !raw.contains("'=1+2"), "{raw}");
}

#[test]
fn the_ending_names_the_format_unless_to_does() {
    let folder = tempfile::tempdir().unwrap();
    let out = at(folder.path(), "map.CSV");
    done(&["map", SEED, "-o", &out]);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), done(&["map", SEED, "--to", "csv"]));
    done(&["map", SEED, "-o", &out, "--to", "kml"]);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), done(&["map", SEED, "--to", "kml"]));
}

#[cfg(feature = "map")]
#[test]
fn a_drawing_is_as_wide_as_asked_and_shows_the_borders_asked_for() {
    let narrow = done(&["map", SEED, "--to", "svg", "--width", "600", "--borders", "none"]);
    assert!(narrow.contains("width=\"600\""), "{}", &narrow[..200]);
    assert!(narrow.contains("No borders are drawn."));
    assert!(done(&["map", SEED, "--to", "svg"]).contains("Borders as drawn by Natural Earth"));
    crate::fails(&["map", SEED, "--to", "svg", "--width", "10"], 2, "320..=8000");
    crate::fails(&["map", SEED, "--to", "svg", "--size", "1920"], 2, "write it as 1920x1080, both from 320 to 8000");
    crate::fails(&["map", SEED, "--to", "svg", "--projection", "cassini"], 2, "auto, lambert, albers");
    let sized = done(&["map", SEED, "--to", "svg", "--size", "1500x1300", "--projection", "albers"]);
    assert!(sized.contains("width=\"1500\" height=\"1300\"") && sized.contains("Albers equal-area conic, true along"));
    crate::fails(&["map", SEED, "--to", "svg", "--borders", "mine"], 2, "de-facto, un, none");
}

#[test]
fn a_dossier_goes_through_every_notation() {
    let folder = tempfile::tempdir().unwrap();
    let [toml, json, csv] = ["d.toml", "d.json", "d"].map(|name| at(folder.path(), name));
    done(&["convert", CASE, "--to", "toml", "-o", &toml]);
    done(&["convert", &toml, "--to", "json", "-o", &json]);
    done(&["convert", &json, "--to", "csv", "-o", &csv]);
    let map = done(&["map", CASE]);
    for input in [&toml, &json, &csv] {
        assert_eq!(done(&["map", input]), map, "{input}");
    }
}

#[test]
fn tables_of_an_older_dossier_do_not_stay_in_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let out = at(folder.path(), "d");
    let bare = "[[source]]\nid = \"a\"\n[[document]]\nid = \"d\"\npublisher = \"a\"\npublished = \"2024-10-18\"\n\
                [[claim]]\nid = \"c\"\ndocument = \"d\"\nsubject = \"soldiers\"\nactivity = \"stationed\"\nplace = \"Seoul\"\n";
    done(&["convert", SEED, "--to", "csv", "-o", &out]);
    assert!(folder.path().join("d/subjects.csv").exists());
    let toml = at(folder.path(), "bare.toml");
    std::fs::write(&toml, bare).unwrap();
    done(&["convert", &toml, "--to", "csv", "-o", &out]);
    assert_eq!(done(&["convert", &out, "--to", "toml"]), done(&["convert", &toml, "--to", "toml"]));
}

#[test]
fn a_place_is_a_name_an_id_or_coordinates_in_any_notation() {
    // One spot, in the ways that the help names; the negative pair begins like a flag.
    for (one, other) in [
        ("-33.9, 151.2", "33.9 S 151.2 E"),
        ("-33.9,151.2", "33°54'0\"S 151°12'0\"E"),
        ("-33.9 151.2", "56H LH 33582 48242"),
        ("-0.5, -0.5", "0.5 S 0.5 W"),
    ] {
        let end = run(&["distance", one, other, "--json"]);
        assert_eq!(end.code, Some(0), "{one}, {other}: {}", end.err);
        let answer: Value = serde_json::from_str(&end.out).unwrap();
        assert!(answer["km"].as_f64().unwrap() < 1.0, "{answer}");
    }
    let answer: Value =
        serde_json::from_str(&done(&["distance", "geonames:2013348", "Vladivostok", "--json"])).unwrap();
    assert_eq!(answer["km"], 0.0);
    // `place` takes what `distance` takes.
    assert_eq!(
        done(&["place", "geonames:2013348"]),
        done(&["place", "Vladivostok"]).replace("Vladivostok: ", "geonames:2013348: ")
    );
    for written in ["43.1, 131.9", "43.1 N 131.9 E", "-33.9, 151.2", "56H LH 33582 48242"] {
        let answer: Value = serde_json::from_str(&done(&["place", written, "--json"])).unwrap();
        assert_eq!(
            (&answer["status"], &answer["candidates"][0]["match"]),
            (&"found".into(), &"pinned".into()),
            "{written}"
        );
    }
    // Words that move a place are lost with its id, so its coordinates are shown.
    let moved = done(&["place", "40 km north of Khabarovsk"]);
    assert!(moved.contains("48.82174, 135.09710 ") && !moved.contains("geonames:"), "{moved}");
    assert!(done(&["place", "Blagoveshchensk", "--near", "geonames:2022890"]).contains("Amur Oblast"));
    assert!(done(&["distance", "--json", "--", "-1, -1", "-2, -2"]).contains("\"km\":"));
    assert!(done(&["route", "-33.9, 151.2", "-36.8, 174.7"]).contains("total"));
}

#[test]
fn a_route_is_text_or_a_map() {
    assert!(done(&["route", "Seoul", "Busan"]).contains("total"));
    let map: Value = serde_json::from_str(&done(&["route", "Seoul", "Busan", "--to", "geojson"])).unwrap();
    assert_eq!(map["type"], "FeatureCollection");
    let folder = tempfile::tempdir().unwrap();
    let out = at(folder.path(), "way.geojson");
    assert_eq!(done(&["route", "Seoul", "Busan", "-o", &out]), "");
    assert!(std::fs::read_to_string(&out).unwrap().contains("LineString"));
    let start = |ending: &str| {
        let out = at(folder.path(), &format!("way.{ending}"));
        assert_eq!(done(&["route", "Seoul", "Busan", "-o", &out]), "");
        String::from_utf8_lossy(&std::fs::read(&out).unwrap()).into_owned()
    };
    for (ending, begins) in [
        ("txt", "geodesic "),
        ("csv", "id,kind,title,"),
        ("kml", "<?xml"),
        ("gpx", "<?xml"),
        ("gpkg", "SQLite format 3"),
        ("lp.json", "{\n  \"type\": \"FeatureCollection\""),
    ] {
        assert!(start(ending).starts_with(begins), "{ending}: {}", start(ending));
    }
    // The answer for programs is no map, whatever the file is called.
    let out = at(folder.path(), "answer.json");
    assert_eq!(done(&["route", "Seoul", "Busan", "--json", "-o", &out]), "");
    let answer: Value = serde_json::from_str(&std::fs::read_to_string(&out).unwrap()).unwrap();
    assert_eq!(answer["legs"][0]["mode"], "geodesic");
}

#[cfg(feature = "map")]
#[test]
fn a_route_is_drawn_as_wide_as_asked() {
    let drawn = done(&["route", "Seoul", "Busan", "--to", "svg", "--width", "600", "--borders", "none"]);
    assert!(drawn.contains("width=\"600\""), "{}", &drawn[..300]);
}

#[cfg(feature = "sea")]
#[test]
fn the_northern_sea_route_is_closed_unless_allowed() {
    let closed = done(&["route", "Yokohama", "Murmansk", "--by", "sea"]);
    let told = "not through the Northern Sea Route, which is shorter and closed unless asked for: --allow-passage northern-sea-route\n";
    assert!(closed.contains(told), "{closed}");
    let open = done(&["route", "Yokohama", "Murmansk", "--by", "sea", "--allow-passage", "northern-sea-route"]);
    assert!(open.contains(" through the Northern Sea Route\n") && !open.contains("not through"), "{open}");
}

#[test]
fn a_gazetteer_of_ones_own_comes_first() {
    let folder = tempfile::tempdir().unwrap();
    let own = at(folder.path(), "own.txt");
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
    let answer: Value = serde_json::from_str(&done(&["place", "Xqqzzvw", "--gazetteer", &own, "--json"])).unwrap();
    assert_eq!((&answer["status"], &answer["candidates"][0]["lat"]), (&Value::from("found"), &Value::from(43.5)));
}

#[test]
fn a_day_is_a_day() {
    fails(&["map", SEED, "--as-of", "2024-10-18T09:00:00Z"], 2, "this is not one day; write it as 2024-10-18");
    fails(&["map", SEED, "--as-of", "2024-10"], 2, "this is not one day");
}

#[test]
fn what_near_means_is_no_guess() {
    fails(&["place", "Ussuriysk", "--near", "Sergeevka"], 2, "--near: \"Sergeevka\" may be several places");
}

#[test]
fn from_wins_over_the_ending_of_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = at(folder.path(), "dossier.toml");
    std::fs::write(&file, done(&["convert", SEED, "--to", "json"])).unwrap();
    assert_eq!(done(&["map", &file, "--from", "json"]), done(&["map", SEED]));
    assert_eq!(run(&["map", &file]).code, Some(1));
}

#[cfg(unix)]
#[test]
fn beside_a_device_stands_no_list() {
    let end = run(&["map", BAD, "--lenient", "--to", "csv", "-o", "/dev/null"]);
    assert_eq!(end.code, Some(0), "{}", end.err);
    assert!(end.err.contains("left out") && !end.err.contains("listed in"), "{}", end.err);
    assert!(!std::path::Path::new("/dev/null.rejects.csv").exists());
}

#[test]
fn a_map_with_nothing_on_it_says_why() {
    let says = |args: &[&str], told: &str| {
        let end = run(args);
        assert_eq!(end.code, Some(0), "{args:?}: {}", end.err);
        assert!(end.err.ends_with(&format!("{told}\n")), "{args:?} says: {}", end.err);
    };
    says(
        &["map", SEED, "--only", "place=Vladivostock"],
        "troopmap: no feature has place=Vladivostock; nearest: Vladivostok",
    );
    says(&["map", SEED, "--only", "confidence>=99"], "troopmap: no feature has confidence>=99; it runs from 50 to 75");
    says(
        &["map", SEED, "--only", "place=Vladivostok", "--only", "proposition=movement"],
        "troopmap: each condition holds for some feature, and no feature meets all of them",
    );
    says(
        &["map", SEED, "--as-of", "2020-01-01"],
        "troopmap: no document was out by 2020-01-01; the first is rferl-2024-10-18, published on some day from 18 to 19 October 2024",
    );
}

#[test]
fn claims_that_are_not_known_yet_are_not_counted() {
    let end = run(&["map", CASE, "--as-of", "2024-10-18"]);
    let first = end.err.lines().find(|line| line.contains(" from ")).unwrap().to_owned();
    let numbers: Vec<usize> =
        first.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
    assert!(first.contains(" published later"), "{first}");
    assert_eq!(numbers[1] + numbers[2], 179, "{first}");
}

#[test]
fn a_wrong_call_shows_the_right_one() {
    fails(
        &["map", SEED, "--as-of", "yesterday"],
        2,
        "--as-of yesterday: this is not one day; write it as 2024-10-18\n",
    );
    fails(&["map", SEED, "--as-of", "2024-10"], 2, "this is not one day; write it as 2024-10-18\n");
    fails(&["map", SEED, "--only", "confidence=>55"], 2, "=> is no sign; write >=\n");
    fails(&["distance", "8Q7R+2C", "Vladivostok"], 2, "is not a full plus code: it is a short code");
    fails(&["distance", "8Q7R+2C", "Vladivostok"], 2, "help: add the four-character area code");
    fails(&["trace", CASE, "Blagoveshchensk"], 2, "the ids that hold this are\n  north-korean-soldiers/");
    fails(
        &["trace", CASE, "north-korean-soldiers/combat/kursk-oblast/2025-04", "--as-of", "2024-10-18"],
        2,
        "was first reported on 202",
    );
}

#[test]
fn what_the_system_says_has_one_form() {
    fails(&["map", "nowhere.toml"], 3, "cannot read nowhere.toml: there is no such file or folder\n");
    fails(&["map", SEED, "-o", "nowhere/map.geojson"], 3, "there is no folder nowhere\n");
}
