//! Coordinates as people write them, and how exactly they wrote them.

use std::fmt;
use std::ops::Range;

use thiserror::Error;

use crate::position::Position;
use crate::units::Meters;

mod degrees;
mod geo_uri;
mod grid;
mod plus_code;
mod precision;
mod token;
mod write;

pub use precision::precision_radius;

/// A way to write a spot on the globe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Notation {
    /// Degrees with decimals: `43.1056, 131.8735` or `43.1056° N 131.8735° E`.
    Decimal,
    /// Degrees and minutes: `43°06.34′N 131°52.41′E`.
    DegreesMinutes,
    /// Degrees, minutes and seconds: `43°06′20.2″N 131°52′24.6″E`.
    DegreesMinutesSeconds,
    /// The military grid reference system: `52SCG2142459640`. The spot is the middle of the square that is named.
    Mgrs,
    /// Universal transverse Mercator: `52 north 321424 4159640`.
    Utm,
    /// A full plus code (open location code): `8QMH4V4F+6C`. The spot is the middle of the area that is named.
    PlusCode,
    /// A `geo:` address, RFC 5870: `geo:43.1056,131.8735;u=20`.
    GeoUri,
}

/// What a written pair of coordinates says.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ParsedCoordinates {
    /// The spot.
    pub position: Position,
    /// How far off the spot may be, because it was written no more exactly; for a `geo:` address with `u`, what it says.
    pub uncertainty: Meters,
    /// How it was written.
    pub notation: Notation,
    /// What a reader should know about how it was read.
    pub warning: Option<CoordinatesWarning>,
}

/// What a reader should know about how coordinates were read.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum CoordinatesWarning {
    /// The first number cannot be a latitude, so the pair was read the other way round.
    #[error("the pair looks swapped: {first} cannot be a latitude, so it was read as longitude, latitude")]
    Swapped {
        /// The first number, as it was written.
        first: String,
    },
}

/// Why a text is no pair of coordinates, and which part of it is to blame.
#[derive(Clone, Debug, Error, PartialEq)]
#[error("{kind}")]
#[non_exhaustive]
pub struct InvalidCoordinates {
    /// The bytes of the text that are to blame.
    pub bytes: Range<usize>,
    /// What is wrong with them.
    pub kind: CoordinatesErrorKind,
}

/// What is wrong with a part of written coordinates.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum CoordinatesErrorKind {
    /// Nothing but white space.
    #[error("no coordinates are written here")]
    Empty,
    /// Longer than any coordinates are.
    #[error("coordinates must not be longer than {MAX_BYTES} bytes; these have {0}")]
    TooLong(usize),
    /// A word or sign that means nothing in coordinates.
    #[error("`{0}` means nothing in coordinates")]
    Unknown(String),
    /// Something that is right in itself and stands in the wrong spot.
    #[error("`{0}` is not expected here")]
    Misplaced(String),
    /// Not two coordinates.
    #[error("two coordinates are needed, a latitude and a longitude; {0} can be read")]
    NotAPair(usize),
    /// Both coordinates name the same axis.
    #[error("both coordinates are a {0}")]
    SameAxis(Axis),
    /// One of two coordinates says which axis it is, the other does not.
    #[error("`{0}` has no hemisphere letter and the other coordinate has one")]
    NoHemisphere(String),
    /// A minus sign and a hemisphere letter at once.
    #[error("`{0}` has a sign and a hemisphere letter")]
    SignAndLetter(String),
    /// Off the globe.
    #[error("{axis} {written} is not between -{limit} and {limit}", limit = axis.limit())]
    OutOfRange {
        /// Which of the two.
        axis: Axis,
        /// The number as it was written.
        written: String,
        /// Whether the pair would be right the other way round.
        swapped: bool,
    },
    /// Sixty minutes make a degree.
    #[error("{written} {unit} are not less than 60")]
    SixtyOrMore {
        /// The number as it was written.
        written: String,
        /// `minutes` or `seconds`.
        unit: &'static str,
    },
    /// A fraction before a smaller unit.
    #[error("`{0}` has decimals and a smaller unit follows")]
    FractionBeforeUnit(String),
    /// Not a square of the military grid.
    #[error("`{written}` is no MGRS reference: {reason}")]
    Mgrs {
        /// The reference as it was written.
        written: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Not a spot of the universal transverse Mercator grid.
    #[error("{0}")]
    Utm(String),
    /// `52S` is both a band of the northern and a zone of the southern hemisphere.
    #[error("zone {zone}S may be band S, north of the equator, or the southern hemisphere")]
    BandOrSouth {
        /// The zone.
        zone: u8,
    },
    /// Not a plus code.
    #[error("`{written}` is no full plus code: {reason}")]
    PlusCode {
        /// The code as it was written.
        written: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Not a `geo:` address.
    #[error("`{written}` cannot stand in a geo: address: {reason}")]
    GeoUri {
        /// The part that is wrong.
        written: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// One of the two coordinates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Axis {
    /// North or south.
    Latitude,
    /// East or west.
    Longitude,
}

impl Axis {
    const fn limit(self) -> u8 {
        match self {
            Self::Latitude => 90,
            Self::Longitude => 180,
        }
    }
}

impl fmt::Display for Axis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Latitude => "latitude",
            Self::Longitude => "longitude",
        })
    }
}

const MAX_BYTES: usize = 200;

impl InvalidCoordinates {
    fn new(bytes: Range<usize>, kind: CoordinatesErrorKind) -> Self {
        Self { bytes, kind }
    }

    /// What would be right, where that can be said.
    pub fn help(&self) -> Option<&'static str> {
        use CoordinatesErrorKind as F;
        match &self.kind {
            F::Empty | F::Unknown(_) | F::NotAPair(_) | F::Misplaced(_) => {
                Some("write `43.1056, 131.8735`, `43°06′20″N 131°52′25″E`, an MGRS reference or a plus code")
            }
            F::SameAxis(_) | F::NoHemisphere(_) => Some("give one coordinate with N or S and one with E or W"),
            F::SignAndLetter(_) => Some("give a sign or a hemisphere letter, not both"),
            F::OutOfRange { swapped: true, .. } => Some("latitude and longitude look swapped"),
            F::OutOfRange { axis: Axis::Latitude, .. } => Some("latitudes run from 90 S to 90 N"),
            F::OutOfRange { axis: Axis::Longitude, .. } => Some("longitudes run from 180 W to 180 E"),
            F::TooLong(_) => None,
            F::SixtyOrMore { .. } => Some("minutes and seconds are less than 60"),
            F::FractionBeforeUnit(_) => Some("only the smallest unit may have decimals"),
            F::Mgrs { .. } => Some(
                "an MGRS reference has a zone, a band, two letters and an even number of digits: `52SCG2142459640`",
            ),
            F::Utm(_) => Some("write the zone, the hemisphere, easting and northing: `52 north 321424 4159640`"),
            F::BandOrSouth { .. } => Some("write `north` or `south` in place of `S`"),
            F::PlusCode { reason, .. } if reason.starts_with("it is short") => Some(
                "put the area code before it, the four characters that a map shows with the whole code: `8QMH` and `4V4F+6C` make `8QMH4V4F+6C`",
            ),
            F::PlusCode { .. } => Some("a full plus code has eight characters before the plus sign: `8QMH4V4F+6C`"),
            F::GeoUri { .. } => Some("write `geo:latitude,longitude`, with `;u=` for the uncertainty in metres"),
        }
    }

    /// The text with a line below it that marks the part that is to blame.
    ///
    /// ```
    /// let text = "43°76′N 131°53′E";
    /// let error = troopmap::notation::parse(text).unwrap_err();
    /// assert_eq!(error.to_string(), "76 minutes are not less than 60");
    /// assert_eq!(error.underlined(text), "43°76′N 131°53′E\n   ^^");
    /// ```
    pub fn underline(&self, text: &str) -> String {
        let start = text.floor_char_boundary(self.bytes.start);
        let end = text.ceil_char_boundary(self.bytes.end).max(start);
        let before = text[..start].chars().count();
        let marked = text[start..end].chars().count().max(1);
        format!("{text}\n{}{}", " ".repeat(before), "^".repeat(marked))
    }
}

/// Reads coordinates in any notation that people use.
///
/// Degrees with or without minutes and seconds, with signs or with hemisphere letters before or behind (Latin, Cyrillic,
/// Korean) in any order; a pair without letters is latitude, longitude. MGRS, UTM, full plus codes and `geo:` addresses.
///
/// How exactly the pair was written becomes its uncertainty: see [`precision_radius`].
///
/// # Errors
/// [`InvalidNotation`] with the part of the text that cannot be read.
///
/// ```
/// use troopmap::notation::{self, Notation};
///
/// let written = notation::parse("131°52′25″ в.д. 43°06′20″ с.ш.")?;
/// assert_eq!(written.notation, Notation::DegreesMinutesSeconds);
/// assert_eq!((written.position.lat() * 1e4).round() / 1e4, 43.1056);
/// assert_eq!(written.uncertainty.get().round(), 38.0);
/// # Ok::<(), troopmap::notation::InvalidNotation>(())
/// ```
pub fn parse(text: &str) -> Result<ParsedCoordinates, InvalidCoordinates> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(InvalidCoordinates::new(0..text.len(), CoordinatesErrorKind::Empty));
    }
    if trimmed.len() > MAX_BYTES {
        return Err(InvalidCoordinates::new(0..text.len(), CoordinatesErrorKind::TooLong(trimmed.len())));
    }
    let offset = text.len() - text.trim_start().len();
    read(trimmed)
        .map_err(|error| InvalidCoordinates::new(error.bytes.start + offset..error.bytes.end + offset, error.kind))
}

fn read(text: &str) -> Result<ParsedCoordinates, InvalidCoordinates> {
    if geo_uri::looks_like(text) {
        geo_uri::read(text)
    } else if plus_code::looks_like(text) {
        plus_code::read(text)
    } else if grid::looks_like_mgrs(text) {
        grid::read_mgrs(text)
    } else if let Some(utm) = grid::Utm::split(text) {
        utm.read()
    } else {
        degrees::read(text)
    }
}

/// Whether a text is meant as coordinates, rightly written or not, rather than as the name of a place.
///
/// ```
/// use troopmap::notation::looks_like_coordinates;
/// assert!(looks_like_coordinates("143.1, 131.9 N"));
/// assert!(!looks_like_coordinates("40 km from Kursk"));
/// ```
pub fn looks_like_coordinates(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && text.len() <= MAX_BYTES
        && (geo_uri::looks_like(text)
            || plus_code::looks_like(text)
            || grid::looks_like_mgrs(text)
            || grid::Utm::split(text).is_some()
            || degrees::looks_like(text))
}

#[cfg(test)]
mod tests;
