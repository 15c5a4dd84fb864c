//! Polynomials in one variable over an ordered field, and the count of their real roots (Sturm).

use std::cmp::Ordering;

use crate::ring::{Ring, Stop};

/// A polynomial, coefficients from the lowest power, the last not 0; 0 has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Poly<K>(Vec<K>);

impl<K: Ring> Poly<K> {
    pub(crate) fn new(mut coefficients: Vec<K>) -> Result<Self, Stop> {
        while let Some(last) = coefficients.last() {
            if !last.is_zero()? {
                break;
            }
            coefficients.pop();
        }
        Ok(Self(coefficients))
    }

    pub(crate) fn one() -> Self {
        Self(vec![K::integer(1)])
    }

    pub(crate) fn coefficients(&self) -> &[K] {
        &self.0
    }

    /// The degree; that of 0 counts as 0.
    pub(crate) fn degree(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    pub(crate) fn add(&self, other: &Self) -> Result<Self, Stop> {
        let (long, short) = if self.0.len() < other.0.len() {
            (other, self)
        } else {
            (self, other)
        };
        let mut sum = long.0.clone();
        for (a, b) in sum.iter_mut().zip(&short.0) {
            *a = a.add(b)?;
        }
        Self::new(sum)
    }

    pub(crate) fn scale(&self, factor: &K) -> Result<Self, Stop> {
        Self::new(
            self.0
                .iter()
                .map(|a| a.mul(factor))
                .collect::<Result<_, _>>()?,
        )
    }

    pub(crate) fn mul(&self, other: &Self) -> Result<Self, Stop> {
        let mut product = vec![K::integer(0); (self.0.len() + other.0.len()).saturating_sub(1)];
        for (i, a) in self.0.iter().enumerate() {
            for (j, b) in other.0.iter().enumerate() {
                product[i + j] = product[i + j].add(&a.mul(b)?)?;
            }
        }
        Self::new(product)
    }

    /// Quotient and remainder; undefined for the divisor 0.
    pub(crate) fn divide(&self, divisor: &Self) -> Result<(Self, Self), Stop> {
        let lead = divisor.0.last().ok_or(Stop::Undefined)?.invert()?;
        let mut rest = self.0.clone();
        let mut quotient = Vec::new();
        while rest.len() >= divisor.0.len() {
            let factor = rest.pop().expect("not empty").mul(&lead)?;
            let start = rest.len() + 1 - divisor.0.len();
            for (k, b) in divisor.0.iter().enumerate().take(divisor.0.len() - 1) {
                rest[start + k] = rest[start + k].sub(&factor.mul(b)?)?;
            }
            quotient.push(factor);
        }
        quotient.reverse();
        Ok((Self::new(quotient)?, Self::new(rest)?))
    }

    /// The greatest common divisor with leading coefficient 1.
    pub(crate) fn gcd(&self, other: &Self) -> Result<Self, Stop> {
        let (mut a, mut b) = (self.clone(), other.clone());
        while !b.0.is_empty() {
            let (_, rest) = a.divide(&b)?;
            a = b.scale(&b.0[b.degree()].invert()?)?;
            b = rest;
        }
        match a.0.last() {
            Some(lead) => a.scale(&lead.invert()?),
            None => Ok(a),
        }
    }

    pub(crate) fn derivative(&self) -> Result<Self, Stop> {
        let terms = self.0.iter().enumerate().skip(1);
        Self::new(
            terms
                .map(|(k, a)| a.mul(&K::integer(k as i64)))
                .collect::<Result<_, _>>()?,
        )
    }

    pub(crate) fn evaluate(&self, x: &K) -> Result<K, Stop> {
        let mut coefficients = self.0.iter().rev();
        coefficients.try_fold(K::integer(0), |value, a| value.mul(x)?.add(a))
    }

    /// Sturm's sequence of the polynomial.
    pub(crate) fn sturm(&self) -> Result<Vec<Self>, Stop> {
        let mut sequence = vec![self.clone(), self.derivative()?];
        while let [.., a, b] = &sequence[..]
            && !b.0.is_empty()
        {
            let (_, rest) = a.divide(b)?;
            // A positive factor keeps the numbers short and all signs.
            let unit = match rest.0.last() {
                Some(lead) => lead.max(&K::integer(0).sub(lead)?)?.invert()?,
                None => K::integer(1),
            };
            sequence.push(rest.scale(&K::integer(0).sub(&unit)?)?);
        }
        sequence.pop();
        Ok(sequence)
    }
}

/// The number of distinct real roots above `x`, of the polynomial of a Sturm sequence; multiple
/// roots other than `x` count once.
pub(crate) fn roots_above<K: Ring>(sequence: &[Poly<K>], x: &K) -> Result<usize, Stop> {
    let at = |p: &Poly<K>| p.evaluate(x)?.sign();
    let lead = |p: &Poly<K>| p.0.last().map_or(Ok(Ordering::Equal), K::sign);
    let variations = |signs: Vec<Ordering>| {
        let signs: Vec<_> = signs.into_iter().filter(|sign| sign.is_ne()).collect();
        signs.windows(2).filter(|pair| pair[0] != pair[1]).count()
    };
    let here = variations(sequence.iter().map(at).collect::<Result<_, _>>()?);
    let infinity = variations(sequence.iter().map(lead).collect::<Result<_, _>>()?);
    Ok(here - infinity)
}

/// The monic polynomial of the given power sums `p_1, p_2, ...` of its roots, as many as its
/// degree (Newton: `k e_k = e_(k-1) p_1 - e_(k-2) p_2 + ...`).
pub(crate) fn from_power_sums<K: Ring>(sums: &[K]) -> Result<Poly<K>, Stop> {
    // The coefficients with their signs, c_k = (-1)^k e_k: k c_k = -(c_(k-1) p_1 + ... + c_0 p_k).
    let mut coefficients = vec![K::integer(1)];
    for k in 1..=sums.len() {
        let sum = K::inner(coefficients.iter().rev().zip(&sums[..k]))?;
        coefficients.push(sum.div(&K::integer(-(k as i64)))?);
    }
    coefficients.reverse();
    Poly::new(coefficients)
}
