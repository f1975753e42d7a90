//! Parsed data with the position of every key and value, the same for every notation.

use std::ops::Range;

use super::diagnose::quote_text;

/// A value and its position.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DataNode {
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// The value itself.
    pub value: DataValue,
}

/// A value of any notation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DataValue {
    /// `null` in JSON, which is equivalent to a missing key.
    Null,
    /// True or false.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A finite number with a fraction or an exponent.
    Float(f64),
    /// A number that is neither a 64-bit integer nor a finite float, as written: `1e999`, `nan`, forty digits.
    Unusable(String),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<DataNode>),
    /// A table: keys with values.
    Table(Vec<(DataKey, DataNode)>),
}

/// A key of a table and its position.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DataKey {
    /// The key itself.
    pub name: String,
    /// Its bytes in the text.
    pub span: Range<usize>,
}

impl DataNode {
    /// Creates a string at a position.
    pub(crate) fn new_text(text: impl Into<String>, span: Range<usize>) -> Self {
        Self { span, value: DataValue::Text(text.into()) }
    }

    /// Creates a table at a position.
    pub(crate) const fn new_table(entries: Vec<(DataKey, Self)>, span: Range<usize>) -> Self {
        Self { span, value: DataValue::Table(entries) }
    }

    /// Returns the bytes from the start of the table or its first entry to the end of the last.
    pub(crate) fn full_span(&self) -> Range<usize> {
        let mut whole = self.span.clone();
        if let DataValue::Table(entries) = &self.value {
            for (key, node) in entries {
                // The entries of a table with dotted keys may be outside the bytes of the table.
                let inner = node.full_span();
                whole.start = whole.start.min(key.span.start);
                whole.end = whole.end.max(inner.end);
            }
        }
        whole
    }
}

impl DataValue {
    /// Creates a number from its text: an integer if possible, else a float, else unusable.
    pub(crate) fn from_number_text(text: &str) -> Self {
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

    /// Describes the value for a message: `the number 7`.
    pub(crate) fn describe(&self) -> String {
        let description = match self {
            Self::Null => "null",
            Self::Bool(truth) => return truth.to_string(),
            Self::Integer(number) => return format!("the number {number}"),
            Self::Float(number) => return format!("the number {number}"),
            Self::Unusable(number) => return format!("the number {}", quote_text(number).trim_matches('"')),
            Self::Text(text) => return format!("the string {}", quote_text(text)),
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        };
        description.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unusable_numbers_keep_their_text() {
        let case = |text: &str, value: DataValue| assert_eq!(DataValue::from_number_text(text), value);
        case("12", DataValue::Integer(12));
        case("1e3", DataValue::Float(1000.0));
        case("1e999", DataValue::Unusable("1e999".to_owned()));
        case("nan", DataValue::Unusable("nan".to_owned()));
        case(&"9".repeat(400), DataValue::Unusable("9".repeat(400)));
    }
}
