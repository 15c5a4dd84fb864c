//! Random certificates: the checker never panics, and what it accepts is true.

use std::cell::RefCell;
use std::collections::BTreeSet;

use certificate::{
    Certificate, Counterexample, Evidence, MinimumEvidence, Move, Statement, Subject, rules,
};
use companion::{ACCEPTED, certificate_texts, testdata_text};
use exact::{Matrix, MatrixPolynomial, Rational};
use network::{Instance, Network, Problem};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::mutation::{mutants, verdict};
use crate::oracle::{is_global_minimum, q};
use crate::truth::is_true;

fn originals() -> Vec<String> {
    certificate_texts(&testdata_text(ACCEPTED))
}

/// A matrix with many zeros.
fn sparse(rows: usize, cols: usize) -> impl Strategy<Value = Matrix> {
    let entry = prop_oneof![4 => Just(0), 2 => Just(1), 1 => Just(-1), 1 => Just(2)];
    prop::collection::vec(entry, rows * cols)
        .prop_map(move |entries| Matrix::from_fn(rows, cols, |i, j| q(entries[i * cols + j])))
}

fn network(widths: Vec<usize>) -> impl Strategy<Value = Network> {
    let layers: Vec<_> = widths.windows(2).map(|w| sparse(w[1], w[0])).collect();
    layers.prop_map(|layers| Network::new(layers).unwrap())
}

fn evidence(widths: Vec<usize>) -> impl Strategy<Value = Evidence> {
    let depth = widths.len() - 1;
    let mu = prop::sample::select(vec![q(0), q(1), q(2), q(4), q(1) / q(2), q(-1)]);
    let bound = (0..=depth, mu).prop_map(|(level, mu)| MinimumEvidence::RankBound { level, mu });
    let minimum = prop_oneof![
        4 => Just(MinimumEvidence::GradientZero),
        2 => bound,
    ];
    let shapes = widths.clone();
    let change = (1..=depth).prop_flat_map(move |layer| {
        sparse(shapes[layer], shapes[layer - 1])
            .prop_map(move |direction| Move { layer, direction })
    });
    (
        prop::option::weighted(0.8, minimum),
        prop::option::of(network(widths)),
        prop::option::of(change),
        prop::option::of(0..=depth + 1),
    )
        .prop_map(|(minimum, other, r#move, next_layer)| Evidence {
            minimum,
            other,
            r#move,
            next_layer,
            ..Evidence::default()
        })
}

fn instance(widths: &[usize], samples: usize) -> impl Strategy<Value = Instance> + use<> {
    let (first, last) = (widths[0], widths[widths.len() - 1]);
    (
        sparse(first, samples),
        sparse(last, samples),
        network(widths.to_vec()),
    )
        .prop_map(|(x, y, network)| Instance::new(Problem::new(x, y).unwrap(), network).unwrap())
}

/// Widths of a small network: at most six weights, so that the slow path can follow.
fn small_widths() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(1usize..=2, 2..=5).prop_filter("few weights", |widths| {
        widths.windows(2).map(|w| w[0] * w[1]).sum::<usize>() <= 6
    })
}

fn subject() -> impl Strategy<Value = (Subject, Evidence)> {
    let with_data = (small_widths(), 1usize..=3).prop_flat_map(|(widths, samples)| {
        let depth = widths.len() - 1;
        (instance(&widths, samples), 1..=depth, evidence(widths))
            .prop_map(|(instance, layer, evidence)| (Subject::Layer { instance, layer }, evidence))
    });
    let product =
        (1usize..=2, 1usize..=2, 1usize..=3).prop_flat_map(|(inputs, outputs, samples)| {
            let widths = vec![inputs, outputs];
            (
                sparse(inputs, samples),
                sparse(outputs, samples),
                sparse(outputs, inputs),
                1usize..=3,
                evidence(widths),
            )
                .prop_map(|(x, y, r, rank, evidence)| {
                    (Subject::RankConstrained { x, y, r, rank }, evidence)
                })
        });
    let family = small_widths().prop_flat_map(|widths| {
        let (first, last) = (widths[0], widths[widths.len() - 1]);
        (network(widths), 1usize..=2).prop_flat_map(move |(layers, inner)| {
            (Just(layers), sparse(last, inner), sparse(inner, first)).prop_map(|(layers, u, v)| {
                // [R | u] [I; t v] = R + t u v.
                let product = layers.product();
                let start = product.hstack(&u);
                let identity = Matrix::identity(product.cols());
                let zero = Matrix::zeros(v.rows(), v.cols());
                let right = MatrixPolynomial::line(
                    identity.vstack(&zero),
                    Matrix::zeros(product.cols(), product.cols()).vstack(&v),
                );
                let left = MatrixPolynomial::constant(start);
                (
                    Subject::Family {
                        layers,
                        left,
                        right,
                    },
                    Evidence::default(),
                )
            })
        })
    });
    let factors = (1usize..=2, 1usize..=2, 1usize..=2).prop_flat_map(|(m, k, n)| {
        (sparse(m, k), sparse(k, n), sparse(m, n))
            .prop_map(|(a, b, target)| (Subject::LeftFactor { a, b, target }, Evidence::default()))
    });
    prop_oneof![6 => with_data, 2 => product, 2 => family, 1 => factors]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// Up to four random edits of an accepted certificate.
    #[test]
    fn an_edited_certificate_is_rejected_or_true(
        which in any::<prop::sample::Index>(),
        edits in prop::collection::vec(any::<prop::sample::Index>(), 1..=4),
    ) {
        let originals = originals();
        let mut value: Value = serde_json::from_str(which.get::<String>(&originals)).unwrap();
        for edit in edits {
            value = edit.get(&mutants(&value, &[], &[])).clone();
        }
        if let Ok(certificate) = verdict(&value.to_string()) {
            prop_assert!(is_true(&certificate), "{value}");
        }
    }

    /// Random edits of the text.
    #[test]
    fn a_damaged_text_is_rejected_or_true(
        which in any::<prop::sample::Index>(),
        edits in prop::collection::vec(
            (any::<prop::sample::Index>(), 0usize..4, "[\\[\\]{}\",:0-9eE./ -]{0,3}"), 1..=3
        ),
    ) {
        let originals = originals();
        let mut text = which.get(&originals).clone();
        for (place, removed, inserted) in edits {
            let start = place.index(text.len() + 1);
            let end = text.len().min(start + removed);
            text.replace_range(start..end, &inserted);
        }
        if let Ok(certificate) = verdict(&text) {
            prop_assert!(is_true(&certificate), "{text}");
        }
    }
}

/// A random subject with random evidence against every form of every claim, whole, with each
/// hypothesis dropped, and with all of them dropped.
#[test]
fn a_random_counterexample_is_rejected_or_true() {
    let accepted = RefCell::new(BTreeSet::new());
    let against_every_rule = |(subject, evidence): (Subject, Evidence)| {
        for rule in rules() {
            let mut drops = vec![vec![], rule.hypotheses.to_vec()];
            drops.extend(rule.hypotheses.iter().map(|&hypothesis| vec![hypothesis]));
            for dropped in drops {
                let case = Counterexample {
                    claim: rule.claim.into(),
                    form: rule.form.into(),
                    dropped,
                    subject: subject.clone(),
                    evidence: evidence.clone(),
                };
                let certificate = Certificate::new(Statement::Counterexample(Box::new(case)));
                if certificate::check(&certificate).is_ok() {
                    let text = serde_json::to_string(&certificate).unwrap();
                    prop_assert!(is_true(&certificate), "{text}");
                    accepted.borrow_mut().insert((rule.claim, rule.form));
                }
            }
        }
        Ok(())
    };
    let config = ProptestConfig {
        source_file: Some(file!()),
        ..ProptestConfig::with_cases(400)
    };
    TestRunner::new(config)
        .run(&subject(), against_every_rule)
        .unwrap();
    let accepted = accepted.into_inner();
    println!("{} of {} forms met", accepted.len(), rules().len());
    assert!(accepted.len() >= 25, "{accepted:?}");
}

/// All matrices with entries in -1, 0, 1.
fn ternary(rows: usize, cols: usize) -> impl Iterator<Item = Matrix> {
    (0..3usize.pow((rows * cols) as u32)).map(move |mut code| {
        Matrix::from_fn(rows, cols, |_, _| {
            let digit = code % 3;
            code /= 3;
            q(digit as i64 - 1)
        })
    })
}

/// At d = (2,1,2): the classifier's answer and the acceptance of each kind of evidence, against
/// the eigenvalues of the data.
#[test]
fn a_point_is_certified_as_a_global_minimum_exactly_when_no_product_is_better() {
    let data = [
        ([[1, 0], [0, 1]], [[2, 0], [0, 1]]),
        ([[1, 0], [0, 1]], [[1, 0], [0, 1]]),
        ([[1, 0], [0, 1]], [[1, 1], [1, 1]]),
        ([[1, 0], [0, 1]], [[1, 1], [0, 1]]),
        ([[1, 1], [0, 1]], [[1, 0], [0, -1]]),
        ([[1, 1], [1, 1]], [[2, 2], [0, 1]]),
        ([[1, 0], [0, 0]], [[0, 1], [0, 1]]),
    ];
    let (mut minima, mut by_rank, mut wrong_evidence) = (0, 0, 0);
    for (x, y) in data {
        let problem = Problem::new(Matrix::from_integers(x), Matrix::from_integers(y)).unwrap();
        for below in ternary(1, 2) {
            for above in ternary(2, 1) {
                let network = Network::new(vec![below.clone(), above]).unwrap();
                let instance = Instance::new(problem.clone(), network).unwrap();
                let truth = is_global_minimum(&instance);
                let found = classify::classify(&instance).unwrap();
                assert_eq!(
                    found.kind == classify::Kind::GlobalMinimum,
                    truth,
                    "{instance:?}"
                );
                minima += usize::from(truth);
                let bounds = ["0", "1/2", "1", "2", "5/2", "4", "100"].map(|mu| {
                    let mu: Rational = mu.parse().unwrap();
                    MinimumEvidence::RankBound { level: 1, mu }
                });
                for evidence in bounds.into_iter().chain([MinimumEvidence::GradientZero]) {
                    let accepted = certificate::check_minimum(&instance, &evidence).is_ok();
                    assert!(!accepted || truth, "{instance:?} {evidence:?}");
                    let bound = matches!(evidence, MinimumEvidence::RankBound { .. });
                    by_rank += usize::from(accepted && bound);
                    wrong_evidence += usize::from(!accepted && truth);
                }
            }
        }
    }
    assert!(
        minima >= 40 && by_rank >= 30 && wrong_evidence >= 100,
        "{minima} {by_rank} {wrong_evidence}"
    );
}
