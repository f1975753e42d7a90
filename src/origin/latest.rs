//! Which claims still stand: what was withdrawn, and what its own source has replaced.

use std::collections::HashMap;

use crate::dossier::Dossier;
use crate::edtf::{DateBound, Edtf, Instant};
use crate::origin::{Facts, index};

/// When a claim was said, in seconds, as far as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(super) earliest: i64,
    pub(super) latest: i64,
}

impl Said {
    /// Said at some time that a date allows.
    pub(super) fn from_date(date: &Edtf) -> Self {
        let (earliest, latest) = (date.earliest(), date.latest());
        // An end that nobody knows claims nothing: the other end stands for it.
        let known = earliest.instant().or(latest.instant()).map(Instant::unix_seconds);
        let or = |bound, open: i64| match bound {
            DateBound::At(instant) => instant.unix_seconds(),
            DateBound::Open => open,
            DateBound::Unknown => known.unwrap_or(open),
        };
        Self { earliest: or(earliest, i64::MIN), latest: or(latest, i64::MAX) }
    }
}

/// For each claim that is withdrawn, the claim that withdraws it; only known claims withdraw, and only while they stand
/// themselves.
pub(super) fn withdrawn(dossier: &Dossier, facts: &Facts, known: &dyn Fn(usize) -> bool) -> HashMap<u32, u32> {
    let claims = dossier.claims();
    let mut against: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut targets: HashMap<u32, Vec<u32>> = HashMap::new();
    for at in facts.withdrawing().filter(|&at| known(at)) {
        for target in claims[at].retracts.iter().filter_map(|id| dossier.claim_index(id)) {
            against.entry(index(target)).or_default().push(index(at));
            targets.entry(index(at)).or_default().push(index(target));
        }
    }
    for withdrawers in against.values_mut() {
        withdrawers.sort_by_key(|&claim| &claims[claim as usize].id);
        withdrawers.dedup();
    }
    settle(&against, &targets)
}

/// A claim is withdrawn when a claim that withdraws it stands. It stands when all that withdraw it are withdrawn.
///
/// What then is left open are circles of claims that withdraw each other: none of them stands.
fn settle(against: &HashMap<u32, Vec<u32>>, targets: &HashMap<u32, Vec<u32>>) -> HashMap<u32, u32> {
    let mut open: HashMap<u32, usize> = against.iter().map(|(&claim, by)| (claim, by.len())).collect();
    let mut standing: Vec<u32> = targets.keys().copied().filter(|claim| !against.contains_key(claim)).collect();
    standing.sort_unstable();
    let mut stands: HashMap<u32, bool> = HashMap::new();
    while let Some(claim) = standing.pop() {
        stands.insert(claim, true);
        for &target in targets.get(&claim).into_iter().flatten() {
            if stands.insert(target, false).is_some() {
                continue;
            }
            let mut freed: Vec<u32> = targets.get(&target).cloned().unwrap_or_default();
            freed.sort_unstable();
            freed.dedup();
            for next in freed {
                if let Some(left) = open.get_mut(&next) {
                    *left -= 1;
                    if *left == 0 && !stands.contains_key(&next) {
                        standing.push(next);
                    }
                }
            }
        }
    }
    let by = |claim: &u32| {
        let of = |state: Option<bool>| against[claim].iter().copied().find(|w| stands.get(w).copied() == state);
        match stands.get(claim) {
            Some(true) => None,
            Some(false) => of(Some(true)),
            None => of(None),
        }
    };
    against.keys().filter_map(|claim| Some((*claim, by(claim)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pairs of a claim and the claim that it withdraws; gives what is withdrawn and by what.
    fn settled(pairs: &[(u32, u32)]) -> Vec<(u32, u32)> {
        let (mut against, mut targets) = (HashMap::<u32, Vec<u32>>::new(), HashMap::<u32, Vec<u32>>::new());
        for &(by, target) in pairs {
            against.entry(target).or_default().push(by);
            targets.entry(by).or_default().push(target);
        }
        let mut withdrawn: Vec<(u32, u32)> = settle(&against, &targets).into_iter().collect();
        withdrawn.sort_unstable();
        withdrawn
    }

    #[test]
    fn who_withdraws_a_withdrawal_lets_the_claim_stand() {
        assert_eq!(settled(&[(2, 1)]), [(1, 2)]);
        assert_eq!(settled(&[(2, 1), (3, 2)]), [(2, 3)]);
        assert_eq!(settled(&[(2, 1), (3, 2), (4, 3)]), [(1, 2), (3, 4)]);
        // One of two withdrawals is left.
        assert_eq!(settled(&[(2, 1), (3, 1), (4, 2)]), [(1, 3), (2, 4)]);
    }

    #[test]
    fn two_that_withdraw_each_other_are_both_withdrawn() {
        assert_eq!(settled(&[(1, 2), (2, 1)]), [(1, 2), (2, 1)]);
        // And what only they withdraw is withdrawn too, for nobody can tell.
        assert_eq!(settled(&[(1, 2), (2, 1), (1, 5)]), [(1, 2), (2, 1), (5, 1)]);
        // Unless a third claim settles it.
        assert_eq!(settled(&[(1, 2), (2, 1), (3, 1)]), [(1, 2)]);
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let pairs: Vec<(u32, u32)> = (0..200_000).map(|at| (at + 1, at)).collect();
        assert_eq!(settled(&pairs).len(), 100_000);
    }
}
