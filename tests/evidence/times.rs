//! The time of features, and their ids.

use troopmap::export::{self, Format, WriteOptions};
use troopmap::{Sense, Stance, assess, feature, locate};

use crate::small_dossier::{ALBA, SmallDossier, ToyGazetteer};

/// One claim about soldiers at Alba for each date.
fn with_dates(dates: &[&str]) -> SmallDossier {
    let small = SmallDossier::new().source("nis", "B").document("d", "nis", "2025-10-18");
    dates.iter().enumerate().fold(small, |small, (at, date)| {
        small.claim(&format!("c{at}"), "d", |claim| claim.when = Some(date.parse().unwrap()))
    })
}

fn only(small: &SmallDossier) -> troopmap::Report {
    let mut reports = small.reports("");
    assert_eq!(reports.len(), 1, "{:?}", reports.keys());
    reports.pop_first().unwrap().1
}

#[test]
fn days_that_no_claim_names_are_not_claimed() {
    for (dates, when) in [
        (&["2024-10-08", "2024-10-20"][..], "{2024-10-08,2024-10-20}"),
        (&["2024-10-20", "2024-10-08", "2024-10-08"], "{2024-10-08,2024-10-20}"),
        (&["2024-10-08?", "2024-10-08", "2024-10-20?"], "{2024-10-08,2024-10-20?}"),
        (&["2024-10-08T09:00:00Z", "2024-10-20"], "{2024-10-08,2024-10-20}"),
        (
            &["2024-10-01", "2024-10-02", "2024-10-03", "2024-10-04", "2024-10-05", "2024-10-09"],
            "[2024-10-01..2024-10-09]",
        ),
        // One of the dates covers the whole interval.
        (&["2024-10-08/2024-10-20", "2024-10-10"], "2024-10-08/2024-10-20"),
        (&["2024-10-08/..", "2024-10-10"], "2024-10-08/.."),
        (&["2024-10", "2024-10-10"], "2024-10"),
        (&["[2024-10-08..2024-10-20]", "2024-10-10"], "[2024-10-08..2024-10-20]"),
        // None of the dates covers the whole interval.
        (&["2024-10-08/2024-10-13", "2024-10-20"], "[2024-10-08..2024-10-20]"),
        (&["{2024-10-08,2024-10-20}", "2024-10-10"], "[2024-10-08..2024-10-20]"),
        (&["[2024-10-08..2024-10-13]", "[2024-10-12..2024-10-20]"], "[2024-10-08..2024-10-20]"),
        (&["../2024-10-18", "2024-10-20"], "[..2024-10-20]"),
        (&["2024-10-18/..", "2024-10-08"], "[2024-10-08..]"),
        (&["-0044-03-15", "-0044-03-17"], "{-0044-03-15,-0044-03-17}"),
        (&["-0044-03-15", "-0044-03-10/-0044-03-12"], "[-0044-03-10..-0044-03-15]"),
    ] {
        let report = only(&with_dates(dates));
        assert_eq!(report.when.as_ref().map(troopmap::Edtf::as_str), Some(when), "{dates:?}");
    }
}

#[test]
fn a_general_response_does_not_set_the_time() {
    // A denial that also withdraws what it denies, and a general denial.
    let small = with_dates(&["2024-10-01"])
        .claim("c1", "d", |claim| {
            (claim.stance, claim.about) = (Stance::Denies, vec!["c0".parse().unwrap()]);
            claim.retracts = vec!["c0".parse().unwrap()];
        })
        .claim("everything", "d", |claim| {
            (claim.stance, claim.places) =
                (Stance::Denies, [].into_iter().collect::<Vec<&str>>().into_iter().collect());
            claim.when = Some("2024-10-20".parse().unwrap());
        });
    assert_eq!(small.report(ALBA).when, None);
}

#[test]
fn times_of_day_are_kept() {
    let report = only(&with_dates(&["2024-10-18T01:00:00+09:00"]));
    let ends = [report.start, report.end].map(|end| end.unwrap().to_string());
    assert_eq!(ends, ["2024-10-17T16:00:00Z", "2024-10-17T16:00:00Z"]);
    let report = only(&with_dates(&["2024-10-18T01:00:00+09:00", "2024-10-18"]));
    let ends = [report.start, report.end].map(|end| end.unwrap().to_string());
    assert_eq!(ends, ["2024-10-17T16:00:00Z", "2024-10-18T23:59:59Z"]);
    // Episodes are separated by whole days: from late on one day to early on the thirtieth after it is 30 days.
    assert_eq!(with_dates(&["2024-10-01T23:00:00Z", "2024-10-31T01:00:00Z"]).reports("").len(), 1);
    assert_eq!(with_dates(&["2024-10-01T23:00:00Z", "2024-11-01T01:00:00Z"]).reports("").len(), 2);
}

#[test]
fn years_without_four_digits_have_ids() {
    for (date, id) in [
        ("-0044-03-15", "soldiers/presence/alba/-000044-03"),
        ("Y-17000", "soldiers/presence/alba/-017000-01"),
        ("2024-10-18", ALBA),
    ] {
        let small = with_dates(&[date]);
        assert_eq!(small.reports("").keys().collect::<Vec<_>>(), [id], "{date}");
        let dossier = small.dossier();
        let located = locate(&dossier, &ToyGazetteer);
        let assessed = assess::as_of(&located, None);
        let map = feature::collect(&assessed);
        let mut bytes = Vec::new();
        export::write(&map, Format::GeoJson, WriteOptions::default(), &mut bytes).unwrap();
        let read = export::geojson::read(std::str::from_utf8(&bytes).unwrap()).unwrap();
        assert_eq!(read, map.features(), "{date}");
    }
}

/// Returns the ids of movements of these subjects from one place to another.
fn ids(subjects: &[String], from: &str, to: &str) -> Vec<String> {
    let small = SmallDossier::new().source("nis", "B").document("d", "nis", "2024-10-18");
    let small = subjects.iter().enumerate().fold(small, |small, (at, subject)| {
        small.claim(&format!("c{at}"), "d", |claim| {
            claim.subject = Some(subject.clone());
            claim.activity = Some(troopmap::Activity::Moved);
            claim.places = Default::default();
            claim.from = [from].into_iter().collect();
            claim.to = [to].into_iter().collect();
            let pin = |at: &str| troopmap::Pin::from_coordinates(at);
            claim.at = Some(troopmap::Pins::ByName(
                [(from.to_owned(), pin("50.0, 1.0")), (to.to_owned(), pin("50.0, 2.0"))].into_iter().collect(),
            ));
        })
    });
    small.reports("").into_keys().filter(|id| id.contains("/movement/")).collect()
}

#[test]
fn long_ids_are_shortened_and_stay_unique() {
    let words = |last: &str| format!("{} {last}", "people of a very long name ".repeat(8).trim());
    let (from, to) = ("a place of a very long name ".repeat(6), "another of a very long name ".repeat(6));
    let both = ids(&[words("one"), words("two")], from.trim(), to.trim());
    assert_eq!(both.len(), 2);
    assert!(both.iter().all(|id| id.len() <= 200 && id.starts_with("people-of-a-very-long-name")), "{both:?}");
    assert!(both.iter().all(|id| !id.contains("unnamed")), "{both:?}");
    // Other claims do not change a shortened id.
    let alone = ids(&[words("one")], from.trim(), to.trim());
    assert!(both.contains(&alone[0]), "{alone:?} {both:?}");
    // Two subjects whose names differ only in punctuation.
    let marks = ids(&["K-9".to_owned(), "K 9".to_owned()], "Alba", "Berg");
    assert_eq!(marks.len(), 2);
    let more = ids(&["K-9".to_owned(), "K 9".to_owned(), "K.9".to_owned()], "Alba", "Berg");
    assert!(marks.iter().all(|id| more.contains(id)), "{marks:?} {more:?}");
}

#[test]
fn filler_characters_are_not_a_name() {
    let ids = ids(&["\u{3164}".to_owned(), "\u{115f}".to_owned()], "Alba", "Berg");
    assert_eq!(ids.iter().filter(|id| id.starts_with("unnamed/movement/")).count(), 2, "{ids:?}");
    assert!(ids[0] != ids[1]);
}

#[test]
fn the_time_of_two_sightings_contains_both_days() {
    assert_eq!(only(&with_dates(&["2024-10-08", "2024-10-20"])).when.unwrap().sense(), Sense::AllOf);
}
