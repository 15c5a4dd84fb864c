//! The laws of matrices, polynomials and numbers, each as a statement about all of them.

use exact::integer::{bit_length, ceil_sqrt, floor_sqrt, gcd};
use exact::{
    Integer, MAX_DIGITS, Matrix, MatrixPolynomial, ParseRationalError, Polynomial, Rational,
    inner_product,
};
use proptest::prelude::*;

fn q(n: i64) -> Rational {
    Rational::from(n)
}

fn r(text: &str) -> Rational {
    text.parse().unwrap()
}

fn small() -> impl Strategy<Value = Rational> {
    (-4i64..=4, 1i64..=3).prop_map(|(n, d)| Rational::from_fraction(n, d).unwrap())
}

fn sized(rows: usize, cols: usize) -> impl Strategy<Value = Matrix> {
    prop::collection::vec(small(), rows * cols)
        .prop_map(move |entries| Matrix::from_entries(rows, cols, entries))
}

fn pair() -> impl Strategy<Value = (Matrix, Matrix)> {
    (0usize..4, 0usize..4).prop_flat_map(|(rows, cols)| (sized(rows, cols), sized(rows, cols)))
}

proptest! {
    #[test]
    fn matrices_of_one_shape_are_a_vector_space((a, b) in pair(), factor in small()) {
        let (rows, cols) = a.shape();
        prop_assert_eq!((rows, cols), (a.rows(), a.cols()));
        let (sum, difference, scaled) = (&a + &b, &a - &b, a.scale(&factor));
        let mut added = a.clone();
        added += b.clone();
        prop_assert_eq!(&added, &sum);
        prop_assert_eq!(&(&difference + &b), &a);
        prop_assert_eq!(-&a, a.scale(&q(-1)));
        let mut inner = Rational::ZERO;
        let mut largest = Rational::ZERO;
        for i in 0..rows {
            for j in 0..cols {
                prop_assert_eq!(&sum[(i, j)], &(&a[(i, j)] + &b[(i, j)]));
                prop_assert_eq!(&scaled[(i, j)], &(&factor * &a[(i, j)]));
                prop_assert_eq!(&a.transpose()[(j, i)], &a[(i, j)]);
                prop_assert_eq!(&a.row(i)[j], &a[(i, j)]);
                prop_assert_eq!(&a.column(j)[(i, 0)], &a[(i, j)]);
                prop_assert_eq!(&a.entries()[i * cols + j], &a[(i, j)]);
                let unit = Matrix::unit(rows, cols, i, j);
                prop_assert_eq!(unit.inner(&a), a[(i, j)].clone());
                inner += &a[(i, j)] * &b[(i, j)];
                largest = largest.max(a[(i, j)].abs());
            }
        }
        prop_assert_eq!(a.inner(&b), inner);
        prop_assert_eq!(a.frobenius_norm_squared(), a.inner(&a));
        prop_assert_eq!(a.is_zero(), largest.is_zero());
        prop_assert_eq!(a.max_abs_entry(), largest);
        prop_assert_eq!(a.is_symmetric(), a.transpose() == a);
        let both: Vec<&[Rational]> = a.row_slices().collect();
        prop_assert_eq!(both.len(), rows);
        prop_assert_eq!(both.concat(), a.entries());
    }

    #[test]
    fn stacks_and_selections_give_back_their_parts((a, b) in pair()) {
        let (rows, cols) = a.shape();
        let beside = a.hstack(&b);
        let (left, right): (Vec<usize>, Vec<usize>) = (0..2 * cols).partition(|j| *j < cols);
        prop_assert_eq!(beside.shape(), (rows, 2 * cols));
        prop_assert_eq!(&beside.select_columns(&left), &a);
        prop_assert_eq!(&beside.select_columns(&right), &b);
        let above = a.vstack(&b);
        let (top, bottom): (Vec<usize>, Vec<usize>) = (0..2 * rows).partition(|i| *i < rows);
        prop_assert_eq!(above.shape(), (2 * rows, cols));
        prop_assert_eq!(&above.select_rows(&top), &a);
        prop_assert_eq!(&above.select_rows(&bottom), &b);
        if rows > 1 {
            let mut swapped = a.clone();
            swapped.swap_rows(0, rows - 1);
            let mut order: Vec<usize> = (0..rows).collect();
            order.swap(0, rows - 1);
            prop_assert_eq!(swapped, a.select_rows(&order));
        }
    }

    #[test]
    fn products_are_associative_distributive_and_have_a_unit(
        a in sized(2, 3), b in sized(3, 1), c in sized(3, 1), d in sized(1, 2)
    ) {
        prop_assert_eq!(&a * &(&b + &c), &(&a * &b) + &(&a * &c));
        prop_assert_eq!(&(&a * &b) * &d, &a * &(&b * &d));
        prop_assert_eq!(&Matrix::identity(2) * &a, a.clone());
        prop_assert_eq!((&a * &b).transpose(), &b.transpose() * &a.transpose());
        prop_assert_eq!((&a * &b)[(1, 0)].clone(), inner_product(a.row(1).iter().zip(b.entries())));
    }

    /// `(A (x) B) (C (x) D) = A C (x) B D`.
    #[test]
    fn kronecker_products_multiply_factor_by_factor(
        a in sized(2, 3), b in sized(1, 2), c in sized(3, 1), d in sized(2, 2)
    ) {
        prop_assert_eq!(&a.kronecker(&b) * &c.kronecker(&d), (&a * &c).kronecker(&(&b * &d)));
        prop_assert_eq!(a.kronecker(&b).transpose(), a.transpose().kronecker(&b.transpose()));
    }
}

fn polynomial() -> impl Strategy<Value = Polynomial> {
    prop::collection::vec(small(), 0..5).prop_map(Polynomial::new)
}

fn curve(rows: usize, cols: usize) -> impl Strategy<Value = MatrixPolynomial> {
    prop::collection::vec(sized(rows, cols), 1..4)
        .prop_map(|coefficients| MatrixPolynomial::new(coefficients).unwrap())
}

proptest! {
    #[test]
    fn a_polynomial_is_known_by_its_values(p in polynomial(), s in polynomial(), t in small()) {
        let terms = p.coefficients().iter().rev();
        let value = terms.fold(Rational::ZERO, |value, c| &(&value * &t) + c);
        prop_assert_eq!(p.evaluate(&t), value);
        prop_assert_eq!((&p - &s).evaluate(&t), p.evaluate(&t) - s.evaluate(&t));
        prop_assert!(p.coefficients().last().is_none_or(|c| !c.is_zero()));
        prop_assert!((&p - &p).coefficients().is_empty());
    }

    #[test]
    fn the_lowest_terms_decide_the_signs_near_zero(p in polynomial(), part in 1i64..=7) {
        let (lowest, change) = (p.lowest_term(), p.first_change());
        prop_assert_eq!(lowest.is_none(), p.coefficients().is_empty());
        prop_assert_eq!(p.zero_free_radius().is_some(), lowest.is_some());
        if let Some((order, c)) = lowest {
            prop_assert_eq!(&p.coefficients()[order], c);
            prop_assert!(p.coefficients()[..order].iter().all(Rational::is_zero) && !c.is_zero());
            let radius = p.zero_free_radius().unwrap();
            prop_assert!(radius.is_positive() && radius <= q(1));
            let inside = &radius * &Rational::from_fraction(part, 8).unwrap();
            prop_assert_eq!(p.evaluate(&inside).sign(), c.sign());
            let size = |c: &Rational| c.abs();
            let later = p.coefficients()[order + 1..].iter().map(size).max().unwrap_or_default();
            prop_assert_eq!(&radius * &(&c.abs() + &later), c.abs());
        }
        let constant = p.coefficients().first().cloned().unwrap_or_default();
        let moved = &p - &Polynomial::new(vec![constant]);
        prop_assert_eq!(change, moved.lowest_term());
    }

    #[test]
    fn a_matrix_polynomial_is_known_by_its_values(
        (a, b, c) in (curve(2, 3), curve(3, 2), curve(2, 3)),
        (shift, t) in (sized(2, 3), small()),
        degree in 0usize..6,
    ) {
        let (rows, cols) = a.shape();
        prop_assert_eq!((rows, cols), (2, 3));
        prop_assert_eq!((&a * &b).evaluate(&t), &a.evaluate(&t) * &b.evaluate(&t));
        prop_assert_eq!((&a + &shift).evaluate(&t), &a.evaluate(&t) + &shift);
        prop_assert_eq!(a.inner(&c).evaluate(&t), a.evaluate(&t).inner(&c.evaluate(&t)));
        prop_assert_eq!(a.start(), &a.evaluate(&Rational::ZERO));
        for i in 0..rows {
            for j in 0..cols {
                let entry = a.entry(i, j).evaluate(&t);
                prop_assert_eq!(entry, a.evaluate(&t)[(i, j)].clone());
            }
        }
        let cut = a.clone().truncated(degree);
        let kept = a.coefficients().len().min(degree + 1);
        prop_assert_eq!(cut.coefficients(), &a.coefficients()[..kept]);
        let half = Rational::from_fraction(1, 2).unwrap();
        let squared = a.inner(&a);
        let halves = squared.coefficients().iter().take(degree + 1).map(|c| c * &half);
        prop_assert_eq!(a.half_norm_squared(degree), Polynomial::new(halves.collect()));
        let lowest = a.coefficients().iter().position(|c| !c.is_zero());
        prop_assert_eq!(a.lowest_term().map(|(k, _)| k), lowest);
        let line = MatrixPolynomial::line(shift.clone(), a.start().clone());
        prop_assert_eq!(line.evaluate(&t), &shift + &a.start().scale(&t));
        prop_assert_eq!(MatrixPolynomial::constant(shift.clone()).evaluate(&t), shift);
    }
}

#[test]
fn a_matrix_polynomial_has_coefficients_of_one_shape() {
    assert_eq!(MatrixPolynomial::new(vec![]), None);
    let shapes = vec![Matrix::zeros(1, 2), Matrix::zeros(2, 1)];
    assert_eq!(MatrixPolynomial::new(shapes), None);
}

#[test]
fn polynomials_are_printed_as_one_writes_them() {
    for (coefficients, text) in [
        (vec![], "0"),
        (vec!["1/2", "0", "0", "0", "-1/2"], "1/2 - 1/2*t^4"),
        (vec!["0", "1", "1"], "t + t^2"),
        (vec!["-1", "-1", "-1"], "-1 - t - t^2"),
        (vec!["1", "2", "3"], "1 + 2*t + 3*t^2"),
        (vec!["0", "-3"], "-3*t"),
    ] {
        let p = Polynomial::new(coefficients.into_iter().map(r).collect());
        assert_eq!(p.to_string(), text);
    }
}

#[test]
fn matrices_are_printed_row_by_row() {
    let matrix = Matrix::from_integers([[1, -2], [3, 4]]).scale(&r("1/2"));
    assert_eq!(matrix.to_string(), "[1/2 -1; 3/2 2]");
    assert_eq!(format!("{:?}", Matrix::zeros(1, 2)), "1x2 [0 0]");
    assert_eq!(Matrix::zeros(0, 2).to_string(), "[]");
}

#[test]
fn matrices_of_unfitting_shapes_have_no_sum_and_no_product() {
    let refused = |operation: fn(Matrix, Matrix)| {
        let (a, b) = (Matrix::zeros(2, 3), Matrix::zeros(2, 2));
        std::panic::catch_unwind(|| operation(a, b)).is_err()
    };
    assert!(refused(|a, b| drop(&a + &b)));
    assert!(refused(|a, b| drop(&a - &b)));
    assert!(refused(|a, b| drop(&a * &b)));
    assert!(refused(|mut a, b| a += b));
    assert!(refused(|a, b| drop(a.inner(&b))));
    assert!(refused(|a, b| drop(a.hstack(&b.transpose().vstack(&b)))));
    assert!(refused(|_, _| drop(Matrix::from_entries(
        2,
        2,
        vec![Rational::ONE]
    ))));
}

/// Numbers of all sizes, and those at the ends of the words.
fn number() -> impl Strategy<Value = (i128, i128)> {
    let part = || {
        let edge = prop_oneof![Just(0i128), Just(1 << 62), Just(1 << 63), Just(-(1 << 63))];
        prop_oneof![
            (-20i128..=20).boxed(),
            any::<i64>().prop_map(i128::from).boxed(),
            (edge, -2i128..=2).prop_map(|(x, e)| x + e).boxed(),
            any::<i128>().boxed(),
        ]
    };
    (part(), part().prop_map(|d| if d == 0 { 1 } else { d }))
}

fn integer(n: i128) -> Integer {
    Integer::from(n)
}

proptest! {
    #[test]
    fn a_fraction_is_in_lowest_terms_with_a_positive_denominator((n, d) in number()) {
        let x = Rational::from_integers(integer(n), integer(d)).unwrap();
        let (num, den) = x.to_integers();
        prop_assert_eq!(&num * integer(d), integer(n) * &den);
        prop_assert!(den > Integer::ZERO);
        prop_assert_eq!(gcd(&num, &den), Integer::ONE);
        prop_assert_eq!(x.is_zero(), n == 0);
        prop_assert_eq!(x.is_integer(), den == Integer::ONE);
        prop_assert_eq!(x.sign(), num.cmp(&Integer::ZERO));
        prop_assert_eq!(x.is_negative(), num < Integer::ZERO);
        prop_assert_eq!(x.is_positive(), num > Integer::ZERO);
        prop_assert_eq!(x.abs(), if x.is_negative() { -&x } else { x.clone() });
        let (a, b) = x.parts();
        prop_assert_eq!((a.to_integers().0, b.to_integers().0), (num.clone(), den.clone()));
        prop_assert_eq!(&a / &b, x.clone());
        prop_assert_eq!(x.recip().is_some(), n != 0);
        if let Some(inverse) = x.recip() {
            prop_assert_eq!(&x * &inverse, Rational::ONE);
        }
        let fits = |part: &Integer| i128::try_from(part).ok();
        let fraction = fits(&num).zip(fits(&den));
        prop_assert_eq!(x.to_small_fraction(), fraction);
        let bits = bit_length(&num).max(bit_length(&den));
        let words = if bits <= 63 { 1 } else { bits.div_ceil(64) };
        prop_assert_eq!(x.words(), words);
        let text = if den == Integer::ONE { num.to_string() } else { format!("{num}/{den}") };
        prop_assert_eq!(x.to_string(), text.clone());
        prop_assert_eq!(format!("{x:?}"), text.clone());
        prop_assert_eq!(format!("{x:>90}"), format!("{text:>90}"));
        prop_assert_eq!(format!("{x:.1}"), format!("{text:.1}"));
        let whole = Rational::from_integers(integer(n), Integer::ONE);
        prop_assert_eq!(Some(Rational::from(n)), whole);
    }

    #[test]
    fn numbers_are_an_ordered_field((n, d) in number(), (m, e) in number()) {
        let x = Rational::from_integers(integer(n), integer(d)).unwrap();
        let y = Rational::from_integers(integer(m), integer(e)).unwrap();
        let (n, d, m, e) = (integer(n), integer(d), integer(m), integer(e));
        let of = |n: Integer, d: Integer| Rational::from_integers(n, d).unwrap();
        prop_assert_eq!(&x + &y, of(&n * &e + &m * &d, &d * &e));
        prop_assert_eq!(&x - &y, of(&n * &e - &m * &d, &d * &e));
        prop_assert_eq!(&x * &y, of(&n * &m, &d * &e));
        if !y.is_zero() {
            prop_assert_eq!(&x / &y, of(&n * &e, &d * &m));
        }
        prop_assert_eq!(x.cmp(&y), (&x - &y).sign());
        let mut z = x.clone();
        z += &y;
        z -= y.clone();
        z *= &q(3);
        z /= q(3);
        prop_assert_eq!(z, x);
    }

    #[test]
    fn integers_have_a_greatest_divisor_and_roots(
        a in any::<i64>(), b in any::<i64>(), k in 0i64..9
    ) {
        let (a, b) = (Integer::from(a / 9 * k), Integer::from(b));
        let d = gcd(&a, &b);
        if d.is_zero() {
            prop_assert!(a.is_zero() && b.is_zero());
        } else {
            prop_assert!(d > Integer::ZERO);
            prop_assert!((&a % &d).is_zero() && (&b % &d).is_zero());
            prop_assert_eq!(gcd(&(&a / &d), &(&b / &d)), Integer::ONE);
        }
        prop_assert!(a.is_zero() || Integer::ONE << (bit_length(&a) - 1) <= gcd(&a, &a));
        prop_assert!(gcd(&a, &a) < Integer::ONE << bit_length(&a));
        if b < Integer::ZERO {
            prop_assert_eq!((ceil_sqrt(&b), floor_sqrt(&b)), (Integer::ZERO, Integer::ZERO));
        }
        let square = &b * &b;
        prop_assert_eq!(ceil_sqrt(&square), gcd(&b, &b));
        prop_assert_eq!(floor_sqrt(&square), gcd(&b, &b));
        prop_assert_eq!(ceil_sqrt(&(&square + Integer::ONE)), gcd(&b, &b) + Integer::ONE);
    }
}

#[test]
fn there_is_no_fraction_over_zero() {
    assert_eq!(Rational::from_fraction(1, 0), None);
    assert_eq!(Rational::from_integers(Integer::ONE, Integer::ZERO), None);
    assert_eq!(Rational::ZERO.recip(), None);
    assert!(std::panic::catch_unwind(|| &Rational::ONE / &Rational::ZERO).is_err());
    assert_eq!(gcd(&Integer::ZERO, &Integer::ZERO), Integer::ZERO);
    assert_eq!(bit_length(&Integer::ZERO), 0);
}

#[test]
fn the_longest_numbers_are_read_and_no_longer_ones() {
    assert_eq!(
        "1".repeat(MAX_DIGITS)
            .parse::<Rational>()
            .map(|x| x.is_integer()),
        Ok(true)
    );
    let power = |exponent: i64| format!("1e{exponent}").parse::<Rational>();
    let greatest = i64::try_from(MAX_DIGITS).unwrap() - 3;
    assert_eq!(
        power(greatest).unwrap() * power(-greatest).unwrap(),
        Rational::ONE
    );
    for exponent in [greatest + 1, -greatest - 1] {
        assert_eq!(power(exponent), Err(ParseRationalError::TooLong));
    }
    // The digits and places count: 1.5e-9995 is 15 times 10^-9996.
    assert_eq!(r("1.5e-9995") * power(greatest - 1).unwrap(), q(15));
    assert_eq!(
        "1.5e-9996".parse::<Rational>(),
        Err(ParseRationalError::TooLong)
    );
    // What is read is written, and read again.
    for longest in [r("1.5e-9995"), power(greatest).unwrap()] {
        assert_eq!(longest.to_string().parse(), Ok(longest));
    }
}

#[test]
fn an_error_says_what_was_expected() {
    for (text, told) in [
        (
            "x",
            "not a number: expected an integer, a fraction such as 3/4, or a decimal",
        ),
        ("1/0", "the denominator is zero"),
        (
            "1e10001",
            "the number is too long: at most 10000 digits, written as a fraction",
        ),
    ] {
        assert_eq!(text.parse::<Rational>().unwrap_err().to_string(), told);
    }
}

#[test]
fn spellings_of_one_number_are_one_number() {
    for spelled in [
        "0.5", "5e-1", "5E-1", "+1/2", "-1/-2", "0.50", "05/10", "50.0e-2",
    ] {
        assert_eq!(r(spelled), r("1/2"), "{spelled}");
    }
    for (text, value) in [
        ("-0", 0),
        ("007", 7),
        ("-12e0", -12),
        ("1.0", 1),
        ("-0.0", 0),
    ] {
        assert_eq!(r(text), q(value), "{text}");
    }
    for text in [
        "--1", "+-1", "1e1.5", "1e", "e5", "1.2.3", "-.5", "+", "1//2", "1/2e1",
    ] {
        assert_eq!(
            text.parse::<Rational>(),
            Err(ParseRationalError::Syntax),
            "{text}"
        );
    }
}

/// The sum leaves the words of 128 bits and comes back.
#[test]
fn inner_products_do_not_overflow() {
    let large = Rational::from(i64::MAX);
    let pairs = vec![(large.clone(), large.clone()); 8];
    let sum = inner_product(pairs.iter().map(|(a, b)| (a, b)));
    assert_eq!(sum, &(&large * &large) * &q(8));
    let mixed = [(r("1/2"), q(4)), (q(3), r("1/3")), (q(-2), q(5))];
    assert_eq!(inner_product(mixed.iter().map(|(a, b)| (a, b))), q(-7));
}

/// An operation on numbers of `a` and `b` words counts `a b`.
#[cfg(debug_assertions)]
#[test]
fn word_operations_are_counted() {
    let counted = |operation: &dyn Fn()| {
        let before = exact::word_operations();
        operation();
        exact::word_operations() - before
    };
    let (small, large) = (q(3), r("1e40"));
    assert_eq!(counted(&|| drop(&small + &small)), 2 * 2);
    assert_eq!(counted(&|| drop(&small * &small)), 2 * 2);
    assert_eq!(counted(&|| drop(&small / &small)), 2 * 2);
    // 10^40 has 133 bits, and its denominator 1: 133 / 64 + 1 / 64 + 2 words.
    assert_eq!(counted(&|| drop(&large * &small)), 4 * 2);
    assert_eq!(counted(&|| drop(&large * &large)), 4 * 4);
    let inverse = large.recip().unwrap();
    assert_eq!(counted(&|| drop(&inverse * &small)), 4 * 2);
    let pairs = [(small.clone(), small.clone())];
    let inner = || drop(inner_product(pairs.iter().map(|(a, b)| (a, b))));
    assert!(counted(&inner) >= 4);
}

#[test]
fn the_least_64_bit_integer_has_an_opposite() {
    let least = Rational::from(i64::MIN + 1) - Rational::ONE;
    let opposite = Rational::from(i64::MAX) + Rational::ONE;
    assert_eq!((-&least, least.abs()), (opposite.clone(), opposite.clone()));
    assert_eq!(&least + &opposite, Rational::ZERO);
}

#[test]
fn a_count_is_the_integer_that_it_is() {
    for count in [0usize, 1, 7, 1 << 40] {
        assert_eq!(Rational::from(count).to_string(), count.to_string());
    }
}

#[test]
fn a_product_of_matrices_is_a_product_of_constants() {
    let (a, b) = (
        Matrix::identity(2),
        Matrix::from_fn(2, 1, |i, _| q(i as i64)),
    );
    let constant = MatrixPolynomial::constant;
    assert_eq!(
        &constant(a.clone()) * &constant(b.clone()),
        constant(&a * &b)
    );
}
