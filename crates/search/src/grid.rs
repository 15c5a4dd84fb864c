//! Boxes: all subjects of given sizes with entries from a finite list.

use certificate::Subject;
use exact::{Matrix, Rational};
use lemmas::SubjectKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cell::{Axis, Cells, axes};

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
    /// The widths `d_0, ..., d_H`; for the rank-constrained problem `d_0, k, d_H`; for two factors
    /// the columns of `B`, the columns of `A`, and the rows of `A`; for a pair or a decomposition
    /// the columns and the rows of `M`; for two matrices and a number of triples the columns, the
    /// triples, and the rows.
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

    fn fixed(&self, position: usize, kind: SubjectKind) -> Option<&Matrix> {
        match (kind.has_data(), position) {
            (true, 0) => fixed_matrix(&self.x),
            (true, 1) => fixed_matrix(&self.y),
            _ => None,
        }
    }

    fn shapes(&self, kind: SubjectKind) -> Vec<(usize, usize)> {
        let size = |axis| match axis {
            Axis::Level(level) => self.widths[level],
            Axis::Samples => self.samples,
            Axis::Fixed(size) => size,
        };
        axes(kind, &self.widths)
            .into_iter()
            .map(|(r, c)| (size(r), size(c)))
            .collect()
    }

    /// The number of subjects; `None` when it exceeds 64 bits.
    pub fn count(&self, kind: SubjectKind) -> Option<u64> {
        let values = u64::from(self.bound) * 2 + 1;
        let shapes = self.shapes(kind).into_iter().enumerate();
        let free: usize = shapes
            .filter(|(position, _)| self.fixed(*position, kind).is_none())
            .map(|(_, (rows, cols))| rows * cols)
            .sum();
        let layers = if kind == SubjectKind::Layer {
            self.widths.len() as u64 - 1
        } else {
            1
        };
        values
            .checked_pow(u32::try_from(free).ok()?)?
            .checked_mul(layers)
    }

    /// The index of a network of the box with its data, in the order of [`Self::subject`];
    /// `None` when it is not in the box.
    pub fn index(&self, matrices: &[&Matrix]) -> Option<u64> {
        let values = u64::from(self.bound) * 2 + 1;
        let kind = SubjectKind::Network;
        let mut index = 0u64;
        for (position, matrix) in matrices.iter().enumerate() {
            if let Some(fixed) = self.fixed(position, kind) {
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

    /// The subject with the given index, in lexicographic order of the matrices `X, Y, W_1, ...`,
    /// the layer of interest running fastest.
    pub fn subject(&self, kind: SubjectKind, mut index: u64) -> Option<Subject> {
        let values = u64::from(self.bound) * 2 + 1;
        let depth = self.widths.len() as u64 - 1;
        let layer = (kind == SubjectKind::Layer).then(|| {
            let layer = index % depth;
            index /= depth;
            layer as usize + 1
        });
        let mut matrices = Vec::new();
        for (position, (rows, cols)) in self.shapes(kind).into_iter().enumerate().rev() {
            if let Some(fixed) = self.fixed(position, kind) {
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
        matrices.reverse();
        Cells {
            kind,
            widths: self.widths.clone(),
            layer,
            matrices,
        }
        .subject()
    }
}

fn fixed_matrix(choice: &Choice) -> Option<&Matrix> {
    match choice {
        Choice::All => None,
        Choice::Fixed(matrix) => Some(matrix),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_box_enumerates_each_subject_once() {
        let grid = Grid::all(vec![1, 1], 2, 1);
        let count = grid.count(SubjectKind::Network).unwrap();
        assert_eq!(count, 3u64.pow(5));
        let distinct: HashSet<String> = (0..count)
            .map(|index| format!("{:?}", grid.subject(SubjectKind::Network, index).unwrap()))
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
            for index in (0..grid.count(SubjectKind::Network).unwrap()).step_by(7) {
                let Some(Subject::Network { instance }) = grid.subject(SubjectKind::Network, index)
                else {
                    panic!("an index of the box");
                };
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
    fn the_box_of_two_by_two_networks_at_the_identity_has_3_to_the_12_subjects() {
        let grid = Grid::with_identity_input(vec![2, 2, 2], 1);
        assert_eq!(grid.count(SubjectKind::Network), Some(531_441));
    }
}
