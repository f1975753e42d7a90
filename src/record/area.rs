//! Outlines of places.

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use thiserror::Error;

/// The outline of a place: the polygons of a GeoJSON Polygon or `MultiPolygon`.
///
/// A polygon is a list of rings, of which the first is its boundary and the others are its holes. The first and the last
/// position of a ring are equal. A position is longitude and latitude in degrees on WGS 84.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "AreaRepr")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "AreaRepr"))]
pub struct Area(Vec<AreaRings>);

/// The rings of one polygon.
pub type AreaRings = Vec<Vec<[f64; 2]>>;

/// The reason why polygons are not the outline of a place.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum InvalidArea {
    /// There is no polygon, or one without rings.
    #[error("it has no polygon")]
    Empty,
    /// A ring with fewer than four positions, with their number.
    #[error("a ring has {0} positions, and needs at least 4")]
    ShortRing(usize),
    /// A ring whose first and last position differ.
    #[error("a ring is not closed: its first and its last position differ")]
    OpenRing,
    /// A position that is not on Earth.
    #[error("the position {0}, {1} is out of range: longitude first, from -180 to 180, then latitude, from -90 to 90")]
    OutOfRange(f64, f64),
}

impl Area {
    /// Creates an area from its polygons.
    ///
    /// # Errors
    /// Returns [`InvalidArea`] if there is no polygon, or a ring is too short, not closed or not on Earth.
    pub fn new(polygons: Vec<AreaRings>) -> Result<Self, InvalidArea> {
        if polygons.is_empty() || polygons.iter().any(Vec::is_empty) {
            return Err(InvalidArea::Empty);
        }
        for ring in polygons.iter().flatten() {
            if ring.len() < 4 {
                return Err(InvalidArea::ShortRing(ring.len()));
            }
            if ring.first() != ring.last() {
                return Err(InvalidArea::OpenRing);
            }
            let is_valid = |[lon, lat]: &&[f64; 2]| lon.abs() <= 180.0 && lat.abs() <= 90.0;
            if let Some(&[lon, lat]) = ring.iter().find(|position| !is_valid(position)) {
                return Err(InvalidArea::OutOfRange(lon, lat));
            }
        }
        Ok(Self(polygons))
    }

    /// Returns the polygons.
    pub fn polygons(&self) -> &[AreaRings] {
        &self.0
    }
}

impl From<&Area> for geo::MultiPolygon {
    /// Converts the outline to polygons in degrees: `x` is the longitude and `y` the latitude.
    fn from(area: &Area) -> Self {
        let line = |ring: &Vec<[f64; 2]>| geo::LineString::from(ring.clone());
        let polygon = |rings: &AreaRings| {
            let mut rings = rings.iter().map(line);
            Some(geo::Polygon::new(rings.next()?, rings.collect()))
        };
        Self::new(area.polygons().iter().filter_map(polygon).collect())
    }
}

impl Serialize for Area {
    /// Writes a GeoJSON Polygon, or a `MultiPolygon` if there are several.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        match self.0.as_slice() {
            [rings] => {
                map.serialize_entry("type", "Polygon")?;
                map.serialize_entry("coordinates", rings)?;
            }
            polygons => {
                map.serialize_entry("type", "MultiPolygon")?;
                map.serialize_entry("coordinates", polygons)?;
            }
        }
        map.end()
    }
}

/// A GeoJSON geometry that can be an outline.
#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Area"))]
enum AreaRepr {
    Polygon(AreaRings),
    MultiPolygon(Vec<AreaRings>),
}

impl TryFrom<AreaRepr> for Area {
    type Error = InvalidArea;

    fn try_from(written: AreaRepr) -> Result<Self, InvalidArea> {
        match written {
            AreaRepr::Polygon(rings) => Self::new(vec![rings]),
            AreaRepr::MultiPolygon(polygons) => Self::new(polygons),
        }
    }
}
