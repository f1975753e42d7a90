//! A flat table for spreadsheets and chart tools, one row for each feature.
//!
//! The columns that such tools look for come first. Movements have no `lat` and `lon`: their ends stand in columns of their own.
//! Left out are lines and the record behind each feature; the `id` leads to both in the GeoJSON of the same dossier.
//!
//! UTF-8 and RFC 4180 but for the line feed at the end of a row. A text that a spreadsheet would take for a formula has an
//! apostrophe before it, unless [`Options::csv_raw`](crate::export::Options) says otherwise; numbers never have. [`rows`] takes it off.

use std::io::{self, Write};

use crate::export::WriteOptions;
use crate::feature::Geometry;
use crate::feature::Map;
use crate::formula::{escape_formula, unescape_formula};
use crate::itinerary::Itinerary;
use crate::position::Position;
use crate::property::{PropertyRow, PropertyValue, TableFeature, all_columns, leg_columns};

/// The columns that chart tools look for.
const FIRST: [&str; 8] = ["lat", "lon", "title", "place", "start", "confidence", "likelihood", "url"];

/// All columns, in order.
fn header() -> Vec<&'static str> {
    let properties = all_columns().map(|column| column.name);
    FIRST.into_iter().chain(properties.filter(|name| !FIRST.contains(name))).collect()
}

pub(super) fn write_map(map: &Map, options: WriteOptions, out: &mut dyn Write) -> io::Result<()> {
    write(&header(), map.features(), options, out)
}

/// One row for each leg. A line has no place in a table; its ends have.
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
        let spot = match entry.geometry() {
            Some(Geometry::Point(spot)) => Some(spot.round()),
            _ => None,
        };
        let row = entry.row();
        writer.write_record(header.iter().map(|name| cell(name, spot, &row, options)))?;
    }
    writer.flush()
}

fn cell(name: &str, spot: Option<Position>, row: &PropertyRow, options: WriteOptions) -> String {
    let text = |text: &str| if options.csv_raw { text.to_owned() } else { escape_formula(text) };
    match name {
        "lat" => spot.map_or_else(String::new, |spot| spot.lat().to_string()),
        "lon" => spot.map_or_else(String::new, |spot| spot.lon().to_string()),
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

/// Reads a table back, the header first, without byte-order mark and with the guards against formulas taken off.
///
/// # Errors
/// When the text is no table whose rows are equally long.
pub fn rows(text: &str) -> io::Result<Vec<Vec<String>>> {
    let text = text.trim_start_matches('\u{FEFF}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows = reader.records().map(|row| Ok(row?.iter().map(|cell| unescape_formula(cell).to_owned()).collect()));
    rows.collect()
}
