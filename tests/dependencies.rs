//! Checks of the dependencies: only registry crates with accepted licenses, and few of them without default features.

use std::process::Command;

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

/// Returns true if a license expression such as `(MIT OR Apache-2.0) AND Unicode-3.0` allows a choice of accepted licenses. Old
/// crates write `/` for `OR`.
fn is_accepted(license: &str) -> bool {
    license.replace('/', " OR ").split(" AND ").all(|part| {
        let part = part.trim_matches(['(', ')', ' ']);
        part.split(" OR ").any(|license| ACCEPTED.contains(&license.trim_matches(['(', ')', ' '])))
    })
}

#[test]
fn every_license_is_accepted() {
    let crates = dependencies(&["--all-features"]);
    assert!(crates.len() > 100, "{crates:?}");
    let rejected: Vec<_> = crates.iter().filter(|(_, license)| !is_accepted(license)).collect();
    assert!(rejected.is_empty(), "{rejected:?}");
    assert!(
        !is_accepted("GPL-3.0-only")
            && !is_accepted("MIT AND GPL-3.0-only")
            && is_accepted("GPL-3.0-only OR MIT")
            && !is_accepted("")
    );
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
    for heavy in ["clap", "proj-sys", "resvg", "parquet", "schemars", "tempfile", "pathfinding", "flatgeobuf"] {
        assert!(core.iter().all(|(name, _)| !name.starts_with(&format!("{heavy} "))), "{heavy}");
    }
    let (core, all) = (core.len(), dependencies(&["--all-features"]).len());
    assert!(core * 2 < all, "{core} of {all} crates");
}
