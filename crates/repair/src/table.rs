//! What was seen: for each vector of features, how many instances held and failed.

use std::collections::BTreeMap;

use kernel::instance::{Instance, Value};

use crate::features::Vector;

/// The most vectors that are kept.
const MAX_ROWS: usize = 200_000;
/// The most values of some variables that are kept for a vector.
const MAX_VALUES: usize = 64;

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
    /// Of some variables: the values met, and what came of them.
    values: BTreeMap<String, Seen>,
}

/// A value of some variables.
#[derive(Clone, Debug)]
struct Seen {
    /// How many instances with it held.
    held: u64,
    /// Whether one failed.
    failed: bool,
    /// One that held.
    holds: Option<Instance>,
}

/// The vectors seen.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The rows, by their vectors.
    pub rows: BTreeMap<Vector, Row>,
    /// How many instances were seen.
    pub instances: u64,
    /// The variables that a condition may use, if not all.
    within: Option<Vec<String>>,
    /// Of some variables: an instance that held as all others with its values do, and one with the
    /// same vector that failed.
    pub mixed: Option<(Instance, Instance)>,
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
        let row = self.rows.entry(vector).or_default();
        if let Some(within) = &self.within {
            let instance = instance();
            let key = value_of(within, &instance);
            if row.values.len() < MAX_VALUES || row.values.contains_key(&key) {
                let seen = row.values.entry(key).or_insert(Seen {
                    held: 0,
                    failed: false,
                    holds: None,
                });
                seen.held += u64::from(held);
                seen.failed |= !held;
                if held {
                    seen.holds.get_or_insert(instance);
                }
            }
        }
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
            Some(_) if row.held < least => None,
            _ => Some(true),
        }
    }

    /// How many instances failed, and how many vectors of them there are.
    pub fn failures(&self) -> (u64, usize) {
        let failed = self.rows.values().map(|row| row.failed);
        let failed = failed.filter(|&failed| failed > 0);
        failed.fold((0, 0), |(all, rows), failed| (all + failed, rows + 1))
    }

    /// Adds instances that held with a vector.
    pub fn held(&mut self, vector: Vector, count: u64) {
        self.instances += count;
        self.rows.entry(vector).or_default().held += count;
    }

    /// Of some variables: values that never failed, with a vector that did, those that held often
    /// first; each with an instance that held and one that failed.
    pub fn doubtful(&self, each: usize) -> Vec<(Instance, Instance)> {
        let mut found = Vec::new();
        for row in self.rows.values() {
            let Some(fails) = &row.fails else { continue };
            let never = row.values.values().filter(|seen| !seen.failed);
            let mut never: Vec<&Seen> = never.collect();
            never.sort_by_key(|seen| std::cmp::Reverse(seen.held));
            let pair = |seen: &&Seen| Some((seen.held, seen.holds.clone()?, fails.clone()));
            found.extend(never.iter().take(each).filter_map(pair));
        }
        found.sort_by_key(|(held, ..)| std::cmp::Reverse(*held));
        let pairs = found.into_iter().map(|(_, holds, fails)| (holds, fails));
        pairs.collect()
    }

    /// An instance that held and one that failed with the same vector, if that shows that no
    /// formula in the features is exact.
    pub fn both(&self) -> Option<(Instance, Instance)> {
        if self.within.is_some() {
            return self.mixed.clone();
        }
        let mut rows = self.rows.values();
        rows.find_map(|row| Some((row.holds.clone()?, row.fails.clone()?)))
    }
}

/// The sizes and the values of some variables, as a key.
fn value_of(within: &[String], instance: &Instance) -> String {
    let values = instance.values.iter();
    let values: BTreeMap<&String, &Value> =
        values.filter(|(name, _)| within.contains(name)).collect();
    format!("{:?} {values:?}", instance.sizes)
}
