//! The earliest and the latest second that a date allows, and how far two dates lie apart.

use edtf_core::{Bound as DayBound, Bounds, DateTime, Edtf as Expression, IntervalEndpoint, SetElement, TimeShift};

use super::{Edtf, Instant};

/// One end of the time that a date allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateBound {
    /// This second, counted in.
    At(Instant),
    /// There is no end: `..`.
    Open,
    /// There is an end and nobody said when: the empty side of `2024-10-08/`.
    Unknown,
}

impl DateBound {
    /// The second, where there is one.
    pub const fn instant(self) -> Option<Instant> {
        match self {
            Self::At(instant) => Some(instant),
            Self::Open | Self::Unknown => None,
        }
    }
}

impl Edtf {
    /// The first second it allows. Days are those of universal time. `?`, `~` and `%` move nothing.
    pub fn earliest(&self) -> DateBound {
        match &self.parsed {
            Expression::DateTime(moment) => DateBound::At(second(moment)),
            other => start(other.bounds().earliest),
        }
    }

    /// The last second it allows: `2024-10` ends with `2024-10-31T23:59:59Z`.
    pub fn latest(&self) -> DateBound {
        match &self.parsed {
            Expression::DateTime(moment) => DateBound::At(second(moment)),
            other => end(other.bounds().latest),
        }
    }

    /// Whether it names one moment the same everywhere: a date-time with its zone. A day alone is a day of the calendar
    /// that hung where it was written.
    pub(crate) const fn has_zone(&self) -> bool {
        match &self.parsed {
            Expression::DateTime(moment) => moment.time.shift.is_some(),
            _ => false,
        }
    }

    /// Whether some second belongs to both.
    pub fn overlaps(&self, other: &Self) -> bool {
        pairs(self, other).any(|(a, b)| a.meets(b))
    }

    /// How many days lie between the two as people count: 8 and 10 October are 2 days apart. Zero when they share a
    /// day. Open ends reach for ever; an unknown end counts as no later, or no earlier, than the end that is known.
    pub fn gap_days(&self, other: &Self) -> i64 {
        pairs(self, other).map(|(a, b)| a.days_to(b)).min().unwrap_or(0)
    }

    /// The stretches of time it is made of: one, or one for each member of a set.
    fn stretches(&self) -> Vec<Stretch> {
        match &self.parsed {
            Expression::Date(_) => vec![Stretch::new(self.earliest(), self.latest())],
            Expression::DateTime(moment) => {
                let at = second(moment).unix_seconds();
                vec![Stretch { first: at, last: at }]
            }
            Expression::Interval(interval) => {
                let known = |end: &IntervalEndpoint| match end {
                    IntervalEndpoint::Date(date) => Some(Expression::Date(*date).bounds()),
                    _ => None,
                };
                let (from, to) = (known(&interval.start), known(&interval.end));
                let first = match interval.start {
                    IntervalEndpoint::Unknown => to.map_or(DateBound::Open, |day| start(day.earliest)),
                    _ => self.earliest(),
                };
                let last = match interval.end {
                    IntervalEndpoint::Unknown => from.map_or(DateBound::Open, |day| end(day.latest)),
                    _ => self.latest(),
                };
                vec![Stretch::new(first, last)]
            }
            Expression::Set(set) => set.elements.iter().map(|member| Stretch::from(element_bounds(member))).collect(),
        }
    }
}

/// A closed stretch of seconds; the ends of the number range stand for ever.
#[derive(Clone, Copy)]
struct Stretch {
    first: i64,
    last: i64,
}

impl Stretch {
    fn new(earliest: DateBound, latest: DateBound) -> Self {
        Self {
            first: earliest.instant().map_or(i64::MIN, Instant::unix_seconds),
            last: latest.instant().map_or(i64::MAX, Instant::unix_seconds),
        }
    }

    const fn meets(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    fn days_to(self, other: Self) -> i64 {
        let (end, begin) = if self.first <= other.first { (self.last, other.first) } else { (other.last, self.first) };
        (Instant::from_unix_seconds(begin).day_number() - Instant::from_unix_seconds(end).day_number()).max(0)
    }
}

impl From<Bounds> for Stretch {
    fn from(bounds: Bounds) -> Self {
        Self::new(start(bounds.earliest), end(bounds.latest))
    }
}

fn pairs(one: &Edtf, other: &Edtf) -> impl Iterator<Item = (Stretch, Stretch)> {
    let others = other.stretches();
    one.stretches().into_iter().flat_map(move |a| others.clone().into_iter().map(move |b| (a, b)))
}

fn element_bounds(member: &SetElement) -> Bounds {
    match *member {
        SetElement::Date(date) => Expression::Date(date).bounds(),
        SetElement::OnOrBefore(date) => {
            Bounds { earliest: DayBound::NegativeInfinity, ..Expression::Date(date).bounds() }
        }
        SetElement::OnOrAfter(date) => Bounds { latest: DayBound::PositiveInfinity, ..Expression::Date(date).bounds() },
        SetElement::Range(from, to) => {
            Bounds { earliest: Expression::Date(from).bounds().earliest, latest: Expression::Date(to).bounds().latest }
        }
    }
}

pub(super) fn start(bound: DayBound) -> DateBound {
    match bound {
        DayBound::Date(day) => {
            Instant::from_date(day.year, day.month, day.day).map_or(DateBound::Unknown, DateBound::At)
        }
        DayBound::NegativeInfinity | DayBound::PositiveInfinity => DateBound::Open,
        DayBound::Unknown => DateBound::Unknown,
    }
}

pub(super) fn end(bound: DayBound) -> DateBound {
    match start(bound) {
        DateBound::At(first_second) => DateBound::At(first_second.end_of_day()),
        other => other,
    }
}

/// The second of a date-time. One without a zone is read as universal time, as days are.
fn second(moment: &DateTime) -> Instant {
    let midnight = start(Expression::Date(moment.date).bounds().earliest).instant();
    let clock = 3600 * i64::from(moment.time.hour)
        + 60 * i64::from(moment.time.minute)
        // A leap second has no number of its own in Unix time.
        + i64::from(moment.time.second.min(59));
    let east = match moment.time.shift {
        Some(TimeShift::Offset { minutes, .. }) => 60 * i64::from(minutes),
        Some(TimeShift::Utc) | None => 0,
    };
    midnight.expect("the date of a date-time is whole").shifted(clock - east)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn edtf(text: &str) -> Edtf {
        Edtf::parse(text).unwrap()
    }

    #[test]
    fn dates_lie_apart_as_people_count() {
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
        // An unknown end reaches no further than the day that is known.
        case("2024-10-08/", "2024-10-20", 12);
        case("/2024-10-08", "2024-10-01", 7);
        // A set has holes.
        case("{1960,1990}", "1975-01-01", 5114);
        case("[..1760,1800]", "1700", 0);
        case("[1667,1760-12..]", "1700-01-01", 11_689);
        case("../1900", "1901/..", 1);
    }

    #[test]
    fn ends_that_are_not_there() {
        let case = |text: &str, earliest: DateBound, latest: DateBound| {
            assert_eq!((edtf(text).earliest(), edtf(text).latest()), (earliest, latest), "{text}");
        };
        let day = |text: &str| text.parse::<Instant>().unwrap();
        let of = |text: &str| DateBound::At(day(text));
        let to = |text: &str| DateBound::At(day(text).end_of_day());
        case("../2024-10-18", DateBound::Open, to("2024-10-18"));
        case("2024-10-08/..", of("2024-10-08"), DateBound::Open);
        case("/2024-10-18", DateBound::Unknown, to("2024-10-18"));
        case("2024-10-08/", of("2024-10-08"), DateBound::Unknown);
        case("[..2024-10-18]", DateBound::Open, to("2024-10-18"));
        case("{2024-10-08..}", of("2024-10-08"), DateBound::Open);
    }

    proptest! {
        #[test]
        fn qualifiers_move_nothing(year in 0..9999_i32, month in 1..=12_u8, mark in "[?~%]") {
            let plain = edtf(&format!("{year:04}-{month:02}"));
            let marked = edtf(&format!("{year:04}-{month:02}{mark}"));
            prop_assert_eq!((plain.earliest(), plain.latest()), (marked.earliest(), marked.latest()));
        }
    }
}
