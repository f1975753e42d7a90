//! Episodes: claims on one topic, split wherever their times are too far apart.

use crate::edtf::{DateBound, Edtf, Instant};

/// The first and last second of a claim, since 1970. Open ends are further away than every date that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TimeSpan {
    pub(super) first: i64,
    pub(super) last: i64,
}

/// An open end.
const OPEN: i64 = i64::MAX / 2;

impl TimeSpan {
    pub(super) fn from_date(date: &Edtf) -> Self {
        let first = match date.earliest() {
            DateBound::At(instant) => instant.unix_seconds(),
            DateBound::Open => -OPEN,
            // An unknown bound claims nothing, so the other bound is used for both.
            DateBound::Unknown => known_seconds(date.latest()).unwrap_or(-OPEN),
        };
        let last = match date.latest() {
            DateBound::At(instant) => instant.unix_seconds(),
            DateBound::Open => OPEN,
            DateBound::Unknown => known_seconds(date.earliest()).unwrap_or(OPEN),
        };
        Self { first, last }
    }

    /// Returns the span from the earlier start to the later end of both.
    pub(super) fn hull(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    /// Returns whether this span begins no more than `gap` days after the other ends.
    pub(super) fn begins_soon_after(self, other: Self, gap: i64) -> bool {
        self.first_day() - other.last_day() <= gap
    }

    pub(crate) const fn contains(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// Returns the number of days between the two spans. 0 if they share a day.
    pub(super) fn days_apart(self, other: Self) -> i64 {
        (self.first_day() - other.last_day()).max(other.first_day() - self.last_day()).max(0)
    }

    const fn first_day(self) -> i64 {
        Instant::from_unix_seconds(self.first).day_number()
    }

    const fn last_day(self) -> i64 {
        Instant::from_unix_seconds(self.last).day_number()
    }

    /// Returns the first instant. `None` if it is open.
    pub(super) fn first_instant(self) -> Option<Instant> {
        (self.first > -OPEN).then(|| Instant::from_unix_seconds(self.first))
    }

    /// Returns the last instant. `None` if it is open.
    pub(super) fn last_instant(self) -> Option<Instant> {
        (self.last < OPEN).then(|| Instant::from_unix_seconds(self.last))
    }
}

fn known_seconds(bound: DateBound) -> Option<i64> {
    match bound {
        DateBound::At(instant) => Some(instant.unix_seconds()),
        DateBound::Open | DateBound::Unknown => None,
    }
}

/// Splits time spans, sorted by first second, wherever more than `gap` days are between them.
///
/// Returns the index of the first span of each episode.
pub(super) fn episode_starts(spans: impl Iterator<Item = TimeSpan>, gap: i64) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut last = 0;
    for (at, span) in spans.enumerate() {
        if starts.is_empty() || span.first_day() - last > gap {
            starts.push(at);
            last = span.last_day();
        } else {
            last = last.max(span.last_day());
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_days_apart_is_one_episode_and_thirty_one_are_two() {
        let days = |first: i64, last: i64| TimeSpan { first: first * 86_400, last: last * 86_400 + 86_399 };
        let day = |day| days(day, day);
        assert_eq!(episode_starts([day(0), day(30)].into_iter(), 30), [0]);
        assert_eq!(episode_starts([day(0), day(31)].into_iter(), 30), [0, 1]);
        let long = days(0, 50);
        assert_eq!(episode_starts([long, day(10), day(80)].into_iter(), 30), [0], "the longest claim ends the latest");
    }

    #[test]
    fn an_open_start_covers_everything_before() {
        let open = TimeSpan { first: -OPEN, last: 100 * 86_400 };
        let early = TimeSpan { first: -5000 * 86_400, last: -5000 * 86_400 };
        assert_eq!(episode_starts([open, early].into_iter(), 30), [0]);
    }
}
