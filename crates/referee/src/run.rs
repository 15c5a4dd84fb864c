//! Long runs: a search or a census over a range of subjects, with progress, a state that survives
//! interruption, and the report.

use std::io::IsTerminal;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};
use report::{Effort, Found, Part, RunReport, Status, Task, subject_text, write_atomically};
use search::{Census, Shrunk, StopReason, Tally, census, search, shrink};

use crate::cli::RunOptions;
use crate::exit::Outcome;
use crate::{input, interrupt};

/// How many subjects are enumerated in search of a least counterexample.
const ENUMERATION_LIMIT: u64 = 2_000_000;
/// How often the progress is told where no terminal shows it.
const REMARK: Duration = Duration::from_secs(30);

/// Shows how far a run is: the share done, the rate, the time left, and the counts so far.
pub struct Meter {
    bar: ProgressBar,
    is_terminal: bool,
    begin: Instant,
    told: Instant,
    first: u64,
    end: u64,
    from: u64,
}

impl Meter {
    /// Of a run over `from..end` that goes on at `next`.
    pub fn new(from: u64, next: u64, end: u64) -> anyhow::Result<Self> {
        let bar = ProgressBar::new(end - from);
        bar.set_style(ProgressStyle::with_template("{wide_bar} {msg}")?);
        let (is_terminal, now) = (std::io::stderr().is_terminal(), Instant::now());
        Ok(Self {
            bar,
            is_terminal,
            begin: now,
            told: now,
            first: next,
            end,
            from,
        })
    }

    /// The subjects before `next` are done.
    pub fn show(&mut self, next: u64, counts: impl FnOnce() -> String) {
        if !self.is_terminal && self.told.elapsed() < REMARK {
            return;
        }
        self.told = Instant::now();
        let millis = self.begin.elapsed().as_millis().max(1);
        let rate = u128::from(next - self.first) * 1000 / millis;
        let left = u128::from(self.end - next) / rate.max(1);
        let permille =
            u128::from(next - self.from) * 1000 / u128::from((self.end - self.from).max(1));
        let message = format!(
            "{}.{} %, {rate}/s, {left} s left; {}",
            permille / 10,
            permille % 10,
            counts()
        );
        if self.is_terminal {
            self.bar.set_position(next - self.from);
            self.bar.set_message(message);
        } else {
            eprintln!("{message}");
        }
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

fn tally_counts(tally: &Tally) -> String {
    format!(
        "{} hold, {} refuted, {} undecided, {} vacuous",
        tally.holds,
        tally.refuted,
        tally.undecided,
        tally.vacuous_total()
    )
}

fn census_counts(census: &Census) -> String {
    let kinds = census.kinds.iter();
    let kinds: Vec<String> = kinds
        .map(|(kind, count)| format!("{count} {kind}"))
        .collect();
    format!("{}, {} failed", kinds.join(", "), census.failed)
}

/// Uses the given number of threads, 0 for one per core, and obeys Ctrl-C.
pub fn prepare(jobs: usize) -> anyhow::Result<()> {
    interrupt::install()?;
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build_global()?;
    Ok(())
}

/// Runs a task, or the shard of it that the options name.
///
/// # Errors
/// When the options are bad or a file cannot be read or written.
pub fn run(task: Task, options: &RunOptions) -> anyhow::Result<Outcome> {
    let subjects = task.subjects()?;
    let range = options
        .shard
        .map_or(0..subjects, |shard| shard.range(subjects));
    let start = match &options.state {
        Some(path) if options.resume && path.exists() => resume(path, &task, &range)?,
        _ => Part::starting(task, range.start)?,
    };
    prepare(options.jobs)?;
    let (part, stopped) = advance(start, range.end, options)?;
    let (Some(_), Some(path)) = (options.shard, &options.out) else {
        return conclude(part, stopped, options.out.as_deref(), options.json);
    };
    if let Some(reason) = stopped {
        eprintln!(
            "referee: stopped at subject {} of {}..{}; no shard was written",
            part.to, range.start, range.end
        );
        return Ok(match reason {
            StopReason::Interrupted => Outcome::Interrupted,
            StopReason::TimeLimit => Outcome::Undecided,
        });
    }
    save(path, part.finished()?)?;
    if !options.json {
        println!(
            "wrote {}: subjects {}..{}",
            path.display(),
            range.start,
            range.end
        );
    }
    Ok(Outcome::Done)
}

fn save(path: &Path, part: Part) -> anyhow::Result<()> {
    write_atomically(path, &part.write()?).with_context(|| path.display().to_string())
}

/// Reads a part of a run.
///
/// # Errors
/// When the file cannot be read or is refused; the error names it.
pub fn read_part(path: &Path) -> anyhow::Result<Part> {
    let name = path.display().to_string();
    let text = input::read(&name)?;
    Part::read(&text).with_context(|| name)
}

fn resume(path: &Path, task: &Task, range: &std::ops::Range<u64>) -> anyhow::Result<Part> {
    let (name, part) = (path.display(), read_part(path)?);
    if let Some(difference) = part.task.difference(task) {
        bail!("{name} belongs to another run: {difference}");
    }
    if part.from != range.start || part.to > range.end {
        bail!(
            "{name} covers the subjects {}..{}, which do not start {range:?}",
            part.from,
            part.to
        );
    }
    Ok(part)
}

/// Extends a part up to the subject `end`, and saves it from time to time.
fn advance(
    start: Part,
    end: u64,
    options: &RunOptions,
) -> anyhow::Result<(Part, Option<StopReason>)> {
    if let Some(path) = &options.state {
        // What cannot be written is better known before the work than after it.
        save(path, start.clone())?;
    }
    let (begin, mut saved) = (Instant::now(), Instant::now());
    let variant = start.task.variant()?;
    let mut meter = Meter::new(start.from, start.to, end)?;
    let Part {
        task,
        from,
        to,
        found,
        run,
        ..
    } = start;
    let blank = Part::starting(task, from)?;
    let made = |to: u64, found: Found| Part {
        to,
        found,
        run: Effort {
            seconds: run.seconds + begin.elapsed().as_secs(),
            threads: rayon::current_num_threads(),
        },
        ..blank.clone()
    };
    let mut step = |to: u64, counts: &dyn Fn() -> String, found: &dyn Fn() -> Found| {
        meter.show(to, counts);
        let Some(path) = &options.state else { return };
        if saved.elapsed() >= options.checkpoint {
            saved = Instant::now();
            if let Err(error) = save(path, made(to, found())) {
                eprintln!("referee: the state was not written, the run goes on: {error:#}");
            }
        }
    };
    let control = interrupt::control(options.time, &|_| {});
    let space = &blank.task.space;
    let (found, to, stopped) = match found {
        Found::Search(tally) => {
            let (tally, to, stopped) =
                search(&variant, space, (to, tally), end, &control, |to, tally| {
                    let found = || Found::Search(tally.clone());
                    step(to, &|| tally_counts(tally), &found);
                });
            (Found::Search(tally), to, stopped)
        }
        Found::Census(taken) => {
            let (taken, to, stopped) =
                census(&variant, space, (to, taken), end, &control, |to, taken| {
                    let found = || Found::Census(taken.clone());
                    step(to, &|| census_counts(taken), &found);
                });
            (Found::Census(taken), to, stopped)
        }
    };
    meter.clear();
    let part = made(to, found);
    if let Some(path) = &options.state {
        save(path, part.clone())?;
    }
    Ok((part, stopped))
}

/// Shrinks the first counterexample, re-checks the certificates, and writes and prints the report.
///
/// # Errors
/// When the report cannot be written.
pub fn conclude(
    part: Part,
    stopped: Option<StopReason>,
    out: Option<&Path>,
    json: bool,
) -> anyhow::Result<Outcome> {
    let variant = part.task.variant()?;
    let first = match &part.found {
        Found::Search(tally) => tally.first_refuted,
        Found::Census(_) => None,
    };
    let subject = first.and_then(|index| part.task.space.subject(&variant, index));
    let shrunk = subject.and_then(|subject| shrink(&variant, &subject, ENUMERATION_LIMIT));
    let mut report = RunReport::new(part, shrunk.as_ref(), stopped)?;
    let mut rejected = 0;
    for (index, certificate) in report.certificates.iter().enumerate() {
        if let Err(rejection) = certificate::check(certificate) {
            rejected += 1;
            eprintln!("referee: certificate {index} is rejected: {rejection}");
        }
    }
    if let Some(path) = out {
        if stopped.is_some() {
            eprintln!(
                "referee: the run is not finished; {} was not written",
                path.display()
            );
        } else {
            let text = serde_json::to_string_pretty(&report)? + "\n";
            write_atomically(path, &text).with_context(|| path.display().to_string())?;
        }
    }
    if json {
        report.run = None;
        println!("{}", serde_json::to_string(&report)?);
    } else {
        match &report.found {
            Found::Search(tally) => {
                let label = report.status.map_or("", Status::label);
                println!("{variant}: {label}");
                print_search(&report, tally, shrunk.as_ref());
            }
            Found::Census(census) => print_census(&report, census),
        }
        match stopped {
            Some(StopReason::TimeLimit) => println!("stopped by the time limit"),
            Some(StopReason::Interrupted) => println!("interrupted"),
            None => {}
        }
    }
    Ok(if stopped == Some(StopReason::Interrupted) {
        Outcome::Interrupted
    } else if rejected > 0 {
        Outcome::Refuted
    } else {
        outcome(&report)
    })
}

fn outcome(report: &RunReport) -> Outcome {
    match (&report.found, report.status) {
        (Found::Census(census), _) if census.failed > 0 => Outcome::Refuted,
        (Found::Census(census), _) if census.instances < report.subjects => Outcome::Undecided,
        (Found::Census(census), _) if census.instances > 0 => Outcome::Done,
        (_, Some(Status::Refuted)) => Outcome::Refuted,
        (_, Some(Status::Stands | Status::Witnessed)) => Outcome::Done,
        (_, Some(Status::Undecided | Status::NotTested) | None) => Outcome::Undecided,
    }
}

fn print_search(report: &RunReport, tally: &Tally, shrunk: Option<&Shrunk>) {
    println!(
        "{} of {} instances: {}",
        tally.instances,
        report.subjects,
        tally_counts(tally)
    );
    for (hypothesis, count) in &tally.vacuous {
        println!("  {count} without {hypothesis}");
    }
    if let Some((index, reason)) = &tally.first_undecided {
        println!("  instance {index} undecided: {reason}");
    }
    if report.status == Some(Status::NotTested) {
        println!("nothing was put to the test: every instance is vacuous");
    }
    if let Some(found) = shrunk {
        println!(
            "smallest counterexample found:\n{}",
            subject_text(&found.subject)
        );
    }
}

fn print_census(report: &RunReport, census: &Census) {
    println!(
        "census: {} of {} networks, {} critical; {} certificates accepted, {} failed",
        census.instances, report.subjects, census.critical, census.accepted, census.failed
    );
    for (kind, count) in &census.kinds {
        println!("  {count} {kind}");
    }
    for (order, count) in &census.orders {
        println!("  {count} descents, {order}");
    }
    if let Some((index, reason)) = &census.first_failure {
        println!("  network {index} failed: {reason}");
    }
    if let Some(root) = &report.root {
        println!("digest {root}");
    }
}
