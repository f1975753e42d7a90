//! Reads UCDP GED rows, assesses them, and writes GeoParquet.
//!
//! `cargo run --example ged_to_geoparquet --features geoparquet`

use std::error::Error;
use std::fs::File;

use troopmap::import::{self, ImportFormat};
use troopmap::{Dossier, Format, World, assess, export, feature, locate};

fn main() -> Result<(), Box<dyn Error>> {
    let path = "fixtures/import/ucdp.csv";
    let imported = import::read(ImportFormat::UcdpGed, path, File::open(path)?, &import::ImportOptions::default())?;
    for note in &imported.notes {
        eprintln!("{note}");
    }
    let rows = imported.rows;
    let dossier = Dossier::try_from(imported.records)?;
    let located = locate(&dossier, &World);
    let assessed = assess::as_of(&located, None);
    let map = feature::collect(&assessed);

    let mut parquet = Vec::new();
    export::write(&map, Format::GeoParquet, export::WriteOptions::default(), &mut parquet)?;
    eprintln!("{rows} rows, {} features, {} bytes", map.len(), parquet.len());

    assert!(rows > 0 && !map.is_empty());
    // A Parquet file starts and ends with these four bytes.
    assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"));
    Ok(())
}
