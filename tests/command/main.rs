//! Runs the command and checks its output, its files and its exit codes.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a failed test may panic")]

mod codes;

#[cfg(unix)]
mod files;
#[cfg(feature = "import")]
mod foreign;
#[cfg(all(feature = "import", feature = "map"))]
mod help;
mod json;
mod lenient;
mod merge;
mod options;
mod said;
mod same_bytes;
mod terminal;
mod unresolved;

use std::path::{Path, PathBuf};

use assert_cmd::Command;

const SEED: &str = "fixtures/seed-article.toml";
const CASE: &str = "fixtures/dprk-2024";
const BAD: &str = "fixtures/bad/dangling-id.toml";

/// The result of a run.
#[derive(Debug)]
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

/// Returns the command in the folder of the crate, independent of the caller's terminal.
fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_troopmap"));
    command.env("COLUMNS", "100").env_remove("CLICOLOR_FORCE").env_remove("RUST_BACKTRACE");
    command
}

fn run(args: &[&str]) -> Run {
    run_command(command().args(args))
}

fn run_with(args: &[&str], stdin: impl Into<Vec<u8>>) -> Run {
    run_command(command().args(args).write_stdin(stdin))
}

fn run_command(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Checks that a run succeeds and returns its standard output.
fn succeed(args: &[&str]) -> String {
    let result = run(args);
    assert_eq!(result.code, Some(0), "{args:?}: {}", result.err);
    result.out
}

/// Checks that a run fails with an exit code and a message, and writes nothing to standard output.
fn fails(args: &[&str], code: i32, message: &str) {
    let result = run(args);
    assert_eq!(result.code, Some(code), "{args:?}: {}", result.err);
    assert_eq!(result.out, "", "{args:?}");
    assert!(result.err.contains(message), "{args:?}: {}", result.err);
}

/// Joins a folder and a file name to an argument.
fn path_in(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

fn file_names(folder: &Path) -> Vec<String> {
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
