//! Contenders at the same work in the same run, and how they compare.

use std::hint::black_box;
use std::time::Instant;

/// `cargo bench` says so; a test run only sees that the benches work.
pub(crate) fn is_measuring() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

/// One way to do the work.
pub(crate) struct Contender<'a> {
    name: &'static str,
    work: Box<dyn FnMut() + 'a>,
}

impl<'a> Contender<'a> {
    pub(crate) fn new<T>(name: &'static str, mut work: impl FnMut() -> T + 'a) -> Self {
        Self { name, work: Box::new(move || drop(black_box(work()))) }
    }
}

/// Lets contenders work in turn, so that a busy moment meets all of them, and prints the best time of each with its ratio to
/// the first.
pub(crate) fn compare(title: &str, rounds: u32, mut contenders: Vec<Contender<'_>>) {
    let mut best = vec![f64::INFINITY; contenders.len()];
    for _ in 0..rounds {
        for (contender, best) in contenders.iter_mut().zip(&mut best) {
            let start = Instant::now();
            (contender.work)();
            *best = best.min(start.elapsed().as_secs_f64());
        }
    }
    println!("{title}");
    for (contender, seconds) in contenders.iter().zip(&best) {
        println!("  {:<44} {:>10.3} ms  {:>6.2}", contender.name, seconds * 1e3, seconds / best[0]);
    }
}

/// Numbers that look random and are the same in each run (Marsaglia's xorshift).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// At least 0 and less than 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    pub(crate) fn unit(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Longitude and latitude, as many in each square kilometre of a sphere.
    pub(crate) fn spot(&mut self) -> [f64; 2] {
        [self.unit() * 360.0 - 180.0, (self.unit() * 2.0 - 1.0).asin().to_degrees()]
    }
}
