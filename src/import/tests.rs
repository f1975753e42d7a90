use super::*;
use crate::dossier::Dossier;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/import");

/// Reads a sample, and holds it to what every sample must do.
fn sample(file: &str, format: Foreign) -> Imported {
    let bytes = std::fs::read(format!("{FIXTURES}/{file}")).unwrap();
    assert_eq!(detect(file, &bytes), Some(format), "{file}");
    let imported =
        read(format, file, bytes.as_slice(), &Options::default()).unwrap_or_else(|problems| panic!("{problems}"));
    let dossier = Dossier::try_from(imported.records.clone()).unwrap_or_else(|problems| panic!("{file}: {problems}"));
    assert_eq!(dossier.records(), &imported.records);
    imported
}

fn snapshot(file: &str, format: Foreign) {
    let imported = sample(file, format);
    let mut text = imported.notes.iter().map(|note| format!("note: {note}\n")).collect::<String>();
    text.push_str(&serde_json::to_string_pretty(&imported.records).unwrap());
    insta::with_settings!({ snapshot_path => FIXTURES, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(file.to_owned(), text);
    });
}

#[test]
fn ucdp() {
    snapshot("ucdp.csv", Foreign::UcdpGed);
}

#[test]
fn acled() {
    snapshot("acled.csv", Foreign::Acled);
}

#[test]
fn table() {
    snapshot("table.csv", Foreign::Table);
}

/// The messages that a text earns when nothing may be left out.
fn problems(format: Foreign, text: &str) -> Vec<String> {
    let problems = read(format, "t.csv", text.as_bytes(), &Options::default()).unwrap_err();
    problems.iter().map(ToString::to_string).collect()
}

/// The UCDP sample with some cells of its first row changed.
fn ucdp_with(changes: &[(&str, &str)]) -> String {
    let sample = std::fs::read(format!("{FIXTURES}/ucdp.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(sample.as_slice());
    let header = reader.headers().unwrap().clone();
    let row = reader.records().next().unwrap().unwrap();
    let change = |name: &str| changes.iter().find(|(changed, _)| *changed == name).map(|(_, text)| *text);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    writer.write_record(header.iter().zip(&row).map(|(name, text)| change(name).unwrap_or(text))).unwrap();
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn bad_rows_of_ucdp_are_told() {
    let case = |changes: &[(&str, &str)], message: &str| {
        let told = problems(Foreign::UcdpGed, &ucdp_with(changes));
        assert!(told.len() == 1 && told[0].ends_with(message), "{told:?}");
    };
    case(&[("where_prec", "8")], "error: where_prec should be a whole number from 1 to 7; this is \"8\"");
    case(&[("date_prec", "")], "error: date_prec should be a whole number from 1 to 5; this is \"\"");
    case(
        &[("latitude", "137.2")],
        "error: latitude 137.2 is not between -90 and 90; longitude and latitude look swapped: 37.16117, 137.2",
    );
    case(&[("latitude", "NaN")], "error: latitude should be a number; this is \"NaN\"");
    case(&[("latitude", "")], "error: latitude is empty; latitude and longitude only make sense together");
    case(&[("date_start", "5.3.2031")], "error: date_start should be a date such as 2022-03-05; this is \"5.3.2031\"");
    case(&[("date_start", "2031-03-06")], "error: date_end ends before it starts: 2031-03-06 to 2031-03-05");
    case(&[("low", "5")], "error: low is more than high: 5 and 3");
    case(&[("best", "-1")], "error: best should be a number; this is \"-1\"");
    case(
        &[("type_of_violence", "4")],
        "error: type_of_violence should be 1 (state-based), 2 (non-state) or 3 (one-sided); this is \"4\"",
    );
    case(&[("id", "")], "error: id is empty");
}

#[test]
fn a_problem_tells_its_line_and_column() {
    let text = "lat,lon,date,note\n43.1,131.9,2024-10-18,\"two\nlines\"\n43.1,x,2024-10-18,\n\"4\n3\",1,2024-10-18,\n1,2,18.10.2024,\n";
    assert_eq!(
        problems(Foreign::Table, text),
        [
            "t.csv:4:6: error: lon should be a number; this is \"x\"",
            "t.csv:5:2: error: lat should be a number; this is \"4\\u{a}3\"",
            "t.csv:7:5: error: date: `18.10.2024` is not how EDTF writes a date; write 2024-10-18",
        ]
    );
}

#[test]
fn missing_columns_are_told_together() {
    assert_eq!(
        problems(Foreign::Acled, "event_id_cnty,event_date\n"),
        [
            "error: t.csv lacks the columns time_precision, event_type, sub_event_type, actor1, latitude, longitude, geo_precision of \
          ACLED\n  help: it has \"event_id_cnty, event_date\""
        ]
    );
}

#[test]
fn ids_are_not_used_twice() {
    let text = "id,lat,lon,date\na,1,2,2024\nb,1,2,2024\na,1,2,2024\n";
    assert_eq!(problems(Foreign::Table, text), ["t.csv:4:1: error: the id \"t-a\" was used before"]);
}

#[test]
fn undated_rows_need_a_date_from_elsewhere() {
    let text = "lat,lon\n1,2\n";
    assert_eq!(
        problems(Foreign::Table, text),
        [
            "t.csv:2:1: error: nothing says when this was published or happened\n  help: say when the data were published with \
          --published DATE (in code: Options::published)"
        ]
    );
    let options = Options { published: Some(Edtf::parse("2024-11-02").unwrap()), ..Options::default() };
    let imported = read(Foreign::Table, "t.csv", text.as_bytes(), &options).unwrap();
    assert_eq!(imported.records.documents[0].published.as_str(), "2024-11-02");
    let dated = "lat,lon,date\n1,2,2024-10-18\n";
    let imported = read(Foreign::Table, "t.csv", dated.as_bytes(), &options).unwrap();
    assert_eq!(imported.records.documents[0].published.as_str(), "2024-10-18/2024-11-02");
}

#[test]
fn no_more_claims_than_the_limit() {
    let options = Options { limits: crate::dossier::Limits { claims: 1, ..Default::default() }, ..Options::default() };
    let text = "lat,lon,date\n1,2,2024\n1,2,2024\n";
    let problems = read(Foreign::Table, "t.csv", text.as_bytes(), &options).unwrap_err();
    assert_eq!(problems.iter().next().unwrap().message, "t.csv holds more than 1 claims, which is the limit");
}

#[test]
fn a_file_of_another_kind_is_given_up() {
    let text = format!("lat,lon,date\n{}", "x,y,z\n".repeat(5000));
    let told = problems(Foreign::Table, &text);
    assert_eq!(told.len(), MOST_PROBLEMS + 1);
    assert_eq!(
        told[MOST_PROBLEMS],
        "error: t.csv has 1000 problems so far; the rest is not read\n  help: is it of the format that was said?"
    );
}

mod laws {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Rows in are rows kept and rows left out, and what is kept makes a dossier, whatever is done to some bytes.
        #[test]
        fn rows_in_are_rows_out_and_rejects(file in prop::sample::select(&[("ucdp.csv", Foreign::UcdpGed), ("acled.csv", Foreign::Acled), ("table.csv", Foreign::Table)][..]),
                                            damage in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(b"0;,\"\n-9x".as_slice())), 0..8)) {
            let mut bytes = std::fs::read(format!("{FIXTURES}/{}", file.0)).unwrap();
            let header = bytes.iter().position(|&byte| byte == b'\n').unwrap();
            for (at, byte) in damage {
                let at = header + 1 + at.index(bytes.len() - header - 1);
                if bytes[at].is_ascii() {
                    bytes[at] = byte;
                }
            }
            let options = Options { lenient: true, ..Options::default() };
            let imported = read(file.1, file.0, bytes.as_slice(), &options).unwrap();
            let first = |claim: &&crate::record::Claim| !claim.original.contains_key("row");
            let kept = imported.records.claims.iter().filter(first).count();
            prop_assert_eq!(imported.rows, kept + imported.rejects.len());
            let strict = read(file.1, file.0, bytes.as_slice(), &Options::default());
            prop_assert_eq!(strict.is_ok(), imported.rejects.is_empty());
            if let Err(problems) = Dossier::try_from(imported.records) {
                prop_assert!(false, "{}", problems);
            }
        }
    }
}
