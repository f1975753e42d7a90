//! Routes as GeoJSON: one feature per leg.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value};

use crate::antimeridian::bbox;
use crate::export::geojson::write::Framing;
use crate::feature::Geometry;
use crate::itinerary::{Itinerary, ItineraryLeg, NOTE};
use crate::property::{LegProperties, TableFeature as _, round_to_tenth, stop_row};

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
    properties: LegProperties<'a>,
}

/// Writes the legs, and in a collection what is said of the whole.
pub(in crate::export) fn write_route(
    itinerary: &Itinerary<'_>,
    framing: Framing,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sections: Vec<ItineraryLeg<'_>> = itinerary.sections().collect();
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
            properties: LegProperties::new(section),
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

fn boxed(sections: &[ItineraryLeg<'_>]) -> Option<[f64; 4]> {
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
            length_km: length.best.round().km(),
            length_min_km: length.min.round().km(),
            length_max_km: length.max.round().km(),
            hours_min: hours.map(|(few, _)| round_to_tenth(few)),
            hours_max: hours.map(|(_, many)| round_to_tenth(many)),
            stops: itinerary.halts().map(|halt| stop_row(&halt)).collect(),
        }
    }
}
