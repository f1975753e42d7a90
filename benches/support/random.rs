//! Pseudorandom numbers for benchmarks.

/// A pseudorandom number generator that gives the same sequence in each run (Marsaglia's xorshift).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// Returns a number in `0.0..1.0`.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    pub(crate) fn unit(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns a longitude and a latitude, uniformly distributed over the sphere.
    pub(crate) fn point(&mut self) -> [f64; 2] {
        [self.unit() * 360.0 - 180.0, (self.unit() * 2.0 - 1.0).asin().to_degrees()]
    }
}
