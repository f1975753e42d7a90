//! Collection of the results of an import: records, rejected rows and problems.

use std::ops::Range;

use super::read_input::too_many_claims;
use super::record_builder::RecordBuilder;
use super::row_error::{InvalidItem, InvalidRow, RejectedRow, problem_at};
use super::{ImportOptions, Imported, single_problem};
use crate::dossier::Limits;
use crate::event::Event;
use crate::problem::{Problem, Problems, SourceText};
use crate::record::Original;

/// The number of problems after which reading stops, since the file probably has another format.
pub(super) const MAX_PROBLEMS: usize = 1000;

/// Creates the problem of a file with too many problems.
pub(super) fn too_many_problems(name: &str) -> Problem {
    let message = format!("{name} has {MAX_PROBLEMS} problems so far; the rest was not read");
    Problem::error("too-many", message).with_help("is this the right format? choose another with --from")
}

/// Collects records, rejected rows and problems.
pub(crate) struct Collector {
    source: SourceText,
    lenient: bool,
    limits: Limits,
    builder: RecordBuilder,
    keeps_original: bool,
    rows: usize,
    rejects: Vec<RejectedRow>,
    problems: Problems,
    /// Notes for the user.
    pub(crate) notes: Vec<String>,
}

impl Collector {
    /// Creates an empty collector.
    pub(crate) fn new(source: &SourceText, options: &ImportOptions) -> Self {
        Self {
            source: source.clone(),
            lenient: options.lenient,
            limits: options.limits,
            builder: RecordBuilder::new(options.published.clone()),
            keeps_original: !options.without_original,
            rows: 0,
            rejects: Vec::new(),
            problems: Problems::new(),
            notes: Vec::new(),
        }
    }

    /// Adds an event. Returns the cause if the event is invalid and its row must be rejected.
    pub(crate) fn try_add(
        &mut self,
        event: &Event<'_>,
        original: impl FnOnce() -> Original,
    ) -> Result<Option<InvalidRow>, Problems> {
        if self.builder.claim_count() + event.attributions.len() > self.limits.claims {
            return Err(self.stop(too_many_claims(&self.source.name, &self.limits)));
        }
        match self.builder.add(event, self.keeps_original.then(original)) {
            Ok(()) => {
                self.rows += 1;
                Ok(None)
            }
            Err(cause) => Ok(Some(cause)),
        }
    }

    /// Adds an event, or rejects its item if it is invalid.
    pub(crate) fn add(
        &mut self,
        event: &Event<'_>,
        original: impl FnOnce() -> Original,
        item: Range<usize>,
    ) -> Result<(), Problems> {
        match self.try_add(event, original)? {
            None => Ok(()),
            Some(cause) => self.reject_item(InvalidItem::new(cause, item.clone()), item),
        }
    }

    /// Rejects an item.
    pub(crate) fn reject_item(&mut self, error: InvalidItem, item: Range<usize>) -> Result<(), Problems> {
        let (line, bytes) = self.source.line_at(error.bytes.start);
        let before = self.source.text.get(bytes.start..error.bytes.start).unwrap_or_default();
        self.reject_row(RejectedRow {
            line,
            column: before.chars().count() + 1,
            cause: error.cause,
            row: self.source.text.get(item).unwrap_or_default().to_owned(),
            bytes: error.bytes,
        })
    }

    /// Stores a rejected row, or reports it as a problem unless the import is lenient.
    pub(crate) fn reject_row(&mut self, row: RejectedRow) -> Result<(), Problems> {
        self.rows += 1;
        if self.lenient {
            self.rejects.push(row);
            return Ok(());
        }
        self.problems.push(problem_at(&self.source, row.bytes, &row.cause));
        if self.problems.len() < MAX_PROBLEMS {
            return Ok(());
        }
        Err(self.stop(too_many_problems(&self.source.name)))
    }

    /// Returns all problems, including the one that stops the import.
    pub(crate) fn stop(&mut self, problem: Problem) -> Problems {
        let mut problems = std::mem::take(&mut self.problems);
        problems.extend(single_problem(Box::new(problem)));
        problems
    }

    /// Returns the imported records, or all problems if there are any.
    pub(crate) fn finish(self) -> Result<Imported, Problems> {
        if self.problems.has_errors() {
            return Err(self.problems);
        }
        let source = Some(self.source);
        Ok(Imported {
            records: self.builder.finish(),
            rows: self.rows,
            rejects: self.rejects,
            notes: self.notes,
            source,
        })
    }
}
