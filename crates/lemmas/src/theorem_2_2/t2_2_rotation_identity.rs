//! `t2.2.rotation-identity` (proof of Theorem 2.2, page 8): the value along the rotation of
//! a kept direction into a discarded one.
//!
//! With `S = diag(lambda_1, lambda_2)`, `v = (sin theta, cos theta)` and
//! `T(theta) = v v^T S v v^T`, the value is
//! `H(T(theta)) = ||T(theta) - S||^2`, which is
//! `lambda_1^2 + lambda_2^2 - (lambda_1 sin^2 + lambda_2 cos^2)^2`, and `H(T(0)) = lambda_1^2`.
//! Angles are given by `tan(theta/2)`, which makes sine and cosine rational. The printed identity
//! counts `lambda_1^2` twice.

use certificate::Hypothesis::LambdaOrdered;

use crate::check::by_rule;
use crate::claim::here;
use crate::{Claim, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t2.2.rotation-identity",
    title: "Value along the rotation",
    page: "8",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Rotation,
    forms: &[
        Form {
            id: "stated",
            statement: "H(T(theta)) = H(T) + lambda_1^2 + lambda_2^2 - (lambda_1 sin^2 theta + lambda_2 cos^2 theta)^2.",
            conclusion: by_rule,
            mutants: &[LambdaOrdered],
        },
        Form {
            id: "repaired",
            statement: "H(T(theta)) = H(T) + lambda_2^2 - (lambda_1 sin^2 theta + lambda_2 cos^2 theta)^2.",
            conclusion: by_rule,
            mutants: &[],
        },
    ],
    source: here!(),
};
