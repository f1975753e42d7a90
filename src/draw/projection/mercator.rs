//! Mercator.

use super::ellipsoid::{A, conformal_t};
use super::{Method, world_domain};
use crate::draw::coordinates::{LonLatRect, MapPoint};

/// Mercator: lines of constant bearing are straight, and sizes grow towards the poles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::draw) struct Mercator {
    pub(super) lon0: f64,
}

impl Mercator {
    /// The latitude at which the map ends, in degrees, because the poles are infinitely far away.
    const MAX_LATITUDE: f64 = 85.0;
}

impl Method for Mercator {
    fn central_meridian(&self) -> f64 {
        self.lon0
    }

    /// (7-6), (7-7).
    fn project(&self, dlon: f64, lat: f64) -> MapPoint {
        let end = Self::MAX_LATITUDE.to_radians();
        MapPoint::new(A * dlon, -A * conformal_t(lat.clamp(-end, end)).ln())
    }

    fn covers_the_world(&self) -> bool {
        true
    }

    fn start_latitude(&self) -> f64 {
        0.0
    }

    fn domain(&self) -> Vec<LonLatRect> {
        world_domain(Self::MAX_LATITUDE)
    }

    fn describe(&self) -> String {
        "Mercator; sizes grow towards the poles".to_owned()
    }
}
