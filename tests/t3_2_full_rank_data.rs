//! `t3.2.full-rank-data` (proof of Theorem 3.2, page 5): the rotated data have full rank.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, assert_undisputed, critical_point,
    form, layer, without,
};
use proptest::prelude::*;

#[test]
fn it_holds_at_the_smallest_size() {
    assert_holds(
        &form("t3.2.full-rank-data", "stated"),
        &layer("1", "1", &["0"], 1),
    );
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("t3.2.full-rank-data", "stated"),
        &[("y-full-row-rank", layer("1", "0", &["0"], 1))],
    );
}

#[test]
fn the_rank_of_the_targets_is_needed() {
    let any_y = without("t3.2.full-rank-data", "stated", "y-full-row-rank");
    assert_refuted(&any_y, &layer("1", "0", &["0"], 1));
    // A tall Y may have full rank without full row rank.
    assert_holds(&any_y, &layer("1", "1; 1", &["0; 0"], 1));
}

proptest! {
    #[test]
    fn it_is_never_refuted(instance in critical_point(1..=3, 3)) {
        assert_undisputed("t3.2.full-rank-data", "stated", &Subject::Layer { instance, layer: 1 });
    }
}
