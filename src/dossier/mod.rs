//! Dossiers: reading, checking and writing records in TOML, JSON or a folder of CSV files.
//!
//! [`read`] reads a file, a folder or standard input and returns a [`ReadOutcome`]: the [`Dossier`] and all problems, each with
//! file, line and column. A program that has records already converts [`Records`] to a [`Dossier`] with `try_from`.
//!
//! # Untrusted input
//!
//! Input may be hostile. Reading applies [`Limits`], rejects deep nesting and any encoding other than UTF-8, and never panics.

mod check;
mod csv;
mod decode;
mod decoded;
mod diagnose;
mod findings;
mod json;
mod lenient;
mod limits;
mod node;
mod normalize;
mod read;
mod record_kind;
mod record_spans;
#[cfg(feature = "schema")]
mod schema;
mod serialize;
mod syntax_fault;
mod toml;
mod unite;
mod utf8;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::id::{ClaimId, DocumentId, PlaceId, SourceId, SubjectId};
use crate::index::{ClaimIx, DocumentIx, SourceIx};
use crate::problem::{Problems, Span};
use crate::record::{Claim, Document, DossierPlace, Metadata, Pins, Source, Subject};

use decoded::{DecodedRecord, DecodedRecords};
use findings::Findings;
use record_spans::RecordSpans;

#[cfg(feature = "import")]
pub(crate) use diagnose::quote_text;
#[cfg(feature = "import")]
pub(crate) use json::{parse as parse_json, parse_part as parse_json_part};
pub use lenient::{Reject, RejectedClaims};
#[cfg(feature = "import")]
pub(crate) use limits::LIMITS_HELP;
pub use limits::Limits;
#[cfg(feature = "import")]
pub(crate) use node::{DataKey, DataNode, DataValue};
pub use read::{DossierReadError, ReadOptions, ReadOutcome, TextFormat, from_files, from_text, read, read_all};
pub use record_kind::RecordKind;
#[cfg(feature = "schema")]
pub use schema::json_schema;
pub(crate) use serialize::quote_toml;
pub use serialize::{to_csv_folder, to_json, to_toml};
#[cfg(feature = "import")]
pub(crate) use utf8::{not_utf8_problem, read_text, too_large_problem};

/// The records of a dossier, without checks across them. A program that builds a dossier in code starts here.
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
    /// The metadata of the dossier.
    #[serde(default, rename = "dossier")]
    pub metadata: Metadata,
    /// The sources that assert and relay claims.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// The subjects that claims are about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<Subject>,
    /// The places that the dossier lists itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<DossierPlace>,
    /// The published documents.
    #[serde(default)]
    pub documents: Vec<Document>,
    /// The claims in the documents.
    #[serde(default)]
    pub claims: Vec<Claim>,
}

/// Sources, documents and claims about one topic, in which every reference resolves.
///
/// Clones are cheap, because they share the records; every later stage keeps one. Two dossiers are equal if their records are,
/// wherever those were in a file.
#[derive(Clone, Debug)]
pub struct Dossier {
    shared: Arc<SharedRecords>,
}

/// The records, each shared with the features that refer to it.
#[derive(Clone, Debug)]
struct SharedRecords {
    metadata: Metadata,
    sources: Vec<Arc<Source>>,
    subjects: Vec<Subject>,
    places: Vec<DossierPlace>,
    documents: Vec<Arc<Document>>,
    claims: Vec<Arc<Claim>>,
    index: Index,
    spans: RecordSpans,
}

/// Record indices by id.
#[derive(Clone, Debug, Default)]
struct Index {
    sources: HashMap<SourceId, usize>,
    subjects: HashMap<SubjectId, usize>,
    places: HashMap<PlaceId, usize>,
    documents: HashMap<DocumentId, usize>,
    claims: HashMap<ClaimId, usize>,
    /// The index of the publisher of each document.
    publishers: Vec<usize>,
    /// The indices of the document and the asserting source of each claim.
    claim_origins: Vec<(usize, usize)>,
}

impl Dossier {
    /// Returns the metadata of the dossier.
    pub fn metadata(&self) -> &Metadata {
        &self.shared.metadata
    }

    /// Returns the sources, in the order in which they were written.
    pub fn sources(&self) -> &[Arc<Source>] {
        &self.shared.sources
    }

    /// Returns the subjects.
    pub fn subjects(&self) -> &[Subject] {
        &self.shared.subjects
    }

    /// Returns the places that the dossier lists itself.
    pub fn places(&self) -> &[DossierPlace] {
        &self.shared.places
    }

    /// Returns the documents.
    pub fn documents(&self) -> &[Arc<Document>] {
        &self.shared.documents
    }

    /// Returns the claims.
    pub fn claims(&self) -> &[Arc<Claim>] {
        &self.shared.claims
    }

    /// Copies the records. `Records::from(dossier)` moves them instead if nothing else shares them.
    pub fn to_records(&self) -> Records {
        self.clone().into()
    }

    /// Returns the source with an id.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.shared.index.sources.get(id).map(|&at| &*self.shared.sources[at])
    }

    /// Returns the subject with an id.
    pub fn subject(&self, id: &SubjectId) -> Option<&Subject> {
        self.shared.index.subjects.get(id).map(|&at| &self.shared.subjects[at])
    }

    /// Returns the dossier's own place with an id.
    pub fn place(&self, id: &PlaceId) -> Option<&DossierPlace> {
        self.shared.index.places.get(id).map(|&at| &self.shared.places[at])
    }

    /// Returns the document with an id.
    pub fn document(&self, id: &DocumentId) -> Option<&Document> {
        self.shared.index.documents.get(id).map(|&at| &*self.shared.documents[at])
    }

    /// Returns the claim with an id.
    pub fn claim(&self, id: &ClaimId) -> Option<&Claim> {
        self.shared.index.claims.get(id).map(|&at| &*self.shared.claims[at])
    }

    pub(crate) fn source_index(&self, id: &SourceId) -> Option<SourceIx> {
        self.shared.index.sources.get(id).copied().map(SourceIx::new)
    }

    pub(crate) fn document_index(&self, id: &DocumentId) -> Option<DocumentIx> {
        self.shared.index.documents.get(id).copied().map(DocumentIx::new)
    }

    /// Returns the publisher of a document.
    pub(crate) fn publisher_of(&self, document: DocumentIx) -> SourceIx {
        SourceIx::new(self.shared.index.publishers[document.get()])
    }

    /// Returns the document that contains a claim.
    pub(crate) fn document_of(&self, claim: ClaimIx) -> DocumentIx {
        DocumentIx::new(self.shared.index.claim_origins[claim.get()].0)
    }

    /// Returns the source that asserts a claim: `asserted_by`, or the publisher of its document.
    pub(crate) fn asserter_of(&self, claim: ClaimIx) -> SourceIx {
        SourceIx::new(self.shared.index.claim_origins[claim.get()].1)
    }

    pub(crate) fn claim_index(&self, id: &ClaimId) -> Option<ClaimIx> {
        self.shared.index.claims.get(id).copied().map(ClaimIx::new)
    }

    /// Returns the position of a key of a claim, or of the start of the claim if it does not have the key.
    ///
    /// Returns `None` for a dossier built in code.
    pub fn claim_span(&self, id: &ClaimId, key: &str) -> Option<Span> {
        let &at = self.shared.index.claims.get(id)?;
        self.shared.spans.value_span((RecordKind::Claim, at), key)
    }

    /// Returns the position of a key of one of the dossier's own places, or of the start of the place if it does not have the key.
    ///
    /// Returns `None` for a dossier built in code.
    pub fn own_place_span(&self, id: &PlaceId, key: &str) -> Option<Span> {
        let &at = self.shared.index.places.get(id)?;
        self.shared.spans.value_span((RecordKind::Place, at), key)
    }

    /// Returns the position of a place name of a claim in `place`, `places`, `from` or `to`.
    pub fn place_span(&self, id: &ClaimId, name: &str) -> Option<Span> {
        let &at = self.shared.index.claims.get(id)?;
        let claim = &self.shared.claims[at];
        let keys = ["place", "places", "from", "to"];
        let lists = [&claim.places.0, &claim.places.0, &claim.from.0, &claim.to.0];
        let record = (RecordKind::Claim, at);
        let find = |(key, list): (&str, &Vec<String>)| {
            let item = list.iter().position(|listed| listed == name)?;
            self.shared.spans.has_key(record, key).then(|| self.shared.spans.item_span(record, key, item + 1))?
        };
        keys.into_iter().zip(lists).find_map(find)
    }

    /// Returns the dossier with rejected claims appended, and the index of the first of them.
    ///
    /// References of rejected claims may not resolve, so the result is suitable only for looking up places.
    pub(crate) fn with_rejected_claims(&self, rejected: &RejectedClaims) -> (Self, usize) {
        let (mut records, mut spans) = (self.to_records(), self.shared.spans.clone());
        let mut seen: HashSet<ClaimId> = records.claims.iter().map(|claim| claim.id.clone()).collect();
        for (claim, span) in &rejected.0 {
            // A claim whose pin could not be decoded would be looked up by name, which its author did not want.
            let has_pin = span.has_key(RecordKind::Claim, "at");
            let fits = |pins: &Pins| match pins {
                Pins::Only(_) => true,
                Pins::ByName(pins) => pins.keys().all(|name| claim.place_names().any(|known| known == name)),
            };
            if has_pin == claim.at.is_some() && claim.at.as_ref().is_none_or(fits) && seen.insert(claim.id.clone()) {
                records.claims.push(claim.clone());
                spans.push(RecordKind::Claim, span.clone());
            }
        }
        (Self::assemble(records, spans), self.claims().len())
    }

    /// Creates a dossier from the records that a map refers to.
    ///
    /// References to other records do not resolve, so the result is suitable only for looking up records. The publisher of every
    /// document must be among the sources.
    #[cfg(feature = "map")]
    pub(crate) fn from_cited(records: Records) -> Self {
        Self::assemble(records, RecordSpans::default())
    }

    /// Assembles a dossier from valid records and their positions.
    fn assemble(records: Records, spans: RecordSpans) -> Self {
        let index = Index::new(&records);
        let Records { metadata, sources, subjects, places, documents, claims } = records;
        let shared = SharedRecords {
            metadata,
            sources: share(sources),
            subjects,
            places,
            documents: share(documents),
            claims: share(claims),
            index,
            spans,
        };
        Self { shared: Arc::new(shared) }
    }
}

/// Shares each record.
fn share<T>(records: Vec<T>) -> Vec<Arc<T>> {
    let mut shared: Vec<Arc<T>> = records.into_iter().map(Arc::new).collect();
    // Collecting reuses the memory of the records, a hundred times what the pointers need.
    shared.shrink_to_fit();
    shared
}

impl Index {
    fn new(records: &Records) -> Self {
        let mut index = Self {
            sources: records.sources.iter().enumerate().map(|(at, source)| (source.id.clone(), at)).collect(),
            subjects: records.subjects.iter().enumerate().map(|(at, subject)| (subject.id.clone(), at)).collect(),
            places: records.places.iter().enumerate().map(|(at, place)| (place.id.clone(), at)).collect(),
            documents: records.documents.iter().enumerate().map(|(at, document)| (document.id.clone(), at)).collect(),
            claims: records.claims.iter().enumerate().map(|(at, claim)| (claim.id.clone(), at)).collect(),
            ..Self::default()
        };
        // Every reference resolves, so the default is never used.
        let source = |id: &SourceId| index.sources.get(id).copied().unwrap_or_default();
        let publishers: Vec<usize> = records.documents.iter().map(|document| source(&document.publisher)).collect();
        let claim_origin = |claim: &Claim| {
            let document = index.documents.get(&claim.document).copied().unwrap_or_default();
            let publisher = || publishers.get(document).copied().unwrap_or_default();
            (document, claim.asserted_by.as_ref().map_or_else(publisher, source))
        };
        let claim_origins = records.claims.iter().map(claim_origin).collect();
        (index.publishers, index.claim_origins) = (publishers, claim_origins);
        index
    }
}

impl PartialEq for Dossier {
    fn eq(&self, other: &Self) -> bool {
        let (one, other) = (&*self.shared, &*other.shared);
        one.metadata == other.metadata
            && one.sources == other.sources
            && one.subjects == other.subjects
            && one.places == other.places
            && one.documents == other.documents
            && one.claims == other.claims
    }
}

impl From<Dossier> for Records {
    fn from(dossier: Dossier) -> Self {
        let SharedRecords { metadata, sources, subjects, places, documents, claims, .. } =
            Arc::unwrap_or_clone(dossier.shared);
        Self {
            metadata,
            sources: sources.into_iter().map(Arc::unwrap_or_clone).collect(),
            subjects,
            places,
            documents: documents.into_iter().map(Arc::unwrap_or_clone).collect(),
            claims: claims.into_iter().map(Arc::unwrap_or_clone).collect(),
        }
    }
}

impl TryFrom<Records> for Dossier {
    type Error = Problems;

    /// Checks the records. Warnings are dropped.
    fn try_from(mut records: Records) -> Result<Self, Problems> {
        normalize::normalize(&mut records);
        let decoded = DecodedRecords {
            sources: records
                .sources
                .into_iter()
                .map(|source| DecodedRecord::new(source.id.as_str().to_owned(), source))
                .collect(),
            subjects: records
                .subjects
                .into_iter()
                .map(|subject| DecodedRecord::new(subject.id.as_str().to_owned(), subject))
                .collect(),
            places: records
                .places
                .into_iter()
                .map(|place| DecodedRecord::new(place.id.as_str().to_owned(), place))
                .collect(),
            documents: records
                .documents
                .into_iter()
                .map(|document| DecodedRecord::new(document.id.as_str().to_owned(), document))
                .collect(),
            claims: records
                .claims
                .into_iter()
                .map(|claim| DecodedRecord::new(claim.id.as_str().to_owned(), claim))
                .collect(),
            metadata: records.metadata,
            metadata_count: 1,
            spans: RecordSpans::default(),
        };
        let mut findings = Findings::default();
        check::check(&decoded, &mut findings);
        if findings.has_errors() {
            return Err(findings.into_problems());
        }
        let (records, spans, ..) = lenient::separate_rejects(decoded, &findings);
        Ok(Self::assemble(records, spans))
    }
}
