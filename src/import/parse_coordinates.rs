//! Parsing of coordinates in tables.

use super::row_error::{InvalidCell, InvalidRow};
use super::table::TableRow;
use crate::digits;
use crate::event::Coordinates;
use crate::notation::{self, CoordinatesWarning};
use crate::position::{InvalidPosition, Position};

/// Reads the coordinates in two cells. `None` if both are empty.
pub(crate) fn parse_coordinate_cells<'r>(
    row: &TableRow<'r>,
    lat: usize,
    lon: usize,
) -> Result<Option<Coordinates<'r>>, InvalidCell> {
    let (lat_text, lon_text) = (row.at(Some(lat)), row.at(Some(lon)));
    let half = |column: usize| InvalidCell { cause: InvalidRow::HalfCoordinates(row.name(column)), cell: Some(column) };
    match (lat_text.is_empty(), lon_text.is_empty()) {
        (true, true) => return Ok(None),
        (true, false) => return Err(half(lat)),
        (false, true) => return Err(half(lon)),
        (false, false) => {}
    }
    if let (None, _) | (_, None) = (parse_degrees(lat_text), parse_degrees(lon_text))
        && let Some(point) = parse_coordinate_notation(&format!("{lat_text}, {lon_text}"))
    {
        return Ok(Some(Coordinates {
            uncertainty: point.uncertainty,
            ..Coordinates::new(point.position, lat_text, lon_text)
        }));
    }
    let number = |text: &str, column: usize| {
        parse_degrees(text).ok_or_else(|| InvalidCell {
            cause: InvalidRow::NotANumber { column: row.name(column), written: text.to_owned() },
            cell: Some(column),
        })
    };
    let position = Position::from_wrapped(number(lon_text, lon)?, number(lat_text, lat)?);
    let position = position.map_err(|cause| InvalidCell {
        cell: Some(invalid_column(cause, lat, lon)),
        cause: InvalidRow::InvalidPosition(cause),
    })?;
    Ok(Some(Coordinates::new(position, lat_text, lon_text)))
}

/// Parses coordinates in one of the notations of dossiers, with the precision as their uncertainty. `None` if the
/// text is not in such a notation or has a warning.
pub(crate) fn parse_coordinate_notation(text: &str) -> Option<Coordinates<'static>> {
    // Plain numbers are not a notation: their errors must be reported.
    if !text.contains(|c: char| c.is_alphabetic() || matches!(c, '°' | '−')) {
        return None;
    }
    let is_certain = |warning: &CoordinatesWarning| matches!(warning, CoordinatesWarning::Wrapped { .. });
    let written = notation::parse(text).ok().filter(|written| written.warning.as_ref().is_none_or(is_certain))?;
    let point = Coordinates::from_numbers(written.position.lon(), written.position.lat()).ok()?;
    Some(Coordinates { uncertainty: Some(written.uncertainty), text: Some(text.trim().to_owned().into()), ..point })
}

/// Returns the column that makes a position invalid.
const fn invalid_column(cause: InvalidPosition, lat: usize, lon: usize) -> usize {
    match cause {
        InvalidPosition::Longitude(_) => lon,
        _ => lat,
    }
}

/// Parses decimal degrees, with a point or a comma, in digits of any script. `None` for `inf`, `nan` and hexadecimal numbers.
pub(crate) fn parse_degrees(text: &str) -> Option<f64> {
    let text = &*digits::to_ascii_digits(text);
    // `1e999` parses as infinity, so finiteness is checked after parsing.
    let number = |text: &str| text.parse().ok().filter(|number: &f64| number.is_finite());
    if text.bytes().filter(|byte| *byte == b',').count() == 1 && !text.contains('.') {
        return number(&text.replace(',', "."));
    }
    number(text)
}

/// Removes a zero fraction, which pandas and spreadsheets add to integers in columns with gaps: `3.0` becomes `3`.
pub(crate) fn strip_zero_fraction(text: &str) -> &str {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text;
    }
    text.split_once('.').filter(|(_, rest)| rest.bytes().all(|byte| byte == b'0')).map_or(text, |(whole, _)| whole)
}

/// Returns the number of digits after the decimal point.
pub(crate) fn count_decimals(written: &str) -> u32 {
    let digits =
        written.split_once(['.', ',']).map_or(0, |(_, rest)| rest.bytes().take_while(u8::is_ascii_digit).count());
    u32::try_from(digits).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_only_numbers_as_degrees() {
        for (text, number) in [
            ("43.1", 43.1),
            ("-120,5", -120.5),
            ("5e1", 50.0),
            ("+1", 1.0),
            ("٥١٫٧٣", 51.73),
            ("۳۶", 36.0),
            ("-.25", -0.25),
        ] {
            assert_eq!(parse_degrees(text), Some(number), "{text}");
        }
        for text in ["inf", "nan", "0x10", "1e999", "43.1N", "1.000,5", "1,000,5", "", "-"] {
            assert_eq!(parse_degrees(text), None, "{text}");
        }
    }

    #[test]
    fn strips_only_zero_fractions() {
        assert_eq!(["3.0", "3", "3.5", "3.", ""].map(strip_zero_fraction), ["3", "3", "3.5", "3", ""]);
    }

    #[test]
    fn counts_decimals() {
        assert_eq!(
            (count_decimals("48.5"), count_decimals("-37,123"), count_decimals("48"), count_decimals("48.50")),
            (1, 3, 0, 2)
        );
    }
}
