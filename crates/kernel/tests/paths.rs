//! Paths: what moves and what does not, one near within another, and numbers among functions of t.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::common::*;
use exact::Rational;
use kernel::evaluate::Evaluator;
use kernel::evidence::{Evidence, Paths, Rejection};
use kernel::infinitesimal::Qt;
use kernel::instance::Value;
use kernel::judge::Judge;
use kernel::ring::{Ring, Stop};
use kernel::tree::{Binder, Formula, Relation, Sort, Term, Type};
use kernel::truth::Truth::{self, False, True, Undecided};
use proptest::prelude::*;

fn local_min(f: Term, variable: &str) -> Formula {
    asked("local_min", f, vec![place(variable)], None)
}

fn coefficients(values: &[i64]) -> Vec<Value> {
    values.iter().map(|&n| Value::Integer(n)).collect()
}

fn paths(values: &[(&str, &[i64])]) -> Paths {
    let path = |&(name, path): &(&str, &[i64])| (name.to_owned(), coefficients(path));
    values.iter().map(path).collect()
}

type Given = BTreeMap<String, Evidence>;

/// The truth of a formula in the number `x`, by evidence, and what was refused.
fn given(show: Formula, x: i64, mut evidence: Given) -> (Truth, BTreeMap<String, Rejection>) {
    let made = statement(&["n"], vec![typed("x", Sort::Number)], show);
    let core = core(&made);
    let mut evaluator = Evaluator::new(&core);
    let instance = instance(&[("n", 1)], &[("x", rational(x, 1))]);
    evaluator.assign(&instance).unwrap();
    let mut judge = Judge::new(&mut evidence);
    let truth = evaluator.prop(core.show, &mut judge);
    (truth, judge.refused)
}

fn evidence<const N: usize>(parts: [(&str, Evidence); N]) -> Given {
    parts.map(|(path, part)| (path.to_owned(), part)).into()
}

fn square(a: Term) -> Term {
    mul(a.clone(), a)
}

#[test]
fn a_path_is_refused_where_nothing_moves() {
    // y = 1 solves y^2 = 2 y - 1, which no rule reads.
    let y = || name("y");
    let show = || {
        let equation = equal(square(y()), sub(mul(number(2), y()), number(1)));
        exists(vec![typed("y", Sort::Number)], equation)
    };
    let by = |path: &[i64]| {
        let (truth, refused) = given(
            show(),
            0,
            evidence([("show", Evidence::Path(paths(&[("y", path)])))]),
        );
        (truth, refused.get("show").map(|rejection| rejection.code))
    };
    assert_eq!(by(&[1]), (True, None));
    for path in [&[1, 0][..], &[1, 1], &[]] {
        assert_eq!(by(path), (Undecided, Some("malformed")), "{path:?}");
    }
}

/// Near two matrices that are 0 one is of rank 2, and no other is the identity.
#[test]
fn a_path_of_families_starts_at_the_center_of_each_member() {
    let member = |k| Term::Member("V".to_owned(), Box::new(number(k)));
    let near = |body| {
        let near = Binder::Near {
            name: "V".to_owned(),
            index: None,
            center: name("W"),
        };
        exists(vec![near], body)
    };
    let full = |k| equal(call("rank", [member(k)]), number(2));
    let idempotent = |k| and(full(k), equal(square(member(k)), member(k)));
    let family = |members: [[[i64; 2]; 2]; 2]| {
        Value::Family(members.map(exact::Matrix::from_integers).to_vec())
    };
    let by = |body, path: Vec<Value>| {
        let made = statement(&["n"], vec![squares(2)], near(body));
        let given = instance(&[("n", 1)], &[("W", family([ZERO, ZERO]))]);
        let path = Evidence::Path([("V".to_owned(), path)].into());
        judged(&made, &given, Some(path))
    };
    for (k, members) in [(1, [ONE, ZERO]), (2, [ZERO, ONE])] {
        let moves = vec![family([ZERO, ZERO]), family(members)];
        assert_eq!(by(full(k), moves), True);
        assert_eq!(by(idempotent(k), vec![family(members)]), Undecided);
        // All coefficients have as many members.
        let mut longer = members.map(exact::Matrix::from_integers).to_vec();
        longer.push(exact::Matrix::identity(2));
        let path = vec![family([ZERO, ZERO]), Value::Family(longer)];
        assert_eq!(by(full(k), path), Undecided);
    }
}

#[test]
fn a_near_within_a_near_is_not_shown_by_a_path() {
    // No V > 0 has 0 near it, though V = t comes near 0.
    let (u, v) = (|| name("U"), || name("V"));
    let inner = |body| exists(vec![close("U", v())], body);
    let positive = || compare(Relation::Greater, v(), number(0));
    let outer = |body| exists(vec![close("V", name("x"))], and(positive(), body));
    let vanishes = || {
        [
            equal(u(), number(0)),
            equal(square(u()), mul(u(), square(u()))),
        ]
    };
    for equation in vanishes() {
        let show = outer(inner(equation));
        for second in [&[0][..], &[0, 0]] {
            let found = core(&statement(
                &["n"],
                vec![typed("x", Sort::Number)],
                show.clone(),
            ));
            let keys: Vec<_> = found
                .props
                .iter()
                .map(|prop| prop.path.to_string())
                .collect();
            let mut all = Given::new();
            for key in &keys {
                all.insert(key.clone(), Evidence::Path(paths(&[("U", second)])));
            }
            all.insert("show".to_owned(), Evidence::Path(paths(&[("V", &[0, 1])])));
            assert_eq!(given(show.clone(), 0, all).0, Undecided);
        }
    }
    // Nor where the outer path stays.
    let show = exists(
        vec![close("V", name("x"))],
        and(
            equal(square(v()), v()),
            inner(compare(Relation::Greater, u(), v())),
        ),
    );
    let found = core(&statement(
        &["n"],
        vec![typed("x", Sort::Number)],
        show.clone(),
    ));
    let mut all = Given::new();
    for prop in &found.props {
        all.insert(
            prop.path.to_string(),
            Evidence::Path(paths(&[("U", &[0, 1])])),
        );
    }
    all.insert("show".to_owned(), Evidence::Path(paths(&[("V", &[0])])));
    assert_eq!(given(show, 0, all).0, Undecided);
}

#[test]
fn a_curve_is_of_a_point_at_rest_and_a_half_ball_of_a_path() {
    // min(x, 0) falls from 0, and not from t.
    let f = |of: &str| call("min", [name(of), number(0)]);
    let curve = |of: &str| Evidence::Curve(paths(&[(of, &[0, -1])]));
    let at_rest = |x| given(local_min(f("x"), "x"), x, evidence([("show", curve("x"))])).0;
    assert_eq!(at_rest(0), False);
    assert_eq!(at_rest(1), Undecided);
    let v = || name("V");
    let positive = compare(Relation::Greater, v(), number(0));
    let denied = Formula::Not(Box::new(local_min(f("V"), "V")));
    let show = exists(vec![close("V", name("x"))], and(positive, denied));
    let found = core(&statement(
        &["n"],
        vec![typed("x", Sort::Number)],
        show.clone(),
    ));
    for inner in [
        curve("V"),
        Evidence::HalfBall(Box::new(curve("V"))),
        Evidence::HalfBall(Box::new(Evidence::HalfBall(Box::new(Evidence::Convex)))),
    ] {
        let mut all = Given::new();
        for prop in &found.props {
            all.insert(prop.path.to_string(), inner.clone());
        }
        all.insert("show".to_owned(), Evidence::Path(paths(&[("V", &[0, 1])])));
        assert_eq!(given(show.clone(), 0, all).0, Undecided);
    }
    let convex = || Box::new(Evidence::Convex);
    let still = Evidence::HalfBall(convex());
    let (truth, refused) = given(
        local_min(square(name("x")), "x"),
        0,
        evidence([("show", still)]),
    );
    assert_eq!((truth, refused["show"].code), (Undecided, "no-rule"));
}

#[test]
fn a_natural_number_is_one_along_a_path() {
    let (k, v) = (|| name("k"), || name("V"));
    let four = exists(
        vec![typed("k", Sort::Natural)],
        equal(mul(square(k()), v()), mul(number(4), v())),
    );
    let positive = compare(Relation::Greater, v(), number(0));
    let show = exists(vec![close("V", name("x"))], and(positive, four));
    let found = core(&statement(
        &["n"],
        vec![typed("x", Sort::Number)],
        show.clone(),
    ));
    let by = |path: Vec<Value>| {
        let mut all = Given::new();
        for prop in &found.props {
            all.insert(
                prop.path.to_string(),
                Evidence::Path([("k".to_owned(), path.clone())].into()),
            );
        }
        all.insert("show".to_owned(), Evidence::Path(paths(&[("V", &[0, 1])])));
        given(show.clone(), 0, all).0
    };
    assert_eq!(by(coefficients(&[2])), True);
    for path in [&[-2][..], &[3], &[2, 0], &[2, 1], &[]] {
        assert_eq!(by(coefficients(path)), Undecided, "{path:?}");
    }
    assert_eq!(by(vec![rational(2, 1)]), Undecided);
}

/// `(V - 1)^2` is less at 1 than at V = 0, and its local minima are global.
#[test]
fn an_integer_is_a_number_along_a_path() {
    let f = square(sub(name("V"), number(1)));
    let denied = Formula::Not(Box::new(local_min(f, "V")));
    let show = exists(vec![close("V", name("x"))], denied);
    let better = Evidence::Better([("V".to_owned(), rational(1, 1))].into());
    for path in [
        vec![Value::Integer(0)],
        vec![rational(0, 1)],
        vec![Value::Integer(0), rational(1, 1)],
    ] {
        let all = evidence([
            ("show", Evidence::Path([("V".to_owned(), path)].into())),
            ("show/1/0", better.clone()),
        ]);
        assert_eq!(given(show.clone(), 0, all), (True, BTreeMap::new()));
    }
}

/// `min(x, 0)` falls from 0 and not from t, which a curve from t = 0 does not tell apart.
#[test]
fn a_value_that_moves_decides_nothing_at_rest() {
    let f = call("min", [name("x"), number(0)]);
    let made = statement(&["n"], vec![typed("x", Sort::Number)], local_min(f, "x"));
    let core = core(&made);
    let mut evaluator = Evaluator::new(&core);
    let instance = instance(&[("n", 1)], &[("x", rational(0, 1))]);
    evaluator.assign(&instance).unwrap();
    evaluator.set(1, kernel::value::Value::Number(Qt::t()));
    let mut all = evidence([("show", Evidence::Curve(paths(&[("x", &[0, -1])])))]);
    assert_eq!(
        evaluator.prop(core.show, &mut Judge::new(&mut all)),
        Undecided
    );
    // 0 is not near each V > 0 near 0.
    let body = and(
        compare(Relation::Greater, name("x"), number(0)),
        equal(name("U"), number(0)),
    );
    let show = exists(vec![close("U", name("x"))], body);
    let made = statement(&["n"], vec![typed("x", Sort::Number)], show);
    let core = crate::common::core(&made);
    let mut evaluator = Evaluator::new(&core);
    evaluator.assign(&instance).unwrap();
    evaluator.set(1, kernel::value::Value::Number(Qt::t()));
    let mut all = evidence([("show", Evidence::Path(paths(&[("U", &[0])])))]);
    assert_eq!(
        evaluator.prop(core.show, &mut Judge::new(&mut all)),
        Undecided
    );
}

/// `exists V near x: for all s in {V}: exists y : number: y^2 = s^2`: the key of the inner evidence
/// spells the member, which moves.
#[test]
fn the_key_of_evidence_spells_a_member_that_moves() {
    let member = Binder::Typed {
        names: vec!["s".to_owned()],
        index: None,
        of: Type {
            sort: Sort::Number,
            over: Some(vec![name("V")]),
        },
    };
    let root = equal(square(name("y")), square(name("s")));
    let body = for_all(vec![member], exists(vec![typed("y", Sort::Number)], root));
    let show = exists(vec![close("V", name("x"))], body);
    let spelled = "Qt { numerator: Poly([0, 1]), denominator: Poly([1]) }";
    for (v, spelled) in [(&[0, 1][..], spelled), (&[0], "0")] {
        let key = format!("show/1[s={spelled}]/1");
        let all = evidence([
            ("show", Evidence::Path(paths(&[("V", v)]))),
            (&key, Evidence::Path(paths(&[("y", v)]))),
        ]);
        assert_eq!(given(show.clone(), 0, all), (True, BTreeMap::new()));
    }
}

#[test]
fn what_is_judged_at_rest_is_judged_along_a_path_that_stays() {
    let x = || name("x");
    let y = || vec![typed("y", Sort::Number)];
    let shows = [
        (local_min(square(x()), "x"), Some(Evidence::Convex)),
        (local_min(x(), "x"), None),
        (exists(y(), equal(mul(number(2), name("y")), x())), None),
        (for_all(y(), equal(name("y"), x())), None),
        (
            exists(y(), equal(square(name("y")), x())),
            Some(Evidence::Witness(
                [("y".to_owned(), Value::Integer(0))].into(),
            )),
        ),
        (
            equal(
                moved("grad", square(x()), vec![place("x")]),
                mul(number(2), x()),
            ),
            None,
        ),
        (
            exists(
                vec![close("V", x())],
                compare(Relation::Greater, name("V"), number(5)),
            ),
            None,
        ),
        (
            for_all(
                vec![close("V", x())],
                compare(Relation::Less, name("V"), number(5)),
            ),
            None,
        ),
    ];
    for (k, (show, by)) in shows.into_iter().enumerate() {
        for at in [0, 1] {
            let made = statement(&["n"], vec![typed("x", Sort::Number)], show.clone());
            let core = core(&made);
            let mut evaluator = Evaluator::new(&core);
            let instance = instance(&[("n", 1)], &[("x", rational(at, 1))]);
            evaluator.assign(&instance).unwrap();
            let mut moving = evaluator.moving();
            assert!(moving.moves() && !evaluator.moves() && !moving.starting().unwrap().moves());
            let mut all: Given = by
                .iter()
                .map(|by| ("show".to_owned(), by.clone()))
                .collect();
            let here = evaluator.prop(core.show, &mut Judge::new(&mut all));
            let there = moving.prop(core.show, &mut Judge::new(&mut all));
            assert_eq!(here, there, "{k} at {at}");
        }
    }
}

fn fraction() -> impl Strategy<Value = Rational> {
    (-4i64..5, 1i64..4).prop_map(|(n, d)| Rational::from_fraction(n, d).unwrap())
}

fn polynomial() -> impl Strategy<Value = Qt> {
    prop::collection::vec(fraction(), 0..4).prop_map(Qt::polynomial)
}

/// Numbers, polynomials, quotients with and without poles.
fn element() -> impl Strategy<Value = Qt> {
    let quotient = (polynomial(), polynomial()).prop_filter_map("a pole", |(a, b)| a.div(&b).ok());
    prop_oneof![fraction().prop_map(Qt::from), polynomial(), quotient]
}

/// Whether an element is in the form that equality relies on.
fn is_canonical(x: &Qt) -> bool {
    let (numerator, denominator) = x.parts();
    let lowest = denominator.iter().find(|a| !a.is_zero());
    let trimmed = |part: &[Rational]| part.last().is_some_and(|a| !a.is_zero());
    let constant = numerator.len() <= 1 && denominator.len() == 1;
    let again = Qt::polynomial(numerator.to_vec()).div(&Qt::polynomial(denominator.to_vec()));
    lowest == Some(&Rational::ONE)
        && trimmed(denominator)
        && (trimmed(numerator) || numerator == [Rational::ZERO])
        && x.number().is_some() == constant
        && x.as_rational().as_ref() == x.number()
        && again.as_ref() == Ok(x)
}

proptest! {
    #[test]
    fn equal_elements_have_one_form(a in element(), b in element(), c in element()) {
        let sum = a.add(&b).unwrap();
        let results = [
            sum.clone(),
            a.sub(&b).unwrap(),
            a.mul(&b).unwrap(),
            Qt::inner([(&a, &b), (&b, &c), (&c, &a)].into_iter()).unwrap(),
        ];
        for x in results.iter().chain(&a.div(&b)).chain(&a.invert()) {
            prop_assert!(is_canonical(x), "{:?}", x);
        }
        // What was added is taken away, what was multiplied is divided, by any way.
        prop_assert_eq!(&sum.sub(&b).unwrap(), &a);
        prop_assert_eq!(&sum.sub(&a).unwrap(), &b);
        let product = a.mul(&b).unwrap();
        match product.div(&b) {
            Ok(quotient) => prop_assert_eq!(&quotient, &a),
            Err(stop) => prop_assert!(b == Qt::integer(0) && stop == Stop::Undefined),
        }
        let inner = a.mul(&b).unwrap().add(&b.mul(&c).unwrap()).unwrap();
        prop_assert_eq!(Qt::inner([(&a, &b), (&b, &c)].into_iter()).unwrap(), inner);
        // Equal are those whose difference is 0, and the order is that of the sign.
        let difference = a.sub(&b).unwrap();
        prop_assert_eq!(a == b, difference.is_zero().unwrap());
        prop_assert_eq!(a.partial_cmp(&b), difference.sign().ok());
        let lowest = difference.lowest_term().map_or(Ordering::Equal, |(_, x)| x.sign());
        prop_assert_eq!(difference.sign().unwrap(), lowest);
    }

    #[test]
    fn numbers_stay_numbers_and_what_comes_back_to_one_is_one(a in element(), k in fraction()) {
        let number = Qt::from(k.clone());
        prop_assert_eq!(number.number(), Some(&k));
        prop_assert_eq!(number.parts(), (&[k.clone()][..], &[Rational::ONE][..]));
        prop_assert_eq!(number.weight(), 1);
        prop_assert_eq!(&a.add(&number).unwrap().sub(&a).unwrap(), &number);
        if !a.is_zero().unwrap() {
            prop_assert_eq!(&a.mul(&number).unwrap().div(&a).unwrap(), &number);
            let inverse = a.invert().unwrap();
            let inner = Qt::inner([(&a, &inverse), (&number, &number)].into_iter()).unwrap();
            prop_assert_eq!(inner.number(), Some(&(Rational::ONE + &k * &k)));
        }
        let zero = Qt::integer(0);
        prop_assert_eq!(a.mul(&zero).unwrap(), zero.clone());
        prop_assert_eq!(a.div(&zero), Err(Stop::Undefined));
        prop_assert_eq!(a.sub(&a).unwrap().invert(), Err(Stop::Undefined));
        prop_assert_eq!(a.at_zero(), a.evaluate(&Rational::ZERO));
        let is_pole = a.lowest_term().is_some_and(|(power, _)| power < 0);
        prop_assert_eq!(a.at_zero().is_none(), is_pole);
    }
}
