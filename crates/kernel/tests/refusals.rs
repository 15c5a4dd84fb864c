//! The refusal of an `exists` by evidence: ranks that no solution has, values that no minimum has.

use crate::common::*;
use kernel::evidence::Evidence;
use kernel::instance::Value;
use kernel::tree::{Binder, Formula, Place, Relation, Sort, Term};
use kernel::truth::Truth::{self, False, True, Undecided};

fn y() -> Term {
    name("Y")
}

fn square(variable: &str) -> Binder {
    typed(variable, Sort::Matrix(number(2), number(2)))
}

fn column(a: i64, b: i64) -> Term {
    Term::Block(vec![vec![number(a)], vec![number(b)]])
}

fn rank(of: Term) -> Term {
    call("rank", [of])
}

fn subspace(matrix: Value) -> Evidence {
    Evidence::AffineRank(vec![matrix])
}

/// Whether there is a matrix `Y`, as far as a subspace tells.
fn some(body: Formula, columns: Value) -> Truth {
    by(
        subspace(columns),
        &exists(vec![square("Y")], body),
        ZERO,
        ONE,
    )
}

fn first() -> Value {
    integers([[1], [0]])
}

/// If `Y e` is one vector for all solutions, the rank of Y is at most 2, and at most 1 if it is 0.
#[test]
fn a_rank_is_refused_that_no_matrix_with_a_given_image_has() {
    use Relation::{AtLeast, AtMost, Equal, Greater, Less, Unequal};
    let image = |a, b| equal(mul(y(), column(1, 0)), column(a, b));
    let with = |part: Formula| and(image(0, 0), part);
    for (relation, bound, asserted) in [
        (AtLeast, 2, true),
        (Equal, 2, true),
        (Greater, 1, true),
        (AtMost, 1, false),
        (Less, 2, false),
        (Unequal, 2, false),
    ] {
        let compared = |turned: bool, bound| match turned {
            false => compare(relation, rank(y()), number(bound)),
            true => compare(relation.turned(), number(bound), rank(y())),
        };
        let part = |turned, bound| match asserted {
            true => compared(turned, bound),
            false => not(compared(turned, bound)),
        };
        for turned in [false, true] {
            let at = |part, columns| some(with(part), columns);
            assert_eq!(at(part(turned, bound), first()), False, "{relation:?}");
            assert_ne!(at(part(turned, bound - 1), first()), False, "{relation:?}");
            assert_ne!(at(not(part(turned, bound)), first()), False, "{relation:?}");
            // Another column says nothing, nor do three rows.
            let second = integers([[0], [1]]);
            assert_eq!(at(part(turned, bound), second), Undecided);
            let long = integers([[1], [0], [0]]);
            assert_eq!(at(part(turned, bound), long), Undecided);
            // The denial of `for all` is the same.
            let denied = not(with(part(turned, bound)));
            let all = for_all(vec![square("Y")], denied);
            assert_eq!(by(subspace(first()), &all, ZERO, ONE), True);
        }
    }
    let full = || compare(AtLeast, rank(y()), number(2));
    assert_eq!(some(and(image(0, 1), full()), first()), Undecided);
    let more = compare(AtLeast, rank(y()), number(3));
    assert_eq!(some(and(image(0, 1), more), first()), False);
    // The rank is that of an affine term in Y.
    let of = |term: Term| some(with(compare(AtLeast, rank(term), number(2))), first());
    assert_eq!(of(mul(name("B"), y())), False);
    assert_eq!(of(add(y(), y())), False);
    assert_ne!(of(add(y(), name("B"))), False);
    assert_ne!(of(mul(y(), y())), False);
    assert_ne!(of(name("B")), False);
}

/// If `Y e = 0`, the determinant of Y is 0, and `Y = [0 a; 0 b]` for any a and b.
#[test]
fn a_determinant_that_is_not_0_is_refused_where_the_rank_is_less() {
    let image = || equal(mul(y(), column(1, 0)), column(0, 0));
    for relation in RELATIONS {
        for n in [-1, 0, 1] {
            let det = || call("det", [y()]);
            let part = || compare(relation, det(), number(n));
            let turned = compare(relation.turned(), number(n), det());
            let holds = related(relation, 0, n);
            for (part, holds) in [(part(), holds), (turned, holds), (not(part()), !holds)] {
                let found = some(and(image(), part), first());
                assert_eq!(found == False, !holds, "{relation:?} {n}");
            }
            let moving = add(entry(y(), number(1), number(2)), number(n));
            let part = compare(relation, det(), moving);
            assert_ne!(some(and(image(), part), first()), False);
        }
    }
}

/// A square that is 0 is one of a vector that is 0.
#[test]
fn an_equation_at_the_extreme_of_a_form_is_linear() {
    let image = |a, b| sub(mul(y(), column(1, 0)), column(a, b));
    let full = |k| compare(Relation::AtLeast, rank(y()), number(k));
    let with = |f: Term, value: i64, k| some(and(equal(f, number(value)), full(k)), first());
    for (a, b, k) in [(0, 0, 2), (0, 3, 3), (2, 1, 3)] {
        let f = || norm_squared(image(a, b));
        assert_eq!(with(f(), 0, k), False);
        assert_eq!(with(minus(f()), 0, k), False);
        assert_eq!(with(add(f(), number(4)), 4, k), False);
        assert_eq!(with(f(), 0, k - 1), Undecided);
    }
    assert_eq!(with(norm_squared(image(0, 0)), 1, 2), Undecided);
    let entry = |i, j| entry(y(), number(i), number(j));
    let corner = |sign: fn(Term, Term) -> Term, value| {
        let squares = sign(power(entry(1, 1), number(2)), power(entry(2, 1), number(2)));
        with(squares, value, 2)
    };
    assert_eq!(corner(add, 0), False);
    assert_eq!(corner(sub, 0), Undecided);
    assert_eq!(corner(add, 1), Undecided);
    // A parabola has no extreme.
    let parabola = add(power(entry(1, 1), number(2)), entry(2, 1));
    assert_eq!(with(parabola, 0, 2), Undecided);
}

/// A product of a column and a row is of rank 1.
#[test]
fn equations_are_read_in_products_of_unknowns() {
    let left = || typed("X", Sort::Matrix(number(2), number(1)));
    let right = || typed("Y", Sort::Matrix(number(1), number(2)));
    let product = || mul(name("X"), y());
    let at = |body| {
        by(
            subspace(first()),
            &exists(vec![left(), right()], body),
            ZERO,
            ONE,
        )
    };
    let rows = |a, b, c, d| {
        let row = |a, b| vec![number(a), number(b)];
        Term::Block(vec![row(a, b), row(c, d)])
    };
    assert_eq!(at(equal(product(), rows(1, 0, 0, 1))), False);
    assert_eq!(at(equal(product(), rows(1, 2, 2, 4))), Undecided);
    assert_eq!(
        at(equal(norm_squared(sub(product(), name("B"))), number(0))),
        False
    );
    let trace = |value| equal(call("trace", [product()]), number(value));
    assert_eq!(at(and(trace(1), trace(2))), False);
    assert_eq!(at(trace(1)), Undecided);
    // X Y e = 0, and the rank of X Y + B is asked for.
    let zero = equal(mul(product(), column(1, 0)), column(0, 0));
    let of = |term, k| {
        at(and(
            zero.clone(),
            compare(Relation::AtLeast, rank(term), number(k)),
        ))
    };
    assert_eq!(of(add(product(), product()), 2), False);
    assert_eq!(of(product(), 1), Undecided);
    assert_eq!(of(add(product(), name("B")), 2), Undecided);
}

fn values(z: [[i64; 2]; 2]) -> kernel::evidence::Values {
    [("Z".to_owned(), integers(z))].into()
}

/// `name(f; Z = Y over ...)`.
fn question(name: &str, f: Term, over: Option<Formula>) -> Formula {
    let place = Place {
        name: "Z".to_owned(),
        index: None,
        value: Some(y()),
    };
    asked(name, f, vec![place], over)
}

/// All minima of a distance are 0.
#[test]
fn no_minimum_has_another_value_than_the_least() {
    let z = || name("Z");
    let distance = |of: Term| norm_squared(sub(of, name("B")));
    let well = |of: Term| power(sub(norm_squared(of), number(1)), number(2));
    let better = |z| Evidence::Better(values(z));
    let least = |z| Evidence::Least(values(z), Box::new(Evidence::Convex));
    let at = |minimum: Formula, value: Formula, evidence: Evidence| {
        by(
            evidence,
            &exists(vec![square("Y")], and(minimum, value)),
            ZERO,
            ONE,
        )
    };
    let half = [[1, 0], [0, 0]];
    for predicate in ["local_min", "global_min"] {
        let minimum = || question(predicate, distance(z()), None);
        for turned in [false, true] {
            let level = |n| match turned {
                false => equal(distance(y()), number(n)),
                true => equal(number(n), distance(y())),
            };
            for (n, evidence, expected) in [
                (1, better(ONE), False),
                (0, better(ONE), Undecided),
                (-1, better(ONE), Undecided),
                // The distance to [1 0; 0 0] is 1.
                (2, better(half), False),
                (1, better(half), Undecided),
                (-1, least(ONE), False),
                (0, least(ONE), Undecided),
                (1, least(ONE), Undecided),
                (-1, least(half), Undecided),
            ] {
                let found = at(minimum(), level(n), evidence.clone());
                assert_eq!(found, expected, "{predicate} {n} {evidence:?}");
                // Of what is no minimum nothing is said.
                let denied = at(not(minimum()), level(n), evidence);
                assert_eq!(denied, Undecided);
            }
            // An inequality gives no value.
            let above = compare(Relation::AtLeast, distance(y()), number(1));
            assert_eq!(at(minimum(), above, better(ONE)), Undecided);
            let other = equal(norm_squared(y()), number(1));
            assert_eq!(at(minimum(), other, better(ONE)), Undecided);
        }
        // Over matrices of rank 1 only those are better that are of rank 1.
        let bounded = compare(Relation::AtMost, rank(z()), number(1));
        let minimum = || question(predicate, distance(z()), Some(bounded.clone()));
        let level = |n| equal(distance(y()), number(n));
        assert_eq!(at(minimum(), level(2), better(half)), False);
        assert_eq!(at(minimum(), level(2), better(ONE)), Undecided);
        assert_eq!(at(minimum(), level(1), better(half)), Undecided);
    }
    // At 0 the double well is critical, with the value 1.
    let level = |n| equal(well(y()), number(n));
    let at_well = |predicate| at(question(predicate, well(z()), None), level(1), better(half));
    assert_eq!(at_well("critical"), Undecided);
    assert_eq!(at_well("local_min"), Undecided);
    assert_eq!(at_well("global_min"), False);
}

#[test]
fn polynomials_are_compared_up_to_degree_16() {
    for (degree, expected) in [(2, False), (16, False), (18, Undecided)] {
        let f = |of: &str| power(name(of), number(degree));
        let place = Place {
            name: "z".to_owned(),
            index: None,
            value: Some(name("y")),
        };
        let least = asked("global_min", f("z"), vec![place], None);
        let show = exists(
            vec![typed("y", Sort::Number)],
            and(least, equal(f("y"), number(1))),
        );
        let zero = [("z".to_owned(), Value::Integer(0))];
        let evidence = Evidence::Better(zero.into());
        assert_eq!(by(evidence, &show, ZERO, ONE), expected, "{degree}");
    }
}
