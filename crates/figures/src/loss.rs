//! The loss along curves and lines through a point.
//!
//! Along a polynomial curve `W(t)` the loss is a polynomial in `t` with rational coefficients,
//! which is printed as it is; the points of the drawing are its values at rational `t`.

use certificate::loss_along;
use exact::{Matrix, MatrixPolynomial, Polynomial, Rational};
use network::Instance;

use crate::{near, place};

/// How many pieces a drawn curve has.
const PIECES: i64 = 48;

/// How many straight lines of a plane are compared.
pub(crate) const LINES: usize = 96;

/// The change of the loss along a curve.
#[derive(Clone, Debug)]
pub struct Series {
    /// What the curve is.
    pub label: String,
    /// `L(W(t)) - L(W)`, exactly.
    pub change: Polynomial,
    /// Points `(t, change)` of the drawing.
    pub points: Vec<(f64, f64)>,
}

/// The change of the loss along some curves through one point.
#[derive(Clone, Debug)]
pub struct LossPlot {
    /// The loss at the point.
    pub start: Rational,
    /// The curves, the certified one first.
    pub series: Vec<Series>,
    /// The power of `t` at which the loss first falls, if the point is certified not to be a
    /// minimum.
    pub order: Option<usize>,
}

/// `L(W(t)) - L(W)`.
pub(crate) fn change_along(instance: &Instance, curve: &[MatrixPolynomial]) -> Polynomial {
    &loss_along(instance, curve) - &Polynomial::new(vec![instance.loss()])
}

/// The line through the layers in a direction.
pub(crate) fn line(instance: &Instance, direction: &[Matrix]) -> Vec<MatrixPolynomial> {
    let layers = instance.network().layers().iter().cloned();
    layers
        .zip(direction.iter().cloned())
        .map(|(layer, direction)| MatrixPolynomial::line(layer, direction))
        .collect()
}

/// The values of a polynomial on a range.
pub(crate) fn series(label: &str, change: Polynomial, from: &Rational, to: &Rational) -> Series {
    let step = (to - from) / Rational::from(PIECES);
    let point = |k: i64| {
        let t = from + &(&step * &Rational::from(k));
        (place(&t), place(&change.evaluate(&t)))
    };
    Series {
        label: label.into(),
        points: (0..=PIECES).map(point).collect(),
        change,
    }
}

/// A `t > 0` at which the polynomial is about least, so that the fall is seen in the drawing.
pub(crate) fn deepest(change: &Polynomial) -> Rational {
    let steps = (-10..4i32).flat_map(|power| (8..16).map(move |part| (power, part)));
    let candidates = steps.map(|(power, part)| near(f64::from(part) / 8.0 * 2f64.powi(power)));
    let value = |t: &Rational| change.evaluate(t);
    let least = candidates.min_by(|a, b| value(a).cmp(&value(b)));
    least.unwrap_or(Rational::ONE)
}

impl LossPlot {
    /// The loss around a network with one weight, along that weight.
    pub(crate) fn of_single_weight(instance: &Instance) -> Self {
        let direction = [Matrix::from_integers([[1]])];
        let change = change_along(instance, &line(instance, &direction));
        let two = Rational::from(2);
        let label = "the loss along the only weight, W₁ + t";
        Self {
            start: instance.loss(),
            series: vec![series(label, change, &-&two, &two)],
            order: None,
        }
    }
}
