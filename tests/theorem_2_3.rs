//! Theorem 2.3 (page 3): local minima of deep linear networks are global.

use certificate::{Certificate, MinimumEvidence, Statement, Subject};
use classify::{Kind, classify};
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, assert_undisputed, critical_point,
    curved_only, failures, form, minimum, network, spectral_point, without,
};
use lemmas::Verdict;
use proptest::prelude::*;

fn curved() -> Subject {
    Subject::Network {
        instance: curved_only(),
    }
}

#[test]
fn it_holds_at_the_smallest_minima() {
    for id in ["stated", "repaired"] {
        let form = form("theorem-2.3", id);
        assert_holds(&form, &network("1", "1", &["1"]));
        assert_holds(&form, &network("1 0", "0 1", &["0"]));
        assert_holds(&form, &network("1", "1", &["1", "1"]));
    }
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("theorem-2.3", "stated"),
        &[
            ("x-full-row-rank", network("0", "1", &["0"])),
            ("y-full-row-rank", network("1", "0", &["0"])),
            ("local-minimum", network("1", "1", &["0"])),
        ],
    );
    assert_hypotheses_fail_alone(
        &form("theorem-2.3", "repaired"),
        &[("local-minimum", curved())],
    );
}

#[test]
fn each_hypothesis_on_saddles_can_fail_alone() {
    let mut cases = vec![
        ("x-full-row-rank", network("1 0; 0 0", "1 0", &["0 0", "0"])),
        (
            "y-full-row-rank",
            network("1 0; 0 1", "1 0; 0 0", &["0 0", "0; 0"]),
        ),
        ("critical", network("1", "1", &["1", "0"])),
        ("not-global-minimum", network("1", "1", &["1", "1"])),
    ];
    for id in [
        "negative-direction",
        "straight-descent",
        "order-at-most-depth",
    ] {
        assert_hypotheses_fail_alone(&form("theorem-2.3", &format!("strengthened.{id}")), &cases);
    }
    assert_hypotheses_fail_alone(&form("theorem-2.3", "strengthened.critical"), &cases[..3]);
    cases.push(("two-layers", network("1", "1", &["0", "0", "0"])));
    assert_hypotheses_fail_alone(
        &form("theorem-2.3", "strengthened.negative-direction-two-layers"),
        &cases,
    );
}

#[test]
fn local_minimality_is_needed() {
    let anywhere = without("theorem-2.3", "stated", "local-minimum");
    for layers in [
        &["0"][..],
        &["0", "0"],
        &["0", "0", "0"],
        &["0", "0", "0", "0"],
    ] {
        assert_refuted(&anywhere, &network("1", "1", layers));
    }
    assert_refuted(&anywhere, &curved());
}

#[test]
fn no_rank_of_the_data_is_needed() {
    let any_x = without("theorem-2.3", "stated", "x-full-row-rank");
    assert_holds(&any_x, &network("1; 1", "2", &["2 0", "1"]));
    let any_y = without("theorem-2.3", "stated", "y-full-row-rank");
    assert_holds(&any_y, &network("1", "0", &["0"]));
}

#[test]
fn critical_points_need_not_be_minima() {
    let critical = form("theorem-2.3", "strengthened.critical");
    assert_refuted(&critical, &network("1", "1", &["0", "0"]));
    assert_holds(&critical, &network("1", "1", &["1"]));
}

#[test]
fn saddles_of_two_layers_have_a_negative_direction() {
    let two = form("theorem-2.3", "strengthened.negative-direction-two-layers");
    assert_holds(&two, &network("1", "1", &["0", "0"]));
    // The wrong one of two singular directions is kept.
    assert_holds(&two, &network("1 0; 0 1", "2 0; 0 1", &["0 1", "0; 1"]));
}

#[test]
fn saddles_of_three_layers_may_have_no_negative_direction() {
    let zero = network("1", "1", &["0", "0", "0"]);
    assert_refuted(
        &form("theorem-2.3", "strengthened.negative-direction"),
        &zero,
    );
    let any_depth = without(
        "theorem-2.3",
        "strengthened.negative-direction-two-layers",
        "two-layers",
    );
    assert_refuted(&any_depth, &zero);
}

#[test]
fn straight_lines_are_not_enough() {
    let straight = form("theorem-2.3", "strengthened.straight-descent");
    assert_refuted(&straight, &curved());
    assert_holds(&straight, &network("1", "1", &["0", "0", "0"]));
}

#[test]
fn the_order_of_descent_may_exceed_the_depth() {
    let order = form("theorem-2.3", "strengthened.order-at-most-depth");
    assert_refuted(&order, &curved());
    // Equality of order and depth.
    for layers in [&["0", "0"][..], &["0", "0", "0"], &["0", "0", "0", "0"]] {
        assert_holds(&order, &network("1", "1", layers));
    }
}

/// Expected verdicts of the repaired form; the saddles are met by a first-order test, by a
/// second-order test, and by neither.
fn suite() -> Vec<(Subject, &'static str)> {
    vec![
        (network("1", "1", &["1"]), "holds"),
        (network("1 0; 0 1", "2 0; 0 1", &["2 0", "1; 0"]), "holds"),
        (network("1", "1", &["0"]), "vacuous"),
        (network("1", "1", &["0", "0"]), "vacuous"),
        (network("1 0; 0 1", "2 0; 0 1", &["0 1", "0; 1"]), "vacuous"),
        (network("1", "1", &["0", "0", "0"]), "vacuous"),
        (curved(), "vacuous"),
    ]
}

fn instance_of(subject: &Subject) -> &network::Instance {
    subject.instance().expect("a network with data")
}

/// A check that takes the points of certain kinds for minima.
fn confused(subject: &Subject, kinds: &[Kind]) -> Verdict {
    let repaired = form("theorem-2.3", "repaired");
    let instance = instance_of(subject);
    if !kinds.contains(&classify(instance).unwrap().kind) {
        return repaired.check(subject).unwrap();
    }
    let statement = Statement::GlobalMinimum {
        instance: instance.clone(),
        evidence: MinimumEvidence::GradientZero,
    };
    Verdict::Holds {
        certificate: Some(Box::new(Certificate::new(statement))),
        construction: None,
    }
}

#[test]
fn wrong_checks_are_caught() {
    let repaired = form("theorem-2.3", "repaired");
    let wrong_on = |check: &dyn Fn(&Subject) -> Verdict| failures(&repaired, &suite(), check).len();
    assert_eq!(wrong_on(&|subject| repaired.check(subject).unwrap()), 0);
    // Every saddle is a minimum; every point with a semidefinite Hessian is one.
    assert_eq!(
        wrong_on(&|s| confused(s, &[Kind::StrictSaddle, Kind::NonStrictSaddle])),
        4
    );
    assert_eq!(wrong_on(&|s| confused(s, &[Kind::NonStrictSaddle])), 2);
    // Minima are recognised, but by evidence that does not fit one of them.
    assert_eq!(wrong_on(&|s| confused(s, &[Kind::GlobalMinimum])), 1);
}

proptest! {
    #[test]
    fn it_holds_at_every_constructed_minimum(instance in minimum(1..=5, 3)) {
        assert_holds(&form("theorem-2.3", "repaired"), &Subject::Network { instance });
    }

    #[test]
    fn it_is_never_refuted_at_critical_points(instance in critical_point(1..=5, 3)) {
        let subject = Subject::Network { instance };
        assert_undisputed("theorem-2.3", "stated", &subject);
        assert_undisputed("theorem-2.3", "repaired", &subject);
    }

    #[test]
    fn saddles_of_two_random_layers_have_a_negative_direction(
        instance in critical_point(2..=2, 3)
    ) {
        let id = "strengthened.negative-direction-two-layers";
        assert_undisputed("theorem-2.3", id, &Subject::Network { instance });
    }

    #[test]
    fn a_point_is_a_minimum_exactly_if_it_keeps_the_greatest_singular_values(
        point in spectral_point(1..=4, 3)
    ) {
        let keeps_the_greatest = {
            let mut all: Vec<u64> = point.kept.iter().chain(&point.discarded).copied().collect();
            all.sort_unstable_by(|a, b| b.cmp(a));
            all.truncate(point.instance.network().bottleneck());
            // Equal sums of squares: ties and zeros make no difference.
            let squares = |values: &[u64]| values.iter().map(|v| v * v).sum::<u64>();
            squares(&all) == squares(&point.kept)
        };
        let found = classify(&point.instance).unwrap();
        prop_assert_eq!(found.kind == Kind::GlobalMinimum, keeps_the_greatest);
        if point.kept.len() == found.bottleneck {
            prop_assert_ne!(found.kind, Kind::NotCritical);
        }
        certificate::check(&found.certificate).unwrap();
    }
}
