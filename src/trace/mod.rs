//! Why each figure is what it is: origin by origin, each opinion before and after each operator.

mod text;

use serde::Serialize;

use crate::assess::{Assessed, Assessment, Readings};
use crate::dossier::Dossier;
use crate::edtf::Instant;
use crate::feature::Builder;
use crate::id::{ClaimId, DocumentId, FeatureId, SourceId};
use crate::opinion::{Opinion, StixConfidence};
use crate::origin::{Attestation, AttestationLink, Dependence, ExclusionReason, Origin, Root};
use crate::proposition::RelevantClaim;
use crate::record::Stance;

/// How the figures of one feature come about.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Trace {
    /// The feature.
    pub feature: FeatureId,
    /// Who, what, where.
    pub title: String,
    /// The day as of which it was assessed.
    pub as_of: Option<String>,
    /// The table of trust in force.
    pub trust_table: String,
    /// How probable it would be if nobody had said anything.
    pub base_rate: f64,
    /// The origins, each with its roots.
    pub origins: Vec<OriginStep>,
    /// What cumulative fusion over the origins gives.
    pub cumulative: OpinionStep,
    /// What averaging over the origins gives: all of them dependent.
    pub all_dependent: OpinionStep,
    /// What cumulative fusion over the roots gives: every one of them independent.
    pub all_independent: OpinionStep,
    /// Who could not or would not say.
    pub silent: Vec<NonResponseStep>,
    /// What did not count, and why.
    pub uncounted: Vec<ExcludedStep>,
    /// The sentence fit to print.
    pub sentence: String,
}

/// An opinion, with its probability.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct OpinionStep {
    /// Belief.
    pub b: f64,
    /// Disbelief.
    pub d: f64,
    /// Uncertainty.
    pub u: f64,
    /// Projected probability.
    pub p: f64,
    /// The probability of 100.
    pub confidence: StixConfidence,
}

/// An origin and what its roots come to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OriginStep {
    /// Its roots.
    pub roots: Vec<RootStep>,
    /// Why they are one origin, where it has several: as many reasons as it takes.
    pub describe_dependences: Vec<String>,
    /// What averaging over them gives.
    pub averaged: OpinionStep,
}

/// One position of one source on its way to us.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RootStep {
    /// Whose it is.
    pub source: SourceId,
    /// Its name in print.
    pub name: String,
    /// Which way it speaks.
    pub stance: Stance,
    /// What its opinion starts from: the hedge or the credibility.
    pub describe_start: String,
    /// That opinion.
    pub start: OpinionStep,
    /// The letter that the source was graded with, or `ungraded`.
    pub grade: String,
    /// The trust that gives.
    pub trust: f64,
    /// The opinion discounted by it.
    pub trusted: OpinionStep,
    /// The claims that carry it, the best way to us first.
    pub carriers: Vec<AttestationStep>,
    /// The opinion discounted by the best way.
    pub carried: OpinionStep,
}

/// A claim that carries a root.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AttestationStep {
    /// The claim.
    pub claim: ClaimId,
    /// Its document.
    pub document: DocumentId,
    /// How it hangs on the root: `reports`, `cites`, `leans on`.
    pub link: &'static str,
    /// The sources that relayed it.
    pub relays: Vec<RelayStep>,
    /// What came before them, where others had relayed it already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain: Option<ChainStep>,
    /// The product of all these trusts.
    pub trust: f64,
    /// Whether this way counted.
    pub counted: bool,
}

/// A source that relayed a claim.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RelayStep {
    /// The source.
    pub source: SourceId,
    /// Its name in print.
    pub name: String,
    /// The letter that it was graded with, or `ungraded`.
    pub grade: String,
    /// The trust that gives.
    pub trust: f64,
}

/// The part of a way to us that another claim stands for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChainStep {
    /// The claim through which it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<ClaimId>,
    /// The product of the trusts up to there.
    pub trust: f64,
}

/// A claim that could not confirm or did not comment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NonResponseStep {
    /// The claim.
    pub claim: ClaimId,
    /// Whose it is.
    pub name: String,
    /// Which of the two.
    pub stance: Stance,
    /// When it was published.
    pub published: String,
}

/// A claim that did not count.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExcludedStep {
    /// The claim.
    pub claim: ClaimId,
    /// Whose it is.
    pub name: String,
    /// Which way it speaks.
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
        Self { later: assessed.later(), ids, assessed: assessed.clone() }
    }

    /// Returns every feature's trace, in the order of ids, each made when it is asked for.
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
        let base_rate = assessment.opinion.base_rate();
        let readings = Readings::trace(&assessment.evidence, base_rate);
        let dossier = assessed.located().dossier();
        let steps = TraceBuilder { dossier };
        let title = crate::feature::title(assessed, assessment);
        Trace {
            feature: id.clone(),
            as_of: assessed.as_of_instant().map(Instant::to_date_text),
            trust_table: assessed.trust_table().name.clone(),
            base_rate: base_rate.get(),
            origins: assessment.evidence.origins.iter().map(|origin| steps.origin(assessed, origin)).collect(),
            cumulative: readings.as_they_are.into(),
            all_dependent: readings.all_dependent.into(),
            all_independent: readings.all_independent.into(),
            silent: steps.silent(assessment),
            uncounted: steps.uncounted(assessment, &self.later[at]),
            sentence: crate::feature::whole_sentence(assessed, assessment, &title),
            title,
        }
    }
}

fn six(part: f64) -> f64 {
    (part * 1e6).round() / 1e6 + 0.0
}

impl From<Opinion> for OpinionStep {
    fn from(opinion: Opinion) -> Self {
        Self {
            b: six(opinion.belief()),
            d: six(opinion.disbelief()),
            u: six(opinion.uncertainty()),
            p: six(opinion.projected_probability().get()),
            confidence: StixConfidence::from_probability(opinion.projected_probability()),
        }
    }
}

pub(crate) struct TraceBuilder<'a> {
    pub(crate) dossier: &'a Dossier,
}

impl TraceBuilder<'_> {
    fn name(&self, source: u32) -> String {
        self.dossier.sources()[source as usize].label().to_owned()
    }

    fn claim(&self, claim: u32) -> &crate::record::Claim {
        &self.dossier.claims()[claim as usize]
    }

    fn origin(&self, assessed: &Assessed, origin: &Origin) -> OriginStep {
        OriginStep {
            roots: origin.roots.iter().map(|root| self.root(assessed, root)).collect(),
            describe_dependences: self.joined_by(origin),
            averaged: origin.opinion.into(),
        }
    }

    pub(crate) fn joined_by(&self, origin: &Origin) -> Vec<String> {
        let told = |bond: &Dependence| match bond {
            Dependence::Source(source) => format!("source {}", self.name(*source)),
            Dependence::Group(group) => format!("group {group}"),
            Dependence::Evidence(id) => format!("evidence {id}"),
        };
        origin.dependences.iter().map(told).collect()
    }

    fn grade(&self, source: u32) -> String {
        let source = &self.dossier.sources()[source as usize];
        source.reliability.map_or("ungraded".to_owned(), |letter| letter.to_string())
    }

    fn root(&self, assessed: &Assessed, root: &Root) -> RootStep {
        let carrier = |(at, carrier): (usize, &Attestation)| self.carrier(assessed, root, carrier, at == 0);
        RootStep {
            source: self.dossier.sources()[root.source as usize].id.clone(),
            name: self.name(root.source),
            stance: root.standpoint.stance,
            describe_start: self.starts_from(root),
            start: root.standpoint.opinion.into(),
            grade: self.grade(root.source),
            trust: root.trust.get(),
            trusted: root.discounted.into(),
            carriers: root.attestations.iter().enumerate().map(carrier).collect(),
            carried: root.opinion.into(),
        }
    }

    pub(crate) fn starts_from(&self, root: &Root) -> String {
        // Where the source says something itself, its own words and not those of a relay.
        let Some(carrier) = root.attestations.iter().min_by_key(|carrier| carrier.link) else { return String::new() };
        let claim = self.claim(carrier.claim);
        match (root.standpoint.stance, claim.credibility, claim.hedge) {
            (Stance::Doubts, ..) => "a doubt counts as credibility 4".to_owned(),
            (_, Some(credibility), _) => format!("credibility {credibility}"),
            (_, None, Some(hedge)) => hedge.to_string(),
            (_, None, None) => "asserted, no hedge given".to_owned(),
        }
    }

    fn carrier(&self, assessed: &Assessed, root: &Root, carrier: &Attestation, counted: bool) -> AttestationStep {
        let dossier = self.dossier;
        let claim = self.claim(carrier.claim);
        let relay = |source: u32| RelayStep {
            source: dossier.sources()[source as usize].id.clone(),
            name: self.name(source),
            grade: self.grade(source),
            trust: assessed.trust_table().trust_of(dossier.sources()[source as usize].reliability).get(),
        };
        let relays = assessed.facts().relays(dossier, carrier.claim, Some(root.source));
        let through = carrier.through.map(|at| self.claim(at).id.clone());
        AttestationStep {
            claim: claim.id.clone(),
            document: claim.document.clone(),
            link: match carrier.link {
                AttestationLink::Direct => "reports",
                AttestationLink::Cites => "cites",
                AttestationLink::RestsOn => "leans on",
            },
            relays: relays.into_iter().map(relay).collect(),
            chain: (carrier.chain_trust < 1.0).then(|| ChainStep { through, trust: six(carrier.chain_trust) }),
            trust: six(carrier.trust),
            counted,
        }
    }

    fn silent(&self, assessment: &Assessment) -> Vec<NonResponseStep> {
        let step = |silence: &crate::origin::NonResponse| {
            let claim = self.claim(silence.claim);
            let document = self.dossier.document(&claim.document);
            NonResponseStep {
                claim: claim.id.clone(),
                name: self.name(silence.source),
                stance: silence.stance,
                published: document.map_or(String::new(), |document| document.published.as_str().to_owned()),
            }
        };
        assessment.evidence.non_responses.iter().map(step).collect()
    }

    fn uncounted(&self, assessment: &Assessment, later: &[RelevantClaim]) -> Vec<ExcludedStep> {
        let counted = assessment.evidence.excluded.iter().map(|uncounted| (uncounted.claim, uncounted.reason));
        let after = later.iter().map(|bearing| (bearing.claim, ExclusionReason::After));
        counted.chain(after).map(|(claim, why)| self.excluded_step(claim, why)).collect()
    }

    pub(crate) fn excluded_step(&self, at: u32, why: ExclusionReason) -> ExcludedStep {
        let dossier = self.dossier;
        let claim = self.claim(at);
        let document = dossier.document(&claim.document);
        let asserter = claim.asserted_by.as_ref().or(document.map(|document| &document.publisher));
        let published = document.map_or("", |document| document.published.as_str());
        ExcludedStep {
            claim: claim.id.clone(),
            name: asserter.and_then(|id| dossier.source(id)).map_or(String::new(), |source| source.label().to_owned()),
            stance: claim.stance,
            why: match why {
                ExclusionReason::Superseded(by) => {
                    format!("replaced by its source's later position in {}", self.claim(by).id)
                }
                ExclusionReason::Retracted(by) => format!("retracted by {}", self.claim(by).id),
                ExclusionReason::Circular => "circular reporting: its chain of citation leads nowhere".to_owned(),
                ExclusionReason::RestsOnRetracted => "what it repeats was retracted".to_owned(),
                ExclusionReason::RestsOnSuperseded => "what it repeats is no longer what its source says".to_owned(),
                ExclusionReason::Contradicts => "it says otherwise than what it repeats".to_owned(),
                ExclusionReason::After => format!("published {published}, after the day"),
            },
        }
    }
}
