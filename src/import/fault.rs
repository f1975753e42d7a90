//! What is wrong with foreign data, as data, and how it becomes a [`Problem`].

use std::ops::Range;

use thiserror::Error;

use crate::dossier::quote_text;
use crate::edtf::InvalidEdtf;
use crate::id::InvalidId;
use crate::position::InvalidPosition;
use crate::problem::{Problem, SourceText, Span};
use crate::record::MAX_COUNT;

/// Why a row, or an item of another format, cannot be taken.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum InvalidRow {
    /// A cell that must say something is empty.
    #[error("{0} is empty")]
    Empty(String),
    /// Not a number.
    #[error("{column} should be a number; this is {}", quote_text(written))]
    Number {
        /// The column or key.
        column: String,
        /// What it says.
        written: String,
    },
    /// A code that the format does not have.
    #[error("{column} should be {expected}; this is {}", quote_text(written))]
    Code {
        /// The column or key.
        column: String,
        /// What it says.
        written: String,
        /// What the format has.
        expected: &'static str,
    },
    /// Not a date that the format has.
    #[error("{column} should be a date such as {example}; this is {}", quote_text(written))]
    Date {
        /// The column or key.
        column: String,
        /// What it says.
        written: String,
        /// A date as the format writes it.
        example: &'static str,
    },
    /// A year in which nobody published anything that this reads.
    #[error("{column} lies in the year {year}: {}", quote_text(written))]
    AbsurdDate {
        /// The column or key.
        column: String,
        /// What it says.
        written: String,
        /// The year.
        year: i16,
    },
    /// Neither the row nor anybody else says when.
    #[error("nothing says when this was published or happened")]
    NoDate,
    /// Something that happened after it was written of.
    #[error("it is said to have happened on {when}, after its document was published: {published}")]
    AfterPublication {
        /// When it happened.
        when: String,
        /// The last day on which the document may have been published.
        published: String,
    },
    /// An end before its start.
    #[error("{end} ends before it starts: {from} to {to}")]
    Backwards {
        /// The column or key of the end.
        end: String,
        /// What the start says.
        from: String,
        /// What the end says.
        to: String,
    },
    /// Coordinates off the globe.
    #[error("{0}")]
    OffTheGlobe(InvalidPosition),
    /// Coordinates in which one half is missing.
    #[error("{0} is empty; latitude and longitude only make sense together")]
    HalfASpot(String),
    /// The bound below lies above the bound above.
    #[error("{low} is more than {high}: {from} and {to}")]
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
    /// A number that nobody can count to.
    #[error("the count is {0}; the greatest number that can be counted is {MAX_COUNT}")]
    CountTooLarge(u64),
    /// The id of an item before.
    #[error("the id {} was used before", quote_text(.0))]
    Doubled(String),
    /// A reference to nothing.
    #[error("{column} names {}, which is not in this data", quote_text(written))]
    Dangling {
        /// The column or key.
        column: String,
        /// What it says.
        written: String,
    },
    /// A name that cannot be an id.
    #[error("{column}: {fault}")]
    Id {
        /// The column or key.
        column: String,
        /// Why.
        fault: InvalidId,
    },
    /// A date in EDTF that is none.
    #[error("{column}: {fault}")]
    Edtf {
        /// The column or key.
        column: String,
        /// Why.
        fault: Box<InvalidEdtf>,
    },
    /// More or fewer cells than the header has.
    #[error("the row has {found} {} and the header has {expected}", if *found == 1 { "cell" } else { "cells" })]
    Ragged {
        /// Cells of the row.
        found: usize,
        /// Cells of the header.
        expected: usize,
    },
    /// Text stands after the quotes that close a cell.
    #[error("text stands after the quotes that close a cell")]
    AfterQuotes,
    /// Quotes that never close.
    #[error("quotes open here and never close")]
    Unclosed,
    /// More bytes in one cell than the limit.
    #[error("{name} is longer than {limit} bytes, which is the limit for one text")]
    LongText {
        /// The column, key or element.
        name: String,
        /// The limit.
        limit: usize,
    },
    /// A row from which more claims follow than anybody means.
    #[error("it would stand for more than {limit} claims, one for each document and origin that it names")]
    TooManyClaims {
        /// Documents of the row that were read by then.
        documents: usize,
        /// Origins of the row that were read by then.
        origins: usize,
        /// The limit.
        limit: usize,
    },
    /// A part that should be there is not.
    #[error("{what} has no {missing}")]
    Missing {
        /// What lacks it.
        what: &'static str,
        /// What it lacks.
        missing: &'static str,
    },
    /// A value of another shape than the format has.
    #[error("{key} should be {expected}")]
    Shape {
        /// The key.
        key: String,
        /// What the format has.
        expected: &'static str,
    },
    /// Text that is not UTF-8.
    #[error("the row is not UTF-8")]
    NotUtf8,
}

impl InvalidRow {
    /// A stable name of the kind of fault.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty(_) | Self::Missing { .. } | Self::HalfASpot(_) => "missing",
            Self::Number { .. } => "not-a-number",
            Self::Code { .. } => "unknown-code",
            Self::Date { .. } | Self::AbsurdDate { .. } | Self::Edtf { .. } | Self::NoDate => "date",
            Self::AfterPublication { .. } => "after-publication",
            Self::Backwards { .. } | Self::BoundsSwapped { .. } | Self::CountTooLarge(_) => "bounds",
            Self::OffTheGlobe(_) => "off-the-globe",
            Self::Doubled(_) => "duplicate-id",
            Self::Dangling { .. } => "unknown-id",
            Self::Id { .. } => "id",
            Self::Ragged { .. } => "ragged-row",
            Self::AfterQuotes | Self::Unclosed => "quotes",
            Self::LongText { .. } => "too-large",
            Self::TooManyClaims { .. } => "too-many",
            Self::Shape { .. } => "shape",
            Self::NotUtf8 => "encoding",
        }
    }

    /// What would be right, where that can be told.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::LongText { .. } => crate::dossier::LIMITS_HELP,
            Self::Unclosed | Self::AfterQuotes => "a quote within a cell in quotes is written twice",
            Self::Ragged { .. } => "a separator within a cell needs quotes around the cell",
            Self::NoDate => "say when the data were published with --published DATE (in code: Options::published)",
            Self::Edtf { fault, .. } if fault.readings().len() == 2 => {
                "for all dates of the file: --dates dmy or --dates mdy (in code: Options::dates)"
            }
            Self::AbsurdDate { .. } => "look the date up, or leave the row out with --lenient",
            _ => return None,
        })
    }
}

/// A fault and the column it lies in: the number of the cell, or none where the row as a whole is at fault.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Blame {
    pub(crate) fault: InvalidRow,
    pub(crate) cell: Option<usize>,
}

impl Blame {
    /// A fault in a cell.
    pub(crate) const fn at(column: usize, fault: InvalidRow) -> Self {
        Self { fault, cell: Some(column) }
    }

    pub(crate) const fn row(fault: InvalidRow) -> Self {
        Self { fault, cell: None }
    }
}

impl From<InvalidRow> for Blame {
    fn from(fault: InvalidRow) -> Self {
        Self::row(fault)
    }
}

/// A row that was left out.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RejectedRow {
    /// The line on which what is at fault stands, from 1.
    pub line: usize,
    /// The character of that line, from 1.
    pub column: usize,
    /// Why.
    pub fault: InvalidRow,
    /// The row as it stands in the file.
    pub row: String,
    /// The bytes of the file that are at fault.
    pub(crate) bytes: Range<usize>,
}

impl RejectedRow {
    /// The sentence that says why.
    pub fn reason(&self) -> String {
        self.fault.to_string()
    }

    /// The problem that it is when nothing may be left out. Its place is told in the message, since the text around the row
    /// may be gone.
    pub fn to_problem(&self, file: &str) -> Problem {
        let message = format!("{file}:{}:{}: {}", self.line, self.column, self.fault);
        let problem = Problem::error(self.fault.code(), message);
        match self.fault.help() {
            Some(help) => problem.with_help(help),
            None => problem,
        }
    }
}

/// A fault at a place of a text that is at hand.
pub(crate) fn problem_at(source: &SourceText, bytes: Range<usize>, fault: &InvalidRow) -> Problem {
    let problem =
        Problem::error(fault.code(), fault.to_string()).with_span(Some(Span { source: source.clone(), bytes }));
    match fault.help() {
        Some(help) => problem.with_help(help),
        None => problem,
    }
}
