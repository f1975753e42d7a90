//! Whether a movement is plausible: the speed it requires, compared with the fastest of its mode of transport.
//!
//! [`Elapsed`] bounds the time from uncertain dates, [`RequiredSpeed`] divides an uncertain distance by it, and
//! [`Plausibility`] compares the result with [`MODE_SPEEDS`], or with [`GROUND_CEILING`] if a ground unit moved and nobody said
//! how. Doubt about place or time never makes a movement implausible, and only dates that were reported count: neither the day
//! of publication nor a date taken from another claim is travel time.

mod body;
mod elapsed;
mod mode_speeds;
mod speed;

pub use body::Body;
pub use elapsed::Elapsed;
pub use mode_speeds::{GAUGE_CHANGE_HOURS, GROUND_CEILING, MODE_SPEEDS, ModeSpeed, mode_speed};
pub use speed::Speed;

use std::fmt;

use crate::measure::DistanceInterval;
use crate::mode::Mode;

/// A greater speed is not stated as a number: the time is too short to divide by.
const MAX_STATED: f64 = 10_000.0;

/// The lowest and the highest average speed of a movement, given the bounds of its distance and time.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct RequiredSpeed {
    /// The shortest distance divided by the longest time; `None` if the longest time is zero or unknown.
    pub least: Option<Speed>,
    /// The longest distance divided by the shortest time; `None` if the shortest time is zero.
    pub greatest: Option<Speed>,
}

impl RequiredSpeed {
    /// Divides a distance by a time.
    pub fn new(distance: DistanceInterval, elapsed: Elapsed) -> Self {
        let least = elapsed.longest.and_then(|longest| Speed::from_distance(distance.min, longest));
        Self { least, greatest: Speed::from_distance(distance.max, elapsed.shortest) }
    }

    /// Drops speeds that are no figures: those of times too short to divide by, and upper bounds that nothing reaches.
    fn stated(self, ceiling: Speed, is_implausible: bool) -> Self {
        let is_stated = |speed: &Speed| speed.km_per_hour() <= MAX_STATED;
        Self {
            least: self.least.filter(is_stated),
            greatest: self.greatest.filter(|speed| is_stated(speed) && (is_implausible || *speed <= ceiling)),
        }
    }

    /// Rounds both speeds to a tenth of a kilometer per hour.
    #[must_use]
    pub fn round(self) -> Self {
        Self { least: self.least.map(Speed::round), greatest: self.greatest.map(Speed::round) }
    }
}

/// The answer to whether a movement is plausible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// A carrier of the mode is fast enough.
    Plausible,
    /// Even the shortest distance in the longest time requires more than the speed of the fastest carrier.
    Implausible,
    /// One subject is reported at two places on one day, farther apart than their uncertainties.
    TwoPlaces,
    /// The longest elapsed time is unknown.
    CannotSay,
}

impl Verdict {
    const ALL: [Self; 4] = [Self::Plausible, Self::Implausible, Self::TwoPlaces, Self::CannotSay];

    /// Returns the verdict as maps spell it: `plausible`, `implausible`, `two places on one day` or `cannot say`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plausible => "plausible",
            Self::Implausible => "implausible",
            Self::TwoPlaces => "two places on one day",
            Self::CannotSay => "cannot say",
        }
    }

    /// Parses a verdict as maps spell it; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == text)
    }

    /// Returns whether somebody should look at the reports again.
    pub const fn is_finding(self) -> bool {
        matches!(self, Self::Implausible | Self::TwoPlaces)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The required speed of a movement, compared with the fastest carrier of its mode.
///
/// ```
/// use troopmap::{Edtf, Mode, Meters};
/// use troopmap::measure::DistanceInterval;
/// use troopmap::plausibility::{Elapsed, Plausibility, Verdict};
///
/// let distance = DistanceInterval::from_exact(Meters::new(9_288_000.0)?);
/// let elapsed = Elapsed::from_sightings(&Edtf::parse("2024-10-18")?, &Edtf::parse("2024-10-19")?);
/// let by_rail = Plausibility::new(distance, elapsed, Mode::Rail);
/// assert_eq!(by_rail.verdict, Verdict::Plausible);
/// let by_sea = Plausibility::new(distance, elapsed, Mode::Sea);
/// assert_eq!(by_sea.verdict, Verdict::Implausible);
/// assert_eq!(by_sea.to_string(), "implausible: requires at least 194 km/h, but the maximum by sea is 111 km/h");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Plausibility {
    /// The distance.
    pub distance: DistanceInterval,
    /// The speed that the movement requires.
    pub required_speed: RequiredSpeed,
    /// The mode of transport, as reported.
    pub mode: Mode,
    /// Who moved.
    pub body: Body,
    /// The result of the comparison.
    pub verdict: Verdict,
}

impl Plausibility {
    /// Compares the required speed with the fastest of the mode.
    pub fn new(distance: DistanceInterval, elapsed: Elapsed, mode: Mode) -> Self {
        Self::of_body(Body::Other, distance, elapsed, mode)
    }

    /// Compares the required speed with the fastest of the mode or, if the mode is unknown, of the body.
    ///
    /// ```
    /// use troopmap::{Edtf, Meters, Mode};
    /// use troopmap::measure::DistanceInterval;
    /// use troopmap::plausibility::{Body, Elapsed, Plausibility};
    ///
    /// let distance = DistanceInterval::from_exact(Meters::new(6_400_000.0)?);
    /// let one_day = Elapsed::from_movement(&Edtf::parse("2024-10-14")?);
    /// let brigade = Body::from_name("11th Brigade");
    /// assert!(Plausibility::of_body(brigade, distance, one_day, Mode::Unknown).is_implausible());
    /// assert!(!Plausibility::of_body(brigade, distance, one_day, Mode::Air).is_implausible());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_body(body: Body, distance: DistanceInterval, elapsed: Elapsed, mode: Mode) -> Self {
        let required_speed = RequiredSpeed::new(distance, elapsed);
        let ceiling = ceiling(body, mode);
        let verdict = match (required_speed.least, elapsed.longest) {
            // At one instant nothing is in two places.
            (None, Some(0)) if distance.min > crate::units::Meters::ZERO => Verdict::Implausible,
            (None, _) => Verdict::CannotSay,
            (Some(least), _) if least > ceiling => Verdict::Implausible,
            (Some(_), _) => Verdict::Plausible,
        };
        let required_speed = required_speed.stated(ceiling, verdict == Verdict::Implausible);
        Self { distance, required_speed, mode, body, verdict }
    }

    /// Judges two sightings on one day, whose order nobody knows.
    pub fn on_one_day(body: Body, distance: DistanceInterval) -> Self {
        let is_apart = distance.min > crate::units::Meters::ZERO;
        let verdict = if is_apart && body != Body::Many { Verdict::TwoPlaces } else { Verdict::CannotSay };
        let required_speed = RequiredSpeed { least: None, greatest: None };
        Self { distance, required_speed, mode: Mode::Unknown, body, verdict }
    }

    /// Returns true if no carrier of the mode is fast enough.
    pub fn is_implausible(&self) -> bool {
        self.verdict == Verdict::Implausible
    }

    /// Rounds the speeds to a tenth of a kilometer per hour, and keeps the verdict on the exact ones.
    #[must_use]
    pub fn round(self) -> Self {
        Self { required_speed: self.required_speed.round(), ..self }
    }
}

/// Returns the speed that nothing exceeds, given who moved and how.
fn ceiling(body: Body, mode: Mode) -> Speed {
    if is_ground(body, mode) { GROUND_CEILING } else { mode_speed(mode).fastest }
}

fn is_ground(body: Body, mode: Mode) -> bool {
    body == Body::GroundUnit && mode == Mode::Unknown
}

impl fmt::Display for Plausibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { distance, mode, body, verdict, .. } = *self;
        let ceiling = ceiling(body, mode);
        let limit = match mode {
            _ if is_ground(body, mode) => format!("the maximum of a ground unit is {ceiling}"),
            Mode::Unknown => format!("the maximum by any mode is {ceiling}"),
            mode => format!("the maximum by {mode} is {ceiling}"),
        };
        match (verdict, self.required_speed.least) {
            (Verdict::TwoPlaces, _) => write!(f, "{verdict}: at least {} apart", distance.min),
            (Verdict::Implausible, Some(least)) => write!(f, "{verdict}: requires at least {least}, but {limit}"),
            (Verdict::Implausible, None) => write!(f, "{verdict}: at least {} apart at the same time", distance.min),
            (_, Some(least)) => write!(f, "{verdict}: {least} is enough, and {limit}"),
            (_, None) => write!(f, "{verdict}: the elapsed time is not known"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::edtf::Edtf;
    use crate::units::Meters;

    fn km(km: f64) -> Meters {
        Meters::new(km * 1000.0).unwrap()
    }

    fn date(text: &str) -> Edtf {
        Edtf::parse(text).unwrap()
    }

    const DAY: u64 = 86_400;

    #[test]
    fn elapsed_time_has_bounds() {
        let sightings = |one: &str, other: &str, shortest: u64, longest: Option<u64>| {
            assert_eq!(
                Elapsed::from_sightings(&date(one), &date(other)),
                Elapsed { shortest, longest },
                "{one} {other}"
            );
            assert_eq!(
                Elapsed::from_sightings(&date(other), &date(one)),
                Elapsed { shortest, longest },
                "{other} {one}"
            );
        };
        sightings("2024-10-08", "2024-10-08", 0, Some(DAY - 1));
        sightings("2024-10-08", "2024-10-10", DAY, Some(3 * DAY - 1));
        // Between two consecutive days there may be no time at all.
        sightings("2024-10-08", "2024-10-09", 0, Some(2 * DAY - 1));
        sightings("2024-10-08/2024-10-10", "2024-10-09", 0, Some(2 * DAY - 1));
        sightings("2024-10-08T10:00:00Z", "2024-10-08T10:00:00Z", 0, Some(0));
        sightings("2024-10-08/..", "2024-10-09", 0, None);
        sightings("../2024-10-08", "2024-10-10", DAY, None);
        let movement = |text: &str, shortest: u64, longest: Option<u64>| {
            assert_eq!(Elapsed::from_movement(&date(text)), Elapsed { shortest, longest }, "{text}");
        };
        movement("2024-10-08/2024-10-13", 4 * DAY, Some(6 * DAY - 1));
        movement("[2024-10-08..2024-10-13]", 0, Some(6 * DAY - 1));
        movement("2024-10-08", 0, Some(DAY - 1));
        movement("2024-10-08/..", 0, None);
        movement("2024-10-08T10:00:00Z", 0, None);
        let dates = [date("2024-10-08"), date("2024-10-10/2024-10-13")];
        assert_eq!(Elapsed::from_movement_dates(&dates), Elapsed { shortest: 0, longest: Some(6 * DAY - 1) });
        assert_eq!(
            Elapsed::from_movement_dates(&dates[1..]),
            Elapsed { shortest: 2 * DAY, longest: Some(4 * DAY - 1) }
        );
        assert_eq!(Elapsed::from_movement_dates([]), Elapsed { shortest: 0, longest: None });
    }

    #[test]
    fn verdicts_name_the_required_and_the_greatest_speed() {
        let case = |min: f64, max: f64, elapsed: Elapsed, mode: Mode, sentence: &str| {
            let distance = DistanceInterval { best: km(f64::midpoint(min, max)), min: km(min), max: km(max) };
            assert_eq!(Plausibility::new(distance, elapsed, mode).to_string(), sentence);
        };
        let hours = |shortest: u64, longest: u64| Elapsed { shortest: shortest * 3600, longest: Some(longest * 3600) };
        case(
            231.0,
            260.0,
            hours(0, 24),
            Mode::Sea,
            "plausible: 9.6 km/h is enough, and the maximum by sea is 111 km/h",
        );
        case(
            1050.0,
            1060.0,
            hours(1, 10),
            Mode::Sea,
            "plausible: 105 km/h is enough, and the maximum by sea is 111 km/h",
        );
        case(
            9288.0,
            9300.0,
            hours(1, 24),
            Mode::Rail,
            "implausible: requires at least 387 km/h, but the maximum by rail is 250 km/h",
        );
        case(
            6700.0,
            6800.0,
            hours(0, 5),
            Mode::Unknown,
            "implausible: requires at least 1340 km/h, but the maximum by any mode is 1330 km/h",
        );
        case(700.0, 800.0, hours(0, 0), Mode::Air, "implausible: at least 700 km apart at the same time");
        case(0.0, 80.0, hours(0, 0), Mode::Air, "cannot say: the elapsed time is not known");
        let open = Elapsed { shortest: 3600, longest: None };
        case(700.0, 800.0, open, Mode::Air, "cannot say: the elapsed time is not known");
    }

    #[test]
    fn no_figure_is_absurd() {
        // One second apart, as two days are: three million kilometers per hour.
        let second = Elapsed { shortest: 1, longest: Some(1) };
        let distance = DistanceInterval::from_exact(km(910.0));
        let judgement = Plausibility::new(distance, second, Mode::Unknown);
        assert_eq!(judgement.to_string(), "implausible: at least 910 km apart at the same time");
        assert_eq!(judgement.required_speed, RequiredSpeed { least: None, greatest: None });
        // An upper bound above the ceiling says nothing.
        let day = Elapsed { shortest: 60, longest: Some(DAY) };
        let judgement = Plausibility::new(distance, day, Mode::Unknown);
        assert_eq!((judgement.verdict, judgement.required_speed.greatest), (Verdict::Plausible, None));
    }

    #[test]
    fn ground_units_have_a_ceiling_unless_their_mode_is_reported() {
        let judge = |name: &str, mode: Mode| {
            let elapsed = Elapsed { shortest: 0, longest: Some(6 * 3600) };
            Plausibility::of_body(Body::from_name(name), DistanceInterval::from_exact(km(1200.0)), elapsed, mode)
                .to_string()
        };
        assert_eq!(
            judge("11th Brigade", Mode::Unknown),
            "implausible: requires at least 200 km/h, but the maximum of a ground unit is 130 km/h"
        );
        assert_eq!(
            judge("11th Brigade", Mode::Air),
            "plausible: 200 km/h is enough, and the maximum by air is 1330 km/h"
        );
        for name in ["11th Air Assault Brigade", "Ukrainian soldiers", "Alpha"] {
            assert!(judge(name, Mode::Unknown).starts_with("plausible"), "{name}");
        }
    }

    #[test]
    fn two_places_on_one_day_are_a_finding_for_one_body() {
        let apart = DistanceInterval { best: km(910.0), min: km(908.0), max: km(912.0) };
        let judge = |name: &str, distance| Plausibility::on_one_day(Body::from_name(name), distance);
        assert_eq!(judge("9th Example Brigade", apart).to_string(), "two places on one day: at least 908 km apart");
        assert_eq!(judge("Alpha", apart).verdict, Verdict::TwoPlaces);
        assert_eq!(judge("North Korean soldiers", apart).verdict, Verdict::CannotSay);
        let touching = DistanceInterval { best: km(9.0), min: km(0.0), max: km(12.0) };
        assert_eq!(judge("9th Example Brigade", touching).verdict, Verdict::CannotSay);
    }

    #[test]
    fn each_mode_has_one_row_with_sources() {
        for mode in [Mode::Sea, Mode::Rail, Mode::Road, Mode::Air, Mode::Unknown] {
            assert_eq!(MODE_SPEEDS.iter().filter(|speed| speed.mode == mode).count(), 1);
            let speed = mode_speed(mode);
            assert!(!speed.sources.is_empty());
            assert!(speed.usual.is_none_or(|(slow, fast)| slow < fast && fast <= speed.fastest));
        }
    }

    proptest! {
        /// Less certainty about place or time never turns a plausible movement into an implausible one, and no speed is
        /// infinite.
        #[test]
        fn uncertainty_never_makes_a_movement_implausible(
            min in 0.0..1e4, wider in 0.0..1e3, shortest in 0..10 * DAY, more in 0..10 * DAY, later in 0..DAY, nearer in 0.0..=1.0,
        ) {
            let distance = DistanceInterval { best: km(min), min: km(min), max: km(min + wider) };
            let elapsed = Elapsed { shortest, longest: Some(shortest + more) };
            let vaguer = DistanceInterval { min: km(min * nearer), ..distance };
            let looser = Elapsed { shortest: shortest / 2, longest: Some(shortest + more + later) };
            for mode in [Mode::Sea, Mode::Rail, Mode::Road, Mode::Air, Mode::Unknown] {
                let exact = Plausibility::new(distance, elapsed, mode);
                let vague = Plausibility::new(vaguer, looser, mode);
                prop_assert!(exact.verdict == Verdict::Implausible || vague.verdict != Verdict::Implausible);
                for speed in [exact.required_speed.least, exact.required_speed.greatest].into_iter().flatten() {
                    prop_assert!(speed.km_per_hour().is_finite());
                }
                for speed in [exact.required_speed.least, exact.required_speed.greatest].into_iter().flatten() {
                    prop_assert!(speed.km_per_hour() <= MAX_STATED);
                }
                if let (Some(least), Some(greatest)) = (exact.required_speed.least, exact.required_speed.greatest) {
                    prop_assert!(least <= greatest);
                }
            }
        }
    }
}
