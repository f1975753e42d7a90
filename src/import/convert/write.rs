//! Texts in the order of their rows.

use std::io::{self, Write};

use super::work::Done;
use super::{Conversion, ConversionReport, ConvertError};
use crate::import::MOST_PROBLEMS;
use crate::import::fault::{InvalidRow, RejectedRow};
use crate::import::harvest::too_many_problems;
use crate::import::ids::Ids;
use crate::problem::{Problem, Problems};

/// Writes what came of parts, each in its turn.
pub(super) struct Writer<'a, W> {
    plant: &'a Conversion<'a>,
    out: &'a mut W,
    between: &'a [u8],
    /// Parts that came before their turn.
    early: Vec<Done>,
    next: usize,
    seen: Ids,
    begun: bool,
    problems: Problems,
    converted: ConversionReport,
    /// Bytes of the rows that are left out.
    held: u64,
    stopped: bool,
}

impl<'a, W: Write> Writer<'a, W> {
    pub(super) fn new(plant: &'a Conversion<'a>, out: &'a mut W, between: &'a [u8], notes: Vec<String>) -> Self {
        let converted = ConversionReport { notes, ..ConversionReport::default() };
        Self {
            plant,
            out,
            between,
            early: Vec::new(),
            next: 0,
            seen: Ids::default(),
            begun: false,
            problems: Problems::new(),
            converted,
            held: 0,
            stopped: false,
        }
    }

    /// Whether nothing more is worth reading.
    pub(super) const fn has_given_up(&self) -> bool {
        self.stopped
    }

    /// Writes a part in its turn; gives back the buffers that are free.
    pub(super) fn take(&mut self, done: Done) -> io::Result<Vec<Done>> {
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

    fn write(&mut self, done: &mut Done) -> io::Result<()> {
        let mut rejects = std::mem::take(&mut done.rejects);
        self.converted.rows += done.read;
        let (mut text, mut id) = (0, 0);
        // Texts that follow each other are written at once.
        let mut from = 0;
        for entry in &done.entries {
            if !self.seen.insert(entry.short) {
                self.put(&done.text[from..text])?;
                from = entry.text;
                let fault = InvalidRow::Doubled(done.ids.get(id..entry.id).unwrap_or_default().to_owned());
                rejects.push(entry.place.reject(fault, &done.rows));
            }
            (text, id) = (entry.text, entry.id);
        }
        self.put(&done.text[from..text.max(from)])?;
        rejects.sort_by_key(|reject| reject.bytes.start);
        for reject in rejects {
            self.leave_out(reject);
        }
        if let Some(problem) = done.stop.take() {
            self.stopped = true;
            self.problems.push(*problem);
        }
        Ok(())
    }

    fn put(&mut self, texts: &[u8]) -> io::Result<()> {
        if texts.is_empty() || !self.problems.is_empty() {
            return Ok(());
        }
        let skip = if self.begun { 0 } else { self.between.len() };
        self.begun = true;
        self.out.write_all(&texts[skip..])
    }

    fn leave_out(&mut self, reject: RejectedRow) {
        if self.stopped {
            return;
        }
        if self.plant.options.lenient {
            self.held += (size_of::<RejectedRow>() + reject.row.len()) as u64;
            self.converted.rejects.push(reject);
            if self.held > self.plant.options.limits.file_bytes {
                self.stopped = true;
                self.problems.push(too_many_left_out(self.plant, self.converted.rejects.len()));
            }
            return;
        }
        self.problems.push(reject.to_problem(self.plant.name));
        if self.problems.len() >= MOST_PROBLEMS {
            self.stopped = true;
            self.problems.push(too_many_problems(self.plant.name));
        }
    }

    pub(super) fn finish(self) -> Result<ConversionReport, ConvertError> {
        if self.problems.is_empty() { Ok(self.converted) } else { Err(ConvertError::Problems(self.problems)) }
    }
}

fn too_many_left_out(plant: &Conversion<'_>, rows: usize) -> Problem {
    let message = format!("{rows} rows of {} would be left out, which is more than memory should hold", plant.name);
    Problem::error("too-many", message).with_help("is it of the format that was said?")
}
