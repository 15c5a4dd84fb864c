//! `t2.2.monotone` (proof of Theorem 2.2, pages 7 to 9): the value falls along the rotation.

use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, form, rotation, without,
};
use proptest::prelude::*;

#[test]
fn it_holds_from_one_end_of_the_quadrant_to_the_other() {
    // theta = 0 and theta = pi/2.
    assert_holds(
        &form("t2.2.monotone", "stated"),
        &rotation("1", "0", "0", "1"),
    );
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("t2.2.monotone", "stated"),
        &[
            ("lambda-ordered", rotation("1", "1", "0", "1")),
            ("angles-ordered", rotation("1", "0", "1", "1")),
            ("first-quadrant", rotation("1", "0", "1", "2")),
        ],
    );
}

#[test]
fn equal_values_are_not_told_apart() {
    let unordered = without("t2.2.monotone", "stated", "lambda-ordered");
    assert_refuted(&unordered, &rotation("1", "1", "0", "1"));
}

#[test]
fn beyond_a_right_angle_the_value_rises() {
    let anywhere = without("t2.2.monotone", "stated", "first-quadrant");
    assert_refuted(&anywhere, &rotation("1", "0", "1", "2"));
}

proptest! {
    #[test]
    fn it_holds_in_the_first_quadrant(
        (small, more) in (0i64..=9, 1i64..=9),
        (first, step) in (0i64..=9, 1i64..=9),
    ) {
        // The tangents first/18 < (first + step)/18 are at most 1.
        let subject = rotation(
            &(small + more).to_string(),
            &small.to_string(),
            &format!("{first}/18"),
            &format!("{}/18", first + step),
        );
        assert_holds(&form("t2.2.monotone", "stated"), &subject);
    }
}
