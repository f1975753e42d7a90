//! Distances between uncertain positions.

use super::metric::Metric;
use crate::extent::Extent;
use crate::units::Meters;

/// A length with its best estimate and its bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DistanceInterval {
    /// The best estimate.
    pub best: Meters,
    /// The lower bound.
    pub min: Meters,
    /// The upper bound.
    pub max: Meters,
}

impl DistanceInterval {
    /// Creates an interval from an exact length.
    pub const fn from_exact(length: Meters) -> Self {
        Self { best: length, min: length, max: length }
    }

    /// Creates an interval from a geodesic distance between two centers and the sum of their radii.
    pub(super) fn from_radii(best: Meters, radii: Meters) -> Self {
        Self { best, min: best.saturating_sub(radii), max: (best + radii).min(Meters::MAX_GEODESIC).max(best) }
    }
}

/// Returns the distance between two extents: the best estimate is that of their centers, and the bounds hold for any positions
/// in them.
///
/// Geodesic distances obey the triangle inequality, so the bounds are the distance of the centers minus and plus both radii.
/// The lower bound is zero for extents that overlap, and the upper bound is at most [`Meters::MAX_GEODESIC`]. Radii are
/// geodesic, so the bounds come from geodesics even with another metric; they then still include that metric's best estimate.
///
/// ```
/// use troopmap::{Extent, Meters, Position};
/// use troopmap::measure::{Metric, distance_between};
///
/// let wonsan = Extent::new(Position::new(127.44361, 39.15278)?, Meters::new(5_000.0)?);
/// let vladivostok = Extent::new(Position::new(131.87353, 43.10562)?, Meters::new(20_000.0)?);
/// let distance = distance_between(wonsan, vladivostok, Metric::Geodesic);
/// assert_eq!([distance.min, distance.best, distance.max].map(|length| length.km().round()), [550.0, 575.0, 600.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn distance_between(from: Extent, to: Extent, metric: Metric) -> DistanceInterval {
    let radii = from.radius + to.radius;
    let geodesic = DistanceInterval::from_radii(Metric::Geodesic.distance(from.center, to.center), radii);
    if metric == Metric::Geodesic {
        return geodesic;
    }
    let best = metric.distance(from.center, to.center);
    DistanceInterval { best, min: geodesic.min.min(best), max: geodesic.max.max(best) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::position::Position;
    use crate::units::Bearing;

    fn extent(lon: f64, lat: f64, radius: f64) -> Extent {
        Extent::new(Position::new(lon, lat).unwrap(), Meters::new(radius).unwrap())
    }

    #[test]
    fn bounds_stay_on_the_globe() {
        let distance = distance_between(extent(0.0, 0.0, 1e6), extent(0.0, 0.0, 2e6), Metric::Geodesic);
        assert_eq!(
            distance,
            DistanceInterval { best: Meters::ZERO, min: Meters::ZERO, max: Meters::new(3e6).unwrap() }
        );
        let distance = distance_between(extent(0.0, 90.0, 1e6), extent(0.0, -90.0, 1e6), Metric::Geodesic);
        assert!((distance.max.get() - 20_003_931.458_6).abs() < 1e-3);
    }

    proptest! {
        #[test]
        fn no_two_positions_are_nearer_or_farther_than_the_bounds(
            a in (-180.0..=180.0, -90.0..=90.0, 0.0..3e6), b in (-180.0..=180.0, -90.0..=90.0, 0.0..3e6),
            bearing in (0.0..360.0, 0.0..360.0), fraction in (0.0..=1.0, 0.0..=1.0),
        ) {
            let (a, b) = (extent(a.0, a.1, a.2), extent(b.0, b.1, b.2));
            let inside = |extent: Extent, bearing: f64, fraction: f64| {
                let distance = Meters::new(extent.radius.get() * fraction).unwrap();
                Metric::Geodesic.destination(extent.center, Bearing::new(bearing).unwrap(), distance)
            };
            let (from, to) = (inside(a, bearing.0, fraction.0), inside(b, bearing.1, fraction.1));
            let distance = distance_between(a, b, Metric::Geodesic);
            let length = Metric::Geodesic.distance(from, to).get();
            prop_assert!(distance.min.get() - 1e-3 <= length && length <= distance.max.get() + 1e-3);
            prop_assert_eq!(distance, distance_between(b, a, Metric::Geodesic));
        }
    }
}
