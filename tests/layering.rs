//! The drawing in DESIGN.md against the code: a module imports from lower layers only.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::{BTreeMap, BTreeSet};
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

/// Circles between files of one module that still stand: each goes from here when it is broken.
const CIRCLES: &[&str] = &[
    "src/cli/dossier.rs src/cli/foreign.rs",
    "src/export/draw/glyph.rs src/export/draw/scene.rs",
    "src/export/html/data.rs src/export/html/sites.rs src/export/html/telling.rs",
    "src/export/html/history.rs src/export/html/tables.rs",
    "src/origin/bond.rs src/origin/leads.rs src/origin/weigh.rs",
];

/// The path of a file as a program names it: `src/place/packed/index.rs` is `place::packed::index`.
fn path_of(file: &Path) -> Vec<String> {
    let file = file.with_extension("");
    let mut path: Vec<String> = file.iter().skip(1).map(|part| part.to_string_lossy().into_owned()).collect();
    if path.last().is_some_and(|last| last == "mod") {
        path.pop();
    }
    path
}

/// The paths that a text names, each from the top, with those in braces one by one.
fn named(text: &str, own: &[String]) -> Vec<Vec<String>> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let mut named = Vec::new();
    for (at, word) in code.match_indices("crate::").chain(code.match_indices("super::")) {
        // The second `super` of `super::super` is read with the first.
        if code[..at].ends_with("::") {
            continue;
        }
        let mut base = if word == "crate::" { Vec::new() } else { own[..own.len() - 1].to_vec() };
        let mut rest = &code[at + word.len()..];
        while let Some(next) = rest.strip_prefix("super::") {
            base.pop();
            rest = next;
        }
        collect(rest, &base, &mut named);
    }
    named
}

/// Adds the paths of `a::b`, or of every item of `{a, b::{c, d}}`, and gives what stands behind them.
fn collect<'t>(text: &'t str, base: &[String], named: &mut Vec<Vec<String>>) -> &'t str {
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = collect(rest.trim_start(), base, named);
            // What is renamed keeps its place.
            rest = rest.trim_start_matches(|c: char| !matches!(c, ',' | '}' | ';'));
            match rest.strip_prefix(',') {
                Some(next) if !next.trim_start().starts_with('}') => rest = next,
                _ => return rest.trim_start_matches(',').trim_start().strip_prefix('}').unwrap_or_default(),
            }
        }
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let path = [base, &[text[..end].to_owned()]].concat();
    if let Some(rest) = text[end..].strip_prefix("::") {
        return collect(rest, &path, named);
    }
    named.push(path);
    &text[end..]
}

/// The files of one top module that each file imports from, other than those it lies in and those that lie in it.
fn imports_beside() -> BTreeMap<PathBuf, BTreeSet<PathBuf>> {
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    let by_path: BTreeMap<Vec<String>, PathBuf> = files.iter().map(|file| (path_of(file), file.clone())).collect();
    let of_file = |(own, file): (&Vec<String>, &PathBuf)| {
        let beside = named(&fs::read_to_string(file).unwrap(), own).into_iter().filter_map(|path| {
            let path = (1..=path.len()).rev().map(|length| &path[..length]).find(|path| by_path.contains_key(*path))?;
            let beside = path[0] == own[0] && !path.starts_with(own) && !own.starts_with(path);
            beside.then(|| by_path[path].clone())
        });
        (file.clone(), beside.collect())
    };
    by_path
        .iter()
        .filter(|(path, _)| !matches!(path.first().map(String::as_str), None | Some("lib" | "main")))
        .map(of_file)
        .collect()
}

#[test]
fn files_of_one_module_import_in_no_circle() {
    let beside = imports_beside();
    let reach = |from: &PathBuf| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(file) = open.pop() {
            open.extend(beside.get(&file).into_iter().flatten().filter(|next| seen.insert((*next).clone())).cloned());
        }
        seen
    };
    let reached: BTreeMap<&PathBuf, BTreeSet<PathBuf>> = beside.keys().map(|file| (file, reach(file))).collect();
    assert!(reached.values().any(|files| files.len() > 3), "imports are not found any more");
    let circle = |file: &&PathBuf| {
        let together = reached[*file].iter().filter(|other| reached[*other].contains(*file));
        let names: Vec<String> = together.map(|file| file.display().to_string()).collect();
        (!names.is_empty()).then(|| names.join(" "))
    };
    let circles: BTreeSet<String> = beside.keys().filter_map(|file| circle(&file)).collect();
    let known: BTreeSet<String> = CIRCLES.iter().map(|&circle| circle.to_owned()).collect();
    assert_eq!(circles, known);
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
