//! Irrational numbers that are close, and not equal; and those that are equal.

use crate::common::*;
use exact::Rational;
use kernel::core::PropOp;
use kernel::evaluate::Evaluator;
use kernel::infinitesimal::Qt;
use kernel::ring::{Reason, Ring, Stop};
use kernel::tree::{Relation, Sort, Term};
use kernel::truth::Truth::{False, True, Undecided};
use kernel::value::Value;
use proptest::prelude::*;

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

/// The value of a term at an integer `x`.
fn value(term: Term, x: i64) -> Value {
    let binders = vec![typed("x", Sort::Number)];
    let made = statement(&["n"], binders, compare(Relation::AtMost, term, number(7)));
    let core = core(&made);
    let PropOp::Compare(_, a, _) = core.props[core.show as usize].op else {
        unreachable!("a comparison")
    };
    let mut evaluator = Evaluator::new(&core);
    let given = instance(&[("n", 1)], &[("x", rational(x, 1))]);
    evaluator.assign(&given).unwrap();
    evaluator.term(a).unwrap().clone()
}

#[test]
fn a_square_root_is_a_number_where_it_is_rational() {
    let number = |n| value(sqrt(x()), n).number();
    assert_eq!(number(4), Ok(Qt::integer(2)));
    assert_eq!(number(2), Err(Stop::Undecided(Reason::Irrational)));
}

#[test]
fn an_irrational_number_is_printed_with_its_first_digits() {
    let spelled = |term: Term, x: i64| value(term, x).to_string();
    assert_eq!(spelled(sqrt(x()), 4), "2");
    assert_eq!(spelled(sqrt(x()), 2), "1.414213...");
    assert_eq!(spelled(minus(sqrt(x())), 2), "-1.414213...");
    // What is rational by its form is known to be so.
    assert_eq!(spelled(sqrt(div(x(), number(16))), 4), "1/2");
    assert_eq!(spelled(add(sqrt(x()), number(1)), 4), "3");
    assert_eq!(spelled(mul(number(0), sqrt(x())), 2), "0");
    assert_eq!(spelled(mul(sqrt(x()), sqrt(x())), 2), "2");
    assert_eq!(spelled(sub(sqrt(x()), sqrt(x())), 2), "0");
    // A rational eigenvalue is known to be one: here 1/2 and 1/3.
    let fraction = |n: i64| div(number(n.signum()), number(n.abs()));
    let rows = vec![vec![fraction(2), number(0)], vec![number(0), fraction(3)]];
    let eig = |k| call("eig", [number(k), Term::Block(rows.clone())]);
    assert_eq!(spelled(eig(1), 2), "1/2");
    assert_eq!(spelled(eig(2), 2), "1/3");
    let rows = vec![vec![fraction(3), number(0)], vec![number(0), fraction(-3)]];
    let eig = |k| call("eig", [number(k), Term::Block(rows.clone())]);
    assert_eq!(spelled(eig(1), 2), "1/3");
    assert_eq!(spelled(eig(2), 2), "-1/3");
    assert_eq!(spelled(div(sqrt(x()), number(1000)), 2), "0.001414...");
    assert_eq!(spelled(mul(sqrt(x()), number(1000)), 2), "1414.213562...");
}

/// The greatest eigenvalue is sqrt 2 - 1 beside 0, and 2 + sqrt 5 beside 4; the second one is
/// -sqrt 2 beside -3/2.
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
    let beside_half = Term::Block(vec![
        vec![div(number(-3), number(2)), number(0), number(0)],
        vec![number(0), number(1), number(1)],
        vec![number(0), number(1), number(-1)],
    ]);
    let eig = |k| call("eig", [number(k), beside_half.clone()]);
    same(eig(2), minus(sqrt(number(2))), &two);
    same(eig(3), div(number(-3), number(2)), &two);
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

#[test]
fn convergents_lie_on_alternate_sides_of_a_root() {
    // r = 1 + 1/(1 + r) for the root r of 2, g = 1 + 1/g for the golden ratio, and e = 3 r. The
    // errors come down to 2^-1000 and 2^-500: a convergent is as near as its denominator allows.
    let r = || sqrt(number(2));
    let g = || call("eig", [number(1), table([[1, 1], [1, 0]])]);
    let e = || call("eig", [number(1), table([[3, 3], [3, -3]])]);
    let (many, half) = (1 << 20, 1 << 19);
    let of_r = [
        (1, add(r(), number(0))),
        (half, mul(number(many), div(number(1), r()))),
        (-half, mul(number(many), div(number(1), minus(r())))),
        (-half, mul(number(-many), div(minus(number(1)), minus(r())))),
        (9, add(add(e(), e()), e())),
    ];
    let of_g = [(1, add(g(), number(0))), (3, add(add(g(), g()), g()))];
    let one = Rational::ONE;
    let next = |sum: Rational| &one + &sum.recip().unwrap();
    let (mut near_r, mut near_g) = (one.clone(), one.clone());
    for n in 0..400 {
        for (terms, near) in [(&of_r[..], &near_r), (&of_g[..], &near_g)] {
            for (multiple, term) in terms {
                let below = (n % 2 == 0) == (*multiple > 0);
                let at = near * &Rational::from(*multiple);
                let found = found(Relation::Less, x(), term.clone(), &at);
                assert_eq!(found, below.into(), "{n} {multiple}");
            }
        }
        near_r = next(&one + &near_r);
        near_g = next(near_g);
    }
}

/// `1/2^n`.
fn small(n: usize) -> Rational {
    let half = Rational::from_fraction(1, 2).unwrap();
    (0..n).fold(Rational::ONE, |power, _| &power * &half)
}

/// The product `D h` of degree and height is at most 59871; the terms are those of the bound, from
/// left to right. Of `x = 1/2^j` the height is `j + 1`.
#[test]
fn numbers_that_are_equal_are_known_to_be_up_to_the_greatest_height() {
    let root = |n| sqrt(number(n));
    // The roots of t^2 - 2, with the bound 2, and of t^2 - t - 1, with 1.
    let eig = |k| call("eig", [number(k), table([[1, 1], [1, -1]])]);
    let g = || call("eig", [number(1), table([[1, 1], [1, 0]])]);
    let square = || mul(eig(1), eig(1));
    let cases = [
        // D = 2: 2 + 2 + 2(j + 1) + 2j + 2.
        (square(), 2, 14_966),
        (mul(eig(1), eig(2)), -2, 14_966),
        // D = 4: 4 + 8 + 4(j + 1) + 4(j - 1) + 4.
        (mul(root(2), root(8)), 4, 7_482),
        // D = 8: 8 + 8 + 8 + 16 + 8(j + 1) + 8(j - 1) + 8.
        (mul(square(), mul(root(3), root(12))), 12, 3_739),
        // D = 4: 4 + 4 + 2 + 2 + 4 + 4(j + 1) + 4j + 4.
        (mul(square(), mul(g(), sub(g(), number(1)))), 2, 7_481),
    ];
    for (term, value, j) in cases {
        for (j, expected) in [(j - 1, True), (j, Undecided)] {
            for relation in [Relation::AtMost, Relation::AtLeast] {
                let (a, b) = (mul(term.clone(), x()), mul(number(value), x()));
                assert_eq!(found(relation, a, b, &small(j)), expected, "{value} {j}");
            }
        }
    }
}

#[test]
fn a_number_too_near_to_0_for_the_precision_has_no_sign() {
    let tiny = || mul(sqrt(number(2)), x());
    for (j, expected) in [(10_000, True), (40_000, Undecided)] {
        let above = found(Relation::Greater, tiny(), number(0), &small(j));
        let below = found(Relation::Less, minus(tiny()), number(0), &small(j));
        assert_eq!((above, below), (expected, expected));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_eigenvalues_of_a_symmetric_matrix_add_up_to_its_trace(
        e in prop::collection::vec(-3i64..4, 15)
    ) {
        let entry = |i: usize, j: usize| e[i.max(j) * (i.max(j) + 1) / 2 + i.min(j)];
        let rows: [[i64; 5]; 5] = std::array::from_fn(|i| std::array::from_fn(|j| entry(i, j)));
        let eig = |k| call("eig", [number(k), table(rows)]);
        let sum = (2..=5).fold(eig(1), |sum, k| add(sum, eig(k)));
        let trace = (0..5).map(|i| entry(i, i)).sum();
        for relation in [Relation::AtMost, Relation::AtLeast] {
            prop_assert_eq!(found(relation, sum.clone(), number(trace), &Rational::ONE), True);
        }
    }
}

/// The eigenvalues of `[a b; b d]` are `(a + d +- sqrt((a - d)^2 + 4 b^2))/2`. From the middle of
/// an interval around one of these, Newton's step leads to another, with the same change of sign.
#[test]
fn an_eigenvalue_is_not_taken_for_another_that_is_next_to_a_step_of_newton() {
    let eig = |k, blocks: [[i64; 3]; 4]| {
        let entry = |i: usize, j: usize| match (i / 2 == j / 2, i % 2, j % 2) {
            (true, 0, 0) => blocks[i / 2][0],
            (true, 1, 1) => blocks[i / 2][2],
            (true, ..) => blocks[i / 2][1],
            _ => 0,
        };
        let rows: [[i64; 8]; 8] = std::array::from_fn(|i| std::array::from_fn(|j| entry(i, j)));
        call("eig", [number(k), table(rows)])
    };
    let half = |a| div(a, number(2));
    // Of the blocks [a, b, d] the last one, and the first one, has the eigenvalue.
    let greatest = eig(1, [[-2, 2, -3], [1, 3, -2], [2, 1, -3], [3, 1, 0]]);
    let least = eig(8, [[-1, 1, -2], [1, 2, 0], [3, 1, -1], [2, 3, 1]]);
    let one = Rational::ONE;
    same(greatest, half(add(number(3), sqrt(number(13)))), &one);
    same(least, half(sub(number(-3), sqrt(number(5)))), &one);
}
