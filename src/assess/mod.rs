//! How sure the reports make us, as of a day.

mod circle;
mod record;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::edtf::Instant;
use crate::id::ClaimId;
use crate::located::Located;
use crate::opinion::{Opinion, Probability, TrustTable, fuse};
use crate::origin::{Citations, Facts, Standing, WeighedEvidence};
use crate::problem::Problems;
use crate::proposition::{Grouped, Hearing, Proposition, RelevantClaim, Subjects, Unheard, gather};

/// A dossier assessed as of a day: each proposition with what speaks for and against it.
///
/// It shares what it was made from and can be kept, cloned and sent to other threads: a clone copies nothing.
#[derive(Clone, Debug)]
pub struct Assessed {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    located: Located,
    as_of: Option<Instant>,
    subjects: Subjects,
    assessments: Vec<Assessment>,
    unheard: Vec<(u32, Unheard)>,
    loops: Vec<Vec<u32>>,
    trust: TrustTable,
    facts: Facts,
    standing: Standing,
}

impl Assessed {
    /// The dossier with its places.
    pub fn located(&self) -> &Located {
        &self.shared.located
    }

    /// The end of the day as of which it was assessed. `None` if every document counts.
    pub fn as_of_instant(&self) -> Option<Instant> {
        self.shared.as_of
    }

    /// How many claims stand in documents that were out by the day.
    pub fn count_known_claims(&self) -> usize {
        (0..self.located().dossier().claims().len()).filter(|&at| self.shared.standing.is_known(at)).count()
    }

    /// The subjects that claims mean.
    pub fn subjects(&self) -> &Subjects {
        &self.shared.subjects
    }

    /// Every proposition, in a fixed order.
    pub fn assessments(&self) -> &[Assessment] {
        &self.shared.assessments
    }

    /// The table of trust in force.
    pub fn trust_table(&self) -> &TrustTable {
        &self.shared.trust
    }

    /// Loops of citation that lead nowhere, each as the ids of its claims.
    pub fn citation_loops(&self) -> impl Iterator<Item = Vec<&ClaimId>> {
        let claims = self.located().dossier().claims();
        self.shared.loops.iter().map(|members| members.iter().map(|&at| &claims[at as usize].id).collect())
    }

    /// What a reader should know of the evidence: every loop of citation, by name.
    pub fn problems(&self) -> Problems {
        circle::problems(self.located().dossier(), &self.shared.loops)
    }

    /// Claims that bear on nothing that can be shown, and why, by date of publication.
    pub fn unmapped(&self) -> Vec<(ClaimId, &'static str)> {
        let claims = self.located().dossier().claims();
        let (drawn, others): (Vec<_>, Vec<_>) =
            self.shared.assessments.iter().partition(|assessment| assessment.has_evidence());
        let shown: HashSet<u32> =
            drawn.into_iter().flat_map(|assessment| &assessment.claims).map(|bearing| bearing.claim).collect();
        let mut unmapped: BTreeMap<u32, Unheard> = self.shared.unheard.iter().copied().collect();
        for assessment in others {
            let refusals = assessment.claims.iter().map(|bearing| (bearing.claim, Unheard::Refusal));
            unmapped.extend(refusals);
            unmapped.extend(assessment.evidence.excluded.iter().map(|u| (u.claim, Unheard::because(u.reason))));
        }
        unmapped.retain(|claim, _| !shown.contains(claim));
        let mut unmapped: Vec<(u32, Unheard)> = unmapped.into_iter().collect();
        unmapped.sort_by(|(one, _), (other, _)| self.shared.facts.compare(self.located().dossier(), *one, *other));
        unmapped.into_iter().map(|(at, why)| (claims[at as usize].id.clone(), why.reason())).collect()
    }

    pub(crate) fn facts(&self) -> &Facts {
        &self.shared.facts
    }

    /// For each assessment the claims that would bear on it and were published after the day.
    pub(crate) fn later(&self) -> Vec<Vec<RelevantClaim>> {
        if self.shared.as_of.is_none() {
            return vec![Vec::new(); self.shared.assessments.len()];
        }
        let dossier = self.located().dossier();
        let all = gather(dossier, self.located(), &self.shared.subjects, &self.shared.facts, &|_| Hearing::Counts);
        record::beside(&self.shared.assessments, all.propositions, |claim| {
            !self.shared.standing.is_known(claim as usize)
        })
    }
}

/// One proposition and how sure the reports make us of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// What is said.
    pub proposition: Proposition,
    /// The claims that bear on it, by date of publication.
    pub claims: Vec<RelevantClaim>,
    /// What speaks for and against it, origin by origin.
    pub evidence: WeighedEvidence,
    /// What all origins come to together.
    pub opinion: Opinion,
    /// The least probability over the three readings of independence.
    pub low: Probability,
    /// The greatest probability over the three readings of independence.
    pub high: Probability,
}

impl Assessment {
    fn of(
        proposition: Proposition,
        claims: Vec<RelevantClaim>,
        evidence: WeighedEvidence,
        base_rate: Probability,
    ) -> Self {
        let readings = Readings::trace(&evidence, base_rate);
        let all = [readings.as_they_are, readings.all_dependent, readings.all_independent]
            .map(Opinion::projected_probability);
        let low = all.into_iter().fold(all[0], Probability::min);
        let high = all.into_iter().fold(all[0], Probability::max);
        Self { proposition, claims, evidence, opinion: readings.as_they_are, low, high }
    }

    /// Whether anybody says anything about it: refusals to say do not count.
    pub fn has_evidence(&self) -> bool {
        !self.evidence.origins.is_empty()
    }

    /// How many independent origins affirm it.
    pub fn independent_origins(&self) -> usize {
        self.evidence.affirming_origins().count()
    }
}

/// The three readings of how independent origins are.
pub(crate) struct Readings {
    /// Origins are independent of each other, roots of one origin are not.
    pub(crate) as_they_are: Opinion,
    /// All origins depend on each other.
    pub(crate) all_dependent: Opinion,
    /// Every root is independent.
    pub(crate) all_independent: Opinion,
}

impl Readings {
    pub(crate) fn trace(weighing: &WeighedEvidence, base_rate: Probability) -> Self {
        let origins = || weighing.origins.iter().map(|origin| origin.opinion);
        let roots = weighing.origins.iter().flat_map(|origin| &origin.roots).map(|root| root.opinion);
        let as_they_are = fuse::cumulative(origins(), base_rate);
        let single = weighing.origins.iter().all(|origin| origin.roots.len() == 1);
        Self {
            as_they_are,
            all_dependent: fuse::averaging(origins(), base_rate),
            // Where every origin has one root the two are the same.
            all_independent: if single { as_they_are } else { fuse::cumulative(roots, base_rate) },
        }
    }
}

/// Assesses a dossier as of the end of a day; without one every document counts.
///
/// The day is one of universal time. A document with a time of day is out from that moment: what came out at
/// `2024-10-18T08:00:00+09:00` was out on the 17th. One with a day alone is out from the beginning of that day in universal
/// time, wherever it was published.
pub fn as_of(located: &Located, day: Option<Instant>) -> Assessed {
    let dossier = located.dossier();
    let head = dossier.head();
    let trust = head.trust.clone().unwrap_or_default();
    let base_rate = Probability::new(head.base_rate()).unwrap_or(Probability::HALF);
    let day = day.map(Instant::end_of_day);
    let facts = Facts::of(dossier, base_rate, &trust);
    let standing = Standing::as_of(dossier, &facts, day);
    let subjects = Subjects::from_dossier(dossier);
    let citations = Citations::follow(dossier, &facts, &|at| standing.stands(at));
    let heard = |at: usize| match () {
        () if !standing.stands(at) => Hearing::No,
        () => citations.idle(&facts, at).map_or(Hearing::Counts, |why| Hearing::Idle(Unheard::because(why))),
    };
    let Grouped { propositions, unheard } = gather(dossier, located, &subjects, &facts, &heard);
    let assess = |(proposition, bearings): (Proposition, Vec<RelevantClaim>)| {
        let claims: Vec<u32> = bearings.iter().map(|bearing| bearing.claim).collect();
        let weighing = WeighedEvidence::of(dossier, &facts, &citations, &claims);
        Assessment::of(proposition, bearings, weighing, base_rate)
    };
    // Fewer than 2,000 propositions per thread are not worth starting it.
    let mut assessments: Vec<Assessment> = propositions.into_par_iter().with_min_len(2_000).map(assess).collect();
    let loops = circle::all(dossier, &facts, citations.loops(), &assessments);
    let mut unheard = unheard;
    if standing.has_withdrawn() {
        let known = |at: usize| if standing.is_known(at) { Hearing::Counts } else { Hearing::No };
        let all = gather(dossier, located, &subjects, &facts, &known);
        unheard.extend(record::keep_withdrawn(&mut assessments, all.propositions, &standing));
    }
    let located = located.clone();
    let shared = Shared { located, as_of: day, subjects, assessments, unheard, loops, trust, facts, standing };
    Assessed { shared: Arc::new(shared) }
}
