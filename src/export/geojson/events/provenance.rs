//! The record behind an event.

use serde::ser::{Serialize, SerializeSeq, Serializer};

use super::{Displayed, asserter, said};
use crate::import::{DocumentRef, Event, EventClaimId, PublicationDate, SourceRef};
use crate::record::SourceKind;

/// Who says so in which document: one entry per claim, in the form that maps have.
pub(super) struct Provenance<'a>(pub(super) &'a Event<'a>);

#[derive(serde::Serialize)]
struct TestimonyObject<'a> {
    asserted_by: SourceObject<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relayed_by: Option<[SourceObject<'a>; 1]>,
    claim: ClaimObject<'a>,
    document: DocumentObject<'a>,
}

#[derive(serde::Serialize)]
struct ClaimObject<'a> {
    id: Displayed<EventClaimId<'a>>,
}

#[derive(serde::Serialize)]
struct SourceObject<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<SourceKind>,
}

#[derive(serde::Serialize)]
struct DocumentObject<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    publisher: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archived_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<Displayed<&'a PublicationDate>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

impl Serialize for Provenance<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(event) = self;
        let mut list = serializer.serialize_seq(Some(event.attributions.len()))?;
        let mut ids = Ids::default();
        for (account, id) in event.attributions.iter().zip(event.claim_ids()) {
            let publisher = &account.document.publisher;
            let [asserting, publishing] = [asserter(account), publisher].map(|named| ids.of(named));
            let (asserter_id, publisher_id) = (ids.0[asserting].1.as_str(), ids.0[publishing].1.as_str());
            list.serialize_element(&TestimonyObject {
                asserted_by: source(asserter(account), asserter_id),
                relayed_by: account.asserted_by.as_ref().map(|_| [source(publisher, publisher_id)]),
                claim: ClaimObject { id: Displayed(id) },
                document: document(&account.document, publisher_id),
            })?;
        }
        list.end()
    }
}

/// The sources of a row and their ids: one outlet or origin is often named for many of its claims.
#[derive(Default)]
struct Ids<'a>(Vec<(&'a str, String)>);

impl<'a> Ids<'a> {
    /// Returns the position of a source's id.
    fn of(&mut self, named: &'a SourceRef<'_>) -> usize {
        // Most rows name a few sources. Beyond that, computing an id again is cheaper than finding it.
        const FEW: usize = 8;
        let from = self.0.len().saturating_sub(FEW);
        if let Some(at) = self.0[from..].iter().position(|(name, _)| *name == named.name) {
            return from + at;
        }
        self.0.push((&named.name, named.id()));
        self.0.len() - 1
    }
}

fn source<'a>(named: &'a SourceRef<'_>, id: &'a str) -> SourceObject<'a> {
    SourceObject { id, name: named.name.trim(), kind: named.kind }
}

fn document<'a>(paper: &'a DocumentRef<'_>, publisher: &'a str) -> DocumentObject<'a> {
    DocumentObject {
        id: paper.id.as_deref(),
        publisher,
        title: said(paper.title.as_ref()),
        url: said(paper.url.as_ref()),
        archived_url: said(paper.archived_url.as_ref()),
        published: Some(&paper.published).filter(|published| **published != PublicationDate::Unknown).map(Displayed),
        note: said(paper.note.as_ref()),
    }
}
