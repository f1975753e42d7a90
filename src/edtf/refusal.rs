//! What is right by the whole of EDTF and yet not read here.

use edtf_core::{Date, DateField, Edtf as Expression, IntervalEndpoint, Qualifier, YearKind};

use super::dates;
use super::fault::{EdtfErrorKind, FURTHEST_YEAR, MAX_BYTES};

/// Whether the text is a date that is read here. Suggestions are held against this before they are made.
pub(super) fn is_edtf(text: &str) -> bool {
    text.len() <= MAX_BYTES && Expression::parse(text).is_ok_and(|parsed| refusal(&parsed).is_none())
}

/// What is right by the whole of EDTF and yet not read here.
pub(super) fn refusal(parsed: &Expression) -> Option<EdtfErrorKind> {
    if let Expression::Interval(interval) = parsed {
        let half_open =
            |end: &IntervalEndpoint| matches!(end, IntervalEndpoint::OnOrBefore(_) | IntervalEndpoint::OnOrAfter(_));
        if half_open(&interval.start) || half_open(&interval.end) {
            return Some(EdtfErrorKind::Level2("an interval with an end that is open itself"));
        }
    }
    dates(parsed).iter().find_map(date_refusal)
}

fn date_refusal(date: &Date) -> Option<EdtfErrorKind> {
    if matches!(date.year.kind, YearKind::Exponential { .. }) {
        return Some(EdtfErrorKind::Level2("a year with an exponent"));
    }
    if date.year.significant_digits.is_some() {
        return Some(EdtfErrorKind::Level2("a year with significant digits"));
    }
    if date.month.and_then(DateField::value).is_some_and(|code| code > 24) {
        return Some(EdtfErrorKind::Level2("a part of the year other than a month or one of the four seasons"));
    }
    let marks: [Option<Qualifier>; 3] =
        [Some(date.year.qualifier), date.month.map(|month| month.qualifier), date.day.map(|day| day.qualifier)];
    if marks.into_iter().flatten().any(|mark| mark != date.year.qualifier) {
        return Some(EdtfErrorKind::Level2("a qualifier on a part of a date"));
    }
    if !masked_from_the_right(date) {
        return Some(EdtfErrorKind::Level2("an X elsewhere than in the last digits"));
    }
    let year = date.year.value().unwrap_or_default();
    (year.unsigned_abs() > FURTHEST_YEAR).then_some(EdtfErrorKind::YearOutOfRange)
}

/// `201X`, `20XX`, `2024-XX`, `2024-10-1X`, but neither `XXXX` nor `2024-XX-12` nor `20XX-10`.
fn masked_from_the_right(date: &Date) -> bool {
    let YearKind::Standard { digits: year, .. } = date.year.kind else {
        return true;
    };
    let masked_years = year.iter().filter(|digit| digit.is_none()).count();
    if masked_years > 2 || (masked_years > 0 && date.month.is_some()) {
        return false;
    }
    let rest = [date.month, date.day].into_iter().flatten().flat_map(|field| field.digits);
    let digits: Vec<bool> = year.into_iter().chain(rest).map(|digit| digit.is_some()).collect();
    digits.is_sorted_by(|left, right| left >= right)
}
