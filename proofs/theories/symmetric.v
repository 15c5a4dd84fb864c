(******************************************************************************)
(* Symmetric matrices over an ordered field, by completing squares.           *)
(*                                                                            *)
(*  psd_or_negative : v^T S v >= 0 for all v, or v^T S v < 0 for some v       *)
(*         pd_bound : if v^T S v > 0 for all v != 0, then v^T S v >= e |v|^2  *)
(* form_dichotomy : the same as psd_or_negative of a symmetric bilinear form   *)
(*          pd_open : and matrices near S are positive definite too           *)
(*                                                                            *)
(* A field need not have square roots, nor be Archimedean.                    *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra ring.
From DeepLinear Require Import statements words frobenius weyl.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Symmetric.
Variable R : realFieldType.

Lemma quad11 (A : 'M[R]_1) v : quad A v = A 0 0 * v 0 0 ^+ 2.
Proof. by rewrite /quad [A]mx11_scalar mul_mx_scalar -scalemxAl !mxE big_ord1 !mxE expr2. Qed.

(* The form of a block matrix, with the square of the first entry completed. *)
Section Step.
Variables (n : nat) (S : 'M[R]_(1 + n)).
Hypothesis sym : S^T = S.
Let a : R := S 0 0.
Let r : 'rV[R]_n := ursubmx S.
Let S' : 'M[R]_n := drsubmx S.
Definition rest : 'M[R]_n := S' - a^-1 *: (r^T *m r).

Lemma S_block : S = block_mx a%:M r r^T S'.
Proof.
rewrite -[LHS]submxK; congr block_mx; last by rewrite /r trmx_ursub sym.
  by apply/matrixP => i j; rewrite !mxE !ord1 /= mulr1n; congr (S _ _); exact: val_inj.
Qed.
Lemma quad_block x (w : 'cV[R]_n) : quad S (col_mx x%:M w) = a * x ^+ 2 + 2%:R * x * (r *m w) 0 0 + quad S' w.
Proof.
have add00 (A B : 'M[R]_1) : (A + B) 0 0 = A 0 0 + B 0 0 by rewrite mxE.
have sca00 c (A : 'M[R]_1) : (c *: A) 0 0 = c * A 0 0 by rewrite mxE.
have tr00 : (w^T *m r^T) 0 0 = (r *m w) 0 0 by rewrite -trmx_mul mxE.
rewrite /quad S_block tr_col_mx tr_scalar_mx mul_row_block mul_row_col !mulmxDl !add00.
rewrite !mul_scalar_mx !mul_mx_scalar -!scalemxAl !sca00 tr00 [a%:M 0 0]mxE eqxx mulr1n.
by move: a ((r *m w) 0 0) ((w^T *m S' *m w) 0 0) => b c e; ring.
Qed.
Lemma quad_rest w : quad rest w = quad S' w - a^-1 * (r *m w) 0 0 ^+ 2.
Proof.
have sub00 (A B : 'M[R]_1) : (A - B) 0 0 = A 0 0 - B 0 0 by rewrite !mxE.
rewrite /quad /rest mulmxBr mulmxBl sub00 -scalemxAr -scalemxAl; congr (_ - _); rewrite mxE; congr (_ * _).
have -> : w^T *m (r^T *m r) *m w = (r *m w)^T *m (r *m w) by rewrite trmx_mul !mulmxA.
by rewrite mxE big_ord1 [_^T _ _]mxE expr2.
Qed.
Lemma completed x w : a != 0 ->
  quad S (col_mx x%:M w) = a * (x + a^-1 * (r *m w) 0 0) ^+ 2 + quad rest w.
Proof. by move=> a0; rewrite quad_block quad_rest; field. Qed.
Lemma rest_sym : rest^T = rest.
Proof. by rewrite /rest linearB linearZ /= trmx_mul trmxK /S' trmx_drsub sym. Qed.
Lemma col_split (v : 'cV[R]_(1 + n)) : v = col_mx (v 0 0)%:M (dsubmx v).
Proof.
rewrite -[LHS]vsubmxK; congr col_mx; apply/matrixP => i j; rewrite !mxE !ord1 /= mulr1n.
by congr (v _ _); exact: val_inj.
Qed.
End Step.

Theorem psd_or_negative n (S : 'M[R]_n) : S^T = S ->
  (forall v, 0 <= quad S v) \/ exists v, quad S v < 0.
Proof.
elim: n S => [|n IH] S sym.
  by left => v; rewrite /quad !mxE big_ord0.
have := @completed n S sym; have := quad_block sym; move: (rest_sym sym); rewrite -[n.+1]/(1 + n)%N in S sym *.
set a : R := S 0 0; set r := ursubmx S => rsym block compl.
case: (ltrgtP a 0) => a0.
- right; exists (col_mx 1%:M 0); rewrite block mulmx0 mxE mulr0 addr0 expr1n mulr1.
  by rewrite /quad mulmx0 mxE addr0.
- case: (IH _ rsym) => [nonneg|[w neg]]; last first.
    right; exists (col_mx (- (a^-1 * (r *m w) 0 0))%:M w).
    by rewrite compl ?gt_eqF // addNr expr0n mulr0 add0r.
  by left => v; rewrite [v]col_split compl ?gt_eqF // addr_ge0 ?nonneg // mulr_ge0 ?sqr_ge0 // ltW.
case: (r =P 0) => [r0|/eqP/rV0Pn[j rj]].
  have dsym : (drsubmx S)^T = drsubmx S by rewrite trmx_drsub sym.
  case: (IH _ dsym) => [nonneg|[w neg]]; [left => v | right; exists (col_mx 0%:M w)].
    by rewrite [v]col_split block a0 r0 mul0mx mxE mulr0 mul0r !add0r.
  by rewrite block a0 r0 mul0mx mxE mulr0 mul0r !add0r.
right; pose w : 'cV[R]_n := delta_mx j 0; pose s := - (quad (drsubmx S) w + 1) / (2%:R * r 0 j).
exists (col_mx s%:M w); rewrite block a0 mul0r add0r.
have -> : (r *m w) 0 0 = r 0 j by rewrite -colE mxE.
have -> : 2%:R * s * r 0 j = - (quad (drsubmx S) w + 1).
  by rewrite /s; field.
by rewrite opprD addrAC addNr add0r oppr_lt0 ltr01.
Qed.


Lemma sqnorm_block n x (w : 'cV[R]_n) : sqnorm (col_mx x%:M w : 'cV[R]_(1 + n)) = x ^+ 2 + sqnorm w.
Proof.
rewrite /sqnorm big_split_ord /= big_ord1 big_ord1; congr (_ + _).
  by rewrite col_mxEu mxE eqxx mulr1n.
by apply: eq_bigr => i _; rewrite !big_ord1 col_mxEd.
Qed.

Theorem pd_bound n (S : 'M[R]_n) : pd S -> exists2 e, 0 < e & forall v, e * sqnorm v <= quad S v.
Proof.
elim: n S => [|n IH] S [sym pos].
  by exists 1; rewrite ?ltr01 // => v; rewrite /quad /sqnorm !mxE !big_ord0 mulr0.
rewrite -[n.+1]/(1 + n)%N in S sym pos *; have compl := completed sym.
set a : R := S 0 0 in compl; set r := ursubmx S in compl.
have a0 : 0 < a.
  have := pos (col_mx 1%:M 0); rewrite (quad_block sym) mulmx0 mxE mulr0 addr0 expr1n mulr1 /quad mulmx0 mxE addr0.
  apply; apply/eqP => /(congr1 (fun v : 'cV[R]_(1 + n) => usubmx v 0 0)).
  by rewrite col_mxKu !mxE eqxx => /eqP; rewrite oner_eq0.
have rpd : pd (rest S).
  split=> [|w w0]; first exact: rest_sym.
  have := pos (col_mx (- (a^-1 * (r *m w) 0 0))%:M w); rewrite compl ?gt_eqF // addNr expr0n mulr0 add0r; apply.
  by apply: contraNneq w0 => /(congr1 dsubmx); rewrite col_mxKd linear0 => ->.
have [e e0 h] := IH _ rpd; pose K := 2%:R * (a^-1 ^+ 2 * sqnorm r) + 1.
have K0 : 0 < K by rewrite ltr_paddl ?ltr01 // mulr_ge0 ?ler0n // mulr_ge0 ?sqr_ge0 ?sqnorm_ge0.
exists (Num.min (a / 2%:R) (e / K)); first by rewrite lt_minr !divr_gt0 ?ltr0n.
move=> v; rewrite [v]col_split sqnorm_block compl ?gt_eqF //; set w := dsubmx v; set x := v 0 0.
set y := x + _; set m := Num.min _ _.
have m0 : 0 <= m by rewrite le_minr !divr_ge0 ?ler0n ?ltW.
have bound : x ^+ 2 + sqnorm w <= 2%:R * y ^+ 2 + K * sqnorm w.
  have cs := cauchy_schwarz r w; set z := (r *m w) 0 0 in cs.
  have zz : (a^-1 * z) ^+ 2 <= a^-1 ^+ 2 * sqnorm r * sqnorm w.
    by rewrite exprMn -mulrA ler_wpmul2l ?sqr_ge0.
  have sq : x ^+ 2 <= 2%:R * y ^+ 2 + 2%:R * (a^-1 * z) ^+ 2.
    rewrite -subr_ge0 [X in 0 <= X](_ : _ = (y + a^-1 * z) ^+ 2) ?sqr_ge0 // /y -/z.
    by move: (a^-1 * z) => b; ring.
  rewrite /K mulrDl mul1r addrA ler_add2r; apply: le_trans sq _; rewrite ler_add2l -mulrA ler_wpmul2l ?ler0n //.
apply: le_trans (_ : m * (2%:R * y ^+ 2 + K * sqnorm w) <= _); first by rewrite ler_wpmul2l.
rewrite mulrDr ler_add //.
  rewrite mulrA ler_wpmul2r ?sqr_ge0 // -ler_pdivl_mulr ?ltr0n //; by rewrite le_minl lexx.
apply: le_trans (h w); rewrite mulrA ler_wpmul2r ?sqnorm_ge0 // -ler_pdivl_mulr //; by rewrite le_minl lexx orbT.
Qed.

(* |D|^2 <= c^2 bounds the form. *)
Lemma quad_bound n (D : 'M[R]_n) c v : 0 <= c -> sqnorm D <= c ^+ 2 -> - (c * sqnorm v) <= quad D v.
Proof.
move=> c0 le; have cv : 0 <= c * sqnorm v by rewrite mulr_ge0 ?sqnorm_ge0.
suff : `|quad D v| <= c * sqnorm v by rewrite ler_norml => /andP[].
rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?normr_ge0 // real_normK ?num_real //.
rewrite /quad -mulmxA; apply: le_trans (cauchy_schwarz _ _) _; rewrite sqnorm_tr exprMn.
rewrite [X in _ <= _ * X]expr2 mulrCA ler_wpmul2l ?sqnorm_ge0 //.
by apply: le_trans (sqnorm_mul _ _) _; rewrite ler_wpmul2r ?sqnorm_ge0.
Qed.
Theorem pd_open n (S : 'M[R]_n) : pd S -> exists2 delta, 0 < delta & forall M, mxclose delta S M -> forall v, 0 <= quad M v.
Proof.
move=> /pd_bound[e e0 h]; have n0 : 0 < n.+1%:R :> R by rewrite ltr0n.
exists (e / n.+1%:R) => [|M cl v]; first by rewrite divr_gt0.
have -> : quad M v = quad S v + quad (M - S) v by rewrite /quad mulmxBr mulmxBl !mxE addrC subrK.
rewrite -(subrr (e * sqnorm v)); apply: ler_add; first exact: h.
apply: quad_bound; first exact: ltW.
have small i j : (M - S) i j ^+ 2 <= (e / n.+1%:R) ^+ 2.
  rewrite -real_normK ?num_real // ler_pexpn2r ?nnegrE ?normr_ge0 ?divr_ge0 ?ler0n ?(ltW e0) //.
  by rewrite !mxE ltW // cl.
apply: le_trans (_ : \sum_(i < n) \sum_(j < n) (e / n.+1%:R) ^+ 2 <= _).
  by apply: ler_sum => i _; apply: ler_sum => j _; exact: small.
rewrite !sumr_const card_ord -mulrnA -[X in X <= _]mulr_natr exprMn -mulrA ler_pimulr ?sqr_ge0 //.
rewrite exprVn mulrC ler_pdivr_mulr ?exprn_gt0 // mul1r -natrX ler_nat -mulnn leq_mul //.
Qed.

Theorem form_dichotomy n (b : 'cV[R]_n -> 'cV[R]_n -> R) :
  (forall u v, b u v = b v u) -> (forall u v w, b (u + v) w = b u w + b v w) -> (forall a u w, b (a *: u) w = a * b u w) ->
  (forall u, 0 <= b u u) \/ exists u, b u u < 0.
Proof.
move=> sym D Z; pose e i : 'cV[R]_n := delta_mx i 0; pose G := \matrix_(i, j) b (e i) (e j).
have expand u w : b u w = \sum_i u i 0 * b (e i) w.
  have b0 w' : b 0 w' = 0 by rewrite -(scale0r 0) Z mul0r.
  rewrite [in LHS](_ : u = \sum_i u i 0 *: e i).
    by rewrite (big_morph (b^~ w) (fun x y => D x y w) (b0 w)); apply: eq_bigr => i _; rewrite Z.
  apply/matrixP => i j; rewrite ord1 summxE (bigD1 i) //= !mxE !eqxx mulr1 big1 ?addr0 // => k ki.
  by rewrite !mxE eq_sym (negbTE ki) mulr0.
have quadG u : quad G u = b u u.
  rewrite /quad -mulmxA mxE expand; apply: eq_bigr => i _; rewrite !mxE; congr (_ * _).
  by rewrite sym expand; apply: eq_bigr => j _; rewrite !mxE sym mulrC.
have [|h|[u h]] := @psd_or_negative _ G; first by apply/matrixP => i j; rewrite !mxE.
  by left => u; rewrite -quadG.
by right; exists u; rewrite -quadG.
Qed.
End Symmetric.
