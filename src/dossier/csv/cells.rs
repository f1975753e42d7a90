//! The cells of a CSV text, each with its byte range.

use std::ops::Range;

use crate::csv_scan::{CellSpan, CsvDialect, LineEnding, RowScan, scan_cells, scan_row};
use crate::formula::unescape_formula;

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CsvCell {
    /// The bytes of the cell, including its quotes.
    pub span: Range<usize>,
    /// The value, without quotes and without the guard against formulas.
    pub text: String,
    /// Whether its quotes are valid.
    pub has_valid_quotes: bool,
    /// How many bytes of the span precede the value: the quote and the guard. `None` if the value contains escapes, so that its
    /// bytes do not correspond to those of the span.
    prefix_len: Option<usize>,
}

impl CsvCell {
    fn new(text: &str, cell: &CellSpan) -> Self {
        let quote = usize::from(cell.quoted);
        let span = cell.bytes.start - quote..cell.bytes.end + quote;
        let written = &text[cell.bytes.clone()];
        if cell.escaped {
            let written = written.replace("\"\"", "\"");
            return Self {
                span,
                text: unescape_formula(&written).to_owned(),
                has_valid_quotes: true,
                prefix_len: None,
            };
        }
        let value = unescape_formula(written);
        let prefix_len = Some(quote + written.len() - value.len());
        Self { span, text: value.to_owned(), has_valid_quotes: true, prefix_len }
    }

    /// Creates a cell whose quotes are invalid. Its value is the text up to the closing quote, and what follows as written.
    fn with_invalid_quotes(text: &str, span: Range<usize>) -> Self {
        let mut rest = &text[span.start + 1..span.end];
        let mut written = String::new();
        while let Some((before, after)) = rest.split_once('"') {
            written.push_str(before);
            rest = after;
            let Some(escaped) = after.strip_prefix('"') else { break };
            written.push('"');
            rest = escaped;
        }
        written.push_str(rest);
        Self { span, text: unescape_formula(&written).to_owned(), has_valid_quotes: false, prefix_len: None }
    }

    /// Returns the span of some bytes of the value. This is the span of the whole cell if the value contains escapes.
    pub(super) fn part_span(&self, bytes: Range<usize>) -> Range<usize> {
        match self.prefix_len {
            Some(prefix) => self.span.start + prefix + bytes.start..self.span.start + prefix + bytes.end,
            None => self.span.clone(),
        }
    }
}

/// One row with at least one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CsvRow {
    /// The row number that a spreadsheet shows, from 1; the header is row 1.
    pub number: usize,
    /// The cells.
    pub cells: Vec<CsvCell>,
}

impl CsvRow {
    /// Returns the span from the first cell to the last.
    pub(super) fn span(&self) -> Range<usize> {
        let start = self.cells.first().map_or(0, |cell| cell.span.start);
        start..self.cells.last().map_or(start, |cell| cell.span.end)
    }
}

/// An iterator over the rows of a text.
pub(super) struct CsvRows<T> {
    text: T,
    dialect: CsvDialect,
    /// The end of the current row.
    at: usize,
    /// The number of the current row.
    number: usize,
    spans: Vec<CellSpan>,
}

impl<T: AsRef<str>> CsvRows<T> {
    /// Starts at the first row and detects the separator from it.
    pub(super) fn new(text: T) -> Self {
        let separator = detect_separator(text.as_ref());
        Self::with_separator(text, separator)
    }

    /// Starts at a row of a text with a known separator.
    pub(super) const fn with_separator(text: T, separator: u8) -> Self {
        let dialect = CsvDialect { separator, line_ending: LineEnding::Any };
        Self { text, dialect, at: 0, number: 0, spans: Vec::new() }
    }

    /// Returns the separator: a comma, a semicolon or a tab.
    pub(super) const fn separator(&self) -> u8 {
        self.dialect.separator
    }

    /// Reads the cells of the next row. Invalid quotes do not end the row, so that its other cells can still be read.
    fn read_cells(&mut self) -> Vec<CsvCell> {
        let text = self.text.as_ref();
        let bytes = text.as_bytes();
        let mut cells = Vec::new();
        let mut scan = scan_row(bytes, self.at, self.dialect, true, &mut self.spans);
        loop {
            let (spans, invalid) = match &scan {
                RowScan::TextAfterQuotes(after) => match self.spans.split_last() {
                    Some((last, spans)) => (spans, Some((last.bytes.start - 1, *after))),
                    None => (&*self.spans, None),
                },
                RowScan::UnclosedQuotes(open) => (&*self.spans, Some((*open, bytes.len()))),
                RowScan::Row { .. } | RowScan::Incomplete | RowScan::End => (&*self.spans, None),
            };
            cells.extend(spans.iter().map(|span| CsvCell::new(text, span)));
            let Some((open, after)) = invalid else { break };
            let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r') || *byte == self.dialect.separator;
            let end = bytes[after..].iter().position(is_end).map_or(bytes.len(), |length| after + length);
            cells.push(CsvCell::with_invalid_quotes(text, open..end));
            self.spans.clear();
            scan = match bytes.get(end) {
                Some(byte) if *byte == self.dialect.separator => {
                    scan_cells(bytes, end + 1, self.dialect, true, &mut self.spans)
                }
                _ => RowScan::Row { next: end, quoted_newlines: 0 },
            };
        }
        if let RowScan::Row { next, .. } = scan {
            self.at = next;
        }
        cells
    }
}

/// Detects the separator from the first row. Spreadsheets write semicolons or tabs in many countries. Column names contain none of the
/// three characters, so the most frequent one wins; a comma if there is none.
fn detect_separator(text: &str) -> u8 {
    let header = text.trim_start_matches(['\r', '\n']).lines().next().unwrap_or_default();
    let count = |separator: u8| header.bytes().filter(|&byte| byte == separator).count();
    [b'\t', b';', b','].into_iter().max_by_key(|&separator| count(separator)).unwrap_or(b',')
}

/// Counts the empty lines that precede a row.
fn count_blank_lines(text: &str) -> usize {
    let blank = &text[..text.len() - text.trim_start_matches(['\r', '\n']).len()];
    blank.matches('\n').count().max(blank.matches('\r').count())
}

impl<T: AsRef<str>> Iterator for CsvRows<T> {
    type Item = CsvRow;

    fn next(&mut self) -> Option<CsvRow> {
        let blank_lines = count_blank_lines(&self.text.as_ref()[self.at..]);
        let cells = self.read_cells();
        if cells.is_empty() {
            return None;
        }
        self.number += 1 + blank_lines;
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
    fn gives_the_bytes_of_each_cell() {
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
    fn detects_the_separator_from_the_first_row() {
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
    fn reads_a_last_row_without_line_ending() {
        assert_eq!(rows("a,b").len(), 1);
        assert_eq!(rows("a,"), [vec![("a".to_owned(), "a"), (String::new(), "")]]);
        assert_eq!(rows("\n\n"), Vec::<Vec<_>>::new());
    }

    #[test]
    fn finds_the_bytes_of_a_value_in_its_cell() {
        let text = "a,\"'=b\",\"c\"\"d\"\n";
        let row = CsvRows::new(text).next().unwrap();
        assert_eq!(row.cells.iter().map(|cell| &*cell.text).collect::<Vec<_>>(), ["a", "=b", "c\"d"]);
        assert_eq!(
            row.cells.iter().map(|cell| &text[cell.part_span(0..1)]).collect::<Vec<_>>(),
            ["a", "=", "\"c\"\"d\""]
        );
    }

    #[test]
    fn numbers_rows_as_spreadsheets_do() {
        let numbers = |text: &str| CsvRows::new(text).map(|row| row.number).collect::<Vec<_>>();
        assert_eq!(numbers("\n\na\r\n\r\nb\n\"c\nd\"\r\re"), [3, 5, 6, 8]);
    }

    #[test]
    fn marks_invalid_quotes_and_reads_on() {
        let cells = |text: &str| -> Vec<Vec<(String, bool)>> {
            CsvRows::new(text)
                .map(|row| row.cells.into_iter().map(|cell| (cell.text, cell.has_valid_quotes)).collect())
                .collect()
        };
        let cell = |text: &str, valid: bool| (text.to_owned(), valid);
        assert!(cells("a,\"b\",c\"d\n\"\",\"\"\"\"\n").iter().flatten().all(|(_, valid)| *valid));
        assert_eq!(cells("a,\"b,c\nd\n"), [[cell("a", true), cell("b,c\nd\n", false)]]);
        assert_eq!(
            cells("a,\"b\"\"\"c,\"d\"\ne,f,g\n"),
            [
                [cell("a", true), cell("b\"c", false), cell("d", true)],
                [cell("e", true), cell("f", true), cell("g", true)]
            ]
        );
        assert_eq!(cells("a,\""), [[cell("a", true), cell("", false)]]);
        assert_eq!(cells("\"a\"b\nc"), [[cell("ab", false)], [cell("c", true)]]);
    }
}
