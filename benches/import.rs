//! Reads event data as CSV with troopmap and with the `csv` crate.
#![expect(clippy::unwrap_used, reason = "a bench may")]

#[path = "support/ged.rs"]
mod ged;
#[path = "support/random.rs"]
mod random;
mod support;

use std::hint::black_box;
use std::num::NonZero;

use serde::Deserialize;
use support::{Clock, Contender, compare, is_measuring};
use troopmap::import::{Conversion, EventReader, ImportFormat, ImportOptions, convert};

fn main() {
    let sizes = if is_measuring() { vec![3_500, 35_000, 350_000] } else { vec![50] };
    for rows in sizes {
        let mut table = Vec::new();
        ged::write(rows, &mut table).unwrap();
        let table = String::from_utf8(table).unwrap();
        println!("{rows} rows, {} kB", table.len() / 1000);
        compare(
            &format!("{rows} rows of UCDP GED"),
            Clock::Wall,
            3,
            vec![
                Contender::new("csv into a struct of 49 fields", || structs(&table)),
                Contender::new("csv, byte records, two numbers", || byte_records(&table)),
                Contender::new("troopmap EventReader, row by row", || events(&table)),
                Contender::new("troopmap convert to ids, 2 threads and one", || ids(&table)),
            ],
        );
    }
}

/// Uses what is read, so that the compiler cannot remove the reading.
fn events(table: &str) -> f64 {
    let mut events =
        EventReader::new(ImportFormat::UcdpGed, "ged.csv", table.as_bytes(), &ImportOptions::default()).unwrap();
    let mut sum = 0.0;
    while let Some(row) = events.read_event().unwrap() {
        sum += row.event.coordinates.as_ref().map_or(0.0, |point| point.position.lat());
        black_box(&row);
    }
    sum
}

fn ids(table: &str) -> usize {
    let options = ImportOptions::default();
    let threads = NonZero::new(2).unwrap();
    let conversion = Conversion::new(ImportFormat::UcdpGed, "ged.csv", &options).with_threads(threads);
    let mut out = Vec::new();
    let report = convert(&conversion, table.as_bytes(), &mut out, b"\n", |row, text| {
        row.event.id.parts().into_iter().for_each(|part| text.extend_from_slice(part.as_bytes()));
        Ok(())
    });
    report.unwrap().rows + out.len()
}

fn byte_records(table: &str) -> f64 {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let mut record = csv::ByteRecord::new();
    let mut sum = 0.0;
    while reader.read_byte_record(&mut record).unwrap() {
        let number = |column: usize| std::str::from_utf8(&record[column]).unwrap().parse::<f64>().unwrap();
        sum += number(29);
        black_box(number(30));
    }
    sum
}

fn structs(table: &str) -> f64 {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader
        .deserialize::<Ged>()
        .map(|row| {
            let row = black_box(row.unwrap());
            row.latitude
        })
        .sum()
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "they are read")]
struct Ged {
    id: u64,
    relid: String,
    year: u16,
    active_year: u8,
    code_status: String,
    type_of_violence: u8,
    conflict_dset_id: u32,
    conflict_new_id: u32,
    conflict_name: String,
    dyad_dset_id: u32,
    dyad_new_id: u32,
    dyad_name: String,
    side_a_dset_id: u32,
    side_a_new_id: u32,
    side_a: String,
    side_b_dset_id: u32,
    side_b_new_id: u32,
    side_b: String,
    number_of_sources: i32,
    source_article: String,
    source_office: String,
    source_date: String,
    source_headline: String,
    source_original: String,
    where_prec: u8,
    where_coordinates: String,
    where_description: String,
    adm_1: String,
    adm_2: String,
    latitude: f64,
    longitude: f64,
    geom_wkt: String,
    priogrid_gid: u32,
    country: String,
    country_id: u32,
    region: String,
    event_clarity: u8,
    date_prec: u8,
    date_start: String,
    date_end: String,
    deaths_a: u32,
    deaths_b: u32,
    deaths_civilians: u32,
    deaths_unknown: u32,
    best: u32,
    high: u32,
    low: u32,
    gwnoa: Option<u32>,
    gwnob: Option<u32>,
}
