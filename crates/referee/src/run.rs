//! Long runs: a search or a census over a range of subjects, with a state that survives
//! interruption.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, bail};
use report::{Effort, Found, Part, Task, Work, write_atomically};
use search::{Census, StopReason, Tally, census, search, search_up_to_symmetry};

use crate::cli::RunOptions;
use crate::conclude::conclude;
use crate::exit::Outcome;
use crate::progress::{Meter, census_counts, tally_counts};
use crate::{input, interrupt};

/// Uses the given number of threads, 0 for one per core, and obeys Ctrl-C.
pub fn prepare(jobs: usize) -> anyhow::Result<()> {
    interrupt::install()?;
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build_global()?;
    Ok(())
}

/// Runs a task, or the shard of it that the options name; a search of boxes up to `symmetry` if
/// asked.
///
/// # Errors
/// When the options are bad or a file cannot be read or written.
pub fn run(task: Task, symmetry: bool, options: &RunOptions) -> anyhow::Result<Outcome> {
    let subjects = task.subjects()?;
    let range = options
        .shard
        .map_or(0..subjects, |shard| shard.range(subjects));
    let start = match &options.state {
        Some(path) if options.resume && path.exists() => resume(path, &task, &range)?,
        _ => Part::starting(task, range.start)?,
    };
    prepare(options.jobs)?;
    let (part, stopped) = advance(start, range.end, symmetry, options)?;
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
    symmetry: bool,
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
            let watch = |to: u64, tally: &Tally| {
                let found = || Found::Search(tally.clone());
                step(to, &|| tally_counts(tally), &found);
            };
            let start = (to, tally);
            let (tally, to, stopped) = if symmetry {
                search_up_to_symmetry(&variant, space, start, &control, watch)
            } else {
                search(&variant, space, start, end, &control, watch)
            };
            (Found::Search(tally), to, stopped)
        }
        Found::Census(taken) => {
            let certify = match blank.task.work {
                Work::Census { certify } => certify,
                Work::Search { .. } => bail!("a census in the state of a search"),
            };
            let watch = |to: u64, taken: &Census| {
                let found = || Found::Census(taken.clone());
                step(to, &|| census_counts(taken), &found);
            };
            let start = (to, taken);
            let (taken, to, stopped) =
                census(&variant, space, certify, start, end, &control, watch);
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
