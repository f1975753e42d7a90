//! When something is said to have been, and the names that features get from it.

use troopmap::export::{self, Format, WriteOptions};
use troopmap::{Sense, Stance, assess, feature, locate};

use crate::little::{ALBA, Little, Toy};

/// Soldiers at Alba, told by one claim for each date.
fn told(dates: &[&str]) -> Little {
    let little = Little::new().source("nis", "B").document("d", "nis", "2025-10-18");
    dates.iter().enumerate().fold(little, |little, (at, date)| {
        little.claim(&format!("c{at}"), "d", |claim| claim.when = Some(date.parse().unwrap()))
    })
}

fn only(little: &Little) -> troopmap::Report {
    let mut reports = little.reports("");
    assert_eq!(reports.len(), 1, "{:?}", reports.keys());
    reports.pop_first().unwrap().1
}

#[test]
fn nobody_claims_the_days_between() {
    for (dates, when) in [
        (&["2024-10-08", "2024-10-20"][..], "{2024-10-08,2024-10-20}"),
        (&["2024-10-20", "2024-10-08", "2024-10-08"], "{2024-10-08,2024-10-20}"),
        (&["2024-10-08?", "2024-10-08", "2024-10-20?"], "{2024-10-08,2024-10-20?}"),
        (&["2024-10-08T09:00:00Z", "2024-10-20"], "{2024-10-08,2024-10-20}"),
        (
            &["2024-10-01", "2024-10-02", "2024-10-03", "2024-10-04", "2024-10-05", "2024-10-09"],
            "[2024-10-01..2024-10-09]",
        ),
        // One of them tells of all the time, or of some of all the time.
        (&["2024-10-08/2024-10-20", "2024-10-10"], "2024-10-08/2024-10-20"),
        (&["2024-10-08/..", "2024-10-10"], "2024-10-08/.."),
        (&["2024-10", "2024-10-10"], "2024-10"),
        (&["[2024-10-08..2024-10-20]", "2024-10-10"], "[2024-10-08..2024-10-20]"),
        // Nobody tells of all of it.
        (&["2024-10-08/2024-10-13", "2024-10-20"], "[2024-10-08..2024-10-20]"),
        (&["{2024-10-08,2024-10-20}", "2024-10-10"], "[2024-10-08..2024-10-20]"),
        (&["[2024-10-08..2024-10-13]", "[2024-10-12..2024-10-20]"], "[2024-10-08..2024-10-20]"),
        (&["../2024-10-18", "2024-10-20"], "[..2024-10-20]"),
        (&["2024-10-18/..", "2024-10-08"], "[2024-10-08..]"),
        (&["-0044-03-15", "-0044-03-17"], "{-0044-03-15,-0044-03-17}"),
        (&["-0044-03-15", "-0044-03-10/-0044-03-12"], "[-0044-03-10..-0044-03-15]"),
    ] {
        let report = only(&told(dates));
        assert_eq!(report.when.as_ref().map(troopmap::Edtf::as_str), Some(when), "{dates:?}");
    }
}

#[test]
fn an_answer_to_everything_gives_no_matter_its_day() {
    // A denial of what was withdrawn since, and one of everything.
    let little = told(&["2024-10-01"])
        .claim("c1", "d", |claim| {
            (claim.stance, claim.about) = (Stance::Denies, vec!["c0".parse().unwrap()]);
            claim.retracts = vec!["c0".parse().unwrap()];
        })
        .claim("everything", "d", |claim| {
            (claim.stance, claim.places) =
                (Stance::Denies, [].into_iter().collect::<Vec<&str>>().into_iter().collect());
            claim.when = Some("2024-10-20".parse().unwrap());
        });
    assert_eq!(little.report(ALBA).when, None);
}

#[test]
fn a_time_of_day_is_kept() {
    let report = only(&told(&["2024-10-18T01:00:00+09:00"]));
    let ends = [report.start, report.end].map(|end| end.unwrap().to_string());
    assert_eq!(ends, ["2024-10-17T16:00:00Z", "2024-10-17T16:00:00Z"]);
    let report = only(&told(&["2024-10-18T01:00:00+09:00", "2024-10-18"]));
    let ends = [report.start, report.end].map(|end| end.unwrap().to_string());
    assert_eq!(ends, ["2024-10-17T16:00:00Z", "2024-10-18T23:59:59Z"]);
    // Episodes still lie apart by days: from late on one day to early on the thirtieth after it is no more than 30.
    assert_eq!(told(&["2024-10-01T23:00:00Z", "2024-10-31T01:00:00Z"]).reports("").len(), 1);
    assert_eq!(told(&["2024-10-01T23:00:00Z", "2024-11-01T01:00:00Z"]).reports("").len(), 2);
}

#[test]
fn years_before_the_first_and_after_the_last_of_four_digits() {
    for (date, id) in [
        ("-0044-03-15", "soldiers/presence/alba/-000044-03"),
        ("Y-17000", "soldiers/presence/alba/-017000-01"),
        ("2024-10-18", ALBA),
    ] {
        let little = told(&[date]);
        assert_eq!(little.reports("").keys().collect::<Vec<_>>(), [id], "{date}");
        let dossier = little.dossier();
        let located = locate(&dossier, &Toy);
        let assessed = assess::as_of(&located, None);
        let map = feature::collect(&assessed);
        let mut bytes = Vec::new();
        export::write(&map, Format::GeoJson, WriteOptions::default(), &mut bytes).unwrap();
        let read = export::geojson::read(std::str::from_utf8(&bytes).unwrap()).unwrap();
        assert_eq!(read, map.features(), "{date}");
    }
}

/// The ids of features of subjects that go from one place to another, each place with a name this long.
fn ids(subjects: &[String], from: &str, to: &str) -> Vec<String> {
    let little = Little::new().source("nis", "B").document("d", "nis", "2024-10-18");
    let little = subjects.iter().enumerate().fold(little, |little, (at, subject)| {
        little.claim(&format!("c{at}"), "d", |claim| {
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
    little.reports("").into_keys().filter(|id| id.contains("/movement/")).collect()
}

#[test]
fn long_names_are_cut_and_stay_apart() {
    let words = |last: &str| format!("{} {last}", "people of a very long name ".repeat(8).trim());
    let (from, to) = ("a place of a very long name ".repeat(6), "another of a very long name ".repeat(6));
    let both = ids(&[words("one"), words("two")], from.trim(), to.trim());
    assert_eq!(both.len(), 2);
    assert!(both.iter().all(|id| id.len() <= 200 && id.starts_with("people-of-a-very-long-name")), "{both:?}");
    assert!(both.iter().all(|id| !id.contains("unnamed")), "{both:?}");
    // What others say changes no name that was cut.
    let alone = ids(&[words("one")], from.trim(), to.trim());
    assert!(both.contains(&alone[0]), "{alone:?} {both:?}");
    // Two subjects whose names differ in marks alone.
    let marks = ids(&["K-9".to_owned(), "K 9".to_owned()], "Alba", "Berg");
    assert_eq!(marks.len(), 2);
    let more = ids(&["K-9".to_owned(), "K 9".to_owned(), "K.9".to_owned()], "Alba", "Berg");
    assert!(marks.iter().all(|id| more.contains(id)), "{marks:?} {more:?}");
}

#[test]
fn what_only_fills_is_no_name() {
    let ids = ids(&["\u{3164}".to_owned(), "\u{115f}".to_owned()], "Alba", "Berg");
    assert_eq!(ids.iter().filter(|id| id.starts_with("unnamed/movement/")).count(), 2, "{ids:?}");
    assert!(ids[0] != ids[1]);
}

#[test]
fn the_time_of_two_sightings_is_every_one_of_their_days() {
    assert_eq!(only(&told(&["2024-10-08", "2024-10-20"])).when.unwrap().sense(), Sense::AllOf);
}
