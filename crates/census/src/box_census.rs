//! The census of boxes up to symmetry: every point is counted, by kind; one critical point of each
//! orbit is certified.
//!
//! A [`Sweep`] finds the critical points; each of those is classified, and its certificate is
//! written, read back and re-checked. The others are counted as not critical. The census of a range
//! of blocks depends on the boxes and the range alone, and the censuses of adjacent ranges join to
//! that of their union. What is under way may end within a block, and goes on there.

use std::collections::BTreeMap;
use std::ops::Range;

use ::sweep::{Counts, Point};
use certificate::Statement;
use classify::{Classification, Kind};
use network::Instance;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::census::{add_counts, certify, covered, keep_first, label, order_key};
use crate::{Control, Hash, Progress, Sampled, StopReason, Sweep, Tree};

/// How many points of a range of blocks are of which kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoxCensus {
    /// Points of the boxes in these blocks.
    pub instances: u64,
    /// Critical points.
    pub critical: u64,
    /// Points by kind; the points that are not critical are counted without a certificate each.
    pub kinds: BTreeMap<String, u64>,
    /// Saddles by depth, order of descent, and whether the order is known to be least.
    pub orders: BTreeMap<String, u64>,
    /// What the critical points cover.
    pub coverage: BTreeMap<String, u64>,
    /// Critical points whose certificate the checker accepted after it was written and read back;
    /// each stands for its orbit.
    pub certified: u64,
    /// Critical points that were not classified, or whose certificate was not accepted, and blocks
    /// whose critical points add up to another number than they were counted to.
    pub failed: u64,
    /// The block of the first failure, and what went wrong.
    pub first_failure: Option<(u64, String)>,
    /// The first certificate of each kind and order, with its block as index.
    pub samples: Vec<Sampled>,
    /// The blocks. The record of a block is the root of the tree over its critical points, each a
    /// line with the number of points that it stands for and its certificate; empty if there are
    /// none.
    pub digest: Tree,
    /// The block that is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<OpenBlock>,
}

/// How far a block is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenBlock {
    /// The points that the critical points that were visited stand for.
    pub critical: u64,
    /// The tree over the critical points that were visited.
    pub digest: Tree,
}

/// The line of a critical point in the record of its block.
pub fn record(weight: u64, certificate: Result<&String, &String>) -> String {
    match certificate {
        Ok(text) => format!("{weight} {text}"),
        Err(reason) => format!("{weight} failed: {reason}"),
    }
}

/// Something to be done for a census, in order.
enum Step {
    /// A critical point and its weight.
    Point(Point, u64),
    /// The end of a block, with the counts of its visit.
    End(u64, Counts),
}

/// A network, with its classification and its certificate, or why there is none.
type Certified = (Instance, Result<(Classification, String), String>);

/// What came of a step.
enum Done {
    /// The critical point, and its weight.
    Point(Box<Certified>, u64),
    /// The counts of the visit of the block, and those computed in another way.
    End(Counts, Counts),
}

impl Step {
    fn work(self, sweep: &Sweep) -> Done {
        match self {
            Self::Point(point, weight) => {
                let instance = point.instance();
                let found = certify(&instance);
                Done::Point(Box::new((instance, found)), weight)
            }
            Self::End(block, visited) => Done::End(visited, sweep.count(block)),
        }
    }
}

impl BoxCensus {
    /// The census of no blocks, the next one being `start`; the nodes of the digest have at most
    /// `2^level` leaves.
    pub fn starting(start: u64, level: u32) -> Self {
        Self {
            digest: Tree::empty(start, level),
            ..Self::default()
        }
    }

    /// The blocks that the census covers.
    pub fn blocks(&self) -> Range<u64> {
        self.digest.range()
    }

    fn fail(&mut self, reason: String) {
        self.failed += 1;
        self.first_failure
            .get_or_insert((self.blocks().end, reason));
    }

    fn add(&mut self, done: Done) {
        match done {
            Done::Point(certified, weight) => self.add_point(*certified, weight),
            Done::End(visited, counted) => self.close(visited, counted),
        }
    }

    fn add_point(&mut self, (instance, found): Certified, weight: u64) {
        let line = record(weight, found.as_ref().map(|(_, text)| text));
        let open = self.open.get_or_insert_with(OpenBlock::default);
        open.digest.push(Hash::leaf(line.as_bytes()));
        open.critical += weight;
        self.critical += weight;
        let (found, text) = match found {
            Ok((found, _))
                if matches!(found.certificate.statement, Statement::NotCritical { .. }) =>
            {
                return self.fail("a point that was counted as critical is not".into());
            }
            Ok(found) => found,
            Err(reason) => return self.fail(reason),
        };
        self.certified += 1;
        let add = |map: &mut BTreeMap<String, u64>, key| *map.entry(key).or_default() += weight;
        add(&mut self.kinds, found.kind.id().to_owned());
        if let Some(key) = order_key(&instance, &found) {
            add(&mut self.orders, key);
        }
        for label in covered(&instance, &found) {
            add(&mut self.coverage, label);
        }
        let sample = Sampled {
            index: self.blocks().end,
            label: label(&found),
            certificate: text,
        };
        keep_first(&mut self.samples, sample);
    }

    /// The end of a block: what its critical points add up to must be what they were counted to.
    fn close(&mut self, visited: Counts, counted: Counts) {
        let open = self.open.take().unwrap_or_default();
        let expected = Counts {
            critical: open.critical,
            ..visited
        };
        if counted != expected || visited != expected {
            self.fail(format!(
                "{expected:?} one by one, {counted:?} counted together"
            ));
        }
        self.instances += visited.instances;
        let rest = visited.instances - visited.critical;
        if rest > 0 {
            *self.kinds.entry(Kind::NotCritical.id().into()).or_default() += rest;
        }
        let root = open.digest.root().map(|root| root.to_string());
        self.digest
            .push(Hash::leaf(root.unwrap_or_default().as_bytes()));
    }

    /// Appends the census of the blocks that follow. The result does not depend on the grouping.
    ///
    /// # Panics
    /// When they do not follow, or a block is under way.
    pub fn append(&mut self, later: Self) {
        assert!(self.open.is_none() && later.open.is_none(), "whole blocks");
        self.digest.append(&later.digest);
        self.instances += later.instances;
        self.critical += later.critical;
        self.certified += later.certified;
        self.failed += later.failed;
        self.first_failure = self.first_failure.take().or(later.first_failure);
        add_counts(&mut self.kinds, later.kinds);
        add_counts(&mut self.orders, later.orders);
        add_counts(&mut self.coverage, later.coverage);
        for sample in later.samples {
            keep_first(&mut self.samples, sample);
        }
    }
}

/// Critical points that are certified at a time, per thread: a fraction of a second.
const BATCH: usize = 256;

/// A census under way.
struct Run<'a, C> {
    sweep: &'a Sweep,
    control: &'a Control<'a>,
    end: u64,
    checkpoint: C,
    census: BoxCensus,
    steps: Vec<Step>,
    limit: usize,
    stopped: Option<StopReason>,
}

impl<C: FnMut(&BoxCensus)> Run<'_, C> {
    fn push(&mut self, step: Step) {
        self.steps.push(step);
        if self.steps.len() >= self.limit {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let steps = std::mem::take(&mut self.steps);
        let work = |step: Step| step.work(self.sweep);
        let done: Vec<Done> = steps.into_par_iter().map(work).collect();
        for done in done {
            self.census.add(done);
        }
        (self.checkpoint)(&self.census);
        (self.control.observe)(Progress {
            done: self.census.blocks().end,
            total: self.end,
        });
        self.stopped = self.control.stop_reason();
    }
}

/// Extends the census of some blocks to those that follow, up to `end`, in parallel. Returns the
/// census, and why the run ended early, if so; `checkpoint` sees every intermediate state.
pub fn box_census(
    sweep: &Sweep,
    start: BoxCensus,
    end: u64,
    control: &Control,
    checkpoint: impl FnMut(&BoxCensus),
) -> (BoxCensus, Option<StopReason>) {
    let visited = start.open.as_ref().map(|open| open.digest.range().end);
    let (first, mut visited) = (start.blocks().end, visited.unwrap_or(0));
    let mut run = Run {
        sweep,
        control,
        end,
        checkpoint,
        census: start,
        steps: Vec::new(),
        limit: BATCH * rayon::current_num_threads(),
        stopped: control.stop_reason(),
    };
    for block in first..end {
        if run.stopped.is_some() {
            break;
        }
        let mut number = 0;
        let counts = sweep.visit(block, &mut |point, weight| {
            number += 1;
            if number > visited && run.stopped.is_none() {
                run.push(Step::Point(point.clone(), weight));
            }
        });
        visited = 0;
        if run.stopped.is_none() {
            run.push(Step::End(block, counts));
        }
    }
    if run.stopped.is_none() {
        run.flush();
    }
    // What is done is not stopped.
    let stopped = run.stopped.filter(|_| run.census.blocks().end < end);
    (run.census, stopped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_whose_weights_do_not_add_up_to_its_critical_points_is_a_failure() {
        let right = Counts {
            instances: 27,
            critical: 11,
        };
        for (sum, counted, failed) in [(11, 11, 0), (10, 11, 1), (22, 11, 1), (11, 12, 1)] {
            let mut census = BoxCensus::starting(3, 0);
            census.open = Some(OpenBlock {
                critical: sum,
                ..OpenBlock::default()
            });
            let counted = Counts {
                critical: counted,
                ..right
            };
            census.close(right, counted);
            assert_eq!(census.failed, failed, "{sum}, {counted:?}");
            let block = census.first_failure.map(|(block, _)| block);
            assert_eq!(block, (failed > 0).then_some(3));
        }
    }
}
