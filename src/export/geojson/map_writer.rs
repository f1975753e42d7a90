//! Writes features one after the other, so that a map needs no more memory than its largest feature.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::about::MapAbout;
use super::framing::Framing;
use super::json;
use crate::antimeridian::BboxBuilder;
use crate::export::WriteOptions;
use crate::feature::{Feature, Geometry, Map, ReportedLocation};
use crate::measure::circle_rings;
use crate::property::Properties;

/// Vertices of a drawn circle: its edge is off by less than a thousandth of the radius.
const CORNERS: usize = 72;

/// Bytes that are collected before they are written: reusing one buffer costs less than growing it.
const BUFFER_SIZE: usize = 64 * 1024;

/// Writes features one by one, in bounded memory.
///
/// ```
/// use troopmap::export::geojson::{self, FeatureWriter, Framing};
///
/// # let text = "{\"type\":\"FeatureCollection\",\"features\":[]}";
/// let mut writer = FeatureWriter::new(Vec::new(), Framing::Lines)?;
/// for feature in geojson::read(text)? {
///     if feature.report().confidence.get() >= 55 {
///         writer.write(&feature)?;
///     }
/// }
/// let likely: Vec<u8> = writer.finish()?;
/// # assert!(likely.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct FeatureWriter<W: Write> {
    out: W,
    framing: Framing,
    buffer: Vec<u8>,
    bounds: BboxBuilder,
    circles: bool,
    first: bool,
}

/// A feature as a GeoJSON object.
#[derive(Serialize)]
#[serde(tag = "type", rename = "Feature")]
pub(super) struct FeatureObject<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bbox: Option<[f64; 4]>,
    geometry: Option<Geometry<'a>>,
    properties: Properties<'a>,
}

impl<'a> FeatureObject<'a> {
    pub(super) fn new(feature: &'a Feature) -> Self {
        let geometry = Geometry::new(feature);
        // The bbox of a point says nothing that the point does not.
        let bbox = geometry.as_ref().filter(|_| matches!(feature, Feature::Movement(_))).and_then(bbox_of);
        Self { id: feature.id().as_str(), bbox, geometry, properties: Properties::of_feature(feature) }
    }
}

/// Serializes a feature as a GeoJSON feature.
impl Serialize for Feature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FeatureObject::new(self).serialize(serializer)
    }
}

impl<W: Write> FeatureWriter<W> {
    /// Creates a writer and begins the collection.
    ///
    /// # Errors
    /// Errors of `out`.
    pub fn new(out: W, framing: Framing) -> io::Result<Self> {
        Self::begin(out, framing, None::<&()>)
    }

    fn begin(out: W, framing: Framing, about: Option<&impl Serialize>) -> io::Result<Self> {
        let buffer = Vec::with_capacity(2 * BUFFER_SIZE);
        let mut writer = Self { out, framing, buffer, bounds: BboxBuilder::new(), circles: false, first: true };
        framing.begin(&mut writer.buffer, about)?;
        Ok(writer)
    }

    /// Also writes the circle of each location, as a feature of its own.
    pub const fn circles(&mut self, circles: bool) -> &mut Self {
        self.circles = circles;
        self
    }

    /// Writes a feature, with positions to seven decimals and lengths to the meter.
    ///
    /// # Errors
    /// Errors of `out`.
    pub fn write(&mut self, feature: &Feature) -> io::Result<()> {
        let geometry = Geometry::new(feature);
        // The bbox of a point says nothing that the point does not.
        let bbox = geometry.as_ref().filter(|_| matches!(feature, Feature::Movement(_))).and_then(bbox_of);
        self.write_feature(&FeatureObject {
            id: feature.id().as_str(),
            bbox,
            geometry,
            properties: Properties::of_feature(feature),
        })?;
        match feature {
            Feature::Location(location) if self.circles => self.circle(feature, location),
            _ => Ok(()),
        }
    }

    fn circle(&mut self, feature: &Feature, location: &ReportedLocation) -> io::Result<()> {
        let rings = circle_rings(location.extent, CORNERS);
        if rings.is_empty() {
            return Ok(());
        }
        let geometry = Geometry::Rings(&rings);
        let id = format!("{}/uncertainty", location.report.id);
        let properties = Properties::of_circle(feature, location);
        self.write_feature(&FeatureObject { id: &id, bbox: bbox_of(&geometry), geometry: Some(geometry), properties })
    }

    fn write_feature(&mut self, feature: &FeatureObject<'_>) -> io::Result<()> {
        if !std::mem::replace(&mut self.first, false) {
            self.buffer.extend_from_slice(self.framing.between());
        }
        if self.framing == Framing::Collection {
            for part in feature.geometry.iter().flat_map(Geometry::parts) {
                self.bounds.add(part);
            }
        }
        self.buffer.extend_from_slice(self.framing.before());
        json::append(&mut self.buffer, feature)?;
        self.buffer.extend_from_slice(self.framing.after());
        if self.buffer.len() >= BUFFER_SIZE {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// Ends the collection and returns the underlying writer.
    ///
    /// # Errors
    /// Errors of `out`.
    pub fn finish(mut self) -> io::Result<W> {
        // The bbox is known only after the last feature.
        let bbox = self.bounds.build().map(|bbox| bbox.map(round7));
        self.framing.end(&mut self.buffer, bbox, None::<&()>)?;
        self.out.write_all(&self.buffer)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Writes a map, with its metadata if the framing has room for it.
pub(in crate::export) fn write_map(
    map: &Map,
    framing: Framing,
    options: WriteOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = FeatureWriter::begin(out, framing, Some(&MapAbout::new(map)))?;
    writer.circles(options.circles);
    for feature in map.features() {
        writer.write(feature)?;
    }
    writer.finish()?;
    Ok(())
}

pub(super) fn bbox_of(geometry: &Geometry<'_>) -> Option<[f64; 4]> {
    let mut bounds = BboxBuilder::new();
    for part in geometry.parts() {
        bounds.add(part);
    }
    bounds.build().map(|bbox| bbox.map(round7))
}

fn round7(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7 + 0.0
}
