//! Faults as data, and how they become a [`Problem`].

use std::fmt;

use crate::problem::{Problem, Severity, Span};
use crate::visible::is_invisible;

/// A fault that can be reported as a [`Problem`]. Its `Display` is the message.
pub(crate) trait Diagnose: fmt::Display {
    /// Returns the stable name of this kind of problem.
    fn code(&self) -> &'static str;

    /// Returns a sentence that says how to fix it.
    fn help(&self) -> Option<String> {
        None
    }

    /// Returns whether it is an error or a warning.
    fn severity(&self) -> Severity {
        Severity::Error
    }

    /// Converts it to a problem at `span`.
    fn to_problem(&self, span: Option<Span>) -> Problem {
        let problem = match self.severity() {
            Severity::Error => Problem::error(self.code(), self.to_string()),
            Severity::Warning => Problem::warning(self.code(), self.to_string()),
        };
        match self.help() {
            Some(help) => problem.with_help(help).with_span(span),
            None => problem.with_span(span),
        }
    }
}

/// Returns the known word closest to `word` in spelling, if it is close enough to be a suggestion.
pub(crate) fn find_nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // One typo in a short word, one per three letters in a longer word.
    find_nearest_within(word, known, (word.chars().count() / 3).max(1))
}

/// Returns the known word closest to `word`, if at most `typos` typos separate the two.
///
/// A typo is a wrong, missing or extra letter, or two letters swapped.
pub(crate) fn find_nearest_within<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
    typos: usize,
) -> Option<&'a str> {
    // The time grows with the square of the length, and longer words are pasted text.
    if word.len() > 200 {
        return None;
    }
    let folded = word.to_lowercase();
    known
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(folded.len()) <= 4 * typos)
        .map(|candidate| (strsim::osa_distance(&folded, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, candidate)| distance <= typos && distance < candidate.chars().count())
        .min_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)))
        .map(|(_, candidate)| candidate)
}

/// Quotes a text for a message: truncated to 60 characters, with invisible characters escaped.
pub(crate) fn quote_text(text: &str) -> String {
    const MAX_CHARS: usize = 60;
    let mut quoted = String::from('"');
    for (number, c) in text.chars().enumerate() {
        if number == MAX_CHARS {
            quoted.push('…');
            break;
        }
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            c if is_invisible(c) => quoted.extend(c.escape_unicode()),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_nearest_word() {
        let words = ["place", "places", "by", "at", "activity"];
        let case = |word: &str, found: Option<&str>| assert_eq!(find_nearest(word, words), found, "{word}");
        case("plase", Some("place"));
        case("Places", Some("places"));
        case("activty", Some("activity"));
        case("xy", Some("by"));
        case("latitude", None);
        case("", None);
        assert_eq!(find_nearest_within("deserted", ["departed"], 1), None);
    }

    #[test]
    fn quotes_text_visibly() {
        assert_eq!(quote_text("a\u{202E}b\n"), "\"a\\u{202e}b\\u{a}\"");
        assert_eq!(quote_text(&"x".repeat(61)).chars().count(), 63);
    }
}
