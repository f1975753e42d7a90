//! Rules for the format of texts and the range of numbers.

use super::{Checker, RuleFault};
use crate::country::{is_country_code, suggest_country_code};
use crate::crs::is_wgs84_latitude_first;
use crate::dossier::decoded::iter_readable;
use crate::dossier::diagnose::Diagnose;
use crate::dossier::record_kind::{RecordIx, RecordKind};
use crate::dossier::record_spans::narrow_span;
use crate::notation::{self, CoordinatesWarning};
use crate::problem::Severity;
use crate::record::{Pin, PinTarget, Pins};

pub(super) fn check(checker: &mut Checker<'_>) {
    let decoded = checker.decoded;
    if let Some(found) = decoded.metadata.base_rate.filter(|rate| !(0.0..=1.0).contains(rate)) {
        checker.report((RecordKind::Metadata, 0), "base_rate", &RuleFault::BaseRate { found });
    }
    for (at, source) in iter_readable(&decoded.sources) {
        let record = (RecordKind::Source, at);
        check_country(checker, record, source.country.as_deref());
        check_visible(checker, record, "name", None, source.name.as_deref().unwrap_or_default());
        for (item, alias) in source.aliases.iter().enumerate() {
            check_visible(checker, record, "aliases", Some(item), alias);
        }
        if let Some(found) = source.fidelity.filter(|fidelity| !(0.0..=1.0).contains(fidelity)) {
            let fault = RuleFault::Fidelity { owner: checker.describe(record), found };
            checker.report(record, "fidelity", &fault);
        }
        check_url(checker, record, "url", source.url.as_deref());
    }
    for (at, subject) in iter_readable(&decoded.subjects) {
        let record = (RecordKind::Subject, at);
        check_country(checker, record, subject.country.as_deref());
        check_visible(checker, record, "name", None, subject.name.as_deref().unwrap_or_default());
        for (item, alias) in subject.aliases.iter().enumerate() {
            check_visible(checker, record, "aliases", Some(item), alias);
        }
    }
    for (at, place) in iter_readable(&decoded.places) {
        let record = (RecordKind::Place, at);
        check_visible(checker, record, "name", None, place.name.as_deref().unwrap_or_default());
        for (item, alias) in place.aliases.iter().enumerate() {
            check_visible(checker, record, "aliases", Some(item), alias);
        }
        if place.at.is_none() && place.area.is_none() && !checker.findings.has_error(record) {
            checker.report(record, "id", &RuleFault::PlaceWithoutLocation { owner: checker.describe(record) });
        }
    }
    for (at, document) in iter_readable(&decoded.documents) {
        let record = (RecordKind::Document, at);
        check_url(checker, record, "url", document.url.as_deref());
        check_url(checker, record, "archived_url", document.archived_url.as_deref());
        check_language(checker, record, document.language.as_deref());
        check_hash(checker, record, "sha256", document.sha256.as_deref());
    }
    for (at, claim) in iter_readable(&decoded.claims) {
        let record = (RecordKind::Claim, at);
        check_hash(checker, record, "quote_sha256", claim.quote_sha256.as_deref());
        check_visible(checker, record, "subject", None, claim.subject.as_deref().unwrap_or_default());
        let places = if checker.decoded.spans.has_key(record, "place") { "place" } else { "places" };
        for (key, names) in [(places, &claim.places.0), ("from", &claim.from.0), ("to", &claim.to.0)] {
            for (item, name) in names.iter().enumerate() {
                check_visible(checker, record, key, Some(item), name);
            }
        }
        match &claim.at {
            None => {}
            Some(Pins::Only(pin)) => check_location(checker, record, None, pin),
            Some(Pins::ByName(pins)) => {
                for (item, pin) in pins.values().enumerate() {
                    check_location(checker, record, Some(item), pin);
                }
            }
        }
    }
}

fn report_format(
    checker: &mut Checker<'_>,
    record: RecordIx,
    key: &'static str,
    found: &str,
    wanted: &'static str,
    right: Option<String>,
    severity: Severity,
) {
    let fault = RuleFault::InvalidFormat {
        owner: checker.describe(record),
        key,
        found: found.to_owned(),
        wanted,
        right,
        severity,
    };
    checker.report(record, key, &fault);
}

fn check_country(checker: &mut Checker<'_>, record: RecordIx, found: Option<&str>) {
    if let Some(found) = found.filter(|found| !is_country_code(found)) {
        let right = suggest_country_code(found).map(str::to_owned);
        report_format(checker, record, "country", found, "a country code", right, Severity::Error);
    }
}

/// Checks that a name has no invisible characters, which could make two names look the same.
///
/// Joiners are allowed, because Persian and Indic scripts require them.
fn check_visible(checker: &mut Checker<'_>, record: RecordIx, key: &'static str, item: Option<usize>, name: &str) {
    let is_hidden =
        |c: &char| crate::visible::is_invisible(*c) && !matches!(c, '\n' | '\r' | '\t' | '\u{200c}' | '\u{200d}');
    let Some(character) = name.chars().find(is_hidden) else { return };
    let fault =
        RuleFault::InvisibleCharacter { owner: checker.describe(record), key, found: name.to_owned(), character };
    match item {
        Some(item) => checker.report_item(record, key, item, &fault),
        None => checker.report(record, key, &fault),
    }
}

fn check_url(checker: &mut Checker<'_>, record: RecordIx, key: &'static str, found: Option<&str>) {
    let is_web = |text: &str| {
        let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
        (lower.starts_with("https://") || lower.starts_with("http://"))
            && !text.contains(|c: char| c.is_whitespace() || c.is_control())
    };
    if let Some(found) = found.filter(|found| !is_web(found)) {
        report_format(checker, record, key, found, "a web address", None, Severity::Warning);
    }
}

fn check_language(checker: &mut Checker<'_>, record: RecordIx, found: Option<&str>) {
    let is_tag = |text: &str| {
        let mut parts = text.split('-');
        let first = parts.next().unwrap_or_default();
        (2..=8).contains(&first.len())
            && first.bytes().all(|byte| byte.is_ascii_alphabetic())
            && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    };
    if let Some(found) = found.filter(|found| !is_tag(found)) {
        report_format(checker, record, "language", found, "a language tag", None, Severity::Warning);
    }
}

fn check_hash(checker: &mut Checker<'_>, record: RecordIx, key: &'static str, found: Option<&str>) {
    let is_hash = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if let Some(found) = found.filter(|found| !is_hash(found)) {
        report_format(checker, record, key, found, "a SHA-256 hash", None, Severity::Error);
    }
}

/// Checks that coordinates can be parsed and are in range. Coordinates of another reference system are checked when they are
/// converted.
pub(super) fn check_location(checker: &mut Checker<'_>, record: RecordIx, item: Option<usize>, pin: &Pin) {
    let PinTarget::Coordinates(found) = &pin.target else {
        if pin.crs.is_some() {
            let fault = RuleFault::CrsWithoutCoordinates {
                owner: checker.describe(record),
                place: pin.target_text().to_owned(),
            };
            checker.report_item(record, "at", item.unwrap_or_default(), &fault);
        }
        return;
    };
    let crs = pin.crs.as_deref().or(checker.decoded.metadata.crs.as_deref());
    if crs.is_some_and(|crs| !is_wgs84_latitude_first(crs)) {
        return;
    }
    if notation::may_be_name(found) {
        // Looked up with the other names.
        return;
    }
    let item = item.map_or(0, |item| item + 1);
    let value = checker.decoded.spans.item_span(record, "at", item);
    let owner = checker.describe(record);
    let (fault, span) = match notation::parse(found) {
        Ok(written) => {
            let (lat, lon, found) = (written.position.lat(), written.position.lon(), found.clone());
            let fault = match written.warning {
                None => return,
                Some(CoordinatesWarning::Wrapped { written, .. }) => {
                    RuleFault::WrappedLongitude { owner, found, written, lat, lon }
                }
                Some(_) => RuleFault::SwappedCoordinates { owner, found, lat, lon },
            };
            (fault, value)
        }
        Err(why) => {
            let span = value.map(|value| narrow_span(value, found, &why.bytes));
            (RuleFault::Coordinates { owner, found: found.clone(), why }, span)
        }
    };
    checker.findings.add(record, fault.to_problem(span));
}

#[cfg(test)]
mod tests {
    use crate::dossier::{ReadOptions, TextFormat, from_text};

    #[test]
    fn naming_wgs_84_changes_nothing() {
        let codes = |coordinates: &str, crs: &str| {
            let text = format!(
                r#"
                source = [{{ id = "nis" }}]
                document = [{{ id = "d1", publisher = "nis", published = "2024-10-18" }}]
                [[claim]]
                id = "c1"
                document = "d1"
                subject = "soldiers"
                place = "here"
                at = {{ coordinates = "{coordinates}"{crs} }}"#
            );
            let reading = from_text("d.toml", &text, TextFormat::Toml, &ReadOptions::default());
            reading.problems.iter().map(|problem| problem.code).collect::<Vec<_>>()
        };
        for crs in ["", r#", crs = "EPSG:4326""#, r#", crs = "epsg:4326 ""#, r#", crs = "WGS 84""#] {
            let swapped = codes("131.9, 43.1", crs);
            assert!(!swapped.is_empty() && swapped == codes("131.9, 43.1", ""), "{crs} {swapped:?}");
            assert_eq!(codes("43.1, 231.9", crs), codes("43.1, 231.9", ""), "{crs}");
            assert_eq!(codes("43.1, 131.9", crs), [""; 0], "{crs}");
        }
        // OGC:CRS84 has the longitude first by definition; EPSG:28423 is in meters.
        for crs in [r#", crs = "OGC:CRS84""#, r#", crs = "EPSG:28423""#] {
            assert_eq!(codes("131.9, 43.1", crs), [""; 0], "{crs}");
        }
    }
}
