//! The rings that terms are evaluated over, and what stops an evaluation.
//!
//! [`Qt`](crate::infinitesimal::Qt) decides instances, and what is so along a path. Every operation
//! may stop: rings that know a value only in part (truncated polynomials) cannot answer every
//! question about it.

use std::cmp::Ordering;
use std::fmt;

use exact::Rational;

use crate::jet::{Jet, Variable};

/// Why a term has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A partial operation outside its domain: the term is undefined.
    Undefined,
    /// The term may have a value, but it was not found.
    Undecided(Reason),
}

/// Why something is not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// More steps than the limit of the evaluator.
    TooCostly,
    /// A slot without a value.
    Unassigned,
    /// A quantifier over matrices or a predicate without evidence.
    NoEvidence,
    /// A sign of, or a product with, a form that is not constant.
    NotConstant,
    /// A comparison of irrational numbers that the enclosures did not decide.
    Irrational,
    /// `descent_order`, which has no evaluation.
    DescentOrder,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooCostly => "too-costly: more steps than the limit",
            Self::Unassigned => "a variable has no value",
            Self::NoEvidence => "no evidence was given",
            Self::NotConstant => "the value is not constant near the point",
            Self::Irrational => "irrational numbers could not be compared",
            Self::DescentOrder => "`descent_order` is not evaluated",
        })
    }
}

/// A commutative ring that contains the rational numbers, ordered where it can tell.
pub trait Ring: Clone + fmt::Debug {
    /// The element as a constant polynomial, in rings in which derivatives are taken.
    const JET: Option<fn(&Self) -> Jet> = None;

    /// Whether elements that are not constant grow with each pivot of an elimination.
    const GROWS: bool = false;

    /// The coefficient of a monomial in variables of one level.
    ///
    /// # Errors
    /// In rings in which no derivatives are taken.
    fn part(_: &Jet, _: &[Variable]) -> Result<Self, Stop> {
        Err(Stop::Undecided(Reason::NotConstant))
    }

    /// The element that is a rational number.
    fn rational(value: &Rational) -> Self;

    /// The rational number that the element is, if it is one.
    fn as_rational(&self) -> Option<Rational>;

    /// The sum.
    ///
    /// # Errors
    /// When the ring cannot hold the result.
    fn add(&self, other: &Self) -> Result<Self, Stop>;

    /// The difference.
    ///
    /// # Errors
    /// As for [`Ring::add`].
    fn sub(&self, other: &Self) -> Result<Self, Stop>;

    /// The product.
    ///
    /// # Errors
    /// As for [`Ring::add`].
    fn mul(&self, other: &Self) -> Result<Self, Stop>;

    /// The inverse.
    ///
    /// # Errors
    /// [`Stop::Undefined`] for 0.
    fn invert(&self) -> Result<Self, Stop>;

    /// The sign, as the ordering against 0.
    ///
    /// # Errors
    /// When the ring cannot tell.
    fn sign(&self) -> Result<Ordering, Stop>;

    /// The quotient.
    ///
    /// # Errors
    /// [`Stop::Undefined`] when `other` is 0.
    fn div(&self, other: &Self) -> Result<Self, Stop> {
        self.mul(&other.invert()?)
    }

    /// The element that is an integer.
    fn integer(value: i64) -> Self {
        Self::rational(&Rational::from(value))
    }

    /// Whether the element is 0.
    ///
    /// # Errors
    /// When the ring cannot tell.
    fn is_zero(&self) -> Result<bool, Stop> {
        Ok(self.sign()?.is_eq())
    }

    /// The sum of the products of the pairs.
    ///
    /// # Errors
    /// As for [`Ring::add`].
    fn inner<'a>(pairs: impl Iterator<Item = (&'a Self, &'a Self)> + Clone) -> Result<Self, Stop>
    where
        Self: 'a,
    {
        let mut pairs = pairs;
        let Some((a, b)) = pairs.next() else {
            return Ok(Self::integer(0));
        };
        pairs.try_fold(a.mul(b)?, |sum, (a, b)| sum.add(&a.mul(b)?))
    }

    /// A measure of what an operation with the element costs; 1 for a small number.
    fn weight(&self) -> u64;

    /// The greater of two elements.
    ///
    /// # Errors
    /// When the ring cannot tell.
    fn max(&self, other: &Self) -> Result<Self, Stop> {
        Ok(if self.sub(other)?.sign()?.is_ge() {
            self
        } else {
            other
        }
        .clone())
    }

    /// The lesser of two elements.
    ///
    /// # Errors
    /// When the ring cannot tell.
    fn min(&self, other: &Self) -> Result<Self, Stop> {
        self.add(other)?.sub(&self.max(other)?)
    }
}

impl Ring for Rational {
    fn rational(value: &Rational) -> Self {
        value.clone()
    }

    fn as_rational(&self) -> Option<Rational> {
        Some(self.clone())
    }

    fn add(&self, other: &Self) -> Result<Self, Stop> {
        Ok(self + other)
    }

    fn sub(&self, other: &Self) -> Result<Self, Stop> {
        Ok(self - other)
    }

    fn mul(&self, other: &Self) -> Result<Self, Stop> {
        Ok(self * other)
    }

    fn invert(&self) -> Result<Self, Stop> {
        self.recip().ok_or(Stop::Undefined)
    }

    fn sign(&self) -> Result<Ordering, Stop> {
        Ok(Rational::sign(self))
    }

    fn div(&self, other: &Self) -> Result<Self, Stop> {
        if other.is_zero() {
            Err(Stop::Undefined)
        } else {
            Ok(self / other)
        }
    }

    fn inner<'a>(pairs: impl Iterator<Item = (&'a Self, &'a Self)> + Clone) -> Result<Self, Stop> {
        Ok(exact::inner_product(pairs))
    }

    fn weight(&self) -> u64 {
        self.words() as u64
    }
}
