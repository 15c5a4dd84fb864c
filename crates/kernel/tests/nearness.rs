//! Evidence for what is near: when all matrices near a point have preimages near a point, and when
//! some have not.

use crate::common::*;
use kernel::evaluate::Evaluator;
use kernel::evidence::Evidence;
use kernel::instance::Value;
use kernel::judge::Judge;
use kernel::tree::{Binder, Formula, Place, Relation, Sort, Term};
use kernel::truth::Truth::{self, False, True, Undecided};
use std::collections::BTreeMap;

fn rank(relation: Relation, variable: &str, bound: i64) -> Formula {
    compare(relation, call("rank", [name(variable)]), number(bound))
}

fn of(variable: &str, i: i64, j: i64) -> Term {
    entry(name(variable), number(i), number(j))
}

/// `for all S near center with condition: body`.
fn all(center: Term, condition: Option<Formula>, body: Formula) -> Formula {
    let near = vec![close("S", center)];
    Formula::ForAll(Box::new(quantified(near, condition, body)))
}

/// What a rule shows of a formula in literals.
fn shown(rule: &Evidence, show: &Formula) -> Truth {
    by(rule.clone(), show, ZERO, ZERO)
}

/// Whether `X B = S` is solvable with X near the first rows of c, for all S near c in a set.
#[test]
fn a_rank_that_cannot_grow_gives_the_complement_of_schur() {
    let right = |b: Term, x: Term| exists(vec![close("X", x)], equal(mul(name("X"), b), name("S")));
    let left = |b: Term, x: Term| exists(vec![close("X", x)], equal(mul(b, name("X")), name("S")));
    let zero = |i, j| equal(of("S", i, j), number(0));
    let bound = |n| rank(Relation::AtMost, "S", n);
    let half = || table([[1, 0], [0, 0]]);
    let second = || table([[0, 0], [0, 1]]);
    let cases = [
        // S12 = 0, so S22 = 0.
        (
            half(),
            and(bound(1), zero(1, 2)),
            right(half(), half()),
            true,
        ),
        (
            half(),
            and(zero(1, 2), bound(1)),
            right(half(), half()),
            true,
        ),
        (
            half(),
            and(and(bound(5), bound(1)), zero(1, 2)),
            right(half(), half()),
            true,
        ),
        (
            half(),
            and(bound(1), zero(2, 1)),
            left(half(), half()),
            true,
        ),
        (
            second(),
            and(bound(1), zero(2, 1)),
            right(second(), second()),
            true,
        ),
        (
            second(),
            and(bound(1), zero(1, 2)),
            left(second(), second()),
            true,
        ),
        (
            table([[0, 0, 1], [0, 0, 0]]),
            and(bound(1), and(zero(1, 1), zero(1, 2))),
            right(table([[0, 0, 1]]), table([[1], [0]])),
            true,
        ),
        (
            table([[0, 0], [0, 0], [1, 0]]),
            and(bound(1), zero(3, 2)),
            right(table([[1, 0]]), table([[0], [0], [1]])),
            true,
        ),
        // S22 = S12 S21 is not 0.
        (half(), bound(1), right(half(), half()), false),
        (
            half(),
            and(bound(1), zero(2, 1)),
            right(half(), half()),
            false,
        ),
        (
            half(),
            and(bound(1), zero(1, 2)),
            left(half(), half()),
            false,
        ),
        // The rank may grow.
        (
            half(),
            and(bound(2), zero(1, 2)),
            right(half(), half()),
            false,
        ),
        (half(), zero(1, 2), right(half(), half()), false),
        (
            table(ZERO),
            and(bound(1), zero(1, 2)),
            right(half(), table(ZERO)),
            false,
        ),
        (
            half(),
            and(rank(Relation::AtLeast, "S", 1), zero(1, 2)),
            right(half(), half()),
            false,
        ),
        (
            half(),
            and(Formula::Not(Box::new(bound(1))), zero(1, 2)),
            right(half(), half()),
            false,
        ),
        (
            half(),
            and(
                compare(
                    Relation::AtMost,
                    call("rank", [name("S")]),
                    call("rank", [name("S")]),
                ),
                zero(1, 2),
            ),
            right(half(), half()),
            false,
        ),
        // Where S12 = 1, S22 = S21.
        (
            table([[1, 1], [1, 1]]),
            and(bound(1), equal(of("S", 1, 2), number(1))),
            exists(
                vec![close("X", half())],
                equal(mul(number(0), of("X", 1, 1)), sub(of("S", 2, 2), number(1))),
            ),
            false,
        ),
    ];
    for (case, (center, condition, inner, expected)) in cases.into_iter().enumerate() {
        let expected = if expected { True } else { Undecided };
        let found = shown(&Evidence::Response, &all(center, Some(condition), inner));
        assert_eq!(found, expected, "case {case}");
    }
}

/// A centre that moves with what is near another may leave every neighbourhood.
#[test]
fn no_rule_of_responses_reads_a_center_that_moves() {
    let pseudoinverse = |variable| Term::Pseudoinverse(Box::new(name(variable)));
    let same = |variable| equal(name(variable), name("S"));
    let jumps = exists(vec![close("X", pseudoinverse("S"))], same("X"));
    let both = vec![close("X", table(ZERO)), close("Y", pseudoinverse("X"))];
    let inside = exists(both, and(same("X"), same("Y")));
    let stays = exists(vec![close("X", table(ZERO))], same("X"));
    let either = |inner: Formula| or(inner, stays.clone());
    for inner in [jumps, inside] {
        let at = |inner| shown(&Evidence::Response, &all(table(ZERO), None, inner));
        assert_eq!(at(inner.clone()), Undecided);
        assert_eq!(at(either(inner)), True);
    }
}

/// Factors near 0 may be of any rank, and those that are 0 are of rank 0.
#[test]
fn the_members_of_a_family_near_another_have_any_rank() {
    let zero = || mul(number(0), name("B"));
    let show = |factors: Term, k| {
        let vanishes = equal(norm_squared(mul(factors, name("X"))), number(0));
        let inner = exists(
            vec![close("X", zero())],
            and(rank(Relation::AtLeast, "X", k), vanishes),
        );
        all(name("W"), None, inner)
    };
    for (k, expected) in [(0, True), (1, Undecided)] {
        for factors in [product("S", 2, 1), product("S", 1, 1)] {
            let found = in_family(Evidence::Fibre, show(factors, k), [ZERO, ZERO], ONE);
            assert_eq!(found, expected, "{k}");
        }
    }
    // W[2] X with X in the place of W[1].
    let place = Place {
        name: "W".to_owned(),
        index: Some(number(1)),
        value: Some(name("X")),
    };
    let replaced = Term::With(Box::new(product("W", 2, 1)), vec![place]);
    let vanishes = equal(norm_squared(replaced), number(0));
    let body = and(rank(Relation::AtLeast, "X", 2), vanishes);
    let replaced = all(name("B"), None, exists(vec![close("X", zero())], body));
    for (w, expected) in [([ONE, ZERO], True), ([ZERO, ONE], Undecided)] {
        let found = in_family(Evidence::Fibre, replaced.clone(), w, ONE);
        assert_eq!(found, expected);
    }
    for k in [0, 2] {
        let still = show(product("W", 2, 1), k);
        assert_eq!(in_family(Evidence::Fibre, still, [ZERO, ONE], ONE), True);
        let other = mul(product("S", 2, 1), product("W", 1, 2));
        assert_eq!(
            in_family(Evidence::Fibre, show(other, k), [ZERO, ONE], ONE),
            True
        );
    }
}

/// The matrices of rank 1 with two rows and three columns are of dimension 4.
#[test]
fn a_column_times_a_row_is_a_submersion_to_the_matrices_of_rank_1() {
    let product = || mul(name("X"), name("Y"));
    let at = |x: Term, y: Term, condition: Option<Formula>, turned: bool| {
        let equation = match turned {
            false => equal(product(), name("S")),
            true => equal(name("S"), product()),
        };
        let binders = vec![close("X", x.clone()), close("Y", y.clone())];
        let show = all(mul(x, y), condition, exists(binders, equation));
        shown(&Evidence::Submersion, &show)
    };
    let column = || table([[1], [0]]);
    let bound = |n| Some(rank(Relation::AtMost, "S", n));
    for turned in [false, true] {
        for (row, condition, expected) in [
            ([[1, 0, 0]], bound(1), True),
            ([[1, 0, 0]], bound(2), Undecided),
            ([[1, 0, 0]], None, Undecided),
            ([[0, 0, 0]], bound(1), Undecided),
        ] {
            let found = at(column(), table(row), condition, turned);
            assert_eq!(found, expected, "{row:?}");
        }
        let square = || table([[1, 1], [0, 1]]);
        let wide = || table([[0, 0, 0], [0, 0, 0]]);
        for condition in [None, bound(2), bound(3)] {
            assert_eq!(at(square(), wide(), condition, turned), True);
        }
    }
}

/// A path of matrices, by the coefficients of the powers of t.
fn path<const R: usize, const C: usize>(coefficients: &[[[i64; C]; R]]) -> Vec<Value> {
    coefficients.iter().map(|&rows| integers(rows)).collect()
}

/// What a formula is shown to be by values along a path, and a rule for all that is inside.
fn along<const N: usize>(paths: [(&str, Vec<Value>); N], rule: &Evidence, show: &Formula) -> Truth {
    let made = statement(&["n"], vec![typed("x", Sort::Number)], show.clone());
    let core = core(&made);
    let keys = core.props.iter().map(|prop| prop.path.clone());
    let mut given: BTreeMap<_, _> = keys.map(|key| (key, rule.clone())).collect();
    let paths = paths.map(|(name, path)| (name.to_owned(), path)).into();
    given.insert("show".to_owned(), Evidence::Path(paths));
    let mut evaluator = Evaluator::new(&core);
    let given_at = instance(&[("n", 1)], &[("x", rational(0, 1))]);
    evaluator.assign(&given_at).unwrap();
    evaluator.prop(core.show, &mut Judge::new(&mut given))
}

/// A product X Y with Y near `[1 0]` has rows near multiples of it.
#[test]
fn a_path_is_no_product_near_if_its_lowest_rows_or_columns_are_others() {
    let (row, column) = (|| table([[1, 0]]), || table([[0], [0]]));
    let near = |x: Term, y: Term| vec![close("X", x), close("Y", y)];
    let product = || mul(name("X"), name("Y"));
    let of =
        |binders: Vec<Binder>, equation: Formula| all(table(ZERO), None, exists(binders, equation));
    let plain = |x: Term, y: Term| of(near(x, y), equal(product(), name("S")));
    let at = |coefficients: &[[[i64; 2]; 2]], show: &Formula| {
        along([("S", path(coefficients))], &Evidence::Limit, show)
    };
    let t = |rows| vec![ZERO, rows];
    for (rows, expected) in [
        ([[0, 1], [0, 0]], False),
        ([[1, 1], [0, 0]], False),
        ([[0, 0], [1, 2]], False),
        ([[1, 0], [0, 0]], Undecided),
        ([[1, 0], [2, 0]], Undecided),
        // Of rank 2 is no such product, but not by the lowest terms of its rows.
        ([[0, 0], [0, 0]], Undecided),
    ] {
        assert_eq!(at(&t(rows), &plain(column(), row())), expected, "{rows:?}");
        // The same of columns.
        let turned = of(
            near(transpose(row()), transpose(column())),
            equal(product(), name("S")),
        );
        let [[a, b], [c, d]] = rows;
        assert_eq!(at(&t([[a, c], [b, d]]), &turned), expected, "{rows:?}");
        // The sides of the equation change places, or it is the denial of another.
        let other = of(near(column(), row()), equal(name("S"), product()));
        assert_eq!(at(&t(rows), &other), expected, "{rows:?}");
        let unequal = compare(Relation::Unequal, product(), name("S"));
        let denied = of(near(column(), row()), Formula::Not(Box::new(unequal)));
        assert_eq!(at(&t(rows), &denied), expected, "{rows:?}");
    }
    // [t t^2] = t [1 t] is one, as [t^2 t] is none.
    let powers = |a, b| {
        at(
            &[ZERO, [[a, b], [0, 0]], [[b, a], [0, 0]]],
            &plain(column(), row()),
        )
    };
    assert_eq!(powers(1, 0), Undecided);
    assert_eq!(powers(0, 1), False);
    // Where the factor is 0 all rows are near.
    assert_eq!(
        at(&t([[0, 1], [0, 0]]), &plain(column(), table([[0, 0]]))),
        Undecided
    );
    // A sum is none of factors; another equation may stand beside.
    let sum = of(
        near(column(), row()),
        equal(add(product(), product()), name("S")),
    );
    assert_eq!(at(&t([[0, 1], [0, 0]]), &sum), Undecided);
    let beside = and(equal(product(), name("S")), equal(name("X"), column()));
    assert_eq!(
        at(&t([[0, 1], [0, 0]]), &of(near(column(), row()), beside)),
        False
    );
    // For Y other than 0 the right factor is [1 1].
    let second = mul(call("rank", [name("Y")]), table([[0, 1]]));
    let jumps = mul(name("X"), add(row(), second));
    let jumps = of(near(column(), table([[0, 0]])), equal(jumps, name("S")));
    assert_eq!(at(&t([[1, 1], [0, 0]]), &jumps), Undecided);
    // What no x near has is not what some has not.
    let no = Formula::Not(Box::new(equal(product(), name("S"))));
    let universal = Formula::ForAll(Box::new(quantified(near(column(), row()), None, no)));
    let universal = all(table(ZERO), None, universal);
    assert_ne!(at(&t([[1, 0], [0, 0]]), &universal), True);
}

/// The corner of X is 1 where that of S is not 0, and the other entries are any.
#[test]
fn a_linear_equation_along_a_path_has_no_solution_near_if_the_nearest_is_not() {
    let show = |corner| {
        let gap = sub(of("X", 1, 1), number(corner));
        let equation = equal(mul(gap, of("S", 1, 1)), number(0));
        let inner = exists(vec![close("X", table(ZERO))], equation);
        all(table(ZERO), None, inner)
    };
    let at = |show: &Formula| {
        let s = path(&[ZERO, ONE]);
        along([("S", s)], &Evidence::Limit, show)
    };
    assert_eq!(at(&show(1)), False);
    assert_eq!(at(&show(0)), Undecided);
}

/// Near a row that moves with t are rows that move with it.
#[test]
fn the_factors_of_a_limit_stand_still() {
    let inner = exists(
        vec![close("X", table([[0], [0]])), close("Y", name("V"))],
        equal(mul(name("X"), name("Y")), name("S")),
    );
    let binders = vec![close("S", table(ZERO)), close("V", table([[1, 0]]))];
    let show = for_all(binders, inner);
    let s = path(&[ZERO, HALF, [[0, 1], [0, 0]]]);
    for (v, s, expected) in [
        (path(&[[[1, 0]], [[0, 1]]]), s.clone(), Undecided),
        (path(&[[[1, 0]]]), path(&[ZERO, [[1, 1], [0, 0]]]), False),
    ] {
        assert_eq!(
            along([("S", s), ("V", v)], &Evidence::Limit, &show),
            expected
        );
    }
}

/// `Q diag(1 + 2t, 1 + t) Q^T` for other orthogonal Q than the identity has no decomposition near
/// that of the identity; all that is asked of Q, and of the values, is needed.
#[test]
fn only_a_decomposition_with_other_vectors_keeps_away() {
    let matrix = |rows: [[&str; 2]; 2]| {
        let rows = rows.map(|row| row.map(|x| x.parse().unwrap()).to_vec());
        Value::Matrix(exact::Matrix::from_entries(2, 2, rows.concat()))
    };
    let q = || matrix([["4/5", "-3/5"], ["3/5", "4/5"]]);
    let one = || integers(ONE);
    let turned = || integers([[0, 1], [1, 0]]);
    let of = |u: Term, d: [[i64; 2]; 2], v: Term| {
        let binders = vec![close("P", u), close("E", table(d)), close("Q", v)];
        let terms = ["M", "P", "E", "Q"].map(name);
        let near = vec![close("M", table(d)), close("W", table(ZERO))];
        for_all(near, exists(binders, predicate("svd", terms)))
    };
    let identity = || table(ONE);
    let plain = of(identity(), ONE, identity());
    let values = || vec![one(), integers([[2, 0], [0, 1]])];
    let svd = |u: Value, d: Vec<Value>, v: Value| Evidence::Svd { u, d, v };
    let still = || path(&[ZERO]);
    let at = |m: Value, by: Evidence, show: &Formula| {
        along([("M", vec![one(), m]), ("W", still())], &by, show)
    };
    // Q diag(2, 1) Q^T.
    let m = || matrix([["41/25", "12/25"], ["12/25", "34/25"]]);
    let diagonal = || integers([[2, 0], [0, 1]]);
    assert_eq!(at(m(), svd(q(), values(), q()), &plain), False);
    // The same vectors, in another order, or with other signs.
    let minus = || integers([[-1, 0], [0, -1]]);
    let swapped = || vec![one(), integers([[1, 0], [0, 2]])];
    for (u, d, v) in [
        (one(), values(), one()),
        (minus(), values(), minus()),
        (turned(), swapped(), turned()),
    ] {
        assert_eq!(at(diagonal(), svd(u, d, v), &plain), Undecided);
    }
    // No decomposition: another matrix, vectors that are longer, values off the diagonal.
    let double = || integers([[2, 0], [0, 2]]);
    let half = |rows: [[&str; 2]; 2]| vec![matrix([["1/2", "0"], ["0", "1/2"]]), matrix(rows)];
    let halves = || half([["1", "0"], ["0", "1/2"]]);
    let off = vec![q(), matrix([["8/5", "-6/5"], ["3/5", "4/5"]])];
    let inverse = matrix([["4/5", "3/5"], ["-3/5", "4/5"]]);
    for (u, d, v) in [
        (q(), values(), q()),
        (double(), halves(), one()),
        (one(), halves(), double()),
        (one(), off, inverse),
    ] {
        assert_eq!(at(diagonal(), svd(u, d, v), &plain), Undecided);
    }
    // Values that are equal have all vectors.
    assert_eq!(
        at(one(), svd(q(), vec![one(), one()], q()), &plain),
        Undecided
    );
    // A vector of the value 0 has any sign, and one of a negative value none.
    let signs = || integers([[1, 0], [0, -1]]);
    let single = of(identity(), HALF, table([[1, 0], [0, -1]]));
    let single = |d: Vec<Value>, v: Value| {
        let m = vec![integers(HALF), integers(HALF)];
        along([("M", m), ("W", still())], &svd(one(), d, v), &single)
    };
    assert_eq!(single(path(&[HALF, HALF]), one()), Undecided);
    assert_eq!(single(path(&[HALF, HALF]), signs()), Undecided);
    let negative = of(identity(), ONE, identity());
    let d = path(&[[[1, 0], [0, -1]], [[2, 0], [0, -1]]]);
    assert_eq!(at(diagonal(), svd(one(), d, signs()), &negative), Undecided);
    // The given vectors move with t, and are near their start.
    let moving = || add(identity(), name("W"));
    for show in [
        of(moving(), ONE, identity()),
        of(identity(), ONE, moving()),
        of(moving(), ONE, moving()),
    ] {
        let paths = [("M", vec![one(), diagonal()]), ("W", path(&[ZERO, ONE]))];
        assert_eq!(along(paths, &svd(one(), values(), one()), &show), Undecided);
    }
}

/// A matrix of rank 1 has others of rank 2 near, which are no products of one column and row.
#[test]
fn a_decomposition_has_as_many_values_as_the_smaller_side() {
    let of = |u: Term, d: Term, v: Term| {
        let binders = vec![close("P", u), close("E", d), close("Q", v)];
        let terms = ["S", "P", "E", "Q"].map(name);
        exists(binders, predicate("svd", terms))
    };
    let (half, one) = (|| table(HALF), || table([[1]]));
    let column = || table([[1], [0]]);
    let single = || of(column(), one(), column());
    let simple = |show: &Formula| shown(&Evidence::SimpleSvd, show);
    assert_eq!(simple(&all(half(), None, single())), Undecided);
    let thin = all(column(), None, of(column(), one(), one()));
    assert_eq!(simple(&thin), True);
    let some = exists(vec![close("S", column())], of(column(), one(), one()));
    assert_ne!(simple(&some), False);
    // What is near a point is near its transpose.
    let binders = || vec![close("P", column()), close("E", one()), close("Q", one())];
    let of = |m: Term, q: Term| {
        let terms = [m, name("P"), name("E"), q];
        all(
            transpose(column()),
            None,
            exists(binders(), predicate("svd", terms)),
        )
    };
    let turned = || transpose(name("S"));
    assert_eq!(simple(&of(turned(), name("Q"))), True);
    assert_eq!(simple(&of(turned(), transpose(name("Q")))), True);
    // A vector that stands still is none of the others.
    assert_eq!(simple(&of(turned(), one())), Undecided);
    let corner = Term::Block(vec![vec![entry(name("A"), number(1), number(1))]]);
    let show = of(turned(), corner);
    assert_eq!(by(Evidence::SimpleSvd, &show, ONE, ONE), Undecided);
    let binders = vec![close("P", name("A")), close("E", name("B"))];
    let terms = ["S", "P", "E", "A"].map(name);
    let show = all(name("B"), None, exists(binders, predicate("svd", terms)));
    assert_eq!(
        by(Evidence::SimpleSvd, &show, ONE, [[2, 0], [0, 1]]),
        Undecided
    );
    // Another column gives another matrix, but the rule does not say so.
    let second = [[0, 0], [0, 1]];
    let show = all(table(second), None, single());
    let u = || integers([[0], [1]]);
    let d = path(&[[[1]], [[1]]]);
    let by = Evidence::Svd { u: u(), d, v: u() };
    assert_eq!(
        along([("S", path(&[second, second]))], &by, &show),
        Undecided
    );
}

/// All X with the same `A X B` as 0 are near some of any rank that this allows.
#[test]
fn a_factor_of_a_product_that_stays_has_the_rank_that_is_left() {
    let (s, x) = (|| name("S"), || name("X"));
    let zero = || table(ZERO);
    let at_least = |k| rank(Relation::AtLeast, "X", k);
    let inner = |x: Term, part: Formula, equation: Formula| {
        exists(vec![close("X", x)], and(part, equation))
    };
    let vanishes = |product: Term| equal(norm_squared(product), number(0));
    let row = || table([[1, 0]]);
    let half = || table(HALF);
    let cases = [
        // S X = 0 with S near a row, which has any rank up to 1.
        (row(), zero(), at_least(1), mul(s(), x()), true),
        (row(), zero(), at_least(2), mul(s(), x()), false),
        (table([[0, 0]]), zero(), at_least(2), mul(s(), x()), false),
        (table([[0, 0]]), zero(), at_least(1), mul(s(), x()), true),
        // The same of columns, and on both sides.
        (table([[0], [0]]), zero(), at_least(1), mul(x(), s()), true),
        (table([[0], [0]]), zero(), at_least(2), mul(x(), s()), false),
        (
            row(),
            zero(),
            at_least(2),
            mul(mul(s(), x()), table([[1], [0]])),
            true,
        ),
        (
            table(ONE),
            zero(),
            at_least(1),
            mul(mul(s(), x()), half()),
            true,
        ),
        (
            table(ONE),
            zero(),
            at_least(2),
            mul(mul(s(), x()), half()),
            false,
        ),
        // Factors that stand still have the rank that they have.
        (
            row(),
            zero(),
            at_least(2),
            mul(mul(s(), table(ZERO)), x()),
            true,
        ),
        (row(), zero(), at_least(1), mul(mul(s(), half()), x()), true),
        (
            table(ONE),
            zero(),
            at_least(1),
            mul(mul(s(), half()), x()),
            true,
        ),
        (
            table(ONE),
            zero(),
            at_least(2),
            mul(mul(s(), half()), x()),
            false,
        ),
        (
            table(ONE),
            zero(),
            at_least(1),
            mul(mul(half(), s()), x()),
            true,
        ),
        (table(ONE), zero(), at_least(1), mul(half(), x()), true),
        (table(ONE), zero(), at_least(2), mul(half(), x()), false),
        // A number is no factor of a product of matrices.
        (table(ONE), zero(), at_least(1), mul(number(2), x()), false),
        (table(ONE), zero(), at_least(1), mul(x(), number(2)), false),
        // The greatest rank may be asked for exactly, and no other; a rank may not move.
        (
            row(),
            zero(),
            equal(call("rank", [x()]), number(2)),
            mul(mul(s(), table(ZERO)), x()),
            true,
        ),
        (
            row(),
            zero(),
            equal(call("rank", [x()]), number(1)),
            mul(mul(s(), table(ZERO)), x()),
            false,
        ),
        (
            row(),
            table(ONE),
            rank(Relation::AtMost, "X", 1),
            mul(mul(s(), table(ZERO)), x()),
            false,
        ),
        (
            table(ZERO),
            zero(),
            compare(Relation::AtLeast, call("rank", [x()]), call("rank", [s()])),
            mul(half(), x()),
            false,
        ),
        (
            table(ZERO),
            zero(),
            compare(
                Relation::AtLeast,
                call("rank", [x()]),
                add(number(1), call("rank", [x()])),
            ),
            mul(half(), x()),
            false,
        ),
        // What contains X is no factor beside it.
        (
            table(ZERO),
            zero(),
            at_least(1),
            mul(transpose(x()), x()),
            false,
        ),
        (
            table(ZERO),
            zero(),
            at_least(1),
            mul(x(), transpose(x())),
            false,
        ),
        (
            table(ZERO),
            zero(),
            at_least(1),
            mul(x(), mul(half(), x())),
            false,
        ),
    ];
    let rule = Evidence::Fibre;
    for (case, (center, start, part, product, expected)) in cases.into_iter().enumerate() {
        let show = all(center, None, inner(start, part, vanishes(product)));
        let expected = if expected { True } else { Undecided };
        assert_eq!(shown(&rule, &show), expected, "case {case}");
    }
    // One of all points is no matter of this rule.
    let solvable = inner(zero(), at_least(1), vanishes(mul(s(), x())));
    assert_ne!(
        shown(&rule, &exists(vec![close("S", row())], solvable)),
        False
    );
    // At a matrix of rank 1 that is left as it is, and at one of which nothing is.
    let same = |x: Term| {
        let product = mul(half(), name("X"));
        equal(product, mul(half(), x))
    };
    for (start, k, expected) in [
        (HALF, 2, True),
        (ONE, 2, True),
        ([[0, 0], [0, 1]], 1, True),
        ([[0, 0], [0, 1]], 2, Undecided),
    ] {
        let inner = inner(table(start), at_least(k), same(table(start)));
        assert_eq!(
            shown(&rule, &all(table(ONE), None, inner)),
            expected,
            "{start:?} {k}"
        );
    }
    // The equation follows from the condition, which is the same, or does not follow.
    let column = |k| table(if k == 1 { [[1], [0]] } else { [[0], [1]] });
    let one = |k| equal(number(1), norm_squared(mul(s(), column(k))));
    let other = |k| {
        let nothing = norm_squared(mul(mul(s(), x()), table([[0], [0]])));
        let rest = norm_squared(mul(s(), column(k)));
        equal(nothing, sub(rest, number(1)))
    };
    for (condition, k, expected) in [
        (Some(one(1)), 1, True),
        (Some(and(one(1), one(2))), 1, True),
        (Some(one(2)), 1, Undecided),
        (Some(Formula::Not(Box::new(one(1)))), 1, Undecided),
        (Some(equal(mul(s(), column(1)), column(1))), 2, Undecided),
        (None, 1, Undecided),
    ] {
        let show = all(table(ONE), condition, inner(zero(), at_least(2), other(k)));
        assert_eq!(shown(&rule, &show), expected, "{show:?}");
    }
}
