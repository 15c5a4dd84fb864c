//! What the judge finds by itself, and witnesses of the right and of the wrong type.

use std::collections::BTreeMap;

use crate::common::*;
use exact::Rational;
use kernel::evaluate::Evaluator;
use kernel::evidence::Evidence;
use kernel::infinitesimal::Qt;
use kernel::instance::Value;
use kernel::judge::Judge;
use kernel::mutant::mutants;
use kernel::ring::{Reason, Ring};
use kernel::tree::{Binder, Formula, Item, Sort, Term, Type};
use kernel::truth::Truth::{self, False, True, Undecided, Undefined};

/// A formula at `A = 0`, `x = 0` and `y = 0`.
fn at_zero(show: Formula) -> Truth {
    let binders = vec![
        typed("A", Sort::Matrix(number(2), number(2))),
        typed("x", Sort::Number),
        typed("y", Sort::Number),
    ];
    let values = [
        ("A", integers([[0, 0], [0, 0]])),
        ("x", rational(0, 1)),
        ("y", rational(0, 1)),
    ];
    let given = instance(&[("n", 2)], &values);
    judged(&statement(&["n"], binders, show), &given, None)
}

fn square(a: Term) -> Term {
    power(a, number(2))
}

fn cube(a: Term) -> Term {
    power(a, number(3))
}

/// The order is that of the first change that is negative in some direction: 1 by the gradient, 2
/// by the Hessian, 3 by the cubic form on the kernel of the Hessian. Above 3 it is not known.
#[test]
fn the_order_of_descent_is_known_below_4() {
    let (x, y) = (|| name("x"), || name("y"));
    let a = |i, j| entry(name("A"), number(i), number(j));
    let squares = |but: (i64, i64)| {
        let places = [(1, 1), (1, 2), (2, 1), (2, 2)];
        let others = places.into_iter().filter(|place| *place != but);
        others.fold(number(0), |sum, (i, j)| add(sum, square(a(i, j))))
    };
    let scalars = || add(square(x()), square(y()));
    let mut cases = vec![
        (add(x(), square(y())), 1),
        (sub(square(x()), y()), 1),
        (sub(square(y()), square(x())), 2),
        (mul(x(), y()), 2),
        (sub(call("max", [cube(x()), number(0)]), square(y())), 2),
        (add(square(x()), cube(y())), 3),
        (add(square(y()), cube(x())), 3),
        // (x + y)^2 has the kernel of (1, -1).
        (add(square(add(x(), y())), cube(sub(x(), y()))), 3),
        (scalars(), 4),
        (add(square(x()), power(y(), number(4))), 4),
        (add(square(add(x(), y())), cube(add(x(), y()))), 4),
    ];
    for place in [(1, 1), (1, 2), (2, 1), (2, 2)] {
        let rest = || add(squares(place), scalars());
        cases.push((add(rest(), cube(a(place.0, place.1))), 3));
        cases.push((add(rest(), power(a(place.0, place.1), number(4))), 4));
    }
    let everything = add(squares((0, 0)), square(x()));
    cases.push((add(everything, cube(y())), 3));
    for (case, (f, order)) in cases.into_iter().enumerate() {
        let of = || {
            moved(
                "descent_order",
                f.clone(),
                vec![place("A"), place("x"), place("y")],
            )
        };
        for relation in RELATIONS {
            for bound in 0..=6 {
                // An order of at least 4 is compared only if that is enough.
                let known = order < 4
                    || (4..9).all(|o| related(relation, o, bound))
                    || (4..9).all(|o| !related(relation, o, bound));
                let expected = if known {
                    Truth::from(related(relation, order, bound))
                } else {
                    Undecided
                };
                let found = at_zero(compare(relation, of(), number(bound)));
                assert_eq!(found, expected, "case {case}: {relation:?} {bound}");
                let turned = at_zero(compare(relation.turned(), number(bound), of()));
                assert_eq!(turned, expected, "case {case}: {bound} on the left");
            }
        }
    }
    let of = || moved("descent_order", name("x"), vec![place("x")]);
    assert_eq!(at_zero(equal(of(), of())), Undecided);
}

/// Whether a value of `S` is a witness of `exists Z : n x n, S : ...: Z*Z = Z`, which no rule
/// decides.
fn witnesses(binder: Binder, value: Value) -> bool {
    let binders = vec![matrix("Z", "n", "n"), binder];
    let show = exists(binders, equal(mul(name("Z"), name("Z")), name("Z")));
    let made = statement(&["n"], vec![typed("x", Sort::Number)], show);
    let given = instance(&[("n", 2)], &[("x", rational(0, 1))]);
    let zero = integers([[0, 0], [0, 0]]);
    let values = [("Z".to_owned(), zero), ("S".to_owned(), value)];
    let witness = Evidence::Witness(values.into_iter().collect());
    match judged(&made, &given, Some(witness)) {
        True => true,
        Undecided => false,
        truth => panic!("{truth:?}"),
    }
}

#[test]
fn a_witness_has_the_type_that_is_bound() {
    let n = || name("n");
    let any = || matrix("S", "n", "n");
    let one = || integers([[1, 0], [0, 1]]);
    assert!(witnesses(any(), one()));
    assert!(!witnesses(any(), integers([[1]])));
    assert!(!witnesses(any(), integers([[1, 0]])));
    assert!(!witnesses(any(), rational(1, 1)));
    assert!(!witnesses(any(), Value::Integer(1)));
    let small = || typed("S", Sort::Matrix(number(1), number(1)));
    assert!(witnesses(small(), integers([[1]])));
    assert!(!witnesses(small(), rational(1, 1)));
    let exact = || exact::Matrix::from_integers([[1, 0], [0, 1]]);
    assert!(!witnesses(any(), Value::Family(vec![exact()])));
    for (sort, bad) in [
        (Sort::Symmetric(n()), integers([[0, 1], [0, 0]])),
        (Sort::Psd(n()), integers([[-1, 0], [0, 0]])),
        (Sort::Pd(n()), integers([[1, 0], [0, 0]])),
        (Sort::Orthogonal(n()), integers([[1, 1], [0, 1]])),
        (Sort::Diagonal(n(), n()), integers([[1, 0], [1, 1]])),
    ] {
        assert!(witnesses(typed("S", sort.clone()), one()));
        assert!(!witnesses(typed("S", sort), bad));
    }
    let real = || typed("S", Sort::Number);
    assert!(witnesses(real(), rational(1, 2)));
    assert!(!witnesses(real(), one()));
    assert!(!witnesses(real(), integers([[1]])));
    let natural = || typed("S", Sort::Natural);
    assert!(witnesses(natural(), Value::Integer(0)));
    assert!(!witnesses(natural(), Value::Integer(-1)));
    assert!(!witnesses(natural(), rational(1, 2)));
}

#[test]
fn what_is_bound_has_no_value_after_it() {
    let root = equal(square(name("y")), name("x"));
    let witness = |y| {
        let values = [("y".to_owned(), rational(y, 1))];
        Evidence::Witness(values.into_iter().collect())
    };
    let some = exists(vec![typed("y", Sort::Number)], root);
    let least = asked("local_min", square(name("x")), vec![place("x")], None);
    for (show, x, evidence, expected) in [
        (some.clone(), 4, witness(2), True),
        (some, 4, witness(1), Undecided),
        (least.clone(), 0, Evidence::Convex, True),
        (least, 1, Evidence::Convex, Undecided),
    ] {
        let core = core(&statement(&["n"], vec![typed("x", Sort::Number)], show));
        let mut evaluator = Evaluator::new(&core);
        let given = instance(&[("n", 1)], &[("x", rational(x, 1))]);
        evaluator.assign(&given).unwrap();
        let mut given = BTreeMap::from([("show".to_owned(), evidence)]);
        let found = evaluator.prop(core.show, &mut Judge::new(&mut given));
        assert_eq!(found, expected);
        // Slots 0 and 1 are n and x.
        assert!(core.slots.len() > 2);
        assert!((2..core.slots.len()).all(|slot| evaluator.slot(slot as u32).is_none()));
    }
}

#[test]
fn the_entries_of_a_witness_are_of_its_set() {
    let n = || name("n");
    let whole = || typed_over("S", Sort::Matrix(n(), n()), &[1, 2]);
    assert!(witnesses(whole(), integers([[1, 2], [2, 1]])));
    for bad in [
        [[0, 1], [1, 1]],
        [[1, 0], [1, 1]],
        [[1, 1], [0, 1]],
        [[1, 1], [1, 0]],
    ] {
        assert!(!witnesses(whole(), integers(bad)), "{bad:?}");
    }
    // The zeros of a diagonal matrix are not free.
    let diagonal = || typed_over("S", Sort::Diagonal(n(), n()), &[1, 2]);
    assert!(witnesses(diagonal(), integers([[1, 0], [0, 2]])));
    for bad in [[[0, 0], [0, 1]], [[1, 0], [0, 0]]] {
        assert!(!witnesses(diagonal(), integers(bad)), "{bad:?}");
    }
    let real = || typed_over("S", Sort::Number, &[1, 2]);
    assert!(witnesses(real(), rational(2, 1)));
    assert!(!witnesses(real(), rational(3, 1)));
}

#[test]
fn a_family_that_is_a_witness_has_its_members_and_their_shapes() {
    let family = |rows: Term| Binder::Typed {
        names: vec!["S".to_owned()],
        index: Some(index("i", number(1), number(2))),
        of: Type {
            sort: Sort::Matrix(rows, number(1)),
            over: None,
        },
    };
    let column = |rows: usize| exact::Matrix::zeros(rows, 1);
    let of = |rows: &[usize]| Value::Family(rows.iter().map(|&r| column(r)).collect());
    assert!(witnesses(family(name("i")), of(&[1, 2])));
    assert!(!witnesses(family(name("i")), of(&[2, 1])));
    assert!(!witnesses(family(name("i")), of(&[1])));
    assert!(!witnesses(family(name("i")), of(&[1, 2, 3])));
    assert!(!witnesses(family(number(2)), Value::Matrix(column(2))));
}

#[test]
fn rational_functions_have_their_parts_in_lowest_terms() {
    let r = |values: &[i64]| -> Vec<Rational> {
        values.iter().map(|&value| Rational::from(value)).collect()
    };
    let p = |values: &[i64]| Qt::polynomial(r(values));
    // (2t^2 + 6t^3) / (2t + 4t^2) = (t + 3t^2) / (1 + 2t).
    let f = p(&[0, 0, 2, 6]).div(&p(&[0, 2, 4])).unwrap();
    assert_eq!(f.parts(), (&r(&[0, 1, 3])[..], &r(&[1, 2])[..]));
    assert_eq!(f.coefficients(), None);
    assert_eq!(p(&[3, 4]).coefficients(), Some(&r(&[3, 4])[..]));
    assert_eq!(f.lowest_term(), Some((1, Rational::ONE)));
    assert_eq!(p(&[0, 0, 5]).lowest_term(), Some((2, Rational::from(5))));
    // 3 / (2t^2 + t^3).
    let pole = p(&[3]).div(&p(&[0, 0, 2, 1])).unwrap();
    let half = Rational::from_fraction(3, 2).unwrap();
    assert_eq!(pole.lowest_term(), Some((-2, half)));
    assert_eq!(p(&[]).lowest_term(), None);
    // One word for each coefficient.
    assert_eq!(f.weight(), 5);
    assert_eq!(p(&[]).weight(), 1);
}

#[test]
fn the_mutants_of_a_statement_are_its_types_hypotheses_and_side_conditions() {
    let (n, x) = (|| name("n"), || name("x"));
    let condition = || Some(equal(x(), x()));
    let over = |variable, body| {
        Box::new(quantified(
            vec![matrix(variable, "n", "n")],
            condition(),
            body,
        ))
    };
    let show = Formula::ForAll(over("Y", Formula::Exists(over("Z", equal(x(), x())))));
    let binders = vec![
        typed("P", Sort::Pd(n())),
        matrix("M", "n", "n"),
        typed("x", Sort::Number),
        typed("k", Sort::Natural),
    ];
    let mut made = statement(&["n"], binders, show);
    for id in ["first", "second"] {
        made.items.push(Item::Assume {
            id: id.to_owned(),
            formula: equal(x(), x()),
        });
    }
    let expected = ["type-P", "type-k", "first", "second", "with-1", "with-2"];
    assert_eq!(mutants(&made), expected);
    assert_eq!(made.hypotheses().collect::<Vec<_>>(), ["first", "second"]);
}

#[test]
fn truth_values_and_reasons_have_words() {
    let words = [True, False, Undefined, Undecided].map(|truth| truth.to_string());
    assert_eq!(words, ["true", "false", "undefined", "undecided"]);
    let reason = Reason::TooCostly.to_string();
    assert_eq!(reason, "too-costly: more steps than the limit");
}
