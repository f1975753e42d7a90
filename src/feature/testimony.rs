//! The record behind a feature: one entry per claim.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::assess::{Assessed, Assessment};
use crate::id::ClaimId;
use crate::index::ClaimIx;
use crate::origin::{AttestationLink, ExclusionReason};
use crate::proposition::RelevanceReason;
use crate::record::{Claim, Document, Source};
use crate::word::words;

words! {
    closed "evidence role"
    /// The role of a claim in the evidence for a proposition.
    EvidenceRole {
        /// It reports what its own source said.
        Origin = "origin",
        /// It relays what another source said.
        Relay = "relay",
        /// It could not confirm or did not comment; it is shown and weighs nothing.
        Shown = "shown",
        /// Its source has taken another position since.
        Superseded = "superseded",
        /// It was withdrawn.
        Retracted = "retracted",
        /// It is part of a circular chain of citation.
        Circular = "circular",
        /// What it repeats no longer counts, or says the opposite.
        Baseless = "baseless",
    }
}

words! {
    closed "relation"
    /// How a claim relates to a proposition.
    Relation {
        /// It says exactly this.
        Said = "said",
        /// It implies this.
        Follows = "follows",
        /// It is about a part of the subject or place.
        OfPart = "of-part",
        /// It is a response about the whole.
        OfWhole = "of-whole",
        /// It responds to claims about this.
        Answers = "answers",
        /// It names no place.
        Everywhere = "everywhere",
    }
}

/// One claim behind a feature, with everything the claim and its document hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Testimony {
    /// The role of the claim.
    pub counts: EvidenceRole,
    /// How the claim relates to the proposition.
    pub bears: Relation,
    /// The claim that superseded or retracted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because_of: Option<ClaimId>,
    /// If the claim names several places: the number of this one, from 1, and how many there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<[usize; 2]>,
    /// The source that asserts it.
    pub asserted_by: Arc<Source>,
    /// The sources that relayed it, outermost last, the publisher among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relayed_by: Vec<Arc<Source>>,
    /// The claim.
    pub claim: Arc<Claim>,
    /// The document that contains it.
    pub document: Arc<Document>,
}

impl Testimony {
    /// Returns the record of an assessment, by date of publication, then document, then claim.
    pub(super) fn collect(assessed: &Assessed, assessment: &Assessment) -> Vec<Self> {
        let dossier = assessed.located().dossier();
        let roles = Roles::new(assessment);
        let mut all: Vec<Self> = assessment
            .claims
            .iter()
            .map(|bearing| {
                let claim = &dossier.claims()[bearing.claim.get()];
                let document = &dossier.documents()[dossier.document_of(bearing.claim).get()];
                let asserter = &dossier.sources()[dossier.asserter_of(bearing.claim).get()];
                let asserted_by = assessed.facts().asserter(bearing.claim);
                let relays = assessed.facts().relays(dossier, bearing.claim, Some(asserted_by));
                let relayed_by = relays.into_iter().map(|source| dossier.sources()[source.get()].clone()).collect();
                let (counts, because_of) = roles.get(bearing.claim);
                Self {
                    counts,
                    bears: relation(bearing.reason),
                    because_of: because_of.map(|at| dossier.claims()[at.get()].id.clone()),
                    part: part_of_claim(assessed, assessment, bearing.claim),
                    asserted_by: Arc::clone(asserter),
                    relayed_by,
                    claim: Arc::clone(claim),
                    document: Arc::clone(document),
                }
            })
            .collect();
        all.sort_by(|a, b| a.order().cmp(&b.order()));
        all
    }

    fn order(&self) -> (Option<i64>, &str, &str) {
        let published = self.document.published.earliest().instant().map(crate::edtf::Instant::unix_seconds);
        (published, self.document.id.as_str(), self.claim.id.as_str())
    }

    /// Returns whether it affirms the proposition and counts.
    pub fn affirms(&self) -> bool {
        self.claim.stance == crate::record::Stance::Affirms
            && matches!(self.counts, EvidenceRole::Origin | EvidenceRole::Relay)
    }
}

fn part_of_claim(assessed: &Assessed, assessment: &Assessment, claim: ClaimIx) -> Option<[usize; 2]> {
    let sites = assessed.located().sites_of(claim);
    let crate::proposition::TopicSites::At(site) = assessment.proposition.topic.sites else { return None };
    let number = sites.places.iter().position(|place| *place == Some(site))?;
    (sites.places.len() > 1).then_some([number + 1, sites.places.len()])
}

/// The role of each claim of an assessment.
struct Roles {
    uncounted: HashMap<ClaimIx, ExclusionReason>,
    silent: HashSet<ClaimIx>,
    direct: HashSet<ClaimIx>,
}

impl Roles {
    fn new(assessment: &Assessment) -> Self {
        let weighing = &assessment.evidence;
        let carriers = weighing.origins.iter().flat_map(|origin| &origin.roots).flat_map(|root| &root.attestations);
        let direct = carriers.filter(|carrier| carrier.link == AttestationLink::Direct).map(|carrier| carrier.claim);
        Self {
            uncounted: weighing.excluded.iter().map(|uncounted| (uncounted.claim, uncounted.reason)).collect(),
            silent: weighing.non_responses.iter().map(|silence| silence.claim).collect(),
            direct: direct.collect(),
        }
    }

    fn get(&self, claim: ClaimIx) -> (EvidenceRole, Option<ClaimIx>) {
        match self.uncounted.get(&claim) {
            Some(ExclusionReason::Superseded(by)) => (EvidenceRole::Superseded, Some(*by)),
            Some(ExclusionReason::Retracted(by)) => (EvidenceRole::Retracted, Some(*by)),
            Some(ExclusionReason::Circular) => (EvidenceRole::Circular, None),
            Some(
                ExclusionReason::RestsOnRetracted
                | ExclusionReason::RestsOnSuperseded
                | ExclusionReason::Contradicts
                | ExclusionReason::After,
            ) => (EvidenceRole::Baseless, None),
            None if self.silent.contains(&claim) => (EvidenceRole::Shown, None),
            None if self.direct.contains(&claim) => (EvidenceRole::Origin, None),
            None => (EvidenceRole::Relay, None),
        }
    }
}

const fn relation(reason: RelevanceReason) -> Relation {
    match reason {
        RelevanceReason::Said => Relation::Said,
        RelevanceReason::Follows => Relation::Follows,
        RelevanceReason::OfPart => Relation::OfPart,
        RelevanceReason::OfWhole => Relation::OfWhole,
        RelevanceReason::Answers => Relation::Answers,
        RelevanceReason::Everywhere => Relation::Everywhere,
    }
}
