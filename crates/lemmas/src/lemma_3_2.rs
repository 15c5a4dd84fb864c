//! Lemma 3.2 (pages 3-4): Wedin's bound,
//! `||sin Theta(U_1, U'_1)||_F^2 + ||sin Theta(V_1, V'_1)||_F^2 <=
//! (||R||_F^2 + ||S||_F^2) /
//! delta^2` for the first `k` singular triples of `M` and `M'`, with the residuals `R = M V'_1 -
//! U'_1 Sigma'_1` and `S = M^T U'_1 - V'_1 Sigma'_1`.
//!
//! Hypothesis: `gap-positive`, `delta = min(min_{i <= k < j} |sigma'_i - sigma_j|,
//! min_{i <= k} sigma'_i) > 0`, where `j` runs to `min(m, n)` and an empty minimum is infinite. The
//! second minimum stands for the left or right singular vectors without partner, of value 0; it
//! is needed exactly where there are some: for `m = n` the first one alone will do
//! (`repaired.square`). The constant is the best: some pairs attain equality.
//!
//! All depends on projectors only (`crates/certificate/src/claim/lemma_3_2.rs`). A pair of matrices
//! is decided exactly where the squares of all singular values are rational, and by enclosures
//! otherwise (`crates/svd/src/lemma_3_2.rs`), equality by a root bound that is within the budget
//! for `min(m, n) <= 3` and short entries; beyond it a comparison may remain undecided. A pair
//! whose `k`-th triple splits a repeated value does not determine the subspaces: there the claim
//! needs given decompositions, which a subject may carry.

use certificate::Hypothesis::SquareMatrices;
use certificate::{Evidence, Squares, Subject};
use exact::integer::bit_length;
use svd::Wedin;

use crate::check::{by_rule, or_undecided};
use crate::claim::here;
use crate::{Claim, Conclusion, Context, Form, Premise, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "lemma-3.2",
    title: "Lemma 3.2 (Wedin)",
    page: "3-4",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::TriplePair,
    forms: &[
        Form {
            id: "stated",
            statement: "If delta > 0, then ||sin Theta(U_1, U'_1)||^2 + ||sin Theta(V_1, V'_1)||^2 <= (||R||^2 + ||S||^2) / delta^2 (Frobenius norms).",
            conclusion: |context| conclusion(context, true, 1),
            mutants: &[],
        },
        Form {
            id: "repaired.square",
            statement: "If m = n, the same holds with delta = min_{i <= k < j} |sigma'_i - sigma_j|, without the term min sigma'_i.",
            conclusion: |context| conclusion(context, false, 1),
            mutants: &[SquareMatrices],
        },
        Form {
            id: "strengthened.half",
            statement: "If delta > 0, the same holds with half the right side.",
            conclusion: |context| conclusion(context, true, 2),
            mutants: &[],
        },
    ],
    source: here!(),
};

fn conclusion(context: &Context, floor: bool, factor: usize) -> Conclusion {
    match context.subject {
        Subject::TriplePair { .. } => or_undecided(on_pair(context, floor, factor)),
        _ => by_rule(context),
    }
}

fn on_pair(context: &Context, floor: bool, factor: usize) -> Result<Conclusion, String> {
    let triples = context.triples()?;
    if !triples.are_determined() {
        return Ok(Conclusion::SaysNothing(Premise::TriplesDetermined));
    }
    let squares = triples.rational_squares().map_err(|e| e.to_string())?;
    if let Some([m, other]) = squares {
        let evidence = Evidence {
            squares: Some(Squares { m, other }),
            ..Evidence::default()
        };
        return Ok(context.by_rule_with(context.variant.form.id, evidence));
    }
    let found = triples.bound(floor, factor).map_err(|e| e.to_string())?;
    Ok(match found {
        Wedin::Holds { .. } => Conclusion::Holds(None),
        Wedin::Fails => Conclusion::Undecided(
            "the bound fails by enclosure, but a certificate needs rational squares of the \
             singular values"
                .into(),
        ),
        Wedin::Undecided { width } => {
            let (n, d) = width.to_integers();
            let bits = bit_length(&d).saturating_sub(bit_length(&n));
            Conclusion::Undecided(format!(
                "both sides agree to about 2^-{bits}, and the root bound is beyond the budget"
            ))
        }
    })
}
