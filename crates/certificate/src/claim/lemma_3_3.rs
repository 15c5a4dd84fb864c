//! Lemma 3.3 (page 4): singular value decompositions of nearby matrices.

use exact::{Matrix, Rational};

use super::lemma_3_1::pair;
use super::{evidence, expect, stands};
use crate::rejection::require;
use crate::svd::check_pair;
use crate::{Code, Evidence, Rejection, Subject, Svd};

fn given_svd(subject: &Subject) -> Result<(&Svd, Matrix), Rejection> {
    let Subject::Svd(svd) = subject else {
        return expect(None, "a matrix with a given decomposition");
    };
    let matrix = svd.matrix().ok_or_else(|| {
        let detail = "a thin decomposition has min(m, n) columns on either side";
        Rejection::new(Code::ShapeMismatch, detail)
    })?;
    Ok((svd, matrix))
}

/// Arbitrarily near `M` there are matrices without a decomposition near the given one.
///
/// Let `Q` and `P` have orthonormal columns and `Q diag(s + t e) P^T = M` at `t = 0`. If for all
/// small `t > 0` the values `s_j + t e_j` are positive and pairwise different, they are the
/// singular values of `M(t) = Q diag(s + t e) P^T`, all simple, and in every decomposition of
/// `M(t)` each pair of columns is `+-(q_j, p_j)` for some `j`, with one sign for both. If some
/// given pair `(u_i, v_i)` is none of these finitely many pairs, its distance from them is a
/// positive number that does not depend on `t`, while `M(t)` tends to `M`. The order of the values
/// plays no part.
pub(super) fn no_decomposition_is_near(
    subject: &Subject,
    given: &Evidence,
) -> Result<(), Rejection> {
    let (svd, matrix) = given_svd(subject)?;
    let family = evidence(given.family.as_ref(), "a family of decompositions")?;
    let start = Svd {
        u: family.u.clone(),
        values: svd.values.clone(),
        v: family.v.clone(),
    };
    require(
        (start.u.shape(), start.v.shape()) == (svd.u.shape(), svd.v.shape())
            && family.slopes.len() == svd.values.len(),
        Code::ShapeMismatch,
        || "the family has other sizes than the decomposition".into(),
    )?;
    if !start.is_orthonormal() {
        return Err(stands("the vectors of the family are not orthonormal"));
    }
    require(start.matrix() == Some(matrix), Code::CurveStart, || {
        "the family does not start at M".into()
    })?;
    let lines: Vec<(&Rational, &Rational)> = svd.values.iter().zip(&family.slopes).collect();
    let positive = |(value, slope): &(&Rational, &Rational)| {
        value.is_positive() || (value.is_zero() && slope.is_positive())
    };
    let different = (0..lines.len()).all(|i| !lines[i + 1..].contains(&lines[i]));
    if !(lines.iter().all(positive) && different) {
        return Err(stands(
            "the values are not positive and different for small t",
        ));
    }
    let count = lines.len();
    let is_kept = |i: usize| {
        let pair = svd.pair(i);
        (0..count).any(|j| start.pair(j) == pair || start.pair(j) == -&pair)
    };
    if (0..count).all(is_kept) {
        Err(stands("the family keeps the given vectors up to signs"))
    } else {
        Ok(())
    }
}

/// All nearby matrices have a decomposition near the given one, which is one: its values are
/// positive, pairwise different and in order.
///
/// Then `s_i` is a simple eigenvalue of `[0 M; M^T 0]` with the eigenvector `(u_i, v_i)`, and
/// simple eigenvalues of symmetric matrices and their eigenvectors up to a sign are continuous
/// (Davis and Kahan).
pub(super) fn decompositions_are_near(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let (svd, _) = given_svd(subject)?;
    if svd.is_valid() && svd.has_distinct_values() && svd.has_positive_values() {
        Ok(())
    } else {
        Err(stands("the values are not positive and pairwise different"))
    }
}

/// Some decomposition of `M'` is farther than `factor ||M - M'||_F` from every decomposition of
/// `M`, in the Frobenius norm of `(U, V)`.
///
/// Both matrices have positive and pairwise different values, in order, so the decompositions are
/// unique up to a common sign of each pair of vectors.
fn is_far(
    subject: &Subject,
    given: &Evidence,
    factor_squared: impl Fn(&Svd) -> Rational,
) -> Result<(), Rejection> {
    let (m, other) = pair(subject)?;
    let svds = evidence(given.svds.as_ref(), "two decompositions")?;
    check_pair(subject, svds)?;
    let [svd, moved] = svds;
    let allowed = factor_squared(svd) * (m - other).frobenius_norm_squared();
    let distance = |j: usize| {
        let (start, end) = (svd.pair(j), moved.pair(j));
        let (same, opposite) = (&end - &start, &end + &start);
        same.frobenius_norm_squared()
            .min(opposite.frobenius_norm_squared())
    };
    let found = (0..svd.values.len())
        .map(distance)
        .fold(Rational::ZERO, |a, b| a + b);
    if found > allowed {
        Ok(())
    } else {
        Err(stands(format!(
            "the squared distance {found} is at most {allowed}"
        )))
    }
}

/// `||M - M'||_F < g/2`, and some decomposition of `M'` is farther than `4/g ||M - M'||_F` from
/// all of `M`, `g` the gap of `M`. No pair passes.
pub(super) fn none_is_within_the_modulus(
    subject: &Subject,
    given: &Evidence,
) -> Result<(), Rejection> {
    let (m, other) = pair(subject)?;
    let [svd, _] = evidence(given.svds.as_ref(), "two decompositions")?;
    let gap = svd.gap().unwrap_or_default();
    let gap_squared = &gap * &gap;
    let distance = (m - other).frobenius_norm_squared();
    if &distance * &Rational::from(4) >= gap_squared {
        return Err(stands("M' is not near M"));
    }
    is_far(subject, given, |_| Rational::from(16) / gap_squared.clone())
}

/// Some decomposition of `M'` is farther than `||M - M'||_F` from all of `M`.
pub(super) fn none_is_within_the_change(
    subject: &Subject,
    given: &Evidence,
) -> Result<(), Rejection> {
    is_far(subject, given, |_| Rational::ONE)
}
