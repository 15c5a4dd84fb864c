//! The classifier against instances with exact expected answers.

use std::collections::BTreeMap;

use certificate::{Code, Established, MinimumEvidence, Statement, least_order};
use classify::{Classification, Kind, classify};
use companion::{
    Spectral, critical_point, curved_only, instance, matrix_of_integers, minimum, rational, shape,
    spectral_point, testdata,
};
use exact::Matrix;
use network::{Instance, Network, Problem};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    id: String,
    instance: Instance,
    expect: Expected,
}

#[derive(Deserialize)]
struct Expected {
    classify: Kind,
    minimal_order: Option<usize>,
    loss: String,
    rank_of_product: usize,
    bottleneck: usize,
}

/// The classification, after its certificate, its order and what it says of the order have been
/// verified.
fn classified(instance: &Instance) -> Classification {
    let found = classify(instance).unwrap_or_else(|error| panic!("{instance:?}: {error}"));
    let established = certificate::check(&found.certificate)
        .unwrap_or_else(|rejection| panic!("{instance:?}: {rejection}"));
    let order = found.descent.map(|descent| descent.order);
    match found.kind {
        Kind::NotCritical => {
            assert_eq!(established, Established::NotCritical);
            assert_eq!(order, Some(1));
        }
        Kind::GlobalMinimum => {
            assert_eq!(established, Established::GlobalMinimum);
            assert_eq!(order, None);
        }
        Kind::StrictSaddle | Kind::NonStrictSaddle => {
            let order = order.expect("an order of descent");
            assert_eq!(established, Established::NotLocalMinimum { order });
            assert_eq!(found.kind == Kind::StrictSaddle, order == 2);
        }
    }
    if let Some(descent) = found.descent {
        // The lower bound of the checker is exact below 4.
        let least = least_order(instance).expect("a small network");
        assert_eq!(least, descent.order.min(4), "{instance:?}");
        assert!(descent.is_minimal || descent.order > 4, "{instance:?}");
    }
    found
}

/// The greatest order that is ever needed at depth `H`.
fn greatest_order(depth: usize) -> usize {
    match depth {
        1 => 1,
        2 => 2,
        3 => 4,
        _ => depth,
    }
}

#[test]
fn the_known_points_are_classified_as_known() {
    let cases: Vec<Case> = testdata("classify.json");
    assert!(cases.len() >= 16);
    for Case {
        id,
        instance,
        expect,
    } in cases
    {
        let found = classified(&instance);
        assert_eq!(found.kind, expect.classify, "{id}");
        assert_eq!(found.descent.map(|d| d.order), expect.minimal_order, "{id}");
        assert!(found.descent.is_none_or(|d| d.is_minimal), "{id}");
        assert_eq!(found.loss.to_string(), expect.loss, "{id}");
        assert_eq!(found.rank, expect.rank_of_product, "{id}");
        assert_eq!(found.bottleneck, expect.bottleneck, "{id}");
    }
}

/// The zero network of the given widths with data that the identity correlates.
fn zero_network(widths: &[usize]) -> Instance {
    let (inputs, outputs) = (widths[0], widths[widths.len() - 1]);
    let y = Matrix::unit(outputs, inputs, 0, 0);
    let problem = Problem::new(Matrix::identity(inputs), y).unwrap();
    let layers = widths.windows(2).map(|w| Matrix::zeros(w[1], w[0]));
    Instance::new(problem, Network::new(layers.collect()).unwrap()).unwrap()
}

#[test]
fn the_zero_network_of_depth_h_descends_at_order_h_and_no_lower() {
    for depth in 1..=6 {
        for width in [1, 2] {
            let found = classified(&zero_network(&vec![width; depth + 1]));
            let descent = found.descent.expect("no minimum");
            assert_eq!(descent.order, depth);
            assert!(descent.is_minimal);
        }
    }
}

#[test]
fn the_zero_network_is_a_minimum_exactly_for_uncorrelated_data() {
    assert_eq!(
        classified(&instance("1 0", "0 1", &["0"])).kind,
        Kind::GlobalMinimum
    );
    assert_eq!(
        classified(&instance("1 0", "0 1", &["0", "0"])).kind,
        Kind::GlobalMinimum
    );
    assert_eq!(
        classified(&instance("1 0", "1 1", &["0"])).kind,
        Kind::NotCritical
    );
    assert_eq!(
        classified(&instance("1 0", "1 1", &["0", "0"])).kind,
        Kind::StrictSaddle
    );
}

#[test]
fn at_depth_three_order_four_may_be_needed() {
    let found = classified(&curved_only());
    assert_eq!(found.kind, Kind::NonStrictSaddle);
    assert_eq!(
        found.descent.map(|d| (d.order, d.is_minimal)),
        Some((4, true))
    );
}

/// The separating number of a minimum with the rank bound.
fn separating_number(instance: &Instance) -> exact::Rational {
    match classified(instance).certificate.statement {
        Statement::GlobalMinimum {
            evidence: MinimumEvidence::RankBound { mu, .. },
            ..
        } => mu,
        other => panic!("a minimum with the rank bound was expected, not {other:?}"),
    }
}

#[test]
fn touching_spectra_give_their_common_value() {
    // The kept and the discarded eigenvalue are both 1, or both 9/4.
    let unit = instance("1 0; 0 1", "1 0; 0 1", &["3/5 4/5", "3/5; 4/5"]);
    assert_eq!(separating_number(&unit), rational("1"));
    let scaled = instance("1 0; 0 1", "3/2 0; 0 3/2", &["3/2 0", "1; 0"]);
    assert_eq!(separating_number(&scaled), rational("9/4"));
}

#[test]
fn irrational_spectra_are_separated_by_a_rational_number() {
    // Kept: (3 +- sqrt 5)/2; discarded: 9/25.
    let golden = instance(
        "1 0 0; 0 1 0; 0 0 1",
        "1 1 0; 0 1 0; 0 0 3/5",
        &["1 1 0; 0 1 0", "1 0; 0 1; 0 0"],
    );
    let mu = separating_number(&golden);
    assert!(rational("9/25") <= mu);
    // mu <= (3 - sqrt 5)/2 exactly if mu <= 3/2 and mu^2 - 3 mu + 1 >= 0.
    assert!(mu <= rational("3/2"));
    assert!(!(&(&(&mu * &mu) - &(&rational("3") * &mu)) + &rational("1")).is_negative());
}

#[test]
fn a_separating_number_on_the_wrong_side_is_rejected() {
    // Kept: 4; discarded: 1.
    let point = instance("1 0; 0 1", "2 0; 0 1", &["2 0", "1; 0"]);
    let verdict = |mu: &str| {
        let mu = rational(mu);
        let evidence = MinimumEvidence::RankBound { level: 1, mu };
        certificate::check_minimum(&point, &evidence).map_err(|rejection| rejection.code)
    };
    assert_eq!(verdict("1"), Ok(()));
    assert_eq!(verdict("4"), Ok(()));
    assert_eq!(verdict("999/1000"), Err(Code::MuTooSmall));
    assert_eq!(verdict("4001/1000"), Err(Code::MuTooLarge));
}

#[test]
fn a_close_wrong_choice_of_a_singular_direction_is_a_strict_saddle() {
    // 1 + 1/1000000 is discarded, 1 is kept.
    let close = instance("1 0; 0 1", "1000001/1000000 0; 0 1", &["0 1", "0; 1"]);
    assert_eq!(classified(&close).kind, Kind::StrictSaddle);
    let right = instance(
        "1 0; 0 1",
        "1000001/1000000 0; 0 1",
        &["1000001/1000000 0", "1; 0"],
    );
    assert_eq!(classified(&right).kind, Kind::GlobalMinimum);
}

#[test]
fn any_of_several_bottleneck_levels_serves() {
    // d = (2, 1, 1, 2)
    let tied = instance("1 0; 0 1", "2 0; 0 1", &["2 0", "1", "1; 0"]);
    let found = classified(&tied);
    assert_eq!((found.kind, found.bottleneck), (Kind::GlobalMinimum, 1));
    for level in [1, 2] {
        let mu = rational("2");
        let evidence = MinimumEvidence::RankBound { level, mu };
        assert_eq!(certificate::check_minimum(&tied, &evidence), Ok(()));
    }
}

#[test]
fn full_rank_of_the_product_is_not_enough_for_deficient_inputs() {
    // R has rank 1 = d_p, but R X = 0.
    let blind = instance("1; 0", "0; 1", &["0 1", "1; 0"]);
    assert_eq!(classified(&blind).kind, Kind::StrictSaddle);
}

#[test]
fn inputs_that_vanish_make_every_point_a_minimum() {
    let found = classified(&instance("0 0; 0 0", "1 2", &["1 2; 3 4", "5 6"]));
    assert_eq!(found.kind, Kind::GlobalMinimum);
    assert_eq!(found.loss, rational("5/2"));
}

proptest! {
    #[test]
    fn every_point_has_a_certificate(
        instance in (shape(1..=5, 3), 1..=3usize).prop_flat_map(|(widths, samples)| {
            let outputs = widths[widths.len() - 1];
            let data = (
                matrix_of_integers(widths[0], samples),
                matrix_of_integers(outputs, samples),
            );
            (data, companion::network_of_integers(&widths))
        }).prop_map(|((x, y), network)| {
            Instance::new(Problem::new(x, y).unwrap(), network).unwrap()
        })
    ) {
        classified(&instance);
    }

    #[test]
    fn the_order_of_descent_is_bounded_by_the_depth_or_four(
        instance in critical_point(1..=5, 4)
    ) {
        let found = classified(&instance);
        prop_assert_ne!(found.kind, Kind::NotCritical);
        let order = found.descent.map_or(0, |descent| descent.order);
        prop_assert!(order <= greatest_order(instance.network().depth()), "order {}", order);
    }

    #[test]
    fn constructed_minima_are_minima(instance in minimum(1..=5, 4)) {
        let found = classified(&instance);
        prop_assert_eq!(found.kind, Kind::GlobalMinimum);
        prop_assert_eq!(found.minimum(), Some(&MinimumEvidence::GradientZero));
    }

    #[test]
    fn at_full_rank_the_discarded_values_are_at_most_the_kept_ones_or_a_line_descends(
        point in spectral_point(2..=3, 3)
    ) {
        let Spectral { instance, kept, discarded } = point;
        let found = classified(&instance);
        prop_assert_eq!(found.rank, kept.len());
        if kept.len() == found.bottleneck {
            let largest_discarded = discarded.iter().max().copied().unwrap_or(0);
            let is_minimum = kept.iter().all(|&value| value >= largest_discarded);
            let expected = if is_minimum { Kind::GlobalMinimum } else { Kind::StrictSaddle };
            prop_assert_eq!(found.kind, expected);
        }
    }
}

#[test]
fn random_critical_points_are_of_every_kind_and_order() {
    let mut runner = TestRunner::deterministic();
    let strategy = critical_point(1..=5, 3);
    let mut counts = BTreeMap::new();
    for _ in 0..1000 {
        let instance = strategy.new_tree(&mut runner).unwrap().current();
        let found = classify(&instance).unwrap();
        let order = found.descent.map(|descent| descent.order);
        *counts.entry((found.kind, order)).or_insert(0) += 1;
    }
    let floors = [
        ((Kind::GlobalMinimum, None), 200),
        ((Kind::StrictSaddle, Some(2)), 50),
        ((Kind::NonStrictSaddle, Some(3)), 20),
        ((Kind::NonStrictSaddle, Some(4)), 3),
        ((Kind::NonStrictSaddle, Some(5)), 3),
    ];
    for (cell, floor) in floors {
        let count = counts.get(&cell).copied().unwrap_or(0);
        assert!(count >= floor, "{cell:?}: {count} of at least {floor}");
    }
}

#[test]
fn descent_keeps_its_order_where_the_first_scale_of_the_curve_cancels() {
    // Along w = t^2, alpha = beta = t the loss changes by (|R X|^2 / 2 - y) t^4 at first, which
    // vanishes for y = 1/2; a smaller w descends at order 4 all the same.
    for y in ["1/4", "1/2", "1", "2", "-1/2"] {
        let text = format!(
            r#"{{"x": [[1,0,0],[0,1,0]], "y": [[0,0,1],[0,"{y}",0]], "layers": [[[1,0]],[[0]],[[1],[0]]]}}"#
        );
        let found = classify(&network::json::read(&text).unwrap()).unwrap();
        let order = found
            .descent
            .map(|descent| (descent.order, descent.is_minimal));
        assert_eq!(
            (found.kind, order),
            (Kind::NonStrictSaddle, Some((4, true))),
            "y = {y}"
        );
    }
}
