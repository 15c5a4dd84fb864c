//! `s2.equivalent` (Section 2, page 2): problems (1) and (2) have the same global minimum value.
//!
//! The subject is a global minimum `W` of (1); its product is a global minimum of (2), so the two
//! values are `L(W)` and `F(R)`. As printed (2) lacks the factor 1/2 of (1), so `F(R) = 2 L(W)`.
//! The repair puts the factor into (2).

use certificate::Hypothesis::GlobalMinimum;

use crate::check::{by_rule, or_undecided};
use crate::claim::here;
use crate::{Claim, Conclusion, Context, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "s2.equivalent",
    title: "Equal optimal values",
    page: "2",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Network,
    forms: &[
        Form {
            id: "stated",
            statement: "The global minimum values of L and of F(R) = ||R X - Y||_F^2 over rank R <= d_p are equal.",
            conclusion: equal_as_printed,
            mutants: &[],
        },
        Form {
            id: "repaired",
            statement: "The global minimum values of L and of 1/2 ||R X - Y||_F^2 over rank R <= d_p are equal.",
            conclusion: by_rule,
            mutants: &[GlobalMinimum],
        },
    ],
    source: here!(),
};

/// `L(W) = F(R)`, which is `2 L(W)` as printed.
fn equal_as_printed(context: &Context) -> Conclusion {
    or_undecided(context.instance().map(|instance| {
        if instance.loss().is_zero() {
            Conclusion::Holds(None)
        } else {
            Conclusion::fails()
        }
    }))
}
