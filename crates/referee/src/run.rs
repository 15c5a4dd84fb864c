//! Long runs: a census or a box over a range of its units, with a state that survives interruption.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, bail};
use census::StopReason;
use report::write_atomically;
use runs::{Effort, Found, Part, Prepared, Task};

use crate::cli::RunOptions;
use crate::conclude::{check_writable, conclude};
use crate::exit::Outcome;
use crate::output::{note, say};
use crate::progress::{Meter, counts};
use crate::{input, interrupt};

/// Uses the given number of threads, 0 for one per core and never more, and obeys Ctrl-C.
pub fn prepare(jobs: usize) -> anyhow::Result<()> {
    interrupt::install()?;
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads(jobs))
        .build_global()?;
    Ok(())
}

/// The number of threads that is meant: 0 for one per core, and never more.
pub fn threads(jobs: usize) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if jobs > cores {
        note!("referee: --jobs {jobs}: this machine runs {cores} at a time, so {cores} are used");
    }
    match jobs {
        0 => cores,
        jobs => jobs.min(cores),
    }
}

/// Runs a task, or the shard of it that the options name.
///
/// # Errors
/// When the options are bad or a file cannot be read or written.
pub fn run(task: Task, prepared: &Prepared, options: &RunOptions) -> anyhow::Result<Outcome> {
    // What cannot be written is better known before the work than after it.
    check_writable(options.out.as_deref())?;
    let (unit, units) = (task.unit(), prepared.units);
    let range = options.shard.map_or(0..units, |shard| shard.range(units));
    let start = match &options.state {
        Some(path) if options.resume && path.exists() => resume(path, &task, prepared, &range)?,
        Some(path) if path.is_file() => bail!(
            "{} is there already: --resume goes on from it; to begin anew, remove it",
            path.display()
        ),
        _ => Part::starting(task, units, range.start),
    };
    prepare(options.jobs)?;
    let (part, stopped) = advance(start, range.end, prepared, options)?;
    let (Some(_), Some(path)) = (options.shard, &options.out) else {
        return conclude(
            part,
            prepared.subjects,
            stopped,
            options.out.as_deref(),
            options.json,
        );
    };
    if let Some(reason) = stopped {
        note!(
            "referee: stopped at {unit} {} of {}..{}; no shard was written",
            part.to,
            range.start,
            range.end
        );
        return Ok(match reason {
            StopReason::Interrupted => Outcome::Interrupted,
            StopReason::TimeLimit => Outcome::Undecided,
        });
    }
    save(path, part)?;
    if !options.json {
        say!(
            "wrote {}: {unit}s {}..{}",
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

fn resume(
    path: &Path,
    task: &Task,
    prepared: &Prepared,
    range: &std::ops::Range<u64>,
) -> anyhow::Result<Part> {
    let (name, part) = (path.display(), read_part(path)?);
    if let Some(difference) = part.task.difference(task) {
        bail!("{name} belongs to another run: {difference}");
    }
    if part.from != range.start || part.to > range.end {
        bail!(
            "{name} covers the {}s {}..{}, which do not start {range:?}",
            task.unit(),
            part.from,
            part.to
        );
    }
    part.check(prepared).with_context(|| name.to_string())?;
    Ok(part)
}

/// Extends a part up to the unit `end`, and saves it from time to time.
fn advance(
    start: Part,
    end: u64,
    prepared: &Prepared,
    options: &RunOptions,
) -> anyhow::Result<(Part, Option<StopReason>)> {
    if let Some(path) = &options.state {
        save(path, start.clone())?;
    }
    let (begin, mut saved) = (Instant::now(), Instant::now());
    let mut meter = Meter::new(start.from, start.to, end)?;
    let before = start.run.seconds;
    let blank = Part::starting(start.task.clone(), prepared.units, start.from);
    let effort = || Effort {
        seconds: before + begin.elapsed().as_secs(),
        threads: rayon::current_num_threads(),
    };
    let step = |to: u64, found: &Found| {
        meter.show(to, || counts(found));
        let Some(path) = &options.state else { return };
        if saved.elapsed() >= options.checkpoint {
            saved = Instant::now();
            let part = Part {
                to,
                found: found.clone(),
                run: effort(),
                ..blank.clone()
            };
            if let Err(error) = save(path, part) {
                note!("referee: the state was not written, the run goes on: {error:#}");
            }
        }
    };
    let control = interrupt::control(options.time, &|_| {});
    let (mut part, stopped) = start.extend(end, prepared, &control, step)?;
    meter.clear();
    part.run = effort();
    if let Some(path) = &options.state {
        save(path, part.clone())?;
    }
    Ok((part, stopped))
}
