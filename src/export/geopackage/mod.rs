//! GeoPackage 1.3, the format in which QGIS likes its layers.
//!
//! Layers `locations`, `movements` and, where circles are asked for, `uncertainty`, with all flat properties in typed columns and the
//! record behind each feature as JSON in `provenance`. Styles are left out, and so is a spatial index, which readers make where
//! they want one. Years before 1 and after 9999 stand in `when` alone. The file is put together in memory.

mod record;
mod sqlite;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use self::record::Field;
use self::sqlite::Database;
use crate::edtf::Instant;
use crate::export::cited_records::CitedRecords;
use crate::export::{WriteOptions, wkb, xml};
use crate::feature::Geometry;
use crate::feature::NOTE;
use crate::feature::{Feature, Map};
use crate::itinerary::{self, Itinerary, ItineraryLeg, ItineraryStop};
use crate::measure::circle_rings;
use crate::position::Position;
use crate::property::{
    DataType, PropertyColumn, PropertyRow, PropertyValue, TableFeature, leg_columns, location_columns,
    movement_columns, stop_columns,
};

/// "GPKG", and version 1.3.0.
const APPLICATION: u32 = 0x4750_4B47;
const VERSION: u32 = 10_300;

/// Corners of a drawn circle.
const CORNERS: usize = 72;

const WGS84: &str = "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AUTHORITY[\"EPSG\",\"4326\"]]";

// The tables that the standard asks for, in its words (OGC 12-128r18, annex C).
const SYSTEMS: &str = "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)";
const CONTENTS: &str = "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))";
const COLUMNS: &str = "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name), CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))";

pub(super) fn write_map(map: &Map, options: WriteOptions, out: &mut dyn Write) -> io::Result<()> {
    let features = map.features();
    let mut layers = vec![Layer::locations(&features), Layer::movements(&features)];
    if options.circles {
        layers.push(Layer::uncertainty(&features));
    }
    let title = map.title().map(|title| format!("{title}. ")).unwrap_or_default();
    let description = format!("{title}{NOTE}. {}", map.attribution());
    let changed = map.as_of().or_else(|| CitedRecords::new(features).last_published());
    write(layers, &description, changed, out)
}

/// Layers `legs` and `stops`.
pub(super) fn write_route(itinerary: &Itinerary<'_>, out: &mut dyn Write) -> io::Result<()> {
    let line = |section: ItineraryLeg<'_>| Line::of(&section, section.geometry().map(|lines| Shape::of_lines(&lines)));
    let point =
        |stop: ItineraryStop<'_>| Line::of(&stop, stop.geometry().map(|point| Shape::of(&point, wkb::bytes(&point))));
    let layers = vec![
        Layer {
            name: "legs",
            geometry: "MULTILINESTRING",
            columns: leg_columns().collect(),
            recorded: false,
            lines: Box::new(itinerary.legs().map(line)),
        },
        Layer {
            name: "stops",
            geometry: "POINT",
            columns: stop_columns().collect(),
            recorded: false,
            lines: Box::new(itinerary.stops().map(point)),
        },
    ];
    let description = format!("{}. {}. {}", itinerary.title(), itinerary::NOTE, itinerary.attribution());
    write(layers, &description, None, out)
}

fn write(
    mut layers: Vec<Layer<'_>>,
    description: &str,
    changed: Option<Instant>,
    out: &mut dyn Write,
) -> io::Result<()> {
    // In the order of their names, as the indexes want them.
    layers.sort_by_key(|layer| layer.name);
    let mut database = Database::new();
    systems(&mut database);
    let filled: Vec<Filled> = layers.into_iter().map(|layer| layer.fill(&mut database)).collect();
    contents(&mut database, &filled, description, changed);
    columns(&mut database, &filled);
    sequence(&mut database, &filled);
    out.write_all(&database.finish(APPLICATION, VERSION))?;
    out.flush()
}

/// A table of features of one kind.
struct Layer<'a> {
    name: &'static str,
    geometry: &'static str,
    columns: Vec<PropertyColumn>,
    /// Whether there is a column for the record behind each feature.
    recorded: bool,
    lines: Box<dyn Iterator<Item = Line> + 'a>,
}

/// One feature of it.
struct Line {
    shape: Option<Shape>,
    row: PropertyRow<'static>,
    record: Option<String>,
}

/// What is known of a table when it is full.
struct Filled {
    name: &'static str,
    geometry: &'static str,
    rows: i64,
    /// West, south, east, north.
    bounds: Option<[f64; 4]>,
}

/// A geometry as the standard's blob, and the box around it.
struct Shape {
    blob: Vec<u8>,
    parts: Vec<Vec<Position>>,
}

impl Line {
    fn of(entry: &impl TableFeature, shape: Option<Shape>) -> Self {
        Self { shape, row: entry.row().into_owned(), record: entry.record() }
    }
}

impl<'a> Layer<'a> {
    fn locations(features: &'a [Feature]) -> Self {
        let point = |feature: &Feature| match feature {
            Feature::Location(_) => {
                let shape = Geometry::new(feature).map(|point| Shape::of(&point, wkb::bytes(&point)));
                Some(Line::of(feature, shape))
            }
            Feature::Movement(_) => None,
        };
        Self {
            name: "locations",
            geometry: "POINT",
            columns: location_columns().collect(),
            recorded: true,
            lines: Box::new(features.iter().filter_map(point)),
        }
    }

    fn movements(features: &'a [Feature]) -> Self {
        let line = |feature: &Feature| match feature {
            Feature::Location(_) => None,
            Feature::Movement(_) => {
                Some(Line::of(feature, Geometry::new(feature).map(|lines| Shape::of_lines(&lines))))
            }
        };
        Self {
            name: "movements",
            geometry: "MULTILINESTRING",
            columns: movement_columns().collect(),
            recorded: true,
            lines: Box::new(features.iter().filter_map(line)),
        }
    }

    fn uncertainty(features: &'a [Feature]) -> Self {
        let rim = |feature: &Feature| match feature {
            Feature::Location(location) => {
                let rings = circle_rings(location.extent, CORNERS);
                let rim = Geometry::Rings(&rings);
                (!rings.is_empty()).then(|| Line::of(feature, Some(Shape::of(&rim, wkb::bytes(&rim)))))
            }
            Feature::Movement(_) => None,
        };
        Self {
            name: "uncertainty",
            geometry: "MULTIPOLYGON",
            lines: Box::new(features.iter().filter_map(rim)),
            ..Self::locations(features)
        }
    }

    fn fill(self, database: &mut Database) -> Filled {
        let sql = self.sql();
        let Self { name, geometry, columns, recorded, lines } = self;
        let (mut rows_added, mut bounds) = (0, None);
        let rows = (1..).zip(lines).map(|(key, line)| {
            rows_added = key;
            if let Some(shape) = &line.shape {
                bounds = grown(bounds, &shape.parts);
            }
            (key, fields(line, &columns, recorded))
        });
        database.table(name, &sql, rows);
        Filled { name, geometry, rows: rows_added, bounds }
    }

    fn sql(&self) -> String {
        let mut sql = format!(
            "CREATE TABLE {} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {}",
            self.name, self.geometry
        );
        for column in &self.columns {
            let holds = match column.data_type {
                DataType::Text | DataType::Style | DataType::Record => "TEXT",
                DataType::Whole => "MEDIUMINT",
                DataType::Count => "INTEGER",
                DataType::Real => "DOUBLE",
                DataType::Flag => "BOOLEAN",
                DataType::Time => "DATETIME",
            };
            // Some names are words of SQL.
            sql = sql + ", \"" + column.name + "\" " + holds;
        }
        sql + if self.recorded { ", provenance TEXT)" } else { ")" }
    }
}

impl Shape {
    fn of_lines(lines: &Geometry<'_>) -> Self {
        let wkb = wkb::lines(&lines.parts());
        Self::of(lines, wkb)
    }

    fn of(geometry: &Geometry<'_>, wkb: Vec<u8>) -> Self {
        let parts: Vec<Vec<Position>> = geometry.parts().into_iter().map(<[Position]>::to_vec).collect();
        // "GP", version 1, little-endian; a point needs no envelope.
        let envelope = (!matches!(geometry, Geometry::Point(_))).then(|| grown(None, &parts)).flatten();
        let mut blob = vec![b'G', b'P', 0, if envelope.is_some() { 0b11 } else { 0b01 }];
        blob.extend(4326_i32.to_le_bytes());
        for number in envelope.map(|[west, south, east, north]| [west, east, south, north]).into_iter().flatten() {
            blob.extend(number.to_le_bytes());
        }
        blob.extend(wkb);
        Self { blob, parts }
    }
}

/// A box that knows nothing of the antimeridian, as the standard has it.
fn grown(bounds: Option<[f64; 4]>, parts: &[Vec<Position>]) -> Option<[f64; 4]> {
    parts.iter().flatten().map(|spot| spot.round()).fold(bounds, |bounds, spot| {
        let [west, south, east, north] = bounds.unwrap_or([spot.lon(), spot.lat(), spot.lon(), spot.lat()]);
        Some([west.min(spot.lon()), south.min(spot.lat()), east.max(spot.lon()), north.max(spot.lat())])
    })
}

fn fields<'a>(line: Line, columns: &[PropertyColumn], recorded: bool) -> Vec<Field<'a>> {
    let Line { shape, row, record } = line;
    // The key of a row stands before it.
    let mut fields = vec![Field::Null, shape.map_or(Field::Null, |shape| Field::Blob(shape.blob))];
    fields.extend(columns.iter().map(|column| match (column.data_type, row.cell(column.name)) {
        (_, PropertyValue::Missing) => Field::Null,
        (DataType::Time, PropertyValue::Text(text)) => {
            text.parse().ok().and_then(moment).map_or(Field::Null, Field::Owned)
        }
        (_, PropertyValue::Text(text)) => Field::Owned(text.to_owned()),
        #[expect(clippy::cast_precision_loss, reason = "metres and shares, far below 2^53")]
        (DataType::Real, PropertyValue::Whole(number)) => Field::Real(number as f64),
        (_, PropertyValue::Whole(number)) => Field::Integer(number),
        (_, PropertyValue::Real(number)) => Field::Real(number),
        (_, PropertyValue::Flag(flag)) => Field::Integer(flag.into()),
    }));
    if recorded {
        fields.push(record.map_or(Field::Null, Field::Owned));
    }
    fields
}

/// The standard writes instants to the millisecond.
fn moment(instant: Instant) -> Option<String> {
    xml::instant(Some(instant)).map(|text| text.replace('Z', ".000Z"))
}

/// The greatest key of each table, which a table whose keys count up needs to go on.
fn sequence(database: &mut Database, layers: &[Filled]) {
    let rows = (1..).zip(layers).map(|(key, layer)| (key, vec![Field::Text(layer.name), Field::Integer(layer.rows)]));
    database.table("sqlite_sequence", "CREATE TABLE sqlite_sequence(name,seq)", rows);
}

fn systems(database: &mut Database) {
    let text = Field::Text;
    let undefined = |key: i64, name| {
        let fields = vec![text(name), Field::Null, text("NONE"), Field::Integer(key), text("undefined"), Field::Null];
        (key, fields)
    };
    let wgs84 = vec![text("WGS 84"), Field::Null, text("EPSG"), Field::Integer(4326), text(WGS84), Field::Null];
    let rows = [undefined(-1, "Undefined Cartesian SRS"), undefined(0, "Undefined geographic SRS"), (4326, wgs84)];
    database.table("gpkg_spatial_ref_sys", SYSTEMS, rows);
}

fn contents(database: &mut Database, layers: &[Filled], description: &str, changed: Option<Instant>) {
    let changed = changed.and_then(moment).unwrap_or_else(|| "1970-01-01T00:00:00.000Z".to_owned());
    let rows = (1..).zip(layers).map(|(key, layer)| {
        let bounds = layer.bounds.map_or([const { Field::Null }; 4], |bounds| bounds.map(Field::Real));
        let mut fields = vec![Field::Text(layer.name), Field::Text("features"), Field::Text(layer.name)];
        fields.extend([Field::Text(description), Field::Text(&changed)]);
        fields.extend(bounds);
        fields.push(Field::Integer(4326));
        (key, fields)
    });
    database.table("gpkg_contents", CONTENTS, rows);
    let by_name = || (1..).zip(layers).map(|(key, layer)| vec![Field::Text(layer.name), Field::Integer(key)]);
    database.unique_index("gpkg_contents", 1, by_name());
    database.unique_index("gpkg_contents", 2, by_name());
}

fn columns(database: &mut Database, layers: &[Filled]) {
    let rows = (1..).zip(layers).map(|(key, layer)| {
        let no = Field::Integer(0);
        let names = [Field::Text(layer.name), Field::Text("geom"), Field::Text(layer.geometry)];
        (key, names.into_iter().chain([Field::Integer(4326), no.clone(), no]).collect())
    });
    database.table("gpkg_geometry_columns", COLUMNS, rows);
    let both = |(key, layer): (i64, &Filled)| vec![Field::Text(layer.name), Field::Text("geom"), Field::Integer(key)];
    database.unique_index("gpkg_geometry_columns", 1, (1..).zip(layers).map(both));
    let by_name = (1..).zip(layers).map(|(key, layer)| vec![Field::Text(layer.name), Field::Integer(key)]);
    database.unique_index("gpkg_geometry_columns", 2, by_name);
}
