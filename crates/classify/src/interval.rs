//! The chain of layers as a direct sum of intervals.
//!
//! A chain of linear maps `R^{d_0} -> R^{d_1} -> ... -> R^{d_H}` is a representation of the
//! equioriented quiver of type A, hence a direct sum of *interval* representations (Gabriel 1972):
//! there are bases of all levels that each map maps basis vectors to basis vectors or to zero,
//! no two to the same one. The basis vectors then form chains from a level `start` to a level
//! `end`. The bases are found from the bottom up over the rationals: where the images of the
//! living chains are dependent, the youngest chain involved is corrected by older ones and ends
//! (the elder rule of persistent homology).

use exact::{Matrix, echelon, solve};
use network::Network;

/// One interval: `W_{k+1}` maps the vector at level `k` to that at level `k + 1`, and the vector
/// at level `end` to zero.
#[derive(Clone, Debug)]
pub struct Interval {
    /// The lowest level.
    pub start: usize,
    /// The vectors at the levels `start, start + 1, ...`, as columns.
    vectors: Vec<Matrix>,
}

impl Interval {
    /// The highest level.
    pub fn end(&self) -> usize {
        self.start + self.vectors.len() - 1
    }

    /// Whether the interval has a vector at the level.
    pub fn contains(&self, level: usize) -> bool {
        (self.start..=self.end()).contains(&level)
    }

    /// The vector at a level of the interval.
    pub fn vector(&self, level: usize) -> &Matrix {
        &self.vectors[level - self.start]
    }
}

/// The columns side by side, each of the given height.
fn side_by_side<'a>(height: usize, columns: impl Iterator<Item = &'a Matrix>) -> Matrix {
    columns.fold(Matrix::zeros(height, 0), |matrix, column| {
        matrix.hstack(column)
    })
}

/// Decomposes the chain of layers: at each level, the vectors of the intervals that contain it
/// form a basis.
pub fn interval_decomposition(network: &Network) -> Vec<Interval> {
    let widths = network.widths();
    let newborn = |level: usize, coordinate: usize| Interval {
        start: level,
        vectors: vec![Matrix::unit(widths[level], 1, coordinate, 0)],
    };
    let mut finished = Vec::new();
    let mut alive: Vec<Interval> = (0..widths[0]).map(|i| newborn(0, i)).collect();
    for level in 0..network.depth() {
        let layer = network.layer(level + 1);
        // Older chains come first, so a dependent image is corrected by older chains only.
        let mut kept: Vec<Interval> = Vec::new();
        let mut images = Matrix::zeros(widths[level + 1], 0);
        for mut chain in alive {
            let image = layer * chain.vector(level);
            match solve(&images, &image) {
                None => {
                    images = images.hstack(&image);
                    kept.push(chain);
                }
                Some(coefficients) => {
                    for (offset, vector) in chain.vectors.iter_mut().enumerate() {
                        let at = chain.start + offset;
                        let older = side_by_side(widths[at], kept.iter().map(|k| k.vector(at)));
                        *vector = &*vector - &(&older * &coefficients);
                    }
                    finished.push(chain);
                }
            }
        }
        for (index, chain) in kept.iter_mut().enumerate() {
            chain.vectors.push(images.column(index));
        }
        let completed = images.hstack(&Matrix::identity(widths[level + 1]));
        let added = echelon(&completed)
            .pivots
            .into_iter()
            .filter(|&pivot| pivot >= images.cols());
        kept.extend(added.map(|pivot| newborn(level + 1, pivot - images.cols())));
        alive = kept;
    }
    finished.extend(alive);
    finished
}

#[cfg(test)]
mod tests {
    use super::*;
    use exact::{Rational, rank};
    use proptest::prelude::*;

    /// Chains with entries that are often zero, so that ranks drop.
    fn network() -> impl Strategy<Value = Network> {
        prop::collection::vec(1usize..4, 2..6).prop_flat_map(|widths| {
            let layers: Vec<_> = widths
                .windows(2)
                .map(|pair| {
                    let (rows, cols) = (pair[1], pair[0]);
                    let entry = prop_oneof![2 => Just(0i64), 1 => -1i64..2];
                    prop::collection::vec(entry, rows * cols).prop_map(move |entries| {
                        Matrix::from_entries(
                            rows,
                            cols,
                            entries.into_iter().map(Rational::from).collect(),
                        )
                    })
                })
                .collect();
            layers.prop_map(|layers| Network::new(layers).unwrap())
        })
    }

    proptest! {
        #[test]
        fn the_intervals_give_a_basis_of_every_level(network in network()) {
            let intervals = interval_decomposition(&network);
            for (level, &width) in network.widths().iter().enumerate() {
                let here = intervals.iter().filter(|interval| interval.contains(level));
                let basis = side_by_side(width, here.map(|interval| interval.vector(level)));
                prop_assert_eq!(basis.cols(), width);
                prop_assert_eq!(rank(&basis), width);
            }
        }

        #[test]
        fn each_layer_maps_an_interval_to_itself_and_its_end_to_zero(network in network()) {
            for interval in interval_decomposition(&network) {
                for level in interval.start..interval.end() {
                    let image = network.layer(level + 1) * interval.vector(level);
                    prop_assert_eq!(&image, interval.vector(level + 1));
                }
                if interval.end() < network.depth() {
                    let image = network.layer(interval.end() + 1) * interval.vector(interval.end());
                    prop_assert!(image.is_zero());
                }
            }
        }

        /// The number of intervals over `[i, j]` is the rank of the product between the levels.
        #[test]
        fn ranks_of_products_count_intervals(network in network()) {
            let intervals = interval_decomposition(&network);
            let depth = network.depth();
            for from in 0..=depth {
                for to in from..=depth {
                    let spans = |i: &&Interval| i.contains(from) && i.contains(to);
                    let count = intervals.iter().filter(spans).count();
                    prop_assert_eq!(count, rank(&network.between(from, to)));
                }
            }
        }
    }
}
