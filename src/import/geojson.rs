//! Plain GeoJSON (RFC 7946): features whose keys are interpreted like the columns of a table.
//!
//! A point keeps its digits as written. A line or an area becomes its enclosing circle, and the geometry itself is kept
//! with the original row.

use super::enclosing_circle::enclosing_circle;
use super::json_tree::{get, list, parse_lines, parse_tree, scalar, text_at, value_text};
use super::keyed_items::KeyedItems;
use super::parse_coordinates::parse_degrees;
use super::row_error::{InvalidItem, InvalidRow};
use super::{ImportFormat, ImportOptions, Imported, single_problem};
use crate::dossier::{DataNode, DataValue, quote_text};
use crate::position::Position;
use crate::problem::{Problem, Problems, SourceText, Span};
use crate::units::Meters;

// In meters: the radius up to which several points may be one place, such as the posts of a town.
const MAX_SCATTER: f64 = 50_000.0;

const GEOMETRIES: [&str; 7] =
    ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"];

/// Reads GeoJSON, as plain features or as units of uawardata.
pub(crate) fn read(format: ImportFormat, source: &SourceText, options: &ImportOptions) -> Result<Imported, Problems> {
    let trees = if is_line_delimited(&source.text) { parse_lines(source)? } else { vec![parse_tree(source)?] };
    let mut items = KeyedItems::default();
    for tree in &trees {
        if let Some(problem) = other_crs_problem(source, tree) {
            return Err(single_problem(Box::new(problem)));
        }
        for feature in features(source, tree)? {
            items.begin(feature.span.clone());
            if let Err(error) = read_feature(source, feature, &mut items) {
                items.fail(error);
            }
        }
    }
    items.read(format, source, options, Vec::new())
}

/// Returns true if the text is a sequence of features (RFC 8142, or lines without its separators): one object ends with
/// the first line, and another begins with the next.
fn is_line_delimited(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{FEFF}').lines().map(str::trim).filter(|line| !line.is_empty());
    match (lines.next(), lines.next()) {
        (Some(first), _) if first.starts_with('\u{1E}') => true,
        (Some(first), Some(second)) => first.starts_with('{') && first.ends_with('}') && second.starts_with('{'),
        _ => false,
    }
}

/// Returns the problem of a `crs` member that names a reference system other than WGS 84. RFC 7946 removed this member;
/// older files have it.
fn other_crs_problem(source: &SourceText, tree: &DataNode) -> Option<Problem> {
    let crs = get(tree, "crs").and_then(|crs| get(crs, "properties")).and_then(|properties| get(properties, "name"))?;
    let DataValue::Text(name) = &crs.value else { return None };
    let upper = name.to_uppercase();
    if upper.ends_with("CRS84") || upper.ends_with(":4326") || upper.ends_with("CRS84H") {
        return None;
    }
    let code =
        upper.rsplit(':').next().filter(|code| code.bytes().all(|byte| byte.is_ascii_digit()) && !code.is_empty());
    let from = code.map_or_else(|| quote_text(name), |code| format!("EPSG:{code}"));
    let message =
        format!("the coordinates are in {from}; GeoJSON requires longitude and latitude in WGS 84 (RFC 7946)");
    let span = Span { source: source.clone(), bytes: crs.span.clone() };
    let help =
        format!("export it in EPSG:4326, or: ogr2ogr -t_srs EPSG:4326 -lco RFC7946=YES wgs84.geojson {}", source.name);
    Some(Problem::error("other-crs", message).with_help(help).with_span(Some(span)))
}

/// Returns the features of a collection, or the only feature.
pub(crate) fn features<'n>(source: &SourceText, tree: &'n DataNode) -> Result<Vec<&'n DataNode>, Problems> {
    let type_name = text_at(source, tree, "type");
    let problem = |message: String, node: &DataNode| {
        let span = Span { source: source.clone(), bytes: node.span.clone() };
        single_problem(Box::new(Problem::error("shape", message).with_span(Some(span))))
    };
    match type_name {
        "FeatureCollection" => match get(tree, "features").map(|node| (&node.value, node)) {
            Some((DataValue::List(features), _)) => Ok(features.iter().collect()),
            Some((_, node)) => Err(problem("features must be a list".to_owned(), node)),
            None => Err(problem("a FeatureCollection requires features".to_owned(), tree)),
        },
        "Feature" => Ok(vec![tree]),
        _ if GEOMETRIES.contains(&type_name) => Ok(vec![tree]),
        _ => Err(problem("the type must be FeatureCollection, Feature or a type of geometry".to_owned(), tree)),
    }
}

fn read_feature(source: &SourceText, feature: &DataNode, items: &mut KeyedItems) -> Result<(), InvalidItem> {
    let type_name = text_at(source, feature, "type");
    if type_name != "Feature" {
        if GEOMETRIES.contains(&type_name) {
            return read_geometry(source, feature, items);
        }
        return Err(InvalidItem::new(
            InvalidRow::WrongType { key: "type".to_owned(), expected: "Feature" },
            feature.span.clone(),
        ));
    }
    match get(feature, "properties").map(|node| (&node.value, node)) {
        None => {}
        Some((DataValue::Table(entries), _)) => {
            for (key, value) in entries {
                // The coordinates are those of the geometry.
                let taken = matches!(key.name.to_lowercase().as_str(), "latitude" | "longitude" | "geometry");
                let name = if taken { format!("properties.{}", key.name) } else { key.name.clone() };
                items.add_text(&name, value_text(source, value), value.span.clone());
            }
        }
        Some((_, node)) => {
            return Err(InvalidItem::new(
                InvalidRow::WrongType { key: "properties".to_owned(), expected: "an object or null" },
                node.span.clone(),
            ));
        }
    }
    if let Some(id) = get(feature, "id")
        && items.is_missing("id")
    {
        items.add_text("id", scalar(source, id).unwrap_or_default(), id.span.clone());
    }
    if let DataValue::Table(entries) = &feature.value {
        let ours = ["type", "id", "properties", "geometry", "bbox"];
        for (key, value) in entries.iter().filter(|(key, _)| !ours.contains(&key.name.as_str())) {
            items.add_text(&format!("feature.{}", key.name), value_text(source, value), value.span.clone());
        }
    }
    match get(feature, "geometry") {
        Some(geometry) => read_geometry(source, geometry, items),
        None => Ok(()),
    }
}

fn read_geometry(source: &SourceText, geometry: &DataNode, items: &mut KeyedItems) -> Result<(), InvalidItem> {
    let span = geometry.span.clone();
    if text_at(source, geometry, "type") == "Point" {
        let Some(coordinates) = get(geometry, "coordinates") else {
            return Err(InvalidItem::new(InvalidRow::Missing { what: "the geometry", missing: "coordinates" }, span));
        };
        // A point with an empty list of coordinates has no position (RFC 7946, section 3.1).
        if list(Some(coordinates)).is_empty() {
            return Ok(());
        }
        position(source, coordinates)?;
        let [lon, lat, rest @ ..] = list(Some(coordinates)) else { return Ok(()) };
        if !rest.is_empty() {
            // Coordinates have no height here; the kept geometry has it.
            items.add_text("geometry", &source.text[span.clone()], span);
        }
        items.add_text("longitude", scalar(source, lon).unwrap_or_default(), lon.span.clone());
        items.add_text("latitude", scalar(source, lat).unwrap_or_default(), lat.span.clone());
        return Ok(());
    }
    let positions = positions(source, geometry)?;
    let point = enclosing_circle(&positions).map_err(|cause| InvalidItem::new(cause, span.clone()))?;
    items.add_text("geometry", &source.text[span.clone()], span.clone());
    let Some(point) = point else { return Ok(()) };
    let radius = point.uncertainty.map_or(0.0, Meters::get);
    if text_at(source, geometry, "type") == "MultiPoint" && radius > MAX_SCATTER {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 40,000 km")]
        let km = (radius / 500.0).round() as u64;
        return Err(InvalidItem::new(InvalidRow::ScatteredPoints { count: positions.len(), km }, span));
    }
    items.add_text("longitude", point.lon.as_ref(), span.clone());
    items.add_text("latitude", point.lat.as_ref(), span.clone());
    if let Some(radius) = point.uncertainty {
        items.add_radius(radius, span);
    }
    Ok(())
}

/// Returns all positions of a geometry of any type.
pub(crate) fn positions(source: &SourceText, geometry: &DataNode) -> Result<Vec<Position>, InvalidItem> {
    let span = geometry.span.clone();
    let type_name = text_at(source, geometry, "type");
    if !GEOMETRIES.contains(&type_name) {
        let cause = InvalidRow::WrongType { key: "geometry".to_owned(), expected: "a geometry of GeoJSON" };
        return Err(InvalidItem::new(cause, span));
    }
    let mut found = Vec::new();
    if type_name == "GeometryCollection" {
        // The nesting limit of the JSON tree bounds this recursion.
        for inner in list(get(geometry, "geometries")) {
            found.extend(positions(source, inner)?);
        }
        return Ok(found);
    }
    let Some(coordinates) = get(geometry, "coordinates") else {
        return Err(InvalidItem::new(InvalidRow::Missing { what: "the geometry", missing: "coordinates" }, span));
    };
    collect_positions(source, coordinates, &mut found)?;
    Ok(found)
}

/// Collects the positions in nested lists. The innermost lists contain numbers.
fn collect_positions(source: &SourceText, node: &DataNode, found: &mut Vec<Position>) -> Result<(), InvalidItem> {
    let DataValue::List(items) = &node.value else {
        return Err(InvalidItem::new(
            InvalidRow::WrongType { key: "coordinates".to_owned(), expected: "lists of numbers" },
            node.span.clone(),
        ));
    };
    if items.first().is_some_and(|first| !matches!(first.value, DataValue::List(_))) {
        found.push(position(source, node)?);
        return Ok(());
    }
    items.iter().try_for_each(|item| collect_positions(source, item, found))
}

/// Parses a position: longitude, latitude, and an optional height.
pub(crate) fn position(source: &SourceText, node: &DataNode) -> Result<Position, InvalidItem> {
    let expected = "a longitude and a latitude";
    let shape = |span| InvalidItem::new(InvalidRow::WrongType { key: "coordinates".to_owned(), expected }, span);
    let [lon, lat, ..] = list(Some(node)) else { return Err(shape(node.span.clone())) };
    let number = |node: &DataNode| match node.value {
        DataValue::Integer(_) | DataValue::Float(_) => {
            parse_degrees(&source.text[node.span.clone()]).ok_or_else(|| shape(node.span.clone()))
        }
        _ => Err(shape(node.span.clone())),
    };
    Position::from_wrapped(number(lon)?, number(lat)?)
        .map_err(|cause| InvalidItem::new(InvalidRow::InvalidPosition(cause), node.span.clone()))
}
