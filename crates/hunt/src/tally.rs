//! What a search has met: counts of instances, rank vectors, boxes searched completely.

use std::collections::{BTreeMap, BTreeSet};

use kernel::core::{CoreBinder, Predicate, PropOp, Slot};
use kernel::ring::Reason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::point::{Content, Point, matrices};
use crate::session::Session;

/// The counts of a search. `instances = met + vacuous + undecided + undefined`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Instances with all hypotheses and a conclusion that is true or false.
    pub met: u64,
    /// Instances for which a hypothesis, or the conclusion, could not be decided.
    pub undecided: u64,
    /// Of these, those with all hypotheses.
    pub undecided_conclusions: u64,
    /// Instances with all hypotheses and an undefined conclusion.
    pub undefined: u64,
    /// Instances that failed a hypothesis, by its place; of a box with pruning, the first that was
    /// decided.
    pub vacuous: Vec<u64>,
    /// The ranks of the matrices of the instances that were met.
    pub ranks: BTreeSet<Vec<u8>>,
    /// Boxes searched completely.
    pub complete: Vec<Complete>,
    /// Why, and where, the first conclusion was undecided.
    pub reason: Option<String>,
}

/// A box that was searched completely.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Complete {
    /// The sizes.
    pub sizes: BTreeMap<String, Sizes>,
    /// The least and greatest entry; all entries are integers.
    pub entries: [i64; 2],
}

/// A size, or a family of sizes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Sizes {
    /// A size.
    One(u32),
    /// A family, in the order of its range.
    Family(Vec<u32>),
}

impl TryFrom<&Content> for Sizes {
    type Error = ();

    fn try_from(content: &Content) -> Result<Self, ()> {
        match content {
            Content::Size(size) => Ok(Self::One(*size)),
            Content::Sizes(family) => Ok(Self::Family(family.clone())),
            Content::Value(_) => Err(()),
        }
    }
}

impl Tally {
    /// Nothing met of so many hypotheses.
    pub fn new(hypotheses: usize) -> Self {
        Self {
            vacuous: vec![0; hypotheses],
            ..Self::default()
        }
    }

    /// All instances.
    pub fn instances(&self) -> u64 {
        let parts = [self.met, self.undecided, self.undefined];
        parts
            .iter()
            .chain(&self.vacuous)
            .fold(0, |sum: u64, &n| sum.saturating_add(n))
    }

    /// How many more instances are counted at once: pruned parts of boxes are large.
    fn room(&self) -> u64 {
        (u64::MAX / 2).saturating_sub(self.instances())
    }

    /// Adds what another search met.
    pub fn join(&mut self, other: Self) {
        self.met += other.met.min(self.room());
        self.undecided += other.undecided.min(self.room());
        self.undecided_conclusions += other.undecided_conclusions;
        self.undefined += other.undefined.min(self.room());
        for (hypothesis, count) in other.vacuous.into_iter().enumerate() {
            self.fail(hypothesis, count);
        }
        self.ranks.extend(other.ranks);
        self.complete.extend(other.complete);
        self.reason = self.reason.take().or(other.reason);
    }

    /// Counts vacuous instances.
    pub fn fail(&mut self, hypothesis: usize, count: u64) {
        self.vacuous[hypothesis] += count.min(self.room());
    }

    /// Counts an undecided conclusion.
    pub fn doubt(&mut self, session: &Session<'_>) {
        self.undecided += 1;
        self.undecided_conclusions += 1;
        if self.reason.is_none()
            && let Some((reason, prop)) = session.evaluator.reason()
        {
            let prop = prop.map(|prop| &session.core.props[prop as usize]);
            let path = prop.map_or("", |prop| &prop.path);
            let missing = match (reason, prop) {
                (Reason::NoEvidence, Some(prop)) => missing(&prop.op),
                _ => reason.to_string(),
            };
            self.reason = Some(format!("{path}: {missing}"));
        }
    }

    /// Notes the ranks of the matrices of an instance.
    pub fn note_ranks(&mut self, slots: &[Slot], point: &Point) {
        self.note(ranks(slots, point));
    }

    /// Notes a vector of ranks.
    pub fn note(&mut self, ranks: Vec<u8>) {
        if self.ranks.len() < 10_000 {
            self.ranks.insert(ranks);
        }
    }
}

/// The rule that is missing where nothing decided a node.
fn missing(op: &PropOp) -> String {
    match op {
        PropOp::Quantifier {
            universal, binders, ..
        } => {
            let near = binders
                .iter()
                .any(|binder| matches!(binder, CoreBinder::Near { .. }));
            match (universal, near) {
                (true, true) => "no rule shows this `for all ... near`, and no path refutes it",
                (false, true) => "no path shows this `exists ... near`, and no rule refutes it",
                (true, false) => "no rule shows this `for all`, and no values refute it",
                (false, false) => "no values show this `exists`, and no rule refutes it",
            }
            .to_owned()
        }
        PropOp::Predicate { predicate, .. } => {
            let name = match predicate {
                Predicate::LocalMin => "local_min",
                Predicate::GlobalMin => "global_min",
                Predicate::Critical => "critical",
                Predicate::DescendsOnALine => "descends_on_a_line",
            };
            format!("no rule decides this `{name}`")
        }
        _ => "no rule decides it".to_owned(),
    }
}

/// The sizes and ranks of the matrices of an instance.
pub fn ranks(slots: &[Slot], point: &Point) -> Vec<u8> {
    let values = slots.iter().filter_map(|&slot| point.value(slot));
    let rank = |matrix: &exact::Matrix| u8::try_from(exact::rank(matrix)).unwrap_or(u8::MAX);
    values
        .flat_map(|value| matrices(value).iter().map(rank))
        .collect()
}
