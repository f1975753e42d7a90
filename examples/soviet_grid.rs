//! A reference in a Soviet military grid, brought to WGS 84 with its uncertainty.
//!
//! ```text
//! cargo run --example soviet_grid --features proj
//! ```

use std::error::Error;

use troopmap::notation::Notation;
use troopmap::{Meters, crs};

fn main() -> Result<(), Box<dyn Error>> {
    // Pulkovo 1942, Gauss-Kruger zone 23: the easting begins with the zone. The map gives whole hundreds of metres.
    let spot = crs::to_wgs84("EPSG:28423", 23_328_400.0, 4_776_200.0)?;
    let read_to = Meters::new(100.0 * std::f64::consts::SQRT_2)?;
    let uncertainty = read_to + spot.accuracy.unwrap_or(Meters::ZERO);
    let written = Notation::DegreesMinutesSeconds.format(spot.position).unwrap_or_default();
    println!("{written}, within {uncertainty}, by {}", spot.operation.as_deref().unwrap_or("an unnamed operation"));

    let back = crs::from_wgs84("EPSG:28423", spot.position)?;
    assert!((back.x - 23_328_400.0).abs() < 0.01 && (back.y - 4_776_200.0).abs() < 0.01);
    assert!(uncertainty > read_to);
    Ok(())
}
