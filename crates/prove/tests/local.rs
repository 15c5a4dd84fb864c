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

/// The certificate that a formula holds at an instance, with the evidence that is given for it.
fn certificate(text: &str, values: Json, evidence: Json) -> Certificate {
    let form = statement::parse_formula(text).unwrap_or_else(|errors| panic!("{errors:?}"));
    Certificate {
        schema: SCHEMA,
        verdict: Verdict::Holds,
        statement: form.statement(),
        dropped: Vec::new(),
        instance: serde_json::from_value(json!({"sizes": {}, "values": values})).unwrap(),
        evidence: serde_json::from_value(json!({"show": evidence})).unwrap(),
    }
}

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

/// The code with which other evidence for the same certificate is rejected.
fn code_with(certificate: &Certificate, evidence: Json) -> &'static str {
    let mut changed = certificate.clone();
    let evidence = serde_json::from_value(evidence).unwrap();
    changed.evidence.insert("show".into(), evidence);
    changed.check().expect_err("the evidence is wrong").code
}

/// The code at another instance.
fn code_at(certificate: &Certificate, name: &str, value: Json) -> &'static str {
    let mut changed = certificate.clone();
    let value = serde_json::from_value(value).unwrap();
    changed.instance.values.insert(name.into(), value);
    changed
        .check()
        .expect_err("the evidence is for another point")
        .code
}

/// `multiplier`, `slopes` and no squares.
fn supported(multiplier: Json, slopes: Json) -> Json {
    let nothing = json!({"multiplier": [{"c": "1"}], "vector": [], "matrix": []});
    json!({"support": {"multiplier": multiplier, "slopes": slopes, "squares": nothing}})
}

#[test]
fn a_support_needs_slopes_within_bounds_and_an_identity() {
    let values = json!({"Y": [["0", "1"]], "U": [["0"]], "V": [["1", "0"]]});
    let sizes = json!({"a": 1, "b": 1, "c": 2});
    let certificate = certified(L1, sizes, values, Truth::True);
    // (1 + x_1) R_12 = x_2 R_11 is what holds; R_11 alone is at a kink.
    let one = json!([{"c": "1"}]);
    let multiplier = json!([{"c": "1"}, {"c": "1", "x": [1]}]);
    let right = supported(multiplier.clone(), json!([[{"c": "1", "x": [2]}]]));
    let mut changed = certificate.clone();
    changed
        .evidence
        .insert("show".into(), serde_json::from_value(right).unwrap());
    changed.check().unwrap();
    let cases = [
        (multiplier.clone(), json!([[{"c": "1"}]]), "slope"),
        (
            multiplier.clone(),
            json!([[{"c": "-1"}, {"c": "1", "x": [2]}]]),
            "slope",
        ),
        (one.clone(), json!([[{"c": "1", "x": [2]}]]), "no-identity"),
        (json!([]), json!([[{"c": "1", "x": [2]}]]), "multiplier"),
        (json!([{"c": "-1"}]), json!([[]]), "multiplier"),
        (one.clone(), json!([]), "malformed"),
        (one, json!([[{"c": "1", "x": [3]}]]), "malformed"),
    ];
    for (multiplier, slopes, code) in cases {
        let evidence = supported(multiplier, slopes);
        assert_eq!(
            code_with(&certificate, evidence.clone()),
            code,
            "{evidence}"
        );
    }
    // Where the layer below is 0 as well, the point is a saddle.
    code_at(&certificate, "V", json!([["0", "0"]]));
}

#[test]
fn a_support_may_leave_out_samples_on_a_kink_only_where_they_are_fitted() {
    let values = json!({
        "X": [["5", "4", "3", "1", "-1"]], "Y": [["2", "1", "0", "-3", "3"]],
        "W": [["1"]], "b": [["-3"]], "V": [["1"]], "c": [["0"]],
    });
    let sizes = json!({"d": 1, "m": 5, "h": 1});
    let certificate = certified(RELU, sizes, values, Truth::True);
    let unfitted = json!([["2", "1", "1", "-3", "3"]]);
    assert_eq!(code_at(&certificate, "Y", unfitted), "no-identity");
    // A group of which one sample changes sides: x = 1 is active now, and its output no constant.
    assert_eq!(code_at(&certificate, "b", json!([["-1/2"]])), "no-identity");
}

#[test]
fn a_chart_needs_the_greatest_rank_and_a_strict_minimum() {
    let values = json!({
        "M": [["1", "3"], ["3", "1"]], "Y": [["2", "0"], ["0", "1"]],
        "U": [["0"], ["1"]], "V": [["0", "1"]],
    });
    let certificate = certified(WEIGHTED, json!({"n": 2, "k": 1}), values, Truth::True);
    let chart = json!("chart");
    let mut changed = certificate.clone();
    changed.evidence.insert(
        "show".into(),
        serde_json::from_value(chart.clone()).unwrap(),
    );
    changed.check().unwrap();
    let at = |name: &str, value: Json| {
        let mut other = changed.clone();
        let value = serde_json::from_value(value).unwrap();
        other.instance.values.insert(name.into(), value);
        code_with(&other, chart.clone())
    };
    assert_eq!(at("V", json!([["0", "0"]])), "product-rank");
    assert_eq!(at("V", json!([["0", "2"]])), "not-critical");
    // With equal weights the point is a saddle of the same slope.
    assert_eq!(at("M", json!([["1", "1"], ["1", "1"]])), "not-definite");
}

#[test]
fn squares_need_a_definite_matrix_and_an_identity() {
    let text = "for all x : number, y : number: local_min(x^2 + y^4 + x^2*y; x, y)";
    // (1 + y) x^2 + (y^2)^2
    let squares = |a: Json, b: Json| {
        json!({"squares": {
            "multiplier": [{"c": "1"}],
            "vector": [[{"c": "1", "x": [0]}], [{"c": "1", "x": [1, 1]}]],
            "matrix": [[a, []], [[], b]],
        }})
    };
    let right = squares(
        json!([{"c": "1"}, {"c": "1", "x": [1]}]),
        json!([{"c": "1"}]),
    );
    let certificate = certificate(text, json!({"x": "0", "y": "0"}), right);
    certificate.check().unwrap();
    let wrong = squares(json!([{"c": "1"}]), json!([{"c": "1"}]));
    assert_eq!(code_with(&certificate, wrong), "no-identity");
    let flat = squares(json!([{"c": "1", "x": [1]}]), json!([{"c": "1"}]));
    assert_eq!(code_with(&certificate, flat), "not-definite");
    let kink = "for all x : number: local_min(abs(x); x)";
    let certificate = certified(kink, json!({}), json!({"x": "0"}), Truth::True);
    let nothing = json!({"squares": {"multiplier": [{"c": "1"}], "vector": [], "matrix": []}});
    assert_eq!(code_with(&certificate, nothing), "kink");
}

#[test]
fn a_better_matrix_of_bounded_rank_is_found() {
    // The rank-one matrix with the smaller entry is a strict minimum, as entries beside the
    // diagonal weigh 3; the other rank-one matrix is better.
    let text = "for all S : 2 x 2, k : natural: \
        local_min(3*S[1,2]^2 + 3*S[2,1]^2 + (S[1,1] - 2)^2 + (S[2,2] - 1)^2; S over rank(S) <= k) \
        and not global_min(3*S[1,2]^2 + 3*S[2,1]^2 + (S[1,1] - 2)^2 + (S[2,2] - 1)^2; \
        S over rank(S) <= k)";
    certified(
        text,
        json!({}),
        json!({"S": [["0", "0"], ["0", "1"]], "k": 1}),
        Truth::True,
    );
}

#[test]
fn a_witness_of_an_inequality_is_drawn() {
    let text = "for all X : a x b: exists W : b x b: det(W) > 1 and rank(W^2 + W) = b";
    certified(
        text,
        json!({"a": 1, "b": 2}),
        json!({"X": [["1", "1"]]}),
        Truth::True,
    );
}

#[test]
fn a_product_of_three_zeros_is_no_minimum() {
    let text = "for all u, v, w : number: not local_min(u*v*w; u, v, w)";
    certified(
        text,
        json!({}),
        json!({"u": "0", "v": "0", "w": "0"}),
        Truth::True,
    );
}

/// What the prover and the kernel say of numbers x and y, with the evidence.
fn of_numbers(text: &str, x: &str, y: &str, expected: Truth) -> Certificate {
    let text = format!("for all x, y : number: {text}");
    certified(&text, json!({}), json!({"x": x, "y": y}), expected)
}

#[test]
fn a_quadratic_that_is_convex_in_all_places_together_has_a_global_minimum() {
    let bowl = of_numbers("global_min(x^2 + y^2; x, y)", "0", "0", Truth::True);
    assert_eq!(bowl.evidence["show"], Evidence::Convex);
    of_numbers("local_min(x^2 + 2*x*y + y^2; x, y)", "1", "-1", Truth::True);
    of_numbers("global_min(x^2 + y^2; x, y)", "1", "0", Truth::False);
    // Convex in each place, and not in both.
    let saddle = of_numbers(
        "global_min(x^2 + 3*x*y + y^2; x, y)",
        "0",
        "0",
        Truth::False,
    );
    let mut claimed = saddle.clone();
    claimed.verdict = Verdict::Holds;
    assert_eq!(code_with(&claimed, json!("convex")), "not-convex-critical");
    let text = "for all W : 1 x n, b : number, X : n x m, Y : 1 x m: \
        global_min(||W*X + b*ones(1, m) - Y||^2; W, b)";
    let values = json!({
        "W": [["2"]], "b": "1", "X": [["0", "1", "2"]], "Y": [["2", "1", "6"]],
    });
    certified(text, json!({"n": 1, "m": 3}), values, Truth::True);
    let text = "for all W[i in 1..2] : 1 x 1, A : 1 x 1: \
        global_min(||W[1] + W[2] - A||^2 + ||W[2]||^2; W)";
    let values = |first: &str| json!({"W": [[[first]], [["0"]]], "A": [["3"]]});
    certified(text, json!({}), values("3"), Truth::True);
    certified(text, json!({}), values("2"), Truth::False);
}

#[test]
fn a_kinked_function_that_is_convex_in_all_places_together_has_a_global_minimum() {
    let text = "for all w, b : number, X, Y : 1 x 3: \
        global_min(sum(abs(w*X[1,i] + b - Y[1,i]) for i in 1..3); w, b)";
    let data = |w: &str| json!({"w": w, "b": "0", "X": [["0", "1", "2"]], "Y": [["0", "5", "2"]]});
    // The line through the first and last sample, with the slope 1/2 at both.
    let found = certified(text, json!({}), data("1"), Truth::True);
    let wrong = supported(json!([{"c": "1"}]), json!([[{"c": "1/2"}], [{"c": "1/3"}]]));
    assert_eq!(code_with(&found, wrong), "not-critical");
    certified(text, json!({}), data("2"), Truth::False);
}

#[test]
fn a_sum_of_even_powers_has_a_global_minimum() {
    let quartic = of_numbers(
        "global_min(x^4 + y^4 - x^2*y^2; x, y)",
        "0",
        "0",
        Truth::True,
    );
    assert!(matches!(quartic.evidence["show"], Evidence::Squares(_)));
    of_numbers(
        "local_min(x^4 + x^5 - y^6 + 3*x^2*y^2 + y^4; x, y)",
        "0",
        "0",
        Truth::True,
    );
    of_numbers(
        "global_min((x - 1)^4 + (y + 1)^2; x, y)",
        "1",
        "-1",
        Truth::True,
    );
    of_numbers(
        "local_min(x^4 - 3*x^2*y^2 + y^4; x, y)",
        "0",
        "0",
        Truth::False,
    );
    // Near 0 it is x^4 + x^5 = x^4 (1 + x), or has another branch: no global minimum.
    let weighted = |matrix: Json| {
        let one = json!([{"c": "1"}]);
        let vector = json!([[{"c": "1", "x": [0, 0]}]]);
        json!({"squares": {"multiplier": one, "vector": vector, "matrix": [[matrix]]}})
    };
    for (text, matrix, code) in [
        (
            "x^4 + x^5",
            json!([{"c": "1"}, {"c": "1", "x": [0]}]),
            "not-definite",
        ),
        ("x^4 - 9*relu(x - 1)", json!([{"c": "1"}]), "undecided"),
        ("x^4 - y", json!([{"c": "1"}]), "no-identity"),
    ] {
        let text = format!("for all x, y : number: global_min({text}; x, y)");
        let values = json!({"x": "0", "y": "0"});
        let claimed = certificate(&text, values, weighted(matrix));
        assert_eq!(claimed.check().expect_err(&text).code, code, "{text}");
    }
}

#[test]
fn a_maximum_is_a_minimum_of_the_negated_function() {
    for (text, truth) in [
        ("local_max(-x^2; x)", Truth::True),
        ("local_max(x^2; x)", Truth::False),
        ("local_max(x + y; x, y)", Truth::False),
        ("local_max(-x^4 + x^5; x)", Truth::True),
        ("local_max(-abs(x) - y^2; x, y)", Truth::True),
        ("not local_max(x^2 - y^2; x, y)", Truth::True),
    ] {
        of_numbers(text, "0", "0", truth);
    }
    let text = "for all S : 2 x 2, Y : 2 x 2: local_max(-||S - Y||^2; S over rank(S) <= 1)";
    let values = json!({"S": [["2", "0"], ["0", "0"]], "Y": [["2", "0"], ["0", "1"]]});
    certified(text, json!({}), values, Truth::True);
    let values = json!({"S": [["0", "0"], ["0", "1"]], "Y": [["2", "0"], ["0", "1"]]});
    let lower = certified(text, json!({}), values, Truth::False);
    assert!(matches!(lower.evidence["show"], Evidence::Curve(_)));
}
