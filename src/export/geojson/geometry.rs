//! Geometry as GeoJSON has it, written straight from the spots of a feature.

use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};

use crate::feature::Feature;
use crate::position::Position;

/// The geometry of a feature.
pub(in crate::export) enum Geometry<'a> {
    Point(Position),
    /// One line, or several where the antimeridian cuts it.
    Lines(Vec<&'a [Position]>),
    /// One ring, or several where the antimeridian cuts it. None of them has holes.
    Rings(&'a [Vec<Position>]),
}

impl<'a> Geometry<'a> {
    /// A point for a location, a line for a movement. A movement from a place to itself has no line.
    pub(in crate::export) fn of(feature: &'a Feature) -> Option<Self> {
        match feature {
            Feature::Location(location) => Some(Self::Point(location.extent.center)),
            Feature::Movement(movement) => {
                let lines = movement.journey.lines.iter().map(Vec::as_slice);
                // RFC 7946, section 3.1.4: a line has two or more positions.
                let lines: Vec<_> = lines.filter(|line| line.len() >= 2).collect();
                (!lines.is_empty()).then_some(Self::Lines(lines))
            }
        }
    }

    /// Its parts, none of which crosses the antimeridian.
    pub(in crate::export) fn parts(&self) -> Vec<&[Position]> {
        match self {
            Self::Point(position) => vec![std::slice::from_ref(position)],
            Self::Lines(lines) => lines.clone(),
            Self::Rings(rings) => rings.iter().map(Vec::as_slice).collect(),
        }
    }
}

impl Serialize for Geometry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Point(position) => written(serializer, "Point", &Pair(*position)),
            Self::Lines(lines) => match lines.as_slice() {
                [line] => written(serializer, "LineString", &Line(line)),
                several => {
                    let lines: Vec<_> = several.iter().map(|line| Line(line)).collect();
                    written(serializer, "MultiLineString", &lines)
                }
            },
            Self::Rings(rings) => match rings {
                [ring] => written(serializer, "Polygon", &[Line(ring)]),
                several => {
                    let polygons: Vec<_> = several.iter().map(|ring| [Line(ring)]).collect();
                    written(serializer, "MultiPolygon", &polygons)
                }
            },
        }
    }
}

fn written<S: Serializer>(serializer: S, name: &'static str, coordinates: &impl Serialize) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_struct("Geometry", 2)?;
    object.serialize_field("type", name)?;
    object.serialize_field("coordinates", coordinates)?;
    object.end()
}

/// Longitude and latitude to seven decimals.
struct Pair(Position);

impl Serialize for Pair {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.rounded().serialize(serializer)
    }
}

struct Line<'a>(&'a [Position]);

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut line = serializer.serialize_seq(Some(self.0.len()))?;
        for &position in self.0 {
            line.serialize_element(&Pair(position))?;
        }
        line.end()
    }
}
