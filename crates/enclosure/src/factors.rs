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

use exact::integer::{bit_length, ceil_sqrt};
use exact::{Integer, Rational};

use crate::integral::{IntegerMatrix, Integral, dot};
use crate::rejection::require;
use crate::{Code, Factors, MAX_PRECISION, Rejection};

/// The factors in the orientation of the integer matrix, and what they prove.
pub(crate) struct Proved {
    /// `U` as rows: singular vectors of the longer side.
    pub(crate) u: IntegerMatrix,
    /// `V` as rows: singular vectors of the shorter side.
    pub(crate) v: IntegerMatrix,
    /// `B V`, as rows.
    pub(crate) bv: IntegerMatrix,
    /// `B^T U`, as rows.
    pub(crate) btu: IntegerMatrix,
    /// `delta * 2^(2 precision)`.
    pub(crate) defect: Integer,
    /// Bounds of `sigma_i(A)`, `i <= r`.
    pub(crate) bounds: Vec<(Rational, Rational)>,
}

fn shape(condition: bool, what: impl FnOnce() -> String) -> Result<(), Rejection> {
    require(condition, Code::ShapeMismatch, what)
}

/// `U` and `V` as rows, of the right shapes, with entries of absolute value below 2.
fn oriented(
    integral: &Integral,
    factors: &Factors,
) -> Result<(IntegerMatrix, IntegerMatrix), Rejection> {
    let (m, n) = (integral.tall.rows.len(), integral.tall.cols);
    let r = factors.values.len();
    let (long, short) = if integral.is_wide {
        (&factors.right, &factors.left)
    } else {
        (&factors.left, &factors.right)
    };
    shape(r <= n && long.len() == r && short.len() == n, || {
        format!(
            "{r} values, {} and {} vectors for a matrix with {n} singular values",
            long.len(),
            short.len()
        )
    })?;
    let limit = factors.precision + 1;
    let matrix = |rows: &[Vec<Integer>], cols: usize| {
        for (i, row) in rows.iter().enumerate() {
            shape(row.len() == cols, || {
                format!("vector {i} has {} entries, expected {cols}", row.len())
            })?;
            let fits = row.iter().all(|entry| bit_length(entry) <= limit);
            require(fits, Code::NotOrthonormal, || {
                format!("vector {i} has an entry of absolute value 2 or more")
            })?;
        }
        Ok(IntegerMatrix {
            rows: rows.to_vec(),
            cols,
        })
    };
    Ok((matrix(long, m)?, matrix(short, n)?))
}

/// A bound on `||X X^T - I||_F * 2^(2 precision)`.
fn defect(x: &IntegerMatrix, precision: usize) -> Integer {
    let unit = Integer::ONE << (2 * precision);
    let mut sum = Integer::ZERO;
    for (i, mut row) in x.times_transpose(x).rows.into_iter().enumerate() {
        row[i] -= &unit;
        sum += dot(&row, &row);
    }
    ceil_sqrt(&sum)
}

/// `B v_i - s_i u_i` (`B v_i` where there is no `u_i`), times `2^(precision + value_precision)`.
pub(crate) fn residual(
    image: &[Integer],
    value: Option<(&Integer, &[Integer])>,
    value_precision: usize,
) -> Vec<Integer> {
    let scaled = image.iter().map(|entry| entry << value_precision);
    match value {
        Some((s, u)) => scaled.zip(u).map(|(x, y)| x - s * y).collect(),
        None => scaled.collect(),
    }
}

/// Checks the shapes and computes the bounds.
pub(crate) fn prove(integral: &Integral, factors: &Factors) -> Result<Proved, Rejection> {
    let (p, q) = (factors.precision, factors.value_precision);
    require(
        p <= MAX_PRECISION && q <= MAX_PRECISION,
        Code::TooLarge,
        || format!("precisions {p} and {q}, at most {MAX_PRECISION}"),
    )?;
    let (u, v) = oriented(integral, factors)?;
    let sorted = factors.values.is_sorted_by(|a, b| a >= b)
        && factors.values.last().is_none_or(|s| *s >= Integer::ZERO);
    require(sorted, Code::NotSorted, || {
        "the approximate singular values are negative or increase".into()
    })?;

    let defect = defect(&u, p).max(defect(&v, p));
    require(
        &defect << 1 <= Integer::ONE << (2 * p),
        Code::NotOrthonormal,
        || "the Gram matrix of the vectors differs from the identity by more than 1/2".into(),
    )?;

    let bv = v.times_transpose(&integral.tall);
    let btu = u.times_transpose(&integral.tall.transpose());
    let mut squares = Integer::ZERO;
    for (i, image) in bv.rows.iter().enumerate() {
        let value = factors.values.get(i).map(|s| (s, u.rows[i].as_slice()));
        let residual = residual(image, value, q);
        squares += dot(&residual, &residual);
    }
    // rho * 2^(p + q)
    let rho = ceil_sqrt(&squares);

    // Over the common denominator 2^(2 p + q).
    let unit = Integer::ONE << (2 * p);
    let rho = rho << p;
    let lower = |s: &Integer| s * (&unit - (&defect << 1)) - &rho;
    let upper = |s: &Integer| s * (&unit + (&defect << 2)) + (&rho << 1);
    let weyl: Vec<(Integer, Integer)> = factors
        .values
        .iter()
        .map(|s| (lower(s).max(Integer::ZERO), upper(s)))
        .collect();

    let (multiplier, divisor) = integral.content.to_integers();
    let scaled = |Fraction { num, den }: Fraction| {
        Rational::from_integers(num * &multiplier, den * &divisor).expect("a positive denominator")
    };
    let bounds = (0..weyl.len()).map(|i| {
        let quotient = RayleighQuotient::new(&u.rows[i], &v.rows[i], &bv.rows[i], &btu.rows[i]);
        let above = i.checked_sub(1).map(|above| &weyl[above].0);
        let below = weyl.get(i + 1).map(|(_, upper)| upper);
        let (lo, hi) = quotient.sharpen(&weyl[i], above, below, 2 * p + q);
        (scaled(lo), scaled(hi))
    });
    Ok(Proved {
        bounds: bounds.collect(),
        u,
        v,
        bv,
        btu,
        defect,
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

/// The moments of `H` at `w = (u, v)`, up to a common factor.
struct RayleighQuotient {
    /// `w^T w`, positive.
    norm: Integer,
    /// `w^T H w`.
    form: Integer,
    /// `eps^2 (w^T w)^2 = ||H w||^2 (w^T w) - (w^T H w)^2`, not negative.
    variance: Integer,
}

impl RayleighQuotient {
    fn new(u: &[Integer], v: &[Integer], bv: &[Integer], btu: &[Integer]) -> Self {
        let norm = dot(u, u) + dot(v, v);
        let form = dot(u, bv) << 1;
        let variance = (dot(bv, bv) + dot(btu, btu)) * &norm - &form * &form;
        Self {
            norm,
            form,
            variance,
        }
    }

    /// The better of the given bounds and those of Kato and Temple; `above` is a lower bound of
    /// the next larger singular value, `below` an upper bound of the next smaller one. Bounds
    /// come in over the denominator `2^precision`.
    fn sharpen(
        &self,
        weyl: &(Integer, Integer),
        above: Option<&Integer>,
        below: Option<&Integer>,
        precision: usize,
    ) -> (Fraction, Fraction) {
        let mut lo = Fraction::dyadic(weyl.0.clone(), precision);
        let mut hi = Fraction::dyadic(weyl.1.clone(), precision);
        // The distances of theta to alpha and beta, times norm * 2^precision.
        let theta = &self.form << precision;
        let to_below = match below {
            Some(alpha) => &theta - alpha * &self.norm,
            None => theta.clone(),
        };
        let to_above = match above {
            Some(beta) => beta * &self.norm - theta,
            // sigma_1 >= theta: any distance serves.
            None => to_below.clone(),
        };
        if to_above > Integer::ZERO {
            lo = lo.max(self.shifted(&to_above, precision, Side::Below));
        }
        if to_below > Integer::ZERO {
            hi = hi.min(self.shifted(&to_below, precision, Side::Above));
        }
        (lo, hi)
    }

    /// `theta -+ eps^2 / distance`, rounded outward.
    fn shifted(&self, distance: &Integer, precision: usize, side: Side) -> Fraction {
        if self.variance.is_zero() {
            return Fraction {
                num: self.form.clone(),
                den: self.norm.clone(),
            };
        }
        // eps^2 / distance = (variance << precision) / (norm * distance), with digits enough for
        // rounding to cost a small part of it.
        let (radius, divisor) = (&self.variance << precision, &self.norm * distance);
        let digits = (bit_length(&divisor) + 6).saturating_sub(bit_length(&radius));
        let center = (&self.form << digits) / &self.norm;
        let radius = (radius << digits) / divisor;
        // Each quotient is off by less than 1.
        let end = match side {
            Side::Below => center - radius - 2,
            Side::Above => center + radius + 2,
        };
        Fraction::dyadic(end, digits)
    }
}

#[derive(Clone, Copy)]
enum Side {
    Below,
    Above,
}

/// `value / 2^precision`.
pub(crate) fn dyadic(value: Integer, precision: usize) -> Rational {
    Rational::from_integers(value, Integer::ONE << precision).expect("a positive denominator")
}
