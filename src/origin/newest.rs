//! The latest position of each source on one proposition.

use std::collections::HashMap;
use std::hash::Hash;

use crate::origin::Facts;
use crate::origin::position::PositionIx;

/// The latest position of each source: it replaces its own earlier ones.
///
/// A claim is replaced when it was certainly said before another claim of its source that says something else. Where dates
/// leave that open, both stand. What repeats the latest position carries it, however old. A claim that says nothing replaces
/// nothing.
pub(super) struct Newest<K> {
    by_source: HashMap<K, Position>,
}

struct Position {
    /// The last time by which the source had certainly spoken again.
    since: i64,
    /// The claim in which it did.
    by: u32,
    /// What it has said since.
    says: Vec<PositionIx>,
}

impl<K: Eq + Hash + Copy> Newest<K> {
    /// Finds them among claims, each with its source.
    pub(super) fn of(facts: &Facts, claims: impl Iterator<Item = (K, u32)>) -> Self {
        let claims: Vec<(K, u32)> = claims.collect();
        let mut by_source: HashMap<K, Position> = HashMap::new();
        let weighty = || claims.iter().filter(|(_, claim)| !facts.is_vacuous(*claim));
        for &(source, claim) in weighty() {
            let since = facts.said(claim).earliest;
            let newest = by_source.entry(source).or_insert(Position { since, by: claim, says: Vec::new() });
            if since > newest.since {
                (newest.since, newest.by) = (since, claim);
            }
        }
        for (source, claim) in weighty() {
            if let Some(newest) = by_source.get_mut(source).filter(|newest| facts.said(*claim).latest >= newest.since) {
                newest.says.push(facts.position_ix(*claim));
            }
        }
        Self { by_source }
    }

    /// The claim that replaced a claim of a source, if one did.
    pub(super) fn replaced(&self, facts: &Facts, source: K, claim: u32) -> Option<u32> {
        let newest = self.by_source.get(&source)?;
        let earlier = facts.said(claim).latest < newest.since;
        (earlier && !newest.says.contains(&facts.position_ix(claim))).then_some(newest.by)
    }
}
