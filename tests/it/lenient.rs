//! Lenient reading: every record is either in the dossier or among the rejects.

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
fn rejects_records_that_depend_on_rejects() {
    let files = FOLDER.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let outcome = dossier::from_files("d", files, &lenient());
    let rejects: Vec<String> = outcome
        .rejects
        .iter()
        .map(|reject| {
            let id = reject.id.as_deref().unwrap_or("-");
            format!("{}:{} {} {id}: {} [{}]", reject.file, reject.line, reject.kind, reject.reason, reject.text)
        })
        .collect();
    let expected = [
        "d/sources.csv:2 source nis: `country` of source nis is not a country code: \"kr\" (row 2, column country) \
         [nis,NIS,kr]",
        "d/documents.csv:3 document d2: it depends on source nis, which was skipped [d2,nis,2024-10-18]",
        "d/documents.csv:4 document d3: invalid date \"soon\" in `published` of document d3: not an EDTF date: year \
         must have exactly four digits (or X) (row 4, column published) [d3,outlet,soon]",
        "d/claims.csv:3 claim c2: it depends on document d2, which was skipped [c2,d2,outlet,soldiers,]",
        "d/claims.csv:4 claim c3: it depends on source nis, which was skipped [c3,d1,nis,soldiers,]",
        "d/claims.csv:5 claim c4: it depends on claim c2, which was skipped [c4,d1,outlet,soldiers,c1; c2]",
        "d/claims.csv:6 claim c5: claim c5 cites unknown claim c9 (row 6, column cites) \
         [c5,d1,outlet,soldiers,c9]",
        "d/claims.csv:7 claim c6: this row has 3 cells, but the header has 5 (row 7) [c6,d1,outlet]",
        "d/claims.csv:8 claim c1: duplicate claim id c1 (row 8, column id) [c1,d1,outlet,soldiers,]",
        "d/claims.csv:10 claim c8: it depends on document d3, which was skipped [c8,d3,outlet,soldiers,]",
    ];
    assert_eq!(rejects, expected);
    let dossier = outcome.dossier.unwrap();
    let ids: Vec<&str> = dossier.claims().iter().map(|claim| claim.id.as_str()).collect();
    assert_eq!(ids, ["c1", "c7"]);
}

#[test]
fn positions_stay_with_their_records() {
    let files = FOLDER.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let dossier = dossier::from_files("d", files, &lenient()).dossier.unwrap();
    let span = dossier.claim_span(&"c7".parse().unwrap(), "cites").unwrap();
    assert_eq!((span.to_string(), &span.source.text[span.bytes]), ("d/claims.csv:9:23".to_owned(), "c1"));
}

#[test]
fn problems_outside_records_stop_lenient_reading() {
    for text in ["[[claim]]\nid = ", "[dossier]\nbase_rate = 2\n", "[[clam]]\nid = \"c1\"\n"] {
        let outcome = dossier::from_text("x.toml", text, TextFormat::Toml, &lenient());
        assert!(outcome.dossier.is_none(), "{text}");
        assert!(outcome.rejects.is_empty());
    }
}

#[test]
fn rejects_claims_about_a_rejected_subject() {
    let text = "[[source]]\nid = \"nis\"\n[[subject]]\nid = \"kpa\"\naliases = [\"Soldiers\"]\ncountry = \"kp\"\n\
                [[document]]\nid = \"d1\"\npublisher = \"nis\"\npublished = 2024-10-18\n\
                [[claim]]\nid = \"c1\"\ndocument = \"d1\"\nsubject = \"soldiers\"\n\
                [[claim]]\nid = \"c2\"\ndocument = \"d1\"\nsubject = \"ships\"\n";
    let outcome = dossier::from_text("x.toml", text, TextFormat::Toml, &lenient());
    let rejected: Vec<_> = outcome.rejects.iter().map(|reject| (reject.kind, reject.id.clone().unwrap())).collect();
    assert_eq!(rejected, [(RecordKind::Subject, "kpa".to_owned()), (RecordKind::Claim, "c1".to_owned())]);
}

/// Returns the rows of a CSV dossier with claims in two documents, each of which cites an earlier claim.
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

    /// Overwrites random cells. Every record must be in the dossier or among the rejects, and the dossier must be valid.
    #[test]
    fn every_record_is_kept_or_rejected(
        claims in prop::collection::vec((0..2_usize, 0..10_usize), 1..10),
        edits in prop::collection::vec(
            (0..3_usize, 0..10_usize, 0..4_usize, prop::sample::select(vec!["x", "", "a,b", "c0", "\"", " "])),
            0..4,
        ),
    ) {
        let mut files = files(&claims);
        for (file, row, cell, with) in edits {
            let rows = &mut files[file].1;
            let row = 1 + row % (rows.len() - 1);
            let cell = cell % rows[row].len();
            // An unclosed quote would consume the rows after it, so only the last cell may have one.
            let last = row + 1 == rows.len() && cell + 1 == rows[row].len();
            rows[row][cell] = if with == "\"" && !last { "y\"".to_owned() } else { with.to_owned() };
        }
        // A row of empty cells is not a record.
        let is_record = |cells: &&Vec<String>| cells.iter().any(|cell| !cell.is_empty());
        let written: usize = files.iter().map(|(_, rows)| rows[1..].iter().filter(is_record).count()).sum();
        let text = |rows: Vec<Vec<String>>| rows.iter().map(|cells| cells.join(",") + "\n").collect::<String>();
        let bytes: Vec<_> =
            files.into_iter().map(|(name, rows)| (name.to_owned(), text(rows).into_bytes())).collect();
        let outcome = dossier::from_files("d", bytes.clone(), &lenient());
        let strict = dossier::from_files("d", bytes, &ReadOptions::default());
        let kept = outcome.dossier.as_ref().map_or(0, |dossier| count(&dossier.to_records()));
        prop_assert_eq!(kept + outcome.rejects.len(), written, "{}", outcome.problems);
        prop_assert_eq!(outcome.rejects.is_empty(), strict.dossier.is_some());
        let again = Dossier::try_from(outcome.dossier.unwrap().to_records());
        prop_assert!(again.is_ok(), "{}", again.unwrap_err());
    }
}
