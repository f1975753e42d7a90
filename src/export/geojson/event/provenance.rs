//! The record behind an event.

use std::borrow::Cow;

use serde::ser::{Serialize, Serializer};

use super::{Shown, asserter, said};
use crate::import::{Event, Named, Paper, Published};
use crate::record::SourceKind;

/// Who says so, in which document: one entry for each claim, in the shape that it has in maps.
pub(super) struct Provenance<'a>(pub(super) &'a Event<'a>);

#[derive(serde::Serialize)]
struct Testimony<'a> {
    asserted_by: Source<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relayed_by: Option<[Source<'a>; 1]>,
    claim: Claim<'a>,
    document: Document<'a>,
}

#[derive(serde::Serialize)]
struct Claim<'a> {
    id: Cow<'a, str>,
}

#[derive(serde::Serialize)]
struct Source<'a> {
    id: String,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<SourceKind>,
}

#[derive(serde::Serialize)]
struct Document<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    publisher: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archived_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<Shown<&'a Published>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

impl Serialize for Provenance<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(event) = self;
        serializer.collect_seq(event.accounts.iter().zip(event.claim_ids()).map(|(account, id)| {
            let publisher = &account.document.publisher;
            Testimony {
                asserted_by: source(asserter(account)),
                relayed_by: account.asserted_by.as_ref().map(|_| [source(publisher)]),
                claim: Claim { id },
                document: document(&account.document),
            }
        }))
    }
}

fn source<'a>(named: &'a Named<'_>) -> Source<'a> {
    Source { id: named.id(), name: named.name.trim(), kind: named.kind }
}

fn document<'a>(paper: &'a Paper<'_>) -> Document<'a> {
    Document {
        id: paper.id.as_deref(),
        publisher: paper.publisher.id(),
        title: said(paper.title.as_ref()),
        url: said(paper.url.as_ref()),
        archived_url: said(paper.archived_url.as_ref()),
        published: Some(&paper.published).filter(|published| **published != Published::Unsaid).map(Shown),
        note: said(paper.note.as_ref()),
    }
}
