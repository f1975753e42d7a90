//! The JSON notation, read with the place of every key and value.

use std::collections::HashMap;
use std::ops::Range;

use jsonc_parser::ast::{ObjectPropName, Value as Ast};
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::cause::Cause;
use super::node::{DataKey, DataNode, DataValue};
use super::syntax::SyntaxFault;
use crate::problem::{Problem, SourceText, Span};

/// As deep as `serde_json` reads.
const DEEPEST: usize = 128;

/// The parser's own grammar is that of JSON with comments; here it is JSON.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: true,
    allow_extended_string_escapes: false,
};

/// Reads a text to a tree, or to what is wrong with it: the first syntax error, every doubled key.
pub(crate) fn parse(source: &SourceText, problems: &mut Vec<Problem>) -> Option<DataNode> {
    match parse_part(source, 0..source.text.len(), problems)? {
        DataNode { value: DataValue::Null, span } if span.is_empty() => Some(DataNode::table(Vec::new(), 0..0)),
        node => Some(node),
    }
}

/// Reads a part of a text: a cell that holds JSON.
pub(crate) fn parse_part(source: &SourceText, part: Range<usize>, problems: &mut Vec<Problem>) -> Option<DataNode> {
    let text = &source.text[part.clone()];
    parse_text(text, problems, &|bytes| {
        Some(Span { source: source.clone(), bytes: part.start + bytes.start..part.start + bytes.end })
    })
}

/// Reads a text that stands elsewhere; `place` tells where its bytes are.
pub(crate) fn parse_text(
    text: &str,
    problems: &mut Vec<Problem>,
    place: &dyn Fn(Range<usize>) -> Option<Span>,
) -> Option<DataNode> {
    if let Some(fault) = hidden_fault(text) {
        let (fault, bytes) = *fault;
        problems.push(fault.at(place(bytes)));
        return None;
    }
    match parse_to_ast(text, &CollectOptions::default(), &STRICT) {
        Ok(result) => match result.value {
            Some(value) => Some(node(value, problems, place)),
            None => Some(DataNode { span: 0..0, value: DataValue::Null }),
        },
        Err(error) => {
            let range = error.range();
            let fault = notation(error.kind().to_string(), help(error.kind()));
            problems.push(fault.at(place(range.start..range.end)));
            None
        }
    }
}

fn notation(message: String, help: Option<&str>) -> SyntaxFault {
    // The parser's sentences begin with a capital; here they follow a colon.
    let mut letters = message.chars();
    let message: String = match letters.next() {
        Some(first) if !message.starts_with("JSON") => first.to_lowercase().chain(letters).collect(),
        _ => message,
    };
    let message = message.replace(". ", ": ");
    SyntaxFault::Notation { notation: "JSON", message, help: help.map(str::to_owned) }
}

fn help(kind: &ParseErrorKind) -> Option<&'static str> {
    Some(match kind {
        ParseErrorKind::CommentsNotAllowed => "take it out; a note about a record goes under its key note",
        ParseErrorKind::TrailingCommasNotAllowed => "take the last comma out",
        ParseErrorKind::SingleQuotedStringsNotAllowed | ParseErrorKind::ExpectedStringObjectProperty => {
            "texts and keys stand in double quotes"
        }
        ParseErrorKind::ExpectedComma => "put a comma before it",
        _ => return None,
    })
}

/// What the parser lets pass or has no place for: depth, and control characters within texts.
fn hidden_fault(text: &str) -> Option<Box<(SyntaxFault, Range<usize>)>> {
    let (mut depth, mut within_text, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        let here = at..at + 1;
        match byte {
            _ if escaped => escaped = false,
            b'\\' if within_text => escaped = true,
            b'"' => within_text = !within_text,
            0..0x20 if within_text => {
                let message = format!("a text holds the control character U+{byte:04X}");
                let help = "write it as an escape: \\n for a new line, \\t for a tab";
                return Some(Box::new((notation(message, Some(help)), here)));
            }
            b'[' | b'{' if !within_text => {
                depth += 1;
                if depth > DEEPEST {
                    return Some(Box::new((SyntaxFault::TooDeep { limit: DEEPEST }, here)));
                }
            }
            b']' | b'}' if !within_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn node(ast: Ast<'_>, problems: &mut Vec<Problem>, place: &dyn Fn(Range<usize>) -> Option<Span>) -> DataNode {
    let span = ast.start()..ast.end();
    let value = match ast {
        Ast::NullKeyword(_) => DataValue::Null,
        Ast::BooleanLit(truth) => DataValue::Bool(truth.value),
        Ast::NumberLit(number) => DataValue::number(number.value),
        Ast::StringLit(text) => DataValue::Text(text.value.into_owned()),
        Ast::Array(list) => {
            DataValue::List(list.elements.into_iter().map(|item| node(item, problems, place)).collect())
        }
        Ast::Object(object) => {
            let mut entries: Vec<(DataKey, DataNode)> = Vec::with_capacity(object.properties.len());
            let mut seen: HashMap<String, Range<usize>> = HashMap::new();
            for property in object.properties {
                let span = property.name.start()..property.name.end();
                let name = match property.name {
                    ObjectPropName::String(text) => text.value.into_owned(),
                    ObjectPropName::Word(word) => word.value.to_owned(),
                };
                let value = node(property.value, problems, place);
                if let Some(first) = seen.get(&name) {
                    let fault = SyntaxFault::DoubledKey { key: name };
                    problems.push(fault.at(place(span)).with_related(place(first.clone()), "it stands here first"));
                    continue;
                }
                seen.insert(name.clone(), span.clone());
                entries.push((DataKey { name, span }, value));
            }
            DataValue::Table(entries)
        }
    };
    DataNode { span, value }
}
