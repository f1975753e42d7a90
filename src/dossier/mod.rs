//! Dossiers: records whose every reference holds, read from TOML, JSON or a folder of CSV files, and written as them.
//!
//! [`read`] takes a file, a folder or `-` and gives a [`Reading`]: the [`Dossier`], or every problem that it has, each with
//! its file, line and column. A program that has its records already makes a [`Dossier`] of [`Records`] with `try_from`.
//!
//! # Untrusted input
//! Texts may come from anywhere. Reading has [`Limits`], stops at deep nesting, never panics, and takes UTF-8 alone.

mod cause;
mod check;
mod csv;
mod decode;
mod draft;
mod findings;
mod json;
mod kind;
mod lenient;
mod limits;
mod node;
mod normal;
mod reading;
#[cfg(feature = "schema")]
mod schema;
mod syntax;
mod text;
mod toml;
mod write;
mod written;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::id::{ClaimId, DocumentId, SourceId, SubjectId};
use crate::index::{ClaimIx, DocumentIx, SourceIx};
use crate::problem::{Problems, Span};
use crate::record::{Claim, Document, Metadata, Pins, Source, Subject};

use draft::{Draft, Entry};
use findings::Findings;
use written::Written;

#[cfg(feature = "import")]
pub(crate) use cause::quote_text;
#[cfg(feature = "import")]
pub(crate) use json::{parse as parse_json, parse_part as parse_json_part};
pub use lenient::{Reject, RejectedClaims};
#[cfg(feature = "import")]
pub(crate) use limits::LIMITS_HELP;
pub use limits::Limits;
#[cfg(feature = "import")]
pub(crate) use node::{DataKey, DataNode, DataValue};
pub use reading::{DossierReadError, ReadOptions, ReadOutcome, TextFormat, from_files, from_text, read};
#[cfg(feature = "schema")]
pub use schema::json_schema;
#[cfg(feature = "import")]
pub(crate) use text::{not_utf8_problem, read_text, too_large_problem};
pub(crate) use write::quote_toml;
pub use write::{to_csv_folder, to_json, to_toml};
pub use written::Kind as RecordKind;

/// The records of a dossier before anything was checked between them: what a program fills in.
///
/// ```
/// use troopmap::{Claim, Document, Dossier, Edtf, Records, Source};
///
/// let outlet = Source::new("outlet".parse()?);
/// let document = Document::new("d1".parse()?, outlet.id.clone(), Edtf::parse("2024-10-18")?);
/// let mut claim = Claim::new("c1".parse()?, document.id.clone());
/// claim.subject = Some("North Korean soldiers".to_owned());
/// claim.places = ["Ussuriisk"].into_iter().collect();
/// let records =
///     Records { sources: vec![outlet], documents: vec![document], claims: vec![claim], ..Records::default() };
/// let dossier = Dossier::try_from(records)?;
/// assert_eq!(dossier.claims().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Dossier", deny_unknown_fields))]
pub struct Records {
    /// What the dossier says of itself.
    #[serde(default, rename = "dossier")]
    pub metadata: Metadata,
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

/// Sources, documents and claims on one subject matter, with every reference between them resolved.
///
/// A clone shares the records with the original, so it is cheap; every later stage keeps one. Two dossiers are equal if their
/// records are: where a record was in a file is not part of it.
#[derive(Clone, Debug)]
pub struct Dossier {
    shared: Arc<Shared>,
}

/// The records, each shared with the features that cite it.
#[derive(Clone, Debug)]
struct Shared {
    metadata: Metadata,
    sources: Vec<Arc<Source>>,
    subjects: Vec<Subject>,
    documents: Vec<Arc<Document>>,
    claims: Vec<Arc<Claim>>,
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
    /// For each document, who published it.
    publishers: Vec<usize>,
    /// For each claim, the document that it stands in and who says so.
    standing: Vec<(usize, usize)>,
}

impl Dossier {
    /// What the dossier says of itself.
    pub fn head(&self) -> &Metadata {
        &self.shared.metadata
    }

    /// Who asserts and relays, in the order in which they were written.
    pub fn sources(&self) -> &[Arc<Source>] {
        &self.shared.sources
    }

    /// Who or what claims are about.
    pub fn subjects(&self) -> &[Subject] {
        &self.shared.subjects
    }

    /// What was published.
    pub fn documents(&self) -> &[Arc<Document>] {
        &self.shared.documents
    }

    /// What was asserted.
    pub fn claims(&self) -> &[Arc<Claim>] {
        &self.shared.claims
    }

    /// Copies the records out, to change or to write them. `Records::from(dossier)` moves them where nothing else shares them.
    pub fn to_records(&self) -> Records {
        self.clone().into()
    }

    /// The source of that id.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.shared.index.sources.get(id).map(|&at| &*self.shared.sources[at])
    }

    /// The subject of that id.
    pub fn subject(&self, id: &SubjectId) -> Option<&Subject> {
        self.shared.index.subjects.get(id).map(|&at| &self.shared.subjects[at])
    }

    /// The document of that id.
    pub fn document(&self, id: &DocumentId) -> Option<&Document> {
        self.shared.index.documents.get(id).map(|&at| &*self.shared.documents[at])
    }

    /// The claim of that id.
    pub fn claim(&self, id: &ClaimId) -> Option<&Claim> {
        self.shared.index.claims.get(id).map(|&at| &*self.shared.claims[at])
    }

    pub(crate) fn source_index(&self, id: &SourceId) -> Option<SourceIx> {
        self.shared.index.sources.get(id).copied().map(SourceIx::new)
    }

    pub(crate) fn document_index(&self, id: &DocumentId) -> Option<DocumentIx> {
        self.shared.index.documents.get(id).copied().map(DocumentIx::new)
    }

    /// Who published a document.
    pub(crate) fn publisher_of(&self, document: DocumentIx) -> SourceIx {
        SourceIx::new(self.shared.index.publishers[document.get()])
    }

    /// The document that a claim stands in.
    pub(crate) fn document_of(&self, claim: ClaimIx) -> DocumentIx {
        DocumentIx::new(self.shared.index.standing[claim.get()].0)
    }

    /// Who says what a claim says: the publisher where it names nobody.
    pub(crate) fn asserter_of(&self, claim: ClaimIx) -> SourceIx {
        SourceIx::new(self.shared.index.standing[claim.get()].1)
    }

    pub(crate) fn claim_index(&self, id: &ClaimId) -> Option<ClaimIx> {
        self.shared.index.claims.get(id).copied().map(ClaimIx::new)
    }

    /// Where a key of a claim stands in the text it was read from; nothing for a dossier built in code.
    ///
    /// Where the claim lacks the key it is the start of the claim.
    pub fn claim_span(&self, id: &ClaimId, key: &str) -> Option<Span> {
        let &at = self.shared.index.claims.get(id)?;
        self.shared.written.span((RecordKind::Claim, at), key)
    }

    /// Where a name of a place of a claim stands: an item of `place`, `places`, `from` or `to`.
    pub fn place_span(&self, id: &ClaimId, name: &str) -> Option<Span> {
        let &at = self.shared.index.claims.get(id)?;
        let claim = &self.shared.claims[at];
        let keys = ["place", "places", "from", "to"];
        let lists = [&claim.places.0, &claim.places.0, &claim.from.0, &claim.to.0];
        let place = (RecordKind::Claim, at);
        let of_list = |(key, list): (&str, &Vec<String>)| {
            let item = list.iter().position(|written| written == name)?;
            self.shared.written.has(place, key).then(|| self.shared.written.item(place, key, item + 1))?
        };
        keys.into_iter().zip(lists).find_map(of_list)
    }

    /// The same with claims that are not sound, and how many of its own come before them. References of those may not hold: it
    /// is fit for looking places up and for nothing else.
    pub(crate) fn with_rejected_claims(&self, unsound: &RejectedClaims) -> (Self, usize) {
        let (mut records, mut written) = (self.to_records(), self.shared.written.clone());
        let mut seen: HashSet<ClaimId> = records.claims.iter().map(|claim| claim.id.clone()).collect();
        for (claim, whole) in &unsound.0 {
            // A pin that could not be read leaves the place as open as it was meant not to be.
            let has_pin = whole.has(RecordKind::Claim, "at");
            let fits = |pins: &Pins| match pins {
                Pins::Only(_) => true,
                Pins::ByName(pins) => pins.keys().all(|name| claim.place_names().any(|known| known == name)),
            };
            if has_pin == claim.at.is_some() && claim.at.as_ref().is_none_or(fits) && seen.insert(claim.id.clone()) {
                records.claims.push(claim.clone());
                written.push(RecordKind::Claim, whole.clone());
            }
        }
        (Self::assembled(records, written), self.claims().len())
    }

    /// Makes a dossier of records that a map cites. References to records that it does not cite do not hold, so it is fit for
    /// looking records up and for nothing else. Every document's publisher must be among the sources.
    #[cfg(feature = "map")]
    pub(crate) fn from_cited(records: Records) -> Self {
        Self::assembled(records, Written::default())
    }

    /// Puts sound records together with their places.
    fn assembled(records: Records, written: Written) -> Self {
        let index = Index::of(&records);
        let Records { metadata: head, sources, subjects, documents, claims } = records;
        let shared = Shared {
            metadata: head,
            sources: sources.into_iter().map(Arc::new).collect(),
            subjects,
            documents: documents.into_iter().map(Arc::new).collect(),
            claims: claims.into_iter().map(Arc::new).collect(),
            index,
            written,
        };
        Self { shared: Arc::new(shared) }
    }
}

impl Index {
    fn of(records: &Records) -> Self {
        let mut index = Self {
            sources: records.sources.iter().enumerate().map(|(at, source)| (source.id.clone(), at)).collect(),
            subjects: records.subjects.iter().enumerate().map(|(at, subject)| (subject.id.clone(), at)).collect(),
            documents: records.documents.iter().enumerate().map(|(at, document)| (document.id.clone(), at)).collect(),
            claims: records.claims.iter().enumerate().map(|(at, claim)| (claim.id.clone(), at)).collect(),
            ..Self::default()
        };
        // Every reference holds, so that these are always found.
        let source = |id: &SourceId| index.sources.get(id).copied().unwrap_or_default();
        let publishers: Vec<usize> = records.documents.iter().map(|document| source(&document.publisher)).collect();
        let standing = |claim: &Claim| {
            let document = index.documents.get(&claim.document).copied().unwrap_or_default();
            let publisher = || publishers.get(document).copied().unwrap_or_default();
            (document, claim.asserted_by.as_ref().map_or_else(publisher, source))
        };
        let standing = records.claims.iter().map(standing).collect();
        (index.publishers, index.standing) = (publishers, standing);
        index
    }
}

impl PartialEq for Dossier {
    fn eq(&self, other: &Self) -> bool {
        let (one, other) = (&*self.shared, &*other.shared);
        one.metadata == other.metadata
            && one.sources == other.sources
            && one.subjects == other.subjects
            && one.documents == other.documents
            && one.claims == other.claims
    }
}

impl From<Dossier> for Records {
    fn from(dossier: Dossier) -> Self {
        let Shared { metadata: head, sources, subjects, documents, claims, .. } = Arc::unwrap_or_clone(dossier.shared);
        Self {
            metadata: head,
            sources: sources.into_iter().map(Arc::unwrap_or_clone).collect(),
            subjects,
            documents: documents.into_iter().map(Arc::unwrap_or_clone).collect(),
            claims: claims.into_iter().map(Arc::unwrap_or_clone).collect(),
        }
    }
}

impl TryFrom<Records> for Dossier {
    type Error = Problems;

    /// Checks the records against each other. Warnings alone do not stop a dossier built in code.
    fn try_from(mut records: Records) -> Result<Self, Problems> {
        normal::normal(&mut records);
        let draft = Draft {
            sources: records
                .sources
                .into_iter()
                .map(|source| Entry::known(source.id.as_str().to_owned(), source))
                .collect(),
            subjects: records
                .subjects
                .into_iter()
                .map(|subject| Entry::known(subject.id.as_str().to_owned(), subject))
                .collect(),
            documents: records
                .documents
                .into_iter()
                .map(|document| Entry::known(document.id.as_str().to_owned(), document))
                .collect(),
            claims: records.claims.into_iter().map(|claim| Entry::known(claim.id.as_str().to_owned(), claim)).collect(),
            head: records.metadata,
            written: Written::default(),
        };
        let mut findings = Findings::default();
        check::check(&draft, &mut findings);
        if findings.has_errors() {
            return Err(findings.into_problems());
        }
        let (records, written, ..) = lenient::part(draft, &findings);
        Ok(Self::assembled(records, written))
    }
}
