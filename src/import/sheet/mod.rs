//! Tables: rows of cells under a header, read a few at a time.

mod header;
mod row;
mod scan;

use std::io::Read;
use std::ops::Range;

pub(crate) use header::Header;
pub use row::Row;

use super::fault::{Fault, RejectedRow};
use super::text::unreadable;
use crate::dossier::Limits;
use crate::dossier::not_utf8_within;
use crate::problem::Problem;
use row::WrittenCells;
use scan::{Cell, Scan};

/// How much is read at a time.
const CHUNK: usize = 256 * 1024;

/// Why the next row cannot be had.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// This row is unsound; those after it can be read.
    Row(Box<RejectedRow>),
    /// The file cannot be read on.
    Stop(Box<Problem>),
}

/// A table that is being read. No more than a few rows are held, however many there are.
pub(crate) struct Sheet<R> {
    name: String,
    reader: R,
    separator: u8,
    header: Header,
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
}

/// The row that was read last.
#[derive(Debug, Default)]
struct Current {
    bytes: Range<usize>,
    line: usize,
    cells: Vec<Cell>,
    /// Text of the cells with doubled quotes, without the doubling.
    side: String,
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
            header: Header::default(),
            limits: *limits,
            buffer: Vec::new(),
            ended: false,
            before: 0,
            next: 0,
            line: 1,
            current: Current::default(),
        };
        sheet.fill()?;
        if sheet.buffer.starts_with(b"\xEF\xBB\xBF") {
            sheet.next = 3;
        }
        sheet.separator = separator(&sheet.buffer[sheet.next..]);
        match sheet.advance() {
            Ok(true) => {}
            Ok(false) => {
                return Err(Box::new(Problem::error("missing", format!("{name} is empty; a table needs a header"))));
            }
            Err(Trouble::Row(reject)) => return Err(Box::new(reject.problem(name))),
            Err(Trouble::Stop(problem)) => return Err(problem),
        }
        let row = sheet.row();
        sheet.header = Header::new(name, (0..row.len()).map(|cell| row.cell(cell)))?;
        Ok(sheet)
    }

    /// The names of the columns.
    pub(crate) const fn header(&self) -> &Header {
        &self.header
    }

    /// Reads the next row, to be looked at with [`Sheet::row`]. False when there is none.
    pub(crate) fn advance(&mut self) -> Result<bool, Trouble> {
        loop {
            let scan = scan::row(&self.buffer, self.next, self.separator, self.ended, &mut self.current.cells);
            match scan {
                Scan::Row(next) => {
                    self.take(next)?;
                    return Ok(true);
                }
                Scan::End => return Ok(false),
                Scan::Incomplete => {
                    let held = self.buffer.len() - self.next;
                    let longest = self.longest_open_cell();
                    if longest > self.limits.field_bytes {
                        return Err(Trouble::Stop(self.endless_cell()));
                    }
                    // Reading as much again as is held keeps the work linear where one row is longer than the buffer.
                    self.fill_some(held.max(CHUNK)).map_err(Trouble::Stop)?;
                }
                Scan::AfterQuotes(at) => return Err(self.give_up(at, Fault::AfterQuotes)),
                Scan::Unclosed(at) => return Err(self.give_up(at, Fault::Unclosed)),
            }
        }
    }

    /// The row that was read last.
    pub(crate) fn row(&self) -> Row<'_> {
        let current = &self.current;
        // Checked when the row was taken; what cannot be is an empty row, not a panic.
        let text = std::str::from_utf8(&self.buffer[current.bytes.clone()]).unwrap_or_default();
        let cells = WrittenCells {
            text,
            start: current.bytes.start,
            cells: &current.cells,
            side: &current.side,
            parts: &current.parts,
        };
        Row::written(cells, &self.header)
    }

    /// The row that was read last, as one that is left out because of a fault in one of its cells.
    pub(crate) fn reject(&self, fault: Fault, cell: Option<usize>) -> RejectedRow {
        let start = self.current.bytes.start;
        let bytes = cell.and_then(|cell| self.current.cells.get(cell)).map_or(start..start, |cell| cell.bytes.clone());
        self.reject_at(fault, bytes, self.current.bytes.clone(), self.current.line)
    }

    fn reject_at(&self, fault: Fault, at: Range<usize>, row: Range<usize>, line: usize) -> RejectedRow {
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

    /// Makes the row that ends before `next` the current one.
    fn take(&mut self, next: usize) -> Result<(), Trouble> {
        let start = self.current.cells.first().map_or(self.next, |cell| cell.bytes.start - usize::from(cell.quoted));
        let skipped = newlines(&self.buffer[self.next..start]);
        let line = self.line + skipped;
        let bytes = start..next;
        self.line = line + newlines(&self.buffer[bytes.clone()]);
        self.next = next;
        self.current.line = line;
        self.current.bytes = bytes.clone();
        if let Err(error) = std::str::from_utf8(&self.buffer[bytes.clone()]) {
            let before = self.before + bytes.start as u64;
            let problem = not_utf8_within(&self.name, before, &self.buffer[bytes], error.valid_up_to());
            return Err(Trouble::Stop(Box::new(problem)));
        }
        if let Some(long) = self.current.cells.iter().position(|cell| cell.bytes.len() > self.limits.field_bytes) {
            let fault = Fault::LongText { name: self.column_name(long), limit: self.limits.field_bytes };
            return Err(Trouble::Row(Box::new(self.reject(fault, Some(long)))));
        }
        let (found, expected) = (self.current.cells.len(), self.header.len());
        // The header itself is the first row.
        if found != expected && expected > 0 {
            return Err(Trouble::Row(Box::new(self.reject(Fault::Ragged { found, expected }, None))));
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
            let text = std::str::from_utf8(&self.buffer[cell.bytes.clone()]).unwrap_or_default();
            for (piece_number, piece) in text.split("\"\"").enumerate() {
                if piece_number > 0 {
                    side.push('"');
                }
                side.push_str(piece);
            }
            parts.push((number, start..side.len()));
        }
    }

    /// Leaves out the line on which the row begins and goes on with the next one: where a row with unsound quotes ends
    /// cannot be known.
    fn give_up(&mut self, at: usize, fault: Fault) -> Trouble {
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
        Trouble::Row(Box::new(reject))
    }

    /// The problem of a cell whose end is not in sight. What follows cannot be told from it, so nothing more is read.
    fn endless_cell(&self) -> Box<Problem> {
        let name = self.column_name(self.current.cells.len());
        let fault = Fault::LongText { name, limit: self.limits.field_bytes };
        // Beyond the separator, and the quote before it.
        let start = self.current.cells.last().map_or(self.next, |cell| cell.bytes.end + usize::from(cell.quoted) + 1);
        let nothing = self.next..self.next;
        Box::new(self.reject_at(fault, start..start, nothing, self.line).problem(&self.name))
    }

    /// Bytes of the cell that has not ended yet.
    fn longest_open_cell(&self) -> usize {
        let start = self.current.cells.last().map_or(self.next, |cell| cell.bytes.end);
        self.buffer.len().saturating_sub(start)
    }

    fn column_name(&self, cell: usize) -> String {
        self.header.names().get(cell).map_or_else(|| format!("column {}", cell + 1), Clone::clone)
    }

    fn fill(&mut self) -> Result<(), Box<Problem>> {
        self.fill_some(CHUNK)
    }

    /// Reads some more bytes, and lets go of those before the next row.
    fn fill_some(&mut self, bytes: usize) -> Result<(), Box<Problem>> {
        self.buffer.drain(..self.next);
        self.before += self.next as u64;
        self.next = 0;
        let held = self.buffer.len();
        self.buffer.resize(held + bytes, 0);
        let mut filled = held;
        while filled < self.buffer.len() {
            match self.reader.read(&mut self.buffer[filled..]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(read) => filled += read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Box::new(unreadable(&self.name, &error))),
            }
        }
        self.buffer.truncate(filled);
        Ok(())
    }
}

fn newlines(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
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
mod tests {
    use super::*;

    /// Gives a byte at a time, as a slow pipe does.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let (Some((first, rest)), false) = (self.0.split_first(), into.is_empty()) else { return Ok(0) };
            into[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    /// Every row as text, or the line, column and words of what is wrong with it.
    fn all(reader: impl Read, limits: &Limits) -> Vec<String> {
        let mut sheet = match Sheet::open("t.csv", reader, limits) {
            Ok(sheet) => sheet,
            Err(problem) => return vec![problem.to_string()],
        };
        let mut rows = Vec::new();
        loop {
            match sheet.advance() {
                Ok(true) => {
                    let row = sheet.row();
                    rows.push((0..row.len()).map(|cell| row.cell(cell)).collect::<Vec<_>>().join("|"));
                }
                Ok(false) => return rows,
                Err(Trouble::Row(reject)) => {
                    rows.push(format!("{}:{}: {} [{}]", reject.line, reject.column, reject.fault, reject.row));
                }
                Err(Trouble::Stop(problem)) => {
                    rows.push(problem.message);
                    return rows;
                }
            }
        }
    }

    fn case(text: &str, rows: &[&str]) {
        assert_eq!(all(text.as_bytes(), &Limits::default()), rows);
        assert_eq!(all(Drip(text.as_bytes()), &Limits::default()), rows);
    }

    #[test]
    fn rows_come_one_by_one() {
        case("\u{FEFF}a;b\r\n1;\"x; \"\"y\"\"\"\r\n\r\n2;é", &["1|x; \"y\"", "2|é"]);
        case("a\tb\n1\t2\n", &["1|2"]);
        case("", &["error: t.csv is empty; a table needs a header"]);
        case("a,b\n", &[]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_reading_goes_on() {
        case(
            "a,b\n1\n2,\"x\"y\n\"3\n\n3\",4\n5,\"6\n7,8\n",
            &[
                "2:1: the row has 1 cells and the header has 2 [1]",
                "3:6: text stands after the quotes that close a cell [2,\"x\"y]",
                "3\n\n3|4",
                "7:3: quotes open here and never close [5,\"6]",
                "7|8",
            ],
        );
    }

    #[test]
    fn columns_count_characters_of_their_line() {
        let mut sheet = Sheet::open("t.csv", "a,b,c\n\n\"é\nü\",ö,x\n".as_bytes(), &Limits::default()).unwrap();
        sheet.advance().unwrap();
        let reject = sheet.reject(Fault::Encoding, Some(2));
        assert_eq!((reject.line, reject.column), (4, 6));
    }

    #[test]
    fn a_long_text_is_not_held() {
        let limits = Limits { field_bytes: 20, ..Limits::default() };
        let open = format!("a,b\n1,\"{}\n2,3\n", "x".repeat(30));
        let told = ["2:3: b is longer than 20 bytes, which is the limit for one text", "2|3"];
        for rows in [all(open.as_bytes(), &limits), all(Drip(open.as_bytes()), &limits)] {
            assert!(rows[0].starts_with("2:3: quotes open here"), "{rows:?}");
            assert_eq!(rows[1], told[1]);
        }
        let endless = std::io::Read::chain(&b"a,b\n1,\""[..], std::io::repeat(b'x'));
        let stop = "t.csv:2:3: b is longer than 20 bytes, which is the limit for one text";
        assert_eq!(all(endless, &limits), [stop]);
        let plain = format!("a,b\n1,{}\n2,3\n", "x".repeat(30));
        assert!(all(plain.as_bytes(), &limits)[0].starts_with(told[0]));
    }

    #[test]
    fn other_encodings_stop_the_reading() {
        let rows = all(&b"a,b\n1,2\n3,caf\xE9\n"[..], &Limits::default());
        assert_eq!(rows, ["1|2", "t.csv is not UTF-8: byte 13 is 0xE9; it looks like ISO-8859-1"]);
    }

    #[test]
    fn a_doubled_column_is_told() {
        case("id,a, ID\n", &["error: t.csv has two columns named \"id\": columns 1 and 3"]);
    }
}
