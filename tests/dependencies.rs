//! What the crate is built of: crates of the registry alone, under licences that fit, and few where only the core is asked for.

use std::process::Command;

/// Licenses that require attribution and no more. MPL-2.0 fits at the edges.
const FIT: [&str; 11] = [
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

/// Licenses of the packed data, in crates of their own.
const FIT_FOR_DATA: [&str; 3] = ["CC-BY-4.0", "ODbL-1.0", "OFL-1.1"];

/// Every crate that goes into the library or the command: name with version, and licence.
fn tree(features: &[&str]) -> Vec<(String, String)> {
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
        .map(|(name, licence)| (name.to_owned(), licence.to_owned()))
        .collect();
    crates.sort();
    crates.dedup();
    crates
}

/// `(MIT OR Apache-2.0) AND Unicode-3.0`: of every part one way must fit. Old crates write `/` for `OR`.
fn fits(name: &str, licence: &str) -> bool {
    let is_data = name.starts_with("troopmap-data");
    let fits = |one: &str| FIT.contains(&one) || is_data && FIT_FOR_DATA.contains(&one);
    licence.replace('/', " OR ").split(" AND ").all(|part| {
        let part = part.trim_matches(['(', ')', ' ']);
        part.split(" OR ").any(|one| fits(one.trim_matches(['(', ')', ' '])))
    })
}

#[test]
fn every_licence_fits() {
    let crates = tree(&["--all-features"]);
    assert!(crates.len() > 100, "{crates:?}");
    let unfit: Vec<_> = crates.iter().filter(|(name, licence)| !fits(name, licence)).collect();
    assert!(unfit.is_empty(), "{unfit:?}");
    let fits = |licence| fits("other v1.0.0", licence);
    assert!(!fits("GPL-3.0-only") && !fits("MIT AND GPL-3.0-only") && fits("GPL-3.0-only OR MIT") && !fits(""));
    assert!(!fits("ODbL-1.0"));
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

/// Who embeds the core compiles the core: no command line, no networks, no drawing, no foreign formats.
#[test]
fn the_core_stays_small() {
    let core = tree(&["--no-default-features"]);
    for heavy in ["clap", "proj-sys", "resvg", "parquet", "schemars", "tempfile", "pathfinding", "flatgeobuf"] {
        assert!(core.iter().all(|(name, _)| !name.starts_with(&format!("{heavy} "))), "{heavy}");
    }
    let (core, whole) = (core.len(), tree(&["--all-features"]).len());
    assert!(core * 2 < whole, "{core} of {whole} crates");
}
