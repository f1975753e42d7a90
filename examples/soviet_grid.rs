//! Converts a reference in a Soviet military grid to WGS 84, with its uncertainty.
//!
//! ```text
//! cargo run --example soviet_grid
//! ```

use std::error::Error;

use troopmap::notation::Notation;
use troopmap::{Meters, crs};

fn main() -> Result<(), Box<dyn Error>> {
    // Pulkovo 1942, Gauss-Kruger zone 23. The easting begins with the zone number. The map is precise to 100 meters.
    let converted = crs::to_wgs84("EPSG:28423", 23_328_400.0, 4_776_200.0)?;
    let precision = Meters::new(100.0 * std::f64::consts::SQRT_2)?;
    let uncertainty = precision + converted.accuracy.unwrap_or(Meters::ZERO);
    let text = Notation::DegreesMinutesSeconds.format(converted.position).unwrap_or_default();
    let operation = converted.operation.as_deref().unwrap_or("an unnamed operation");
    println!("{text}, within {uncertainty}, by {operation}");

    let back = crs::from_wgs84("EPSG:28423", converted.position)?;
    assert!((back.x - 23_328_400.0).abs() < 0.01 && (back.y - 4_776_200.0).abs() < 0.01);
    assert!(uncertainty > precision);
    Ok(())
}
