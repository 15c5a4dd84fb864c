//! `t3.2.count-of-ones` (proof of Theorem 3.2, page 5): how many ones bring a layer to full rank.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, critical_point, form, layer,
    minimum, without,
};
use proptest::prelude::*;

#[test]
fn one_free_side_leaves_room_for_the_ones() {
    // d_1 + d_0 - s_2 - s_1 = 1 one in a 1 x 1 matrix.
    assert_holds(
        &form("t3.2.count-of-ones", "stated"),
        &layer("1 0", "0 1", &["0", "0"], 1),
    );
}

#[test]
fn two_free_sides_of_a_scalar_layer_leave_no_room() {
    // Two ones in a 1 x 1 matrix.
    let subject = layer("1 0", "0 1", &["0", "0", "0"], 2);
    assert_refuted(&form("t3.2.count-of-ones", "stated"), &subject);
    assert_holds(&form("t3.2.count-of-ones", "repaired"), &subject);
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("t3.2.count-of-ones", "stated"),
        &[
            ("x-full-row-rank", layer("0", "1", &["0"], 1)),
            ("y-full-row-rank", layer("1", "0", &["0"], 1)),
            ("local-minimum", layer("1", "1", &["0"], 1)),
            ("layer-rank-deficient", layer("1", "1", &["1"], 1)),
        ],
    );
    assert_hypotheses_fail_alone(
        &form("t3.2.count-of-ones", "repaired"),
        &[("local-minimum", layer("1", "1", &["0"], 1))],
    );
}

fn with_layer(instance: network::Instance) -> impl Strategy<Value = Subject> {
    let depth = instance.network().depth();
    (1..=depth).prop_map(move |layer| Subject::Layer {
        instance: instance.clone(),
        layer,
    })
}

proptest! {
    #[test]
    fn the_generic_rank_is_reached_at_minima(
        subject in minimum(1..=4, 4).prop_flat_map(with_layer)
    ) {
        assert_holds(&form("t3.2.count-of-ones", "repaired"), &subject);
    }

    #[test]
    fn the_generic_rank_is_reached_at_every_critical_point(
        subject in critical_point(1..=4, 4).prop_flat_map(with_layer)
    ) {
        assert_holds(&without("t3.2.count-of-ones", "repaired", "local-minimum"), &subject);
    }
}
