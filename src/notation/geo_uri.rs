//! Parsing of `geo:` URIs (RFC 5870).

use super::{Axis, CoordinatesErrorKind, InvalidCoordinates, Notation, ParsedCoordinates, precision_radius};
use crate::position::Position;
use crate::units::Meters;

const SCHEME: &str = "geo:";

/// Whether a text begins with `geo:`.
pub(super) fn looks_like(text: &str) -> bool {
    text.get(..SCHEME.len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME))
}

/// Parses a URI. The parameter `u` is the uncertainty; without it, the uncertainty follows from the digits.
pub(super) fn parse(text: &str) -> Result<ParsedCoordinates, InvalidCoordinates> {
    let mut fields = UriFields { text, at: SCHEME.len() };
    let (path, path_at) = fields.next(';').unwrap_or(("", text.len()));
    let mut numbers = UriFields { text: &text[..path_at + path.len()], at: path_at };
    let (lat, lat_at) = numbers.next(',').unwrap_or(("", path_at));
    let (lon, lon_at) = numbers.next(',').unwrap_or(("", path_at + path.len()));
    let (lat_degrees, lat_step) = parse_number(lat, lat_at)?;
    let (lon_degrees, lon_step) = parse_number(lon, lon_at)?;
    if let Some((altitude, at)) = numbers.next(',') {
        parse_number(altitude, at)?;
    }
    if let Some((more, at)) = numbers.next(',') {
        return Err(invalid(more, at, "at most three numbers are allowed"));
    }
    let mut uncertainty = None;
    while let Some((parameter, at)) = fields.next(';') {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let value_at = at + parameter.len() - value.len();
        if name.eq_ignore_ascii_case("crs") && !value.eq_ignore_ascii_case("wgs84") {
            return Err(invalid(value, value_at, "the only supported reference system is wgs84"));
        }
        if name.eq_ignore_ascii_case("u") {
            let (meters, _) = parse_number(value, value_at)?;
            let radius =
                Meters::new(meters).map_err(|_| invalid(value, value_at, "the uncertainty must not be negative"))?;
            uncertainty = Some(radius);
        }
    }
    let swapped = lat_degrees.abs() <= 180.0 && lon_degrees.abs() <= 90.0;
    for (degrees, axis, written, at) in
        [(lat_degrees, Axis::Latitude, lat, lat_at), (lon_degrees, Axis::Longitude, lon, lon_at)]
    {
        if degrees.abs() > f64::from(axis.limit()) {
            let kind = CoordinatesErrorKind::OutOfRange { axis, written: written.to_owned(), swapped };
            return Err(InvalidCoordinates::new(at..at + written.len(), kind));
        }
    }
    let Ok(position) = Position::new(lon_degrees, lat_degrees) else {
        // Unreachable: both were checked against their limits above.
        return Err(invalid(path, path_at, "it is outside the globe"));
    };
    let uncertainty = uncertainty.unwrap_or_else(|| precision_radius(lat_degrees, lat_step, lon_step));
    Ok(ParsedCoordinates { position, uncertainty, notation: Notation::GeoUri, warning: None })
}

/// An iterator over fields between separators, each with its byte offset.
struct UriFields<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> UriFields<'a> {
    fn next(&mut self, separator: char) -> Option<(&'a str, usize)> {
        let rest = self.text.get(self.at..)?;
        let field = rest.split(separator).next().unwrap_or_default();
        let at = self.at;
        // Past the end, so that the next call returns `None`.
        self.at += field.len() + separator.len_utf8();
        Some((field, at))
    }
}

fn invalid(written: &str, at: usize, reason: &'static str) -> InvalidCoordinates {
    InvalidCoordinates::new(
        at..at + written.len(),
        CoordinatesErrorKind::GeoUri { written: written.to_owned(), reason },
    )
}

/// Parses a decimal number. Returns its value and the place value of its last digit.
fn parse_number(written: &str, at: usize) -> Result<(f64, f64), InvalidCoordinates> {
    let unsigned = written.strip_prefix('-').unwrap_or(written);
    let is_decimal =
        unsigned.starts_with(|c: char| c.is_ascii_digit()) && unsigned.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let value = written.parse().ok().filter(|_| is_decimal).ok_or_else(|| invalid(written, at, "expected a number"))?;
    let decimals = written.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    Ok((value, 10_f64.powi(-i32::try_from(decimals).unwrap_or(i32::MAX))))
}
