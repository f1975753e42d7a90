//! GeoPackage (OGC 12-128r18): the rows of its feature tables as features of GeoJSON, which are then read as such.
//!
//! The file is hostile until checked. SQLite reads a copy in memory, read-only, and runs no code of the file: only tables are
//! read, not views, and no trigger, generated column or virtual table. Tables are read row by row without sorting or searching,
//! so that the limits also hold for a file whose pages point to each other in circles.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use serde_json::Value;

use super::read_input::too_many_claims;
use crate::crs;
use crate::dossier::{Limits, quote_text, too_large_problem};
use crate::problem::Problem;

/// The first bytes of every SQLite database.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// The greatest number of rows in a table of the file's own description.
const MAX_DESCRIPTION_ROWS: usize = 10_000;

/// The greatest depth of nested geometry collections.
const MAX_NESTING: usize = 16;

type Result<T> = std::result::Result<T, Box<Problem>>;

/// Returns true if the bytes begin like a SQLite database.
pub(crate) fn is_sqlite(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Converts the feature tables of a GeoPackage to GeoJSON, one feature a line.
///
/// Each feature has the columns of its row as properties, and the table and the key as its id (`locations.12`). Cells with
/// bytes other than the geometry are skipped.
pub(crate) fn to_geojson(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Vec<u8>> {
    let file = File { name, limits, connection: open(name, bytes, limits)? };
    let layers = file.layers()?;
    let mut text = String::new();
    let mut features = 0;
    for layer in &layers {
        file.write_features(layer, &mut features, &mut text)?;
    }
    if features == 0 {
        text.push_str("{\"type\":\"FeatureCollection\",\"features\":[]}");
    }
    Ok(text.into_bytes())
}

fn invalid(name: &str, cause: impl std::fmt::Display) -> Box<Problem> {
    Box::new(Problem::error("geopackage", format!("{name} is not a valid GeoPackage: {cause}")))
}

fn open(name: &str, mut bytes: Vec<u8>, limits: &Limits) -> Result<Connection> {
    if !is_sqlite(&bytes) || bytes.len() < 100 {
        return Err(invalid(name, "it is not a SQLite database"));
    }
    // A file in write-ahead mode cannot be opened in memory. QGIS leaves files in this mode; their pages are the same.
    bytes[18..20].copy_from_slice(&[1, 1]);
    let connect = || -> rusqlite::Result<Connection> {
        let mut connection = Connection::open_in_memory()?;
        connection.deserialize_read_exact("main", bytes.as_slice(), bytes.len(), true)?;
        let longest = i32::try_from(limits.file_bytes).unwrap_or(i32::MAX).clamp(1_000_000, 1_000_000_000);
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, longest)?;
        connection.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, 1_000_000)?;
        connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        connection
            .execute_batch("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON;")?;
        Ok(connection)
    };
    connect().map_err(|error| invalid(name, error))
}

/// A table of features.
struct Layer {
    table: String,
    geometry: String,
    columns: Vec<LayerColumn>,
    /// The code of its reference system. `None` if its coordinates are degrees on WGS 84.
    crs: Option<String>,
}

struct LayerColumn {
    name: String,
    is_flag: bool,
    is_key: bool,
}

struct File<'f> {
    name: &'f str,
    limits: &'f Limits,
    connection: Connection,
}

impl File<'_> {
    /// Reads all rows of a query, at most [`MAX_DESCRIPTION_ROWS`].
    fn rows<T>(&self, sql: &str, mut read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>) -> Result<Vec<T>> {
        let mut collect = || -> rusqlite::Result<Vec<T>> {
            let mut query = self.connection.prepare(sql)?;
            let mut rows = query.query([])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()?
                && found.len() <= MAX_DESCRIPTION_ROWS
            {
                found.push(read(row)?);
            }
            Ok(found)
        };
        let found = collect().map_err(|error| invalid(self.name, error))?;
        if found.len() > MAX_DESCRIPTION_ROWS {
            return Err(invalid(self.name, format!("it describes more than {MAX_DESCRIPTION_ROWS} tables")));
        }
        Ok(found)
    }

    fn layers(&self) -> Result<Vec<Layer>> {
        let tables: HashMap<String, bool> = self
            .rows("SELECT name, type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' FROM sqlite_schema", |row| {
                Ok((row.get(0)?, row.get::<_, Option<bool>>(1)?.unwrap_or_default()))
            })?
            .into_iter()
            .collect();
        if !tables.contains_key("gpkg_contents") {
            return Err(invalid(self.name, "it has no table gpkg_contents"));
        }
        let systems: HashMap<i64, String> = self
            .rows("SELECT srs_id, organization, organization_coordsys_id FROM gpkg_spatial_ref_sys", |row| {
                Ok((row.get(0)?, format!("{}:{}", row.get::<_, String>(1)?.to_uppercase(), row.get::<_, i64>(2)?)))
            })?
            .into_iter()
            .collect();
        let features: HashSet<String> = self
            .rows("SELECT table_name, data_type FROM gpkg_contents", |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?
            .into_iter()
            .filter(|(_, data_type)| data_type == "features")
            .map(|(table, _)| table)
            .collect();
        if features.is_empty() {
            return Ok(Vec::new());
        }
        let columns = self.rows("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns", |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?))
        })?;
        let mut layers = Vec::new();
        for (table, geometry, srs_id) in columns.into_iter().filter(|(table, ..)| features.contains(table)) {
            match tables.get(&table) {
                Some(true) => layers.push(self.layer(table, geometry, systems.get(&srs_id))?),
                Some(false) => {
                    let message = format!("layer {} of {} is a view, not a table", quote_text(&table), self.name);
                    let help = format!("export its rows: ogr2ogr tables.gpkg {}", self.name);
                    return Err(Box::new(Problem::error("geopackage", message).with_help(help)));
                }
                None => return Err(invalid(self.name, format!("it has no table {}", quote_text(&table)))),
            }
        }
        Ok(layers)
    }

    fn layer(&self, table: String, geometry: String, system: Option<&String>) -> Result<Layer> {
        let mut columns = self.rows(&format!("PRAGMA table_xinfo({})", quote(&table)), |row| {
            let declared = row.get::<_, Option<String>>(2)?.unwrap_or_default();
            let column = LayerColumn {
                name: row.get(1)?,
                is_flag: declared.eq_ignore_ascii_case("BOOLEAN"),
                is_key: row.get::<_, i64>(5)? == 1,
            };
            // Generated columns are expressions.
            Ok((column, row.get::<_, i64>(6)? == 0))
        })?;
        columns.retain(|(_, is_stored)| *is_stored);
        let mut columns: Vec<LayerColumn> = columns.into_iter().map(|(column, _)| column).collect();
        let count = columns.len();
        columns.retain(|column| !column.name.eq_ignore_ascii_case(&geometry));
        if columns.len() == count {
            return Err(invalid(
                self.name,
                format!("table {} has no column {}", quote_text(&table), quote_text(&geometry)),
            ));
        }
        let crs = match system.map(String::as_str) {
            Some("EPSG:4326" | "OGC:84" | "OGC:4326") => None,
            Some(code) if cfg!(feature = "proj") && !code.starts_with("NONE:") => Some(code.to_owned()),
            other => {
                let crs = other.filter(|code| !code.starts_with("NONE:")).unwrap_or("an undefined reference system");
                let message = format!(
                    "layer {} of {} is in {crs}; GeoPackages are read in longitude and latitude of WGS 84",
                    quote_text(&table),
                    self.name
                );
                let help = format!("convert it: ogr2ogr -t_srs EPSG:4326 wgs84.gpkg {}", self.name);
                return Err(Box::new(Problem::error("other-crs", message).with_help(help)));
            }
        };
        Ok(Layer { table, geometry, columns, crs })
    }

    fn write_features(&self, layer: &Layer, features: &mut usize, text: &mut String) -> Result<()> {
        let fail = |error| invalid(self.name, format!("table {}: {error}", quote_text(&layer.table)));
        let names: Vec<String> = layer.columns.iter().map(|column| quote(&column.name)).collect();
        let names = [vec![quote(&layer.geometry)], names].concat().join(", ");
        let sql = format!("SELECT {names} FROM {}", quote(&layer.table));
        let mut query = self.connection.prepare(&sql).map_err(fail)?;
        let mut rows = query.query([]).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            *features += 1;
            if *features > self.limits.claims {
                return Err(Box::new(too_many_claims(self.name, self.limits)));
            }
            let geometry = match row.get_ref(0).map_err(fail)? {
                ValueRef::Null => "null".to_owned(),
                ValueRef::Blob(blob) => GeometryReader::to_json(blob, layer.crs.as_deref()),
                _ => MALFORMED.to_owned(),
            };
            let mut id = String::new();
            let mut properties = serde_json::Map::new();
            for (number, column) in layer.columns.iter().enumerate() {
                let value = match row.get_ref(number + 1).map_err(fail)? {
                    ValueRef::Null | ValueRef::Blob(_) => continue,
                    ValueRef::Integer(key) if column.is_key => {
                        id = format!("{}.{key}", layer.table);
                        continue;
                    }
                    ValueRef::Integer(flag @ (0 | 1)) if column.is_flag => Value::Bool(flag == 1),
                    ValueRef::Integer(number) => number.into(),
                    ValueRef::Real(number) => number.into(),
                    ValueRef::Text(text) => std::str::from_utf8(text)
                        .map_err(|_| {
                            let column = quote_text(&column.name);
                            invalid(self.name, format!("row {features} has a text in {column} that is not UTF-8"))
                        })?
                        .into(),
                };
                properties.insert(column.name.clone(), value);
            }
            let _ = writeln!(
                text,
                "{{\"type\":\"Feature\",\"id\":{},\"geometry\":{geometry},\"properties\":{}}}",
                Value::from(id),
                Value::from(properties)
            );
            if text.len() as u64 > self.limits.file_bytes {
                return Err(Box::new(too_large_problem(self.name, self.limits)));
            }
        }
        Ok(())
    }
}

/// Quotes a name of SQL.
fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Stands for a geometry that is not one, so that the reader of features rejects the row and not the file.
const MALFORMED: &str = "{\"type\":\"a malformed geometry\"}";

/// Reads well-known binary (OGC 06-103r4, and the flags that `PostGIS` sets for height and measure).
struct GeometryReader<'b> {
    bytes: &'b [u8],
    crs: Option<&'b str>,
}

#[derive(Clone, Copy)]
struct Layout {
    is_little: bool,
    has_height: bool,
    has_measure: bool,
}

impl<'b> GeometryReader<'b> {
    /// Converts a geometry of a GeoPackage to GeoJSON.
    fn to_json(blob: &'b [u8], crs: Option<&'b str>) -> String {
        let parse = || {
            let flags = *blob.strip_prefix(b"GP\0")?.first()?;
            let envelope = [0, 32, 48, 48, 64].get(usize::from(flags >> 1 & 7))?;
            // Bit 5 marks an extension of the format.
            let wkb = blob.get(8 + envelope..).filter(|_| flags & 0x20 == 0)?;
            let mut json = String::new();
            Self { bytes: wkb, crs }.geometry(MAX_NESTING, &mut json)?;
            Some(json)
        };
        parse().unwrap_or_else(|| MALFORMED.to_owned())
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(*taken)
    }

    fn word(&mut self, layout: Layout) -> Option<u32> {
        let bytes = self.take()?;
        Some(if layout.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn number(&mut self, layout: Layout) -> Option<f64> {
        let bytes = self.take()?;
        Some(if layout.is_little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    /// Reads the byte order and the kind.
    fn head(&mut self) -> Option<(u32, Layout)> {
        let is_little = match self.take()? {
            [0] => false,
            [1] => true,
            _ => return None,
        };
        let layout = Layout { is_little, has_height: false, has_measure: false };
        let kind = self.word(layout)?;
        let thousands = kind & 0xFFFF;
        let has_height = kind & 0x8000_0000 != 0 || matches!(thousands / 1000, 1 | 3);
        let has_measure = kind & 0x4000_0000 != 0 || matches!(thousands / 1000, 2 | 3);
        if kind & 0x2000_0000 != 0 {
            self.word(layout)?;
        }
        Some((thousands % 1000, Layout { has_height, has_measure, ..layout }))
    }

    fn geometry(&mut self, nesting: usize, json: &mut String) -> Option<()> {
        let nesting = nesting.checked_sub(1)?;
        let (kind, layout) = self.head()?;
        let name = match kind {
            1 => "Point",
            2 => "LineString",
            3 => "Polygon",
            4 => "MultiPoint",
            5 => "MultiLineString",
            6 => "MultiPolygon",
            7 => "GeometryCollection",
            // Curves and surfaces have no form in GeoJSON.
            _ => return None,
        };
        let member = if kind == 7 { "geometries" } else { "coordinates" };
        let _ = write!(json, "{{\"type\":\"{name}\",\"{member}\":");
        match kind {
            1 => self.position(layout, json)?,
            2 => self.list(layout, json, |reader, json| reader.position(layout, json))?,
            3 => self.rings(layout, json)?,
            7 => self.list(layout, json, |reader, json| reader.geometry(nesting, json))?,
            _ => self.list(layout, json, |reader, json| {
                let (part, layout) = reader.head()?;
                match (kind, part) {
                    (4, 1) => reader.position(layout, json),
                    (5, 2) => reader.list(layout, json, |reader, json| reader.position(layout, json)),
                    (6, 3) => reader.rings(layout, json),
                    _ => None,
                }
            })?,
        }
        json.push('}');
        Some(())
    }

    fn rings(&mut self, layout: Layout, json: &mut String) -> Option<()> {
        self.list(layout, json, |reader, json| reader.list(layout, json, |reader, json| reader.position(layout, json)))
    }

    /// Reads a count and as many parts. A count that the bytes do not bear out ends with them.
    fn list(
        &mut self,
        layout: Layout,
        json: &mut String,
        mut part: impl FnMut(&mut Self, &mut String) -> Option<()>,
    ) -> Option<()> {
        let count = self.word(layout)?;
        json.push('[');
        for number in 0..count {
            if number > 0 {
                json.push(',');
            }
            part(self, json)?;
        }
        json.push(']');
        Some(())
    }

    fn position(&mut self, layout: Layout, json: &mut String) -> Option<()> {
        let (x, y) = (self.number(layout)?, self.number(layout)?);
        let height = if layout.has_height { Some(self.number(layout)?) } else { None };
        if layout.has_measure {
            self.number(layout)?;
        }
        if x.is_nan() && y.is_nan() {
            // An empty point.
            json.push_str("[]");
            return Some(());
        }
        let (lon, lat) = match self.crs {
            None => (x, y),
            Some(crs) => {
                let position = crs::to_wgs84(crs, x, y).ok()?.position;
                (position.lon(), position.lat())
            }
        };
        if !(lon.is_finite() && lat.is_finite()) {
            return None;
        }
        let _ = write!(json, "[{lon},{lat}");
        if let Some(height) = height.filter(|height| height.is_finite()) {
            let _ = write!(json, ",{height}");
        }
        json.push(']');
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: &str = "
        CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id INTEGER PRIMARY KEY, organization, organization_coordsys_id, definition);
        INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, ''), ('Korea', 5179, 'EPSG', 5179, ''), ('?', 0, 'NONE', 0, '');
        CREATE TABLE gpkg_contents (table_name, data_type);
        INSERT INTO gpkg_contents VALUES ('towns', 'features');
        CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);
        INSERT INTO gpkg_geometry_columns VALUES ('towns', 'geom', 4326);
        CREATE TABLE towns (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT, \"large\" BOOLEAN, photo BLOB);
    ";

    fn database(sql: &str) -> Vec<u8> {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(TABLES).unwrap();
        connection.execute_batch(sql).unwrap();
        connection.serialize("main").unwrap().to_vec()
    }

    fn geojson(bytes: Vec<u8>) -> std::result::Result<String, String> {
        let text = to_geojson("a.gpkg", bytes, &Limits::default()).map_err(|problem| problem.message.clone())?;
        Ok(String::from_utf8(text).unwrap())
    }

    /// The header of a geometry, and a point in well-known binary.
    const POINT: &str = "X'47500001E610000001010000000000000000003F400000000000004540'";

    #[test]
    fn rows_become_features() {
        let text = geojson(database(&format!(
            "INSERT INTO towns VALUES (7, {POINT}, 'Sumy \"x\"', 1, X'00'), (9, NULL, NULL, 0, NULL)"
        )));
        assert_eq!(
            text.unwrap(),
            "{\"type\":\"Feature\",\"id\":\"towns.7\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[31,42]},\"properties\":\
             {\"name\":\"Sumy \\\"x\\\"\",\"large\":true}}\n{\"type\":\"Feature\",\"id\":\"towns.9\",\"geometry\":null,\"properties\":\
             {\"large\":false}}\n"
        );
        assert_eq!(geojson(database("")).unwrap(), "{\"type\":\"FeatureCollection\",\"features\":[]}");
    }

    /// `ogr2ogr -f GPKG points.gpkg points.geojson -nln points`, by GDAL 3.6.2: a point, a line across the antimeridian, and a
    /// feature without geometry.
    #[test]
    fn a_file_of_gdal_is_read() {
        use crate::import::{ImportFormat, ImportOptions, detect, read};
        let bytes = std::fs::read("fixtures/import/points.gpkg").unwrap();
        assert_eq!(detect("points.gpkg", &bytes), Some(ImportFormat::GeoPackage));
        let options = ImportOptions::default();
        let records = read(ImportFormat::GeoPackage, "points.gpkg", bytes.as_slice(), &options).unwrap().records;
        let pins: Vec<String> = records.claims.iter().map(|claim| format!("{:?}", claim.at)).collect();
        assert_eq!(pins.len(), 3);
        assert!(pins[0].contains("\"36.20124, 37.16117\"") && pins[1].contains("Meters(55660.0)"), "{pins:?}");
        assert_eq!(pins[2], "None");
    }

    #[test]
    fn a_file_in_write_ahead_mode_is_read() {
        let mut bytes = database(&format!("INSERT INTO towns VALUES (1, {POINT}, 'Sumy', 1, NULL)"));
        bytes[18..20].copy_from_slice(&[2, 2]);
        assert!(geojson(bytes).unwrap().contains("towns.1"));
    }

    #[test]
    fn only_tables_in_degrees_are_read() {
        let case = |sql: &str, message: &str| assert_eq!(geojson(database(sql)).unwrap_err(), message);
        case(
            "DROP TABLE towns; CREATE VIEW towns AS WITH RECURSIVE n(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM n) SELECT fid, NULL AS geom FROM n",
            "layer \"towns\" of a.gpkg is a view, not a table",
        );
        case(
            "DROP TABLE towns; CREATE VIRTUAL TABLE towns USING rtree(fid, minx, maxx)",
            "layer \"towns\" of a.gpkg is a view, not a table",
        );
        case("DROP TABLE towns", "a.gpkg is not a valid GeoPackage: it has no table \"towns\"");
        case("DROP TABLE gpkg_contents", "a.gpkg is not a valid GeoPackage: it has no table gpkg_contents");
        case(
            "UPDATE gpkg_geometry_columns SET column_name = 'shape'",
            "a.gpkg is not a valid GeoPackage: table \"towns\" has no column \"shape\"",
        );
        case(
            "UPDATE gpkg_geometry_columns SET srs_id = 0",
            "layer \"towns\" of a.gpkg is in an undefined reference system; GeoPackages are read in longitude and latitude of WGS 84",
        );
        if !cfg!(feature = "proj") {
            case(
                "UPDATE gpkg_geometry_columns SET srs_id = 5179",
                "layer \"towns\" of a.gpkg is in EPSG:5179; GeoPackages are read in longitude and latitude of WGS 84",
            );
        }
    }

    #[test]
    fn generated_columns_are_not_computed() {
        let sql = "ALTER TABLE towns ADD COLUMN bomb GENERATED ALWAYS AS (hex(zeroblob(100000000))) VIRTUAL";
        let text = geojson(database(&format!("{sql}; INSERT INTO towns (fid, name) VALUES (1, 'Sumy')"))).unwrap();
        assert!(!text.contains("bomb") && text.contains("Sumy"));
    }

    #[test]
    fn geometries_of_all_kinds_are_read() {
        let json = |wkb: &[u8]| {
            let blob = [b"GP\0\x01\xE6\x10\0\0", wkb].concat();
            GeometryReader::to_json(&blob, None)
        };
        let point = |kind: u32, numbers: &[f64]| {
            let numbers = numbers.iter().flat_map(|number| number.to_le_bytes());
            [1].into_iter().chain(kind.to_le_bytes()).chain(numbers).collect::<Vec<u8>>()
        };
        assert_eq!(json(&point(1001, &[1.5, 2.0, 30.0])), "{\"type\":\"Point\",\"coordinates\":[1.5,2,30]}");
        assert_eq!(json(&point(2001, &[1.5, 2.0, 30.0])), "{\"type\":\"Point\",\"coordinates\":[1.5,2]}");
        assert_eq!(json(&point(0x8000_0001, &[1.5, 2.0, 30.0])), "{\"type\":\"Point\",\"coordinates\":[1.5,2,30]}");
        assert_eq!(json(&point(1, &[f64::NAN, f64::NAN])), "{\"type\":\"Point\",\"coordinates\":[]}");
        let several = |kind: u8, part: &[u8]| [&[1, kind, 0, 0, 0, 1, 0, 0, 0], part].concat();
        assert_eq!(json(&several(4, &point(1, &[1.0, 2.0]))), "{\"type\":\"MultiPoint\",\"coordinates\":[[1,2]]}");
        assert_eq!(
            json(&several(7, &several(3, &[0, 0, 0, 0]))),
            "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Polygon\",\"coordinates\":[[]]}]}"
        );
        // A curve, a part of another kind, infinity, and lists that are cut off.
        for wkb in [
            several(8, &[]),
            several(5, &point(1, &[1.0, 2.0])),
            point(1, &[f64::INFINITY, 0.0]),
            several(2, &[0; 8]),
            vec![1, 2, 0, 0, 0, 255, 255, 255, 255],
            (0..100).fold(Vec::new(), |inner, _| several(7, &inner)),
            Vec::new(),
        ] {
            assert_eq!(json(&wkb), MALFORMED);
        }
    }

    #[test]
    fn damaged_files_are_errors() {
        let sound = database(&format!("INSERT INTO towns VALUES (1, {POINT}, 'Sumy', 1, NULL)"));
        assert!(geojson(b"SQLite format 3\0".to_vec()).is_err() && geojson(b"PK".to_vec()).is_err());
        for length in (0..sound.len()).step_by(97) {
            let _ = geojson(sound[..length].to_vec());
        }
        for at in (0..sound.len()).step_by(7) {
            for byte in [0, 0xFF, sound[at] ^ 1] {
                let mut damaged = sound.clone();
                damaged[at] = byte;
                let _ = geojson(damaged);
            }
        }
    }

    #[test]
    fn the_limits_hold() {
        let bytes = database("INSERT INTO towns (name) VALUES ('a'), ('b'), ('c')");
        let problem = |limits| to_geojson("a.gpkg", bytes.clone(), &limits).unwrap_err().message.clone();
        let few = Limits { claims: 2, ..Limits::default() };
        assert_eq!(problem(few), "a.gpkg has more claims than the limit of 2");
        let short = Limits { file_bytes: 100, ..Limits::default() };
        assert!(problem(short).contains("100 bytes"), "the GeoJSON is limited as a file is");
    }
}
