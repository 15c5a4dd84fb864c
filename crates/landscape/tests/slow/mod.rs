//! The slow path: whether what a certificate about a point says is denied by evaluation alone.
//!
//! It shares the evaluation of terms over the rational numbers with the rules, and nothing else: no
//! germ, jet, chart or inertia. That a point is a minimum is denied by a better point, which is
//! looked for near it, on curves, down slopes that are differences, along the direction of least
//! curvature, and by steps along the axes (`search.rs`). That it is none must show on the curve at
//! small t, and that it is not global at the better point. What squares and supports conclude
//! is evaluated at points beside the point.

mod search;

use std::cmp::Ordering;

use exact::{Matrix, Rational};
use kernel::certificate::Certificate;
use kernel::core::{Core, Predicate, PropId, PropOp};
use kernel::decide::NoEvidence;
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::evidence::{Evidence, Paths, Values};
use kernel::infinitesimal::Qt;
use kernel::instance;
use kernel::matrix::Mat;
use kernel::ring::Ring;
use kernel::rules::minimum::Question;
use kernel::rules::squares::{Polynomial, Squares};
use kernel::truth::Truth;
use kernel::value::Value;

use search::Draws;

/// A function of displacements from a point.
struct Function<'c> {
    evaluator: Evaluator<'c>,
    question: Question<'c>,
    start: Vec<Value>,
    /// The value at the point.
    here: Rational,
    /// The number of displacements.
    count: usize,
}

impl<'c> Function<'c> {
    fn new(evaluator: &Evaluator<'c>, prop: PropId) -> Option<Self> {
        let mut evaluator = evaluator.clone();
        let question = Question::of(&evaluator, prop)?;
        question.enter(&mut evaluator).ok()?;
        let here = question.value(&mut evaluator).ok()?.number()?.clone();
        let places = question.places.iter();
        let start = places.map(|place| evaluator.slot(place.slot).cloned());
        let start: Vec<Value> = start.collect::<Option<_>>()?;
        let mut count = 0;
        let mut counts = |_: &Qt| {
            count += 1;
            true
        };
        assert!(start.iter().all(|value| value.all(&mut counts)));
        Some(Self {
            evaluator,
            question,
            start,
            here,
            count,
        })
    }

    /// The value at a displacement; none where it is undefined or not feasible.
    fn at(&mut self, x: &[Rational]) -> Option<Rational> {
        let mut x = x.iter();
        let mut moved = |m: &Mat| {
            let entries = m.entries().iter().zip(x.by_ref());
            let entries = entries
                .map(|(entry, x)| entry.add(&Qt::rational(x)).unwrap())
                .collect();
            Mat::new(m.rows(), m.cols(), entries)
        };
        for (place, start) in self.question.places.iter().zip(&self.start) {
            let value = match start {
                Value::Matrix(m) => Value::Matrix(moved(m)),
                Value::Family(first, members) => {
                    Value::Family(*first, members.iter().map(&mut moved).collect())
                }
                other => panic!("{other:?} moves"),
            };
            self.evaluator.set(place.slot, value);
        }
        self.value()
    }

    /// The value at another point.
    fn elsewhere(&mut self, values: &Values) -> Option<Rational> {
        let paths = values.iter();
        let paths = paths.map(|(name, value)| (name.clone(), vec![value.clone()]));
        let moved = self.question.move_to(&mut self.evaluator, &paths.collect());
        moved.ok().and_then(|()| self.value())
    }

    fn value(&mut self) -> Option<Rational> {
        let feasible = |over| self.evaluator.prop(over, &mut NoEvidence) == Truth::True;
        let feasible = self.question.over.is_none_or(feasible);
        let value = feasible.then(|| self.question.value(&mut self.evaluator).ok())??;
        value.number().cloned()
    }

    fn falls_at(&mut self, values: &Values) -> bool {
        self.elsewhere(values)
            .is_some_and(|there| there < self.here)
    }
}

/// `10^-k`.
fn tenth(k: u32) -> Rational {
    let ten = Rational::from(10);
    (0..k).fold(Rational::ONE, |power, _| &power / &ten)
}

/// A curve at t.
fn along(paths: &Paths, t: &Rational) -> Values {
    let next = |sum: instance::Value, next: &instance::Value| match (&sum, next) {
        (instance::Value::Matrix(a), instance::Value::Matrix(b)) => {
            instance::Value::Matrix(&a.scale(t) + b)
        }
        (instance::Value::Family(a), instance::Value::Family(b)) => {
            let members = a.iter().zip(b).map(|(a, b)| &a.scale(t) + b);
            instance::Value::Family(members.collect())
        }
        _ => panic!("{sum:?} moves"),
    };
    let at = |path: &[instance::Value]| {
        let (last, rest) = path.split_last().expect("a path");
        rest.iter().rev().fold(last.clone(), next)
    };
    let paths = paths.iter();
    paths.map(|(name, path)| (name.clone(), at(path))).collect()
}

/// What denies a certificate, if anything is found.
pub fn denied(certificate: &Certificate, draws: usize) -> Option<String> {
    let core = elaborate(&certificate.statement).expect("a statement");
    let mut evaluator = Evaluator::new(&core);
    let assigned = evaluator.assign(&certificate.instance);
    assigned.expect("an instance");
    let mut slow = Slow {
        core: &core,
        certificate,
        evaluator,
        draws,
    };
    slow.denied(core.show, true)
}

struct Slow<'c> {
    core: &'c Core,
    certificate: &'c Certificate,
    evaluator: Evaluator<'c>,
    draws: usize,
}

impl Slow<'_> {
    fn denied(&mut self, prop: PropId, wanted: bool) -> Option<String> {
        match &self.core.props[prop as usize].op {
            PropOp::And(a, b) if wanted => {
                let first = self.denied(*a, true);
                first.or_else(|| self.denied(*b, true))
            }
            PropOp::Not(a) => self.denied(*a, !wanted),
            PropOp::Predicate { predicate, .. } => self.point(prop, *predicate, wanted),
            // Evaluation without evidence: nothing else would be slower.
            _ => {
                let truth = self.evaluator.prop(prop, &mut NoEvidence);
                (truth != Truth::from(wanted)).then(|| format!("it is {truth:?}"))
            }
        }
    }

    fn point(&mut self, prop: PropId, predicate: Predicate, wanted: bool) -> Option<String> {
        let evidence = self.certificate.evidence.get(&self.evaluator.path(prop));
        let Some(mut f) = Function::new(&self.evaluator, prop) else {
            return Some("it is undefined at the point".into());
        };
        let denies = |found: bool, why: &str| found.then(|| why.to_owned());
        let nowhere = vec![Rational::ZERO; f.count];
        if f.at(&nowhere).is_none() {
            return denies(wanted, "the point is not feasible");
        }
        match (predicate, evidence, wanted) {
            (Predicate::Critical, None, _) => {
                let small = |slope: &Rational| slope.abs() < tenth(30);
                let critical = f.slopes(&tenth(18)).iter().all(small);
                denies(critical != wanted, "its slopes are otherwise")
            }
            (Predicate::GlobalMin, Some(evidence), true) => {
                let better = f.better(&[0, 1, 2, 4, 7, 10, 13], self.draws);
                denies(better, "another point is better").or_else(|| beside(&mut f, evidence))
            }
            (Predicate::LocalMin, Some(evidence), true) => {
                let better = f.better(&[4, 7, 10, 13], self.draws);
                denies(better, "a point near is better").or_else(|| beside(&mut f, evidence))
            }
            (_, Some(Evidence::Better(values)), false) => {
                denies(!f.falls_at(values), "the better point is not better")
            }
            (_, Some(Evidence::Curve(paths)), false) => {
                let falls = |k: &u32| f.falls_at(&along(paths, &tenth(*k)));
                let falls = [20, 25, 30, 40].iter().all(falls);
                denies(!falls, "it does not fall on the curve")
            }
            (_, evidence, _) => panic!("{predicate:?} by {evidence:?}"),
        }
    }
}

/// The value of a polynomial.
fn value(p: &Polynomial, x: &[Rational]) -> Rational {
    let factors = |indices: &[usize], c: &Rational| {
        let factors = indices.iter();
        factors.fold(c.clone(), |product, &index| &product * &x[index])
    };
    p.0.iter().map(|term| factors(&term.x, &term.c)).sum()
}

/// What denies squares or a support: at points so near that no kink is passed, the function less
/// its value must be `v^T M v`, or at least that, times multipliers that are positive.
fn beside(f: &mut Function<'_>, evidence: &Evidence) -> Option<String> {
    let (squares, multiplier, slopes, order) = match evidence {
        Evidence::Squares(squares) => (squares, None, &[][..], Ordering::Equal),
        Evidence::Support(s) => {
            let order = Ordering::Greater;
            (&s.squares, Some(&s.multiplier), &s.slopes[..], order)
        }
        _ => return None,
    };
    let zero = vec![Rational::ZERO; f.count];
    let c = |x: &[Rational]| {
        let first = multiplier.map_or(Rational::ONE, |c| value(c, x));
        (value(&squares.multiplier, x), first)
    };
    let (own, first) = c(&zero);
    let steep = slopes
        .iter()
        .any(|slope| value(slope, &zero).abs() >= first);
    if !own.is_positive() || !first.is_positive() || steep || !is_definite(squares, &zero) {
        return Some("a multiplier, a slope or a weight at the point".into());
    }
    let mut draws = Draws::new(3);
    let scale = tenth(14);
    (0..8).find_map(|_| {
        let x: Vec<Rational> = zero.iter().map(|_| &draws.small(1_000) * &scale).collect();
        let Some(there) = f.at(&x) else {
            return Some("it is undefined near the point".into());
        };
        let (own, first) = c(&x);
        let left = &(&own * &first) * &(&there - &f.here);
        let found = left.cmp(&of_squares(squares, &x));
        let as_said = found == Ordering::Equal || found == order;
        (!as_said).then(|| "the squares are others beside the point".into())
    })
}

fn weights(squares: &Squares, x: &[Rational]) -> Matrix {
    let n = squares.vector.len();
    Matrix::from_fn(n, n, |i, j| value(&squares.matrix[i][j], x))
}

/// `v^T M v`.
fn of_squares(squares: &Squares, x: &[Rational]) -> Rational {
    let v = squares.vector.iter().map(|v| value(v, x)).collect();
    let v = Matrix::from_entries(squares.vector.len(), 1, v);
    v.inner(&(&weights(squares, x) * &v))
}

/// Whether M is symmetric with positive leading minors.
fn is_definite(squares: &Squares, x: &[Rational]) -> bool {
    let m = weights(squares, x);
    let positive = |k: usize| {
        let rows: Vec<usize> = (0..k).collect();
        let entries = m.select_rows(&rows).select_columns(&rows);
        let minor = Mat::new(k, k, entries.entries().to_vec()).determinant();
        minor.is_ok_and(|minor| minor.is_positive())
    };
    m.is_symmetric() && (1..=m.rows()).all(positive)
}
