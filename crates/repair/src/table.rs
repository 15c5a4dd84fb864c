//! What was seen: for each vector of features, how many instances held and failed.

use std::collections::BTreeMap;

use exact::Rational;
use kernel::evaluate::Evaluator;
use kernel::instance::Instance;
use kernel::ring::Stop;
use kernel::truth::Truth;
use kernel::value::Value;

use crate::features::Featured;

/// The most vectors that are kept.
const MAX_ROWS: usize = 200_000;

/// One vector of features.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// How many instances held.
    pub held: u64,
    /// How many failed.
    pub failed: u64,
    /// One that held.
    pub holds: Option<Instance>,
    /// One that failed.
    pub fails: Option<Instance>,
}

/// The vectors seen: the values of the features, then of the facts as 0 and 1.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The rows, by their vectors.
    pub rows: BTreeMap<Vec<i64>, Row>,
    /// How many instances were seen.
    pub instances: u64,
    /// What depends on some variables only: by their values, the vector and what was seen.
    data: BTreeMap<String, (Vec<i64>, Row)>,
}

impl Table {
    /// Adds an instance that met the hypotheses. With a `data` key, an instance fails for all that
    /// have the key.
    pub fn see(
        &mut self,
        featured: &Featured,
        evaluator: &mut Evaluator<'_, Rational>,
        truth: Truth,
        instance: impl Fn() -> Instance,
        data: Option<String>,
    ) {
        let held = match truth {
            Truth::True => true,
            Truth::False => false,
            Truth::Undefined | Truth::Undecided => return,
        };
        let Ok(vector) = vector(featured, evaluator) else {
            return;
        };
        self.instances += 1;
        let row = match data {
            Some(key) => {
                if self.data.len() >= MAX_ROWS && !self.data.contains_key(&key) {
                    return;
                }
                &mut self
                    .data
                    .entry(key)
                    .or_insert_with(|| (vector, Row::default()))
                    .1
            }
            None => {
                if self.rows.len() >= MAX_ROWS && !self.rows.contains_key(&vector) {
                    return;
                }
                self.rows.entry(vector).or_default()
            }
        };
        if held {
            row.held += 1;
            row.holds.get_or_insert_with(&instance);
        } else {
            row.failed += 1;
            row.fails.get_or_insert_with(&instance);
        }
    }

    /// Joins what was seen of data: it holds if no instance with it failed.
    pub fn join(&mut self) {
        for (vector, seen) in std::mem::take(&mut self.data).into_values() {
            let row = self.rows.entry(vector).or_default();
            if seen.failed > 0 {
                row.failed += 1;
                row.fails = row.fails.take().or(seen.fails);
            } else {
                row.held += 1;
                row.holds = row.holds.take().or(seen.holds);
            }
        }
    }
}

fn vector(featured: &Featured, evaluator: &mut Evaluator<'_, Rational>) -> Result<Vec<i64>, Stop> {
    let mut vector = Vec::with_capacity(featured.features.len() + featured.facts.len());
    for feature in &featured.features {
        vector.push(match evaluator.term(feature.id) {
            Ok(Value::Integer(value)) => *value,
            // A neighbour out of range has no value; it is none that a feature has.
            Err(Stop::Undefined) => i64::MIN,
            Ok(_) => return Err(Stop::Undefined),
            Err(stop) => return Err(stop),
        });
    }
    for fact in &featured.facts {
        let truth = evaluator.prop(fact.id, &mut kernel::decide::NoEvidence);
        vector.push(i64::from(truth == Truth::True));
    }
    Ok(vector)
}
