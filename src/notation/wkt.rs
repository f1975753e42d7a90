//! Parsing of points in well-known text: `POINT(131.9 43.1)`.

use super::{Axis, CoordinatesErrorKind, InvalidCoordinates, Notation, ParsedCoordinates, precision_radius};
use crate::position::Position;

const TYPES: [&str; 7] =
    ["POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"];

/// Whether a text begins with a geometry type and an opening parenthesis.
pub(super) fn looks_like(text: &str) -> bool {
    split(text).is_some()
}

/// Splits a text into the geometry type, in upper case, and what follows its opening parenthesis, with the offset of the latter.
fn split(text: &str) -> Option<(&'static str, &str, usize)> {
    let open = text.find('(')?;
    let mut head = &text[..open];
    if let Some((srid, rest)) = head.split_once(';') {
        let (key, code) = srid.split_once('=')?;
        if !key.trim().eq_ignore_ascii_case("SRID") || code.trim() != "4326" {
            return None;
        }
        head = rest;
    }
    let mut words = head.split_whitespace();
    let written = words.next()?;
    let kind = TYPES.into_iter().find(|kind| kind.eq_ignore_ascii_case(written))?;
    let has_dimensions = words.next().is_none_or(|word| ["Z", "M", "ZM"].iter().any(|d| d.eq_ignore_ascii_case(word)));
    (has_dimensions && words.next().is_none()).then(|| (kind, &text[open + 1..], open + 1))
}

/// Parses a point: longitude, latitude, and an optional height and measure.
pub(super) fn parse(text: &str) -> Result<ParsedCoordinates, InvalidCoordinates> {
    let invalid = |at: usize, len: usize, reason| {
        InvalidCoordinates::new(at..at + len, CoordinatesErrorKind::Wkt { written: text.to_owned(), reason })
    };
    let (kind, body, at) = split(text).ok_or_else(|| invalid(0, text.len(), "expected POINT(longitude latitude)"))?;
    if kind != "POINT" {
        return Err(invalid(0, kind.len(), "only POINT is a position"));
    }
    let Some(numbers) = body.trim_end().strip_suffix(')') else {
        return Err(invalid(at, body.len(), "the parenthesis is not closed"));
    };
    let mut fields =
        numbers.split_whitespace().map(|field| (field, at + field.as_ptr() as usize - body.as_ptr() as usize));
    let (Some((lon, lon_at)), Some((lat, lat_at))) = (fields.next(), fields.next()) else {
        return Err(invalid(at, numbers.len(), "expected a longitude and a latitude"));
    };
    if fields.by_ref().any(|(field, _)| field.parse::<f64>().is_err()) {
        return Err(invalid(at, numbers.len(), "expected a longitude and a latitude, separated by a space"));
    }
    let number = |field: &str, at: usize| {
        let is_plain = field.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
        let value: f64 =
            field.parse().ok().filter(|_| is_plain).ok_or_else(|| invalid(at, field.len(), "expected a number"))?;
        let decimals = field.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        Ok((value, 10_f64.powi(-i32::try_from(decimals).unwrap_or(i32::MAX))))
    };
    let ((x, x_step), (y, y_step)) = (number(lon, lon_at)?, number(lat, lat_at)?);
    let swapped = y.abs() <= 180.0 && x.abs() <= 90.0;
    for (degrees, axis, written, at) in [(y, Axis::Latitude, lat, lat_at), (x, Axis::Longitude, lon, lon_at)] {
        if degrees.abs() > f64::from(axis.limit()) {
            let kind = CoordinatesErrorKind::OutOfRange { axis, written: written.to_owned(), swapped };
            return Err(InvalidCoordinates::new(at..at + written.len(), kind));
        }
    }
    let position = Position::new(x, y).map_err(|_| invalid(at, numbers.len(), "it is outside the globe"))?;
    let uncertainty = precision_radius(y, y_step, x_step);
    Ok(ParsedCoordinates { position, uncertainty, notation: Notation::Wkt, warning: None })
}
