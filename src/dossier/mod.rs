//! Records whose every reference holds.

mod written;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::id::{ClaimId, DocumentId, SourceId, SubjectId};
use crate::problem::{Problem, Problems, Span};
use crate::record::{Claim, Document, Head, Source, Subject};

pub(crate) use written::{Kind, Written};

/// The records of a dossier before anything was checked between them: what a program fills in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Dossier", deny_unknown_fields))]
pub struct Records {
    /// What the dossier says of itself.
    #[serde(default, rename = "dossier")]
    pub head: Head,
    /// Who asserts and relays.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Who or what claims are about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<Subject>,
    /// What was published.
    #[serde(default)]
    pub documents: Vec<Document>,
    /// What was asserted.
    #[serde(default)]
    pub claims: Vec<Claim>,
}

/// Sources, documents and claims on one matter, with every reference between them known to hold.
///
/// Two dossiers are equal when their records are; where a record stood in a file is not part of it.
#[derive(Clone, Debug)]
pub struct Dossier {
    records: Records,
    index: Index,
    written: Written,
}

/// From an id to the place of its record in the list.
#[derive(Clone, Debug, Default)]
struct Index {
    sources: HashMap<SourceId, usize>,
    subjects: HashMap<SubjectId, usize>,
    documents: HashMap<DocumentId, usize>,
    claims: HashMap<ClaimId, usize>,
}

impl Dossier {
    /// What the dossier says of itself.
    pub fn head(&self) -> &Head {
        &self.records.head
    }

    /// Who asserts and relays, in the order in which they were written.
    pub fn sources(&self) -> &[Source] {
        &self.records.sources
    }

    /// Who or what claims are about.
    pub fn subjects(&self) -> &[Subject] {
        &self.records.subjects
    }

    /// What was published.
    pub fn documents(&self) -> &[Document] {
        &self.records.documents
    }

    /// What was asserted.
    pub fn claims(&self) -> &[Claim] {
        &self.records.claims
    }

    /// All records.
    pub fn records(&self) -> &Records {
        &self.records
    }

    /// The source of that id.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.index.sources.get(id).map(|&at| &self.records.sources[at])
    }

    /// The subject of that id.
    pub fn subject(&self, id: &SubjectId) -> Option<&Subject> {
        self.index.subjects.get(id).map(|&at| &self.records.subjects[at])
    }

    /// The document of that id.
    pub fn document(&self, id: &DocumentId) -> Option<&Document> {
        self.index.documents.get(id).map(|&at| &self.records.documents[at])
    }

    /// The claim of that id.
    pub fn claim(&self, id: &ClaimId) -> Option<&Claim> {
        self.index.claims.get(id).map(|&at| &self.records.claims[at])
    }

    pub(crate) fn source_index(&self, id: &SourceId) -> Option<usize> {
        self.index.sources.get(id).copied()
    }

    pub(crate) fn document_index(&self, id: &DocumentId) -> Option<usize> {
        self.index.documents.get(id).copied()
    }

    pub(crate) fn claim_index(&self, id: &ClaimId) -> Option<usize> {
        self.index.claims.get(id).copied()
    }

    /// Where a key of a claim stands in the text it was read from; nothing for a dossier built in code.
    pub fn span_of_claim(&self, id: &ClaimId, key: &str) -> Option<Span> {
        let &at = self.index.claims.get(id)?;
        self.written.span(Kind::Claim, at, key)
    }
}

impl PartialEq for Dossier {
    fn eq(&self, other: &Self) -> bool {
        self.records == other.records
    }
}

impl TryFrom<Records> for Dossier {
    type Error = Problems;

    /// Checks the records against each other. Warnings alone do not stop a dossier built in code.
    fn try_from(records: Records) -> Result<Self, Problems> {
        let _ = |p: Problem| p;
        todo!()
    }
}
