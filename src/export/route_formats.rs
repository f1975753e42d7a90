//! Writes routes: which formats can hold them, and who writes each.
//!
//! Nobody claims anything in a route. STIX, PROV-JSON and `ClaimReview` hold claims and nothing else, so they cannot hold one.

use std::io;

use thiserror::Error;

use crate::export::geojson::{self, Framing};
use crate::export::{Format, WriteError, WriteOptions, write_buffered};
use crate::itinerary::Itinerary;
use crate::route::Route;

/// The error for a format that holds claims only, which a route does not have.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error(
    "{format} holds who claims what, and a route claims nothing; write it as {}",
    Format::for_routes().map(|format| format.as_str()).join(", ")
)]
pub struct NothingClaimed {
    /// The format.
    pub format: Format,
}

impl Format {
    /// Returns the formats that can hold a route.
    pub fn for_routes() -> [Self; 13] {
        use Format as F;
        [
            F::GeoJson,
            F::GeoJsonSeq,
            F::GeoJsonL,
            F::Csv,
            F::Kml,
            F::Html,
            F::Svg,
            F::Png,
            F::Gpx,
            F::GeoPackage,
            F::FlatGeobuf,
            F::GeoParquet,
            F::LinkedPlaces,
        ]
    }

    /// Checks that the format can hold a route and that this build can write it.
    ///
    /// # Errors
    /// [`WriteError::NothingClaimed`] if the format holds nothing but claims, [`WriteError::NotBuilt`] if this build cannot write
    /// it.
    pub fn takes_routes(self) -> Result<(), WriteError> {
        match self {
            Self::Stix | Self::Prov | Self::ClaimReview => Err(NothingClaimed { format: self }.into()),
            Self::GeoJson
            | Self::GeoJsonSeq
            | Self::GeoJsonL
            | Self::Csv
            | Self::Kml
            | Self::Html
            | Self::Svg
            | Self::Png
            | Self::Gpx
            | Self::GeoPackage
            | Self::FlatGeobuf
            | Self::GeoParquet
            | Self::LinkedPlaces => Ok(self.built()?),
        }
    }
}

/// Writes a route: its legs, and its stops if the format can hold several kinds of features.
///
/// GeoJSON, CSV, FlatGeobuf and GeoParquet have one feature or row per leg; GeoPackage, KML and GPX also have the stops; Linked
/// Places has only the stops, each with its relation to the next; drawings and the page show both.
///
/// # Errors
/// [`WriteError`] if the writer fails, this build cannot write the format, or the format holds nothing but claims.
pub fn write_route(
    route: &Route,
    format: Format,
    options: WriteOptions,
    out: &mut dyn io::Write,
) -> Result<(), WriteError> {
    format.takes_routes()?;
    write_buffered(out, |out| write_in(&Itinerary::new(route), format, options, out))
}

fn write_in(
    itinerary: &Itinerary<'_>,
    format: Format,
    options: WriteOptions,
    out: &mut dyn io::Write,
) -> Result<(), WriteError> {
    match format {
        Format::GeoJson => geojson::write_route(itinerary, Framing::Collection, out)?,
        Format::GeoJsonSeq => geojson::write_route(itinerary, Framing::Sequence, out)?,
        Format::GeoJsonL => geojson::write_route(itinerary, Framing::Lines, out)?,
        Format::Csv => super::csv::write_route(itinerary, options, out)?,
        Format::Kml => super::kml::write_route(itinerary, out)?,
        Format::Gpx => super::gpx::write_route(itinerary, out)?,
        #[cfg(feature = "geopackage")]
        Format::GeoPackage => super::geopackage::write_route(itinerary, out)?,
        Format::LinkedPlaces => super::linked_places::write_route(itinerary, out)?,
        #[cfg(feature = "map")]
        Format::Html => out.write_all(crate::page::route_page(itinerary, options.drawing).as_bytes())?,
        #[cfg(feature = "map")]
        Format::Svg => {
            out.write_all(options.drawing.draw_sheet(&crate::scene::build_route_scene(itinerary)).as_bytes())?;
        }
        #[cfg(feature = "png")]
        Format::Png => {
            let drawing = options.drawing.draw_sheet(&crate::scene::build_route_scene(itinerary));
            out.write_all(&crate::draw::png::render(&drawing, 2.0).map_err(io::Error::other)?)?;
        }
        #[cfg(feature = "flatgeobuf")]
        Format::FlatGeobuf => super::flatgeobuf::write_route(itinerary, out)?,
        #[cfg(feature = "geoparquet")]
        Format::GeoParquet => super::geoparquet::write_route(itinerary, out)?,
        #[allow(unreachable_patterns, reason = "each of these is reached when its feature is off")]
        Format::Html | Format::Svg | Format::Png | Format::GeoPackage | Format::FlatGeobuf | Format::GeoParquet => {
            format.built()?;
        }
        Format::Stix | Format::Prov | Format::ClaimReview => return Err(NothingClaimed { format }.into()),
    }
    Ok(())
}
