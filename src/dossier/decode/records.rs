//! Decoding of metadata, sources, subjects, documents and claims.

use super::fields::Fields;
use super::nested;
use super::value_fault::ValueFault;
use crate::mode::Mode;
use crate::opinion::{Hedge, Reliability};
use crate::record::{
    Claim, Document, DossierPlace, Interest, Metadata, PlaceNames, Places, Review, Source, SourceKind, Stance, Subject,
};

#[expect(clippy::unnecessary_wraps, reason = "all kinds of record are decoded by functions of one signature")]
pub(super) fn decode_metadata(fields: &mut Fields<'_, '_>) -> Option<Metadata> {
    Some(Metadata {
        title: fields.text("title"),
        summary: fields.text("summary"),
        // Adding zero converts -0.0 to 0.0.
        base_rate: fields.number("base_rate").map(|(rate, _)| rate + 0.0),
        episode_gap_days: fields.integer("episode_gap_days", 0..=u32::MAX),
        crs: fields.text("crs"),
        trust: nested::decode_trust(fields),
    })
}

pub(super) fn decode_source(fields: &mut Fields<'_, '_>) -> Option<Source> {
    let id = required_id(fields, "\"nis\"");
    let name = fields.text("name");
    let aliases = fields.texts("aliases").into_iter().map(|(alias, _)| alias).collect();
    let kind = fields.word("kind", SourceKind::WORDS);
    let country = fields.text("country");
    let url = fields.text("url");
    let group = fields.text("group");
    let side = fields.text("side");
    let reliability = fields.word("reliability", Reliability::WORDS);
    let fidelity = nested::decode_fidelity(fields);
    let note = fields.text("note");
    let original = nested::decode_original(fields);
    Some(Source { id: id?, name, aliases, kind, country, url, group, side, reliability, fidelity, note, original })
}

pub(super) fn decode_subject(fields: &mut Fields<'_, '_>) -> Option<Subject> {
    let id = required_id(fields, "\"north-korean-soldiers\"");
    let name = fields.text("name");
    let aliases = fields.texts("aliases").into_iter().map(|(alias, _)| alias).collect();
    let part_of = fields.id("part_of");
    let country = fields.text("country");
    let side = fields.text("side");
    let note = fields.text("note");
    let original = nested::decode_original(fields);
    Some(Subject { id: id?, name, aliases, part_of, country, side, note, original })
}

pub(super) fn decode_place(fields: &mut Fields<'_, '_>) -> Option<DossierPlace> {
    let id = required_id(fields, "\"camp-9\"");
    let name = fields.text("name");
    let aliases = fields.texts("aliases").into_iter().map(|(alias, _)| alias).collect();
    let at = fields.text("at");
    let uncertainty_m = nested::take_meters(fields);
    let area = nested::decode_area(fields);
    let part_of = fields.id("part_of");
    let note = fields.text("note");
    let original = nested::decode_original(fields);
    Some(DossierPlace { id: id?, name, aliases, at, uncertainty_m, area, part_of, note, original })
}

#[expect(clippy::similar_names, reason = "publisher and published are keys of a document")]
pub(super) fn decode_document(fields: &mut Fields<'_, '_>) -> Option<Document> {
    let id = required_id(fields, "\"outlet-2024-10-18\"");
    let publisher = fields.required("publisher", "\"…\", the id of a source", Fields::id);
    let title = fields.text("title");
    let url = fields.text("url");
    let archived_url = fields.text("archived_url");
    let published = fields.required("published", "\"2024-10-18\"", Fields::date);
    let accessed = fields.date("accessed");
    let language = fields.text("language");
    let sha256 = fields.text("sha256");
    let note = fields.text("note");
    let original = nested::decode_original(fields);
    Some(Document {
        id: id?,
        publisher: publisher?,
        title,
        url,
        archived_url,
        published: published?,
        accessed,
        language,
        sha256,
        note,
        original,
    })
}

/// Decodes the id of a record, which is required.
fn required_id<T: std::str::FromStr<Err = crate::id::InvalidId>>(
    fields: &mut Fields<'_, '_>,
    example: &'static str,
) -> Option<T> {
    fields.required("id", example, Fields::id)
}

pub(super) fn decode_claim(fields: &mut Fields<'_, '_>) -> Option<Claim> {
    let id = required_id(fields, "\"c7\"");
    let document = fields.required("document", "\"…\", the id of a document", Fields::id);
    let stance = fields.word("stance", Stance::WORDS).unwrap_or_default();
    let rest = Claim {
        asserted_by: fields.id("asserted_by"),
        via: fields.ids("via"),
        statement: fields.id("statement"),
        cites: fields.ids("cites"),
        rests_on: fields.ids("rests_on"),
        own_evidence: fields.boolean("own_evidence"),
        evidence: fields.ids("evidence"),
        basis: fields.open_word("basis"),
        interest: fields.word("interest", Interest::WORDS),
        about: fields.ids("about"),
        subject: fields.text("subject"),
        subject_reported: fields.text("subject_reported"),
        activity: fields.open_word("activity"),
        places: decode_places(fields),
        from: decode_place_names(fields, "from"),
        to: decode_place_names(fields, "to"),
        by: fields.word("by", Mode::WORDS),
        at: nested::decode_pins(fields),
        when: fields.date("when"),
        said_on: fields.date("said_on"),
        count: nested::decode_count(fields),
        hedge: fields.word("hedge", Hedge::WORDS),
        credibility: nested::decode_credibility(fields),
        retracts: fields.ids("retracts"),
        review: fields.word("review", Review::WORDS).unwrap_or_default(),
        locator: nested::decode_locator(fields),
        quote: nested::decode_quote(fields),
        quote_sha256: fields.text("quote_sha256"),
        note: fields.text("note"),
        original: nested::decode_original(fields),
        ..Claim::new(placeholder()?, placeholder()?)
    };
    Some(Claim { id: id?, document: document?, stance, ..rest })
}

/// Creates an id for a claim that is being decoded, to be replaced by its own.
fn placeholder<T: std::str::FromStr>() -> Option<T> {
    "-".parse().ok()
}

fn decode_place_names(fields: &mut Fields<'_, '_>, key: &'static str) -> PlaceNames {
    fields.texts(key).into_iter().map(|(name, _)| name).collect()
}

/// Decodes `place` or `places`. Both at once are ambiguous.
fn decode_places(fields: &mut Fields<'_, '_>) -> Places {
    let one = fields.texts("place");
    let several = fields.texts("places");
    if let (false, Some((_, span))) = (one.is_empty(), several.first()) {
        let fault = ValueFault::BothKeys {
            owner: fields.owner.clone(),
            one: "place",
            other: "places",
            help: "list all names under `places`",
        };
        fields.report(&fault, span.clone());
    }
    one.into_iter().chain(several).map(|(name, _)| name).collect()
}
