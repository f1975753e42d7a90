//! The subjects that claims mean, found from the words they use.

use std::collections::HashMap;

use crate::dossier::Dossier;

/// The place of a subject in the list of [`Subjects`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubjectIx(pub(crate) u32);

/// One subject: listed in the dossier, or only worded in claims.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    key: String,
    label: String,
    part_of: Option<u32>,
}

/// Every subject that the claims of a dossier are about.
///
/// A claim names its subject by id, name or alias, in any case. Words that no listed subject answers to are a subject of
/// their own.
#[derive(Clone, Debug, Default)]
pub struct Subjects {
    entries: Vec<Entry>,
    by_words: HashMap<String, u32>,
    parts: Vec<Vec<u32>>,
}

impl Subjects {
    /// The subjects of a dossier.
    pub fn of(dossier: &Dossier) -> Self {
        let mut subjects = Self::default();
        for subject in dossier.subjects() {
            let at = subjects.add(subject.id.as_str().to_owned(), subject.label().to_owned());
            subjects.by_words.insert(fold(subject.id.as_str()), at);
        }
        for (at, subject) in (0..).zip(dossier.subjects()) {
            // An id wins over a name, and a name over an alias, whoever comes first.
            for words in subject.name.iter().chain(&subject.aliases) {
                subjects.by_words.entry(fold(words)).or_insert(at);
            }
            let whole =
                subject.part_of.as_ref().and_then(|whole| subjects.by_words.get(&fold(whole.as_str())).copied());
            subjects.entries[at as usize].part_of = whole;
        }
        let mut worded: Vec<&str> = dossier.claims().iter().filter_map(|claim| claim.subject.as_deref()).collect();
        worded.sort_unstable();
        worded.dedup();
        for words in worded {
            if !subjects.by_words.contains_key(&fold(words)) {
                let at = subjects.add(words.to_owned(), words.to_owned());
                subjects.by_words.insert(fold(words), at);
            }
        }
        subjects.parts = vec![Vec::new(); subjects.entries.len()];
        for at in 0..subjects.entries.len() {
            for whole in subjects.wholes(SubjectIx(index(at))).skip(1).collect::<Vec<_>>() {
                subjects.parts[whole.0 as usize].push(index(at));
            }
        }
        subjects
    }

    fn add(&mut self, key: String, label: String) -> u32 {
        self.entries.push(Entry { key, label, part_of: None });
        index(self.entries.len() - 1)
    }

    /// The subject that words mean.
    pub fn find(&self, words: &str) -> Option<SubjectIx> {
        self.by_words.get(&fold(words)).copied().map(SubjectIx)
    }

    /// The id of a listed subject, or the words of another.
    pub fn key(&self, subject: SubjectIx) -> &str {
        &self.entries[subject.0 as usize].key
    }

    /// Its name in print.
    pub fn label(&self, subject: SubjectIx) -> &str {
        &self.entries[subject.0 as usize].label
    }

    /// The subject, the whole that it is a part of, and so on up.
    pub(crate) fn wholes(&self, subject: SubjectIx) -> impl Iterator<Item = SubjectIx> {
        // A dossier with a loop of parts is refused; the bound is for lists built in other ways.
        std::iter::successors(Some(subject), |at| self.entries[at.0 as usize].part_of.map(SubjectIx))
            .take(self.entries.len().max(1))
    }

    /// The subject and every part of it, down to the parts of parts.
    pub(crate) fn with_parts(&self, subject: SubjectIx) -> impl Iterator<Item = SubjectIx> {
        std::iter::once(subject).chain(self.parts[subject.0 as usize].iter().copied().map(SubjectIx))
    }
}

fn fold(words: &str) -> String {
    words.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn index(at: usize) -> u32 {
    // Subjects come from at most a million claims.
    u32::try_from(at).unwrap_or(u32::MAX)
}
