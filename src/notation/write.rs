//! Positions written in each notation.

use mgrs_convert::{LatLon, Precision};

use super::plus_code::{ALPHABET, BEFORE_PLUS, PAIRED};
use super::{Axis, Notation};
use crate::position::Position;

impl Notation {
    /// The position in this notation, exact to a metre or better; nothing where the notation does not reach, as UTM beyond
    /// 84° north and 80° south.
    ///
    /// [`parse`](super::parse) reads it back to a spot within the uncertainty that it then states.
    ///
    /// ```
    /// # use troopmap::{Position, notation::Notation};
    /// let seoul = Position::new(126.978, 37.5665)?;
    /// assert_eq!(Notation::Mgrs.write(seoul).as_deref(), Some("52SCG2142459640"));
    /// # Ok::<(), troopmap::InvalidPosition>(())
    /// ```
    pub fn format(self, position: Position) -> Option<String> {
        let (lat, lon) = (position.lat(), position.lon());
        match self {
            Self::Decimal => Some(format!("{}, {}", decimal(lat), decimal(lon))),
            // One step is 0.18 m and 0.31 m.
            Self::DegreesMinutes => Some(format!("{} {}", minutes(lat, Axis::Latitude), minutes(lon, Axis::Longitude))),
            Self::DegreesMinutesSeconds => {
                Some(format!("{} {}", seconds(lat, Axis::Latitude), seconds(lon, Axis::Longitude)))
            }
            Self::Mgrs => Some(LatLon::new(lat, lon).ok()?.to_mgrs(Precision::ONE_METER).to_string()),
            Self::Utm => {
                let grid = LatLon::new(lat, lon).ok()?.to_utmups();
                let side = if grid.is_north() { "north" } else { "south" };
                let written = format!("{} {side} {:.0} {:.0}", grid.zone(), grid.easting(), grid.northing());
                (grid.zone() > 0).then_some(written)
            }
            Self::PlusCode => Some(plus_code(position)),
            Self::GeoUri => Some(format!("geo:{},{}", decimal(lat), decimal(lon))),
        }
    }
}

/// Seven decimals, 11 mm, without a minus sign before zero.
fn decimal(degrees: f64) -> String {
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

/// The degrees in whole steps, so that 59.999 minutes round up to a degree and never to 60 minutes.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most 180 degrees in steps of 0.01 seconds"
)]
fn steps(degrees: f64, per_degree: f64) -> u64 {
    (degrees.abs() * per_degree).round() as u64
}

fn minutes(degrees: f64, axis: Axis) -> String {
    let steps = steps(degrees, 600_000.0);
    let letter = hemisphere(degrees, axis);
    format!("{}°{:02}.{:04}′{letter}", steps / 600_000, steps / 10_000 % 60, steps % 10_000)
}

fn seconds(degrees: f64, axis: Axis) -> String {
    let steps = steps(degrees, 360_000.0);
    let letter = hemisphere(degrees, axis);
    let (minutes, seconds) = (steps / 6_000 % 60, steps / 100 % 60);
    format!("{}°{minutes:02}′{seconds:02}.{:02}″{letter}", steps / 360_000, steps % 100)
}

/// Eleven digits: an area of 2.8 by 3.5 metres.
fn plus_code(position: Position) -> String {
    // The specification counts in 1/25,000,000 and 1/8,192,000 degree, the steps of fifteen digits; eleven have 1/40,000 and
    // 1/32,000.
    let rows = whole_steps(position.lat() + 90.0, 25_000_000.0) / 625;
    let row = rows.min(180 * 40_000 - 1);
    // 180° east is the meridian of 180° west.
    let column = whole_steps(position.lon() + 180.0, 8_192_000.0) / 256 % (360 * 32_000);
    let digit = |index: u64| char::from(ALPHABET[usize::try_from(index % 20).unwrap_or(0)]);
    let mut code = String::with_capacity(PAIRED + 2);
    for pair in (0..PAIRED / 2).rev() {
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

/// Whole steps, where 9.9999 degrees must not become a step less because they are 9.99989999 in binary.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 to 360 degrees in steps of 1e-8 degrees"
)]
fn whole_steps(degrees: f64, per_degree: f64) -> u64 {
    const PARTS: f64 = 1e6;
    ((degrees * per_degree * PARTS).round() / PARTS).floor() as u64
}
