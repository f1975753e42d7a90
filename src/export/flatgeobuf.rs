//! FlatGeobuf, which web maps read in parts: the features behind a spatial index, in the order of their neighbourhood.
//!
//! One layer of mixed geometry with all flat properties in typed columns and the record behind each feature as JSON in
//! `provenance`. Styles and circles are left out. The index needs a geometry for each feature, so that a movement from a place to
//! itself, which has no line, stands as a point there.

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

/// One feature for each leg.
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
        // An index of nothing is one that GDAL takes for broken.
        write_index: entries.peek().is_some(),
        description: Some(&description),
        ..FgbWriterOptions::default()
    };
    let mut writer =
        FgbWriter::create_with_options(layer.name, GeometryType::Unknown, options).map_err(io::Error::other)?;
    for column in &layer.columns {
        writer.add_column(column.name, kind(column.data_type), |_, _| {});
    }
    if layer.has_record {
        writer.add_column(PROVENANCE, ColumnType::Json, |_, _| {});
    }
    for entry in entries {
        let geometry = entry.geometry().unwrap_or(Geometry::Point(entry.point()));
        let mut put = Ok(());
        writer.add_feature_geom(geometry, |to| put = properties(&entry, layer, to)).map_err(io::Error::other)?;
        put.map_err(io::Error::other)?;
    }
    writer.write(&mut *out).map_err(io::Error::other)?;
    out.flush()
}

const fn kind(data_type: DataType) -> ColumnType {
    match data_type {
        DataType::Text | DataType::Style | DataType::Record => ColumnType::String,
        DataType::Whole => ColumnType::Int,
        DataType::Count => ColumnType::Long,
        DataType::Real => ColumnType::Double,
        DataType::Flag => ColumnType::Bool,
        DataType::Time => ColumnType::DateTime,
    }
}

fn properties(entry: &impl TableFeature, layer: &TableLayer<'_>, to: &mut impl PropertyProcessor) -> Processed<()> {
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
            #[expect(clippy::cast_precision_loss, reason = "metres and shares, far below 2^53")]
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
                spot(to, *position, 0)?;
                to.point_end(0)
            }
            Self::Lines(lines) => match lines.as_slice() {
                [one] => line(to, one, true, 0),
                several => {
                    to.multilinestring_begin(several.len(), 0)?;
                    several.iter().enumerate().try_for_each(|(at, one)| line(to, one, false, at))?;
                    to.multilinestring_end(0)
                }
            },
            // Circles are not written here.
            Self::Rings(_) => Err(GeozeroError::Geometry("areas have no place in this layer".to_owned())),
        }
    }
}

fn line(to: &mut impl GeomProcessor, line: &[Position], alone: bool, at: usize) -> Processed<()> {
    to.linestring_begin(alone, line.len(), at)?;
    line.iter().enumerate().try_for_each(|(at, &position)| spot(to, position, at))?;
    to.linestring_end(alone, at)
}

fn spot(to: &mut impl GeomProcessor, position: Position, at: usize) -> Processed<()> {
    let position = position.round();
    to.xy(position.lon(), position.lat(), at)
}
