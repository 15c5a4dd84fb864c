//! Rational functions of an infinitesimal, derivatives, and spectra.

use crate::common::*;
use exact::{Matrix, Rational};
use kernel::core::Core;
use kernel::decide::NoEvidence;
use kernel::evaluate::Evaluator;
use kernel::germ::Germ;
use kernel::infinitesimal::Qt;
use kernel::jet::Jet;
use kernel::kinked::Kinked;
use kernel::matrix::Mat;
use kernel::ring::Ring;
use kernel::tree::{Formula, Relation, Sort, Term};
use kernel::truth::Truth::{False, True, Undecided, Undefined};
use kernel::value::Value;
use proptest::prelude::*;

const ZERO: [[i64; 2]; 2] = [[0, 0], [0, 0]];

fn polynomial() -> impl Strategy<Value = Qt> {
    prop::collection::vec(-3i64..4, 0..4).prop_map(|coefficients| {
        Qt::polynomial(coefficients.into_iter().map(Rational::from).collect())
    })
}

fn function() -> impl Strategy<Value = Qt> {
    (polynomial(), polynomial()).prop_filter_map("a pole", |(a, b)| a.div(&b).ok())
}

/// Small against all roots of polynomials of the degrees and coefficients met here.
fn small() -> Rational {
    Rational::from_fraction(1, 1_000_000).unwrap()
}

proptest! {
    #[test]
    fn rational_functions_are_an_ordered_field(a in function(), b in function(), c in function()) {
        let t = small();
        let value = |x: &Qt| x.evaluate(&t).unwrap();
        prop_assert_eq!(value(&a.add(&b).unwrap()), value(&a) + value(&b));
        prop_assert_eq!(value(&a.sub(&b).unwrap()), value(&a) - value(&b));
        prop_assert_eq!(value(&a.mul(&b).unwrap()), value(&a) * value(&b));
        prop_assert_eq!(a.sign().unwrap(), value(&a).sign());
        prop_assert_eq!(a.sub(&b).unwrap().sign().unwrap(), value(&a).cmp(&value(&b)));
        match a.invert() {
            Ok(inverse) => prop_assert_eq!(a.mul(&inverse).unwrap(), Qt::integer(1)),
            Err(_) => prop_assert!(a.is_zero().unwrap()),
        }
        // Lowest terms make equal functions equal.
        let left = a.mul(&b.add(&c).unwrap()).unwrap();
        let right = a.mul(&b).unwrap().add(&a.mul(&c).unwrap()).unwrap();
        prop_assert_eq!(left, right);
    }

    #[test]
    fn rank_and_inertia_of_a_path_are_those_at_small_t(
        entries in prop::collection::vec(polynomial(), 9)
    ) {
        let path = Mat::new(3, 3, entries);
        let path = path.add(&path.transpose()).unwrap();
        let t = small();
        let at = path.map(&|x| x.evaluate(&t).unwrap());
        prop_assert_eq!(path.rank().unwrap(), at.rank().unwrap());
        prop_assert_eq!(path.inertia().unwrap(), at.inertia().unwrap());
    }
}

/// `||A*B - x*A||^2 + x^3 * trace(A) * y`, of degree 4 in `A` and `x`.
fn objective() -> Term {
    let residual = sub(mul(name("A"), name("B")), mul(name("x"), name("A")));
    let cubic = mul(
        power(name("x"), number(3)),
        mul(call("trace", [name("A")]), name("y")),
    );
    add(norm_squared(residual), cubic)
}

fn square_core(term: Term) -> Core {
    let binders = vec![
        matrix("A", "n", "n"),
        matrix("B", "n", "n"),
        typed("x", Sort::Number),
        typed("y", Sort::Number),
    ];
    core(&statement(&["n"], binders, equal(term, number(0))))
}

/// Slots 0 to 4 are n, A, B, x, y.
fn evaluator<'c>(core: &'c Core, a: &Matrix, b: &Matrix, x: &Rational) -> Evaluator<'c> {
    let mut evaluator = Evaluator::new(core);
    evaluator.set(0, Value::Integer(2));
    evaluator.set(1, Value::Matrix(Mat::from(a)));
    evaluator.set(2, Value::Matrix(Mat::from(b)));
    evaluator.set(3, Value::Number(x.clone().into()));
    evaluator.set(4, Value::Number(Qt::integer(2)));
    evaluator
}

/// The left side of the comparison that is shown.
fn left(core: &Core) -> u32 {
    match core.props[core.show as usize].op {
        kernel::core::PropOp::Compare(_, a, _) => a,
        _ => unreachable!("the statement shows an equation"),
    }
}

fn small_matrix() -> impl Strategy<Value = Matrix> {
    prop::collection::vec(-3i64..4, 4)
        .prop_map(|e| Matrix::from_entries(2, 2, e.into_iter().map(Rational::from).collect()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn derivatives_are_the_differences_that_are_exact_in_degree_4(
        a in small_matrix(), b in small_matrix(), x in -3i64..4, k in 0usize..5
    ) {
        let plain = square_core(objective());
        let x = Rational::from(x);
        // f(h) along the k-th coordinate: the entries of A, then x.
        let f = |h: i64| -> Rational {
            let (mut a, mut x) = (a.clone(), x.clone());
            if k < 4 { a[(k / 2, k % 2)] += Rational::from(h) } else { x += Rational::from(h) }
            match evaluator(&plain, &a, &b, &x).term(left(&plain)).unwrap() {
                Value::Number(value) => value.number().unwrap().clone(),
                value => panic!("{value}"),
            }
        };
        let times = |n: i64, x: Rational| Rational::from(n) * x;
        let first = (times(8, f(1) - f(-1)) - (f(2) - f(-2))) / Rational::from(12);
        let sum = times(16, f(1) + f(-1)) - times(30, f(0)) - f(2) - f(-2);
        let second = sum / Rational::from(12);
        let gradient =
            |place_name| square_core(moved("grad", objective(), vec![place(place_name)]));
        let core = gradient(if k < 4 { "A" } else { "x" });
        let found = match evaluator(&core, &a, &b, &x).term(left(&core)).unwrap() {
            Value::Matrix(m) => m.at(k / 2, k % 2).clone(),
            Value::Number(value) => value.clone(),
            value => panic!("{value}"),
        };
        prop_assert_eq!(found, first.into());
        // The Hessian is 5 x 5, so that its trace is compared instead of the matrix.
        let hessian = || moved("hess", objective(), vec![place("A"), place("x")]);
        let core = square_core(call("trace", [hessian()]));
        let whole = evaluator(&core, &a, &b, &x).term(left(&core)).unwrap().to_string();
        let entry = entry(hessian(), number(k as i64 + 1), number(k as i64 + 1));
        let core = square_core(entry);
        match evaluator(&core, &a, &b, &x).term(left(&core)).unwrap() {
            Value::Number(value) => {
                prop_assert_eq!(value.number(), Some(&second), "the trace is {}", whole);
            }
            value => panic!("{value}"),
        }
    }
}

#[test]
fn derivatives_are_undefined_at_kinks_and_not_where_branches_agree() {
    let d = |f: Term| moved("grad", f, vec![place("x")]);
    let abs = |a: Term| call("abs", [a]);
    let x = || name("x");
    let square = |a: Term| mul(a.clone(), a);
    let gap = || sub(name("y"), number(1));
    let nothing = call("rank", [mul(mul(number(0), square(x())), name("A"))]);
    // Whether the slope in x of the slope in y of the positive part is 0.
    let mixed = |f: Term| {
        let slope = moved("grad", call("max", [f, number(0)]), vec![place("y")]);
        equal(d(slope), number(0))
    };
    // At x = 0, y = 1.
    let cases = [
        (equal(d(abs(x())), number(0)), Undefined),
        (equal(d(power(abs(x()), number(3))), number(0)), True),
        (equal(d(mul(x(), call("relu", [x()]))), number(0)), True),
        (
            equal(d(sub(abs(x()), call("relu", [x()]))), number(0)),
            Undecided,
        ),
        (equal(d(abs(add(x(), name("y")))), number(1)), True),
        (equal(d(abs(power(x(), number(3)))), number(0)), True),
        (equal(d(call("relu", [x()])), number(0)), Undefined),
        (
            equal(d(call("relu", [sub(x(), name("y"))])), number(0)),
            True,
        ),
        (
            equal(d(call("max", [x(), mul(number(2), x())])), number(1)),
            Undefined,
        ),
        (
            equal(d(call("max", [x(), mul(number(1), x())])), number(1)),
            True,
        ),
        (equal(d(div(name("y"), x())), number(0)), Undefined),
        // The derivative of 1/(1 + x) at 0 is -1.
        (
            equal(d(div(name("y"), add(name("y"), x()))), minus(number(1))),
            True,
        ),
        // What does not depend on x may branch.
        (
            equal(d(mul(x(), call("rank", [name("A")]))), number(1)),
            True,
        ),
        // A kink stays one if it is multiplied by what does not vanish.
        (equal(d(mul(abs(x()), name("y"))), number(0)), Undefined),
        // What is multiplied by 0 is 0, and of rank 0.
        (equal(d(mul(x(), nothing)), number(0)), True),
        // At y = 1 and any other x there is no slope in y.
        (mixed(mul(mul(x(), gap()), x())), Undecided),
        (
            mixed(mul(add(square(gap()), square(x())), gap())),
            Undecided,
        ),
        // A derivative of a derivative: (3 x^2 + 1)' = 6 x.
        (
            equal(d(d(add(power(x(), number(3)), x()))), number(0)),
            True,
        ),
        (
            equal(
                d(power(d(power(add(x(), name("y")), number(3))), number(2))),
                number(36),
            ),
            True,
        ),
    ];
    for (k, (formula, expected)) in cases.into_iter().enumerate() {
        assert_eq!(
            at(formula, [[1, 1], [1, 1]], ZERO, 0, 1),
            expected,
            "case {k}"
        );
    }
}

#[test]
fn the_derivative_of_the_determinant_is_the_transposed_adjugate() {
    let gradient = moved("grad", call("det", [name("A")]), vec![place("A")]);
    let adjugate = transpose(call("adj", [name("A")]));
    for a in [[[1, 2], [3, 4]], [[1, 2], [2, 4]], ZERO] {
        assert_eq!(
            at(equal(gradient.clone(), adjugate.clone()), a, ZERO, 0, 0),
            True
        );
    }
}

#[test]
fn a_statement_over_a_path_speaks_of_small_t() {
    // A(t) = [1 t; t t^2] is singular, A(t) + t B is not for B = diag(0, 1).
    let core = square_core(sub(
        call("rank", [add(name("A"), mul(name("x"), name("B")))]),
        number(2),
    ));
    let t = |coefficients: &[i64]| {
        Qt::polynomial(coefficients.iter().map(|&c| Rational::from(c)).collect())
    };
    let mut evaluator = Evaluator::new(&core);
    evaluator.set(0, Value::Integer(2));
    evaluator.set(
        1,
        Value::Matrix(Mat::new(
            2,
            2,
            vec![t(&[1]), t(&[0, 1]), t(&[0, 1]), t(&[0, 0, 1])],
        )),
    );
    evaluator.set(
        2,
        Value::Matrix(Mat::from(&Matrix::from_integers([[0, 0], [0, 1]]))),
    );
    for (x, expected) in [
        (t(&[]), False),
        (t(&[0, 1]), True),
        (t(&[0, 0, 0, 5]), True),
    ] {
        evaluator.set(3, Value::Number(x));
        assert_eq!(evaluator.prop(core.show, &mut NoEvidence), expected);
    }
}

#[test]
fn spectral_functions_are_compared_with_numbers_exactly() {
    let a = || name("A");
    let compare = |r, f, c: Term| compare(r, f, c);
    use Relation::{AtLeast, AtMost, Greater, Less};
    // A = [0 2; -1 0] has singular values 2 and 1 and eigenvalues +-i sqrt 2.
    let sigma = |k| call("sigma", [number(k), a()]);
    let radius = || call("radius", [a()]);
    let cases: Vec<(Formula, _)> = vec![
        (compare(AtMost, sigma(1), number(2)), True),
        (compare(Less, sigma(1), number(2)), False),
        (compare(AtLeast, number(2), sigma(1)), True),
        (compare(Greater, sigma(2), number(1)), False),
        (compare(AtLeast, sigma(2), number(1)), True),
        (compare(AtLeast, sigma(3), number(1)), Undefined),
        (compare(Greater, sigma(2), minus(number(1))), True),
        (compare(AtMost, call("norm2", [a()]), number(2)), True),
        (compare(Less, radius(), div(number(3), number(2))), True),
        (compare(Less, radius(), div(number(7), number(5))), False),
        (
            compare(AtMost, call("sqrt", [number(2)]), div(number(3), number(2))),
            True,
        ),
        (compare(AtMost, call("sqrt", [number(4)]), number(2)), True),
        (compare(Less, call("sqrt", [number(4)]), number(2)), False),
        (
            compare(Less, call("sqrt", [minus(number(4))]), number(2)),
            Undefined,
        ),
        (
            compare(AtMost, call("eig", [number(1), a()]), number(2)),
            Undefined,
        ),
        (predicate("hurwitz", [a()]), False),
        (
            predicate(
                "hurwitz",
                [sub(
                    a(),
                    call("diag", [call("ones", [name("n"), number(1)])]),
                )],
            ),
            True,
        ),
    ];
    for (k, (formula, expected)) in cases.into_iter().enumerate() {
        assert_eq!(
            at(formula, [[0, 2], [-1, 0]], ZERO, 0, 0),
            expected,
            "case {k}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn stability_of_2_x_2_matrices_is_that_of_jury_and_routh(
        e in prop::collection::vec(-4i64..5, 4)
    ) {
        let a = [[e[0], e[1]], [e[2], e[3]]];
        let (trace, determinant) = (e[0] + e[3], e[0] * e[3] - e[1] * e[2]);
        let bounded = |r| compare(r, call("radius", [name("A")]), number(2));
        // All roots of x^2 - tr x + det lie in the disc of radius 2.
        let below = determinant < 4 && 2 * trace.abs() < 4 + determinant;
        let within = determinant <= 4 && 2 * trace.abs() <= 4 + determinant;
        let stable = trace < 0 && determinant > 0;
        let cases = [
            (bounded(Relation::Less), below),
            (bounded(Relation::AtMost), within),
            (bounded(Relation::Greater), !within),
            (bounded(Relation::AtLeast), !below),
            (predicate("hurwitz", [name("A")]), stable),
        ];
        for (formula, expected) in cases {
            prop_assert_eq!(at(formula, a, ZERO, 0, 0), expected.into());
        }
    }

    #[test]
    fn stability_of_3_x_3_matrices_is_that_of_routh(e in prop::collection::vec(-3i64..3, 9)) {
        let a = [[e[0], e[1], e[2]], [e[3], e[4], e[5]], [e[6], e[7], e[8]]];
        let m = |i: usize, j: usize, k: usize, l: usize| a[i][k] * a[j][l] - a[i][l] * a[j][k];
        let c1 = -(a[0][0] + a[1][1] + a[2][2]);
        let c2 = m(0, 1, 0, 1) + m(0, 2, 0, 2) + m(1, 2, 1, 2);
        let c3 = -(a[0][0] * m(1, 2, 1, 2) - a[0][1] * m(1, 2, 0, 2) + a[0][2] * m(1, 2, 0, 1));
        let stable = c1 > 0 && c3 > 0 && c1 * c2 > c3;
        prop_assert_eq!(at(predicate("hurwitz", [name("A")]), a, [[0; 3]; 3], 0, 0), stable.into());
    }
}

#[test]
fn a_critical_point_is_one_where_the_gradient_vanishes() {
    let critical = |f: Term| asked("critical", f, vec![place("A"), place("x")], None);
    let product = || norm_squared(sub(mul(name("x"), name("A")), name("B")));
    assert_eq!(at(critical(product()), ZERO, [[1, 0], [0, 0]], 0, 0), True);
    assert_eq!(
        at(
            critical(product()),
            [[1, 0], [0, 0]],
            [[1, 0], [0, 0]],
            1,
            0
        ),
        True
    );
    assert_eq!(
        at(
            critical(product()),
            [[1, 0], [0, 0]],
            [[1, 0], [0, 0]],
            0,
            0
        ),
        False
    );
    for kink in [name("x"), call("trace", [name("A")])] {
        let critical = critical(call("abs", [kink]));
        assert_eq!(at(critical, ZERO, ZERO, 0, 0), Undefined);
    }
}

/// Piecewise polynomials in x, with kinks at 0 and elsewhere.
fn piecewise() -> impl Strategy<Value = Term> {
    let atom = prop_oneof![
        3 => Just(name("x")),
        1 => (-2i64..3).prop_map(|k| if k < 0 { minus(number(-k)) } else { number(k) }),
    ];
    atom.prop_recursive(4, 12, 2, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            two.clone().prop_map(|(a, b)| add(a, b)),
            two.clone().prop_map(|(a, b)| sub(a, b)),
            two.clone().prop_map(|(a, b)| mul(a, b)),
            two.clone().prop_map(|(a, b)| call("max", [a, b])),
            two.prop_map(|(a, b)| call("min", [a, b])),
            inner.clone().prop_map(|a| call("abs", [a])),
            inner.prop_map(|a| call("relu", [a])),
        ]
    })
}

/// A number, or why there is none.
fn value_at(term: Term, x: &Rational) -> Result<Rational, kernel::ring::Stop> {
    let zero = Matrix::zeros(2, 2);
    let core = square_core(term);
    match evaluator(&core, &zero, &zero, x).term(left(&core))? {
        Value::Number(value) => Ok(value.number().unwrap().clone()),
        Value::Integer(value) => Ok(Rational::from(*value)),
        value => panic!("{value}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn a_derivative_at_a_kink_is_both_slopes_or_undefined_where_they_differ(f in piecewise()) {
        let step = Rational::from_fraction(1, 1_000_000_000_000).unwrap();
        let f_at = |k: i64| value_at(f.clone(), &(&Rational::from(k) * &step)).unwrap();
        let [before, here, after] = [f_at(-1), f_at(0), f_at(1)];
        let slopes = [&(&here - &before) / &step, &(&after - &here) / &step];
        let close = Rational::from_fraction(1, 1000).unwrap();
        let near = |a: &Rational, b: &Rational| (a - b).abs() < close;
        match value_at(moved("grad", f.clone(), vec![place("x")]), &Rational::ZERO) {
            Ok(slope) => prop_assert!(slopes.iter().all(|one| near(one, &slope)), "{slopes:?}"),
            Err(kernel::ring::Stop::Undefined) => {
                prop_assert!(!near(&slopes[0], &slopes[1]), "{slopes:?}");
            }
            Err(kernel::ring::Stop::Undecided(_)) => {}
        }
        let second = |sign: i64| {
            let change = f_at(2 * sign) - f_at(sign) - f_at(sign) + here.clone();
            &(&change / &step) / &step
        };
        let hessian = entry(moved("hess", f.clone(), vec![place("x")]), number(1), number(1));
        match value_at(hessian, &Rational::ZERO) {
            Ok(value) => {
                prop_assert!(near(&value, &second(1)) && near(&value, &second(-1)), "{value}");
            }
            Err(kernel::ring::Stop::Undefined) => prop_assert!(
                !near(&slopes[0], &slopes[1]) || !near(&second(1), &second(-1))
            ),
            Err(kernel::ring::Stop::Undecided(_)) => {}
        }
    }
}

/// A sum of powers of the positive parts of affine forms, with numbers before them: multiple,
/// power, coefficients, constant.
type Ridges = Vec<(i64, bool, [i64; 2], i64)>;

fn ridges<K: Ring>(ridges: &Ridges, point: &[K; 2]) -> K {
    let mut sum = K::integer(0);
    for (multiple, squared, coefficients, constant) in ridges {
        let mut affine = K::integer(*constant);
        for (c, x) in coefficients.iter().zip(point) {
            affine = affine.add(&K::integer(*c).mul(x).unwrap()).unwrap();
        }
        let mut part = affine.max(&K::integer(0)).unwrap();
        if *squared {
            part = part.mul(&part).unwrap();
        }
        sum = sum.add(&K::integer(*multiple).mul(&part).unwrap()).unwrap();
    }
    sum
}

proptest! {
    #[test]
    fn a_convex_kinked_form_lies_above_all_its_slopes(
        given in prop::collection::vec(
            (-1i64..4, any::<bool>(), [-1i64..2, -1i64..2], -1i64..2), 1..5
        ),
    ) {
        let unknown = |k| Kinked::smooth(Jet::variable(k, 2));
        let model = ridges(&given, &[unknown(0), unknown(1)]).model(2).unwrap();
        let value = |x: i64, y: i64| {
            let half = |n| Rational::from_fraction(n, 2).unwrap();
            ridges(&given, &[half(x), half(y)])
        };
        let chord = |x: i64, y: i64| {
            let [a, b, c] = [value(x, y), value(0, 0), value(-x, -y)];
            a + c - b.clone() - b
        };
        let number = |x: &Qt| x.number().unwrap().clone();
        let linear = |row: &[Qt], x: i64, y: i64| {
            let sum = number(&row[0]) * Rational::from(x) + number(&row[1]) * Rational::from(y);
            &sum / &Rational::from(2)
        };
        for x in -6..=6 {
            for y in -6..=6 {
                if model.is_convex {
                    let jumps = model.kinks.iter().map(|row| linear(row, x, y).abs());
                    let jump: Rational = jumps.sum();
                    let above = value(x, y) - value(0, 0) - linear(&model.slope, x, y);
                    prop_assert!(above >= jump, "at {x}/2, {y}/2");
                    prop_assert!(chord(x, y) >= Rational::ZERO);
                }
            }
        }
        // Near the point the slopes and the second derivatives of the model are below.
        if model.rises {
            let tiny = |n: i64| Rational::from_fraction(n, 1_000).unwrap();
            for (x, y) in [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)] {
                let at = [tiny(x), tiny(y)];
                let row = |row: &[Qt]| &number(&row[0]) * &at[0] + &number(&row[1]) * &at[1];
                let entry = |i, j| &(&number(model.curvature.at(i, j)) * &at[i]) * &at[j];
                let bent = entry(0, 0) + entry(0, 1) + entry(1, 0) + entry(1, 1);
                let jump: Rational = model.kinks.iter().map(|k| row(k).abs()).sum();
                let below = row(&model.slope) + jump + bent / Rational::from(2);
                prop_assert!(ridges(&given, &at) - value(0, 0) >= below);
            }
        }
    }
}

#[test]
fn kinked_forms_are_multiplied_where_they_are_functions_of_one_linear_form() {
    let x = |k| Kinked::smooth(Jet::variable(k, 2));
    let abs = |k| x(k).max(&Kinked::integer(0).sub(&x(k)).unwrap()).unwrap();
    let times = |a: &Kinked, b: &Kinked| a.mul(b);
    // x |x| bends down on the left.
    for product in [times(&x(0), &abs(0)), times(&abs(0), &x(0))] {
        let product = product.unwrap();
        let model = product.model(1).unwrap();
        assert!(model.rises && !model.is_convex);
        // x^3 and x^4 are too much.
        assert!(times(&product, &abs(0)).is_err());
        assert!(times(&product, &product).is_err());
    }
    // |x|^2 = x^2 is convex, |x| |y| is no function of one form.
    let square = times(&abs(0), &abs(0)).unwrap().model(1).unwrap();
    assert!(square.is_convex && square.kinks.is_empty());
    assert!(times(&abs(0), &abs(1)).is_err() && times(&x(1), &abs(0)).is_err());
    // The greater of x and 0 is convex, the lesser is not.
    let zero = Kinked::integer(0);
    let (greater, lesser) = (x(0).max(&zero).unwrap(), x(0).min(&zero).unwrap());
    let [greater, lesser] = [greater, lesser].map(|form| form.model(1).unwrap());
    assert!(greater.is_convex && greater.rises);
    assert!(!lesser.is_convex && !lesser.rises);
    // A number multiplies all.
    let sum = abs(0).add(&abs(1)).unwrap();
    for double in [
        times(&sum, &Kinked::integer(2)),
        times(&Kinked::integer(2), &sum),
    ] {
        let kinks = double.unwrap().model(2).unwrap().kinks;
        assert_eq!(
            kinks,
            [[2, 0], [0, 2]].map(|row| row.map(Qt::integer).to_vec())
        );
    }
    let three = Rational::from(3);
    assert_eq!(Kinked::integer(3).as_rational(), Some(three));
    assert_eq!(x(0).as_rational(), None);
    assert_eq!(sum.as_rational(), None);
}

#[test]
fn germs_of_too_many_terms_are_not_multiplied() {
    let sum = |from: usize| {
        let one = Qt::integer(1);
        let terms = (from..from + 32).map(|k| Germ::monomial(&one, &[k]).unwrap());
        terms.reduce(|a, b| a.add(&b).unwrap()).unwrap()
    };
    // 1024 products, and 1025 terms with 1.
    let many = sum(0)
        .mul(&sum(32))
        .unwrap()
        .add(&Germ::integer(1))
        .unwrap();
    assert!(many.mul(&sum(0)).is_ok());
    assert!(many.mul(&many).is_err());
}

#[test]
fn a_germ_is_of_degree_255_at_most() {
    let power = |n| Germ::monomial(&Qt::integer(1), &vec![0; n]);
    let greatest = power(255).unwrap();
    let halves = power(128).unwrap().mul(&power(127).unwrap()).unwrap();
    assert!(greatest.sub(&halves).unwrap().vanishes());
    for n in [256, 257, 1000] {
        assert!(power(n).is_err());
    }
}

#[test]
fn zero_times_an_unknown_germ_is_zero_on_either_side() {
    let (zero, one) = (Germ::integer(0), Germ::integer(1));
    let times = |a: &Germ, b: &Germ| a.mul(b).unwrap();
    assert!(times(&zero, &Germ::Unknown).vanishes());
    assert!(times(&Germ::Unknown, &zero).vanishes());
    assert!(times(&one, &Germ::Unknown).parts().is_none());
}

#[test]
fn a_germ_of_n_terms_weighs_n_times_the_cube_root_of_n() {
    let sum = |count: usize| {
        let terms = (0..count).map(|k| Germ::monomial(&Qt::integer(1), &[k]).unwrap());
        terms.fold(Germ::integer(1), |a, b| a.add(&b).unwrap())
    };
    for (n, root) in [(1, 1), (2, 1), (7, 1), (8, 2), (26, 2), (27, 3)] {
        let germ = sum(n - 1);
        assert_eq!(germ.weight(), n as u64 * root);
        // A denominator counts for its terms, and the number 1 for none.
        assert_eq!(germ.invert().unwrap().weight(), n as u64 * root);
    }
    // (1 + x0 + x1 + x2 + x3)/(1 + x0 + x1 + x2)
    let quotient = sum(4).mul(&sum(3).invert().unwrap()).unwrap();
    assert_eq!(quotient.weight(), (5 + 4 - 1) * 2);
    assert_eq!(Germ::Unknown.weight(), 1);
}

#[test]
fn a_rational_number_is_known_in_every_ring_and_weighs_its_words() {
    fn known<K: Ring>(x: &Rational) -> (Option<Rational>, u64) {
        let element = K::rational(x);
        (element.as_rational(), element.weight())
    }
    let half = Rational::from_fraction(1, 2).unwrap();
    // 2^130 has three words.
    let long = (0..130).fold(Rational::ONE, |power, _| &power / &half);
    for (x, words) in [(half, 1), (Rational::from(-3), 1), (long, 3)] {
        let expected = (Some(x.clone()), words);
        assert_eq!(known::<Rational>(&x), expected);
        assert_eq!(known::<Qt>(&x), expected);
        assert_eq!(known::<Jet>(&x), expected);
        assert_eq!(known::<Kinked>(&x).0, expected.0);
        assert_eq!(known::<Germ>(&x).0, expected.0);
    }
}
