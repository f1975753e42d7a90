//! Features written one after the other, so that a map needs no more memory than its largest feature.

use std::io::{self, Write};

use serde::Serialize;

use crate::antimeridian::BboxBuilder;
use crate::export::WriteOptions;
use crate::export::geojson::about::About;
use crate::export::geojson::json;
use crate::feature::{Feature, Geometry, Map, ReportedLocation};
use crate::measure::circle_rings;
use crate::property::Properties;

/// Corners of a drawn circle: the rim is off by less than a thousandth of the radius.
const CORNERS: usize = 72;

/// Written out as soon as so many bytes have gathered: one buffer that is used again costs less than one that grows.
const GATHERED: usize = 64 * 1024;

/// How features are put one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// One RFC 7946 feature collection, with a line for each feature.
    Collection,
    /// RFC 8142: a record separator, a feature, a line feed, and so on.
    Sequence,
    /// One feature a line.
    Lines,
}

/// Writes features as they come, in bounded memory.
///
/// ```
/// use troopmap::export::geojson::{self, Framing, Writer};
///
/// # let text = "{\"type\":\"FeatureCollection\",\"features\":[]}";
/// let mut writer = Writer::new(Vec::new(), Framing::Lines)?;
/// for feature in geojson::read(text)? {
///     if feature.report().confidence.get() >= 55 {
///         writer.write(&feature)?;
///     }
/// }
/// let likely: Vec<u8> = writer.finish()?;
/// # assert!(likely.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct FeatureWriter<W: Write> {
    out: W,
    framing: Framing,
    buffer: Vec<u8>,
    bounds: BboxBuilder,
    circles: bool,
    first: bool,
}

/// A feature as it is written.
#[derive(Serialize)]
#[serde(tag = "type", rename = "Feature")]
struct Written<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bbox: Option<[f64; 4]>,
    geometry: Option<Geometry<'a>>,
    properties: Properties<'a>,
}

impl<W: Write> FeatureWriter<W> {
    /// Begins to write.
    ///
    /// # Errors
    /// Whatever `out` fails with.
    pub fn new(out: W, framing: Framing) -> io::Result<Self> {
        Self::begin(out, framing, None::<&()>)
    }

    fn begin(out: W, framing: Framing, about: Option<&impl Serialize>) -> io::Result<Self> {
        let buffer = Vec::with_capacity(2 * GATHERED);
        let mut writer = Self { out, framing, buffer, bounds: BboxBuilder::new(), circles: false, first: true };
        if framing == Framing::Collection {
            writer.buffer.extend_from_slice(b"{\"type\":\"FeatureCollection\",\n");
            if let Some(about) = about {
                writer.buffer.extend_from_slice(b"\"troopmap\":");
                serde_json::to_writer(&mut writer.buffer, about)?;
                writer.buffer.extend_from_slice(b",\n");
            }
            writer.buffer.extend_from_slice(b"\"features\":[");
        }
        Ok(writer)
    }

    /// Writes the circle of each location after it, as a feature of its own.
    pub const fn circles(&mut self, circles: bool) -> &mut Self {
        self.circles = circles;
        self
    }

    /// Writes a feature, with its spots to seven decimals and its lengths to the metre.
    ///
    /// # Errors
    /// Whatever `out` fails with.
    pub fn write(&mut self, feature: &Feature) -> io::Result<()> {
        let geometry = Geometry::new(feature);
        // The box of a point tells nothing that the point does not.
        let bbox = geometry.as_ref().filter(|_| matches!(feature, Feature::Movement(_))).and_then(boxed);
        self.one(&Written { id: feature.id().as_str(), bbox, geometry, properties: Properties::of_feature(feature) })?;
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
        self.one(&Written { id: &id, bbox: boxed(&geometry), geometry: Some(geometry), properties })
    }

    fn one(&mut self, feature: &Written<'_>) -> io::Result<()> {
        match self.framing {
            Framing::Collection => {
                self.buffer.extend_from_slice(if self.first { b"\n" } else { b",\n" });
                for part in feature.geometry.iter().flat_map(Geometry::parts) {
                    self.bounds.add(part);
                }
            }
            Framing::Sequence => self.buffer.push(0x1E),
            Framing::Lines => {}
        }
        self.first = false;
        json::append(&mut self.buffer, feature)?;
        if self.framing != Framing::Collection {
            self.buffer.push(b'\n');
        }
        if self.buffer.len() >= GATHERED {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// Ends the text and gives back what it was written to.
    ///
    /// # Errors
    /// Whatever `out` fails with.
    pub fn finish(mut self) -> io::Result<W> {
        if self.framing == Framing::Collection {
            self.buffer.extend_from_slice(b"\n]");
            // The box is known only after the last feature has gone by.
            if let Some(bbox) = self.bounds.build() {
                self.buffer.extend_from_slice(b",\n\"bbox\":");
                serde_json::to_writer(&mut self.buffer, &bbox.map(to_seven))?;
            }
            self.buffer.extend_from_slice(b"}\n");
        }
        self.out.write_all(&self.buffer)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Writes a map, with what it says of itself where the framing has room for that.
pub(in crate::export) fn write_map(
    map: &Map,
    framing: Framing,
    options: WriteOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = FeatureWriter::begin(out, framing, Some(&About::new(map)))?;
    writer.circles(options.circles);
    for feature in map.features() {
        writer.write(feature)?;
    }
    writer.finish()?;
    Ok(())
}

fn boxed(geometry: &Geometry<'_>) -> Option<[f64; 4]> {
    let mut bounds = BboxBuilder::new();
    for part in geometry.parts() {
        bounds.add(part);
    }
    bounds.build().map(|bbox| bbox.map(to_seven))
}

fn to_seven(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7 + 0.0
}
