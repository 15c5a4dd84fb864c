//! `audit`: the main job.
//!
//! An audit is a list of jobs: one per variant of each claim, one per set of the census. Finished
//! jobs are appended to `progress.jsonl`, so that an interrupted audit of the same settings can go
//! on; every result depends on the settings alone.

use std::collections::{BTreeMap, HashMap};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::Context;
use certificate::Certificate;
use indicatif::{ProgressBar, ProgressStyle};
use lemmas::Variant;
use network::json::printable;
use report::{
    CensusEntry, ClaimEntry, CounterexampleEntry, CoverageEntry, FormalStatus, Job, ProofSources,
    Report, Run, SCHEMA, Settings, UncheckedEntry, VariantEntry, claims_table, verify,
    write_atomically,
};
use search::{
    Census, Certify, Opinions, Shape, Space, StopReason, Tally, census, census_variant, search,
    shrink,
};
use serde::{Deserialize, Serialize};

use crate::cli::AuditOptions;
use crate::conclude::check_writable;
use crate::exit::Outcome;
use crate::interrupt;
use crate::output::{self, say};
use crate::plan::{CensusSet, FLOORS, FULL, boxes, census_sets};
use crate::report_command::{list, read_baseline, render, write_junit};
use crate::run::prepare;

/// How many subjects are enumerated in search of a least counterexample.
const ENUMERATION_LIMIT: u64 = 700_000;

/// The same where a job has less time than this.
const HURRIED_LIMIT: u64 = 10_000;
const SHORT_OF_TIME: Duration = Duration::from_secs(3);

/// One line of `progress.jsonl`.
#[derive(Serialize, Deserialize)]
struct Finished {
    settings: Settings,
    version: String,
    name: String,
    job: Job,
}

/// The finished jobs of an audit, in memory and on disk.
struct Ledger {
    path: PathBuf,
    settings: Settings,
    finished: HashMap<String, Job>,
}

impl Ledger {
    fn open(folder: &Path, settings: &Settings, resume: bool) -> anyhow::Result<Self> {
        let path = folder.join("progress.jsonl");
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        let mut finished = HashMap::new();
        if resume {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            for line in text.lines() {
                // A line that was cut off by the interruption is a job that is not finished.
                let Ok(done) = serde_json::from_str::<Finished>(line) else {
                    continue;
                };
                if done.settings == *settings && done.version == version() {
                    finished.insert(done.name, done.job);
                }
            }
        }
        // Start the file anew with what is still valid.
        let ledger = Self {
            path,
            settings: settings.clone(),
            finished,
        };
        let lines: Result<Vec<String>, _> = ledger
            .finished
            .iter()
            .map(|(name, job)| ledger.line(name, job))
            .collect();
        write_atomically(&ledger.path, &lines?.concat())
            .with_context(|| ledger.path.display().to_string())?;
        Ok(ledger)
    }

    fn line(&self, name: &str, job: &Job) -> anyhow::Result<String> {
        let finished = Finished {
            settings: self.settings.clone(),
            version: version().into(),
            name: name.into(),
            job: job.clone(),
        };
        Ok(serde_json::to_string(&finished)? + "\n")
    }

    fn add(&mut self, name: &str, job: &Job) -> anyhow::Result<()> {
        let line = self.line(name, job)?;
        let context = || self.path.display().to_string();
        let mut file = std::fs::OpenOptions::new()
            .append(true)
            .open(&self.path)
            .with_context(context)?;
        file.write_all(line.as_bytes()).with_context(context)?;
        self.finished.insert(name.into(), job.clone());
        Ok(())
    }
}

fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The folder of the formal proofs, where the program was built.
pub(crate) fn proofs_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proofs")
}

/// What ends an audit early, and the bar that shows how far it is.
struct Session {
    deadline: Option<Instant>,
    bar: ProgressBar,
    met_time_limit: bool,
}

/// How many equal shares of the time that is left one job may take.
const SHARES: u32 = 6;

impl Session {
    fn is_short_of_time(&self) -> bool {
        self.allowance()
            .is_some_and(|allowance| allowance < SHORT_OF_TIME)
    }

    /// The time that the present job may take, so that a short budget reaches every claim.
    fn allowance(&self) -> Option<Duration> {
        let left = self.deadline?.saturating_duration_since(Instant::now());
        let jobs = self
            .bar
            .length()
            .unwrap_or(1)
            .saturating_sub(self.bar.position())
            .max(1);
        let share = left / u32::try_from(jobs).unwrap_or(u32::MAX);
        Some(left.min(share * SHARES))
    }
}

/// `referee audit`.
///
/// # Errors
/// When the report cannot be written.
pub fn audit(options: &AuditOptions) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    prepare(options.jobs)?;
    check_writable(options.junit.junit.as_deref())?;
    let baseline = read_baseline(&options.junit)?;
    let settings = Settings {
        seed: options.seed,
        random_per_variant: options.instances,
        enumeration_limit: ENUMERATION_LIMIT,
        quick: options.quick,
    };
    let mut ledger = Ledger::open(&options.out, &settings, options.resume)?;
    for name in ["report.json", "report.html", "report.md", "errata.tex"] {
        check_writable(Some(&options.out.join(name)))?;
    }
    let variants: Vec<Variant> = lemmas::claims().iter().flat_map(Variant::all).collect();
    let sets = census_sets(
        settings.seed,
        settings.random_per_variant * 4,
        settings.quick,
    );
    let bar = ProgressBar::new((variants.len() + sets.len()) as u64);
    bar.set_style(ProgressStyle::with_template(
        "{pos}/{len} {elapsed} {wide_msg}",
    )?);
    let mut session = Session {
        deadline: options.budget.map(|budget| start + budget),
        bar,
        met_time_limit: false,
    };
    let (mut jobs, mut announced) = (Vec::new(), "");
    for variant in &variants {
        if announced != variant.claim.id && !std::io::stderr().is_terminal() {
            announced = variant.claim.id;
            eprintln!("{announced}");
        }
        match run_job(&mut ledger, &mut session, &variant.to_string(), |session| {
            search_variant(variant, &settings, session)
        })? {
            Some(job) => jobs.push(job),
            None => return Ok(interrupted(&session, options)),
        }
    }
    let mut taken = Vec::new();
    for set in &sets {
        if !std::io::stderr().is_terminal() {
            eprintln!("census: {}", set.name);
        }
        match run_job(&mut ledger, &mut session, set.name, |session| {
            take_census(set, session)
        })? {
            Some(job) => taken.push(job),
            None => return Ok(interrupted(&session, options)),
        }
    }
    session.bar.finish_and_clear();
    let run = Run {
        version: version().into(),
        finished: SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_secs()),
        seconds: start.elapsed().as_secs(),
        threads: rayon::current_num_threads(),
        met_time_limit: session.met_time_limit,
        proofs: FormalStatus::built_in().check(&proofs_folder()),
    };
    let report = assemble(settings, run, &variants, jobs, &sets, taken);
    conclude(&report, baseline.as_ref(), options)
}

/// Runs a job, unless it is finished already; `None` when it was interrupted.
fn run_job(
    ledger: &mut Ledger,
    session: &mut Session,
    name: &str,
    work: impl FnOnce(&mut Session) -> (Job, Option<StopReason>),
) -> anyhow::Result<Option<Job>> {
    session.bar.set_message(name.to_owned());
    let job = match ledger.finished.get(name) {
        Some(job) => job.clone(),
        None => {
            let (job, stopped) = work(session);
            match stopped {
                Some(StopReason::Interrupted) => return Ok(None),
                Some(StopReason::TimeLimit) => session.met_time_limit = true,
                None | Some(StopReason::Found) => ledger.add(name, &job)?,
            }
            job
        }
    };
    session.bar.inc(1);
    Ok(Some(job))
}

fn interrupted(session: &Session, options: &AuditOptions) -> Outcome {
    session.bar.finish_and_clear();
    eprintln!(
        "interrupted; the finished jobs are kept in {}: run the same command with --resume",
        options.out.join("progress.jsonl").display()
    );
    Outcome::Interrupted
}

/// The spaces in which a variant is searched.
fn spaces(variant: &Variant, settings: &Settings) -> Vec<Space> {
    let (seed, count) = (settings.seed, settings.random_per_variant);
    let random = Space::Random {
        seed,
        count,
        shape: Shape::default(),
    };
    vec![Space::Boxes(boxes(variant.claim.subject)), random]
}

fn search_variant(
    variant: &Variant,
    settings: &Settings,
    session: &mut Session,
) -> (Job, Option<StopReason>) {
    let (mut total, mut stopped, mut first) = (Tally::default(), None, None);
    for space in spaces(variant, settings) {
        let end = space.len(variant.claim.subject).unwrap_or(0);
        let silent = |_| {};
        let control = interrupt::control(session.allowance(), &silent);
        let (tally, _, reason) = search(
            variant,
            &space,
            (0, Tally::default()),
            end,
            &control,
            |_, _| {},
        );
        let refuting = tally
            .first_refuted
            .and_then(|index| space.subject(variant, index));
        first = first.or(refuting);
        total.append(tally);
        stopped = stopped.or(reason);
    }
    // The indices of several spaces cannot be compared.
    (total.first_refuted, total.first_undecided) =
        (None, total.first_undecided.map(|(_, reason)| (0, reason)));
    let shrunk = first.and_then(|subject| {
        let hurried = session.is_short_of_time();
        if hurried {
            stopped = stopped.or(Some(StopReason::TimeLimit));
        }
        let limit = if hurried {
            HURRIED_LIMIT
        } else {
            settings.enumeration_limit
        };
        shrink(variant, &subject, limit)
    });
    let counterexample = shrunk.map(|found| (Box::new(found.certificate), found.minimality));
    (
        Job::Variant {
            tally: total,
            counterexample,
        },
        stopped,
    )
}

fn take_census(set: &CensusSet, session: &mut Session) -> (Job, Option<StopReason>) {
    let bar = session.bar.clone();
    let observe = move |progress: search::Progress| {
        bar.set_message(format!(
            "{}: {}/{}",
            set.name, progress.done, progress.total
        ));
    };
    let control = interrupt::control(session.allowance(), &observe);
    let variant = census_variant();
    let (census, _, stopped) = census(
        &variant,
        &set.space,
        Certify::Every,
        (0, Census::default()),
        set.space.len(variant.claim.subject).unwrap_or(0),
        &control,
        |_, _| {},
    );
    (Job::Census(census), stopped)
}

fn assemble(
    settings: Settings,
    run: Run,
    variants: &[Variant],
    jobs: Vec<Job>,
    sets: &[CensusSet],
    taken: Vec<Job>,
) -> Report {
    let mut certificates: Vec<Certificate> = Vec::new();
    let formal = FormalStatus::built_in();
    let entry = |claim| ClaimEntry::new(claim, &formal);
    let mut claims: Vec<ClaimEntry> = lemmas::claims().iter().map(entry).collect();
    for (variant, job) in variants.iter().zip(jobs) {
        let Job::Variant {
            tally,
            counterexample,
        } = job
        else {
            continue;
        };
        let counterexample = counterexample.map(|(certificate, minimality)| {
            certificates.push(*certificate);
            CounterexampleEntry {
                certificate: certificates.len() - 1,
                minimality,
            }
        });
        let entry = VariantEntry::new(variant, tally, spaces(variant, &settings), counterexample);
        if let Some(claim) = claims.iter_mut().find(|claim| claim.id == variant.claim.id) {
            claim.variants.push(entry);
        }
    }
    let mut second_opinion = Opinions::default();
    for (index, certificate) in certificates.iter().enumerate() {
        second_opinion.count(index as u64, certificate);
    }
    let mut census = Vec::new();
    let mut met: BTreeMap<&str, u64> = BTreeMap::new();
    for (set, job) in sets.iter().zip(taken) {
        let Job::Census(counts) = job else { continue };
        for (what, _) in FLOORS {
            *met.entry(what).or_default() += counts.coverage.get(*what).copied().unwrap_or(0);
        }
        second_opinion.append(counts.opinions.clone());
        let samples = counts.samples.iter();
        certificates.extend(samples.filter_map(|s| certificate::read(&s.certificate).ok()));
        census.push(CensusEntry {
            name: set.name.into(),
            space: set.space.clone(),
            census: counts,
        });
    }
    let opinions = [
        ("second opinion: agreed", second_opinion.agreed),
        ("second opinion: strictly above", second_opinion.above),
    ];
    met.extend(opinions);
    // What a smaller audit must meet, nobody said.
    let is_full = !settings.quick && settings.random_per_variant >= FULL;
    let coverage = FLOORS.iter().map(|(what, floor)| CoverageEntry {
        what: (*what).into(),
        count: met.get(what).copied().unwrap_or(0),
        floor: if is_full { *floor } else { 0 },
    });
    let unchecked = lemmas::unchecked().iter().map(|row| UncheckedEntry {
        id: row.id.into(),
        page: row.page.into(),
        statement: row.statement.into(),
        reason: row.reason.into(),
        formal: formal.of(row.id).cloned().collect(),
    });
    Report {
        referee_report: SCHEMA,
        paper: "H. Lu and K. Kawaguchi, Depth Creates No Bad Local Minima, arXiv:1702.08580v2"
            .into(),
        settings,
        run,
        claims,
        not_checked_yet: unchecked.collect(),
        census,
        coverage: coverage.collect(),
        second_opinion,
        proofs: ProofSources {
            sources: formal.sources.clone(),
            statements: formal.statements.clone(),
        },
        certificates,
    }
}

/// Checks the report as a reader will, prints it, and writes it.
fn conclude(
    report: &Report,
    baseline: Option<&Report>,
    options: &AuditOptions,
) -> anyhow::Result<Outcome> {
    let disagreements = verify(report).err().unwrap_or_default();
    for disagreement in &disagreements {
        eprintln!("referee: the report contradicts itself: {disagreement}");
    }
    let json = serde_json::to_string_pretty(report)? + "\n";
    // A verdict is not lost where it cannot be written.
    if options.json {
        output::print(format_args!("{json}"));
    } else {
        say!("{}", claims_table(report));
        say!(
            "{} certificates, all re-checked: {} rejected; {} claims not checked yet",
            report.certificates.len(),
            disagreements.len(),
            report.not_checked_yet.len()
        );
        say!(
            "second opinion by singular values: {}",
            report.second_opinion
        );
    }
    let json_path = options.out.join("report.json");
    write_atomically(&json_path, &json).with_context(|| json_path.display().to_string())?;
    let mut written = vec![json_path];
    written.extend(render(report, &options.out)?);
    written.extend(write_junit(report, baseline, &options.junit)?);
    if !options.json {
        say!("wrote {}", list(&written));
    }
    let gaps = report.gaps();
    for gap in &gaps {
        eprintln!("referee: incomplete: {}", printable(gap));
    }
    if report.run.met_time_limit {
        eprintln!("referee: the time limit cut the audit short");
    }
    let refuted = report.refuted_as_stated();
    Ok(
        if !disagreements.is_empty() || (options.strict && refuted > 0) {
            Outcome::Refuted
        } else if gaps.is_empty() {
            Outcome::Done
        } else {
            Outcome::Undecided
        },
    )
}
