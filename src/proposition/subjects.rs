//! The subjects of claims, found by the words that claims use for them.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::dossier::Dossier;
use crate::index::{ClaimIx, SubjectIx};
use crate::record::{Claim, Subject, fold_subject_name};

/// A subject that is listed in the dossier, or only named in claims.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SubjectEntry {
    key: String,
    label: String,
    part_of: Option<SubjectIx>,
}

/// The most steps that are followed from a part to its wholes. Real hierarchies are far shallower.
const MAX_DEPTH: usize = 100;

/// Every subject that the claims of a dossier are about.
///
/// A claim names its subject by id, name or alias, in any case. Words that match no listed subject are a subject of their own.
#[derive(Clone, Debug, Default)]
pub struct Subjects {
    entries: Vec<SubjectEntry>,
    by_words: HashMap<String, SubjectIx>,
    /// For each subject its parts, down to the parts of parts.
    parts: Vec<Vec<SubjectIx>>,
    /// The subject of each claim.
    of_claims: Vec<Option<SubjectIx>>,
}

impl Subjects {
    /// Finds the subjects of a dossier.
    pub fn from_dossier(dossier: &Dossier) -> Self {
        let mut subjects = Self::default();
        let mut listed: Vec<&Subject> = dossier.subjects().iter().collect();
        listed.sort_by_key(|subject| &subject.id);
        for subject in &listed {
            let at = subjects.add(subject.id.as_str().to_owned(), subject.label().to_owned());
            subjects.by_words.insert(fold_subject_name(subject.id.as_str()), at);
        }
        // An id takes precedence over a name, and a name over an alias.
        for names in [|subject: &Subject| subject.name.clone().into_iter().collect(), |s: &Subject| s.aliases.clone()] {
            for (at, subject) in listed.iter().enumerate() {
                for words in names(subject) {
                    subjects.by_words.entry(fold_subject_name(&words)).or_insert(SubjectIx::new(at));
                }
            }
        }
        for (entry, subject) in subjects.entries.iter_mut().zip(&listed) {
            let whole = subject.part_of.as_ref();
            entry.part_of = whole.and_then(|whole| subjects.by_words.get(&fold_subject_name(whole.as_str())).copied());
        }
        subjects.resolve_claims(dossier);
        subjects.parts = vec![Vec::new(); subjects.entries.len()];
        for part in (0..subjects.entries.len()).map(SubjectIx::new) {
            for whole in subjects.wholes(part).skip(1).collect::<Vec<_>>() {
                subjects.parts[whole.get()].push(part);
            }
        }
        subjects
    }

    /// Finds the subject of each claim. Words that match no listed subject become a subject.
    fn resolve_claims(&mut self, dossier: &Dossier) {
        // Fewer than 2,000 claims per thread are not worth starting it.
        let parts: Vec<SubjectWords<'_>> = dossier.claims().par_chunks(2_000).map(SubjectWords::new).collect();
        let mut distinct: Vec<&str> = parts.iter().flat_map(|part| part.words.iter().copied()).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let mut resolved: HashMap<&str, SubjectIx> = HashMap::new();
        for words in distinct {
            let known = self.by_words.get(&fold_subject_name(words)).copied();
            let subject = known.unwrap_or_else(|| {
                let subject = self.add(words.to_owned(), words.to_owned());
                self.by_words.insert(fold_subject_name(words), subject);
                subject
            });
            resolved.insert(words, subject);
        }
        self.of_claims = Vec::with_capacity(dossier.claims().len());
        for part in parts {
            let subjects: Vec<SubjectIx> = part.words.iter().map(|words| resolved[words]).collect();
            self.of_claims.extend(part.of_claims.into_iter().map(|words| words.map(|at| subjects[at as usize])));
        }
    }

    /// Returns the subject of a claim.
    pub(crate) fn of_claim(&self, claim: ClaimIx) -> Option<SubjectIx> {
        self.of_claims[claim.get()]
    }

    fn add(&mut self, key: String, label: String) -> SubjectIx {
        self.entries.push(SubjectEntry { key, label, part_of: None });
        SubjectIx::new(self.entries.len() - 1)
    }

    /// Returns the subject with an id, name or alias.
    pub fn find(&self, words: &str) -> Option<SubjectIx> {
        self.by_words.get(&fold_subject_name(words)).copied()
    }

    /// Returns the id of a listed subject, or the words of one that is only named in claims.
    pub fn key(&self, subject: SubjectIx) -> &str {
        &self.entries[subject.get()].key
    }

    /// Returns the name to print.
    pub fn label(&self, subject: SubjectIx) -> &str {
        &self.entries[subject.get()].label
    }

    /// Returns the subject, the whole that it is part of, and so on.
    pub(crate) fn wholes(&self, subject: SubjectIx) -> impl Iterator<Item = SubjectIx> {
        std::iter::successors(Some(subject), |at| self.entries[at.get()].part_of).take(MAX_DEPTH)
    }

    /// Returns the subject and each of its parts, down to the parts of parts.
    pub(crate) fn with_parts(&self, subject: SubjectIx) -> impl Iterator<Item = SubjectIx> {
        std::iter::once(subject).chain(self.parts[subject.get()].iter().copied())
    }
}

/// The words by which some claims name their subjects, each once.
struct SubjectWords<'d> {
    words: Vec<&'d str>,
    /// For each claim the index of its words in the list.
    of_claims: Vec<Option<u32>>,
}

impl<'d> SubjectWords<'d> {
    fn new(claims: &'d [Arc<Claim>]) -> Self {
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut words: Vec<&str> = Vec::new();
        let of_claims = claims.iter().map(|claim| {
            let written = claim.subject.as_deref()?;
            Some(*numbers.entry(written).or_insert_with(|| {
                words.push(written);
                // There are no more words than claims.
                u32::try_from(words.len() - 1).unwrap_or(u32::MAX)
            }))
        });
        let of_claims = of_claims.collect();
        Self { words, of_claims }
    }
}
