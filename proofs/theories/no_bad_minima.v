(*******************************************************************************)
(* Every local minimum of a deep linear network is global, for any widths,     *)
(* any data X and Y, and over any ordered field.                               *)
(*                                                                             *)
(* The chain is cut at its thinnest level p: A = W_H ... W_(p+1) lies above,   *)
(* B = W_p ... W_1 below, and G is the gradient at the product A B.            *)
(*                                                                             *)
(*             full_curve == where A is injective and B surjective, (A, B) is  *)
(*                           a curve minimum                                   *)
(*        split_dichotomy == otherwise G = 0, as for any loss with a gradient  *)
(*    no_bad_local_minima == the theorem                                       *)
(*******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements frobenius network stationarity.
From DeepLinear Require Import differentiable bottleneck second_order rank_constrained lifting.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* Unification must not unfold the gradient when products are reassociated. *)
Opaque grad.

Section NoBadMinima.
Variable R : realFieldType.

(* If A is injective and B surjective, (A, B) is a minimum along curves. *)
Lemma full_curve p n (d : nat -> nat) m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d (n.+1 + p.+1)%N, m))
    (W : weights R d) (A := prodW (upW p.+1 W) n.+1) (B := prodW W p.+1) :
  local_min X Y W -> row_full A -> row_free B -> curve_min A B X Y.
Proof.
move=> lm fA fB S T; case: lm => e e0 h; have [e' e'0 lift] := lift_glue fA fB e0.
have [t1 t10 s1] := mxsum_pert S e'0; have [t2 t20 s2] := mxsum_pert T e'0.
exists (Num.min t1 t2) => [|t]; first by rewrite lt_minr t10.
rewrite lt_minr => /andP[/s1 l1 /s2 l2].
have [||V cV EV] := lift (A + t *: S) (B + t *: T); try by rewrite addrC addKr.
by have := h V cV; rewrite !lossE EV prodW_cat qloss_le.
Qed.

(* The square loss has a gradient. *)
Lemma split_dichotomy p n (d : nat -> nat) m
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d (n + p)%N, m)) (W : weights R d) :
  (0 < n + p)%N -> (forall i, (i <= n + p)%N -> (d p <= d i)%N) -> local_min X Y W ->
  grad 1%:M X Y (prodW W (n + p)) = 0 \/
  [/\ row_full (prodW (upW p W) n), row_free (prodW W p) &
      curve_min (prodW (upW p W) n) (prodW W p) X Y].
Proof.
move=> Hpos wd lm; have lmF : locmin (n + p) (fun V => qloss 1%:M X Y (prodW V (n + p))) W.
  by case: lm => e e0 h; exists e => // V /h; rewrite !lossE.
have [g0|[n0 p0 fA fB]] := alternative (qloss_diff 1%:M X Y) Hpos wd lmF; first by left.
right; split=> //; clear lmF; case: n p n0 p0 Y Hpos wd lm fA fB => // n [] // p _ _ Y _ _ lm fA fB.
exact: full_curve.
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
