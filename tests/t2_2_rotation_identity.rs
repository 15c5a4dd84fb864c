//! `t2.2.rotation-identity` (proof of Theorem 2.2, page 8): the value along a rotation.

use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, form, rotation, without,
};
use proptest::prelude::*;

#[test]
fn it_is_off_by_the_square_of_the_larger_value_at_the_start() {
    let stated = form("t2.2.rotation-identity", "stated");
    let subject = rotation("1", "0", "0", "1");
    assert_refuted(&stated, &subject);
    assert_holds(&form("t2.2.rotation-identity", "repaired"), &subject);
}

#[test]
fn it_holds_only_where_the_larger_value_vanishes() {
    // The hypothesis lambda_1 > lambda_2 >= 0 excludes lambda_1 = 0, so it never holds as stated.
    let unordered = without("t2.2.rotation-identity", "stated", "lambda-ordered");
    assert_holds(&unordered, &rotation("0", "0", "0", "1"));
    assert_holds(&unordered, &rotation("0", "1", "1/2", "1"));
    assert_refuted(&unordered, &rotation("1", "1", "0", "1"));
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("t2.2.rotation-identity", "stated"),
        &[("lambda-ordered", rotation("1", "1", "0", "1"))],
    );
    assert_hypotheses_fail_alone(&form("t2.2.rotation-identity", "repaired"), &[]);
}

proptest! {
    #[test]
    fn the_repaired_identity_holds_at_every_angle(
        (a, b) in (-9i64..=9, -9i64..=9),
        (n, d) in (-9i64..=9, 1i64..=9),
    ) {
        let subject = rotation(&a.to_string(), &b.to_string(), &format!("{n}/{d}"), "1");
        assert_holds(&form("t2.2.rotation-identity", "repaired"), &subject);
    }
}
