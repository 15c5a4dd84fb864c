//! Random certificates: the checker never panics, and what it accepts is true.

use std::cell::RefCell;
use std::collections::BTreeMap;

use certificate::{Certificate, MinimumEvidence, Statement};
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

/// A statement about a random point, with random evidence.
fn statement() -> impl Strategy<Value = Statement> {
    (small_widths(), 1usize..=3).prop_flat_map(|(widths, samples)| {
        let depth = widths.len() - 1;
        let mu = prop::sample::select(vec![q(0), q(1), q(2), q(4), q(1) / q(2), q(-1)]);
        let bound =
            (0..=depth, mu).prop_map(|(level, mu)| MinimumEvidence::RankBound { level, mu });
        let evidence = prop_oneof![2 => Just(MinimumEvidence::GradientZero), 1 => bound];
        let parts = (
            instance(&widths, samples),
            evidence,
            network(widths),
            1..=depth,
            1usize..=4,
        );
        (parts, 0..3).prop_map(
            |((instance, evidence, change, layer, order), kind)| match kind {
                0 => Statement::NotCritical { instance, layer },
                1 => Statement::GlobalMinimum { instance, evidence },
                _ => {
                    let layers = instance.network().layers().iter().cloned();
                    let line = layers.zip(change.layers().iter().cloned());
                    let curve = line.map(|(w, d)| MatrixPolynomial::line(w, d)).collect();
                    Statement::NotLocalMinimum {
                        instance,
                        order,
                        curve,
                    }
                }
            },
        )
    })
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

/// Statements of every kind are met, and what is accepted is true.
#[test]
fn a_random_statement_about_a_point_is_rejected_or_true() {
    let accepted = RefCell::new(BTreeMap::<String, usize>::new());
    let check = |statement: Statement| {
        let certificate = Certificate::new(statement);
        if let Ok(established) = certificate::check(&certificate) {
            let text = serde_json::to_string(&certificate).unwrap();
            prop_assert!(is_true(&certificate), "{text}");
            *accepted
                .borrow_mut()
                .entry(established.to_string())
                .or_default() += 1;
        }
        Ok(())
    };
    let config = ProptestConfig {
        source_file: Some(file!()),
        ..ProptestConfig::with_cases(4000)
    };
    TestRunner::new(config).run(&statement(), check).unwrap();
    let accepted = accepted.into_inner();
    println!("{accepted:?}");
    for kind in [
        "not critical",
        "global minimum",
        "not a local minimum (descent of order 1)",
    ] {
        assert!(
            accepted.get(kind).is_some_and(|&count| count >= 20),
            "{accepted:?}"
        );
    }
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
