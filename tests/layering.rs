//! The drawing in DESIGN.md against the code: a module imports from lower layers only.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The layer of each module, as DESIGN.md has it.
fn layers() -> BTreeMap<String, usize> {
    let design = fs::read_to_string("DESIGN.md").unwrap();
    let mut layers = BTreeMap::new();
    for line in design.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if let ["", number, modules, ""] = cells.as_slice()
            && let Ok(layer) = number.parse::<usize>()
        {
            layers.extend(modules.split_whitespace().map(|module| (module.to_owned(), layer)));
        }
    }
    layers
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// The module at the top that a file belongs to.
fn module_of(path: &Path) -> String {
    let first = path.components().nth(1).unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The modules that a text names after `crate::`, without its tests and comments.
fn imports(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let after = code.split("crate::").skip(1);
    let name = |text: &str| text.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>();
    after.map(name).filter(|name| !name.is_empty()).collect()
}

#[test]
fn a_module_imports_from_lower_layers_only() {
    let layers = layers();
    assert!(layers.len() > 20, "DESIGN.md has lost its table of layers");
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    files.sort();
    let mut wrong = Vec::new();
    for file in files {
        let module = module_of(&file);
        if matches!(module.as_str(), "lib" | "main" | "cli") {
            continue;
        }
        let Some(layer) = layers.get(&module) else {
            wrong.push(format!("{}: DESIGN.md has no layer for the module {module}", file.display()));
            continue;
        };
        for import in imports(&fs::read_to_string(&file).unwrap()) {
            match layers.get(&import) {
                _ if import == module => {}
                Some(lower) if lower < layer => {}
                Some(other) => wrong.push(format!("{}: {module} ({layer}) imports {import} ({other})", file.display())),
                None => wrong.push(format!("{}: DESIGN.md has no layer for the module {import}", file.display())),
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_command_uses_the_public_names_alone() {
    let mut files = Vec::new();
    sources(Path::new("src/cli"), &mut files);
    for file in files {
        for import in imports(&fs::read_to_string(&file).unwrap()) {
            assert_eq!(import, "cli", "{}: the command imports crate::{import}", file.display());
        }
    }
}
