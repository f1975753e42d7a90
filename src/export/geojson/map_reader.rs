//! Reads maps that this library wrote.

use std::borrow::Cow;

use serde::Deserialize;

use crate::edtf::Instant;
use crate::export::geojson::MapReadError;
use crate::export::geojson::geometry_text::{CoordinateList, GeometryText};
use crate::extent::Extent;
use crate::feature::{
    Feature, Journey, Map, MapMetadata, MovementEnd, ReportedLocation, ReportedMovement, SightingComparison,
    UnmappedClaim,
};
use crate::id::FeatureId;
use crate::opinion::TrustTable;
use crate::plausibility::{RequiredSpeed, Speed, Verdict};
use crate::position::Position;
use crate::property::{FeatureKind, OrNull, Properties};
use crate::units::Meters;

#[derive(Deserialize)]
#[serde(expecting = "a FeatureCollection")]
struct CollectionText<'a> {
    #[serde(rename = "type")]
    what: String,
    #[serde(borrow, default)]
    features: Vec<FeatureText<'a>>,
    #[serde(default)]
    troopmap: Option<AboutText>,
}

/// The part of the member `troopmap` that is read.
#[derive(Default, Deserialize)]
struct AboutText {
    title: Option<String>,
    as_of: Option<String>,
    #[serde(default)]
    attribution: String,
    trust: Option<TrustTable>,
    #[serde(default)]
    unmapped: Vec<UnmappedClaim>,
}

#[derive(Deserialize)]
#[serde(expecting = "a Feature")]
struct FeatureText<'a> {
    id: String,
    #[serde(borrow)]
    geometry: Option<GeometryText<'a>>,
    #[serde(borrow)]
    properties: Properties<'a>,
}

/// Reads the features of a collection that this library wrote, in any order of members. Circles of uncertainty are skipped: they
/// follow from their places.
///
/// # Errors
/// [`MapReadError`] says which feature cannot be read, and why.
pub fn read(text: &str) -> Result<Vec<Feature>, MapReadError> {
    Ok(collection(serde_json::from_str(text)?)?.0)
}

/// Reads a map that this library wrote: the features and what the map says about itself. It can be written in every format; what
/// GeoJSON does not hold, such as the states of earlier days, is not in it.
///
/// ```
/// # #[cfg(feature = "gazetteer")] {
/// use troopmap::export::{self, WriteOptions, geojson};
/// use troopmap::{Format, World, assess, dossier, feature, locate};
///
/// let dossier = dossier::read("fixtures/seed-article.toml", &Default::default())?.into_result()?;
/// let map = feature::collect(&assess::as_of(&locate(&dossier, &World), None));
/// let mut text = Vec::new();
/// export::write(&map, Format::GeoJson, WriteOptions::default(), &mut text)?;
///
/// let read_back = geojson::read_map(std::str::from_utf8(&text)?)?;
/// assert_eq!((read_back.features(), read_back.title()), (map.features(), map.title()));
/// let mut kml = Vec::new();
/// export::write(&read_back, Format::Kml, WriteOptions::default(), &mut kml)?;
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`MapReadError`] says which feature cannot be read, and why.
pub fn read_map(text: &str) -> Result<Map, MapReadError> {
    let (features, about) = collection(serde_json::from_str(text)?)?;
    Ok(map(features, about))
}

/// Reads a map from a value that was parsed already.
pub(super) fn read_map_value(value: &serde_json::Value) -> Result<Map, MapReadError> {
    let (features, about) = collection(CollectionText::deserialize(value)?)?;
    Ok(map(features, about))
}

/// Reads a feature from a value that was parsed already. `None` if it is a circle of uncertainty.
pub(super) fn read_feature_value(value: &serde_json::Value) -> Result<Option<Feature>, MapReadError> {
    one(1, FeatureText::deserialize(value)?)
}

fn collection(collection: CollectionText<'_>) -> Result<(Vec<Feature>, AboutText), MapReadError> {
    if collection.what != "FeatureCollection" {
        return Err(MapReadError::NotACollection(collection.what.chars().take(40).collect()));
    }
    let features = (1..).zip(collection.features).filter_map(|(at, feature)| one(at, feature).transpose());
    Ok((features.collect::<Result<_, _>>()?, collection.troopmap.unwrap_or_default()))
}

fn map(features: Vec<Feature>, about: AboutText) -> Map {
    let metadata = MapMetadata {
        title: about.title,
        as_of: about.as_of.and_then(|day| day.parse().ok()).map(Instant::end_of_day),
        attribution: about.attribution,
        trust: about.trust.unwrap_or_default(),
        ..MapMetadata::default()
    };
    Map::new(features, metadata, about.unmapped)
}

/// Reads features that this library wrote one a line, each after a record separator (RFC 8142) or without.
///
/// # Errors
/// [`MapReadError`] says which feature cannot be read, and why. Line numbers within JSON errors count from the start of the
/// feature's line.
pub fn read_lines(text: &str) -> Result<Vec<Feature>, MapReadError> {
    let lines = text.lines().map(|line| line.trim_start_matches('\u{1E}').trim()).filter(|line| !line.is_empty());
    let features = (1..).zip(lines).filter_map(|(at, line)| {
        let feature: Result<FeatureText<'_>, _> = serde_json::from_str(line);
        feature.map_err(MapReadError::from).and_then(|feature| one(at, feature)).transpose()
    });
    features.collect()
}

fn one(at: usize, feature: FeatureText<'_>) -> Result<Option<Feature>, MapReadError> {
    let FeatureText { id, geometry, properties } = feature;
    let reading = One { at, kind: if properties.kind == FeatureKind::Movement { "movement" } else { "location" } };
    let id = FeatureId::new(id).map_err(|source| MapReadError::Id { at, source })?;
    match properties.kind {
        FeatureKind::Uncertainty => Ok(None),
        FeatureKind::Location => reading.location(id, properties, geometry.as_ref()).map(Some),
        FeatureKind::Movement => reading.movement(id, properties, geometry.as_ref()).map(Some),
    }
}

/// The feature that is being read, for error messages.
struct One {
    at: usize,
    kind: &'static str,
}

impl One {
    fn location(
        &self,
        id: FeatureId,
        mut own: Properties<'_>,
        geometry: Option<&GeometryText<'_>>,
    ) -> Result<Feature, MapReadError> {
        let Some(GeometryText { coordinates, .. }) = geometry.filter(|shape| shape.kind == "Point") else {
            return Err(self.no_geometry("Point"));
        };
        let report = own.take_report(id);
        let center = self.position(coordinates)?;
        let radius = self.meters(own.uncertainty_m, "uncertainty_m")?;
        Ok(Feature::Location(ReportedLocation {
            report,
            place: self.text(own.place, "place")?,
            place_reported: self.text(own.place_reported, "place_reported")?,
            place_id: self.need(own.place_id, "place_id")?.into_owned(),
            place_match: self.text(own.place_match, "match")?,
            country: own.country.and_then(OrNull::into_owned),
            extent: Extent::new(center, radius),
            sighting: sighting(
                own.plausibility,
                own.plausibility_with,
                [own.speed_min_kmh.flatten(), own.speed_max_kmh.flatten()],
            ),
        }))
    }

    fn movement(
        &self,
        id: FeatureId,
        mut own: Properties<'_>,
        geometry: Option<&GeometryText<'_>>,
    ) -> Result<Feature, MapReadError> {
        let report = own.take_report(id);
        let from = MovementEnd {
            place: self.text(own.from, "from")?,
            place_reported: self.text(own.from_reported, "from_reported")?,
            place_id: self.need(own.from_id, "from_id")?.into_owned(),
            country: own.from_country.and_then(OrNull::into_owned),
            extent: Extent::new(
                self.checked_position(self.need(own.from_lon, "from_lon")?, self.need(own.from_lat, "from_lat")?)?,
                self.meters(own.from_uncertainty_m, "from_uncertainty_m")?,
            ),
        };
        let to = MovementEnd {
            place: self.text(own.to, "to")?,
            place_reported: self.text(own.to_reported, "to_reported")?,
            place_id: self.need(own.to_id, "to_id")?.into_owned(),
            country: own.to_country.and_then(OrNull::into_owned),
            extent: Extent::new(
                self.checked_position(self.need(own.to_lon, "to_lon")?, self.need(own.to_lat, "to_lat")?)?,
                self.meters(own.to_uncertainty_m, "to_uncertainty_m")?,
            ),
        };
        let journey = Journey {
            length: self.km(own.length_km, "length_km")?,
            length_min: self.km(own.length_min_km, "length_min_km")?,
            length_max: self.km(own.length_max_km, "length_max_km")?,
            route: self.text(own.route, "route")?,
            route_source: own.route_source.and_then(OrNull::into_owned),
            lines: self.lines(geometry)?,
        };
        let by = self.need(own.by, "by")?;
        Ok(Feature::Movement(ReportedMovement { report, from, to, by, journey }))
    }

    fn lines(&self, geometry: Option<&GeometryText<'_>>) -> Result<Vec<Vec<Position>>, MapReadError> {
        let Some(GeometryText { kind, coordinates }) = geometry else { return Ok(Vec::new()) };
        let lines = match (&**kind, coordinates) {
            ("LineString", line) => std::slice::from_ref(line),
            ("MultiLineString", CoordinateList::List(lines)) => lines,
            _ => return Err(self.no_geometry("line")),
        };
        lines.iter().map(|line| self.line(line)).collect()
    }

    fn line(&self, line: &CoordinateList) -> Result<Vec<Position>, MapReadError> {
        let CoordinateList::List(line) = line else { return Err(self.no_geometry("line")) };
        line.iter().map(|position| self.position(position)).collect()
    }

    fn no_geometry(&self, needed: &'static str) -> MapReadError {
        MapReadError::Geometry { at: self.at, kind: self.kind, needed }
    }

    fn position(&self, coordinates: &CoordinateList) -> Result<Position, MapReadError> {
        let CoordinateList::List(numbers) = coordinates else {
            return Err(MapReadError::NotAPair { at: self.at, numbers: 1 });
        };
        // RFC 7946 allows an altitude, which a report does not use.
        match numbers.as_slice() {
            [CoordinateList::Number(lon), CoordinateList::Number(lat)]
            | [CoordinateList::Number(lon), CoordinateList::Number(lat), CoordinateList::Number(_)] => {
                self.checked_position(*lon, *lat)
            }
            _ => Err(MapReadError::NotAPair { at: self.at, numbers: numbers.len() }),
        }
    }

    fn checked_position(&self, lon: f64, lat: f64) -> Result<Position, MapReadError> {
        Position::new(lon, lat).map_err(|source| MapReadError::Position { at: self.at, source })
    }

    fn meters(&self, meters: Option<f64>, property: &'static str) -> Result<Meters, MapReadError> {
        let meters = self.need(meters, property)?;
        Meters::new(meters).map_err(|source| MapReadError::Length { at: self.at, source })
    }

    /// Kilometers were whole meters, which multiplication may miss by a rounding error.
    fn km(&self, km: Option<f64>, property: &'static str) -> Result<Meters, MapReadError> {
        self.meters(km.map(|km| km * 1000.0), property).map(Meters::round)
    }

    fn text(&self, text: Option<Cow<'_, str>>, property: &'static str) -> Result<String, MapReadError> {
        self.need(text, property).map(Cow::into_owned)
    }

    fn need<T>(&self, value: Option<T>, property: &'static str) -> Result<T, MapReadError> {
        value.ok_or(MapReadError::Missing { at: self.at, kind: self.kind, property })
    }
}

/// Returns the comparison with the neighboring sighting. `None` if there is none, or it is not one that this library writes.
fn sighting(
    verdict: Option<OrNull<'_>>,
    with: Option<OrNull<'_>>,
    speeds: [Option<f64>; 2],
) -> Option<SightingComparison> {
    let verdict = Verdict::parse(&verdict?.into_owned()?)?;
    let with = FeatureId::new(with?.into_owned()?).ok()?;
    let [least, greatest] = speeds.map(|speed| speed.and_then(Speed::new));
    Some(SightingComparison::new(with, verdict, RequiredSpeed { least, greatest }))
}
