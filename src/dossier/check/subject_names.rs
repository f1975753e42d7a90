//! Rules for subjects: no cycles of parts, and no shared names.

use std::collections::{HashMap, HashSet};

use super::{Checker, RuleFault};
use crate::dossier::decoded::iter_readable;
use crate::dossier::record_kind::RecordKind;
use crate::record::fold_subject_name;

pub(super) fn check(checker: &mut Checker<'_>) {
    check_cycles(checker);
    check_shared_names(checker);
}

/// Reports cycles of `part_of`.
fn check_cycles(checker: &mut Checker<'_>) {
    let decoded = checker.decoded;
    let whole: HashMap<&str, (usize, &str)> = iter_readable(&decoded.subjects)
        .filter_map(|(at, subject)| Some((subject.id.as_str(), (at, subject.part_of.as_ref()?.as_str()))))
        .collect();
    let mut done: HashSet<&str> = HashSet::new();
    for (_, subject) in iter_readable(&decoded.subjects) {
        let mut path: Vec<&str> = Vec::new();
        let mut on_path: HashSet<&str> = HashSet::new();
        let mut id = subject.id.as_str();
        while !done.contains(id) && on_path.insert(id) {
            path.push(id);
            match whole.get(id) {
                Some(&(_, next)) => id = next,
                None => break,
            }
        }
        // A subject that is part of itself has been reported already.
        if on_path.contains(id) && !done.contains(id) && whole.get(id).is_some_and(|&(_, next)| next != id) {
            let start = path.iter().position(|&on_path| on_path == id).unwrap_or(0);
            let chain = path[start..].iter().chain([&id]).map(|&id| id.to_owned()).collect();
            if let Some(&(at, _)) = path.last().and_then(|last| whole.get(last)) {
                checker.report((RecordKind::Subject, at), "part_of", &RuleFault::PartOfCycle { chain });
            }
        }
        done.extend(path);
    }
}

/// Reports names that two subjects share, which make claims ambiguous. Case and spacing do not distinguish names.
fn check_shared_names(checker: &mut Checker<'_>) {
    let decoded = checker.decoded;
    let mut owners: HashMap<String, (usize, &'static str, usize)> = HashMap::new();
    for (at, subject) in iter_readable(&decoded.subjects) {
        let id = std::iter::once((subject.id.as_str(), "id", 0));
        let name = subject.name.iter().map(|name| (name.as_str(), "name", 0));
        let aliases = subject.aliases.iter().enumerate().map(|(item, alias)| (alias.as_str(), "aliases", item + 1));
        for (name, key, item) in id.chain(name).chain(aliases) {
            let record = (RecordKind::Subject, at);
            let folded = fold_subject_name(name);
            match owners.get(&folded) {
                // A duplicate id has been reported already.
                Some(&(owner, "id", _)) if key == "id" && decoded.subjects[owner].id.as_deref() == Some(name) => {}
                Some(&(owner, owner_key, owner_item)) if owner != at => {
                    let other = decoded.spans.item_span((RecordKind::Subject, owner), owner_key, owner_item);
                    let fault = RuleFault::SharedName {
                        name: name.to_owned(),
                        first: decoded.subjects[owner].id.clone().unwrap_or_default(),
                        second: subject.id.as_str().to_owned(),
                    };
                    let span = decoded.spans.item_span(record, key, item);
                    let problem = super::Diagnose::to_problem(&fault, span).with_related(other, "first used here");
                    checker.findings.add(record, problem);
                }
                Some(_) => {}
                None => {
                    owners.insert(folded, (at, key, item));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::dossier::{ReadOptions, TextFormat, from_text};

    fn messages(subjects: &str) -> Vec<String> {
        let text = format!(
            r#"
            source = [{{ id = "nis" }}]
            document = [{{ id = "d1", publisher = "nis", published = "2024-10-18" }}]
            claim = [{{ id = "c1", document = "d1", subject = "soldiers" }}]
            subject = [{subjects}]"#
        );
        let reading = from_text("d.toml", &text, TextFormat::Toml, &ReadOptions::default());
        reading.problems.iter().map(|problem| format!("{}: {}", problem.code, problem.message)).collect()
    }

    #[test]
    fn rejects_names_that_fold_to_the_same_text() {
        let shared = |name: &str, first: &str, second: &str| {
            format!("shared-name: \"{name}\" is a name of two subjects: {first} and {second}")
        };
        for (subjects, name, first, second) in [
            (r#"{ id = "Wagner" }, { id = "WAGNER" }"#, "WAGNER", "Wagner", "WAGNER"),
            (r#"{ id = "wagner" }, { id = "Wagner", part_of = "wagner" }"#, "Wagner", "wagner", "Wagner"),
            (
                r#"{ id = "a", name = "North Korea" }, { id = "b", aliases = ["north  korea"] }"#,
                "north  korea",
                "a",
                "b",
            ),
            (r#"{ id = "a b" }, { id = "c", name = "A  B" }"#, "A  B", "a b", "c"),
        ] {
            assert_eq!(messages(subjects), [shared(name, first, second)], "{subjects}");
        }
        assert_eq!(messages(r#"{ id = "a", name = "A", aliases = ["a"] }, { id = "b" }"#), [""; 0]);
        // A duplicate id is not reported as a shared name too.
        let twice = messages(r#"{ id = "a" }, { id = "a" }"#);
        assert!(matches!(&*twice, [one] if !one.starts_with("shared-name")), "{twice:?}");
    }
}
