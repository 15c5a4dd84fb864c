//! The way out of saddles, degenerate ones among them, as they are stored: exactly, and rounded.

#[path = "../../../tests/chains.rs"]
mod chains;

use chains::{Draw, saddle};
use exact::{Matrix, Rational};
use network::Instance;
use optimality::{Audit, Control, Input, audit, better};
use weights::{Kind, LayerTensors, Samples, Tensor, Values, approx_rational, rounded};

fn exact_tensor(name: &str, matrix: &Matrix) -> Tensor {
    Tensor {
        name: name.to_owned(),
        shape: vec![matrix.rows(), matrix.cols()],
        kind: Kind::Text,
        values: Values::Rationals(matrix.entries().to_vec()),
    }
}

/// The layers in a number type; `None` when an entry is beyond its range.
fn layers(instance: &Instance, kind: Kind) -> Option<Vec<LayerTensors>> {
    let layer = |(i, matrix): (usize, &Matrix)| {
        let exact = exact_tensor(&format!("layers.{i}"), matrix);
        let values: Vec<f64> = (matrix.entries().iter())
            .map(|entry| rounded(kind, approx_rational(entry)))
            .collect();
        let is_finite = values.iter().all(|x| x.is_finite());
        is_finite.then_some(LayerTensors {
            weight: Tensor {
                kind,
                values: Values::Floats(values),
                ..exact
            },
            bias: None,
        })
    };
    instance
        .network()
        .layers()
        .iter()
        .enumerate()
        .map(layer)
        .collect()
}

fn audited(instance: &Instance, layers: &[LayerTensors]) -> Audit {
    let input = Input {
        layers,
        x: &exact_tensor("x", instance.x()),
        y: Some(&exact_tensor("y", instance.y())),
        samples: Samples::Columns,
        source: None,
        tolerance: "1e-6".parse().unwrap(),
    };
    audit(&input, &Control::default()).unwrap()
}

/// The exact loss of layers of floats, by rational matrices.
fn loss(instance: &Instance, layers: &[LayerTensors]) -> Rational {
    let matrix = |layer: &LayerTensors| {
        let shape = &layer.weight.shape;
        Matrix::from_fn(shape[0], shape[1], |i, j| {
            layer.weight.values.get(i * shape[1] + j)
        })
    };
    let network = network::Network::new(layers.iter().map(matrix).collect()).unwrap();
    instance.with_network(network).unwrap().loss()
}

/// Whether the Hessian of a saddle has no negative direction.
fn is_degenerate(instance: &Instance) -> bool {
    let hessian = network::hessian(instance, &instance.evaluate());
    exact::is_positive_semidefinite(&hessian)
}

/// What became of saddles in one number type.
#[derive(Debug, Default)]
struct Share {
    /// The loss fell.
    lower: usize,
    /// No lower network was found.
    none: usize,
    /// The rounded network is within the tolerance already.
    optimal: usize,
    /// An entry is beyond the range of the number type.
    beyond: usize,
}

const KINDS: [Kind; 4] = [Kind::F16, Kind::Bf16, Kind::F32, Kind::F64];

fn escapes(seed: u64, count: usize) -> [Share; 4] {
    let (mut draw, mut shares, mut found) = (Draw(seed), <[Share; 4]>::default(), 0);
    while found < count {
        let depth = usize::try_from(draw.within(2, 6)).unwrap();
        let gauge = [0, 1, 3, 6][found % 4];
        let Some(instance) = saddle(&mut draw, depth, gauge) else {
            continue;
        };
        if !is_degenerate(&instance) {
            continue;
        }
        found += 1;
        for (kind, share) in KINDS.into_iter().zip(&mut shares) {
            let Some(layers) = layers(&instance, kind) else {
                share.beyond += 1;
                continue;
            };
            let audit = audited(&instance, &layers);
            assert_eq!(audit.loss, loss(&instance, &layers));
            if audit.verdict() == optimality::Verdict::Within {
                share.optimal += 1;
                continue;
            }
            match better(&audit, &layers, &Control::default()).unwrap() {
                Some(better) => {
                    // Never is an increase called a decrease.
                    assert_eq!(better.loss, loss(&instance, &better.layers));
                    assert!(better.loss < audit.loss);
                    share.lower += 1;
                }
                None => {
                    let text = serde_json::to_string(&instance).unwrap();
                    eprintln!("{} none: gap {:?} {text}", kind.name(), audit.gap());
                    share.none += 1;
                }
            }
        }
    }
    shares
}

#[test]
fn the_loss_falls_from_rounded_degenerate_saddles() {
    for (kind, share) in KINDS.into_iter().zip(escapes(1, 24)) {
        println!("{}: {share:?}", kind.name());
        assert!(
            share.lower > 0 && share.none * 20 <= share.lower,
            "{}: {share:?}",
            kind.name()
        );
    }
}

/// The full form of the same; what it prints stands in `docs/network.md`.
#[test]
#[ignore = "minutes: cargo test -p optimality --test escapes -- --ignored --nocapture"]
fn the_loss_falls_from_a_thousand_rounded_degenerate_saddles() {
    for (kind, share) in KINDS.into_iter().zip(escapes(2, 1000)) {
        println!("{}: {share:?}", kind.name());
        assert!(share.lower > 0);
    }
}

#[test]
fn the_loss_falls_from_exact_degenerate_saddles_in_every_number_type() {
    let zero = |widths: &[usize]| -> Vec<Matrix> {
        widths
            .windows(2)
            .map(|pair| Matrix::zeros(pair[1], pair[0]))
            .collect()
    };
    // Five layers of zeros: all derivatives up to the fourth vanish.
    let x = Matrix::from_integers([[1, 2, 0], [0, 1, 1]]);
    let y = Matrix::from_integers([[1, 0, 3], [2, 1, 1]]);
    let problem = || network::Problem::new(x.clone(), y.clone()).unwrap();
    let deep = network::Network::new(zero(&[2, 2, 1, 2, 3, 2])).unwrap();
    let deep = Instance::new(problem(), deep).unwrap();
    // No straight line descends; the loss first falls along a curve, at the fourth order.
    let curved: Instance = network::json::read(
        r#"{"x": [[1, 0, 0], [0, 1, 0]], "y": [[0, 0, 1], [0, 1, 0]],
            "layers": [[[1, 0]], [[0]], [[1], [0]]]}"#,
    )
    .unwrap();
    for instance in [deep, curved] {
        for kind in KINDS {
            let layers = layers(&instance, kind).unwrap();
            let audit = audited(&instance, &layers);
            assert_eq!(audit.gradient_norm, (Rational::ZERO, Rational::ZERO));
            let found = better(&audit, &layers, &Control::default())
                .unwrap()
                .expect("a way out");
            assert_eq!(found.loss, loss(&instance, &found.layers));
            assert!(found.loss < audit.loss);
        }
    }
}
