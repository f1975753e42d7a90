//! Reads a dossier, assesses it as of a date, keeps features above a confidence, and exports them.
//!
//! `cargo run --example filter_and_export`

use std::error::Error;

use troopmap::export::{self, WriteOptions};
use troopmap::{Filter, Format, Instant, ReadOptions, World, assess, dossier, feature, locate};

fn main() -> Result<(), Box<dyn Error>> {
    let reading = dossier::read("fixtures/dprk-2024", &ReadOptions::default())?;
    let dossier = reading.into_result()?;
    let located = locate(&dossier, &World);
    let day: Instant = "2024-10-18".parse()?;
    let assessed = assess::as_of(&located, Some(day));
    let mut map = feature::collect(&assessed);
    let all = map.len();

    let filters: Vec<Filter> = vec!["proposition=presence".parse()?, "country=RU".parse()?, "confidence>=55".parse()?];
    map.retain(|feature| Filter::all_hold(&filters, feature));
    export::write(&map, Format::GeoJsonL, WriteOptions::default(), &mut std::io::stdout().lock())?;

    assert!(!map.is_empty() && map.len() < all);
    for feature in map.features() {
        assert!(feature.report().confidence.get() >= 55);
        assert!(feature.report().last_reported.is_some_and(|last| last <= day.end_of_day()));
    }
    Ok(())
}
