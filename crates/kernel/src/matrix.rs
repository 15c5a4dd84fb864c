//! Matrices over a [`Ring`], and the linear algebra of terms.
//!
//! Elimination looks for a pivot that is known to be a unit, so it works over fields and over
//! truncated polynomials alike; where no pivot is known and an entry is not known to be 0, it
//! stops. Determinant, adjugate and inverse need no pivots: Faddeev's and Le Verrier's recursion
//! divides by integers only.

use std::cmp::Ordering;

use exact::Matrix;

use crate::infinitesimal::Qt;
use crate::poly::Poly;
use crate::ring::{Ring, Stop};

/// A dense `rows x cols` matrix, entries by rows; sides may be 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mat<K = Qt> {
    rows: usize,
    cols: usize,
    entries: Vec<K>,
}

/// The reduced row echelon form and the columns of its pivots.
struct Echelon<K> {
    reduced: Mat<K>,
    pivots: Vec<usize>,
}

/// How many eigenvalues of a symmetric matrix are positive, negative and zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inertia {
    /// The number of positive eigenvalues.
    pub positive: usize,
    /// The number of negative eigenvalues.
    pub negative: usize,
    /// The dimension of the kernel.
    pub zero: usize,
}

impl Mat {
    /// The same matrix for the crate `exact`, if no entry moves.
    pub fn to_exact(&self) -> Option<Matrix> {
        let entries = self.entries.iter().map(Qt::as_rational);
        Some(Matrix::from_entries(
            self.rows,
            self.cols,
            entries.collect::<Option<_>>()?,
        ))
    }
}

impl<K: Ring> From<&Matrix> for Mat<K> {
    fn from(matrix: &Matrix) -> Self {
        let entries = matrix.entries().iter().map(K::rational).collect();
        Self::new(matrix.rows(), matrix.cols(), entries)
    }
}

impl<K> Mat<K> {
    /// The matrix of the given entries, by rows.
    ///
    /// # Panics
    /// When the number of entries is not `rows * cols`.
    pub fn new(rows: usize, cols: usize, entries: Vec<K>) -> Self {
        assert_eq!(entries.len(), rows * cols, "a {rows} x {cols} matrix");
        Self {
            rows,
            cols,
            entries,
        }
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of columns.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Rows and columns.
    pub fn shape(&self) -> (usize, usize) {
        (self.rows, self.cols)
    }

    /// The entries, by rows.
    pub fn entries(&self) -> &[K] {
        &self.entries
    }

    /// The entry in row `i` and column `j`, counted from 0.
    pub fn at(&self, i: usize, j: usize) -> &K {
        &self.entries[i * self.cols + j]
    }

    /// The matrix of the entries `f(i, j)`.
    ///
    /// # Errors
    /// Those of `f`.
    pub fn from_fn(
        rows: usize,
        cols: usize,
        mut f: impl FnMut(usize, usize) -> Result<K, Stop>,
    ) -> Result<Self, Stop> {
        let mut entries = Vec::with_capacity(rows * cols);
        for i in 0..rows {
            for j in 0..cols {
                entries.push(f(i, j)?);
            }
        }
        Ok(Self {
            rows,
            cols,
            entries,
        })
    }

    /// The matrix of the images of the entries.
    pub fn map<L>(&self, f: &impl Fn(&K) -> L) -> Mat<L> {
        Mat::new(self.rows, self.cols, self.entries.iter().map(f).collect())
    }
}

impl<K: Ring> Mat<K> {
    /// The matrix with `value` on the diagonal and 0 elsewhere.
    pub fn scalar(size: usize, value: &K) -> Self {
        let zero = K::integer(0);
        let entry = |k| if k % (size + 1) == 0 { value } else { &zero }.clone();
        Self::new(size, size, (0..size * size).map(entry).collect())
    }

    /// The identity.
    pub fn identity(size: usize) -> Self {
        Self::scalar(size, &K::integer(1))
    }

    /// The matrix with all entries equal.
    pub fn constant(rows: usize, cols: usize, value: &K) -> Self {
        Self::new(rows, cols, vec![value.clone(); rows * cols])
    }

    /// Combines the entries of two matrices; undefined for different shapes.
    pub(crate) fn zip(
        &self,
        other: &Self,
        f: impl Fn(&K, &K) -> Result<K, Stop>,
    ) -> Result<Self, Stop> {
        defined(self.shape() == other.shape())?;
        let pairs = self.entries.iter().zip(&other.entries);
        let entries = pairs.map(|(a, b)| f(a, b)).collect::<Result<_, _>>()?;
        Ok(Self::new(self.rows, self.cols, entries))
    }

    /// The matrix of the images of the entries under a map that may stop.
    pub(crate) fn each(&self, f: impl Fn(&K) -> Result<K, Stop>) -> Result<Self, Stop> {
        let entries = self.entries.iter().map(f).collect::<Result<_, _>>()?;
        Ok(Self::new(self.rows, self.cols, entries))
    }

    /// The sum; undefined for different shapes.
    ///
    /// # Errors
    /// Those of the ring.
    pub fn add(&self, other: &Self) -> Result<Self, Stop> {
        self.zip(other, K::add)
    }

    /// The difference; undefined for different shapes.
    ///
    /// # Errors
    /// Those of the ring.
    pub fn sub(&self, other: &Self) -> Result<Self, Stop> {
        self.zip(other, K::sub)
    }

    /// The product with a number.
    ///
    /// # Errors
    /// Those of the ring.
    pub fn scale(&self, factor: &K) -> Result<Self, Stop> {
        self.each(|entry| entry.mul(factor))
    }

    /// The product; undefined if the inner sides differ.
    ///
    /// # Errors
    /// Those of the ring.
    pub fn mul(&self, other: &Self) -> Result<Self, Stop> {
        defined(self.cols == other.rows)?;
        Self::from_fn(self.rows, other.cols, |i, j| {
            let row = self.entries[i * self.cols..(i + 1) * self.cols].iter();
            K::inner(
                row.zip(
                    other.entries[j.min(other.entries.len())..]
                        .iter()
                        .step_by(other.cols),
                ),
            )
        })
    }

    /// The transpose.
    #[must_use]
    pub fn transpose(&self) -> Self {
        let index = |k| self.at(k % self.rows, k / self.rows).clone();
        Self::new(
            self.cols,
            self.rows,
            (0..self.entries.len()).map(index).collect(),
        )
    }

    /// The rows `rows` and columns `cols`, in the given order.
    #[must_use]
    pub fn select(&self, rows: &[usize], cols: &[usize]) -> Self {
        let entries = rows
            .iter()
            .flat_map(|&i| cols.iter().map(move |&j| self.at(i, j).clone()));
        Self::new(rows.len(), cols.len(), entries.collect())
    }

    /// The Kronecker product: block `(i, j)` is the entry `(i, j)` times `other`.
    ///
    /// # Errors
    /// Those of the ring.
    pub fn kronecker(&self, other: &Self) -> Result<Self, Stop> {
        let (r, c) = other.shape();
        Self::from_fn(self.rows * r, self.cols * c, |i, j| {
            self.at(i / r, j / c).mul(other.at(i % r, j % c))
        })
    }

    /// The sum of the products of the entries.
    ///
    /// # Errors
    /// [`Stop::Undefined`] for different shapes, and those of the ring.
    pub fn inner(&self, other: &Self) -> Result<K, Stop> {
        defined(self.shape() == other.shape())?;
        K::inner(self.entries.iter().zip(&other.entries))
    }

    /// The trace of a square matrix.
    ///
    /// # Errors
    /// [`Stop::Undefined`] if it is not square, and those of the ring.
    pub fn trace(&self) -> Result<K, Stop> {
        defined(self.rows == self.cols)?;
        (0..self.rows).try_fold(K::integer(0), |sum, i| sum.add(self.at(i, i)))
    }

    /// Whether two matrices are equal; undefined for different shapes.
    ///
    /// # Errors
    /// When the ring cannot tell.
    pub fn equals(&self, other: &Self) -> Result<bool, Stop> {
        defined(self.shape() == other.shape())?;
        let pairs = self.entries.iter().zip(&other.entries);
        Ok(first_nonzero(pairs.map(|(a, b)| a.sub(b)?.is_zero()))?.is_none())
    }

    /// Whether the matrix equals its transpose.
    ///
    /// # Errors
    /// When the ring cannot tell.
    pub fn is_symmetric(&self) -> Result<bool, Stop> {
        Ok(self.rows == self.cols && self.equals(&self.transpose())?)
    }

    /// A row, from `top` on, whose entry in a column is known not to be 0; `None` if all are 0.
    fn pivot(&self, top: usize, col: usize) -> Result<Option<usize>, Stop> {
        let found = first_nonzero((top..self.rows).map(|row| self.at(row, col).is_zero()))?;
        Ok(found.map(|k| top + k))
    }

    fn swap_rows(&mut self, a: usize, b: usize) {
        for j in 0..self.cols {
            self.entries.swap(a * self.cols + j, b * self.cols + j);
        }
    }

    /// The rank, by fraction-free elimination (Bareiss 1968): each value is a minor.
    ///
    /// # Errors
    /// When the ring cannot tell whether a pivot is 0.
    pub fn rank(&self) -> Result<usize, Stop> {
        if self.rows < self.cols {
            // Of independent columns none lacks a pivot.
            return self.transpose().rank();
        }
        let mut minors = self.clone();
        let mut previous: Option<K> = None;
        let mut rank = 0;
        for col in 0..self.cols {
            let Some(row) = minors.pivot(rank, col)? else {
                continue;
            };
            minors.swap_rows(rank, row);
            let pivot = minors.at(rank, col).clone();
            for i in rank + 1..self.rows {
                for j in col + 1..self.cols {
                    let (a, b) = (
                        pivot.mul(minors.at(i, j))?,
                        minors.at(i, col).mul(minors.at(rank, j))?,
                    );
                    let cross = a.sub(&b)?;
                    minors.entries[i * self.cols + j] = match &previous {
                        Some(previous) => cross.div(previous)?,
                        None => cross,
                    };
                }
            }
            previous = Some(pivot);
            rank += 1;
            if rank == self.rows {
                break;
            }
        }
        Ok(rank)
    }

    /// The reduced row echelon form, by Gauss and Jordan.
    fn echelon(&self) -> Result<Echelon<K>, Stop> {
        let mut reduced = self.clone();
        let mut pivots = Vec::new();
        for col in 0..self.cols {
            let top = pivots.len();
            let Some(row) = reduced.pivot(top, col)? else {
                continue;
            };
            reduced.swap_rows(top, row);
            let unit = reduced.at(top, col).invert()?;
            for j in col..self.cols {
                reduced.entries[top * self.cols + j] = reduced.at(top, j).mul(&unit)?;
            }
            for i in (0..self.rows).filter(|&i| i != top) {
                let factor = reduced.at(i, col).clone();
                for j in col..self.cols {
                    let change = factor.mul(reduced.at(top, j))?;
                    reduced.entries[i * self.cols + j] = reduced.at(i, j).sub(&change)?;
                }
            }
            pivots.push(col);
        }
        Ok(Echelon { reduced, pivots })
    }

    /// The coefficients `1, c_1, ..., c_n` of `det(x I - A)`, highest power first, and the adjugate
    /// (Faddeev and Le Verrier: `N_0 = I`, `c_k = -tr(A N_(k-1)) / k`, `N_k = A N_(k-1) + c_k I`,
    /// `adj(A) = (-1)^(n-1) N_(n-1)`).
    fn faddeev(&self) -> Result<(Vec<K>, Self), Stop> {
        defined(self.rows == self.cols)?;
        let n = self.rows;
        let mut coefficients = vec![K::integer(1)];
        let mut adjugate = Self::identity(n);
        for k in 1..=n {
            let product = self.mul(&adjugate)?;
            let c = product.trace()?.div(&K::integer(-(k as i64)))?;
            if k < n {
                adjugate = product.add(&Self::scalar(n, &c))?;
            }
            coefficients.push(c);
        }
        let sign = K::integer(if n.is_multiple_of(2) { -1 } else { 1 });
        Ok((coefficients, adjugate.scale(&sign)?))
    }

    /// The characteristic polynomial `det(x I - A)` of a square matrix.
    pub(crate) fn characteristic(&self) -> Result<Poly<K>, Stop> {
        let (mut coefficients, _) = self.faddeev()?;
        coefficients.reverse();
        Poly::new(coefficients)
    }

    /// The determinant of a square matrix.
    ///
    /// # Errors
    /// [`Stop::Undefined`] if it is not square, and those of the ring.
    pub fn determinant(&self) -> Result<K, Stop> {
        let (coefficients, _) = self.faddeev()?;
        let sign = K::integer(if self.rows.is_multiple_of(2) { 1 } else { -1 });
        coefficients[self.rows].mul(&sign)
    }

    /// The adjugate of a square matrix; the identity for 1 x 1.
    ///
    /// # Errors
    /// As for [`Mat::determinant`].
    pub fn adjugate(&self) -> Result<Self, Stop> {
        Ok(self.faddeev()?.1)
    }

    /// The inverse of a square matrix; undefined if it is singular.
    ///
    /// # Errors
    /// As for [`Mat::determinant`].
    pub fn inverse(&self) -> Result<Self, Stop> {
        let (coefficients, adjugate) = self.faddeev()?;
        let sign = K::integer(if self.rows.is_multiple_of(2) { 1 } else { -1 });
        adjugate.scale(&coefficients[self.rows].mul(&sign)?.invert()?)
    }

    /// Whether every entry is 0.
    ///
    /// # Errors
    /// When the ring cannot tell, or the shapes do not fit.
    pub fn is_zero(&self) -> Result<bool, Stop> {
        for entry in &self.entries {
            if !entry.is_zero()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A basis of the kernel, as columns.
    ///
    /// # Errors
    /// When the ring cannot tell, or the shapes do not fit.
    pub fn kernel_basis(&self) -> Result<Self, Stop> {
        let Echelon { reduced, pivots } = self.echelon()?;
        let free: Vec<usize> = (0..self.cols).filter(|col| !pivots.contains(col)).collect();
        Self::from_fn(self.cols, free.len(), |i, k| {
            match pivots.iter().position(|&pivot| pivot == i) {
                Some(row) => K::integer(0).sub(reduced.at(row, free[k])),
                None => Ok(K::integer(i64::from(i == free[k]))),
            }
        })
    }

    /// This matrix with another, of as many rows, on its right.
    ///
    /// # Errors
    /// When the ring cannot tell, or the shapes do not fit.
    pub fn beside(&self, right: &Self) -> Result<Self, Stop> {
        defined(self.rows == right.rows)?;
        Self::from_fn(self.rows, self.cols + right.cols, |i, j| {
            let entry = if j < self.cols {
                self.at(i, j)
            } else {
                right.at(i, j - self.cols)
            };
            Ok(entry.clone())
        })
    }

    /// The pseudo-inverse of Moore and Penrose. With the full-rank factorisation `A = C F` by
    /// pivot columns and echelon rows it is `F^T (F F^T)^-1 (C^T C)^-1 C^T`.
    ///
    /// # Errors
    /// When the ring cannot tell the rank.
    pub fn pseudoinverse(&self) -> Result<Self, Stop> {
        let Echelon { reduced, pivots } = self.echelon()?;
        let (all, cols): (Vec<_>, Vec<_>) = ((0..self.rows).collect(), (0..self.cols).collect());
        let (c, f) = (
            self.select(&all, &pivots),
            reduced.select(&all[..pivots.len()], &cols),
        );
        let (ct, ft) = (c.transpose(), f.transpose());
        let right = ft.mul(&f.mul(&ft)?.inverse()?)?;
        right.mul(&ct.mul(&c)?.inverse()?)?.mul(&ct)
    }

    /// The orthogonal projector onto the column space, `C (C^T C)^-1 C^T` for the pivot columns.
    ///
    /// # Errors
    /// When the ring cannot tell the rank.
    pub fn projector(&self) -> Result<Self, Stop> {
        let rows: Vec<usize> = (0..self.rows).collect();
        let c = self.select(&rows, &self.echelon()?.pivots);
        let ct = c.transpose();
        c.mul(&ct.mul(&c)?.inverse()?)?.mul(&ct)
    }

    /// The inertia of a symmetric matrix, by symmetric elimination (Lagrange) and Sylvester's law.
    ///
    /// # Errors
    /// [`Stop::Undefined`] if it is not symmetric; when the ring cannot tell a sign.
    pub fn inertia(&self) -> Result<Inertia, Stop> {
        defined(self.is_symmetric()?)?;
        let mut form = self.clone();
        let mut inertia = Inertia {
            positive: 0,
            negative: 0,
            zero: 0,
        };
        while form.rows > 0 {
            let n = form.rows;
            let Some(pivot) = form.diagonal_pivot()? else {
                inertia.zero += n;
                break;
            };
            let d = form.at(pivot, pivot).clone();
            match d.sign()? {
                Ordering::Greater => inertia.positive += 1,
                _ => inertia.negative += 1,
            }
            // The Schur complement of the pivot.
            let rest: Vec<usize> = (0..n).filter(|&i| i != pivot).collect();
            let unit = d.invert()?;
            let row = form.select(&[pivot], &rest).scale(&unit)?;
            form = Self::from_fn(n - 1, n - 1, |i, j| {
                let change = form.at(rest[i], pivot).mul(row.at(0, j))?;
                form.at(rest[i], rest[j]).sub(&change)
            })?;
        }
        Ok(inertia)
    }

    /// An index with a nonzero diagonal entry, made if necessary by adding row and column `j` to
    /// row and column `i` with `a_ij != 0`; `None` when the matrix is 0.
    fn diagonal_pivot(&mut self) -> Result<Option<usize>, Stop> {
        let n = self.rows;
        if let Some(i) = first_nonzero((0..n).map(|i| self.at(i, i).is_zero()))? {
            return Ok(Some(i));
        }
        for i in 0..n {
            for j in 0..i {
                if !self.at(i, j).is_zero()? {
                    for l in 0..n {
                        self.entries[i * n + l] = self.at(i, l).add(self.at(j, l))?;
                    }
                    for k in 0..n {
                        self.entries[k * n + i] = self.at(k, i).add(self.at(k, j))?;
                    }
                    return Ok(Some(i));
                }
            }
        }
        Ok(None)
    }

    /// The permanent, by subsets of columns: `p(S) = sum_(j in S) a_(|S|,j) p(S - j)`.
    ///
    /// # Errors
    /// [`Stop::Undefined`] if it is not square, and those of the ring.
    ///
    /// # Panics
    /// Beyond 20 rows; the evaluator's limit is below that.
    pub fn permanent(&self) -> Result<K, Stop> {
        defined(self.rows == self.cols)?;
        assert!(self.rows <= 20, "a permanent of {} rows", self.rows);
        let mut sums = vec![K::integer(1)];
        for set in 1usize..1 << self.rows {
            let row = set.count_ones() as usize - 1;
            let columns = (0..self.rows).filter(|j| set >> j & 1 == 1);
            sums.push(K::inner(
                columns.map(|j| (self.at(row, j), &sums[set & !(1 << j)])),
            )?);
        }
        Ok(sums.swap_remove(sums.len() - 1))
    }

    /// The weight of the heaviest entry.
    pub(crate) fn weight(&self) -> u64 {
        self.entries.iter().map(K::weight).max().unwrap_or(1)
    }
}

/// The place of the first element that is known not to be 0; `None` when all are 0. An element that
/// is known not to be 0 decides, whatever is known of the others.
fn first_nonzero(zeros: impl Iterator<Item = Result<bool, Stop>>) -> Result<Option<usize>, Stop> {
    let mut unknown = None;
    for (k, is_zero) in zeros.enumerate() {
        match is_zero {
            Ok(false) => return Ok(Some(k)),
            Ok(true) => {}
            Err(stop) => unknown = Some(stop),
        }
    }
    unknown.map_or(Ok(None), Err)
}

/// Stops with [`Stop::Undefined`] unless the condition holds.
pub(crate) fn defined(condition: bool) -> Result<(), Stop> {
    if condition {
        Ok(())
    } else {
        Err(Stop::Undefined)
    }
}
