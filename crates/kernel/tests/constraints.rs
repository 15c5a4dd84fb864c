//! Minima under constraints, by multipliers (K15). At A, a 2 x 2 matrix whose entries move.

use crate::common::*;
use kernel::evidence::Evidence;
use kernel::tree::{Binder, Formula, Relation, Term};
use kernel::truth::Truth::{self, True, Undecided};
use serde_json::{Value as Json, json};

fn a(i: i64, j: i64) -> Term {
    entry(name("A"), number(i), number(j))
}

fn at_least(x: Term, y: Term) -> Formula {
    compare(Relation::AtLeast, x, y)
}

/// Evidence without squares: the function is the sum of what is constrained, with multipliers.
fn multipliers(constraints: Json) -> Evidence {
    let evidence = json!({"squares": {
        "multiplier": [{"c": "1"}], "vector": [], "matrix": [], "constraints": constraints,
    }});
    serde_json::from_value(evidence).unwrap()
}

fn constant(c: &str) -> Json {
    json!([{ "c": c }])
}

fn said(kind: &str, f: Term, over: Formula, here: [[i64; 2]; 2], constraints: Json) -> Truth {
    let minimum = asked(kind, f, vec![place("A")], Some(over));
    by(multipliers(constraints), &minimum, here, ZERO)
}

/// A local and a global minimum.
fn both(f: Term, over: Formula, constraints: Json) -> [Truth; 2] {
    ["local_min", "global_min"]
        .map(|kind| said(kind, f.clone(), over.clone(), ZERO, constraints.clone()))
}

#[test]
fn the_slope_at_a_bound_points_inwards() {
    let bound = || at_least(a(1, 1), number(0));
    assert_eq!(both(a(1, 1), bound(), json!([[constant("1")]])), [True; 2]);
    let twice = mul(number(2), a(1, 1));
    assert_eq!(
        both(twice.clone(), bound(), json!([[constant("2")]])),
        [True; 2]
    );
    // By another number it is another function.
    assert_eq!(
        both(twice, bound(), json!([[constant("1")]])),
        [Undecided; 2]
    );
    // -a falls inwards: its multiplier would be -1.
    let falls = || minus(a(1, 1));
    assert_eq!(
        both(falls(), bound(), json!([[constant("-1")]])),
        [Undecided; 2]
    );
    let other = || compare(Relation::AtMost, a(1, 1), number(0));
    assert_eq!(both(falls(), other(), json!([[constant("1")]])), [True; 2]);
    assert_eq!(
        both(a(1, 1), other(), json!([[constant("-1")]])),
        [Undecided; 2]
    );
}

/// Strict bounds are bounds. At a point that is not feasible nothing is a minimum.
#[test]
fn strict_bounds_have_multipliers_too() {
    let f = || sub(a(1, 1), number(1));
    let strict = || compare(Relation::Greater, a(1, 1), number(0));
    // With a multiplier, f would be 0 at a = 1, and a is not.
    let found = said("local_min", f(), strict(), ONE, json!([[constant("1")]]));
    assert_eq!(found, Undecided);
    let wide = || at_least(a(1, 1), number(1));
    let found = said("global_min", f(), wide(), ONE, json!([[constant("1")]]));
    assert_eq!(found, True);
}

#[test]
fn multipliers_of_equations_have_any_sign() {
    let vanishes = || equal(a(1, 1), number(0));
    for c in ["1", "-3"] {
        let f = mul(number(c.parse().unwrap()), a(1, 1));
        assert_eq!(
            both(f, vanishes(), json!([[constant(c)]])),
            [True; 2],
            "{c}"
        );
    }
    // A = 0 has four entries: f = a11 - 2 a12 + 5 a22.
    let f = || {
        add(
            sub(a(1, 1), mul(number(2), a(1, 2))),
            mul(number(5), a(2, 2)),
        )
    };
    let all = || equal(name("A"), number(0));
    let four = json!([[constant("1"), constant("-2"), [], constant("5")]]);
    assert_eq!(both(f(), all(), four), [True; 2]);
    let three = json!([[constant("1"), constant("-2"), constant("5")]]);
    assert_eq!(both(f(), all(), three), [Undecided; 2]);
}

/// `a - a^2 = (1 - a) a`: at 0 the multiplier 1 - a is positive, but not at 2.
#[test]
fn near_the_point_a_multiplier_is_a_polynomial_that_is_positive_there() {
    let f = || sub(a(1, 1), power(a(1, 1), number(2)));
    let bound = || at_least(a(1, 1), number(0));
    let multiplier = json!([[[{"c": "1"}, {"c": "-1", "x": [0]}]]]);
    assert_eq!(both(f(), bound(), multiplier), [True, Undecided]);
    // One that vanishes at the point may be negative near it: -a^2 = (-a) a.
    let multiplier = json!([[[{"c": "-1", "x": [0]}]]]);
    let square = minus(power(a(1, 1), number(2)));
    assert_eq!(both(square, bound(), multiplier), [Undecided; 2]);
    // Of an equation it may have any sign, and is read everywhere.
    let vanishes = equal(a(1, 1), number(0));
    let multiplier = json!([[[{"c": "1"}, {"c": "-1", "x": [0]}]]]);
    assert_eq!(both(f(), vanishes, multiplier), [True; 2]);
}

#[test]
fn nonnegative_entries_have_multipliers_that_are_not_negative() {
    let over = || predicate("nonneg", [name("A")]);
    let f = || add(a(1, 1), mul(number(3), a(2, 1)));
    let good = json!([[constant("1"), [], constant("3"), []]]);
    assert_eq!(both(f(), over(), good), [True; 2]);
    let f = || sub(a(1, 1), mul(number(3), a(2, 1)));
    let bad = json!([[constant("1"), [], constant("-3"), []]]);
    assert_eq!(both(f(), over(), bad), [Undecided; 2]);
}

/// At 0, `trace(C A)` is least over `A >= 0` if C is semidefinite.
#[test]
fn a_semidefinite_matrix_has_a_semidefinite_multiplier() {
    let over = || at_least(name("A"), number(0));
    let traced = |c: [[i64; 2]; 2]| call("trace", [mul(table(c), name("A"))]);
    let written = |c: [[i64; 2]; 2]| {
        let entries: Vec<Json> = c
            .concat()
            .iter()
            .map(|x| constant(&x.to_string()))
            .collect();
        json!([entries])
    };
    for (c, expected) in [
        ([[1, 0], [0, 1]], True),
        ([[1, 1], [1, 1]], True),
        ([[2, -1], [-1, 1]], True),
        ([[1, 2], [2, 1]], Undecided),
        ([[-1, 0], [0, 1]], Undecided),
        // It is no order of matrices which are not symmetric.
        ([[1, 1], [0, 1]], Undecided),
    ] {
        let f = traced([[c[0][0], c[1][0]], [c[0][1], c[1][1]]]);
        assert_eq!(both(f, over(), written(c)), [expected; 2], "{c:?}");
    }
    // For a local minimum one that is definite at the point may vary: (1 - a11) trace(A).
    let f = mul(sub(number(1), a(1, 1)), call("trace", [name("A")]));
    let varies = json!([{"c": "1"}, {"c": "-1", "x": [0]}]);
    let multiplier = json!([[varies, [], [], varies]]);
    assert_eq!(both(f, over(), multiplier), [True, Undecided]);
}

/// Constraints are counted from left to right; those of a bounded `for all` by its index.
#[test]
fn each_conjunct_has_its_own_multipliers() {
    let first = || at_least(a(1, 1), number(0));
    let second = || equal(a(1, 2), number(0));
    let third = || at_least(a(2, 1), number(0));
    let all = || and(first(), and(second(), third()));
    let f = || add(sub(a(1, 1), a(1, 2)), a(2, 1));
    let multipliers = json!([[constant("1")], [constant("-1")], [constant("1")]]);
    assert_eq!(both(f(), all(), multipliers), [True; 2]);
    let exchanged = json!([[constant("-1")], [constant("1")], [constant("1")]]);
    assert_eq!(both(f(), all(), exchanged), [Undecided; 2]);
    let fourth = json!([[], [], [], [constant("1")]]);
    assert_eq!(both(f(), all(), fourth), [Undecided; 2]);
    let range = vec![Binder::Range(index("i", number(1), number(2)))];
    let row = entry(name("A"), name("i"), number(1));
    let rows = for_all(range, at_least(row, number(0)));
    let weights = json!([[constant("1")], [constant("2")]]);
    let f = add(a(1, 1), mul(number(2), a(2, 1)));
    assert_eq!(both(f, rows, weights), [True; 2]);
}

/// `not (a < 0)` is no bound from above, and not every entry is negative where one is.
#[test]
fn a_denied_inequality_is_not_the_inequality() {
    let one = || json!([[constant("1")]]);
    let denied = || not(compare(Relation::Less, a(1, 1), number(0)));
    assert_eq!(both(minus(a(1, 1)), denied(), one()), [Undecided; 2]);
    let denied = || not(at_least(a(1, 1), number(1)));
    assert_eq!(
        both(sub(a(1, 1), number(1)), denied(), one()),
        [Undecided; 2]
    );
    // At -E11, where A is not nonnegative, a12 = 0 is not its least value.
    let here = [[-1, 0], [0, 0]];
    for kind in ["local_min", "global_min"] {
        let some_negative = not(predicate("nonneg", [name("A")]));
        let multiplier = json!([[[], constant("1"), [], []]]);
        let found = said(kind, a(1, 2), some_negative, here, multiplier);
        assert_eq!(found, Undecided, "{kind}");
    }
}

/// What is so at the point only, or one way or the other, is no constraint.
#[test]
fn what_depends_on_the_places_or_is_an_alternative_is_no_constraint() {
    let one = || json!([[constant("1")]]);
    let bound = || at_least(a(1, 1), number(0));
    let either = or(bound(), compare(Relation::AtMost, a(1, 1), number(-1)));
    assert_eq!(both(a(1, 1), either, one()), [Undecided; 2]);
    assert_eq!(
        both(
            a(1, 1),
            not(compare(Relation::Less, a(1, 1), number(0))),
            one()
        ),
        [Undecided; 2]
    );
    // Feasible is every A with a22 != 0, and at 0 the condition holds.
    let range = vec![Binder::Range(index("i", number(1), number(1)))];
    let condition = equal(a(2, 2), number(0));
    let row = entry(name("A"), name("i"), number(1));
    let body = at_least(row, number(0));
    let where_zero = Formula::ForAll(Box::new(quantified(range, Some(condition), body)));
    assert_eq!(both(a(1, 1), where_zero, one()), [Undecided; 2]);
}

/// Squares and multipliers together: the distance from (-1, 2) to the quadrant, at (0, 2).
#[test]
fn the_nearest_point_of_a_quadrant() {
    let square = |x: Term| power(x, number(2));
    let f = add(
        square(add(a(1, 1), number(1))),
        square(sub(a(1, 2), number(2))),
    );
    let evidence = |multiplier: &str| {
        let evidence = json!({"squares": {
            "multiplier": constant("1"),
            "vector": [[{"c": "1", "x": [0]}], [{"c": "1", "x": [1]}]],
            "matrix": [[constant("1"), []], [[], constant("1")]],
            "constraints": [[constant(multiplier), [], [], []]],
        }});
        serde_json::from_value::<Evidence>(evidence).unwrap()
    };
    for kind in ["local_min", "global_min"] {
        let over = predicate("nonneg", [name("A")]);
        let minimum = asked(kind, f.clone(), vec![place("A")], Some(over));
        let here = [[0, 2], [0, 0]];
        assert_eq!(by(evidence("2"), &minimum, here, ZERO), True);
        assert_eq!(by(evidence("1"), &minimum, here, ZERO), Undecided);
    }
}

/// The support of a convex function has none.
#[test]
fn a_support_has_no_multipliers() {
    let evidence = |constraints: Json| {
        let evidence = json!({"support": {
            "multiplier": constant("1"), "slopes": [[]],
            "squares": {"multiplier": constant("1"), "vector": [], "matrix": [],
                "constraints": constraints},
        }});
        serde_json::from_value::<Evidence>(evidence).unwrap()
    };
    let f = call("abs", [a(1, 1)]);
    let over = at_least(a(1, 1), number(0));
    let minimum = asked("local_min", f, vec![place("A")], Some(over));
    assert_eq!(by(evidence(json!([])), &minimum, ZERO, ZERO), True);
    assert_eq!(by(evidence(json!([[]])), &minimum, ZERO, ZERO), Undecided);
}
