//! Propositions: which claims are relevant to which.

use std::collections::BTreeMap;

use troopmap::{Activity, Stance};

use crate::small_dossier::{ALBA, SmallDossier, id, ids};

fn one_claim(edit: impl FnOnce(&mut troopmap::Claim)) -> SmallDossier {
    SmallDossier::new().source("nis", "B").document("d", "nis", "2024-10-18").claim("c1", "d", edit)
}

/// Returns the ids of the features, without the month.
fn features(small: &SmallDossier) -> Vec<String> {
    small.reports("").into_keys().map(|id| id.trim_end_matches("/2024-10").to_owned()).collect()
}

fn names(places: &[&str]) -> troopmap::PlaceNames {
    places.iter().copied().collect()
}

/// Adds a second source, with a document that contains a response.
fn with_response(small: SmallDossier, edit: impl FnOnce(&mut troopmap::Claim)) -> SmallDossier {
    small.source("kremlin", "C").document("k", "kremlin", "2024-10-18").claim("k1", "k", edit)
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
            features(&one_claim(|c| c.activity = Some(id(activity)))),
            [format!("soldiers/{kind}/alba")],
            "{activity}"
        );
    }
}

#[test]
fn combat_is_also_presence() {
    for activity in ["in-combat", "casualties"] {
        let small = one_claim(|c| c.activity = Some(id(activity)));
        assert_eq!(features(&small), ["soldiers/combat/alba", "soldiers/presence/alba"]);
    }
}

#[test]
fn several_places_are_several_propositions() {
    let small = one_claim(|c| c.places = ["Alba", "Berg", "Cove"].into_iter().collect());
    assert_eq!(features(&small), ["soldiers/presence/alba", "soldiers/presence/berg", "soldiers/presence/cove"]);
    let report = small.report("soldiers/presence/berg/2024-10");
    assert_eq!((report.provenance[0].claim.id.as_str(), report.provenance[0].part), ("c1", Some([2, 3])));
}

#[test]
fn a_movement_is_also_a_departure_and_a_presence() {
    let small = one_claim(|c| {
        c.activity = Some(Activity::Moved);
        c.places = Default::default();
        (c.from, c.to) = (names(&["Alba", "Berg"]), names(&["Cove", "Dorf"]));
    });
    assert_eq!(
        features(&small),
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
fn a_movement_with_one_named_end_is_about_that_end() {
    let out = one_claim(|c| {
        c.activity = Some(Activity::Moved);
        c.places = Default::default();
        c.from = names(&["Alba"]);
    });
    assert_eq!(features(&out), ["soldiers/departure/alba"]);
    let into = one_claim(|c| c.activity = Some(Activity::Moved));
    assert_eq!(features(&into), ["soldiers/presence/alba"]);
}

#[test]
fn a_departure_for_a_place_is_not_an_arrival() {
    let small = one_claim(|c| {
        c.activity = Some(Activity::Departed);
        c.places = Default::default();
        (c.from, c.to) = (names(&["Alba"]), names(&["Berg"]));
    });
    assert_eq!(features(&small), ["soldiers/departure/alba--berg", "soldiers/departure/alba"]);
}

#[test]
fn a_claim_about_a_part_is_about_the_whole() {
    let small = one_claim(|c| c.subject = Some("scouts".to_owned()))
        .subject("army", "")
        .subject("soldiers", "army")
        .subject("scouts", "soldiers");
    assert_eq!(features(&small), ["army/presence/alba", "scouts/presence/alba", "soldiers/presence/alba"]);
    let of_whole = one_claim(|_| {}).subject("army", "").subject("soldiers", "army").subject("scouts", "soldiers");
    assert_eq!(features(&of_whole), ["army/presence/alba", "soldiers/presence/alba"]);
}

#[test]
fn a_subject_is_found_by_id_name_and_alias_in_any_case() {
    let mut small = one_claim(|c| c.subject = Some("NORTH  Korean troops".to_owned())).subject("nk", "");
    small.records.subjects[0].name = Some("North Koreans".to_owned());
    small.records.subjects[0].aliases = vec!["North Korean troops".to_owned()];
    assert_eq!(features(&small), ["nk/presence/alba"]);
    assert_eq!(small.report("nk/presence/alba/2024-10").subject, "North Koreans");
}

/// Returns the disbelief of every feature.
fn disbelief(small: &SmallDossier) -> BTreeMap<String, f64> {
    let plain =
        |(id, report): (String, troopmap::Report)| (id.trim_end_matches("/2024-10").to_owned(), report.opinion[1]);
    small.reports("").into_iter().map(plain).collect()
}

#[test]
fn a_denial_applies_to_its_kind_and_to_parts_only() {
    let base = one_claim(|c| {
        c.subject = Some("scouts".to_owned());
        c.activity = Some(Activity::InCombat);
    })
    .subject("army", "")
    .subject("soldiers", "army")
    .subject("scouts", "soldiers");
    let denied = with_response(base.clone(), |c| {
        c.stance = Stance::Denies;
        c.activity = Some(Activity::InCombat);
    });
    let denied_features: Vec<String> =
        disbelief(&denied).into_iter().filter(|(_, d)| *d > 0.0).map(|(id, _)| id).collect();
    assert_eq!(denied_features, ["scouts/combat/alba", "soldiers/combat/alba"]);
    // Denying the presence does not affect the combat.
    let denied = with_response(base, |c| c.stance = Stance::Denies);
    let denied_features: Vec<String> =
        disbelief(&denied).into_iter().filter(|(_, d)| *d > 0.0).map(|(id, _)| id).collect();
    assert_eq!(denied_features, ["scouts/presence/alba", "soldiers/presence/alba"]);
}

#[test]
fn a_denial_of_a_movement_does_not_deny_departure_or_presence() {
    let moved = |c: &mut troopmap::Claim| {
        c.activity = Some(Activity::Moved);
        c.places = Default::default();
        (c.from, c.to) = (names(&["Alba"]), names(&["Berg"]));
    };
    let denied = with_response(one_claim(moved), |c| {
        moved(c);
        c.stance = Stance::Denies;
    });
    assert_eq!(disbelief(&denied).values().filter(|d| **d > 0.0).count(), 1);
    assert!(disbelief(&denied)["soldiers/movement/alba--berg"] > 0.0);
}

#[test]
fn a_denial_without_an_activity_applies_to_every_kind_at_the_place() {
    let base = one_claim(|c| {
        c.activity = Some(Activity::InCombat);
        c.places = ["Alba", "Berg"].into_iter().collect();
    });
    let denied = with_response(base, |c| {
        c.stance = Stance::Denies;
        c.activity = None;
    });
    let denied_features: Vec<String> =
        disbelief(&denied).into_iter().filter(|(_, d)| *d > 0.0).map(|(id, _)| id).collect();
    assert_eq!(denied_features, ["soldiers/combat/alba", "soldiers/presence/alba"]);
}

#[test]
fn a_response_without_a_place_applies_to_everything_about_its_subject() {
    let base = one_claim(|c| c.places = ["Alba", "Berg"].into_iter().collect())
        .claim("c2", "d", |c| c.activity = Some(Activity::Expected))
        .claim("c3", "d", |c| c.subject = Some("tanks".to_owned()));
    let denied = with_response(base.clone(), |c| {
        c.stance = Stance::Denies;
        c.activity = None;
        c.places = Default::default();
    });
    let denied_features: Vec<String> =
        disbelief(&denied).into_iter().filter(|(_, d)| *d > 0.0).map(|(id, _)| id).collect();
    assert_eq!(denied_features, ["soldiers/expectation/alba", "soldiers/presence/alba", "soldiers/presence/berg"]);
    // With an activity it applies to that kind only.
    let denied = with_response(base, |c| {
        c.stance = Stance::Denies;
        c.places = Default::default();
    });
    let denied_features: Vec<String> =
        disbelief(&denied).into_iter().filter(|(_, d)| *d > 0.0).map(|(id, _)| id).collect();
    assert_eq!(denied_features, ["soldiers/presence/alba", "soldiers/presence/berg"]);
}

#[test]
fn a_response_takes_what_it_omits_from_each_claim_it_answers() {
    let base = one_claim(|_| {})
        .claim("c2", "d", |c| {
            c.subject = Some("tanks".to_owned());
            c.activity = Some(Activity::InCombat);
            c.places = ["Berg"].into_iter().collect();
        })
        .claim("c3", "d", |c| c.places = ["Berg"].into_iter().collect());
    let denied = with_response(base, |c| {
        is_about(c, &["c1", "c2"]);
        c.stance = Stance::Denies;
    });
    let denied_features: Vec<String> =
        disbelief(&denied).into_iter().filter(|(_, d)| *d > 0.0).map(|(id, _)| id).collect();
    // Not to soldiers at Berg, nor to tanks at Alba.
    assert_eq!(denied_features, ["soldiers/presence/alba", "tanks/combat/berg"]);
}

#[test]
fn a_response_takes_the_time_of_the_claim_it_answers() {
    let base = one_claim(|c| c.when = Some("2024-08-01".parse().unwrap()));
    let silent = with_response(base, |c| {
        is_about(c, &["c1"]);
        c.stance = Stance::CannotConfirm;
    });
    let report = silent.report("soldiers/presence/alba/2024-08");
    assert_eq!((report.claims, report.when.unwrap().as_str().to_owned()), (2, "2024-08-01".to_owned()));
}

#[test]
fn a_response_to_a_movement_with_one_named_end_is_about_that_end() {
    let base = one_claim(|c| {
        c.activity = Some(Activity::Moved);
        c.places = Default::default();
        c.from = names(&["Alba"]);
    });
    let denied = with_response(base, |c| {
        is_about(c, &["c1"]);
        c.stance = Stance::Denies;
    });
    assert!(disbelief(&denied)["soldiers/departure/alba"] > 0.0);
    assert_eq!(denied.unmapped(), []);
}

#[test]
fn a_response_to_a_response_is_about_the_same() {
    let asked = with_response(one_claim(|_| {}), |c| {
        is_about(c, &["c1"]);
        c.stance = Stance::NoComment;
    });
    let small = asked.claim("k2", "k", |c| {
        is_about(c, &["k1"]);
        c.stance = Stance::CannotConfirm;
    });
    assert_eq!(small.report(ALBA).claims, 3);
}

#[test]
fn a_citation_without_a_subject_is_about_the_cited_claim() {
    let small = with_response(one_claim(|_| {}), |c| {
        is_about(c, &[]);
        c.cites = ids(&["c1"]);
    });
    let report = small.report(ALBA);
    assert_eq!((report.claims, report.independent_origins), (2, 1));
}

#[test]
fn a_denial_without_an_affirmation_is_mapped() {
    let denied = one_claim(|c| c.stance = Stance::Denies);
    let report = denied.report(ALBA);
    assert_eq!((report.independent_origins, report.contested, report.opinion[1]), (0, false, 0.7));
}

#[test]
fn unmapped_claims_are_listed_with_reasons() {
    let small = one_claim(|c| c.places = Default::default())
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
        small.unmapped(),
        [
            ("c1".to_owned(), "it names no place"),
            ("c2".to_owned(), "it responds to something that no claim reports"),
            ("c3".to_owned(), "it responds to something that no claim reports"),
            ("c4".to_owned(), "its place was not found"),
        ]
    );
}

#[test]
fn episodes_split_after_thirty_days() {
    let apart = |second: &str| {
        let small = SmallDossier::new()
            .source("nis", "B")
            .document("d", "nis", "2025-01-31")
            .claim("c1", "d", |c| c.when = Some("2024-10-01".parse().unwrap()))
            .claim("c2", "d", |c| c.when = Some(second.parse().unwrap()));
        small.reports("").into_keys().collect::<Vec<_>>()
    };
    assert_eq!(apart("2024-10-31"), ["soldiers/presence/alba/2024-10"]);
    assert_eq!(apart("2024-11-01"), ["soldiers/presence/alba/2024-10", "soldiers/presence/alba/2024-11"]);
    // Two episodes in one month have ids with days.
    let mut near = SmallDossier::new()
        .source("nis", "B")
        .document("d", "nis", "2025-01-31")
        .claim("c1", "d", |c| c.when = Some("2024-10-01".parse().unwrap()))
        .claim("c2", "d", |c| c.when = Some("2024-10-20".parse().unwrap()));
    near.records.metadata.episode_gap_days = Some(10);
    let keys: Vec<String> = near.reports("").into_keys().collect();
    assert_eq!(keys, ["soldiers/presence/alba-toy-alba/2024-10-01", "soldiers/presence/alba-toy-alba/2024-10-20"]);
}

#[test]
fn a_claim_in_between_merges_two_episodes() {
    let small = SmallDossier::new()
        .source("nis", "B")
        .document("d", "nis", "2025-01-31")
        .claim("c1", "d", |c| c.when = Some("2024-10-01".parse().unwrap()))
        .claim("c2", "d", |c| c.when = Some("2024-11-20".parse().unwrap()))
        .claim("c3", "d", |c| c.when = Some("2024-10-25".parse().unwrap()));
    assert_eq!(small.reports("").len(), 1);
}

#[test]
fn a_claim_without_a_time_takes_the_date_of_its_document() {
    let small = SmallDossier::new()
        .source("nis", "B")
        .document("d1", "nis", "2024-10-01")
        .document("d2", "nis", "2024-11-20")
        .claim("c1", "d1", |_| {})
        .claim("c2", "d2", |_| {});
    assert_eq!(small.reports("").len(), 2);
}

#[test]
fn a_withdrawn_claim_stays_with_its_own_episode() {
    let small = SmallDossier::new()
        .source("nis", "B")
        .source("hur", "B")
        .document("d1", "nis", "2024-08-01")
        .document("d2", "hur", "2024-08-02")
        .document("d3", "nis", "2024-10-18")
        .claim("c1", "d1", |_| {})
        .claim("c2", "d2", |_| {})
        .claim("c3", "d3", |c| c.retracts = ids(&["c1"]));
    let claims: Vec<usize> = small.reports("").into_values().map(|report| report.claims).collect();
    assert_eq!(claims, [2, 1]);
}

#[test]
fn a_non_response_merges_no_episodes() {
    let small = SmallDossier::new()
        .source("nis", "B")
        .source("nato", "A")
        .document("d", "nis", "2025-01-31")
        .document("n", "nato", "2024-10-25")
        .claim("c1", "d", |c| c.when = Some("2024-10-01".parse().unwrap()))
        .claim("c2", "d", |c| c.when = Some("2024-11-20".parse().unwrap()))
        .claim("n1", "n", |c| c.stance = Stance::CannotConfirm);
    // It is listed with both, because it is within thirty days of each.
    let listed: Vec<_> =
        small.reports("").into_iter().map(|(id, r)| (id, r.claims, r.when.unwrap().to_string())).collect();
    assert_eq!(
        listed,
        [
            ("soldiers/presence/alba/2024-10".to_owned(), 2, "2024-10-01".to_owned()),
            ("soldiers/presence/alba/2024-11".to_owned(), 2, "2024-11-20".to_owned()),
        ]
    );
    let mut late = small;
    late.records.documents[1].published = "2025-01-31".parse().unwrap();
    assert_eq!(
        late.unmapped(),
        [("n1".to_owned(), "it could not confirm or did not comment, and no other claim is about the same")]
    );
}
