//! Extents: positions with an uncertainty radius.

use serde::{Deserialize, Serialize};

use crate::position::Position;
use crate::units::Meters;

/// A position with an uncertainty radius: the true location is within `radius` of `center`.
///
/// This is the point-radius method of Wieczorek et al. (2004). The radius is the distance from the center to the farthest point
/// where the object can be. It combines the size of the named feature, the wording around its name ("near", "north of") and the
/// precision of the coordinates.
///
/// [`circle_rings`](crate::measure::circle_rings) draws the circle, and
/// [`to_multi_polygon`](Extent::to_multi_polygon) converts it for the `geo` crates.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extent {
    /// The position that represents the place.
    pub center: Position,
    /// The greatest distance from the center.
    pub radius: Meters,
}

impl Extent {
    /// Creates an extent from its center and radius.
    pub const fn new(center: Position, radius: Meters) -> Self {
        Self { center, radius }
    }

    /// Rounds the center to seven decimals and the radius to the meter, the precision of exported maps.
    ///
    /// The radius becomes at least one meter: no report is more exact, however many decimals its software writes.
    #[must_use]
    pub fn round(self) -> Self {
        let radius = self.radius.round();
        let radius = if radius == Meters::ZERO { Meters::ONE } else { radius };
        Self { center: self.center.round(), radius }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_radii_are_at_least_one_meter() {
        let meters = |meters: f64| Meters::new(meters).unwrap();
        let rounded = |radius| Extent::new(Position::new(37.9, 48.5).unwrap(), radius).round().radius;
        assert_eq!([0.0, 0.01, 0.6, 1.4, 1.6].map(meters).map(rounded), [1.0, 1.0, 1.0, 1.0, 2.0].map(meters));
    }
}
