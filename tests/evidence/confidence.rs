//! Confidence: opinions, likelihood, and the bounds.

use troopmap::{AnalyticConfidence, Hedge, Likelihood, Stance, TrustTable};

use crate::small_dossier::{ALBA, SmallDossier, assert_opinion, id};

/// A claim of the NIS, relayed by two outlets.
fn relayed_twice() -> SmallDossier {
    SmallDossier::new()
        .source("nis", "C")
        .source("rferl", "B")
        .source("outlet", "B")
        .document("d1", "rferl", "2024-10-18")
        .document("d2", "outlet", "2024-10-18")
        .claim("c1", "d1", |c| c.asserted_by = Some(id("nis")))
        .claim("c2", "d2", |c| c.asserted_by = Some(id("nis")))
}

#[test]
fn the_worked_example() {
    let report = relayed_twice().report(ALBA);
    assert_opinion(&report, [0.35, 0.0, 0.65]);
    assert_eq!((report.confidence.get(), report.independent_origins, report.documents), (68, 1, 2));
    assert_eq!((report.likelihood, report.analytic_confidence), (Likelihood::Likely, AnalyticConfidence::Low));
    assert_eq!(report.admiralty, "C-");
    assert!(!report.contested);

    let second = relayed_twice().source("hur", "C").document("d3", "hur", "2024-10-18").claim("c3", "d3", |_| {});
    let report = second.report(ALBA);
    // k = .825: .5 / .825 and .325 / .825.
    assert_opinion(&report, [0.606_061, 0.0, 0.393_939]);
    assert_eq!((report.confidence.get(), report.independent_origins), (80, 2));
    assert_eq!((report.likelihood, report.analytic_confidence), (Likelihood::VeryLikely, AnalyticConfidence::Moderate));
}

#[test]
fn the_bounds_follow_from_three_assumptions_about_independence() {
    let second = relayed_twice().source("hur", "C").document("d3", "hur", "2024-10-18").claim("c3", "d3", |_| {});
    let report = second.report(ALBA);
    // All origins dependent: (.35/.65 + .5/.5) / (1/.65 + 1/.5) = 1.538462 / 3.538462 = .434783, P = .717391.
    // Every root independent: each of the two origins has one root, so the result is the same as for the origins.
    assert_eq!((report.confidence_low.get(), report.confidence_high.get()), (72, 80));

    // A second standpoint of the NIS on the same day is a second root: averaged in its origin, independent in the third case.
    let hedged = second.claim("c4", "d1", |c| {
        c.asserted_by = Some(id("nis"));
        c.hedge = Some(Hedge::Likely);
    });
    // (.4, 0, .6) × .35 = (.14, 0, .86). In the origin: (.35/.65 + .14/.86) / (1/.65 + 1/.86) = .701253 / 2.701253
    // = .259603, u = .740397. With (.5, 0, .5): evidence .259603/.740397 + 1 = 1.350626; u = 1 / 2.350626 = .425419.
    let report = hedged.report(ALBA);
    assert_opinion(&report, [0.574_581, 0.0, 0.425_419]);
    // Low: 1.350626 / (1/.740397 + 2) = 1.350626 / 3.350626 = .403097, P = .701548.
    // High: evidence .35/.65 + .14/.86 + 1 = 1.701253; u = 1 / 2.701253 = .370199, P = .814900.
    assert_eq!((report.confidence_low.get(), report.confidence.get(), report.confidence_high.get()), (70, 79, 81));
}

#[test]
fn five_relays_of_one_origin_are_one_origin() {
    let mut small = SmallDossier::new().source("nis", "C");
    let mut seen = Vec::new();
    for number in 1..=5 {
        let (outlet, document) = (format!("outlet-{number}"), format!("d{number}"));
        small = small.source(&outlet, "B").document(&document, &outlet, "2024-10-18").claim(
            &format!("c{number}"),
            &document,
            |c| c.asserted_by = Some(id("nis")),
        );
        let report = small.report(ALBA);
        assert_opinion(&report, [0.35, 0.0, 0.65]);
        seen.push((report.confidence.get(), report.independent_origins, report.documents));
    }
    assert_eq!(seen, [(68, 1, 1), (68, 1, 2), (68, 1, 3), (68, 1, 4), (68, 1, 5)]);
}

#[test]
fn the_most_trusted_path_counts() {
    let printed = |outlets: &[(&str, &str)]| {
        let mut small = SmallDossier::new().source("nis", "A");
        for (name, grade) in outlets {
            small = small
                .source(name, grade)
                .document(name, name, "2024-10-18")
                .claim(name, name, |c| c.asserted_by = Some(id("nis")));
        }
        small.report(ALBA).opinion[0]
    };
    // The source .9, relayed by E .1, D .3, then A .9.
    assert!((printed(&[("e", "E")]) - 0.09).abs() < 1e-9);
    assert!((printed(&[("e", "E"), ("d", "D")]) - 0.27).abs() < 1e-9);
    assert!((printed(&[("a", "A"), ("e", "E"), ("d", "D")]) - 0.81).abs() < 1e-9);
}

#[test]
fn every_relay_on_a_path_discounts_once() {
    let small = SmallDossier::new()
        .source("nis", "A")
        .source("agency", "B")
        .source("outlet", "D")
        .document("d1", "outlet", "2024-10-18")
        .claim("c1", "d1", |c| {
            c.asserted_by = Some(id("nis"));
            // The publisher is in the list again, as people often write it.
            c.via = vec![id("agency"), id("outlet")];
        });
    // .9 × .7 × .3.
    assert_opinion(&small.report(ALBA), [0.189, 0.0, 0.811]);
}

#[test]
fn own_publication_does_not_discount() {
    let small = SmallDossier::new().source("nis", "A").document("d1", "nis", "2024-10-18").claim("c1", "d1", |_| {});
    assert_opinion(&small.report(ALBA), [0.9, 0.0, 0.1]);
}

#[test]
fn an_ungraded_source_is_trusted_like_f() {
    for grade in ["", "F"] {
        let small = SmallDossier::new().source("s", grade).document("d", "s", "2024-10-18").claim("c", "d", |_| {});
        assert_opinion(&small.report(ALBA), [0.5, 0.0, 0.5]);
    }
}

#[test]
fn an_independent_denial_lowers_confidence() {
    let small = relayed_twice().source("kremlin", "E").document("d3", "kremlin", "2024-10-19").claim("c3", "d3", |c| {
        c.stance = Stance::Denies;
    });
    let report = small.report(ALBA);
    // (.35, 0, .65) and (0, .1, .9): evidence .35/.65 = .538462 and .1/.9 = .111111, all with 1: 1.649573.
    assert_opinion(&report, [0.326_425, 0.067_358, 0.606_218]);
    assert_eq!((report.confidence.get(), report.contested, report.independent_origins), (63, true, 1));
}

#[test]
fn a_doubt_counts_as_credibility_four() {
    let small = SmallDossier::new().source("isw", "A").document("d", "isw", "2024-10-18").claim("c", "d", |c| {
        c.stance = Stance::Doubts;
        c.hedge = Some(Hedge::Confirmed);
    });
    // (0, .4, .6) × .9.
    let report = small.report(ALBA);
    assert_opinion(&report, [0.0, 0.36, 0.64]);
    assert_eq!((report.confidence.get(), report.independent_origins, report.contested), (32, 0, false));
    assert_eq!(report.admiralty, "--", "no claim affirms it");
}

#[test]
fn the_trust_table_of_the_dossier_counts_and_is_named() {
    let mut small = relayed_twice();
    let table: TrustTable = serde_json::from_str(r#"{"name": "strict", "B": 0.5, "C": 0.2}"#).unwrap();
    small.records.metadata.trust = Some(table);
    assert_opinion(&small.report(ALBA), [0.1, 0.0, 0.9]);
    assert_eq!(small.trace(ALBA).trust_table, "strict");
}

#[test]
fn the_base_rate_weights_the_uncertainty() {
    // (.35, 0, .65) at base rate .2: .35 + .13.
    assert_eq!(relayed_twice().base_rate(0.2).report(ALBA).confidence.get(), 48);
    assert_eq!(relayed_twice().base_rate(0.0).report(ALBA).confidence.get(), 35);
    assert_eq!(relayed_twice().base_rate(1.0).report(ALBA).confidence.get(), 100);
}

#[test]
fn an_affirmation_is_never_disbelief() {
    // Likely is .70, which is less than the base rate of .80.
    let mut small = SmallDossier::new().source("nis", "A").document("d", "nis", "2024-10-18").claim("c", "d", |c| {
        c.hedge = Some(Hedge::Likely);
    });
    small = small.base_rate(0.8);
    let report = small.report(ALBA);
    assert_opinion(&report, [0.0, 0.0, 1.0]);
    assert_eq!((report.confidence.get(), report.independent_origins), (80, 1));
    small.records.claims[0].stance = Stance::Denies;
    assert_opinion(&small.report(ALBA), [0.0, 0.0, 1.0]);
}

#[test]
fn credibility_six_is_missing_and_five_is_low() {
    let with_credibility = |digit: i64| {
        SmallDossier::new()
            .source("nis", "B")
            .document("d", "nis", "2024-10-18")
            .claim("c", "d", |c| {
                c.hedge = Some(Hedge::Confirmed);
                c.credibility = Some(digit.try_into().unwrap());
            })
            .report(ALBA)
    };
    // × .7 each.
    assert_opinion(&with_credibility(1), [0.56, 0.0, 0.44]);
    assert_opinion(&with_credibility(2), [0.28, 0.0, 0.72]);
    assert_opinion(&with_credibility(3), [0.0, 0.0, 1.0]);
    assert_opinion(&with_credibility(4), [0.0, 0.28, 0.72]);
    assert_opinion(&with_credibility(5), [0.0, 0.56, 0.44]);
    assert_opinion(&with_credibility(6), [0.0, 0.0, 1.0]);
    assert_eq!([1, 2, 3, 4, 5, 6].map(|digit| with_credibility(digit).confidence.get()), [78, 64, 50, 36, 22, 50]);
    assert_eq!([1, 6].map(|digit| with_credibility(digit).admiralty), ["B1", "B6"]);
}

#[test]
fn the_admiralty_code_is_the_best_letter_then_the_best_digit() {
    let code = |who: &[(&str, Option<i64>)]| {
        let mut small = SmallDossier::new();
        for (at, (grade, digit)) in who.iter().enumerate() {
            let name = format!("s{at}");
            small = small.source(&name, grade).document(&name, &name, "2024-10-18").claim(&name, &name, |c| {
                c.credibility = digit.map(|digit| digit.try_into().unwrap());
            });
        }
        small.report(ALBA).admiralty
    };
    assert_eq!(code(&[("C", Some(1)), ("B", Some(3)), ("B", Some(2))]), "B2");
    assert_eq!(code(&[("", Some(1))]), "-1");
    assert_eq!(code(&[("B", None), ("", Some(1))]), "B-");
    assert_eq!(code(&[("", None)]), "--");
}

#[test]
fn the_admiralty_code_is_that_of_the_origin() {
    let small = relayed_twice().document("d3", "rferl", "2024-10-19").claim("c3", "d3", |c| {
        c.cites = vec![id("c1")];
    });
    assert_eq!(small.report(ALBA).admiralty, "C-");
}
