//! `merge`, and several dossiers as one input.

use crate::{SEED, run, succeed};

const CLAIM: &str = r#"
[[document]]
id = "later"
publisher = "outlet"
published = "2031-03-02"

[[claim]]
id = "later-1"
document = "later"
subject = "soldiers"
activity = "stationed"
place = "Vladivostok"
"#;

const SOURCE: &str = "[[source]]\nid = \"outlet\"\n";

#[test]
fn a_map_of_several_files_is_that_of_the_merged_dossier() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(path("sources.toml"), SOURCE).unwrap();
    std::fs::write(path("march.toml"), CLAIM).unwrap();
    let inputs = [path("sources.toml"), path("march.toml"), SEED.to_owned()];
    let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
    let together = succeed(&[&["map", "-q"], &inputs[..]].concat());
    for out in ["all.toml", "all.json", "all"] {
        let out = path(out);
        succeed(&[&["merge", "-q", "-o", &out], &inputs[..]].concat());
        assert_eq!(succeed(&["map", "-q", &out]), together, "{out}");
    }
    assert_eq!(succeed(&[&["merge", "-q"], &inputs[..]].concat()), std::fs::read_to_string(path("all.toml")).unwrap());
    let checked = run(&[&["check"], &inputs[..]].concat());
    assert_eq!(checked.code, Some(0), "{}", checked.err);
    assert!(checked.err.trim_end().ends_with(&format!("{}: no problems", inputs.join(", "))), "{}", checked.err);
}

#[test]
fn the_output_is_none_of_the_inputs() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(path("sources.toml"), SOURCE).unwrap();
    std::fs::write(path("march.toml"), CLAIM).unwrap();
    let result = run(&["merge", &path("sources.toml"), &path("march.toml"), "-o", &path("march.toml")]);
    assert_eq!(result.code, Some(2));
    assert!(result.err.contains("is the input; write to another file"), "{}", result.err);
    assert_eq!(std::fs::read_to_string(path("march.toml")).unwrap(), CLAIM);
}

#[test]
fn other_data_are_converted_first_and_standard_input_is_read_once() {
    let result = run(&["map", SEED, "fixtures/import/ucdp-speakers.tsv", "--from", "ucdp"]);
    assert_eq!(result.code, Some(2), "{}", result.err);
    let result = run(&["check", "-", "-"]);
    assert_eq!((result.code, result.err.as_str()), (Some(2), "troopmap: standard input can be read only once\n"));
}
