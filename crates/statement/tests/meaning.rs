//! What formulas mean, from text to truth: tables of closed formulas, and of formulas about a
//! family of matrices.

use kernel::decide::NoEvidence;
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::instance::Instance;
use kernel::tree::Statement;
use kernel::truth::Truth::{self, False, True, Undecided, Undefined};
use statement::parse_file;

fn truth(statement: &Statement, instance: &str) -> Truth {
    let core = elaborate(statement).unwrap_or_else(|faults| panic!("{faults:?}"));
    let instance: Instance = serde_json::from_str(instance).unwrap();
    let mut evaluator = Evaluator::new(&core);
    evaluator.assign(&instance).unwrap();
    evaluator.prop(core.show, &mut NoEvidence)
}

fn check(cases: &[(&str, Truth)], judge: impl Fn(&str) -> Truth) {
    let wrong = cases.iter().filter_map(|(text, expected)| {
        let found = judge(text);
        (found != *expected).then(|| format!("{text}: expected {expected:?}, found {found:?}"))
    });
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Formulas without free names.
fn closed(cases: &[(&str, Truth)]) {
    check(cases, |text| {
        let text = format!("claim c\n  show {text}\n");
        let (file, errors) = parse_file(&text);
        assert!(errors.is_empty(), "{text}: {errors:?}");
        truth(
            &file.claims[0].forms[0].statement(),
            r#"{"sizes":{},"values":{}}"#,
        )
    });
}

#[test]
fn matrices_and_their_functions() {
    closed(&[
        ("rank([1, 2; 2, 4]) = 1", True),
        ("rank([1, 2; 2, 5]) = 2", True),
        ("rank(zeros(2, 3)) = 0", True),
        ("det([2, 1, 0; 1, 2, 1; 0, 1, 2]) = 4", True),
        ("trace([1, 2; 3, 4]) = 5", True),
        ("per([1, 2; 3, 4]) = 10", True),
        ("[1, 2; 3, 4]^T = [1, 3; 2, 4]", True),
        ("[1, 2; 3, 4]^-1 = 1/2 * [-4, 2; 3, -1]", True),
        ("det([1, 2; 2, 4]^-1) = 0", Undefined),
        ("[1, 2; 2, 4]^+ = 1/25 * [1, 2; 2, 4]", True),
        ("[1, 2]^+ = 1/5 * [1; 2]", True),
        ("zeros(2, 3)^+ = zeros(3, 2)", True),
        ("[1, 1; 0, 1]^5 = [1, 5; 0, 1]", True),
        ("[1, 2; 3, 4]^0 = I(2)", True),
        ("||[1, 2; 3, 4]||^2 = 30", True),
        ("[1, 2; 3, 4][2, 1] = 3", True),
        ("[1, 2; 3, 4][2,] = [3, 4]", True),
        ("[1, 2; 3, 4][,2] = [2; 4]", True),
        ("[1, 2; 3, 4][3,] = [3, 4]", Undefined),
        ("[1, 2; 3, 4][,0] = [2; 4]", Undefined),
        ("[I(2), [5; 6]] = [1, 0, 5; 0, 1, 6]", True),
        (
            "[i + 2*j for i in 1..2, j in 1..3] = [3, 5, 7; 4, 6, 8]",
            True,
        ),
        ("rank([i + 2*j for i in 1..0, j in 1..3]) = 0", True),
        ("proj([3; 4]) = 1/25 * [9, 12; 12, 16]", True),
        ("hadamard([1, 2; 3, 4], [2, 0; 1, 1]) = [2, 0; 3, 4]", True),
        ("kron([1, 2], [3; 4]) = [3, 6; 4, 8]", True),
        ("khatri_rao([1, 2; 3, 4], [1, 1]) = [1, 2; 3, 4]", True),
        ("khatri_rao([1, 2], [3, 4; 5, 6]) = [3, 8; 5, 12]", True),
        ("relu([-1, 2; 0, -3]) = [0, 2; 0, 0]", True),
        ("diag([1; 2]) = [1, 0; 0, 2]", True),
        ("ones(1, 2) = [1, 1]", True),
        ("adj([1, 2; 3, 4]) = [4, -2; -3, 1]", True),
        ("adj([7]) = [1]", True),
        ("hankel_traces([0, 1; 0, 0]) = [2, 0; 0, 0]", True),
        (
            "inertia_pos([0, 1; 1, 0]) = 1 and inertia_neg([0, 1; 1, 0]) = 1",
            True,
        ),
        (
            "inertia_pos([-1, 0; 0, 0]) = 0 and inertia_neg([-1, 0; 0, 0]) = 1",
            True,
        ),
        ("inertia_pos([0, 1; 0, 0]) = 0", Undefined),
        ("rows([1, 2, 3]) = 1 and cols([1, 2, 3]) = 3", True),
    ]);
}

#[test]
fn numbers_and_their_functions() {
    closed(&[
        ("1/3 + 1/6 = 1/2", True),
        ("1.5 = 3/2", True),
        ("-2^2 = -4", True),
        ("2^3^2 = 64", True),
        ("0^0 = 1", True),
        ("2^100 = 4^50", True),
        ("2^100 > 2^99 + 1", True),
        ("abs(-3/2) = 3/2", True),
        ("min(3, 1/2, 2) = 1/2 and max(3, 1/2, 2) = 3", True),
        (
            "min(2, i for i in 3..4) = 2 and max(2, i for i in 3..4) = 4",
            True,
        ),
        ("sum(i^2 for i in 1..4) = 30", True),
        ("sum(1/i for i in 0..2) = 0", Undefined),
        ("sum(1/i for i in 0..2 where i != 0) = 3/2", True),
        ("sum(i*j for i in 1..2, j in 1..i) = 1 + 2 + 4", True),
        ("count(i != 2 for i in 1..3) = 2", True),
        ("count(i for i in 1..3 where i != 2) = 2", True),
        ("count(1/i > 0 for i in 0..3) = 3", Undefined),
        ("2^+ = 1/2 and 0^+ = 0", True),
        ("1/0 = 1/0", Undefined),
        ("1/0*0 = 0", Undefined),
        ("0*(1/0) = 0", Undefined),
        ("I(2) = I(2) + 0*(1/0)", Undefined),
        ("0*2*3 = 0", True),
        ("not 1/0 = 1", Undefined),
        ("1/0 = 1 or 1 = 1", True),
        ("1/0 = 1 and 1 = 2", False),
        ("1/0 = 1 implies 1 = 1", True),
        ("1/0 = 1 implies 1 = 2", Undefined),
        ("1 = 2 iff 2 = 3", True),
        ("1 < 2 <= 2 < 3", True),
        ("1 < 2 <= 1", False),
    ]);
}

#[test]
fn bounded_quantifiers_and_finite_sets() {
    closed(&[
        ("for all i in 1..3, j in i..3: i <= j", True),
        ("exists i in 1..3, j in 1..i: i + j = 6", True),
        ("exists i in 1..3 with i > 2: i = 2", False),
        ("for all i in 1..3 with i > 2: i = 3", True),
        ("for all i in 0..2 with i != 0: 1/i <= 1", True),
        ("for all i in 1..min(j for j in 1..0): 1 = 1", Undefined),
        (
            "for all i in 1..2, j in 1..min(k for k in 2..i): j <= 2",
            Undefined,
        ),
        ("for all s in {-1, 1}: s^2 = 1", True),
        ("exists s in {-1, 1/2}: s^2 = 1/4", True),
        ("for all S : 2 x 2 over {0, 1}: det(S) <= 1", True),
        (
            "exists S : 2 x 2 over {0, 1}: det(S) = -1 and trace(S) = 1",
            True,
        ),
        ("for all S : symmetric 2 over {0, 1}: S = S^T", True),
        (
            "exists S : orthogonal 2 over {-1, 0, 1}: det(S) = -1 and S[1,1] = 0",
            True,
        ),
        (
            "for all S : orthogonal 2 over {-1, 0, 1}: abs(det(S)) = 1",
            True,
        ),
        ("for all S : psd 2 over {-1, 0, 1}: trace(S) >= 0", True),
        ("exists S : pd 2 over {0, 1}: det(S) = 0", False),
        (
            "for all S : diagonal 2 x 3 over {1, 2}: S[1,2] = 0 and S[2,2] >= 1",
            True,
        ),
        ("for all x : number over {1, 2}: x >= 1", True),
        ("exists k : natural over {1, 2}: 3^k = 9", True),
        ("exists S : 5 x 5 over {0, 1}: det(S) = 5", Undecided),
    ]);
}

#[test]
fn orders_between_matrices() {
    closed(&[
        ("[2, 1; 1, 2] > 0", True),
        ("[1, 1; 1, 1] > 0", False),
        ("[1, 1; 1, 1] >= 0", True),
        ("[1, 2; 2, 1] >= 0", False),
        ("[1, 1; 0, 1] >= 0", False),
        ("not [1, 1; 0, 1] >= 0", True),
        ("I(2) <= [2, 1; 1, 2]", True),
        ("I(2) < [2, 1; 1, 2]", False),
        ("nonneg([0, 1; 2, 3])", True),
        ("nonneg([0, 1; 2, -3])", False),
        ("positive([0, 1; 2, 3])", False),
        ("positive([1, 1; 2, 3])", True),
        ("hurwitz([-1, 5; 0, -2])", True),
        ("hurwitz([0, 1; -1, 0])", False),
        (
            "svd([0, 2; 1, 0], [1, 0; 0, 1], [2, 0; 0, 1], [0, 1; 1, 0])",
            True,
        ),
        (
            "svd([0, 1; 2, 0], [1, 0; 0, 1], [1, 0; 0, 2], [0, 1; 1, 0])",
            False,
        ),
        ("svd([1, 0; 0, -1], I(2), [1, 0; 0, -1], I(2))", False),
        ("radius([0, 2; 2, 0]) < 2", False),
        ("radius([0, 2; 2, 0]) <= 2", True),
        ("radius([0, 2; -1, 0]) <= norm2([0, 2; -1, 0])", True),
    ]);
}

#[test]
fn irrational_numbers() {
    closed(&[
        ("sqrt(2)^2 <= 2 and sqrt(2)^2 >= 2", True),
        ("2/sqrt(2) < sqrt(2)", False),
        ("-sqrt(2) < -1.41", True),
        ("sqrt(sqrt(4)) >= sqrt(2)", True),
        (
            "min(sqrt(2), 1.5) < 1.42 and max(sqrt(2), sqrt(3), 1) <= 1.74",
            True,
        ),
        ("sum(sqrt(i) for i in 1..3) < 4.14", False),
        ("sqrt(1/0) < 1", Undefined),
        ("eig(2, [2, 1; 1, 2]) <= 1", True),
        ("eig(2, [2, 1; 1, 2]) < 1", False),
        ("radius([0, 1; 1, 1]) <= (1 + sqrt(5))/2", True),
        ("radius([0, 1; 1, 1]) < (1 + sqrt(5))/2", False),
        ("norm2(zeros(0, 2)) <= 0", True),
    ]);
}

#[test]
fn matrices_without_entries() {
    closed(&[
        ("rank(zeros(0, 3)) = 0", True),
        ("det(zeros(0, 0)) = 1 and trace(zeros(0, 0)) = 0", True),
        ("zeros(0, 3)*zeros(3, 0) = zeros(0, 0)", True),
        ("zeros(3, 0)*zeros(0, 3) = zeros(3, 3)", True),
        ("zeros(0, 0) > 0", True),
        ("zeros(-1, 2) = zeros(-1, 2)", Undefined),
        ("per(ones(30, 30)) = 1", Undecided),
    ]);
}

const NETWORK: &str = r#"
context network
  sizes H, d[0..H]
  for all W[i in 1..H] : d[i] x d[i-1], V : d[1] x d[0]
  let R = W[H] * ... * W[1]
  let A(i) = W[H] * ... * W[i+1]
  let L = 1/2 * ||R||^2
"#;

/// H = 2, d = (1, 2, 1), W_1 = [1; 2], W_2 = [3 4], V = [5; 6].
const POINT: &str = r#"{"sizes":{"H":2,"d":[1,2,1]},"values":{
    "W":[[["1"],["2"]],[["3","4"]]],"V":[["5"],["6"]]}}"#;

#[test]
fn families_products_and_replacements() {
    let judge = |text: &str| {
        let text = format!("{NETWORK}\nclaim c in network\n  show {text}\n");
        let (file, errors) = parse_file(&text);
        assert!(errors.is_empty(), "{text}: {errors:?}");
        truth(&file.claims[0].forms[0].statement(), POINT)
    };
    check(
        &[
            ("R[1,1] = 11", True),
            ("A(1)[1,2] = 4", True),
            ("A(2)[1,1] = 1", True),
            ("cols(A(2)) = d[2]", True),
            ("rank(A(3)) = 0", Undefined),
            ("W[3] = W[3]", Undefined),
            ("W[1][2,1] = 2", True),
            ("d[0] = 1 and d[1] = 2", True),
            ("d[3] = 1", Undefined),
            (
                "min(d[0..H]) = 1 and max(d[0..H]) = 2 and sum(d[0..H]) = 4",
                True,
            ),
            ("max(d[0..H-1], 5) = 5", True),
            ("L = 121/2", True),
            ("(L with W[1] := V) = 39^2/2", True),
            ("(L with W[1] := V, W[2] := 2*W[2]) = 78^2/2", True),
            ("(R with W[1] := V) = R", False),
            ("(L with W[1] := W[1]) = L", True),
            // 1 is an integer, and s a number all the same.
            (
                "exists s in {1/2}: ((s with s := s/8) with s := 1) = 1/8",
                True,
            ),
            ("grad(L; W[1])[1,1] = 33 and grad(L; W[1])[2,1] = 44", True),
            ("grad(L; W[2])[1,1] = 11 and grad(L; W[2])[1,2] = 22", True),
            ("critical(L; W)", False),
            ("critical((L with W[1] := 0*W[1], W[2] := 0*W[2]); V)", True),
            ("hess(L; W[2])[1,2] = 2 and trace(hess(L; W[2])) = 5", True),
            ("rank(hess(L; W)) = 4", True),
            (
                "for all i in 1..4, j in 1..4: hess(L; W[1], W[2])[i,j] = hess(L; W)[i,j]",
                True,
            ),
            ("hess(L; W[H], W[H-1])[1,2] = hess(L; W[2])[1,2]", True),
            ("trace(hess(L; W)) = 30", True),
            ("for all i in 1..H: rank(W[i]) = 1", True),
        ],
        judge,
    );
}

#[test]
fn a_family_is_given_for_each_index_and_in_its_sizes() {
    let text = format!("{NETWORK}\nclaim c in network\n  show R = R\n");
    let (file, _) = parse_file(&text);
    let core = elaborate(&file.claims[0].forms[0].statement()).unwrap();
    let fault = |instance: &str| {
        let instance: Instance = serde_json::from_str(instance).unwrap();
        let fault = Evaluator::new(&core).assign(&instance).unwrap_err();
        fault.to_string()
    };
    let cases = [
        (
            r#"{"sizes":{"H":2,"d":[1,2]},"values":{}}"#,
            "`d`: expected a size for each of 0..2, found 2 sizes",
        ),
        (
            r#"{"sizes":{"H":1,"d":[1,0]},"values":{}}"#,
            "`d`: expected at least 1, found 0",
        ),
        (
            r#"{"sizes":{"H":1,"d":1},"values":{}}"#,
            "`d`: expected a list of sizes, found a size",
        ),
        (
            r#"{"sizes":{"H":1,"d":[1,1]},"values":{}}"#,
            "`W` has no value",
        ),
        (
            r#"{"sizes":{"H":1,"d":[1,1]},"values":{"W":[["1"]]}}"#,
            "`W`: expected a list of matrices, found a matrix",
        ),
        (
            r#"{"sizes":{"H":1,"d":[1,1]},"values":{"W":[[["1","2"]]]}}"#,
            "`W`: expected 1 x 1, found 1 x 2",
        ),
        (
            r#"{"sizes":{"H":1,"d":[1,1]},"values":{"W":[[["1"]]],"V":"1"}}"#,
            "`V`: expected a matrix, found a number",
        ),
    ];
    for (instance, message) in cases {
        assert_eq!(fault(instance), message);
    }
}

#[test]
fn a_slope_that_is_missing_at_all_points_near_has_no_derivative() {
    // Where x is not 0, the function of y has a kink at 0.
    closed(&[
        (
            "for all x in {0}, y in {0}: grad(grad(max(x^2*y, 0); y); x) = 0",
            Undecided,
        ),
        (
            "for all x in {0}, y in {0}: hess(max(x^2*y, 0); x, y) = 0",
            Undecided,
        ),
        (
            "for all x in {0}, y in {0}: hess(max(y*(x^2 + y^2), 0); x, y) = 0",
            Undecided,
        ),
        // Once is differentiable what is small of second order.
        ("for all x in {0}, y in {0}: grad(max(x*y, 0); x) = 0", True),
        (
            "for all x in {0}, y in {0}: critical(max(x^2*y, 0); x, y)",
            True,
        ),
        (
            "for all x in {0}, y in {1}: grad(grad(max(x^2, 0); x) + y^2; y) = 2",
            True,
        ),
    ]);
}

#[test]
fn nothing_that_is_large_for_its_sides_alone_is_made() {
    closed(&[
        ("trace(proj(zeros(1000000, 0))) = 0", Undecided),
        (
            "rank(khatri_rao(zeros(1000000, 0), zeros(10000000, 0))) = 0",
            Undecided,
        ),
        (
            "rank(kron(zeros(0, 1000000), zeros(0, 10000000))) = 0",
            Undecided,
        ),
        ("proj(zeros(3, 0)) = zeros(3, 3)", True),
        ("kron(zeros(3, 0), zeros(2, 0)) = zeros(6, 0)", True),
    ]);
}

#[test]
fn the_range_of_a_family_may_be_empty_below_its_beginning_or_end_at_the_last_integer() {
    let judge = |text: &str, instance: &str| {
        let (file, errors) = parse_file(text);
        assert!(errors.is_empty(), "{text}: {errors:?}");
        truth(&file.claims[0].forms[0].statement(), instance)
    };
    let text = "claim c\n  sizes d[3..1]\n  show sum(d[3..1]) = 0\n";
    assert_eq!(judge(text, r#"{"sizes":{"d":[]},"values":{}}"#), True);
    let last = i64::MAX;
    let text = format!(
        "claim c\n  for all W[i in {last}..{last}] : 1 x 1\n  show critical(W[{last}][1,1]^2; W)\n"
    );
    let instance = r#"{"sizes":{},"values":{"W":[[["0"]]]}}"#;
    assert_eq!(judge(&text, instance), True);
}

#[test]
fn a_member_does_not_move_beside_its_family() {
    for places in ["W, W[1]", "W[1], W"] {
        let text = format!(
            "claim c\n  for all W[i in 1..1] : 1 x 1\n  show hess(W[1][1,1]^2; {places}) = 0\n"
        );
        let (file, errors) = parse_file(&text);
        let faults = elaborate(&file.claims[0].forms[0].statement());
        let faults = faults.map(|_| ()).unwrap_err();
        assert!(errors.is_empty() && faults[0].code == "place", "{faults:?}");
    }
}
