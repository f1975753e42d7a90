//! What is wrong with a dossier: where, what, and what would be right.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// One text that was read, with the name it goes by in messages.
#[derive(Clone)]
pub struct SourceText {
    /// The file name as it was given, or `<stdin>`.
    pub name: Arc<str>,
    /// The text itself, without a byte-order mark.
    pub text: Arc<str>,
    lines: Arc<OnceLock<Lines>>,
}

/// Where lines and characters lie, so that the place of the last of many problems is found as fast as the first.
struct Lines {
    /// The first byte of each line.
    starts: Vec<usize>,
    /// How many characters stand before each block of bytes.
    characters: Vec<usize>,
}

/// Bytes of a block of [`Lines`].
const BLOCK: usize = 4096;

impl SourceText {
    /// A text with a name.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), text: text.into(), lines: Arc::default() }
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let newlines = bytes.iter().enumerate().filter(|&(_, &byte)| byte == b'\n').map(|(at, _)| at + 1);
            let mut seen = 0;
            let characters = bytes.chunks(BLOCK).map(|block| {
                let before = seen;
                seen += starts_of(block);
                before
            });
            Lines { starts: std::iter::once(0).chain(newlines).collect(), characters: characters.collect() }
        })
    }

    /// How many characters stand before a byte.
    fn characters_before(&self, byte: usize) -> usize {
        let block = byte / BLOCK;
        let before = self.lines().characters.get(block).copied();
        match before {
            Some(before) => before + starts_of(&self.text.as_bytes()[block * BLOCK..byte]),
            None => self.text.chars().count(),
        }
    }

    /// The line, from 1, in which a byte stands, and the bytes of that line without its end.
    pub fn line_at(&self, byte: usize) -> (usize, Range<usize>) {
        let byte = self.text.floor_char_boundary(byte);
        let starts = &self.lines().starts;
        let number = starts.partition_point(|&start| start <= byte).max(1);
        let start = starts[number - 1];
        let end = starts.get(number).map_or(self.text.len(), |next| next - 1);
        let line = self.text[start..end].trim_end_matches('\r');
        (number, start..start + line.len())
    }
}

/// How many characters start in these bytes of UTF-8.
fn starts_of(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

impl PartialEq for SourceText {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.text == other.text
    }
}

impl Eq for SourceText {}

impl fmt::Debug for SourceText {
    /// The name alone: a text may be millions of bytes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceText").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A stretch of one of the texts that were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub source: SourceText,
    /// Bytes of it.
    pub bytes: Range<usize>,
}

impl Span {
    /// Line and column where the stretch starts, both from 1; columns count characters.
    pub fn line_column(&self) -> (usize, usize) {
        let start = self.source.text.floor_char_boundary(self.bytes.start);
        let (line, bytes) = self.source.line_at(start);
        (line, self.source.characters_before(start) - self.source.characters_before(bytes.start) + 1)
    }
}

impl fmt::Display for Span {
    /// `claims.csv:7:12`, where it starts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.line_column();
        write!(f, "{}:{line}:{column}", self.source.name)
    }
}

/// Whether a dossier can be used in spite of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It can; a reader should know.
    Warning,
    /// It cannot.
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

/// One problem of a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Whether it stops the work.
    pub severity: Severity,
    /// A stable name of the kind of problem: `unknown-key`.
    pub code: &'static str,
    /// The sentence that says what is wrong.
    pub message: String,
    /// The sentence that says what would be right.
    pub help: Option<String>,
    /// Where it stands; nothing for a dossier built in code.
    pub span: Option<Span>,
    /// Other places that belong to it, each with a word on what is there.
    pub related: Vec<(Span, String)>,
}

impl Problem {
    /// A problem that stops the work.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message.into())
    }

    /// A problem that a reader should know of.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message.into())
    }

    fn new(severity: Severity, code: &'static str, message: String) -> Self {
        Self { severity, code, message, help: None, span: None, related: Vec::new() }
    }

    /// Says what would be right.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says where it stands.
    #[must_use]
    pub fn with_span(mut self, span: Option<Span>) -> Self {
        self.span = span;
        self
    }

    /// Shows another place that belongs to it.
    #[must_use]
    pub fn with_related(mut self, span: Option<Span>, label: impl Into<String>) -> Self {
        if let Some(span) = span {
            self.related.push((span, label.into()));
        }
        self
    }
}

impl fmt::Display for Problem {
    /// `claims.csv:7:12: error: the message` and, on lines of their own, other places and the help.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(span) = &self.span {
            write!(f, "{span}: ")?;
        }
        write!(f, "{}: {}", self.severity, self.message)?;
        for (span, label) in &self.related {
            write!(f, "\n  {span}: {label}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

/// All problems of a dossier, found in one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// None yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds one.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many were found.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether one of them stops the work.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// Those found, in the order of the text.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// Puts them in the order in which a reader meets them: by file, then by place in it.
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
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one() {
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
}
