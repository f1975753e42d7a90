//! The command from outside: what it prints and where, what it writes, and with which exit code it ends.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod codes;
mod doubtful;
#[cfg(unix)]
mod files;
#[cfg(feature = "import")]
mod foreign;
#[cfg(all(feature = "import", feature = "map"))]
mod help;
mod json;
mod lenient;
mod options;
mod same_bytes;
mod terminal;

use std::path::{Path, PathBuf};

use assert_cmd::Command;

const SEED: &str = "fixtures/seed-article.toml";
const CASE: &str = "fixtures/dprk-2024";
const BAD: &str = "fixtures/bad/dangling-id.toml";

/// How a run ended.
#[derive(Debug)]
struct End {
    code: Option<i32>,
    out: String,
    err: String,
}

/// The command in the folder of the crate, far from the caller's terminal.
fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_troopmap"));
    command.env("COLUMNS", "100").env_remove("CLICOLOR_FORCE").env_remove("RUST_BACKTRACE");
    command
}

fn run(args: &[&str]) -> End {
    ended(command().args(args))
}

fn run_with(args: &[&str], stdin: impl Into<Vec<u8>>) -> End {
    ended(command().args(args).write_stdin(stdin))
}

fn ended(command: &mut Command) -> End {
    let output = command.output().unwrap();
    End {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The run ended well; gives its standard output.
fn done(args: &[&str]) -> String {
    let end = run(args);
    assert_eq!(end.code, Some(0), "{args:?}: {}", end.err);
    end.out
}

/// The run failed with this code, wrote nothing to standard output, and said this.
fn fails(args: &[&str], code: i32, says: &str) {
    let end = run(args);
    assert_eq!(end.code, Some(code), "{args:?}: {}", end.err);
    assert_eq!(end.out, "", "{args:?}");
    assert!(end.err.contains(says), "{args:?} says: {}", end.err);
}

/// A file in a folder, as text, so that it can be an argument.
fn at(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn copy_of_case(folder: &Path) -> PathBuf {
    let copy = folder.join("dossier");
    std::fs::create_dir(&copy).unwrap();
    for name in ["dossier.toml", "sources.csv", "subjects.csv", "documents.csv", "claims.csv"] {
        std::fs::copy(Path::new(CASE).join(name), copy.join(name)).unwrap();
    }
    copy
}
