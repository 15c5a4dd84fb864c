//! Real algebraic numbers as expressions, and the exact sign of one (rule K8).
//!
//! A number is built from rational numbers and from roots of polynomials with rational
//! coefficients by `+ - * /` and square roots. Its sign is found by enclosures of growing
//! precision; where these do not exclude 0, a lower bound of the nonzero values decides.
//!
//! *The bound.* Let `h` be the absolute logarithmic height (Weil), to the base 2. Then
//! `h(p/q) = log max(|p|, q)`, `h(a +- b) <= h(a) + h(b) + 1`, `h(ab), h(a/b) <= h(a) + h(b)`,
//! `h(sqrt a) = h(a)/2`, and for a root of an integer polynomial `f` of degree `d` one has
//! `deg(a) h(a) <= log M(f) <= log ||f||` (Mahler's measure and Landau's inequality). A number
//! `a != 0` of degree at most `D` satisfies `|a| >= 2^(-D h(a))` (Liouville). `D` is the product of
//! the degrees of the roots and square roots in the expression; `k` distinct roots of one `f` give
//! `d (d-1) ... (d-k+1)`, and as each of them may be adjoined first, `D h(a) <= D/d log ||f||`
//! holds for each. (Waldschmidt, *Diophantine Approximation on Linear Algebraic Groups*, chapter
//! 3.)

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use exact::integer::{bit_length, ceil_sqrt, floor_sqrt, gcd};
use exact::{Integer, Rational};

use crate::poly::{Poly, roots_above};
use crate::ring::{Reason, Ring, Stop};

/// The greatest precision, in bits after the point; beyond it a sign is undecided.
pub const MAX_BITS: u64 = 60_000;

/// A real algebraic number.
#[derive(Clone, Debug, PartialEq)]
pub struct Real(Arc<Expression>);

#[derive(Debug, PartialEq)]
enum Expression {
    Rational(Rational),
    Root(Root),
    Sqrt(Real),
    Add(Real, Real),
    Subtract(Real, Real),
    Multiply(Real, Real),
    /// By a number that is not 0.
    Divide(Real, Real),
}

use Expression as E;

/// An irrational root of a squarefree integer polynomial.
#[derive(Debug, PartialEq)]
struct Root {
    /// The coefficients, from the lowest power.
    poly: Vec<Integer>,
    /// The signs left and right of the root differ; this is the right one.
    right: Ordering,
    /// The only root in this interval, whose ends are no roots.
    isolated: Interval,
}

/// The interval `[lo, hi] / 2^bits`.
#[derive(Clone, Debug, PartialEq)]
struct Interval {
    lo: Integer,
    hi: Integer,
    bits: usize,
}

impl From<Rational> for Real {
    fn from(value: Rational) -> Self {
        Self(Arc::new(E::Rational(value)))
    }
}

impl Real {
    /// The k-th greatest real root of a polynomial, counted with multiplicity; it must exist.
    pub(crate) fn root(poly: &Poly<Rational>, k: usize) -> Result<Self, Stop> {
        // The j-th polynomial has the roots of multiplicity above j, each once.
        let mut squarefree = Vec::new();
        let mut rest = poly.clone();
        while rest.degree() > 0 {
            let common = rest.gcd(&rest.derivative()?)?;
            squarefree.push(rest.divide(&common)?.0);
            rest = common;
        }
        let sequences = squarefree
            .iter()
            .map(Poly::sturm)
            .collect::<Result<Vec<_>, _>>()?;
        let first = squarefree.first().ok_or(Stop::Undefined)?;
        let above = |x: &Rational| {
            sequences
                .iter()
                .try_fold(0, |sum, sequence| Ok(sum + roots_above(sequence, x)?))
        };
        // Cauchy's bound; the root lies in (lo, hi].
        let sizes = first.coefficients().iter().map(Rational::abs);
        let lead = first.coefficients()[first.degree()].abs();
        let mut hi = sizes.max().unwrap_or_default() / lead + Rational::ONE;
        let mut lo = -&hi;
        let half = Rational::from_fraction(1, 2).expect("not 0");
        while roots_above(&sequences[0], &lo)? - roots_above(&sequences[0], &hi)? > 1 {
            let middle = &(&lo + &hi) * &half;
            if above(&middle)? >= k {
                lo = middle
            } else {
                hi = middle
            }
        }
        let mut poly = integral(first);
        let lead = Rational::from_integers(poly[first.degree()].clone(), Integer::ONE);
        let lead = lead.expect("not 0").abs();
        // A rational root is a multiple of 1/lead; one lies in a short interval at most.
        while &(&hi - &lo) * &lead >= Rational::ONE {
            let middle = &(&lo + &hi) * &half;
            if above(&middle)? >= k {
                lo = middle
            } else {
                hi = middle
            }
        }
        let (n, d) = (&hi * &lead).to_integers();
        let candidate = Rational::from_integers(floor(&n, &d), Integer::ONE).expect("not 0") / lead;
        if candidate > lo && first.evaluate(&candidate)?.is_zero() {
            return Ok(candidate.into());
        }
        if poly[0].is_zero() {
            poly.remove(0);
        }
        // Nearer and nearer to the ends, until the root lies between.
        let mut bits = 0;
        loop {
            let (a, b) = (
                Interval::around(&lo, bits).lo + Integer::ONE,
                Interval::around(&hi, bits).lo,
            );
            let at = |x| Root::evaluate(&poly, x, bits).cmp(&Integer::ZERO);
            let right = at(&b);
            if a < b && right.is_ne() && at(&a) == right.reverse() {
                let isolated = Interval { lo: a, hi: b, bits };
                return Ok(Self(Arc::new(E::Root(Root {
                    poly,
                    right,
                    isolated,
                }))));
            }
            bits += 8;
        }
    }

    /// The number, if it is known to be rational.
    pub(crate) fn as_rational(&self) -> Option<&Rational> {
        match &*self.0 {
            E::Rational(value) => Some(value),
            _ => None,
        }
    }

    fn combine(
        &self,
        other: &Self,
        rationals: fn(&Rational, &Rational) -> Result<Rational, Stop>,
        expression: fn(Self, Self) -> Expression,
    ) -> Result<Self, Stop> {
        match (&*self.0, &*other.0) {
            (E::Rational(a), E::Rational(b)) => Ok(rationals(a, b)?.into()),
            _ => Ok(Self(Arc::new(expression(self.clone(), other.clone())))),
        }
    }

    /// The sum.
    pub(crate) fn add(&self, other: &Self) -> Result<Self, Stop> {
        let is_zero = |x: &Self| x.as_rational().is_some_and(Rational::is_zero);
        match (is_zero(self), is_zero(other)) {
            (true, _) => Ok(other.clone()),
            (_, true) => Ok(self.clone()),
            _ => self.combine(other, Ring::add, E::Add),
        }
    }

    /// The difference.
    pub(crate) fn sub(&self, other: &Self) -> Result<Self, Stop> {
        if other.as_rational().is_some_and(Rational::is_zero) {
            return Ok(self.clone());
        }
        if self == other {
            Ok(Rational::ZERO.into())
        } else {
            self.combine(other, Ring::sub, E::Subtract)
        }
    }

    /// The product.
    pub(crate) fn mul(&self, other: &Self) -> Result<Self, Stop> {
        match (&*self.0, &*other.0) {
            (E::Rational(zero), _) | (_, E::Rational(zero)) if zero.is_zero() => {
                Ok(zero.clone().into())
            }
            (E::Rational(one), _) if *one == Rational::ONE => Ok(other.clone()),
            (_, E::Rational(one)) if *one == Rational::ONE => Ok(self.clone()),
            (E::Sqrt(a), E::Sqrt(b)) if a == b => Ok(a.clone()),
            _ => self.combine(other, Ring::mul, E::Multiply),
        }
    }

    /// The quotient; undefined by 0.
    pub(crate) fn div(&self, other: &Self) -> Result<Self, Stop> {
        if other.sign()?.is_eq() {
            Err(Stop::Undefined)
        } else {
            self.combine(other, Ring::div, E::Divide)
        }
    }

    /// The square root; undefined below 0.
    pub(crate) fn sqrt(&self) -> Result<Self, Stop> {
        match self.sign()? {
            Ordering::Less => return Err(Stop::Undefined),
            Ordering::Equal => return Ok(Rational::ZERO.into()),
            Ordering::Greater => {}
        }
        if let Some(value) = self.as_rational() {
            let (n, d) = value.to_integers();
            let (p, q) = (floor_sqrt(&n), floor_sqrt(&d));
            if &p * &p == n && &q * &q == d {
                return Ok(Rational::from_integers(p, q).expect("not 0").into());
            }
        }
        Ok(Self(Arc::new(E::Sqrt(self.clone()))))
    }

    /// The greater of two numbers.
    pub(crate) fn max(&self, other: &Self) -> Result<Self, Stop> {
        Ok(if self.sub(other)?.sign()?.is_ge() {
            self
        } else {
            other
        }
        .clone())
    }

    /// The lesser of two numbers.
    pub(crate) fn min(&self, other: &Self) -> Result<Self, Stop> {
        Ok(if self.sub(other)?.sign()?.is_le() {
            self
        } else {
            other
        }
        .clone())
    }

    /// The sign, exactly; undecided only where [`MAX_BITS`] do not suffice.
    pub(crate) fn sign(&self) -> Result<Ordering, Stop> {
        if let Some(value) = self.as_rational() {
            return Ok(value.sign());
        }
        let (mut roots, mut radicands) = (Vec::new(), Vec::new());
        self.generators(&mut roots, &mut radicands);
        let mut degree = 1u64;
        for (i, root) in roots.iter().enumerate() {
            let seen = roots[..i]
                .iter()
                .filter(|other| other.poly == root.poly)
                .count();
            degree = degree.saturating_mul((root.poly.len() - 1 - seen) as u64);
        }
        let squares = 1u64.checked_shl(radicands.len() as u32).unwrap_or(u64::MAX);
        let enough = self.height(degree.saturating_mul(squares));
        // Without hope for equality, a moderate precision.
        let most = if enough < MAX_BITS - 128 {
            MAX_BITS
        } else {
            2048
        };
        let enough = if most == MAX_BITS { enough } else { most };
        let mut bits = 64;
        loop {
            if let Some(found) = self.enclose(bits as usize) {
                let (lo, hi) = (&found.lo, &found.hi);
                if *lo > Integer::ZERO {
                    return Ok(Ordering::Greater);
                }
                if *hi < Integer::ZERO {
                    return Ok(Ordering::Less);
                }
                // |value| < 2^-enough leaves 0 alone.
                let size = bit_length(lo).max(bit_length(hi)) as u64;
                if size.saturating_add(enough) < bits {
                    return Ok(Ordering::Equal);
                }
            }
            if bits == most {
                return Err(Stop::Undecided(Reason::Irrational));
            }
            bits = if bits < 512 {
                2 * bits
            } else {
                (2 * bits).max(enough + 128)
            }
            .min(most);
        }
    }

    /// The distinct roots and radicands of square roots in the expression.
    fn generators<'a>(&'a self, roots: &mut Vec<&'a Root>, radicands: &mut Vec<&'a Real>) {
        match &*self.0 {
            E::Rational(_) => {}
            E::Root(root) if roots.contains(&root) => {}
            E::Root(root) => roots.push(root),
            E::Sqrt(a) => {
                if !radicands.contains(&a) {
                    radicands.push(a);
                    a.generators(roots, radicands);
                }
            }
            E::Add(a, b) | E::Subtract(a, b) | E::Multiply(a, b) | E::Divide(a, b) => {
                a.generators(roots, radicands);
                b.generators(roots, radicands);
            }
        }
    }

    /// An upper bound of the degree times the height.
    fn height(&self, degree: u64) -> u64 {
        let both = |a: &Self, b: &Self| a.height(degree).saturating_add(b.height(degree));
        match &*self.0 {
            E::Rational(value) => {
                let (n, d) = value.to_integers();
                let length = bit_length(&n).max(bit_length(&d)) as u64;
                // The height of -1, 0 and 1 is 0.
                degree.saturating_mul(if length == 1 { 0 } else { length })
            }
            E::Root(Root { poly, .. }) => {
                let norm = poly.iter().fold(Integer::ZERO, |sum, a| sum + a * a);
                let measure = bit_length(&norm).div_ceil(2) as u64;
                degree
                    .div_ceil(poly.len() as u64 - 1)
                    .saturating_mul(measure)
            }
            E::Sqrt(a) => a.height(degree).div_ceil(2),
            E::Add(a, b) | E::Subtract(a, b) => both(a, b).saturating_add(degree),
            E::Multiply(a, b) | E::Divide(a, b) => both(a, b),
        }
    }

    /// An enclosure; `None` where the precision does not keep a divisor from 0.
    fn enclose(&self, bits: usize) -> Option<Interval> {
        match &*self.0 {
            E::Rational(value) => Some(Interval::around(value, bits)),
            E::Root(root) => Some(root.refine(bits)),
            E::Sqrt(a) => {
                let a = a.enclose(bits)?;
                let (lo, hi) = (floor_sqrt(&(a.lo << bits)), ceil_sqrt(&(a.hi << bits)));
                Some(Interval { lo, hi, bits })
            }
            E::Add(a, b) => {
                let (a, b) = (a.enclose(bits)?, b.enclose(bits)?);
                Some(Interval {
                    lo: a.lo + b.lo,
                    hi: a.hi + b.hi,
                    bits,
                })
            }
            E::Subtract(a, b) => {
                let (a, b) = (a.enclose(bits)?, b.enclose(bits)?);
                Some(Interval {
                    lo: a.lo - b.hi,
                    hi: a.hi - b.lo,
                    bits,
                })
            }
            E::Multiply(a, b) => {
                let (a, b) = (a.enclose(bits)?, b.enclose(bits)?);
                Some(Interval::hull(&a, &b, |x, y| (x * y, Integer::ONE << bits)))
            }
            E::Divide(a, b) => {
                let (a, b) = (a.enclose(bits)?, b.enclose(bits)?);
                if b.lo <= Integer::ZERO && b.hi >= Integer::ZERO {
                    return None;
                }
                Some(Interval::hull(&a, &b, |x, y| {
                    let (n, d) = (x << bits, y.clone());
                    if d < Integer::ZERO { (-n, -d) } else { (n, d) }
                }))
            }
        }
    }
}

impl Interval {
    /// The smallest interval of the precision around a number.
    fn around(value: &Rational, bits: usize) -> Self {
        let (n, d) = value.to_integers();
        let n = n << bits;
        Self {
            lo: floor(&n, &d),
            hi: ceil(&n, &d),
            bits,
        }
    }

    /// The interval of all `f(x, y) = n/d` with `d > 0`, for an `f` monotonic in each variable.
    fn hull(a: &Self, b: &Self, f: impl Fn(&Integer, &Integer) -> (Integer, Integer)) -> Self {
        let ends = [
            (&a.lo, &b.lo),
            (&a.lo, &b.hi),
            (&a.hi, &b.lo),
            (&a.hi, &b.hi),
        ];
        let values = ends.map(|(x, y)| f(x, y));
        let lo = values
            .iter()
            .map(|(n, d)| floor(n, d))
            .min()
            .expect("four ends");
        let hi = values
            .iter()
            .map(|(n, d)| ceil(n, d))
            .max()
            .expect("four ends");
        Self {
            lo,
            hi,
            bits: a.bits,
        }
    }
}

impl Root {
    /// `2^(bits d) f(x / 2^bits)` for a polynomial of degree `d`.
    fn evaluate(poly: &[Integer], x: &Integer, bits: usize) -> Integer {
        let mut shift = 0;
        poly.iter().rev().fold(Integer::ZERO, |value, a| {
            let value = value * x + (a << shift);
            shift += bits;
            value
        })
    }

    fn sign(&self, x: &Integer, bits: usize) -> Ordering {
        Self::evaluate(&self.poly, x, bits).cmp(&Integer::ZERO)
    }

    /// An enclosure of the given precision: Newton's steps, each checked by the signs at the ends
    /// of the interval that it proposes, and bisection where one fails.
    fn refine(&self, precision: usize) -> Interval {
        let terms = self.poly.iter().enumerate().skip(1);
        let derivative: Vec<Integer> = terms.map(|(k, a)| a * Integer::from(k)).collect();
        let Interval {
            mut lo,
            mut hi,
            mut bits,
        } = self.isolated.clone();
        while bits < precision || &hi - &lo > Integer::from(64) {
            let finer = (bits + bits / 2).clamp(bits + 8, (bits + 8).max(precision));
            let (a, b) = (&lo << (finer - bits), &hi << (finer - bits));
            let x = floor(&(&a + &b), &Integer::from(2));
            let slope = Self::evaluate(&derivative, &x, finer);
            if slope != Integer::ZERO {
                let x = &x - Self::evaluate(&self.poly, &x, finer) / slope;
                let (c, d) = (&x - Integer::from(16), &x + Integer::from(16));
                let differs = |c, d| {
                    self.sign(c, finer) == self.right.reverse() && self.sign(d, finer) == self.right
                };
                if c >= a && d <= b && differs(&c, &d) {
                    (lo, hi, bits) = (c, d, finer);
                    continue;
                }
            }
            (lo, hi, bits) = (&lo << 4, &hi << 4, bits + 4);
            for _ in 0..4 {
                let x = floor(&(&lo + &hi), &Integer::from(2));
                if self.sign(&x, bits) == self.right {
                    hi = x
                } else {
                    lo = x
                }
            }
        }
        let shift = bits - precision;
        let unit = Integer::ONE << shift;
        Interval {
            lo: floor(&lo, &unit),
            hi: ceil(&hi, &unit),
            bits: precision,
        }
    }
}

/// The primitive integer polynomial with the same roots.
fn integral(poly: &Poly<Rational>) -> Vec<Integer> {
    let parts: Vec<_> = poly
        .coefficients()
        .iter()
        .map(Rational::to_integers)
        .collect();
    let multiple = parts
        .iter()
        .fold(Integer::ONE, |m, (_, d)| &m / gcd(&m, d) * d);
    let scaled: Vec<_> = parts.iter().map(|(n, d)| n * (&multiple / d)).collect();
    let content = scaled
        .iter()
        .fold(Integer::ZERO, |content, a| gcd(&content, a));
    scaled.iter().map(|a| a / &content).collect()
}

/// The greatest integer at most `n/d`, `d > 0`.
fn floor(n: &Integer, d: &Integer) -> Integer {
    let quotient = n / d;
    if *n < Integer::ZERO && &quotient * d != *n {
        quotient - Integer::ONE
    } else {
        quotient
    }
}

/// The least integer at least `n/d`, `d > 0`.
fn ceil(n: &Integer, d: &Integer) -> Integer {
    -floor(&-n.clone(), d)
}

/// Prints a rational number as such, any other to six places, cut: `1.414213...`.
impl fmt::Display for Real {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(value) = self.as_rational() {
            return write!(f, "{value}");
        }
        let Some(found) = self.enclose(128) else {
            return f.write_str("?");
        };
        let middle = found.lo + found.hi;
        let sign = if middle < Integer::ZERO { "-" } else { "" };
        let scaled = middle * Integer::from(1_000_000);
        let scaled = if scaled < Integer::ZERO {
            -scaled
        } else {
            scaled
        };
        let digits = format!("{:0>7}", floor(&scaled, &(Integer::ONE << 129)).to_string());
        let (whole, places) = digits.split_at(digits.len() - 6);
        write!(f, "{sign}{whole}.{places}...")
    }
}
