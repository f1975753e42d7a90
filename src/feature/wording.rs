//! Titles and descriptions: sentences fit to print.

use std::collections::BTreeSet;

use crate::assess::{Assessed, Assessment};
use crate::index::{DocumentIx, SourceIx};
use crate::opinion::{AnalyticConfidence, Likelihood, StixConfidence};
use crate::origin::Origin;
use crate::proposition::{Proposition, PropositionKind, TopicSites};
use crate::record::Stance;

/// Returns the title: who, what, where.
pub(crate) fn title(assessed: &Assessed, proposition: &Proposition, activities: &[&str]) -> String {
    let subject = assessed.subjects().label(proposition.topic.subject);
    let site = |at| assessed.located().site(at);
    let kind = proposition.topic.kind;
    let said = match proposition.topic.sites {
        TopicSites::At(at) => describe_activity(kind, activities, site(at).label(), site(at).place().is_area()),
        TopicSites::Between(start, end) => {
            let verb = match kind {
                PropositionKind::Expectation => "expected to move ",
                PropositionKind::Departure => "left ",
                _ => "",
            };
            format!("{verb}from {} to {}", site(start).label(), site(end).label())
        }
    };
    format!("{subject}: {said}")
}

/// Returns what is reported at a place, with its preposition.
pub(crate) fn describe_activity(kind: PropositionKind, activities: &[&str], place: &str, is_area: bool) -> String {
    let there = preposition(place, is_area);
    match kind {
        PropositionKind::Combat => format!("in combat {there}{place}"),
        PropositionKind::Departure if there.is_empty() => format!("left from {place}"),
        PropositionKind::Departure => format!("left {place}"),
        PropositionKind::Expectation => format!("expected {there}{place}"),
        PropositionKind::Movement | PropositionKind::Other if !activities.is_empty() => {
            format!("{} {there}{place}", activities.join(", "))
        }
        PropositionKind::Presence | PropositionKind::Movement | PropositionKind::Other => format!("{there}{place}"),
    }
}

/// Last words of names that are areas. Things are in an area and at a point.
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

/// Returns the preposition before the name of a place: `at Vladivostok`, `in Russia`, and none for `near Chongjin`.
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

/// Returns whether a place name begins with a preposition of its own.
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

/// Returns the whole sentence: who, what, where, as of when, how likely, on how many origins, and who disputes it.
pub(crate) fn whole_sentence(assessed: &Assessed, assessment: &Assessment, title: &str) -> String {
    let subject = assessed.subjects().label(assessment.proposition.topic.subject);
    let said = title.strip_prefix(subject).and_then(|rest| rest.strip_prefix(": "));
    let about = said.map_or_else(|| title.to_owned(), |said| format!("{subject} {said}"));
    match assessed.as_of_instant() {
        Some(day) => format!("{about}, as of {}: {}", in_words(day), describe(assessed, assessment)),
        None => format!("{about}: {}", describe(assessed, assessment)),
    }
}

/// Returns how likely it is, on how many origins it rests, who disputes it and who could not say. The day is not included, so
/// that features of two days that say the same are equal.
pub(crate) fn describe(assessed: &Assessed, assessment: &Assessment) -> String {
    let probability = assessment.opinion.projected_probability();
    let likelihood = format!(
        "{} ({} of 100)",
        Likelihood::from_probability(probability),
        StixConfidence::from_probability(probability).get()
    );
    let mut parts =
        vec![format!("{likelihood}, {} analytic confidence", AnalyticConfidence::from_opinion(assessment.opinion))];
    let affirming: Vec<&Origin> = assessment.evidence.affirming_origins().collect();
    let carried: BTreeSet<DocumentIx> = affirming.iter().flat_map(|origin| documents(assessed, origin)).collect();
    match affirming.as_slice() {
        [] => parts.push("nobody affirms it".to_owned()),
        [one] => {
            let names = join_names(names(assessed, one), MAX_ORIGIN_NAMES);
            parts.push(format!("one origin, {names}, carried by {}", documents_in_words(carried)));
            parts.push("not confirmed independently".to_owned());
        }
        several => {
            let firsts = several.iter().filter_map(|origin| names(assessed, origin).into_iter().next()).collect();
            let origins = format!(
                "{} independent origins ({})",
                number_in_words(several.len()),
                join_names(firsts, MAX_ORIGIN_NAMES)
            );
            parts.push(format!("{origins}, carried by {}", documents_in_words(carried)));
        }
    }
    // The past tense fits one source and several, and does not date the statement to the day of the map.
    for (stance, verb) in [(Stance::Denies, "denied it"), (Stance::Doubts, "doubted it")] {
        let who = opposing(assessed, assessment, stance);
        parts.extend((!who.is_empty()).then(|| format!("{} {verb}", join_names(who, MAX_OTHER_NAMES))));
    }
    let unsure = without_answer(assessed, assessment, Stance::CannotConfirm);
    let no_comment = without_answer(assessed, assessment, Stance::NoComment);
    match (unsure.is_empty(), no_comment.is_empty()) {
        (true, true) => {}
        (false, true) => parts.push(format!("{} could not confirm it", join_names(unsure, MAX_OTHER_NAMES))),
        (true, false) => parts.push(format!("{} did not comment", join_names(no_comment, MAX_OTHER_NAMES))),
        (false, false) => {
            let who: BTreeSet<&str> = unsure.into_iter().chain(no_comment).collect();
            let sources = if who.len() == 1 { "source" } else { "sources" };
            parts.push(format!("{} {sources} could not confirm it or did not comment", number_in_words(who.len())));
        }
    }
    parts.join("; ")
}

/// Names of origins in a sentence; the trace lists all of them.
const MAX_ORIGIN_NAMES: usize = 3;
/// Names of sources that dispute it or did not say.
const MAX_OTHER_NAMES: usize = 1;

/// Joins names, at most `most` of them: `A; B; C and four others`.
fn join_names(names: Vec<&str>, most: usize) -> String {
    let most = if names.len() == most + 1 && most > 1 { most - 1 } else { most };
    let others = names.len().saturating_sub(most);
    let mut named: Vec<String> = names.into_iter().take(most).map(shorten).collect();
    if others > 0 {
        named.push(format!("{} other{}", number_in_words(others), if others == 1 { "" } else { "s" }));
    }
    match named.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(SEPARATOR)),
        None => String::new(),
    }
}

/// Names hold commas.
const SEPARATOR: &str = "; ";

/// Shortens a long name for a sentence: without brackets, or without what follows a comma.
fn shorten(name: &str) -> String {
    const LONGEST: usize = 40;
    let long = |name: &str| name.chars().count() > LONGEST;
    if !long(name) {
        return name.to_owned();
    }
    let bare = name.split_once(" (").map_or(name, |(before, _)| before);
    let bare = if long(bare) { bare.split_once([',', ';']).map_or(bare, |(before, _)| before) } else { bare };
    if !long(bare) {
        return bare.to_owned();
    }
    let cut = bare.char_indices().nth(LONGEST).map_or(bare.len(), |(at, _)| at);
    let cut = bare[..cut].rfind(' ').unwrap_or(cut);
    format!("{}…", &bare[..cut])
}

fn in_words(day: crate::edtf::Instant) -> String {
    crate::edtf::Edtf::parse(&day.to_edtf_text()).map_or_else(|_| day.to_date_text(), |date| date.to_words())
}

fn source_label(assessed: &Assessed, source: SourceIx) -> &str {
    assessed.located().dossier().sources()[source.get()].label()
}

/// Returns the sources of an origin that affirm it, each once.
fn names<'a>(assessed: &'a Assessed, origin: &Origin) -> Vec<&'a str> {
    let affirming = origin.roots.iter().filter(|root| root.standpoint.stance == Stance::Affirms);
    let mut names: Vec<&str> = affirming.map(|root| source_label(assessed, root.source)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn documents(assessed: &Assessed, origin: &Origin) -> BTreeSet<DocumentIx> {
    let dossier = assessed.located().dossier();
    let affirming = origin.roots.iter().filter(|root| root.standpoint.stance == Stance::Affirms);
    affirming
        .flat_map(|root| &root.attestations)
        .filter_map(|carrier| dossier.document_index(&dossier.claims()[carrier.claim.get()].document))
        .collect()
}

#[expect(clippy::needless_pass_by_value, reason = "the set is made for this")]
fn documents_in_words(documents: BTreeSet<DocumentIx>) -> String {
    match documents.len() {
        1 => "one document".to_owned(),
        count => format!("{} documents", number_in_words(count)),
    }
}

fn opposing<'a>(assessed: &'a Assessed, assessment: &Assessment, stance: Stance) -> Vec<&'a str> {
    let roots = assessment.evidence.origins.iter().flat_map(|origin| &origin.roots);
    let who = roots.filter(|root| root.standpoint.stance == stance).map(|root| source_label(assessed, root.source));
    who.collect::<BTreeSet<_>>().into_iter().collect()
}

fn without_answer<'a>(assessed: &'a Assessed, assessment: &Assessment, stance: Stance) -> Vec<&'a str> {
    let silences = assessment.evidence.non_responses.iter().filter(|silence| silence.stance == stance);
    silences.map(|silence| source_label(assessed, silence.source)).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Writes numbers up to twelve as words.
fn number_in_words(count: usize) -> String {
    const WORDS: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}
