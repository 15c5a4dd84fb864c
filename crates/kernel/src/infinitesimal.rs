<<<<<<< HEAD
//! Rational functions of a positive infinitesimal t.
//!
//! The field of rational functions over Q is ordered by the sign for all small t > 0, which is the
//! sign of the lowest term. A term of the language that has a value over this field has that value
//! for all small t > 0. So what is true over it is true near t = 0, on one side.
=======
//! Rational functions of an infinitesimal `t > 0`: an ordered field that extends the rationals.
//!
//! The order is that of small positive t: a function is positive if it is so on some interval
//! `(0, e)`. What is true over this field of the values of a path is true on the path for all
//! small `t > 0`.
>>>>>>> 6f1f928 (kernel: rational functions of an infinitesimal, derivatives by truncated polynomials, spectra against numbers)

use std::cmp::Ordering;

use exact::Rational;

<<<<<<< HEAD
use crate::instance;
use crate::matrix::Mat;
use crate::ring::{Ring, Stop, ZERO};
use crate::value::Value;

/// A rational function: numerator and denominator by powers of t, without trailing zeros and
/// without a common factor; the lowest coefficient of the denominator is 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qt {
    numerator: Vec<Rational>,
    denominator: Vec<Rational>,
}

fn trimmed(mut p: Vec<Rational>) -> Vec<Rational> {
    while p.last().is_some_and(Rational::is_zero) {
        p.pop();
    }
    p
}

fn times(a: &[Rational], b: &[Rational]) -> Vec<Rational> {
    if a.is_empty() || b.is_empty() {
        return Vec::new();
    }
    let mut product = vec![Rational::ZERO; a.len() + b.len() - 1];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            product[i + j] += x * y;
        }
    }
    trimmed(product)
}

fn plus(a: &[Rational], b: &[Rational], minus: bool) -> Vec<Rational> {
    let at = |p: &[Rational], k: usize| p.get(k).cloned().unwrap_or(Rational::ZERO);
    let sum = (0..a.len().max(b.len())).map(|k| {
        let (x, y) = (at(a, k), at(b, k));
        if minus { &x - &y } else { &x + &y }
    });
    trimmed(sum.collect())
}

/// Quotient and remainder; `b` is not 0.
fn divide(a: &[Rational], b: &[Rational]) -> (Vec<Rational>, Vec<Rational>) {
    let mut rest = a.to_vec();
    let mut quotient = vec![Rational::ZERO; (a.len() + 1).saturating_sub(b.len())];
    while rest.len() >= b.len() {
        let shift = rest.len() - b.len();
        let factor = &rest[rest.len() - 1] / &b[b.len() - 1];
        for (k, x) in b.iter().enumerate() {
            let change = &factor * x;
            rest[shift + k] -= change;
        }
        rest = trimmed(rest);
        quotient[shift] = factor;
    }
    (trimmed(quotient), rest)
}

fn common_divisor(a: &[Rational], b: &[Rational]) -> Vec<Rational> {
    let (mut a, mut b) = (a.to_vec(), b.to_vec());
    while !b.is_empty() {
        let (_, mut rest) = divide(&a, &b);
        if let Some(top) = rest.last().cloned() {
            rest.iter_mut().for_each(|x| *x /= &top);
        }
        a = std::mem::replace(&mut b, rest);
    }
    a
}

impl Qt {
    /// The quotient of two polynomials in lowest terms; the denominator is not 0.
    fn quotient(mut numerator: Vec<Rational>, mut denominator: Vec<Rational>) -> Self {
        if numerator.is_empty() {
            return Self {
                numerator,
                denominator: vec![Rational::ONE],
            };
        }
        if denominator.len() > 1 {
            let divisor = common_divisor(&numerator, &denominator);
            if divisor.len() > 1 {
                numerator = divide(&numerator, &divisor).0;
                denominator = divide(&denominator, &divisor).0;
            }
        }
        let lowest = denominator
            .iter()
            .find(|x| !x.is_zero())
            .cloned()
            .expect("not 0");
        numerator
            .iter_mut()
            .chain(&mut denominator)
            .for_each(|x| *x /= &lowest);
        Self {
            numerator,
            denominator,
        }
    }

    /// The polynomial with the given coefficients of the powers of t.
    pub fn polynomial(coefficients: Vec<Rational>) -> Self {
        Self {
            numerator: trimmed(coefficients),
            denominator: vec![Rational::ONE],
        }
    }

    /// The limit at t = 0, unless there is a pole.
    pub fn at_zero(&self) -> Option<Rational> {
        let constant = |p: &[Rational]| p.first().cloned().unwrap_or(Rational::ZERO);
        let denominator = constant(&self.denominator);
        (!denominator.is_zero()).then(|| &constant(&self.numerator) / &denominator)
    }
}

impl Ring for Qt {
=======
use crate::jet::{Jet, Variable};
use crate::poly::Poly;
use crate::ring::{Ring, Stop, field_jets};

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

>>>>>>> 6f1f928 (kernel: rational functions of an infinitesimal, derivatives by truncated polynomials, spectra against numbers)
    fn rational(value: &Rational) -> Self {
        Self::polynomial(vec![value.clone()])
    }

<<<<<<< HEAD
    fn as_rational(&self) -> Option<&Rational> {
        match (&self.numerator[..], &self.denominator[..]) {
            ([], _) => Some(&ZERO),
            ([value], [_]) => Some(value),
            _ => None,
        }
    }

    fn add(&self, other: &Self) -> Result<Self, Stop> {
        Ok(self.sum(other, false))
    }

    fn sub(&self, other: &Self) -> Result<Self, Stop> {
        Ok(self.sum(other, true))
    }

    fn mul(&self, other: &Self) -> Result<Self, Stop> {
        Ok(Self::quotient(
            times(&self.numerator, &other.numerator),
            times(&self.denominator, &other.denominator),
        ))
    }

    fn invert(&self) -> Result<Self, Stop> {
        if self.numerator.is_empty() {
            return Err(Stop::Undefined);
        }
        Ok(Self::quotient(
            self.denominator.clone(),
            self.numerator.clone(),
        ))
=======
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
            return Self::quotient(sum, self.denominator.clone());
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
        Self::quotient(numerator, self.denominator.mul(&other.denominator)?)
    }

    fn invert(&self) -> Result<Self, Stop> {
        Self::quotient(self.denominator.clone(), self.numerator.clone())
>>>>>>> 6f1f928 (kernel: rational functions of an infinitesimal, derivatives by truncated polynomials, spectra against numbers)
    }

    fn sign(&self) -> Result<Ordering, Stop> {
        // The lowest coefficient of the denominator is 1.
<<<<<<< HEAD
        let lowest = self.numerator.iter().find(|x| !x.is_zero());
        Ok(lowest.map_or(Ordering::Equal, Rational::sign))
    }

    fn weight(&self) -> u64 {
        let weights = self
            .numerator
            .iter()
            .chain(&self.denominator)
            .map(Ring::weight);
        let length = (self.numerator.len() * self.denominator.len()).max(1) as u64;
        weights.max().unwrap_or(1).saturating_mul(length)
    }
}

impl Qt {
    fn sum(&self, other: &Self, minus: bool) -> Self {
        if self.denominator == other.denominator {
            let numerator = plus(&self.numerator, &other.numerator, minus);
            return Self::quotient(numerator, self.denominator.clone());
        }
        let left = times(&self.numerator, &other.denominator);
        let right = times(&other.numerator, &self.denominator);
        let denominator = times(&self.denominator, &other.denominator);
        Self::quotient(plus(&left, &right, minus), denominator)
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
=======
        Ok(lowest(&self.numerator).map_or(Ordering::Equal, Rational::sign))
    }

    fn weight(&self) -> u64 {
        let coefficients = [&self.numerator, &self.denominator].map(Poly::coefficients);
        let words = |part: &[Rational]| part.iter().map(|a| a.words() as u64).sum::<u64>();
        coefficients.map(words).iter().sum::<u64>().max(1)
>>>>>>> 6f1f928 (kernel: rational functions of an infinitesimal, derivatives by truncated polynomials, spectra against numbers)
    }
}
