//! The audit on networks whose least loss is known by hand, and false certificates.

use enclosure::Code;
use exact::{Integer, Rational};
use optimality::{Audit, Control, Input, Verdict, audit, better, solve};
use proptest::prelude::*;
use weights::{Kind, LayerTensors, Samples, Tensor, Values};

fn r(text: &str) -> Rational {
    text.parse().unwrap()
}

fn tensor(name: &str, kind: Kind, rows: &[&[f64]]) -> Tensor {
    Tensor {
        name: name.to_owned(),
        shape: vec![rows.len(), rows[0].len()],
        kind,
        values: Values::Floats(rows.concat()),
    }
}

fn diagonal(values: &[f64]) -> Tensor {
    let rows: Vec<Vec<f64>> = (0..values.len())
        .map(|i| {
            (0..values.len())
                .map(|j| if i == j { values[i] } else { 0.0 })
                .collect()
        })
        .collect();
    let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
    tensor("y", Kind::F64, &rows)
}

fn zeros(kind: Kind, widths: &[usize]) -> Vec<LayerTensors> {
    let layer = |(i, pair): (usize, &[usize])| LayerTensors {
        weight: Tensor {
            name: format!("net.{i}.weight"),
            shape: vec![pair[1], pair[0]],
            kind,
            values: Values::Floats(vec![0.0; pair[0] * pair[1]]),
        },
        bias: None,
    };
    widths.windows(2).enumerate().map(layer).collect()
}

fn audited(layers: &[LayerTensors], x: &Tensor, y: &Tensor) -> Audit {
    let input = Input {
        layers,
        x,
        y: Some(y),
        samples: Samples::Columns,
        source: None,
        tolerance: r("1e-6"),
    };
    audit(&input, &Control::default()).unwrap()
}

fn encloses(audit: &Audit, least: &Rational) -> bool {
    let width = &audit.least_loss.1 - &audit.least_loss.0;
    audit.least_loss.0 <= *least && *least <= audit.least_loss.1 && width < r("1e-18")
}

#[test]
fn the_least_loss_of_a_diagonal_target_is_what_the_bottleneck_leaves_over() {
    // Y = diag(4, 3, 3, 1), X = I: the optimum of rank p is 1/2 the sum of the other squares.
    let (x, y) = (diagonal(&[1.0; 4]), diagonal(&[4.0, 3.0, 3.0, 1.0]));
    for (p, least) in [(1, "19/2"), (2, "5"), (3, "1/2"), (4, "0")] {
        let found = audited(&zeros(Kind::F64, &[4, p, 4]), &x, &y);
        assert_eq!(found.loss, r("35/2"));
        assert_eq!(found.bottleneck, p);
        assert!(
            encloses(&found, &r(least)),
            "p = {p}: {:?}",
            found.least_loss
        );
        assert_eq!(found.verdict(), Verdict::Above);
        assert_eq!(found.learned_directions, 0);
    }
}

#[test]
fn dependent_features_and_few_samples_are_no_obstacle() {
    // The third feature is the sum of the others; Pi projects onto the first two coordinates.
    let x = tensor(
        "x",
        Kind::F64,
        &[&[1.0, 0.0, 0.0], &[0.0, 2.0, 0.0], &[1.0, 2.0, 0.0]],
    );
    let y = diagonal(&[1.0, 1.0, 3.0]);
    let found = audited(&zeros(Kind::F64, &[3, 2, 3]), &x, &y);
    assert!(found.rank_is_proved && found.rank == 2);
    assert!(encloses(&found, &r("9/2")));
    // More features than samples: every target is reached.
    let x = tensor("x", Kind::F64, &[&[1.0], &[3.0], &[0.5]]);
    let y = tensor("y", Kind::F64, &[&[2.0], &[7.0]]);
    let found = audited(&zeros(Kind::F64, &[3, 1, 2]), &x, &y);
    assert!(encloses(&found, &Rational::ZERO));
}

#[test]
fn an_output_bias_centres_the_data_and_a_hidden_one_is_a_further_input() {
    let bias = |size: usize| Tensor {
        name: "bias".to_owned(),
        shape: vec![size],
        kind: Kind::F64,
        values: Values::Floats(vec![0.0; size]),
    };
    let x = tensor("x", Kind::F64, &[&[1.0, 2.0, 3.0]]);
    // y = 5 + (1, -2, 1): the centred target is orthogonal to the centred input.
    let y = tensor("y", Kind::F64, &[&[6.0, 3.0, 6.0]]);
    let mut layers = zeros(Kind::F64, &[1, 1, 1]);
    layers[1].bias = Some(bias(1));
    assert!(encloses(&audited(&layers, &x, &y), &r("3")));
    // Bias of the first layer, bottleneck 1, one output: [R c] is any row, the same optimum.
    let mut layers = zeros(Kind::F64, &[1, 1, 1]);
    layers[0].bias = Some(bias(1));
    let found = audited(&layers, &x, &y);
    assert_eq!(found.biases, gap::Biases::Augmented);
    assert!(encloses(&found, &r("3")));
    let solved = solve(&found, &layers, &Control::default())
        .unwrap()
        .unwrap();
    assert!(&solved.loss - &r("3") < r("1e-12"));
}

#[test]
fn weights_that_are_fractions_are_these_fractions() {
    let text = |name: &str, shape: &[usize], entries: &[&str]| Tensor {
        name: name.to_owned(),
        shape: shape.to_vec(),
        kind: Kind::Text,
        values: Values::Rationals(entries.iter().map(|entry| r(entry)).collect()),
    };
    let layer = |weight, bias| LayerTensors { weight, bias };
    // Layer by layer x -> x/3, then 21/10 (x/3) + 1/7 = 7/10 x + 1/7.
    let layers = [
        layer(text("w1", &[1, 1], &["1/3"]), None),
        layer(
            text("w2", &[1, 1], &["21/10"]),
            Some(text("b2", &[1], &["1/7"])),
        ),
    ];
    let x = tensor("x", Kind::F64, &[&[1.0, 2.0]]);
    let exact = text("y", &[1, 2], &["59/70", "54/35"]);
    let found = audited(&layers, &x, &exact);
    assert_eq!((&found.loss, &found.gradient_norm.1), (&r("0"), &r("0")));
    // Off by 1 at both samples: the loss is 1, its derivatives by the weights and the bias are
    // 3 * 21/10, 3 * 1/3 and 2.
    let off = text("y", &[1, 2], &["-11/70", "19/35"]);
    let found = audited(&layers, &x, &off);
    assert_eq!(found.loss, r("1"));
    let squares = [r("3969/100"), r("5")];
    for ((lower, upper), square) in found.gradient_norms.iter().zip(&squares) {
        assert!(&(lower * lower) <= square && square <= &(upper * upper));
    }
    let (lower, upper) = &found.product_singular_values[0];
    assert!(lower <= &r("7/10") && &r("7/10") <= upper && upper - lower < r("1e-15"));
    let text = serde_json::to_string(&found.certificate).unwrap();
    let read = gap::read(&text).unwrap();
    assert_eq!(gap::check(&read).unwrap().loss, r("1"));
    for denominator in [0, -3] {
        let mut forged = read.clone();
        forged.layers[0].denominators = vec![denominator.into()];
        assert_eq!(gap::check(&forged).unwrap_err().code, Code::ShapeMismatch);
    }
    let mut forged = read;
    forged.layers[0].denominators.push(3.into());
    assert_eq!(gap::check(&forged).unwrap_err().code, Code::NotEnclosed);
}

#[test]
fn a_degenerate_saddle_at_zero_is_escaped_at_any_depth_and_number_type() {
    let (x, y) = (diagonal(&[1.0; 3]), diagonal(&[4.0, 2.0, 1.0]));
    for kind in [Kind::F16, Kind::Bf16, Kind::F32, Kind::F64] {
        for depth in 2..=6 {
            let layers = zeros(kind, &vec![3; depth + 1]);
            let found = audited(&layers, &x, &y);
            assert!(found.gradient_norm.1.is_zero());
            let escaped = better(&found, &layers, &Control::default())
                .unwrap()
                .expect("an escape");
            assert!(escaped.loss < found.loss);
            let solved = solve(&found, &layers, &Control::default())
                .unwrap()
                .expect("an optimum");
            assert!(solved.loss < r("1/100"), "{kind:?}, depth {depth}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The certificate is accepted, what is written of it is read back, and claims beyond it are
    /// refused.
    #[test]
    fn the_checker_accepts_what_the_audit_finds_and_nothing_better(
        entries in prop::collection::vec(-4i8..5, 60),
        p in 1usize..4,
    ) {
        let take = |from: usize, rows: usize, cols: usize| -> Tensor {
            let part: Vec<Vec<f64>> = (0..rows)
                .map(|i| (0..cols).map(|j| entries[from + i * cols + j].into()).collect())
                .collect();
            let part: Vec<&[f64]> = part.iter().map(Vec::as_slice).collect();
            tensor("t", Kind::F64, &part)
        };
        let (x, y) = (take(0, 3, 5), take(15, 3, 5));
        let layer = |weight| LayerTensors { weight, bias: None };
        let layers = [layer(take(30, p, 3)), layer(take(45, 3, p))];
        let found = audited(&layers, &x, &y);
        prop_assert!(found.loss >= found.least_loss.0);
        let text = serde_json::to_string(&found.certificate).unwrap();
        let read = gap::read(&text).unwrap();
        let checked = gap::check(&read).unwrap();
        prop_assert_eq!(&checked.loss, &found.loss);
        prop_assert_eq!(&checked.least_loss, &found.least_loss);
        for step in ["1e-30", "1"] {
            let mut forged = read.clone();
            forged.claim.lower = &forged.claim.lower + &r(step);
            prop_assert_eq!(gap::check(&forged).unwrap_err().code, Code::NotEnclosed);
            let mut forged = read.clone();
            forged.claim.upper = &forged.claim.upper - &r(step);
            prop_assert_eq!(gap::check(&forged).unwrap_err().code, Code::NotEnclosed);
            let mut forged = read.clone();
            forged.claim.loss = &forged.claim.loss - &r(step);
            prop_assert_eq!(gap::check(&forged).unwrap_err().code, Code::NotEnclosed);
        }
        // The optimum that is written is as good as its proof says.
        if let Some(solved) = solve(&found, &layers, &Control::default()).unwrap() {
            prop_assert!(solved.loss >= found.least_loss.0);
            prop_assert!(&solved.loss - &found.least_loss.1 < r("1e-9"));
        }
    }
}

#[test]
fn false_evidence_is_refused_or_widens_the_enclosure() {
    let (x, y) = (diagonal(&[1.0, 2.0, 0.0]), diagonal(&[4.0, 3.0, 1.0]));
    let found = audited(&zeros(Kind::F64, &[3, 1, 3]), &x, &y);
    let refused = |change: &dyn Fn(&mut gap::Certificate)| {
        let mut forged = found.certificate.clone();
        change(&mut forged);
        gap::check(&forged).unwrap_err().code
    };
    let whitener = refused(&|c| c.evidence.whitener.rows[0][0] *= Integer::from(2));
    assert_eq!(whitener, Code::NotOrthonormal);
    let rotation = refused(&|c| c.evidence.rotation.rows[0] = c.evidence.rotation.rows[1].clone());
    assert_eq!(rotation, Code::NotOrthonormal);
    let dependence = refused(&|c| c.evidence.dependences.rows[0][0] += Integer::ONE);
    assert_eq!(dependence, Code::RankMismatch);
    // Without the dependence the third input might matter.
    let wider = refused(&|c| c.evidence.dependences.rows.clear());
    assert_eq!(wider, Code::NotEnclosed);
    let twice = refused(&|c| c.evidence.basis[1] = c.evidence.basis[0]);
    assert_eq!(twice, Code::ShapeMismatch);
    let samples = refused(&|c| c.gram.inputs.rows[3][3] = Integer::ZERO);
    assert_eq!(samples, Code::ShapeMismatch);
}
