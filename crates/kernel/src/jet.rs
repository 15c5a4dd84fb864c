//! Polynomials in unknowns, of bounded degree.
//!
//! A *form* fails where a product would exceed its degree: of degree 1 it finds linear systems, of
//! degree 2 quadratic functions. A *truncated* jet drops what exceeds its degree: its unknowns are
//! infinitesimal, and its coefficients are derivatives. A comparison of a form that is not constant
//! is not decided; that of a truncated jet is decided by its constant term, and undefined at a
//! kink, where the constant term is 0 and the jet is not.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use exact::Rational;

use crate::ring::{Reason, Ring, Stop, ZERO};

/// A polynomial in the unknowns `x_0, x_1, ...`.
#[derive(Clone, Debug)]
pub struct Jet<K> {
    /// The coefficients that are not known to be 0, by the ascending indices of the unknowns.
    terms: BTreeMap<Vec<usize>, K>,
    /// The greatest degree; none for constants.
    limit: Option<u32>,
    truncated: bool,
}

impl<K: Ring> Jet<K> {
    /// A constant.
    pub fn constant(value: K) -> Self {
        Self {
            terms: BTreeMap::from([(Vec::new(), value)]),
            limit: None,
            truncated: false,
        }
    }

    /// The constant, from a reference.
    pub fn lift(value: &K) -> Self {
        Self::constant(value.clone())
    }

    /// The unknown `x_k`, of forms of a degree.
    pub fn variable(k: usize, degree: u32) -> Self {
        let terms = BTreeMap::from([(vec![k], K::integer(1))]);
        Self {
            terms,
            limit: Some(degree),
            truncated: false,
        }
    }

    /// The infinitesimal `x_k`, of jets of a degree.
    pub fn infinitesimal(k: usize, degree: u32) -> Self {
        Self {
            truncated: true,
            ..Self::variable(k, degree)
        }
    }

    /// The coefficient of a product of unknowns, their indices ascending.
    pub fn coefficient(&self, unknowns: &[usize]) -> K {
        self.terms
            .get(unknowns)
            .cloned()
            .unwrap_or_else(|| K::integer(0))
    }

    /// The degree.
    pub fn degree(&self) -> usize {
        self.terms.keys().map(Vec::len).max().unwrap_or(0)
    }

    /// The value at a point.
    pub fn at(&self, point: &[K]) -> Result<K, Stop> {
        self.terms
            .iter()
            .try_fold(K::integer(0), |sum, (unknowns, coefficient)| {
                let product = |product: K, k: &usize| product.mul(&point[*k]);
                sum.add(&unknowns.iter().try_fold(coefficient.clone(), product)?)
            })
    }

    fn with(&self, other: &Self, terms: BTreeMap<Vec<usize>, K>) -> Self {
        let limit = match (self.limit, other.limit) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Self {
            terms,
            limit,
            truncated: self.truncated || other.truncated,
        }
    }

    fn add_term(
        terms: &mut BTreeMap<Vec<usize>, K>,
        unknowns: Vec<usize>,
        value: K,
    ) -> Result<(), Stop> {
        let sum = match terms.get(&unknowns) {
            Some(old) => old.add(&value)?,
            None => value,
        };
        if sum.is_zero()? && !unknowns.is_empty() {
            terms.remove(&unknowns);
        } else {
            terms.insert(unknowns, sum);
        }
        Ok(())
    }

    /// The constant term, of a jet that is constant or has a sign by its constant term.
    fn leading(&self) -> Result<K, Stop> {
        let constant = self.coefficient(&[]);
        if self.degree() == 0 {
            return Ok(constant);
        }
        if !self.truncated {
            return Err(Stop::Undecided(Reason::NotConstant));
        }
        if constant.is_zero()? {
            Err(Stop::Undefined)
        } else {
            Ok(constant)
        }
    }
}

impl<K: Ring> Ring for Jet<K> {
    fn rational(value: &Rational) -> Self {
        Self::constant(K::rational(value))
    }

    fn as_rational(&self) -> Option<&Rational> {
        if self.degree() > 0 {
            return None;
        }
        self.terms
            .get([].as_slice())
            .map_or(Some(&ZERO), Ring::as_rational)
    }

    fn add(&self, other: &Self) -> Result<Self, Stop> {
        let mut terms = self.terms.clone();
        for (unknowns, value) in &other.terms {
            Self::add_term(&mut terms, unknowns.clone(), value.clone())?;
        }
        Ok(self.with(other, terms))
    }

    fn sub(&self, other: &Self) -> Result<Self, Stop> {
        let mut terms = self.terms.clone();
        for (unknowns, value) in &other.terms {
            Self::add_term(&mut terms, unknowns.clone(), K::integer(0).sub(value)?)?;
        }
        Ok(self.with(other, terms))
    }

    fn mul(&self, other: &Self) -> Result<Self, Stop> {
        let mut product = self.with(other, BTreeMap::new());
        for (left, a) in &self.terms {
            for (right, b) in &other.terms {
                if product
                    .limit
                    .is_some_and(|limit| left.len() + right.len() > limit as usize)
                {
                    if product.truncated {
                        continue;
                    }
                    return Err(Stop::Undecided(Reason::NotConstant));
                }
                let mut unknowns = [left.as_slice(), right].concat();
                unknowns.sort_unstable();
                Self::add_term(&mut product.terms, unknowns, a.mul(b)?)?;
            }
        }
        Ok(product)
    }

    fn invert(&self) -> Result<Self, Stop> {
        let constant = self.leading()?.invert()?;
        // 1/(c + n) = sum of (-n/c)^k / c, up to the degree.
        let inverse = Self::constant(constant);
        let ratio = Self::integer(1).sub(&self.mul(&inverse)?)?;
        let mut sum = Self::integer(1);
        for _ in 0..if self.degree() == 0 {
            0
        } else {
            self.limit.unwrap_or(0)
        } {
            sum = Self::integer(1).add(&ratio.mul(&sum)?)?;
        }
        inverse.mul(&sum)
    }

    fn sign(&self) -> Result<Ordering, Stop> {
        self.leading()?.sign()
    }

    fn weight(&self) -> u64 {
        let weights = self.terms.values().map(Ring::weight);
        weights
            .max()
            .unwrap_or(1)
            .saturating_mul(self.terms.len().max(1) as u64)
    }
}
