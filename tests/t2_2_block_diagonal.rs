//! `t2.2.block-diagonal` (proof of Theorem 2.2, page 8): one block for each distinct value.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, assert_undisputed, diagonal_point,
    form, product_point, spectral_point, without,
};
use proptest::prelude::*;

fn at(y: &str, r: &str, rank: usize) -> Subject {
    product_point("1 0; 0 1", y, r, rank)
}

/// The hypotheses that all forms about the diagonal problem share.
fn shared() -> Vec<(&'static str, Subject)> {
    vec![
        ("x-identity", product_point("2", "2", "1", 1)),
        ("y-diagonal", at("0 1; 0 0", "0 1; 0 0", 1)),
        ("values-ordered", at("1 0; 0 2", "0 0; 0 2", 1)),
        ("r-feasible", at("1 0; 0 1", "1 0; 0 1", 1)),
    ]
}

/// Two equal values and a turned direction.
fn turned() -> Subject {
    at("1 0; 0 1", "9/25 12/25; 12/25 16/25", 1)
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
    let tall = at("1 0; 0 0; 0 0", "1 0; 0 0; 0 0", 2);
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
    assert_refuted(&anywhere, &at("1 0; 0 0", "0 0; 0 1", 1));
    assert_holds(
        &without("t2.2.block-diagonal", "stated", "r-local-minimum"),
        &at("1 0; 0 0", "0 0; 0 1", 1),
    );
}

#[test]
fn each_hypothesis_can_fail_alone() {
    let with = |more: &[(&'static str, Subject)]| [shared(), more.to_vec()].concat();
    let saddle = || ("r-local-minimum", at("2 0; 0 1", "0 0; 0 1", 1));
    for id in ["stated", "strengthened.zero-block"] {
        assert_hypotheses_fail_alone(&form("t2.2.block-diagonal", id), &with(&[saddle()]));
    }
    // Repeated values can be infeasible or kept too; distinct ones show the others.
    let mut simple = shared();
    simple[3] = ("r-feasible", at("2 0; 0 1", "2 0; 0 1", 1));
    simple.extend([saddle(), ("values-distinct", turned())]);
    assert_hypotheses_fail_alone(
        &form("t2.2.block-diagonal", "strengthened.diagonal"),
        &simple,
    );
    assert_hypotheses_fail_alone(
        &form("t2.2.block-diagonal", "strengthened.critical"),
        &with(&[("r-projection", at("2 0; 0 1", "1 0; 0 0", 1))]),
    );
    assert_hypotheses_fail_alone(
        &form("t2.2.block-diagonal", "strengthened.any-data"),
        &[
            ("r-feasible", at("1 0; 0 1", "1 0; 0 1", 1)),
            ("r-local-minimum", product_point("1", "1", "0", 1)),
        ],
    );
}

#[test]
fn at_a_mere_feasible_point_the_projector_may_mix_two_values() {
    let mixed = at("1 0; 0 0", "1 1; 1 1", 1);
    for (form, hypothesis) in [
        ("stated", "r-local-minimum"),
        ("strengthened.critical", "r-projection"),
        ("strengthened.any-data", "r-local-minimum"),
    ] {
        assert_refuted(&without("t2.2.block-diagonal", form, hypothesis), &mixed);
    }
}

#[test]
fn targets_and_inputs_in_other_bases_have_other_blocks() {
    // Rank one: the projector is onto (1, 2), whose entries have different squares.
    assert_refuted(
        &without("t2.2.block-diagonal", "stated", "y-diagonal"),
        &product_point("1", "1; 2", "1; 2", 1),
    );
    assert_refuted(
        &without("t2.2.block-diagonal", "stated", "x-identity"),
        &product_point("1 1", "2 0; 0 1", "1; 1/2", 1),
    );
}

#[test]
fn a_saddle_that_is_a_projection_suffices() {
    assert_holds(
        &form("t2.2.block-diagonal", "strengthened.critical"),
        &at("2 0; 0 1", "0 0; 0 1", 1),
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
