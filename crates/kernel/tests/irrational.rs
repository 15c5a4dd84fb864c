//! Rule K8: irrational numbers against each other, equal ones included.

use crate::common::*;
use exact::Matrix;
use kernel::instance::Instance;
use kernel::tree::{Binder, Formula, Relation, Statement, Term};
use kernel::truth::Truth::{False, True, Undefined};
use proptest::prelude::*;

const ZERO: [[i64; 2]; 2] = [[0, 0], [0, 0]];

fn at_most(a: Term, b: Term) -> Formula {
    compare(Relation::AtMost, a, b)
}

fn less(a: Term, b: Term) -> Formula {
    compare(Relation::Less, a, b)
}

fn sqrt(a: Term) -> Term {
    call("sqrt", [a])
}

fn abs(a: Term) -> Term {
    call("abs", [a])
}

fn square(a: Term) -> Term {
    power(a, number(2))
}

/// `f <= g` and `f >= g`.
fn same(f: Term, g: Term) -> Formula {
    and(
        at_most(f.clone(), g.clone()),
        compare(Relation::AtLeast, f, g),
    )
}

/// Both sides of Weyl's bound: `|sigma(i, A) - sigma(i, B)|` and `norm2(A - B)`.
fn weyl(i: Term) -> (Term, Term) {
    let gap = sub(
        call("sigma", [i.clone(), name("A")]),
        call("sigma", [i, name("B")]),
    );
    (abs(gap), call("norm2", [sub(name("A"), name("B"))]))
}

#[test]
fn sums_of_square_roots_are_compared_exactly() {
    let root = |n| sqrt(number(n));
    let cases = [
        // sqrt 2 + sqrt 3 = sqrt (5 + 2 sqrt 6).
        (
            same(
                add(root(2), root(3)),
                sqrt(add(number(5), mul(number(2), root(6)))),
            ),
            True,
        ),
        (
            less(
                add(root(2), root(3)),
                sqrt(add(number(5), mul(number(2), root(6)))),
            ),
            False,
        ),
        // sqrt 10 + sqrt 11 - sqrt 5 - sqrt 18 is about 0.0002.
        (less(add(root(5), root(18)), add(root(10), root(11))), True),
        (less(add(root(10), root(11)), add(root(5), root(18))), False),
        (same(mul(root(2), root(8)), number(4)), True),
        (
            same(
                div(number(1), sub(root(2), number(1))),
                add(root(2), number(1)),
            ),
            True,
        ),
        (
            less(number(0), div(number(1), sub(root(2), sqrt(number(2))))),
            Undefined,
        ),
        (less(number(0), sqrt(sub(root(2), root(3)))), Undefined),
        (
            same(call("max", [root(2), root(3), number(1)]), root(3)),
            True,
        ),
        (
            same(call("min", [root(2), root(3), number(1)]), number(1)),
            True,
        ),
        (same(power(root(2), number(4)), number(4)), True),
        (
            less(power(add(root(2), root(3)), number(3)), number(31)),
            False,
        ),
        (
            less(power(add(root(2), root(3)), number(3)), number(32)),
            True,
        ),
    ];
    for (k, (formula, expected)) in cases.into_iter().enumerate() {
        assert_eq!(at(formula, ZERO, ZERO, 0, 0), expected, "case {k}");
    }
}

#[test]
fn a_close_rational_number_is_told_from_a_root() {
    // Two convergents p/q of sqrt 2 with p^2 - 2 q^2 = 1, so both are above it.
    for (p, q) in [(19_601, 13_860), (665_857, 470_832)] {
        let quotient = || div(number(p), number(q));
        assert_eq!(
            at(
                less(add(sqrt(number(2)), number(0)), quotient()),
                ZERO,
                ZERO,
                0,
                0
            ),
            True
        );
        let doubled = add(sqrt(number(2)), sqrt(number(2)));
        assert_eq!(
            at(less(doubled, mul(number(2), quotient())), ZERO, ZERO, 0, 0),
            True
        );
    }
}

#[test]
fn weyls_bound_is_met_with_equality_by_the_zero_matrix() {
    let golden = [[1, 1], [1, 0]];
    for (a, i) in [(golden, 1), ([[1, 2], [3, 4]], 1), ([[2, 1], [0, 1]], 1)] {
        let (gap, norm) = weyl(number(i));
        assert_eq!(at(same(gap.clone(), norm.clone()), a, ZERO, 0, 0), True);
        assert_eq!(at(less(gap, norm), a, ZERO, 0, 0), False);
    }
    // Half the norm is not enough.
    let (gap, norm) = weyl(number(1));
    assert_eq!(
        at(at_most(gap, div(norm, number(2))), golden, ZERO, 0, 0),
        False
    );
}

#[test]
fn eigenvalues_and_singular_values_meet_their_identities() {
    let eig = |k: i64| call("eig", [number(k), name("A")]);
    let sigma = |k: i64| call("sigma", [number(k), name("B")]);
    let cases = [
        same(add(eig(1), eig(2)), call("trace", [name("A")])),
        same(mul(eig(1), eig(2)), call("det", [name("A")])),
        same(mul(sigma(1), sigma(2)), abs(call("det", [name("B")]))),
        same(
            add(square(sigma(1)), square(sigma(2))),
            norm_squared(name("B")),
        ),
        same(sigma(1), call("norm2", [name("B")])),
        less(sigma(2), sigma(1)),
        less(call("radius", [name("B")]), sigma(1)),
        same(call("radius", [name("A")]), call("norm2", [name("A")])),
    ];
    for (k, formula) in cases.into_iter().enumerate() {
        assert_eq!(
            at(formula, [[1, 2], [2, -1]], [[1, 3], [2, 4]], 0, 0),
            True,
            "case {k}"
        );
    }
    assert_eq!(at(less(eig(3), eig(1)), ZERO, ZERO, 0, 0), Undefined);
}

fn pair(show: Formula) -> Statement {
    statement(
        &["a", "b", "k"],
        vec![matrix("A", "a", "b"), matrix("B", "a", "b")],
        show,
    )
}

fn at_pair(a: &Matrix, b: &Matrix, k: u32) -> Instance {
    let value = |m: &Matrix| kernel::instance::Value::Matrix(m.clone());
    let sizes = [("a", a.rows() as u32), ("b", a.cols() as u32), ("k", k)];
    instance(&sizes, &[("A", value(a)), ("B", value(b))])
}

fn integral(rows: usize, cols: usize) -> impl Strategy<Value = Matrix> {
    prop::collection::vec(-2i64..3, rows * cols).prop_map(move |e| {
        Matrix::from_entries(rows, cols, e.into_iter().map(Into::into).collect())
    })
}

fn pairs() -> impl Strategy<Value = (Matrix, Matrix)> {
    (1usize..4, 1usize..4).prop_flat_map(|(a, b)| (integral(a, b), integral(a, b)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn weyls_bound_holds_and_is_always_decided((a, b) in pairs()) {
        let i = Binder::Range(kernel::tree::Index {
            name: "i".to_owned(),
            range: range(number(1), call("min", [name("a"), name("b")])),
        });
        let (gap, norm) = weyl(name("i"));
        let show = for_all(vec![i], at_most(gap, norm));
        prop_assert_eq!(truth(&pair(show), &at_pair(&a, &b, 0)), True);
    }

    #[test]
    fn wedins_bound_holds_or_is_undefined((a, b) in pairs(), k in 1u32..3) {
        // delta is the least of sigma(k, B) and of the gaps |sigma(i, B) - sigma(j, A)|, i <= k <
        // j.
        let sigma = |i: Term, m: &str| call("sigma", [i, name(m)]);
        let words = |word: &str| call(word, [name("k"), name("A"), name("B")]);
        let mut delta = vec![sigma(name("k"), "B")];
        for i in 1..=i64::from(k) {
            for j in i64::from(k) + 1..=a.rows().min(a.cols()) as i64 {
                delta.push(abs(sub(sigma(number(i), "B"), sigma(number(j), "A"))));
            }
        }
        let bound = |d| at_most(mul(words("sinsq"), square(d)), words("sinres"));
        let bounds = delta.into_iter().map(bound);
        // delta^2 sinsq <= sinres for the least delta: for one of them.
        let show = bounds.reduce(or).unwrap();
        let found = truth(&pair(show), &at_pair(&a, &b, k));
        prop_assert!(found == True || found == Undefined, "{:?}", found);
    }
}

#[test]
fn the_squared_sines_are_those_of_the_angle_in_the_plane() {
    // A = diag(2, 1) and B = 2 u u^T + v v^T with u = (3, 4)/5: the angle has the sine 4/5, twice.
    let entry = |n| exact::Rational::from_fraction(n, 25).unwrap();
    let b = Matrix::from_entries(2, 2, [34, 12, 12, 41].map(entry).to_vec());
    let a = Matrix::from_integers([[2, 0], [0, 1]]);
    let words = call("sinsq", [name("k"), name("A"), name("B")]);
    let expected = div(number(32), number(25));
    assert_eq!(
        truth(&pair(same(words, expected)), &at_pair(&a, &b, 1)),
        True
    );
    // The first triple of the identity is not determined: there is no angle to measure.
    let words = call("sinsq", [name("k"), name("B"), name("A")]);
    let split = pair(same(words, number(0)));
    assert_eq!(truth(&split, &at_pair(&Matrix::identity(2), &a, 1)), True);
}

#[test]
fn the_sines_of_two_planes_and_the_residuals_of_all_of_space_are_known() {
    let value = |word, left: [i64; 3], right: [i64; 3]| {
        let matrix = |[a, b, c]: [i64; 3]| Matrix::from_integers([[a, 0, 0], [0, b, 0], [0, 0, c]]);
        let words = call(word, [name("k"), name("A"), name("B")]);
        let two = pair(same(words, number(2)));
        move |k| truth(&two, &at_pair(&matrix(left), &matrix(right), k))
    };
    // The planes of the first two and of the outer two axes have one axis in common.
    assert_eq!(value("sinsq", [3, 2, 1], [3, 1, 2])(2), True);
    // All of space is one subspace, also where the last singular value is 0.
    assert_eq!(value("sinres", [3, 2, 1], [3, 2, 0])(3), True);
}
