//! `t2.2.full-count` (proof of Theorem 2.2, pages 7 to 9): at a local minimum of the
//! rank-constrained problem the multiplicities `dp_i` of the kept directions sum to `d_p`.
//!
//! Hypotheses: `x-full-row-rank`, `y-full-row-rank`, `bound-fits` (k is a `d_p`), `r-feasible`,
//! `r-local-minimum`. The sum is the
//! rank of `T = R (X X^T)^{1/2}`, which is `rank(R X)`, so no square root is needed. The true
//! value is `min(k, rank(Y X^T))`.

use certificate::Hypothesis::{ProductLocalMinimum, XFullRowRank};

use crate::check::by_rule;
use crate::claim::here;
use crate::{Claim, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t2.2.full-count",
    title: "Count of kept directions",
    page: "7-9",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::RankConstrained,
    forms: &[
        Form {
            id: "stated",
            statement: "At a local minimum over rank R <= k the kept directions number k: rank(R X) = k.",
            conclusion: by_rule,
            mutants: &[],
        },
        Form {
            id: "repaired",
            statement: "At a local minimum over rank R <= k the kept directions number min(k, rank(Y X^T)): so is rank(R X).",
            conclusion: by_rule,
            mutants: &[XFullRowRank, ProductLocalMinimum],
        },
    ],
    source: here!(),
};
