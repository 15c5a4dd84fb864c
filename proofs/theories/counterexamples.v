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
From DeepLinear Require Import statements frobenius.
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

End Counterexamples.
