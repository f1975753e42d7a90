//! Lengths and directions with their units.

use std::fmt;
use std::ops::Add;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A length in meters, finite and not negative.
///
/// # Units
/// Meters.
///
/// ```
/// # use troopmap::{InvalidMeters, Meters};
/// let radius = Meters::new(12_300.0)?;
/// assert_eq!(radius.to_string(), "12.3 km");
/// assert!(Meters::new(-1.0).is_err());
/// # Ok::<(), InvalidMeters>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "f64", into = "f64")]
#[cfg_attr(feature = "schema", schemars(with = "f64", extend("minimum" = 0)))]
pub struct Meters(f64);

/// An error for a number that is not a length.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
#[error("a length must be a finite number of meters, zero or more; got {0}")]
pub struct InvalidMeters(pub f64);

impl Meters {
    /// The length zero.
    pub const ZERO: Self = Self(0.0);

    /// One meter.
    pub const ONE: Self = Self(1.0);

    /// The greatest geodesic distance between two points of the WGS 84 ellipsoid: half a meridian, from pole to pole.
    pub const MAX_GEODESIC: Self = Self(20_003_931.458_625_447);

    /// Creates a length from a number of meters.
    ///
    /// # Errors
    /// Returns [`InvalidMeters`] if the number is negative, infinite or NaN.
    pub fn new(meters: f64) -> Result<Self, InvalidMeters> {
        if meters.is_finite() && meters >= 0.0 {
            // Adding zero turns -0.0, which passes the check above, into 0.0. It would print as "-0".
            Ok(Self(meters + 0.0))
        } else {
            Err(InvalidMeters(meters))
        }
    }

    /// Returns the number of meters.
    pub const fn get(self) -> f64 {
        self.0
    }

    /// Returns the number of kilometers.
    pub fn km(self) -> f64 {
        self.0 / 1000.0
    }

    /// Subtracts `other`, and returns zero if it is the longer one.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        Self((self.0 - other.0).max(0.0))
    }

    /// Returns the shorter of two lengths.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }

    /// Rounds to the nearest meter.
    #[must_use]
    pub fn round(self) -> Self {
        Self(self.0.round())
    }

    /// Returns the longer of two lengths.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }
}

impl Add for Meters {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        // The sum of two finite lengths may overflow to infinity, which is not a length.
        Self((self.0 + other.0).min(f64::MAX))
    }
}

impl TryFrom<f64> for Meters {
    type Error = InvalidMeters;
    fn try_from(meters: f64) -> Result<Self, InvalidMeters> {
        Self::new(meters)
    }
}

impl From<Meters> for f64 {
    fn from(length: Meters) -> f64 {
        length.0
    }
}

impl fmt::Display for Meters {
    /// Writes a rounded length with its unit: `840 m`, `12.3 km`, `685 km`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            m if m < 999.5 => write!(f, "{m:.0} m"),
            m if m < 99_950.0 => write!(f, "{:.1} km", m / 1000.0),
            m => write!(f, "{:.0} km", m / 1000.0),
        }
    }
}

/// A direction, clockwise from true north.
///
/// # Units
/// Degrees, from 0 up to but not including 360.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Bearing(f64);

/// An error for a number that is not a direction.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
#[error("a bearing must be a finite number of degrees; got {0}")]
pub struct InvalidBearing(pub f64);

impl Bearing {
    /// Creates a bearing from any finite number of degrees, and normalizes it to 0 to 360.
    ///
    /// # Errors
    /// Returns [`InvalidBearing`] if the number is infinite or NaN.
    pub fn new(degrees: f64) -> Result<Self, InvalidBearing> {
        if !degrees.is_finite() {
            return Err(InvalidBearing(degrees));
        }
        let normalized = degrees.rem_euclid(360.0);
        // rem_euclid of a tiny negative number rounds up to 360.
        Ok(Self(if normalized >= 360.0 { 0.0 } else { normalized + 0.0 }))
    }

    /// Returns the degrees clockwise from true north.
    pub const fn degrees(self) -> f64 {
        self.0
    }

    /// Returns the name of the nearest of the sixteen compass points, such as `north-northeast`.
    pub fn compass_point(self) -> &'static str {
        const NAMES: [&str; 16] = [
            "north",
            "north-northeast",
            "northeast",
            "east-northeast",
            "east",
            "east-southeast",
            "southeast",
            "south-southeast",
            "south",
            "south-southwest",
            "southwest",
            "west-southwest",
            "west",
            "west-northwest",
            "northwest",
            "north-northwest",
        ];
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a bearing is less than 360, so the result is 0 to 16"
        )]
        let sector = (self.0 / 22.5).round() as usize;
        NAMES[sector % 16]
    }
}

impl TryFrom<f64> for Bearing {
    type Error = InvalidBearing;
    fn try_from(degrees: f64) -> Result<Self, InvalidBearing> {
        Self::new(degrees)
    }
}

impl From<Bearing> for f64 {
    fn from(bearing: Bearing) -> f64 {
        bearing.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Any `f64` is either a length that survives serialization, or an error.
        #[test]
        fn any_number_is_a_length_or_an_error(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            let length = Meters::new(number);
            prop_assert_eq!(length.is_ok(), number.is_finite() && number >= 0.0);
            if let Ok(length) = length {
                let text = serde_json::to_string(&length).unwrap();
                prop_assert_eq!(serde_json::from_str::<Meters>(&text).unwrap(), length);
            }
        }
    }

    #[test]
    fn rejects_negative_and_infinite_lengths() {
        for invalid in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(Meters::new(invalid).is_err());
        }
        assert!(Meters::new(-0.0).unwrap().get().is_sign_positive());
    }

    #[test]
    fn lengths_are_displayed_rounded() {
        let case = |m: f64, text: &str| assert_eq!(Meters::new(m).unwrap().to_string(), text);
        case(0.0, "0 m");
        case(999.4, "999 m");
        case(999.6, "1.0 km");
        case(12_345.0, "12.3 km");
        case(99_960.0, "100 km");
        case(684_475.0, "684 km");
    }

    #[test]
    fn bearings_are_normalized() {
        let case = |degrees: f64, normalized: f64, compass_point: &str| {
            let bearing = Bearing::new(degrees).unwrap();
            assert!((bearing.degrees() - normalized).abs() < 1e-9);
            assert_eq!(bearing.compass_point(), compass_point);
        };
        case(-90.0, 270.0, "west");
        case(360.0, 0.0, "north");
        case(-1e-300, 0.0, "north");
        case(359.0, 359.0, "north");
        case(30.0, 30.0, "north-northeast");
        assert!(Bearing::new(f64::NAN).is_err());
    }
}
