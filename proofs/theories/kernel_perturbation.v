(******************************************************************************)
(* The kernel perturbation lemma. Let C be a matrix of rank less than all the *)
(* widths. If prodW V n *m M = 0 for every V near W for which C *m prodW V n  *)
(* keeps its value, then M = 0; and the mirror image with C on the right.     *)
(*                                                                            *)
(* Idea, by induction on n with C absorbing the last layer: C has a nonzero   *)
(* cokernel K, so K Z may be added to that layer for any Z without changing   *)
(* C *m prodW V n; comparing prodW V n *m M before and after, K Z N = 0 for   *)
(* all Z, whence N = 0, where N is the product without that layer, times M.   *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements frobenius network.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section KernelPerturbation.
Variable R : realFieldType.

Lemma ker_low d (W : weights R d) k n q r (C : 'M[R]_(q, d n)) (M : 'M[R]_(d 0%N, r)) e :
  0 < e -> (forall i, (i <= n)%N -> (k <= d i)%N) -> (\rank C < k)%N ->
  (forall V, wclose n e W V -> (forall i, (n <= i)%N -> V i = W i) ->
     C *m prodW V n = C *m prodW W n -> prodW V n *m M = 0) -> M = 0.
Proof.
move=> e0; elim: n C => [|n IH] C wd rC h.
  by have := h W; rewrite /= mul1mx; apply=> // i; rewrite ltn0.
apply: (IH (C *m W n)).
- by move=> i li; apply: wd; exact: ltnW.
- exact: leq_ltn_trans (mxrankM_maxl _ _) rC.
move=> V cV agV EV.
have K0 : cokermx C != 0.
  rewrite -mxrank_eq0 mxrank_coker subn_eq0 -ltnNge.
  exact: leq_trans rC (wd _ (leqnn _)).
apply: (mulmx_sep K0) => Z.
have [t0 t00 st] := small_pert (W n) (cokermx C *m Z) e0.
pose t := t0 / 2%:R.
have tp : 0 < t by rewrite divr_gt0 ?ltr0n.
have lt : `|t| < t0 by rewrite gtr0_norm // /t ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
have nV i : (n < i)%N -> V i = W i by move=> li; apply: agV; exact: ltnW.
have En : V n = W n by exact: agV.
have hV : W n *m prodW V n *m M = 0.
  rewrite -En; apply: (h V) => //; last by rewrite /= !mulmxA En EV.
  move=> i; rewrite ltnS leq_eqVlt => /predU1P[->|li]; last exact: cV.
  by rewrite En; exact: mxclose_refl.
have Eu : prodW (upd V (W n + t *: (cokermx C *m Z))) n = prodW V n.
  by apply: prodW_ext => i li; rewrite upd_neq // neq_ltn li.
have := h (upd V (W n + t *: (cokermx C *m Z))).
rewrite /= upd_eq Eu => {}h.
have : (W n + t *: (cokermx C *m Z)) *m prodW V n *m M = 0.
  apply: h.
  - move=> i; rewrite ltnS leq_eqVlt => /predU1P[->|li]; first by rewrite upd_eq; exact: st.
    by rewrite upd_neq ?neq_ltn ?li //; exact: cV.
  - by move=> i li; rewrite upd_neq ?nV // neq_ltn li orbT.
  by rewrite !mulmxA mulmxDr -scalemxAr (mulmxA C) mulmx_coker mul0mx scaler0 addr0.
rewrite !mulmxDl hV add0r -!scalemxAl => /eqP; rewrite scaler_eq0 gt_eqF //= => /eqP.
by rewrite -!mulmxA.
Qed.

Lemma ker_up n : forall d (W : weights R d) k q r (C : 'M[R]_(d 0%N, q)) (M : 'M[R]_(r, d n)) e,
  0 < e -> (forall i, (i <= n)%N -> (k <= d i)%N) -> (\rank C < k)%N ->
  (forall V, wclose n e W V ->
     prodW V n *m C = prodW W n *m C -> M *m prodW V n = 0) -> M = 0.
Proof.
elim: n => [|n IH] d W k q r C M e e0 wd rC h.
  by have := h W; rewrite /= mulmx1; apply=> // i; rewrite ltn0.
apply: (IH _ (shiftW W) k _ _ (W 0%N *m C) M e e0).
- by move=> i li; apply: (wd i.+1).
- exact: leq_ltn_trans (mxrankM_maxr _ _) rC.
move=> V cV EV.
have K0 : kermx C != 0.
  rewrite -mxrank_eq0 mxrank_ker subn_eq0 -ltnNge.
  exact: leq_trans rC (wd 0%N (leq0n _)).
rewrite -[LHS]trmxK; apply: (can_inj (@trmxK _ _ _)); rewrite trmxK trmx0.
have K0' : (kermx C)^T != 0 by rewrite -trmx0 (can_eq (@trmxK _ _ _)).
apply: (mulmx_sep K0') => Z.
rewrite -[LHS]trmxK; apply: (can_inj (@trmxK _ _ _)); rewrite trmxK trmx0.
rewrite !trmx_mul !trmxK.
set E := Z^T *m kermx C.
have [t0 t00 st] := small_pert (W 0%N) E e0.
pose t := t0 / 2%:R.
have tp : 0 < t by rewrite divr_gt0 ?ltr0n.
have lt : `|t| < t0 by rewrite gtr0_norm // /t ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
have hV : M *m (prodW V n *m W 0%N) = 0.
  have := h (scons (W 0%N) V); rewrite prodW_recr; apply.
    by move=> [|i] li /=; [exact: mxclose_refl | exact: (cV i)].
  by rewrite [in RHS]prodW_recr -!mulmxA EV.
have : M *m (prodW V n *m (W 0%N + t *: E)) = 0.
  have := h (scons (W 0%N + t *: E) V); rewrite prodW_recr; apply.
    by move=> [|i] li /=; [exact: st | exact: (cV i)].
  rewrite [in RHS]prodW_recr -!mulmxA [in LHS]/= mulmxDl -scalemxAl -mulmxA mulmx_ker.
  rewrite mulmx0 scaler0 addr0.
  exact: EV.
rewrite !mulmxDr hV add0r -!scalemxAr => /eqP; rewrite scaler_eq0 gt_eqF //= => /eqP.
by rewrite mulmxA.
Qed.

End KernelPerturbation.
