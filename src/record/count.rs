//! How many.

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

/// The greatest number that can be counted: 2^53 - 1, the greatest whole number that every reader of JSON keeps.
pub(crate) const MAX_COUNT: u64 = 9_007_199_254_740_991;

/// How many were reported: bounds as far as they were given, with the words used.
///
/// A missing bound means that nobody gave one; zero means that somebody said none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Written")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "Written"))]
pub struct Count {
    /// At least so many.
    pub min: Option<u64>,
    /// At most so many.
    pub max: Option<u64>,
    /// The words used: `several thousand`.
    pub words: Option<String>,
    /// What is counted, when it is not people: `ships`.
    pub unit: Option<String>,
}

impl Count {
    /// A number that was given as exact.
    pub const fn from_exact(number: u64) -> Self {
        Self { min: Some(number), max: Some(number), words: None, unit: None }
    }

    /// A range with either end open.
    pub const fn from_bounds(min: Option<u64>, max: Option<u64>) -> Self {
        Self { min, max, words: None, unit: None }
    }
}

impl Serialize for Count {
    /// A bare number where that says all; else a table of what is known.
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

/// The two ways to write a count.
#[derive(Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Count"))]
enum Written {
    Number(u64),
    Range(Range),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CountRange"))]
struct Range {
    min: Option<u64>,
    max: Option<u64>,
    words: Option<String>,
    unit: Option<String>,
}

impl From<Written> for Count {
    fn from(written: Written) -> Self {
        match written {
            Written::Number(number) => Self::from_exact(number),
            Written::Range(Range { min, max, words, unit }) => Self { min, max, words, unit },
        }
    }
}
