//! Dates as text: as written, and in English words.

use std::fmt;

use edtf_core::{Bound as DayBound, BoundDate, Date, DateTime, Edtf as Expression, Interval, IntervalEndpoint, Set};
use edtf_core::{Precision, SetElement, SetKind, TimeShift};

use super::Edtf;

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Returns the English name of a month from 1 to 12.
pub(super) fn month_name(month: u8) -> &'static str {
    MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or("month")
}

impl fmt::Display for Edtf {
    /// Writes the date as it was written. EDTF has one spelling for each date, so this is also the canonical text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Edtf {
    /// Returns the date in English words for use in a sentence, such as `until 18 October 2024`, `October 2024 (approximate)`
    /// or `on some day from 8 to 13 October 2024`.
    pub fn to_words(&self) -> String {
        match &*self.parsed {
            Expression::Date(date) => date_words(date),
            Expression::DateTime(moment) => date_time_words(moment),
            Expression::Interval(interval) => interval_words(interval),
            Expression::Set(set) => set_words(set),
        }
    }
}

/// Formats a date that is the whole expression.
fn date_words(date: &Date) -> String {
    let words = qualified_words(date);
    if date.has_unspecified() { format!("{} {words}", preposition(date)) } else { words }
}

/// Formats a date with its qualifier.
fn qualified_words(date: &Date) -> String {
    format!("{}{}", unqualified_words(date), qualifier_suffix(date))
}

fn qualifier_suffix(date: &Date) -> &'static str {
    match (date.is_uncertain(), date.is_approximate()) {
        (false, false) => "",
        (true, false) => " (uncertain)",
        (false, true) => " (approximate)",
        (true, true) => " (uncertain and approximate)",
    }
}

/// Formats a date without its qualifier.
fn unqualified_words(date: &Date) -> String {
    let (Some(first), Some(last)) = first_and_last_day(date) else {
        return "an unknown date".to_owned();
    };
    if date.has_unspecified() {
        return format!("some {} {}", unit_name(date), unspecified_words(date, first, last));
    }
    match date.precision() {
        Precision::Year => first.year.to_string(),
        Precision::Season => format!("{} {}", season_name(first.month), first.year),
        Precision::Month => format!("{} {}", month_name(first.month), first.year),
        Precision::Day => format!("{} {} {}", first.day, month_name(first.month), first.year),
    }
}

/// Formats the range of a date with unspecified digits: `in October 2024`, `in 2024`, `from 10 to 19 October 2024`.
fn unspecified_words(date: &Date, first: BoundDate, last: BoundDate) -> String {
    let is_unspecified = |field: Option<edtf_core::DateField>| field.is_none_or(|field| field.digits == [None, None]);
    match date.month {
        Some(month) if is_unspecified(Some(month)) && is_unspecified(date.day) => format!("in {}", first.year),
        Some(_)
            if date.day.is_some()
                && is_unspecified(date.day)
                && (first.year, first.month) == (last.year, last.month) =>
        {
            format!("in {} {}", month_name(first.month), first.year)
        }
        _ => format!("from {}", range_words(date.precision(), first, last)),
    }
}

/// Formats two dates of the same precision, without repeating the month or year: `8 to 13 October 2024`.
fn range_words(part: Precision, first: BoundDate, last: BoundDate) -> String {
    let (month, end_month) = (month_name(first.month), month_name(last.month));
    let (year, end_year) = (first.year, last.year);
    match part {
        Precision::Day if (year, month) == (end_year, end_month) => {
            format!("{} to {} {month} {year}", first.day, last.day)
        }
        Precision::Day if year == end_year => format!("{} {month} to {} {end_month} {year}", first.day, last.day),
        Precision::Day => format!("{} {month} {year} to {} {end_month} {end_year}", first.day, last.day),
        Precision::Month if year == end_year => format!("{month} to {end_month} {year}"),
        Precision::Month => format!("{month} {year} to {end_month} {end_year}"),
        Precision::Season | Precision::Year => format!("{year} to {end_year}"),
    }
}

fn interval_words(interval: &Interval) -> String {
    use IntervalEndpoint::{Date, Open, Unknown};
    match (&interval.start, &interval.end) {
        (Date(from), Date(to)) => format!("from {}", endpoints_words(from, to)),
        (Date(from), Open) => format!("from {} onwards", qualified_words(from)),
        (Date(from), Unknown) => format!("from {} to an unknown date", qualified_words(from)),
        (Open, Date(to)) => format!("until {}", qualified_words(to)),
        (Unknown, Date(to)) => format!("from an unknown date to {}", qualified_words(to)),
        // Parsing rejects intervals without any date.
        _ => "at an unknown time".to_owned(),
    }
}

fn endpoints_words(from: &Date, to: &Date) -> String {
    let is_same_kind = from.precision() == to.precision()
        && qualifier_suffix(from) == qualifier_suffix(to)
        && from.precision() != Precision::Season;
    let is_specified = !from.has_unspecified() && !to.has_unspecified();
    match (first_and_last_day(from), first_and_last_day(to)) {
        ((Some(first), _), (_, Some(last)))
            if is_same_kind && is_specified && unqualified_words(from) != unqualified_words(to) =>
        {
            format!("{}{}", range_words(from.precision(), first, last), qualifier_suffix(from))
        }
        _ => format!("{} to {}", qualified_words(from), qualified_words(to)),
    }
}

fn set_words(set: &Set) -> String {
    let is_one_of = set.kind == SetKind::OneMember;
    let days: Option<Vec<BoundDate>> = set.elements.iter().map(exact_day).collect();
    if let Some(days) = days.filter(|days| days.len() > 1) {
        return days_words(&days, is_one_of);
    }
    match set.elements.as_slice() {
        [SetElement::Date(date)] => date_words(date),
        [one] => format!("{} {}", element_preposition(one), element_words(one, is_one_of)),
        [others @ .., last] => {
            let others: Vec<String> = others.iter().map(|member| element_words(member, is_one_of)).collect();
            let (before, between) = if is_one_of { ("either ", "or") } else { ("", "and") };
            format!("{before}{} {between} {}", others.join(", "), element_words(last, is_one_of))
        }
        [] => "at an unknown time".to_owned(),
    }
}

/// Returns the day of a member that is a single day without a qualifier.
fn exact_day(member: &SetElement) -> Option<BoundDate> {
    match member {
        SetElement::Date(date)
            if date.precision() == Precision::Day && !date.has_unspecified() && qualifier_suffix(date).is_empty() =>
        {
            first_and_last_day(date).0
        }
        _ => None,
    }
}

/// Formats days without repeating the month or year of the next: `8, 12 and 20 October 2024`.
fn days_words(days: &[BoundDate], is_one_of: bool) -> String {
    let day_words = |next: Option<&BoundDate>, day: &BoundDate| match next {
        Some(next) if (next.year, next.month) == (day.year, day.month) => day.day.to_string(),
        Some(next) if next.year == day.year => format!("{} {}", day.day, month_name(day.month)),
        _ => format!("{} {} {}", day.day, month_name(day.month), day.year),
    };
    let mut words: Vec<String> = days.iter().enumerate().map(|(at, day)| day_words(days.get(at + 1), day)).collect();
    let last = words.pop().unwrap_or_default();
    let (before, between) = if is_one_of { ("either ", "or") } else { ("", "and") };
    format!("{before}{} {between} {last}", words.join(", "))
}

fn element_words(member: &SetElement, is_one_of: bool) -> String {
    let each = if is_one_of { "some" } else { "every" };
    match member {
        SetElement::Date(date) => qualified_words(date),
        SetElement::OnOrBefore(date) => format!("{each} {} until {}", unit_name(date), qualified_words(date)),
        SetElement::OnOrAfter(date) => format!("{each} {} from {} onwards", unit_name(date), qualified_words(date)),
        SetElement::Range(from, to) => format!("{each} {} from {}", unit_name(from), endpoints_words(from, to)),
    }
}

fn element_preposition(member: &SetElement) -> &'static str {
    match member {
        SetElement::Date(date)
        | SetElement::OnOrBefore(date)
        | SetElement::OnOrAfter(date)
        | SetElement::Range(date, _) => preposition(date),
    }
}

fn preposition(date: &Date) -> &'static str {
    if date.precision() == Precision::Day { "on" } else { "in" }
}

fn unit_name(date: &Date) -> &'static str {
    match date.precision() {
        Precision::Day => "day",
        Precision::Month => "month",
        Precision::Season => "season",
        Precision::Year => "year",
    }
}

fn season_name(first_month: u8) -> &'static str {
    match first_month {
        3 => "spring",
        6 => "summer",
        9 => "autumn",
        _ => "winter",
    }
}

fn first_and_last_day(date: &Date) -> (Option<BoundDate>, Option<BoundDate>) {
    let day = |bound| if let DayBound::Date(day) = bound { Some(day) } else { None };
    let bounds = Expression::Date(*date).bounds();
    (day(bounds.earliest), day(bounds.latest))
}

fn date_time_words(moment: &DateTime) -> String {
    let time = moment.time;
    let zone = match time.shift {
        None => String::new(),
        Some(TimeShift::Utc) => " UTC".to_owned(),
        Some(TimeShift::Offset { minutes, .. }) => {
            let sign = if minutes < 0 { '-' } else { '+' };
            format!(" UTC{sign}{:02}:{:02}", minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60)
        }
    };
    format!("{}, {:02}:{:02}:{:02}{zone}", unqualified_words(&moment.date), time.hour, time.minute, time.second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_words() {
        let case = |text: &str, words: &str| assert_eq!(Edtf::parse(text).unwrap().to_words(), words, "{text}");
        case("2024-10-18", "18 October 2024");
        case("2024-10~", "October 2024 (approximate)");
        case("2024?", "2024 (uncertain)");
        case("2024-10-18%", "18 October 2024 (uncertain and approximate)");
        case("2024-21", "spring 2024");
        case("2024-24", "winter 2024");
        case("-0044-03-15", "15 March -44");
        case("Y170000002", "170000002");
        case("2024-10-18T23:20:30Z", "18 October 2024, 23:20:30 UTC");
        case("2024-10-18T23:20:30-04", "18 October 2024, 23:20:30 UTC-04:00");
        case("2024-10-18T23:20:30", "18 October 2024, 23:20:30");
    }

    #[test]
    fn words_distinguish_every_day_from_some_day() {
        let case = |text: &str, words: &str| assert_eq!(Edtf::parse(text).unwrap().to_words(), words, "{text}");
        case("2024-10-08/2024-10-13", "from 8 to 13 October 2024");
        case("[2024-10-08..2024-10-13]", "on some day from 8 to 13 October 2024");
        case("{2024-10-08..2024-10-13}", "on every day from 8 to 13 October 2024");
        case("2024-10-XX", "on some day in October 2024");
        case("2024-10-1X", "on some day from 10 to 19 October 2024");
        case("2024-XX-XX", "on some day in 2024");
        case("2024-XX", "in some month in 2024");
        case("2024-1X", "in some month from October to December 2024");
        case("202X", "in some year from 2020 to 2029");
        case("20XX~", "in some year from 2000 to 2099 (approximate)");
        case("[1667..1672]", "in some year from 1667 to 1672");
        case("[..1760-12-03]", "on some day until 3 December 1760");
        case("[1760-12..]", "in some month from December 1760 onwards");
        case("[1667,1668,1670..1672]", "either 1667, 1668 or some year from 1670 to 1672");
        case("{1667,1668,1670..1672}", "1667, 1668 and every year from 1670 to 1672");
        case("{1960,1961-12}", "1960 and December 1961");
        case("{2024-10-08,2024-10-20}", "8 and 20 October 2024");
        case("{2024-10-08,2024-10-12,2024-10-20}", "8, 12 and 20 October 2024");
        case("[2024-09-30,2024-10-08]", "either 30 September or 8 October 2024");
        case("{2024-12-31,2025-01-02,2025-01-03}", "31 December 2024, 2 and 3 January 2025");
        case("{2024-10-08?,2024-10-20}", "8 October 2024 (uncertain) and 20 October 2024");
    }

    #[test]
    fn intervals_do_not_repeat_month_or_year() {
        let case = |text: &str, words: &str| assert_eq!(Edtf::parse(text).unwrap().to_words(), words, "{text}");
        case("2024-09-28/2024-10-13", "from 28 September to 13 October 2024");
        case("2023-12-28/2024-01-03", "from 28 December 2023 to 3 January 2024");
        case("2024-10/2024-11", "from October to November 2024");
        case("2004-06/2006-08", "from June 2004 to August 2006");
        case("1964/2008", "from 1964 to 2008");
        case("2024-10-08/2024-11", "from 8 October 2024 to November 2024");
        case("2024-21/2024-22", "from spring 2024 to summer 2024");
        case("2024-10-18/2024-10-18", "from 18 October 2024 to 18 October 2024");
        case("2024-10-08~/2024-10-13", "from 8 October 2024 (approximate) to 13 October 2024");
        case("2024-10-08~/2024-10-13~", "from 8 to 13 October 2024 (approximate)");
        case("2024-10-XX/2024-11-03", "from some day in October 2024 to 3 November 2024");
        case("../2024-10-18", "until 18 October 2024");
        case("2024-10-08/..", "from 8 October 2024 onwards");
        case("2024-10-08/", "from 8 October 2024 to an unknown date");
        case("/2024-10-18", "from an unknown date to 18 October 2024");
    }
}
