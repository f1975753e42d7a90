//! Exit codes, and what goes to which stream: 0 done, 1 the dossier has errors, 2 the call was wrong, 3 reading or writing failed.

use crate::{BAD, CASE, SEED, done, fails, run, run_with};

#[test]
fn a_map_goes_to_standard_output_and_words_to_standard_error() {
    let end = run(&["map", SEED]);
    assert_eq!(end.code, Some(0));
    assert!(end.out.starts_with("{\"type\":\"FeatureCollection\""), "{}", end.out);
    assert_eq!(
        end.err,
        "15 features from 13 claims; 2 claims on no feature, listed in the map under troopmap.unmapped\n"
    );
    let quiet = run(&["map", SEED, "--quiet"]);
    assert_eq!((quiet.code, quiet.err.as_str()), (Some(0), ""));
    assert_eq!(quiet.out, end.out);
}

#[test]
fn a_dash_is_standard_input_and_standard_output() {
    let text = std::fs::read(SEED).unwrap();
    let end = run_with(&["map", "-", "-o", "-", "-q", "--to", "geojson"], text.clone());
    assert_eq!(end.code, Some(0), "{}", end.err);
    assert_eq!(end.out, done(&["map", SEED]));
    assert!(!std::path::Path::new("-").exists());
    let end = run_with(&["check", "-"], text.clone());
    assert_eq!((end.code, end.err.as_str()), (Some(0), "<stdin>: no problems\n"));
    let end = run_with(&["convert", "-", "--to", "json", "-o", "-"], text.clone());
    assert_eq!(end.out, done(&["convert", SEED, "--to", "json"]));
    let json = end.out;
    assert_eq!(run_with(&["convert", "-", "--to", "toml"], json).out, done(&["convert", SEED, "--to", "toml"]));
    assert_eq!(run_with(&["trace", "-"], text).out, done(&["trace", SEED]));
}

#[test]
fn an_unsound_dossier_is_1_and_writes_nothing() {
    for args in [&["map", BAD][..], &["trace", BAD], &["convert", BAD, "--to", "json"]] {
        fails(args, 1, "troopmap: the dossier has errors; nothing was written\n");
        fails(args, 1, "did you mean rferl-1018?");
    }
    let end = run(&["check", BAD]);
    assert_eq!((end.code, end.out.as_str()), (Some(1), ""));
    assert!(end.err.ends_with("fixtures/bad/dangling-id.toml: 9 errors\n"), "{}", end.err);
    assert_eq!(run_with(&["map", "-"], "[[claim]]\nid = ").code, Some(1));
}

#[test]
fn check_tells_the_places_in_doubt_too() {
    let text = "[[source]]\nid = \"a\"\n[[document]]\nid = \"d\"\npublisher = \"a\"\npublished = \"2024-10-18\"\n\
                [[claim]]\nid = \"c\"\ndocument = \"d\"\nsubject = \"soldiers\"\nactivity = \"stationed\"\nplace = \"Pokrovsk\"\n";
    let end = run_with(&["check", "-"], text);
    assert_eq!(end.code, Some(1));
    assert!(end.err.contains("<stdin>:12:9"), "{}", end.err);
    assert!(end.err.contains("at = \"geonames:"), "{}", end.err);
    assert!(end.err.ends_with("<stdin>: 1 error\n"), "{}", end.err);
    let end = run_with(&["check", "-", "--lenient"], text);
    assert_eq!(end.code, Some(0));
    assert!(end.err.ends_with("<stdin>: 1 warning\n"), "{}", end.err);
}

#[test]
fn a_wrong_call_is_2() {
    let cases: &[(&[&str], &str)] = &[
        (&[], "Usage: troopmap"),
        (&["chekc"], "'check'"),
        (&["map"], "<DOSSIER>"),
        (&["map", SEED, "--too", "csv"], "a similar argument exists: '--to'"),
        (&["map", SEED, "--to", "shapefile"], "geopackage"),
        (&["map", SEED, "-o", "map.shp"], "the ending of map.shp stands for no format; name one with --to: geojson"),
        (&["map", SEED, "--as-of", "yesterday"], "--as-of yesterday: "),
        (&["map", SEED, "--as-of", "2024-13-01"], "--as-of 2024-13-01: there is no month 13"),
        (&["map", SEED, "--as-of", "2024-02-30"], "--as-of 2024-02-30: "),
        (&["map", SEED, "--as-of", "2024-10"], "this is not one day; write it as 2024-10-18"),
        (&["map", SEED, "--as-of", "2024-10-01/2024-10-18"], "this is not one day"),
        (&["map", SEED, "--as-of", ".."], "--as-of ..: "),
        (&["map", SEED, "--as-of", ""], "--as-of : "),
        (&["trace", SEED, "--as-of", "2024-10"], "this is not one day"),
        (&["map", SEED, "--only", "place"], "--only place: a condition is a property, a sign and a value"),
        (&["map", SEED, "--only", "colour=red"], "--only colour=red: "),
        (
            &["map", SEED, "--only", "confidence>=high"],
            "--only confidence>=high: confidence is a number; \"high\" is none",
        ),
        (&["map", SEED, "--uncertainty", "circles"], "polygons"),
        (&["map", SEED, "--from", "toml", "--no-such"], "--no-such"),
        (&["map", SEED, "--from", "excel"], "toml, json, csv"),
        (
            &["trace", SEED, "north-korean"],
            "the map has no feature north-korean; the ids that hold this are\n  north-korean-",
        ),
        (&["trace", SEED, "nord-corean"], "the map has no feature nord-corean; the nearest id is "),
        (&["place"], "<NAME>"),
        (
            &["place", "London", "--country", "uk"],
            "--country uk: a country is two letters of ISO 3166-1, such as RU; did you mean GB?",
        ),
        (
            &["distance", "Kursk and Bryansk", "Seoul"],
            "names several places; give each by itself: \"Kursk\" \"Bryansk\"",
        ),
        (
            &["place", "Seoul", "--country", "Korea"],
            "--country Korea: a country is two letters of ISO 3166-1, such as RU",
        ),
        (&["place", "Seoul", "--near", "Xqqzzvw"], "--near: no place answers to \"Xqqzzvw\""),
        (&["distance", "Seoul"], "2 values required"),
        (&["distance", "Seoul", "Busan", "--metric", "cubits"], "geodesic, haversine, rhumb"),
        (&["distance", "Seoul", "91, 181"], "\n^^"),
        (&["distance", "Seoul", "geonames:0"], "the gazetteer has no place geonames:0"),
        (&["route", "Seoul"], "2 values required"),
        (&["route", "Seoul", "Busan", "--by", "camel"], "--by: unknown mode \"camel\"; expected one of sea, rail, "),
        (&["route", "Seoul", "Busan", "--avoid-passage", "bering"], "the passages are suez, panama"),
        (&["route", "Seoul", "Busan", "--to", "shapefile"], "geojson"),
        (
            &["route", "Moscow", "Minsk", "--avoid-country", "UK"],
            "--avoid-country UK: a country is two letters of ISO 3166-1, such as RU; did you mean GB?",
        ),
        (
            &["route", "Tokyo", "Moscow", "--by", "sea,rail"],
            "modes change only at places that are named: add the one where they meet",
        ),
        (
            &["route", "Seoul", "Busan", "--to", "prov"],
            "prov holds who claims what, and a route claims nothing; write it as geojson",
        ),
        (
            &["route", "Seoul", "Busan", "-o", "way.shp"],
            "the ending of way.shp stands for no format; name one with --to: geojson",
        ),
        (&["route", "Seoul", "Busan", "--allow-passage", "bering"], "the passages are suez, panama"),
        (&["convert", SEED], "--to"),
        (&["convert", SEED, "--to", "yaml"], "[possible values: toml, json, csv, geojson, geojsonseq, geojsonl]"),
        (&["convert", SEED, "--to", "csv"], "csv is a folder of tables; name it with -o FOLDER"),
        (&["convert", SEED, "--to", "csv", "-o", "-"], "csv is a folder of tables; name it with -o FOLDER"),
        (&["completions", "tcsh"], "bash, elvish, fish, powershell, zsh"),
        (&["map", SEED, "--gazetteer", SEED], "fixtures/seed-article.toml: line 1: a place has 19 columns"),
    ];
    for (args, says) in cases {
        fails(args, 2, says);
    }
}

#[test]
fn what_cannot_be_read_is_3() {
    for command in ["map", "check", "trace"] {
        fails(&[command, "fixtures/none.toml"], 3, "troopmap: cannot read fixtures/none.toml: ");
    }
    fails(&["convert", "fixtures/none.toml", "--to", "json"], 3, "cannot read fixtures/none.toml");
    fails(&["place", "Seoul", "--gazetteer", "none.txt"], 3, "cannot read none.txt");
    fails(&["map", SEED, "-o", "none/map.geojson"], 3, "cannot write none/map.geojson: there is no folder none\n");
    fails(&["map", SEED, "-o", "fixtures", "--to", "geojson"], 3, "cannot write fixtures: ");
    fails(&["schema", "-o", "none/schema.json"], 3, "cannot write none/schema.json: ");
    fails(&["man", "-o", "Cargo.toml/man"], 3, "cannot write Cargo.toml/man: ");
    fails(&["convert", SEED, "--to", "csv", "-o", "Cargo.toml"], 3, "cannot write Cargo.toml: ");
}

#[test]
fn names_that_are_not_certain_are_told_with_their_candidates_and_all_at_once() {
    let end = run(&["distance", "Blagoveshchensk", "Xladivostok", "Dublin", "Xqqzzvw"]);
    assert_eq!((end.code, end.out.as_str()), (Some(2), ""));
    assert!(
        end.err
            .contains("which \"Blagoveshchensk\" is meant is not certain; give one of these ids instead:\n  geonames:")
    );
    assert!(end.err.contains("Blagoveshchensk, Amur Oblast, RU (exact)"), "{}", end.err);
    assert!(end.err.contains("no place answers to \"Xladivostok\"; the nearest names are\n"), "{}", end.err);
    assert!(end.err.contains("Vladivostok, Primorsky Krai, RU"), "{}", end.err);
    assert!(end.err.ends_with("no place answers to \"Xqqzzvw\"\n"), "{}", end.err);
    assert!(!end.err.contains("Dublin"), "{}", end.err);
    fails(&["route", "Xqqzzvw", "Seoul"], 2, "no place answers to \"Xqqzzvw\"");
}

#[test]
fn every_name_is_answered_even_when_one_is_unknown() {
    let end = run(&["place", "Kursk and Bryansk"]);
    let several = "troopmap: \"Kursk and Bryansk\" names several places; give each by itself: \"Kursk\" \"Bryansk\"\n";
    assert_eq!((end.code, end.err.as_str()), (Some(2), several));
    let end = run(&["place", "Xqqzzvw", "Ussuriysk"]);
    assert_eq!((end.code, end.err.as_str()), (Some(2), "troopmap: no place answers to \"Xqqzzvw\"\n"));
    let heads: Vec<&str> = end.out.lines().filter(|line| !line.starts_with(' ')).collect();
    assert_eq!(heads, ["Xqqzzvw: unknown", "Ussuriysk: found"]);
}

#[test]
fn no_way_is_2_and_says_which_end_is_off_the_network() {
    fails(
        &["route", "Vladivostok", "Lisbon", "--by", "rail"],
        2,
        "Lisbon cannot be reached by rail: nothing of that network lies within 30.0 km",
    );
}

#[test]
fn the_real_case_has_no_problems() {
    let end = run(&["check", CASE]);
    assert_eq!((end.code, end.err.as_str()), (Some(0), "fixtures/dprk-2024: no problems\n"));
}

#[test]
fn packagers_get_what_they_ask_for() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(done(&["completions", shell]).contains("convert"), "{shell}");
    }
    assert!(done(&["man"]).contains(".TH troopmap 1"));
    let folder = tempfile::tempdir().unwrap();
    done(&["man", "-o", &crate::at(folder.path(), "new/man")]);
    let pages = crate::names_in(&folder.path().join("new/man"));
    for page in ["troopmap.1", "troopmap-map.1", "troopmap-convert.1"] {
        assert!(pages.iter().any(|name| name == page), "{pages:?}");
    }
    assert_eq!(done(&["schema"]), std::fs::read_to_string("schema/dossier.schema.json").unwrap());
    assert!(done(&["--version"]).starts_with("troopmap 0."));
}

#[test]
fn check_tells_the_places_of_claims_that_are_left_out_too() {
    let head = "[[source]]\nid = \"a\"\n[[document]]\nid = \"d\"\npublisher = \"a\"\npublished = \"2024-10-18\"\n";
    let claim =
        |id: &str, rest: &str| format!("[[claim]]\nid = \"{id}\"\ndocument = \"d\"\nsubject = \"soldiers\"\n{rest}\n");
    let sound = claim("c1", "place = \"Seoul\"");
    let when = claim("c2", "place = \"Pokrovsk\"\nwhen = \"15.7.23\"");
    let pin = claim("c3", "place = \"Pokrovsk\"\nat = \"95 N, 23.3 E\"");
    let part = claim("c4", "place = \"Pokrovsk\"\nat = { lat = 48.2, lon = 37.1 }");
    let end = run_with(&["check", "-"], format!("{head}{sound}{when}{pin}{part}"));
    assert_eq!(end.code, Some(1));
    assert_eq!(end.err.matches("places answer to \"Pokrovsk\"").count(), 1, "{}", end.err);
    assert!(end.err.contains("<stdin>:16:9"), "{}", end.err);
    assert!(end.err.ends_with("<stdin>: 4 errors\n"), "{}", end.err);
}

#[test]
fn a_table_is_told_in_the_words_of_tables() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("sources.csv", "id;name\na;A\n");
    write("documents.csv", "id;publisher;published\nd;a;2024-10-18\n");
    write("claims.csv", "id;document;subject;place;places\nc1;d;soldiers;Pokrovsk;\nc2;d;soldiers;;Seoul\n");
    let end = run(&["check", folder.path().to_str().unwrap()]);
    assert_eq!(end.code, Some(1));
    assert!(end.err.contains("by writing one of these into the column at:"), "{}", end.err);
    assert!(end.err.contains(" geonames:") && !end.err.contains("at = "), "{}", end.err);
    assert!(end.err.ends_with(": 1 error\n"), "{}", end.err);
}

#[test]
fn a_column_that_is_not_known_is_left_out_where_reading_is_lenient() {
    let folder = "fixtures/bad/csv-columns";
    fails(&["map", folder], 1, "unknown column \"Comment\" in claims.csv");
    let end = run(&["map", folder, "--lenient"]);
    assert_eq!(end.code, Some(0), "{}", end.err);
    assert!(end.err.contains("2 features from 3 claims; 3 errors\n"), "{}", end.err);
}

#[test]
fn nothing_is_no_dossier() {
    for empty in ["", " \n\t\n", "\u{feff}"] {
        let end = crate::run_with(&["map", "-"], empty);
        assert_eq!((end.code, end.out.as_str()), (Some(1), ""), "{empty:?}");
        assert!(end.err.contains("error[empty]: the dossier is empty"), "{}", end.err);
    }
}
