//! Parsing of plus codes (Open Location Code specification 1.0).

use super::{CoordinatesErrorKind, InvalidCoordinates, Notation, ParsedCoordinates, precision_radius};
use crate::position::{Position, wrap_longitude};
use crate::units::Meters;

pub(super) const ALPHABET: &[u8; 20] = b"23456789CFGHJMPQRVWX";
/// The number of characters before the plus sign.
pub(super) const BEFORE_PLUS: usize = 8;
/// The number of digits that encode latitude and longitude in pairs. Each further digit encodes a cell in a grid of five rows
/// and four columns.
pub(super) const PAIR_DIGITS: usize = 10;
/// Further digits would encode less than a millimeter.
const MAX_DIGITS: usize = 15;

fn digit_value(c: char) -> Option<u8> {
    let upper = u8::try_from(c.to_ascii_uppercase()).ok()?;
    ALPHABET.iter().position(|&digit| digit == upper).and_then(|at| u8::try_from(at).ok())
}

/// Whether a text has a plus sign after two to eight characters of the alphabet or padding.
pub(super) fn looks_like(text: &str) -> bool {
    let code = text.split_whitespace().next().unwrap_or_default();
    // A short code before or after a name is part of a place name.
    if code.len() < text.len() && ShortPlusCode::strip(text).is_some() {
        return false;
    }
    code.split_once('+').is_some_and(|(before, after)| {
        (2..=BEFORE_PLUS).contains(&before.len())
            && before.chars().all(|c| c == '0' || digit_value(c).is_some())
            && after.chars().all(|c| c.is_ascii_alphanumeric())
            // `43+131` is a pair of numbers without a separator.
            && !(before.len() < BEFORE_PLUS && code.bytes().all(|b| b.is_ascii_digit() || b == b'+'))
    })
}

/// Parses a full code. The position is the center of its area, the uncertainty the distance from there to a corner.
pub(super) fn parse(text: &str) -> Result<ParsedCoordinates, InvalidCoordinates> {
    let invalid = |at: usize, len: usize, reason| {
        InvalidCoordinates::new(at..at + len, CoordinatesErrorKind::PlusCode { written: text.to_owned(), reason })
    };
    let code = text.split_whitespace().next().unwrap_or_default();
    let plus = code.find('+').unwrap_or(code.len());
    if plus < BEFORE_PLUS {
        return Err(invalid(0, code.len(), "it is a short code, which needs a nearby town"));
    }
    if code.len() < text.len() {
        return Err(invalid(code.len(), text.len() - code.len(), "no text may follow a full code"));
    }
    let padding = code.find('0').unwrap_or(plus);
    if padding < plus {
        let padded = padding.is_multiple_of(2) && padding > 0 && code[padding..plus].bytes().all(|b| b == b'0');
        if !padded || code.len() > plus + 1 {
            return Err(invalid(padding, code.len() - padding, "zeros may only pad it up to the plus sign"));
        }
    }
    if code.len() == plus + 2 {
        return Err(invalid(plus + 1, 1, "a single character must not follow the plus sign"));
    }
    let mut digits = Vec::with_capacity(MAX_DIGITS);
    for (at, c) in code.char_indices().filter(|&(at, _)| at < padding || at > plus) {
        let digit = digit_value(c).ok_or_else(|| invalid(at, c.len_utf8(), "invalid character"))?;
        digits.push(digit);
    }
    digits.truncate(MAX_DIGITS);
    let area = CodeArea::from_digits(&digits);
    if area.south >= 90.0 || area.west >= 180.0 {
        return Err(invalid(0, 2, "it is outside the globe"));
    }
    let (lat, lon) = ((area.south + area.height / 2.0).min(90.0), area.west + area.width / 2.0);
    let Ok(position) = Position::new(lon, lat) else {
        return Err(invalid(0, 2, "it is outside the globe"));
    };
    let uncertainty = precision_radius(lat, area.height / 2.0, area.width / 2.0);
    Ok(ParsedCoordinates { position, uncertainty, notation: Notation::PlusCode, warning: None })
}

/// A short plus code, which needs a nearby place: `4V4F+6C`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShortPlusCode {
    digits: [u8; MAX_DIGITS],
    len: u8,
    /// The number of characters before the plus sign that were left out: 2, 4 or 6.
    missing: u8,
}

impl ShortPlusCode {
    /// Strips a short code from the beginning or the end of a text, and returns it with the rest.
    pub(crate) fn strip(text: &str) -> Option<(Self, &str)> {
        let (first, rest) = text.split_once([' ', ','])?;
        if let Some(code) = Self::parse(first) {
            return Some((code, rest.trim_start_matches([' ', ','])));
        }
        let (rest, last) = text.rsplit_once([' ', ','])?;
        Some((Self::parse(last)?, rest.trim_end_matches([' ', ','])))
    }

    fn parse(code: &str) -> Option<Self> {
        let (before, after) = code.split_once('+')?;
        let missing = BEFORE_PLUS.checked_sub(before.len()).filter(|missing| matches!(missing, 2 | 4 | 6))?;
        // `43+13` is a pair of numbers, and a single character after the plus sign is not valid.
        if code.bytes().all(|byte| byte.is_ascii_digit() || byte == b'+') || after.len() == 1 {
            return None;
        }
        let mut digits = [0; MAX_DIGITS];
        let mut len = 0;
        for c in before.chars().chain(after.chars()) {
            *digits.get_mut(len)? = digit_value(c)?;
            len += 1;
        }
        Some(Self { digits, len: u8::try_from(len).ok()?, missing: u8::try_from(missing).ok()? })
    }

    /// Returns the center of the area of this code that is nearest to a position, and its uncertainty radius.
    pub(crate) fn resolve_near(self, reference: Position) -> Option<(Position, Meters)> {
        let digits = &self.digits[..usize::from(self.len)];
        // The size of the area that the missing characters select.
        let size = 400.0 / 20_f64.powi(i32::from(self.missing) / 2);
        let mut full = format_digits(reference, self.missing)?;
        full.extend_from_slice(digits);
        let area = CodeArea::from_digits(&full);
        let nearest = |center: f64, reference: f64| match center - reference {
            off if off > size / 2.0 => center - size,
            off if off < -size / 2.0 => center + size,
            _ => center,
        };
        let lat = nearest(area.south + area.height / 2.0, reference.lat());
        let lat = if (-90.0..=90.0).contains(&lat) { lat } else { area.south + area.height / 2.0 };
        let lon = nearest(area.west + area.width / 2.0, reference.lon());
        let position = Position::new(wrap_longitude(lon).unwrap_or(lon), lat).ok()?;
        Some((position, precision_radius(lat, area.height / 2.0, area.width / 2.0)))
    }
}

/// Returns the first `count` digits of the code of a position.
fn format_digits(position: Position, count: u8) -> Option<Vec<u8>> {
    let code = Notation::PlusCode.format(position)?;
    code.chars().take(usize::from(count)).map(digit_value).collect()
}

/// The area of a code, in degrees.
struct CodeArea {
    south: f64,
    west: f64,
    height: f64,
    width: f64,
}

impl CodeArea {
    fn from_digits(digits: &[u8]) -> Self {
        let mut area = Self { south: -90.0, west: -180.0, height: 400.0, width: 400.0 };
        let (pairs, cells) = digits.split_at(digits.len().min(PAIR_DIGITS));
        for pair in pairs.chunks(2) {
            area.height /= 20.0;
            area.width /= 20.0;
            area.south += f64::from(pair[0]) * area.height;
            area.west += pair.get(1).map_or(0.0, |&column| f64::from(column) * area.width);
        }
        for &cell in cells {
            area.height /= 5.0;
            area.width /= 4.0;
            area.south += f64::from(cell / 4) * area.height;
            area.west += f64::from(cell % 4) * area.width;
        }
        area
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of the specification: the shortened code, the place near it, and the full code.
    #[test]
    fn short_codes_are_completed_with_a_place_near_them() {
        for (short, lon, lat, full) in [
            ("9QCJ+2VX", -1.2, 51.4, "9C3W9QCJ+2VX"),
            ("CJ+2VX", -1.217, 51.37, "9C3W9QCJ+2VX"),
            ("4V4F+6C", 131.87, 43.11, "8QMH4V4F+6C"),
            // On the other side of the edge of an area.
            ("X2V2+22", 132.01, 43.99, "8QMJX2V2+22"),
        ] {
            let Some((code, rest)) =
                ShortPlusCode::strip(&format!("{short} X")).map(|(code, rest)| (code, rest.to_owned()))
            else {
                panic!("{short}")
            };
            assert_eq!(rest, "X");
            let reference = Position::new(lon, lat).unwrap();
            let (position, _) = code.resolve_near(reference).unwrap();
            if full.ends_with(short) {
                let expected = parse(full).unwrap().position;
                assert!(
                    (position.lat() - expected.lat()).abs() < 1e-9 && (position.lon() - expected.lon()).abs() < 1e-9
                );
            }
            let size = 400.0 / 20_f64.powi(i32::from(code.missing) / 2);
            let off = (position.lat() - lat).abs().max((position.lon() - lon).abs());
            assert!(off <= size / 2.0 + 1e-9, "{short}: {position:?}");
        }
        assert_eq!(ShortPlusCode::strip("Vladivostok, 4V4F+6C").map(|(_, rest)| rest), Some("Vladivostok"));
        for text in ["4V4F+6C", "43+13 X", "8QMH4V4F+6C X", "4V4F+6 X", "C+6 X"] {
            assert_eq!(ShortPlusCode::strip(text), None, "{text}");
        }
    }
}
