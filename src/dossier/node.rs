//! One small tree into which each notation is read, with the place of every key and value.

use std::ops::Range;

use super::cause::quote_text;

/// A value and the bytes it stands in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DataNode {
    /// Bytes of the text.
    pub span: Range<usize>,
    /// The value itself.
    pub value: DataValue,
}

/// A value of any notation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DataValue {
    /// JSON's `null`: the same as a missing key.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Another number, finite.
    Float(f64),
    /// A number that cannot be held, as it was written: `1e999`, `nan`, forty digits.
    Unusable(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<DataNode>),
    /// A table: keys with values.
    Table(Vec<(DataKey, DataNode)>),
}

/// A key of a table and the bytes it stands in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DataKey {
    /// The key itself.
    pub name: String,
    /// Bytes of the text.
    pub span: Range<usize>,
}

impl DataNode {
    /// A text at its place.
    pub(crate) fn text(text: impl Into<String>, span: Range<usize>) -> Self {
        Self { span, value: DataValue::Text(text.into()) }
    }

    /// A table at its place.
    pub(crate) const fn table(entries: Vec<(DataKey, Self)>, span: Range<usize>) -> Self {
        Self { span, value: DataValue::Table(entries) }
    }

    /// From the first byte of the table or its entries to the last.
    pub(crate) fn whole(&self) -> Range<usize> {
        let mut whole = self.span.clone();
        if let DataValue::Table(entries) = &self.value {
            for (key, node) in entries {
                // A sub-table made of dotted keys has its own entries further on.
                let inner = node.whole();
                whole.start = whole.start.min(key.span.start);
                whole.end = whole.end.max(inner.end);
            }
        }
        whole
    }
}

impl DataValue {
    /// A number from its text: whole where it is written so and fits, else with a fraction, else unusable.
    pub(crate) fn number(text: &str) -> Self {
        if let Ok(whole) = text.parse() {
            return Self::Integer(whole);
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() && text.bytes().any(|b| matches!(b, b'.' | b'e' | b'E')) => {
                Self::Float(number)
            }
            _ => Self::Unusable(text.to_owned()),
        }
    }

    /// What sort of value it is, as a message says it.
    pub(crate) fn sort(&self) -> String {
        let sort = match self {
            Self::Null => "null",
            Self::Bool(truth) => return truth.to_string(),
            Self::Integer(number) => return format!("the number {number}"),
            Self::Float(number) => return format!("the number {number}"),
            Self::Unusable(number) => return format!("the number {}", quote_text(number).trim_matches('"')),
            Self::Text(text) => return format!("the text {}", quote_text(text)),
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        };
        sort.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_cannot_be_held_keep_their_text() {
        let case = |text: &str, value: DataValue| assert_eq!(DataValue::number(text), value);
        case("12", DataValue::Integer(12));
        case("1e3", DataValue::Float(1000.0));
        case("1e999", DataValue::Unusable("1e999".to_owned()));
        case("nan", DataValue::Unusable("nan".to_owned()));
        case(&"9".repeat(400), DataValue::Unusable("9".repeat(400)));
    }
}
