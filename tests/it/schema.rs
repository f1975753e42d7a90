//! The JSON Schema in the repository is that of the types. `tests/schema-check` checks what it accepts.
//!
//! `BLESS=1 cargo test --test it schema` writes it anew.

#![cfg(feature = "schema")]

use troopmap::dossier;

const PATH: &str = "schema/dossier.schema.json";

#[test]
fn the_schema_in_the_repository_is_current() {
    let schema = dossier::json_schema();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(PATH, &schema).unwrap();
    }
    assert_eq!(std::fs::read_to_string(PATH).unwrap(), schema, "run BLESS=1 cargo test --test it schema");
}
