//! The first and the last second of a date, to compare dates as a whole.

use crate::edtf::{DateBound, Edtf};

/// The range of a date or a number. Open and unknown ends are beyond every value.
pub(super) type Range = (i64, i64);

/// Returns the first and the last second of a date since 1970.
pub(super) fn date_range(date: &Edtf) -> Range {
    let seconds = |bound, open| match bound {
        DateBound::At(instant) => instant.unix_seconds(),
        DateBound::Open | DateBound::Unknown => open,
    };
    (seconds(date.earliest(), i64::MIN), seconds(date.latest(), i64::MAX))
}

/// Returns whether one range lies in the other, or the other in it.
pub(super) const fn is_nested((least, most): Range, (other_least, other_most): Range) -> bool {
    (least >= other_least && most <= other_most) || (other_least >= least && other_most <= most)
}
