//! Maps written down.
//!
//! A GeoJSON collection holds everything and is read back by [`geojson::read`]: the same features, with spots to seven decimals and
//! lengths to the metre. Every other format leaves something out:
//!
//! | format | holds | leaves out |
//! |---|---|---|
//! | GeoJSON, a collection | everything | – |
//! | GeoJSON, one a line or as a sequence | every feature whole | what the map says of itself: title, day, attribution, trust table, claims on no feature |
//! | GeoPackage, FlatGeobuf, GeoParquet | geometry, flat properties, the record as JSON, the attribution | styles; circles but in GeoPackage; the trust table, claims on no feature |
//! | CSV | flat properties, spots of locations and of both ends of movements | lines, the record, styles, what the map says of itself |
//! | KML | geometry, time, flat properties, styles, title, day, attribution | the record; characters that XML cannot hold |
//! | GPX | points with the start of their time, lines as routes, titles, descriptions, links, attribution | the end of a time, the time of a movement, movements without a line, all other properties, the record |
//! | STIX 2.1 | places with their precision, who agrees with what, confidence, time, documents, attribution | lines, counts, EDTF, the Admiralty digit, parts of opinions, who cites whom |
//! | Linked Places | places, their names with citations, times to the day, relations, attribution | lines, figures of confidence (three words stand for them), radii but in words, the record but its citations |
//! | PROV-JSON | what comes from what, who said it, confidence and likelihood of each feature | geometry, times and places, the figures behind a confidence, title and attribution |
//! | `ClaimReview` | one rating for each feature, who affirms it where | geometry, the time and place reported but in the title, origins, denials but in the text, title and attribution of the map |
//! | SVG, PNG, HTML | the drawn map | SVG and PNG: all but what is drawn; the page holds the record too |
//!
//! A route, which nobody claims, goes to all of them but STIX, PROV-JSON and `ClaimReview`, which hold nothing but claims: see
//! [`write_route`].
//!
//! The same map gives the same bytes in each of them: ids and times come from the dossier, never from a clock.

mod cited_records;
mod claimreview;
pub mod csv;
#[cfg(feature = "flatgeobuf")]
mod flatgeobuf;
pub mod geojson;
mod geopackage;
#[cfg(feature = "geoparquet")]
mod geoparquet;
mod gpx;
mod kml;
mod linked_places;
mod prov;
mod route;
mod sink;
mod stix;
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

pub use route::{NothingClaimed, write_route};

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
        /// Layers for QGIS.
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

/// The endings of file names, longer ones before those that they end with.
const ENDINGS: &[(&str, Format)] = &[
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
    /// The format that the ending of a file name stands for.
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
        ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map(|&(_, format)| format)
    }

    /// Whether this build can write it.
    ///
    /// # Errors
    /// [`NotBuilt`] names the feature that is missing.
    pub const fn built(self) -> Result<(), NotBuilt> {
        let feature = match self {
            Self::Html | Self::Svg if !cfg!(feature = "map") => "map",
            Self::Png if !cfg!(feature = "png") => "png",
            Self::FlatGeobuf if !cfg!(feature = "flatgeobuf") => "flatgeobuf",
            Self::GeoParquet if !cfg!(feature = "geoparquet") => "geoparquet",
            _ => return Ok(()),
        };
        Err(NotBuilt { format: self, feature })
    }
}

/// A format that this build leaves out.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error(
    "this build of troopmap cannot write {format}; build it with the feature {feature}: cargo install troopmap --features {feature}"
)]
pub struct NotBuilt {
    /// The format.
    pub format: Format,
    /// The feature of the crate that has it.
    pub feature: &'static str,
}

/// Why a map was not written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WriteError {
    /// This build leaves the format out.
    #[error(transparent)]
    NotBuilt(#[from] NotBuilt),
    /// A route has nothing that the format holds.
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

/// How a map is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WriteOptions {
    /// Whether the circle of each place is a feature of its own, in the formats that have room for areas: GeoJSON, KML and
    /// GeoPackage.
    pub circles: bool,
    /// CSV: whether texts that a spreadsheet would take for formulas are left as they are.
    pub csv_raw: bool,
    /// CSV: whether a byte-order mark comes first, which Excel needs to read UTF-8.
    pub bom: bool,
    /// How the map is drawn.
    #[cfg(feature = "map")]
    pub drawing: Drawing,
}

/// Writes a map. Each format's limits stand in the guide of this module.
///
/// # Errors
/// [`WriteError`] when the writer fails, or when this build leaves the format out.
pub fn write(map: &Map, format: Format, options: WriteOptions, out: &mut dyn io::Write) -> Result<(), WriteError> {
    whole(out, |out| write_in(map, format, options, out))
}

/// What is written goes out in few large pieces, and ends with what the system said where it failed.
fn whole(
    out: &mut dyn io::Write,
    work: impl FnOnce(&mut dyn io::Write) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    match sink::write_buffered(out, work) {
        // Writers of tables wrap what the system says in errors of their own, without its kind.
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
        Format::GeoPackage => geopackage::write_map(map, options, out)?,
        #[cfg(feature = "flatgeobuf")]
        Format::FlatGeobuf => flatgeobuf::write_map(map, out)?,
        #[cfg(feature = "geoparquet")]
        Format::GeoParquet => geoparquet::write_map(map, out)?,
        #[allow(unreachable_patterns, reason = "each of these is reached when its feature is off")]
        Format::Html | Format::Svg | Format::Png | Format::FlatGeobuf | Format::GeoParquet => format.built()?,
        Format::Stix => stix::write_map(map, out)?,
        Format::LinkedPlaces => linked_places::write_map(map, out)?,
        Format::Prov => prov::write_map(map, out)?,
        Format::ClaimReview => claimreview::write_map(map, out)?,
    }
    Ok(())
}
