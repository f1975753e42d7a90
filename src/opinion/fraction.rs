//! Numbers from 0 to 1: how probable, how trusted.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A number that is no probability, or no trust.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
#[error("a {what} must be between 0 and 1; this is {value}")]
pub struct InvalidFraction {
    /// What it was meant to be: `probability` or `trust`.
    pub what: &'static str,
    /// The number as it was given.
    pub value: f64,
}

macro_rules! fraction {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(try_from = "f64", into = "f64")]
        #[cfg_attr(feature = "schema", schemars(with = "f64", extend("minimum" = 0, "maximum" = 1)))]
        pub struct $name(f64);

        impl $name {
            /// Checks that the number lies between 0 and 1.
            ///
            /// # Errors
            /// [`InvalidFraction`] when it does not, or is not a number.
            pub const fn new(value: f64) -> Result<Self, InvalidFraction> {
                if 0.0 <= value && value <= 1.0 {
                    // -0.0 passes the test above and would print as "-0".
                    Ok(Self(value + 0.0))
                } else {
                    Err(InvalidFraction { what: $what, value })
                }
            }

            /// The number, from 0 to 1.
            pub const fn get(self) -> f64 {
                self.0
            }

            /// For sums that can leave the range by rounding only, or that a test holds inside it.
            pub(super) const fn clamped(value: f64) -> Self {
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

        // Neither NaN nor -0.0 gets in, so the order is total and agrees with equality.
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
            /// As many digits as asked for, otherwise as many as it has.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

fraction!(
    /// How probable something is, from 0 (cannot be) to 1 (must be).
    Probability,
    "probability"
);
fraction!(
    /// How far a source is believed, from 0 (not at all) to 1 (as if we had seen it ourselves).
    Trust,
    "trust"
);

impl Probability {
    /// As likely as not: the base rate of a dossier that sets none.
    pub const HALF: Self = Self(0.5);
}

impl Trust {
    /// Believed like our own eyes: the trust of a path without a relay.
    pub const FULL: Self = Self(1.0);

    /// The trust of a path that goes on through another source: the product.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        Self(self.0 * next.0)
    }
}

/// Nine decimals of a number from 0 to 1, so that .55 that was computed as .549 999 999 999 stands at the edge it is meant
/// to stand at.
pub(super) fn without_noise(fraction: f64) -> f64 {
    (fraction * 1e9).round() / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_zero_to_one_gets_in() {
        for wrong in [-1e-9, 1.000_000_1, f64::NAN, f64::INFINITY] {
            assert!(Probability::new(wrong).is_err());
            assert!(Trust::new(wrong).is_err());
        }
        assert!(Trust::new(-0.0).unwrap().get().is_sign_positive());
        assert_eq!(Trust::new(1.5).unwrap_err().to_string(), "a trust must be between 0 and 1; this is 1.5");
        assert!(serde_json::from_str::<Probability>("2").is_err());
    }

    #[test]
    fn a_path_is_worth_the_product() {
        let trust = |value| Trust::new(value).unwrap();
        assert_eq!(Trust::FULL.then(trust(0.5)).then(trust(0.5)), trust(0.25));
        assert!(trust(0.35) < trust(0.45));
    }
}
