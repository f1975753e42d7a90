//! GeoParquet 1.1, for data frames, DuckDB and whoever works by columns.
//!
//! Geometry as WKB with a box beside it (`bbox`), by which readers skip rows; all flat properties in typed columns; the record
//! behind each feature as JSON in `provenance`. Styles and circles are left out. A box of a movement over the antimeridian spans
//! all longitudes, since readers compare it as plain numbers. Rows are written in groups, each held in memory while it is put
//! together.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType as PhysicalType, DoubleType, Int32Type, Int64Type,
};
use parquet::errors::{ParquetError, Result as Parquet};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use serde_json::json;

use crate::antimeridian::BboxBuilder;
use crate::edtf::Instant;
use crate::export::wkb;
use crate::feature::Map;
use crate::itinerary::Itinerary;
use crate::property::{DataType, PropertyRow, PropertyValue, TableFeature, TableLayer};

/// Rows of a group.
const GROUP: usize = 8192;

pub(super) fn write_map(map: &Map, out: &mut dyn Write) -> io::Result<()> {
    write(&TableLayer::from_map(map), map.features(), out)
}

/// One row for each leg.
pub(super) fn write_route(itinerary: &Itinerary<'_>, out: &mut dyn Write) -> io::Result<()> {
    write(&TableLayer::from_route(itinerary), itinerary.legs(), out)
}

fn write(
    layer: &TableLayer<'_>,
    entries: impl IntoIterator<Item = impl TableFeature>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let schema = parse_message_type(&schema(layer)).map_err(failed)?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties)).map_err(failed)?;
    let mut entries = entries.into_iter();
    let mut seen = Seen { bounds: BboxBuilder::new(), kinds: BTreeSet::new() };
    loop {
        let lines: Vec<Line> = entries.by_ref().take(GROUP).map(|entry| Line::of(&entry, &mut seen)).collect();
        if lines.is_empty() {
            break;
        }
        let mut group = writer.next_row_group().map_err(failed)?;
        fill(&mut group, layer, &lines).map_err(failed)?;
        group.close().map_err(failed)?;
        // What is finished goes out, so that only one group is held.
        writer.flush()?;
        out.write_all(&std::mem::take(writer.inner_mut()))?;
    }
    writer.append_key_value_metadata(KeyValue::new("geo".to_owned(), seen.metadata()));
    let about = json!({ "title": layer.title, "note": layer.note, "attribution": layer.attribution });
    writer.append_key_value_metadata(KeyValue::new("troopmap".to_owned(), about.to_string()));
    out.write_all(&writer.into_inner().map_err(failed)?)?;
    out.flush()
}

fn failed(error: ParquetError) -> io::Error {
    io::Error::other(error)
}

fn schema(layer: &TableLayer<'_>) -> String {
    let mut schema = format!("message {} {{\n", layer.name);
    for column in &layer.columns {
        let (kind, meaning) = match column.data_type {
            DataType::Text | DataType::Style | DataType::Record => ("BYTE_ARRAY", " (UTF8)"),
            DataType::Whole => ("INT32", ""),
            DataType::Count => ("INT64", ""),
            DataType::Real => ("DOUBLE", ""),
            DataType::Flag => ("BOOLEAN", ""),
            DataType::Time => ("INT64", " (TIMESTAMP(MILLIS,true))"),
        };
        schema = schema + "OPTIONAL " + kind + " " + column.name + meaning + ";\n";
    }
    if layer.has_record {
        schema += "OPTIONAL BYTE_ARRAY provenance (JSON);\n";
    }
    schema
        + "OPTIONAL BYTE_ARRAY geometry;\nOPTIONAL GROUP bbox {\nREQUIRED DOUBLE xmin;\nREQUIRED DOUBLE ymin;\nREQUIRED DOUBLE xmax;\nREQUIRED DOUBLE ymax;\n}\n}"
}

/// What all rows come to.
struct Seen {
    bounds: BboxBuilder,
    kinds: BTreeSet<&'static str>,
}

impl Seen {
    /// The metadata that the standard asks for.
    fn metadata(self) -> String {
        let corner = |corner: &str| json!(["bbox", corner]);
        let covering = json!({
            "bbox": { "xmin": corner("xmin"), "ymin": corner("ymin"), "xmax": corner("xmax"), "ymax": corner("ymax") },
        });
        let mut geometry = json!({ "encoding": "WKB", "geometry_types": self.kinds, "covering": covering });
        if let Some(bbox) = self.bounds.build() {
            geometry["bbox"] = json!(bbox);
        }
        json!({ "version": "1.1.0", "primary_column": "geometry", "columns": { "geometry": geometry } }).to_string()
    }
}

/// One row as it is put into columns.
struct Line {
    row: PropertyRow<'static>,
    provenance: Option<String>,
    geometry: Option<Vec<u8>>,
    /// West, south, east, north.
    bbox: Option<[f64; 4]>,
}

impl Line {
    fn of(entry: &impl TableFeature, seen: &mut Seen) -> Self {
        let geometry = entry.geometry();
        let mut bbox: Option<[f64; 4]> = None;
        if let Some(geometry) = &geometry {
            seen.kinds.insert(geometry.kind());
            for part in geometry.parts() {
                seen.bounds.add(part);
                for spot in part.iter().map(|spot| spot.round()) {
                    let [west, south, east, north] = bbox.unwrap_or([spot.lon(), spot.lat(), spot.lon(), spot.lat()]);
                    bbox = Some([
                        west.min(spot.lon()),
                        south.min(spot.lat()),
                        east.max(spot.lon()),
                        north.max(spot.lat()),
                    ]);
                }
            }
        }
        Self {
            row: entry.row().into_owned(),
            provenance: entry.record(),
            geometry: geometry.as_ref().map(wkb::bytes),
            bbox,
        }
    }
}

type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

fn fill(group: &mut Group<'_>, layer: &TableLayer<'_>, lines: &[Line]) -> Parquet<()> {
    for column in &layer.columns {
        let cells = || lines.iter().map(|line| line.row.cell(column.name));
        match column.data_type {
            DataType::Text | DataType::Style | DataType::Record => put::<ByteArrayType>(group, cells().map(text)),
            DataType::Whole => put::<Int32Type>(group, cells().map(|cell| whole(cell)?.try_into().ok())),
            DataType::Count => put::<Int64Type>(group, cells().map(whole)),
            DataType::Real => put::<DoubleType>(group, cells().map(real)),
            DataType::Flag => put::<BoolType>(group, cells().map(flag)),
            DataType::Time => put::<Int64Type>(group, cells().map(time)),
        }?;
    }
    if layer.has_record {
        put::<ByteArrayType>(group, lines.iter().map(|line| line.provenance.as_deref().map(ByteArray::from)))?;
    }
    put::<ByteArrayType>(group, lines.iter().map(|line| line.geometry.clone().map(ByteArray::from)))?;
    for corner in 0..4 {
        put::<DoubleType>(group, lines.iter().map(|line| line.bbox.map(|bbox| bbox[corner])))?;
    }
    Ok(())
}

/// Fills the next column.
fn put<T: PhysicalType>(group: &mut Group<'_>, values: impl Iterator<Item = Option<T::T>>) -> Parquet<()> {
    let values: Vec<Option<T::T>> = values.collect();
    let is_there: Vec<i16> = values.iter().map(|value| value.is_some().into()).collect();
    let values: Vec<T::T> = values.into_iter().flatten().collect();
    let mut column =
        group.next_column()?.ok_or_else(|| ParquetError::General("the schema has no such column".to_owned()))?;
    column.typed::<T>().write_batch(&values, Some(&is_there), None)?;
    column.close()
}

fn text(cell: PropertyValue) -> Option<ByteArray> {
    match cell {
        PropertyValue::Text(text) => Some(text.into_bytes().into()),
        _ => None,
    }
}

fn whole(cell: PropertyValue) -> Option<i64> {
    match cell {
        PropertyValue::Whole(number) => Some(number),
        _ => None,
    }
}

fn real(cell: PropertyValue) -> Option<f64> {
    match cell {
        #[expect(clippy::cast_precision_loss, reason = "metres and shares, far below 2^53")]
        PropertyValue::Whole(number) => Some(number as f64),
        PropertyValue::Real(number) => Some(number),
        _ => None,
    }
}

fn flag(cell: PropertyValue) -> Option<bool> {
    match cell {
        PropertyValue::Flag(flag) => Some(flag),
        _ => None,
    }
}

/// Milliseconds since 1970.
fn time(cell: PropertyValue) -> Option<i64> {
    match cell {
        PropertyValue::Text(text) => text.parse::<Instant>().ok()?.unix_seconds().checked_mul(1000),
        _ => None,
    }
}
