(*******************************************************************************)
(* Small changes of a product lift to small changes of its layers, when the    *)
(* product is injective (change the top layer) or surjective (the bottom one). *)
(*                                                                             *)
(*    mxsum A == the sum of the absolute values of the entries of A, a norm    *)
(*               that is submultiplicative and gives the topology of mxclose   *)
(*                                                                             *)
(*   lift_top == if prodW W n is injective, every nearby matrix is the product *)
(*               of nearby layers; lift_bot is its mirror image                *)
(* lift_glue  == the same for a product A B of an injective and a surjective   *)
(*               part                                                          *)
(*******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements network.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Lifting.
Variable R : realFieldType.

Definition mxsum m n (A : 'M[R]_(m, n)) : R := \sum_i \sum_j `|A i j|.

Lemma mxsum_ge0 m n (A : 'M[R]_(m, n)) : 0 <= mxsum A.
Proof. by apply: sumr_ge0 => i _; apply: sumr_ge0. Qed.

Lemma mxsum_entry m n (A : 'M[R]_(m, n)) i j : `|A i j| <= mxsum A.
Proof.
rewrite /mxsum (bigD1 i) //= (bigD1 j) //= -addrA ler_addl addr_ge0 ?sumr_ge0 //.
by move=> *; apply: sumr_ge0.
Qed.

Lemma mxsumD m n (A B : 'M[R]_(m, n)) : mxsum (A + B) <= mxsum A + mxsum B.
Proof.
rewrite /mxsum -big_split; apply: ler_sum => i _; rewrite -big_split; apply: ler_sum => j _.
by rewrite mxE ler_norm_add.
Qed.

Lemma mxsumN m n (A : 'M[R]_(m, n)) : mxsum (- A) = mxsum A.
Proof. by apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite mxE normrN. Qed.

Lemma mxsumZ m n t (A : 'M[R]_(m, n)) : mxsum (t *: A) = `|t| * mxsum A.
Proof.
rewrite /mxsum mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr.
by apply: eq_bigr => j _; rewrite mxE normrM.
Qed.

Lemma mxsumM m n p (A : 'M[R]_(m, n)) (B : 'M[R]_(n, p)) : mxsum (A *m B) <= mxsum A * mxsum B.
Proof.
rewrite /mxsum mulr_suml; apply: ler_sum => i _; rewrite mulr_suml.
apply: le_trans (_ : \sum_j \sum_l `|A i l| * `|B l j| <= _).
  apply: ler_sum => j _; rewrite mxE; apply: le_trans (ler_norm_sum _ _ _) _.
  by apply: ler_sum => l _; rewrite normrM.
rewrite exchange_big; apply: ler_sum => l _ /=; rewrite -mulr_sumr ler_wpmul2l //.
by rewrite [leRHS](bigD1 l) //= ler_addl sumr_ge0 // => *; apply: sumr_ge0.
Qed.

Lemma mxsum_close e m n (A B : 'M[R]_(m, n)) : mxsum (B - A) < e -> mxclose e A B.
Proof. by move=> lt i j; apply: le_lt_trans lt; have := mxsum_entry (B - A) i j; rewrite !mxE. Qed.

(* A multiple c of the distance is small near A. *)
Lemma close_mxsum c e m n (A : 'M[R]_(m, n)) : 0 <= c -> 0 < e ->
  exists2 delta, 0 < delta & forall B, mxclose delta A B -> c * mxsum (B - A) < e.
Proof.
move=> c0 e0; have k0 : 0 < c * (m * n)%:R + 1 :> R.
  by rewrite ltr_spaddr ?ltr01 // mulr_ge0 ?ler0n.
exists (e / (c * (m * n)%:R + 1)) => [|B cl]; first by rewrite divr_gt0.
apply: le_lt_trans (_ : c * ((m * n)%:R * (e / (c * (m * n)%:R + 1))) < _).
  rewrite ler_wpmul2l // /mxsum.
  apply: le_trans (_ : \sum_(i < m) \sum_(j < n) (e / (c * (m * n)%:R + 1)) <= _).
    by apply: ler_sum => i _; apply: ler_sum => j _; have := cl i j; rewrite !mxE => /ltW.
  by rewrite !sumr_const !card_ord -mulrnA mulr_natl mulnC.
rewrite !mulrA ltr_pdivr_mulr // [ltRHS]mulrC ltr_pmul2r //.
by rewrite ltr_addl ltr01.
Qed.

Lemma mxsum_pert e m n (E : 'M[R]_(m, n)) : 0 < e ->
  exists2 t0, 0 < t0 & forall t, `|t| < t0 -> mxsum (t *: E) < e.
Proof.
move=> e0; have k0 : 0 < mxsum E + 1 by rewrite ltr_spaddr ?ltr01 ?mxsum_ge0.
exists (e / (mxsum E + 1)) => [|t]; first by rewrite divr_gt0.
rewrite ltr_pdivl_mulr // mxsumZ; apply: le_lt_trans.
by rewrite ler_wpmul2l // ler_addl ler01.
Qed.

Lemma row_fullMr a b c (A : 'M[R]_(a, b)) (B : 'M[R]_(b, c)) : row_full (A *m B) -> row_full B.
Proof.
rewrite /row_full => /eqP rk; rewrite eqn_leq rank_leq_col /= -{1}rk; exact: mxrankM_maxr.
Qed.

Lemma row_freeMl a b c (A : 'M[R]_(a, b)) (B : 'M[R]_(b, c)) : row_free (A *m B) -> row_free A.
Proof.
rewrite /row_free => /eqP rk; rewrite eqn_leq rank_leq_row /= -{1}rk; exact: mxrankM_maxl.
Qed.

Lemma lift_top n d (W : weights R d) e : row_full (prodW W n.+1) -> 0 < e ->
  exists2 e', 0 < e' & forall A', mxsum (A' - prodW W n.+1) < e' ->
    exists2 V, wclose n.+1 e W V & prodW V n.+1 = A'.
Proof.
move=> fA e0; have fA' := row_fullMr fA; set S := pinvmx (prodW W n).
have k0 : 0 < mxsum S + 1 by rewrite ltr_spaddr ?ltr01 ?mxsum_ge0.
exists (e / (mxsum S + 1)) => [|A' lt]; first by rewrite divr_gt0.
exists (upd W (W n + (A' - prodW W n.+1) *m S)); last first.
  have E : prodW (upd W (W n + (A' - prodW W n.+1) *m S)) n = prodW W n.
    by apply: prodW_ext => i li; rewrite upd_neq // neq_ltn li.
  by rewrite /= upd_eq E mulmxDl -mulmxA mulVpmx // mulmx1 addrC subrK.
move=> i _; have [->|ne] := eqVneq i n; last by rewrite upd_neq //; exact: mxclose_refl.
rewrite upd_eq; apply: mxsum_close; rewrite addrC addKr.
apply: le_lt_trans (mxsumM _ _) _; move: lt; rewrite ltr_pdivl_mulr //; apply: le_lt_trans.
by rewrite ler_wpmul2l ?mxsum_ge0 // ler_addl ler01.
Qed.

Lemma lift_bot n d (W : weights R d) e : row_free (prodW W n.+1) -> 0 < e ->
  exists2 e', 0 < e' & forall B', mxsum (B' - prodW W n.+1) < e' ->
    exists2 V, wclose n.+1 e W V & prodW V n.+1 = B'.
Proof.
rewrite prodW_recr => fB e0; have fB' := row_freeMl fB; set S := pinvmx (prodW (shiftW W) n).
have k0 : 0 < mxsum S + 1 by rewrite ltr_spaddr ?ltr01 ?mxsum_ge0.
exists (e / (mxsum S + 1)) => [|B' lt]; first by rewrite divr_gt0.
exists (scons (W 0%N + S *m (B' - prodW (shiftW W) n *m W 0%N)) (shiftW W)); last first.
  by rewrite prodW_recr /= mulmxDr mulmxA mulmxVp // mul1mx addrC subrK.
move=> [|i] _ /=; last exact: mxclose_refl.
apply: mxsum_close; rewrite addrC addKr.
apply: le_lt_trans (mxsumM _ _) _; move: lt; rewrite ltr_pdivl_mulr //; apply: le_lt_trans.
by rewrite mulrC ler_wpmul2l ?mxsum_ge0 // ler_addl ler01.
Qed.

Lemma lift_glue n p d (W : weights R d) e :
  row_full (prodW (upW p.+1 W) n.+1) -> row_free (prodW W p.+1) -> 0 < e ->
  exists2 e', 0 < e' & forall A' B',
    mxsum (A' - prodW (upW p.+1 W) n.+1) < e' -> mxsum (B' - prodW W p.+1) < e' ->
    exists2 V, wclose (n.+1 + p.+1) e W V & prodW V (n.+1 + p.+1) = A' *m B'.
Proof.
move=> fA fB e0; have [e1 e10 h1] := lift_top fA e0; have [e2 e20 h2] := lift_bot fB e0.
exists (Num.min e1 e2) => [|A' B']; first by rewrite lt_minr e10.
rewrite !lt_minr => /andP[/h1[U cU <-] _] /andP[_ /h2[V cV <-]].
exists (glue V U); last by rewrite prodW_glue.
move=> i li; case: (ltnP i p.+1) => ip; first by rewrite glue_lo //; exact: cV.
by rewrite -(subnK ip) glue_hi; apply: cU; rewrite ltn_subLR // addnC.
Qed.

End Lifting.
