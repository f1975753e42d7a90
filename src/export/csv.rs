//! A flat table for spreadsheets and chart tools, with one row for each feature.
//!
//! The columns that such tools look for are first. Movements have no `lat` and `lon`, because their ends are in columns of
//! their own. Omitted are lines and the record behind each feature; the `id` finds both in the GeoJSON of the same dossier.
//!
//! The text is UTF-8 and follows RFC 4180, except that rows end with a line feed. A cell that a spreadsheet would read as a
//! formula has an apostrophe in front, unless [`WriteOptions::csv_raw`](crate::export::WriteOptions) is set; numbers never have
//! one. [`rows`] removes it.

use std::io::{self, Write};

use crate::export::WriteOptions;
use crate::feature::Geometry;
use crate::feature::Map;
use crate::formula::{escape_formula, unescape_formula};
use crate::itinerary::Itinerary;
use crate::position::Position;
use crate::property::{PropertyRow, PropertyValue, TableFeature, all_columns, leg_columns};

/// The columns that chart tools look for, which are first.
const FIRST: [&str; 8] = ["lat", "lon", "title", "place", "start", "confidence", "likelihood", "url"];

/// Returns all columns in order.
fn header() -> Vec<&'static str> {
    let properties = all_columns().map(|column| column.name);
    FIRST.into_iter().chain(properties.filter(|name| !FIRST.contains(name))).collect()
}

pub(super) fn write_map(map: &Map, options: WriteOptions, out: &mut dyn Write) -> io::Result<()> {
    write(&header(), map.features(), options, out)
}

/// Writes one row for each leg, with the coordinates of its ends but without its line.
pub(super) fn write_route(itinerary: &Itinerary<'_>, options: WriteOptions, out: &mut dyn Write) -> io::Result<()> {
    let header: Vec<&str> = leg_columns().map(|column| column.name).collect();
    write(&header, itinerary.legs(), options, out)
}

fn write(
    header: &[&str],
    entries: impl IntoIterator<Item = impl TableFeature>,
    options: WriteOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    if options.bom {
        out.write_all("\u{FEFF}".as_bytes())?;
    }
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(header)?;
    for entry in entries {
        let position = match entry.geometry() {
            Some(Geometry::Point(position)) => Some(position.round()),
            _ => None,
        };
        let row = entry.row();
        writer.write_record(header.iter().map(|name| cell(name, position, &row, options)))?;
    }
    writer.flush()
}

fn cell(name: &str, position: Option<Position>, row: &PropertyRow, options: WriteOptions) -> String {
    let text = |text: &str| if options.csv_raw { text.to_owned() } else { escape_formula(text) };
    match name {
        "lat" => position.map_or_else(String::new, |position| position.lat().to_string()),
        "lon" => position.map_or_else(String::new, |position| position.lon().to_string()),
        "url" => text(row.text("urls").unwrap_or_default().split("; ").next().unwrap_or_default()),
        name => match row.cell(name) {
            PropertyValue::Missing => String::new(),
            PropertyValue::Text(cell) => text(&cell),
            PropertyValue::Whole(number) => number.to_string(),
            PropertyValue::Real(number) => number.to_string(),
            PropertyValue::Flag(flag) => flag.to_string(),
        },
    }
}

/// Reads a table back, including the header, without the byte-order mark and the apostrophes in front of formulas.
///
/// # Errors
/// Returns an error if the text is not a CSV table with rows of equal length.
pub fn rows(text: &str) -> io::Result<Vec<Vec<String>>> {
    let text = text.trim_start_matches('\u{FEFF}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows = reader.records().map(|row| Ok(row?.iter().map(|cell| unescape_formula(cell).to_owned()).collect()));
    rows.collect()
}
