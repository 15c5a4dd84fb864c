//! The dense matrix over the rationals, in row-major order.
//!
//! Sizes may be zero. Operations on matrices of unfitting sizes are programming errors and panic;
//! sizes of user input are checked when a problem or a network is constructed.

use std::fmt;
use std::ops::{Add, AddAssign, Index, IndexMut, Mul, Neg, Sub};

use crate::Rational;
use crate::rational::inner_product;

/// A dense `rows x cols` matrix of rationals.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Matrix {
    rows: usize,
    cols: usize,
    entries: Vec<Rational>,
}

/// Rows of unequal length: row `row` (from 0) has `found` entries where `expected` are needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RaggedRows {
    /// The offending row, counted from 0.
    pub row: usize,
    /// Its length.
    pub found: usize,
    /// The length of the first row.
    pub expected: usize,
}

impl fmt::Display for RaggedRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "row {} has {} entries, expected {} as in row 1",
            self.row + 1,
            self.found,
            self.expected
        )
    }
}

impl std::error::Error for RaggedRows {}

impl Matrix {
    /// The matrix whose entry in row `i` and column `j` is `entry(i, j)`.
    pub fn from_fn(
        rows: usize,
        cols: usize,
        mut entry: impl FnMut(usize, usize) -> Rational,
    ) -> Self {
        let mut entries = Vec::with_capacity(rows * cols);
        for i in 0..rows {
            for j in 0..cols {
                entries.push(entry(i, j));
            }
        }
        Self {
            rows,
            cols,
            entries,
        }
    }

    /// The matrix with the given rows; no rows give the 0 x 0 matrix.
    ///
    /// # Errors
    /// When the rows differ in length.
    pub fn from_rows(rows: Vec<Vec<Rational>>) -> Result<Self, RaggedRows> {
        let cols = rows.first().map_or(0, Vec::len);
        let count = rows.len();
        if let Some((row, found)) = rows
            .iter()
            .map(Vec::len)
            .enumerate()
            .find(|(_, len)| *len != cols)
        {
            return Err(RaggedRows {
                row,
                found,
                expected: cols,
            });
        }
        Ok(Self {
            rows: count,
            cols,
            entries: rows.into_iter().flatten().collect(),
        })
    }

    /// The matrix with the given integer entries.
    pub fn from_integers<const R: usize, const C: usize>(rows: [[i64; C]; R]) -> Self {
        Self::from_fn(R, C, |i, j| Rational::from(rows[i][j]))
    }

    /// The `rows x cols` matrix with the given entries in row-major order.
    ///
    /// # Panics
    /// When the number of entries is not `rows * cols`.
    pub fn from_entries(rows: usize, cols: usize, entries: Vec<Rational>) -> Self {
        assert_eq!(entries.len(), rows * cols, "a {rows} x {cols} matrix");
        Self {
            rows,
            cols,
            entries,
        }
    }

    /// The zero matrix.
    pub fn zeros(rows: usize, cols: usize) -> Self {
        Self::from_fn(rows, cols, |_, _| Rational::ZERO)
    }

    /// The identity matrix of the given size.
    pub fn identity(size: usize) -> Self {
        Self::from_fn(size, size, |i, j| {
            if i == j {
                Rational::ONE
            } else {
                Rational::ZERO
            }
        })
    }

    /// The matrix with a single 1, in row `row` and column `col`.
    pub fn unit(rows: usize, cols: usize, row: usize, col: usize) -> Self {
        let mut unit = Self::zeros(rows, cols);
        unit[(row, col)] = Rational::ONE;
        unit
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of columns.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// The size `(rows, cols)`.
    pub fn shape(&self) -> (usize, usize) {
        (self.rows, self.cols)
    }

    /// The entries in row-major order.
    pub fn entries(&self) -> &[Rational] {
        &self.entries
    }

    /// The entries of row `i`.
    pub fn row(&self, i: usize) -> &[Rational] {
        &self.entries[i * self.cols..(i + 1) * self.cols]
    }

    /// The rows as slices, in order.
    pub fn row_slices(&self) -> impl Iterator<Item = &[Rational]> {
        (0..self.rows).map(|i| self.row(i))
    }

    /// Column `j` as a `rows x 1` matrix.
    pub fn column(&self, j: usize) -> Self {
        self.select_columns(&[j])
    }

    /// The columns with the given indices, in that order.
    pub fn select_columns(&self, columns: &[usize]) -> Self {
        Self::from_fn(self.rows, columns.len(), |i, j| {
            self[(i, columns[j])].clone()
        })
    }

    /// The rows with the given indices, in that order.
    pub fn select_rows(&self, rows: &[usize]) -> Self {
        Self::from_fn(rows.len(), self.cols, |i, j| self[(rows[i], j)].clone())
    }

    /// The transpose.
    pub fn transpose(&self) -> Self {
        Self::from_fn(self.cols, self.rows, |i, j| self[(j, i)].clone())
    }

    /// The product with a scalar.
    pub fn scale(&self, factor: &Rational) -> Self {
        Self::from_fn(self.rows, self.cols, |i, j| factor * &self[(i, j)])
    }

    /// `[self | right]`.
    pub fn hstack(&self, right: &Self) -> Self {
        assert_eq!(self.rows, right.rows, "hstack of {self:?} and {right:?}");
        Self::from_fn(self.rows, self.cols + right.cols, |i, j| {
            if j < self.cols {
                self[(i, j)].clone()
            } else {
                right[(i, j - self.cols)].clone()
            }
        })
    }

    /// `self` above `below`.
    pub fn vstack(&self, below: &Self) -> Self {
        self.transpose().hstack(&below.transpose()).transpose()
    }

    /// The Kronecker product: block `(i, j)` is `self[(i, j)] * right`.
    pub fn kronecker(&self, right: &Self) -> Self {
        Self::from_fn(self.rows * right.rows, self.cols * right.cols, |i, j| {
            &self[(i / right.rows, j / right.cols)] * &right[(i % right.rows, j % right.cols)]
        })
    }

    /// The Frobenius inner product `tr(self * other^T)`.
    pub fn inner(&self, other: &Self) -> Rational {
        assert_eq!(
            self.shape(),
            other.shape(),
            "inner product of {self:?} and {other:?}"
        );
        inner_product(self.entries.iter().zip(&other.entries))
    }

    /// The square of the Frobenius norm.
    pub fn frobenius_norm_squared(&self) -> Rational {
        self.inner(self)
    }

    /// The largest absolute value of an entry; 0 for an empty matrix.
    pub fn max_abs_entry(&self) -> Rational {
        self.entries
            .iter()
            .map(Rational::abs)
            .max()
            .unwrap_or_default()
    }

    /// Whether all entries are 0.
    pub fn is_zero(&self) -> bool {
        self.entries.iter().all(Rational::is_zero)
    }

    /// Whether the matrix equals its transpose.
    pub fn is_symmetric(&self) -> bool {
        self.rows == self.cols
            && (0..self.rows).all(|i| (0..i).all(|j| self[(i, j)] == self[(j, i)]))
    }

    /// Exchanges two rows.
    pub fn swap_rows(&mut self, a: usize, b: usize) {
        for j in 0..self.cols {
            self.entries.swap(a * self.cols + j, b * self.cols + j);
        }
    }
}

impl Index<(usize, usize)> for Matrix {
    type Output = Rational;
    fn index(&self, (i, j): (usize, usize)) -> &Rational {
        debug_assert!(j < self.cols);
        &self.entries[i * self.cols + j]
    }
}

impl IndexMut<(usize, usize)> for Matrix {
    fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut Rational {
        debug_assert!(j < self.cols);
        &mut self.entries[i * self.cols + j]
    }
}

impl Add for &Matrix {
    type Output = Matrix;
    fn add(self, other: &Matrix) -> Matrix {
        assert_eq!(self.shape(), other.shape(), "sum of {self:?} and {other:?}");
        Matrix::from_fn(self.rows, self.cols, |i, j| &self[(i, j)] + &other[(i, j)])
    }
}

impl AddAssign for Matrix {
    fn add_assign(&mut self, other: Matrix) {
        assert_eq!(self.shape(), other.shape(), "sum of {self:?} and {other:?}");
        for (entry, term) in self.entries.iter_mut().zip(other.entries) {
            *entry += term;
        }
    }
}

impl Sub for &Matrix {
    type Output = Matrix;
    fn sub(self, other: &Matrix) -> Matrix {
        assert_eq!(
            self.shape(),
            other.shape(),
            "difference of {self:?} and {other:?}"
        );
        Matrix::from_fn(self.rows, self.cols, |i, j| &self[(i, j)] - &other[(i, j)])
    }
}

impl Neg for &Matrix {
    type Output = Matrix;
    fn neg(self) -> Matrix {
        Matrix::from_fn(self.rows, self.cols, |i, j| -&self[(i, j)])
    }
}

impl Mul for &Matrix {
    type Output = Matrix;
    fn mul(self, other: &Matrix) -> Matrix {
        assert_eq!(self.cols, other.rows, "product of {self:?} and {other:?}");
        Matrix::from_fn(self.rows, other.cols, |i, j| {
            let column = (0..other.rows).map(|k| &other[(k, j)]);
            inner_product(self.row(i).iter().zip(column))
        })
    }
}

/// Prints `[a b; c d]`: rows are separated by semicolons, entries by spaces.
impl fmt::Display for Matrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (i, row) in self.row_slices().enumerate() {
            if i > 0 {
                f.write_str("; ")?;
            }
            for (j, entry) in row.iter().enumerate() {
                if j > 0 {
                    f.write_str(" ")?;
                }
                write!(f, "{entry}")?;
            }
        }
        f.write_str("]")
    }
}

impl fmt::Debug for Matrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{} {self}", self.rows, self.cols)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ragged_rows_are_named() {
        let one = || Rational::ONE;
        let error = Matrix::from_rows(vec![vec![one(), one()], vec![one()]]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "row 2 has 1 entries, expected 2 as in row 1"
        );
    }

    #[test]
    fn the_kronecker_product_places_blocks() {
        let a = Matrix::from_integers([[1, 2]]);
        let b = Matrix::from_integers([[0, 1], [1, 0]]);
        assert_eq!(
            a.kronecker(&b),
            Matrix::from_integers([[0, 1, 0, 2], [1, 0, 2, 0]])
        );
    }

    #[test]
    fn products_with_an_empty_dimension_are_zero() {
        let tall = Matrix::zeros(3, 0);
        let wide = Matrix::zeros(0, 2);
        assert_eq!(&tall * &wide, Matrix::zeros(3, 2));
    }
}
