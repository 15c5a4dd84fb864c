//! Points of lattices: weights of a finite set, and neighbours by the number of weights that
//! differ.

use std::collections::BTreeMap;

use exact::{Matrix, Rational};
use kernel::evaluate::Evaluator;
use kernel::instance;
use kernel::matrix::Mat;
use kernel::rules::minimum::Question;
use kernel::value::Value;
use serde::Serialize;

use crate::record::Record;
use crate::write::{Refusal, Written, beyond};
use crate::{Answer, Verdict, certify, in_shape, state};

/// The most points of a lattice that are visited.
const MAX_POINTS: usize = 200_000;

/// The least loss at each distance, and what follows.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// The greatest distance up to which all other points are worse.
    pub strict_radius: usize,
    /// The greatest distance up to which no point is better.
    pub weak_radius: usize,
    /// The least loss of all points.
    pub global_value: String,
    /// The least loss at each distance.
    pub minimum_at_hamming_distance: BTreeMap<usize, String>,
}

/// The least value at each distance from the point, and a best point.
struct Visited {
    here: Rational,
    least: BTreeMap<usize, Rational>,
    best: (Rational, Vec<Rational>),
}

fn visit(record: &Record, written: &Written) -> Option<Visited> {
    let set: Vec<Rational> = record
        .lattice
        .iter()
        .flatten()
        .map(|x| x.0.clone())
        .collect();
    let (_, core) = state(written, &format!("local_min(L; {})", written.names())).ok()?;
    let mut evaluator = Evaluator::new(&core);
    evaluator.assign(&written.instance).ok()?;
    let question = Question::of(&evaluator, core.show)?;
    question.enter(&mut evaluator).ok()?;
    let here = question.value(&mut evaluator).ok()?.number()?.clone();
    let start: Vec<Rational> = written
        .places
        .iter()
        .flat_map(|place| match written.instance.values.get(&place.name) {
            Some(instance::Value::Matrix(m)) => m.entries().to_vec(),
            _ => Vec::new(),
        })
        .collect();
    let exponent = u32::try_from(start.len()).ok()?;
    let count = set
        .len()
        .checked_pow(exponent)
        .filter(|n| *n <= MAX_POINTS)?;
    let mut least: BTreeMap<usize, Rational> = BTreeMap::new();
    let mut best = (here.clone(), start.clone());
    for number in 0..count {
        let mut rest = number;
        let mut point = Vec::with_capacity(start.len());
        for _ in &start {
            point.push(set[rest % set.len()].clone());
            rest /= set.len();
        }
        let mut entries = point.iter().cloned();
        for (place, of) in question.places.iter().zip(&written.places) {
            let (rows, cols) = of.shape;
            let own = entries.by_ref().take(rows * cols).map(Into::into).collect();
            evaluator.set(place.slot, Value::Matrix(Mat::new(rows, cols, own)));
        }
        let value = question.value(&mut evaluator).ok()?.number()?.clone();
        let distance = point.iter().zip(&start).filter(|(a, b)| a != b).count();
        if distance > 0 {
            let entry = least.entry(distance).or_insert_with(|| value.clone());
            if value < *entry {
                *entry = value.clone();
            }
        }
        if value < best.0 {
            best = (value, point);
        }
    }
    Some(Visited { here, least, best })
}

/// Classifies a point of a lattice: a local minimum is one that no change of one weight betters.
pub(crate) fn classify(record: &Record, written: &Written) -> Result<Answer, Refusal> {
    let Some(Visited { here, least, best }) = visit(record, written) else {
        return beyond("lattice", "it has too many points");
    };
    let radius = |keeps: &dyn Fn(&Rational) -> bool| {
        let kept = least.iter().take_while(|(_, value)| keeps(value));
        kept.last().map_or(0, |(distance, _)| *distance)
    };
    let (strict, weak) = (
        radius(&|value| *value > here),
        radius(&|value| *value >= here),
    );
    let is_global = best.0 >= here;
    let verdict = match (is_global, weak) {
        (true, _) => Verdict::GlobalMinimum,
        (false, 0) => Verdict::NotLocalMinimum,
        (false, _) => Verdict::LocalMinimumNotGlobal,
    };
    let neighbours = Neighbours::of(written);
    let mut parts = Vec::new();
    if is_global {
        parts.push(neighbours.all("0 <= 0", ">="));
    } else {
        if weak > 0 {
            parts.push(neighbours.all(&format!("{} <= {weak}", neighbours.distance), ">="));
        }
        if weak == 0 {
            parts.push(neighbours.some(&format!("{} <= 1", neighbours.distance)));
        } else {
            parts.push(neighbours.some("0 <= 0"));
        }
    }
    if strict > 0 {
        let within = format!("{d} >= 1 and {d} <= {strict}", d = neighbours.distance);
        parts.push(neighbours.all(&within, ">"));
    }
    let certificate = certify(written, &parts.join(" and "))?;
    let answer = if certificate.is_some() {
        Answer::new(verdict)
    } else {
        Answer::undecided("the lattice has too many points for a certificate")
    };
    let better = (!is_global).then(|| {
        let mut entries = best.1.iter().cloned();
        let values = written.places.iter().map(|place| {
            let (rows, cols) = place.shape;
            let own = entries.by_ref().take(rows * cols).collect();
            let value = instance::Value::Matrix(Matrix::from_entries(rows, cols, own));
            (place.name.clone(), value)
        });
        let values = values.collect();
        in_shape(record, written, &values, &best.0)
    });
    Ok(Answer {
        value: Some(here.to_string()),
        better,
        lattice: Some(Table {
            strict_radius: strict,
            weak_radius: weak,
            global_value: best.0.to_string(),
            minimum_at_hamming_distance: least
                .iter()
                .map(|(distance, value)| (*distance, value.to_string()))
                .collect(),
        }),
        certificate,
        ..answer
    })
}

/// The text of quantifiers over other points.
struct Neighbours {
    binders: String,
    distance: String,
    replaced: String,
}

impl Neighbours {
    fn of(written: &Written) -> Self {
        let set = written.lattice.clone().unwrap_or_default();
        let (mut binders, mut distance, mut replaced) = (Vec::new(), Vec::new(), Vec::new());
        for (k, place) in written.places.iter().enumerate() {
            let (name, (rows, cols)) = (&place.name, place.shape);
            binders.push(format!("U{k} : {rows} x {cols} over {{{set}}}"));
            distance.push(format!(
                "count(U{k}[i,j] != {name}[i,j] for i in 1..{rows}, j in 1..{cols})"
            ));
            replaced.push(format!("{name} := U{k}"));
        }
        Self {
            binders: binders.join(", "),
            distance: distance.join(" + "),
            replaced: format!("(L with {})", replaced.join(", ")),
        }
    }

    fn all(&self, with: &str, relation: &str) -> String {
        let Self {
            binders, replaced, ..
        } = self;
        format!("(for all {binders} with {with}: {replaced} {relation} L)")
    }

    fn some(&self, with: &str) -> String {
        let Self {
            binders, replaced, ..
        } = self;
        format!("(exists {binders} with {with}: {replaced} < L)")
    }
}
