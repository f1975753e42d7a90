//! A strict checker of RFC 7946 that does not use the library.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

type CheckResult = Result<(), String>;

/// Checks a GeoJSON feature collection and every feature in it.
pub(crate) fn collection(text: &str) -> CheckResult {
    if text.starts_with('\u{FEFF}') {
        return Err("a byte-order mark".to_owned());
    }
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let collection = expect_object(&value)?;
    expect_member(collection, "type", "FeatureCollection")?;
    expect_absent(collection, &["crs", "coordinates", "geometries", "geometry", "properties"])?;
    let features = collection.get("features").and_then(Value::as_array).ok_or("no list of features")?;
    let mut ids = BTreeSet::new();
    let mut points = Vec::new();
    for member in features {
        let id = feature(member).map_err(|found| format!("{}: {found}", member["id"]))?;
        if !ids.insert(id.clone()) {
            return Err(format!("duplicate id {id}"));
        }
        if let Some(geometry) = member["geometry"].as_object() {
            points.extend(collect_positions(&geometry["coordinates"])?);
        }
    }
    match collection.get("bbox") {
        None if points.is_empty() => Ok(()),
        None => Err("no bbox".to_owned()),
        Some(bbox) => check_bbox(bbox, &points),
    }
}

/// Checks a feature and returns its id.
pub(crate) fn feature(value: &Value) -> Result<String, String> {
    let feature = expect_object(value)?;
    expect_member(feature, "type", "Feature")?;
    expect_absent(feature, &["crs", "coordinates", "geometries", "features"])?;
    let properties = feature.get("properties").ok_or("no properties")?;
    expect_object(properties)?;
    if let Some(geometry) = feature.get("geometry").ok_or("no geometry")?.as_object() {
        check_geometry(geometry)?;
        let points = collect_positions(&geometry["coordinates"])?;
        if points.contains(&[0.0, 0.0]) {
            return Err("null island".to_owned());
        }
        if let Some(bbox) = feature.get("bbox") {
            check_bbox(bbox, &points)?;
        }
    } else if properties["kind"] != "movement" && properties["kind"] != "leg" {
        return Err("only a movement or a leg may have no geometry".to_owned());
    }
    feature.get("id").and_then(Value::as_str).map(str::to_owned).ok_or_else(|| "no id".to_owned())
}

fn check_geometry(geometry: &Map<String, Value>) -> CheckResult {
    expect_absent(geometry, &["geometry", "properties", "features", "crs"])?;
    let coordinates = geometry.get("coordinates").ok_or("no coordinates")?;
    let each = |parts: &Value, check: &dyn Fn(&Value) -> CheckResult| match parts.as_array() {
        Some(parts) if parts.len() > 1 => parts.iter().try_for_each(check),
        _ => Err("a multi-geometry of less than two parts".to_owned()),
    };
    match geometry.get("type").and_then(Value::as_str) {
        Some("Point") => parse_position(coordinates).map(drop),
        Some("LineString") => check_line(coordinates),
        Some("MultiLineString") => each(coordinates, &check_line),
        Some("Polygon") => check_polygon(coordinates),
        Some("MultiPolygon") => each(coordinates, &check_polygon),
        other => Err(format!("geometry {other:?}")),
    }
}

fn check_line(value: &Value) -> CheckResult {
    let points = parse_positions(value)?;
    if points.len() < 2 {
        return Err("a line of less than two positions".to_owned());
    }
    // Section 3.1.9: lines are cut at the antimeridian.
    match points.windows(2).find(|ends| (ends[0][0] - ends[1][0]).abs() > 180.0) {
        Some(ends) => Err(format!("{ends:?} crosses the antimeridian")),
        None => Ok(()),
    }
}

fn check_polygon(value: &Value) -> CheckResult {
    let rings = value.as_array().ok_or("a polygon without rings")?;
    for (at, ring) in rings.iter().enumerate() {
        let points = parse_positions(ring)?;
        if points.len() < 4 || points.first() != points.last() {
            return Err("a ring that is not closed".to_owned());
        }
        // Twice the signed area: positive if the ring is counterclockwise.
        let area: f64 = points.windows(2).map(|ends| ends[0][0] * ends[1][1] - ends[1][0] * ends[0][1]).sum();
        if (area > 0.0) != (at == 0) {
            return Err(format!("ring {at} has the wrong winding order"));
        }
    }
    Ok(())
}

fn parse_positions(value: &Value) -> Result<Vec<[f64; 2]>, String> {
    value.as_array().ok_or("no list of positions")?.iter().map(parse_position).collect()
}

fn parse_position(value: &Value) -> Result<[f64; 2], String> {
    let [lon, lat] = value.as_array().map(Vec::as_slice).unwrap_or_default() else {
        return Err(format!("{value} is not a pair"));
    };
    let (Some(x), Some(y)) = (lon.as_f64(), lat.as_f64()) else {
        return Err(format!("{value} is not a pair of numbers"));
    };
    if !(-180.0..=180.0).contains(&x) || !(-90.0..=90.0).contains(&y) {
        return Err(format!("{value} is out of range"));
    }
    for text in [lon.to_string(), lat.to_string()] {
        // 1.5e-6 has seven decimals.
        let (number, tens) = text.split_once("e-").unwrap_or((&text, "0"));
        let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len()) + tens.parse().unwrap_or(8);
        if decimals > 7 || number == "-0.0" {
            return Err(format!("{text} has more than seven decimals, or is a negative zero"));
        }
    }
    Ok([x, y])
}

fn collect_positions(coordinates: &Value) -> Result<Vec<[f64; 2]>, String> {
    match coordinates.as_array().and_then(|list| list.first()) {
        Some(Value::Number(_)) => Ok(vec![parse_position(coordinates)?]),
        Some(_) => {
            let parts: Result<Vec<_>, _> =
                coordinates.as_array().into_iter().flatten().map(collect_positions).collect();
            Ok(parts?.concat())
        }
        None => Err("no position".to_owned()),
    }
}

/// Checks that a bounding box contains all points.
///
/// Section 5: west, south, east, north. West is greater than east if the box crosses the antimeridian.
fn check_bbox(bbox: &Value, points: &[[f64; 2]]) -> CheckResult {
    let numbers: Vec<f64> = bbox.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    let [west, south, east, north] = numbers[..] else { return Err(format!("bbox {bbox}")) };
    let contains = |&[lon, lat]: &[f64; 2]| {
        let within = if west <= east { (west..=east).contains(&lon) } else { lon >= west || lon <= east };
        within && (south..=north).contains(&lat)
    };
    match points.iter().find(|point| !contains(point)) {
        Some(point) => Err(format!("{point:?} is outside {bbox}")),
        None => Ok(()),
    }
}

fn expect_object(value: &Value) -> Result<&Map<String, Value>, String> {
    value.as_object().ok_or_else(|| format!("{value} is not an object"))
}

fn expect_member(object: &Map<String, Value>, member: &str, expected: &str) -> CheckResult {
    if object.get(member).and_then(Value::as_str) == Some(expected) { Ok(()) } else { Err(format!("no {expected}")) }
}

fn expect_absent(object: &Map<String, Value>, members: &[&str]) -> CheckResult {
    members.iter().find(|member| object.contains_key(**member)).map_or(Ok(()), |member| Err(format!("a {member}")))
}
