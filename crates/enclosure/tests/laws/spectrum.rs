//! Counting, intervals and formats: against matrices whose singular values are known, and against
//! the numbers of the intervals.

use std::cmp::Ordering;

use enclosure::{
    Certificate, Claim, Code, Enclosure, Evidence, Factors, IntegerMatrix, Integral, Position,
    Rejection, SCHEMA, SingularValues, Spectrum, certainly_equal, check, read,
};
use exact::{Integer, Matrix, Rational, rank};
use proptest::prelude::*;

fn fraction() -> impl Strategy<Value = Rational> {
    (0i64..=4, 1i64..=3).prop_map(|(n, d)| Rational::from_fraction(n, d).unwrap())
}

/// `I - 2 v v^T / v^T v`.
fn reflection(v: &[i64]) -> Matrix {
    let norm: i64 = v.iter().map(|x| x * x).sum();
    Matrix::from_fn(v.len(), v.len(), |i, j| {
        let unit = Rational::from(usize::from(i == j));
        &unit - &Rational::from_fraction(2 * v[i] * v[j], norm).unwrap()
    })
}

/// A dense matrix and its singular values.
fn matrix() -> impl Strategy<Value = (Matrix, Vec<Rational>)> {
    (1usize..=4, 1usize..=4).prop_flat_map(|(rows, cols)| {
        let vector = |n| {
            prop::collection::vec(-2i64..=3, n)
                .prop_filter("a direction", |v| v.iter().any(|x| *x != 0))
        };
        let values = prop::collection::vec(fraction(), rows.min(cols));
        (vector(rows), vector(cols), values).prop_map(move |(u, v, values)| {
            let middle = Matrix::from_fn(rows, cols, |i, j| match i == j {
                true => values[i].clone(),
                false => Rational::ZERO,
            });
            (&(&reflection(&u) * &middle) * &reflection(&v), values)
        })
    })
}

fn count(values: &[Rational], x: &Rational) -> Position {
    Position {
        above: values.iter().filter(|s| *s > x).count(),
        at: values.iter().filter(|s| *s == x).count(),
    }
}

fn distinct(values: &[Rational]) -> Vec<Rational> {
    let mut values = values.to_vec();
    values.sort();
    values.dedup();
    values
}

proptest! {
    #[test]
    fn positions_count_the_singular_values((matrix, values) in matrix(), x in fraction()) {
        let spectrum = Spectrum::new(&matrix);
        prop_assert_eq!(spectrum.position(&x), count(&values, &x));
        prop_assert_eq!(spectrum.count(), values.len());
        prop_assert_eq!(spectrum.rank(), rank(&matrix));
        let simple = spectrum.squarefree();
        prop_assert_eq!(simple.count(), distinct(&values).len());
        prop_assert_eq!(simple.position(&x), count(&distinct(&values), &x));
    }

    /// `chi(x^2)` is the product of `x^2 - sigma^2`, up to a positive factor that `x` does not
    /// change.
    #[test]
    fn the_polynomial_has_the_squares_as_roots((matrix, values) in matrix(), x in fraction()) {
        let spectrum = Spectrum::new(&matrix);
        let product = |x: &Rational| {
            let factors = values.iter().map(|s| &(x * x) - &(s * s));
            factors.fold(Rational::ONE, |product, factor| product * factor)
        };
        let far = Rational::from(5);
        let ratio = &spectrum.value(&x) / &spectrum.value(&far);
        prop_assert!(spectrum.value(&far).is_positive());
        prop_assert_eq!(ratio, &product(&x) / &product(&far));
    }

    #[test]
    fn the_union_has_the_values_of_both_once(
        (a, one) in matrix(), (b, other) in matrix(), x in fraction()
    ) {
        let union = Spectrum::new(&a).union(&Spectrum::new(&b));
        let values = distinct(&[one, other].concat());
        prop_assert_eq!(union.count(), values.len());
        prop_assert_eq!(union.position(&x), count(&values, &x));
    }

    /// Enclosures that isolate nothing never show equality; those that do, show it exactly where
    /// the values are equal.
    #[test]
    fn equal_values_are_shown_equal_and_no_others(
        (a, mut one) in matrix(), (b, mut other) in matrix()
    ) {
        one.sort_by(|x, y| y.cmp(x));
        other.sort_by(|x, y| y.cmp(x));
        let (a, b) = (by_count(&a, &one), by_count(&b, &other));
        let union = Spectrum::new(a.matrix()).union(&Spectrum::new(b.matrix()));
        for (i, x) in one.iter().enumerate() {
            for (j, y) in other.iter().enumerate() {
                let equal = certainly_equal((&a, i), (&b, j), &union);
                prop_assert_eq!(equal, x == y, "{} {}", x, y);
                let alone = Spectrum::new(a.matrix());
                let counts_both = a.matrix() == b.matrix();
                prop_assert!(counts_both || !certainly_equal((&a, i), (&b, j), &alone));
                prop_assert!(counts_both || !certainly_equal((&b, j), (&a, i), &alone));
            }
        }
    }
}

/// The values of a matrix, enclosed by themselves.
fn by_count(matrix: &Matrix, values: &[Rational]) -> SingularValues {
    let claim = |s: &Rational| Claim {
        lo: s.clone(),
        hi: s.clone(),
        by: Evidence::Count,
    };
    let positive = values.iter().filter(|s| s.is_positive());
    let certificate = Certificate {
        schema: SCHEMA,
        matrix: matrix.clone(),
        rank: rank(matrix),
        values: positive.map(claim).collect(),
        factors: None,
    };
    check(&certificate).unwrap()
}

/// An interval: the hull of two points.
fn interval() -> impl Strategy<Value = Enclosure> {
    (signed(), signed()).prop_map(|(a, b)| Enclosure::point(a).hull(&Enclosure::point(b)))
}

fn signed() -> impl Strategy<Value = Rational> {
    (-6i64..=6, 1i64..=3).prop_map(|(n, d)| Rational::from_fraction(n, d).unwrap())
}

/// `lo + t (hi - lo)` for `t` in fifths.
fn inside(x: &Enclosure, fifths: i64) -> Rational {
    x.lo() + &(&x.width() * &Rational::from_fraction(fifths, 5).unwrap())
}

proptest! {
    #[test]
    fn sums_products_and_quotients_are_the_least_intervals_of_all_results(
        x in interval(), y in interval(), (s, t) in (0i64..=5, 0i64..=5)
    ) {
        let (a, b) = (inside(&x, s), inside(&y, t));
        prop_assert!(x.contains(&a) && x.contains(&x.mid()));
        prop_assert_eq!(&x.mid() - x.lo(), x.hi() - &x.mid());
        prop_assert!((&x + &y).contains(&(&a + &b)));
        prop_assert_eq!((&x + &y).width(), &x.width() + &y.width());
        let product = &x * &y;
        prop_assert!(product.contains(&(&a * &b)));
        let corners = [x.lo(), x.hi()].map(|a| [a * y.lo(), a * y.hi()]).concat();
        prop_assert!(corners.contains(product.lo()) && corners.contains(product.hi()));
        let defined = y.lo().is_positive() && !x.lo().is_negative();
        let quotient = x.checked_div(&y);
        prop_assert_eq!(quotient.is_some(), defined);
        if let Some(quotient) = quotient {
            prop_assert!(quotient.contains(&(&a / &b)));
            prop_assert_eq!(quotient.lo(), &(x.lo() / y.hi()));
            prop_assert_eq!(quotient.hi(), &(x.hi() / y.lo()));
        }
    }

    #[test]
    fn hulls_and_intersections_are_those_of_the_sets(
        x in interval(), y in interval(), a in signed()
    ) {
        let (hull, common) = (x.hull(&y), x.intersection(&y));
        prop_assert_eq!(hull.lo(), x.lo().min(y.lo()));
        prop_assert_eq!(hull.hi(), x.hi().max(y.hi()));
        let both = x.contains(&a) && y.contains(&a);
        prop_assert_eq!(common.as_ref().is_some_and(|z| z.contains(&a)), both);
        prop_assert_eq!(common.is_some(), x.overlaps(&y));
        prop_assert_eq!(x.contains(&a), *x.lo() <= a && a <= *x.hi());
        let order = x.certainly_cmp(&y);
        prop_assert_eq!(order == Some(Ordering::Less), x.hi() < y.lo());
        prop_assert_eq!(order == Some(Ordering::Greater), y.hi() < x.lo());
        let is_point = x.width().is_zero() && x == y;
        prop_assert_eq!(order == Some(Ordering::Equal), is_point);
        // Equal intervals hold equal numbers only where they are one number.
        let point = Enclosure::point(a);
        prop_assert_eq!(point.certainly_cmp(&point), Some(Ordering::Equal));
        let itself = x.width().is_zero().then_some(Ordering::Equal);
        prop_assert_eq!(x.certainly_cmp(&x), itself);
        prop_assert_eq!(x.to_string(), format!("[{}, {}]", x.lo(), x.hi()));
    }

    #[test]
    fn roots_are_enclosed_to_the_digits_asked_for(
        x in signed(), scale in 0usize..80, bits in 0usize..60, end in signed()
    ) {
        let power = Rational::from_integers(Integer::ONE << scale, Integer::ONE).unwrap();
        for x in [&x * &power, &x / &power] {
            let root = Enclosure::sqrt(&x, bits);
            if !x.is_positive() {
                prop_assert_eq!(root, Enclosure::point(Rational::ZERO));
                continue;
            }
            prop_assert!(!root.lo().is_negative());
            prop_assert!(root.lo() * root.lo() <= x && x <= root.hi() * root.hi());
            let width = Rational::from_integers(Integer::ONE << bits, Integer::ONE).unwrap();
            prop_assert!(&root.width() * &width < *root.hi());
            let wide = Enclosure::point(x.clone()).hull(&Enclosure::point(end.clone()));
            let below = Enclosure::sqrt(wide.lo(), bits);
            let above = Enclosure::sqrt(wide.hi(), bits);
            let of_all = wide.sqrt_of(bits);
            prop_assert_eq!((of_all.lo(), of_all.hi()), (below.lo(), above.hi()));
        }
    }

    /// `A = c B`, and the entries of `B` have no common factor.
    #[test]
    fn an_integral_form_is_primitive(
        entries in prop::collection::vec((-6i64..=6, 1i64..=6), 6), is_wide in any::<bool>()
    ) {
        let (rows, cols) = if is_wide { (2, 3) } else { (3, 2) };
        let entry = |&(n, d): &(i64, i64)| Rational::from_fraction(n, d).unwrap();
        let matrix = Matrix::from_entries(rows, cols, entries.iter().map(entry).collect());
        let integral = Integral::new(&matrix);
        prop_assert_eq!((integral.is_wide(), integral.count()), (is_wide, 2));
        prop_assert_eq!(integral.matrix(), &matrix);
        let tall = integral.tall();
        let b = if is_wide { tall.transpose() } else { tall.clone() };
        let integer = |x: &Integer| Rational::from_integers(x.clone(), Integer::ONE).unwrap();
        prop_assert!(integral.content().is_positive());
        for i in 0..rows {
            for j in 0..cols {
                let entry = integral.content() * &integer(&b.rows[i][j]);
                prop_assert_eq!(&entry, &matrix[(i, j)]);
            }
        }
        let gcd = b.rows.iter().flatten().fold(Integer::ZERO, |g, x| exact::integer::gcd(&g, x));
        prop_assert!(gcd == Integer::ONE || matrix.is_zero());
        let gram = b.times_transpose(&b);
        prop_assert_eq!((gram.rows.len(), gram.cols), (rows, rows));
    }
}

#[test]
fn the_content_of_a_zero_matrix_is_one() {
    let integral = Integral::new(&Matrix::zeros(2, 2));
    assert_eq!(integral.content(), &Rational::ONE);
    assert_eq!(integral.tall().rows, vec![vec![Integer::ZERO; 2]; 2]);
}

/// Rows of up to `2^14` entries are multiplied; beyond, a sum of machine words could overflow.
#[test]
fn the_longest_rows_are_multiplied_without_overflow() {
    let large = (Integer::ONE << 56) - Integer::ONE;
    let row = IntegerMatrix {
        rows: vec![vec![large.clone(); 1 << 14]],
        cols: 1 << 14,
    };
    let square = &large * &large * Integer::from(1 << 14);
    assert_eq!(row.times_transpose(&row).rows, vec![vec![square]]);
    let longer = IntegerMatrix {
        rows: vec![vec![large; (1 << 14) + 1]],
        cols: (1 << 14) + 1,
    };
    assert!(std::panic::catch_unwind(|| longer.times_transpose(&longer)).is_err());
}

#[test]
fn certificates_survive_the_round_trip_and_strangers_are_refused() {
    let text = r#"{"schema":1,"matrix":{"rows":1,"cols":2,"entries":["1","1/2"]},"rank":1,"values":[{"lo":"1","hi":"3/2","by":"count"}],"factors":{"left":[["16"]],"right":[["14","7"]],"precision":4,"values":["-36"],"value_precision":4}}"#;
    let certificate: Certificate = read(text).unwrap();
    assert_eq!(serde_json::to_string(&certificate).unwrap(), text);
    let Factors { values, right, .. } = certificate.factors.unwrap();
    assert_eq!((values[0].clone(), right[0].len()), (Integer::from(-36), 2));
    let empty = text.replace(
        r#""rows":1,"cols":2,"entries":["1","1/2"]"#,
        r#""rows":0,"cols":3,"entries":[]"#,
    );
    assert_eq!(
        read::<Certificate>(&empty).unwrap().matrix,
        Matrix::zeros(0, 3)
    );
    for (from, to, told) in [
        (r#""cols":2"#, r#""cols":3"#, "2 entries in a 1 x 3 matrix"),
        (
            r#""rows":1"#,
            r#""rows":18446744073709551615"#,
            "2 entries in a",
        ),
        (r#""-36""#, r#""1/2""#, "1/2 is not an integer"),
        (r#""rank":1"#, r#""rank":1,"by":2"#, "unknown field"),
    ] {
        let Rejection { code, detail } = read::<Certificate>(&text.replace(from, to)).unwrap_err();
        assert_eq!(code, Code::Malformed);
        assert!(detail.contains(told), "{detail}");
    }
    let rejection = Rejection::new(Code::Malformed, "why");
    assert_eq!(rejection.to_string(), "[malformed] why");
}
