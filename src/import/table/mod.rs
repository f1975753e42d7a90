//! Streaming reader for tables: rows of cells under a header.

mod header;
mod row_chunk;
mod table_row;

use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

pub(crate) use header::Header;
pub(crate) use row_chunk::{RowChunk, TableLayout};
pub use table_row::TableRow;

use super::read_input::unreadable_problem;
use crate::csv_scan::{CellSpan, CsvDialect, LineEnding, RowScan, scan_row};
use crate::dossier::Limits;
use crate::dossier::not_utf8_problem;
use crate::import::row_error::{InvalidRow, RejectedRow, RowError};
use crate::problem::Problem;
use table_row::SpannedCells;

/// The most cells that a row may have. No real table comes close, and each cell takes memory.
const MAX_CELLS: usize = 100_000;

/// The number of bytes that are read at a time.
const READ_BYTES: usize = 256 * 1024;

/// A table that is being read. Memory holds a few rows, however many there are.
pub(crate) struct TableReader<R> {
    name: String,
    reader: R,
    dialect: CsvDialect,
    header: Arc<Header>,
    limits: Limits,
    buffer: Vec<u8>,
    is_complete: bool,
    /// The number of bytes of the file before the buffer.
    offset: u64,
    /// The start of the next row in the buffer.
    next: usize,
    /// The line on which the next row starts.
    line: usize,
    current: CurrentRow,
    /// Whether the current row has not been added to a chunk yet.
    is_pending: bool,
    /// The error of the row after the latest chunk.
    pending_error: Option<RowError>,
}

/// The row that was read last.
#[derive(Debug, Default)]
struct CurrentRow {
    bytes: Range<usize>,
    line: usize,
    /// The start of the empty lines before the row, and their line number.
    blank_start: usize,
    blank_line: usize,
    cells: Vec<CellSpan>,
    /// The text of cells with doubled quotes, without the doubling.
    unescaped: Vec<u8>,
    /// The cells in `unescaped`: their numbers and byte ranges.
    unescaped_cells: Vec<(usize, Range<usize>)>,
}

impl<R: Read> TableReader<R> {
    /// Reads the header. The separator is the most frequent of comma, semicolon, tab and vertical bar.
    pub(crate) fn new(name: &str, reader: R, limits: &Limits) -> Result<Self, Box<Problem>> {
        let mut table = Self {
            name: name.to_owned(),
            reader,
            dialect: CsvDialect { separator: b',', line_ending: LineEnding::LineFeed },
            header: Arc::default(),
            limits: *limits,
            buffer: Vec::new(),
            is_complete: false,
            offset: 0,
            next: 0,
            line: 1,
            current: CurrentRow::default(),
            is_pending: false,
            pending_error: None,
        };
        table.fill(READ_BYTES)?;
        if table.buffer.starts_with(b"\xEF\xBB\xBF") {
            table.next = 3;
        }
        match named_separator(&table.buffer[table.next..]) {
            Some((separator, bytes)) => {
                table.dialect.separator = separator;
                table.next += bytes;
                table.line += 1;
            }
            None => table.dialect.separator = detect_separator(&table.buffer[table.next..]),
        }
        match table.advance() {
            Ok(true) => {}
            Ok(false) => {
                return Err(Box::new(Problem::error("missing", format!("{name} is empty; a table requires a header"))));
            }
            Err(RowError::Rejected(reject)) => return Err(Box::new(reject.to_problem(name))),
            Err(RowError::Fatal(problem)) => return Err(problem),
        }
        let row = table.row()?;
        table.header = Arc::new(Header::new(name, (0..row.len()).map(|cell| row.cell(cell)))?);
        Ok(table)
    }

    /// Returns the header.
    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// Reads the next row, which [`TableReader::row`] returns. Returns false at the end of the table.
    pub(crate) fn advance(&mut self) -> Result<bool, RowError> {
        loop {
            let scan = scan_row(&self.buffer, self.next, self.dialect, self.is_complete, &mut self.current.cells);
            match scan {
                RowScan::Row { next, quoted_newlines } => {
                    let is_empty = self.current.cells.iter().all(|cell| cell.bytes.is_empty());
                    self.finish_row(next, quoted_newlines)?;
                    // Spreadsheets leave rows of separators after the last row.
                    if !is_empty {
                        return Ok(true);
                    }
                }
                RowScan::End => return Ok(false),
                RowScan::Incomplete => {
                    let buffered = self.buffer.len() - self.next;
                    if self.open_cell_len() > self.limits.field_bytes {
                        return Err(RowError::Fatal(self.too_long_problem()));
                    }
                    if self.current.cells.len() > MAX_CELLS {
                        let message = format!("{}:{}: the row has more than {MAX_CELLS} cells", self.name, self.line);
                        return Err(RowError::Fatal(Box::new(Problem::error("too-many", message))));
                    }
                    // Reading as much again as is buffered keeps the work linear if a row is longer than the buffer.
                    self.fill(buffered.max(READ_BYTES)).map_err(RowError::Fatal)?;
                }
                RowScan::TextAfterQuotes(at) => return Err(self.reject_line(at, InvalidRow::TextAfterQuotes)),
                RowScan::UnclosedQuotes(at) => return Err(self.reject_line(at, InvalidRow::UnclosedQuotes)),
            }
        }
    }

    /// Returns the row that was read last.
    ///
    /// # Errors
    /// Returns a problem if the row is not UTF-8.
    pub(crate) fn row(&self) -> Result<TableRow<'_>, Box<Problem>> {
        let current = &self.current;
        let bytes = &self.buffer[current.bytes.clone()];
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let before = self.offset + current.bytes.start as u64;
            Box::new(not_utf8_problem(&self.name, before, bytes, error.valid_up_to()))
        })?;
        // Removing quotes from UTF-8 leaves UTF-8.
        let side = std::str::from_utf8(&current.unescaped).unwrap_or_default();
        let cells = SpannedCells {
            text,
            start: current.bytes.start,
            cells: &current.cells,
            unescaped: side,
            unescaped_cells: &current.unescaped_cells,
        };
        Ok(TableRow::from_spans(cells, &self.header))
    }

    /// Returns the current row as a rejected one, with an error in one of its cells.
    pub(crate) fn reject(&self, cause: InvalidRow, cell: Option<usize>) -> RejectedRow {
        let start = self.current.bytes.start;
        let bytes = cell.and_then(|cell| self.current.cells.get(cell)).map_or(start..start, |cell| cell.bytes.clone());
        self.reject_at(cause, bytes, self.current.bytes.clone(), self.current.line)
    }

    fn reject_at(&self, cause: InvalidRow, at: Range<usize>, row: Range<usize>, line: usize) -> RejectedRow {
        let before = &self.buffer[row.start..at.start.max(row.start)];
        let newlines = count_newlines(before);
        let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        let text = String::from_utf8_lossy(&self.buffer[row]);
        let offset = |byte: usize| usize::try_from(self.offset).unwrap_or(usize::MAX).saturating_add(byte);
        RejectedRow {
            line: line + newlines,
            column: String::from_utf8_lossy(&before[line_start..]).chars().count() + 1,
            cause,
            row: text.trim_end_matches(['\r', '\n']).to_owned(),
            bytes: offset(at.start)..offset(at.end),
        }
    }

    /// Makes the row that ends before `next` the current one. `quoted_newlines` is the number of line feeds within its
    /// quotes.
    fn finish_row(&mut self, next: usize, quoted_newlines: usize) -> Result<(), RowError> {
        let start = self.current.cells.first().map_or(self.next, |cell| cell.bytes.start - usize::from(cell.quoted));
        let skipped = count_newlines(&self.buffer[self.next..start]);
        let line = self.line + skipped;
        let bytes = start..next;
        (self.current.blank_start, self.current.blank_line) = (self.next, self.line);
        self.line = line + quoted_newlines + usize::from(self.buffer[..next].ends_with(b"\n"));
        self.next = next;
        self.current.line = line;
        self.current.bytes = bytes;
        let long = |cells: &[CellSpan]| cells.iter().position(|cell| cell.bytes.len() > self.limits.field_bytes);
        if next - start > self.limits.field_bytes
            && let Some(long) = long(&self.current.cells)
        {
            let cause = InvalidRow::TextTooLong { name: self.column_name(long), limit: self.limits.field_bytes };
            return Err(RowError::Rejected(Box::new(self.reject(cause, Some(long)))));
        }
        let (found, expected) = (self.current.cells.len(), self.header.len());
        // The first row is the header itself.
        if found != expected && expected > 0 {
            return Err(RowError::Rejected(Box::new(self.reject(InvalidRow::CellCount { found, expected }, None))));
        }
        self.unescape();
        Ok(())
    }

    /// Copies the cells with doubled quotes, without the doubling.
    fn unescape(&mut self) {
        let CurrentRow { cells, unescaped, unescaped_cells, .. } = &mut self.current;
        unescaped.clear();
        unescaped_cells.clear();
        for (number, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.escaped) {
            let start = unescaped.len();
            let mut rest = &self.buffer[cell.bytes.clone()];
            // Each quote within the cell is followed by another one.
            while let Some(quote) = memchr::memchr(b'"', rest) {
                unescaped.extend_from_slice(&rest[..=quote]);
                rest = rest.get(quote + 2..).unwrap_or_default();
            }
            unescaped.extend_from_slice(rest);
            unescaped_cells.push((number, start..unescaped.len()));
        }
    }

    /// Rejects the line on which the row starts and continues with the next one: the end of a row with invalid quotes
    /// is unknown.
    fn reject_line(&mut self, at: usize, cause: InvalidRow) -> RowError {
        while matches!(self.buffer.get(self.next), Some(b'\n' | b'\r')) {
            self.line += usize::from(self.buffer[self.next] == b'\n');
            self.next += 1;
        }
        let end =
            memchr::memchr(b'\n', &self.buffer[self.next..]).map_or(self.buffer.len(), |found| self.next + found + 1);
        let row = self.next..end;
        // An error on a later line is reported at the end of the first line, where the rejected text ends.
        let at = at.min(end.saturating_sub(1)).max(row.start);
        let reject = self.reject_at(cause, at..at, row, self.line);
        self.line += count_newlines(&self.buffer[self.next..end]);
        self.next = end;
        RowError::Rejected(Box::new(reject))
    }

    /// Creates the problem of a cell that exceeds the limit before its end is found. The rest of the file cannot be
    /// interpreted, so reading stops.
    fn too_long_problem(&self) -> Box<Problem> {
        let start = self.open_cell_start();
        let before = self.current.cells.iter().take_while(|cell| cell.bytes.start < start).count();
        let cause = InvalidRow::TextTooLong { name: self.column_name(before), limit: self.limits.field_bytes };
        let nothing = self.next..self.next;
        Box::new(self.reject_at(cause, start..start, nothing, self.line).to_problem(&self.name))
    }

    /// Returns the length of the unfinished cell.
    fn open_cell_len(&self) -> usize {
        self.buffer.len().saturating_sub(self.open_cell_start())
    }

    /// Returns the start of the unfinished cell.
    fn open_cell_start(&self) -> usize {
        match self.current.cells.last() {
            // An unquoted cell is the last one found. A final byte that may be half of a line ending is not part of it.
            Some(cell) if !cell.quoted && cell.bytes.end + 1 >= self.buffer.len() => cell.bytes.start,
            // After the separator, and the closing quote before it.
            Some(cell) => cell.bytes.end + usize::from(cell.quoted) + 1,
            None => self.next,
        }
    }

    fn column_name(&self, cell: usize) -> String {
        self.header.names().get(cell).map_or_else(|| format!("column {}", cell + 1), Clone::clone)
    }

    /// Returns the line of the current row, its bytes in the buffer, and the number of bytes before the buffer.
    pub(crate) fn location(&self) -> (usize, Range<usize>, u64) {
        (self.current.line, self.current.bytes.clone(), self.offset)
    }

    /// Returns the buffer of a finished chunk for reuse.
    pub(crate) fn into_buffer(self) -> Vec<u8> {
        self.buffer
    }

    /// Reads more bytes and discards those before the next row.
    fn fill(&mut self, bytes: usize) -> Result<(), Box<Problem>> {
        self.buffer.drain(..self.next);
        self.offset += self.next as u64;
        self.next = 0;
        self.buffer.reserve(bytes);
        let read = (&mut self.reader).take(bytes as u64).read_to_end(&mut self.buffer);
        self.is_complete = read.map_err(|error| unreadable_problem(&self.name, &error))? < bytes;
        Ok(())
    }
}

fn count_newlines(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

/// Returns the separator that Excel's first line names, as in `sep=;`, and the length of that line.
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

/// Returns the most frequent separator in the first line, outside quotes.
fn detect_separator(bytes: &[u8]) -> u8 {
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
    // The first of those that are equally frequent.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| *separator)
}

#[cfg(test)]
mod tests;
