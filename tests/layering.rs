//! The layers of DESIGN.md against the code: a module imports from lower layers only, and the parts of a module in no circle.
//!
//! An import counts for the module that defines the name, through however many re-exports it comes.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::LazyLock;

use source::{ModulePath, Source};

static LIBRARY: LazyLock<Source> = LazyLock::new(|| Source::read("src/lib.rs"));
static COMMAND: LazyLock<Source> = LazyLock::new(|| Source::read("src/main.rs"));

/// The layer of each module, as DESIGN.md lists it.
fn layers() -> BTreeMap<String, usize> {
    let design = fs::read_to_string("DESIGN.md").unwrap();
    let mut layers = BTreeMap::new();
    for line in design.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if let ["", number, modules, ""] = cells.as_slice()
            && let Ok(layer) = number.parse::<usize>()
        {
            for module in modules.split_whitespace() {
                assert_eq!(layers.insert(module.to_owned(), layer), None, "DESIGN.md lists {module} twice");
            }
        }
    }
    layers
}

#[test]
fn design_lists_the_modules_of_the_crate() {
    let modules: BTreeSet<&String> = LIBRARY.modules.keys().filter_map(|path| path.first()).collect();
    let listed = layers();
    let listed: BTreeSet<&String> = listed.keys().collect();
    let missing: Vec<_> = modules.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&modules).collect();
    assert!(missing.is_empty() && gone.is_empty(), "DESIGN.md gives {missing:?} no layer; {gone:?} no longer exist");
}

#[test]
fn a_module_imports_from_lower_layers_only() {
    let layers = layers();
    let mut wrong = BTreeSet::new();
    for (path, module) in &LIBRARY.modules {
        let Some(own) = path.first() else { continue };
        for import in LIBRARY.imports(path) {
            let Some(other) = import.first().filter(|other| *other != own) else { continue };
            let [Some(layer), Some(lower)] = [own, other].map(|module| layers.get(module)) else { continue };
            if lower >= layer {
                wrong.insert(format!(
                    "{}: {own} ({layer}) imports {} ({lower})",
                    module.file.display(),
                    import.join("::")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", Vec::from_iter(wrong).join("\n"));
}

/// Circles that remain: each goes from here when it is broken. A module stands for everything in its folder.
const CIRCLES: &[&str] = &[];

/// For each folder of modules: which of its parts import from which, and an example.
type Imports = BTreeMap<ModulePath, BTreeMap<String, BTreeMap<String, String>>>;

fn imports_between_siblings(source: &Source) -> Imports {
    let mut imports = Imports::new();
    for (path, module) in &source.modules {
        for import in source.imports(path) {
            let shared = path.iter().zip(import).take_while(|(one, other)| one == other).count();
            // A module may use its parts, and they what it defines itself. The top is in layers.
            if shared == 0 || shared == path.len() || shared == import.len() {
                continue;
            }
            let example = format!("{} imports {}", module.file.display(), import.join("::"));
            let folder = imports.entry(path[..shared].to_vec()).or_default();
            folder.entry(path[shared].clone()).or_default().entry(import[shared].clone()).or_insert(example);
        }
    }
    imports
}

/// The modules that a module of the folder imports from, directly or not.
fn imported<'i>(from: &'i str, folder: &'i BTreeMap<String, BTreeMap<String, String>>) -> BTreeSet<&'i str> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(module) = open.pop() {
        let next = folder.get(module).into_iter().flat_map(BTreeMap::keys);
        open.extend(next.map(String::as_str).filter(|next| seen.insert(*next)));
    }
    seen
}

#[test]
fn the_parts_of_a_module_import_in_no_circle() {
    let mut found = BTreeMap::new();
    for (name, source) in [("library", &LIBRARY), ("command", &COMMAND)] {
        let imports = imports_between_siblings(source);
        assert!(!imports.is_empty(), "{name}: imports are not found any more");
        for (path, folder) in &imports {
            for module in folder.keys() {
                let circle: Vec<&str> = imported(module, folder)
                    .into_iter()
                    .filter(|other| imported(other, folder).contains(module.as_str()))
                    .collect();
                if !circle.contains(&module.as_str()) {
                    continue;
                }
                let examples = circle.iter().flat_map(|one| circle.iter().filter_map(|other| folder[*one].get(*other)));
                let examples: Vec<String> = examples.map(|example| format!("\n    {example}")).collect();
                found.insert(format!("{}: {}", path.join("::"), circle.join(" ")), examples.concat());
            }
        }
    }
    let known: BTreeSet<&str> = CIRCLES.iter().copied().collect();
    let new: Vec<String> = found
        .iter()
        .filter(|(circle, _)| !known.contains(circle.as_str()))
        .map(|(circle, why)| format!("{circle}{why}"))
        .collect();
    assert!(new.is_empty(), "circles of imports:\n{}", new.join("\n"));
    let broken: Vec<_> = known.iter().filter(|circle| !found.contains_key(**circle)).collect();
    assert!(broken.is_empty(), "these circles are broken; remove them from CIRCLES: {broken:?}");
}

#[test]
fn the_command_has_no_module_of_the_library() {
    for path in COMMAND.modules.keys() {
        assert!(
            path.first().is_none_or(|module| module == "cli"),
            "the command uses the library's public names, not {}",
            path.join("::")
        );
    }
}
