(*******************************************************************************)
(* Every local minimum of a deep linear network is global, for any widths,     *)
(* any data X and Y, and over any ordered field.                               *)
(*                                                                             *)
(* The chain is cut at its thinnest level p: A = W_H ... W_(p+1) lies above,   *)
(* B = W_p ... W_1 below, and G is the gradient at the product A B.            *)
(*                                                                             *)
(* grad_upper, grad_lower == G B^T = 0 and A^T G = 0 at every local minimum    *)
(* deficientA, deficientB == if A is not injective or B not surjective, G = 0: *)
(*                           the kernel perturbation lemma with C = A or B     *)
(*             full_curve == otherwise (A, B) is a curve minimum               *)
(*        split_dichotomy == the alternative                                   *)
(*    no_bad_local_minima == the theorem                                       *)
(*******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements frobenius network stationarity.
From DeepLinear Require Import kernel_perturbation bottleneck second_order rank_constrained lifting.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* Unification must not unfold the gradient when products are reassociated. *)
Opaque grad.

Section NoBadMinima.
Variable R : realFieldType.

Section Interior.
Variables (p n : nat) (d : nat -> nat) (m : nat).
Variables (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d (n.+1 + p.+1)%N, m)) (W : weights R d).
Hypothesis wd : forall i, (i <= n.+1 + p.+1)%N -> (d p.+1 <= d i)%N.
Hypothesis lm : locmin (n.+1 + p.+1) (loss X Y) W.
Let A := prodW (upW p.+1 W) n.+1.
Let B := prodW W p.+1.
Let G := grad (1%:M : 'M_(d (n.+1 + p.+1)%N)) X Y (prodW W (n.+1 + p.+1)).

Lemma grad_upper (V : weights R d) : locmin (n.+1 + p.+1) (loss X Y) V ->
  grad 1%:M X Y (prodW V (n.+1 + p.+1)) *m (prodW V p.+1)^T = 0.
Proof.
move=> /lm_upper h; rewrite prodW_cat -grad_mulX.
have := @thin_bot R n _ (upW p.+1 V) (d p.+1) _ m 1%:M 1%:M (prodW V p.+1 *m X) Y.
rewrite mulmx1; apply.
- move=> i li; apply: wd; rewrite leq_add2r //.
- by rewrite row_full_unit unitmx1.
by case: h => e e0 h; exists e => // U cU; rewrite !qloss_mulX !mulmx1; exact: h.
Qed.

Lemma grad_lower (V : weights R d) : locmin (n.+1 + p.+1) (loss X Y) V ->
  (prodW (upW p.+1 V) n.+1)^T *m grad 1%:M X Y (prodW V (n.+1 + p.+1)) = 0.
Proof.
move=> /lm_lower h; rewrite prodW_cat -grad_mulD mul1mx.
have := @thin_top R _ V (d p.+1) p _ m (prodW (upW p.+1 V) n.+1) 1%:M X Y.
rewrite mul1mx; apply.
- move=> i li; apply: wd; apply: leq_trans li _; apply: leq_trans (leqnSn p) (leq_addl _ _).
- by rewrite row_free_unit unitmx1.
case: h => e e0 h; exists e => // U cU; rewrite !mul1mx.
rewrite -[prodW (upW p.+1 V) n.+1]mul1mx !qloss_mulD; exact: h.
Qed.

Lemma deficientA : ~~ row_full A -> G = 0.
Proof.
move=> nA; have [e e0 mv] := locmin_move lm.
apply: (can_inj (@trmxK _ _ _)); rewrite trmx0.
apply: (@ker_low R d W (d p.+1) p.+1 _ _ A _ e e0).
- by move=> i li; apply: wd; apply: leq_trans li (leq_addl _ _).
- by rewrite ltn_neqAle rank_leq_col andbT -/(row_full _).
move=> V cV agV EV.
have EP : prodW V (n.+1 + p.+1) = prodW W (n.+1 + p.+1).
  rewrite !prodW_cat -/A -EV; congr (_ *m _).
  by apply: prodW_ext => i _; rewrite /upW agV // leq_addl.
have lmV : locmin (n.+1 + p.+1) (loss X Y) V.
  apply: mv; last by rewrite /loss EP.
  move=> i li; case: (ltnP i p.+1) => ip; first exact: cV.
  by rewrite agV //; exact: mxclose_refl.
have := grad_upper lmV; rewrite EP -/G => h.
by rewrite -[LHS]trmxK trmx_mul trmxK h trmx0.
Qed.

Lemma deficientB : ~~ row_free B -> G = 0.
Proof.
move=> nB; have [e e0 mv] := locmin_move lm.
apply: (can_inj (@trmxK _ _ _)); rewrite trmx0.
apply: (@ker_up R n.+1 _ (upW p.+1 W) (d p.+1) _ _ B _ e e0).
- by move=> i li; apply: wd; rewrite leq_add2r.
- by rewrite ltn_neqAle rank_leq_row andbT -/(row_free _).
move=> V cV EV.
have EP : prodW (glue W V) (n.+1 + p.+1) = prodW W (n.+1 + p.+1).
  by rewrite prodW_glue EV -prodW_cat.
have lmV : locmin (n.+1 + p.+1) (loss X Y) (glue W V).
  apply: mv; last by rewrite /loss EP.
  move=> i li; case: (ltnP i p.+1) => ip.
    by rewrite glue_lo //; exact: mxclose_refl.
  by rewrite -(subnK ip) glue_hi; apply: cV; rewrite ltn_subLR // addnC.
have := grad_lower lmV; rewrite EP -/G.
have -> : prodW (upW p.+1 (glue W V)) n.+1 = prodW V n.+1.
  by apply: prodW_ext => i _; exact: glue_hi.
by move=> h; rewrite -[LHS]trmxK trmx_mul trmxK h trmx0.
Qed.

Lemma full_curve : row_full A -> row_free B -> curve_min A B X Y.
Proof.
move=> fA fB S T; case: lm => e e0 h; have [e' e'0 lift] := lift_glue fA fB e0.
have [t1 t10 s1] := mxsum_pert S e'0; have [t2 t20 s2] := mxsum_pert T e'0.
exists (Num.min t1 t2) => [|t]; first by rewrite lt_minr t10.
rewrite lt_minr => /andP[/s1 l1 /s2 l2].
have [||V cV EV] := lift (A + t *: S) (B + t *: T); try by rewrite addrC addKr.
by have := h V cV; rewrite !lossE EV prodW_cat qloss_le.
Qed.

Lemma interior_dichotomy : G = 0 \/ [/\ row_full A, row_free B & curve_min A B X Y].
Proof.
case: (boolP (row_full A)) => [fA|/deficientA]; last by left.
case: (boolP (row_free B)) => [fB|/deficientB]; last by left.
by right; split=> //; exact: full_curve.
Qed.

End Interior.

(* When the thinnest level is an end of the chain, the gradient vanishes. *)
Lemma split_dichotomy p n (d : nat -> nat) m
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d (n + p)%N, m)) (W : weights R d) :
  (0 < n + p)%N -> (forall i, (i <= n + p)%N -> (d p <= d i)%N) -> local_min X Y W ->
  grad 1%:M X Y (prodW W (n + p)) = 0 \/
  [/\ row_full (prodW (upW p W) n), row_free (prodW W p) &
      curve_min (prodW (upW p W) n) (prodW W p) X Y].
Proof.
case: n Y => [|n] Y Hpos wd lm; last first.
  case: p Y Hpos wd lm => [|p] Y _ wd lm; last exact: interior_dichotomy wd lm.
  left; rewrite prodW_cat; have h := lm_upper lm.
  have := @thin_bot R n _ (upW 0 W) (d 0%N) _ m 1%:M 1%:M X Y; apply.
  - by move=> i li; apply: wd; rewrite leq_add2r.
  - by rewrite row_full_unit unitmx1.
  exact: h.
case: p Y Hpos wd lm => [|p] Y // _ wd lm; left.
have h := lm_lower (n := 0) lm.
have := @thin_top R _ W (d p.+1) p _ m 1%:M 1%:M X Y; rewrite mul1mx; apply.
- by move=> i li; apply: wd; apply: leqW.
- by rewrite row_free_unit unitmx1.
exact: h.
Qed.

Lemma exists_bottleneck (d : nat -> nat) H : exists p, bottleneck d H p.
Proof.
case: (@arg_minnP _ (ord0 : 'I_H.+1) xpredT (fun i => d i) isT) => p _ minp.
exists p; split=> [|i li]; first by rewrite -ltnS.
exact: (minp (Ordinal (n := H.+1) (m := i) li)).
Qed.

Theorem no_bad_local_minima d H m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m))
    (W : weights R d) : local_min X Y W -> global_min X Y W.
Proof.
case: H Y => [|H] Y lm V; first by rewrite /loss.
have [p [pH wd]] := exists_bottleneck d H.+1; move: wd.
rewrite -(subnK pH) in Y lm *; move: (H.+1 - p)%N (subnK pH) Y lm => n nE Y lm wd.
have np : (0 < n + p)%N by rewrite nE.
rewrite !lossE; have [g0|[fA fB cm]] := split_dichotomy np wd lm.
  exact: grad0_global.
rewrite qloss_le {1}prodW_cat; apply: curve_min_global fA cm _ _.
by rewrite prodW_cat; apply: leq_trans (mxrankM_maxl _ _) (rank_leq_col _).
Qed.

Theorem gradient_or_full_rank d H p m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m))
    (W : weights R d) : bottleneck d H p -> local_min X Y W ->
  gradient X Y (prodW W H) = 0 \/ \rank (prodW W H) = d p.
Proof.
case=> pH wd; case: H pH wd Y => [|H] pH wd Y lm.
  by move: pH; rewrite leqn0 => /eqP ->; right; rewrite mxrank1.
move: wd; rewrite -(subnK pH) in Y lm *; move: (H.+1 - p)%N (subnK pH) Y lm => n nE Y lm wd.
have np : (0 < n + p)%N by rewrite nE.
rewrite -gradE; have [|[fA fB _]] := split_dichotomy np wd lm; first by left.
by right; rewrite prodW_cat mxrankMfree //; exact/eqP.
Qed.

End NoBadMinima.
