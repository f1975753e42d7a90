//! Claims that do not count and stay on the record of what they would bear on.

use std::collections::{HashMap, HashSet};

use crate::assess::Assessment;
use crate::origin::{ExcludedClaim, ExclusionReason, Standing};
use crate::proposition::{Proposition, RelevantClaim, Stretch, Topic, Unheard};

/// For each assessment the claims that would bear on it if they counted, of those that `outside` picks.
///
/// `all` has them beside those that count. More claims only bridge gaps between episodes, so that every episode that was
/// assessed lies within one of these.
pub(super) fn beside(
    assessments: &[Assessment],
    all: Vec<(Proposition, Vec<RelevantClaim>)>,
    outside: impl Fn(u32) -> bool,
) -> Vec<Vec<RelevantClaim>> {
    let mut by_matter: HashMap<Topic, Vec<(Stretch, Vec<RelevantClaim>)>> = HashMap::new();
    for (proposition, mut bearings) in all {
        bearings.retain(|bearing| outside(bearing.claim));
        if !bearings.is_empty() {
            by_matter.entry(proposition.topic).or_default().push((proposition.span, bearings));
        }
    }
    let of_one = |assessment: &Assessment| {
        let span = assessment.proposition.span;
        let there = by_matter.get(&assessment.proposition.topic)?;
        there.iter().find(|(wider, _)| wider.holds(span)).map(|(_, bearings)| bearings.clone())
    };
    assessments.iter().map(|assessment| of_one(assessment).unwrap_or_default()).collect()
}

/// A withdrawn claim no longer counts and stays in the record of what it bore on. Gives the claims whose matter is gone.
pub(super) fn keep_withdrawn(
    assessments: &mut [Assessment],
    all: Vec<(Proposition, Vec<RelevantClaim>)>,
    standing: &Standing,
) -> Vec<(u32, Unheard)> {
    let withdrawn_by = |claim: u32| standing.withdrawn_by(claim as usize);
    let mut kept: HashSet<u32> = HashSet::new();
    let beside = beside(assessments, all, |claim| withdrawn_by(claim).is_some());
    for (assessment, withdrawn) in assessments.iter_mut().zip(beside) {
        for bearing in withdrawn {
            let Some(by) = withdrawn_by(bearing.claim) else { continue };
            kept.insert(bearing.claim);
            assessment.claims.push(bearing);
            assessment
                .evidence
                .excluded
                .push(ExcludedClaim { claim: bearing.claim, reason: ExclusionReason::Retracted(by) });
        }
    }
    let gone = standing.withdrawn().filter(|claim| !kept.contains(claim));
    gone.map(|claim| (claim, Unheard::Withdrawn)).collect()
}
