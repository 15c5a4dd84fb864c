//! The simplest rational number in an interval that is known by comparison only.

use std::cmp::Ordering;

use exact::Rational;

/// The largest integer `k >= 0` with `before(k)`, given `before(0)`; by doubling and bisection.
fn last_before(before: impl Fn(&Rational) -> bool) -> Rational {
    let two = Rational::from(2);
    let mut step = Rational::ONE;
    while before(&step) {
        step *= &two;
    }
    // `low` is before, `low + step` is not.
    let mut low = Rational::ZERO;
    while step > Rational::ONE {
        step /= &two;
        let middle = &low + &step;
        if before(&middle) {
            low = middle;
        }
    }
    low
}

/// A nonnegative rational number for which `position` is `Equal`, where `position` says on which
/// side of a closed interval a number lies. The walk follows the continued fractions of the
/// Stern-Brocot tree and ends whenever the interval contains a nonnegative rational number.
pub fn simplest_rational(position: impl Fn(&Rational) -> Ordering) -> Rational {
    // The number sought is (a y + b) / (c y + d) with y >= 0; `flipped` when it falls with y.
    let (mut a, mut b) = (Rational::ONE, Rational::ZERO);
    let (mut c, mut d) = (Rational::ZERO, Rational::ONE);
    let mut flipped = false;
    loop {
        let at = |y: &Rational| (&(&a * y) + &b) / (&(&c * y) + &d);
        let start_is_finite = !d.is_zero();
        if start_is_finite && position(&at(&Rational::ZERO)) == Ordering::Equal {
            return at(&Rational::ZERO);
        }
        let short = if flipped {
            Ordering::Greater
        } else {
            Ordering::Less
        };
        let whole = last_before(|y| position(&at(y)) == short);
        let next = &whole + &Rational::ONE;
        if position(&at(&next)) == Ordering::Equal {
            return at(&next);
        }
        // y = whole + 1/y'
        let (a_whole, c_whole) = (&(&a * &whole) + &b, &(&c * &whole) + &d);
        (a, b) = (a_whole, a);
        (c, d) = (c_whole, c);
        flipped = !flipped;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn r(n: i64, d: i64) -> Rational {
        Rational::from_fraction(n, d).unwrap()
    }

    fn within(low: &Rational, high: &Rational) -> Rational {
        simplest_rational(|x| {
            if x < low {
                Ordering::Less
            } else if x > high {
                Ordering::Greater
            } else {
                Ordering::Equal
            }
        })
    }

    proptest! {
        /// A single rational number, known by comparison only, is found exactly.
        #[test]
        fn an_interval_of_one_point_is_hit(n in 0i64..2000, d in 1i64..2000) {
            prop_assert_eq!(within(&r(n, d), &r(n, d)), r(n, d));
        }

        #[test]
        fn no_number_in_the_interval_has_a_smaller_denominator(
            n in 0i64..200, d in 1i64..200, width in 1i64..50
        ) {
            let (low, high) = (r(n, d), &r(n, d) + &r(width, 1000));
            let found = within(&low, &high);
            prop_assert!(low <= found && found <= high);
            let (_, denominator) = found.to_small_fraction().unwrap();
            for smaller in 1..denominator as i64 {
                // The least multiple of 1/smaller that is not below `low`.
                let multiple = (0..).map(|k| r(k, smaller)).find(|x| *x >= low).unwrap();
                prop_assert!(multiple > high);
            }
        }
    }
}
