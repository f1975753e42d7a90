//! Work on all cores, in order.

use std::num::NonZero;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_items() {
        for count in [0, 1, LEAST, LEAST + 1, 5 * LEAST + 3] {
            let doubled = map((0..count).collect(), |number| number * 2);
            assert_eq!(doubled, (0..count).map(|number| number * 2).collect::<Vec<_>>());
        }
    }
}
