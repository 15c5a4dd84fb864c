//! Long runs in parts: what a run is asked to do, what it found on a range of its subjects, and
//! how parts are checked and joined.
//!
//! A shard of a run, and the state of one that is under way, are a [`Part`]; the whole run is a
//! [`RunReport`]. Both formats are described in `docs/run-format.md`. A part depends on the
//! task and the range alone, but for its block `run`. The range is counted in the [`Unit`] of the
//! task: networks, blocks of boxes of networks that are visited up to symmetry, or points of the
//! box of a statement.

use census::{Census, Certify, Hash, Sampled, Space, StopReason, Walk};
use certificate::{Certificate, Statement};
use hunt::{BoxError, BoxFound, BoxTask};
use network::json;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Prepared, Unit};

/// The version of the schema of parts and of reports of runs.
pub const RUN_SCHEMA: u32 = 5;

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
        /// Whether one network of each orbit is certified; the ranges of parts are then counted in
        /// blocks, else in subjects.
        symmetry: bool,
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
    /// By a census.
    Census(Census),
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
            Work::Census { symmetry: true, .. } => Unit::Block,
            Work::Census { .. } => Unit::Subject,
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
fn demand(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), PartError> {
    if holds {
        Ok(())
    } else {
        Err(PartError::Counts(otherwise()))
    }
}

fn sum<'a>(counts: impl IntoIterator<Item = &'a u64>) -> u128 {
    counts.into_iter().map(|&count| u128::from(count)).sum()
}

/// Whether the counts of a census fit each other and the units `from..to`, in nodes of a level.
fn check_census(
    census: &Census,
    (walk, every): (&Walk, bool),
    (from, to): (u64, u64),
    level: u32,
) -> Result<(), PartError> {
    let open = census.open.as_ref().map_or(0, |open| open.critical);
    let points = u128::from(walk.stands_for(from..to)) + u128::from(open);
    let kind = |id: &str| census.kinds.get(id).copied().unwrap_or(0);
    let (classified, others) = (sum(census.kinds.values()), kind("not-critical"));
    let (failed, counted) = (u128::from(census.failed), u128::from(census.counted));
    demand(!every || counted == 0, || {
        format!("{counted} networks have no certificate")
    })?;
    let is_whole = u128::from(census.instances) == points
        && classified == u128::from(census.critical) + u128::from(others)
        && classified <= points
        && points <= classified + failed
        && census.counted <= others;
    demand(is_whole, || {
        format!(
            "the units {from}..{to} stand for {points} points, {open} of them in one under way, \
             {} were counted, {} critical, {others} not, {counted} of these without a \
             certificate, {classified} by kind, {failed} failed",
            census.instances, census.critical
        )
    })?;
    // Each certificate is that of one network, or stands for an orbit.
    let (accepted, certified) = (u128::from(census.accepted), classified - counted);
    let stands = match walk.symmetry {
        true => accepted <= certified && (accepted > 0) == (certified > 0),
        false => accepted == certified,
    };
    demand(stands || failed > 0, || {
        format!("{accepted} certificates stand for {certified} points")
    })?;
    let saddles = [kind("strict-saddle"), kind("non-strict-saddle")];
    let orders = sum(census.orders.values());
    demand(orders == sum(&saddles), || {
        format!("{saddles:?} saddles, {orders} by order")
    })?;
    let mut met = census.coverage.values();
    demand(met.all(|&met| u128::from(met) <= points), || {
        "the coverage".into()
    })?;
    let inside = |unit: u64| (from..to).contains(&unit) || census.open.is_some() && unit == to;
    let first = census.first_failure.as_ref().map(|(unit, _)| *unit);
    demand(
        first.is_some() == (failed > 0) && first.is_none_or(inside),
        || format!("{failed} failed, the first of them in {first:?}"),
    )?;
    let (range, nodes) = (census.digest.range(), census.digest.level());
    demand(range == (from..to) && nodes == level, || {
        format!("the digest covers {range:?} at level {nodes}")
    })?;
    let units: Vec<u64> = census.samples.iter().map(|sample| sample.index).collect();
    demand(
        units.is_sorted() && units.iter().all(|&unit| inside(unit)),
        || format!("the samples are those of {units:?}"),
    )
}

/// Checks the samples of whole units anew: the checker accepts each, and it is that of a network
/// that stands for others, or itself, in its unit.
fn check_samples(unit: Unit, walk: &Walk, census: &Census) -> Result<(), PartError> {
    if census.open.is_some() {
        let reason = "missing; is the run still under way?".into();
        return Err(PartError::Certificate(unit, census.end(), reason));
    }
    for sample in &census.samples {
        let wrong = |reason: String| PartError::Certificate(unit, sample.index, reason);
        let read = certificate::read(&sample.certificate);
        let certificate = read.map_err(|error| wrong(error.to_string()))?;
        certificate::check(&certificate).map_err(|error| wrong(error.to_string()))?;
        let (Statement::NotCritical { instance, .. }
        | Statement::NotLocalMinimum { instance, .. }
        | Statement::GlobalMinimum { instance, .. }) = &certificate.statement;
        if walk.symmetry && matches!(certificate.statement, Statement::NotCritical { .. }) {
            return Err(wrong("it is that of no critical point".into()));
        }
        if walk.certificate(sample.index, instance).map_err(wrong)? != sample.certificate {
            return Err(wrong("it is not the one that its network gives".into()));
        }
    }
    Ok(())
}

impl Found {
    /// Nothing yet, before the unit `from` of `units`.
    fn nothing(task: &Task, units: u64, from: u64) -> Self {
        match task.work {
            Work::Census { .. } => Self::Census(Census::starting(from, Task::level(units))),
            Work::Box(_) => Self::Box(BoxFound::default()),
        }
    }

    /// Whether it is the result of such a task, and the counts fit each other and the units
    /// `from..to`.
    fn check(&self, task: &Task, prepared: &Prepared, from: u64, to: u64) -> Result<(), PartError> {
        let units = prepared.units;
        demand(from <= to && to <= units, || {
            format!("{from}..{to} of {units} {}s", task.unit())
        })?;
        match (self, &task.work, prepared.walk()) {
            (Self::Census(census), Work::Census { certify, .. }, Some(walk)) => {
                let every = *certify == Certify::Every && !walk.symmetry;
                check_census(census, (walk, every), (from, to), Task::level(units))
            }
            (Self::Box(found), Work::Box(_), _) => {
                let check = prepared.with_box(|run| Ok(run.check(found, from..to)));
                check?.map_err(PartError::Counts)
            }
            _ => demand(false, || "the result of another kind of work".into()),
        }
    }

    /// Checks the certificates of finished parts anew.
    fn check_certificates(&self, task: &Task, prepared: &Prepared) -> Result<(), PartError> {
        match (self, prepared.walk()) {
            (Self::Census(census), Some(walk)) => check_samples(task.unit(), walk, census),
            _ => Ok(()),
        }
    }

    /// The subjects that were counted.
    fn instances(&self) -> u64 {
        match self {
            Self::Census(census) => census.instances,
            Self::Box(found) => found.met.instances,
        }
    }

    /// The root of the tree over what was found by a census.
    fn root(&self) -> Option<Hash> {
        match self {
            Self::Census(census) => census.digest.root(),
            Self::Box(_) => None,
        }
    }

    /// The first certificate of each kind.
    fn samples(&self) -> &[Sampled] {
        match self {
            Self::Census(census) => &census.samples,
            Self::Box(_) => &[],
        }
    }

    pub(crate) fn append(&mut self, later: Self) {
        match (self, later) {
            (Self::Census(census), Self::Census(later)) => census.append(later),
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
        self.found.check(&self.task, prepared, self.from, self.to)
    }
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
    let (unit, units) = (task.unit(), prepared.units);
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
        let units = prepared.units;
        report.found.check(&report.task, &prepared, 0, units)?;
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
