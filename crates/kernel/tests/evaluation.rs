//! What formulas mean: partial terms, the order of Loewner, bounded quantifiers, sums, sizes.

use crate::common::*;
use kernel::instance::Value;
use kernel::tree::{Binder, Formula, Relation, Sort, Term, Type};
use kernel::truth::Truth::{False, True, Undecided, Undefined};

const ZERO: [[i64; 2]; 2] = [[0, 0], [0, 0]];
const ONE: [[i64; 2]; 2] = [[1, 0], [0, 1]];
const NILPOTENT: [[i64; 2]; 2] = [[0, 1], [0, 0]];

fn rank(a: Term) -> Term {
    call("rank", [a])
}

#[test]
fn ranks_of_products_do_not_commute() {
    let show = || {
        equal(
            rank(mul(name("A"), name("B"))),
            rank(mul(name("B"), name("A"))),
        )
    };
    assert_eq!(at(show(), NILPOTENT, [[1, 0], [0, 0]], 0, 0), False);
    assert_eq!(at(show(), ONE, [[1, 2], [2, 4]], 0, 0), True);
}

#[test]
fn an_undefined_term_leaves_a_comparison_undefined_on_either_side() {
    let quotient = || div(number(1), name("x"));
    let singular = || call("det", [inverse(name("A"))]);
    for show in [equal(quotient(), name("y")), equal(name("y"), singular())] {
        assert_eq!(at(show, ZERO, ZERO, 0, 1), Undefined);
    }
    // Also as a matrix that is 0 where it is defined.
    let zero = || mul(number(0), quotient());
    let one = || add(zero(), Term::Identity(None));
    for (value, a) in [(zero(), ZERO), (one(), ONE)] {
        assert_eq!(
            at(equal(name("A"), value.clone()), a, ZERO, 0, 1),
            Undefined
        );
        assert_eq!(at(equal(name("A"), value.clone()), a, ZERO, 1, 1), True);
    }
}

#[test]
fn connectives_are_those_of_kleene_in_any_order() {
    let undefined = || equal(div(number(1), name("x")), number(1));
    let holds = || equal(name("x"), number(0));
    let fails = || equal(name("x"), number(1));
    let cases: [(Formula, _); 8] = [
        (or(undefined(), holds()), True),
        (or(holds(), undefined()), True),
        (and(undefined(), fails()), False),
        (and(fails(), undefined()), False),
        (and(undefined(), holds()), Undefined),
        (or(undefined(), fails()), Undefined),
        (
            Formula::Implies(Box::new(fails()), Box::new(undefined())),
            True,
        ),
        (
            Formula::Iff(Box::new(undefined()), Box::new(fails())),
            Undefined,
        ),
    ];
    for (formula, expected) in cases {
        assert_eq!(at(formula, ZERO, ZERO, 0, 0), expected);
    }
}

/// From the last member or to the first a product of square matrices goes down, else up.
#[test]
fn a_product_of_square_matrices_goes_down_from_the_last_and_to_the_first() {
    // No two of them commute.
    let members = [NILPOTENT, [[0, 0], [1, 0]], [[1, 0], [0, 2]]];
    let members = members.map(exact::Matrix::from_integers).to_vec();
    let given = instance(&[("n", 1)], &[("W", Value::Family(members))]);
    for (from, to) in [(3, 2), (2, 1), (1, 2), (2, 3)] {
        let factors = mul(member("W", from), member("W", to));
        let show = equal(product("W", from, to), factors);
        let made = statement(&["n"], vec![squares(3)], show);
        assert_eq!(truth(&made, &given), True, "{from} {to}");
    }
}

#[test]
fn the_power_0_is_the_identity_and_negative_powers_are_undefined() {
    let zeroth = power(name("A"), number(0));
    assert_eq!(
        at(equal(zeroth, Term::Identity(None)), NILPOTENT, ZERO, 0, 0),
        True
    );
    let negative = power(name("A"), sub(rank(name("A")), number(2)));
    assert_eq!(
        at(equal(negative, name("B")), NILPOTENT, ZERO, 0, 0),
        Undefined
    );
    assert_eq!(
        at(
            equal(power(name("x"), number(0)), number(1)),
            ZERO,
            ZERO,
            0,
            0
        ),
        True
    );
}

#[test]
fn an_order_between_matrices_is_loewners_and_false_without_symmetry() {
    let at_most = || compare(Relation::AtMost, name("A"), name("B"));
    let less = || compare(Relation::Less, name("A"), name("B"));
    assert_eq!(at(at_most(), ZERO, [[1, 0], [0, 0]], 0, 0), True);
    assert_eq!(at(less(), ZERO, [[1, 0], [0, 0]], 0, 0), False);
    assert_eq!(at(less(), ZERO, [[2, 1], [1, 2]], 0, 0), True);
    assert_eq!(at(at_most(), ZERO, [[1, 2], [2, 1]], 0, 0), False);
    // Equal up to a part that is not symmetric.
    assert_eq!(at(at_most(), ZERO, NILPOTENT, 0, 0), False);
    assert_eq!(
        at(Formula::Not(Box::new(at_most())), ZERO, NILPOTENT, 0, 0),
        True
    );
}

#[test]
fn an_index_out_of_range_is_undefined() {
    for (i, expected) in [(0, Undefined), (1, True), (2, True), (3, Undefined)] {
        let show = equal(entry(name("A"), number(i), number(2)), name("x"));
        assert_eq!(at(show, [[0, 7], [0, 7]], ZERO, 7, 0), expected);
    }
}

#[test]
fn the_sum_of_nothing_is_0_and_its_least_is_undefined() {
    let none = || index("i", number(1), sub(name("n"), number(2)));
    let value = || entry(name("A"), name("i"), name("i"));
    let sum = over_index("sum", value(), none());
    let least = over_index("min", value(), none());
    assert_eq!(at(equal(sum, number(0)), ONE, ZERO, 0, 0), True);
    assert_eq!(at(equal(least, number(0)), ONE, ZERO, 0, 0), Undefined);
}

#[test]
fn a_bounded_quantifier_is_decided_by_one_member() {
    let over = |i| vec![Binder::Range(index("i", number(1), i))];
    let diagonal = || entry(name("A"), name("i"), name("i"));
    let inverse_is_1 = || equal(div(number(1), diagonal()), number(1));
    let a = [[0, 0], [0, 1]];
    assert_eq!(
        at(for_all(over(name("n")), inverse_is_1()), a, ZERO, 0, 0),
        Undefined
    );
    assert_eq!(
        at(exists(over(name("n")), inverse_is_1()), a, ZERO, 0, 0),
        True
    );
    let b = [[0, 0], [0, 2]];
    assert_eq!(
        at(for_all(over(name("n")), inverse_is_1()), b, ZERO, 0, 0),
        False
    );
    assert_eq!(
        at(for_all(over(number(0)), inverse_is_1()), a, ZERO, 0, 0),
        True
    );
    assert_eq!(
        at(exists(over(number(0)), inverse_is_1()), a, ZERO, 0, 0),
        False
    );
}

#[test]
fn a_quantifier_over_a_finite_set_is_evaluated_and_one_over_all_matrices_is_not() {
    let signs = || Some(vec![number(1), minus(number(1))]);
    let of = |sort, over| Binder::Typed {
        names: vec!["S".to_owned()],
        index: None,
        of: Type { sort, over },
    };
    let square = || Sort::Matrix(name("n"), name("n"));
    let determinant = || call("det", [name("S")]);
    let at_most = |bound| compare(Relation::AtMost, determinant(), number(bound));
    let cases = [
        (for_all(vec![of(square(), signs())], at_most(2)), True),
        (for_all(vec![of(square(), signs())], at_most(1)), False),
        // Hadamard's bound is not met by symmetric definite sign matrices: there are none.
        (
            exists(vec![of(Sort::Pd(name("n")), signs())], at_most(2)),
            False,
        ),
        (
            for_all(vec![of(Sort::Psd(name("n")), signs())], at_most(0)),
            True,
        ),
        (for_all(vec![of(square(), None)], at_most(2)), Undecided),
    ];
    for (formula, expected) in cases {
        assert_eq!(at(formula, ZERO, ZERO, 0, 0), expected);
    }
}

#[test]
fn sizes_that_agree_by_a_false_hypothesis_leave_terms_undefined() {
    // With `a = b` as a hypothesis the sum type-checks; where it is false the sum is undefined.
    let sum = equal(add(name("A"), name("B")), name("A"));
    let mut made = statement(
        &["a", "b"],
        vec![matrix("A", "a", "a"), matrix("B", "b", "b")],
        sum,
    );
    let formula = equal(name("a"), name("b"));
    made.items.push(kernel::tree::Item::Assume {
        id: "h".to_owned(),
        formula,
    });
    let values = [("A", integers([[1]])), ("B", integers(ZERO))];
    assert_eq!(
        truth(&made, &instance(&[("a", 1), ("b", 2)], &values)),
        Undefined
    );
    let values = [("A", integers([[1]])), ("B", integers([[0]]))];
    assert_eq!(
        truth(&made, &instance(&[("a", 1), ("b", 1)], &values)),
        True
    );
    // With `a = 1` as a hypothesis the matrix is a number.
    made.show = equal(name("A"), number(1));
    if let Some(kernel::tree::Item::Assume { formula, .. }) = made.items.last_mut() {
        *formula = equal(name("a"), number(1));
    }
    for (a, expected) in [(integers([[1]]), True), (integers(ONE), Undefined)] {
        let Value::Matrix(of) = &a else {
            unreachable!()
        };
        let sizes = [("a", of.rows() as u32), ("b", 1)];
        let values = [("A", a.clone()), ("B", integers([[0]]))];
        assert_eq!(truth(&made, &instance(&sizes, &values)), expected);
    }
}

#[test]
fn huge_powers_and_sizes_are_too_costly_and_end() {
    let tower = power(
        power(power(number(7), number(99_999)), number(99_999)),
        number(99_999),
    );
    assert_eq!(at(equal(tower, number(0)), ZERO, ZERO, 0, 0), Undecided);
    let ones = call("ones", [number(1_000_000_000), number(1_000_000_000)]);
    assert_eq!(
        at(equal(rank(ones), number(1)), ZERO, ZERO, 0, 0),
        Undecided
    );
    let sum = over_index(
        "sum",
        name("i"),
        index("i", number(1), number(1_000_000_000_000)),
    );
    assert_eq!(at(equal(sum, number(0)), ZERO, ZERO, 0, 0), Undecided);
    let many = vec![Binder::Range(index(
        "i",
        number(1),
        number(1_000_000_000_000),
    ))];
    assert_eq!(
        at(for_all(many, equal(name("i"), name("i"))), ZERO, ZERO, 0, 0),
        Undecided
    );
}

#[test]
fn functions_of_matrices_have_their_values_in_known_cases() {
    let (a, b) = (|| name("A"), || name("B"));
    let ones = || call("ones", [name("n"), name("n")]);
    let identity = || Term::Identity(Some(Box::new(name("n"))));
    let cases = [
        equal(call("det", [a()]), number(-2)),
        equal(call("per", [a()]), number(10)),
        equal(call("trace", [a()]), number(5)),
        equal(mul(call("adj", [a()]), a()), mul(number(-2), identity())),
        equal(call("inertia_pos", [add(a(), transpose(a()))]), number(1)),
        equal(call("hadamard", [a(), ones()]), a()),
        equal(rank(call("kron", [a(), b()])), number(2)),
        equal(
            call("khatri_rao", [identity(), a()]),
            call("khatri_rao", [identity(), a()]),
        ),
        equal(rank(call("khatri_rao", [identity(), a()])), number(2)),
        equal(mul(call("proj", [b()]), b()), b()),
        equal(call("trace", [call("proj", [b()])]), number(1)),
        equal(call("relu", [minus(a())]), mul(number(0), a())),
        // tr I = 2, tr A = 5, tr A^2 = 29.
        equal(
            entry(call("hankel_traces", [a()]), number(1), number(2)),
            number(5),
        ),
        equal(
            entry(call("hankel_traces", [a()]), number(2), number(2)),
            number(29),
        ),
    ];
    for (k, formula) in cases.into_iter().enumerate() {
        assert_eq!(
            at(formula, [[1, 2], [3, 4]], [[1, 1], [0, 0]], 0, 0),
            True,
            "case {k}"
        );
    }
}

#[test]
fn an_instance_has_one_value_of_the_right_form_for_each_name() {
    use kernel::assign::InstanceFault as F;
    use kernel::evaluate::Evaluator;
    let binders = vec![typed("S", Sort::Psd(name("n"))), typed("k", Sort::Natural)];
    let core = core(&statement(&["n"], binders, equal(name("k"), number(0))));
    let check = |sizes: &[(&str, u32)], values: &[(&str, Value)]| {
        Evaluator::new(&core).assign(&instance(sizes, values)).err()
    };
    let (n, k) = (("n", 2), ("k", Value::Integer(1)));
    let s = ("S", integers(ONE));
    assert_eq!(check(&[n], &[s.clone(), k.clone()]), None);
    assert_eq!(
        check(&[], &[s.clone(), k.clone()]),
        Some(F::Missing("n".into()))
    );
    assert_eq!(
        check(&[n], std::slice::from_ref(&s)),
        Some(F::Missing("k".into()))
    );
    assert_eq!(
        check(&[n, ("m", 1)], &[s.clone(), k.clone()]),
        Some(F::Unknown("m".into()))
    );
    let wrong = [
        ("S", integers([[1]])),
        ("S", integers([[0, 1], [0, 0]])),
        ("S", integers([[1, 2], [2, 1]])),
    ];
    for s in wrong {
        assert!(check(&[n], &[s, k.clone()]).is_some());
    }
    assert!(check(&[n], &[s, ("k", Value::Integer(-1))]).is_some());
}

#[test]
fn an_instance_reads_and_writes_its_json() {
    let text = r#"{"sizes":{"H":2,"d":[1,2,1],"n":2},"values":{"A":[["0","-1/2"]],"E":{"cols":3,"rows":0},"W":[[["1"],["2"]],{"cols":0,"rows":2}],"i":1,"l1":"1/2"}}"#;
    let instance: kernel::instance::Instance = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&instance).unwrap(), text);
    let wrong = [
        (r#"{"sizes":{"n":-1},"values":{}}"#, "sizes.n"),
        (r#"{"sizes":{},"values":{"A":[["2/4"]]}}"#, "values.A[0][0]"),
        (
            r#"{"sizes":{},"values":{"A":[["1","2"],["1"]]}}"#,
            "values.A",
        ),
        (
            r#"{"sizes":{},"values":{"A":{"rows":1,"cols":1}}}"#,
            "values.A",
        ),
        (r#"{"sizes":{},"values":{"A":true}}"#, "values.A"),
    ];
    for (text, place) in wrong {
        let error = serde_json::from_str::<kernel::instance::Instance>(text).unwrap_err();
        assert!(error.to_string().contains(place), "{error}");
    }
}
