//! Speeds.

use std::fmt;

use crate::units::Meters;

/// A speed, finite and not negative.
///
/// # Units
/// Kilometers per hour.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Speed(f64);

impl Speed {
    /// Takes a speed from the table of this module.
    pub(super) const fn from_table(km_per_hour: f64) -> Self {
        Self(km_per_hour)
    }

    /// Divides a distance by a number of seconds; `None` if the time is zero, even if the distance is zero too.
    pub fn from_distance(distance: Meters, seconds: u64) -> Option<Self> {
        #[expect(clippy::cast_precision_loss, reason = "exact up to 285 million years")]
        let hours = seconds as f64 / 3600.0;
        (seconds > 0).then(|| Self(distance.km() / hours))
    }

    /// Creates a speed from kilometers per hour; `None` if the number is negative, infinite or NaN.
    pub fn new(km_per_hour: f64) -> Option<Self> {
        (km_per_hour.is_finite() && km_per_hour >= 0.0).then_some(Self(km_per_hour))
    }

    /// Rounds to a tenth of a kilometer per hour, the precision of exported maps.
    #[must_use]
    pub fn round(self) -> Self {
        Self((self.0 * 10.0).round() / 10.0)
    }

    /// Returns the number of kilometers per hour.
    pub const fn km_per_hour(self) -> f64 {
        self.0
    }
}

impl fmt::Display for Speed {
    /// Writes a rounded speed with its unit: `9.6 km/h`, `117 km/h`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = usize::from(self.0 < 9.95);
        write!(f, "{:.decimals$} km/h", self.0)
    }
}
