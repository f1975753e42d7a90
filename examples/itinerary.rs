//! Writes a route by ship and by train as GeoJSON, one feature per leg.
//!
//! `cargo run --example itinerary`

use std::error::Error;

use troopmap::export::{self, WriteOptions};
use troopmap::{Format, LegKind, Mode, PlaceQuery, RouteOptions, Stop, World, resolve, route};

fn main() -> Result<(), Box<dyn Error>> {
    let names = ["Chongjin", "Vladivostok", "Khabarovsk", "Blagoveshchensk"];
    let stops: Vec<Stop> = resolve(&names.map(PlaceQuery::new), &World)
        .iter()
        .filter_map(|resolution| resolution.as_found())
        .map(|found| Stop {
            name: found.place.name.clone(),
            extent: found.extent,
            country: found.place.country.clone(),
        })
        .collect();
    assert_eq!(stops.len(), names.len());

    let route = route(&stops, &[Mode::Sea, Mode::Rail], &RouteOptions::default())?;
    for leg in route.legs() {
        eprintln!("{}: {} to {}, {}", leg.kind.as_str(), leg.from, leg.to, leg.length.best);
    }
    export::write_route(&route, Format::GeoJson, WriteOptions::default(), &mut std::io::stdout().lock())?;

    // The sea leg is about 231 km. By kilometer posts, Vladivostok and Khabarovsk are 766 km apart.
    let lengths =
        |wanted: LegKind| route.legs().iter().filter(move |leg| leg.kind == wanted).map(|leg| leg.length.best.km());
    assert!(lengths(LegKind::Sea).all(|km| (224.0..=238.0).contains(&km)));
    assert!(lengths(LegKind::Rail).next().is_some_and(|km| (km - 766.0).abs() < 6.0));
    Ok(())
}
