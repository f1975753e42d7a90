//! From the tree to records: one decoder for all notations, key by key, noting every fault.

mod cause;
mod claim;
mod fields;
mod nested;
mod records;

use std::collections::HashSet;
use std::ops::Range;

use super::cause::Cause;
use super::draft::{Draft, Entry, name};
use super::findings::Findings;
use super::limits::Limits;
use super::node::{Key, Node, Value};
use super::syntax::SyntaxFault;
use super::written::{Kind, Written, WrittenRecord};
use crate::problem::{SourceText, Span};

use cause::ValueFault;
use fields::{Desk, Fields};

/// The records of one kind as they stand in one text.
pub(crate) struct Part {
    pub kind: Kind,
    pub source: SourceText,
    pub nodes: Vec<Node>,
    /// Numbers of the nodes of which nothing but the id can be used.
    pub spoilt: HashSet<usize>,
}

/// Takes a whole text apart: a list of records for each kind.
pub(crate) fn parts(source: &SourceText, root: Node, findings: &mut Findings) -> Vec<Part> {
    let span = |bytes: Range<usize>| Some(Span { source: source.clone(), bytes });
    let Node { value: Value::Table(entries), .. } = root else {
        let fault = SyntaxFault::NoTable { sort: root.value.sort() };
        findings.add_fatal(fault.at(span(root.span)));
        return Vec::new();
    };
    let mut parts: Vec<Part> = Vec::new();
    let mut taken: Vec<(Kind, Key)> = Vec::new();
    for (key, node) in entries {
        let Some(kind) = Kind::ALL.into_iter().find(|kind| [kind.one(), kind.many()].contains(&key.name.as_str()))
        else {
            findings.add_fatal(unknown_part(&key).at(span(key.span)));
            continue;
        };
        // Both words are known in every notation, since people write [[claims]] and programs write "claim".
        if let Some((_, first)) = taken.iter().find(|(of, _)| *of == kind) {
            let fault = ValueFault::Both {
                of: "the dossier".to_owned(),
                one: kind.one(),
                other: kind.many(),
                help: "put all into one list",
            };
            let problem = fault.at(span(key.span)).with(span(first.span.clone()), "the other stands here");
            findings.add_fatal(problem);
            continue;
        }
        let name = key.name.clone();
        taken.push((kind, key));
        let nodes = match node.value {
            Value::Null => Vec::new(),
            Value::Table(_) if kind == Kind::Head => vec![node],
            Value::List(nodes) if kind != Kind::Head => nodes,
            other => {
                let fault = match kind {
                    Kind::Head => ValueFault::WrongSort {
                        of: "the file".to_owned(),
                        key: name,
                        wanted: "a table",
                        found: other.sort(),
                    },
                    _ => ValueFault::NotRecords { key: name, kind, found: other.sort() },
                };
                findings.add_fatal(fault.at(span(node.span)));
                continue;
            }
        };
        parts.push(Part { kind, source: source.clone(), nodes, spoilt: HashSet::new() });
    }
    parts
}

fn unknown_part(key: &Key) -> ValueFault {
    const PARTS: &[&str] = &["dossier", "source", "subject", "document", "claim"];
    let all = Kind::ALL.into_iter().flat_map(|kind| [kind.one(), kind.many()]);
    let near = super::cause::nearest(&key.name, all);
    ValueFault::UnknownKey { of: "the file".to_owned(), key: key.name.clone(), near, known: PARTS }
}

/// Reads the records of all parts.
pub(crate) fn decode(parts: Vec<Part>, limits: Limits, findings: &mut Findings) -> Draft {
    let mut draft = Draft::default();
    for part in parts {
        if part.nodes.len() > limits.claims {
            let fault = ValueFault::TooMany { kind: part.kind.many(), found: part.nodes.len(), limit: limits.claims };
            findings.add_fatal(fault.at(None));
            continue;
        }
        draft.written.begin(part.kind, part.source.clone());
        let spoilt = part.spoilt;
        let mut reader = Reader { source: part.source, limits, findings, written: &mut draft.written, spoilt };
        match part.kind {
            Kind::Head => {
                for node in part.nodes {
                    if let Some(head) = reader.read(Kind::Head, 0, node, records::HEAD, records::head).record {
                        draft.head = head;
                    }
                }
            }
            Kind::Source => draft.sources = reader.all(Kind::Source, part.nodes, records::SOURCE, records::source),
            Kind::Subject => draft.subjects = reader.all(Kind::Subject, part.nodes, records::SUBJECT, records::subject),
            Kind::Document => {
                draft.documents = reader.all(Kind::Document, part.nodes, records::DOCUMENT, records::document);
            }
            Kind::Claim => draft.claims = reader.all(Kind::Claim, part.nodes, claim::CLAIM, claim::claim),
        }
    }
    draft
}

struct Reader<'a> {
    source: SourceText,
    limits: Limits,
    findings: &'a mut Findings,
    written: &'a mut Written,
    spoilt: HashSet<usize>,
}

impl Reader<'_> {
    fn all<T>(
        &mut self,
        kind: Kind,
        nodes: Vec<Node>,
        known: &'static [&'static str],
        read: fn(&mut Fields<'_, '_>) -> Option<T>,
    ) -> Vec<Entry<T>> {
        nodes.into_iter().enumerate().map(|(at, node)| self.read(kind, at, node, known, read)).collect()
    }

    fn read<T>(
        &mut self,
        kind: Kind,
        at: usize,
        node: Node,
        known: &'static [&'static str],
        read: fn(&mut Fields<'_, '_>) -> Option<T>,
    ) -> Entry<T> {
        let whole = node.whole();
        let mut desk = Desk {
            source: self.source.clone(),
            limits: self.limits,
            findings: &mut *self.findings,
            place: (kind, at),
            keys: Vec::new(),
        };
        let (id, record) = match node.value {
            Value::Table(entries) if self.spoilt.contains(&at) => (written_id(&entries), None),
            Value::Table(entries) => {
                let id = written_id(&entries);
                let of = name(kind, at, id.as_deref());
                let mut fields = Fields::of_record(&mut desk, of, known, entries, whole.clone());
                let record = read(&mut fields);
                fields.finish();
                (id, record)
            }
            other => {
                let fault = ValueFault::WrongSort {
                    of: "the dossier".to_owned(),
                    key: name(kind, at, None),
                    wanted: "a table",
                    found: other.sort(),
                };
                desk.note(&fault, node.span);
                (None, None)
            }
        };
        let keys = std::mem::take(&mut desk.keys);
        self.written.push(kind, WrittenRecord { whole, keys });
        Entry { id, record }
    }
}

fn written_id(entries: &[(Key, Node)]) -> Option<String> {
    entries.iter().find_map(|(key, node)| match &node.value {
        Value::Text(id) if key.name == "id" => Some(id.clone()),
        _ => None,
    })
}
