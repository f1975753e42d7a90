//! Large and hostile dossiers come to an end, and need no deep stack.

use std::thread;

use troopmap::dossier::Dossier;
use troopmap::{Stance, assess, locate};

use crate::little::{Little, Toy, id};

/// Less than any recursion over these dossiers would need.
const STACK: usize = 256 * 1024;

/// Deep enough for any recursion to run out of that stack.
const MANY: usize = 20_000;

/// What came out: claims on record, origins and loops.
type Outcome = (usize, usize, usize);

fn on_a_small_stack(records: Little) -> Outcome {
    // Reading is not at stake here.
    let dossier = Dossier::try_from(records.records).unwrap_or_else(|problems| panic!("{}", problems.len()));
    let work = move || {
        let located = locate(&dossier, &Toy);
        let assessed = assess::as_of(&located, None);
        let told: usize = assessed.assessments().iter().map(|assessment| assessment.claims.len()).sum();
        let origins = assessed.assessments().iter().map(|assessment| assessment.evidence.origins.len()).sum();
        (told, origins, assessed.citation_loops().count())
    };
    thread::Builder::new().stack_size(STACK).spawn(work).unwrap().join().unwrap()
}

/// The same numbers on every run (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap() % bound
    }
}

fn with_sources(many: usize) -> Little {
    let grade = |at: usize| ["A", "B", "C", "D", "E"][at % 5];
    let little = (0..many).fold(Little::new(), |little, at| little.source(&format!("s{at}"), grade(at)));
    little.document("d", "s0", "2024-10-18")
}

fn c<T: std::str::FromStr<Err: std::fmt::Debug>>(at: usize) -> T {
    id(&format!("c{at}"))
}

fn s<T: std::str::FromStr<Err: std::fmt::Debug>>(at: usize) -> T {
    id(&format!("s{at}"))
}

/// Two in three cite two others at random, one in five leans on a source, one in ten has evidence of its own besides.
fn at_random(many: usize, sources: usize, subject: impl Fn(usize) -> String) -> Little {
    let mut dice = Dice(7);
    (0..many).fold(with_sources(sources), |little, at| {
        little.claim(&format!("c{at}"), "d", |claim| {
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
fn random_citation_on_one_matter() {
    let many = 100_000;
    let (told, origins, _) = on_a_small_stack(at_random(many, 1000, |_| "soldiers".to_owned()));
    assert_eq!((told, origins), (many, 1000));
}

#[test]
fn random_citation_over_many_matters() {
    let (told, ..) = on_a_small_stack(at_random(MANY, 1000, |at| format!("unit {}", at % 1000)));
    assert!(told > MANY * 9 / 10, "{told}");
}

#[test]
fn random_leaning_among_as_many_sources() {
    let mut dice = Dice(11);
    let little = (0..MANY).fold(with_sources(MANY), |little, at| {
        little.claim(&format!("c{at}"), "d", |claim| {
            claim.asserted_by = Some(s(at));
            if at % 10 != 0 {
                claim.rests_on = vec![s(dice.below(MANY)), s(dice.below(MANY))];
            }
        })
    });
    assert_eq!(on_a_small_stack(little).0, MANY);
}

#[test]
fn a_long_chain_and_a_long_ring() {
    let chain = |ring: bool| {
        (0..MANY).fold(with_sources(3), |little, at| {
            little.claim(&format!("c{at}"), "d", |claim| {
                claim.asserted_by = Some(s(at % 3));
                claim.cites = if at > 0 {
                    vec![c(at - 1)]
                } else if ring {
                    vec![c(MANY - 1)]
                } else {
                    Vec::new()
                };
            })
        })
    };
    assert_eq!(on_a_small_stack(chain(false)), (MANY, 1, 0));
    // A ring counts nowhere, so there is nothing that it could be told beside.
    assert_eq!(on_a_small_stack(chain(true)), (0, 0, 1));
}

#[test]
fn everybody_leans_on_the_next() {
    let leaning = |ring: bool| {
        (0..MANY).fold(with_sources(MANY), |little, at| {
            little.claim(&format!("c{at}"), "d", |claim| {
                claim.asserted_by = Some(s(at));
                if at > 0 || ring {
                    claim.rests_on = vec![s((at + MANY - 1) % MANY)];
                }
            })
        })
    };
    assert_eq!(on_a_small_stack(leaning(false)), (MANY, 1, 0));
    assert_eq!(on_a_small_stack(leaning(true)), (MANY, 0, 1));
}

#[test]
fn withdrawals_of_withdrawals_and_answers_to_answers() {
    let withdrawals = (0..MANY).fold(with_sources(3), |little, at| {
        little.claim(&format!("c{at}"), "d", |claim| {
            claim.asserted_by = Some(s(at % 3));
            claim.retracts = if at > 0 { vec![c(at - 1)] } else { Vec::new() };
        })
    });
    assert_eq!(on_a_small_stack(withdrawals), (MANY, 3, 0));
    let answers = (0..MANY).fold(with_sources(3), |little, at| {
        little.claim(&format!("c{at}"), "d", |claim| {
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
fn one_claim_that_everybody_cites_and_one_that_cites_everybody() {
    let little = (0..MANY).fold(with_sources(1000), |little, at| {
        little.claim(&format!("c{at}"), "d", |claim| {
            claim.asserted_by = Some(s(at % 1000));
            if at > MANY / 2 {
                claim.cites = vec![c(1)];
            } else if at == 1 {
                claim.cites = (2..MANY / 2).map(c).collect();
            }
        })
    });
    assert_eq!(on_a_small_stack(little), (MANY, 1000, 0));
}
