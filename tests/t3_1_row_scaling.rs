//! `t3.1.row-scaling` (pages 4-5): nearby diagonal targets are reached by scaling rows.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, assert_vacuous, family, form,
    target, without,
};
use exact::{Matrix, Rational};
use lemmas::Construction;
use network::Network;
use proptest::prelude::*;

#[test]
fn it_holds_at_the_smallest_sizes() {
    let stated = form("t3.1.row-scaling", "stated");
    assert_holds(&stated, &target(&["2", "3"], "601/100"));
    assert_holds(&stated, &target(&["1 0", "1; 0"], "11/10 0; 0 0"));
    // S_2 S_1 = diag(2, 1).
    let subject = target(&["1 -1; 0 1", "2 2; 0 1"], "21/10 0; 0 9/10");
    let Some(Construction::Factors { layers, .. }) = assert_holds(&stated, &subject) else {
        panic!("no construction");
    };
    assert_eq!(
        layers,
        companion::layers(&["1 -1; 0 1", "21/10 21/10; 0 9/10"])
    );
}

#[test]
fn families_are_reached() {
    let stated = form("t3.1.row-scaling", "stated");
    let diagonal = family(&["1 0", "1; 0"], &["1; 0", "1; 0"], &["1 0"]);
    assert_holds(&stated, &diagonal);
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("t3.1.row-scaling", "stated"),
        &[
            ("two-layers", target(&["1"], "1")),
            ("diagonal", target(&["1 0", "1; 0"], "1 1/10; 0 0")),
            ("product-full-rank", target(&["0", "1"], "1/10")),
            ("target-rank", target(&["1 0", "1; 0"], "1 0; 0 1/10")),
        ],
    );
}

#[test]
fn the_rank_of_the_product_is_needed() {
    let any_product = without("t3.1.row-scaling", "stated", "product-full-rank");
    let found = assert_refuted(&any_product, &target(&["0", "1"], "1/10"));
    assert!(matches!(found.subject, Subject::Family { .. }));
    assert_refuted(&any_product, &family(&["0", "1"], &["0", "1"], &["1"]));
    // A target in the lines of R is reached all the same.
    assert_holds(&any_product, &target(&["0", "1"], "0"));
}

#[test]
fn the_rank_of_the_target_is_needed() {
    let any_target = without("t3.1.row-scaling", "stated", "target-rank");
    assert_refuted(&any_target, &target(&["1 0", "1; 0"], "1 0; 0 1/10"));
}

#[test]
fn diagonal_targets_are_needed() {
    let any_shape = without("t3.1.row-scaling", "stated", "diagonal");
    assert_refuted(&any_shape, &target(&["1 0", "1; 0"], "1 1/10; 0 0"));
}

#[test]
fn a_single_target_that_is_far_away_says_nothing() {
    let stated = form("t3.1.row-scaling", "stated");
    assert_vacuous(
        &stated,
        &target(&["1 0", "1; 0"], "0 0; 0 1"),
        "target-nearby",
    );
}

proptest! {
    #[test]
    fn every_diagonal_near_a_diagonal_of_full_rank_is_reached(
        values in prop::collection::vec((1i64..=3, -9i64..=9), 1..=3)
    ) {
        let size = values.len();
        let diagonal = |entry: &dyn Fn(usize) -> Rational| {
            Matrix::from_fn(size, size, |i, j| if i == j { entry(i) } else { Rational::ZERO })
        };
        let start = diagonal(&|i| Rational::from(values[i].0));
        let target = diagonal(&|i| {
            Rational::from(values[i].0) + Rational::from(values[i].1) / Rational::from(20)
        });
        // S_2 = D C, S_1 = C^-1 with C a shear.
        let shear = |k: i64| Matrix::from_fn(size, size, |i, j| {
            Rational::from(if i == j { 1 } else if i + 1 == j { k } else { 0 })
        });
        let inverse = exact::inverse(&shear(1)).unwrap();
        let layers = Network::new(vec![inverse, &start * &shear(1)]).unwrap();
        assert_holds(&form("t3.1.row-scaling", "stated"), &Subject::Target { layers, target });
    }
}
