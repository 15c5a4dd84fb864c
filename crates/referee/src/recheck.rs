//! `certificate` and `recheck`: what a census found, derived anew.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

use anyhow::{Context, bail};
use report::{Found, RunReport};
use search::{Census, Certify, Stream, census, census_variant, certified};

use crate::cli::{CertificateOptions, RecheckOptions};
use crate::exit::Outcome;
use crate::progress::Meter;
use crate::run::prepare;
use crate::space::space;
use crate::{input, interrupt};

/// `referee certificate`.
///
/// # Errors
/// When the options are bad, or the network has no accepted certificate.
pub fn certificate(options: &CertificateOptions) -> anyhow::Result<Outcome> {
    let variant = census_variant();
    let space = space(&options.space, variant.claim.subject)?;
    let count = space.len(variant.claim.subject).unwrap_or(u64::MAX);
    if options.index >= count {
        bail!(
            "--index {}: the space has the networks 0 to {}",
            options.index,
            count.max(1) - 1
        );
    }
    let (_, text) = certified(&variant, &space, options.index)
        .map_err(|reason| anyhow::anyhow!("network {}: {reason}", options.index))?;
    println!("{text}");
    Ok(Outcome::Done)
}

/// The nodes of the digest over randomly drawn networks.
fn draw(census: &Census, seed: u64, count: u64) -> Vec<Range<u64>> {
    let (range, mut drawn) = (census.digest.range(), BTreeMap::new());
    for number in 0..count {
        let size = usize::try_from(range.end).unwrap_or(usize::MAX);
        let index = Stream::new(seed, number).below(size) as u64;
        let node = census.digest.node_over(index).map(|(leaves, _)| leaves);
        drawn.extend(node.map(|leaves| (leaves.start, leaves)));
    }
    drawn.into_values().collect()
}

/// `referee recheck`.
///
/// # Errors
/// When the report cannot be read, or is none of a census.
pub fn recheck(options: &RecheckOptions) -> anyhow::Result<Outcome> {
    let name = options.report.display().to_string();
    let report = RunReport::read(&input::read(&name)?).with_context(|| name.clone())?;
    let Found::Census(reported) = &report.found else {
        bail!("{name} is the report of a search; its certificate is checked by the binary recheck");
    };
    let seed = options
        .seed
        .unwrap_or_else(|| RandomState::new().hash_one(0));
    prepare(options.jobs)?;
    let nodes = draw(reported, seed, options.sample);
    let total: u64 = nodes.iter().map(|leaves| leaves.end - leaves.start).sum();
    let (variant, mut meter) = (census_variant(), Meter::new(0, 0, total)?);
    let control = interrupt::control(None, &|_| {});
    let (mut done, mut differ) = (0, 0);
    for leaves in &nodes {
        let start = (
            leaves.start,
            Census::starting(leaves.start, reported.digest.level()),
        );
        let space = &report.task.space;
        let show = |to: u64, _: &Census| {
            meter.show(done + to - leaves.start, || format!("{differ} differ"));
        };
        // By rational arithmetic, whatever the report rests on.
        let (certify, end) = (Certify::Every, leaves.end);
        let (derived, _, stopped) = census(&variant, space, certify, start, end, &control, show);
        if stopped.is_some() {
            meter.clear();
            return Ok(Outcome::Interrupted);
        }
        done += leaves.end - leaves.start;
        if derived.failed > 0
            || derived.digest.node_over(leaves.start) != reported.digest.node_over(leaves.start)
        {
            differ += 1;
            println!(
                "networks {}..{} differ from the report",
                leaves.start, leaves.end
            );
        }
    }
    meter.clear();
    println!(
        "{name}: {} networks drawn with seed {seed}; the {} nodes of the digest over them, of \
         {total} networks, were derived anew: {differ} differ",
        options.sample,
        nodes.len()
    );
    Ok(match (differ, nodes.len()) {
        (0, 0) => Outcome::Undecided,
        (0, _) => Outcome::Done,
        _ => Outcome::Refuted,
    })
}
