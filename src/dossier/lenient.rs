//! What is sound of a dossier that has errors, and what was left out.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};

use super::Records;
use super::check::references;
use super::draft::{self, Draft, readable};
use super::findings::Findings;
use super::written::{Kind, Place, Written, WrittenRecord};
use crate::problem::Severity;
use crate::record::{Claim, Subject, fold_subject_name};

/// A record that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reject {
    /// The file it stands in.
    pub file: String,
    /// The line it begins on, from 1.
    pub line: usize,
    /// What sort of record it is.
    pub kind: Kind,
    /// Its id, as far as it could be read.
    pub id: Option<String>,
    /// Why it was left out.
    pub reason: String,
    /// The record as it stands in the file.
    pub text: String,
}

/// Claims that were left out though they could be read: their places can still be looked up.
#[derive(Clone, Debug, Default)]
pub struct RejectedClaims(pub(crate) Vec<(Claim, WrittenRecord)>);

impl RejectedClaims {
    /// Whether nothing was left out that can be looked at further.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Parts the records into those that are sound and those that are not: records with errors, and those that depend on them.
///
/// Every record is in one of the two.
pub(crate) fn part(draft: Draft, findings: &Findings) -> (Records, Written, Vec<Reject>, RejectedClaims) {
    let why = reasons(&draft, findings);
    let mut rejects: Vec<Reject> = Vec::new();
    for kind in Kind::ALL.into_iter().skip(1) {
        for at in 0..draft.count(kind) {
            if let Some(reason) = why.get(&(kind, at)) {
                rejects.push(reject(&draft, (kind, at), reason.clone()));
            }
        }
    }
    let readable = readable(&draft.claims).filter(|(at, _)| why.contains_key(&(Kind::Claim, *at)));
    let unsound = readable.filter_map(|(at, claim)| draft.written.whole((Kind::Claim, at)).map(|whole| (claim, whole)));
    let unsound = RejectedClaims(unsound.map(|(claim, whole)| (claim.clone(), whole.clone())).collect());
    let Draft { head, sources, subjects, documents, claims, mut written } = draft;
    for kind in Kind::ALL.into_iter().skip(1) {
        written.retain(kind, |at| !why.contains_key(&(kind, at)));
    }
    let records = Records {
        metadata: head,
        sources: kept(sources, Kind::Source, &why),
        subjects: kept(subjects, Kind::Subject, &why),
        documents: kept(documents, Kind::Document, &why),
        claims: kept(claims, Kind::Claim, &why),
    };
    (records, written, rejects, unsound)
}

fn kept<T>(entries: Vec<draft::Entry<T>>, kind: Kind, why: &HashMap<Place, String>) -> Vec<T> {
    let kept = |(at, entry): (usize, draft::Entry<T>)| entry.record.filter(|_| !why.contains_key(&(kind, at)));
    entries.into_iter().enumerate().filter_map(kept).collect()
}

fn reject(draft: &Draft, place: Place, reason: String) -> Reject {
    let span = draft.written.record(place);
    let text = span.as_ref().map(|span| span.source.text.get(span.bytes.clone()).unwrap_or_default().to_owned());
    Reject {
        file: span.as_ref().map(|span| span.source.name.to_string()).unwrap_or_default(),
        line: span.as_ref().map_or(0, |span| span.line_column().0),
        kind: place.0,
        id: draft.id(place).map(str::to_owned),
        reason,
        text: text.unwrap_or_default(),
    }
}

/// Why each record that is left out is: its own errors, or the record that it depends on.
fn reasons(draft: &Draft, findings: &Findings) -> HashMap<Place, String> {
    let mut why: HashMap<Place, String> = HashMap::new();
    for (place, problem) in findings.iter() {
        let Some(place) = place.filter(|_| problem.severity == Severity::Error) else { continue };
        let reason = why.entry(place).or_default();
        if !reason.is_empty() {
            reason.push_str("; ");
        }
        reason.push_str(&problem.message);
    }
    let dependents = dependents(draft);
    let ids: HashMap<Kind, Vec<Option<&str>>> = Kind::ALL.into_iter().map(|kind| (kind, draft.ids(kind))).collect();
    // Of two records with one id the first may be sound; what depends on the id goes when the last of them does.
    let mut left: HashMap<(Kind, &str), usize> = HashMap::new();
    for (&kind, ids) in &ids {
        ids.iter().flatten().for_each(|id| *left.entry((kind, id)).or_default() += 1);
    }
    let mut first: Vec<Place> = why.keys().copied().collect();
    first.sort_unstable();
    let mut queue = VecDeque::from(first);
    while let Some((kind, at)) = queue.pop_front() {
        let Some(id) = ids[&kind].get(at).copied().flatten() else { continue };
        let Some(others) = left.get_mut(&(kind, id)) else { continue };
        *others -= 1;
        if *others > 0 {
            continue;
        }
        for &dependent in dependents.get(&(kind, id)).into_iter().flatten() {
            if let Entry::Vacant(vacant) = why.entry(dependent) {
                vacant.insert(format!("it depends on {kind} {id}, which was left out"));
                queue.push_back(dependent);
            }
        }
    }
    why
}

/// The records that cite each id, or name a subject by its words.
fn dependents(draft: &Draft) -> HashMap<(Kind, &str), Vec<Place>> {
    let mut dependents: HashMap<(Kind, &str), Vec<Place>> = HashMap::new();
    for reference in references(draft) {
        dependents.entry((reference.kind, reference.id)).or_default().push(reference.from);
    }
    let mut subjects: HashMap<String, &str> = HashMap::new();
    for entry in &draft.subjects {
        let Some(id) = entry.id.as_deref() else { continue };
        let names = entry.record.iter().flat_map(Subject::names);
        for words in names.chain([id]) {
            subjects.entry(fold_subject_name(words)).or_insert(id);
        }
    }
    for (at, claim) in readable(&draft.claims) {
        if let Some(&id) = claim.subject.as_ref().and_then(|words| subjects.get(&fold_subject_name(words))) {
            dependents.entry((Kind::Subject, id)).or_default().push((Kind::Claim, at));
        }
    }
    dependents
}
