//! Assessment: how sure the reports make us of each proposition, as of a day.

mod circular_reporting;
mod excluded;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::edtf::Instant;
use crate::id::ClaimId;
use crate::index::ClaimIx;
use crate::located::Located;
use crate::opinion::{Opinion, Probability, TrustTable, fuse};
use crate::origin::{AsOfFilter, Citations, Facts, WeighedEvidence, weigh};
use crate::problem::Problems;
use crate::proposition::{
    ClaimTreatment, GroupedClaims, Proposition, RelevantClaim, Subjects, UnmappedReason, group_by_proposition,
};

/// A dossier assessed as of a day: each proposition with the evidence for and against it.
///
/// It shares what it was made from, so a clone is cheap. It can be kept, and sent to other threads.
#[derive(Clone, Debug)]
pub struct Assessed {
    shared: Arc<AssessedData>,
}

#[derive(Debug)]
struct AssessedData {
    located: Located,
    day: Option<Instant>,
    subjects: Subjects,
    assessments: Vec<Assessment>,
    unmapped: Vec<(ClaimIx, UnmappedReason)>,
    loops: Vec<Vec<ClaimIx>>,
    trust_table: TrustTable,
    facts: Facts,
    as_of: AsOfFilter,
}

impl Assessed {
    /// Returns the located dossier.
    pub fn located(&self) -> &Located {
        &self.shared.located
    }

    /// Returns the end of the day as of which the dossier was assessed. `None` if every document counts.
    pub fn as_of_instant(&self) -> Option<Instant> {
        self.shared.day
    }

    /// Returns the number of claims in documents that were published by the day.
    pub fn count_known_claims(&self) -> usize {
        self.shared.as_of.count_known()
    }

    /// Returns the subjects of the claims.
    pub fn subjects(&self) -> &Subjects {
        &self.shared.subjects
    }

    /// Returns every assessment, in a fixed order.
    pub fn assessments(&self) -> &[Assessment] {
        &self.shared.assessments
    }

    /// Returns the trust table in use.
    pub fn trust_table(&self) -> &TrustTable {
        &self.shared.trust_table
    }

    /// Returns the claims of each loop of citations that leads to no evidence.
    pub fn citation_loops(&self) -> impl Iterator<Item = Vec<&ClaimId>> {
        let claims = self.located().dossier().claims();
        self.shared.loops.iter().map(|members| members.iter().map(|&at| &claims[at.get()].id).collect())
    }

    /// Returns a warning for each loop of citations.
    pub fn problems(&self) -> Problems {
        circular_reporting::warn(self.located().dossier(), &self.shared.loops)
    }

    /// Returns the claims that are on no feature, each with the reason, by date of publication.
    pub fn unmapped(&self) -> Vec<(ClaimId, &'static str)> {
        let claims = self.located().dossier().claims();
        let (shown, others): (Vec<_>, Vec<_>) =
            self.shared.assessments.iter().partition(|assessment| assessment.has_evidence());
        let shown: HashSet<ClaimIx> =
            shown.into_iter().flat_map(|assessment| &assessment.claims).map(|relevant| relevant.claim).collect();
        let mut unmapped: BTreeMap<ClaimIx, UnmappedReason> = self.shared.unmapped.iter().copied().collect();
        for assessment in others {
            unmapped.extend(assessment.claims.iter().map(|relevant| (relevant.claim, UnmappedReason::NonResponse)));
            let excluded = assessment.evidence.excluded.iter();
            unmapped.extend(excluded.map(|excluded| (excluded.claim, UnmappedReason::from_exclusion(excluded.reason))));
        }
        unmapped.retain(|claim, _| !shown.contains(claim));
        let mut unmapped: Vec<(ClaimIx, UnmappedReason)> = unmapped.into_iter().collect();
        unmapped.sort_by(|(one, _), (other, _)| self.facts().compare(self.located().dossier(), *one, *other));
        unmapped.into_iter().map(|(at, reason)| (claims[at.get()].id.clone(), reason.as_str())).collect()
    }

    /// Returns whether the document of a claim was published by the day.
    pub(crate) fn is_published(&self, claim: ClaimIx) -> bool {
        self.shared.as_of.is_known(claim)
    }

    pub(crate) fn facts(&self) -> &Facts {
        &self.shared.facts
    }

    /// Returns for each assessment the claims that would be relevant to it, but were published after the day.
    pub(crate) fn find_later_claims(&self) -> Vec<Vec<RelevantClaim>> {
        if self.shared.day.is_none() {
            return vec![Vec::new(); self.shared.assessments.len()];
        }
        let (located, subjects) = (self.located(), self.subjects());
        let count_all = |_| ClaimTreatment::Counted;
        let all = group_by_proposition(located.dossier(), located, subjects, self.facts(), &count_all);
        excluded::find_excluded(self.assessments(), all.propositions, |claim| !self.shared.as_of.is_known(claim))
    }
}

/// A proposition, with the evidence for and against it and the opinion that follows.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Assessment {
    /// The proposition.
    pub proposition: Proposition,
    /// The claims that are relevant to it, by date of publication.
    pub claims: Vec<RelevantClaim>,
    /// The evidence for and against it, by origin.
    pub evidence: WeighedEvidence,
    /// The opinions of all origins, fused.
    pub opinion: Opinion,
    /// The lowest probability under the three assumptions about how independent the origins are.
    pub low: Probability,
    /// The highest probability under the three assumptions about how independent the origins are.
    pub high: Probability,
}

impl Assessment {
    fn new(
        proposition: Proposition,
        claims: Vec<RelevantClaim>,
        evidence: WeighedEvidence,
        base_rate: Probability,
    ) -> Self {
        let fused = FusedOpinions::new(&evidence, base_rate);
        let all = [fused.as_grouped, fused.all_dependent, fused.all_independent].map(Opinion::projected_probability);
        let low = all.into_iter().fold(all[0], Probability::min);
        let high = all.into_iter().fold(all[0], Probability::max);
        Self { proposition, claims, evidence, opinion: fused.as_grouped, low, high }
    }

    /// Returns whether any claim counts, for or against. Non-responses do not.
    pub fn has_evidence(&self) -> bool {
        !self.evidence.origins.is_empty()
    }

    /// Returns the number of independent origins that affirm it.
    pub fn independent_origins(&self) -> usize {
        self.evidence.affirming_origins().count()
    }
}

/// The fused opinion under each of three assumptions about how independent the origins are.
pub(crate) struct FusedOpinions {
    /// Origins are independent of each other, and the roots of one origin are not.
    pub(crate) as_grouped: Opinion,
    /// All origins depend on each other.
    pub(crate) all_dependent: Opinion,
    /// All roots are independent of each other.
    pub(crate) all_independent: Opinion,
}

impl FusedOpinions {
    pub(crate) fn new(evidence: &WeighedEvidence, base_rate: Probability) -> Self {
        let origins = || evidence.origins.iter().map(|origin| origin.opinion);
        let roots = evidence.origins.iter().flat_map(|origin| &origin.roots).map(|root| root.opinion);
        let as_grouped = fuse::cumulative(origins(), base_rate);
        let single_roots = evidence.origins.iter().all(|origin| origin.roots.len() == 1);
        Self {
            as_grouped,
            all_dependent: fuse::averaging(origins(), base_rate),
            // If every origin has one root, the two are the same.
            all_independent: if single_roots { as_grouped } else { fuse::cumulative(roots, base_rate) },
        }
    }
}

/// Assesses a dossier as of the end of a day in UTC. Without a day every document counts.
///
/// A document with a time of day counts from that moment: one published at `2024-10-18T08:00:00+09:00` counts on the 17th. One
/// with a date alone counts from the beginning of that day in UTC, wherever it was published.
pub fn as_of(located: &Located, day: Option<Instant>) -> Assessed {
    let dossier = located.dossier();
    let head = dossier.metadata();
    let trust_table = head.trust.clone().unwrap_or_default();
    let base_rate = Probability::new(head.base_rate()).unwrap_or(Probability::HALF);
    let day = day.map(Instant::end_of_day);
    let facts = Facts::new(dossier, base_rate, &trust_table);
    let as_of = AsOfFilter::new(dossier, &facts, day);
    let subjects = Subjects::from_dossier(dossier);
    let citations = Citations::follow(dossier, &facts, &|claim| as_of.counts(claim));
    let treatment = |claim: ClaimIx| {
        if !as_of.counts(claim) {
            return ClaimTreatment::Ignored;
        }
        let exclusion = citations.find_exclusion(&facts, claim);
        exclusion
            .map_or(ClaimTreatment::Counted, |reason| ClaimTreatment::Listed(UnmappedReason::from_exclusion(reason)))
    };
    let GroupedClaims { propositions, mut unmapped } =
        group_by_proposition(dossier, located, &subjects, &facts, &treatment);
    let assess = |(proposition, claims): (Proposition, Vec<RelevantClaim>)| {
        let indices: Vec<ClaimIx> = claims.iter().map(|relevant| relevant.claim).collect();
        let evidence = weigh(dossier, &facts, &citations, &indices);
        Assessment::new(proposition, claims, evidence, base_rate)
    };
    // Fewer than 2,000 propositions per thread are not worth starting it.
    let mut assessments: Vec<Assessment> = propositions.into_par_iter().with_min_len(2_000).map(assess).collect();
    let loops = circular_reporting::find_loops(dossier, &facts, citations.loops(), &assessments);
    if as_of.has_retracted() {
        let known = |claim: ClaimIx| {
            if as_of.is_known(claim) { ClaimTreatment::Counted } else { ClaimTreatment::Ignored }
        };
        let all = group_by_proposition(dossier, located, &subjects, &facts, &known);
        unmapped.extend(excluded::list_retracted(&mut assessments, all.propositions, &as_of));
    }
    let located = located.clone();
    let shared = AssessedData { located, day, subjects, assessments, unmapped, loops, trust_table, facts, as_of };
    Assessed { shared: Arc::new(shared) }
}
