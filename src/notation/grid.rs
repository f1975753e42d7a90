//! The military grid (MGRS) and universal transverse Mercator (UTM).

use std::ops::Range;

use mgrs_convert::{LatLon, Mgrs, ParseErrorKind, UtmUps};

use super::{CoordinatesErrorKind, InvalidCoordinates, Notation, ParsedCoordinates};
use crate::position::Position;
use crate::units::Meters;

/// A metre on these grids is at most 1/0.994 metres on the ground: the scale of the polar grid at the pole.
const LEAST_SCALE: f64 = 0.994;

/// The latitudes where the bands C to X begin, each 8 degrees high but the last, which has 12.
const BANDS: &str = "CDEFGHJKLMNPQRSTUVWX";

fn position(found: LatLon) -> Option<Position> {
    Position::new(found.lon(), found.lat()).ok()
}

/// The parts of an MGRS reference and where they stand.
struct Reference<'a> {
    text: &'a str,
    zone: Range<usize>,
    band: Range<usize>,
    square: Range<usize>,
    digits: Vec<Range<usize>>,
}

impl<'a> Reference<'a> {
    /// Parts a text that has the shape of a reference: zone, band, two letters, digits, with white space between.
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
        let polar = zone.is_empty();
        let polar_shape = matches!(text.as_bytes()[band].to_ascii_uppercase(), b'A' | b'B' | b'Y' | b'Z')
            && digits.iter().map(Range::len).sum::<usize>() >= 2;
        if !(uppers == 0 || uppers == 3) || !digits.iter().all(is_digits) || (polar && !polar_shape) {
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

    fn wrong(&self, bytes: Range<usize>, reason: &'static str) -> InvalidCoordinates {
        InvalidCoordinates::new(bytes, CoordinatesErrorKind::Mgrs { written: self.text.to_owned(), reason })
    }

    fn read(&self) -> Result<Mgrs, InvalidCoordinates> {
        if let [easting, northing] = self.digits.as_slice()
            && easting.len() != northing.len()
        {
            return Err(self.wrong(self.digits(), "easting and northing have not the same number of digits"));
        }
        if self.digits.len() > 2 {
            return Err(self.wrong(self.digits(), "it has more than two groups of digits"));
        }
        let packed: String = self.text.split_whitespace().collect();
        packed.parse().map_err(|error| {
            use ParseErrorKind as K;
            let mgrs_convert::Error::Parse(kind) = error else {
                return self.wrong(0..self.text.len(), "it lies off the grid");
            };
            match kind {
                K::BadZoneNumber => self.wrong(self.zone.clone(), "a zone is a number from 1 to 60"),
                K::BadBandLetter => {
                    self.wrong(self.band.clone(), "the band is not a letter from C to X without I and O")
                }
                K::BadSquareLetters => self.wrong(self.square.clone(), "the grid has no such letters"),
                K::SquareZoneMismatch => self.wrong(self.square.clone(), "this zone has no such square"),
                K::SquareBandMismatch => self.wrong(self.square.clone(), "this band has no such square"),
                K::OddDigitCount => self.wrong(self.digits(), "the number of digits is odd"),
                K::TooManyDigits => self.wrong(self.digits(), "it has more than 22 digits"),
                _ => self.wrong(0..self.text.len(), "it cannot be read"),
            }
        })
    }
}

/// Runs of digits and runs of ASCII letters; nothing when the text has anything else but white space.
fn groups(text: &str) -> Option<Vec<Range<usize>>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut joined = None;
    for (at, byte) in text.bytes().enumerate() {
        let kind = match byte {
            b'0'..=b'9' => Some(true),
            b'a'..=b'z' | b'A'..=b'Z' => Some(false),
            b' ' | b'\t' => None,
            _ => return None,
        };
        match (kind, groups.last_mut()) {
            (Some(_), Some(last)) if kind == joined => last.end = at + 1,
            (Some(_), _) => groups.push(at..at + 1),
            (None, _) => {}
        }
        joined = kind;
    }
    Some(groups)
}

pub(super) fn looks_like_mgrs(text: &str) -> bool {
    Reference::split(text).is_some()
}

/// Reads an MGRS reference: the middle of its square, and the distance from there to a corner.
pub(super) fn read_mgrs(text: &str) -> Result<ParsedCoordinates, InvalidCoordinates> {
    let whole = || InvalidCoordinates::new(0..text.len(), CoordinatesErrorKind::Misplaced(text.to_owned()));
    let square = Reference::split(text).ok_or_else(whole)?.read()?;
    let side = 10_f64.powi(5 - i32::from(square.precision().get()));
    let radius = side * std::f64::consts::FRAC_1_SQRT_2 / LEAST_SCALE;
    Ok(ParsedCoordinates {
        position: position(square.to_latlon()).ok_or_else(whole)?,
        uncertainty: Meters::new(radius).unwrap_or(Meters::ZERO),
        notation: Notation::Mgrs,
        warning: None,
    })
}

/// The parts of a UTM coordinate as written: zone, band or hemisphere, easting, northing.
pub(super) struct Utm<'a> {
    text: &'a str,
    zone: Range<usize>,
    side: Range<usize>,
    easting: Range<usize>,
    northing: Range<usize>,
}

impl<'a> Utm<'a> {
    /// Parts a text that has the shape of one; numbers of five digits and more tell it from degrees.
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
        let shape = is_number(zone)
            && zone.len() <= 2
            && !is_number(side)
            && (side.len() == 1 || ["north", "south"].contains(&lower(text, side).as_str()))
            && labels_fit
            && whole_digits(&rest[first]) >= 5;
        if !shape {
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

    pub(super) fn read(&self) -> Result<ParsedCoordinates, InvalidCoordinates> {
        let zone = self.text[self.zone.clone()].parse().unwrap_or(0);
        let (easting, easting_step) = self.number(&self.easting)?;
        let (northing, northing_step) = self.number(&self.northing)?;
        let north = self.is_north(zone, northing)?;
        let found = UtmUps::utm(zone, north, easting, northing).map_err(|error| {
            use mgrs_convert::Error as E;
            let (bytes, what) = match error {
                E::ZoneOutOfRange { .. } => (&self.zone, "zone"),
                E::EastingOutOfRange { .. } => (&self.easting, "easting"),
                _ => (&self.northing, "northing"),
            };
            wrong(bytes, format!("{what} {} is off the UTM grid", &self.text[bytes.clone()]))
        })?;
        let found = found.to_latlon();
        self.check_band(found.lat())?;
        let radius = easting_step.hypot(northing_step) / LEAST_SCALE;
        Ok(ParsedCoordinates {
            position: position(found).ok_or_else(|| wrong(&(0..self.text.len()), "off the UTM grid".to_owned()))?,
            uncertainty: Meters::new(radius).unwrap_or(Meters::ZERO),
            notation: Notation::Utm,
            warning: None,
        })
    }

    /// The number and what its last digit is worth, in metres.
    fn number(&self, bytes: &Range<usize>) -> Result<(f64, f64), InvalidCoordinates> {
        let written = &self.text[bytes.clone()];
        let value = written.parse().map_err(|_| wrong(bytes, format!("{written} is no number")))?;
        let decimals = written.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        Ok((value, 10_f64.powi(-i32::try_from(decimals).unwrap_or(i32::MAX))))
    }

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
            // Band S lies between 32 and 40 degrees north: 3,540 to 4,430 km from the equator.
            "s" if (3_540_000.0..=4_430_000.0).contains(&northing) => {
                return Err(InvalidCoordinates::new(
                    self.zone.start..self.side.end,
                    CoordinatesErrorKind::BandOrSouth { zone },
                ));
            }
            "south" | "s" => return Ok(false),
            _ => {}
        }
        let (_, bottom) = self.band().ok_or_else(|| {
            let letter = &self.text[self.side.clone()];
            wrong(&self.side, format!("`{letter}` is no band of the UTM grid: they run from C to X without I and O"))
        })?;
        Ok(bottom >= 0.0)
    }

    /// A band letter other than N and S, which also mean hemispheres, has to agree with the northing.
    fn check_band(&self, lat: f64) -> Result<(), InvalidCoordinates> {
        let Some((letter, bottom)) = self.band().filter(|(letter, _)| !matches!(letter, 'N' | 'S')) else {
            return Ok(());
        };
        let top = if letter == 'X' { 84.0 } else { bottom + 8.0 };
        // A northing cut to the metre may fall a little below the band's edge.
        if (bottom - 1e-4..=top + 1e-4).contains(&lat) {
            return Ok(());
        }
        Err(wrong(
            &self.side,
            format!("band {letter} lies between latitudes {bottom} and {top}, and the northing is at {lat:.2}"),
        ))
    }
}

fn wrong(bytes: &Range<usize>, sentence: String) -> InvalidCoordinates {
    InvalidCoordinates::new(bytes.clone(), CoordinatesErrorKind::Utm(sentence))
}

fn lower(text: &str, word: &Range<usize>) -> String {
    text[word.clone()].to_ascii_lowercase()
}

/// Numbers with decimals and words of ASCII letters, parted by white space and commas.
fn words(text: &str) -> Option<Vec<Range<usize>>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut joined = None;
    for (at, byte) in text.bytes().enumerate() {
        let kind = match byte {
            b'0'..=b'9' => Some(true),
            b'.' if joined == Some(true) => Some(true),
            b'a'..=b'z' | b'A'..=b'Z' => Some(false),
            b' ' | b'\t' | b',' => None,
            _ => return None,
        };
        match (kind, words.last_mut()) {
            (Some(_), Some(last)) if kind == joined => last.end = at + 1,
            (Some(_), _) => words.push(at..at + 1),
            (None, _) => {}
        }
        joined = kind;
    }
    Some(words)
}
