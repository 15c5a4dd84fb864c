//! The scalar: a rational number in lowest terms.
//!
//! Small numbers are a pair of `i128`, every operation checked; a result that does not fit is
//! computed again with the big rationals of the `dashu-ratio` crate. The representation is
//! canonical (lowest terms, positive denominator, small whenever it fits), so equality of values
//! is equality of representations.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

/// The longest spelling of a number that [`Rational::from_str`] reads, in bytes, and the largest
/// decimal exponent in absolute value.
pub const MAX_DIGITS: usize = 10_000;

/// A rational number, always in lowest terms.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Rational(Repr);

/// Invariant: `Small` has coprime parts, `denominator >= 1`, and neither part is `i128::MIN`;
/// `Big` holds exactly the values that `Small` cannot.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small { numerator: i128, denominator: i128 },
    Big(Box<RBig>),
}

use Repr::{Big, Small};

/// The greatest common divisor, by Euclid; division of 64-bit words is much cheaper.
fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        if let (Ok(x), Ok(y)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(gcd_word(x, y));
        }
        (a, b) = (b, a % b);
    }
    a
}

fn gcd_word(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Rational {
    /// The number 0.
    pub const ZERO: Self = Self(Small {
        numerator: 0,
        denominator: 1,
    });
    /// The number 1.
    pub const ONE: Self = Self(Small {
        numerator: 1,
        denominator: 1,
    });

    /// The fraction `numerator / denominator`, or `None` when the denominator is zero.
    pub fn from_fraction(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self::from(numerator) / Self::from(denominator))
    }

    /// The value `numerator / denominator` in lowest terms, if both parts fit; `denominator > 0`.
    fn small(numerator: i128, denominator: i128) -> Option<Self> {
        debug_assert!(denominator > 0);
        let divisor = if denominator == 1 {
            1
        } else {
            // The divisor is at most the denominator, hence fits.
            i128::try_from(gcd(numerator.unsigned_abs(), denominator.unsigned_abs())).ok()?
        };
        let numerator = numerator / divisor;
        (numerator != i128::MIN).then_some(Self(Small {
            numerator,
            denominator: denominator / divisor,
        }))
    }

    /// The canonical form of a big rational.
    pub(crate) fn from_big(value: RBig) -> Self {
        let numerator = i128::try_from(value.numerator());
        let denominator = i128::try_from(value.denominator());
        match (numerator, denominator) {
            (Ok(numerator), Ok(denominator)) if numerator != i128::MIN => Self(Small {
                numerator,
                denominator,
            }),
            _ => Self(Big(Box::new(value))),
        }
    }

    pub(crate) fn to_big(&self) -> RBig {
        match &self.0 {
            Small {
                numerator,
                denominator,
            } => RBig::from_parts(
                IBig::from(*numerator),
                UBig::from(denominator.unsigned_abs()),
            ),
            Big(value) => (**value).clone(),
        }
    }

    /// Whether the number is 0.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Small { numerator: 0, .. })
    }

    /// Whether the number is an integer.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Small { denominator, .. } => *denominator == 1,
            Big(value) => value.is_int(),
        }
    }

    /// The sign, as the ordering of the number against 0.
    pub fn sign(&self) -> Ordering {
        match &self.0 {
            Small { numerator, .. } => numerator.cmp(&0),
            Big(value) => (**value).cmp(&RBig::ZERO),
        }
    }

    /// Whether the number is less than 0.
    pub fn is_negative(&self) -> bool {
        self.sign() == Ordering::Less
    }

    /// Whether the number is greater than 0.
    pub fn is_positive(&self) -> bool {
        self.sign() == Ordering::Greater
    }

    /// The absolute value.
    pub fn abs(&self) -> Self {
        if self.is_negative() {
            -self
        } else {
            self.clone()
        }
    }

    /// The numerator and the denominator (positive), both as integers, in lowest terms.
    pub fn parts(&self) -> (Self, Self) {
        let integer = |value: IBig| Self::from_big(RBig::from(value));
        match &self.0 {
            Small {
                numerator,
                denominator,
            } => (Self::from(*numerator), Self::from(*denominator)),
            Big(value) => (
                integer(value.numerator().clone()),
                integer(value.denominator().clone().into()),
            ),
        }
    }

    /// The inverse `1/self`, or `None` for 0.
    pub fn recip(&self) -> Option<Self> {
        (!self.is_zero()).then(|| &Self::ONE / self)
    }

    /// The number as a small fraction `(numerator, denominator)`, when both parts fit.
    pub fn to_small_fraction(&self) -> Option<(i128, i128)> {
        match self.0 {
            Small {
                numerator,
                denominator,
            } => Some((numerator, denominator)),
            Big(_) => None,
        }
    }
}

impl Default for Rational {
    fn default() -> Self {
        Self::ZERO
    }
}

macro_rules! from_small_integer {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Rational {
            fn from(value: $integer) -> Self {
                Self(Small { numerator: i128::from(value), denominator: 1 })
            }
        }
    )*};
}
from_small_integer!(i8 i16 i32 i64 u8 u16 u32 u64);

impl From<i128> for Rational {
    fn from(value: i128) -> Self {
        Self::from_big(RBig::from(IBig::from(value)))
    }
}

impl From<usize> for Rational {
    fn from(value: usize) -> Self {
        Self::from_big(RBig::from(IBig::from(value)))
    }
}

/// The parts `(a, b, c, d)` of two small numbers `a/b` and `c/d`.
fn small_parts(x: &Repr, y: &Repr) -> Option<(i128, i128, i128, i128)> {
    match (x, y) {
        (
            Small {
                numerator: a,
                denominator: b,
            },
            Small {
                numerator: c,
                denominator: d,
            },
        ) => Some((*a, *b, *c, *d)),
        _ => None,
    }
}

/// `a/b + c/d` in small numbers, or `None` on overflow.
fn checked_add(x: &Repr, y: &Repr) -> Option<Rational> {
    let (a, b, c, d) = small_parts(x, y)?;
    if b == d {
        return Rational::small(a.checked_add(c)?, b);
    }
    let numerator = a.checked_mul(d)?.checked_add(c.checked_mul(b)?)?;
    Rational::small(numerator, b.checked_mul(d)?)
}

/// `a/b * c/d` in small numbers, or `None` on overflow.
fn checked_mul(x: &Repr, y: &Repr) -> Option<Rational> {
    let (a, b, c, d) = small_parts(x, y)?;
    Rational::small(a.checked_mul(c)?, b.checked_mul(d)?)
}

/// `(a/b) / (c/d)` in small numbers, or `None` on overflow; `c != 0`.
fn checked_div(x: &Repr, y: &Repr) -> Option<Rational> {
    let (a, b, c, d) = small_parts(x, y)?;
    let numerator = a.checked_mul(d)?;
    let denominator = b.checked_mul(c)?;
    if denominator < 0 {
        Rational::small(numerator.checked_neg()?, denominator.checked_neg()?)
    } else {
        Rational::small(numerator, denominator)
    }
}

impl Add for &Rational {
    type Output = Rational;
    fn add(self, other: &Rational) -> Rational {
        checked_add(&self.0, &other.0)
            .unwrap_or_else(|| Rational::from_big(self.to_big() + other.to_big()))
    }
}

impl Sub for &Rational {
    type Output = Rational;
    fn sub(self, other: &Rational) -> Rational {
        self + &-other
    }
}

impl Mul for &Rational {
    type Output = Rational;
    fn mul(self, other: &Rational) -> Rational {
        checked_mul(&self.0, &other.0)
            .unwrap_or_else(|| Rational::from_big(self.to_big() * other.to_big()))
    }
}

impl Div for &Rational {
    type Output = Rational;
    /// # Panics
    /// When `other` is zero.
    fn div(self, other: &Rational) -> Rational {
        assert!(!other.is_zero(), "division of a rational by zero");
        checked_div(&self.0, &other.0)
            .unwrap_or_else(|| Rational::from_big(self.to_big() / other.to_big()))
    }
}

impl Neg for &Rational {
    type Output = Rational;
    fn neg(self) -> Rational {
        match &self.0 {
            // The numerator is never i128::MIN.
            Small {
                numerator,
                denominator,
            } => Rational(Small {
                numerator: -numerator,
                denominator: *denominator,
            }),
            Big(value) => Rational::from_big(-(**value).clone()),
        }
    }
}

impl Neg for Rational {
    type Output = Rational;
    fn neg(self) -> Rational {
        -&self
    }
}

macro_rules! forward_owned {
    ($($trait:ident $method:ident $assign_trait:ident $assign:ident)*) => {$(
        impl $trait for Rational {
            type Output = Rational;
            fn $method(self, other: Rational) -> Rational {
                (&self).$method(&other)
            }
        }
        impl $assign_trait<&Rational> for Rational {
            fn $assign(&mut self, other: &Rational) {
                *self = (&*self).$method(other);
            }
        }
        impl $assign_trait for Rational {
            fn $assign(&mut self, other: Rational) {
                *self = (&*self).$method(&other);
            }
        }
    )*};
}
forward_owned!(Add add AddAssign add_assign  Sub sub SubAssign sub_assign
               Mul mul MulAssign mul_assign  Div div DivAssign div_assign);

impl Sum for Rational {
    fn sum<I: Iterator<Item = Rational>>(terms: I) -> Rational {
        terms.fold(Rational::ZERO, |sum, term| sum + term)
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Self) -> Ordering {
        (self - other).sign()
    }
}

impl fmt::Display for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match &self.0 {
            Small {
                numerator,
                denominator: 1,
            } => numerator.to_string(),
            Small {
                numerator,
                denominator,
            } => format!("{numerator}/{denominator}"),
            Big(value) => value.to_string(),
        };
        f.pad(&text)
    }
}

impl fmt::Debug for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why a text is not a rational number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParseRationalError {
    /// The text spells no number.
    Syntax,
    /// The denominator is zero.
    ZeroDenominator,
    /// The text, or the exponent, exceeds [`MAX_DIGITS`].
    TooLong,
}

impl fmt::Display for ParseRationalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax => f.write_str(
                "not a number: expected an integer, a fraction such as 3/4, or a decimal",
            ),
            Self::ZeroDenominator => f.write_str("the denominator is zero"),
            Self::TooLong => write!(
                f,
                "the number is too long: at most {MAX_DIGITS} digits, exponents up to {MAX_DIGITS}"
            ),
        }
    }
}

impl std::error::Error for ParseRationalError {}

/// An optional sign and at least one decimal digit.
fn parse_integer(text: &str) -> Result<IBig, ParseRationalError> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ParseRationalError::Syntax);
    }
    text.parse().map_err(|_| ParseRationalError::Syntax)
}

impl FromStr for Rational {
    type Err = ParseRationalError;

    /// Reads an integer (`-7`), a fraction of integers (`3/4`, `-6/8`), or a decimal (`0.1`,
    /// `2.5e-3`) as the exact number that it spells: `0.1` is one tenth.
    fn from_str(text: &str) -> Result<Self, ParseRationalError> {
        use ParseRationalError::{Syntax, TooLong, ZeroDenominator};
        if text.len() > MAX_DIGITS {
            return Err(TooLong);
        }
        if let Some((numerator, denominator)) = text.split_once('/') {
            let numerator = parse_integer(numerator)?;
            let denominator = parse_integer(denominator)?;
            if denominator == IBig::ZERO {
                return Err(ZeroDenominator);
            }
            return Ok(Self::from_big(
                RBig::from(numerator) / RBig::from(denominator),
            ));
        }
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                let exponent = parse_integer(exponent)?;
                (mantissa, i64::try_from(exponent).map_err(|_| TooLong)?)
            }
            None => (text, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((_, "")) => return Err(Syntax),
            Some((whole, fraction)) => (whole, fraction),
            None => (mantissa, ""),
        };
        if whole.trim_start_matches(['-', '+']).is_empty() {
            return Err(Syntax);
        }
        let digits = parse_integer(&format!("{whole}{fraction}"))?;
        let places = i64::try_from(fraction.len()).map_err(|_| TooLong)?;
        let shift = exponent.checked_sub(places).ok_or(TooLong)?;
        let magnitude = usize::try_from(shift.unsigned_abs()).map_err(|_| TooLong)?;
        if magnitude > MAX_DIGITS {
            return Err(TooLong);
        }
        let power = RBig::from(UBig::from(10u8).pow(magnitude));
        let digits = RBig::from(digits);
        Ok(Self::from_big(if shift < 0 {
            digits / power
        } else {
            digits * power
        }))
    }
}

#[cfg(feature = "num-traits")]
mod num_traits_impls {
    use super::Rational;

    impl num_traits::Zero for Rational {
        fn zero() -> Self {
            Self::ZERO
        }
        fn is_zero(&self) -> bool {
            self.is_zero()
        }
    }

    impl num_traits::One for Rational {
        fn one() -> Self {
            Self::ONE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn r(text: &str) -> Rational {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_are_read_as_what_they_spell() {
        assert_eq!(r("0.1"), r("1/10"));
        assert_eq!(r("-2.50e-1"), r("-1/4"));
        assert_eq!(r("12e2"), r("1200"));
        assert_eq!(r("-6/8"), r("3/-4"));
        assert_eq!(r("-0.5"), r("-1/2"));
        assert_eq!(r("+7").to_string(), "7");
    }

    #[test]
    fn malformed_and_oversized_numbers_are_refused() {
        for text in [
            "", "-", ".", "1.", ".5", "1/", "/2", "1/2/3", "0x1", "1 ", "nan", "inf", "1e", "1.-5",
            "1_0",
        ] {
            assert_eq!(
                text.parse::<Rational>(),
                Err(ParseRationalError::Syntax),
                "{text:?}"
            );
        }
        assert_eq!(
            "1/0".parse::<Rational>(),
            Err(ParseRationalError::ZeroDenominator)
        );
        for text in ["1e999999999", "1e-10001", "1e99999999999999999999999"] {
            assert_eq!(
                text.parse::<Rational>(),
                Err(ParseRationalError::TooLong),
                "{text:?}"
            );
        }
        assert_eq!(
            "1".repeat(MAX_DIGITS + 1).parse::<Rational>(),
            Err(ParseRationalError::TooLong)
        );
    }

    #[test]
    fn values_beyond_128_bits_return_to_the_small_form() {
        let huge = r("1e40");
        assert!(huge.to_small_fraction().is_none());
        assert_eq!(
            (&(&huge + &Rational::ONE) - &huge).to_small_fraction(),
            Some((1, 1))
        );
        assert_eq!((&huge / &huge).to_small_fraction(), Some((1, 1)));
        let minimum = Rational::from(i128::MIN);
        assert_eq!(-(-&minimum), minimum);
        assert_eq!(minimum.to_string(), i128::MIN.to_string());
    }

    fn any_rational() -> impl Strategy<Value = Rational> {
        let wide = (any::<i128>(), any::<i64>())
            .prop_map(|(n, d)| Rational::from(n) / Rational::from(if d == 0 { 1 } else { d }));
        let narrow =
            (-9i64..10, 1i64..10).prop_map(|(n, d)| Rational::from_fraction(n, d).unwrap());
        prop_oneof![wide, narrow]
    }

    proptest! {
        /// The small path and the big path agree, and both are canonical.
        #[test]
        fn arithmetic_agrees_with_big_rationals(a in any_rational(), b in any_rational()) {
            let big = |value: RBig| Rational::from_big(value);
            prop_assert_eq!(&a + &b, big(a.to_big() + b.to_big()));
            prop_assert_eq!(&a - &b, big(a.to_big() - b.to_big()));
            prop_assert_eq!(&a * &b, big(a.to_big() * b.to_big()));
            if !b.is_zero() {
                prop_assert_eq!(&a / &b, big(a.to_big() / b.to_big()));
            }
            prop_assert_eq!(a.cmp(&b), a.to_big().cmp(&b.to_big()));
            prop_assert_eq!(a.to_string().parse::<Rational>().unwrap(), a);
        }
    }
}
