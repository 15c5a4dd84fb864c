//! `s2.rank-bound` (Section 2, page 2): `rank(W_H ... W_1) <= d_p`.
//!
//! No hypothesis. Decided by the rank of the product. The strengthening to equality is what a
//! careless reader of the reduction to problem (2) would need.

use crate::check::by_rule;
use crate::claim::here;
use crate::{Claim, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "s2.rank-bound",
    title: "Rank of a product of layers",
    page: "2",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Chain,
    forms: &[
        Form {
            id: "stated",
            statement: "The product R = W_H ... W_1 has rank at most d_p, the least width.",
            conclusion: by_rule,
            mutants: &[],
        },
        Form {
            id: "strengthened.equality",
            statement: "The product R = W_H ... W_1 has rank d_p.",
            conclusion: by_rule,
            mutants: &[],
        },
    ],
    source: here!(),
};
