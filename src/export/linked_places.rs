//! Linked Places, for gazetteers of history and the tools around them (World Historical Gazetteer, Recogito).
//!
//! Each place of the map is a feature, with the names that documents use for it and their citations, the time spans of its
//! reports, and a sentence for each report. A movement is a relation from its start to its end.
//!
//! Omitted are lines, confidence as a number (`certainty` has three words), and the record except for citations.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Map as Members, Value, json};

use crate::edtf::Sense;
use crate::export::sink;
use crate::extent::Extent;
use crate::feature::NOTE;
use crate::feature::{Feature, Map, Report};
use crate::id::PlaceId;
use crate::itinerary::{self, Itinerary};
use crate::opinion::Likelihood;
use crate::record::Document;
use crate::route::Stop;

const CONTEXT: &str =
    "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld";

pub(super) fn write_map(map: &Map, out: &mut dyn Write) -> io::Result<()> {
    let features = map.features();
    let mut places: BTreeMap<&str, PlaceReports<'_>> = BTreeMap::new();
    for feature in features {
        for mention in mentions(feature) {
            places
                .entry(mention.id.as_str())
                .or_insert_with(|| PlaceReports::new(mention))
                .add(feature.report(), mention);
        }
        if let Feature::Movement(movement) = feature
            && let Some(start) = places.get_mut(movement.from.place_id.as_str())
        {
            start.relations.push(relation(&movement.report, &movement.to.place_id, &movement.to.place));
        }
    }
    let collection = json!({
        "type": "FeatureCollection",
        "@context": CONTEXT,
        "indexing": { "name": map.title(), "description": format!("{NOTE}. {}", map.attribution()) },
        "features": places.values().map(PlaceReports::feature).collect::<Vec<_>>(),
    });
    sink::write_pretty_json(out, &collection)
}

/// Writes the stops of a route, each with a relation to the next. The legs between two stops are one relation.
pub(super) fn write_route(itinerary: &Itinerary<'_>, out: &mut dyn Write) -> io::Result<()> {
    let stops = itinerary.route().stops();
    let features: Vec<Value> = itinerary
        .stops()
        .map(|halt| {
            let next = stops.get(halt.number);
            let relations: Vec<Value> = next
                .map(|next| json!({ "relationType": "troopmap:route", "relationTo": geo_uri(next), "label": format!("{} to {}", halt.stop.name, next.name) }))
                .into_iter()
                .collect();
            let mut feature = json!({
                "@id": geo_uri(halt.stop),
                "type": "Feature",
                "properties": { "title": halt.stop.name, "ccodes": halt.stop.country.iter().collect::<Vec<_>>() },
                "names": [{ "toponym": halt.stop.name }],
                "geometry": point(halt.stop.extent),
            });
            if !relations.is_empty() {
                feature["relations"] = relations.into();
            }
            feature
        })
        .collect();
    let description =
        format!("{}; {}. {}", itinerary.total_length_and_duration(), itinerary::NOTE, itinerary.attribution());
    let collection = json!({
        "type": "FeatureCollection",
        "@context": CONTEXT,
        "indexing": { "name": itinerary.title(), "description": description },
        "features": features,
    });
    sink::write_pretty_json(out, &collection)
}

/// Returns the geo URI of a stop (RFC 5870), since it has no id of a gazetteer.
fn geo_uri(stop: &Stop) -> String {
    let center = stop.extent.center.round();
    format!("geo:{},{};u={}", center.lat(), center.lon(), stop.extent.radius.round().get())
}

/// Returns a point with its radius in a note, because the format has no property for it.
fn point(extent: Extent) -> Value {
    let center = extent.center.round();
    json!({ "type": "Point", "coordinates": [center.lon(), center.lat()], "note": format!("within {} of it", extent.radius) })
}

/// A place as a feature names it.
#[derive(Clone, Copy)]
struct Mention<'a> {
    id: &'a PlaceId,
    name: &'a str,
    reported: &'a str,
    country: Option<&'a str>,
    extent: Extent,
}

fn mentions(feature: &Feature) -> Vec<Mention<'_>> {
    match feature {
        Feature::Location(at) => vec![Mention {
            id: &at.place_id,
            name: &at.place,
            reported: &at.place_reported,
            country: at.country.as_deref(),
            extent: at.extent,
        }],
        Feature::Movement(movement) => [&movement.from, &movement.to]
            .map(|end| Mention {
                id: &end.place_id,
                name: &end.place,
                reported: &end.place_reported,
                country: end.country.as_deref(),
                extent: end.extent,
            })
            .into(),
    }
}

/// All that the map reports about a place.
struct PlaceReports<'a> {
    place: Mention<'a>,
    /// The citations of each name.
    names: BTreeMap<&'a str, Vec<Value>>,
    spans: Vec<Value>,
    descriptions: Vec<Value>,
    relations: Vec<Value>,
    likeliest: Likelihood,
}

impl<'a> PlaceReports<'a> {
    fn new(place: Mention<'a>) -> Self {
        let names = BTreeMap::from([(place.name, Vec::new())]);
        let likeliest = Likelihood::AlmostNoChance;
        Self { place, names, spans: Vec::new(), descriptions: Vec::new(), relations: Vec::new(), likeliest }
    }

    fn add(&mut self, report: &'a Report, mention: Mention<'a>) {
        let citations: Vec<Value> = report.provenance.iter().map(|testimony| citation(&testimony.document)).collect();
        for name in mention.reported.split("; ").filter(|name| !name.is_empty()) {
            let cited = self.names.entry(name).or_default();
            let new: Vec<Value> = citations.iter().filter(|citation| !cited.contains(citation)).cloned().collect();
            cited.extend(new);
        }
        if let Some(span) = time_span(report)
            && !self.spans.contains(&span)
        {
            self.spans.push(span);
        }
        let value = format!("{}: {}", report.title, report.description);
        self.descriptions.push(json!({ "@id": format!("troopmap:{}", report.id), "value": value, "lang": "en" }));
        self.likeliest = self.likeliest.max(report.likelihood);
    }

    fn feature(&self) -> Value {
        let certainty = match self.likeliest {
            Likelihood::VeryLikely | Likelihood::AlmostCertain => "certain",
            Likelihood::Likely | Likelihood::RoughlyEvenChance => "less-certain",
            Likelihood::Unlikely | Likelihood::VeryUnlikely | Likelihood::AlmostNoChance => "uncertain",
        };
        let names: Vec<Value> =
            self.names.iter().map(|(name, citations)| json!({ "toponym": name, "citations": citations })).collect();
        let mut feature = Members::new();
        let mut put = |key: &str, value: Value| drop(feature.insert(key.to_owned(), value));
        put("@id", place_uri(self.place.id).into());
        put("type", "Feature".into());
        let countries: Vec<&str> = self.place.country.into_iter().collect();
        put("properties", json!({ "title": self.place.name, "ccodes": countries }));
        if !self.spans.is_empty() {
            put("when", json!({ "timespans": self.spans, "certainty": certainty }));
        }
        put("names", names.into());
        put("geometry", point(self.place.extent));
        if self.place.id.as_str().starts_with("geonames:") {
            put("links", json!([{ "type": "exactMatch", "identifier": place_uri(self.place.id) }]));
        }
        if !self.relations.is_empty() {
            put("relations", self.relations.clone().into());
        }
        put("descriptions", self.descriptions.clone().into());
        feature.into()
    }
}

/// Returns the URI of the place in GeoNames, or any other id unchanged.
fn place_uri(id: &PlaceId) -> String {
    match id.as_str().strip_prefix("geonames:") {
        Some(number) => format!("https://sws.geonames.org/{number}/"),
        None => id.to_string(),
    }
}

/// Returns the time span of a report; an open end is omitted. If the report is for some day of an interval, both ends may be
/// any day in it.
fn time_span(report: &Report) -> Option<Value> {
    let mut span = Members::new();
    let is_some_day = report.when.as_ref().is_some_and(|when| when.sense() == Sense::SomeDay);
    if let (true, Some(start), Some(end)) = (is_some_day, report.start, report.end) {
        let any = json!({ "earliest": start.to_date_text(), "latest": end.to_date_text() });
        return Some(json!({ "start": any, "end": any }));
    }
    if let Some(start) = report.start {
        span.insert("start".to_owned(), json!({ "earliest": start.to_date_text() }));
    }
    if let Some(end) = report.end {
        span.insert("end".to_owned(), json!({ "latest": end.to_date_text() }));
    }
    (!span.is_empty()).then(|| span.into())
}

fn citation(document: &Document) -> Value {
    let mut citation = Members::new();
    citation.insert("label".to_owned(), document.title.as_deref().unwrap_or(document.id.as_str()).into());
    if let Some(instant) = document.published.earliest().instant() {
        citation.insert("year".to_owned(), instant.date().0.into());
    }
    if let Some(url) = &document.url {
        citation.insert("@id".to_owned(), url.as_str().into());
    }
    citation.into()
}

fn relation(report: &Report, to: &PlaceId, name: &str) -> Value {
    let mut relation = json!({
        "relationType": "troopmap:movement",
        "relationTo": place_uri(to),
        "label": format!("{} to {name}", report.subject),
    });
    if let Some(span) = time_span(report) {
        relation["when"] = json!({ "timespans": [span] });
    }
    let citations: Vec<Value> = report.provenance.iter().map(|testimony| citation(&testimony.document)).collect();
    relation["citations"] = citations.into();
    relation
}
