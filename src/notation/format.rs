//! Formatting of positions in each notation.

use mgrs_convert::{LatLon, Precision};

use super::plus_code::{ALPHABET, BEFORE_PLUS, PAIR_DIGITS};
use super::{Axis, Notation};
use crate::position::Position;

impl Notation {
    /// Formats a position in this notation with a precision of one meter or better. `None` if the notation does not cover the
    /// position: UTM covers 80° south to 84° north.
    ///
    /// Parsed back by [`parse`](super::parse), the text gives a position whose uncertainty radius contains the original.
    ///
    /// ```
    /// # use troopmap::{Position, notation::Notation};
    /// let seoul = Position::new(126.978, 37.5665)?;
    /// assert_eq!(Notation::Mgrs.format(seoul).as_deref(), Some("52SCG2142459640"));
    /// # Ok::<(), troopmap::InvalidPosition>(())
    /// ```
    pub fn format(self, position: Position) -> Option<String> {
        let (lat, lon) = (position.lat(), position.lon());
        match self {
            Self::Decimal => Some(format!("{}, {}", format_decimal(lat), format_decimal(lon))),
            // One step is 0.18 m and 0.31 m.
            Self::DegreesMinutes => {
                Some(format!("{} {}", format_minutes(lat, Axis::Latitude), format_minutes(lon, Axis::Longitude)))
            }
            Self::DegreesMinutesSeconds => {
                Some(format!("{} {}", format_seconds(lat, Axis::Latitude), format_seconds(lon, Axis::Longitude)))
            }
            Self::Mgrs => Some(LatLon::new(lat, lon).ok()?.to_mgrs(Precision::ONE_METER).to_string()),
            Self::Utm => {
                let grid = LatLon::new(lat, lon).ok()?.to_utmups();
                let side = if grid.is_north() { "north" } else { "south" };
                let written = format!("{} {side} {:.0} {:.0}", grid.zone(), grid.easting(), grid.northing());
                (grid.zone() > 0).then_some(written)
            }
            Self::PlusCode => Some(format_plus_code(position)),
            Self::GeoUri => Some(format!("geo:{},{}", format_decimal(lat), format_decimal(lon))),
            Self::Wkt => Some(format!("POINT({} {})", format_decimal(lon), format_decimal(lat))),
            Self::MapLink => Some(format!(
                "https://www.openstreetmap.org/?mlat={}&mlon={}",
                format_decimal(lat),
                format_decimal(lon)
            )),
        }
    }
}

/// Formats degrees with seven decimals (11 mm), without a minus sign before zero.
fn format_decimal(degrees: f64) -> String {
    let written = format!("{degrees:.7}");
    if written.bytes().all(|b| matches!(b, b'-' | b'0' | b'.')) { "0.0000000".to_owned() } else { written }
}

const fn hemisphere(degrees: f64, axis: Axis) -> char {
    match (axis, degrees < 0.0) {
        (Axis::Latitude, false) => 'N',
        (Axis::Latitude, true) => 'S',
        (Axis::Longitude, false) => 'E',
        (Axis::Longitude, true) => 'W',
    }
}

/// Rounds degrees to whole steps, so that 59.99999 minutes become a degree instead of 60 minutes.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most 180 degrees in steps of 0.01 seconds"
)]
fn round_to_steps(degrees: f64, per_degree: f64) -> u64 {
    (degrees.abs() * per_degree).round() as u64
}

fn format_minutes(degrees: f64, axis: Axis) -> String {
    let steps = round_to_steps(degrees, 600_000.0);
    let letter = hemisphere(degrees, axis);
    format!("{}°{:02}.{:04}′{letter}", steps / 600_000, steps / 10_000 % 60, steps % 10_000)
}

fn format_seconds(degrees: f64, axis: Axis) -> String {
    let steps = round_to_steps(degrees, 360_000.0);
    let letter = hemisphere(degrees, axis);
    let (minutes, seconds) = (steps / 6_000 % 60, steps / 100 % 60);
    format!("{}°{minutes:02}′{seconds:02}.{:02}″{letter}", steps / 360_000, steps % 100)
}

/// Formats a plus code with eleven digits: an area of 2.8 by 3.5 meters.
fn format_plus_code(position: Position) -> String {
    // As in the specification, positions are first counted in the steps of fifteen digits, 1/25,000,000 and 1/8,192,000 of a
    // degree. The steps of eleven digits are 1/40,000 and 1/32,000.
    let rows = floor_to_steps(position.lat() + 90.0, 25_000_000.0) / 625;
    let row = rows.min(180 * 40_000 - 1);
    // 180° east is 180° west.
    let column = floor_to_steps(position.lon() + 180.0, 8_192_000.0) / 256 % (360 * 32_000);
    let digit = |index: u64| char::from(ALPHABET[usize::try_from(index % 20).unwrap_or(0)]);
    let mut code = String::with_capacity(PAIR_DIGITS + 2);
    for pair in (0..PAIR_DIGITS / 2).rev() {
        let power = 20_u64.pow(u32::try_from(pair).unwrap_or(0));
        code.push(digit(row / 5 / power));
        code.push(digit(column / 4 / power));
        if code.len() == BEFORE_PLUS {
            code.push('+');
        }
    }
    code.push(digit(row % 5 * 4 + column % 4));
    code
}

/// Rounds degrees down to whole steps. A value just below a step because of binary rounding counts as the step.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 to 360 degrees in steps of 1e-8 degrees"
)]
fn floor_to_steps(degrees: f64, per_degree: f64) -> u64 {
    const FRACTIONS: f64 = 1e6;
    ((degrees * per_degree * FRACTIONS).round() / FRACTIONS).floor() as u64
}
