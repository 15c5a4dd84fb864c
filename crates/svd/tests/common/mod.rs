//! Matrices whose singular values are known exactly, and the families of the tests.

#![allow(dead_code, reason = "each test file uses a part")]

use exact::{Matrix, Rational, inverse};

/// A small deterministic generator (Knuth's MMIX constants).
pub struct Stream(pub u64);

impl Stream {
    pub fn next(&mut self, below: u64) -> i64 {
        let multiplied = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = multiplied.wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % below).expect("a small bound")
    }

    /// An integer in `-bound..=bound`.
    pub fn integer(&mut self, bound: i64) -> i64 {
        self.next(u64::try_from(2 * bound + 1).expect("a positive bound")) - bound
    }

    pub fn integers(&mut self, rows: usize, cols: usize, bound: i64) -> Matrix {
        Matrix::from_fn(rows, cols, |_, _| Rational::from(self.integer(bound)))
    }

    /// Dyadic numbers with 53 bits, close to normally distributed (a sum of twelve).
    pub fn gaussian(&mut self, rows: usize, cols: usize) -> Matrix {
        Matrix::from_fn(rows, cols, |_, _| {
            let sum: i64 = (0..12)
                .map(|_| self.next(1 << 31) << 18 | self.next(1 << 18))
                .sum();
            Rational::from(sum - (6 << 49)) * power_of_two(-49)
        })
    }

    /// A rational orthogonal matrix: the Cayley transform `(I - S)(I + S)^-1` of a skew one.
    pub fn orthogonal(&mut self, size: usize) -> Matrix {
        let upper = self.integers(size, size, 3).scale(&r("1/2"));
        let skew = Matrix::from_fn(size, size, |i, j| match i.cmp(&j) {
            std::cmp::Ordering::Less => upper[(i, j)].clone(),
            std::cmp::Ordering::Equal => Rational::ZERO,
            std::cmp::Ordering::Greater => -&upper[(j, i)],
        });
        let identity = Matrix::identity(size);
        &(&identity - &skew) * &inverse(&(&identity + &skew)).expect("I + S is invertible")
    }

    /// `Q D P` with orthogonal `Q`, `P` and the given singular values.
    pub fn with_values(&mut self, rows: usize, cols: usize, values: &[Rational]) -> Matrix {
        &(&self.orthogonal(rows) * &diagonal(rows, cols, values)) * &self.orthogonal(cols)
    }
}

/// The matrix with the given values on its diagonal.
pub fn diagonal(rows: usize, cols: usize, values: &[Rational]) -> Matrix {
    Matrix::from_fn(rows, cols, |i, j| {
        let value = (i == j).then(|| values[i].clone());
        value.unwrap_or_default()
    })
}

pub fn r(text: &str) -> Rational {
    text.parse().expect("a number")
}

pub fn power_of_two(exponent: i32) -> Rational {
    let two = Rational::from(2);
    let power = (0..exponent.abs()).fold(Rational::ONE, |power, _| &power * &two);
    if exponent < 0 {
        power.recip().expect("a power of two")
    } else {
        power
    }
}

/// `||sin Theta||_F^2` between the span of orthonormal columns and that of independent ones:
/// `k - ||Q^T P||_F^2` with the projection `P` on the second.
pub fn sine_squared(orthonormal: &Matrix, columns: &Matrix) -> Rational {
    let gram = inverse(&(&columns.transpose() * columns)).expect("independent columns");
    let cross = &orthonormal.transpose() * columns;
    let square = &(&cross * &gram) * &cross.transpose();
    let trace: Rational = (0..square.rows()).map(|i| square[(i, i)].clone()).sum();
    Rational::from(orthonormal.cols()) - trace
}

pub fn hilbert(size: usize) -> Matrix {
    Matrix::from_fn(size, size, |i, j| {
        Rational::from(i + j + 1)
            .recip()
            .expect("a positive number")
    })
}

fn graded(size: usize, entry: impl Fn(usize, usize) -> i32, stream: &mut Stream) -> Matrix {
    let gaussian = stream.gaussian(size, size);
    Matrix::from_fn(size, size, |i, j| {
        &gaussian[(i, j)] * &power_of_two(entry(i, j))
    })
}

fn exponent(i: usize) -> i32 {
    i32::try_from(i).expect("a small size")
}

/// One matrix of each family, with the name of the family.
pub fn families(seed: u64) -> Vec<(&'static str, Matrix)> {
    let mut stream = Stream(seed);
    let s = &mut stream;
    let size = |s: &mut Stream| usize::try_from(1 + s.next(7)).expect("small");
    let (m, n) = (size(s), size(s));
    let identity = Matrix::identity(n);
    let jordan = Matrix::from_fn(n, n, |i, j| {
        Rational::from(i64::from(i == j) * 2 + i64::from(i + 1 == j))
    });
    let repeated: Vec<Rational> = (0..m.min(n)).map(|i| Rational::from(1 + i / 2)).collect();
    vec![
        ("gaussian", s.gaussian(m, n)),
        ("small integers", s.integers(m, n, 3)),
        (
            "rank deficient",
            &s.integers(m, n.div_ceil(2), 2) * &s.integers(n.div_ceil(2), n, 2),
        ),
        ("repeated", s.with_values(m, n, &repeated)),
        ("graded columns", graded(n, |_, j| -10 * exponent(j), s)),
        ("graded", graded(n, |i, j| -6 * exponent(i + j), s)),
        ("graded rows", graded(n, |i, _| -20 * exponent(i), s)),
        ("Hilbert", hilbert(n)),
        ("tiny", s.gaussian(m, n).scale(&r("1e-200"))),
        ("huge", s.gaussian(m, n).scale(&r("1e200"))),
        ("Jordan", jordan),
        (
            "near identity",
            &identity + &s.integers(n, n, 3).scale(&power_of_two(-60)),
        ),
        ("row", s.gaussian(1, n)),
        ("column", s.integers(m, 1, 9)),
        ("zero", Matrix::zeros(m, n)),
        ("no rows", Matrix::zeros(0, n)),
        ("no columns", Matrix::zeros(m, 0)),
    ]
}
