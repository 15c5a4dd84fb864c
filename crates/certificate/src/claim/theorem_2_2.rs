//! Theorem 2.2 (page 3) and the steps of its proof (pages 7 to 9).

use std::cmp::Ordering;

use exact::{Matrix, Rational, rank};
use network::Problem;

use super::{evidence, expect, stands};
use crate::rejection::require;
use crate::{Code, Evidence, Rejection, Subject};

/// A point of the rank-constrained problem.
pub(super) struct Point<'a> {
    pub problem: Problem,
    pub r: &'a Matrix,
    bound: usize,
}

pub(super) fn point(subject: &Subject) -> Result<Point<'_>, Rejection> {
    let Subject::RankConstrained { x, y, r, rank } = subject else {
        return expect(None, "a point of the rank-constrained problem");
    };
    let malformed = |detail: String| Rejection::new(Code::ShapeMismatch, detail);
    let problem =
        Problem::new(x.clone(), y.clone()).map_err(|error| malformed(error.to_string()))?;
    let expected = (y.rows(), x.rows());
    require(r.shape() == expected, Code::ShapeMismatch, || {
        format!("r has shape {:?}, expected {expected:?}", r.shape())
    })?;
    Ok(Point {
        problem,
        r,
        bound: *rank,
    })
}

/// Some matrix of rank at most `k`, given as a product, has a smaller value than `R`.
pub(super) fn better_product_exists(subject: &Subject, given: &Evidence) -> Result<(), Rejection> {
    let Point { problem, r, bound } = point(subject)?;
    let other = evidence(given.other.as_ref(), "a better product")?;
    let product = other.product();
    require(product.shape() == r.shape(), Code::ShapeMismatch, || {
        format!(
            "the other product has shape {:?}, expected {:?}",
            product.shape(),
            r.shape()
        )
    })?;
    require(rank(&product) <= bound, Code::ProductRank, || {
        format!(
            "the other product has rank {}, at most {bound} is allowed",
            rank(&product)
        )
    })?;
    let value = |matrix| problem.residual(matrix).frobenius_norm_squared();
    let (found, present) = (value(&product), value(r));
    if found < present {
        Ok(())
    } else {
        Err(stands(format!("{found} is not less than {present}")))
    }
}

/// At a local minimum `sum dp_i`, which is `rank(R X)`, is not `k`.
pub(super) fn count_differs(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let Point { problem, r, bound } = point(subject)?;
    let count = rank(&(r * problem.x()));
    if count == bound {
        Err(stands(format!("the count is {count}")))
    } else {
        Ok(())
    }
}

/// At a local minimum `rank(R X)` is not `min(k, rank(Y X^T))`.
pub(super) fn repaired_count_differs(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let Point { problem, r, bound } = point(subject)?;
    let count = rank(&(r * problem.x()));
    let expected = bound.min(rank(&problem.cross_moment()));
    if count == expected {
        Err(stands(format!("the count is {count}")))
    } else {
        Ok(())
    }
}

/// The rotation of the proof: with `v = (sin theta, cos theta)` and `S = diag(lambda_1, lambda_2)`,
/// `T(theta) = v v^T S v v^T` and `H(T) = ||T - S||^2`.
struct Rotation<'a> {
    lambda_1: &'a Rational,
    lambda_2: &'a Rational,
    tangent: &'a Rational,
    later_tangent: &'a Rational,
}

fn rotation(subject: &Subject) -> Result<Rotation<'_>, Rejection> {
    let Subject::Rotation {
        lambda_1,
        lambda_2,
        tangent,
        later_tangent,
    } = subject
    else {
        return expect(None, "a rotation of two singular directions");
    };
    Ok(Rotation {
        lambda_1,
        lambda_2,
        tangent,
        later_tangent,
    })
}

impl Rotation<'_> {
    /// `(sin theta, cos theta)` from `tan(theta/2)`.
    fn direction(tangent: &Rational) -> Matrix {
        let square = tangent * tangent;
        let denominator = &Rational::ONE + &square;
        let sine = &(tangent + tangent) / &denominator;
        let cosine = &(&Rational::ONE - &square) / &denominator;
        Matrix::from_entries(2, 1, vec![sine, cosine])
    }

    /// `H(T(theta))`.
    fn value(&self, tangent: &Rational) -> Rational {
        let mut s = Matrix::zeros(2, 2);
        s[(0, 0)] = self.lambda_1.clone();
        s[(1, 1)] = self.lambda_2.clone();
        let v = Self::direction(tangent);
        let projection = &v * &v.transpose();
        let t = &(&projection * &s) * &projection;
        (&t - &s).frobenius_norm_squared()
    }

    /// `lambda_1 sin^2 theta + lambda_2 cos^2 theta`, squared.
    fn captured(&self) -> Rational {
        let v = Self::direction(self.tangent);
        let (sine, cosine) = (&v[(0, 0)], &v[(1, 0)]);
        let mean = &(self.lambda_1 * &(sine * sine)) + &(self.lambda_2 * &(cosine * cosine));
        &mean * &mean
    }
}

/// `H(T(theta)) != H(T) + lambda_1^2 + lambda_2^2 - (lambda_1 sin^2 + lambda_2 cos^2)^2`.
pub(super) fn rotation_identity_fails(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let rotation = rotation(subject)?;
    let squares =
        &(rotation.lambda_1 * rotation.lambda_1) + &(rotation.lambda_2 * rotation.lambda_2);
    let claimed = &(&rotation.value(&Rational::ZERO) + &squares) - &rotation.captured();
    differs(&rotation.value(rotation.tangent), &claimed)
}

/// `H(T(theta)) != H(T) + lambda_2^2 - (lambda_1 sin^2 + lambda_2 cos^2)^2`.
pub(super) fn repaired_rotation_identity_fails(
    subject: &Subject,
    _: &Evidence,
) -> Result<(), Rejection> {
    let rotation = rotation(subject)?;
    let square = rotation.lambda_2 * rotation.lambda_2;
    let claimed = &(&rotation.value(&Rational::ZERO) + &square) - &rotation.captured();
    differs(&rotation.value(rotation.tangent), &claimed)
}

pub(super) fn differs(found: &Rational, claimed: &Rational) -> Result<(), Rejection> {
    if found == claimed {
        Err(stands(format!("both sides are {found}")))
    } else {
        Ok(())
    }
}

/// `theta < theta'` and `H(T(theta'))` is not less than `H(T(theta))`.
pub(super) fn rotation_increases(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let rotation = rotation(subject)?;
    if rotation.tangent.cmp(rotation.later_tangent) != Ordering::Less {
        return Err(stands("the second angle is not larger than the first"));
    }
    let (first, second) = (
        rotation.value(rotation.tangent),
        rotation.value(rotation.later_tangent),
    );
    if second < first {
        Err(stands(format!("{second} < {first}")))
    } else {
        Ok(())
    }
}
