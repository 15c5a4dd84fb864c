//! The registry: one row per claim, in the paper's order, and the claims that are restated but
//! not checked.

use crate::{
    Claim, lemma_3_1, lemma_3_3, lemma_3_4, section_2, theorem_2_1, theorem_2_2, theorem_2_3,
    theorem_3_1, theorem_3_2, theorem_3_3,
};

static CLAIMS: &[Claim] = &[
    section_2::s2_rank_bound::CLAIM,
    section_2::s2_equivalent::CLAIM,
    theorem_2_1::CLAIM,
    theorem_2_1::t2_1_value::CLAIM,
    theorem_2_1::t2_1_other_minimum::CLAIM,
    theorem_2_2::CLAIM,
    theorem_2_2::t2_2_reduction::CLAIM,
    theorem_2_2::t2_2_projection::CLAIM,
    theorem_2_2::t2_2_commute::CLAIM,
    theorem_2_2::t2_2_block_diagonal::CLAIM,
    theorem_2_2::t2_2_value::CLAIM,
    theorem_2_2::t2_2_full_count::CLAIM,
    theorem_2_2::t2_2_rotation_identity::CLAIM,
    theorem_2_2::t2_2_monotone::CLAIM,
    theorem_2_3::CLAIM,
    lemma_3_1::CLAIM,
    lemma_3_3::CLAIM,
    lemma_3_3::lemma_3_3_some::CLAIM,
    theorem_3_1::CLAIM,
    theorem_3_1::t3_1_one_factor::CLAIM,
    theorem_3_1::t3_1_row_scaling::CLAIM,
    theorem_3_1::t3_1_rank_needed::CLAIM,
    theorem_3_2::CLAIM,
    theorem_3_2::t3_2_full_rank_data::CLAIM,
    theorem_3_2::t3_2_sub_block_rank::CLAIM,
    theorem_3_2::t3_2_count_of_ones::CLAIM,
    theorem_3_2::t3_2_iterate::CLAIM,
    theorem_3_3::CLAIM,
    theorem_3_3::t3_3_merge::CLAIM,
    theorem_3_3::t3_3_sylvester::CLAIM,
    lemma_3_4::CLAIM,
];

/// All claims that are checked, in the paper's order.
pub fn claims() -> &'static [Claim] {
    CLAIMS
}

/// The claim with the given id.
pub fn claim(id: &str) -> Option<&'static Claim> {
    CLAIMS.iter().find(|claim| claim.id == id)
}

/// A claim that is restated but not checked.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct Unchecked {
    /// The identifier.
    pub id: &'static str,
    /// The page of the paper.
    pub page: &'static str,
    /// The claim in words.
    pub statement: &'static str,
    /// Why it is not checked.
    pub reason: &'static str,
}

const NEEDS_SINGULAR_VALUES: &str = "needs enclosures of singular values and vectors";
const GENERAL_LOSS: &str = "speaks about losses other than the square loss";
const NOT_AN_INSTANCE: &str =
    "a statement about a whole landscape or line, not about one rational point";

const fn row(
    id: &'static str,
    page: &'static str,
    statement: &'static str,
    reason: &'static str,
) -> Unchecked {
    Unchecked {
        id,
        page,
        statement,
        reason,
    }
}

static UNCHECKED: &[Unchecked] = &[
    row(
        "s2.nonconvex-2",
        "2",
        "The rank-constrained problem is non-convex unless d_p = min(d_0, d_H).",
        NOT_AN_INSTANCE,
    ),
    row(
        "s2.nonconvex-1",
        "2",
        "The deep problem is non-convex when H > 1.",
        NOT_AN_INSTANCE,
    ),
    row(
        "s2.general-loss",
        "2",
        "Every loss that satisfies Theorem 3.2 inherits the absence of bad local minima from its shallow problem.",
        GENERAL_LOSS,
    ),
    row(
        "lemma-3.2",
        "3-4",
        "Wedin's bound for singular subspaces.",
        NEEDS_SINGULAR_VALUES,
    ),
    row(
        "t3.1.induction",
        "4-5",
        "Merging two layers around the bottleneck keeps d_p and the rank.",
        "a step between networks of different depth; covered by the construction of Theorem 3.1",
    ),
    row(
        "t3.2.normal-equation",
        "5",
        "The normal equation of one layer and the affine form of its solutions.",
        "used in every check of Theorem 3.2; no separate check",
    ),
    row(
        "t3.2.discrete",
        "5",
        "Points of deficient rank on the line are isolated.",
        NOT_AN_INSTANCE,
    ),
    row(
        "t3.2.half-ball",
        "5",
        "A point of equal value near a local minimum is a local minimum.",
        NOT_AN_INSTANCE,
    ),
    row("s4.general-loss", "9", "As s2.general-loss.", GENERAL_LOSS),
    row(
        "s4.completion",
        "9",
        "Matrix completion: deep local minima are local minima of the problem with two layers.",
        GENERAL_LOSS,
    ),
];

/// The claims that are restated but not checked, with the reason.
pub fn unchecked() -> &'static [Unchecked] {
    UNCHECKED
}
