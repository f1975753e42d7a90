//! The sources, documents and claims behind the features of a map, each once and in the order of ids.

use std::collections::BTreeMap;

use crate::edtf::Instant;
use crate::feature::{Feature, Testimony};
use crate::record::{Document, Source};

/// The records that some features cite.
pub(super) struct CitedRecords<'a> {
    pub(super) sources: BTreeMap<&'a str, &'a Source>,
    pub(super) documents: BTreeMap<&'a str, &'a Document>,
    /// Each claim with the role that it has in the first feature it bears on.
    pub(super) claims: BTreeMap<&'a str, &'a Testimony>,
}

impl<'a> CitedRecords<'a> {
    pub(super) fn new(features: &'a [Feature]) -> Self {
        let mut records = Self { sources: BTreeMap::new(), documents: BTreeMap::new(), claims: BTreeMap::new() };
        for testimony in features.iter().flat_map(|feature| &feature.report().provenance) {
            for source in std::iter::once(&testimony.asserted_by).chain(&testimony.relayed_by) {
                records.sources.entry(source.id.as_str()).or_insert(source);
            }
            records.documents.entry(testimony.document.id.as_str()).or_insert(&testimony.document);
            records.claims.entry(testimony.claim.id.as_str()).or_insert(testimony);
        }
        records
    }

    /// Returns the first instant of the last day on which one of the documents was published.
    pub(super) fn last_published(&self) -> Option<Instant> {
        self.documents.values().filter_map(|document| published(document)).max()
    }
}

/// Returns the first instant at which a document may have been published.
pub(super) fn published(document: &Document) -> Option<Instant> {
    document.published.earliest().instant()
}
