//! Calendar days.

use std::fmt;

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Span, Timestamp};

use crate::edtf::{DateBound, Instant};

/// A day of the Gregorian calendar, in the years 0 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(Date);

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl Day {
    /// Creates a day. `None` if the calendar does not have it or the year does not have four digits.
    pub fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        date.ok().and_then(Self::from_date)
    }

    fn from_date(date: Date) -> Option<Self> {
        (date.year() >= 0).then_some(Self(date))
    }

    /// Returns the year, the month and the day of the month.
    pub fn parts(self) -> (i16, u8, u8) {
        (self.0.year(), self.0.month().unsigned_abs(), self.0.day().unsigned_abs())
    }

    /// Parses `2022-03-05`, alone or followed by a time of day.
    pub fn parse_iso(text: &str) -> Option<Self> {
        // Tables have several dates in each row, and this is faster than jiff's parser, which accepts more notations.
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

    /// Parses `05 March 2022` and `5 Mar 2022`.
    pub fn parse_in_words(text: &str) -> Option<Self> {
        let mut words = text.split_ascii_whitespace();
        let (day, month, year) = (words.next()?, words.next()?, words.next()?);
        let month = month.get(..3)?.to_ascii_lowercase();
        let month = MONTHS.iter().position(|name| *name == month)?;
        if words.next().is_some() || year.len() != 4 {
            return None;
        }
        Self::new(year.parse().ok()?, u8::try_from(month + 1).ok()?, day.parse().ok()?)
    }

    /// Parses `02/24/2022`, month first.
    pub(crate) fn parse_us(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || year.len() != 4 {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// Returns the UTC day of a Unix timestamp in seconds.
    pub(crate) fn from_unix(seconds: i64) -> Option<Self> {
        let timestamp = Timestamp::from_second(seconds).ok()?;
        Self::from_date(Offset::UTC.to_datetime(timestamp).date())
    }

    /// Returns the day of a bound. `None` if the bound is open or unknown.
    pub(crate) fn from_bound(bound: DateBound) -> Option<Self> {
        match bound {
            DateBound::At(instant) => Self::from_instant(instant),
            DateBound::Open | DateBound::Unknown => None,
        }
    }

    /// Returns the first second of the day.
    pub(crate) fn start(self) -> Option<Instant> {
        let (year, month, day) = self.parts();
        Instant::from_date(year.into(), month, day)
    }

    fn from_instant(instant: Instant) -> Option<Self> {
        let (year, month, day) = instant.date();
        Self::new(i16::try_from(year).ok()?, month, day)
    }

    /// Returns the day `days` later, or earlier if negative.
    pub(crate) fn add_days(self, days: i64) -> Option<Self> {
        let days = Span::new().try_days(days).ok()?;
        self.0.checked_add(days).ok().and_then(Self::from_date)
    }

    /// Returns the first and the last day of its month.
    pub(crate) fn month_range(self) -> (Self, Self) {
        (Self(self.0.first_of_month()), Self(self.0.last_of_month()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Tables have several dates in each row, and `{:04}` is slow.
        let (year, month, day) = self.parts();
        let [year, month, day] = [year.unsigned_abs(), month.into(), day.into()];
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_and_counts_days() {
        assert_eq!(Day::parse_iso("2022-03-05 00:00:00.000"), Day::new(2022, 3, 5));
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
            assert_eq!(Day::parse_iso(wrong), None, "{wrong}");
        }
        assert_eq!(Day::parse_in_words("05 March 2022"), Day::new(2022, 3, 5));
        assert_eq!(Day::parse_us("3/7/2022"), Day::new(2022, 3, 7));
        assert_eq!(Day::parse_us("24/2/2022"), None);
        assert_eq!(Day::new(-1, 1, 1), None);
        assert_eq!(Day::from_unix(1_675_191_965), Day::new(2023, 1, 31));
        assert_eq!(Day::from_unix(-1), Day::new(1969, 12, 31));
        assert_eq!(Day::from_unix(i64::MAX), None);
        let day = |text: &str| Day::parse_iso(text).unwrap();
        assert_eq!(day("2024-02-28").add_days(2), Day::new(2024, 3, 1));
        assert_eq!(day("9999-12-31").add_days(1), None);
        assert_eq!(day("0000-01-01").add_days(-1), None);
        assert_eq!(day("2024-02-10").month_range(), (day("2024-02-01"), day("2024-02-29")));
        assert_eq!(day("0007-01-01").to_string(), "0007-01-01");
    }
}
