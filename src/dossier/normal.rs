//! Records made in code, brought to the one form in which each thing is written.

use crate::record::{Activity, Basis, Claim, Count, Document, Locator, Pins, Source, Subject};

use super::Records;

/// An empty text or table says nothing, so it is absent; a word of a list is that word, however it was made.
pub(crate) fn normal(records: &mut Records) {
    let head = &mut records.metadata;
    [&mut head.title, &mut head.summary, &mut head.crs].into_iter().for_each(drop_empty);
    head.base_rate = head.base_rate.map(|rate| rate + 0.0);
    records.sources.iter_mut().for_each(source);
    records.subjects.iter_mut().for_each(subject);
    records.documents.iter_mut().for_each(document);
    records.claims.iter_mut().for_each(claim);
}

fn drop_empty(text: &mut Option<String>) {
    if text.as_deref() == Some("") {
        *text = None;
    }
}

fn drop_empties(texts: &mut Vec<String>) {
    texts.retain(|text| !text.is_empty());
}

fn source(source: &mut Source) {
    let Source { name, country, url, group, note, .. } = source;
    [name, country, url, group, note].into_iter().for_each(drop_empty);
}

fn subject(subject: &mut Subject) {
    let Subject { name, country, note, aliases, .. } = subject;
    [name, country, note].into_iter().for_each(drop_empty);
    drop_empties(aliases);
}

fn document(document: &mut Document) {
    let Document { title, url, archived_url, language, sha256, note, .. } = document;
    [title, url, archived_url, language, sha256, note].into_iter().for_each(drop_empty);
}

fn claim(claim: &mut Claim) {
    [&mut claim.subject, &mut claim.subject_reported, &mut claim.quote_sha256, &mut claim.note]
        .into_iter()
        .for_each(drop_empty);
    [&mut claim.places.0, &mut claim.from.0, &mut claim.to.0].into_iter().for_each(drop_empties);
    claim.activity = claim.activity.take().filter(|word| !word.as_str().is_empty()).map(|word| same_activity(&word));
    claim.basis = claim.basis.take().filter(|word| !word.as_str().is_empty()).map(|word| same_basis(&word));
    if let Some(count) = &mut claim.count {
        [&mut count.words, &mut count.unit].into_iter().for_each(drop_empty);
    }
    claim.count = claim.count.take().filter(|count| *count != Count::default());
    if let Some(locator) = &mut claim.locator {
        [&mut locator.timecode, &mut locator.part].into_iter().for_each(drop_empty);
    }
    claim.locator = claim.locator.take().filter(|locator| *locator != Locator::default());
    if let Some(quote) = &mut claim.quote {
        [&mut quote.prefix, &mut quote.suffix].into_iter().for_each(drop_empty);
    }
    claim.quote = claim.quote.take().filter(|quote| !quote.exact.is_empty());
    claim.at = claim.at.take().and_then(pins);
}

fn same_activity(word: &Activity) -> Activity {
    match word.as_str().parse() {
        Ok(word) => word,
        Err(never) => match never {},
    }
}

fn same_basis(word: &Basis) -> Basis {
    match word.as_str().parse() {
        Ok(word) => word,
        Err(never) => match never {},
    }
}

fn pins(mut pins: Pins) -> Option<Pins> {
    let sound = |pin: &mut crate::record::Pin| {
        drop_empty(&mut pin.crs);
        !pin.target_text().is_empty()
    };
    match &mut pins {
        Pins::Only(pin) => sound(pin).then_some(pins),
        Pins::ByName(by_name) => {
            by_name.retain(|_, pin| sound(pin));
            (!by_name.is_empty()).then_some(pins)
        }
    }
}
