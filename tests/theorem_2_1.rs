//! Theorem 2.1 (page 2): the value of a deep local minimum is one of a rank-constrained local
//! minimum.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, assert_undisputed, critical_point,
    curved_only, form, minimum, network, spectral_point, without,
};
use proptest::prelude::*;

#[test]
fn it_holds_at_the_smallest_minima() {
    for id in ["stated", "repaired"] {
        let form = form("theorem-2.1", id);
        assert_holds(&form, &network("1", "1", &["1"]));
        assert_holds(&form, &network("1 0", "0 1", &["0"]));
        assert_holds(&form, &network("1", "2", &["1", "2"]));
    }
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("theorem-2.1", "stated"),
        &[
            ("x-full-row-rank", network("0", "1", &["0"])),
            ("y-full-row-rank", network("1", "0", &["0"])),
            ("local-minimum", network("1", "1", &["0"])),
        ],
    );
    assert_hypotheses_fail_alone(
        &form("theorem-2.1", "repaired"),
        &[("local-minimum", network("1", "1", &["0", "0"]))],
    );
}

#[test]
fn a_point_that_is_no_minimum_may_exceed_every_minimal_value() {
    let anywhere = without("theorem-2.1", "stated", "local-minimum");
    // Not critical; a strict saddle; a saddle that no straight line leaves.
    assert_refuted(&anywhere, &network("1", "1", &["0"]));
    assert_refuted(&anywhere, &network("1", "1", &["0", "0"]));
    let instance = curved_only();
    assert_refuted(&anywhere, &Subject::Network { instance });
}

#[test]
fn no_rank_of_the_data_is_needed() {
    let any_x = without("theorem-2.1", "stated", "x-full-row-rank");
    assert_holds(&any_x, &network("1; 1", "2", &["2 0", "1"]));
    let any_y = without("theorem-2.1", "stated", "y-full-row-rank");
    assert_holds(&any_y, &network("1", "0", &["0"]));
}

proptest! {
    #[test]
    fn it_holds_at_every_constructed_minimum(instance in minimum(1..=4, 3)) {
        assert_holds(&form("theorem-2.1", "repaired"), &Subject::Network { instance });
    }

    #[test]
    fn it_is_never_refuted_at_critical_points(instance in critical_point(1..=4, 3)) {
        assert_undisputed("theorem-2.1", "", &Subject::Network { instance });
    }

    #[test]
    fn it_is_never_refuted_at_points_of_known_spectrum(point in spectral_point(1..=3, 3)) {
        let instance = point.instance;
        assert_undisputed("theorem-2.1", "", &Subject::Network { instance });
    }
}
