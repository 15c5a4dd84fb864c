//! Gaussian elimination: rank, kernel, solutions, one-sided inverses.
//!
//! Ranks are computed without fractions (Bareiss 1968): after clearing the denominators of each
//! row, every intermediate value is a minor of the matrix, hence an integer.

use crate::{Matrix, Rational};

/// The reduced row echelon form of a matrix, and the columns of its pivots.
#[derive(Clone, Debug)]
pub struct Echelon {
    /// The reduced row echelon form; row `k` has its leading 1 in column `pivots[k]`.
    pub reduced: Matrix,
    /// The pivot columns, increasing; their number is the rank.
    pub pivots: Vec<usize>,
}

/// The reduced row echelon form, by Gauss and Jordan.
pub fn echelon(matrix: &Matrix) -> Echelon {
    let mut reduced = matrix.clone();
    let (rows, cols) = reduced.shape();
    let mut pivots = Vec::new();
    for col in 0..cols {
        let top = pivots.len();
        let Some(row) = (top..rows).find(|&row| !reduced[(row, col)].is_zero()) else {
            continue;
        };
        reduced.swap_rows(top, row);
        let pivot = reduced[(top, col)].clone();
        for j in col..cols {
            reduced[(top, j)] /= &pivot;
        }
        for i in (0..rows).filter(|&i| i != top) {
            let factor = reduced[(i, col)].clone();
            if !factor.is_zero() {
                for j in col..cols {
                    let change = &factor * &reduced[(top, j)];
                    reduced[(i, j)] -= change;
                }
            }
        }
        pivots.push(col);
    }
    Echelon { reduced, pivots }
}

/// Multiplies each row by the product of its denominators, which leaves the rank as it is.
fn clear_denominators(matrix: &Matrix) -> Matrix {
    if matrix.entries().iter().all(Rational::is_integer) {
        return matrix.clone();
    }
    let mut integral = matrix.clone();
    for i in 0..matrix.rows() {
        for j in 0..matrix.cols() {
            let (_, denominator) = integral[(i, j)].parts();
            for k in 0..matrix.cols() {
                integral[(i, k)] *= &denominator;
            }
        }
    }
    integral
}

/// The rank, by fraction-free elimination.
pub fn rank(matrix: &Matrix) -> usize {
    let mut minors = clear_denominators(matrix);
    let (rows, cols) = minors.shape();
    let mut rank = 0;
    let mut previous = Rational::ONE;
    for col in 0..cols {
        let Some(row) = (rank..rows).find(|&row| !minors[(row, col)].is_zero()) else {
            continue;
        };
        minors.swap_rows(rank, row);
        for i in rank + 1..rows {
            for j in col + 1..cols {
                let cross = &(&minors[(rank, col)] * &minors[(i, j)])
                    - &(&minors[(i, col)] * &minors[(rank, j)]);
                minors[(i, j)] = &cross / &previous;
            }
            minors[(i, col)] = Rational::ZERO;
        }
        previous = minors[(rank, col)].clone();
        rank += 1;
    }
    rank
}

/// A basis of the kernel `{v : matrix * v = 0}`, as the columns of a `cols x nullity` matrix.
pub fn kernel_basis(matrix: &Matrix) -> Matrix {
    let Echelon { reduced, pivots } = echelon(matrix);
    let cols = matrix.cols();
    let free: Vec<usize> = (0..cols).filter(|col| !pivots.contains(col)).collect();
    Matrix::from_fn(cols, free.len(), |i, j| {
        match pivots.iter().position(|&pivot| pivot == i) {
            Some(row) => -&reduced[(row, free[j])],
            None if i == free[j] => Rational::ONE,
            None => Rational::ZERO,
        }
    })
}

/// A basis of the column space: the pivot columns of the matrix.
pub fn column_basis(matrix: &Matrix) -> Matrix {
    matrix.select_columns(&echelon(matrix).pivots)
}

/// A solution `Z` of `matrix * Z = right`, or `None` when there is none.
pub fn solve(matrix: &Matrix, right: &Matrix) -> Option<Matrix> {
    let Echelon { reduced, pivots } = echelon(&matrix.hstack(right));
    let cols = matrix.cols();
    if pivots.iter().any(|&pivot| pivot >= cols) {
        return None;
    }
    let mut solution = Matrix::zeros(cols, right.cols());
    for (row, &pivot) in pivots.iter().enumerate() {
        for j in 0..right.cols() {
            solution[(pivot, j)] = reduced[(row, cols + j)].clone();
        }
    }
    Some(solution)
}

/// The inverse of a square matrix, or `None` when it is singular.
pub fn inverse(matrix: &Matrix) -> Option<Matrix> {
    (matrix.rows() == matrix.cols())
        .then(|| solve(matrix, &Matrix::identity(matrix.rows())))
        .flatten()
}

/// The left inverse `(M^T M)^-1 M^T` of an injective matrix (rank equal to the number of
/// columns), or `None`.
pub fn left_inverse(matrix: &Matrix) -> Option<Matrix> {
    let transpose = matrix.transpose();
    Some(&inverse(&(&transpose * matrix))? * &transpose)
}

/// The right inverse `M^T (M M^T)^-1` of a surjective matrix (rank equal to the number of rows),
/// or `None`.
pub fn right_inverse(matrix: &Matrix) -> Option<Matrix> {
    let transpose = matrix.transpose();
    Some(&transpose * &inverse(&(matrix * &transpose))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn small_matrix(rows: usize, cols: usize) -> impl Strategy<Value = Matrix> {
        let entry = (-3i64..4, 1i64..4).prop_map(|(n, d)| Rational::from_fraction(n, d).unwrap());
        prop::collection::vec(entry, rows * cols)
            .prop_map(move |entries| Matrix::from_entries(rows, cols, entries))
    }

    /// Products through a narrow middle: rank at most 2.
    fn low_rank() -> impl Strategy<Value = Matrix> {
        (1usize..5, 0usize..3, 1usize..5).prop_flat_map(|(m, k, n)| {
            (small_matrix(m, k), small_matrix(k, n)).prop_map(|(a, b)| &a * &b)
        })
    }

    proptest! {
        #[test]
        fn rank_and_nullity_sum_to_the_number_of_columns(matrix in low_rank()) {
            let kernel = kernel_basis(&matrix);
            prop_assert!((&matrix * &kernel).is_zero());
            prop_assert_eq!(rank(&kernel), kernel.cols());
            prop_assert_eq!(rank(&matrix) + kernel.cols(), matrix.cols());
            prop_assert_eq!(rank(&matrix), rank(&matrix.transpose()));
            prop_assert_eq!(rank(&matrix), echelon(&matrix).pivots.len());
        }

        #[test]
        fn one_sided_inverses_exist_exactly_at_full_rank(matrix in low_rank()) {
            let (rows, cols) = matrix.shape();
            let rank = rank(&matrix);
            match left_inverse(&matrix) {
                Some(left) => prop_assert_eq!(&left * &matrix, Matrix::identity(cols)),
                None => prop_assert!(rank < cols),
            }
            match right_inverse(&matrix) {
                Some(right) => prop_assert_eq!(&matrix * &right, Matrix::identity(rows)),
                None => prop_assert!(rank < rows),
            }
        }

        #[test]
        fn solve_finds_a_solution_exactly_when_the_column_space_contains_the_right_side(
            matrix in small_matrix(3, 2), right in small_matrix(3, 1)
        ) {
            match solve(&matrix, &right) {
                Some(solution) => prop_assert_eq!(&matrix * &solution, right),
                None => prop_assert!(rank(&matrix.hstack(&right)) > rank(&matrix)),
            }
        }
    }

    #[test]
    fn the_rank_of_a_matrix_without_rows_is_zero() {
        assert_eq!(rank(&Matrix::zeros(0, 3)), 0);
        assert_eq!(kernel_basis(&Matrix::zeros(0, 3)), Matrix::identity(3));
    }
}
