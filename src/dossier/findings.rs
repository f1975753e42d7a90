//! The problems found while reading a dossier.

use std::collections::HashSet;

use super::record_kind::RecordIx;
use crate::problem::{Problem, Problems, Severity};

/// Problems, each with the record it belongs to, if any.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    found: Vec<(Option<RecordIx>, Problem)>,
    faulty: HashSet<RecordIx>,
    fatal: bool,
    has_column_errors: bool,
}

impl Findings {
    /// Adds a problem of one record.
    pub(crate) fn add(&mut self, record: RecordIx, problem: Problem) {
        if problem.severity == Severity::Error {
            self.faulty.insert(record);
        }
        self.found.push((Some(record), problem));
    }

    /// Adds a problem that does not belong to a record, so that skipping records does not avoid it.
    pub(crate) fn add_fatal(&mut self, problem: Problem) {
        self.fatal |= problem.severity == Severity::Error;
        self.found.push((None, problem));
    }

    /// Adds a problem of an unknown column, which lenient reading ignores.
    pub(crate) fn add_column_problem(&mut self, problem: Problem) {
        self.has_column_errors |= problem.severity == Severity::Error;
        self.found.push((None, problem));
    }

    /// Adds the problems of another text, which belong to no record.
    pub(crate) fn append(&mut self, other: Self) {
        self.fatal |= other.fatal;
        self.has_column_errors |= other.has_column_errors;
        self.faulty.extend(other.faulty);
        self.found.extend(other.found);
    }

    /// Returns the number of problems.
    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    /// Returns whether a record has errors.
    pub(crate) fn has_error(&self, record: RecordIx) -> bool {
        self.faulty.contains(&record)
    }

    /// Returns whether there is an error that skipping records does not avoid.
    pub(crate) const fn is_fatal(&self) -> bool {
        self.fatal
    }

    /// Returns whether there are any errors.
    pub(crate) fn has_errors(&self) -> bool {
        self.fatal || self.has_column_errors || !self.faulty.is_empty()
    }

    /// Iterates over the problems and the records they belong to.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Option<RecordIx>, &Problem)> {
        self.found.iter().map(|(record, problem)| (*record, problem))
    }

    /// Iterates over the problems, mutably, and the records they belong to.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (Option<RecordIx>, &mut Problem)> {
        self.found.iter_mut().map(|(record, problem)| (*record, problem))
    }

    /// Renumbers the records that problems belong to. Problems of records that are gone go with them.
    pub(crate) fn move_records(&mut self, moved: impl Fn(RecordIx) -> Option<RecordIx>) {
        let found = std::mem::take(&mut self.found).into_iter();
        self.found = found
            .filter_map(|(record, problem)| match record {
                Some(record) => moved(record).map(|record| (Some(record), problem)),
                None => Some((None, problem)),
            })
            .collect();
        self.faulty = self.faulty.iter().filter_map(|&record| moved(record)).collect();
    }

    /// Returns the problems, sorted by position.
    pub(crate) fn into_problems(self) -> Problems {
        let mut problems = Problems::new();
        problems.extend(self.found.into_iter().map(|(_, problem)| problem));
        problems.sort();
        problems
    }
}
