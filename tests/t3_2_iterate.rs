//! `t3.2.iterate` (proof of Theorem 3.3, page 6): Theorem 3.2, one layer after another.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, assert_undisputed, critical_point,
    form, minimum, network, without,
};
use proptest::prelude::*;

#[test]
fn one_deficient_layer_leaves_nothing_to_iterate() {
    assert_holds(
        &form("t3.2.iterate", "stated"),
        &network("1 0", "0 1", &["0"]),
    );
    assert_holds(
        &form("t3.2.iterate", "stated"),
        &network("1", "1", &["1", "1"]),
    );
}

#[test]
fn after_one_of_two_scalar_layers_the_other_is_stuck() {
    let found = assert_refuted(
        &form("t3.2.iterate", "stated"),
        &network("1 0", "0 1", &["0", "0"]),
    );
    let first = found.evidence.r#move.expect("a move").layer;
    let next = found.evidence.next_layer.expect("a next layer");
    assert_eq!(first + next, 3, "the layers 1 and 2 in some order");
}

#[test]
fn only_the_layer_beside_no_wider_level_is_stuck() {
    // d = (1, 1, 2, 1) and its mirror image: the layer 2 x 1 can always move, the scalar one
    // cannot once the other has moved.
    let layers_of = |weights: &[&str]| {
        let found = assert_refuted(
            &form("t3.2.iterate", "stated"),
            &network("1 0", "0 1", weights),
        );
        let first = found.evidence.r#move.map(|change| change.layer);
        (first, found.evidence.next_layer)
    };
    assert_eq!(layers_of(&["0", "0; 0", "1 0"]), (Some(2), Some(1)));
    assert_eq!(layers_of(&["1; 0", "0 0", "0"]), (Some(2), Some(3)));
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("t3.2.iterate", "stated"),
        &[
            ("x-full-row-rank", network("0", "1", &["0"])),
            ("y-full-row-rank", network("1", "0", &["0"])),
            ("local-minimum", network("1", "1", &["0"])),
        ],
    );
    assert_hypotheses_fail_alone(
        &form("t3.2.iterate", "repaired"),
        &[
            ("local-minimum", network("1", "1", &["0"])),
            ("data-rank-of-input", network("1 0", "0 1", &["0", "0"])),
        ],
    );
}

#[test]
fn the_condition_on_the_data_is_needed() {
    let any_data = without("t3.2.iterate", "repaired", "data-rank-of-input");
    assert_refuted(&any_data, &network("1 0", "0 1", &["0", "0"]));
}

#[test]
fn with_enough_rank_both_of_two_deficient_layers_move() {
    // The layers 2 and 3 are deficient.
    assert_holds(
        &form("t3.2.iterate", "repaired"),
        &network("1", "1", &["1; 0", "1 0; 0 0", "1 0; 0 0", "1 0"]),
    );
}

proptest! {
    #[test]
    fn the_repair_stands_at_minima(instance in minimum(1..=3, 3)) {
        assert_undisputed("t3.2.iterate", "repaired", &Subject::Network { instance });
    }

    #[test]
    fn the_repair_stands_at_critical_points(instance in critical_point(1..=3, 3)) {
        assert_undisputed("t3.2.iterate", "repaired", &Subject::Network { instance });
    }
}
