//! Geometry as it stands in a text.
//!
//! Read here and not by the `geojson` crate, which makes a map of every geometry first: half of the time that a map takes.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};

/// A geometry with its kind and numbers, whatever they are.
#[derive(serde::Deserialize)]
pub(super) struct Shape<'a> {
    #[serde(rename = "type", borrow)]
    pub(super) kind: Cow<'a, str>,
    #[serde(default)]
    pub(super) coordinates: Coordinates,
}

/// Numbers, or lists of them.
#[derive(Debug, PartialEq)]
pub(super) enum Coordinates {
    Number(f64),
    List(Vec<Coordinates>),
}

impl Default for Coordinates {
    /// None, as a collection of geometries has.
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl<'de> Deserialize<'de> for Coordinates {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

struct Any;

#[expect(clippy::cast_precision_loss, reason = "what is beyond 2^53 is off the globe")]
impl<'de> Visitor<'de> for Any {
    type Value = Coordinates;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("numbers or lists of numbers")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Coordinates, E> {
        Ok(Coordinates::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Coordinates, E> {
        Ok(Coordinates::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Coordinates, E> {
        Ok(Coordinates::Number(number as f64))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Coordinates, A::Error> {
        // Two numbers are what most lists are.
        let mut items = Vec::with_capacity(2);
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Coordinates::List(items))
    }
}
