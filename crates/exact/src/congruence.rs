//! Diagonalisation of a symmetric matrix by congruence.
//!
//! For symmetric `M` there is an invertible `T` with `T^T M T` diagonal; over the rationals it is
//! found by symmetric elimination (Lagrange's reduction of quadratic forms, the LDL^T
//! factorisation with pivoting). By Sylvester's law of inertia the signs of the diagonal depend
//! on `M` alone, so they decide definiteness exactly, without eigenvalues.

use std::cmp::Ordering;

use crate::{Matrix, Rational};

/// `basis^T * M * basis` is the diagonal matrix of `diagonal`, and `basis` is invertible.
#[derive(Clone, Debug)]
pub struct Diagonalization {
    /// The invertible matrix `T`, one column per diagonal entry.
    pub basis: Matrix,
    /// The diagonal of `T^T M T`.
    pub diagonal: Vec<Rational>,
}

/// How many positive, negative and zero values the diagonal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inertia {
    /// The number of positive values.
    pub positive: usize,
    /// The number of negative values.
    pub negative: usize,
    /// The number of zeros.
    pub zero: usize,
}

/// The state of the elimination: `form = basis^T M basis`, columns before `done` are finished.
struct Elimination {
    form: Matrix,
    basis: Matrix,
    done: usize,
}

impl Elimination {
    fn new(matrix: &Matrix) -> Self {
        assert!(
            matrix.is_symmetric(),
            "congruence of a matrix that is not symmetric"
        );
        Self {
            form: matrix.clone(),
            basis: Matrix::identity(matrix.rows()),
            done: 0,
        }
    }

    /// Adds `factor` times basis vector `from` to basis vector `to`.
    fn add(&mut self, from: usize, to: usize, factor: &Rational) {
        let size = self.form.rows();
        for i in 0..size {
            let change = factor * &self.basis[(i, from)];
            self.basis[(i, to)] += change;
        }
        for i in 0..size {
            let change = factor * &self.form[(i, from)];
            self.form[(i, to)] += change;
        }
        for j in 0..size {
            let change = factor * &self.form[(from, j)];
            self.form[(to, j)] += change;
        }
    }

    /// Exchanges two basis vectors.
    fn swap(&mut self, a: usize, b: usize) {
        if a != b {
            for matrix in [&mut self.form, &mut self.basis] {
                *matrix = {
                    let mut order: Vec<usize> = (0..matrix.cols()).collect();
                    order.swap(a, b);
                    matrix.select_columns(&order)
                };
            }
            self.form.swap_rows(a, b);
        }
    }

    /// A column at or after `done` with a nonzero diagonal, made if necessary by adding two
    /// vectors with nonzero inner product; `None` when the rest of the form vanishes.
    fn pivot(&mut self) -> Option<usize> {
        let size = self.form.rows();
        let rest = self.done..size;
        if let Some(pivot) = rest.clone().find(|&i| !self.form[(i, i)].is_zero()) {
            return Some(pivot);
        }
        for i in rest {
            if let Some(j) = (i + 1..size).find(|&j| !self.form[(i, j)].is_zero()) {
                self.add(j, i, &Rational::ONE);
                return Some(i);
            }
        }
        None
    }

    /// Splits one vector off the form; `false` when the rest of the form vanishes.
    fn step(&mut self) -> bool {
        let Some(pivot) = self.pivot() else {
            return false;
        };
        let k = self.done;
        self.swap(k, pivot);
        let scale = -&self.form[(k, k)];
        for j in k + 1..self.form.rows() {
            if !self.form[(k, j)].is_zero() {
                let factor = &self.form[(k, j)] / &scale;
                self.add(k, j, &factor);
            }
        }
        self.done += 1;
        true
    }

    /// The result, when the rest of the form vanishes.
    fn finish(self) -> Diagonalization {
        let diagonal = (0..self.form.rows()).map(|i| self.form[(i, i)].clone());
        Diagonalization {
            diagonal: diagonal.collect(),
            basis: self.basis,
        }
    }

    /// A basis vector on which the form is negative, if one is in sight.
    fn negative(&self) -> Option<Matrix> {
        (0..self.form.rows())
            .find(|&i| self.form[(i, i)].is_negative())
            .map(|i| self.basis.column(i))
    }
}

/// Diagonalises a symmetric matrix by congruence.
///
/// # Panics
/// When the matrix is not symmetric.
pub fn diagonalize(matrix: &Matrix) -> Diagonalization {
    let mut elimination = Elimination::new(matrix);
    while elimination.step() {}
    elimination.finish()
}

impl Diagonalization {
    /// The inertia of the matrix.
    pub fn inertia(&self) -> Inertia {
        let count = |sign| {
            self.diagonal
                .iter()
                .filter(|value| value.sign() == sign)
                .count()
        };
        Inertia {
            positive: count(Ordering::Greater),
            negative: count(Ordering::Less),
            zero: count(Ordering::Equal),
        }
    }

    /// A basis of the kernel of the matrix, as columns.
    pub fn kernel(&self) -> Matrix {
        let zeros: Vec<usize> = (0..self.diagonal.len())
            .filter(|&i| self.diagonal[i].is_zero())
            .collect();
        self.basis.select_columns(&zeros)
    }
}

/// A basis of the kernel of a positive semidefinite matrix, as columns.
///
/// # Errors
/// When the matrix is not positive semidefinite: a column `v` with `v^T M v < 0`.
///
/// # Panics
/// When the matrix is not symmetric.
pub fn semidefinite_kernel(matrix: &Matrix) -> Result<Matrix, Matrix> {
    let mut elimination = Elimination::new(matrix);
    loop {
        if let Some(direction) = elimination.negative() {
            return Err(direction);
        }
        if !elimination.step() {
            return Ok(elimination.finish().kernel());
        }
    }
}

/// A column `v` with `v^T M v < 0`; `None` exactly when the matrix is positive semidefinite.
///
/// # Panics
/// When the matrix is not symmetric.
pub fn negative_direction(matrix: &Matrix) -> Option<Matrix> {
    semidefinite_kernel(matrix).err()
}

/// Whether `v^T M v >= 0` for all `v`.
///
/// # Panics
/// When the matrix is not symmetric.
pub fn is_positive_semidefinite(matrix: &Matrix) -> bool {
    negative_direction(matrix).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank;
    use proptest::prelude::*;

    fn symmetric() -> impl Strategy<Value = Matrix> {
        (0usize..5).prop_flat_map(|size| {
            prop::collection::vec(-2i64..3, size * size).prop_map(move |entries| {
                Matrix::from_fn(size, size, |i, j| {
                    Rational::from(entries[i.min(j) * size + i.max(j)])
                })
            })
        })
    }

    proptest! {
        #[test]
        fn the_basis_diagonalises_the_form(matrix in symmetric()) {
            let result = diagonalize(&matrix);
            let size = matrix.rows();
            let product = &(&result.basis.transpose() * &matrix) * &result.basis;
            let expected = Matrix::from_fn(size, size, |i, j| {
                if i == j { result.diagonal[i].clone() } else { Rational::ZERO }
            });
            prop_assert_eq!(product, expected);
            prop_assert_eq!(rank(&result.basis), size);
            prop_assert_eq!(result.inertia().zero, size - rank(&matrix));
            prop_assert!((&matrix * &result.kernel()).is_zero());
        }

        #[test]
        fn a_negative_direction_exists_exactly_when_the_inertia_has_a_negative_part(
            matrix in symmetric()
        ) {
            let found = diagonalize(&matrix);
            match semidefinite_kernel(&matrix) {
                Err(v) => prop_assert!((&(&v.transpose() * &matrix) * &v)[(0, 0)].is_negative()),
                Ok(kernel) => {
                    prop_assert_eq!(found.inertia().negative, 0);
                    prop_assert_eq!(kernel, found.kernel());
                }
            }
        }
    }

    #[test]
    fn a_form_with_zero_diagonal_is_indefinite_unless_it_vanishes() {
        let hyperbolic = Matrix::from_integers([[0, 1], [1, 0]]);
        let inertia = Inertia {
            positive: 1,
            negative: 1,
            zero: 0,
        };
        assert_eq!(diagonalize(&hyperbolic).inertia(), inertia);
        assert!(!is_positive_semidefinite(&hyperbolic));
        assert!(is_positive_semidefinite(&Matrix::zeros(2, 2)));
        assert!(is_positive_semidefinite(&Matrix::zeros(0, 0)));
    }
}
