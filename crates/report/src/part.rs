//! Long runs in parts: what a run is asked to do, what it found on a range of its subjects, and
//! how parts are checked and joined.
//!
//! A shard of a run, and the state of one that is under way, are a [`Part`]; the whole run is a
//! [`RunReport`]. Both formats are described in `docs/run-format.md`. A part depends on the
//! task and the range alone, but for its block `run`.

use certificate::Certificate;
use lemmas::{SubjectKind, Variant, Verdict};
use network::json;
use search::{Census, Certify, Hash, Shrunk, Space, StopReason, Tally, census_variant, certified};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{CounterexampleEntry, Status, VariantEntry};

/// The version of the schema of parts and of reports of runs.
pub const RUN_SCHEMA: u32 = 2;

/// The digest of a census is kept in at most this many nodes.
const NODES: u64 = 1 << 14;

/// What a run is asked to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// The version of referee.
    pub version: String,
    /// What is done with each subject.
    pub work: Work,
    /// The subjects.
    pub space: Space,
}

/// What is done with each subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Work {
    /// A variant of a claim is checked.
    Search {
        /// The claim.
        claim: String,
        /// The form.
        form: String,
        /// The hypotheses that are dropped.
        dropped: Vec<String>,
    },
    /// The network is classified.
    Census {
        /// Which networks are certified, and their certificates re-checked.
        certify: Certify,
    },
}

/// What was found on a range of subjects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// By a search.
    Search(Tally),
    /// By a census.
    Census(Census),
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

/// What a run found on the subjects `from..to`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The version of the schema, [`RUN_SCHEMA`].
    pub referee_part: u32,
    /// What the run was asked to do.
    pub task: Task,
    /// The first subject.
    pub from: u64,
    /// The first subject that follows.
    pub to: u64,
    /// What was found.
    pub found: Found,
    /// The certificate of the first counterexample; absent while the run is under way.
    pub counterexample: Option<Box<Certificate>>,
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
    /// The status of the variant of a search.
    pub status: Option<Status>,
    /// What was found.
    pub found: Found,
    /// The root of the digest of a census.
    pub root: Option<Hash>,
    /// The smallest counterexample.
    pub counterexample: Option<CounterexampleEntry>,
    /// The certificate of the counterexample, or the first of each kind of a census.
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
    /// The task names no claim, or its space is too large.
    #[error("{0}")]
    Task(String),
    /// The counts contradict each other or the range.
    #[error("its counts contradict each other: {0}")]
    Counts(String),
    /// A certificate is not accepted, or is not that of its subject.
    #[error("the certificate of subject {0}: {1}")]
    Certificate(u64, String),
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
    /// Subjects that no part covers.
    #[error("a gap: no file covers the subjects {0} to {1}")]
    Gap(u64, u64),
    /// Subjects that two parts cover.
    #[error("an overlap: {0} and {1} both cover the subjects {2} to {3}")]
    Overlap(String, String, u64, u64),
    /// No parts.
    #[error("no parts to join")]
    Nothing,
}

impl Task {
    /// A task for this version.
    pub fn new(work: Work, space: Space) -> Self {
        let version = env!("CARGO_PKG_VERSION").into();
        Self {
            version,
            work,
            space,
        }
    }

    /// The task of searching a variant.
    pub fn search(variant: &Variant, space: Space) -> Self {
        let work = Work::Search {
            claim: variant.claim.id.into(),
            form: variant.form.id.into(),
            dropped: variant.dropped.iter().map(|h| h.id().into()).collect(),
        };
        Self::new(work, space)
    }

    /// The variant that is searched, or by which the networks of a census are made.
    ///
    /// # Errors
    /// When there is no such variant.
    pub fn variant(&self) -> Result<Variant, PartError> {
        match &self.work {
            Work::Search {
                claim,
                form,
                dropped,
            } => Variant::new(claim, form, dropped)
                .map_err(|error| PartError::Task(error.to_string())),
            Work::Census { .. } => Ok(census_variant()),
        }
    }

    /// The number of subjects.
    ///
    /// # Errors
    /// When there are more than `2^64`, there is no such variant, or the sizes are impossible.
    pub fn subjects(&self) -> Result<u64, PartError> {
        let kind: SubjectKind = self.variant()?.claim.subject;
        self.space.validate(kind).map_err(PartError::Task)?;
        let too_many =
            || PartError::Task("the boxes hold more than 2^64 subjects; make them smaller".into());
        self.space.len(kind).ok_or_else(too_many)
    }

    /// The levels of the nodes in which the digest of a census is kept.
    fn level(subjects: u64) -> u32 {
        let fits = |level: &u32| subjects.div_ceil(1 << level) <= NODES;
        (0..u64::BITS).find(fits).unwrap_or(0)
    }

    /// The first difference to another task, in words.
    pub fn difference(&self, other: &Self) -> Option<String> {
        let differ = |what: &str, a: &str, b: &str| format!("the {what} is {a} and {b}");
        if self.version != other.version {
            return Some(differ("version", &self.version, &other.version));
        }
        let text = |value: Result<String, serde_json::Error>| value.unwrap_or_default();
        if self.work != other.work {
            let [a, b] = [self, other].map(|task| text(serde_json::to_string(&task.work)));
            return Some(differ("work", &a, &b));
        }
        let [a, b] = [self, other].map(|task| text(serde_json::to_string(&task.space)));
        (self.space != other.space).then(|| differ("space", &a, &b))
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

impl Found {
    /// Nothing yet, before the subject `from`.
    fn nothing(task: &Task, subjects: u64, from: u64) -> Self {
        match task.work {
            Work::Search { .. } => Self::Search(Tally::default()),
            Work::Census { .. } => Self::Census(Census::starting(from, Task::level(subjects))),
        }
    }

    /// Whether the counts fit the work, each other and the range.
    fn check(&self, work: &Work, subjects: u64, from: u64, to: u64) -> Result<(), PartError> {
        let count = to - from;
        let inside = |index: u64| (from..to).contains(&index);
        let first = |what: &str, first: Option<u64>, number: u64| {
            demand(
                first.is_some() == (number > 0) && first.is_none_or(inside),
                || format!("{number} {what}, the first of them {first:?}"),
            )
        };
        match self {
            Self::Search(tally) => {
                let verdicts = [tally.holds, tally.refuted, tally.undecided];
                let parts = sum(&verdicts) + sum(tally.vacuous.values());
                demand(
                    tally.instances == count && parts == u128::from(count),
                    || {
                        format!(
                            "{count} subjects, {} instances, {parts} verdicts",
                            tally.instances
                        )
                    },
                )?;
                first("refuted", tally.first_refuted, tally.refuted)?;
                let undecided = tally.first_undecided.as_ref().map(|(index, _)| *index);
                first("undecided", undecided, tally.undecided)
            }
            Self::Census(census) => {
                let kinds = sum(census.kinds.values());
                let kind = |id: &str| census.kinds.get(id).copied().unwrap_or(0);
                let classified = u128::from(census.accepted) + u128::from(census.counted);
                let certify = Certify::Every;
                demand(
                    census.counted == 0 || *work != Work::Census { certify },
                    || format!("{} networks have no certificate", census.counted),
                )?;
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
                let saddles = [kind("strict-saddle"), kind("non-strict-saddle")];
                let orders = sum(census.orders.values());
                demand(orders == sum(&saddles), || {
                    format!("{saddles:?} saddles, {orders} by order")
                })?;
                let mut labels = census.coverage.iter();
                demand(labels.all(|(_, &met)| met <= count), || {
                    "the coverage".into()
                })?;
                let failure = census.first_failure.as_ref().map(|(index, _)| *index);
                first("failed", failure, census.failed)?;
                let (range, level) = (census.digest.range(), census.digest.level());
                demand(
                    range == (from..to) && level == Task::level(subjects),
                    || format!("the digest covers {range:?} at level {level}"),
                )?;
                let indices: Vec<u64> = census.samples.iter().map(|s| s.index).collect();
                demand(
                    indices.is_sorted() && indices.iter().all(|&i| inside(i)),
                    || format!("the samples are those of {indices:?}"),
                )
            }
        }
    }

    fn append(&mut self, later: Self) {
        match (self, later) {
            (Self::Search(tally), Self::Search(later)) => tally.append(later),
            (Self::Census(census), Self::Census(later)) => census.append(later),
            // Parts of one task have the same kind.
            _ => {}
        }
    }
}

impl Part {
    /// Nothing yet, before the subject `from`.
    ///
    /// # Errors
    /// When the task is none.
    pub fn starting(task: Task, from: u64) -> Result<Self, PartError> {
        let found = Found::nothing(&task, task.subjects()?, from);
        Ok(Self {
            referee_part: RUN_SCHEMA,
            task,
            from,
            to: from,
            found,
            counterexample: None,
            run: Effort::default(),
            sha256: None,
        })
    }

    /// The part with the certificate of its first counterexample.
    ///
    /// # Errors
    /// When the task is none, or the counterexample is not found again.
    pub fn finished(mut self) -> Result<Self, PartError> {
        if let Found::Search(Tally {
            first_refuted: Some(index),
            ..
        }) = self.found
        {
            self.counterexample = Some(refutation(&self.task, index)?);
        }
        Ok(self)
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

    /// Reads a part, and checks that it is whole: of this version, unaltered, and with counts that
    /// fit each other.
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
        let subjects = part.task.subjects()?;
        demand(part.from <= part.to && part.to <= subjects, || {
            format!("{}..{} of {subjects} subjects", part.from, part.to)
        })?;
        let same = matches!(
            (&part.task.work, &part.found),
            (Work::Search { .. }, Found::Search(_)) | (Work::Census { .. }, Found::Census(_))
        );
        demand(same, || "the result of another kind of work".into())?;
        part.found
            .check(&part.task.work, subjects, part.from, part.to)?;
        Ok(part)
    }

    /// Checks the certificates of a finished part anew: the checker accepts them, and they are
    /// those of their subjects.
    ///
    /// # Errors
    /// When that fails.
    pub fn check_certificates(&self) -> Result<(), PartError> {
        match &self.found {
            Found::Search(tally) => {
                let Some(index) = tally.first_refuted else {
                    let none = self.counterexample.is_none();
                    return demand(none, || "a counterexample, and nothing refuted".into());
                };
                let wrong = |reason: String| PartError::Certificate(index, reason);
                let Some(certificate) = &self.counterexample else {
                    return Err(wrong("missing; is the run still under way?".into()));
                };
                certificate::check(certificate).map_err(|error| wrong(error.to_string()))?;
                if refutation(&self.task, index)? != *certificate {
                    return Err(wrong("it is that of another subject".into()));
                }
                Ok(())
            }
            Found::Census(census) => check_samples(&self.task, census),
        }
    }

    /// Whether the part covers all subjects.
    ///
    /// # Errors
    /// When the task is none.
    pub fn is_whole(&self) -> Result<bool, PartError> {
        Ok(self.from == 0 && self.to == self.task.subjects()?)
    }
}

/// The certificate of a subject that refutes the variant.
fn refutation(task: &Task, index: u64) -> Result<Box<Certificate>, PartError> {
    let variant = task.variant()?;
    let verdict = task
        .space
        .subject(&variant, index)
        .map(|subject| variant.check(&subject));
    match verdict {
        Some(Ok(Verdict::Refuted { certificate })) => Ok(certificate),
        _ => Err(PartError::Certificate(
            index,
            "the subject refutes nothing".into(),
        )),
    }
}

/// Checks the samples of a census anew.
fn check_samples(task: &Task, census: &Census) -> Result<(), PartError> {
    let variant = task.variant()?;
    for sample in &census.samples {
        let wrong = |reason: String| PartError::Certificate(sample.index, reason);
        certificate::read(&sample.certificate)
            .and_then(|certificate| certificate::check(&certificate))
            .map_err(|error| wrong(error.to_string()))?;
        let (_, text) = certified(&variant, &task.space, sample.index).map_err(wrong)?;
        if text != sample.certificate {
            return Err(wrong("it is that of another subject".into()));
        }
    }
    Ok(())
}

/// Joins the parts of a run, given with their names, into the whole. Every part is checked anew,
/// with its certificates.
///
/// # Errors
/// When a part is refused, or the parts do not cover all subjects of one task exactly once.
pub fn join(parts: Vec<(String, Part)>) -> Result<Part, JoinError> {
    let mut parts = parts;
    parts.sort_by_key(|(_, part)| (part.from, part.to));
    let Some((first_name, first)) = parts.first() else {
        return Err(JoinError::Nothing);
    };
    let refused = |name: &str, error| JoinError::Part(name.to_owned(), error);
    for (name, part) in &parts {
        if let Some(difference) = first.task.difference(&part.task) {
            return Err(JoinError::OtherTask(
                first_name.clone(),
                name.clone(),
                difference,
            ));
        }
        part.check_certificates()
            .map_err(|error| refused(name, error))?;
    }
    let task = first.task.clone();
    let subjects = task
        .subjects()
        .map_err(|error| refused(first_name, error))?;
    let mut whole = Part::starting(task, 0).map_err(|error| refused(first_name, error))?;
    let mut last_name = String::new();
    for (name, part) in parts {
        whole.run.seconds = whole.run.seconds.saturating_add(part.run.seconds);
        whole.run.threads = whole.run.threads.max(part.run.threads);
        if part.from == part.to {
            continue;
        }
        if part.from > whole.to {
            return Err(JoinError::Gap(whole.to, part.from - 1));
        }
        if part.from < whole.to {
            let end = part.to.min(whole.to) - 1;
            return Err(JoinError::Overlap(last_name, name, part.from, end));
        }
        whole.to = part.to;
        whole.found.append(part.found);
        whole.counterexample = whole.counterexample.or(part.counterexample);
        last_name = name;
    }
    if whole.to < subjects {
        return Err(JoinError::Gap(whole.to, subjects - 1));
    }
    Ok(whole)
}

impl RunReport {
    /// The report of a part that is the whole, or of what there is of it, with the shrunk
    /// counterexample.
    ///
    /// # Errors
    /// When the task is none.
    pub fn new(
        part: Part,
        shrunk: Option<&Shrunk>,
        stopped: Option<StopReason>,
    ) -> Result<Self, PartError> {
        let (variant, subjects) = (part.task.variant()?, part.task.subjects()?);
        let (status, root, certificates) = match &part.found {
            Found::Search(tally) => {
                let entry = VariantEntry::new(&variant, tally.clone(), Vec::new(), None);
                let certificates = shrunk.iter().map(|found| found.certificate.clone());
                (Some(entry.status), None, certificates.collect())
            }
            Found::Census(census) => {
                let read = |sample: &search::Sampled| certificate::read(&sample.certificate).ok();
                let samples = census.samples.iter().filter_map(read).collect();
                (None, census.digest.root(), samples)
            }
        };
        Ok(Self {
            referee_run: RUN_SCHEMA,
            task: part.task,
            subjects,
            status,
            found: part.found,
            root,
            counterexample: shrunk.map(|found| CounterexampleEntry {
                certificate: 0,
                minimality: found.minimality,
            }),
            certificates,
            stopped,
            run: Some(part.run),
        })
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
        let subjects = report.task.subjects()?;
        demand(
            report.subjects == subjects && report.stopped.is_none(),
            || format!("it is not the report of all {subjects} subjects"),
        )?;
        report
            .found
            .check(&report.task.work, subjects, 0, subjects)?;
        if let Found::Census(census) = &report.found {
            demand(report.root == census.digest.root(), || {
                "the root is not that of the nodes of the digest".into()
            })?;
            check_samples(&report.task, census)?;
        }
        Ok(report)
    }
}
