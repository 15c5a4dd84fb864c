//! Lemma 3.1 on instances, and mutants of it.

mod common;

use common::{Stream, r};
use exact::{Matrix, Rational};
use svd::{Continuity, SvdError, lemma_3_1, weyl};

#[test]
fn holds_strictly_for_random_pairs_of_every_shape() {
    let mut stream = Stream(1);
    for (m, n) in [(2, 2), (3, 2), (2, 4), (4, 4), (1, 3), (0, 2)] {
        for _ in 0..5 {
            let (a, b) = (stream.integers(m, n, 5), stream.integers(m, n, 5));
            let found = lemma_3_1(&a, &b).unwrap();
            assert!(
                matches!(found, Continuity::Holds { .. }),
                "{a} {b} {found:?}"
            );
        }
    }
}

#[test]
fn equality_holds_for_rational_values() {
    // diag(3, 1) and diag(5, 1): the first values differ by the norm of the difference.
    let a = Matrix::from_integers([[3, 0], [0, 1]]);
    let b = Matrix::from_integers([[5, 0], [0, 1]]);
    let equalities = vec![0];
    assert_eq!(lemma_3_1(&a, &b).unwrap(), Continuity::Holds { equalities });
    let third = a.scale(&r("1/3"));
    let equalities = vec![0];
    let moved = &third + &Matrix::from_integers([[1, 0], [0, 0]]);
    assert_eq!(
        lemma_3_1(&third, &moved).unwrap(),
        Continuity::Holds { equalities }
    );
}

#[test]
fn equality_holds_for_irrational_values_by_the_root_bound() {
    let mut stream = Stream(8);
    // M and 2 M: the difference is M, so the largest values differ by exactly its norm.
    for matrix in [
        Matrix::from_integers([[1, 1], [0, 1]]),
        Matrix::from_integers([[1, 2, 0], [0, 1, 1], [1, 0, 1]]),
        stream.integers(3, 2, 4),
    ] {
        let double = matrix.scale(&r("2"));
        match lemma_3_1(&matrix, &double).unwrap() {
            Continuity::Holds { equalities } => assert_eq!(equalities, vec![0]),
            other => panic!("{matrix}: {other:?}"),
        }
        // All singular values of a matrix and of itself are equal, and so is the norm of 0.
        let all = (0..matrix.cols()).collect();
        let same = lemma_3_1(&matrix, &matrix).unwrap();
        assert_eq!(same, Continuity::Holds { equalities: all });
    }
}

#[test]
fn a_smaller_constant_is_refuted_with_certificates() {
    let matrix = Matrix::from_integers([[1, 1], [0, 1]]);
    let double = matrix.scale(&r("2"));
    let almost = &Rational::ONE - &r("1e-60");
    match weyl(&matrix, &double, &almost).unwrap() {
        Continuity::Refuted {
            index,
            certificates,
        } => {
            assert_eq!(index, 0);
            let [a, b, e] = certificates.map(|c| enclosure::check(&c).unwrap());
            let gap = b.values()[0].lo() - a.values()[0].hi();
            assert!(gap > &almost * e.values()[0].hi());
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_comparison_beyond_the_root_bound_is_undecided() {
    // Seven distinct irrational values: 14^3 conjugates are too many.
    let matrix = Matrix::from_fn(7, 7, |i, j| {
        Rational::from(usize::from(i == j) * (i + 2) + usize::from(i + 1 == j))
    });
    let found = lemma_3_1(&matrix, &matrix.scale(&r("2"))).unwrap();
    match found {
        Continuity::Undecided { index, width } => {
            assert_eq!(index, 0);
            assert!(width < r("1e-100"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn matrices_of_different_sizes_are_refused() {
    let (a, b) = (Matrix::zeros(2, 2), Matrix::zeros(2, 3));
    assert_eq!(lemma_3_1(&a, &b).unwrap_err(), SvdError::DifferentShapes);
}
