//! Albers equal-area conic.

use std::f64::consts::FRAC_PI_2;

use super::ellipsoid::{A, authalic_q, parallel_radius_m};
use super::{Method, conic_domain, format_latitude};
use crate::draw::coordinates::{LonLatRect, MapPoint};

/// Albers equal-area conic: areas are true, shapes almost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::draw) struct Albers {
    lon0: f64,
    /// In radians.
    lat0: f64,
    parallels: [f64; 2],
    n: f64,
    c: f64,
    rho0: f64,
}

impl Albers {
    pub(super) fn new(lon0: f64, lat0: f64, parallels: [f64; 2]) -> Self {
        let [p1, p2] = parallels.map(f64::to_radians);
        let [m1, m2] = [parallel_radius_m(p1).powi(2), parallel_radius_m(p2).powi(2)];
        // (14-14), or the limit for one parallel; (14-13).
        let n = if (p1 - p2).abs() < 1e-9 { p1.sin() } else { (m1 - m2) / (authalic_q(p2) - authalic_q(p1)) };
        let c = m1 + n * authalic_q(p1);
        let unplaced = Self { lon0, lat0: lat0.to_radians(), parallels, n, c, rho0: 0.0 };
        Self { rho0: unplaced.rho(lat0.to_radians()), ..unplaced }
    }

    /// (14-12).
    fn rho(&self, lat: f64) -> f64 {
        A * (self.c - self.n * authalic_q(lat)).max(0.0).sqrt() / self.n
    }
}

impl Method for Albers {
    fn central_meridian(&self) -> f64 {
        self.lon0
    }

    /// (14-1), (14-2), (14-4).
    fn project(&self, dlon: f64, lat: f64) -> MapPoint {
        let rho = self.rho(lat.clamp(-FRAC_PI_2, FRAC_PI_2));
        let theta = self.n * dlon;
        MapPoint::new(rho * theta.sin(), self.rho0 - rho * theta.cos())
    }

    fn start_latitude(&self) -> f64 {
        self.lat0.to_degrees()
    }

    fn domain(&self) -> Vec<LonLatRect> {
        conic_domain(self.lat0.to_degrees())
    }

    fn describe(&self) -> String {
        let [first, second] = self.parallels.map(format_latitude);
        format!("Albers equal-area conic, true along {first} and {second}")
    }
}
