//! Several dossiers as one: equal records once, clashes named.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::check::RuleFault;
use super::decoded::{DecodedRecord, DecodedRecords};
use super::diagnose::Diagnose;
use super::findings::Findings;
use super::record_kind::{RecordIx, RecordKind};
use crate::record::Metadata;

/// Unites records of different files that have one id.
///
/// A source, subject, place or document may be written in several files, each with keys that the others leave out. A claim must be the
/// same in each, because what a claim leaves out has a meaning. Records of one file are left to the check for duplicate ids.
pub(super) fn unite(decoded: &mut DecodedRecords, findings: &mut Findings) {
    let mut dropped: HashSet<RecordIx> = HashSet::new();
    let mut clashes: Vec<(RecordIx, usize, Vec<String>)> = Vec::new();
    for kind in RecordKind::ALL.into_iter().skip(1).filter(|&kind| decoded.spans.file_of((kind, 0)).is_some()) {
        let pairs = find_pairs(decoded, kind, findings);
        let mut compare = |first: usize, at: usize, outcome: Outcome| match outcome {
            Outcome::Same => {
                dropped.insert((kind, at));
            }
            Outcome::Clash(keys) => clashes.push(((kind, at), first, keys)),
        };
        for (first, at) in pairs {
            let outcome = match kind {
                RecordKind::Metadata => continue,
                RecordKind::Source => unite_pair(&mut decoded.sources, first, at, true),
                RecordKind::Subject => unite_pair(&mut decoded.subjects, first, at, true),
                RecordKind::Place => unite_pair(&mut decoded.places, first, at, true),
                RecordKind::Document => unite_pair(&mut decoded.documents, first, at, true),
                RecordKind::Claim => unite_pair(&mut decoded.claims, first, at, false),
            };
            compare(first, at, outcome);
        }
    }
    for ((kind, at), first, keys) in clashes {
        report_clash(decoded, (kind, at), first, keys, findings);
    }
    drop_records(decoded, &dropped, findings);
}

/// Whether two records of one id can be one record.
enum Outcome {
    /// They can.
    Same,
    /// These keys have different values.
    Clash(Vec<String>),
}

/// Returns each record whose id a record of an earlier file has, after the index of the first of these.
fn find_pairs(decoded: &DecodedRecords, kind: RecordKind, findings: &Findings) -> Vec<(usize, usize)> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut pairs = Vec::new();
    for (at, id) in decoded.ids(kind).into_iter().enumerate() {
        let Some(id) = id.filter(|_| !findings.has_error((kind, at))) else { continue };
        let earlier = *first.entry(id).or_insert(at);
        if decoded.spans.file_of((kind, earlier)) != decoded.spans.file_of((kind, at)) {
            pairs.push((earlier, at));
        }
    }
    pairs
}

/// Unites two records, the result in the place of the first, if no key has two values. If they must be `complementary`, either may have
/// keys that the other leaves out.
fn unite_pair<T: Clone + PartialEq + Serialize + DeserializeOwned>(
    records: &mut [DecodedRecord<T>],
    first: usize,
    at: usize,
    complementary: bool,
) -> Outcome {
    let (Some(one), Some(other)) = (&records[first].record, &records[at].record) else { return Outcome::Same };
    if one == other {
        return Outcome::Same;
    }
    let (Some(mut one), Some(other)) = (keys_of(one), keys_of(other)) else { return Outcome::Clash(Vec::new()) };
    let clashing = differing_keys(&one, &other, complementary);
    if !clashing.is_empty() {
        return Outcome::Clash(clashing);
    }
    for (key, value) in other {
        one.entry(key).or_insert(value);
    }
    match serde_json::from_value(Value::Object(one)) {
        Ok(united) => {
            records[first].record = Some(united);
            Outcome::Same
        }
        Err(_) => Outcome::Clash(Vec::new()),
    }
}

fn keys_of(record: &impl Serialize) -> Option<Map<String, Value>> {
    match serde_json::to_value(record) {
        Ok(Value::Object(keys)) => Some(keys),
        _ => None,
    }
}

/// Returns the keys with different values. Keys that one of them leaves out count if the two are not complementary.
fn differing_keys(one: &Map<String, Value>, other: &Map<String, Value>, complementary: bool) -> Vec<String> {
    let differs = |key: &&String| match (one.get(*key), other.get(*key)) {
        (Some(one), Some(other)) => one != other,
        _ => !complementary,
    };
    let mut keys: Vec<String> = one.keys().filter(differs).cloned().collect();
    keys.extend(other.keys().filter(|key| !one.contains_key(*key)).filter(differs).cloned());
    keys
}

fn report_clash(
    decoded: &DecodedRecords,
    (kind, at): RecordIx,
    first: usize,
    keys: Vec<String>,
    findings: &mut Findings,
) {
    let key = keys.first().map_or("id", String::as_str).to_owned();
    let spans = &decoded.spans;
    let file = spans.record_span((kind, first)).map(|span| span.source.name.to_string()).unwrap_or_default();
    let fault = RuleFault::Clash { owner: decoded.describe((kind, at)), file, keys };
    let problem = fault
        .to_problem(spans.value_span((kind, at), &key))
        .with_related(spans.value_span((kind, first), &key), "the first record is here");
    findings.add((kind, at), problem);
}

/// Removes records that were united with others.
fn drop_records(decoded: &mut DecodedRecords, dropped: &HashSet<RecordIx>, findings: &mut Findings) {
    if dropped.is_empty() {
        return;
    }
    let mut moved: HashMap<RecordIx, Option<usize>> = HashMap::new();
    for kind in RecordKind::ALL.into_iter().skip(1) {
        let mut kept = 0;
        for at in 0..decoded.count(kind) {
            let is_kept = !dropped.contains(&(kind, at));
            moved.insert((kind, at), is_kept.then_some(kept));
            kept += usize::from(is_kept);
        }
        decoded.spans.retain(kind, |at| !dropped.contains(&(kind, at)));
    }
    keep(&mut decoded.sources, RecordKind::Source, dropped);
    keep(&mut decoded.subjects, RecordKind::Subject, dropped);
    keep(&mut decoded.places, RecordKind::Place, dropped);
    keep(&mut decoded.documents, RecordKind::Document, dropped);
    keep(&mut decoded.claims, RecordKind::Claim, dropped);
    findings.move_records(|(kind, at)| match moved.get(&(kind, at)) {
        Some(moved) => moved.map(|at| (kind, at)),
        None => Some((kind, at)),
    });
}

fn keep<T>(records: &mut Vec<DecodedRecord<T>>, kind: RecordKind, dropped: &HashSet<RecordIx>) {
    let mut at = 0;
    records.retain(|_| {
        at += 1;
        !dropped.contains(&(kind, at - 1))
    });
}

/// Unites the metadata of another dossier with those before it, and returns the keys that clash.
///
/// The titles and summaries are joined. A base rate, a gap between episodes or a table of trust that only one dossier sets is that of all;
/// the reference system of coordinates must be the same, because it changes where things are.
pub(super) fn unite_metadata(all: &mut Metadata, other: Metadata) -> Vec<&'static str> {
    fn set<T: PartialEq>(key: &'static str, one: &mut Option<T>, other: Option<T>, clashes: &mut Vec<&'static str>) {
        match (&one, &other) {
            (Some(known), Some(new)) if known != new => clashes.push(key),
            (None, Some(_)) => *one = other,
            _ => {}
        }
    }
    fn join(one: &mut Option<String>, other: Option<String>, separator: &str) {
        match (one.as_mut(), other) {
            (Some(known), Some(new)) if !known.split(separator).any(|part| part == new) => {
                known.push_str(separator);
                known.push_str(&new);
            }
            (None, Some(new)) => *one = Some(new),
            _ => {}
        }
    }
    let mut clashes = Vec::new();
    let Metadata { title, summary, base_rate, episode_gap_days, crs, trust } = other;
    join(&mut all.title, title, "; ");
    join(&mut all.summary, summary, "\n\n");
    set("base_rate", &mut all.base_rate, base_rate, &mut clashes);
    set("episode_gap_days", &mut all.episode_gap_days, episode_gap_days, &mut clashes);
    set("trust", &mut all.trust, trust, &mut clashes);
    if all.crs != crs {
        clashes.push("crs");
    }
    clashes
}
