//! `t2.2.commute` (proof of Theorem 2.2, pages 7 to 8): the projector commutes with `D D^T`.

use certificate::Subject;
use companion::{
    any_data_failures, assert_holds, assert_hypotheses_fail_alone, assert_refuted,
    assert_undisputed, diagonal_failures, diagonal_point, form, on_diagonal, product_point,
    projection_failure, saddle_failure, spectral_point, without,
};
use proptest::prelude::*;

#[test]
fn it_holds_between_two_equal_values() {
    let turned = on_diagonal("1 0; 0 1", "9/25 12/25; 12/25 16/25", 1);
    assert_holds(&form("t2.2.commute", "stated"), &turned);
    assert_holds(&form("t2.2.commute", "strengthened.square"), &turned);
}

#[test]
fn it_holds_for_wide_and_tall_targets() {
    let stated = form("t2.2.commute", "stated");
    assert_holds(&stated, &on_diagonal("2 0; 0 1; 0 0", "2 0; 0 0; 0 0", 1));
    let wide = product_point("1 0 0; 0 1 0; 0 0 1", "2 0 0; 0 1 0", "2 0 0; 0 0 0", 1);
    assert_holds(&stated, &wide);
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("t2.2.commute", "stated"),
        &diagonal_failures(&[saddle_failure()]),
    );
    let tall = ("y-square", on_diagonal("2 0; 0 1; 0 0", "2 0; 0 0; 0 0", 1));
    assert_hypotheses_fail_alone(
        &form("t2.2.commute", "strengthened.square"),
        &diagonal_failures(&[saddle_failure(), tall]),
    );
    assert_hypotheses_fail_alone(
        &form("t2.2.commute", "strengthened.critical"),
        &diagonal_failures(&[projection_failure()]),
    );
    assert_hypotheses_fail_alone(
        &form("t2.2.commute", "strengthened.any-data"),
        &any_data_failures(),
    );
}

#[test]
fn at_a_mere_feasible_point_the_projector_may_mix_two_values() {
    let mixed = on_diagonal("1 0; 0 0", "1 1; 1 1", 1);
    for (form, hypothesis) in [
        ("stated", "r-local-minimum"),
        ("strengthened.critical", "r-projection"),
        ("strengthened.any-data", "r-local-minimum"),
        ("strengthened.square", "r-local-minimum"),
    ] {
        assert_refuted(&without("t2.2.commute", form, hypothesis), &mixed);
    }
}

#[test]
fn with_values_of_two_signs_the_printed_equation_fails_but_the_square_commutes() {
    // P_L = v v^T with v = (1, 1) / sqrt 2, and T = P_L D is a minimum of value 1.
    let signs = on_diagonal("1 0; 0 -1", "1/2 -1/2; 1/2 -1/2", 1);
    assert_refuted(
        &without("t2.2.commute", "strengthened.square", "values-ordered"),
        &signs,
    );
    assert_holds(&without("t2.2.commute", "stated", "values-ordered"), &signs);
}

#[test]
fn a_saddle_that_is_a_projection_suffices() {
    assert_holds(
        &form("t2.2.commute", "strengthened.critical"),
        &on_diagonal("2 0; 0 1", "0 0; 0 1", 1),
    );
}

proptest! {
    #[test]
    fn it_stands_at_points_of_the_diagonal_problem(subject in diagonal_point(3)) {
        assert_undisputed("t2.2.commute", "", &subject);
    }

    #[test]
    fn it_stands_at_points_of_known_spectrum(point in spectral_point(2..=2, 3)) {
        let (instance, network) = (&point.instance, point.instance.network());
        let subject = Subject::RankConstrained {
            x: instance.x().clone(),
            y: instance.y().clone(),
            r: network.product(),
            rank: network.bottleneck(),
        };
        assert_undisputed("t2.2.commute", "", &subject);
    }
}
