//! Lemma 3.3 (page 4), read for some decomposition of `M`: with `g` the gap of `M` and
//! `e = ||M - M'||_F < g/2`, every singular value decomposition `(U', S', V')` of `M'` has one of
//! `M` with `||U - U'||_F^2 + ||V - V'||_F^2 <= 4 e^2 / (g - e)^2 <= 16 e^2 / g^2`.
//!
//! *The gap* is the least distance between different eigenvalues of `A = [0 M; M^T 0]`, which are
//! `+-sigma_i`, and 0 if `M` is not square.
//!
//! *Proof.* Let `C` be the indices of one singular value `mu > 0` of `M`, `n_C` in number, and `X'`
//! the columns `x_i' = (u_i', v_i') / sqrt 2`, `i` in `C`: orthonormal eigenvectors of `A'` with
//! `|sigma_i' - mu| <= e` (Weyl). With `F = A' - A` and `P` the projection off the eigenspace of
//! `mu`, `P (A - sigma_i') x_i' = -P F x_i'`, and all other eigenvalues of `A` are at least `g - e`
//! away from `sigma_i'`; so `||P X'||_F <= ||F X'||_F / (g - e)` (Davis and Kahan 1970). Let `X` be
//! the columns `(u_i, v_i) / sqrt 2` of a decomposition of `M`, and `W` the orthogonal polar factor
//! of `X^T X'`, whose singular values are cosines `c_j`. Then `||X W - X'||_F^2 = 2 n_C - 2 sum c_j
//! <= 2 sum (1 - c_j^2) = 2 ||P X'||_F^2`, and `(U_C W, V_C W)` are singular vectors of `M`, which
//! gives `||U_C W - U_C'||_F^2 + ||V_C W - V_C'||_F^2 <= 4 ||F X'||_F^2 / (g - e)^2`. For the zeros
//! the two sides are aligned apart: with `x = (u', +-v') / sqrt 2` the same bound, summed over
//! both signs, gives `||P_U U_0'||_F^2 + ||P_V V_0'||_F^2 <= (||F_12 V_0'||_F^2 +
//! ||F_12^T U_0'||_F^2) / (g - e)^2`, where the columns of `U_0'`, `V_0'` may be completed to full
//! bases, and twice that bounds the distance. The `F X'` of all clusters have
//! `||.||_F^2 <= e^2` together, up to these factors.
//!
//! *Deciding an instance.* The sines are bounded from above without the theorem: approximate
//! bases are data, their residuals `A x - s x` are exact, and a residual over the distance from
//! `s` to the rest of the spectrum, by its enclosures, bounds the sine to the exact subspace. The
//! sine between two approximate bases is an exact rational square. Sines obey the triangle
//! inequality, because `||P - Q||_F^2 = 2 ||sin||_F^2` for projections of one rank.

use std::ops::Range;

use enclosure::Enclosure;
use exact::{Matrix, Rational, column_basis, inverse};

use crate::{Enclosures, Subspaces, SvdError, frobenius_norm, singular_subspaces, singular_values};

/// How many bits the intervals of values and norms have.
const BITS: usize = 128;

/// What is certified of an instance.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub enum Nearness {
    /// Each decomposition of `M'` has one of `M` at a distance whose square is at most this. The
    /// theorem allows `16 e^2 / g^2` for all `M'` with `e < g/2`.
    Within {
        /// An upper bound of the square of the distance.
        distance_squared: Rational,
        /// The gap `g`; `None` where all eigenvalues of `A` are 0, and the distance is 0.
        gap: Option<Enclosure>,
    },
    /// `M'` is not within half the gap of `M`, as far as the enclosures tell.
    Far,
}

/// The least distance of different eigenvalues of `[0 M; M^T 0]`. The clusters must be resolved.
fn gap(values: &Enclosures) -> Option<Enclosure> {
    let (rows, cols) = values.matrix().shape();
    let mut levels: Vec<Enclosure> = Vec::new();
    for cluster in values.clusters() {
        levels.push(values.values()[cluster.start].clone());
    }
    if rows != cols && values.rank() == values.count() {
        levels.push(Enclosure::point(Rational::ZERO));
    }
    let minus = Enclosure::point(-&Rational::ONE);
    let differences = levels
        .windows(2)
        .map(|pair| &pair[0] + &(&pair[1] * &minus));
    // The least positive value and its negative, which 0 does not separate.
    let opposite = (rows == cols && values.rank() == values.count())
        .then(|| levels.last().map(|last| last + last))
        .flatten();
    let least = |a: Enclosure, b: Enclosure| if a.hi() < b.hi() { a } else { b };
    let all: Vec<Enclosure> = differences.chain(opposite).collect();
    let lowest = all.iter().map(|gap| gap.lo().clone()).min()?;
    let upper = all.into_iter().reduce(least)?;
    // The least of the gaps lies between the least lower and the least upper end.
    Some(Enclosure::hull(&Enclosure::point(lowest), &upper))
}

/// A lower bound of the distance from `s` to the eigenvalues of `[0 M; M^T 0]` that do not belong
/// to the singular values in the range.
fn separation(values: &Enclosures, range: &Range<usize>, s: &Rational) -> Option<Rational> {
    let all = values.values();
    let (rows, cols) = values.matrix().shape();
    let mut distances = vec![s + all.last()?.lo()];
    if rows != cols {
        distances.push(s.clone());
    }
    if range.start > 0 {
        distances.push(all[range.start - 1].lo() - s);
    }
    if let Some(below) = all.get(range.end) {
        distances.push(s - below.hi());
    }
    distances.into_iter().min().filter(Rational::is_positive)
}

/// Approximate vectors of a range of singular values, `u` above `v`.
struct Basis {
    columns: Matrix,
    /// The inverse of the Gram matrix.
    gram_inverse: Matrix,
    /// An upper bound of the sine to the exact subspace.
    sine: Rational,
}

fn established(values: &Enclosures, range: &Range<usize>) -> Result<(Matrix, Matrix), SvdError> {
    match singular_subspaces(values, range.clone())? {
        Subspaces::Enclosed { established, .. } => Ok((
            established.approx_left().clone(),
            established.approx_right().clone(),
        )),
        Subspaces::Kernels { .. } => Err(SvdError::NoFactors),
    }
}

/// The joint basis of a range of positive values, with its sine by residuals; `None` when the
/// range is not separated by the enclosures, or the columns are far from orthogonal.
fn joint(values: &Enclosures, range: &Range<usize>) -> Result<Option<Basis>, SvdError> {
    let (left, right) = established(values, range)?;
    let matrix = values.matrix();
    let mut square = Rational::ZERO;
    for (j, i) in range.clone().enumerate() {
        let s = values.values()[i].mid();
        let (u, v) = (left.column(j), right.column(j));
        let above = &(matrix * &v) - &u.scale(&s);
        let below = &(&matrix.transpose() * &u) - &v.scale(&s);
        let Some(distance) = separation(values, range, &s) else {
            return Ok(None);
        };
        let residual = above.frobenius_norm_squared() + below.frobenius_norm_squared();
        square += residual / (&distance * &distance);
    }
    let columns = left.vstack(&right);
    let gram = &columns.transpose() * &columns;
    // Gershgorin: a lower bound of the least eigenvalue.
    let row = |i: usize| {
        let others = (0..gram.cols())
            .filter(|&j| j != i)
            .map(|j| gram[(i, j)].abs());
        others.fold(gram[(i, i)].clone(), |rest, entry| rest - entry)
    };
    let least = (0..gram.rows())
        .map(row)
        .min()
        .filter(Rational::is_positive);
    Ok(least
        .zip(inverse(&gram))
        .map(|(least, gram_inverse)| Basis {
            columns,
            gram_inverse,
            sine: Enclosure::sqrt(&(square / least), BITS).hi().clone(),
        }))
}

/// The square of the sine between the spans of two bases of one size: `n - tr(P Q)`.
fn sine_squared((a, a_gram): (&Matrix, &Matrix), (b, b_gram): (&Matrix, &Matrix)) -> Rational {
    let cross = &a.transpose() * b;
    let product = &(a_gram * &cross) * &(b_gram * &cross.transpose());
    (0..product.rows()).fold(Rational::from(product.rows()), |rest, i| {
        rest - product[(i, i)].clone()
    })
}

/// An upper bound of the sum of two lengths, squared, of which one is given as a square.
fn square_of_sum(square: &Rational, length: &Rational) -> Rational {
    let sum = Enclosure::sqrt(square, BITS).hi() + length;
    &sum * &sum
}

/// An upper bound of the square of the distance of the vectors in a range of equal positive values.
fn cluster(m: &Enclosures, other: &Enclosures, range: &Range<usize>) -> Result<Rational, SvdError> {
    let (Some(x), Some(y)) = (joint(m, range)?, joint(other, range)?) else {
        return Err(SvdError::NoFactors);
    };
    let between = sine_squared((&x.columns, &x.gram_inverse), (&y.columns, &y.gram_inverse));
    let sine = square_of_sum(&between, &(&x.sine + &y.sine));
    Ok(Rational::from(4) * sine)
}

/// The same for the kernels. The spaces orthogonal to them belong to the positive values; those of
/// `M` are its column and row space, exactly.
fn kernels(m: &Enclosures, other: &Enclosures) -> Result<Rational, SvdError> {
    let range = 0..m.rank();
    let Subspaces::Enclosed { established, .. } = singular_subspaces(other, range)? else {
        return Err(SvdError::NoFactors);
    };
    let side = |space: Matrix, approx: &Matrix| {
        let gram = |a: &Matrix| inverse(&(&a.transpose() * a)).ok_or(SvdError::NoFactors);
        let found = sine_squared((&space, &gram(&space)?), (approx, &gram(approx)?));
        Ok::<_, SvdError>(found)
    };
    let matrix = m.matrix();
    let left = side(column_basis(matrix), established.approx_left())?;
    let right = side(
        column_basis(&matrix.transpose()),
        established.approx_right(),
    )?;
    let sine = square_of_sum(&(left + right), established.sine_upper());
    Ok(Rational::from(2) * sine)
}

/// Decides the reading on `(M, M')`.
///
/// # Errors
/// [`SvdError::DifferentShapes`] when the sizes differ, [`SvdError::TooLarge`], and
/// [`SvdError::NoFactors`] or [`SvdError::Rejected`] when no decomposition is good enough to tell,
/// which is never a pass.
pub fn lemma_3_3(m: &Matrix, other: &Matrix) -> Result<Nearness, SvdError> {
    if m.shape() != other.shape() {
        return Err(SvdError::DifferentShapes);
    }
    let values = singular_values(m)?.resolve()?.refine_relative(BITS)?;
    let gap = gap(&values);
    let change = frobenius_norm(&(m - other), BITS);
    let none = |gap| Nearness::Within {
        distance_squared: Rational::ZERO,
        gap,
    };
    // The decompositions of M = M' are its own; any vectors are those of M = 0.
    let Some(gap) = gap else {
        return Ok(none(None));
    };
    if change.hi().is_zero() {
        return Ok(none(Some(gap)));
    }
    if &(change.hi() + change.hi()) >= gap.lo() {
        return Ok(Nearness::Far);
    }
    let moved = singular_values(other)?.refine_relative(BITS)?;
    let mut distance_squared = Rational::ZERO;
    for range in values.clusters() {
        if range.start < values.rank() {
            distance_squared += cluster(&values, &moved, &range)?;
        }
    }
    if m.rows().max(m.cols()) > values.rank() {
        distance_squared += kernels(&values, &moved)?;
    }
    Ok(Nearness::Within {
        distance_squared,
        gap: Some(gap),
    })
}
