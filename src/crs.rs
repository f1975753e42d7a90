//! Coordinates in any reference system that PROJ knows, to and from WGS 84; needs the feature `proj`.
//!
//! Axes are settled once and for all: `x` runs east and `y` north, or longitude and latitude, whatever order the system's own
//! definition has. Soviet grids call the northing x; here it is `y`.

use thiserror::Error;

use crate::position::Position;
use crate::units::Meters;

/// A spot that came from another reference system.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TransformedPosition {
    /// Where it lies on WGS 84.
    pub position: Position,
    /// How far off the change of datum may be, as PROJ states it; nothing when PROJ does not know. It adds to what is uncertain
    /// about the coordinates themselves.
    pub accuracy: Option<Meters>,
    /// Which operation PROJ chose for this spot.
    pub operation: Option<String>,
}

/// A spot in another reference system.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ProjectedPoint {
    /// East, or degrees of longitude.
    pub x: f64,
    /// North, or degrees of latitude.
    pub y: f64,
    /// How far off the change of datum may be, as PROJ states it; nothing when PROJ does not know.
    pub accuracy: Option<Meters>,
}

/// Why coordinates cannot be brought from one reference system to another.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum CrsError {
    /// This build has no PROJ.
    #[error("the reference system `{0}` needs the feature `proj`, which this build lacks")]
    FeatureMissing(String),
    /// PROJ has no such system.
    #[error("PROJ knows no reference system `{0}`")]
    Unknown(String),
    /// A definition in place of a code or a name.
    #[error("`{0}` is neither the code nor the name of a reference system")]
    NotAName(String),
    /// The coordinates lie where the system is not defined.
    #[error("{x}, {y} in `{crs}` is no spot on the globe")]
    OffTheMap {
        /// The system.
        crs: String,
        /// East.
        x: f64,
        /// North.
        y: f64,
    },
}

impl CrsError {
    /// What would be right, where that can be said.
    pub const fn help(&self) -> Option<&'static str> {
        match self {
            Self::FeatureMissing(_) => {
                Some("install with `cargo install troopmap --features proj`, or give WGS 84 degrees")
            }
            Self::Unknown(_) | Self::NotAName(_) => {
                Some("give a code such as `EPSG:28423` or a name such as `Pulkovo 1942 / Gauss-Kruger zone 23`")
            }
            Self::OffTheMap { .. } => Some("x is the easting with its zone number and y the northing, both in metres"),
        }
    }
}

/// Brings coordinates of a reference system to WGS 84.
///
/// `crs` is a code with its authority, as `EPSG:28422`, or a name that PROJ's database has. WGS 84 itself (`EPSG:4326`,
/// `OGC:CRS84`) works without the feature `proj`.
///
/// # Errors
/// [`CrsError`] when PROJ is missing, when it does not know the system, or when the coordinates lie off it.
pub fn to_wgs84(crs: &str, x: f64, y: f64) -> Result<TransformedPosition, CrsError> {
    let off = || CrsError::OffTheMap { crs: crs.to_owned(), x, y };
    if !(x.is_finite() && y.is_finite()) {
        return Err(off());
    }
    if is_wgs84(crs) {
        let position = Position::new(x, y).map_err(|_| off())?;
        return Ok(TransformedPosition { position, accuracy: Some(Meters::ZERO), operation: None });
    }
    let (lon, lat, accuracy, operation) = change(crs, Way::ToWgs84, x, y)?;
    let position = Position::new(lon, lat).map_err(|_| off())?;
    Ok(TransformedPosition { position, accuracy, operation })
}

/// Brings a spot on WGS 84 to a reference system.
///
/// # Errors
/// As [`to_wgs84`].
pub fn from_wgs84(crs: &str, position: Position) -> Result<ProjectedPoint, CrsError> {
    if is_wgs84(crs) {
        return Ok(ProjectedPoint { x: position.lon(), y: position.lat(), accuracy: Some(Meters::ZERO) });
    }
    let (x, y, accuracy, _) = change(crs, Way::FromWgs84, position.lon(), position.lat())?;
    if x.is_finite() && y.is_finite() {
        Ok(ProjectedPoint { x, y, accuracy })
    } else {
        Err(CrsError::OffTheMap { crs: crs.to_owned(), x: position.lon(), y: position.lat() })
    }
}

#[cfg(feature = "proj")]
const WGS84: &str = "EPSG:4326";

fn is_wgs84(crs: &str) -> bool {
    is_wgs84_latitude_first(crs) || crs.trim().eq_ignore_ascii_case("OGC:CRS84")
}

/// Whether coordinates in a reference system are written as those that name none: degrees on WGS 84, latitude first.
///
/// `OGC:CRS84` is on WGS 84 too, and has the longitude first by its definition.
pub(crate) fn is_wgs84_latitude_first(crs: &str) -> bool {
    ["EPSG:4326", "WGS84", "WGS 84"].iter().any(|name| crs.trim().eq_ignore_ascii_case(name))
}

/// Definitions in PROJ's own language can name files to read, so only codes and names pass.
fn checked(crs: &str) -> Result<&str, CrsError> {
    let crs = crs.trim();
    let is_name = |c: char| c.is_alphanumeric() || " :/.,-_()'+".contains(c);
    let looks_right = crs.chars().all(is_name) && crs.starts_with(char::is_alphanumeric) && crs.len() <= 200;
    if looks_right { Ok(crs) } else { Err(CrsError::NotAName(crs.chars().take(200).collect())) }
}

#[derive(Clone, Copy)]
enum Way {
    ToWgs84,
    FromWgs84,
}

type Changed = (f64, f64, Option<Meters>, Option<String>);

#[cfg(not(feature = "proj"))]
fn change(crs: &str, _: Way, _: f64, _: f64) -> Result<Changed, CrsError> {
    checked(crs).and_then(|crs| Err(CrsError::FeatureMissing(crs.to_owned())))
}

#[cfg(feature = "proj")]
mod cache {
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    use std::rc::Rc;

    use proj::Proj;

    /// By the systems from and to; nothing where PROJ knows no way.
    type Made = BTreeMap<(String, String), Option<Rc<Proj>>>;

    thread_local! {
        /// Making one takes up to 65 ms, using it a microsecond; and a `Proj` belongs to one thread.
        static MADE: RefCell<Made> = const { RefCell::new(BTreeMap::new()) };
    }

    /// Only a text made to do harm names more systems than this.
    const MOST: usize = 64;

    /// The operation between two systems; nothing when PROJ does not know one of them.
    pub(super) fn get(from: &str, to: &str) -> Option<Rc<Proj>> {
        let key = (from.to_owned(), to.to_owned());
        if let Some(known) = MADE.with_borrow(|made| made.get(&key).cloned()) {
            return known;
        }
        let new = Proj::new_known_crs(from, to, None).ok().map(Rc::new);
        MADE.with_borrow_mut(|made| {
            if made.len() < MOST {
                made.insert(key, new.clone());
            }
        });
        new
    }
}

#[cfg(feature = "proj")]
fn change(crs: &str, way: Way, x: f64, y: f64) -> Result<Changed, CrsError> {
    let name = checked(crs)?;
    let (from, to) = match way {
        Way::ToWgs84 => (name, WGS84),
        Way::FromWgs84 => (WGS84, name),
    };
    let operation = cache::get(from, to).ok_or_else(|| CrsError::Unknown(name.to_owned()))?;
    let off = |_| CrsError::OffTheMap { crs: name.to_owned(), x, y };
    let (x, y) = operation.convert((x, y)).map_err(off)?;
    // Which of several operations was used, and how good it is, is known after its use.
    let info = operation.proj_info();
    Ok((x, y, Meters::new(info.accuracy).ok(), info.description))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wgs84_needs_no_proj() {
        let spot = to_wgs84("EPSG:4326", 131.874, 43.106).unwrap();
        assert_eq!(spot.position, Position::new(131.874, 43.106).unwrap());
        assert_eq!(spot.accuracy, Some(Meters::ZERO));
        let error = to_wgs84("EPSG:4326", 43.106, 131.874).unwrap_err();
        assert_eq!(error.to_string(), "43.106, 131.874 in `EPSG:4326` is no spot on the globe");
        assert!(to_wgs84("EPSG:4326", f64::NAN, 0.0).is_err());
    }

    #[test]
    fn only_codes_and_names_reach_proj() {
        for crs in ["", "+proj=utm +zone=52", "+init=/etc/x:1", "GEOGCS[\"x\"]", "{\"type\":1}", "@x", "EPSG:28422\0"] {
            assert!(matches!(to_wgs84(crs, 0.0, 0.0), Err(CrsError::NotAName(_))), "{crs}");
        }
    }

    #[cfg(not(feature = "proj"))]
    #[test]
    fn without_proj_the_error_says_how_to_get_it() {
        let error = to_wgs84("EPSG:28422", 22_400_000.0, 4_320_000.0).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the reference system `EPSG:28422` needs the feature `proj`, which this build lacks"
        );
        assert!(error.help().is_some_and(|help| help.contains("--features proj")));
    }

    #[cfg(feature = "proj")]
    mod with_proj {
        use super::*;

        fn near(found: f64, expected: f64, tolerance: f64) -> bool {
            (found - expected).abs() < tolerance
        }

        /// On which PROJ 9.1, 9.5 and 9.6 agree to every digit, `GeographicLib` too where it is UTM.
        #[test]
        fn published_values() {
            let back = |crs: &str, x: f64, y: f64, lon: f64, lat: f64| {
                let spot = to_wgs84(crs, x, y).unwrap();
                let position = spot.position;
                assert!(near(position.lon(), lon, 2e-9) && near(position.lat(), lat, 2e-9), "{crs}: {spot:?}");
            };
            let forth = |crs: &str, lon: f64, lat: f64, x: f64, y: f64| {
                let spot = from_wgs84(crs, Position::new(lon, lat).unwrap()).unwrap();
                assert!(near(spot.x, x, 2e-6) && near(spot.y, y, 2e-6), "{crs}: {spot:?}");
            };
            forth("EPSG:32652", 126.978, 37.5665, 321_424.286_194, 4_159_640.641_412);
            forth("EPSG:32652", 125.7625, 39.0392, 219_782.842_953, 4_326_116.053_350);
            forth("EPSG:5179", 126.978, 37.5665, 953_901.165_312, 1_952_032.080_979);
            forth("EPSG:4284", 37.6173, 55.7558, 37.619_174_484, 55.755_757_306);
            back("EPSG:5179", 953_898.0, 1_952_026.0, 126.977_964_541, 37.566_445_033);
            back("EPSG:4162", 127.0, 38.0, 126.997_893_524, 38.002_746_006);
            back("EPSG:2097", 200_000.0, 450_000.0, 126.997_898_011, 37.552_267_987);
            back("EPSG:4284", 37.6173, 55.7558, 37.615_425_483, 55.755_842_662);
            back("EPSG:4284", 36.1874, 51.7304, 36.185_699_206, 51.730_354_121);
            back("EPSG:28407", 7_400_000.0, 6_180_000.0, 37.406_315_352, 55.732_214_521);
            back("EPSG:28422", 22_400_000.0, 4_320_000.0, 127.846_451_818, 39.007_327_249);
            back("EPSG:28421", 21_500_000.0, 4_320_000.0, 123.000_783_416, 39.013_062_320);
        }

        /// Numbers of pyproj, and the way back.
        #[test]
        fn soviet_and_korean_grids_agree_with_pyproj() {
            for row in include_str!("../fixtures/crs/crs.tsv").lines().skip(1) {
                let fields: Vec<&str> = row.split('\t').collect();
                let number = |field: usize| fields[field].parse::<f64>().unwrap();
                let (crs, x, y) = (fields[0], number(1), number(2));
                let position = to_wgs84(crs, x, y).unwrap().position;
                assert!(
                    near(position.lon(), number(3), 2e-9) && near(position.lat(), number(4), 2e-9),
                    "{row} {position:?}"
                );
                let there = from_wgs84(crs, position).unwrap();
                // A shift of three axes is not turned back to the last digit: a centimetre, in degrees or in metres.
                let tolerance = if x.abs() < 400.0 { 1e-7 } else { 1e-2 };
                assert!(near(there.x, x, tolerance) && near(there.y, y, tolerance), "{row} {there:?}");
            }
        }

        #[test]
        fn the_accuracy_of_the_datum_is_told() {
            let soviet = to_wgs84("EPSG:28422", 22_400_000.0, 4_320_000.0).unwrap();
            assert!(soviet.accuracy.is_some_and(|accuracy| accuracy.get() >= 1.0), "{soviet:?}");
            let by_name = to_wgs84("Pulkovo 1942 / Gauss-Kruger zone 22", 22_400_000.0, 4_320_000.0).unwrap();
            assert_eq!(by_name, soviet);
        }

        #[test]
        fn what_proj_cannot_do_is_an_error() {
            let error = to_wgs84("EPSG:999999", 0.0, 0.0).unwrap_err();
            assert_eq!(error.to_string(), "PROJ knows no reference system `EPSG:999999`");
            assert!(matches!(to_wgs84("EPSG:28422", 1e30, 1e30), Err(CrsError::OffTheMap { .. })));
        }
    }
}
