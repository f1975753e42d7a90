//! The cells of a CSV text, each with the bytes it stands in.
//!
//! `csv-core` is read field by field, since the rows of `csv` do not tell where their cells stand.

use std::ops::Range;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use crate::formula::unescape_formula;

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CsvCell {
    /// Bytes of the text, quotes included.
    pub span: Range<usize>,
    /// What it says, without quotes and without the guard against formulas.
    pub text: String,
    /// Whether its quotes are sound.
    pub has_valid_quotes: bool,
    /// Bytes before the text within the span: a quote, a guard. Nothing where escapes make the two differ further.
    lead: Option<usize>,
}

impl CsvCell {
    /// Where some bytes of the text stand in the file: exactly where nothing in it is escaped, else the whole cell.
    pub(super) fn part_span(&self, bytes: Range<usize>) -> Range<usize> {
        match self.lead {
            Some(lead) => self.span.start + lead + bytes.start..self.span.start + lead + bytes.end,
            None => self.span.clone(),
        }
    }
}

/// One row that has cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CsvRow {
    /// Its number in a spreadsheet, from 1; the header is row 1.
    pub number: usize,
    /// Its cells.
    pub cells: Vec<CsvCell>,
}

impl CsvRow {
    /// From the first byte of the row to the last.
    pub(super) fn span(&self) -> Range<usize> {
        let start = self.cells.first().map_or(0, |cell| cell.span.start);
        start..self.cells.last().map_or(start, |cell| cell.span.end)
    }
}

/// Reads the rows of a text, one after the other.
pub(super) struct CsvRows<T> {
    text: T,
    reader: Reader,
    separator: u8,
    at: usize,
    number: usize,
    blank: usize,
    buffer: Vec<u8>,
    done: bool,
}

impl<T: AsRef<str>> CsvRows<T> {
    /// Starts at the first row, which tells what stands between cells.
    pub(super) fn new(text: T) -> Self {
        let separator = separator(text.as_ref());
        Self::with_separator(text, separator)
    }

    /// Starts at a row of a text whose cells are separated so.
    pub(super) fn with_separator(text: T, separator: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(separator).build();
        Self { text, reader, separator, at: 0, number: 0, blank: 0, buffer: vec![0; 256], done: false }
    }

    /// What stands between cells: a comma, a semicolon or a tab.
    pub(super) const fn separator(&self) -> u8 {
        self.separator
    }

    /// The next cell, and whether it is the last of its row; `first` says whether it is the first.
    fn cell(&mut self, first: bool) -> Option<(CsvCell, bool)> {
        let start = self.at;
        let mut written = 0;
        loop {
            let input = &self.text.as_ref().as_bytes()[self.at..];
            let (result, read, out) = self.reader.read_field(input, &mut self.buffer[written..]);
            self.at += read;
            written += out;
            match result {
                // An empty input tells the reader that the text has ended.
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::OutputFull => self.buffer.resize(self.buffer.len() * 2, 0),
                ReadFieldResult::Field { record_end } => {
                    return Some((self.finish(start, written, first), record_end));
                }
                ReadFieldResult::End => return None,
            }
        }
    }

    fn finish(&mut self, start: usize, written: usize, first: bool) -> CsvCell {
        let text = self.text.as_ref();
        let raw = &text[start..self.at];
        // The reader takes empty lines before a row, and the separator or the first byte of the line end after a cell.
        let lead = if first { raw.len() - raw.trim_start_matches(['\r', '\n']).len() } else { 0 };
        // A line end of two bytes is taken half by the row before.
        let half = start > 0 && text[..start].ends_with('\r') && raw.starts_with('\n');
        let newlines = &raw[usize::from(half).min(lead)..lead];
        self.blank += newlines.matches('\n').count().max(newlines.matches('\r').count());
        let body = &raw[lead..];
        let ends = [char::from(self.separator), '\r', '\n'];
        let body = if ends_within_quotes(body) { body } else { body.strip_suffix(ends).unwrap_or(body) };
        let span = start + lead..start + lead + body.len();
        let written = String::from_utf8_lossy(&self.buffer[..written]);
        let text = unescape_formula(&written).to_owned();
        let lead = body.find(text.as_str());
        CsvCell { has_valid_quotes: quotes_are_sound(body), text, span, lead }
    }
}

/// What separates the columns of the first row: the spreadsheets of many countries write semicolons or tabs. Names of columns
/// hold none of the three, so whichever is there most often is it; a comma where none is.
fn separator(text: &str) -> u8 {
    let header = text.trim_start_matches(['\r', '\n']).lines().next().unwrap_or_default();
    let times = |separator: u8| header.bytes().filter(|&byte| byte == separator).count();
    [b'\t', b';', b','].into_iter().max_by_key(|&separator| times(separator)).unwrap_or(b',')
}

/// A text that begins with quotes and whose quotes are not even: the last separator belongs to it.
fn ends_within_quotes(raw: &str) -> bool {
    raw.starts_with('"') && raw.matches('"').count() % 2 == 1
}

/// A cell in quotes ends with them; one without may hold quotes as they are.
fn quotes_are_sound(raw: &str) -> bool {
    !raw.starts_with('"') || (raw.len() > 1 && raw.ends_with('"') && raw.matches('"').count().is_multiple_of(2))
}

impl<T: AsRef<str>> Iterator for CsvRows<T> {
    type Item = CsvRow;

    fn next(&mut self) -> Option<CsvRow> {
        if self.done {
            return None;
        }
        let mut cells = Vec::new();
        loop {
            let Some((cell, last)) = self.cell(cells.is_empty()) else {
                self.done = true;
                break;
            };
            cells.push(cell);
            if last {
                break;
            }
        }
        if cells.is_empty() {
            return None;
        }
        self.number += 1 + std::mem::take(&mut self.blank);
        Some(CsvRow { number: self.number, cells })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<(String, &str)>> {
        let cells = |row: CsvRow| row.cells.into_iter().map(|cell| (cell.text, &text[cell.span])).collect();
        CsvRows::new(text).map(cells).collect()
    }

    #[test]
    fn every_cell_knows_its_bytes() {
        let text = "id,name\r\n\r\na,\"x, \"\"y\"\"\r\nz\"\r\n,é\n";
        let cell = |text: &str, raw: &'static str| (text.to_owned(), raw);
        assert_eq!(
            rows(text),
            [
                vec![cell("id", "id"), cell("name", "name")],
                vec![cell("a", "a"), cell("x, \"y\"\r\nz", "\"x, \"\"y\"\"\r\nz\"")],
                vec![cell("", ""), cell("é", "é")],
            ]
        );
    }

    #[test]
    fn the_first_row_tells_what_stands_between_cells() {
        let texts = |text: &str| -> Vec<Vec<String>> {
            CsvRows::new(text).map(|row| row.cells.into_iter().map(|cell| cell.text).collect()).collect()
        };
        let expected = [["id", "name"], ["a", "x; y, z"]];
        assert_eq!(texts("id;name\r\na;\"x; y, z\"\r\n"), expected);
        assert_eq!(texts("id\tname\na\tx; y, z\n"), expected);
        assert_eq!(texts("id,name\na,\"x; y, z\"\n"), expected);
        assert_eq!(texts("id\na\n"), [["id"], ["a"]]);
    }

    #[test]
    fn the_last_row_needs_no_line_end() {
        assert_eq!(rows("a,b").len(), 1);
        assert_eq!(rows("a,"), [vec![("a".to_owned(), "a"), (String::new(), "")]]);
        assert_eq!(rows("\n\n"), Vec::<Vec<_>>::new());
    }

    #[test]
    fn quotes_that_do_not_close_are_told() {
        let sound = |text: &str| CsvRows::new(text).all(|row| row.cells.iter().all(|cell| cell.has_valid_quotes));
        assert!(sound("a,\"b\",c\"d\n\"\",\"\"\"\"\n"));
        assert!(!sound("a,\"b,c\nd\n"));
        assert!(!sound("a,\"b\"c,d\n"));
        assert!(!sound("a,\""));
    }
}
