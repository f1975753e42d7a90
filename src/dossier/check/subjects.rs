//! Subjects: whole and parts, and names that two of them claim.

use std::collections::{HashMap, HashSet};

use super::{Desk, RuleFault};
use crate::dossier::draft::readable;
use crate::dossier::written::Kind;
use crate::record::fold_subject_name;

pub(super) fn check(desk: &mut Desk<'_>) {
    loops(desk);
    shared_names(desk);
}

/// Following `part_of` must come to an end.
fn loops(desk: &mut Desk<'_>) {
    let draft = desk.draft;
    let whole: HashMap<&str, (usize, &str)> = readable(&draft.subjects)
        .filter_map(|(at, subject)| Some((subject.id.as_str(), (at, subject.part_of.as_ref()?.as_str()))))
        .collect();
    let mut done: HashSet<&str> = HashSet::new();
    for (_, subject) in readable(&draft.subjects) {
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
        // A subject that is part of itself is told as such.
        if on_path.contains(id) && !done.contains(id) && whole.get(id).is_some_and(|&(_, next)| next != id) {
            let start = path.iter().position(|&on_path| on_path == id).unwrap_or(0);
            let chain = path[start..].iter().chain([&id]).map(|&id| id.to_owned()).collect();
            if let Some(&(at, _)) = path.last().and_then(|last| whole.get(last)) {
                desk.note((Kind::Subject, at), "part_of", &RuleFault::PartsOfEachOther { chain });
            }
        }
        done.extend(path);
    }
}

/// A name that two subjects answer to leaves open which one a claim means. Claims write names in any letters and spacing.
fn shared_names(desk: &mut Desk<'_>) {
    let draft = desk.draft;
    let mut owners: HashMap<String, (usize, &'static str, usize)> = HashMap::new();
    for (at, subject) in readable(&draft.subjects) {
        let id = std::iter::once((subject.id.as_str(), "id", 0));
        let name = subject.name.iter().map(|name| (name.as_str(), "name", 0));
        let aliases = subject.aliases.iter().enumerate().map(|(item, alias)| (alias.as_str(), "aliases", item + 1));
        for (words, key, item) in id.chain(name).chain(aliases) {
            let place = (Kind::Subject, at);
            let folded = fold_subject_name(words);
            match owners.get(&folded) {
                // Two subjects with one id are told as such.
                Some(&(owner, "id", _)) if key == "id" && draft.subjects[owner].id.as_deref() == Some(words) => {}
                Some(&(owner, owner_key, owner_item)) if owner != at => {
                    let other = draft.written.item((Kind::Subject, owner), owner_key, owner_item);
                    let fault = RuleFault::SharedName {
                        name: words.to_owned(),
                        first: draft.subjects[owner].id.clone().unwrap_or_default(),
                        second: subject.id.as_str().to_owned(),
                    };
                    let span = draft.written.item(place, key, item);
                    let problem = super::Cause::at(&fault, span).with_related(other, "it stands here first");
                    desk.findings.add(place, problem);
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
    fn words_that_claims_cannot_tell_apart_mean_one_subject() {
        let shared = |name: &str, first: &str, second: &str| {
            format!("shared-name: \"{name}\" names two subjects: {first} and {second}")
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
        // Two with one id are told as such, and not as a shared name too.
        let twice = messages(r#"{ id = "a" }, { id = "a" }"#);
        assert!(matches!(&*twice, [one] if !one.starts_with("shared-name")), "{twice:?}");
    }
}
