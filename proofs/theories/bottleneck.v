(******************************************************************************)
(* The thinnest level at one end of the chain (after Laurent and von Brecht,  *)
(* 2018): there the full gradient vanishes at every local minimum.            *)
(*                                                                            *)
(* thin_top == when the level above all layers is the thinnest                *)
(* thin_bot == when the level below all layers is the thinnest                *)
(*                                                                            *)
(* Idea, by induction on the number of layers, with the outer layer absorbed  *)
(* into C: if C stays of full rank, use the induction hypothesis; otherwise   *)
(* the kernel perturbation lemma moves through local minima with the same     *)
(* product, hence the same gradient, and concludes.                           *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements frobenius network stationarity kernel_perturbation.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* Unification must not unfold the gradient when products are reassociated. *)
Opaque grad.

Section Bottleneck.
Variable R : realFieldType.

Lemma canc_l k n a (C : 'M[R]_(k, n)) (G : 'M[R]_(k, a)) : row_free C -> C^T *m G = 0 -> G = 0.
Proof.
move=> fC /(congr1 (mulmx (pinvmx C)^T)).
by rewrite mulmxA -trmx_mul mulmxVp // trmx1 mul1mx mulmx0.
Qed.

Lemma canc_r k n a (C : 'M[R]_(n, k)) (G : 'M[R]_(a, k)) : row_full C -> G *m C^T = 0 -> G = 0.
Proof.
move=> fC /(congr1 (mulmx^~ (pinvmx C)^T)).
by rewrite -mulmxA -trmx_mul mulVpmx // trmx1 mulmx1 mul0mx.
Qed.

Lemma thin_top d (W : weights R d) k n p m (D : 'M[R]_(p, k)) (C : 'M[R]_(k, d n.+1))
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(p, m)) :
  (forall i, (i <= n)%N -> (k <= d i)%N) -> row_free C ->
  locmin n.+1 (fun V => qloss D X Y (C *m prodW V n.+1)) W ->
  grad D X Y (C *m prodW W n.+1) = 0.
Proof.
elim: n C => [|n IH] C wd fC lm.
  have st V : locmin 1 (fun V => qloss D X Y (C *m prodW V 1)) V ->
      grad D X Y (C *m prodW V 1) *m (prodW V 0)^T = 0.
    move=> lmV; apply: (canc_l fC); rewrite mulmxA -grad_mulD; apply: stat_top.
    by case: lmV => e e0 h; exists e => // U cU; rewrite !qloss_mulD; exact: h.
  by have := st W lm; rewrite /= trmx1 mulmx1.
have st V : locmin n.+2 (fun V => qloss D X Y (C *m prodW V n.+2)) V ->
    grad D X Y (C *m prodW V n.+2) *m (prodW V n.+1)^T = 0.
  move=> lmV; apply: (canc_l fC); rewrite mulmxA -grad_mulD; apply: stat_top.
  by case: lmV => e e0 h; exists e => // U cU; rewrite !qloss_mulD; exact: h.
case: (boolP (row_free (C *m W n.+1))) => [fC'|nf].
  have := IH (C *m W n.+1); rewrite -mulmxA; apply=> //.
    by move=> i li; apply: wd; exact: leqW.
  case: lm => e e0 h; exists e => // V cV.
  pose V' : weights R d := fun i => if (i < n.+1)%N then V i else W i.
  have EV' : prodW V' n.+1 = prodW V n.+1 by apply: prodW_ext => i li; rewrite /V' li.
  have := h V'; rewrite -[prodW V' n.+2]/(V' n.+1 *m prodW V' n.+1) EV'.
  have -> : V' n.+1 = W n.+1 by rewrite /V' ltnn.
  rewrite -!mulmxA; apply=> i li; rewrite /V'; case: ltnP => [li'|_]; first exact: cV.
  exact: mxclose_refl.
have [e e0 mv] := locmin_move lm.
apply: (can_inj (@trmxK _ _ _)); rewrite trmx0.
apply: (@ker_low R d W k n.+1 k _ (C *m W n.+1) _ e e0) => //.
  by rewrite ltn_neqAle rank_leq_row andbT -/(row_free _).
move=> V cV agV EV.
have EP : C *m prodW V n.+2 = C *m prodW W n.+2.
  rewrite -[prodW V n.+2]/(V n.+1 *m prodW V n.+1) -[prodW W n.+2]/(W n.+1 *m prodW W n.+1) agV //.
  by move: (prodW V n.+1) (prodW W n.+1) EV => P1 P2; rewrite -!mulmxA.
have lmV : locmin n.+2 (fun V => qloss D X Y (C *m prodW V n.+2)) V.
  apply: mv; last by rewrite EP.
  move=> i; rewrite ltnS leq_eqVlt => /predU1P[->|li]; last exact: cV.
  by rewrite agV //; exact: mxclose_refl.
have := st V lmV; rewrite EP => h.
by rewrite -[LHS]trmxK trmx_mul trmxK h trmx0.
Qed.

Lemma thin_bot n : forall d (W : weights R d) k p m (D : 'M[R]_(p, d n.+1)) (C : 'M[R]_(d 0%N, k))
    (X : 'M[R]_(k, m)) (Y : 'M[R]_(p, m)),
  (forall i, (i <= n.+1)%N -> (k <= d i)%N) -> row_full C ->
  locmin n.+1 (fun V => qloss D X Y (prodW V n.+1 *m C)) W ->
  grad D X Y (prodW W n.+1 *m C) = 0.
Proof.
elim: n => [|n IH] d W k p m D C X Y wd fC lm.
  apply: (canc_r fC); rewrite -grad_mulX.
  have := @stat_bot R d W 0 m p D (C *m X) Y; rewrite [prodW _ 0]/= trmx1 mul1mx; apply.
  by case: lm => e e0 h; exists e => // U cU; rewrite !qloss_mulX; exact: h.
have st V : locmin n.+2 (fun V => qloss D X Y (prodW V n.+2 *m C)) V ->
    (prodW (shiftW V) n.+1)^T *m grad D X Y (prodW V n.+2 *m C) = 0.
  move=> lmV; apply: (canc_r fC); rewrite -mulmxA -grad_mulX; apply: stat_bot.
  by case: lmV => e e0 h; exists e => // U cU; rewrite !qloss_mulX; exact: h.
case: (boolP (row_full (W 0%N *m C))) => [fC'|nf].
  have := @IH _ (shiftW W) k p m D (W 0%N *m C) X Y.
  rewrite mulmxA -prodW_recr; apply=> //; first by move=> i li; apply: (wd i.+1).
  case: lm => e e0 h; exists e => // V cV.
  have := h (scons (W 0%N) V); rewrite !prodW_recr -!mulmxA; apply.
  by move=> [|i] li /=; [exact: mxclose_refl | exact: (cV i)].
have [e e0 mv] := locmin_move lm.
apply: (can_inj (@trmxK _ _ _)); rewrite trmx0.
apply: (@ker_up R n.+1 _ (shiftW W) k _ _ (W 0%N *m C) _ e e0) => //.
- by move=> i li; apply: (wd i.+1).
- by rewrite ltn_neqAle rank_leq_col andbT -/(row_full _).
move=> V cV EV.
have EP : prodW (scons (W 0%N) V) n.+2 *m C = prodW W n.+2 *m C.
  rewrite (prodW_recr (scons (W 0%N) V)) (prodW_recr W n.+1) -[LHS]mulmxA -[RHS]mulmxA.
  exact: EV.
have lmV : locmin n.+2 (fun V => qloss D X Y (prodW V n.+2 *m C)) (scons (W 0%N) V).
  apply: mv; last by rewrite EP.
  by move=> [|i] li /=; [exact: mxclose_refl | exact: (cV i)].
have := st _ lmV; rewrite EP => h.
by rewrite -[LHS]trmxK trmx_mul trmxK h trmx0.
Qed.

Section Split.
Variables (p n : nat) (d : nat -> nat) (m : nat).
Variables (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d (n + p)%N, m)) (W : weights R d).
Hypothesis wd : forall i, (i <= n + p)%N -> (d p <= d i)%N.
Hypothesis lm : locmin (n + p) (loss X Y) W.

Local Notation F := (qloss (1%:M : 'M_(d (n + p)%N)) X Y).
Let A := prodW (upW p W) n.
Let B := prodW W p.

(* restriction to the lower / upper part *)
Lemma lm_lower (V : weights R d) : locmin (n + p) (loss X Y) V ->
  locmin p (fun U => F (prodW (upW p V) n *m prodW U p)) V.
Proof.
case=> e e0 h; exists e => // U cU; have := h (glue U (upW p V)).
rewrite !lossE prodW_glue prodW_cat; apply=> i li.
case: (ltnP i p) => ip; first by rewrite glue_lo //; exact: cU.
by rewrite -(subnK ip) glue_hi; exact: mxclose_refl.
Qed.

Lemma lm_upper (V : weights R d) : locmin (n + p) (loss X Y) V ->
  locmin n (fun U => F (prodW U n *m prodW V p)) (upW p V).
Proof.
case=> e e0 h; exists e => // U cU; have := h (glue V U).
rewrite !lossE prodW_glue prodW_cat; apply=> i li.
case: (ltnP i p) => ip; first by rewrite glue_lo //; exact: mxclose_refl.
rewrite -(subnK ip) glue_hi; apply: cU.
by rewrite ltn_subLR // addnC.
Qed.

End Split.

End Bottleneck.
