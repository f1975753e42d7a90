//! Coordinates with the digits as written.

use std::borrow::Cow;

use crate::notation;
use crate::position::{InvalidPosition, Position};
use crate::record::Pin;
use crate::units::Meters;

/// A position, with the digits as written.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Coordinates<'r> {
    /// The position.
    pub position: Position,
    /// The latitude as written.
    pub lat: Cow<'r, str>,
    /// The longitude as written.
    pub lon: Cow<'r, str>,
    /// The whole text as written, if it is not a latitude and a longitude: an MGRS reference, a plus code.
    pub text: Option<Cow<'r, str>>,
    /// The radius of uncertainty, if the data state one.
    pub uncertainty: Option<Meters>,
}

impl<'r> Coordinates<'r> {
    /// Creates coordinates as written.
    pub(crate) fn new(position: Position, lat: impl Into<Cow<'r, str>>, lon: impl Into<Cow<'r, str>>) -> Self {
        Self { position, lat: lat.into(), lon: lon.into(), text: None, uncertainty: None }
    }
}

impl Coordinates<'_> {
    /// Creates coordinates from two numbers, written in their shortest form.
    pub(crate) fn from_numbers(lon: f64, lat: f64) -> Result<Self, InvalidPosition> {
        let position = Position::new(lon, lat)?;
        Ok(Coordinates::new(position, position.lat().to_string(), position.lon().to_string()))
    }

    /// Returns the coordinates with another uncertainty, in meters.
    #[must_use]
    pub(crate) fn with_uncertainty(mut self, meters: f64) -> Self {
        self.uncertainty = Meters::new(meters).ok();
        self
    }

    /// Returns the coordinates as a dossier writes them: as the data wrote them, unless a dossier would not read them so.
    pub fn to_text(&self) -> String {
        if let Some(text) = &self.text {
            return text.clone().into_owned();
        }
        // Much of Europe uses a decimal comma.
        let (lat, lon) = (self.lat.replace(',', "."), self.lon.replace(',', "."));
        let is_plain = |written: &str| {
            let bare = written.trim_start_matches(['+', '-']);
            bare.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
                && !bare.ends_with('.')
                && !bare.starts_with('.')
        };
        let text = format!("{lat}, {lon}");
        if is_plain(&lat) && is_plain(&lon) || self.reads_as_written(&text) {
            return text;
        }
        format!("{}, {}", self.position.lat(), self.position.lon())
    }

    /// Whether a text is read as this position.
    fn reads_as_written(&self, text: &str) -> bool {
        // Dossiers do not allow exponents.
        let has_exponent = text.contains(['e', 'E'])
            && text.bytes().all(|byte| !byte.is_ascii_alphabetic() || matches!(byte, b'e' | b'E'));
        let near = |found: f64, expected: f64| (found - expected).abs() < 1e-9;
        !has_exponent
            && notation::parse(text).is_ok_and(|parsed| {
                near(parsed.position.lat(), self.position.lat()) && near(parsed.position.lon(), self.position.lon())
            })
    }

    /// Converts the coordinates to the pin of a record.
    pub(crate) fn to_pin(&self) -> Pin {
        Pin { uncertainty_m: self.uncertainty, ..Pin::from_coordinates(self.to_text()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_exponents_as_decimals() {
        let written = |lat: &str, lon: &str| {
            let number = |text: &str| text.replace(',', ".").parse().unwrap();
            let position = Position::new(number(lon), number(lat)).unwrap();
            Coordinates::new(position, lat, lon).to_text()
        };
        assert_eq!(written("4.85E+01", "5e-05"), "48.5, 0.00005");
        assert_eq!(written("-.5", "37."), "-.5, 37.");
        assert_eq!(written("48,50", "+37.10"), "48.50, +37.10");
    }
    #[test]
    fn keeps_what_was_written() {
        let position = Position::new(35.272_5, 51.190_555_555_555_555).unwrap();
        let text = Coordinates::new(position, "51°11'26\"N", "35°16'21\"E").to_text();
        assert_eq!(text, "51°11'26\"N, 35°16'21\"E");
        let position = Position::new(36.1874, 51.7373).unwrap();
        assert_eq!(Coordinates::new(position, "٥١٫٧٣٧٣", "٣٦٫١٨٧٤").to_text(), "٥١٫٧٣٧٣, ٣٦٫١٨٧٤");
        let position = Position::new(145.0, 43.1).unwrap();
        assert_eq!(Coordinates::new(position, "43.1", "-215.0").to_text(), "43.1, -215.0");
    }
}
