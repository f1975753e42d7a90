//! Parsing of TOML, with the position of every key and value.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml_parser::lexer::TokenKind;

use super::diagnose::Diagnose;
use super::node::{DataKey, DataNode, DataValue};
use super::record_kind::RecordKind;
use super::syntax_fault::SyntaxFault;
use crate::problem::{Problem, SourceText, Span};

/// The maximum depth of nesting, which is that of the parser. It applies to dotted keys too, because nested tables are dropped
/// by recursion.
const MAX_DEPTH: usize = 80;

/// The minimum size of a chunk. The parser needs 20 times the memory of its input, so a long text is parsed in chunks.
const CHUNK_BYTES: usize = 1 << 20;

/// Parses a text, or adds all of its problems.
pub(crate) fn parse(source: &SourceText, problems: &mut Vec<Problem>) -> Option<DataNode> {
    match split_chunks(&source.text) {
        Ok(chunks) if chunks.len() > 1 => {
            // Errors, and tables that extend across chunks, require the whole text.
            parse_chunks(&source.text, &chunks).or_else(|| parse_whole(source, problems))
        }
        Ok(_) => parse_whole(source, problems),
        Err(bytes) => {
            let span = Span { source: source.clone(), bytes };
            problems.push(SyntaxFault::TooDeep { limit: MAX_DEPTH }.to_problem(Some(span)));
            None
        }
    }
}

/// Parses a text chunk by chunk. Returns `None` on an error, or if the chunks share anything but lists of tables.
fn parse_chunks(text: &str, chunks: &[Range<usize>]) -> Option<DataNode> {
    let mut root: Vec<(DataKey, DataNode)> = Vec::new();
    for chunk in chunks {
        let table = DeTable::parse(&text[chunk.clone()]).ok()?;
        for (key, node) in convert_entries(table.into_inner(), chunk.start) {
            match root.iter_mut().find(|(known, _)| known.name == key.name) {
                None => root.push((key, node)),
                Some((_, known)) => match (&mut known.value, node.value) {
                    (DataValue::List(items), DataValue::List(more)) => items.extend(more),
                    _ => return None,
                },
            }
        }
    }
    Some(DataNode::new_table(root, 0..0))
}

/// Parses the whole text, or adds all of its problems.
fn parse_whole(source: &SourceText, problems: &mut Vec<Problem>) -> Option<DataNode> {
    let span = |bytes: Range<usize>| Some(Span { source: source.clone(), bytes });
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    let root = DataNode::new_table(convert_entries(table.into_inner(), 0), 0..0);
    let mut line_with_error = None;
    let headers = find_headers(&source.text);
    let single =
        find_single_brackets(&headers, errors.iter().filter_map(toml::de::Error::span).map(|bytes| bytes.start));
    for (key, kind) in &single {
        let mut spans = headers.iter().filter(|header| header.is_single(key)).map(|header| header.bytes.clone());
        if let Some(first) = spans.next() {
            let fault = SyntaxFault::SingleBrackets { key: key.clone(), kind: *kind, times: 1 + spans.count() };
            problems.push(fault.to_problem(span(first)));
        }
    }
    for error in errors {
        let bytes = error.span().unwrap_or(0..0);
        if error.message() == "duplicate key" {
            // Duplicate keys after a header in single brackets are a consequence of the brackets.
            let within = headers.iter().rfind(|header| header.bytes.start <= bytes.start);
            if within.is_some_and(|header| single.iter().any(|(key, _)| header.is_single(key))) {
                continue;
            }
            let key = source.text.get(bytes.clone()).unwrap_or_default();
            let fault = SyntaxFault::DuplicateKey { key: key.trim_matches(['"', '\'']).to_owned() };
            let first = find_first_key(&root, key, bytes.start, &source.text);
            problems.push(fault.to_problem(span(bytes)).with_related(first.and_then(span), "first used here"));
        } else {
            // Further errors on one line are consequences of the first.
            let line = source.line_at(bytes.start).0;
            if line_with_error.replace(line) == Some(line) {
                continue;
            }
            let fault = SyntaxFault::Notation {
                notation: "TOML",
                message: clean_message(error.message()),
                help: help_for(error.message()),
            };
            problems.push(fault.to_problem(span(bytes)));
        }
    }
    (line_with_error.is_none() && single.is_empty()).then_some(root)
}

/// A header such as `[claim]` or `[[claim]]`.
struct Header<'t> {
    name: &'t str,
    double: bool,
    /// The bytes of its name.
    bytes: Range<usize>,
}

impl Header<'_> {
    fn is_single(&self, key: &str) -> bool {
        !self.double && self.name == key
    }
}

/// Returns all headers of a text.
fn find_headers(text: &str) -> Vec<Header<'_>> {
    let mut headers = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(rest) = line.trim_start().strip_prefix('[') {
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

/// Returns the names of record tables in single brackets, if the parser reports an error at one of them.
fn find_single_brackets(headers: &[Header<'_>], faults: impl Iterator<Item = usize>) -> Vec<(String, RecordKind)> {
    let mut single: Vec<(String, RecordKind)> = Vec::new();
    let kind_of = |header: &Header<'_>| {
        let mut kinds = RecordKind::ALL.into_iter().filter(|kind| *kind != RecordKind::Metadata && !header.double);
        kinds.find(|kind| [kind.singular(), kind.plural()].contains(&header.name))
    };
    let mut faults = faults.filter_map(|at| headers.iter().find(|header| header.bytes.start == at));
    if !faults.any(|header| kind_of(header).is_some()) {
        return single;
    }
    // An author who writes one list this way writes all of them so, but a list of one record has no error.
    for header in headers {
        if let Some(kind) = kind_of(header).filter(|_| !single.iter().any(|(key, _)| key == header.name)) {
            single.push((header.name.to_owned(), kind));
        }
    }
    single
}

/// Removes from a message of the parser what does not help a person.
fn clean_message(message: &str) -> String {
    let message = message.strip_suffix(", expected nothing").unwrap_or(message);
    let message = message.strip_suffix(", expected literal string").unwrap_or(message);
    message.replace('`', "'")
}

/// Returns the help for a message of the parser.
fn help_for(message: &str) -> Option<String> {
    let help = if message.contains("string values must be quoted") || message.starts_with("invalid basic string") {
        "put strings in quotes: key = \"text\""
    } else if message.contains("newline") && message.contains("expected") {
        "write one key = value per line"
    } else {
        return None;
    };
    Some(help.to_owned())
}

/// Splits a text before headers such as `[[claim]]` into chunks of at least [`CHUNK_BYTES`].
///
/// Returns an error with the first bytes at which brackets or the dots of a key are nested deeper than [`MAX_DEPTH`].
fn split_chunks(text: &str) -> Result<Vec<Range<usize>>, Range<usize>> {
    let mut chunks = Vec::new();
    let (mut start, mut last_bracket, mut begins_line) = (0, None, true);
    let (mut brackets, mut dots) = (0_usize, 0_usize);
    for token in toml_parser::Source::new(text).lex() {
        let here = token.span().start();
        match token.kind() {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                let header = last_bracket.filter(|&before: &usize| before + 1 == here);
                if let Some(header) = header.filter(|header| header - start > CHUNK_BYTES) {
                    chunks.push(start..header);
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
        if brackets > MAX_DEPTH || dots > MAX_DEPTH {
            return Err(here..token.span().end());
        }
        begins_line = token.kind() == TokenKind::Newline || (begins_line && token.kind() == TokenKind::Whitespace);
    }
    chunks.push(start..text.len());
    Ok(chunks)
}

/// Converts the entries of a table that was parsed from a chunk starting at the byte `start`.
fn convert_entries(table: DeTable<'_>, start: usize) -> Vec<(DataKey, DataNode)> {
    let key = |key: Spanned<std::borrow::Cow<'_, str>>| DataKey {
        span: shift(key.span(), start),
        name: key.into_inner().into_owned(),
    };
    table.into_iter().map(|(name, value)| (key(name), convert_value(value, start))).collect()
}

fn convert_value(spanned: Spanned<DeValue<'_>>, start: usize) -> DataNode {
    let span = shift(spanned.span(), start);
    let value = match spanned.into_inner() {
        DeValue::String(text) => DataValue::Text(text.into_owned()),
        DeValue::Integer(whole) => i64::from_str_radix(whole.as_str(), whole.radix())
            .map_or_else(|_| DataValue::Unusable(whole.to_string()), DataValue::Integer),
        DeValue::Float(number) => match number.as_str().parse::<f64>() {
            Ok(finite) if finite.is_finite() => DataValue::Float(finite),
            _ => DataValue::Unusable(number.as_str().to_owned()),
        },
        DeValue::Boolean(truth) => DataValue::Bool(truth),
        // A TOML date without quotes is a valid EDTF date too.
        DeValue::Datetime(date) => DataValue::Text(date.to_string()),
        DeValue::Array(items) => DataValue::List(items.into_iter().map(|item| convert_value(item, start)).collect()),
        DeValue::Table(table) => DataValue::Table(convert_entries(table, start)),
    };
    DataNode { span, value }
}

const fn shift(bytes: Range<usize>, start: usize) -> Range<usize> {
    start + bytes.start..start + bytes.end
}

/// Returns the bytes of the first occurrence of a duplicate key, which is the nearest one before it in a table that is still open.
///
/// The parser reports only the second occurrence.
fn find_first_key(root: &DataNode, written: &str, second: usize, text: &str) -> Option<Range<usize>> {
    fn search(node: &DataNode, key: &str, second: usize, text: &str, best: &mut Option<Range<usize>>) {
        match &node.value {
            DataValue::Table(entries) => {
                // An inline table that ended earlier cannot contain the second occurrence.
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
    best.or_else(|| find_first_header(key, second, text))
}

/// Returns the bytes of the first header with a name. The parsed table has only the position of the last.
fn find_first_header(key: &str, second: usize, text: &str) -> Option<Range<usize>> {
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
    fn chunks_parse_to_the_same_data_as_the_whole() {
        let text = format!("[dossier]\ntitle = \"é\"\n{}", long(3000));
        let chunks = split_chunks(&text).unwrap();
        assert!(
            chunks.len() > 2 && chunks.iter().skip(1).all(|chunk| text[chunk.clone()].starts_with("[[claim]]\nid"))
        );
        let source = SourceText::new("t", text.as_str());
        assert_eq!(parse_chunks(&text, &chunks), parse_whole(&source, &mut Vec::new()));
        assert_eq!(read(&text).0, parse_chunks(&text, &chunks));
    }

    #[test]
    fn finds_errors_and_tables_across_chunks() {
        let text = format!("[dossier]\ntitle = \"a\"\n{}[dossier]\ntitle = \"b\"\n", long(3000));
        let (_, problems) = read(&text);
        let found: Vec<_> = problems.iter().map(|problem| (problem.code, problem.related.len())).collect();
        assert_eq!(found, [("doubled-key", 1), ("doubled-key", 1)]);
        let text = format!("[[source]]\nid = \"s\"\n{}[source.original]\na = \"b\"\n", long(3000));
        let (node, problems) = read(&text);
        assert!(node.is_some() && problems.is_empty());
    }
}
