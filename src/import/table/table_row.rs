//! One row of a table.

use std::ops::Range;

use super::Header;
use crate::csv_scan::CellSpan;
use crate::import::row_error::{InvalidCell, InvalidRow};
use crate::record::Original;

/// One row of a table, borrowed from the buffer of the reader. Items of other formats with keys and texts are rows too.
#[derive(Clone, Copy, Debug)]
pub struct TableRow<'s> {
    cells: RowCells<'s>,
    header: &'s Header,
}

/// The cells of a row.
#[derive(Clone, Copy, Debug)]
enum RowCells<'s> {
    /// Spans of a text.
    Spans(SpannedCells<'s>),
    /// Individual strings.
    Texts(&'s [String]),
}

/// Cells in the text of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct SpannedCells<'s> {
    pub(super) text: &'s str,
    /// The offset of the text in the buffer to which the spans of the cells refer.
    pub(super) start: usize,
    pub(super) cells: &'s [CellSpan],
    pub(super) unescaped: &'s str,
    pub(super) unescaped_cells: &'s [(usize, Range<usize>)],
}

impl<'s> SpannedCells<'s> {
    fn cell(&self, number: usize) -> &'s str {
        let Some(cell) = self.cells.get(number) else { return "" };
        if cell.escaped {
            let part = self.unescaped_cells.binary_search_by_key(&number, |(number, _)| *number);
            return part.map_or("", |found| &self.unescaped[self.unescaped_cells[found].1.clone()]);
        }
        &self.text[cell.bytes.start - self.start..cell.bytes.end - self.start]
    }
}

impl<'s> TableRow<'s> {
    pub(super) const fn from_spans(cells: SpannedCells<'s>, header: &'s Header) -> Self {
        Self { cells: RowCells::Spans(cells), header }
    }

    /// Creates a row from texts in the order of the columns.
    pub(crate) const fn from_texts(texts: &'s [String], header: &'s Header) -> Self {
        Self { cells: RowCells::Texts(texts), header }
    }

    /// Returns the number of cells.
    pub const fn len(&self) -> usize {
        match &self.cells {
            RowCells::Spans(written) => written.cells.len(),
            RowCells::Texts(texts) => texts.len(),
        }
    }

    /// Returns true if there are no cells.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the text of a cell. Empty if there is no such cell.
    pub fn cell(&self, number: usize) -> &'s str {
        match &self.cells {
            RowCells::Spans(written) => written.cell(number),
            RowCells::Texts(texts) => texts.get(number).map_or("", String::as_str),
        }
    }

    /// Returns the text of a cell without surrounding whitespace. Empty if there is no such column.
    pub(crate) fn at(&self, column: Option<usize>) -> &'s str {
        column.map_or("", |column| trim(self.cell(column)))
    }

    /// Returns the name of a column.
    pub(crate) fn name(&self, column: usize) -> String {
        self.header.names().get(column).cloned().unwrap_or_default()
    }

    /// Returns the name and text of all non-empty cells, in the order of the table.
    pub fn columns(&self) -> impl Iterator<Item = (&'s str, &'s str)> + use<'s> {
        let row = *self;
        let names = self.header.names();
        names
            .iter()
            .enumerate()
            .map(move |(number, name)| (name.as_str(), row.cell(number)))
            .filter(|(_, text)| !text.is_empty())
    }

    /// Returns all non-empty cells, to be kept with a record.
    pub(crate) fn to_original(self) -> Original {
        self.columns().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
    }
}

impl TableRow<'_> {
    /// Creates the error of a code that the format does not have.
    pub(crate) fn unknown_code(&self, column: usize, expected: &'static str) -> InvalidCell {
        let written = self.at(Some(column)).to_owned();
        InvalidCell::new(column, InvalidRow::UnknownCode { column: self.name(column), written, expected })
    }

    /// Creates the error of a date that the format does not allow.
    pub(crate) fn invalid_date(&self, column: usize, example: &'static str) -> InvalidCell {
        let written = self.at(Some(column)).to_owned();
        InvalidCell::new(column, InvalidRow::InvalidDate { column: self.name(column), written, example })
    }
}

/// Trims whitespace. Most cells have none, which the first and the last byte show.
fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [] | [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => text,
        _ => text.trim(),
    }
}
