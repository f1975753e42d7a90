//! How much time may have passed.

use crate::edtf::{DatePrecision, Edtf, Instant, Sense};

/// The shortest and the longest time that may have elapsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elapsed {
    /// The shortest time in seconds.
    pub shortest: u64,
    /// The longest time in seconds; `None` if it is unbounded or unknown.
    pub longest: Option<u64>,
}

impl Elapsed {
    /// Bounds the time between two sightings, in either order.
    pub fn from_sightings(one: &Edtf, other: &Edtf) -> Self {
        let seconds = |date: &Edtf| {
            (date.earliest().instant().map(Instant::unix_seconds), date.latest().instant().map(Instant::unix_seconds))
        };
        let ((start, end), (other_start, other_end)) = (seconds(one), seconds(other));
        let gap = |end: Option<i64>, start: Option<i64>| seconds_between(end?, start?);
        let span = |start: Option<i64>, end: Option<i64>| Some(end?.abs_diff(start?));
        let shortest = gap(end, other_start).max(gap(other_end, start)).unwrap_or(0).max(0).unsigned_abs();
        let longest = span(start, other_end).and_then(|forward| Some(forward.max(span(other_start, end)?)));
        Self { shortest, longest }
    }

    /// Bounds the time from one interval to a later one, each given by its first and last instant.
    ///
    /// The shortest time is from the end of the earlier interval to the start of the later one, and is zero between two
    /// consecutive days. If the intervals overlap, the order of the events is unknown, and so is the longest time; two events at
    /// the same instant have no time between them.
    pub fn from_intervals(earlier: [Instant; 2], later: [Instant; 2]) -> Self {
        let is_exact = earlier[0] == earlier[1] && later[0] == later[1];
        let gap = later[0].unix_seconds().checked_sub(earlier[1].unix_seconds()).filter(|gap| *gap > 0 || is_exact);
        let shortest = seconds_between(earlier[1].unix_seconds(), later[0].unix_seconds());
        Self {
            shortest: shortest.unwrap_or_default().max(0).unsigned_abs(),
            longest: gap.map(|_| later[1].unix_seconds().abs_diff(earlier[0].unix_seconds())),
        }
    }

    /// Bounds the time that a movement took, given its date.
    ///
    /// The longest time is from the first to the last second of the date. A movement that lasted from one day to another took
    /// at least the whole days between. One reported for a single day, or for some day of an interval, may have taken no time.
    pub fn from_movement(date: &Edtf) -> Self {
        let bounds = date.earliest().instant().zip(date.latest().instant());
        let Some((first, last)) = bounds else { return Self { shortest: 0, longest: None } };
        let days_between = last.day_number().saturating_sub(first.day_number()).saturating_sub(1).max(0).unsigned_abs();
        let has_duration = date.sense() == Sense::Throughout && date.precision() <= DatePrecision::Day;
        let shortest = if has_duration { days_between.saturating_mul(86_400) } else { 0 };
        // An instant is when a movement was seen, not how long it took.
        let longest = Some(last.unix_seconds().abs_diff(first.unix_seconds())).filter(|longest| *longest > 0);
        Self { shortest, longest }
    }

    /// Bounds the time that a movement took, given all dates that were reported for it; unknown if there are none.
    ///
    /// Of several dates nobody knows which begins and which ends it, so that they bound the longest time only.
    pub fn from_movement_dates<'a>(dates: impl IntoIterator<Item = &'a Edtf>) -> Self {
        let unknown = Self { shortest: 0, longest: None };
        let mut dates = dates.into_iter();
        let Some(first) = dates.next() else { return unknown };
        let others: Vec<&Edtf> = dates.filter(|date| *date != first).collect();
        if others.is_empty() {
            return Self::from_movement(first);
        }
        let bounds = |date: &Edtf| Some((date.earliest().instant()?, date.latest().instant()?));
        let hull = others.into_iter().try_fold(bounds(first), |hull, date| {
            let ((start, end), (other_start, other_end)) = (hull?, bounds(date)?);
            Some(Some((start.min(other_start), end.max(other_end))))
        });
        let Some(Some((start, end))) = hull else { return unknown };
        let longest = Some(end.unix_seconds().abs_diff(start.unix_seconds())).filter(|longest| *longest > 0);
        Self { shortest: 0, longest }
    }
}

/// Returns the seconds from the last second of one event to the first second of another, neither of them included: none
/// between 23:59:59 and 00:00:00.
fn seconds_between(end: i64, start: i64) -> Option<i64> {
    start.checked_sub(end).map(|gap| if gap > 0 { gap - 1 } else { gap })
}
