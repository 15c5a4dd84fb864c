//! What the affine equations among the conjuncts of an `exists` say of it, without evidence.

use crate::common::*;
use kernel::tree::{Binder, Formula, Relation, Sort, Term};
use kernel::truth::Truth::{self, False, True, Undecided};

fn y() -> Term {
    name("y")
}

fn is(n: i64) -> Formula {
    equal(y(), number(n))
}

fn is_not(n: i64) -> Formula {
    compare(Relation::Unequal, y(), number(n))
}

fn implies(p: Formula, q: Formula) -> Formula {
    Formula::Implies(Box::new(p), Box::new(q))
}

/// A 1 x 1 matrix, as numbers are decided in another way too.
fn one_by_one(variable: &str) -> Binder {
    typed(variable, Sort::Matrix(number(1), number(1)))
}

/// At `x = 0`.
fn found(show: Formula) -> Truth {
    let made = statement(&["n"], vec![typed("x", Sort::Number)], show);
    judged(
        &made,
        &instance(&[("n", 2)], &[("x", rational(0, 1))]),
        None,
    )
}

fn some(body: Formula) -> Truth {
    found(exists(vec![one_by_one("y")], body))
}

/// `for all`, or `exists`, of an index.
fn each(all: bool, from: Term, to: i64, condition: Option<Formula>, body: Formula) -> Formula {
    let range = vec![Binder::Range(index("i", from, number(to)))];
    let quantified = Box::new(quantified(range, condition, body));
    match all {
        true => Formula::ForAll(quantified),
        false => Formula::Exists(quantified),
    }
}

/// A square is left to rules that need evidence, so that only the equations speak.
#[test]
fn equations_are_read_in_all_conjuncts_and_in_nothing_else() {
    let square = || equal(mul(y(), y()), y());
    let i = || name("i");
    let is_i = || equal(y(), i());
    let is_not_i = || compare(Relation::Unequal, y(), i());
    let one = || number(1);
    for contradiction in [
        and(is(1), is(2)),
        and(square(), and(is(1), is(2))),
        not(or(is_not(1), is_not(2))),
        not(implies(is(1), is_not(2))),
        and(not(not(is(1))), is(2)),
        and(not(is_not(1)), is(2)),
        each(true, one(), 2, None, is_i()),
        not(each(false, one(), 2, None, is_not_i())),
        and(
            is(1),
            each(true, one(), 2, Some(equal(i(), number(2))), is_i()),
        ),
        each(true, one(), 2, None, and(is_i(), square())),
    ] {
        assert_eq!(some(contradiction.clone()), False, "{contradiction:?}");
        // What is denied of all is refused of some.
        let all = for_all(vec![one_by_one("y")], not(contradiction.clone()));
        assert_eq!(found(all), True, "{contradiction:?}");
    }
    for possible in [
        or(is(1), is(2)),
        not(and(is_not(1), is_not(2))),
        implies(is(1), is(2)),
        not(is(1)),
        each(false, one(), 2, None, is_i()),
        not(each(true, one(), 2, None, is_not_i())),
        and(is_not(1), square()),
        // 2 equations, of which the square is not read.
        and(square(), equal(mul(y(), mul(y(), y())), y())),
    ] {
        assert_eq!(some(possible.clone()), Undecided, "{possible:?}");
    }
    for solved in [
        is(1),
        and(is(1), square()),
        each(true, one(), 2, Some(equal(i(), number(2))), is_i()),
        each(true, one(), 2, None, each(true, one(), 1, None, is(1))),
        and(is(2), each(true, number(2), 2, None, is_i())),
    ] {
        assert_eq!(some(solved.clone()), True, "{solved:?}");
    }
    assert_eq!(some(and(is(2), square())), False);
    // Over nothing there is no equation.
    assert_eq!(some(each(true, one(), 0, None, is(1))), Undecided);
}

/// The second index runs from the first.
#[test]
fn an_index_may_stand_in_the_range_of_another() {
    let of = |from: Term, value: Term| {
        let binders = vec![
            Binder::Range(index("i", number(1), number(2))),
            Binder::Range(index("j", from, number(2))),
        ];
        some(for_all(binders, equal(y(), value)))
    };
    let product = || mul(sub(name("i"), number(1)), sub(name("j"), number(1)));
    // Of (1, 1), (1, 2), (2, 2) the product is 0, 0, 1; (2, 1) gives 0 as well.
    assert_eq!(of(name("i"), product()), False);
    assert_eq!(of(number(1), product()), False);
    assert_eq!(
        of(
            name("i"),
            mul(sub(name("i"), number(1)), sub(number(2), name("j")))
        ),
        True
    );
    assert_eq!(
        of(
            number(1),
            mul(sub(name("i"), number(1)), sub(number(2), name("j")))
        ),
        False
    );
}

#[test]
fn an_unknown_matrix_is_of_its_kind() {
    let of = |sort: Sort, entries: &[(i64, i64, i64)]| {
        let part = |&(i, j, value): &(i64, i64, i64)| {
            equal(entry(name("Y"), number(i), number(j)), number(value))
        };
        let body = entries.iter().map(part).reduce(and).unwrap();
        found(exists(vec![typed("Y", sort)], body))
    };
    let two = || number(2);
    let skew = [(1, 2, 1), (2, 1, 2)];
    for sort in [Sort::Symmetric(two()), Sort::Psd(two()), Sort::Pd(two())] {
        assert_eq!(of(sort, &skew), False);
    }
    assert_eq!(of(Sort::Diagonal(two(), two()), &[(1, 2, 1)]), False);
    assert_eq!(
        of(
            Sort::Diagonal(two(), two()),
            &[(1, 1, 3), (2, 2, 4), (1, 2, 0)]
        ),
        True
    );
    assert_eq!(of(Sort::Matrix(two(), two()), &skew), True);
    assert_eq!(of(Sort::Symmetric(two()), &[(1, 2, 1), (2, 1, 1)]), True);
    let three = |entries: &[(i64, i64, i64)]| of(Sort::Symmetric(number(3)), entries);
    assert_eq!(three(&[(2, 3, 1), (3, 2, 2)]), False);
    assert_eq!(three(&[(1, 3, 1), (3, 2, 2)]), True);
    // The only solution is of the type, or there is none.
    let whole = |a, b, c| [(1, 1, a), (1, 2, b), (2, 1, b), (2, 2, c)];
    assert_eq!(of(Sort::Psd(two()), &whole(1, 1, 1)), True);
    assert_eq!(of(Sort::Psd(two()), &whole(1, 2, 1)), False);
    assert_eq!(of(Sort::Pd(two()), &whole(1, 1, 1)), False);
    // Of many the one of least norm need not be of the type, and others are.
    assert_eq!(of(Sort::Pd(two()), &[(1, 2, 1)]), Undecided);
    assert_eq!(of(Sort::Orthogonal(two()), &[(1, 1, 0)]), Undecided);
}

#[test]
fn a_natural_number_is_no_unknown() {
    let natural = |value: i64| {
        let double = equal(mul(number(2), name("k")), number(value));
        found(exists(vec![typed("k", Sort::Natural)], double))
    };
    assert_eq!(natural(4), Undecided);
    assert_eq!(natural(3), Undecided);
    let binders = vec![one_by_one("y"), typed("k", Sort::Natural)];
    let both = and(is(1), is(2));
    assert_eq!(found(exists(binders, both)), Undecided);
}

/// A solution that is near a centre, one that is not, and none that is near.
#[test]
fn what_is_near_has_the_solution_nearest_to_the_center() {
    let near = |body| found(exists(vec![close("V", name("x"))], body));
    let v = || name("V");
    let zero = |n| equal(v(), number(n));
    assert_eq!(near(zero(0)), True);
    assert_eq!(near(zero(1)), False);
    assert_eq!(near(and(zero(0), equal(mul(v(), v()), v()))), True);
    // y is free, and V is not.
    let both = |body| {
        let binders = vec![close("V", name("x")), one_by_one("y")];
        found(exists(binders, body))
    };
    let sum = |n| equal(add(v(), y()), number(n));
    assert_eq!(both(sum(0)), True);
    // The solution of least norm is (1, 1), and (0, 2) is another.
    assert_eq!(both(sum(2)), Undecided);
    assert_eq!(both(and(sum(2), zero(0))), True);
    assert_eq!(both(and(sum(2), zero(1))), False);
    // Of two that are near, the nearest is at 1.
    let binders = vec![close("V", name("x")), close("W", name("x"))];
    let sum = equal(add(v(), name("W")), number(2));
    assert_eq!(found(exists(binders, sum)), False);
}

#[test]
fn a_family_of_unknowns_is_of_its_shapes() {
    let family = Binder::Typed {
        names: vec!["Y".to_owned()],
        index: Some(index("i", number(1), number(2))),
        of: kernel::tree::Type {
            sort: Sort::Matrix(name("i"), number(1)),
            over: None,
        },
    };
    let member = |k| Term::Member("Y".to_owned(), Box::new(number(k)));
    let columns = |a, b| {
        let first = equal(member(1), Term::Block(vec![vec![number(a)]]));
        let second = Term::Block(vec![vec![number(b)], vec![number(1)]]);
        and(first, equal(member(2), second))
    };
    let some = |body| found(exists(vec![family.clone()], body));
    assert_eq!(some(columns(1, 2)), True);
    assert_eq!(some(and(columns(1, 2), columns(1, 3))), False);
}

#[test]
fn systems_of_more_than_400_unknowns_are_left_alone() {
    for (rows, expected) in [(400, False), (401, Undecided), (402, Undecided)] {
        let column = typed("Y", Sort::Matrix(number(rows), number(1)));
        let first = |value| equal(entry(name("Y"), number(1), number(1)), number(value));
        let both = exists(vec![column], and(first(1), first(2)));
        assert_eq!(found(both), expected, "{rows}");
    }
}

#[test]
fn quantifiers_are_unrolled_to_4096_conjuncts() {
    let all = |last| some(each(true, number(1), last, None, equal(y(), name("i"))));
    assert_eq!(all(4096), False);
    assert_eq!(all(4097), Undecided);
}
