//! A GeoPackage written by SQLite, and what is wrong with others.

use super::geometry_blob::{GeometryReader, MALFORMED};
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
