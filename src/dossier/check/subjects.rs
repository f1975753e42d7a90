//! Subjects: whole and parts, and names that two of them claim.

use std::collections::{HashMap, HashSet};

use super::{Desk, RuleFault};
use crate::dossier::draft::readable;
use crate::dossier::written::Kind;

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

/// A name that two subjects answer to leaves open which one a claim means.
fn shared_names(desk: &mut Desk<'_>) {
    let draft = desk.draft;
    let mut owners: HashMap<String, (usize, &'static str, usize)> = HashMap::new();
    for (at, subject) in readable(&draft.subjects) {
        let id = std::iter::once((subject.id.as_str(), "id", 0));
        let name = subject.name.iter().map(|name| (name.as_str(), "name", 0));
        let aliases = subject.aliases.iter().enumerate().map(|(item, alias)| (alias.as_str(), "aliases", item + 1));
        for (words, key, item) in id.chain(name).chain(aliases) {
            let place = (Kind::Subject, at);
            match owners.get(&words.to_lowercase()) {
                // Two subjects with one id are told as such.
                Some(&(owner, "id", _)) if key == "id" && owner != at => {}
                Some(&(owner, owner_key, owner_item)) if owner != at => {
                    let other = draft.written.item((Kind::Subject, owner), owner_key, owner_item);
                    let fault = RuleFault::SharedName {
                        name: words.to_owned(),
                        first: draft.subjects[owner].id.clone().unwrap_or_default(),
                        second: subject.id.as_str().to_owned(),
                    };
                    let span = draft.written.item(place, key, item);
                    let problem = super::Cause::at(&fault, span).with(other, "it stands here first");
                    desk.findings.add(place, problem);
                }
                Some(_) => {}
                None => {
                    owners.insert(words.to_lowercase(), (at, key, item));
                }
            }
        }
    }
}
