//! Who depends on whom.

use troopmap::{Hedge, Stance};

use crate::little::{ALBA, Little, comes_to, id, ids};

/// Each of these sources publishes a document of its own, on the 18th, and is trusted fully enough to count: B.
fn publishers(names: &[&str]) -> Little {
    names.iter().fold(Little::new(), |little, name| little.source(name, "B").document(name, name, "2024-10-18"))
}

#[track_caller]
fn origins(little: &Little, expected: usize) {
    assert_eq!(little.report(ALBA).independent_origins, expected);
}

#[test]
fn two_sources_are_two_origins() {
    let little = publishers(&["nis", "hur"]).claim("c1", "nis", |_| {}).claim("c2", "hur", |_| {});
    origins(&little, 2);
    // (.7, 0, .3) twice: evidence 2 × .7/.3 = 4.666667, u = 1 / 5.666667.
    comes_to(&little.report(ALBA), [0.823_529, 0.0, 0.176_471]);
}

#[test]
fn bodies_of_one_group_are_one_origin() {
    let little = Little::new()
        .source("nis", "B")
        .of_group("KR")
        .source("mnd", "B")
        .of_group("KR")
        .document("d1", "nis", "2024-10-18")
        .document("d2", "mnd", "2024-10-18")
        .claim("c1", "d1", |_| {})
        .claim("c2", "d2", |_| {});
    origins(&little, 1);
    // Averaging (.7, 0, .3) with itself.
    comes_to(&little.report(ALBA), [0.7, 0.0, 0.3]);
    // Were they independent it would be .823529.
    assert_eq!(little.report(ALBA).confidence_high.get(), 91);
    assert_eq!(little.trace(ALBA).origins[0].joined_by, ["group KR"]);
}

#[test]
fn who_shares_a_photograph_is_no_confirmation() {
    let little = publishers(&["a", "b", "c"])
        .claim("c1", "a", |c| c.evidence = ids(&["photo"]))
        .claim("c2", "b", |c| c.evidence = ids(&["photo", "video"]))
        .claim("c3", "c", |c| c.evidence = ids(&["video"]));
    // a and c share nothing with each other but hang together through b.
    origins(&little, 1);
    assert_eq!(little.trace(ALBA).origins[0].joined_by, ["evidence photo", "evidence video"]);
    let apart = publishers(&["a", "b"])
        .claim("c1", "a", |c| c.evidence = ids(&["photo"]))
        .claim("c2", "b", |c| c.evidence = ids(&["video"]));
    origins(&apart, 2);
}

#[test]
fn what_weighs_nothing_makes_no_two_origins_one() {
    let apart = publishers(&["a", "b", "c"])
        .claim("c1", "a", |c| c.evidence = ids(&["photo"]))
        .claim("c2", "b", |c| c.evidence = ids(&["video"]));
    let more = apart.claim("c3", "c", |c| {
        c.evidence = ids(&["photo", "video"]);
        c.credibility = Some(6.try_into().unwrap());
    });
    origins(&more, 2);
    // (.7, 0, .3) twice, as without it.
    comes_to(&more.report(ALBA), [0.823_529, 0.0, 0.176_471]);
    assert_eq!(more.trace(ALBA).origins[0].joined_by, ["evidence photo"]);
}

#[test]
fn what_weighs_nothing_hangs_on_one_origin_whatever_the_order() {
    for (bridge, end) in [("b", "c"), ("c", "b")] {
        let vacuous = |evidence: &'static [&str]| {
            move |c: &mut troopmap::Claim| {
                c.evidence = ids(evidence);
                c.credibility = Some(6.try_into().unwrap());
            }
        };
        let little = publishers(&["a", "b", "c"])
            .claim("c1", "a", |c| c.evidence = ids(&["photo"]))
            .claim("c2", bridge, vacuous(&["photo", "video"]))
            .claim("c3", end, vacuous(&["video"]));
        origins(&little, 1);
        comes_to(&little.report(ALBA), [0.7, 0.0, 0.3]);
        assert_eq!(little.trace(ALBA).origins[0].joined_by, ["evidence photo", "evidence video"]);
    }
}

#[test]
fn who_has_spoken_since_is_not_silent_any_more() {
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
fn only_as_many_reasons_are_told_as_it_takes() {
    let little = Little::new()
        .source("nis", "B")
        .of_group("KR")
        .source("mnd", "B")
        .of_group("KR")
        .document("d1", "nis", "2024-10-18")
        .document("d2", "mnd", "2024-10-18")
        .claim("c1", "d1", |c| c.evidence = ids(&["photo"]))
        .claim("c2", "d2", |c| c.evidence = ids(&["photo"]));
    assert_eq!(little.trace(ALBA).origins[0].joined_by, ["group KR"]);
}

#[test]
fn unnamed_officials_of_two_reports_stay_two() {
    let little = publishers(&["a", "b"])
        .source("officials-to-a", "")
        .source("officials-to-b", "")
        .claim("c1", "a", |c| c.asserted_by = Some(id("officials-to-a")))
        .claim("c2", "b", |c| c.asserted_by = Some(id("officials-to-b")));
    let mut named = little.clone();
    for source in named.records.sources.iter_mut().skip(2) {
        source.name = Some("officials".to_owned());
    }
    origins(&named, 2);
    let mut same = little;
    same.records.claims[1].asserted_by = Some(id("officials-to-a"));
    origins(&same, 1);
}

#[test]
fn who_cites_a_claim_relays_it() {
    let little =
        publishers(&["nis", "rferl"]).claim("c1", "nis", |_| {}).claim("c2", "rferl", |c| c.cites = ids(&["c1"]));
    origins(&little, 1);
    // NIS published it itself, which is the better way to us.
    comes_to(&little.report(ALBA), [0.7, 0.0, 0.3]);
    assert_eq!(little.report(ALBA).relayed_by, "");
    let carriers = &little.trace(ALBA).origins[0].roots[0].carriers;
    assert_eq!(
        carriers.iter().map(|c| (c.claim.as_str(), c.trust, c.counted)).collect::<Vec<_>>(),
        [("c1", 1.0, true), ("c2", 0.7, false),]
    );
}

#[test]
fn own_evidence_beside_what_is_cited_is_an_origin() {
    let little = publishers(&["nis", "rferl"]).claim("c1", "nis", |_| {}).claim("c2", "rferl", |c| {
        c.cites = ids(&["c1"]);
        c.own_evidence = true;
    });
    origins(&little, 2);
}

#[test]
fn who_leans_on_a_source_that_speaks_here_relays_it() {
    let little =
        publishers(&["nis", "isw"])
            .claim("c1", "nis", |c| c.hedge = Some(Hedge::Likely))
            .claim("c2", "isw", |c| c.rests_on = ids(&["nis"]));
    origins(&little, 1);
    // What NIS says counts, (.4, 0, .6) × .7, and not how sure ISW is of it.
    comes_to(&little.report(ALBA), [0.28, 0.0, 0.72]);
}

#[test]
fn a_source_that_says_nothing_here_speaks_through_who_leans_on_it() {
    let little = publishers(&["isw"]).source("nis", "D").claim("c1", "isw", |c| {
        c.rests_on = ids(&["nis"]);
        c.hedge = Some(Hedge::Assessed);
    });
    // (.8, 0, .2) × .3 for NIS × .7 for ISW.
    comes_to(&little.report(ALBA), [0.168, 0.0, 0.832]);
    let root = &little.trace(ALBA).origins[0].roots[0];
    assert_eq!((root.source.as_str(), root.carriers[0].link), ("nis", "leans on"));
    // Two who lean on it are still one origin, by the better way.
    let twice = little.source("b", "A").document("b", "b", "2024-10-18").claim("c2", "b", |c| {
        c.rests_on = ids(&["nis"]);
        c.hedge = Some(Hedge::Assessed);
    });
    origins(&twice, 1);
    comes_to(&twice.report(ALBA), [0.216, 0.0, 0.784]);
}

#[test]
fn a_chain_of_relays_takes_the_share_of_each() {
    // NIS to the agency, to a paper, to an aggregator that cites the paper; only the last says it of Alba.
    let little = Little::new()
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
    comes_to(&little.report(ALBA), [0.1323, 0.0, 0.8677]);
    let carrier = &little.trace(ALBA).origins[0].roots[0].carriers[0];
    assert_eq!((carrier.claim.as_str(), carrier.trust), ("c3", 0.147));
    let chain = carrier.chain.as_ref().unwrap();
    assert_eq!((chain.through.as_ref().unwrap().as_str(), chain.trust), ("c2", 0.49));
    // At Berg NIS itself is heard through the agency.
    comes_to(&little.report("soldiers/presence/berg/2024-10"), [0.63, 0.0, 0.37]);
}

#[test]
fn of_two_chains_each_root_has_its_own() {
    // c3 cites NIS through a poor relay and HUR's own publication: what is near to one is not near to the other.
    let little = Little::new()
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
    let trace = little.trace(ALBA);
    let carried: Vec<_> = trace.origins.iter().map(|o| (o.roots[0].source.as_str(), o.roots[0].carried.b)).collect();
    // HUR .9 × site .7; NIS .9 × site .7 × poor .1.
    assert_eq!(carried, [("hur", 0.63), ("nis", 0.063)], "by id, for one claim carries both");
}

#[test]
fn a_source_that_only_repeats_is_followed_to_whom_it_repeats() {
    // A leans on B, B only repeats C, C says nothing here.
    let little =
        publishers(&["a", "b"])
            .source("c", "A")
            .claim("c1", "a", |c| c.rests_on = ids(&["b"]))
            .claim("c2", "b", |c| c.rests_on = ids(&["c"]));
    origins(&little, 1);
    let trace = little.trace(ALBA);
    let root = &trace.origins[0].roots[0];
    assert_eq!(root.source.as_str(), "c");
    // C .9 × B .7, and A comes after B: .7 × .7.
    comes_to(&little.report(ALBA), [0.63, 0.0, 0.37]);
    let trusts: Vec<_> = root.carriers.iter().map(|carrier| (carrier.claim.as_str(), carrier.trust)).collect();
    assert_eq!(trusts, [("c2", 0.7), ("c1", 0.49)]);
}

#[test]
fn citing_in_a_circle_is_no_evidence_and_is_named() {
    let circle = publishers(&["a", "b", "c"])
        .claim("c1", "a", |c| c.cites = ids(&["c3"]))
        .claim("c2", "b", |c| c.cites = ids(&["c1"]))
        .claim("c3", "c", |c| c.cites = ids(&["c2"]));
    assert!(circle.reports("").is_empty());
    assert_eq!(circle.warnings(), ["circular reporting: c1, c2, c3 rest only on each other"]);
    let why = "it hangs in a loop of citation that leads nowhere";
    assert_eq!(circle.unmapped(), ["c1", "c2", "c3"].map(|claim| (claim.to_owned(), why)));
    // Beside a sound origin the circle adds nothing.
    let beside = circle.clone().source("nis", "B").document("d", "nis", "2024-10-18").claim("c4", "d", |_| {});
    comes_to(&beside.report(ALBA), [0.7, 0.0, 0.3]);
    assert_eq!(beside.warnings().len(), 1);
    assert_eq!(beside.trace(ALBA).uncounted.len(), 3);
    // Once one of them cites something outside, all of them relay it.
    let mut out = beside;
    out.records.claims[0].cites.push(id("c4"));
    assert!(out.warnings().is_empty());
    assert!(out.trace(ALBA).uncounted.is_empty());
    comes_to(&out.report(ALBA), [0.7, 0.0, 0.3]);
}

#[test]
fn leaning_on_each_other_is_a_circle_too() {
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
fn what_repeats_a_claim_is_nothing_better_for_it_to_repeat() {
    // c1 and c2 cite each other, c1 leans on the NIS too, and both cite what the HUR said of another town.
    let circle = publishers(&["a", "b", "nis", "hur"])
        .claim("elsewhere", "hur", |c| c.places = ["Berg"].into_iter().collect())
        .claim("c1", "a", |c| {
            c.cites = ids(&["c2", "elsewhere"]);
            c.rests_on = ids(&["nis"]);
        });
    let other = |little: Little, name: &str| {
        little.claim(name, "a", |c| {
            c.cites = ids(&["c2", "elsewhere"]);
            c.rests_on = ids(&["nis"]);
        })
    };
    let citing = |little: Little, cited: &[&str]| little.claim("c2", "b", |c| c.cites = ids(cited));
    let alone = citing(circle.clone(), &["c1"]);
    origins(&alone, 2);
    // Said twice it leads to as many.
    let twice = citing(other(circle, "c1b"), &["c1", "c1b"]);
    comes_to(&twice.report(ALBA), alone.report(ALBA).opinion);
    origins(&twice, 2);
}

#[test]
fn loops_are_told_in_the_same_order_whatever_that_of_the_records() {
    // Two loops that begin with the same claim, each at a town of its own.
    let of_town = |town: &'static str| {
        move |c: &mut troopmap::Claim| (c.places, c.rests_on) = ([town].into_iter().collect(), ids(&["a"]))
    };
    let mut little = publishers(&["a", "b"])
        .claim("c1", "a", |c| {
            c.places = ["Alba", "Berg"].into_iter().collect();
            c.rests_on = ids(&["b"]);
        })
        .claim("c2", "b", of_town("Alba"))
        .claim("c3", "b", of_town("Berg"));
    let told = little.warnings();
    assert_eq!(told.len(), 2);
    little.records.claims.reverse();
    assert_eq!(little.warnings(), told);
}

#[test]
fn what_hangs_on_a_circle_is_not_of_it() {
    let tail = publishers(&["a", "b", "c"])
        .claim("c1", "a", |c| c.cites = ids(&["c2"]))
        .claim("c2", "b", |c| c.cites = ids(&["c1"]))
        .claim("c3", "c", |c| c.cites = ids(&["c1"]));
    assert_eq!(tail.warnings(), ["circular reporting: c1, c2 rest only on each other"]);
    assert!(tail.reports("").is_empty());
}

#[test]
fn the_latest_word_of_a_source_replaces_its_own() {
    let turned = Little::new()
        .source("nis", "B")
        .document("d1", "nis", "2024-10-10")
        .document("d2", "nis", "2024-10-18")
        .claim("c1", "d1", |_| {})
        .claim("c2", "d2", |c| c.stance = Stance::Denies);
    comes_to(&turned.report(ALBA), [0.0, 0.7, 0.3]);
    let why = &turned.trace(ALBA).uncounted[0];
    assert_eq!((why.claim.as_str(), why.why.as_str()), ("c1", "superseded by c2 of the same source"));
    // As of a day before, the first word is the latest.
    comes_to(&turned.report_as_of(ALBA, "2024-10-17"), [0.7, 0.0, 0.3]);
    assert_eq!(turned.trace_as_of(ALBA, "2024-10-17").uncounted[0].why, "published 2024-10-18, after the day");
}

#[test]
fn when_it_was_said_goes_before_when_it_was_printed() {
    // An old statement that is printed late.
    let little = Little::new()
        .source("nis", "B")
        .source("paper", "A")
        .document("d1", "nis", "2024-10-18")
        .document("d2", "paper", "2024-10-25")
        .claim("c1", "d1", |c| c.stance = Stance::Denies)
        .claim("c2", "d2", |c| {
            c.asserted_by = Some(id("nis"));
            c.said_on = Some("2024-10-10".parse().unwrap());
        });
    comes_to(&little.report(ALBA), [0.0, 0.7, 0.3]);
}

#[test]
fn of_the_same_day_both_words_stand() {
    let little = publishers(&["nis"]).claim("c1", "nis", |_| {}).claim("c2", "nis", |c| c.hedge = Some(Hedge::Likely));
    // (.7, 0, .3) and (.4, 0, .6) × .7 = (.28, 0, .72), averaged: (.7/.3 + .28/.72) / (1/.3 + 1/.72) = .576471.
    comes_to(&little.report(ALBA), [0.576_471, 0.0, 0.423_529]);
    origins(&little, 1);
}

#[test]
fn a_word_that_may_be_older_replaces_nothing() {
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
fn saying_the_same_again_carries_it_once() {
    let little = Little::new()
        .source("nis", "B")
        .document("d1", "nis", "2024-10-10")
        .source("paper", "D")
        .document("d2", "paper", "2024-10-18")
        .claim("c1", "d1", |_| {})
        .claim("c2", "d2", |c| c.asserted_by = Some(id("nis")));
    // Its own publication of the 10th still carries what it says on the 18th.
    comes_to(&little.report(ALBA), [0.7, 0.0, 0.3]);
    assert!(little.trace(ALBA).uncounted.is_empty());
}

#[test]
fn one_body_does_not_replace_another_of_its_group() {
    let little = Little::new()
        .source("nis", "B")
        .of_group("KR")
        .source("mnd", "B")
        .of_group("KR")
        .document("d1", "nis", "2024-10-10")
        .document("d2", "mnd", "2024-10-18")
        .claim("c1", "d1", |_| {})
        .claim("c2", "d2", |c| c.stance = Stance::Denies);
    // (.7, 0, .3) and (0, .7, .3) averaged.
    comes_to(&little.report(ALBA), [0.35, 0.35, 0.3]);
    let report = little.report(ALBA);
    assert!(report.contested, "one government, two voices");
}

#[test]
fn who_will_not_say_takes_nothing_back() {
    let little = Little::new()
        .source("dod", "B")
        .document("d1", "dod", "2024-10-10")
        .document("d2", "dod", "2024-10-18")
        .claim("c1", "d1", |_| {});
    let before = little.report(ALBA);
    for stance in [Stance::NoComment, Stance::CannotConfirm] {
        let after = little.clone().claim("c2", "d2", |c| c.stance = stance);
        let report = after.report(ALBA);
        assert_eq!((report.opinion, report.independent_origins), (before.opinion, 1));
        assert_eq!(after.trace(ALBA).silent.len(), 1);
        assert_eq!(report.claims, 2);
    }
}

#[test]
fn a_relay_is_no_word_of_the_relay() {
    // The paper prints NIS on the 10th and the Kremlin on the 18th. It has changed no mind.
    let little = Little::new()
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
    assert!(little.trace(ALBA).uncounted.is_empty());
}

#[test]
fn who_leans_on_evidence_may_read_it_anew() {
    let little = Little::new()
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
    comes_to(&little.report(ALBA), [0.0, 0.196, 0.804]);
}

#[test]
fn who_says_otherwise_than_it_cites_relays_nothing() {
    let little = publishers(&["nis", "paper"]).claim("c1", "nis", |_| {}).claim("c2", "paper", |c| {
        c.stance = Stance::Denies;
        c.cites = ids(&["c1"]);
    });
    comes_to(&little.report(ALBA), [0.7, 0.0, 0.3]);
    assert_eq!(little.trace(ALBA).uncounted[0].why, "it contradicts what it repeats");
}

#[test]
fn what_is_withdrawn_counts_no_longer_and_stays_on_the_record() {
    let little = Little::new()
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
    assert_eq!(little.report_as_of(ALBA, "2024-10-17").independent_origins, 2);
    let report = little.report_as_of(ALBA, "2024-10-18");
    assert_eq!((report.independent_origins, report.claims), (1, 2));
    comes_to(&report, [0.7, 0.0, 0.3]);
    assert_eq!(little.trace(ALBA).uncounted[0].why, "withdrawn by c3");
    assert_eq!(little.unmapped(), [("c3".to_owned(), "it withdraws another claim and says nothing else")]);
    // Withdrawing the withdrawal brings it back.
    let again = little.document("d4", "nis", "2024-10-20").claim("c4", "d4", |c| {
        (c.subject, c.activity) = (None, None);
        c.places = Default::default();
        c.retracts = ids(&["c3"]);
    });
    assert_eq!(again.report_as_of(ALBA, "2024-10-19").independent_origins, 1);
    assert_eq!(again.report_as_of(ALBA, "2024-10-20").independent_origins, 2);
}

#[test]
fn what_repeats_a_withdrawn_claim_falls_with_it() {
    let little = Little::new()
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
    let trace = little.trace(ALBA);
    let why: Vec<_> = trace.uncounted.iter().map(|step| (step.claim.as_str(), step.why.as_str())).collect();
    assert_eq!(why, [("c2", "what it repeats was withdrawn"), ("c1", "withdrawn by c3")]);
    comes_to(&little.report(ALBA), [0.0, 0.7, 0.3]);
}

#[test]
fn what_repeats_a_replaced_word_falls_with_it() {
    let little = Little::new()
        .source("nis", "B")
        .source("paper", "B")
        .document("d1", "nis", "2024-10-10")
        .document("d2", "paper", "2024-10-11")
        .document("d3", "nis", "2024-10-18")
        .claim("c1", "d1", |_| {})
        .claim("c2", "d2", |c| c.cites = ids(&["c1"]))
        .claim("c3", "d3", |c| c.stance = Stance::Denies);
    let trace = little.trace(ALBA);
    let why: Vec<_> = trace.uncounted.iter().map(|step| (step.claim.as_str(), step.why.as_str())).collect();
    assert_eq!(why, [("c1", "superseded by c3 of the same source"), ("c2", "what it repeats was superseded"),]);
}

#[test]
fn who_cites_one_claim_for_each_place_repeats_each_at_its_own() {
    let little = publishers(&["nis", "hur", "paper"])
        .claim("c1", "nis", |_| {})
        .claim("c2", "hur", |c| c.places = ["Berg"].into_iter().collect())
        .claim("c3", "paper", |c| {
            c.places = ["Alba", "Berg"].into_iter().collect();
            c.cites = ids(&["c1", "c2"]);
        });
    origins(&little, 1);
    assert_eq!(little.trace(ALBA).origins[0].roots[0].source.as_str(), "nis");
    assert_eq!(little.trace("soldiers/presence/berg/2024-10").origins[0].roots[0].source.as_str(), "hur");
}
