//! The latest position of each source on one proposition.

use crate::origin::Facts;
use crate::origin::position::PositionIx;

/// The latest position of each source: it replaces its own earlier ones.
///
/// A claim is replaced when it was certainly said before another claim of its source that says something else. Where dates
/// leave that open, both stand. What repeats the latest position carries it, however old. A claim that says nothing replaces
/// nothing.
pub(super) struct Newest<K> {
    /// In the order of sources.
    by_source: Vec<(K, Position)>,
}

struct Position {
    /// The last time by which the source had certainly spoken again.
    since: i64,
    /// The claim in which it did.
    by: u32,
    /// What it has said since; several things where dates leave open which is the latest.
    says: Vec<PositionIx>,
}

impl<K: Ord + Copy> Newest<K> {
    /// Finds them among claims, each with its source.
    pub(super) fn of(facts: &Facts, claims: impl Iterator<Item = (K, u32)>) -> Self {
        let mut claims: Vec<(K, u32)> = claims.filter(|(_, claim)| !facts.is_vacuous(*claim)).collect();
        // In the order of claims within each source, so that of two that are as late the first is told.
        claims.sort_by_key(|(source, _)| *source);
        let newest = |of_source: &[(K, u32)]| {
            let since = |claim: u32| facts.said(claim).earliest;
            let (source, mut by) = of_source[0];
            for &(_, claim) in of_source {
                by = if since(claim) > since(by) { claim } else { by };
            }
            let latest = of_source.iter().filter(|(_, claim)| facts.said(*claim).latest >= since(by));
            // A source with one claim has nothing to look up.
            let says = if of_source.len() == 1 { Vec::new() } else { latest.map(|c| facts.position_ix(c.1)).collect() };
            (source, Position { since: since(by), by, says })
        };
        Self { by_source: claims.chunk_by(|(one, _), (other, _)| one == other).map(newest).collect() }
    }

    /// The claim that replaced a claim of a source, if one did.
    pub(super) fn replaced(&self, facts: &Facts, source: K, claim: u32) -> Option<u32> {
        let at = self.by_source.binary_search_by_key(&source, |(source, _)| *source).ok()?;
        let Position { since, by, says } = &self.by_source[at].1;
        let position = facts.position_ix(claim);
        let says_it = position == facts.position_ix(*by) || says.contains(&position);
        (facts.said(claim).latest < *since && !says_it).then_some(*by)
    }
}
