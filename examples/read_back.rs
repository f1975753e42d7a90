//! Reads a GeoJSON map back without loss.
//!
//! `cargo run --example read_back`

use std::error::Error;

use troopmap::export::{self, WriteOptions, geojson};
use troopmap::{Feature, Format, ReadOptions, World, assess, dossier, feature, locate};

fn main() -> Result<(), Box<dyn Error>> {
    let dossier = dossier::read("fixtures/seed-article.toml", &ReadOptions::default())?.into_result()?;
    let located = locate(&dossier, &World);
    let assessed = assess::as_of(&located, None);
    let map = feature::collect(&assessed);
    let mut written = Vec::new();
    export::write(&map, Format::GeoJson, WriteOptions::default(), &mut written)?;

    let read = geojson::read(std::str::from_utf8(&written)?)?;
    for feature in &read {
        let report = feature.report();
        println!("{}: {} ({} claims)", report.title, report.description, report.provenance.len());
    }
    assert_eq!(read, map.features());
    assert!(read.iter().any(|feature| matches!(feature, Feature::Movement(_))));
    Ok(())
}
