//! Parsing of coordinates in degrees, with or without minutes and seconds, with signs or hemisphere letters.

use std::ops::Range;

use super::tokens::{AngleUnit, CommaRole, CoordinateToken, TokenKind, tokenize};
use super::{Axis, CoordinatesErrorKind, CoordinatesWarning, InvalidCoordinates, ParsedCoordinates, precision_radius};
use crate::position::{Position, wrap_longitude};

/// Splits packed degrees: two or three digits of degrees, two of minutes, and two of seconds if there are that many. The smallest unit
/// may have decimals. Returns degrees, the place value of the last digit in degrees, and the smallest unit.
///
/// # Errors
/// The minutes or seconds that are 60 or more, and their unit.
pub(super) fn unpack_degrees(
    unsigned: &str,
    degree_digits: usize,
) -> Result<(f64, f64, AngleUnit), (&str, &'static str)> {
    let whole = unsigned.find('.').unwrap_or(unsigned.len());
    let number = |text: &str| text.parse::<f64>().unwrap_or(0.0);
    let decimals = unsigned.len().saturating_sub(whole + 1);
    let unit = match whole.saturating_sub(degree_digits) {
        0 => AngleUnit::Degrees,
        1 | 2 => AngleUnit::Minutes,
        _ => AngleUnit::Seconds,
    };
    let (degrees, rest) = if unit == AngleUnit::Degrees { (unsigned, "") } else { unsigned.split_at(degree_digits) };
    let (minutes, seconds) = if unit == AngleUnit::Seconds { rest.split_at(2) } else { (rest, "") };
    for (part, name) in [(minutes, "minutes"), (seconds, "seconds")] {
        if number(part) >= 60.0 {
            return Err((part, name));
        }
    }
    let value = number(degrees) + number(minutes) / 60.0 + number(seconds) / 3600.0;
    let step = 10_f64.powi(-i32::try_from(decimals).unwrap_or(i32::MAX)) / units_per_degree(unit);
    Ok((value, step, unit))
}

/// Whether a text has at least two numbers and otherwise only unit symbols, hemisphere letters and separators.
pub(super) fn looks_like(text: &str) -> bool {
    tokenize(text, CommaRole::Separator)
        .is_ok_and(|tokens| tokens.iter().filter(|token| matches!(token.kind, TokenKind::Number { .. })).count() >= 2)
}

/// Parses a pair in degrees.
///
/// A comma between two digits is a decimal comma in `43,1155; 131,8855` and a separator in `43,131`. It is a decimal comma if
/// the text has no decimal point and something else separates the two coordinates.
pub(super) fn parse(text: &str) -> Result<ParsedCoordinates, InvalidCoordinates> {
    let commas = count_between_digits(text, b',');
    if has_decimal_point(text) || commas == 0 {
        return parse_with(text, CommaRole::Separator);
    }
    if commas >= 2 {
        return parse_with(text, CommaRole::Decimal);
    }
    parse_with(text, CommaRole::Separator).or_else(|error| parse_with(text, CommaRole::Decimal).map_err(|_| error))
}

fn count_between_digits(text: &str, char: u8) -> usize {
    text.as_bytes().windows(3).filter(|w| w[1] == char && w[0].is_ascii_digit() && w[2].is_ascii_digit()).count()
}

/// Whether a text has a point before a digit. The digit before it may be missing: `.5`.
fn has_decimal_point(text: &str) -> bool {
    let is_start = |byte: Option<u8>| byte.is_none_or(|byte| !byte.is_ascii_alphabetic());
    let bytes = text.as_bytes();
    (0..bytes.len()).any(|at| {
        bytes[at] == b'.'
            && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
            && is_start(at.checked_sub(1).map(|before| bytes[before]))
    })
}

fn parse_with(text: &str, comma: CommaRole) -> Result<ParsedCoordinates, InvalidCoordinates> {
    let tokens = tokenize(text, comma)?;
    let [first, second] = split(text, &tokens)?;
    let first = Angle::parse(text, first)?;
    let second = Angle::parse(text, second)?;
    assign_axes(text, &first, &second)
}

/// Splits the tokens into those of the first and those of the second coordinate.
fn split<'a>(text: &str, tokens: &'a [CoordinateToken]) -> Result<[&'a [CoordinateToken]; 2], InvalidCoordinates> {
    let is_word = |token: &CoordinateToken| matches!(token.kind, TokenKind::Word(..) | TokenKind::AmbiguousLetter);
    let starts: Vec<usize> = if tokens.iter().any(is_word) {
        word_starts(tokens)
    } else if let Some(at) = tokens.iter().position(|token| token.kind == TokenKind::Separator) {
        vec![0, at + 1]
    } else if tokens.iter().any(|token| token.kind == TokenKind::UnitSymbol(AngleUnit::Degrees)) {
        degree_symbol_starts(tokens)
    } else {
        number_starts(tokens)
    };
    let &[0, second] = starts.as_slice() else {
        return Err(InvalidCoordinates::new(0..text.len(), CoordinatesErrorKind::NotAPair(starts.len())));
    };
    let (first, rest) = (&tokens[..second], &tokens[second..]);
    let first = match first {
        [inner @ .., last] if last.kind == TokenKind::Separator => inner,
        all => all,
    };
    if first.is_empty() || rest.is_empty() {
        return Err(InvalidCoordinates::new(0..text.len(), CoordinatesErrorKind::NotAPair(1)));
    }
    Ok([first, rest])
}

/// Returns the starts of coordinates with hemisphere letters. Each starts or ends with a letter, as the first token shows.
fn word_starts(tokens: &[CoordinateToken]) -> Vec<usize> {
    let is_word = |token: &CoordinateToken| matches!(token.kind, TokenKind::Word(..) | TokenKind::AmbiguousLetter);
    let is_number = |token: &CoordinateToken| matches!(token.kind, TokenKind::Number { .. });
    let leads = tokens.first().is_some_and(is_word);
    let mut starts = vec![0];
    let mut numbers_seen = false;
    for (at, token) in tokens.iter().enumerate() {
        let is_start = if leads {
            is_word(token) && numbers_seen && !ends_coordinate(tokens, at)
        } else {
            at > 0 && is_number(token) && follows_coordinate(tokens, at)
        };
        if is_start {
            starts.push(at);
            numbers_seen = false;
        }
        numbers_seen |= is_number(token);
    }
    starts
}

/// Whether a word ends a coordinate, because no number follows before the next word: the N in `lat 43.1 N, lon 131.9 E`.
fn ends_coordinate(tokens: &[CoordinateToken], at: usize) -> bool {
    let after = &tokens[at + 1..];
    let next = after.iter().find(|token| !matches!(token.kind, TokenKind::Separator | TokenKind::Joint));
    !next.is_some_and(|token| matches!(token.kind, TokenKind::Number { .. }))
}

/// Whether the token before is a word or a separator.
fn follows_coordinate(tokens: &[CoordinateToken], at: usize) -> bool {
    matches!(tokens[at - 1].kind, TokenKind::Word(..) | TokenKind::AmbiguousLetter | TokenKind::Separator)
}

/// Returns the starts of coordinates with degree symbols: the number before each symbol.
fn degree_symbol_starts(tokens: &[CoordinateToken]) -> Vec<usize> {
    let degree = TokenKind::UnitSymbol(AngleUnit::Degrees);
    tokens.iter().enumerate().filter(|(_, token)| token.kind == degree).map(|(at, _)| at.saturating_sub(1)).collect()
}

/// Returns the starts of coordinates without symbols. The count of numbers decides: two, four or six. With hyphens or colons
/// inside a coordinate, each number that does not follow one is a start.
fn number_starts(tokens: &[CoordinateToken]) -> Vec<usize> {
    let numbers: Vec<usize> =
        (0..tokens.len()).filter(|&at| matches!(tokens[at].kind, TokenKind::Number { .. })).collect();
    if tokens.iter().any(|token| token.kind == TokenKind::Joint) {
        let is_start =
            |&at: &usize| at == 0 || matches!(tokens[at - 1].kind, TokenKind::Number { .. } | TokenKind::UnitSymbol(_));
        return numbers.into_iter().filter(is_start).collect();
    }
    match numbers.len() {
        count @ (2 | 4 | 6) => vec![numbers[0], numbers[count / 2]],
        _ => numbers,
    }
}

/// One parsed coordinate.
struct Angle {
    value: f64,
    /// The place value of its last digit, in degrees.
    step: f64,
    finest: AngleUnit,
    axis: Option<Axis>,
    bytes: Range<usize>,
}

/// A number of degrees, minutes or seconds.
struct AngleComponent {
    value: f64,
    decimals: u8,
    unit: AngleUnit,
    bytes: Range<usize>,
}

impl Angle {
    /// Parses one coordinate.
    fn parse(text: &str, tokens: &[CoordinateToken]) -> Result<Self, InvalidCoordinates> {
        let written = |bytes: &Range<usize>| text[bytes.clone()].to_owned();
        let mut axis: Option<(Axis, Option<f64>)> = None;
        let mut sign: Option<f64> = None;
        let mut components: Vec<AngleComponent> = Vec::new();
        for token in tokens {
            let unexpected =
                || InvalidCoordinates::new(token.bytes.clone(), CoordinatesErrorKind::Misplaced(written(&token.bytes)));
            match token.kind {
                TokenKind::Word(named, hemisphere) => match axis {
                    None => axis = Some((named, hemisphere)),
                    Some((known, None)) if known == named => axis = Some((named, hemisphere)),
                    Some(_) => return Err(unexpected()),
                },
                TokenKind::Number { value, decimals, sign: written_sign } => {
                    if written_sign.is_some() && !components.is_empty() {
                        return Err(unexpected());
                    }
                    sign = sign.or(written_sign);
                    let unit = match components.last().map(|component| component.unit) {
                        None => AngleUnit::Degrees,
                        Some(AngleUnit::Degrees) => AngleUnit::Minutes,
                        Some(AngleUnit::Minutes) => AngleUnit::Seconds,
                        Some(AngleUnit::Seconds) => return Err(unexpected()),
                    };
                    components.push(AngleComponent { value, decimals, unit, bytes: token.bytes.clone() });
                }
                TokenKind::UnitSymbol(unit) => {
                    let component = components.last_mut().ok_or_else(unexpected)?;
                    if unit < component.unit || token.bytes.start < component.bytes.end {
                        return Err(unexpected());
                    }
                    component.unit = unit;
                }
                TokenKind::Joint => {}
                TokenKind::AmbiguousLetter => {
                    let kind = CoordinatesErrorKind::AmbiguousLetter(written(&token.bytes));
                    return Err(InvalidCoordinates::new(token.bytes.clone(), kind));
                }
                TokenKind::Separator => return Err(unexpected()),
            }
        }
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return Err(InvalidCoordinates::new(0..text.len(), CoordinatesErrorKind::NotAPair(1)));
        };
        let bytes = first.bytes.start..last.bytes.end;
        let has_symbol = tokens.iter().any(|token| matches!(token.kind, TokenKind::UnitSymbol(_)));
        let packed = match components.as_slice() {
            [component] if axis.is_some() && !has_symbol => unpack(text, &component.bytes)?,
            _ => None,
        };
        let total = if packed.is_some() { packed } else { sum(text, &components)? };
        let Some((value, step, finest)) = total else {
            return Err(InvalidCoordinates::new(bytes.clone(), CoordinatesErrorKind::Misplaced(written(&bytes))));
        };
        let hemisphere = axis.and_then(|(_, hemisphere)| hemisphere);
        if hemisphere.is_some() && sign.is_some() {
            return Err(InvalidCoordinates::new(
                bytes.clone(),
                CoordinatesErrorKind::SignAndHemisphere(written(&bytes)),
            ));
        }
        let value = value * hemisphere.or(sign).unwrap_or(1.0);
        Ok(Self { value, step, finest, axis: axis.map(|(axis, _)| axis), bytes })
    }

    /// Returns the longitude between -180 and 180 degrees of one that is a full turn away. `None` if it is in range, or if it has a
    /// hemisphere letter.
    fn wrap(&self) -> Option<Self> {
        let value = wrap_longitude(self.value).filter(|_| self.axis.is_none())?;
        Some(Self { value, bytes: self.bytes.clone(), ..*self })
    }

    /// Whether it is in the range of the axis.
    fn fits(&self, axis: Axis) -> bool {
        self.value.abs() <= f64::from(axis.limit())
    }
}

/// Unpacks the degrees of a coordinate with a hemisphere: `375400N` is 37° 54′ 00″ N. `None` if the number has at most three digits
/// before its decimal point.
fn unpack(text: &str, bytes: &Range<usize>) -> Result<Option<(f64, f64, AngleUnit)>, InvalidCoordinates> {
    let written = &text[bytes.clone()];
    let unsigned = written.trim_start_matches(|c: char| !c.is_ascii_digit());
    let whole = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    // Two digits of degrees before an even number of digits, three before an odd one.
    let degree_digits = match whole {
        4 | 6 => 2,
        5 | 7 => 3,
        _ => return Ok(None),
    };
    let number = unsigned.replace(',', ".");
    let start = bytes.end - unsigned.len();
    unpack_degrees(&number, degree_digits).map(Some).map_err(|(part, unit)| {
        let at = start + if unit == "minutes" { degree_digits } else { degree_digits + 2 };
        let kind = CoordinatesErrorKind::SixtyOrMore { written: part.to_owned(), unit };
        InvalidCoordinates::new(at..at + part.len(), kind)
    })
}

/// Returns the sum of the components in degrees, the place value of the last digit in degrees, and the smallest unit. `None` if the
/// first component is not in degrees.
fn sum(text: &str, components: &[AngleComponent]) -> Result<Option<(f64, f64, AngleUnit)>, InvalidCoordinates> {
    let [first, rest @ ..] = components else { return Ok(None) };
    if first.unit != AngleUnit::Degrees {
        return Ok(None);
    }
    let mut value = first.value;
    let mut coarser = first;
    for component in rest {
        let written = text[component.bytes.clone()].to_owned();
        if coarser.decimals > 0 {
            let fraction = text[coarser.bytes.clone()].to_owned();
            return Err(InvalidCoordinates::new(
                coarser.bytes.clone(),
                CoordinatesErrorKind::FractionBeforeUnit(fraction),
            ));
        }
        if component.value >= 60.0 {
            let unit = if component.unit == AngleUnit::Minutes { "minutes" } else { "seconds" };
            return Err(InvalidCoordinates::new(
                component.bytes.clone(),
                CoordinatesErrorKind::SixtyOrMore { written, unit },
            ));
        }
        value += component.value / units_per_degree(component.unit);
        coarser = component;
    }
    let step = 10_f64.powi(-i32::from(coarser.decimals)) / units_per_degree(coarser.unit);
    Ok(Some((value, step, coarser.unit)))
}

const fn units_per_degree(unit: AngleUnit) -> f64 {
    match unit {
        AngleUnit::Degrees => 1.0,
        AngleUnit::Minutes => 60.0,
        AngleUnit::Seconds => 3600.0,
    }
}

/// Decides which coordinate is the latitude.
fn assign_axes(text: &str, first: &Angle, second: &Angle) -> Result<ParsedCoordinates, InvalidCoordinates> {
    let whole = first.bytes.start..second.bytes.end;
    let written = |angle: &Angle| text[angle.bytes.clone()].to_owned();
    let no_hemisphere = |angle: &Angle| {
        InvalidCoordinates::new(angle.bytes.clone(), CoordinatesErrorKind::NoHemisphere(written(angle)))
    };
    match (first.axis, second.axis) {
        (Some(Axis::Latitude), Some(Axis::Longitude)) => to_coordinates(text, first, second, None),
        (Some(Axis::Longitude), Some(Axis::Latitude)) => to_coordinates(text, second, first, None),
        (Some(axis), Some(_)) => Err(InvalidCoordinates::new(whole, CoordinatesErrorKind::SameAxis(axis))),
        (Some(_), None) => Err(no_hemisphere(second)),
        (None, Some(_)) => Err(no_hemisphere(first)),
        (None, None) if !first.fits(Axis::Latitude) && first.fits(Axis::Longitude) && second.fits(Axis::Latitude) => {
            to_coordinates(text, second, first, Some(CoordinatesWarning::Swapped { first: written(first) }))
        }
        (None, None) => to_coordinates(text, first, second, None),
    }
}

fn to_coordinates(
    text: &str,
    lat: &Angle,
    lon: &Angle,
    warning: Option<CoordinatesWarning>,
) -> Result<ParsedCoordinates, InvalidCoordinates> {
    if lat.fits(Axis::Latitude)
        && let Some(wrapped) = lon.wrap()
    {
        let written = text[lon.bytes.clone()].to_owned();
        let warning = CoordinatesWarning::Wrapped { written, lon: wrapped.value };
        return to_coordinates(text, lat, &wrapped, Some(warning));
    }
    // With hemisphere letters the order is certain.
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
        // Unreachable: both were checked against their limits above.
        return Err(InvalidCoordinates::new(0..text.len(), CoordinatesErrorKind::NotAPair(2)));
    };
    let notation = lat.finest.max(lon.finest).notation();
    Ok(ParsedCoordinates { position, uncertainty: precision_radius(lat.value, lat.step, lon.step), notation, warning })
}
