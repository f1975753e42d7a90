//! The record behind a feature: one entry for each claim.

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
    closed "way to count"
    /// What a claim counts for.
    EvidenceRole {
        /// It reports what its source said.
        Origin = "origin",
        /// It carries what another source said.
        Relay = "relay",
        /// It refuses to say; it is shown and weighs nothing.
        Shown = "shown",
        /// Its source has said otherwise since.
        Superseded = "superseded",
        /// It was withdrawn.
        Retracted = "retracted",
        /// It hangs in a loop of citation that leads nowhere.
        Circular = "circular",
        /// What it repeats no longer counts, or speaks the other way.
        Baseless = "baseless",
    }
}

words! {
    closed "way to bear"
    /// How a claim came to bear on a proposition.
    Relation {
        /// It says just this.
        Said = "said",
        /// It follows from what it says.
        Follows = "follows",
        /// It speaks of a part.
        OfPart = "of-part",
        /// It answers the whole.
        OfWhole = "of-whole",
        /// It answers claims about this.
        Answers = "answers",
        /// It names no place.
        Everywhere = "everywhere",
    }
}

/// Who is who in a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// Who says so.
    pub asserted_by: Arc<Source>,
    /// Through whom it came, outermost last, the publisher among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relayed_by: Vec<Arc<Source>>,
}

/// One claim behind a feature, with everything that it and its document hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Read")]
pub struct Testimony {
    /// What it counts for.
    pub counts: EvidenceRole,
    /// How it came to bear on the proposition.
    pub bears: Relation,
    /// The claim that took its place or withdrew it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because_of: Option<ClaimId>,
    /// Which of the places of its claim this is, from 1, and of how many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<[usize; 2]>,
    /// Who says so and through whom it came.
    #[serde(flatten)]
    pub party: Party,
    /// The claim.
    pub claim: Arc<Claim>,
    /// The document it stands in.
    pub document: Arc<Document>,
}

/// The same as it is read: flat, since serde reads a part by way of a copy of everything that it might be.
#[derive(Deserialize)]
struct Read {
    counts: EvidenceRole,
    bears: Relation,
    because_of: Option<ClaimId>,
    part: Option<[usize; 2]>,
    asserted_by: Arc<Source>,
    #[serde(default)]
    relayed_by: Vec<Arc<Source>>,
    claim: Arc<Claim>,
    document: Arc<Document>,
}

impl From<Read> for Testimony {
    fn from(read: Read) -> Self {
        let Read { counts, bears, because_of, part, asserted_by, relayed_by, claim, document } = read;
        Self { counts, bears, because_of, part, party: Party { asserted_by, relayed_by }, claim, document }
    }
}

impl Testimony {
    /// The record of an assessment, by date of publication, then document, then claim.
    pub(super) fn all(assessed: &Assessed, assessment: &Assessment) -> Vec<Self> {
        let dossier = assessed.located().dossier();
        let counting = Counting::of(assessment);
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
                let (counts, because_of) = counting.of_claim(bearing.claim);
                Self {
                    counts,
                    bears: bears(bearing.reason),
                    because_of: because_of.map(|at| dossier.claims()[at.get()].id.clone()),
                    part: part(assessed, assessment, bearing.claim),
                    party: Party { asserted_by: Arc::clone(asserter), relayed_by },
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

    /// Whether it speaks for the proposition and counts.
    pub fn affirms(&self) -> bool {
        self.claim.stance == crate::record::Stance::Affirms
            && matches!(self.counts, EvidenceRole::Origin | EvidenceRole::Relay)
    }
}

fn part(assessed: &Assessed, assessment: &Assessment, claim: ClaimIx) -> Option<[usize; 2]> {
    let sites = assessed.located().sites_of(claim);
    let crate::proposition::TopicSites::At(site) = assessment.proposition.topic.sites else { return None };
    let number = sites.places.iter().position(|place| *place == Some(site))?;
    (sites.places.len() > 1).then_some([number + 1, sites.places.len()])
}

/// What each claim of an assessment counts for.
struct Counting {
    uncounted: HashMap<ClaimIx, ExclusionReason>,
    silent: HashSet<ClaimIx>,
    direct: HashSet<ClaimIx>,
}

impl Counting {
    fn of(assessment: &Assessment) -> Self {
        let weighing = &assessment.evidence;
        let carriers = weighing.origins.iter().flat_map(|origin| &origin.roots).flat_map(|root| &root.attestations);
        let direct = carriers.filter(|carrier| carrier.link == AttestationLink::Direct).map(|carrier| carrier.claim);
        Self {
            uncounted: weighing.excluded.iter().map(|uncounted| (uncounted.claim, uncounted.reason)).collect(),
            silent: weighing.non_responses.iter().map(|silence| silence.claim).collect(),
            direct: direct.collect(),
        }
    }

    fn of_claim(&self, claim: ClaimIx) -> (EvidenceRole, Option<ClaimIx>) {
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

const fn bears(reason: RelevanceReason) -> Relation {
    match reason {
        RelevanceReason::Said => Relation::Said,
        RelevanceReason::Follows => Relation::Follows,
        RelevanceReason::OfPart => Relation::OfPart,
        RelevanceReason::OfWhole => Relation::OfWhole,
        RelevanceReason::Answers => Relation::Answers,
        RelevanceReason::Everywhere => Relation::Everywhere,
    }
}
