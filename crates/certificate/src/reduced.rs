//! The reduced problem in the proof of Theorem 2.2, without its orthogonal factors.
//!
//! Let `Pi` be the orthogonal projector onto the row space of `X`, `S = R X` and `Z = Y Pi`. The
//! paper takes `X = U_1 [S_1 0] V_1^T` and singular value decompositions `Z = U_2 D V^T`, and
//! writes the problem in `T = U_2^T R X V`. So `S` and `Z` are `T` and `D` in other orthonormal
//! bases: ranks, norms and singular values agree, and the projectors onto the column and row space
//! of `T` are those of `S` in the other bases. `S` and `Z` are rational where the factors are not.
//! If `X = I` and `Y` is diagonal, then `S = T = R` and `Z = D = Y`.

use exact::{Matrix, Rational, column_basis, left_inverse};
use network::Problem;

/// A point of the reduced problem.
pub(crate) struct Reduced {
    /// `S = R X`.
    pub s: Matrix,
    /// `Z = Y Pi`.
    pub z: Matrix,
    /// `P_L`, onto the column space of `S`.
    pub left: Matrix,
    /// `P_R`, onto the row space of `S`.
    pub right: Matrix,
}

/// The orthogonal projector onto the column space: `A (A^T A)^{-1} A^T` for a basis `A`.
fn projector(matrix: &Matrix) -> Matrix {
    let basis = column_basis(matrix);
    let inverse = left_inverse(&basis).expect("independent columns");
    &basis * &inverse
}

impl Reduced {
    /// The point with product `R`, of the size that fits the data.
    pub fn new(problem: &Problem, r: &Matrix) -> Self {
        let s = r * problem.x();
        Self {
            z: problem.y() * &projector(&problem.x().transpose()),
            left: projector(&s),
            right: projector(&s.transpose()),
            s,
        }
    }

    /// Whether `S = P_L Z = Z P_R`.
    pub fn is_projection(&self) -> bool {
        &self.left * &self.z == self.s && &self.z * &self.right == self.s
    }

    /// `S - Z`.
    pub fn residual(&self) -> Matrix {
        &self.s - &self.z
    }

    /// The diagonal entries of `Z Z^T`: the squares `lambda_i^2`, and zeros, if `Z` is diagonal.
    pub fn squares(&self) -> Vec<Rational> {
        let norm = |row: &[Rational]| row.iter().fold(Rational::ZERO, |sum, e| sum + e * e);
        self.z.row_slices().map(norm).collect()
    }
}
