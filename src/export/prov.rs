//! W3C PROV-JSON: the sources of each feature, for provenance tools.
//!
//! Features, claims, documents and shared evidence are entities; sources are agents. A feature is derived from its claims by
//! one activity, the assessment, carried out by this program. A claim is a quotation from its document, derived from the claims
//! that it cites and from its evidence (`prov:PrimarySource`), a revision of the claims that it withdraws, and attributed to
//! the source that asserts it. Members of a group act on its behalf.
//!
//! Omitted are geometry and the figures behind a confidence.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Map as Members, Value, json};

use crate::export::cited_records::{CitedRecords, published};
use crate::export::sink;
use crate::feature::{Map, Report, Testimony};
use crate::id::ClaimId;
use crate::record::{Document, Source, SourceKind};

const ASSESSMENT: &str = "tm:assessment";
const PROGRAM: &str = "tm:troopmap";

pub(super) fn write_map(map: &Map, out: &mut dyn Write) -> io::Result<()> {
    let features = map.features();
    let records = CitedRecords::new(features);
    let mut prov = Prov::default();
    prov.add_assessment(map);
    for source in records.sources.values() {
        prov.add_source(source);
    }
    for document in records.documents.values() {
        prov.add_document(document);
    }
    for testimony in records.claims.values() {
        prov.add_claim(testimony, &records);
    }
    for feature in features {
        prov.add_feature(feature.report());
    }
    sink::write_pretty_json(out, &prov.into_json())
}

/// The records of a PROV document: each kind by id.
#[derive(Default)]
struct Prov {
    entities: Members<String, Value>,
    activities: Members<String, Value>,
    agents: Members<String, Value>,
    relations: BTreeMap<&'static str, Members<String, Value>>,
}

impl Prov {
    fn add_assessment(&mut self, map: &Map) {
        let mut assessment = json!({ "prov:label": "assessment of the claims" });
        if let Some(day) = map.as_of() {
            assessment["tm:asOf"] = day.to_date_text().into();
        }
        self.activities.insert(ASSESSMENT.to_owned(), assessment);
        self.agents.insert(
            PROGRAM.to_owned(),
            json!({ "prov:type": qualified_name("prov:SoftwareAgent"), "tm:version": env!("CARGO_PKG_VERSION") }),
        );
        self.add_relation("wasAssociatedWith", json!({ "prov:activity": ASSESSMENT, "prov:agent": PROGRAM }));
    }

    fn add_source(&mut self, source: &Source) {
        let kind = if source.kind == Some(SourceKind::Witness) { "prov:Person" } else { "prov:Organization" };
        let id = local_name("source", source.id.as_str());
        self.agents.insert(id.clone(), json!({ "prov:label": source.label(), "prov:type": qualified_name(kind) }));
        if let Some(group) = &source.group {
            let whole = local_name("group", group);
            self.agents.insert(
                whole.clone(),
                json!({ "prov:label": group, "prov:type": qualified_name("prov:Organization") }),
            );
            self.add_relation("actedOnBehalfOf", json!({ "prov:delegate": id, "prov:responsible": whole }));
        }
    }

    fn add_document(&mut self, document: &Document) {
        let id = local_name("document", document.id.as_str());
        let mut entity = json!({ "prov:type": qualified_name("tm:Document"), "tm:published": document.published });
        if let Some(title) = &document.title {
            entity["prov:label"] = title.as_str().into();
        }
        if let Some(url) = &document.url {
            entity["prov:location"] = url.as_str().into();
        }
        self.entities.insert(id.clone(), entity);
        let publisher = local_name("source", document.publisher.as_str());
        self.add_relation("wasAttributedTo", json!({ "prov:entity": id, "prov:agent": publisher }));
        if let Some(instant) = published(document) {
            self.add_relation("wasGeneratedBy", json!({ "prov:entity": id, "prov:time": instant }));
        }
    }

    fn add_claim(&mut self, testimony: &Testimony, records: &CitedRecords<'_>) {
        let claim = &testimony.claim;
        let id = local_name("claim", claim.id.as_str());
        let mut entity = json!({ "prov:type": qualified_name("tm:Claim"), "tm:stance": claim.stance });
        if let Some(quote) = &claim.quote {
            entity["prov:value"] = quote.exact.as_str().into();
        }
        self.entities.insert(id.clone(), entity);
        let asserter = local_name("source", testimony.asserted_by.id.as_str());
        self.add_relation("wasAttributedTo", json!({ "prov:entity": id, "prov:agent": asserter }));
        self.add_relation("used", json!({ "prov:activity": ASSESSMENT, "prov:entity": id }));
        self.add_derivation(&id, &local_name("document", claim.document.as_str()), Some("prov:Quotation"));
        let known = |cited: &&ClaimId| records.claims.contains_key(cited.as_str());
        for cited in claim.cites.iter().filter(known) {
            self.add_derivation(&id, &local_name("claim", cited.as_str()), Some("prov:Quotation"));
        }
        for withdrawn in claim.retracts.iter().filter(known) {
            self.add_derivation(&id, &local_name("claim", withdrawn.as_str()), Some("prov:Revision"));
        }
        for evidence in &claim.evidence {
            let evidence = local_name("evidence", evidence.as_str());
            self.entities.insert(evidence.clone(), json!({ "prov:type": qualified_name("tm:Evidence") }));
            self.add_derivation(&id, &evidence, Some("prov:PrimarySource"));
        }
    }

    fn add_feature(&mut self, report: &Report) {
        let id = local_name("feature", report.id.as_str());
        self.entities.insert(
            id.clone(),
            json!({
                "prov:label": report.title,
                "prov:type": qualified_name("tm:Report"),
                "tm:confidence": report.confidence,
                "tm:likelihood": report.likelihood,
            }),
        );
        self.add_relation("wasGeneratedBy", json!({ "prov:entity": id, "prov:activity": ASSESSMENT }));
        for testimony in &report.provenance {
            self.add_derivation(&id, &local_name("claim", testimony.claim.id.as_str()), None);
        }
    }

    fn add_derivation(&mut self, entity: &str, from: &str, kind: Option<&str>) {
        let mut derivation = json!({ "prov:generatedEntity": entity, "prov:usedEntity": from });
        if let Some(kind) = kind {
            derivation["prov:type"] = qualified_name(kind);
        }
        self.add_relation("wasDerivedFrom", derivation);
    }

    /// Adds a relation. It has no name, so it is numbered within its kind.
    fn add_relation(&mut self, kind: &'static str, relation: Value) {
        let relations = self.relations.entry(kind).or_default();
        relations.insert(format!("_:{kind}{}", relations.len() + 1), relation);
    }

    fn into_json(self) -> Value {
        let mut all = json!({
            "prefix": { "tm": concat!(env!("CARGO_PKG_REPOSITORY"), "/ns#") },
            "entity": self.entities,
            "activity": self.activities,
            "agent": self.agents,
        });
        for (kind, relations) in self.relations {
            all[kind] = relations.into();
        }
        all
    }
}

/// Returns a qualified name as a value.
fn qualified_name(name: &str) -> Value {
    json!({ "$": name, "type": "prov:QUALIFIED_NAME" })
}

/// Returns the qualified name of an id, with characters that a name does not allow percent-encoded.
fn local_name(kind: &str, id: &str) -> String {
    let mut local = format!("tm:{kind}/");
    for &byte in id.as_bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/') {
            local.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(local, "%{byte:02X}");
        }
    }
    local
}
