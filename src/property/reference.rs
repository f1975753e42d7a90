//! The table of properties as a page of documentation and as a JSON Schema.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{AppliesTo, DataType, PROPERTIES, Property};

const fn applies_to_in_words(applies_to: AppliesTo) -> &'static str {
    match applies_to {
        AppliesTo::All => "every feature",
        AppliesTo::Locations => "locations",
        AppliesTo::Movements => "movements",
        AppliesTo::Circles => "circles of uncertainty",
    }
}

const fn type_in_words(data_type: DataType) -> &'static str {
    match data_type {
        DataType::Text | DataType::Style => "text",
        DataType::Time => "date-time",
        DataType::Whole | DataType::Count => "whole number",
        DataType::Real => "number",
        DataType::Flag => "true or false",
        DataType::Record => "list of objects",
    }
}

/// Returns the reference of all properties as a Markdown page.
pub fn markdown() -> String {
    let mut page = String::from(
        "# Properties of features\n\n\
         Every property that GeoJSON and the tabular formats hold, in the order in which GeoJSON has them. This page is made from \
         the table in `src/property/table.rs`.\n\n\
         | property | type | of | meaning |\n|---|---|---|---|\n",
    );
    for property in PROPERTIES {
        // Writing to a String cannot fail.
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} |",
            property.name,
            type_in_words(property.data_type),
            applies_to_in_words(property.applies_to),
            property.description()
        );
    }
    page
}

/// Returns the JSON Schema of a map: a GeoJSON feature collection with these properties.
pub fn schema() -> Value {
    let properties: Map<String, Value> =
        PROPERTIES.iter().map(|property| (property.name.to_owned(), property_schema(property))).collect();
    let required: Vec<&str> =
        PROPERTIES.iter().filter(|property| is_required(property)).map(|property| property.name).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "troopmap map",
        "description": "A GeoJSON feature collection written by troopmap.",
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": { "const": "FeatureCollection" },
            "features": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["type", "id", "geometry", "properties"],
                    "properties": {
                        "type": { "const": "Feature" },
                        "id": { "type": "string" },
                        "geometry": { "type": ["object", "null"] },
                        "properties": { "type": "object", "required": required, "properties": properties },
                    },
                },
            },
        },
    })
}

/// What every feature has, circles among them, which repeat no record.
fn is_required(property: &Property) -> bool {
    property.applies_to == AppliesTo::All
        && property.data_type != DataType::Record
        && !matches!(property.name, "plausibility" | "speed_min_kmh" | "speed_max_kmh")
}

fn property_schema(property: &Property) -> Value {
    let kind = match property.data_type {
        DataType::Text | DataType::Time => json!(["string", "null"]),
        DataType::Style => json!(["string", "number"]),
        DataType::Whole | DataType::Count => json!(["integer", "null"]),
        DataType::Real => json!(["number", "null"]),
        DataType::Flag => json!("boolean"),
        DataType::Record => json!("array"),
    };
    let mut schema = json!({ "type": kind, "description": property.description() });
    if property.data_type == DataType::Time
        && let Value::Object(schema) = &mut schema
    {
        schema.insert("format".to_owned(), "date-time".into());
    }
    schema
}
