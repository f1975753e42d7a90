//! Coordinates with the digits as written.

use std::borrow::Cow;

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
    /// The radius of uncertainty, if the data state one.
    pub uncertainty: Option<Meters>,
}

impl Coordinates<'_> {
    /// Creates coordinates from two numbers, written in their shortest form.
    pub(crate) fn from_numbers(lon: f64, lat: f64) -> Result<Self, InvalidPosition> {
        let position = Position::new(lon, lat)?;
        Ok(Self {
            position,
            lat: position.lat().to_string().into(),
            lon: position.lon().to_string().into(),
            uncertainty: None,
        })
    }

    /// Returns the coordinates with another uncertainty, in meters.
    #[must_use]
    pub(crate) fn with_uncertainty(mut self, meters: f64) -> Self {
        self.uncertainty = Meters::new(meters).ok();
        self
    }

    /// Returns latitude and longitude as a dossier writes them.
    pub fn to_text(&self) -> String {
        let degrees = |written: &str, number: f64| {
            // Much of Europe uses a decimal comma.
            let written = written.replace(',', ".");
            // Dossiers do not allow exponents, and require digits on both sides of the decimal point.
            let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
            let bare = written.trim_start_matches(['+', '-']).as_bytes();
            let is_plain = digit(bare.first()) && digit(bare.last()) && !written.contains(['e', 'E']);
            if is_plain { written } else { number.to_string() }
        };
        format!("{}, {}", degrees(&self.lat, self.position.lat()), degrees(&self.lon, self.position.lon()))
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
            Coordinates { position, lat: lat.into(), lon: lon.into(), uncertainty: None }.to_text()
        };
        assert_eq!(written("4.85E+01", "5e-05"), "48.5, 0.00005");
        assert_eq!(written("-.5", "37."), "-0.5, 37");
        assert_eq!(written("48,50", "+37.10"), "48.50, +37.10");
    }
}
