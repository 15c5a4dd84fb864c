//! The steps of the proof of Theorem 2.2 (pages 7 to 8) that speak of the reduced problem: a point
//! `T` of rank at most `k` near the diagonal matrix `D` of the singular values `lambda_i`.
//!
//! All are decided on `S = R X` and `Z = Y Pi`, which are `T` and `D` in other orthonormal bases
//! (`reduced.rs`). Statements about single entries of `P_L` speak about a diagonal `D D^T` only.

use exact::{Matrix, Rational, rank, solve};

use super::theorem_2_2::{Point, differs, point};
use super::{expect, stands};
use crate::reduced::{Reduced, is_diagonal};
use crate::rejection::require;
use crate::{Code, Evidence, Rejection, Subject};

/// The largest number of outputs for which power sums are compared.
const MAX_ROWS: usize = 32;

impl Point<'_> {
    fn reduced(&self) -> Reduced {
        Reduced::new(&self.problem, self.r)
    }

    /// `||R X - Y||^2`.
    fn value(&self) -> Rational {
        self.problem.residual(self.r).frobenius_norm_squared()
    }

    /// `||Y (I - Pi)||^2`, the constant of the reduction.
    fn constant(&self, reduced: &Reduced) -> Rational {
        (self.problem.y() - &reduced.z).frobenius_norm_squared()
    }
}

/// `||R X - Y||^2 != ||T - D||^2 + ||Y (I - Pi)||^2`, or `rank T != rank R`.
///
/// Orthogonal factors change neither norms nor ranks, so `T - D` may be replaced by `S - Z`.
pub(super) fn reduction_fails(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let point = point(subject)?;
    let reduced = point.reduced();
    let claimed = &reduced.residual().frobenius_norm_squared() + &point.constant(&reduced);
    if rank(&reduced.s) == rank(point.r) {
        differs(&point.value(), &claimed)
    } else {
        Ok(())
    }
}

/// The identity of the reduction fails, or `R' X = S` has no solution of the rank of `S`.
pub(super) fn reduction_fails_for_some_input(
    subject: &Subject,
    _: &Evidence,
) -> Result<(), Rejection> {
    let point = point(subject)?;
    let reduced = point.reduced();
    let x = point.problem.x();
    // The normal equation of least squares always has a solution, linear in the right side.
    let solution = solve(&(x * &x.transpose()), &(x * &reduced.s.transpose()));
    let preimage = solution.expect("a least-squares solution").transpose();
    if &preimage * x == reduced.s && rank(&preimage) == rank(&reduced.s) {
        let claimed = &reduced.residual().frobenius_norm_squared() + &point.constant(&reduced);
        differs(&point.value(), &claimed)
    } else {
        Ok(())
    }
}

/// `||R X - Y||^2 != ||T - D||^2`.
pub(super) fn reduction_has_a_constant(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let point = point(subject)?;
    let residual = point.reduced().residual();
    differs(&point.value(), &residual.frobenius_norm_squared())
}

/// `T != P_L D` or `T != D P_R`.
pub(super) fn no_projection(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    if point(subject)?.reduced().is_projection() {
        Err(stands("T = P_L D = D P_R"))
    } else {
        Ok(())
    }
}

/// `P_L D D^T P_L != D D^T P_L`.
pub(super) fn projector_does_not_commute(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let Reduced { z, left, .. } = point(subject)?.reduced();
    let moved = &(&z * &z.transpose()) * &left;
    if &left * &moved == moved {
        Err(stands("P_L commutes with D D^T"))
    } else {
        Ok(())
    }
}

/// `P_L D != D P_L`, for a square diagonal `D`.
pub(super) fn projector_does_not_commute_with_target(
    subject: &Subject,
    _: &Evidence,
) -> Result<(), Rejection> {
    let Reduced { z, left, .. } = point(subject)?.reduced();
    let is_square = z.rows() == z.cols() && is_diagonal(&z);
    expect(is_square.then_some(()), "a square diagonal target")?;
    if &left * &z == &z * &left {
        Err(stands("P_L commutes with D"))
    } else {
        Ok(())
    }
}

/// Some entry of `P_L` in row `i`, column `j` does not vanish, where `is_outside(i, j)`.
fn entry_outside(
    reduced: &Reduced,
    is_outside: impl Fn(usize, usize) -> bool,
) -> Result<(), Rejection> {
    let left = &reduced.left;
    let places = (0..left.rows()).flat_map(|i| (0..left.cols()).map(move |j| (i, j)));
    let mut outside = places.filter(|&(i, j)| is_outside(i, j));
    if outside.any(|place| !left[place].is_zero()) {
        Ok(())
    } else {
        Err(stands("all entries of P_L outside the blocks vanish"))
    }
}

/// `P_L` is not block diagonal along the eigenspaces of the diagonal matrix `D D^T`.
pub(super) fn projector_leaves_blocks(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let reduced = point(subject)?.reduced();
    let squares = reduced.squares()?;
    entry_outside(&reduced, |i, j| squares[i] != squares[j])
}

/// The same, or the block of the eigenvalue 0 does not vanish.
pub(super) fn projector_leaves_positive_blocks(
    subject: &Subject,
    _: &Evidence,
) -> Result<(), Rejection> {
    let reduced = point(subject)?.reduced();
    let squares = reduced.squares()?;
    entry_outside(&reduced, |i, j| {
        squares[i] != squares[j] || squares[i].is_zero()
    })
}

/// `P_L` is not diagonal, at a point of the diagonal problem: with equal values the bases of the
/// paper are not unique.
pub(super) fn projector_is_not_diagonal(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let point = point(subject)?;
    let (x, y) = (point.problem.x(), point.problem.y());
    let is_diagonal = *x == Matrix::identity(x.rows()) && is_diagonal(y);
    expect(is_diagonal.then_some(()), "the diagonal problem")?;
    let reduced = point.reduced();
    entry_outside(&reduced, |i, j| i != j)
}

/// The squared singular values of `Z` are not those of `S` together with those of `S - Z`.
///
/// With zeros added, both are lists of `2 m` real numbers, `m` the number of rows; such lists are
/// equal up to order exactly if their first `2 m` power sums are equal.
pub(super) fn spectra_do_not_add(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let reduced = point(subject)?.reduced();
    require(reduced.z.rows() <= MAX_ROWS, Code::TooLarge, || {
        format!("{} rows, at most {MAX_ROWS} are allowed", reduced.z.rows())
    })?;
    let gram = |matrix: &Matrix| matrix * &matrix.transpose();
    let grams = [&reduced.z, &reduced.s, &reduced.residual()].map(gram);
    let mut powers = grams.clone();
    for exponent in 1..=2 * reduced.z.rows() {
        let [all, kept, discarded] = powers.each_ref().map(trace);
        if all != &kept + &discarded {
            return Ok(());
        }
        if exponent < 2 * reduced.z.rows() {
            for (power, gram) in powers.iter_mut().zip(&grams) {
                *power = &*power * gram;
            }
        }
    }
    Err(stands("the spectra add"))
}

fn trace(matrix: &Matrix) -> Rational {
    (0..matrix.rows()).fold(Rational::ZERO, |sum, i| &sum + &matrix[(i, i)])
}

/// The sum of `weight(m_i, p_i) lambda_i^2` over the distinct diagonal entries `lambda_i^2` of
/// `Z Z^T`: `m_i` is the multiplicity, `p_i` the rank of the block of `P_L`.
fn weighted_value(
    reduced: &Reduced,
    weight: fn(usize, usize) -> usize,
) -> Result<Rational, Rejection> {
    let squares = reduced.squares()?;
    let mut distinct = squares.clone();
    distinct.sort();
    distinct.dedup();
    let term = |square: &Rational| {
        let indices = (0..squares.len()).filter(|&i| squares[i] == *square);
        let block: Vec<usize> = indices.collect();
        let kept = rank(&reduced.left.select_rows(&block).select_columns(&block));
        square * &Rational::from(weight(block.len(), kept))
    };
    Ok(distinct
        .iter()
        .fold(Rational::ZERO, |sum, square| sum + term(square)))
}

/// `||T - D||^2 != sum_i (m_i - p_i) lambda_i^2`.
pub(super) fn kept_value_differs(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let reduced = point(subject)?.reduced();
    let claimed = weighted_value(&reduced, |multiplicity, kept| multiplicity - kept)?;
    differs(&reduced.residual().frobenius_norm_squared(), &claimed)
}

/// `||T - D||^2` is not the sum of the distinct `lambda_i^2` with `p_i = 0`.
pub(super) fn simple_value_differs(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let reduced = point(subject)?.reduced();
    let claimed = weighted_value(&reduced, |_, kept| usize::from(kept == 0))?;
    differs(&reduced.residual().frobenius_norm_squared(), &claimed)
}

/// `||T - D||^2 != ||D||^2 - ||T||^2`.
pub(super) fn value_is_no_difference(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let reduced = point(subject)?.reduced();
    let squares = [&reduced.z, &reduced.s].map(Matrix::frobenius_norm_squared);
    differs(
        &reduced.residual().frobenius_norm_squared(),
        &(&squares[0] - &squares[1]),
    )
}
