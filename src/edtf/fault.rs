//! What is wrong with a text that is no date, and what would be right.

use std::ops::Range;

use thiserror::Error;

/// Dates longer than this are pasted text.
pub(super) const MAX_BYTES: usize = 512;

/// Years further off than this overflow when counted in seconds.
pub(super) const FURTHEST_YEAR: u64 = 99_999_999_999;

/// Why a text is no date, and which bytes of it are at fault.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{fault}{}", help.as_ref().map(|help| format!("; {help}")).unwrap_or_default())]
pub struct InvalidEdtf {
    bytes: Range<usize>,
    fault: EdtfErrorKind,
    help: Option<String>,
}

impl InvalidEdtf {
    pub(super) fn new(bytes: Range<usize>, fault: EdtfErrorKind) -> Self {
        let help = fault.help();
        Self { bytes, fault, help }
    }

    /// The bytes at fault, within the text that was given.
    pub fn bytes(&self) -> Range<usize> {
        self.bytes.clone()
    }

    /// What is wrong; its text is the first half of the message.
    pub const fn kind(&self) -> &EdtfErrorKind {
        &self.fault
    }

    /// The date that a text in another notation can only mean: `2024-10-18` for `18.10.2024`, and nothing for `10/08/2024`.
    ///
    /// Nothing here is ever taken for a date by itself. Whoever reads data that others wrote may, and keeps what was written.
    pub fn only_reading(&self) -> Option<&str> {
        match self.readings() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// Every date that a text in another notation can mean. Of two the month stands first in the one and the day in the other:
    /// `2024-10-08` and `2024-08-10` for `10/08/2024`.
    pub fn readings(&self) -> &[String] {
        match &self.fault {
            EdtfErrorKind::OtherNotation { readings: right, .. } => right,
            _ => &[],
        }
    }

    /// What would be right; the second half of the message.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

/// What is wrong with a text that is no date.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum EdtfErrorKind {
    /// Nothing is written.
    #[error("a date must not be empty")]
    Empty,
    /// Far more is written than any date needs.
    #[error("a date must not be longer than {MAX_BYTES} bytes; this one has {0}")]
    TooLong(usize),
    /// The year has no such month.
    #[error("there is no month {0}")]
    NoSuchMonth(u8),
    /// The month has no such day.
    #[error("{month} {year} has {days} days, so there is no day {day}")]
    NoSuchDay {
        /// The year.
        year: i64,
        /// The month's name.
        month: &'static str,
        /// How many days it has.
        days: u8,
        /// The day that was written.
        day: u8,
    },
    /// The end of an interval or a range lies before its start.
    #[error("the end {end} lies before the start {start}")]
    EndBeforeStart {
        /// The start as written.
        start: String,
        /// The end as written.
        end: String,
    },
    /// A date in another notation; EDTF would write it in one of these ways.
    #[error("`{written}` is not how EDTF writes a date")]
    OtherNotation {
        /// What was written.
        written: String,
        /// The date that is meant; two when day and month cannot be told apart, the one with the month first leading.
        readings: Vec<String>,
    },
    /// Two dates with a word or dash between them, which leaves open whether all days between are meant.
    #[error("`{written}` is not how EDTF writes a stretch of time")]
    OtherInterval {
        /// What was written.
        written: String,
        /// EDTF for all the time between the two.
        throughout: String,
        /// EDTF for some day between the two.
        some_day: String,
    },
    /// EDTF allows it at level 2 and this program does not read it.
    #[error("{0} belongs to level 2 of EDTF")]
    Level2(&'static str),
    /// A year that cannot be counted in seconds.
    #[error("the year lies further off than {FURTHEST_YEAR}")]
    YearOutOfRange,
    /// A whole day or second is needed and something coarser is written.
    #[error("a single day or date-time is needed here")]
    NotADay,
    /// The text breaks the grammar in another way.
    #[error("this is not EDTF: {0}")]
    Grammar(&'static str),
}

impl EdtfErrorKind {
    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Empty | Self::TooLong(_) | Self::Grammar(_) => {
                "write a date such as 2024-10-18, 2024-10, 2024-10-08/2024-10-13 or ../2024-10-18".to_owned()
            }
            Self::NoSuchMonth(_) => "months run from 01 to 12, and 21 to 24 are the seasons".to_owned(),
            Self::OtherNotation { readings: right, .. } => match right.as_slice() {
                [american, european] => {
                    format!("write {american} if the month stands first, or {european} if the day does")
                }
                _ => format!("write {}", right.join(" or ")),
            },
            Self::OtherInterval { throughout, some_day, .. } => {
                format!(
                    "write {throughout} if it lasted from the one to the other, or {some_day} if it was on some day between"
                )
            }
            Self::Level2(_) => "levels 0 and 1 are read, and of level 2 the sets [..] and {..}".to_owned(),
            Self::NotADay => "write one such as 2024-10-18 or 2024-10-18T09:30:00Z".to_owned(),
            Self::EndBeforeStart { .. } | Self::NoSuchDay { .. } | Self::YearOutOfRange => return None,
        })
    }
}
