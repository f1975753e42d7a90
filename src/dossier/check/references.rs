//! Rules for ids: no duplicates, and no references to unknown records.

use std::collections::HashMap;

use super::{Checker, RuleFault};
use crate::dossier::decoded::{DecodedRecords, iter_readable};
use crate::dossier::diagnose::find_nearest;
use crate::dossier::record_kind::{RecordIx, RecordKind};

/// A reference from a record to another by its id.
pub(crate) struct Reference<'a> {
    /// The record that refers.
    pub from: RecordIx,
    /// The key that contains the id.
    pub key: &'static str,
    /// The index of the id in the list under that key.
    pub item: usize,
    /// The verb for messages: `cites` in `claim c7 cites claim c1`.
    pub verb: &'static str,
    /// The kind of record that is referred to.
    pub kind: RecordKind,
    /// The id.
    pub id: &'a str,
}

/// Returns every reference, record by record.
pub(crate) fn collect_references(decoded: &DecodedRecords) -> Vec<Reference<'_>> {
    let mut all = Vec::new();
    for (at, subject) in iter_readable(&decoded.subjects) {
        let ids = subject.part_of.iter().map(crate::id::SubjectId::as_str);
        push(&mut all, (RecordKind::Subject, at), "part_of", "is part of", RecordKind::Subject, ids);
    }
    for (at, place) in iter_readable(&decoded.places) {
        // An id with a prefix may be one of the gazetteer, which is looked up later.
        let own = place.part_of.iter().map(crate::id::PlaceId::as_str).filter(|id| !id.contains(':'));
        push(&mut all, (RecordKind::Place, at), "part_of", "is part of", RecordKind::Place, own);
    }
    for (at, document) in iter_readable(&decoded.documents) {
        let ids = [document.publisher.as_str()];
        push(&mut all, (RecordKind::Document, at), "publisher", "is published by", RecordKind::Source, ids);
    }
    for (at, claim) in iter_readable(&decoded.claims) {
        use crate::id::{ClaimId, SourceId};
        let from = (RecordKind::Claim, at);
        push(&mut all, from, "document", "refers to", RecordKind::Document, [claim.document.as_str()]);
        let by = claim.asserted_by.iter().map(SourceId::as_str);
        push(&mut all, from, "asserted_by", "is asserted by", RecordKind::Source, by);
        push(&mut all, from, "via", "is relayed by", RecordKind::Source, claim.via.iter().map(SourceId::as_str));
        push(&mut all, from, "cites", "cites", RecordKind::Claim, claim.cites.iter().map(ClaimId::as_str));
        push(&mut all, from, "rests_on", "rests on", RecordKind::Source, claim.rests_on.iter().map(SourceId::as_str));
        push(&mut all, from, "about", "responds to", RecordKind::Claim, claim.about.iter().map(ClaimId::as_str));
        push(&mut all, from, "retracts", "retracts", RecordKind::Claim, claim.retracts.iter().map(ClaimId::as_str));
    }
    all
}

fn push<'a>(
    all: &mut Vec<Reference<'a>>,
    from: RecordIx,
    key: &'static str,
    verb: &'static str,
    kind: RecordKind,
    ids: impl IntoIterator<Item = &'a str>,
) {
    all.extend(ids.into_iter().enumerate().map(|(item, id)| Reference { from, key, item, verb, kind, id }));
}

pub(super) fn check(checker: &mut Checker<'_>) {
    let decoded = checker.decoded;
    let known: HashMap<RecordKind, HashMap<&str, usize>> =
        RecordKind::ALL.into_iter().map(|kind| (kind, check_duplicates(checker, kind))).collect();
    let named = index_names(decoded);
    for reference in collect_references(decoded) {
        let Reference { from, key, item, verb, kind, id } = reference;
        match known[&kind].get(id) {
            Some(&at) if (kind, at) == from => {
                let fault = RuleFault::SelfReference { owner: checker.describe(from), verb };
                checker.report_item(from, key, item, &fault);
            }
            Some(_) => {}
            None => {
                // A file that could not be read may contain the id.
                if decoded.count(kind) == 0 && checker.findings.is_fatal() {
                    continue;
                }
                let near = find_nearest_id(id, &known[&kind], (kind == from.0).then_some(from.1));
                let named = named.get(&(kind, id.to_lowercase())).map(|&id| id.to_owned());
                let fault =
                    RuleFault::UnknownId { owner: checker.describe(from), verb, kind, id: id.to_owned(), near, named };
                checker.report_item(from, key, item, &fault);
            }
        }
    }
}

/// Returns the ids of sources and subjects by their names in lowercase.
fn index_names(decoded: &DecodedRecords) -> HashMap<(RecordKind, String), &str> {
    let mut names = HashMap::new();
    for (_, source) in iter_readable(&decoded.sources) {
        if let Some(name) = &source.name {
            names.entry((RecordKind::Source, name.to_lowercase())).or_insert(source.id.as_str());
        }
    }
    for (_, subject) in iter_readable(&decoded.subjects) {
        for name in subject.name.iter().chain(&subject.aliases) {
            names.entry((RecordKind::Subject, name.to_lowercase())).or_insert(subject.id.as_str());
        }
    }
    names
}

/// Returns the known id closest to `id`, or `None` if there are too many ids to search for every error.
fn find_nearest_id(id: &str, known: &HashMap<&str, usize>, except: Option<usize>) -> Option<String> {
    const MAX_IDS: usize = 20_000;
    if known.len() > MAX_IDS {
        return None;
    }
    let others = known.iter().filter(|(_, at)| Some(**at) != except).map(|(id, _)| *id);
    find_nearest(id, others).map(str::to_owned)
}

/// Returns the ids of a kind with the index of their first record, and reports duplicates.
fn check_duplicates<'a>(checker: &mut Checker<'a>, kind: RecordKind) -> HashMap<&'a str, usize> {
    let decoded = checker.decoded;
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (at, id) in decoded.ids(kind).into_iter().enumerate() {
        let Some(id) = id else { continue };
        match first.get(id) {
            // Those of different files were united, or their clash was reported.
            Some(&earlier) if decoded.spans.file_of((kind, earlier)) != decoded.spans.file_of((kind, at)) => {}
            Some(&earlier) => {
                let other = decoded.spans.value_span((kind, earlier), "id");
                let fault = RuleFault::DuplicateId { kind, id: id.to_owned() };
                checker.report_with_related((kind, at), "id", &fault, other, "first defined here");
            }
            None => {
                first.insert(id, at);
            }
        }
    }
    first
}
