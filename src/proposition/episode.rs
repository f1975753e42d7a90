//! Claims on one matter fall into episodes by their times.

use crate::edtf::{DateBound, Edtf, Instant};

/// First and last second of a claim, counted from 1970; an open end is the end of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stretch {
    pub(super) first: i64,
    pub(super) last: i64,
}

/// Further off than every date that can be written.
const NEVER: i64 = i64::MAX / 2;

impl Stretch {
    /// The seconds that a date allows.
    pub(super) fn of(date: &Edtf) -> Self {
        let first = match date.earliest() {
            DateBound::At(instant) => instant.unix_seconds(),
            DateBound::Open => -NEVER,
            // An end that nobody knows claims nothing: the other end stands for it.
            DateBound::Unknown => known(date.latest()).unwrap_or(-NEVER),
        };
        let last = match date.latest() {
            DateBound::At(instant) => instant.unix_seconds(),
            DateBound::Open => NEVER,
            DateBound::Unknown => known(date.earliest()).unwrap_or(NEVER),
        };
        Self { first, last }
    }

    /// From the earlier to the later of both.
    pub(super) fn hull(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    /// Whether this begins no more than `gap` days after the other ends.
    pub(super) fn begins_by(self, other: Self, gap: i64) -> bool {
        self.first_day() - other.last_day() <= gap
    }

    /// Whether the other lies within.
    pub(crate) const fn holds(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// How many days lie between the two; zero when they share a day.
    pub(super) fn days_from(self, other: Self) -> i64 {
        (self.first_day() - other.last_day()).max(other.first_day() - self.last_day()).max(0)
    }

    const fn first_day(self) -> i64 {
        Instant::from_unix_seconds(self.first).day_number()
    }

    const fn last_day(self) -> i64 {
        Instant::from_unix_seconds(self.last).day_number()
    }

    pub(super) fn first_instant(self) -> Option<Instant> {
        (self.first > -NEVER).then(|| Instant::from_unix_seconds(self.first))
    }

    pub(super) fn last_instant(self) -> Option<Instant> {
        (self.last < NEVER).then(|| Instant::from_unix_seconds(self.last))
    }
}

fn known(bound: DateBound) -> Option<i64> {
    match bound {
        DateBound::At(instant) => Some(instant.unix_seconds()),
        DateBound::Open | DateBound::Unknown => None,
    }
}

/// Splits what is sorted by first second wherever more than `gap` days lie between: the index of each first member.
pub(super) fn starts(times: impl Iterator<Item = Stretch>, gap: i64) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut last = 0;
    for (at, time) in times.enumerate() {
        if starts.is_empty() || time.first_day() - last > gap {
            starts.push(at);
            last = time.last_day();
        } else {
            last = last.max(time.last_day());
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_days_apart_is_one_episode_and_thirty_one_are_two() {
        let days = |first: i64, last: i64| Stretch { first: first * 86_400, last: last * 86_400 + 86_399 };
        let day = |day| days(day, day);
        assert_eq!(starts([day(0), day(30)].into_iter(), 30), [0]);
        assert_eq!(starts([day(0), day(31)].into_iter(), 30), [0, 1]);
        let long = days(0, 50);
        assert_eq!(starts([long, day(10), day(80)].into_iter(), 30), [0], "the longest claim reaches furthest");
    }

    #[test]
    fn an_open_beginning_reaches_everything_before() {
        let open = Stretch { first: -NEVER, last: 100 * 86_400 };
        let early = Stretch { first: -5000 * 86_400, last: -5000 * 86_400 };
        assert_eq!(starts([open, early].into_iter(), 30), [0]);
    }
}
