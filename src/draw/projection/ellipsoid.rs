//! The WGS 84 ellipsoid and the quantities that several projections derive from it.
//!
//! Numbers in parentheses are equations of Snyder (1987), see [`super`]. Latitudes are in radians.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4};

/// The semi-major axis, in meters.
pub(super) const A: f64 = 6_378_137.0;
/// The flattening.
const F: f64 = 1.0 / 298.257_223_563;
/// The squared eccentricity.
const E2: f64 = F * (2.0 - F);

/// Returns m, the radius of the parallel divided by the semi-major axis (14-15).
pub(super) fn parallel_radius_m(lat: f64) -> f64 {
    lat.cos() / (1.0 - E2 * lat.sin().powi(2)).sqrt()
}

/// Returns t, which conformal projections use in place of the latitude (15-9).
pub(super) fn conformal_t(lat: f64) -> f64 {
    let e_sin = E2.sqrt() * lat.sin();
    (FRAC_PI_4 - lat / 2.0).tan().max(0.0) / ((1.0 - e_sin) / (1.0 + e_sin)).powf(E2.sqrt() / 2.0)
}

/// Returns q, which equal-area projections use in place of the latitude (3-12).
pub(super) fn authalic_q(lat: f64) -> f64 {
    let e = E2.sqrt();
    let sin = lat.sin();
    (1.0 - E2) * (sin / (1.0 - E2 * sin * sin) - ((1.0 - e * sin) / (1.0 + e * sin)).ln() / (2.0 * e))
}

/// Returns the authalic latitude: the latitude on a sphere of equal area (3-11).
pub(super) fn authalic_latitude(lat: f64) -> f64 {
    // The arcsine is imprecise near 1: rounding there would move a pole by 20 cm.
    if lat.abs() > FRAC_PI_2 - 1e-8 {
        return FRAC_PI_2.copysign(lat);
    }
    (authalic_q(lat) / authalic_q(FRAC_PI_2)).clamp(-1.0, 1.0).asin()
}

/// Returns the radius of the sphere of equal area, in meters (3-13).
pub(super) fn authalic_radius() -> f64 {
    A * (authalic_q(FRAC_PI_2) / 2.0).sqrt()
}
