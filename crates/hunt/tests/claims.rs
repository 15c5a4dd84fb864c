//! The claims of the files have the verdicts that the files expect, and the known counterexamples
//! are found or bettered.

use hunt::{Form, Options, examine};
use serde_json::json;

mod common;

use common::place;

/// The forms of a file of claims, with what the file expects of them.
fn forms(file: &str) -> Vec<Form> {
    let path = format!("{}/../../tests/claims/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let (file, errors) = statement::parse_file(&text);
    assert!(errors.is_empty(), "{errors:?}");
    let forms = file.claims.iter().flat_map(|claim| &claim.forms);
    forms
        .map(|form| Form {
            statement: form.statement(),
            expected: form
                .expects()
                .find(|e| e.without.is_none())
                .map(|e| e.verdict),
            without: Vec::new(),
        })
        .collect()
}

fn hunted(form: &Form, effort: u64) -> hunt::Examined {
    let options = Options {
        effort: Some(effort),
        seed: 1,
        ..Options::default()
    };
    examine(form, &options, false, None).unwrap()
}

/// What is said of a formula.
fn hunted_text(text: &str, effort: u64) -> hunt::Line {
    let form = statement::parse_formula(text).unwrap();
    hunted(&Form::from(&form), effort).line
}

#[test]
fn each_generic_claim_has_the_verdict_that_its_file_expects() {
    for form in forms("generic.claims") {
        let examined = hunted(&form, 10_000);
        let name = format!("{}/{}", form.statement.claim, form.statement.form);
        assert_eq!(Some(examined.line.verdict), form.expected, "{name}");
        let line = &examined.line;
        let vacuous: u64 = line.vacuous.values().sum();
        assert_eq!(
            line.instances,
            line.met + vacuous + line.undecided + line.undefined,
            "{name}"
        );
    }
}

#[test]
fn the_least_counterexamples_that_are_known_are_found() {
    // Sum of the sizes and height: exhaustively none below among integers up to 3.
    let known = [
        ("rank-full-product", (3, 1)),
        ("rank-square", (2, 1)),
        ("dim-inclusion-exclusion", (5, 1)),
        ("square-expand", (2, 1)),
        ("commute-transitive", (2, 1)),
        ("distinct-orthogonal", (2, 1)),
        ("invertible-sum", (1, 1)),
        ("det-concave", (2, 1)),
        ("trace-lieb-thirring-three", (2, 2)),
        ("congruence-both-sides", (2, 2)),
        ("psd-product-symmetric", (2, 2)),
        ("hurwitz-dissipative", (2, 2)),
        ("contraction-sandwich", (2, 1)),
        ("cube-convex", (2, 2)),
        ("mi26-projections", (2, 1)),
        ("pinv-product", (4, 1)),
        ("pinv-product-surveys", (5, 1)),
        ("max-norm-submultiplicative", (2, 1)),
        ("lk-thm32", (4, 1)),
        ("relu-dead-critical", (3, 1)),
        ("sign-psd", (3, 2)),
    ];
    let all = forms("open.claims");
    for (claim, least) in known {
        let form = all
            .iter()
            .find(|form| form.statement.claim == claim)
            .unwrap();
        let examined = hunted(form, 30_000);
        let instance = examined
            .line
            .counterexample
            .unwrap_or_else(|| panic!("{claim}"));
        assert_eq!(place(&instance), least, "{claim}");
    }
}

/// At a critical point no entry moves alone: draws of simple numbers find what moves do not.
#[test]
fn a_counterexample_whose_entries_hang_together_is_made_small() {
    let text = "claim slope
  sizes H, d[0..H]
  for all Y : d[H] x d[0], W[i in 1..H] : d[i] x d[i-1]
  let R = W[H] * ... * W[1]
  assume critical: critical(||R - Y||^2; W)
  assume slope: R != Y
  show not local_min(||R - Y||^2; W)
";
    let (file, errors) = statement::parse_file(text);
    assert!(errors.is_empty(), "{errors:?}");
    let form = Form {
        statement: file.claims[0].forms[0].statement(),
        expected: Some(statement::Verdict::Refuted),
        without: Vec::new(),
    };
    let found = hunted(&form, 300_000).line.counterexample.unwrap();
    assert!(place(&found) <= (7, 3), "{found:?}");
}

#[test]
fn every_counterexample_has_a_certificate_that_the_kernel_accepts() {
    for form in forms("generic.claims") {
        let examined = hunted(&form, 3_000);
        if let Some(certificate) = examined.line.certificate {
            let text = serde_json::to_string(&certificate).unwrap();
            let certificate = kernel::certificate::Certificate::read(&text).unwrap();
            certificate.check().unwrap();
        }
    }
}

#[test]
fn a_verdict_depends_on_the_seed_and_the_effort_alone() {
    for form in forms("generic.claims").iter().take(6) {
        let lines: Vec<String> = (0..2)
            .map(|_| serde_json::to_string(&hunted(form, 2_000).line).unwrap())
            .collect();
        assert_eq!(lines[0], lines[1]);
    }
}

#[test]
fn what_is_too_large_is_not_visited_and_no_box_of_it_is_complete() {
    for text in [
        "for all A : 1000000000 x 1: A = A",
        "for all A : 1000000000 x 1000000000: A = A",
        "for all A : 0 x 1000000000: A = A",
        "for all D : diagonal 100000 x 100000: D = D",
    ] {
        let line = hunted_text(text, 1_000);
        assert_eq!(line.verdict.to_string(), "untested", "{text}");
        assert!(line.complete.is_empty(), "{text}");
    }
    let names: Vec<String> = (0..5_000).map(|i| format!("a{i}")).collect();
    let text = format!("for all {} : number: a0 = a1", names.join(", "));
    let line = hunted_text(&text, 1_000);
    assert_eq!(
        (line.verdict.to_string().as_str(), line.instances),
        ("untested", 0)
    );
    let line = hunted_text("for all A : 1000*n^2 x 1: rank(A) <= 1", 10_000);
    assert_eq!(line.verdict.to_string(), "stands");
    assert!(line.met > 0 && line.complete.is_empty());
}

#[test]
fn natural_numbers_beyond_the_boxes_are_drawn_and_the_least_is_found() {
    for (text, least) in [
        ("for all k : natural: k <= 20", 21),
        ("for all k : natural, A : n x n: k < 17 or k = 18", 17),
    ] {
        let line = hunted_text(text, 3_000);
        let found = line.counterexample.expect("a counterexample");
        assert_eq!(json!(found.values["k"]), json!(least), "{text}");
        assert!(line.least, "{text}");
    }
}

#[test]
fn zeros_and_ones_are_searched_before_all_of_height_one() {
    let line = hunted_text("for all A : 4 x 4: rank(A) = rank(A^T)", 3_000);
    let entries: Vec<_> = line.complete.iter().map(|done| done.entries).collect();
    assert_eq!(entries, [[0, 1]]);
    assert!(line.met >= 1 << 16);
}

#[test]
fn a_statement_without_variables_has_one_instance_of_each_size() {
    for (text, instances) in [
        ("exists A : 2 x 2: A*A = 0 and A != 0", 1),
        ("exists A : n x n: A*A = 0 and A = 0", 5),
    ] {
        let line = hunted_text(text, 100_000);
        assert_eq!(line.verdict.to_string(), "stands", "{text}");
        assert_eq!((line.instances, line.met), (instances, instances), "{text}");
    }
}

#[test]
fn sizes_beyond_the_small_ones_are_searched_too() {
    // 4 is the least size of a Hadamard matrix above 2; 5 the least at which the hypothesis holds.
    for (text, sizes) in [
        (
            "for all A : n x n over {-1, 1} with A*A^T = n*I(n): n <= 2",
            json!({"n": 4}),
        ),
        (
            "for all A : n x n with n >= 5 and rank(A) >= 1: rank(A) = n",
            json!({"n": 5}),
        ),
    ] {
        let line = hunted_text(text, 100_000);
        assert_eq!(line.verdict.to_string(), "refuted", "{text}");
        let found = serde_json::to_value(line.counterexample).unwrap();
        assert_eq!(found["sizes"], sizes, "{text}");
    }
}

#[test]
fn what_holds_at_the_corners_fails_between_them() {
    // Permutations are orthogonal, and other doubly stochastic matrices are not.
    let sums = "for all i in 1..3: sum(A[i,j] for j in 1..3) = 1 and sum(A[j,i] for j in 1..3) = 1";
    let signs = "(for all i in 1..3, j in 1..3: A[i,j] >= 0)";
    let text = format!("for all A : 3 x 3 with {signs} and ({sums}): A*A^T = I(3)");
    let line = hunted_text(&text, 20_000);
    assert_eq!(line.verdict.to_string(), "refuted");
}

#[test]
fn of_show_some_nothing_undefined_is_certified() {
    let text = "claim c\n  for all x : number over {0}\n  show some: 1/x = 1\n";
    let (file, _) = statement::parse_file(text);
    let line = hunted(&Form::from(&file.claims[0].forms[0]), 1_000).line;
    assert_eq!(line.verdict.to_string(), "not-witnessed");
    assert_eq!(line.undefined, 1);
    assert!(line.certificate.is_none() && line.witness.is_none());
}

#[test]
fn a_range_of_a_billion_is_walked_from_its_beginning() {
    let line = hunted_text("for all i in 1..1000000000: i^2 < 25", 1_000);
    assert_eq!(line.verdict.to_string(), "refuted");
    let counterexample = serde_json::to_string(&line.counterexample).unwrap();
    assert!(counterexample.contains(r#""i":5"#), "{counterexample}");
}

#[test]
fn below_a_great_height_not_all_numbers_are_listed() {
    // There are about a million million rationals of a height of at most a million.
    let line = hunted_text("for all x : number with x = 1000001/1000: x < 0", 1_000);
    assert_eq!(line.verdict.to_string(), "refuted");
    assert!(!line.least);
}

#[test]
fn a_natural_number_of_a_finite_set_is_one_of_the_set() {
    let line = hunted_text("for all k : natural over {50, -1, 1/2}: k != 50", 1_000);
    assert_eq!(line.verdict.to_string(), "refuted");
    let line = hunted_text("for all k : natural over {0, 3, 3, -1}: k < 4", 1_000);
    assert_eq!(line.verdict.to_string(), "stands");
    assert_eq!((line.instances, line.met), (2, 2));
}

#[test]
fn the_least_counterexample_comes_by_entries_as_declared_and_then_by_integers() {
    for (text, values) in [
        // A = 0, c = -1 comes before A = 1, c = 0, though the type of B needs c first.
        (
            "for all A : 1 x 1, c : number, B : 1 x 1 over {c}: \
             not (A = 0 and c = -1) and not (A = 1 and c = 0)",
            json!({"A": [["0"]], "c": "-1", "B": [["-1"]]}),
        ),
        // The larger matrix has the smaller entries, row by row.
        (
            "for all k in 1..2, A : k x k: not (A[k,k] = 1)",
            json!({"k": 2, "A": [["0", "0"], ["0", "1"]]}),
        ),
        // A number of a finite set has the height that it has.
        (
            "for all x in {0, 5}, y : number: not (x = 5 and y = 0) and not (x = 0 and y = 2)",
            json!({"x": "0", "y": "2"}),
        ),
        // From 2 on, all k are alike.
        (
            "for all A : 1 x 1, k : natural: not (rank(A) < k and A != 0)",
            json!({"A": [["1"]], "k": 2}),
        ),
    ] {
        let line = hunted_text(text, 10_000);
        let found = serde_json::to_value(&line.counterexample).unwrap();
        assert_eq!(found["values"], values, "{text}");
        assert!(line.least, "{text}");
    }
}

#[test]
fn below_unbounded_naturals_nothing_is_least() {
    // x = 0, k = 9 is less, and no box holds it.
    let text = "for all x : number, k : natural: x != 1 and not (x = 0 and 2*k = 18)";
    let line = hunted_text(text, 10_000);
    let found = serde_json::to_value(&line.counterexample).unwrap();
    assert!(!line.least || found["values"]["k"] == 9, "{found}");
}

#[test]
fn a_natural_that_is_a_centre_or_a_length_is_not_alike_from_some_number_on() {
    for text in [
        // Less: x = 0, k = 9, of which the first says no more than `k != 9`.
        "for all x : number, k : natural: x != 1 and not (x = 0 and (exists z near k: z = 9))",
        "for all x : number, k : natural, W[i in 1..k] : 1 x 1: x != 1",
    ] {
        let line = hunted_text(text, 10_000);
        assert_eq!(line.verdict.to_string(), "refuted", "{text}");
        assert!(!line.least, "{text}");
    }
}

#[test]
fn an_undecided_hypothesis_about_sizes_is_not_vacuous() {
    let text = "claim c\n  sizes n\n  for all A : n x n\n  \
                assume root: exists X : 1 x 1: X*X = 2\n  show A = A\n";
    let (file, _) = statement::parse_file(text);
    let line = hunted(&Form::from(&file.claims[0].forms[0]), 1_000).line;
    assert_eq!(line.verdict.to_string(), "untested");
    assert_eq!(line.vacuous["root"], 0);
    assert!(line.undecided > 0);
}

#[test]
fn a_member_of_a_family_is_named_by_its_index() {
    let text = "for all W[i in 0..1] : 1 x 2: W[0] = W[0] and W[1]*W[0]^T != 1";
    let line = hunted_text(text, 2_000);
    assert_eq!(line.verdict.to_string(), "refuted");
    // The least has equal members: W[0] = W[1] = [0 1].
    assert_eq!(line.degenerate, ["W[1] = W[0]"]);
}

#[test]
fn a_range_over_all_integers_has_a_length_and_one_that_ends_before_it_begins_has_none() {
    assert_eq!(kernel::instance::length(i64::MIN, i64::MAX), 1 << 64);
    assert_eq!(kernel::instance::length(i64::MAX, i64::MIN), 0);
}
