(********************************************************************************)
(* Lemma 3.3 in its literal reading is false: the identity has the singular     *)
(* value decomposition 1 = 1 1 1^T, but the matrices N k = 1 + k [7 24; 24 -7], *)
(* near the identity for small k, have singular vectors (4, 3)/5, (-3, 4)/5     *)
(* for every k != 0 (up to sign and order), far from those of the identity.     *)
(*                                                                              *)
(* Idea. If N k = U D V^T, the first column (a, b) of U is an eigenvector of    *)
(* N k (N k)^T, whence (3 b + 4 a) (4 b - 3 a) = 0; but (a, b) is near (1, 0).  *)
(* The counterexample is rational, so it lives in every ordered field.          *)
(********************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section SvdCounterexample.
Variable R : realFieldType.
Implicit Types k a b : R.

Definition N k : 'M[R]_2 := \matrix_(i, j)
  if i == j then (if i == 0 then 1 + 7%:R * k else 1 - 7%:R * k) else 24%:R * k.

Lemma svd1 n : sorted_svd (1%:M : 'M[R]_n) 1%:M 1%:M 1%:M.
Proof.
split; first split.
- by rewrite trmx1 !mulmx1.
- by rewrite /orthogonal trmx1 mulmx1.
- by rewrite /orthogonal trmx1 mulmx1.
- by move=> i j ne; rewrite mxE -val_eqE /= (negPf ne).
- by move=> i j; rewrite mxE ler0n.
by move=> i i' j j' ei ei' _; rewrite !mxE -!val_eqE /= ei ei' !eqxx.
Qed.

Lemma svd_eigen m n (M : 'M[R]_(m, n)) U D V :
  svd M U D V -> M *m M^T *m U = U *m (D *m D^T).
Proof.
case=> -> oU oV _ _; rewrite !trmx_mul trmxK !mulmxA.
by rewrite -(mulmxA _ U^T U) oU mulmx1 -(mulmxA _ V^T V) oV mulmx1.
Qed.

Lemma svd_N k (U D V : 'M[R]_2) : k != 0 -> svd (N k) U D V ->
  let a := U 0 0 in let b := U 1 0 in (3%:R * b + 4%:R * a) * (4%:R * b - 3%:R * a) = 0.
Proof.
move=> k0 sv a b; have E := svd_eigen sv; have [_ _ _ Dd _] := sv.
pose s := (D *m D^T) 0 0.
have s10 : (D *m D^T) 1 0 = 0.
  rewrite mxE big1 // => l _; rewrite mxE; case: (eqVneq l 0) => [->|l0].
    by rewrite (Dd 1 0) // mul0r.
  by rewrite (Dd 0 l) ?mulr0 // eq_sym.
have E0 := congr1 (fun M : 'M_2 => M 0 0) E; have E1 := congr1 (fun M : 'M_2 => M 1 0) E.
have col i : (U *m (D *m D^T)) i 0 = U i 0 * s.
  rewrite mxE !big_ord_recl big_ord0 addr0 (_ : lift ord0 ord0 = 1); last exact: val_inj.
  by rewrite s10 mulr0 addr0.
move: E0 E1; rewrite !col -/a -/b.
rewrite !mxE !big_ord_recl !big_ord0 !mxE !big_ord_recl !big_ord0 !mxE.
rewrite (_ : lift ord0 ord0 = 1 :> 'I_2); last exact: val_inj.
rewrite /= -/a -/b !addr0 => E0 E1.
have h : 4%:R * k * ((3%:R * b + 4%:R * a) * (4%:R * b - 3%:R * a)) = b * (a * s) - a * (b * s).
  by rewrite -E0 -E1; ring.
apply/eqP; have /eqP := h; rewrite [b * _]mulrCA subrr mulf_eq0 mulf_eq0 pnatr_eq0 (negPf k0).
by [].
Qed.

Lemma lemma_3_3_false : ~ Claim.lemma_3_3_literal R.
Proof.
have fr : full_rank (1%:M : 'M[R]_2) by rewrite /full_rank mxrank1 minnn.
have e0 : (0 : R) < 7%:R^-1 by rewrite invr_gt0 ltr0n.
move=> /(_ 2%N 2%N 1%:M 1%:M 1%:M 1%:M fr (svd1 2) _ e0) [delta d0 h].
pose k := delta / 25%:R; have kp : 0 < k by rewrite divr_gt0 ?ltr0n.
have small c : (c < 25)%N -> `|c%:R * k| < delta.
  move=> c25; rewrite normrM (gtr0_norm kp) ger0_norm ?ler0n // mulrCA gtr_pmulr //.
  by rewrite ltr_pdivr_mulr ?ltr0n // mul1r ltr_nat.
have [|U [D [V [sv [cU _ _]]]]] := h (N k).
  move=> i j; rewrite !mxE; case: (i == j); last by rewrite subr0; exact: small.
  case: (i == 0); first by rewrite addrC addKr; exact: small.
  by rewrite addrC addKr normrN; exact: small.
have := svd_N (lt0r_neq0 kp) sv; move: (cU 0 0) (cU 1 0); rewrite !mxE /= subr0.
move: (U 0 0) (U 1 0) => a b ca cb /= /eqP; rewrite mulf_eq0.
have bound (x y : R) (c d : nat) : (c + d = 7)%N -> `|x| < 7%:R^-1 -> `|y| < 7%:R^-1 ->
    `|c%:R * x + d%:R * y| < 2%:R.
  move=> cd hx hy; apply: le_lt_trans (_ : 1 < _); last by rewrite ltr1n.
  apply: le_trans (ler_norm_add _ _) _; rewrite !normrM !normr_nat.
  apply: (@le_trans _ _ (c%:R * 7%:R^-1 + d%:R * 7%:R^-1)); last first.
    by rewrite -mulrDl -natrD cd mulfV // pnatr_eq0.
  by apply: ler_add; rewrite ler_wpmul2l ?ler0n // ltW.
case/orP => /eqP E.
  have := bound (- b) (- (a - 1)) 3%N 4%N erefl; rewrite !normrN => /(_ cb ca).
  have -> : 3%:R * - b + 4%:R * - (a - 1) = 4%:R - (3%:R * b + 4%:R * a) :> R by ring.
  by rewrite E subr0 ger0_norm ?ler0n // ltr_nat.
have := bound (- b) (a - 1) 4%N 3%N erefl; rewrite !normrN => /(_ cb ca).
have -> : 4%:R * - b + 3%:R * (a - 1) = - (3%:R + (4%:R * b - 3%:R * a)) :> R by ring.
by rewrite E addr0 normrN ger0_norm ?ler0n // ltr_nat.
Qed.

End SvdCounterexample.
