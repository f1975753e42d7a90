//! The tables of features of a GeoPackage, and their rows as features of GeoJSON.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use serde_json::Value;

use super::geometry_blob::{GeometryReader, MALFORMED};
use super::{Result, invalid};
use crate::dossier::{Limits, quote_text, too_large_problem};
use crate::import::read_input::too_many_claims;
use crate::problem::Problem;

/// The greatest number of rows in a table of the file's own description.
const MAX_DESCRIPTION_ROWS: usize = 10_000;

/// A table of features.
pub(super) struct Layer {
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

/// The tables of features of one file.
pub(super) struct FeatureTables<'f> {
    pub(super) name: &'f str,
    pub(super) limits: &'f Limits,
    pub(super) connection: Connection,
}

impl FeatureTables<'_> {
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

    pub(super) fn layers(&self) -> Result<Vec<Layer>> {
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

    pub(super) fn write_features(&self, layer: &Layer, features: &mut usize, text: &mut String) -> Result<()> {
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
