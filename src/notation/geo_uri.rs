//! `geo:` addresses, RFC 5870.

use super::{Axis, CoordinatesErrorKind, InvalidCoordinates, Notation, ParsedCoordinates, precision_radius};
use crate::position::Position;
use crate::units::Meters;

const SCHEME: &str = "geo:";

pub(super) fn looks_like(text: &str) -> bool {
    text.get(..SCHEME.len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME))
}

/// Reads an address. Its `u` is the uncertainty; without it the digits tell, as in other notations.
pub(super) fn read(text: &str) -> Result<ParsedCoordinates, InvalidCoordinates> {
    let mut fields = Fields { text, at: SCHEME.len() };
    let (path, path_at) = fields.next(';').unwrap_or(("", text.len()));
    let mut numbers = Fields { text: &text[..path_at + path.len()], at: path_at };
    let (lat, lat_at) = numbers.next(',').unwrap_or(("", path_at));
    let (lon, lon_at) = numbers.next(',').unwrap_or(("", path_at + path.len()));
    let (lat_degrees, lat_step) = number(lat, lat_at)?;
    let (lon_degrees, lon_step) = number(lon, lon_at)?;
    if let Some((altitude, at)) = numbers.next(',') {
        number(altitude, at)?;
    }
    if let Some((more, at)) = numbers.next(',') {
        return Err(wrong(more, at, "it has more than three numbers"));
    }
    let mut uncertainty = None;
    while let Some((parameter, at)) = fields.next(';') {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let value_at = at + parameter.len() - value.len();
        if name.eq_ignore_ascii_case("crs") && !value.eq_ignore_ascii_case("wgs84") {
            return Err(wrong(value, value_at, "only the system wgs84 can be read"));
        }
        if name.eq_ignore_ascii_case("u") {
            let (meters, _) = number(value, value_at)?;
            let radius = Meters::new(meters).map_err(|_| wrong(value, value_at, "an uncertainty is not negative"))?;
            uncertainty = Some(radius);
        }
    }
    let swapped = lat_degrees.abs() <= 180.0 && lon_degrees.abs() <= 90.0;
    for (degrees, axis, written, at) in
        [(lat_degrees, Axis::Latitude, lat, lat_at), (lon_degrees, Axis::Longitude, lon, lon_at)]
    {
        if degrees.abs() > f64::from(axis.limit()) {
            let fault = CoordinatesErrorKind::OutOfRange { axis, written: written.to_owned(), swapped };
            return Err(InvalidCoordinates::new(at..at + written.len(), fault));
        }
    }
    let Ok(position) = Position::new(lon_degrees, lat_degrees) else {
        // Both were measured against their limits above.
        return Err(wrong(path, path_at, "it lies off the globe"));
    };
    let uncertainty = uncertainty.unwrap_or_else(|| precision_radius(lat_degrees, lat_step, lon_step));
    Ok(ParsedCoordinates { position, uncertainty, notation: Notation::GeoUri, warning: None })
}

/// What stands between separators, each with the byte where it begins.
struct Fields<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Fields<'a> {
    fn next(&mut self, separator: char) -> Option<(&'a str, usize)> {
        let rest = self.text.get(self.at..)?;
        let field = rest.split(separator).next().unwrap_or_default();
        let at = self.at;
        // One past the end says that nothing is left.
        self.at += field.len() + separator.len_utf8();
        Some((field, at))
    }
}

fn wrong(written: &str, at: usize, reason: &'static str) -> InvalidCoordinates {
    InvalidCoordinates::new(
        at..at + written.len(),
        CoordinatesErrorKind::GeoUri { written: written.to_owned(), reason },
    )
}

/// A decimal number, and what its last digit is worth.
fn number(written: &str, at: usize) -> Result<(f64, f64), InvalidCoordinates> {
    let unsigned = written.strip_prefix('-').unwrap_or(written);
    let is_decimal =
        unsigned.starts_with(|c: char| c.is_ascii_digit()) && unsigned.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let value = written.parse().ok().filter(|_| is_decimal).ok_or_else(|| wrong(written, at, "it is no number"))?;
    let decimals = written.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    Ok((value, 10_f64.powi(-i32::try_from(decimals).unwrap_or(i32::MAX))))
}
