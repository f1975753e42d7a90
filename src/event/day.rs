//! Days, and when something happened as tables write it.

use std::fmt;

use crate::edtf::{DateBound, Edtf, Instant, Sense};

const DAY_SECONDS: i64 = 86_400;

/// One day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::struct_field_names, reason = "the day of the month has no other name")]
pub struct Day {
    year: i16,
    month: u8,
    day: u8,
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl Day {
    /// The day, when the calendar has it and the year has four digits.
    pub fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = match month {
            2 => 28 + u8::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        ((0..=9999).contains(&year) && (1..=last).contains(&day)).then_some(Self { year, month, day })
    }

    /// Year, month, day of month.
    pub const fn parts(self) -> (i16, u8, u8) {
        (self.year, self.month, self.day)
    }

    /// Reads `2022-03-05`, alone or before a time of day.
    pub fn iso(text: &str) -> Option<Self> {
        let (date, rest) = text.as_bytes().split_first_chunk::<10>()?;
        let hyphens = [date[4], date[7]] == *b"--";
        if !hyphens || !matches!(rest, [] | [b' ' | b'T', ..]) {
            return None;
        }
        let pair = |at: usize| {
            let [tens, ones] = [date[at], date[at + 1]].map(|byte| byte.wrapping_sub(b'0'));
            (tens < 10 && ones < 10).then(|| 10 * tens + ones)
        };
        let (century, year) = (i16::from(pair(0)?), i16::from(pair(2)?));
        Self::new(100 * century + year, pair(5)?, pair(8)?)
    }

    /// Reads `05 March 2022` and `5 Mar 2022`.
    pub fn in_words(text: &str) -> Option<Self> {
        let mut words = text.split_ascii_whitespace();
        let (day, month, year) = (words.next()?, words.next()?, words.next()?);
        let month = month.get(..3)?.to_ascii_lowercase();
        let month = MONTHS.iter().position(|name| *name == month)?;
        if words.next().is_some() || year.len() != 4 {
            return None;
        }
        Self::new(year.parse().ok()?, u8::try_from(month + 1).ok()?, day.parse().ok()?)
    }

    /// Reads `02/24/2022`, month first.
    pub(crate) fn american(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || year.len() != 4 {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// The day of a second since 1970 in universal time.
    pub(crate) fn of_unix(seconds: i64) -> Option<Self> {
        Self::from_number(seconds.div_euclid(DAY_SECONDS))
    }

    /// The day of a bound that is known.
    pub(crate) fn of_bound(bound: DateBound) -> Option<Self> {
        match bound {
            DateBound::At(instant) => Self::of_instant(instant),
            DateBound::Open | DateBound::Unknown => None,
        }
    }

    /// Its first second.
    pub(crate) fn start(self) -> Option<Instant> {
        Instant::from_date(self.year.into(), self.month, self.day)
    }

    fn of_instant(instant: Instant) -> Option<Self> {
        let (year, month, day) = instant.date();
        Self::new(i16::try_from(year).ok()?, month, day)
    }

    /// So many days later, or earlier when negative.
    pub(crate) fn plus(self, days: i64) -> Option<Self> {
        Self::from_number(self.number().checked_add(days)?)
    }

    /// The first and the last day of its month.
    pub(crate) fn month(self) -> (Self, Self) {
        let last = (28..=31).rev().find_map(|day| Self::new(self.year, self.month, day)).unwrap_or(self);
        (Self { day: 1, ..self }, last)
    }

    /// Days since 1970-01-01 (the civil calendar counted from March, so that the leap day ends the year).
    fn number(self) -> i64 {
        let (year, month, day) = (i64::from(self.year), i64::from(self.month), i64::from(self.day));
        let year = if month <= 2 { year - 1 } else { year };
        let month_from_march = (month + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
        year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
    }

    fn from_number(days: i64) -> Option<Self> {
        let days = days.checked_add(719_468)?;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = era.checked_mul(400)? + year_of_era + i64::from(month <= 2);
        Self::new(i16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Tables have several for each row, and `{:04}` takes its time.
        let [year, month, day] = [self.year.unsigned_abs(), self.month.into(), self.day.into()];
        let mut text = *b"0000-00-00";
        for (at, pair) in [(0, year / 100), (2, year % 100), (5, month), (8, day)] {
            // Two digits each.
            let [.., pair] = u16::to_be_bytes(pair);
            text[at] += pair / 10;
            text[at + 1] += pair % 10;
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

/// When something happened. Its text is EDTF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventDate {
    /// On that day.
    On(Day),
    /// Near that day.
    Near(Day),
    /// On every day from the one to the other.
    Throughout(Day, Day),
    /// On some day from the one to the other.
    SomeDay(Day, Day),
    /// As a date of another shape says. Boxed, since few are and it is many times as large as the others.
    Date(Box<Edtf>),
}

impl EventDate {
    /// The last day that it allows, if it ends.
    pub fn last(&self) -> Option<Day> {
        match self {
            Self::On(day) | Self::Near(day) | Self::Throughout(_, day) | Self::SomeDay(_, day) => Some(*day),
            Self::Date(date) => Day::of_bound(date.latest()),
        }
    }

    /// The first day that it allows, if it has a beginning.
    pub fn first(&self) -> Option<Day> {
        match self {
            Self::On(day) | Self::Near(day) | Self::Throughout(day, _) | Self::SomeDay(day, _) => Some(*day),
            Self::Date(date) => Day::of_bound(date.earliest()),
        }
    }

    /// The first second that it allows, if it has a beginning.
    pub fn start(&self) -> Option<Instant> {
        match self {
            Self::Date(date) => date.earliest().instant(),
            other => other.first().and_then(Day::start),
        }
    }

    /// The last second that it allows, if it ends.
    pub fn end(&self) -> Option<Instant> {
        match self {
            Self::Date(date) => date.latest().instant(),
            other => other.last().and_then(Day::start).map(Instant::end_of_day),
        }
    }

    /// The first day on which it may have ended.
    pub(crate) fn least_end(&self) -> Option<Day> {
        match self {
            Self::Throughout(_, last) => Some(*last),
            Self::Date(date) if date.sense() == Sense::Throughout => {
                let (_, end) = date.as_str().split_once('/')?;
                Day::of_bound(Edtf::parse(end).ok()?.earliest())
            }
            other => other.first(),
        }
    }

    /// The same without the days after `published`: what a document reports happened before it was out.
    #[must_use]
    pub(crate) fn until(&self, published: Day) -> Self {
        match *self {
            Self::SomeDay(first, last) if last > published && first <= published => Self::some_day(first, published),
            Self::Throughout(first, last) if last > published && first <= published => {
                Self::throughout(first, published)
            }
            _ => self.clone(),
        }
    }

    /// Some day of a stretch, which may be one day long.
    pub(crate) fn some_day(first: Day, last: Day) -> Self {
        if first == last { Self::On(first) } else { Self::SomeDay(first, last) }
    }

    /// Every day of a stretch, which may be one day long.
    pub(crate) fn throughout(first: Day, last: Day) -> Self {
        if first == last { Self::On(first) } else { Self::Throughout(first, last) }
    }

    /// A date of another shape.
    pub(crate) fn date(date: Edtf) -> Self {
        Self::Date(Box::new(date))
    }

    /// As a date of a record.
    pub(crate) fn to_edtf(&self) -> Option<Edtf> {
        match self {
            Self::Date(date) => Some(Edtf::clone(date)),
            other => Edtf::parse(&other.to_string()).ok(),
        }
    }
}

impl fmt::Display for EventDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(day) => day.fmt(f),
            Self::Near(day) => write!(f, "{day}~"),
            Self::Throughout(first, last) => write!(f, "{first}/{last}"),
            Self::SomeDay(first, last) => write!(f, "[{first}..{last}]"),
            Self::Date(date) => f.write_str(date.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::iso(text).unwrap()
    }

    #[test]
    fn days_are_read_and_counted() {
        assert_eq!(Day::iso("2022-03-05 00:00:00.000"), Day::new(2022, 3, 5));
        for wrong in [
            "2022-02-29",
            "2022-13-01",
            "2022-1-05",
            "1527",
            "20220305",
            "2022-03-05x",
            "1e22-03-05",
            "2022-03-/9",
            "202é-3-05",
            "",
        ] {
            assert_eq!(Day::iso(wrong), None, "{wrong}");
        }
        assert_eq!(Day::in_words("05 March 2022"), Day::new(2022, 3, 5));
        assert_eq!(Day::american("3/7/2022"), Day::new(2022, 3, 7));
        assert_eq!(Day::american("24/2/2022"), None);
        assert_eq!(Day::of_unix(1_675_191_965), Day::new(2023, 1, 31));
        assert_eq!(Day::of_unix(-1), Day::new(1969, 12, 31));
        assert_eq!(day("2024-02-28").plus(2), Day::new(2024, 3, 1));
        assert_eq!(day("2024-02-10").month(), (day("2024-02-01"), day("2024-02-29")));
        assert_eq!(Day::of_unix(i64::MAX), None);
    }

    #[test]
    fn every_day_has_its_number() {
        let mut at = day("1890-01-01");
        for _ in 0..80_000 {
            let next = at.plus(1).unwrap();
            assert!(next > at && next.plus(-1) == Some(at), "{at}");
            at = next;
        }
    }

    #[test]
    fn a_document_tells_what_was_before_it() {
        let (first, last) = (day("2022-03-01"), day("2022-03-31"));
        let case = |published: &str, text: &str| {
            assert_eq!(EventDate::SomeDay(first, last).until(day(published)).to_string(), text);
        };
        case("2022-03-20", "[2022-03-01..2022-03-20]");
        case("2022-04-02", "[2022-03-01..2022-03-31]");
        case("2022-03-01", "2022-03-01");
        case("2022-02-01", "[2022-03-01..2022-03-31]");
    }
}
