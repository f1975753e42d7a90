//! The properties of a route's legs and stops.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{DataType, PropertyColumn, PropertyRow, TableFeature, simplestyle};
use crate::feature::Geometry;
use crate::itinerary::{ItineraryLeg, ItineraryStop};
use crate::position::Position;
use crate::route::{Leg, LegKind, Passage};

const fn columns<const N: usize>(data_type: DataType, names: [&'static str; N]) -> [PropertyColumn; N] {
    let mut columns = [PropertyColumn { name: "", data_type }; N];
    let mut at = 0;
    while at < N {
        columns[at] = PropertyColumn { name: names[at], data_type };
        at += 1;
    }
    columns
}

/// Returns the columns of a leg.
pub(crate) fn leg_columns() -> impl Iterator<Item = PropertyColumn> {
    columns(DataType::Text, ["id", "kind", "title", "description"])
        .into_iter()
        .chain(columns(DataType::Flag, ["illustrative"]))
        .chain(columns(DataType::Whole, ["number"]))
        .chain(columns(DataType::Text, ["mode", "from", "to"]))
        .chain(columns(DataType::Real, ["from_lon", "from_lat", "to_lon", "to_lat"]))
        .chain(columns(DataType::Real, ["length_km", "length_min_km", "length_max_km", "hours_min", "hours_max"]))
        .chain(columns(
            DataType::Text,
            [
                "countries",
                "transit_countries",
                "passages",
                "not_through",
                "gauge_change",
                "route",
                "route_source",
                "licence",
                "attribution",
            ],
        ))
        .chain(columns(DataType::Text, ["accuracy"]))
        .chain(columns(DataType::Whole, ["gauge_mm"]))
}

/// Returns the columns of a stop.
pub(crate) fn stop_columns() -> impl Iterator<Item = PropertyColumn> {
    columns(DataType::Text, ["id", "kind", "title", "country"])
        .into_iter()
        .chain(columns(DataType::Whole, ["number"]))
        .chain(columns(DataType::Real, ["uncertainty_m"]))
}

/// All properties of a leg, in the order in which they are written.
#[derive(Serialize)]
pub(crate) struct LegProperties<'a> {
    kind: &'static str,
    title: String,
    /// The title again, since some viewers show only this name.
    name: String,
    description: String,
    /// Always true: nobody reported this route.
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
    transit_countries: String,
    passages: String,
    not_through: String,
    gauge_mm: Option<u16>,
    gauge_change: Option<String>,
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

impl<'a> LegProperties<'a> {
    pub(crate) fn new(section: &ItineraryLeg<'a>) -> Self {
        let leg = section.leg;
        let [from_lon, from_lat] = degrees(leg.line.first());
        let [to_lon, to_lat] = degrees(leg.line.last());
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
            length_km: leg.length.best.round().km(),
            length_min_km: leg.length.min.round().km(),
            length_max_km: leg.length.max.round().km(),
            hours_min: hours.map(|(few, _)| round_to_tenth(few)),
            hours_max: hours.map(|(_, many)| round_to_tenth(many)),
            countries: leg.countries.join("; "),
            transit_countries: leg.transit_countries.join("; "),
            passages: joined(&leg.passages),
            not_through: closed(leg),
            gauge_mm: leg.gauge_mm,
            gauge_change: leg.gauge_change.as_ref().map(ToString::to_string),
            route: leg.kind.as_str(),
            route_source: leg.kind.network(),
            licence: leg.kind.license(),
            attribution: leg.kind.attribution(),
            accuracy: leg.accuracy,
            stroke: simplestyle::ROUTE_COLOR,
            stroke_width: if leg.kind == LegKind::Access { 1.0 } else { 2.5 },
            stroke_opacity: simplestyle::STROKE_OPACITY,
        }
    }
}

fn degrees(position: Option<&Position>) -> [f64; 2] {
    position.map_or([0.0, 0.0], |position| position.round().into())
}

fn joined(passages: &[Passage]) -> String {
    passages.iter().map(|passage| passage.as_str()).collect::<Vec<_>>().join("; ")
}

/// Lists the countries and passages that would have made a leg shorter.
fn closed(leg: &Leg) -> String {
    let passages = leg.closed_passages.iter().map(|passage| passage.as_str());
    leg.closed_countries.iter().map(String::as_str).chain(passages).collect::<Vec<_>>().join("; ")
}

pub(crate) fn round_to_tenth(hours: f64) -> f64 {
    (hours * 10.0).round() / 10.0
}

/// Returns the properties of a leg and its id.
pub(crate) fn leg_row(section: &ItineraryLeg<'_>) -> Map<String, Value> {
    let mut flat = match serde_json::to_value(LegProperties::new(section)) {
        Ok(Value::Object(properties)) => properties,
        // Properties are strings and numbers, both of which JSON has.
        _ => Map::new(),
    };
    flat.insert("id".to_owned(), section.id().into());
    flat
}

/// Returns the properties of a stop and its id.
pub(crate) fn stop_row(halt: &ItineraryStop<'_>) -> Map<String, Value> {
    let [lon, lat]: [f64; 2] = halt.stop.extent.center.round().into();
    let stop = json!({
        "id": format!("stop-{}", halt.number),
        "kind": "stop",
        "title": halt.stop.name,
        "country": halt.stop.country,
        "number": halt.number,
        "lon": lon,
        "lat": lat,
        "uncertainty_m": halt.stop.extent.radius.round().get(),
    });
    match stop {
        Value::Object(stop) => stop,
        _ => Map::new(),
    }
}

impl TableFeature for ItineraryLeg<'_> {
    fn row(&self) -> PropertyRow<'_> {
        PropertyRow::Values(leg_row(self))
    }

    fn geometry(&self) -> Option<Geometry<'_>> {
        let lines: Vec<&[Position]> = self.lines.iter().map(Vec::as_slice).collect();
        (!lines.is_empty()).then_some(Geometry::Lines(lines))
    }

    fn point(&self) -> Position {
        self.leg.line.first().copied().unwrap_or_else(|| unreachable!("a leg begins somewhere"))
    }

    fn record(&self) -> Option<String> {
        None
    }
}

impl TableFeature for ItineraryStop<'_> {
    fn row(&self) -> PropertyRow<'_> {
        PropertyRow::Values(stop_row(self))
    }

    fn geometry(&self) -> Option<Geometry<'_>> {
        Some(Geometry::Point(self.point()))
    }

    fn point(&self) -> Position {
        self.stop.extent.center
    }

    fn record(&self) -> Option<String> {
        None
    }
}
