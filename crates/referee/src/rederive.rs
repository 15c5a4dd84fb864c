//! `certificate` and `rederive`: what a census found, derived anew.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

use anyhow::{Context, bail};
use census::{Census, Certify, Located, Stream, Tree, Walk, agreement, census, record};
use runs::{Found, RunReport, Work};

use crate::cli::{CertificateOptions, Place, RederiveOptions};
use crate::exit::Outcome;
use crate::output::say;
use crate::progress::Meter;
use crate::run::prepare;
use crate::space::space;
use crate::{input, interrupt};

/// `referee certificate`.
///
/// # Errors
/// When the options are bad, or the network has no accepted certificate.
pub fn certificate(options: &CertificateOptions) -> anyhow::Result<Outcome> {
    let (space, symmetry) = (space(&options.space)?, options.symmetry);
    let Place { index, within } = options.index;
    let walk = Walk::new(&space, Certify::Every, symmetry).map_err(anyhow::Error::msg);
    let walk = if symmetry {
        walk.context("--symmetry")?
    } else {
        walk?
    };
    if within.is_some() && !symmetry {
        bail!("--index INDEX:K is a place in a block, which needs --symmetry");
    }
    if index >= walk.units {
        let unit = if symmetry { "block" } else { "network" };
        let last = walk.units.max(1) - 1;
        bail!("--index {index}: the space has the {unit}s 0 to {last}");
    }
    let Some(number) = within.or((!symmetry).then_some(0)) else {
        let mut outcome = Outcome::Done;
        for (weight, text) in walk.certificates(index, 0..u64::MAX) {
            say!("{}", record(weight, text.as_ref()));
            if text.is_err() {
                outcome = Outcome::Refuted;
            }
        }
        return Ok(outcome);
    };
    let found = walk.certificates(index, number..number.saturating_add(1));
    let Some((_, certificate)) = found.into_iter().next() else {
        bail!("--index {index}:{number}: the block has no certificate of this number, from 0");
    };
    say!("{}", certificate.map_err(anyhow::Error::msg)?);
    Ok(Outcome::Done)
}

/// The nodes of a digest over randomly drawn leaves.
fn draw(digest: &Tree, seed: u64, count: u64) -> Vec<Range<u64>> {
    let (range, mut drawn) = (digest.range(), BTreeMap::new());
    for number in 0..count {
        let index = draw_below(seed, number, range.end);
        let node = digest.node_over(index).map(|(leaves, _)| leaves);
        drawn.extend(node.map(|leaves| (leaves.start, leaves)));
    }
    drawn.into_values().collect()
}

fn draw_below(seed: u64, number: u64, end: u64) -> u64 {
    let size = usize::try_from(end).unwrap_or(usize::MAX);
    Stream::new(seed, number).below(size) as u64
}

/// Derives the nodes of a digest over randomly drawn leaves anew. Returns how many nodes there
/// were, and how many of them differ; `None` when it was interrupted.
fn compare(
    walk: &Walk,
    digest: &Tree,
    seed: u64,
    options: &RederiveOptions,
) -> anyhow::Result<Option<(usize, u64)>> {
    let what = if walk.symmetry { "blocks" } else { "networks" };
    let control = interrupt::control(None, &|_| {});
    let nodes = draw(digest, seed, options.sample);
    let total: u64 = nodes.iter().map(|leaves| leaves.end - leaves.start).sum();
    let mut meter = Meter::new(0, 0, total)?;
    let (mut done, mut differ) = (0, 0);
    for leaves in &nodes {
        let start = Census::starting(leaves.start, digest.level());
        let (derived, stopped) = census(walk, start, leaves.end, &control, |derived| {
            let reached = done + derived.end() - leaves.start;
            meter.show(reached, || format!("{differ} differ"));
        });
        if stopped.is_some() {
            meter.clear();
            return Ok(None);
        }
        done += leaves.end - leaves.start;
        let node = derived.digest.node_over(leaves.start);
        if derived.failed > 0 || node != digest.node_over(leaves.start) {
            differ += 1;
            say!(
                "{what} {}..{} differ from the report",
                leaves.start,
                leaves.end
            );
        }
    }
    meter.clear();
    say!(
        "{}: {} {what} drawn with seed {seed}; the {} nodes of the digest over them, of {total} \
         {what}, were derived anew: {differ} differ",
        options.report.display(),
        options.sample,
        nodes.len()
    );
    Ok(Some((nodes.len(), differ)))
}

/// `referee rederive`.
///
/// # Errors
/// When the report cannot be read, or is none of a census.
pub fn rederive(options: &RederiveOptions) -> anyhow::Result<Outcome> {
    let name = options.report.display().to_string();
    let text = input::read(&name)?;
    let report = RunReport::read(&text).with_context(|| name.clone())?;
    let seed = options
        .seed
        .unwrap_or_else(|| RandomState::new().hash_one(0));
    prepare(options.jobs)?;
    let (
        Found::Census(reported),
        Work::Census {
            space, symmetry, ..
        },
    ) = (&report.found, &report.task.work)
    else {
        bail!("{name} is no report of a census");
    };
    // By rational arithmetic, whatever the report rests on.
    let walk = Walk::new(space, Certify::Every, *symmetry).map_err(anyhow::Error::msg)?;
    let Some((nodes, differ)) = compare(&walk, &reported.digest, seed, options)? else {
        return Ok(Outcome::Interrupted);
    };
    let others = match symmetry {
        true => compare_points(&walk, reported, seed, options)?,
        false => 0,
    };
    Ok(outcome(differ + others, nodes))
}

fn outcome(differ: u64, compared: usize) -> Outcome {
    match (differ, compared) {
        (0, 0) => Outcome::Undecided,
        (0, _) => Outcome::Done,
        _ => Outcome::Refuted,
    }
}

/// Looks for what stands for random points of a census of blocks; how many of them differ.
fn compare_points(
    walk: &Walk,
    reported: &Census,
    seed: u64,
    options: &RederiveOptions,
) -> anyhow::Result<u64> {
    let draw = |number| {
        // Streams that were not used for the blocks.
        let index = draw_below(seed, u64::MAX - number, walk.networks);
        walk.locate(index).context("a point of the boxes")
    };
    let points = (0..options.sample).map(draw);
    let points = points.collect::<anyhow::Result<Vec<Located>>>()?;
    let found = agreement(&points, |block, visit| walk.points(block, visit));
    for difference in &found.differences {
        say!("{difference}");
    }
    say!(
        "{}: {} networks drawn with seed {seed}, {} of them critical; {} differ from what \
         stands for them ({} of {} networks are critical by the report)",
        options.report.display(),
        found.points,
        found.critical,
        found.differences.len(),
        reported.critical,
        reported.instances
    );
    Ok(found.differences.len() as u64)
}
