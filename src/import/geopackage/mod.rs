//! GeoPackage (OGC 12-128r18): the rows of its feature tables as features of GeoJSON, which are then read as such.
//!
//! The file is hostile until checked. SQLite reads a copy in memory, read-only, and runs no code of the file: only tables are
//! read, not views, and no trigger, generated column or virtual table. Tables are read row by row without sorting or searching,
//! so that the limits also hold for a file whose pages point to each other in circles.

mod feature_tables;
mod geometry_blob;
#[cfg(test)]
mod tests;

use rusqlite::Connection;
use rusqlite::limits::Limit;

use crate::dossier::Limits;
use crate::problem::Problem;
use feature_tables::FeatureTables;

/// The first bytes of every SQLite database.
const MAGIC: &[u8] = b"SQLite format 3\0";

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
    let file = FeatureTables { name, limits, connection: open(name, bytes, limits)? };
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
