(********************************************************************************)
(* Local openness of the matrix product: Lemma 3.4 and Theorem 3.1.             *)
(*                                                                              *)
(*    solve_right == Lemma 3.4: if A is surjective, nearby T is A B'            *)
(*   two_factors == if A (k columns) is injective and B surjective, each nearby *)
(*                  T of rank at most k is A' B' with nearby factors            *)
(*  product_open == Theorem 3.1, by cutting the network at its thinnest level   *)
(*                                                                              *)
(* Idea of two_factors. B' = pinv(A) T is near B and still of rank k, so it     *)
(* has the row space of T and T = A' B' for some A'. That A' is near A follows  *)
(* from A' (1 + E) = T pinv(B), where 1 + E = B' pinv(B) is near 1.             *)
(********************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements network lifting shallow.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Openness.
Variable R : realFieldType.

Lemma solve_right p q r (A : 'M[R]_(p, q)) (B : 'M[R]_(q, r)) : row_free A ->
  forall e, 0 < e -> exists2 delta, 0 < delta & forall T, mxclose delta (A *m B) T ->
  exists2 B', mxclose e B B' & A *m B' = T.
Proof.
move=> fA e e0; have [delta d0 h] := close_mxsum (A *m B) (mxsum_ge0 (pinvmx A)) e0.
exists delta => // T cT; exists (B + pinvmx A *m (T - A *m B)); last first.
  by rewrite mulmxDr mulmxA mulmxVp // mul1mx addrC subrK.
by apply: mxsum_close; rewrite addrC addKr; apply: le_lt_trans (mxsumM _ _) (h T cT).
Qed.

(* A solution M of M (1 + E) = D with E small is at most twice as large as D. *)
Lemma mxsum_perturbed m k (M D : 'M[R]_(m, k)) (E : 'M[R]_k) :
  mxsum E < 2%:R^-1 -> M *m (1%:M + E) = D -> mxsum M <= 2%:R * mxsum D.
Proof.
move=> sE ED; have h : mxsum M <= mxsum D + mxsum M * 2%:R^-1.
  have {1}-> : M = D - M *m E by rewrite -ED mulmxDr mulmx1 addrK.
  apply: le_trans (mxsumD _ _) _; rewrite ler_add2l mxsumN.
  by apply: le_trans (mxsumM _ _) _; rewrite ler_wpmul2l ?mxsum_ge0 // ltW.
have h2 : mxsum M * 2%:R^-1 <= mxsum D.
  by rewrite -(ler_add2r (mxsum M / 2%:R)) -splitr.
by rewrite -ler_pdivr_mull ?ltr0n // mulrC.
Qed.

Lemma perturbed_free k (E : 'M[R]_k) : mxsum E < 2%:R^-1 -> row_free (1%:M + E).
Proof.
move=> sE; apply: inj_row_free => v v0; have := mxsum_perturbed sE v0.
have -> : mxsum (0 : 'rV[R]_k) = 0.
  by apply: big1 => i _; apply: big1 => j _; rewrite mxE normr0.
rewrite mulr0 => le; apply/rowP => j; rewrite mxE.
by apply/eqP; rewrite -normr_le0; apply: le_trans (mxsum_entry v 0 j) le.
Qed.

Lemma two_factors q k n (A : 'M[R]_(q, k)) (B : 'M[R]_(k, n)) : row_full A -> row_free B ->
  forall e, 0 < e -> exists2 delta, 0 < delta & forall T,
    (\rank T <= k)%N -> mxclose delta (A *m B) T ->
  exists A' B', [/\ mxsum (A' - A) < e, mxsum (B' - B) < e & T = A' *m B'].
Proof.
move=> fA fB e e0; set a := mxsum (pinvmx A); set b := mxsum (pinvmx B).
have [a0 b0] : 0 <= a /\ 0 <= b by rewrite !mxsum_ge0.
have half0 : 0 < 2%:R^-1 :> R by rewrite invr_gt0 ltr0n.
have [d1 d10 h1] := close_mxsum (A *m B) a0 e0.
have [d2 d20 h2] := close_mxsum (A *m B) (mulr_ge0 a0 b0) half0.
have c0 : 0 <= 2%:R * (b + mxsum A * (a * b)).
  by rewrite mulr_ge0 ?ler0n // addr_ge0 ?mulr_ge0 ?mxsum_ge0.
have [d3 d30 h3] := close_mxsum (A *m B) c0 e0.
exists (Num.min d1 (Num.min d2 d3)) => [|T rT cT]; first by rewrite !lt_minr d10 d20.
have c1 : mxclose d1 (A *m B) T by apply: mxcloseW cT; rewrite le_minl lexx.
have c2 : mxclose d2 (A *m B) T by apply: mxcloseW cT; rewrite !le_minl lexx orbT.
have c3 : mxclose d3 (A *m B) T by apply: mxcloseW cT; rewrite !le_minl lexx !orbT.
pose B' := pinvmx A *m T; pose E := (B' - B) *m pinvmx B.
have EB : B' - B = pinvmx A *m (T - A *m B) by rewrite mulmxBr mulmxA mulVpmx // mul1mx.
have sB : mxsum (B' - B) <= a * mxsum (T - A *m B) by rewrite EB; exact: mxsumM.
have sE' : mxsum E <= a * b * mxsum (T - A *m B).
  apply: le_trans (mxsumM _ _) _; rewrite mulrAC.
  by rewrite ler_wpmul2r ?mxsum_ge0.
have sE : mxsum E < 2%:R^-1 by apply: le_lt_trans sE' (h2 T c2).
have E1 : B' *m pinvmx B = 1%:M + E by rewrite /E mulmxBl mulmxVp // addrC subrK.
have rB' : row_free B'.
  by apply: (@row_freeMl _ _ _ _ B' (pinvmx B)); rewrite E1; exact: perturbed_free.
have [A' EA'] : exists A', T = A' *m B'.
  apply/submxP; rewrite -(geq_leqif (mxrank_leqif_sup (submxMl _ _))).
  by apply: leq_trans rT _; rewrite (eqP rB').
exists A', B'; split=> //; last exact: le_lt_trans sB (h1 T c1).
apply: le_lt_trans (h3 T c3).
have EM : (A' - A) *m (1%:M + E) = (T - A *m B) *m pinvmx B - A *m E.
  rewrite mulmxBl -E1 mulmxA -EA' E1 mulmxDr mulmx1 opprD addrA; congr (_ - _).
  by rewrite mulmxBl -[A *m B *m _]mulmxA mulmxVp // mulmx1.
apply: le_trans (mxsum_perturbed sE EM) _; rewrite -mulrA ler_wpmul2l ?ler0n //.
apply: le_trans (mxsumD _ _) _; rewrite mxsumN mulrDl; apply: ler_add.
  by rewrite mulrC; exact: mxsumM.
apply: le_trans (mxsumM _ _) _; rewrite -mulrA ler_wpmul2l ?mxsum_ge0 //.
Qed.

Theorem product_open d H p (W : weights R d) :
  (0 < H)%N -> bottleneck d H p -> \rank (prodW W H) = d p ->
  forall e, 0 < e -> exists2 delta, 0 < delta & forall T : 'M_(d H, d 0%N),
    (\rank T <= d p)%N -> mxclose delta (prodW W H) T ->
  exists2 V : weights R d, wclose H e W V & prodW V H = T.
Proof.
move=> H0 [pH _]; move: H0; rewrite -(subnK pH); move: (H - p)%N => n {pH H} np rW e e0.
case: n p np rW => [|n] [|p] // _ rW.
- have fB : row_free (prodW W p.+1) by apply/eqP.
  have [e' e'0 h] := lift_bot fB e0; have [delta d0 hd] := close_mxsum (prodW W p.+1) ler01 e'0.
  by exists delta => // T _ /hd; rewrite mul1r => /h.
- have fA : row_full (prodW W (n + 0).+1) by apply/eqP.
  have [e' e'0 h] := lift_top fA e0.
  have [delta d0 hd] := close_mxsum (prodW W (n + 0).+1) ler01 e'0.
  by exists delta => // T _ /hd; rewrite mul1r => /h.
move: rW; rewrite prodW_cat; set A := prodW (upW _ _) _; set B := prodW W _ => rW.
have fA : row_full A.
  by rewrite /row_full eqn_leq rank_leq_col; have := mxrankM_maxl A B; rewrite rW.
have fB : row_free B.
  by rewrite /row_free eqn_leq rank_leq_row; have := mxrankM_maxr A B; rewrite rW.
have [e' e'0 h] := lift_glue fA fB e0; have [delta d0 hd] := two_factors fA fB e'0.
exists delta => // T rT /(hd T rT)[A' [B' [sA sB ->]]].
exact: h.
Qed.

End Openness.
