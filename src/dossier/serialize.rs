//! Writing records in each notation. The same records give the same bytes, and reading those gives the same records.

use serde::Serialize;
use serde_json::{Map, Value};

use super::Records;
use super::csv;
use super::record_kind::RecordKind;

/// Writes records as TOML, the notation for people.
pub fn to_toml(records: &Records) -> String {
    let mut text = String::new();
    for (kind, tables) in to_tables(records) {
        for table in tables {
            if !text.is_empty() {
                text.push('\n');
            }
            match kind {
                RecordKind::Metadata => text.push_str("[dossier]\n"),
                _ => text.extend(["[[", kind.singular(), "]]\n"]),
            }
            for (key, value) in &table {
                text.extend([&toml_key(key), " = ", &toml_value(value), "\n"]);
            }
        }
    }
    text
}

/// Writes records as JSON, the notation for programs.
pub fn to_json(records: &Records) -> String {
    let mut text = serde_json::to_string_pretty(records).unwrap_or_default();
    text.push('\n');
    text
}

/// Writes records as CSV files for spreadsheets, and returns the name and content of each file. Columns without values are
/// omitted.
pub fn to_csv_folder(records: &Records) -> Vec<(&'static str, String)> {
    let metadata = to_toml(&Records { metadata: records.metadata.clone(), ..Records::default() });
    let mut files = vec![(csv::FILES[0].0, metadata)];
    files.extend(csv::write_tables(records, &to_tables(records)));
    files
}

/// Converts every record to a table, kind by kind.
fn to_tables(records: &Records) -> Vec<(RecordKind, Vec<Map<String, Value>>)> {
    vec![
        (RecordKind::Metadata, vec![to_table(&records.metadata)]),
        (RecordKind::Source, records.sources.iter().map(to_table).collect()),
        (RecordKind::Subject, records.subjects.iter().map(to_table).collect()),
        (RecordKind::Place, records.places.iter().map(to_table).collect()),
        (RecordKind::Document, records.documents.iter().map(to_table).collect()),
        (RecordKind::Claim, records.claims.iter().map(to_table).collect()),
    ]
}

fn to_table(record: &impl Serialize) -> Map<String, Value> {
    // Serializing to JSON cannot fail: records contain only strings, numbers, lists, and tables with string keys.
    match serde_json::to_value(record) {
        Ok(Value::Object(table)) => table,
        _ => Map::new(),
    }
}

fn toml_value(value: &Value) -> String {
    match value {
        // TOML has no null, and no record contains one.
        Value::Null => "\"\"".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quote_toml(text),
        Value::Array(items) => format!("[{}]", items.iter().map(toml_value).collect::<Vec<_>>().join(", ")),
        Value::Object(table) => {
            let entry = |(key, value): (&String, &Value)| format!("{} = {}", toml_key(key), toml_value(value));
            format!("{{ {} }}", table.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

fn toml_key(key: &str) -> String {
    let bare = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if bare { key.to_owned() } else { quote_toml(key) }
}

/// Quotes a text as a TOML basic string, on one line and with invisible characters escaped.
pub(crate) fn quote_toml(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if crate::visible::is_invisible(c) => {
                let code = u32::from(c);
                let escape = if code > 0xFFFF { format!("\\U{code:08X}") } else { format!("\\u{code:04X}") };
                quoted.push_str(&escape);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
