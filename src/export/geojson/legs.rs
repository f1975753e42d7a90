//! A route: the names of the properties of its legs, and how they are written.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::antimeridian::bbox;
use crate::export::geojson::geometry::Geometry;
use crate::export::geojson::write::Framing;
use crate::export::itinerary::{Halt, Itinerary, NOTE, Section};
use crate::export::style;
use crate::export::table::Entry as _;
use crate::position::Position;
use crate::route::{Passage, Way};

/// What a collection says of itself.
#[derive(Serialize)]
struct About<'a> {
    version: &'static str,
    title: &'a str,
    note: &'static str,
    attribution: &'a str,
    length_km: f64,
    length_min_km: f64,
    length_max_km: f64,
    hours_min: Option<f64>,
    hours_max: Option<f64>,
    stops: Vec<Map<String, Value>>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename = "Feature")]
struct Written<'a> {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    bbox: Option<[f64; 4]>,
    geometry: Option<Geometry<'a>>,
    properties: Properties<'a>,
}

/// All properties of a leg, in the order in which they are written.
#[derive(Serialize)]
struct Properties<'a> {
    kind: &'static str,
    title: String,
    /// The title again: some viewers show only this name.
    name: String,
    description: String,
    /// Always: nobody reported this way.
    illustrative: bool,
    number: usize,
    mode: &'static str,
    from: &'a str,
    to: &'a str,
    from_lon: f64,
    from_lat: f64,
    to_lon: f64,
    to_lat: f64,
    length_km: f64,
    length_min_km: f64,
    length_max_km: f64,
    hours_min: Option<f64>,
    hours_max: Option<f64>,
    countries: String,
    passages: String,
    not_through: String,
    route: &'static str,
    route_source: &'static str,
    licence: &'static str,
    attribution: &'static str,
    accuracy: &'static str,
    stroke: &'static str,
    #[serde(rename = "stroke-width")]
    stroke_width: f64,
    #[serde(rename = "stroke-opacity")]
    stroke_opacity: f64,
}

impl<'a> Properties<'a> {
    fn of(section: &Section<'a>) -> Self {
        let leg = section.leg;
        let [from_lon, from_lat] = spot(leg.line.first());
        let [to_lon, to_lat] = spot(leg.line.last());
        let hours = leg.hours();
        Self {
            kind: "leg",
            title: section.title(),
            name: section.title(),
            description: section.description(),
            illustrative: true,
            number: section.number,
            mode: leg.mode.as_str(),
            from: &leg.from,
            to: &leg.to,
            from_lon,
            from_lat,
            to_lon,
            to_lat,
            length_km: leg.length.best.rounded().km(),
            length_min_km: leg.length.min.rounded().km(),
            length_max_km: leg.length.max.rounded().km(),
            hours_min: hours.map(|(few, _)| tenth(few)),
            hours_max: hours.map(|(_, many)| tenth(many)),
            countries: leg.countries.join("; "),
            passages: joined(&leg.passages),
            not_through: joined(&leg.spared),
            route: leg.way.as_str(),
            route_source: leg.way.network(),
            licence: leg.way.licence(),
            attribution: leg.way.attribution(),
            accuracy: leg.accuracy,
            stroke: style::COURSE,
            stroke_width: if leg.way == Way::Access { 1.0 } else { 2.5 },
            stroke_opacity: style::STROKE_OPACITY,
        }
    }
}

fn spot(spot: Option<&Position>) -> [f64; 2] {
    spot.map_or([0.0, 0.0], |spot| spot.rounded().into())
}

fn joined(passages: &[Passage]) -> String {
    passages.iter().map(|passage| passage.as_str()).collect::<Vec<_>>().join("; ")
}

fn tenth(hours: f64) -> f64 {
    (hours * 10.0).round() / 10.0
}

/// Writes the legs, and in a collection what is said of the whole.
pub(in crate::export) fn write_route(
    itinerary: &Itinerary<'_>,
    framing: Framing,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sections: Vec<Section<'_>> = itinerary.sections().collect();
    if framing == Framing::Collection {
        out.write_all(b"{\"type\":\"FeatureCollection\",\n\"troopmap\":")?;
        serde_json::to_writer(&mut *out, &About::of(itinerary))?;
        out.write_all(b",\n\"features\":[")?;
    }
    for section in &sections {
        out.write_all(match framing {
            Framing::Collection if section.number == 1 => b"\n",
            Framing::Collection => b",\n",
            Framing::Sequence => b"\x1e",
            Framing::Lines => b"",
        })?;
        let feature = Written {
            id: section.id(),
            bbox: boxed(std::slice::from_ref(section)),
            geometry: section.geometry(),
            properties: Properties::of(section),
        };
        serde_json::to_writer(&mut *out, &feature)?;
        if framing != Framing::Collection {
            out.write_all(b"\n")?;
        }
    }
    if framing == Framing::Collection {
        out.write_all(b"\n]")?;
        if let Some(bbox) = boxed(&sections) {
            out.write_all(b",\n\"bbox\":")?;
            serde_json::to_writer(&mut *out, &bbox)?;
        }
        out.write_all(b"}\n")?;
    }
    out.flush()
}

fn boxed(sections: &[Section<'_>]) -> Option<[f64; 4]> {
    let bbox = bbox(sections.iter().flat_map(|section| &section.lines).map(Vec::as_slice))?;
    Some(bbox.map(|degrees| (degrees * 1e7).round() / 1e7 + 0.0))
}

impl<'a> About<'a> {
    fn of(itinerary: &'a Itinerary<'_>) -> Self {
        let (length, hours) = (itinerary.route().length(), itinerary.route().hours());
        Self {
            version: env!("CARGO_PKG_VERSION"),
            title: itinerary.title(),
            note: NOTE,
            attribution: itinerary.attribution(),
            length_km: length.best.rounded().km(),
            length_min_km: length.min.rounded().km(),
            length_max_km: length.max.rounded().km(),
            hours_min: hours.map(|(few, _)| tenth(few)),
            hours_max: hours.map(|(_, many)| tenth(many)),
            stops: itinerary.halts().map(|halt| flat_stop(&halt)).collect(),
        }
    }
}

/// The properties of a leg and its id.
pub(in crate::export) fn flat_leg(section: &Section<'_>) -> Map<String, Value> {
    let mut flat = match serde_json::to_value(Properties::of(section)) {
        Ok(Value::Object(properties)) => properties,
        // Properties are texts and numbers: nothing that JSON lacks.
        _ => Map::new(),
    };
    flat.insert("id".to_owned(), section.id().into());
    flat
}

/// The properties of a stop and its id.
pub(in crate::export) fn flat_stop(halt: &Halt<'_>) -> Map<String, Value> {
    let [lon, lat]: [f64; 2] = halt.stop.extent.center.rounded().into();
    let stop = json!({
        "id": format!("stop-{}", halt.number),
        "kind": "stop",
        "title": halt.stop.name,
        "country": halt.stop.country,
        "number": halt.number,
        "lon": lon,
        "lat": lat,
        "uncertainty_m": halt.stop.extent.radius.rounded().get(),
    });
    match stop {
        Value::Object(stop) => stop,
        _ => Map::new(),
    }
}
