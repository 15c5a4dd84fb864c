//! Theorem 2.2 (page 3): local minima of the rank-constrained problem are global.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_known_verdicts, assert_refuted,
    assert_undisputed, critical_point, form, product_point, spectral_point, without,
};
use network::Instance;
use proptest::prelude::*;

/// The product of a network as a point of the rank-constrained problem of its bottleneck.
fn product_of(instance: &Instance) -> Subject {
    Subject::RankConstrained {
        x: instance.x().clone(),
        y: instance.y().clone(),
        r: instance.network().product(),
        rank: instance.network().bottleneck(),
    }
}

#[test]
fn the_known_points_come_out_as_known() {
    assert_known_verdicts("theorem-2.2", "repaired");
}

#[test]
fn it_holds_at_the_smallest_sizes() {
    let stated = form("theorem-2.2", "stated");
    assert_holds(&stated, &product_point("1", "1", "1", 1));
    // The minimum has a lower rank than is allowed, because the data are uncorrelated.
    assert_holds(&stated, &product_point("1 0", "0 1", "0", 1));
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("theorem-2.2", "stated"),
        &[
            ("x-full-row-rank", product_point("1; 0", "1", "1 5", 1)),
            (
                "r-feasible",
                product_point("1 0; 0 1", "1 0; 0 1", "1 0; 0 1", 1),
            ),
            ("r-local-minimum", product_point("1", "1", "0", 1)),
        ],
    );
    assert_hypotheses_fail_alone(
        &form("theorem-2.2", "repaired"),
        &[
            (
                "r-feasible",
                product_point("1 0; 0 1", "1 0; 0 1", "1 0; 0 1", 1),
            ),
            // The wrong one of two singular directions is kept.
            (
                "r-local-minimum",
                product_point("1 0; 0 1", "2 0; 0 1", "0 0; 0 1", 1),
            ),
        ],
    );
}

#[test]
fn a_point_that_is_no_minimum_has_a_better_one() {
    let anywhere = without("theorem-2.2", "stated", "r-local-minimum");
    assert_refuted(&anywhere, &product_point("1", "1", "0", 1));
    assert_refuted(
        &anywhere,
        &product_point("1 0; 0 1", "2 0; 0 1", "0 0; 0 1", 1),
    );
}

#[test]
fn the_rank_of_the_inputs_is_not_needed() {
    let any_x = without("theorem-2.2", "stated", "x-full-row-rank");
    assert_holds(&any_x, &product_point("1; 0", "0; 1", "0 0; 1 5", 1));
}

#[test]
fn a_bound_above_the_sizes_is_no_constraint() {
    assert_holds(
        &form("theorem-2.2", "stated"),
        &product_point("1", "3", "3", 7),
    );
}

proptest! {
    #[test]
    fn it_is_never_refuted_at_products_of_critical_points(
        instance in critical_point(1..=3, 3)
    ) {
        assert_undisputed("theorem-2.2", "", &product_of(&instance));
    }

    #[test]
    fn it_is_never_refuted_at_points_of_known_spectrum(point in spectral_point(1..=2, 4)) {
        assert_undisputed("theorem-2.2", "", &product_of(&point.instance));
    }
}
