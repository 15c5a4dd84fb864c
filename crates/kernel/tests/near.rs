//! What is so at all points near a centre, with no evidence: ranks between bounds, connectives of
//! them, definite matrices, and strict comparisons of continuous terms.

use crate::common::*;
use kernel::evidence::Evidence;
use kernel::tree::{Binder, Formula, Place, Relation, Sort, Term};
use kernel::truth::Truth::{self, False, True, Undecided};

/// The truth of a formula in `A`, without evidence.
fn at_point(show: Formula, a: [[i64; 2]; 2]) -> Truth {
    let binders = vec![typed("A", Sort::Matrix(number(2), number(2)))];
    let given = instance(&[("n", 2)], &[("A", integers(a))]);
    judged(&statement(&["n"], binders, show), &given, None)
}

/// Whether a formula in `V` is true, or false, at all points near a matrix, as far as is known.
fn near(body: &Formula, a: [[i64; 2]; 2]) -> Truth {
    let center = || vec![close("V", name("A"))];
    let all = Formula::ForAll(Box::new(quantified(center(), None, body.clone())));
    let some = Formula::Exists(Box::new(quantified(center(), None, body.clone())));
    match (at_point(all, a), at_point(some, a)) {
        (True, Undecided) => True,
        (Undecided, False) => False,
        (Undecided, Undecided) => Undecided,
        both => panic!("{both:?}"),
    }
}

fn rank() -> Term {
    call("rank", [name("V")])
}

fn known(relation: Relation, mut values: impl Iterator<Item = i64> + Clone, bound: i64) -> Truth {
    if values.clone().all(|value| related(relation, value, bound)) {
        True
    } else if values.any(|value| related(relation, value, bound)) {
        Undecided
    } else {
        False
    }
}

/// The rank near a matrix is at least that of the matrix, and at most the sizes.
#[test]
fn a_rank_is_known_between_its_bounds() {
    for (a, least) in [(ZERO, 0), (HALF, 1), (ONE, 2)] {
        for relation in RELATIONS {
            for bound in -1..=5 {
                let one = compare(relation, rank(), number(bound));
                let expected = known(relation, least..=2, bound);
                assert_eq!(near(&one, a), expected, "{a:?} {relation:?} {bound}");
                let turned = compare(relation.turned(), number(bound), rank());
                assert_eq!(near(&turned, a), expected, "{a:?} {relation:?} {bound}");
                let denied = Formula::Not(Box::new(one));
                assert_eq!(near(&denied, a), expected.negate());
                // Both ranks of a sum are bounded apart.
                let sum = compare(relation, add(rank(), rank()), number(bound));
                let expected = known(relation, 2 * least..=4, bound);
                assert_eq!(near(&sum, a), expected, "{a:?} {relation:?} {bound}");
            }
        }
    }
    // The rank of what does not move is known.
    for a in [ZERO, HALF, ONE] {
        let least = compare(Relation::AtLeast, rank(), call("rank", [name("A")]));
        assert_eq!(near(&least, a), True);
    }
    // A product has no greater rank than its factors.
    let narrow = || {
        mul(
            name("V"),
            mul(table([[1], [2]]), mul(table([[1, 1]]), name("V"))),
        )
    };
    let product = call("rank", [mul(name("V"), mul(name("A"), name("V")))]);
    let at_most = |bound| compare(Relation::AtMost, product.clone(), number(bound));
    assert_eq!(near(&at_most(1), HALF), True);
    assert_eq!(near(&at_most(0), HALF), False);
    assert_eq!(near(&at_most(1), ONE), False);
    let bound = |of: Term| compare(Relation::AtMost, call("rank", [of]), number(1));
    // A number is no factor of rank 1.
    assert_eq!(near(&bound(mul(number(2), name("V"))), ONE), False);
    assert_eq!(near(&bound(mul(name("V"), number(2))), ONE), False);
    assert_eq!(near(&bound(narrow()), ONE), True);
    let turned = bound(transpose(narrow()));
    // At 0 the factors tell it alone.
    for a in [ZERO, HALF, ONE] {
        assert_eq!(near(&turned, a), True);
    }
}

#[test]
fn connectives_near_a_point_are_those_of_kleene() {
    // Near [1 0; 0 0] the rank is 1 or 2.
    let parts = [(0, True), (3, False), (1, Undecided)];
    let formula = |bound: i64| match bound {
        0 => compare(Relation::Greater, rank(), number(0)),
        bound => equal(rank(), number(bound)),
    };
    for (p, left) in parts {
        for (q, right) in parts {
            let (p, q) = (formula(p), formula(q));
            let implies = Formula::Implies(Box::new(p.clone()), Box::new(q.clone()));
            assert_eq!(near(&and(p.clone(), q.clone()), HALF), left.and(right));
            assert_eq!(near(&or(p.clone(), q.clone()), HALF), left.or(right));
            assert_eq!(near(&implies, HALF), left.implies(right));
            // The same inside a disjunction with what is false.
            let never = || formula(3);
            let not = |formula: Formula| Formula::Not(Box::new(formula));
            let inside = |formula: Formula| near(&or(formula, never()), HALF);
            assert_eq!(inside(and(p.clone(), q.clone())), left.and(right));
            assert_eq!(inside(or(p.clone(), q.clone())), left.or(right));
            assert_eq!(inside(not(p.clone())), left.negate());
            let both = not(and(p.clone(), q.clone()));
            assert_eq!(inside(both), left.and(right).negate());
            let either = not(or(p, q));
            assert_eq!(inside(either), left.or(right).negate());
            assert_eq!(inside(implies.clone()), left.implies(right));
            assert_eq!(inside(not(implies)), left.implies(right).negate());
        }
    }
}

#[test]
fn a_matrix_is_definite_near_a_definite_one_if_it_is_symmetric_near() {
    let gram = || mul(name("V"), transpose(name("V")));
    let twice = || mul(number(2), Term::Identity(None));
    let cases = [
        (compare(Relation::Greater, gram(), number(0)), ONE, True),
        (compare(Relation::AtLeast, gram(), number(0)), ONE, True),
        (compare(Relation::Less, number(0), gram()), ONE, True),
        (compare(Relation::Less, gram(), twice()), ONE, True),
        (compare(Relation::AtMost, gram(), twice()), ONE, True),
        (compare(Relation::Greater, twice(), gram()), ONE, True),
        (compare(Relation::Greater, gram(), twice()), ONE, Undecided),
        (compare(Relation::Less, gram(), number(0)), ONE, Undecided),
        (
            compare(Relation::Greater, gram(), number(0)),
            HALF,
            Undecided,
        ),
        (
            compare(Relation::AtLeast, gram(), number(0)),
            HALF,
            Undecided,
        ),
        // What is not symmetric near is not definite there.
        (
            compare(Relation::Greater, name("V"), number(0)),
            ONE,
            Undecided,
        ),
        // Nothing moves.
        (compare(Relation::Greater, name("A"), number(0)), ONE, True),
        (
            compare(Relation::Greater, name("A"), number(0)),
            HALF,
            False,
        ),
        (compare(Relation::AtLeast, name("A"), number(0)), HALF, True),
    ];
    for (case, (formula, a, expected)) in cases.into_iter().enumerate() {
        assert_eq!(near(&formula, a), expected, "case {case}");
    }
}

#[test]
fn a_strict_comparison_of_continuous_terms_is_stable_and_another_is_not() {
    let norm = || call("norm2", [name("V")]);
    for (relation, bound, expected) in [
        (Relation::Less, 2, True),
        (Relation::Less, 1, Undecided),
        (Relation::Less, 0, False),
        (Relation::Greater, 0, True),
        (Relation::Greater, 1, Undecided),
        (Relation::Greater, 2, False),
        (Relation::AtMost, 2, True),
        (Relation::AtMost, 0, False),
        (Relation::AtLeast, 1, Undecided),
        (Relation::AtLeast, 2, False),
    ] {
        let formula = compare(relation, norm(), number(bound));
        assert_eq!(near(&formula, ONE), expected, "{relation:?} {bound}");
        let turned = compare(relation.turned(), number(bound), norm());
        assert_eq!(near(&turned, ONE), expected, "{relation:?} {bound}");
    }
    let fixed = || call("norm2", [name("A")]);
    let twice = compare(Relation::Less, norm(), add(fixed(), fixed()));
    assert_eq!(near(&twice, ONE), True);
    assert_eq!(
        near(&compare(Relation::Less, norm(), fixed()), ONE),
        Undecided
    );
}

#[test]
fn a_condition_that_is_false_near_leaves_nothing_and_an_index_runs_inside() {
    let positive = |bound| compare(Relation::AtLeast, rank(), number(bound));
    let under = |condition, body| {
        let center = vec![close("V", name("A"))];
        let all = quantified(center, Some(condition), body);
        at_point(Formula::ForAll(Box::new(all)), HALF)
    };
    assert_eq!(under(equal(rank(), number(0)), positive(3)), True);
    assert_eq!(under(equal(rank(), number(1)), positive(3)), Undecided);
    assert_eq!(under(equal(rank(), number(1)), positive(1)), True);
    let each = |last, gap| {
        let range = vec![Binder::Range(index("i", number(1), number(last)))];
        let bound = sub(name("i"), number(gap));
        near(
            &for_all(range, compare(Relation::AtLeast, rank(), bound)),
            HALF,
        )
    };
    assert_eq!(each(1, 0), True);
    assert_eq!(each(2, 1), True);
    assert_eq!(each(2, 0), Undecided);
}

#[test]
fn a_point_near_one_that_is_near_another_is_not_told_of() {
    let two = |center: Term, of: &str| {
        let binders = vec![close("V", name("A")), close("Z", center)];
        let body = compare(Relation::AtLeast, call("rank", [name(of)]), number(1));
        at_point(
            Formula::ForAll(Box::new(quantified(binders, None, body))),
            HALF,
        )
    };
    assert_eq!(two(name("A"), "V"), True);
    assert_eq!(two(name("A"), "Z"), True);
    assert_eq!(two(name("V"), "V"), Undecided);
    assert_eq!(two(name("V"), "Z"), Undecided);
    let mixed = vec![
        close("V", name("A")),
        typed("Z", Sort::Matrix(number(2), number(2))),
    ];
    let body = compare(Relation::AtLeast, rank(), number(1));
    let mixed = Formula::ForAll(Box::new(quantified(mixed, None, body)));
    assert_eq!(at_point(mixed, HALF), Undecided);
}

/// `for all S near center: exists ...: body`, or `exists S near` with the same inside.
fn solvable(all: bool, center: Term, condition: Option<Formula>, inner: Formula) -> Formula {
    let quantified = Box::new(quantified(vec![close("S", center)], condition, inner));
    if all {
        Formula::ForAll(quantified)
    } else {
        Formula::Exists(quantified)
    }
}

const SECOND: [[i64; 2]; 2] = [[0, 0], [0, 1]];

/// Near `A*B` all matrices are `X*B` with X near A if and only if B is invertible.
#[test]
fn a_linear_equation_responds_to_all_changes_that_it_can_meet() {
    let product = || mul(name("A"), name("B"));
    let inner = || {
        exists(
            vec![close("X", name("A"))],
            equal(mul(name("X"), name("B")), name("S")),
        )
    };
    let all = |condition| solvable(true, product(), condition, inner());
    let rule = || Evidence::Response;
    for a in [ZERO, HALF, ONE, SECOND] {
        assert_eq!(by(rule(), &all(None), a, ONE), True);
        assert_eq!(by(rule(), &all(None), a, [[1, 1], [0, 1]]), True);
        for b in [HALF, ZERO, SECOND] {
            assert_eq!(by(rule(), &all(None), a, b), Undecided);
        }
        // The changes are those that B leaves as they are, or other ones.
        let right = || Some(equal(mul(name("S"), name("B")), name("S")));
        let left = || Some(equal(mul(name("B"), name("S")), name("S")));
        assert_eq!(by(rule(), &all(right()), a, HALF), True);
        assert_eq!(by(rule(), &all(right()), a, SECOND), True);
        assert_eq!(by(rule(), &all(left()), a, HALF), Undecided);
        assert_eq!(by(rule(), &all(left()), a, SECOND), Undecided);
    }
    // The centre is no solution.
    let off = solvable(true, add(product(), product()), None, inner());
    assert_eq!(by(rule(), &off, ONE, ONE), Undecided);
    // One of all points is no matter of this rule.
    let some = |a, b| by(rule(), &solvable(false, product(), None, inner()), a, b);
    assert_ne!(some(ONE, ONE), False);
    assert_ne!(some(ONE, HALF), False);
}

/// The derivative of `X*Y` at `(A, B)` is `dX*B + A*dY`.
#[test]
fn a_product_is_a_submersion_where_one_factor_is_invertible() {
    let product = || mul(name("A"), name("B"));
    let inner = || {
        let binders = vec![close("X", name("A")), close("Y", name("B"))];
        exists(binders, equal(mul(name("X"), name("Y")), name("S")))
    };
    let all = |condition| solvable(true, product(), condition, inner());
    let rule = || Evidence::Submersion;
    for other in [ZERO, HALF, ONE, SECOND] {
        assert_eq!(by(rule(), &all(None), ONE, other), True);
        assert_eq!(by(rule(), &all(None), other, ONE), True);
    }
    for (a, b) in [
        (ZERO, ZERO),
        (ZERO, HALF),
        (HALF, HALF),
        (HALF, SECOND),
        (SECOND, ZERO),
    ] {
        assert_eq!(by(rule(), &all(None), a, b), Undecided);
        // The product has matrices of rank 2 near, which the condition does not.
        let condition = compare(Relation::AtMost, call("rank", [name("S")]), number(1));
        assert_eq!(by(rule(), &all(Some(condition)), a, b), Undecided);
    }
    let off = solvable(true, name("A"), None, inner());
    assert_eq!(by(rule(), &off, ONE, HALF), Undecided);
    let some = solvable(false, product(), None, inner());
    assert_ne!(by(rule(), &some, ONE, ONE), False);
}

/// Singular vectors are continuous where the singular values are positive and different.
#[test]
fn decompositions_are_near_where_singular_values_are_simple() {
    let product = || mul(mul(name("A"), name("B")), transpose(name("A")));
    let of = |center: Term, v: &str| {
        let binders = vec![
            close("U", name("A")),
            close("D", name("B")),
            close("V", name("A")),
        ];
        let terms = ["S", "U", "D", v].map(name);
        solvable(true, center, None, exists(binders, predicate("svd", terms)))
    };
    let rule = || Evidence::SimpleSvd;
    let swap = [[0, 1], [1, 0]];
    let values = |a, b| [[a, 0], [0, b]];
    for a in [ONE, swap] {
        assert_eq!(by(rule(), &of(product(), "V"), a, values(2, 1)), True);
        assert_eq!(by(rule(), &of(product(), "V"), a, values(3, 2)), True);
        for wrong in [
            values(1, 1),
            values(2, 0),
            values(0, 0),
            values(1, 2),
            values(2, -1),
        ] {
            assert_eq!(by(rule(), &of(product(), "V"), a, wrong), Undecided);
        }
        // The vectors of both sides are other names.
        assert_eq!(by(rule(), &of(product(), "U"), a, values(2, 1)), Undecided);
        let off = add(product(), product());
        assert_eq!(by(rule(), &of(off, "V"), a, values(2, 1)), Undecided);
    }
    assert_eq!(
        by(rule(), &of(product(), "V"), HALF, values(2, 1)),
        Undecided
    );
    assert_eq!(
        by(rule(), &of(product(), "V"), [[1, 1], [0, 1]], values(2, 1)),
        Undecided
    );
}

/// What is continuous stays near its value; what jumps is not told of, though it is so at the
/// point.
#[test]
fn continuous_terms_stay_and_terms_that_jump_are_not_told_of() {
    let v = || name("V");
    let norm = |a| call("norm2", [a]);
    let of = |i, j| entry(v(), number(i), number(j));
    let all = Term::Entries {
        value: Box::new(entry(v(), name("j"), name("i"))),
        row: index("i", number(1), number(2)),
        column: index("j", number(1), number(2)),
    };
    let row = |k| Term::Row(Box::new(v()), Box::new(number(k)));
    let column = |k| Term::Column(Box::new(v()), Box::new(number(k)));
    let half = || div(number(1), number(2));
    let times = |factor| norm(mul(factor, name("A")));
    // All are 1 at the identity.
    let continuous = [
        norm(v()),
        norm(minus(v())),
        norm(transpose(v())),
        norm(row(1)),
        norm(column(1)),
        norm(all),
        norm(power(v(), number(2))),
        norm(mul(v(), name("A"))),
        norm(sub(add(v(), v()), name("A"))),
        norm(Term::Block(vec![
            vec![v(), number(0)],
            vec![number(0), name("A")],
        ])),
        call("sigma", [number(2), v()]),
        call("radius", [v()]),
        mul(norm(v()), of(2, 2)),
        times(of(1, 1)),
        times(call("abs", [of(1, 1)])),
        times(call("abs", [mul(row(1), column(1))])),
        times(call("det", [v()])),
        times(call("per", [v()])),
        times(mul(half(), call("trace", [v()]))),
        times(mul(half(), norm_squared(v()))),
        norm(call("adj", [v()])),
        norm(call("relu", [v()])),
        norm(call("diag", [column(1)])),
        norm(call("hadamard", [v(), v()])),
        norm(call("kron", [row(1), column(1)])),
        norm(call("khatri_rao", [row(1), row(1)])),
        // Of ones, of norm 2.
        mul(half(), norm(mul(half(), call("hankel_traces", [v()])))),
    ];
    for (case, term) in continuous.into_iter().enumerate() {
        // Germs tell much of a norm, and nothing of a sum of two.
        for (term, value) in [(term.clone(), 1), (add(term, norm(v())), 2)] {
            let below = compare(Relation::Less, term.clone(), number(value + 1));
            assert_eq!(near(&below, ONE), True, "case {case}");
            let above = compare(Relation::Greater, term, number(value - 1));
            assert_eq!(near(&above, ONE), True, "case {case}");
        }
    }
    let roots = [
        call("sqrt", [of(1, 1)]),
        call("sqrt", [call("det", [v()])]),
        call("sqrt", [sub(norm_squared(v()), number(1))]),
    ];
    for (case, term) in roots.into_iter().enumerate() {
        let below = compare(Relation::Less, term.clone(), number(2));
        let above = compare(Relation::Greater, term, number(0));
        assert_eq!(near(&and(below, above), ONE), True, "case {case}");
    }
    // All are 1 at [1 0; 0 0], and greater, or less, near it.
    let far = |a| mul(number(2), a);
    let entries = |a: (Term, Term), b: (Term, Term)| {
        norm(Term::Entries {
            value: Box::new(number(1)),
            row: index("i", a.0, a.1),
            column: index("j", b.0, b.1),
        })
    };
    let one = || (number(1), number(1));
    let jumps = [
        norm(Term::Pseudoinverse(Box::new(v()))),
        norm(mul(rank(), v())),
        mul(rank(), norm(v())),
        call("sqrt", [rank()]),
        call("sigma", [sub(number(2), rank()), v()]),
        norm(call("proj", [add(v(), v())])),
        norm(mul(half(), power(far(v()), rank()))),
        norm(Term::Row(Box::new(v()), Box::new(rank()))),
        norm(Term::Column(Box::new(v()), Box::new(rank()))),
        times(entry(v(), rank(), number(1))),
        times(entry(v(), number(1), rank())),
        entries((number(1), rank()), one()),
        entries(one(), (number(1), rank())),
        mul(half(), far(entries((rank(), number(1)), one()))),
        mul(half(), far(entries(one(), (rank(), number(1))))),
    ];
    for (case, term) in jumps.into_iter().enumerate() {
        let quarter = |n| div(number(n), number(4));
        for (term, value) in [(term.clone(), 4), (add(term, norm(v())), 8)] {
            let below = compare(Relation::Less, term.clone(), quarter(value + 1));
            let above = compare(Relation::Greater, term, quarter(value - 1));
            assert_eq!(near(&and(below, above), HALF), Undecided, "case {case}");
        }
    }
}

/// The norm of a member of a family near `[1 0; 0 0]` and the identity, with that of the second.
#[test]
fn members_of_families_stay_and_those_that_are_chosen_by_ranks_do_not() {
    let rank_of_first = || call("rank", [member("V", 1)]);
    let chosen = |k: Term| Term::Member("V".to_owned(), Box::new(k));
    let with = |k: i64, index: Term, value: Term| {
        let place = Place {
            name: "V".to_owned(),
            index: Some(index),
            value: Some(value),
        };
        Term::With(Box::new(member("V", k)), vec![place])
    };
    let twice = |a: Term| mul(number(2), a);
    let inverse = Term::Pseudoinverse(Box::new(member("V", 1)));
    for (term, expected) in [
        (member("V", 1), True),
        (member("V", 2), True),
        (product("V", 2, 1), True),
        (with(1, number(1), member("V", 2)), True),
        (with(1, number(2), inverse.clone()), Undecided),
        (sub(chosen(rank_of_first()), member("V", 2)), Undecided),
        (with(1, number(1), inverse), Undecided),
        (with(2, rank_of_first(), twice(name("B"))), Undecided),
    ] {
        let norm = |a| call("norm2", [a]);
        let both = add(norm(term.clone()), norm(member("V", 2)));
        let half = |n| div(number(n), number(2));
        let below = compare(Relation::Less, both.clone(), half(5));
        let above = compare(Relation::Greater, both, half(3));
        let show = for_all(vec![close("V", name("W"))], and(below, above));
        assert_eq!(
            in_family(None, show, [HALF, ONE], ONE),
            expected,
            "{term:?}"
        );
    }
}
