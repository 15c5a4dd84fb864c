//! `t2.1.value` (proof of Theorem 2.1, page 7): `F(R) = L(W)`.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, critical_point, form, network,
};
use proptest::prelude::*;

#[test]
fn there_is_no_hypothesis() {
    for id in ["stated", "repaired"] {
        assert_hypotheses_fail_alone(&form("t2.1.value", id), &[]);
    }
}

#[test]
fn the_two_values_differ_where_the_loss_is_positive() {
    let stated = form("t2.1.value", "stated");
    assert_refuted(&stated, &network("1", "1", &["0"]));
    assert_refuted(&stated, &network("1 0", "0 1", &["0"]));
}

#[test]
fn the_two_values_agree_where_the_loss_vanishes() {
    assert_holds(&form("t2.1.value", "stated"), &network("1", "1", &["1"]));
}

proptest! {
    #[test]
    fn the_halved_value_is_the_loss(instance in critical_point(1..=4, 3)) {
        assert_holds(&form("t2.1.value", "repaired"), &Subject::Network { instance });
    }
}
