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
    plant: &'a Conversion<'a>,
    out: &'a mut W,
    between: &'a [u8],
    /// Results that arrived before their turn.
    early: Vec<ChunkResult>,
    next: usize,
    seen: SeenIds,
    begun: bool,
    problems: Problems,
    converted: ConversionReport,
    /// The memory held by rejected rows, in bytes.
    rejected_bytes: u64,
    stopped: bool,
}

impl<'a, W: Write> OrderedWriter<'a, W> {
    pub(super) fn new(plant: &'a Conversion<'a>, out: &'a mut W, between: &'a [u8], notes: Vec<String>) -> Self {
        let converted = ConversionReport { notes, ..ConversionReport::default() };
        Self {
            plant,
            out,
            between,
            early: Vec::new(),
            next: 0,
            seen: SeenIds::default(),
            begun: false,
            problems: Problems::new(),
            converted,
            rejected_bytes: 0,
            stopped: false,
        }
    }

    /// Returns true if reading on is pointless.
    pub(super) const fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Adds a result, writes all results whose turn has come, and returns their buffers for reuse.
    pub(super) fn add_result(&mut self, done: ChunkResult) -> io::Result<Vec<ChunkResult>> {
        self.early.push(done);
        let mut free = Vec::new();
        while let Some(at) = self.early.iter().position(|done| done.number == self.next) {
            let mut done = self.early.swap_remove(at);
            self.next += 1;
            if !self.stopped {
                self.write(&mut done)?;
            }
            free.push(done);
        }
        Ok(free)
    }

    fn write(&mut self, done: &mut ChunkResult) -> io::Result<()> {
        let mut rejects = std::mem::take(&mut done.rejects);
        self.converted.rows += done.row_count;
        let (mut text, mut id) = (0, 0);
        // Adjacent texts are written in one call.
        let mut from = 0;
        for entry in &done.entries {
            if !self.seen.insert(entry.id_key) {
                self.write_texts(&done.text[from..text])?;
                from = entry.text_end;
                let fault = InvalidRow::DuplicateId(done.ids.get(id..entry.id_end).unwrap_or_default().to_owned());
                rejects.push(entry.location.reject(fault, &done.source));
            }
            (text, id) = (entry.text_end, entry.id_end);
        }
        self.write_texts(&done.text[from..text.max(from)])?;
        rejects.sort_by_key(|reject| reject.bytes.start);
        for reject in rejects {
            self.reject_row(reject);
        }
        if let Some(problem) = done.stop.take() {
            self.stopped = true;
            self.problems.push(*problem);
        }
        Ok(())
    }

    fn write_texts(&mut self, texts: &[u8]) -> io::Result<()> {
        if texts.is_empty() || !self.problems.is_empty() {
            return Ok(());
        }
        let skip = if self.begun { 0 } else { self.between.len() };
        self.begun = true;
        self.out.write_all(&texts[skip..])
    }

    fn reject_row(&mut self, reject: RejectedRow) {
        if self.stopped {
            return;
        }
        if self.plant.options.lenient {
            self.rejected_bytes += (size_of::<RejectedRow>() + reject.row.len()) as u64;
            self.converted.rejects.push(reject);
            if self.rejected_bytes > self.plant.options.limits.file_bytes {
                self.stopped = true;
                self.problems.push(too_many_rejects(self.plant, self.converted.rejects.len()));
            }
            return;
        }
        self.problems.push(reject.to_problem(self.plant.name));
        if self.problems.len() >= MAX_PROBLEMS {
            self.stopped = true;
            self.problems.push(too_many_problems(self.plant.name));
        }
    }

    pub(super) fn finish(self) -> Result<ConversionReport, ConvertError> {
        if self.problems.is_empty() { Ok(self.converted) } else { Err(ConvertError::Problems(self.problems)) }
    }
}

fn too_many_rejects(plant: &Conversion<'_>, rows: usize) -> Problem {
    let message = format!("{rows} rows of {} would be left out, which is more than memory should hold", plant.name);
    Problem::error("too-many", message).with_help("is it of the format that was said?")
}
