//! Each invalid input in `fixtures/bad` gives exactly the messages in the `.expected` file of its name.
//!
//! `BLESS=1 cargo test --test it bad_input` writes them anew, to be read before they are kept.

use std::path::{Path, PathBuf};

use troopmap::ReadOptions;
use troopmap::dossier;

const FOLDER: &str = "fixtures/bad";

fn inputs() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path());
    let mut inputs: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_none_or(|extension| extension != "expected")).collect();
    inputs.sort();
    inputs
}

fn expected_path(input: &Path) -> PathBuf {
    PathBuf::from(format!("{}.expected", input.display()))
}

#[test]
fn each_input_gives_its_messages() {
    let inputs = inputs();
    assert!(inputs.len() >= 35, "{} inputs", inputs.len());
    let mut wrong = Vec::new();
    for input in inputs {
        let outcome = dossier::read(&input, &ReadOptions::default()).unwrap();
        assert!(!outcome.problems.is_empty(), "{} is valid", input.display());
        assert_eq!(outcome.dossier.is_none(), outcome.problems.has_errors(), "{}", input.display());
        assert!(outcome.rejects.is_empty());
        let found = format!("{:#}\n", outcome.problems);
        let path = expected_path(&input);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        if found != expected {
            wrong.push(format!("{}\n--- expected\n{expected}\n--- found\n{found}", input.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_expected_file_belongs_to_an_input() {
    for entry in std::fs::read_dir(FOLDER).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "expected") {
            assert!(path.with_extension("").exists(), "{} has no input", path.display());
        }
    }
}

#[test]
fn messages_contain_no_invisible_characters() {
    for input in inputs() {
        let outcome = dossier::read(&input, &ReadOptions::default()).unwrap();
        for problem in &outcome.problems {
            let hidden = |c: char| c.is_control() || ('\u{202A}'..='\u{202E}').contains(&c) || c == '\u{200B}';
            assert!(!problem.message.contains(hidden), "{:?}", problem.message);
            assert!(!problem.help.as_deref().unwrap_or_default().contains(hidden), "{:?}", problem.help);
        }
    }
}
