//! Instants: seconds of UTC, for any year.

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use jiff::civil;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::invalid_edtf::{EdtfErrorKind, InvalidEdtf};
use super::{DatePrecision, Edtf};
use crate::parsed::deserialize_parsed;

const DAY: i64 = 86_400;

/// The number of days in 400 years, after which the Gregorian calendar repeats.
const CYCLE_DAYS: i64 = 146_097;

/// The day from which cycles are counted, 2000-01-01, in days since 1970-01-01.
const CYCLE_START: i64 = 10_957;

/// A second of UTC, in the proleptic Gregorian calendar.
///
/// # Units
/// Whole seconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// ```
/// # use troopmap::{Instant, InvalidEdtf};
/// let published: Instant = "2024-10-18".parse()?;
/// assert_eq!(published.end_of_day().to_string(), "2024-10-18T23:59:59Z");
/// # Ok::<(), InvalidEdtf>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
pub struct Instant(i64);

impl Instant {
    /// Returns the first second of a day; `None` if the calendar does not have that day.
    pub fn from_date(year: i64, month: u8, day: u8) -> Option<Self> {
        days_since_epoch(year, month, day)?.checked_mul(DAY).map(Self)
    }

    /// Creates an instant from seconds since 1970-01-01T00:00:00Z.
    pub const fn from_unix_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Returns the seconds since 1970-01-01T00:00:00Z.
    pub const fn unix_seconds(self) -> i64 {
        self.0
    }

    /// Returns the day that contains the instant, in days since 1970-01-01.
    pub const fn day_number(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    /// Returns the first second of the day.
    #[must_use]
    pub const fn start_of_day(self) -> Self {
        Self(self.0.saturating_sub(self.0.rem_euclid(DAY)))
    }

    /// Returns the last second of the day.
    #[must_use]
    pub const fn end_of_day(self) -> Self {
        Self(self.0.saturating_add(DAY - 1 - self.0.rem_euclid(DAY)))
    }

    /// Returns year, month and day of month. The year before 1 is 0.
    #[expect(clippy::missing_panics_doc, reason = "the remainder is within the cycle")]
    pub fn date(self) -> (i64, u8, u8) {
        let since = self.day_number() - CYCLE_START;
        let cycles = since.div_euclid(CYCLE_DAYS);
        let date = civil::date(2000, 1, 1)
            .checked_add(SignedDuration::from_hours(24 * since.rem_euclid(CYCLE_DAYS)))
            .expect("a day of the cycle is between 2000 and 2399");
        (i64::from(date.year()) + 400 * cycles, date.month().unsigned_abs(), date.day().unsigned_abs())
    }

    /// Formats the day: `2024-10-18`.
    pub fn to_date_text(self) -> String {
        let (year, month, day) = self.date();
        format!("{}-{month:02}-{day:02}", Year(year))
    }

    /// Formats the day as EDTF. A year of more than four digits has no month and day, since EDTF does not allow them.
    pub(crate) fn to_edtf_text(self) -> String {
        let (year, month, day) = self.date();
        match year {
            0..=9999 => format!("{year:04}-{month:02}-{day:02}"),
            -9999..0 => format!("-{:04}-{month:02}-{day:02}", -year),
            _ => format!("Y{year}"),
        }
    }

    /// Formats as RFC 3339, without the cost of `fmt`: maps have several instants per feature. `None` for years out of its
    /// range.
    fn to_rfc3339(self) -> Option<[u8; 20]> {
        let (year, month, day) = self.date();
        let year = u16::try_from(year).ok().filter(|&year| year <= 9999)?;
        let clock = self.0.rem_euclid(DAY);
        let mut text = *b"0000-00-00T00:00:00Z";
        let [century, year] = [year / 100, year % 100];
        let clock = [clock / 3600, clock / 60 % 60, clock % 60];
        let pairs = [century.into(), year.into(), month.into(), day.into()].into_iter().chain(clock);
        for (at, pair) in [0, 2, 5, 8, 11, 14, 17].into_iter().zip(pairs) {
            // Two digits each.
            let [.., pair] = i64::to_be_bytes(pair);
            text[at] = b'0' + pair / 10;
            text[at + 1] = b'0' + pair % 10;
        }
        Some(text)
    }

    /// Parses the output of [`to_rfc3339`](Self::to_rfc3339).
    fn from_rfc3339(text: &str) -> Option<Self> {
        let text: &[u8; 20] = text.as_bytes().try_into().ok()?;
        let digit = |at: usize| text[at].is_ascii_digit().then(|| text[at] - b'0');
        let pair = |at: usize| Some(10 * digit(at)? + digit(at + 1)?);
        let has_separators = [text[4], text[7], text[10], text[13], text[16], text[19]] == *b"--T::Z";
        let (hour, minute, second) = (pair(11)?, pair(14)?, pair(17)?);
        // A second of 60 is left to the EDTF parser.
        if !has_separators || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let day = Self::from_date(100 * i64::from(pair(0)?) + i64::from(pair(2)?), pair(5)?, pair(8)?)?;
        Some(Self(day.0 + 3600 * i64::from(hour) + 60 * i64::from(minute) + i64::from(second)))
    }

    /// Parses a day or a date-time whose year has a sign and at least six digits, as [`Display`](fmt::Display) writes years
    /// that do not fit four digits.
    fn from_expanded(text: &str) -> Option<Self> {
        let (date, clock) = text.split_once('T').unwrap_or((text, "00:00:00Z"));
        let sign = if date.starts_with('-') { -1 } else { 1 };
        let mut fields = date.strip_prefix(['-', '+'])?.split('-');
        let digits = |text: Option<&str>| {
            let text = text.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
            Some((text.len(), text.parse::<i64>().ok()?))
        };
        let pair = |text: Option<&str>| digits(text).filter(|(length, _)| *length == 2).map(|(_, number)| number);
        let (length, year) = digits(fields.next())?;
        let (month, day) = (pair(fields.next())?, pair(fields.next())?);
        let mut clock = clock.strip_suffix('Z')?.split(':');
        let (hour, minute, second) = (pair(clock.next())?, pair(clock.next())?, pair(clock.next())?);
        let is_complete = fields.next().is_none() && clock.next().is_none();
        if length < 6 || !is_complete || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let day = days_since_epoch(sign * year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
        // The first day begins before the first second that fits an `i64`.
        let seconds = i128::from(day) * i128::from(DAY) + i128::from(3600 * hour + 60 * minute + second);
        i64::try_from(seconds).ok().map(Self)
    }

    pub(super) const fn add_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }
}

/// Returns the days since 1970-01-01; `None` if the calendar does not have the day.
fn days_since_epoch(year: i64, month: u8, day: u8) -> Option<i64> {
    let since = year.checked_sub(2000)?;
    let within = i16::try_from(2000 + since.rem_euclid(400)).ok()?;
    let date = civil::Date::new(within, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let in_cycle = date.duration_since(civil::date(2000, 1, 1)).as_secs() / DAY;
    since.div_euclid(400).checked_mul(CYCLE_DAYS)?.checked_add(CYCLE_START + in_cycle)
}

/// Returns the number of days in a month; `None` if there is no such month.
pub(super) fn days_in_month(year: i64, month: u8) -> Option<u8> {
    (28..=31).rev().find(|&day| days_since_epoch(year, month, day).is_some())
}

/// A year formatted with four digits, or with a sign and six if it does not fit, as in ECMAScript and jiff.
struct Year(i64);

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            year @ 0..=9999 => write!(f, "{year:04}"),
            year => write!(f, "{year:+07}"),
        }
    }
}

impl fmt::Display for Instant {
    /// Writes RFC 3339: `2024-10-18T23:59:59Z`. Years before 0 and after 9999, which RFC 3339 does not allow, have a sign and
    /// at least six digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = self.0.rem_euclid(DAY);
        write!(f, "{}T{:02}:{:02}:{:02}Z", self.to_date_text(), clock / 3600, clock / 60 % 60, clock % 60)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.to_rfc3339().as_ref().map(|text| std::str::from_utf8(text)) {
            Some(Ok(text)) => serializer.serialize_str(text),
            _ => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_parsed(deserializer, |text| Self::from_rfc3339(text).map_or_else(|| text.parse(), Ok))
    }
}

impl FromStr for Instant {
    type Err = InvalidEdtf;

    /// Parses a day, as its first second, or a date-time. Years of more than four digits are written as they are displayed:
    /// `+012024-10-18`.
    fn from_str(text: &str) -> Result<Self, InvalidEdtf> {
        if let Some(instant) = Self::from_expanded(text) {
            return Ok(instant);
        }
        let date = Edtf::parse(text)?;
        let is_exact = date.is_single_date() && date.precision() <= DatePrecision::Day;
        date.earliest()
            .instant()
            .filter(|_| is_exact)
            .ok_or_else(|| InvalidEdtf::new(0..text.len(), EdtfErrorKind::NotADay))
    }
}

impl TryFrom<String> for Instant {
    type Error = InvalidEdtf;
    fn try_from(text: String) -> Result<Self, InvalidEdtf> {
        text.parse()
    }
}

impl From<Instant> for String {
    fn from(instant: Instant) -> String {
        instant.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_days() {
        let case = |(y, m, d), unix_seconds: i64, text: &str| {
            let instant = Instant::from_date(y, m, d).unwrap();
            assert_eq!((instant.unix_seconds(), instant.to_string().as_str()), (unix_seconds, text));
        };
        case((1970, 1, 1), 0, "1970-01-01T00:00:00Z");
        // From GNU date (`date -ud 2024-10-18 +%s`); years out of its range are shifted by cycles of 400 years.
        case((2024, 10, 18), 1_729_209_600, "2024-10-18T00:00:00Z");
        case((1969, 12, 31), -86_400, "1969-12-31T00:00:00Z");
        case((9999, 12, 31), 253_402_214_400, "9999-12-31T00:00:00Z");
        case((0, 1, 1), -62_167_219_200, "0000-01-01T00:00:00Z");
        case((-1985, 4, 12), -124_799_011_200, "-001985-04-12T00:00:00Z");
        assert_eq!(Instant::from_date(170_000_002, 1, 1).unwrap().to_string(), "+170000002-01-01T00:00:00Z");
        assert_eq!(Instant::from_date(2023, 2, 29), None);
        assert_eq!(Instant::from_date(i64::MIN, 1, 1), None);
        assert_eq!(Instant::from_date(i64::MAX, 1, 1), None);
        assert_eq!((days_in_month(1900, 2), days_in_month(2000, 2)), (Some(28), Some(29)));
    }

    #[test]
    fn serialization_equals_display() {
        for seconds in [0, 1_729_209_600, -1, 253_402_300_799, 253_402_300_800, -62_167_219_201, i64::MAX, i64::MIN] {
            let instant = Instant::from_unix_seconds(seconds);
            let written = serde_json::to_string(&instant).unwrap();
            assert_eq!(written, format!("\"{instant}\""));
            if (0..=9999).contains(&instant.date().0) {
                assert_eq!(Instant::from_rfc3339(&instant.to_string()), Some(instant));
            }
            assert_eq!(serde_json::from_str::<Instant>(&written).unwrap(), instant);
        }
    }

    #[test]
    fn parses_years_of_more_than_four_digits() {
        for (text, unix_seconds) in [
            ("-001985-04-12T00:00:00Z", -124_799_011_200),
            ("-001985-04-12", -124_799_011_200),
            ("+170000002-01-01T00:00:00Z", 5_364_619_735_939_200),
        ] {
            assert_eq!(text.parse::<Instant>().unwrap().unix_seconds(), unix_seconds, "{text}");
        }
        for invalid in
            ["-001985-04-31", "+01985-04-12", "-001985-04-12T24:00:00Z", "-001985-04", "+999999999999999999-01-01"]
        {
            assert!(invalid.parse::<Instant>().is_err(), "{invalid}");
        }
    }

    #[test]
    fn rejects_dates_coarser_than_a_day() {
        assert_eq!("2024-10-18T09:30:00+10".parse::<Instant>().unwrap().to_string(), "2024-10-17T23:30:00Z");
        let coarse = "2024-10".parse::<Instant>().unwrap_err();
        assert_eq!(
            coarse.to_string(),
            "a single day or date-time is required; write one such as 2024-10-18 or 2024-10-18T09:30:00Z"
        );
    }

    proptest! {
        #[test]
        fn agrees_with_jiff(seconds in -377_000_000_000_i64..253_400_000_000) {
            let theirs = jiff::Timestamp::from_second(seconds).unwrap();
            prop_assert_eq!(Instant::from_unix_seconds(seconds).to_string(), theirs.to_string());
        }

        #[test]
        fn survives_display_and_serialization(seconds in prop_oneof![any::<i64>(), -900_000_000_000_i64..900_000_000_000]) {
            let instant = Instant::from_unix_seconds(seconds);
            prop_assert_eq!(instant.to_string().parse::<Instant>(), Ok(instant));
            let written = serde_json::to_string(&instant).unwrap();
            prop_assert_eq!(serde_json::from_str::<Instant>(&written).unwrap(), instant);
        }

        #[test]
        fn every_second_has_a_day(seconds: i64) {
            let instant = Instant::from_unix_seconds(seconds);
            let (year, month, day) = instant.date();
            prop_assert!(instant.start_of_day() <= instant && instant <= instant.end_of_day());
            if let Some(start) = Instant::from_date(year, month, day) {
                prop_assert_eq!(start, instant.start_of_day());
            }
        }
    }
}
