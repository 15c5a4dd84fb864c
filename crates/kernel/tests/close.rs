//! Irrational numbers that are close, and not equal; and those that are equal.

use crate::common::*;
use exact::Rational;
use kernel::core::PropOp;
use kernel::evaluate::Evaluator;
use kernel::tree::{Relation, Sort, Term};
use kernel::truth::Truth::{False, True};

/// The truth of a comparison at a rational number `x`.
fn found(relation: Relation, a: Term, b: Term, x: &Rational) -> kernel::truth::Truth {
    let show = compare(relation, a, b);
    let made = statement(&["n"], vec![typed("x", Sort::Number)], show);
    let value = kernel::instance::Value::Number(x.clone());
    truth(&made, &instance(&[("n", 1)], &[("x", value)]))
}

fn sqrt(a: Term) -> Term {
    call("sqrt", [a])
}

fn x() -> Term {
    name("x")
}

/// `10^digits`.
fn ten(digits: usize) -> Rational {
    (0..digits).fold(Rational::ONE, |power, _| &power * &Rational::from(10))
}

/// `a < b`, and not the other way round.
fn below(a: &Term, b: &Term, x: &Rational) {
    for (relation, expected) in [
        (Relation::Less, True),
        (Relation::AtMost, True),
        (Relation::Greater, False),
        (Relation::AtLeast, False),
    ] {
        assert_eq!(found(relation, a.clone(), b.clone(), x), expected);
        assert_eq!(found(relation.turned(), b.clone(), a.clone(), x), expected);
    }
}

/// `a = b`: neither is less. Equality itself is not asked of irrational terms.
fn same(a: Term, b: Term, x: &Rational) {
    for (relation, expected) in [
        (Relation::AtMost, True),
        (Relation::AtLeast, True),
        (Relation::Less, False),
        (Relation::Greater, False),
    ] {
        assert_eq!(found(relation, a.clone(), b.clone(), x), expected);
    }
}

/// `[x 1; 1 -x]`, with the eigenvalues `sqrt(x^2 + 1)` and its negative.
fn reflection() -> Term {
    let rows = vec![vec![x(), number(1)], vec![number(1), minus(x())]];
    Term::Block(rows)
}

fn above() -> Term {
    add(mul(x(), x()), number(1))
}

#[test]
fn a_root_of_a_square_and_1_is_above_the_number_however_close() {
    for digits in [1, 5, 10, 20, 40, 80] {
        let n = ten(digits);
        below(&x(), &sqrt(above()), &n);
        below(&sqrt(sub(mul(x(), x()), number(1))), &x(), &n);
        below(&x(), &call("eig", [number(1), reflection()]), &n);
        below(&call("eig", [number(2), reflection()]), &minus(x()), &n);
        below(&x(), &call("radius", [reflection()]), &n);
    }
}

/// A square root is strictly concave.
#[test]
fn two_roots_around_a_root_are_less_than_twice_the_root() {
    for digits in [1, 4, 10, 20] {
        let n = ten(digits);
        let around = || add(sqrt(add(x(), number(1))), sqrt(sub(x(), number(1))));
        below(&around(), &mul(number(2), sqrt(x())), &n);
        below(&mul(around(), around()), &mul(number(4), x()), &n);
        below(&div(around(), sqrt(x())), &number(2), &n);
        below(&sqrt(around()), &sqrt(mul(number(2), sqrt(x()))), &n);
    }
}

#[test]
fn numbers_that_are_equal_are_known_to_be() {
    for n in [Rational::from(2), ten(3), ten(12)] {
        // sqrt(x) + sqrt(x + 1) = sqrt(2x + 1 + 2 sqrt(x (x + 1))).
        let next = || add(x(), number(1));
        let square = add(add(x(), next()), mul(number(2), sqrt(mul(x(), next()))));
        same(add(sqrt(x()), sqrt(next())), sqrt(square), &n);
        same(call("eig", [number(1), reflection()]), sqrt(above()), &n);
        let eig = |k| call("eig", [number(k), reflection()]);
        same(add(eig(1), eig(2)), number(0), &n);
        same(mul(eig(1), eig(2)), minus(above()), &n);
        same(div(eig(1), eig(2)), minus(number(1)), &n);
        same(mul(sqrt(x()), sqrt(x())), x(), &n);
        same(sqrt(mul(x(), x())), x(), &n);
    }
}

/// The polynomial `t^3 - 3t - 1` has three real roots, of which the sum is 0, the product 1, and
/// the sum of squares 6.
#[test]
fn the_three_roots_of_a_cubic_meet_the_identities_of_vieta() {
    // Symmetric, with this characteristic polynomial: [0 1 0; 1 1 1; 0 1 -1].
    let rows = [[0, 1, 0], [1, 1, 1], [0, 1, -1]];
    let rows = rows.map(|row| row.map(number).to_vec()).to_vec();
    let eig = |k| call("eig", [number(k), Term::Block(rows.clone())]);
    let two = Rational::from(2);
    same(add(add(eig(1), eig(2)), eig(3)), number(0), &two);
    same(mul(mul(eig(1), eig(2)), eig(3)), number(1), &two);
    let square = |k| mul(eig(k), eig(k));
    same(add(add(square(1), square(2)), square(3)), number(6), &two);
    for k in 1..=3 {
        let value = sub(
            sub(mul(square(k), eig(k)), mul(number(3), eig(k))),
            number(1),
        );
        same(value, number(0), &two);
    }
    below(&eig(2), &eig(1), &two);
    below(&eig(3), &eig(2), &two);
}

#[test]
fn an_irrational_number_is_printed_with_its_first_digits() {
    let spelled = |term: Term, value: i64| {
        let made = statement(
            &["n"],
            vec![typed("x", Sort::Number)],
            compare(Relation::AtMost, term, number(7)),
        );
        let core = core(&made);
        let PropOp::Compare(_, a, _) = core.props[core.show as usize].op else {
            unreachable!("a comparison")
        };
        let mut evaluator = Evaluator::new(&core);
        let given = instance(&[("n", 1)], &[("x", rational(value, 1))]);
        evaluator.assign(&given).unwrap();
        evaluator.term(a).unwrap().to_string()
    };
    assert_eq!(spelled(sqrt(x()), 4), "2");
    assert_eq!(spelled(sqrt(x()), 2), "1.414213...");
    assert_eq!(spelled(minus(sqrt(x())), 2), "-1.414213...");
    // A rational eigenvalue is known to be one: here 1/2 and 1/3.
    let fraction = |n| div(number(1), number(n));
    let rows = vec![vec![fraction(2), number(0)], vec![number(0), fraction(3)]];
    let eig = |k| call("eig", [number(k), Term::Block(rows.clone())]);
    assert_eq!(spelled(eig(1), 2), "1/2");
    assert_eq!(spelled(eig(2), 2), "1/3");
    assert_eq!(spelled(div(sqrt(x()), number(1000)), 2), "0.001414...");
    assert_eq!(spelled(mul(sqrt(x()), number(1000)), 2), "1414.213562...");
}

/// The greatest eigenvalue is sqrt 2 - 1 beside 0, and 2 + sqrt 5 beside 4.
#[test]
fn an_irrational_eigenvalue_is_told_from_a_rational_one_below() {
    let two = Rational::from(2);
    let eig = |k, rows: [[i64; 3]; 3]| call("eig", [number(k), table(rows)]);
    let beside_0 = [[0, 0, 0], [0, 0, 1], [0, 1, -2]];
    same(eig(1, beside_0), sub(sqrt(number(2)), number(1)), &two);
    same(eig(2, beside_0), number(0), &two);
    let beside_4 = [[4, 0, 0], [0, 1, 2], [0, 2, 3]];
    same(eig(1, beside_4), add(number(2), sqrt(number(5))), &two);
    same(eig(2, beside_4), number(4), &two);
}

#[test]
fn eigenvalues_of_fractions_are_those_of_the_quadratic_formula() {
    let fraction = |(n, d): (i64, i64)| div(number(n), number(d));
    let two = Rational::from(2);
    for p in [(1, 2), (-1, 3), (-7, 5), (0, 1)] {
        for q in [(1, 1), (2, 3), (-1, 4)] {
            for r in [(0, 1), (-5, 2), (1, 7), (1, 2)] {
                let (p, q, r) = (fraction(p), fraction(q), fraction(r));
                let middle = div(add(p.clone(), r.clone()), number(2));
                let half = div(sub(p.clone(), r.clone()), number(2));
                let root = sqrt(add(mul(half.clone(), half), mul(q.clone(), q.clone())));
                let rows = vec![vec![p, q.clone()], vec![q, r]];
                let eig = |k| call("eig", [number(k), Term::Block(rows.clone())]);
                same(eig(1), add(middle.clone(), root.clone()), &two);
                same(eig(2), sub(middle, root), &two);
            }
        }
    }
}
