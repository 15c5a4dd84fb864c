//! Functions of one unknown number, looked at where it has a sample value.
//!
//! An element is a rational function of the unknown `c`. Its sign is that at the sample, and each
//! polynomial whose sign was asked is noted. An evaluation takes the same course at all numbers at
//! which these polynomials have the signs that they have at the sample: so it gives one answer
//! between two neighbouring roots of all of them.
//!
//! A sample is a real algebraic number, given by a polynomial and an interval. The sign of another
//! polynomial there: 0 if the common divisor has a root in the interval, else that at the upper end
//! of a part without roots of the other (Basu, Pollack, Roy, *Algorithms in Real Algebraic
//! Geometry*, sections 10.2 and 10.4).

use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

use exact::Rational;

use crate::infinitesimal::Qt;
use crate::poly::{Poly, roots_above};
use crate::ring::{Reason, Ring, Stop};

/// The greatest degree of the product of all polynomials that are noted.
const MAX_DEGREE: usize = 48;

/// The polynomials whose signs were asked: their product, without multiple factors.
pub type Noted = Rc<RefCell<Poly<Rational>>>;

/// The only root of a polynomial without multiple roots in `(low, high]`.
#[derive(Clone, Debug)]
pub struct Sample {
    poly: Poly<Rational>,
    low: Rational,
    high: Rational,
}

/// A rational function of the unknown number.
#[derive(Clone, Debug)]
pub struct Sampled {
    function: Qt,
    /// Where it is looked at, and what notes that; `None` for a constant.
    place: Option<(Rc<Sample>, Noted)>,
}

/// The polynomial of the simple roots.
fn squarefree(poly: &Poly<Rational>) -> Result<Poly<Rational>, Stop> {
    Ok(poly.divide(&poly.gcd(&poly.derivative()?)?)?.0)
}

/// The number of roots in `(low, high]`, of the polynomial of a Sturm sequence.
fn roots_in(sequence: &[Poly<Rational>], low: &Rational, high: &Rational) -> Result<usize, Stop> {
    Ok(roots_above(sequence, low)? - roots_above(sequence, high)?)
}

fn middle(low: &Rational, high: &Rational) -> Rational {
    (low + high) / Rational::from(2)
}

impl Sample {
    fn rational(value: Rational) -> Result<Self, Stop> {
        Ok(Self {
            poly: Poly::new(vec![-&value, Rational::ONE])?,
            low: &value - &Rational::ONE,
            high: value,
        })
    }

    /// The number, where it is seen to be rational.
    pub fn as_rational(&self) -> Option<Rational> {
        (self.poly.evaluate(&self.high).ok()?.is_zero()).then(|| self.high.clone())
    }

    /// The half of the interval with the root.
    fn bisect(&mut self) -> Result<(), Stop> {
        let middle = middle(&self.low, &self.high);
        if roots_in(&self.poly.sturm()?, &middle, &self.high)? == 1 {
            self.low = middle;
        } else {
            self.high = middle;
        }
        Ok(())
    }

    /// The sign of a polynomial.
    fn sign_of(&self, poly: &Poly<Rational>) -> Result<Ordering, Stop> {
        let mut sample = self.clone();
        if self.as_rational().is_none() {
            let common = self.poly.gcd(poly)?.sturm()?;
            if roots_in(&common, &self.low, &self.high)? > 0 {
                return Ok(Ordering::Equal);
            }
            let sequence = squarefree(poly)?.sturm()?;
            while roots_in(&sequence, &sample.low, &sample.high)? > 0 {
                sample.bisect()?;
            }
        }
        Ok(poly.evaluate(&sample.high)?.sign())
    }
}

/// Notes a polynomial that is not 0.
fn note(noted: &Noted, poly: &Poly<Rational>) -> Result<(), Stop> {
    let simple = squarefree(poly)?;
    let mut product = noted.borrow_mut();
    let new = simple.divide(&simple.gcd(&product)?)?.0;
    if new.degree() + product.degree() > MAX_DEGREE {
        return Err(Stop::Undecided(Reason::TooCostly));
    }
    if new.degree() > 0 {
        *product = product.mul(&new)?;
    }
    Ok(())
}

/// All real roots of a polynomial without multiple roots, and a number between any two neighbours,
/// below all, and above all.
///
/// # Errors
/// None for polynomials over the rational numbers.
pub fn samples(poly: &Poly<Rational>) -> Result<Vec<Sample>, Stop> {
    let sequence = poly.sturm()?;
    // Cauchy's bound.
    let sizes = poly.coefficients().iter().map(Rational::abs);
    let lead = poly.coefficients()[poly.degree()].abs();
    let bound = sizes.max().unwrap_or_default() / lead + Rational::ONE;
    let mut open = vec![(-&bound, bound.clone())];
    let (mut found, mut last) = (Vec::new(), -&bound);
    while let Some((low, high)) = open.pop() {
        match roots_in(&sequence, &low, &high)? {
            0 => {}
            1 => {
                let poly = poly.clone();
                let mut root = Sample { poly, low, high };
                while root.low <= last {
                    root.bisect()?;
                }
                last = root.high.clone();
                found.extend([Sample::rational(root.low.clone())?, root]);
            }
            _ => {
                let middle = middle(&low, &high);
                open.extend([(middle.clone(), high), (low, middle)]);
            }
        }
    }
    found.push(Sample::rational(bound)?);
    Ok(found)
}

impl Sampled {
    /// The unknown number, at a sample.
    pub fn unknown(sample: Sample, noted: &Noted) -> Self {
        Self {
            function: Qt::t(),
            place: Some((Rc::new(sample), Rc::clone(noted))),
        }
    }

    /// A number.
    pub fn constant(value: &Qt) -> Self {
        Self {
            function: value.clone(),
            place: None,
        }
    }

    fn with(&self, other: &Self, f: fn(&Qt, &Qt) -> Result<Qt, Stop>) -> Result<Self, Stop> {
        Ok(Self {
            function: f(&self.function, &other.function)?,
            place: self.place.as_ref().or(other.place.as_ref()).cloned(),
        })
    }
}

impl Ring for Sampled {
    fn rational(value: &Rational) -> Self {
        Self::constant(&Qt::rational(value))
    }

    fn as_rational(&self) -> Option<Rational> {
        self.function.as_rational()
    }

    fn add(&self, other: &Self) -> Result<Self, Stop> {
        self.with(other, Qt::add)
    }

    fn sub(&self, other: &Self) -> Result<Self, Stop> {
        self.with(other, Qt::sub)
    }

    fn mul(&self, other: &Self) -> Result<Self, Stop> {
        self.with(other, Qt::mul)
    }

    fn invert(&self) -> Result<Self, Stop> {
        if self.is_zero()? {
            return Err(Stop::Undefined);
        }
        Ok(Self {
            function: self.function.invert()?,
            place: self.place.clone(),
        })
    }

    /// The sign at the sample; what it is the sign of is noted.
    fn sign(&self) -> Result<Ordering, Stop> {
        let (Some((sample, noted)), None) = (&self.place, self.function.number()) else {
            return self.function.sign();
        };
        let (numerator, denominator) = self.function.parts();
        let poly = Poly::new(numerator.to_vec())?.mul(&Poly::new(denominator.to_vec())?)?;
        note(noted, &poly)?;
        sample.sign_of(&poly)
    }

    fn weight(&self) -> u64 {
        self.function.weight()
    }
}
