//! Exit codes and streams: 0 success, 1 the dossier has errors, 2 invalid arguments, 3 a file could not be read or written.

use crate::{BAD, CASE, SEED, fails, run, run_with, succeed};

#[test]
fn writes_maps_to_standard_output_and_messages_to_standard_error() {
    let result = run(&["map", SEED]);
    assert_eq!(result.code, Some(0));
    assert!(result.out.starts_with("{\"type\":\"FeatureCollection\""), "{}", result.out);
    assert_eq!(
        result.err,
        "15 features from 13 claims; 2 claims on no feature, listed in the map under troopmap.unmapped\n"
    );
    let quiet = run(&["map", SEED, "--quiet"]);
    assert_eq!((quiet.code, quiet.err.as_str()), (Some(0), ""));
    assert_eq!(quiet.out, result.out);
}

#[test]
fn a_dash_is_standard_input_and_standard_output() {
    let text = std::fs::read(SEED).unwrap();
    let result = run_with(&["map", "-", "-o", "-", "-q", "--to", "geojson"], text.clone());
    assert_eq!(result.code, Some(0), "{}", result.err);
    assert_eq!(result.out, succeed(&["map", SEED]));
    assert!(!std::path::Path::new("-").exists());
    let result = run_with(&["check", "-"], text.clone());
    assert_eq!((result.code, result.err.as_str()), (Some(0), "<stdin>: no problems\n"));
    let result = run_with(&["convert", "-", "--to", "json", "-o", "-"], text.clone());
    assert_eq!(result.out, succeed(&["convert", SEED, "--to", "json"]));
    let json = result.out;
    assert_eq!(run_with(&["convert", "-", "--to", "toml"], json).out, succeed(&["convert", SEED, "--to", "toml"]));
    assert_eq!(run_with(&["trace", "-"], text).out, succeed(&["trace", SEED]));
}

#[test]
fn invalid_dossiers_exit_with_1_and_write_nothing() {
    for args in [&["map", BAD][..], &["trace", BAD], &["convert", BAD, "--to", "json"]] {
        fails(args, 1, "troopmap: the dossier has errors; nothing was written\n");
        fails(args, 1, "help: did you mean rferl-1018?");
    }
    let result = run(&["check", BAD]);
    assert_eq!((result.code, result.out.as_str()), (Some(1), ""));
    assert!(result.err.ends_with("fixtures/bad/dangling-id.toml: 9 errors\n"), "{}", result.err);
    assert_eq!(run_with(&["map", "-"], "[[claim]]\nid = ").code, Some(1));
}

#[test]
fn check_reports_unresolved_places() {
    let text = "[[source]]\nid = \"a\"\n[[document]]\nid = \"d\"\npublisher = \"a\"\npublished = \"2024-10-18\"\n\
                [[claim]]\nid = \"c\"\ndocument = \"d\"\nsubject = \"soldiers\"\nactivity = \"stationed\"\nplace = \"Pokrovsk\"\n";
    let result = run_with(&["check", "-"], text);
    assert_eq!(result.code, Some(1));
    assert!(result.err.contains("<stdin>:12:9"), "{}", result.err);
    assert!(result.err.contains("at = \"geonames:"), "{}", result.err);
    assert!(result.err.ends_with("<stdin>: 1 error\n"), "{}", result.err);
    let result = run_with(&["check", "-", "--lenient"], text);
    assert_eq!(result.code, Some(0));
    assert!(result.err.ends_with("<stdin>: 1 warning\n"), "{}", result.err);
}

#[test]
fn invalid_arguments_exit_with_2() {
    let cases: &[(&[&str], &str)] = &[
        (&[], "Usage: troopmap"),
        (&["chekc"], "'check'"),
        (&["map"], "<DOSSIER>"),
        (&["map", SEED, "--too", "csv"], "a similar argument exists: '--to'"),
        (&["map", SEED, "--to", "shapefile"], "geopackage"),
        (
            &["map", SEED, "-o", "map.shp"],
            "unsupported file extension `.shp`: map.shp\n  help: set the format with --to: geojson",
        ),
        (&["map", SEED, "--as-of", "yesterday"], "--as-of yesterday: "),
        (&["map", SEED, "--as-of", "2024-13-01"], "--as-of 2024-13-01: there is no month 13"),
        (&["map", SEED, "--as-of", "2024-02-30"], "--as-of 2024-02-30: "),
        (&["map", SEED, "--as-of", "2024-10"], "not a single day; write it as 2024-10-18"),
        (&["map", SEED, "--as-of", "2024-10-01/2024-10-18"], "not a single day"),
        (&["map", SEED, "--as-of", ".."], "--as-of ..: "),
        (&["map", SEED, "--as-of", ""], "--as-of : "),
        (&["trace", SEED, "--as-of", "2024-10"], "not a single day"),
        (&["map", SEED, "--only", "place"], "--only place: a condition is a property, an operator and a value"),
        (&["map", SEED, "--only", "colour=red"], "--only colour=red: "),
        (
            &["map", SEED, "--only", "confidence>=high"],
            "--only confidence>=high: confidence is a number; \"high\" is not",
        ),
        (&["map", SEED, "--uncertainty", "circles"], "polygons"),
        (&["map", SEED, "--from", "toml", "--no-such"], "--no-such"),
        (&["map", SEED, "--from", "excel"], "toml, json, csv"),
        (
            &["trace", SEED, "north-korean"],
            "the map has no feature north-korean; these ids contain it:\n  north-korean-",
        ),
        (&["trace", SEED, "nord-corean"], "the map has no feature nord-corean; did you mean "),
        (&["place"], "<NAME>"),
        (
            &["place", "London", "--country", "uk"],
            "--country uk: not a country code; use two letters of ISO 3166-1, e.g. RU; did you mean GB?",
        ),
        (
            &["distance", "Kursk and Bryansk", "Seoul"],
            "lists several places; pass each as its own argument: \"Kursk\" \"Bryansk\"",
        ),
        (
            &["place", "Seoul", "--country", "Korea"],
            "--country Korea: not a country code; use two letters of ISO 3166-1, e.g. RU",
        ),
        (&["place", "Seoul", "--near", "Xqqzzvw"], "--near: place \"Xqqzzvw\" not found"),
        (&["distance", "Seoul"], "2 values required"),
        (&["distance", "Seoul", "Busan", "--metric", "cubits"], "geodesic, haversine, rhumb"),
        (&["distance", "Seoul", "91, 181"], "\n^^"),
        (&["distance", "Seoul", "geonames:0"], "the gazetteer has no place geonames:0"),
        (&["route", "Seoul"], "2 values required"),
        (&["route", "Seoul", "Busan", "--by", "camel"], "--by: unknown mode \"camel\"; expected one of sea, rail, "),
        (&["route", "Seoul", "Busan", "--avoid-passage", "bering"], "unknown passage; the passages are suez, panama"),
        (&["route", "Seoul", "Busan", "--to", "shapefile"], "geojson"),
        (
            &["route", "Moscow", "Minsk", "--avoid-country", "UK"],
            "--avoid-country UK: not a country code; use two letters of ISO 3166-1, e.g. RU; did you mean GB?",
        ),
        (
            &["route", "Tokyo", "Moscow", "--by", "sea,rail"],
            "help: the mode changes only at the places you name; add the place of the change",
        ),
        (
            &["route", "Seoul", "Busan", "--to", "prov"],
            "prov holds who claims what, and a route claims nothing; write it as geojson",
        ),
        (
            &["route", "Seoul", "Busan", "-o", "route.shp"],
            "unsupported file extension `.shp`: route.shp\n  help: set the format with --to: geojson",
        ),
        (&["route", "Seoul", "Busan", "--allow-passage", "bering"], "unknown passage; the passages are suez, panama"),
        (&["convert", SEED], "--to"),
        (&["convert", SEED, "--to", "yaml"], "[possible values: toml, json, csv, geojson, geojsonseq, geojsonl]"),
        (&["convert", SEED, "--to", "csv"], "csv is a folder of tables; set it with -o FOLDER"),
        (&["convert", SEED, "--to", "csv", "-o", "-"], "csv is a folder of tables; set it with -o FOLDER"),
        (&["completions", "tcsh"], "bash, elvish, fish, powershell, zsh"),
        (&["map", SEED, "--gazetteer", SEED], "fixtures/seed-article.toml: line 1: expected 19 tab-separated columns"),
    ];
    for (args, message) in cases {
        fails(args, 2, message);
    }
}

#[test]
fn unreadable_files_exit_with_3() {
    for command in ["map", "check", "trace"] {
        fails(&[command, "fixtures/none.toml"], 3, "troopmap: cannot read fixtures/none.toml: ");
    }
    fails(&["convert", "fixtures/none.toml", "--to", "json"], 3, "cannot read fixtures/none.toml");
    fails(&["place", "Seoul", "--gazetteer", "none.txt"], 3, "cannot read none.txt");
    fails(&["map", SEED, "-o", "none/map.geojson"], 3, "cannot write none/map.geojson: no such folder: none\n");
    fails(&["map", SEED, "-o", "fixtures", "--to", "geojson"], 3, "cannot write fixtures: ");
    fails(&["schema", "-o", "none/schema.json"], 3, "cannot write none/schema.json: ");
    fails(&["man", "-o", "Cargo.toml/man"], 3, "cannot write Cargo.toml/man: ");
    fails(&["convert", SEED, "--to", "csv", "-o", "Cargo.toml"], 3, "cannot write Cargo.toml: ");
}

#[test]
fn reports_all_unresolved_names_with_their_candidates() {
    let result = run(&["distance", "Blagoveshchensk", "Bladivostok", "Dublin", "Xqqzzvw"]);
    assert_eq!((result.code, result.out.as_str()), (Some(2), ""));
    assert!(result.err.contains("ambiguous place \"Blagoveshchensk\"; use one of these ids:\n  geonames:"));
    assert!(result.err.contains("Blagoveshchensk, Amur Oblast, RU (exact)"), "{}", result.err);
    assert!(result.err.contains("place \"Bladivostok\" not found; similar names:\n"), "{}", result.err);
    assert!(result.err.contains("Vladivostok, Primorsky Krai, RU"), "{}", result.err);
    assert!(result.err.ends_with("place \"Xqqzzvw\" not found\n"), "{}", result.err);
    assert!(!result.err.contains("Dublin"), "{}", result.err);
    fails(&["route", "Xqqzzvw", "Seoul"], 2, "place \"Xqqzzvw\" not found");
}

#[test]
fn answers_every_name_even_if_one_is_unknown() {
    let result = run(&["place", "Kursk and Bryansk"]);
    let several =
        "troopmap: \"Kursk and Bryansk\" lists several places; pass each as its own argument: \"Kursk\" \"Bryansk\"\n";
    assert_eq!((result.code, result.err.as_str()), (Some(2), several));
    let result = run(&["place", "Xqqzzvw", "Ussuriysk"]);
    assert_eq!((result.code, result.err.as_str()), (Some(2), "troopmap: place \"Xqqzzvw\" not found\n"));
    let heads: Vec<&str> = result.out.lines().filter(|line| !line.starts_with(' ')).collect();
    assert_eq!(heads, ["Xqqzzvw: unknown", "Ussuriysk: found"]);
}

#[test]
fn a_missing_route_exits_with_2_and_names_the_place_off_the_network() {
    fails(
        &["route", "Vladivostok", "Lisbon", "--by", "rail"],
        2,
        "Lisbon is not served by rail: the network is more than 30.0 km away",
    );
}

#[test]
fn the_real_case_has_no_problems() {
    let result = run(&["check", CASE]);
    assert_eq!((result.code, result.err.as_str()), (Some(0), "fixtures/dprk-2024: no problems\n"));
}

#[test]
fn writes_completions_manual_pages_and_the_schema() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(succeed(&["completions", shell]).contains("convert"), "{shell}");
    }
    assert!(succeed(&["man"]).contains(".TH troopmap 1"));
    let folder = tempfile::tempdir().unwrap();
    succeed(&["man", "-o", &crate::path_in(folder.path(), "new/man")]);
    let pages = crate::file_names(&folder.path().join("new/man"));
    for page in ["troopmap.1", "troopmap-map.1", "troopmap-convert.1"] {
        assert!(pages.iter().any(|name| name == page), "{pages:?}");
    }
    assert_eq!(succeed(&["schema"]), std::fs::read_to_string("schema/dossier.schema.json").unwrap());
    assert!(succeed(&["--version"]).starts_with("troopmap 0."));
}

#[test]
fn check_reports_the_places_of_rejected_claims() {
    let head = "[[source]]\nid = \"a\"\n[[document]]\nid = \"d\"\npublisher = \"a\"\npublished = \"2024-10-18\"\n";
    let claim =
        |id: &str, rest: &str| format!("[[claim]]\nid = \"{id}\"\ndocument = \"d\"\nsubject = \"soldiers\"\n{rest}\n");
    let valid = claim("c1", "place = \"Seoul\"");
    let when = claim("c2", "place = \"Pokrovsk\"\nwhen = \"15.7.23\"");
    let pin = claim("c3", "place = \"Pokrovsk\"\nat = \"95 N, 23.3 E\"");
    let keys = claim("c4", "place = \"Pokrovsk\"\nat = { lat = 48.2, lon = 37.1 }");
    let result = run_with(&["check", "-"], format!("{head}{valid}{when}{pin}{keys}"));
    assert_eq!(result.code, Some(1));
    assert_eq!(result.err.matches("ambiguous place \"Pokrovsk\"").count(), 1, "{}", result.err);
    assert!(result.err.contains("<stdin>:16:9"), "{}", result.err);
    assert!(result.err.ends_with("<stdin>: 4 errors\n"), "{}", result.err);
}

#[test]
fn problems_of_tables_suggest_cells_and_columns() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("sources.csv", "id;name\na;A\n");
    write("documents.csv", "id;publisher;published\nd;a;2024-10-18\n");
    write("claims.csv", "id;document;subject;place;places\nc1;d;soldiers;Pokrovsk;\nc2;d;soldiers;;Seoul\n");
    let result = run(&["check", folder.path().to_str().unwrap()]);
    assert_eq!(result.code, Some(1));
    assert!(result.err.contains("write one of these into the column `at`:"), "{}", result.err);
    assert!(result.err.contains(" geonames:") && !result.err.contains("at = "), "{}", result.err);
    assert!(result.err.ends_with(": 1 error\n"), "{}", result.err);
}

#[test]
fn lenient_reading_skips_unknown_columns() {
    let folder = "fixtures/bad/csv-columns";
    fails(&["map", folder], 1, "unknown column \"Comment\" in claims.csv");
    let result = run(&["map", folder, "--lenient"]);
    assert_eq!(result.code, Some(0), "{}", result.err);
    assert!(result.err.contains("2 features from 3 claims; 3 errors\n"), "{}", result.err);
}

#[test]
fn rejects_empty_input() {
    for empty in ["", " \n\t\n", "\u{feff}"] {
        let result = crate::run_with(&["map", "-"], empty);
        assert_eq!((result.code, result.out.as_str()), (Some(1), ""), "{empty:?}");
        assert!(result.err.contains("error[empty]: the dossier is empty"), "{}", result.err);
    }
}
