//! Ids: doubled ones, and those that name nothing.

use std::collections::HashMap;

use super::{Desk, RuleFault};
use crate::dossier::cause::nearest;
use crate::dossier::draft::{Draft, readable};
use crate::dossier::written::{Kind, Place};

/// One id that a record cites.
pub(crate) struct Reference<'a> {
    /// The record that cites.
    pub from: Place,
    /// The key it stands under.
    pub key: &'static str,
    /// Its number in the list under that key, from 0.
    pub item: usize,
    /// What is said of the two: `claim c7 cites claim c1`.
    pub verb: &'static str,
    /// What sort of record is cited.
    pub kind: Kind,
    /// The id.
    pub id: &'a str,
}

/// Every id that is cited, record by record.
pub(crate) fn references(draft: &Draft) -> Vec<Reference<'_>> {
    let mut all = Vec::new();
    for (at, subject) in readable(&draft.subjects) {
        let ids = subject.part_of.iter().map(crate::id::SubjectId::as_str);
        push(&mut all, (Kind::Subject, at), "part_of", "is part of", Kind::Subject, ids);
    }
    for (at, document) in readable(&draft.documents) {
        let ids = [document.publisher.as_str()];
        push(&mut all, (Kind::Document, at), "publisher", "is published by", Kind::Source, ids);
    }
    for (at, claim) in readable(&draft.claims) {
        use crate::id::{ClaimId, SourceId};
        let from = (Kind::Claim, at);
        push(&mut all, from, "document", "stands in", Kind::Document, [claim.document.as_str()]);
        let by = claim.asserted_by.iter().map(SourceId::as_str);
        push(&mut all, from, "asserted_by", "is asserted by", Kind::Source, by);
        push(&mut all, from, "via", "comes through", Kind::Source, claim.via.iter().map(SourceId::as_str));
        push(&mut all, from, "cites", "cites", Kind::Claim, claim.cites.iter().map(ClaimId::as_str));
        push(&mut all, from, "rests_on", "rests on", Kind::Source, claim.rests_on.iter().map(SourceId::as_str));
        push(&mut all, from, "about", "responds to", Kind::Claim, claim.about.iter().map(ClaimId::as_str));
        push(&mut all, from, "retracts", "retracts", Kind::Claim, claim.retracts.iter().map(ClaimId::as_str));
    }
    all
}

fn push<'a>(
    all: &mut Vec<Reference<'a>>,
    from: Place,
    key: &'static str,
    verb: &'static str,
    kind: Kind,
    ids: impl IntoIterator<Item = &'a str>,
) {
    all.extend(ids.into_iter().enumerate().map(|(item, id)| Reference { from, key, item, verb, kind, id }));
}

pub(super) fn check(desk: &mut Desk<'_>) {
    let draft = desk.draft;
    let known: HashMap<Kind, HashMap<&str, usize>> =
        Kind::ALL.into_iter().map(|kind| (kind, doubled(desk, kind))).collect();
    let named = names(draft);
    for reference in references(draft) {
        let Reference { from, key, item, verb, kind, id } = reference;
        match known[&kind].get(id) {
            Some(&at) if (kind, at) == from => {
                let fault = RuleFault::Itself { of: desk.name(from), verb };
                desk.note_item(from, key, item, &fault);
            }
            Some(_) => {}
            None => {
                // What could not be read at all may well have had the id.
                if draft.count(kind) == 0 && desk.findings.is_fatal() {
                    continue;
                }
                let near = near(id, &known[&kind], (kind == from.0).then_some(from.1));
                let named = named.get(&(kind, id.to_lowercase())).map(|&id| id.to_owned());
                let fault = RuleFault::Dangling { of: desk.name(from), verb, kind, id: id.to_owned(), near, named };
                desk.note_item(from, key, item, &fault);
            }
        }
    }
}

/// The ids of sources and subjects by their names.
fn names(draft: &Draft) -> HashMap<(Kind, String), &str> {
    let mut names = HashMap::new();
    for (_, source) in readable(&draft.sources) {
        if let Some(name) = &source.name {
            names.entry((Kind::Source, name.to_lowercase())).or_insert(source.id.as_str());
        }
    }
    for (_, subject) in readable(&draft.subjects) {
        for name in subject.name.iter().chain(&subject.aliases) {
            names.entry((Kind::Subject, name.to_lowercase())).or_insert(subject.id.as_str());
        }
    }
    names
}

/// The nearest id. Looking through a million of them for each of a million typing errors would never end.
fn near(id: &str, known: &HashMap<&str, usize>, except: Option<usize>) -> Option<String> {
    const MOST: usize = 20_000;
    if known.len() > MOST {
        return None;
    }
    let others = known.iter().filter(|(_, at)| Some(**at) != except).map(|(id, _)| *id);
    nearest(id, others).map(str::to_owned)
}

/// The ids of a kind, each with its first record; notes every second one.
fn doubled<'a>(desk: &mut Desk<'a>, kind: Kind) -> HashMap<&'a str, usize> {
    let draft = desk.draft;
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (at, id) in draft.ids(kind).into_iter().enumerate() {
        let Some(id) = id else { continue };
        match first.get(id) {
            Some(&earlier) => {
                let other = draft.written.span((kind, earlier), "id");
                let fault = RuleFault::DoubledId { kind, id: id.to_owned() };
                desk.note_both((kind, at), "id", &fault, other, "it stands here first");
            }
            None => {
                first.insert(id, at);
            }
        }
    }
    first
}
