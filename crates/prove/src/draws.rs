//! Small numbers in a fixed order that looks random, so that evidence depends on the question
//! alone.

/// A linear congruential sequence (Knuth's MMIX constants).
#[derive(Clone, Debug)]
pub(crate) struct Draws(u64);

impl Draws {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678_9abc_def0)
    }

    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// An integer from `-bound` to `bound`.
    pub(crate) fn small(&mut self, bound: i64) -> i64 {
        let width = 2 * bound.unsigned_abs() + 1;
        (self.next() % width) as i64 - bound
    }
}
