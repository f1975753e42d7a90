//! The geometry of a feature, serialized as GeoJSON.

use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};

use crate::feature::Feature;
use crate::position::Position;

/// The geometry of a feature.
pub(crate) enum Geometry<'a> {
    Point(Position),
    /// One line, or several where the antimeridian cuts it.
    Lines(Vec<&'a [Position]>),
    /// One ring, or several where the antimeridian cuts it. None of them has holes.
    Rings(&'a [Vec<Position>]),
}

impl<'a> Geometry<'a> {
    /// Returns a point for a location and a line for a movement. `None` for a movement from a place to itself, which has no
    /// line.
    pub(crate) fn new(feature: &'a Feature) -> Option<Self> {
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

    /// Returns its GeoJSON type.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Point(_) => "Point",
            Self::Lines(lines) if lines.len() == 1 => "LineString",
            Self::Lines(_) => "MultiLineString",
            Self::Rings(rings) if rings.len() == 1 => "Polygon",
            Self::Rings(_) => "MultiPolygon",
        }
    }

    /// Returns its parts, none of which crosses the antimeridian.
    pub(crate) fn parts(&self) -> Vec<&[Position]> {
        match self {
            Self::Point(position) => vec![std::slice::from_ref(position)],
            Self::Lines(lines) => lines.clone(),
            Self::Rings(rings) => rings.iter().map(Vec::as_slice).collect(),
        }
    }
}

impl Serialize for Geometry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Geometry", 2)?;
        object.serialize_field("type", self.kind())?;
        let coordinates = "coordinates";
        match self {
            Self::Point(position) => object.serialize_field(coordinates, &RoundedPosition(*position)),
            Self::Lines(lines) => match lines.as_slice() {
                [line] => object.serialize_field(coordinates, &LineCoordinates(line)),
                lines => object
                    .serialize_field(coordinates, &lines.iter().map(|line| LineCoordinates(line)).collect::<Vec<_>>()),
            },
            Self::Rings(rings) => match rings {
                [ring] => object.serialize_field(coordinates, &[LineCoordinates(ring)]),
                rings => object.serialize_field(
                    coordinates,
                    &rings.iter().map(|ring| [LineCoordinates(ring)]).collect::<Vec<_>>(),
                ),
            },
        }?;
        object.end()
    }
}

/// Longitude and latitude, to seven decimals.
struct RoundedPosition(Position);

impl Serialize for RoundedPosition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.round().serialize(serializer)
    }
}

struct LineCoordinates<'a>(&'a [Position]);

impl Serialize for LineCoordinates<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut line = serializer.serialize_seq(Some(self.0.len()))?;
        for &position in self.0 {
            line.serialize_element(&RoundedPosition(position))?;
        }
        line.end()
    }
}
