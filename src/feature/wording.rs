//! Sentences fit to print.

use std::collections::BTreeSet;

use crate::assess::{Assessed, Assessment};
use crate::opinion::{AnalyticConfidence, Likelihood, StixConfidence};
use crate::origin::Origin;
use crate::proposition::{Kind, Proposition, Whereabouts};
use crate::record::Stance;

/// Who, what, where.
pub(crate) fn title(assessed: &Assessed<'_>, proposition: &Proposition, activities: &[&str]) -> String {
    let subject = assessed.subjects().label(proposition.matter.subject);
    let site = |at| assessed.located().site(at);
    let kind = proposition.matter.kind;
    let said = match proposition.matter.whereabouts {
        Whereabouts::At(at) => said_of(kind, activities, site(at).label(), site(at).place().is_area()),
        Whereabouts::Between(start, end) => {
            let verb = match kind {
                Kind::Expectation => "expected to move ",
                Kind::Departure => "left ",
                _ => "",
            };
            format!("{verb}from {} to {}", site(start).label(), site(end).label())
        }
    };
    format!("{subject}: {said}")
}

/// What is said to happen at a place.
pub(crate) fn said_of(kind: Kind, activities: &[&str], place: &str, is_area: bool) -> String {
    let there = preposition(place, is_area);
    match kind {
        Kind::Combat => format!("in combat {there}{place}"),
        Kind::Departure if there.is_empty() => format!("left from {place}"),
        Kind::Departure => format!("left {place}"),
        Kind::Expectation => format!("expected {there}{place}"),
        Kind::Movement | Kind::Other if !activities.is_empty() => format!("{} {there}{place}", activities.join(", ")),
        Kind::Presence | Kind::Movement | Kind::Other => format!("{there}{place}"),
    }
}

/// Words at the end of a name that make it an area, which things are in, and not a spot, which they are at.
const AREAS: [&str; 12] = [
    "area",
    "country",
    "district",
    "krai",
    "oblast",
    "province",
    "region",
    "regions",
    "republic",
    "territory",
    "zone",
    "zones",
];

/// What stands before the name of a place: `at Vladivostok`, `in Russia`, `near Chongjin`, which says it itself.
fn preposition(label: &str, is_area: bool) -> &'static str {
    match () {
        () if has_preposition(label) => "",
        () if is_area || is_area_name(label) => "in ",
        () => "at ",
    }
}

fn is_area_name(label: &str) -> bool {
    label.split_whitespace().next_back().is_some_and(|word| is_one_of(word, &AREAS))
}

/// Whether words about a place say themselves how things lie to it.
fn has_preposition(label: &str) -> bool {
    const PREPOSITIONS: [&str; 14] = [
        "about", "along", "around", "at", "behind", "beside", "between", "close", "in", "inside", "near", "off", "on",
        "outside",
    ];
    const SIDES: [&str; 8] = ["north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"];
    let mut words = label.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next());
    let of = || second.is_some_and(|word| word.eq_ignore_ascii_case("of"));
    if is_one_of(first, &SIDES) { of() } else { is_one_of(first, &PREPOSITIONS) }
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|one| one.eq_ignore_ascii_case(word))
}

/// How likely, on how many origins, who disputes it and who could not say.
pub(crate) fn sentence(assessed: &Assessed<'_>, assessment: &Assessment) -> String {
    let probability = assessment.opinion.projected();
    let mut parts = vec![
        format!("{} ({} of 100)", Likelihood::of(probability), StixConfidence::of(probability).get()),
        format!("{} analytic confidence", AnalyticConfidence::of(assessment.opinion)),
    ];
    parts = vec![parts.join(", ")];
    let affirming: Vec<&Origin> = assessment.weighing.affirming().collect();
    match affirming.as_slice() {
        [] => parts.push("nobody affirms it".to_owned()),
        [one] => {
            let carried = documents(assessed, one);
            parts.push(format!("one origin, {}, carried by {}", names(assessed, one), documents_in_words(carried)));
            parts.push("not confirmed independently".to_owned());
        }
        several => {
            let carried: BTreeSet<u32> = several.iter().flat_map(|origin| documents(assessed, origin)).collect();
            let named: Vec<String> = several.iter().map(|origin| names(assessed, origin)).collect();
            let count = number(several.len());
            parts.push(format!(
                "{count} independent origins ({}), carried by {}",
                named.join("; "),
                documents_in_words(carried)
            ));
        }
    }
    for (stance, verb) in [(Stance::Denies, "denies it"), (Stance::Doubts, "doubts it")] {
        parts.extend(opposing(assessed, assessment, stance).into_iter().map(|who| format!("{who} {verb}")));
    }
    for (stance, verb) in [(Stance::CannotConfirm, "could not confirm it"), (Stance::NoComment, "did not comment")] {
        parts.extend(silent(assessed, assessment, stance).into_iter().map(|who| format!("{who} {verb}")));
    }
    let mut sentence = parts.join("; ");
    if let Some(day) = assessed.as_of_instant() {
        sentence.push_str(" as of ");
        sentence.push_str(&in_words(day));
    }
    sentence
}

fn in_words(day: crate::edtf::Instant) -> String {
    crate::edtf::Edtf::parse(&day.edtf_text()).map_or_else(|_| day.date_text(), |date| date.in_words())
}

fn source_label<'a>(assessed: &Assessed<'a>, source: u32) -> &'a str {
    assessed.located().dossier().sources()[source as usize].label()
}

/// The sources of an origin that affirm, each once.
fn names(assessed: &Assessed<'_>, origin: &Origin) -> String {
    let affirming = origin.roots.iter().filter(|root| root.position.stance == Stance::Affirms);
    let mut names: Vec<&str> = affirming.map(|root| source_label(assessed, root.source)).collect();
    names.sort_unstable();
    names.dedup();
    names.join(" and ")
}

fn documents(assessed: &Assessed<'_>, origin: &Origin) -> BTreeSet<u32> {
    let dossier = assessed.located().dossier();
    let affirming = origin.roots.iter().filter(|root| root.position.stance == Stance::Affirms);
    affirming
        .flat_map(|root| &root.carriers)
        .filter_map(|carrier| dossier.document_index(&dossier.claims()[carrier.claim as usize].document))
        .filter_map(|at| u32::try_from(at).ok())
        .collect()
}

#[expect(clippy::needless_pass_by_value, reason = "the set is made for this")]
fn documents_in_words(documents: BTreeSet<u32>) -> String {
    match documents.len() {
        1 => "one document".to_owned(),
        count => format!("{} documents", number(count)),
    }
}

fn opposing<'a>(assessed: &Assessed<'a>, assessment: &Assessment, stance: Stance) -> Vec<&'a str> {
    let roots = assessment.weighing.origins.iter().flat_map(|origin| &origin.roots);
    let who = roots.filter(|root| root.position.stance == stance).map(|root| source_label(assessed, root.source));
    who.collect::<BTreeSet<_>>().into_iter().collect()
}

fn silent<'a>(assessed: &Assessed<'a>, assessment: &Assessment, stance: Stance) -> Vec<&'a str> {
    let silences = assessment.weighing.silences.iter().filter(|silence| silence.stance == stance);
    silences.map(|silence| source_label(assessed, silence.source)).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Numbers up to twelve are written as words.
fn number(count: usize) -> String {
    const WORDS: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}
