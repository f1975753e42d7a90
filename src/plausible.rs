//! Whether a movement is plausible: the speed it requires, compared with the fastest of its mode of transport.
//!
//! [`Elapsed`] bounds the time from uncertain dates, [`RequiredSpeed`] divides an uncertain distance by it, and
//! [`Plausibility`] compares the result with [`MODE_SPEEDS`]. Doubt about place or time never makes a movement implausible.

use std::fmt;

use crate::edtf::{DatePrecision, Edtf, Instant, Sense};
use crate::measure::DistanceInterval;
use crate::mode::Mode;
use crate::units::Meters;

/// A speed, finite and not negative.
///
/// # Units
/// Kilometers per hour.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Speed(f64);

impl Speed {
    /// Divides a distance by a number of seconds; `None` if the time is zero, even if the distance is zero too.
    pub fn from_distance(distance: Meters, seconds: u64) -> Option<Self> {
        #[expect(clippy::cast_precision_loss, reason = "exact up to 285 million years")]
        let hours = seconds as f64 / 3600.0;
        (seconds > 0).then(|| Self(distance.km() / hours))
    }

    /// Creates a speed from kilometers per hour; `None` if the number is negative, infinite or NaN.
    pub fn new(km_per_hour: f64) -> Option<Self> {
        (km_per_hour.is_finite() && km_per_hour >= 0.0).then_some(Self(km_per_hour))
    }

    /// Rounds to a tenth of a kilometer per hour, the precision of exported maps.
    #[must_use]
    pub fn round(self) -> Self {
        Self((self.0 * 10.0).round() / 10.0)
    }

    /// Returns the number of kilometers per hour.
    pub const fn km_per_hour(self) -> f64 {
        self.0
    }
}

impl fmt::Display for Speed {
    /// Writes a rounded speed with its unit: `9.6 km/h`, `117 km/h`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = usize::from(self.0 < 9.95);
        write!(f, "{:.decimals$} km/h", self.0)
    }
}

/// The usual and the greatest speed of a mode of transport, with sources.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ModeSpeed {
    /// The mode.
    pub mode: Mode,
    /// The slow and the fast end of the speeds at which troops usually move, door to door; `None` for an unknown mode.
    pub usual: Option<(Speed, Speed)>,
    /// The speed that no troop carrier of this mode exceeds.
    pub fastest: Speed,
    /// The sources of the figures: title and address.
    pub sources: &'static [&'static str],
}

/// The speeds of all modes of transport.
///
/// Usual speeds give durations. The greatest speed decides what is implausible, so it is that of the fastest carrier and not of
/// the most likely one: a movement that may have happened is never implausible.
///
/// | mode | usual, km/h | fastest, km/h | reasons |
/// |---|---|---|---|
/// | sea | 17 to 33 | 117 | general cargo ships average 9 knots; landing ships of project 775 reach 18; Zubr hovercraft, which carry 360 troops, reach 63 |
/// | rail | 16 to 64 | 250 | Russian Railways freight covered 384 km a day in 2020; the Rossiya takes a little more than six days for 9,288 km; the Sapsan runs at 250 |
/// | road | 20 to 60 | 130 | trucks that carry people may drive at 60 in Russia, and no road there allows more than 130; the slow end is our own estimate |
/// | air | 225 to 850 | 1,330 | Mi-8 and Mi-17 helicopters cruise at 225 and the Il-76 at 850; in 2020 a jet stream carried an airliner to 1,327 over ground |
/// | unknown | | 1,330 | as for air |
pub const MODE_SPEEDS: [ModeSpeed; 5] = [
    ModeSpeed {
        mode: Mode::Sea,
        usual: Some((Speed(17.0), Speed(33.0))),
        fastest: Speed(117.0),
        sources: &[
            "Casual Navigation, Cargo Ship Speed Comparison: https://casualnavigation.com/cargo-ship-speed-comparison-how-fast-do-they-go/",
            "Wikipedia, Ropucha-class landing ship: https://en.wikipedia.org/wiki/Ropucha-class_landing_ship",
            "Wikipedia, Zubr-class LCAC: https://en.wikipedia.org/wiki/Zubr-class_LCAC",
        ],
    },
    ModeSpeed {
        mode: Mode::Rail,
        usual: Some((Speed(16.0), Speed(64.0))),
        fastest: Speed(250.0),
        sources: &[
            "RZD-Partner, 14 October 2020: https://npktrans.ru/media/novosti/v-sentyabre-2020-goda-srednyaya-skorost-dostavki-otpravki-na-seti-rzhd-sostavila-16-kmch",
            "Russian Railways, \"Russia\" branded train: https://eng.rzd.ru/en/9572/page/564703?id=664",
            "Railway News, First High-Speed Train Services Start in Russia: https://railwaynews.net/first-high-speed-train-services-start-in-russia.html",
        ],
    },
    ModeSpeed {
        mode: Mode::Road,
        usual: Some((Speed(20.0), Speed(60.0))),
        fastest: Speed(130.0),
        sources: &[
            "Wikipedia, Speed Limits in Russia (draft): https://en.wikipedia.org/wiki/Draft:Speed_Limits_in_Russia",
        ],
    },
    ModeSpeed {
        mode: Mode::Air,
        usual: Some((Speed(225.0), Speed(850.0))),
        fastest: Speed(1330.0),
        sources: AIR_SOURCES,
    },
    ModeSpeed { mode: Mode::Unknown, usual: None, fastest: Speed(1330.0), sources: AIR_SOURCES },
];

const AIR_SOURCES: &[&str] = &[
    "Aeropedia, Mil Mi-17: https://aeropedia.com.au/?p=3866",
    "Encyclopaedia Britannica, Ilyushin Il-76: https://www.britannica.com/print/article/283217",
    "UNN, Now you can cross the Atlantic in record less than 5 hours: https://theunn.com/now-you-can-cross-the-atlantic-in-record-less-than-5-hours",
];

/// Returns the speeds of a mode of transport.
pub fn mode_speed(mode: Mode) -> &'static ModeSpeed {
    MODE_SPEEDS.iter().find(|speed| speed.mode == mode).unwrap_or(&MODE_SPEEDS[MODE_SPEEDS.len() - 1])
}

/// The shortest and the longest time that may have elapsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elapsed {
    /// The shortest time in seconds.
    pub shortest: u64,
    /// The longest time in seconds; `None` if it is unbounded or unknown.
    pub longest: Option<u64>,
}

impl Elapsed {
    /// Bounds the time between two sightings, in either order.
    pub fn from_sightings(one: &Edtf, other: &Edtf) -> Self {
        let seconds = |date: &Edtf| {
            (date.earliest().instant().map(Instant::unix_seconds), date.latest().instant().map(Instant::unix_seconds))
        };
        let ((start, end), (other_start, other_end)) = (seconds(one), seconds(other));
        let gap = |end: Option<i64>, start: Option<i64>| start?.checked_sub(end?);
        let span = |start: Option<i64>, end: Option<i64>| Some(end?.abs_diff(start?));
        let shortest = gap(end, other_start).max(gap(other_end, start)).unwrap_or(0).max(0).unsigned_abs();
        let longest = span(start, other_end).and_then(|forward| Some(forward.max(span(other_start, end)?)));
        Self { shortest, longest }
    }

    /// Bounds the time from one interval to a later one, each given by its first and last instant.
    ///
    /// The shortest time is from the end of the earlier interval to the start of the later one. If the intervals overlap, the
    /// order of the events is unknown, and so is the longest time.
    pub fn from_intervals(earlier: [Instant; 2], later: [Instant; 2]) -> Self {
        let gap = later[0].unix_seconds().checked_sub(earlier[1].unix_seconds()).filter(|gap| *gap > 0);
        Self {
            shortest: gap.map_or(0, i64::unsigned_abs),
            longest: gap.map(|_| later[1].unix_seconds().abs_diff(earlier[0].unix_seconds())),
        }
    }

    /// Bounds the time that a movement took, given its date.
    ///
    /// The longest time is from the first to the last second of the date. A movement that lasted from one day to another took
    /// at least the whole days between. One reported for a single day, or for some day of an interval, may have taken no time.
    pub fn from_movement(date: &Edtf) -> Self {
        let bounds = date.earliest().instant().zip(date.latest().instant());
        let Some((first, last)) = bounds else { return Self { shortest: 0, longest: None } };
        let days_between = last.day_number().saturating_sub(first.day_number()).saturating_sub(1).max(0).unsigned_abs();
        let has_duration = date.sense() == Sense::Throughout && date.precision() <= DatePrecision::Day;
        let shortest = if has_duration { days_between.saturating_mul(86_400) } else { 0 };
        Self { shortest, longest: Some(last.unix_seconds().abs_diff(first.unix_seconds())) }
    }
}

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
}

/// The answer to whether a movement is plausible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// A carrier of the mode is fast enough.
    Plausible,
    /// Even the shortest distance in the longest time requires more than the speed of the fastest carrier.
    Implausible,
    /// The longest elapsed time is unknown or zero.
    CannotSay,
}

impl Verdict {
    /// Returns the verdict as maps spell it: `plausible`, `implausible` or `cannot say`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plausible => "plausible",
            Self::Implausible => "implausible",
            Self::CannotSay => "cannot say",
        }
    }

    /// Parses a verdict as maps spell it; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Plausible, Self::Implausible, Self::CannotSay].into_iter().find(|verdict| verdict.as_str() == text)
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
/// use troopmap::plausible::{Elapsed, Plausibility, Verdict};
///
/// let distance = DistanceInterval::from_exact(Meters::new(9_288_000.0)?);
/// let elapsed = Elapsed::from_sightings(&Edtf::parse("2024-10-18")?, &Edtf::parse("2024-10-19")?);
/// let by_rail = Plausibility::new(distance, elapsed, Mode::Rail);
/// assert_eq!(by_rail.verdict, Verdict::Plausible);
/// let by_sea = Plausibility::new(distance, elapsed, Mode::Sea);
/// assert_eq!(by_sea.verdict, Verdict::Implausible);
/// assert_eq!(by_sea.to_string(), "implausible: requires at least 194 km/h, but the maximum by sea is 117 km/h");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Plausibility {
    /// The speed that the movement requires.
    pub required_speed: RequiredSpeed,
    /// The mode of transport, as reported.
    pub mode: Mode,
    /// The result of the comparison.
    pub verdict: Verdict,
}

impl Plausibility {
    /// Compares the required speed with the fastest of the mode.
    pub fn new(distance: DistanceInterval, elapsed: Elapsed, mode: Mode) -> Self {
        let required_speed = RequiredSpeed::new(distance, elapsed);
        let verdict = match required_speed.least {
            None => Verdict::CannotSay,
            Some(least) if least > mode_speed(mode).fastest => Verdict::Implausible,
            Some(_) => Verdict::Plausible,
        };
        Self { required_speed, mode, verdict }
    }

    /// Returns true if no carrier of the mode is fast enough.
    pub fn is_implausible(&self) -> bool {
        self.verdict == Verdict::Implausible
    }

    /// Rounds the speeds to a tenth of a kilometer per hour, and keeps the verdict on the exact ones.
    #[must_use]
    pub fn round(self) -> Self {
        let RequiredSpeed { least, greatest } = self.required_speed;
        Self {
            required_speed: RequiredSpeed { least: least.map(Speed::round), greatest: greatest.map(Speed::round) },
            ..self
        }
    }
}

impl fmt::Display for Plausibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mode = if self.mode == Mode::Unknown { "any mode".to_owned() } else { self.mode.to_string() };
        let fastest = mode_speed(self.mode).fastest;
        match self.required_speed.least {
            None => write!(f, "{}: the elapsed time is not known", self.verdict),
            Some(least) if self.verdict == Verdict::Implausible => {
                write!(f, "{}: requires at least {least}, but the maximum by {mode} is {fastest}", self.verdict)
            }
            Some(least) => write!(f, "{}: {least} is enough, and the maximum by {mode} is {fastest}", self.verdict),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
        sightings("2024-10-08", "2024-10-10", DAY + 1, Some(3 * DAY - 1));
        sightings("2024-10-08/2024-10-10", "2024-10-09", 0, Some(2 * DAY - 1));
        sightings("2024-10-08T10:00:00Z", "2024-10-08T10:00:00Z", 0, Some(0));
        sightings("2024-10-08/..", "2024-10-09", 0, None);
        sightings("../2024-10-08", "2024-10-10", DAY + 1, None);
        let movement = |text: &str, shortest: u64, longest: Option<u64>| {
            assert_eq!(Elapsed::from_movement(&date(text)), Elapsed { shortest, longest }, "{text}");
        };
        movement("2024-10-08/2024-10-13", 4 * DAY, Some(6 * DAY - 1));
        movement("[2024-10-08..2024-10-13]", 0, Some(6 * DAY - 1));
        movement("2024-10-08", 0, Some(DAY - 1));
        movement("2024-10-08/..", 0, None);
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
            "plausible: 9.6 km/h is enough, and the maximum by sea is 117 km/h",
        );
        case(
            1170.0,
            1180.0,
            hours(1, 10),
            Mode::Sea,
            "plausible: 117 km/h is enough, and the maximum by sea is 117 km/h",
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
        case(700.0, 800.0, hours(0, 0), Mode::Air, "cannot say: the elapsed time is not known");
        let open = Elapsed { shortest: 3600, longest: None };
        case(700.0, 800.0, open, Mode::Air, "cannot say: the elapsed time is not known");
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
                if let (Some(least), Some(greatest)) = (exact.required_speed.least, exact.required_speed.greatest) {
                    prop_assert!(least <= greatest);
                }
            }
        }
    }
}
