<<<<<<< HEAD
//! Polynomials in unknowns, of bounded degree.
//!
//! A *form* fails where a product would exceed its degree: of degree 1 it finds linear systems, of
//! degree 2 quadratic functions. A *truncated* jet drops what exceeds its degree: its unknowns are
//! infinitesimal, and its coefficients are derivatives. A comparison of a form that is not constant
//! is not decided; that of a truncated jet is decided by its constant term, and undefined at a
//! kink, where the constant term is 0 and the jet is not.
=======
//! Polynomials of bounded degree in many variables, over a field.
//!
//! A variable belongs to a *level*, which bounds the degree in the variables of the level
//! together. A level of small variables is *truncated*: higher terms are dropped, as for the
//! first or second derivatives at a point (dual numbers). A level of unknowns is *exact*: a
//! product of too high a degree stops, so that what comes out is an affine or quadratic form and
//! nothing was lost. Derivatives of derivatives have a level each.
//!
//! A polynomial from which terms were dropped does not tell whether it is 0 near the point.
>>>>>>> 6f1f928 (kernel: rational functions of an infinitesimal, derivatives by truncated polynomials, spectra against numbers)

use std::cmp::Ordering;
use std::collections::BTreeMap;

use exact::Rational;

<<<<<<< HEAD
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
=======
use crate::ring::{Reason, Ring, Stop};

/// A variable of a [`Jet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Variable {
    /// Its level.
    pub level: u8,
    /// The greatest degree in the variables of the level.
    pub degree: u8,
    /// Whether terms beyond the degree are dropped.
    pub truncated: bool,
    /// Its number in the level.
    pub index: u32,
}

/// A product of variables, ascending; empty for 1.
type Monomial = Vec<Variable>;

/// A polynomial.
#[derive(Clone, Debug)]
pub struct Jet<K> {
    /// The coefficients that are not 0.
    terms: BTreeMap<Monomial, K>,
    /// Whether terms were dropped.
    dropped: bool,
}

impl<K: Ring> Jet<K> {
    /// A constant of the field.
    pub fn constant(value: K) -> Self {
        Self {
            terms: BTreeMap::new(),
            dropped: false,
        }
        .plus(Monomial::new(), value)
    }

    /// A variable.
    pub fn variable(variable: Variable) -> Self {
        Self::constant(K::integer(0)).plus(vec![variable], K::integer(1))
    }

    /// The monomials with their coefficients, which are not 0.
    pub fn terms(&self) -> impl Iterator<Item = (&[Variable], &K)> {
        self.terms
            .iter()
            .map(|(monomial, value)| (&monomial[..], value))
    }

    /// The coefficient of a monomial.
    pub fn coefficient_of(&self, monomial: &[Variable]) -> K {
        self.terms
            .get(monomial)
>>>>>>> 6f1f928 (kernel: rational functions of an infinitesimal, derivatives by truncated polynomials, spectra against numbers)
            .cloned()
            .unwrap_or_else(|| K::integer(0))
    }

<<<<<<< HEAD
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
=======
    /// Adds a term; a coefficient of which a field cannot tell is kept.
    fn plus(mut self, monomial: Monomial, value: K) -> Self {
        let sum = match self.terms.get(&monomial) {
            Some(old) => old.add(&value).unwrap_or(value),
            None => value,
        };
        if sum.is_zero() == Ok(true) {
            self.terms.remove(&monomial);
        } else {
            self.terms.insert(monomial, sum);
        }
        self
    }

    fn has_unknowns(&self) -> bool {
        self.terms
            .keys()
            .flatten()
            .any(|variable| !variable.truncated)
    }

    fn is_constant(&self) -> bool {
        !self.dropped && self.terms.keys().all(Vec::is_empty)
    }
}

/// The degree of a product in the variables of the level of one of them: whether it is kept.
fn fits(monomial: &[Variable]) -> Result<bool, Stop> {
    for level in monomial.chunk_by(|a, b| a.level == b.level) {
        if level.len() > usize::from(level[0].degree) {
            if level[0].truncated {
                return Ok(false);
            }
            return Err(Stop::Undecided(Reason::NotConstant));
        }
    }
    Ok(true)
}

impl<K: Ring> Ring for Jet<K> {
    type Jet = Self;

    fn lift(&self) -> Self {
        self.clone()
    }

    fn variable(variable: Variable) -> Self {
        Self::variable(variable)
    }

    fn coefficient(jet: &Self, monomial: &[Variable]) -> Self {
        let level = monomial.first().map(|variable| variable.level);
        let mut found = Self {
            terms: BTreeMap::new(),
            dropped: jet.dropped,
        };
        for (term, value) in &jet.terms {
            let (own, rest) = term
                .iter()
                .partition::<Monomial, _>(|v| Some(v.level) == level);
            if own == monomial {
                found = found.plus(rest, value.clone());
            }
        }
        found
    }

>>>>>>> 6f1f928 (kernel: rational functions of an infinitesimal, derivatives by truncated polynomials, spectra against numbers)
    fn rational(value: &Rational) -> Self {
        Self::constant(K::rational(value))
    }

<<<<<<< HEAD
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
=======
    fn as_rational(&self) -> Option<Rational> {
        self.is_constant()
            .then(|| self.coefficient_of(&[]).as_rational())?
    }

    fn add(&self, other: &Self) -> Result<Self, Stop> {
        let mut sum = self.clone();
        sum.dropped |= other.dropped;
        for (monomial, value) in &other.terms {
            sum = sum.plus(monomial.clone(), value.clone());
        }
        Ok(sum)
    }

    fn sub(&self, other: &Self) -> Result<Self, Stop> {
        self.add(&other.mul(&Self::integer(-1))?)
    }

    fn mul(&self, other: &Self) -> Result<Self, Stop> {
        let is_zero = |jet: &Self| jet.terms.is_empty() && !jet.dropped;
        let dropped = (self.dropped || other.dropped) && !is_zero(self) && !is_zero(other);
        let mut product = Self {
            terms: BTreeMap::new(),
            dropped,
        };
        for (a, x) in &self.terms {
            for (b, y) in &other.terms {
                let mut monomial = [&a[..], &b[..]].concat();
                monomial.sort_unstable();
                if fits(&monomial)? {
                    product = product.plus(monomial, x.mul(y)?);
                } else {
                    product.dropped = true;
                }
>>>>>>> 6f1f928 (kernel: rational functions of an infinitesimal, derivatives by truncated polynomials, spectra against numbers)
            }
        }
        Ok(product)
    }

<<<<<<< HEAD
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
=======
    /// `1/(c - n) = (1 + n/c + (n/c)^2 + ...)/c` for small `n`.
    fn invert(&self) -> Result<Self, Stop> {
        if !self.is_constant() && self.has_unknowns() {
            return Err(Stop::Undecided(Reason::NotConstant));
        }
        let unit = Self::constant(self.coefficient_of(&[]).invert()?);
        let ratio = Self::integer(1).sub(&self.mul(&unit)?)?;
        let (mut sum, mut power) = (Self::integer(1), ratio.clone());
        while !power.terms.is_empty() {
            sum = sum.add(&power)?;
            power = power.mul(&ratio)?;
        }
        sum.dropped |= power.dropped;
        sum.mul(&unit)
    }

    /// The sign near the point, if it is known. A polynomial that vanishes at the point to first
    /// order only changes its sign there: what depends on the sign is not differentiable.
    fn sign(&self) -> Result<Ordering, Stop> {
        let sign = self.coefficient_of(&[]).sign()?;
        if self.is_constant() || (sign.is_ne() && !self.has_unknowns()) {
            return Ok(sign);
        }
        let is_linear = self.terms.keys().any(|monomial| monomial.len() == 1);
        Err(if is_linear && !self.has_unknowns() {
            Stop::Undefined
        } else {
            Stop::Undecided(Reason::NotConstant)
        })
    }

    /// Where the sign of the difference is not known the two may yet agree in all terms.
    fn max(&self, other: &Self) -> Result<Self, Stop> {
        let gap = self.sub(other)?;
        match gap.sign() {
            Ok(sign) => Ok(if sign.is_ge() { self } else { other }.clone()),
            Err(_) if gap.terms.is_empty() => self.add(&gap),
            Err(stop) => Err(stop),
        }
    }

    fn weight(&self) -> u64 {
        let weights = self.terms.values().map(K::weight);
        weights.sum::<u64>().max(1)
>>>>>>> 6f1f928 (kernel: rational functions of an infinitesimal, derivatives by truncated polynomials, spectra against numbers)
    }
}
