//! Lenient reading: separating valid records from rejects.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};

use super::Records;
use super::check::collect_references;
use super::decoded::{DecodedRecord, DecodedRecords, iter_readable};
use super::findings::Findings;
use super::record_kind::{RecordIx, RecordKind};
use super::record_spans::{RecordSpan, RecordSpans};
use crate::problem::Severity;
use crate::record::{Claim, Subject, fold_subject_name};

/// A record that lenient reading skipped.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reject {
    /// The file that contains it.
    pub file: String,
    /// The line on which it starts, from 1.
    pub line: usize,
    /// The kind of record.
    pub kind: RecordKind,
    /// Its id; `None` if it has none that could be read.
    pub id: Option<String>,
    /// The reason for skipping it.
    pub reason: String,
    /// The record as written in the file.
    pub text: String,
}

/// Claims that were skipped although they could be decoded. Their places can still be looked up.
#[derive(Clone, Debug, Default)]
pub struct RejectedClaims(pub(crate) Vec<(Claim, RecordSpan)>);

impl RejectedClaims {
    /// Returns whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Separates valid records from rejects, which are records with errors and records that depend on those.
///
/// Every record is either valid or rejected.
pub(crate) fn separate_rejects(
    decoded: DecodedRecords,
    findings: &Findings,
) -> (Records, RecordSpans, Vec<Reject>, RejectedClaims) {
    let reasons = rejection_reasons(&decoded, findings);
    let mut rejects: Vec<Reject> = Vec::new();
    for kind in RecordKind::ALL.into_iter().skip(1) {
        for at in 0..decoded.count(kind) {
            if let Some(reason) = reasons.get(&(kind, at)) {
                rejects.push(build_reject(&decoded, (kind, at), reason.clone()));
            }
        }
    }
    let readable = iter_readable(&decoded.claims).filter(|(at, _)| reasons.contains_key(&(RecordKind::Claim, *at)));
    let with_spans =
        readable.filter_map(|(at, claim)| Some((claim.clone(), decoded.spans.get((RecordKind::Claim, at))?.clone())));
    let rejected_claims = RejectedClaims(with_spans.collect());
    let DecodedRecords { metadata, sources, subjects, places, documents, claims, mut spans, .. } = decoded;
    for kind in RecordKind::ALL.into_iter().skip(1) {
        spans.retain(kind, |at| !reasons.contains_key(&(kind, at)));
    }
    let records = Records {
        metadata,
        sources: keep_valid(sources, RecordKind::Source, &reasons),
        subjects: keep_valid(subjects, RecordKind::Subject, &reasons),
        places: keep_valid(places, RecordKind::Place, &reasons),
        documents: keep_valid(documents, RecordKind::Document, &reasons),
        claims: keep_valid(claims, RecordKind::Claim, &reasons),
    };
    (records, spans, rejects, rejected_claims)
}

fn keep_valid<T>(entries: Vec<DecodedRecord<T>>, kind: RecordKind, reasons: &HashMap<RecordIx, String>) -> Vec<T> {
    let keep = |(at, entry): (usize, DecodedRecord<T>)| entry.record.filter(|_| !reasons.contains_key(&(kind, at)));
    entries.into_iter().enumerate().filter_map(keep).collect()
}

fn build_reject(decoded: &DecodedRecords, record: RecordIx, reason: String) -> Reject {
    let span = decoded.spans.record_span(record);
    let text = span.as_ref().map(|span| span.source.text.get(span.bytes.clone()).unwrap_or_default().to_owned());
    Reject {
        file: span.as_ref().map(|span| span.source.name.to_string()).unwrap_or_default(),
        line: span.as_ref().map_or(0, |span| span.line_column().0),
        kind: record.0,
        id: decoded.id(record).map(str::to_owned),
        reason,
        text: text.unwrap_or_default(),
    }
}

/// Returns the reason for each reject: its own errors, or the record that it depends on.
fn rejection_reasons(decoded: &DecodedRecords, findings: &Findings) -> HashMap<RecordIx, String> {
    let mut reasons: HashMap<RecordIx, String> = HashMap::new();
    for (record, problem) in findings.iter() {
        let Some(record) = record.filter(|_| problem.severity == Severity::Error) else { continue };
        let reason = reasons.entry(record).or_default();
        if !reason.is_empty() {
            reason.push_str("; ");
        }
        reason.push_str(&problem.message);
    }
    let dependents = collect_dependents(decoded);
    let ids: HashMap<RecordKind, Vec<Option<&str>>> =
        RecordKind::ALL.into_iter().map(|kind| (kind, decoded.ids(kind))).collect();
    // Of two records with one id the first may be valid, so records that depend on the id are valid until both are rejected.
    let mut remaining: HashMap<(RecordKind, &str), usize> = HashMap::new();
    for (&kind, ids) in &ids {
        ids.iter().flatten().for_each(|id| *remaining.entry((kind, id)).or_default() += 1);
    }
    let mut first: Vec<RecordIx> = reasons.keys().copied().collect();
    first.sort_unstable();
    let mut queue = VecDeque::from(first);
    while let Some((kind, at)) = queue.pop_front() {
        let Some(id) = ids[&kind].get(at).copied().flatten() else { continue };
        let Some(others) = remaining.get_mut(&(kind, id)) else { continue };
        *others -= 1;
        if *others > 0 {
            continue;
        }
        for &dependent in dependents.get(&(kind, id)).into_iter().flatten() {
            if let Entry::Vacant(vacant) = reasons.entry(dependent) {
                vacant.insert(format!("it depends on {kind} {id}, which was skipped"));
                queue.push_back(dependent);
            }
        }
    }
    reasons
}

/// Returns the records that refer to each id, or to a subject by one of its names.
fn collect_dependents(decoded: &DecodedRecords) -> HashMap<(RecordKind, &str), Vec<RecordIx>> {
    let mut dependents: HashMap<(RecordKind, &str), Vec<RecordIx>> = HashMap::new();
    for reference in collect_references(decoded) {
        dependents.entry((reference.kind, reference.id)).or_default().push(reference.from);
    }
    let mut subjects: HashMap<String, &str> = HashMap::new();
    for entry in &decoded.subjects {
        let Some(id) = entry.id.as_deref() else { continue };
        let names = entry.record.iter().flat_map(Subject::names);
        for name in names.chain([id]) {
            subjects.entry(fold_subject_name(name)).or_insert(id);
        }
    }
    for (at, claim) in iter_readable(&decoded.claims) {
        if let Some(&id) = claim.subject.as_ref().and_then(|name| subjects.get(&fold_subject_name(name))) {
            dependents.entry((RecordKind::Subject, id)).or_default().push((RecordKind::Claim, at));
        }
    }
    dependents
}
