//! Intervals with dyadic ends of one scale, rounded outward: enclosures that stay short.
//!
//! Sums and products of enclosures with rational ends grow without bound; here every operation
//! rounds its ends outward to multiples of `2^-scale`, so an interval keeps what it contains.

use enclosure::Enclosure;
use exact::{Integer, Rational};

/// An interval `[lo 2^-scale, hi 2^-scale]`. Operands have the same scale.
#[derive(Clone, Debug)]
pub(crate) struct Fixed {
    lo: Integer,
    hi: Integer,
    scale: usize,
}

/// The greatest integer that is at most `n / d`, for `d > 0`.
fn floor(n: Integer, d: &Integer) -> Integer {
    if n >= Integer::ZERO {
        n / d
    } else {
        -((d - Integer::ONE - n) / d)
    }
}

impl Fixed {
    fn rounded(lo: Integer, hi: Integer, by: &Integer, scale: usize) -> Self {
        let (lo, hi) = (floor(lo, by), -floor(-hi, by));
        Self { lo, hi, scale }
    }

    pub(crate) fn around(value: &Enclosure, scale: usize) -> Self {
        let (a, b) = value.lo().to_integers();
        let (c, d) = value.hi().to_integers();
        let (lo, hi) = (floor(a << scale, &b), -floor(-(c << scale), &d));
        Self { lo, hi, scale }
    }

    pub(crate) fn point(value: &Rational, scale: usize) -> Self {
        Self::around(&Enclosure::point(value.clone()), scale)
    }

    pub(crate) fn integer(value: usize, scale: usize) -> Self {
        Self::point(&Rational::from(value), scale)
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        let (lo, hi) = (&self.lo + &other.lo, &self.hi + &other.hi);
        Self { lo, hi, ..*self }
    }

    pub(crate) fn minus(&self, other: &Self) -> Self {
        let (lo, hi) = (&self.lo - &other.hi, &self.hi - &other.lo);
        Self { lo, hi, ..*self }
    }

    pub(crate) fn times(&self, other: &Self) -> Self {
        let ends = [(&self.lo, &other.lo), (&self.lo, &other.hi)];
        let ends = ends
            .into_iter()
            .chain([(&self.hi, &other.lo), (&self.hi, &other.hi)]);
        let mut products: Vec<Integer> = ends.map(|(a, b)| a * b).collect();
        products.sort_unstable();
        let (hi, lo) = (products.pop().unwrap_or_default(), products.swap_remove(0));
        Self::rounded(lo, hi, &(Integer::ONE << self.scale), self.scale)
    }

    /// The inverse; `None` unless all numbers of the interval are positive.
    pub(crate) fn recip(&self) -> Option<Self> {
        let unit = || Integer::ONE << (2 * self.scale);
        (self.lo > Integer::ZERO).then(|| Self {
            lo: unit() / &self.hi,
            hi: -floor(-unit(), &self.lo),
            scale: self.scale,
        })
    }

    /// Whether no number of the interval is negative.
    pub(crate) fn is_nonnegative(&self) -> bool {
        self.lo >= Integer::ZERO
    }

    /// Whether all numbers of the interval are negative.
    pub(crate) fn is_negative(&self) -> bool {
        self.hi < Integer::ZERO
    }

    /// Whether all numbers of the interval are less than `2^-bits` in absolute value.
    pub(crate) fn is_within(&self, bits: usize) -> bool {
        let Some(places) = self.scale.checked_sub(bits) else {
            return false;
        };
        let bound = Integer::ONE << places;
        -&self.lo < bound && self.hi < bound
    }

    pub(crate) fn width(&self) -> Rational {
        let width = Rational::from_integers(&self.hi - &self.lo, Integer::ONE << self.scale);
        width.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn contains(interval: &Fixed, value: &Rational) -> bool {
        let end = |end: &Integer| {
            Rational::from_integers(end.clone(), Integer::ONE << interval.scale).unwrap()
        };
        end(&interval.lo) <= *value && *value <= end(&interval.hi)
    }

    proptest! {
        #[test]
        fn operations_keep_what_the_operands_contain(
            (a, b) in (-50i64..50, 1i64..20), (c, d) in (-50i64..50, 1i64..20), scale in 0usize..12
        ) {
            let x = Rational::from_fraction(a, b).unwrap();
            let y = Rational::from_fraction(c, d).unwrap();
            let (p, q) = (Fixed::point(&x, scale), Fixed::point(&y, scale));
            prop_assert!(contains(&p, &x) && contains(&p.plus(&q), &(&x + &y)));
            prop_assert!(contains(&p.minus(&q), &(&x - &y)));
            prop_assert!(contains(&p.times(&q), &(&x * &y)));
            if let Some(inverse) = p.recip() {
                prop_assert!(contains(&inverse, &x.recip().unwrap()));
            }
            prop_assert!(!p.is_nonnegative() || !x.is_negative());
            prop_assert!(!p.is_negative() || x.is_negative());
            let bound = Rational::from_fraction(1, 4).unwrap();
            prop_assert!(!p.is_within(2) || x.abs() < bound);
        }
    }
}
