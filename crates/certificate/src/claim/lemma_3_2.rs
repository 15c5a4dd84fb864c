//! Lemma 3.2 (pages 3-4): Wedin's bound for singular subspaces.
//!
//! For `m x n` matrices `M`, `M'` of the singular values `sigma_j`, `sigma'_i` let `P`, `P'` be the
//! orthogonal projectors on the spans of the first `k` right singular vectors, `Q`, `Q'` the left
//! ones. With the residuals `R = M V'_1 - U'_1 Sigma'_1`, `S = M^T U'_1 - V'_1 Sigma'_1` and
//! `E = M - M'`,
//!
//! `||R||^2 = ||E V'_1||^2 = <E^T E, P'>`, `||S||^2 = <E E^T, Q'>`, and
//! `||sin Theta(U_1, U'_1)||^2 + ||sin Theta(V_1, V'_1)||^2 = 2 k - <P, P'> - <Q, Q'>`.
//!
//! So all is rational where the projectors and the squares `sigma^2` are. That the bound
//! `N / delta^2` is less than `L` says that every `d` of which `delta` is the least has
//! `d^2 L > N`; for `d = |sqrt(a) - sqrt(b)|` this is `(a + b) L - N > 2 L sqrt(a b)`.

use exact::{Matrix, Rational, kernel_basis, left_inverse, rank};

use super::{evidence, expect, stands};
use crate::rejection::require;
use crate::{Code, Evidence, Rejection, Squares, Subject, Svd};

/// Both sides of the bound for one pair of matrices.
pub(crate) struct Wedin {
    /// The squares of `sigma'_i` for `i <= k`.
    kept: Vec<Rational>,
    /// The squares of `sigma_j` for `j > k`.
    rest: Vec<Rational>,
    /// `L`, the sum of the squared sines.
    sines: Rational,
    /// `N`, the sum of the squared residuals.
    residuals: Rational,
}

/// A matrix, the squares of its singular values, and the projectors on its first `k` left and
/// right singular subspaces.
struct Side {
    matrix: Matrix,
    squares: Vec<Rational>,
    left: Matrix,
    right: Matrix,
}

impl Wedin {
    /// The two sides for a subject; the squares of the singular values are evidence where no
    /// decomposition is given.
    pub(crate) fn of(subject: &Subject, given: &Evidence) -> Result<Self, Rejection> {
        let (side, other, count) = match subject {
            Subject::TriplePair { m, other, count } => {
                let what = "the squares of the singular values";
                let Squares { m: a, other: b } = evidence(given.squares.as_ref(), what)?;
                let (first, second) = (determined(m, a, *count)?, determined(other, b, *count)?);
                (first, second, *count)
            }
            Subject::DecomposedPair { m, other, count } => {
                let (first, second) = (decomposed(m, *count)?, decomposed(other, *count)?);
                (first, second, *count)
            }
            _ => return expect(None, "two matrices and a number of singular triples"),
        };
        require(
            side.matrix.shape() == other.matrix.shape(),
            Code::ShapeMismatch,
            || {
                let (a, b) = (side.matrix.shape(), other.matrix.shape());
                format!("the matrices have the shapes {a:?} and {b:?}")
            },
        )?;
        let e = &side.matrix - &other.matrix;
        let overlap = side.left.inner(&other.left) + side.right.inner(&other.right);
        Ok(Self {
            kept: other.squares[..count].to_vec(),
            rest: side.squares[count..].to_vec(),
            sines: Rational::from(2 * count) - overlap,
            residuals: (&e.transpose() * &e).inner(&other.right)
                + (&e * &e.transpose()).inner(&other.left),
        })
    }

    /// Whether `sigma'_i != sigma_j` for `i <= k < j`.
    pub(crate) fn values_are_separated(&self) -> bool {
        self.kept.iter().all(|a| !self.rest.contains(a))
    }

    /// Whether moreover `sigma'_i > 0` for `i <= k`.
    pub(crate) fn gap_is_positive(&self) -> bool {
        self.values_are_separated() && self.kept.iter().all(Rational::is_positive)
    }

    /// Accepts if `factor L > N / delta^2`. Without `floor` the gap leaves out `min sigma'_i`; an
    /// empty minimum is infinite.
    fn fails(&self, floor: bool, factor: usize) -> Result<(), Rejection> {
        let (left, right) = (&Rational::from(factor) * &self.sines, &self.residuals);
        let exceeds = |a: &Rational, b: &Rational| {
            let excess = &(&(a + b) * &left) - right;
            let product = &(&(a * b) * &(&left * &left)) * &Rational::from(4);
            excess.is_positive() && &excess * &excess > product
        };
        let apart = self
            .kept
            .iter()
            .all(|a| self.rest.iter().all(|b| exceeds(a, b)));
        let above = self.kept.iter().all(|a| &(a * &left) > right);
        if left.is_positive() && apart && (!floor || above) {
            Ok(())
        } else {
            Err(stands(format!("L = {left}, N = {right}")))
        }
    }
}

fn check_count(count: usize, shape: (usize, usize)) -> Result<(), Rejection> {
    let most = shape.0.min(shape.1);
    require((1..=most).contains(&count), Code::IndexOutOfRange, || {
        format!("{count} triples, expected 1 to {most}")
    })
}

/// Verifies the squares of the singular values of a matrix by their multiplicities, and builds the
/// projectors from the eigenspaces of `M M^T` and `M^T M`, which must have `count` dimensions
/// together: then the first `count` triples do not split a repeated value.
fn determined(matrix: &Matrix, squares: &[Rational], count: usize) -> Result<Side, Rejection> {
    let shape = matrix.shape();
    check_count(count, shape)?;
    let transpose = matrix.transpose();
    let (left, right) = (matrix * &transpose, &transpose * matrix);
    let small = if shape.0 <= shape.1 { &left } else { &right };
    let size = small.rows();
    let wrong = |what: &str| Rejection::new(Code::SubjectMismatch, what);
    if squares.len() != size || squares.windows(2).any(|pair| pair[0] < pair[1]) {
        return Err(wrong("the squares are not as many as needed, in order"));
    }
    let shifted =
        |gram: &Matrix, value: &Rational| gram - &Matrix::identity(gram.rows()).scale(value);
    for equal in squares.chunk_by(|a, b| a == b) {
        if rank(&shifted(small, &equal[0])) + equal.len() != size {
            return Err(wrong("a square has another multiplicity"));
        }
    }
    let projector = |gram: &Matrix| {
        let values = squares[..count].chunk_by(|a, b| a == b);
        let spaces = values.map(|equal| kernel_basis(&shifted(gram, &equal[0])));
        let empty = Matrix::zeros(gram.rows(), 0);
        let basis = spaces.fold(empty, |basis, space| basis.hstack(&space));
        let inverse = left_inverse(&basis).filter(|_| basis.cols() == count);
        inverse.map(|inverse| &basis * &inverse).ok_or_else(|| {
            let detail = format!("the first {count} singular triples are not determined");
            Rejection::new(Code::HypothesisFails, detail)
        })
    };
    Ok(Side {
        left: projector(&left)?,
        right: projector(&right)?,
        matrix: matrix.clone(),
        squares: squares.to_vec(),
    })
}

/// Verifies a decomposition `M = U diag(values) V^T` with orthonormal columns, as many as the
/// smaller side, in any order.
fn decomposed(given: &Svd, count: usize) -> Result<Side, Rejection> {
    let Svd { u, values, v } = given;
    let matrix = given.matrix().ok_or_else(|| {
        let sizes = format!(
            "u {:?}, v {:?}, {} values",
            u.shape(),
            v.shape(),
            values.len()
        );
        Rejection::new(Code::ShapeMismatch, sizes)
    })?;
    check_count(count, matrix.shape())?;
    require(
        given.is_orthonormal() && !values.iter().any(Rational::is_negative),
        Code::SubjectMismatch,
        || "columns that are not orthonormal, or a negative singular value".into(),
    )?;
    let first: Vec<usize> = (0..count).collect();
    let projector = |a: &Matrix| {
        let basis = a.select_columns(&first);
        &basis * &basis.transpose()
    };
    Ok(Side {
        matrix,
        squares: values.iter().map(|value| value * value).collect(),
        left: projector(u),
        right: projector(v),
    })
}

/// `L > N / delta^2`.
pub(super) fn bound_fails(subject: &Subject, given: &Evidence) -> Result<(), Rejection> {
    Wedin::of(subject, given)?.fails(true, 1)
}

/// `L > N / delta^2`, where `delta` is the least `|sigma'_i - sigma_j|` alone.
pub(super) fn bound_without_floor_fails(
    subject: &Subject,
    given: &Evidence,
) -> Result<(), Rejection> {
    Wedin::of(subject, given)?.fails(false, 1)
}

/// `L > N / (2 delta^2)`.
pub(super) fn half_bound_fails(subject: &Subject, given: &Evidence) -> Result<(), Rejection> {
    Wedin::of(subject, given)?.fails(true, 2)
}
