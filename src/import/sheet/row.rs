//! One row of a table.

use std::ops::Range;

use super::Header;
use super::scan::Cell;
use crate::import::fault::{Blame, InvalidRow};
use crate::record::Original;

/// One row of a table, read where it stands. Items of other formats with keys and texts are rows too.
#[derive(Clone, Copy, Debug)]
pub struct TableRow<'s> {
    cells: Cells<'s>,
    header: &'s Header,
}

/// The cells of a row.
#[derive(Clone, Copy, Debug)]
enum Cells<'s> {
    /// In the text of a table.
    Written(WrittenCells<'s>),
    /// By themselves.
    Texts(&'s [String]),
}

/// Cells in the text of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct WrittenCells<'s> {
    pub(super) text: &'s str,
    /// Where the text begins in what the cells count in.
    pub(super) start: usize,
    pub(super) cells: &'s [Cell],
    pub(super) side: &'s str,
    pub(super) parts: &'s [(usize, Range<usize>)],
}

impl<'s> WrittenCells<'s> {
    fn text_of(&self, number: usize) -> &'s str {
        let Some(cell) = self.cells.get(number) else { return "" };
        if cell.escaped {
            let part = self.parts.binary_search_by_key(&number, |(number, _)| *number);
            return part.map_or("", |found| &self.side[self.parts[found].1.clone()]);
        }
        &self.text[cell.bytes.start - self.start..cell.bytes.end - self.start]
    }
}

impl<'s> TableRow<'s> {
    pub(super) const fn written(cells: WrittenCells<'s>, header: &'s Header) -> Self {
        Self { cells: Cells::Written(cells), header }
    }

    /// A row of texts that stand under the columns of a header.
    pub(crate) const fn of_texts(texts: &'s [String], header: &'s Header) -> Self {
        Self { cells: Cells::Texts(texts), header }
    }

    /// How many cells there are.
    pub const fn len(&self) -> usize {
        match &self.cells {
            Cells::Written(written) => written.cells.len(),
            Cells::Texts(texts) => texts.len(),
        }
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of a cell, as it is; nothing where there is no such cell.
    pub fn cell(&self, number: usize) -> &'s str {
        match &self.cells {
            Cells::Written(written) => written.text_of(number),
            Cells::Texts(texts) => texts.get(number).map_or("", String::as_str),
        }
    }

    /// The text of a cell without the white space around it; nothing where there is no such column.
    pub(crate) fn at(&self, column: Option<usize>) -> &'s str {
        column.map_or("", |column| trimmed(self.cell(column)))
    }

    /// The name of a column.
    pub(crate) fn name(&self, column: usize) -> String {
        self.header.names().get(column).cloned().unwrap_or_default()
    }

    /// Every column that says something, in the order of the table.
    pub fn columns(&self) -> impl Iterator<Item = (&'s str, &'s str)> + use<'s> {
        let row = *self;
        let names = self.header.names();
        names
            .iter()
            .enumerate()
            .map(move |(number, name)| (name.as_str(), row.cell(number)))
            .filter(|(_, text)| !text.is_empty())
    }

    /// Every column that says something, to be kept with a record.
    pub(crate) fn original(&self) -> Original {
        self.columns().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
    }
}

impl TableRow<'_> {
    /// The fault of a code that the format does not have.
    pub(crate) fn code(&self, column: usize, expected: &'static str) -> Blame {
        let written = self.at(Some(column)).to_owned();
        Blame::at(column, InvalidRow::Code { column: self.name(column), written, expected })
    }

    /// The fault of a date that the format does not have.
    pub(crate) fn date(&self, column: usize, example: &'static str) -> Blame {
        let written = self.at(Some(column)).to_owned();
        Blame::at(column, InvalidRow::Date { column: self.name(column), written, example })
    }
}

/// The text without the white space around it. Most cells have none, which their first and last byte tell.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [] | [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => text,
        _ => text.trim(),
    }
}
