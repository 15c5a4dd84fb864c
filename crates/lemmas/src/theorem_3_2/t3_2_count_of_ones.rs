//! `t3.2.count-of-ones` (proof of Theorem 3.2, page 5): `d_i + d_{i-1} - s_2 - s_1` ones in the
//! matrix `K` bring the layer to full rank.
//!
//! Hypotheses: `x-full-row-rank`, `y-full-row-rank`, `local-minimum`, `layer-rank-deficient`. Ones
//! that raise the rank stand in distinct rows and columns, so there is room for at most
//! `min(d_i, d_{i-1})`. The repaired form places as many as fit outside the fixed block and
//! compares the rank with the generic one.

use certificate::Hypothesis::LocalMinimum;

use crate::check::by_rule;
use crate::claim::here;
use crate::{Claim, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t3.2.count-of-ones",
    title: "Count of ones",
    page: "5",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Layer,
    forms: &[
        Form {
            id: "stated",
            statement: "At a local minimum with W_i of deficient rank, d_i + d_{i-1} - s_2 - s_1 ones fit into distinct rows and columns of K.",
            conclusion: by_rule,
            mutants: &[],
        },
        Form {
            id: "repaired",
            statement: "At a local minimum, ones in distinct rows and columns outside the fixed block reach rank min(d_i, d_{i-1}, rank(R X) + (d_i - s_2) + (d_{i-1} - s_1)).",
            conclusion: by_rule,
            mutants: &[LocalMinimum],
        },
    ],
    source: here!(),
};
