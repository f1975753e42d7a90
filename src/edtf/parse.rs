//! The door: text to a date, or what is wrong with the text and what would be right.

use std::ops::Range;

use edtf_core::Edtf as Expression;

use super::fault::{EdtfErrorKind, InvalidEdtf, MAX_BYTES};
use super::instant::days_in_month;
use super::refusal::refusal;
use super::{Instant, bounds, foreign};

/// Reads a date.
pub(super) fn parse(text: &str) -> Result<Expression, InvalidEdtf> {
    let whole = 0..text.len();
    if text.trim().is_empty() {
        return Err(InvalidEdtf::new(whole, EdtfErrorKind::Empty));
    }
    if text.len() > MAX_BYTES {
        return Err(InvalidEdtf::new(whole, EdtfErrorKind::TooLong(text.len())));
    }
    let parsed = Expression::parse(text).map_err(|error| explain(text, error.offset, error.message))?;
    match refusal(&parsed) {
        Some(fault) => Err(InvalidEdtf::new(whole, fault)),
        None => Ok(parsed),
    }
}

/// Says more about a text that breaks the grammar than where it does.
fn explain(text: &str, offset: usize, message: &'static str) -> InvalidEdtf {
    if let Some(fault) = foreign::explain(text) {
        return InvalidEdtf::new(0..text.len(), fault);
    }
    pieces(text).find_map(|piece| impossible(text, piece)).or_else(|| back_to_front(text)).unwrap_or_else(|| {
        let start = text.floor_char_boundary(offset);
        let length = text[start..].chars().next().map_or(0, char::len_utf8);
        InvalidEdtf::new(start..start + length, EdtfErrorKind::Grammar(message))
    })
}

/// The single dates within a text, by their bytes.
fn pieces(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split(['/', ',', '[', ']', '{', '}', 'T']).flat_map(|part| part.split("..")).map(|piece| {
        let start = piece.as_ptr().addr() - text.as_ptr().addr();
        start..start + piece.len()
    })
}

/// A date in the right notation that the calendar lacks.
fn impossible(text: &str, piece: Range<usize>) -> Option<InvalidEdtf> {
    let date = &text[piece.clone()];
    let unsigned = date.strip_prefix('-').unwrap_or(date).trim_end_matches(['?', '~', '%']);
    let mut fields = unsigned.split('-');
    let (year, month, day) = (number(fields.next()?, 4)?, number(fields.next()?, 2)?, fields.next());
    let sign = i64::try_from(date.len()).ok()? - i64::try_from(date.trim_start_matches('-').len()).ok()?;
    let year = if sign > 0 { -i64::from(year) } else { i64::from(year) };
    let start = piece.start + usize::from(sign > 0) + 5;
    let month = u8::try_from(month).ok()?;
    if !matches!(month, 1..=12 | 21..=41) {
        return Some(InvalidEdtf::new(start..start + 2, EdtfErrorKind::NoSuchMonth(month)));
    }
    let day = u8::try_from(number(day?, 2)?).ok()?;
    let days = days_in_month(year, month)?;
    let fault = EdtfErrorKind::NoSuchDay { year, month: super::display::month_name(month), days, day };
    (fields.next().is_none() && !(1..=days).contains(&day)).then(|| InvalidEdtf::new(start + 3..start + 5, fault))
}

/// Exactly so many digits, as a number.
fn number(digits: &str, count: usize) -> Option<u16> {
    (digits.len() == count && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
}

/// Two good dates, the later one first.
fn back_to_front(text: &str) -> Option<InvalidEdtf> {
    let inner = text.trim_matches(['[', ']', '{', '}']);
    inner.split(',').find_map(|member| {
        let (start, end) = member.split_once('/').or_else(|| member.split_once(".."))?;
        let first = bounds::start(Expression::parse(start).ok()?.bounds().earliest).instant()?;
        let last = bounds::end(Expression::parse(end).ok()?.bounds().latest).instant()?;
        let at = end.as_ptr().addr() - text.as_ptr().addr();
        let fault = EdtfErrorKind::EndBeforeStart { start: start.to_owned(), end: end.to_owned() };
        (Instant::unix_seconds(last) < first.unix_seconds()).then(|| InvalidEdtf::new(at..at + end.len(), fault))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edtf;
    use proptest::prelude::*;

    /// A text, the bytes at fault, and the whole message.
    #[track_caller]
    fn case(text: &str, bytes: Range<usize>, message: &str) {
        let error = Edtf::parse(text).unwrap_err();
        assert_eq!((error.bytes(), error.to_string().as_str()), (bytes, message), "{text}");
    }

    #[test]
    fn impossible_dates_are_pointed_at() {
        let months = "months run from 01 to 12, and 21 to 24 are the seasons";
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
    fn an_end_before_its_start_is_pointed_at() {
        case("2024-10-13/2024-10-08", 11..21, "the end 2024-10-08 lies before the start 2024-10-13");
        case("2005/2004-12", 5..12, "the end 2004-12 lies before the start 2005");
        case("{1960,1990..1980}", 12..16, "the end 1980 lies before the start 1990");
        // The days are compared as far as they are told.
        for good in ["2024-10-13/2024-10", "2024/2024-01-01", "2024-10-18/2024-10-18"] {
            assert!(Edtf::parse(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn the_rest_of_level_2_is_refused_by_name() {
        let level2 = |text: &str, what: &str| {
            let read = "levels 0 and 1 are read, and of level 2 the sets [..] and {..}";
            case(text, 0..text.len(), &format!("{what} belongs to level 2 of EDTF; {read}"));
        };
        level2("Y-17E7", "a year with an exponent");
        level2("1950S2", "a year with significant digits");
        level2("2001-34", "a part of the year other than a month or one of the four seasons");
        level2("2004-06~-11", "a qualifier on a part of a date");
        level2("?2004-06-~11", "a qualifier on a part of a date");
        level2("2004-06-~01/2004-06-~20", "a qualifier on a part of a date");
        level2("156X-12-25", "an X elsewhere than in the last digits");
        level2("XXXX-12-XX", "an X elsewhere than in the last digits");
        level2("XXXX", "an X elsewhere than in the last digits");
        level2("2024-XX-12", "an X elsewhere than in the last digits");
        level2("..2024-10-08/2024-10-13", "an interval with an end that is open itself");
    }

    #[test]
    fn the_edges() {
        let help = "write a date such as 2024-10-18, 2024-10, 2024-10-08/2024-10-13 or ../2024-10-18";
        case("", 0..0, &format!("a date must not be empty; {help}"));
        case("  ", 0..2, &format!("a date must not be empty; {help}"));
        case(&"[".repeat(513), 0..513, &format!("a date must not be longer than 512 bytes; this one has 513; {help}"));
        case("Y100000000000", 0..13, "the year lies further off than 99999999999");
        assert_eq!(Edtf::parse("Y99999999999").unwrap().latest().instant().map(|at| at.date().0), Some(99_999_999_999));
        for empty in ["../..", "/", "../", "[..]", "{}", "[]", "[,]", "[[2024]]", "2024/2025/2026", "🪖", "2024-10-1８"]
        {
            assert!(Edtf::parse(empty).is_err(), "{empty}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            holds(&text);
        }

        #[test]
        fn no_text_of_its_letters_makes_it_panic(text in "[-0-9XxuYESTZ/.,?~%:+ {}\\[\\]–]{0,24}") {
            holds(&text);
        }

        #[test]
        fn no_nearly_right_text_makes_it_panic(
            parts in proptest::collection::vec(
                "(2024|-0044|202X|Y17000|XXXX|1950S2)(-(0[1-9]|1[0-4]|2[0-9]|XX|1X))?(-([0-3][0-9]|XX|3X))?(T[0-2][0-9]:59:60Z?)?[?~%]?", 1..5),
            joint in "(/|\\.\\.|,|/\\.\\.|–| to |-)",
            (open, close) in prop_oneof![Just(("", "")), Just(("[", "]")), Just(("{", "}")), Just(("[", ""))],
        ) {
            holds(&format!("{open}{}{close}", parts.join(&joint)));
        }
    }

    /// What is true of any text.
    fn holds(text: &str) {
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
                if let EdtfErrorKind::OtherNotation { readings: right, .. } = error.kind() {
                    assert!(right.iter().all(|right| Edtf::parse(right).is_ok()), "{error}");
                }
            }
        }
    }
}
