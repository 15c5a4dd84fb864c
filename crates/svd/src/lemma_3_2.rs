//! Lemma 3.2 (pages 3-4): Wedin's bound, on two `m x n` matrices and their first `k` triples.
//!
//! With the projectors `P`, `P'`, `Q`, `Q'` on the first `k` right and left singular subspaces of
//! `M`, `M'` and `E = M - M'` the bound is `delta^2 L <= N`, where `L = 2k - <P, P'> - <Q, Q'>` and
//! `N = <E^T E, P'> + <E E^T, Q'>`. A polynomial `f` with `f(0) = 0` that is 1 at the squares of
//! the first `k` singular values and 0 at those of the others gives `P = f(M^T M)` and
//! `Q = f(M M^T)`. Its coefficients are enclosed by Lagrange's formula from enclosures of the
//! distinct squares, and `L` and `N` are polynomials in them with rational coefficients,
//! `<(M^T M)^a, (M'^T M')^b>` and the like. So `D = N - t L` is enclosed to any width, for each of
//! the squares `t = (sigma'_i - sigma_j)^2`, `t = sigma'_i^2` of which `delta^2` is the least.
//!
//! Equality is decided by a constructive root bound, as in `lemma_3_1.rs`. Divided by their common
//! content the matrices are integral and all `sigma` are algebraic integers. Let `V` be the
//! product of the distinct positive squares of `M` and of their differences, `V'` that of `M'`.
//! The denominators of Lagrange's formula divide `V` and `V'`, so `Y = V V' D` is an algebraic
//! integer. It lies in the field of the squares and of one product `sigma'_i sigma_j`, of degree
//! `d <= 2 r! r'!`, `r` and `r'` the numbers of distinct positive squares. A conjugation permutes
//! the squares of each matrix, so it keeps `|V V'|`, and takes projectors to projectors on other
//! eigenspaces, of rank at most `min(m, n)`; hence every conjugate of `D` is at most
//! `b = 2 ||E||^2 + 2 min(m, n) (sigma_1 + sigma'_1)^2 + ...` in absolute value. The product of all
//! conjugates of `Y` is an integer: `D != 0` implies `|D| >= 1 / (|V V'|^d b^(d-1))`.
//!
//! That is within the budget for `min(m, n) <= 3` and entries of few digits.

use std::ops::Range;

use enclosure::Integral;
use exact::integer::bit_length;
use exact::{Integer, Matrix, Rational, rank};

use crate::fixed::Fixed;
use crate::{Enclosures, ROOT_BOUND_BITS, SvdError, singular_values};

/// How the two sides of the bound compare.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Wedin {
    /// The left side is at most the right side.
    Holds {
        /// Whether they are equal.
        equal: bool,
    },
    /// The left side is larger.
    Fails,
    /// Not decided within the budget, which is never a pass.
    Undecided {
        /// The width of the enclosure of the difference, for the common content 1.
        width: Rational,
    },
}

/// Two matrices of one shape and a number of singular triples.
#[derive(Clone, Debug)]
pub struct Triples {
    /// The matrices, divided by their common content.
    matrices: [Matrix; 2],
    values: [Enclosures; 2],
    content: Rational,
    count: usize,
}

impl Triples {
    /// The first `count` triples of `m` and of `other`.
    ///
    /// # Errors
    /// [`SvdError::DifferentShapes`]; [`SvdError::Index`] unless `1 <= count <= min(m, n)`;
    /// [`SvdError::TooLarge`].
    pub fn new(m: &Matrix, other: &Matrix, count: usize) -> Result<Self, SvdError> {
        if m.shape() != other.shape() {
            return Err(SvdError::DifferentShapes);
        }
        let most = m.rows().min(m.cols());
        if !(1..=most).contains(&count) {
            let (index, count) = (count, most);
            return Err(SvdError::Index { index, count });
        }
        let content = Integral::new(&m.hstack(other)).content().clone();
        let unit = content.recip().unwrap_or(Rational::ONE);
        let matrices = [m.scale(&unit), other.scale(&unit)];
        let resolved = |matrix: &Matrix| singular_values(matrix)?.resolve();
        Ok(Self {
            values: [resolved(&matrices[0])?, resolved(&matrices[1])?],
            matrices,
            content,
            count,
        })
    }

    fn shape(&self) -> (usize, usize) {
        self.matrices[0].shape()
    }

    /// Whether both matrices determine their first triples up to rotations among themselves: no
    /// repeated value is split, and a value 0 has no vectors without partner beside it.
    pub fn are_determined(&self) -> bool {
        let (rows, cols) = self.shape();
        self.values.iter().all(|values| {
            if self.count < values.count() {
                values.clusters().iter().any(|c| c.start == self.count)
            } else {
                rows == cols || values.rank() == values.count()
            }
        })
    }

    /// Whether `sigma'_i != sigma_j` for all `i <= k < j`, exactly.
    ///
    /// # Errors
    /// When the checker refuses a refinement, which would be a defect.
    pub fn values_are_separated(&self) -> Result<bool, SvdError> {
        let [values, other] = &self.values;
        for i in starts(other, 0..self.count) {
            for j in starts(values, self.count..values.count()) {
                if other.compare(i, values, j)?.is_eq() {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Whether moreover `sigma'_i > 0` for all `i <= k`.
    ///
    /// # Errors
    /// As for [`Self::values_are_separated`].
    pub fn gap_is_positive(&self) -> Result<bool, SvdError> {
        Ok(self.values[1].rank() >= self.count && self.values_are_separated()?)
    }

    /// The squares of all singular values of the two matrices, if all are rational.
    ///
    /// For integral matrices they are algebraic integers, so a rational one is an integer; whether
    /// it is one is decided by a rank.
    ///
    /// # Errors
    /// As for [`Self::values_are_separated`].
    pub fn rational_squares(&self) -> Result<Option<[Vec<Rational>; 2]>, SvdError> {
        let unit = &self.content * &self.content;
        let mut found = Vec::new();
        for (matrix, values) in self.matrices.iter().zip(&self.values) {
            let Some(squares) = integral_squares(matrix, values)? else {
                return Ok(None);
            };
            found.push(squares.iter().map(|square| square * &unit).collect());
        }
        Ok(found.try_into().ok())
    }

    /// Decides `factor delta^2 L <= N` for triples that are determined. Without `floor` the gap
    /// leaves out `min sigma'_i`, and an empty minimum is infinite.
    ///
    /// # Errors
    /// As for [`Self::values_are_separated`].
    pub fn bound(&self, floor: bool, factor: usize) -> Result<Wedin, SvdError> {
        let (rows, cols) = self.shape();
        // Equal matrices have N = L = 0; whole spaces have L = 0.
        if self.matrices[0] == self.matrices[1] || (rows == cols && self.count == rows) {
            let equal = self.matrices[0] == self.matrices[1];
            return Ok(Wedin::Holds { equal });
        }
        let moments = Moments::new(&self.matrices, self.distinct_counts());
        let enough = self.root_bound(factor);
        let mut bits = 64;
        loop {
            let [values, other] = [
                self.values[0].refine_relative(bits)?,
                self.values[1].refine_relative(bits)?,
            ];
            bits *= 2;
            let scale = 2 * bits + 64;
            let sides = moments.sides(&values, &other, self.count, scale);
            let Some((sines, residuals)) = sides else {
                continue;
            };
            let sines = sines.times(&Fixed::integer(factor, scale));
            let terms = self.least_terms(&values, &other, floor, scale);
            let differences: Vec<Fixed> = if terms.is_empty() {
                // An infinite gap: L <= 0.
                vec![Fixed::integer(0, scale).minus(&sines)]
            } else {
                let difference = |term: &Fixed| residuals.minus(&term.times(&sines));
                terms.iter().map(difference).collect()
            };
            if differences.iter().any(Fixed::is_nonnegative) {
                return Ok(Wedin::Holds { equal: false });
            }
            if differences.iter().all(Fixed::is_negative) {
                return Ok(Wedin::Fails);
            }
            let is_affordable = enough <= ROOT_BOUND_BITS;
            let vanishes = |d: &Fixed| !d.is_negative() && d.is_within(enough);
            if is_affordable && differences.iter().any(vanishes) {
                return Ok(Wedin::Holds { equal: true });
            }
            // Beyond this no refinement helps.
            let limit = if is_affordable { 4 * enough } else { 0 };
            if bits > limit.max(512) {
                let width = differences.iter().map(Fixed::width).max();
                let width = width.unwrap_or_default();
                return Ok(Wedin::Undecided { width });
            }
        }
    }

    /// The numbers of distinct positive squares.
    fn distinct_counts(&self) -> [usize; 2] {
        let distinct = |values: &Enclosures| starts(values, 0..values.rank()).count();
        [distinct(&self.values[0]), distinct(&self.values[1])]
    }

    /// The squares of which `delta^2` is the least.
    fn least_terms(
        &self,
        values: &Enclosures,
        other: &Enclosures,
        floor: bool,
        scale: usize,
    ) -> Vec<Fixed> {
        let value = |of: &Enclosures, i: usize| Fixed::around(&of.values()[i], scale);
        let mut roots = Vec::new();
        for i in starts(other, 0..self.count) {
            for j in starts(values, self.count..values.count()) {
                roots.push(value(other, i).minus(&value(values, j)));
            }
        }
        if floor {
            roots.push(value(other, self.count - 1));
        }
        roots.iter().map(|root| root.times(root)).collect()
    }

    /// A `q` such that `|D| < 2^-q` implies `D = 0`.
    fn root_bound(&self, factor: usize) -> usize {
        let two = Rational::from(2);
        let mut volume = Rational::ONE;
        let mut conjugates = 2usize;
        let mut norm = Rational::ZERO;
        for values in &self.values {
            norm += values.operator_norm().hi();
            let squares: Vec<Rational> = starts(values, 0..values.rank())
                .map(|i| values.values()[i].hi() * values.values()[i].hi())
                .collect();
            for (i, square) in squares.iter().enumerate() {
                conjugates = conjugates.saturating_mul(i + 1);
                // The distance of two positive numbers is at most the greater one.
                for greater in &squares[..i] {
                    volume *= greater;
                }
                volume *= square;
            }
        }
        let e = (&self.matrices[0] - &self.matrices[1]).frobenius_norm_squared();
        let sines = &two * &Rational::from(factor * self.values[0].count());
        let gap = (&norm * &norm) + Rational::ONE;
        let bits = |value: Rational| {
            let (n, d) = value.to_integers();
            bit_length(&(n / d + Integer::ONE))
        };
        let (volume, size) = (bits(volume), bits(&(&two * &e) + &(&sines * &gap)));
        conjugates.saturating_mul(volume.saturating_add(size))
    }
}

/// The first index of each cluster that meets a range.
fn starts(values: &Enclosures, range: Range<usize>) -> impl Iterator<Item = usize> {
    let clusters = values.clusters().into_iter();
    clusters
        .map(move |c| c.start.max(range.start)..c.end.min(range.end))
        .filter(|c| !c.is_empty())
        .map(|c| c.start)
}

/// The squares of the singular values of an integral matrix, if all are integers.
fn integral_squares(
    matrix: &Matrix,
    values: &Enclosures,
) -> Result<Option<Vec<Rational>>, SvdError> {
    let square = |values: &Enclosures, i: usize| &values.values()[i] * &values.values()[i];
    let mut bits = 64;
    let mut values = values.clone();
    while (0..values.rank()).any(|i| square(&values, i).width() >= Rational::ONE) {
        values = values.refine_relative(bits)?;
        bits *= 2;
    }
    let transpose = matrix.transpose();
    let gram = if matrix.rows() <= matrix.cols() {
        matrix * &transpose
    } else {
        &transpose * matrix
    };
    let mut squares = vec![Rational::ZERO; values.count()];
    for cluster in values.clusters() {
        if cluster.start >= values.rank() {
            continue;
        }
        let enclosed = square(&values, cluster.start);
        let (n, d) = enclosed.hi().to_integers();
        let candidate = Rational::from_integers(n / d, Integer::ONE).unwrap_or_default();
        let shifted = &gram - &Matrix::identity(gram.rows()).scale(&candidate);
        if !enclosed.contains(&candidate) || rank(&shifted) + cluster.len() != gram.rows() {
            return Ok(None);
        }
        squares[cluster].fill(candidate);
    }
    Ok(Some(squares))
}

/// The inner products of powers that `L` and `N` consist of.
struct Moments {
    /// `<(M^T M)^a, (M'^T M')^b> + <(M M^T)^a, (M' M'^T)^b>`, from `a = b = 1`.
    overlaps: Vec<Vec<Rational>>,
    /// `<E^T E, (M'^T M')^b> + <E E^T, (M' M'^T)^b>`, from `b = 1`.
    errors: Vec<Rational>,
}

/// The powers of `M^T M` and of `M M^T`, from the first to the given one.
fn powers(matrix: &Matrix, last: usize) -> Vec<[Matrix; 2]> {
    let transpose = matrix.transpose();
    let gram = [&transpose * matrix, matrix * &transpose];
    let next = |pair: &[Matrix; 2]| Some([&pair[0] * &gram[0], &pair[1] * &gram[1]]);
    std::iter::successors(Some(gram.clone()), next)
        .take(last)
        .collect()
}

impl Moments {
    fn new([m, other]: &[Matrix; 2], [last, other_last]: [usize; 2]) -> Self {
        let (own, others) = (powers(m, last), powers(other, other_last));
        let errors = powers(&(m - other), 1);
        let inner = |a: &[Matrix; 2], b: &[Matrix; 2]| a[0].inner(&b[0]) + a[1].inner(&b[1]);
        let with_others = |a: &[Matrix; 2]| others.iter().map(|b| inner(a, b)).collect();
        Self {
            overlaps: own.iter().map(with_others).collect(),
            errors: with_others(&errors[0]),
        }
    }

    /// `L` and `N`; `None` where the enclosures are too wide.
    fn sides(
        &self,
        m: &Enclosures,
        other: &Enclosures,
        count: usize,
        scale: usize,
    ) -> Option<(Fixed, Fixed)> {
        let own = indicator(m, count, scale)?;
        let others = indicator(other, count, scale)?;
        let scaled = |value: &Rational, by: &Fixed| Fixed::point(value, scale).times(by);
        let mut sines = Fixed::integer(2 * count, scale);
        let mut residuals = Fixed::integer(0, scale);
        for (b, c) in others.iter().enumerate() {
            residuals = residuals.plus(&scaled(&self.errors[b], c));
            for (a, d) in own.iter().enumerate() {
                sines = sines.minus(&scaled(&self.overlaps[a][b], &c.times(d)));
            }
        }
        Some((sines, residuals))
    }
}

/// The coefficients, from the first power on, of the polynomial that is 1 at the squares of the
/// first `count` values, which are positive, and 0 at the others and at 0; `None` where the
/// enclosures are too wide.
fn indicator(values: &Enclosures, count: usize, scale: usize) -> Option<Vec<Fixed>> {
    let (zero, one) = (Fixed::integer(0, scale), Fixed::integer(1, scale));
    let square = |i: usize| {
        let value = Fixed::around(&values.values()[i], scale);
        value.times(&value)
    };
    let distinct: Vec<usize> = starts(values, 0..values.rank()).collect();
    let mut sum = vec![zero.clone(); distinct.len()];
    for &i in distinct.iter().filter(|&&i| i < count) {
        let node = square(i);
        // x * product of (x - mu) over the other nodes, divided by its value at the node.
        let (mut basis, mut value, mut is_negative) = (vec![one.clone()], node.clone(), false);
        for &j in distinct.iter().filter(|&&j| j != i) {
            let mu = square(j);
            let shifted = std::iter::once(&zero).chain(&basis);
            let scaled = basis.iter().chain([&zero]);
            let terms = shifted.zip(scaled);
            basis = terms.map(|(up, same)| up.minus(&mu.times(same))).collect();
            let distance = if j < i {
                mu.minus(&node)
            } else {
                node.minus(&mu)
            };
            value = value.times(&distance);
            is_negative ^= j < i;
        }
        let inverse = value.recip()?;
        let inverse = if is_negative {
            zero.minus(&inverse)
        } else {
            inverse
        };
        for (total, coefficient) in sum.iter_mut().zip(&basis) {
            *total = total.plus(&coefficient.times(&inverse));
        }
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn triples<const R: usize, const C: usize>(
        m: [[i64; C]; R],
        other: [[i64; C]; R],
        count: usize,
    ) -> Triples {
        let matrix = |rows| Matrix::from_integers(rows);
        Triples::new(&matrix(m), &matrix(other), count).unwrap()
    }

    #[test]
    fn equality_at_irrational_values_is_decided() {
        // The squares of the golden ratio and of its inverse; one matrix is the other with both
        // axes exchanged: delta^2 = 5, L = 2/5, N = 2.
        let pair = triples([[2, 1], [1, 1]], [[1, 1], [1, 2]], 1);
        assert!(pair.are_determined() && pair.gap_is_positive().unwrap());
        assert_eq!(pair.rational_squares().unwrap(), None);
        assert_eq!(pair.bound(true, 1).unwrap(), Wedin::Holds { equal: true });
        assert_eq!(pair.bound(true, 2).unwrap(), Wedin::Fails);
        // With a negative eigenvalue the left vector turns the other way: no equality.
        let pair = triples([[1, 1], [1, 0]], [[0, 1], [1, 1]], 1);
        assert_eq!(pair.bound(true, 1).unwrap(), Wedin::Holds { equal: false });
    }

    #[test]
    fn equality_is_decided_for_three_values() {
        let m = [[2, 1, 0], [1, 3, 1], [0, 1, 5]];
        let turned = [[5, 1, 0], [1, 3, 1], [0, 1, 2]];
        for count in [1, 2] {
            let pair = triples(m, turned, count);
            assert_eq!(pair.rational_squares().unwrap(), None);
            assert!(matches!(pair.bound(true, 1).unwrap(), Wedin::Holds { .. }));
        }
        // A block of two and a third value of both: the example of two, beside a value of its own.
        let m = [[9, 0, 0], [0, 2, 1], [0, 1, 1]];
        let turned = [[9, 0, 0], [0, 1, 1], [0, 1, 2]];
        let pair = triples(m, turned, 2);
        assert_eq!(pair.bound(true, 1).unwrap(), Wedin::Holds { equal: true });
    }

    #[test]
    fn squares_that_are_rational_are_found() {
        let third = Rational::from_fraction(1, 3).unwrap();
        let m = Matrix::from_integers([[1, 1], [1, -1], [0, 0]]).scale(&third);
        let pair = Triples::new(&m, &Matrix::zeros(3, 2), 1).unwrap();
        let [squares, zeros] = pair.rational_squares().unwrap().unwrap();
        assert_eq!(squares, vec![Rational::from_fraction(2, 9).unwrap(); 2]);
        assert_eq!(zeros, vec![Rational::ZERO; 2]);
        // A repeated value is split.
        assert!(!pair.are_determined());
    }

    #[test]
    fn beyond_the_budget_equality_is_undecided() {
        let block = |a: i64, b: i64, exchanged: bool| {
            let (x, y) = if exchanged { (b, a) } else { (a, b) };
            Matrix::from_integers([[x, 1], [1, y]])
        };
        let matrix = |exchanged| {
            let (first, second) = (block(2, 1, exchanged), block(40, 31, false));
            let zero = Matrix::zeros(2, 2);
            first.hstack(&zero).vstack(&zero.hstack(&second))
        };
        let pair = Triples::new(&matrix(false), &matrix(true), 3).unwrap();
        assert!(matches!(
            pair.bound(true, 1).unwrap(),
            Wedin::Undecided { .. }
        ));
    }
}
