//! `t2.1.value` (proof of Theorem 2.1, page 7): `F(R) = L(W)`.
//!
//! No hypothesis; decided by computing both. As printed the two differ by the factor 2 that the
//! rank-constrained problem lacks.

use crate::check::by_rule;
use crate::claim::here;
use crate::{Claim, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t2.1.value",
    title: "Equal values",
    page: "7",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Network,
    forms: &[
        Form {
            id: "stated",
            statement: "F(R) = L(W), where F(R) = ||R X - Y||_F^2.",
            conclusion: by_rule,
            mutants: &[],
        },
        Form {
            id: "repaired",
            statement: "1/2 ||R X - Y||_F^2 = L(W).",
            conclusion: by_rule,
            mutants: &[],
        },
    ],
    source: here!(),
};
