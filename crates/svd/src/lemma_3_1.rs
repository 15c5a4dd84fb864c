//! Lemma 3.1 (page 3): singular values are continuous; in Weyl's form,
//! `|sigma_i(M) - sigma_i(M')| <= ||M - M'||_2` for all `i`.
//!
//! On an instance the two sides are enclosed and refined until the intervals decide. Equality is
//! decided by a constructive root bound (Mignotte; Burnikel, Fleischer, Mehlhorn and Schirra in
//! exact geometric computation): divided by the common content `c` of the two matrices, the
//! singular values of `M`, `M'` and `M - M'` are algebraic integers, eigenvalues of integer
//! symmetric matrices, hence so is `y = (+-(sigma_i(M) - sigma_i(M')) - ||M - M'||) / c`. Its
//! conjugates are sums of conjugates of the three, at most `d` in number, each at most `b` in
//! absolute value, where `b` is the sum of the three operator norms over `c`. The product of all
//! conjugates is an integer, so `y != 0` implies `|y| >= 1 / b^(d-1)` (if `b >= 1`). An interval
//! of `y` inside that range that contains 0 proves `y = 0`.
//!
//! That is complete where the bound is affordable, at least for sizes up to 3 with entries of
//! machine size; beyond the budget
//! an undecided comparison is reported as such, with the width reached.

use enclosure::{Certificate, Integral};
use exact::integer::bit_length;
use exact::{Integer, Matrix, Rational};

use crate::{Enclosures, SvdError, singular_values};

/// The largest number of bits to which singular values are refined to decide an equality.
pub const ROOT_BOUND_BITS: usize = 15_000;

/// What is certified of an instance of Lemma 3.1.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub enum Continuity {
    /// The inequality holds for every `i`.
    Holds {
        /// The `i` (from 0) at which it is an equality.
        equalities: Vec<usize>,
    },
    /// The inequality fails at an index (from 0): not for Lemma 3.1, but for a mutant of it.
    Refuted {
        /// The index.
        index: usize,
        /// The singular values of `M`, of `M'` and of `M - M'`, in intervals that show it.
        certificates: Box<[Certificate; 3]>,
    },
    /// Not decided within the budget, which is never a pass.
    Undecided {
        /// The index, from 0.
        index: usize,
        /// The width of the interval of the difference of the two sides.
        width: Rational,
    },
}

/// Decides Lemma 3.1 on `(M, M')`.
///
/// # Errors
/// [`SvdError::DifferentShapes`] when the sizes differ, [`SvdError::TooLarge`].
pub fn lemma_3_1(m: &Matrix, other: &Matrix) -> Result<Continuity, SvdError> {
    weyl(m, other, &Rational::ONE)
}

/// Decides `|sigma_i(M) - sigma_i(M')| <= factor ||M - M'||_2` for all `i`. With a factor below 1
/// this is a mutant of Lemma 3.1.
///
/// # Errors
/// As for [`lemma_3_1`].
pub fn weyl(m: &Matrix, other: &Matrix, factor: &Rational) -> Result<Continuity, SvdError> {
    if m.shape() != other.shape() {
        return Err(SvdError::DifferentShapes);
    }
    weyl_by(m, other, &(m - other), factor)
}

/// Decides `|sigma_i(M) - sigma_i(M')| <= factor ||N||_2` for all `i`, for any matrix `N`.
///
/// # Errors
/// As for [`lemma_3_1`].
pub fn weyl_by(
    m: &Matrix,
    other: &Matrix,
    measure: &Matrix,
    factor: &Rational,
) -> Result<Continuity, SvdError> {
    if m.shape() != other.shape() {
        return Err(SvdError::DifferentShapes);
    }
    let matrices = [m, other, measure];
    let entries: Vec<Rational> = matrices.iter().flat_map(|a| a.entries()).cloned().collect();
    let all = Matrix::from_entries(1, entries.len(), entries);
    let mut sides = Sides {
        content: Integral::new(&all).content().clone(),
        values: [
            singular_values(m)?,
            singular_values(other)?,
            singular_values(measure)?,
        ],
        factor: factor.clone(),
    };
    let mut equalities = Vec::new();
    for index in 0..sides.values[0].count() {
        match sides.decide(index)? {
            Decision::Less => {}
            Decision::Equal => equalities.push(index),
            Decision::Greater => {
                let certificates = sides.values.map(|values| values.certificate().clone());
                return Ok(Continuity::Refuted {
                    index,
                    certificates: Box::new(certificates),
                });
            }
            Decision::Undecided(width) => return Ok(Continuity::Undecided { index, width }),
        }
    }
    Ok(Continuity::Holds { equalities })
}

/// How the left side of the inequality compares with the right.
enum Decision {
    Less,
    Equal,
    Greater,
    Undecided(Rational),
}

/// The singular values of `M`, `M'` and `M - M'`.
struct Sides {
    content: Rational,
    values: [Enclosures; 3],
    factor: Rational,
}

impl Sides {
    /// The ends of `|sigma_i(M) - sigma_i(M')| - factor ||M - M'||`.
    fn difference(&self, index: usize) -> (Rational, Rational) {
        let [a, b, e] = &self.values;
        let (a, b) = (&a.values()[index], &b.values()[index]);
        let norm = e.operator_norm();
        let (down, up) = (a.lo() - b.hi(), a.hi() - b.lo());
        let least = down.clone().max(-&up).max(Rational::ZERO);
        let most = up.max(-down);
        let bound = [&self.factor * norm.lo(), &self.factor * norm.hi()];
        let (lo, hi) = (bound.iter().min(), bound.iter().max());
        let end = |end: Option<&Rational>| end.cloned().unwrap_or_default();
        (least - end(hi), most - end(lo))
    }

    /// `(k, unit)` such that a difference of absolute value below `2^-k unit` is 0.
    fn root_bound(&self) -> (usize, Rational) {
        let (_, q) = self.factor.to_integers();
        let q = Rational::from_integers(q, Integer::ONE).unwrap_or(Rational::ONE);
        let unit = &self.content / &q;
        // A singular value has at most 2 r conjugates, r the number of distinct positive ones.
        let mut conjugates = 1usize;
        let mut sum = Rational::ONE;
        let factors = [&Rational::ONE, &Rational::ONE, &self.factor];
        for (values, factor) in self.values.iter().zip(factors) {
            conjugates = conjugates.saturating_mul((2 * values.distinct_positive()).max(1));
            sum += &(values.operator_norm().hi() * &factor.abs()) / &unit;
        }
        let (n, d) = sum.to_integers();
        let bits = bit_length(&(n / d + Integer::ONE));
        (conjugates.saturating_mul(bits), unit)
    }

    fn decide(&mut self, index: usize) -> Result<Decision, SvdError> {
        let mut bits = 128;
        let mut bound: Option<(usize, Rational)> = None;
        loop {
            let (lo, hi) = self.difference(index);
            if lo.is_positive() {
                return Ok(Decision::Greater);
            }
            if hi.is_negative() {
                return Ok(Decision::Less);
            }
            if lo.is_zero() && hi.is_zero() {
                return Ok(Decision::Equal);
            }
            // The root bound costs characteristic polynomials: first a refinement without it.
            if bits > 128 {
                let (exponent, unit) = bound.get_or_insert_with(|| self.root_bound()).clone();
                let small = Rational::from_integers(
                    Integer::ONE,
                    Integer::ONE << exponent.min(ROOT_BOUND_BITS),
                );
                let small = &small.unwrap_or_default() * &unit;
                if exponent <= ROOT_BOUND_BITS && lo.abs().max(hi.abs()) < small {
                    return Ok(Decision::Equal);
                }
                // Beyond this no refinement helps.
                let enough = exponent.saturating_mul(2).max(1024);
                if exponent > ROOT_BOUND_BITS && bits > 1024 || bits > 2 * enough {
                    return Ok(Decision::Undecided(&hi - &lo));
                }
            }
            let [a, b, e] = &mut self.values;
            *a = a.refine_one(index, bits)?;
            *b = b.refine_one(index, bits)?;
            if e.count() > 0 {
                *e = e.refine_one(0, bits)?;
            }
            bits *= 2;
        }
    }
}
