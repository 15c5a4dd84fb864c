//! The reduced problem in the proof of Theorem 2.2, without its orthogonal factors.
//!
//! Let `Pi` be the orthogonal projector onto the row space of `X`, `S = R X` and `Z = Y Pi`. The
//! paper takes `X = U_1 [S_1 0] V_1^T` and singular value decompositions `Z = U_2 D V^T`, and
//! writes the problem in `T = U_2^T R X V`. So `S` and `Z` are `T` and `D` in other orthonormal
//! bases: ranks, norms and singular values agree, and the projectors onto the column and row space
//! of `T` are those of `S` in the other bases. `S` and `Z` are rational where the factors are not.
//! If `X = I` and `Y` is diagonal, then `S = T = R` and `Z = D = Y`. What names single entries of
//! `P_L`, or `D` without `D^T`, is meant in the bases of the paper; it is decided only where these
//! are the standard ones.

use exact::{Matrix, Rational, column_basis, left_inverse};
use network::Problem;

use crate::rejection::require;
use crate::{Code, Rejection};

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

/// Whether all entries off the diagonal vanish.
pub(crate) fn is_diagonal(matrix: &Matrix) -> bool {
    let (rows, cols) = matrix.shape();
    (0..rows).all(|i| (0..cols).all(|j| i == j || matrix[(i, j)].is_zero()))
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

    /// The diagonal entries of `Z Z^T`: the squares `lambda_i^2`, and zeros.
    ///
    /// # Errors
    /// Unless `Z Z^T` is diagonal. Only then are its entries its eigenvalues, and single entries of
    /// `P_L` what the paper means; a mutant may have dropped the hypotheses that say so.
    pub fn squares(&self) -> Result<Vec<Rational>, Rejection> {
        let gram = &self.z * &self.z.transpose();
        require(is_diagonal(&gram), Code::SubjectMismatch, || {
            "the claim speaks about a diagonal D D^T".into()
        })?;
        Ok((0..gram.rows()).map(|i| gram[(i, i)].clone()).collect())
    }
}
