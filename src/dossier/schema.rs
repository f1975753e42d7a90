//! The JSON Schema of dossiers, from the types.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::Records;
use super::written::Kind;

/// The JSON Schema of a dossier, as a text: for editors that complete and check dossiers in TOML and JSON.
pub fn json_schema() -> String {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<Records>().to_value();
    if let Value::Object(root) = &mut schema {
        root.insert("title".to_owned(), json!("A dossier of troopmap"));
        root.insert("description".to_owned(), json!("Sources, documents and claims on one matter."));
        one_or_many(root);
    }
    plain_words(&mut schema);
    // As a schema again it is written in the order in which people read one: title and description first.
    let schema = schemars::Schema::try_from(schema).unwrap_or_default();
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// Lists go by two names: `[[claim]]` reads well in TOML and `"claims"` in JSON. Either will do in both, not both at once.
fn one_or_many(root: &mut Map<String, Value>) {
    let kinds = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Metadata);
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

/// Descriptions come from the documentation of the types, whose links lead nowhere in an editor.
fn plain_words(schema: &mut Value) {
    match schema {
        Value::Object(table) => {
            // What is absent is absent; `default` would have editors write it in. The order of the other keys stays.
            table.shift_remove("default");
            for (key, value) in table {
                match value {
                    Value::String(text) if key == "description" => *text = without_links(text),
                    _ => plain_words(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(plain_words),
        _ => {}
    }
}

/// The first paragraph, on one line, with ``[`Source`](crate::Source)`` as `` `Source` ``.
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
    fn links_become_words() {
        assert_eq!(
            without_links("Names a [`Source`](crate::Source), as\n[`x`](y) does."),
            "Names a `Source`, as `x` does."
        );
        assert_eq!(without_links("a [`b` c\n\nFurther on."), "a [`b` c");
    }
}
