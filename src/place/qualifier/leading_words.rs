//! Stripping of words from the beginning of a text.

use crate::place::folding;

/// Strips the longest of the phrases with which the text begins; returns its meaning and the rest.
pub(super) fn strip_longest<'a, T>(text: &str, phrases: impl Iterator<Item = (&'a str, T)>) -> Option<(T, &str)> {
    phrases
        .filter_map(|(phrase, meaning)| Some((phrase.len(), meaning, strip_words(text, phrase)?)))
        .max_by_key(|(length, ..)| *length)
        .map(|(_, meaning, rest)| (meaning, rest))
}

/// Strips the longest of the phrases with which the text begins; returns the rest.
pub(super) fn strip_any<'t>(text: &'t str, phrases: &[&str]) -> Option<&'t str> {
    phrases.iter().filter_map(|phrase| strip_words(text, phrase)).min_by_key(|rest| rest.len())
}

fn strip_words<'t>(text: &'t str, phrase: &str) -> Option<&'t str> {
    let mut rest = text;
    for word in phrase.split(' ') {
        let start = rest.trim_start_matches(|char: char| char.is_whitespace() || char == '-' || char == '–');
        let end = start.find(|char: char| char.is_whitespace() || char == '-' || char == '–').unwrap_or(start.len());
        if folding::fold_name(&start[..end]) != folding::fold_name(word) {
            return None;
        }
        rest = &start[end..];
    }
    // A phrase before a hyphen is part of a name: North-Yungas, Port-Said.
    rest.starts_with(char::is_whitespace).then(|| rest.trim_start())
}
