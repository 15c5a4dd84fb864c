//! Boxes: all networks with data of given sizes with entries from a finite list.

use exact::{Matrix, Rational};
use network::{Instance, Network, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether a matrix of the data runs through the box or stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// All matrices with entries from the list.
    All,
    /// One matrix.
    Fixed(
        #[serde(with = "network::json::matrix")]
        #[schemars(with = "Vec<Vec<String>>")]
        Matrix,
    ),
}

/// A box: sizes, and the entries that run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Grid {
    /// The widths `d_0, ..., d_H`.
    pub widths: Vec<usize>,
    /// The number of samples.
    pub samples: usize,
    /// The entries are the integers of absolute value at most this.
    pub bound: u32,
    /// The inputs.
    pub x: Choice,
    /// The targets.
    pub y: Choice,
}

impl Grid {
    /// All data and weights of the given sizes with entries from `-bound` to `bound`.
    pub fn all(widths: Vec<usize>, samples: usize, bound: u32) -> Self {
        Self {
            widths,
            samples,
            bound,
            x: Choice::All,
            y: Choice::All,
        }
    }

    /// The same box with `X` fixed to the identity.
    pub fn with_identity_input(widths: Vec<usize>, bound: u32) -> Self {
        let size = widths[0];
        let x = Choice::Fixed(Matrix::identity(size));
        Self {
            widths,
            samples: size,
            bound,
            x,
            y: Choice::All,
        }
    }

    /// The entries in the order `0, 1, -1, 2, -2, ...`.
    fn value(&self, index: u64) -> Rational {
        let size = index.div_ceil(2) as i64;
        Rational::from(if index % 2 == 1 { size } else { -size })
    }

    /// `X`, `Y`, `W_1`, ... in order: each by its shape, and whether it is fixed.
    fn matrices(&self) -> impl DoubleEndedIterator<Item = ((usize, usize), Option<&Matrix>)> {
        let (widths, last) = (&self.widths, self.widths.len() - 1);
        let data = [(widths[0], &self.x), (widths[last], &self.y)];
        let data = data.map(|(rows, choice)| ((rows, self.samples), choice.fixed()));
        let layers = widths.windows(2).map(|pair| ((pair[1], pair[0]), None));
        data.into_iter().chain(layers)
    }

    /// The number of networks; `None` when it exceeds 64 bits.
    pub fn count(&self) -> Option<u64> {
        let values = u64::from(self.bound) * 2 + 1;
        let free = self.matrices().filter(|(_, fixed)| fixed.is_none());
        let entries: usize = free.map(|((rows, cols), _)| rows * cols).sum();
        values.checked_pow(u32::try_from(entries).ok()?)
    }

    /// The index of a network of the box with its data, in the order of [`Self::instance`];
    /// `None` when it is not in the box.
    pub fn index(&self, matrices: &[&Matrix]) -> Option<u64> {
        let values = u64::from(self.bound) * 2 + 1;
        let mut index = 0u64;
        for (matrix, (_, fixed)) in matrices.iter().zip(self.matrices()) {
            if let Some(fixed) = fixed {
                if fixed != *matrix {
                    return None;
                }
                continue;
            }
            for entry in matrix.entries() {
                let digit = (0..values).find(|&digit| self.value(digit) == *entry)?;
                index = index.checked_mul(values)?.checked_add(digit)?;
            }
        }
        Some(index)
    }

    /// The network with the given index, in lexicographic order of the matrices `X, Y, W_1, ...`.
    pub fn instance(&self, mut index: u64) -> Option<Instance> {
        let values = u64::from(self.bound) * 2 + 1;
        let mut matrices = Vec::new();
        for ((rows, cols), fixed) in self.matrices().rev() {
            if let Some(fixed) = fixed {
                matrices.push(fixed.clone());
                continue;
            }
            let mut entries = vec![Rational::ZERO; rows * cols];
            for entry in entries.iter_mut().rev() {
                *entry = self.value(index % values);
                index /= values;
            }
            matrices.push(Matrix::from_entries(rows, cols, entries));
        }
        let (x, y) = (matrices.pop()?, matrices.pop()?);
        matrices.reverse();
        Instance::new(Problem::new(x, y).ok()?, Network::new(matrices).ok()?).ok()
    }
}

impl Choice {
    fn fixed(&self) -> Option<&Matrix> {
        match self {
            Self::All => None,
            Self::Fixed(matrix) => Some(matrix),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_box_enumerates_each_network_once() {
        let grid = Grid::all(vec![1, 1], 2, 1);
        let count = grid.count().unwrap();
        assert_eq!(count, 3u64.pow(5));
        let distinct: HashSet<String> = (0..count)
            .map(|index| format!("{:?}", grid.instance(index).unwrap()))
            .collect();
        assert_eq!(distinct.len() as u64, count);
    }

    #[test]
    fn the_index_of_a_network_leads_back_to_it() {
        let boxes = [
            Grid::all(vec![1, 1], 2, 2),
            Grid::with_identity_input(vec![2, 1, 2], 1),
        ];
        for grid in boxes {
            for index in (0..grid.count().unwrap()).step_by(7) {
                let instance = grid.instance(index).unwrap();
                let data = [instance.x(), instance.y()];
                let all: Vec<&Matrix> = data
                    .into_iter()
                    .chain(instance.network().layers())
                    .collect();
                assert_eq!(grid.index(&all), Some(index));
            }
        }
    }

    #[test]
    fn the_box_of_two_by_two_networks_at_the_identity_has_3_to_the_12_members() {
        let grid = Grid::with_identity_input(vec![2, 2, 2], 1);
        assert_eq!(grid.count(), Some(531_441));
    }
}
