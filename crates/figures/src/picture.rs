//! What can be drawn of a certificate.

use certificate::{Certificate, Statement};
use exact::{Matrix, MatrixPolynomial, Rational};
use network::Instance;

use crate::loss::{LINES, change_along, deepest, line, series};
use crate::slice::{Plane, weight_plane};
use crate::{LossPlot, Series, Slice, Spectrum, near, place};

/// Larger networks are not drawn.
const MAX_WEIGHTS: usize = 128;

/// The drawings of one certificate; what makes no sense for it is absent.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// The loss along curves through the point.
    pub loss: Option<LossPlot>,
    /// A slice of the loss surface around the point.
    pub slice: Option<Slice>,
    /// Singular values of the product, of `Y X^T` and of the layers.
    pub spectra: Vec<Spectrum>,
}

impl Picture {
    /// The drawings of a certificate.
    pub fn of(certificate: &Certificate) -> Self {
        match &certificate.statement {
            Statement::NotLocalMinimum {
                instance,
                curve,
                order,
            } => Self::of_descent(instance, curve, *order),
            Statement::NotCritical { instance, .. } | Statement::GlobalMinimum { instance, .. } => {
                Self::of_point(instance)
            }
            Statement::Counterexample(case) => case
                .subject
                .instance()
                .map(Self::of_point)
                .unwrap_or_default(),
        }
    }

    /// A point with no curve: the loss in the plane of two weights, or along the only weight.
    fn of_point(instance: &Instance) -> Self {
        if instance.network().weights() > MAX_WEIGHTS {
            return Self::default();
        }
        let plane = weight_plane(instance);
        Self {
            loss: (instance.network().weights() == 1).then(|| LossPlot::of_single_weight(instance)),
            slice: plane.and_then(|plane| Slice::new(instance, &plane, Vec::new())),
            spectra: spectra(instance),
        }
    }

    fn of_descent(instance: &Instance, curve: &[MatrixPolynomial], order: usize) -> Self {
        if instance.network().weights() > MAX_WEIGHTS {
            return Self::default();
        }
        let change = change_along(instance, curve);
        let end = deepest(&change);
        let reach = &end * &near(1.25);
        let parts = coefficients(curve);
        let zero = Rational::ZERO;
        let drawn = |label: &str, direction: &[Matrix]| {
            let change = change_along(instance, &line(instance, direction));
            series(label, change, &zero, &reach)
        };
        let mut all = vec![series("the certified curve", change, &zero, &reach)];
        let Some((plane, powers)) = plane_of(&parts, &reach) else {
            return Self::default();
        };
        if powers == [1, 1] {
            all[0].label = "the certified direction, a straight line".into();
            all.push(drawn("one part of it alone", &plane.directions[0]));
            all.push(drawn("the other part alone", &plane.directions[1]));
        } else {
            all.extend(best_line(instance, &plane, &reach));
            all.push(drawn("the tangent of the curve", &plane.directions[0]));
        }
        let path = all[0].points.iter().map(|&(t, _)| {
            let power = |k: usize| t.powi(i32::try_from(k).unwrap_or(1));
            (power(powers[0]), power(powers[1]))
        });
        let path = path.collect();
        Self {
            slice: Slice::new(instance, &plane, path),
            loss: Some(LossPlot {
                start: instance.loss(),
                series: all,
                order: Some(order),
            }),
            spectra: spectra(instance),
        }
    }
}

/// The directions of a curve by the power of `t`, from 1, without those that vanish.
fn coefficients(curve: &[MatrixPolynomial]) -> Vec<(usize, Vec<Matrix>)> {
    let degree = curve.iter().map(|layer| layer.coefficients().len()).max();
    let direction = |k: usize| -> Vec<Matrix> {
        let coefficient = |layer: &MatrixPolynomial| {
            let (rows, cols) = layer.shape();
            layer
                .coefficients()
                .get(k)
                .cloned()
                .unwrap_or_else(|| Matrix::zeros(rows, cols))
        };
        curve.iter().map(coefficient).collect()
    };
    (1..degree.unwrap_or(1))
        .map(|k| (k, direction(k)))
        .filter(|(_, direction)| direction.iter().any(|part| !part.is_zero()))
        .collect()
}

/// The plane that contains the curve, or the best part of it, and the powers of `t` along its
/// axes: the first two directions of the curve, or for a line its parts in different layers.
fn plane_of(parts: &[(usize, Vec<Matrix>)], reach: &Rational) -> Option<(Plane, [usize; 2])> {
    let raised = |power: usize| (0..power).fold(Rational::ONE, |product, _| &product * reach);
    if let [(first, direction), (second, other), ..] = parts {
        let plane = Plane {
            directions: [direction.clone(), other.clone()],
            names: [power_name(*first), power_name(*second)],
            reach: [raised(*first), raised(*second)],
        };
        return Some((plane, [*first, *second]));
    }
    let (power, direction) = parts.first()?;
    let split = direction.iter().position(|part| !part.is_zero())?;
    let zeroed = |keep: &dyn Fn(usize) -> bool| -> Vec<Matrix> {
        let part = |(i, part): (usize, &Matrix)| {
            if keep(i) {
                part.clone()
            } else {
                Matrix::zeros(part.rows(), part.cols())
            }
        };
        direction.iter().enumerate().map(part).collect()
    };
    let rest: Vec<String> = (split + 1..direction.len())
        .filter(|&i| !direction[i].is_zero())
        .map(|i| format!("W_{}", i + 1))
        .collect();
    let plane = Plane {
        directions: [zeroed(&|i| i == split), zeroed(&|i| i != split)],
        names: [
            format!("the part of the direction in W_{}", split + 1),
            format!("the part in {}", rest.join(", ")),
        ],
        reach: [raised(*power), raised(*power)],
    };
    Some((plane, [*power, *power]))
}

fn power_name(power: usize) -> String {
    match power {
        1 => "along the coefficient of t".into(),
        _ => format!("along the coefficient of t^{power}"),
    }
}

/// Of many straight lines in the plane the one on which the loss gets least in the drawing.
fn best_line(instance: &Instance, plane: &Plane, end: &Rational) -> Option<Series> {
    let least = |series: &Series| {
        let values = series.points.iter().map(|point| point.1);
        values.fold(f64::INFINITY, f64::min)
    };
    let direction = |k: usize| -> Vec<Matrix> {
        let angle = std::f64::consts::TAU * k as f64 / LINES as f64;
        // At the end of the drawing the line meets the ellipse within the slice.
        // Few digits, so that the polynomial can be read.
        let factor = |part: f64, axis: usize| {
            let exact = &(&near(part) * &plane.reach[axis]) / end;
            let sixteenths = Rational::from(16);
            let scaled = (place(&exact) * 16.0).round().clamp(-1e15, 1e15);
            Rational::from(scaled as i64) / sixteenths
        };
        let (a, b) = (factor(angle.cos(), 0), factor(angle.sin(), 1));
        let [first, second] = &plane.directions;
        first
            .iter()
            .zip(second)
            .map(|(d, e)| &d.scale(&a) + &e.scale(&b))
            .collect()
    };
    let label = format!("the best of {LINES} straight lines in the same plane");
    let drawn = |k| {
        let change = change_along(instance, &line(instance, &direction(k)));
        series(&label, change, &Rational::ZERO, end)
    };
    (0..LINES)
        .map(drawn)
        .min_by(|a, b| least(a).total_cmp(&least(b)))
}

/// The spectra of the product, of `Y X^T` and of the layers.
fn spectra(instance: &Instance) -> Vec<Spectrum> {
    let network = instance.network();
    let layers = network.layers().iter().enumerate();
    let mut named = vec![
        ("R".to_owned(), network.product()),
        ("Y X^T".to_owned(), instance.problem().cross_moment()),
    ];
    named.extend(layers.map(|(i, w)| (format!("W_{}", i + 1), w.clone())));
    named
        .iter()
        .filter_map(|(name, matrix)| Spectrum::of(name, matrix))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Side;

    fn read(text: &str) -> Certificate {
        certificate::read(text).unwrap()
    }

    /// The saddle of depth 3 that no straight line leaves.
    fn curved_saddle() -> Certificate {
        read(
            r#"{"schema":1,"statement":{"not-local-minimum":{"instance":{
            "x":[["1","0","0"],["0","1","0"]],"y":[["0","0","1"],["0","1","0"]],
            "layers":[[["1","0"]],[["0"]],[["1"],["0"]]]},"order":4,"curve":[
            [[["1","0"]],[["0","1"]]],[[["0"]],[["0"]],[["1"]]],[[["1"],["0"]],[["0"],["1"]]]]}}}"#,
        )
    }

    #[test]
    fn the_change_along_the_curve_is_the_exact_polynomial() {
        let picture = Picture::of(&curved_saddle());
        let loss = picture.loss.unwrap();
        let order = loss.order.unwrap();
        let (found, coefficient) = loss.series[0].change.lowest_term().unwrap();
        assert_eq!((found, coefficient.is_negative()), (order, true));
        for &(t, value) in &loss.series[0].points {
            let exact = loss.series[0].change.evaluate(&near(t));
            assert!((place(&exact) - value).abs() < 1e-2, "{t}: {value}");
        }
    }

    #[test]
    fn the_curve_falls_where_no_drawn_line_does_near_the_point() {
        let picture = Picture::of(&curved_saddle());
        let loss = picture.loss.unwrap();
        assert!(loss.series.len() == 3);
        for line in &loss.series[1..] {
            let first = line.change.lowest_term();
            assert!(
                first.is_none_or(|(_, c)| c.is_positive()),
                "{}: {}",
                line.label,
                line.change
            );
        }
        let deepest = |s: &Series| s.points.iter().map(|p| p.1).fold(0.0, f64::min);
        assert!(deepest(&loss.series[0]) < 0.0);
    }

    #[test]
    fn a_saddle_has_smaller_and_larger_losses_around_it_and_a_minimum_has_none_smaller() {
        let sides = |picture: Picture| -> Vec<Side> {
            picture
                .slice
                .unwrap()
                .contours
                .iter()
                .map(|c| c.side)
                .collect()
        };
        let at_saddle = sides(Picture::of(&curved_saddle()));
        assert!(at_saddle.contains(&Side::Below) && at_saddle.contains(&Side::Above));
        let minimum = read(
            r#"{"schema":1,"statement":{"global-minimum":{"instance":{"x":[["1","0"]],
            "y":[["0","1"]],"layers":[[["1"],["0"]],[["0","1"]]]},"evidence":"gradient-zero"}}}"#,
        );
        let at_minimum = sides(Picture::of(&minimum));
        assert!(!at_minimum.contains(&Side::Below) && at_minimum.contains(&Side::Above));
    }

    #[test]
    fn the_spectra_have_the_exact_ranks() {
        let ranks: Vec<(String, usize)> = Picture::of(&curved_saddle())
            .spectra
            .into_iter()
            .map(|spectrum| (spectrum.name, spectrum.rank))
            .collect();
        let expected = [("R", 0), ("Y X^T", 1), ("W_1", 1), ("W_2", 0), ("W_3", 1)];
        assert_eq!(ranks, expected.map(|(name, rank)| (name.to_owned(), rank)));
    }
}
