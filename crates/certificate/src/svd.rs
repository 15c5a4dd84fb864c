//! Singular value decompositions over the rationals, given as data.
//!
//! The decomposition of an `m x n` matrix `M` is thin: `M = U diag(s) V^T` with `k = min(m, n)`
//! orthonormal columns in `U` (`m x k`) and in `V` (`n x k`), and `s_1 >= ... >= s_k >= 0`.

use exact::{Matrix, Rational};
use network::json;
use serde::{Deserialize, Serialize};

use crate::rejection::require;
use crate::{Code, Rejection, Subject};

/// The factors of a decomposition; whether they are one, [`Svd::is_valid`] decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Svd {
    /// The left singular vectors, as columns.
    #[serde(with = "json::matrix")]
    pub u: Matrix,
    /// The singular values.
    #[serde(with = "json::rationals")]
    pub values: Vec<Rational>,
    /// The right singular vectors, as columns.
    #[serde(with = "json::matrix")]
    pub v: Matrix,
}

impl Svd {
    /// Whether the sizes are those of a thin decomposition.
    pub fn fits(&self) -> bool {
        let count = self.values.len();
        let least = self.u.rows().min(self.v.rows());
        count == least && self.u.cols() == count && self.v.cols() == count
    }

    /// `U diag(s) V^T`; `None` when the sizes do not fit.
    pub fn matrix(&self) -> Option<Matrix> {
        let scaled =
            |u: &Matrix| Matrix::from_fn(u.rows(), u.cols(), |i, j| &u[(i, j)] * &self.values[j]);
        self.fits().then(|| &scaled(&self.u) * &self.v.transpose())
    }

    /// Whether the columns of `U` and of `V` are orthonormal, and the sizes fit.
    pub fn is_orthonormal(&self) -> bool {
        let orthonormal = |a: &Matrix| &a.transpose() * a == Matrix::identity(a.cols());
        self.fits() && orthonormal(&self.u) && orthonormal(&self.v)
    }

    /// Whether this is a singular value decomposition.
    pub fn is_valid(&self) -> bool {
        let ordered = self.values.windows(2).all(|pair| pair[0] >= pair[1]);
        let last = self.values.last();
        self.is_orthonormal() && ordered && last.is_none_or(|last| !last.is_negative())
    }

    /// Whether the values are pairwise different.
    pub fn has_distinct_values(&self) -> bool {
        let others = |i: usize| &self.values[i + 1..];
        (0..self.values.len()).all(|i| !others(i).contains(&self.values[i]))
    }

    /// Whether the values are positive.
    pub fn has_positive_values(&self) -> bool {
        self.values.iter().all(Rational::is_positive)
    }

    /// The pair of vectors `(u_j, v_j)` as one column.
    pub fn pair(&self, j: usize) -> Matrix {
        self.u.column(j).vstack(&self.v.column(j))
    }

    /// The least distance between different members of the spectrum `+-s_1, ..., +-s_k` of
    /// `[0 M; M^T 0]`, to which 0 belongs if `M` is not square; `None` where there is one member
    /// only. The distance of `s_i` and `-s_j` counts for `i = j` alone: else `s_i - s_j` is less.
    pub fn gap(&self) -> Option<Rational> {
        let mut levels = self.values.clone();
        if self.u.rows() != self.v.rows() {
            levels.push(Rational::ZERO);
        }
        let last = levels.last()?;
        let opposite = Some(last + last).filter(Rational::is_positive);
        let steps = levels.windows(2).map(|pair| &pair[0] - &pair[1]);
        steps.filter(Rational::is_positive).chain(opposite).min()
    }
}

/// Accepts if the two decompositions are those of `M` and `M'`, and their values are positive and
/// pairwise different.
pub(crate) fn check_pair(subject: &Subject, svds: &[Svd; 2]) -> Result<(), Rejection> {
    let Subject::Pair { m, other } = subject else {
        let detail = "the decompositions are those of two matrices";
        return Err(Rejection::new(Code::SubjectMismatch, detail));
    };
    for (matrix, svd) in [m, other].into_iter().zip(svds) {
        let is_simple = svd.has_distinct_values() && svd.has_positive_values();
        require(
            is_simple && svd.is_valid() && svd.matrix().as_ref() == Some(matrix),
            Code::HypothesisFails,
            || "not a decomposition of the matrix with positive and different values".into(),
        )?;
    }
    Ok(())
}
