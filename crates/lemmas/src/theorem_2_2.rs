//! Theorem 2.2 (page 3): every local minimum of the rank-constrained problem is global.
//!
//! Hypotheses: `x-full-row-rank`, `r-feasible` (rank R <= k), `r-local-minimum`. A feasible `R` is
//! factored as a network with two layers and classified: it is certified as a global minimum over
//! rank at most `k`, or a curve of matrices of rank at most `k` descends. The hypothesis on `X` is
//! not needed.
//!
//! A certified global minimum counts only if singular values agree that its value is the least
//! (`second_opinion.rs`); otherwise the subject is undecided.

use certificate::Hypothesis::{ProductLocalMinimum, XFullRowRank};
use certificate::{Evidence, Subject};
use classify::ProductPoint;

use crate::check::or_undecided;
use crate::claim::here;
use crate::second_opinion::{Called, Opinion, opinion};
use crate::{Claim, Conclusion, Context, Form, Quantifier, SubjectKind};

pub(crate) mod t2_2_block_diagonal;
pub(crate) mod t2_2_commute;
pub(crate) mod t2_2_full_count;
pub(crate) mod t2_2_monotone;
pub(crate) mod t2_2_projection;
pub(crate) mod t2_2_reduction;
pub(crate) mod t2_2_rotation_identity;
pub(crate) mod t2_2_value;

pub(crate) const CLAIM: Claim = Claim {
    id: "theorem-2.2",
    title: "Theorem 2.2",
    page: "3",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::RankConstrained,
    forms: &[
        Form {
            id: "stated",
            statement: "If X has full row rank, every local minimum of ||R X - Y||_F^2 over rank R <= k is a global one.",
            conclusion: better_product,
            mutants: &[XFullRowRank, ProductLocalMinimum],
        },
        Form {
            id: "repaired",
            statement: "For any X: every local minimum of ||R X - Y||_F^2 over rank R <= k is a global one.",
            conclusion: better_product,
            mutants: &[],
        },
    ],
    source: here!(),
};

/// Whether no product of rank at most `k` has a smaller value.
fn better_product(context: &Context) -> Conclusion {
    or_undecided(context.product_point().and_then(|point| match point {
        ProductPoint::GlobalMinimum { .. } => agreed(context),
        ProductPoint::NotLocalMinimum { .. } => Ok(Conclusion::fails_by(Evidence {
            other: Some(context.better_product()?),
            ..Evidence::default()
        })),
    }))
}

/// Holds if singular values agree that the certified minimum has the least value.
fn agreed(context: &Context) -> Result<Conclusion, String> {
    let Subject::RankConstrained { r, rank, .. } = context.subject else {
        return Err("the subject is no point of the rank-constrained problem".into());
    };
    let problem = context.subject.data().ok_or("data that do not fit")?;
    let found = opinion(&problem, r, *rank, Called::GlobalMinimum);
    match found.map_err(|error| error.to_string())? {
        Opinion::Agrees { .. } => Ok(Conclusion::Holds(None)),
        other => Err(format!("the second opinion differs: {other:?}")),
    }
}
