//! Retraction: which claims are withdrawn, and by which.

use std::collections::HashMap;

use crate::dossier::Dossier;
use crate::index::ClaimIx;
use crate::origin::facts::Facts;

/// Claims, each with the claims that withdraw it, or that it withdraws.
type Retractions = HashMap<ClaimIx, Vec<ClaimIx>>;

/// Returns each withdrawn claim with the claim that withdraws it.
///
/// Only known claims withdraw others, and only if they are not withdrawn themselves.
pub(super) fn find_retracted(
    dossier: &Dossier,
    facts: &Facts,
    is_known: &dyn Fn(ClaimIx) -> bool,
) -> HashMap<ClaimIx, ClaimIx> {
    let claims = dossier.claims();
    let mut retracted_by = Retractions::new();
    let mut targets = Retractions::new();
    for claim in facts.retracting_claims().filter(|&claim| is_known(claim)) {
        for target in claims[claim.get()].retracts.iter().filter_map(|id| dossier.claim_index(id)) {
            retracted_by.entry(target).or_default().push(claim);
            targets.entry(claim).or_default().push(target);
        }
    }
    for retracting in retracted_by.values_mut() {
        retracting.sort_by_key(|&claim| &claims[claim.get()].id);
        retracting.dedup();
    }
    resolve(&retracted_by, &targets)
}

/// Decides which retractions hold.
///
/// A claim is withdrawn if a claim that withdraws it holds. It holds if all claims that withdraw it are withdrawn. What is left
/// open by these two rules are loops of claims that withdraw each other: none of them holds.
fn resolve(retracted_by: &Retractions, targets: &Retractions) -> HashMap<ClaimIx, ClaimIx> {
    let mut open: HashMap<ClaimIx, usize> = retracted_by.iter().map(|(&claim, by)| (claim, by.len())).collect();
    let mut queue: Vec<ClaimIx> = targets.keys().copied().filter(|claim| !retracted_by.contains_key(claim)).collect();
    queue.sort_unstable();
    let mut holds: HashMap<ClaimIx, bool> = HashMap::new();
    while let Some(claim) = queue.pop() {
        holds.insert(claim, true);
        for &target in targets.get(&claim).into_iter().flatten() {
            if holds.insert(target, false).is_some() {
                continue;
            }
            let mut freed: Vec<ClaimIx> = targets.get(&target).cloned().unwrap_or_default();
            freed.sort_unstable();
            freed.dedup();
            for next in freed {
                if let Some(left) = open.get_mut(&next) {
                    *left -= 1;
                    if *left == 0 && !holds.contains_key(&next) {
                        queue.push(next);
                    }
                }
            }
        }
    }
    let retracting = |claim: &ClaimIx| {
        let first =
            |state: Option<bool>| retracted_by[claim].iter().copied().find(|by| holds.get(by).copied() == state);
        match holds.get(claim) {
            Some(true) => None,
            Some(false) => first(Some(true)),
            None => first(None),
        }
    };
    retracted_by.keys().filter_map(|claim| Some((*claim, retracting(claim)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes pairs of a claim and the claim that it withdraws. Returns pairs of a withdrawn claim and the one that withdraws it.
    fn resolved(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let (mut retracted_by, mut targets) = (Retractions::new(), Retractions::new());
        for &(by, target) in pairs {
            let (by, target) = (ClaimIx::new(by), ClaimIx::new(target));
            retracted_by.entry(target).or_default().push(by);
            targets.entry(by).or_default().push(target);
        }
        let pair = |(claim, by): (ClaimIx, ClaimIx)| (claim.get(), by.get());
        let mut retracted: Vec<(usize, usize)> = resolve(&retracted_by, &targets).into_iter().map(pair).collect();
        retracted.sort_unstable();
        retracted
    }

    #[test]
    fn withdrawing_a_retraction_restores_the_claim() {
        assert_eq!(resolved(&[(2, 1)]), [(1, 2)]);
        assert_eq!(resolved(&[(2, 1), (3, 2)]), [(2, 3)]);
        assert_eq!(resolved(&[(2, 1), (3, 2), (4, 3)]), [(1, 2), (3, 4)]);
        // One of two retractions is left.
        assert_eq!(resolved(&[(2, 1), (3, 1), (4, 2)]), [(1, 3), (2, 4)]);
    }

    #[test]
    fn claims_that_withdraw_each_other_are_both_withdrawn() {
        assert_eq!(resolved(&[(1, 2), (2, 1)]), [(1, 2), (2, 1)]);
        // So is what only they withdraw, because which of them holds is undecided.
        assert_eq!(resolved(&[(1, 2), (2, 1), (1, 5)]), [(1, 2), (2, 1), (5, 1)]);
        // Unless a third claim withdraws one of them.
        assert_eq!(resolved(&[(1, 2), (2, 1), (3, 1)]), [(1, 2)]);
    }

    #[test]
    fn long_chains_need_no_stack() {
        let pairs: Vec<(usize, usize)> = (0..200_000).map(|at| (at + 1, at)).collect();
        assert_eq!(resolved(&pairs).len(), 100_000);
    }
}
