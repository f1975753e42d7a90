//! Parsing of JSON, and access to its values.

use std::borrow::Cow;
use std::ops::Range;

use super::collector::{MAX_PROBLEMS, too_many_problems};
use crate::dossier::{DataKey, DataNode, DataValue, parse_json, parse_json_part};
use crate::problem::{Problems, SourceText};
use crate::record::Original;

/// Parses a JSON text, or returns all of its errors.
pub(crate) fn parse_tree(source: &SourceText) -> Result<DataNode, Problems> {
    let mut found = Vec::new();
    let tree = parse_json(source, &mut found);
    let mut problems = Problems::new();
    problems.extend(found);
    match tree {
        Some(tree) if problems.is_empty() => Ok(tree),
        _ => Err(problems),
    }
}

/// Parses a text with one JSON value per line, or returns all of its errors. A record separator may precede each value.
pub(crate) fn parse_lines(source: &SourceText) -> Result<Vec<DataNode>, Problems> {
    let (mut trees, mut problems) = (Vec::new(), Problems::new());
    let mut at = 0;
    for line in source.text.split_inclusive('\n') {
        let value = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{1E}' | '\u{FEFF}'));
        if !value.is_empty() {
            let start = at + line.find(value).unwrap_or_default();
            let mut found = Vec::new();
            let tree = parse_json_part(source, start..start + value.len(), &mut found);
            trees.extend(tree.map(|tree| shift_spans(tree, start)));
            problems.extend(found);
            if problems.len() >= MAX_PROBLEMS {
                problems.push(too_many_problems(&source.name));
                return Err(problems);
            }
        }
        at += line.len();
    }
    if problems.is_empty() { Ok(trees) } else { Err(problems) }
}

/// Shifts the spans of a tree by a number of bytes.
fn shift_spans(node: DataNode, by: usize) -> DataNode {
    let span = |span: Range<usize>| span.start + by..span.end + by;
    let value = match node.value {
        DataValue::List(items) => DataValue::List(items.into_iter().map(|item| shift_spans(item, by)).collect()),
        DataValue::Table(entries) => {
            let entry =
                |(key, value): (DataKey, DataNode)| (DataKey { span: span(key.span), ..key }, shift_spans(value, by));
            DataValue::Table(entries.into_iter().map(entry).collect())
        }
        other => other,
    };
    DataNode { span: span(node.span), value }
}

/// Returns the value of a key, unless it is null.
pub(crate) fn get<'n>(node: &'n DataNode, key: &str) -> Option<&'n DataNode> {
    let DataValue::Table(entries) = &node.value else { return None };
    entries
        .iter()
        .find(|(known, _)| known.name == key)
        .map(|(_, value)| value)
        .filter(|value| value.value != DataValue::Null)
}

/// Returns the items of a list. Empty if the value is not a list.
pub(crate) fn list(node: Option<&DataNode>) -> &[DataNode] {
    match node.map(|node| &node.value) {
        Some(DataValue::List(items)) => items,
        _ => &[],
    }
}

/// Returns a text, or a number or boolean as written. `None` for lists, tables and null.
pub(crate) fn scalar<'n>(source: &'n SourceText, node: &'n DataNode) -> Option<Cow<'n, str>> {
    match &node.value {
        DataValue::Text(text) => Some(Cow::Borrowed(text)),
        DataValue::Bool(_) | DataValue::Integer(_) | DataValue::Float(_) | DataValue::Unusable(_) => {
            Some(Cow::Borrowed(&source.text[node.span.clone()]))
        }
        DataValue::Null | DataValue::List(_) | DataValue::Table(_) => None,
    }
}

/// Returns the scalar of a key, trimmed. Empty if there is none.
pub(crate) fn text_at<'n>(source: &'n SourceText, node: &'n DataNode, key: &str) -> &'n str {
    match get(node, key).map(|value| (&value.value, value.span.clone())) {
        Some((DataValue::Text(text), _)) => text.trim(),
        Some((DataValue::Null | DataValue::List(_) | DataValue::Table(_), _)) | None => "",
        Some((_, span)) => &source.text[span],
    }
}

/// Converts any value to text: scalars of a list joined with `; `, nested values as JSON.
pub(crate) fn value_text(source: &SourceText, node: &DataNode) -> String {
    match &node.value {
        DataValue::List(items) if items.iter().all(|item| scalar(source, item).is_some()) => {
            items.iter().filter_map(|item| scalar(source, item)).collect::<Vec<_>>().join("; ")
        }
        DataValue::List(_) | DataValue::Table(_) => source.text[node.span.clone()].to_owned(),
        _ => scalar(source, node).unwrap_or_default().into_owned(),
    }
}

/// Returns all non-empty keys of a table, to be kept with a record.
pub(crate) fn to_original(source: &SourceText, node: &DataNode) -> Original {
    let DataValue::Table(entries) = &node.value else { return Original::new() };
    let texts = entries.iter().map(|(key, value)| (key.name.clone(), value_text(source, value)));
    texts.filter(|(_, text)| !text.is_empty()).collect()
}
