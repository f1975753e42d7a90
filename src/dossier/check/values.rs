//! Texts that must have a shape, and numbers that must lie in a range.

use super::{Desk, RuleFault};
use crate::country::{is_country_code, suggest_country_code};
use crate::crs::is_wgs84_latitude_first;
use crate::dossier::cause::Cause;
use crate::dossier::draft::readable;
use crate::dossier::written::{Kind, Place, part};
use crate::notation;
use crate::problem::Severity;
use crate::record::{Pin, PinTarget, Pins};

pub(super) fn check(desk: &mut Desk<'_>) {
    let draft = desk.draft;
    if let Some(found) = draft.head.base_rate.filter(|rate| !(0.0..=1.0).contains(rate)) {
        desk.note((Kind::Metadata, 0), "base_rate", &RuleFault::BaseRate { found });
    }
    for (at, source) in readable(&draft.sources) {
        let place = (Kind::Source, at);
        country(desk, place, source.country.as_deref());
        hidden(desk, place, "name", None, source.name.as_deref().unwrap_or_default());
        url(desk, place, "url", source.url.as_deref());
    }
    for (at, subject) in readable(&draft.subjects) {
        let place = (Kind::Subject, at);
        country(desk, place, subject.country.as_deref());
        hidden(desk, place, "name", None, subject.name.as_deref().unwrap_or_default());
        for (item, alias) in subject.aliases.iter().enumerate() {
            hidden(desk, place, "aliases", Some(item), alias);
        }
    }
    for (at, document) in readable(&draft.documents) {
        let place = (Kind::Document, at);
        url(desk, place, "url", document.url.as_deref());
        url(desk, place, "archived_url", document.archived_url.as_deref());
        language(desk, place, document.language.as_deref());
        hash(desk, place, "sha256", document.sha256.as_deref());
    }
    for (at, claim) in readable(&draft.claims) {
        let place = (Kind::Claim, at);
        hash(desk, place, "quote_sha256", claim.quote_sha256.as_deref());
        hidden(desk, place, "subject", None, claim.subject.as_deref().unwrap_or_default());
        let places = if desk.draft.written.has(place, "place") { "place" } else { "places" };
        for (key, names) in [(places, &claim.places.0), ("from", &claim.from.0), ("to", &claim.to.0)] {
            for (item, name) in names.iter().enumerate() {
                hidden(desk, place, key, Some(item), name);
            }
        }
        match &claim.at {
            None => {}
            Some(Pins::Only(pin)) => check_coordinates(desk, place, None, pin),
            Some(Pins::ByName(pins)) => {
                for (item, pin) in pins.values().enumerate() {
                    check_coordinates(desk, place, Some(item), pin);
                }
            }
        }
    }
}

fn shape(
    desk: &mut Desk<'_>,
    place: Place,
    key: &'static str,
    found: &str,
    wanted: &'static str,
    right: Option<String>,
    severity: Severity,
) {
    let fault = RuleFault::Shape { of: desk.name(place), key, found: found.to_owned(), wanted, right, severity };
    desk.note(place, key, &fault);
}

fn country(desk: &mut Desk<'_>, place: Place, found: Option<&str>) {
    if let Some(found) = found.filter(|found| !is_country_code(found)) {
        let right = suggest_country_code(found).map(str::to_owned);
        shape(desk, place, "country", found, "a country code", right, Severity::Error);
    }
}

/// A name that looks like another, or reads backwards. Joiners are letters of Persian and of Indian scripts.
fn hidden(desk: &mut Desk<'_>, place: Place, key: &'static str, item: Option<usize>, name: &str) {
    let is_hidden =
        |c: &char| crate::visible::is_invisible(*c) && !matches!(c, '\n' | '\r' | '\t' | '\u{200c}' | '\u{200d}');
    let Some(character) = name.chars().find(is_hidden) else { return };
    let fault = RuleFault::Hidden { of: desk.name(place), key, found: name.to_owned(), character };
    match item {
        Some(item) => desk.note_item(place, key, item, &fault),
        None => desk.note(place, key, &fault),
    }
}

fn url(desk: &mut Desk<'_>, place: Place, key: &'static str, found: Option<&str>) {
    let is_web = |text: &str| {
        let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
        (lower.starts_with("https://") || lower.starts_with("http://"))
            && !text.contains(|c: char| c.is_whitespace() || c.is_control())
    };
    if let Some(found) = found.filter(|found| !is_web(found)) {
        shape(desk, place, key, found, "a web address", None, Severity::Warning);
    }
}

fn language(desk: &mut Desk<'_>, place: Place, found: Option<&str>) {
    let is_tag = |text: &str| {
        let mut parts = text.split('-');
        let first = parts.next().unwrap_or_default();
        (2..=8).contains(&first.len())
            && first.bytes().all(|byte| byte.is_ascii_alphabetic())
            && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    };
    if let Some(found) = found.filter(|found| !is_tag(found)) {
        shape(desk, place, "language", found, "a language tag", None, Severity::Warning);
    }
}

fn hash(desk: &mut Desk<'_>, place: Place, key: &'static str, found: Option<&str>) {
    let is_hash = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if let Some(found) = found.filter(|found| !is_hash(found)) {
        shape(desk, place, key, found, "a SHA-256: 64 hexadecimal digits", None, Severity::Error);
    }
}

/// Coordinates must be readable and lie on the globe. What those of another reference system mean, its reader knows.
fn check_coordinates(desk: &mut Desk<'_>, place: Place, item: Option<usize>, pin: &Pin) {
    let PinTarget::Coordinates(found) = &pin.target else {
        if pin.crs.is_some() {
            let fault = RuleFault::CrsOfPlace { of: desk.name(place), place: pin.target_text().to_owned() };
            desk.note_item(place, "at", item.unwrap_or_default(), &fault);
        }
        return;
    };
    let crs = pin.crs.as_deref().or(desk.draft.head.crs.as_deref());
    if crs.is_some_and(|crs| !is_wgs84_latitude_first(crs)) {
        return;
    }
    let item = item.map_or(0, |item| item + 1);
    let value = desk.draft.written.item(place, "at", item);
    let of = desk.name(place);
    let (fault, span) = match notation::parse(found) {
        Ok(written) if written.warning.is_some() => {
            let (lat, lon) = (written.position.lat(), written.position.lon());
            (RuleFault::Swapped { of, found: found.clone(), lat, lon }, value)
        }
        Ok(_) => return,
        Err(why) => {
            let span = value.map(|value| part(value, found, &why.bytes));
            (RuleFault::Coordinates { of, found: found.clone(), why }, span)
        }
    };
    desk.findings.add(place, fault.at(span));
}

#[cfg(test)]
mod tests {
    use crate::dossier::{ReadOptions, TextFormat, from_text};

    #[test]
    fn the_plain_system_by_name_is_checked_as_without_it() {
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
        // This one has the longitude first by its definition; others have metres.
        for crs in [r#", crs = "OGC:CRS84""#, r#", crs = "EPSG:28423""#] {
            assert_eq!(codes("131.9, 43.1", crs), [""; 0], "{crs}");
        }
    }
}
