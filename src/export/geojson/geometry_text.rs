//! Geometry as it is read.
//!
//! Not read by the crate `geojson`, which builds a map for every geometry first: that takes half of the time of reading a map.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};

/// A geometry with its type and coordinates, before they are checked.
#[derive(serde::Deserialize)]
pub(super) struct GeometryText<'a> {
    #[serde(rename = "type", borrow)]
    pub(super) kind: Cow<'a, str>,
    #[serde(default)]
    pub(super) coordinates: CoordinateList,
}

/// A number, or a list of them.
#[derive(Debug, PartialEq)]
pub(super) enum CoordinateList {
    Number(f64),
    List(Vec<CoordinateList>),
}

impl Default for CoordinateList {
    /// The empty list, which a geometry collection has.
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl<'de> Deserialize<'de> for CoordinateList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

struct Any;

#[expect(clippy::cast_precision_loss, reason = "what is beyond 2^53 is off the globe")]
impl<'de> Visitor<'de> for Any {
    type Value = CoordinateList;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("numbers or lists of numbers")
    }

    fn visit_f64<E>(self, number: f64) -> Result<CoordinateList, E> {
        Ok(CoordinateList::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<CoordinateList, E> {
        Ok(CoordinateList::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<CoordinateList, E> {
        Ok(CoordinateList::Number(number as f64))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<CoordinateList, A::Error> {
        // Most lists have two numbers.
        let mut items = Vec::with_capacity(2);
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(CoordinateList::List(items))
    }
}
