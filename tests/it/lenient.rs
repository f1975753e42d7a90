//! Lenient reading: records written are records kept and records left out, always.

use proptest::prelude::*;
use troopmap::dossier::{self, ReadOptions, TextFormat};
use troopmap::{Dossier, RecordKind, Records};

fn lenient() -> ReadOptions {
    let mut options = ReadOptions::default();
    options.lenient = true;
    options
}

fn count(records: &Records) -> usize {
    records.sources.len() + records.subjects.len() + records.documents.len() + records.claims.len()
}

const FOLDER: [(&str, &str); 3] = [
    ("sources.csv", "id,name,country\nnis,NIS,kr\noutlet,Outlet,US\n"),
    ("documents.csv", "id,publisher,published\nd1,outlet,2024-10-18\nd2,nis,2024-10-18\nd3,outlet,soon\n"),
    (
        "claims.csv",
        "id,document,asserted_by,subject,cites\n\
         c1,d1,outlet,soldiers,\n\
         c2,d2,outlet,soldiers,\n\
         c3,d1,nis,soldiers,\n\
         c4,d1,outlet,soldiers,c1; c2\n\
         c5,d1,outlet,soldiers,c9\n\
         c6,d1,outlet\n\
         c1,d1,outlet,soldiers,\n\
         c7,d1,outlet,soldiers,c1\n\
         c8,d3,outlet,soldiers,\n",
    ),
];

#[test]
fn what_depends_on_a_rejected_record_is_rejected() {
    let files = FOLDER.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let reading = dossier::from_files("d", files, &lenient());
    let told: Vec<String> = reading
        .rejects
        .iter()
        .map(|reject| {
            let id = reject.id.as_deref().unwrap_or("-");
            format!("{}:{} {} {id}: {} [{}]", reject.file, reject.line, reject.kind, reject.reason, reject.text)
        })
        .collect();
    let expected = [
        "d/sources.csv:2 source nis: country of source nis is \"kr\", which is not a country code (row 2, column country) \
         [nis,NIS,kr]",
        "d/documents.csv:3 document d2: it depends on source nis, which was left out [d2,nis,2024-10-18]",
        "d/documents.csv:4 document d3: published of document d3 is \"soon\", which is not a date: not an EDTF date: year \
         must have exactly four digits (or X) (row 4, column published) [d3,outlet,soon]",
        "d/claims.csv:3 claim c2: it depends on document d2, which was left out [c2,d2,outlet,soldiers,]",
        "d/claims.csv:4 claim c3: it depends on source nis, which was left out [c3,d1,nis,soldiers,]",
        "d/claims.csv:5 claim c4: it depends on claim c2, which was left out [c4,d1,outlet,soldiers,c1; c2]",
        "d/claims.csv:6 claim c5: claim c5 cites claim c9, which this dossier lacks (row 6, column cites) \
         [c5,d1,outlet,soldiers,c9]",
        "d/claims.csv:7 claim c6: this row has 3 cells; the header has 5 (row 7) [c6,d1,outlet]",
        "d/claims.csv:8 claim c1: the id c1 names two claims (row 8, column id) [c1,d1,outlet,soldiers,]",
        "d/claims.csv:10 claim c8: it depends on document d3, which was left out [c8,d3,outlet,soldiers,]",
    ];
    assert_eq!(told, expected);
    let dossier = reading.dossier.unwrap();
    let ids: Vec<&str> = dossier.claims().iter().map(|claim| claim.id.as_str()).collect();
    assert_eq!(ids, ["c1", "c7"]);
}

#[test]
fn places_stay_with_their_records() {
    let files = FOLDER.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let dossier = dossier::from_files("d", files, &lenient()).dossier.unwrap();
    let span = dossier.claim_span(&"c7".parse().unwrap(), "cites").unwrap();
    assert_eq!((span.to_string(), &span.source.text[span.bytes]), ("d/claims.csv:9:23".to_owned(), "c1"));
}

#[test]
fn what_no_record_is_to_blame_for_stops_lenient_reading_too() {
    for text in ["[[claim]]\nid = ", "[dossier]\nbase_rate = 2\n", "[[clam]]\nid = \"c1\"\n"] {
        let reading = dossier::from_text("x.toml", text, TextFormat::Toml, &lenient());
        assert!(reading.dossier.is_none(), "{text}");
        assert!(reading.rejects.is_empty());
    }
}

#[test]
fn the_words_of_a_rejected_subject_are_not_another_subject() {
    let text = "[[source]]\nid = \"nis\"\n[[subject]]\nid = \"kpa\"\naliases = [\"Soldiers\"]\ncountry = \"kp\"\n\
                [[document]]\nid = \"d1\"\npublisher = \"nis\"\npublished = 2024-10-18\n\
                [[claim]]\nid = \"c1\"\ndocument = \"d1\"\nsubject = \"soldiers\"\n\
                [[claim]]\nid = \"c2\"\ndocument = \"d1\"\nsubject = \"ships\"\n";
    let reading = dossier::from_text("x.toml", text, TextFormat::Toml, &lenient());
    let rejected: Vec<_> = reading.rejects.iter().map(|reject| (reject.kind, reject.id.clone().unwrap())).collect();
    assert_eq!(rejected, [(RecordKind::Subject, "kpa".to_owned()), (RecordKind::Claim, "c1".to_owned())]);
}

/// Rows of a dossier in CSV: claims in one of two documents, each citing one that stands before it.
fn files(claims: &[(usize, usize)]) -> Vec<(&'static str, Vec<Vec<String>>)> {
    let row = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<String>>();
    let mut rows = vec![row(&["id", "document", "subject", "cites"])];
    for (at, &(document, cited)) in claims.iter().enumerate() {
        let cited = if at == 0 { String::new() } else { format!("c{}", cited % at) };
        rows.push(row(&[&format!("c{at}"), &format!("d{}", document % 2), "soldiers", &cited]));
    }
    let documents = [["id", "publisher", "published"], ["d0", "s0", "2024-10-18"], ["d1", "s1", "2024-10-18"]];
    vec![
        ("sources.csv", vec![row(&["id", "country"]), row(&["s0", "KR"]), row(&["s1", "US"])]),
        ("documents.csv", documents.iter().map(|cells| row(cells)).collect()),
        ("claims.csv", rows),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Cells spoilt at random: whatever is left out, nothing is lost, and what is kept is a dossier that stands by itself.
    #[test]
    fn records_in_are_records_out_and_rejects(
        claims in prop::collection::vec((0..2_usize, 0..10_usize), 1..10),
        spoilt in prop::collection::vec(
            (0..3_usize, 0..10_usize, 0..4_usize, prop::sample::select(vec!["x", "", "a,b", "c0", "\"", " "])),
            0..4,
        ),
    ) {
        let mut files = files(&claims);
        for (file, row, cell, with) in spoilt {
            let rows = &mut files[file].1;
            let row = 1 + row % (rows.len() - 1);
            let cell = cell % rows[row].len();
            // A quote that does not close takes the rows that follow with it, so that they are no rows.
            let last = row + 1 == rows.len() && cell + 1 == rows[row].len();
            rows[row][cell] = if with == "\"" && !last { "y\"".to_owned() } else { with.to_owned() };
        }
        // A row of empty cells is no record.
        let is_record = |cells: &&Vec<String>| cells.iter().any(|cell| !cell.is_empty());
        let written: usize = files.iter().map(|(_, rows)| rows[1..].iter().filter(is_record).count()).sum();
        let text = |rows: Vec<Vec<String>>| rows.iter().map(|cells| cells.join(",") + "\n").collect::<String>();
        let bytes: Vec<_> =
            files.into_iter().map(|(name, rows)| (name.to_owned(), text(rows).into_bytes())).collect();
        let reading = dossier::from_files("d", bytes.clone(), &lenient());
        let strict = dossier::from_files("d", bytes, &ReadOptions::default());
        let kept = reading.dossier.as_ref().map_or(0, |dossier| count(&dossier.to_records()));
        prop_assert_eq!(kept + reading.rejects.len(), written, "{}", reading.problems);
        prop_assert_eq!(reading.rejects.is_empty(), strict.dossier.is_some());
        let again = Dossier::try_from(reading.dossier.unwrap().to_records());
        prop_assert!(again.is_ok(), "{}", again.unwrap_err());
    }
}
