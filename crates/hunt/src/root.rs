//! Rational square roots of positive semidefinite matrices: floats propose one, by the eigenvalues
//! of Jacobi's rotations (1846), and its exact square decides.

use exact::{Matrix, Rational};

use crate::point::approximate;

/// Denominators that are tried.
const DENOMINATORS: i64 = 30;
/// Sweeps of rotations.
const SWEEPS: usize = 30;

/// The psd matrix `X` with `X X = t`, if a rational one with a small denominator is found.
pub fn root(t: &Matrix) -> Option<Matrix> {
    let n = t.rows();
    if !t.is_symmetric() {
        return None;
    }
    let mut a: Vec<Vec<f64>> = (0..n)
        .map(|i| (0..n).map(|j| approximate(&t[(i, j)])).collect())
        .collect();
    let mut v: Vec<Vec<f64>> = (0..n)
        .map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect())
        .collect();
    for _ in 0..SWEEPS {
        for p in 0..n {
            for q in p + 1..n {
                if a[p][q] != 0.0 {
                    rotate(&mut a, &mut v, p, q);
                }
            }
        }
    }
    let entry = |i: usize, j: usize| -> f64 {
        let terms = (0..n).map(|k| v[i][k] * a[k][k].max(0.0).sqrt() * v[j][k]);
        terms.sum()
    };
    (1..=DENOMINATORS).find_map(|denominator| {
        let rounded = |i: usize, j: usize| -> Option<Rational> {
            let scaled = entry(i.min(j), i.max(j)) * denominator as f64;
            let near = scaled.round();
            let fits = (scaled - near).abs() < 1e-6 && near.abs() < 1e15;
            fits.then(|| Rational::from_fraction(near as i64, denominator))?
        };
        let entries: Option<Vec<Rational>> = (0..n * n).map(|k| rounded(k / n, k % n)).collect();
        let x = Matrix::from_entries(n, n, entries?);
        (&(&x * &x) == t).then_some(x)
    })
}

/// Makes the entry `p, q` of a symmetric matrix vanish, and turns the vectors.
fn rotate(a: &mut [Vec<f64>], v: &mut [Vec<f64>], p: usize, q: usize) {
    let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let sign = if theta < 0.0 { -1.0 } else { 1.0 };
    let tangent = sign / (theta.abs() + theta.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    let sine = tangent * cosine;
    let turn = |x: f64, y: f64| (cosine * x - sine * y, sine * x + cosine * y);
    for row in a.iter_mut().chain(v) {
        (row[p], row[q]) = turn(row[p], row[q]);
    }
    let (above, below) = a.split_at_mut(q);
    for (x, y) in above[p].iter_mut().zip(&mut below[0]) {
        (*x, *y) = turn(*x, *y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_root_of_the_square_of_a_gram_matrix_is_that_matrix(
            n in 1usize..=3, entries in prop::collection::vec(-3i64..=3, 9)
        ) {
            let factor = Matrix::from_fn(n, n, |i, j| Rational::from(entries[3 * i + j]));
            let x = &factor * &factor.transpose();
            prop_assert_eq!(root(&(&x * &x)), Some(x));
        }
    }

    #[test]
    fn an_irrational_root_is_none() {
        assert_eq!(root(&Matrix::from_integers([[2]])), None);
        assert_eq!(root(&Matrix::from_integers([[-1]])), None);
    }
}
