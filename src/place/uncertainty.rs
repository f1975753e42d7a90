//! The point-radius method: how far from its point a thing may be.
//!
//! Formulas from Wieczorek, Guo and Hijmans, "The point-radius method for georeferencing locality descriptions and
//! calculating associated uncertainty" (2004), and the Georeferencing Best Practices that grew from it. Independent errors
//! add up: what is asked for is the greatest error, not the likely one.

use crate::units::Meters;

/// A settlement's radius from the number of its people: (people / 1000) ^ 0.4 kilometres, and at least one.
///
/// Where nobody counted them: 10 km for a capital or the seat of a first-order region, 5 km for another seat, 2 km for the rest.
///
/// Gazetteers give a point and no extent. The rule is ours, not published. Its exponent lies where studies of cities put it
/// (built-up area grows a little slower than the number of people), its factor makes a town of 1000 one kilometre wide each
/// way: 7.6 km for Ussuriysk (157,068), 13 km for Vladivostok, 40 km for Moscow.
pub(crate) fn settlement_radius(feature: &str, population: Option<u64>) -> Meters {
    let Some(people) = population else {
        return meters(match feature {
            "PPLC" | "PPLA" => 10_000.0,
            "PPLA2" | "PPLA3" | "PPLA4" | "PPLA5" => 5_000.0,
            _ => 2_000.0,
        });
    };
    #[expect(clippy::cast_precision_loss, reason = "people are counted in thousands here")]
    let thousands = people as f64 / 1000.0;
    // Whole tens of metres: more digits would claim what the rule cannot know.
    meters((thousands.powf(0.4).max(1.0) * 100.0).round() * 10.0)
}

/// A length that is finite and not negative by construction.
pub(crate) fn meters(length: f64) -> Meters {
    Meters::new(length).unwrap_or(Meters::ZERO)
}

/// What the last digit of a distance in words leaves open, in the unit of the distance.
///
/// A fraction is read as the fraction it was rounded to, a whole number with n zeros at its end as half of 10^n:
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

/// The radius around the end of an offset: `distance` from somewhere in a direction known to `angle` degrees each way, where
/// `imprecision` is the sum of the errors of the distance and of its starting point. All lengths in one unit.
pub(crate) fn offset_radius(distance: f64, imprecision: f64, angle: f64) -> f64 {
    let (sin, cos) = angle.to_radians().sin_cos();
    (distance + imprecision - distance * cos).hypot(distance * sin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_settlement_is_as_wide_as_its_people_need() {
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
    fn digits_say_how_exact_a_distance_is() {
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

    // The paper: 9 km north-east, direction alone, 3.512 km; the guide: 10 km north-east, 3.90 km.
    // With an imprecision of 4.119 km they print 5.918 and 6.210; the formula they state gives 5.911 and 6.202.
    #[test]
    fn a_direction_widens_with_the_distance() {
        for (distance, imprecision, radius, tolerance) in
            [(9.0, 0.0, 3.512, 0.001), (10.0, 0.0, 3.90, 0.005), (9.0, 4.119, 5.918, 0.01), (10.0, 4.119, 6.210, 0.01)]
        {
            let ours = offset_radius(distance, imprecision, 22.5);
            assert!((ours - radius).abs() <= tolerance, "{distance} {imprecision}: {ours}");
        }
    }
}
