//! `s2.equivalent` (Section 2, page 2): problems (1) and (2) have the same global minimum value.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, form, minimum, network, without,
};
use proptest::prelude::*;

#[test]
fn the_values_differ_by_the_factor_two() {
    // The optimal values are 1/2 and 1.
    let stated = form("s2.equivalent", "stated");
    let subject = network("1 0", "0 1", &["0"]);
    assert_refuted(&stated, &subject);
    assert_holds(&form("s2.equivalent", "repaired"), &subject);
}

#[test]
fn the_values_agree_when_the_data_are_fitted() {
    assert_holds(&form("s2.equivalent", "stated"), &network("1", "2", &["2"]));
}

#[test]
fn it_speaks_about_global_minima_only() {
    let off = || vec![("global-minimum", network("1", "1", &["0"]))];
    assert_hypotheses_fail_alone(&form("s2.equivalent", "stated"), &off());
    assert_hypotheses_fail_alone(&form("s2.equivalent", "repaired"), &off());
}

#[test]
fn the_two_values_of_one_point_are_related_at_every_point() {
    let anywhere = without("s2.equivalent", "repaired", "global-minimum");
    assert_holds(&anywhere, &network("1", "1", &["0"]));
}

proptest! {
    #[test]
    fn the_halved_values_agree(instance in minimum(1..=4, 3)) {
        assert_holds(&form("s2.equivalent", "repaired"), &Subject::Network { instance });
    }
}
