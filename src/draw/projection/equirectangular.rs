//! Equirectangular.

use super::ellipsoid::A;
use super::{Method, format_latitude, world_domain};
use crate::draw::coordinates::{LonLatRect, MapPoint};

/// Equirectangular: meridians and parallels form a grid of rectangles, true to scale along one parallel. On the sphere whose
/// radius is the semi-major axis, like PROJ (EPSG method 1029).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::draw) struct Equirectangular {
    lon0: f64,
    /// In degrees.
    lat0: f64,
}

impl Equirectangular {
    pub(super) fn new(lon0: f64, lat0: f64) -> Self {
        Self { lon0, lat0: lat0.clamp(-85.0, 85.0) }
    }
}

impl Method for Equirectangular {
    fn central_meridian(&self) -> f64 {
        self.lon0
    }

    /// (12-1), (12-2).
    fn project(&self, dlon: f64, lat: f64) -> MapPoint {
        let lat0 = self.lat0.to_radians();
        MapPoint::new(A * dlon * lat0.cos(), A * (lat - lat0))
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
        format!("equirectangular, true along {}; shapes are not true elsewhere", format_latitude(self.lat0))
    }
}
