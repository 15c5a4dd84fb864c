//! `t2.2.value` (proof of Theorem 2.2, page 8): at a local minimum of the diagonal problem
//! `||T - D||^2 = sum_i (m_i - p_i) lambda_i^2` over the distinct values `lambda_i`, where `m_i` is
//! the multiplicity of `lambda_i` and `p_i` the rank of its block of `P_L`.
//!
//! `||T - D||^2 = ||(I - P_L) D||^2 = tr (I - P_L) D D^T`, and the trace of a block of a block
//! diagonal projector is its rank. With `m_i` replaced by 1, and `p_i` by whether anything is
//! kept, the formula needs distinct values. Blocks are those of the basis in which `D` is
//! diagonal, so the hypotheses that say that this is the given basis cannot be dropped.
//!
//! For any data it reads
//! `||R X - Y Pi||^2 = ||Y Pi||^2 - ||R X||^2`.

use certificate::Hypothesis::{ProductLocalMinimum, ProductProjection, ValuesDistinct};

use crate::check::by_rule;
use crate::claim::here;
use crate::{Claim, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t2.2.value",
    title: "Value by kept multiplicities",
    page: "8",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::RankConstrained,
    forms: &[
        Form {
            id: "stated",
            statement: "At a local minimum T of the diagonal problem, ||T - D||^2 = sum_i (m_i - p_i) lambda_i^2 over the distinct lambda_i.",
            conclusion: by_rule,
            mutants: &[ProductLocalMinimum],
        },
        Form {
            id: "strengthened.critical",
            statement: "At every T = P_L D = D P_R, ||T - D||^2 = sum_i (m_i - p_i) lambda_i^2 over the distinct lambda_i.",
            conclusion: by_rule,
            mutants: &[ProductProjection],
        },
        Form {
            id: "strengthened.simple",
            statement: "If the positive values are distinct, then at a local minimum T of the diagonal problem ||T - D||^2 is the sum of the distinct lambda_i^2 of which nothing is kept.",
            conclusion: by_rule,
            mutants: &[ValuesDistinct, ProductLocalMinimum],
        },
        Form {
            id: "strengthened.any-data",
            statement: "For any X and Y, at a local minimum R, ||R X - Y Pi||^2 = ||Y Pi||^2 - ||R X||^2.",
            conclusion: by_rule,
            mutants: &[ProductLocalMinimum],
        },
    ],
    source: here!(),
};
