//! A route in every format: which of them have room for it, and who writes it.
//!
//! Nobody claims anything in a route. STIX, PROV-JSON and `ClaimReview` hold claims and nothing else, so they have no room for it.

use std::io;

use thiserror::Error;

use crate::export::geojson::{self, Framing};
use crate::export::{Format, WriteError, WriteOptions, whole};
use crate::itinerary::Itinerary;
use crate::route::Route;

/// A format that holds claims, of which a route has none.
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
    /// The formats that have room for a route.
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

    /// Whether this format has room for a route, and this build can write it.
    ///
    /// # Errors
    /// [`WriteError::NothingClaimed`] for a format that holds nothing but claims, [`WriteError::NotBuilt`] for one that this
    /// build leaves out.
    pub fn takes_routes(self) -> Result<(), WriteError> {
        match self {
            Self::Stix | Self::Prov | Self::ClaimReview => Err(NothingClaimed { format: self }.into()),
            _ => Ok(self.built()?),
        }
    }
}

/// Writes a route: its legs, and its stops where the format has room for several sorts of features.
///
/// GeoJSON, CSV, FlatGeobuf and GeoParquet have one feature or row for each leg; GeoPackage, KML and GPX have the stops besides;
/// Linked Places has the stops alone, each with its relation to the next; drawings and the page show both.
///
/// # Errors
/// [`WriteError`] when the writer fails, when this build leaves the format out, or when the format holds nothing but claims.
pub fn write_route(
    route: &Route,
    format: Format,
    options: WriteOptions,
    out: &mut dyn io::Write,
) -> Result<(), WriteError> {
    format.takes_routes()?;
    whole(out, |out| write_in(&Itinerary::new(route), format, options, out))
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
            out.write_all(options.drawing.draw_sheet(&crate::scene::build_route_scene(itinerary)).as_bytes())?
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
        // The others are those that this build leaves out and those that hold claims, which were refused above.
        _ => {}
    }
    Ok(())
}
