//! Lemma 3.1 (page 3): singular values are continuous, in Weyl's form.
//!
//! Bounds of singular values by a rational number are decided by inertia: `sigma_i(M) >= a > 0`
//! exactly if `M^T M - a^2 I` has at least `i` eigenvalues that are not negative, and
//! `sigma_i(M) <= b` exactly if `M^T M - b^2 I` has less than `i` positive ones.

use exact::{Inertia, Matrix, Rational, diagonalize};

use super::{evidence, expect, stands};
use crate::rejection::require;
use crate::{Code, Evidence, Rejection, Subject};

/// The inertia of `M^T M - x^2 I`.
fn inertia(m: &Matrix, x: &Rational) -> Inertia {
    let shift = Matrix::identity(m.cols()).scale(&(x * x));
    diagonalize(&(&(&m.transpose() * m) - &shift)).inertia()
}

/// Whether the `index`-th singular value, from 1, is at least `x`.
fn at_least(m: &Matrix, index: usize, x: &Rational) -> bool {
    if !x.is_positive() {
        return true;
    }
    let found = inertia(m, x);
    found.positive + found.zero >= index
}

/// Whether the `index`-th singular value, from 1, is at most `x`.
fn at_most(m: &Matrix, index: usize, x: &Rational) -> bool {
    !x.is_negative() && inertia(m, x).positive < index
}

/// The two matrices, of one shape.
pub(super) fn pair(subject: &Subject) -> Result<(&Matrix, &Matrix), Rejection> {
    let Subject::Pair { m, other } = subject else {
        return expect(None, "two matrices");
    };
    require(m.shape() == other.shape(), Code::ShapeMismatch, || {
        format!("m {:?}, other {:?}", m.shape(), other.shape())
    })?;
    Ok((m, other))
}

/// A certified lower bound of `|sigma_i(M) - sigma_i(M')|`: the distance of the two bounds, if the
/// larger bounds its singular value from below and the smaller from above.
fn difference(subject: &Subject, given: &Evidence) -> Result<Rational, Rejection> {
    let (m, other) = pair(subject)?;
    let bounds = evidence(given.bounds.as_ref(), "bounds")?;
    let count = m.rows().min(m.cols());
    require(
        (1..=count).contains(&bounds.index),
        Code::IndexOutOfRange,
        || format!("singular value {} of {count}", bounds.index),
    )?;
    let ((upper, above), (lower, below)) = if bounds.m > bounds.other {
        ((m, &bounds.m), (other, &bounds.other))
    } else {
        ((other, &bounds.other), (m, &bounds.m))
    };
    if at_least(upper, bounds.index, above) && at_most(lower, bounds.index, below) {
        Ok(above - below)
    } else {
        Err(stands("the singular values do not keep the bounds"))
    }
}

/// `|sigma_i(M) - sigma_i(M')| > factor ||M - M'||_2`, by an upper bound of the norm.
fn exceeds(subject: &Subject, given: &Evidence, factor: &Rational) -> Result<(), Rejection> {
    let found = difference(subject, given)?;
    let (m, other) = pair(subject)?;
    let norm = &evidence(given.bounds.as_ref(), "bounds")?.norm;
    let allowed = factor * norm;
    if at_most(&(m - other), 1, norm) && found > allowed {
        Ok(())
    } else {
        Err(stands(format!(
            "{found} <= {allowed}, or the norm is larger"
        )))
    }
}

/// `|sigma_i(M) - sigma_i(M')| > ||M - M'||_2`. No pair passes.
pub(super) fn value_moves_too_far(subject: &Subject, given: &Evidence) -> Result<(), Rejection> {
    exceeds(subject, given, &Rational::ONE)
}

/// `|sigma_i(M) - sigma_i(M')| > 1/2 ||M - M'||_2`.
pub(super) fn value_moves_more_than_half(
    subject: &Subject,
    given: &Evidence,
) -> Result<(), Rejection> {
    exceeds(subject, given, &(Rational::ONE / Rational::from(2)))
}

/// `|sigma_i(M) - sigma_i(M')| > max |M - M'|`, the largest entry.
pub(super) fn value_moves_more_than_entries(
    subject: &Subject,
    given: &Evidence,
) -> Result<(), Rejection> {
    let found = difference(subject, given)?;
    let (m, other) = pair(subject)?;
    let norm = &evidence(given.bounds.as_ref(), "bounds")?.norm;
    if (m - other).max_abs_entry() <= *norm && found > *norm {
        Ok(())
    } else {
        Err(stands(format!("{found} <= {norm}, or an entry is larger")))
    }
}
