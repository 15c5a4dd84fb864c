//! Saddles drawn by a generator that shares nothing with what finds or leaves them.
//!
//! A chain is drawn as intervals of levels: an interval `[s, e]` carries one dimension at each of
//! its levels, which each layer inside it maps to the next; `R` keeps the intervals `[0, H]`. With
//! `X = I`, `Y = R - G`, the gradient in layer `i` is `A_i^T G B_{i-1}^T`. Output `a` begins at
//! level `s` and input `b` ends at level `e`; an entry `G_ab` is in no gradient exactly if
//! `e + 2 <= s`. So every `G` of such entries gives a critical point, and if `rank R < d_p` and
//! `G` is not zero a saddle (Theorem A of `docs/proof.md`). A change of basis `g_l` at the inner
//! levels, `W_l -> g_l W_l g_{l-1}^{-1}`, keeps all of this; `g_l` is a product of a diagonal of
//! powers of ten and of unit triangular matrices.

use exact::{Matrix, Rational, inverse};
use network::{Instance, Network, Problem};

/// A stream of numbers (SplitMix64).
pub struct Draw(pub u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`.
    pub fn within(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1) as u64) as i64
    }

    fn nonzero(&mut self, bound: i64) -> Rational {
        let size = self.within(1, bound);
        Rational::from(if self.within(0, 1) == 0 { size } else { -size })
    }
}

fn power_of_ten(exponent: i64) -> Rational {
    format!("1e{exponent}").parse().unwrap()
}

/// An invertible matrix of entries up to about `10^gauge`.
fn change_of_basis(draw: &mut Draw, size: usize, gauge: i64) -> Matrix {
    let mut diagonal = Matrix::zeros(size, size);
    let (mut below, mut above) = (Matrix::identity(size), Matrix::identity(size));
    for i in 0..size {
        diagonal[(i, i)] = power_of_ten(draw.within(-gauge, gauge));
        for j in 0..i {
            below[(i, j)] = Rational::from(draw.within(-1, 1));
            above[(j, i)] = Rational::from(draw.within(-1, 1));
        }
    }
    &(&below * &diagonal) * &above
}

/// A saddle of the given depth, with gauges up to `10^gauge`; `None` where the drawn intervals
/// leave no entry of `G` free, or have a product of full rank.
pub fn saddle(draw: &mut Draw, depth: usize, gauge: i64) -> Option<Instance> {
    let mut intervals: Vec<(usize, usize)> = Vec::new();
    // One input that ends and one output that begins apart from it, and a few more.
    let end = draw.within(0, depth as i64 - 2) as usize;
    let start = draw.within(end as i64 + 2, depth as i64) as usize;
    intervals.extend([(0, end), (start, depth)]);
    // Now and then the zero network, which descends at order H and no lower.
    if draw.within(0, 7) == 0 {
        intervals = (0..=depth).map(|level| (level, level)).collect();
    }
    for _ in 0..draw.within(0, 3) {
        let s = draw.within(0, depth as i64) as usize;
        intervals.push((s, draw.within(s as i64, depth as i64) as usize));
    }
    // Each level needs a dimension, and one that the product does not use.
    for level in 0..=depth {
        let spare = |&(s, e): &(usize, usize)| (s, e) != (0, depth) && s <= level && level <= e;
        if !intervals.iter().any(spare) {
            let e = draw
                .within(level as i64, depth as i64 - 1)
                .max(level as i64) as usize;
            intervals.push((level, e));
        }
    }
    let at = |level: usize| -> Vec<usize> {
        let here = |k: &usize| intervals[*k].0 <= level && level <= intervals[*k].1;
        (0..intervals.len()).filter(here).collect()
    };
    let mut bases = vec![Matrix::identity(at(0).len())];
    bases.extend((1..depth).map(|level| change_of_basis(draw, at(level).len(), gauge)));
    bases.push(Matrix::identity(at(depth).len()));
    let layers = (1..=depth).map(|level| {
        let (above, below) = (at(level), at(level - 1));
        let plain = Matrix::from_fn(above.len(), below.len(), |i, j| {
            Rational::from(usize::from(above[i] == below[j]))
        });
        &(&bases[level] * &plain) * &inverse(&bases[level - 1]).unwrap()
    });
    let network = Network::new(layers.collect()).unwrap();
    let (outputs, inputs) = (at(depth), at(0));
    let g = Matrix::from_fn(outputs.len(), inputs.len(), |a, b| {
        let is_free = intervals[inputs[b]].1 + 2 <= intervals[outputs[a]].0;
        match is_free && draw.within(0, 3) > 0 {
            true => draw.nonzero(9) * power_of_ten(draw.within(-gauge, gauge)),
            false => Rational::ZERO,
        }
    });
    let product = network.product();
    let is_saddle = exact::rank(&product) < network.bottleneck() && !g.is_zero();
    let problem = Problem::new(Matrix::identity(inputs.len()), &product - &g).unwrap();
    is_saddle.then(|| Instance::new(problem, network).unwrap())
}
