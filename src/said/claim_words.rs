//! What a claim is about, in words made of its fields.

use crate::assess::Assessed;
use crate::feature::describe_activity;
use crate::index::ClaimIx;
use crate::opinion::Hedge;
use crate::proposition::PropositionKind;
use crate::record::{Activity, Claim, Count, Stance};

/// Returns the verb of a stance, before a colon.
pub(super) const fn present(stance: Stance) -> &'static str {
    match stance {
        Stance::Affirms => "affirms",
        Stance::Denies => "denies",
        Stance::Doubts => "doubts",
        Stance::CannotConfirm => "cannot confirm",
        Stance::NoComment => "does not comment",
    }
}

/// Returns a stance that was taken before, as a clause.
pub(super) const fn past(stance: Stance) -> &'static str {
    match stance {
        Stance::Affirms => "affirmed it",
        Stance::Denies => "denied it",
        Stance::Doubts => "doubted it",
        Stance::CannotConfirm => "could not confirm it",
        Stance::NoComment => "did not comment on it",
    }
}

/// Returns what a claim is about: who, doing what, where, when, how many, how certain, on what basis.
pub(super) fn about(assessed: &Assessed, at: ClaimIx) -> String {
    let dossier = assessed.located().dossier();
    let claim = &dossier.claims()[at.get()];
    let subject = assessed.subjects().of_claim(at).map(|subject| assessed.subjects().label(subject));
    let parts = [subject.map(str::to_owned), what(assessed, at, claim), by(claim)];
    let mut words = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let answered = answered(assessed, claim);
    if words.is_empty() {
        words = answered.unwrap_or_else(|| "nothing that it names".to_owned());
    } else if let Some(answered) = answered {
        words.push_str(&format!(", answering {answered}"));
    }
    if let Some(when) = &claim.when {
        words.push_str(&format!(", {}", when.to_words()));
    }
    if let Some(count) = claim.count.as_ref().and_then(count_figure) {
        words.push_str(&format!(", {count}"));
    }
    let hedge = claim.hedge.filter(|hedge| *hedge != Hedge::Asserted).map(|hedge| format!("hedge: {hedge}"));
    let basis = claim.basis.as_ref().map(|basis| format!("basis: {}", basis.as_str().replace('-', " ")));
    let notes: Vec<String> = hedge.into_iter().chain(basis).collect();
    if !notes.is_empty() {
        words.push_str(&format!(" ({})", notes.join("; ")));
    }
    if !claim.retracts.is_empty() {
        let ids: Vec<&str> = claim.retracts.iter().map(crate::id::ClaimId::as_str).collect();
        words.push_str(&format!("; withdraws {}", list(&ids)));
    }
    words
}

/// Returns the activity with its places.
fn what(assessed: &Assessed, at: ClaimIx, claim: &Claim) -> Option<String> {
    let sites = assessed.located().sites_of(at);
    let names = |names: &[String]| list(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let is_area = |sites: &[Option<crate::located::SiteIx>]| {
        sites.iter().flatten().next().is_some_and(|&site| assessed.located().site(site).place().is_area())
    };
    let place = (!claim.places.0.is_empty()).then(|| names(&claim.places.0));
    let there =
        place.as_ref().map(|place| describe_activity(PropositionKind::Presence, &[], place, is_area(&sites.places)));
    let (verb, there) = match (claim.activity.as_ref(), place, there) {
        (None, _, there) => (None, there),
        (Some(Activity::Departed), Some(place), _) => (Some("left".to_owned()), Some(place)),
        (Some(Activity::Preparing), Some(place), _) => (Some("preparing to go to".to_owned()), Some(place)),
        (Some(Activity::Moved), Some(place), _) if claim.to.0.is_empty() => (Some("moved to".to_owned()), Some(place)),
        (Some(Activity::Departed), None, _) if !claim.from.0.is_empty() => (Some("left".to_owned()), None),
        (Some(activity), _, there) => (Some(activity.as_str().replace('-', " ")), there),
    };
    let from = (!claim.from.0.is_empty()).then(|| format!("from {}", names(&claim.from.0)));
    let to = (!claim.to.0.is_empty()).then(|| format!("to {}", names(&claim.to.0)));
    let words: Vec<String> = [verb, there, from, to].into_iter().flatten().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn by(claim: &Claim) -> Option<String> {
    let mode = claim.by.filter(|mode| *mode != crate::mode::Mode::Unknown)?;
    Some(format!("by {mode}"))
}

/// Returns what a response responds to: `what NIS said (c1, c2)`.
fn answered(assessed: &Assessed, claim: &Claim) -> Option<String> {
    let dossier = assessed.located().dossier();
    let mut speakers: Vec<(&str, Vec<&str>)> = Vec::new();
    for id in &claim.about {
        let Some(at) = dossier.claim_index(id) else { continue };
        let name = dossier.sources()[dossier.asserter_of(at).get()].label();
        match speakers.iter_mut().find(|(known, _)| *known == name) {
            Some((_, ids)) => ids.push(id.as_str()),
            None => speakers.push((name, vec![id.as_str()])),
        }
    }
    let said: Vec<String> =
        speakers.into_iter().map(|(name, ids)| format!("what {name} said ({})", ids.join(", "))).collect();
    (!said.is_empty()).then(|| list(&said.iter().map(String::as_str).collect::<Vec<_>>()))
}

/// Joins names: `a, b and c`.
pub(super) fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Returns a count in the words of the document, or else in figures. A bound that nobody gave is not written.
pub(super) fn count_figure(count: &Count) -> Option<String> {
    let figures = match (count.min, count.max) {
        (None, None) => None,
        (Some(least), Some(most)) if least == most => Some(group_digits(least)),
        (Some(least), Some(most)) => Some(format!("{} to {}", group_digits(least), group_digits(most))),
        (Some(least), None) => Some(format!("at least {}", group_digits(least))),
        (None, Some(most)) => Some(format!("up to {}", group_digits(most))),
    };
    let words = count.words.as_ref().map(|words| words.trim().to_owned()).filter(|words| !words.is_empty());
    let said = words.or(figures)?;
    Some(match &count.unit {
        Some(unit) if !said.contains(unit.as_str()) => format!("{said} ({unit})"),
        _ => said,
    })
}

/// Writes a number with commas: `10,000`.
fn group_digits(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
