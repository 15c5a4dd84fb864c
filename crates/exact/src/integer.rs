//! Integers of any size, for algorithms that clear denominators once and then divide no more.

use dashu_int::ops::{BitTest, Gcd, SquareRoot, UnsignedAbs};

/// An integer of any size.
pub use dashu_int::IBig as Integer;

use crate::Rational;

/// The greatest common divisor, not negative; `gcd(0, 0) = 0`.
pub fn gcd(a: &Integer, b: &Integer) -> Integer {
    if a.is_zero() {
        b.unsigned_abs().into()
    } else {
        a.gcd(b).into()
    }
}

/// The least `k` with `|value| < 2^k`.
pub fn bit_length(value: &Integer) -> usize {
    value.unsigned_abs().bit_len()
}

/// The least integer whose square is at least `value`; 0 when `value` is negative.
pub fn ceil_sqrt(value: &Integer) -> Integer {
    if *value <= Integer::ZERO {
        return Integer::ZERO;
    }
    let mut root = Integer::from(value.unsigned_abs().sqrt());
    // The loop makes the result right even if the library's root is too small.
    while &root * &root < *value {
        root += 1;
    }
    root
}

/// The greatest integer whose square is at most `value`; 0 when `value` is negative.
pub fn floor_sqrt(value: &Integer) -> Integer {
    let root = ceil_sqrt(value);
    if &root * &root > *value && root > Integer::ZERO {
        root - 1
    } else {
        root
    }
}

/// Calls `digit(d, x)` for the digits `x` of `|value|` in base `2^56`, least significant first,
/// with the sign of `value`; no digits for 0.
pub fn digits(value: &Integer, mut digit: impl FnMut(usize, i64)) {
    let sign = if *value < Integer::ZERO { -1 } else { 1 };
    if let Ok(small) = i128::try_from(value) {
        let mut rest = small.unsigned_abs();
        let mut d = 0;
        while rest != 0 {
            digit(d, sign * (rest & ((1 << 56) - 1)) as i64);
            rest >>= 56;
            d += 1;
        }
        return;
    }
    let bytes = value.unsigned_abs().to_le_bytes();
    for (d, chunk) in bytes.chunks(7).enumerate() {
        let fold = |sum: i64, byte: &u8| sum << 8 | i64::from(*byte);
        digit(d, sign * chunk.iter().rev().fold(0, fold));
    }
}

impl Rational {
    /// The numerator and the denominator (positive), in lowest terms.
    pub fn to_integers(&self) -> (Integer, Integer) {
        match self.to_small_fraction() {
            Some((numerator, denominator)) => (numerator.into(), denominator.into()),
            None => {
                let value = self.to_big();
                let (numerator, denominator) = value.into_parts();
                (numerator, denominator.into())
            }
        }
    }

    /// The fraction `numerator / denominator`, or `None` when the denominator is zero.
    pub fn from_integers(numerator: Integer, denominator: Integer) -> Option<Self> {
        if denominator.is_zero() {
            return None;
        }
        let numerator = if denominator < Integer::ZERO {
            -numerator
        } else {
            numerator
        };
        let denominator = denominator.unsigned_abs();
        Some(Self::from_big(dashu_ratio::RBig::from_parts(
            numerator,
            denominator,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fractions_of_integers_survive_the_round_trip(n in any::<i128>(), d in any::<i64>()) {
            prop_assume!(d != 0);
            let n = Integer::from(n) * Integer::from(n);
            let value = Rational::from_integers(n.clone(), d.into()).unwrap();
            let (numerator, denominator) = value.to_integers();
            prop_assert!(denominator > Integer::ZERO);
            prop_assert_eq!(gcd(&numerator, &denominator), Integer::ONE);
            prop_assert_eq!(numerator * Integer::from(d), n * denominator);
        }

        #[test]
        fn zero_has_the_divisors_of_the_other(n in any::<i64>()) {
            let (zero, n) = (Integer::ZERO, Integer::from(n));
            let size = if n < zero { -n.clone() } else { n.clone() };
            prop_assert_eq!((gcd(&zero, &n), gcd(&n, &zero)), (size.clone(), size));
        }

        #[test]
        fn digits_spell_the_integer(n in any::<i128>(), k in prop_oneof![Just(0), 0usize..200]) {
            let n = Integer::from(n) << k;
            let mut sum = Integer::ZERO;
            digits(&n, |d, x| sum += Integer::from(x) << (56 * d));
            prop_assert_eq!(sum, n);
        }

        #[test]
        fn roots_bracket_the_integer(n in 0u128.., k in 0usize..200) {
            let n = Integer::from(n) << k;
            let (floor, ceil) = (floor_sqrt(&n), ceil_sqrt(&n));
            prop_assert!(&floor * &floor <= n && n <= &ceil * &ceil);
            prop_assert!(&ceil - &floor <= Integer::ONE);
        }
    }
}
