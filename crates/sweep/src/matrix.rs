//! Dense matrices of words, by rows.

use exact::{Integer, Matrix, Rational};

use crate::Word;

/// A matrix of words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Words<W> {
    /// The number of rows.
    pub rows: usize,
    /// The number of columns.
    pub cols: usize,
    /// The entries, row by row.
    pub entries: Vec<W>,
}

impl<W: Word> Words<W> {
    /// The matrix with the given entries, row by row; their number is `rows * cols`.
    pub fn new(rows: usize, cols: usize, entries: Vec<W>) -> Self {
        debug_assert_eq!(entries.len(), rows * cols);
        Self {
            rows,
            cols,
            entries,
        }
    }

    /// The identity.
    pub fn identity(size: usize) -> Self {
        let entry = |k| W::from_small(i64::from(k / size == k % size));
        Self::new(size, size, (0..size * size).map(entry).collect())
    }

    /// A row.
    pub fn row(&self, i: usize) -> &[W] {
        &self.entries[i * self.cols..(i + 1) * self.cols]
    }

    /// The transpose.
    pub fn transpose(&self) -> Self {
        let entry = |k: usize| self.entries[(k % self.rows) * self.cols + k / self.rows].clone();
        let entries = (0..self.entries.len()).map(entry).collect();
        Self::new(self.cols, self.rows, entries)
    }

    /// `self * other`.
    pub fn times(&self, other: &Self) -> Self {
        debug_assert_eq!(self.cols, other.rows);
        let mut entries = Vec::with_capacity(self.rows * other.cols);
        for i in 0..self.rows {
            entries.extend((0..other.cols).map(|j| {
                let column = other.entries[j..].iter().step_by(other.cols);
                sum_of_products(self.row(i).iter().zip(column))
            }));
        }
        Self::new(self.rows, other.cols, entries)
    }

    /// `self * other^T`.
    pub fn times_transposed(&self, other: &Self) -> Self {
        debug_assert_eq!(self.cols, other.cols);
        let mut entries = Vec::with_capacity(self.rows * other.rows);
        for i in 0..self.rows {
            entries.extend((0..other.rows).map(|j| dot(self.row(i), other.row(j))));
        }
        Self::new(self.rows, other.rows, entries)
    }
}

/// The inner product.
#[inline]
pub(crate) fn dot<W: Word>(a: &[W], b: &[W]) -> W {
    sum_of_products(a.iter().zip(b))
}

#[inline]
fn sum_of_products<'a, W: Word + 'a>(pairs: impl Iterator<Item = (&'a W, &'a W)>) -> W {
    let products = pairs.map(|(x, y)| x.times(y));
    products
        .reduce(|sum, term| sum.plus(&term))
        .unwrap_or_else(|| W::from_small(0))
}

impl Words<i64> {
    /// The same numbers in another lane, which holds them.
    pub fn cast<W: Word>(&self) -> Words<W> {
        let entries = self.entries.iter().map(|&x| W::from_small(x)).collect();
        Words::new(self.rows, self.cols, entries)
    }

    /// The matrix of rational numbers.
    pub fn to_matrix(&self) -> Matrix {
        let entries = self.entries.iter().map(|&x| Rational::from(x)).collect();
        Matrix::from_entries(self.rows, self.cols, entries)
    }

    /// The words of a matrix of integers; `None` when an entry is no integer of 63 bits.
    pub fn from_matrix(matrix: &Matrix) -> Option<Self> {
        let entry = |x: &Rational| match x.to_small_fraction()? {
            (numerator, 1) => i64::try_from(numerator).ok().filter(|&x| x != i64::MIN),
            _ => None,
        };
        let entries = matrix.entries().iter().map(entry);
        let entries = entries.collect::<Option<Vec<i64>>>()?;
        Some(Self::new(matrix.rows(), matrix.cols(), entries))
    }

    /// The largest absolute value of an entry.
    pub(crate) fn largest(&self) -> Integer {
        let largest = self.entries.iter().map(|x| x.unsigned_abs()).max();
        largest.unwrap_or(0).into()
    }
}
