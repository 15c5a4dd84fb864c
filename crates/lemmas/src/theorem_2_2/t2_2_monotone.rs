//! `t2.2.monotone` (proof of Theorem 2.2, pages 7 to 9): the value along the rotation falls as
//! `theta` grows.
//!
//! Hypotheses: `lambda-ordered`, `angles-ordered`, and `first-quadrant`, which the paper does not
//! state.

use certificate::Hypothesis::{FirstQuadrant, LambdaOrdered};

use crate::check::by_rule;
use crate::claim::here;
use crate::{Claim, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t2.2.monotone",
    title: "Monotone rotation",
    page: "7-9",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Rotation,
    forms: &[Form {
        id: "stated",
        statement: "If lambda_1 > lambda_2 >= 0 and 0 <= theta < theta' <= pi/2, then H(T(theta')) < H(T(theta)).",
        conclusion: by_rule,
        mutants: &[LambdaOrdered, FirstQuadrant],
    }],
    source: here!(),
};
