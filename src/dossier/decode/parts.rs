//! A whole text, taken apart into lists of records.

use std::ops::Range;

use super::cause::ValueFault;
use crate::dossier::cause::{Cause, nearest};
use crate::dossier::findings::Findings;
use crate::dossier::node::{DataKey, DataNode, DataValue};
use crate::dossier::syntax::SyntaxFault;
use crate::dossier::written::Kind;
use crate::problem::{Problem, SourceText, Span};

/// The records of one kind as they stand in one text.
pub(crate) struct Part {
    pub kind: Kind,
    pub source: SourceText,
    /// The records, read one after the other, so that not all of them are in memory as a tree and as records.
    pub records: Box<dyn Iterator<Item = Raw>>,
}

/// One record before its keys are looked at.
pub(crate) struct Raw {
    pub node: DataNode,
    /// What was found wrong with it so far.
    pub problems: Vec<Problem>,
    /// Whether nothing but its id can be used.
    pub spoilt: bool,
}

impl From<DataNode> for Raw {
    fn from(node: DataNode) -> Self {
        Self { node, problems: Vec::new(), spoilt: false }
    }
}

/// Takes a whole text apart: a list of records for each kind.
pub(crate) fn parts(source: &SourceText, root: DataNode, findings: &mut Findings) -> Vec<Part> {
    let span = |bytes: Range<usize>| Some(Span { source: source.clone(), bytes });
    let DataNode { value: DataValue::Table(entries), .. } = root else {
        let fault = SyntaxFault::NoTable { sort: root.value.sort() };
        findings.add_fatal(fault.at(span(root.span)));
        return Vec::new();
    };
    let mut parts: Vec<Part> = Vec::new();
    let mut taken: Vec<(Kind, DataKey)> = Vec::new();
    for (key, node) in entries {
        let Some(kind) =
            Kind::ALL.into_iter().find(|kind| [kind.singular(), kind.plural()].contains(&key.name.as_str()))
        else {
            findings.add_fatal(unknown_part(&key, source).at(span(key.span)));
            continue;
        };
        // Both words are known in every notation, since people write [[claims]] and programs write "claim".
        if let Some((_, first)) = taken.iter().find(|(of, _)| *of == kind) {
            let fault = ValueFault::Both {
                of: "the dossier".to_owned(),
                one: kind.singular(),
                other: kind.plural(),
                help: "put all into one list",
            };
            let problem = fault.at(span(key.span)).with_related(span(first.span.clone()), "the other stands here");
            findings.add_fatal(problem);
            continue;
        }
        let name = key.name.clone();
        taken.push((kind, key));
        let nodes = match node.value {
            DataValue::Null => Vec::new(),
            DataValue::Table(_) if kind == Kind::Metadata => vec![node],
            DataValue::List(nodes) if kind != Kind::Metadata => nodes,
            other => {
                let fault = match kind {
                    Kind::Metadata => ValueFault::WrongSort {
                        of: "the file".to_owned(),
                        key: name,
                        wanted: "a table",
                        found: other.sort(),
                        right: None,
                    },
                    _ => ValueFault::NotRecords { key: name, kind, found: other.sort() },
                };
                findings.add_fatal(fault.at(span(node.span)));
                continue;
            }
        };
        let records = Box::new(nodes.into_iter().map(Raw::from));
        parts.push(Part { kind, source: source.clone(), records });
    }
    parts
}

fn unknown_part(key: &DataKey, source: &SourceText) -> ValueFault {
    const TABLES: &[&str] = &["dossier", "source", "subject", "document", "claim"];
    const LISTS: &[&str] = &["dossier", "sources", "subjects", "documents", "claims"];
    let is_json = source.text.trim_start().starts_with('{');
    let all = Kind::ALL.into_iter().flat_map(|kind| [kind.singular(), kind.plural()]);
    let near = nearest(&key.name, all);
    ValueFault::UnknownKey {
        of: "the file".to_owned(),
        key: key.name.clone(),
        near,
        known: if is_json { LISTS } else { TABLES },
    }
}
