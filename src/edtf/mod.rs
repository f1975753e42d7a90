//! Dates as exact as they were written: EDTF, the extended date/time format of ISO 8601-2.
//!
//! Levels 0 and 1 are read whole, and of level 2 the sets. The grammar is that of
//! <https://www.loc.gov/standards/datetime/>, read by `edtf-core`; this module adds what a map needs of a date: its
//! first and last second, what it claims of the time between, words for print, and errors that help.

mod bounds;
mod display;
mod fault;
mod foreign;
mod instant;
mod parse;
mod refusal;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

use edtf_core::{Date, Edtf as Expression, IntervalEndpoint, Precision as Part, SetElement, SetKind};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::parsed::deserialize_parsed;

pub use bounds::DateBound;
pub use fault::{EdtfErrorKind, InvalidEdtf};
pub use instant::Instant;

/// A date, a stretch of time or a set of dates, exactly as it was written.
///
/// ```
/// # use troopmap::{Edtf, InvalidEdtf, Sense};
/// let transport = Edtf::parse("2024-10-08/2024-10-13")?;
/// let sighting = Edtf::parse("[2024-10-08..2024-10-13]")?;
/// assert_eq!(transport.earliest(), sighting.earliest());
/// assert_eq!((transport.sense(), sighting.sense()), (Sense::Throughout, Sense::SomeDay));
/// assert_eq!(transport.in_words(), "from 8 to 13 October 2024");
/// assert_eq!(sighting.in_words(), "on some day from 8 to 13 October 2024");
/// # Ok::<(), InvalidEdtf>(())
/// ```
#[derive(Clone)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
pub struct Edtf {
    written: Arc<str>,
    parsed: Expression,
}

/// What a date claims of the time between its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sense {
    /// One date at its own precision: `2024-10-18`, `2024-10`.
    Single,
    /// It held all the time: `2024-10-08/2024-10-13`.
    Throughout,
    /// It was on one of these dates and nobody said which: `[2024-10-08..2024-10-13]`, `2024-10-XX`.
    SomeDay,
    /// It was on every one of these dates: `{2024-10-08,2024-10-13}`.
    AllOf,
}

/// What the writer doubted. It is told beside the date and never widens it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DateQualifier {
    /// `?` or `%`: the date may be wrong.
    pub uncertain: bool,
    /// `~` or `%`: the date is near.
    pub approximate: bool,
}

/// The finest part of a date that is given, from fine to coarse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DatePrecision {
    /// To the second, a date-time.
    Second,
    /// To the day, also where the day is not told: `2024-10-XX`.
    Day,
    /// To the month.
    Month,
    /// To the season: spring from March, summer from June, autumn from September, winter from December.
    Season,
    /// To the year.
    Year,
}

impl Edtf {
    /// Reads a date.
    ///
    /// # Errors
    /// [`InvalidEdtf`] says which bytes are wrong and what would be right.
    pub fn parse(text: &str) -> Result<Self, InvalidEdtf> {
        parse::parse(text).map(|parsed| Self { written: text.into(), parsed })
    }

    /// The text as it was written.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// What it claims of the time between its ends.
    pub fn sense(&self) -> Sense {
        match &self.parsed {
            Expression::Interval(_) => Sense::Throughout,
            Expression::Set(set) if set.kind == SetKind::AllMembers => Sense::AllOf,
            Expression::Set(_) => Sense::SomeDay,
            Expression::Date(date) if date.has_unspecified() => Sense::SomeDay,
            Expression::Date(_) | Expression::DateTime(_) => Sense::Single,
        }
    }

    /// What the writer doubted, of any of its dates.
    pub fn qualifier(&self) -> DateQualifier {
        DateQualifier { uncertain: self.parsed.is_uncertain(), approximate: self.parsed.is_approximate() }
    }

    /// Whether it is one date or date-time, with no digit left open.
    pub fn is_single_date(&self) -> bool {
        self.sense() == Sense::Single
    }

    /// The precision of its coarsest date.
    pub fn precision(&self) -> DatePrecision {
        if matches!(self.parsed, Expression::DateTime(_)) {
            return DatePrecision::Second;
        }
        dates(&self.parsed).iter().map(precision).max().unwrap_or(DatePrecision::Day)
    }
}

/// Every date that is named in an expression.
fn dates(parsed: &Expression) -> Vec<Date> {
    match parsed {
        Expression::Date(date) => vec![*date],
        Expression::DateTime(moment) => vec![moment.date],
        Expression::Interval(interval) => {
            [interval.start, interval.end].into_iter().filter_map(endpoint_date).collect()
        }
        Expression::Set(set) => set.elements.iter().flat_map(element_dates).collect(),
    }
}

fn endpoint_date(end: IntervalEndpoint) -> Option<Date> {
    match end {
        IntervalEndpoint::Date(date) | IntervalEndpoint::OnOrBefore(date) | IntervalEndpoint::OnOrAfter(date) => {
            Some(date)
        }
        IntervalEndpoint::Open | IntervalEndpoint::Unknown => None,
    }
}

fn element_dates(member: &SetElement) -> Vec<Date> {
    match *member {
        SetElement::Date(date) | SetElement::OnOrBefore(date) | SetElement::OnOrAfter(date) => vec![date],
        SetElement::Range(from, to) => vec![from, to],
    }
}

fn precision(date: &Date) -> DatePrecision {
    match date.precision() {
        Part::Year => DatePrecision::Year,
        Part::Season => DatePrecision::Season,
        Part::Month => DatePrecision::Month,
        Part::Day => DatePrecision::Day,
    }
}

// Reading is a function of the text, so the text alone decides what is equal.
impl PartialEq for Edtf {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl Eq for Edtf {}

impl Hash for Edtf {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.written.hash(state);
    }
}

impl fmt::Debug for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

impl Serialize for Edtf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written)
    }
}

impl<'de> Deserialize<'de> for Edtf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_parsed(deserializer, Self::parse)
    }
}

impl FromStr for Edtf {
    type Err = InvalidEdtf;
    fn from_str(text: &str) -> Result<Self, InvalidEdtf> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Edtf {
    type Error = InvalidEdtf;
    fn try_from(text: String) -> Result<Self, InvalidEdtf> {
        Self::parse(&text)
    }
}

impl From<Edtf> for String {
    fn from(date: Edtf) -> String {
        date.as_str().to_owned()
    }
}
