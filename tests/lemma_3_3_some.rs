//! `lemma-3.3.some` (page 4): every decomposition of a nearby matrix is near some decomposition.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, assert_stands, assert_vacuous,
    form, low_rank, matrix_of_integers, pair,
};
use exact::Rational;
use lemmas::Construction;
use proptest::prelude::*;

#[test]
fn it_holds_where_the_literal_reading_fails() {
    let stated = form("lemma-3.3.some", "stated");
    // I + eps/25 [[7, 24], [24, -7]] at eps = 1/100.
    let near = pair("1 0; 0 1", "2507/2500 24/2500; 24/2500 2493/2500");
    assert_holds(&stated, &near);
    assert_holds(
        &stated,
        &pair("1 0 0; 0 1 0", "101/100 1/100 0; 1/100 1 1/100"),
    );
}

#[test]
fn it_needs_no_full_rank() {
    let stated = form("lemma-3.3.some", "stated");
    assert_holds(&stated, &pair("0", "-1/10"));
    assert_holds(&stated, &pair("0 0; 0 0", "7 3; 2 9"));
    assert_holds(&stated, &pair("1 0; 0 0", "1 1/100; 1/100 1/100"));
    assert_holds(&stated, &pair("1 1; 1 1; 1 1", "1 1; 1 1; 1 101/100"));
    assert_holds(&stated, &pair("1 0 0", "1 1/10 1/10"));
}

#[test]
fn it_holds_for_irrational_clusters() {
    // [1 1; 0 1] twice: both values are double.
    let twice = "1 1 0 0; 0 1 0 0; 0 0 1 1; 0 0 0 1";
    let moved = "1 1 0 1/100; 0 1 1/50 0; 1/100 0 1 1; 0 0 0 1";
    assert_holds(&form("lemma-3.3.some", "stated"), &pair(twice, moved));
}

#[test]
fn the_radius_is_half_the_gap() {
    let subject = pair("3 0; 0 1", "3 1/10; 0 1");
    let found = assert_holds(&form("lemma-3.3.some", "stated"), &subject);
    let Some(Construction::NearbySvd { radius_squared, .. }) = found else {
        panic!("{found:?}");
    };
    // The gap is 2, the distance of 1 and 3 and of 1 and -1.
    let error = (radius_squared - Rational::ONE).abs();
    assert!(error < companion::rational("1e-30"));
}

#[test]
fn a_matrix_that_is_far_away_says_nothing() {
    let stated = form("lemma-3.3.some", "stated");
    assert_vacuous(&stated, &pair("1 0; 0 2", "2 0; 0 1"), "m-nearby");
    assert_vacuous(&stated, &pair("1", "2"), "m-nearby");
}

#[test]
fn the_gap_is_needed() {
    let gap_free = form("lemma-3.3.some", "strengthened.gap-free");
    // diag(101, 100)/100 and the same values with vectors turned by the angle of (4, 3)/5.
    let turned = pair("101/100 0; 0 1", "2516/2500 12/2500; 12/2500 2509/2500");
    assert_refuted(&gap_free, &turned);
    assert_refuted(&gap_free, &pair("2 0; 0 1", "1 0; 0 2"));
    assert_holds(&gap_free, &pair("2 0; 0 1", "201/100 0; 0 1"));
    assert_holds(&gap_free, &pair("1", "1"));
}

#[test]
fn the_hypothesis_of_the_strengthened_form_can_fail() {
    assert_hypotheses_fail_alone(
        &form("lemma-3.3.some", "strengthened.gap-free"),
        &[("rational-svds", pair("1 1; 0 1", "1 1; 0 1"))],
    );
    let gap_free = form("lemma-3.3.some", "strengthened.gap-free");
    assert_vacuous(&gap_free, &pair("0", "1"), "rational-svds");
}

#[test]
fn rational_decompositions_are_found() {
    for text in [
        "3",
        "-2",
        "2 0; 0 1",
        "3/5 4/5",
        "0 2; 1 0",
        "2516/2500 12/2500; 12/2500 2509/2500",
    ] {
        let matrix = companion::matrix(text);
        let svd = lemmas::rational_svd(&matrix).unwrap_or_else(|| panic!("{text}"));
        assert!(svd.is_valid() && svd.matrix() == Some(matrix));
    }
    for text in ["0", "1 0; 0 1", "1 1; 0 1", "1 1"] {
        assert!(
            lemmas::rational_svd(&companion::matrix(text)).is_none(),
            "{text}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn it_is_never_refuted_nor_undecided_near_matrices_of_any_rank(
        (m, step, scale) in (1..=3usize, 1..=3usize, 2i64..=5).prop_flat_map(|(rows, cols, scale)| {
            (low_rank(rows, cols), matrix_of_integers(rows, cols), Just(scale))
        })
    ) {
        let scale = Rational::ONE / Rational::from(10i64.pow(scale as u32));
        let other = &m + &step.scale(&scale);
        assert_stands(&form("lemma-3.3.some", "stated"), &Subject::Pair { m, other });
    }
}
