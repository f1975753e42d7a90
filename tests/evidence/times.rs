//! When something is said to have been, and the names that features get from it.

use troopmap::Sense;

use crate::little::Little;

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
fn the_time_of_two_sightings_is_every_one_of_their_days() {
    assert_eq!(only(&told(&["2024-10-08", "2024-10-20"])).when.unwrap().sense(), Sense::AllOf);
}
