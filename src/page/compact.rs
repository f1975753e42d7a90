//! Values in the compact form in which the data block has them.

use serde_json::{Value, json};

use crate::opinion::Likelihood;
use crate::position::Position;

/// Returns a JSON object without the members that are null, empty or false.
pub(super) fn object(members: Vec<(&str, Value)>) -> Value {
    let says = |value: &Value| !(value.is_null() || value == &json!([]) || value == &json!(false));
    Value::Object(
        members.into_iter().filter(|(_, value)| says(value)).map(|(key, value)| (key.to_owned(), value)).collect(),
    )
}

/// Rounds to three decimals.
pub(super) fn round3(number: f64) -> f64 {
    (number * 1e3).round() / 1e3
}

/// Returns longitude and latitude to four decimals: 11 m, which is finer than any report.
pub(super) fn point(position: Position) -> [f64; 2] {
    [position.lon(), position.lat()].map(|degrees| (degrees * 1e4).round() / 1e4)
}

/// Returns the index of a likelihood on its scale, from 0.
pub(super) fn likelihood_index(likelihood: Likelihood) -> usize {
    Likelihood::ALL.iter().position(|&other| other == likelihood).unwrap_or_default()
}
