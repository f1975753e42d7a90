//! Checks of the dependencies: only registry crates with accepted licenses, each used, none that needs a newer Rust than
//! `rust-version`, and few of them without default features.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Accepted licenses: those that require no more than attribution, and MPL-2.0, which covers its own files only.
const ACCEPTED: [&str; 11] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

/// Accepted licenses of the packed data, in crates of its own.
const ACCEPTED_FOR_DATA: [&str; 3] = ["CC-BY-4.0", "ODbL-1.0", "OFL-1.1"];

/// Lists the crates of the library and the command: name with version, and license.
fn dependencies(features: &[&str]) -> Vec<(String, String)> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--edges", "normal,build", "--prefix", "none", "--format", "{p}|{l}"])
        .args(features)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    let mut crates: Vec<(String, String)> = lines
        .lines()
        .filter_map(|line| line.trim_end_matches(" (*)").split_once('|'))
        .map(|(name, license)| (name.to_owned(), license.to_owned()))
        .collect();
    crates.sort();
    crates.dedup();
    crates
}

/// Runs `cargo metadata`.
fn metadata(options: &[&str]) -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--format-version", "1"])
        .args(options)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// Returns true if a license expression such as `(MIT OR Apache-2.0) AND Unicode-3.0` allows a choice of accepted licenses. Old
/// crates write `/` for `OR`.
fn is_accepted(name: &str, license: &str) -> bool {
    let is_data = name.starts_with("troopmap-data");
    let is_accepted = |one: &str| ACCEPTED.contains(&one) || is_data && ACCEPTED_FOR_DATA.contains(&one);
    license.replace('/', " OR ").split(" AND ").all(|part| {
        let part = part.trim_matches(['(', ')', ' ']);
        part.split(" OR ").any(|license| is_accepted(license.trim_matches(['(', ')', ' '])))
    })
}

#[test]
fn every_license_is_accepted() {
    let crates = dependencies(&["--all-features"]);
    assert!(crates.len() > 100, "{crates:?}");
    let rejected: Vec<_> = crates.iter().filter(|(name, license)| !is_accepted(name, license)).collect();
    assert!(rejected.is_empty(), "{rejected:?}");
    let is_accepted = |license| is_accepted("other v1.0.0", license);
    assert!(is_accepted("GPL-3.0-only OR MIT"));
    for license in ["GPL-3.0-only", "MIT AND GPL-3.0-only", "ODbL-1.0", ""] {
        assert!(!is_accepted(license), "{license}");
    }
}

#[test]
fn every_crate_comes_from_the_registry() {
    let lock = include_str!("../Cargo.lock");
    let elsewhere: Vec<_> = lock
        .lines()
        .filter(|line| {
            line.starts_with("source = ") && !line.contains("\"registry+https://github.com/rust-lang/crates.io-index\"")
        })
        .collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
}

/// Without default features there are no dependencies for the command line, networks, drawing or foreign formats.
#[test]
fn the_core_has_few_dependencies() {
    let core = dependencies(&["--no-default-features"]);
    for heavy in
        ["clap", "proj-sys", "resvg", "parquet", "schemars", "tempfile", "pathfinding", "flatgeobuf", "libsqlite3-sys"]
    {
        assert!(core.iter().all(|(name, _)| !name.starts_with(&format!("{heavy} "))), "{heavy}");
    }
    let (core, all) = (core.len(), dependencies(&["--all-features"]).len());
    assert!(core * 2 < all, "{core} of {all} crates");
}

/// Parses a version. `1.88` equals `1.88.0`.
fn version(text: &str) -> Vec<u32> {
    let mut numbers: Vec<u32> = text.split('.').map(|number| number.parse().expect("a version")).collect();
    numbers.resize(3, 0);
    numbers
}

/// Compares `rust-version` with what the dependencies require. The lint `clippy::incompatible_msrv` checks the standard library; a
/// compiler of that version is not installed everywhere.
#[test]
fn rust_version_builds_every_dependency() {
    let metadata = metadata(&["--all-features"]);
    let packages = metadata["packages"].as_array().expect("packages");
    let promised = version(env!("CARGO_PKG_RUST_VERSION"));
    let newer: Vec<_> = packages
        .iter()
        .filter(|package| package["rust_version"].as_str().is_some_and(|needed| version(needed) > promised))
        .map(|package| format!("{} needs Rust {}", text(package, "name"), text(package, "rust_version")))
        .collect();
    assert!(packages.len() > 150, "{}", packages.len());
    assert!(newer.is_empty(), "rust-version in Cargo.toml is {}: {newer:?}", env!("CARGO_PKG_RUST_VERSION"));
}

/// Packages with a dependency that only included files of another package mention.
const USED_ELSEWHERE: [(&str, &str); 1] = [("troopmap-pack", "unicode-normalization")];

/// Returns the code of the Rust files in a folder, without comments and without nested packages.
fn code(folder: &Path) -> String {
    let Ok(entries) = fs::read_dir(folder) else { return String::new() };
    let mut code = String::new();
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() && !path.join("Cargo.toml").exists() && !path.ends_with("target") {
            code += &self::code(&path);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("UTF-8");
            text.lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .for_each(|line| code += &format!("{line}\n"));
        }
    }
    code
}

#[test]
fn every_dependency_is_used() {
    let metadata = metadata(&["--no-deps"]);
    let mut unused = Vec::new();
    for package in metadata["packages"].as_array().expect("packages") {
        let folder = Path::new(text(package, "manifest_path")).parent().expect("a folder");
        let (library, everything) = (code(&folder.join("src")), code(folder));
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let name = dependency["rename"].as_str().unwrap_or_else(|| text(dependency, "name"));
            let word = name.replace('-', "_");
            let code = if text(dependency, "kind") == "dev" { &everything } else { &library };
            let is_used = code.contains(&format!("{word}::")) || code.contains(&format!("use {word}"));
            if !is_used && !USED_ELSEWHERE.contains(&(text(package, "name"), name)) {
                unused.push(format!("{}: {name}", text(package, "name")));
            }
        }
    }
    assert!(unused.is_empty(), "unused dependencies: {unused:?}");
}
