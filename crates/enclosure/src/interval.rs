//! Closed intervals with rational ends.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul};

use exact::integer::{bit_length, ceil_sqrt, floor_sqrt};
use exact::{Integer, Rational};

/// A closed interval `[lo, hi]` that contains a certain real number.
///
/// Which number it is, the documentation of the function that returns it says. There is no public
/// way to make one from two arbitrary ends: an enclosure comes from the checker, from a rational
/// number, or from operations that keep the containment. A wide enclosure says little; it never
/// says anything false.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosure {
    lo: Rational,
    hi: Rational,
}

impl Enclosure {
    /// The enclosure `[lo, hi]`; the caller has proved the containment.
    pub(crate) fn proved(lo: Rational, hi: Rational) -> Self {
        debug_assert!(lo <= hi);
        Self { lo, hi }
    }

    /// The number itself.
    pub fn point(value: Rational) -> Self {
        Self {
            lo: value.clone(),
            hi: value,
        }
    }

    /// The square root of a number, of relative width below `2^-bits`; negative numbers count
    /// as 0.
    pub fn sqrt(value: &Rational, bits: usize) -> Self {
        if !value.is_positive() {
            return Self::point(Rational::ZERO);
        }
        let (n, d) = value.to_integers();
        // sqrt(n / d) = sqrt(n d 4^k) / (d 2^k).
        let product = n * &d;
        let shift = (bits + 1).saturating_sub(bit_length(&product) / 2);
        let scaled: Integer = product << (2 * shift);
        let end =
            |root| Rational::from_integers(root, &d << shift).expect("a positive denominator");
        Self {
            lo: end(floor_sqrt(&scaled)),
            hi: end(ceil_sqrt(&scaled)),
        }
    }

    /// The square roots of the numbers of the enclosure, as for [`Self::sqrt`].
    pub fn sqrt_of(&self, bits: usize) -> Self {
        Self {
            lo: Self::sqrt(&self.lo, bits).lo,
            hi: Self::sqrt(&self.hi, bits).hi,
        }
    }

    /// The lower end.
    pub fn lo(&self) -> &Rational {
        &self.lo
    }

    /// The upper end.
    pub fn hi(&self) -> &Rational {
        &self.hi
    }

    /// The midpoint: a number of the interval, not the enclosed number.
    pub fn mid(&self) -> Rational {
        (&self.lo + &self.hi) / Rational::from(2)
    }

    /// `hi - lo`.
    pub fn width(&self) -> Rational {
        &self.hi - &self.lo
    }

    /// Whether the interval contains the number.
    pub fn contains(&self, value: &Rational) -> bool {
        self.lo <= *value && *value <= self.hi
    }

    /// Whether the intervals have a number in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.lo <= other.hi && other.lo <= self.hi
    }

    /// The order of the enclosed numbers, if the intervals decide it.
    pub fn certainly_cmp(&self, other: &Self) -> Option<Ordering> {
        if self.hi < other.lo {
            Some(Ordering::Less)
        } else if self.lo > other.hi {
            Some(Ordering::Greater)
        } else if self.lo == self.hi && self == other {
            Some(Ordering::Equal)
        } else {
            None
        }
    }

    /// The numbers in both intervals; `None` when there are none, which proves that the enclosed
    /// numbers differ.
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        let lo = self.lo.clone().max(other.lo.clone());
        let hi = self.hi.clone().min(other.hi.clone());
        (lo <= hi).then_some(Self { lo, hi })
    }

    /// The least interval with the numbers of both.
    pub fn hull(&self, other: &Self) -> Self {
        Self {
            lo: self.lo.clone().min(other.lo.clone()),
            hi: self.hi.clone().max(other.hi.clone()),
        }
    }

    /// The quotient of two numbers that are not negative; `None` when the divisor may be 0.
    pub fn checked_div(&self, divisor: &Self) -> Option<Self> {
        (divisor.lo.is_positive() && !self.lo.is_negative()).then(|| Self {
            lo: &self.lo / &divisor.hi,
            hi: &self.hi / &divisor.lo,
        })
    }
}

impl Add for &Enclosure {
    type Output = Enclosure;
    fn add(self, other: &Enclosure) -> Enclosure {
        Enclosure {
            lo: &self.lo + &other.lo,
            hi: &self.hi + &other.hi,
        }
    }
}

impl Mul for &Enclosure {
    type Output = Enclosure;
    fn mul(self, other: &Enclosure) -> Enclosure {
        let products = [
            &self.lo * &other.lo,
            &self.lo * &other.hi,
            &self.hi * &other.lo,
            &self.hi * &other.hi,
        ];
        let end = |end: Option<&Rational>| end.expect("four products").clone();
        Enclosure {
            lo: end(products.iter().min()),
            hi: end(products.iter().max()),
        }
    }
}

impl fmt::Display for Enclosure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}, {}]", self.lo, self.hi)
    }
}
