//! Parsing of MGRS and UTM references.

use std::ops::Range;

use mgrs_convert::{LatLon, Mgrs, ParseErrorKind, Precision, UtmUps};

use super::{CoordinatesErrorKind, InvalidCoordinates, Notation, ParsedCoordinates};
use crate::position::Position;
use crate::units::Meters;

/// The smallest scale of these grids, that of the polar grid at the pole: one meter on a grid is at most 1/0.994 meters on the
/// ground.
const MIN_SCALE: f64 = 0.994;

/// The latitude bands from 80° south to 84° north. Each has 8 degrees, except X, which has 12.
const BANDS: &str = "CDEFGHJKLMNPQRSTUVWX";

fn to_position(found: LatLon) -> Option<Position> {
    Position::new(found.lon(), found.lat()).ok()
}

/// The byte ranges of the parts of an MGRS reference.
struct MgrsReference<'a> {
    text: &'a str,
    zone: Range<usize>,
    band: Range<usize>,
    square: Range<usize>,
    digits: Vec<Range<usize>>,
}

impl<'a> MgrsReference<'a> {
    /// Splits a text of the form zone, band, two letters, digits, with optional white space. `None` if it has another form.
    fn split(text: &'a str) -> Option<Self> {
        let groups = groups(text)?;
        let is_digits = |group: &Range<usize>| text.as_bytes()[group.start].is_ascii_digit();
        let (zone, rest) = match groups.split_first()? {
            (first, rest) if is_digits(first) && first.len() <= 2 => (first.clone(), rest),
            (first, _) if !is_digits(first) => (0..0, &groups[..]),
            _ => return None,
        };
        let letters_end = rest.iter().take_while(|group| !is_digits(group)).count();
        let (letters, digits) = rest.split_at(letters_end);
        let letters: Vec<usize> = letters.iter().flat_map(Clone::clone).collect();
        let &[band, column, row] = letters.as_slice() else { return None };
        let uppers = [band, column, row].iter().filter(|&&at| text.as_bytes()[at].is_ascii_uppercase()).count();
        let is_polar = zone.is_empty();
        let has_polar_form = matches!(text.as_bytes()[band].to_ascii_uppercase(), b'A' | b'B' | b'Y' | b'Z')
            && digits.iter().map(Range::len).sum::<usize>() >= 2;
        if !(uppers == 0 || uppers == 3) || !digits.iter().all(is_digits) || (is_polar && !has_polar_form) {
            return None;
        }
        Some(Self { text, zone, band: band..band + 1, square: column..row + 1, digits: digits.to_vec() })
    }

    fn digits(&self) -> Range<usize> {
        match (self.digits.first(), self.digits.last()) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => self.text.len()..self.text.len(),
        }
    }

    fn error(&self, bytes: Range<usize>, reason: &'static str) -> InvalidCoordinates {
        InvalidCoordinates::new(bytes, CoordinatesErrorKind::Mgrs { written: self.text.to_owned(), reason })
    }

    fn to_square(&self) -> Result<Mgrs, InvalidCoordinates> {
        if let [easting, northing] = self.digits.as_slice()
            && easting.len() != northing.len()
        {
            return Err(self.error(self.digits(), "easting and northing must have the same number of digits"));
        }
        if self.digits.len() > 2 {
            return Err(self.error(self.digits(), "at most two groups of digits are allowed"));
        }
        let packed: String = self.text.split_whitespace().collect();
        packed.parse().map_err(|error| {
            use ParseErrorKind as Kind;
            let mgrs_convert::Error::Parse(kind) = error else {
                return self.error(0..self.text.len(), "it is outside the grid");
            };
            match kind {
                Kind::BadZoneNumber => self.error(self.zone.clone(), "the zone must be a number from 1 to 60"),
                Kind::BadBandLetter => {
                    self.error(self.band.clone(), "the band must be a letter from C to X, except I and O")
                }
                Kind::BadSquareLetters => self.error(self.square.clone(), "invalid square letters"),
                Kind::SquareZoneMismatch => self.error(self.square.clone(), "the square does not exist in this zone"),
                Kind::SquareBandMismatch => self.error(self.square.clone(), "the square does not exist in this band"),
                Kind::OddDigitCount => self.error(self.digits(), "the number of digits must be even"),
                Kind::TooManyDigits => self.error(self.digits(), "at most 22 digits are allowed"),
                _ => self.error(0..self.text.len(), "it cannot be parsed"),
            }
        })
    }
}

/// Splits a text into runs of digits and runs of ASCII letters. `None` if it has other characters than these and white space.
fn groups(text: &str) -> Option<Vec<Range<usize>>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut previous = None;
    for (at, byte) in text.bytes().enumerate() {
        let kind = match byte {
            b'0'..=b'9' => Some(true),
            b'a'..=b'z' | b'A'..=b'Z' => Some(false),
            b' ' | b'\t' => None,
            _ => return None,
        };
        match (kind, groups.last_mut()) {
            (Some(_), Some(last)) if kind == previous => last.end = at + 1,
            (Some(_), _) => groups.push(at..at + 1),
            (None, _) => {}
        }
        previous = kind;
    }
    Some(groups)
}

/// Whether a text has the form of an MGRS reference.
pub(super) fn looks_like_mgrs(text: &str) -> bool {
    MgrsReference::split(text).is_some()
}

/// Parses an MGRS reference. The position is the center of its square, the uncertainty the distance from there to a corner.
pub(super) fn parse_mgrs(text: &str) -> Result<ParsedCoordinates, InvalidCoordinates> {
    let whole = || InvalidCoordinates::new(0..text.len(), CoordinatesErrorKind::Misplaced(text.to_owned()));
    let reference = MgrsReference::split(text).ok_or_else(whole)?;
    let square = reference.to_square()?;
    let side = 10_f64.powi(5 - i32::from(square.precision().get()));
    if !exists(&square, side) {
        return Err(reference.error(0..text.len(), "this square lies outside its zone or band"));
    }
    let radius = side * std::f64::consts::FRAC_1_SQRT_2 / MIN_SCALE;
    Ok(ParsedCoordinates {
        position: to_position(square.to_latlon()).ok_or_else(whole)?,
        uncertainty: Meters::new(radius).unwrap_or(Meters::ZERO),
        notation: Notation::Mgrs,
        warning: None,
    })
}

/// Whether a part of a square lies in its zone and band. The letters of a square can be valid although it lies beyond the edge of the
/// zone, where the grid of the next zone applies.
fn exists(square: &Mgrs, side: f64) -> bool {
    let center = square.to_utmups();
    let written = square.to_string();
    let designator = designator_of(&written);
    // Zones and bands cut squares at nearly straight lines, so a part of a square includes a part of its edge.
    let steps = if side > 1000.0 { 100 } else { 2 };
    let offset = |step: i32| (f64::from(step) / f64::from(steps) - 0.5) * side;
    (0..=steps).any(|step| {
        let (along, across) = (offset(step), offset(0));
        let edges = [(along, across), (along, -across), (across, along), (-across, along)];
        edges.into_iter().any(|(east, north)| {
            let (easting, northing) = (center.easting() + east, center.northing() + north);
            let point = if center.zone() == 0 {
                UtmUps::ups(center.is_north(), easting, northing)
            } else {
                UtmUps::utm(center.zone(), center.is_north(), easting, northing)
            };
            let Ok(point) = point.map(UtmUps::to_latlon) else { return false };
            // A point on the edge of a zone or band belongs to both sides; the tolerance is about a millimeter.
            [(0.0, 0.0), (1e-8, 1e-8), (1e-8, -1e-8), (-1e-8, 1e-8), (-1e-8, -1e-8)].into_iter().any(|(lat, lon)| {
                let near = LatLon::new(point.lat() + lat, point.lon() + lon);
                near.is_ok_and(|near| designator_of(&near.to_mgrs(Precision::ONE_METER).to_string()) == designator)
            })
        })
    })
}

/// Returns the zone and the band of a reference: `52S`.
fn designator_of(reference: &str) -> String {
    let letter = reference.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(0);
    reference.get(..=letter).unwrap_or_default().trim_start_matches('0').to_owned()
}

/// The byte ranges of the parts of a UTM reference: zone, band or hemisphere, easting, northing.
pub(super) struct UtmReference<'a> {
    text: &'a str,
    zone: Range<usize>,
    side: Range<usize>,
    easting: Range<usize>,
    northing: Range<usize>,
}

impl<'a> UtmReference<'a> {
    /// Splits a text that has the form of a reference. An easting of at least five digits distinguishes it from degrees.
    pub(super) fn split(text: &'a str) -> Option<Self> {
        let mut words = words(text)?;
        while words.first().is_some_and(|word| ["utm", "zone"].contains(&lower(text, word).as_str())) {
            words.remove(0);
        }
        let [zone, side, rest @ ..] = words.as_slice() else { return None };
        let is_number = |word: &Range<usize>| text.as_bytes()[word.start].is_ascii_digit();
        let numbers: Vec<usize> = (0..rest.len()).filter(|&at| is_number(&rest[at])).collect();
        let &[first, second] = numbers.as_slice() else { return None };
        let whole_digits = |word: &Range<usize>| text[word.clone()].split('.').next().map_or(0, str::len);
        let label = |at: usize| rest.get(at).map(|word| lower(text, word)).unwrap_or_default();
        let labels_fit = rest
            .iter()
            .all(|word| is_number(word) || ["e", "n", "m", "me", "mn"].contains(&lower(text, word).as_str()));
        let has_form = is_number(zone)
            && zone.len() <= 2
            && !is_number(side)
            && (side.len() == 1 || ["north", "south"].contains(&lower(text, side).as_str()))
            && labels_fit
            && whole_digits(&rest[first]) >= 5;
        if !has_form {
            return None;
        }
        let first_label = if first > 0 { label(first - 1) } else { label(first + 1) };
        let (easting, northing) = if first_label.ends_with('n') { (second, first) } else { (first, second) };
        Some(Self {
            text,
            zone: zone.clone(),
            side: side.clone(),
            easting: rest[easting].clone(),
            northing: rest[northing].clone(),
        })
    }

    /// Converts the reference.
    pub(super) fn to_coordinates(&self) -> Result<ParsedCoordinates, InvalidCoordinates> {
        let zone = self.text[self.zone.clone()].parse().unwrap_or(0);
        let (easting, easting_step) = self.number(&self.easting)?;
        let (northing, northing_step) = self.number(&self.northing)?;
        let north = self.is_north(zone, northing)?;
        let found = UtmUps::utm(zone, north, easting, northing).map_err(|error| {
            use mgrs_convert::Error as GridError;
            let (bytes, what) = match error {
                GridError::ZoneOutOfRange { .. } => (&self.zone, "zone"),
                GridError::EastingOutOfRange { .. } => (&self.easting, "easting"),
                _ => (&self.northing, "northing"),
            };
            utm_error(bytes, format!("{what} {} is outside the UTM grid", &self.text[bytes.clone()]))
        })?;
        let found = found.to_latlon();
        self.check_band(found.lat())?;
        let radius = easting_step.hypot(northing_step) / MIN_SCALE;
        Ok(ParsedCoordinates {
            position: to_position(found)
                .ok_or_else(|| utm_error(&(0..self.text.len()), "outside the UTM grid".to_owned()))?,
            uncertainty: Meters::new(radius).unwrap_or(Meters::ZERO),
            notation: Notation::Utm,
            warning: None,
        })
    }

    /// Parses a number. Returns its value and the place value of its last digit, in meters.
    fn number(&self, bytes: &Range<usize>) -> Result<(f64, f64), InvalidCoordinates> {
        let written = &self.text[bytes.clone()];
        let value = written.parse().map_err(|_| utm_error(bytes, format!("`{written}` is not a number")))?;
        let decimals = written.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        Ok((value, 10_f64.powi(-i32::try_from(decimals).unwrap_or(i32::MAX))))
    }

    /// Returns the band letter and the southern latitude of the band.
    fn band(&self) -> Option<(char, f64)> {
        let side = self.text[self.side.clone()].to_ascii_uppercase();
        let (letter, index) =
            side.chars().next().filter(|_| side.len() == 1).and_then(|c| Some((c, BANDS.find(c)?)))?;
        let index = u8::try_from(index).ok()?;
        Some((letter, -80.0 + 8.0 * f64::from(index)))
    }

    fn is_north(&self, zone: u8, northing: f64) -> Result<bool, InvalidCoordinates> {
        let side = lower(self.text, &self.side);
        match side.as_str() {
            "n" | "north" => return Ok(true),
            // Band S lies between 32° and 40° north, 3,540 to 4,430 km from the equator.
            "s" if (3_540_000.0..=4_430_000.0).contains(&northing) => {
                return Err(InvalidCoordinates::new(
                    self.zone.start..self.side.end,
                    CoordinatesErrorKind::AmbiguousHemisphere { zone },
                ));
            }
            "south" | "s" => return Ok(false),
            _ => {}
        }
        let (_, bottom) = self.band().ok_or_else(|| {
            let letter = &self.text[self.side.clone()];
            utm_error(
                &self.side,
                format!("`{letter}` is not a UTM band: bands are letters from C to X, except I and O"),
            )
        })?;
        Ok(bottom >= 0.0)
    }

    /// Checks that the northing lies in the band. The letters N and S are not checked, because they can also mean hemispheres.
    fn check_band(&self, lat: f64) -> Result<(), InvalidCoordinates> {
        let Some((letter, bottom)) = self.band().filter(|(letter, _)| !matches!(letter, 'N' | 'S')) else {
            return Ok(());
        };
        let top = if letter == 'X' { 84.0 } else { bottom + 8.0 };
        // A northing truncated to the meter can lie just outside the band.
        if (bottom - 1e-4..=top + 1e-4).contains(&lat) {
            return Ok(());
        }
        Err(utm_error(
            &self.side,
            format!("band {letter} covers latitudes {bottom} to {top}, but the northing is at latitude {lat:.2}"),
        ))
    }
}

fn utm_error(bytes: &Range<usize>, message: String) -> InvalidCoordinates {
    InvalidCoordinates::new(bytes.clone(), CoordinatesErrorKind::Utm(message))
}

fn lower(text: &str, word: &Range<usize>) -> String {
    text[word.clone()].to_ascii_lowercase()
}

/// Splits a text into decimal numbers and words of ASCII letters, separated by white space and commas. `None` if it has other
/// characters.
fn words(text: &str) -> Option<Vec<Range<usize>>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut previous = None;
    for (at, byte) in text.bytes().enumerate() {
        let kind = match byte {
            b'0'..=b'9' => Some(true),
            b'.' if previous == Some(true) => Some(true),
            b'a'..=b'z' | b'A'..=b'Z' => Some(false),
            b' ' | b'\t' | b',' => None,
            _ => return None,
        };
        match (kind, words.last_mut()) {
            (Some(_), Some(last)) if kind == previous => last.end = at + 1,
            (Some(_), _) => words.push(at..at + 1),
            (None, _) => {}
        }
        previous = kind;
    }
    Some(words)
}
