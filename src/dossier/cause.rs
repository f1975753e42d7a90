//! Causes: what is wrong, as data, and how it becomes a [`Problem`].

use std::fmt;

use crate::problem::{Problem, Severity, Span};
use crate::visible::is_invisible;

/// What is wrong, as data. Its `Display` is the sentence.
pub(crate) trait Cause: fmt::Display {
    /// A stable name of the kind of problem.
    fn code(&self) -> &'static str;

    /// What would be right.
    fn help(&self) -> Option<String> {
        None
    }

    /// Whether it stops the work.
    fn severity(&self) -> Severity {
        Severity::Error
    }

    /// The problem, at its place.
    fn at(&self, span: Option<Span>) -> Problem {
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

/// The known word that is nearest to a word in spelling, if one is near enough to be meant.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // One slip in a short word, one in three letters of a longer one.
    nearest_within(word, known, (word.chars().count() / 3).max(1))
}

/// The known word that is nearest, if so many slips of the pen lead to it: a letter wrong, missing, too many, or two
/// exchanged.
pub(crate) fn nearest_within<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
    slips: usize,
) -> Option<&'a str> {
    // Comparing takes time as the square of the length; longer words are pasted text.
    if word.len() > 200 {
        return None;
    }
    let folded = word.to_lowercase();
    known
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(folded.len()) <= 4 * slips)
        .map(|candidate| (strsim::osa_distance(&folded, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, candidate)| distance <= slips && distance < candidate.chars().count())
        .min_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)))
        .map(|(_, candidate)| candidate)
}

/// A text as a message shows it: in quotes, cut where it is long, with nothing invisible in it.
pub(crate) fn quote_text(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown = String::from('"');
    for (number, c) in text.chars().enumerate() {
        if number == LONGEST {
            shown.push('…');
            break;
        }
        match c {
            '"' | '\\' => {
                shown.push('\\');
                shown.push(c);
            }
            c if is_invisible(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    shown.push('"');
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_near() {
        let words = ["place", "places", "by", "at", "activity"];
        let case = |word: &str, found: Option<&str>| assert_eq!(nearest(word, words), found, "{word}");
        case("plase", Some("place"));
        case("Places", Some("places"));
        case("activty", Some("activity"));
        case("xy", Some("by"));
        case("latitude", None);
        case("", None);
        assert_eq!(nearest_within("deserted", ["departed"], 1), None);
    }

    #[test]
    fn what_is_shown_can_be_seen() {
        assert_eq!(quote_text("a\u{202E}b\n"), "\"a\\u{202e}b\\u{a}\"");
        assert_eq!(quote_text(&"x".repeat(61)).chars().count(), 63);
    }
}
