//! What reported locations and movements have in common.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::assess::{Assessed, Assessment};
use crate::edtf::{Edtf, Instant};
use crate::feature::joined_date::joined_date;
use crate::feature::testimony::Testimony;
use crate::feature::wording;
use crate::id::FeatureId;
use crate::opinion::{AnalyticConfidence, Likelihood, Opinion, StixConfidence};
use crate::origin::Root;
use crate::proposition::{Proposition, PropositionKind};
use crate::record::{Activity, Stance};

/// A proposition and the confidence in it as of a day, ready to be written.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The readable id.
    pub id: FeatureId,
    /// The kind of the proposition.
    pub proposition: PropositionKind,
    /// A short line: who, what, where.
    pub title: String,
    /// A sentence fit to print: how likely, on how many origins, who disputes it.
    pub description: String,
    /// Who or what the reports are about.
    pub subject: String,
    /// The reported activities, joined with `; `.
    pub activity: String,
    /// The lowest number of people reported.
    pub count_min: Option<u64>,
    /// The highest number of people reported.
    pub count_max: Option<u64>,
    /// When it was, as one date that claims no day which no claim mentions.
    pub when: Option<Edtf>,
    /// The first instant at which it may have begun. `None` if the beginning is open.
    pub start: Option<Instant>,
    /// The last instant at which it may have ended. `None` if the end is open.
    pub end: Option<Instant>,
    /// When the first document that affirms it was published, or the first of all documents if none affirms it.
    pub first_reported: Option<Instant>,
    /// When the last such document was published.
    pub last_reported: Option<Instant>,
    /// The projected probability on the STIX scale, 0 to 100.
    pub confidence: StixConfidence,
    /// The lowest probability over the readings of independence.
    pub confidence_low: StixConfidence,
    /// The highest probability over the readings of independence.
    pub confidence_high: StixConfidence,
    /// The probability in the words of ICD 203.
    pub likelihood: Likelihood,
    /// The confidence in the judgement, in the words of ICD 203.
    pub analytic_confidence: AnalyticConfidence,
    /// Belief, disbelief and uncertainty, to six decimals.
    pub opinion: [f64; 3],
    /// Whether one origin affirms it and another denies or doubts it.
    pub contested: bool,
    /// The number of independent origins that affirm it.
    pub independent_origins: usize,
    /// The number of documents that bear on it.
    pub documents: usize,
    /// The number of claims that bear on it.
    pub claims: usize,
    /// The best Admiralty code among the claims that affirm it and count; `-` for a half that nobody judged.
    pub admiralty: String,
    /// The sources that affirm it, joined with `; `.
    pub asserted_by: String,
    /// The sources that relayed it, joined with `; `.
    pub relayed_by: String,
    /// The addresses of the documents, joined with `; `.
    pub urls: String,
    /// The record: one entry per claim.
    pub provenance: Vec<Testimony>,
}

impl Report {
    pub(super) fn new(assessed: &Assessed, assessment: &Assessment, id: FeatureId) -> Self {
        let provenance = Testimony::collect(assessed, assessment);
        let opinion = assessment.opinion;
        let Proposition { earliest, latest, .. } = assessment.proposition;
        let (first_reported, last_reported) = publication_span(&provenance);
        let (count_min, count_max) = count_bounds(assessment.proposition.topic.kind, &provenance);
        Self {
            id,
            proposition: assessment.proposition.topic.kind,
            title: wording::title(assessed, &assessment.proposition, &activities(&provenance)),
            description: wording::describe(assessed, assessment),
            subject: assessed.subjects().label(assessment.proposition.topic.subject).to_owned(),
            activity: activities(&provenance).join("; "),
            count_min,
            count_max,
            when: joined_date(&assessment.proposition, &provenance),
            start: earliest,
            end: latest,
            first_reported,
            last_reported,
            confidence: StixConfidence::from_probability(opinion.projected_probability()),
            confidence_low: StixConfidence::from_probability(assessment.low),
            confidence_high: StixConfidence::from_probability(assessment.high),
            likelihood: Likelihood::from_probability(opinion.projected_probability()),
            analytic_confidence: AnalyticConfidence::from_opinion(opinion),
            opinion: [Opinion::belief, Opinion::disbelief, Opinion::uncertainty].map(|part| round6(part(opinion))),
            contested: assessment.evidence.is_contested(),
            independent_origins: assessment.independent_origins(),
            documents: unique(provenance.iter().map(|testimony| testimony.document.id.as_str())).len(),
            claims: provenance.len(),
            admiralty: best_admiralty_code(assessed, assessment),
            asserted_by: join_unique(supporting(&provenance).map(|t| t.asserted_by.label())),
            relayed_by: join_unique(supporting(&provenance).flat_map(|t| &t.relayed_by).map(|source| source.label())),
            urls: join_unique(provenance.iter().filter_map(|testimony| testimony.document.url.as_deref())),
            provenance,
        }
    }
}

impl Report {
    /// Adds a warning to the description.
    pub(super) fn flag(&mut self, warning: &str) {
        self.description.push_str("; ");
        self.description.push_str(warning);
    }
}

/// Rounds to six decimals: enough to recompute every printed figure, and the same on every machine.
fn round6(part: f64) -> f64 {
    (part * 1e6).round() / 1e6 + 0.0
}

/// Returns the claims that affirm it, or all of them if none does.
fn supporting(provenance: &[Testimony]) -> impl Iterator<Item = &Testimony> {
    let any = provenance.iter().any(Testimony::affirms);
    provenance.iter().filter(move |testimony| !any || testimony.affirms())
}

fn unique<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    texts.filter(|text| seen.insert(*text)).collect()
}

fn join_unique<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    unique(texts).join("; ")
}

pub(super) fn activities(provenance: &[Testimony]) -> Vec<&str> {
    unique(supporting(provenance).filter_map(|testimony| Some(testimony.claim.activity.as_ref()?.as_str())))
}

fn publication_span(provenance: &[Testimony]) -> (Option<Instant>, Option<Instant>) {
    let published = || supporting(provenance).filter_map(|t| t.document.published.earliest().instant());
    (published().min(), published().max())
}

/// Returns the lowest and highest number of people reported. Losses do not count as people present.
fn count_bounds(kind: PropositionKind, provenance: &[Testimony]) -> (Option<u64>, Option<u64>) {
    let people = || {
        let counted = |t: &&Testimony| t.claim.count.as_ref().is_some_and(|count| is_people(count.unit.as_deref()));
        supporting(provenance).filter(counted)
    };
    let is_loss = |t: &&Testimony| t.claim.activity == Some(Activity::Casualties);
    let losses = kind == PropositionKind::Combat && people().all(|testimony| is_loss(&testimony));
    let numbers = || {
        let counted_people = people().filter(|testimony| losses || !is_loss(testimony));
        counted_people.filter_map(|t| t.claim.count.as_ref()).flat_map(|count| [count.min, count.max]).flatten()
    };
    (numbers().min(), numbers().max())
}

fn is_people(unit: Option<&str>) -> bool {
    matches!(unit, None | Some("people" | "soldiers" | "troops" | "personnel"))
}

/// Returns the best code among the roots that affirm: the best letter first, then the best digit; a half that nobody judged
/// comes last.
///
/// The letter is that of the source that made the statement, not of those who relayed it.
fn best_admiralty_code(assessed: &Assessed, assessment: &Assessment) -> String {
    let dossier = assessed.located().dossier();
    let roots = assessment.evidence.affirming_origins().flat_map(|origin| &origin.roots);
    let affirming = roots.filter(|root| root.standpoint.stance == Stance::Affirms);
    let code = |root: &Root| {
        let letter = dossier.sources()[root.source.get()].reliability;
        // If the source says something itself, its own words count, not those of a relay.
        let link = root.attestations.iter().map(|carrier| carrier.link).min();
        let own = root.attestations.iter().filter(move |carrier| Some(carrier.link) == link);
        let digits = own.map(|carrier| dossier.claims()[carrier.claim.get()].credibility);
        digits.map(|digit| (letter.is_none(), letter, digit.is_none(), digit)).min()
    };
    match affirming.filter_map(code).min() {
        None => "--".to_owned(),
        Some((_, letter, _, digit)) => {
            let letter = letter.map_or("-".to_owned(), |letter| letter.to_string());
            let digit = digit.map_or("-".to_owned(), |digit| digit.to_string());
            format!("{letter}{digit}")
        }
    }
}
