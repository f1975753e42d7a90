//! Several dossiers read as one.

use std::path::PathBuf;

use troopmap::dossier::{read_all, to_toml};
use troopmap::{Dossier, ReadOptions, ReadOutcome, Records};

/// Writes dossiers to a folder and reads them as one.
fn outcome_of(texts: &[&str], lenient: bool) -> ReadOutcome {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> = texts
        .iter()
        .enumerate()
        .map(|(number, text)| {
            let path = folder.path().join(format!("{}.toml", ["a", "b", "c"][number]));
            std::fs::write(&path, text).unwrap();
            path
        })
        .collect();
    let mut options = ReadOptions::default();
    options.lenient = lenient;
    read_all(&paths, &options).unwrap()
}

fn merged(texts: &[&str]) -> Dossier {
    outcome_of(texts, false).into_result().unwrap_or_else(|problems| panic!("{problems}"))
}

/// The problems without their folder.
fn problems_of(texts: &[&str]) -> Vec<String> {
    let problems = outcome_of(texts, false).into_result().unwrap_err();
    // Only the names of files are the same in every run.
    let name = |word: &str| word.rsplit('/').next().unwrap_or_default().to_owned();
    problems.iter().map(|problem| problem.to_string().split(' ').map(name).collect::<Vec<_>>().join(" ")).collect()
}

const SOURCES: &str = r#"
[dossier]
title = "Northland"

[[source]]
id = "outlet"
name = "The Outlet"
"#;

const MARCH: &str = r#"
[dossier]
title = "March"
base_rate = 0.4

[[source]]
id = "outlet"
kind = "news"

[[document]]
id = "d1"
publisher = "outlet"
published = "2031-03-02"

[[claim]]
id = "c1"
document = "d1"
subject = "soldiers"
activity = "stationed"
place = "Vladivostok"
statement = "briefing"
"#;

const APRIL: &str = r#"
[[document]]
id = "d2"
publisher = "outlet"
published = "2031-04-02"

[[claim]]
id = "c2"
document = "d2"
subject = "soldiers"
stance = "denies"
about = ["c1"]
"#;

#[test]
fn records_refer_to_those_of_other_dossiers_and_complete_each_other() {
    let dossier = merged(&[SOURCES, MARCH, APRIL]);
    assert_eq!((dossier.sources().len(), dossier.documents().len(), dossier.claims().len()), (1, 2, 2));
    let outlet = &dossier.sources()[0];
    assert_eq!(
        (outlet.name.as_deref(), outlet.kind.as_ref().map(troopmap::SourceKind::as_str)),
        (Some("The Outlet"), Some("news"))
    );
    assert_eq!(dossier.metadata().title.as_deref(), Some("Northland; March"));
    assert_eq!(dossier.metadata().base_rate, Some(0.4));
    // Each position is in the file that the record is from.
    let span = dossier.claim_span(&"c2".parse().unwrap(), "stance").unwrap();
    assert!(span.source.name.ends_with("c.toml"), "{}", span.source.name);
    assert_eq!(span.line_column(), (11, 10));
}

#[test]
fn the_order_changes_only_the_order_of_records() {
    let ids = |dossier: &Dossier| {
        let mut ids: Vec<String> = dossier.claims().iter().map(|claim| claim.id.to_string()).collect();
        ids.extend(dossier.sources().iter().map(|source| format!("{source:?}")));
        ids.sort();
        ids
    };
    assert_eq!(ids(&merged(&[SOURCES, MARCH, APRIL])), ids(&merged(&[APRIL, MARCH, SOURCES])));
}

#[test]
fn merging_with_oneself_changes_nothing() {
    let text = format!("{MARCH}{APRIL}");
    let once = merged(&[&text]);
    let twice = merged(&[&text, &text]);
    assert_eq!(once, twice);
    let again = to_toml(&Records::from(twice));
    assert_eq!(merged(&[&again, &text]), once);
}

#[test]
fn clashes_are_named_with_both_positions() {
    let other = MARCH.replace("kind = \"news\"", "kind = \"think-tank\"").replace("base_rate = 0.4", "base_rate = 0.5");
    assert_eq!(
        problems_of(&[MARCH, &other]),
        [
            "b.toml:4:13: error: `base_rate` is not the same in all dossiers",
            "b.toml:8:8: error: source outlet differs from that in a.toml in `kind`",
        ]
    );
}

#[test]
fn a_claim_must_be_the_same_because_what_it_leaves_out_has_a_meaning() {
    let other = MARCH.replace("statement = \"briefing\"\n", "");
    let problems = problems_of(&[MARCH, &other]);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].ends_with("in `statement`"), "{problems:?}");
}

#[test]
fn one_file_may_not_have_an_id_twice() {
    let twice = format!("{MARCH}{}", &MARCH[MARCH.find("[[claim]]").unwrap()..]);
    let problems = problems_of(&[&twice, SOURCES]);
    assert_eq!(problems, ["a.toml:23:6: error: duplicate claim id c1"]);
}

#[test]
fn lenient_reading_keeps_the_first_of_a_clash_and_lists_the_other() {
    let other = MARCH.replace("place = \"Vladivostok\"", "place = \"Khabarovsk\"");
    let outcome = outcome_of(&[MARCH, &other], true);
    let dossier = outcome.dossier.unwrap();
    assert_eq!(dossier.claims()[0].places.0, ["Vladivostok"]);
    let rejects: Vec<(bool, usize)> =
        outcome.rejects.iter().map(|reject| (reject.file.ends_with("b.toml"), reject.line)).collect();
    assert_eq!(rejects, [(true, 15)]);
}

#[test]
fn coordinates_of_two_systems_are_not_mixed() {
    let with_crs = MARCH.replace("base_rate = 0.4", "crs = \"EPSG:28422\"");
    for texts in [[with_crs.as_str(), APRIL], [APRIL, &with_crs]] {
        let problems = problems_of(&texts);
        assert!(problems.iter().any(|text| text.ends_with("`crs` is not the same in all dossiers")), "{problems:?}");
    }
}
