//! The earliest and the latest second of a date, and the gap between two dates.

use edtf_core::{
    Bound as DayBound, Bounds as DayBounds, DateTime, Edtf as Expression, IntervalEndpoint, SetElement, TimeShift,
};

use super::{Edtf, Instant};

/// The earliest or latest second of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateBound {
    /// This second, inclusive.
    At(Instant),
    /// No bound: `..`.
    Open,
    /// An unknown bound: the empty side of `2024-10-08/`.
    Unknown,
}

impl DateBound {
    /// Returns the second; `None` if the bound is open or unknown.
    pub const fn instant(self) -> Option<Instant> {
        match self {
            Self::At(instant) => Some(instant),
            Self::Open | Self::Unknown => None,
        }
    }
}

impl Edtf {
    /// Returns the first second of the date, with days in UTC. The qualifiers `?`, `~` and `%` do not change it.
    pub fn earliest(&self) -> DateBound {
        match &*self.parsed {
            Expression::DateTime(moment) => DateBound::At(to_instant(moment)),
            other => start_of(other.bounds().earliest),
        }
    }

    /// Returns the last second of the date: `2024-10` ends with `2024-10-31T23:59:59Z`.
    pub fn latest(&self) -> DateBound {
        match &*self.parsed {
            Expression::DateTime(moment) => DateBound::At(to_instant(moment)),
            other => end_of(other.bounds().latest),
        }
    }

    /// Returns true for a date-time with a time zone, which is the same moment everywhere. A day without one is a local day.
    pub(crate) fn has_zone(&self) -> bool {
        match &*self.parsed {
            Expression::DateTime(moment) => moment.time.shift.is_some(),
            _ => false,
        }
    }

    /// Returns true if both dates include the same second.
    pub fn overlaps(&self, other: &Self) -> bool {
        span_pairs(self, other).any(|(a, b)| a.overlaps(b))
    }

    /// Returns the number of days from one date to the other: 8 and 10 October are 2 days apart.
    ///
    /// Dates that share a day are zero days apart. An open end is infinite. An unknown end is taken to equal the known end.
    pub fn gap_days(&self, other: &Self) -> i64 {
        span_pairs(self, other).map(|(a, b)| a.gap_days(b)).min().unwrap_or(0)
    }

    /// Returns the time spans of the date: one, or one for each member of a set.
    fn spans(&self) -> Vec<TimeSpan> {
        match &*self.parsed {
            Expression::Date(_) => vec![TimeSpan::new(self.earliest(), self.latest())],
            Expression::DateTime(moment) => {
                let at = to_instant(moment).unix_seconds();
                vec![TimeSpan { first: at, last: at }]
            }
            Expression::Interval(interval) => {
                let day_bounds = |end: &IntervalEndpoint| match end {
                    IntervalEndpoint::Date(date) => Some(Expression::Date(*date).bounds()),
                    _ => None,
                };
                let (from, to) = (day_bounds(&interval.start), day_bounds(&interval.end));
                let first = match interval.start {
                    IntervalEndpoint::Unknown => to.map_or(DateBound::Open, |day| start_of(day.earliest)),
                    _ => self.earliest(),
                };
                let last = match interval.end {
                    IntervalEndpoint::Unknown => from.map_or(DateBound::Open, |day| end_of(day.latest)),
                    _ => self.latest(),
                };
                vec![TimeSpan::new(first, last)]
            }
            Expression::Set(set) => set.elements.iter().map(|member| TimeSpan::from(element_bounds(member))).collect(),
        }
    }
}

/// A closed interval of Unix seconds. The limits of `i64` represent infinity.
#[derive(Clone, Copy)]
struct TimeSpan {
    first: i64,
    last: i64,
}

impl TimeSpan {
    fn new(earliest: DateBound, latest: DateBound) -> Self {
        Self {
            first: earliest.instant().map_or(i64::MIN, Instant::unix_seconds),
            last: latest.instant().map_or(i64::MAX, Instant::unix_seconds),
        }
    }

    const fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    fn gap_days(self, other: Self) -> i64 {
        let (end, begin) = if self.first <= other.first { (self.last, other.first) } else { (other.last, self.first) };
        (Instant::from_unix_seconds(begin).day_number() - Instant::from_unix_seconds(end).day_number()).max(0)
    }
}

impl From<DayBounds> for TimeSpan {
    fn from(bounds: DayBounds) -> Self {
        Self::new(start_of(bounds.earliest), end_of(bounds.latest))
    }
}

fn span_pairs(one: &Edtf, other: &Edtf) -> impl Iterator<Item = (TimeSpan, TimeSpan)> {
    let others = other.spans();
    one.spans().into_iter().flat_map(move |a| others.clone().into_iter().map(move |b| (a, b)))
}

fn element_bounds(member: &SetElement) -> DayBounds {
    match *member {
        SetElement::Date(date) => Expression::Date(date).bounds(),
        SetElement::OnOrBefore(date) => {
            DayBounds { earliest: DayBound::NegativeInfinity, ..Expression::Date(date).bounds() }
        }
        SetElement::OnOrAfter(date) => {
            DayBounds { latest: DayBound::PositiveInfinity, ..Expression::Date(date).bounds() }
        }
        SetElement::Range(from, to) => DayBounds {
            earliest: Expression::Date(from).bounds().earliest,
            latest: Expression::Date(to).bounds().latest,
        },
    }
}

/// Returns the first second of a day.
pub(super) fn start_of(bound: DayBound) -> DateBound {
    match bound {
        DayBound::Date(day) => {
            Instant::from_date(day.year, day.month, day.day).map_or(DateBound::Unknown, DateBound::At)
        }
        DayBound::NegativeInfinity | DayBound::PositiveInfinity => DateBound::Open,
        DayBound::Unknown => DateBound::Unknown,
    }
}

/// Returns the last second of a day.
pub(super) fn end_of(bound: DayBound) -> DateBound {
    match start_of(bound) {
        DateBound::At(first_second) => DateBound::At(first_second.end_of_day()),
        other => other,
    }
}

/// Converts a date-time to a second. One without a time zone is taken as UTC, as days are.
fn to_instant(moment: &DateTime) -> Instant {
    let midnight = start_of(Expression::Date(moment.date).bounds().earliest).instant();
    let clock = 3600 * i64::from(moment.time.hour)
        + 60 * i64::from(moment.time.minute)
        // A leap second has no number of its own in Unix time.
        + i64::from(moment.time.second.min(59));
    let east = match moment.time.shift {
        Some(TimeShift::Offset { minutes, .. }) => 60 * i64::from(minutes),
        Some(TimeShift::Utc) | None => 0,
    };
    midnight.expect("a date-time has a complete date").add_seconds(clock - east)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn edtf(text: &str) -> Edtf {
        Edtf::parse(text).unwrap()
    }

    #[test]
    fn gaps_are_counted_in_days() {
        let case = |a: &str, b: &str, days: i64| {
            assert_eq!(edtf(a).gap_days(&edtf(b)), days, "{a} and {b}");
            assert_eq!(edtf(b).gap_days(&edtf(a)), days, "{b} and {a}");
            assert_eq!(edtf(a).overlaps(&edtf(b)), days == 0, "{a} and {b}");
        };
        case("2024-10-08", "2024-10-10", 2);
        case("2024-10-08", "2024-10-08", 0);
        case("2024-10-01", "2024-10-31", 30);
        case("2024-10", "2024-11", 1);
        case("2024-10-08/2024-10-13", "2024-10-13/2024-10-18", 0);
        case("2024-10-08/2024-10-13", "2024-10-10", 0);
        case("../2024-10-18", "1950", 0);
        case("2024-10-08/..", "2031", 0);
        // An unknown end is taken to equal the known one.
        case("2024-10-08/", "2024-10-20", 12);
        case("/2024-10-08", "2024-10-01", 7);
        // A set has gaps.
        case("{1960,1990}", "1975-01-01", 5114);
        case("[..1760,1800]", "1700", 0);
        case("[1667,1760-12..]", "1700-01-01", 11_689);
        case("../1900", "1901/..", 1);
    }

    #[test]
    fn open_and_unknown_bounds() {
        let case = |text: &str, earliest: DateBound, latest: DateBound| {
            assert_eq!((edtf(text).earliest(), edtf(text).latest()), (earliest, latest), "{text}");
        };
        let day = |text: &str| text.parse::<Instant>().unwrap();
        let from = |text: &str| DateBound::At(day(text));
        let to = |text: &str| DateBound::At(day(text).end_of_day());
        case("../2024-10-18", DateBound::Open, to("2024-10-18"));
        case("2024-10-08/..", from("2024-10-08"), DateBound::Open);
        case("/2024-10-18", DateBound::Unknown, to("2024-10-18"));
        case("2024-10-08/", from("2024-10-08"), DateBound::Unknown);
        case("[..2024-10-18]", DateBound::Open, to("2024-10-18"));
        case("{2024-10-08..}", from("2024-10-08"), DateBound::Open);
    }

    proptest! {
        #[test]
        fn qualifiers_do_not_change_the_bounds(year in 0..9999_i32, month in 1..=12_u8, mark in "[?~%]") {
            let plain = edtf(&format!("{year:04}-{month:02}"));
            let marked = edtf(&format!("{year:04}-{month:02}{mark}"));
            prop_assert_eq!((plain.earliest(), plain.latest()), (marked.earliest(), marked.latest()));
        }
    }
}
