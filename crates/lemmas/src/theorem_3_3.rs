//! Theorem 3.3 (page 6): if all layers have full rank at a local minimum, some local minimum of
//! equal value arbitrarily near has a product of rank `d_p`.
//!
//! Hypotheses: `x-full-row-rank`, `y-full-row-rank`, `local-minimum`, `layers-full-rank`. If
//! `rank R = d_p`, the point itself will do. Otherwise `G = 0`, all minima agree on `X`, and
//! `rank R' <= rank(R X) + d_0 - rank X`; for `X` of full row rank that is `rank R < d_p`, so the
//! conclusion fails. Repairs: `rank(Y X^T) >= d_p`; and, for `X` of full row rank, the conclusion
//! holds exactly if `rank R = d_p` already.

use certificate::Hypothesis::{
    DataRank, LayersFullRank, LocalMinimum, ProductRankDeficient, XFullRowRank,
};
use certificate::Move;
use exact::rank;

use crate::check::{converse, or_undecided, unless_minimum};
use crate::claim::here;
use crate::construction::silent_direction;
use crate::{Claim, Conclusion, Construction, Context, Form, Quantifier, SubjectKind};

pub(crate) mod t3_3_merge;
pub(crate) mod t3_3_sylvester;

pub(crate) const CLAIM: Claim = Claim {
    id: "theorem-3.3",
    title: "Theorem 3.3",
    page: "6",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Network,
    forms: &[
        Form {
            id: "stated",
            statement: "If X and Y have full row rank, W is a local minimum and all layers have full rank, then some local minimum of equal value arbitrarily near W has a product of rank d_p.",
            conclusion,
            mutants: &[],
        },
        Form {
            id: "repaired.data",
            statement: "If rank(Y X^T) >= d_p, W is a local minimum and all layers have full rank, then some local minimum of equal value arbitrarily near W has a product of rank d_p.",
            conclusion,
            mutants: &[LocalMinimum, LayersFullRank, DataRank],
        },
        Form {
            id: "repaired.only-if",
            statement: "If X has full row rank, W is a local minimum, all layers have full rank and rank R < d_p, then no local minimum of equal value near W has a product of rank d_p.",
            conclusion: no_such,
            mutants: &[XFullRowRank, ProductRankDeficient],
        },
    ],
    source: here!(),
};

fn conclusion(context: &Context) -> Conclusion {
    or_undecided(nearby_minimum(context))
}

fn nearby_minimum(context: &Context) -> Result<Conclusion, String> {
    let instance = context.instance()?;
    if let Some(failure) = unless_minimum(context)? {
        return Ok(failure);
    }
    if let Conclusion::Fails { .. } = context.by_rule_of("stated") {
        return Ok(Conclusion::fails());
    }
    let network = instance.network();
    let bottleneck = network.bottleneck();
    let line = (1..=network.depth()).find_map(|layer| {
        let moved = |m: &exact::Matrix| network.with_layer(layer, network.layer(layer) + m);
        let accept = |m: &exact::Matrix| rank(&moved(m).product()) == bottleneck;
        let direction = silent_direction(instance, layer, accept)?;
        Some(Construction::Line(Move { layer, direction }))
    });
    Ok(match line {
        Some(line) => Conclusion::Holds(Some(line)),
        None => Conclusion::Undecided(
            "no move of one layer reaches rank d_p, and no bound excludes it".into(),
        ),
    })
}

fn no_such(context: &Context) -> Conclusion {
    converse(conclusion(context))
}
