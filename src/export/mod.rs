//! Maps written down.

pub mod csv;
#[cfg(feature = "map")]
pub mod draw;
pub mod geojson;
#[cfg(feature = "map")]
pub(crate) mod html;
mod kml;
#[cfg(feature = "png")]
pub mod png;
mod route;
mod style;
#[cfg(feature = "map")]
pub mod svg;
mod table;
mod xml;

use std::io;

use crate::export::geojson::Framing;
use crate::feature::Map;
use crate::word::words;

pub use route::write_route;

words! {
    closed "format"
    /// The formats that a map is written in.
    Format {
        /// One RFC 7946 feature collection.
        GeoJson = "geojson",
        /// RFC 8142: a record separator, a feature, a line feed, and so on.
        GeoJsonSeq = "geojsonseq",
        /// One feature a line.
        GeoJsonL = "geojsonl",
        /// A flat table, for spreadsheets and chart tools.
        Csv = "csv",
        /// Placemarks with their time, for Google Earth.
        Kml = "kml",
        /// The drawn map, for print and for a graphics desk. Needs the feature `map`.
        Svg = "svg",
        /// The same as a picture. Needs the feature `png`.
        Png = "png",
    }
}

/// What every map says of itself.
const NOTE: &str = "reported, not verified";

impl Format {
    /// The format that the ending of a file name stands for.
    pub fn from_file_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "geojson" | "json" => Some(Self::GeoJson),
            "geojsons" | "geojsonseq" => Some(Self::GeoJsonSeq),
            "geojsonl" | "ndjson" | "jsonl" => Some(Self::GeoJsonL),
            "csv" => Some(Self::Csv),
            "kml" => Some(Self::Kml),
            "svg" => Some(Self::Svg),
            "png" => Some(Self::Png),
            _ => None,
        }
    }
}

/// How a map is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Whether the circle of each place is a feature of its own, in the formats that have room for areas: GeoJSON and KML.
    pub circles: bool,
    /// CSV: whether texts that a spreadsheet would take for formulas are left as they are.
    pub csv_raw: bool,
    /// CSV: whether a byte-order mark comes first, which Excel needs to read UTF-8.
    pub bom: bool,
    /// How the map is drawn.
    #[cfg(feature = "map")]
    pub drawing: draw::Drawing,
}

/// Writes a map.
///
/// # Errors
/// Whatever the writer fails with.
pub fn write(map: &Map<'_>, format: Format, options: Options, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::GeoJson => geojson::write_map(map, Framing::Collection, options, out),
        Format::GeoJsonSeq => geojson::write_map(map, Framing::Sequence, options, out),
        Format::GeoJsonL => geojson::write_map(map, Framing::Lines, options, out),
        Format::Csv => csv::write_map(map, options, out),
        Format::Kml => kml::write_map(map, options, out),
        #[cfg(feature = "map")]
        Format::Svg => out.write_all(options.drawing.sheet(&svg::scene(map)).as_bytes()),
        #[cfg(feature = "png")]
        Format::Png => {
            let picture = png::png(&options.drawing.sheet(&svg::scene(map)), 2.0).map_err(io::Error::other)?;
            out.write_all(&picture)
        }
        #[allow(unreachable_patterns, reason = "reached when a feature is off")]
        other => {
            Err(io::Error::other(format!("this program was built without what it takes to write {}", other.as_str())))
        }
    }
}
