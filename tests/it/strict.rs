//! RFC 7946 to the letter: a checker that knows nothing of the library.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

type Found = Result<(), String>;

/// Checks one GeoJSON text that is a collection, and every feature in it.
pub(crate) fn collection(text: &str) -> Found {
    if text.starts_with('\u{FEFF}') {
        return Err("a byte-order mark".to_owned());
    }
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let collection = object(&value)?;
    is(collection, "type", "FeatureCollection")?;
    lacks(collection, &["crs", "coordinates", "geometries", "geometry", "properties"])?;
    let features = collection.get("features").and_then(Value::as_array).ok_or("no list of features")?;
    let mut ids = BTreeSet::new();
    let mut spots = Vec::new();
    for one in features {
        let id = feature(one).map_err(|found| format!("{}: {found}", one["id"]))?;
        if !ids.insert(id.clone()) {
            return Err(format!("{id} stands twice"));
        }
        if let Some(geometry) = one["geometry"].as_object() {
            spots.extend(positions(&geometry["coordinates"])?);
        }
    }
    match collection.get("bbox") {
        None if spots.is_empty() => Ok(()),
        None => Err("no bbox".to_owned()),
        Some(bbox) => encloses(bbox, &spots),
    }
}

/// Checks one feature, and gives its id.
pub(crate) fn feature(value: &Value) -> Result<String, String> {
    let feature = object(value)?;
    is(feature, "type", "Feature")?;
    lacks(feature, &["crs", "coordinates", "geometries", "features"])?;
    let properties = feature.get("properties").ok_or("no properties")?;
    object(properties)?;
    if let Some(geometry) = feature.get("geometry").ok_or("no geometry")?.as_object() {
        geometry_is_sound(geometry)?;
        let spots = positions(&geometry["coordinates"])?;
        if spots.contains(&[0.0, 0.0]) {
            return Err("null island".to_owned());
        }
        if let Some(bbox) = feature.get("bbox") {
            encloses(bbox, &spots)?;
        }
    } else if properties["kind"] != "movement" && properties["kind"] != "leg" {
        return Err("only a movement or a leg may lack a geometry".to_owned());
    }
    feature.get("id").and_then(Value::as_str).map(str::to_owned).ok_or_else(|| "no id".to_owned())
}

fn geometry_is_sound(geometry: &Map<String, Value>) -> Found {
    lacks(geometry, &["geometry", "properties", "features", "crs"])?;
    let coordinates = geometry.get("coordinates").ok_or("no coordinates")?;
    let each = |parts: &Value, check: &dyn Fn(&Value) -> Found| match parts.as_array() {
        Some(parts) if parts.len() > 1 => parts.iter().try_for_each(check),
        _ => Err("a multiple geometry of less than two".to_owned()),
    };
    match geometry.get("type").and_then(Value::as_str) {
        Some("Point") => position(coordinates).map(drop),
        Some("LineString") => line(coordinates),
        Some("MultiLineString") => each(coordinates, &line),
        Some("Polygon") => polygon(coordinates),
        Some("MultiPolygon") => each(coordinates, &polygon),
        other => Err(format!("geometry {other:?}")),
    }
}

fn line(value: &Value) -> Found {
    let spots = list(value)?;
    if spots.len() < 2 {
        return Err("a line of less than two positions".to_owned());
    }
    // Section 3.1.9: what crosses the antimeridian is cut there.
    match spots.windows(2).find(|ends| (ends[0][0] - ends[1][0]).abs() > 180.0) {
        Some(ends) => Err(format!("{ends:?} crosses the antimeridian")),
        None => Ok(()),
    }
}

fn polygon(value: &Value) -> Found {
    let rings = value.as_array().ok_or("a polygon without rings")?;
    for (at, ring) in rings.iter().enumerate() {
        let spots = list(ring)?;
        if spots.len() < 4 || spots.first() != spots.last() {
            return Err("a ring that is not closed".to_owned());
        }
        // Twice the area under the line: positive where the ring runs counter-clockwise.
        let area: f64 = spots.windows(2).map(|ends| ends[0][0] * ends[1][1] - ends[1][0] * ends[0][1]).sum();
        if (area > 0.0) != (at == 0) {
            return Err(format!("ring {at} turns the wrong way"));
        }
    }
    Ok(())
}

fn list(value: &Value) -> Result<Vec<[f64; 2]>, String> {
    value.as_array().ok_or("no list of positions")?.iter().map(position).collect()
}

fn position(value: &Value) -> Result<[f64; 2], String> {
    let [lon, lat] = value.as_array().map(Vec::as_slice).unwrap_or_default() else {
        return Err(format!("{value} is not a pair"));
    };
    let (Some(x), Some(y)) = (lon.as_f64(), lat.as_f64()) else { return Err(format!("{value} is not of numbers")) };
    if !(-180.0..=180.0).contains(&x) || !(-90.0..=90.0).contains(&y) {
        return Err(format!("{value} lies off the globe"));
    }
    for text in [lon.to_string(), lat.to_string()] {
        // 1.5e-6 has seven decimals.
        let (number, tens) = text.split_once("e-").unwrap_or((&text, "0"));
        let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len()) + tens.parse().unwrap_or(8);
        if decimals > 7 || number == "-0.0" {
            return Err(format!("{text} has more than seven decimals, or is nothing with a sign"));
        }
    }
    Ok([x, y])
}

fn positions(coordinates: &Value) -> Result<Vec<[f64; 2]>, String> {
    match coordinates.as_array().and_then(|list| list.first()) {
        Some(Value::Number(_)) => Ok(vec![position(coordinates)?]),
        Some(_) => {
            let parts: Result<Vec<_>, _> = coordinates.as_array().into_iter().flatten().map(positions).collect();
            Ok(parts?.concat())
        }
        None => Err("no position".to_owned()),
    }
}

/// Section 5: west, south, east, north, where west is greater than east over the antimeridian.
fn encloses(bbox: &Value, spots: &[[f64; 2]]) -> Found {
    let numbers: Vec<f64> = bbox.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    let [west, south, east, north] = numbers[..] else { return Err(format!("bbox {bbox}")) };
    let holds = |&[lon, lat]: &[f64; 2]| {
        let within = if west <= east { (west..=east).contains(&lon) } else { lon >= west || lon <= east };
        within && (south..=north).contains(&lat)
    };
    match spots.iter().find(|spot| !holds(spot)) {
        Some(spot) => Err(format!("{spot:?} lies outside {bbox}")),
        None => Ok(()),
    }
}

fn object(value: &Value) -> Result<&Map<String, Value>, String> {
    value.as_object().ok_or_else(|| format!("{value} is not an object"))
}

fn is(object: &Map<String, Value>, member: &str, expected: &str) -> Found {
    if object.get(member).and_then(Value::as_str) == Some(expected) { Ok(()) } else { Err(format!("no {expected}")) }
}

fn lacks(object: &Map<String, Value>, members: &[&str]) -> Found {
    members.iter().find(|member| object.contains_key(**member)).map_or(Ok(()), |member| Err(format!("a {member}")))
}
