//! W3C PROV-JSON: where each feature comes from, for tools that follow provenance.
//!
//! Features, claims, documents and shared evidence are entities; sources are agents. A feature is derived from its claims by one
//! activity, the assessment, which this program carried out. A claim is a quotation from its document, derived from the claims
//! that it cites and from its evidence (`prov:PrimarySource`), a revision of those that it withdraws, and attributed to who
//! asserts it. Bodies that speak for one whole act on its behalf. Left out are geometry and the figures behind a confidence.

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
    prov.assessment(map);
    for source in records.sources.values() {
        prov.source(source);
    }
    for document in records.documents.values() {
        prov.document(document);
    }
    for testimony in records.claims.values() {
        prov.claim(testimony, &records);
    }
    for feature in features {
        prov.feature(feature.report());
    }
    sink::pretty(out, &prov.finished())
}

/// The records of a PROV document, each kind by id.
#[derive(Default)]
struct Prov {
    entities: Members<String, Value>,
    activities: Members<String, Value>,
    agents: Members<String, Value>,
    relations: BTreeMap<&'static str, Members<String, Value>>,
}

impl Prov {
    fn assessment(&mut self, map: &Map) {
        let mut assessment = json!({ "prov:label": "assessment of the claims" });
        if let Some(day) = map.as_of() {
            assessment["tm:asOf"] = day.to_date_text().into();
        }
        self.activities.insert(ASSESSMENT.to_owned(), assessment);
        self.agents.insert(
            PROGRAM.to_owned(),
            json!({ "prov:type": name("prov:SoftwareAgent"), "tm:version": env!("CARGO_PKG_VERSION") }),
        );
        self.relate("wasAssociatedWith", json!({ "prov:activity": ASSESSMENT, "prov:agent": PROGRAM }));
    }

    fn source(&mut self, source: &Source) {
        let kind = if source.kind == Some(SourceKind::Witness) { "prov:Person" } else { "prov:Organization" };
        let id = local("source", source.id.as_str());
        self.agents.insert(id.clone(), json!({ "prov:label": source.label(), "prov:type": name(kind) }));
        if let Some(group) = &source.group {
            let whole = local("group", group);
            self.agents.insert(whole.clone(), json!({ "prov:label": group, "prov:type": name("prov:Organization") }));
            self.relate("actedOnBehalfOf", json!({ "prov:delegate": id, "prov:responsible": whole }));
        }
    }

    fn document(&mut self, document: &Document) {
        let id = local("document", document.id.as_str());
        let mut entity = json!({ "prov:type": name("tm:Document"), "tm:published": document.published });
        if let Some(title) = &document.title {
            entity["prov:label"] = title.as_str().into();
        }
        if let Some(url) = &document.url {
            entity["prov:location"] = url.as_str().into();
        }
        self.entities.insert(id.clone(), entity);
        let publisher = local("source", document.publisher.as_str());
        self.relate("wasAttributedTo", json!({ "prov:entity": id, "prov:agent": publisher }));
        if let Some(instant) = published(document) {
            self.relate("wasGeneratedBy", json!({ "prov:entity": id, "prov:time": instant }));
        }
    }

    fn claim(&mut self, testimony: &Testimony, records: &CitedRecords<'_>) {
        let claim = &testimony.claim;
        let id = local("claim", claim.id.as_str());
        let mut entity = json!({ "prov:type": name("tm:Claim"), "tm:stance": claim.stance });
        if let Some(quote) = &claim.quote {
            entity["prov:value"] = quote.exact.as_str().into();
        }
        self.entities.insert(id.clone(), entity);
        let asserter = local("source", testimony.asserted_by.id.as_str());
        self.relate("wasAttributedTo", json!({ "prov:entity": id, "prov:agent": asserter }));
        self.relate("used", json!({ "prov:activity": ASSESSMENT, "prov:entity": id }));
        self.derive(&id, &local("document", claim.document.as_str()), Some("prov:Quotation"));
        let known = |cited: &&ClaimId| records.claims.contains_key(cited.as_str());
        for cited in claim.cites.iter().filter(known) {
            self.derive(&id, &local("claim", cited.as_str()), Some("prov:Quotation"));
        }
        for withdrawn in claim.retracts.iter().filter(known) {
            self.derive(&id, &local("claim", withdrawn.as_str()), Some("prov:Revision"));
        }
        for evidence in &claim.evidence {
            let evidence = local("evidence", evidence.as_str());
            self.entities.insert(evidence.clone(), json!({ "prov:type": name("tm:Evidence") }));
            self.derive(&id, &evidence, Some("prov:PrimarySource"));
        }
    }

    fn feature(&mut self, report: &Report) {
        let id = local("feature", report.id.as_str());
        self.entities.insert(
            id.clone(),
            json!({
                "prov:label": report.title,
                "prov:type": name("tm:Report"),
                "tm:confidence": report.confidence,
                "tm:likelihood": report.likelihood,
            }),
        );
        self.relate("wasGeneratedBy", json!({ "prov:entity": id, "prov:activity": ASSESSMENT }));
        for testimony in &report.provenance {
            self.derive(&id, &local("claim", testimony.claim.id.as_str()), None);
        }
    }

    fn derive(&mut self, entity: &str, from: &str, kind: Option<&str>) {
        let mut derivation = json!({ "prov:generatedEntity": entity, "prov:usedEntity": from });
        if let Some(kind) = kind {
            derivation["prov:type"] = name(kind);
        }
        self.relate("wasDerivedFrom", derivation);
    }

    /// Adds a relation, which has no name but a number of its kind.
    fn relate(&mut self, kind: &'static str, relation: Value) {
        let relations = self.relations.entry(kind).or_default();
        relations.insert(format!("_:{kind}{}", relations.len() + 1), relation);
    }

    fn finished(self) -> Value {
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

/// A qualified name as a value.
fn name(name: &str) -> Value {
    json!({ "$": name, "type": "prov:QUALIFIED_NAME" })
}

/// A qualified name for an id, with what a name cannot hold percent-encoded.
fn local(kind: &str, id: &str) -> String {
    let mut local = format!("tm:{kind}/");
    for &byte in id.as_bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/') {
            local.push(char::from(byte));
        } else {
            // Writing to a text does not fail.
            let _ = write!(local, "%{byte:02X}");
        }
    }
    local
}
