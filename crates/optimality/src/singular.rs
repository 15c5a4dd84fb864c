//! Singular values of an integer matrix, enclosed.
//!
//! With `K = T T^T` (`T` the matrix or its transpose, not taller than wide), approximate
//! eigenvectors as the rows of `Q`, `H = Q K Q^T` and `G = Q Q^T`: by Weyl the eigenvalues of `H`
//! differ from its sorted diagonal by at most the largest row sum `d` of the absolute values off
//! the diagonal, and by Ostrowski (1959) they are those of `K` times factors in `[1 - e, 1 + e]`,
//! `e >= ||G - I||` the largest row sum of `|G - I|`. All of it is computed over the integers.
//! Before, the entries are rounded down to `KEPT_BITS`, which changes a singular value by less than
//! the norm of the matrix of ones (Mirsky, 1960).

use std::cmp::Reverse;

use enclosure::IntegerMatrix;
use exact::integer::{bit_length, ceil_sqrt};
use exact::{Integer, Rational};

use crate::audit::square_root;
use crate::rotate::{PRECISION, rotation};

/// The binary digits that are kept of the largest entry.
const KEPT_BITS: usize = 100;

fn absolute(value: &Integer) -> Integer {
    if *value < Integer::ZERO {
        -value
    } else {
        value.clone()
    }
}

/// The largest sum of the absolute values of a row off the diagonal.
fn off_diagonal(matrix: &IntegerMatrix) -> Integer {
    let sum = |(i, row): (usize, &Vec<Integer>)| {
        let others = row.iter().enumerate().filter(|(j, _)| *j != i);
        others.map(|(_, x)| absolute(x)).sum::<Integer>()
    };
    matrix
        .rows
        .iter()
        .enumerate()
        .map(sum)
        .max()
        .unwrap_or_default()
}

/// Intervals that contain the singular values of the matrix times the scale, the largest first.
pub fn singular_values(matrix: &IntegerMatrix, scale: &Rational) -> Vec<(Rational, Rational)> {
    let bits = matrix.rows.iter().flatten().map(bit_length).max();
    let shift = bits.unwrap_or(0).saturating_sub(KEPT_BITS);
    let round = |row: &Vec<Integer>| row.iter().map(|x| x >> shift).collect();
    let rounded = IntegerMatrix {
        rows: matrix.rows.iter().map(round).collect(),
        cols: matrix.cols,
    };
    let short = if rounded.rows.len() <= rounded.cols {
        rounded
    } else {
        rounded.transpose()
    };
    let change = match shift {
        0 => Integer::ZERO,
        _ => ceil_sqrt(&Integer::from(short.rows.len() * short.cols)),
    };
    let whole = |value: Integer| Rational::from_integers(value, Integer::ONE).expect("one");
    let (scale, change) = (scale * &whole(Integer::ONE << shift), whole(change));
    let (rotation, _) = rotation(&short);
    let rotated = rotation.times_transpose(&short.transpose());
    let h = rotated.gram();
    let mut g = rotation.gram();
    let one = Integer::ONE << (2 * PRECISION);
    for (i, row) in g.rows.iter_mut().enumerate() {
        row[i] -= &one;
    }
    let diagonal = (0..g.cols).map(|i| absolute(&g.rows[i][i])).max();
    let e = off_diagonal(&g) + diagonal.unwrap_or_default();
    let d = off_diagonal(&h);
    let mut values: Vec<Integer> = (0..h.cols).map(|i| h.rows[i][i].clone()).collect();
    values.sort_by_key(|value| Reverse(value.clone()));
    let bound = |value: Integer, unit: Integer| {
        let quotient = Rational::from_integers(value, unit);
        quotient.expect("vectors near orthonormal")
    };
    let enclosed = |value: Integer| {
        let lower = std::cmp::max(&value - &d, Integer::ZERO);
        // In units of 2^-(2 precision), and divided by 1 + e or 1 - e.
        let lower = square_root(&bound(lower, &one + &e)).0;
        let upper = square_root(&bound(value + &d, &one - &e)).1;
        let lower = std::cmp::max(&lower - &change, Rational::ZERO);
        (&scale * &lower, &scale * &(&upper + &change))
    };
    values.into_iter().map(enclosed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_singular_values_of_a_golden_matrix_are_enclosed() {
        let integers = |rows: &[&[i64]]| IntegerMatrix {
            rows: rows
                .iter()
                .map(|row| row.iter().map(|x| (*x).into()).collect())
                .collect(),
            cols: rows[0].len(),
        };
        let half: Rational = "1/2".parse().unwrap();
        // The golden ratio and its inverse, times 1/2; and a tall matrix with values 5/2 and 0.
        let values = singular_values(&integers(&[&[1, 1], &[0, 1]]), &half);
        let golden: Rational = "0.80901699437494742410".parse().unwrap();
        let inverse: Rational = "0.30901699437494742410".parse().unwrap();
        let near: Rational = "1e-15".parse().unwrap();
        for (found, known) in values.iter().zip([golden, inverse]) {
            assert!(found.0 <= known && known <= found.1 && &found.1 - &found.0 < near);
        }
        let values = singular_values(&integers(&[&[3, 0], &[4, 0], &[0, 0]]), &half);
        let five_halves: Rational = "5/2".parse().unwrap();
        assert!(values[0].0 <= five_halves && five_halves <= values[0].1);
        assert!(values[1].0.is_zero());
    }
}
