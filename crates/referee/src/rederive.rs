//! `certificate` and `rederive`: what a census found, derived anew.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

use anyhow::{Context, bail};
use census::{
    BoxCensus, Census, Certify, Control, Located, Space, StopReason, Stream, Sweep, Tree,
    agreement, box_census, census, certified, record,
};
use runs::{Found, RunReport, Task, Unit, Work};

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
    let space = space(&options.space)?;
    let Place { index, within } = options.index;
    if options.symmetry {
        let task = Task::new(Work::Census {
            certify: Certify::Critical,
            unit: Unit::Block,
            space,
        });
        let sweep = task.prepare().context("--symmetry")?.sweep;
        return of_block(&sweep.context("--symmetry")?, index, within);
    }
    if within.is_some() {
        bail!("--index INDEX:K is a place in a block, which needs --symmetry");
    }
    let count = space.count().unwrap_or(u64::MAX);
    if index >= count {
        bail!(
            "--index {index}: the space has the networks 0 to {}",
            count.max(1) - 1
        );
    }
    let (_, text) =
        certified(&space, index).map_err(|reason| anyhow::anyhow!("network {index}: {reason}"))?;
    say!("{text}");
    Ok(Outcome::Done)
}

/// Prints the record of a block, or one certificate of it.
fn of_block(sweep: &Sweep, block: u64, within: Option<usize>) -> anyhow::Result<Outcome> {
    let blocks = sweep.blocks();
    if block >= blocks {
        bail!(
            "--index {block}: the space has the blocks 0 to {}",
            blocks.max(1) - 1
        );
    }
    let Some(number) = within else {
        let mut outcome = Outcome::Done;
        for (weight, text) in sweep.representatives(block, 0..usize::MAX) {
            say!("{}", record(weight, text.as_ref()));
            if text.is_err() {
                outcome = Outcome::Refuted;
            }
        }
        return Ok(outcome);
    };
    let found = sweep.representatives(block, number..number.saturating_add(1));
    let Some((_, certificate)) = found.into_iter().next() else {
        bail!("--index {block}:{number}: the block has no certificate of this number, from 0");
    };
    let text = certificate
        .map_err(|reason| anyhow::anyhow!("certificate {number} of block {block}: {reason}"))?;
    say!("{text}");
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

/// Derives the nodes of a digest over randomly drawn leaves anew, by `derive`, from a range of
/// leaves and what to call with the leaf that is reached. Returns how many nodes there were, and
/// how many of them differ; `None` when it was interrupted.
fn compare(
    digest: &Tree,
    seed: u64,
    options: &RederiveOptions,
    what: &str,
    derive: impl Fn(&Range<u64>, &mut dyn FnMut(u64)) -> (Tree, u64, Option<StopReason>),
) -> anyhow::Result<Option<(usize, u64)>> {
    let nodes = draw(digest, seed, options.sample);
    let total: u64 = nodes.iter().map(|leaves| leaves.end - leaves.start).sum();
    let mut meter = Meter::new(0, 0, total)?;
    let (mut done, mut differ) = (0, 0);
    for leaves in &nodes {
        let mut show =
            |to: u64| meter.show(done + to - leaves.start, || format!("{differ} differ"));
        let (derived, failed, stopped) = derive(leaves, &mut show);
        if stopped.is_some() {
            meter.clear();
            return Ok(None);
        }
        done += leaves.end - leaves.start;
        if failed > 0 || derived.node_over(leaves.start) != digest.node_over(leaves.start) {
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
    let control = interrupt::control(None, &|_| {});
    match (&report.found, &report.task.work) {
        (Found::Census(census), Work::Census { space, .. }) => {
            subjects(space, census, seed, options, &control)
        }
        (Found::Orbits(census), _) => blocks(&report.task, census, seed, options, &control),
        _ => bail!("{name} is no report of a census"),
    }
}

fn outcome(differ: u64, compared: usize) -> Outcome {
    match (differ, compared) {
        (0, 0) => Outcome::Undecided,
        (0, _) => Outcome::Done,
        _ => Outcome::Refuted,
    }
}

/// Audits a census of subjects.
fn subjects(
    space: &Space,
    reported: &Census,
    seed: u64,
    options: &RederiveOptions,
    control: &Control,
) -> anyhow::Result<Outcome> {
    let digest = &reported.digest;
    let derive = |leaves: &Range<u64>, show: &mut dyn FnMut(u64)| {
        let start = Census::starting(leaves.start, digest.level());
        let start = (leaves.start, start);
        let (derived, _, stopped) = census(
            space,
            // By rational arithmetic, whatever the report rests on.
            Certify::Every,
            start,
            leaves.end,
            control,
            |to, _| show(to),
        );
        (derived.digest, derived.failed, stopped)
    };
    let compared = compare(digest, seed, options, "networks", derive)?;
    Ok(compared.map_or(Outcome::Interrupted, |(nodes, differ)| {
        outcome(differ, nodes)
    }))
}

/// Audits a census of blocks: derives blocks anew, and looks for the points that stand for random
/// ones.
fn blocks(
    task: &Task,
    reported: &BoxCensus,
    seed: u64,
    options: &RederiveOptions,
    control: &Control,
) -> anyhow::Result<Outcome> {
    let prepared = task.prepare()?;
    let sweep = prepared.sweep.as_ref().context("a census of blocks")?;
    let digest = &reported.digest;
    let derive = |leaves: &Range<u64>, show: &mut dyn FnMut(u64)| {
        let start = BoxCensus::starting(leaves.start, digest.level());
        let (derived, stopped) = box_census(sweep, start, leaves.end, control, |derived| {
            show(derived.blocks().end);
        });
        (derived.digest, derived.failed, stopped)
    };
    let Some((nodes, differ)) = compare(digest, seed, options, "blocks", derive)? else {
        return Ok(Outcome::Interrupted);
    };
    let draw = |number| {
        // Streams that were not used for the blocks.
        let index = draw_below(seed, u64::MAX - number, prepared.subjects);
        sweep.locate(index).context("a point of the boxes")
    };
    let points = (0..options.sample).map(draw);
    let points = points.collect::<anyhow::Result<Vec<Located>>>()?;
    let found = agreement(&points, |block, visit| {
        sweep.visit(block, &mut |point, _| visit(point));
    });
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
    let differ = differ + found.differences.len() as u64;
    Ok(outcome(differ, nodes))
}
