//! Writing of records as CSV tables.

use serde_json::{Map, Value};

use super::FILES;
use super::cell_list;
use super::column::{CellForm, Column, columns};
use super::row_decoder::split_named_pins;
use crate::dossier::Records;
use crate::dossier::record_kind::RecordKind;
use crate::formula::escape_formula;
use crate::record::{PIN_KEYS, Pin, Pins};

type Table = Map<String, Value>;

/// Writes each kind of record as a CSV file. There is no file for subjects or places if there are none.
pub(crate) fn write_tables(records: &Records, tables: &[(RecordKind, Vec<Table>)]) -> Vec<(&'static str, String)> {
    let mut files = Vec::new();
    for (kind, tables) in tables {
        let is_optional = matches!(kind, RecordKind::Subject | RecordKind::Place);
        if *kind == RecordKind::Metadata || (is_optional && tables.is_empty()) {
            continue;
        }
        let rows: Vec<Vec<String>> = tables
            .iter()
            .enumerate()
            .map(|(at, table)| {
                let pins = match kind {
                    RecordKind::Claim => records.claims.get(at).and_then(|claim| claim.at.as_ref()),
                    _ => None,
                };
                columns(*kind).iter().map(|column| write_cell(column, table, pins)).collect()
            })
            .collect();
        files.push((FILES[*kind as usize].0, write_table(*kind, &rows)));
    }
    files
}

fn write_table(kind: RecordKind, rows: &[Vec<String>]) -> String {
    // Empty columns are omitted, because a table of forty columns does not fit on a screen.
    let used: Vec<usize> = (0..columns(kind).len())
        .filter(|&at| at == 0 || is_required(columns(kind)[at].name) || rows.iter().any(|row| !row[at].is_empty()))
        .collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = used.iter().map(|&at| columns(kind)[at].name);
    let mut written = writer.write_record(header);
    for row in rows {
        written = written.and_then(|()| writer.write_record(used.iter().map(|&at| row[at].as_str())));
    }
    // Writing into memory cannot fail, and every row has as many cells as the header.
    debug_assert!(written.is_ok());
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Returns whether a column is written even without values.
fn is_required(column: &str) -> bool {
    matches!(column, "publisher" | "published" | "document" | "stance")
}

fn write_cell(column: &Column, table: &Table, pins: Option<&Pins>) -> String {
    if column.form == CellForm::Pins || (column.key == "at" && column.inner.is_some()) {
        return pins.map_or_else(String::new, |pins| write_pin_cell(column, pins));
    }
    // Counts are written in their parts, which hold all of them.
    let is_count = column.form == CellForm::Count;
    let Some(value) = table.get(column.key).filter(|_| !is_count) else { return String::new() };
    let value = match (column.inner, value) {
        (Some(inner), Value::Object(inside)) => inside.get(inner),
        // An exact count is a plain number, and a quote without context is a plain string.
        (Some("min" | "max"), Value::Number(_)) | (Some("exact"), Value::String(_)) | (None, _) => Some(value),
        (Some(_), _) => None,
    };
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) if column.form == CellForm::List => escape_formula(&cell_list::join([text.as_str()])),
        Some(Value::String(text)) => escape_formula(text),
        Some(Value::Array(items)) => escape_formula(&cell_list::join(items.iter().filter_map(Value::as_str))),
        Some(other) => other.to_string(),
    }
}

fn write_pin_cell(column: &Column, pins: &Pins) -> String {
    match (pins, column.inner) {
        (Pins::Only(pin), inner) if has_short_form(pin) => match inner {
            None => escape_formula(pin.target_text()),
            Some("uncertainty_m") => pin.uncertainty_m.map_or_else(String::new, |m| Value::from(m.get()).to_string()),
            _ => pin.crs.as_deref().map_or_else(String::new, escape_formula),
        },
        (_, Some(_)) => String::new(),
        (Pins::ByName(by_name), None) => {
            let short = cell_list::join(by_name.iter().map(|(name, pin)| format!("{name} = {}", pin.target_text())));
            let read = split_named_pins(&short).unwrap_or_default();
            // The short form cannot express names that are keys of a pin, or pins that would be parsed differently.
            let is_short_form = by_name.keys().all(|name| !PIN_KEYS.contains(&name.as_str()))
                && by_name.len() == read.len()
                && by_name.iter().zip(&read).all(|((name, pin), (read_name, read_pin, _))| {
                    name == read_name && Pin::from_text(read_pin) == *pin
                });
            if is_short_form { escape_formula(&short) } else { to_json(pins) }
        }
        (Pins::Only(_), None) => to_json(pins),
    }
}

fn to_json(pins: &Pins) -> String {
    serde_json::to_string(&pins.as_tables()).unwrap_or_default()
}

/// Returns whether a single pin can be written in short form.
fn has_short_form(pin: &Pin) -> bool {
    let text = pin.target_text();
    Pin::from_text(text).target == pin.target && !text.trim_start().starts_with('{') && split_named_pins(text).is_none()
}
