//! Counts.

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use super::count_text;
pub use super::count_text::InvalidCount;

/// A reported count: lower and upper bound, and the words used.
///
/// A bound of `None` means that none was given; a bound of zero means that somebody reported zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "CountRepr")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "CountRepr"))]
pub struct Count {
    /// The lower bound.
    pub min: Option<u64>,
    /// The upper bound.
    pub max: Option<u64>,
    /// The words used: `several thousand`.
    pub words: Option<String>,
    /// What is counted, if not people: `ships`.
    pub unit: Option<String>,
}

impl Count {
    /// Creates a count from an exact number.
    pub const fn from_exact(number: u64) -> Self {
        Self { min: Some(number), max: Some(number), words: None, unit: None }
    }

    /// Parses a count as reports write it: a number, a range, a bound or an estimate.
    ///
    /// A bound that the words do not give stays open. A text without any number is kept in `words`.
    ///
    /// ```
    /// use troopmap::Count;
    ///
    /// assert_eq!(Count::parse("3,450–3,650")?, Count::from_bounds(Some(3450), Some(3650)));
    /// let more = Count::parse("more than 100")?;
    /// assert_eq!((more.min, more.max, more.words.as_deref()), (Some(100), None, Some("more than 100")));
    /// let several = Count::parse("several thousand")?;
    /// assert_eq!((several.min, several.max), (None, None));
    /// # Ok::<(), troopmap::InvalidCount>(())
    /// ```
    ///
    /// # Errors
    /// Returns [`InvalidCount`] if the text contains digits and can be read in no way, or in two.
    pub fn parse(text: &str) -> Result<Self, InvalidCount> {
        let count_text::CountParts { min, max, words, unit } = count_text::parse(text)?;
        Ok(Self { min, max, words, unit })
    }

    /// Creates a count from its bounds.
    pub const fn from_bounds(min: Option<u64>, max: Option<u64>) -> Self {
        Self { min, max, words: None, unit: None }
    }
}

impl Serialize for Count {
    /// Writes a plain number if the count is exact and has neither words nor unit, else a table.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let (Some(min), Some(max), None, None) = (self.min, self.max, &self.words, &self.unit)
            && min == max
        {
            return serializer.serialize_u64(min);
        }
        let mut map = serializer.serialize_map(None)?;
        if let Some(min) = self.min {
            map.serialize_entry("min", &min)?;
        }
        if let Some(max) = self.max {
            map.serialize_entry("max", &max)?;
        }
        if let Some(words) = &self.words {
            map.serialize_entry("words", words)?;
        }
        if let Some(unit) = &self.unit {
            map.serialize_entry("unit", unit)?;
        }
        map.end()
    }
}

/// The notations of a count.
#[derive(Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Count"))]
enum CountRepr {
    Number(u64),
    /// A text such as `3450-3650`, `at least 14`, `up to 10,000` or `several thousand`.
    Text(String),
    Range(CountRange),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CountRange"))]
struct CountRange {
    min: Option<u64>,
    max: Option<u64>,
    words: Option<String>,
    unit: Option<String>,
}

impl TryFrom<CountRepr> for Count {
    type Error = InvalidCount;

    fn try_from(written: CountRepr) -> Result<Self, InvalidCount> {
        match written {
            CountRepr::Number(number) => Ok(Self::from_exact(number)),
            CountRepr::Text(text) => Self::parse(&text),
            CountRepr::Range(CountRange { min, max, words, unit }) => Ok(Self { min, max, words, unit }),
        }
    }
}
