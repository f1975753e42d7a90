//! A STIX 2.1 bundle, for threat-intelligence platforms.
//!
//! Sources and subjects are `identity` objects, and places are `location` objects with their `precision` in meters. A feature
//! is a `relationship` from subject to place with confidence and time, each claim is an `opinion` of its source on the
//! relationship, and each document is a `report`. A movement has two relationships, `moved-from` and `moved-to`.
//!
//! Omitted are lines, counts of people, the Admiralty digit and the parts of opinions.
//!
//! Ids are UUIDs of the content (version 5), and `created` is the as-of day of the map, or else the day on which its last
//! document was published, so that the same dossier gives the same bundle.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde_json::{Map as Members, Value, json};
use uuid::Uuid;

use crate::edtf::Instant;
use crate::export::cited_records::{CitedRecords, published};
use crate::export::sink;
use crate::extent::Extent;
use crate::feature::NOTE;
use crate::feature::{Feature, Map, Report, Testimony};
use crate::id::PlaceId;
use crate::opinion::Hedge;
use crate::proposition::PropositionKind;
use crate::record::{Document, Source, SourceKind, Stance};

pub(super) fn write_map(map: &Map, out: &mut dyn Write) -> io::Result<()> {
    let features = map.features();
    let records = CitedRecords::new(features);
    let created = map.as_of().map(Instant::start_of_day).or_else(|| records.last_published());
    let mut bundle = Bundle {
        created: timestamp(created.unwrap_or(Instant::from_unix_seconds(0))),
        objects: Vec::new(),
        ids: BTreeSet::new(),
    };

    let identities: Identities<'_> =
        records.sources.values().map(|source| (source.id.as_str(), bundle.add_source(source))).collect();
    let mut stated: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut relationships = Vec::new();
    for feature in features {
        let report = feature.report();
        let about = bundle.add_feature(feature);
        for testimony in &report.provenance {
            let opinion = bundle.add_opinion(testimony, &about, &identities);
            stated.entry(testimony.document.id.as_str()).or_default().push(opinion);
        }
        relationships.extend(about);
    }
    for (id, opinions) in stated {
        bundle.add_report(records.documents[id], opinions, &identities);
    }
    if !relationships.is_empty() {
        bundle.add_note(map, &relationships);
    }
    bundle.write(out)
}

/// The ids of the identities of sources.
type Identities<'a> = BTreeMap<&'a str, String>;

/// The objects of a bundle, each once.
struct Bundle {
    created: String,
    objects: Vec<Value>,
    ids: BTreeSet<String>,
}

impl Bundle {
    /// Adds an object unless it exists, and returns its id.
    fn add_object(&mut self, kind: &str, members: Value) -> String {
        let mut object = Members::new();
        object.insert("type".to_owned(), kind.into());
        object.insert("spec_version".to_owned(), "2.1".into());
        object.insert("created".to_owned(), self.created.as_str().into());
        object.insert("modified".to_owned(), self.created.as_str().into());
        if let Value::Object(members) = members {
            object.extend(members.into_iter().filter(|(_, value)| !value.is_null()));
        }
        let id = format!("{kind}--{}", uuid(&Value::from(object.clone()).to_string()));
        object.shift_insert(2, "id".to_owned(), id.as_str().into());
        if self.ids.insert(id.clone()) {
            self.objects.push(object.into());
        }
        id
    }

    fn add_source(&mut self, source: &Source) -> String {
        let class = match source.kind {
            Some(SourceKind::Witness) => "individual",
            None | Some(SourceKind::SocialMedia | SourceKind::Other) => "unknown",
            Some(_) => "organization",
        };
        self.add_object(
            "identity",
            json!({
                "name": source.label(),
                "description": source.note,
                "identity_class": class,
                "labels": source.reliability.map(|letter| [format!("admiralty-reliability:{letter}")]),
                "external_references": [reference("troopmap", Some(source.id.as_str()), source.url.as_deref())],
            }),
        )
    }

    fn add_place(&mut self, name: &str, id: &PlaceId, country: Option<&str>, extent: Extent) -> String {
        let (gazetteer, number) = id.as_str().split_once(':').unwrap_or(("gazetteer", id.as_str()));
        let center = extent.center.round();
        self.add_object(
            "location",
            json!({
                "name": name,
                "latitude": center.lat(),
                "longitude": center.lon(),
                "precision": Some(extent.radius.get()).filter(|radius| *radius > 0.0),
                "country": country,
                "external_references": [reference(gazetteer, Some(number), None)],
            }),
        )
    }

    /// Adds the relationships of a feature and returns their ids.
    fn add_feature(&mut self, feature: &Feature) -> Vec<String> {
        let report = feature.report();
        let subject = self.add_object("identity", json!({ "name": report.subject, "identity_class": "group" }));
        match feature {
            Feature::Location(location) => {
                let country = location.country.as_deref();
                let place = self.add_place(&location.place, &location.place_id, country, location.extent);
                let verb = match report.proposition {
                    PropositionKind::Presence | PropositionKind::Combat => "located-at",
                    PropositionKind::Departure => "departed-from",
                    PropositionKind::Expectation => "expected-at",
                    _ => "related-to",
                };
                vec![self.add_relationship(report, &subject, verb, &place)]
            }
            Feature::Movement(movement) => [("moved-from", &movement.from), ("moved-to", &movement.to)]
                .map(|(verb, end)| {
                    let place = self.add_place(&end.place, &end.place_id, end.country.as_deref(), end.extent);
                    self.add_relationship(report, &subject, verb, &place)
                })
                .into(),
        }
    }

    fn add_relationship(&mut self, report: &Report, subject: &str, verb: &str, place: &str) -> String {
        let start = report.start.map(timestamp);
        // The standard requires the stop to be later than the start.
        let stop = report.end.filter(|end| report.start.is_none_or(|start| *end > start)).map(timestamp);
        self.add_object(
            "relationship",
            json!({
                "relationship_type": verb,
                "description": report.description,
                "source_ref": subject,
                "target_ref": place,
                "start_time": start,
                "stop_time": stop,
                "confidence": report.confidence,
                "labels": [report.proposition.as_str(), report.likelihood.as_str()],
                "external_references": [reference("troopmap", Some(report.id.as_str()), None)],
            }),
        )
    }

    fn add_opinion(&mut self, testimony: &Testimony, about: &[String], identities: &Identities<'_>) -> String {
        let claim = &testimony.claim;
        let quote = claim.quote.as_ref().map(|quote| quote.exact.as_str());
        self.add_object(
            "opinion",
            json!({
                "created_by_ref": identities.get(testimony.asserted_by.id.as_str()),
                "explanation": quote.or(claim.note.as_deref()),
                "authors": [testimony.asserted_by.label()],
                "opinion": agreement(claim.stance, claim.hedge),
                "object_refs": about,
                "labels": [testimony.counts.as_str()],
                "external_references": [
                    reference("troopmap", Some(claim.id.as_str()), testimony.document.url.as_deref()),
                ],
            }),
        )
    }

    fn add_report(&mut self, document: &Document, opinions: Vec<String>, identities: &Identities<'_>) {
        let publisher = identities.get(document.publisher.as_str());
        let mut about = opinions;
        about.extend(publisher.cloned());
        about.dedup();
        let published = published(document).map_or_else(|| self.created.clone(), timestamp);
        self.add_object(
            "report",
            json!({
                "created_by_ref": publisher,
                "name": document.title.as_deref().unwrap_or(document.id.as_str()),
                "published": published,
                "lang": document.language,
                "object_refs": about,
                "external_references": [
                    reference("troopmap", Some(document.id.as_str()), document.url.as_deref()),
                ],
            }),
        );
    }

    fn add_note(&mut self, map: &Map, relationships: &[String]) {
        let title = map.title().map(|title| format!("{title}. ")).unwrap_or_default();
        self.add_object(
            "note",
            json!({
                "abstract": NOTE,
                "content": format!("{title}{NOTE}. {}", map.attribution()),
                "object_refs": relationships,
            }),
        );
    }

    fn write(self, out: &mut dyn Write) -> io::Result<()> {
        let ids: Vec<&Value> = self.objects.iter().filter_map(|object| object.get("id")).collect();
        let id = uuid(&ids.iter().map(ToString::to_string).collect::<String>());
        let mut bundle = json!({ "type": "bundle", "id": format!("bundle--{id}") });
        // STIX does not allow empty lists.
        if !self.objects.is_empty() {
            bundle["objects"] = self.objects.into();
        }
        sink::write_pretty_json(out, &bundle)
    }
}

/// Returns the agreement of a claim on the scale of STIX.
fn agreement(stance: Stance, hedge: Option<Hedge>) -> &'static str {
    let is_sure = matches!(hedge, None | Some(Hedge::Confirmed | Hedge::Asserted | Hedge::Assessed));
    match stance {
        Stance::Affirms if is_sure => "strongly-agree",
        Stance::Affirms => "agree",
        Stance::Denies if is_sure => "strongly-disagree",
        Stance::Denies | Stance::Doubts => "disagree",
        Stance::CannotConfirm | Stance::NoComment => "neutral",
    }
}

fn reference(source: &str, id: Option<&str>, url: Option<&str>) -> Value {
    let mut reference = json!({ "source_name": source });
    for (key, value) in [("url", url), ("external_id", id)] {
        if let Some(value) = value {
            reference[key] = value.into();
        }
    }
    reference
}

fn uuid(content: &str) -> Uuid {
    // The namespace of the standard is for its observables only, so ours is the address of the repository.
    let namespace = Uuid::new_v5(&Uuid::NAMESPACE_URL, env!("CARGO_PKG_REPOSITORY").as_bytes());
    Uuid::new_v5(&namespace, content.as_bytes())
}

/// Formats an instant as STIX does: with milliseconds, and years clamped to four digits.
fn timestamp(instant: Instant) -> String {
    let year = instant.date().0;
    match year {
        0..=9999 => instant.to_string().replace('Z', ".000Z"),
        ..0 => "0000-01-01T00:00:00.000Z".to_owned(),
        _ => "9999-12-31T23:59:59.000Z".to_owned(),
    }
}
