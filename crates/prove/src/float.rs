//! Floating-point numbers as a ring, to guide a search. Nothing is decided by them.

use std::cmp::Ordering;

use exact::Rational;
use kernel::ring::{Reason, Ring, Stop};

/// A floating-point number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Float(pub(crate) f64);

/// The nearest floating-point number, roughly.
pub(crate) fn float(value: &Rational) -> f64 {
    let text = value.to_string();
    let (above, below) = text.split_once('/').unwrap_or((&text, "1"));
    let read = |part: &str| part.parse::<f64>().unwrap_or(f64::NAN);
    read(above) / read(below)
}

impl Ring for Float {
    fn rational(value: &Rational) -> Self {
        Self(float(value))
    }

    /// Only integers: exponents.
    fn as_rational(&self) -> Option<Rational> {
        let integral = self.0.fract() == 0.0 && self.0.abs() < 1e15;
        integral.then(|| Rational::from(self.0 as i64))
    }

    fn add(&self, other: &Self) -> Result<Self, Stop> {
        Ok(Self(self.0 + other.0))
    }

    fn sub(&self, other: &Self) -> Result<Self, Stop> {
        Ok(Self(self.0 - other.0))
    }

    fn mul(&self, other: &Self) -> Result<Self, Stop> {
        Ok(Self(self.0 * other.0))
    }

    fn invert(&self) -> Result<Self, Stop> {
        if self.0 == 0.0 {
            return Err(Stop::Undefined);
        }
        Ok(Self(self.0.recip()))
    }

    fn sign(&self) -> Result<Ordering, Stop> {
        let order = self.0.partial_cmp(&0.0);
        order.ok_or(Stop::Undecided(Reason::NotConstant))
    }

    fn weight(&self) -> u64 {
        1
    }
}
