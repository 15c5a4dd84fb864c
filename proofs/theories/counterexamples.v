(********************************************************************************)
(* Counterexamples to the false claims about networks.                          *)
(*                                                                              *)
(* Most use the data X1 = [1 0], Y1 = [0 1], both of full row rank. Since       *)
(* X1 Y1^T = 0, ||P X1 - Y1||^2 = ||P X1||^2 + ||Y1||^2 for a 1 x 1 product P,  *)
(* so the minimisers are the networks with product 0. Each of them refutes a    *)
(* claim that is quantified over all architectures by one architecture.         *)
(*                                                                              *)
(* X1, Y1 == the data                 d11, d121 == widths 1, 1, ... and 1, 2, 1 *)
(*   W121 == the layers (1 0)^T and (0 1)                                       *)
(********************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements frobenius network shallow.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Counterexamples.
Variable R : realFieldType.

Definition X1 : 'M[R]_(1, 2) := \row_j (j == 0)%:R.
Definition Y1 : 'M[R]_(1, 2) := \row_j (j != 0)%:R.

Lemma X1Y1 : X1 *m Y1^T = 0.
Proof.
apply/matrixP => i j; rewrite !mxE big1 // => l _; rewrite !mxE.
by case: eqP; rewrite ?mulr0 ?mul0r.
Qed.

Lemma X1_neq0 : X1 != 0.
Proof. by apply/eqP => /matrixP/(_ 0 0)/eqP; rewrite !mxE eqxx oner_eq0. Qed.

Lemma Y1_neq0 : Y1 != 0.
Proof. by apply/eqP => /matrixP/(_ 0 1)/eqP; rewrite !mxE oner_eq0. Qed.

Lemma X1_free : row_free X1. Proof. by rewrite /row_free rank_rV X1_neq0. Qed.
Lemma Y1_free : row_free Y1. Proof. by rewrite /row_free rank_rV Y1_neq0. Qed.

Lemma shallow_loss1 (P : 'M[R]_1) : shallow_loss X1 Y1 P = sqnorm (P *m X1) + sqnorm Y1.
Proof.
rewrite /shallow_loss sqnormD sqnormN linearN /= mulmxN -mulmxA X1Y1 mulmx0 oppr0.
by rewrite mxtrace0 mulr0 addr0.
Qed.

Lemma shallow_loss1_0 : shallow_loss X1 Y1 0 = sqnorm Y1.
Proof. by rewrite shallow_loss1 mul0mx sqnorm0 add0r. Qed.

Lemma shallow_loss1_min (P : 'M[R]_1) : shallow_loss X1 Y1 0 <= shallow_loss X1 Y1 P.
Proof. by rewrite shallow_loss1_0 shallow_loss1 ler_addr sqnorm_ge0. Qed.

Lemma shallow_loss1_eq (P : 'M[R]_1) : shallow_loss X1 Y1 P = shallow_loss X1 Y1 0 -> P = 0.
Proof.
rewrite shallow_loss1_0 shallow_loss1 -[RHS]add0r => /addIr/sqnorm_eq0.
by move=> /(congr1 (mulmx^~ (pinvmx X1))); rewrite -mulmxA mulmxVp ?X1_free // mulmx1 mul0mx.
Qed.

(* -- Widths 1, 1, ..., 1 -- *)
Definition d11 : nat -> nat := fun=> 1%N.

Section Widths1.
Variable H : nat.
Implicit Types V W : weights R d11.
Local Notation L := (loss (d := d11) (H := H) X1 Y1).

Lemma loss11 W : L W = 2%:R^-1 * shallow_loss X1 Y1 (prodW W H : 'M_1).
Proof. by []. Qed.

Lemma min11 W : prodW W H = 0 -> local_min (d := d11) (H := H) X1 Y1 W.
Proof.
move=> W0; exists 1 => [|V _]; first exact: ltr01.
by rewrite !loss11 ler_pmul2l ?invr_gt0 ?ltr0n // W0; exact: shallow_loss1_min.
Qed.

Lemma same11 V W : prodW W H = 0 -> L V = L W -> prodW V H = 0.
Proof.
move=> W0; rewrite !loss11 W0 => E; apply: shallow_loss1_eq.
by apply: mulfI E; rewrite invr_eq0 pnatr_eq0.
Qed.

Lemma bottleneck11 : bottleneck d11 H 0. Proof. by []. Qed.

End Widths1.

Let W0 : weights R d11 := fun=> 0.

Lemma prod0 H : prodW W0 H.+1 = 0. Proof. by rewrite /= mul0mx. Qed.

Lemma theorem_3_2_false : ~ Claim.theorem_3_2 R.
Proof.
move=> /(_ d11 1%N 2%N X1 Y1 W0 X1_free Y1_free (min11 (prod0 0)) 0%N isT).
have nf : ~~ full_rank (W0 0%N) by rewrite /full_rank mxrank0.
move=> /(_ nf 1 ltr01) [V [fV _ _ _ /(same11 (prod0 0))]].
by rewrite /= mulmx1 => V0; move: fV; rewrite /full_rank V0 mxrank0.
Qed.

Lemma scalar_full (a : R) : a != 0 -> full_rank (a%:M : 'M[R]_1).
Proof. by move=> a0; rewrite /full_rank -scalemx1 mxrank_scale_nz // mxrank1. Qed.

(* After layer 1 has moved off 0, layer 2 has to stay: the product must vanish. *)
Lemma iterate_false : ~ Claim.t3_2_iterate R.
Proof.
have nf i : ~~ full_rank (W0 i) by rewrite /full_rank mxrank0.
move=> /(_ d11 2%N 2%N X1 Y1 W0 0%N 1%N X1_free Y1_free (min11 (prod0 1)) isT isT isT).
move=> /(_ (nf _) (nf _) 1 ltr01) [delta d0 h].
pose V : weights R d11 := fun i => if i is 0%N then (delta / 2%:R)%:M else 0.
have h0 : 0 < delta / 2%:R by rewrite divr_gt0 ?ltr0n.
have [| |||U [UV _ fU]] := h V; first by case.
- move=> k l; rewrite !mxE !ord1 subr0 eqxx mulr1n gtr0_norm //.
  by rewrite ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
- by apply: scalar_full; rewrite gt_eqF.
- by rewrite !loss11 (prod0 1) /= mul0mx.
move/(same11 (prod0 1)); rewrite /= mulmx1 (UV 0%N) //= mul_mx_scalar => /eqP.
rewrite scaler_eq0 gt_eqF //= => /eqP U0; move: fU.
by rewrite /full_rank U0 mxrank0.
Qed.

Lemma iterate_jointly_false : ~ Claim.t3_2_iterate_jointly R.
Proof.
move=> /(_ d11 2%N 2%N X1 Y1 W0 X1_free Y1_free (min11 (prod0 1)) 1 ltr01).
case=> V [_ fV _ /(same11 (prod0 1))] /= V0.
have nz (A B : 'M[R]_1) : full_rank A -> full_rank B -> A *m (B *m 1%:M) <> 0.
  rewrite /full_rank mulmx1 minnn => /eqP rA /eqP rB AB0.
  by have := mxrank_mul_min A B; rewrite AB0 mxrank0 rA rB.
exact: (nz (V 1%N) (V 0%N) (fV 1%N isT) (fV 0%N isT) V0).
Qed.

Lemma other_minimum_false : ~ Claim.t2_1_other_minimum R.
Proof.
move=> /(_ d11 1%N 0%N 2%N X1 Y1 W0 X1_free Y1_free (bottleneck11 1) (min11 (prod0 0))).
by case=> V [_ /(same11 (prod0 0)) ->]; rewrite mxrank0 => /eqP.
Qed.

Lemma half_neq (x : R) : 2%:R^-1 * x = x -> x = 0.
Proof.
move=> E; have : x = 2%:R * (2%:R^-1 * x) by field.
by rewrite E mulrDl mul1r -[LHS]addr0 => /addrI.
Qed.

Lemma value_false : ~ Claim.t2_1_value R.
Proof.
move=> /(_ d11 1%N 2%N X1 Y1 W0 isT).
rewrite loss11 prod0 => /esym/half_neq; rewrite shallow_loss1_0 => /sqnorm_eq0 Y0.
by have := Y1_neq0; rewrite Y0 eqxx.
Qed.

Lemma zero_rank_min k : global_min_rank k X1 Y1 0.
Proof. by split=> [|T' _]; [rewrite mxrank0 | exact: shallow_loss1_min]. Qed.

Lemma equivalent_false : ~ Claim.s2_equivalent R.
Proof.
have g : global_min (d := d11) (H := 1%N) X1 Y1 W0.
  by move=> V; rewrite !loss11 ler_pmul2l ?invr_gt0 ?ltr0n // prod0; exact: shallow_loss1_min.
move=> /(_ d11 1%N 0%N 2%N X1 Y1 W0 isT (bottleneck11 1) g) [T [_ gT]].
have -> : shallow_loss X1 Y1 T = shallow_loss X1 Y1 0.
  apply/eqP; rewrite eq_le shallow_loss1_min andbT; apply: gT.
  by rewrite mxrank0.
rewrite loss11 prod0 => /esym/half_neq; rewrite shallow_loss1_0 => /sqnorm_eq0 Y0.
by have := Y1_neq0; rewrite Y0 eqxx.
Qed.

Lemma full_count_false : ~ Claim.t2_2_full_count R.
Proof.
move=> /(_ 1%N 1%N 2%N 1%N X1 Y1 0 X1_free Y1_free isT) h.
suff : \rank (0 : 'M[R]_1) = 1%N by rewrite mxrank0.
apply: h; have [r g] := zero_rank_min 1; split=> //.
by exists 1 => // T' rk' _; exact: g.
Qed.

Lemma orthogonal1 n : orthogonal (1%:M : 'M[R]_n).
Proof. by rewrite /orthogonal trmx1 mulmx1. Qed.

(* Both factors around the layer have rank 1, and the block is Y1 X1^T = 0. *)
Lemma sub_block_rank_false : ~ Claim.t3_2_sub_block_rank R.
Proof.
move=> /(_ d11 0%N 0%N 2%N X1 Y1 W0 1%:M 1%:M 1%:M 1%:M X1 1%:M X1_free Y1_free).
move=> /(_ (min11 (prod0 0))) /=; rewrite mul1mx.
have s1 : svd (1%:M : 'M[R]_1) 1%:M 1%:M 1%:M.
  split; rewrite ?trmx1 ?mulmx1 //; try exact: orthogonal1.
    by move=> i j; rewrite !ord1.
  by move=> i j; rewrite mxE ler0n.
have s2 : svd X1 1%:M X1 1%:M.
  split; rewrite ?trmx1 ?mulmx1 ?mul1mx //; try exact: orthogonal1.
    by move=> i j; rewrite mxE ord1 eq_sym => /negPf ne; rewrite -val_eqE /= ne.
  by move=> i j; rewrite mxE ler0n.
move=> /(_ s1 s2); rewrite mxrank1 rank_rV X1_neq0.
have -> : map_mx (fun x => x^-1) X1 = X1.
  by apply/matrixP => i j; rewrite !mxE; case: eqP; rewrite ?invr1 ?invr0.
rewrite trmx1 !mulmx1 -mulmxA -[Y1 *m X1^T]trmxK trmx_mul trmxK X1Y1 trmx0 mulmx0.
by rewrite mxrank0.
Qed.

(* -- Widths 1, 2, 1 -- *)
Definition d121 : nat -> nat := fun i => if i == 1%N then 2%N else 1%N.
Definition W121 : weights R d121 := fun i =>
  match i return 'M[R]_(d121 i.+1, d121 i) with
  | 0%N => (delta_mx 0 0 : 'M[R]_(2, 1))
  | 1%N => (delta_mx 0 1 : 'M[R]_(1, 2))
  | _ => 0
  end.

Lemma theorem_3_3_false : ~ Claim.theorem_3_3 R.
Proof.
have P0 : prodW W121 2 = 0 by rewrite /= mulmx1 mul_delta_mx_0.
have min : local_min (d := d121) (H := 2) X1 Y1 W121.
  exists 1 => [|V _]; first exact: ltr01.
  by rewrite /loss ler_pmul2l ?invr_gt0 ?ltr0n // P0; exact: shallow_loss1_min.
have bn : bottleneck d121 2 0 by split=> // -[|[|[|]]].
have fr i : (i < 2)%N -> full_rank (W121 i).
  by case: i => [|[|]] // _; rewrite /full_rank mxrank_delta.
move=> /(_ d121 2%N 0%N 2%N X1 Y1 W121 X1_free Y1_free bn min fr 1 ltr01).
case=> V [_ _ EV rV]; have V0 : prodW V 2 = 0.
  apply: shallow_loss1_eq; apply: (@mulfI _ (2%:R^-1)); first by rewrite invr_eq0 pnatr_eq0.
  by have := EV; rewrite /loss P0.
by move: rV; rewrite V0 mxrank0.
Qed.

(* -- Two factors, and the rotation -- *)

(* T = u u^T with u = (1, t): both factors of e1 e1^T must move. *)
Lemma one_factor_false : ~ Claim.t3_1_one_factor R.
Proof.
pose W2 : 'M[R]_(2, 1) := delta_mx 0 0; pose W1 : 'M[R]_(1, 2) := delta_mx 0 0.
have EW : W2 *m W1 = delta_mx 0 0 by exact: mul_delta_mx.
move=> /(_ 2%N 1%N 2%N W2 W1); rewrite EW mxrank_delta => /(_ erefl 1 ltr01) [delta d0 h].
have [t [t0 t1 td]] : exists t : R, [/\ 0 < t, t < 1 & t < delta].
  exists (Num.min 1 delta / 2%:R); have m0 : 0 < Num.min 1 delta by rewrite lt_minr ltr01.
  have : Num.min 1 delta / 2%:R < Num.min 1 delta.
    by rewrite ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
  by rewrite lt_minr => /andP[? ?]; rewrite divr_gt0 ?ltr0n.
pose u : 'cV[R]_2 := \col_i (if i == 0 then 1 else t).
have rT : (\rank (u *m u^T) <= 1)%N.
  by apply: leq_trans (mxrankM_maxl _ _) (rank_leq_col _).
have cT : mxclose delta (delta_mx 0 0) (u *m u^T).
  have ct : `|t| < delta by rewrite gtr0_norm.
  move=> i j; rewrite !mxE big_ord1 !mxE; case: (i == 0); case: (j == 0) => /=.
  - by rewrite mulr1 subrr normr0.
  - by rewrite mul1r subr0.
  - by rewrite mulr1 subr0.
  by rewrite subr0 normrM; apply: le_lt_trans ct; rewrite ler_pimull // gtr0_norm // ltW.
have [[V1 _ /matrixP/(_ 1 0)]|[V2 _ /matrixP/(_ 0 1)]] := h _ rT cT.
  by rewrite !mxE !big_ord1 !mxE /= mul0r mulr1 => E; move: t0; rewrite E ltxx.
by rewrite !mxE !big_ord1 !mxE /= mulr0 mul1r => E; move: t0; rewrite E ltxx.
Qed.

(* At the angle 0 the two sides differ by l1^2. *)
Lemma rotation_identity_false : ~ Claim.t2_2_rotation_identity R.
Proof.
have h12 : (1 : R) < 2%:R by rewrite ltr1n.
move=> /(_ 2%:R 1 1 0 ltr01 h12); rewrite expr0n expr1n addr0 => /(_ erefl) /=.
set q := sqnorm _; rewrite mulr0 add0r mul1r expr1n addrK -[LHS]addr0 => /addrI/eqP.
by rewrite eq_sym sqrf_eq0 pnatr_eq0.
Qed.

Lemma count_of_ones_false : ~ Claim.t3_2_count_of_ones R.
Proof.
pose W : weights R d11 := fun=> 0.
have lm : local_min (d := d11) (H := 3) X1 Y1 W by apply: min11; exact: prod0.
have := fun h : Claim.t3_2_count_of_ones R => h d11 1%N 1%N 2%N _ _ W X1_free Y1_free lm.
move=> h /h; rewrite /full_rank mxrank0 => /(_ isT).
by rewrite /= /upW /= !mul0mx !mxrank0.
Qed.

(* -- Theorem 3.1 needs the rank: widths 2, 1, 1 -- *)
Definition d211 : nat -> nat := fun i => if i is 0%N then 2%N else 1%N.

Lemma rank_needed : Claim.t3_1_rank_needed R.
Proof.
pose W : weights R d211 := fun i => if i is 0%N then \row_j (j == 0)%:R else 0.
have bp : bottleneck d211 2 1 by split=> // -[|i].
move=> /(_ d211 2%N 1%N W isT bp 1 ltr01) [delta d0 h].
pose T : 'M[R]_(1, 2) := (delta / 2%:R) *: \row_j (j != 0)%:R.
have half0 : 0 < delta / 2%:R by rewrite divr_gt0 ?ltr0n.
have [||V cV E] := h T; first exact: rank_leq_row.
  move=> i j; rewrite /= mul0mx !mxE subr0 normrM (gtr0_norm half0).
  apply: le_lt_trans (_ : delta / 2%:R < _); last by rewrite ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
  rewrite ler_pimulr ?(ltW half0) //; case: (j != 0); by rewrite ?normr1 ?normr0 ?ler01.
have pos : 0 < (V 0%N : 'M[R]_(1, 2)) 0 0.
  have := cV 0%N isT 0 0; rewrite mxE eqxx distrC ltr_norml => /andP[_].
  by rewrite ltr_subl_addl ltr_addr.
move: E => /matrixP E; have := E 0 0; have := E 0 1.
rewrite /= mulmx1 !mxE !big_ord1 /= mulr0 mulr1 => v1 /eqP; rewrite mulf_eq0 (gt_eqF pos) orbF => /eqP v0.
by move: v1; rewrite v0 mul0r => /eqP; rewrite lt_eqF.
Qed.

(* -- Weights: diag(2, 1) with weights 3 off the diagonal has the bad minimum e2 e2^T -- *)
Let w (i j : 'I_2) : R := if i == j then 1 else 3%:R.
Let Y : 'M[R]_2 := \matrix_(i, j) (if i == j then if i == 0 then 2%:R else 1 else 0).
Let g (T : 'M[R]_2) := \sum_i \sum_j w i j * (T i j - Y i j) ^+ 2.

Lemma weightedE T : g T = (T 0 0 - 2%:R) ^+ 2 + 3%:R * T 0 1 ^+ 2 + (3%:R * T 1 0 ^+ 2 + (T 1 1 - 1) ^+ 2).
Proof.
rewrite /g !big_ord_recl !big_ord0 !addr0 /w !mxE /= !subr0 !mul1r.
by have -> : lift ord0 ord0 = 1 :> 'I_2 by apply/val_inj.
Qed.

Lemma weighted_false : ~ Claim.s4_weighted R.
Proof.
have wpos i j : 0 < w i j by rewrite /w; case: ifP; rewrite ?ltr01 ?ltr0n.
pose T : 'M[R]_2 := delta_mx 1 1.
have gT : g T = 4%:R by rewrite weightedE !mxE /=; ring.
move=> /(_ 2%N 2%N 1%N w Y wpos T) h.
have lm : locmin_rank 1 g T.
  split; first by rewrite mxrank_delta.
  exists 3%:R^-1 => [|T' rT c]; first by rewrite invr_gt0 ltr0n.
  have [A [B E]] := rank_factors rT.
  have {E} E i j : T' i j = A i 0 * B 0 j by rewrite -E mxE big_ord1.
  have det : T' 0 0 * T' 1 1 = T' 0 1 * T' 1 0 by rewrite !E; ring.
  have := c 1 1; rewrite mxE !eqxx ltr_norml => /andP[low _].
  move: (T' 0 0) (T' 0 1) (T' 1 0) (T' 1 1) det low (weightedE T') => x a b s det low ->; rewrite gT.
  have s3 : 0 <= 3%:R * s - 2%:R.
    have -> : 3%:R * s - 2%:R = 3%:R * (s - 1 - - 3%:R^-1) by field.
    by rewrite mulr_ge0 ?ler0n // subr_ge0 ltW.
  have s0 : 0 < s.
    by rewrite -(pmulr_rgt0 _ (ltr0Sn R 2)); apply: lt_le_trans (ltr0Sn R 1) _; rewrite -subr_ge0.
  rewrite -subr_ge0; have -> : (x - 2%:R) ^+ 2 + 3%:R * a ^+ 2 + (3%:R * b ^+ 2 + (s - 1) ^+ 2) - 4%:R
     = x ^+ 2 + (s - 1) ^+ 2 + (3%:R * (a ^+ 2 + b ^+ 2) - 4%:R * x) by ring.
  apply: addr_ge0; first by rewrite addr_ge0 ?sqr_ge0.
  rewrite -(pmulr_rge0 _ s0).
  have -> : s * (3%:R * (a ^+ 2 + b ^+ 2) - 4%:R * x)
     = (3%:R * s - 2%:R) * (a ^+ 2 + b ^+ 2) + 2%:R * (a - b) ^+ 2.
    by transitivity (3%:R * s * (a ^+ 2 + b ^+ 2) - 4%:R * (x * s)); [ring | rewrite det; ring].
  apply: addr_ge0; first by rewrite mulr_ge0 // addr_ge0 ?sqr_ge0.
  by rewrite mulr_ge0 ?ler0n ?sqr_ge0.
pose T0 : 'M[R]_2 := 2%:R *: delta_mx 0 0.
have r0 : (\rank T0 <= 1)%N by rewrite mxrank_scale_nz ?pnatr_eq0 // mxrank_delta.
have := h lm _ r0; rewrite -/(g T) -/(g _) gT weightedE !mxE /= => le.
have : (4%:R : R) <= 1 by apply: le_trans le _; rewrite le_eqVlt; apply/orP; left; apply/eqP; ring.
by rewrite lern1.
Qed.

(* -- The sum of absolute values: the literal claim for convex losses -- *)
Let f1 (T : 'M[R]_(1, 2)) := `|T 0 0| + `|T 0 1 - 1|.

Lemma convex_loss_false : ~ Claim.s4_general_loss R.
Proof.
pose W : weights R d211 := fun i => if i is 0%N then \row_j (j == 0)%:R else 0.
have bp : bottleneck d211 2 1 by split=> // -[|i].
pose T1 : 'M[R]_(1, 2) := \row_j (j != 0)%:R.
have mix (T T' : 'M[R]_(1, 2)) t : 0 <= t <= 1 -> f1 ((1 - t) *: T + t *: T') <= (1 - t) * f1 T + t * f1 T'.
  case/andP=> t0 t1; have s0 : 0 <= 1 - t by rewrite subr_ge0.
  have tri (a b : R) : `|(1 - t) * a + t * b| <= (1 - t) * `|a| + t * `|b|.
    by apply: le_trans (ler_norm_add _ _) _; rewrite !normrM (ger0_norm s0) (ger0_norm t0).
  rewrite /f1 !mxE !mulrDr addrACA ler_add ?tri //.
  have -> : (1 - t) * T 0 1 + t * T' 0 1 - 1 = (1 - t) * (T 0 1 - 1) + t * (T' 0 1 - 1) by ring.
  exact: tri.
move=> /(_ d211 2%N 1%N f1 isT bp mix W) [|T [_ [e e0 min]]].
  exists 2%:R^-1 => [|V c]; first by rewrite invr_gt0 ltr0n.
  have c0 := c 0%N isT 0 0; have c1 := c 0%N isT 0 1; move: c0 c1; rewrite /= !mxE /= subr0 => c0 c1.
  have PV j : prodW V 2 0 j = V 1%N 0 0 * V 0%N 0 j by rewrite /= mulmx1 mxE big_ord1.
  rewrite /deep /f1 !PV /= mul0mx !mxE normr0 add0r sub0r normrN normr1.
  move: (V 1%N 0 0) (V 0%N 0 0) (V 0%N 0 1) c0 c1 => v a b c0 c1.
  have h2 : 1 - 2%:R^-1 = 2%:R^-1 :> R by rewrite {1}[1](splitr 1) mul1r addrK.
  have half : 2%:R^-1 < a by move: c0; rewrite ltr_norml => /andP[+ _]; rewrite ltr_subr_addl h2.
  have ba : `|b| <= `|a| by apply: ltW (lt_trans c1 (lt_le_trans half (ler_norm a))).
  apply: le_trans (_ : `|v * b| + `|v * b - 1| <= _); last by rewrite ler_add2r !normrM ler_wpmul2l.
  by have := ler_norm_sub (v * b) (v * b - 1); rewrite subKr normr1.
rewrite /deep /f1 /= mul0mx !mxE normr0 add0r sub0r normrN normr1 => T1E.
have [t0 t00 st] := small_pert T (T1 - T) e0; pose t := Num.min 1 t0 / 2%:R.
have m0 : 0 < Num.min 1 t0 by rewrite lt_minr ltr01.
have tp : 0 < t by rewrite divr_gt0 ?ltr0n.
have : t < Num.min 1 t0 by rewrite ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
rewrite lt_minr => /andP[t1 tt0]; have tt : 0 <= t <= 1 by rewrite !ltW.
have := min (T + t *: (T1 - T)) (rank_leq_row _) (st t _); rewrite gtr0_norm // => /(_ tt0).
have -> : T + t *: (T1 - T) = (1 - t) *: T + t *: T1.
  by rewrite scalerBr scalerBl scale1r addrA addrAC.
move/le_trans/(_ (mix T T1 t tt)); rewrite [f1 T1]/f1 !mxE /= normr0 subrr normr0 addr0 mulr0 addr0.
by rewrite /f1 T1E mulr1 ler_subr_addl ger_addr leNgt tp.
Qed.

End Counterexamples.
