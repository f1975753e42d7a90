//! Writing a dossier and reading it again changes nothing, in any notation and any order of notations.

use crate::records;
use proptest::prelude::*;
use troopmap::dossier::{self, ReadOptions, ReadOutcome, TextFormat};
use troopmap::{Dossier, Records};

fn read_toml(text: &str) -> ReadOutcome {
    dossier::from_text("dossier.toml", text, TextFormat::Toml, &ReadOptions::default())
}

fn read_json(text: &str) -> ReadOutcome {
    dossier::from_text("dossier.json", text, TextFormat::Json, &ReadOptions::default())
}

fn read_csv(files: Vec<(&'static str, String)>) -> ReadOutcome {
    let files = files.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes()));
    dossier::from_files(".", files, &ReadOptions::default())
}

fn records_of(outcome: ReadOutcome, text: impl std::fmt::Debug) -> Records {
    match outcome.dossier {
        Some(dossier) => dossier.into(),
        None => panic!("{}\n{text:#?}", outcome.problems),
    }
}

/// Writes records in a notation and reads them back.
type RoundTrip = fn(&Records) -> Records;

const NOTATIONS: [(&str, RoundTrip); 3] = [
    ("TOML", |records| records_of(read_toml(&dossier::to_toml(records)), dossier::to_toml(records))),
    ("JSON", |records| records_of(read_json(&dossier::to_json(records)), dossier::to_json(records))),
    ("CSV", |records| records_of(read_csv(dossier::to_csv_folder(records)), dossier::to_csv_folder(records))),
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn round_trips_change_nothing(records in records::any()) {
        // Creating a dossier normalizes the records.
        let records: Records = Dossier::try_from(records).unwrap().into();
        for (first_name, first) in NOTATIONS {
            let once = first(&records);
            prop_assert_eq!(&once, &records, "{}", first_name);
            for (second_name, second) in NOTATIONS {
                prop_assert_eq!(&second(&once), &records, "{} then {}", first_name, second_name);
            }
        }
    }

    #[test]
    fn writing_is_deterministic(records in records::any()) {
        prop_assert_eq!(dossier::to_toml(&records), dossier::to_toml(&records.clone()));
        let back: Records = serde_json::from_str(&dossier::to_json(&records)).unwrap();
        prop_assert_eq!(dossier::to_json(&back), dossier::to_json(&records));
    }
}

#[test]
fn fixtures_survive_every_notation() {
    for path in ["fixtures/seed-article.toml", "fixtures/dprk-2024"] {
        let outcome = dossier::read(path, &ReadOptions::default()).unwrap();
        let records = records_of(outcome, path);
        for (first_name, first) in NOTATIONS {
            for (second_name, second) in NOTATIONS {
                assert_eq!(second(&first(&records)), records, "{path}: {first_name} then {second_name}");
            }
        }
    }
}
