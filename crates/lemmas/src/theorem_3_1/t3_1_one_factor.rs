//! `t3.1.one-factor` (proof of Theorem 3.1, page 4): a perturbed product of two matrices is one of
//! them times a perturbation of the other.
//!
//! Hypotheses: `two-layers`, `product-full-rank`, `target-rank`. Decided by column and row spaces:
//! `R' = W_2 M` for some `M` exactly if the left kernel of `W_2` kills `R'`, and then `M` can be
//! taken near `W_1`. A single target counts only within a family that tends to `R`: the line
//! through the factors of the construction of Theorem 3.1 is such a family. The claim holds if
//! `d_p` is one of the outer widths.

use certificate::Hypothesis::BottleneckAtEnd;
use certificate::Subject;
use exact::{MatrixPolynomial, kernel_basis};

use super::factors;
use crate::check::{by_rule, or_undecided};
use crate::claim::here;
use crate::{Claim, Conclusion, Construction, Context, Form, Premise, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t3.1.one-factor",
    title: "One factor suffices",
    page: "4-5",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Target,
    forms: &[
        Form {
            id: "stated",
            statement: "Every R' of rank at most d_p near W_2 W_1 (of rank d_p) is W_2 W_1' with W_1' near W_1, or W_2' W_1 with W_2' near W_2.",
            conclusion,
            mutants: &[],
        },
        Form {
            id: "repaired",
            statement: "If d_p is d_0 or d_2, every R' of rank at most d_p near W_2 W_1 (of rank d_p) is W_2 W_1' with W_1' near W_1, or W_2' W_1 with W_2' near W_2.",
            conclusion,
            mutants: &[BottleneckAtEnd],
        },
    ],
    source: here!(),
};

fn conclusion(context: &Context) -> Conclusion {
    match context.subject {
        Subject::Target { layers, target } => {
            let left_kernel = kernel_basis(&layers.layer(layers.depth()).transpose()).transpose();
            let right_kernel = kernel_basis(layers.layer(1));
            if (&left_kernel * target).is_zero() || (target * &right_kernel).is_zero() {
                return Conclusion::Holds(None);
            }
            let Some(Construction::Factors { layers: other, .. }) = factors(layers, target) else {
                return Conclusion::SaysNothing(Premise::TargetNearby);
            };
            let line = |i: usize| {
                let start = layers.layer(i);
                MatrixPolynomial::line(start.clone(), other.layer(i) - start)
            };
            let family = Subject::Family {
                layers: layers.clone(),
                left: line(2),
                right: line(1),
            };
            Conclusion::Fails {
                evidence: Box::default(),
                subject: Some(Box::new(family)),
            }
        }
        Subject::Family { .. } => by_rule(context),
        _ => or_undecided(Err("the subject is no target".into())),
    }
}
