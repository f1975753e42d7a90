//! The JSON Schema of dossiers, generated from the record types.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::Records;
use super::record_kind::RecordKind;

/// Returns the JSON Schema of a dossier, for editors that complete and check TOML and JSON.
pub fn json_schema() -> String {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<Records>().to_value();
    if let Value::Object(root) = &mut schema {
        root.insert("title".to_owned(), json!("troopmap dossier"));
        root.insert("description".to_owned(), json!("Sources, documents and claims about one topic."));
        add_singular_names(root);
    }
    clean_descriptions(&mut schema);
    // The conversion to `Schema` puts title and description first.
    let schema = schemars::Schema::try_from(schema).unwrap_or_default();
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// Adds the singular name of each list. `[[claim]]` is natural in TOML and `"claims"` in JSON; both notations accept either, but
/// not both at once.
fn add_singular_names(root: &mut Map<String, Value>) {
    let kinds = RecordKind::ALL.into_iter().filter(|kind| *kind != RecordKind::Metadata);
    if let Some(Value::Object(properties)) = root.get_mut("properties") {
        for kind in kinds.clone() {
            if let Some(list) = properties.get(kind.plural()).cloned() {
                properties.insert(kind.singular().to_owned(), list);
            }
        }
    }
    let not_both = kinds.map(|kind| json!({ "not": { "required": [kind.singular(), kind.plural()] } }));
    root.insert("allOf".to_owned(), not_both.collect());
}

/// Removes links from descriptions, which come from the documentation of the types.
fn clean_descriptions(schema: &mut Value) {
    match schema {
        Value::Object(table) => {
            // Editors would insert a `default`. `shift_remove` preserves the order of the other keys.
            table.shift_remove("default");
            for (key, value) in table {
                match value {
                    Value::String(text) if key == "description" => *text = without_links(text),
                    _ => clean_descriptions(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(clean_descriptions),
        _ => {}
    }
}

/// Returns the first paragraph on one line, with ``[`Source`](crate::Source)`` as `` `Source` ``.
fn without_links(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text.split("\n\n").next().unwrap_or_default();
    while let Some((before, link)) = rest.split_once("[`") {
        let Some((word, after)) =
            link.split_once("`](").and_then(|(word, after)| Some((word, after.split_once(')')?.1)))
        else {
            break;
        };
        plain.push_str(before);
        plain.extend(["`", word, "`"]);
        rest = after;
    }
    plain.push_str(rest);
    plain.replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_links() {
        assert_eq!(
            without_links("Names a [`Source`](crate::Source), as\n[`x`](y) does."),
            "Names a `Source`, as `x` does."
        );
        assert_eq!(without_links("a [`b` c\n\nFurther on."), "a [`b` c");
    }
}
