//! Theorem 2.1 (page 2): if `W` is a local minimum of the deep problem, then `F(R)` is the value
//! of a local minimum of the rank-constrained problem.
//!
//! Hypotheses: `x-full-row-rank`, `y-full-row-rank`, `local-minimum`. A local minimum is certified
//! as a global one by evidence that holds for all matrices of rank at most `d_p`; so `R` itself is
//! a global minimum of the rank-constrained problem, and the conclusion holds. Where the
//! hypothesis `local-minimum` is dropped, a better network shows that `F(R)` exceeds the least
//! value, which by Theorem 2.2 is the value of every local minimum. The published proof rests on
//! Theorems 3.2 and 3.3; `docs/proof.md` has another.

use certificate::Hypothesis::{LocalMinimum, XFullRowRank, YFullRowRank};

use crate::check::{or_undecided, unless_minimum};
use crate::claim::here;
use crate::{Claim, Conclusion, Context, Form, Quantifier, SubjectKind};

pub(crate) mod t2_1_other_minimum;
pub(crate) mod t2_1_value;

pub(crate) const CLAIM: Claim = Claim {
    id: "theorem-2.1",
    title: "Theorem 2.1",
    page: "2",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Network,
    forms: &[
        Form {
            id: "stated",
            statement: "If X and Y have full row rank and W is a local minimum of L, then F(R) is the value of a local minimum of F over rank R <= d_p.",
            conclusion: minimum_or_better,
            mutants: &[XFullRowRank, YFullRowRank, LocalMinimum],
        },
        Form {
            id: "repaired",
            statement: "For any X and Y: if W is a local minimum of L, then R is a global minimum of F over rank R <= d_p.",
            conclusion: minimum_or_better,
            mutants: &[],
        },
    ],
    source: here!(),
};

/// Holds at a global minimum; elsewhere fails by a better network.
pub(crate) fn minimum_or_better(context: &Context) -> Conclusion {
    or_undecided(unless_minimum(context).map(|failure| failure.unwrap_or(Conclusion::Holds(None))))
}
