//! Work on all cores, in order.

use std::num::NonZero;
use std::ops::Range;
use std::thread;

/// Fewer items than this are not worth a thread.
const LEAST: usize = 2_000;

/// The same as mapping one after the other, on all cores. A panic in `work` goes on in the caller.
pub(crate) fn map<T: Send, U: Send>(items: Vec<T>, work: impl Fn(T) -> U + Sync) -> Vec<U> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let part = items.len().div_ceil(cores).max(LEAST);
    if items.len() <= part {
        return items.into_iter().map(work).collect();
    }
    let count = items.len();
    let mut items = items.into_iter();
    let parts: Vec<Vec<T>> = (0..count.div_ceil(part)).map(|_| items.by_ref().take(part).collect()).collect();
    let work = &work;
    thread::scope(|scope| {
        let start = |part: Vec<T>| scope.spawn(move || part.into_iter().map(work).collect::<Vec<U>>());
        let threads: Vec<_> = parts.into_iter().map(start).collect();
        let finish = |thread: thread::ScopedJoinHandle<'_, Vec<U>>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().flat_map(finish).collect()
    })
}

/// What `work` makes of each number below `count`, in order.
pub(crate) fn each<U: Send>(count: usize, work: impl Fn(usize) -> U + Sync) -> Vec<U> {
    let parts = ranges(count, |range| range.map(&work).collect::<Vec<U>>());
    joined(parts)
}

/// What `work` makes of the numbers below `count`, a stretch of them at a time, in order.
pub(crate) fn ranges<U: Send>(count: usize, work: impl Fn(Range<usize>) -> U + Sync) -> Vec<U> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let part = count.div_ceil(cores).max(LEAST);
    let ranges: Vec<Range<usize>> = (0..count).step_by(part).map(|start| start..(start + part).min(count)).collect();
    if ranges.len() <= 1 {
        return ranges.into_iter().map(work).collect();
    }
    let work = &work;
    thread::scope(|scope| {
        let threads: Vec<_> = ranges.into_iter().map(|range| scope.spawn(move || work(range))).collect();
        let finish = |thread: thread::ScopedJoinHandle<'_, U>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().map(finish).collect()
    })
}

/// All parts in one list; a single one is handed on as it is.
pub(crate) fn joined<T>(parts: Vec<Vec<T>>) -> Vec<T> {
    let mut parts = parts.into_iter();
    let mut all = parts.next().unwrap_or_default();
    parts.for_each(|part| all.extend(part));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_items() {
        for count in [0, 1, LEAST, LEAST + 1, 5 * LEAST + 3] {
            let doubled = map((0..count).collect(), |number| number * 2);
            assert_eq!(doubled, (0..count).map(|number| number * 2).collect::<Vec<_>>());
            assert_eq!(each(count, |number| number * 2), doubled);
        }
    }
}
