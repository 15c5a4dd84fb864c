//! Each rule of the kernel at instances where the answer is known, and attacks on its evidence.

use std::collections::BTreeMap;

use kernel::certificate::{Certificate, Outcome, SCHEMA, Verdict, judge};
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::evidence::Evidence;
use kernel::instance::Instance;
use kernel::judge::Judge;
use kernel::tree::Statement;
use kernel::truth::Truth;
use serde_json::{Value as Json, json};

fn formula(text: &str) -> Statement {
    let form = statement::parse_formula(text).unwrap_or_else(|errors| panic!("{errors:?}"));
    form.statement()
}

fn instance(sizes: Json, values: Json) -> Instance {
    serde_json::from_value(json!({"sizes": sizes, "values": values})).unwrap()
}

/// What the prover and the kernel say of an instance, and the evidence used.
fn outcome(statement: &Statement, instance: &Instance) -> (Outcome, BTreeMap<String, Evidence>) {
    let core = elaborate(statement).unwrap_or_else(|faults| panic!("{faults:?}"));
    let mut evaluator = Evaluator::new(&core);
    evaluator.assign(instance).unwrap();
    let mut prover = prove::Prover::default();
    let mut by = Judge::new(&mut prover);
    (judge(&core, &mut evaluator, &mut by), by.used)
}

/// Asserts the truth of a formula at an instance, and that the certificate is accepted.
fn certified(text: &str, sizes: Json, values: Json, expected: Truth) -> Certificate {
    let statement = formula(text);
    let instance = instance(sizes, values);
    let (found, evidence) = outcome(&statement, &instance);
    assert_eq!(found, Outcome::Met(expected), "{text}");
    let verdict = if expected == Truth::True {
        Verdict::Holds
    } else {
        Verdict::Refuted
    };
    let certificate = Certificate {
        schema: SCHEMA,
        verdict,
        statement,
        dropped: Vec::new(),
        instance,
        evidence,
    };
    let written = serde_json::to_string(&certificate).unwrap();
    let read = Certificate::read(&written).unwrap();
    assert_eq!(read, certificate);
    read.check().unwrap();
    certificate
}

/// The code with which a certificate with other evidence is rejected.
fn code_with(certificate: &Certificate, path: &str, evidence: Json) -> &'static str {
    let mut changed = certificate.clone();
    changed
        .evidence
        .insert(path.to_owned(), serde_json::from_value(evidence).unwrap());
    changed.check().expect_err("the evidence is wrong").code
}

const LOSS: &str = "local_min(||W*X - Y||^2; W)";

#[test]
fn a_point_where_the_gradient_of_a_convex_function_vanishes_is_a_minimum() {
    let certificate = certified(
        &format!("for all W : n x n, X : n x n, Y : n x n: {LOSS}"),
        json!({"n": 1}),
        json!({"W": [["2"]], "X": [["1"]], "Y": [["2"]]}),
        Truth::True,
    );
    assert_eq!(certificate.evidence["show"], Evidence::Convex);
    let curve = json!({"curve": {"W": [[["2"]], [["1"]]]}});
    assert_eq!(code_with(&certificate, "show", curve), "no-descent");
    let large = json!({"rank-bound": {"mu": "5"}});
    assert_eq!(code_with(&certificate, "show", large), "mu-too-large");
}

#[test]
fn along_a_curve_from_the_point_the_function_falls() {
    let certificate = certified(
        &format!("for all W : n x n, X : n x n, Y : n x n: {LOSS}"),
        json!({"n": 1}),
        json!({"W": [["0"]], "X": [["1"]], "Y": [["2"]]}),
        Truth::False,
    );
    let elsewhere = json!({"curve": {"W": [[["1"]], [["1"]]]}});
    assert_eq!(code_with(&certificate, "show", elsewhere), "curve-start");
    let upward = json!({"curve": {"W": [[["0"]], [["-1"]]]}});
    assert_eq!(code_with(&certificate, "show", upward), "no-descent");
    let other = json!({"curve": {"V": [[["0"]], [["1"]]]}});
    assert_eq!(code_with(&certificate, "show", other), "malformed");
    let shape = json!({"curve": {"W": [[["0", "0"]], [["1", "0"]]]}});
    assert_eq!(code_with(&certificate, "show", shape), "shape-mismatch");
    assert_eq!(
        code_with(&certificate, "show", json!("convex")),
        "not-convex-critical"
    );
}

#[test]
fn a_best_approximation_of_bounded_rank_is_separated_from_the_rest() {
    let text = "for all S : 2 x 2, Y : 2 x 2: global_min(||S - Y||^2; S over rank(S) <= 1)";
    let values = json!({"S": [["2", "0"], ["0", "0"]], "Y": [["2", "0"], ["0", "1"]]});
    let certificate = certified(text, json!({}), values, Truth::True);
    for (mu, code) in [
        ("5", "mu-too-large"),
        ("1/2", "mu-too-small"),
        ("-1", "mu-too-small"),
    ] {
        let evidence = json!({"rank-bound": {"mu": mu}});
        assert_eq!(code_with(&certificate, "show", evidence), code);
    }
}

#[test]
fn a_point_outside_the_feasible_set_is_no_minimum() {
    let text = "for all S : 2 x 2, Y : 2 x 2: global_min(||S - Y||^2; S over rank(S) <= 0)";
    let values = json!({"S": [["2", "0"], ["0", "0"]], "Y": [["2", "0"], ["0", "1"]]});
    certified(text, json!({}), values, Truth::False);
}

#[test]
fn at_the_bound_0_the_zero_matrix_is_the_minimum() {
    let text = "for all S : 1 x 1, Y : 1 x 1: local_min(||S - Y||^2; S over rank(S) <= 0)";
    certified(
        text,
        json!({}),
        json!({"S": [["0"]], "Y": [["1"]]}),
        Truth::True,
    );
}

#[test]
fn rank_equal_to_k_is_not_rank_at_least_k() {
    // The matrices of rank exactly 1 whose entries solve the equation include one.
    let text = "for all A : 1 x 2: exists V : 2 x 1 : rank(V) = 1 and A*V = 0";
    certified(text, json!({}), json!({"A": [["1", "0"]]}), Truth::True);
    let text = "for all A : 2 x 2: exists V : 2 x 1 : rank(V) = 1 and A*V = 0";
    certified(
        text,
        json!({}),
        json!({"A": [["1", "0"], ["0", "1"]]}),
        Truth::False,
    );
    let text = "for all A : 2 x 2: exists V : 2 x 2 : rank(V) = 0 and A*V = A";
    certified(
        text,
        json!({}),
        json!({"A": [["1", "0"], ["0", "1"]]}),
        Truth::False,
    );
}

#[test]
fn a_subspace_shows_that_a_rank_is_out_of_reach() {
    let text = "for all A : 2 x 2, W : 2 x 2: exists V near W: rank(V) = 2 and A*V = A*W";
    let values = json!({"A": [["1", "0"], ["0", "1"]], "W": [["1", "0"], ["0", "0"]]});
    certified(text, json!({}), values, Truth::False);
    let values = json!({"A": [["1", "0"], ["0", "0"]], "W": [["1", "0"], ["0", "0"]]});
    let certificate = certified(text, json!({}), values, Truth::True);
    let subspace = json!({"affine-rank": [[["0"], ["1"]]]});
    assert_eq!(code_with(&certificate, "show", subspace), "not-refused");
    let start = json!({"path": {"V": [[["1", "0"], ["1", "0"]], [["0", "0"], ["0", "1"]]]}});
    assert_eq!(code_with(&certificate, "show", start), "path-start");
    let unequal = json!({"path": {"V": [[["1", "0"], ["0", "0"]], [["0", "1"], ["1", "0"]]]}});
    assert_eq!(code_with(&certificate, "show", unequal), "witness-fails");
}

#[test]
fn what_excludes_0_is_out_of_reach_of_the_determinants_of_singular_matrices() {
    // The first column of P is 0.
    let solvable = |condition: &str, expected| {
        let text = format!("for all B : 2 x 2: exists P : 2 x 2: P = P*B and {condition}");
        certified(
            &text,
            json!({}),
            json!({"B": [["1", "1"], ["0", "1"]]}),
            expected,
        )
    };
    for condition in [
        "det(P) != 0",
        "not (0 = det(P))",
        "det(P) = -2/3",
        "det(P) > 0",
        "not (1 > det(P))",
    ] {
        solvable(condition, Truth::False);
    }
    let subspace = json!({"affine-rank": [[["1"], ["0"]]]});
    for condition in [
        "det(P) = 0",
        "det(P) >= 0",
        "det(P) < 1",
        "not (1 < det(P))",
    ] {
        let certificate = solvable(&format!("P[1,2] > 0 and {condition}"), Truth::True);
        assert_eq!(
            code_with(&certificate, "show", subspace.clone()),
            "not-refused"
        );
    }
    // What the other side is depends on P.
    let certificate = solvable("det(P) != P[1,2]", Truth::True);
    assert_eq!(code_with(&certificate, "show", subspace), "not-refused");
}

#[test]
fn a_square_is_not_negative_and_every_other_number_is_one() {
    let square = |text: &str, a: &str, expected| {
        let text = format!("for all a : number: exists x : 1 x 2: {text}");
        certified(&text, json!({}), json!({"a": a}), expected)
    };
    for (text, a) in [
        ("||x||^2 = a", "-1"),
        ("a = -||x||^2", "1/2"),
        ("not (x*x^T - 2*x[1,1] != a)", "-2"),
    ] {
        square(text, a, Truth::False);
    }
    let subspace = json!({"affine-rank": [[["1"]]]});
    for (text, a) in [
        ("x[1,2] > 0 and ||x||^2 = a", "1"),
        ("x[1,2] > 0 and a = -||x||^2", "-4"),
        ("x[1,1] > 1 and ||x||^2 - 2*x[1,1] = a", "0"),
    ] {
        let certificate = square(text, a, Truth::True);
        assert_eq!(
            code_with(&certificate, "show", subspace.clone()),
            "not-refused"
        );
    }
}

#[test]
fn a_linear_system_is_solvable_near_its_centre_or_not() {
    let text = "for all A : 1 x 1: 1 = 1 and for all S near A: exists V near I(1): V*A = S";
    certified(text, json!({}), json!({"A": [["2"]]}), Truth::True);
    certified(text, json!({}), json!({"A": [["0"]]}), Truth::False);
    // Solvable, but not near the centre.
    let text = "for all A : 1 x 1, C : 1 x 1: exists V near C: V*A = A";
    certified(
        text,
        json!({}),
        json!({"A": [["2"]], "C": [["0"]]}),
        Truth::False,
    );
    certified(
        text,
        json!({}),
        json!({"A": [["2"]], "C": [["1"]]}),
        Truth::True,
    );
}

#[test]
fn what_shall_be_near_a_centre_is_near_it_beside_unknowns_that_need_not_be() {
    let only = "for all a : number: exists x : number, y near a: y = a + 1 and x = 0";
    certified(only, json!({}), json!({"a": "0"}), Truth::False);
    for text in [
        "for all a : number: exists x : number, y near a: y = a and x = 5",
        "for all a : number: exists x : number, y near a: y = a + x and y != a",
    ] {
        certified(text, json!({}), json!({"a": "2"}), Truth::True);
    }
    // Of many solutions, the least norm of all unknowns is not the least distance from the centre.
    let text = "for all a : number: exists x : number, y near a: 2*x + y = a + 1";
    let (statement, instance) = (formula(text), instance(json!({}), json!({"a": "0"})));
    let (found, _) = outcome(&statement, &instance);
    assert_ne!(found, Outcome::Met(Truth::False));
}

#[test]
fn types_of_unknowns_are_part_of_the_statement() {
    let text = "for all A : n x n: exists P : psd n : P = -I(n)";
    certified(text, json!({"n": 1}), json!({"A": [["0"]]}), Truth::False);
    let text = "for all A : n x n: exists P : symmetric n : P = A";
    certified(
        text,
        json!({"n": 2}),
        json!({"A": [["0", "1"], ["0", "0"]]}),
        Truth::False,
    );
    certified(
        text,
        json!({"n": 2}),
        json!({"A": [["0", "1"], ["1", "0"]]}),
        Truth::True,
    );
}

#[test]
fn products_of_full_rank_reach_all_matrices_of_their_rank_nearby() {
    let text = "for all A : 2 x 1, B : 1 x 2: 1 = 1 and \
        for all S near A*B with rank(S) <= 1: exists P near A, Q near B: P*Q = S";
    let full = json!({"A": [["1"], ["0"]], "B": [["1", "0"]]});
    let certificate = certified(text, json!({}), full, Truth::True);
    assert_eq!(certificate.evidence["show/1"], Evidence::Submersion);
    let zero = json!({"A": [["0"], ["0"]], "B": [["1", "0"]]});
    let certificate = certified(text, json!({}), zero, Truth::False);
    for wrong in ["submersion", "response", "simple-svd"] {
        assert_eq!(code_with(&certificate, "show/1", json!(wrong)), "not-shown");
    }
    // Without the bound of the rank, matrices of rank 2 are out of reach.
    let text = "for all A : 2 x 1, B : 1 x 2: 1 = 1 and for all S near A*B: exists P near A, Q near B: P*Q = S";
    let full = json!({"A": [["1"], ["0"]], "B": [["1", "0"]]});
    certified(text, json!({}), full, Truth::False);
}

#[test]
fn a_factor_of_large_rank_leaves_the_product_as_it_is_where_the_others_have_small_rank() {
    // B is one of all X with A X = A B, of which the second row is free; of rank 2 if A B != 0.
    let text = "for all A : 1 x 2, B : 2 x 2: 1 = 1 and for all S near A with S*B = A*B: \
        exists X near B: rank(X) = 2 and S*X = A*B";
    let at = |b: Json| json!({"A": [["1", "0"]], "B": b});
    let one = json!([["1", "0"], ["0", "0"]]);
    let certificate = certified(text, json!({}), at(one.clone()), Truth::True);
    assert_eq!(certificate.evidence["show/1"], Evidence::Fibre);
    for wrong in ["submersion", "response", "simple-svd"] {
        assert_eq!(code_with(&certificate, "show/1", json!(wrong)), "not-shown");
    }
    // Where S X = 0 for some S != 0, X has no rank 2.
    let zero = json!([["0", "0"], ["0", "0"]]);
    certified(text, json!({}), at(zero.clone()), Truth::False);
    assert_eq!(fibre_alone(text, at(zero)), Err("not-shown"));
    let other_texts = [
        // Rank 1 is not what almost all X have.
        "exists X near B: rank(X) = 1 and S*X = A*B",
        // X stands twice in the product, and beside it.
        "exists X near B: rank(X) = 2 and S*X*X = A*B",
        "exists X near B: rank(X) = 2 and S*X + [0, 0]*X = A*B",
        // Two equations.
        "exists X near B: rank(X) = 2 and S*X = A*B and X*[0; 1] = B*[0; 1]",
    ];
    for inner in other_texts {
        let text = text.replace("exists X near B: rank(X) = 2 and S*X = A*B", inner);
        assert_eq!(
            fibre_alone(&text, at(one.clone())),
            Err("not-shown"),
            "{text}"
        );
    }
    // Without the condition S B = A B the centre does not solve the equation.
    let text = text.replace(" with S*B = A*B", "");
    assert_eq!(fibre_alone(&text, at(one)), Err("not-shown"));
}

#[test]
fn a_centre_that_moves_with_the_matrix_near_which_it_is_may_leave() {
    // Near 0, S^+ is large, and 0 is not near it.
    let text = "for all A : 1 x 1: 1 = 1 and for all S near A: exists X near S^+: X = 0*S";
    let zero = json!({"A": [["0"]]});
    let certificate = certified(text, json!({}), zero, Truth::False);
    for wrong in ["response", "submersion", "fibre"] {
        assert_eq!(code_with(&certificate, "show/1", json!(wrong)), "not-shown");
    }
}

#[test]
fn a_factor_between_others_is_free_by_what_their_ranks_leave() {
    let text = "for all A : 2 x 2, B : 2 x 2, C : 2 x 1: 1 = 1 and \
        for all S near A with ||S*B*C||^2 = ||A*B*C||^2: \
        exists X near B: rank(X) >= 2 and ||S*X*C||^2 = ||A*B*C||^2";
    let zero = json!([["0", "0"], ["0", "0"]]);
    let identity = json!([["1", "0"], ["0", "1"]]);
    let at = |b: &Json, c: Json| json!({"A": identity, "B": b, "C": c});
    let (first, nothing) = (json!([["1"], ["0"]]), json!([["0"], ["0"]]));
    // rank(S X C) + (2 - 2) + (2 - rank C): 0 + 0 + 2, 1 + 0 + 1 and 0 + 0 + 1.
    assert_eq!(fibre_alone(text, at(&zero, nothing)), Ok(()));
    let one = json!([["1", "0"], ["0", "0"]]);
    assert_eq!(fibre_alone(text, at(&one, first.clone())), Ok(()));
    assert_eq!(fibre_alone(text, at(&zero, first)), Err("not-shown"));
}

/// Whether the evidence of a fibre at the second part of what is shown is accepted.
fn fibre_alone(text: &str, values: Json) -> Result<(), &'static str> {
    let certificate = Certificate {
        schema: SCHEMA,
        verdict: Verdict::Holds,
        statement: formula(text),
        dropped: Vec::new(),
        instance: instance(json!({}), values),
        evidence: BTreeMap::from([("show/1".to_owned(), Evidence::Fibre)]),
    };
    certificate.check().map_err(|rejection| rejection.code)
}

#[test]
fn decompositions_with_simple_positive_values_are_continuous_and_others_are_not() {
    let text = "for all U : 2 x 2, D : diagonal 2 x 2, V : 2 x 2 with U^T*U = I and V^T*V = I: \
        1 = 1 and for all M near U*D*V^T: exists P near U, E near D, Q near V: svd(M, P, E, Q)";
    let identity = json!([["1", "0"], ["0", "1"]]);
    let at = |values: Json| json!({"U": identity, "D": values, "V": identity});
    certified(
        text,
        json!({}),
        at(json!([["2", "0"], ["0", "1"]])),
        Truth::True,
    );
    certified(
        text,
        json!({}),
        at(json!([["1", "0"], ["0", "1"]])),
        Truth::False,
    );
    certified(
        text,
        json!({}),
        at(json!([["1", "0"], ["0", "0"]])),
        Truth::False,
    );
}

#[test]
fn a_factor_that_jumps_is_kept_from_nothing_by_its_value_at_the_point() {
    // A = S and V = S will do: near 0, V^+ and the rank of V are not what they are at 0.
    for text in [
        "for all Z : 1 x 1: for all S near Z with S != 0: \
         exists A near Z, V near Z: A*[V^+, I(1)] = [I(1), S]",
        "for all Z : 1 x 1: for all S near Z with S != 0: \
         exists A near Z, V near Z: A*[rank(V)*I(1), I(1)] = [S, S]",
    ] {
        let (statement, instance) = (formula(text), instance(json!({}), json!({"Z": [["0"]]})));
        let (found, _) = outcome(&statement, &instance);
        assert_eq!(found, Outcome::Met(Truth::Undecided), "{text}");
    }
}

#[test]
fn nearness_within_nearness_is_not_shown_by_one_path() {
    // For each x near 0 there are y near 0 with x*y != 0, but none for x = 0.
    let text = "for all c : number: exists x near c: for all y near c: x*y = 0";
    let statement = formula(text);
    let (found, _) = outcome(&statement, &instance(json!({}), json!({"c": "0"})));
    assert_ne!(found, Outcome::Met(Truth::False));
    let text = "for all c : number: 1 = 1 and for all x near c: exists y near c: x*y > 0";
    let (found, _) = outcome(&formula(text), &instance(json!({}), json!({"c": "0"})));
    assert_ne!(found, Outcome::Met(Truth::True));
}

/// The outcome of a formula about A (2 x 2) and a number y, as the prover and the kernel have it.
fn of_both(text: &str, a: &Json) -> Outcome {
    let text = format!("for all A : 2 x 2, y : number: {text}");
    let values = json!({"A": a, "y": "2"});
    let (found, evidence) = outcome(&formula(&text), &instance(json!({}), values));
    if found == Outcome::Met(Truth::True) {
        assert!(evidence.is_empty(), "{text}: {evidence:?}");
    }
    found
}

#[test]
fn what_is_open_holds_near_its_centre_without_evidence() {
    let regular = json!([["0", "1"], ["1", "3"]]);
    for text in [
        "for all V near A: det(V) != 0",
        "for all V near A: det(V) < 0 and not (det(V) >= 0)",
        "for all V near A: rank(V) = rows(V) and V*V^-1 = I",
        "for all V near A: rank(V[1,]) = 1 and rank(V[2,]) >= 1",
        "for all V near A: V^T*V > 0 and positive([1 + V[1,1]])",
        "for all V near A, x near y: det(V)*x < 0 and x^2 > 3 and abs(x) = x",
        "for all V near A: norm2(V) < 4 and sigma(2, V) > 0",
        "for all V near A with det(V) > 0: 1 = 2",
        "for all V near A: V[1,1] > 7 or V[2,2] > 2",
        "for all V near A: (for all i in 1..2: V[i,2] > 0)",
        "not (exists V near A: det(V) >= 0)",
        "not (exists V near A with rank(V) <= 1: V = V)",
    ] {
        assert_eq!(of_both(text, &regular), Outcome::Met(Truth::True), "{text}");
    }
}

#[test]
fn a_rank_does_not_fall_near_its_centre_and_may_grow() {
    let one = json!([["0", "1"], ["0", "0"]]);
    for text in [
        "for all V near A: rank(V) >= 1 and rank(A) <= rank(V) and rank(V) != 0",
        "for all V near A: rank(V*[0; 1]) = 1",
        "for all V near A: rank([V, A[,2]]) + rank(V) >= 2",
        "for all V near A, U near A: rank(V[,2]*U[1,]) = 1",
        "not (exists V near A: rank(V) < 1)",
    ] {
        assert_eq!(of_both(text, &one), Outcome::Met(Truth::True), "{text}");
    }
    for text in [
        "for all V near A: rank(V) = 1",
        "for all V near A: rank(V) <= 1",
        "for all V near A: rank(V) = rank(A)",
        "for all V near A: rank(V)*V[1,2] = V[1,2]",
    ] {
        assert_ne!(of_both(text, &one), Outcome::Met(Truth::True), "{text}");
    }
}

#[test]
fn what_is_at_its_bound_or_jumps_or_is_undefined_beside_the_centre_is_not_shown_to_hold_near() {
    let nothing = json!([["0", "0"], ["0", "0"]]);
    let identity = json!([["1", "0"], ["0", "1"]]);
    for (text, a) in [
        ("for all V near A: V > 0", &identity),
        ("for all V near A: V + V^T >= 2*I", &identity),
        ("for all V near A: norm2(V) <= 1", &identity),
        ("for all V near A: det(V) >= 0", &nothing),
        ("for all V near A: proj(V) = 0", &nothing),
        ("for all V near A: V^+ = 0", &nothing),
        ("for all V near A: ||V||^2 <= 0 or V^-1 = V^-1", &nothing),
        ("for all V near A: relu(V[1,1]) = 0", &nothing),
        ("for all V near A: critical(abs(V[1,1])*x; x = 0)", &nothing),
        (
            "for all V near A: sum(1 for i in 1..2 where i <= rank(V)) = 0",
            &nothing,
        ),
        ("not (exists V near A: V != 0)", &nothing),
        ("for all x near y, V near x*A: V[1,1] < 3", &identity),
    ] {
        assert_ne!(of_both(text, a), Outcome::Met(Truth::True), "{text}");
    }
}

#[test]
fn an_elimination_whose_entries_grow_with_each_pivot_is_too_costly() {
    let text = "for all A : 3 x 3: for all V near A: rank(ad(V)^2)^2 <= 36";
    let row = ["0", "0", "0"];
    let found = outcome(
        &formula(text),
        &instance(json!({}), json!({"A": [row, row, row]})),
    );
    assert_eq!(found.0, Outcome::Met(Truth::Undecided));
}

#[test]
fn the_members_of_a_family_are_near_together() {
    let family = |text: &str| {
        let text = format!("for all W[i in 1..2] : 2 x 2: {text}");
        let values = json!({"W": [[["0", "1"], ["1", "0"]], [["1", "0"], ["0", "0"]]]});
        outcome(&formula(&text), &instance(json!({}), values)).0
    };
    for text in [
        "for all V near W: (for all i in 1..2: rank(V[i]) >= 1 or rank(V[i]) = 2)",
        "for all V near W: rank(V[2] * ... * V[1]) >= 1",
        "for all V near W: det(V[1]) < 0 and rank((V[2] * ... * V[1])[1,]) = 1",
    ] {
        assert_eq!(family(text), Outcome::Met(Truth::True), "{text}");
    }
    for text in [
        "for all V near W: rank(V[2] * ... * V[1]) <= 1",
        "for all V near W: rank(V[rank(V[2])] * ... * V[1]) = 2",
        "for all V near W: V[rank(V[2])] = V[1]",
    ] {
        assert_ne!(family(text), Outcome::Met(Truth::True), "{text}");
    }
}

#[test]
fn a_matrix_with_small_entries_shows_that_one_exists() {
    for text in [
        "exists A : 2 x 2: A*A = 0 and A != 0",
        "exists A : 2 x 2: A^2 = -I(2)",
        "exists A : 2 x 2: A^2 = 2*I(2)",
        "not (for all A : 3 x 3: A^3 = 0 implies A^2 = 0)",
    ] {
        certified(text, json!({}), json!({}), Truth::True);
    }
}

#[test]
fn evidence_of_another_node_does_not_help() {
    let text = "for all W : 1 x 1: local_min(||W||^2; W) and local_min(||W - I(1)||^2; W)";
    let certificate = certified(text, json!({}), json!({"W": [["0"]]}), Truth::False);
    let mut moved = certificate.clone();
    let evidence = moved.evidence.remove("show/1").unwrap();
    moved.evidence.insert("show/0/1".to_owned(), evidence);
    assert_eq!(moved.check().unwrap_err().code, "evidence-missing");
}

#[test]
fn a_name_that_is_not_dropped_is_an_error() {
    let text = "for all A : n x n with rank(A) = n: det(A) = 0";
    let mut certificate = certified(text, json!({"n": 1}), json!({"A": [["1"]]}), Truth::False);
    certificate.dropped = vec!["h2".to_owned()];
    assert_eq!(certificate.check().unwrap_err().code, "unknown-dropped");
}
