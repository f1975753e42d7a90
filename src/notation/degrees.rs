//! Degrees with or without minutes and seconds, with signs or hemisphere letters.

use std::ops::Range;

use super::token::{Comma, Kind, Token, Unit, tokens};
use super::{
    Axis, CoordinatesErrorKind, CoordinatesWarning, InvalidCoordinates, Notation, ParsedCoordinates, precision_radius,
};
use crate::position::Position;

/// Whether the text is made of numbers, marks and hemisphere letters alone, with two numbers or more.
pub(super) fn looks_like(text: &str) -> bool {
    tokens(text, Comma::Separator)
        .is_ok_and(|tokens| tokens.iter().filter(|token| matches!(token.kind, Kind::Number { .. })).count() >= 2)
}

/// Reads a pair in degrees.
///
/// A comma between two digits is a decimal comma in `43,1155; 131,8855` and a separator in `43,131`: it is one where the text
/// has no decimal point and the comma is not alone in parting the two coordinates.
pub(super) fn read(text: &str) -> Result<ParsedCoordinates, InvalidCoordinates> {
    let commas = between_digits(text, b',');
    if between_digits(text, b'.') > 0 || commas == 0 {
        return read_with(text, Comma::Separator);
    }
    if commas >= 2 {
        return read_with(text, Comma::Decimal);
    }
    read_with(text, Comma::Separator).or_else(|error| read_with(text, Comma::Decimal).map_err(|_| error))
}

fn between_digits(text: &str, sign: u8) -> usize {
    text.as_bytes().windows(3).filter(|w| w[1] == sign && w[0].is_ascii_digit() && w[2].is_ascii_digit()).count()
}

fn read_with(text: &str, comma: Comma) -> Result<ParsedCoordinates, InvalidCoordinates> {
    let tokens = tokens(text, comma)?;
    let [first, second] = split(text, &tokens)?;
    let first = Angle::read(text, first)?;
    let second = Angle::read(text, second)?;
    pair(text, &first, &second)
}

/// Parts the tokens into those of the two coordinates.
fn split<'a>(text: &str, tokens: &'a [Token]) -> Result<[&'a [Token]; 2], InvalidCoordinates> {
    let is_word = |token: &Token| matches!(token.kind, Kind::Word(..));
    let starts: Vec<usize> = if tokens.iter().any(is_word) {
        word_starts(tokens)
    } else if let Some(at) = tokens.iter().position(|token| token.kind == Kind::Separator) {
        vec![0, at + 1]
    } else if tokens.iter().any(|token| token.kind == Kind::Mark(Unit::Degrees)) {
        mark_starts(tokens)
    } else {
        number_starts(tokens)
    };
    let &[0, second] = starts.as_slice() else {
        return Err(InvalidCoordinates::new(0..text.len(), CoordinatesErrorKind::NotAPair(starts.len())));
    };
    let (first, rest) = (&tokens[..second], &tokens[second..]);
    let first = match first {
        [inner @ .., last] if last.kind == Kind::Separator => inner,
        all => all,
    };
    if first.is_empty() || rest.is_empty() {
        return Err(InvalidCoordinates::new(0..text.len(), CoordinatesErrorKind::NotAPair(1)));
    }
    Ok([first, rest])
}

/// With hemisphere letters each coordinate starts with one or ends with one; the first token tells which.
fn word_starts(tokens: &[Token]) -> Vec<usize> {
    let is_word = |token: &Token| matches!(token.kind, Kind::Word(..));
    let is_number = |token: &Token| matches!(token.kind, Kind::Number { .. });
    let leads = tokens.first().is_some_and(is_word);
    let mut starts = vec![0];
    let mut numbers_seen = false;
    for (at, token) in tokens.iter().enumerate() {
        let begins = if leads {
            is_word(token) && numbers_seen && !ends_labelled(tokens, at)
        } else {
            at > 0 && is_number(token) && previous_ends(tokens, at)
        };
        if begins {
            starts.push(at);
            numbers_seen = false;
        }
        numbers_seen |= is_number(token);
    }
    starts
}

/// In `lat 43.1 N, lon 131.9 E` the letter behind the number does not begin a coordinate: no number follows before the next word.
fn ends_labelled(tokens: &[Token], at: usize) -> bool {
    let after = &tokens[at + 1..];
    let next = after.iter().find(|token| !matches!(token.kind, Kind::Separator | Kind::Joint));
    !next.is_some_and(|token| matches!(token.kind, Kind::Number { .. }))
}

/// A word, or a word and a separator, or a lone separator stands before.
fn previous_ends(tokens: &[Token], at: usize) -> bool {
    matches!(tokens[at - 1].kind, Kind::Word(..) | Kind::Separator)
}

/// With degree marks each coordinate starts at the number before one.
fn mark_starts(tokens: &[Token]) -> Vec<usize> {
    let degree = Kind::Mark(Unit::Degrees);
    tokens.iter().enumerate().filter(|(_, token)| token.kind == degree).map(|(at, _)| at.saturating_sub(1)).collect()
}

/// Without any marks the count of numbers tells: two, four or six. With a sign the second coordinate starts at the second sign.
fn number_starts(tokens: &[Token]) -> Vec<usize> {
    let numbers: Vec<usize> = (0..tokens.len()).filter(|&at| matches!(tokens[at].kind, Kind::Number { .. })).collect();
    if tokens.iter().any(|token| token.kind == Kind::Joint) {
        let begins = |&at: &usize| at == 0 || matches!(tokens[at - 1].kind, Kind::Number { .. } | Kind::Mark(_));
        return numbers.into_iter().filter(begins).collect();
    }
    match numbers.len() {
        count @ (2 | 4 | 6) => vec![numbers[0], numbers[count / 2]],
        _ => numbers,
    }
}

/// One coordinate as it was read.
struct Angle {
    value: f64,
    /// What one step of its last digit is worth, in degrees.
    step: f64,
    finest: Unit,
    axis: Option<Axis>,
    bytes: Range<usize>,
}

struct Piece {
    value: f64,
    decimals: u8,
    unit: Unit,
    bytes: Range<usize>,
}

impl Angle {
    fn read(text: &str, tokens: &[Token]) -> Result<Self, InvalidCoordinates> {
        let written = |bytes: &Range<usize>| text[bytes.clone()].to_owned();
        let mut axis: Option<(Axis, Option<f64>)> = None;
        let mut sign: Option<f64> = None;
        let mut pieces: Vec<Piece> = Vec::new();
        for token in tokens {
            let misplaced =
                || InvalidCoordinates::new(token.bytes.clone(), CoordinatesErrorKind::Misplaced(written(&token.bytes)));
            match token.kind {
                Kind::Word(named, hemisphere) => match axis {
                    None => axis = Some((named, hemisphere)),
                    Some((known, None)) if known == named => axis = Some((named, hemisphere)),
                    Some(_) => return Err(misplaced()),
                },
                Kind::Number { value, decimals, sign: written_sign } => {
                    if written_sign.is_some() && !pieces.is_empty() {
                        return Err(misplaced());
                    }
                    sign = sign.or(written_sign);
                    let unit = match pieces.last().map(|piece| piece.unit) {
                        None => Unit::Degrees,
                        Some(Unit::Degrees) => Unit::Minutes,
                        Some(Unit::Minutes) => Unit::Seconds,
                        Some(Unit::Seconds) => return Err(misplaced()),
                    };
                    pieces.push(Piece { value, decimals, unit, bytes: token.bytes.clone() });
                }
                Kind::Mark(unit) => {
                    let piece = pieces.last_mut().ok_or_else(misplaced)?;
                    if unit < piece.unit || token.bytes.start < piece.bytes.end {
                        return Err(misplaced());
                    }
                    piece.unit = unit;
                }
                Kind::Joint => {}
                Kind::Separator => return Err(misplaced()),
            }
        }
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return Err(InvalidCoordinates::new(0..text.len(), CoordinatesErrorKind::NotAPair(1)));
        };
        let bytes = first.bytes.start..last.bytes.end;
        let Some((value, step, finest)) = sum(text, &pieces)? else {
            return Err(InvalidCoordinates::new(bytes.clone(), CoordinatesErrorKind::Misplaced(written(&bytes))));
        };
        let hemisphere = axis.and_then(|(_, hemisphere)| hemisphere);
        if hemisphere.is_some() && sign.is_some() {
            return Err(InvalidCoordinates::new(bytes.clone(), CoordinatesErrorKind::SignAndLetter(written(&bytes))));
        }
        let value = value * hemisphere.or(sign).unwrap_or(1.0);
        Ok(Self { value, step, finest, axis: axis.map(|(axis, _)| axis), bytes })
    }

    /// Whether it can be a latitude or a longitude.
    fn fits(&self, axis: Axis) -> bool {
        self.value.abs() <= f64::from(axis.limit())
    }
}

/// Degrees, the step of the last digit and the smallest unit; nothing when the first number is no count of degrees.
fn sum(text: &str, pieces: &[Piece]) -> Result<Option<(f64, f64, Unit)>, InvalidCoordinates> {
    let [first, rest @ ..] = pieces else { return Ok(None) };
    if first.unit != Unit::Degrees {
        return Ok(None);
    }
    let mut value = first.value;
    let mut coarser = first;
    for piece in rest {
        let written = text[piece.bytes.clone()].to_owned();
        if coarser.decimals > 0 {
            let fraction = text[coarser.bytes.clone()].to_owned();
            return Err(InvalidCoordinates::new(
                coarser.bytes.clone(),
                CoordinatesErrorKind::FractionBeforeUnit(fraction),
            ));
        }
        if piece.value >= 60.0 {
            let unit = if piece.unit == Unit::Minutes { "minutes" } else { "seconds" };
            return Err(InvalidCoordinates::new(
                piece.bytes.clone(),
                CoordinatesErrorKind::SixtyOrMore { written, unit },
            ));
        }
        value += piece.value / per_degree(piece.unit);
        coarser = piece;
    }
    let step = 10_f64.powi(-i32::from(coarser.decimals)) / per_degree(coarser.unit);
    Ok(Some((value, step, coarser.unit)))
}

const fn per_degree(unit: Unit) -> f64 {
    match unit {
        Unit::Degrees => 1.0,
        Unit::Minutes => 60.0,
        Unit::Seconds => 3600.0,
    }
}

/// Settles which of the two is the latitude.
fn pair(text: &str, first: &Angle, second: &Angle) -> Result<ParsedCoordinates, InvalidCoordinates> {
    let whole = first.bytes.start..second.bytes.end;
    let written = |angle: &Angle| text[angle.bytes.clone()].to_owned();
    let unlettered = |angle: &Angle| {
        InvalidCoordinates::new(angle.bytes.clone(), CoordinatesErrorKind::NoHemisphere(written(angle)))
    };
    match (first.axis, second.axis) {
        (Some(Axis::Latitude), Some(Axis::Longitude)) => locate(text, first, second, None),
        (Some(Axis::Longitude), Some(Axis::Latitude)) => locate(text, second, first, None),
        (Some(axis), Some(_)) => Err(InvalidCoordinates::new(whole, CoordinatesErrorKind::SameAxis(axis))),
        (Some(_), None) => Err(unlettered(second)),
        (None, Some(_)) => Err(unlettered(first)),
        (None, None) if !first.fits(Axis::Latitude) && first.fits(Axis::Longitude) && second.fits(Axis::Latitude) => {
            locate(text, second, first, Some(CoordinatesWarning::Swapped { first: written(first) }))
        }
        (None, None) => locate(text, first, second, None),
    }
}

fn locate(
    text: &str,
    lat: &Angle,
    lon: &Angle,
    warning: Option<CoordinatesWarning>,
) -> Result<ParsedCoordinates, InvalidCoordinates> {
    // A letter says which of the two it is.
    let swapped = lat.axis.is_none() && lon.axis.is_none() && lat.fits(Axis::Longitude) && lon.fits(Axis::Latitude);
    for (angle, axis) in [(lat, Axis::Latitude), (lon, Axis::Longitude)] {
        if !angle.fits(axis) {
            let written = text[angle.bytes.clone()].to_owned();
            return Err(InvalidCoordinates::new(
                angle.bytes.clone(),
                CoordinatesErrorKind::OutOfRange { axis, written, swapped },
            ));
        }
    }
    let Ok(position) = Position::new(lon.value, lat.value) else {
        // Both were measured against their limits above.
        return Err(InvalidCoordinates::new(0..text.len(), CoordinatesErrorKind::NotAPair(2)));
    };
    let notation = match lat.finest.max(lon.finest) {
        Unit::Degrees => Notation::Decimal,
        Unit::Minutes => Notation::DegreesMinutes,
        Unit::Seconds => Notation::DegreesMinutesSeconds,
    };
    Ok(ParsedCoordinates { position, uncertainty: precision_radius(lat.value, lat.step, lon.step), notation, warning })
}
