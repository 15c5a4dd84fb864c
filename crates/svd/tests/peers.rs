//! Where another library is wrong, and ours is not.

use exact::{Matrix, Rational};
use nalgebra::DMatrix;
use svd::{Subspaces, singular_subspaces, singular_values};

/// nalgebra 0.35 returns orthonormal vectors whose product with the singular values is not the
/// matrix, without an error (dimforge/nalgebra#1172). A release that passes the first assertion
/// no longer needs this record.
#[test]
fn nalgebra_loses_a_small_integer_matrix_that_is_enclosed_here() {
    let rows = [[0, -1, 0], [-1, 2, -1], [2, 2, 2]];
    let theirs = DMatrix::from_fn(3, 3, |i, j| f64::from(rows[i][j]));
    let svd = theirs.clone().svd(true, true);
    let (u, v_t) = (svd.u.unwrap(), svd.v_t.unwrap());
    let product = &u * DMatrix::from_diagonal(&svd.singular_values) * &v_t;
    assert!((product - &theirs).norm() > 0.05 * theirs.norm());
    for orthogonal in [&u, &v_t] {
        let defect = orthogonal.transpose() * orthogonal - DMatrix::identity(3, 3);
        assert!(defect.norm() < 1e-14);
    }

    let matrix = Matrix::from_integers(rows.map(|row| row.map(i64::from)));
    let found = singular_values(&matrix).unwrap();
    // A A^T = [[1, -2, -2], [-2, 6, 0], [-2, 0, 12]]: rank 2, the squares of the singular values
    // are the roots of x^2 - 19 x + 82, the discriminant is 33.
    assert_eq!(found.rank(), 2);
    for value in &found.values()[..2] {
        let polynomial = |x: &Rational| {
            let square = x * x;
            &(&square * &square) - &(&Rational::from(19) * &square) + Rational::from(82)
        };
        assert!(polynomial(value.lo()).sign() != polynomial(value.hi()).sign());
    }
    for i in 0..2 {
        match singular_subspaces(&found, i..i + 1).unwrap() {
            Subspaces::Enclosed { established, .. } => {
                assert!(*established.sine_upper() < "1e-28".parse().unwrap());
            }
            Subspaces::Kernels { .. } => panic!("the value {i} is positive"),
        }
    }
}

#[test]
fn faer_does_not_scale_and_we_do() {
    let matrix = Matrix::from_integers([[1, 2], [3, 4]]);
    let tiny = matrix.scale(&"1e-200".parse().unwrap());
    let huge = matrix.scale(&"1e200".parse().unwrap());
    let values = singular_values(&matrix).unwrap();
    for (scaled, factor) in [(tiny, "1e-200"), (huge, "1e200")] {
        let factor: Rational = factor.parse().unwrap();
        let found = singular_values(&scaled).unwrap();
        for (x, y) in found.values().iter().zip(values.values()) {
            assert_eq!((x.lo(), x.hi()), (&(y.lo() * &factor), &(y.hi() * &factor)));
        }
    }
}
