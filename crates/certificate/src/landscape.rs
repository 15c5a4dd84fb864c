//! How low the order of descent can be.
//!
//! Along any curve `W + t D_1 + t^2 D_2 + ...` the loss changes at order 1 by the gradient, at
//! order 2 by the Hessian form of `D_1`. If the Hessian is positive semidefinite, a curve without
//! change at order 2 has `D_1` in its kernel, and then the change at order 3 is the cubic form
//! of `D_1` alone. So the least order of descent is 1 unless the point is critical, 2 unless the
//! Hessian is positive semidefinite, 3 unless the cubic form vanishes on the kernel of the
//! Hessian, and at least 4 after that.

use exact::{Matrix, MatrixPolynomial, Rational, semidefinite_kernel};
use network::{Evaluation, Instance, direction_from_vector, hessian};

use crate::descent::loss_up_to;
use crate::rejection::require;
use crate::{Code, Rejection};

/// The largest number of weights for which the order is examined.
pub const MAX_ORDER_WEIGHTS: usize = 128;

/// The coefficient of `t^3` in the loss along the line through `W` with the given direction, by
/// coordinates.
fn cubic_coefficient(instance: &Instance, column: &Matrix) -> Rational {
    let network = instance.network();
    let directions = direction_from_vector(network, column);
    let layers = network.layers().iter().cloned().zip(directions);
    let line: Vec<_> = layers
        .map(|(layer, direction)| MatrixPolynomial::line(layer, direction))
        .collect();
    let loss = loss_up_to(instance, &line, 3);
    loss.coefficients().get(3).cloned().unwrap_or_default()
}

/// A basis of the kernel of the Hessian, as columns, if the Hessian is positive semidefinite.
pub fn hessian_kernel(instance: &Instance, at: &Evaluation) -> Option<Matrix> {
    semidefinite_kernel(&hessian(instance, at)).ok()
}

/// A direction in the span of the columns along which the coefficient of `t^3` does not vanish;
/// `None` when the cubic form vanishes on the whole span.
///
/// A cubic form vanishes on a space if it vanishes at `u`, `u + v`, `u - v` and `u + v + w` for
/// all basis vectors (polarisation).
pub fn cubic_direction(instance: &Instance, basis: &Matrix) -> Option<Matrix> {
    let vanishes = |column: &Matrix| cubic_coefficient(instance, column).is_zero();
    let columns: Vec<Matrix> = (0..basis.cols()).map(|j| basis.column(j)).collect();
    let singles = columns.iter().cloned();
    let pairs = (0..columns.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
    let sums = pairs.clone().map(|(i, j)| &columns[i] + &columns[j]);
    let differences = pairs.clone().map(|(i, j)| &columns[i] - &columns[j]);
    let triples = pairs.flat_map(|(i, j)| (0..j).map(move |k| (i, j, k)));
    let triples = triples.map(|(i, j, k)| &(&columns[i] + &columns[j]) + &columns[k]);
    singles
        .chain(sums)
        .chain(differences)
        .chain(triples)
        .find(|column| !vanishes(column))
}

/// A lower bound from 1 to 4 for the order of descent along any curve; exact below 4.
///
/// # Errors
/// [`Code::TooLarge`] when the network has more than [`MAX_ORDER_WEIGHTS`] weights.
pub fn least_order(instance: &Instance) -> Result<usize, Rejection> {
    let at = instance.evaluate();
    if at.noncritical_layer().is_some() {
        return Ok(1);
    }
    check_size(instance)?;
    Ok(match hessian_kernel(instance, &at) {
        None => 2,
        Some(kernel) if cubic_direction(instance, &kernel).is_some() => 3,
        Some(_) => 4,
    })
}

pub(crate) fn check_size(instance: &Instance) -> Result<(), Rejection> {
    let weights = instance.network().weights();
    require(weights <= MAX_ORDER_WEIGHTS, Code::TooLarge, || {
        format!("{weights} weights, at most {MAX_ORDER_WEIGHTS}")
    })
}
