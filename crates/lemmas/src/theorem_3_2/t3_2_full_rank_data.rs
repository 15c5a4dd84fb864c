//! `t3.2.full-rank-data` (proof of Theorem 3.2, page 5): `V_2^T Y V_1` has full rank.
//!
//! Hypothesis: `y-full-row-rank`. `V_1` and `V_2` are orthogonal, hence invertible, so the rank is
//! that of `Y`, whatever the singular value decompositions.

use certificate::Hypothesis::YFullRowRank;

use crate::check::by_rule;
use crate::claim::here;
use crate::{Claim, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t3.2.full-rank-data",
    title: "Rank of the rotated data",
    page: "5",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Layer,
    forms: &[Form {
        id: "stated",
        statement: "If Y has full row rank, V_2^T Y V_1 has full rank.",
        conclusion: by_rule,
        mutants: &[YFullRowRank],
    }],
    source: here!(),
};
