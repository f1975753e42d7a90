//! Origins: which claims depend on each other.

use troopmap::{Hedge, Stance};

use crate::small_dossier::{ALBA, SmallDossier, assert_opinion, id, ids};

/// Sources of grade B, each with a document of its own on the 18th.
fn publishers(names: &[&str]) -> SmallDossier {
    names.iter().fold(SmallDossier::new(), |small, name| small.source(name, "B").document(name, name, "2024-10-18"))
}

#[track_caller]
fn assert_origins(small: &SmallDossier, expected: usize) {
    assert_eq!(small.report(ALBA).independent_origins, expected);
}

#[test]
fn two_sources_are_two_origins() {
    let small = publishers(&["nis", "hur"]).claim("c1", "nis", |_| {}).claim("c2", "hur", |_| {});
    assert_origins(&small, 2);
    // (.7, 0, .3) twice: evidence 2 × .7/.3 = 4.666667, u = 1 / 5.666667.
    assert_opinion(&small.report(ALBA), [0.823_529, 0.0, 0.176_471]);
}

#[test]
fn bodies_of_one_group_are_one_origin() {
    let small = SmallDossier::new()
        .source("nis", "B")
        .in_group("KR")
        .source("mnd", "B")
        .in_group("KR")
        .document("d1", "nis", "2024-10-18")
        .document("d2", "mnd", "2024-10-18")
        .claim("c1", "d1", |_| {})
        .claim("c2", "d2", |_| {});
    assert_origins(&small, 1);
    // Averaging (.7, 0, .3) with itself.
    assert_opinion(&small.report(ALBA), [0.7, 0.0, 0.3]);
    // Were they independent it would be .823529.
    assert_eq!(small.report(ALBA).confidence_high.get(), 91);
    assert_eq!(small.trace(ALBA).origins[0].joined_by, ["group KR"]);
}

#[test]
fn claims_that_share_evidence_do_not_confirm_each_other() {
    let small = publishers(&["a", "b", "c"])
        .claim("c1", "a", |c| c.evidence = ids(&["photo"]))
        .claim("c2", "b", |c| c.evidence = ids(&["photo", "video"]))
        .claim("c3", "c", |c| c.evidence = ids(&["video"]));
    // a and c share nothing with each other, but each shares evidence with b.
    assert_origins(&small, 1);
    assert_eq!(small.trace(ALBA).origins[0].joined_by, ["evidence photo", "evidence video"]);
    let apart = publishers(&["a", "b"])
        .claim("c1", "a", |c| c.evidence = ids(&["photo"]))
        .claim("c2", "b", |c| c.evidence = ids(&["video"]));
    assert_origins(&apart, 2);
}

#[test]
fn a_vacuous_claim_connects_no_origins() {
    let apart = publishers(&["a", "b", "c"])
        .claim("c1", "a", |c| c.evidence = ids(&["photo"]))
        .claim("c2", "b", |c| c.evidence = ids(&["video"]));
    let more = apart.claim("c3", "c", |c| {
        c.evidence = ids(&["photo", "video"]);
        c.credibility = Some(6.try_into().unwrap());
    });
    assert_origins(&more, 2);
    // (.7, 0, .3) twice, as without the vacuous claim.
    assert_opinion(&more.report(ALBA), [0.823_529, 0.0, 0.176_471]);
    assert_eq!(more.trace(ALBA).origins[0].joined_by, ["evidence photo"]);
}

#[test]
fn a_vacuous_claim_joins_one_origin_in_any_order() {
    for (bridge, end) in [("b", "c"), ("c", "b")] {
        let vacuous = |evidence: &'static [&str]| {
            move |c: &mut troopmap::Claim| {
                c.evidence = ids(evidence);
                c.credibility = Some(6.try_into().unwrap());
            }
        };
        let small = publishers(&["a", "b", "c"])
            .claim("c1", "a", |c| c.evidence = ids(&["photo"]))
            .claim("c2", bridge, vacuous(&["photo", "video"]))
            .claim("c3", end, vacuous(&["video"]));
        assert_origins(&small, 1);
        assert_opinion(&small.report(ALBA), [0.7, 0.0, 0.3]);
        assert_eq!(small.trace(ALBA).origins[0].joined_by, ["evidence photo", "evidence video"]);
    }
}

#[test]
fn a_later_claim_supersedes_a_non_response() {
    let then_silent = publishers(&["nis"])
        .claim("c1", "nis", |_| {})
        .source("nato", "B")
        .document("d22", "nato", "2024-10-22")
        .document("d23", "nato", "2024-10-23")
        .claim("c2", "d22", |c| c.stance = Stance::CannotConfirm);
    assert_eq!(then_silent.trace(ALBA).silent.len(), 1);
    let trace = then_silent.claim("c3", "d23", |_| {}).trace(ALBA);
    assert_eq!((trace.silent.len(), trace.origins.len(), trace.uncounted.len()), (0, 2, 1));
}

#[test]
fn only_the_needed_dependences_are_listed() {
    let small = SmallDossier::new()
        .source("nis", "B")
        .in_group("KR")
        .source("mnd", "B")
        .in_group("KR")
        .document("d1", "nis", "2024-10-18")
        .document("d2", "mnd", "2024-10-18")
        .claim("c1", "d1", |c| c.evidence = ids(&["photo"]))
        .claim("c2", "d2", |c| c.evidence = ids(&["photo"]));
    assert_eq!(small.trace(ALBA).origins[0].joined_by, ["group KR"]);
}

#[test]
fn unnamed_officials_of_two_reports_are_two_sources() {
    let small = publishers(&["a", "b"])
        .source("officials-to-a", "")
        .source("officials-to-b", "")
        .claim("c1", "a", |c| c.asserted_by = Some(id("officials-to-a")))
        .claim("c2", "b", |c| c.asserted_by = Some(id("officials-to-b")));
    let mut named = small.clone();
    for source in named.records.sources.iter_mut().skip(2) {
        source.name = Some("officials".to_owned());
    }
    assert_origins(&named, 2);
    let mut same = small;
    same.records.claims[1].asserted_by = Some(id("officials-to-a"));
    assert_origins(&same, 1);
}

#[test]
fn a_citation_relays_the_cited_claim() {
    let small =
        publishers(&["nis", "rferl"]).claim("c1", "nis", |_| {}).claim("c2", "rferl", |c| c.cites = ids(&["c1"]));
    assert_origins(&small, 1);
    // NIS also published it itself, which is the more trusted path.
    assert_opinion(&small.report(ALBA), [0.7, 0.0, 0.3]);
    assert_eq!(small.report(ALBA).relayed_by, "");
    let attestations = &small.trace(ALBA).origins[0].roots[0].carriers;
    assert_eq!(
        attestations.iter().map(|c| (c.claim.as_str(), c.trust, c.counted)).collect::<Vec<_>>(),
        [("c1", 1.0, true), ("c2", 0.7, false),]
    );
}

#[test]
fn a_citation_with_own_evidence_is_an_origin() {
    let small = publishers(&["nis", "rferl"]).claim("c1", "nis", |_| {}).claim("c2", "rferl", |c| {
        c.cites = ids(&["c1"]);
        c.own_evidence = true;
    });
    assert_origins(&small, 2);
}

#[test]
fn resting_on_a_source_with_a_claim_relays_that_claim() {
    let small =
        publishers(&["nis", "isw"])
            .claim("c1", "nis", |c| c.hedge = Some(Hedge::Likely))
            .claim("c2", "isw", |c| c.rests_on = ids(&["nis"]));
    assert_origins(&small, 1);
    // The hedge of NIS counts, (.4, 0, .6) × .7, and not that of ISW.
    assert_opinion(&small.report(ALBA), [0.28, 0.0, 0.72]);
}

#[test]
fn a_silent_source_speaks_through_claims_that_rest_on_it() {
    let small = publishers(&["isw"]).source("nis", "D").claim("c1", "isw", |c| {
        c.rests_on = ids(&["nis"]);
        c.hedge = Some(Hedge::Assessed);
    });
    // (.8, 0, .2) × .3 for NIS × .7 for ISW.
    assert_opinion(&small.report(ALBA), [0.168, 0.0, 0.832]);
    let root = &small.trace(ALBA).origins[0].roots[0];
    assert_eq!((root.source.as_str(), root.carriers[0].link), ("nis", "leans on"));
    // Two claims that rest on it are still one origin, by the more trusted path.
    let twice = small.source("b", "A").document("b", "b", "2024-10-18").claim("c2", "b", |c| {
        c.rests_on = ids(&["nis"]);
        c.hedge = Some(Hedge::Assessed);
    });
    assert_origins(&twice, 1);
    assert_opinion(&twice.report(ALBA), [0.216, 0.0, 0.784]);
}

#[test]
fn each_relay_of_a_chain_discounts() {
    // From NIS to the agency, a paper, and a site that cites the paper. Only the site's claim is about Alba.
    let small = SmallDossier::new()
        .source("nis", "A")
        .source("agency", "B")
        .source("paper", "B")
        .source("site", "D")
        .document("d1", "agency", "2024-10-18")
        .document("d2", "paper", "2024-10-18")
        .document("d3", "site", "2024-10-18")
        .claim("c1", "d1", |c| {
            c.asserted_by = Some(id("nis"));
            c.places = ["Berg"].into_iter().collect();
        })
        .claim("c2", "d2", |c| {
            c.cites = ids(&["c1"]);
            c.places = ["Berg"].into_iter().collect();
        })
        .claim("c3", "d3", |c| c.cites = ids(&["c2"]));
    // NIS .9 × site .3 × paper .7 × agency .7.
    assert_opinion(&small.report(ALBA), [0.1323, 0.0, 0.8677]);
    let attestation = &small.trace(ALBA).origins[0].roots[0].carriers[0];
    assert_eq!((attestation.claim.as_str(), attestation.trust), ("c3", 0.147));
    let chain = attestation.chain.as_ref().unwrap();
    assert_eq!((chain.through.as_ref().unwrap().as_str(), chain.trust), ("c2", 0.49));
    // At Berg the path begins with the agency, which reports NIS directly.
    assert_opinion(&small.report("soldiers/presence/berg/2024-10"), [0.63, 0.0, 0.37]);
}

#[test]
fn each_root_has_a_chain_of_its_own() {
    // c3 cites NIS through a poor relay, and HUR's own publication.
    let small = SmallDossier::new()
        .source("nis", "A")
        .source("hur", "A")
        .source("poor", "E")
        .source("site", "B")
        .document("d1", "poor", "2024-10-18")
        .document("d2", "hur", "2024-10-18")
        .document("d3", "site", "2024-10-18")
        .claim("c1", "d1", |c| {
            c.asserted_by = Some(id("nis"));
            c.places = ["Berg"].into_iter().collect();
        })
        .claim("c2", "d2", |c| c.places = ["Berg"].into_iter().collect())
        .claim("c3", "d3", |c| c.cites = ids(&["c1", "c2"]));
    let trace = small.trace(ALBA);
    let carried: Vec<_> = trace.origins.iter().map(|o| (o.roots[0].source.as_str(), o.roots[0].carried.b)).collect();
    // HUR .9 × site .7; NIS .9 × site .7 × poor .1.
    assert_eq!(carried, [("hur", 0.63), ("nis", 0.063)], "by id, because one claim attests both");
}

#[test]
fn a_source_that_only_repeats_others_leads_to_their_sources() {
    // A rests on B, B only repeats C, and C has no claim here.
    let small =
        publishers(&["a", "b"])
            .source("c", "A")
            .claim("c1", "a", |c| c.rests_on = ids(&["b"]))
            .claim("c2", "b", |c| c.rests_on = ids(&["c"]));
    assert_origins(&small, 1);
    let trace = small.trace(ALBA);
    let root = &trace.origins[0].roots[0];
    assert_eq!(root.source.as_str(), "c");
    // C .9 × B .7, and A comes after B: .7 × .7.
    assert_opinion(&small.report(ALBA), [0.63, 0.0, 0.37]);
    let trusts: Vec<_> =
        root.carriers.iter().map(|attestation| (attestation.claim.as_str(), attestation.trust)).collect();
    assert_eq!(trusts, [("c2", 0.7), ("c1", 0.49)]);
}

#[test]
fn circular_citation_is_not_evidence_and_is_reported() {
    let circle = publishers(&["a", "b", "c"])
        .claim("c1", "a", |c| c.cites = ids(&["c3"]))
        .claim("c2", "b", |c| c.cites = ids(&["c1"]))
        .claim("c3", "c", |c| c.cites = ids(&["c2"]));
    assert!(circle.reports("").is_empty());
    assert_eq!(circle.warnings(), ["circular reporting: c1, c2, c3 rest only on each other"]);
    let why = "its citations lead to a loop and to no evidence";
    assert_eq!(circle.unmapped(), ["c1", "c2", "c3"].map(|claim| (claim.to_owned(), why)));
    // Next to a real origin, the loop adds nothing.
    let with_origin = circle.clone().source("nis", "B").document("d", "nis", "2024-10-18").claim("c4", "d", |_| {});
    assert_opinion(&with_origin.report(ALBA), [0.7, 0.0, 0.3]);
    assert_eq!(with_origin.warnings().len(), 1);
    assert_eq!(with_origin.trace(ALBA).uncounted.len(), 3);
    // If one of them cites a claim outside the loop, all of them relay it.
    let mut leading_out = with_origin;
    leading_out.records.claims[0].cites.push(id("c4"));
    assert!(leading_out.warnings().is_empty());
    assert!(leading_out.trace(ALBA).uncounted.is_empty());
    assert_opinion(&leading_out.report(ALBA), [0.7, 0.0, 0.3]);
}

#[test]
fn resting_on_each_other_is_circular() {
    let circle = publishers(&["a", "b"])
        .claim("c1", "a", |c| c.rests_on = ids(&["b"]))
        .claim("c2", "b", |c| c.rests_on = ids(&["a"]));
    assert!(circle.reports("").is_empty());
    assert_eq!(circle.warnings(), ["circular reporting: c1, c2 rest only on each other"]);
    let alone = publishers(&["a"]).claim("c1", "a", |c| c.rests_on = ids(&["a"]));
    assert!(alone.reports("").is_empty());
    assert_eq!(alone.warnings(), ["circular reporting: c1 rests only on itself"]);
    let mixed = publishers(&["a", "b"])
        .claim("c1", "a", |c| c.cites = ids(&["c2"]))
        .claim("c2", "b", |c| c.rests_on = ids(&["a"]));
    assert_eq!(mixed.warnings(), ["circular reporting: c1, c2 rest only on each other"]);
}

#[test]
fn a_claim_does_not_gain_from_claims_that_repeat_it() {
    // c1 and c2 cite each other, c1 also rests on the NIS and cites what the HUR said about another town.
    let circle = publishers(&["a", "b", "nis", "hur"])
        .claim("elsewhere", "hur", |c| c.places = ["Berg"].into_iter().collect())
        .claim("c1", "a", |c| {
            c.cites = ids(&["c2", "elsewhere"]);
            c.rests_on = ids(&["nis"]);
        });
    let other = |small: SmallDossier, name: &str| {
        small.claim(name, "a", |c| {
            c.cites = ids(&["c2", "elsewhere"]);
            c.rests_on = ids(&["nis"]);
        })
    };
    let citing = |small: SmallDossier, cited: &[&str]| small.claim("c2", "b", |c| c.cites = ids(cited));
    let alone = citing(circle.clone(), &["c1"]);
    assert_origins(&alone, 2);
    // A second claim like c1 changes nothing.
    let twice = citing(other(circle, "c1b"), &["c1", "c1b"]);
    assert_opinion(&twice.report(ALBA), alone.report(ALBA).opinion);
    assert_origins(&twice, 2);
}

#[test]
fn loops_are_listed_in_an_order_independent_of_the_records() {
    // Two loops that begin with the same claim, in different towns.
    let of_town = |town: &'static str| {
        move |c: &mut troopmap::Claim| (c.places, c.rests_on) = ([town].into_iter().collect(), ids(&["a"]))
    };
    let mut small = publishers(&["a", "b"])
        .claim("c1", "a", |c| {
            c.places = ["Alba", "Berg"].into_iter().collect();
            c.rests_on = ids(&["b"]);
        })
        .claim("c2", "b", of_town("Alba"))
        .claim("c3", "b", of_town("Berg"));
    let warnings = small.warnings();
    assert_eq!(warnings.len(), 2);
    small.records.claims.reverse();
    assert_eq!(small.warnings(), warnings);
}

#[test]
fn a_claim_that_cites_a_loop_is_not_part_of_it() {
    let tail = publishers(&["a", "b", "c"])
        .claim("c1", "a", |c| c.cites = ids(&["c2"]))
        .claim("c2", "b", |c| c.cites = ids(&["c1"]))
        .claim("c3", "c", |c| c.cites = ids(&["c1"]));
    assert_eq!(tail.warnings(), ["circular reporting: c1, c2 rest only on each other"]);
    assert!(tail.reports("").is_empty());
}

#[test]
fn the_latest_claim_of_a_source_supersedes_earlier_ones() {
    let turned = SmallDossier::new()
        .source("nis", "B")
        .document("d1", "nis", "2024-10-10")
        .document("d2", "nis", "2024-10-18")
        .claim("c1", "d1", |_| {})
        .claim("c2", "d2", |c| c.stance = Stance::Denies);
    assert_opinion(&turned.report(ALBA), [0.0, 0.7, 0.3]);
    let why = &turned.trace(ALBA).uncounted[0];
    assert_eq!((why.claim.as_str(), why.why.as_str()), ("c1", "superseded by c2 of the same source"));
    // As of the day before, the first claim is the latest.
    assert_opinion(&turned.report_as_of(ALBA, "2024-10-17"), [0.7, 0.0, 0.3]);
    assert_eq!(turned.trace_as_of(ALBA, "2024-10-17").uncounted[0].why, "published 2024-10-18, after the day");
}

#[test]
fn the_date_of_the_statement_takes_precedence_over_publication() {
    // An old statement that is published late.
    let small = SmallDossier::new()
        .source("nis", "B")
        .source("paper", "A")
        .document("d1", "nis", "2024-10-18")
        .document("d2", "paper", "2024-10-25")
        .claim("c1", "d1", |c| c.stance = Stance::Denies)
        .claim("c2", "d2", |c| {
            c.asserted_by = Some(id("nis"));
            c.said_on = Some("2024-10-10".parse().unwrap());
        });
    assert_opinion(&small.report(ALBA), [0.0, 0.7, 0.3]);
}

#[test]
fn different_claims_of_the_same_day_both_count() {
    let small = publishers(&["nis"]).claim("c1", "nis", |_| {}).claim("c2", "nis", |c| c.hedge = Some(Hedge::Likely));
    // (.7, 0, .3) and (.4, 0, .6) × .7 = (.28, 0, .72), averaged: (.7/.3 + .28/.72) / (1/.3 + 1/.72) = .576471.
    assert_opinion(&small.report(ALBA), [0.576_471, 0.0, 0.423_529]);
    assert_origins(&small, 1);
}

#[test]
fn a_claim_that_may_be_older_supersedes_nothing() {
    let said = |first: &str, second: &str| {
        publishers(&["nis"])
            .claim("c1", "nis", |c| c.said_on = Some(first.parse().unwrap()))
            .claim("c2", "nis", |c| {
                c.said_on = Some(second.parse().unwrap());
                c.stance = Stance::Denies;
            })
            .trace(ALBA)
            .uncounted
            .len()
    };
    assert_eq!(said("2024-10-10", "2024-10-11"), 1);
    assert_eq!(said("2024-10-10", "[..2024-10-18]"), 0, "it may have been before the 10th");
    assert_eq!(said("2024-10-10", "2024-10"), 0);
    assert_eq!(said("2024-09", "2024-10"), 1);
    assert_eq!(said("2024-10-10", "2024-10-10T18:00:00Z"), 0);
    assert_eq!(said("2024-10-10T17:00:00Z", "2024-10-10T18:00:00Z"), 1);
}

#[test]
fn repeating_the_same_statement_is_one_root() {
    let small = SmallDossier::new()
        .source("nis", "B")
        .document("d1", "nis", "2024-10-10")
        .source("paper", "D")
        .document("d2", "paper", "2024-10-18")
        .claim("c1", "d1", |_| {})
        .claim("c2", "d2", |c| c.asserted_by = Some(id("nis")));
    // Its own publication of the 10th attests what it says on the 18th.
    assert_opinion(&small.report(ALBA), [0.7, 0.0, 0.3]);
    assert!(small.trace(ALBA).uncounted.is_empty());
}

#[test]
fn one_body_does_not_replace_another_of_its_group() {
    let small = SmallDossier::new()
        .source("nis", "B")
        .in_group("KR")
        .source("mnd", "B")
        .in_group("KR")
        .document("d1", "nis", "2024-10-10")
        .document("d2", "mnd", "2024-10-18")
        .claim("c1", "d1", |_| {})
        .claim("c2", "d2", |c| c.stance = Stance::Denies);
    // (.7, 0, .3) and (0, .7, .3) averaged.
    assert_opinion(&small.report(ALBA), [0.35, 0.35, 0.3]);
    let report = small.report(ALBA);
    assert!(report.contested, "two bodies of one government disagree");
}

#[test]
fn a_non_response_retracts_nothing() {
    let small = SmallDossier::new()
        .source("dod", "B")
        .document("d1", "dod", "2024-10-10")
        .document("d2", "dod", "2024-10-18")
        .claim("c1", "d1", |_| {});
    let before = small.report(ALBA);
    for stance in [Stance::NoComment, Stance::CannotConfirm] {
        let after = small.clone().claim("c2", "d2", |c| c.stance = stance);
        let report = after.report(ALBA);
        assert_eq!((report.opinion, report.independent_origins), (before.opinion, 1));
        assert_eq!(after.trace(ALBA).silent.len(), 1);
        assert_eq!(report.claims, 2);
    }
}

#[test]
fn relaying_a_statement_is_not_making_it() {
    // The paper reports NIS on the 10th and the Kremlin on the 18th. It has not changed its standpoint, because it has none.
    let small = SmallDossier::new()
        .source("nis", "B")
        .source("kremlin", "B")
        .source("paper", "B")
        .document("d1", "paper", "2024-10-10")
        .document("d2", "paper", "2024-10-18")
        .document("k", "kremlin", "2024-10-18")
        .claim("n", "d1", |c| c.asserted_by = Some(id("nis")))
        .claim("c1", "d1", |c| c.cites = ids(&["n"]))
        .claim("k", "k", |c| c.stance = Stance::Denies)
        .claim("c2", "d2", |c| {
            c.stance = Stance::Denies;
            c.cites = ids(&["k"]);
        });
    assert!(small.trace(ALBA).uncounted.is_empty());
}

#[test]
fn a_source_may_reinterpret_evidence_that_it_rests_on() {
    let small = SmallDossier::new()
        .source("isw", "B")
        .source("nis", "B")
        .document("d1", "isw", "2024-10-10")
        .document("d2", "isw", "2024-10-18")
        .claim("c1", "d1", |c| c.rests_on = ids(&["nis"]))
        .claim("c2", "d2", |c| {
            c.rests_on = ids(&["nis"]);
            c.stance = Stance::Doubts;
        });
    // (0, .4, .6) × .7 × .7.
    assert_opinion(&small.report(ALBA), [0.0, 0.196, 0.804]);
}

#[test]
fn a_claim_that_contradicts_its_citation_is_excluded() {
    let small = publishers(&["nis", "paper"]).claim("c1", "nis", |_| {}).claim("c2", "paper", |c| {
        c.stance = Stance::Denies;
        c.cites = ids(&["c1"]);
    });
    assert_opinion(&small.report(ALBA), [0.7, 0.0, 0.3]);
    assert_eq!(small.trace(ALBA).uncounted[0].why, "it contradicts what it repeats");
}

#[test]
fn a_withdrawn_claim_does_not_count_but_stays_listed() {
    let small = SmallDossier::new()
        .source("nis", "B")
        .source("hur", "B")
        .document("d1", "nis", "2024-10-10")
        .document("d2", "hur", "2024-10-10")
        .document("d3", "nis", "2024-10-18")
        .claim("c1", "d1", |_| {})
        .claim("c2", "d2", |_| {})
        .claim("c3", "d3", |c| {
            (c.subject, c.activity) = (None, None);
            c.places = Default::default();
            c.retracts = ids(&["c1"]);
        });
    assert_eq!(small.report_as_of(ALBA, "2024-10-17").independent_origins, 2);
    let report = small.report_as_of(ALBA, "2024-10-18");
    assert_eq!((report.independent_origins, report.claims), (1, 2));
    assert_opinion(&report, [0.7, 0.0, 0.3]);
    assert_eq!(small.trace(ALBA).uncounted[0].why, "withdrawn by c3");
    assert_eq!(small.unmapped(), [("c3".to_owned(), "it only withdraws another claim")]);
    // Withdrawing the retraction restores the claim.
    let again = small.document("d4", "nis", "2024-10-20").claim("c4", "d4", |c| {
        (c.subject, c.activity) = (None, None);
        c.places = Default::default();
        c.retracts = ids(&["c3"]);
    });
    assert_eq!(again.report_as_of(ALBA, "2024-10-19").independent_origins, 1);
    assert_eq!(again.report_as_of(ALBA, "2024-10-20").independent_origins, 2);
}

#[test]
fn a_citation_of_a_withdrawn_claim_is_excluded() {
    let small = SmallDossier::new()
        .source("nis", "B")
        .source("paper", "B")
        .document("d1", "nis", "2024-10-10")
        .document("d2", "paper", "2024-10-11")
        .document("d3", "nis", "2024-10-18")
        .claim("c1", "d1", |_| {})
        .claim("c2", "d2", |c| c.cites = ids(&["c1"]))
        .claim("c3", "d3", |c| {
            c.stance = Stance::Denies;
            c.retracts = ids(&["c1"]);
        });
    let trace = small.trace(ALBA);
    let why: Vec<_> = trace.uncounted.iter().map(|step| (step.claim.as_str(), step.why.as_str())).collect();
    assert_eq!(why, [("c2", "what it repeats was withdrawn"), ("c1", "withdrawn by c3")]);
    assert_opinion(&small.report(ALBA), [0.0, 0.7, 0.3]);
}

#[test]
fn a_citation_of_a_superseded_claim_is_excluded() {
    let small = SmallDossier::new()
        .source("nis", "B")
        .source("paper", "B")
        .document("d1", "nis", "2024-10-10")
        .document("d2", "paper", "2024-10-11")
        .document("d3", "nis", "2024-10-18")
        .claim("c1", "d1", |_| {})
        .claim("c2", "d2", |c| c.cites = ids(&["c1"]))
        .claim("c3", "d3", |c| c.stance = Stance::Denies);
    let trace = small.trace(ALBA);
    let why: Vec<_> = trace.uncounted.iter().map(|step| (step.claim.as_str(), step.why.as_str())).collect();
    assert_eq!(why, [("c1", "superseded by c3 of the same source"), ("c2", "what it repeats was superseded"),]);
}

#[test]
fn citations_for_several_places_apply_to_their_own_place() {
    let small = publishers(&["nis", "hur", "paper"])
        .claim("c1", "nis", |_| {})
        .claim("c2", "hur", |c| c.places = ["Berg"].into_iter().collect())
        .claim("c3", "paper", |c| {
            c.places = ["Alba", "Berg"].into_iter().collect();
            c.cites = ids(&["c1", "c2"]);
        });
    assert_origins(&small, 1);
    assert_eq!(small.trace(ALBA).origins[0].roots[0].source.as_str(), "nis");
    assert_eq!(small.trace("soldiers/presence/berg/2024-10").origins[0].roots[0].source.as_str(), "hur");
}
