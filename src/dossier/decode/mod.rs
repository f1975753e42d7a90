//! From the tree to records: one decoder for all notations, key by key, noting every fault.

mod cause;
mod claim;
mod fields;
mod nested;
mod parts;
mod records;

use super::cause::Cause;
use super::draft::{Draft, Entry, name};
use super::findings::Findings;
use super::limits::Limits;
use super::node::{DataKey, DataNode, DataValue};
use super::written::{Kind, Written, WrittenRecord};
use crate::problem::SourceText;

use cause::ValueFault;
use fields::{Desk, Fields};

pub(crate) use cause::meant;
pub(crate) use parts::{Part, Raw, parts};

/// Reads the records of all parts.
pub(crate) fn decode(parts: Vec<Part>, limits: Limits, findings: &mut Findings) -> Draft {
    let mut draft = Draft::default();
    for part in parts {
        draft.written.begin(part.kind, part.source.clone());
        let mut reader = Reader { source: part.source, limits, findings, written: &mut draft.written };
        match part.kind {
            Kind::Metadata => {
                for raw in part.records {
                    if let Some(head) = reader.read(Kind::Metadata, 0, raw, records::head).record {
                        draft.head = head;
                    }
                }
            }
            Kind::Source => draft.sources = reader.all(Kind::Source, part.records, records::source),
            Kind::Subject => draft.subjects = reader.all(Kind::Subject, part.records, records::subject),
            Kind::Document => {
                draft.documents = reader.all(Kind::Document, part.records, records::document);
            }
            Kind::Claim => draft.claims = reader.all(Kind::Claim, part.records, claim::claim),
        }
    }
    draft
}

struct Reader<'a> {
    source: SourceText,
    limits: Limits,
    findings: &'a mut Findings,
    written: &'a mut Written,
}

impl Reader<'_> {
    fn all<T>(
        &mut self,
        kind: Kind,
        raws: Box<dyn Iterator<Item = Raw>>,
        read: fn(&mut Fields<'_, '_>) -> Option<T>,
    ) -> Vec<Entry<T>> {
        let mut entries = Vec::new();
        for raw in raws {
            if entries.len() == self.limits.claims {
                let fault = ValueFault::TooMany { kind: kind.plural(), limit: self.limits.claims };
                self.findings.add_fatal(fault.at(None));
                break;
            }
            entries.push(self.read(kind, entries.len(), raw, read));
        }
        entries
    }

    fn read<T>(&mut self, kind: Kind, at: usize, raw: Raw, read: fn(&mut Fields<'_, '_>) -> Option<T>) -> Entry<T> {
        let Raw { node, problems, spoilt } = raw;
        for problem in problems {
            self.findings.add((kind, at), problem);
        }
        let whole = node.whole();
        let mut desk = Desk {
            source: self.source.clone(),
            limits: self.limits,
            findings: &mut *self.findings,
            place: (kind, at),
            keys: Vec::new(),
        };
        let (id, record) = match node.value {
            DataValue::Table(entries) if spoilt => (written_id(&entries), None),
            DataValue::Table(entries) => {
                let id = written_id(&entries);
                let of = name(kind, at, id.as_deref());
                let mut fields = Fields::of_record(&mut desk, of, kind.keys(), entries, whole.clone());
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
                    right: None,
                };
                desk.note(&fault, node.span);
                (None, None)
            }
        };
        let keys = std::mem::take(&mut desk.keys).into_boxed_slice();
        self.written.push(kind, WrittenRecord { whole, keys });
        Entry { id, record }
    }
}

fn written_id(entries: &[(DataKey, DataNode)]) -> Option<String> {
    entries.iter().find_map(|(key, node)| match &node.value {
        DataValue::Text(id) if key.name == "id" => Some(id.clone()),
        _ => None,
    })
}
