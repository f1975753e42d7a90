//! Errors of rows, and their conversion to a [`Problem`].

use std::ops::Range;

use thiserror::Error;

use crate::dossier::quote_text;
use crate::edtf::InvalidEdtf;
use crate::id::InvalidId;
use crate::position::InvalidPosition;
use crate::problem::{Problem, SourceText, Span};
use crate::record::{InvalidCount, MAX_COUNT};

/// An error of [`EventReader::read_event`](crate::import::EventReader::read_event).
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum RowError {
    /// A row is invalid. The following rows can still be read.
    #[error(transparent)]
    Rejected(Box<RejectedRow>),
    /// Reading cannot continue.
    #[error("{}", .0.message)]
    Fatal(Box<Problem>),
}

/// The reason why a row of a table, or an item of another format, is invalid.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum InvalidRow {
    /// A required cell is empty.
    #[error("{0} is empty")]
    Empty(String),
    /// A cell is not a number.
    #[error("{column} must be a number, found {}", quote_text(written))]
    NotANumber {
        /// The column or key.
        column: String,
        /// The value.
        written: String,
    },
    /// A cell is not a count.
    #[error("{column} {cause}: {}; {}", quote_text(written), cause.help())]
    InvalidCount {
        /// The column or key.
        column: String,
        /// The value.
        written: String,
        /// The cause.
        cause: InvalidCount,
    },
    /// A code that the format does not have.
    #[error("{column} must be {expected}, found {}", quote_text(written))]
    UnknownCode {
        /// The column or key.
        column: String,
        /// The value.
        written: String,
        /// The codes that the format has.
        expected: &'static str,
    },
    /// A cell is not a date that the format allows.
    #[error("{column} must be a date such as {example}, found {}", quote_text(written))]
    InvalidDate {
        /// The column or key.
        column: String,
        /// The value.
        written: String,
        /// An example of a date as the format writes it.
        example: &'static str,
    },
    /// A year that no data set covers.
    #[error("{column} has the implausible year {year}: {}", quote_text(written))]
    ImplausibleYear {
        /// The column or key.
        column: String,
        /// The value.
        written: String,
        /// The year.
        year: i16,
    },
    /// Neither the row nor the import options contain a date.
    #[error("neither the publication date nor the date of the event is known")]
    NoDate,
    /// The event ends after the publication of its document.
    #[error("the event ends after the publication of its document: {when} is after {published}")]
    AfterPublication {
        /// The date of the event.
        when: String,
        /// The last day on which the document may have been published.
        published: String,
    },
    /// An interval that ends before it starts.
    #[error("{end} is before the start: {from} to {to}")]
    EndBeforeStart {
        /// The column or key of the end.
        end: String,
        /// The start.
        from: String,
        /// The end.
        to: String,
    },
    /// Coordinates outside the valid range.
    #[error(transparent)]
    InvalidPosition(#[from] InvalidPosition),
    /// Only one of latitude and longitude is present.
    #[error("{0} is empty; latitude and longitude are required together")]
    HalfCoordinates(String),
    /// Points so far apart that no single place is meant.
    #[error("{count} points up to {km} km apart are not one place")]
    ScatteredPoints {
        /// The number of points.
        count: usize,
        /// The diameter of the circle around them, in kilometers.
        km: u64,
    },
    /// The lower bound is greater than the upper bound.
    #[error("{low} is greater than {high}: {from} and {to}")]
    BoundsSwapped {
        /// The column or key of the lower bound.
        low: String,
        /// The column or key of the upper bound.
        high: String,
        /// The lower bound.
        from: u64,
        /// The upper bound.
        to: u64,
    },
    /// A number that is too large to be stored exactly.
    #[error("the count {0} is greater than the maximum, {MAX_COUNT}")]
    CountTooLarge(u64),
    /// The id of an earlier row.
    #[error("duplicate id {}", quote_text(.0))]
    DuplicateId(String),
    /// A reference to an object that does not exist.
    #[error("{column} refers to {}, which is not in the file", quote_text(written))]
    UnknownReference {
        /// The column or key.
        column: String,
        /// The value.
        written: String,
    },
    /// A name that is not a valid id.
    #[error("{column}: {cause}")]
    InvalidId {
        /// The column or key.
        column: String,
        /// The cause.
        cause: InvalidId,
    },
    /// An invalid EDTF date.
    #[error("{column}: {cause}")]
    InvalidEdtf {
        /// The column or key.
        column: String,
        /// The cause.
        cause: Box<InvalidEdtf>,
    },
    /// The number of cells differs from that of the header.
    #[error("the row has {found} {}, but the header has {expected}", if *found == 1 { "cell" } else { "cells" })]
    CellCount {
        /// The number of cells in the row.
        found: usize,
        /// The number of cells in the header.
        expected: usize,
    },
    /// Text follows the closing quote of a cell.
    #[error("text after the closing quote of a cell")]
    TextAfterQuotes,
    /// An opening quote without a closing one.
    #[error("unclosed quote")]
    UnclosedQuotes,
    /// A cell that is longer than the limit.
    #[error("{name} is longer than the limit of {limit} bytes")]
    TextTooLong {
        /// The column, key or element.
        name: String,
        /// The limit in bytes.
        limit: usize,
    },
    /// A row that would produce too many claims.
    #[error("the row would produce more than {limit} claims, one for each document and origin")]
    TooManyClaims {
        /// The number of documents read when the limit was exceeded.
        documents: usize,
        /// The number of origins read when the limit was exceeded.
        origins: usize,
        /// The limit.
        limit: usize,
    },
    /// A required part is missing.
    #[error("{what} has no {missing}")]
    Missing {
        /// The object that lacks the part.
        what: &'static str,
        /// The missing part.
        missing: &'static str,
    },
    /// A value of the wrong type.
    #[error("{key} must be {expected}")]
    WrongType {
        /// The key.
        key: String,
        /// The type that the format requires.
        expected: &'static str,
    },
    /// Text that is not UTF-8.
    #[error("the row is not UTF-8")]
    NotUtf8,
}

impl InvalidRow {
    /// Returns a stable identifier for the kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty(_) | Self::Missing { .. } | Self::HalfCoordinates(_) => "missing",
            Self::NotANumber { .. } | Self::InvalidCount { .. } => "not-a-number",
            Self::UnknownCode { .. } => "unknown-code",
            Self::InvalidDate { .. } | Self::ImplausibleYear { .. } | Self::InvalidEdtf { .. } | Self::NoDate => "date",
            Self::AfterPublication { .. } => "after-publication",
            Self::EndBeforeStart { .. } | Self::BoundsSwapped { .. } | Self::CountTooLarge(_) => "bounds",
            Self::InvalidPosition(_) => "off-the-globe",
            Self::ScatteredPoints { .. } => "several-places",
            Self::DuplicateId(_) => "duplicate-id",
            Self::UnknownReference { .. } => "unknown-id",
            Self::InvalidId { .. } => "id",
            Self::CellCount { .. } => "ragged-row",
            Self::TextAfterQuotes | Self::UnclosedQuotes => "quotes",
            Self::TextTooLong { .. } => "too-large",
            Self::TooManyClaims { .. } => "too-many",
            Self::WrongType { .. } => "shape",
            Self::NotUtf8 => "encoding",
        }
    }

    /// Returns a hint for fixing the error, if there is one.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::TextTooLong { .. } => crate::dossier::LIMITS_HELP,
            Self::UnclosedQuotes | Self::TextAfterQuotes => "write each quote within a quoted cell twice",
            Self::CellCount { .. } => "enclose cells that contain the separator in quotes",
            Self::NoDate => {
                "give the publication date of the data with --published DATE (in code: ImportOptions::published)"
            }
            Self::InvalidEdtf { cause, .. } if cause.readings().len() == 2 => {
                "state the order of all dates with --dates dmy or --dates mdy (in code: ImportOptions::date_order)"
            }
            Self::ScatteredPoints { .. } => "write one feature for each point, or skip it with --lenient",
            Self::ImplausibleYear { .. } => "look up the date, or skip the row with --lenient",
            _ => return None,
        })
    }
}

/// An invalid row, and the column that causes the error if it is a single one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct InvalidCell {
    pub(crate) cause: InvalidRow,
    pub(crate) cell: Option<usize>,
}

impl InvalidCell {
    /// Creates an error in one cell.
    pub(crate) const fn new(column: usize, cause: InvalidRow) -> Self {
        Self { cause, cell: Some(column) }
    }

    pub(crate) const fn in_row(cause: InvalidRow) -> Self {
        Self { cause, cell: None }
    }
}

impl From<InvalidRow> for InvalidCell {
    fn from(cause: InvalidRow) -> Self {
        Self::in_row(cause)
    }
}

/// An invalid item, and the bytes of the file that cause the error.
#[derive(Clone, Debug)]
pub(crate) struct InvalidItem {
    pub(crate) cause: InvalidRow,
    pub(crate) bytes: Range<usize>,
}

impl InvalidItem {
    pub(crate) const fn new(cause: InvalidRow, bytes: Range<usize>) -> Self {
        Self { cause, bytes }
    }
}

/// A row that was rejected.
#[derive(Clone, Debug, Error, PartialEq)]
#[error("line {line}, column {column}: {cause}")]
#[non_exhaustive]
pub struct RejectedRow {
    /// The line of the error, from 1.
    pub line: usize,
    /// The character within the line, from 1.
    pub column: usize,
    /// The cause.
    pub cause: InvalidRow,
    /// The text of the row.
    pub row: String,
    /// The bytes of the file that cause the error.
    pub(crate) bytes: Range<usize>,
}

impl RejectedRow {
    /// Returns the cause as a sentence.
    pub fn reason(&self) -> String {
        self.cause.to_string()
    }

    /// Converts the rejected row to an error. The message contains the location, because the surrounding text may no
    /// longer be in memory.
    pub fn to_problem(&self, file: &str) -> Problem {
        let message = format!("{file}:{}:{}: {}", self.line, self.column, self.cause);
        let problem = Problem::error(self.cause.code(), message);
        match self.cause.help() {
            Some(help) => problem.with_help(help),
            None => problem,
        }
    }
}

/// Creates the problem of an invalid row whose text is in memory.
pub(crate) fn problem_at(source: &SourceText, bytes: Range<usize>, cause: &InvalidRow) -> Problem {
    let problem =
        Problem::error(cause.code(), cause.to_string()).with_span(Some(Span { source: source.clone(), bytes }));
    match cause.help() {
        Some(help) => problem.with_help(help),
        None => problem,
    }
}
