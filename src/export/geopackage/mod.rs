//! GeoPackage 1.3 (OGC 12-128r18), the native format of QGIS, written by SQLite itself.
//!
//! Layers `locations`, `movements` and, if circles are requested, `uncertainty`, with all flat properties in typed columns and the
//! record behind each feature as JSON in `provenance`. Each layer has an R-tree index (`gpkg_rtree_index`) and a style that QGIS
//! applies when it opens the layer (`layer_styles`). Years before 1 and after 9999 are in `when` alone.
//!
//! The same map gives the same bytes: no clock, no user and no file name goes in. SQLite needs a file to write to, so the database is
//! built in a temporary file and copied to the output.

mod gpkg_tables;
mod qml;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

use self::qml::LayerStyle;
use crate::edtf::Instant;
use crate::export::cited_records::CitedRecords;
use crate::export::{WriteOptions, wkb, xml};
use crate::feature::{Feature, Geometry, Map, NOTE};
use crate::itinerary::{self, Itinerary};
use crate::measure::circle_rings;
use crate::position::Position;
use crate::property::{
    DataType, PropertyColumn, PropertyRow, PropertyValue, TableFeature, leg_columns, location_columns,
    movement_columns, stop_columns,
};

/// Vertices of the circle around a location.
const CIRCLE_VERTICES: usize = 72;

/// `last_change` of a map without any date.
const NO_DATE: &str = "1970-01-01T00:00:00.000Z";

pub(super) fn write_map(map: &Map, options: WriteOptions, out: &mut dyn Write) -> io::Result<()> {
    let features = map.features();
    let title = map.title().map(|title| format!("{title}. ")).unwrap_or_default();
    let description = format!("{title}{NOTE}. {}", map.attribution());
    let changed = map.as_of().or_else(|| CitedRecords::new(features).last_published());
    write(feature_layers(features, options.circles), &description, changed, out)
}

fn feature_layers(features: &[Feature], circles: bool) -> Vec<GpkgLayer<'_>> {
    let mut layers = vec![GpkgLayer::locations(features), GpkgLayer::movements(features)];
    if circles {
        layers.push(GpkgLayer::uncertainty(features));
    }
    layers
}

/// Writes the layers `legs` and `stops`.
pub(super) fn write_route(itinerary: &Itinerary<'_>, out: &mut dyn Write) -> io::Result<()> {
    let legs = itinerary.legs().map(|leg| GpkgRow::new(&leg, leg.geometry().as_ref().map(GpkgGeometry::from_lines)));
    let stops = itinerary.stops().map(|stop| GpkgRow::new(&stop, stop.geometry().as_ref().map(GpkgGeometry::new)));
    let layers = vec![
        GpkgLayer {
            name: "legs",
            geometry: "MULTILINESTRING",
            columns: leg_columns().collect(),
            has_records: false,
            style: LayerStyle::RouteLegs,
            rows: Box::new(legs),
        },
        GpkgLayer {
            name: "stops",
            geometry: "POINT",
            columns: stop_columns().collect(),
            has_records: false,
            style: LayerStyle::RouteStops,
            rows: Box::new(stops),
        },
    ];
    let description = format!("{}. {}. {}", itinerary.title(), itinerary::NOTE, itinerary.attribution());
    write(layers, &description, None, out)
}

fn write(
    layers: Vec<GpkgLayer<'_>>,
    description: &str,
    changed: Option<Instant>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let file = tempfile::NamedTempFile::new()?;
    let changed = changed.and_then(timestamp).unwrap_or_else(|| NO_DATE.to_owned());
    let connection = Connection::open(file.path()).map_err(io::Error::other)?;
    fill(&connection, layers, description, &changed).map_err(io::Error::other)?;
    connection.close().map_err(|(_, error)| io::Error::other(error))?;
    io::copy(&mut file.reopen()?, out)?;
    out.flush()
}

fn fill(connection: &Connection, layers: Vec<GpkgLayer<'_>>, description: &str, changed: &str) -> rusqlite::Result<()> {
    connection.execute_batch(gpkg_tables::SETTINGS)?;
    connection.execute_batch("BEGIN")?;
    connection.execute_batch(gpkg_tables::TABLES)?;
    for layer in layers {
        let (name, style) = (layer.name, layer.style);
        let geometry = layer.geometry;
        connection.execute_batch(&layer.create_table())?;
        connection.execute_batch(&gpkg_tables::spatial_index(name))?;
        let bounds = layer.insert_rows(connection)?;
        // The triggers call functions that SQLite lacks and every writer of GeoPackages brings; the rows are indexed by then.
        connection.execute_batch(&gpkg_tables::index_triggers(name))?;
        let [west, south, east, north] = bounds.map_or([None; 4], |bounds| bounds.map(Some));
        connection.execute(
            "INSERT INTO gpkg_contents VALUES (?1, 'features', ?1, ?2, ?3, ?4, ?5, ?6, ?7, 4326)",
            params![name, description, changed, west, south, east, north],
        )?;
        connection
            .execute("INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, 4326, 0, 0)", [name, geometry])?;
        connection.execute(
            "INSERT INTO gpkg_extensions VALUES (?1, 'geom', 'gpkg_rtree_index', ?2, 'write-only')",
            [name, "http://www.geopackage.org/spec120/#extension_rtree"],
        )?;
        connection.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, \
             styleSLD, useAsDefault, description, owner, ui, update_time) \
             VALUES ('', '', ?1, 'geom', 'troopmap', ?2, NULL, 1, ?3, '', NULL, ?4)",
            [name, &style.to_qml(), style.description(), changed],
        )?;
    }
    connection.execute(
        "INSERT INTO gpkg_contents VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?1, NULL, NULL, NULL, NULL, 0)",
        [changed],
    )?;
    connection.execute_batch("COMMIT")
}

/// A table of features of one kind.
struct GpkgLayer<'a> {
    name: &'static str,
    /// The kind of geometry, as the standard names it.
    geometry: &'static str,
    columns: Vec<PropertyColumn>,
    /// Whether there is a column for the record behind each feature.
    has_records: bool,
    style: LayerStyle,
    rows: Box<dyn Iterator<Item = GpkgRow> + 'a>,
}

/// A feature of a layer.
struct GpkgRow {
    geometry: Option<GpkgGeometry>,
    properties: PropertyRow<'static>,
    record: Option<String>,
}

/// West, south, east, north. A box that crosses the antimeridian is as wide as the globe, as the standard has no other.
type Bounds = [f64; 4];

/// A geometry as the blob of the standard, and its bounds.
struct GpkgGeometry {
    blob: Vec<u8>,
    bounds: Option<Bounds>,
}

impl GpkgRow {
    fn new(feature: &impl TableFeature, geometry: Option<GpkgGeometry>) -> Self {
        Self { geometry, properties: feature.row().into_owned(), record: feature.record() }
    }

    /// Returns the values of a row in the order of the columns of its table, after the key.
    fn into_values(self, columns: &[PropertyColumn], has_records: bool) -> Vec<Value> {
        let mut values = vec![self.geometry.map_or(Value::Null, |geometry| Value::Blob(geometry.blob))];
        let properties = self.properties;
        values.extend(columns.iter().map(|column| match (column.data_type, properties.cell(column.name)) {
            (_, PropertyValue::Missing) => Value::Null,
            (DataType::Time, PropertyValue::Text(text)) => text.parse().ok().and_then(timestamp).into(),
            (_, PropertyValue::Text(text)) => Value::Text(text),
            #[expect(clippy::cast_precision_loss, reason = "meters and shares are far below 2^53")]
            (DataType::Real, PropertyValue::Whole(number)) => Value::Real(number as f64),
            (_, PropertyValue::Whole(number)) => Value::Integer(number),
            (_, PropertyValue::Real(number)) => Value::Real(number),
            (_, PropertyValue::Flag(flag)) => Value::Integer(flag.into()),
        }));
        if has_records {
            values.push(self.record.into());
        }
        values
    }
}

impl<'a> GpkgLayer<'a> {
    fn locations(features: &'a [Feature]) -> Self {
        let row = |feature: &Feature| match feature {
            Feature::Location(_) => Some(GpkgRow::new(feature, Geometry::new(feature).as_ref().map(GpkgGeometry::new))),
            Feature::Movement(_) => None,
        };
        Self {
            name: "locations",
            geometry: "POINT",
            columns: location_columns().collect(),
            has_records: true,
            style: LayerStyle::Locations,
            rows: Box::new(features.iter().filter_map(row)),
        }
    }

    fn movements(features: &'a [Feature]) -> Self {
        let row = |feature: &Feature| match feature {
            Feature::Location(_) => None,
            Feature::Movement(_) => {
                Some(GpkgRow::new(feature, Geometry::new(feature).as_ref().map(GpkgGeometry::from_lines)))
            }
        };
        Self {
            name: "movements",
            geometry: "MULTILINESTRING",
            columns: movement_columns().collect(),
            has_records: true,
            style: LayerStyle::Movements,
            rows: Box::new(features.iter().filter_map(row)),
        }
    }

    fn uncertainty(features: &'a [Feature]) -> Self {
        let row = |feature: &Feature| match feature {
            Feature::Location(location) => {
                let rings = circle_rings(location.extent, CIRCLE_VERTICES);
                let geometry = GpkgGeometry::new(&Geometry::Rings(&rings));
                (!rings.is_empty()).then(|| GpkgRow::new(feature, Some(geometry)))
            }
            Feature::Movement(_) => None,
        };
        Self {
            name: "uncertainty",
            geometry: "MULTIPOLYGON",
            style: LayerStyle::Uncertainty,
            rows: Box::new(features.iter().filter_map(row)),
            ..Self::locations(features)
        }
    }

    fn create_table(&self) -> String {
        let mut sql = format!(
            "CREATE TABLE {} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {}",
            self.name, self.geometry
        );
        for column in &self.columns {
            let sql_type = match column.data_type {
                DataType::Text | DataType::Style | DataType::Record => "TEXT",
                DataType::Whole => "MEDIUMINT",
                DataType::Count => "INTEGER",
                DataType::Real => "DOUBLE",
                DataType::Flag => "BOOLEAN",
                DataType::Time => "DATETIME",
            };
            // Some names are keywords of SQL.
            sql = sql + ", \"" + column.name + "\" " + sql_type;
        }
        sql + if self.has_records { ", provenance TEXT)" } else { ")" }
    }

    /// Inserts the rows and returns the bounds of all of them. `None` if no row has a geometry.
    fn insert_rows(self, connection: &Connection) -> rusqlite::Result<Option<Bounds>> {
        let Self { name, columns, has_records, rows, .. } = self;
        let places = ", ?".repeat(1 + columns.len() + usize::from(has_records));
        let mut insert = connection.prepare(&format!("INSERT INTO {name} VALUES (NULL{places})"))?;
        let mut index = connection.prepare(&format!("INSERT INTO rtree_{name}_geom VALUES (?, ?, ?, ?, ?)"))?;
        let mut all = None;
        for row in rows {
            let bounds = row.geometry.as_ref().and_then(|geometry| geometry.bounds);
            let key = insert.insert(params_from_iter(row.into_values(&columns, has_records)))?;
            if let Some(bounds) = bounds {
                let [west, south, east, north] = bounds;
                index.execute(params![key, west, east, south, north])?;
                all = Some(all.map_or(bounds, |all| union(all, bounds)));
            }
        }
        Ok(all)
    }
}

impl GpkgGeometry {
    fn new(geometry: &Geometry<'_>) -> Self {
        let wkb = wkb::encode(geometry);
        Self::from_wkb(geometry, &wkb)
    }

    /// Lines as a multiple line, also where there is one: the geometries of a layer are all of one kind.
    fn from_lines(geometry: &Geometry<'_>) -> Self {
        let wkb = wkb::encode_multi_line(&geometry.parts());
        Self::from_wkb(geometry, &wkb)
    }

    fn from_wkb(geometry: &Geometry<'_>, wkb: &[u8]) -> Self {
        let bounds = bounds(&geometry.parts());
        // A point needs no envelope.
        let envelope = bounds.filter(|_| !matches!(geometry, Geometry::Point(_)));
        // "GP", version 1, little-endian, with or without an envelope of two dimensions.
        let mut blob = vec![b'G', b'P', 0, if envelope.is_some() { 0b11 } else { 0b01 }];
        blob.extend(4326_i32.to_le_bytes());
        for number in envelope.map(|[west, south, east, north]| [west, east, south, north]).into_iter().flatten() {
            blob.extend(number.to_le_bytes());
        }
        blob.extend(wkb);
        Self { blob, bounds }
    }
}

fn union(a: Bounds, b: Bounds) -> Bounds {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

fn bounds(parts: &[&[Position]]) -> Option<Bounds> {
    let points = parts.iter().copied().flatten().map(|position| position.round());
    points.map(|point| [point.lon(), point.lat(), point.lon(), point.lat()]).reduce(union)
}

/// Formats an instant as the standard does, to the millisecond. `None` for years that it cannot write.
fn timestamp(instant: Instant) -> Option<String> {
    xml::format_instant(Some(instant)).map(|text| text.replace('Z', ".000Z"))
}
