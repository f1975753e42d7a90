//! Dates with the precision and uncertainty of their source: EDTF, the Extended Date/Time Format of ISO 8601-2.
//!
//! Levels 0 and 1 are supported, and the sets of level 2. The grammar is that of <https://www.loc.gov/standards/datetime/>,
//! parsed by `edtf-core`. This module adds what a map needs of a date: its first and last second, its meaning for the time
//! between, English words, and errors with suggestions.

mod bounds;
mod display;
mod instant;
mod invalid_edtf;
mod other_notations;
mod parse;
mod unsupported;

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

use edtf_core::{Date, Edtf as Expression, IntervalEndpoint, Precision, SetElement, SetKind};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::digits;
use crate::parsed::deserialize_parsed;

pub use bounds::DateBound;
pub use instant::Instant;
pub use invalid_edtf::{EdtfErrorKind, InvalidEdtf};

/// A date, an interval or a set of dates, exactly as written.
///
/// ```
/// # use troopmap::{Edtf, InvalidEdtf, Sense};
/// let transport = Edtf::parse("2024-10-08/2024-10-13")?;
/// let sighting = Edtf::parse("[2024-10-08..2024-10-13]")?;
/// assert_eq!(transport.earliest(), sighting.earliest());
/// assert_eq!((transport.sense(), sighting.sense()), (Sense::Throughout, Sense::SomeDay));
/// assert_eq!(transport.to_words(), "from 8 to 13 October 2024");
/// assert_eq!(sighting.to_words(), "on some day from 8 to 13 October 2024");
/// # Ok::<(), InvalidEdtf>(())
/// ```
#[derive(Clone)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
pub struct Edtf {
    written: Arc<str>,
    parsed: Arc<Expression>,
}

/// The meaning of a date for the time between its first and last second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sense {
    /// A single date with its own precision: `2024-10-18`, `2024-10`.
    Single,
    /// The whole time: `2024-10-08/2024-10-13`.
    Throughout,
    /// One of these dates, without saying which: `[2024-10-08..2024-10-13]`, `2024-10-XX`.
    SomeDay,
    /// Each of these dates: `{2024-10-08,2024-10-13}`.
    AllOf,
}

/// The doubts of the author about a date. They never widen its bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DateQualifier {
    /// The date may be wrong: `?` or `%`.
    pub uncertain: bool,
    /// The date is approximate: `~` or `%`.
    pub approximate: bool,
}

/// The precision of a date, ordered from fine to coarse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DatePrecision {
    /// To the second: a date-time.
    Second,
    /// To the day, even if it is not specified: `2024-10-XX`.
    Day,
    /// To the month.
    Month,
    /// To the season: spring from March, summer from June, autumn from September, winter from December.
    Season,
    /// To the year.
    Year,
}

impl Edtf {
    /// Parses an EDTF date, in digits of any script.
    ///
    /// # Errors
    /// Returns [`InvalidEdtf`] with the invalid bytes and a suggestion.
    pub fn parse(text: &str) -> Result<Self, InvalidEdtf> {
        // Arabic and Persian texts write dates with digits of their own. A mixture of digits is an error.
        if !text.bytes().any(|byte| byte.is_ascii_digit())
            && let Cow::Owned(ascii) = digits::to_ascii_digits(text)
            && let Ok(parsed) = parse::parse(&ascii)
        {
            return Ok(Self { written: ascii.into(), parsed: Arc::new(parsed) });
        }
        parse::parse(text).map(|parsed| Self { written: text.into(), parsed: Arc::new(parsed) })
    }

    /// Returns the text as written.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Returns the meaning of the date for the time between its first and last second.
    pub fn sense(&self) -> Sense {
        match &*self.parsed {
            Expression::Interval(_) => Sense::Throughout,
            Expression::Set(set) if set.kind == SetKind::AllMembers => Sense::AllOf,
            Expression::Set(_) => Sense::SomeDay,
            Expression::Date(date) if date.has_unspecified() => Sense::SomeDay,
            Expression::Date(_) | Expression::DateTime(_) => Sense::Single,
        }
    }

    /// Returns the qualifiers that occur on any part of the date.
    pub fn qualifier(&self) -> DateQualifier {
        DateQualifier { uncertain: self.parsed.is_uncertain(), approximate: self.parsed.is_approximate() }
    }

    /// Returns true for a single date or date-time without unspecified digits.
    pub fn is_single_date(&self) -> bool {
        self.sense() == Sense::Single
    }

    /// Returns the precision, for intervals and sets that of the coarsest date.
    pub fn precision(&self) -> DatePrecision {
        if matches!(*self.parsed, Expression::DateTime(_)) {
            return DatePrecision::Second;
        }
        all_dates(&self.parsed).iter().map(date_precision).max().unwrap_or(DatePrecision::Day)
    }
}

/// Returns all dates in an expression.
fn all_dates(parsed: &Expression) -> Vec<Date> {
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

fn date_precision(date: &Date) -> DatePrecision {
    match date.precision() {
        Precision::Year => DatePrecision::Year,
        Precision::Season => DatePrecision::Season,
        Precision::Month => DatePrecision::Month,
        Precision::Day => DatePrecision::Day,
    }
}

// The parsed value is a function of the text, so comparing the text is enough.
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
