//! Conversion of coordinates between WGS 84 and other reference systems.
//!
//! The feature `crs` (a default feature) converts with the crate `proj-core`: pure Rust, with the systems of the EPSG registry and
//! those of its datum changes that need no grid file. With the feature `proj`, PROJ itself takes its place.
//!
//! The order of axes is always the same: `x` is the easting or longitude and `y` the northing or latitude, whatever order the
//! definition of the system has. Soviet grids call the northing x; here it is `y`.

// With the feature `proj` only the test that compares both engines uses it.
#[cfg(all(feature = "crs", any(test, not(feature = "proj"))))]
mod pure_rust;
#[cfg(feature = "proj")]
mod with_proj;

use thiserror::Error;

use crate::position::Position;
use crate::units::Meters;

/// A position converted from another reference system.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TransformedPosition {
    /// The position on WGS 84.
    pub position: Position,
    /// The accuracy of the datum change according to the EPSG registry. `None` if unknown. Add it to the uncertainty of the coordinates
    /// themselves.
    pub accuracy: Option<Meters>,
    /// The name of the datum change in the registry.
    pub operation: Option<String>,
}

/// A point in another reference system.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ProjectedPoint {
    /// The easting in meters or the longitude in degrees.
    pub x: f64,
    /// The northing in meters or the latitude in degrees.
    pub y: f64,
    /// The accuracy of the datum change according to the EPSG registry. `None` if unknown.
    pub accuracy: Option<Meters>,
}

/// Why coordinates cannot be converted.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum CrsError {
    /// The crate was built without the features `crs` and `proj`.
    #[error("reference system `{0}` requires the feature `crs` or `proj`, which this build does not have")]
    MissingFeature(String),
    /// The reference system is not known.
    #[error("unknown reference system `{0}`")]
    UnknownSystem(String),
    /// The text is neither a code nor a name, but perhaps a definition.
    #[error("`{0}` is not a code or name of a reference system")]
    InvalidName(String),
    /// The reference system is known, but this build cannot convert it: its projection or its datum change is not supported.
    #[error("reference system `{0}` cannot be converted by this build")]
    Unsupported(String),
    /// The coordinates are outside the domain of the reference system.
    #[error("coordinates {x}, {y} are outside the domain of `{crs}`")]
    OutsideDomain {
        /// The reference system.
        crs: String,
        /// The easting or longitude.
        x: f64,
        /// The northing or latitude.
        y: f64,
    },
}

impl CrsError {
    /// Returns a suggestion for the fix, if there is one.
    pub const fn help(&self) -> Option<&'static str> {
        match self {
            Self::MissingFeature(_) => {
                Some("install with `cargo install troopmap`, which includes the feature `crs`, or give WGS 84 degrees")
            }
            Self::Unsupported(_) => Some(
                "install with `cargo install troopmap --features proj`, or convert the coordinates to WGS 84 degrees",
            ),
            Self::UnknownSystem(_) | Self::InvalidName(_) => {
                Some("give a code such as `EPSG:28423` or a name such as `Pulkovo 1942 / Gauss-Kruger zone 23`")
            }
            Self::OutsideDomain { .. } => {
                Some("write the easting with its zone number, then the northing, both in meters")
            }
        }
    }
}

/// Converts coordinates from a reference system to WGS 84.
///
/// `crs` is a code with its authority, such as `EPSG:28422`, or a name from the EPSG registry. WGS 84 itself (`EPSG:4326`,
/// `OGC:CRS84`) works without any feature.
///
/// A registry often has several datum changes for one pair of systems, each for a part of the world: the one for these coordinates
/// is used, and among several the most accurate.
///
/// # Errors
/// [`CrsError`] if the feature is missing, the reference system is unknown or unsupported, or the coordinates are outside its domain.
///
/// # Examples
/// ```
/// let converted = troopmap::crs::to_wgs84("EPSG:4326", 131.874, 43.106)?;
/// assert_eq!((converted.position.lon(), converted.position.lat()), (131.874, 43.106));
///
/// # #[cfg(feature = "crs")] {
/// // The Soviet grid, zone 22.
/// let converted = troopmap::crs::to_wgs84("EPSG:28422", 22_481_134.0, 5_819_859.0)?;
/// assert_eq!((converted.position.lon() * 1e5).round(), 12_872_330.0);
/// # }
/// # Ok::<(), troopmap::crs::CrsError>(())
/// ```
pub fn to_wgs84(crs: &str, x: f64, y: f64) -> Result<TransformedPosition, CrsError> {
    let outside = || CrsError::OutsideDomain { crs: crs.to_owned(), x, y };
    if !(x.is_finite() && y.is_finite()) {
        return Err(outside());
    }
    if is_wgs84(crs) {
        let position = Position::new(x, y).map_err(|_| outside())?;
        return Ok(TransformedPosition { position, accuracy: Some(Meters::ZERO), operation: None });
    }
    let (lon, lat, accuracy, operation) = transform(crs, Direction::ToWgs84, x, y)?;
    let position = Position::new(lon, lat).map_err(|_| outside())?;
    Ok(TransformedPosition { position, accuracy, operation })
}

/// Converts a position from WGS 84 to a reference system.
///
/// # Errors
/// See [`to_wgs84`].
pub fn from_wgs84(crs: &str, position: Position) -> Result<ProjectedPoint, CrsError> {
    if is_wgs84(crs) {
        return Ok(ProjectedPoint { x: position.lon(), y: position.lat(), accuracy: Some(Meters::ZERO) });
    }
    let (x, y, accuracy, _) = transform(crs, Direction::FromWgs84, position.lon(), position.lat())?;
    if x.is_finite() && y.is_finite() {
        Ok(ProjectedPoint { x, y, accuracy })
    } else {
        Err(CrsError::OutsideDomain { crs: crs.to_owned(), x: position.lon(), y: position.lat() })
    }
}

fn is_wgs84(crs: &str) -> bool {
    is_wgs84_latitude_first(crs) || crs.trim().eq_ignore_ascii_case("OGC:CRS84")
}

/// Whether coordinates in a reference system are written like those without one: degrees on WGS 84, latitude first.
///
/// `OGC:CRS84` is also WGS 84, but longitude comes first.
pub(crate) fn is_wgs84_latitude_first(crs: &str) -> bool {
    ["EPSG:4326", "WGS84", "WGS 84"].iter().any(|name| crs.trim().eq_ignore_ascii_case(name))
}

/// Checks that a text is a code or a name. Definitions are rejected, because PROJ would read the files that they refer to.
fn check_name(crs: &str) -> Result<&str, CrsError> {
    let crs = crs.trim();
    let is_name = |c: char| c.is_alphanumeric() || " :/.,-_()'+".contains(c);
    let is_valid = crs.chars().all(is_name) && crs.starts_with(char::is_alphanumeric) && crs.len() <= 200;
    if is_valid { Ok(crs) } else { Err(CrsError::InvalidName(crs.chars().take(200).collect())) }
}

#[derive(Clone, Copy, Debug)]
enum Direction {
    ToWgs84,
    FromWgs84,
}

/// x, y, accuracy and operation.
type Transformed = (f64, f64, Option<Meters>, Option<String>);

/// Converts one point.
#[cfg(feature = "proj")]
fn transform(crs: &str, direction: Direction, x: f64, y: f64) -> Result<Transformed, CrsError> {
    with_proj::transform(check_name(crs)?, direction, x, y)
}

#[cfg(all(feature = "crs", not(feature = "proj")))]
fn transform(crs: &str, direction: Direction, x: f64, y: f64) -> Result<Transformed, CrsError> {
    pure_rust::transform(check_name(crs)?, direction, x, y)
}

#[cfg(not(any(feature = "crs", feature = "proj")))]
fn transform(crs: &str, _: Direction, _: f64, _: f64) -> Result<Transformed, CrsError> {
    check_name(crs).and_then(|crs| Err(CrsError::MissingFeature(crs.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wgs84_needs_no_proj() {
        let converted = to_wgs84("EPSG:4326", 131.874, 43.106).unwrap();
        assert_eq!(converted.position, Position::new(131.874, 43.106).unwrap());
        assert_eq!(converted.accuracy, Some(Meters::ZERO));
        let error = to_wgs84("EPSG:4326", 43.106, 131.874).unwrap_err();
        assert_eq!(error.to_string(), "coordinates 43.106, 131.874 are outside the domain of `EPSG:4326`");
        assert!(to_wgs84("EPSG:4326", f64::NAN, 0.0).is_err());
    }

    #[test]
    fn rejects_definitions() {
        for crs in ["", "+proj=utm +zone=52", "+init=/etc/x:1", "GEOGCS[\"x\"]", "{\"type\":1}", "@x", "EPSG:28422\0"] {
            assert!(matches!(to_wgs84(crs, 0.0, 0.0), Err(CrsError::InvalidName(_))), "{crs}");
        }
    }

    #[cfg(not(any(feature = "crs", feature = "proj")))]
    #[test]
    fn missing_feature_has_help() {
        let error = to_wgs84("EPSG:28422", 22_400_000.0, 4_320_000.0).unwrap_err();
        assert_eq!(
            error.to_string(),
            "reference system `EPSG:28422` requires the feature `crs` or `proj`, which this build does not have"
        );
        assert!(error.help().is_some());
    }

    #[cfg(any(feature = "crs", feature = "proj"))]
    mod conversions {
        use super::*;

        fn near(found: f64, expected: f64, tolerance: f64) -> bool {
            (found - expected).abs() < tolerance
        }

        /// PROJ 9.1, 9.5 and 9.6 agree on these values to every digit, and `GeographicLib` on those for UTM.
        #[test]
        fn published_values() {
            let back = |crs: &str, x: f64, y: f64, lon: f64, lat: f64| {
                let converted = to_wgs84(crs, x, y).unwrap();
                let position = converted.position;
                assert!(near(position.lon(), lon, 2e-9) && near(position.lat(), lat, 2e-9), "{crs}: {converted:?}");
            };
            let forth = |crs: &str, lon: f64, lat: f64, x: f64, y: f64| {
                let point = from_wgs84(crs, Position::new(lon, lat).unwrap()).unwrap();
                assert!(near(point.x, x, 2e-6) && near(point.y, y, 2e-6), "{crs}: {point:?}");
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

        /// Compares with pyproj, and converts back.
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
                // A three-parameter datum shift is reversible to about a centimeter.
                let tolerance = if x.abs() < 400.0 { 1e-7 } else { 1e-2 };
                assert!(near(there.x, x, tolerance) && near(there.y, y, tolerance), "{row} {there:?}");
            }
        }

        #[test]
        fn states_the_accuracy_of_the_datum_change() {
            let soviet = to_wgs84("EPSG:28422", 22_400_000.0, 4_320_000.0).unwrap();
            assert!(soviet.accuracy.is_some_and(|accuracy| accuracy.get() >= 1.0), "{soviet:?}");
            let by_name = to_wgs84("Pulkovo 1942 / Gauss-Kruger zone 22", 22_400_000.0, 4_320_000.0).unwrap();
            assert_eq!(by_name, soviet);
        }

        #[test]
        fn reports_what_cannot_be_converted() {
            let error = to_wgs84("EPSG:999999", 0.0, 0.0).unwrap_err();
            assert_eq!(error.to_string(), "unknown reference system `EPSG:999999`");
            assert!(error.help().is_some());
            assert!(matches!(to_wgs84("EPSG:28422", 1e30, 1e30), Err(CrsError::OutsideDomain { .. })));
        }
    }

    /// PROJ judges the engine of the default build.
    #[cfg(all(feature = "crs", feature = "proj"))]
    #[test]
    fn both_engines_agree() {
        let mut compared = 0;
        for row in include_str!("../fixtures/crs/crs.tsv").lines().skip(1) {
            let fields: Vec<&str> = row.split('\t').collect();
            let number = |field: usize| fields[field].parse::<f64>().unwrap();
            for direction in [Direction::ToWgs84, Direction::FromWgs84] {
                let (x, y) = match direction {
                    Direction::ToWgs84 => (number(1), number(2)),
                    Direction::FromWgs84 => (number(3), number(4)),
                };
                let (ours, proj) = (
                    pure_rust::transform(fields[0], direction, x, y).unwrap(),
                    with_proj::transform(fields[0], direction, x, y).unwrap(),
                );
                // A millimeter, in degrees or meters.
                let tolerance = if proj.0.abs() <= 360.0 && proj.1.abs() <= 90.0 { 1e-8 } else { 1e-3 };
                let off = (ours.0 - proj.0).abs().max((ours.1 - proj.1).abs());
                assert!(off < tolerance, "{row} {direction:?}: {ours:?} {proj:?}");
                assert_eq!(ours.2, proj.2, "{row} {direction:?}: {:?} {:?}", ours.3, proj.3);
                compared += 1;
            }
        }
        assert_eq!(compared, 312);
    }
}
