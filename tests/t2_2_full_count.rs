//! `t2.2.full-count` (proof of Theorem 2.2, pages 7 to 9): the number of kept directions.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, assert_undisputed, form,
    product_point, spectral_point, without,
};
use proptest::prelude::*;

#[test]
fn it_holds_where_the_data_have_enough_rank() {
    let stated = form("t2.2.full-count", "stated");
    assert_holds(&stated, &product_point("1", "1", "1", 1));
    assert_holds(
        &stated,
        &product_point("1 0; 0 1", "2 0; 0 1", "2 0; 0 0", 1),
    );
}

#[test]
fn uncorrelated_data_keep_nothing() {
    let subject = product_point("1 0", "0 1", "0", 1);
    assert_refuted(&form("t2.2.full-count", "stated"), &subject);
    assert_holds(&form("t2.2.full-count", "repaired"), &subject);
}

#[test]
fn each_hypothesis_can_fail_alone() {
    let infeasible = || product_point("1 0; 0 1", "1 0; 0 1", "1 0; 0 1", 1);
    assert_hypotheses_fail_alone(
        &form("t2.2.full-count", "stated"),
        &[
            ("x-full-row-rank", product_point("0", "1", "0", 1)),
            ("y-full-row-rank", product_point("1", "0", "0", 1)),
            ("bound-fits", product_point("1", "1", "1", 2)),
            ("r-feasible", infeasible()),
            ("r-local-minimum", product_point("1", "1", "0", 1)),
        ],
    );
    assert_hypotheses_fail_alone(
        &form("t2.2.full-count", "repaired"),
        &[
            ("x-full-row-rank", product_point("0", "1", "0", 1)),
            ("r-feasible", infeasible()),
            ("r-local-minimum", product_point("1", "1", "0", 1)),
        ],
    );
}

#[test]
fn a_bound_above_the_sizes_is_never_met() {
    let any_bound = without("t2.2.full-count", "stated", "bound-fits");
    assert_refuted(&any_bound, &product_point("1", "1", "1", 2));
    assert_holds(
        &form("t2.2.full-count", "repaired"),
        &product_point("1", "1", "1", 2),
    );
}

#[test]
fn a_point_that_is_no_minimum_may_keep_too_little() {
    let anywhere = without("t2.2.full-count", "repaired", "r-local-minimum");
    assert_refuted(&anywhere, &product_point("1", "1", "0", 1));
}

#[test]
fn the_rank_of_the_inputs_is_not_needed_for_the_true_count() {
    let any_x = without("t2.2.full-count", "repaired", "x-full-row-rank");
    assert_holds(&any_x, &product_point("0", "1", "0", 1));
    // R has full rank but sees none of the inputs.
    assert_holds(&any_x, &product_point("1; 0", "0", "0 1", 1));
}

proptest! {
    #[test]
    fn the_true_count_stands_at_points_of_known_spectrum(point in spectral_point(2..=2, 4)) {
        let instance = &point.instance;
        let subject = Subject::RankConstrained {
            x: instance.x().clone(),
            y: instance.y().clone(),
            r: instance.network().product(),
            rank: instance.network().bottleneck(),
        };
        assert_undisputed("t2.2.full-count", "repaired", &subject);
    }
}
