//! What moves in a predicate or derivative, and what is put in its place.

use crate::common::*;
use kernel::elaborate::elaborate;
use kernel::tree::{Binder, Formula, Item, Place, Sort, Statement, Term, Type};

fn at(name: &str, index: Option<Term>, value: Option<Term>) -> Place {
    Place {
        name: name.to_owned(),
        index,
        value,
    }
}

/// The code of what is wrong with a formula.
fn wrong(show: Formula) -> &'static str {
    elaborate(&stated(show)).map_or_else(|faults| faults[0].code, |_| "")
}

/// A statement in sizes `n` and `m`, a matrix `M`, numbers `x` and `k`, the last natural, and the
/// family `W` of two 2 x 2 matrices.
fn stated(show: Formula) -> Statement {
    let binders = vec![
        typed("M", Sort::Matrix(number(2), number(2))),
        typed("x", Sort::Number),
        typed("k", Sort::Natural),
        squares(2),
    ];
    statement(&["n", "m"], binders, show)
}

fn f() -> Term {
    let members = mul(member("W", 1), member("W", 2));
    let numbers = mul(name("x"), name("k"));
    add(norm_squared(add(name("M"), members)), numbers)
}

fn one() -> Option<Term> {
    Some(number(1))
}

fn two() -> Option<Term> {
    Some(number(2))
}

#[test]
fn a_predicate_is_of_variables_and_families_that_are_different() {
    let sqrt = || Some(call("sqrt", [number(2)]));
    let whole = || Some(name("W"));
    for (places, code) in [
        (vec![], "place"),
        (vec![at("M", None, None)], ""),
        (vec![at("x", None, None), at("k", None, None)], ""),
        (vec![at("W", None, None), at("M", None, None)], ""),
        (vec![at("M", None, None), at("M", None, None)], "place"),
        (vec![at("W", None, None), at("W", None, None)], "place"),
        (
            vec![
                at("W", one(), Some(name("M"))),
                at("W", two(), Some(name("M"))),
            ],
            "place",
        ),
        (vec![at("M", one(), None)], "not-a-variable"),
        (vec![at("n", None, None)], "not-a-variable"),
        (vec![at("y", None, None)], "unknown-name"),
        (vec![at("y", one(), one())], "unknown-name"),
        (vec![at("y", None, one())], ""),
        (vec![at("y", None, sqrt())], "irrational-matrix"),
        (vec![at("x", None, sqrt())], "irrational-matrix"),
        (vec![at("x", None, Some(name("M")))], "sort"),
        (vec![at("x", None, Some(name("k")))], ""),
        (vec![at("M", None, Some(name("x")))], "sort"),
        (vec![at("k", None, Some(name("x")))], "sort"),
        (vec![at("k", None, Some(name("n")))], ""),
        (vec![at("W", None, whole())], ""),
        (vec![at("W", one(), Some(name("M")))], ""),
        (vec![at("W", None, Some(name("M")))], "family"),
        (vec![at("M", None, whole())], "family"),
    ] {
        let show = asked("local_min", f(), places.clone(), None);
        assert_eq!(wrong(show), code, "{places:?}");
    }
}

#[test]
fn a_derivative_is_in_variables_and_members_that_are_different() {
    let hess = |places| {
        let second = moved("hess", f(), places);
        equal(second.clone(), second)
    };
    let member = |index| at("W", Some(index), None);
    let whole = || at("W", None, None);
    for (places, code) in [
        (vec![member(number(1))], ""),
        (vec![member(number(1)), member(number(2))], ""),
        (
            vec![member(name("n")), member(add(name("n"), number(1)))],
            "",
        ),
        (vec![member(number(1)), member(number(1))], "place"),
        (vec![member(number(1)), member(name("n"))], "place"),
        (vec![member(name("m")), member(name("n"))], "place"),
        (
            vec![member(number(1)), member(number(2)), member(number(1))],
            "place",
        ),
        (vec![member(number(1)), whole()], "place"),
        (vec![whole(), member(number(1))], "place"),
        (vec![whole(), at("x", None, None)], ""),
        (vec![member(name("x"))], "not-an-integer"),
        (vec![at("x", None, None), at("x", None, None)], "place"),
        (vec![at("x", None, one())], "arguments"),
    ] {
        assert_eq!(wrong(hess(places.clone())), code, "{places:?}");
    }
    let gradient = |places| {
        let gradient = moved("grad", f(), places);
        equal(gradient.clone(), gradient)
    };
    assert_eq!(wrong(gradient(vec![member(number(1))])), "");
    assert_eq!(wrong(gradient(vec![whole()])), "family");
    let both = vec![member(number(1)), member(number(2))];
    assert_eq!(wrong(gradient(both)), "arguments");
}

/// `a with places`.
fn with(a: Term, places: Vec<Place>) -> Term {
    Term::With(Box::new(a), places)
}

#[test]
fn a_new_value_is_of_the_sort_and_the_sizes_of_the_old_one() {
    let row = || Some(table([[1, 2]]));
    for (place, code) in [
        (at("M", None, Some(table(ONE))), ""),
        (at("M", None, row()), "sizes-differ"),
        (at("M", None, one()), "sort"),
        (at("M", None, None), "place"),
        (at("M", one(), Some(table(ONE))), "not-a-variable"),
        (at("x", None, one()), ""),
        (at("x", None, Some(table(ONE))), "sort"),
        (at("k", None, one()), ""),
        (at("k", None, Some(name("x"))), "sort"),
        (
            at("x", None, Some(call("norm2", [name("M")]))),
            "irrational-matrix",
        ),
        (at("n", None, one()), "not-a-variable"),
        (at("y", None, one()), "unknown-name"),
        (at("W", one(), Some(table(ONE))), ""),
        (at("W", one(), row()), "sizes-differ"),
        (at("W", one(), one()), "sort"),
        (at("W", one(), None), "place"),
        (at("W", None, Some(name("W"))), ""),
        (at("W", None, Some(name("M"))), "family"),
    ] {
        let new = with(f(), vec![place.clone()]);
        assert_eq!(wrong(equal(new, number(0))), code, "{place:?}");
    }
}

#[test]
fn a_family_is_replaced_by_one_of_the_same_range_and_sizes() {
    for (from, to, rows, cols, code) in [
        (1, 2, 2, 2, ""),
        (1, 3, 2, 2, "sizes-differ"),
        (0, 2, 2, 2, "sizes-differ"),
        (0, 3, 2, 2, "sizes-differ"),
        (1, 2, 1, 2, "sizes-differ"),
        (1, 2, 2, 1, "sizes-differ"),
    ] {
        let place = at("W", None, Some(name("V")));
        let mut made = stated(equal(with(f(), vec![place]), number(0)));
        let family = Binder::Typed {
            names: vec!["V".to_owned()],
            index: Some(index("j", number(from), number(to))),
            of: Type {
                sort: Sort::Matrix(number(rows), number(cols)),
                over: None,
            },
        };
        made.items.push(Item::ForAll(vec![family]));
        let found = elaborate(&made).map_or_else(|faults| faults[0].code, |_| "");
        assert_eq!(found, code, "{from} {to} {rows} {cols}");
    }
}

#[test]
fn nothing_is_near_an_irrational_number() {
    let near = |center| exists(vec![close("V", center)], equal(name("V"), number(1)));
    assert_eq!(wrong(near(name("x"))), "");
    assert_eq!(wrong(near(call("sqrt", [number(2)]))), "irrational-matrix");
}

#[test]
fn the_inverse_of_an_irrational_number_is_irrational() {
    let is_one = |a| wrong(equal(inverse(a), number(1)));
    assert_eq!(is_one(name("x")), "");
    assert_eq!(is_one(call("sqrt", [number(2)])), "irrational-equality");
}

/// A member that has a new value may move, and the place of a fault is that of its index.
#[test]
fn a_member_moves_where_it_was_replaced_and_its_index_has_a_place() {
    let gradient = |places| norm_squared(moved("grad", f(), places));
    let new = at("W", one(), Some(table(ONE)));
    let moves = with(gradient(vec![at("W", one(), None)]), vec![new]);
    assert_eq!(wrong(equal(moves, number(0))), "");
    let wrong_index = || at("W", Some(div(number(1), number(2))), None);
    for (places, child) in [
        (vec![wrong_index()], 1),
        (vec![at("M", None, None), wrong_index()], 1),
        (vec![at("W", one(), None), wrong_index()], 2),
    ] {
        let show = equal(moved("hess", f(), places), table(ONE));
        let faults = elaborate(&stated(show)).unwrap_err();
        assert_eq!(faults[0].path, [0, child], "{faults:?}");
    }
}
