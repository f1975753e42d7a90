//! Routes as GeoJSON: one feature per leg.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value};

use super::framing::Framing;
use crate::antimeridian::bbox;
use crate::feature::Geometry;
use crate::itinerary::{Itinerary, ItineraryLeg, NOTE};
use crate::property::{LegProperties, TableFeature as _, round_to_tenth, stop_row};

/// The member `troopmap` of a collection.
#[derive(Serialize)]
struct RouteAbout<'a> {
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
struct LegObject<'a> {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    bbox: Option<[f64; 4]>,
    geometry: Option<Geometry<'a>>,
    properties: LegProperties<'a>,
}

/// Writes the legs, and in a collection the member `troopmap` about the whole route.
pub(in crate::export) fn write_route(
    itinerary: &Itinerary<'_>,
    framing: Framing,
    mut out: &mut dyn Write,
) -> io::Result<()> {
    let legs: Vec<ItineraryLeg<'_>> = itinerary.legs().collect();
    framing.begin(&mut out, Some(&RouteAbout::new(itinerary)))?;
    for leg in &legs {
        if leg.number > 1 {
            out.write_all(framing.between())?;
        }
        out.write_all(framing.before())?;
        let feature = LegObject {
            id: leg.id(),
            bbox: bbox_of(std::slice::from_ref(leg)),
            geometry: leg.geometry(),
            properties: LegProperties::new(leg),
        };
        serde_json::to_writer(&mut *out, &feature)?;
        out.write_all(framing.after())?;
    }
    framing.end(&mut out, bbox_of(&legs), None::<&()>)?;
    out.flush()
}

fn bbox_of(legs: &[ItineraryLeg<'_>]) -> Option<[f64; 4]> {
    let bbox = bbox(legs.iter().flat_map(|leg| &leg.lines).map(Vec::as_slice))?;
    Some(bbox.map(|degrees| (degrees * 1e7).round() / 1e7 + 0.0))
}

impl<'a> RouteAbout<'a> {
    fn new(itinerary: &'a Itinerary<'_>) -> Self {
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
            stops: itinerary.stops().map(|halt| stop_row(&halt)).collect(),
        }
    }
}
