//! The assessment of the real case, by place and day, compared with counts made by hand from its tables.
//!
//! The counts are of origins that affirm that North Korean soldiers are (or fight) at a place, and of the documents that attest them.

#![cfg(feature = "gazetteer")]

use std::collections::BTreeSet;

use troopmap::dossier::{self, ReadOptions};
use troopmap::{Assessment, DateBound, Dossier, Edtf, Located, SourceIx, Stance, World, assess, feature, locate};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/dprk-2024");

fn real_case() -> Dossier {
    let reading = dossier::read(FOLDER, &ReadOptions::default()).expect("readable");
    reading.dossier.unwrap_or_else(|| panic!("{}", reading.problems))
}

/// Calls `get` on the assessment of a proposition as of a day. `None` if there is no such proposition yet.
fn assess_one<T>(located: &Located, day: &str, id: &str, get: impl FnOnce(&Assessment) -> T) -> Option<T> {
    let DateBound::At(instant) = Edtf::parse(day).expect("a day").earliest() else { panic!("{day} is not a day") };
    let assessed = assess::as_of(located, Some(instant));
    let all = feature::assessments_by_id(&assessed);
    all.into_iter().find(|(found, _)| found.as_str() == id).map(|(_, assessment)| get(assessment))
}

/// Counts the origins that affirm, and the documents that attest them.
fn count_origins_and_documents(dossier: &Dossier, assessment: &Assessment) -> (usize, usize) {
    let affirming = assessment.evidence.affirming_origins().flat_map(|origin| &origin.roots);
    let claims = affirming
        .filter(|root| root.standpoint.stance == Stance::Affirms)
        .flat_map(|root| &root.attestations)
        .map(|carrier| &dossier.claims()[carrier.claim.get()]);
    (assessment.independent_origins(), claims.map(|claim| &claim.document).collect::<BTreeSet<_>>().len())
}

#[test]
fn origins_and_documents_grow_day_by_day() {
    let dossier = real_case();
    let located = locate(&dossier, &World);
    assert_eq!(located.unresolved_names(), []);
    let case = |what: &str, story: &[(&str, Option<(usize, usize)>)]| {
        let id = format!("north-korean-soldiers/{what}");
        for &(day, expected) in story {
            let found = assess_one(&located, day, &id, |assessment| count_origins_and_documents(&dossier, assessment));
            assert_eq!(found, expected, "{id} as of {day}");
        }
    };
    // Only the intelligence service, in many documents, until the White House reports the same port.
    case(
        "presence/vladivostok/2024-10",
        &[
            ("2024-10-17", None),
            ("2024-10-18", Some((1, 5))),
            ("2024-10-20", Some((1, 7))),
            ("2024-10-23", Some((2, 8))),
            ("2024-12-31", Some((2, 8))),
        ],
    );
    // A second analysis of the same images on the 22nd adds a document and no origin. Ukraine's list of the 24th adds an origin.
    case(
        "presence/ussuriysk/2024-10",
        &[
            ("2024-10-18", Some((1, 5))),
            ("2024-10-22", Some((1, 6))),
            ("2024-10-24", Some((2, 7))),
            ("2024-10-31", Some((2, 7))),
        ],
    );
    // One outlet dates the image of the parade ground two months earlier. This is an error, but kept as reported.
    case("presence/ussuriysk/2024-08", &[("2024-10-18", Some((1, 1)))]);
    case("presence/khabarovsk/2024-10", &[("2024-10-18", Some((1, 4))), ("2025-04-30", Some((1, 5)))]);
    // No other source ever named it.
    case("presence/blagoveshchensk/2024-10", &[("2024-10-18", Some((1, 3))), ("2025-04-30", Some((1, 3)))]);
    // Ukraine's center and list are one origin. Two channels, each with a video, are one origin each.
    case(
        "presence/sergeyevka/2024-10",
        &[
            ("2024-10-17", None),
            ("2024-10-18", Some((2, 2))),
            ("2024-10-24", Some((2, 3))),
            ("2024-10-27", Some((3, 5))),
            ("2025-04-30", Some((3, 5))),
        ],
    );
    // Only Ukraine's list names these.
    for town in ["yekaterinoslavka", "knyaze-volkonskoye", "ulan-ude"] {
        case(
            &format!("presence/{town}/2024-10"),
            &[("2024-10-23", None), ("2024-10-24", Some((1, 1))), ("2025-04-30", Some((1, 1)))],
        );
    }
    case("presence/dunay/2024-10", &[("2024-12-31", None), ("2025-02-27", Some((1, 1)))]);
    // Ukraine, South Korea (relayed by NATO), the Pentagon (a day after it could not confirm), and a charity.
    case(
        "presence/kursk-oblast/2024-10",
        &[
            ("2024-10-23", None),
            ("2024-10-24", Some((1, 1))),
            ("2024-10-27", Some((1, 2))),
            ("2024-10-28", Some((2, 4))),
            ("2024-10-29", Some((3, 5))),
            ("2024-10-30", Some((4, 7))),
        ],
    );
    // The charity first. Washington and Seoul could not confirm until the 12th and the 13th.
    case(
        "combat/kursk-oblast/2024-10",
        &[
            ("2024-10-29", None),
            ("2024-10-31", Some((1, 1))),
            ("2024-11-05", Some((2, 2))),
            ("2024-11-13", Some((4, 4))),
        ],
    );
}

#[test]
fn nato_first_cannot_confirm_and_then_affirms() {
    let dossier = real_case();
    let located = locate(&dossier, &World);
    let nato = |day| {
        assess_one(&located, day, "north-korean-soldiers/movement/north-korea--russia/2024-10", |assessment| {
            let source = |at: SourceIx| dossier.sources()[at.get()].id.as_str();
            let affirming = assessment.evidence.affirming_origins().flat_map(|origin| &origin.roots);
            affirming.filter(|root| source(root.source) == "nato").count()
        })
    };
    assert_eq!(nato("2024-10-22"), Some(0));
    assert_eq!(nato("2024-10-23"), Some(1));
    // A video in which it still cannot confirm was published after the change, but is about the day before.
    assert_eq!(nato("2024-10-24"), Some(1));
}
