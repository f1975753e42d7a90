//! The TOML notation, read with the place of every key and value.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml_parser::lexer::TokenKind;

use super::cause::Cause;
use super::node::{DataKey, DataNode, DataValue};
use super::syntax::SyntaxFault;
use super::written::Kind;
use crate::problem::{Problem, SourceText, Span};

/// The parser stops at 80 brackets; dotted keys are held to the same, since tables in tables are dropped by recursion.
const DEEPEST: usize = 80;

/// The parser needs twenty times the memory of its text, so a long text is read in stretches of about so many bytes.
const STRETCH: usize = 1 << 20;

/// Reads a text to a tree, or to everything that is wrong with it.
pub(crate) fn parse(source: &SourceText, problems: &mut Vec<Problem>) -> Option<DataNode> {
    match stretches(&source.text) {
        Ok(stretches) if stretches.len() > 1 => {
            // What is wrong, or reaches from one stretch into another, is seen best in the whole.
            in_stretches(&source.text, &stretches).or_else(|| whole(source, problems))
        }
        Ok(_) => whole(source, problems),
        Err(bytes) => {
            let span = Span { source: source.clone(), bytes };
            problems.push(SyntaxFault::TooDeep { limit: DEEPEST }.at(Some(span)));
            None
        }
    }
}

/// The tree of a text that has no faults and whose stretches share no more than lists of tables.
fn in_stretches(text: &str, stretches: &[Range<usize>]) -> Option<DataNode> {
    let mut root: Vec<(DataKey, DataNode)> = Vec::new();
    for stretch in stretches {
        let table = DeTable::parse(&text[stretch.clone()]).ok()?;
        for (key, node) in entries(table.into_inner(), stretch.start) {
            match root.iter_mut().find(|(known, _)| known.name == key.name) {
                None => root.push((key, node)),
                Some((_, known)) => match (&mut known.value, node.value) {
                    (DataValue::List(items), DataValue::List(more)) => items.extend(more),
                    _ => return None,
                },
            }
        }
    }
    Some(DataNode::table(root, 0..0))
}

fn whole(source: &SourceText, problems: &mut Vec<Problem>) -> Option<DataNode> {
    let span = |bytes: Range<usize>| Some(Span { source: source.clone(), bytes });
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    let root = DataNode::table(entries(table.into_inner(), 0), 0..0);
    let mut broken = None;
    let headers = headers(&source.text);
    let single = single_brackets(&headers, errors.iter().filter_map(toml::de::Error::span).map(|bytes| bytes.start));
    for (key, kind) in &single {
        let mut places = headers.iter().filter(|header| header.is_single(key)).map(|header| header.bytes.clone());
        if let Some(first) = places.next() {
            let fault = SyntaxFault::SingleBrackets { key: key.clone(), kind: *kind, times: 1 + places.count() };
            problems.push(fault.at(span(first)));
        }
    }
    for error in errors {
        let bytes = error.span().unwrap_or(0..0);
        if error.message() == "duplicate key" {
            // All keys of the second table follow those of the first.
            let within = headers.iter().rfind(|header| header.bytes.start <= bytes.start);
            if within.is_some_and(|header| single.iter().any(|(key, _)| header.is_single(key))) {
                continue;
            }
            let key = source.text.get(bytes.clone()).unwrap_or_default();
            let fault = SyntaxFault::DoubledKey { key: key.trim_matches(['"', '\'']).to_owned() };
            let first = first_place(&root, key, bytes.start, &source.text);
            problems.push(fault.at(span(bytes)).with_related(first.and_then(span), "it stands here first"));
        } else {
            // What follows on a line that is broken already follows from that.
            let line = source.line_at(bytes.start).0;
            if broken.replace(line) == Some(line) {
                continue;
            }
            let fault = SyntaxFault::Notation {
                notation: "TOML",
                message: sentence(error.message()),
                help: help(error.message()),
            };
            problems.push(fault.at(span(bytes)));
        }
    }
    (broken.is_none() && single.is_empty()).then_some(root)
}

/// A line such as `[claim]` or `[[claim]]`.
struct Header<'t> {
    name: &'t str,
    double: bool,
    /// Where its name stands.
    bytes: Range<usize>,
}

impl Header<'_> {
    fn is_single(&self, key: &str) -> bool {
        !self.double && self.name == key
    }
}

fn headers(text: &str) -> Vec<Header<'_>> {
    let mut headers = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        if let Some(rest) = bare.strip_prefix('[') {
            let double = rest.starts_with('[');
            let rest = rest.trim_start_matches('[');
            if let Some(end) = rest.find(']') {
                let name = rest[..end].trim();
                let at = start + line.len() - rest.len() + rest.find(name).unwrap_or(0);
                headers.push(Header { name, double, bytes: at..at + name.len() });
            }
        }
        start += line.len();
    }
    headers
}

/// The tables of records that were opened again and again in single brackets, where the parser says that they were.
fn single_brackets(headers: &[Header<'_>], faults: impl Iterator<Item = usize>) -> Vec<(String, Kind)> {
    let mut single: Vec<(String, Kind)> = Vec::new();
    let kind_of = |header: &Header<'_>| {
        let mut kinds = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Metadata && !header.double);
        kinds.find(|kind| [kind.singular(), kind.plural()].contains(&header.name))
    };
    let mut faults = faults.filter_map(|at| headers.iter().find(|header| header.bytes.start == at));
    if !faults.any(|header| kind_of(header).is_some()) {
        return single;
    }
    // Who writes one list so writes the others so, which show no fault while they have one record.
    for header in headers {
        if let Some(kind) = kind_of(header).filter(|_| !single.iter().any(|(key, _)| key == header.name)) {
            single.push((header.name.to_owned(), kind));
        }
    }
    single
}

/// The parser's words, without what it expects where that says nothing to a person.
fn sentence(message: &str) -> String {
    let message = message.strip_suffix(", expected nothing").unwrap_or(message);
    let message = message.strip_suffix(", expected literal string").unwrap_or(message);
    message.replace('`', "'")
}

fn help(message: &str) -> Option<String> {
    let help = if message.contains("string values must be quoted") || message.starts_with("invalid basic string") {
        "put texts in quotes: key = \"text\""
    } else if message.contains("newline") && message.contains("expected") {
        "write one key = value on a line"
    } else {
        return None;
    };
    Some(help.to_owned())
}

/// The text cut before headers such as `[[claim]]`, or the first place where brackets or the dots of a key go deeper than
/// [`DEEPEST`].
fn stretches(text: &str) -> Result<Vec<Range<usize>>, Range<usize>> {
    let mut stretches = Vec::new();
    let (mut start, mut last_bracket, mut begins_line) = (0, None, true);
    let (mut brackets, mut dots) = (0_usize, 0_usize);
    for token in toml_parser::Source::new(text).lex() {
        let here = token.span().start();
        match token.kind() {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                let header = last_bracket.filter(|&before: &usize| before + 1 == here);
                if let Some(header) = header.filter(|header| header - start > STRETCH) {
                    stretches.push(start..header);
                    start = header;
                }
                last_bracket = (begins_line && brackets == 0).then_some(here);
                (brackets, dots) = (brackets + 1, 0);
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                (brackets, dots) = (brackets.saturating_sub(1), 0);
            }
            TokenKind::Dot => dots += 1,
            TokenKind::Equals | TokenKind::Comma | TokenKind::Newline => dots = 0,
            _ => {}
        }
        if brackets > DEEPEST || dots > DEEPEST {
            return Err(here..token.span().end());
        }
        begins_line = token.kind() == TokenKind::Newline || (begins_line && token.kind() == TokenKind::Whitespace);
    }
    stretches.push(start..text.len());
    Ok(stretches)
}

/// The entries of a table that was read from a text beginning at a byte of the file.
fn entries(table: DeTable<'_>, start: usize) -> Vec<(DataKey, DataNode)> {
    let key = |key: Spanned<std::borrow::Cow<'_, str>>| DataKey {
        span: moved(key.span(), start),
        name: key.into_inner().into_owned(),
    };
    table.into_iter().map(|(name, value)| (key(name), node(value, start))).collect()
}

fn node(spanned: Spanned<DeValue<'_>>, start: usize) -> DataNode {
    let span = moved(spanned.span(), start);
    let value = match spanned.into_inner() {
        DeValue::String(text) => DataValue::Text(text.into_owned()),
        DeValue::Integer(whole) => i64::from_str_radix(whole.as_str(), whole.radix())
            .map_or_else(|_| DataValue::Unusable(whole.to_string()), DataValue::Integer),
        DeValue::Float(number) => match number.as_str().parse::<f64>() {
            Ok(finite) if finite.is_finite() => DataValue::Float(finite),
            _ => DataValue::Unusable(number.as_str().to_owned()),
        },
        DeValue::Boolean(truth) => DataValue::Bool(truth),
        // A date without quotes is what a person writes who knows TOML; EDTF reads the same text.
        DeValue::Datetime(date) => DataValue::Text(date.to_string()),
        DeValue::Array(items) => DataValue::List(items.into_iter().map(|item| node(item, start)).collect()),
        DeValue::Table(table) => DataValue::Table(entries(table, start)),
    };
    DataNode { span, value }
}

const fn moved(bytes: Range<usize>, start: usize) -> Range<usize> {
    start + bytes.start..start + bytes.end
}

/// Where a doubled key stood first: the nearest one before it, in a table that is still open.
///
/// The parser names only the second place.
fn first_place(root: &DataNode, written: &str, second: usize, text: &str) -> Option<Range<usize>> {
    fn search(node: &DataNode, key: &str, second: usize, text: &str, best: &mut Option<Range<usize>>) {
        match &node.value {
            DataValue::Table(entries) => {
                // A table in braces that ended earlier cannot hold the second place.
                let inline = text.as_bytes().get(node.span.start) == Some(&b'{');
                if inline && node.span.end <= second {
                    return;
                }
                for (name, value) in entries {
                    let nearer = best.as_ref().is_none_or(|best| best.start < name.span.start);
                    if name.name == key && name.span.start < second && nearer {
                        *best = Some(name.span.clone());
                    }
                    search(value, key, second, text, best);
                }
            }
            DataValue::List(items) => items.iter().for_each(|item| search(item, key, second, text, best)),
            _ => {}
        }
    }
    let key = written.trim_matches(['"', '\'']);
    let mut best = None;
    search(root, key, second, text, &mut best);
    best.or_else(|| first_header(key, second, text))
}

/// Where a table of that name was opened before; the tree holds only the last place of a table that is opened twice.
fn first_header(key: &str, second: usize, text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for line in text.get(..second)?.split_inclusive('\n') {
        let name = line.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if name.is_some_and(|name| name.trim() == key) {
            let at = start + line.find(key)?;
            return Some(at..at + key.len());
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long(claims: usize) -> String {
        let note = "x".repeat(1000);
        let claim =
            |at| format!("[[claim]]\nid = \"c{at}\"\nat = [\n[\"a\"]]\nnote = \"\"\"\n[[claim]]\n{note}\"\"\"\n");
        (0..claims).map(claim).collect()
    }

    fn read(text: &str) -> (Option<DataNode>, Vec<Problem>) {
        let mut problems = Vec::new();
        let node = parse(&SourceText::new("t", text), &mut problems);
        (node, problems)
    }

    #[test]
    fn stretches_together_are_the_whole() {
        let text = format!("[dossier]\ntitle = \"é\"\n{}", long(3000));
        let cut = stretches(&text).unwrap();
        assert!(cut.len() > 2 && cut.iter().skip(1).all(|stretch| text[stretch.clone()].starts_with("[[claim]]\nid")));
        let source = SourceText::new("t", text.as_str());
        assert_eq!(in_stretches(&text, &cut), whole(&source, &mut Vec::new()));
        assert_eq!(read(&text).0, in_stretches(&text, &cut));
    }

    #[test]
    fn what_reaches_from_one_stretch_into_another_is_seen() {
        let text = format!("[dossier]\ntitle = \"a\"\n{}[dossier]\ntitle = \"b\"\n", long(3000));
        let (_, problems) = read(&text);
        let told: Vec<_> = problems.iter().map(|problem| (problem.code, problem.related.len())).collect();
        assert_eq!(told, [("doubled-key", 1), ("doubled-key", 1)]);
        let text = format!("[[source]]\nid = \"s\"\n{}[source.original]\na = \"b\"\n", long(3000));
        let (node, problems) = read(&text);
        assert!(node.is_some() && problems.is_empty());
    }
}
