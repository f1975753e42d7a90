//! Parsing of plus codes (Open Location Code specification 1.0).

use super::{CoordinatesErrorKind, InvalidCoordinates, Notation, ParsedCoordinates, precision_radius};
use crate::position::Position;

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
