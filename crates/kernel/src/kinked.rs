//! Kinked forms: a polynomial of degree at most 2 in unknowns, plus multiples of absolute values of
//! affine forms.
//!
//! They hold exactly, at all values of the unknowns, what sums of squares and of absolute values
//! are: losses such as `sum((R - Y)^2)` and `sum(abs(R - Y))`. With `max(a, b) = (a + b)/2 +
//! |a - b|/2` they are closed under `abs`, `max`, `min` and `relu` of affine forms. What leaves
//! them stops.
//!
//! A kinked form is convex if its polynomial is and no multiple is negative.

use std::cmp::Ordering;

use exact::Rational;

use crate::jet::{Jet, Variable};
use crate::ring::{Reason, Ring, Stop, field_jets};

/// `smooth + sum c_k |a_k|`.
#[derive(Clone, Debug)]
pub struct Kinked<K> {
    /// The polynomial, in unknowns of degree 2.
    pub smooth: Jet<K>,
    /// Multiples and affine forms.
    pub kinks: Vec<(K, Jet<K>)>,
}

const STOP: Stop = Stop::Undecided(Reason::NotConstant);

impl<K: Ring> Kinked<K> {
    /// A polynomial without kinks.
    pub fn smooth(smooth: Jet<K>) -> Self {
        Self {
            smooth,
            kinks: Vec::new(),
        }
    }

    fn scale(&self, factor: &K) -> Result<Self, Stop> {
        if factor.is_zero()? {
            return Ok(Self::integer(0));
        }
        let kinks = self.kinks.iter();
        let kinks = kinks.map(|(c, a)| Ok((c.mul(factor)?, a.clone())));
        Ok(Self {
            smooth: self.smooth.mul(&Jet::lift(factor))?,
            kinks: kinks.collect::<Result<_, Stop>>()?,
        })
    }

    /// The constant that it is, if it is one.
    fn value(&self) -> Option<K> {
        (self.kinks.is_empty() && self.smooth.degree() == 0).then(|| self.smooth.coefficient(&[]))
    }

    /// `(self + sign |self - other| + other) / 2`.
    fn extreme(&self, other: &Self, sign: i64) -> Result<Self, Stop> {
        let gap = self.sub(other)?;
        if let Some(gap) = gap.value() {
            let first = gap.mul(&K::integer(sign))?.sign()?.is_ge();
            return Ok(if first { self } else { other }.clone());
        }
        if !gap.kinks.is_empty() || gap.smooth.degree() > 1 {
            return Err(STOP);
        }
        let mut sum = self.add(other)?;
        sum.kinks.push((K::integer(sign), gap.smooth));
        sum.scale(&K::integer(2).invert()?)
    }
}

impl<K: Ring> Ring for Kinked<K> {
    field_jets!();

    fn rational(value: &Rational) -> Self {
        Self::smooth(Jet::rational(value))
    }

    fn as_rational(&self) -> Option<Rational> {
        self.value()?.as_rational()
    }

    fn add(&self, other: &Self) -> Result<Self, Stop> {
        Ok(Self {
            smooth: self.smooth.add(&other.smooth)?,
            kinks: [&self.kinks[..], &other.kinks[..]].concat(),
        })
    }

    fn sub(&self, other: &Self) -> Result<Self, Stop> {
        self.add(&other.scale(&K::integer(-1))?)
    }

    fn mul(&self, other: &Self) -> Result<Self, Stop> {
        match (self.value(), other.value()) {
            (Some(factor), _) => other.scale(&factor),
            (_, Some(factor)) => self.scale(&factor),
            _ if self.kinks.is_empty() && other.kinks.is_empty() => {
                Ok(Self::smooth(self.smooth.mul(&other.smooth)?))
            }
            _ => Err(STOP),
        }
    }

    fn invert(&self) -> Result<Self, Stop> {
        let value = self.value().ok_or(STOP)?;
        Ok(Self::smooth(Jet::constant(value.invert()?)))
    }

    fn sign(&self) -> Result<Ordering, Stop> {
        self.value().ok_or(STOP)?.sign()
    }

    fn max(&self, other: &Self) -> Result<Self, Stop> {
        self.extreme(other, 1)
    }

    fn min(&self, other: &Self) -> Result<Self, Stop> {
        self.extreme(other, -1)
    }

    fn weight(&self) -> u64 {
        let kinks = self.kinks.iter().map(|(c, a)| c.weight() + a.weight());
        self.smooth.weight() + kinks.sum::<u64>()
    }
}
