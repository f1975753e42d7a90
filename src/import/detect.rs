//! Detection of the format of a file.

use super::column_roles::ColumnMap;
use super::{ImportFormat, kmz};

/// The number of bytes that are inspected.
const INSPECTED_BYTES: usize = 65_536;

/// Detects the format of a file from its name and its first bytes (a few thousand suffice). `None` if the file does not
/// look like any of the formats; a dossier does not.
pub fn detect(name: &str, first_bytes: &[u8]) -> Option<ImportFormat> {
    let first_bytes = &first_bytes[..first_bytes.len().min(INSPECTED_BYTES)];
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    if kmz::is_zip(first_bytes) {
        return (extension == "kmz").then_some(ImportFormat::Kml);
    }
    // Whatever the extension: no other format is a SQLite database.
    if first_bytes.starts_with(b"SQLite format 3\0") {
        return Some(ImportFormat::GeoPackage);
    }
    let text = String::from_utf8_lossy(first_bytes);
    let text = text.trim_start_matches(['\u{FEFF}', '\u{1E}']).trim_start();
    match text.chars().next()? {
        '<' => (extension == "kml" || text.contains("<kml")).then_some(ImportFormat::Kml),
        '{' | '[' => detect_json(text, &extension),
        _ => detect_table(text),
    }
}

/// Detects a JSON format from the keys and values in its first bytes.
fn detect_json(text: &str, extension: &str) -> Option<ImportFormat> {
    // Writers differ in the spaces between a key and its value.
    let tight: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let has = |part: &str| tight.contains(part);
    if has("\"type\":\"bundle\"") && (has("\"id\":\"bundle--") || has("\"spec_version\"")) {
        return Some(ImportFormat::Stix);
    }
    if has("\"type\":\"FeatureCollection\"") || has("\"type\":\"Feature\"") {
        if has("\"toponym\":") || has("linkedplaces") || has("linked-places") {
            return Some(ImportFormat::LinkedPlaces);
        }
        if has("\"unitnumber\":") && has("\"subordinate_to\":") {
            return Some(ImportFormat::Uawardata);
        }
        return Some(ImportFormat::GeoJson);
    }
    // A dossier has claims; a TimeMap has events with associations.
    let events = has("\"associations\":") && (has("\"sources\":") || has("\"latitude\":"));
    if events && !has("\"claims\":[") {
        return Some(ImportFormat::TimeMap);
    }
    (extension == "geojson").then_some(ImportFormat::GeoJson)
}

/// Detects a table format from its header.
fn detect_table(text: &str) -> Option<ImportFormat> {
    // Excel may name the separator in a line before the header.
    let header = text.lines().find(|line| !line.trim_matches('"').starts_with("sep="))?.to_lowercase();
    let columns: Vec<&str> = header.split([',', ';', '\t', '|']).map(|name| name.trim().trim_matches('"')).collect();
    let has = |names: &[&str]| names.iter().all(|name| columns.contains(name));
    // `claims.csv` of a dossier.
    if has(&["document", "stance"]) || columns.len() < 2 {
        return None;
    }
    // A data set that lacks a column is not read as plain points: that would lose the precision of its places.
    let some = |names: &[&str]| names.iter().filter(|name| columns.contains(name)).count() > 1;
    if some(&["where_prec", "date_prec", "dyad_name", "type_of_violence", "event_clarity", "priogrid_gid"]) {
        Some(ImportFormat::UcdpGed)
    } else if some(&["event_id_cnty", "geo_precision", "time_precision", "sub_event_type", "source_scale", "inter1"]) {
        Some(ImportFormat::Acled)
    } else if has(&["pluscode", "geolocation", "latitude"]) {
        Some(ImportFormat::GeoConfirmed)
    } else if has(&["unit", "unitnumber", "subordinate_to", "lat"]) {
        Some(ImportFormat::Uawardata)
    } else if has(&["positioning:unit:refs:assertion"])
        || has(&["unit:name", "unit:location"])
        || has(&["unit:name", "unit:country"])
    {
        Some(ImportFormat::SecurityForceMonitor)
    } else {
        ColumnMap::suffices(columns.iter().map(|&name| name.to_owned()).collect()).then_some(ImportFormat::CsvPoints)
    }
}
