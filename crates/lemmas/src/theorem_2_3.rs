//! Theorem 2.3 (page 3): every local minimum of a deep linear network is a global minimum.
//!
//! Hypotheses: `x-full-row-rank`, `y-full-row-rank`, `local-minimum`. The classifier certifies a
//! point as a global minimum or as not a local one; it is complete by this very theorem, so an
//! instance can only illustrate it, and a point without certificate is reported as undecided. The
//! assumptions on the data are not needed. The strengthened forms are what a reader may expect of
//! the landscape: that critical points are minima, that saddles have a negative Hessian direction,
//! that some straight line descends, that the order of descent is at most the depth.

use certificate::Hypothesis::{LocalMinimum, XFullRowRank, YFullRowRank};
use certificate::{Statement, least_order, lines_never_descend};
use classify::Kind;

use crate::check::or_undecided;
use crate::claim::here;
use crate::theorem_2_1::minimum_or_better;
use crate::{Claim, Conclusion, Context, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "theorem-2.3",
    title: "Theorem 2.3",
    page: "3",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Network,
    forms: &[
        Form {
            id: "stated",
            statement: "If X and Y have full row rank, every local minimum of L is a global minimum.",
            conclusion: minimum_or_better,
            mutants: &[XFullRowRank, YFullRowRank, LocalMinimum],
        },
        Form {
            id: "repaired",
            statement: "For any X and Y, every local minimum of L is a global minimum.",
            conclusion: minimum_or_better,
            mutants: &[],
        },
        Form {
            id: "strengthened.critical",
            statement: "If X and Y have full row rank, every critical point of L is a global minimum.",
            conclusion: minimum_or_better,
            mutants: &[],
        },
        Form {
            id: "strengthened.negative-direction",
            statement: "At every critical point that is no global minimum the Hessian has a negative direction.",
            conclusion: negative_direction,
            mutants: &[],
        },
        Form {
            id: "strengthened.negative-direction-two-layers",
            statement: "With two layers, the Hessian has a negative direction at every critical point that is no global minimum.",
            conclusion: negative_direction,
            mutants: &[],
        },
        Form {
            id: "strengthened.straight-descent",
            statement: "From every critical point that is no global minimum some straight line descends.",
            conclusion: straight_descent,
            mutants: &[],
        },
        Form {
            id: "strengthened.order-at-most-depth",
            statement: "From every critical point that is no global minimum some curve descends at an order of at most the depth.",
            conclusion: order_at_most_depth,
            mutants: &[],
        },
    ],
    source: here!(),
};

fn negative_direction(context: &Context) -> Conclusion {
    or_undecided(context.classification().map(|found| match found.kind {
        Kind::StrictSaddle => Conclusion::Holds(None),
        Kind::NonStrictSaddle => Conclusion::fails(),
        kind => Conclusion::Undecided(format!("no saddle but {}", kind.id())),
    }))
}

fn straight_descent(context: &Context) -> Conclusion {
    or_undecided(context.classification().and_then(|found| {
        let is_straight = match &found.certificate.statement {
            Statement::NotLocalMinimum { curve, .. } => {
                curve.iter().all(|path| path.coefficients().len() <= 2)
            }
            _ => false,
        };
        let never = || context.instance().map(lines_never_descend);
        if is_straight {
            Ok(Conclusion::Holds(None))
        } else if never()? {
            Ok(Conclusion::fails())
        } else {
            Ok(Conclusion::Undecided(
                "the certified curve is not straight".into(),
            ))
        }
    }))
}

fn order_at_most_depth(context: &Context) -> Conclusion {
    or_undecided(context.classification().and_then(|found| {
        let instance = context.instance()?;
        let depth = instance.network().depth();
        let order = found.descent.map_or(0, |descent| descent.order);
        if order <= depth {
            Ok(Conclusion::Holds(None))
        } else if least_order(instance).is_ok_and(|least| least > depth) {
            Ok(Conclusion::fails())
        } else {
            Ok(Conclusion::Undecided(format!(
                "order {order} is not shown to be least"
            )))
        }
    }))
}
