//! Decimals with a rounding that is said.

use std::cmp::Ordering;

use exact::{Integer, Rational};

/// Which way a decimal differs from the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// Not above the number.
    Down,
    /// Not below the number.
    Up,
    /// As near as can be.
    Nearest,
}

/// The number with this many significant digits, as Python and JSON read them.
pub fn decimal(value: &Rational, digits: usize, round: Round) -> String {
    if value.is_zero() {
        return "0".into();
    }
    let is_negative = value.is_negative();
    let round = match (round, is_negative) {
        (Round::Down, true) => Round::Up,
        (Round::Up, true) => Round::Down,
        (round, _) => round,
    };
    let (numerator, denominator) = value.abs().to_integers();
    // The exponent of the first digit, from the bit lengths, then made right.
    let bits = |x: &Integer| exact::integer::bit_length(x) as i64;
    let mut exponent = (bits(&numerator) - bits(&denominator)) * 30103 / 100_000;
    let ten = |n: i64| Integer::from(10).pow(usize::try_from(n).unwrap_or(0));
    let scaled = |exponent: i64| {
        // value * 10^(digits - 1 - exponent), as a quotient.
        let shift = digits as i64 - 1 - exponent;
        (
            &numerator * ten(shift.max(0)),
            &denominator * ten((-shift).max(0)),
        )
    };
    loop {
        let (n, d) = scaled(exponent);
        if n >= &d * ten(digits as i64) {
            exponent += 1;
        } else if n < &d * ten(digits as i64 - 1) {
            exponent -= 1;
        } else {
            break;
        }
    }
    let (n, d) = scaled(exponent);
    let mut mantissa = &n / &d;
    let rest = &n - &mantissa * &d;
    let up = match round {
        Round::Down => false,
        Round::Up => !rest.is_zero(),
        Round::Nearest => (&rest + &rest).cmp(&d) != Ordering::Less,
    };
    if up {
        mantissa += 1;
    }
    let mut text = mantissa.to_string();
    if text.len() > digits {
        exponent += 1;
    }
    let kept = text.trim_end_matches('0').len().max(1);
    text.truncate(kept);
    let sign = if is_negative { "-" } else { "" };
    if (-5..21).contains(&exponent) {
        let point = exponent + 1;
        let text = if point <= 0 {
            format!(
                "0.{}{text}",
                "0".repeat(usize::try_from(-point).unwrap_or(0))
            )
        } else {
            let point = usize::try_from(point).unwrap_or(0);
            if text.len() > point {
                format!("{}.{}", &text[..point], &text[point..])
            } else {
                format!("{text}{}", "0".repeat(point - text.len()))
            }
        };
        return format!("{sign}{text}");
    }
    let (first, rest) = text.split_at(1);
    let rest = if rest.is_empty() {
        String::new()
    } else {
        format!(".{rest}")
    };
    format!("{sign}{first}{rest}e{exponent}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn r(text: &str) -> Rational {
        text.parse().unwrap()
    }

    #[test]
    fn decimals_are_written_as_people_write_them() {
        assert_eq!(decimal(&r("1/3"), 5, Round::Nearest), "0.33333");
        assert_eq!(decimal(&r("2/3"), 5, Round::Nearest), "0.66667");
        assert_eq!(decimal(&r("-2/3"), 3, Round::Down), "-0.667");
        assert_eq!(decimal(&r("1200"), 5, Round::Up), "1200");
        assert_eq!(decimal(&r("99999.6"), 5, Round::Nearest), "100000");
        assert_eq!(decimal(&r("1/3000000000"), 2, Round::Up), "3.4e-10");
        assert_eq!(decimal(&r("12.5"), 6, Round::Up), "12.5");
    }

    proptest! {
        #[test]
        fn roundings_bracket_the_number(
            n in any::<i64>(),
            d in 1i64..,
            e in -30i32..30,
            digits in 1usize..40,
        ) {
            let value = &r(&format!("{n}/{d}")) * &r(&format!("1e{e}"));
            let down = decimal(&value, digits, Round::Down);
            let up = decimal(&value, digits, Round::Up);
            prop_assert!(r(&down) <= value && value <= r(&up));
            let width = &r(&up) - &r(&down);
            let unit = r(&format!("1e{}", digits - 1));
            prop_assert!(&width * &unit <= value.abs());
            // Python's float() and JSON read the same number as we do.
            prop_assert!(down.parse::<f64>().is_ok());
        }
    }
}
