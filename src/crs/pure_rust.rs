//! Conversion with the crate `proj-core`.
//!
//! The registry has several datum changes for one pair of systems, each for an area. Without an area of interest the crate takes one
//! of them for the whole world, which puts points in the Soviet system of 1942 up to 28 m off. PROJ chooses for each point, and so do
//! we: the area of interest is the point.

use std::sync::LazyLock;

use proj_core::operation::AreaOfInterest;
use proj_core::{Coord, CrsDef, Error, SelectionOptions, Transform, lookup_epsg};
use rustc_hash::FxHashMap;

use super::{CrsError, Direction, Transformed};
use crate::units::Meters;

const WGS84: u32 = 4326;
/// The codes of reference systems in the registry are below this.
const MAX_CODE: u32 = 40_000;

/// The codes of all horizontal systems by name, in lower case. Reading the registry takes 6 ms, and only a name needs it.
static CODES: LazyLock<FxHashMap<String, u32>> = LazyLock::new(|| {
    let mut codes = FxHashMap::default();
    for code in 1000..MAX_CODE {
        if let Some(system) = lookup_epsg(code).filter(CrsDef::is_horizontal_2d) {
            codes.entry(normalize(system.name())).or_insert(code);
        }
    }
    codes
});

fn normalize(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Converts one point from or to WGS 84.
pub(super) fn transform(name: &str, direction: Direction, x: f64, y: f64) -> Result<Transformed, CrsError> {
    let system = find(name).ok_or_else(|| CrsError::UnknownSystem(name.to_owned()))?;
    let wgs84 = lookup_epsg(WGS84).ok_or_else(|| CrsError::UnknownSystem(name.to_owned()))?;
    let (from, to) = match direction {
        Direction::ToWgs84 => (&system, &wgs84),
        Direction::FromWgs84 => (&wgs84, &system),
    };
    let outside = || CrsError::OutsideDomain { crs: name.to_owned(), x, y };
    let unsupported = || CrsError::Unsupported(name.to_owned());
    let here = SelectionOptions::new().with_area_of_interest(AreaOfInterest::source_crs_point(Coord::new(x, y)));
    let operation = Transform::from_crs_defs_with_selection_options(from, to, here.clone())
        .or_else(|error| match error {
            // A change by way of a third system, where the registry has no direct one.
            Error::OperationSelection(_) => {
                Transform::from_crs_defs_with_selection_options(from, to, here.with_wgs84_pivot())
            }
            error => Err(error),
        })
        .map_err(|error| match error {
            Error::OutOfRange(_) | Error::NonConvergence { .. } => outside(),
            _ => unsupported(),
        })?;
    let (to_x, to_y) = operation.convert((x, y)).map_err(|_| outside())?;
    if !(to_x.is_finite() && to_y.is_finite()) {
        return Err(outside());
    }
    let used = operation.selected_operation();
    let accuracy = used.accuracy.and_then(|accuracy| Meters::new(accuracy.meters).ok());
    Ok((to_x, to_y, accuracy, Some(used.name.clone())))
}

/// Returns the system with a code, `EPSG:28422`, or a name. `None` for other authorities.
fn find(name: &str) -> Option<CrsDef> {
    let code = match name.split_once(':') {
        Some((authority, code)) if authority.trim().eq_ignore_ascii_case("EPSG") => code.trim().parse().ok()?,
        _ => *CODES.get(&normalize(name))?,
    };
    let system = lookup_epsg(code)?;
    // Only the horizontal part of a compound system matters here.
    if system.is_compound() { system.horizontal_crs() } else { Some(system) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points in systems of other countries, as pyproj 3.7.2 converts them without grid files.
    #[test]
    fn finds_systems_by_code_and_by_name() {
        for name in ["EPSG:32637", "epsg:32637", "WGS 84 / UTM zone 37N", "wgs 84 /  utm zone 37n"] {
            assert_eq!(find(name).map(|system| system.epsg()), Some(32637), "{name}");
        }
        for name in ["EPSG:999999", "ESRI:102100", "EPSG:x", "Pulkovo 1942 / Gauss-Kruger zone 99", "28422"] {
            assert!(find(name).is_none(), "{name}");
        }
    }
}
