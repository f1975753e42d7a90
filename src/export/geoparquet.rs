//! GeoParquet 1.1, for data frames, DuckDB and other columnar tools.
//!
//! Each row has its geometry as WKB, its bounding box (`bbox`) by which readers skip rows, all flat properties in typed columns,
//! and the record behind the feature as JSON in `provenance`. Styles and circles are omitted. The box of a movement across the
//! antimeridian covers all longitudes, because readers compare it as plain numbers.
//!
//! Rows are written in groups, and only one group is in memory at a time.

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

/// The number of rows in a group.
const GROUP_SIZE: usize = 8192;

pub(super) fn write_map(map: &Map, out: &mut dyn Write) -> io::Result<()> {
    write(&TableLayer::from_map(map), map.features(), out)
}

/// Writes one row for each leg.
pub(super) fn write_route(itinerary: &Itinerary<'_>, out: &mut dyn Write) -> io::Result<()> {
    write(&TableLayer::from_route(itinerary), itinerary.legs(), out)
}

fn write(
    layer: &TableLayer<'_>,
    entries: impl IntoIterator<Item = impl TableFeature>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let schema = parse_message_type(&schema(layer)).map_err(to_io_error)?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer =
        SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties)).map_err(to_io_error)?;
    let mut entries = entries.into_iter();
    let mut extent = LayerExtent { bounds: BboxBuilder::new(), kinds: BTreeSet::new() };
    loop {
        let rows: Vec<ParquetRow> =
            entries.by_ref().take(GROUP_SIZE).map(|entry| ParquetRow::new(&entry, &mut extent)).collect();
        if rows.is_empty() {
            break;
        }
        let mut group = writer.next_row_group().map_err(to_io_error)?;
        write_group(&mut group, layer, &rows).map_err(to_io_error)?;
        group.close().map_err(to_io_error)?;
        // Finished groups are written at once, so that only one is in memory.
        writer.flush()?;
        out.write_all(&std::mem::take(writer.inner_mut()))?;
    }
    writer.append_key_value_metadata(KeyValue::new("geo".to_owned(), extent.metadata()));
    let about = json!({ "title": layer.title, "note": layer.note, "attribution": layer.attribution });
    writer.append_key_value_metadata(KeyValue::new("troopmap".to_owned(), about.to_string()));
    out.write_all(&writer.into_inner().map_err(to_io_error)?)?;
    out.flush()
}

fn to_io_error(error: ParquetError) -> io::Error {
    io::Error::other(error)
}

fn schema(layer: &TableLayer<'_>) -> String {
    let mut schema = format!("message {} {{\n", layer.name);
    for column in &layer.columns {
        let (physical_type, logical_type) = match column.data_type {
            DataType::Text | DataType::Style | DataType::Record => ("BYTE_ARRAY", " (UTF8)"),
            DataType::Whole => ("INT32", ""),
            DataType::Count => ("INT64", ""),
            DataType::Real => ("DOUBLE", ""),
            DataType::Flag => ("BOOLEAN", ""),
            DataType::Time => ("INT64", " (TIMESTAMP(MILLIS,true))"),
        };
        schema = schema + "OPTIONAL " + physical_type + " " + column.name + logical_type + ";\n";
    }
    if layer.has_record {
        schema += "OPTIONAL BYTE_ARRAY provenance (JSON);\n";
    }
    schema
        + "OPTIONAL BYTE_ARRAY geometry;\nOPTIONAL GROUP bbox {\nREQUIRED DOUBLE xmin;\nREQUIRED DOUBLE ymin;\nREQUIRED DOUBLE xmax;\nREQUIRED DOUBLE ymax;\n}\n}"
}

/// The bounds and geometry types of all rows.
struct LayerExtent {
    bounds: BboxBuilder,
    kinds: BTreeSet<&'static str>,
}

impl LayerExtent {
    /// Returns the metadata that the standard requires.
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

/// A row before it is split into columns.
struct ParquetRow {
    row: PropertyRow<'static>,
    provenance: Option<String>,
    geometry: Option<Vec<u8>>,
    /// West, south, east and north.
    bbox: Option<[f64; 4]>,
}

impl ParquetRow {
    fn new(entry: &impl TableFeature, extent: &mut LayerExtent) -> Self {
        let geometry = entry.geometry();
        let mut bbox: Option<[f64; 4]> = None;
        if let Some(geometry) = &geometry {
            extent.kinds.insert(geometry.kind());
            for part in geometry.parts() {
                extent.bounds.add(part);
                for position in part.iter().map(|position| position.round()) {
                    let [west, south, east, north] =
                        bbox.unwrap_or([position.lon(), position.lat(), position.lon(), position.lat()]);
                    bbox = Some([
                        west.min(position.lon()),
                        south.min(position.lat()),
                        east.max(position.lon()),
                        north.max(position.lat()),
                    ]);
                }
            }
        }
        Self {
            row: entry.row().into_owned(),
            provenance: entry.record(),
            geometry: geometry.as_ref().map(wkb::encode),
            bbox,
        }
    }
}

type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

fn write_group(group: &mut Group<'_>, layer: &TableLayer<'_>, rows: &[ParquetRow]) -> Parquet<()> {
    for column in &layer.columns {
        let cells = || rows.iter().map(|row| row.row.cell(column.name));
        match column.data_type {
            DataType::Text | DataType::Style | DataType::Record => {
                write_column::<ByteArrayType>(group, cells().map(text))
            }
            DataType::Whole => write_column::<Int32Type>(group, cells().map(|cell| whole(&cell)?.try_into().ok())),
            DataType::Count => write_column::<Int64Type>(group, cells().map(|cell| whole(&cell))),
            DataType::Real => write_column::<DoubleType>(group, cells().map(|cell| real(&cell))),
            DataType::Flag => write_column::<BoolType>(group, cells().map(|cell| flag(&cell))),
            DataType::Time => write_column::<Int64Type>(group, cells().map(time)),
        }?;
    }
    if layer.has_record {
        write_column::<ByteArrayType>(group, rows.iter().map(|row| row.provenance.as_deref().map(ByteArray::from)))?;
    }
    write_column::<ByteArrayType>(group, rows.iter().map(|row| row.geometry.clone().map(ByteArray::from)))?;
    for corner in 0..4 {
        write_column::<DoubleType>(group, rows.iter().map(|row| row.bbox.map(|bbox| bbox[corner])))?;
    }
    Ok(())
}

/// Writes the next column.
fn write_column<T: PhysicalType>(group: &mut Group<'_>, values: impl Iterator<Item = Option<T::T>>) -> Parquet<()> {
    let values: Vec<Option<T::T>> = values.collect();
    let definition_levels: Vec<i16> = values.iter().map(|value| value.is_some().into()).collect();
    let values: Vec<T::T> = values.into_iter().flatten().collect();
    let mut column = group
        .next_column()?
        .ok_or_else(|| ParquetError::General("the schema has fewer columns than the rows".to_owned()))?;
    column.typed::<T>().write_batch(&values, Some(&definition_levels), None)?;
    column.close()
}

fn text(cell: PropertyValue) -> Option<ByteArray> {
    match cell {
        PropertyValue::Text(text) => Some(text.into_bytes().into()),
        _ => None,
    }
}

fn whole(cell: &PropertyValue) -> Option<i64> {
    match cell {
        PropertyValue::Whole(number) => Some(*number),
        _ => None,
    }
}

fn real(cell: &PropertyValue) -> Option<f64> {
    match cell {
        #[expect(clippy::cast_precision_loss, reason = "meters and shares, far below 2^53")]
        PropertyValue::Whole(number) => Some(*number as f64),
        PropertyValue::Real(number) => Some(*number),
        _ => None,
    }
}

fn flag(cell: &PropertyValue) -> Option<bool> {
    match cell {
        PropertyValue::Flag(flag) => Some(*flag),
        _ => None,
    }
}

/// Returns milliseconds since 1970-01-01T00:00:00Z.
fn time(cell: PropertyValue) -> Option<i64> {
    match cell {
        PropertyValue::Text(text) => text.parse::<Instant>().ok()?.unix_seconds().checked_mul(1000),
        _ => None,
    }
}
