//! Our own maps read back.

use geojson::{GeoJson, Geometry, GeometryValue};
use serde::Deserialize;
use serde_json::{Map, Value};
use thiserror::Error;

use crate::export::geojson::properties::{Common, Location, Movement};
use crate::extent::Extent;
use crate::feature::{Feature, Journey, Report, ReportedLocation, ReportedMovement, Terminus, Testimony};
use crate::id::FeatureId;
use crate::position::{InvalidPosition, Position};
use crate::units::{InvalidMeters, Meters};

/// Why a text is no map of ours.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// It is no GeoJSON.
    #[error("this is not GeoJSON: {0}")]
    NotGeoJson(#[source] Box<geojson::Error>),
    /// It is GeoJSON, but no collection of features.
    #[error("this is not a FeatureCollection")]
    NotACollection,
    /// A feature lacks a property that ours have, or has it in another shape.
    #[error("feature {at}: {source}")]
    Properties {
        /// Which feature, from 1.
        at: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A feature has no readable name.
    #[error("feature {at}: it has no id")]
    NoId {
        /// Which feature, from 1.
        at: usize,
    },
    /// A feature has another geometry than its kind calls for.
    #[error("feature {at}: a {kind} cannot have this geometry")]
    Geometry {
        /// Which feature, from 1.
        at: usize,
        /// `location` or `movement`.
        kind: &'static str,
    },
    /// A position lies off the globe.
    #[error("feature {at}: {source}")]
    Position {
        /// Which feature, from 1.
        at: usize,
        /// What is wrong with it.
        source: InvalidPosition,
    },
    /// A radius or a length is none.
    #[error("feature {at}: {source}")]
    Length {
        /// Which feature, from 1.
        at: usize,
        /// What is wrong with it.
        source: InvalidMeters,
    },
}

/// Reads a feature collection that this library wrote. Circles of uncertainty are left out: they follow from their places.
///
/// # Errors
/// [`ReadError`] says which feature cannot be read, and why.
pub fn read(text: &str) -> Result<Vec<Feature>, ReadError> {
    let GeoJson::FeatureCollection(collection) =
        text.parse::<GeoJson>().map_err(|error| ReadError::NotGeoJson(Box::new(error)))?
    else {
        return Err(ReadError::NotACollection);
    };
    let mut features = Vec::with_capacity(collection.features.len());
    for (at, feature) in (1..).zip(collection.features) {
        features.extend(one(at, feature)?);
    }
    Ok(features)
}

fn one(at: usize, feature: geojson::Feature) -> Result<Option<Feature>, ReadError> {
    let mut properties = feature.properties.unwrap_or_default();
    let kind = properties.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
    if kind == "uncertainty" {
        return Ok(None);
    }
    let Some(geojson::feature::Id::String(id)) = feature.id else { return Err(ReadError::NoId { at }) };
    let id = FeatureId::new(id).map_err(|_| ReadError::NoId { at })?;
    let provenance: Vec<Testimony> = take(at, properties.remove("provenance").unwrap_or_default())?;
    let common: Common<'_> = part(at, &properties)?;
    let report = report(id, common, provenance);
    if kind == "movement" {
        return movement(at, report, part(at, &properties)?, feature.geometry).map(Some);
    }
    location(at, report, part(at, &properties)?, feature.geometry.as_ref()).map(Some)
}

/// The properties of a part, from all of them.
fn part<T: for<'de> Deserialize<'de>>(at: usize, properties: &Map<String, Value>) -> Result<T, ReadError> {
    T::deserialize(properties).map_err(|source| ReadError::Properties { at, source })
}

fn take<T: for<'de> Deserialize<'de>>(at: usize, value: Value) -> Result<T, ReadError> {
    serde_json::from_value(value).map_err(|source| ReadError::Properties { at, source })
}

fn report(id: FeatureId, common: Common<'_>, provenance: Vec<Testimony>) -> Report {
    Report {
        id,
        proposition: common.proposition,
        title: common.title.into_owned(),
        description: common.description.into_owned(),
        subject: common.subject.into_owned(),
        activity: common.activity.into_owned(),
        count_min: common.count_min,
        count_max: common.count_max,
        when: common.when,
        start: common.start,
        end: common.end,
        first_reported: common.first_reported,
        last_reported: common.last_reported,
        confidence: common.confidence,
        confidence_low: common.confidence_low,
        confidence_high: common.confidence_high,
        likelihood: common.likelihood,
        analytic_confidence: common.analytic_confidence,
        opinion: [common.belief, common.disbelief, common.uncertainty],
        contested: common.contested,
        independent_origins: common.independent_origins,
        documents: common.documents,
        claims: common.claims,
        admiralty: common.admiralty.into_owned(),
        asserted_by: common.asserted_by.into_owned(),
        relayed_by: common.relayed_by.into_owned(),
        urls: common.urls.into_owned(),
        provenance,
    }
}

fn location(at: usize, report: Report, own: Location<'_>, geometry: Option<&Geometry>) -> Result<Feature, ReadError> {
    let Some(GeometryValue::Point { coordinates }) = geometry.map(|geometry| &geometry.value) else {
        return Err(ReadError::Geometry { at, kind: "location" });
    };
    let extent = Extent::new(position(at, coordinates)?, meters(at, own.uncertainty_m)?);
    Ok(Feature::Location(ReportedLocation {
        report,
        place: own.place.into_owned(),
        place_reported: own.place_reported.into_owned(),
        place_id: own.place_id,
        place_match: own.place_match.into_owned(),
        country: own.country.map(Into::into),
        extent,
    }))
}

fn movement(at: usize, report: Report, own: Movement<'_>, geometry: Option<Geometry>) -> Result<Feature, ReadError> {
    let line = |line: &[geojson::Position]| line.iter().map(|p| position(at, p)).collect::<Result<Vec<_>, _>>();
    let lines = match geometry.map(|geometry| geometry.value) {
        None => Vec::new(),
        Some(GeometryValue::LineString { coordinates }) => vec![line(&coordinates)?],
        Some(GeometryValue::MultiLineString { coordinates }) => {
            coordinates.iter().map(|part| line(part)).collect::<Result<_, _>>()?
        }
        Some(_) => return Err(ReadError::Geometry { at, kind: "movement" }),
    };
    let spot = |lon, lat| Position::new(lon, lat).map_err(|source| ReadError::Position { at, source });
    let km = |km: f64| meters(at, km * 1000.0);
    Ok(Feature::Movement(ReportedMovement {
        report,
        from: Terminus {
            place: own.from.into_owned(),
            place_reported: own.from_reported.into_owned(),
            place_id: own.from_id,
            country: own.from_country.map(Into::into),
            extent: Extent::new(spot(own.from_lon, own.from_lat)?, meters(at, own.from_uncertainty_m)?),
        },
        to: Terminus {
            place: own.to.into_owned(),
            place_reported: own.to_reported.into_owned(),
            place_id: own.to_id,
            country: own.to_country.map(Into::into),
            extent: Extent::new(spot(own.to_lon, own.to_lat)?, meters(at, own.to_uncertainty_m)?),
        },
        by: own.by,
        journey: Journey {
            length: km(own.length_km)?,
            least: km(own.length_min_km)?,
            most: km(own.length_max_km)?,
            route: own.route.into_owned(),
            route_source: own.route_source.map(Into::into),
            lines,
        },
    }))
}

fn position(at: usize, coordinates: &geojson::Position) -> Result<Position, ReadError> {
    let pair = coordinates.as_slice();
    let (lon, lat) = (pair.first().copied().unwrap_or(f64::NAN), pair.get(1).copied().unwrap_or(f64::NAN));
    Position::new(lon, lat).map_err(|source| ReadError::Position { at, source })
}

fn meters(at: usize, meters: f64) -> Result<Meters, ReadError> {
    Meters::new(meters).map_err(|source| ReadError::Length { at, source })
}
