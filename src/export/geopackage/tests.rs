//! Databases read back by SQLite, with queries that any program might send.

use proptest::prelude::*;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};

use super::*;
use crate::feature::samples::{features, samples};

fn written(features: &[Feature]) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(feature_layers(features, true), "A map", None, &mut bytes).unwrap();
    bytes
}

fn open(bytes: &[u8]) -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.deserialize_read_exact("main", bytes, bytes.len(), false).unwrap();
    connection
}

fn texts(connection: &Connection, sql: &str) -> Vec<String> {
    let mut query = connection.prepare(sql).unwrap();
    let rows = query.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// The value of a cell, and whether it is what a property says.
fn agrees(cell: &Value, column: PropertyColumn, property: PropertyValue) -> bool {
    match (cell, property) {
        (Value::Null, PropertyValue::Missing) => true,
        // A year that the standard cannot write.
        (Value::Null, PropertyValue::Text(text)) => {
            column.data_type == DataType::Time && text.parse().ok().and_then(timestamp).is_none()
        }
        (Value::Text(cell), PropertyValue::Text(text)) if column.data_type == DataType::Time => {
            text.parse::<Instant>().ok().and_then(timestamp).as_ref() == Some(cell)
        }
        (Value::Text(cell), PropertyValue::Text(text)) => *cell == text,
        (Value::Integer(cell), PropertyValue::Whole(number)) => *cell == number,
        #[expect(clippy::cast_precision_loss, clippy::float_cmp, reason = "the same conversion on both sides")]
        (Value::Real(cell), PropertyValue::Whole(number)) => *cell == number as f64,
        #[expect(clippy::float_cmp, reason = "nothing is rounded")]
        (Value::Real(cell), PropertyValue::Real(number)) => *cell == number,
        (Value::Integer(cell), PropertyValue::Flag(flag)) => *cell == i64::from(flag),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, ..ProptestConfig::default() })]

    #[test]
    fn every_value_comes_back(features in features()) {
        let connection = open(&written(&features));
        for (layer, columns) in [("locations", location_columns().collect::<Vec<_>>()), ("movements", movement_columns().collect())] {
            let is_here = |feature: &&Feature| matches!(feature, Feature::Location(_)) == (layer == "locations");
            let mut query = connection.prepare(&format!("SELECT * FROM {layer} ORDER BY fid")).unwrap();
            let mut rows = query.query([]).unwrap();
            for feature in features.iter().filter(is_here) {
                let row = rows.next().unwrap().unwrap();
                let properties = feature.row();
                for column in &columns {
                    let cell: Value = row.get(column.name).unwrap();
                    prop_assert!(agrees(&cell, *column, properties.cell(column.name)), "{}: {cell:?}", column.name);
                }
                prop_assert_eq!(row.get::<_, Option<String>>("provenance").unwrap(), feature.record());
                let blob: Option<Vec<u8>> = row.get("geom").unwrap();
                let geometry = Geometry::new(feature);
                let wkb = geometry.as_ref().map(|geometry| match geometry {
                    Geometry::Point(_) => wkb::encode(geometry),
                    _ => wkb::encode_multi_line(&geometry.parts()),
                });
                let envelope = if blob.as_ref().is_some_and(|blob| blob[3] == 0b11) { 32 } else { 0 };
                prop_assert_eq!(blob.as_ref().map(|blob| &blob[8 + envelope..]), wkb.as_deref());
            }
            prop_assert!(rows.next().unwrap().is_none());
        }
    }
}

#[test]
fn sqlite_finds_no_fault_in_the_file() {
    for features in [&samples()[..], &[]] {
        let bytes = written(features);
        assert_eq!((&bytes[..16], &bytes[68..72]), (&b"SQLite format 3\0"[..], &b"GPKG"[..]));
        let connection = open(&bytes);
        assert_eq!(texts(&connection, "PRAGMA integrity_check"), ["ok"]);
        assert_eq!(connection.query_row("PRAGMA foreign_key_check", [], |_| Ok(())).optional().unwrap(), None);
        let layers = "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY table_name";
        assert_eq!(texts(&connection, layers), ["locations", "movements", "uncertainty"]);
        assert_eq!(texts(&connection, "SELECT table_name FROM gpkg_extensions").len(), 3);
    }
}

#[test]
fn the_index_covers_the_geometries() {
    let mut features = samples();
    if let Feature::Movement(movement) = &mut features[1] {
        movement.journey.lines =
            vec![[(10.0, 50.0), (12.5, 48.0)].map(|(lon, lat)| Position::new(lon, lat).unwrap()).to_vec()];
    }
    let connection = open(&written(&features));
    let Feature::Location(location) = &features[0] else { panic!("a location comes first") };
    let center = location.extent.center.round();
    let found = |lon: f64, lat: f64| {
        let sql =
            "SELECT count(*) FROM rtree_locations_geom WHERE minx <= ?1 AND maxx >= ?1 AND miny <= ?2 AND maxy >= ?2";
        connection.query_row(sql, [lon, lat], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!((found(center.lon(), center.lat()), found(center.lon() / 2.0 + 1.0, center.lat() / 2.0)), (1, 0));
    let movements = "SELECT minx || ' ' || maxx || ' ' || miny || ' ' || maxy FROM rtree_movements_geom";
    assert_eq!(texts(&connection, movements), ["10.0 12.5 48.0 50.0"]);
    // Other programs keep the index by the triggers of the standard.
    assert_eq!(texts(&connection, "SELECT name FROM sqlite_schema WHERE type = 'trigger'").len(), 3 * 6);
}

#[test]
fn the_same_features_give_the_same_bytes() {
    assert!(written(&samples()) == written(&samples()));
    let connection = open(&written(&samples()));
    let dates = "SELECT last_change FROM gpkg_contents UNION SELECT update_time FROM layer_styles";
    assert_eq!(texts(&connection, dates), [NO_DATE]);
}

#[test]
fn each_layer_has_a_style_for_qgis() {
    let connection = open(&written(&samples()));
    for layer in ["locations", "movements", "uncertainty"] {
        let sql = format!(
            "SELECT styleQML FROM layer_styles WHERE f_table_catalog = '' AND f_table_schema = '' AND f_table_name = '{layer}' \
             AND f_geometry_column = 'geom' AND useAsDefault"
        );
        let [qml] = &texts(&connection, &sql)[..] else { panic!("{layer}") };
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        let document = roxmltree::Document::parse_with_options(qml, options).unwrap();
        let values =
            document.descendants().filter(|node| node.has_tag_name("category")).map(|node| node.attribute("value"));
        let words: Vec<_> =
            crate::opinion::Likelihood::ALL.iter().map(|likelihood| Some(likelihood.as_str())).collect();
        assert_eq!(values.collect::<Vec<_>>(), words, "{layer}");
        assert_eq!(document.descendants().filter(|node| node.has_tag_name("symbol")).count(), words.len(), "{layer}");
        assert_eq!(qml.contains("CASE WHEN &quot;analytic_confidence&quot; = 'low' THEN"), layer != "uncertainty");
    }
    assert!(LayerStyle::RouteLegs.to_qml().contains("line_color\" value=\"94,58,140,255\""));
}

#[test]
fn a_row_may_be_larger_than_a_page() {
    let mut features = samples();
    let Feature::Location(location) = &mut features[0] else { panic!("a location comes first") };
    location.report.title = "x".repeat(100_000);
    assert_eq!(texts(&open(&written(&features)), "SELECT title FROM locations"), ["x".repeat(100_000)]);
}
