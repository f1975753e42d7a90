//! How sure the reports make us.

use troopmap::{AnalyticConfidence, Hedge, Likelihood, Stance, TrustTable};

use crate::little::{ALBA, Little, comes_to, id};

/// NIS says so; two outlets print it.
fn relayed_twice() -> Little {
    Little::new()
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
    comes_to(&report, [0.35, 0.0, 0.65]);
    assert_eq!((report.confidence.get(), report.independent_origins, report.documents), (68, 1, 2));
    assert_eq!((report.likelihood, report.analytic_confidence), (Likelihood::Likely, AnalyticConfidence::Low));
    assert_eq!(report.admiralty, "C-");
    assert!(!report.contested);

    let second = relayed_twice().source("hur", "C").document("d3", "hur", "2024-10-18").claim("c3", "d3", |_| {});
    let report = second.report(ALBA);
    // k = .825: .5 / .825 and .325 / .825.
    comes_to(&report, [0.606_061, 0.0, 0.393_939]);
    assert_eq!((report.confidence.get(), report.independent_origins), (80, 2));
    assert_eq!((report.likelihood, report.analytic_confidence), (Likelihood::VeryLikely, AnalyticConfidence::Moderate));
}

#[test]
fn the_bounds_are_the_three_readings() {
    let second = relayed_twice().source("hur", "C").document("d3", "hur", "2024-10-18").claim("c3", "d3", |_| {});
    let report = second.report(ALBA);
    // All origins dependent: (.35/.65 + .5/.5) / (1/.65 + 1/.5) = 1.538462 / 3.538462 = .434783, P = .717391.
    // Every root independent: there are two roots, one of each origin, so it is the same as cumulating the origins.
    assert_eq!((report.confidence_low.get(), report.confidence_high.get()), (72, 80));

    // A second position of NIS on the same day is a second root: averaged in its origin, cumulated in the third reading.
    let hedged = second.claim("c4", "d1", |c| {
        c.asserted_by = Some(id("nis"));
        c.hedge = Some(Hedge::Likely);
    });
    // (.4, 0, .6) × .35 = (.14, 0, .86). In the origin: (.35/.65 + .14/.86) / (1/.65 + 1/.86) = .701253 / 2.701253
    // = .259603, u = .740397. With (.5, 0, .5): evidence .259603/.740397 + 1 = 1.350626; u = 1 / 2.350626 = .425419.
    let report = hedged.report(ALBA);
    comes_to(&report, [0.574_581, 0.0, 0.425_419]);
    // Low: 1.350626 / (1/.740397 + 2) = 1.350626 / 3.350626 = .403097, P = .701548.
    // High: evidence .35/.65 + .14/.86 + 1 = 1.701253; u = 1 / 2.701253 = .370199, P = .814900.
    assert_eq!((report.confidence_low.get(), report.confidence.get(), report.confidence_high.get()), (70, 79, 81));
}

#[test]
fn five_relays_of_one_origin_are_one_voice() {
    let mut little = Little::new().source("nis", "C");
    let mut seen = Vec::new();
    for number in 1..=5 {
        let (outlet, document) = (format!("outlet-{number}"), format!("d{number}"));
        little = little.source(&outlet, "B").document(&document, &outlet, "2024-10-18").claim(
            &format!("c{number}"),
            &document,
            |c| c.asserted_by = Some(id("nis")),
        );
        let report = little.report(ALBA);
        comes_to(&report, [0.35, 0.0, 0.65]);
        seen.push((report.confidence.get(), report.independent_origins, report.documents));
    }
    assert_eq!(seen, [(68, 1, 1), (68, 1, 2), (68, 1, 3), (68, 1, 4), (68, 1, 5)]);
}

#[test]
fn the_best_way_to_us_counts() {
    let printed = |outlets: &[(&str, &str)]| {
        let mut little = Little::new().source("nis", "A");
        for (name, grade) in outlets {
            little = little
                .source(name, grade)
                .document(name, name, "2024-10-18")
                .claim(name, name, |c| c.asserted_by = Some(id("nis")));
        }
        little.report(ALBA).opinion[0]
    };
    // A .9 by E .1, D .3, then A .9.
    assert!((printed(&[("e", "E")]) - 0.09).abs() < 1e-9);
    assert!((printed(&[("e", "E"), ("d", "D")]) - 0.27).abs() < 1e-9);
    assert!((printed(&[("a", "A"), ("e", "E"), ("d", "D")]) - 0.81).abs() < 1e-9);
}

#[test]
fn every_relay_on_the_way_takes_its_share_once() {
    let little = Little::new()
        .source("nis", "A")
        .source("agency", "B")
        .source("outlet", "D")
        .document("d1", "outlet", "2024-10-18")
        .claim("c1", "d1", |c| {
            c.asserted_by = Some(id("nis"));
            // The publisher stands in the list again, as people write it.
            c.via = vec![id("agency"), id("outlet")];
        });
    // .9 × .7 × .3.
    comes_to(&little.report(ALBA), [0.189, 0.0, 0.811]);
}

#[test]
fn its_own_publication_takes_nothing() {
    let little = Little::new().source("nis", "A").document("d1", "nis", "2024-10-18").claim("c1", "d1", |_| {});
    comes_to(&little.report(ALBA), [0.9, 0.0, 0.1]);
}

#[test]
fn an_ungraded_source_is_trusted_like_f() {
    for grade in ["", "F"] {
        let little = Little::new().source("s", grade).document("d", "s", "2024-10-18").claim("c", "d", |_| {});
        comes_to(&little.report(ALBA), [0.5, 0.0, 0.5]);
    }
}

#[test]
fn a_denial_from_elsewhere_pulls_the_other_way() {
    let little =
        relayed_twice().source("kremlin", "E").document("d3", "kremlin", "2024-10-19").claim("c3", "d3", |c| {
            c.stance = Stance::Denies;
        });
    let report = little.report(ALBA);
    // (.35, 0, .65) and (0, .1, .9): evidence .35/.65 = .538462 and .1/.9 = .111111, all with 1: 1.649573.
    comes_to(&report, [0.326_425, 0.067_358, 0.606_218]);
    assert_eq!((report.confidence.get(), report.contested, report.independent_origins), (63, true, 1));
}

#[test]
fn a_doubt_is_credibility_four() {
    let little = Little::new().source("isw", "A").document("d", "isw", "2024-10-18").claim("c", "d", |c| {
        c.stance = Stance::Doubts;
        c.hedge = Some(Hedge::Confirmed);
    });
    // (0, .4, .6) × .9.
    let report = little.report(ALBA);
    comes_to(&report, [0.0, 0.36, 0.64]);
    assert_eq!((report.confidence.get(), report.independent_origins, report.contested), (32, 0, false));
    assert_eq!(report.admiralty, "--", "nobody affirms it");
}

#[test]
fn a_table_of_its_own_counts_and_is_named() {
    let mut little = relayed_twice();
    let table: TrustTable = serde_json::from_str(r#"{"name": "strict", "B": 0.5, "C": 0.2}"#).unwrap();
    little.records.metadata.trust = Some(table);
    comes_to(&little.report(ALBA), [0.1, 0.0, 0.9]);
    assert_eq!(little.trace(ALBA).trust_table, "strict");
}

#[test]
fn another_base_rate_moves_what_is_not_known() {
    // (.35, 0, .65) at base rate .2: .35 + .13.
    assert_eq!(relayed_twice().base_rate(0.2).report(ALBA).confidence.get(), 48);
    assert_eq!(relayed_twice().base_rate(0.0).report(ALBA).confidence.get(), 35);
    assert_eq!(relayed_twice().base_rate(1.0).report(ALBA).confidence.get(), 100);
}

#[test]
fn an_affirmation_never_turns_into_disbelief() {
    // Likely is .70, and the base rate says .80 already.
    let mut little = Little::new().source("nis", "A").document("d", "nis", "2024-10-18").claim("c", "d", |c| {
        c.hedge = Some(Hedge::Likely);
    });
    little = little.base_rate(0.8);
    let report = little.report(ALBA);
    comes_to(&report, [0.0, 0.0, 1.0]);
    assert_eq!((report.confidence.get(), report.independent_origins), (80, 1));
    little.records.claims[0].stance = Stance::Denies;
    comes_to(&little.report(ALBA), [0.0, 0.0, 1.0]);
}

#[test]
fn credibility_six_is_missing_and_five_is_low() {
    let judged = |digit: i64| {
        Little::new()
            .source("nis", "B")
            .document("d", "nis", "2024-10-18")
            .claim("c", "d", |c| {
                c.hedge = Some(Hedge::Confirmed);
                c.credibility = Some(digit.try_into().unwrap());
            })
            .report(ALBA)
    };
    // × .7 each.
    comes_to(&judged(1), [0.56, 0.0, 0.44]);
    comes_to(&judged(2), [0.28, 0.0, 0.72]);
    comes_to(&judged(3), [0.0, 0.0, 1.0]);
    comes_to(&judged(4), [0.0, 0.28, 0.72]);
    comes_to(&judged(5), [0.0, 0.56, 0.44]);
    comes_to(&judged(6), [0.0, 0.0, 1.0]);
    assert_eq!([1, 2, 3, 4, 5, 6].map(|digit| judged(digit).confidence.get()), [78, 64, 50, 36, 22, 50]);
    assert_eq!([1, 6].map(|digit| judged(digit).admiralty), ["B1", "B6"]);
}

#[test]
fn the_best_code_is_the_best_letter_then_the_best_digit() {
    let code = |who: &[(&str, Option<i64>)]| {
        let mut little = Little::new();
        for (at, (grade, digit)) in who.iter().enumerate() {
            let name = format!("s{at}");
            little = little.source(&name, grade).document(&name, &name, "2024-10-18").claim(&name, &name, |c| {
                c.credibility = digit.map(|digit| digit.try_into().unwrap());
            });
        }
        little.report(ALBA).admiralty
    };
    assert_eq!(code(&[("C", Some(1)), ("B", Some(3)), ("B", Some(2))]), "B2");
    assert_eq!(code(&[("", Some(1))]), "-1");
    assert_eq!(code(&[("B", None), ("", Some(1))]), "B-");
    assert_eq!(code(&[("", None)]), "--");
}

#[test]
fn the_code_is_of_the_origin_and_not_of_who_relays_it() {
    let little = relayed_twice().document("d3", "rferl", "2024-10-19").claim("c3", "d3", |c| {
        c.cites = vec![id("c1")];
    });
    assert_eq!(little.report(ALBA).admiralty, "C-");
}
