(******************************************************************************)
(* Matrix completion, with squares (Section 4): the loss of the entries in a  *)
(* mask has a gradient and is convex, so general.v applies, and the local     *)
(* minima of deep networks have the values of those of two layers.            *)
(*                                                                            *)
(*       masked T == the sum of the squares of T - M in the mask              *)
(* product_near == products of matrices near A and B are near A B             *)
(*   completion == the claim                                                  *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements frobenius network differentiable lifting general shallow.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Completion.
Variable R : realFieldType.

Section Mask.
Variables (q n : nat) (mask : 'I_q -> 'I_n -> bool) (M : 'M[R]_(q, n)).
Definition masked (T : 'M[R]_(q, n)) := \sum_i \sum_(j | mask i j) (T i j - M i j) ^+ 2.
Definition masked_gradient (T : 'M[R]_(q, n)) : 'M[R]_(q, n) := \matrix_(i, j) (if mask i j then 2%:R * (T i j - M i j) else 0).

Lemma masked_moved (T E : 'M[R]_(q, n)) t : masked (T + t *: E) =
  masked T + t * \tr (masked_gradient T *m E^T) + t ^+ 2 * \sum_i \sum_(j | mask i j) E i j ^+ 2.
Proof.
rewrite /masked /mxtrace !mulr_sumr -!big_split; apply: eq_bigr => i _ /=.
rewrite mxE !mulr_sumr !(big_mkcond (mask i)) -!big_split; apply: eq_bigr => j _ /=.
rewrite !mxE; case: ifP => _; last by rewrite mul0r mulr0 !addr0.
by move: (T i j) (E i j) (M i j) => x y z; ring.
Qed.

Lemma masked_diff : differentiable masked masked_gradient.
Proof.
move=> T E e e0; pose c := \sum_i \sum_(j | mask i j) E i j ^+ 2.
have c0 : 0 <= c by apply: sumr_ge0 => i _; apply: sumr_ge0 => j _; exact: sqr_ge0.
have c1 : 0 < c + 1 by rewrite ltr_spaddr ?ltr01.
exists (e / (c + 1)) => [|t lt]; first by rewrite divr_gt0.
rewrite masked_moved -/c; move: (masked T) (\tr _) => a b.
have -> : a + t * b + t ^+ 2 * c - a - t * b = t * (t * c) by ring.
rewrite !normrM (ger0_norm c0) mulrC ler_wpmul2r //; apply: le_trans (_ : `|t| * (c + 1) <= _).
  by rewrite ler_wpmul2l // ler_addl ler01.
by rewrite -ler_pdivl_mulr // ltW.
Qed.

Lemma chord (x y z t : R) :
  (x - z) ^+ 2 + (t * (y - z) ^+ 2 - t * (x - z) ^+ 2) - (x + t * (y - x) - z) ^+ 2 = t * (1 - t) * (y - x) ^+ 2.
Proof. by ring. Qed.

Lemma masked_convex : differentiable.convex masked.
Proof.
move=> S T t t0 t1; rewrite /masked mulrBr !mulr_sumr -sumrB -big_split; apply: ler_sum => i _ /=.
rewrite !mulr_sumr -sumrB -big_split; apply: ler_sum => j _ /=; rewrite !mxE -subr_ge0.
rewrite chord.
apply: mulr_ge0; last exact: sqr_ge0.
by rewrite mulr_ge0 // subr_ge0.
Qed.
End Mask.

(* Products near a product. *)
Lemma product_near q k n (A : 'M[R]_(q, k)) (B : 'M[R]_(k, n)) e : 0 < e -> exists2 delta, 0 < delta &
  forall A' B', mxclose delta A A' -> mxclose delta B B' -> mxclose e (A *m B) (A' *m B').
Proof.
move=> e0; have e2 : 0 < e / 2%:R by rewrite divr_gt0 ?ltr0n.
have cA : 0 <= mxsum A + 1 by rewrite addr_ge0 ?mxsum_ge0 ?ler01.
have [d1 d10 h1] := close_mxsum A (mxsum_ge0 B) e2.
have [d2 d20 h2] := close_mxsum B cA e2.
have [d3 d30 h3] := close_mxsum A (ler01 : 0 <= (1 : R)) (ltr01 : 0 < (1 : R)).
exists (Num.min d1 (Num.min d2 d3)) => [|A' B' c c']; first by rewrite !lt_minr d10 d20.
have /h1 k1 : mxclose d1 A A' by apply: mxcloseW c; rewrite le_minl lexx.
have /h2 k2 : mxclose d2 B B' by apply: mxcloseW c'; rewrite !le_minl lexx orbT.
have /h3 k3 : mxclose d3 A A' by apply: mxcloseW c; rewrite !le_minl lexx !orbT.
apply: mxsum_close; have -> : A' *m B' - A *m B = (A' - A) *m B + A' *m (B' - B).
  by rewrite mulmxBl mulmxBr [RHS]addrC subrKA.
apply: le_lt_trans (mxsumD _ _) _; rewrite [e]splitr; apply: ltr_add.
  by apply: le_lt_trans (mxsumM _ _) _; rewrite mulrC.
apply: le_lt_trans (mxsumM _ _) (le_lt_trans _ k2); rewrite ler_wpmul2r ?mxsum_ge0 //.
rewrite -{1}[A'](subrK A) addrC; apply: le_trans (mxsumD _ _) _; rewrite ler_add2l.
by rewrite -[mxsum _]mul1r ltW.
Qed.

Lemma completion : Claim.s4_completion R.
Proof.
move=> d H p mask M f H0 bp W lm.
have [e e0 h] := deep_local_min_shallow (@masked_diff _ _ mask M) bp lm (@masked_convex _ _ mask M) H0.
have [A [B E]] := rank_factors (product_rank W (proj1 bp)).
exists A, B; split; first by rewrite E.
have [delta d0 near] := product_near A B e0; exists delta => // A' B' cA cB.
rewrite E; apply: h; first by apply: leq_trans (mxrankM_maxl _ _) (rank_leq_col _).
by rewrite -E; exact: near.
Qed.
End Completion.
