//! Ranks of features: whether they are independent at the samples.

use std::collections::BTreeMap;

use kernel::core::PropOp;
use kernel::evaluate::Evaluator;
use kernel::instance::Value;

use crate::features::{self, Slopes};
use crate::record::Record;
use crate::write::{Refusal, Written, beyond};
use crate::{Answer, Verdict, certify, state};

/// The value of a term that is an integer.
fn integer(written: &Written, term: &str) -> Option<i64> {
    let (_, core) = state(written, &format!("{term} >= 0")).ok()?;
    let PropOp::Compare(_, left, _) = core.props[core.show as usize].op else {
        return None;
    };
    let mut evaluator = Evaluator::new(&core);
    evaluator.assign(&written.instance).ok()?;
    evaluator.integer(left).ok()
}

/// The ranks of the features, alone and beside a column of ones.
pub(crate) fn features(written: &Written) -> Result<Answer, Refusal> {
    let Some((term, convolutional)) = &written.features else {
        return beyond(".", "there is neither a loss nor a feature");
    };
    let samples = match written.instance.values.get("X") {
        Some(Value::Matrix(x)) => x.cols() as i64,
        _ => 0,
    };
    let with_ones = format!("rank([({term})^T, ones({samples},1)])");
    let own = format!("rank({term})");
    let (Some(rank), Some(with)) = (integer(written, &own), integer(written, &with_ones)) else {
        return beyond(".", "the ranks were not found");
    };
    let is_independent = if *convolutional { rank } else { with } == samples;
    let verdict = if is_independent {
        Verdict::Independent
    } else {
        Verdict::Dependent
    };
    let show = format!("{own} = {rank} and {with_ones} = {with}");
    let ranks = [("rank_f", rank), ("rank_f_and_ones", with)];
    Ok(Answer {
        ranks: ranks.map(|(name, rank)| (name.to_owned(), rank)).into(),
        certificate: certify(written, &show)?,
        ..Answer::new(verdict)
    })
}

/// The rank of the columns `e_n (x) x_n` for the given slopes of the units, or the least for all.
pub(crate) fn khatri_rao(record: &Record) -> Result<Answer, Refusal> {
    const COLUMNS: &str = "rank(khatri_rao(hadamard(N, S), X))";
    let (written, slopes) = features::khatri_rao(record)?;
    let samples = match written.instance.values.get("X") {
        Some(Value::Matrix(x)) => x.cols(),
        _ => 0,
    };
    for rank in (0..=samples).rev() {
        let show = match &slopes {
            Slopes::Given => format!("{COLUMNS} = {rank}"),
            Slopes::All(binder) => format!(
                "(for all {binder}: {COLUMNS} >= {rank}) and (exists {binder}: {COLUMNS} <= {rank})"
            ),
        };
        if let Some(certificate) = certify(&written, &show)? {
            let verdict = if rank == samples {
                Verdict::Independent
            } else {
                Verdict::Dependent
            };
            return Ok(Answer {
                ranks: BTreeMap::from([("khatri_rao_rank".to_owned(), rank as i64)]),
                certificate: Some(certificate),
                ..Answer::new(verdict)
            });
        }
    }
    Ok(Answer::undecided("there are too many patterns of signs"))
}
