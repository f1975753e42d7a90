//! The uncertainty of a position from the precision of its coordinates.

use crate::units::Meters;

/// The semi-major axis of the WGS 84 ellipsoid, in meters.
const EQUATORIAL_RADIUS: f64 = 6_378_137.0;
const FLATTENING: f64 = 1.0 / 298.257_223_563;

/// Returns the uncertainty radius of a position whose coordinates are written in steps of `lat_step` and `lon_step` degrees.
///
/// This is the formula of the point-radius method (Wieczorek et al. 2004; Georeferencing Best Practices 2020, section 3.4.4):
/// the diagonal of one step along the meridian and one along the parallel. A full step counts, not half of one, because the
/// numbers may have been truncated instead of rounded.
///
/// # Units
/// Takes degrees, returns meters.
///
/// ```
/// # use troopmap::notation::precision_radius;
/// assert_eq!(precision_radius(10.27, 0.01, 0.01).get().round(), 1557.0);
/// ```
pub fn precision_radius(lat: f64, lat_step: f64, lon_step: f64) -> Meters {
    let e2 = FLATTENING * (2.0 - FLATTENING);
    let (sin, cos) = lat.to_radians().sin_cos();
    let w2 = 1.0 - e2 * sin * sin;
    let meridian = EQUATORIAL_RADIUS * (1.0 - e2) / w2.powf(1.5);
    let parallel = (EQUATORIAL_RADIUS / w2.sqrt() * cos).abs();
    let radius = (meridian * lat_step.to_radians()).hypot(parallel * lon_step.to_radians());
    // NaN only if an argument is.
    Meters::new(radius).unwrap_or(Meters::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example and table of the Georeferencing Best Practices; the table is rounded up.
    #[test]
    fn published_radii() {
        let case = |lat: f64, step: f64, meters: f64| {
            let radius = precision_radius(lat, step, step).get();
            assert!((radius.ceil() - meters).abs() <= 1.0, "{lat} {step}: {radius}");
        };
        assert!((precision_radius(10.27, 0.01, 0.01).get() - 1556.765).abs() < 0.001);
        assert!((precision_radius(10.27, 0.01, 0.0).get() - 1106.1).abs() < 0.1);
        assert!((precision_radius(10.27, 0.0, 0.01).get() - 1095.5).abs() < 0.1);
        case(0.0, 1.0, 156_904.0);
        case(30.0, 1.0, 146_962.0);
        case(60.0, 1.0, 124_605.0);
        case(85.0, 1.0, 112_109.0);
        case(0.0, 0.001, 157.0);
        case(30.0, 0.001, 147.0);
        case(60.0, 0.001, 125.0);
        case(85.0, 0.001, 113.0);
    }
}
