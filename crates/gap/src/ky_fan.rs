//! The sum of the largest eigenvalues of `K = T T^T`, enclosed.
//!
//! Let the rows of `Q` be approximate eigenvectors, `H = Q K Q^T`, `G = Q Q^T = I + E`, computed
//! exactly, `e` the largest row sum of `|E|`, so that `||E|| <= e < 1` and `Q` is invertible. Index
//! the first `p` vectors by 1 and the rest by 2.
//!
//! *From below.* By Ky Fan (1949) the sum is at least `tr(G_11^-1 H_11)`, and
//! `G_11^-1 >= 2 I - G_11` in the order of quadratic forms, so it is at least `2 tr H_11 - <H_11,
//! G_11>`.
//!
//! *From above.* For any number `t` and any `S >= 0` with `S >= K - t I` the sum is at most
//! `p t + tr S`, since the eigenvalues of `K` are at most those of `t I + S` (Weyl). Put
//! `S = Q^-1 M Q^-T`; then `tr S = tr(M G^-1)`, and `S` is admitted when `M >= 0` and
//! `M >= D := H - t G`. Take `M = diag(D_11 + D_12 C^-1 D_21 + Z, N)` with `N >= 0` diagonal,
//! `C = N - D_22 > 0` and `Z >= 0` diagonal such that `P = D_11 + Z` is diagonally dominant, hence
//! `P >= 0`; `M >= D` is the Schur complement. Row by row `C >= diag(g_j + n_j)` with
//! `g_j = -D_jj - (sum of |D_jk| over k in block 2, k not j)`, so with `c_j` the square of the norm
//! of column `j` of `D_12` the term `tr(D_12 C^-1 D_21) + tr N` is at most the sum of
//! `c_j / (g_j + n_j) + n_j`, which is least at `n_j = max(0, sqrt(c_j) - g_j)`. (Where this makes
//! `g_j + n_j` zero, `c_j` is zero, and the bound is the limit of larger `n_j`.) Last,
//! `G^-1 = I - E + E G^-1 E <= 2 I - G + e^2/(1-e) I` and `G^-1 <= 1/(1-e) I`.
//!
//! Errors of `Q` enter squared, divided by the distance of the eigenvalues from `t` where there is
//! one: vectors of double precision give thirty digits.

use enclosure::{Code, IntegerMatrix, Rejection};
use exact::integer::ceil_sqrt;
use exact::{Integer, Rational};

use crate::{fraction, inner, of_rows, require};

fn absolute(value: &Integer) -> Integer {
    if *value < Integer::ZERO {
        -value
    } else {
        value.clone()
    }
}

/// The largest row sum of the absolute values of a square matrix less `one` times the identity.
pub(crate) fn defect(rows: &[Vec<Integer>], one: &Integer) -> Integer {
    let entry = |i: usize, j: usize| match i == j {
        true => absolute(&(&rows[i][j] - one)),
        false => absolute(&rows[i][j]),
    };
    let sum = |i: usize| (0..rows.len()).map(|j| entry(i, j)).sum::<Integer>();
    (0..rows.len()).map(sum).max().unwrap_or_default()
}

/// An interval that contains the sum of the `p` largest eigenvalues of `T T^T`; the rows of
/// `rotation` are approximate eigenvectors times `2^precision`.
///
/// # Errors
/// When the shapes do not fit or the rotation is far from orthogonal.
pub fn ky_fan(
    matrix: &IntegerMatrix,
    p: usize,
    rotation: &IntegerMatrix,
    precision: usize,
) -> Result<(Rational, Rational), Rejection> {
    let size = matrix.rows.len();
    let fits = rotation.rows.len() == size && rotation.cols == size && precision <= 1 << 16;
    let fits = fits && (1..size).contains(&p);
    require(fits, Code::ShapeMismatch, "the rotation does not fit")?;
    let rotated = rotation.times_transpose(&matrix.transpose());
    let h = rotated.gram().rows;
    let g = rotation.gram().rows;
    let one = Integer::ONE << (2 * precision);

    let e = defect(&g, &one);
    let near = &e + &e < one;
    require(near, Code::NotOrthonormal, "the rotation is not orthogonal")?;

    let block = |m: &[Vec<Integer>]| of_rows(p, m[..p].iter().map(|row| row[..p].to_vec()));
    let trace = |m: &[Vec<Integer>]| (0..p).map(|i| m[i][i].clone()).sum::<Integer>();
    let g_11 = block(&g);
    // In units of 2^(4 precision).
    let lower = Integer::from(2) * trace(&h) * &one - inner(&block(&h), &g_11);

    let t = (&h[p - 1][p - 1] + &h[p][p]) >> (2 * precision + 1);
    let d: Vec<Vec<Integer>> = (h.iter().zip(&g))
        .map(|(h, g)| h.iter().zip(g).map(|(h, g)| h - &t * g).collect())
        .collect();
    // The diagonal entry minus the other absolute values in its row of the block.
    let dominance = |i: usize, diagonal: Integer, range: std::ops::Range<usize>| {
        let others = range.filter(|j| *j != i).map(|j| absolute(&d[i][j]));
        diagonal - others.sum::<Integer>()
    };
    let mut small = Integer::ZERO;
    for (j, row) in d.iter().enumerate().skip(p) {
        let g = dominance(j, -&row[j], p..size);
        let c: Integer = d[..p].iter().map(|row| &row[j] * &row[j]).sum();
        if c.is_zero() && g >= Integer::ZERO {
            continue;
        }
        small += if g > Integer::ZERO && &g * &g >= c {
            (c + &g - 1) / g
        } else {
            Integer::from(2) * ceil_sqrt(&c) - g
        };
    }
    let mut dominant = block(&d);
    for (i, row) in dominant.rows.iter_mut().enumerate() {
        let excess = dominance(i, row[i].clone(), 0..p);
        if excess < Integer::ZERO {
            row[i] -= excess;
        }
    }
    let trace_p = trace(&dominant.rows);
    let main = Integer::from(2) * &trace_p * &one - inner(&dominant, &g_11);
    let square = fraction(&one * &one, Integer::ONE);
    let upper = &fraction(t * p, Integer::ONE) + &(&fraction(main, Integer::ONE) / &square);
    let rest = fraction(trace_p * &e * &e, &one * &one) + fraction(small * &one, one.clone());
    let upper = &upper + &(&rest / &fraction(one - e, Integer::ONE));
    Ok((&fraction(lower, Integer::ONE) / &square, upper))
}
