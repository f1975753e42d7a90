//! Sentences fit to print.

use std::collections::BTreeSet;

use crate::assess::{Assessed, Assessment};
use crate::located::Site;
use crate::opinion::{AnalyticConfidence, Likelihood, StixConfidence};
use crate::origin::Origin;
use crate::proposition::{Kind, Proposition, Whereabouts};
use crate::record::Stance;

/// Who, what, where.
pub(crate) fn title(assessed: &Assessed<'_>, proposition: &Proposition, activities: &[&str]) -> String {
    let subject = assessed.subjects().label(proposition.matter.subject);
    let site = |at| assessed.located().site(at);
    let said = match (proposition.matter.kind, proposition.matter.whereabouts) {
        (Kind::Presence, Whereabouts::At(at)) => there(site(at)),
        (Kind::Combat, Whereabouts::At(at)) => format!("in combat {}", there(site(at))),
        (Kind::Departure, Whereabouts::At(at)) if has_preposition(site(at).label()) => {
            format!("left from {}", site(at).label())
        }
        (Kind::Departure, Whereabouts::At(at)) => format!("left {}", site(at).label()),
        (Kind::Expectation, Whereabouts::At(at)) => format!("expected {}", there(site(at))),
        (_, Whereabouts::At(at)) if activities.is_empty() => there(site(at)),
        (_, Whereabouts::At(at)) => format!("{} {}", activities.join(", "), there(site(at))),
        (kind, Whereabouts::Between(start, end)) => {
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

/// `at Vladivostok`, `in Russia`, `near Chongjin`.
fn there(site: &Site) -> String {
    let label = site.label();
    let preposition = match () {
        () if has_preposition(label) => return label.to_owned(),
        () if site.place().is_area() || is_area(label) => "in",
        () => "at",
    };
    format!("{preposition} {label}")
}

fn is_area(label: &str) -> bool {
    label.split_whitespace().next_back().is_some_and(|word| AREAS.contains(&word.to_lowercase().as_str()))
}

/// Whether words about a place say themselves how things lie to it.
fn has_preposition(label: &str) -> bool {
    const PREPOSITIONS: [&str; 14] = [
        "about", "along", "around", "at", "behind", "beside", "between", "close", "in", "inside", "near", "off", "on",
        "outside",
    ];
    const SIDES: [&str; 8] = ["north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"];
    let mut words = label.split_whitespace().map(str::to_lowercase);
    let (first, second) = (words.next().unwrap_or_default(), words.next());
    let of = || second.as_deref() == Some("of");
    if SIDES.contains(&first.as_str()) { of() } else { PREPOSITIONS.contains(&first.as_str()) }
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
