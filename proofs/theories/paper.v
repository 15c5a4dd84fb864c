(******************************************************************************)
(* What holds of the paper, and what does not: one theorem per claim of       *)
(* statements.v that is settled, in its order. A theorem that ends in         *)
(* _refuted proves the negation of the claim; all hold over every ordered     *)
(* field R. `make check` prints the assumptions of each, and lists the claims *)
(* that are stated and not formalised.                                        *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements steps no_bad_minima shallow openness repairs.
From DeepLinear Require Import counterexamples svd_counterexample weyl wedin two_layers completeness.
From DeepLinear Require Import projector saddles completion other_loss.

Section Paper.
Variable R : realFieldType.

(* -- Section 2 -- *)
Theorem s2_rank_bound : Claim.s2_rank_bound R.
Proof. by move=> d H p W [pH _]; exact: product_rank. Qed.

Theorem s2_equivalent_refuted : ~ Claim.s2_equivalent R.
Proof. exact: equivalent_false. Qed.

Theorem s2_nonconvex_1 : Claim.s2_nonconvex_1 R.
Proof. exact: step_s2_nonconvex_1. Qed.

Theorem s2_nonconvex_2 : Claim.s2_nonconvex_2 R.
Proof. exact: step_s2_nonconvex_2. Qed.

Theorem s2_general_loss_refuted : ~ Claim.s2_general_loss R.
Proof. exact: other_loss_false. Qed.

Theorem theorem_2_1_general : Claim.theorem_2_1_general R.
Proof. by move=> d H p m X Y W; exact: product_global_rank. Qed.

Theorem theorem_2_1 : Claim.theorem_2_1 R.
Proof.
move=> d H p m X Y W _ _ H0 bp lm; exists (prodW W H) => //.
by apply: global_min_rank_local; exact: product_global_rank.
Qed.

Theorem t2_1_value_refuted : ~ Claim.t2_1_value R.
Proof. exact: value_false. Qed.

Theorem t2_1_other_minimum_refuted : ~ Claim.t2_1_other_minimum R.
Proof. exact: other_minimum_false. Qed.

Theorem theorem_2_2_general : Claim.theorem_2_2_general R.
Proof. by move=> q n m k X Y T; exact: shallow_min_global. Qed.

Theorem theorem_2_2 : Claim.theorem_2_2 R.
Proof. by move=> q n m k X Y T _; exact: theorem_2_2_general. Qed.

Theorem t2_2_full_count_refuted : ~ Claim.t2_2_full_count R.
Proof. exact: full_count_false. Qed.

Theorem t2_2_reduction : Claim.t2_2_reduction R.
Proof. exact: step_t2_2_reduction. Qed.

Theorem t2_2_projection : Claim.t2_2_projection R.
Proof. exact: step_t2_2_projection. Qed.

Theorem t2_2_commute : Claim.t2_2_commute R.
Proof. exact: step_t2_2_commute. Qed.

Theorem t2_2_block_diagonal : Claim.t2_2_block_diagonal R.
Proof. exact: step_t2_2_block_diagonal. Qed.

Theorem t2_2_value : Claim.t2_2_value R.
Proof. exact: step_t2_2_value. Qed.

Theorem t2_2_monotone : Claim.t2_2_monotone R.
Proof. exact: step_t2_2_monotone. Qed.

Theorem t2_2_rotation_identity_refuted : ~ Claim.t2_2_rotation_identity R.
Proof. exact: rotation_identity_false. Qed.

Theorem theorem_2_3_general : Claim.theorem_2_3_general R.
Proof. by move=> d H m X Y W; exact: no_bad_local_minima. Qed.

Theorem theorem_2_3 : Claim.theorem_2_3 R.
Proof. by move=> d H m X Y W _ _; exact: theorem_2_3_general. Qed.

(* -- Section 3 -- *)
Theorem lemma_3_1 : Claim.lemma_3_1 R.
Proof. exact: weyl_norm. Qed.

Theorem lemma_3_1_continuity : Claim.lemma_3_1_continuity R.
Proof. exact: singular_values_continuous. Qed.

Theorem lemma_3_2 : Claim.lemma_3_2 R.
Proof. exact: wedin. Qed.

Theorem lemma_3_3_literal_refuted : ~ Claim.lemma_3_3_literal R.
Proof. exact: lemma_3_3_false. Qed.

Theorem theorem_3_1 : Claim.theorem_3_1 R.
Proof. by move=> d H p W; exact: product_open. Qed.

Theorem t3_1_one_factor_refuted : ~ Claim.t3_1_one_factor R.
Proof. exact: one_factor_false. Qed.

Theorem t3_1_row_scaling : Claim.t3_1_row_scaling R.
Proof. exact: step_t3_1_row_scaling. Qed.

Theorem t3_1_rank_needed : Claim.t3_1_rank_needed R.
Proof. exact: rank_needed. Qed.

Theorem t3_1_induction : Claim.t3_1_induction R.
Proof. exact: step_t3_1_induction. Qed.

Theorem theorem_3_2_refuted : ~ Claim.theorem_3_2 R.
Proof. exact: theorem_3_2_false. Qed.

Theorem t3_2_sub_block_rank_refuted : ~ Claim.t3_2_sub_block_rank R.
Proof. exact: sub_block_rank_false. Qed.

Theorem t3_2_full_rank_data : Claim.t3_2_full_rank_data R.
Proof. exact: step_t3_2_full_rank_data. Qed.

Theorem t3_2_count_of_ones_refuted : ~ Claim.t3_2_count_of_ones R.
Proof. exact: count_of_ones_false. Qed.

Theorem t3_2_normal_equation : Claim.t3_2_normal_equation R.
Proof. exact: step_t3_2_normal_equation. Qed.

Theorem t3_2_discrete : Claim.t3_2_discrete R.
Proof. exact: step_t3_2_discrete. Qed.

Theorem t3_2_half_ball : Claim.t3_2_half_ball R.
Proof. exact: step_t3_2_half_ball. Qed.

Theorem t3_2_iterate_refuted : ~ Claim.t3_2_iterate R.
Proof. exact: iterate_false. Qed.

Theorem t3_2_iterate_jointly_refuted : ~ Claim.t3_2_iterate_jointly R.
Proof. exact: iterate_jointly_false. Qed.

Theorem lemma_3_4 : Claim.lemma_3_4 R.
Proof. by move=> p q r A B; exact: solve_right. Qed.

Theorem theorem_3_3_refuted : ~ Claim.theorem_3_3 R.
Proof. exact: theorem_3_3_false. Qed.

Theorem t3_3_sylvester_general : Claim.t3_3_sylvester_general R.
Proof. by move=> a k b P Q; exact: mxrank_mul_min. Qed.

Theorem t3_3_merge : Claim.t3_3_merge R.
Proof. exact: step_t3_3_merge. Qed.

Theorem t3_3_sylvester : Claim.t3_3_sylvester R.
Proof. by move=> d n p W _; exact: t3_3_sylvester_general. Qed.

(* -- Section 4 -- *)
Theorem s4_general_loss_refuted : ~ Claim.s4_general_loss R.
Proof. exact: convex_loss_false. Qed.

Theorem s4_completion : Claim.s4_completion R.
Proof. exact: completion. Qed.

Theorem s4_weighted_refuted : ~ Claim.s4_weighted R.
Proof. exact: weighted_false. Qed.

(* -- Saddles -- *)
Theorem kawaguchi16_2_3_iii : Claim.kawaguchi16_2_3_iii R.
Proof. exact: saddle. Qed.

Theorem kawaguchi16_2_3_iii_maximum : Claim.kawaguchi16_2_3_iii_maximum R.
Proof. exact: no_local_max. Qed.

Theorem kawaguchi16_2_3_iv : Claim.kawaguchi16_2_3_iv R.
Proof. by move=> d n p m X Y W; exact: negative_curvature. Qed.

Theorem kawaguchi16_2_4 : Claim.kawaguchi16_2_4 R.
Proof. exact: flat_saddle. Qed.

(* -- Repairs -- *)
Theorem dichotomy : Claim.dichotomy R.
Proof. by move=> d H p m X Y W; exact: gradient_or_full_rank. Qed.

Theorem theorem_3_3_repaired : Claim.theorem_3_3_repaired R.
Proof. by move=> d H p m X Y W bp le lm; exact: repaired_3_3 bp lm le. Qed.

Theorem theorem_3_3_repaired_pointwise : Claim.theorem_3_3_repaired_pointwise R.
Proof. by move=> d H p m X Y W fX bp lm; exact: repaired_3_3_pointwise bp lm fX. Qed.

Theorem theorem_3_2_repaired_pointwise : Claim.theorem_3_2_repaired_pointwise R.
Proof. by move=> d n i m X Y W; exact: repaired_3_2. Qed.

Theorem two_layers_negative_direction : Claim.two_layers_negative_direction R.
Proof. by move=> q k n m A B X Y U; exact: negative_direction. Qed.

Theorem completeness : Claim.completeness R.
Proof. by move=> d H m X Y W; exact: descent_curve. Qed.

Theorem completeness_exclusive : Claim.completeness_exclusive R.
Proof. by move=> d H m k X Y W; exact: descends_not_min. Qed.

Theorem completeness_at_zero : Claim.completeness_at_zero R.
Proof. by move=> d H m k X Y; exact: descends_at_zero. Qed.

End Paper.
