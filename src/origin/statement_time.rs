//! The time at which a claim was made.

use crate::edtf::{DateBound, Edtf, Instant};

/// The time at which a claim was made, in seconds since 1970, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StatementTime {
    pub(super) earliest: i64,
    pub(super) latest: i64,
}

impl StatementTime {
    pub(super) fn from_date(date: &Edtf) -> Self {
        let (earliest, latest) = (date.earliest(), date.latest());
        // An unknown bound claims nothing, so the other bound is used for both.
        let known = earliest.instant().or(latest.instant()).map(Instant::unix_seconds);
        let or = |bound, open: i64| match bound {
            DateBound::At(instant) => instant.unix_seconds(),
            DateBound::Open => open,
            DateBound::Unknown => known.unwrap_or(open),
        };
        Self { earliest: or(earliest, i64::MIN), latest: or(latest, i64::MAX) }
    }
}
