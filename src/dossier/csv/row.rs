//! One row to the tree that the decoder reads.

use std::ops::Range;

use super::FolderFault;
use super::cells::{CsvCell, CsvRow};
use super::columns::{Column, Form};
use super::list;
use crate::dossier::cause::Cause;
use crate::dossier::decode::Raw;
use crate::dossier::json;
use crate::dossier::node::{DataKey, DataNode, DataValue};
use crate::problem::{Problem, SourceText, Span};
use crate::record::{PIN_KEYS, Pin, PinTarget};

/// The record of a row. Empty cells are absent keys.
pub(super) fn record(row: CsvRow, header: &[Option<&'static Column>], source: &SourceText) -> Raw {
    let span = row.span();
    let mut entries: Vec<(DataKey, DataNode)> = Vec::with_capacity(row.cells.len());
    let mut problems = Vec::new();
    for (cell, column) in row.cells.into_iter().zip(header) {
        let Some(column) = column else { continue };
        if cell.text.is_empty() {
            continue;
        }
        let at = cell.span.clone();
        let Some(value) = value(cell, column.form, source, &mut problems) else { continue };
        if !put(&mut entries, column, value, at.clone()) {
            let fault = FolderFault::SeveralPins { column: column.name };
            problems.push(fault.at(Some(Span { source: source.clone(), bytes: at })));
        }
    }
    Raw { node: DataNode::table(entries, span), problems, spoilt: false }
}

/// What is left of a row whose cells do not fit its header: its id, so that records which cite it are not blamed.
pub(super) fn id_alone(row: &CsvRow, header: &[Option<&'static Column>]) -> DataNode {
    let id = row.cells.iter().zip(header).find(|(_, column)| column.is_some_and(|column| column.name == "id"));
    let entry = |cell: &CsvCell| {
        let key = DataKey { name: "id".to_owned(), span: cell.span.clone() };
        (key, DataNode::text(cell.text.clone(), cell.span.clone()))
    };
    DataNode::table(id.into_iter().map(|(cell, _)| entry(cell)).collect(), row.span())
}

fn value(cell: CsvCell, form: Form, source: &SourceText, problems: &mut Vec<Problem>) -> Option<DataNode> {
    let span = cell.span.clone();
    let value = match form {
        Form::Text => DataValue::Text(cell.text),
        Form::List => DataValue::List(items(&cell)),
        Form::Number => match DataValue::number(&cell.text) {
            DataValue::Unusable(text) if text.parse::<f64>().is_err() => DataValue::Text(text),
            number => number,
        },
        Form::Flag => match cell.text.to_ascii_lowercase().as_str() {
            "true" => DataValue::Bool(true),
            "false" => DataValue::Bool(false),
            _ => DataValue::Text(cell.text),
        },
        Form::Object => return object(&cell, source, problems),
        Form::Pins if cell.text.trim_start().starts_with('{') => return object(&cell, source, problems),
        Form::Pins => pins(&cell),
    };
    Some(DataNode { span, value })
}

fn items(cell: &CsvCell) -> Vec<DataNode> {
    list::split(&cell.text).into_iter().map(|(item, bytes)| DataNode::text(item, cell.part_span(bytes))).collect()
}

fn object(cell: &CsvCell, source: &SourceText, problems: &mut Vec<Problem>) -> Option<DataNode> {
    let node = json::parse_text(&cell.text, problems, &|bytes| {
        Some(Span { source: source.clone(), bytes: cell.part_span(bytes) })
    });
    let mut node = node?;
    moved(&mut node, cell);
    Some(node)
}

/// Turns places within the text of a cell into places within the file.
fn moved(node: &mut DataNode, cell: &CsvCell) {
    node.span = cell.part_span(node.span.clone());
    match &mut node.value {
        DataValue::Table(entries) => {
            for (key, value) in entries {
                key.span = cell.part_span(key.span.clone());
                moved(value, cell);
            }
        }
        DataValue::List(items) => items.iter_mut().for_each(|item| moved(item, cell)),
        _ => {}
    }
}

/// `geonames:2014006`, or `Ussuriisk = geonames:2014006; Khabarovsk = 48.48 N, 135.08 E`.
fn pins(cell: &CsvCell) -> DataValue {
    let Some(named) = named_pins(&cell.text) else { return DataValue::Text(cell.text.clone()) };
    let entry = |(name, pin, bytes): (String, String, Range<usize>)| {
        let span = cell.part_span(bytes);
        (DataKey { name, span: span.clone() }, DataNode::text(pin, span))
    };
    DataValue::Table(named.into_iter().map(entry).collect())
}

/// Names with their pins and the bytes of each, when the text is written so.
pub(super) fn named_pins(text: &str) -> Option<Vec<(String, String, Range<usize>)>> {
    let items = list::split(text);
    let named: Option<Vec<_>> = items
        .into_iter()
        .map(|(item, bytes)| {
            let (name, pin) = item.split_once(" = ")?;
            Some((name.trim().to_owned(), pin.trim().to_owned(), bytes))
        })
        .collect();
    named.filter(|named| !named.is_empty())
}

/// Puts a value under its key, or into the table under its key; false where that table is pins by name.
fn put(entries: &mut Vec<(DataKey, DataNode)>, column: &Column, value: DataNode, at: Range<usize>) -> bool {
    let key = |name: &str| DataKey { name: name.to_owned(), span: at.clone() };
    let Some(inner) = column.inner else {
        entries.push((key(column.key), value));
        return true;
    };
    let written = entries.iter().position(|(key, _)| key.name == column.key);
    let place = written.unwrap_or_else(|| {
        entries.push((key(column.key), DataNode::table(Vec::new(), at.clone())));
        entries.len() - 1
    });
    let table = &mut entries[place].1;
    // A pin that was written short becomes a table when its uncertainty stands in the next cell.
    if let DataValue::Text(text) = &table.value {
        let inner = match Pin::from_text(text).target {
            PinTarget::Place(_) => "id",
            PinTarget::Coordinates(_) => "coordinates",
        };
        let spot = (
            DataKey { name: inner.to_owned(), span: table.span.clone() },
            DataNode::text(text.clone(), table.span.clone()),
        );
        *table = DataNode::table(vec![spot], table.span.clone());
    }
    if let DataValue::Table(inside) = &mut table.value {
        if column.key == "at" && !inside.iter().any(|(key, _)| PIN_KEYS.contains(&key.name.as_str())) {
            return inside.is_empty();
        }
        inside.push((key(inner), value));
    }
    true
}
