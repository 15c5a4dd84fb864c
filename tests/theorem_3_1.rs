//! Theorem 3.1 (page 4): nearby products of rank at most `d_p` are products of nearby layers.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_known_verdicts, assert_refuted,
    assert_stands, assert_vacuous, factorable_target, failures, family, form, full_rank_move,
    full_rank_network, low_rank, moved_product, target, validate, without,
};
use exact::{Matrix, Rational, left_inverse, right_inverse};
use lemmas::{Construction, Verdict};
use network::Network;
use proptest::prelude::*;

#[test]
fn the_known_targets_come_out_as_known() {
    assert_known_verdicts("theorem-3.1", "stated");
}

#[test]
fn it_holds_at_the_smallest_sizes() {
    let stated = form("theorem-3.1", "stated");
    assert_holds(&stated, &target(&["2"], "3"));
    assert_holds(&stated, &target(&["2", "3"], "601/100"));
}

#[test]
fn it_holds_with_the_bottleneck_at_either_end_and_inside() {
    let stated = form("theorem-3.1", "stated");
    assert_holds(&stated, &target(&["1; 1", "1 0; 0 1"], "11/10; 9/10"));
    assert_holds(&stated, &target(&["1 0; 0 1", "1 1"], "11/10 9/10"));
    assert_holds(&stated, &target(&["1 0", "1; 0"], "1 1/10; 1/10 1/100"));
}

#[test]
fn the_product_itself_is_reached_without_a_move() {
    let found = assert_holds(
        &form("theorem-3.1", "stated"),
        &target(&["1 2", "1; 1"], "1 2; 1 2"),
    );
    let Some(Construction::Factors { layers, .. }) = found else {
        panic!("{found:?}");
    };
    assert_eq!(layers, companion::layers(&["1 2", "1; 1"]));
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("theorem-3.1", "stated"),
        &[
            ("product-full-rank", target(&["1 0", "0"], "0 1/1000")),
            ("target-rank", target(&["1 0", "1; 0"], "1 0; 0 1/10")),
        ],
    );
}

#[test]
fn the_rank_of_the_product_is_needed() {
    let any_product = without("theorem-3.1", "stated", "product-full-rank");
    let found = assert_refuted(&any_product, &target(&["1 0", "0"], "0 1/1000"));
    // One target refutes nothing; the counterexample is the family t R'.
    assert!(matches!(found.subject, Subject::Family { .. }));
    assert_refuted(&any_product, &family(&["1 0", "0"], &["0", "1"], &["0 1"]));
}

#[test]
fn the_rank_of_the_target_is_needed() {
    let any_target = without("theorem-3.1", "stated", "target-rank");
    // diag(1, t)
    let diagonal = family(&["1 0", "1; 0"], &["1 0; 0 0", "0 0; 0 1"], &["1 0; 0 1"]);
    assert_refuted(&any_target, &diagonal);
}

#[test]
fn without_full_rank_some_networks_still_reach_every_target() {
    let any_product = without("theorem-3.1", "stated", "product-full-rank");
    assert_holds(&any_product, &target(&["0"], "1/10"));
    assert_holds(&any_product, &target(&["0", "0"], "1/10"));
}

#[test]
fn a_single_target_that_is_far_away_says_nothing() {
    let stated = form("theorem-3.1", "stated");
    assert_vacuous(
        &stated,
        &target(&["1 0", "1; 0"], "0 0; 0 1"),
        "target-nearby",
    );
}

#[test]
fn the_published_proof_reaches_the_target_too() {
    // R = diag(2, 1), R' = diag(21, 9)/10; then R of rank one and R' with turned vectors.
    for (weights, end) in [
        (["1 -1; 0 1", "2 2; 0 1"], "21/10 0; 0 9/10"),
        (["1 0", "1; 0"], "3/5 4/5; 0 0"),
        (["3/5 4/5", "2; 0; 0"], "11/5 0; 0 0; 0 0"),
    ] {
        let (start, end) = (companion::layers(&weights), companion::matrix(end));
        let walk = lemmas::published_walk(&start, &end).expect("rational decompositions");
        assert_eq!(walk.layers.product(), end);
        let moved = |i: usize| (walk.layers.layer(i) - start.layer(i)).frobenius_norm_squared();
        assert_eq!(walk.distance_squared, moved(1) + moved(2));
        assert!(walk.construction_distance_squared.is_positive());
        let step = (&end - &start.product()).frobenius_norm_squared();
        assert_eq!(walk.target_distance_squared, step);
    }
}

/// Where the values come close the published factors move far, those of the construction do not.
#[test]
fn the_published_factors_need_not_be_near() {
    // R' = Q diag(101, 100)/100 Q^T, R = diag(101, 100)/100.
    let start = companion::layers(&["1 0; 0 1", "101/100 0; 0 1"]);
    let end = companion::matrix("2516/2500 12/2500; 12/2500 2509/2500");
    let walk = lemmas::published_walk(&start, &end).expect("rational decompositions");
    let bound = &walk.target_distance_squared * &Rational::from(1000);
    assert!(walk.distance_squared > bound && walk.construction_distance_squared < bound);
}

#[test]
fn the_walk_needs_different_rational_values() {
    let start = companion::layers(&["1 0; 0 1", "1 0; 0 1"]);
    assert_eq!(
        lemmas::published_walk(&start, &companion::matrix("1 0; 0 1")),
        None
    );
    let start = companion::layers(&["1 0; 0 1", "1 1; 0 1"]);
    assert_eq!(
        lemmas::published_walk(&start, &companion::matrix("1 0; 0 2")),
        None
    );
}

/// Expected verdicts, with a target for which both outer layers must move.
fn suite() -> Vec<(Subject, &'static str)> {
    vec![
        (target(&["2", "3"], "601/100"), "holds"),
        (target(&["1 0", "1; 0"], "1 0; 0 0"), "holds"),
        (target(&["1 0", "1; 0"], "1 1/10; 1/10 1/100"), "holds"),
        (
            target(&["1 0; 0 1", "1 0", "2; 0"], "2 1/10; 2/10 1/100"),
            "holds",
        ),
        (target(&["1 0", "0"], "0 1/1000"), "vacuous"),
    ]
}

/// A check that takes any factors at the interior bottleneck for the construction.
fn planted(subject: &Subject, factors: fn(&Network, &Matrix) -> Option<Vec<Matrix>>) -> Verdict {
    let stated = form("theorem-3.1", "stated");
    let mut verdict = stated.check(subject).unwrap();
    if let (
        Verdict::Holds {
            construction: Some(Construction::Factors { layers, .. }),
            ..
        },
        Subject::Target {
            layers: start,
            target,
        },
    ) = (&mut verdict, subject)
        && let Some(moved) = factors(start, target)
    {
        *layers = Network::new(moved).unwrap();
    }
    verdict
}

/// `(W_1 + A^L (R' - R), W_2)`: one factor moves, as in the published proof.
fn one_factor(layers: &Network, target: &Matrix) -> Option<Vec<Matrix>> {
    if layers.depth() != 2 {
        return None;
    }
    let (w1, w2) = (layers.layer(1), layers.layer(2));
    let step = &left_inverse(w2)? * &(target - &layers.product());
    Some(vec![w1 + &step, w2.clone()])
}

/// `(A^L R', R' B^R)`: the correction `(B' B^R)^{-1}` is missing.
fn uncorrected(layers: &Network, target: &Matrix) -> Option<Vec<Matrix>> {
    if layers.depth() != 2 {
        return None;
    }
    let lower = &left_inverse(layers.layer(2))? * target;
    let upper = target * &right_inverse(layers.layer(1))?;
    Some(vec![lower, upper])
}

/// The right product by factors that are far away: `(1000 W_1', W_2' / 1000)`.
fn unbalanced(layers: &Network, target: &Matrix) -> Option<Vec<Matrix>> {
    let found = form("theorem-3.1", "stated").check(&Subject::Target {
        layers: layers.clone(),
        target: target.clone(),
    });
    let Ok(Verdict::Holds {
        construction: Some(Construction::Factors { layers, .. }),
        ..
    }) = found
    else {
        return None;
    };
    let scale = Rational::from(1000);
    let mut moved = layers.layers().to_vec();
    moved[0] = moved[0].scale(&scale);
    let last = moved.len() - 1;
    moved[last] = moved[last].scale(&scale.recip()?);
    Some(moved)
}

#[test]
fn wrong_constructions_are_caught() {
    let stated = form("theorem-3.1", "stated");
    let wrong_on = |check: &dyn Fn(&Subject) -> Verdict| failures(&stated, &suite(), check).len();
    assert_eq!(wrong_on(&|subject| stated.check(subject).unwrap()), 0);
    assert!(wrong_on(&|subject| planted(subject, one_factor)) > 0);
    assert!(wrong_on(&|subject| planted(subject, uncorrected)) > 0);
    assert!(wrong_on(&|subject| planted(subject, unbalanced)) > 0);
}

proptest! {
    #[test]
    fn nearby_targets_are_products_within_the_modulus(
        (layers, target) in factorable_target(1..=4, 3)
    ) {
        let stated = form("theorem-3.1", "stated");
        let subject = Subject::Target { layers, target };
        assert_stands(&stated, &subject);
    }

    #[test]
    fn every_target_within_the_radius_is_reached(
        (layers, directions) in full_rank_move(1..=4, 3)
    ) {
        let stated = form("theorem-3.1", "stated");
        let start = Subject::Target { layers: layers.clone(), target: layers.product() };
        let Some(Construction::Factors { radius_squared, .. }) = assert_holds(&stated, &start)
        else {
            panic!("no radius");
        };
        let mut t = Rational::ONE;
        let target = loop {
            let target = moved_product(&layers, &directions, &t);
            if (&target - &layers.product()).frobenius_norm_squared() <= radius_squared {
                break target;
            }
            t /= Rational::from(2);
        };
        assert_holds(&stated, &Subject::Target { layers, target });
    }

    #[test]
    fn arbitrary_targets_of_low_rank_never_refute_it(
        (layers, target) in full_rank_network(1..=3, 3).prop_flat_map(|layers| {
            let widths = layers.widths();
            let target = low_rank(widths[layers.depth()], widths[0]);
            (Just(layers), target)
        })
    ) {
        let stated = form("theorem-3.1", "stated");
        let subject = Subject::Target { layers, target };
        let verdict = stated.check(&subject).unwrap();
        prop_assert!(["holds", "vacuous"].contains(&verdict.id()));
        prop_assert_eq!(validate(&stated, &subject, &verdict), Ok(()));
    }
}
