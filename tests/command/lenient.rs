//! `--lenient`: valid records are mapped, the others are listed with the reason, and every record is in exactly one of the two.

use std::path::Path;

use crate::{copy_of_case, fails, file_names, path_in, run, succeed};

/// Reads the table of rejects without its header.
fn read_rejects(list: &Path) -> Vec<csv::StringRecord> {
    let mut table = csv::Reader::from_path(list).unwrap();
    assert_eq!(table.headers().unwrap(), vec!["file", "line", "record", "id", "reason", "text"]);
    table.records().map(|row| row.unwrap()).collect()
}

fn count_rows(text: &str) -> usize {
    csv::Reader::from_reader(text.as_bytes()).records().filter(|row| row.as_ref().unwrap().len() > 1).count()
}

#[test]
fn every_row_is_either_kept_or_rejected() {
    let folder = tempfile::tempdir().unwrap();
    let dossier = copy_of_case(folder.path());
    let claims = std::fs::read_to_string(dossier.join("claims.csv")).unwrap();
    let all = count_rows(&claims);
    // Every ninth claim refers to a missing document.
    let mut reader = csv::Reader::from_reader(claims.as_bytes());
    let header = reader.headers().unwrap().clone();
    let document = header.iter().position(|name| name == "document").unwrap();
    let mut writer = csv::Writer::from_path(dossier.join("claims.csv")).unwrap();
    writer.write_record(&header).unwrap();
    for (at, row) in reader.records().enumerate() {
        let row = row.unwrap();
        let cells = row.iter().enumerate().map(
            |(column, cell)| {
                if column == document && at % 9 == 0 { "nowhere" } else { cell }
            },
        );
        writer.write_record(cells).unwrap();
    }
    writer.flush().unwrap();
    drop(writer);

    let (input, out) = (dossier.to_str().unwrap(), path_in(folder.path(), "kept.json"));
    fails(&["map", input], 1, "claim");
    let result = run(&["convert", input, "--to", "json", "--lenient", "-o", &out]);
    assert_eq!(result.code, Some(0), "{}", result.err);
    let kept: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&out).unwrap()).unwrap();
    let kept = kept["claims"].as_array().unwrap().len();
    let rejected = read_rejects(Path::new(&format!("{out}.rejects.csv")));
    assert!(rejected.len() >= all / 9);
    assert_eq!(kept + rejected.len(), all);
    assert!(
        result.err.ends_with(&format!("{} records skipped; listed in {out}.rejects.csv\n", rejected.len())),
        "{}",
        result.err
    );
    for row in &rejected {
        assert!(row[0].ends_with("claims.csv"), "{row:?}");
        let line: usize = row[1].parse().unwrap();
        assert!(line > 1);
        assert_eq!(&row[2], "claim");
        assert!(claims.contains(&row[3]));
        assert!(!row[4].is_empty());
    }

    let map = path_in(folder.path(), "map.geojson");
    let result = run(&["map", input, "--lenient", "-o", &map]);
    assert_eq!(result.code, Some(0));
    let counts = format!("from {all} claims; {} claims skipped, listed in {map}.rejects.csv; ", rejected.len());
    assert!(result.err.contains(&counts), "{}", result.err);
    assert_eq!(read_rejects(Path::new(&format!("{map}.rejects.csv"))).len(), rejected.len());
}

const DOUBTFUL: &str = "[[source]]\nid = \"a\"\n[[document]]\nid = \"d\"\npublisher = \"a\"\npublished = \"2024-10-18\"\n\
    [[claim]]\nid = \"c1\"\ndocument = \"d\"\nsubject = \"soldiers\"\nactivity = \"stationed\"\nplace = \"Seoul\"\n\
    [[claim]]\nid = \"c2\"\ndocument = \"d\"\nsubject = \"soldiers\"\nactivity = \"stationed\"\nplace = \"=Xqqzzvw\"\n";

#[test]
fn claims_with_unresolved_places_are_skipped_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (path_in(folder.path(), "d.toml"), path_in(folder.path(), "map.geojson"));
    std::fs::write(&input, DOUBTFUL).unwrap();
    fails(&["map", &input, "-o", &out], 1, "place \"=Xqqzzvw\" not found");
    assert_eq!(file_names(folder.path()), ["d.toml"], "nothing is written");
    let result = run(&["map", &input, "-o", &out, "--lenient"]);
    assert_eq!(result.code, Some(0));
    let summary =
        format!("1 feature from 2 claims; 1 claim skipped, listed in {out}.rejects.csv; 1 warning; written to {out}\n");
    assert!(result.err.ends_with(&summary), "{}", result.err);
    let list = read_rejects(Path::new(&format!("{out}.rejects.csv")));
    assert_eq!(list.len(), 1);
    assert_eq!([&list[0][0], &list[0][1], &list[0][2], &list[0][3]], [&input, "18", "claim", "c2"]);
    assert_eq!(&list[0][5], "'=Xqqzzvw", "no formula in a spreadsheet");

    // A run without rejects empties an old list.
    std::fs::write(&input, DOUBTFUL.replace("=Xqqzzvw", "Busan")).unwrap();
    succeed(&["map", &input, "-o", &out, "--lenient"]);
    assert_eq!(read_rejects(Path::new(&format!("{out}.rejects.csv"))), Vec::<csv::StringRecord>::new());
}

#[test]
fn lists_every_unresolved_name() {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (path_in(folder.path(), "d.toml"), path_in(folder.path(), "map.geojson"));
    let several = DOUBTFUL.replace("place = \"=Xqqzzvw\"", "places = [\"Xqqzzvw\", \"Busan\", \"Vvqqxxz\"]");
    std::fs::write(&input, several).unwrap();
    succeed(&["map", &input, "-q", "-o", &out, "--lenient"]);
    let list = read_rejects(Path::new(&format!("{out}.rejects.csv")));
    assert_eq!((list.len(), &list[0][5]), (1, "Vvqqxxz; Xqqzzvw"));
    assert!(list[0][4].ends_with("; place \"Xqqzzvw\" not found"), "{}", &list[0][4]);
    // The claim keeps Busan, so that only places were left out.
    assert_eq!(&list[0][2], "place");
    let map = std::fs::read_to_string(&out).unwrap();
    assert!(map.contains("Busan"), "{map}");
}

#[test]
fn writes_no_list_without_rejects() {
    let folder = tempfile::tempdir().unwrap();
    let out = path_in(folder.path(), "map.geojson");
    succeed(&["map", crate::SEED, "--lenient", "-o", &out]);
    assert_eq!(file_names(folder.path()), ["map.geojson"]);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), succeed(&["map", crate::SEED]));
}

#[test]
fn skipped_errors_are_still_counted_as_errors() {
    let result = run(&["map", "fixtures/bad/csv-values", "--lenient"]);
    assert_eq!(result.code, Some(0));
    assert!(result.err.ends_with("0 features from 2 claims; 2 claims skipped; 13 errors\n"), "{}", result.err);
}

#[test]
fn unparsable_input_exits_with_1_even_if_lenient() {
    fails(&["map", "fixtures/bad/syntax.toml", "--lenient"], 1, "nothing was written");
}
