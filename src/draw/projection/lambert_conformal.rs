//! Lambert conformal conic with two standard parallels.

use std::f64::consts::FRAC_PI_2;

use super::ellipsoid::{A, conformal_t, parallel_radius_m};
use super::{Method, conic_domain, format_latitude};
use crate::draw::coordinates::{LonLatRect, MapPoint};

/// Lambert conformal conic: shapes and directions are true at every point, so a circle of uncertainty stays a circle. For
/// regions of the middle latitudes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::draw) struct LambertConformal {
    lon0: f64,
    /// In radians.
    lat0: f64,
    parallels: [f64; 2],
    n: f64,
    af: f64,
    rho0: f64,
}

impl LambertConformal {
    pub(super) fn new(lon0: f64, lat0: f64, parallels: [f64; 2]) -> Self {
        let [p1, p2] = parallels.map(f64::to_radians);
        // (15-8), and (15-10) for one parallel.
        let n = if (p1 - p2).abs() < 1e-9 {
            p1.sin()
        } else {
            (parallel_radius_m(p1).ln() - parallel_radius_m(p2).ln()) / (conformal_t(p1).ln() - conformal_t(p2).ln())
        };
        let af = A * parallel_radius_m(p1) / (n * conformal_t(p1).powf(n));
        let rho0 = af * conformal_t(lat0.to_radians()).powf(n);
        Self { lon0, lat0: lat0.to_radians(), parallels, n, af, rho0 }
    }
}

impl Method for LambertConformal {
    fn central_meridian(&self) -> f64 {
        self.lon0
    }

    /// (14-1), (14-2), (14-4), (15-7).
    fn project(&self, dlon: f64, lat: f64) -> MapPoint {
        let rho = self.af * conformal_t(lat.clamp(-FRAC_PI_2, FRAC_PI_2)).powf(self.n);
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
        format!("Lambert conformal conic, true along {first} and {second}")
    }
}
