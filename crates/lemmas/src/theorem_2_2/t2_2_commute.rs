//! `t2.2.commute` (proof of Theorem 2.2, pages 7 to 8): at a local minimum of the diagonal problem
//! the projector `P_L` commutes with `D D^T`.
//!
//! From `T = P_L D = D P_R` follows `P_L D D^T P_L = T T^T = D P_R D^T = T D^T = P_L D D^T`, and
//! the right side is symmetric because the left one is. The equation `P_L D P_L = D P_L` makes
//! sense as it stands only for a square matrix; it is read with `D D^T` in the place of `D`, which
//! serves all sizes. For a square `D` the two readings agree, because `D` is the positive
//! semidefinite square root of `D D^T`: with a negative value on the diagonal they do not.
//!
//! The step needs a projection of the target, not a local minimum, and no diagonal form.

use certificate::Hypothesis::{ProductLocalMinimum, ProductProjection, ValuesOrdered};

use crate::check::by_rule;
use crate::claim::here;
use crate::{Claim, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t2.2.commute",
    title: "The projector commutes with the target",
    page: "7-8",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::RankConstrained,
    forms: &[
        Form {
            id: "stated",
            statement: "At a local minimum T of the diagonal problem, P_L D D^T P_L = D D^T P_L.",
            conclusion: by_rule,
            mutants: &[ValuesOrdered, ProductLocalMinimum],
        },
        Form {
            id: "strengthened.critical",
            statement: "At every T = P_L D = D P_R, P_L D D^T P_L = D D^T P_L.",
            conclusion: by_rule,
            mutants: &[ProductProjection],
        },
        Form {
            id: "strengthened.any-data",
            statement: "For any X and Y, at a local minimum R, P_L commutes with Y Pi Y^T.",
            conclusion: by_rule,
            mutants: &[ProductLocalMinimum],
        },
        Form {
            id: "strengthened.square",
            statement: "At a local minimum T of the diagonal problem with a square D, P_L D = D P_L.",
            conclusion: by_rule,
            mutants: &[ValuesOrdered, ProductLocalMinimum],
        },
    ],
    source: here!(),
};
