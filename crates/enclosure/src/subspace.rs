//! Enclosures of singular subspaces: Wedin's bound.
//!
//! In the notation of `factors.rs` let `C` be a cluster of indices, `U_C`, `V_C` its columns, and
//! `R = B V_C - U_C diag(s_C)`, `T = B^T U_C - V_C diag(s_C)`. Let `gap > 0` satisfy
//! `|s_i - sigma_j| >= gap` for `i` in `C` and `j` not in `C`, and also `s_i >= gap` if `m != n`.
//! Then the exact singular subspaces of `C` and the column spaces of `U_C`, `V_C` satisfy
//!
//! `||sin Theta(left)||_F^2 + ||sin Theta(right)||_F^2
//!     <= (||R||_F^2 + ||T||_F^2) / (gap^2 (1 - delta))`.
//!
//! Proof (Wedin 1972; Stewart and Sun, *Matrix Perturbation Theory*, V.4.1). For an exact pair
//! `(x, y)` of singular vectors outside `C`, put `p = x^T u_i`, `q = y^T v_i`, `e = x^T R e_i`,
//! `f = y^T T e_i`. Then `e = sigma q - s p` and `f = sigma p - s q`, so
//! `e + f = (sigma - s)(p + q)`, `e - f = (sigma + s)(q - p)`, and
//! `p^2 + q^2 <= (e^2 + f^2) / gap^2` because `sigma + s >= |sigma - s| >= gap`. A left singular
//! vector `x` without partner (`m > n`)
//! has `e = -s p`. The sum over an orthonormal basis of the complement is at most
//! `(||R||_F^2 + ||T||_F^2) / gap^2`, and dividing by the least singular values of `U_C` and `V_C`,
//! squared at least `1 - delta`, passes from columns to subspaces. `U_C`, `V_C` need not be
//! orthonormal.

use exact::{Integer, Matrix, Rational};

use crate::factors::dyadic;
use crate::rejection::require;
use crate::{Code, Enclosure, Rejection, SingularValues, SubspaceCertificate, check};

/// Singular subspaces of a separated cluster, by approximate bases with a proved error.
///
/// The cluster consists of the singular values `first .. first + count`, counted from 0. They are
/// positive and separated from all others, so that their singular subspaces are well defined.
#[derive(Clone, Debug)]
pub struct SingularSubspaces {
    first: usize,
    left: Matrix,
    right: Matrix,
    sine: Rational,
    defect: Rational,
    /// Whether `||R||_F^2 + ||T||_F^2 < 3/4 s^2` for a cluster of one value `s`.
    signs_agree: bool,
}

impl SingularSubspaces {
    /// The first singular value of the cluster, counted from 0.
    pub fn first(&self) -> usize {
        self.first
    }

    /// The number of singular values of the cluster.
    pub fn count(&self) -> usize {
        self.left.cols()
    }

    /// Columns whose span is near the left singular subspace.
    pub fn approx_left(&self) -> &Matrix {
        &self.left
    }

    /// Columns whose span is near the right singular subspace.
    pub fn approx_right(&self) -> &Matrix {
        &self.right
    }

    /// A bound on `sqrt(||sin Theta(left)||_F^2 + ||sin Theta(right)||_F^2)`.
    pub fn sine_upper(&self) -> &Rational {
        &self.sine
    }

    /// A bound on the distance in norm of each approximate vector, with a suitable common sign of
    /// both, from the exact unit vector; `None` unless the cluster is one simple value.
    ///
    /// An angle with sine `x < 1/2` is a chord below `3/2 x`, and the length of the approximate
    /// vector differs from 1 by at most `delta`. The signs that suit the two sides agree: with the
    /// exact pair `(x, y)`, `a = x^T u`, `b = y^T v` and `a b < 0` it would follow that
    /// `|x^T R| = |sigma b - s a| >= s |a|`, `|y^T T| >= s |b|`, and the squared residuals would be
    /// at least `s^2 (a^2 + b^2) >= 2 s^2 (1 - delta) 3/4 >= 3/4 s^2`.
    pub fn vector_radius(&self) -> Option<Rational> {
        let (half, chord) = (
            Rational::from_fraction(1, 2)?,
            Rational::from_fraction(3, 2)?,
        );
        (self.count() == 1 && self.sine < half && self.signs_agree)
            .then(|| &self.defect + &(&self.sine * &chord))
    }

    /// Enclosures of the entries of the left singular vector, up to a sign common with
    /// [`Self::right_vector`]; `None` as for [`Self::vector_radius`].
    pub fn left_vector(&self) -> Option<Vec<Enclosure>> {
        self.vector(&self.left)
    }

    /// Enclosures of the entries of the right singular vector.
    pub fn right_vector(&self) -> Option<Vec<Enclosure>> {
        self.vector(&self.right)
    }

    fn vector(&self, basis: &Matrix) -> Option<Vec<Enclosure>> {
        let radius = self.vector_radius()?;
        let around = |x: &Rational| Enclosure::proved(x - &radius, x + &radius);
        Some(basis.entries().iter().map(around).collect())
    }
}

/// Checks a certificate of singular subspaces.
///
/// # Errors
/// When the certificate does not establish the bound; this says nothing about the truth of it.
pub fn check_subspaces(certificate: &SubspaceCertificate) -> Result<SingularSubspaces, Rejection> {
    let SubspaceCertificate {
        values,
        first,
        count,
        sine,
    } = certificate;
    let (mut subspaces, square) = prove_subspaces(&check(values)?, *first, *count)?;
    require(
        !sine.is_negative() && sine * sine >= square,
        Code::SineTooSmall,
        || format!("{sine} is claimed, the square of the proved bound is {square}"),
    )?;
    subspaces.sine = sine.clone();
    Ok(subspaces)
}

/// The bound that the factors of an accepted certificate prove, rounded up, with its own
/// certificate. What the factors prove of the values serves all clusters.
///
/// # Errors
/// As for [`check_subspaces`], which accepts the certificate.
pub fn enclose_subspaces(
    values: &SingularValues,
    first: usize,
    count: usize,
) -> Result<(SubspaceCertificate, SingularSubspaces), Rejection> {
    let (mut subspaces, square) = prove_subspaces(values, first, count)?;
    subspaces.sine = Enclosure::sqrt(&square, 16).hi().clone();
    let certificate = SubspaceCertificate {
        values: values.certificate().clone(),
        first,
        count,
        sine: subspaces.sine.clone(),
    };
    Ok((certificate, subspaces))
}

/// The subspaces, with a bound on the square of the sine; `sine` is left 0.
fn prove_subspaces(
    values: &SingularValues,
    first: usize,
    count: usize,
) -> Result<(SingularSubspaces, Rational), Rejection> {
    let factors = values.certificate().factors.as_ref();
    let (factors, proved) = factors.zip(values.proved.as_ref()).ok_or_else(|| {
        Rejection::new(Code::FactorsMissing, "subspaces need approximate vectors")
    })?;
    let found = proved.squares.len().min(values.rank());
    let end = first.checked_add(count).filter(|end| *end <= found);
    let end = end.filter(|_| count > 0).ok_or_else(|| {
        Rejection::new(
            Code::ClusterOutOfRange,
            format!("{count} values from {first}, {found} are positive and have vectors"),
        )
    })?;
    let separated = |i: usize| {
        let mut neighbours = values.values()[i - 1..].iter();
        let (upper, lower) = (neighbours.next(), neighbours.next());
        upper
            .zip(lower)
            .is_none_or(|(upper, lower)| upper.lo() > lower.hi())
    };
    require(
        (first == 0 || separated(first)) && separated(end),
        Code::NotSeparated,
        || format!("the intervals {first}..{end} overlap others"),
    )?;
    let (p, q) = (factors.precision, factors.value_precision);
    let s = |i: usize| &proved.content * &dyadic(factors.values[i].clone(), q);
    let mut gaps = Vec::new();
    if first > 0 {
        gaps.push(values.values()[first - 1].lo() - &s(first));
    }
    if let Some(below) = values.values().get(end) {
        gaps.push(&s(end - 1) - below.hi());
    }
    let (rows, cols) = values.matrix().shape();
    if rows != cols {
        gaps.push(s(end - 1));
    }
    let defect = dyadic(proved.defect.clone(), 2 * p);
    let squares = proved.squares[first..end].iter();
    let squares = squares.fold(Integer::ZERO, |sum, square| sum + square);
    let squares = &dyadic(squares, 2 * (p + q)) * &(&proved.content * &proved.content);
    // Without a gap to keep, the subspaces are the whole spaces and the sines vanish.
    let square = match gaps.into_iter().min() {
        None => Rational::ZERO,
        Some(gap) => {
            require(gap.is_positive(), Code::NotSeparated, || {
                format!("the values from {first} to {end} are not separated from the others")
            })?;
            &squares / &(&(&gap * &gap) * &(&Rational::ONE - &defect))
        }
    };
    let basis = |vectors: &[Vec<Integer>], dimension| {
        Matrix::from_fn(dimension, count, |k, i| {
            dyadic(vectors[first + i][k].clone(), p)
        })
    };
    let subspaces = SingularSubspaces {
        first,
        left: basis(&factors.left, rows),
        right: basis(&factors.right, cols),
        sine: Rational::ZERO,
        defect,
        signs_agree: signs_agree(&squares, &s(end - 1)),
    };
    Ok((subspaces, square))
}

/// Whether the sum of the squared residuals is below `3/4 s^2`.
fn signs_agree(squares: &Rational, s: &Rational) -> bool {
    squares * &Rational::from(4) < &Rational::from(3) * &(s * s)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_agree_below_three_quarters_of_the_square() {
        let agree = |n, s| signs_agree(&Rational::from_fraction(n, 4).unwrap(), &Rational::from(s));
        assert!(agree(26, 3) && !agree(27, 3) && !agree(28, 3));
    }
}
