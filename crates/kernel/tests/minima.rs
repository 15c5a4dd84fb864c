//! Minima by evidence: convex functions, matrices of bounded rank, better points, critical points.

use std::collections::BTreeMap;

use crate::common::*;
use kernel::evaluate::Evaluator;
use kernel::evidence::Evidence;
use kernel::infinitesimal::Qt;
use kernel::instance::Value;
use kernel::jet::Jet;
use kernel::judge::Judge;
use kernel::matrix::Mat;
use kernel::ring::Ring;
use kernel::rules::quadratic::{Distance, Quadratic};
use kernel::tree::{Formula, Place, Relation, Sort, Term};
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
        // The gradient is orthogonal to the rows of the point, or to its columns, and not to both.
        for b in [[[5, 3], [0, 0]], [[5, 0], [3, 0]]] {
            assert_eq!(by(bound(16, 1), &show, diagonal(5, 0), b), Undecided);
        }
        // No critical point; of too small a rank; not feasible.
        assert_eq!(at(bound(4, 1), diagonal(2, 0)), Undecided);
        assert_eq!(at(bound(4, 1), ZERO), Undecided);
        assert_eq!(at(bound(4, 1), b), False);
        // Without a bound of the rank there is nothing to separate.
        let free = question(name, distance(), None);
        assert_eq!(by(bound(4, 1), &free, diagonal(3, 0), b), Undecided);
        // The bound may stand on the left, where an order is turned.
        let rank = || call("rank", [crate::common::name("A")]);
        for (relation, shown) in [(Relation::AtLeast, True), (Relation::AtMost, Undecided)] {
            let turned = question(name, distance(), Some(compare(relation, number(1), rank())));
            assert_eq!(by(bound(4, 1), &turned, diagonal(3, 0), b), shown);
        }
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

/// Local minima are known to be global for the product of a whole family that moves.
#[test]
fn a_better_family_refutes_a_local_minimum_of_a_whole_product() {
    let product = |from, to| product("W", from, to);
    let member = |k| member("W", k);
    let local = |p: Term| {
        let f = norm_squared(sub(p, name("B")));
        asked("local_min", f, vec![place("W")], None)
    };
    let ways = Value::Family([ONE, ONE].map(exact::Matrix::from_integers).to_vec());
    let better = || Some(Evidence::Better([("W".to_owned(), ways.clone())].into()));
    let at_zero = |show| in_family(better(), show, [ZERO, ZERO], ONE);
    assert_eq!(at_zero(local(product(2, 1))), False);
    assert_eq!(at_zero(local(product(1, 2))), False);
    // Of a part, of a family with other members, and of members one by one nothing is known.
    let replaced = Term::With(
        Box::new(product(2, 1)),
        vec![Place {
            name: "W".to_owned(),
            index: Some(number(1)),
            value: Some(member(2)),
        }],
    );
    for other in [
        product(1, 1),
        product(2, 2),
        replaced,
        mul(member(2), member(1)),
        add(product(2, 1), product(2, 1)),
    ] {
        assert_eq!(at_zero(local(other.clone())), Undecided, "{other:?}");
    }
    let over = equal(member(1), name("B"));
    let f = norm_squared(sub(product(2, 1), name("B")));
    let set = asked("local_min", f, vec![place("W")], Some(over));
    assert_eq!(in_family(better(), set, [ONE, ZERO], ONE), Undecided);
}

#[test]
fn a_minimum_at_a_point_that_is_undefined_is_undefined() {
    let at = |point: Term| {
        let place = Place {
            name: "Z".to_owned(),
            index: None,
            value: Some(point),
        };
        let show = asked("local_min", power(name("Z"), number(2)), vec![place], None);
        by(Some(Evidence::Convex), &show, ZERO, ONE)
    };
    let corner = |of: &str| inverse(entry(name(of), number(1), number(1)));
    assert_eq!(at(corner("A")), Truth::Undefined);
    assert_eq!(at(corner("B")), Undecided);
    assert_eq!(at(sub(corner("B"), number(1))), True);
}

#[test]
fn a_better_point_has_values_for_the_places_and_no_others() {
    let show = question("global_min", distance(), None);
    let with = |names: &[&str]| {
        let values = names.iter().map(|name| ((*name).to_owned(), integers(ONE)));
        by(Some(Evidence::Better(values.collect())), &show, ZERO, ONE)
    };
    assert_eq!(with(&["A"]), False);
    for names in [&[][..], &["B"], &["A", "B"]] {
        assert_eq!(with(names), Undecided, "{names:?}");
    }
}

/// What is shown of `V`, and perhaps of `Z`, near 0 along a path, by evidence for the minimum.
fn near_zero(body: Formula, v: [[i64; 2]; 2], minimum: &Evidence) -> Truth {
    let show = exists(vec![close("V", name("A"))], body);
    let square = typed("A", Sort::Matrix(number(2), number(2)));
    let core = core(&statement(&["n"], vec![square], show));
    let keys = core.props.iter().map(|prop| prop.path.clone());
    let mut given: BTreeMap<_, _> = keys.map(|key| (key, minimum.clone())).collect();
    let path = vec![integers(ZERO), integers(v)];
    given.insert(
        "show".to_owned(),
        Evidence::Path([("V".to_owned(), path)].into()),
    );
    let mut evaluator = Evaluator::new(&core);
    let zero = instance(&[("n", 2)], &[("A", integers(ZERO))]);
    evaluator.assign(&zero).unwrap();
    evaluator.prop(core.show, &mut Judge::new(&mut given))
}

/// The ball of half the radius is in the ball, if neither the function nor its domain moves, nor
/// the point leaves the ball.
#[test]
fn half_a_ball_is_one_of_the_same_function_over_the_same_set() {
    let v = || name("V");
    let rank = |of: &str| call("rank", [name(of)]);
    let moves = || compare(Relation::AtLeast, rank("V"), number(1));
    let minimum = |f: Term, point: Term, over: Option<Formula>| {
        let place = Place {
            name: "Z".to_owned(),
            index: None,
            value: Some(point),
        };
        and(moves(), asked("local_min", f, vec![place], over))
    };
    let half = |inner| Evidence::HalfBall(Box::new(inner));
    let convex = half(Evidence::Convex);
    let at = |body, by: &Evidence| near_zero(body, diagonal(1, 0), by);
    let z = || name("Z");
    let zero = || mul(number(0), v());
    // Z[2,2]^2 is 0 along the path, and Z[1,1]^2 grows.
    let square = |k| power(entry(z(), number(k), number(k)), number(2));
    assert_eq!(at(minimum(square(2), v(), None), &convex), True);
    assert_eq!(at(minimum(square(1), v(), None), &convex), Undecided);
    // -V[1,1] Z[1,1]^2 is 0 at the start, and falls from 0 after it.
    let bent = minus(mul(entry(v(), number(1), number(1)), square(1)));
    assert_eq!(at(minimum(bent, zero(), None), &convex), Undecided);
    // Of the matrices of rank 0 the matrix 0 is nearest to any, of others it is not.
    let distance = || norm_squared(sub(z(), Term::Identity(None)));
    let bounded = |bound: Term| Some(compare(Relation::AtMost, rank("Z"), bound));
    let mu = serde_json::json!({"rank-bound": {"mu": "1"}});
    let mu = half(serde_json::from_value(mu).unwrap());
    assert_eq!(
        at(minimum(distance(), zero(), bounded(number(0))), &mu),
        True
    );
    assert_eq!(
        at(minimum(distance(), zero(), bounded(rank("V"))), &mu),
        Undecided
    );
    // min(2 - z, 0) is 0 at z = 0 and z = 2, and falls from the second.
    let flat = call("min", [sub(number(2), z()), number(0)]);
    let squares = serde_json::json!({
        "squares": {"multiplier": [{"c": "1"}], "vector": [], "matrix": []}
    });
    let squares = half(serde_json::from_value(squares).unwrap());
    let jumps = mul(number(2), rank("V"));
    assert_eq!(at(minimum(flat.clone(), jumps, None), &squares), Undecided);
    let stays = entry(v(), number(2), number(2));
    assert_eq!(at(minimum(flat, stays, None), &squares), True);
}

/// Of rank 1 near `[1 0; 0 0]` are `[1 + x0, x1; x2 (1 + x0), x2 x1]`, so that the last entry is of
/// second order.
#[test]
fn squares_over_matrices_of_the_rank_of_the_point_are_in_its_chart() {
    let a = |i, j| entry(name("A"), number(i), number(j));
    let square = |a: Term| power(a, number(2));
    let squares = add(
        square(sub(a(1, 1), number(1))),
        add(square(a(1, 2)), square(a(2, 1))),
    );
    let f = add(squares, a(2, 2));
    let one = |x: &[usize]| serde_json::json!([{"c": "1", "x": x}]);
    let half = || serde_json::json!([{"c": "1/2"}]);
    let corner = serde_json::json!([{"c": "1"}, {"c": "2", "x": [0]}, {"c": "1", "x": [0, 0]}]);
    let evidence = serde_json::json!({"squares": {
        "multiplier": one(&[]),
        "vector": [one(&[0]), one(&[1]), one(&[2])],
        "matrix": [[one(&[]), [], []], [[], one(&[]), half()], [[], half(), corner]],
    }});
    let evidence: Evidence = serde_json::from_value(evidence).unwrap();
    let at = |over, a| {
        by(
            Some(evidence.clone()),
            &question("local_min", f.clone(), over),
            a,
            ONE,
        )
    };
    assert_eq!(at(rank_at_most_1(), diagonal(1, 0)), True);
    assert_eq!(at(None, diagonal(1, 0)), Undecided);
    assert_eq!(at(rank_at_most_1(), diagonal(0, 1)), Undecided);
    let above = compare(Relation::AtLeast, call("rank", [name("A")]), number(1));
    assert_eq!(at(Some(above), diagonal(1, 0)), Undecided);
}

/// Whether `Z` is nearest to a matrix among those of a rank, by `mu`.
fn nearest(f: Term, point: Term, bound: Option<i64>, mu: i64) -> Truth {
    let bounded = |bound| compare(Relation::AtMost, call("rank", [name("Z")]), number(bound));
    let place = Place {
        name: "Z".to_owned(),
        index: None,
        value: Some(point),
    };
    let show = asked("global_min", f, vec![place], bound.map(bounded));
    let mu = serde_json::json!({"rank-bound": {"mu": mu.to_string()}});
    by(Some(serde_json::from_value(mu).unwrap()), &show, ZERO, ZERO)
}

/// The singular values are those of the matrices times the root of the weight.
#[test]
fn a_weight_of_a_distance_decides_what_is_nearest() {
    let z = || name("Z");
    // Of the rows (2, 0, 0) and (0, 1, 0) the first is longer.
    let two = table([[1, 0, 0], [0, 1, 0]]);
    let left = norm_squared(mul(table([[2, 0], [0, 1]]), sub(z(), two.clone())));
    let near = |f: &Term, first: bool, mu| {
        let point = match first {
            true => table([[1, 0, 0], [0, 0, 0]]),
            false => table([[0, 0, 0], [0, 1, 0]]),
        };
        nearest(f.clone(), point, Some(1), mu)
    };
    let plain = norm_squared(sub(z(), two));
    for mu in [0, 1, 2, 4, 5] {
        let expected = |holds| if holds { True } else { Undecided };
        assert_eq!(near(&left, true, mu), expected((1..=4).contains(&mu)));
        assert_eq!(near(&left, false, mu), Undecided);
        assert_eq!(near(&plain, true, mu), expected(mu == 1));
        assert_eq!(near(&plain, false, mu), expected(mu == 1));
    }
    // The same of columns, and with weights that are no diagonal ones.
    let two = table([[1, 0], [0, 1], [0, 0]]);
    let right = norm_squared(mul(sub(z(), two.clone()), table([[2, 0], [0, 1]])));
    let first = || table([[1, 0], [0, 0], [0, 0]]);
    let second = || table([[0, 0], [0, 1], [0, 0]]);
    for mu in [1, 4] {
        assert_eq!(nearest(right.clone(), first(), Some(1), mu), True);
        assert_eq!(nearest(right.clone(), second(), Some(1), mu), Undecided);
    }
    // C (1, 0) = (3, 4) and C (0, 1) = (-4, 3) / 5.
    let turned = mul(
        table([[15, -4], [20, 3]]),
        sub(z(), table([[1, 0, 0], [0, 1, 0]])),
    );
    for mu in [25, 100, 625] {
        let point = table([[1, 0, 0], [0, 0, 0]]);
        assert_eq!(
            nearest(norm_squared(turned.clone()), point, Some(1), mu),
            True
        );
        let point = table([[0, 0, 0], [0, 1, 0]]);
        assert_eq!(
            nearest(norm_squared(turned.clone()), point, Some(1), mu),
            Undecided
        );
    }
    // Squares that are weighted one by one are no distance; nor is what falls somewhere.
    let entries = call(
        "hadamard",
        [table([[2, 1], [1, 1]]), sub(z(), table([[1, 0], [0, 1]]))],
    );
    let half = || table([[1, 0], [0, 0]]);
    for mu in [0, 1, 2, 4] {
        assert_eq!(
            nearest(norm_squared(entries.clone()), half(), Some(1), mu),
            Undecided
        );
        let saddle = sub(
            power(sub(entry(z(), number(1), number(1)), number(1)), number(2)),
            power(entry(z(), number(1), number(2)), number(2)),
        );
        assert_eq!(nearest(saddle, table([[1, 0]]), None, mu), Undecided);
        // The last entry is not bounded by the square of the first column.
        let column = mul(sub(z(), half()), table([[1], [0]]));
        let last = mul(number(5), entry(z(), number(2), number(2)));
        let open = add(norm_squared(column.clone()), last);
        assert_eq!(nearest(open, half(), Some(1), mu), Undecided);
        let expected = if mu <= 1 { True } else { Undecided };
        assert_eq!(nearest(norm_squared(column), half(), Some(1), mu), expected);
    }
}

/// A constant is its value plus no squares; the evidence has limits.
#[test]
fn sums_of_squares_have_64_squares_and_2_to_the_22_products_of_terms() {
    let zero = mul(number(0), entry(name("A"), number(1), number(1)));
    let show = question("local_min", zero, None);
    let at = |vector: Vec<serde_json::Value>| {
        let n = vector.len();
        let one = serde_json::json!([{"c": "1"}]);
        let entry = |i, j| {
            if i == j {
                one.clone()
            } else {
                serde_json::json!([])
            }
        };
        let row = |i| (0..n).map(|j| entry(i, j)).collect::<Vec<_>>();
        let matrix: Vec<_> = (0..n).map(row).collect();
        let squares = serde_json::json!({
            "squares": {"multiplier": one, "vector": vector, "matrix": matrix}
        });
        by(
            Some(serde_json::from_value(squares).unwrap()),
            &show,
            ZERO,
            ONE,
        )
    };
    let polynomial = |terms: usize| {
        let terms: Vec<_> = (0..terms).map(|_| serde_json::json!({"c": "0"})).collect();
        serde_json::Value::Array(terms)
    };
    for (length, expected) in [(0, True), (64, True), (65, Undecided)] {
        assert_eq!(at(vec![polynomial(0); length]), expected, "{length}");
    }
    for (terms, expected) in [(2048, True), (2049, Undecided)] {
        assert_eq!(at(vec![polynomial(terms)]), expected, "{terms}");
    }
}

#[test]
fn a_polynomial_of_degree_32_is_read_as_one_everywhere() {
    let at = |half: usize| {
        let corner = entry(name("A"), number(1), number(1));
        let f = power(corner, number(2 * half as i64));
        let vector = serde_json::json!([[{"c": "1", "x": vec![0; half]}]]);
        let one = serde_json::json!([{"c": "1"}]);
        let squares = serde_json::json!({
            "squares": {"multiplier": one, "vector": vector, "matrix": [[one]]}
        });
        let squares: Evidence = serde_json::from_value(squares).unwrap();
        let by = |name| {
            by(
                Some(squares.clone()),
                &question(name, f.clone(), None),
                ZERO,
                ONE,
            )
        };
        (by("local_min"), by("global_min"))
    };
    assert_eq!(at(16), (True, True));
    assert_eq!(at(17), (True, Undecided));
}

#[test]
fn descent_on_lines_is_excluded_up_to_degree_16_of_what_is_squared() {
    let line = |degree| {
        let corner = entry(name("A"), number(1), number(1));
        let f = power(power(corner, number(degree)), number(2));
        by(None, &question("descends_on_a_line", f, None), ZERO, ONE)
    };
    assert_eq!(line(2), False);
    assert_eq!(line(16), False);
    assert_eq!(line(17), Undecided);
}

/// `(1 + d)^2 - 6 (1 + d) = (1 + d - 3)^2 - 9`.
#[test]
fn a_distance_is_one_to_the_point_and_its_residual() {
    let one = |n| Mat::scalar(1, &Qt::integer(n));
    let quadratic = Quadratic {
        gradient: one(-4),
        hessian: one(2),
    };
    let distance = Distance::of(&quadratic, &one(1)).unwrap().unwrap();
    assert_eq!(distance.residual.at(0, 0), &Qt::integer(2));
    assert_eq!(distance.weight.at(0, 0), &Qt::integer(1));
}

#[test]
fn a_quadratic_function_has_at_most_256_entries() {
    let of = |shape| Quadratic::of(&Jet::lift(&Qt::integer(0)), shape).is_ok();
    assert!(of((256, 1)) && of((16, 16)) && of((0, 300)));
    assert!(!of((257, 1)) && !of((2, 129)));
}

/// No rule is at a loss where there are no entries.
#[test]
fn a_matrix_without_entries_is_a_minimum() {
    let json = |text: &str| serde_json::from_str::<Evidence>(text).unwrap();
    let squares = r#"{"multiplier": [{"c": "1"}], "vector": [], "matrix": []}"#;
    let support = r#"{"multiplier": [{"c": "1"}], "slopes": [], "squares": "#;
    for (rows, cols) in [(0, 2), (2, 0), (0, 0)] {
        let variable = typed("Z", Sort::Matrix(number(rows), number(cols)));
        let f = norm_squared(name("Z"));
        let zero = || Value::Matrix(exact::Matrix::zeros(rows as usize, cols as usize));
        let at = |name, evidence| {
            let show = asked(name, f.clone(), vec![place("Z")], None);
            let made = statement(&["n"], vec![variable.clone()], show);
            judged(
                &made,
                &instance(&[("n", 1)], &[("Z", zero())]),
                Some(evidence),
            )
        };
        for name in ["local_min", "global_min"] {
            assert_eq!(at(name, Evidence::Convex), True);
            assert_eq!(at(name, json(&format!("{{\"squares\": {squares}}}"))), True);
            let support = format!("{{\"support\": {support}{squares}}}}}");
            assert_eq!(at(name, json(&support)), True);
            let bounded = at(name, json(r#"{"rank-bound": {"mu": "1"}}"#));
            assert!(bounded == True || (rows, cols) == (0, 0));
            let same = Evidence::Better([("Z".to_owned(), zero())].into());
            assert_eq!(at(name, same), Undecided);
        }
        assert_ne!(at("local_min", Evidence::Chart), False);
        let curve = Evidence::Curve([("Z".to_owned(), vec![zero(), zero()])].into());
        assert_eq!(at("local_min", curve), Undecided);
    }
}

#[test]
fn the_matrix_of_squares_is_as_long_as_the_vector() {
    let f = power(entry(name("A"), number(1), number(1)), number(2));
    let show = question("local_min", f, None);
    let one = || serde_json::json!([{"c": "1"}]);
    let at = |matrix: serde_json::Value| {
        let squares = serde_json::json!({"squares": {
            "multiplier": one(), "vector": [[{"c": "1", "x": [0]}]], "matrix": matrix
        }});
        by(
            Some(serde_json::from_value(squares).unwrap()),
            &show,
            ZERO,
            ONE,
        )
    };
    assert_eq!(at(serde_json::json!([[one()]])), True);
    for other in [
        serde_json::json!([]),
        serde_json::json!([[]]),
        serde_json::json!([[one(), one()]]),
        serde_json::json!([[one()], [one()]]),
        serde_json::json!([[one()], []]),
    ] {
        assert_eq!(at(other.clone()), Undecided, "{other}");
    }
}

/// `|x| + |y|` is a convex function of both, and of no sub-term but itself.
#[test]
fn a_function_may_be_convex_in_all_places_together() {
    let abs = |of: &str| call("abs", [name(of)]);
    let binders = ["x", "y"].map(|name| typed(name, Sort::Number));
    let one = || serde_json::json!([{"c": "1"}]);
    let by = |name, f: Term, slopes: usize, x: i64, multiplier| {
        let show = asked(name, f, vec![place("x"), place("y")], None);
        let made = statement(&["n"], binders.to_vec(), show);
        let values = [("x", rational(x, 1)), ("y", rational(0, 1))];
        let none: [(); 0] = [];
        let support = serde_json::json!({"support": {
            "multiplier": multiplier,
            "slopes": vec![none; slopes],
            "squares": {"multiplier": one(), "vector": none, "matrix": none},
        }});
        let support = serde_json::from_value(support).unwrap();
        judged(&made, &instance(&[("n", 1)], &values), Some(support))
    };
    let at = |f, slopes, x| by("global_min", f, slopes, x, one());
    let sum = || add(abs("x"), abs("y"));
    assert_eq!(at(sum(), 2, 0), True);
    // A multiplier that moves is one near the point only.
    let moves = || serde_json::json!([{"c": "1"}, {"c": "1", "x": [0]}]);
    assert_eq!(by("local_min", sum(), 2, 0, moves()), True);
    assert_eq!(by("global_min", sum(), 2, 0, moves()), Undecided);
    assert_eq!(at(sum(), 1, 0), Undecided);
    assert_eq!(at(sum(), 1, 1), Undecided);
    assert_eq!(at(sub(abs("x"), abs("y")), 2, 0), Undecided);
}
