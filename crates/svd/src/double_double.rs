//! Double-double numbers: an unevaluated sum of two `f64`, about 106 significant bits.
//!
//! Error-free sums and products (Dekker 1971, Knuth); products are split rather than fused, because
//! a fused multiply-add without hardware support is a slow call. Nothing here is rigorous.

use std::ops::{Add, Div, Mul, Neg, Sub};

use exact::Integer;
use exact::integer::bit_length;

/// `hi + lo` with `|lo|` at most half a unit in the last place of `hi`.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct DoubleDouble {
    /// The leading part.
    pub hi: f64,
    /// The rest.
    pub lo: f64,
}

fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let rest = sum - a;
    (sum, (a - (sum - rest)) + (b - rest))
}

fn fast_two_sum(a: f64, b: f64) -> DoubleDouble {
    let hi = a + b;
    DoubleDouble {
        hi,
        lo: b - (hi - a),
    }
}

fn split(a: f64) -> (f64, f64) {
    let scaled = 134_217_729.0 * a; // 2^27 + 1
    let hi = scaled - (scaled - a);
    (hi, a - hi)
}

fn two_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    let ((a, c), (b, d)) = (split(a), split(b));
    (product, ((a * b - product) + a * d + c * b) + c * d)
}

impl DoubleDouble {
    /// The number 0.
    pub const ZERO: Self = Self { hi: 0.0, lo: 0.0 };
    /// The number 1.
    pub const ONE: Self = Self { hi: 1.0, lo: 0.0 };

    /// The square root of a number that is not negative.
    #[must_use]
    pub fn sqrt(self) -> Self {
        if self.hi <= 0.0 {
            return Self::ZERO;
        }
        let root = Self::from(self.hi.sqrt());
        root + Self::from((self - root * root).hi / (2.0 * root.hi))
    }

    /// The absolute value.
    #[must_use]
    pub fn abs(self) -> Self {
        if self.hi < 0.0 { -self } else { self }
    }

    /// Whether both parts are finite.
    pub fn is_finite(self) -> bool {
        self.hi.is_finite() && self.lo.is_finite()
    }

    /// `value / 2^exponent`, rounded; values far below 1 may become 0.
    pub fn from_integer(value: &Integer, exponent: usize) -> Self {
        let power = |shift: usize| match (i32::try_from(shift), i32::try_from(exponent)) {
            (Ok(shift), Ok(exponent)) => 2f64.powi(shift - exponent),
            _ => 0.0,
        };
        if let Ok(small) = i64::try_from(value)
            && small.unsigned_abs() < 1 << 53
        {
            return Self::from(small as f64 * power(0));
        }
        let part = |value: &Integer, shift: usize| {
            i64::try_from(value >> shift).map_or(f64::NAN, |top| top as f64)
        };
        let shift = bit_length(value).saturating_sub(53);
        let hi = part(value, shift) * power(shift);
        let rest = value - ((value >> shift) << shift);
        let below = shift.saturating_sub(53);
        fast_two_sum(hi, part(&rest, below) * power(below))
    }

    /// The number times `2^precision`, rounded toward 0; `None` if it does not fit.
    pub fn to_fixed(self, precision: i32) -> Option<i128> {
        let part = |x: f64| {
            let bits = x.to_bits();
            let exponent = i32::try_from(bits >> 52 & 0x7ff).ok()?;
            if exponent == 0 {
                return Some(0);
            }
            let mantissa = i128::from(bits & ((1 << 52) - 1) | 1 << 52);
            let shift = exponent - 1075 + precision;
            let magnitude = match shift {
                ..-52 => 0,
                -52..0 => mantissa >> -shift,
                0..73 => mantissa << shift,
                _ => return None,
            };
            Some(if x < 0.0 { -magnitude } else { magnitude })
        };
        part(self.hi)?.checked_add(part(self.lo)?)
    }
}

impl From<f64> for DoubleDouble {
    fn from(hi: f64) -> Self {
        Self { hi, lo: 0.0 }
    }
}

impl Add for DoubleDouble {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let (hi, rest) = two_sum(self.hi, other.hi);
        let (low, last) = two_sum(self.lo, other.lo);
        let sum = fast_two_sum(hi, rest + low);
        fast_two_sum(sum.hi, sum.lo + last)
    }
}

impl Neg for DoubleDouble {
    type Output = Self;
    fn neg(self) -> Self {
        Self {
            hi: -self.hi,
            lo: -self.lo,
        }
    }
}

impl Sub for DoubleDouble {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for DoubleDouble {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let (hi, lo) = two_product(self.hi, other.hi);
        fast_two_sum(hi, lo + (self.hi * other.lo + self.lo * other.hi))
    }
}

impl Div for DoubleDouble {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let first = self.hi / other.hi;
        let rest = self - other * Self::from(first);
        let second = rest.hi / other.hi;
        let last = (rest - other * Self::from(second)).hi / other.hi;
        fast_two_sum(first, second) + Self::from(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_beyond_53_bits_keep_106_bits() {
        let value = (Integer::ONE << 100) + (Integer::ONE << 3);
        let number = DoubleDouble::from_integer(&value, 100);
        assert_eq!(number.to_fixed(100).map(Integer::from), Some(value));
        let negative = DoubleDouble::from_integer(&Integer::from(-3), 2);
        assert_eq!(negative.to_fixed(2), Some(-3));
        assert_eq!(DoubleDouble::from(1e30).to_fixed(110), None);
    }

    #[test]
    fn roots_and_quotients_are_right_to_a_hundred_bits() {
        let two = DoubleDouble::from(2.0);
        let root = two.sqrt();
        assert!((root * root - two).abs().hi < 1e-30);
        let third = DoubleDouble::ONE / DoubleDouble::from(3.0);
        assert!(
            (third * DoubleDouble::from(3.0) - DoubleDouble::ONE)
                .abs()
                .hi
                < 1e-31
        );
    }
}
