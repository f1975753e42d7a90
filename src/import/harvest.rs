//! What comes of a file: records, and what was left out or is wrong.

use std::ops::Range;

use super::fault::{InvalidRow, RejectedRow, problem_at};
use super::gather::Gather;
use super::item::Misfit;
use super::text::too_many;
use super::{ImportOptions, Imported, one};
use crate::dossier::Limits;
use crate::event::Event;
use crate::problem::{Problem, Problems, SourceText};
use crate::record::Original;

/// Problems of one file that are told; beyond them reading stops, since the file is of another kind than it was taken for.
pub(super) const MOST_PROBLEMS: usize = 1000;

/// The problem of a file that has so many that the rest is not read.
pub(super) fn too_many_problems(name: &str) -> Problem {
    let message = format!("{name} has {MOST_PROBLEMS} problems so far; the rest is not read");
    Problem::error("too-many", message).with_help("is it of the format that was said?")
}

/// What comes of a file.
pub(crate) struct Harvest {
    source: SourceText,
    lenient: bool,
    limits: Limits,
    gather: Gather,
    keeps_original: bool,
    rows: usize,
    rejects: Vec<RejectedRow>,
    problems: Problems,
    /// What a reader should know.
    pub(crate) notes: Vec<String>,
}

impl Harvest {
    /// Nothing yet.
    pub(crate) fn new(source: &SourceText, options: &ImportOptions) -> Self {
        Self {
            source: source.clone(),
            lenient: options.lenient,
            limits: options.limits,
            gather: Gather::new(options.published.clone()),
            keeps_original: !options.without_original,
            rows: 0,
            rejects: Vec::new(),
            problems: Problems::new(),
            notes: Vec::new(),
        }
    }

    /// Takes an event. `None` says that it was taken, a fault that its row is to be left out.
    pub(crate) fn take(
        &mut self,
        event: &Event<'_>,
        original: impl FnOnce() -> Original,
    ) -> Result<Option<InvalidRow>, Problems> {
        if self.gather.claims() + event.attributions.len() > self.limits.claims {
            return Err(self.stop(too_many(&self.source.name, &self.limits)));
        }
        match self.gather.add(event, self.keeps_original.then(original)) {
            Ok(()) => {
                self.rows += 1;
                Ok(None)
            }
            Err(fault) => Ok(Some(fault)),
        }
    }

    /// Takes an event that stands in some bytes of the file, or leaves it out.
    pub(crate) fn add(
        &mut self,
        event: &Event<'_>,
        original: impl FnOnce() -> Original,
        item: Range<usize>,
    ) -> Result<(), Problems> {
        match self.take(event, original)? {
            None => Ok(()),
            Some(fault) => self.leave_out(Misfit::new(fault, item.clone()), item),
        }
    }

    /// Leaves out an item.
    pub(crate) fn leave_out(&mut self, misfit: Misfit, item: Range<usize>) -> Result<(), Problems> {
        let (line, bytes) = self.source.line_at(misfit.bytes.start);
        let before = self.source.text.get(bytes.start..misfit.bytes.start).unwrap_or_default();
        self.reject(RejectedRow {
            line,
            column: before.chars().count() + 1,
            fault: misfit.fault,
            row: self.source.text.get(item).unwrap_or_default().to_owned(),
            bytes: misfit.bytes,
        })
    }

    /// Keeps what is left out, or tells it as a problem.
    pub(crate) fn reject(&mut self, row: RejectedRow) -> Result<(), Problems> {
        self.rows += 1;
        if self.lenient {
            self.rejects.push(row);
            return Ok(());
        }
        self.problems.push(problem_at(&self.source, row.bytes, &row.fault));
        if self.problems.len() < MOST_PROBLEMS {
            return Ok(());
        }
        Err(self.stop(too_many_problems(&self.source.name)))
    }

    /// All problems, with the one that stops the reading.
    pub(crate) fn stop(&mut self, problem: Problem) -> Problems {
        let mut problems = std::mem::take(&mut self.problems);
        problems.extend(one(Box::new(problem)));
        problems
    }

    /// What came of it.
    pub(crate) fn finish(self) -> Result<Imported, Problems> {
        if self.problems.has_errors() {
            return Err(self.problems);
        }
        let source = Some(self.source);
        Ok(Imported {
            records: self.gather.finish(),
            rows: self.rows,
            rejects: self.rejects,
            notes: self.notes,
            source,
        })
    }
}
