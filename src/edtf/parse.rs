//! Parses a text, or explains what is invalid and what would be valid.

use std::ops::Range;

use edtf_core::Edtf as Expression;

use super::instant::days_in_month;
use super::invalid_edtf::{EdtfErrorKind, InvalidEdtf, MAX_BYTES};
use super::unsupported::find_unsupported;
use super::{Instant, bounds, other_notations};

/// Parses a date.
pub(super) fn parse(text: &str) -> Result<Expression, InvalidEdtf> {
    let whole = 0..text.len();
    if text.trim().is_empty() {
        return Err(InvalidEdtf::new(whole, EdtfErrorKind::Empty));
    }
    if text.len() > MAX_BYTES {
        return Err(InvalidEdtf::new(whole, EdtfErrorKind::TooLong(text.len())));
    }
    let parsed = Expression::parse(text).map_err(|error| explain(text, error.offset, error.message))?;
    match find_unsupported(&parsed) {
        Some(kind) => Err(InvalidEdtf::new(whole, kind)),
        None => Ok(parsed),
    }
}

/// Explains why a text is not in the grammar, as specifically as possible.
fn explain(text: &str, offset: usize, message: &'static str) -> InvalidEdtf {
    if let Some(kind) = other_notations::recognize(text) {
        return InvalidEdtf::new(0..text.len(), kind);
    }
    date_ranges(text)
        .find_map(|range| find_impossible_date(text, range))
        .or_else(|| find_end_before_start(text))
        .unwrap_or_else(|| {
            let start = text.floor_char_boundary(offset);
            let length = text[start..].chars().next().map_or(0, char::len_utf8);
            InvalidEdtf::new(start..start + length, EdtfErrorKind::Grammar(message))
        })
}

/// Returns the byte ranges of the single dates in a text.
fn date_ranges(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split(['/', ',', '[', ']', '{', '}', 'T']).flat_map(|part| part.split("..")).map(|piece| {
        let start = piece.as_ptr().addr() - text.as_ptr().addr();
        start..start + piece.len()
    })
}

/// Finds a month or day that does not exist in a date with valid notation.
fn find_impossible_date(text: &str, range: Range<usize>) -> Option<InvalidEdtf> {
    let date = &text[range.clone()];
    let unsigned = date.strip_prefix('-').unwrap_or(date).trim_end_matches(['?', '~', '%']);
    let mut fields = unsigned.split('-');
    let (year, month, day) = (parse_digits(fields.next()?, 4)?, parse_digits(fields.next()?, 2)?, fields.next());
    let is_negative = date.starts_with('-');
    let year = if is_negative { -i64::from(year) } else { i64::from(year) };
    let start = range.start + usize::from(is_negative) + 5;
    let month = u8::try_from(month).ok()?;
    if !matches!(month, 1..=12 | 21..=41) {
        return Some(InvalidEdtf::new(start..start + 2, EdtfErrorKind::NoSuchMonth(month)));
    }
    let day = u8::try_from(parse_digits(day?, 2)?).ok()?;
    let days = days_in_month(year, month)?;
    let kind = EdtfErrorKind::NoSuchDay { year, month: super::display::month_name(month), days, day };
    (fields.next().is_none() && !(1..=days).contains(&day)).then(|| InvalidEdtf::new(start + 3..start + 5, kind))
}

/// Parses exactly `count` digits.
fn parse_digits(digits: &str, count: usize) -> Option<u16> {
    (digits.len() == count && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
}

/// Finds two valid dates of which the later one is first.
fn find_end_before_start(text: &str) -> Option<InvalidEdtf> {
    let inner = text.trim_matches(['[', ']', '{', '}']);
    inner.split(',').find_map(|member| {
        let (start, end) = member.split_once('/').or_else(|| member.split_once(".."))?;
        let first = bounds::start_of(Expression::parse(start).ok()?.bounds().earliest).instant()?;
        let last = bounds::end_of(Expression::parse(end).ok()?.bounds().latest).instant()?;
        let at = end.as_ptr().addr() - text.as_ptr().addr();
        let kind = EdtfErrorKind::EndBeforeStart { start: start.to_owned(), end: end.to_owned() };
        (Instant::unix_seconds(last) < first.unix_seconds()).then(|| InvalidEdtf::new(at..at + end.len(), kind))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edtf;
    use proptest::prelude::*;

    /// Checks the invalid bytes and the message of a text.
    #[track_caller]
    fn case(text: &str, bytes: Range<usize>, message: &str) {
        let error = Edtf::parse(text).unwrap_err();
        assert_eq!((error.bytes(), error.to_string().as_str()), (bytes, message), "{text}");
    }

    #[test]
    fn points_at_impossible_dates() {
        let months = "months are 01 to 12, and seasons are 21 to 24";
        case("2024-02-30", 8..10, "February 2024 has 29 days, so there is no day 30");
        case("2023-02-29", 8..10, "February 2023 has 28 days, so there is no day 29");
        case("2024-10-00", 8..10, "October 2024 has 31 days, so there is no day 0");
        case("-0001-04-31?", 9..11, "April -1 has 30 days, so there is no day 31");
        case("2024-13", 5..7, &format!("there is no month 13; {months}"));
        case("2024-00-10", 5..7, &format!("there is no month 0; {months}"));
        case("2024-10-08/2024-11-31", 19..21, "November 2024 has 30 days, so there is no day 31");
        case("[2024,2025-13..]", 11..13, &format!("there is no month 13; {months}"));
        case("2024-09-31T10:00:00Z", 8..10, "September 2024 has 30 days, so there is no day 31");
    }

    #[test]
    fn points_at_an_end_before_its_start() {
        case("2024-10-13/2024-10-08", 11..21, "the end 2024-10-08 is before the start 2024-10-13");
        case("2005/2004-12", 5..12, "the end 2004-12 is before the start 2005");
        case("{1960,1990..1980}", 12..16, "the end 1980 is before the start 1990");
        // The dates are compared as far as they are specified.
        for valid in ["2024-10-13/2024-10", "2024/2024-01-01", "2024-10-18/2024-10-18"] {
            assert!(Edtf::parse(valid).is_ok(), "{valid}");
        }
    }

    #[test]
    fn rejects_the_rest_of_level_2_by_name() {
        let level2 = |text: &str, what: &str| {
            let help = "use level 0 or 1, or the sets [..] and {..} of level 2";
            case(text, 0..text.len(), &format!("{what} is not supported (EDTF level 2); {help}"));
        };
        level2("Y-17E7", "a year with an exponent");
        level2("1950S2", "a year with significant digits");
        level2("2001-34", "a subdivision of the year other than a month or season");
        level2("2004-06~-11", "a qualifier on part of a date");
        level2("?2004-06-~11", "a qualifier on part of a date");
        level2("2004-06-~01/2004-06-~20", "a qualifier on part of a date");
        level2("156X-12-25", "an X before a digit or in all digits");
        level2("XXXX-12-XX", "an X before a digit or in all digits");
        level2("XXXX", "an X before a digit or in all digits");
        level2("2024-XX-12", "an X before a digit or in all digits");
        level2("..2024-10-08/2024-10-13", "an interval whose start or end is a half-open range");
    }

    #[test]
    fn rejects_empty_and_oversized_texts() {
        let help = "write a date such as 2024-10-18, 2024-10, 2024-10-08/2024-10-13 or ../2024-10-18";
        case("", 0..0, &format!("the date is empty; {help}"));
        case("  ", 0..2, &format!("the date is empty; {help}"));
        case(&"[".repeat(513), 0..513, &format!("the date has 513 bytes, but the maximum is 512; {help}"));
        case("Y100000000000", 0..13, "the year is not between -99999999999 and 99999999999");
        assert_eq!(Edtf::parse("Y99999999999").unwrap().latest().instant().map(|at| at.date().0), Some(99_999_999_999));
        for invalid in
            ["../..", "/", "../", "[..]", "{}", "[]", "[,]", "[[2024]]", "2024/2025/2026", "🪖", "2024-10-1８"]
        {
            assert!(Edtf::parse(invalid).is_err(), "{invalid}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,40}") {
            check(&text);
        }

        #[test]
        fn no_text_of_date_characters_panics(text in "[-0-9XxuYESTZ/.,?~%:+ {}\\[\\]–]{0,24}") {
            check(&text);
        }

        #[test]
        fn no_nearly_valid_text_panics(
            parts in proptest::collection::vec(
                "(2024|-0044|202X|Y17000|XXXX|1950S2)(-(0[1-9]|1[0-4]|2[0-9]|XX|1X))?(-([0-3][0-9]|XX|3X))?(T[0-2][0-9]:59:60Z?)?[?~%]?", 1..5),
            joint in "(/|\\.\\.|,|/\\.\\.|–| to |-)",
            (open, close) in prop_oneof![Just(("", "")), Just(("[", "]")), Just(("{", "}")), Just(("[", ""))],
        ) {
            check(&format!("{open}{}{close}", parts.join(&joint)));
        }
    }

    /// Checks the laws that hold for any text.
    fn check(text: &str) {
        match Edtf::parse(text) {
            Ok(date) => {
                assert_eq!((date.as_str(), date.to_string().as_str()), (text, text));
                let ends = (date.earliest().instant(), date.latest().instant());
                assert!(!matches!(ends, (Some(first), Some(last)) if first > last), "{text}");
                assert!(!date.to_words().is_empty());
                assert!(date.overlaps(&date) && date.gap_days(&date) == 0, "{text}");
                assert_eq!(serde_json::from_str::<Edtf>(&serde_json::to_string(&date).unwrap()).unwrap(), date);
            }
            Err(error) => {
                assert!(text.get(error.bytes()).is_some(), "{text:?} {:?}", error.bytes());
                if let EdtfErrorKind::OtherNotation { readings, .. } = error.kind() {
                    assert!(readings.iter().all(|reading| Edtf::parse(reading).is_ok()), "{error}");
                }
            }
        }
    }
}
