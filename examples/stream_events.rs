//! Converts a table of events to GeoJSON, and to text with a closure, each in one pass and bounded memory.
//!
//! `cargo run --release --example stream_events -- events.csv`, or without a file for a small sample.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};

use troopmap::export::geojson::{Framing, write_events};
use troopmap::import::{Conversion, ImportFormat, ImportOptions, InvalidRow, convert};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "fixtures/import/ucdp.csv".to_owned());
    let options = ImportOptions::default();
    let conversion = Conversion::new(ImportFormat::UcdpGed, &path, &options);

    // Writes one feature per line. All cores work; the features are in the order of the rows.
    let mut out = BufWriter::new(std::io::stdout().lock());
    let report = write_events(&conversion, Framing::Lines, File::open(&path)?, &mut out)?;
    out.flush()?;
    eprintln!("{} rows", report.rows);

    // Writes any text for each row, here its date in EDTF and its place.
    convert(&conversion, File::open(&path)?, &mut std::io::stderr().lock(), b"\n", |row, text| {
        if let Some(when) = &row.event.when {
            write!(text, "{when} ").map_err(|_| InvalidRow::NoDate)?;
        }
        text.extend_from_slice(row.event.place_text().as_bytes());
        Ok(())
    })?;
    Ok(())
}
