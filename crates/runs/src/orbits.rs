//! The checks of a census up to symmetry: its counts fit each other and the blocks, and its
//! certificates are those of critical points that stand for others.

use census::{BoxCensus, Sweep};
use certificate::Statement;

use crate::part::{check_coverage, check_digest, check_orders, check_places, demand, sum};
use crate::{PartError, Unit};

/// Whether the counts fit each other, and the `points` of the blocks `from..to`.
pub(crate) fn check_counts(
    census: &BoxCensus,
    points: u64,
    level: u32,
    from: u64,
    to: u64,
) -> Result<(), PartError> {
    demand(census.instances == points, || {
        let counted = census.instances;
        format!("the blocks {from}..{to} stand for {points} points, {counted} were counted")
    })?;
    let kind = |id: &str| census.kinds.get(id).copied().unwrap_or(0);
    let open = census.open.as_ref().map_or(0, |open| open.critical);
    let others = u128::from(kind("not-critical"));
    let of_kinds = sum(census.kinds.values()) - others;
    let critical = u128::from(census.critical);
    let is_whole = critical + others == u128::from(points) + u128::from(open);
    let is_classified = of_kinds == critical || (of_kinds < critical && census.failed > 0);
    demand(is_whole && is_classified, || {
        format!(
            "{points} points, {critical} critical, {open} of them in a block under way, {others} \
             not critical, {of_kinds} by another kind, {} failed",
            census.failed
        )
    })?;
    demand(
        u128::from(census.certified) <= of_kinds && (census.certified > 0) == (of_kinds > 0),
        || {
            format!(
                "{} certificates stand for {of_kinds} points",
                census.certified
            )
        },
    )?;
    check_orders(&census.kinds, &census.orders)?;
    check_coverage(&census.coverage, critical)?;
    let inside = |block: u64| (from..to).contains(&block) || census.open.is_some() && block == to;
    let failure = census.first_failure.as_ref().map(|(block, _)| *block);
    demand(
        failure.is_some() == (census.failed > 0) && failure.is_none_or(inside),
        || {
            format!(
                "{} failed, the first of them in block {failure:?}",
                census.failed
            )
        },
    )?;
    check_digest(&census.digest, from..to, level)?;
    check_places(&census.samples, inside)
}

/// Checks the samples of whole blocks anew: each is the certificate of a critical point that stands
/// for others in its block.
pub(crate) fn check_samples(census: &BoxCensus, sweep: &Sweep) -> Result<(), PartError> {
    if census.open.is_some() {
        let block = census.blocks().end;
        let reason = "missing; is the run still under way?".into();
        return Err(PartError::Certificate(Unit::Block, block, reason));
    }
    for sample in &census.samples {
        let wrong = |reason| PartError::Certificate(Unit::Block, sample.index, reason);
        let certificate =
            certificate::read(&sample.certificate).map_err(|error| wrong(error.to_string()))?;
        certificate::check(&certificate).map_err(|error| wrong(error.to_string()))?;
        let (Statement::NotLocalMinimum { instance, .. }
        | Statement::GlobalMinimum { instance, .. }) = &certificate.statement
        else {
            return Err(wrong("it is that of no critical point".into()));
        };
        let text = sweep.certificate(sample.index, instance).map_err(wrong)?;
        if text != sample.certificate {
            return Err(wrong("it is not the one that its point gives".into()));
        }
    }
    Ok(())
}
