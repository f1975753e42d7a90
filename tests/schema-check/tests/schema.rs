//! The JSON Schema of dossiers in the hands of a validator that is not ours: it accepts valid dossiers and rejects others.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::path::PathBuf;

use serde_json::Value;
use troopmap::ReadOptions;
use troopmap::dossier;

fn fixture(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "../../fixtures", name].iter().collect()
}

fn validate(dossier: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(&dossier::json_schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    validator.iter_errors(dossier).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn toml_file(name: &str) -> Value {
    let text = std::fs::read_to_string(fixture(name)).unwrap();
    toml::from_str(&text).unwrap()
}

#[test]
fn it_is_a_schema() {
    let schema: Value = serde_json::from_str(&dossier::json_schema()).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
}

#[test]
fn accepts_the_fixtures_as_people_write_them_and_as_we_do() {
    assert_eq!(validate(&toml_file("seed-article.toml")), Vec::<String>::new());
    for path in ["seed-article.toml", "dprk-2024"] {
        let reading = dossier::read(fixture(path), &ReadOptions::default()).unwrap();
        let dossier = reading.into_result().unwrap();
        let json: Value = serde_json::from_str(&dossier::to_json(&dossier.to_records())).unwrap();
        assert_eq!(validate(&json), Vec::<String>::new(), "{path}");
        let toml: Value = toml::from_str(&dossier::to_toml(&dossier.to_records())).unwrap();
        assert_eq!(validate(&toml), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn rejects_wrong_shapes() {
    let case = |name: &str| assert!(!validate(&toml_file(&format!("bad/{name}.toml"))).is_empty(), "{name}");
    for name in
        ["unknown-key", "unknown-table", "wrong-type", "unknown-word", "missing-key", "country", "hash", "out-of-range"]
    {
        case(name);
    }
    let both = std::fs::read_to_string(fixture("bad/both-names.json")).unwrap();
    assert!(!validate(&serde_json::from_str(&both).unwrap()).is_empty());
}
