//! Integer matrices: every certificate is checked over the integers.
//!
//! A rational matrix `A` is `c B` with `c > 0` rational and `B` an integer matrix whose entries
//! have no common factor; `sigma_i(A) = c sigma_i(B)`. Products are computed in base `2^56`, so
//! that the inner loop is a dot product of machine words without overflow.

use std::ops::Range;

use exact::integer::{digits, gcd};
use exact::{Integer, Matrix, Rational};

use crate::progress;

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
/// Columns of a product that are computed while their digits are at hand.
const BLOCK: usize = 32;

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

    /// For each plane and row, the range outside of which all digits are 0.
    fn supports(&self, rows: usize) -> Vec<Vec<Range<usize>>> {
        let support = |row: &[i64]| {
            let first = row.iter().position(|digit| *digit != 0);
            let last = row.iter().rposition(|digit| *digit != 0);
            first
                .zip(last)
                .map_or(0..0, |(first, last)| first..last + 1)
        };
        let of_plane = |(_, plane): &(usize, Vec<i64>)| {
            (0..rows)
                .map(|i| support(&plane[i * self.cols..][..self.cols]))
                .collect()
        };
        self.planes.iter().map(of_plane).collect()
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
        products(
            (&self.planes(), self.rows.len()),
            (&other.planes(), other.rows.len()),
            false,
        )
    }

    /// `self * self^T`, with half the work of [`Self::times_transpose`].
    ///
    /// # Panics
    /// When the rows are longer than `2^14`.
    #[must_use]
    pub fn gram(&self) -> Self {
        let planes = self.planes();
        products((&planes, self.rows.len()), (&planes, self.rows.len()), true)
    }
}

/// The inner products of all rows of two matrices; if they are the same matrix, those above the
/// diagonal by symmetry.
fn products(
    (left, rows): (&Planes, usize),
    (right, cols): (&Planes, usize),
    is_symmetric: bool,
) -> IntegerMatrix {
    let mut product = IntegerMatrix {
        rows: vec![vec![Integer::ZERO; cols]; rows],
        cols,
    };
    let (left_supports, right_supports) = (left.supports(rows), right.supports(cols));
    let mut sums: [Sum; 4] = Default::default();
    let pairs = rows.div_ceil(2);
    // Blocks of columns, so that their digits stay in the cache while all rows pass.
    for (number, block) in (0..cols).step_by(BLOCK).enumerate() {
        let end = cols.min(block + BLOCK);
        for i in (0..rows).step_by(2) {
            progress(number * pairs + i / 2, cols.div_ceil(BLOCK) * pairs);
            // Where a second row is missing, the first stands in for it.
            let pair = [i, (i + 1).min(rows - 1)];
            let end = if is_symmetric {
                end.min(pair[1] + 1)
            } else {
                end
            };
            for j in (block..end).step_by(2) {
                let others = [j, (j + 1).min(cols - 1)];
                let (x, y) = ((left, &left_supports[..]), (right, &right_supports[..]));
                add_dots(x, pair, y, others, &mut sums);
                for (k, sum) in sums.iter_mut().enumerate() {
                    product.rows[pair[k / 2]][others[k % 2]] = sum.take();
                }
            }
        }
    }
    if is_symmetric {
        for i in 0..rows {
            let (above, below) = product.rows.split_at_mut(i);
            for (j, row) in above.iter_mut().enumerate() {
                row[i].clone_from(&below[0][j]);
            }
        }
    }
    product
}

/// A matrix with the part of each row of each plane that is not 0.
type Supported<'a> = (&'a Planes, &'a [Vec<Range<usize>>]);

/// Adds the inner products of two rows and two rows, in the order 00, 01, 10, 11.
fn add_dots(x: Supported<'_>, i: [usize; 2], y: Supported<'_>, j: [usize; 2], sums: &mut [Sum; 4]) {
    let n = x.0.cols;
    let hull = |supports: &[Range<usize>], rows: [usize; 2]| {
        let [a, b] = rows.map(|row| supports[row].clone());
        match (a.is_empty(), b.is_empty()) {
            (true, _) => b,
            (_, true) => a,
            _ => a.start.min(b.start)..a.end.max(b.end),
        }
    };
    for ((d, x), left) in x.0.planes.iter().zip(x.1) {
        let left = hull(left, i);
        for ((e, y), right) in y.0.planes.iter().zip(y.1) {
            let right = hull(right, j);
            let (start, end) = (left.start.max(right.start), left.end.min(right.end));
            if start >= end {
                continue;
            }
            let [a, b] = i.map(|row| &x[row * n + start..row * n + end]);
            let [u, v] = j.map(|row| &y[row * n + start..row * n + end]);
            let mut dots = [0i128; 4];
            // No sum overflows: see `Planes`.
            for ((a, b), (u, v)) in a.iter().zip(b).zip(u.iter().zip(v)) {
                let [a, b, u, v] = [a, b, u, v].map(|x| i128::from(*x));
                dots[0] = dots[0].wrapping_add(a.wrapping_mul(u));
                dots[1] = dots[1].wrapping_add(a.wrapping_mul(v));
                dots[2] = dots[2].wrapping_add(b.wrapping_mul(u));
                dots[3] = dots[3].wrapping_add(b.wrapping_mul(v));
            }
            for (sum, dot) in sums.iter_mut().zip(dots) {
                sum.add(d + e, dot);
            }
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
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn matrix(rows: usize, cols: usize) -> impl Strategy<Value = IntegerMatrix> {
        let entry = (any::<i64>(), 0usize..150).prop_map(|(n, k)| Integer::from(n) << k);
        prop::collection::vec(prop::collection::vec(entry, cols), rows)
            .prop_map(move |rows| IntegerMatrix { rows, cols })
    }

    /// Rows of which each has zeros outside of a range, and few high digits.
    fn sparse(rows: usize, cols: usize) -> impl Strategy<Value = IntegerMatrix> {
        let row = (matrix(1, cols), 0..=cols, 0..=cols).prop_map(move |(row, start, end)| {
            let entry = |(k, x): (usize, &Integer)| match (start..end).contains(&k) {
                true => x.clone(),
                false => Integer::ZERO,
            };
            row.rows[0].iter().enumerate().map(entry).collect()
        });
        prop::collection::vec(row, rows).prop_map(move |rows| IntegerMatrix { rows, cols })
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

        #[test]
        fn products_of_sparse_rows_of_any_number_are_products(
            a in sparse(67, 5),
            b in sparse(35, 5),
        ) {
            let (product, gram) = (a.times_transpose(&b), a.gram());
            for i in 0..67 {
                for j in 0..35 {
                    prop_assert_eq!(&product.rows[i][j], &dot(&a.rows[i], &b.rows[j]));
                }
                for j in 0..67 {
                    prop_assert_eq!(&gram.rows[i][j], &dot(&a.rows[i], &a.rows[j]));
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

    /// Zeros, words, and integers of several digits, of both signs.
    fn entry() -> impl Strategy<Value = Integer> {
        prop_oneof![
            2 => Just(Integer::ZERO),
            2 => any::<i64>().prop_map(Integer::from),
            3 => (any::<i128>(), 0usize..300).prop_map(|(n, k)| Integer::from(n) << k),
        ]
    }

    proptest! {
        #[test]
        fn a_product_of_two_rows_by_digits_is_their_inner_product(
            a in matrix(2, 3), b in matrix(2, 3)
        ) {
            let mut sum = Sum::default();
            a.planes().add_dot(1, &b.planes(), 0, &mut sum);
            prop_assert_eq!(sum.take(), dot(&a.rows[1], &b.rows[0]));
            prop_assert_eq!(sum.take(), Integer::ZERO);
        }

        #[test]
        fn a_multiple_by_digits_is_a_multiple(
            a in matrix(1, 2), factor in entry(), e in 0usize..200
        ) {
            let mut spelled = Vec::new();
            digits(&factor, |_, digit| spelled.push(digit));
            let mut sum = Sum::default();
            a.planes().add_multiple(0, 1, &spelled, &mut sum);
            sum.subtract_power_of_two(e);
            prop_assert_eq!(sum.take(), &a.rows[0][1] * factor - (Integer::ONE << e));
        }

        #[test]
        fn a_common_factor_is_taken_out(
            entries in vec((-60i64..60, 1i64..40), 6), n in 1i64..30, d in 1i64..30
        ) {
            let factor = Rational::from_fraction(n, d).expect("a positive denominator");
            let number = |(p, q): &(i64, i64)| Rational::from_fraction(*p, *q).expect("positive");
            let matrix = Matrix::from_fn(2, 3, |i, j| &number(&entries[3 * i + j]) * &factor);
            let (denominator, divisor) = content(&matrix);
            let integral = matrix.entries().iter().map(|x| {
                let (n, d) = (x * &Rational::from_integers(denominator.clone(), divisor.clone())
                    .expect("positive")).to_integers();
                prop_assert_eq!(d, Integer::ONE);
                Ok(n)
            });
            let integral = integral.collect::<Result<Vec<_>, _>>()?;
            let common = integral.iter().fold(Integer::ZERO, |common, n| gcd(&common, n));
            prop_assert!(common == Integer::ONE || matrix.is_zero());
        }
    }
}
