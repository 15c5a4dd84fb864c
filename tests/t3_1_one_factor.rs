//! `t3.1.one-factor` (proof of Theorem 3.1, pages 4 and 5): one of two factors can stay.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, assert_stands, factorable_target,
    family, form, target, without,
};
use proptest::prelude::*;

/// `(1, t)^T (1, t)`
fn symmetric_family() -> Subject {
    family(&["1 0", "1; 0"], &["1; 0", "0; 1"], &["1 0", "0 1"])
}

#[test]
fn it_holds_at_the_smallest_size() {
    for id in ["stated", "repaired"] {
        assert_holds(&form("t3.1.one-factor", id), &target(&["1", "1"], "2"));
    }
}

#[test]
fn both_factors_must_move_at_an_inner_bottleneck() {
    let stated = form("t3.1.one-factor", "stated");
    assert_refuted(&stated, &symmetric_family());
    let found = assert_refuted(&stated, &target(&["1 0", "1; 0"], "1 1/10; 1/10 1/100"));
    assert!(matches!(found.subject, Subject::Family { .. }));
}

#[test]
fn each_hypothesis_can_fail_alone() {
    let cases = vec![
        ("two-layers", target(&["1", "1", "1"], "2")),
        ("product-full-rank", target(&["0", "1"], "1")),
        ("target-rank", target(&["1 0", "1; 0"], "1 0; 0 1")),
    ];
    assert_hypotheses_fail_alone(&form("t3.1.one-factor", "stated"), &cases);
    let cases = [
        ("two-layers", target(&["1", "1", "1"], "2")),
        ("product-full-rank", target(&["0", "1"], "1")),
        // d = (1, 1, 2) allows rank 1; a family of inner dimension 2 exceeds it.
        (
            "target-rank",
            family(&["1", "1; 0"], &["1 0; 0 0", "0 0; 0 1"], &["1; 0", "0; 1"]),
        ),
        ("bottleneck-at-end", symmetric_family()),
    ];
    assert_hypotheses_fail_alone(&form("t3.1.one-factor", "repaired"), &cases);
}

#[test]
fn the_bottleneck_at_an_end_is_needed() {
    let anywhere = without("t3.1.one-factor", "repaired", "bottleneck-at-end");
    assert_refuted(&anywhere, &symmetric_family());
}

proptest! {
    #[test]
    fn it_holds_with_the_bottleneck_at_an_end(
        (layers, target) in factorable_target(2..=2, 3)
    ) {
        assert_stands(&form("t3.1.one-factor", "repaired"), &Subject::Target { layers, target });
    }
}
