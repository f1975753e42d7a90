//! Streams a table of events through a closure of one's own, and to GeoJSON, in one pass and little memory each.
//!
//! `cargo run --release --example stream_events -- events.csv`, or without a file of your own for a small sample.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};

use troopmap::export::geojson::{Framing, write_events};
use troopmap::import::{Conversion, ImportFormat, ImportOptions, InvalidRow, convert};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "fixtures/import/ucdp.csv".to_owned());
    let options = ImportOptions::default();
    let events = Conversion::new(ImportFormat::UcdpGed, &path, &options);

    // One feature a line. The rows are shared among all cores; the features come in the order of the rows.
    let mut out = BufWriter::new(std::io::stdout().lock());
    let report = write_events(&events, Framing::Lines, File::open(&path)?, &mut out)?;
    out.flush()?;
    eprintln!("{} rows", report.rows);

    // Or any text of each row: when it was, in EDTF, and where.
    convert(&events, File::open(&path)?, &mut std::io::stderr().lock(), b"\n", |row, text| {
        if let Some(when) = &row.event.when {
            write!(text, "{when} ").map_err(|_| InvalidRow::NoDate)?;
        }
        text.extend_from_slice(row.event.place_text().as_bytes());
        Ok(())
    })?;
    Ok(())
}
