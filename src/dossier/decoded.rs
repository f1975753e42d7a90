//! Decoded records, before the rules across records are checked.

use super::record_kind::{RecordIx, RecordKind};
use super::record_spans::RecordSpans;
use crate::record::{Claim, Document, DossierPlace, Metadata, Source, Subject};

/// All decoded records of a dossier, valid or not.
#[derive(Debug, Default)]
pub(crate) struct DecodedRecords {
    pub metadata: Metadata,
    /// How many files have metadata.
    pub metadata_count: usize,
    pub sources: Vec<DecodedRecord<Source>>,
    pub subjects: Vec<DecodedRecord<Subject>>,
    pub places: Vec<DecodedRecord<DossierPlace>>,
    pub documents: Vec<DecodedRecord<Document>>,
    pub claims: Vec<DecodedRecord<Claim>>,
    pub spans: RecordSpans,
}

/// A decoded record.
#[derive(Debug)]
pub(crate) struct DecodedRecord<T> {
    /// Its id as written, even if the rest is invalid.
    pub id: Option<String>,
    /// The record as far as it could be decoded; `None` if a required key is missing or invalid.
    pub record: Option<T>,
}

impl<T> DecodedRecord<T> {
    /// Creates a decoded record from a complete record.
    pub(crate) const fn new(id: String, record: T) -> Self {
        Self { id: Some(id), record: Some(record) }
    }
}

/// Iterates over the records that could be decoded, with their indices among all records of their kind.
pub(crate) fn iter_readable<T>(entries: &[DecodedRecord<T>]) -> impl Iterator<Item = (usize, &T)> {
    entries.iter().enumerate().filter_map(|(at, entry)| entry.record.as_ref().map(|record| (at, record)))
}

impl DecodedRecords {
    /// Returns the number of records of a kind, including those that could not be decoded.
    pub(crate) const fn count(&self, kind: RecordKind) -> usize {
        match kind {
            RecordKind::Metadata => 1,
            RecordKind::Source => self.sources.len(),
            RecordKind::Subject => self.subjects.len(),
            RecordKind::Place => self.places.len(),
            RecordKind::Document => self.documents.len(),
            RecordKind::Claim => self.claims.len(),
        }
    }

    /// Returns the ids of all records of a kind, as written.
    pub(crate) fn ids(&self, kind: RecordKind) -> Vec<Option<&str>> {
        fn collect_ids<T>(entries: &[DecodedRecord<T>]) -> Vec<Option<&str>> {
            entries.iter().map(|entry| entry.id.as_deref()).collect()
        }
        match kind {
            RecordKind::Metadata => Vec::new(),
            RecordKind::Source => collect_ids(&self.sources),
            RecordKind::Subject => collect_ids(&self.subjects),
            RecordKind::Place => collect_ids(&self.places),
            RecordKind::Document => collect_ids(&self.documents),
            RecordKind::Claim => collect_ids(&self.claims),
        }
    }

    /// Returns the id of a record, as written.
    pub(crate) fn id(&self, (kind, at): RecordIx) -> Option<&str> {
        match kind {
            RecordKind::Metadata => None,
            RecordKind::Source => self.sources.get(at)?.id.as_deref(),
            RecordKind::Subject => self.subjects.get(at)?.id.as_deref(),
            RecordKind::Place => self.places.get(at)?.id.as_deref(),
            RecordKind::Document => self.documents.get(at)?.id.as_deref(),
            RecordKind::Claim => self.claims.get(at)?.id.as_deref(),
        }
    }

    /// Returns the record as a message names it: `claim c7`.
    pub(crate) fn describe(&self, record: RecordIx) -> String {
        describe_record(record.0, record.1, self.id(record))
    }
}

/// Returns a record as a message names it: `claim c7`, or `claim number 3` if it has no id that can be shown.
pub(crate) fn describe_record(kind: RecordKind, at: usize, id: Option<&str>) -> String {
    match id {
        _ if kind == RecordKind::Metadata => "the dossier".to_owned(),
        Some(id)
            if !id.is_empty()
                && id.trim() == id
                && id.len() <= 200
                && !id.chars().any(crate::visible::is_invisible) =>
        {
            format!("{kind} {id}")
        }
        _ => format!("{kind} number {}", at + 1),
    }
}
