//! Theorem 3.2 (page 5): at a local minimum, a layer `W_i` of deficient rank can be perturbed to
//! full rank, all other layers unchanged, such that the result is a local minimum of equal value.
//!
//! Hypotheses: `x-full-row-rank`, `y-full-row-rank`, `local-minimum`, `layer-rank-deficient`.
//!
//! *Deciding the conclusion.* A local minimum `W'` that differs from `W` in layer `i` only
//! satisfies the same normal equation, so `A_i (W_i' - W_i) B_{i-1} X = 0`; conversely, moves with
//! that property keep all outputs, and near a local minimum points of equal value are local minima.
//! In adapted bases such `W_i'` have a fixed block of size `s_2 x s_1` and rank `rank(R X)`, where
//! `s_2 = rank A_i` and `s_1 = rank(B_{i-1} X)`, and are free elsewhere. So the conclusion fails if
//! `rank(R X) + max(d_i, d_{i-1}) < s_1 + s_2`, which the checker recomputes; otherwise a direction
//! is constructed along which the layer has full rank for all but finitely many `t`.
//!
//! *Where the paper errs.* The step `t3.2.sub-block-rank` claims a lower bound for the rank of the
//! fixed block that does not hold. Repairs: the pointwise condition just given, in both
//! directions; a condition on the data; and one on data and widths.

use certificate::Hypothesis::{
    ArchitectureRank, DataRankOfInput, LayerRankCondition, LayerRankConditionFails, LocalMinimum,
    XFullRowRank,
};
use certificate::Move;
use exact::rank;

use crate::check::{converse, or_undecided, unless_minimum};
use crate::claim::here;
use crate::construction::silent_direction;
use crate::{Claim, Conclusion, Construction, Context, Form, Quantifier, SubjectKind};

mod bad_minimum;
pub(crate) mod t3_2_count_of_ones;
pub(crate) mod t3_2_full_rank_data;
pub(crate) mod t3_2_iterate;
pub(crate) mod t3_2_sub_block_rank;

pub use bad_minimum::bad_minimum;

pub(crate) const CLAIM: Claim = Claim {
    id: "theorem-3.2",
    title: "Theorem 3.2",
    page: "5",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Layer,
    forms: &[
        Form {
            id: "stated",
            statement: "If X and Y have full row rank, W is a local minimum and W_i has deficient rank, then W_i alone can be perturbed to full rank such that W stays a local minimum of equal value.",
            conclusion,
            mutants: &[],
        },
        Form {
            id: "repaired.pointwise",
            statement: "If W is a local minimum, W_i has deficient rank and rank(R X) + max(d_i, d_{i-1}) >= rank A_i + rank(B_{i-1} X), then W_i alone can be perturbed to full rank such that W stays a local minimum of equal value.",
            conclusion,
            mutants: &[LocalMinimum, LayerRankCondition],
        },
        Form {
            id: "repaired.pointwise-only-if",
            statement: "If W is a local minimum, W_i has deficient rank and rank(R X) + max(d_i, d_{i-1}) < rank A_i + rank(B_{i-1} X), then W_i alone cannot be perturbed to full rank such that W stays a local minimum of equal value.",
            conclusion: no_such,
            mutants: &[LayerRankConditionFails],
        },
        Form {
            id: "repaired.data",
            statement: "If rank(Y X^T) >= min(d_p, rank X), W is a local minimum and W_i has deficient rank, then W_i alone can be perturbed to full rank such that W stays a local minimum of equal value.",
            conclusion,
            mutants: &[DataRankOfInput],
        },
        Form {
            id: "repaired.architecture",
            statement: "If X has full row rank, rank(Y X^T) >= max_i [min(d_0..d_{i-1}) + min(d_i..d_H) - max(d_{i-1}, d_i)], W is a local minimum and W_i has deficient rank, then W_i alone can be perturbed to full rank such that W stays a local minimum of equal value.",
            conclusion,
            mutants: &[XFullRowRank, ArchitectureRank],
        },
        Form {
            id: "repaired.architecture-only-if",
            statement: "If X has full row rank and rank(Y X^T) < max_i [min(d_0..d_{i-1}) + min(d_i..d_H) - max(d_{i-1}, d_i)], then Theorem 3.2 fails at some local minimum of these data and widths.",
            conclusion: bad_minimum_exists,
            // No subject refutes it, so no mutant can be.
            mutants: &[],
        },
    ],
    source: here!(),
};

fn conclusion(context: &Context) -> Conclusion {
    or_undecided(admissible_layer(context))
}

fn admissible_layer(context: &Context) -> Result<Conclusion, String> {
    let (instance, layer) = context.layer()?;
    if let Some(failure) = unless_minimum(context)? {
        return Ok(failure);
    }
    let weights = instance.network().layer(layer);
    let full = weights.rows().min(weights.cols());
    let direction = silent_direction(instance, layer, |m| rank(&(weights + m)) == full);
    Ok(match direction {
        Some(direction) => Conclusion::Holds(Some(Construction::Line(Move { layer, direction }))),
        None => match context.by_rule_of("stated") {
            Conclusion::Fails { .. } => Conclusion::fails(),
            _ => Conclusion::Undecided("neither a direction nor the rank bound decides".into()),
        },
    })
}

fn no_such(context: &Context) -> Conclusion {
    converse(conclusion(context))
}

/// Constructs a local minimum of the same data and widths at which Theorem 3.2 fails.
fn bad_minimum_exists(context: &Context) -> Conclusion {
    or_undecided(context.layer().map(|(instance, _)| {
        match bad_minimum(instance.problem(), &instance.network().widths()) {
            Some((network, _)) => Conclusion::Holds(Some(Construction::Network(network))),
            None => Conclusion::Undecided("no such local minimum was constructed".into()),
        }
    }))
}
