//! Checks for dates that are valid EDTF but not supported.

use edtf_core::{Date, DateField, Edtf as Expression, IntervalEndpoint, Qualifier, YearKind};

use super::all_dates;
use super::invalid_edtf::{EdtfErrorKind, MAX_BYTES, MAX_YEAR};

/// Returns true if the text is a supported date. Suggestions are checked with this function before they are made.
pub(super) fn is_supported(text: &str) -> bool {
    text.len() <= MAX_BYTES && Expression::parse(text).is_ok_and(|parsed| find_unsupported(&parsed).is_none())
}

/// Returns the error for a date that is valid EDTF but not supported; `None` if it is supported.
pub(super) fn find_unsupported(parsed: &Expression) -> Option<EdtfErrorKind> {
    if let Expression::Interval(interval) = parsed {
        let half_open =
            |end: &IntervalEndpoint| matches!(end, IntervalEndpoint::OnOrBefore(_) | IntervalEndpoint::OnOrAfter(_));
        if half_open(&interval.start) || half_open(&interval.end) {
            return Some(EdtfErrorKind::Level2("an interval whose start or end is a half-open range"));
        }
    }
    all_dates(parsed).iter().find_map(find_unsupported_date)
}

fn find_unsupported_date(date: &Date) -> Option<EdtfErrorKind> {
    if matches!(date.year.kind, YearKind::Exponential { .. }) {
        return Some(EdtfErrorKind::Level2("a year with an exponent"));
    }
    if date.year.significant_digits.is_some() {
        return Some(EdtfErrorKind::Level2("a year with significant digits"));
    }
    if date.month.and_then(DateField::value).is_some_and(|code| code > 24) {
        return Some(EdtfErrorKind::Level2("a subdivision of the year other than a month or season"));
    }
    let qualifiers: [Option<Qualifier>; 3] =
        [Some(date.year.qualifier), date.month.map(|month| month.qualifier), date.day.map(|day| day.qualifier)];
    if qualifiers.into_iter().flatten().any(|qualifier| qualifier != date.year.qualifier) {
        return Some(EdtfErrorKind::Level2("a qualifier on part of a date"));
    }
    if !is_masked_from_the_right(date) {
        return Some(EdtfErrorKind::Level2("an X before a digit or in all digits"));
    }
    let year = date.year.value().unwrap_or_default();
    (year.unsigned_abs() > MAX_YEAR).then_some(EdtfErrorKind::YearOutOfRange)
}

/// Returns true for `201X`, `20XX`, `2024-XX` and `2024-10-1X`, but not for `XXXX`, `2024-XX-12` or `20XX-10`.
fn is_masked_from_the_right(date: &Date) -> bool {
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
