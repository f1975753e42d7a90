//! Parsing of JSON, with the position of every key and value.

use std::collections::HashMap;
use std::ops::Range;

use jsonc_parser::ast::{ObjectPropName, Value as Ast};
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::diagnose::Diagnose;
use super::node::{DataKey, DataNode, DataValue};
use super::syntax_fault::SyntaxFault;
use crate::problem::{Problem, SourceText, Span};

/// The maximum depth of nesting, as in `serde_json`.
const MAX_DEPTH: usize = 128;

/// Options that disable every extension of the parser, whose default grammar is JSON with comments.
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

/// Parses a text, or adds its problems: the first syntax error and every duplicate key.
pub(crate) fn parse(source: &SourceText, problems: &mut Vec<Problem>) -> Option<DataNode> {
    match parse_part(source, 0..source.text.len(), problems)? {
        DataNode { value: DataValue::Null, span } if span.is_empty() => Some(DataNode::new_table(Vec::new(), 0..0)),
        node => Some(node),
    }
}

/// Parses a part of a text.
pub(crate) fn parse_part(source: &SourceText, part: Range<usize>, problems: &mut Vec<Problem>) -> Option<DataNode> {
    let text = &source.text[part.clone()];
    parse_text(text, problems, &|bytes| {
        Some(Span { source: source.clone(), bytes: part.start + bytes.start..part.start + bytes.end })
    })
}

/// Parses a text that was extracted from a file. `locate` converts its bytes to positions in the file.
pub(crate) fn parse_text(
    text: &str,
    problems: &mut Vec<Problem>,
    locate: &dyn Fn(Range<usize>) -> Option<Span>,
) -> Option<DataNode> {
    if let Some(fault) = find_lexical_fault(text) {
        let (fault, bytes) = *fault;
        problems.push(fault.to_problem(locate(bytes)));
        return None;
    }
    match parse_to_ast(text, &CollectOptions::default(), &STRICT) {
        Ok(result) => match result.value {
            Some(value) => Some(convert_value(value, problems, locate)),
            None => Some(DataNode { span: 0..0, value: DataValue::Null }),
        },
        Err(error) => {
            let range = error.range();
            let fault = notation_fault(error.kind().to_string(), help_for(error.kind()));
            problems.push(fault.to_problem(locate(range.start..range.end)));
            None
        }
    }
}

fn notation_fault(message: String, help: Option<&str>) -> SyntaxFault {
    // Messages of the parser start with a capital, but follow a colon here.
    let mut characters = message.chars();
    let message: String = match characters.next() {
        Some(first) if !message.starts_with("JSON") => first.to_lowercase().chain(characters).collect(),
        _ => message,
    };
    let message = message.replace(". ", ": ");
    SyntaxFault::Notation { notation: "JSON", message, help: help.map(str::to_owned) }
}

fn help_for(kind: &ParseErrorKind) -> Option<&'static str> {
    Some(match kind {
        ParseErrorKind::CommentsNotAllowed => "remove the comment, or move it to the key `note` of a record",
        ParseErrorKind::TrailingCommasNotAllowed => "remove the last comma",
        ParseErrorKind::SingleQuotedStringsNotAllowed | ParseErrorKind::ExpectedStringObjectProperty => {
            "put strings and keys in double quotes"
        }
        ParseErrorKind::ExpectedComma => "insert a comma",
        _ => return None,
    })
}

/// Finds faults that the parser does not report: deep nesting, and control characters in strings.
fn find_lexical_fault(text: &str) -> Option<Box<(SyntaxFault, Range<usize>)>> {
    let (mut depth, mut within_text, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        let here = at..at + 1;
        match byte {
            _ if escaped => escaped = false,
            b'\\' if within_text => escaped = true,
            b'"' => within_text = !within_text,
            0..0x20 if within_text => {
                let message = format!("a string contains the control character U+{byte:04X}");
                let help = "escape it: \\n for a line break, \\t for a tab";
                return Some(Box::new((notation_fault(message, Some(help)), here)));
            }
            b'[' | b'{' if !within_text => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Some(Box::new((SyntaxFault::TooDeep { limit: MAX_DEPTH }, here)));
                }
            }
            b']' | b'}' if !within_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn convert_value(ast: Ast<'_>, problems: &mut Vec<Problem>, locate: &dyn Fn(Range<usize>) -> Option<Span>) -> DataNode {
    let span = ast.start()..ast.end();
    let value = match ast {
        Ast::NullKeyword(_) => DataValue::Null,
        Ast::BooleanLit(truth) => DataValue::Bool(truth.value),
        Ast::NumberLit(number) => DataValue::from_number_text(number.value),
        Ast::StringLit(text) => DataValue::Text(text.value.into_owned()),
        Ast::Array(list) => {
            DataValue::List(list.elements.into_iter().map(|item| convert_value(item, problems, locate)).collect())
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
                let value = convert_value(property.value, problems, locate);
                if let Some(first) = seen.get(&name) {
                    let fault = SyntaxFault::DuplicateKey { key: name };
                    problems
                        .push(fault.to_problem(locate(span)).with_related(locate(first.clone()), "first used here"));
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
