//! The bounds are those of the theorems, no wider than rounding makes them, and they contain the
//! exact values: against matrices `U diag(s) V^T` made of reflections, whose decompositions are
//! known, and against the formulas of `factors.rs` and `subspace.rs` in rational arithmetic.

use enclosure::{
    Claim, Code, Enclosure, Factors, Integral, SubspaceCertificate, check, check_subspaces,
    enclose, enclose_subspaces,
};
use exact::{Integer, Matrix, Rational};
use proptest::prelude::*;

fn q(n: i64) -> Rational {
    Rational::from(n)
}

fn half(exponent: usize) -> Rational {
    Rational::from_integers(Integer::ONE, Integer::ONE << exponent).unwrap()
}

fn floor(x: &Rational) -> Integer {
    let (n, d) = x.to_integers();
    let quotient = &n / &d;
    if n < Integer::ZERO && &quotient * &d != n {
        quotient - Integer::ONE
    } else {
        quotient
    }
}

/// `I - 2 v v^T / v^T v`.
fn reflection(v: &[i64]) -> Matrix {
    let norm: i64 = v.iter().map(|x| x * x).sum();
    Matrix::from_fn(v.len(), v.len(), |i, j| {
        let unit = if i == j { 1 } else { 0 };
        &q(unit) - &Rational::from_fraction(2 * v[i] * v[j], norm).unwrap()
    })
}

/// A matrix, its exact decomposition, and approximate factors of it.
#[derive(Clone, Debug)]
struct Case {
    matrix: Matrix,
    /// Columns are singular vectors.
    left: Matrix,
    right: Matrix,
    /// All singular values, the largest first.
    values: Vec<Rational>,
    factors: Factors,
}

fn rank(values: &[Rational]) -> usize {
    values.iter().filter(|s| s.is_positive()).count()
}

fn case() -> impl Strategy<Value = Case> {
    let sizes = (1usize..=3, 1usize..=3);
    sizes.prop_flat_map(|(rows, cols)| {
        let k = rows.min(cols);
        let vector = |n| {
            prop::collection::vec(-2i64..=3, n)
                .prop_filter("a direction", |v| v.iter().any(|x| *x != 0))
        };
        let noise = |n| prop::collection::vec(-1i64..=1, n);
        let values = prop::collection::vec((0i64..=5, 1i64..=3), k);
        (
            (vector(rows), vector(rows), vector(cols), vector(cols)),
            values,
            (7usize..=12, 3usize..=10),
            (noise(rows * rows), noise(cols * cols), noise(k)),
        )
            .prop_map(move |((a, b, c, d), values, (p, q), noises)| {
                let left = &reflection(&a) * &reflection(&b);
                let right = &reflection(&c) * &reflection(&d);
                let mut values: Vec<Rational> = values
                    .iter()
                    .map(|&(n, d)| Rational::from_fraction(n, d).unwrap())
                    .collect();
                values.sort_by(|x, y| y.cmp(x));
                let middle = Matrix::from_fn(rows, cols, |i, j| {
                    if i == j {
                        values[i].clone()
                    } else {
                        Rational::ZERO
                    }
                });
                let matrix = &(&left * &middle) * &right.transpose();
                let factors = approximate(&matrix, (&left, &right), &values, (p, q), &noises);
                Case {
                    matrix,
                    left,
                    right,
                    values,
                    factors,
                }
            })
    })
}

/// Rounded singular vectors and values, off by up to two units.
fn approximate(
    matrix: &Matrix,
    (left, right): (&Matrix, &Matrix),
    values: &[Rational],
    (p, q): (usize, usize),
    (left_noise, right_noise, value_noise): &(Vec<i64>, Vec<i64>, Vec<i64>),
) -> Factors {
    let rank = rank(values);
    let is_wide = matrix.rows() < matrix.cols();
    let vectors = |basis: &Matrix, count: usize, noise: &[i64]| {
        let entry = |k: usize, i: usize| {
            floor(&(&basis[(k, i)] / &half(p))) + Integer::from(noise[k * basis.cols() + i])
        };
        let vector = |i: usize| (0..basis.rows()).map(|k| entry(k, i)).collect();
        (0..count).map(vector).collect::<Vec<Vec<Integer>>>()
    };
    let (left_count, right_count) = match is_wide {
        true => (matrix.rows(), rank),
        false => (rank, matrix.cols()),
    };
    let content = Integral::new(matrix).content().clone();
    let mut rounded: Vec<Integer> = values[..rank]
        .iter()
        .zip(value_noise)
        .map(|(s, noise)| floor(&(&(s / &content) / &half(q))) + Integer::from(*noise))
        .map(|s| s.max(Integer::ZERO))
        .collect();
    rounded.sort_by(|x, y| y.cmp(x));
    Factors {
        left: vectors(left, left_count, left_noise),
        right: vectors(right, right_count, right_noise),
        precision: p,
        values: rounded,
        value_precision: q,
    }
}

/// What the theorems say of factors, over the rational numbers, for `B` with `A = c B`.
struct Theory {
    content: Rational,
    /// `delta^2`.
    defect_squared: Rational,
    /// `||B v_i - s_i u_i||^2 + ||B^T u_i - s_i v_i||^2`.
    squares: Vec<Rational>,
    /// `s_i`.
    values: Vec<Rational>,
    /// The bounds of `sigma_i(B)`, and how far rounding may move an end.
    bounds: Vec<(Rational, Rational, Rational)>,
}

fn dot(x: &[Rational], y: &[Rational]) -> Rational {
    x.iter()
        .zip(y)
        .fold(Rational::ZERO, |sum, (a, b)| sum + a * b)
}

fn theory(case: &Case) -> Theory {
    let integral = Integral::new(&case.matrix);
    let Factors {
        precision: p,
        value_precision,
        ..
    } = case.factors;
    let numbers = |row: &[Integer], digits: usize| -> Vec<Rational> {
        let number =
            |x: &Integer| Rational::from_integers(x.clone(), Integer::ONE << digits).unwrap();
        row.iter().map(number).collect()
    };
    let (long, short) = match integral.is_wide() {
        true => (&case.factors.right, &case.factors.left),
        false => (&case.factors.left, &case.factors.right),
    };
    let u: Vec<_> = long.iter().map(|row| numbers(row, p)).collect();
    let v: Vec<_> = short.iter().map(|row| numbers(row, p)).collect();
    let s = numbers(&case.factors.values, value_precision);
    let tall = integral.tall();
    let rows: Vec<_> = tall.rows.iter().map(|row| numbers(row, 0)).collect();
    let columns: Vec<Vec<Rational>> = (0..tall.cols)
        .map(|j| rows.iter().map(|row| row[j].clone()).collect())
        .collect();
    let defect = |vectors: &[Vec<Rational>]| {
        let mut sum = Rational::ZERO;
        for (i, x) in vectors.iter().enumerate() {
            for (j, y) in vectors.iter().enumerate() {
                let entry = dot(x, y)
                    - if i == j {
                        Rational::ONE
                    } else {
                        Rational::ZERO
                    };
                sum += &entry * &entry;
            }
        }
        sum
    };
    let defect_squared = defect(&u).max(defect(&v));
    let delta = Enclosure::sqrt(&defect_squared, 100).hi().clone();
    // The rows of (B V - [U 0] diag(s))^T and of B^T U - V diag(s).
    let residual =
        |rows: &[Vec<Rational>], x: &[Rational], y: Option<(&Rational, &Vec<Rational>)>| {
            let image = rows.iter().map(|row| dot(row, x));
            let image = image.enumerate().map(|(k, b)| match y {
                Some((s, y)) => b - s * &y[k],
                None => b,
            });
            image.collect::<Vec<_>>()
        };
    let from_v: Vec<_> = (0..v.len())
        .map(|i| residual(&rows, &v[i], s.get(i).map(|s| (s, &u[i]))))
        .collect();
    let from_u: Vec<_> = (0..u.len())
        .map(|i| residual(&columns, &u[i], Some((&s[i], &v[i]))))
        .collect();
    let sum = from_v.iter().fold(Rational::ZERO, |sum, z| sum + dot(z, z));
    let rho = Enclosure::sqrt(&sum, 100).hi().clone();
    let weyl: Vec<(Rational, Rational)> = s
        .iter()
        .map(|s| {
            let below = &(s - &(&(s * &delta) * &q(2))) - &rho;
            let above = s + &(&(s * &delta) * &q(4)) + &rho * &q(2);
            (below.max(Rational::ZERO), above)
        })
        .collect();
    // Of `rho`, of `delta`, and of the products with them, one unit each.
    let unit = &half(p + value_precision) * &q(8) + &half(2 * p) * &(&s[0] * &q(8) + q(1));
    let squares: Vec<Rational> = (0..s.len())
        .map(|i| dot(&from_v[i], &from_v[i]) + dot(&from_u[i], &from_u[i]))
        .collect();
    let bounds = (0..s.len()).map(|i| {
        let norm = dot(&u[i], &u[i]) + dot(&v[i], &v[i]);
        let theta = &s[i] + &(&(dot(&u[i], &from_v[i]) + dot(&v[i], &from_u[i])) / &norm);
        let shift = &theta - &s[i];
        let eps = &squares[i] / &norm - &shift * &shift;
        let to_below = &theta
            - &weyl
                .get(i + 1)
                .map_or(Rational::ZERO, |next| next.1.clone());
        let to_above = match i {
            0 => to_below.clone(),
            _ => &weyl[i - 1].0 - &theta,
        };
        let distance = [&to_below, &to_above]
            .into_iter()
            .filter(|x| x.is_positive())
            .min();
        let (mut lo, mut hi) = weyl[i].clone();
        let mut slack = unit.clone();
        if let Some(distance) = distance {
            let radius = &eps / distance;
            // The distance is known up to a unit as well.
            let loose = &eps / &(distance - &unit).max(distance / &q(2));
            slack = slack + (&loose - &radius) + &radius / &q(8);
            if to_above.is_positive() {
                lo = lo.max(&theta - &radius);
            }
            if to_below.is_positive() {
                hi = hi.min(&theta + &radius);
            }
        }
        (lo, hi, slack)
    });
    Theory {
        bounds: bounds.collect(),
        content: integral.content().clone(),
        defect_squared,
        squares,
        values: s,
    }
}

proptest! {
    #[test]
    fn the_bounds_contain_the_singular_values_and_are_those_of_the_theorems(case in case()) {
        let rank = rank(&case.values);
        prop_assume!(rank > 0);
        let theory = theory(&case);
        let found = enclose(&Integral::new(&case.matrix), case.factors.clone());
        let admitted = &theory.defect_squared * &q(4) <= q(1);
        prop_assert_eq!(found.is_ok(), admitted, "{:?}", found.err());
        let Ok(found) = found else { return Ok(()) };
        prop_assert_eq!(found.rank(), rank);
        prop_assert_eq!(found.matrix(), &case.matrix);
        for (value, sigma) in found.values().iter().zip(&case.values) {
            prop_assert!(value.contains(sigma), "{sigma} in [{}, {}]", value.lo(), value.hi());
        }
        prop_assert_eq!(found.values().len(), case.values.len());
        for zero in &found.values()[rank..] {
            prop_assert_eq!(zero, &Enclosure::point(Rational::ZERO));
        }
        for (value, (lo, hi, slack)) in found.values().iter().zip(&theory.bounds) {
            let (below, above) = (value.lo() / &theory.content, value.hi() / &theory.content);
            prop_assert!(below <= *lo && lo - slack <= below, "{below} for {lo}, {slack}");
            prop_assert!(*hi <= above && above <= hi + slack, "{above} for {hi}, {slack}");
        }
        // Its certificate is accepted, and no tighter one is.
        let certificate = found.certificate();
        let again = check(certificate).unwrap();
        prop_assert_eq!(again.values(), found.values());
        for i in 0..rank {
            let width = found.values()[i].width();
            prop_assume!(width.is_positive());
            for end in [true, false] {
                let mut tighter = certificate.clone();
                let step = &width / &q(1000);
                let Claim { lo, hi, .. } = &mut tighter.values[i];
                if end { *hi = &*hi - &step } else { *lo = &*lo + &step }
                prop_assert_eq!(check(&tighter).unwrap_err().code, Code::NotEnclosed);
            }
        }
    }

    #[test]
    fn clusters_are_the_runs_of_overlapping_intervals(case in case()) {
        let Ok(found) = enclose(&Integral::new(&case.matrix), case.factors.clone()) else {
            return Ok(());
        };
        let (clusters, values) = (found.clusters(), found.values());
        let indices: Vec<usize> = clusters.iter().cloned().flatten().collect();
        prop_assert_eq!(indices, (0..values.len()).collect::<Vec<_>>());
        let rank = found.rank();
        // Values of one cluster are joined by overlaps, values of two never overlap, and the
        // zeros are one cluster.
        for (c, cluster) in clusters.iter().enumerate() {
            for (d, other) in clusters.iter().enumerate().filter(|(d, _)| *d != c) {
                for (i, j) in cluster.clone().flat_map(|i| other.clone().map(move |j| (i, j))) {
                    let zeros = i.max(j) >= rank;
                    prop_assert!(zeros || !values[i].overlaps(&values[j]), "{c} {d}");
                }
            }
            if cluster.end <= rank {
                for i in cluster.start + 1..cluster.end {
                    let before = cluster.start..i;
                    let lowest = before.map(|k| values[k].lo().clone()).min().unwrap();
                    prop_assert!(lowest <= *values[i].hi());
                }
            } else {
                prop_assert_eq!(cluster.clone(), rank..values.len());
            }
        }
    }

    #[test]
    fn the_subspaces_are_those_of_wedin_and_contain_the_vectors(
        case in case(), first in 0usize..4, count in 0usize..4
    ) {
        let Ok(found) = enclose(&Integral::new(&case.matrix), case.factors.clone()) else {
            return Ok(());
        };
        let rank = found.rank();
        let subspaces = enclose_subspaces(&found, first, count);
        let end = first + count;
        if count == 0 || end > rank {
            prop_assert_eq!(subspaces.unwrap_err().code, Code::ClusterOutOfRange);
            return Ok(());
        }
        let (theory, values) = (theory(&case), found.values());
        let apart = |i: usize| values.get(i).is_none_or(|next| values[i - 1].lo() > next.hi());
        let s = |i: usize| &theory.content * &theory.values[i];
        let mut gaps = Vec::new();
        if first > 0 {
            gaps.push(values[first - 1].lo() - &s(first));
        }
        if end < values.len() {
            gaps.push(&s(end - 1) - values[end].hi());
        }
        let is_square = case.matrix.rows() == case.matrix.cols();
        if !is_square {
            gaps.push(s(end - 1));
        }
        let separated = (first == 0 || apart(first)) && apart(end);
        let gap = gaps.into_iter().min();
        if !separated || gap.as_ref().is_some_and(|gap| !gap.is_positive()) {
            prop_assert_eq!(subspaces.unwrap_err().code, Code::NotSeparated);
            return Ok(());
        }
        let (certificate, subspaces) = subspaces.unwrap();
        let delta = Enclosure::sqrt(&theory.defect_squared, 100).hi().clone();
        let squares = theory.squares[first..end].iter().fold(Rational::ZERO, |sum, x| &sum + x);
        let squares = &squares * &(&theory.content * &theory.content);
        let square = match &gap {
            Some(gap) => &squares / &(&(gap * gap) * &(&q(1) - &delta)),
            None => Rational::ZERO,
        };
        let sine = subspaces.sine_upper();
        let near = &square * &(&q(1) + &half(10));
        prop_assert!(square <= sine * sine && sine * sine <= near, "{sine} for {square}");
        prop_assert_eq!((subspaces.first(), subspaces.count()), (first, count));
        // The columns are those of the factors.
        let p = case.factors.precision;
        for (columns, vectors) in [
            (subspaces.approx_left(), &case.factors.left),
            (subspaces.approx_right(), &case.factors.right),
        ] {
            prop_assert_eq!(columns.cols(), count);
            for i in 0..count {
                for k in 0..columns.rows() {
                    let entry = vectors[first + i][k].clone();
                    let entry = Rational::from_integers(entry, Integer::ONE);
                    prop_assert_eq!(&columns[(k, i)], &(&entry.unwrap() * &half(p)));
                }
            }
        }
        // The certificate is accepted, that of a smaller bound is not, nor is its opposite.
        let again = check_subspaces(&certificate).unwrap();
        prop_assert_eq!(again.sine_upper(), sine);
        if sine.is_positive() {
            for wrong in [sine * &(&q(1) - &half(9)), -sine] {
                let forged = SubspaceCertificate { sine: wrong, ..certificate.clone() };
                prop_assert_eq!(check_subspaces(&forged).unwrap_err().code, Code::SineTooSmall);
            }
        }
        // A vector of a simple value: up to a sign, and only where the bound is small enough.
        let signs = &squares * &q(4) < &q(3) * &(&s(first) * &s(first));
        let small = sine * &q(2) < q(1);
        prop_assert_eq!(subspaces.vector_radius().is_some(), count == 1 && signs && small);
        if let Some(radius) = subspaces.vector_radius() {
            let expected = &delta + &(sine * &Rational::from_fraction(3, 2).unwrap());
            prop_assert!(expected <= &radius + &half(90) && radius <= &expected + &half(2 * p - 2));
            let sides = [
                (subspaces.left_vector().unwrap(), &case.left),
                (subspaces.right_vector().unwrap(), &case.right),
            ];
            for (vector, exact) in sides {
                prop_assert_eq!(vector.len(), exact.rows());
                for (k, entry) in vector.iter().enumerate() {
                    prop_assert!(entry.contains(&exact[(k, first)]));
                    prop_assert_eq!(entry.width(), &radius * &q(2));
                }
            }
        }
    }
}
