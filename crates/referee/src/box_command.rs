//! `box`: the whole of one box of a form, with shards and a state, and the merge of its shards.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::Ordering;
use std::time::Instant;

use anyhow::{Context, bail, ensure};
use hunt::{BoxError, BoxPart, Method, Run, SCHEMA, Task, join};
use report::write_atomically;
use serde_json::json;

use crate::cli::{BoxOptions, MergeOptions};
use crate::conclude::check_writable;
use crate::exit::Outcome;
use crate::output::{note, say};
use crate::run::threads;
use crate::{input, interrupt, papers};

/// Instances of each thread after which the threads meet.
const STEP: u64 = 1 << 24;
/// The same, where the kernel judges them one by one.
const SLOW_STEP: u64 = 64;

/// `referee box`: searches a box, or a part of it.
///
/// # Errors
/// When there is no such form, the box does not fit it, or a file cannot be read or written.
pub fn search(options: &BoxOptions) -> anyhow::Result<Outcome> {
    interrupt::install()?;
    let run = &options.run;
    check_writable(run.out.as_deref())?;
    let (source, name) = papers::find(&options.words)?;
    let Some(name) = name else {
        bail!("{}: name the claim after the file", source.file);
    };
    source.complain();
    let task = Task {
        schema: SCHEMA,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        statement: source.form(&name)?.statement(),
        sizes: options.sizes.0.clone(),
        entries: options.entries,
        symmetry: options.symmetry,
    };
    let core = task.core()?;
    let (first, methods) = Run::new(&task, &core)?;
    let points = first.points;
    if options.plan {
        return Ok(plan(&methods, points, first.instances, run.json));
    }
    let range = run.shard.map_or(0..points, |shard| shard.range(points));
    let mut part = match &run.state {
        Some(path) if run.resume && path.exists() => {
            let (part, name) = (read(path)?, path.display());
            let same = part.task == task
                && (part.points, part.from, part.to) == (points, range.start, range.end);
            ensure!(same, "{name} belongs to another run");
            ensure!(part.adds_up(), "{name}: its counts do not add up");
            part
        }
        _ => BoxPart::new(task.clone(), points, (range.start, range.end)),
    };
    let mut runs = vec![first];
    for _ in 1..threads(run.jobs) {
        runs.push(Run::new(&task, &core)?.0);
    }
    let width = methods.iter().map(|method| method.width).max();
    let compiled = methods.iter().all(|method| method.compiled.is_some());
    let instances = if compiled { STEP } else { SLOW_STEP };
    let step = (instances / width.unwrap_or(1).max(1)).max(1);
    let (started, mut saved) = (Instant::now(), Instant::now());
    if let Some(state) = &run.state {
        write(state, &part)?;
    }
    while part.next < part.to {
        round(&mut runs, &task, &mut part, step)?;
        let interrupted = interrupt::flag().load(Ordering::Relaxed);
        let late = run.time.is_some_and(|time| started.elapsed() >= time);
        let over = interrupted || late || part.next == part.to;
        if let Some(state) = &run.state
            && (over || saved.elapsed() >= run.checkpoint)
        {
            write(state, &part)?;
            saved = Instant::now();
        }
        if over && part.next < part.to {
            note!(
                "referee: stopped at point {} of {}..{}",
                part.next,
                part.from,
                part.to
            );
            return Ok(match interrupted {
                true => Outcome::Interrupted,
                false => Outcome::Undecided,
            });
        }
    }
    if let Some(out) = &run.out {
        write(out, &part)?;
    }
    Ok(tell(&part, run.json))
}

/// Visits the next points, as many by each run.
fn round(runs: &mut [Run<'_>], task: &Task, part: &mut BoxPart, step: u64) -> anyhow::Result<()> {
    let (start, end, points) = (part.next, part.to, part.points);
    let done: Mutex<Vec<(usize, Result<BoxPart, BoxError>)>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for (k, run) in runs.iter_mut().enumerate() {
            let done = &done;
            let from = end.min(start.saturating_add(step.saturating_mul(k as u64)));
            let to = end.min(from.saturating_add(step));
            scope.spawn(move || {
                let mut own = BoxPart::new(task.clone(), points, (from, to));
                let visited = run.visit((from, to), &mut own, None);
                let visited = visited.map(|next| BoxPart { next, ..own });
                done.lock().expect("no thread panicked").push((k, visited));
            });
        }
    });
    let mut done = done.into_inner().expect("no thread panicked");
    done.sort_by_key(|pair| pair.0);
    for (_, own) in done {
        part.append(own?);
        part.to = end;
    }
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<BoxPart> {
    let name = path.display().to_string();
    let text = input::read(&name)?;
    serde_json::from_str(&text).with_context(|| format!("{name}: no part of a box"))
}

fn write(path: &Path, part: &BoxPart) -> anyhow::Result<()> {
    let text = serde_json::to_string(part)?;
    write_atomically(path, &(text + "\n")).with_context(|| path.display().to_string())
}

/// Says how a box would be searched.
fn plan(methods: &[Method], points: u64, instances: u64, as_json: bool) -> Outcome {
    let compiled = methods.iter().filter_map(|method| method.compiled);
    let refused = methods.iter().find_map(|method| method.refused.clone());
    let bits = compiled.clone().map(|pair| pair.0).max();
    let instructions = compiled.map(|pair| pair.1).max();
    if as_json {
        say!(
            "{}",
            json!({
                "instances": instances, "points": points, "compiled": refused.is_none(),
                "refused": refused, "bits": bits, "instructions": instructions,
            })
        );
        return Outcome::Done;
    }
    say!("{instances} instances in {points} points");
    match (refused, bits, instructions) {
        (Some(why), ..) => say!("not compiled, judged by the kernel one by one: {why}"),
        (None, Some(bits), Some(count)) => {
            say!("compiled: {count} instructions for each instance, on lanes of {bits} bits");
        }
        _ => {}
    }
    Outcome::Done
}

/// Says what was met.
fn tell(part: &BoxPart, as_json: bool) -> Outcome {
    let (met, task) = (&part.met, &part.task);
    if as_json {
        say!(
            "{}",
            json!({
                "claim": task.statement.claim, "form": task.statement.form,
                "sizes": task.sizes, "entries": task.entries, "symmetry": task.symmetry,
                "points": [part.from, part.to, part.points],
                "met": met, "found": part.found, "undefined": part.undefined,
            })
        );
    } else {
        say!(
            "{} instances: {} meet the hypotheses, {} hold, {} fail, {} undefined, {} undecided",
            met.instances,
            met.held + met.failed + met.undefined,
            met.held,
            met.failed,
            met.undefined,
            met.undecided
        );
        for (id, count) in met.vacuous.iter().filter(|pair| *pair.1 > 0) {
            say!("  {count} fail {id}");
        }
        for first in part.found.iter().chain(&part.undefined) {
            say!("first: {}", json!(first.instance));
        }
    }
    let refuted = part.found.is_some() && !task.statement.some;
    if refuted || part.undefined.is_some() {
        Outcome::Refuted
    } else if met.undecided > 0 || met.held + met.failed == 0 {
        Outcome::Undecided
    } else {
        Outcome::Done
    }
}

/// Joins parts of a box; nothing if the first file is none.
///
/// # Errors
/// When a file cannot be read or written, or the parts are not those of one whole run.
pub fn merge(options: &MergeOptions) -> anyhow::Result<Option<Outcome>> {
    let Some(first) = options.files.first() else {
        return Ok(None);
    };
    let text = input::read(&first.display().to_string())?;
    let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    if json.pointer("/task/statement").is_none() {
        return Ok(None);
    }
    let mut parts = Vec::new();
    for path in &options.files {
        parts.push((path.display().to_string(), read(path)?));
    }
    let whole = join(parts)?;
    if let Some(out) = &options.out {
        write(out, &whole)?;
    }
    Ok(Some(tell(&whole, options.json)))
}
