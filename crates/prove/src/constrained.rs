//! Minima under constraints: multipliers by the conditions of Karush, Kuhn and Tucker (K15), and
//! feasible directions.
//!
//! With multipliers m at which the slope of `f - m.g` vanishes, that function is written as
//! squares. Where it is none, multiples of `g^2` are added for the constraints g that are active:
//! these take nothing away on the feasible set, and bend the function up across it.

use exact::{Matrix, Rational, negative_direction};
use kernel::core::Predicate;
use kernel::evaluate::Evaluator;
use kernel::evidence::{Evidence, Paths};
use kernel::germ::Germ;
use kernel::infinitesimal::Qt;
use kernel::matrix::Mat;
use kernel::rules::constraints::{Constraint, Kind, constraints};
use kernel::rules::minimum::{Question, local};
use kernel::rules::squares::{Squares, around};
use kernel::rules::unknown::{Equations, Unknown};
use kernel::truth::Truth;
use kernel::value::Value;

use crate::identity::Poly;
use crate::local::{polynomial, squares_in};
use crate::minimum::{falls, line};
use crate::values::at_rest;
use crate::witness::cleared;

/// The greatest degree of functions and constraints.
const DEGREE: u8 = 16;
/// The most displacements.
const MAX_DISPLACEMENTS: usize = 64;
/// Of so many inequalities all subsets are tried.
const MAX_ACTIVE: usize = 6;
/// The factors with which squares of constraints are added.
const BENDS: [i64; 4] = [0, 1, 8, 64];

/// A combination of the entries of a constraint that vanishes at the point.
struct Part {
    /// Which constraint.
    constraint: usize,
    /// The combination, entry by entry.
    weights: Vec<Rational>,
    value: Poly,
    /// Whether its multiplier must not be negative.
    signed: bool,
}

/// The function, and its constraints that are active, as polynomials in displacements.
pub(crate) struct Problem {
    count: usize,
    function: Poly,
    /// How many multipliers each constraint has.
    lengths: Vec<usize>,
    parts: Vec<Part>,
    /// The entries of the places.
    point: Vec<Rational>,
}

impl Problem {
    /// The problem at the values that the places have now, where constraints are active.
    pub(crate) fn at(evaluator: &mut Evaluator<'_>, question: &Question<'_>) -> Option<Self> {
        question.over?;
        let (function, all, count) = if question.predicate == Predicate::LocalMin {
            let (mut near, count) = around(evaluator, question).ok()?;
            let function = question.value(&mut near).ok()?;
            (function, constraints(evaluator, &mut near, question), count)
        } else {
            let mut unknown = Unknown::new(DEGREE);
            let mut forms = question.displaced(evaluator, &mut unknown).ok()?;
            let function = Germ::of(&question.value(&mut forms).ok()?).ok()?;
            let all = constraints(evaluator, &mut forms, question);
            let all = all.iter().map(|of| of.as_ref()?.germs());
            (function, all.collect(), unknown.count)
        };
        let here = question
            .places
            .iter()
            .map(|place| evaluator.slot(place.slot));
        let point = entries(here.flatten());
        // In coordinates of bounded rank there are fewer displacements than entries.
        if count > MAX_DISPLACEMENTS || count != point.len() {
            return None;
        }
        let length =
            |of: &Option<Constraint<Germ>>| of.as_ref().map_or(0, |of| of.matrix.entries().len());
        let parts = all.iter().enumerate();
        let parts = parts.filter_map(|(k, of)| parts_of(k, of.as_ref()?));
        let parts: Vec<Part> = parts.flatten().collect();
        if parts.is_empty() {
            return None;
        }
        Some(Self {
            count,
            function: polynomial(&function)?.change(),
            lengths: all.iter().map(length).collect(),
            parts,
            point,
        })
    }

    /// Choices of the inequalities that matter: all of them first.
    fn choices(&self) -> Vec<Vec<&Part>> {
        let signed = self.parts.iter().filter(|part| part.signed).count();
        let subsets = if signed <= MAX_ACTIVE { 1 << signed } else { 1 };
        let chosen = |left_out: usize| {
            let mut k = 0;
            let wanted = |part: &&Part| {
                k += usize::from(part.signed);
                !part.signed || left_out >> (k - 1) & 1 == 0
            };
            self.parts.iter().filter(wanted).collect()
        };
        (0..subsets).map(chosen).collect()
    }

    /// Evidence that the point is a minimum.
    pub(crate) fn evidence(
        &self,
        evaluator: &mut Evaluator<'_>,
        question: &Question<'_>,
    ) -> Option<Evidence> {
        let nearby = question.predicate == Predicate::LocalMin;
        for chosen in self.choices() {
            let Some(multipliers) = self.stationary(&chosen) else {
                continue;
            };
            for bend in BENDS.map(Rational::from) {
                let bent = |(m, part): (&Rational, &&Part)| {
                    let bends = !part.signed || nearby && m.is_positive();
                    let bend = if bends { -&bend } else { Rational::ZERO };
                    Poly::constant(m).add(&part.value.scale(&bend))
                };
                let all: Vec<Poly> = multipliers.iter().zip(&chosen).map(bent).collect();
                let terms = all.iter().zip(&chosen);
                let sum = terms.fold(Poly::default(), |sum, (m, part)| {
                    sum.add(&part.value.times(m))
                });
                let rest = self.function.add(&sum.scale(&Rational::from(-1)));
                let Some(squares) = squares_in(&rest, &Poly::one()) else {
                    continue;
                };
                let constraints = self.written(&all, &chosen);
                let evidence = Evidence::Squares(Squares {
                    constraints,
                    ..squares
                });
                if local(evaluator, question, &evidence) == Ok(Truth::True) {
                    return Some(evidence);
                }
            }
        }
        None
    }

    /// Multipliers with which the slopes of the constraints add up to that of the function.
    fn stationary(&self, chosen: &[&Part]) -> Option<Vec<Rational>> {
        let mut system = Equations::new(chosen.len());
        for k in 0..self.count {
            let slope = |f: &Poly| Qt::from(f.at(&[k]));
            let row = chosen.iter().map(|part| slope(&part.value)).collect();
            system.push(row, slope(&self.function));
        }
        let found = system.solve().ok()??.least;
        let found: Vec<Rational> = found.entries().iter().map(at_rest).collect();
        let fits = |(m, part): (&Rational, &&Part)| !part.signed || !m.is_negative();
        found.iter().zip(chosen).all(fits).then_some(found)
    }

    /// The multipliers of the entries of each constraint.
    fn written(
        &self,
        multipliers: &[Poly],
        chosen: &[&Part],
    ) -> Vec<Vec<kernel::rules::squares::Polynomial>> {
        let mut sums: Vec<Vec<Poly>> = self.lengths.iter().map(|_| Vec::new()).collect();
        for (m, part) in multipliers.iter().zip(chosen) {
            let sum = &mut sums[part.constraint];
            sum.resize(self.lengths[part.constraint], Poly::default());
            for (sum, weight) in sum.iter_mut().zip(&part.weights) {
                *sum = sum.add(&m.scale(weight));
            }
        }
        let row = |row: &Vec<Poly>| row.iter().map(Poly::written).collect();
        sums.iter().map(row).collect()
    }

    /// `v v^T` with `v^T S v < 0` for the slope S in one square matrix.
    fn along_a_vector(&self) -> Option<Matrix> {
        let n = self.count.isqrt();
        let slope = |i: usize, j: usize| self.function.at(&[i * n + j]);
        let slope = (n * n == self.count)
            .then(|| Matrix::from_fn(n, n, |i, j| slope(i, j) + slope(j, i)))?;
        let v = negative_direction(&slope)?;
        let product = |k: usize, _| &v.row(k / n)[0] * &v.row(k % n)[0];
        Some(Matrix::from_fn(self.count, 1, product))
    }

    /// A straight line on which the function falls, and which is feasible at first.
    pub(crate) fn line(
        &self,
        evaluator: &mut Evaluator<'_>,
        question: &Question<'_>,
    ) -> Option<Paths> {
        let hessian = self.function.hessian(self.count);
        let slope = Mat::from_fn(self.count, 1, |k, _| Ok(Qt::from(-self.function.at(&[k]))));
        let slope = slope.ok()?;
        let mut directions: Vec<Matrix> = Vec::new();
        for chosen in self.choices() {
            let slopes = Mat::from_fn(chosen.len(), self.count, |i, k| {
                Ok(Qt::from(chosen[i].value.at(&[k])))
            });
            let free = slopes.ok()?.kernel_basis().ok()?;
            if free.cols() == 0 {
                continue;
            }
            let projected = free.projector().ok()?.mul(&slope).ok()?;
            directions.extend(cleared(&projected).and_then(|d| d.to_exact()));
            let free = cleared(&free)?.to_exact()?;
            let within = &(&free.transpose() * &hessian) * &free;
            directions.extend(negative_direction(&within).map(|v| &free * &v));
        }
        directions.push(Matrix::from_fn(self.count, 1, |k, _| self.point[k].clone()));
        directions.extend(self.along_a_vector());
        let unit = |k: usize, sign: i64| {
            Matrix::from_fn(self.count, 1, |i, _| {
                Rational::from(if i == k { sign } else { 0 })
            })
        };
        directions.extend((0..self.count).flat_map(|k| [unit(k, 1), unit(k, -1)]));
        for direction in directions {
            for sign in [1, -1].map(Rational::from) {
                let direction = direction.scale(&sign);
                let paths = line(evaluator, question, direction.entries())?;
                if falls(evaluator, question, &paths) {
                    return Some(paths);
                }
            }
        }
        None
    }
}

/// The entries of values in their order.
fn entries<'v>(values: impl Iterator<Item = &'v Value>) -> Vec<Rational> {
    let mut found = Vec::new();
    for value in values {
        value.all(&mut |x: &Qt| {
            found.push(at_rest(x));
            true
        });
    }
    found
}

/// The parts of a constraint that vanish at the point.
fn parts_of(constraint: usize, of: &Constraint<Germ>) -> Option<Vec<Part>> {
    let entries: Option<Vec<Poly>> = of.matrix.entries().iter().map(polynomial).collect();
    let entries = entries?;
    let part = |weights: Vec<Rational>, signed| {
        let terms = entries.iter().zip(&weights);
        let value = terms.fold(Poly::default(), |sum, (entry, w)| sum.add(&entry.scale(w)));
        Part {
            constraint,
            weights,
            value,
            signed,
        }
    };
    if of.kind == Kind::Semidefinite {
        let weights = semidefinite(&of.matrix)?;
        let parts = weights
            .into_iter()
            .map(|(weights, signed)| part(weights, signed));
        return Some(parts.collect());
    }
    let signed = of.kind == Kind::Nonnegative;
    let unit = |k: usize| {
        let unit = (0..entries.len()).map(|i| Rational::from(i64::from(i == k)));
        part(unit.collect(), signed)
    };
    let active = (0..entries.len()).filter(|&k| entries[k].at(&[]).is_zero());
    let parts = active.map(unit);
    Some(parts.filter(|part| !part.value.is_zero()).collect())
}

/// Weights `v w^T + w v^T` and `v v^T` of the entries of a matrix, for a basis of its kernel at the
/// point; only the multipliers of the latter must not be negative.
fn semidefinite(matrix: &Mat<Germ>) -> Option<Vec<(Vec<Rational>, bool)>> {
    let n = matrix.cols();
    let here = matrix.map(&|entry: &Germ| entry.at_point().unwrap_or_else(Qt::t));
    let kernel = cleared(&here.kernel_basis().ok()?)?.to_exact()?;
    let weight = |k: usize, p: usize, q: usize| &kernel.row(k / n)[p] * &kernel.row(k % n)[q];
    let mut all = Vec::new();
    for p in 0..kernel.cols() {
        for q in 0..p {
            let both = (0..n * n).map(|k| weight(k, p, q) + weight(k, q, p));
            all.push((both.collect(), false));
        }
        all.push(((0..n * n).map(|k| weight(k, p, p)).collect(), true));
    }
    Some(all)
}
