//! The JSON Schema in the repository is up to date, accepts valid dossiers and rejects invalid ones.
//!
//! `BLESS=1 cargo test --test schema` updates it.

#![expect(clippy::unwrap_used, reason = "a test panics on anything unexpected")]
#![cfg(feature = "schema")]

use serde_json::Value;
use troopmap::ReadOptions;
use troopmap::dossier;

const PATH: &str = "schema/dossier.schema.json";

fn validate(dossier: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(&dossier::json_schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    validator.iter_errors(dossier).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn toml_file(path: &str) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    toml::from_str(&text).unwrap()
}

#[test]
fn the_schema_in_the_repository_is_current() {
    let schema = dossier::json_schema();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(PATH, &schema).unwrap();
    }
    assert_eq!(std::fs::read_to_string(PATH).unwrap(), schema, "run BLESS=1 cargo test --test schema");
}

#[test]
fn the_schema_is_valid() {
    let schema: Value = serde_json::from_str(&dossier::json_schema()).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
}

#[test]
fn accepts_the_fixtures_as_written_and_rewritten() {
    assert_eq!(validate(&toml_file("fixtures/seed-article.toml")), Vec::<String>::new());
    for path in ["fixtures/seed-article.toml", "fixtures/dprk-2024"] {
        let outcome = dossier::read(path, &ReadOptions::default()).unwrap();
        let dossier = outcome.into_result().unwrap();
        let json: Value = serde_json::from_str(&dossier::to_json(&dossier.to_records())).unwrap();
        assert_eq!(validate(&json), Vec::<String>::new(), "{path}");
        let toml: Value = toml::from_str(&dossier::to_toml(&dossier.to_records())).unwrap();
        assert_eq!(validate(&toml), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn rejects_invalid_dossiers() {
    let case = |name: &str| assert!(!validate(&toml_file(&format!("fixtures/bad/{name}.toml"))).is_empty(), "{name}");
    for name in
        ["unknown-key", "unknown-table", "wrong-type", "unknown-word", "missing-key", "country", "hash", "out-of-range"]
    {
        case(name);
    }
    let both = std::fs::read_to_string("fixtures/bad/both-names.json").unwrap();
    assert!(!validate(&serde_json::from_str(&both).unwrap()).is_empty());
}
