//! `--lenient`: what is sound is mapped, the rest is listed with its reason, and nothing is in neither or in both.

use std::path::Path;

use crate::{at, copy_of_case, done, fails, names_in, run};

/// The table of what was left out, without its header.
fn rejects(list: &Path) -> Vec<csv::StringRecord> {
    let mut table = csv::Reader::from_path(list).unwrap();
    assert_eq!(table.headers().unwrap(), vec!["file", "line", "record", "id", "reason", "text"]);
    table.records().map(|row| row.unwrap()).collect()
}

fn rows(text: &str) -> usize {
    csv::Reader::from_reader(text.as_bytes()).records().filter(|row| row.as_ref().unwrap().len() > 1).count()
}

#[test]
fn rows_in_are_rows_out_and_rows_rejected() {
    let folder = tempfile::tempdir().unwrap();
    let dossier = copy_of_case(folder.path());
    let claims = std::fs::read_to_string(dossier.join("claims.csv")).unwrap();
    let all = rows(&claims);
    // Every ninth claim stands in a document that is not there.
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

    let (input, out) = (dossier.to_str().unwrap(), at(folder.path(), "kept.json"));
    fails(&["map", input], 1, "claim");
    let end = run(&["convert", input, "--to", "json", "--lenient", "-o", &out]);
    assert_eq!(end.code, Some(0), "{}", end.err);
    let kept: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&out).unwrap()).unwrap();
    let kept = kept["claims"].as_array().unwrap().len();
    let left_out = rejects(Path::new(&format!("{out}.rejects.csv")));
    assert!(left_out.len() >= all / 9);
    assert_eq!(kept + left_out.len(), all);
    assert!(
        end.err.ends_with(&format!("{} records left out; listed in {out}.rejects.csv\n", left_out.len())),
        "{}",
        end.err
    );
    for row in &left_out {
        assert!(row[0].ends_with("claims.csv"), "{row:?}");
        let line: usize = row[1].parse().unwrap();
        assert!(line > 1);
        assert_eq!(&row[2], "claim");
        assert!(claims.contains(&row[3]));
        assert!(!row[4].is_empty());
    }

    let map = at(folder.path(), "map.geojson");
    let end = run(&["map", input, "--lenient", "-o", &map]);
    assert_eq!(end.code, Some(0));
    let told = format!("from {all} claims; {} claims left out, listed in {map}.rejects.csv; ", left_out.len());
    assert!(end.err.contains(&told), "{}", end.err);
    assert_eq!(rejects(Path::new(&format!("{map}.rejects.csv"))).len(), left_out.len());
}

const DOUBTFUL: &str = "[[source]]\nid = \"a\"\n[[document]]\nid = \"d\"\npublisher = \"a\"\npublished = \"2024-10-18\"\n\
    [[claim]]\nid = \"c1\"\ndocument = \"d\"\nsubject = \"soldiers\"\nactivity = \"stationed\"\nplace = \"Seoul\"\n\
    [[claim]]\nid = \"c2\"\ndocument = \"d\"\nsubject = \"soldiers\"\nactivity = \"stationed\"\nplace = \"=Xqqzzvw\"\n";

#[test]
fn a_claim_whose_place_is_in_doubt_is_left_out_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (at(folder.path(), "d.toml"), at(folder.path(), "map.geojson"));
    std::fs::write(&input, DOUBTFUL).unwrap();
    fails(&["map", &input, "-o", &out], 1, "place \"=Xqqzzvw\" not found");
    assert_eq!(names_in(folder.path()), ["d.toml"], "nothing is written");
    let end = run(&["map", &input, "-o", &out, "--lenient"]);
    assert_eq!(end.code, Some(0));
    let told = format!(
        "1 feature from 2 claims; 1 claim left out, listed in {out}.rejects.csv; 1 warning; written to {out}\n"
    );
    assert!(end.err.ends_with(&told), "{}", end.err);
    let list = rejects(Path::new(&format!("{out}.rejects.csv")));
    assert_eq!(list.len(), 1);
    assert_eq!([&list[0][0], &list[0][1], &list[0][2], &list[0][3]], [&input, "18", "claim", "c2"]);
    assert_eq!(&list[0][5], "'=Xqqzzvw", "no formula in a spreadsheet");

    // An old list does not outlive the run that mends it.
    std::fs::write(&input, DOUBTFUL.replace("=Xqqzzvw", "Busan")).unwrap();
    done(&["map", &input, "-o", &out, "--lenient"]);
    assert_eq!(rejects(Path::new(&format!("{out}.rejects.csv"))), Vec::<csv::StringRecord>::new());
}

#[test]
fn every_name_in_doubt_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (at(folder.path(), "d.toml"), at(folder.path(), "map.geojson"));
    let several = DOUBTFUL.replace("place = \"=Xqqzzvw\"", "places = [\"Xqqzzvw\", \"Busan\", \"Vvqqxxz\"]");
    std::fs::write(&input, several).unwrap();
    done(&["map", &input, "-q", "-o", &out, "--lenient"]);
    let list = rejects(Path::new(&format!("{out}.rejects.csv")));
    assert_eq!((list.len(), &list[0][5]), (1, "Vvqqxxz; Xqqzzvw"));
    assert!(list[0][4].ends_with("; place \"Xqqzzvw\" not found"), "{}", &list[0][4]);
}

#[test]
fn where_nothing_is_left_out_there_is_no_list() {
    let folder = tempfile::tempdir().unwrap();
    let out = at(folder.path(), "map.geojson");
    done(&["map", crate::SEED, "--lenient", "-o", &out]);
    assert_eq!(names_in(folder.path()), ["map.geojson"]);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), done(&["map", crate::SEED]));
}

#[test]
fn errors_that_are_passed_over_are_still_called_errors() {
    let end = run(&["map", "fixtures/bad/csv-values", "--lenient"]);
    assert_eq!(end.code, Some(0));
    assert!(end.err.ends_with("0 features from 2 claims; 2 claims left out; 13 errors\n"), "{}", end.err);
}

#[test]
fn a_text_that_cannot_be_read_at_all_is_1_even_then() {
    fails(&["map", "fixtures/bad/syntax.toml", "--lenient"], 1, "nothing was written");
}
