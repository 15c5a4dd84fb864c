//! Rational functions of an infinitesimal `t > 0`: an ordered field that extends the rationals.
//!
//! The order is that of small positive t: a function is positive if it is so on some interval
//! `(0, e)`. What is true over this field of the values of a path is true on the path for all
//! small `t > 0`.

use std::cmp::Ordering;

use exact::Rational;

use crate::instance;
use crate::jet::{Jet, Variable};
use crate::matrix::Mat;
use crate::poly::Poly;
use crate::ring::{Ring, Stop, field_jets};
use crate::value::Value;

/// A rational function in lowest terms; the lowest coefficient of the denominator is 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qt {
    numerator: Poly<Rational>,
    denominator: Poly<Rational>,
}

impl Qt {
    /// The polynomial of the given coefficients, from the lowest power of t.
    pub fn polynomial(coefficients: Vec<Rational>) -> Self {
        let poly = |coefficients| Poly::new(coefficients).expect("the rationals can tell");
        Self {
            numerator: poly(coefficients),
            denominator: poly(vec![Rational::ONE]),
        }
    }

    /// The coefficients of numerator and denominator, from the lowest power of t.
    pub fn parts(&self) -> (&[Rational], &[Rational]) {
        (
            self.numerator.coefficients(),
            self.denominator.coefficients(),
        )
    }

    /// The value at a number `t`, unless it is a pole.
    pub fn evaluate(&self, t: &Rational) -> Option<Rational> {
        let denominator = self.denominator.evaluate(t).ok()?;
        self.numerator.evaluate(t).ok()?.div(&denominator).ok()
    }

    /// The infinitesimal t.
    pub fn t() -> Self {
        Self::polynomial(vec![Rational::ZERO, Rational::ONE])
    }

    /// The coefficients, if it is a polynomial.
    pub fn coefficients(&self) -> Option<&[Rational]> {
        (self.denominator.degree() == 0).then(|| self.numerator.coefficients())
    }

    /// The denominator, by the powers of t.
    pub fn denominator(&self) -> &[Rational] {
        self.denominator.coefficients()
    }

    /// The lowest power of t, and its coefficient; `None` for 0.
    pub fn lowest_term(&self) -> Option<(i64, Rational)> {
        let order = |p: &[Rational]| p.iter().position(|x| !x.is_zero());
        let (numerator, denominator) = (
            self.numerator.coefficients(),
            self.denominator.coefficients(),
        );
        let (up, down) = (order(numerator)?, order(denominator)?);
        Some((up as i64 - down as i64, &numerator[up] / &denominator[down]))
    }

    /// The limit at t = 0, unless there is a pole.
    pub fn at_zero(&self) -> Option<Rational> {
        self.evaluate(&Rational::ZERO)
    }

    /// The quotient by the denominator of this function; one of degree 0 is 1.
    fn over_same(&self, numerator: Poly<Rational>) -> Result<Self, Stop> {
        let denominator = self.denominator.clone();
        if denominator.degree() == 0 {
            return Ok(Self {
                numerator,
                denominator,
            });
        }
        Self::quotient(numerator, denominator)
    }

    fn quotient(numerator: Poly<Rational>, denominator: Poly<Rational>) -> Result<Self, Stop> {
        if denominator.degree() == 0 {
            let unit = lowest(&denominator).ok_or(Stop::Undefined)?.invert()?;
            return Ok(Self::polynomial(
                numerator.scale(&unit)?.coefficients().to_vec(),
            ));
        }
        let common = numerator.gcd(&denominator)?;
        let (numerator, denominator) =
            (numerator.divide(&common)?.0, denominator.divide(&common)?.0);
        let unit = lowest(&denominator).ok_or(Stop::Undefined)?.invert()?;
        Ok(Self {
            numerator: numerator.scale(&unit)?,
            denominator: denominator.scale(&unit)?,
        })
    }
}

/// The coefficient of the lowest power, which has the sign of the polynomial for small t.
fn lowest(poly: &Poly<Rational>) -> Option<&Rational> {
    poly.coefficients().iter().find(|a| !a.is_zero())
}

impl Ring for Qt {
    field_jets!();

    fn rational(value: &Rational) -> Self {
        Self::polynomial(vec![value.clone()])
    }

    fn as_rational(&self) -> Option<Rational> {
        let is_constant = self.numerator.degree() == 0 && self.denominator.degree() == 0;
        is_constant.then(|| {
            self.numerator
                .coefficients()
                .first()
                .cloned()
                .unwrap_or_default()
        })
    }

    fn add(&self, other: &Self) -> Result<Self, Stop> {
        if self.denominator == other.denominator {
            let sum = self.numerator.add(&other.numerator)?;
            return self.over_same(sum);
        }
        let left = self.numerator.mul(&other.denominator)?;
        let right = other.numerator.mul(&self.denominator)?;
        Self::quotient(left.add(&right)?, self.denominator.mul(&other.denominator)?)
    }

    fn sub(&self, other: &Self) -> Result<Self, Stop> {
        let numerator = other.numerator.scale(&Rational::from(-1))?;
        self.add(&Self {
            numerator,
            denominator: other.denominator.clone(),
        })
    }

    fn mul(&self, other: &Self) -> Result<Self, Stop> {
        let numerator = self.numerator.mul(&other.numerator)?;
        if other.denominator.degree() == 0 {
            return self.over_same(numerator);
        }
        Self::quotient(numerator, self.denominator.mul(&other.denominator)?)
    }

    fn invert(&self) -> Result<Self, Stop> {
        Self::quotient(self.denominator.clone(), self.numerator.clone())
    }

    fn sign(&self) -> Result<Ordering, Stop> {
        // The lowest coefficient of the denominator is 1.
        Ok(lowest(&self.numerator).map_or(Ordering::Equal, Rational::sign))
    }

    fn weight(&self) -> u64 {
        let coefficients = [&self.numerator, &self.denominator].map(Poly::coefficients);
        let words = |part: &[Rational]| part.iter().map(|a| a.words() as u64).sum::<u64>();
        coefficients.map(words).iter().sum::<u64>().max(1)
    }
}

/// A value that moves along a path, given by the coefficients of the powers of t; `None` if these
/// differ in shape, or there are none.
pub(crate) fn along(path: &[instance::Value]) -> Option<Value<Qt>> {
    use instance::Value as V;
    let polynomial = |entry: &dyn Fn(&V) -> Option<Rational>| {
        Some(Qt::polynomial(
            path.iter().map(entry).collect::<Option<_>>()?,
        ))
    };
    let matrix = |member: &dyn Fn(&V) -> Option<&exact::Matrix>| {
        let first = member(path.first()?)?;
        let same =
            |value| member(value).is_some_and(|m: &exact::Matrix| m.shape() == first.shape());
        if !path.iter().all(same) {
            return None;
        }
        let mut entries = Vec::new();
        for k in 0..first.entries().len() {
            entries.push(polynomial(&|value| {
                Some(member(value)?.entries()[k].clone())
            })?);
        }
        Some(Mat::new(first.rows(), first.cols(), entries))
    };
    match path.first()? {
        V::Integer(_) | V::Number(_) => Some(Value::Number(polynomial(&|value| match value {
            V::Integer(n) => Some(Rational::from(*n)),
            V::Number(x) => Some(x.clone()),
            _ => None,
        })?)),
        V::Matrix(_) => Some(Value::Matrix(matrix(&|value| match value {
            V::Matrix(m) => Some(m),
            _ => None,
        })?)),
        V::Family(members) => {
            let member = |i: usize| {
                matrix(&|value| match value {
                    V::Family(all) if all.len() == members.len() => all.get(i),
                    _ => None,
                })
            };
            Some(Value::Family(
                0,
                (0..members.len()).map(member).collect::<Option<_>>()?,
            ))
        }
    }
}
