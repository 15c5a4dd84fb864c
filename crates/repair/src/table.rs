//! What was seen: for each vector of features, how many instances held and failed.

use std::collections::BTreeMap;

use kernel::instance::Instance;

use crate::features::Vector;

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

/// The vectors seen.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The rows, by their vectors.
    pub rows: BTreeMap<Vector, Row>,
    /// How many instances were seen.
    pub instances: u64,
    /// Whether a condition may use some variables only.
    within: bool,
}

impl Table {
    /// A table without rows. With `within`, a vector fails if an instance with it fails.
    pub fn new(within: bool) -> Self {
        Self {
            within,
            ..Self::default()
        }
    }

    /// Adds an instance that met the hypotheses.
    pub fn see(&mut self, vector: Vector, held: bool, instance: impl Fn() -> Instance) {
        if self.rows.len() >= MAX_ROWS && !self.rows.contains_key(&vector) {
            return;
        }
        self.instances += 1;
        let row = self.rows.entry(vector).or_default();
        if held {
            row.held += 1;
            row.holds.get_or_insert_with(&instance);
        } else {
            row.failed += 1;
            row.fails.get_or_insert_with(&instance);
        }
    }

    /// Whether the conclusion holds at a vector. That no value of the other variables fails is only
    /// believed once so many were seen.
    pub fn holds(&self, row: &Row, least: u64) -> Option<bool> {
        match self.within {
            _ if row.failed > 0 => Some(false),
            true if row.held < least => None,
            _ => Some(true),
        }
    }

    /// An instance that held and one that failed with the same vector, if that shows that no
    /// formula in the features is exact.
    pub fn both(&self) -> Option<(Instance, Instance)> {
        if self.within {
            return None;
        }
        let mut rows = self.rows.values();
        rows.find_map(|row| Some((row.holds.clone()?, row.fails.clone()?)))
    }
}
