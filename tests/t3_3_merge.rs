//! `t3.3.merge` (proof of Theorem 3.3, page 6): merging the layers at the bottleneck.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, assert_undisputed, chain, form,
    network_of_integers, shape, without,
};
use proptest::prelude::*;

#[test]
fn it_holds_with_the_bottleneck_at_the_top() {
    assert_holds(&form("t3.3.merge", "stated"), &chain(&["1 0; 0 1", "1 0"]));
    assert_holds(
        &form("t3.3.merge", "strengthened.literal"),
        &chain(&["1 0; 0 1", "1 0"]),
    );
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("t3.3.merge", "stated"),
        &[
            ("layers-full-rank", chain(&["1 0; 0 1", "0 0"])),
            ("bottleneck-after-first", chain(&["1"])),
        ],
    );
    assert_hypotheses_fail_alone(
        &form("t3.3.merge", "strengthened.literal"),
        &[
            ("layers-full-rank", chain(&["1 0; 0 1", "0 0"])),
            ("bottleneck-not-first", chain(&["1 0"])),
        ],
    );
}

#[test]
fn each_hypothesis_is_needed() {
    assert_refuted(
        &without("t3.3.merge", "stated", "layers-full-rank"),
        &chain(&["1 0; 0 1", "0 0"]),
    );
    let any_level = without("t3.3.merge", "stated", "bottleneck-after-first");
    // p = 1, then p = 0.
    assert_refuted(&any_level, &chain(&["1 0"]));
    assert_refuted(&any_level, &chain(&["1"]));
}

#[test]
fn the_printed_condition_misses_the_bottleneck_at_the_input() {
    assert_refuted(&form("t3.3.merge", "strengthened.literal"), &chain(&["1"]));
}

proptest! {
    #[test]
    fn it_is_never_refuted(
        layers in shape(1..=4, 3).prop_flat_map(|widths| network_of_integers(&widths))
    ) {
        assert_undisputed("t3.3.merge", "stated", &Subject::Chain { layers });
    }
}
