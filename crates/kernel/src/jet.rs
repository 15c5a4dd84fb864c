//! Polynomials of bounded degree in many variables.
//!
//! A variable belongs to a *level*, which bounds the degree in the variables of the level
//! together. A level of small variables is *truncated*: higher terms are dropped, as for the
//! first or second derivatives at a point (dual numbers). A level of unknowns is *exact*: a
//! product of too high a degree stops, so that what comes out is an affine or quadratic form and
//! nothing was lost. Derivatives of derivatives have a level each.
//!
//! A polynomial from which terms were dropped does not tell whether it is 0 near the point. So
//! `max(a, b)`, where a - b has no terms but dropped ones, is a to first order. Derivatives of
//! derivatives ask more: `max(x^2 y, 0)` has no slope in y at `(x, 0)`, however small x is. So it
//! is a only if what was dropped is of one level of first derivatives, and of no other variables.
//!
//! Where derivatives are taken, `max(a, b)` at a kink is `(a + b)/2` and a multiple of `|a - b|`,
//! which is not differentiable if a - b vanishes and has a linear part. That there is such a rest
//! is kept beside the polynomial: a factor that vanishes takes it away, as in `relu(x)^2`; two
//! rests may cancel.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use exact::Rational;

use crate::infinitesimal::Qt;
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
    pub index: usize,
}

/// A product of variables, ascending; empty for 1.
type Monomial = Vec<Variable>;

/// A rest of the first order that is not a polynomial.
#[derive(Clone, Copy, Debug)]
struct Kink {
    /// A variable of the level in which it is small.
    variable: Variable,
    /// Whether it is surely not differentiable.
    is_sure: bool,
}

impl Kink {
    /// The rest of a sum.
    fn join(a: Option<Self>, b: Option<Self>) -> Option<Self> {
        match (a, b) {
            (Some(kink), Some(_)) => Some(kink.unsure()),
            _ => a.or(b),
        }
    }

    fn unsure(self) -> Self {
        Self {
            is_sure: false,
            ..self
        }
    }
}

/// The terms that were dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dropped {
    /// None.
    Nothing,
    /// Some in the variables of one level alone, of which the first derivatives are taken, or of
    /// level 0.
    Of(u8),
    /// Others.
    More,
}

impl Dropped {
    /// Those of a product of variables that is dropped.
    fn of(monomial: &[Variable]) -> Self {
        let first = monomial[0];
        let is_alone = monomial.iter().all(|x| x.level == first.level);
        if is_alone && (first.level == 0 || first.degree == 1) {
            Self::Of(first.level)
        } else {
            Self::More
        }
    }

    /// Those of a sum.
    fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, other) | (other, Self::Nothing) => other,
            (Self::Of(a), Self::Of(b)) if a == b => self,
            _ => Self::More,
        }
    }
}

/// A polynomial.
#[derive(Clone, Debug)]
pub struct Jet {
    /// The coefficients that are not 0.
    terms: BTreeMap<Monomial, Qt>,
    /// The terms that were dropped.
    dropped: Dropped,
    /// What is added to it at a kink.
    kink: Option<Kink>,
}

impl Jet {
    /// A constant of the field.
    pub fn constant(value: Qt) -> Self {
        Self::term(Monomial::new(), value)
    }

    /// A coefficient times a monomial.
    fn term(monomial: Monomial, value: Qt) -> Self {
        let is_nothing = value.is_zero() == Ok(true);
        let term = (!is_nothing).then_some((monomial, value));
        Self {
            terms: term.into_iter().collect(),
            dropped: Dropped::Nothing,
            kink: None,
        }
    }

    /// The constant, from a reference.
    pub fn lift(value: &Qt) -> Self {
        Self::constant(value.clone())
    }

    /// The polynomial of a variable.
    pub fn of(variable: Variable) -> Self {
        Self::term(vec![variable], Qt::integer(1))
    }

    /// The unknown `x_k` of exact forms of a degree.
    pub fn variable(k: usize, degree: u8) -> Self {
        Self::of(Variable {
            level: 0,
            degree,
            truncated: false,
            index: k,
        })
    }

    /// The small `x_k`, of polynomials truncated at a degree.
    pub fn infinitesimal(k: usize, degree: u8) -> Self {
        Self::of(Variable {
            level: 0,
            degree,
            truncated: true,
            index: k,
        })
    }

    /// `value` times small variables, of polynomials truncated at a degree, by their indices.
    pub(crate) fn product(value: &Qt, indices: &[usize], degree: u8) -> Self {
        let variable = |&index: &usize| Variable {
            level: 0,
            degree,
            truncated: true,
            index,
        };
        let mut monomial: Monomial = indices.iter().map(variable).collect();
        monomial.sort_unstable();
        Self::term(monomial, value.clone())
    }

    /// How many terms it has.
    pub(crate) fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether it has no term, and none was dropped: it is 0.
    pub(crate) fn is_nothing(&self) -> bool {
        self.terms.is_empty() && self.is_complete()
    }

    /// Whether no term was dropped.
    pub(crate) fn is_complete(&self) -> bool {
        self.dropped == Dropped::Nothing && self.kink.is_none()
    }

    /// The terms: the indices of the variables of a product, ascending, and its coefficient.
    pub fn terms(&self) -> impl Iterator<Item = (Vec<usize>, &Qt)> {
        let indices = |monomial: &Monomial| monomial.iter().map(|x| x.index).collect();
        self.terms
            .iter()
            .map(move |(monomial, value)| (indices(monomial), value))
    }

    /// The coefficient of a product of variables of level 0, by their indices, ascending.
    pub fn coefficient(&self, indices: &[usize]) -> Qt {
        let is_product = |monomial: &Monomial| {
            let indices = indices.iter().map(|&index| (0, index));
            monomial.iter().map(|x| (x.level, x.index)).eq(indices)
        };
        let found = self.terms.iter().find(|(monomial, _)| is_product(monomial));
        found.map_or_else(|| Qt::integer(0), |(_, value)| value.clone())
    }

    /// The degree.
    pub fn degree(&self) -> usize {
        self.terms.keys().map(Vec::len).max().unwrap_or(0)
    }

    /// The value where the variables, all of level 0, are the coordinates of a point.
    ///
    /// # Errors
    /// Those of the ring.
    pub fn at(&self, point: &[Qt]) -> Result<Qt, Stop> {
        self.terms
            .iter()
            .try_fold(Qt::integer(0), |sum, (monomial, value)| {
                let product = |product: Qt, x: &Variable| product.mul(&point[x.index]);
                sum.add(&monomial.iter().try_fold(value.clone(), product)?)
            })
    }

    /// The coefficient of a monomial.
    pub(crate) fn coefficient_of(&self, monomial: &[Variable]) -> Qt {
        let found = self.terms.get(monomial).cloned();
        found.unwrap_or_else(|| Qt::integer(0))
    }

    /// Adds a term; a coefficient of which a field cannot tell whether it is 0 is kept.
    fn plus(mut self, monomial: Monomial, value: Qt) -> Result<Self, Stop> {
        let sum = match self.terms.get(&monomial) {
            Some(old) => old.add(&value)?,
            None => value,
        };
        if sum.is_zero() == Ok(true) {
            self.terms.remove(&monomial);
        } else {
            self.terms.insert(monomial, sum);
        }
        Ok(self)
    }

    /// Adds a product.
    fn plus_product(mut self, a: &Self, b: &Self) -> Result<Self, Stop> {
        let dropped = a.dropped_times(b).join(b.dropped_times(a));
        self.dropped = self.dropped.join(dropped);
        self.kink = Kink::join(self.kink, Kink::join(a.rest_times(b), b.rest_times(a)));
        for (m, x) in &a.terms {
            for (n, y) in &b.terms {
                let mut monomial = [&m[..], &n[..]].concat();
                monomial.sort_unstable();
                if fits(&monomial)? {
                    self = self.plus(monomial, x.mul(y)?)?;
                } else {
                    self.dropped = self.dropped.join(Dropped::of(&monomial));
                }
            }
        }
        Ok(self)
    }

    /// What was dropped times a factor.
    fn dropped_times(&self, factor: &Self) -> Dropped {
        let Dropped::Of(level) = self.dropped else {
            return match factor.is_nothing() {
                true => Dropped::Nothing,
                false => self.dropped,
            };
        };
        let mut variables = factor.terms.keys().flatten();
        let is_alone = variables.all(|variable| variable.level == level);
        match (factor.is_nothing(), is_alone) {
            (true, _) => Dropped::Nothing,
            (_, true) => self.dropped,
            _ => Dropped::More,
        }
    }

    /// The rest times a factor, without that of the factor.
    fn rest_times(&self, factor: &Self) -> Option<Kink> {
        let kink = self.kink.filter(|_| !factor.is_nothing())?;
        let mut variables = factor.terms.keys().flatten();
        let is_alone = variables.all(|variable| variable.level == kink.variable.level);
        match factor.coefficient_of(&[]).is_zero() {
            Ok(false) => Some(kink),
            // A product of two small factors, of second order.
            Ok(true) if is_alone && kink.variable.degree == 1 => None,
            _ => Some(kink.unsure()),
        }
    }

    /// A multiple of `|self|`, if it is small in one level of derivatives.
    fn kinked(&self) -> Option<Self> {
        let mut variables = self.terms.keys().flatten();
        let variable = *variables.next()?;
        let same = |other: &Variable| other.level == variable.level;
        let is_small = self.coefficient_of(&[]).is_zero() == Ok(true);
        let is_linear =
            |(monomial, c): (&Monomial, &Qt)| monomial.len() == 1 && c.is_zero() == Ok(false);
        let fits = variable.truncated && variable.level > 0 && variables.all(same) && is_small;
        let mut kinked = Self::constant(Qt::integer(0));
        kinked.kink = Some(Kink {
            variable,
            is_sure: true,
        });
        (fits && self.kink.is_none() && self.terms.iter().any(is_linear)).then_some(kinked)
    }

    /// One of two, the other if they compare as told. Where the sign of the difference is not known
    /// the two may yet agree in all terms.
    fn extreme(&self, other: &Self, is_other: Ordering) -> Result<Self, Stop> {
        let gap = self.sub(other)?;
        match gap.sign() {
            Ok(sign) => Ok(if sign == is_other { other } else { self }.clone()),
            Err(_) if gap.agrees() => self.add(&gap),
            Err(stop) => {
                let rest = gap.kinked().ok_or(stop)?;
                let half = Self::integer(2).invert()?;
                self.add(other)?.mul(&half)?.add(&rest)
            }
        }
    }

    /// Whether it is 0 in all that derivatives tell: nothing stands but what was dropped.
    fn agrees(&self) -> bool {
        self.terms.is_empty() && self.kink.is_none() && matches!(self.dropped, Dropped::Of(_))
    }

    /// Tells whether it is differentiable in its small variables of a level.
    ///
    /// # Errors
    /// [`Stop::Undefined`] when it is not, another when that is not known.
    pub(crate) fn smooth(&self, level: u8) -> Result<(), Stop> {
        match self.kink {
            None => Ok(()),
            Some(kink) if kink.is_sure && kink.variable.level == level => Err(Stop::Undefined),
            Some(_) => Err(Stop::Undecided(Reason::NotConstant)),
        }
    }

    fn has_unknowns(&self) -> bool {
        self.terms
            .keys()
            .flatten()
            .any(|variable| !variable.truncated)
    }

    fn is_constant(&self) -> bool {
        self.is_complete() && self.terms.keys().all(Vec::is_empty)
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

impl Ring for Jet {
    const JET: Option<fn(&Self) -> Self> = Some(Self::clone);

    fn part(jet: &Self, monomial: &[Variable]) -> Result<Self, Stop> {
        let level = monomial.first().map(|variable| variable.level);
        let mut found = Self {
            terms: BTreeMap::new(),
            dropped: jet.dropped,
            kink: jet.kink,
        };
        for (term, value) in &jet.terms {
            let (own, rest) = term
                .iter()
                .partition::<Monomial, _>(|v| Some(v.level) == level);
            if own == monomial {
                found.terms.insert(rest, value.clone());
            }
        }
        Ok(found)
    }

    fn rational(value: &Rational) -> Self {
        Self::constant(Qt::rational(value))
    }

    fn as_rational(&self) -> Option<Rational> {
        self.is_constant()
            .then(|| self.coefficient_of(&[]).as_rational())?
    }

    fn add(&self, other: &Self) -> Result<Self, Stop> {
        let mut sum = self.clone();
        sum.dropped = sum.dropped.join(other.dropped);
        sum.kink = Kink::join(sum.kink, other.kink);
        for (monomial, value) in &other.terms {
            sum = sum.plus(monomial.clone(), value.clone())?;
        }
        Ok(sum)
    }

    fn sub(&self, other: &Self) -> Result<Self, Stop> {
        self.add(&other.mul(&Self::integer(-1))?)
    }

    fn mul(&self, other: &Self) -> Result<Self, Stop> {
        Self::constant(Qt::integer(0)).plus_product(self, other)
    }

    /// One sum takes in all products: a copy of it for each would cost more than they do.
    fn inner<'a>(pairs: impl Iterator<Item = (&'a Self, &'a Self)> + Clone) -> Result<Self, Stop>
    where
        Self: 'a,
    {
        let mut pairs = pairs;
        let zero = Self::constant(Qt::integer(0));
        pairs.try_fold(zero, |sum, (a, b)| sum.plus_product(a, b))
    }

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
        sum.dropped = sum.dropped.join(power.dropped);
        // The powers beyond the first have none, or one that is not sure.
        sum.kink = Kink::join(ratio.kink, power.kink);
        sum.mul(&unit)
    }

    /// The sign near the point, if it is known.
    fn sign(&self) -> Result<Ordering, Stop> {
        let sign = self.coefficient_of(&[]).sign()?;
        if self.is_constant() || (sign.is_ne() && !self.has_unknowns()) {
            return Ok(sign);
        }
        Err(Stop::Undecided(Reason::NotConstant))
    }

    fn max(&self, other: &Self) -> Result<Self, Stop> {
        self.extreme(other, Ordering::Less)
    }

    fn min(&self, other: &Self) -> Result<Self, Stop> {
        self.extreme(other, Ordering::Greater)
    }

    fn weight(&self) -> u64 {
        let weights = self.terms.values().map(Qt::weight);
        weights.sum::<u64>().max(1)
    }
}
