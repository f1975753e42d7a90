//! Numbers from 0 to 1: probability and trust.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An error for a number that is not a valid probability or trust.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
#[error("{quantity} must be between 0 and 1, but is {value}")]
#[non_exhaustive]
pub struct InvalidFraction {
    /// `probability` or `trust`.
    pub quantity: &'static str,
    /// The number.
    pub value: f64,
}

macro_rules! fraction {
    ($(#[$doc:meta])* $name:ident, $quantity:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(try_from = "f64", into = "f64")]
        #[cfg_attr(feature = "schema", schemars(with = "f64", extend("minimum" = 0, "maximum" = 1)))]
        pub struct $name(f64);

        impl $name {
            /// Checks that a number is between 0 and 1.
            ///
            /// # Errors
            /// [`InvalidFraction`] if it is not, or is NaN.
            pub const fn new(value: f64) -> Result<Self, InvalidFraction> {
                if 0.0 <= value && value <= 1.0 {
                    // -0.0 passes the test above and would print as "-0".
                    Ok(Self(value + 0.0))
                } else {
                    Err(InvalidFraction { quantity: $quantity, value })
                }
            }

            /// Returns the number, from 0 to 1.
            pub const fn get(self) -> f64 {
                self.0
            }

            /// Clamps a number that only rounding can put out of range.
            pub(super) const fn clamp_rounded(value: f64) -> Self {
                Self(value.clamp(0.0, 1.0))
            }
        }

        impl TryFrom<f64> for $name {
            type Error = InvalidFraction;
            fn try_from(value: f64) -> Result<Self, InvalidFraction> {
                Self::new(value)
            }
        }

        impl From<$name> for f64 {
            fn from(fraction: $name) -> f64 {
                fraction.0
            }
        }

        // `new` rejects NaN and replaces -0.0, so the order is total and agrees with equality.
        impl Eq for $name {}

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                self.0.total_cmp(&other.0)
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl fmt::Display for $name {
            /// Writes the number with the given precision, or else all its digits.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

fraction!(
    /// A probability, from 0 (impossible) to 1 (certain).
    Probability,
    "probability"
);
fraction!(
    /// The trust in a source, from 0 (none) to 1 (full).
    Trust,
    "trust"
);

impl Probability {
    /// One half: the base rate of a dossier that sets none.
    pub const HALF: Self = Self(0.5);
}

impl Trust {
    /// Full trust: that of a path without relays.
    pub const FULL: Self = Self(1.0);

    /// Returns the trust along a path through this source and the next: the product.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        Self(self.0 * next.0)
    }
}

/// Rounds to nine decimals, so that .55 computed as .549 999 999 999 is in the band that begins at .55.
pub(super) fn round_noise(fraction: f64) -> f64 {
    (fraction * 1e9).round() / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_numbers_outside_zero_to_one() {
        for wrong in [-1e-9, 1.000_000_1, f64::NAN, f64::INFINITY] {
            assert!(Probability::new(wrong).is_err());
            assert!(Trust::new(wrong).is_err());
        }
        assert!(Trust::new(-0.0).unwrap().get().is_sign_positive());
        assert_eq!(Trust::new(1.5).unwrap_err().to_string(), "trust must be between 0 and 1, but is 1.5");
        assert!(serde_json::from_str::<Probability>("2").is_err());
    }

    #[test]
    fn the_trust_of_a_path_is_the_product() {
        let trust = |value| Trust::new(value).unwrap();
        assert_eq!(Trust::FULL.then(trust(0.5)).then(trust(0.5)), trust(0.25));
        assert!(trust(0.35) < trust(0.45));
    }
}
