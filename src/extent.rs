//! Where something may be: a spot and how far from it.

use serde::{Deserialize, Serialize};

use crate::position::Position;
use crate::units::Meters;

/// A circle on the ground: the place lies within `radius` of `center`.
///
/// This is the point-radius method of Wieczorek et al. (2004): the radius is the distance to the furthest point where the
/// thing can be, from the extent of the named feature, the words around the name and the precision of coordinates together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extent {
    /// The spot that stands for the place.
    pub center: Position,
    /// How far from it the thing may be.
    pub radius: Meters,
}

impl Extent {
    /// A circle around a spot.
    pub const fn new(center: Position, radius: Meters) -> Self {
        Self { center, radius }
    }

    /// The same circle with its spot to seven decimals and its radius to the metre: what maps are written with.
    ///
    /// The radius is a metre at least. Software writes more decimals than anybody measured, and no report knows a place to less.
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
    fn no_place_is_known_to_less_than_a_metre() {
        let meters = |meters: f64| Meters::new(meters).unwrap();
        let rounded = |radius| Extent::new(Position::new(37.9, 48.5).unwrap(), radius).round().radius;
        assert_eq!([0.0, 0.01, 0.6, 1.4, 1.6].map(meters).map(rounded), [1.0, 1.0, 1.0, 1.0, 2.0].map(meters));
    }
}
