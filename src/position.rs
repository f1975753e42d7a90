//! Positions on the globe.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A position on the WGS 84 ellipsoid, longitude first.
///
/// # Units
/// Degrees: longitude from -180 to 180, latitude from -90 to 90.
///
/// ```
/// # use troopmap::{InvalidPosition, Position};
/// let vladivostok = Position::new(131.874, 43.106)?;
/// assert_eq!(vladivostok.lat(), 43.106);
/// # Ok::<(), InvalidPosition>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 2]", into = "[f64; 2]")]
pub struct Position {
    lon: f64,
    lat: f64,
}

/// The reason why two numbers are not a position.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum InvalidPosition {
    /// The longitude is out of range.
    #[error("longitude {0} is not between -180 and 180")]
    Longitude(f64),
    /// The latitude is out of range.
    #[error("latitude {0} is not between -90 and 90")]
    Latitude(f64),
    /// The latitude is out of range, and the pair would be valid in the other order.
    #[error("latitude {lat} is not between -90 and 90; longitude and latitude look swapped: {lon}, {lat}")]
    Swapped {
        /// The first number, given as the longitude.
        lon: f64,
        /// The second number, given as the latitude.
        lat: f64,
    },
}

impl Position {
    /// Creates a position from a longitude and a latitude.
    ///
    /// # Errors
    /// Returns [`InvalidPosition`] if either number is out of range or NaN. The error suggests the other order if that would be
    /// valid.
    pub fn new(lon: f64, lat: f64) -> Result<Self, InvalidPosition> {
        let lon_is_valid = (-180.0..=180.0).contains(&lon);
        let lat_is_valid = (-90.0..=90.0).contains(&lat);
        if !lat_is_valid && (-90.0..=90.0).contains(&lon) && (-180.0..=180.0).contains(&lat) {
            return Err(InvalidPosition::Swapped { lon, lat });
        }
        if !lat_is_valid {
            return Err(InvalidPosition::Latitude(lat));
        }
        if !lon_is_valid {
            return Err(InvalidPosition::Longitude(lon));
        }
        // Adding zero turns -0.0 into 0.0, which would print as "-0".
        Ok(Self { lon: lon + 0.0, lat: lat + 0.0 })
    }

    /// Creates a position like [`Position::new`], from a longitude that may be a full turn away: -215 is 145.
    #[cfg(feature = "import")]
    pub(crate) fn from_wrapped(lon: f64, lat: f64) -> Result<Self, InvalidPosition> {
        let is_lat = (-90.0..=90.0).contains(&lat);
        Self::new(wrap_longitude(lon).filter(|_| is_lat).unwrap_or(lon), lat)
    }

    /// Returns the longitude in degrees east of Greenwich.
    pub const fn lon(self) -> f64 {
        self.lon
    }

    /// Returns the latitude in degrees north of the equator.
    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// Rounds both coordinates to seven decimals (about one centimeter), the precision of exported maps.
    #[must_use]
    pub fn round(self) -> Self {
        let to_seven_decimals = |degrees: f64| (degrees * 1e7).round() / 1e7 + 0.0;
        Self { lon: to_seven_decimals(self.lon), lat: to_seven_decimals(self.lat) }
    }
}

/// Returns the longitude between -180 and 180 degrees of one that is a full turn away, as programs write it that count from 0 to 360
/// or do not cut lines at the antimeridian. `None` if the longitude is in range already, or more than one turn away.
pub(crate) fn wrap_longitude(lon: f64) -> Option<f64> {
    if lon.abs() <= 180.0 || lon.abs() > 360.0 || lon.is_nan() {
        return None;
    }
    // Rounding removes the noise of the subtraction: 359.9 - 360 is -0.1.
    Some(((lon - 360.0 * lon.signum()) * 1e9).round() / 1e9 + 0.0)
}

impl TryFrom<[f64; 2]> for Position {
    type Error = InvalidPosition;

    /// Reads longitude and latitude, in this order.
    fn try_from([lon, lat]: [f64; 2]) -> Result<Self, InvalidPosition> {
        Self::new(lon, lat)
    }
}

impl From<Position> for [f64; 2] {
    /// Returns longitude and latitude, in this order.
    fn from(position: Position) -> [f64; 2] {
        [position.lon, position.lat]
    }
}

impl From<Position> for geo::Point {
    /// Returns a point in degrees: `x` is the longitude and `y` the latitude.
    fn from(position: Position) -> geo::Point {
        geo::Point::new(position.lon, position.lat)
    }
}

impl TryFrom<geo::Point> for Position {
    type Error = InvalidPosition;

    /// Reads a point in degrees: `x` is the longitude and `y` the latitude.
    fn try_from(point: geo::Point) -> Result<Self, InvalidPosition> {
        Self::new(point.x(), point.y())
    }
}

impl From<Position> for geo::Coord {
    /// Returns a coordinate in degrees: `x` is the longitude and `y` the latitude.
    fn from(position: Position) -> geo::Coord {
        geo::Coord { x: position.lon, y: position.lat }
    }
}

impl TryFrom<geo::Coord> for Position {
    type Error = InvalidPosition;

    /// Reads a coordinate in degrees: `x` is the longitude and `y` the latitude.
    fn try_from(coord: geo::Coord) -> Result<Self, InvalidPosition> {
        Self::new(coord.x, coord.y)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Any two `f64` are either a position that survives serialization, or an error.
        #[test]
        fn any_two_numbers_are_a_position_or_an_error(bits in any::<[u64; 2]>(), near in -200.0..200.0, swap in any::<bool>()) {
            let number = f64::from_bits(bits[0]);
            for [lon, lat] in [bits.map(f64::from_bits), if swap { [number, near] } else { [near, number] }] {
                let is_in_range = lon.abs() <= 180.0 && lat.abs() <= 90.0;
                let position = Position::new(lon, lat);
                prop_assert_eq!(position.is_ok(), is_in_range);
                if let Ok(position) = position {
                    let text = serde_json::to_string(&position).unwrap();
                    prop_assert!(!text.contains("-0,") && !text.contains("-0.0,") && !text.contains("-0.0]"), "{}", text);
                    prop_assert_eq!(serde_json::from_str::<Position>(&text).unwrap(), position);
                    prop_assert!(Position::new(position.round().lon(), position.round().lat()).is_ok());
                }
            }
        }
    }

    #[test]
    fn rejects_coordinates_out_of_range() {
        assert_eq!(Position::new(131.0, 91.0), Err(InvalidPosition::Latitude(91.0)));
        assert_eq!(Position::new(181.0, 43.0), Err(InvalidPosition::Longitude(181.0)));
        assert_eq!(Position::new(43.1, 131.9), Err(InvalidPosition::Swapped { lon: 43.1, lat: 131.9 }));
        assert!(Position::new(f64::NAN, 0.0).is_err());
        assert!(Position::new(0.0, f64::INFINITY).is_err());
    }

    #[test]
    fn converts_to_and_from_geo_types() {
        let position = Position::new(131.9, 43.1).unwrap();
        assert_eq!(geo::Point::from(position), geo::Point::new(131.9, 43.1));
        assert_eq!(Position::try_from(geo::Point::from(position)), Ok(position));
        assert_eq!(Position::try_from(geo::Coord::from(position)), Ok(position));
        assert_eq!(Position::try_from(geo::Coord { x: 131.0, y: 91.0 }), Err(InvalidPosition::Latitude(91.0)));
    }

    #[test]
    fn wraps_longitudes_that_are_one_turn_away() {
        let wrapped = [-215.0, 359.9, 215.0, 181.0, 360.0].map(wrap_longitude);
        assert_eq!(wrapped, [Some(145.0), Some(-0.1), Some(-145.0), Some(-179.0), Some(0.0)]);
        assert_eq!([180.0, -180.0, 12.0, 361.0, f64::NAN].map(wrap_longitude), [None; 5]);
    }

    #[test]
    fn minus_zero_is_zero() {
        let zero = Position::new(-0.0, -0.0).unwrap();
        assert!(zero.lon().is_sign_positive() && zero.lat().is_sign_positive());
    }
}
