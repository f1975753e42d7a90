//! Tables: rows of cells under a header, read a few at a time.

mod header;
mod part;
mod row;
mod scan;

use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

pub(crate) use header::Header;
pub(crate) use part::{Part, Plan};
pub use row::TableRow;

use super::fault::{InvalidRow, RejectedRow};
use super::text::unreadable;
use crate::dossier::Limits;
use crate::dossier::not_utf8_problem;
use crate::problem::Problem;
use row::WrittenCells;
use scan::{Cell, Scan};

/// Cells that a row may have. No table has as many, and each takes memory.
const MOST_CELLS: usize = 100_000;

/// How much is read at a time.
const CHUNK: usize = 256 * 1024;

/// Why the next row cannot be had.
#[derive(Clone, Debug, PartialEq)]
pub enum RowError {
    /// This row is unsound; those after it can be read.
    Rejected(Box<RejectedRow>),
    /// The file cannot be read on.
    Fatal(Box<Problem>),
}

/// A table that is being read. No more than a few rows are held, however many there are.
pub(crate) struct Sheet<R> {
    name: String,
    reader: R,
    separator: u8,
    header: Arc<Header>,
    limits: Limits,
    buffer: Vec<u8>,
    ended: bool,
    /// Bytes of the file before the buffer.
    before: u64,
    /// Where the next row begins in the buffer.
    next: usize,
    /// The line on which it begins.
    line: usize,
    current: Current,
    /// Whether the row that was read last has not been given out in a part.
    held_back: bool,
    /// What is wrong with the row after those of the part that was given out last.
    trouble: Option<RowError>,
}

/// The row that was read last.
#[derive(Debug, Default)]
struct Current {
    bytes: Range<usize>,
    line: usize,
    /// Where it begins with the empty lines before it, and the line of that.
    from: usize,
    from_line: usize,
    cells: Vec<Cell>,
    /// Text of the cells with doubled quotes, without the doubling.
    side: Vec<u8>,
    /// Where in `side` the text of a cell is: number of the cell, bytes.
    parts: Vec<(usize, Range<usize>)>,
}

impl<R: Read> Sheet<R> {
    /// Reads the header. The separator is the one of comma, semicolon, tab and bar that stands in it most often.
    pub(crate) fn open(name: &str, reader: R, limits: &Limits) -> Result<Self, Box<Problem>> {
        let mut sheet = Self {
            name: name.to_owned(),
            reader,
            separator: b',',
            header: Arc::default(),
            limits: *limits,
            buffer: Vec::new(),
            ended: false,
            before: 0,
            next: 0,
            line: 1,
            current: Current::default(),
            held_back: false,
            trouble: None,
        };
        sheet.fill()?;
        if sheet.buffer.starts_with(b"\xEF\xBB\xBF") {
            sheet.next = 3;
        }
        match named_separator(&sheet.buffer[sheet.next..]) {
            Some((separator, bytes)) => {
                sheet.separator = separator;
                sheet.next += bytes;
                sheet.line += 1;
            }
            None => sheet.separator = separator(&sheet.buffer[sheet.next..]),
        }
        match sheet.advance() {
            Ok(true) => {}
            Ok(false) => {
                return Err(Box::new(Problem::error("missing", format!("{name} is empty; a table needs a header"))));
            }
            Err(RowError::Rejected(reject)) => return Err(Box::new(reject.to_problem(name))),
            Err(RowError::Fatal(problem)) => return Err(problem),
        }
        let row = sheet.row()?;
        sheet.header = Arc::new(Header::new(name, (0..row.len()).map(|cell| row.cell(cell)))?);
        Ok(sheet)
    }

    /// The names of the columns.
    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// Reads the next row, to be looked at with [`Sheet::row`]. False when there is none.
    pub(crate) fn advance(&mut self) -> Result<bool, RowError> {
        loop {
            let scan = scan::row(&self.buffer, self.next, self.separator, self.ended, &mut self.current.cells);
            match scan {
                Scan::Row { next, feeds } => {
                    let is_empty = self.current.cells.iter().all(|cell| cell.bytes.is_empty());
                    self.take(next, feeds)?;
                    // Spreadsheets leave rows of separators alone behind the last.
                    if !is_empty {
                        return Ok(true);
                    }
                }
                Scan::End => return Ok(false),
                Scan::Incomplete => {
                    let held = self.buffer.len() - self.next;
                    if self.open_cell_bytes() > self.limits.field_bytes {
                        return Err(RowError::Fatal(self.endless_cell()));
                    }
                    if self.current.cells.len() > MOST_CELLS {
                        let message = format!("{}:{}: a row of more than {MOST_CELLS} cells", self.name, self.line);
                        return Err(RowError::Fatal(Box::new(Problem::error("too-many", message))));
                    }
                    // Reading as much again as is held keeps the work linear where one row is longer than the buffer.
                    self.fill_some(held.max(CHUNK)).map_err(RowError::Fatal)?;
                }
                Scan::AfterQuotes(at) => return Err(self.give_up(at, InvalidRow::AfterQuotes)),
                Scan::Unclosed(at) => return Err(self.give_up(at, InvalidRow::Unclosed)),
            }
        }
    }

    /// The row that was read last.
    ///
    /// # Errors
    /// The problem when it is not UTF-8.
    pub(crate) fn row(&self) -> Result<TableRow<'_>, Box<Problem>> {
        let current = &self.current;
        let bytes = &self.buffer[current.bytes.clone()];
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let before = self.before + current.bytes.start as u64;
            Box::new(not_utf8_problem(&self.name, before, bytes, error.valid_up_to()))
        })?;
        // Taking quotes out of UTF-8 leaves UTF-8.
        let side = std::str::from_utf8(&current.side).unwrap_or_default();
        let cells =
            WrittenCells { text, start: current.bytes.start, cells: &current.cells, side, parts: &current.parts };
        Ok(TableRow::written(cells, &self.header))
    }

    /// The row that was read last, as one that is left out because of a fault in one of its cells.
    pub(crate) fn reject(&self, fault: InvalidRow, cell: Option<usize>) -> RejectedRow {
        let start = self.current.bytes.start;
        let bytes = cell.and_then(|cell| self.current.cells.get(cell)).map_or(start..start, |cell| cell.bytes.clone());
        self.reject_at(fault, bytes, self.current.bytes.clone(), self.current.line)
    }

    fn reject_at(&self, fault: InvalidRow, at: Range<usize>, row: Range<usize>, line: usize) -> RejectedRow {
        let before = &self.buffer[row.start..at.start.max(row.start)];
        let newlines = newlines(before);
        let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        let text = String::from_utf8_lossy(&self.buffer[row]);
        let offset = |byte: usize| usize::try_from(self.before).unwrap_or(usize::MAX).saturating_add(byte);
        RejectedRow {
            line: line + newlines,
            column: String::from_utf8_lossy(&before[line_start..]).chars().count() + 1,
            fault,
            row: text.trim_end_matches(['\r', '\n']).to_owned(),
            bytes: offset(at.start)..offset(at.end),
        }
    }

    /// Makes the row that ends before `next` the current one. `feeds` stand in its quotes.
    fn take(&mut self, next: usize, feeds: usize) -> Result<(), RowError> {
        let start = self.current.cells.first().map_or(self.next, |cell| cell.bytes.start - usize::from(cell.quoted));
        let skipped = newlines(&self.buffer[self.next..start]);
        let line = self.line + skipped;
        let bytes = start..next;
        (self.current.from, self.current.from_line) = (self.next, self.line);
        self.line = line + feeds + usize::from(self.buffer[..next].ends_with(b"\n"));
        self.next = next;
        self.current.line = line;
        self.current.bytes = bytes;
        let long = |cells: &[Cell]| cells.iter().position(|cell| cell.bytes.len() > self.limits.field_bytes);
        if next - start > self.limits.field_bytes
            && let Some(long) = long(&self.current.cells)
        {
            let fault = InvalidRow::LongText { name: self.column_name(long), limit: self.limits.field_bytes };
            return Err(RowError::Rejected(Box::new(self.reject(fault, Some(long)))));
        }
        let (found, expected) = (self.current.cells.len(), self.header.len());
        // The header itself is the first row.
        if found != expected && expected > 0 {
            return Err(RowError::Rejected(Box::new(self.reject(InvalidRow::Ragged { found, expected }, None))));
        }
        self.unescape();
        Ok(())
    }

    fn unescape(&mut self) {
        let Current { cells, side, parts, .. } = &mut self.current;
        side.clear();
        parts.clear();
        for (number, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.escaped) {
            let start = side.len();
            let mut rest = &self.buffer[cell.bytes.clone()];
            // Every quote within the cell stands before another one.
            while let Some(quote) = memchr::memchr(b'"', rest) {
                side.extend_from_slice(&rest[..=quote]);
                rest = rest.get(quote + 2..).unwrap_or_default();
            }
            side.extend_from_slice(rest);
            parts.push((number, start..side.len()));
        }
    }

    /// Leaves out the line on which the row begins and goes on with the next one: where a row with unsound quotes ends
    /// cannot be known.
    fn give_up(&mut self, at: usize, fault: InvalidRow) -> RowError {
        while matches!(self.buffer.get(self.next), Some(b'\n' | b'\r')) {
            self.line += usize::from(self.buffer[self.next] == b'\n');
            self.next += 1;
        }
        let end =
            memchr::memchr(b'\n', &self.buffer[self.next..]).map_or(self.buffer.len(), |found| self.next + found + 1);
        let row = self.next..end;
        // What opens in a later line is shown where the row begins to go wrong: on its first line.
        let at = at.min(end.saturating_sub(1)).max(row.start);
        let reject = self.reject_at(fault, at..at, row, self.line);
        self.line += newlines(&self.buffer[self.next..end]);
        self.next = end;
        RowError::Rejected(Box::new(reject))
    }

    /// The problem of a cell whose end is not in sight. What follows cannot be told from it, so nothing more is read.
    fn endless_cell(&self) -> Box<Problem> {
        let start = self.open_cell();
        let before = self.current.cells.iter().take_while(|cell| cell.bytes.start < start).count();
        let fault = InvalidRow::LongText { name: self.column_name(before), limit: self.limits.field_bytes };
        let nothing = self.next..self.next;
        Box::new(self.reject_at(fault, start..start, nothing, self.line).to_problem(&self.name))
    }

    /// Bytes of the cell that has not ended yet.
    fn open_cell_bytes(&self) -> usize {
        self.buffer.len().saturating_sub(self.open_cell())
    }

    /// Where the cell that has not ended yet begins.
    fn open_cell(&self) -> usize {
        match self.current.cells.last() {
            // One without quotes is the last that was found. What may be half a line end is no part of it.
            Some(cell) if !cell.quoted && cell.bytes.end + 1 >= self.buffer.len() => cell.bytes.start,
            // Beyond the separator, and the quote before it.
            Some(cell) => cell.bytes.end + usize::from(cell.quoted) + 1,
            None => self.next,
        }
    }

    fn column_name(&self, cell: usize) -> String {
        self.header.names().get(cell).map_or_else(|| format!("column {}", cell + 1), Clone::clone)
    }

    fn fill(&mut self) -> Result<(), Box<Problem>> {
        self.fill_some(CHUNK)
    }

    /// The line of the row that was read last, its bytes in the buffer, and how many stand before the buffer.
    pub(crate) fn place(&self) -> (usize, Range<usize>, u64) {
        (self.current.line, self.current.bytes.clone(), self.before)
    }

    /// The bytes of a part that was read, to be used again.
    pub(crate) fn into_buffer(self) -> Vec<u8> {
        self.buffer
    }

    /// Reads some more bytes, and lets go of those before the next row.
    fn fill_some(&mut self, bytes: usize) -> Result<(), Box<Problem>> {
        self.buffer.drain(..self.next);
        self.before += self.next as u64;
        self.next = 0;
        self.buffer.reserve(bytes);
        let read = (&mut self.reader).take(bytes as u64).read_to_end(&mut self.buffer);
        self.ended = read.map_err(|error| unreadable(&self.name, &error))? < bytes;
        Ok(())
    }
}

fn newlines(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

/// The separator that a first line of Excel's names, as `sep=;`, and the bytes of that line.
fn named_separator(bytes: &[u8]) -> Option<(u8, usize)> {
    let end = memchr::memchr(b'\n', bytes)?;
    let line = bytes[..end].trim_ascii_end();
    let line = line.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(line);
    // A tab at the end of the line was trimmed.
    let separator = match line.strip_prefix(b"sep=")? {
        &[separator @ (b',' | b';' | b'|')] => separator,
        [] if bytes.get(4) == Some(&b'\t') => b'\t',
        _ => return None,
    };
    Some((separator, end + 1))
}

/// The separator that stands most often in the first line, outside of quotes.
fn separator(bytes: &[u8]) -> u8 {
    let start = bytes.iter().position(|byte| !matches!(byte, b'\n' | b'\r')).unwrap_or(0);
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut in_quotes = false;
    for &byte in &bytes[start..] {
        match byte {
            b'"' => in_quotes = !in_quotes,
            b'\n' if !in_quotes => break,
            _ if !in_quotes => {
                if let Some((_, count)) = counts.iter_mut().find(|(separator, _)| *separator == byte) {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    // The first of those that stand equally often.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| *separator)
}

#[cfg(test)]
mod tests;
