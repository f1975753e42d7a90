//! Assessment as of a day.

use troopmap::Stance;

use crate::small_dossier::{ALBA, SmallDossier, assert_opinion, id};

fn over_three_days() -> SmallDossier {
    SmallDossier::new()
        .source("nis", "C")
        .source("hur", "C")
        .source("kremlin", "C")
        .document("d1", "nis", "2024-10-18")
        .document("d2", "hur", "2024-10-19T23:30:00Z")
        .document("d3", "kremlin", "2024-10-20")
        .claim("c1", "d1", |_| {})
        .claim("c2", "d2", |_| {})
        .claim("c3", "d3", |c| c.stance = Stance::Denies)
}

#[test]
fn only_documents_published_by_the_day_count() {
    let small = over_three_days();
    assert!(small.reports("2024-10-17").is_empty());
    let origins = |day| small.report_as_of(ALBA, day).independent_origins;
    assert_eq!(["2024-10-18", "2024-10-19", "2024-10-20"].map(origins), [1, 2, 2]);
    let contested = |day| small.report_as_of(ALBA, day).contested;
    assert_eq!(["2024-10-18", "2024-10-19", "2024-10-20", ""].map(contested), [false, false, true, true]);
    assert_opinion(&small.report_as_of(ALBA, "2024-10-18"), [0.5, 0.0, 0.5]);
    assert_opinion(&small.report_as_of(ALBA, "2024-10-19"), [0.666_667, 0.0, 0.333_333]);
    assert_opinion(&small.report_as_of(ALBA, "2024-10-20"), [0.5, 0.25, 0.25]);
}

#[test]
fn the_day_ends_at_midnight_utc() {
    let early = over_three_days().document("d4", "nis", "2024-10-19T01:30:00+09").claim("c4", "d4", |c| {
        c.places = ["Berg"].into_iter().collect();
    });
    // Half past one in Seoul is still the 18th in UTC.
    assert!(early.reports("2024-10-18").contains_key("soldiers/presence/berg/2024-10"));
}

#[test]
fn a_document_of_uncertain_date_counts_from_its_first_possible_day() {
    let small =
        SmallDossier::new().source("nis", "C").document("d", "nis", "[2024-10-18..2024-10-20]").claim("c", "d", |_| {});
    assert!(small.reports("2024-10-17").is_empty());
    assert_eq!(small.reports("2024-10-18").len(), 1);
}

#[test]
fn first_and_last_reported_come_from_affirming_claims() {
    let report = over_three_days().report(ALBA);
    let day = |instant: Option<troopmap::Instant>| instant.unwrap().to_date_text();
    assert_eq!((day(report.first_reported), day(report.last_reported)), ("2024-10-18".into(), "2024-10-19".into()));
}

#[test]
fn names_from_later_documents_are_not_shown_before() {
    let small = SmallDossier::new()
        .source("nis", "C")
        .document("d1", "nis", "2024-10-18")
        .document("d2", "nis", "2024-10-20")
        .claim("c1", "d1", |_| {})
        .claim("c2", "d2", |c| {
            c.places = ["the old fort"].into_iter().collect();
            c.at = Some(troopmap::Pins::Only(troopmap::Pin::from_place_id(id("toy:alba"))));
        });
    let dossier = small.dossier();
    let located = troopmap::locate(&dossier, &crate::small_dossier::ToyGazetteer);
    let names = |day: &str| {
        let assessed = troopmap::assess::as_of(&located, crate::small_dossier::instant(day));
        let map = troopmap::feature::collect(&assessed);
        let feature = map.features().first().unwrap();
        let troopmap::Feature::Location(location) = feature else { panic!("a location") };
        (location.place_reported.clone(), location.place_match.clone())
    };
    assert_eq!(names("2024-10-18"), ("Alba".to_owned(), "exact".to_owned()));
    assert_eq!(names("2024-10-20"), ("Alba; the old fort".to_owned(), "exact".to_owned()));
}

#[test]
fn counts_and_asserters_come_from_affirming_claims() {
    let mut small = over_three_days();
    small.records.claims[0].count = Some(troopmap::Count::from_exact(1500));
    small.records.claims[1].count = Some(troopmap::Count::from_bounds(Some(2000), None));
    small.records.claims[2].count = Some(troopmap::Count::from_exact(0));
    let report = small.report(ALBA);
    assert_eq!((report.count_min, report.count_max), (Some(1500), Some(2000)));
    assert_eq!(report.asserted_by, "nis; hur");
}
