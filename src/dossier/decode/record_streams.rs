//! Splitting a parsed text into streams of records.

use std::ops::Range;

use super::value_fault::ValueFault;
use crate::dossier::diagnose::{Diagnose, find_nearest};
use crate::dossier::findings::Findings;
use crate::dossier::node::{DataKey, DataNode, DataValue};
use crate::dossier::record_kind::RecordKind;
use crate::dossier::syntax_fault::SyntaxFault;
use crate::problem::{Problem, SourceText, Span};

/// The records of one kind in one text.
pub(crate) struct RecordStream {
    pub kind: RecordKind,
    pub source: SourceText,
    /// The records, one by one, so that not all of them are in memory both parsed and decoded.
    pub records: Box<dyn Iterator<Item = RawRecord>>,
}

/// A record before its keys are decoded.
pub(crate) struct RawRecord {
    pub node: DataNode,
    /// The problems found so far.
    pub problems: Vec<Problem>,
    /// Whether only its id can be used.
    pub id_only: bool,
}

impl From<DataNode> for RawRecord {
    fn from(node: DataNode) -> Self {
        Self { node, problems: Vec::new(), id_only: false }
    }
}

/// Splits a parsed text into a stream of records for each kind.
pub(crate) fn split_records(source: &SourceText, root: DataNode, findings: &mut Findings) -> Vec<RecordStream> {
    let span = |bytes: Range<usize>| Some(Span { source: source.clone(), bytes });
    let DataNode { value: DataValue::Table(entries), .. } = root else {
        let fault = SyntaxFault::NotATable { found: root.value.describe() };
        findings.add_fatal(fault.to_problem(span(root.span)));
        return Vec::new();
    };
    let mut streams: Vec<RecordStream> = Vec::new();
    let mut seen: Vec<(RecordKind, DataKey)> = Vec::new();
    for (key, node) in entries {
        let Some(kind) =
            RecordKind::ALL.into_iter().find(|kind| [kind.singular(), kind.plural()].contains(&key.name.as_str()))
        else {
            findings.add_fatal(unknown_key(&key, source).to_problem(span(key.span)));
            continue;
        };
        // Singular and plural are accepted in every notation, since people write [[claims]] and programs write "claim".
        if let Some((_, first)) = seen.iter().find(|(of, _)| *of == kind) {
            let fault = ValueFault::BothKeys {
                owner: "the dossier".to_owned(),
                one: kind.singular(),
                other: kind.plural(),
                help: "merge the two lists",
            };
            let problem =
                fault.to_problem(span(key.span)).with_related(span(first.span.clone()), "the first list is here");
            findings.add_fatal(problem);
            continue;
        }
        let name = key.name.clone();
        seen.push((kind, key));
        let nodes = match node.value {
            DataValue::Null => Vec::new(),
            DataValue::Table(_) if kind == RecordKind::Metadata => vec![node],
            DataValue::List(nodes) if kind != RecordKind::Metadata => nodes,
            other => {
                let fault = match kind {
                    RecordKind::Metadata => {
                        ValueFault::NotATable { record: format!("`{name}`"), found: other.describe() }
                    }
                    _ => ValueFault::NotRecords { key: name, kind, found: other.describe() },
                };
                findings.add_fatal(fault.to_problem(span(node.span)));
                continue;
            }
        };
        let records = Box::new(nodes.into_iter().map(RawRecord::from));
        streams.push(RecordStream { kind, source: source.clone(), records });
    }
    streams
}

fn unknown_key(key: &DataKey, source: &SourceText) -> ValueFault {
    const TABLES: &[&str] = &["dossier", "source", "subject", "place", "document", "claim"];
    const LISTS: &[&str] = &["dossier", "sources", "subjects", "places", "documents", "claims"];
    let is_json = source.text.trim_start().starts_with('{');
    let all = RecordKind::ALL.into_iter().flat_map(|kind| [kind.singular(), kind.plural()]);
    let near = find_nearest(&key.name, all);
    ValueFault::UnknownKey {
        owner: "the file".to_owned(),
        key: key.name.clone(),
        near,
        known: if is_json { LISTS } else { TABLES },
    }
}
