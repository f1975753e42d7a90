//! Coordinates in the notations that people use, with the uncertainty that follows from their digits.
//!
//! [`parse`] reads them, [`Notation::format`] writes them.

use std::fmt;
use std::ops::Range;

use thiserror::Error;

use crate::position::Position;
use crate::units::Meters;

mod degrees;
mod format;
mod geo_uri;
mod grid;
mod iso6709;
mod map_link;
mod normalized_text;
mod plus_code;
mod precision;
mod tokens;
mod wkt;

use normalized_text::NormalizedText;

pub(crate) use plus_code::ShortPlusCode;
pub use precision::precision_radius;

/// A notation for a position on the globe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Notation {
    /// Degrees with decimals: `43.1056, 131.8735` or `43.1056° N 131.8735° E`.
    Decimal,
    /// Degrees and minutes: `43°06.34′N 131°52.41′E`.
    DegreesMinutes,
    /// Degrees, minutes and seconds: `43°06′20.2″N 131°52′24.6″E`.
    DegreesMinutesSeconds,
    /// The Military Grid Reference System: `52SCG2142459640`. The position is the center of the square.
    Mgrs,
    /// Universal Transverse Mercator: `52 north 321424 4159640`.
    Utm,
    /// A full plus code (Open Location Code): `8QMH4V4F+6C`. The position is the center of the area.
    PlusCode,
    /// A `geo:` URI, RFC 5870: `geo:43.1056,131.8735;u=20`.
    GeoUri,
    /// A point in well-known text, longitude first: `POINT(131.8735 43.1056)`.
    Wkt,
    /// A link to a web map: `https://www.openstreetmap.org/?mlat=43.1056&mlon=131.8735`.
    MapLink,
}

/// Coordinates parsed from text.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ParsedCoordinates {
    /// The position.
    pub position: Position,
    /// The radius around the position that follows from the precision of the text, or from the parameter `u` of a `geo:` URI.
    pub uncertainty: Meters,
    /// The notation of the text.
    pub notation: Notation,
    /// A doubt about the interpretation of the text.
    pub warning: Option<CoordinatesWarning>,
}

/// A doubt about the interpretation of coordinates.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum CoordinatesWarning {
    /// The first number cannot be a latitude, so the pair was read as longitude, latitude.
    #[error("latitude and longitude look swapped: {first} cannot be a latitude; read as longitude, latitude")]
    Swapped {
        /// The first number as written.
        first: String,
    },
    /// The longitude is a full turn away from the range of longitudes.
    #[error("longitude {written} is not between -180 and 180; read as {lon}")]
    Wrapped {
        /// The longitude as written.
        written: String,
        /// The same longitude between -180 and 180 degrees.
        lon: f64,
    },
}

/// Why a text is not a pair of coordinates, and which part of it is wrong.
#[derive(Clone, Debug, Error, PartialEq)]
#[error("{kind}")]
#[non_exhaustive]
pub struct InvalidCoordinates {
    /// The byte range of the invalid part.
    pub bytes: Range<usize>,
    /// The kind of error.
    pub kind: CoordinatesErrorKind,
}

/// The kinds of errors in coordinates.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum CoordinatesErrorKind {
    /// The text is empty or white space.
    #[error("missing coordinates")]
    Empty,
    /// The text is longer than any coordinates. Holds its length in bytes.
    #[error("coordinates of {0} bytes are too long; the limit is {MAX_BYTES}")]
    TooLong(usize),
    /// An unknown word or character.
    #[error("unknown text `{0}` in coordinates")]
    Unknown(String),
    /// A known word or number in the wrong place.
    #[error("unexpected `{0}` in coordinates")]
    Misplaced(String),
    /// The text does not have two coordinates. Holds their number.
    #[error("expected two coordinates, a latitude and a longitude; found {0}")]
    NotAPair(usize),
    /// Both coordinates belong to the same axis.
    #[error("both coordinates are a {0}")]
    SameAxis(Axis),
    /// Only one of the coordinates has a hemisphere letter.
    #[error("`{0}` has no hemisphere letter, but the other coordinate has one")]
    NoHemisphere(String),
    /// A coordinate has both a sign and a hemisphere letter.
    #[error("`{0}` has both a sign and a hemisphere letter")]
    SignAndHemisphere(String),
    /// A coordinate is out of range.
    #[error("{axis} {written} is not between -{limit} and {limit}", limit = axis.limit())]
    OutOfRange {
        /// The axis of the coordinate.
        axis: Axis,
        /// The number as written.
        written: String,
        /// Whether the pair would be valid as longitude, latitude.
        swapped: bool,
    },
    /// Minutes or seconds are 60 or more.
    #[error("{unit} must be less than 60, not {written}")]
    SixtyOrMore {
        /// The number as written.
        written: String,
        /// `minutes` or `seconds`.
        unit: &'static str,
    },
    /// The letter O, which is east in German and west in French, Italian and Spanish.
    #[error("ambiguous hemisphere letter `{0}`: east in German, west in French, Italian and Spanish")]
    AmbiguousLetter(String),
    /// A number with decimals is followed by a smaller unit.
    #[error("`{0}` has decimals, but a smaller unit follows")]
    FractionBeforeUnit(String),
    /// An invalid MGRS reference.
    #[error("`{written}` is not a valid MGRS reference: {reason}")]
    Mgrs {
        /// The reference as written.
        written: String,
        /// The cause.
        reason: &'static str,
    },
    /// Invalid UTM coordinates. Holds the message.
    #[error("{0}")]
    Utm(String),
    /// In `52S` the letter S is either a latitude band in the northern hemisphere or the southern hemisphere.
    #[error("ambiguous UTM zone {zone}S: S is a latitude band north of the equator or the southern hemisphere")]
    AmbiguousHemisphere {
        /// The zone number.
        zone: u8,
    },
    /// An invalid plus code.
    #[error("`{written}` is not a full plus code: {reason}")]
    PlusCode {
        /// The code as written.
        written: String,
        /// The cause.
        reason: &'static str,
    },
    /// Invalid well-known text.
    #[error("`{written}` is not a point in well-known text: {reason}")]
    Wkt {
        /// The text as written.
        written: String,
        /// The cause.
        reason: &'static str,
    },
    /// A link from which no coordinates can be read.
    #[error("no coordinates in the link: {reason}")]
    MapLink {
        /// The link as written.
        written: String,
        /// The cause.
        reason: &'static str,
    },
    /// An invalid `geo:` URI.
    #[error("invalid geo: URI at `{written}`: {reason}")]
    GeoUri {
        /// The invalid part.
        written: String,
        /// The cause.
        reason: &'static str,
    },
}

/// The axis of a coordinate.
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
const MAX_LINK_BYTES: usize = 2000;

impl InvalidCoordinates {
    fn new(bytes: Range<usize>, kind: CoordinatesErrorKind) -> Self {
        Self { bytes, kind }
    }

    /// Returns a suggestion for the fix, if there is one.
    pub fn help(&self) -> Option<&'static str> {
        use CoordinatesErrorKind as Kind;
        match &self.kind {
            Kind::Empty | Kind::Unknown(_) | Kind::NotAPair(_) | Kind::Misplaced(_) => {
                Some("write `43.1056, 131.8735`, `43°06′20″N 131°52′25″E`, an MGRS reference or a plus code")
            }
            Kind::SameAxis(_) | Kind::NoHemisphere(_) => Some("give one coordinate with N or S and one with E or W"),
            Kind::AmbiguousLetter(_) => Some("write E for east or W for west"),
            Kind::SignAndHemisphere(_) => Some("give a sign or a hemisphere letter, not both"),
            Kind::OutOfRange { swapped: true, .. } => Some("latitude and longitude look swapped"),
            Kind::OutOfRange { axis: Axis::Latitude, .. } => Some("latitudes range from 90 S to 90 N"),
            Kind::OutOfRange { axis: Axis::Longitude, .. } => Some("longitudes range from 180 W to 180 E"),
            Kind::TooLong(_) => None,
            Kind::SixtyOrMore { .. } => Some("a degree has 60 minutes, a minute 60 seconds"),
            Kind::FractionBeforeUnit(_) => Some("only the smallest unit may have decimals"),
            Kind::Mgrs { .. } => Some(
                "an MGRS reference has a zone, a band, two letters and an even number of digits: `52SCG2142459640`",
            ),
            Kind::Utm(_) => Some("write zone, hemisphere, easting and northing: `52 north 321424 4159640`"),
            Kind::AmbiguousHemisphere { .. } => Some("write `north` or `south` instead of `S`"),
            Kind::PlusCode { reason, .. } if reason.starts_with("it is a short code") => {
                Some("add a town near it, as in `4V4F+6C Vladivostok`, or the area code that maps show: `8QMH4V4F+6C`")
            }
            Kind::PlusCode { .. } => Some("a full plus code has eight characters before the `+`: `8QMH4V4F+6C`"),
            Kind::Wkt { .. } => Some("write longitude and latitude: `POINT(131.8735 43.1056)`"),
            Kind::MapLink { .. } => Some("open the link and copy the coordinates of the point"),
            Kind::GeoUri { .. } => Some("write `geo:latitude,longitude`, with `;u=` for the uncertainty in meters"),
        }
    }

    /// Returns the text with a second line that underlines the invalid part.
    ///
    /// ```
    /// let text = "43°76′N 131°53′E";
    /// let error = troopmap::notation::parse(text).unwrap_err();
    /// assert_eq!(error.to_string(), "minutes must be less than 60, not 76");
    /// assert_eq!(error.underline(text), "43°76′N 131°53′E\n   ^^");
    /// ```
    pub fn underline(&self, text: &str) -> String {
        let start = text.floor_char_boundary(self.bytes.start);
        let end = text.ceil_char_boundary(self.bytes.end).max(start);
        let before = text[..start].chars().count();
        let marked = text[start..end].chars().count().max(1);
        format!("{text}\n{}{}", " ".repeat(before), "^".repeat(marked))
    }
}

/// Parses coordinates in any [`Notation`].
///
/// Degrees may have minutes and seconds, also packed (`375400N 0930000W`), and signs or hemisphere letters or words before or after
/// the number, in English, Russian, Ukrainian, Korean, Chinese, Japanese, Arabic, Persian, Hebrew, German, French, Spanish, Italian and
/// Portuguese. With letters, latitude and longitude may come in either order; without, latitude comes first. Digits of all scripts are
/// read.
///
/// A longitude that is a full turn out of range, such as -215, is read with a [warning](ParsedCoordinates::warning).
///
/// The uncertainty follows from the precision of the text: see [`precision_radius`].
///
/// # Errors
/// [`InvalidCoordinates`] with the invalid part of the text.
///
/// ```
/// use troopmap::notation::{self, Notation};
///
/// let parsed = notation::parse("131°52′25″ в.д. 43°06′20″ с.ш.")?;
/// assert_eq!(parsed.notation, Notation::DegreesMinutesSeconds);
/// assert_eq!((parsed.position.lat() * 1e4).round() / 1e4, 43.1056);
/// assert_eq!(parsed.uncertainty.get().round(), 38.0);
/// # Ok::<(), troopmap::notation::InvalidCoordinates>(())
/// ```
pub fn parse(text: &str) -> Result<ParsedCoordinates, InvalidCoordinates> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(InvalidCoordinates::new(0..text.len(), CoordinatesErrorKind::Empty));
    }
    if trimmed.len() > max_bytes(trimmed) {
        return Err(InvalidCoordinates::new(0..text.len(), CoordinatesErrorKind::TooLong(trimmed.len())));
    }
    let offset = text.len() - text.trim_start().len();
    let normalized = NormalizedText::new(trimmed);
    parse_normalized(normalized.as_str()).map_err(|error| {
        let bytes = normalized.original_range(&error.bytes);
        InvalidCoordinates::new(bytes.start + offset..bytes.end + offset, error.kind)
    })
}

/// Returns the limit on the length of coordinates. Links to maps are long.
fn max_bytes(text: &str) -> usize {
    if map_link::looks_like(text) { MAX_LINK_BYTES } else { MAX_BYTES }
}

fn parse_normalized(text: &str) -> Result<ParsedCoordinates, InvalidCoordinates> {
    if map_link::looks_like(text) {
        map_link::parse(text)
    } else if wkt::looks_like(text) {
        wkt::parse(text)
    } else if iso6709::looks_like(text) {
        iso6709::parse(text)
    } else if geo_uri::looks_like(text) {
        geo_uri::parse(text)
    } else if plus_code::looks_like(text) {
        plus_code::parse(text)
    } else if grid::looks_like_mgrs(text) {
        grid::parse_mgrs(text)
    } else if let Some(utm) = grid::UtmReference::split(text) {
        utm.to_coordinates()
    } else {
        degrees::parse(text)
    }
}

/// Whether a text looks like coordinates, valid or not, as opposed to a place name.
///
/// ```
/// use troopmap::notation::looks_like_coordinates;
/// assert!(looks_like_coordinates("143.1, 131.9 N"));
/// assert!(!looks_like_coordinates("40 km from Kursk"));
/// ```
pub fn looks_like_coordinates(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.len() > max_bytes(text) {
        return false;
    }
    let normalized = NormalizedText::new(text);
    let text = normalized.as_str();
    !text.is_empty()
        && (map_link::looks_like(text)
            || wkt::looks_like(text)
            || iso6709::looks_like(text)
            || geo_uri::looks_like(text)
            || plus_code::looks_like(text)
            || grid::looks_like_mgrs(text)
            || grid::UtmReference::split(text).is_some()
            || degrees::looks_like(text))
}

/// Whether a text may be a place name, with or without words such as "40 km north of", as opposed to invalid coordinates: it has a word
/// of at least three letters that is part of no notation, or a short plus code with a name.
pub(crate) fn may_be_name(text: &str) -> bool {
    if looks_like_coordinates(text) {
        return false;
    }
    let has_word = || text.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() >= 3);
    let is_other_script = || text.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    ShortPlusCode::strip(text).is_some() || has_word() || is_other_script()
}

#[cfg(test)]
mod tests;
