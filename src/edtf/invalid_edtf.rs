//! Errors for texts that are not dates, with suggestions.

use std::ops::Range;

use thiserror::Error;

/// The maximum length of a date in bytes. Longer texts are not dates.
pub(super) const MAX_BYTES: usize = 512;

/// The maximum year, before or after year 0. Later years overflow when counted in seconds.
pub(super) const MAX_YEAR: u64 = 99_999_999_999;

/// An error for a text that is not a valid EDTF date, with the invalid bytes and a suggestion.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{kind}{}", help.as_ref().map(|help| format!("; {help}")).unwrap_or_default())]
pub struct InvalidEdtf {
    bytes: Range<usize>,
    kind: EdtfErrorKind,
    help: Option<String>,
}

impl InvalidEdtf {
    pub(super) fn new(bytes: Range<usize>, kind: EdtfErrorKind) -> Self {
        let help = kind.help();
        Self { bytes, kind, help }
    }

    /// Returns the range of the invalid bytes in the text.
    pub fn bytes(&self) -> Range<usize> {
        self.bytes.clone()
    }

    /// Returns the kind of error. Its text is the first half of the message.
    pub const fn kind(&self) -> &EdtfErrorKind {
        &self.kind
    }

    /// Returns all dates that a text in another notation may mean. Of two, the first takes the month before the day, and the
    /// second the day before the month: `2024-10-08` and `2024-08-10` for `10/08/2024`. Empty for any other error.
    ///
    /// The library never reads such a text as a date on its own. An importer may do so if it keeps the text as written.
    pub fn readings(&self) -> &[String] {
        match &self.kind {
            EdtfErrorKind::OtherNotation { readings, .. } => readings,
            _ => &[],
        }
    }

    /// Returns the suggestion, which is the second half of the message.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

/// The kind of error in a text that is not a date.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum EdtfErrorKind {
    /// The text is empty.
    #[error("the date is empty")]
    Empty,
    /// The text is longer than any date.
    #[error("the date has {0} bytes, but the maximum is {MAX_BYTES}")]
    TooLong(usize),
    /// The month does not exist.
    #[error("there is no month {0}")]
    NoSuchMonth(u8),
    /// The day does not exist in this month.
    #[error("{month} {year} has {days} days, so there is no day {day}")]
    NoSuchDay {
        /// The year.
        year: i64,
        /// The English name of the month.
        month: &'static str,
        /// The number of days in the month.
        days: u8,
        /// The day as written.
        day: u8,
    },
    /// The end of an interval or a range is before its start.
    #[error("the end {end} is before the start {start}")]
    EndBeforeStart {
        /// The start as written.
        start: String,
        /// The end as written.
        end: String,
    },
    /// The text is a date in another notation.
    #[error("`{written}` is not an EDTF date")]
    OtherNotation {
        /// The text as written.
        written: String,
        /// The possible EDTF dates. There are two if day and month are ambiguous, the one with the month first in the text
        /// leading.
        readings: Vec<String>,
    },
    /// The text is two dates with a word or dash between them, which does not say whether all days between are meant.
    #[error("`{written}` is not an EDTF interval")]
    OtherInterval {
        /// The text as written.
        written: String,
        /// The EDTF date for the whole time between the two dates.
        throughout: String,
        /// The EDTF date for some day between the two dates.
        some_day: String,
    },
    /// The text is valid at level 2 of EDTF, but is not supported.
    #[error("{0} is not supported (EDTF level 2)")]
    Level2(&'static str),
    /// The year cannot be counted in seconds.
    #[error("the year is not between -{MAX_YEAR} and {MAX_YEAR}")]
    YearOutOfRange,
    /// The date is valid, but a single day or second is required.
    #[error("a single day or date-time is required")]
    NotADay,
    /// The text is not a date for another reason.
    #[error("not an EDTF date: {0}")]
    Grammar(&'static str),
}

impl EdtfErrorKind {
    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Empty | Self::TooLong(_) | Self::Grammar(_) => {
                "write a date such as 2024-10-18, 2024-10, 2024-10-08/2024-10-13 or ../2024-10-18".to_owned()
            }
            Self::NoSuchMonth(_) => "months are 01 to 12, and seasons are 21 to 24".to_owned(),
            Self::OtherNotation { readings, .. } => match readings.as_slice() {
                [american, european] => {
                    format!("write {american} if the month is first, or {european} if the day is first")
                }
                _ => format!("write {}", readings.join(" or ")),
            },
            Self::OtherInterval { throughout, some_day, .. } => {
                format!("write {throughout} for the whole time, or {some_day} for some day in it")
            }
            Self::Level2(_) => "use level 0 or 1, or the sets [..] and {..} of level 2".to_owned(),
            Self::NotADay => "write one such as 2024-10-18 or 2024-10-18T09:30:00Z".to_owned(),
            Self::EndBeforeStart { .. } | Self::NoSuchDay { .. } | Self::YearOutOfRange => return None,
        })
    }
}
