//! Spots prepared for many geodesics.

use std::f64::consts::PI;

use super::metric::Metric;
use crate::position::Position;
use crate::units::Meters;

/// The axes of the WGS 84 ellipsoid, in metres.
pub(super) const LONG_AXIS: f64 = 6_378_137.0;
pub(super) const FLATTENING: f64 = 1.0 / 298.257_223_563;
const SHORT_AXIS: f64 = LONG_AXIS * (1.0 - FLATTENING);
/// The first eccentricity, squared.
const E2: f64 = FLATTENING * (2.0 - FLATTENING);

/// A spot with the sine and cosine of its reduced latitude.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prepared {
    pub(super) position: Position,
    sin: f64,
    cos: f64,
    lon: f64,
}

impl Prepared {
    pub(super) fn new(position: Position) -> Self {
        let (sin, cos) = position.lat().to_radians().sin_cos();
        let reduced = (1.0 - FLATTENING) * sin;
        let length = reduced.hypot(cos);
        Self { position, sin: reduced / length, cos: cos / length, lon: position.lon().to_radians() }
    }

    /// The geodesic distance within 0.05 mm: by Vincenty's iteration where it converges, by Karney's method elsewhere.
    pub(super) fn distance(&self, to: &Self) -> Meters {
        self.iterate(to)
            .and_then(|meters| Meters::new(meters).ok())
            .unwrap_or_else(|| Metric::Geodesic.distance(self.position, to.position))
    }

    /// The geodesic distance within 0.05 mm, over a straight line of this length through the ground.
    ///
    /// On short ways the ground is an arc of the circle that has the curvature of the ellipsoid there in that direction (Euler's
    /// theorem), which spares the iteration.
    pub(super) fn distance_over(&self, to: &Self, chord: f64) -> Meters {
        const SHORT: f64 = 100_000.0;
        // A pole has many longitudes, and 180 degrees east is 180 west; their sines differ in the last digit.
        const NONE: f64 = 1e-6;
        if chord < NONE {
            return Meters::ZERO;
        }
        if chord > SHORT {
            return self.distance(to);
        }
        let middle = f64::midpoint(self.sin, to.sin);
        // The squared radius across the meridian, from the reduced latitude.
        let across2 = (LONG_AXIS * LONG_AXIS) * (1.0 - E2 * (1.0 - middle * middle)) / (1.0 - E2);
        let across = across2.sqrt();
        let along = across * across2 * (1.0 - E2) / (LONG_AXIS * LONG_AXIS);
        let north = along * (to.position.lat() - self.position.lat()).to_radians() / chord;
        let north2 = (north * north).min(1.0);
        let bend = chord * (north2 / along + (1.0 - north2) / across);
        let bend2 = bend * bend;
        Meters::new(chord * (1.0 + bend2 / 24.0 + bend2 * bend2 * 3.0 / 640.0)).unwrap_or_else(|_| self.distance(to))
    }

    /// Vincenty's iteration (1975) on the auxiliary sphere; nothing where it does not converge.
    fn iterate(&self, to: &Self) -> Option<f64> {
        /// Ten degrees short of the opposite spot the iteration slows down, and then gets stuck.
        const FAR: f64 = PI * 170.0 / 180.0;
        const MOST_ROUNDS: u8 = 12;
        let turn = {
            let turn = (to.lon - self.lon).abs();
            if turn > PI { 2.0 * PI - turn } else { turn }
        };
        let (sines, cosines) = (self.sin * to.sin, self.cos * to.cos);
        let mut lambda = turn;
        for _ in 0..MOST_ROUNDS {
            let (sin_lambda, cos_lambda) = lambda.sin_cos();
            let across = to.cos * sin_lambda;
            let along = self.cos * to.sin - self.sin * to.cos * cos_lambda;
            let sin_sigma = (across * across + along * along).sqrt();
            if sin_sigma == 0.0 {
                return (turn < 1.0).then_some(0.0);
            }
            let cos_sigma = sines + cosines * cos_lambda;
            let sigma = sin_sigma.atan2(cos_sigma);
            if sigma > FAR {
                return None;
            }
            let sin_alpha = cosines * sin_lambda / sin_sigma;
            let cos2_alpha = 1.0 - sin_alpha * sin_alpha;
            // On the equator the middle of the line says nothing.
            let middle = if cos2_alpha > 1e-15 { cos_sigma - 2.0 * sines / cos2_alpha } else { 0.0 };
            let arc = Arc { sigma, sin: sin_sigma, cos: cos_sigma, middle, epsilon: epsilon(cos2_alpha) };
            // The geodesic of this round ends so far short of the longitude.
            let short = turn + FLATTENING * sin_alpha * arc.longitude() - lambda;
            if short.abs() < 1e-8 {
                // Its length grows by the equator's radius times the sine of its bearing there (Clairaut), so one step more is
                // not needed: what remains is the square.
                return Some(SHORT_AXIS * arc.length() + LONG_AXIS * sin_alpha * short);
            }
            lambda += short;
        }
        None
    }
}

/// Karney's small parameter (2013, equation 16), as a series of the second eccentricity and the steepest bearing.
fn epsilon(cos2_alpha: f64) -> f64 {
    const SECOND_ECCENTRICITY_SQUARED: f64 =
        (LONG_AXIS * LONG_AXIS - SHORT_AXIS * SHORT_AXIS) / (SHORT_AXIS * SHORT_AXIS);
    let k2 = SECOND_ECCENTRICITY_SQUARED * cos2_alpha;
    k2 * (0.25 + k2 * (-0.125 + k2 * (5.0 / 64.0 - k2 * 7.0 / 128.0)))
}

/// An arc of the auxiliary sphere.
struct Arc {
    sigma: f64,
    sin: f64,
    cos: f64,
    /// The cosine of twice the arc from the equator to its middle.
    middle: f64,
    epsilon: f64,
}

impl Arc {
    /// The arc with three terms of a Fourier series over its two ends.
    fn series(&self, first: f64, second: f64, third: f64) -> f64 {
        let (sin, middle) = (self.sin, self.middle);
        let double = (2.0 * middle * middle - 1.0) * 2.0 * sin * self.cos;
        let triple = middle * (4.0 * middle * middle - 3.0) * sin * (3.0 - 4.0 * sin * sin);
        self.sigma + 2.0 * (first * middle * sin + second * double + third * triple)
    }

    /// Its length over the short axis: Karney 2013, equations 15, 17 and 18.
    fn length(&self) -> f64 {
        let e = self.epsilon;
        let scale = (1.0 + e * e / 4.0) / (1.0 - e);
        scale * self.series(-e / 2.0 + 3.0 / 16.0 * e * e * e, -e * e / 16.0, -e * e * e / 48.0)
    }

    /// What it adds to the longitude, in units of the flattening and the sine of the steepest bearing: Karney 2013, equations
    /// 23 to 25.
    fn longitude(&self) -> f64 {
        const N: f64 = FLATTENING / (2.0 - FLATTENING);
        let e = self.epsilon;
        let scale = 1.0 - e * ((0.5 - N / 2.0) + e * ((0.25 + N / 8.0) + e / 16.0));
        let first = e * ((0.25 - N / 4.0) + e * (0.125 + e * 3.0 / 64.0));
        let second = e * e * ((1.0 / 16.0 - N * 3.0 / 32.0) + e * 3.0 / 64.0);
        scale * self.series(first, second, e * e * e * 5.0 / 192.0)
    }
}
