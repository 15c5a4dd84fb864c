//! The rules: for each form of each claim, its hypotheses and what makes its conclusion fail.
//!
//! A counterexample is accepted if every hypothesis of the form that was not dropped holds and
//! the conclusion is shown to fail. The table stands in the paper's order.

mod lemma_3_1;
mod lemma_3_2;
mod lemma_3_3;
mod section_2;
mod theorem_2_1;
mod theorem_2_2;
mod theorem_2_2_steps;
mod theorem_2_3;
mod theorem_3_1;
mod theorem_3_2;
mod theorem_3_3;

use network::Instance;

pub(crate) use lemma_3_2::Wedin;

use crate::Hypothesis::{self, *};
use crate::{Code, Counterexample, Established, Evidence, Rejection, Subject, check_minimum};

/// Accepts if the conclusion of a claim fails for the subject.
pub type Conclusion = fn(&Subject, &Evidence) -> Result<(), Rejection>;

/// One form of one claim.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The claim, such as `theorem-3.2`.
    pub claim: &'static str,
    /// The form: `stated`, `repaired...` or `strengthened...`.
    pub form: &'static str,
    /// The hypotheses.
    pub hypotheses: &'static [Hypothesis],
    /// Accepts if the conclusion fails.
    pub fails: Conclusion,
    /// Whether the conclusion asserts that something exists which no subject shows not to, so that
    /// nothing is accepted.
    pub asserts_existence: bool,
}

const fn rule_of(
    claim: &'static str,
    form: &'static str,
    hypotheses: &'static [Hypothesis],
    fails: Conclusion,
) -> Rule {
    Rule {
        claim,
        form,
        hypotheses,
        fails,
        asserts_existence: false,
    }
}

/// A form that no subject refutes.
const fn existence(
    claim: &'static str,
    form: &'static str,
    hypotheses: &'static [Hypothesis],
) -> Rule {
    Rule {
        asserts_existence: true,
        ..rule_of(claim, form, hypotheses, existence_cannot_be_refuted)
    }
}

fn existence_cannot_be_refuted(_: &Subject, _: &Evidence) -> Result<(), Rejection> {
    Err(stands("the claim asserts existence"))
}

/// Both matrices of the data have full row rank, as the paper assumes throughout, and W is a
/// local minimum.
const AT_MINIMUM: &[Hypothesis] = &[XFullRowRank, YFullRowRank, LocalMinimum];

/// The same, with one layer of deficient rank.
const AT_DEFICIENT_LAYER: &[Hypothesis] =
    &[XFullRowRank, YFullRowRank, LocalMinimum, LayerRankDeficient];

/// A critical point that is no global minimum.
const AT_SADDLE: &[Hypothesis] = &[XFullRowRank, YFullRowRank, Critical, NotGlobalMinimum];

/// A minimum with all layers of full rank.
const AT_FULL_LAYERS: &[Hypothesis] = &[XFullRowRank, YFullRowRank, LocalMinimum, LayersFullRank];

/// A local minimum over rank at most `k`.
const AT_PRODUCT_MINIMUM: &[Hypothesis] = &[ProductFeasible, ProductLocalMinimum];

/// A local minimum of the diagonal problem of Theorem 2.2.
const AT_DIAGONAL_MINIMUM: &[Hypothesis] = &[
    InputIdentity,
    TargetDiagonal,
    ValuesOrdered,
    ProductFeasible,
    ProductLocalMinimum,
];

/// A projection of the target of the diagonal problem.
const AT_DIAGONAL_PROJECTION: &[Hypothesis] = &[
    InputIdentity,
    TargetDiagonal,
    ValuesOrdered,
    ProductFeasible,
    ProductProjection,
];

/// The same as [`AT_DIAGONAL_MINIMUM`] for simple values.
const AT_SIMPLE_MINIMUM: &[Hypothesis] = &[
    InputIdentity,
    TargetDiagonal,
    ValuesOrdered,
    ValuesDistinct,
    ProductFeasible,
    ProductLocalMinimum,
];

/// The same as [`AT_DIAGONAL_MINIMUM`] for a square target.
const AT_SQUARE_MINIMUM: &[Hypothesis] = &[
    InputIdentity,
    TargetDiagonal,
    TargetSquare,
    ValuesOrdered,
    ProductFeasible,
    ProductLocalMinimum,
];

#[rustfmt::skip]
const RULES: &[Rule] = &[
    rule_of("s2.rank-bound", "stated", &[], section_2::rank_exceeds_bottleneck),
    rule_of("s2.rank-bound", "strengthened.equality", &[], section_2::rank_differs_from_bottleneck),
    rule_of("s2.equivalent", "stated", &[GlobalMinimum], section_2::optimal_values_differ),
    rule_of("s2.equivalent", "repaired", &[GlobalMinimum], theorem_2_1::halved_values_differ),
    rule_of("theorem-2.1", "stated", AT_MINIMUM, theorem_2_3::better_network_exists),
    rule_of("theorem-2.1", "repaired", &[LocalMinimum], theorem_2_3::better_network_exists),
    rule_of("t2.1.value", "stated", &[], theorem_2_1::values_differ),
    rule_of("t2.1.value", "repaired", &[], theorem_2_1::halved_values_differ),
    rule_of("t2.1.other-minimum", "stated", AT_MINIMUM, theorem_3_3::product_rank_is_stuck),
    rule_of("t2.1.other-minimum", "repaired.data", &[LocalMinimum, DataRank], theorem_3_3::product_rank_is_stuck),
    rule_of("t2.1.other-minimum", "repaired.only-if", &[XFullRowRank, LocalMinimum, DataRankLow], theorem_3_3::other_minimum_exists),
    rule_of("theorem-2.2", "stated", &[XFullRowRank, ProductFeasible, ProductLocalMinimum], theorem_2_2::better_product_exists),
    rule_of("theorem-2.2", "repaired", &[ProductFeasible, ProductLocalMinimum], theorem_2_2::better_product_exists),
    rule_of("t2.2.reduction", "stated", &[XFullRowRank], theorem_2_2_steps::reduction_fails),
    rule_of("t2.2.reduction", "strengthened.any-input", &[], theorem_2_2_steps::reduction_fails_for_some_input),
    rule_of("t2.2.reduction", "strengthened.no-constant", &[XFullRowRank, TargetInRowSpace], theorem_2_2_steps::reduction_has_a_constant),
    rule_of("t2.2.projection", "stated", AT_DIAGONAL_MINIMUM, theorem_2_2_steps::no_projection),
    rule_of("t2.2.projection", "strengthened.any-data", AT_PRODUCT_MINIMUM, theorem_2_2_steps::no_projection),
    rule_of("t2.2.projection", "strengthened.converse", AT_DIAGONAL_PROJECTION, theorem_2_2::better_product_exists),
    rule_of("t2.2.commute", "stated", AT_DIAGONAL_MINIMUM, theorem_2_2_steps::projector_does_not_commute),
    rule_of("t2.2.commute", "strengthened.critical", AT_DIAGONAL_PROJECTION, theorem_2_2_steps::projector_does_not_commute),
    rule_of("t2.2.commute", "strengthened.any-data", AT_PRODUCT_MINIMUM, theorem_2_2_steps::projector_does_not_commute),
    rule_of("t2.2.commute", "strengthened.square", AT_SQUARE_MINIMUM, theorem_2_2_steps::projector_does_not_commute_with_target),
    rule_of("t2.2.block-diagonal", "stated", AT_DIAGONAL_MINIMUM, theorem_2_2_steps::projector_leaves_blocks),
    rule_of("t2.2.block-diagonal", "strengthened.critical", AT_DIAGONAL_PROJECTION, theorem_2_2_steps::projector_leaves_blocks),
    rule_of("t2.2.block-diagonal", "strengthened.zero-block", AT_DIAGONAL_MINIMUM, theorem_2_2_steps::projector_leaves_positive_blocks),
    rule_of("t2.2.block-diagonal", "strengthened.diagonal", AT_SIMPLE_MINIMUM, theorem_2_2_steps::projector_is_not_diagonal),
    rule_of("t2.2.block-diagonal", "strengthened.any-data", AT_PRODUCT_MINIMUM, theorem_2_2_steps::spectra_do_not_add),
    rule_of("t2.2.value", "stated", AT_DIAGONAL_MINIMUM, theorem_2_2_steps::kept_value_differs),
    rule_of("t2.2.value", "strengthened.critical", AT_DIAGONAL_PROJECTION, theorem_2_2_steps::kept_value_differs),
    rule_of("t2.2.value", "strengthened.simple", AT_SIMPLE_MINIMUM, theorem_2_2_steps::simple_value_differs),
    rule_of("t2.2.value", "strengthened.any-data", AT_PRODUCT_MINIMUM, theorem_2_2_steps::value_is_no_difference),
    rule_of("t2.2.full-count", "stated", &[XFullRowRank, YFullRowRank, BoundFits, ProductFeasible, ProductLocalMinimum], theorem_2_2::count_differs),
    rule_of("t2.2.full-count", "repaired", &[XFullRowRank, ProductFeasible, ProductLocalMinimum], theorem_2_2::repaired_count_differs),
    rule_of("t2.2.rotation-identity", "stated", &[LambdaOrdered], theorem_2_2::rotation_identity_fails),
    rule_of("t2.2.rotation-identity", "repaired", &[], theorem_2_2::repaired_rotation_identity_fails),
    rule_of("t2.2.monotone", "stated", &[LambdaOrdered, AnglesOrdered, FirstQuadrant], theorem_2_2::rotation_increases),
    rule_of("theorem-2.3", "stated", AT_MINIMUM, theorem_2_3::better_network_exists),
    rule_of("theorem-2.3", "repaired", &[LocalMinimum], theorem_2_3::better_network_exists),
    rule_of("theorem-2.3", "strengthened.critical", &[XFullRowRank, YFullRowRank, Critical], theorem_2_3::better_network_exists),
    rule_of("theorem-2.3", "strengthened.negative-direction", AT_SADDLE, theorem_2_3::hessian_is_semidefinite),
    rule_of("theorem-2.3", "strengthened.negative-direction-two-layers", &[XFullRowRank, YFullRowRank, Critical, NotGlobalMinimum, TwoLayers], theorem_2_3::hessian_is_semidefinite),
    rule_of("theorem-2.3", "strengthened.straight-descent", AT_SADDLE, theorem_2_3::no_line_descends),
    rule_of("theorem-2.3", "strengthened.order-at-most-depth", AT_SADDLE, theorem_2_3::order_exceeds_depth),
    rule_of("lemma-3.1", "stated", &[], lemma_3_1::value_moves_too_far),
    rule_of("lemma-3.1", "strengthened.half", &[], lemma_3_1::value_moves_more_than_half),
    rule_of("lemma-3.1", "strengthened.entries", &[], lemma_3_1::value_moves_more_than_entries),
    rule_of("lemma-3.2", "stated", &[GapPositive], lemma_3_2::bound_fails),
    rule_of("lemma-3.2", "repaired.square", &[SquareMatrices, ValuesSeparated], lemma_3_2::bound_without_floor_fails),
    rule_of("lemma-3.2", "strengthened.half", &[GapPositive], lemma_3_2::half_bound_fails),
    rule_of("lemma-3.3", "stated", &[GivenSvd, MFullRank], lemma_3_3::no_decomposition_is_near),
    rule_of("lemma-3.3", "repaired.distinct", &[GivenSvd, DistinctValues, MFullRank], lemma_3_3::no_decomposition_is_near),
    rule_of("lemma-3.3", "repaired.only-if", &[GivenSvd, ValuesCoincide], lemma_3_3::decompositions_are_near),
    rule_of("lemma-3.3.some", "stated", &[], lemma_3_3::none_is_within_the_modulus),
    rule_of("lemma-3.3.some", "strengthened.gap-free", &[RationalSvds], lemma_3_3::none_is_within_the_change),
    rule_of("theorem-3.1", "stated", &[ProductFullRank, TargetRank], theorem_3_1::target_is_out_of_reach),
    rule_of("t3.1.one-factor", "stated", &[TwoLayers, ProductFullRank, TargetRank], theorem_3_1::both_factors_must_move),
    rule_of("t3.1.one-factor", "repaired", &[TwoLayers, ProductFullRank, TargetRank, BottleneckAtEnd], theorem_3_1::both_factors_must_move),
    rule_of("t3.1.row-scaling", "stated", &[TwoLayers, Diagonal, ProductFullRank, TargetRank], theorem_3_1::rows_leave_their_lines),
    existence("t3.1.rank-needed", "stated", &[ProductRankDeficient, TargetRank]),
    rule_of("t3.1.rank-needed", "strengthened.pointwise", &[ProductRankDeficient], theorem_3_1::every_target_is_in_reach),
    rule_of("theorem-3.2", "stated", AT_DEFICIENT_LAYER, theorem_3_2::no_admissible_layer),
    rule_of("theorem-3.2", "repaired.pointwise", &[LocalMinimum, LayerRankDeficient, LayerRankCondition], theorem_3_2::no_admissible_layer),
    rule_of("theorem-3.2", "repaired.pointwise-only-if", &[LocalMinimum, LayerRankDeficient, LayerRankConditionFails], theorem_3_2::admissible_layer_exists),
    rule_of("theorem-3.2", "repaired.data", &[LocalMinimum, LayerRankDeficient, DataRankOfInput], theorem_3_2::no_admissible_layer),
    rule_of("theorem-3.2", "repaired.architecture", &[XFullRowRank, LocalMinimum, LayerRankDeficient, ArchitectureRank], theorem_3_2::no_admissible_layer),
    existence("theorem-3.2", "repaired.architecture-only-if", &[XFullRowRank, ArchitectureRankFails]),
    rule_of("t3.2.full-rank-data", "stated", &[YFullRowRank], theorem_3_2::rotated_data_is_deficient),
    rule_of("t3.2.sub-block-rank", "stated", AT_MINIMUM, theorem_3_2::sub_block_rank_is_small),
    rule_of("t3.2.sub-block-rank", "repaired", &[YFullRowRank], theorem_3_2::sub_block_rank_is_below_sample_bound),
    rule_of("t3.2.sub-block-rank", "repaired.critical", &[Critical], theorem_3_2::sub_block_rank_differs_from_product),
    rule_of("t3.2.count-of-ones", "stated", AT_DEFICIENT_LAYER, theorem_3_2::ones_do_not_fit),
    rule_of("t3.2.count-of-ones", "repaired", &[LocalMinimum], theorem_3_2::ones_miss_generic_rank),
    rule_of("t3.2.iterate", "stated", AT_MINIMUM, theorem_3_2::second_layer_is_stuck),
    rule_of("t3.2.iterate", "repaired", &[LocalMinimum, DataRankOfInput], theorem_3_2::second_layer_is_stuck),
    rule_of("theorem-3.3", "stated", AT_FULL_LAYERS, theorem_3_3::product_rank_is_stuck),
    rule_of("theorem-3.3", "repaired.data", &[LocalMinimum, LayersFullRank, DataRank], theorem_3_3::product_rank_is_stuck),
    rule_of("theorem-3.3", "repaired.only-if", &[XFullRowRank, LocalMinimum, LayersFullRank, ProductRankDeficient], theorem_3_3::nearby_full_rank_minimum_exists),
    rule_of("t3.3.merge", "stated", &[LayersFullRank, BottleneckAfterSecond], theorem_3_3::merged_layer_is_unfit),
    rule_of("t3.3.merge", "strengthened.literal", &[LayersFullRank, BottleneckNotFirst], theorem_3_3::merged_layer_is_unfit),
    rule_of("t3.3.sylvester", "stated", &[], theorem_3_3::sylvester_fails),
    rule_of("t3.3.sylvester", "strengthened.least-rank", &[], theorem_3_3::product_rank_is_below_both),
    rule_of("lemma-3.4", "stated", &[AFullRowRank, TargetWide], theorem_3_3::target_leaves_column_space),
    rule_of("lemma-3.4", "repaired", &[AFullRowRank], theorem_3_3::target_leaves_column_space),
];

/// All rules, in the paper's order.
pub fn rules() -> &'static [Rule] {
    RULES
}

/// The rule of one form of one claim.
pub fn rule(claim: &str, form: &str) -> Option<&'static Rule> {
    RULES
        .iter()
        .find(|rule| rule.claim == claim && rule.form == form)
}

/// Accepts if the hypotheses that were not dropped hold and the conclusion fails.
pub(crate) fn check_counterexample(case: &Counterexample) -> Result<Established, Rejection> {
    let rule = rule(&case.claim, &case.form).ok_or_else(|| {
        let detail = format!("no rule for {} in the form {}", case.claim, case.form);
        Rejection::new(Code::UnknownClaim, detail)
    })?;
    if let Subject::Layer { instance, layer } = &case.subject {
        crate::descent::check_layer(instance, *layer)?;
    }
    for dropped in &case.dropped {
        crate::rejection::require(
            rule.hypotheses.contains(dropped),
            Code::UnknownClaim,
            || {
                format!(
                    "{dropped} is no hypothesis of {} ({})",
                    case.claim, case.form
                )
            },
        )?;
    }
    for hypothesis in rule.hypotheses.iter().filter(|h| !case.dropped.contains(h)) {
        hypothesis.verify(&case.subject, &case.evidence)?;
    }
    (rule.fails)(&case.subject, &case.evidence)?;
    Ok(Established::Refuted {
        claim: case.claim.clone(),
        form: case.form.clone(),
        dropped: case.dropped.clone(),
    })
}

/// The part of the subject that a rule speaks about, or a rejection.
fn expect<T>(part: Option<T>, what: &str) -> Result<T, Rejection> {
    part.ok_or_else(|| {
        Rejection::new(
            Code::SubjectMismatch,
            format!("the claim speaks about {what}"),
        )
    })
}

/// A piece of evidence that a rule needs, or a rejection.
fn evidence<'a, T>(part: Option<&'a T>, what: &str) -> Result<&'a T, Rejection> {
    part.ok_or_else(|| Rejection::new(Code::EvidenceMissing, format!("{what} is needed")))
}

/// Accepts if the evidence shows that the network is a global minimum.
///
/// For conclusions that are refuted by minima only: they call this themselves, so that dropping
/// the hypothesis does not drop the fact.
fn expect_minimum(instance: &Instance, given: &Evidence) -> Result<(), Rejection> {
    check_minimum(instance, evidence(given.minimum.as_ref(), "minimum")?)
}

/// The refusal to call a conclusion refuted.
fn stands(detail: impl Into<String>) -> Rejection {
    Rejection::new(Code::ConclusionStands, detail)
}
