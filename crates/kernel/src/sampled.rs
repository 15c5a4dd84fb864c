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

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::rc::Rc;

use exact::Rational;

use crate::infinitesimal::Qt;
use crate::poly::{Poly, roots_above};
use crate::ring::{Reason, Ring, Stop};

type Polynomial = Poly<Rational>;
/// Sturm's sequence of the polynomial of the simple roots of another.
type Sequence = Rc<[Polynomial]>;

/// The most that is done with these polynomials, in products of words.
const MAX_COST: u64 = 10_000_000;

/// The polynomials whose signs were asked.
#[derive(Debug, Default)]
pub struct Noted {
    asked: RefCell<Vec<(Polynomial, Sequence)>>,
    /// Polynomials without multiple or common roots, which have all roots of those.
    factors: RefCell<Vec<Sequence>>,
    cost: Cell<u64>,
}

/// The only root of a polynomial without multiple roots in `(low, high]`.
#[derive(Clone, Debug)]
pub struct Sample {
    sequence: Sequence,
    low: Rational,
    high: Rational,
}

/// A rational function of the unknown number.
#[derive(Clone, Debug)]
pub struct Sampled {
    function: Qt,
    /// Where it is looked at, and what notes that; `None` for a constant.
    place: Option<(Rc<Sample>, Rc<Noted>)>,
}

fn middle(low: &Rational, high: &Rational) -> Rational {
    (low + high) / Rational::from(2)
}

fn words(poly: &Polynomial) -> u64 {
    let words = poly.coefficients().iter().map(Rational::words);
    words.max().unwrap_or_default() as u64
}

impl Noted {
    fn pay(&self, amount: u64) -> Result<(), Stop> {
        let cost = self.cost.get().saturating_add(amount);
        self.cost.set(cost);
        if cost > MAX_COST {
            return Err(Stop::Undecided(Reason::TooCostly));
        }
        Ok(())
    }

    /// How many polynomials have the roots of all that was asked.
    pub fn count(&self) -> usize {
        self.factors.borrow().len()
    }

    /// Sturm's sequence of the polynomial of the simple roots; its coefficients grow with each
    /// division.
    fn sequence(&self, poly: &Polynomial) -> Result<Sequence, Stop> {
        let degree = poly.degree() as u64;
        let longest = 4 + degree.saturating_mul(words(poly));
        self.pay(degree.saturating_pow(4).saturating_mul(longest) / 16)?;
        let simple = poly.divide(&poly.gcd(&poly.derivative()?)?)?.0;
        Ok(simple.sturm()?.into())
    }

    /// The number of roots in `(low, high]`.
    fn roots(&self, of: &Sequence, low: &Rational, high: &Rational) -> Result<usize, Stop> {
        let terms: usize = of.iter().map(|poly| poly.coefficients().len()).sum();
        let longest = of.iter().map(words).max().unwrap_or_default();
        let ends = (of.len() * (low.words() + high.words())) as u64;
        let longest = longest.saturating_add(ends);
        self.pay((terms as u64).saturating_mul(longest.saturating_mul(longest)) / 32)?;
        Ok(roots_above(of, low)? - roots_above(of, high)?)
    }

    /// Notes a polynomial that is not 0.
    fn note(&self, poly: Polynomial) -> Result<Sequence, Stop> {
        let mut asked = self.asked.borrow_mut();
        if let Some((_, known)) = asked.iter().find(|(known, _)| *known == poly) {
            return Ok(Rc::clone(known));
        }
        let sequence = self.sequence(&poly)?;
        let mut factors = self.factors.borrow_mut();
        let mut new = sequence[0].clone();
        for factor in factors.iter() {
            new = new.divide(&new.gcd(&factor[0])?)?.0;
        }
        if new.degree() == sequence[0].degree() {
            factors.push(Rc::clone(&sequence));
        } else if new.degree() > 0 {
            factors.push(self.sequence(&new)?);
        }
        asked.push((poly, Rc::clone(&sequence)));
        Ok(sequence)
    }

    /// All real roots of what was asked, and a number between any two neighbours, below all, and
    /// above all.
    ///
    /// # Errors
    /// When it is too costly.
    pub fn samples(&self) -> Result<Vec<Sample>, Stop> {
        let factors = self.factors.borrow();
        let mut product = Poly::one();
        for factor in factors.iter() {
            product = product.mul(&factor[0])?;
        }
        let sequence = match &factors[..] {
            [factor] => Rc::clone(factor),
            _ => self.sequence(&product)?,
        };
        // Cauchy's bound.
        let sizes = product.coefficients().iter().map(Rational::abs);
        let lead = product.coefficients()[product.degree()].abs();
        let bound = sizes.max().unwrap_or_default() / lead + Rational::ONE;
        let mut open = vec![(-&bound, bound.clone())];
        let (mut found, mut last) = (Vec::new(), -&bound);
        while let Some((low, high)) = open.pop() {
            match self.roots(&sequence, &low, &high)? {
                0 => {}
                1 => {
                    let mut own = &sequence;
                    for factor in factors.iter() {
                        if self.roots(factor, &low, &high)? == 1 {
                            own = factor;
                        }
                    }
                    let sequence = Rc::clone(own);
                    let mut root = Sample {
                        sequence,
                        low,
                        high,
                    };
                    while root.low <= last {
                        self.bisect(&mut root)?;
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

    /// Takes the half of the interval with the root.
    fn bisect(&self, sample: &mut Sample) -> Result<(), Stop> {
        let middle = middle(&sample.low, &sample.high);
        if self.roots(&sample.sequence, &middle, &sample.high)? == 1 {
            sample.low = middle;
        } else {
            sample.high = middle;
        }
        Ok(())
    }

    /// The sign of a polynomial that is not 0.
    fn sign(&self, sample: &Sample, poly: Polynomial) -> Result<Ordering, Stop> {
        let sequence = self.note(poly.clone())?;
        let mut sample = sample.clone();
        if sample.as_rational().is_none() {
            let common = self.sequence(&sample.sequence[0].gcd(&sequence[0])?)?;
            if self.roots(&common, &sample.low, &sample.high)? > 0 {
                return Ok(Ordering::Equal);
            }
            while self.roots(&sequence, &sample.low, &sample.high)? > 0 {
                self.bisect(&mut sample)?;
            }
        }
        Ok(poly.evaluate(&sample.high)?.sign())
    }
}

impl Sample {
    fn rational(value: Rational) -> Result<Self, Stop> {
        let poly = Poly::new(vec![-&value, Rational::ONE])?;
        Ok(Self {
            sequence: poly.sturm()?.into(),
            low: &value - &Rational::ONE,
            high: value,
        })
    }

    /// The number, where it is seen to be rational.
    pub fn as_rational(&self) -> Option<Rational> {
        let value = self.sequence[0].evaluate(&self.high).ok()?;
        value.is_zero().then(|| self.high.clone())
    }
}

impl Sampled {
    /// The unknown number, at a sample.
    pub fn unknown(sample: Sample, noted: &Rc<Noted>) -> Self {
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
        noted.sign(sample, poly)
    }

    fn weight(&self) -> u64 {
        self.function.weight()
    }
}
