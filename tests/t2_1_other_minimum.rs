//! `t2.1.other-minimum` (proof of Theorem 2.1, page 7): another minimum of equal value has a
//! product of full rank.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, assert_undisputed, critical_point,
    form, minimum, network, without,
};
use lemmas::Construction;
use proptest::prelude::*;

#[test]
fn it_holds_where_the_product_has_full_rank_already() {
    let found = assert_holds(
        &form("t2.1.other-minimum", "stated"),
        &network("1", "1", &["1"]),
    );
    assert!(matches!(found, Some(Construction::Network(_))));
}

#[test]
fn it_fails_for_uncorrelated_data_at_the_smallest_size() {
    let stated = form("t2.1.other-minimum", "stated");
    let subject = network("1 0", "0 1", &["0"]);
    assert_refuted(&stated, &subject);
    assert_holds(&form("t2.1.other-minimum", "repaired.only-if"), &subject);
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("t2.1.other-minimum", "stated"),
        &[
            ("x-full-row-rank", network("0", "1", &["0"])),
            ("y-full-row-rank", network("1", "0", &["0"])),
            ("local-minimum", network("1", "1", &["0"])),
        ],
    );
    assert_hypotheses_fail_alone(
        &form("t2.1.other-minimum", "repaired.data"),
        &[
            ("local-minimum", network("1", "1", &["0"])),
            ("data-rank", network("1 0", "0 1", &["0"])),
        ],
    );
    assert_hypotheses_fail_alone(
        &form("t2.1.other-minimum", "repaired.only-if"),
        &[
            ("x-full-row-rank", network("0", "1", &["0"])),
            ("local-minimum", network("1 0", "0 1", &["1"])),
            ("data-rank-low", network("1", "1", &["1"])),
        ],
    );
}

#[test]
fn each_needed_hypothesis_is_needed() {
    let data = "repaired.data";
    assert_refuted(
        &without("t2.1.other-minimum", data, "local-minimum"),
        &network("1", "1", &["0"]),
    );
    assert_refuted(
        &without("t2.1.other-minimum", data, "data-rank"),
        &network("1 0", "0 1", &["0"]),
    );
    let only_if = "repaired.only-if";
    // For X = 0 every network is a minimum.
    assert_refuted(
        &without("t2.1.other-minimum", only_if, "x-full-row-rank"),
        &network("0", "1", &["0"]),
    );
    assert_refuted(
        &without("t2.1.other-minimum", only_if, "data-rank-low"),
        &network("1", "1", &["1"]),
    );
}

#[test]
fn deficient_inputs_leave_room_for_another_product() {
    let any_x = without("t2.1.other-minimum", "stated", "x-full-row-rank");
    assert_holds(&any_x, &network("1; 0", "1", &["1 0; 0 0", "1 0"]));
    assert_holds(&any_x, &network("0", "1", &["0"]));
}

proptest! {
    #[test]
    fn the_repairs_stand_at_minima(instance in minimum(1..=3, 3)) {
        assert_undisputed("t2.1.other-minimum", "repaired", &Subject::Network { instance });
    }

    #[test]
    fn the_repairs_stand_at_critical_points(instance in critical_point(1..=3, 3)) {
        assert_undisputed("t2.1.other-minimum", "repaired", &Subject::Network { instance });
    }
}
