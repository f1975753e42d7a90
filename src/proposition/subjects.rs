//! The subjects that claims mean, found from the words they use.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::dossier::Dossier;
use crate::record::{Claim, Subject, fold_subject_name};

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

/// A part of a part of a part: beyond so many steps a list of subjects is no list of wholes and parts any more.
const DEEPEST: usize = 100;

/// Every subject that the claims of a dossier are about.
///
/// A claim names its subject by id, name or alias, in any case. Words that no listed subject answers to are a subject of
/// their own.
#[derive(Clone, Debug, Default)]
pub struct Subjects {
    entries: Vec<Entry>,
    by_words: HashMap<String, u32>,
    parts: Vec<Vec<u32>>,
    /// The subject of each claim.
    of_claims: Vec<Option<u32>>,
}

impl Subjects {
    /// The subjects of a dossier.
    pub fn from_dossier(dossier: &Dossier) -> Self {
        let mut subjects = Self::default();
        let mut listed: Vec<&Subject> = dossier.subjects().iter().collect();
        listed.sort_by_key(|subject| &subject.id);
        for subject in &listed {
            let at = subjects.add(subject.id.as_str().to_owned(), subject.label().to_owned());
            subjects.by_words.insert(fold_subject_name(subject.id.as_str()), at);
        }
        // An id wins over a name, and a name over an alias.
        for names in [|subject: &Subject| subject.name.clone().into_iter().collect(), |s: &Subject| s.aliases.clone()] {
            for (at, subject) in (0..).zip(&listed) {
                for words in names(subject) {
                    subjects.by_words.entry(fold_subject_name(&words)).or_insert(at);
                }
            }
        }
        for (entry, subject) in subjects.entries.iter_mut().zip(&listed) {
            let whole = subject.part_of.as_ref();
            entry.part_of = whole.and_then(|whole| subjects.by_words.get(&fold_subject_name(whole.as_str())).copied());
        }
        subjects.word(dossier);
        subjects.parts = vec![Vec::new(); subjects.entries.len()];
        for at in 0..subjects.entries.len() {
            for whole in subjects.wholes(SubjectIx(index(at))).skip(1).collect::<Vec<_>>() {
                subjects.parts[whole.0 as usize].push(index(at));
            }
        }
        subjects
    }

    /// Finds the subject of each claim; words that nothing listed answers to become a subject.
    fn word(&mut self, dossier: &Dossier) {
        // Fewer than 2,000 claims per thread are not worth starting it.
        let parts: Vec<Wording<'_>> = dossier.claims().par_chunks(2_000).map(Wording::of).collect();
        let mut distinct: Vec<&str> = parts.iter().flat_map(|part| part.words.iter().copied()).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let mut meant: HashMap<&str, u32> = HashMap::new();
        for words in distinct {
            let known = self.by_words.get(&fold_subject_name(words)).copied();
            let at = known.unwrap_or_else(|| {
                let at = self.add(words.to_owned(), words.to_owned());
                self.by_words.insert(fold_subject_name(words), at);
                at
            });
            meant.insert(words, at);
        }
        self.of_claims = Vec::with_capacity(dossier.claims().len());
        for part in parts {
            let meant: Vec<u32> = part.words.iter().map(|words| meant[words]).collect();
            self.of_claims.extend(part.of_claims.into_iter().map(|word| word.map(|word| meant[word as usize])));
        }
    }

    /// The subject of a claim.
    pub(crate) fn of_claim(&self, claim: usize) -> Option<SubjectIx> {
        self.of_claims[claim].map(SubjectIx)
    }

    fn add(&mut self, key: String, label: String) -> u32 {
        self.entries.push(Entry { key, label, part_of: None });
        index(self.entries.len() - 1)
    }

    /// The subject that words mean.
    pub fn find(&self, words: &str) -> Option<SubjectIx> {
        self.by_words.get(&fold_subject_name(words)).copied().map(SubjectIx)
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
        std::iter::successors(Some(subject), |at| self.entries[at.0 as usize].part_of.map(SubjectIx)).take(DEEPEST)
    }

    /// The subject and every part of it, down to the parts of parts.
    pub(crate) fn with_parts(&self, subject: SubjectIx) -> impl Iterator<Item = SubjectIx> {
        std::iter::once(subject).chain(self.parts[subject.0 as usize].iter().copied().map(SubjectIx))
    }
}

/// The words by which some claims name their subjects, each once.
struct Wording<'d> {
    words: Vec<&'d str>,
    /// For each claim the place of its words in the list.
    of_claims: Vec<Option<u32>>,
}

impl<'d> Wording<'d> {
    fn of(claims: &'d [Arc<Claim>]) -> Self {
        let mut places: HashMap<&str, u32> = HashMap::new();
        let mut words: Vec<&str> = Vec::new();
        let of_claims = claims.iter().map(|claim| {
            let written = claim.subject.as_deref()?;
            Some(*places.entry(written).or_insert_with(|| {
                words.push(written);
                index(words.len() - 1)
            }))
        });
        let of_claims = of_claims.collect();
        Self { words, of_claims }
    }
}

fn index(at: usize) -> u32 {
    // Subjects come from at most a million claims.
    u32::try_from(at).unwrap_or(u32::MAX)
}
