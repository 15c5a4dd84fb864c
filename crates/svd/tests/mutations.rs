//! Mutated certificates: what the checker still accepts is true, by an independent count.

mod common;

use common::{Stream, diagonal, power_of_two, r, sine_squared};
use enclosure::{Certificate, Evidence, SingularValues, check, check_subspaces, enclose_subspaces};
use exact::{Integer, Matrix, Rational, diagonalize, rank};
use svd::singular_values;

/// The number of singular values above `x >= 0`, and at least `x`: the inertia of
/// `A^T A - x^2 I` by congruence (Sylvester), which shares nothing with the checker.
fn counts(matrix: &Matrix, x: &Rational) -> (usize, usize) {
    let tall = if matrix.rows() < matrix.cols() {
        matrix.transpose()
    } else {
        matrix.clone()
    };
    let gram = &tall.transpose() * &tall;
    let shifted = &gram - &Matrix::identity(gram.rows()).scale(&(x * x));
    let inertia = diagonalize(&shifted).inertia();
    (inertia.positive, inertia.positive + inertia.zero)
}

/// The guarantee of an accepted certificate.
fn is_true(found: &SingularValues) -> bool {
    let matrix = found.matrix();
    let contained = found.values().iter().enumerate().all(|(i, value)| {
        counts(matrix, value.hi()).0 <= i
            && (value.lo().is_zero() || counts(matrix, value.lo()).1 > i)
    });
    let zeros = found.values()[found.rank()..].iter();
    contained && found.rank() == rank(matrix) && zeros.clone().all(|zero| zero.hi().is_zero())
}

/// One of `count` indices.
fn index(stream: &mut Stream, count: usize) -> usize {
    usize::try_from(stream.next(count.max(1).try_into().unwrap())).unwrap()
}

/// A change of a number: by a power of two, small or large, up or down; or of its sign.
fn disturb(stream: &mut Stream, x: &mut Rational) {
    let exponent = i32::try_from(stream.next(240)).unwrap() - 230;
    match stream.next(8) {
        0 => *x = -&*x,
        1 => *x = Rational::ZERO,
        k if k % 2 == 0 => *x += power_of_two(exponent),
        _ => *x -= power_of_two(exponent),
    }
}

fn disturb_integer(stream: &mut Stream, rows: &mut [Vec<Integer>]) {
    let (rows_count, row) = (rows.len(), index(stream, rows.len()));
    let bit = index(stream, 118);
    let stroke = Integer::from(2 * stream.next(2) - 1) << bit;
    match stream.next(6) {
        0 => rows.swap(row, index(stream, rows_count)),
        1 => rows[row].iter_mut().for_each(|x| *x = -&*x),
        _ => {
            let k = index(stream, rows[row].len());
            rows[row][k] += stroke;
        }
    }
}

fn mutate(stream: &mut Stream, certificate: &mut Certificate) {
    let claims = certificate.values.len();
    let claim = index(stream, claims);
    let factors = certificate.factors.as_mut().unwrap();
    match stream.next(10) {
        0 => {
            let claim = &mut certificate.values[claim];
            claim.by = match claim.by {
                Evidence::Factors => Evidence::Count,
                Evidence::Count => Evidence::Factors,
            };
        }
        1 | 2 => disturb(stream, &mut certificate.values[claim].lo),
        3 | 4 => disturb(stream, &mut certificate.values[claim].hi),
        5 => disturb_integer(stream, &mut factors.left),
        6 => disturb_integer(stream, &mut factors.right),
        7 => {
            let k = index(stream, factors.values.len());
            factors.values[k] += Integer::from(2 * stream.next(2) - 1) << index(stream, 118);
        }
        8 => {
            let (m, n) = certificate.matrix.shape();
            let place = (index(stream, m), index(stream, n));
            disturb(stream, &mut certificate.matrix[place]);
        }
        _ => match stream.next(4) {
            0 => {
                certificate.rank -= 1;
                certificate.values.pop();
            }
            1 => {
                certificate.rank += 1;
                let last = certificate.values[claims - 1].clone();
                certificate.values.push(last);
            }
            2 => factors.precision += 1,
            _ => factors.value_precision = factors.value_precision.saturating_sub(1),
        },
    }
}

#[test]
fn whatever_mutated_certificate_is_accepted_is_true() {
    let mut stream = Stream(11);
    let (mut accepted, mut refused) = (0, 0);
    for round in 0..400 {
        let shape = [(3, 3), (4, 2), (2, 3), (1, 3), (4, 4)][round % 5];
        let values = ["7/2", "2", "2", "1/9"].map(r);
        let matrix = match round % 3 {
            0 => stream.with_values(shape.0, shape.1, &values[..shape.0.min(shape.1)]),
            1 => stream.integers(shape.0, shape.1, 3),
            _ => stream.gaussian(shape.0, shape.1),
        };
        if matrix.is_zero() {
            continue;
        }
        let found = singular_values(&matrix).unwrap();
        let found = if round % 4 == 0 {
            found.refine_relative(300).unwrap()
        } else {
            found
        };
        assert!(is_true(found.established()));
        for _ in 0..6 {
            let mut certificate = found.certificate().clone();
            for _ in 0..=stream.next(2) {
                if !certificate.values.is_empty() {
                    mutate(&mut stream, &mut certificate);
                }
            }
            match check(&certificate) {
                Ok(found) => {
                    assert!(is_true(&found), "{certificate:?}");
                    accepted += 1;
                }
                Err(_) => refused += 1,
            }
        }
    }
    // Neither side is empty: small changes of factors and wider claims pass.
    assert!(
        accepted > 400 && refused > 400,
        "{accepted} accepted, {refused} refused"
    );
}

#[test]
fn whatever_mutated_subspace_certificate_is_accepted_is_true() {
    let mut stream = Stream(12);
    let (mut accepted, mut refused) = (0, 0);
    for round in 0..120 {
        let (m, n) = [(3, 3), (4, 3), (3, 5)][round % 3];
        let values = [["5", "3", "1/7"], ["5", "3", "3"], ["2", "1", "0"]][round / 3 % 3].map(r);
        let (left, right) = (stream.orthogonal(m), stream.orthogonal(n));
        let matrix = &(&left * &diagonal(m, n, &values)) * &right.transpose();
        let found = singular_values(&matrix).unwrap();
        let cluster = found.clusters()[index(&mut stream, 2)].clone();
        let (good, _) =
            enclose_subspaces(found.established(), cluster.start, cluster.len()).unwrap();
        for _ in 0..6 {
            let mut certificate = good.clone();
            match stream.next(4) {
                0 => disturb(&mut stream, &mut certificate.sine),
                1 => certificate.first = index(&mut stream, 3),
                2 => certificate.count = index(&mut stream, 4),
                _ => {}
            }
            // Claims by counting do not need the factors, which may then be anything.
            for claim in &mut certificate.values.values {
                claim.by = Evidence::Count;
            }
            if stream.next(2) == 0 {
                let factors = certificate.values.factors.as_mut().unwrap();
                disturb_integer(&mut stream, &mut factors.left);
                disturb_integer(&mut stream, &mut factors.right);
                certificate.sine = &certificate.sine + &power_of_two(-3);
            }
            let Ok(subspaces) = check_subspaces(&certificate) else {
                refused += 1;
                continue;
            };
            accepted += 1;
            let (first, count) = (subspaces.first(), subspaces.count());
            let indices: Vec<usize> = (first..first + count).collect();
            let of = |exact: &Matrix, approx| sine_squared(&exact.select_columns(&indices), approx);
            let sines = of(&left, subspaces.approx_left()) + of(&right, subspaces.approx_right());
            assert!(sines <= subspaces.sine_upper() * subspaces.sine_upper());
        }
    }
    assert!(
        accepted > 50 && refused > 50,
        "{accepted} accepted, {refused} refused"
    );
}
