//! Runs several implementations of one task in the same process and compares their times.

use std::hint::black_box;
use std::sync::LazyLock;
use std::time::Instant;

/// Returns true under `cargo bench`. A test run only checks that the benchmarks work.
pub(crate) fn is_measuring() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

/// One implementation of the task.
pub(crate) struct Contender<'a> {
    name: &'static str,
    work: Box<dyn FnMut() + 'a>,
}

impl<'a> Contender<'a> {
    pub(crate) fn new<T>(name: &'static str, mut work: impl FnMut() -> T + 'a) -> Self {
        Self { name, work: Box::new(move || drop(black_box(work()))) }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 10,000 by construction")]
    fn times_in_a_fifth_of_a_second(&mut self) -> u32 {
        if !is_measuring() {
            return 1;
        }
        let start = Instant::now();
        (self.work)();
        (0.2 / start.elapsed().as_secs_f64()).clamp(1.0, 10_000.0) as u32
    }
}

/// The clock that times the work.
#[allow(dead_code, reason = "each bench counts one of the two")]
#[derive(Clone, Copy)]
pub(crate) enum Clock {
    /// CPU time of the current thread, which a busy machine hardly affects. Falls back to wall-clock time where the
    /// system does not report it.
    Thread,
    /// Wall-clock time, for work on all cores.
    Wall,
}

impl Clock {
    fn seconds(self) -> f64 {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        let thread_seconds = || {
            let line = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
            let nanoseconds: f64 = line.split(' ').next()?.parse().ok()?;
            Some(nanoseconds * 1e-9)
        };
        match self {
            Self::Thread => thread_seconds().unwrap_or_else(|| START.elapsed().as_secs_f64()),
            Self::Wall => START.elapsed().as_secs_f64(),
        }
    }
}

/// Runs the contenders in turn, so that a busy moment affects all of them, and prints the best time of each with its
/// ratio to the first.
pub(crate) fn compare(title: &str, clock: Clock, rounds: u32, mut contenders: Vec<Contender<'_>>) {
    // Thread time advances in steps of a few milliseconds, so short work is repeated many times.
    let times: Vec<u32> = contenders.iter_mut().map(Contender::times_in_a_fifth_of_a_second).collect();
    let mut best = vec![f64::INFINITY; contenders.len()];
    for _ in 0..rounds {
        for ((contender, best), &times) in contenders.iter_mut().zip(&mut best).zip(&times) {
            let start = clock.seconds();
            (0..times).for_each(|_| (contender.work)());
            *best = best.min((clock.seconds() - start) / f64::from(times));
        }
    }
    println!("{title}");
    for (contender, seconds) in contenders.iter().zip(&best) {
        println!("  {:<44} {:>10.3} ms  {:>6.2}", contender.name, seconds * 1e3, seconds / best[0]);
    }
}
