//! Which claims bear on what.

use std::collections::BTreeMap;

use troopmap::{Activity, Stance};

use crate::little::{ALBA, Little, id, ids};

fn one(tell: impl FnOnce(&mut troopmap::Claim)) -> Little {
    Little::new().source("nis", "B").document("d", "nis", "2024-10-18").claim("c1", "d", tell)
}

/// The ids of the features, without the month.
fn features(little: &Little) -> Vec<String> {
    little.reports("").into_keys().map(|id| id.trim_end_matches("/2024-10").to_owned()).collect()
}

fn names(places: &[&str]) -> troopmap::PlaceNames {
    places.iter().copied().collect()
}

/// A second source and document, to answer with.
fn answered(little: Little, tell: impl FnOnce(&mut troopmap::Claim)) -> Little {
    little.source("kremlin", "C").document("k", "kremlin", "2024-10-18").claim("k1", "k", tell)
}

fn is_about(claim: &mut troopmap::Claim, claims: &[&str]) {
    (claim.subject, claim.activity) = (None, None);
    claim.places = Default::default();
    claim.about = ids(claims);
}

#[test]
fn activities_support_their_kinds() {
    for (activity, kind) in [
        ("stationed", "presence"),
        ("training", "presence"),
        ("arrived", "presence"),
        ("observed", "presence"),
        ("departed", "departure"),
        ("expected", "expectation"),
        ("preparing", "expectation"),
        ("digging", "other"),
    ] {
        assert_eq!(
            features(&one(|c| c.activity = Some(id(activity)))),
            [format!("soldiers/{kind}/alba")],
            "{activity}"
        );
    }
}

#[test]
fn combat_is_presence_too() {
    for activity in ["in-combat", "casualties"] {
        let little = one(|c| c.activity = Some(id(activity)));
        assert_eq!(features(&little), ["soldiers/combat/alba", "soldiers/presence/alba"]);
    }
}

#[test]
fn several_places_are_a_claim_for_each() {
    let little = one(|c| c.places = ["Alba", "Berg", "Cove"].into_iter().collect());
    assert_eq!(features(&little), ["soldiers/presence/alba", "soldiers/presence/berg", "soldiers/presence/cove"]);
    let report = little.report("soldiers/presence/berg/2024-10");
    assert_eq!((report.provenance[0].claim.id.as_str(), report.provenance[0].part), ("c1", Some([2, 3])));
}

#[test]
fn a_movement_is_a_departure_and_a_presence() {
    let little = one(|c| {
        c.activity = Some(Activity::Moved);
        c.places = Default::default();
        (c.from, c.to) = (names(&["Alba", "Berg"]), names(&["Cove", "Dorf"]));
    });
    assert_eq!(
        features(&little),
        [
            "soldiers/departure/alba",
            "soldiers/departure/berg",
            "soldiers/movement/alba--cove",
            "soldiers/movement/alba--dorf",
            "soldiers/movement/berg--cove",
            "soldiers/movement/berg--dorf",
            "soldiers/presence/cove",
            "soldiers/presence/dorf",
        ]
    );
}

#[test]
fn a_movement_of_one_end_says_what_it_says_of_that_end() {
    let out = one(|c| {
        c.activity = Some(Activity::Moved);
        c.places = Default::default();
        c.from = names(&["Alba"]);
    });
    assert_eq!(features(&out), ["soldiers/departure/alba"]);
    let into = one(|c| c.activity = Some(Activity::Moved));
    assert_eq!(features(&into), ["soldiers/presence/alba"]);
}

#[test]
fn who_left_for_a_place_need_not_have_come_there() {
    let little = one(|c| {
        c.activity = Some(Activity::Departed);
        c.places = Default::default();
        (c.from, c.to) = (names(&["Alba"]), names(&["Berg"]));
    });
    assert_eq!(features(&little), ["soldiers/departure/alba--berg", "soldiers/departure/alba"]);
}

#[test]
fn what_is_said_of_a_part_is_said_of_the_whole() {
    let little = one(|c| c.subject = Some("scouts".to_owned()))
        .subject("army", "")
        .subject("soldiers", "army")
        .subject("scouts", "soldiers");
    assert_eq!(features(&little), ["army/presence/alba", "scouts/presence/alba", "soldiers/presence/alba"]);
    let of_whole = one(|_| {}).subject("army", "").subject("soldiers", "army").subject("scouts", "soldiers");
    assert_eq!(features(&of_whole), ["army/presence/alba", "soldiers/presence/alba"]);
}

#[test]
fn a_subject_is_found_by_id_name_and_alias_in_any_case() {
    let mut little = one(|c| c.subject = Some("NORTH  Korean troops".to_owned())).subject("nk", "");
    little.records.subjects[0].name = Some("North Koreans".to_owned());
    little.records.subjects[0].aliases = vec!["North Korean troops".to_owned()];
    assert_eq!(features(&little), ["nk/presence/alba"]);
    assert_eq!(little.report("nk/presence/alba/2024-10").subject, "North Koreans");
}

/// Disbelief of every feature.
fn disbelief(little: &Little) -> BTreeMap<String, f64> {
    let plain =
        |(id, report): (String, troopmap::Report)| (id.trim_end_matches("/2024-10").to_owned(), report.opinion[1]);
    little.reports("").into_iter().map(plain).collect()
}

#[test]
fn a_denial_bears_on_its_kind_and_on_parts_alone() {
    let base = one(|c| {
        c.subject = Some("scouts".to_owned());
        c.activity = Some(Activity::InCombat);
    })
    .subject("army", "")
    .subject("soldiers", "army")
    .subject("scouts", "soldiers");
    let denied = answered(base.clone(), |c| {
        c.stance = Stance::Denies;
        c.activity = Some(Activity::InCombat);
    });
    let touched: Vec<String> = disbelief(&denied).into_iter().filter(|(_, d)| *d > 0.0).map(|(id, _)| id).collect();
    assert_eq!(touched, ["scouts/combat/alba", "soldiers/combat/alba"]);
    // Denying the presence leaves the combat as it is.
    let denied = answered(base, |c| c.stance = Stance::Denies);
    let touched: Vec<String> = disbelief(&denied).into_iter().filter(|(_, d)| *d > 0.0).map(|(id, _)| id).collect();
    assert_eq!(touched, ["scouts/presence/alba", "soldiers/presence/alba"]);
}

#[test]
fn a_denial_of_a_movement_leaves_departure_and_presence() {
    let moved = |c: &mut troopmap::Claim| {
        c.activity = Some(Activity::Moved);
        c.places = Default::default();
        (c.from, c.to) = (names(&["Alba"]), names(&["Berg"]));
    };
    let denied = answered(one(moved), |c| {
        moved(c);
        c.stance = Stance::Denies;
    });
    assert_eq!(disbelief(&denied).values().filter(|d| **d > 0.0).count(), 1);
    assert!(disbelief(&denied)["soldiers/movement/alba--berg"] > 0.0);
}

#[test]
fn a_denial_that_names_no_activity_bears_on_every_kind_at_the_place() {
    let base = one(|c| {
        c.activity = Some(Activity::InCombat);
        c.places = ["Alba", "Berg"].into_iter().collect();
    });
    let denied = answered(base, |c| {
        c.stance = Stance::Denies;
        c.activity = None;
    });
    let touched: Vec<String> = disbelief(&denied).into_iter().filter(|(_, d)| *d > 0.0).map(|(id, _)| id).collect();
    assert_eq!(touched, ["soldiers/combat/alba", "soldiers/presence/alba"]);
}

#[test]
fn a_response_without_a_place_bears_on_everything_about_its_subject() {
    let base = one(|c| c.places = ["Alba", "Berg"].into_iter().collect())
        .claim("c2", "d", |c| c.activity = Some(Activity::Expected))
        .claim("c3", "d", |c| c.subject = Some("tanks".to_owned()));
    let denied = answered(base.clone(), |c| {
        c.stance = Stance::Denies;
        c.activity = None;
        c.places = Default::default();
    });
    let touched: Vec<String> = disbelief(&denied).into_iter().filter(|(_, d)| *d > 0.0).map(|(id, _)| id).collect();
    assert_eq!(touched, ["soldiers/expectation/alba", "soldiers/presence/alba", "soldiers/presence/berg"]);
    // With an activity it bears on that kind alone.
    let denied = answered(base, |c| {
        c.stance = Stance::Denies;
        c.places = Default::default();
    });
    let touched: Vec<String> = disbelief(&denied).into_iter().filter(|(_, d)| *d > 0.0).map(|(id, _)| id).collect();
    assert_eq!(touched, ["soldiers/presence/alba", "soldiers/presence/berg"]);
}

#[test]
fn a_response_takes_what_it_does_not_name_from_each_claim_it_answers() {
    let base = one(|_| {})
        .claim("c2", "d", |c| {
            c.subject = Some("tanks".to_owned());
            c.activity = Some(Activity::InCombat);
            c.places = ["Berg"].into_iter().collect();
        })
        .claim("c3", "d", |c| c.places = ["Berg"].into_iter().collect());
    let denied = answered(base, |c| {
        is_about(c, &["c1", "c2"]);
        c.stance = Stance::Denies;
    });
    let touched: Vec<String> = disbelief(&denied).into_iter().filter(|(_, d)| *d > 0.0).map(|(id, _)| id).collect();
    // Neither soldiers at Berg nor tanks at Alba.
    assert_eq!(touched, ["soldiers/presence/alba", "tanks/combat/berg"]);
}

#[test]
fn a_response_takes_the_time_too() {
    let base = one(|c| c.when = Some("2024-08-01".parse().unwrap()));
    let silent = answered(base, |c| {
        is_about(c, &["c1"]);
        c.stance = Stance::CannotConfirm;
    });
    let report = silent.report("soldiers/presence/alba/2024-08");
    assert_eq!((report.claims, report.when.unwrap().as_str().to_owned()), (2, "2024-08-01".to_owned()));
}

#[test]
fn a_response_to_a_movement_of_one_end_bears_on_that_end() {
    let base = one(|c| {
        c.activity = Some(Activity::Moved);
        c.places = Default::default();
        c.from = names(&["Alba"]);
    });
    let denied = answered(base, |c| {
        is_about(c, &["c1"]);
        c.stance = Stance::Denies;
    });
    assert!(disbelief(&denied)["soldiers/departure/alba"] > 0.0);
    assert_eq!(denied.unmapped(), []);
}

#[test]
fn a_response_to_a_response_is_about_what_that_is_about() {
    let asked = answered(one(|_| {}), |c| {
        is_about(c, &["c1"]);
        c.stance = Stance::NoComment;
    });
    let little = asked.claim("k2", "k", |c| {
        is_about(c, &["k1"]);
        c.stance = Stance::CannotConfirm;
    });
    assert_eq!(little.report(ALBA).claims, 3);
}

#[test]
fn a_claim_that_only_repeats_is_about_what_it_repeats() {
    let little = answered(one(|_| {}), |c| {
        is_about(c, &[]);
        c.cites = ids(&["c1"]);
    });
    let report = little.report(ALBA);
    assert_eq!((report.claims, report.independent_origins), (2, 1));
}

#[test]
fn a_denial_of_what_nobody_reports_is_shown() {
    let denied = one(|c| c.stance = Stance::Denies);
    let report = denied.report(ALBA);
    assert_eq!((report.independent_origins, report.contested, report.opinion[1]), (0, false, 0.7));
}

#[test]
fn what_cannot_be_shown_is_told_with_its_reason() {
    let little = one(|c| c.places = Default::default())
        .claim("c2", "d", |c| {
            c.subject = None;
            c.stance = Stance::Denies;
            c.about = ids(&["c1"]);
            c.activity = None;
            c.places = Default::default();
        })
        .claim("c3", "d", |c| {
            c.stance = Stance::NoComment;
            c.subject = Some("tanks".to_owned());
        })
        .claim("c4", "d", |c| c.places = ["Nowhere"].into_iter().collect());
    assert_eq!(
        little.unmapped(),
        [
            ("c1".to_owned(), "it names no place"),
            ("c2".to_owned(), "it answers something that no claim here reports"),
            ("c3".to_owned(), "it answers something that no claim here reports"),
            ("c4".to_owned(), "its place is not known"),
        ]
    );
}

#[test]
fn episodes_part_after_thirty_days() {
    let apart = |second: &str| {
        let little = Little::new()
            .source("nis", "B")
            .document("d", "nis", "2025-01-31")
            .claim("c1", "d", |c| c.when = Some("2024-10-01".parse().unwrap()))
            .claim("c2", "d", |c| c.when = Some(second.parse().unwrap()));
        little.reports("").into_keys().collect::<Vec<_>>()
    };
    assert_eq!(apart("2024-10-31"), ["soldiers/presence/alba/2024-10"]);
    assert_eq!(apart("2024-11-01"), ["soldiers/presence/alba/2024-10", "soldiers/presence/alba/2024-11"]);
    // Two in one month are told apart by their days.
    let mut near = Little::new()
        .source("nis", "B")
        .document("d", "nis", "2025-01-31")
        .claim("c1", "d", |c| c.when = Some("2024-10-01".parse().unwrap()))
        .claim("c2", "d", |c| c.when = Some("2024-10-20".parse().unwrap()));
    near.records.metadata.episode_gap_days = Some(10);
    let keys: Vec<String> = near.reports("").into_keys().collect();
    assert_eq!(keys, ["soldiers/presence/alba-toy-alba/2024-10-01", "soldiers/presence/alba-toy-alba/2024-10-20"]);
}

#[test]
fn a_claim_in_between_joins_two_episodes() {
    let little = Little::new()
        .source("nis", "B")
        .document("d", "nis", "2025-01-31")
        .claim("c1", "d", |c| c.when = Some("2024-10-01".parse().unwrap()))
        .claim("c2", "d", |c| c.when = Some("2024-11-20".parse().unwrap()))
        .claim("c3", "d", |c| c.when = Some("2024-10-25".parse().unwrap()));
    assert_eq!(little.reports("").len(), 1);
}

#[test]
fn a_claim_without_a_time_takes_that_of_its_document() {
    let little = Little::new()
        .source("nis", "B")
        .document("d1", "nis", "2024-10-01")
        .document("d2", "nis", "2024-11-20")
        .claim("c1", "d1", |_| {})
        .claim("c2", "d2", |_| {});
    assert_eq!(little.reports("").len(), 2);
}

#[test]
fn a_withdrawn_claim_stays_with_its_own_episode() {
    let little = Little::new()
        .source("nis", "B")
        .source("hur", "B")
        .document("d1", "nis", "2024-08-01")
        .document("d2", "hur", "2024-08-02")
        .document("d3", "nis", "2024-10-18")
        .claim("c1", "d1", |_| {})
        .claim("c2", "d2", |_| {})
        .claim("c3", "d3", |c| c.retracts = ids(&["c1"]));
    let claims: Vec<usize> = little.reports("").into_values().map(|report| report.claims).collect();
    assert_eq!(claims, [2, 1]);
}

#[test]
fn who_will_not_say_joins_no_episodes() {
    let little = Little::new()
        .source("nis", "B")
        .source("nato", "A")
        .document("d", "nis", "2025-01-31")
        .document("n", "nato", "2024-10-25")
        .claim("c1", "d", |c| c.when = Some("2024-10-01".parse().unwrap()))
        .claim("c2", "d", |c| c.when = Some("2024-11-20".parse().unwrap()))
        .claim("n1", "n", |c| c.stance = Stance::CannotConfirm);
    // It is told beside both, for it is within thirty days of either.
    let told: Vec<_> =
        little.reports("").into_iter().map(|(id, r)| (id, r.claims, r.when.unwrap().to_string())).collect();
    assert_eq!(
        told,
        [
            ("soldiers/presence/alba/2024-10".to_owned(), 2, "2024-10-01".to_owned()),
            ("soldiers/presence/alba/2024-11".to_owned(), 2, "2024-11-20".to_owned()),
        ]
    );
    let mut late = little;
    late.records.documents[1].published = "2025-01-31".parse().unwrap();
    assert_eq!(late.unmapped(), [("n1".to_owned(), "it refuses to say, and nobody says anything else about it")]);
}
