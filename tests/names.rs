//! One name, one meaning: no type and no module has the name of another one.

#[expect(dead_code, reason = "`tests/layering.rs` follows the imports")]
mod source;

use std::collections::{BTreeMap, BTreeSet};

use source::Source;

/// Types that share a name on purpose: the name, its files, the reason.
const TYPES: &[(&str, &[&str], &str)] = &[];

/// Modules that share a name on purpose: the name, its files, the reason. `mod.rs` counts as its folder, and `tests` may be anywhere.
const MODULES: &[(&str, &[&str], &str)] = &[];

/// Shared names that remain; each goes from here when it is resolved.
const SHARED_TYPES: &[&str] = &["Candidate", "Header", "Key", "Original", "TimeSpan"];
const SHARED_MODULES: &[&str] = &["coordinates", "json", "read_input", "table"];

/// The formats that are both read and written: a module of `export` may have the name of one of `import` or `dossier`.
fn is_one_format(files: &BTreeSet<String>) -> bool {
    let rooms: BTreeSet<&str> = files.iter().filter_map(|file| file.split('/').nth(1)).collect();
    let is_top = |file: &String| file.trim_end_matches("/mod.rs").matches('/').count() == 2;
    rooms.len() == files.len()
        && rooms.iter().all(|room| ["dossier", "export", "import"].contains(room))
        && files.iter().all(is_top)
}

/// Commands, each in a module of its name, which may be that of what it runs.
const COMMANDS: &[&str] =
    &["check", "complete", "convert", "distance", "map", "merge", "place", "route", "said", "schema", "trace"];

fn is_command(file: &str) -> bool {
    file.strip_prefix("src/cli/").is_some_and(|file| COMMANDS.contains(&file.trim_end_matches(".rs")))
}

/// Each name with the files that define it.
type Names = BTreeMap<String, BTreeSet<String>>;

fn names() -> (Names, Names) {
    let (mut types, mut modules) = (Names::new(), Names::new());
    for root in ["src/lib.rs", "src/main.rs"] {
        for (path, module) in Source::read(root).modules {
            let file = module.file.display().to_string();
            for (_, name) in module.types {
                types.entry(name).or_default().insert(file.clone());
            }
            if let Some(name) = path.last().filter(|_| !is_command(&file)) {
                modules.entry(name.clone()).or_default().insert(file);
            }
        }
    }
    (types, modules)
}

fn check(what: &str, names: &Names, allowed: &[(&str, &[&str], &str)], remaining: &[&str]) {
    let allowed: BTreeMap<&str, BTreeSet<String>> = allowed
        .iter()
        .map(|(name, files, reason)| {
            assert!(reason.len() > 10, "{name} needs a reason");
            (*name, files.iter().map(|&file| file.to_owned()).collect())
        })
        .collect();
    let mut wrong = Vec::new();
    for (name, files) in names.iter().filter(|(_, files)| files.len() > 1) {
        if allowed.get(name.as_str()) != Some(files) && !remaining.contains(&name.as_str()) {
            wrong.push(format!("{name}: {}", files.iter().map(String::as_str).collect::<Vec<_>>().join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{what} that share a name:\n{}", wrong.join("\n"));
    let stale: Vec<_> = allowed.iter().filter(|(name, files)| names.get(**name) != Some(*files)).collect();
    assert!(stale.is_empty(), "these exceptions no longer hold: {stale:?}");
}

#[test]
fn no_two_files_define_a_type_of_one_name() {
    let (types, _) = names();
    assert!(types.len() > 300, "types are not found any more");
    check("types", &types, TYPES, SHARED_TYPES);
}

#[test]
fn no_two_modules_have_one_name() {
    let (_, mut modules) = names();
    assert!(modules.len() > 150, "modules are not found any more");
    modules.retain(|name, files| name != "tests" && !is_one_format(files));
    check("modules", &modules, MODULES, SHARED_MODULES);
}
