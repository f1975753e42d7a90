//! Phrases before and after a name that state the kind of a place or its surroundings.

use super::Qualifier::{self, Airport, District, Near, Off, Outskirts, Plain, Port, Region, Territory};
use super::offset::strip_longest;
use crate::place::folding;

const BEFORE: &[(&str, Qualifier)] = &[
    ("the", Plain),
    ("in", Plain),
    ("at", Plain),
    ("to", Plain),
    ("from", Plain),
    ("towards", Plain),
    ("inside", Plain),
    ("city of", Plain),
    ("town of", Plain),
    ("village of", Plain),
    ("villages of", Plain),
    ("cities of", Plain),
    ("towns of", Plain),
    ("settlement of", Plain),
    ("city", Plain),
    ("village", Plain),
    ("territory of", Plain),
    ("border area of", Plain),
    ("border areas of", Plain),
    ("border zone of", Plain),
    ("a", Plain),
    ("near", Near),
    ("close to", Near),
    ("around", Near),
    ("outside", Near),
    ("outside of", Near),
    ("vicinity of", Near),
    ("in the vicinity of", Near),
    ("area of", Near),
    ("areas near", Near),
    ("area near", Near),
    ("direction of", Near),
    ("outskirts of", Outskirts),
    ("suburbs of", Outskirts),
    ("suburb of", Outskirts),
    ("edge of", Outskirts),
    ("off", Off),
    ("off the coast of", Off),
    ("waters off", Off),
    ("waters of", Off),
    ("coast of", Off),
    ("port of", Port),
    ("seaport of", Port),
    ("harbour of", Port),
    ("harbor of", Port),
    ("airport of", Airport),
    ("airfield of", Airport),
    ("region of", Region),
    ("province of", Region),
    ("oblast of", Region),
    ("republic of", Region),
    ("district of", District),
    // Russian.
    ("в", Plain),
    ("во", Plain),
    ("из", Plain),
    ("город", Plain),
    ("г", Plain),
    ("село", Plain),
    ("с", Plain),
    ("посёлок", Plain),
    ("деревня", Plain),
    ("станица", Plain),
    ("около", Near),
    ("возле", Near),
    ("близ", Near),
    ("вблизи", Near),
    ("под", Near),
    ("рядом с", Near),
    ("в районе", Near),
    ("окраина", Outskirts),
    ("порт", Port),
    ("аэропорт", Airport),
    ("аэродром", Airport),
    ("республика", Region),
    // Ukrainian.
    ("у", Plain),
    ("місто", Plain),
    ("м", Plain),
    ("селище", Plain),
    ("біля", Near),
    ("поблизу", Near),
    ("під", Near),
    ("неподалік", Near),
    ("в районі", Near),
    ("околиця", Outskirts),
    ("аеропорт", Airport),
    ("аеродром", Airport),
];

const AFTER: &[(&str, Qualifier)] = &[
    ("city", Plain),
    ("town", Plain),
    ("village", Plain),
    ("settlement", Plain),
    ("territory", Territory),
    ("soil", Plain),
    ("area", Near),
    ("direction", Near),
    ("sector", Near),
    ("vicinity", Near),
    ("training ground", Near),
    ("training grounds", Near),
    ("training area", Near),
    ("training camp", Near),
    ("training facility", Near),
    ("training base", Near),
    ("training range", Near),
    ("training site", Near),
    ("base", Near),
    ("outskirts", Outskirts),
    ("suburbs", Outskirts),
    ("waters", Off),
    ("coast", Off),
    ("port", Port),
    ("seaport", Port),
    ("harbour", Port),
    ("harbor", Port),
    ("naval base", Port),
    ("airport", Airport),
    ("international airport", Airport),
    ("airfield", Airport),
    ("air base", Airport),
    ("airbase", Airport),
    ("aerodrome", Airport),
    ("region", Region),
    ("regions", Region),
    ("oblast", Region),
    ("province", Region),
    ("krai", Region),
    ("kray", Region),
    ("republic", Region),
    ("autonomous okrug", Region),
    ("state", Region),
    ("district", District),
    ("raion", District),
    ("rayon", District),
    ("county", District),
    ("область", Region),
    ("край", Region),
    ("обл", Region),
    ("район", District),
    ("р н", District),
    ("направление", Near),
    ("напрямок", Near),
    ("지역", Near),
    ("일대", Near),
    ("인근", Near),
    ("근처", Near),
    ("부근", Near),
];

// Korean attaches these without a space.
const HANGUL_SUFFIXES: &[(&str, Qualifier)] = &[("공항", Airport), ("비행장", Airport), ("항", Port), ("시", Plain)];

/// Strips a phrase from the beginning or the end of a text.
pub(super) fn strip_phrase(text: &str) -> Option<(Qualifier, &str)> {
    strip_longest(text, BEFORE.iter().copied())
        .or_else(|| strip_longest_suffix(text, AFTER))
        .or_else(|| strip_hangul_suffix(text))
        .or_else(|| strip_facility(text))
}

/// Strips the longest of the phrases with which the text ends.
fn strip_longest_suffix<'t>(text: &'t str, phrases: &[(&str, Qualifier)]) -> Option<(Qualifier, &'t str)> {
    phrases
        .iter()
        .filter_map(|(phrase, qualifier)| {
            let words = phrase.split(' ').count();
            let (start, _) = text.rmatch_indices(' ').nth(words - 1)?;
            (folding::fold_name(&text[start..]) == folding::fold_name(phrase))
                .then(|| (words, *qualifier, text[..start].trim_end()))
        })
        .max_by_key(|(words, ..)| *words)
        .map(|(_, qualifier, rest)| (qualifier, rest))
}

fn strip_hangul_suffix(text: &str) -> Option<(Qualifier, &str)> {
    if !folding::has_hangul(text) {
        return None;
    }
    HANGUL_SUFFIXES.iter().find_map(|&(suffix, qualifier)| Some((qualifier, text.strip_suffix(suffix)?.trim_end())))
}

/// Strips an unnamed facility before the name of its place: "military facility in Ussuriysk".
fn strip_facility(text: &str) -> Option<(Qualifier, &str)> {
    [" in ", " at "].iter().find_map(|word| {
        let (_, rest) = text.rsplit_once(word)?;
        Some((Plain, rest.trim_start()))
    })
}
