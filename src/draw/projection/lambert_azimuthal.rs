//! Lambert azimuthal equal-area.

use std::f64::consts::FRAC_PI_2;

use super::ellipsoid::{A, authalic_latitude, authalic_radius, parallel_radius_m};
use super::{Method, format_latitude, format_longitude};
use crate::draw::coordinates::{LonLatRect, MapPoint};

/// Lambert azimuthal equal-area: for the poles, the tropics and whole continents.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::draw) struct LambertAzimuthal {
    lon0: f64,
    /// In radians.
    lat0: f64,
    sin_beta1: f64,
    cos_beta1: f64,
    d: f64,
}

impl LambertAzimuthal {
    pub(super) fn new(lon0: f64, lat0: f64) -> Self {
        let lat0 = lat0.to_radians();
        if lat0.abs() > FRAC_PI_2 - 1e-6 {
            // At a pole both sides of the fraction in (24-20) vanish, and its limit is 1.
            return Self { lon0, lat0, sin_beta1: lat0.signum(), cos_beta1: 0.0, d: 1.0 };
        }
        let beta1 = authalic_latitude(lat0);
        let d = A * parallel_radius_m(lat0) / (authalic_radius() * beta1.cos());
        Self { lon0, lat0, sin_beta1: beta1.sin(), cos_beta1: beta1.cos(), d }
    }
}

impl Method for LambertAzimuthal {
    fn central_meridian(&self) -> f64 {
        self.lon0
    }

    /// (24-17) to (24-19).
    fn project(&self, dlon: f64, lat: f64) -> MapPoint {
        let beta = authalic_latitude(lat);
        let (sin_beta, cos_beta) = beta.sin_cos();
        let (sin_dlon, cos_dlon) = dlon.sin_cos();
        let inner = 1.0 + self.sin_beta1 * sin_beta + self.cos_beta1 * cos_beta * cos_dlon;
        let b = authalic_radius() * (2.0 / inner.max(1e-9)).sqrt();
        MapPoint::new(
            b * self.d * cos_beta * sin_dlon,
            b / self.d * (self.cos_beta1 * sin_beta - self.sin_beta1 * cos_beta * cos_dlon),
        )
    }

    fn start_latitude(&self) -> f64 {
        self.lat0.to_degrees().clamp(-89.0, 89.0)
    }

    fn domain(&self) -> Vec<LonLatRect> {
        let lat0 = self.lat0.to_degrees();
        let (south, north) = ((lat0 - 70.0).max(-90.0), (lat0 + 70.0).min(90.0));
        let near = LonLatRect::from_edges(-120.0, south, 120.0, north);
        // Maps near a pole also show the meridians beyond it, but the antipode must stay out.
        if lat0 > 20.0 {
            let edge = (90.0 - (lat0 - 20.0)).max(south);
            let beyond = |west, east| LonLatRect::from_edges(west, edge, east, 90.0);
            vec![near, beyond(120.0, 180.0), beyond(-180.0, -120.0)]
        } else if lat0 < -20.0 {
            let edge = (-90.0 - (lat0 + 20.0)).min(north);
            let beyond = |west, east| LonLatRect::from_edges(west, -90.0, east, edge);
            vec![near, beyond(120.0, 180.0), beyond(-180.0, -120.0)]
        } else {
            vec![near]
        }
    }

    fn describe(&self) -> String {
        let (lat0, lon0) = (format_latitude(self.lat0.to_degrees()), format_longitude(self.lon0));
        format!("Lambert azimuthal equal-area around {lat0}, {lon0}")
    }
}
