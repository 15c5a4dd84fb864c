//! `t2.2.projection` (proof of Theorem 2.2, page 7): minima are projections of the target.

use companion::{
    any_data_failures, assert_holds, assert_hypotheses_fail_alone, assert_refuted,
    assert_undisputed, diagonal_failures, diagonal_point, form, on_diagonal, product_point,
    projection_failure, saddle_failure, without,
};
use proptest::prelude::*;

#[test]
fn it_holds_where_the_largest_value_is_kept() {
    assert_holds(
        &form("t2.2.projection", "stated"),
        &on_diagonal("2 0; 0 1", "2 0; 0 0", 1),
    );
    // A direction between two equal values.
    assert_holds(
        &form("t2.2.projection", "stated"),
        &on_diagonal("1 0; 0 1", "9/25 12/25; 12/25 16/25", 1),
    );
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("t2.2.projection", "stated"),
        &diagonal_failures(&[saddle_failure()]),
    );
    assert_hypotheses_fail_alone(
        &form("t2.2.projection", "strengthened.any-data"),
        &any_data_failures(),
    );
    assert_hypotheses_fail_alone(
        &form("t2.2.projection", "strengthened.converse"),
        &diagonal_failures(&[projection_failure()]),
    );
}

#[test]
fn a_point_that_is_no_minimum_need_not_be_a_projection() {
    for form in ["stated", "strengthened.any-data"] {
        let anywhere = without("t2.2.projection", form, "r-local-minimum");
        assert_refuted(&anywhere, &on_diagonal("2 0; 0 1", "1 0; 0 0", 1));
    }
}

#[test]
fn a_projection_onto_the_wrong_direction_is_no_minimum() {
    let converse = form("t2.2.projection", "strengthened.converse");
    assert_refuted(&converse, &on_diagonal("2 0; 0 1", "0 0; 0 1", 1));
    assert_refuted(&converse, &product_point("1", "1", "0", 1));
    assert_holds(&converse, &on_diagonal("2 0; 0 1", "2 0; 0 0", 1));
}

#[test]
fn it_holds_for_a_fit_by_inputs_of_deficient_rank() {
    let any_data = form("t2.2.projection", "strengthened.any-data");
    assert_holds(&any_data, &product_point("1 1; 1 1", "1 2", "3/4 3/4", 1));
}

proptest! {
    #[test]
    fn it_stands_at_points_of_the_diagonal_problem(subject in diagonal_point(3)) {
        assert_undisputed("t2.2.projection", "stated", &subject);
        assert_undisputed("t2.2.projection", "strengthened.any-data", &subject);
        // The points are projections by construction.
        let hypothesis = certificate::Hypothesis::from_id("r-projection").unwrap();
        prop_assert_eq!(hypothesis.decide(&subject), Some(true));
    }
}
