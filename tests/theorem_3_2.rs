//! Theorem 3.2 (page 5): a layer of deficient rank at a local minimum can be perturbed to full
//! rank.

use certificate::{Hypothesis, Subject};
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_hypotheses_fail_alone_but,
    assert_known_verdicts, assert_refuted, assert_stands, assert_undisputed, critical_point, form,
    layer, low_rank, matrix_of_integers, minimum, shape, spectral_point, without,
};
use exact::{Matrix, rank};
use lemmas::{Construction, bad_minimum};
use network::{Network, Problem};
use proptest::prelude::*;

#[test]
fn the_known_layers_come_out_as_known() {
    assert_known_verdicts("theorem-3.2", "stated");
}

#[test]
fn it_holds_where_the_layer_is_not_seen() {
    // W_2 = 0, so W_1 is free.
    let found = assert_holds(
        &form("theorem-3.2", "stated"),
        &layer("1 0", "0 1", &["0", "0"], 1),
    );
    assert!(matches!(found, Some(Construction::Line(_))));
}

#[test]
fn it_fails_at_the_smallest_size() {
    let stated = form("theorem-3.2", "stated");
    assert_refuted(&stated, &layer("1 0", "0 1", &["0"], 1));
    assert_refuted(&stated, &layer("1 0", "0 1", &["0", "1"], 1));
    assert_refuted(&stated, &layer("1 0", "0 1", &["1", "0"], 2));
}

#[test]
fn its_repairs_hold_or_are_vacuous_where_it_fails() {
    assert_undisputed("theorem-3.2", "repaired", &layer("1 0", "0 1", &["0"], 1));
    let subject = layer("1 0", "0 1", &["0"], 1);
    assert_holds(&form("theorem-3.2", "repaired.pointwise-only-if"), &subject);
    assert_holds(
        &form("theorem-3.2", "repaired.architecture-only-if"),
        &subject,
    );
}

#[test]
fn the_pointwise_condition_is_sharp() {
    // rank(R X) + max(d_1, d_0) = 0 + 2 = 1 + 1 = rank A_1 + rank(B_0 X).
    let equality = layer("1 0", "0 1", &["0; 0", "0 1"], 1);
    assert_holds(&form("theorem-3.2", "repaired.pointwise"), &equality);
    // 0 + 1 < 1 + 1.
    let below = layer("1 0", "0 1", &["0", "1"], 1);
    assert_holds(&form("theorem-3.2", "repaired.pointwise-only-if"), &below);
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("theorem-3.2", "stated"),
        &[
            ("x-full-row-rank", layer("0", "1", &["0"], 1)),
            ("y-full-row-rank", layer("1", "0", &["0"], 1)),
            ("local-minimum", layer("1", "1", &["0"], 1)),
            ("layer-rank-deficient", layer("1", "1", &["1"], 1)),
        ],
    );
    assert_hypotheses_fail_alone(
        &form("theorem-3.2", "repaired.pointwise"),
        &[
            ("local-minimum", layer("1", "1", &["0", "0"], 1)),
            ("layer-rank-deficient", layer("1", "1", &["1"], 1)),
            ("layer-rank-condition", layer("1 0", "0 1", &["0"], 1)),
        ],
    );
    // Where the pointwise condition fails, the layer is deficient; so that hypothesis is implied.
    assert_hypotheses_fail_alone_but(
        &form("theorem-3.2", "repaired.pointwise-only-if"),
        &["layer-rank-deficient"],
        &[
            ("local-minimum", layer("1", "1", &["0"], 1)),
            (
                "layer-rank-condition-fails",
                layer("1 0", "0 1", &["0", "0"], 1),
            ),
        ],
    );
    assert_hypotheses_fail_alone(
        &form("theorem-3.2", "repaired.data"),
        &[
            ("local-minimum", layer("1", "1", &["0"], 1)),
            ("layer-rank-deficient", layer("1", "1", &["1"], 1)),
            ("data-rank-of-input", layer("1 0", "0 1", &["0"], 1)),
        ],
    );
    assert_hypotheses_fail_alone(
        &form("theorem-3.2", "repaired.architecture"),
        &[
            (
                "x-full-row-rank",
                layer("1; 0", "1", &["1 0; 0 0", "1 0"], 1),
            ),
            ("local-minimum", layer("1", "1", &["0"], 1)),
            ("layer-rank-deficient", layer("1", "1", &["1"], 1)),
            ("architecture-rank", layer("1 0", "0 1", &["0"], 1)),
        ],
    );
    assert_hypotheses_fail_alone(
        &form("theorem-3.2", "repaired.architecture-only-if"),
        &[
            ("x-full-row-rank", layer("0", "1", &["0"], 1)),
            ("architecture-rank-fails", layer("1", "1", &["1"], 1)),
        ],
    );
}

#[test]
fn each_needed_hypothesis_is_needed() {
    let mutant = |form, hypothesis| without("theorem-3.2", form, hypothesis);
    let uncorrelated = || layer("1 0", "0 1", &["0"], 1);
    assert_refuted(
        &mutant("repaired.pointwise", "local-minimum"),
        &layer("1", "1", &["0", "0"], 1),
    );
    assert_refuted(
        &mutant("repaired.pointwise", "layer-rank-condition"),
        &uncorrelated(),
    );
    assert_refuted(
        &mutant("repaired.pointwise-only-if", "layer-rank-condition-fails"),
        &layer("1 0", "0 1", &["0", "0"], 1),
    );
    assert_refuted(
        &mutant("repaired.data", "data-rank-of-input"),
        &uncorrelated(),
    );
    assert_refuted(
        &mutant("repaired.architecture", "architecture-rank"),
        &uncorrelated(),
    );
}

#[test]
fn the_rank_of_the_inputs_is_not_needed_for_the_repair_by_widths() {
    let any_x = without("theorem-3.2", "repaired.architecture", "x-full-row-rank");
    assert_holds(&any_x, &layer("1; 0", "1", &["1 0; 0 0", "1 0"], 1));
}

#[test]
fn where_the_data_have_enough_rank_no_bad_minimum_is_constructed() {
    let any_data = without(
        "theorem-3.2",
        "repaired.architecture-only-if",
        "architecture-rank-fails",
    );
    let verdict = any_data.check(&layer("1", "1", &["1"], 1)).unwrap();
    assert_eq!(verdict.id(), "undecided");
}

#[test]
fn one_sample_is_not_enough_at_the_smallest_widths() {
    let stated = form("theorem-3.2", "stated");
    for (x, y) in (-2..=2).flat_map(|x| (-2..=2).map(move |y| (x.to_string(), y.to_string()))) {
        assert_stands(&stated, &layer(&x, &y, &["0"], 1));
        for weight in ["-1", "0", "1"] {
            assert_stands(&stated, &layer(&x, &y, &["0", weight], 1));
            assert_stands(&stated, &layer(&x, &y, &[weight, "0"], 2));
        }
    }
}

/// A problem with `X` of full row rank, and a network of zeros.
fn data_for(widths: Vec<usize>) -> impl Strategy<Value = network::Instance> {
    let (inputs, outputs) = (widths[0], widths[widths.len() - 1]);
    (0..=3usize)
        .prop_flat_map(move |extra| {
            let x = matrix_of_integers(inputs, inputs + extra);
            let x = x.prop_filter("full row rank", move |x| rank(x) == inputs);
            (x, low_rank(outputs, inputs + extra))
        })
        .prop_map(move |(x, y)| {
            let layers = widths.windows(2).map(|w| Matrix::zeros(w[1], w[0]));
            let network = Network::new(layers.collect()).unwrap();
            network::Instance::new(Problem::new(x, y).unwrap(), network).unwrap()
        })
}

proptest! {
    #[test]
    fn a_bad_minimum_exists_exactly_below_the_bound_of_the_widths(
        instance in shape(1..=4, 3).prop_flat_map(data_for)
    ) {
        let widths = instance.network().widths();
        let found = bad_minimum(instance.problem(), &widths);
        let subject = Subject::Layer { instance, layer: 1 };
        let enough = Hypothesis::ArchitectureRank.decide(&subject);
        prop_assert_eq!(found.is_none(), enough == Some(true));
        // The construction that the verdict carries is validated.
        assert_undisputed("theorem-3.2", "repaired.architecture-only-if", &subject);
    }

    #[test]
    fn too_few_samples_never_refute_it(point in spectral_point(1..=3, 3), layer in 1..=3usize) {
        let (instance, widths) = (&point.instance, point.instance.network().widths());
        let (depth, samples) = (widths.len() - 1, instance.x().cols());
        prop_assume!(samples + instance.network().bottleneck() <= widths[0] + widths[depth]);
        let subject = Subject::Layer { instance: instance.clone(), layer: layer.min(depth) };
        assert_undisputed("theorem-3.2", "stated", &subject);
    }

    #[test]
    fn the_pointwise_condition_fails_at_deficient_layers_only(
        (instance, layer) in critical_point(1..=4, 3).prop_flat_map(with_layer)
    ) {
        let subject = Subject::Layer { instance, layer };
        let holds = |hypothesis: Hypothesis| hypothesis.decide(&subject) == Some(true);
        prop_assert!(
            !holds(Hypothesis::LayerRankConditionFails) || holds(Hypothesis::LayerRankDeficient)
        );
    }

    #[test]
    fn the_repairs_stand_at_minima(
        (instance, layer) in minimum(1..=4, 3).prop_flat_map(with_layer)
    ) {
        assert_undisputed("theorem-3.2", "repaired", &Subject::Layer { instance, layer });
    }

    #[test]
    fn the_repairs_stand_at_critical_points(
        (instance, layer) in critical_point(1..=4, 3).prop_flat_map(with_layer)
    ) {
        assert_undisputed("theorem-3.2", "repaired", &Subject::Layer { instance, layer });
    }
}

fn with_layer(instance: network::Instance) -> impl Strategy<Value = (network::Instance, usize)> {
    let depth = instance.network().depth();
    (Just(instance), 1..=depth)
}
