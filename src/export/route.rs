//! A route as a map: one line for each leg.

use std::io::{self, Write};

use geojson::{Geometry, GeometryValue};
use serde::Serialize;

use crate::antimeridian::bbox;
use crate::export::Format;
use crate::position::Position;
use crate::route::{Leg, Route, Way};

#[derive(Serialize)]
#[serde(tag = "type", rename = "FeatureCollection")]
struct Collection {
    troopmap: About,
    #[serde(skip_serializing_if = "Option::is_none")]
    bbox: Option<[f64; 4]>,
    features: Vec<Feature>,
}

#[derive(Serialize)]
struct About {
    version: &'static str,
    note: &'static str,
    attribution: String,
}

#[derive(Serialize)]
#[serde(tag = "type", rename = "Feature")]
struct Feature {
    id: String,
    geometry: Option<Geometry>,
    properties: Properties,
}

#[derive(Serialize)]
struct Properties {
    kind: &'static str,
    title: String,
    mode: &'static str,
    from: String,
    to: String,
    length_km: f64,
    length_min_km: f64,
    length_max_km: f64,
    hours_min: Option<f64>,
    hours_max: Option<f64>,
    route: &'static str,
    route_source: &'static str,
    licence: &'static str,
    accuracy: &'static str,
    stroke: &'static str,
    #[serde(rename = "stroke-width")]
    stroke_width: f64,
}

/// Writes a route in one of the framings of GeoJSON.
///
/// # Errors
/// Whatever the writer fails with; and that the format has no shape for a route.
pub fn write_route(route: &Route, format: Format, out: &mut dyn Write) -> io::Result<()> {
    let features = || route.legs().iter().zip(1..).map(|(leg, number)| Feature::of(leg, number));
    match format {
        Format::GeoJson => {
            let lines: Vec<Vec<Position>> = route.lines();
            let about = About {
                version: env!("CARGO_PKG_VERSION"),
                note: "the shortest way over these networks; nobody reported that anything moved along it",
                attribution: attribution(route),
            };
            let bbox = bbox(lines.iter().map(Vec::as_slice)).map(|bbox| bbox.map(|d| (d * 1e7).round() / 1e7 + 0.0));
            serde_json::to_writer(&mut *out, &Collection { troopmap: about, bbox, features: features().collect() })?;
            writeln!(out)
        }
        Format::GeoJsonSeq | Format::GeoJsonL => {
            for feature in features() {
                if format == Format::GeoJsonSeq {
                    out.write_all(b"\x1e")?;
                }
                serde_json::to_writer(&mut *out, &feature)?;
                writeln!(out)?;
            }
            Ok(())
        }
        other => Err(io::Error::new(
            io::ErrorKind::Unsupported,
            format!("a route cannot be written as {other}; use geojson, geojsonseq or geojsonl"),
        )),
    }
}

fn attribution(route: &Route) -> String {
    let mut lines: Vec<&str> = route.legs().iter().map(|leg| leg.way.attribution()).filter(|l| !l.is_empty()).collect();
    lines.sort_unstable();
    lines.dedup();
    lines.join(". ")
}

impl Feature {
    fn of(leg: &Leg, number: usize) -> Self {
        let lines: Vec<Vec<geojson::Position>> = leg
            .lines()
            .iter()
            .map(|line| line.iter().map(|spot| <[f64; 2]>::from(spot.rounded()).into()).collect())
            .collect();
        let value = match lines.as_slice() {
            [] => None,
            [one] => Some(GeometryValue::LineString { coordinates: one.clone() }),
            _ => Some(GeometryValue::MultiLineString { coordinates: lines }),
        };
        let hours = leg.hours().filter(|_| leg.way != Way::Access);
        let tenth = |hours: f64| (hours * 10.0).round() / 10.0;
        Self {
            id: format!("leg-{number}"),
            geometry: value.map(Geometry::new),
            properties: Properties {
                kind: "leg",
                title: format!("{} to {}", leg.from, leg.to),
                mode: leg.mode.as_str(),
                from: leg.from.clone(),
                to: leg.to.clone(),
                length_km: leg.length.best.rounded().km(),
                length_min_km: leg.length.min.rounded().km(),
                length_max_km: leg.length.max.rounded().km(),
                hours_min: hours.map(|(few, _)| tenth(few)),
                hours_max: hours.map(|(_, many)| tenth(many)),
                route: leg.way.as_str(),
                route_source: leg.way.network(),
                licence: leg.way.licence(),
                accuracy: leg.accuracy,
                stroke: "#555555",
                stroke_width: if leg.way == Way::Access { 1.0 } else { 2.0 },
            },
        }
    }
}
