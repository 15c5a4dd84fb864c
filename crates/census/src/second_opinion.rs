//! A second opinion on the certificates of points: is the value the least one?
//!
//! With `Z = Y Pi`, `Pi` the orthogonal projector onto the row space of `X`, and singular values
//! `sigma_1 >= sigma_2 >= ...` of `Z` (Eckart and Young 1936, Mirsky 1960),
//!
//! `min ||R X - Y||^2 over rank R <= k = ||Y||^2 - sigma_1^2 - ... - sigma_k^2`.
//!
//! The certificates show that a point is a minimum by a separating number, and that it is none by
//! a descending curve; neither knows singular values. Here the least value is an enclosure from
//! the crate `svd`, which knows neither. A point called a global minimum must have a value inside,
//! a point called no local minimum a value strictly above.
//!
//! Inside is necessary, not sufficient; equality is decided too. Let `S = R X` and `T = Z - S`. A
//! point is a global minimum exactly if `S T^T = 0`, `S^T T = 0`, and either `T = 0`, or `S` has
//! rank `k` and `sigma_k(S) >= sigma_1(T)`: then `Z Z^T = S S^T + T T^T` with product zero, so that
//! the singular values of `Z` are those of `S` and of `T` together, and those of `S` are the `k`
//! largest. The crate `svd` decides the order of two singular values in all cases.

use std::cmp::Ordering;

use certificate::{Certificate, Statement};
use exact::{Matrix, Rational, rank, solve};
use network::Problem;
use svd::{Enclosure, SvdError, singular_values};

/// The width of the enclosure in which the value of a minimum must lie is at most `2^-64` of
/// `||Y Pi||^2`.
pub const WIDTH_BITS: usize = 64;

/// The relative precision of singular values beyond which a value that is not told apart from the
/// least one counts as equal to it, and contradicts the certificate of a descent.
const MOST_BITS: usize = 4096;

/// What singular values say of a point and its certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Opinion {
    /// The point is called a global minimum, and its value is the least: it lies in the enclosure
    /// of this width, and the equality is proved.
    Agrees {
        /// The width of the enclosure of the least value.
        width: Rational,
    },
    /// The point is called no local minimum, and its value is strictly above the least.
    Above,
    /// The certificate is wrong, or the singular values are.
    Contradicts(String),
}

/// What a certificate says of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called {
    /// A global minimum over products of rank at most the bound.
    GlobalMinimum,
    /// Not a local minimum.
    NotLocalMinimum,
}

/// `Y Pi`: the least-squares fit of `Y` by the inputs.
fn fitted(problem: &Problem) -> Matrix {
    let x = problem.x();
    let gram = x * &x.transpose();
    let solution = solve(&gram, &(x * &problem.y().transpose()));
    // The normal equation of least squares always has a solution.
    &solution.expect("a least-squares solution").transpose() * x
}

/// `||Y||^2` minus the sum of the squares of the first `bound` values.
fn least_of(problem: &Problem, values: &[Enclosure], bound: usize) -> Enclosure {
    let zero = Enclosure::point(Rational::ZERO);
    let kept = values.iter().take(bound);
    let kept = kept.fold(zero, |sum, value| &sum + &(value * value));
    let minus_one = Enclosure::point(-&Rational::ONE);
    &Enclosure::point(problem.y().frobenius_norm_squared()) + &(&kept * &minus_one)
}

/// The least value of `||R X - Y||^2` over `rank R <= bound`, in an interval of width at most
/// `2^-bits ||Y Pi||^2`. The loss of a network has a factor 1/2.
///
/// # Errors
/// [`SvdError::TooLarge`] beyond the sizes that enclosures are checked for.
pub fn least_value(problem: &Problem, bound: usize, bits: usize) -> Result<Enclosure, SvdError> {
    let fitted = fitted(problem);
    let mut values = singular_values(&fitted)?;
    let scale = fitted.frobenius_norm_squared();
    let width = (0..bits).fold(scale, |width, _| width / Rational::from(2));
    let mut relative = bits + 2;
    loop {
        let least = least_of(problem, values.values(), bound);
        if least.width() <= width {
            return Ok(least);
        }
        values = values.refine_relative(relative)?;
        relative *= 2;
    }
}

/// Whether a product of rank at most `bound` has the least value: the exact criterion above.
///
/// # Errors
/// As for [`least_value`].
pub fn is_least(problem: &Problem, r: &Matrix, bound: usize) -> Result<bool, SvdError> {
    let kept = r * problem.x();
    let discarded = &fitted(problem) - &kept;
    let products = [
        &kept * &discarded.transpose(),
        &kept.transpose() * &discarded,
    ];
    if rank(r) > bound || !products.iter().all(Matrix::is_zero) {
        return Ok(false);
    }
    if discarded.is_zero() {
        return Ok(true);
    }
    if rank(&kept) < bound {
        return Ok(false);
    }
    let (kept, discarded) = (singular_values(&kept)?, singular_values(&discarded)?);
    Ok(kept.compare(bound - 1, &discarded, 0)? != Ordering::Less)
}

/// What singular values say of a product of rank at most `bound`, and of what it is called.
///
/// # Errors
/// As for [`least_value`].
pub fn opinion(
    problem: &Problem,
    r: &Matrix,
    bound: usize,
    called: Called,
) -> Result<Opinion, SvdError> {
    let value = problem.residual(r).frobenius_norm_squared();
    let least = least_value(problem, bound, WIDTH_BITS)?;
    let contradicts = |what: &str| {
        Ok(Opinion::Contradicts(format!(
            "the value {value} {what}; the least value lies in {least}"
        )))
    };
    match called {
        Called::GlobalMinimum if !least.contains(&value) => contradicts("is not the least"),
        Called::GlobalMinimum if !is_least(problem, r, bound)? => {
            contradicts("is proved not to be the least")
        }
        Called::GlobalMinimum => Ok(Opinion::Agrees {
            width: least.width(),
        }),
        Called::NotLocalMinimum => {
            let (mut bits, mut found) = (WIDTH_BITS, least.clone());
            while found.contains(&value) && bits < MOST_BITS {
                bits *= 2;
                found = least_value(problem, bound, bits)?;
            }
            if *found.hi() < value {
                Ok(Opinion::Above)
            } else {
                contradicts("is not above the least")
            }
        }
    }
}

/// The second opinion on the certificate of a point.
///
/// # Errors
/// As for [`least_value`].
pub fn second_opinion(certificate: &Certificate) -> Result<Opinion, SvdError> {
    let (instance, called) = match &certificate.statement {
        Statement::GlobalMinimum { instance, .. } => (instance, Called::GlobalMinimum),
        Statement::NotLocalMinimum { instance, .. } | Statement::NotCritical { instance, .. } => {
            (instance, Called::NotLocalMinimum)
        }
    };
    let network = instance.network();
    opinion(
        instance.problem(),
        &network.product(),
        network.bottleneck(),
        called,
    )
}
