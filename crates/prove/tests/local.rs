//! Local minima that are not global: each kind with its smallest instance, and attacks on the
//! evidence.

use std::collections::BTreeMap;

use kernel::certificate::{Certificate, Outcome, SCHEMA, Verdict, judge};
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::evidence::Evidence;
use kernel::judge::Judge;
use kernel::truth::Truth;
use serde_json::{Value as Json, json};

/// What the prover and the kernel say of a formula at an instance.
fn certified(text: &str, sizes: Json, values: Json, expected: Truth) -> Certificate {
    let form = statement::parse_formula(text).unwrap_or_else(|errors| panic!("{errors:?}"));
    let statement = form.statement();
    let core = elaborate(&statement).unwrap_or_else(|faults| panic!("{faults:?}"));
    let instance = serde_json::from_value(json!({"sizes": sizes, "values": values})).unwrap();
    let mut evaluator = Evaluator::new(&core);
    evaluator.assign(&instance).unwrap();
    let mut prover = prove::Prover::default();
    let mut by = Judge::new(&mut prover);
    let found = judge(&core, &mut evaluator, &mut by);
    assert_eq!(found, Outcome::Met(expected), "{text}: {:?}", by.refused);
    let evidence: BTreeMap<String, Evidence> = by.used;
    let certificate = Certificate {
        schema: SCHEMA,
        verdict: if expected == Truth::True {
            Verdict::Holds
        } else {
            Verdict::Refuted
        },
        statement,
        dropped: Vec::new(),
        instance,
        evidence,
    };
    let written = serde_json::to_string(&certificate).unwrap();
    let read = Certificate::read(&written).unwrap();
    read.check().unwrap();
    read
}

const L1: &str = "for all Y : a x c, U : a x b, V : b x c: \
    local_min(sum(abs((U*V)[i,j] - Y[i,j]) for i in 1..a, j in 1..c); U, V)";

#[test]
fn depth_creates_a_bad_minimum_of_the_absolute_loss() {
    let values = json!({"Y": [["0", "1"]], "U": [["0"]], "V": [["1", "0"]]});
    certified(L1, json!({"a": 1, "b": 1, "c": 2}), values, Truth::True);
    let values = json!({
        "Y": [["0", "0"], ["1", "0"]],
        "U": [["1", "0"], ["0", "0"]],
        "V": [["0", "0"], ["0", "1"]],
    });
    certified(L1, json!({"a": 2, "b": 2, "c": 2}), values, Truth::True);
}

#[test]
fn depth_creates_a_bad_minimum_of_a_polynomial_that_is_not_convex() {
    let text = "for all U : 1 x 1, V : 1 x 2: \
        local_min((U*V)[1,1]^2 + ((U*V)[1,2]^2 - 1)^2; U, V)";
    let values = json!({"U": [["0"]], "V": [["1", "0"]]});
    certified(text, json!({}), values, Truth::True);
}

const WEIGHTED: &str = "for all M : n x n, Y : n x n, U : n x k, V : k x n: \
    local_min(sum(M[i,j]*((U*V)[i,j] - Y[i,j])^2 for i in 1..n, j in 1..n); U, V)";

#[test]
fn a_weighted_square_has_bad_minima_of_bounded_rank() {
    let values = json!({
        "M": [["1", "3"], ["3", "1"]], "Y": [["2", "0"], ["0", "1"]],
        "U": [["0"], ["1"]], "V": [["0", "1"]],
    });
    certified(WEIGHTED, json!({"n": 2, "k": 1}), values, Truth::True);
}

#[test]
fn completion_has_a_bad_minimum_at_three_by_three() {
    let values = json!({
        "M": [["1", "1", "1"], ["1", "1", "0"], ["1", "0", "1"]],
        "Y": [["3", "0", "0"], ["0", "2", "0"], ["0", "0", "2"]],
        "U": [["0"], ["1"], ["1"]], "V": [["0", "2", "2"]],
    });
    certified(WEIGHTED, json!({"n": 3, "k": 1}), values, Truth::True);
}

const RELU: &str = "for all X : d x m, Y : 1 x m, W : h x d, b : h x 1, V : 1 x h, c : 1 x 1: \
    local_min(1/2 * ||V*relu(W*X + b*ones(1,m)) + c*ones(1,m) - Y||^2; W, b, V, c)";

#[test]
fn a_network_of_relus_has_bad_minima_where_it_is_affine_and_where_it_is_dead() {
    let values = json!({
        "X": [["1", "0", "1/2"], ["0", "1", "1/2"]], "Y": [["0", "0", "1"]],
        "W": [["1", "1"], ["1", "1"]], "b": [["0"], ["0"]], "V": [["1/6", "1/6"]], "c": [["0"]],
    });
    certified(RELU, json!({"d": 2, "m": 3, "h": 2}), values, Truth::True);
    let values = json!({
        "X": [["1", "2"]], "Y": [["0", "1"]],
        "W": [["-1"]], "b": [["0"]], "V": [["1"]], "c": [["1/2"]],
    });
    certified(RELU, json!({"d": 1, "m": 2, "h": 1}), values, Truth::True);
    // A sample that is fitted exactly sits on a kink.
    let values = json!({
        "X": [["5", "4", "3", "1", "-1"]], "Y": [["2", "1", "0", "-3", "3"]],
        "W": [["1"]], "b": [["-3"]], "V": [["1"]], "c": [["0"]],
    });
    certified(RELU, json!({"d": 1, "m": 5, "h": 1}), values, Truth::True);
}

#[test]
fn the_square_as_activation_has_bad_minima() {
    let text = "for all X : d x m, Y : 1 x m, W : h x d, V : 1 x h: \
        local_min(||V*hadamard(W*X, W*X) - Y||^2; W, V)";
    let values = json!({
        "X": [["1", "0", "1/2"], ["0", "1", "1/2"]], "Y": [["0", "0", "1"]],
        "W": [["1", "1"], ["1", "1"]], "V": [["1/6", "1/6"]],
    });
    certified(text, json!({"d": 2, "m": 3, "h": 2}), values, Truth::True);
}

#[test]
fn a_sigmoid_at_logarithms_has_bad_minima() {
    // P and Q: the exponentials of the pre-activations at the centre and at the first sample.
    let text = "for all P : h x 1, Q : h x 1, V : 1 x h: local_min(\
        ||V*[[Q[k,1]/(1+Q[k,1]) for k in 1..h, j in 1..1], \
             [P[k,1]^2/Q[k,1]/(1+P[k,1]^2/Q[k,1]) for k in 1..h, j in 1..1], \
             [P[k,1]/(1+P[k,1]) for k in 1..h, j in 1..1]] - [0, 0, 1]||^2; P, Q, V)";
    let values = json!({"P": [["1/2"], ["1/2"]], "Q": [["1/2"], ["1/2"]], "V": [["1/2", "1/2"]]});
    certified(text, json!({"h": 2}), values, Truth::True);
}
