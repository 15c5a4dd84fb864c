//! Newton's method for a singular value decomposition, in fixed-point numbers of twice the digits.
//!
//! Ogita and Aishima (2020): given `U` (`m x r`), `V` (`n x n`) near the singular vectors of `B`,
//! find `F`, `G` such that `U (I + F)` and `V (I + G)` are orthonormal and diagonalise `B` up to
//! terms of second order. With `R = I - U^T U`, `S = I - V^T V`, `T = U^T B V`,
//! `alpha = T_ij + s_j R_ij`, `beta = T_ji + s_j S_ij`:
//!
//! `F + F^T = R`, `G + G^T = S`, `s_j F_ij - s_i G_ij = alpha`, `s_j G_ij - s_i F_ij = beta`.
//!
//! What `U` does not span enters by `(B v_j - sum_i alpha_ij u_i) / s_j`. Between equal values, and
//! where the corrections would be large, the vectors are made orthonormal only. Nothing here is
//! rigorous: the result is data for the checker.

use enclosure::{Factors, IntegerMatrix, Integral, MAX_PRECISION};
use exact::Integer;
use exact::integer::bit_length;

use crate::approx::value_precision;

/// Factors of about twice the digits; `None` beyond the precision that the checker accepts, or
/// where a value is too small to divide by.
pub fn improved(integral: &Integral, factors: &Factors) -> Option<Factors> {
    let precision = 2 * factors.precision;
    if precision + 56 > MAX_PRECISION {
        return None;
    }
    let tall = integral.tall();
    let (m, n, r) = (tall.rows.len(), tall.cols, factors.values.len());
    let (long, short) = if integral.is_wide() {
        (&factors.right, &factors.left)
    } else {
        (&factors.left, &factors.right)
    };
    let lifted = |rows: &[Vec<Integer>], cols| {
        let lift = |row: &Vec<Integer>| row.iter().map(|x| x << factors.precision).collect();
        let rows = rows.iter().map(lift).collect();
        IntegerMatrix { rows, cols }
    };
    // Vectors as rows, everything times 2^precision.
    let (u, v) = (lifted(long, m), lifted(short, n));
    let bv = v.times_transpose(tall);
    let t = rounded(u.times_transpose(&bv), precision).rows;
    let (gram_u, gram_v) = (defect(&u, precision), defect(&v, precision));
    let half = |x: &Integer| x >> 1;
    let value = |i: usize| {
        let scale = &gram_u[i][i] + &gram_v[i][i];
        &t[i][i] + ((&t[i][i] * scale) >> (precision + 1))
    };
    let s: Vec<Integer> = (0..r).map(value).collect();
    if s.iter().any(|s| *s <= Integer::ZERO) {
        return None;
    }

    let largest = Integer::ONE << (precision - factors.precision / 4);
    let is_small = |x: &Integer| -&largest < *x && *x < largest;
    let alpha = |i: usize, j: usize| &t[i][j] + ((&s[j] * &gram_u[i][j]) >> precision);
    let beta = |i: usize, j: usize| &t[j][i] + ((&s[j] * &gram_v[i][j]) >> precision);
    // Row j holds the coefficients of the vectors i in the correction of vector j.
    let zeros = |count| vec![vec![Integer::ZERO; count]; count];
    let (mut f, mut g) = (zeros(r), zeros(n));
    for j in 0..n {
        for i in 0..n {
            let both = i < r && j < r;
            let mut corrections = None;
            if both && i != j {
                let (a, b) = (alpha(i, j), beta(i, j));
                let divisor = &s[j] * &s[j] - &s[i] * &s[i];
                if !divisor.is_zero() {
                    let x = ((&a * &s[j] + &b * &s[i]) << precision) / &divisor;
                    let y = ((&a * &s[i] + &b * &s[j]) << precision) / &divisor;
                    corrections = (is_small(&x) && is_small(&y)).then_some((x, y));
                }
            }
            if let Some((x, y)) = corrections {
                (f[j][i], g[j][i]) = (x, y);
                continue;
            }
            if both {
                f[j][i] = half(&gram_u[i][j]);
            }
            g[j][i] = if i < r && j >= r {
                -(&t[i][j] << precision) / &s[i]
            } else if j < r && i >= r {
                (beta(i, j) << precision) / &s[j]
            } else {
                half(&gram_v[i][j])
            };
        }
    }
    let mut new_u = moved(&u, &f, precision);
    if r < m {
        for (j, row) in f.iter_mut().enumerate() {
            for (i, x) in row.iter_mut().enumerate() {
                *x = -alpha(i, j);
            }
        }
        let rest = rounded(product(&f, &u), precision).rows;
        for (j, row) in new_u.iter_mut().enumerate() {
            for (k, x) in row.iter_mut().enumerate() {
                *x += ((&bv.rows[j][k] + &rest[j][k]) << precision) / &s[j];
            }
        }
    }
    let mut new_v = moved(&v, &g, precision);

    // Within a cluster the order may have changed.
    let mut order: Vec<usize> = (0..r).collect();
    order.sort_by(|i, j| s[*j].cmp(&s[*i]));
    let long = order
        .iter()
        .map(|i| std::mem::take(&mut new_u[*i]))
        .collect();
    let mut short: Vec<_> = order
        .iter()
        .map(|i| std::mem::take(&mut new_v[*i]))
        .collect();
    short.extend(new_v.into_iter().skip(r));
    let exponent = tall.rows.iter().flatten().map(bit_length).max()?;
    let value_precision = value_precision(precision, exponent);
    let value = |i: &usize| (&s[*i] << value_precision) >> precision;
    let values = order.iter().map(value).collect();
    let (left, right) = if integral.is_wide() {
        (short, long)
    } else {
        (long, short)
    };
    Some(Factors {
        left,
        right,
        precision,
        values,
        value_precision,
    })
}

/// The entries divided by `2^precision`.
fn rounded(mut matrix: IntegerMatrix, precision: usize) -> IntegerMatrix {
    let entries = matrix.rows.iter_mut().flatten();
    entries.for_each(|entry| *entry >>= precision);
    matrix
}

/// `I - X X^T`.
fn defect(x: &IntegerMatrix, precision: usize) -> Vec<Vec<Integer>> {
    let mut rows = rounded(x.times_transpose(x), precision).rows;
    for (i, row) in rows.iter_mut().enumerate() {
        row.iter_mut().for_each(|entry| *entry = -&*entry);
        row[i] += Integer::ONE << precision;
    }
    rows
}

/// `C X`.
fn product(c: &[Vec<Integer>], x: &IntegerMatrix) -> IntegerMatrix {
    let c = IntegerMatrix {
        rows: c.to_vec(),
        cols: x.rows.len(),
    };
    c.times_transpose(&x.transpose())
}

/// `X + C X`.
fn moved(x: &IntegerMatrix, c: &[Vec<Integer>], precision: usize) -> Vec<Vec<Integer>> {
    let mut rows = rounded(product(c, x), precision).rows;
    let entries = rows.iter_mut().flatten();
    entries
        .zip(x.rows.iter().flatten())
        .for_each(|(new, old)| *new += old);
    rows
}
