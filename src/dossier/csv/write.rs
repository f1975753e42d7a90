//! Records to the files of a folder.

use serde_json::{Map, Value};

use super::FILES;
use super::columns::{Column, Form, columns};
use super::list;
use super::row::named_pins;
use crate::dossier::Records;
use crate::dossier::written::Kind;
use crate::formula::escape_formula;
use crate::record::{PIN_KEYS, Pin, Pins};

type Table = Map<String, Value>;

/// Writes each kind of record as a CSV file; a list of subjects that is empty has none.
pub(crate) fn write(records: &Records, tables: &[(Kind, Vec<Table>)]) -> Vec<(&'static str, String)> {
    let mut files = Vec::new();
    for (kind, tables) in tables {
        if *kind == Kind::Metadata || (*kind == Kind::Subject && tables.is_empty()) {
            continue;
        }
        let rows: Vec<Vec<String>> = tables
            .iter()
            .enumerate()
            .map(|(at, table)| {
                let pins = match kind {
                    Kind::Claim => records.claims.get(at).and_then(|claim| claim.at.as_ref()),
                    _ => None,
                };
                columns(*kind).iter().map(|column| cell(column, table, pins)).collect()
            })
            .collect();
        files.push((FILES[*kind as usize].0, file(*kind, &rows)));
    }
    files
}

fn file(kind: Kind, rows: &[Vec<String>]) -> String {
    // A table of twelve columns can be read on a screen; one of forty, most of them empty, cannot.
    let used: Vec<usize> = (0..columns(kind).len())
        .filter(|&at| at == 0 || needed(columns(kind)[at].name) || rows.iter().any(|row| !row[at].is_empty()))
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

/// Keys that every record of its kind has.
fn needed(column: &str) -> bool {
    matches!(column, "publisher" | "published" | "document" | "stance")
}

fn cell(column: &Column, table: &Table, pins: Option<&Pins>) -> String {
    if column.key == "at" {
        return pins.map_or_else(String::new, |pins| pin_cell(column, pins));
    }
    let Some(value) = table.get(column.key) else { return String::new() };
    let value = match (column.inner, value) {
        (Some(inner), Value::Object(inside)) => inside.get(inner),
        // A bare number is least and most; bare words are the words.
        (Some("min" | "max"), Value::Number(_)) | (Some("exact"), Value::String(_)) | (None, _) => Some(value),
        (Some(_), _) => None,
    };
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) if column.form == Form::List => escape_formula(&list::join([text.as_str()])),
        Some(Value::String(text)) => escape_formula(text),
        Some(Value::Array(items)) => escape_formula(&list::join(items.iter().filter_map(Value::as_str))),
        Some(other) => other.to_string(),
    }
}

fn pin_cell(column: &Column, pins: &Pins) -> String {
    match (pins, column.inner) {
        (Pins::Only(pin), inner) if is_short(pin) => match inner {
            None => escape_formula(pin.target_text()),
            Some("uncertainty_m") => pin.uncertainty_m.map_or_else(String::new, |m| Value::from(m.get()).to_string()),
            _ => pin.crs.as_deref().map_or_else(String::new, escape_formula),
        },
        (_, Some(_)) => String::new(),
        (Pins::ByName(by_name), None) => {
            let short = list::join(by_name.iter().map(|(name, pin)| format!("{name} = {}", pin.target_text())));
            let read = named_pins(&short).unwrap_or_default();
            // The keys of a pin are no names in the short form, nor is what reads otherwise than it was meant.
            let same = by_name.keys().all(|name| !PIN_KEYS.contains(&name.as_str()))
                && by_name.len() == read.len()
                && by_name.iter().zip(&read).all(|((name, pin), (read_name, read_pin, _))| {
                    name == read_name && Pin::from_text(read_pin) == *pin
                });
            if same { escape_formula(&short) } else { json(pins) }
        }
        (Pins::Only(_), None) => json(pins),
    }
}

fn json(pins: &Pins) -> String {
    serde_json::to_string(&pins.in_full()).unwrap_or_default()
}

/// Whether the spot of the only pin can stand bare in its cell.
fn is_short(pin: &Pin) -> bool {
    let text = pin.target_text();
    Pin::from_text(text).target == pin.target && !text.trim_start().starts_with('{') && named_pins(text).is_none()
}
