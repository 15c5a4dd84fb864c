//! `t3.2.sub-block-rank` (proof of Theorem 3.2, page 5): the rank of a sub-block of the rotated
//! data.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, assert_undisputed, critical_point,
    form, layer, without,
};
use proptest::prelude::*;

#[test]
fn it_holds_with_equality_where_the_data_are_fitted() {
    // s_1 = s_2 = max(d_1, d_0) = rank = 1.
    assert_holds(
        &form("t3.2.sub-block-rank", "stated"),
        &layer("1", "1", &["1"], 1),
    );
}

#[test]
fn it_fails_for_uncorrelated_data_at_the_smallest_size() {
    // The bound is 1, the rank 0.
    let subject = layer("1 0", "0 1", &["0"], 1);
    assert_refuted(&form("t3.2.sub-block-rank", "stated"), &subject);
    // The bound by the number of samples is 0.
    assert_holds(&form("t3.2.sub-block-rank", "repaired"), &subject);
    assert_holds(&form("t3.2.sub-block-rank", "repaired.critical"), &subject);
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("t3.2.sub-block-rank", "stated"),
        &[
            ("x-full-row-rank", layer("0", "1", &["0"], 1)),
            ("y-full-row-rank", layer("1", "0", &["0"], 1)),
            ("local-minimum", layer("1", "1", &["0"], 1)),
        ],
    );
    assert_hypotheses_fail_alone(
        &form("t3.2.sub-block-rank", "repaired"),
        &[("y-full-row-rank", layer("1", "0", &["0"], 1))],
    );
    assert_hypotheses_fail_alone(
        &form("t3.2.sub-block-rank", "repaired.critical"),
        &[("critical", layer("1", "1", &["0"], 1))],
    );
}

#[test]
fn each_needed_hypothesis_is_needed() {
    let any_y = without("t3.2.sub-block-rank", "repaired", "y-full-row-rank");
    assert_refuted(&any_y, &layer("1", "0", &["0"], 1));
    let anywhere = without("t3.2.sub-block-rank", "repaired.critical", "critical");
    assert_refuted(&anywhere, &layer("1", "1", &["0"], 1));
}

proptest! {
    #[test]
    fn the_repairs_stand_at_critical_points(
        (instance, layer) in critical_point(1..=4, 3).prop_flat_map(|instance| {
            let depth = instance.network().depth();
            (Just(instance), 1..=depth)
        })
    ) {
        assert_undisputed("t3.2.sub-block-rank", "repaired", &Subject::Layer { instance, layer });
    }
}
