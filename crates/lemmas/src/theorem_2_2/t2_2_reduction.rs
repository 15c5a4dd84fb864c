//! `t2.2.reduction` (proof of Theorem 2.2, page 7): the rank-constrained problem is the
//! approximation of a diagonal matrix by matrices of rank at most `k`, up to a constant.
//!
//! With `X = U_1 [S_1 0] V_1^T`, the projector `Pi` onto the row space of `X`, and the singular
//! value decomposition `Y V_1' = U_2 D V_2^T` (`V_1'` the first columns of `V_1`), the new variable
//! is `T = U_2^T R U_1 S_1 V_2`, and
//!
//! `||R X - Y||^2 = ||T - D||^2 + ||Y (I - Pi)||^2`.
//!
//! If `X` has full row rank, then `R -> T` is a bijection that keeps the rank. Orthogonal factors
//! change neither norms nor ranks, so the claim is decided on `S = R X` and `Z = Y Pi`, which are
//! rational: the identity, and `rank(R X) = rank R`. The printed indices `d_1`, `d_2` of the
//! sizes clash with the widths of the network; the sizes of `T` are those of `R`. For any `X` the
//! identity still holds, and a `T` in reach has a preimage `R` of the same rank.

use certificate::Hypothesis::{TargetInRowSpace, XFullRowRank};

use crate::check::by_rule;
use crate::claim::here;
use crate::{Claim, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t2.2.reduction",
    title: "Reduction to a diagonal matrix",
    page: "7",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::RankConstrained,
    forms: &[
        Form {
            id: "stated",
            statement: "If X has full row rank, then ||R X - Y||^2 = ||T - D||^2 + ||Y (I - Pi)||^2 and rank T = rank R, where D holds the singular values of Y Pi.",
            conclusion: by_rule,
            mutants: &[XFullRowRank],
        },
        Form {
            id: "strengthened.any-input",
            statement: "For any X the identity holds, and each T in reach comes from an R of the same rank.",
            conclusion: by_rule,
            mutants: &[],
        },
        Form {
            id: "strengthened.no-constant",
            statement: "If the rows of Y lie in the row space of X, then ||R X - Y||^2 = ||T - D||^2.",
            conclusion: by_rule,
            mutants: &[XFullRowRank, TargetInRowSpace],
        },
    ],
    source: here!(),
};
