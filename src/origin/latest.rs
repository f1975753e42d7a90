//! Which claims still stand: what was withdrawn, and what its own source has replaced.

use std::collections::HashMap;

use crate::dossier::Dossier;
use crate::edtf::Bound;
use crate::opinion::{Credibility, Hedge, Opinion, Probability};
use crate::record::{Claim, Stance};

/// What a claim says before anybody asks who says it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standpoint {
    /// Which way it speaks.
    pub stance: Stance,
    /// The opinion that it starts as.
    pub opinion: Opinion,
}

impl Standpoint {
    /// The position of a claim (SPEC section 6, rule 1).
    pub fn of(claim: &Claim, base_rate: Probability) -> Self {
        let affirmed = || match (claim.credibility, claim.hedge) {
            (Some(credibility), _) => credibility.opinion(base_rate),
            (None, hedge) => {
                let probability = hedge.unwrap_or(Hedge::Asserted).probability();
                Opinion::maximally_uncertain(probability, base_rate)
            }
        };
        let opinion = match claim.stance {
            Stance::Affirms => affirmed(),
            Stance::Denies => affirmed().mirrored(),
            Stance::Doubts => Credibility::Doubtful.opinion(base_rate),
            Stance::CannotConfirm | Stance::NoComment => Opinion::vacuous(base_rate),
        };
        Self { stance: claim.stance, opinion }
    }

    /// A total order and identity, so that positions can be grouped.
    pub(super) fn key(self) -> (Stance, [u64; 3]) {
        let Self { stance, opinion } = self;
        (stance, [opinion.belief(), opinion.disbelief(), opinion.uncertainty()].map(f64::to_bits))
    }
}

/// When a claim was said, in seconds: by its own date, else by that of its document.
pub(super) fn said(dossier: &Dossier, claim: &Claim) -> i64 {
    let document = dossier.document(&claim.document).map(|document| &document.published);
    let latest = |date: &crate::edtf::Edtf| match (date.latest(), date.earliest()) {
        (Bound::At(instant), _) | (_, Bound::At(instant)) => Some(instant.unix()),
        _ => None,
    };
    claim.said_on.as_ref().and_then(latest).or_else(|| document.and_then(latest)).unwrap_or(i64::MIN)
}

/// For each claim, the claim that withdraws it; only known claims withdraw, and only while they stand themselves.
pub(super) fn withdrawn(dossier: &Dossier, known: &(dyn Fn(usize) -> bool + Sync)) -> HashMap<usize, usize> {
    let mut by: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, claim) in dossier.claims().iter().enumerate() {
        if known(at) {
            for target in claim.retracts.iter().filter_map(|id| dossier.claim_index(id)) {
                by.entry(target).or_default().push(at);
            }
        }
    }
    let mut targets: Vec<usize> = by.keys().copied().collect();
    targets.sort_unstable();
    let mut settled: HashMap<usize, Option<usize>> = HashMap::new();
    for target in targets {
        settle(target, &by, &mut settled);
    }
    settled.into_iter().filter_map(|(target, by)| by.map(|by| (target, by))).collect()
}

/// Finds out whether a claim is withdrawn: it is when a claim that withdraws it is not withdrawn itself.
fn settle(start: usize, by: &HashMap<usize, Vec<usize>>, settled: &mut HashMap<usize, Option<usize>>) {
    let mut stack = vec![start];
    while let Some(&claim) = stack.last() {
        let withdrawers = by.get(&claim).map_or(&[][..], Vec::as_slice);
        let open: Vec<usize> =
            withdrawers.iter().copied().filter(|w| !settled.contains_key(w) && !stack.contains(w)).collect();
        if open.is_empty() {
            // Two claims that withdraw each other are both withdrawn.
            let standing = withdrawers.iter().copied().find(|w| settled.get(w).is_none_or(Option::is_none));
            settled.insert(claim, standing);
            stack.pop();
        } else {
            stack.extend(open);
        }
    }
}
