//! The speed that a movement would have needed, and whether anything travels that fast.

use std::fmt;

use crate::edtf::{DatePrecision, Edtf, Instant, Sense};
use crate::measure::DistanceInterval;
use crate::mode::Mode;
use crate::units::Meters;

/// A speed: finite and not negative.
///
/// # Units
/// Kilometres an hour.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Speed(f64);

impl Speed {
    /// The speed that covers a length in some seconds; nothing when there is no time, however short the length.
    pub fn from_distance(length: Meters, seconds: u64) -> Option<Self> {
        #[expect(clippy::cast_precision_loss, reason = "a second more or less in 285 million years")]
        let hours = seconds as f64 / 3600.0;
        (seconds > 0).then(|| Self(length.km() / hours))
    }

    /// So many kilometres an hour; nothing for a number that is negative or not finite.
    pub fn new(km_per_hour: f64) -> Option<Self> {
        (km_per_hour.is_finite() && km_per_hour >= 0.0).then_some(Self(km_per_hour))
    }

    /// To a tenth of a kilometre an hour, as maps are written.
    #[must_use]
    pub fn round(self) -> Self {
        Self((self.0 * 10.0).round() / 10.0)
    }

    /// The number of kilometres an hour.
    pub const fn km_per_hour(self) -> f64 {
        self.0
    }
}

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = usize::from(self.0 < 9.95);
        write!(f, "{:.decimals$} km/h", self.0)
    }
}

/// How fast one travels by a mode, doors to doors, and on whose word.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ModeSpeed {
    /// The mode.
    pub mode: Mode,
    /// From slow to fast, as troops are usually moved; nothing where nobody said how.
    pub usual: Option<(Speed, Speed)>,
    /// What nothing that carries troops exceeds.
    pub fastest: Speed,
    /// Where the figures come from: title and address.
    pub sources: &'static [&'static str],
}

/// How fast one travels by each mode.
///
/// Usual speeds give durations; the fastest one decides what is implausible, so it is the speed of the fastest carrier and not
/// of the likely one: nothing is called implausible that could have been.
///
/// | mode | usual, km/h | fastest, km/h | why |
/// |---|---|---|---|
/// | sea | 17 to 33 | 117 | general cargo ships average 9 knots, landing ships of project 775 have 18; Zubr hovercraft, which carry 360 men, have 63 |
/// | rail | 16 to 64 | 250 | freight of the Russian railways came 384 km a day in 2020, and the Rossiya needs a little more than six days for 9,288 km; the Sapsan runs at 250 |
/// | road | 20 to 60 | 130 | lorries that carry people may drive 60 in Russia, and no road there allows more than 130; the slow end is our own guess |
/// | air | 225 to 850 | 1,330 | Mi-8 and Mi-17 helicopters cruise at 225, the Il-76 flies at 850; in 2020 a jet stream took an airliner to 1,327 over ground |
/// | unknown | | 1,330 | as air |
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
    ModeSpeed { mode: Mode::Air, usual: Some((Speed(225.0), Speed(850.0))), fastest: Speed(1330.0), sources: AIR },
    ModeSpeed { mode: Mode::Unknown, usual: None, fastest: Speed(1330.0), sources: AIR },
];

const AIR: &[&str] = &[
    "Aeropedia, Mil Mi-17: https://aeropedia.com.au/?p=3866",
    "Encyclopaedia Britannica, Ilyushin Il-76: https://www.britannica.com/print/article/283217",
    "UNN, Now you can cross the Atlantic in record less than 5 hours: https://theunn.com/now-you-can-cross-the-atlantic-in-record-less-than-5-hours",
];

/// How fast one travels by a mode.
pub fn mode_speed(mode: Mode) -> &'static ModeSpeed {
    MODE_SPEEDS.iter().find(|speed| speed.mode == mode).unwrap_or(&MODE_SPEEDS[MODE_SPEEDS.len() - 1])
}

/// How much time there was, at least and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elapsed {
    /// The least number of seconds.
    pub shortest: u64,
    /// The greatest number of seconds; nothing when a date has no end.
    pub longest: Option<u64>,
}

impl Elapsed {
    /// Between two sightings, whichever came first.
    pub fn from_sightings(one: &Edtf, other: &Edtf) -> Self {
        let seconds = |date: &Edtf| {
            (date.earliest().instant().map(Instant::unix_seconds), date.latest().instant().map(Instant::unix_seconds))
        };
        let ((start, end), (other_start, other_end)) = (seconds(one), seconds(other));
        let gap = |end: Option<i64>, start: Option<i64>| start?.checked_sub(end?);
        let reach = |start: Option<i64>, end: Option<i64>| Some(end?.abs_diff(start?));
        let shortest = gap(end, other_start).max(gap(other_end, start)).unwrap_or(0).max(0).unsigned_abs();
        let longest = reach(start, other_end).and_then(|there| Some(there.max(reach(other_start, end)?)));
        Self { shortest, longest }
    }

    /// From one stretch of time to a later one, each by its first and last instant: at least from the end of the one to the start
    /// of the other. Where they overlap nobody knows which came first, so there is no longest time either.
    pub fn from_intervals(earlier: [Instant; 2], later: [Instant; 2]) -> Self {
        let gap = later[0].unix_seconds().checked_sub(earlier[1].unix_seconds()).filter(|gap| *gap > 0);
        Self {
            shortest: gap.map_or(0, i64::unsigned_abs),
            longest: gap.map(|_| later[1].unix_seconds().abs_diff(earlier[0].unix_seconds())),
        }
    }

    /// During the dates of a movement: at most from the first second to the last.
    ///
    /// A movement that lasted from one day to another took at least the days between; on one day, or on some day, it may have
    /// taken no time that can be told.
    pub fn from_movement(dates: &Edtf) -> Self {
        let ends = dates.earliest().instant().zip(dates.latest().instant());
        let Some((first, last)) = ends else { return Self { shortest: 0, longest: None } };
        let days_between = last.day_number().saturating_sub(first.day_number()).saturating_sub(1).max(0).unsigned_abs();
        let lasted = dates.sense() == Sense::Throughout && dates.precision() <= DatePrecision::Day;
        let shortest = if lasted { days_between.saturating_mul(86_400) } else { 0 };
        Self { shortest, longest: Some(last.unix_seconds().abs_diff(first.unix_seconds())) }
    }
}

/// The speed that a movement would have needed.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct RequiredSpeed {
    /// The least distance over the longest time; nothing when there is no longest time, or none at all.
    pub least: Option<Speed>,
    /// The greatest distance over the shortest time; nothing when the shortest time may be none.
    pub greatest: Option<Speed>,
}

impl RequiredSpeed {
    /// For a distance in some time.
    pub fn new(distance: DistanceInterval, lapse: Elapsed) -> Self {
        let least = lapse.longest.and_then(|longest| Speed::from_distance(distance.min, longest));
        Self { least, greatest: Speed::from_distance(distance.max, lapse.shortest) }
    }
}

/// Whether a movement can have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It can, as far as speed tells.
    Plausible,
    /// Not even the shortest way in the longest time: it needs more than the fastest carrier has.
    Implausible,
    /// No time is known, or none passed.
    CannotSay,
}

impl Verdict {
    /// The word: `plausible`, `implausible`, `cannot say`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plausible => "plausible",
            Self::Implausible => "implausible",
            Self::CannotSay => "cannot say",
        }
    }

    /// The verdict that a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Plausible, Self::Implausible, Self::CannotSay].into_iter().find(|verdict| verdict.as_str() == word)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A movement held against what travels.
///
/// ```
/// use troopmap::{Edtf, Mode, Meters};
/// use troopmap::measure::Interval;
/// use troopmap::plausible::{Judgement, Lapse, Verdict};
///
/// let distance = Interval::exactly(Meters::new(9_288_000.0)?);
/// let lapse = Lapse::between(&Edtf::parse("2024-10-18")?, &Edtf::parse("2024-10-19")?);
/// let by_rail = Judgement::new(distance, lapse, Mode::Rail);
/// assert_eq!(by_rail.verdict, Verdict::Plausible);
/// let by_sea = Judgement::new(distance, lapse, Mode::Sea);
/// assert_eq!(by_sea.verdict, Verdict::Implausible);
/// assert_eq!(by_sea.to_string(), "implausible: it needs 194 km/h or more, and by sea 117 km/h is the most");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Plausibility {
    /// What it needs.
    pub required_speed: RequiredSpeed,
    /// How it was, or is said to have been.
    pub mode: Mode,
    /// Whether it can have been.
    pub verdict: Verdict,
}

impl Plausibility {
    /// Holds the speed that is needed against the fastest of the mode.
    pub fn new(distance: DistanceInterval, lapse: Elapsed, mode: Mode) -> Self {
        let required_speed = RequiredSpeed::new(distance, lapse);
        let verdict = match required_speed.least {
            None => Verdict::CannotSay,
            Some(least) if least > mode_speed(mode).fastest => Verdict::Implausible,
            Some(_) => Verdict::Plausible,
        };
        Self { required_speed, mode, verdict }
    }

    /// Whether nothing travels as fast as it needs.
    pub fn is_implausible(&self) -> bool {
        self.verdict == Verdict::Implausible
    }

    /// The same with its speeds to a tenth of a kilometre an hour; the verdict was made before and stays.
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
        let way = if self.mode == Mode::Unknown { "by any way".to_owned() } else { format!("by {}", self.mode) };
        let fastest = mode_speed(self.mode).fastest;
        match self.required_speed.least {
            None => write!(f, "{}: how much time passed is not known", self.verdict),
            Some(least) if self.verdict == Verdict::Implausible => {
                write!(f, "{}: it needs {least} or more, and {way} {fastest} is the most", self.verdict)
            }
            Some(least) => write!(f, "{}: {least} is enough, and {way} {fastest} is the most", self.verdict),
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
    fn time_between_and_during() {
        let between = |one: &str, other: &str, shortest: u64, longest: Option<u64>| {
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
        between("2024-10-08", "2024-10-08", 0, Some(DAY - 1));
        between("2024-10-08", "2024-10-10", DAY + 1, Some(3 * DAY - 1));
        between("2024-10-08/2024-10-10", "2024-10-09", 0, Some(2 * DAY - 1));
        between("2024-10-08T10:00:00Z", "2024-10-08T10:00:00Z", 0, Some(0));
        between("2024-10-08/..", "2024-10-09", 0, None);
        between("../2024-10-08", "2024-10-10", DAY + 1, None);
        let during = |text: &str, shortest: u64, longest: Option<u64>| {
            assert_eq!(Elapsed::from_movement(&date(text)), Elapsed { shortest, longest }, "{text}");
        };
        during("2024-10-08/2024-10-13", 4 * DAY, Some(6 * DAY - 1));
        during("[2024-10-08..2024-10-13]", 0, Some(6 * DAY - 1));
        during("2024-10-08", 0, Some(DAY - 1));
        during("2024-10-08/..", 0, None);
    }

    #[test]
    fn verdicts() {
        let case = |min: f64, max: f64, lapse: Elapsed, mode: Mode, sentence: &str| {
            let distance = DistanceInterval { best: km(f64::midpoint(min, max)), min: km(min), max: km(max) };
            assert_eq!(Plausibility::new(distance, lapse, mode).to_string(), sentence);
        };
        let hours = |shortest: u64, longest: u64| Elapsed { shortest: shortest * 3600, longest: Some(longest * 3600) };
        case(231.0, 260.0, hours(0, 24), Mode::Sea, "plausible: 9.6 km/h is enough, and by sea 117 km/h is the most");
        case(1170.0, 1180.0, hours(1, 10), Mode::Sea, "plausible: 117 km/h is enough, and by sea 117 km/h is the most");
        case(
            9288.0,
            9300.0,
            hours(1, 24),
            Mode::Rail,
            "implausible: it needs 387 km/h or more, and by rail 250 km/h is the most",
        );
        case(
            6700.0,
            6800.0,
            hours(0, 5),
            Mode::Unknown,
            "implausible: it needs 1340 km/h or more, and by any way 1330 km/h is the most",
        );
        case(700.0, 800.0, hours(0, 0), Mode::Air, "cannot say: how much time passed is not known");
        let open = Elapsed { shortest: 3600, longest: None };
        case(700.0, 800.0, open, Mode::Air, "cannot say: how much time passed is not known");
    }

    #[test]
    fn the_table_has_every_mode_once_and_its_sources() {
        for mode in [Mode::Sea, Mode::Rail, Mode::Road, Mode::Air, Mode::Unknown] {
            assert_eq!(MODE_SPEEDS.iter().filter(|speed| speed.mode == mode).count(), 1);
            let speed = mode_speed(mode);
            assert!(!speed.sources.is_empty());
            assert!(speed.usual.is_none_or(|(slow, fast)| slow < fast && fast <= speed.fastest));
        }
    }

    proptest! {
        /// More doubt about place or time never turns a plausible movement into an implausible one, and no speed is infinite.
        #[test]
        fn doubt_never_accuses(
            min in 0.0..1e4, wider in 0.0..1e3, shortest in 0..10 * DAY, more in 0..10 * DAY, later in 0..DAY, nearer in 0.0..=1.0,
        ) {
            let distance = DistanceInterval { best: km(min), min: km(min), max: km(min + wider) };
            let lapse = Elapsed { shortest, longest: Some(shortest + more) };
            let vaguer = DistanceInterval { min: km(min * nearer), ..distance };
            let looser = Elapsed { shortest: shortest / 2, longest: Some(shortest + more + later) };
            for mode in [Mode::Sea, Mode::Rail, Mode::Road, Mode::Air, Mode::Unknown] {
                let judged = Plausibility::new(distance, lapse, mode);
                let again = Plausibility::new(vaguer, looser, mode);
                prop_assert!(judged.verdict == Verdict::Implausible || again.verdict != Verdict::Implausible);
                for speed in [judged.required_speed.least, judged.required_speed.greatest].into_iter().flatten() {
                    prop_assert!(speed.km_per_hour().is_finite());
                }
                if let (Some(least), Some(greatest)) = (judged.required_speed.least, judged.required_speed.greatest) {
                    prop_assert!(least <= greatest);
                }
            }
        }
    }
}
