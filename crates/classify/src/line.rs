//! Descent along curves: the order that a curve shows, straight lines, the line of the gradient.

use certificate::{Statement, loss_up_to};
use exact::{Matrix, MatrixPolynomial};
use network::{Instance, direction_from_vector};

use crate::{DescentOrder, Finding, Kind};

/// The order of the first change of the loss along a curve, if it is at most `highest` and a fall.
pub(crate) fn descent_order(
    instance: &Instance,
    curve: &[MatrixPolynomial],
    highest: usize,
) -> Option<usize> {
    let loss = loss_up_to(instance, curve, highest);
    let (order, change) = loss.first_change()?;
    change.is_negative().then_some(order)
}

/// The line `W + t D`.
pub(crate) fn straight(instance: &Instance, direction: Vec<Matrix>) -> Vec<MatrixPolynomial> {
    let layers = instance.network().layers().iter().cloned();
    layers
        .zip(direction)
        .map(|(layer, d)| MatrixPolynomial::line(layer, d))
        .collect()
}

/// The line through `W` with the given coordinates, as in the Hessian.
pub(crate) fn straight_by_coordinates(
    instance: &Instance,
    column: &Matrix,
) -> Vec<MatrixPolynomial> {
    straight(instance, direction_from_vector(instance.network(), column))
}

/// The finding that a critical point with a known descending curve is a saddle.
pub(crate) fn saddle(
    kind: Kind,
    instance: &Instance,
    curve: Vec<MatrixPolynomial>,
    descent: DescentOrder,
) -> Finding {
    let statement = Statement::NotLocalMinimum {
        instance: instance.clone(),
        order: descent.order,
        curve,
    };
    Finding {
        kind,
        descent: Some(descent),
        statement,
    }
}

/// The line against the gradient of one layer, along which the loss falls at order 1; `None` at a
/// critical point.
pub fn gradient_line(instance: &Instance) -> Option<Vec<MatrixPolynomial>> {
    let at = instance.evaluate();
    let layer = at.noncritical_layer()?;
    let zero = |w: &Matrix| Matrix::zeros(w.rows(), w.cols());
    let mut direction: Vec<Matrix> = instance.network().layers().iter().map(zero).collect();
    direction[layer - 1] = -&at.gradient(layer);
    Some(straight(instance, direction))
}
