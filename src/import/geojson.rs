//! Plain GeoJSON (RFC 7946): features whose keys are guessed as the columns of a table are.
//!
//! A point is taken with the digits in which it was written. A line or an area becomes the circle that holds it, and the
//! geometry itself is kept with the row.

use super::fault::InvalidRow;
use super::item::{Items, Misfit, as_text, get, json, json_lines, list, scalar, text_of};
use super::shape::around;
use super::spot::degrees;
use super::{ImportFormat, ImportOptions, Imported, one};
use crate::dossier::{DataNode, DataValue, quote_text};
use crate::position::Position;
use crate::problem::{Problem, Problems, SourceText, Span};

const GEOMETRIES: [&str; 7] =
    ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"];

/// Reads GeoJSON, as plain features or as units of uawardata.
pub(crate) fn read(format: ImportFormat, source: &SourceText, options: &ImportOptions) -> Result<Imported, Problems> {
    let trees = if has_a_value_a_line(&source.text) { json_lines(source)? } else { vec![json(source)?] };
    let mut items = Items::default();
    for tree in &trees {
        if let Some(problem) = other_system(source, tree) {
            return Err(one(Box::new(problem)));
        }
        for feature in features(source, tree)? {
            items.begin(feature.span.clone());
            if let Err(misfit) = feature_item(source, feature, &mut items) {
                items.fail(misfit);
            }
        }
    }
    items.read(format, source, options, Vec::new())
}

/// Whether it is a sequence of features (RFC 8142, or lines without its separators): one object ends where the first line does, and
/// another begins with the next.
fn has_a_value_a_line(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{FEFF}').lines().map(str::trim).filter(|line| !line.is_empty());
    match (lines.next(), lines.next()) {
        (Some(first), _) if first.starts_with('\u{1E}') => true,
        (Some(first), Some(second)) => first.starts_with('{') && first.ends_with('}') && second.starts_with('{'),
        _ => false,
    }
}

/// A `crs` member that names another reference system than WGS 84. RFC 7946 has no such member; what was written before it has.
fn other_system(source: &SourceText, tree: &DataNode) -> Option<Problem> {
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
        format!("the coordinates are in {from}, and GeoJSON is read in longitude and latitude of WGS 84 (RFC 7946)");
    let span = Span { source: source.clone(), bytes: crs.span.clone() };
    let help =
        format!("export it in EPSG:4326, or: ogr2ogr -t_srs EPSG:4326 -lco RFC7946=YES wgs84.geojson {}", source.name);
    Some(Problem::error("other-crs", message).with_help(help).with_span(Some(span)))
}

/// The features of a collection, or the one there is.
pub(crate) fn features<'n>(source: &SourceText, tree: &'n DataNode) -> Result<Vec<&'n DataNode>, Problems> {
    let sort = text_of(source, tree, "type");
    let problem = |message: String, node: &DataNode| {
        let span = Span { source: source.clone(), bytes: node.span.clone() };
        one(Box::new(Problem::error("shape", message).with_span(Some(span))))
    };
    match sort {
        "FeatureCollection" => match get(tree, "features").map(|node| (&node.value, node)) {
            Some((DataValue::List(features), _)) => Ok(features.iter().collect()),
            Some((_, node)) => Err(problem("features should be a list".to_owned(), node)),
            None => Err(problem("a FeatureCollection needs features".to_owned(), tree)),
        },
        "Feature" => Ok(vec![tree]),
        _ if GEOMETRIES.contains(&sort) => Ok(vec![tree]),
        _ => Err(problem(
            "GeoJSON begins with a FeatureCollection, a Feature or a geometry; this has another type".to_owned(),
            tree,
        )),
    }
}

fn feature_item(source: &SourceText, feature: &DataNode, items: &mut Items) -> Result<(), Misfit> {
    let sort = text_of(source, feature, "type");
    if sort != "Feature" {
        if GEOMETRIES.contains(&sort) {
            return geometry_item(source, feature, items);
        }
        return Err(Misfit::new(
            InvalidRow::Shape { key: "type".to_owned(), expected: "Feature" },
            feature.span.clone(),
        ));
    }
    match get(feature, "properties").map(|node| (&node.value, node)) {
        None => {}
        Some((DataValue::Table(entries), _)) => {
            for (key, value) in entries {
                // The spot is that of the geometry.
                let taken = matches!(key.name.to_lowercase().as_str(), "latitude" | "longitude" | "geometry");
                let name = if taken { format!("properties.{}", key.name) } else { key.name.clone() };
                items.put(&name, as_text(source, value), value.span.clone());
            }
        }
        Some((_, node)) => {
            return Err(Misfit::new(
                InvalidRow::Shape { key: "properties".to_owned(), expected: "an object or null" },
                node.span.clone(),
            ));
        }
    }
    if let Some(id) = get(feature, "id")
        && items.lacks("id")
    {
        items.put("id", scalar(source, id).unwrap_or_default(), id.span.clone());
    }
    if let DataValue::Table(entries) = &feature.value {
        let ours = ["type", "id", "properties", "geometry", "bbox"];
        for (key, value) in entries.iter().filter(|(key, _)| !ours.contains(&key.name.as_str())) {
            items.put(&format!("feature.{}", key.name), as_text(source, value), value.span.clone());
        }
    }
    match get(feature, "geometry") {
        Some(geometry) => geometry_item(source, geometry, items),
        None => Ok(()),
    }
}

fn geometry_item(source: &SourceText, geometry: &DataNode, items: &mut Items) -> Result<(), Misfit> {
    let span = geometry.span.clone();
    if text_of(source, geometry, "type") == "Point" {
        let Some(coordinates) = get(geometry, "coordinates") else {
            return Err(Misfit::new(InvalidRow::Missing { what: "the geometry", missing: "coordinates" }, span));
        };
        // An empty point has no place (RFC 7946, section 3.1).
        if list(Some(coordinates)).is_empty() {
            return Ok(());
        }
        position(source, coordinates)?;
        let [lon, lat, rest @ ..] = list(Some(coordinates)) else { return Ok(()) };
        if !rest.is_empty() {
            // A spot has no height; the geometry keeps it.
            items.put("geometry", &source.text[span.clone()], span);
        }
        items.put("longitude", scalar(source, lon).unwrap_or_default(), lon.span.clone());
        items.put("latitude", scalar(source, lat).unwrap_or_default(), lat.span.clone());
        return Ok(());
    }
    let positions = positions(source, geometry)?;
    let spot = around(&positions).map_err(|fault| Misfit::new(fault, span.clone()))?;
    items.put("geometry", &source.text[span.clone()], span.clone());
    let Some(spot) = spot else { return Ok(()) };
    items.put("longitude", spot.lon.as_ref(), span.clone());
    items.put("latitude", spot.lat.as_ref(), span.clone());
    if let Some(reach) = spot.uncertainty {
        items.reach(reach, span);
    }
    Ok(())
}

/// Every position of a geometry of any kind.
pub(crate) fn positions(source: &SourceText, geometry: &DataNode) -> Result<Vec<Position>, Misfit> {
    let span = geometry.span.clone();
    let sort = text_of(source, geometry, "type");
    if !GEOMETRIES.contains(&sort) {
        let fault = InvalidRow::Shape { key: "geometry".to_owned(), expected: "a geometry of GeoJSON" };
        return Err(Misfit::new(fault, span));
    }
    let mut found = Vec::new();
    if sort == "GeometryCollection" {
        // Nesting is no deeper than the tree, which has a limit.
        for inner in list(get(geometry, "geometries")) {
            found.extend(positions(source, inner)?);
        }
        return Ok(found);
    }
    let Some(coordinates) = get(geometry, "coordinates") else {
        return Err(Misfit::new(InvalidRow::Missing { what: "the geometry", missing: "coordinates" }, span));
    };
    collect(source, coordinates, &mut found)?;
    Ok(found)
}

/// The positions in nested lists: the innermost lists are of numbers.
fn collect(source: &SourceText, node: &DataNode, found: &mut Vec<Position>) -> Result<(), Misfit> {
    let DataValue::List(items) = &node.value else {
        return Err(Misfit::new(
            InvalidRow::Shape { key: "coordinates".to_owned(), expected: "lists of numbers" },
            node.span.clone(),
        ));
    };
    if items.first().is_some_and(|first| !matches!(first.value, DataValue::List(_))) {
        found.push(position(source, node)?);
        return Ok(());
    }
    items.iter().try_for_each(|item| collect(source, item, found))
}

/// One position: longitude, latitude, and perhaps a height.
pub(crate) fn position(source: &SourceText, node: &DataNode) -> Result<Position, Misfit> {
    let expected = "a longitude and a latitude";
    let shape = |span| Misfit::new(InvalidRow::Shape { key: "coordinates".to_owned(), expected }, span);
    let [lon, lat, ..] = list(Some(node)) else { return Err(shape(node.span.clone())) };
    let number = |node: &DataNode| match node.value {
        DataValue::Integer(_) | DataValue::Float(_) => {
            degrees(&source.text[node.span.clone()]).ok_or_else(|| shape(node.span.clone()))
        }
        _ => Err(shape(node.span.clone())),
    };
    Position::new(number(lon)?, number(lat)?)
        .map_err(|fault| Misfit::new(InvalidRow::OffTheGlobe(fault), node.span.clone()))
}
