//! Conversion of a CSV row to parsed data.

use std::ops::Range;

use super::FolderFault;
use super::cell_list;
use super::cells::{CsvCell, CsvRow};
use super::column::{CellForm, Column};
use crate::dossier::decode::RawRecord;
use crate::dossier::diagnose::Diagnose;
use crate::dossier::json;
use crate::dossier::node::{DataKey, DataNode, DataValue};
use crate::problem::{Problem, SourceText, Span};
use crate::record::{PIN_KEYS, Pin, PinTarget};

/// Converts a row to a record. Empty cells are absent keys.
pub(super) fn decode_row(row: CsvRow, header: &[Option<&'static Column>], source: &SourceText) -> RawRecord {
    let span = row.span();
    let mut entries: Vec<(DataKey, DataNode)> = Vec::with_capacity(row.cells.len());
    let mut problems = Vec::new();
    for (cell, column) in row.cells.into_iter().zip(header) {
        let Some(column) = column else { continue };
        if cell.text.is_empty() {
            continue;
        }
        let at = cell.span.clone();
        let Some(value) = decode_cell(cell, column.form, source, &mut problems) else { continue };
        if !insert_value(&mut entries, column, value, at.clone()) {
            let fault = match column.key {
                "count" => FolderFault::TwoCounts { column: column.name },
                _ => FolderFault::UncertaintyOfSeveralPins { column: column.name },
            };
            problems.push(fault.to_problem(Some(Span { source: source.clone(), bytes: at })));
        }
    }
    RawRecord { node: DataNode::new_table(entries, span), problems, id_only: false }
}

/// Converts a row with the wrong number of cells to a record with only an id, so that references to it resolve.
pub(super) fn decode_id_only(row: &CsvRow, header: &[Option<&'static Column>]) -> DataNode {
    let id = row.cells.iter().zip(header).find(|(_, column)| column.is_some_and(|column| column.name == "id"));
    let entry = |cell: &CsvCell| {
        let key = DataKey { name: "id".to_owned(), span: cell.span.clone() };
        (key, DataNode::new_text(cell.text.clone(), cell.span.clone()))
    };
    DataNode::new_table(id.into_iter().map(|(cell, _)| entry(cell)).collect(), row.span())
}

fn decode_cell(cell: CsvCell, form: CellForm, source: &SourceText, problems: &mut Vec<Problem>) -> Option<DataNode> {
    let span = cell.span.clone();
    let value = match form {
        CellForm::Text | CellForm::Count => DataValue::Text(cell.text),
        CellForm::List => DataValue::List(decode_list(&cell)),
        CellForm::Number => match DataValue::from_number_text(&cell.text) {
            DataValue::Unusable(text) if text.parse::<f64>().is_err() => DataValue::Text(text),
            number => number,
        },
        CellForm::Flag => match cell.text.to_ascii_lowercase().as_str() {
            "true" => DataValue::Bool(true),
            "false" => DataValue::Bool(false),
            _ => DataValue::Text(cell.text),
        },
        CellForm::Object => return decode_object(&cell, source, problems),
        CellForm::Pins if cell.text.trim_start().starts_with('{') => return decode_object(&cell, source, problems),
        CellForm::Pins => decode_pins(&cell),
    };
    Some(DataNode { span, value })
}

fn decode_list(cell: &CsvCell) -> Vec<DataNode> {
    cell_list::split(&cell.text)
        .into_iter()
        .map(|(item, bytes)| DataNode::new_text(item, cell.part_span(bytes)))
        .collect()
}

fn decode_object(cell: &CsvCell, source: &SourceText, problems: &mut Vec<Problem>) -> Option<DataNode> {
    let node = json::parse_text(&cell.text, problems, &|bytes| {
        Some(Span { source: source.clone(), bytes: cell.part_span(bytes) })
    });
    let mut node = node?;
    move_spans(&mut node, cell);
    Some(node)
}

/// Converts positions in the text of a cell to positions in the file.
fn move_spans(node: &mut DataNode, cell: &CsvCell) {
    node.span = cell.part_span(node.span.clone());
    match &mut node.value {
        DataValue::Table(entries) => {
            for (key, value) in entries {
                key.span = cell.part_span(key.span.clone());
                move_spans(value, cell);
            }
        }
        DataValue::List(items) => items.iter_mut().for_each(|item| move_spans(item, cell)),
        _ => {}
    }
}

/// Decodes `geonames:2014006`, or `Ussuriisk = geonames:2014006; Khabarovsk = 48.48 N, 135.08 E`.
fn decode_pins(cell: &CsvCell) -> DataValue {
    let Some(named) = split_named_pins(&cell.text) else { return DataValue::Text(cell.text.clone()) };
    let entry = |(name, pin, bytes): (String, String, Range<usize>)| {
        let span = cell.part_span(bytes);
        (DataKey { name, span: span.clone() }, DataNode::new_text(pin, span))
    };
    DataValue::Table(named.into_iter().map(entry).collect())
}

/// Splits pins by name into names, pins and the bytes of each item. Returns `None` if an item has no name.
pub(super) fn split_named_pins(text: &str) -> Option<Vec<(String, String, Range<usize>)>> {
    let items = cell_list::split(text);
    let named: Option<Vec<_>> = items
        .into_iter()
        .map(|(item, bytes)| {
            let (name, pin) = item.split_once(" = ")?;
            Some((name.trim().to_owned(), pin.trim().to_owned(), bytes))
        })
        .collect();
    named.filter(|named| !named.is_empty())
}

/// Inserts a value under its key, or into the table under its key.
///
/// Returns false if that table is pins by name, or a count is given twice.
fn insert_value(entries: &mut Vec<(DataKey, DataNode)>, column: &Column, value: DataNode, at: Range<usize>) -> bool {
    let key = |name: &str| DataKey { name: name.to_owned(), span: at.clone() };
    let Some(inner) = column.inner else {
        if entries.iter().any(|(key, _)| key.name == column.key) {
            return false;
        }
        entries.push((key(column.key), value));
        return true;
    };
    let existing = entries.iter().position(|(key, _)| key.name == column.key);
    let at_entry = existing.unwrap_or_else(|| {
        entries.push((key(column.key), DataNode::new_table(Vec::new(), at.clone())));
        entries.len() - 1
    });
    let table = &mut entries[at_entry].1;
    // A pin in short form becomes a table if its uncertainty is in the next cell.
    if let DataValue::Text(text) = &table.value {
        if column.key == "count" {
            return false;
        }
        let inner = match Pin::from_text(text).target {
            PinTarget::Place(_) => "id",
            PinTarget::Coordinates(_) => "coordinates",
        };
        let target = (
            DataKey { name: inner.to_owned(), span: table.span.clone() },
            DataNode::new_text(text.clone(), table.span.clone()),
        );
        *table = DataNode::new_table(vec![target], table.span.clone());
    }
    if let DataValue::Table(inside) = &mut table.value {
        if column.key == "at" && !inside.iter().any(|(key, _)| PIN_KEYS.contains(&key.name.as_str())) {
            return inside.is_empty();
        }
        inside.push((key(inner), value));
    }
    true
}
