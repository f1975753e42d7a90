//! Supersession: the latest standpoint of each source on one proposition.

use crate::index::ClaimIx;
use crate::origin::facts::Facts;
use crate::origin::standpoint::StandpointIx;

/// The latest standpoint of each source, which supersedes its earlier ones.
///
/// A claim is superseded if it was certainly made before another claim of its source that says something else. If dates leave
/// that open, both count. A claim that repeats the latest standpoint attests it, however old the claim is. A claim with a vacuous
/// opinion supersedes nothing.
pub(super) struct LatestStandpoints<K> {
    /// In the order of sources.
    by_source: Vec<(K, LatestStandpoint)>,
}

struct LatestStandpoint {
    /// The latest time by which the source had certainly spoken.
    since: i64,
    /// The claim in which it did.
    claim: ClaimIx,
    /// What it may have said since then. More than one if dates leave open which is the latest.
    standpoints: Vec<StandpointIx>,
}

impl<K: Ord + Copy> LatestStandpoints<K> {
    /// Finds them among claims, each with its source.
    pub(super) fn new(facts: &Facts, claims: impl Iterator<Item = (K, ClaimIx)>) -> Self {
        let mut claims: Vec<(K, ClaimIx)> = claims.filter(|(_, claim)| !facts.is_vacuous(*claim)).collect();
        // A stable sort keeps the order of claims within each source, so that of two equally late claims the first is named.
        claims.sort_by_key(|(source, _)| *source);
        let latest_of = |of_source: &[(K, ClaimIx)]| {
            let since = |claim: ClaimIx| facts.statement_time(claim).earliest;
            let (source, mut latest) = of_source[0];
            for &(_, claim) in of_source {
                latest = if since(claim) > since(latest) { claim } else { latest };
            }
            let recent = of_source.iter().filter(|(_, claim)| facts.statement_time(*claim).latest >= since(latest));
            // With a single claim there is nothing to look up.
            let standpoints =
                if of_source.len() == 1 { Vec::new() } else { recent.map(|c| facts.standpoint_ix(c.1)).collect() };
            (source, LatestStandpoint { since: since(latest), claim: latest, standpoints })
        };
        Self { by_source: claims.chunk_by(|(one, _), (other, _)| one == other).map(latest_of).collect() }
    }

    /// Returns the claim that supersedes a claim of a source. `None` if it still counts.
    pub(super) fn superseding(&self, facts: &Facts, source: K, claim: ClaimIx) -> Option<ClaimIx> {
        let at = self.by_source.binary_search_by_key(&source, |(source, _)| *source).ok()?;
        let LatestStandpoint { since, claim: latest, standpoints } = &self.by_source[at].1;
        let standpoint = facts.standpoint_ix(claim);
        let is_latest = standpoint == facts.standpoint_ix(*latest) || standpoints.contains(&standpoint);
        (facts.statement_time(claim).latest < *since && !is_latest).then_some(*latest)
    }
}
