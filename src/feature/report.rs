//! What reported locations and movements have in common.

use std::collections::BTreeSet;

use crate::assess::{Assessed, Assessment};
use crate::edtf::{Edtf, Instant};
use crate::feature::testimony::Testimony;
use crate::feature::when::when;
use crate::feature::wording;
use crate::id::FeatureId;
use crate::opinion::{AnalyticConfidence, Likelihood, Opinion, StixConfidence};
use crate::origin::Root;
use crate::proposition::{Proposition, PropositionKind};
use crate::record::{Activity, Stance};

/// A proposition with everything that is known of it as of a day, ready to be written down.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// Its readable name.
    pub id: FeatureId,
    /// What sort of thing is said.
    pub proposition: PropositionKind,
    /// A short line: who, what, where.
    pub title: String,
    /// A sentence fit to print: how likely, on how many origins, who disputes it.
    pub description: String,
    /// Who or what.
    pub subject: String,
    /// The activities reported, joined.
    pub activity: String,
    /// The least number that was reported.
    pub count_min: Option<u64>,
    /// The greatest number that was reported.
    pub count_max: Option<u64>,
    /// When, as one date: never more than the claims tell of the days between.
    pub when: Option<Edtf>,
    /// The first instant of it; nothing when its beginning is open.
    pub start: Option<Instant>,
    /// The last instant of it; nothing when its end is open.
    pub end: Option<Instant>,
    /// When the first document was published that affirms it, or any where none does.
    pub first_reported: Option<Instant>,
    /// When the last one was.
    pub last_reported: Option<Instant>,
    /// The probability on the STIX scale, 0 to 100.
    pub confidence: StixConfidence,
    /// The least probability over the readings of independence.
    pub confidence_low: StixConfidence,
    /// The greatest probability over the readings of independence.
    pub confidence_high: StixConfidence,
    /// The probability in the words of ICD 203.
    pub likelihood: Likelihood,
    /// How much evidence there is, in the words of ICD 203.
    pub analytic_confidence: AnalyticConfidence,
    /// The opinion behind it, its parts to six decimals.
    pub opinion: [f64; 3],
    /// Whether one origin affirms and one denies or doubts.
    pub contested: bool,
    /// How many independent origins affirm.
    pub independent_origins: usize,
    /// How many documents bear on it.
    pub documents: usize,
    /// How many claims bear on it.
    pub claims: usize,
    /// The best Admiralty code among the claims that affirm and count; `-` for a half that nobody judged.
    pub admiralty: String,
    /// Who affirms it, joined.
    pub asserted_by: String,
    /// Through whom that came, joined.
    pub relayed_by: String,
    /// The addresses of the documents, joined.
    pub urls: String,
    /// The record: one entry for each claim.
    pub provenance: Vec<Testimony>,
}

impl Report {
    pub(super) fn of(assessed: &Assessed, assessment: &Assessment, id: FeatureId) -> Self {
        let provenance = Testimony::all(assessed, assessment);
        let opinion = assessment.opinion;
        let Proposition { earliest, latest, .. } = assessment.proposition;
        let (first_reported, last_reported) = reported(&provenance);
        let (count_min, count_max) = counts(assessment.proposition.topic.kind, &provenance);
        Self {
            id,
            proposition: assessment.proposition.topic.kind,
            title: wording::title(assessed, &assessment.proposition, &activities(&provenance)),
            description: wording::describe(assessed, assessment),
            subject: assessed.subjects().label(assessment.proposition.topic.subject).to_owned(),
            activity: activities(&provenance).join("; "),
            count_min,
            count_max,
            when: when(&assessment.proposition, &provenance),
            start: earliest,
            end: latest,
            first_reported,
            last_reported,
            confidence: StixConfidence::from_probability(opinion.projected_probability()),
            confidence_low: StixConfidence::from_probability(assessment.low),
            confidence_high: StixConfidence::from_probability(assessment.high),
            likelihood: Likelihood::from_probability(opinion.projected_probability()),
            analytic_confidence: AnalyticConfidence::from_opinion(opinion),
            opinion: [Opinion::belief, Opinion::disbelief, Opinion::uncertainty].map(|part| rounded(part(opinion))),
            contested: assessment.evidence.is_contested(),
            independent_origins: assessment.independent_origins(),
            documents: distinct(provenance.iter().map(|testimony| testimony.document.id.as_str())).len(),
            claims: provenance.len(),
            admiralty: admiralty(assessed, assessment),
            asserted_by: joined(speaking(&provenance).map(|t| t.party.asserted_by.label())),
            relayed_by: joined(speaking(&provenance).flat_map(|t| &t.party.relayed_by).map(|source| source.label())),
            urls: joined(provenance.iter().filter_map(|testimony| testimony.document.url.as_deref())),
            provenance,
        }
    }
}

impl Report {
    /// Adds a warning to the sentence, before the day as of which it is said.
    pub(super) fn flag(&mut self, warning: &str) {
        let at = self.description.rfind(" as of ").unwrap_or(self.description.len());
        self.description.insert_str(at, &format!("; {warning}"));
    }
}

/// Six decimals: enough to recompute every printed figure, few enough to be the same everywhere.
fn rounded(part: f64) -> f64 {
    (part * 1e6).round() / 1e6 + 0.0
}

/// The claims that speak for it, or all of them where none does.
fn speaking(provenance: &[Testimony]) -> impl Iterator<Item = &Testimony> {
    let any = provenance.iter().any(Testimony::affirms);
    provenance.iter().filter(move |testimony| !any || testimony.affirms())
}

fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    texts.filter(|text| seen.insert(*text)).collect()
}

fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    distinct(texts).join("; ")
}

pub(super) fn activities(provenance: &[Testimony]) -> Vec<&str> {
    distinct(speaking(provenance).filter_map(|testimony| Some(testimony.claim.activity.as_ref()?.as_str())))
}

fn reported(provenance: &[Testimony]) -> (Option<Instant>, Option<Instant>) {
    let published = || speaking(provenance).filter_map(|t| t.document.published.earliest().instant());
    (published().min(), published().max())
}

/// The least and the greatest number of people that were reported. Losses are not a number of those present.
fn counts(kind: PropositionKind, provenance: &[Testimony]) -> (Option<u64>, Option<u64>) {
    let people = || {
        let counted = |t: &&Testimony| t.claim.count.as_ref().is_some_and(|count| is_people(count.unit.as_deref()));
        speaking(provenance).filter(counted)
    };
    let is_loss = |t: &&Testimony| t.claim.activity == Some(Activity::Casualties);
    let losses = kind == PropositionKind::Combat && people().all(|testimony| is_loss(&testimony));
    let numbers = || {
        let told = people().filter(|testimony| losses || !is_loss(testimony));
        told.filter_map(|t| t.claim.count.as_ref()).flat_map(|count| [count.min, count.max]).flatten()
    };
    (numbers().min(), numbers().max())
}

fn is_people(unit: Option<&str>) -> bool {
    matches!(unit, None | Some("people" | "soldiers" | "troops" | "personnel"))
}

/// The best code among the roots that affirm: the best letter first, then the best digit; what nobody judged comes last.
///
/// The letter is that of the source whose statement it is, and not of those who relay it.
fn admiralty(assessed: &Assessed, assessment: &Assessment) -> String {
    let dossier = assessed.located().dossier();
    let roots = assessment.evidence.affirming_origins().flat_map(|origin| &origin.roots);
    let affirming = roots.filter(|root| root.standpoint.stance == Stance::Affirms);
    let code = |root: &Root| {
        let letter = dossier.sources()[root.source.get()].reliability;
        // Where the source says something itself, its own words and not those of a relay.
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
