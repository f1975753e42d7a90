//! Records as they were read, before the rules across them.

use super::written::{Kind, Place, Written};
use crate::record::{Claim, Document, Metadata, Source, Subject};

/// Records as they were read, sound or not.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub head: Metadata,
    pub sources: Vec<Entry<Source>>,
    pub subjects: Vec<Entry<Subject>>,
    pub documents: Vec<Entry<Document>>,
    pub claims: Vec<Entry<Claim>>,
    pub written: Written,
}

/// One record as it was read.
#[derive(Debug)]
pub(crate) struct Entry<T> {
    /// Its id as it was written, also where the rest cannot be used.
    pub id: Option<String>,
    /// What could be read of it; nothing where a key that it cannot do without is missing.
    pub record: Option<T>,
}

impl<T> Entry<T> {
    /// A record that is known whole.
    pub(crate) const fn known(id: String, record: T) -> Self {
        Self { id: Some(id), record: Some(record) }
    }
}

/// Records that could be read, with their numbers among all of their kind.
pub(crate) fn readable<T>(entries: &[Entry<T>]) -> impl Iterator<Item = (usize, &T)> {
    entries.iter().enumerate().filter_map(|(at, entry)| entry.record.as_ref().map(|record| (at, record)))
}

impl Draft {
    /// How many records of a kind were written.
    pub(crate) const fn count(&self, kind: Kind) -> usize {
        match kind {
            Kind::Metadata => 1,
            Kind::Source => self.sources.len(),
            Kind::Subject => self.subjects.len(),
            Kind::Document => self.documents.len(),
            Kind::Claim => self.claims.len(),
        }
    }

    /// The ids of all records of a kind, as they were written.
    pub(crate) fn ids(&self, kind: Kind) -> Vec<Option<&str>> {
        fn of<T>(entries: &[Entry<T>]) -> Vec<Option<&str>> {
            entries.iter().map(|entry| entry.id.as_deref()).collect()
        }
        match kind {
            Kind::Metadata => Vec::new(),
            Kind::Source => of(&self.sources),
            Kind::Subject => of(&self.subjects),
            Kind::Document => of(&self.documents),
            Kind::Claim => of(&self.claims),
        }
    }

    /// The id of a record, as it was written.
    pub(crate) fn id(&self, (kind, at): Place) -> Option<&str> {
        match kind {
            Kind::Metadata => None,
            Kind::Source => self.sources.get(at)?.id.as_deref(),
            Kind::Subject => self.subjects.get(at)?.id.as_deref(),
            Kind::Document => self.documents.get(at)?.id.as_deref(),
            Kind::Claim => self.claims.get(at)?.id.as_deref(),
        }
    }

    /// A record as messages call it: `claim c7`.
    pub(crate) fn name(&self, place: Place) -> String {
        name(place.0, place.1, self.id(place))
    }
}

/// A record as messages call it: `claim c7`, or `claim number 3` when it has no id.
pub(crate) fn name(kind: Kind, at: usize, id: Option<&str>) -> String {
    match id {
        _ if kind == Kind::Metadata => "the dossier".to_owned(),
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
