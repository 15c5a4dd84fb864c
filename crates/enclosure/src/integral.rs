//! Integer matrices: every certificate is checked over the integers.
//!
//! A rational matrix `A` is `c B` with `c > 0` rational and `B` an integer matrix whose entries
//! have no common factor; `sigma_i(A) = c sigma_i(B)`. Products are computed in base `2^56`, so
//! that the inner loop is a dot product of machine words without overflow.

use exact::integer::{digits, gcd};
use exact::{Integer, Matrix, Rational};

/// An integer matrix, as its rows.
#[derive(Clone, Debug)]
pub(crate) struct IntegerMatrix {
    pub(crate) rows: Vec<Vec<Integer>>,
    pub(crate) cols: usize,
}

/// The entries of a matrix in base `2^56`: entry `(i, k)` is the sum over `d` of
/// `planes[d][i * cols + k] * 2^(56 d)`.
struct Planes(Vec<Vec<i64>>);

impl Planes {
    fn new(matrix: &IntegerMatrix) -> Self {
        let size = matrix.rows.len() * matrix.cols;
        let mut planes: Vec<Vec<i64>> = Vec::new();
        for (position, entry) in matrix.rows.iter().flatten().enumerate() {
            for (d, digit) in digits(entry).into_iter().enumerate() {
                if planes.len() == d {
                    planes.push(vec![0; size]);
                }
                planes[d][position] = digit;
            }
        }
        Self(planes)
    }
}

impl IntegerMatrix {
    pub(crate) fn transpose(&self) -> Self {
        let column = |j: usize| self.rows.iter().map(|row| row[j].clone()).collect();
        Self {
            rows: (0..self.cols).map(column).collect(),
            cols: self.rows.len(),
        }
    }

    /// `self * other^T`: the inner products of the rows.
    ///
    /// A product of digits is below `2^112`, so a dot product of up to `2^14` digits fits. The
    /// checker admits [`crate::MAX_SIZE`] entries.
    ///
    /// # Panics
    /// When the rows differ in length or are longer than `2^14`.
    pub(crate) fn times_transpose(&self, other: &Self) -> Self {
        assert_eq!(self.cols, other.cols, "rows of different length");
        assert!(self.cols <= 1 << 14, "rows of {} entries", self.cols);
        let (left, right) = (Planes::new(self), Planes::new(other));
        let n = self.cols;
        let row = |i: usize| {
            let entry = |j: usize| {
                let mut sum = Integer::ZERO;
                for (d, x) in left.0.iter().enumerate() {
                    for (e, y) in right.0.iter().enumerate() {
                        let (x, y) = (&x[i * n..(i + 1) * n], &y[j * n..(j + 1) * n]);
                        let terms = x.iter().zip(y);
                        let dot: i128 = terms.map(|(a, b)| i128::from(*a) * i128::from(*b)).sum();
                        sum += Integer::from(dot) << (56 * (d + e));
                    }
                }
                sum
            };
            (0..other.rows.len()).map(entry).collect()
        };
        Self {
            rows: (0..self.rows.len()).map(row).collect(),
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
        }
    }

    /// The content.
    pub fn content(&self) -> &Rational {
        &self.content
    }

    /// The rows of the integer matrix, or its columns if it is wider than tall.
    pub fn tall_rows(&self) -> &[Vec<Integer>] {
        &self.tall.rows
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
