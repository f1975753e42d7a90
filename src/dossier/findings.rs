//! Problems as they are found, each with the record it lies in.

use std::collections::HashSet;

use super::written::Place;
use crate::problem::{Problem, Problems, Severity};

/// Problems, each with the record it lies in, if it lies in one.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    found: Vec<(Option<Place>, Problem)>,
    faulty: HashSet<Place>,
    fatal: bool,
    of_columns: bool,
}

impl Findings {
    /// Adds a problem of one record.
    pub(crate) fn add(&mut self, place: Place, problem: Problem) {
        if problem.severity == Severity::Error {
            self.faulty.insert(place);
        }
        self.found.push((Some(place), problem));
    }

    /// Adds a problem that belongs to no record: leaving a record out does not help.
    pub(crate) fn add_fatal(&mut self, problem: Problem) {
        self.fatal |= problem.severity == Severity::Error;
        self.found.push((None, problem));
    }

    /// Adds a problem of a column that no record has: lenient reading goes on without the column.
    pub(crate) fn add_of_column(&mut self, problem: Problem) {
        self.of_columns |= problem.severity == Severity::Error;
        self.found.push((None, problem));
    }

    /// How many were found.
    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether a record has errors.
    pub(crate) fn is_faulty(&self, place: Place) -> bool {
        self.faulty.contains(&place)
    }

    /// Whether there is an error that leaving records out does not help.
    pub(crate) const fn is_fatal(&self) -> bool {
        self.fatal
    }

    /// Whether any record has errors.
    pub(crate) fn has_errors(&self) -> bool {
        self.fatal || self.of_columns || !self.faulty.is_empty()
    }

    /// Every problem with the record it lies in.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Option<Place>, &Problem)> {
        self.found.iter().map(|(place, problem)| (*place, problem))
    }

    /// Every problem with the record it lies in, to be changed.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (Option<Place>, &mut Problem)> {
        self.found.iter_mut().map(|(place, problem)| (*place, problem))
    }

    /// The problems alone, in the order of the text.
    pub(crate) fn into_problems(self) -> Problems {
        let mut problems = Problems::new();
        problems.extend(self.found.into_iter().map(|(_, problem)| problem));
        problems.sort();
        problems
    }
}
