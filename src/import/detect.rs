//! Which format a file is in, from its name and its first bytes.

use super::Foreign;

/// Which foreign format a file is in, from its name and its first bytes (some thousand are enough); nothing when it looks
/// like none of them, as a dossier does.
pub fn detect(name: &str, first_bytes: &[u8]) -> Option<Foreign> {
    let end = first_bytes.len().min(65_536);
    let text = String::from_utf8_lossy(&first_bytes[..end]);
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let _ = name;
    table(text)
}

/// A table, from its header.
fn table(text: &str) -> Option<Foreign> {
    let header = text.lines().next()?.to_lowercase();
    let columns: Vec<&str> = header.split([',', ';', '\t', '|']).map(|name| name.trim().trim_matches('"')).collect();
    let has = |names: &[&str]| names.iter().all(|name| columns.contains(name));
    // `claims.csv` of a dossier.
    if has(&["document", "stance"]) || columns.len() < 2 {
        return None;
    }
    if has(&["where_prec", "date_prec", "dyad_name"]) {
        return Some(Foreign::UcdpGed);
    }
    if has(&["event_id_cnty", "geo_precision"]) {
        return Some(Foreign::Acled);
    }
    let words = |names: &[&str]| {
        columns.iter().any(|column| column.split(|c: char| !c.is_alphanumeric()).any(|word| names.contains(&word)))
    };
    let points = words(&["latitude", "lat", "decimallatitude"])
        && words(&["longitude", "lon", "lng", "long", "decimallongitude"]);
    points.then_some(Foreign::Table)
}
