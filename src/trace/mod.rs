//! Traces: how each figure comes about, origin by origin, with each opinion before and after each operator.

mod tree;

use serde::Serialize;

use crate::assess::{Assessed, FusedOpinions};
use crate::dossier::Dossier;
use crate::edtf::Instant;
use crate::feature::Builder;
use crate::id::{ClaimId, DocumentId, FeatureId, SourceId};
use crate::index::{ClaimIx, SourceIx};
use crate::opinion::{Opinion, StixConfidence};
use crate::origin::{
    Attestation, AttestationLink, Dependence, ExcludedClaim, ExclusionReason, NonResponse, Origin, Root,
};
use crate::proposition::RelevantClaim;
use crate::record::{Claim, Source, Stance};

/// How the figures of one feature come about.
///
/// It prints as a tree, and serializes for programs. Numbers are rounded to six decimals.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Trace {
    /// The id of the feature.
    pub feature: FeatureId,
    /// The subject, the kind and the place.
    pub title: String,
    /// The day as of which the feature was assessed. `None` if every document counts.
    pub as_of: Option<String>,
    /// The name of the trust table in use.
    pub trust_table: String,
    /// The probability of the proposition if there were no claims.
    pub base_rate: f64,
    /// The origins, each with its roots.
    pub origins: Vec<OriginStep>,
    /// The cumulative fusion of the origins.
    pub cumulative: OpinionStep,
    /// The averaging fusion of the origins, as if all of them were dependent.
    pub all_dependent: OpinionStep,
    /// The cumulative fusion of the roots, as if all of them were independent.
    pub all_independent: OpinionStep,
    /// The claims that could not confirm or did not comment.
    pub silent: Vec<NonResponseStep>,
    /// The claims that did not count, with the reasons.
    pub uncounted: Vec<ExcludedStep>,
    /// A sentence that can be printed as it is.
    pub sentence: String,
}

/// An opinion, with its probability.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OpinionStep {
    /// Belief.
    pub b: f64,
    /// Disbelief.
    pub d: f64,
    /// Uncertainty.
    pub u: f64,
    /// Projected probability.
    pub p: f64,
    /// The projected probability in percent.
    pub confidence: StixConfidence,
}

/// An origin, with the averaging fusion of its roots.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OriginStep {
    /// The roots.
    pub roots: Vec<RootStep>,
    /// Why several roots are one origin. Lists no more dependences than are needed to connect them.
    pub joined_by: Vec<String>,
    /// The averaging fusion of the roots.
    pub averaged: OpinionStep,
}

/// One standpoint of one source, and how it was relayed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RootStep {
    /// The id of the source.
    pub source: SourceId,
    /// The name of the source.
    pub name: String,
    /// The stance of the source.
    pub stance: Stance,
    /// What the first opinion follows from: the hedge or the credibility.
    pub starts_from: String,
    /// The first opinion.
    pub start: OpinionStep,
    /// The letter that the source is graded with, or `ungraded`.
    pub grade: String,
    /// The trust that follows from the grade.
    pub trust: f64,
    /// The first opinion, discounted by that trust.
    pub trusted: OpinionStep,
    /// The claims that attest it, the most trusted path first.
    pub carriers: Vec<AttestationStep>,
    /// The opinion, discounted by the most trusted path.
    pub carried: OpinionStep,
}

/// A claim that attests a root, with the path that it was relayed on.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AttestationStep {
    /// The id of the claim.
    pub claim: ClaimId,
    /// The id of its document.
    pub document: DocumentId,
    /// How the claim is linked to the root: `reports`, `cites` or `leans on`.
    pub link: &'static str,
    /// The sources that relayed the claim.
    pub relays: Vec<RelayStep>,
    /// The part of the path before the claim. `None` if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain: Option<ChainStep>,
    /// The product of the trust along the path.
    pub trust: f64,
    /// Whether this path counted.
    pub counted: bool,
}

/// A source that relayed a claim.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RelayStep {
    /// The id of the source.
    pub source: SourceId,
    /// The name of the source.
    pub name: String,
    /// The letter that the source is graded with, or `ungraded`.
    pub grade: String,
    /// The trust that follows from the grade.
    pub trust: f64,
}

/// The part of a path before the claim that it ends in.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ChainStep {
    /// The last claim of the chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<ClaimId>,
    /// The product of the trust along the chain.
    pub trust: f64,
}

/// A claim that could not confirm or did not comment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NonResponseStep {
    /// The id of the claim.
    pub claim: ClaimId,
    /// The name of its source.
    pub name: String,
    /// [`Stance::CannotConfirm`] or [`Stance::NoComment`].
    pub stance: Stance,
    /// The date of publication.
    pub published: String,
}

/// A claim that did not count.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ExcludedStep {
    /// The id of the claim.
    pub claim: ClaimId,
    /// The name of its source.
    pub name: String,
    /// Its stance.
    pub stance: Stance,
    /// Why it did not count.
    pub why: String,
}

/// Traces the features of an assessed dossier.
#[derive(Clone, Debug)]
pub struct Tracer {
    assessed: Assessed,
    ids: Vec<(usize, FeatureId)>,
    later: Vec<Vec<RelevantClaim>>,
}

impl Tracer {
    /// Prepares to trace the features of an assessed dossier.
    pub fn new(assessed: &Assessed) -> Self {
        let ids = Builder::new(assessed).ids().to_vec();
        Self { later: assessed.find_later_claims(), ids, assessed: assessed.clone() }
    }

    /// Returns the trace of every feature, in the order of ids. Each is computed when it is needed.
    pub fn trace_all(&self) -> impl Iterator<Item = Trace> {
        self.ids.iter().map(|(at, id)| self.trace(*at, id))
    }

    /// Returns the trace of one feature. `None` if there is no feature with that id.
    pub fn get(&self, id: &FeatureId) -> Option<Trace> {
        let at = self.ids.binary_search_by(|(_, other)| other.cmp(id)).ok()?;
        Some(self.trace(self.ids[at].0, id))
    }

    fn trace(&self, at: usize, id: &FeatureId) -> Trace {
        let assessed = &self.assessed;
        let assessment = &assessed.assessments()[at];
        let fused = FusedOpinions::new(&assessment.evidence, assessment.opinion.base_rate());
        let builder = TraceBuilder { dossier: assessed.located().dossier() };
        let title = crate::feature::title(assessed, assessment);
        let evidence = &assessment.evidence;
        let after = self.later[at].iter().map(|later| (later.claim, ExclusionReason::After));
        let excluded = evidence.excluded.iter().map(|&ExcludedClaim { claim, reason }| (claim, reason)).chain(after);
        Trace {
            feature: id.clone(),
            as_of: assessed.as_of_instant().map(Instant::to_date_text),
            trust_table: assessed.trust_table().name.clone(),
            base_rate: assessment.opinion.base_rate().get(),
            origins: evidence.origins.iter().map(|origin| builder.origin_step(assessed, origin)).collect(),
            cumulative: fused.as_grouped.into(),
            all_dependent: fused.all_dependent.into(),
            all_independent: fused.all_independent.into(),
            silent: evidence.non_responses.iter().map(|claim| builder.non_response_step(claim)).collect(),
            uncounted: excluded.map(|(claim, reason)| builder.excluded_step(claim, reason)).collect(),
            sentence: crate::feature::whole_sentence(assessed, assessment, &title),
            title,
        }
    }
}

/// Rounds to six decimals.
fn round6(part: f64) -> f64 {
    // -0.0 would print as "-0".
    (part * 1e6).round() / 1e6 + 0.0
}

impl From<Opinion> for OpinionStep {
    fn from(opinion: Opinion) -> Self {
        Self {
            b: round6(opinion.belief()),
            d: round6(opinion.disbelief()),
            u: round6(opinion.uncertainty()),
            p: round6(opinion.projected_probability().get()),
            confidence: StixConfidence::from_probability(opinion.projected_probability()),
        }
    }
}

/// Describes evidence by the names and ids of a dossier.
pub(crate) struct TraceBuilder<'a> {
    pub(crate) dossier: &'a Dossier,
}

impl TraceBuilder<'_> {
    fn source(&self, source: SourceIx) -> &Source {
        &self.dossier.sources()[source.get()]
    }

    fn name(&self, source: SourceIx) -> String {
        self.source(source).label().to_owned()
    }

    fn grade(&self, source: SourceIx) -> String {
        self.source(source).reliability.map_or("ungraded".to_owned(), |letter| letter.to_string())
    }

    fn claim(&self, claim: ClaimIx) -> &Claim {
        &self.dossier.claims()[claim.get()]
    }

    fn origin_step(&self, assessed: &Assessed, origin: &Origin) -> OriginStep {
        OriginStep {
            roots: origin.roots.iter().map(|root| self.root_step(assessed, root)).collect(),
            joined_by: self.describe_dependences(origin),
            averaged: origin.opinion.into(),
        }
    }

    /// Returns why the roots of an origin depend on each other, one text for each reason.
    pub(crate) fn describe_dependences(&self, origin: &Origin) -> Vec<String> {
        let describe = |dependence: &Dependence| match dependence {
            Dependence::Source(source) => format!("source {}", self.name(*source)),
            Dependence::Group(group) => format!("group {group}"),
            Dependence::Evidence(id) => format!("evidence {id}"),
        };
        origin.dependences.iter().map(describe).collect()
    }

    fn root_step(&self, assessed: &Assessed, root: &Root) -> RootStep {
        let attestations = root.attestations.iter().enumerate();
        RootStep {
            source: self.source(root.source).id.clone(),
            name: self.name(root.source),
            stance: root.standpoint.stance,
            starts_from: self.describe_start(root),
            start: root.standpoint.opinion.into(),
            grade: self.grade(root.source),
            trust: root.trust.get(),
            trusted: root.discounted.into(),
            carriers: attestations
                .map(|(at, attestation)| self.attestation_step(assessed, root, attestation, at == 0))
                .collect(),
            carried: root.opinion.into(),
        }
    }

    /// Returns what the first opinion of a root follows from: a hedge or a credibility, in words.
    pub(crate) fn describe_start(&self, root: &Root) -> String {
        // If the source says something itself, its own words count and not those of a relay.
        let Some(first) = root.attestations.iter().min_by_key(|attestation| attestation.link) else {
            return String::new();
        };
        let claim = self.claim(first.claim);
        match (root.standpoint.stance, claim.credibility, claim.hedge) {
            (Stance::Doubts, ..) => "a doubt counts as credibility 4".to_owned(),
            (_, Some(credibility), _) => format!("credibility {credibility}"),
            (_, None, Some(hedge)) => hedge.to_string(),
            (_, None, None) => "asserted, no hedge given".to_owned(),
        }
    }

    fn attestation_step(
        &self,
        assessed: &Assessed,
        root: &Root,
        attestation: &Attestation,
        counted: bool,
    ) -> AttestationStep {
        let &Attestation { claim, link, trust, chain_trust, through } = attestation;
        let relay = |source: SourceIx| RelayStep {
            source: self.source(source).id.clone(),
            name: self.name(source),
            grade: self.grade(source),
            trust: assessed.trust_table().trust_of(self.source(source).reliability).get(),
        };
        let relays = assessed.facts().relays(self.dossier, claim, Some(root.source));
        let through = through.map(|at| self.claim(at).id.clone());
        AttestationStep {
            claim: self.claim(claim).id.clone(),
            document: self.claim(claim).document.clone(),
            link: match link {
                AttestationLink::Direct => "reports",
                AttestationLink::Cites => "cites",
                AttestationLink::RestsOn => "leans on",
            },
            relays: relays.into_iter().map(relay).collect(),
            chain: (chain_trust < 1.0).then(|| ChainStep { through, trust: round6(chain_trust) }),
            trust: round6(trust),
            counted,
        }
    }

    fn non_response_step(&self, non_response: &NonResponse) -> NonResponseStep {
        let claim = self.claim(non_response.claim);
        let document = self.dossier.document(&claim.document);
        NonResponseStep {
            claim: claim.id.clone(),
            name: self.name(non_response.source),
            stance: non_response.stance,
            published: document.map_or(String::new(), |document| document.published.as_str().to_owned()),
        }
    }

    pub(crate) fn excluded_step(&self, at: ClaimIx, reason: ExclusionReason) -> ExcludedStep {
        let dossier = self.dossier;
        let claim = self.claim(at);
        let document = dossier.document(&claim.document);
        let asserter = claim.asserted_by.as_ref().or(document.map(|document| &document.publisher));
        let published = document.map_or("", |document| document.published.as_str());
        ExcludedStep {
            claim: claim.id.clone(),
            name: asserter.and_then(|id| dossier.source(id)).map_or(String::new(), |source| source.label().to_owned()),
            stance: claim.stance,
            why: match reason {
                ExclusionReason::Superseded(by) => format!("superseded by {} of the same source", self.claim(by).id),
                ExclusionReason::Retracted(by) => format!("withdrawn by {}", self.claim(by).id),
                ExclusionReason::Circular => {
                    "circular reporting: its citations lead to a loop and to no evidence".to_owned()
                }
                ExclusionReason::RestsOnRetracted => "what it repeats was withdrawn".to_owned(),
                ExclusionReason::RestsOnSuperseded => "what it repeats was superseded".to_owned(),
                ExclusionReason::Contradicts => "it contradicts what it repeats".to_owned(),
                ExclusionReason::After => format!("published {published}, after the day"),
            },
        }
    }
}
