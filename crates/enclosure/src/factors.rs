//! What approximate factors prove: the bounds of Weyl and Ostrowski, of Kato and Temple.
//!
//! Let `B` be `m x n`, `m >= n`, with exact singular values `sigma_1 >= ... >= sigma_n`. Given are
//! `U` (`m x r`), `V` (`n x n`) and `s_1 >= ... >= s_r >= 0`, of any origin. Put `s_i = 0` for
//! `i > r`, and let `delta <= 1/2` bound both `||U^T U - I||_F` and `||V^T V - I||_F`, and `rho`
//! bound `||B V - [U 0] diag(s)||_F`.
//!
//! **Weyl and Ostrowski.** `s_i (1 - 2 delta) - rho <= sigma_i <= s_i (1 + 4 delta) + 2 rho`.
//! The singular values of `U` and of `V` lie in `[sqrt(1 - delta), sqrt(1 + delta)]`. A factor
//! with such singular values changes the singular values of a product by a factor in that range
//! (Ostrowski 1959; Horn and Johnson, *Topics in Matrix Analysis*, 3.3.16), so
//! `sigma_i(U diag(s))` is within `delta s_i` of `s_i`, and `sigma_i(B V) / sigma_i(B)` is in
//! that range. Weyl (1912): `|sigma_i(B V) - sigma_i(U diag(s))| <= rho`. Hence
//! `sigma_i >= (s_i (1 - delta) - rho) / (1 + delta)` and
//! `sigma_i <= (s_i (1 + delta) + rho) / (1 - delta)`.
//!
//! **Kato and Temple.** The symmetric `H = [[0, B], [B^T, 0]]` has the eigenvalues `+-sigma_i`, and
//! 0 otherwise. For `w != 0` let `theta = w^T H w / w^T w`,
//! `eps^2 = ||H w||^2 / ||w||^2 - theta^2`. If `H` has no eigenvalue strictly between its
//! eigenvalue `lambda` and `beta > theta`, then `(H - lambda)(H - beta)` is positive semidefinite,
//! and its Rayleigh quotient at `w`, `eps^2 + (theta - lambda)(theta - beta)`, is not negative:
//! `lambda >= theta - eps^2 / (beta - theta)`. Likewise `lambda <= theta + eps^2 / (theta - alpha)`
//! for `alpha < theta` (Temple 1928, Kato 1949). For `lambda = sigma_i` the bounds above give
//! `beta <= sigma_{i-1}` and `alpha >= sigma_{i+1}`, and `sigma_1 >= theta` always. For the last
//! one, `i = r`, `alpha = 0` serves *if the rank of `B` is `r`*: the caller checks that. (Where
//! `beta < sigma_i` or `alpha > sigma_i`, the conclusions hold trivially.)
//!
//! **Residuals.** With `w = (u_i, v_i)` and
//! `z = (H - s_i) w = (B v_i - s_i u_i, B^T u_i - s_i v_i)`: `theta = s_i + w^T z / w^T w` and
//! `eps^2 = ||z||^2 / ||w||^2 - (theta - s_i)^2`. Everything is found from `z`, whose digits mostly
//! cancel, so that the numbers stay small.

use exact::integer::{bit_length, ceil_sqrt, digits};
use exact::{Integer, Rational};

use crate::integral::{Integral, Planes, Sum, dot};
use crate::rejection::require;
use crate::{Code, Factors, MAX_PRECISION, Rejection};

/// What factors prove, in the orientation of the integer matrix.
#[derive(Clone, Debug)]
pub(crate) struct Proved {
    /// `A = content * B`.
    pub(crate) content: Rational,
    /// `delta * 2^(2 precision)`.
    pub(crate) defect: Integer,
    /// `(||B v_i - s_i u_i||^2 + ||B^T u_i - s_i v_i||^2) * 2^(2 (precision + value_precision))`.
    pub(crate) squares: Vec<Integer>,
    /// Bounds of `sigma_i(A)`, `i <= r`.
    pub(crate) bounds: Vec<(Rational, Rational)>,
}

fn shape(condition: bool, what: impl FnOnce() -> String) -> Result<(), Rejection> {
    require(condition, Code::ShapeMismatch, what)
}

/// Vectors as rows.
type Rows<'a> = &'a [Vec<Integer>];

impl Factors {
    /// `U` and `V` as rows.
    pub(crate) fn long_and_short(&self, is_wide: bool) -> (Rows<'_>, Rows<'_>) {
        if is_wide {
            (&self.right, &self.left)
        } else {
            (&self.left, &self.right)
        }
    }
}

/// Checks that `U` and `V` have the right shapes, with entries of absolute value below 2.
fn check_shapes(integral: &Integral, factors: &Factors) -> Result<(), Rejection> {
    let (m, n) = (integral.tall.rows.len(), integral.tall.cols);
    let r = factors.values.len();
    let (long, short) = factors.long_and_short(integral.is_wide);
    shape(r <= n && long.len() == r && short.len() == n, || {
        format!(
            "{r} values, {} and {} vectors for a matrix with {n} singular values",
            long.len(),
            short.len()
        )
    })?;
    let limit = factors.precision + 1;
    let check = |rows: Rows, cols: usize| {
        for (i, row) in rows.iter().enumerate() {
            shape(row.len() == cols, || {
                format!("vector {i} has {} entries, expected {cols}", row.len())
            })?;
            let fits = row.iter().all(|entry| bit_length(entry) <= limit);
            require(fits, Code::NotOrthonormal, || {
                format!("vector {i} has an entry of absolute value 2 or more")
            })?;
        }
        Ok(())
    };
    check(long, m)?;
    check(short, n)
}

/// An upper bound of the square root, larger by a small part at most.
fn root_up(value: &Integer) -> Integer {
    let shift = bit_length(value).saturating_sub(100) / 2;
    let mut root = ceil_sqrt(&(value >> (2 * shift))) << shift;
    if &root * &root < *value {
        root += Integer::ONE << shift;
    }
    root
}

/// Of `count` vectors: the diagonal of their Gram matrix less the identity, and a bound on the
/// Frobenius norm of that difference; both times `2^(2 precision)`.
fn gram(x: &Planes, count: usize, precision: usize) -> (Vec<Integer>, Integer) {
    let mut sum = Sum::default();
    let (mut diagonal, mut squares) = (Vec::with_capacity(count), Integer::ZERO);
    for i in 0..count {
        for j in 0..i {
            x.add_dot(i, x, j, &mut sum);
            let entry = sum.take();
            squares += (&entry * &entry) << 1;
        }
        x.add_dot(i, x, i, &mut sum);
        sum.subtract_power_of_two(2 * precision);
        let entry = sum.take();
        squares += &entry * &entry;
        diagonal.push(entry);
    }
    (diagonal, root_up(&squares))
}

/// Row `i` is `B x_i - s_i y_i` (`B x_i` where there is no `s_i`), times
/// `2^(precision + value_precision)`; `matrix` is `2^value_precision B`, with `rows` rows.
fn residuals(
    (matrix, rows): (&Planes, usize),
    (x, count): (&Planes, usize),
    y: &Planes,
    values: &[Integer],
) -> Vec<Vec<Integer>> {
    let mut sum = Sum::default();
    let mut row = |i: usize| {
        let mut factor = Vec::new();
        if let Some(s) = values.get(i) {
            digits(s, |_, digit| factor.push(-digit));
        }
        let mut entry = |k: usize| {
            matrix.add_dot(k, x, i, &mut sum);
            y.add_multiple(i, k, &factor, &mut sum);
            sum.take()
        };
        (0..rows).map(&mut entry).collect()
    };
    (0..count).map(&mut row).collect()
}

/// Checks the shapes and computes the bounds.
pub(crate) fn prove(integral: &Integral, factors: &Factors) -> Result<Proved, Rejection> {
    let (p, q) = (factors.precision, factors.value_precision);
    require(
        p <= MAX_PRECISION && q <= MAX_PRECISION,
        Code::TooLarge,
        || format!("precisions {p} and {q}, at most {MAX_PRECISION}"),
    )?;
    check_shapes(integral, factors)?;
    let values = factors.values.as_slice();
    let sorted =
        values.is_sorted_by(|a, b| a >= b) && values.last().is_none_or(|s| *s >= Integer::ZERO);
    require(sorted, Code::NotSorted, || {
        "the approximate singular values are negative or increase".into()
    })?;

    let (m, n, r) = (integral.tall.rows.len(), integral.tall.cols, values.len());
    let (long, short) = factors.long_and_short(integral.is_wide);
    let (u, v) = (Planes::new(long, m, 0), Planes::new(short, n, 0));
    let (u_diagonal, u_defect) = gram(&u, r, p);
    let (v_diagonal, v_defect) = gram(&v, n, p);
    let defect = u_defect.max(v_defect);
    require(
        &defect << 1 <= Integer::ONE << (2 * p),
        Code::NotOrthonormal,
        || "the Gram matrix of the vectors differs from the identity by more than 1/2".into(),
    )?;

    let b = Planes::new(&integral.tall.rows, n, q);
    let from_v = residuals((&b, m), (&v, n), &u, values);
    let from_u = residuals((&b.transpose(m), n), (&u, r), &v, values);
    let v_squares: Vec<Integer> = from_v.iter().map(|row| dot(row, row)).collect();
    // rho * 2^(p + q)
    let rho = root_up(&v_squares.iter().fold(Integer::ZERO, |sum, x| sum + x));

    // Over the common denominator 2^(p + q).
    let rounded_up = |x: Integer| -(-x >> p);
    let lower = |s: &Integer| (s << p) - rounded_up((s * &defect) << 1) - &rho;
    let upper = |s: &Integer| (s << p) + rounded_up((s * &defect) << 2) + (&rho << 1);
    let weyl: Vec<(Integer, Integer)> = values
        .iter()
        .map(|s| (lower(s).max(Integer::ZERO), upper(s)))
        .collect();

    let (multiplier, divisor) = integral.content.to_integers();
    let scaled = |Fraction { num, den }: Fraction| {
        Rational::from_integers(num * &multiplier, den * &divisor).expect("a positive denominator")
    };
    let (mut squares, mut bounds) = (Vec::with_capacity(r), Vec::with_capacity(r));
    for (i, s) in values.iter().enumerate() {
        let square = &v_squares[i] + dot(&from_u[i], &from_u[i]);
        let norm = (Integer::ONE << (2 * p + 1)) + &u_diagonal[i] + &v_diagonal[i];
        let form = dot(&long[i], &from_v[i]) + dot(&short[i], &from_u[i]);
        let quotient = RayleighQuotient {
            variance: &square * &norm - &form * &form,
            theta: s * &norm + form,
            norm,
            precisions: (p, q),
        };
        let above = i.checked_sub(1).map(|above| &weyl[above].0);
        let below = weyl.get(i + 1).map(|(_, upper)| upper);
        let (lo, hi) = quotient.sharpen(&weyl[i], above, below);
        bounds.push((scaled(lo), scaled(hi)));
        squares.push(square);
    }
    Ok(Proved {
        content: integral.content.clone(),
        defect,
        squares,
        bounds,
    })
}

/// A fraction with a positive denominator, not in lowest terms.
struct Fraction {
    num: Integer,
    den: Integer,
}

impl Fraction {
    fn dyadic(num: Integer, precision: usize) -> Self {
        Self {
            num,
            den: Integer::ONE << precision,
        }
    }

    fn is_above(&self, other: &Self) -> bool {
        &self.num * &other.den > &other.num * &self.den
    }

    fn max(self, other: Self) -> Self {
        if other.is_above(&self) { other } else { self }
    }

    fn min(self, other: Self) -> Self {
        if self.is_above(&other) { other } else { self }
    }
}

/// The moments of `H` at `w = (u, v)`.
struct RayleighQuotient {
    /// `w^T w * 2^(2 p)`, positive.
    norm: Integer,
    /// `theta * norm * 2^q`.
    theta: Integer,
    /// `eps^2 * (norm * 2^q)^2`, not negative.
    variance: Integer,
    /// `p` and `q`.
    precisions: (usize, usize),
}

impl RayleighQuotient {
    /// The better of the given bounds and those of Kato and Temple; `above` is a lower bound of
    /// the next larger singular value, `below` an upper bound of the next smaller one. Bounds
    /// come in over the denominator `2^(p + q)`.
    fn sharpen(
        &self,
        weyl: &(Integer, Integer),
        above: Option<&Integer>,
        below: Option<&Integer>,
    ) -> (Fraction, Fraction) {
        let (p, q) = self.precisions;
        let mut lo = Fraction::dyadic(weyl.0.clone(), p + q);
        let mut hi = Fraction::dyadic(weyl.1.clone(), p + q);
        // The distances of theta to alpha and beta, times norm * 2^(p + q).
        let theta = &self.theta << p;
        let to_below = match below {
            Some(alpha) => &theta - alpha * &self.norm,
            None => theta.clone(),
        };
        let to_above = match above {
            Some(beta) => beta * &self.norm - theta,
            // sigma_1 >= theta: any distance serves.
            None => to_below.clone(),
        };
        let positive = [&to_below, &to_above]
            .into_iter()
            .filter(|x| **x > Integer::ZERO);
        if let Some(distance) = positive.min() {
            let (below, above) = self.around(distance);
            if to_above > Integer::ZERO {
                lo = lo.max(below);
            }
            if to_below > Integer::ZERO {
                hi = hi.min(above);
            }
        }
        (lo, hi)
    }

    /// `theta - eps^2 / distance` and `theta + eps^2 / distance`, rounded outward.
    fn around(&self, distance: &Integer) -> (Fraction, Fraction) {
        let (p, q) = self.precisions;
        if self.variance.is_zero() {
            let end = || Fraction {
                num: self.theta.clone(),
                den: &self.norm << q,
            };
            return (end(), end());
        }
        // 2^q eps^2 / distance = 2^p variance / (norm * distance), with digits enough for
        // rounding to cost a small part of it. Each quotient is off by less than 1.
        let (radius, divisor) = (&self.variance << p, &self.norm * distance);
        let digits = (bit_length(&divisor) + 6).saturating_sub(bit_length(&radius));
        let center = (&self.theta << digits) / &self.norm;
        let radius = (radius << digits) / divisor + Integer::from(2);
        let end = |num| Fraction::dyadic(num, q + digits);
        (end(&center - &radius), end(center + radius))
    }
}

/// `value / 2^precision`.
pub(crate) fn dyadic(value: Integer, precision: usize) -> Rational {
    Rational::from_integers(value, Integer::ONE << precision).expect("a positive denominator")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::option;
    use proptest::prelude::*;

    fn number(fraction: &Fraction) -> Rational {
        let Fraction { num, den } = fraction;
        Rational::from_integers(num.clone(), den.clone()).expect("a positive denominator")
    }

    proptest! {
        #[test]
        fn a_root_is_rounded_up_by_a_small_part(
            n in 0u128.., root in 0u64..1 << 50, k in 0usize..400, is_square in any::<bool>()
        ) {
            // One more than a square, whose high digits are those of the square.
            let value = match is_square {
                true => (Integer::from(root).pow(2) << (2 * k)) + Integer::ONE,
                false => Integer::from(n) << k,
            };
            let root = root_up(&value);
            prop_assert!(&root * &root >= value);
            let less = &root - (&root >> 40) - Integer::from(2);
            prop_assert!(less < Integer::ZERO || &less * &less <= value);
        }

        #[test]
        fn fractions_are_ordered_as_the_rational_numbers_are(
            (a, b) in (-4i64..5, 1i64..4), (c, d) in (-4i64..5, 1i64..4)
        ) {
            let fraction = |(n, d): (i64, i64)| Fraction { num: n.into(), den: d.into() };
            let (x, y) = (number(&fraction((a, b))), number(&fraction((c, d))));
            prop_assert_eq!(fraction((a, b)).is_above(&fraction((c, d))), x > y);
            prop_assert_eq!(number(&fraction((a, b)).max(fraction((c, d)))), x.max(y.clone()));
            let x = number(&fraction((a, b)));
            prop_assert_eq!(number(&fraction((a, b)).min(fraction((c, d)))), x.min(y));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// The theorem in rational arithmetic, with neighbours on either side of `theta`, at it,
        /// and none.
        #[test]
        fn bounds_are_sharpened_to_those_of_kato_and_temple_and_rounded_outward(
            (norm, theta, variance) in (1i64..4, -2i64..4, prop_oneof![Just(0), 1i64..2000]),
            (p, q) in (0usize..3, 0usize..3),
            (weyl, width) in (0i64..10, 0i64..10),
            (above, below) in (option::of(-1i64..6), option::of(-1i64..6)),
        ) {
            let quotient = RayleighQuotient {
                norm: norm.into(),
                theta: theta.into(),
                variance: variance.into(),
                precisions: (p, q),
            };
            let given = (weyl.into(), (weyl + width).into());
            let (above, below) = (above.map(Integer::from), below.map(Integer::from));
            let (lo, hi) = quotient.sharpen(&given, above.as_ref(), below.as_ref());
            let (lo, hi) = (number(&lo), number(&hi));

            let bound = |x: &Integer| dyadic(x.clone(), p + q);
            let scale = dyadic(norm.into(), 0) / dyadic(1.into(), q);
            let theta = &Rational::from(theta) / &scale;
            let square = &Rational::from(variance) / &(&scale * &scale);
            let to_below = &theta - &below.as_ref().map_or(Rational::ZERO, bound);
            let to_above = above.as_ref().map_or(to_below.clone(), |beta| &bound(beta) - &theta);
            let positive = [&to_below, &to_above].into_iter().filter(|x| x.is_positive());
            let radius = positive.min().map_or(Rational::ZERO, |distance| &square / distance);
            let slack = &radius * &Rational::from_fraction(3, 32).expect("a fraction");
            let (mut least, mut most) = (bound(&given.0), bound(&given.1));
            if to_above.is_positive() {
                least = least.max(&theta - &radius);
            }
            if to_below.is_positive() {
                most = most.min(&theta + &radius);
            }
            prop_assert!(lo <= least && &least - &slack <= lo, "{lo} for {least}");
            prop_assert!(most <= hi && hi <= &most + &slack, "{hi} for {most}");
        }
    }

    #[test]
    fn the_root_of_a_short_integer_is_the_least_that_bounds_it() {
        for n in (0..200).map(Integer::from) {
            assert_eq!(root_up(&n), ceil_sqrt(&n));
        }
    }

    #[test]
    fn a_neighbour_at_theta_says_nothing_of_its_side() {
        let quotient = RayleighQuotient {
            norm: 1.into(),
            theta: 5.into(),
            variance: 1.into(),
            precisions: (0, 0),
        };
        let sharpened = |above: i64, below: i64| {
            let given = (Integer::ZERO, 9.into());
            let (lo, hi) = quotient.sharpen(&given, Some(&above.into()), Some(&below.into()));
            let far = |x: &Fraction, end: i64| number(x) != Rational::from(end);
            (far(&lo, 0), far(&hi, 9))
        };
        assert_eq!(sharpened(7, 3), (true, true));
        assert_eq!(sharpened(5, 3), (false, true));
        assert_eq!(sharpened(7, 5), (true, false));
        assert_eq!(sharpened(5, 5), (false, false));
    }
}
