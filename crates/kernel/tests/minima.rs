//! Minima by evidence: convex functions, matrices of bounded rank, better points, critical points.

use crate::common::*;
use kernel::evidence::Evidence;
use kernel::tree::{Formula, Relation, Term};
use kernel::truth::Truth::{self, False, True, Undecided};

const fn diagonal(a: i64, b: i64) -> [[i64; 2]; 2] {
    [[a, 0], [0, b]]
}

/// `name(f; A over ...)`.
fn question(name: &str, f: Term, over: Option<Formula>) -> Formula {
    asked(name, f, vec![place("A")], over)
}

fn distance() -> Term {
    norm_squared(sub(name("A"), name("B")))
}

fn better(a: [[i64; 2]; 2]) -> Option<Evidence> {
    let values = [("A".to_owned(), integers(a))];
    Some(Evidence::Better(values.into_iter().collect()))
}

fn rank_at_most_1() -> Option<Formula> {
    let rank = call("rank", [name("A")]);
    Some(compare(Relation::AtMost, rank, number(1)))
}

#[test]
fn a_distance_is_least_where_it_is_0_and_nowhere_else() {
    for (a, b, here) in [(ONE, ONE, true), (ONE, ZERO, false), (ZERO, ONE, false)] {
        for name in ["global_min", "local_min"] {
            let show = question(name, distance(), None);
            let shown = by(Some(Evidence::Convex), &show, a, b);
            assert_eq!(shown, if here { True } else { Undecided });
            // The target itself is better, unless it is the point.
            let refused = by(better(b), &show, a, b);
            assert_eq!(refused, if here { Undecided } else { False });
            // What is as good is not better.
            assert_eq!(by(better(a), &show, a, b), Undecided);
        }
        let critical = by(None, &question("critical", distance(), None), a, b);
        assert_eq!(critical, Truth::from(here));
    }
}

/// Where local minima need not be global, a better point far away refutes the global one only.
#[test]
fn a_better_point_refutes_a_local_minimum_only_where_it_is_global() {
    let (a, b) = (|| name("A"), || name("B"));
    let square = norm_squared(sub(mul(a(), a()), b()));
    let double_well = power(sub(norm_squared(a()), number(1)), number(2));
    for f in [square, double_well] {
        let (global, local) = (
            question("global_min", f.clone(), None),
            question("local_min", f, None),
        );
        assert_eq!(
            by(better(diagonal(1, 0)), &global, ZERO, diagonal(1, 0)),
            False
        );
        assert_eq!(
            by(better(diagonal(1, 0)), &local, ZERO, diagonal(1, 0)),
            Undecided
        );
        assert_eq!(
            by(Some(Evidence::Convex), &local, diagonal(1, 1), ZERO),
            Undecided
        );
    }
    // Among matrices of bounded rank local minima of a distance are global.
    let local = question("local_min", distance(), rank_at_most_1());
    let b = diagonal(2, 1);
    assert_eq!(by(better(diagonal(2, 0)), &local, diagonal(0, 1), b), False);
    assert_eq!(
        by(better(diagonal(0, 1)), &local, diagonal(2, 0), b),
        Undecided
    );
    // A better point is feasible.
    assert_eq!(by(better(b), &local, diagonal(2, 0), b), Undecided);
    // In another set they need not be.
    let above = compare(Relation::AtLeast, call("rank", [a()]), number(1));
    let other = question("local_min", distance(), Some(above));
    assert_eq!(
        by(better(diagonal(2, 1)), &other, diagonal(0, 1), b),
        Undecided
    );
}

/// Eckart and Young: the singular values that are kept are at least the root of mu, the others at
/// most.
#[test]
fn the_nearest_matrix_of_rank_1_keeps_the_greatest_singular_value() {
    let bound = |n: i64, d: i64| {
        let text = if d == 1 {
            n.to_string()
        } else {
            format!("{n}/{d}")
        };
        let json = serde_json::json!({"rank-bound": {"mu": text}});
        Some(serde_json::from_value::<Evidence>(json).unwrap())
    };
    let b = diagonal(3, 2);
    for name in ["global_min", "local_min"] {
        let show = question(name, distance(), rank_at_most_1());
        let at = |mu, a| by(mu, &show, a, b);
        for mu in [4, 5, 9] {
            assert_eq!(at(bound(mu, 1), diagonal(3, 0)), True, "{mu}");
            assert_eq!(at(bound(mu, 1), diagonal(0, 2)), Undecided, "{mu}");
        }
        for (n, d) in [(7, 2), (3, 1), (10, 1), (19, 2), (0, 1)] {
            assert_eq!(at(bound(n, d), diagonal(3, 0)), Undecided, "{n}/{d}");
        }
        // No critical point; of too small a rank; not feasible.
        assert_eq!(at(bound(4, 1), diagonal(2, 0)), Undecided);
        assert_eq!(at(bound(4, 1), ZERO), Undecided);
        assert_eq!(at(bound(4, 1), b), False);
        // Without a bound of the rank there is nothing to separate.
        let free = question(name, distance(), None);
        assert_eq!(by(bound(4, 1), &free, diagonal(3, 0), b), Undecided);
    }
}

#[test]
fn a_function_descends_on_a_line_below_order_4_and_a_square_at_0_does_not() {
    let a = |i, j| entry(name("A"), number(i), number(j));
    let line = |f| question("descends_on_a_line", f, None);
    let cube = power(a(1, 2), number(3));
    let squares = || norm_squared(name("A"));
    for (f, expected) in [
        (a(1, 2), True),
        (minus(squares()), True),
        (add(power(a(1, 1), number(2)), cube), True),
        (squares(), False),
        (
            norm_squared(sub(mul(name("A"), name("A")), name("B"))),
            False,
        ),
        (power(a(1, 2), number(4)), Undecided),
    ] {
        assert_eq!(by(None, &line(f.clone()), ZERO, ZERO), expected, "{f:?}");
    }
}
