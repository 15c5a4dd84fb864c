//! The inertia of the Hessian of the loss, exactly.
//!
//! With `A_i = W'_H ... W'_{i+1}`, `B_i = W'_i ... W'_1` and `G` as in `gradient.rs`, and for
//! `i <= j` the layers between, `M = W'_{j-1} ... W'_{i+1}`, the second derivative by entry
//! `(c, d)` of layer `j` and `(a, b)` of layer `i` is
//! `(A_j^T A_i)_{ca} (B_{j-1} Z Z^T B_{i-1}^T)_{db}`, plus, for `i < j`,
//! `(A_j^T G B_{i-1}^T)_{cb} M_{da}`. Here `A_j^T` leaves out the last entry of the outputs, which
//! is always 1. All of it is integers over the units of the layers; to multiply by those is a
//! congruence and does not change the inertia (Sylvester).
//!
//! The elimination is that of Bareiss (1968), symmetric, with a diagonal pivot; where the diagonal
//! is 0 one is made by adding a row and column to another.

use enclosure::IntegerMatrix;
use exact::{Inertia, Integer};
use gap::{Gram, Layer};

use crate::gradient::{applied, moments, residual};

/// The largest number of weights and biases for which the inertia is computed.
pub const MAX_WEIGHTS: usize = 64;

/// The inertia of the Hessian; `None` when there are more than [`MAX_WEIGHTS`] weights.
pub fn inertia(gram: &Gram, layers: &[Layer]) -> Option<Inertia> {
    let size = |layer: &Layer| layer.weight.rows.len() * layer.weight.cols + layer.bias.len();
    let weights: usize = layers.iter().map(size).sum();
    (weights <= MAX_WEIGHTS).then(|| symmetric_inertia(hessian(gram, layers)))
}

/// The map of some layers with the last row that keeps the 1, or the identity of this size.
fn map(layers: &[Layer], size: usize) -> IntegerMatrix {
    let row = |i: usize| (0..size).map(|j| u8::from(i == j).into()).collect();
    let identity = IntegerMatrix {
        rows: (0..size).map(row).collect(),
        cols: size,
    };
    applied(layers, identity).transpose()
}

/// The Hessian, up to a congruence by positive numbers: weights by rows with their bias last, layer
/// after layer.
fn hessian(gram: &Gram, layers: &[Layer]) -> Vec<Vec<Integer>> {
    let depth = layers.len();
    let width = |i: usize| layers[i].weight.rows.len();
    let moments = moments(gram);
    let columns = residual(gram, layers);
    // A_i without the row of the 1, transposed; B_{i-1}.
    let upper: Vec<IntegerMatrix> = (0..depth)
        .map(|i| {
            let mut map = map(&layers[i + 1..], width(i) + 1);
            map.rows.pop();
            map.transpose()
        })
        .collect();
    let lower: Vec<IntegerMatrix> = (0..depth)
        .map(|i| map(&layers[..i], gram.inputs.cols))
        .collect();
    let places: Vec<(usize, usize, usize)> = (0..depth)
        .flat_map(|i| {
            let cols = layers[i].weight.cols + usize::from(!layers[i].bias.is_empty());
            (0..width(i)).flat_map(move |a| (0..cols).map(move |b| (i, a, b)))
        })
        .collect();
    let mut hessian = vec![vec![Integer::ZERO; places.len()]; places.len()];
    for i in 0..depth {
        for j in i..depth {
            let outputs = upper[j].times_transpose(&upper[i]);
            let inputs = lower[j].times_transpose(&moments);
            let inputs = inputs.times_transpose(&lower[i]);
            // A_j^T G B_{i-1}^T, and what lies between.
            let pulled = upper[j].times_transpose(&columns);
            let pulled = pulled.times_transpose(&lower[i]);
            let between = (i < j).then(|| map(&layers[i + 1..j], width(i) + 1));
            for (p, (_, a, b)) in places.iter().enumerate().filter(|(_, at)| at.0 == i) {
                for (q, (_, c, d)) in places.iter().enumerate().filter(|(_, at)| at.0 == j) {
                    let mut entry = &outputs.rows[*c][*a] * &inputs.rows[*d][*b];
                    if let Some(between) = &between {
                        entry += &pulled.rows[*c][*b] * &between.rows[*d][*a];
                    }
                    hessian[q][p].clone_from(&entry);
                    hessian[p][q] = entry;
                }
            }
        }
    }
    hessian
}

/// The inertia of a symmetric matrix.
fn symmetric_inertia(mut matrix: Vec<Vec<Integer>>) -> Inertia {
    let mut inertia = Inertia {
        positive: 0,
        negative: 0,
        zero: 0,
    };
    let mut before = Integer::ONE;
    let all = matrix.len();
    loop {
        let size = matrix.len();
        enclosure::progress(all - size, all);
        let Some(pivot) = diagonal_pivot(&mut matrix) else {
            inertia.zero += size;
            return inertia;
        };
        let mut row = matrix.swap_remove(pivot);
        for other in &mut matrix {
            other.swap_remove(pivot);
        }
        let value = row.swap_remove(pivot);
        match (value > Integer::ZERO) == (before > Integer::ZERO) {
            true => inertia.positive += 1,
            false => inertia.negative += 1,
        }
        for i in 0..matrix.len() {
            for j in 0..=i {
                // Bareiss: the division is exact.
                let entry = (&value * &matrix[i][j] - &row[i] * &row[j]) / &before;
                matrix[j][i].clone_from(&entry);
                matrix[i][j] = entry;
            }
        }
        before = value;
    }
}

/// The place of a diagonal entry that is not 0, made by a congruence if need be; `None` when the
/// matrix is 0.
fn diagonal_pivot(matrix: &mut [Vec<Integer>]) -> Option<usize> {
    let size = matrix.len();
    if let Some(i) = (0..size).find(|i| !matrix[*i][*i].is_zero()) {
        return Some(i);
    }
    let mut pairs = (0..size).flat_map(|i| (0..i).map(move |j| (i, j)));
    let (i, j) = pairs.find(|(i, j)| !matrix[*i][*j].is_zero())?;
    // Row and column j added to row and column i: the entry (i, i) becomes twice (i, j).
    let added = matrix[j].clone();
    for (entry, added) in matrix[i].iter_mut().zip(&added) {
        *entry += added;
    }
    for row in matrix.iter_mut() {
        let added = row[j].clone();
        row[i] += added;
    }
    Some(i)
}

#[cfg(test)]
mod tests {
    use super::*;
    use exact::{Matrix, Rational, diagonalize};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_inertia_is_that_of_a_diagonalization_by_congruence(
            size in 1usize..6,
            entries in prop::collection::vec(-2i64..3, 36),
        ) {
            let entry = |i: usize, j: usize| entries[i.max(j) * 6 + i.min(j)];
            let integers = |i| (0..size).map(|j| entry(i, j).into()).collect();
            let rationals = |i| (0..size).map(|j| Rational::from(entry(i, j))).collect();
            let matrix = Matrix::from_rows((0..size).map(rationals).collect()).unwrap();
            let found = symmetric_inertia((0..size).map(integers).collect());
            prop_assert_eq!(found, diagonalize(&matrix).inertia());
        }
    }
}
