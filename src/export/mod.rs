//! Writes maps and routes, one file per format.
//!
//! A GeoJSON collection holds everything and can be read back with [`geojson::read_map`]: the same features, with positions to
//! seven decimals and lengths to the meter. Every other format omits something:
//!
//! | format | holds | omits |
//! |---|---|---|
//! | GeoJSON collection | everything | – |
//! | GeoJSON lines or sequence | whole features | the metadata of the map: title, day, attribution, trust table, claims on no feature |
//! | GeoPackage, FlatGeobuf, GeoParquet | geometry, flat properties, the record as JSON, the attribution | styles; circles except in GeoPackage; the trust table, claims on no feature |
//! | CSV | flat properties, the points of locations and of both ends of movements | lines, the record, styles, the metadata of the map |
//! | KML | geometry, time, flat properties, styles, title, day, attribution | the record; characters that XML cannot hold |
//! | GPX | points with the start of their time, lines as routes, titles, descriptions, links, attribution | the end of a time, the time of a movement, movements without a line, all other properties, the record |
//! | STIX 2.1 | places with their precision, who agrees with what, confidence, time, documents, attribution | lines, counts, EDTF, the Admiralty digit, the parts of opinions, who cites whom |
//! | Linked Places | places, their names with citations, times to the day, relations, attribution | lines, figures of confidence (three words replace them), radii except in words, the record except its citations |
//! | PROV-JSON | what is derived from what, who said it, the confidence and likelihood of each feature | geometry, times and places, the figures behind a confidence, title and attribution |
//! | `ClaimReview` | one rating per feature, who affirms it where | geometry, time and place except in the title, origins, denials except in the text, title and attribution of the map |
//! | SVG, PNG, HTML | the drawn map | SVG and PNG: all that is not drawn; the page holds the record too |
//!
//! A route, which nobody claims, can be written in every format except STIX, PROV-JSON and `ClaimReview`, which hold nothing but
//! claims: see [`write_route`].
//!
//! The same map gives the same bytes in each format: ids and times come from the dossier, never from a clock.

mod cited_records;
mod claimreview;
pub mod csv;
#[cfg(feature = "flatgeobuf")]
mod flatgeobuf;
pub mod geojson;
#[cfg(feature = "geopackage")]
mod geopackage;
#[cfg(feature = "geoparquet")]
mod geoparquet;
mod gpx;
mod kml;
mod linked_places;
mod prov;
mod route_formats;
mod sink;
mod stix;
#[cfg(any(feature = "geopackage", feature = "geoparquet"))]
mod wkb;
mod xml;

use std::io;

use thiserror::Error;

#[cfg(feature = "png")]
use crate::draw;
#[cfg(feature = "map")]
use crate::draw::Drawing;
use crate::export::geojson::Framing;
use crate::feature::Map;
use crate::word::words;
#[cfg(feature = "map")]
use crate::{page, scene};

pub use route_formats::{NothingClaimed, write_route};

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
        /// One page that opens from disk: the drawn map with time, filters and the record; needs the feature `map`.
        Html = "html",
        /// The drawn map, for print and for a graphics desk; needs the feature `map`.
        Svg = "svg",
        /// The same as a picture; needs the feature `png`.
        Png = "png",
        /// Waypoints and routes, for navigation devices.
        Gpx = "gpx",
        /// Layers for QGIS; needs the feature `geopackage`.
        GeoPackage = "geopackage",
        /// Features with a spatial index, for the web; needs the feature `flatgeobuf`.
        FlatGeobuf = "flatgeobuf",
        /// Columns for data frames and DuckDB; needs the feature `geoparquet`.
        GeoParquet = "geoparquet",
        /// A STIX 2.1 bundle, for threat-intelligence platforms.
        Stix = "stix",
        /// Places with their names and times, for gazetteers of history.
        LinkedPlaces = "linked-places",
        /// W3C PROV-JSON: where each feature comes from.
        Prov = "prov",
        /// schema.org `ClaimReview`.
        ClaimReview = "claimreview",
    }
}

/// File extensions, longer ones before those that they end with.
const EXTENSIONS: &[(&str, Format)] = &[
    (".stix.json", Format::Stix),
    (".lp.json", Format::LinkedPlaces),
    (".lpf.json", Format::LinkedPlaces),
    (".prov.json", Format::Prov),
    (".claimreview.json", Format::ClaimReview),
    (".geojson", Format::GeoJson),
    (".json", Format::GeoJson),
    (".geojsons", Format::GeoJsonSeq),
    (".geojsonseq", Format::GeoJsonSeq),
    (".geojsonl", Format::GeoJsonL),
    (".ndjson", Format::GeoJsonL),
    (".jsonl", Format::GeoJsonL),
    (".csv", Format::Csv),
    (".kml", Format::Kml),
    (".html", Format::Html),
    (".htm", Format::Html),
    (".svg", Format::Svg),
    (".png", Format::Png),
    (".gpx", Format::Gpx),
    (".gpkg", Format::GeoPackage),
    (".fgb", Format::FlatGeobuf),
    (".parquet", Format::GeoParquet),
    (".geoparquet", Format::GeoParquet),
];

impl Format {
    /// Returns the format of a file name, from its extension. `None` if no format has the extension.
    ///
    /// ```
    /// use troopmap::Format;
    ///
    /// assert_eq!(Format::from_file_name("map.gpkg"), Some(Format::GeoPackage));
    /// assert_eq!(Format::from_file_name("map.stix.json"), Some(Format::Stix));
    /// assert_eq!(Format::from_file_name("map.shp"), None);
    /// ```
    pub fn from_file_name(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        EXTENSIONS.iter().find(|(extension, _)| name.ends_with(extension)).map(|&(_, format)| format)
    }

    /// Checks that this build can write the format.
    ///
    /// # Errors
    /// [`NotBuilt`] names the missing feature.
    pub const fn built(self) -> Result<(), NotBuilt> {
        let feature = match self {
            Self::Html | Self::Svg if !cfg!(feature = "map") => "map",
            Self::Png if !cfg!(feature = "png") => "png",
            Self::GeoPackage if !cfg!(feature = "geopackage") => "geopackage",
            Self::FlatGeobuf if !cfg!(feature = "flatgeobuf") => "flatgeobuf",
            Self::GeoParquet if !cfg!(feature = "geoparquet") => "geoparquet",
            _ => return Ok(()),
        };
        Err(NotBuilt { format: self, feature })
    }
}

/// The error for a format that this build cannot write.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error(
    "this build of troopmap cannot write {format}; build it with the feature {feature}: cargo install troopmap --features {feature}"
)]
pub struct NotBuilt {
    /// The format.
    pub format: Format,
    /// The feature of the crate that adds it.
    pub feature: &'static str,
}

/// The error of writing a map.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WriteError {
    /// This build cannot write the format.
    #[error(transparent)]
    NotBuilt(#[from] NotBuilt),
    /// The format holds claims only, and a route has none.
    #[error(transparent)]
    NothingClaimed(#[from] NothingClaimed),
    /// The writer failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<WriteError> for io::Error {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Io(error) => error,
            WriteError::NotBuilt(error) => Self::new(io::ErrorKind::Unsupported, error),
            WriteError::NothingClaimed(error) => Self::new(io::ErrorKind::Unsupported, error),
        }
    }
}

/// Options for writing a map.
///
/// ```
/// use troopmap::export::WriteOptions;
///
/// let options = WriteOptions::default().with_circles(true).with_bom(true);
/// assert!(options.circles && options.bom && !options.csv_raw);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WriteOptions {
    /// Whether the circle of each place is a feature of its own, in the formats that hold areas: GeoJSON, KML and GeoPackage.
    pub circles: bool,
    /// CSV: whether texts that a spreadsheet would take for formulas are left as they are.
    pub csv_raw: bool,
    /// CSV: whether a byte-order mark comes first, which Excel needs to read UTF-8.
    pub bom: bool,
    /// How the map is drawn.
    #[cfg(feature = "map")]
    pub drawing: Drawing,
}

impl WriteOptions {
    /// Sets whether the circle of each place is a feature of its own.
    #[must_use]
    pub const fn with_circles(self, circles: bool) -> Self {
        Self { circles, ..self }
    }

    /// Sets whether texts in CSV that a spreadsheet would take for formulas are left as they are.
    #[must_use]
    pub const fn with_csv_raw(self, csv_raw: bool) -> Self {
        Self { csv_raw, ..self }
    }

    /// Sets whether CSV begins with a byte-order mark.
    #[must_use]
    pub const fn with_bom(self, bom: bool) -> Self {
        Self { bom, ..self }
    }

    /// Sets how the map is drawn.
    #[cfg(feature = "map")]
    #[must_use]
    pub const fn with_drawing(self, drawing: Drawing) -> Self {
        Self { drawing, ..self }
    }
}

/// Writes a map. The limits of each format are in the documentation of this module.
///
/// # Errors
/// [`WriteError`] if the writer fails, or if this build cannot write the format.
pub fn write(map: &Map, format: Format, options: WriteOptions, out: &mut dyn io::Write) -> Result<(), WriteError> {
    write_buffered(out, |out| write_in(map, format, options, out))
}

/// Buffers what `work` writes, and returns the error of the underlying writer if it failed.
fn write_buffered(
    out: &mut dyn io::Write,
    work: impl FnOnce(&mut dyn io::Write) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    match sink::write_buffered(out, work) {
        // Table writers wrap the system's error in errors of their own, without its kind.
        (Err(WriteError::Io(_)), Some(failure)) => Err(WriteError::Io(failure)),
        (written, _) => written,
    }
}

fn write_in(map: &Map, format: Format, options: WriteOptions, out: &mut dyn io::Write) -> Result<(), WriteError> {
    format.built()?;
    match format {
        Format::GeoJson => geojson::write_map(map, Framing::Collection, options, out)?,
        Format::GeoJsonSeq => geojson::write_map(map, Framing::Sequence, options, out)?,
        Format::GeoJsonL => geojson::write_map(map, Framing::Lines, options, out)?,
        Format::Csv => csv::write_map(map, options, out)?,
        Format::Kml => kml::write_map(map, options, out)?,
        #[cfg(feature = "map")]
        Format::Html => out.write_all(page::page(map, options.drawing).as_bytes())?,
        #[cfg(feature = "map")]
        Format::Svg => out.write_all(options.drawing.draw_sheet(&scene::build_scene(map)).as_bytes())?,
        #[cfg(feature = "png")]
        Format::Png => {
            let picture = draw::png::render(&options.drawing.draw_sheet(&scene::build_scene(map)), 2.0)
                .map_err(io::Error::other)?;
            out.write_all(&picture)?;
        }
        Format::Gpx => gpx::write_map(map, out)?,
        #[cfg(feature = "geopackage")]
        Format::GeoPackage => geopackage::write_map(map, options, out)?,
        #[cfg(feature = "flatgeobuf")]
        Format::FlatGeobuf => flatgeobuf::write_map(map, out)?,
        #[cfg(feature = "geoparquet")]
        Format::GeoParquet => geoparquet::write_map(map, out)?,
        #[allow(unreachable_patterns, reason = "each of these is reached when its feature is off")]
        Format::Html | Format::Svg | Format::Png | Format::GeoPackage | Format::FlatGeobuf | Format::GeoParquet => {
            format.built()?;
        }
        Format::Stix => stix::write_map(map, out)?,
        Format::LinkedPlaces => linked_places::write_map(map, out)?,
        Format::Prov => prov::write_map(map, out)?,
        Format::ClaimReview => claimreview::write_map(map, out)?,
    }
    Ok(())
}
