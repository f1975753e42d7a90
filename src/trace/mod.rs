//! Why each figure is what it is: origin by origin, each opinion before and after each operator.

mod text;

use std::collections::HashMap;

use serde::Serialize;

use crate::assess::{Assessed, Assessment};
use crate::edtf::Instant;
use crate::feature::Map;
use crate::id::{ClaimId, DocumentId, FeatureId, SourceId};
use crate::opinion::{Opinion, StixConfidence, fuse};
use crate::origin::{Carrier, Link, Origin, Root, Why};
use crate::proposition::{Matter, Relevance};
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
    /// The origins, each with its roots.
    pub origins: Vec<OriginStep>,
    /// What cumulative fusion over the origins gives.
    pub cumulative: OpinionStep,
    /// What averaging over the origins gives: all of them dependent.
    pub all_dependent: OpinionStep,
    /// What cumulative fusion over the roots gives: every one of them independent.
    pub all_independent: OpinionStep,
    /// Who could not or would not say.
    pub silent: Vec<SilentStep>,
    /// What did not count, and why.
    pub uncounted: Vec<UncountedStep>,
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
    /// Why they are one origin, where it has several.
    pub joined_by: Vec<String>,
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
    pub starts_from: String,
    /// That opinion.
    pub start: OpinionStep,
    /// The letter that the source was graded with, or `ungraded`.
    pub grade: String,
    /// The trust that gives.
    pub trust: f64,
    /// The opinion discounted by it.
    pub trusted: OpinionStep,
    /// The claims that carry it, the best way to us first.
    pub carriers: Vec<CarrierStep>,
    /// The opinion discounted by the best way.
    pub carried: OpinionStep,
}

/// A claim that carries a root.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CarrierStep {
    /// The claim.
    pub claim: ClaimId,
    /// Its document.
    pub document: DocumentId,
    /// How it hangs on the root: `reports`, `cites`, `leans on`.
    pub link: &'static str,
    /// The sources that relayed it, each with the trust in it.
    pub relays: Vec<(String, f64)>,
    /// The product of the trusts along the way.
    pub trust: f64,
    /// Whether this way counted.
    pub counted: bool,
}

/// A claim that could not confirm or did not comment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SilentStep {
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
pub struct UncountedStep {
    /// The claim.
    pub claim: ClaimId,
    /// Whose it is.
    pub name: String,
    /// Which way it speaks.
    pub stance: Stance,
    /// Why it did not count.
    pub why: String,
}

/// Traces the features of a map.
pub struct Tracer<'a> {
    map: &'a Map<'a>,
    later: HashMap<Matter, Vec<Relevance>>,
}

impl<'a> Tracer<'a> {
    /// Prepares to trace the features of a map.
    pub fn new(map: &'a Map<'a>) -> Self {
        Self { later: map.assessed().later(), map }
    }

    /// Every feature's trace, in the order of ids, each made when it is asked for.
    pub fn all(&self) -> impl Iterator<Item = Trace> {
        self.map.assessments().map(|(id, assessment)| self.trace(id, assessment))
    }

    /// The trace of one feature.
    pub fn of(&self, id: &FeatureId) -> Option<Trace> {
        let (id, assessment) = self.map.assessments().find(|(other, _)| *other == id)?;
        Some(self.trace(id, assessment))
    }

    fn trace(&self, id: &FeatureId, assessment: &Assessment) -> Trace {
        let assessed = self.map.assessed();
        let base_rate = assessment.opinion.base_rate();
        let origins = || assessment.weighing.origins.iter().map(|origin| origin.opinion);
        let roots = assessment.weighing.origins.iter().flat_map(|origin| &origin.roots).map(|root| root.opinion);
        let steps = Steps { assessed };
        Trace {
            feature: id.clone(),
            title: crate::feature::title(assessed, assessment),
            as_of: assessed.as_of_instant().map(Instant::date_text),
            trust_table: assessed.trust().name.clone(),
            origins: assessment.weighing.origins.iter().map(|origin| steps.origin(origin)).collect(),
            cumulative: assessment.opinion.into(),
            all_dependent: fuse::averaging(origins(), base_rate).into(),
            all_independent: fuse::cumulative(roots, base_rate).into(),
            silent: steps.silent(assessment),
            uncounted: steps.uncounted(assessment, self.later.get(&assessment.proposition.matter)),
            sentence: crate::feature::sentence(assessed, assessment),
        }
    }
}

impl From<Opinion> for OpinionStep {
    fn from(opinion: Opinion) -> Self {
        let six = |part: f64| (part * 1e6).round() / 1e6 + 0.0;
        Self {
            b: six(opinion.belief()),
            d: six(opinion.disbelief()),
            u: six(opinion.uncertainty()),
            p: six(opinion.projected().get()),
            confidence: StixConfidence::of(opinion.projected()),
        }
    }
}

struct Steps<'a> {
    assessed: &'a Assessed<'a>,
}

impl Steps<'_> {
    fn name(&self, source: u32) -> String {
        self.assessed.located().dossier().sources()[source as usize].label().to_owned()
    }

    fn claim(&self, claim: u32) -> &crate::record::Claim {
        &self.assessed.located().dossier().claims()[claim as usize]
    }

    fn origin(&self, origin: &Origin) -> OriginStep {
        OriginStep {
            roots: origin.roots.iter().map(|root| self.root(root)).collect(),
            joined_by: self.joined_by(origin),
            averaged: origin.opinion.into(),
        }
    }

    /// What makes several roots one origin: a source, a group or evidence that two of them share.
    fn joined_by(&self, origin: &Origin) -> Vec<String> {
        let dossier = self.assessed.located().dossier();
        let mut seen: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
        for root in &origin.roots {
            let source = &dossier.sources()[root.source as usize];
            let mut marks = vec![format!("source {}", source.label())];
            marks.extend(source.group.iter().map(|group| format!("group {group}")));
            for carrier in root.carriers.iter().filter(|carrier| carrier.link == Link::Direct) {
                marks.extend(self.claim(carrier.claim).evidence.iter().map(|id| format!("evidence {id}")));
            }
            marks.sort();
            marks.dedup();
            for mark in marks {
                *seen.entry(mark).or_default() += 1;
            }
        }
        seen.into_iter().filter(|(_, times)| *times > 1).map(|(mark, _)| mark).collect()
    }

    fn root(&self, root: &Root) -> RootStep {
        let source = &self.assessed.located().dossier().sources()[root.source as usize];
        RootStep {
            source: source.id.clone(),
            name: source.label().to_owned(),
            stance: root.position.stance,
            starts_from: self.starts_from(root),
            start: root.position.opinion.into(),
            grade: source.reliability.map_or("ungraded".to_owned(), |letter| letter.to_string()),
            trust: root.trust.get(),
            trusted: root.trusted.into(),
            carriers: root.carriers.iter().enumerate().map(|(at, carrier)| self.carrier(carrier, at == 0)).collect(),
            carried: root.opinion.into(),
        }
    }

    fn starts_from(&self, root: &Root) -> String {
        let Some(carrier) = root.carriers.first() else { return String::new() };
        let claim = self.claim(carrier.claim);
        match (root.position.stance, claim.credibility, claim.hedge) {
            (Stance::Doubts, ..) => "doubt counts as credibility 4".to_owned(),
            (_, Some(credibility), _) => format!("credibility {credibility}"),
            (_, None, Some(hedge)) => hedge.to_string(),
            (_, None, None) => "asserted, no hedge given".to_owned(),
        }
    }

    fn carrier(&self, carrier: &Carrier, counted: bool) -> CarrierStep {
        let claim = self.claim(carrier.claim);
        let trust_of = |source: u32| {
            let grade = self.assessed.located().dossier().sources()[source as usize].reliability;
            self.assessed.trust().trust_of(grade).get()
        };
        CarrierStep {
            claim: claim.id.clone(),
            document: claim.document.clone(),
            link: match carrier.link {
                Link::Direct => "reports",
                Link::Cites => "cites",
                Link::RestsOn => "leans on",
            },
            relays: carrier.relays.iter().map(|&source| (self.name(source), trust_of(source))).collect(),
            trust: (carrier.trust * 1e6).round() / 1e6,
            counted,
        }
    }

    fn silent(&self, assessment: &Assessment) -> Vec<SilentStep> {
        let step = |silence: &crate::origin::Silence| {
            let claim = self.claim(silence.claim);
            let document = self.assessed.located().dossier().document(&claim.document);
            SilentStep {
                claim: claim.id.clone(),
                name: self.name(silence.source),
                stance: silence.stance,
                published: document.map_or(String::new(), |document| document.published.as_str().to_owned()),
            }
        };
        assessment.weighing.silences.iter().map(step).collect()
    }

    fn uncounted(&self, assessment: &Assessment, later: Option<&Vec<Relevance>>) -> Vec<UncountedStep> {
        let counted = assessment.weighing.uncounted.iter().map(|uncounted| (uncounted.claim, &uncounted.why));
        let after = later.into_iter().flatten().filter_map(|bearing| u32::try_from(bearing.claim).ok());
        counted
            .chain(after.map(|claim| (claim, &Why::After)))
            .map(|(claim, why)| self.uncounted_step(claim, why))
            .collect()
    }

    fn uncounted_step(&self, at: u32, why: &Why) -> UncountedStep {
        let dossier = self.assessed.located().dossier();
        let claim = self.claim(at);
        let document = dossier.document(&claim.document);
        let asserter = claim.asserted_by.as_ref().or(document.map(|document| &document.publisher));
        let published = document.map_or("", |document| document.published.as_str());
        UncountedStep {
            claim: claim.id.clone(),
            name: asserter.and_then(|id| dossier.source(id)).map_or(String::new(), |source| source.label().to_owned()),
            stance: claim.stance,
            why: match why {
                Why::Superseded(by) => format!("replaced by its source's later position in {}", self.claim(*by).id),
                Why::Retracted(by) => format!("retracted by {}", self.claim(*by).id),
                Why::Circular => "circular reporting: its chain of citation leads nowhere".to_owned(),
                Why::RestsOnRetracted => "what it repeats was retracted".to_owned(),
                Why::RestsOnSuperseded => "what it repeats is no longer what its source says".to_owned(),
                Why::After => format!("published {published}, after the day"),
            },
        }
    }
}
