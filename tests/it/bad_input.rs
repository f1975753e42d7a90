//! Each file or folder in `fixtures/bad` earns exactly the messages beside it.
//!
//! `BLESS=1 cargo test --test it bad_input` writes them anew, to be read before they are kept.

use std::path::{Path, PathBuf};

use troopmap::ReadOptions;
use troopmap::dossier;

const FOLDER: &str = "fixtures/bad";

fn inputs() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path());
    let mut inputs: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_none_or(|ending| ending != "expected")).collect();
    inputs.sort();
    inputs
}

fn expected_beside(input: &Path) -> PathBuf {
    PathBuf::from(format!("{}.expected", input.display()))
}

#[test]
fn each_earns_its_messages() {
    let inputs = inputs();
    assert!(inputs.len() >= 35, "{} inputs", inputs.len());
    let mut wrong = Vec::new();
    for input in inputs {
        let reading = dossier::read(&input, &ReadOptions::default()).unwrap();
        assert!(!reading.problems.is_empty(), "{} is sound", input.display());
        assert_eq!(reading.dossier.is_none(), reading.problems.has_errors(), "{}", input.display());
        assert!(reading.rejects.is_empty());
        let earned = format!("{}\n", reading.problems);
        let beside = expected_beside(&input);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&beside, &earned).unwrap();
        }
        let expected = std::fs::read_to_string(&beside).unwrap_or_default();
        if earned != expected {
            wrong.push(format!("{}\n--- expected\n{expected}\n--- earned\n{earned}", input.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_messages_beside_belong_to_an_input() {
    for entry in std::fs::read_dir(FOLDER).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "expected") {
            assert!(path.with_extension("").exists(), "{} is left over", path.display());
        }
    }
}

#[test]
fn no_message_holds_what_cannot_be_seen() {
    for input in inputs() {
        let reading = dossier::read(&input, &ReadOptions::default()).unwrap();
        for problem in &reading.problems {
            let hidden = |c: char| c.is_control() || ('\u{202A}'..='\u{202E}').contains(&c) || c == '\u{200B}';
            assert!(!problem.message.contains(hidden), "{:?}", problem.message);
            assert!(!problem.help.as_deref().unwrap_or_default().contains(hidden), "{:?}", problem.help);
        }
    }
}
