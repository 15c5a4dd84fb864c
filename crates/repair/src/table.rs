//! What was seen: for each vector of features, how many instances held and failed.

use std::collections::{BTreeMap, BTreeSet};

use kernel::instance::Instance;

use crate::features::Vector;

/// The most vectors, and the most data, that are kept.
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

/// The vectors seen.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The rows, by their vectors.
    pub rows: BTreeMap<Vector, Row>,
    /// How many instances were seen.
    pub instances: u64,
    /// The variables that a condition may use; all, without.
    within: Option<Vec<String>>,
    /// By the values of these, how often it held, and whether it failed.
    data: BTreeMap<String, Datum>,
}

/// Values of the variables that a condition may use.
#[derive(Clone, Debug, Default)]
pub struct Datum {
    /// The vector.
    pub vector: Vector,
    /// How many instances with it held.
    pub held: u64,
    /// Whether one failed.
    pub failed: bool,
    /// An instance with it.
    pub instance: Instance,
}

impl Table {
    /// A table without rows. With `within`, a vector fails if an instance with it fails.
    pub fn new(within: Option<&[String]>) -> Self {
        Self {
            within: within.map(<[String]>::to_vec),
            ..Self::default()
        }
    }

    /// Adds an instance that met the hypotheses.
    pub fn see(&mut self, vector: Vector, held: bool, instance: impl Fn() -> Instance) {
        if self.rows.len() >= MAX_ROWS && !self.rows.contains_key(&vector) {
            return;
        }
        self.instances += 1;
        if let Some(within) = &self.within {
            let whole = instance();
            let key = data(&whole, within);
            if self.data.len() < MAX_ROWS || self.data.contains_key(&key) {
                let datum = self.data.entry(key).or_insert_with(|| Datum {
                    vector: vector.clone(),
                    instance: whole,
                    ..Datum::default()
                });
                datum.held += u64::from(held);
                datum.failed |= !held;
            }
        }
        let row = self.rows.entry(vector).or_default();
        if held {
            row.held += 1;
            row.holds.get_or_insert_with(&instance);
        } else {
            row.failed += 1;
            row.fails.get_or_insert_with(&instance);
        }
    }

    /// Whether the conclusion is known to fail at a vector; of data, for some value of the others.
    pub fn failed(&self, row: &Row) -> bool {
        row.failed > 0
    }

    /// An instance that held and one that failed with the same vector, if that shows that no
    /// formula in the features is exact.
    pub fn both(&self) -> Option<(Instance, Instance)> {
        if self.within.is_some() {
            return None;
        }
        let mut rows = self.rows.values();
        rows.find_map(|row| Some((row.holds.clone()?, row.fails.clone()?)))
    }

    /// Data that never failed, though others with the same vector did.
    pub fn doubtful(&self) -> Vec<&Datum> {
        let failed: BTreeSet<&Vector> = self.failing().map(|datum| &datum.vector).collect();
        let held = self.data.values().filter(|datum| !datum.failed);
        held.filter(|datum| failed.contains(&datum.vector)).collect()
    }

    /// Data that failed.
    pub fn failing(&self) -> impl Iterator<Item = &Datum> {
        self.data.values().filter(|datum| datum.failed)
    }
}

/// What an instance is for some variables and all sizes.
fn data(instance: &Instance, within: &[String]) -> String {
    let values: Vec<_> = within
        .iter()
        .map(|name| instance.values.get(name))
        .collect();
    format!("{:?} {values:?}", instance.sizes)
}
