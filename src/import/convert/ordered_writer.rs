//! Writes converted chunks in the order of their rows.

use std::io::{self, Write};

use super::worker::ChunkResult;
use super::{Conversion, ConversionReport, ConvertError};
use crate::import::MAX_PROBLEMS;
use crate::import::collector::too_many_problems;
use crate::import::row_error::{InvalidRow, RejectedRow};
use crate::import::seen_ids::SeenIds;
use crate::problem::{Problem, Problems};

/// Writes the results of chunks, each in its turn.
pub(super) struct OrderedWriter<'a, W> {
    conversion: &'a Conversion<'a>,
    out: &'a mut W,
    separator: &'a [u8],
    /// Results that arrived before their turn.
    early: Vec<ChunkResult>,
    next: usize,
    seen: SeenIds,
    begun: bool,
    problems: Problems,
    report: ConversionReport,
    /// The memory held by rejected rows, in bytes.
    rejected_bytes: u64,
    stopped: bool,
}

impl<'a, W: Write> OrderedWriter<'a, W> {
    pub(super) fn new(conversion: &'a Conversion<'a>, out: &'a mut W, separator: &'a [u8], notes: Vec<String>) -> Self {
        let report = ConversionReport { notes, ..ConversionReport::default() };
        Self {
            conversion,
            out,
            separator,
            early: Vec::new(),
            next: 0,
            seen: SeenIds::default(),
            begun: false,
            problems: Problems::new(),
            report,
            rejected_bytes: 0,
            stopped: false,
        }
    }

    /// Returns true if reading on is pointless.
    pub(super) const fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Adds a result, writes all results whose turn has come, and returns their buffers for reuse.
    pub(super) fn add_result(&mut self, result: ChunkResult) -> io::Result<Vec<ChunkResult>> {
        self.early.push(result);
        let mut free = Vec::new();
        while let Some(at) = self.early.iter().position(|result| result.number == self.next) {
            let mut result = self.early.swap_remove(at);
            self.next += 1;
            if !self.stopped {
                self.write(&mut result)?;
            }
            free.push(result);
        }
        Ok(free)
    }

    fn write(&mut self, result: &mut ChunkResult) -> io::Result<()> {
        let mut rejects = std::mem::take(&mut result.rejects);
        self.report.rows += result.row_count;
        let (mut text, mut id) = (0, 0);
        // Adjacent texts are written in one call.
        let mut from = 0;
        for entry in &result.entries {
            if !self.seen.insert(entry.id_key) {
                self.write_texts(&result.text[from..text])?;
                from = entry.text_end;
                let cause = InvalidRow::DuplicateId(result.ids.get(id..entry.id_end).unwrap_or_default().to_owned());
                rejects.push(entry.location.reject(cause, &result.source));
            }
            (text, id) = (entry.text_end, entry.id_end);
        }
        self.write_texts(&result.text[from..text.max(from)])?;
        rejects.sort_by_key(|reject| reject.bytes.start);
        for reject in rejects {
            self.reject_row(reject);
        }
        if let Some(problem) = result.stop.take() {
            self.stopped = true;
            self.problems.push(*problem);
        }
        Ok(())
    }

    fn write_texts(&mut self, texts: &[u8]) -> io::Result<()> {
        if texts.is_empty() || !self.problems.is_empty() {
            return Ok(());
        }
        let skip = if self.begun { 0 } else { self.separator.len() };
        self.begun = true;
        self.out.write_all(&texts[skip..])
    }

    fn reject_row(&mut self, reject: RejectedRow) {
        if self.stopped {
            return;
        }
        if self.conversion.options.lenient {
            self.rejected_bytes += (size_of::<RejectedRow>() + reject.row.len()) as u64;
            self.report.rejects.push(reject);
            if self.rejected_bytes > self.conversion.options.limits.file_bytes {
                self.stopped = true;
                self.problems.push(too_many_rejects(self.conversion, self.report.rejects.len()));
            }
            return;
        }
        self.problems.push(reject.to_problem(self.conversion.name));
        if self.problems.len() >= MAX_PROBLEMS {
            self.stopped = true;
            self.problems.push(too_many_problems(self.conversion.name));
        }
    }

    pub(super) fn finish(self) -> Result<ConversionReport, ConvertError> {
        if self.problems.is_empty() { Ok(self.report) } else { Err(ConvertError::Problems(self.problems)) }
    }
}

fn too_many_rejects(conversion: &Conversion<'_>, rows: usize) -> Problem {
    let message = format!("{} has too many invalid rows to keep in memory: {rows}", conversion.name);
    Problem::error("too-many", message).with_help("is this the right format? choose another with --from")
}
