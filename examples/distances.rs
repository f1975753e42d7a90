//! Prints the distances between five cities, with bounds and directions.
//!
//! ```text
//! cargo run --example distances
//! ```

use std::error::Error;

use troopmap::measure::{DistanceInterval, Metric, distance_between};
use troopmap::{Extent, Meters, Position};

/// Name, longitude, latitude (`GeoNames`) and radius in meters.
const CITIES: [(&str, f64, f64, f64); 5] = [
    ("Chongjin", 129.77583, 41.79556, 8_000.0),
    ("Vladivostok", 131.87353, 43.10562, 15_000.0),
    ("Ussuriysk", 131.95734, 43.80467, 6_000.0),
    ("Khabarovsk", 135.0971, 48.46204, 15_000.0),
    ("Blagoveshchensk", 127.52637, 50.27593, 9_000.0),
];

fn main() -> Result<(), Box<dyn Error>> {
    let cities = CITIES
        .iter()
        .map(|&(name, lon, lat, radius)| Ok((name, Extent::new(Position::new(lon, lat)?, Meters::new(radius)?))))
        .collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    for (index, (name, from)) in cities.iter().enumerate() {
        for (other, to) in &cities[index + 1..] {
            let DistanceInterval { best, min, max, .. } = distance_between(*from, *to, Metric::Geodesic);
            let direction =
                Metric::Geodesic.bearing(from.center, to.center).map_or("-", |bearing| bearing.compass_point());
            println!("{name} to {other}: {best} ({min} to {max}), {direction}");
        }
    }
    let chongjin_vladivostok = distance_between(cities[0].1, cities[1].1, Metric::Geodesic);
    assert_eq!(chongjin_vladivostok.best.to_string(), "226 km");
    assert_eq!(chongjin_vladivostok.min.to_string(), "203 km");
    assert_eq!(chongjin_vladivostok.max.to_string(), "249 km");
    Ok(())
}
