//! Lemma 3.4 (page 6): if `A` has full row rank, every `R'` near `A B` is `A B'` with `B'` near
//! `B`.
//!
//! Hypotheses: `a-full-row-rank`; the paper also asks that `R'` be at least as wide as high
//! (`target-wide`), which is not needed. With the right inverse `A^R`, the factor
//! `B' = B + A^R (R' - A B)` will do, for every `R'` whatever its distance, and moves by at most
//! `||A^R||` times the distance. If some `R'` leaves the column space of `A`, so does every point
//! of the line from `A B` through it, and no `B'` exists.

use certificate::Hypothesis::{AFullRowRank, TargetWide};
use certificate::Subject;
use exact::{Rational, right_inverse};

use crate::check::by_rule;
use crate::claim::here;
use crate::{Claim, Conclusion, Construction, Context, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "lemma-3.4",
    title: "Lemma 3.4",
    page: "6",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::LeftFactor,
    forms: &[
        Form {
            id: "stated",
            statement: "If A has full row rank and R' is at least as wide as high, every R' near A B is A B' with B' near B.",
            conclusion,
            mutants: &[AFullRowRank, TargetWide],
        },
        Form {
            id: "repaired",
            statement: "If A has full row rank, every R' is A B' with B' as near to B as R' is to A B, up to a constant.",
            conclusion,
            mutants: &[],
        },
    ],
    source: here!(),
};

fn conclusion(context: &Context) -> Conclusion {
    let Subject::LeftFactor { a, b, target } = context.subject else {
        return Conclusion::Undecided("the subject is no pair of factors".into());
    };
    let Some(inverse) = right_inverse(a) else {
        return by_rule(context);
    };
    let moved = b + &(&inverse * &(target - &(a * b)));
    if &(a * &moved) != target {
        return Conclusion::Undecided("the right inverse does not reach the target".into());
    }
    let modulus_squared: Rational = inverse.frobenius_norm_squared();
    Conclusion::Holds(Some(Construction::RightFactor {
        b: moved,
        modulus_squared,
    }))
}
