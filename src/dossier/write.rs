//! Records to text, in each notation: the same records give the same bytes, and reading them gives the records back.

use serde::Serialize;
use serde_json::{Map, Value};

use super::Records;
use super::csv;
use super::written::Kind;

/// Writes records as TOML, for people.
pub fn to_toml(records: &Records) -> String {
    let mut text = String::new();
    for (kind, tables) in tables(records) {
        for table in tables {
            if !text.is_empty() {
                text.push('\n');
            }
            match kind {
                Kind::Metadata => text.push_str("[dossier]\n"),
                _ => text.extend(["[[", kind.singular(), "]]\n"]),
            }
            for (key, value) in &table {
                text.extend([&toml_key(key), " = ", &toml_value(value), "\n"]);
            }
        }
    }
    text
}

/// Writes records as JSON, for programs.
pub fn to_json(records: &Records) -> String {
    let mut text = serde_json::to_string_pretty(records).unwrap_or_default();
    text.push('\n');
    text
}

/// Writes records as the files of a CSV folder, for spreadsheets: name and content of each. Columns that no record fills
/// are left out.
pub fn to_csv_folder(records: &Records) -> Vec<(&'static str, String)> {
    let head = to_toml(&Records { metadata: records.metadata.clone(), ..Records::default() });
    let mut files = vec![(csv::FILES[0].0, head)];
    files.extend(csv::write(records, &tables(records)));
    files
}

/// Every record as a table, kind by kind.
fn tables(records: &Records) -> Vec<(Kind, Vec<Map<String, Value>>)> {
    vec![
        (Kind::Metadata, vec![table(&records.metadata)]),
        (Kind::Source, records.sources.iter().map(table).collect()),
        (Kind::Subject, records.subjects.iter().map(table).collect()),
        (Kind::Document, records.documents.iter().map(table).collect()),
        (Kind::Claim, records.claims.iter().map(table).collect()),
    ]
}

fn table(record: &impl Serialize) -> Map<String, Value> {
    // Records hold texts, numbers, lists and tables with texts for keys, all of which JSON has.
    match serde_json::to_value(record) {
        Ok(Value::Object(table)) => table,
        _ => Map::new(),
    }
}

fn toml_value(value: &Value) -> String {
    match value {
        // No record writes null; TOML has none.
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

/// A text as TOML quotes it: in double quotes, on one line, with what cannot be seen by its number.
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
