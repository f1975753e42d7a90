//! Large and hostile dossiers are assessed in bounded time, without a deep stack.

use std::thread;

use troopmap::dossier::Dossier;
use troopmap::{Stance, assess, locate};

use crate::small_dossier::{SmallDossier, ToyGazetteer, id};

/// Less stack than recursion over these dossiers would need.
const STACK: usize = 256 * 1024;

/// So many claims that recursion would overflow the stack.
const MANY: usize = 20_000;

/// The number of listed claims, origins and loops.
type Outcome = (usize, usize, usize);

fn on_a_small_stack(records: SmallDossier) -> Outcome {
    let dossier = Dossier::try_from(records.records).unwrap_or_else(|problems| panic!("{}", problems.len()));
    let work = move || {
        let located = locate(&dossier, &ToyGazetteer);
        let assessed = assess::as_of(&located, None);
        let listed: usize = assessed.assessments().iter().map(|assessment| assessment.claims.len()).sum();
        let origins = assessed.assessments().iter().map(|assessment| assessment.evidence.origins.len()).sum();
        (listed, origins, assessed.citation_loops().count())
    };
    thread::Builder::new().stack_size(STACK).spawn(work).unwrap().join().unwrap()
}

/// A random number generator (`SplitMix64`) with a fixed seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap() % bound
    }
}

fn with_sources(many: usize) -> SmallDossier {
    let grade = |at: usize| ["A", "B", "C", "D", "E"][at % 5];
    let small = (0..many).fold(SmallDossier::new(), |small, at| small.source(&format!("s{at}"), grade(at)));
    small.document("d", "s0", "2024-10-18")
}

fn c<T: std::str::FromStr<Err: std::fmt::Debug>>(at: usize) -> T {
    id(&format!("c{at}"))
}

fn s<T: std::str::FromStr<Err: std::fmt::Debug>>(at: usize) -> T {
    id(&format!("s{at}"))
}

/// Random claims: two in three cite two others, one in five rests on a source, one in ten also has evidence of its own.
fn at_random(many: usize, sources: usize, subject: impl Fn(usize) -> String) -> SmallDossier {
    let mut dice = Dice(7);
    (0..many).fold(with_sources(sources), |small, at| {
        small.claim(&format!("c{at}"), "d", |claim| {
            claim.subject = Some(subject(at));
            claim.asserted_by = Some(s(dice.below(sources)));
            if at % 3 != 0 {
                claim.cites =
                    [dice.below(many), dice.below(many)].map(c).into_iter().filter(|id| *id != claim.id).collect();
            }
            if at % 5 == 0 {
                claim.rests_on = vec![s(dice.below(sources))];
            }
            claim.own_evidence = at % 10 == 0;
            claim.stance = if at % 7 == 0 { Stance::Denies } else { Stance::Affirms };
        })
    })
}

#[test]
fn random_citations_on_one_topic() {
    let many = 100_000;
    let (listed, origins, _) = on_a_small_stack(at_random(many, 1000, |_| "soldiers".to_owned()));
    assert_eq!((listed, origins), (many, 1000));
}

#[test]
fn random_citations_on_many_topics() {
    let (listed, ..) = on_a_small_stack(at_random(MANY, 1000, |at| format!("unit {}", at % 1000)));
    assert!(listed > MANY * 9 / 10, "{listed}");
}

#[test]
fn random_claims_rest_on_as_many_sources() {
    let mut dice = Dice(11);
    let small = (0..MANY).fold(with_sources(MANY), |small, at| {
        small.claim(&format!("c{at}"), "d", |claim| {
            claim.asserted_by = Some(s(at));
            if at % 10 != 0 {
                claim.rests_on = vec![s(dice.below(MANY)), s(dice.below(MANY))];
            }
        })
    });
    assert_eq!(on_a_small_stack(small).0, MANY);
}

#[test]
fn long_chains_and_loops_of_citations() {
    let chain = |is_loop: bool| {
        (0..MANY).fold(with_sources(3), |small, at| {
            small.claim(&format!("c{at}"), "d", |claim| {
                claim.asserted_by = Some(s(at % 3));
                claim.cites = if at > 0 {
                    vec![c(at - 1)]
                } else if is_loop {
                    vec![c(MANY - 1)]
                } else {
                    Vec::new()
                };
            })
        })
    };
    assert_eq!(on_a_small_stack(chain(false)), (MANY, 1, 0));
    // A loop does not count, so there is no proposition to list it with.
    assert_eq!(on_a_small_stack(chain(true)), (0, 0, 1));
}

#[test]
fn long_chains_and_loops_of_sources() {
    let resting = |is_loop: bool| {
        (0..MANY).fold(with_sources(MANY), |small, at| {
            small.claim(&format!("c{at}"), "d", |claim| {
                claim.asserted_by = Some(s(at));
                if at > 0 || is_loop {
                    claim.rests_on = vec![s((at + MANY - 1) % MANY)];
                }
            })
        })
    };
    assert_eq!(on_a_small_stack(resting(false)), (MANY, 1, 0));
    assert_eq!(on_a_small_stack(resting(true)), (MANY, 0, 1));
}

#[test]
fn long_chains_of_retractions_and_responses() {
    let withdrawals = (0..MANY).fold(with_sources(3), |small, at| {
        small.claim(&format!("c{at}"), "d", |claim| {
            claim.asserted_by = Some(s(at % 3));
            claim.retracts = if at > 0 { vec![c(at - 1)] } else { Vec::new() };
        })
    });
    assert_eq!(on_a_small_stack(withdrawals), (MANY, 3, 0));
    let answers = (0..MANY).fold(with_sources(3), |small, at| {
        small.claim(&format!("c{at}"), "d", |claim| {
            claim.asserted_by = Some(s(at % 3));
            if at > 0 {
                claim.stance = Stance::NoComment;
                claim.about = vec![c(at - 1)];
                claim.subject = None;
                (claim.activity, claim.places) = (None, Default::default());
            }
        })
    });
    assert_eq!(on_a_small_stack(answers).1, 1);
}

#[test]
fn one_claim_cited_by_all_and_one_that_cites_all() {
    let small = (0..MANY).fold(with_sources(1000), |small, at| {
        small.claim(&format!("c{at}"), "d", |claim| {
            claim.asserted_by = Some(s(at % 1000));
            if at > MANY / 2 {
                claim.cites = vec![c(1)];
            } else if at == 1 {
                claim.cites = (2..MANY / 2).map(c).collect();
            }
        })
    });
    assert_eq!(on_a_small_stack(small), (MANY, 1000, 0));
}
