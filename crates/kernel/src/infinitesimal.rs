//! Numbers, and rational functions of an infinitesimal `t > 0`: an ordered field that extends the
//! rationals.
//!
//! The order is that of small positive t: a function is positive if it is so on some interval
//! `(0, e)`. What is true over this field of the values of a path is true on the path for all
//! small `t > 0`.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use exact::Rational;

use crate::instance;
use crate::jet::{Jet, Variable};
use crate::matrix::Mat;
use crate::poly::Poly;
use crate::ring::{Ring, Stop};
use crate::value::Value;

/// A number or a rational function of t that is no number.
///
/// Of a function the lowest coefficient of the denominator is 1, and it is in lowest terms. So
/// equal elements have equal representations.
#[derive(Clone, PartialEq, Eq)]
pub struct Qt(Repr);

#[derive(Clone, PartialEq, Eq)]
enum Repr {
    Number(Rational),
    Function(Box<Quotient>),
}

#[derive(Clone, PartialEq, Eq)]
struct Quotient {
    numerator: Poly<Rational>,
    denominator: Poly<Rational>,
}

use Repr::{Function, Number};

static ONE: [Rational; 1] = [Rational::ONE];

impl Quotient {
    /// The quotient in lowest terms.
    fn reduced(self) -> Result<Qt, Stop> {
        let Self {
            mut numerator,
            mut denominator,
        } = self;
        if denominator.degree() > 0 {
            let common = numerator.gcd(&denominator)?;
            numerator = numerator.divide(&common)?.0;
            denominator = denominator.divide(&common)?.0;
        }
        let unit = lowest(&denominator).ok_or(Stop::Undefined)?.invert()?;
        if unit != Rational::ONE {
            numerator = numerator.scale(&unit)?;
            denominator = denominator.scale(&unit)?;
        }
        Ok(Self {
            numerator,
            denominator,
        }
        .into_element())
    }

    /// The element, of a quotient in lowest terms.
    fn into_element(self) -> Qt {
        if self.numerator.degree() > 0 || self.denominator.degree() > 0 {
            return Qt(Function(Box::new(self)));
        }
        let value = self.numerator.coefficients().first();
        Qt(Number(value.cloned().unwrap_or_default()))
    }
}

impl Qt {
    /// The polynomial of the given coefficients, from the lowest power of t.
    pub fn polynomial(coefficients: Vec<Rational>) -> Self {
        let numerator = Poly::new(coefficients).expect("the rationals can tell");
        let denominator = Poly::one();
        Quotient {
            numerator,
            denominator,
        }
        .into_element()
    }

    fn quotient(&self) -> Cow<'_, Quotient> {
        match &self.0 {
            Function(quotient) => Cow::Borrowed(quotient),
            Number(value) => Cow::Owned(Quotient {
                numerator: Poly::new(vec![value.clone()]).expect("the rationals can tell"),
                denominator: Poly::one(),
            }),
        }
    }

    /// The number that it is, if it does not move.
    pub fn number(&self) -> Option<&Rational> {
        match &self.0 {
            Number(value) => Some(value),
            Function(_) => None,
        }
    }

    /// The coefficients of numerator and denominator, from the lowest power of t.
    pub fn parts(&self) -> (&[Rational], &[Rational]) {
        match &self.0 {
            Number(value) => (std::slice::from_ref(value), &ONE),
            Function(quotient) => (
                quotient.numerator.coefficients(),
                quotient.denominator.coefficients(),
            ),
        }
    }

    /// The value at a number `t`, unless it is a pole.
    pub fn evaluate(&self, t: &Rational) -> Option<Rational> {
        let Function(quotient) = &self.0 else {
            return self.number().cloned();
        };
        let denominator = quotient.denominator.evaluate(t).ok()?;
        quotient.numerator.evaluate(t).ok()?.div(&denominator).ok()
    }

    /// The infinitesimal t.
    pub fn t() -> Self {
        Self::polynomial(vec![Rational::ZERO, Rational::ONE])
    }

    /// The coefficients, if it is a polynomial.
    pub fn coefficients(&self) -> Option<&[Rational]> {
        let (numerator, denominator) = self.parts();
        (denominator.len() == 1).then_some(numerator)
    }

    /// The lowest power of t, and its coefficient; `None` for 0.
    pub fn lowest_term(&self) -> Option<(i64, Rational)> {
        let order = |p: &[Rational]| p.iter().position(|x| !x.is_zero());
        let (numerator, denominator) = self.parts();
        let (up, down) = (order(numerator)?, order(denominator)?);
        Some((up as i64 - down as i64, &numerator[up] / &denominator[down]))
    }

    /// The limit at t = 0, unless there is a pole.
    pub fn at_zero(&self) -> Option<Rational> {
        self.evaluate(&Rational::ZERO)
    }
}

/// The coefficient of the lowest power, which has the sign of the polynomial for small t.
fn lowest(poly: &Poly<Rational>) -> Option<&Rational> {
    poly.coefficients().iter().find(|a| !a.is_zero())
}

/// Numerator and denominator. A member of a finite set that moves is spelled so in the keys of
/// evidence.
impl fmt::Debug for Qt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quotient = self.quotient();
        f.debug_struct("Qt")
            .field("numerator", &quotient.numerator)
            .field("denominator", &quotient.denominator)
            .finish()
    }
}

impl PartialOrd for Qt {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.sub(other)
            .and_then(|difference| difference.sign())
            .ok()
    }
}

impl From<Rational> for Qt {
    fn from(value: Rational) -> Self {
        Self(Number(value))
    }
}

impl Ring for Qt {
    const JET: Option<fn(&Self) -> Jet> = Some(Jet::lift);

    fn part(jet: &Jet, monomial: &[Variable]) -> Result<Self, Stop> {
        Ok(jet.coefficient_of(monomial))
    }

    fn rational(value: &Rational) -> Self {
        Self(Number(value.clone()))
    }

    fn as_rational(&self) -> Option<Rational> {
        self.number().cloned()
    }

    fn add(&self, other: &Self) -> Result<Self, Stop> {
        if let (Number(a), Number(b)) = (&self.0, &other.0) {
            return Ok(Self(Number(a + b)));
        }
        let (a, b) = (self.quotient(), other.quotient());
        let (numerator, denominator) = if a.denominator == b.denominator {
            (a.numerator.add(&b.numerator)?, a.denominator.clone())
        } else {
            let left = a.numerator.mul(&b.denominator)?;
            let right = b.numerator.mul(&a.denominator)?;
            (left.add(&right)?, a.denominator.mul(&b.denominator)?)
        };
        Quotient {
            numerator,
            denominator,
        }
        .reduced()
    }

    fn sub(&self, other: &Self) -> Result<Self, Stop> {
        if let (Number(a), Number(b)) = (&self.0, &other.0) {
            return Ok(Self(Number(a - b)));
        }
        self.add(&other.mul(&Self::integer(-1))?)
    }

    fn mul(&self, other: &Self) -> Result<Self, Stop> {
        if let (Number(a), Number(b)) = (&self.0, &other.0) {
            return Ok(Self(Number(a * b)));
        }
        let (a, b) = (self.quotient(), other.quotient());
        let numerator = a.numerator.mul(&b.numerator)?;
        let denominator = a.denominator.mul(&b.denominator)?;
        Quotient {
            numerator,
            denominator,
        }
        .reduced()
    }

    fn invert(&self) -> Result<Self, Stop> {
        match &self.0 {
            Number(value) => Ok(Self(Number(value.invert()?))),
            Function(quotient) => Quotient {
                numerator: quotient.denominator.clone(),
                denominator: quotient.numerator.clone(),
            }
            .reduced(),
        }
    }

    fn div(&self, other: &Self) -> Result<Self, Stop> {
        match (&self.0, &other.0) {
            (Number(a), Number(b)) => Ok(Self(Number(a.div(b)?))),
            _ => self.mul(&other.invert()?),
        }
    }

    fn sign(&self) -> Result<Ordering, Stop> {
        Ok(match &self.0 {
            Number(value) => value.sign(),
            // The lowest coefficient of the denominator is 1.
            Function(quotient) => {
                lowest(&quotient.numerator).map_or(Ordering::Equal, Rational::sign)
            }
        })
    }

    fn inner<'a>(pairs: impl Iterator<Item = (&'a Self, &'a Self)> + Clone) -> Result<Self, Stop> {
        if pairs
            .clone()
            .all(|(a, b)| a.number().is_some() && b.number().is_some())
        {
            let numbers = pairs.filter_map(|(a, b)| Some((a.number()?, b.number()?)));
            return Ok(Self(Number(exact::inner_product(numbers))));
        }
        let mut pairs = pairs;
        pairs.try_fold(Self::integer(0), |sum, (a, b)| sum.add(&a.mul(b)?))
    }

    fn weight(&self) -> u64 {
        let words = |part: &[Rational]| part.iter().map(|a| a.words() as u64).sum::<u64>();
        match &self.0 {
            Number(value) => value.words() as u64,
            Function(quotient) => {
                words(quotient.numerator.coefficients())
                    + words(quotient.denominator.coefficients())
            }
        }
    }
}

/// A value that moves along a path, given by the coefficients of the powers of t; `None` if these
/// differ in shape, or there are none.
pub(crate) fn along(path: &[instance::Value]) -> Option<Value> {
    if let [value] = path {
        return Some(value.into());
    }
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
