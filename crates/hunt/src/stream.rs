//! Random numbers that depend on a seed and an index alone (ChaCha with 8 rounds).

use exact::Rational;
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
        (self.0.next_u64() % bound.max(1) as u64) as usize
    }

    /// True in `hits` of `of` cases.
    pub fn chance(&mut self, hits: usize, of: usize) -> bool {
        self.below(of) < hits
    }

    /// An integer from `-bound` to `bound`.
    pub fn integer(&mut self, bound: i64) -> i64 {
        self.below(usize::try_from(2 * bound + 1).unwrap_or(1)) as i64 - bound
    }

    /// One of the items; `None` of an empty slice.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }

    /// A random order of `0..count`.
    pub fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for i in (1..count).rev() {
            order.swap(i, self.below(i + 1));
        }
        order
    }

    /// A number in a style.
    pub fn number(&mut self, style: Style) -> Rational {
        match style {
            Style::Binary => Rational::from(self.below(2)),
            Style::Sparse => {
                const VALUES: [i64; 8] = [0, 0, 0, 0, 1, 1, -1, 2];
                Rational::from(VALUES[self.below(VALUES.len())])
            }
            Style::Signs => Rational::from(self.integer(1)),
            Style::Small => Rational::from(self.integer(3)),
            Style::Wide => Rational::from(self.integer(9)),
            Style::Positive => Rational::from(self.below(5)),
            Style::Powers if self.chance(1, 4) => Rational::ZERO,
            Style::Powers => {
                let power = 1i64 << self.below(6);
                Rational::from(if self.chance(1, 2) { power } else { -power })
            }
            Style::Fractions => Rational::from(self.integer(4)) / Rational::from(1 + self.below(3)),
        }
    }

    /// A style, small ones more often.
    pub fn style(&mut self) -> Style {
        const STYLES: [Style; 11] = [
            Style::Binary,
            Style::Sparse,
            Style::Sparse,
            Style::Signs,
            Style::Signs,
            Style::Small,
            Style::Small,
            Style::Positive,
            Style::Wide,
            Style::Powers,
            Style::Fractions,
        ];
        STYLES[self.below(STYLES.len())]
    }
}

/// Which numbers are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// 0 and 1.
    Binary,
    /// Mostly 0.
    Sparse,
    /// -1, 0 and 1.
    Signs,
    /// -3 to 3.
    Small,
    /// -9 to 9.
    Wide,
    /// 0 to 4.
    Positive,
    /// 0 and powers of two up to 32, of either sign: some are far larger than others.
    Powers,
    /// Small fractions.
    Fractions,
}
