//! `t3.3.sylvester` (proof of Theorem 3.3, page 6): Sylvester's inequality
//! `rank(P Q) >= rank P + rank Q - d_p` for the factors `P = A_p`, `Q = B_p` at the bottleneck.
//!
//! No hypothesis; decided by three ranks.

use crate::check::by_rule;
use crate::claim::here;
use crate::{Claim, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t3.3.sylvester",
    title: "Sylvester's inequality",
    page: "6",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Chain,
    forms: &[
        Form {
            id: "stated",
            statement: "rank(P Q) >= rank P + rank Q - d_p for P = W_H ... W_{p+1}, Q = W_p ... W_1.",
            conclusion: by_rule,
            mutants: &[],
        },
        Form {
            id: "strengthened.least-rank",
            statement: "rank(P Q) >= min(rank P, rank Q) for P = W_H ... W_{p+1}, Q = W_p ... W_1.",
            conclusion: by_rule,
            mutants: &[],
        },
    ],
    source: here!(),
};
