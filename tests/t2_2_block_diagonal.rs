//! `t2.2.block-diagonal` (proof of Theorem 2.2, page 8): one block for each distinct value.

use certificate::Subject;
use companion::{
    any_data_failures, assert_holds, assert_hypotheses_fail_alone, assert_refuted,
    assert_undisputed, diagonal_failures, diagonal_point, distinct_failures, form, on_diagonal,
    product_point, projection_failure, saddle_failure, spectral_point, without,
};
use proptest::prelude::*;

/// Two equal values and a turned direction.
fn turned() -> Subject {
    on_diagonal("1 0; 0 1", "9/25 12/25; 12/25 16/25", 1)
}

#[test]
fn a_block_of_equal_values_need_not_be_diagonal() {
    assert_holds(&form("t2.2.block-diagonal", "stated"), &turned());
    let any_values = without(
        "t2.2.block-diagonal",
        "strengthened.diagonal",
        "values-distinct",
    );
    assert_refuted(&any_values, &turned());
}

#[test]
fn the_value_zero_makes_a_block_that_vanishes() {
    let tall = on_diagonal("1 0; 0 0; 0 0", "1 0; 0 0; 0 0", 2);
    assert_holds(
        &form("t2.2.block-diagonal", "strengthened.zero-block"),
        &tall,
    );
    // At a mere feasible point it need not.
    let anywhere = without(
        "t2.2.block-diagonal",
        "strengthened.zero-block",
        "r-local-minimum",
    );
    assert_refuted(&anywhere, &on_diagonal("1 0; 0 0", "0 0; 0 1", 1));
    assert_holds(
        &without("t2.2.block-diagonal", "stated", "r-local-minimum"),
        &on_diagonal("1 0; 0 0", "0 0; 0 1", 1),
    );
}

#[test]
fn each_hypothesis_can_fail_alone() {
    for id in ["stated", "strengthened.zero-block"] {
        assert_hypotheses_fail_alone(
            &form("t2.2.block-diagonal", id),
            &diagonal_failures(&[saddle_failure()]),
        );
    }
    // Repeated values can be infeasible or kept too; distinct ones show the others.
    let simple = distinct_failures(&[saddle_failure(), ("values-distinct", turned())]);
    assert_hypotheses_fail_alone(
        &form("t2.2.block-diagonal", "strengthened.diagonal"),
        &simple,
    );
    assert_hypotheses_fail_alone(
        &form("t2.2.block-diagonal", "strengthened.critical"),
        &diagonal_failures(&[projection_failure()]),
    );
    assert_hypotheses_fail_alone(
        &form("t2.2.block-diagonal", "strengthened.any-data"),
        &any_data_failures(),
    );
}

#[test]
fn at_a_mere_feasible_point_the_projector_may_mix_two_values() {
    let mixed = on_diagonal("1 0; 0 0", "1 1; 1 1", 1);
    for (form, hypothesis) in [
        ("stated", "r-local-minimum"),
        ("strengthened.critical", "r-projection"),
        ("strengthened.any-data", "r-local-minimum"),
    ] {
        assert_refuted(&without("t2.2.block-diagonal", form, hypothesis), &mixed);
    }
}

#[test]
fn targets_and_inputs_in_other_bases_have_no_blocks_to_speak_of() {
    // Rank one: the projector is onto (1, 2), an eigenvector of Y Y^T but not a coordinate axis.
    for (hypothesis, subject) in [
        ("y-diagonal", product_point("1", "1; 2", "1; 2", 1)),
        ("x-identity", product_point("1 1", "2 0; 0 1", "1; 1/2", 1)),
    ] {
        let mutant = without("t2.2.block-diagonal", "stated", hypothesis);
        let verdict = mutant.check(&subject).unwrap();
        assert_eq!(verdict.id(), "undecided", "{hypothesis}");
    }
}

#[test]
fn a_saddle_that_is_a_projection_suffices() {
    assert_holds(
        &form("t2.2.block-diagonal", "strengthened.critical"),
        &on_diagonal("2 0; 0 1", "0 0; 0 1", 1),
    );
}

#[test]
fn irrational_singular_values_are_split_between_kept_and_discarded() {
    // The singular values of (1 1; 0 1) are the golden ratio and its inverse.
    let golden = product_point(
        "1 0 0; 0 1 0; 0 0 1",
        "1 1 0; 0 1 0; 0 0 3/5",
        "1 1 0; 0 1 0; 0 0 0",
        2,
    );
    assert_holds(
        &form("t2.2.block-diagonal", "strengthened.any-data"),
        &golden,
    );
}

proptest! {
    #[test]
    fn it_stands_at_points_of_the_diagonal_problem(subject in diagonal_point(3)) {
        assert_undisputed("t2.2.block-diagonal", "", &subject);
    }

    #[test]
    fn it_stands_at_points_of_known_spectrum(point in spectral_point(2..=2, 3)) {
        let (instance, network) = (&point.instance, point.instance.network());
        let subject = Subject::RankConstrained {
            x: instance.x().clone(),
            y: instance.y().clone(),
            r: network.product(),
            rank: network.bottleneck(),
        };
        assert_undisputed("t2.2.block-diagonal", "", &subject);
    }
}
