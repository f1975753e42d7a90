//! Positions prepared for the computation of many geodesic distances.

use std::f64::consts::PI;

use super::metric::Metric;
use crate::position::Position;
use crate::units::Meters;

/// The equatorial radius of the WGS 84 ellipsoid in meters.
pub(super) const SEMI_MAJOR_AXIS: f64 = 6_378_137.0;
/// The flattening of the WGS 84 ellipsoid.
pub(super) const FLATTENING: f64 = 1.0 / 298.257_223_563;
/// The polar radius in meters.
const SEMI_MINOR_AXIS: f64 = SEMI_MAJOR_AXIS * (1.0 - FLATTENING);
/// The square of the first eccentricity.
const ECCENTRICITY2: f64 = FLATTENING * (2.0 - FLATTENING);

/// A position with the sine and cosine of its reduced latitude, and its longitude in radians.
#[derive(Clone, Copy, Debug)]
pub(super) struct PreparedPosition {
    pub(super) position: Position,
    sin: f64,
    cos: f64,
    lon: f64,
}

impl PreparedPosition {
    pub(super) fn new(position: Position) -> Self {
        let (sin, cos) = position.lat().to_radians().sin_cos();
        let scaled_sin = (1.0 - FLATTENING) * sin;
        let length = scaled_sin.hypot(cos);
        Self { position, sin: scaled_sin / length, cos: cos / length, lon: position.lon().to_radians() }
    }

    /// Returns the geodesic distance, accurate to 0.05 mm: by Vincenty's iteration if it converges, else by Karney's method.
    pub(super) fn distance(&self, to: &Self) -> Meters {
        self.vincenty(to)
            .and_then(|meters| Meters::new(meters).ok())
            .unwrap_or_else(|| Metric::Geodesic.distance(self.position, to.position))
    }

    /// Returns the geodesic distance, accurate to 0.05 mm, given the length of the chord: the straight line through the Earth.
    ///
    /// A short geodesic is practically an arc of the circle with the curvature of the ellipsoid at that point and in that
    /// direction (Euler's theorem), so no iteration is needed.
    pub(super) fn distance_over(&self, to: &Self, chord: f64) -> Meters {
        const MAX_CHORD: f64 = 100_000.0;
        // A pole has many longitudes, and 180° east is 180° west, but their sines differ in the last digit.
        const SAME_POINT: f64 = 1e-6;
        if chord < SAME_POINT {
            return Meters::ZERO;
        }
        if chord > MAX_CHORD {
            return self.distance(to);
        }
        let sin = f64::midpoint(self.sin, to.sin);
        // The radii of curvature in the prime vertical and in the meridian, from the reduced latitude.
        let prime_vertical2 =
            (SEMI_MAJOR_AXIS * SEMI_MAJOR_AXIS) * (1.0 - ECCENTRICITY2 * (1.0 - sin * sin)) / (1.0 - ECCENTRICITY2);
        let prime_vertical = prime_vertical2.sqrt();
        let meridian = prime_vertical * prime_vertical2 * (1.0 - ECCENTRICITY2) / (SEMI_MAJOR_AXIS * SEMI_MAJOR_AXIS);
        let north = meridian * (to.position.lat() - self.position.lat()).to_radians() / chord;
        let north2 = (north * north).min(1.0);
        // The central angle of the chord, in a small-angle approximation, and the length of its arc as a series.
        let angle = chord * (north2 / meridian + (1.0 - north2) / prime_vertical);
        let angle2 = angle * angle;
        Meters::new(chord * (1.0 + angle2 / 24.0 + angle2 * angle2 * 3.0 / 640.0)).unwrap_or_else(|_| self.distance(to))
    }

    /// Runs Vincenty's iteration (1975) on the auxiliary sphere; `None` if it does not converge.
    fn vincenty(&self, to: &Self) -> Option<f64> {
        /// Within ten degrees of the antipode the iteration slows down, and then does not converge.
        const MAX_SIGMA: f64 = PI * 170.0 / 180.0;
        const MAX_ITERATIONS: u8 = 12;
        let delta_lon = {
            let delta = (to.lon - self.lon).abs();
            if delta > PI { 2.0 * PI - delta } else { delta }
        };
        let (sines, cosines) = (self.sin * to.sin, self.cos * to.cos);
        let mut lambda = delta_lon;
        for _ in 0..MAX_ITERATIONS {
            let (sin_lambda, cos_lambda) = lambda.sin_cos();
            let east = to.cos * sin_lambda;
            let north = self.cos * to.sin - self.sin * to.cos * cos_lambda;
            let sin_sigma = (east * east + north * north).sqrt();
            if sin_sigma == 0.0 {
                return (delta_lon < 1.0).then_some(0.0);
            }
            let cos_sigma = sines + cosines * cos_lambda;
            let sigma = sin_sigma.atan2(cos_sigma);
            if sigma > MAX_SIGMA {
                return None;
            }
            let sin_alpha = cosines * sin_lambda / sin_sigma;
            let cos2_alpha = 1.0 - sin_alpha * sin_alpha;
            // On the equator cos²α is zero, and the value has no effect.
            let cos_2sigma_m = if cos2_alpha > 1e-15 { cos_sigma - 2.0 * sines / cos2_alpha } else { 0.0 };
            let arc = Arc { sigma, sin: sin_sigma, cos: cos_sigma, cos_2sigma_m, epsilon: epsilon(cos2_alpha) };
            // The difference of longitude that the geodesic of this iteration lacks.
            let error = delta_lon + FLATTENING * sin_alpha * arc.longitude_correction() - lambda;
            if error.abs() < 1e-8 {
                // The length changes with the longitude by the equatorial radius times sin α (Clairaut's relation). This linear
                // correction replaces one iteration, and leaves an error of second order.
                return Some(SEMI_MINOR_AXIS * arc.length() + SEMI_MAJOR_AXIS * sin_alpha * error);
            }
            lambda += error;
        }
        None
    }
}

/// Returns Karney's expansion parameter ε (2013, equation 16), as a series in k².
fn epsilon(cos2_alpha: f64) -> f64 {
    const SECOND_ECCENTRICITY2: f64 =
        (SEMI_MAJOR_AXIS * SEMI_MAJOR_AXIS - SEMI_MINOR_AXIS * SEMI_MINOR_AXIS) / (SEMI_MINOR_AXIS * SEMI_MINOR_AXIS);
    let k2 = SECOND_ECCENTRICITY2 * cos2_alpha;
    k2 * (0.25 + k2 * (-0.125 + k2 * (5.0 / 64.0 - k2 * 7.0 / 128.0)))
}

/// An arc on the auxiliary sphere, in the notation of Vincenty (1975) and Karney (2013).
struct Arc {
    sigma: f64,
    sin: f64,
    cos: f64,
    /// The cosine of 2σₘ: twice the angle from the equator to the middle of the arc.
    cos_2sigma_m: f64,
    epsilon: f64,
}

impl Arc {
    /// Returns σ plus three terms of a Fourier series, evaluated between both ends.
    fn series(&self, first: f64, second: f64, third: f64) -> f64 {
        let (sin, middle) = (self.sin, self.cos_2sigma_m);
        let double = (2.0 * middle * middle - 1.0) * 2.0 * sin * self.cos;
        let triple = middle * (4.0 * middle * middle - 3.0) * sin * (3.0 - 4.0 * sin * sin);
        self.sigma + 2.0 * (first * middle * sin + second * double + third * triple)
    }

    /// Returns the length divided by the semi-minor axis (Karney 2013, equations 15, 17 and 18).
    fn length(&self) -> f64 {
        let e = self.epsilon;
        let scale = (1.0 + e * e / 4.0) / (1.0 - e);
        scale * self.series(-e / 2.0 + 3.0 / 16.0 * e * e * e, -e * e / 16.0, -e * e * e / 48.0)
    }

    /// Returns λ - ω divided by the flattening and sin α₀ (Karney 2013, equations 23 to 25).
    fn longitude_correction(&self) -> f64 {
        const N: f64 = FLATTENING / (2.0 - FLATTENING);
        let e = self.epsilon;
        let scale = 1.0 - e * ((0.5 - N / 2.0) + e * ((0.25 + N / 8.0) + e / 16.0));
        let first = e * ((0.25 - N / 4.0) + e * (0.125 + e * 3.0 / 64.0));
        let second = e * e * ((1.0 / 16.0 - N * 3.0 / 32.0) + e * 3.0 / 64.0);
        scale * self.series(first, second, e * e * e * 5.0 / 192.0)
    }
}
