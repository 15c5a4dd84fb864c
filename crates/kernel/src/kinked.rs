//! Kinked forms: a polynomial of degree at most 2 in unknowns, plus functions of one linear form
//! each that are continuous and piecewise of degree at most 2.
//!
//! They hold exactly, at all values of the unknowns, what sums of squares, of absolute values and
//! of the losses between them are, such as `sum(abs(R - Y))`, or Huber's. With `max(a, b) =
//! (a + b)/2 + |a - b|/2` they are closed under `abs`, `max`, `min` and `relu` of affine forms, and
//! under products of what depends on one linear form. What leaves them stops, and derivatives do.
//!
//! With m_k the least second derivative of the pieces of the k-th function of a linear form l_k, a
//! kinked form is convex if the polynomial plus `sum m_k l_k^2 / 2` is and no slope falls where two
//! pieces meet: then what is left of each function has slopes that nowhere fall.

use std::cmp::Ordering;

use exact::Rational;

use crate::infinitesimal::Qt;
use crate::jet::Jet;
use crate::matrix::Mat;
use crate::ring::{Reason, Ring, Stop};
use crate::rules::quadratic::hessian;

/// `smooth + sum phi_k(l_k)`.
#[derive(Clone, Debug)]
pub struct Kinked {
    /// The polynomial, in unknowns of degree 2.
    pub smooth: Jet,
    kinks: Vec<Pieces>,
}

/// A function of a linear form: coefficients of 1, t and t^2 left of each break, and right of all.
#[derive(Clone, Debug)]
struct Pieces {
    /// The linear form; the coefficient of its first unknown is 1.
    form: Jet,
    /// Where pieces meet, ascending.
    breaks: Vec<Qt>,
    /// One more than breaks.
    parts: Vec<[Qt; 3]>,
}

/// A kinked form near the point where all unknowns are 0.
pub struct Model {
    /// The slope; where pieces meet, the middle of their slopes.
    pub slope: Vec<Qt>,
    /// The second derivatives; where pieces meet, the less.
    pub curvature: Mat,
    /// Half of the jump of the slope where pieces meet, where it is not 0. With any numbers r_k
    /// from -1 to 1 the slope plus the sum of the `r_k kinks_k` is a slope of the form.
    pub kinks: Vec<Vec<Qt>>,
    /// Whether no slope falls where pieces meet at the point.
    pub rises: bool,
    /// Whether the form is convex.
    pub is_convex: bool,
}

const STOP: Stop = Stop::Undecided(Reason::NotConstant);

impl Pieces {
    /// `|form + a|` times a factor.
    fn absolute(form: Jet, a: &Qt, factor: &Qt) -> Result<Self, Stop> {
        let minus = Qt::integer(-1);
        let part = [a.mul(factor)?, factor.clone(), Qt::integer(0)];
        let left = [part[0].mul(&minus)?, part[1].mul(&minus)?, Qt::integer(0)];
        Ok(Self {
            form,
            breaks: vec![a.mul(&minus)?],
            parts: vec![left, part],
        })
    }

    /// The function of two functions of the same form.
    fn with(
        &self,
        other: &Self,
        f: impl Fn(&[Qt; 3], &[Qt; 3]) -> Result<[Qt; 3], Stop>,
    ) -> Result<Self, Stop> {
        let (mut i, mut j) = (0, 0);
        let mut breaks = Vec::new();
        let mut parts = vec![f(&self.parts[0], &other.parts[0])?];
        while i < self.breaks.len() || j < other.breaks.len() {
            let order = match (self.breaks.get(i), other.breaks.get(j)) {
                (Some(a), Some(b)) => a.sub(b)?.sign()?,
                (Some(_), None) => Ordering::Less,
                _ => Ordering::Greater,
            };
            let next = if order.is_le() {
                &self.breaks[i]
            } else {
                &other.breaks[j]
            };
            breaks.push(next.clone());
            i += usize::from(order.is_le());
            j += usize::from(order.is_ge());
            parts.push(f(&self.parts[i], &other.parts[j])?);
        }
        let form = self.form.clone();
        Ok(Self {
            form,
            breaks,
            parts,
        })
    }

    fn is_of(&self, form: &Jet) -> Result<bool, Stop> {
        Ok(self.form.sub(form)?.is_nothing())
    }
}

fn sum(a: &[Qt; 3], b: &[Qt; 3]) -> Result<[Qt; 3], Stop> {
    Ok([a[0].add(&b[0])?, a[1].add(&b[1])?, a[2].add(&b[2])?])
}

fn product(a: &[Qt; 3], b: &[Qt; 3]) -> Result<[Qt; 3], Stop> {
    let [one, t, square] = a;
    let cubic = t.mul(&b[2])?.add(&square.mul(&b[1])?)?;
    if !cubic.is_zero()? || !square.mul(&b[2])?.is_zero()? {
        return Err(STOP);
    }
    let middle = one.mul(&b[2])?.add(&square.mul(&b[0])?)?;
    Ok([
        one.mul(&b[0])?,
        one.mul(&b[1])?.add(&t.mul(&b[0])?)?,
        middle.add(&t.mul(&b[1])?)?,
    ])
}

/// `t l + a` as t, l and a, the coefficient of the first unknown of l being 1.
fn linear(affine: &Jet) -> Result<(Qt, Jet, Qt), Stop> {
    let a = affine.coefficient(&[]);
    let rest = affine.sub(&Jet::lift(&a))?;
    let first = rest.terms().next();
    let (_, t) = first.filter(|_| rest.degree() == 1).ok_or(STOP)?;
    let t = t.clone();
    let form = rest.mul(&Jet::constant(t.invert()?))?;
    Ok((t, form, a))
}

impl Kinked {
    /// A polynomial without kinks.
    pub fn smooth(smooth: Jet) -> Self {
        Self {
            smooth,
            kinks: Vec::new(),
        }
    }

    fn scale(&self, factor: &Qt) -> Result<Self, Stop> {
        if factor.is_zero()? {
            return Ok(Self::integer(0));
        }
        let factors = [factor.clone(), Qt::integer(0), Qt::integer(0)];
        let scaled = |kink: &Pieces| {
            let parts = kink.parts.iter().map(|part| product(part, &factors));
            Ok(Pieces {
                parts: parts.collect::<Result<_, Stop>>()?,
                ..kink.clone()
            })
        };
        let kinks = self.kinks.iter().map(scaled);
        Ok(Self {
            smooth: self.smooth.mul(&Jet::lift(factor))?,
            kinks: kinks.collect::<Result<_, Stop>>()?,
        })
    }

    fn plus(mut self, kink: Pieces) -> Result<Self, Stop> {
        for own in &mut self.kinks {
            if own.is_of(&kink.form)? {
                *own = own.with(&kink, sum)?;
                return Ok(self);
            }
        }
        self.kinks.push(kink);
        Ok(self)
    }

    /// The whole as a function of one linear form, if it is one.
    fn of_form(&self, form: &Jet) -> Result<Pieces, Stop> {
        let zero = Qt::integer(0);
        let smooth = if self.smooth.degree() == 0 {
            [self.smooth.coefficient(&[]), zero.clone(), zero]
        } else {
            let (t, own, a) = linear(&self.smooth)?;
            if !own.sub(form)?.is_nothing() {
                return Err(STOP);
            }
            [a, t, zero]
        };
        let all = Pieces {
            form: form.clone(),
            breaks: Vec::new(),
            parts: vec![smooth],
        };
        match self.kinks.as_slice() {
            [] => Ok(all),
            [kink] if kink.is_of(form)? => all.with(kink, sum),
            _ => Err(STOP),
        }
    }

    /// The form near the point where all `count` unknowns are 0.
    ///
    /// # Errors
    /// When a sign is not known.
    pub fn model(&self, count: usize) -> Result<Model, Stop> {
        if !self.smooth.is_complete() {
            return Err(STOP);
        }
        let half = Qt::integer(2).invert()?;
        let row = |form: &Jet| -> Vec<Qt> { (0..count).map(|k| form.coefficient(&[k])).collect() };
        let second = hessian(&self.smooth, count)?;
        let mut model = Model {
            slope: row(&self.smooth),
            curvature: second.clone(),
            kinks: Vec::new(),
            rises: true,
            is_convex: true,
        };
        let mut least = second;
        for kink in &self.kinks {
            let form = row(&kink.form);
            let at = |part: &[Qt; 3], t: &Qt| part[1].add(&part[2].mul(t)?.mul(&Qt::integer(2))?);
            let squares = |by: &Qt| {
                let by = by.mul(&Qt::integer(2))?;
                Mat::from_fn(count, count, |i, j| form[i].mul(&form[j])?.mul(&by))
            };
            let mut low = kink.parts[0][2].clone();
            for part in &kink.parts {
                low = low.min(&part[2])?;
            }
            least = least.add(&squares(&low)?)?;
            // The pieces left and right of the point.
            let (mut left, mut right) = (&kink.parts[0], &kink.parts[0]);
            for (k, t) in kink.breaks.iter().enumerate() {
                let (before, after) = (&kink.parts[k], &kink.parts[k + 1]);
                let jump = at(after, t)?.sub(&at(before, t)?)?.sign()?;
                let place = t.sign()?;
                model.is_convex &= jump.is_ge();
                model.rises &= jump.is_ge() || place.is_ne();
                if place.is_lt() {
                    left = after;
                }
                if place.is_le() {
                    right = after;
                }
            }
            let middle = left[1].add(&right[1])?.mul(&half)?;
            let jump = right[1].sub(&left[1])?.mul(&half)?;
            for (slope, entry) in model.slope.iter_mut().zip(&form) {
                *slope = slope.add(&entry.mul(&middle)?)?;
            }
            model.curvature = model.curvature.add(&squares(&left[2].min(&right[2])?)?)?;
            if !jump.is_zero()? {
                let row = form.iter().map(|entry| entry.mul(&jump));
                model.kinks.push(row.collect::<Result<_, _>>()?);
            }
        }
        model.is_convex &= least.inertia()?.negative == 0;
        Ok(model)
    }

    /// The constant that it is, if it is one.
    fn value(&self) -> Option<Qt> {
        (self.kinks.is_empty() && self.smooth.degree() == 0).then(|| self.smooth.coefficient(&[]))
    }

    /// `(self + sign |self - other| + other) / 2`.
    fn extreme(&self, other: &Self, sign: i64) -> Result<Self, Stop> {
        let gap = self.sub(other)?;
        if let Some(gap) = gap.value() {
            let first = gap.mul(&Qt::integer(sign))?.sign()?.is_ge();
            return Ok(if first { self } else { other }.clone());
        }
        if !gap.kinks.is_empty() {
            return Err(STOP);
        }
        // |t l + a| = |t| |l + a/t|
        let (t, form, a) = linear(&gap.smooth)?;
        let factor = if t.sign()?.is_lt() {
            t.mul(&Qt::integer(-1))?
        } else {
            t.clone()
        };
        let factor = factor.mul(&Qt::integer(sign))?;
        let sum = self
            .add(other)?
            .plus(Pieces::absolute(form, &a.div(&t)?, &factor)?)?;
        sum.scale(&Qt::integer(2).invert()?)
    }
}

impl Ring for Kinked {
    fn rational(value: &Rational) -> Self {
        Self::smooth(Jet::rational(value))
    }

    fn as_rational(&self) -> Option<Rational> {
        self.value()?.as_rational()
    }

    fn add(&self, other: &Self) -> Result<Self, Stop> {
        let sum = Self {
            smooth: self.smooth.add(&other.smooth)?,
            kinks: self.kinks.clone(),
        };
        other
            .kinks
            .iter()
            .try_fold(sum, |sum, kink| sum.plus(kink.clone()))
    }

    fn sub(&self, other: &Self) -> Result<Self, Stop> {
        self.add(&other.scale(&Qt::integer(-1))?)
    }

    fn mul(&self, other: &Self) -> Result<Self, Stop> {
        match (self.value(), other.value()) {
            (Some(factor), _) => other.scale(&factor),
            (_, Some(factor)) => self.scale(&factor),
            _ if self.kinks.is_empty() && other.kinks.is_empty() => {
                Ok(Self::smooth(self.smooth.mul(&other.smooth)?))
            }
            _ => {
                let kink = self.kinks.first().or(other.kinks.first()).ok_or(STOP)?;
                let (a, b) = (self.of_form(&kink.form)?, other.of_form(&kink.form)?);
                Self::integer(0).plus(a.with(&b, product)?)
            }
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
        let kinks = self.kinks.iter();
        let kinks = kinks.map(|kink| kink.form.weight() + 4 * kink.parts.len() as u64);
        self.smooth.weight() + kinks.sum::<u64>()
    }
}
