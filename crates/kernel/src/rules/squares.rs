//! K9, sums of squares near a point: local minima that may not be global. In `proofs/`:
//! `squares_min`.
//!
//! Let f be equal, near the point, to a quotient of polynomials in the displacements x of its
//! variables (see [`crate::germ`]). Let c and the entries of a vector v and of a symmetric matrix M
//! be polynomials in x, with c(0) > 0, M(0) positive definite and, identically in x,
//!
//! `c (f - f(0)) = v^T M v`.
//!
//! By continuity c > 0, and M is positive definite, at all x near 0; so `f >= f(0)` there, and the
//! point is a local minimum, over any feasible set that contains it. No radius is needed. With v =
//! x this is the second order condition; with v empty, that f is constant near the point.
//!
//! Where the feasible set is that of the matrices of rank at most k, and the point is one of rank
//! k, x are the coordinates of K11, in which all feasible points near lie.
//!
//! If f is a polynomial, not only near the point, c > 0 is a number and M a positive definite
//! matrix of numbers, then `f >= f(0)` everywhere, and the point is a global minimum. Unproved.

use std::cmp::Ordering;

use exact::Rational;
use serde::{Deserialize, Serialize};

use crate::core::{Predicate, Slot};
use crate::evaluate::Evaluator;
use crate::evidence::Rejection;
use crate::germ::Germ;
use crate::infinitesimal::Qt;
use crate::matrix::Mat;
use crate::ring::{Reason, Ring, Stop};
use crate::rules::chart::{coordinates, independent_rows};
use crate::rules::constraints::{Constraint, constraints, multiplied};
use crate::rules::minimum::{Question, Ruling, limited_rank, refusal};
use crate::rules::unknown::Unknown;
use crate::truth::Truth;
use crate::value::Value;

/// A polynomial in the displacements: the entries of the places in their order, by rows, family
/// member after family member, counted from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Polynomial(pub Vec<Monomial>);

/// A term of a polynomial.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Monomial {
    /// The coefficient.
    #[serde(with = "crate::number")]
    pub c: Rational,
    /// The variables, each as often as it is a factor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub x: Vec<usize>,
}

/// Why a germ does not fall below 0 near the point: `multiplier * germ = v^T M v`, plus what the
/// constraints of the feasible set add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Squares {
    /// c.
    pub multiplier: Polynomial,
    /// v.
    pub vector: Vec<Polynomial>,
    /// M, by rows.
    pub matrix: Vec<Vec<Polynomial>>,
    /// K15: for each constraint of the feasible set the multipliers of its entries, or none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<Vec<Polynomial>>,
}

/// The longest vector of a sum of squares.
const MAX_LENGTH: usize = 64;
/// The greatest degree of a polynomial with a global minimum.
const MAX_DEGREE: u8 = 32;
/// The most products of terms in `v^T M v`.
const MAX_PRODUCTS: usize = 1 << 22;

impl Polynomial {
    /// The germ of a polynomial in `count` displacements.
    ///
    /// # Errors
    /// `malformed` if it has other variables.
    pub fn germ(&self, count: usize) -> Result<Germ, Rejection> {
        let mut sum = Germ::integer(0);
        for Monomial { c, x } in &self.0 {
            if x.iter().any(|&index| index >= count) {
                let message = format!("there are {count} displacements");
                return Err(Rejection::new("malformed", message));
            }
            let term = Germ::monomial(&Qt::rational(c), x);
            let added = term.and_then(|term| sum.add(&term));
            sum = added.map_err(crate::rules::minimum::stopped)?;
        }
        Ok(sum)
    }
}

/// The statement near the point, with the small coordinates, which are counted: each place is its
/// value plus displacements, or, at a matrix of the greatest rank that is feasible, as K11 has it.
///
/// # Errors
/// When a place has no value.
pub fn around<'c>(
    evaluator: &mut Evaluator<'c>,
    question: &Question<'_>,
) -> Result<(Evaluator<'c, Germ>, usize), Stop> {
    let limit = limited_rank(evaluator, question)?;
    let slots = question.places.iter().map(|place| place.slot);
    displaced(evaluator, slots, limit)
}

/// The statement near the values of some slots, which are these plus displacements; or, at a
/// matrix of the greatest rank if there is one, as K11 has it.
pub(crate) fn displaced<'c>(
    evaluator: &Evaluator<'c>,
    slots: impl Iterator<Item = Slot>,
    limit: Option<usize>,
) -> Result<(Evaluator<'c, Germ>, usize), Stop> {
    let mut germs = evaluator.over(Germ::constant);
    let mut count = 0;
    let mut next = |base: &Qt| {
        count += 1;
        Germ::constant(base).add(&Germ::monomial(&Qt::integer(1), &[count - 1])?)
    };
    for slot in slots {
        let mut moved = |m: &Mat| Mat::from_fn(m.rows(), m.cols(), |i, j| next(m.at(i, j)));
        let value = match evaluator.slot(slot).ok_or(Stop::Undefined)? {
            Value::Matrix(m) if limit.is_some() && Some(m.rank()?) == limit => {
                Value::Matrix(coordinates(m, &independent_rows(m)?, &mut next)?)
            }
            Value::Matrix(m) => Value::Matrix(moved(m)?),
            Value::Family(first, members) => {
                let members = members.iter().map(moved);
                Value::Family(*first, members.collect::<Result<_, _>>()?)
            }
            other => Value::Number(next(&other.number()?)?),
        };
        germs.set(slot, value);
    }
    Ok((germs, count))
}

impl Squares {
    /// Whether they show that a germ in `count` displacements, 0 at the point, is at least 0 near
    /// where `bound` is.
    pub(crate) fn show(&self, germ: &Germ, bound: &Germ, count: usize) -> Result<Ruling, Stop> {
        let n = self.vector.len();
        if n > MAX_LENGTH || self.matrix.len() != n || self.matrix.iter().any(|r| r.len() != n) {
            return refusal("malformed", "v and M do not fit, or are too long");
        }
        let terms = |p: &Polynomial| p.0.len();
        let longest = self.vector.iter().map(terms).max().unwrap_or(0);
        let weights: usize = self.matrix.iter().flatten().map(terms).sum();
        if weights.saturating_mul(longest).saturating_mul(longest) > MAX_PRODUCTS {
            return Err(Stop::Undecided(Reason::TooCostly));
        }
        let read = |polynomials: &[Polynomial]| {
            let germs = polynomials.iter().map(|p| p.germ(count));
            germs.collect::<Result<Vec<Germ>, _>>()
        };
        let parts = read(std::slice::from_ref(&self.multiplier))
            .and_then(|c| Ok((c, read(&self.vector)?, read(&self.matrix.concat())?)));
        let (c, v, matrix) = match parts {
            Ok((c, v, matrix)) => (c, Mat::new(n, 1, v), Mat::new(n, n, matrix)),
            Err(rejection) => return Ok(Err(rejection)),
        };
        if !is_positive(&c[0])? {
            return refusal("multiplier", "the multiplier is not positive at the point");
        }
        if !matrix
            .sub(&matrix.transpose())?
            .entries()
            .iter()
            .all(Germ::vanishes)
        {
            return refusal("not-definite", "the matrix is not symmetric");
        }
        let here = Mat::from_fn(n, n, |i, j| {
            matrix.at(i, j).at_point().ok_or(Stop::Undefined)
        })?;
        if here.inertia()?.positive != n {
            return refusal(
                "not-definite",
                "the matrix is not positive definite at the point",
            );
        }
        let squares = matrix.mul(&v)?.inner(&v)?;
        if c[0].mul(germ)?.sub(bound)?.sub(&squares)?.vanishes() {
            return Ok(Ok(Truth::True));
        }
        refusal(
            "no-identity",
            "the function is another one than the sum of squares",
        )
    }
}

/// Whether a germ is positive at the point, and so near it.
pub(crate) fn is_positive(germ: &Germ) -> Result<bool, Stop> {
    let sign = germ.at_point().map(|value| value.sign()).transpose()?;
    Ok(sign.is_some_and(Ordering::is_gt))
}

/// Whether the places, where they are now, are at a local or global minimum.
pub(crate) fn squares(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
    evidence: &Squares,
) -> Result<Ruling, Stop> {
    let nearby = question.predicate == Predicate::LocalMin;
    let (value, constraints, count) = if nearby {
        let (mut germs, count) = around(evaluator, question)?;
        let value = question.value(&mut germs)?;
        (value, constraints(evaluator, &mut germs, question), count)
    } else {
        let mut weights = evidence.matrix.iter().flatten();
        let is_number = |p: &Polynomial| p.0.iter().all(|term| term.x.is_empty());
        if !is_number(&evidence.multiplier) || !weights.all(is_number) {
            let message = "for a global minimum the multiplier and the matrix are of numbers";
            return refusal("not-definite", message);
        }
        let mut unknown = Unknown::new(MAX_DEGREE);
        let mut forms = question.displaced(evaluator, &mut unknown)?;
        let value = Germ::of(&question.value(&mut forms)?)?;
        let constraints = constraints(evaluator, &mut forms, question);
        let constraints = constraints.iter().map(|of| Constraint::germs(of.as_ref()?));
        (value, constraints.collect(), unknown.count)
    };
    let Some(here) = value.at_point() else {
        return refusal("kink", "the function is at a kink");
    };
    let bound = match multiplied(&evidence.constraints, &constraints, count, nearby)? {
        Ok(bound) => bound,
        Err(rejection) => return Ok(Err(rejection)),
    };
    evidence.show(&value.sub(&Germ::constant(&here))?, &bound, count)
}
