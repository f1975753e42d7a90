//! Deserializing values from borrowed strings.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};

/// Deserializes a string and parses it, without copying the string first.
pub(crate) fn deserialize_parsed<'de, T, E: fmt::Display, D: Deserializer<'de>>(
    deserializer: D,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(ParseVisitor { parse, result: PhantomData })
}

struct ParseVisitor<T, E, F: Fn(&str) -> Result<T, E>> {
    parse: F,
    result: PhantomData<Result<T, E>>,
}

impl<T, E: fmt::Display, F: Fn(&str) -> Result<T, E>> Visitor<'_> for ParseVisitor<T, E, F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<R: Error>(self, text: &str) -> Result<T, R> {
        (self.parse)(text).map_err(Error::custom)
    }
}
