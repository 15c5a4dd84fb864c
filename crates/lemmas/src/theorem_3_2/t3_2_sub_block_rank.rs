//! `t3.2.sub-block-rank` (proof of Theorem 3.2, page 5): the sub-block `D_2^+ V_2^T Y V_1 D_1^+` of
//! the rotated data has rank at least `max(0, s_2 + s_1 - max(d_i, d_{i-1}))`.
//!
//! Hypotheses: `x-full-row-rank`, `y-full-row-rank`, `local-minimum`. Up to invertible factors the
//! sub-block is `A_i^T Y X^T B_{i-1}^T`, so its rank is computed without singular values. This is
//! the error in the proof of Theorem 3.2: deleting rows and columns of `V_2^T Y V_1`, which has `m`
//! columns, leaves rank `s_1 + s_2 - m` only, and at a critical point the rank is `rank(R X)`.

use certificate::Hypothesis::{Critical, YFullRowRank};

use crate::check::by_rule;
use crate::claim::here;
use crate::{Claim, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t3.2.sub-block-rank",
    title: "Rank of the sub-block",
    page: "5",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Layer,
    forms: &[
        Form {
            id: "stated",
            statement: "At a local minimum, rank(D_2^+ V_2^T Y V_1 D_1^+) >= max(0, s_2 + s_1 - max(d_i, d_{i-1})).",
            conclusion: by_rule,
            mutants: &[],
        },
        Form {
            id: "repaired",
            statement: "If Y has full row rank, rank(D_2^+ V_2^T Y V_1 D_1^+) >= max(0, s_2 + s_1 - m).",
            conclusion: by_rule,
            mutants: &[YFullRowRank],
        },
        Form {
            id: "repaired.critical",
            statement: "At a critical point, rank(D_2^+ V_2^T Y V_1 D_1^+) = rank(R X).",
            conclusion: by_rule,
            mutants: &[Critical],
        },
    ],
    source: here!(),
};
