//! One spot on the globe.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A spot on the WGS 84 ellipsoid, in degrees, longitude first.
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

/// Why two numbers are no spot on the globe.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum InvalidPosition {
    /// The longitude lies off the globe.
    #[error("longitude {0} is not between -180 and 180")]
    Longitude(f64),
    /// The latitude lies off the globe.
    #[error("latitude {0} is not between -90 and 90")]
    Latitude(f64),
    /// The latitude lies off the globe and the pair would be right the other way round.
    #[error("latitude {lat} is not between -90 and 90; longitude and latitude look swapped: {lon}, {lat}")]
    Swapped {
        /// What was given as the longitude.
        lon: f64,
        /// What was given as the latitude.
        lat: f64,
    },
}

impl Position {
    /// Checks that the numbers lie on the globe.
    ///
    /// # Errors
    /// [`InvalidPosition`] when one is out of range or not a number; it says so when the pair looks swapped.
    pub fn new(lon: f64, lat: f64) -> Result<Self, InvalidPosition> {
        let lon_fits = (-180.0..=180.0).contains(&lon);
        let lat_fits = (-90.0..=90.0).contains(&lat);
        if !lat_fits && (-90.0..=90.0).contains(&lon) && (-180.0..=180.0).contains(&lat) {
            return Err(InvalidPosition::Swapped { lon, lat });
        }
        if !lat_fits {
            return Err(InvalidPosition::Latitude(lat));
        }
        if !lon_fits {
            return Err(InvalidPosition::Longitude(lon));
        }
        // Adding zero turns -0.0 into 0.0, which would print as "-0".
        Ok(Self { lon: lon + 0.0, lat: lat + 0.0 })
    }

    /// Degrees east of Greenwich.
    pub const fn lon(self) -> f64 {
        self.lon
    }

    /// Degrees north of the equator.
    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// The same spot to seven decimals, about a centimetre: what maps are written with.
    #[must_use]
    pub fn round(self) -> Self {
        let seven = |degrees: f64| (degrees * 1e7).round() / 1e7 + 0.0;
        Self { lon: seven(self.lon), lat: seven(self.lat) }
    }
}

impl TryFrom<[f64; 2]> for Position {
    type Error = InvalidPosition;
    fn try_from([lon, lat]: [f64; 2]) -> Result<Self, InvalidPosition> {
        Self::new(lon, lat)
    }
}

impl From<Position> for [f64; 2] {
    fn from(position: Position) -> [f64; 2] {
        [position.lon, position.lat]
    }
}

impl From<Position> for geo::Point {
    fn from(position: Position) -> geo::Point {
        geo::Point::new(position.lon, position.lat)
    }
}

impl TryFrom<geo::Point> for Position {
    type Error = InvalidPosition;
    fn try_from(point: geo::Point) -> Result<Self, InvalidPosition> {
        Self::new(point.x(), point.y())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever the bits of two numbers are, they are a spot on the globe that is written and read back, or an error.
        #[test]
        fn any_bits_are_a_spot_or_an_error(bits in any::<[u64; 2]>(), near in -200.0..200.0, swap in any::<bool>()) {
            let number = f64::from_bits(bits[0]);
            for [lon, lat] in [bits.map(f64::from_bits), if swap { [number, near] } else { [near, number] }] {
                let on_the_globe = lon.abs() <= 180.0 && lat.abs() <= 90.0;
                let position = Position::new(lon, lat);
                prop_assert_eq!(position.is_ok(), on_the_globe);
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
    fn what_lies_off_the_globe_is_refused() {
        assert_eq!(Position::new(131.0, 91.0), Err(InvalidPosition::Latitude(91.0)));
        assert_eq!(Position::new(181.0, 43.0), Err(InvalidPosition::Longitude(181.0)));
        assert_eq!(Position::new(43.1, 131.9), Err(InvalidPosition::Swapped { lon: 43.1, lat: 131.9 }));
        assert!(Position::new(f64::NAN, 0.0).is_err());
        assert!(Position::new(0.0, f64::INFINITY).is_err());
    }

    #[test]
    fn minus_zero_is_zero() {
        let zero = Position::new(-0.0, -0.0).unwrap();
        assert!(zero.lon().is_sign_positive() && zero.lat().is_sign_positive());
    }
}
