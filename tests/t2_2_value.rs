//! `t2.2.value` (proof of Theorem 2.2, page 8): the value by kept multiplicities.

use std::cmp::Ordering;

use certificate::Subject;
use companion::{
    any_data_failures, assert_holds, assert_hypotheses_fail_alone, assert_refuted,
    assert_undisputed, diagonal_point, distinct_failures, form, invertible, matrix_of_integers,
    on_diagonal, projection_failure, saddle_failure, without,
};
use exact::{Matrix, Rational};
use proptest::prelude::*;
use svd::{Enclosure, singular_values};

#[test]
fn it_holds_with_repeated_and_zero_values() {
    let stated = form("t2.2.value", "stated");
    assert_holds(
        &stated,
        &on_diagonal("1 0; 0 1", "9/25 12/25; 12/25 16/25", 1),
    );
    assert_holds(&stated, &on_diagonal("2 0; 0 0", "2 0; 0 0", 1));
    assert_holds(&stated, &on_diagonal("0 0; 0 0", "0 0; 0 0", 2));
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("t2.2.value", "stated"),
        &distinct_failures(&[saddle_failure()]),
    );
    let repeated = ("values-distinct", on_diagonal("1 0; 0 1", "1 0; 0 0", 1));
    assert_hypotheses_fail_alone(
        &form("t2.2.value", "strengthened.simple"),
        &distinct_failures(&[saddle_failure(), repeated]),
    );
    assert_hypotheses_fail_alone(
        &form("t2.2.value", "strengthened.critical"),
        &distinct_failures(&[projection_failure()]),
    );
    assert_hypotheses_fail_alone(
        &form("t2.2.value", "strengthened.any-data"),
        &any_data_failures(),
    );
}

#[test]
fn a_point_that_is_no_projection_has_another_value() {
    let short = on_diagonal("2 0; 0 1", "1 0; 0 0", 1);
    for (form, hypothesis) in [
        ("stated", "r-local-minimum"),
        ("strengthened.simple", "r-local-minimum"),
        ("strengthened.critical", "r-projection"),
        ("strengthened.any-data", "r-local-minimum"),
    ] {
        assert_refuted(&without("t2.2.value", form, hypothesis), &short);
    }
}

#[test]
fn multiplicities_count() {
    // Of two equal values one is kept: the value is 1, not 0.
    let any_values = without("t2.2.value", "strengthened.simple", "values-distinct");
    assert_refuted(&any_values, &on_diagonal("1 0; 0 1", "1 0; 0 0", 1));
}

#[test]
fn a_saddle_that_is_a_projection_suffices() {
    assert_holds(
        &form("t2.2.value", "strengthened.critical"),
        &on_diagonal("2 0; 0 1", "0 0; 0 1", 1),
    );
}

/// Minima with irrational values: `Y = L diag(9 A, B)` in other bases of the inputs, of which the
/// large block is kept, with its rank as the bound.
fn kept_block() -> BoxedStrategy<(Matrix, Matrix, Matrix)> {
    let blocks = (
        matrix_of_integers(2, 2),
        matrix_of_integers(2, 2),
        invertible(4),
    );
    blocks
        .prop_filter("an invertible block", |(a, _, _)| exact::rank(a) == 2)
        .prop_map(|(a, b, basis)| {
            let zero = Matrix::zeros(2, 2);
            let large = a.scale(&Rational::from(9));
            let kept = large.hstack(&zero).vstack(&zero.hstack(&zero));
            let all = large.hstack(&zero).vstack(&zero.hstack(&b));
            let product = &kept * &exact::inverse(&basis).expect("an invertible basis");
            (basis, all, product)
        })
        .boxed()
}

proptest! {
    #[test]
    fn it_stands_at_points_of_the_diagonal_problem(subject in diagonal_point(3)) {
        assert_undisputed("t2.2.value", "", &subject);
    }

    /// On general data by enclosure: `m_i` and `p_i` are the multiplicities of a singular value
    /// of `Y Pi` and of `R X`, found by exact comparison.
    #[test]
    fn the_value_is_enclosed_by_discarded_multiplicities((x, y, r) in kept_block()) {
        let (s, z) = (&r * &x, y.clone());
        let subject = Subject::RankConstrained { x, y, r, rank: 2 };
        assert_undisputed("t2.2.value", "strengthened.any-data", &subject);
        let all = singular_values(&z).unwrap().resolve().unwrap();
        let kept = singular_values(&s).unwrap();
        let mut sum = Enclosure::point(Rational::ZERO);
        let (mut kept_in_all, mut lambda_count) = (0, 0);
        for cluster in all.clusters().into_iter().filter(|cluster| cluster.start < all.rank()) {
            let is_equal = |j: &usize| {
                kept.compare(*j, &all, cluster.start).unwrap() == Ordering::Equal
            };
            let present = (0..kept.rank()).filter(is_equal).count();
            prop_assert!(present <= cluster.len());
            let lambda = &all.values()[cluster.start];
            let weight = Enclosure::point(Rational::from(cluster.len() - present));
            sum = &sum + &(&weight * &(lambda * lambda));
            kept_in_all += present;
            lambda_count += cluster.len();
        }
        prop_assert_eq!((kept_in_all, lambda_count), (kept.rank(), all.rank()));
        let value = (&s - &z).frobenius_norm_squared();
        prop_assert!(sum.contains(&value), "{} is not in {}", value, sum);
        prop_assert!(sum.width() < Rational::from_fraction(1, 1_000_000_000).unwrap());
    }
}
