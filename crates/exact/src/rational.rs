//! The scalar: a rational number in lowest terms.
//!
//! Small numbers are a pair of 64-bit words. Sums and products of two of them are computed in 128
//! bits, where they cannot overflow; a result whose lowest terms do not fit is a big rational of
//! the `dashu-ratio` crate. The representation is canonical (lowest terms, positive denominator,
//! small whenever it fits), so equality of values is equality of representations.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::num::NonZero;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

use dashu_int::ops::BitTest;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

/// The longest spelling of a number that [`Rational::from_str`] reads, in bytes, and the largest
/// decimal exponent in absolute value.
pub const MAX_DIGITS: usize = 10_000;

/// A rational number, always in lowest terms.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Rational(Repr);

/// Invariant: `Small` has coprime parts, `denominator >= 1`, and `numerator` is not `i64::MIN`;
/// `Big` holds exactly the values that `Small` cannot.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small {
        numerator: i64,
        denominator: NonZero<i64>,
    },
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
    pub const ZERO: Self = Self::integer(0);
    /// The number 1.
    pub const ONE: Self = Self::integer(1);

    /// A small integer that is not `i64::MIN`.
    const fn integer(numerator: i64) -> Self {
        Self(Small {
            numerator,
            denominator: NonZero::new(1).unwrap(),
        })
    }

    /// The fraction `numerator / denominator`, or `None` when the denominator is zero.
    pub fn from_fraction(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self::from(numerator) / Self::from(denominator))
    }

    /// The value `numerator / denominator`, of coprime parts with `denominator > 0`.
    fn lowest(numerator: i128, denominator: i128) -> Self {
        let small = i64::try_from(denominator).ok().and_then(NonZero::new);
        match (i64::try_from(numerator), small) {
            (Ok(numerator), Some(denominator)) if numerator != i64::MIN => Self(Small {
                numerator,
                denominator,
            }),
            _ => Self(Big(Box::new(RBig::from_parts(
                IBig::from(numerator),
                UBig::from(denominator.unsigned_abs()),
            )))),
        }
    }

    /// The value `numerator / denominator`; `denominator > 0`.
    fn fraction(numerator: i128, denominator: i128) -> Self {
        debug_assert!(denominator > 0);
        if denominator == 1 {
            return Self::from(numerator);
        }
        // Division of words is much cheaper. The divisor is at most the denominator, hence fits.
        if let (Ok(n), Ok(d)) = (i64::try_from(numerator), i64::try_from(denominator)) {
            let divisor = gcd_word(n.unsigned_abs(), d.unsigned_abs()) as i64;
            return Self::lowest((n / divisor).into(), (d / divisor).into());
        }
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs()) as i128;
        Self::lowest(numerator / divisor, denominator / divisor)
    }

    /// The canonical form of a big rational.
    pub(crate) fn from_big(value: RBig) -> Self {
        let numerator = i128::try_from(value.numerator());
        let denominator = i128::try_from(value.denominator());
        match (numerator, denominator) {
            (Ok(numerator), Ok(denominator)) => Self::lowest(numerator, denominator),
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
                UBig::from(denominator.get().unsigned_abs()),
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
            Small { denominator, .. } => denominator.get() == 1,
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
            } => (Self::from(*numerator), Self::from(denominator.get())),
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

    /// The number of 64-bit words of the longer part: what an operation with the number costs.
    pub fn words(&self) -> usize {
        match &self.0 {
            Small { .. } => 1,
            Big(value) => {
                let bits = value
                    .numerator()
                    .bit_len()
                    .max(value.denominator().bit_len());
                bits.div_ceil(64)
            }
        }
    }

    /// The number as a small fraction `(numerator, denominator)`, when both parts fit.
    pub fn to_small_fraction(&self) -> Option<(i128, i128)> {
        match &self.0 {
            Small {
                numerator,
                denominator,
            } => Some(((*numerator).into(), denominator.get().into())),
            Big(value) => Some((
                value.numerator().try_into().ok()?,
                value.denominator().try_into().ok()?,
            )),
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
                match i64::try_from(value) {
                    Ok(small) if small != i64::MIN => Self::integer(small),
                    _ => Self::lowest(i128::from(value), 1),
                }
            }
        }
    )*};
}
from_small_integer!(i8 i16 i32 i64 i128 u8 u16 u32 u64);

impl From<usize> for Rational {
    fn from(value: usize) -> Self {
        // The standard library has no lossless conversion, though no platform is wider.
        Self::lowest(value as i128, 1)
    }
}

/// The parts `(a, b, c, d)` of two small numbers `a/b` and `c/d`. Each is less than `2^63` in
/// absolute value, so that the sum of two products of them fits.
fn small_parts(x: &Rational, y: &Rational) -> Option<(i128, i128, i128, i128)> {
    match (&x.0, &y.0) {
        (
            Small {
                numerator: a,
                denominator: b,
            },
            Small {
                numerator: c,
                denominator: d,
            },
        ) => Some(((*a).into(), b.get().into(), (*c).into(), d.get().into())),
        _ => None,
    }
}

#[cfg(debug_assertions)]
thread_local! {
    static OPERATIONS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// The word operations that this thread has done so far, counted in builds with debug assertions:
/// an operation on numbers of `a` and `b` words, numerator and denominator together, counts `a b`.
#[cfg(debug_assertions)]
pub fn word_operations() -> u64 {
    OPERATIONS.get()
}

/// Counts one operation.
#[inline]
fn count(_a: &Rational, _b: &Rational) {
    #[cfg(debug_assertions)]
    {
        let words = |x: &Rational| match &x.0 {
            Small { .. } => 2,
            Big(x) => {
                use dashu_int::ops::{BitTest, UnsignedAbs};
                let numerator = x.numerator().unsigned_abs().bit_len();
                (numerator / 64 + x.denominator().bit_len() / 64 + 2) as u64
            }
        };
        OPERATIONS.set(OPERATIONS.get().saturating_add(words(_a) * words(_b)));
    }
}

impl Add for &Rational {
    type Output = Rational;
    fn add(self, other: &Rational) -> Rational {
        count(self, other);
        match small_parts(self, other) {
            Some((a, b, c, d)) if b == d => Rational::fraction(a + c, b),
            Some((a, b, c, d)) => Rational::fraction(a * d + c * b, b * d),
            None => Rational::from_big(self.to_big() + other.to_big()),
        }
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
        count(self, other);
        match small_parts(self, other) {
            Some((a, b, c, d)) => Rational::fraction(a * c, b * d),
            None => Rational::from_big(self.to_big() * other.to_big()),
        }
    }
}

impl Div for &Rational {
    type Output = Rational;
    /// # Panics
    /// When `other` is zero.
    fn div(self, other: &Rational) -> Rational {
        assert!(!other.is_zero(), "division of a rational by zero");
        count(self, other);
        match small_parts(self, other) {
            Some((a, b, c, d)) if c < 0 => Rational::fraction(-a * d, -c * b),
            Some((a, b, c, d)) => Rational::fraction(a * d, c * b),
            None => Rational::from_big(self.to_big() / other.to_big()),
        }
    }
}

impl Neg for &Rational {
    type Output = Rational;
    fn neg(self) -> Rational {
        match &self.0 {
            // The numerator is never i64::MIN.
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

/// The sum of the products of the pairs.
pub fn inner_product<'a>(
    pairs: impl Iterator<Item = (&'a Rational, &'a Rational)> + Clone,
) -> Rational {
    // Integers of one word, the usual case, need no divisor on the way.
    let product = |(a, b): (&Rational, &Rational)| match small_parts(a, b)? {
        (_, 1, _, 1)
            if cfg!(debug_assertions) && {
                count(a, b);
                false
            } =>
        {
            None
        }
        (a, 1, c, 1) => Some(a * c),
        _ => None,
    };
    let in_words = pairs
        .clone()
        .try_fold(0i128, |sum, pair| sum.checked_add(product(pair)?));
    match in_words {
        Some(sum) => sum.into(),
        None => pairs.map(|(a, b)| a * b).sum(),
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Self) -> Ordering {
        match small_parts(self, other) {
            Some((a, b, c, d)) => (a * d).cmp(&(c * b)),
            None => self.to_big().cmp(&other.to_big()),
        }
    }
}

impl Rational {
    /// Writes the number as it is read.
    fn spell(&self, out: &mut impl fmt::Write) -> fmt::Result {
        match &self.0 {
            Small {
                numerator,
                denominator,
            } if denominator.get() == 1 => write!(out, "{numerator}"),
            Small {
                numerator,
                denominator,
            } => write!(out, "{numerator}/{denominator}"),
            Big(value) => write!(out, "{value}"),
        }
    }
}

impl fmt::Display for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.width().is_none() && f.precision().is_none() {
            return self.spell(f);
        }
        let mut text = String::new();
        self.spell(&mut text)?;
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
    /// The text, or what it is as a fraction, exceeds [`MAX_DIGITS`].
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
                "the number is too long: at most {MAX_DIGITS} digits, written as a fraction"
            ),
        }
    }
}

impl std::error::Error for ParseRationalError {}

/// An optional sign and at least one decimal digit.
fn parse_integer(text: &str) -> Result<Rational, ParseRationalError> {
    if let Ok(small) = text.parse::<i64>() {
        return Ok(small.into());
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ParseRationalError::Syntax);
    }
    let value: IBig = text.parse().map_err(|_| ParseRationalError::Syntax)?;
    Ok(Rational::from_big(value.into()))
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
        if let Ok(integer) = parse_integer(text) {
            return Ok(integer);
        }
        if let Some((numerator, denominator)) = text.split_once('/') {
            let numerator = parse_integer(numerator)?;
            let denominator = parse_integer(denominator)?;
            if denominator.is_zero() {
                return Err(ZeroDenominator);
            }
            return Ok(numerator / denominator);
        }
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                let exponent = parse_integer(exponent)?.to_small_fraction();
                let (exponent, _) = exponent.ok_or(TooLong)?;
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
        // So that it can be written as a fraction, and read again.
        if whole.len() + fraction.len() + magnitude + 2 > MAX_DIGITS {
            return Err(TooLong);
        }
        let power = Self::from_big(UBig::from(10u8).pow(magnitude).into());
        Ok(if shift < 0 {
            digits / power
        } else {
            digits * power
        })
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
        for text in ["1e999999999", "1e-9999", "1e99999999999999999999999"] {
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
    fn values_beyond_64_bits_return_to_the_small_form() {
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
        let edge = |x: i128| prop_oneof![Just(x), (-3i128..4).prop_map(move |e| x + e)];
        let word = prop_oneof![
            any::<i64>().prop_map(i128::from),
            edge(1 << 63),
            edge(-(1 << 63))
        ];
        let edges = (word, prop_oneof![1i128..10, edge(1 << 63)])
            .prop_map(|(n, d)| Rational::from(n) / Rational::from(d));
        prop_oneof![wide, narrow, edges]
    }

    proptest! {
        #[test]
        fn an_inner_product_is_the_sum_of_the_products(
            pairs in prop::collection::vec((any_rational(), any_rational()), 0..5)
        ) {
            let sum = pairs.iter().map(|(a, b)| a * b).sum::<Rational>();
            prop_assert_eq!(inner_product(pairs.iter().map(|(a, b)| (a, b))), sum);
        }

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
