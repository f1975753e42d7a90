//! Parsing of ISO 6709 strings: `+375400-0930000/`.

use super::degrees::unpack_degrees;
use super::tokens::AngleUnit;
use super::{Axis, CoordinatesErrorKind, InvalidCoordinates, ParsedCoordinates, precision_radius};
use crate::position::Position;

/// Whether a text has the form of an ISO 6709 string: two signed numbers without white space, the first with two, four or six digits
/// and the second with three, five or seven.
pub(super) fn looks_like(text: &str) -> bool {
    split(text).is_some()
}

/// The latitude and the longitude with their signs.
fn split(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_suffix('/').unwrap_or(text);
    let text = text.find("CRS").map_or(text, |end| &text[..end]);
    let (lat, rest) = split_number(text)?;
    let (lon, rest) = split_number(rest)?;
    let whole = |number: &str| number[1..].split('.').next().map_or(0, str::len);
    let is_altitude = rest.is_empty() || split_number(rest).is_some_and(|(_, rest)| rest.is_empty());
    (matches!(whole(lat), 2 | 4 | 6) && matches!(whole(lon), 3 | 5 | 7) && is_altitude).then_some((lat, lon))
}

/// Splits a signed number from the start of a text.
fn split_number(text: &str) -> Option<(&str, &str)> {
    let unsigned = text.strip_prefix(['+', '-'])?;
    let len = unsigned.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let (number, rest) = text.split_at(len + 1);
    let is_number =
        len > 0 && number.matches('.').count() <= 1 && !number.ends_with('.') && number.as_bytes()[1] != b'.';
    is_number.then_some((number, rest))
}

/// Parses an ISO 6709 string.
pub(super) fn parse(text: &str) -> Result<ParsedCoordinates, InvalidCoordinates> {
    let invalid = |written: &str, kind| {
        let start = written.as_ptr() as usize - text.as_ptr() as usize;
        InvalidCoordinates::new(start..start + written.len(), kind)
    };
    let (lat_text, lon_text) =
        split(text).ok_or_else(|| invalid(text, CoordinatesErrorKind::Misplaced(text.to_owned())))?;
    let mut finest = AngleUnit::Degrees;
    let mut read = |written: &str, axis: Axis, degree_digits: usize| {
        let unsigned = &written[1..];
        let (value, step, own) = unpack_degrees(unsigned, degree_digits).map_err(|(part, unit)| {
            invalid(part, CoordinatesErrorKind::SixtyOrMore { written: part.to_owned(), unit })
        })?;
        if value > f64::from(axis.limit()) {
            let kind = CoordinatesErrorKind::OutOfRange { axis, written: written.to_owned(), swapped: false };
            return Err(invalid(written, kind));
        }
        finest = finest.max(own);
        Ok((if written.starts_with('-') { -value } else { value }, step))
    };
    let (lat, lat_step) = read(lat_text, Axis::Latitude, 2)?;
    let (lon, lon_step) = read(lon_text, Axis::Longitude, 3)?;
    let Ok(position) = Position::new(lon, lat) else {
        // Unreachable: both were checked against their limits above.
        return Err(InvalidCoordinates::new(0..text.len(), CoordinatesErrorKind::NotAPair(2)));
    };
    Ok(ParsedCoordinates {
        position,
        uncertainty: precision_radius(lat, lat_step, lon_step),
        notation: finest.notation(),
        warning: None,
    })
}
