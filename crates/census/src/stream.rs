//! Random numbers that depend on a seed and an index alone (ChaCha with 8 rounds).

use exact::{Matrix, Rational};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// An independent stream of random numbers.
pub struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream number `index` of a seed.
    pub fn new(seed: u64, index: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(index);
        Self(generator)
    }

    /// A number from 0 to `bound - 1`; 0 when the bound is 0. The bias is below `bound / 2^64`.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = bound.max(1) as u64;
        (self.0.next_u64() % bound) as usize
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True in `hits` of `of` cases.
    pub fn chance(&mut self, hits: usize, of: usize) -> bool {
        self.below(of) < hits
    }

    /// A small integer, mostly 0, 1 or -1.
    pub fn small_integer(&mut self) -> Rational {
        const VALUES: [i64; 12] = [0, 0, 0, 1, 1, 1, -1, -1, 2, -2, 3, -3];
        Rational::from(VALUES[self.below(VALUES.len())])
    }

    /// A small integer, in one of eight cases divided by 2, 3 or 4.
    pub fn small_rational(&mut self) -> Rational {
        let integer = self.small_integer();
        if self.chance(1, 8) {
            integer / Rational::from(self.between(2, 4))
        } else {
            integer
        }
    }

    /// A matrix of small integers, in one of eight cases of small rationals.
    pub fn matrix(&mut self, rows: usize, cols: usize) -> Matrix {
        let fractions = self.chance(1, 8);
        Matrix::from_fn(rows, cols, |_, _| {
            if fractions {
                self.small_rational()
            } else {
                self.small_integer()
            }
        })
    }

    /// A matrix of rank at most `rank`, usually equal.
    pub fn matrix_of_rank(&mut self, rows: usize, cols: usize, rank: usize) -> Matrix {
        if rank >= rows.min(cols) {
            return self.matrix(rows, cols);
        }
        &self.matrix(rows, rank) * &self.matrix(rank, cols)
    }
}
