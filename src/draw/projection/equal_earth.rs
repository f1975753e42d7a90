//! Equal Earth (Šavrič, Patterson and Jenny 2019).

use std::f64::consts::PI;

use super::ellipsoid::{authalic_latitude, authalic_radius};
use super::{Method, format_longitude, world_domain};
use crate::draw::coordinates::{LonLatRect, MapPoint};

/// Equal Earth: areas are true. For the world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::draw) struct EqualEarth {
    pub(super) lon0: f64,
}

impl Method for EqualEarth {
    fn central_meridian(&self) -> f64 {
        self.lon0
    }

    fn project(&self, dlon: f64, lat: f64) -> MapPoint {
        const A1: f64 = 1.340_264;
        const A2: f64 = -0.081_106;
        const A3: f64 = 0.000_893;
        const A4: f64 = 0.003_796;
        let root = 3f64.sqrt();
        let theta = (root / 2.0 * authalic_latitude(lat).sin()).asin();
        let t2 = theta * theta;
        let t6 = t2 * t2 * t2;
        let slope = A1 + 3.0 * A2 * t2 + t6 * (7.0 * A3 + 9.0 * A4 * t2);
        let x = 2.0 * root * dlon.clamp(-PI, PI) * theta.cos() / (3.0 * slope);
        let y = theta * (A1 + A2 * t2 + t6 * (A3 + A4 * t2));
        MapPoint::new(authalic_radius() * x, authalic_radius() * y)
    }

    fn covers_the_world(&self) -> bool {
        true
    }

    fn start_latitude(&self) -> f64 {
        0.0
    }

    fn domain(&self) -> Vec<LonLatRect> {
        world_domain(90.0)
    }

    fn describe(&self) -> String {
        format!("Equal Earth around {}", format_longitude(self.lon0))
    }
}
