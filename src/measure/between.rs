//! How far apart two places are that are only roughly known.

use super::metric::Metric;
use crate::extent::Extent;
use crate::units::Meters;

/// A length that is known within bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DistanceInterval {
    /// The length between the spots that stand for the places.
    pub best: Meters,
    /// The least that it can be.
    pub min: Meters,
    /// The greatest that it can be.
    pub max: Meters,
}

impl DistanceInterval {
    /// A length without doubt.
    pub const fn from_exact(length: Meters) -> Self {
        Self { best: length, min: length, max: length }
    }

    /// A geodesic between spots that may both be off, together by this much.
    pub(super) fn give_or_take(best: Meters, radii: Meters) -> Self {
        Self { best, min: best.saturating_sub(radii), max: (best + radii).min(Meters::max_geodesic()).max(best) }
    }
}

/// The distance between two extents: best between their centres, least and greatest between their nearest and furthest spots.
///
/// Distances over the ellipsoid obey the triangle inequality, so the bounds are the distance less both radii, and more by both;
/// extents that overlap may be at the same spot, and nothing is further than half way round. The bounds always come from
/// geodesics, as radii are geodesic; with another metric they still hold that metric's best.
///
/// ```
/// use troopmap::{Extent, Meters, Position};
/// use troopmap::measure::{Metric, between};
///
/// let wonsan = Extent::new(Position::new(127.44361, 39.15278)?, Meters::new(5_000.0)?);
/// let vladivostok = Extent::new(Position::new(131.87353, 43.10562)?, Meters::new(20_000.0)?);
/// let apart = between(wonsan, vladivostok, Metric::Geodesic);
/// assert_eq!([apart.min, apart.best, apart.max].map(|length| length.km().round()), [550.0, 575.0, 600.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn distance_between(from: Extent, to: Extent, metric: Metric) -> DistanceInterval {
    let radii = from.radius + to.radius;
    let geodesic = DistanceInterval::give_or_take(Metric::Geodesic.distance(from.center, to.center), radii);
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
        let apart = distance_between(extent(0.0, 0.0, 1e6), extent(0.0, 0.0, 2e6), Metric::Geodesic);
        assert_eq!(apart, DistanceInterval { best: Meters::ZERO, min: Meters::ZERO, max: Meters::new(3e6).unwrap() });
        let apart = distance_between(extent(0.0, 90.0, 1e6), extent(0.0, -90.0, 1e6), Metric::Geodesic);
        assert!((apart.max.get() - 20_003_931.458_6).abs() < 1e-3);
    }

    proptest! {
        #[test]
        fn no_spot_of_one_is_nearer_or_further_than_the_bounds(
            a in (-180.0..=180.0, -90.0..=90.0, 0.0..3e6), b in (-180.0..=180.0, -90.0..=90.0, 0.0..3e6),
            toward in (0.0..360.0, 0.0..360.0), share in (0.0..=1.0, 0.0..=1.0),
        ) {
            let (a, b) = (extent(a.0, a.1, a.2), extent(b.0, b.1, b.2));
            let inside = |extent: Extent, bearing: f64, share: f64| {
                let distance = Meters::new(extent.radius.get() * share).unwrap();
                Metric::Geodesic.destination(extent.center, Bearing::new(bearing).unwrap(), distance)
            };
            let (from, to) = (inside(a, toward.0, share.0), inside(b, toward.1, share.1));
            let apart = distance_between(a, b, Metric::Geodesic);
            let length = Metric::Geodesic.distance(from, to).get();
            prop_assert!(apart.min.get() - 1e-3 <= length && length <= apart.max.get() + 1e-3);
            prop_assert_eq!(apart, distance_between(b, a, Metric::Geodesic));
        }
    }
}
