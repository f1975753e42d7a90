//! Features written one after the other, so that a map needs no more memory than its largest feature.

use std::io::{self, Write};

use geojson::Geometry;
use serde::{Serialize, Serializer};

use crate::antimeridian::bbox;
use crate::edtf::Instant;
use crate::export::Options;
use crate::export::geojson::geometry;
use crate::export::geojson::properties::Properties;
use crate::feature::{Feature, Map, Unmapped};
use crate::id::FeatureId;
use crate::measure::circle;
use crate::opinion::TrustTable;

/// Corners of a drawn circle: the rim is off by less than a thousandth of the radius.
const CORNERS: usize = 72;

/// A feature as it is written.
#[derive(Serialize)]
#[serde(tag = "type", rename = "Feature")]
struct Written<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bbox: Option<[f64; 4]>,
    geometry: Option<Geometry>,
    properties: Properties<'a>,
}

/// The circle of a place as it is written.
#[derive(Serialize)]
#[serde(tag = "type", rename = "Feature")]
struct WrittenCircle<'a> {
    id: String,
    geometry: Option<Geometry>,
    properties: CircleProperties<'a>,
}

#[derive(Serialize)]
struct CircleProperties<'a> {
    kind: &'static str,
    of: &'a FeatureId,
    title: &'a str,
    place: &'a str,
    uncertainty_m: f64,
    stroke: &'static str,
    #[serde(rename = "fill-opacity")]
    fill_opacity: f64,
}

/// What the collection says of itself.
#[derive(Serialize)]
struct About<'a> {
    version: &'static str,
    title: Option<&'a str>,
    note: &'static str,
    as_of: Option<String>,
    attribution: &'a str,
    trust: &'a TrustTable,
    scale: Scale,
    features: usize,
    unmapped: Vec<Beside<'a>>,
}

/// The bounds that likelihood and analytic confidence are read from.
#[derive(Serialize)]
struct Scale {
    confidence: &'static str,
    likelihood: &'static str,
    analytic_confidence: &'static str,
}

#[derive(Serialize)]
struct Beside<'a> {
    claim: &'a str,
    reason: &'a str,
}

const NOTE: &str = "reported, not verified";

const SCALE: Scale = Scale {
    confidence: "STIX 2.1, 0 to 100",
    likelihood: "ICD 203: almost no chance < 5 <= very unlikely < 20 <= unlikely < 45 <= roughly even chance < 55 <= likely < 80 <= very likely < 95 <= almost certain",
    analytic_confidence: "by uncertainty: low > 0.5 >= moderate > 0.2 >= high",
};

/// One RFC 7946 feature collection, a feature a line.
pub(in crate::export) fn write_collection(map: &Map<'_>, options: Options, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(64 * 1024, out);
    out.write_all(b"{\"type\":\"FeatureCollection\",\n\"troopmap\":")?;
    serde_json::to_writer(&mut out, &About::of(map, &map.unmapped()))?;
    out.write_all(b",\n\"features\":[")?;
    let mut bounds = Vec::new();
    let mut separator: &[u8] = b"\n";
    each(map, options, &mut |feature| {
        out.write_all(separator)?;
        separator = b",\n";
        if let Some(parts) = feature.parts() {
            bounds.extend(parts);
        }
        serde_json::to_writer(&mut out, &feature).map_err(io::Error::from)
    })?;
    out.write_all(b"\n]")?;
    // The box is known only after the last feature has gone by.
    if let Some(bbox) = bbox(bounds.iter().map(Vec::as_slice)) {
        out.write_all(b",\n\"bbox\":")?;
        serde_json::to_writer(&mut out, &bbox.map(to_seven))?;
    }
    out.write_all(b"}\n")?;
    out.flush()
}

/// RFC 8142: each text begins with a record separator and ends with a line feed.
pub(in crate::export) fn write_sequence(map: &Map<'_>, options: Options, out: &mut dyn Write) -> io::Result<()> {
    framed(map, options, out, b"\x1e")
}

/// One feature a line.
pub(in crate::export) fn write_lines(map: &Map<'_>, options: Options, out: &mut dyn Write) -> io::Result<()> {
    framed(map, options, out, b"")
}

fn framed(map: &Map<'_>, options: Options, out: &mut dyn Write, before: &[u8]) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(64 * 1024, out);
    each(map, options, &mut |feature| {
        out.write_all(before)?;
        serde_json::to_writer(&mut out, &feature)?;
        out.write_all(b"\n")
    })?;
    out.flush()
}

/// A feature, or the circle of one.
enum Item<'a> {
    Feature(&'a Feature),
    Circle(&'a Feature),
}

impl Item<'_> {
    fn parts(&self) -> Option<Vec<Vec<crate::position::Position>>> {
        match self {
            Self::Feature(feature) => Some(geometry::parts(feature)),
            Self::Circle(Feature::Location(location)) => Some(circle(location.extent, CORNERS)),
            Self::Circle(Feature::Movement(_)) => None,
        }
    }
}

impl Serialize for Item<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Feature(feature) => Written::of(feature).serialize(serializer),
            Self::Circle(feature) => WrittenCircle::of(feature).serialize(serializer),
        }
    }
}

fn each(map: &Map<'_>, options: Options, write: &mut dyn FnMut(Item<'_>) -> io::Result<()>) -> io::Result<()> {
    for feature in map.features() {
        write(Item::Feature(&feature))?;
        if options.circles && matches!(feature, Feature::Location(_)) {
            write(Item::Circle(&feature))?;
        }
    }
    Ok(())
}

impl<'a> Written<'a> {
    fn of(feature: &'a Feature) -> Self {
        let parts = geometry::parts(feature);
        let bbox = match feature {
            // The box of a point tells nothing that the point does not.
            Feature::Location(_) => None,
            Feature::Movement(_) => bbox(parts.iter().map(Vec::as_slice)).map(|bbox| bbox.map(to_seven)),
        };
        Self { id: feature.id().as_str(), bbox, geometry: geometry::of(feature), properties: Properties::of(feature) }
    }
}

impl<'a> WrittenCircle<'a> {
    fn of(feature: &'a Feature) -> Self {
        let report = feature.report();
        let (geometry, place, radius) = match feature {
            Feature::Location(location) => {
                (geometry::polygons(&circle(location.extent, CORNERS)), location.place.as_str(), location.extent.radius)
            }
            Feature::Movement(_) => (None, "", crate::units::Meters::ZERO),
        };
        let properties = CircleProperties {
            kind: "uncertainty",
            of: &report.id,
            title: &report.title,
            place,
            uncertainty_m: radius.rounded().get(),
            stroke: crate::export::style::color(report.likelihood),
            fill_opacity: 0.1,
        };
        Self { id: format!("{}/uncertainty", report.id), geometry, properties }
    }
}

impl<'a> About<'a> {
    fn of(map: &'a Map<'a>, unmapped: &'a [Unmapped]) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION"),
            title: map.title(),
            note: NOTE,
            as_of: map.as_of().map(Instant::date_text),
            attribution: map.attribution(),
            trust: map.trust(),
            scale: SCALE,
            features: map.len(),
            unmapped: unmapped.iter().map(|one| Beside { claim: one.claim.as_str(), reason: one.reason }).collect(),
        }
    }
}

fn to_seven(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7 + 0.0
}
