//! `search`: one claim, random or exhaustive, with a state that survives interruption.

use std::cell::Cell;
use std::io::IsTerminal;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};
use lemmas::{SubjectKind, Variant};
use network::json;
use report::{Status, VariantEntry, subject_text, write_atomically};
use search::{Choice, Grid, Shape, Shrunk, Space, StopReason, Tally, shrink};
use serde::{Deserialize, Serialize};

use crate::cli::SearchOptions;
use crate::exit::Outcome;
use crate::{input, interrupt};

/// How many subjects are enumerated in search of a least counterexample.
const ENUMERATION_LIMIT: u64 = 2_000_000;
/// The largest width, depth and number of samples of a search.
const LARGEST: usize = 32;
/// How often the state is written.
const CHECKPOINT: Duration = Duration::from_secs(5);

/// The state of a search: what it does, how many subjects are done, and what they gave.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    version: String,
    variant: String,
    space: Space,
    done: u64,
    tally: Tally,
}

/// Reads `-N..N`.
fn parse_entries(text: &str) -> anyhow::Result<u32> {
    let bound = text.split_once("..").and_then(|(low, high)| {
        let (low, high): (i64, i64) = (low.parse().ok()?, high.parse().ok()?);
        (low == -high).then(|| u32::try_from(high).ok()).flatten()
    });
    bound.with_context(|| format!("--entries {text:?}: expected -N..N, such as -1..1"))
}

/// Refuses sizes that no search could cover.
fn check_sizes(options: &SearchOptions) -> anyhow::Result<()> {
    let check = |name: &str, size: usize| {
        if (1..=LARGEST).contains(&size) {
            Ok(())
        } else {
            Err(anyhow::anyhow!("--{name} {size}: expected 1 to {LARGEST}"))
        }
    };
    check("max-width", options.max_width)?;
    check("max-depth", options.max_depth)?;
    check("samples", options.samples.unwrap_or(1))?;
    let widths = options.widths.as_deref().unwrap_or(&[]);
    check("widths: the number of layers is", widths.len().max(2) - 1)?;
    widths.iter().try_for_each(|&width| check("widths", width))
}

fn all_widths(options: &SearchOptions, kind: SubjectKind) -> Vec<Vec<usize>> {
    let depths = match kind {
        SubjectKind::RankConstrained | SubjectKind::LeftFactor => 2..=2,
        SubjectKind::Rotation => return vec![vec![1]],
        _ => 1..=options.max_depth,
    };
    let mut found = Vec::new();
    for depth in depths {
        let mut partial: Vec<Vec<usize>> = vec![Vec::new()];
        for _ in 0..=depth {
            let extend = |widths: &Vec<usize>| {
                let widths = widths.clone();
                (1..=options.max_width).map(move |w| [widths.clone(), vec![w]].concat())
            };
            partial = partial.iter().flat_map(extend).collect();
        }
        found.extend(partial);
    }
    found
}

fn boxes(options: &SearchOptions, kind: SubjectKind) -> anyhow::Result<Vec<Grid>> {
    let bound = parse_entries(&options.entries)?;
    #[derive(Deserialize)]
    struct Input(#[serde(with = "json::matrix")] exact::Matrix);
    let fixed = match options.x.as_str() {
        "all" | "identity" => None,
        file => {
            let Input(matrix) = json::read(&input::read(file)?)
                .map_err(|error| anyhow::anyhow!("{file}: {error}"))?;
            Some(matrix)
        }
    };
    let list = match &options.widths {
        Some(widths) => vec![widths.clone()],
        None => all_widths(options, kind),
    };
    let mut boxes = Vec::new();
    for widths in list {
        let needed = match kind {
            SubjectKind::RankConstrained | SubjectKind::LeftFactor => 3,
            SubjectKind::Rotation => 1,
            _ => 2,
        };
        if widths.len() < needed || widths.contains(&0) {
            bail!("--widths {widths:?}: expected at least {needed} positive widths");
        }
        let (inputs, outputs) = (widths[0], widths[widths.len() - 1]);
        let least = widths.iter().copied().min().unwrap_or(1);
        let has_data = matches!(
            kind,
            SubjectKind::Network | SubjectKind::Layer | SubjectKind::RankConstrained
        );
        let sizes = match (&fixed, options.x.as_str()) {
            (Some(x), _) if x.rows() != inputs => continue,
            (Some(x), _) => x.cols()..=x.cols(),
            (None, "identity") => inputs..=inputs,
            _ if !has_data => 1..=1,
            _ => 1..=options.samples.unwrap_or(inputs + outputs - least + 1),
        };
        for samples in sizes {
            let mut grid = Grid::all(widths.clone(), samples, bound);
            match (&fixed, options.x.as_str()) {
                (Some(x), _) => grid.x = Choice::Fixed(x.clone()),
                (None, "identity") => grid.x = Choice::Fixed(exact::Matrix::identity(inputs)),
                _ => {}
            }
            boxes.push(grid);
        }
    }
    if boxes.is_empty() {
        bail!("no box fits the options");
    }
    Ok(boxes)
}

fn space(options: &SearchOptions, kind: SubjectKind) -> anyhow::Result<Space> {
    let Some(count) = options.random else {
        return Ok(Space::Boxes(boxes(options, kind)?));
    };
    if options
        .widths
        .as_ref()
        .is_some_and(|widths| widths.len() < 2 || widths.contains(&0))
    {
        bail!("--widths: expected at least two positive widths");
    }
    let shape = Shape {
        widths: options.widths.clone(),
        max_depth: options.max_depth.max(1),
        max_width: options.max_width.max(1),
        max_samples: options.samples.unwrap_or(4),
    };
    Ok(Space::Random {
        seed: options.seed,
        count,
        shape,
    })
}

fn load(path: &Path, variant: &Variant, space: &Space) -> anyhow::Result<(u64, Tally)> {
    let name = path.display();
    let text = std::fs::read_to_string(path).with_context(|| name.to_string())?;
    let state: State = json::read(&text).map_err(|error| anyhow::anyhow!("{name}: {error}"))?;
    if state.version != env!("CARGO_PKG_VERSION") {
        bail!("{name} was written by version {}", state.version);
    }
    if state.variant != variant.to_string() || state.space != *space {
        bail!("{name} belongs to another search ({})", state.variant);
    }
    Ok((state.done, state.tally))
}

/// `referee search`.
///
/// # Errors
/// When the options are bad or a file cannot be read or written.
pub fn search(options: &SearchOptions) -> anyhow::Result<Outcome> {
    let variant = input::variant(&options.claim, &options.form)?;
    check_sizes(options)?;
    let space = space(options, variant.claim.subject)?;
    let Some(total) = space.len(variant.claim.subject) else {
        bail!("the boxes hold more than 2^64 instances; make them smaller");
    };
    let start = match (&options.state, options.resume) {
        (Some(path), true) => load(path, &variant, &space)?,
        _ => (0, Tally::default()),
    };
    interrupt::install()?;
    rayon::ThreadPoolBuilder::new()
        .num_threads(options.jobs)
        .build_global()?;
    let bar = ProgressBar::new(total);
    bar.set_style(ProgressStyle::with_template(
        "{pos}/{len} {percent}% {per_sec} left {eta} {wide_msg}",
    )?);
    bar.set_position(start.0);
    let quiet = !std::io::stderr().is_terminal();
    let observe = |progress: search::Progress| {
        if !quiet {
            bar.set_position(progress.done);
        }
    };
    let control = interrupt::control(options.time, &observe);
    let save = |done: u64, tally: &Tally| -> anyhow::Result<()> {
        let Some(path) = &options.state else {
            return Ok(());
        };
        let state = State {
            version: env!("CARGO_PKG_VERSION").into(),
            variant: variant.to_string(),
            space: space.clone(),
            done,
            tally: tally.clone(),
        };
        write_atomically(path, &serde_json::to_string(&state)?)
            .with_context(|| path.display().to_string())
    };
    let (saved, failure) = (Cell::new(Instant::now()), Cell::new(None));
    let checkpoint = |done: u64, tally: &Tally| {
        if saved.get().elapsed() >= CHECKPOINT {
            failure.set(save(done, tally).err());
            saved.set(Instant::now());
        }
    };
    let (tally, done, stopped) = if options.plain {
        search::search(&variant, &space, start, &control, checkpoint)
    } else {
        search::search_up_to_symmetry(&variant, &space, start, &control, checkpoint)
    };
    bar.finish_and_clear();
    save(done, &tally)?;
    if let Some(error) = failure.take() {
        return Err(error);
    }
    conclude(options, &variant, space, &tally, total, stopped)
}

fn conclude(
    options: &SearchOptions,
    variant: &Variant,
    space: Space,
    tally: &Tally,
    total: u64,
    stopped: Option<StopReason>,
) -> anyhow::Result<Outcome> {
    let first = tally
        .first_refuted
        .and_then(|index| space.subject(variant, index));
    let shrunk = first.and_then(|subject| shrink(variant, &subject, ENUMERATION_LIMIT));
    let entry = VariantEntry::new(variant, tally.clone(), vec![space], None);
    if options.json {
        let counterexample = shrunk.as_ref().map(|found| {
            serde_json::json!({"certificate": found.certificate, "minimality": found.minimality})
        });
        let answer = serde_json::json!({
            "claim": variant.claim.id, "form": entry.form, "dropped": entry.dropped,
            "status": entry.status, "instances": total, "tally": tally, "stopped": stopped,
            "counterexample": counterexample,
        });
        println!("{answer}");
    } else {
        print_result(variant, &entry, tally, total, shrunk.as_ref(), stopped);
    }
    if stopped == Some(StopReason::Interrupted) {
        return Ok(Outcome::Interrupted);
    }
    Ok(match entry.status {
        Status::Refuted => Outcome::Refuted,
        Status::Stands | Status::Witnessed => Outcome::Done,
        Status::Undecided | Status::NotTested => Outcome::Undecided,
    })
}

fn print_result(
    variant: &Variant,
    entry: &VariantEntry,
    tally: &Tally,
    total: u64,
    shrunk: Option<&Shrunk>,
    stopped: Option<StopReason>,
) {
    println!("{variant}: {}", entry.status.label());
    println!(
        "{} of {total} instances: {} hold, {} refuted, {} undecided, {} vacuous",
        tally.instances,
        tally.holds,
        tally.refuted,
        tally.undecided,
        tally.vacuous_total()
    );
    for (hypothesis, count) in &tally.vacuous {
        println!("  {count} without {hypothesis}");
    }
    if let Some((index, reason)) = &tally.first_undecided {
        println!("  instance {index} undecided: {reason}");
    }
    if entry.status == Status::NotTested {
        println!("nothing was put to the test: every instance is vacuous");
    }
    if let Some(found) = shrunk {
        println!(
            "smallest counterexample found:\n{}",
            subject_text(&found.subject)
        );
    }
    match stopped {
        Some(StopReason::TimeLimit) => println!("stopped by the time limit"),
        Some(StopReason::Interrupted) => println!("interrupted"),
        None => {}
    }
}
