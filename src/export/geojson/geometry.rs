//! Geometry as GeoJSON has it.

use geojson::{Geometry, GeometryValue};

use crate::feature::Feature;
use crate::position::Position;

/// Longitude and latitude to seven decimals.
pub(super) fn pair(position: Position) -> [f64; 2] {
    position.rounded().into()
}

fn line(positions: &[Position]) -> Vec<geojson::Position> {
    positions.iter().map(|&position| pair(position).into()).collect()
}

/// A point for a location, a line for a movement. A movement from a place to itself has no line.
pub(super) fn of(feature: &Feature) -> Option<Geometry> {
    match feature {
        Feature::Location(location) => {
            Some(Geometry::new(GeometryValue::Point { coordinates: pair(location.extent.center).into() }))
        }
        Feature::Movement(movement) => match movement.journey.lines.as_slice() {
            [] => None,
            [one] => Some(Geometry::new(GeometryValue::LineString { coordinates: line(one) })),
            several => {
                let coordinates = several.iter().map(|part| line(part)).collect();
                Some(Geometry::new(GeometryValue::MultiLineString { coordinates }))
            }
        },
    }
}

/// Rings as a polygon, or as several where the antimeridian cuts it.
pub(super) fn polygons(rings: &[Vec<Position>]) -> Option<Geometry> {
    match rings {
        [] => None,
        [one] => Some(Geometry::new(GeometryValue::Polygon { coordinates: vec![line(one)] })),
        several => {
            let coordinates = several.iter().map(|ring| vec![line(ring)]).collect();
            Some(Geometry::new(GeometryValue::MultiPolygon { coordinates }))
        }
    }
}

/// The parts of a feature's geometry, for its bounding box.
pub(super) fn parts(feature: &Feature) -> Vec<Vec<Position>> {
    match feature {
        Feature::Location(location) => vec![vec![location.extent.center]],
        Feature::Movement(movement) => movement.journey.lines.clone(),
    }
}
