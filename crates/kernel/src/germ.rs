//! Germs: functions near a point, as exact quotients of polynomials in small displacements.
//!
//! A term over germs is a rational function of the displacements `x_0, x_1, ...` of its variables,
//! equal to the term at all points near the given one. `abs`, `relu`, `min` and `max` take the
//! branch that they have at the point, if it is a strict one. At a kink the value is *unknown*: it
//! is a number at each point near, and nothing more is known of it. Zero times an unknown value is
//! zero, so a sum may leave out what sits on a kink.
//!
//! Nothing is truncated. A denominator does not vanish at the point, so not near it.

use std::cmp::Ordering;

use exact::Rational;

use crate::infinitesimal::Qt;
use crate::jet::Jet;
use crate::ring::{Reason, Ring, Stop};
use crate::value::Binary;

/// The degree to which polynomials are kept; beyond it a germ is too costly.
const DEGREE: u8 = u8::MAX;
/// The most products of terms that one multiplication may take.
const MAX_PRODUCTS: usize = 1 << 20;

/// A function near a point.
#[derive(Clone, Debug)]
pub enum Germ {
    /// `numerator / denominator`, the denominator not 0 at the point.
    Known(Jet, Jet),
    /// A value at a kink.
    Unknown,
}

const STOP: Stop = Stop::Undecided(Reason::NotConstant);

impl Germ {
    /// A constant.
    pub fn constant(value: &Qt) -> Self {
        Self::polynomial(Jet::lift(value))
    }

    fn polynomial(numerator: Jet) -> Self {
        Self::Known(numerator, Jet::integer(1))
    }

    /// The germ of a polynomial in unknowns.
    ///
    /// # Errors
    /// When it is known in part only.
    pub fn of(form: &Jet) -> Result<Self, Stop> {
        let complete = form.is_complete().then(|| form.terms()).ok_or(STOP)?;
        complete
            .into_iter()
            .try_fold(Self::integer(0), |sum, (indices, value)| {
                sum.add(&Self::monomial(value, &indices)?)
            })
    }

    /// `value * x_i * x_j * ...`.
    ///
    /// # Errors
    /// When there are too many factors.
    pub fn monomial(value: &Qt, indices: &[usize]) -> Result<Self, Stop> {
        if indices.len() > usize::from(DEGREE) {
            return Err(Stop::Undecided(Reason::TooCostly));
        }
        Ok(Self::polynomial(Jet::product(value, indices, DEGREE)))
    }

    /// The numerator and denominator; `None` for an unknown value.
    pub fn parts(&self) -> Option<(&Jet, &Jet)> {
        match self {
            Self::Known(numerator, denominator) => Some((numerator, denominator)),
            Self::Unknown => None,
        }
    }

    /// The value at the point; `None` for an unknown one.
    pub fn at_point(&self) -> Option<Qt> {
        let (numerator, denominator) = self.parts()?;
        let value = numerator.coefficient(&[]);
        value.div(&denominator.coefficient(&[])).ok()
    }

    /// Whether it vanishes at all points near.
    pub fn vanishes(&self) -> bool {
        matches!(self, Self::Known(numerator, _) if numerator.is_nothing())
    }

    fn linear(&self, other: &Self, f: Binary<Jet>) -> Result<Self, Stop> {
        let (Some((a, b)), Some((c, d))) = (self.parts(), other.parts()) else {
            return Ok(Self::Unknown);
        };
        if b.sub(d)?.is_nothing() {
            return Ok(Self::Known(f(a, c)?, b.clone()));
        }
        Ok(Self::Known(f(&times(a, d)?, &times(c, b)?)?, times(b, d)?))
    }
}

/// A product in which nothing is dropped.
fn times(a: &Jet, b: &Jet) -> Result<Jet, Stop> {
    let too_costly = Stop::Undecided(Reason::TooCostly);
    if a.len().saturating_mul(b.len()) > MAX_PRODUCTS {
        return Err(too_costly);
    }
    let product = a.mul(b)?;
    if product.is_complete() {
        Ok(product)
    } else {
        Err(too_costly)
    }
}

impl Ring for Germ {
    const GROWS: bool = true;

    fn rational(value: &Rational) -> Self {
        Self::constant(&Qt::rational(value))
    }

    fn as_rational(&self) -> Option<Rational> {
        let Self::Known(numerator, denominator) = self else {
            return None;
        };
        let (above, below) = (numerator.as_rational()?, denominator.as_rational()?);
        above.div(&below).ok()
    }

    fn add(&self, other: &Self) -> Result<Self, Stop> {
        self.linear(other, Jet::add)
    }

    fn sub(&self, other: &Self) -> Result<Self, Stop> {
        self.linear(other, Jet::sub)
    }

    fn mul(&self, other: &Self) -> Result<Self, Stop> {
        match (self.parts(), other.parts()) {
            _ if self.vanishes() || other.vanishes() => Ok(Self::integer(0)),
            (Some((a, b)), Some((c, d))) => Ok(if b.sub(c)?.is_nothing() {
                Self::Known(a.clone(), d.clone())
            } else if a.sub(d)?.is_nothing() {
                Self::Known(c.clone(), b.clone())
            } else {
                Self::Known(times(a, c)?, times(b, d)?)
            }),
            _ => Ok(Self::Unknown),
        }
    }

    fn invert(&self) -> Result<Self, Stop> {
        let (numerator, denominator) = self.parts().ok_or(STOP)?;
        if numerator.is_nothing() {
            return Err(Stop::Undefined);
        }
        if numerator.coefficient(&[]).is_zero()? {
            return Err(STOP);
        }
        Ok(Self::Known(denominator.clone(), numerator.clone()))
    }

    /// The sign that it has at all points near.
    fn sign(&self) -> Result<Ordering, Stop> {
        if self.vanishes() {
            return Ok(Ordering::Equal);
        }
        match self.at_point().ok_or(STOP)?.sign()? {
            Ordering::Equal => Err(STOP),
            sign => Ok(sign),
        }
    }

    fn max(&self, other: &Self) -> Result<Self, Stop> {
        let gap = self.sub(other)?;
        Ok(match gap.sign() {
            Ok(Ordering::Less) => other.clone(),
            Ok(_) => self.clone(),
            Err(_) => Self::Unknown,
        })
    }

    fn min(&self, other: &Self) -> Result<Self, Stop> {
        let gap = self.sub(other)?;
        Ok(match gap.sign() {
            Ok(Ordering::Less) => self.clone(),
            Ok(_) => other.clone(),
            Err(_) => Self::Unknown,
        })
    }

    /// The power 4/3 of the terms, so that a product is paid for by the square of these.
    fn weight(&self) -> u64 {
        let Self::Known(numerator, denominator) = self else {
            return 1;
        };
        let terms = numerator.weight() + denominator.weight() - 1;
        let mut root = 1u64;
        while (root + 1).pow(3) <= terms {
            root += 1;
        }
        terms.saturating_mul(root)
    }
}
