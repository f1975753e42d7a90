//! The head, sources, subjects and documents.

use super::fields::Fields;
use super::nested;
use crate::opinion::Reliability;
use crate::record::{Document, Metadata, Source, SourceKind, Subject};

#[expect(clippy::unnecessary_wraps, reason = "records of all kinds are read through one signature")]
pub(super) fn head(fields: &mut Fields<'_, '_>) -> Option<Metadata> {
    Some(Metadata {
        title: fields.text("title"),
        summary: fields.text("summary"),
        // Adding zero turns -0.0 into 0.0.
        base_rate: fields.number("base_rate").map(|(rate, _)| rate + 0.0),
        episode_gap_days: fields.whole("episode_gap_days", 0..=u32::MAX),
        crs: fields.text("crs"),
        trust: nested::trust(fields),
    })
}

pub(super) fn source(fields: &mut Fields<'_, '_>) -> Option<Source> {
    let id = required_id(fields, "\"nis\"");
    let name = fields.text("name");
    let kind = fields.word("kind", SourceKind::WORDS);
    let country = fields.text("country");
    let url = fields.text("url");
    let group = fields.text("group");
    let reliability = fields.word("reliability", Reliability::WORDS);
    let note = fields.text("note");
    let original = nested::original(fields);
    Some(Source { id: id?, name, kind, country, url, group, reliability, note, original })
}

pub(super) fn subject(fields: &mut Fields<'_, '_>) -> Option<Subject> {
    let id = required_id(fields, "\"north-korean-soldiers\"");
    let name = fields.text("name");
    let aliases = fields.texts("aliases").into_iter().map(|(alias, _)| alias).collect();
    let part_of = fields.id("part_of");
    let country = fields.text("country");
    let note = fields.text("note");
    let original = nested::original(fields);
    Some(Subject { id: id?, name, aliases, part_of, country, note, original })
}

#[expect(clippy::similar_names, reason = "publisher and published are keys of a document")]
pub(super) fn document(fields: &mut Fields<'_, '_>) -> Option<Document> {
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
    let original = nested::original(fields);
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

/// The id of a record.
pub(super) fn required_id<T: std::str::FromStr<Err = crate::id::InvalidId>>(
    fields: &mut Fields<'_, '_>,
    example: &'static str,
) -> Option<T> {
    fields.required("id", example, Fields::id)
}
