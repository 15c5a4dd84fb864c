//! The census of a walk: the networks of its units, classified and counted by kind. What a unit
//! visits is classified, and its certificate written, read back and re-checked; the others are
//! counted as not critical.

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::time::Instant;

use certificate::{Certificate, Established, MinimumEvidence, Statement};
use classify::{Classification, Kind, classify};
use exact::rank;
use network::Instance;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::run::fold;
use crate::tree::{Hash, Tree};
use crate::walk::{Step, Subject};
use crate::{Control, Opinions, StopReason, Walk};

/// How many networks of a range of units were of which kind, and what the certificates covered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Census {
    /// The networks that the units stand for, and those of a unit under way that were classified.
    pub instances: u64,
    /// By kind.
    pub kinds: BTreeMap<String, u64>,
    /// Critical points, by any kind.
    pub critical: u64,
    /// Saddles by depth, order of descent, and whether the order is known to be least.
    pub orders: BTreeMap<String, u64>,
    /// What the critical points cover: forms of evidence, places of the bottleneck, ranks of X.
    pub coverage: BTreeMap<String, u64>,
    /// Certificates that the checker accepted after they were written and read back; each is that
    /// of the network that was visited, and of those that it stands for.
    pub accepted: u64,
    /// Networks that were counted as not critical by integer arithmetic alone, without a
    /// certificate each.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub counted: u64,
    /// Networks that were not classified, or whose certificate was not accepted, and contradictions
    /// to integer arithmetic.
    pub failed: u64,
    /// The unit of the first failure, and what went wrong.
    pub first_failure: Option<(u64, String)>,
    /// What singular values say of the certificates of critical points, where each network is a
    /// unit.
    #[serde(default)]
    pub opinions: Opinions,
    /// The Merkle tree over the units. The record of a unit is the root of the tree over its
    /// critical points, each a [`record`]; empty if there are none. So it can be computed without
    /// deciding in which layer the gradient of the others does not vanish.
    pub digest: Tree,
    /// The first certificate of each kind and order, with its unit.
    pub samples: Vec<Sampled>,
    /// The unit that is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<Open>,
}

/// How far a unit is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// The networks that the critical points that were visited stand for.
    pub critical: u64,
    /// The tree over the critical points that were visited.
    pub digest: Tree,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// A certificate kept as a sample.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sampled {
    /// The unit of the network.
    pub index: u64,
    /// What it stands for, such as `strict-saddle, order 2`.
    pub label: String,
    /// The certificate as it was written.
    pub certificate: String,
}

/// The line of a critical point in the record of its unit: how many networks it stands for, and its
/// certificate.
pub fn record(weight: u64, certificate: Result<&String, &String>) -> String {
    match certificate {
        Ok(text) => format!("{weight} {text}"),
        Err(reason) => format!("{weight} failed: {reason}"),
    }
}

/// Adds counts by name.
fn add_counts(counts: &mut BTreeMap<String, u64>, more: BTreeMap<String, u64>) {
    for (name, count) in more {
        *counts.entry(name).or_default() += count;
    }
}

/// What a sample with this classification stands for.
fn label(found: &Classification) -> String {
    match (&found.descent, &found.certificate.statement) {
        (Some(descent), _) => format!("{}, order {}", found.kind.id(), descent.order),
        (
            None,
            Statement::GlobalMinimum {
                evidence: MinimumEvidence::GradientZero,
                ..
            },
        ) => "global-minimum, gradient zero".into(),
        (None, _) => "global-minimum, rank bound".into(),
    }
}

/// A classification and its certificate as written, or why there is none.
type Certified = Result<(Classification, String), String>;

/// Classifies, writes, reads back and re-checks.
pub(crate) fn certify(instance: &Instance) -> Certified {
    let found = classify(instance).map_err(|error| error.to_string())?;
    let text = serde_json::to_string(&found.certificate).map_err(|error| error.to_string())?;
    let certificate: Certificate = certificate::read(&text).map_err(|error| error.to_string())?;
    let established = certificate::check(&certificate).map_err(|error| error.to_string())?;
    let agrees = match found.kind {
        Kind::NotCritical => established == Established::NotCritical,
        Kind::GlobalMinimum => established == Established::GlobalMinimum,
        Kind::StrictSaddle | Kind::NonStrictSaddle => {
            matches!(established, Established::NotLocalMinimum { .. })
        }
    };
    if agrees {
        Ok((found, text))
    } else {
        Err(format!("{} established {established}", found.kind.id()))
    }
}

/// Depth, order of descent of a saddle, and whether the order is known to be least.
fn order_key(instance: &Instance, found: &Classification) -> Option<String> {
    let descent = found.descent.as_ref()?;
    let least = if descent.is_minimal {
        "least"
    } else {
        "an upper bound"
    };
    let depth = instance.network().depth();
    (found.kind != Kind::NotCritical)
        .then(|| format!("H={depth}, order {}, {least}", descent.order))
}

/// What a critical point covers: its label, the place of the bottleneck, the rank of X.
fn covered(instance: &Instance, found: &Classification) -> Vec<String> {
    let (widths, x) = (instance.network().widths(), instance.x());
    let least: Vec<usize> = (0..widths.len())
        .filter(|&level| widths[level] == found.bottleneck)
        .collect();
    let place = match (least[0], widths.len() - 1) {
        (0, _) => "bottleneck at the input",
        (level, depth) if level == depth => "bottleneck at the output",
        _ => "bottleneck inside",
    };
    let full = rank(x) == x.rows();
    let mut labels = vec![place.to_owned(), label(found)];
    labels.push(
        if full {
            "X of full row rank"
        } else {
            "X of deficient row rank"
        }
        .into(),
    );
    if x.cols() > x.rows() {
        labels.push("X with more samples than inputs".into());
    }
    if least.len() > 1 {
        labels.push("several bottlenecks".into());
    }
    labels
}

/// What is visited of a unit before the time is looked at, in all threads.
const BATCH: usize = 64;

/// What came of a step of a walk.
enum Done {
    Visit(Box<(Option<Instance>, Certified)>, u64),
    End(u64, u64, Option<u64>),
}

impl Census {
    /// The census of no units, before the given one; the nodes of the digest have at most
    /// `2^level` leaves.
    pub fn starting(unit: u64, level: u32) -> Self {
        Self {
            digest: Tree::empty(unit, level),
            ..Self::default()
        }
    }

    /// The first unit that is not whole.
    pub fn end(&self) -> u64 {
        self.digest.range().end
    }

    fn fail(&mut self, networks: u64, reason: String) {
        self.failed += networks;
        self.first_failure.get_or_insert((self.end(), reason));
    }

    fn keep(&mut self, index: u64, found: &Classification, certificate: String) {
        let label = label(found);
        if self.samples.iter().all(|known| known.label != label) {
            self.samples.push(Sampled {
                index,
                label,
                certificate,
            });
        }
    }

    /// Counts a network that was visited.
    fn visit(&mut self, instance: Option<Instance>, found: Certified, weight: u64, walk: &Walk) {
        let (unit, not_critical) = (self.end(), Kind::NotCritical);
        if !matches!(&found, Ok((found, _)) if found.kind == not_critical) {
            let line = record(weight, found.as_ref().map(|(_, text)| text));
            let open = self.open.get_or_insert_default();
            open.digest.push(Hash::leaf(line.as_bytes()));
            open.critical += weight;
            self.instances += weight;
        }
        let (found, text) = match found {
            Ok(found) => found,
            Err(reason) => return self.fail(weight, reason),
        };
        self.accepted += 1;
        if let (Some(instance), true) = (instance, found.kind != not_critical) {
            let add = |map: &mut BTreeMap<_, _>, key| *map.entry(key).or_default() += weight;
            self.critical += weight;
            add(&mut self.kinds, found.kind.id().to_owned());
            if let Some(key) = order_key(&instance, &found) {
                add(&mut self.orders, key);
            }
            for label in covered(&instance, &found) {
                add(&mut self.coverage, label);
            }
            if !walk.symmetry {
                self.opinions.count(unit, &found.certificate);
            }
        }
        self.keep(unit, &found, text);
    }

    /// The end of some units: what their critical points stand for must be what was counted, and
    /// the other networks are not critical. The first of a part that was not visited is certified:
    /// as a sample, and as a check.
    fn close(&mut self, units: u64, networks: u64, counted: Option<u64>, walk: &Walk) {
        let (unit, not_critical) = (self.end(), Kind::NotCritical);
        let open = self.open.take().unwrap_or_default();
        if let Some(counted) = counted.filter(|&counted| counted != open.critical) {
            let visited = open.critical;
            let said = format!("{visited} critical points one by one, {counted} counted together");
            self.fail(1, said);
        }
        let rest = networks.saturating_sub(open.critical);
        let is_known = |sample: &Sampled| sample.label.starts_with(not_critical.id());
        if rest > 0 && !walk.symmetry && !self.samples.iter().any(is_known) {
            match walk.certified(&Subject::Index(unit)).1 {
                Ok((found, text)) if found.kind == not_critical => self.keep(unit, &found, text),
                other => {
                    let other =
                        other.map_or_else(|reason| reason, |(found, _)| found.kind.id().into());
                    self.fail(1, format!("counted as {}, but: {other}", not_critical.id()));
                }
            }
        }
        if rest > 0 {
            *self.kinds.entry(not_critical.id().into()).or_default() += rest;
        }
        self.instances += rest;
        self.counted += counted.map_or(0, |_| rest);
        let root = open.digest.root().map(|root| root.to_string());
        let leaf = Hash::leaf(root.unwrap_or_default().as_bytes());
        self.digest.push_equal(leaf, units);
    }

    /// Appends the census of the units that follow; it goes on where this one is within a unit. The
    /// result does not depend on the grouping.
    ///
    /// # Panics
    /// When they do not follow.
    pub fn append(&mut self, later: Self) {
        self.digest.append(&later.digest);
        self.instances += later.instances;
        self.critical += later.critical;
        self.accepted += later.accepted;
        self.counted += later.counted;
        self.failed += later.failed;
        self.first_failure = self.first_failure.take().or(later.first_failure);
        self.opinions.append(later.opinions);
        add_counts(&mut self.kinds, later.kinds);
        add_counts(&mut self.orders, later.orders);
        add_counts(&mut self.coverage, later.coverage);
        for sample in later.samples {
            if self.samples.iter().all(|known| known.label != sample.label) {
                self.samples.push(sample);
            }
        }
        self.open = later.open;
    }
}

impl Walk {
    /// A network and its certificate.
    pub(crate) fn certified(&self, subject: &Subject) -> (Option<Instance>, Certified) {
        let instance = self.instance(subject);
        let found = match &instance {
            Some(instance) => certify(instance),
            None => Err("no network".into()),
        };
        (instance, found)
    }

    /// The census of the units of a range, or, once the time is up, of the first ones, where that
    /// of those before goes on; the last one may be under way.
    pub fn census(&self, before: &Census, units: Range<u64>, deadline: Instant) -> Census {
        let mut census = Census::starting(units.start, before.digest.level());
        if before.end() == units.start {
            census.open = before.open.clone();
        }
        let visited = census
            .open
            .as_ref()
            .map_or(0, |open| open.digest.range().end);
        let mut steps = Vec::new();
        let mut flush = |steps: &mut Vec<Step>| {
            let work = |step: Step| match step {
                Step::Visit(subject, weight) => {
                    Done::Visit(Box::new(self.certified(&subject)), weight)
                }
                Step::End(units, networks, counted) => Done::End(units, networks, counted),
            };
            let done: Vec<Done> = steps.par_drain(..).map(work).collect();
            for done in done {
                match done {
                    Done::Visit(certified, weight) => {
                        let (instance, found) = *certified;
                        census.visit(instance, found, weight, self);
                    }
                    Done::End(units, networks, counted) => {
                        census.close(units, networks, counted, self);
                    }
                }
            }
        };
        let passed = self.pass(units, visited, &mut |step| {
            // A unit of one network is not left open.
            let is_whole = matches!(step, Step::End(..));
            steps.push(step);
            if steps.len() < BATCH || !(is_whole || self.symmetry) {
                return ControlFlow::Continue(());
            }
            flush(&mut steps);
            match Instant::now() >= deadline {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        });
        if passed.is_continue() {
            flush(&mut steps);
        }
        census
    }
}

/// Extends the census of the units before to those that follow, up to `end`, in parallel. Returns
/// the census, and why the run ended early, if so; `checkpoint` sees every intermediate state.
pub fn census(
    walk: &Walk,
    start: Census,
    end: u64,
    control: &Control,
    mut checkpoint: impl FnMut(&Census),
) -> (Census, Option<StopReason>) {
    let work = |before: &Census, range: Range<u64>, deadline| {
        let census = walk.census(before, range, deadline);
        let reached = census.end();
        (census, reached)
    };
    let start = (start.end(), start);
    let (found, _, stopped) = fold(start, end, control, work, Census::append, |_, found| {
        checkpoint(found);
    });
    (found, stopped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Certify, Grid, Space};

    fn walk(grid: Grid, symmetry: bool) -> Walk {
        Walk::new(&Space::Boxes(vec![grid]), Certify::Critical, symmetry).unwrap()
    }

    #[test]
    fn a_point_that_was_wrongly_counted_as_not_critical_fails_where_it_is_a_sample() {
        // Network 0, with zeros only, is a global minimum.
        let walk = walk(Grid::all(vec![1, 1], 1, 1), false);
        let mut census = Census::starting(0, 0);
        census.close(20, 20, Some(0), &walk);
        assert_eq!(
            (census.instances, census.failed, census.counted),
            (20, 1, 20)
        );
        let (index, reason) = census.first_failure.unwrap();
        assert_eq!(index, 0);
        assert!(reason.contains("global-minimum"), "{reason}");
    }

    #[test]
    fn a_unit_whose_weights_do_not_add_up_to_its_critical_points_is_a_failure() {
        let walk = walk(Grid::all(vec![1, 1], 1, 1), true);
        for (sum, counted, failed) in [(11, 11, 0), (10, 11, 1), (22, 11, 1), (11, 12, 1)] {
            let mut census = Census::starting(3, 0);
            census.open = Some(Open {
                critical: sum,
                ..Open::default()
            });
            census.close(1, 27, Some(counted), &walk);
            assert_eq!(census.failed, failed, "{sum}, {counted}");
            let unit = census.first_failure.map(|(unit, _)| unit);
            assert_eq!(unit, (failed > 0).then_some(3));
        }
    }
}
