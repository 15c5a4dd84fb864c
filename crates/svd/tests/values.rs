//! Singular values: enclosures, zeros, refinement, comparison.

mod common;

use std::cmp::Ordering;

use common::{Stream, families, hilbert, power_of_two, r};
use enclosure::Evidence;
use exact::{Matrix, Rational, rank};
use proptest::prelude::*;
use svd::{Algorithm, Enclosures, singular_values, singular_values_by};

fn assert_encloses(found: &Enclosures, exact: &[Rational]) {
    assert_eq!(found.count(), exact.len());
    for (interval, value) in found.values().iter().zip(exact) {
        assert!(interval.contains(value), "{value} is not in {interval}");
    }
}

/// The sum of the squared singular values is the squared Frobenius norm, the product of all of
/// them the absolute determinant: necessary conditions for any matrix.
fn assert_consistent(matrix: &Matrix, found: &Enclosures) {
    let squares = |end: fn(&svd::Enclosure) -> &Rational| -> Rational {
        found
            .values()
            .iter()
            .map(|value| end(value) * end(value))
            .sum()
    };
    let norm = matrix.frobenius_norm_squared();
    assert!(squares(svd::Enclosure::lo) <= norm && norm <= squares(svd::Enclosure::hi));
    assert_eq!(found.rank(), rank(matrix));
    assert!(found.values().is_sorted_by(|a, b| a.hi() >= b.lo()));
    enclosure::check(found.certificate()).unwrap();
}

#[test]
fn every_family_gets_consistent_enclosures_by_every_algorithm() {
    for seed in 0..12 {
        for (family, matrix) in families(seed) {
            let by = [Algorithm::Automatic, Algorithm::Faer, Algorithm::Jacobi];
            let all: Vec<Enclosures> = by
                .into_iter()
                .map(|algorithm| singular_values_by(&matrix, algorithm).unwrap())
                .collect();
            for found in &all {
                assert_consistent(&matrix, found);
                // Two enclosures of one number have a number in common.
                for (x, y) in found.values().iter().zip(all[0].values()) {
                    assert!(x.overlaps(y), "{family} {seed}: {x} and {y}");
                }
            }
            let transposed = singular_values(&matrix.transpose()).unwrap();
            assert_consistent(&matrix.transpose(), &transposed);
        }
    }
}

#[test]
fn enclosures_agree_with_the_double_precision_values_of_nalgebra_and_faer() {
    let f64_of = |x: &Rational| -> f64 {
        let (n, d) = x.to_integers();
        // Scaled integer division keeps 80 bits; all values here are between 2^-20 and 2^20.
        let scaled: exact::Integer = (n << 80) / d;
        scaled.to_string().parse::<f64>().unwrap() / 2f64.powi(80)
    };
    let mut compared = 0;
    for seed in 0..20 {
        for (family, matrix) in families(seed) {
            if ![
                "gaussian",
                "small integers",
                "rank deficient",
                "Jordan",
                "row",
            ]
            .contains(&family)
            {
                continue;
            }
            let (m, n) = matrix.shape();
            let entries: Vec<f64> = matrix.entries().iter().map(f64_of).collect();
            let mut theirs = nalgebra::DMatrix::from_row_slice(m, n, &entries)
                .svd(false, false)
                .singular_values
                .as_slice()
                .to_vec();
            theirs.sort_by(|a, b| b.total_cmp(a));
            let faer = faer::Mat::from_fn(m, n, |i, j| entries[i * n + j]);
            let faer = faer.singular_values().unwrap();
            let ours = singular_values(&matrix).unwrap();
            let largest = f64_of(ours.operator_norm().hi());
            for (i, value) in ours.values().iter().enumerate() {
                let mid = f64_of(&value.mid());
                for other in [theirs[i], faer[i]] {
                    assert!(
                        (mid - other).abs() <= 1e-14 * largest,
                        "{family} {seed}: {mid} {other}"
                    );
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 300);
}

#[test]
fn known_singular_values_are_enclosed_and_zeros_are_exact() {
    let mut stream = Stream(7);
    for (m, n, values) in [
        (3, 3, vec!["5", "3", "1/7"]),
        (4, 3, vec!["2", "2", "2"]),
        (3, 5, vec!["1", "1e-20", "0"]),
        (5, 5, vec!["3", "3", "1", "1", "0"]),
        (6, 4, vec!["1e30", "1", "1e-9", "0"]),
        (
            2,
            2,
            vec!["1", "0.9999999999999999999999999999999999999999999"],
        ),
    ] {
        let values: Vec<Rational> = values.into_iter().map(r).collect();
        let matrix = stream.with_values(m, n, &values);
        let found = singular_values(&matrix).unwrap();
        assert_encloses(&found, &values);
        assert_encloses(&found.refine_relative(300).unwrap(), &values);
        let resolved = found.resolve().unwrap();
        assert_encloses(&resolved, &values);
        // Clusters are exactly the runs of equal values.
        for cluster in resolved.clusters() {
            assert!(
                values[cluster.clone()]
                    .iter()
                    .all(|v| *v == values[cluster.start])
            );
            assert!(cluster.end == values.len() || values[cluster.end] != values[cluster.start]);
        }
        let zeros = values.iter().filter(|v| v.is_zero()).count();
        assert_eq!(found.count() - found.rank(), zeros);
    }
}

#[test]
fn isolated_values_are_narrow_at_once() {
    let mut stream = Stream(3);
    for n in [2, 4, 8, 12] {
        let found = singular_values(&stream.gaussian(n, n)).unwrap();
        for value in found.values() {
            assert!(
                value.width() < value.lo() * &power_of_two(-93),
                "{n}: {value}"
            );
        }
        assert!(
            found
                .certificate()
                .values
                .iter()
                .all(|claim| claim.by == Evidence::Factors)
        );
    }
}

#[test]
fn hilbert_matrices_are_enclosed_to_a_hundred_bits_after_one_refinement() {
    for n in [8, 12] {
        let found = singular_values(&hilbert(n))
            .unwrap()
            .refine_relative(100)
            .unwrap();
        for value in found.values() {
            assert!(value.width() <= value.lo() * &power_of_two(-100));
        }
        // The product of the singular values is the determinant, 1 / (product of integers).
        let one = svd::Enclosure::point(Rational::ONE);
        let product = found
            .values()
            .iter()
            .fold(one, |product, value| &product * value);
        let determinant = (1..n).fold(Rational::ONE, |det, k| {
            // det H_{k+1} / det H_k = 1 / ((2k+1) binomial(2k, k)^2)
            let binomial = (1..=k).fold(Rational::ONE, |b, i| {
                &b * &Rational::from(k + i) / Rational::from(i)
            });
            &det / &(&(&binomial * &binomial) * &Rational::from(2 * k + 1))
        });
        assert!(product.contains(&determinant));
    }
}

#[test]
fn refinement_reaches_any_width() {
    let found = singular_values(&Matrix::from_integers([[1, 1], [0, 1]])).unwrap();
    let width = r("1e-1000");
    let fine = found.refine(&width).unwrap();
    for value in fine.values() {
        assert!(value.width() <= width);
        // x^2 +- x = 1 for the golden ratio and its inverse.
        let square = |x: &Rational| x * x;
        let sign = if value.lo() > &Rational::ONE {
            r("-1")
        } else {
            r("1")
        };
        assert!(square(value.lo()) + &sign * value.lo() <= Rational::ONE);
        assert!(square(value.hi()) + &sign * value.hi() >= Rational::ONE);
    }
    assert_eq!(
        found.refine(&Rational::ZERO).unwrap_err(),
        svd::SvdError::Width
    );
}

#[test]
fn comparison_decides_equality_and_the_closest_differences() {
    let mut stream = Stream(11);
    let golden = singular_values(&Matrix::from_integers([[1, 1], [0, 1]])).unwrap();
    // The same irrational values from another matrix: Q A P with rational orthogonal Q, P.
    let moved = &(&stream.orthogonal(2) * golden.matrix()) * &stream.orthogonal(2);
    let moved = singular_values(&moved).unwrap();
    for i in 0..2 {
        assert_eq!(golden.compare(i, &moved, i).unwrap(), Ordering::Equal);
    }
    assert_eq!(golden.compare(1, &moved, 0).unwrap(), Ordering::Less);
    // The same up to 10^-80.
    let shifted = golden.matrix().scale(&(&Rational::ONE + &r("1e-80")));
    let shifted = singular_values(&shifted).unwrap();
    for i in 0..2 {
        assert_eq!(shifted.compare(i, &golden, i).unwrap(), Ordering::Greater);
        assert_eq!(golden.compare(i, &shifted, i).unwrap(), Ordering::Less);
    }
    let double =
        singular_values(&Matrix::from_integers([[2, 0, 0], [0, 2, 0], [0, 0, 0]])).unwrap();
    assert_eq!(double.compare(0, &double, 1).unwrap(), Ordering::Equal);
    assert_eq!(double.compare(1, &double, 2).unwrap(), Ordering::Greater);
    assert_eq!(double.compare(2, &golden, 1).unwrap(), Ordering::Less);
    let index = svd::SvdError::Index { index: 3, count: 3 };
    assert_eq!(double.compare(3, &golden, 0).unwrap_err(), index);
}

/// Rank-deficient integers and rationals: the null columns of Jacobi shrink without end.
#[test]
fn jacobi_and_faer_give_factors_for_every_rank_deficient_construction() {
    for seed in 0..300 {
        let mut stream = Stream(16_590_827_025_875_891_390 ^ seed);
        let (m, n) = [(3, 4), (4, 3), (3, 3), (6, 5), (2, 2)][usize::try_from(seed % 5).unwrap()];
        let mut values = vec![r("5"), r("3"), r("1"), r("1"), r("0")];
        values.drain(..5 - m.min(n));
        let matrix = stream.with_values(m, n, &values);
        for algorithm in [Algorithm::Jacobi, Algorithm::Faer] {
            let found = singular_values_by(&matrix, algorithm).unwrap();
            assert!(
                found.certificate().factors.is_some(),
                "{seed} {algorithm:?}"
            );
            assert_encloses(&found, &values);
        }
    }
}

#[test]
fn isolated_values_are_refined_without_the_characteristic_polynomial() {
    let mut stream = Stream(6);
    for (m, n, values) in [
        (4, 4, vec!["9", "2", "1/3", "1e-9"]),
        (6, 3, vec!["1e3", "7", "1e-12"]),
        (3, 5, vec!["3", "2", "0"]),
        (5, 5, vec!["4", "3", "1/7", "0", "0"]),
        (6, 4, vec!["3", "1", "0", "0"]),
        (1, 4, vec!["1/3"]),
        (4, 1, vec!["1e-200"]),
    ] {
        let values: Vec<Rational> = values.into_iter().map(r).collect();
        let matrix = stream.with_values(m, n, &values);
        let found = singular_values(&matrix)
            .unwrap()
            .refine_relative(1000)
            .unwrap();
        assert_encloses(&found, &values);
        for claim in &found.certificate().values {
            assert_eq!(claim.by, Evidence::Factors, "{values:?}");
            assert!(&claim.hi - &claim.lo <= &claim.lo * &power_of_two(-1000));
        }
        enclosure::check(found.certificate()).unwrap();
    }
    // Between equal values counting takes over; the isolated value keeps its factors.
    let values = ["3", "2", "2", "1/5"].map(r);
    let matrix = stream.with_values(4, 4, &values);
    let found = singular_values(&matrix)
        .unwrap()
        .refine_relative(500)
        .unwrap();
    assert_encloses(&found, &values);
    let by: Vec<Evidence> = found
        .certificate()
        .values
        .iter()
        .map(|claim| claim.by)
        .collect();
    assert_eq!(
        by,
        [
            Evidence::Factors,
            Evidence::Count,
            Evidence::Count,
            Evidence::Factors
        ]
    );
}

#[test]
fn refinement_beyond_the_precision_of_factors_goes_on_by_counting() {
    let found = singular_values(&Matrix::from_integers([[1, 1], [0, 1]])).unwrap();
    let refined = found.refine_relative(9000).unwrap();
    for value in refined.values() {
        assert!(value.width() <= value.lo() * &power_of_two(-9000));
    }
    // A coarser request does not widen what is known.
    let again = refined.refine_relative(100).unwrap();
    assert_eq!(again.values(), refined.values());
}

#[test]
fn matrices_of_64_rows_are_enclosed() {
    let mut stream = Stream(64);
    let half = &stream.integers(64, 40, 2) * &stream.integers(40, 64, 2);
    for (matrix, exact_rank) in [(stream.gaussian(64, 64), 64), (half, 40)] {
        let found = singular_values(&matrix).unwrap();
        assert_eq!(found.rank(), exact_rank);
        assert_consistent(&matrix, &found);
        assert!(found.operator_norm().width() < power_of_two(-80));
    }
}

#[test]
fn norms_and_the_condition_number_of_a_diagonal_matrix() {
    let found = singular_values(&Matrix::from_integers([[3, 0], [0, -4]])).unwrap();
    assert!(found.operator_norm().contains(&r("4")));
    assert!(found.nuclear_norm().contains(&r("7")));
    assert!(found.condition_number().unwrap().contains(&r("4/3")));
    assert!(svd::frobenius_norm(found.matrix(), 60).contains(&r("5")));
    let singular = singular_values(&Matrix::from_integers([[1, 1], [1, 1]])).unwrap();
    assert!(singular.condition_number().is_none());
    let empty = singular_values(&Matrix::zeros(0, 3)).unwrap();
    assert!(empty.operator_norm().contains(&Rational::ZERO));
    assert!(empty.condition_number().is_none());
}

#[test]
fn numbers_that_are_not_finite_are_refused() {
    let refused = |x: f64| svd::matrix_from_f64(1, 2, &[1.0, x]).unwrap_err();
    for x in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(refused(x), svd::SvdError::NotFinite { row: 0, col: 1 });
    }
    let shape = svd::SvdError::Shape {
        rows: 2,
        cols: 2,
        found: 1,
    };
    assert_eq!(svd::matrix_from_f64(2, 2, &[1.0]).unwrap_err(), shape);
    let extreme = [f64::MAX, f64::MIN_POSITIVE, 5e-324, -0.1];
    let matrix = svd::matrix_from_f64(2, 2, &extreme).unwrap();
    assert_eq!(matrix[(1, 0)], power_of_two(-1074));
    assert_consistent(&matrix, &singular_values(&matrix).unwrap());
    let too_large = svd::SvdError::TooLarge { rows: 1, cols: 513 };
    assert_eq!(
        singular_values(&Matrix::zeros(1, 513)).unwrap_err(),
        too_large
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn random_rational_constructions_are_enclosed(
        seed in any::<u64>(), m in 1usize..6, n in 1usize..6,
        picks in prop::collection::vec(0usize..7, 5)
    ) {
        let table = ["0", "1", "1", "3/2", "2", "1e-12", "7"];
        let mut values: Vec<Rational> = picks[..m.min(n)].iter().map(|k| r(table[*k])).collect();
        values.sort_by(|a, b| b.cmp(a));
        let matrix = Stream(seed).with_values(m, n, &values);
        let found = singular_values(&matrix).unwrap();
        assert_encloses(&found, &values);
        assert_consistent(&matrix, &found);
        let resolved = found.resolve().unwrap();
        for i in 0..values.len() {
            for j in 0..values.len() {
                prop_assert_eq!(resolved.compare(i, &found, j).unwrap(), values[i].cmp(&values[j]));
            }
        }
    }

    #[test]
    fn random_small_integers_are_consistent(
        entries in prop::collection::vec(-3i64..4, 0..20), rows in 0usize..5
    ) {
        let cols = entries.len().checked_div(rows).unwrap_or(0);
        let entries = entries.into_iter().take(rows * cols).map(Rational::from).collect();
        let matrix = Matrix::from_entries(rows, cols, entries);
        let found = singular_values(&matrix).unwrap();
        assert_consistent(&matrix, &found);
        assert_consistent(&matrix, &found.refine(&r("1e-50")).unwrap());
    }
}
