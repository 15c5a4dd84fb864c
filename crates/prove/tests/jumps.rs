//! What is said near a point, beside points that are near: terms that jump, kink or are undefined
//! there, and unknowns that need not be near anything. Numbers as 1 x 1 matrices, with the
//! coefficients below so small that what holds at distance 10^-9 holds as near as one wants.

use std::collections::BTreeMap;

use exact::{Matrix, Rational, kernel_basis};
use kernel::certificate::{Certificate, Outcome, SCHEMA, Verdict, judge};
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::evidence::Evidence;
use kernel::instance::Instance;
use kernel::judge::Judge;
use kernel::tree::Statement;
use kernel::truth::Truth;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn formula(text: &str) -> Statement {
    let form = statement::parse_formula(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
    form.statement()
}

fn instance(values: Json) -> Instance {
    serde_json::from_value(json!({"sizes": {}, "values": values})).unwrap()
}

/// What the prover and the kernel say.
fn said(text: &str, values: Json) -> Outcome {
    let statement = formula(text);
    let core = elaborate(&statement).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
    let mut evaluator = Evaluator::new(&core);
    evaluator.assign(&instance(values)).unwrap();
    judge(
        &core,
        &mut evaluator,
        &mut Judge::new(&mut prove::Prover::default()),
    )
}

fn is(text: &str, values: Json, truth: Truth) -> bool {
    said(text, values) == Outcome::Met(truth)
}

/// Terms in some names: polynomials, what jumps, what kinks.
fn terms(names: &'static [&'static str]) -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        4 => prop::sample::select(names).prop_map(str::to_owned),
        1 => Just("I(1)".to_owned()),
        1 => Just("2*I(1)".to_owned()),
    ];
    atom.prop_recursive(3, 8, 2, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            3 => two.clone().prop_map(|(a, b)| format!("({a} + {b})")),
            3 => two.clone().prop_map(|(a, b)| format!("({a} - {b})")),
            3 => two.clone().prop_map(|(a, b)| format!("{a}*{b}")),
            1 => two.prop_map(|(a, b)| format!("(rank({a})*{b})")),
            1 => inner.clone().prop_map(|a| format!("({a})^+")),
            1 => inner.clone().prop_map(|a| format!("relu({a})")),
            1 => inner.prop_map(|a| format!("proj({a})")),
        ]
    })
}

/// Terms in V that jump, kink or are undefined at 0, and some that do not.
const AT_ZERO: [&str; 8] = [
    "proj(V)",
    "V^+",
    "rank(V)*I(1)",
    "V",
    "I(1)",
    "relu(V)",
    "(I(1) - proj(V))",
    "V*V",
];

/// Numbers near 0, small ones.
const NEAR: [&str; 6] = [
    "1/1000000",
    "-1/1000000",
    "1/1000000000",
    "-1/1000000000",
    "2/1000000000",
    "-3/1000000000",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_point_near_a_local_minimum_is_better(
        term in prop_oneof![
            terms(&["V"]),
            prop::sample::select(&AT_ZERO[..]).prop_map(str::to_owned),
        ],
        (from, here) in (0..2i32, 0..2i32),
        cubic in prop::sample::select(vec![-3, -1, 2, 3]),
    ) {
        let change = format!("({term} - ({from})*I(1))");
        let objective = format!("trace({change}^2 + ({cubic})*{change}^3)");
        let text = format!("for all Z : 1 x 1: not local_min({objective}; V = Z)");
        let statement = formula(&text);
        let values = json!({"Z": [[here.to_string()]]});
        let shown = said(&text, values.clone()) == Outcome::Met(Truth::False)
            || [json!("chart"), json!("convex")].into_iter().any(|evidence| {
                let evidence: Evidence = serde_json::from_value(evidence).unwrap();
                let certificate = Certificate {
                    schema: SCHEMA,
                    verdict: Verdict::Refuted,
                    statement: statement.clone(),
                    dropped: Vec::new(),
                    instance: instance(values.clone()),
                    evidence: BTreeMap::from([("show/0".to_owned(), evidence)]),
                };
                certificate.check().is_ok()
            });
        if shown {
            for near in NEAR {
                let here_too = objective.replace('V', "Z");
                let better = format!("for all V, Z : 1 x 1: {objective} >= {here_too}");
                let moved = Rational::from(i64::from(here)) + near.parse::<Rational>().unwrap();
                let values = json!({"V": [[moved.to_string()]], "Z": [[here.to_string()]]});
                prop_assert!(!is(&better, values, Truth::False), "{text}, {near}");
            }
        }
    }

    #[test]
    fn what_is_not_reached_near_a_point_is_not_reached_beside_it(
        left in prop_oneof![
            (terms(&["A", "V"]), terms(&["A", "V"])).prop_map(|(a, b)| format!("[{a}, {b}]")),
            prop::sample::subsequence(&AT_ZERO[..], 2).prop_shuffle()
                .prop_map(|both| format!("A*[{}, {}]", both[0], both[1])),
        ],
        right in prop::sample::subsequence(vec!["S", "S", "2*S", "S*S", "I(1)"], 2),
    ) {
        let equation = format!("{left} = [{}, {}]", right[0], right[1]);
        let text = format!(
            "for all Z : 1 x 1: for all S near Z with S != 0: exists A near Z, V near Z: {equation}"
        );
        if is(&text, json!({"Z": [["0"]]}), Truth::False) {
            let there = format!("for all A, V, S : 1 x 1: {equation}");
            let reached = |s: &str| {
                let s: Rational = s.parse().unwrap();
                let two = Rational::from(2);
                let (twice, square) = (s.clone() * two, s.clone() * s.clone());
                let near = [Rational::ZERO, s.clone(), -s.clone(), twice, square];
                near.iter().any(|a| {
                    near.iter().any(|v| {
                        let [a, v, s] = [a, v, &s].map(|x| [[x.to_string()]]);
                        let values = json!({"A": a, "V": v, "S": s});
                        is(&there, values, Truth::True)
                    })
                })
            };
            prop_assert!(!NEAR.iter().all(|s| reached(s)), "{text}");
        }
    }

    #[test]
    fn what_holds_at_all_points_near_holds_at_some_beside(
        (left, right) in (terms(&["V", "Z"]), terms(&["V", "Z"])),
        (relation, ranks) in (
            prop::sample::select(vec!["=", "!=", "<", "<=", ">", ">="]),
            prop::sample::select(vec![("", ""), ("rank", ""), ("rank", "rank"), ("norm2", "")]),
        ),
        (sign, here) in (prop::sample::select(vec!["", "not "]), 0..2i32),
    ) {
        let of = |function: &str, term: &str| match function {
            "" => format!("trace({term})"),
            function => format!("{function}({term})"),
        };
        // What may be irrational is not asked to be equal.
        let relation = if ranks.0 == "norm2" { ">" } else { relation };
        let body = format!("{sign}({} {relation} {})", of(ranks.0, &left), of(ranks.1, &right));
        let all = format!("for all Z : 1 x 1: for all V near Z: {body}");
        let none = format!("for all Z : 1 x 1: exists V near Z: {body}");
        let beside = format!("for all V, Z : 1 x 1: {body}");
        let at = json!({"Z": [[here.to_string()]]});
        for (text, truth) in [(all, Truth::True), (none, Truth::False)] {
            if is(&text, at.clone(), truth) {
                for near in NEAR {
                    let moved = Rational::from(i64::from(here)) + near.parse::<Rational>().unwrap();
                    let values = json!({"V": [[moved.to_string()]], "Z": [[here.to_string()]]});
                    prop_assert!(is(&beside, values, truth), "{text}, {near}");
                }
            }
        }
    }

    #[test]
    fn affine_equations_with_an_unknown_near_a_point_are_solved_at_the_point_or_not_near(
        rows in prop::collection::vec((-1..2i32, -1..2i32, -1..2i32), 1..3),
    ) {
        let equations = |y: &str| {
            let equation = |(p, q, r): &(i32, i32, i32)| format!("({p})*x + ({q})*({y}) = {r}*1");
            rows.iter().map(equation).collect::<Vec<_>>().join(" and ")
        };
        let near = format!("for all a : number: exists x : number, y near a: {}", equations("y"));
        let at = format!("for all a : number: exists x : number: {}", equations("a"));
        // The solutions are a closed set: if they come near a, one has y = a.
        let (near, at) = (said(&near, json!({"a": "1"})), said(&at, json!({"a": "1"})));
        prop_assert!(near == at || near == Outcome::Met(Truth::Undecided), "{near:?}, {at:?}");
        prop_assert_ne!(at, Outcome::Met(Truth::Undecided));
    }

    #[test]
    fn a_factor_that_is_said_to_be_near_is_there_for_others_near_theirs(
        left in prop::collection::vec(prop::sample::select(&FACTORS[..]), 0..3),
        right in prop::collection::vec(prop::sample::select(&FACTORS[..]), 0..2),
        [first, second, centre] in [entries(0..2), entries(0..2), entries(0..2)],
        least in 1..3usize,
        moves in prop::collection::vec([entries(-1..2), entries(-1..2)], 4),
    ) {
        let product = |x: &str| {
            let one = |f: &str| f.replace('X', x);
            let all = left.iter().map(|f| one(f)).chain([x.to_owned()]);
            all.chain(right.iter().map(|f| one(f))).collect::<Vec<_>>().join("*")
        };
        let text = format!(
            "for all W[i in 1..2] : 2 x 2, C : 2 x 2: for all S near W: exists X near C: \
             rank(X) >= {least} and {} = {}",
            product("X"), product("C"),
        );
        let certificate = Certificate {
            schema: SCHEMA,
            verdict: Verdict::Holds,
            statement: formula(&text),
            dropped: Vec::new(),
            instance: instance(json!({"W": [rows(&first), rows(&second)], "C": rows(&centre)})),
            evidence: BTreeMap::from([("show".to_owned(), Evidence::Fibre)]),
        };
        if certificate.check().is_ok() {
            let small = Rational::from_fraction(1, 1_000_000).unwrap();
            // In general position: of the solutions near C nearly all have the greatest rank.
            let chosen = [[[3, 1], [-2, 5]], [[1, 4], [7, -3]]].map(Matrix::from_integers);
            for step in &moves {
                let given = [&first, &second];
                let near = [0, 1].map(|i| given[i] + &step[i].scale(&small));
                let times = |factors: &[&str], rank: usize| {
                    let value = |f: &&str| value(f, given, &near, rank);
                    factors.iter().map(value).fold(Matrix::identity(2), |a, b| &a * &b)
                };
                let found = (least..3).any(|rank| {
                    let (a, b) = (times(&left, rank), times(&right, rank));
                    let of_centre = exact::rank(&centre);
                    let wanted = &(&times(&left, of_centre) * &centre) * &times(&right, of_centre);
                    let (free, other) = (kernel_basis(&a), kernel_basis(&b.transpose()));
                    let free = &(&free * &row(&chosen[0], free.cols()))
                        + &(&row(&chosen[1], other.cols()).transpose() * &other.transpose());
                    let x = &centre + &free.scale(&small);
                    &(&a * &centre) * &b == wanted && exact::rank(&x) >= rank
                });
                prop_assert!(found, "{text}, {step:?}");
            }
        }
    }
}

/// Factors beside X: members of a family that is near W, and of W, and products of them.
const FACTORS: [&str; 6] = [
    "S[1]",
    "S[2]",
    "(S[2] * ... * S[1])",
    "W[1]",
    "(W[2] * ... * W[1])",
    "(W[rank(X)] * ... * W[1])",
];

/// The value of a factor.
fn value(factor: &str, given: [&Matrix; 2], near: &[Matrix; 2], rank: usize) -> Matrix {
    match factor {
        "S[1]" => near[0].clone(),
        "S[2]" => near[1].clone(),
        "(S[2] * ... * S[1])" => &near[1] * &near[0],
        "W[1]" => given[0].clone(),
        "(W[2] * ... * W[1])" => given[1] * given[0],
        _ => (0..rank).fold(Matrix::identity(2), |product, i| given[i] * &product),
    }
}

fn entries(range: std::ops::Range<i64>) -> impl Strategy<Value = Matrix> {
    prop::collection::vec(range, 4)
        .prop_map(|e| Matrix::from_entries(2, 2, e.into_iter().map(Rational::from).collect()))
}

/// The first rows of a matrix.
fn row(matrix: &Matrix, count: usize) -> Matrix {
    matrix.select_rows(&(0..count).collect::<Vec<_>>())
}

fn rows(matrix: &Matrix) -> Json {
    let row = |row: &[Rational]| row.iter().map(Rational::to_string).collect::<Vec<_>>();
    json!(matrix.row_slices().map(row).collect::<Vec<_>>())
}

/// `U^+` leaves every neighbourhood as U comes near 0.
#[test]
fn what_is_near_a_point_that_moves_with_another_need_not_be_near_where_that_is() {
    let square = json!([["2", "0"], ["0", "1"]]);
    for (text, values) in [
        // False: U = S and V = 0, of which V^+ is far.
        (
            "for all A : 1 x 1: for all S near A: exists U near A, V near U^+: U = S and V = A^+",
            json!({"A": [["0"]]}),
        ),
        // False: where S is not diagonal, U is not I.
        (
            "for all M : 2 x 2: for all S near M: exists U near I(2), \
             D near M + (U - I(2))^+, V near I(2): svd(S, U, D, V)",
            json!({"M": square}),
        ),
        // True: U may be small of rank 1 with U^+ [1; 0] what is wanted.
        (
            "for all A : 2 x 2, c : 2 x 1, w : 1 x 1: for all S near c*w: \
             exists U near A, V near U^+*[1; 0] + c, x near w: V*x = S",
            json!({"A": [["0", "0"], ["0", "0"]], "c": [["1"], ["0"]], "w": [["0"]]}),
        ),
    ] {
        assert!(is(text, values, Truth::Undecided), "{text}");
    }
}

/// A set of natural numbers has the members that are natural: where its only member moves, it is
/// empty at some points and not at others.
#[test]
fn a_natural_number_over_what_moves_is_not_known_to_be_none() {
    let natural = |of: &str, says: &str| format!("(exists k : natural over {{{of}}}: k {says})");
    let count = |says: &str| format!("count(i for i in 1..1 where {})", natural("x[1,1]", says));
    let unknown = |says: &str| format!("count(i for i in 1..1 where {})", natural("X[1,1]", says));
    for (formula, here, wrong) in [
        (
            format!("exists c : number: {}", natural("c*c", "= 2")),
            "0",
            Truth::False,
        ),
        (
            format!("exists c : number: {}", natural("c", "= 123456")),
            "0",
            Truth::False,
        ),
        (
            format!("for all V near x: not {}", natural("V[1,1]", "= 1")),
            "1",
            Truth::True,
        ),
        (format!("local_min({}; x)", count("= 0")), "0", Truth::True),
        (
            format!("global_min(0 - {}; x)", count(">= 0")),
            "1/2",
            Truth::True,
        ),
        (
            format!("exists X : 1 x 1: {} = 1", unknown("= 2")),
            "0",
            Truth::False,
        ),
        (format!("critical({}; x)", count(">= 0")), "1", Truth::True),
        (
            format!(
                "global_min(0 - x[1,1]; x over x[1,1] <= 1/2 + {})",
                count("= 1")
            ),
            "1/2",
            Truth::True,
        ),
    ] {
        let text = format!("for all x : 1 x 1: ({formula})");
        assert!(!is(&text, json!({"x": [[here]]}), wrong), "{formula}");
    }
}
