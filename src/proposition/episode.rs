//! Claims on one matter fall into episodes by their times.

use crate::edtf::{Bound, Edtf, Instant};

/// First and last day of a claim, as day numbers; an open end is the end of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Days {
    pub(super) first: i64,
    pub(super) last: i64,
}

/// Far enough from every date that differences cannot overflow.
const NEVER: i64 = i64::MAX / 4;

impl Days {
    /// The days that a date allows.
    pub(super) fn of(date: &Edtf) -> Self {
        let first = match date.earliest() {
            Bound::At(instant) => day(instant),
            Bound::Open => -NEVER,
            // An end that nobody knows claims nothing: the other end stands for it.
            Bound::Unknown => known(date.latest()).unwrap_or(-NEVER),
        };
        let last = match date.latest() {
            Bound::At(instant) => day(instant),
            Bound::Open => NEVER,
            Bound::Unknown => known(date.earliest()).unwrap_or(NEVER),
        };
        Self { first, last }
    }

    /// From the earlier to the later of both.
    pub(super) fn hull(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    /// Whether this begins no more than `gap` days after the other ends.
    pub(super) fn begins_by(self, other: Self, gap: i64) -> bool {
        self.first - other.last <= gap
    }

    /// Whether the other lies within.
    pub(crate) const fn holds(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// How many days lie between the two; zero when they share a day.
    pub(super) fn days_from(self, other: Self) -> i64 {
        (self.first - other.last).max(other.first - self.last).max(0)
    }

    pub(super) fn first_instant(self) -> Option<Instant> {
        (self.first > -NEVER).then(|| Instant::from_unix(self.first * 86_400))
    }

    pub(super) fn last_instant(self) -> Option<Instant> {
        (self.last < NEVER).then(|| Instant::from_unix(self.last * 86_400 + 86_399))
    }
}

fn known(bound: Bound) -> Option<i64> {
    match bound {
        Bound::At(instant) => Some(day(instant)),
        Bound::Open | Bound::Unknown => None,
    }
}

fn day(instant: Instant) -> i64 {
    instant.day_number()
}

/// Splits what is sorted by first day wherever more than `gap` days lie between: the index of each first member.
pub(super) fn starts(times: impl Iterator<Item = Days>, gap: i64) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut last = i64::MIN / 2;
    for (at, time) in times.enumerate() {
        if starts.is_empty() || time.first - last > gap {
            starts.push(at);
            last = time.last;
        } else {
            last = last.max(time.last);
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_days_apart_is_one_episode_and_thirty_one_are_two() {
        let day = |first| Days { first, last: first };
        assert_eq!(starts([day(0), day(30)].into_iter(), 30), [0]);
        assert_eq!(starts([day(0), day(31)].into_iter(), 30), [0, 1]);
        let long = Days { first: 0, last: 50 };
        assert_eq!(starts([long, day(10), day(80)].into_iter(), 30), [0], "the longest claim reaches furthest");
    }

    #[test]
    fn an_open_beginning_reaches_everything_before() {
        let open = Days { first: -NEVER, last: 100 };
        let early = Days { first: -5000, last: -5000 };
        assert_eq!(starts([open, early].into_iter(), 30), [0]);
    }
}
