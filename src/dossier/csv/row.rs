//! One row to the tree that the decoder reads.

use std::ops::Range;

use super::FolderFault;
use super::cells::{Cell, Row};
use super::columns::{Column, Form};
use super::list;
use crate::dossier::cause::Cause;
use crate::dossier::decode::Raw;
use crate::dossier::json;
use crate::dossier::node::{Key, Node, Value};
use crate::problem::{Problem, SourceText, Span};
use crate::record::{PIN_KEYS, Pin, Spot};

/// The record of a row. Empty cells are absent keys.
pub(super) fn record(row: Row, header: &[Option<&'static Column>], source: &SourceText) -> Raw {
    let span = row.span();
    let mut entries: Vec<(Key, Node)> = Vec::with_capacity(row.cells.len());
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
    Raw { node: Node::table(entries, span), problems, spoilt: false }
}

/// What is left of a row whose cells do not fit its header: its id, so that records which cite it are not blamed.
pub(super) fn id_alone(row: &Row, header: &[Option<&'static Column>]) -> Node {
    let id = row.cells.iter().zip(header).find(|(_, column)| column.is_some_and(|column| column.name == "id"));
    let entry = |cell: &Cell| {
        let key = Key { name: "id".to_owned(), span: cell.span.clone() };
        (key, Node::text(cell.text.clone(), cell.span.clone()))
    };
    Node::table(id.into_iter().map(|(cell, _)| entry(cell)).collect(), row.span())
}

fn value(cell: Cell, form: Form, source: &SourceText, problems: &mut Vec<Problem>) -> Option<Node> {
    let span = cell.span.clone();
    let value = match form {
        Form::Text => Value::Text(cell.text),
        Form::List => Value::List(items(&cell)),
        Form::Number => match Value::number(&cell.text) {
            Value::Unusable(text) if text.parse::<f64>().is_err() => Value::Text(text),
            number => number,
        },
        Form::Flag => match cell.text.to_ascii_lowercase().as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => Value::Text(cell.text),
        },
        Form::Object => return object(&cell, source, problems),
        Form::Pins if cell.text.trim_start().starts_with('{') => return object(&cell, source, problems),
        Form::Pins => pins(&cell),
    };
    Some(Node { span, value })
}

fn items(cell: &Cell) -> Vec<Node> {
    list::split(&cell.text).into_iter().map(|(item, bytes)| Node::text(item, cell.part(bytes))).collect()
}

fn object(cell: &Cell, source: &SourceText, problems: &mut Vec<Problem>) -> Option<Node> {
    let node =
        json::parse_text(&cell.text, problems, &|bytes| Some(Span { source: source.clone(), bytes: cell.part(bytes) }));
    let mut node = node?;
    moved(&mut node, cell);
    Some(node)
}

/// Turns places within the text of a cell into places within the file.
fn moved(node: &mut Node, cell: &Cell) {
    node.span = cell.part(node.span.clone());
    match &mut node.value {
        Value::Table(entries) => {
            for (key, value) in entries {
                key.span = cell.part(key.span.clone());
                moved(value, cell);
            }
        }
        Value::List(items) => items.iter_mut().for_each(|item| moved(item, cell)),
        _ => {}
    }
}

/// `geonames:2014006`, or `Ussuriisk = geonames:2014006; Khabarovsk = 48.48 N, 135.08 E`.
fn pins(cell: &Cell) -> Value {
    let Some(named) = named_pins(&cell.text) else { return Value::Text(cell.text.clone()) };
    let entry = |(name, pin, bytes): (String, String, Range<usize>)| {
        let span = cell.part(bytes);
        (Key { name, span: span.clone() }, Node::text(pin, span))
    };
    Value::Table(named.into_iter().map(entry).collect())
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
fn put(entries: &mut Vec<(Key, Node)>, column: &Column, value: Node, at: Range<usize>) -> bool {
    let key = |name: &str| Key { name: name.to_owned(), span: at.clone() };
    let Some(inner) = column.inner else {
        entries.push((key(column.key), value));
        return true;
    };
    let written = entries.iter().position(|(key, _)| key.name == column.key);
    let place = written.unwrap_or_else(|| {
        entries.push((key(column.key), Node::table(Vec::new(), at.clone())));
        entries.len() - 1
    });
    let table = &mut entries[place].1;
    // A pin that was written short becomes a table when its uncertainty stands in the next cell.
    if let Value::Text(text) = &table.value {
        let inner = match Pin::from_text(text).spot {
            Spot::Place(_) => "id",
            Spot::Coordinates(_) => "coordinates",
        };
        let spot =
            (Key { name: inner.to_owned(), span: table.span.clone() }, Node::text(text.clone(), table.span.clone()));
        *table = Node::table(vec![spot], table.span.clone());
    }
    if let Value::Table(inside) = &mut table.value {
        if column.key == "at" && !inside.iter().any(|(key, _)| PIN_KEYS.contains(&key.name.as_str())) {
            return inside.is_empty();
        }
        inside.push((key(inner), value));
    }
    true
}
