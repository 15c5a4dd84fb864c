(******************************************************************************)
(* The rank-deficient case, for any loss F of the product that has a gradient *)
(* G (after Laurent and von Brecht, 2018): at a local minimum of F(A B), cut  *)
(* at the thinnest level p, either G = 0, or A is injective and B surjective. *)
(*                                                                            *)
(* stat_top, stat_bot == at a local minimum, the gradient vanishes in the     *)
(*                       directions of the last, resp. of the first layer     *)
(* thin_top == when the level above all layers is the thinnest, G = 0         *)
(* thin_bot == when the level below all layers is the thinnest, G = 0         *)
(* grad_upper, grad_lower == G B^T = 0 and A^T G = 0 at every local minimum   *)
(* deficientA, deficientB == if A is not injective or B not surjective, G = 0:*)
(*                           the kernel perturbation lemma with C = A or B    *)
(*  alternative == G = 0, or A is injective and B surjective                  *)
(*                                                                            *)
(* Idea of thin_top, by induction on the number of layers, with the outer     *)
(* layer absorbed into C: if C stays of full rank, use the induction          *)
(* hypothesis; otherwise the kernel perturbation lemma moves through local    *)
(* minima with the same product, hence the same gradient, and concludes.      *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements frobenius network differentiable kernel_perturbation.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

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

Lemma stat_top d (W : weights R d) n k (f : 'M[R]_(k, d 0%N) -> R) g (C : 'M[R]_(k, d n.+1)) :
  differentiable f g -> locmin n.+1 (fun V => f (C *m prodW V n.+1)) W ->
  C^T *m (g (C *m prodW W n.+1) *m (prodW W n)^T) = 0.
Proof.
move=> df [e e0 h]; apply: trdot_eq0 => E.
have -> : \tr (C^T *m (g (C *m prodW W n.+1) *m (prodW W n)^T) *m E^T)
        = \tr (g (C *m prodW W n.+1) *m (C *m (E *m prodW W n))^T).
  by move: (g _) => G; rewrite !trmx_mul !mulmxA [RHS]mxtrace_mulC !mulmxA.
apply: (diff_stat df); have [t0 t00 st] := small_pert (W n) E e0.
exists t0 => // t lt.
have -> : C *m prodW W n.+1 + t *: (C *m (E *m prodW W n)) = C *m prodW (upd W (W n + t *: E)) n.+1.
  have Eu : prodW (upd W (W n + t *: E)) n = prodW W n.
    by apply: prodW_ext => i li; rewrite upd_neq // neq_ltn li.
  by rewrite /= upd_eq Eu mulmxDl mulmxDr -scalemxAl -scalemxAr.
apply: h => i li; case: (altP (i =P n)) => [->|ne]; first by rewrite upd_eq; exact: st.
by rewrite upd_neq //; exact: mxclose_refl.
Qed.

Lemma stat_bot d (W : weights R d) n k (f : 'M[R]_(d n.+1, k) -> R) g (C : 'M[R]_(d 0%N, k)) :
  differentiable f g -> locmin n.+1 (fun V => f (prodW V n.+1 *m C)) W ->
  (prodW (shiftW W) n)^T *m g (prodW W n.+1 *m C) *m C^T = 0.
Proof.
move=> df [e e0 h]; apply: trdot_eq0 => E.
have -> : \tr ((prodW (shiftW W) n)^T *m g (prodW W n.+1 *m C) *m C^T *m E^T)
        = \tr (g (prodW W n.+1 *m C) *m (prodW (shiftW W) n *m E *m C)^T).
  by move: (g _) => G; rewrite !trmx_mul !mulmxA [RHS]mxtrace_mulC !mulmxA.
apply: (diff_stat df); have [t0 t00 st] := small_pert (W 0%N) E e0.
exists t0 => // t lt.
have -> : prodW W n.+1 *m C + t *: (prodW (shiftW W) n *m E *m C) =
          prodW (scons (W 0%N + t *: E) (shiftW W)) n.+1 *m C.
  rewrite [in LHS]prodW_recr [in RHS]prodW_recr -[scons _ _ 0%N]/(W 0%N + t *: E).
  by rewrite mulmxDr mulmxDl -scalemxAr -scalemxAl.
apply: h => -[|i] li /=; first exact: st.
exact: mxclose_refl.
Qed.

Lemma thin_top d (W : weights R d) k n (f : 'M[R]_(k, d 0%N) -> R) g (C : 'M[R]_(k, d n.+1)) :
  differentiable f g -> (forall i, (i <= n)%N -> (k <= d i)%N) -> row_free C ->
  locmin n.+1 (fun V => f (C *m prodW V n.+1)) W -> g (C *m prodW W n.+1) = 0.
Proof.
move=> df; elim: n C => [|n IH] C wd fC lm.
  by have := canc_l fC (stat_top df lm); rewrite /= trmx1 mulmx1.
have st V : locmin n.+2 (fun V => f (C *m prodW V n.+2)) V ->
    g (C *m prodW V n.+2) *m (prodW V n.+1)^T = 0.
  by move=> lmV; exact: canc_l fC (stat_top df lmV).
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
have lmV : locmin n.+2 (fun V => f (C *m prodW V n.+2)) V.
  apply: mv; last by rewrite EP.
  move=> i; rewrite ltnS leq_eqVlt => /predU1P[->|li]; last exact: cV.
  by rewrite agV //; exact: mxclose_refl.
have := st V lmV; rewrite EP => h.
by rewrite -[LHS]trmxK trmx_mul trmxK h trmx0.
Qed.

Lemma thin_bot n : forall d (W : weights R d) k (f : 'M[R]_(d n.+1, k) -> R) g (C : 'M[R]_(d 0%N, k)),
  differentiable f g -> (forall i, (i <= n.+1)%N -> (k <= d i)%N) -> row_full C ->
  locmin n.+1 (fun V => f (prodW V n.+1 *m C)) W -> g (prodW W n.+1 *m C) = 0.
Proof.
elim: n => [|n IH] d W k f g C df wd fC lm.
  by have := stat_bot df lm; rewrite [prodW _ 0]/= trmx1 mul1mx; exact: canc_r.
have st V : locmin n.+2 (fun V => f (prodW V n.+2 *m C)) V ->
    (prodW (shiftW V) n.+1)^T *m g (prodW V n.+2 *m C) = 0.
  by move=> lmV; apply: (canc_r fC); exact: stat_bot df lmV.
case: (boolP (row_full (W 0%N *m C))) => [fC'|nf].
  have := @IH _ (shiftW W) k f g (W 0%N *m C) df.
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
have lmV : locmin n.+2 (fun V => f (prodW V n.+2 *m C)) (scons (W 0%N) V).
  apply: mv; last by rewrite EP.
  by move=> [|i] li /=; [exact: mxclose_refl | exact: (cV i)].
have := st _ lmV; rewrite EP => h.
by rewrite -[LHS]trmxK trmx_mul trmxK h trmx0.
Qed.


Section Interior.
Variables (p n : nat) (d : nat -> nat).
Local Notation H := (n.+1 + p.+1)%N.
Variables (F : 'M[R]_(d H, d 0%N) -> R) (G : 'M[R]_(d H, d 0%N) -> 'M[R]_(d H, d 0%N)) (W : weights R d).
Hypothesis dF : differentiable F G.
Hypothesis wd : forall i, (i <= H)%N -> (d p.+1 <= d i)%N.
Local Notation L := (fun V : weights R d => F (prodW V H)).
Hypothesis lm : locmin H L W.
Let A := prodW (upW p.+1 W) n.+1.
Let B := prodW W p.+1.

Lemma grad_upper (V : weights R d) : locmin H L V -> G (prodW V H) *m (prodW V p.+1)^T = 0.
Proof.
case=> e e0 h; have df1 := diff_comp 1%:M (prodW V p.+1) dF.
have := @thin_bot n _ (upW p.+1 V) (d p.+1) _ _ 1%:M df1.
rewrite [X in _ -> _ -> _ -> X = _](_ : _ = G (prodW V H) *m (prodW V p.+1)^T); last first.
  by rewrite prodW_cat trmx1 !mul1mx !mulmx1.
apply; first by move=> i li; apply: wd; rewrite leq_add2r.
  by rewrite row_full_unit unitmx1.
exists e => // U cU; have := h (glue V U).
rewrite !mulmx1 !mul1mx prodW_glue prodW_cat; apply=> i li.
case: (ltnP i p.+1) => ip; first by rewrite glue_lo //; exact: mxclose_refl.
by rewrite -(subnK ip) glue_hi; apply: cU; rewrite ltn_subLR // addnC.
Qed.

Lemma grad_lower (V : weights R d) : locmin H L V -> (prodW (upW p.+1 V) n.+1)^T *m G (prodW V H) = 0.
Proof.
case=> e e0 h; have df1 := diff_comp (prodW (upW p.+1 V) n.+1) 1%:M dF.
have := @thin_top d V (d p.+1) p _ _ 1%:M df1.
rewrite [X in _ -> _ -> _ -> X = _](_ : _ = (prodW (upW p.+1 V) n.+1)^T *m G (prodW V H)); last first.
  by rewrite prodW_cat trmx1 mul1mx !mulmx1.
apply; first by move=> i li; apply: wd; apply: leq_trans li _; apply: leq_trans (leqnSn p) (leq_addl _ _).
  by rewrite row_free_unit unitmx1.
exists e => // U cU; have := h (glue U (upW p.+1 V)).
rewrite !mulmx1 !mul1mx prodW_glue prodW_cat; apply=> i li.
case: (ltnP i p.+1) => ip; first by rewrite glue_lo //; exact: cU.
by rewrite -(subnK ip) glue_hi; exact: mxclose_refl.
Qed.

Lemma deficientA : ~~ row_full A -> G (prodW W H) = 0.
Proof.
move=> nA; have [e e0 mv] := locmin_move lm.
apply: (can_inj (@trmxK _ _ _)); rewrite trmx0.
apply: (@ker_low R d W (d p.+1) p.+1 _ _ A _ e e0).
- by move=> i li; apply: wd; apply: leq_trans li (leq_addl _ _).
- by rewrite ltn_neqAle rank_leq_col andbT -/(row_full _).
move=> V cV agV EV.
have EP : prodW V H = prodW W H.
  rewrite !prodW_cat -/A -EV; congr (_ *m _).
  by apply: prodW_ext => i _; rewrite /upW agV // leq_addl.
have lmV : locmin H L V.
  apply: mv; last by rewrite EP.
  move=> i li; case: (ltnP i p.+1) => ip; first exact: cV.
  by rewrite agV //; exact: mxclose_refl.
have := grad_upper lmV; rewrite EP => h.
by rewrite -[LHS]trmxK trmx_mul trmxK h trmx0.
Qed.

Lemma deficientB : ~~ row_free B -> G (prodW W H) = 0.
Proof.
move=> nB; have [e e0 mv] := locmin_move lm.
apply: (can_inj (@trmxK _ _ _)); rewrite trmx0.
apply: (@ker_up R n.+1 _ (upW p.+1 W) (d p.+1) _ _ B _ e e0).
- by move=> i li; apply: wd; rewrite leq_add2r.
- by rewrite ltn_neqAle rank_leq_row andbT -/(row_free _).
move=> V cV EV.
have EP : prodW (glue W V) H = prodW W H by rewrite prodW_glue EV -prodW_cat.
have lmV : locmin H L (glue W V).
  apply: mv; last by rewrite EP.
  move=> i li; case: (ltnP i p.+1) => ip.
    by rewrite glue_lo //; exact: mxclose_refl.
  by rewrite -(subnK ip) glue_hi; apply: cV; rewrite ltn_subLR // addnC.
have := grad_lower lmV; rewrite EP.
have -> : prodW (upW p.+1 (glue W V)) n.+1 = prodW V n.+1.
  by apply: prodW_ext => i _; exact: glue_hi.
by move=> h; rewrite -[LHS]trmxK trmx_mul trmxK h trmx0.
Qed.

Lemma interior_alternative : G (prodW W H) = 0 \/ row_full A /\ row_free B.
Proof.
case: (boolP (row_full A)) => [fA|/deficientA]; last by left.
by case: (boolP (row_free B)) => [fB|/deficientB]; [right | left].
Qed.
End Interior.

(* When the thinnest level is an end of the chain, the gradient vanishes. *)
Theorem alternative p n (d : nat -> nat) (F : 'M[R]_(d (n + p)%N, d 0%N) -> R) G (W : weights R d) :
  differentiable F G -> (0 < n + p)%N -> (forall i, (i <= n + p)%N -> (d p <= d i)%N) ->
  locmin (n + p) (fun V => F (prodW V (n + p))) W ->
  G (prodW W (n + p)) = 0 \/
  [/\ (0 < n)%N, (0 < p)%N, row_full (prodW (upW p W) n) & row_free (prodW W p)].
Proof.
case: n F G => [|n] F G dF Hpos wd lm; last first.
  case: p F G dF Hpos wd lm => [|p] F G dF _ wd lm; last first.
    by have [|[fA fB]] := interior_alternative dF wd lm; [left | right].
  left; have df1 := diff_comp 1%:M 1%:M dF; case: lm => e e0 h.
  have := @thin_bot n _ (upW 0 W) (d 0%N) _ _ 1%:M df1.
  rewrite [X in _ -> _ -> _ -> X = _](_ : _ = G (prodW W (n.+1 + 0))); last first.
    by rewrite !trmx1 mul1mx !mulmx1 prodW_cat mul1mx mulmx1.
  apply; first by move=> i li; apply: wd; rewrite leq_add2r.
    by rewrite row_full_unit unitmx1.
  exists e => // U cU; have := h (glue W U); rewrite !mulmx1 !mul1mx prodW_glue prodW_cat !mulmx1.
  by apply=> i li; rewrite -[i]addn0 glue_hi; apply: cU; rewrite -[n.+1]addn0.
case: p F G dF Hpos wd lm => [|p] F G dF // _ wd lm; left.
have df1 := diff_comp 1%:M 1%:M dF; case: lm => e e0 h.
have := @thin_top d W (d p.+1) p _ _ 1%:M df1.
rewrite [X in _ -> _ -> _ -> X = _](_ : _ = G (prodW W p.+1)); last by rewrite !trmx1 !mul1mx !mulmx1.
apply; first by move=> i li; apply: wd; apply: leqW.
  by rewrite row_free_unit unitmx1.
by exists e => // U cU; have := h U; rewrite !mulmx1 !mul1mx; apply.
Qed.
End Bottleneck.
