//! Lengths and directions that know their unit.

use std::fmt;
use std::ops::Add;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A length in metres: finite and not negative.
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

/// A number that is no length.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
#[error("a length must be a finite number of metres, zero or more; this is {0}")]
pub struct InvalidMeters(pub f64);

impl Meters {
    /// No length at all.
    pub const ZERO: Self = Self(0.0);

    /// One metre.
    pub const ONE: Self = Self(1.0);

    /// Checks that the number is a length.
    ///
    /// # Errors
    /// [`InvalidMeters`] when it is negative, infinite or not a number.
    pub fn new(meters: f64) -> Result<Self, InvalidMeters> {
        if meters.is_finite() && meters >= 0.0 {
            // -0.0 passes the test above and would print as "-0".
            Ok(Self(meters + 0.0))
        } else {
            Err(InvalidMeters(meters))
        }
    }

    /// The number of metres.
    pub const fn get(self) -> f64 {
        self.0
    }

    /// The number of kilometres.
    pub fn km(self) -> f64 {
        self.0 / 1000.0
    }

    /// This length less `other`, and zero where that would be less than nothing.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        Self((self.0 - other.0).max(0.0))
    }

    /// The length of half a meridian: no two spots on the WGS 84 ellipsoid are further apart.
    pub const fn max_geodesic() -> Self {
        Self(20_003_931.458_625_447)
    }

    /// The lesser of two lengths.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }

    /// The same length to the metre.
    #[must_use]
    pub fn round(self) -> Self {
        Self(self.0.round())
    }

    /// The greater of two lengths.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }
}

impl Add for Meters {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        // Two finite lengths may overflow; the greatest length is still a length.
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
    /// As a person would say it: `840 m`, `12.3 km`, `685 km`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            m if m < 999.5 => write!(f, "{m:.0} m"),
            m if m < 99_950.0 => write!(f, "{:.1} km", m / 1000.0),
            m => write!(f, "{:.0} km", m / 1000.0),
        }
    }
}

/// A direction in degrees clockwise from true north: 0 or more and less than 360.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Bearing(f64);

/// A number that is no direction.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
#[error("a bearing must be a finite number of degrees; this is {0}")]
pub struct InvalidBearing(pub f64);

impl Bearing {
    /// Takes any finite number of degrees and turns it into the circle.
    ///
    /// # Errors
    /// [`InvalidBearing`] when the number is infinite or not a number.
    pub fn new(degrees: f64) -> Result<Self, InvalidBearing> {
        if !degrees.is_finite() {
            return Err(InvalidBearing(degrees));
        }
        let turned = degrees.rem_euclid(360.0);
        // rem_euclid of a tiny negative number rounds up to the full circle.
        Ok(Self(if turned >= 360.0 { 0.0 } else { turned + 0.0 }))
    }

    /// Degrees clockwise from true north.
    pub const fn degrees(self) -> f64 {
        self.0
    }

    /// The nearest of the sixteen compass words: `north-northeast`.
    pub fn compass_point(self) -> &'static str {
        const WORDS: [&str; 16] = [
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
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 16 by construction")]
        let sector = (self.0 / 22.5).round() as usize;
        WORDS[sector % 16]
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
        /// Whatever the bits of a number are, it is a length that is written and read back, or an error.
        #[test]
        fn any_bits_are_a_length_or_an_error(bits in any::<u64>()) {
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
    fn lengths_are_finite_and_not_negative() {
        for wrong in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(Meters::new(wrong).is_err());
        }
        assert!(Meters::new(-0.0).unwrap().get().is_sign_positive());
    }

    #[test]
    fn lengths_read_as_people_say_them() {
        let case = |m: f64, text: &str| assert_eq!(Meters::new(m).unwrap().to_string(), text);
        case(0.0, "0 m");
        case(999.4, "999 m");
        case(999.6, "1.0 km");
        case(12_345.0, "12.3 km");
        case(99_960.0, "100 km");
        case(684_475.0, "684 km");
    }

    #[test]
    fn bearings_stay_on_the_circle() {
        let case = |d: f64, turned: f64, word: &str| {
            let bearing = Bearing::new(d).unwrap();
            assert!((bearing.degrees() - turned).abs() < 1e-9);
            assert_eq!(bearing.compass_point(), word);
        };
        case(-90.0, 270.0, "west");
        case(360.0, 0.0, "north");
        case(-1e-300, 0.0, "north");
        case(359.0, 359.0, "north");
        case(30.0, 30.0, "north-northeast");
        assert!(Bearing::new(f64::NAN).is_err());
    }
}
