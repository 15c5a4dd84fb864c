//! `t2.2.block-diagonal` (proof of Theorem 2.2, page 8): at a local minimum of the diagonal problem
//! `P_L` is block diagonal, with one block for each distinct value `lambda_i`.
//!
//! A symmetric matrix that commutes with the diagonal matrix `D D^T` maps each of its eigenspaces
//! into itself. The eigenvalue 0 makes one block more than the paper counts; it vanishes, because
//! `T = D P_R` has its columns in the column space of `D`. The other blocks need not be diagonal,
//! unless the positive values are distinct.
//!
//! Blocks and entries are those of the basis in which `D` is diagonal, so the hypotheses that
//! say that this is the given basis cannot be dropped.
//!
//! For any data the statement without bases is that the singular values of `Y Pi` are those of
//! `R X` together with those of `R X - Y Pi`. It is decided by power sums, without eigenvalues.

use certificate::Hypothesis::{ProductLocalMinimum, ProductProjection, ValuesDistinct};

use crate::check::by_rule;
use crate::claim::here;
use crate::{Claim, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t2.2.block-diagonal",
    title: "Block diagonal projector",
    page: "8",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::RankConstrained,
    forms: &[
        Form {
            id: "stated",
            statement: "At a local minimum T of the diagonal problem, P_L is block diagonal along the eigenspaces of D D^T.",
            conclusion: by_rule,
            mutants: &[ProductLocalMinimum],
        },
        Form {
            id: "strengthened.critical",
            statement: "At every T = P_L D = D P_R, P_L is block diagonal along the eigenspaces of D D^T.",
            conclusion: by_rule,
            mutants: &[ProductProjection],
        },
        Form {
            id: "strengthened.zero-block",
            statement: "At a local minimum T of the diagonal problem, P_L is block diagonal, and its block of the value 0 vanishes.",
            conclusion: by_rule,
            mutants: &[ProductLocalMinimum],
        },
        Form {
            id: "strengthened.diagonal",
            statement: "If the positive values are distinct, P_L is diagonal at a local minimum T of the diagonal problem.",
            conclusion: by_rule,
            mutants: &[ValuesDistinct],
        },
        Form {
            id: "strengthened.any-data",
            statement: "For any X and Y, at a local minimum R, the singular values of Y Pi are those of R X together with those of R X - Y Pi, but for zeros.",
            conclusion: by_rule,
            mutants: &[ProductLocalMinimum],
        },
    ],
    source: here!(),
};
