//! Dates of events.

use std::fmt;

use super::day::Day;
use crate::edtf::{Edtf, Instant, Sense};

/// The date of an event. Its text form is EDTF.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventDate {
    /// On one day.
    On(Day),
    /// On about that day.
    Near(Day),
    /// On every day from the first to the second.
    Throughout(Day, Day),
    /// On some day from the first to the second.
    SomeDay(Day, Day),
    /// Any other EDTF date. Boxed because it is rare and many times as large as the other variants.
    Date(Box<Edtf>),
}

impl EventDate {
    /// Returns the last possible day. `None` if the date has no end.
    pub fn last(&self) -> Option<Day> {
        match self {
            Self::On(day) | Self::Near(day) | Self::Throughout(_, day) | Self::SomeDay(_, day) => Some(*day),
            Self::Date(date) => Day::from_bound(date.latest()),
        }
    }

    /// Returns the first possible day. `None` if the date has no start.
    pub fn first(&self) -> Option<Day> {
        match self {
            Self::On(day) | Self::Near(day) | Self::Throughout(day, _) | Self::SomeDay(day, _) => Some(*day),
            Self::Date(date) => Day::from_bound(date.earliest()),
        }
    }

    /// Returns the first possible second. `None` if the date has no start.
    pub fn start(&self) -> Option<Instant> {
        match self {
            Self::Date(date) => date.earliest().instant(),
            other => other.first().and_then(Day::start),
        }
    }

    /// Returns the last possible second. `None` if the date has no end.
    pub fn end(&self) -> Option<Instant> {
        match self {
            Self::Date(date) => date.latest().instant(),
            other => other.last().and_then(Day::start).map(Instant::end_of_day),
        }
    }

    /// Returns the first day on which the event may have ended.
    pub(crate) fn earliest_end(&self) -> Option<Day> {
        match self {
            Self::Throughout(_, last) => Some(*last),
            Self::Date(date) if date.sense() == Sense::Throughout => {
                let (_, end) = date.as_str().split_once('/')?;
                Day::from_bound(Edtf::parse(end).ok()?.earliest())
            }
            other => other.first(),
        }
    }

    /// Returns the date without the days after `published`, because a document reports what happened before its
    /// publication.
    #[must_use]
    pub(crate) fn truncate_after(&self, published: Day) -> Self {
        match *self {
            Self::SomeDay(first, last) if last > published && first <= published => Self::some_day(first, published),
            Self::Throughout(first, last) if last > published && first <= published => {
                Self::throughout(first, published)
            }
            _ => self.clone(),
        }
    }

    /// Creates a date on some day of an interval, which may be one day long.
    pub(crate) fn some_day(first: Day, last: Day) -> Self {
        if first == last { Self::On(first) } else { Self::SomeDay(first, last) }
    }

    /// Creates a date on every day of an interval, which may be one day long.
    pub(crate) fn throughout(first: Day, last: Day) -> Self {
        if first == last { Self::On(first) } else { Self::Throughout(first, last) }
    }

    /// Creates a date from any EDTF date.
    pub(crate) fn from_edtf(date: Edtf) -> Self {
        Self::Date(Box::new(date))
    }

    /// Converts the date to the form that records have.
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
        Day::parse_iso(text).unwrap()
    }

    #[test]
    fn truncates_to_the_publication_day() {
        let (first, last) = (day("2022-03-01"), day("2022-03-31"));
        let case = |published: &str, text: &str| {
            assert_eq!(EventDate::SomeDay(first, last).truncate_after(day(published)).to_string(), text);
        };
        case("2022-03-20", "[2022-03-01..2022-03-20]");
        case("2022-04-02", "[2022-03-01..2022-03-31]");
        case("2022-03-01", "2022-03-01");
        case("2022-02-01", "[2022-03-01..2022-03-31]");
    }
}
