//! FlatGeobuf, which web maps read in parts: features in spatial order, with a spatial index.
//!
//! The file has one layer with mixed geometry types, all flat properties in typed columns, and the record behind each feature as
//! JSON in `provenance`. Styles and circles are omitted. The index requires a geometry for each feature, so a movement from a
//! place to itself, which has no line, is a point.

use std::io::{self, Write};

use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use geozero::error::{GeozeroError, Result as Processed};
use geozero::{ColumnValue, GeomProcessor, GeozeroGeometry, PropertyProcessor};

use crate::feature::Geometry;
use crate::feature::Map;
use crate::itinerary::Itinerary;
use crate::position::Position;
use crate::property::{DataType, PropertyValue, TableFeature, TableLayer};

const PROVENANCE: &str = "provenance";

pub(super) fn write_map(map: &Map, out: &mut dyn Write) -> io::Result<()> {
    write(&TableLayer::from_map(map), map.features(), out)
}

/// Writes one feature for each leg.
pub(super) fn write_route(itinerary: &Itinerary<'_>, out: &mut dyn Write) -> io::Result<()> {
    write(&TableLayer::from_route(itinerary), itinerary.legs(), out)
}

fn write(
    layer: &TableLayer<'_>,
    entries: impl IntoIterator<Item = impl TableFeature>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut entries = entries.into_iter().peekable();
    let description = format!("{}. {}", layer.note, layer.attribution);
    let options = FgbWriterOptions {
        detect_type: false,
        promote_to_multi: false,
        crs: FgbCrs { code: 4326, ..FgbCrs::default() },
        title: layer.title,
        // GDAL reports an empty index as invalid.
        write_index: entries.peek().is_some(),
        description: Some(&description),
        ..FgbWriterOptions::default()
    };
    let mut writer =
        FgbWriter::create_with_options(layer.name, GeometryType::Unknown, options).map_err(io::Error::other)?;
    for column in &layer.columns {
        writer.add_column(column.name, column_type(column.data_type), |_, _| {});
    }
    if layer.has_record {
        writer.add_column(PROVENANCE, ColumnType::Json, |_, _| {});
    }
    for entry in entries {
        let geometry = entry.geometry().unwrap_or(Geometry::Point(entry.point()));
        let mut result = Ok(());
        writer
            .add_feature_geom(geometry, |to| result = write_properties(&entry, layer, to))
            .map_err(io::Error::other)?;
        result.map_err(io::Error::other)?;
    }
    writer.write(&mut *out).map_err(io::Error::other)?;
    out.flush()
}

const fn column_type(data_type: DataType) -> ColumnType {
    match data_type {
        DataType::Text | DataType::Style | DataType::Record => ColumnType::String,
        DataType::Whole => ColumnType::Int,
        DataType::Count => ColumnType::Long,
        DataType::Real => ColumnType::Double,
        DataType::Flag => ColumnType::Bool,
        DataType::Time => ColumnType::DateTime,
    }
}

fn write_properties(
    entry: &impl TableFeature,
    layer: &TableLayer<'_>,
    to: &mut impl PropertyProcessor,
) -> Processed<()> {
    let row = entry.row();
    for (at, column) in layer.columns.iter().enumerate() {
        let cell = row.cell(column.name);
        let value = match (column.data_type, &cell) {
            (_, PropertyValue::Missing) => continue,
            (DataType::Time, PropertyValue::Text(text)) => ColumnValue::DateTime(text),
            (_, PropertyValue::Text(text)) => ColumnValue::String(text),
            (DataType::Whole, PropertyValue::Whole(number)) => {
                ColumnValue::Int(i32::try_from(*number).unwrap_or(i32::MAX))
            }
            #[expect(clippy::cast_precision_loss, reason = "meters and shares, far below 2^53")]
            (DataType::Real, PropertyValue::Whole(number)) => ColumnValue::Double(*number as f64),
            (_, PropertyValue::Whole(number)) => ColumnValue::Long(*number),
            (_, PropertyValue::Real(number)) => ColumnValue::Double(*number),
            (_, PropertyValue::Flag(flag)) => ColumnValue::Bool(*flag),
        };
        to.property(at, column.name, &value)?;
    }
    if let Some(record) = entry.record().filter(|_| layer.has_record) {
        to.property(layer.columns.len(), PROVENANCE, &ColumnValue::Json(&record))?;
    }
    Ok(())
}

impl GeozeroGeometry for Geometry<'_> {
    fn process_geom<P: GeomProcessor>(&self, to: &mut P) -> Processed<()> {
        match self {
            Self::Point(position) => {
                to.point_begin(0)?;
                write_position(to, *position, 0)?;
                to.point_end(0)
            }
            Self::Lines(lines) => match lines.as_slice() {
                [single] => write_line(to, single, true, 0),
                lines => {
                    to.multilinestring_begin(lines.len(), 0)?;
                    lines.iter().enumerate().try_for_each(|(at, one)| write_line(to, one, false, at))?;
                    to.multilinestring_end(0)
                }
            },
            // Circles are omitted in this format.
            Self::Rings(_) => Err(GeozeroError::Geometry("this layer has no polygons".to_owned())),
        }
    }
}

fn write_line(to: &mut impl GeomProcessor, line: &[Position], is_single: bool, at: usize) -> Processed<()> {
    to.linestring_begin(is_single, line.len(), at)?;
    line.iter().enumerate().try_for_each(|(at, &position)| write_position(to, position, at))?;
    to.linestring_end(is_single, at)
}

fn write_position(to: &mut impl GeomProcessor, position: Position, at: usize) -> Processed<()> {
    let position = position.round();
    to.xy(position.lon(), position.lat(), at)
}
