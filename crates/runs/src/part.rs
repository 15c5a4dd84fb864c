//! Long runs in parts: what a run is asked to do, what it found on a range of its subjects, and
//! how parts are checked and joined.
//!
//! A shard of a run, and the state of one that is under way, are a [`Part`]; the whole run is a
//! [`RunReport`]. Both formats are described in `docs/run-format.md`. A part depends on the
//! task and the range alone, but for its block `run`. The range is counted in the [`Unit`] of the
//! task: networks, blocks of boxes of networks that are visited up to symmetry, or points of the
//! box of a statement.

use std::collections::BTreeMap;
use std::ops::Range;

use census::{BoxCensus, Census, Certify, Hash, Sampled, Space, StopReason, Tree, certified};
use certificate::Certificate;
use hunt::{BoxError, BoxFound, BoxTask};
use network::json;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Prepared, Unit, orbits};

/// The version of the schema of parts and of reports of runs.
pub const RUN_SCHEMA: u32 = 4;

/// The digest of a census is kept in at most this many nodes.
const NODES: u64 = 1 << 14;

/// What a run is asked to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// The version of referee.
    pub version: String,
    /// What is done, with which subjects.
    pub work: Work,
}

/// What is done with each subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Work {
    /// The network is classified.
    Census {
        /// Which networks are certified, and their certificates re-checked.
        certify: Certify,
        /// What the ranges of parts are counted in, subjects or blocks.
        unit: Unit,
        /// The networks.
        space: Space,
    },
    /// The instance of a statement is judged; the ranges of parts are counted in points.
    Box(BoxTask),
}

/// What was found on a range of subjects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// By a census of subjects.
    Census(Census),
    /// By a census of blocks.
    Orbits(BoxCensus),
    /// By the search of a box.
    Box(BoxFound),
}

/// What it took; the only thing that differs from run to run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effort {
    /// Wall-clock seconds, summed over sessions and parts.
    pub seconds: u64,
    /// The number of threads; of joined parts the largest.
    pub threads: usize,
}

/// What a run found on the units `from..to`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The version of the schema, [`RUN_SCHEMA`].
    pub referee_part: u32,
    /// What the run was asked to do.
    pub task: Task,
    /// The first unit.
    pub from: u64,
    /// The first unit that follows.
    pub to: u64,
    /// What was found.
    pub found: Found,
    /// What it took.
    pub run: Effort,
    /// SHA-256 of this part as compact JSON, without this field and with zeros for the effort.
    pub sha256: Option<Hash>,
}

/// The report of a whole run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunReport {
    /// The version of the schema, [`RUN_SCHEMA`].
    pub referee_run: u32,
    /// What the run was asked to do.
    pub task: Task,
    /// The number of subjects.
    pub subjects: u64,
    /// What was found.
    pub found: Found,
    /// The root of its digest.
    pub root: Option<Hash>,
    /// The first certificate of each kind.
    pub certificates: Vec<Certificate>,
    /// Why the run ended early, if so.
    pub stopped: Option<StopReason>,
    /// What it took; left out where reports are compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<Effort>,
}

/// Why a part was refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PartError {
    /// Not the format.
    #[error("{0}")]
    Unreadable(String),
    /// A schema of another version.
    #[error("the schema is {0}, expected {RUN_SCHEMA}")]
    Schema(u32),
    /// Written by another version of referee.
    #[error("it was written by version {0} of referee, this is {1}")]
    Version(String, String),
    /// The text was changed after it was written.
    #[error("it was altered: its SHA-256 is not the one that it states")]
    Altered,
    /// Its space is impossible or too large.
    #[error("{0}")]
    Task(String),
    /// The counts contradict each other or the range.
    #[error("its counts contradict each other: {0}")]
    Counts(String),
    /// The search of a box is refused.
    #[error(transparent)]
    Box(#[from] BoxError),
    /// A certificate is not accepted, or is not that of its subject or block.
    #[error("the certificate of {0} {1}: {2}")]
    Certificate(Unit, u64, String),
}

/// Why parts were not joined; the errors name them.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum JoinError {
    /// One part is refused.
    #[error("{0}: {1}")]
    Part(String, PartError),
    /// Parts of different runs.
    #[error("{0} and {1} belong to different runs: {2}")]
    OtherTask(String, String, String),
    /// Units that no part covers.
    #[error("a gap: no file covers the {0}s {1} to {2}")]
    Gap(Unit, u64, u64),
    /// Units that two parts cover.
    #[error("an overlap: {0} and {1} both cover the {2}s {3} to {4}")]
    Overlap(String, String, Unit, u64, u64),
    /// The parts cover all units, but not all points.
    #[error("the parts count {0} of the {1} points of the boxes")]
    Points(u64, u64),
    /// No parts.
    #[error("no parts to join")]
    Nothing,
}

impl Task {
    /// A task for this version.
    pub fn new(work: Work) -> Self {
        let version = env!("CARGO_PKG_VERSION").into();
        Self { version, work }
    }

    /// What the ranges of parts are counted in.
    pub fn unit(&self) -> Unit {
        match self.work {
            Work::Census { unit, .. } => unit,
            Work::Box(_) => Unit::Point,
        }
    }

    /// The levels of the nodes in which the digest of a census is kept.
    fn level(units: u64) -> u32 {
        let fits = |level: &u32| units.div_ceil(1 << level) <= NODES;
        (0..u64::BITS).find(fits).unwrap_or(0)
    }

    /// The first difference to another task, in words.
    pub fn difference(&self, other: &Self) -> Option<String> {
        let differ = |what: &str, a: &str, b: &str| format!("the {what} is {a} and {b}");
        if self.version != other.version {
            return Some(differ("version", &self.version, &other.version));
        }
        if self.unit() != other.unit() {
            let [a, b] = [self, other].map(|task| task.unit().to_string());
            return Some(differ("unit", &a, &b));
        }
        let text = |value: Result<String, serde_json::Error>| value.unwrap_or_default();
        let [a, b] = [self, other].map(|task| text(serde_json::to_string(&task.work)));
        (self.work != other.work).then(|| differ("work", &a, &b))
    }
}

/// Fails with a message unless a condition holds.
pub(crate) fn demand(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), PartError> {
    if holds {
        Ok(())
    } else {
        Err(PartError::Counts(otherwise()))
    }
}

pub(crate) fn sum<'a>(counts: impl IntoIterator<Item = &'a u64>) -> u128 {
    counts.into_iter().map(|&count| u128::from(count)).sum()
}

/// Whether there are as many saddles by order as by kind.
pub(crate) fn check_orders(
    kinds: &BTreeMap<String, u64>,
    orders: &BTreeMap<String, u64>,
) -> Result<(), PartError> {
    let kind = |id: &str| kinds.get(id).copied().unwrap_or(0);
    let saddles = [kind("strict-saddle"), kind("non-strict-saddle")];
    let orders = sum(orders.values());
    demand(orders == sum(&saddles), || {
        format!("{saddles:?} saddles, {orders} by order")
    })
}

/// Whether nothing was met more often than points were.
pub(crate) fn check_coverage(
    coverage: &BTreeMap<String, u64>,
    points: u128,
) -> Result<(), PartError> {
    let mut met = coverage.values();
    demand(met.all(|&met| u128::from(met) <= points), || {
        "the coverage".into()
    })
}

/// Whether a digest is that of a range, in nodes of a level.
pub(crate) fn check_digest(digest: &Tree, units: Range<u64>, level: u32) -> Result<(), PartError> {
    let (range, nodes) = (digest.range(), digest.level());
    demand(range == units && nodes == level, || {
        format!("the digest covers {range:?} at level {nodes}")
    })
}

/// Whether the samples are in order, each in a place where there may be one.
pub(crate) fn check_places(
    samples: &[Sampled],
    inside: impl Fn(u64) -> bool,
) -> Result<(), PartError> {
    let indices: Vec<u64> = samples.iter().map(|sample| sample.index).collect();
    demand(
        indices.is_sorted() && indices.iter().all(|&index| inside(index)),
        || format!("the samples are those of {indices:?}"),
    )
}

impl Found {
    /// Nothing yet, before the unit `from` of `units`.
    fn nothing(task: &Task, units: u64, from: u64) -> Self {
        let level = Task::level(units);
        match task.unit() {
            Unit::Subject => Self::Census(Census::starting(from, level)),
            Unit::Block => Self::Orbits(BoxCensus::starting(from, level)),
            Unit::Point => Self::Box(BoxFound::default()),
        }
    }

    /// Whether it is the result of such a task, and the counts fit each other and the range.
    /// The digest of a census has nodes of the given level.
    pub(crate) fn check(
        &self,
        task: &Task,
        prepared: &Prepared,
        from: u64,
        to: u64,
        level: u32,
    ) -> Result<(), PartError> {
        let units = prepared.units();
        demand(from <= to && to <= units, || {
            format!("{from}..{to} of {units} {}s", task.unit())
        })?;
        let of_same_kind = Self::nothing(task, units, from);
        let is_same = std::mem::discriminant(self) == std::mem::discriminant(&of_same_kind);
        demand(is_same, || "the result of another kind of work".into())?;
        let count = prepared.subjects_of(from..to);
        let inside = |index: u64| {
            let unit = prepared.unit_of(index);
            unit.is_some_and(|unit| (from..to).contains(&unit))
        };
        let first = |what: &str, first: Option<u64>, number: u64| {
            demand(
                first.is_some() == (number > 0) && first.is_none_or(inside),
                || format!("{number} {what}, the first of them {first:?}"),
            )
        };
        match self {
            Self::Census(census) => {
                let kinds = sum(census.kinds.values());
                let kind = |id: &str| census.kinds.get(id).copied().unwrap_or(0);
                let classified = u128::from(census.accepted) + u128::from(census.counted);
                let is_every = match task.work {
                    Work::Census { certify, .. } => certify == Certify::Every,
                    Work::Box(_) => false,
                };
                demand(census.counted == 0 || !is_every, || {
                    format!("{} networks have no certificate", census.counted)
                })?;
                demand(
                    census.instances == count
                        && classified + u128::from(census.failed) == u128::from(count)
                        && kinds == classified
                        && census.accepted >= census.critical
                        && u128::from(census.critical) + u128::from(kind("not-critical")) == kinds,
                    || {
                        format!(
                            "{count} subjects, {} instances, {} accepted, {} failed, {} counted, \
                             {} critical, {kinds} by kind",
                            census.instances,
                            census.accepted,
                            census.failed,
                            census.counted,
                            census.critical
                        )
                    },
                )?;
                check_orders(&census.kinds, &census.orders)?;
                check_coverage(&census.coverage, u128::from(count))?;
                let failure = census.first_failure.as_ref().map(|(index, _)| *index);
                first("failed", failure, census.failed)?;
                check_digest(&census.digest, from..to, level)?;
                check_places(&census.samples, inside)
            }
            Self::Orbits(census) => orbits::check_counts(census, count, level, from, to),
            Self::Box(found) => {
                let check = prepared.with_box(|run| Ok(run.check(found, from..to)));
                check?.map_err(PartError::Counts)
            }
        }
    }

    /// The subjects that were counted.
    fn instances(&self) -> u64 {
        match self {
            Self::Census(census) => census.instances,
            Self::Orbits(census) => census.instances,
            Self::Box(found) => found.met.instances,
        }
    }

    /// The root of the tree over what was found by a census.
    fn root(&self) -> Option<Hash> {
        match self {
            Self::Census(census) => census.digest.root(),
            Self::Orbits(census) => census.digest.root(),
            Self::Box(_) => None,
        }
    }

    /// The first certificate of each kind.
    fn samples(&self) -> &[Sampled] {
        match self {
            Self::Census(census) => &census.samples,
            Self::Orbits(census) => &census.samples,
            Self::Box(_) => &[],
        }
    }

    fn append(&mut self, later: Self) {
        match (self, later) {
            (Self::Census(census), Self::Census(later)) => census.append(later),
            (Self::Orbits(census), Self::Orbits(later)) => census.append(later),
            (Self::Box(found), Self::Box(later)) => found.append(later),
            // Parts of one task have the same kind.
            _ => {}
        }
    }
}

impl Part {
    /// Nothing yet, before the unit `from` of `units`.
    pub fn starting(task: Task, units: u64, from: u64) -> Self {
        let found = Found::nothing(&task, units, from);
        Self {
            referee_part: RUN_SCHEMA,
            task,
            from,
            to: from,
            found,
            run: Effort::default(),
            sha256: None,
        }
    }

    fn hash(&self) -> Hash {
        let plain = Self {
            run: Effort::default(),
            sha256: None,
            ..self.clone()
        };
        Hash::of_text(&serde_json::to_string(&plain).unwrap_or_default())
    }

    /// The text of the file.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn write(mut self) -> serde_json::Result<String> {
        self.sha256 = Some(self.hash());
        Ok(serde_json::to_string(&self)? + "\n")
    }

    /// Reads a part, and checks that it is of this version and unaltered.
    ///
    /// # Errors
    /// When it is not.
    pub fn read(text: &str) -> Result<Self, PartError> {
        #[derive(Deserialize)]
        struct Head {
            referee_part: u32,
        }
        let unreadable = |error: json::JsonError| PartError::Unreadable(error.to_string());
        let head: Head = json::read(text).map_err(unreadable)?;
        if head.referee_part != RUN_SCHEMA {
            return Err(PartError::Schema(head.referee_part));
        }
        let part: Self = json::read(text).map_err(unreadable)?;
        let version = env!("CARGO_PKG_VERSION");
        if part.task.version != version {
            return Err(PartError::Version(part.task.version, version.into()));
        }
        if part.sha256 != Some(part.hash()) {
            return Err(PartError::Altered);
        }
        Ok(part)
    }

    /// Checks that the counts fit each other and the range; `prepared` is the task.
    ///
    /// # Errors
    /// When they do not.
    pub fn check(&self, prepared: &Prepared) -> Result<(), PartError> {
        let level = Task::level(prepared.units());
        self.found
            .check(&self.task, prepared, self.from, self.to, level)
    }
}

impl Found {
    /// Checks the certificates of finished parts anew: the checker accepts them, and they are
    /// those of their subjects.
    fn check_certificates(&self, task: &Task, prepared: &Prepared) -> Result<(), PartError> {
        match (self, &task.work, &prepared.sweep) {
            (Self::Census(census), Work::Census { space, .. }, _) => check_samples(space, census),
            (Self::Orbits(census), _, Some(sweep)) => orbits::check_samples(census, sweep),
            _ => Ok(()),
        }
    }
}

/// Checks the samples of a census anew.
fn check_samples(space: &Space, census: &Census) -> Result<(), PartError> {
    for sample in &census.samples {
        let wrong = |reason: String| PartError::Certificate(Unit::Subject, sample.index, reason);
        certificate::read(&sample.certificate)
            .and_then(|certificate| certificate::check(&certificate))
            .map_err(|error| wrong(error.to_string()))?;
        let (_, text) = certified(space, sample.index).map_err(wrong)?;
        if text != sample.certificate {
            return Err(wrong("it is that of another subject".into()));
        }
    }
    Ok(())
}

/// Joins the parts of a run, given with their names, into the whole; gives the number of its
/// subjects too. Every part is checked anew, with its certificates.
///
/// # Errors
/// When a part is refused, or the parts do not cover all subjects of one task exactly once.
pub fn join(parts: Vec<(String, Part)>) -> Result<(Part, u64), JoinError> {
    let mut parts = parts;
    parts.sort_by_key(|(_, part)| (part.from, part.to));
    let Some((first_name, first)) = parts.first() else {
        return Err(JoinError::Nothing);
    };
    let refused = |name: &str, error| JoinError::Part(name.to_owned(), error);
    let task = first.task.clone();
    let prepared = task.prepare().map_err(|error| refused(first_name, error))?;
    for (name, part) in &parts {
        if let Some(difference) = task.difference(&part.task) {
            return Err(JoinError::OtherTask(
                first_name.clone(),
                name.clone(),
                difference,
            ));
        }
        part.check(&prepared)
            .and_then(|()| part.found.check_certificates(&task, &prepared))
            .map_err(|error| refused(name, error))?;
    }
    let (unit, units) = (task.unit(), prepared.units());
    let mut whole = Part::starting(task, units, 0);
    let mut last_name = String::new();
    for (name, part) in parts {
        whole.run.seconds = whole.run.seconds.saturating_add(part.run.seconds);
        whole.run.threads = whole.run.threads.max(part.run.threads);
        if part.from == part.to {
            continue;
        }
        if part.from > whole.to {
            return Err(JoinError::Gap(unit, whole.to, part.from - 1));
        }
        if part.from < whole.to {
            let end = part.to.min(whole.to) - 1;
            return Err(JoinError::Overlap(last_name, name, unit, part.from, end));
        }
        whole.to = part.to;
        whole.found.append(part.found);
        last_name = name;
    }
    if whole.to < units {
        return Err(JoinError::Gap(unit, whole.to, units - 1));
    }
    // The number of points follows from the sizes, without the orbits.
    let counted = whole.found.instances();
    if counted != prepared.subjects {
        return Err(JoinError::Points(counted, prepared.subjects));
    }
    Ok((whole, prepared.subjects))
}

impl RunReport {
    /// The report of a part that is the whole, or of what there is of it.
    pub fn new(part: Part, subjects: u64, stopped: Option<StopReason>) -> Self {
        let samples = part.found.samples().iter();
        let read = |sample: &Sampled| certificate::read(&sample.certificate).ok();
        Self {
            referee_run: RUN_SCHEMA,
            task: part.task,
            subjects,
            root: part.found.root(),
            certificates: samples.filter_map(read).collect(),
            found: part.found,
            stopped,
            run: Some(part.run),
        }
    }

    /// Reads the report of a whole run, and checks that its counts fit each other.
    ///
    /// # Errors
    /// When it is not the format, of another version, or contradictory.
    pub fn read(text: &str) -> Result<Self, PartError> {
        #[derive(Deserialize)]
        struct Head {
            referee_run: u32,
        }
        let unreadable = |error: json::JsonError| PartError::Unreadable(error.to_string());
        let head: Head = json::read(text).map_err(unreadable)?;
        if head.referee_run != RUN_SCHEMA {
            return Err(PartError::Schema(head.referee_run));
        }
        let report: Self = json::read(text).map_err(unreadable)?;
        let version = env!("CARGO_PKG_VERSION");
        if report.task.version != version {
            return Err(PartError::Version(report.task.version, version.into()));
        }
        let prepared = report.task.prepare()?;
        let subjects = prepared.subjects;
        demand(
            report.subjects == subjects && report.stopped.is_none(),
            || format!("it is not the report of all {subjects} subjects"),
        )?;
        let units = prepared.units();
        let level = Task::level(units);
        report
            .found
            .check(&report.task, &prepared, 0, units, level)?;
        let counted = report.found.instances();
        demand(counted == subjects, || {
            format!("{counted} of {subjects} subjects")
        })?;
        report.found.check_certificates(&report.task, &prepared)?;
        demand(report.root == report.found.root(), || {
            "the root is not that of the nodes of the digest".into()
        })?;
        Ok(report)
    }
}
