//! `t2.1.other-minimum` (proof of Theorem 2.1, page 7): for each local minimum `W` there is a
//! local minimum of equal value whose product has rank `d_p`.
//!
//! Hypotheses: `x-full-row-rank`, `y-full-row-rank`, `local-minimum`. All global minima agree on
//! `X` when `G = 0`: `R' X = R X`. So the greatest rank of an `R'` of equal value is
//! `min(d_p, rank(R X) + d_0 - rank X)`, and where that is `d_p` such an `R'` is constructed and
//! factored. For `X` of full row rank the statement holds exactly if `rank(Y X^T) >= d_p`.

use certificate::Hypothesis::{LocalMinimum, XFullRowRank};
use exact::rank;

use crate::check::{converse, or_undecided, unless_minimum};
use crate::claim::here;
use crate::construction::{extend_off_data, network_with_product};
use crate::{Claim, Conclusion, Construction, Context, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t2.1.other-minimum",
    title: "Another minimum of full rank",
    page: "7",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Network,
    forms: &[
        Form {
            id: "stated",
            statement: "If X and Y have full row rank and W is a local minimum, then some local minimum of equal value has a product of rank d_p.",
            conclusion,
            mutants: &[],
        },
        Form {
            id: "repaired.data",
            statement: "If rank(Y X^T) >= d_p and W is a local minimum, then some local minimum of equal value has a product of rank d_p.",
            conclusion,
            mutants: &[LocalMinimum],
        },
        Form {
            id: "repaired.only-if",
            statement: "If X has full row rank, rank(Y X^T) < d_p and W is a local minimum, then no local minimum of equal value has a product of rank d_p.",
            conclusion: no_such,
            mutants: &[XFullRowRank],
        },
    ],
    source: here!(),
};

fn conclusion(context: &Context) -> Conclusion {
    or_undecided(full_rank_minimum(context))
}

fn full_rank_minimum(context: &Context) -> Result<Conclusion, String> {
    let instance = context.instance()?;
    if let Some(failure) = unless_minimum(context)? {
        return Ok(failure);
    }
    let network = instance.network();
    let (product, bottleneck) = (network.product(), network.bottleneck());
    if rank(&product) == bottleneck {
        return Ok(Conclusion::Holds(Some(Construction::Network(
            network.clone(),
        ))));
    }
    Ok(match extend_off_data(&product, instance.x(), bottleneck) {
        None => Conclusion::fails(),
        Some(extended) => {
            let other = network_with_product(&network.widths(), &extended)
                .ok_or("a product of rank d_p does not factor")?;
            Conclusion::Holds(Some(Construction::Network(other)))
        }
    })
}

fn no_such(context: &Context) -> Conclusion {
    converse(conclusion(context))
}
