//! Mixtures of points that met the hypotheses. Where hypotheses are convex (linear equations and
//! inequalities, definiteness), all points between two that meet them do so too; draws of small
//! integers come to the corners alone, as of stochastic matrices.

use exact::{Matrix, Rational};
use kernel::instance::Value;

use crate::plan::Plan;
use crate::point::{Content, Point};
use crate::stream::Stream;

/// How many points are kept of one tuple of sizes.
const KEPT: usize = 12;

/// Points that met the hypotheses, at the same sizes.
#[derive(Default)]
pub struct Pool {
    points: Vec<Point>,
    seen: usize,
}

impl Pool {
    /// Keeps a point, in place of an old one if there are many.
    pub fn keep(&mut self, point: &Point) {
        let place = self.seen % KEPT;
        self.seen += 1;
        if self.points.contains(point) {
            return;
        }
        match self.points.get_mut(place) {
            Some(old) => *old = point.clone(),
            None => self.points.push(point.clone()),
        }
    }

    /// Whether there is anything to mix.
    pub fn is_mixed(&self) -> bool {
        self.points.len() > 1
    }

    /// A point between two or three of them.
    pub fn mixture(&self, plan: &Plan<'_>, stream: &mut Stream) -> Option<Point> {
        let mut mixed = stream.pick(&self.points)?.clone();
        for _ in 0..1 + stream.below(2) {
            let parts = 2 + stream.below(2) as i64;
            let weight = Rational::from_fraction(1, parts)?;
            mixed = between(plan, &mixed, stream.pick(&self.points)?, &weight);
        }
        Some(mixed)
    }
}

/// `a + weight (b - a)` in numbers and entries; indices are those of `a`.
fn between(plan: &Plan<'_>, a: &Point, b: &Point, weight: &Rational) -> Point {
    let number = |a: &Rational, b: &Rational| a + &(weight * &(b - a));
    let matrix = |a: &Matrix, b: &Matrix| a + &(b - a).scale(weight);
    let mut mixed = a.clone();
    for variable in &plan.variables {
        let value = match (a.value(variable.slot), b.value(variable.slot)) {
            (Some(Value::Number(a)), Some(Value::Number(b))) => Value::Number(number(a, b)),
            (Some(Value::Matrix(a)), Some(Value::Matrix(b))) if a.shape() == b.shape() => {
                Value::Matrix(matrix(a, b))
            }
            (Some(Value::Family(a)), Some(Value::Family(b))) if a.len() == b.len() => {
                Value::Family(a.iter().zip(b).map(|(a, b)| matrix(a, b)).collect())
            }
            _ => continue,
        };
        mixed.set(variable.slot, Content::Value(value));
    }
    mixed
}
