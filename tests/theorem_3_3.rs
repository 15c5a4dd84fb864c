//! Theorem 3.3 (page 6): near a local minimum with layers of full rank lies one whose product has
//! full rank.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_known_verdicts, assert_refuted,
    assert_undisputed, critical_point, form, minimum, network, without,
};
use proptest::prelude::*;

#[test]
fn the_known_networks_come_out_as_known() {
    assert_known_verdicts("theorem-3.3", "stated");
}

#[test]
fn it_holds_where_the_product_has_full_rank_already() {
    assert_holds(&form("theorem-3.3", "stated"), &network("1", "2", &["2"]));
    assert_holds(
        &form("theorem-3.3", "repaired.data"),
        &network("1", "2", &["1", "2"]),
    );
}

#[test]
fn it_fails_at_the_smallest_size() {
    let subject = network("1 0", "0 1", &["1; 0", "0 1"]);
    assert_refuted(&form("theorem-3.3", "stated"), &subject);
    assert_holds(&form("theorem-3.3", "repaired.only-if"), &subject);
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("theorem-3.3", "stated"),
        &[
            ("x-full-row-rank", network("0", "1", &["1"])),
            ("y-full-row-rank", network("1", "0", &["1; 0", "0 1"])),
            ("local-minimum", network("1", "1", &["1; 0", "0 1"])),
            ("layers-full-rank", network("1 0", "0 1", &["0"])),
        ],
    );
    assert_hypotheses_fail_alone(
        &form("theorem-3.3", "repaired.data"),
        &[
            ("local-minimum", network("1", "1", &["1; 0", "0 1"])),
            (
                "layers-full-rank",
                network("1", "1", &["1; 0", "1 0; 0 0", "1 0"]),
            ),
            ("data-rank", network("1 0", "0 1", &["1; 0", "0 1"])),
        ],
    );
    assert_hypotheses_fail_alone(
        &form("theorem-3.3", "repaired.only-if"),
        &[
            ("x-full-row-rank", network("0", "1", &["1; 0", "0 1"])),
            ("local-minimum", network("1", "1", &["1; 0", "0 1"])),
            ("layers-full-rank", network("1 0", "0 1", &["0"])),
            ("product-rank-deficient", network("1", "1", &["1"])),
        ],
    );
}

#[test]
fn each_needed_hypothesis_is_needed() {
    let mutant = |form, hypothesis| without("theorem-3.3", form, hypothesis);
    assert_refuted(
        &mutant("repaired.data", "local-minimum"),
        &network("1", "1", &["1; 0", "0 1"]),
    );
    assert_refuted(
        &mutant("repaired.data", "data-rank"),
        &network("1 0", "0 1", &["1; 0", "0 1"]),
    );
    // For X = 0 every network is a minimum.
    assert_refuted(
        &mutant("repaired.only-if", "x-full-row-rank"),
        &network("0", "1", &["1; 0", "0 1"]),
    );
    assert_refuted(
        &mutant("repaired.only-if", "product-rank-deficient"),
        &network("1", "1", &["1"]),
    );
}

#[test]
fn the_rank_of_the_layers_is_not_needed_for_the_repair_by_data() {
    assert_holds(
        &without("theorem-3.3", "repaired.data", "layers-full-rank"),
        &network("1", "1", &["1; 0", "1 0; 0 0", "1 0"]),
    );
}

proptest! {
    #[test]
    fn the_repairs_stand_at_minima(instance in minimum(1..=4, 3)) {
        assert_undisputed("theorem-3.3", "repaired", &Subject::Network { instance });
    }

    #[test]
    fn the_repairs_stand_at_critical_points(instance in critical_point(1..=4, 3)) {
        assert_undisputed("theorem-3.3", "repaired", &Subject::Network { instance });
    }

    #[test]
    fn with_data_of_full_rank_every_minimum_has_a_product_of_full_rank(
        instance in minimum(1..=4, 3)
    ) {
        let any_layers = without("theorem-3.3", "repaired.data", "layers-full-rank");
        companion::assert_stands(&any_layers, &Subject::Network { instance });
    }
}
