//! Normalization of records built in code.

use crate::record::{Activity, Basis, Claim, Count, Document, DossierPlace, Locator, Pins, Source, Subject};

use super::Records;

/// Normalizes records: removes empty strings and tables, and parses words again, so `Other("training")` becomes `Training`.
pub(crate) fn normalize(records: &mut Records) {
    let metadata = &mut records.metadata;
    [&mut metadata.title, &mut metadata.summary, &mut metadata.crs].into_iter().for_each(remove_empty);
    metadata.base_rate = metadata.base_rate.map(|rate| rate + 0.0);
    records.sources.iter_mut().for_each(normalize_source);
    records.subjects.iter_mut().for_each(normalize_subject);
    records.places.iter_mut().for_each(normalize_place);
    records.documents.iter_mut().for_each(normalize_document);
    records.claims.iter_mut().for_each(normalize_claim);
}

fn remove_empty(text: &mut Option<String>) {
    if text.as_deref() == Some("") {
        *text = None;
    }
}

fn remove_empty_items(texts: &mut Vec<String>) {
    texts.retain(|text| !text.is_empty());
}

fn normalize_source(source: &mut Source) {
    let Source { name, aliases, country, url, group, side, note, .. } = source;
    [name, country, url, group, side, note].into_iter().for_each(remove_empty);
    remove_empty_items(aliases);
}

fn normalize_subject(subject: &mut Subject) {
    let Subject { name, country, side, note, aliases, .. } = subject;
    [name, country, side, note].into_iter().for_each(remove_empty);
    remove_empty_items(aliases);
}

fn normalize_place(place: &mut DossierPlace) {
    let DossierPlace { name, aliases, at, note, .. } = place;
    [name, at, note].into_iter().for_each(remove_empty);
    remove_empty_items(aliases);
}

fn normalize_document(document: &mut Document) {
    let Document { title, url, archived_url, language, sha256, note, .. } = document;
    [title, url, archived_url, language, sha256, note].into_iter().for_each(remove_empty);
}

fn normalize_claim(claim: &mut Claim) {
    [&mut claim.subject, &mut claim.subject_reported, &mut claim.quote_sha256, &mut claim.note]
        .into_iter()
        .for_each(remove_empty);
    [&mut claim.places.0, &mut claim.from.0, &mut claim.to.0].into_iter().for_each(remove_empty_items);
    claim.activity = claim.activity.take().filter(|word| !word.as_str().is_empty()).map(|word| parse_activity(&word));
    claim.basis = claim.basis.take().filter(|word| !word.as_str().is_empty()).map(|word| parse_basis(&word));
    if let Some(count) = &mut claim.count {
        [&mut count.words, &mut count.unit].into_iter().for_each(remove_empty);
    }
    claim.count = claim.count.take().filter(|count| *count != Count::default());
    if let Some(locator) = &mut claim.locator {
        [&mut locator.timecode, &mut locator.part].into_iter().for_each(remove_empty);
    }
    claim.locator = claim.locator.take().filter(|locator| *locator != Locator::default());
    if let Some(quote) = &mut claim.quote {
        [&mut quote.prefix, &mut quote.suffix].into_iter().for_each(remove_empty);
    }
    claim.quote = claim.quote.take().filter(|quote| !quote.exact.is_empty());
    claim.at = claim.at.take().and_then(normalize_pins);
}

fn parse_activity(word: &Activity) -> Activity {
    match word.as_str().parse() {
        Ok(word) => word,
        Err(never) => match never {},
    }
}

fn parse_basis(word: &Basis) -> Basis {
    match word.as_str().parse() {
        Ok(word) => word,
        Err(never) => match never {},
    }
}

fn normalize_pins(mut pins: Pins) -> Option<Pins> {
    let is_valid = |pin: &mut crate::record::Pin| {
        remove_empty(&mut pin.crs);
        !pin.target_text().is_empty()
    };
    match &mut pins {
        Pins::Only(pin) => is_valid(pin).then_some(pins),
        Pins::ByName(by_name) => {
            by_name.retain(|_, pin| is_valid(pin));
            (!by_name.is_empty()).then_some(pins)
        }
    }
}
