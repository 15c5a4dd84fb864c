//! Not critical, and not a local minimum.
//!
//! A polynomial curve `W(t)` with `W(0) = W` makes `L(W(t))` a polynomial in `t` with rational
//! coefficients. If the first nonzero coefficient after the constant one is negative, the loss
//! falls for all small `t > 0`, so `W` is not a local minimum. No straight line need do this: see
//! the instance `curved-only-H3` of the tests.

use exact::{MatrixPolynomial, Polynomial};
use network::Instance;

use crate::rejection::require;
use crate::{Code, Rejection};

/// The loss along a curve of layers, as a polynomial in `t`.
///
/// # Panics
/// When the layers of the curve do not fit the instance.
pub fn loss_along(instance: &Instance, curve: &[MatrixPolynomial]) -> Polynomial {
    // No power of the output is above the sum of the degrees.
    let degree: usize = curve.iter().map(|layer| layer.coefficients().len()).sum();
    loss_up_to(instance, curve, 2 * degree)
}

/// The loss along a curve of layers without the powers above `t^degree`, which are dropped on the
/// way.
///
/// # Panics
/// When the layers of the curve do not fit the instance.
pub fn loss_up_to(instance: &Instance, curve: &[MatrixPolynomial], degree: usize) -> Polynomial {
    let data = MatrixPolynomial::constant(instance.x().clone());
    let output = curve
        .iter()
        .fold(data, |signal, layer| (layer * &signal).truncated(degree));
    (&output + &-instance.y()).half_norm_squared(degree)
}

/// Accepts if the gradient in the layer does not vanish.
pub(crate) fn check_not_critical(instance: &Instance, layer: usize) -> Result<(), Rejection> {
    check_layer(instance, layer)?;
    require(
        !instance.evaluate().gradient(layer).is_zero(),
        Code::GradientVanishes,
        || format!("the gradient in layer {layer} is zero"),
    )
}

/// Accepts a layer index from 1 to the depth.
pub(crate) fn check_layer(instance: &Instance, layer: usize) -> Result<(), Rejection> {
    let depth = instance.network().depth();
    require((1..=depth).contains(&layer), Code::IndexOutOfRange, || {
        format!("layer {layer} of a network with {depth} layers")
    })
}

/// The largest sum of the degrees of the matrix polynomials of a certificate. Expanding their
/// product takes a number of steps quadratic in it.
pub const MAX_DEGREE: usize = 1024;

/// Accepts if the degrees sum to at most [`MAX_DEGREE`], trailing zeros included.
pub(crate) fn check_degree<'a>(
    polynomials: impl IntoIterator<Item = &'a MatrixPolynomial>,
) -> Result<(), Rejection> {
    let degrees = polynomials.into_iter().map(|p| p.coefficients().len() - 1);
    let total: usize = degrees.sum();
    require(total <= MAX_DEGREE, Code::TooLarge, || {
        format!("the degrees sum to {total}, at most {MAX_DEGREE}")
    })
}

/// Accepts if the first change of the loss along the curve is a fall at `t^order`.
pub(crate) fn check_descent(
    instance: &Instance,
    order: usize,
    curve: &[MatrixPolynomial],
) -> Result<(), Rejection> {
    let layers = instance.network().layers();
    require(curve.len() == layers.len(), Code::ShapeMismatch, || {
        format!(
            "a curve of {} layers for a network of {}",
            curve.len(),
            layers.len()
        )
    })?;
    for (i, (path, layer)) in curve.iter().zip(layers).enumerate() {
        require(path.shape() == layer.shape(), Code::ShapeMismatch, || {
            format!(
                "curve[{i}] has shape {:?}, expected {:?}",
                path.shape(),
                layer.shape()
            )
        })?;
        require(path.start() == layer, Code::CurveStart, || {
            format!("curve[{i}] starts at {}, expected {layer}", path.start())
        })?;
    }
    check_degree(curve)?;
    let loss = loss_along(instance, curve);
    let (found, coefficient) = loss
        .first_change()
        .ok_or_else(|| Rejection::new(Code::NoDescent, "the loss is constant along the curve"))?;
    require(coefficient.is_negative(), Code::NoDescent, || {
        format!("the first change of the loss is {coefficient} t^{found}")
    })?;
    require(found == order, Code::OrderMismatch, || {
        format!("the loss falls at order {found}, stated {order}")
    })
}
