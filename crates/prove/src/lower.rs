//! A better point: descent in floating point from many starts, then the simplest rational point
//! near the end that is better in exact arithmetic. A matrix of bounded rank moves as a product.

use std::cell::Cell;

use exact::Rational;
use kernel::decide::NoEvidence;
use kernel::evaluate::Evaluator;
use kernel::evidence::Values;
use kernel::infinitesimal::Qt;
use kernel::matrix::Mat;
use kernel::ring::Ring;
use kernel::rules::minimum::{Question, limited_rank};
use kernel::truth::Truth;
use kernel::value::Value;

use crate::draws::Draws;
use crate::float::{Float, float};
use crate::minimum::name;
use crate::values::{at_rest, constant};

/// How many starts are tried, and how many steps from each.
const STARTS: usize = 60;
const STEPS: usize = 300;
/// The most evaluations in all.
const EVALUATIONS: usize = 60_000;
/// The denominators of rational points, the simplest first.
const DENOMINATORS: [i64; 14] = [
    1, 2, 3, 4, 6, 8, 12, 16, 24, 60, 120, 1_000, 100_000, 10_000_000,
];
/// The most entries.
const MAX_ENTRIES: usize = 64;

/// A feasible point with a smaller value than the places have now.
pub(crate) fn better(evaluator: &mut Evaluator<'_>, question: &Question<'_>) -> Option<Values> {
    let here = question.value(evaluator).ok()?;
    let shapes = shapes(evaluator, question)?;
    let mut start = Vec::new();
    for shape in &shapes {
        match shape {
            Shape::Like(Value::Matrix(m)) => start.extend(m.entries().iter().map(rough)),
            Shape::Like(Value::Family(_, members)) => {
                start.extend(members.iter().flat_map(Mat::entries).map(rough));
            }
            Shape::Like(other) => start.push(rough(&other.number().ok()?)),
            Shape::Product(rows, rank, cols) => start.resize(rank * (rows + cols), 0.0),
        }
    }
    if start.len() > MAX_ENTRIES {
        return None;
    }
    let mut floats = evaluator.over(|x| Float(rough(x)));
    let mut draws = Draws::new(23);
    let goal = rough(&here);
    let left = Cell::new(EVALUATIONS);
    for round in 0..STARTS {
        let width = [1.0, 2.0, 4.0][round % 3];
        let near = round.is_multiple_of(2);
        let begin = start.iter().map(|x| {
            let step = width * draws.small(1_000) as f64 / 1_000.0;
            if near { x + step } else { step }
        });
        let mut point: Vec<f64> = begin.collect();
        make_feasible(&mut floats, question, &shapes, &mut point, round);
        descend(&mut floats, question, &shapes, &mut point, goal, &left);
        if let Some(found) = rounded(evaluator, question, &shapes, &point, &here) {
            return Some(found);
        }
        if left.get() == 0 {
            break;
        }
    }
    None
}

fn rough(x: &Qt) -> f64 {
    float(&at_rest(x))
}

/// How a place is made of coordinates.
enum Shape {
    /// Entries as a value has them.
    Like(Value),
    /// The product of two matrices: rows, the bound of its rank, columns.
    Product(usize, usize, usize),
}

fn shapes(evaluator: &mut Evaluator<'_>, question: &Question<'_>) -> Option<Vec<Shape>> {
    let mut shapes = Vec::new();
    for place in question.places {
        let value = evaluator.slot(place.slot)?.clone();
        let limit = limited_rank(evaluator, question).ok()?;
        shapes.push(match (&value, limit) {
            (Value::Matrix(m), Some(limit)) => {
                let (rows, cols) = m.shape();
                Shape::Product(rows, limit.min(rows).min(cols), cols)
            }
            _ => Shape::Like(value),
        });
    }
    Some(shapes)
}

/// Makes entries positive where the feasible set asks for it, and leaves the signs of the others.
fn make_feasible(
    floats: &mut Evaluator<'_, Float>,
    question: &Question<'_>,
    shapes: &[Shape],
    point: &mut [f64],
    round: usize,
) {
    if value(floats, question, shapes, point).is_finite() {
        return;
    }
    let before = point.to_vec();
    for x in point.iter_mut() {
        *x = if round.is_multiple_of(2) {
            x.abs()
        } else {
            x.exp2()
        };
    }
    for (k, old) in before.iter().enumerate().filter(|(_, old)| **old < 0.0) {
        let positive = point[k];
        point[k] = *old;
        if !value(floats, question, shapes, point).is_finite() {
            point[k] = positive;
        }
    }
}

/// The places at a point.
fn put<K: Ring>(
    evaluator: &mut Evaluator<'_, K>,
    question: &Question<'_>,
    shapes: &[Shape],
    mut next: impl FnMut() -> K,
) {
    for (place, shape) in question.places.iter().zip(shapes) {
        let mut fill = |(rows, cols): (usize, usize)| {
            let entries = (0..rows * cols).map(|_| next()).collect();
            Mat::new(rows, cols, entries)
        };
        let value = match shape {
            Shape::Like(Value::Matrix(m)) => Value::Matrix(fill(m.shape())),
            Shape::Like(Value::Family(first, members)) => {
                let members = members.iter().map(|m| fill(m.shape()));
                Value::Family(*first, members.collect())
            }
            Shape::Like(_) => Value::Number(next()),
            Shape::Product(rows, rank, cols) => {
                let (left, right) = (fill((*rows, *rank)), fill((*rank, *cols)));
                match left.mul(&right) {
                    Ok(product) => Value::Matrix(product),
                    Err(_) => continue,
                }
            }
        };
        evaluator.set(place.slot, value);
    }
}

fn value(
    floats: &mut Evaluator<'_, Float>,
    question: &Question<'_>,
    shapes: &[Shape],
    point: &[f64],
) -> f64 {
    let mut entries = point.iter();
    put(floats, question, shapes, || {
        Float(entries.next().copied().unwrap_or(0.0))
    });
    if let Some(over) = question.over
        && !matches!(shapes, [Shape::Product(..)])
        && floats.prop(over, &mut NoEvidence) != Truth::True
    {
        return f64::INFINITY;
    }
    match question.value(floats) {
        Ok(Float(value)) if !value.is_nan() => value,
        _ => f64::INFINITY,
    }
}

/// Descent by differences, with the rule of Barzilai and Borwein for the step.
fn descend(
    floats: &mut Evaluator<'_, Float>,
    question: &Question<'_>,
    shapes: &[Shape],
    point: &mut Vec<f64>,
    goal: f64,
    left: &Cell<usize>,
) {
    let mut f = |point: &[f64]| {
        left.set(left.get().saturating_sub(1));
        value(floats, question, shapes, point)
    };
    let mut at = f(point);
    let mut step = 0.1;
    let mut before: Option<(Vec<f64>, Vec<f64>)> = None;
    for _ in 0..STEPS {
        if !at.is_finite() || at < goal - 0.6 * goal.abs() - 1e-9 {
            return;
        }
        let mut slope = vec![0.0; point.len()];
        for k in 0..point.len() {
            let old = point[k];
            point[k] = old + 1e-6;
            let above = f(point);
            point[k] = old - 1e-6;
            let below = f(point);
            point[k] = old;
            slope[k] = (above - below) / 2e-6;
        }
        let square: f64 = slope.iter().map(|g| g * g).sum();
        if !square.is_finite() || square < 1e-18 {
            return;
        }
        if let Some((old, old_slope)) = &before {
            let moved = point.iter().zip(old).map(|(a, b)| a - b);
            let turned: Vec<f64> = slope.iter().zip(old_slope).map(|(a, b)| a - b).collect();
            let product: f64 = moved.clone().zip(&turned).map(|(s, y)| s * y).sum();
            let length: f64 = moved.map(|s| s * s).sum();
            if product > 1e-12 {
                step = (length / product).clamp(1e-6, 100.0);
            }
        }
        let mut next = at;
        for _ in 0..30 {
            let trial: Vec<f64> = point
                .iter()
                .zip(&slope)
                .map(|(x, g)| x - step * g)
                .collect();
            next = f(&trial);
            if next < at - 1e-4 * step * square {
                before = Some((point.clone(), slope.clone()));
                *point = trial;
                break;
            }
            step /= 2.0;
            next = at;
        }
        if at - next < 1e-13 || left.get() == 0 {
            return;
        }
        at = next;
    }
}

/// The simplest rational point near another that is better.
fn rounded(
    evaluator: &Evaluator<'_>,
    question: &Question<'_>,
    shapes: &[Shape],
    point: &[f64],
    here: &Qt,
) -> Option<Values> {
    let mut trial = evaluator.clone();
    for denominator in DENOMINATORS {
        let fraction = |x: &f64| {
            let above = (x * denominator as f64).round();
            (above.abs() < 1e15).then(|| Rational::from_fraction(above as i64, denominator))?
        };
        let entries: Vec<Rational> = point.iter().map(fraction).collect::<Option<_>>()?;
        let mut entries = entries.into_iter();
        put(&mut trial, question, shapes, || {
            entries.next().unwrap_or(Rational::ZERO).into()
        });
        let feasible = question
            .over
            .is_none_or(|over| trial.prop(over, &mut NoEvidence) == Truth::True);
        if feasible && question.value(&mut trial).is_ok_and(|there| there < *here) {
            let found = question.places.iter().map(|place| {
                let value = constant(trial.slot(place.slot)?)?;
                Some((name(evaluator, place), value))
            });
            return found.collect();
        }
    }
    None
}
