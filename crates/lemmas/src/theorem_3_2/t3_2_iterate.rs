//! `t3.2.iterate` (proof of Theorem 3.3, page 6): Theorem 3.2 may be applied to one layer after
//! another.
//!
//! Hypotheses: `x-full-row-rank`, `y-full-row-rank`, `local-minimum`. The subject fails if some
//! deficient layer can be moved to full rank and then, for all small steps, some other deficient
//! layer cannot. The move is generic: it gives the factors around the other layer their greatest
//! ranks, so where a generic move leaves the other layer movable, so does every other one.

use certificate::Hypothesis::{DataRankOfInput, LocalMinimum};
use certificate::{Evidence, MinimumEvidence, Move, Subject};
use exact::{Matrix, rank};
use network::Instance;

use crate::check::or_undecided;
use crate::claim::here;
use crate::construction::silent_direction;
use crate::{Claim, Conclusion, Context, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t3.2.iterate",
    title: "Iterating Theorem 3.2",
    page: "6",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Network,
    forms: &[
        Form {
            id: "stated",
            statement: "At a local minimum, once a layer has been moved to full rank as in Theorem 3.2, every other deficient layer can be moved in turn.",
            conclusion,
            mutants: &[],
        },
        Form {
            id: "repaired",
            statement: "If rank(Y X^T) >= min(d_p, rank X) and W is a local minimum, once a layer has been moved to full rank, every other deficient layer can be moved in turn.",
            conclusion,
            mutants: &[DataRankOfInput],
        },
    ],
    source: here!(),
};

fn conclusion(context: &Context) -> Conclusion {
    or_undecided(context.instance().and_then(|instance| {
        let Some(minimum) = context.classification()?.minimum() else {
            // The first move does not lead to a local minimum, so it is none as in Theorem 3.2.
            return Ok(Conclusion::SaysNothing(LocalMinimum.into()));
        };
        let depth = instance.network().depth();
        let pairs = (1..=depth).flat_map(|i| (1..=depth).map(move |j| (i, j)));
        let mut stuck = pairs
            .filter(|(i, j)| i != j)
            .filter_map(|(i, j)| stuck_after(instance, minimum, i, j));
        let found = stuck.next();
        Ok(found.map_or(Conclusion::Holds(None), Conclusion::fails_by))
    }))
}

fn is_deficient(weights: &Matrix) -> bool {
    rank(weights) < weights.rows().min(weights.cols())
}

/// The evidence that layer `next` is stuck after a move of layer `first`, if it is.
fn stuck_after(
    instance: &Instance,
    minimum: &MinimumEvidence,
    first: usize,
    next: usize,
) -> Option<Evidence> {
    let network = instance.network();
    if !is_deficient(network.layer(first)) || !is_deficient(network.layer(next)) {
        return None;
    }
    let subject = Subject::Network {
        instance: instance.clone(),
    };
    let rule = certificate::rule("t3.2.iterate", "stated")?;
    let evidence = |direction: &Matrix| Evidence {
        minimum: Some(minimum.clone()),
        r#move: Some(Move {
            layer: first,
            direction: direction.clone(),
        }),
        next_layer: Some(next),
        ..Evidence::default()
    };
    let direction = silent_direction(instance, first, |m| {
        (rule.fails)(&subject, &evidence(m)).is_ok()
    })?;
    Some(evidence(&direction))
}
