//! Integer matrices: every certificate is checked over the integers.
//!
//! A rational matrix `A` is `c B` with `c > 0` rational and `B` an integer matrix whose entries
//! have no common factor; `sigma_i(A) = c sigma_i(B)`. Products are computed in base `2^56`, so
//! that the inner loop is a dot product of machine words without overflow.

use exact::integer::{digits, gcd};
use exact::{Integer, Matrix, Rational};

/// An integer matrix, as its rows.
#[derive(Clone, Debug)]
pub struct IntegerMatrix {
    /// The rows, of equal length.
    pub rows: Vec<Vec<Integer>>,
    /// The length of the rows.
    pub cols: usize,
}

/// Rows of integers in base `2^56`: entry `(i, k)` is the sum over `(d, plane)` of
/// `plane[i * cols + k] * 2^(56 d)`. Planes of zeros are left out.
///
/// A product of digits is below `2^112`, so a dot product of up to `2^14` digits fits a machine
/// word of 128 bits. The checker admits [`crate::MAX_SIZE`] entries.
pub(crate) struct Planes {
    planes: Vec<(usize, Vec<i64>)>,
    cols: usize,
}

/// A sum of products, `sum of self[d] * 2^(56 d)`.
#[derive(Default)]
pub(crate) struct Sum(Vec<i128>);

const DIGIT: usize = 56;

impl Planes {
    /// The planes of the rows, which have `cols` entries each, times `2^shift`.
    ///
    /// # Panics
    /// When the rows are longer than `2^14`.
    pub(crate) fn new(rows: &[Vec<Integer>], cols: usize, shift: usize) -> Self {
        assert!(cols <= 1 << 14, "rows of {cols} entries");
        let size = rows.len() * cols;
        let (digits_shift, bits) = (shift / DIGIT, shift % DIGIT);
        let mut planes: Vec<Vec<i64>> = Vec::new();
        let mut position = 0;
        for entry in rows.iter().flatten() {
            let mut put = |d, digit| {
                if planes.len() <= d {
                    planes.resize_with(d + 1, || vec![0; size]);
                }
                planes[d][position] = digit;
            };
            if bits == 0 {
                digits(entry, &mut put);
            } else {
                digits(&(entry << bits), &mut put);
            }
            position += 1;
        }
        assert_eq!(position, size, "rows of different length");
        let is_used = |plane: &[i64]| plane.iter().any(|digit| *digit != 0);
        let planes = (digits_shift..)
            .zip(planes)
            .filter(|(_, plane)| is_used(plane));
        Self {
            planes: planes.collect(),
            cols,
        }
    }

    /// The planes of the transposed matrix.
    pub(crate) fn transpose(&self, rows: usize) -> Self {
        let cols = self.cols;
        let transposed = |plane: &[i64]| {
            let column = |j| (0..rows).map(move |i| plane[i * cols + j]);
            (0..cols).flat_map(column).collect()
        };
        let planes = self.planes.iter();
        Self {
            planes: planes.map(|(d, plane)| (*d, transposed(plane))).collect(),
            cols: rows,
        }
    }

    /// Adds the inner product of row `i` and row `j` of another matrix with as many columns.
    pub(crate) fn add_dot(&self, i: usize, other: &Self, j: usize, sum: &mut Sum) {
        let n = self.cols;
        for (d, x) in &self.planes {
            let x = &x[i * n..(i + 1) * n];
            for (e, y) in &other.planes {
                let terms = x.iter().zip(&y[j * n..(j + 1) * n]);
                let dot: i128 = terms.map(|(a, b)| i128::from(*a) * i128::from(*b)).sum();
                sum.add(d + e, dot);
            }
        }
    }

    /// Adds entry `(i, k)` times a number.
    pub(crate) fn add_multiple(&self, i: usize, k: usize, factor: &[i64], sum: &mut Sum) {
        for (d, plane) in &self.planes {
            for (e, y) in factor.iter().enumerate() {
                let digit = plane[i * self.cols + k];
                sum.add(d + e, i128::from(digit) * i128::from(*y));
            }
        }
    }
}

impl Sum {
    /// Adds `term * 2^(56 d)`, in two parts, so that any number of terms fits.
    fn add(&mut self, d: usize, term: i128) {
        if self.0.len() < d + 2 {
            self.0.resize(d + 2, 0);
        }
        self.0[d] += term & ((1 << DIGIT) - 1);
        self.0[d + 1] += term >> DIGIT;
    }

    /// Subtracts `2^exponent`.
    pub(crate) fn subtract_power_of_two(&mut self, exponent: usize) {
        self.add(exponent / DIGIT, -(1 << (exponent % DIGIT)));
    }

    /// The sum; the accumulator is 0 afterwards.
    pub(crate) fn take(&mut self) -> Integer {
        let mut carry = 0;
        for part in &mut self.0 {
            let total = *part + carry;
            *part = total & ((1 << DIGIT) - 1);
            carry = total >> DIGIT;
        }
        // From the top, in a machine word as long as it fits: a sum that cancels stays small.
        let (mut top, mut rest) = (carry, self.0.len());
        while rest > 0 && top.unsigned_abs() < 1 << 70 {
            rest -= 1;
            top = (top << DIGIT) + self.0[rest];
        }
        let shifted = |sum, part: &i128| (sum << DIGIT) + Integer::from(*part);
        let value = self.0[..rest]
            .iter()
            .rev()
            .fold(Integer::from(top), shifted);
        self.0.clear();
        value
    }
}

impl IntegerMatrix {
    pub(crate) fn planes(&self) -> Planes {
        Planes::new(&self.rows, self.cols, 0)
    }

    /// The transposed matrix.
    #[must_use]
    pub fn transpose(&self) -> Self {
        let column = |j: usize| self.rows.iter().map(|row| row[j].clone()).collect();
        Self {
            rows: (0..self.cols).map(column).collect(),
            cols: self.rows.len(),
        }
    }

    /// `self * other^T`: the inner products of the rows.
    ///
    /// # Panics
    /// When the rows differ in length or are longer than `2^14`.
    #[must_use]
    pub fn times_transpose(&self, other: &Self) -> Self {
        assert_eq!(self.cols, other.cols, "rows of different length");
        let (left, right) = (self.planes(), other.planes());
        let mut sum = Sum::default();
        let mut row = |i: usize| {
            let entry = |j: usize| {
                left.add_dot(i, &right, j, &mut sum);
                sum.take()
            };
            (0..other.rows.len()).map(entry).collect()
        };
        Self {
            rows: (0..self.rows.len()).map(&mut row).collect(),
            cols: other.rows.len(),
        }
    }
}

/// The inner product of two vectors.
pub(crate) fn dot(x: &[Integer], y: &[Integer]) -> Integer {
    let add = |sum: Integer, (a, b): (&Integer, &Integer)| sum + a * b;
    x.iter().zip(y).fold(Integer::ZERO, add)
}

/// `A = content * B`: a positive rational number and an integer matrix whose entries have no
/// common factor. `B`, or its transpose if `A` is wider than tall, is `tall`.
#[derive(Clone, Debug)]
pub struct Integral {
    matrix: Matrix,
    pub(crate) content: Rational,
    pub(crate) tall: IntegerMatrix,
    pub(crate) is_wide: bool,
}

/// The least common multiple of the denominators, and the greatest common divisor of the
/// numerators over that denominator (1 for a zero matrix).
fn content(matrix: &Matrix) -> (Integer, Integer) {
    let mut denominator = Integer::ONE;
    for entry in matrix.entries() {
        let (_, d) = entry.to_integers();
        if (&denominator % &d) != Integer::ZERO {
            denominator = &denominator / gcd(&denominator, &d) * d;
        }
    }
    let mut divisor = Integer::ZERO;
    for entry in matrix.entries() {
        let (n, d) = entry.to_integers();
        divisor = gcd(&divisor, &(n * (&denominator / d)));
        if divisor == Integer::ONE {
            break;
        }
    }
    if divisor.is_zero() {
        divisor = Integer::ONE;
    }
    (denominator, divisor)
}

impl Integral {
    /// The integer form of a matrix.
    pub fn new(matrix: &Matrix) -> Self {
        let (denominator, divisor) = content(matrix);
        let integer = |entry: &Rational| {
            let (n, d) = entry.to_integers();
            n * (&denominator / d) / &divisor
        };
        let rows = matrix.row_slices();
        let integers = IntegerMatrix {
            rows: rows.map(|row| row.iter().map(integer).collect()).collect(),
            cols: matrix.cols(),
        };
        let is_wide = matrix.rows() < matrix.cols();
        Self {
            tall: if is_wide {
                integers.transpose()
            } else {
                integers
            },
            content: Rational::from_integers(divisor, denominator).expect("a positive denominator"),
            is_wide,
            matrix: matrix.clone(),
        }
    }

    /// The matrix `A`.
    pub fn matrix(&self) -> &Matrix {
        &self.matrix
    }

    /// The content.
    pub fn content(&self) -> &Rational {
        &self.content
    }

    /// The integer matrix, or its transpose if it is wider than tall.
    pub fn tall(&self) -> &IntegerMatrix {
        &self.tall
    }

    /// Whether the matrix is wider than tall.
    pub fn is_wide(&self) -> bool {
        self.is_wide
    }

    /// The number of singular values.
    pub fn count(&self) -> usize {
        self.tall.cols
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matrix(rows: usize, cols: usize) -> impl Strategy<Value = IntegerMatrix> {
        let entry = (any::<i64>(), 0usize..150).prop_map(|(n, k)| Integer::from(n) << k);
        prop::collection::vec(prop::collection::vec(entry, cols), rows)
            .prop_map(move |rows| IntegerMatrix { rows, cols })
    }

    proptest! {
        #[test]
        fn products_by_digits_are_products(a in matrix(2, 3), b in matrix(4, 3)) {
            let product = a.times_transpose(&b);
            for i in 0..2 {
                for j in 0..4 {
                    prop_assert_eq!(&product.rows[i][j], &dot(&a.rows[i], &b.rows[j]));
                }
            }
        }
    }

    #[test]
    fn the_content_is_split_off() {
        let r = |text: &str| text.parse::<Rational>().unwrap();
        let a = Matrix::from_rows(vec![vec![r("4/3"), r("-2/9"), r("0")]]).unwrap();
        let integral = Integral::new(&a);
        assert_eq!(integral.content, r("2/9"));
        assert!(integral.is_wide);
        let column: Vec<String> = integral
            .tall
            .rows
            .iter()
            .map(|row| row[0].to_string())
            .collect();
        assert_eq!(column, ["6", "-1", "0"]);
    }
}
