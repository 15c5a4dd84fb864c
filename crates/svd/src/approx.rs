//! The approximate decomposition: point values, no error bounds.
//!
//! The matrix is brought to the form `2^k c B`, `c B` its integer form and the entries of
//! `2^-k B` at most 1, so that no scale overflows or underflows (faer does not scale). Then the
//! double-double SVD of faer is used, or one-sided Jacobi where that fails and for small and graded
//! matrices.

use enclosure::{Factors, Integral};
use exact::integer::bit_length;
use exact::{Integer, Matrix, Rational};

use crate::SvdError;
use crate::double_double::DoubleDouble;
use crate::jacobi::{self, Vectors, dot, jacobi};

/// Binary digits after the point of the vectors.
const PRECISION: usize = 110;
/// Columns or rows whose norms differ by more than this factor make a matrix graded.
const GRADED: f64 = 1e12;
/// Up to this size Jacobi is the faster algorithm.
const SMALL: usize = 4;

/// Which algorithm computes the factors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Algorithm {
    /// faer, unless the matrix is small or graded or faer fails.
    #[default]
    Automatic,
    /// The double-double SVD of faer (bidiagonalisation); Jacobi if it fails.
    Faer,
    /// One-sided Jacobi.
    Jacobi,
}

/// An approximate singular value decomposition. It proves nothing.
#[derive(Clone, Debug)]
pub struct ApproxSvd {
    integral: Integral,
    shape: (usize, usize),
    /// `2^exponent` is above the absolute value of the entries of the integer form.
    exponent: usize,
    /// Vectors of the longer side, one per value.
    long: Vectors,
    /// Values of `2^-exponent B`, the largest first.
    values: Vec<DoubleDouble>,
    /// Vectors of the shorter side.
    short: Vectors,
}

/// Reads a matrix of `f64` in row-major order exactly.
///
/// # Errors
/// [`SvdError::NotFinite`] for a NaN or an infinity, [`SvdError::Shape`] when the number of
/// entries is not `rows * cols`.
pub fn matrix_from_f64(rows: usize, cols: usize, entries: &[f64]) -> Result<Matrix, SvdError> {
    if rows.checked_mul(cols) != Some(entries.len()) {
        return Err(SvdError::Shape {
            rows,
            cols,
            found: entries.len(),
        });
    }
    let read = |(position, entry): (usize, &f64)| {
        from_f64(*entry).ok_or(SvdError::NotFinite {
            row: position / cols,
            col: position % cols,
        })
    };
    let entries: Result<Vec<Rational>, SvdError> = entries.iter().enumerate().map(read).collect();
    Ok(Matrix::from_entries(rows, cols, entries?))
}

/// The number, exactly; `None` for a NaN or an infinity.
pub fn from_f64(x: f64) -> Option<Rational> {
    if !x.is_finite() {
        return None;
    }
    let bits = x.to_bits();
    let exponent = usize::try_from(bits >> 52 & 0x7ff).ok()?;
    let fraction = bits & ((1 << 52) - 1);
    let mantissa = if exponent == 0 {
        Integer::from(fraction)
    } else {
        Integer::from(fraction | 1 << 52)
    };
    let mantissa = if x < 0.0 { -mantissa } else { mantissa };
    // value = mantissa * 2^(max(exponent, 1) - 1075)
    let shift = exponent.max(1);
    if shift >= 1075 {
        Rational::from_integers(mantissa << (shift - 1075), Integer::ONE)
    } else {
        Rational::from_integers(mantissa, Integer::ONE << (1075 - shift))
    }
}

/// The approximate thin decomposition of a matrix.
pub fn approx_svd(matrix: &Matrix) -> ApproxSvd {
    approx_svd_by(matrix, Algorithm::Automatic)
}

/// The approximate thin decomposition by a certain algorithm.
pub fn approx_svd_by(matrix: &Matrix, algorithm: Algorithm) -> ApproxSvd {
    let integral = Integral::new(matrix);
    let rows = &integral.tall().rows;
    let exponent = rows.iter().flatten().map(bit_length).max().unwrap_or(0);
    let scaled = |row: &Vec<Integer>| {
        let scale = |entry| DoubleDouble::from_integer(entry, exponent);
        row.iter().map(scale).collect()
    };
    let rows: Vectors = rows.iter().map(scaled).collect();
    let n = integral.count();
    let by_faer = match algorithm {
        Algorithm::Automatic => n > SMALL && !is_graded(&rows, n),
        Algorithm::Faer => true,
        Algorithm::Jacobi => false,
    };
    let factors = by_faer.then(|| by_faer_svd(&rows, n)).flatten();
    let factors = factors.unwrap_or_else(|| by_jacobi(&rows, n));
    let (long, values, short) = sorted(factors, rows.len());
    ApproxSvd {
        integral,
        shape: matrix.shape(),
        exponent,
        long,
        values,
        short,
    }
}

fn transpose(rows: &Vectors, cols: usize) -> Vectors {
    let column = |j: usize| rows.iter().map(|row| row[j]).collect();
    (0..cols).map(column).collect()
}

/// The quotient of the largest and the smallest nonzero norm.
fn spread(vectors: &Vectors) -> f64 {
    let norms = vectors
        .iter()
        .map(|v| v.iter().map(|x| x.hi.abs()).fold(0.0, f64::max));
    let nonzero = norms.filter(|norm| *norm > 0.0);
    let (lo, hi) = nonzero.fold((f64::INFINITY, 0.0), |(lo, hi): (f64, f64), x| {
        (lo.min(x), hi.max(x))
    });
    if hi > 0.0 { hi / lo } else { 1.0 }
}

fn is_graded(rows: &Vectors, cols: usize) -> bool {
    spread(rows) > GRADED || spread(&transpose(rows, cols)) > GRADED
}

/// Singular values below this part of the largest may be rounding errors.
const ROUNDING: f64 = 1e-24;

fn by_faer_svd(rows: &Vectors, cols: usize) -> Option<jacobi::Factors> {
    type Scalar = faer::fx128;
    let matrix = faer::Mat::from_fn(rows.len(), cols, |i, j| Scalar {
        0: rows[i][j].hi,
        1: rows[i][j].lo,
    });
    let svd = matrix.thin_svd().ok()?;
    let number = |x: &Scalar| DoubleDouble { hi: x.0, lo: x.1 };
    let columns = |matrix: faer::MatRef<'_, Scalar>| -> Vectors {
        let column = |j| {
            (0..matrix.nrows())
                .map(|i| number(&matrix[(i, j)]))
                .collect()
        };
        (0..matrix.ncols()).map(column).collect()
    };
    let factors = jacobi::Factors {
        left: columns(svd.U()),
        values: svd.S().column_vector().iter().map(number).collect(),
        right: columns(svd.V()),
    };
    let mut numbers = factors.left.iter().chain(&factors.right).flatten();
    let is_finite = numbers.all(|x| x.is_finite()) && factors.values.iter().all(|x| x.is_finite());
    is_finite.then_some(factors)
}

/// Jacobi on the columns, or on the rows of a square matrix if these are more graded.
fn by_jacobi(rows: &Vectors, cols: usize) -> jacobi::Factors {
    let columns = transpose(rows, cols);
    if rows.len() == cols && spread(rows) > spread(&columns) {
        let factors = jacobi(rows.clone());
        let values = factors.values;
        // The vectors of zero values are missing on the side that is to be complete.
        let right = with_completion(factors.left, &values, cols);
        return jacobi::Factors {
            left: factors.right,
            values,
            right,
        };
    }
    jacobi(columns)
}

/// Replaces the vectors that carry no information by vectors orthogonal to all others: those of
/// zero values, and those of values at the level of rounding that are not orthogonal to the rest.
fn with_completion(vectors: Vectors, values: &[DoubleDouble], dimension: usize) -> Vectors {
    let largest = values
        .iter()
        .fold(0.0, |most: f64, value| most.max(value.hi));
    let is_sound = |i: usize| {
        let is_orthogonal = |j: usize| {
            j == i || values[j].hi <= values[i].hi || {
                dot(&vectors[i], &vectors[j]).hi.abs() < 1e-12
            }
        };
        values[i].hi > ROUNDING * largest
            || values[i].hi > 0.0 && (0..vectors.len()).all(is_orthogonal)
    };
    let sound: Vec<bool> = (0..vectors.len()).map(is_sound).collect();
    let kept = vectors.iter().zip(&sound).filter(|(_, sound)| **sound);
    let mut basis: Vectors = kept.map(|(v, _)| v.clone()).collect();
    let known = basis.len();
    complete(&mut basis, dimension, vectors.len());
    let mut fresh = basis.split_off(known).into_iter();
    let replace = |(v, sound)| if sound { Some(v) } else { fresh.next() };
    vectors.into_iter().zip(sound).filter_map(replace).collect()
}

/// Extends orthonormal vectors to `count` orthonormal vectors (Gram and Schmidt, twice).
fn complete(basis: &mut Vectors, dimension: usize, count: usize) {
    let project = |basis: &Vectors, k: usize| {
        let mut v = vec![DoubleDouble::ZERO; dimension];
        v[k] = DoubleDouble::ONE;
        for _ in 0..2 {
            for b in basis {
                let c = dot(b, &v);
                v.iter_mut().zip(b).for_each(|(x, y)| *x = *x - c * *y);
            }
        }
        v
    };
    while basis.len() < count {
        // The unit vector that is farthest from the span: its squared distance is at least
        // (dimension - size) / dimension.
        let distance = |k: usize| {
            let along: f64 = basis.iter().map(|b| b[k].hi * b[k].hi).sum();
            1.0 - along
        };
        let farthest = (0..dimension).max_by(|a, b| distance(*a).total_cmp(&distance(*b)));
        let Some(k) = farthest else { return };
        let mut v = project(basis, k);
        let norm = dot(&v, &v).sqrt();
        v.iter_mut().for_each(|x| *x = *x / norm);
        basis.push(v);
    }
}

/// Values in descending order, and a vector on the longer side for zero values too.
fn sorted(factors: jacobi::Factors, dimension: usize) -> (Vectors, Vec<DoubleDouble>, Vectors) {
    let jacobi::Factors {
        left,
        values,
        right,
    } = factors;
    let left = with_completion(left, &values, dimension);
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|i, j| values[*j].hi.total_cmp(&values[*i].hi));
    let pick = |vectors: &Vectors| order.iter().map(|i| vectors[*i].clone()).collect();
    let values = order.iter().map(|i| values[*i]).collect();
    (pick(&left), values, pick(&right))
}

impl ApproxSvd {
    /// The size of the matrix.
    pub fn shape(&self) -> (usize, usize) {
        self.shape
    }

    /// The approximate singular values, the largest first, as the exact numbers that were computed.
    pub fn approx_singular_values(&self) -> Vec<Rational> {
        let value = |x: &DoubleDouble| {
            // A value that is not finite, where the computation broke down, counts as 0.
            let part = |x| from_f64(x).unwrap_or_default();
            let scale = Rational::from_integers(Integer::ONE << self.exponent, Integer::ONE);
            &(part(x.hi) + part(x.lo)) * &(self.integral.content() * &scale.expect("no fraction"))
        };
        self.values.iter().map(value).collect()
    }

    /// Approximate left singular vectors as columns, `m x min(m, n)`.
    pub fn approx_left_thin(&self) -> Matrix {
        let wide = self.integral.is_wide();
        columns(if wide { &self.short } else { &self.long }, self.shape.0)
    }

    /// Approximate right singular vectors as columns, `n x min(m, n)`.
    pub fn approx_right_thin(&self) -> Matrix {
        let wide = self.integral.is_wide();
        columns(if wide { &self.long } else { &self.short }, self.shape.1)
    }

    /// The approximate left singular vectors, completed to an `m x m` matrix.
    pub fn approx_left_full(&self) -> Matrix {
        full(&self.approx_left_vectors(), self.shape.0)
    }

    /// The approximate right singular vectors, completed to an `n x n` matrix.
    pub fn approx_right_full(&self) -> Matrix {
        full(&self.approx_right_vectors(), self.shape.1)
    }

    fn approx_left_vectors(&self) -> Vectors {
        if self.integral.is_wide() {
            self.short.clone()
        } else {
            self.long.clone()
        }
    }

    fn approx_right_vectors(&self) -> Vectors {
        if self.integral.is_wide() {
            self.long.clone()
        } else {
            self.short.clone()
        }
    }

    /// The integer form of the matrix.
    pub(crate) fn integral(&self) -> &Integral {
        &self.integral
    }

    /// The largest number of values that look positive: above `2^-90` of the largest.
    pub(crate) fn approx_rank(&self) -> usize {
        let largest = self.values.first().map_or(0.0, |s| s.hi);
        let floor = largest * 2f64.powi(-90);
        self.values
            .iter()
            .take_while(|s| s.hi > floor && s.hi > 0.0)
            .count()
    }

    /// The factors of a certificate with the first `rank` values; `None` if some number is too
    /// large, which happens only where the computation went wrong.
    pub(crate) fn factors(&self, rank: usize) -> Option<Factors> {
        let fixed = |row: &Vec<DoubleDouble>| -> Option<Vec<Integer>> {
            let digits = i32::try_from(PRECISION).ok()?;
            row.iter()
                .map(|x| x.to_fixed(digits).map(Integer::from))
                .collect()
        };
        let long: Option<Vec<_>> = self.long.iter().take(rank).map(fixed).collect();
        let short: Option<Vec<_>> = self.short.iter().map(fixed).collect();
        let value_precision = value_precision(PRECISION, self.exponent);
        let shift = self.exponent + value_precision - PRECISION;
        let value = |x: &DoubleDouble| {
            let digits = i32::try_from(PRECISION).ok()?;
            Some(Integer::from(x.to_fixed(digits)?.max(0)) << shift)
        };
        let values: Option<Vec<Integer>> = self.values.iter().take(rank).map(value).collect();
        let (long, short, mut values) = (long?, short?, values?);
        values.sort_by(|a, b| b.cmp(a));
        let (left, right) = if self.integral.is_wide() {
            (short, long)
        } else {
            (long, short)
        };
        Some(Factors {
            left,
            right,
            precision: PRECISION,
            values,
            value_precision,
        })
    }
}

/// Binary digits after the point of the values of a matrix with entries below `2^exponent`: with
/// those before it `precision` at least, and whole digits of the checker.
pub(crate) fn value_precision(precision: usize, exponent: usize) -> usize {
    precision.saturating_sub(exponent).next_multiple_of(56)
}

fn columns(vectors: &Vectors, dimension: usize) -> Matrix {
    Matrix::from_fn(dimension, vectors.len(), |i, j| {
        let x = vectors[j][i];
        from_f64(x.hi).unwrap_or_default() + from_f64(x.lo).unwrap_or_default()
    })
}

fn full(vectors: &Vectors, dimension: usize) -> Matrix {
    let mut basis = vectors.clone();
    complete(&mut basis, dimension, dimension);
    columns(&basis, dimension)
}
