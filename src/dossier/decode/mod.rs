//! Decoding of parsed data into records: one decoder for all notations, which reports every fault.

mod fields;
mod nested;
mod record_streams;
mod records;
mod value_fault;

use super::check::RuleFault;
use super::decoded::{DecodedRecord, DecodedRecords, describe_record};
use super::diagnose::Diagnose;
use super::findings::Findings;
use super::limits::Limits;
use super::node::{DataKey, DataNode, DataValue};
use super::record_kind::RecordKind;
use super::record_spans::{RecordSpan, RecordSpans};
use super::unite::unite_metadata;
use crate::problem::SourceText;

use fields::{Fields, RecordContext};
use value_fault::ValueFault;

pub(crate) use record_streams::{RawRecord, RecordStream, split_records};
pub(crate) use value_fault::suggest_key;

/// Decodes the records of all streams.
pub(crate) fn decode(streams: Vec<RecordStream>, limits: Limits, findings: &mut Findings) -> DecodedRecords {
    let mut decoded = DecodedRecords::default();
    for stream in streams {
        decoded.spans.start_file(stream.kind, stream.source.clone());
        let mut decoder = Decoder { source: stream.source, limits, findings, spans: &mut decoded.spans };
        let raws = stream.records;
        match stream.kind {
            RecordKind::Metadata => {
                for raw in raws {
                    let at = decoded.metadata_count;
                    let metadata = decoder.decode_one(RecordKind::Metadata, at, raw, records::decode_metadata).record;
                    decoded.metadata_count += 1;
                    match metadata {
                        Some(metadata) if at == 0 => decoded.metadata = metadata,
                        Some(metadata) => {
                            for key in unite_metadata(&mut decoded.metadata, metadata) {
                                let span = decoder.spans.value_span((RecordKind::Metadata, at), key);
                                let first = decoder.spans.value_span((RecordKind::Metadata, 0), key);
                                let problem = RuleFault::MetadataClash { key }.to_problem(span);
                                let problem = problem.with_related(first, "the first value is here");
                                decoder.findings.add_fatal(problem);
                            }
                        }
                        None => {}
                    }
                }
            }
            RecordKind::Source => {
                decoder.decode_all(RecordKind::Source, raws, records::decode_source, &mut decoded.sources);
            }
            RecordKind::Subject => {
                decoder.decode_all(RecordKind::Subject, raws, records::decode_subject, &mut decoded.subjects);
            }
            RecordKind::Place => {
                decoder.decode_all(RecordKind::Place, raws, records::decode_place, &mut decoded.places);
            }
            RecordKind::Document => {
                decoder.decode_all(RecordKind::Document, raws, records::decode_document, &mut decoded.documents);
            }
            RecordKind::Claim => {
                decoder.decode_all(RecordKind::Claim, raws, records::decode_claim, &mut decoded.claims);
            }
        }
    }
    decoded
}

/// Decodes the records of one file.
struct Decoder<'a> {
    source: SourceText,
    limits: Limits,
    findings: &'a mut Findings,
    spans: &'a mut RecordSpans,
}

impl Decoder<'_> {
    fn decode_all<T>(
        &mut self,
        kind: RecordKind,
        raws: Box<dyn Iterator<Item = RawRecord>>,
        decode: fn(&mut Fields<'_, '_>) -> Option<T>,
        records: &mut Vec<DecodedRecord<T>>,
    ) {
        for raw in raws {
            if records.len() == self.limits.claims {
                let fault = ValueFault::TooMany { kind: kind.plural(), limit: self.limits.claims };
                self.findings.add_fatal(fault.to_problem(None));
                break;
            }
            let record = self.decode_one(kind, records.len(), raw, decode);
            records.push(record);
        }
    }

    fn decode_one<T>(
        &mut self,
        kind: RecordKind,
        at: usize,
        raw: RawRecord,
        decode: fn(&mut Fields<'_, '_>) -> Option<T>,
    ) -> DecodedRecord<T> {
        let RawRecord { node, problems, id_only } = raw;
        for problem in problems {
            self.findings.add((kind, at), problem);
        }
        let whole = node.full_span();
        let mut context = RecordContext {
            source: self.source.clone(),
            limits: self.limits,
            findings: &mut *self.findings,
            record: (kind, at),
            values: Vec::new(),
        };
        let (id, record) = match node.value {
            DataValue::Table(entries) if id_only => (find_id(&entries), None),
            DataValue::Table(entries) => {
                let id = find_id(&entries);
                let owner = describe_record(kind, at, id.as_deref());
                let mut fields = Fields::new(&mut context, owner, kind.keys(), entries, whole.clone());
                let record = decode(&mut fields);
                fields.finish();
                (id, record)
            }
            other => {
                let fault = ValueFault::NotATable { record: describe_record(kind, at, None), found: other.describe() };
                context.report(&fault, node.span);
                (None, None)
            }
        };
        let values = std::mem::take(&mut context.values).into_boxed_slice();
        self.spans.push(kind, RecordSpan { whole, values });
        DecodedRecord { id, record }
    }
}

/// Returns the id in the entries of a record.
fn find_id(entries: &[(DataKey, DataNode)]) -> Option<String> {
    entries.iter().find_map(|(key, node)| match &node.value {
        DataValue::Text(id) if key.name == "id" => Some(id.clone()),
        _ => None,
    })
}
