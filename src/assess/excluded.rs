//! Excluded claims: those that do not count, listed with the propositions that they are relevant to.

use std::collections::{HashMap, HashSet};

use crate::assess::Assessment;
use crate::index::ClaimIx;
use crate::origin::{AsOfFilter, ExcludedClaim, ExclusionReason};
use crate::proposition::{Proposition, RelevantClaim, TimeSpan, Topic, UnmappedReason};

/// Returns for each assessment the claims that would be relevant to it if they counted, of those that `is_excluded` accepts.
///
/// `all` groups these claims together with those that count. More claims can only bridge gaps between episodes, so every assessed
/// episode is contained in one of `all`.
pub(super) fn find_excluded(
    assessments: &[Assessment],
    all: Vec<(Proposition, Vec<RelevantClaim>)>,
    is_excluded: impl Fn(ClaimIx) -> bool,
) -> Vec<Vec<RelevantClaim>> {
    let mut by_topic: HashMap<Topic, Vec<(TimeSpan, Vec<RelevantClaim>)>> = HashMap::new();
    for (proposition, mut claims) in all {
        claims.retain(|relevant| is_excluded(relevant.claim));
        if !claims.is_empty() {
            by_topic.entry(proposition.topic).or_default().push((proposition.span, claims));
        }
    }
    let of_assessment = |assessment: &Assessment| {
        let span = assessment.proposition.span;
        let episodes = by_topic.get(&assessment.proposition.topic)?;
        episodes.iter().find(|(wider, _)| wider.contains(span)).map(|(_, claims)| claims.clone())
    };
    assessments.iter().map(|assessment| of_assessment(assessment).unwrap_or_default()).collect()
}

/// Lists withdrawn claims with the assessments that they were relevant to. Returns the claims for which there is none.
pub(super) fn list_retracted(
    assessments: &mut [Assessment],
    all: Vec<(Proposition, Vec<RelevantClaim>)>,
    as_of: &AsOfFilter,
) -> Vec<(ClaimIx, UnmappedReason)> {
    let mut listed: HashSet<ClaimIx> = HashSet::new();
    let excluded = find_excluded(assessments, all, |claim| as_of.retracted_by(claim).is_some());
    for (assessment, retracted) in assessments.iter_mut().zip(excluded) {
        for relevant in retracted {
            let Some(by) = as_of.retracted_by(relevant.claim) else { continue };
            listed.insert(relevant.claim);
            assessment.claims.push(relevant);
            let reason = ExclusionReason::Retracted(by);
            assessment.evidence.excluded.push(ExcludedClaim { claim: relevant.claim, reason });
        }
    }
    let unlisted = as_of.retracted_claims().filter(|claim| !listed.contains(claim));
    unlisted.map(|claim| (claim, UnmappedReason::Retracted)).collect()
}
