//! The point-radius method: the maximum distance between a point and the actual location.
//!
//! Formulas from Wieczorek, Guo and Hijmans, "The point-radius method for georeferencing locality descriptions and
//! calculating associated uncertainty" (2004), and from its successor, the Georeferencing Best Practices. Independent errors
//! are added, because the method states the maximum error, not the likely one.

use crate::units::Meters;

/// Estimates the radius of a settlement from its population: (population / 1000) ^ 0.4 kilometers, and at least one.
///
/// Without a population: 10 km for a capital or the seat of a first-order region, 5 km for another seat, 2 km for the rest.
///
/// Gazetteers give a point without an extent. The rule is our own and unpublished. Its exponent agrees with studies of cities
/// (the built-up area grows a little more slowly than the population), and its factor gives a town of 1000 a radius of one
/// kilometer. Examples: 7.6 km for Ussuriysk (157,068), 13 km for Vladivostok, 40 km for Moscow.
pub(crate) fn settlement_radius(feature: &str, population: Option<u64>) -> Meters {
    let Some(people) = population else {
        return meters(match feature {
            "PPLC" | "PPLA" => 10_000.0,
            "PPLA2" | "PPLA3" | "PPLA4" | "PPLA5" => 5_000.0,
            _ => 2_000.0,
        });
    };
    #[expect(clippy::cast_precision_loss, reason = "populations are far below 2^52")]
    let thousands = people as f64 / 1000.0;
    // Multiples of ten meters: more digits would suggest more precision than the rule has.
    meters((thousands.powf(0.4).max(1.0) * 100.0).round() * 10.0)
}

/// Converts a length that is finite and not negative by construction.
pub(crate) fn meters(length: f64) -> Meters {
    Meters::new(length).unwrap_or(Meters::ZERO)
}

/// Returns the imprecision of a written distance, in the unit of the distance.
///
/// For a decimal fraction it is the fraction to which the distance was rounded, for a whole number with n trailing zeros half of
/// 10^n:
/// 9 → 1, 9.5 → 0.5, 9.75 → 0.25, 9.6 → 0.1, 10 → 5, 140 → 5, 100 → 50, 2000 → 500.
pub(crate) fn distance_precision(written: &str) -> f64 {
    if let Some((_, fraction)) = written.split_once(['.', ',']) {
        return match fraction.trim_end_matches('0') {
            "" => 1.0,
            "5" => 0.5,
            "25" | "75" => 0.25,
            digits => 10f64.powi(-i32::try_from(digits.len()).unwrap_or(1)),
        };
    }
    match written.len() - written.trim_end_matches('0').len() {
        0 => 1.0,
        zeros => 0.5 * 10f64.powi(i32::try_from(zeros).unwrap_or(1)),
    }
}

/// Returns the radius around the end point of an offset: `distance` in a direction that is known to `angle` degrees on each side.
/// `imprecision` is the sum of the errors of the distance and of the starting point. All lengths are in the same unit.
pub(crate) fn offset_radius(distance: f64, imprecision: f64, angle: f64) -> f64 {
    let (sin, cos) = angle.to_radians().sin_cos();
    (distance + imprecision - distance * cos).hypot(distance * sin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radius_grows_with_population() {
        let case = |people, radius| assert_eq!(settlement_radius("PPL", Some(people)), meters(radius));
        case(0, 1000.0);
        case(1000, 1000.0);
        case(32_000, 4000.0);
        case(157_068, 7560.0);
        case(10_381_222, 40_410.0);
        let unknown = ["PPLC", "PPLA", "PPLA3", "PPL"].map(|feature| settlement_radius(feature, None));
        assert_eq!(unknown, [10_000.0, 10_000.0, 5_000.0, 2_000.0].map(meters));
    }

    // The worked examples of the paper.
    #[test]
    fn precision_follows_from_the_digits() {
        for (written, precision) in [
            ("9", 1.0),
            ("9.5", 0.5),
            ("9.75", 0.25),
            ("9.6", 0.1),
            ("10", 5.0),
            ("140", 5.0),
            ("100", 50.0),
            ("2000", 500.0),
        ] {
            assert!((distance_precision(written) - precision).abs() < 1e-12, "{written}");
        }
    }

    // Published: 3.512 km for 9 km northeast without further imprecision (paper), 3.90 km for 10 km northeast (guide). With an
    // imprecision of 4.119 km they print 5.918 km and 6.210 km, whereas their formula gives 5.911 km and 6.202 km.
    #[test]
    fn offset_radius_agrees_with_published_examples() {
        for (distance, imprecision, radius, tolerance) in
            [(9.0, 0.0, 3.512, 0.001), (10.0, 0.0, 3.90, 0.005), (9.0, 4.119, 5.918, 0.01), (10.0, 4.119, 6.210, 0.01)]
        {
            let ours = offset_radius(distance, imprecision, 22.5);
            assert!((ours - radius).abs() <= tolerance, "{distance} {imprecision}: {ours}");
        }
    }
}
