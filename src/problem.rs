//! Problems of an input file: position, message and help.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// An input text with the name of its file.
#[derive(Clone)]
pub struct SourceText {
    /// The file name as given, or `<stdin>`.
    pub name: Arc<str>,
    /// The text, without a byte-order mark.
    pub text: Arc<str>,
    lines: Arc<OnceLock<LineIndex>>,
}

/// An index of lines and characters, so that finding the line and column of a byte does not scan the text.
struct LineIndex {
    /// The first byte of each line.
    starts: Vec<usize>,
    /// The number of characters before each block of bytes.
    characters: Vec<usize>,
}

/// The size of a block of [`LineIndex`] in bytes.
const BLOCK: usize = 4096;

impl SourceText {
    /// Creates a text with a name.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), text: text.into(), lines: Arc::default() }
    }

    /// Returns whether this is the same text in memory.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.text, &other.text)
    }

    fn line_index(&self) -> &LineIndex {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let newlines = bytes.iter().enumerate().filter(|&(_, &byte)| byte == b'\n').map(|(at, _)| at + 1);
            let mut seen = 0;
            let characters = bytes.chunks(BLOCK).map(|block| {
                let before = seen;
                seen += count_characters(block);
                before
            });
            LineIndex { starts: std::iter::once(0).chain(newlines).collect(), characters: characters.collect() }
        })
    }

    /// Returns the number of characters before a byte.
    fn characters_before(&self, byte: usize) -> usize {
        let block = byte / BLOCK;
        let before = self.line_index().characters.get(block).copied();
        match before {
            Some(before) => before + count_characters(&self.text.as_bytes()[block * BLOCK..byte]),
            None => self.text.chars().count(),
        }
    }

    /// Returns the line that contains a byte: its number, from 1, and its bytes without the line ending.
    pub fn line_at(&self, byte: usize) -> (usize, Range<usize>) {
        let byte = self.text.floor_char_boundary(byte);
        let starts = &self.line_index().starts;
        let number = starts.partition_point(|&start| start <= byte).max(1);
        let start = starts[number - 1];
        let end = starts.get(number).map_or(self.text.len(), |next| next - 1);
        let line = self.text[start..end].trim_end_matches('\r');
        (number, start..start + line.len())
    }
}

/// Counts the characters that start within these bytes of UTF-8.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

impl PartialEq for SourceText {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.text == other.text
    }
}

impl Eq for SourceText {}

impl fmt::Debug for SourceText {
    /// Writes the name without the text, which may have millions of bytes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceText").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A range of bytes in an input text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub source: SourceText,
    /// The range of bytes.
    pub bytes: Range<usize>,
}

impl Span {
    /// Returns the line and column of the start, both from 1. Columns count characters.
    pub fn line_column(&self) -> (usize, usize) {
        let start = self.source.text.floor_char_boundary(self.bytes.start);
        let (line, bytes) = self.source.line_at(start);
        (line, self.source.characters_before(start) - self.source.characters_before(bytes.start) + 1)
    }
}

impl fmt::Display for Span {
    /// Writes file, line and column of the start: `claims.csv:7:12`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.line_column();
        write!(f, "{}:{line}:{column}", self.source.name)
    }
}

/// The severity of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The file can be used, but may not mean what its author intended.
    Warning,
    /// The file cannot be used as it is.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// A problem of an input file, such as a dossier.
///
/// `Display` writes one line, such as `claims.csv:7:12: error: duplicate claim id c7`. The alternate form `{:#}` adds the related
/// positions and the help, each on a line of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Whether it is an error or a warning.
    pub severity: Severity,
    /// The stable name of the kind of problem: `unknown-key`.
    pub code: &'static str,
    /// The problem.
    pub message: String,
    /// How to fix it.
    pub help: Option<String>,
    /// Its position; `None` for a dossier built in code.
    pub span: Option<Span>,
    /// Related positions, each with a label.
    pub related: Vec<(Span, String)>,
}

impl Problem {
    /// Creates an error.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message.into())
    }

    /// Creates a warning.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message.into())
    }

    fn new(severity: Severity, code: &'static str, message: String) -> Self {
        Self { severity, code, message, help: None, span: None, related: Vec::new() }
    }

    /// Sets the help.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the position.
    #[must_use]
    pub fn with_span(mut self, span: Option<Span>) -> Self {
        self.span = span;
        self
    }

    /// Adds a related position with a label, if there is a position.
    #[must_use]
    pub fn with_related(mut self, span: Option<Span>, label: impl Into<String>) -> Self {
        if let Some(span) = span {
            self.related.push((span, label.into()));
        }
        self
    }
}

impl fmt::Display for Problem {
    /// Writes one line: `claims.csv:7:12: error: the message`. With `{:#}`, related positions and help follow on lines of their own.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(span) = &self.span {
            write!(f, "{span}: ")?;
        }
        write!(f, "{}: {}", self.severity, self.message)?;
        if !f.alternate() {
            return Ok(());
        }
        for (span, label) in &self.related {
            write!(f, "\n  {span}: {label}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

/// All problems of one or more input files.
///
/// `Display` writes one line for each; the alternate form `{:#}` adds related positions and help, as for [`Problem`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Creates an empty list.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a problem.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Returns whether there are no problems.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the number of problems.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether any of them is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// Iterates over the problems.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// Sorts the problems by file, then by position in the file.
    pub fn sort(&mut self) {
        self.0.sort_by(|a, b| {
            let key = |p: &Problem| p.span.as_ref().map(|s| (s.source.name.clone(), s.bytes.start));
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
    }
}

impl Extend<Problem> for Problems {
    fn extend<I: IntoIterator<Item = Problem>>(&mut self, problems: I) {
        self.0.extend(problems);
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.0.iter().enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_columns_from_one() {
        let text = "a\r\nПе b\n\n".to_owned() + &"é".repeat(5000) + "x";
        let source = SourceText::new("t", text.as_str());
        let case = |byte: usize, place: (usize, usize)| {
            let span = Span { source: source.clone(), bytes: byte..byte };
            assert_eq!(span.line_column(), place, "byte {byte}");
        };
        case(0, (1, 1));
        case(3, (2, 1));
        case(5, (2, 2));
        case(4, (2, 1));
        case(8, (2, 4));
        case(10, (3, 1));
        case(11, (4, 1));
        case(11 + 10_000, (4, 5001));
        case(text.len(), (4, 5002));
        case(text.len() + 10, (4, 5002));
        assert_eq!(source.line_at(0), (1, 0..1));
        assert_eq!(source.line_at(10), (3, 10..10));
    }

    #[test]
    fn displays_one_line_and_more_in_the_alternate_form() {
        let span = |bytes| Some(Span { source: SourceText::new("claims.csv", "id\nc7\nc7\n"), bytes });
        let problem = Problem::error("doubled-id", "duplicate claim id c7")
            .with_help("give one of them another id")
            .with_span(span(6..8))
            .with_related(span(3..5), "first defined here");
        let error: &dyn std::error::Error = &problem;
        assert_eq!(error.to_string(), "claims.csv:3:1: error: duplicate claim id c7");
        let expected = "claims.csv:3:1: error: duplicate claim id c7\n  claims.csv:2:1: first defined here\n  \
                        help: give one of them another id";
        assert_eq!(format!("{problem:#}"), expected);
    }
}
