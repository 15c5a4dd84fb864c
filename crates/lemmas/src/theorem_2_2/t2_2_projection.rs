//! `t2.2.projection` (proof of Theorem 2.2, page 7): a local minimum `T` of the diagonal problem
//! is `P_L D = D P_R`, with the orthogonal projectors onto its column and row space.
//!
//! Moving one factor of `T = A B` at a time gives `(T - D) B^T = 0` and `A^T (T - D) = 0`, which
//! are the two equations. They say that `T` is a critical point, not more: the wrong directions
//! may be kept. The converse is refuted by a better product, beside which `T` is no local minimum
//! by Theorem 2.2. For any data the equations hold of `R X` and `Y Pi`, so the diagonal form is not
//! needed.
//!
//! The subject is a point of the rank-constrained problem with `X = I` and `Y = D`, so `T = R`.
//! Whether it is a local minimum is decided by `classify`, the equations by the trusted rule.

use certificate::Hypothesis::{InputIdentity, ProductLocalMinimum, TargetDiagonal};

use super::better_product;
use crate::check::by_rule;
use crate::claim::here;
use crate::{Claim, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t2.2.projection",
    title: "Minima are projections of the target",
    page: "7",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::RankConstrained,
    forms: &[
        Form {
            id: "stated",
            statement: "A local minimum T of ||T - D||^2 over rank T <= k satisfies T = P_L D = D P_R.",
            conclusion: by_rule,
            mutants: &[InputIdentity, TargetDiagonal, ProductLocalMinimum],
        },
        Form {
            id: "strengthened.any-data",
            statement: "For any X and Y, a local minimum R over rank R <= k satisfies R X = P_L Y Pi = Y Pi P_R.",
            conclusion: by_rule,
            mutants: &[ProductLocalMinimum],
        },
        Form {
            id: "strengthened.converse",
            statement: "Every T = P_L D = D P_R of rank at most k is a local minimum.",
            conclusion: better_product,
            mutants: &[],
        },
    ],
    source: here!(),
};
