(******************************************************************************)
(* The rank-bound rule of the certificate checker, as                         *)
(* crates/certificate/src/minimum.rs computes it: at a critical point whose   *)
(* product R = W_H ... W_1 has rank d_p, with A = W_H ... W_(p+1), 0 < p < H, *)
(* a number mu shows a global minimum if, with S = R X and Z = N X where      *)
(* N X X^T = Y X^T,                                                           *)
(*                                                                            *)
(*     mu |A w|^2 <= |S^T A w|^2 for all w   (A^T S S^T A - mu A^T A >= 0),   *)
(*   |Z^T K c|^2 <= mu |K c|^2 for all c     (mu K^T K - K^T Z Z^T K >= 0),   *)
(*                                                                            *)
(* where the columns of K span ker A^T. Only the gradients of the top and of  *)
(* the bottom layer are used.                                                 *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements frobenius network stationarity bottleneck lifting
  rank_constrained.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Rule.
Variable R : realFieldType.
Variables (n p r m : nat) (d : nat -> nat).
Local Notation H := (n.+1 + p.+1)%N.
Variables (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d).
Variables (mu : R) (K : 'M[R]_(d H, r)) (N : 'M[R]_(d H, d 0%N)).
Local Notation A := (prodW (upW p.+1 W) n.+1).
Local Notation B := (prodW W p.+1).
Local Notation S := (prodW W H *m X).
Local Notation G := (gradient X Y (prodW W H)).

Theorem rank_bound_rule :
  \rank (prodW W H) = d p.+1 ->
  G *m (prodW W (n + p.+1))^T = 0 ->         (* critical in the top layer *)
  (A *m prodW (shiftW W) p)^T *m G = 0 ->    (* critical in the bottom layer *)
  (forall u : 'cV[R]_(d H), A^T *m u = 0 -> exists c, u = K *m c) ->
  N *m X *m X^T = Y *m X^T ->
  (forall w : 'cV[R]_(d p.+1), mu * sqnorm (A *m w) <= sqnorm (S^T *m (A *m w))) ->
  (forall c : 'cV[R]_r, sqnorm ((N *m X)^T *m (K *m c)) <= mu * sqnorm (K *m c)) ->
  global_min X Y W.
Proof.
rewrite prodW_cat => rk top bot ker EN kept cut V.
have fA : row_full A.
  rewrite /row_full eqn_leq rank_leq_col -[X in (X <= _)%N]rk; exact: mxrankM_maxl.
have fB : row_free B.
  rewrite /row_free eqn_leq rank_leq_row -[X in (X <= _)%N]rk; exact: mxrankM_maxr.
have gA : (A *m B *m X - Y) *m (B *m X)^T = 0.
  have fA' : row_full (prodW (upW p.+1 W) n) := row_fullMr fA.
  have : gradient X Y (A *m B) *m B^T = 0.
    apply: (canc_r fA'); rewrite -mulmxA -trmx_mul -(prodW_cat W p.+1 n).
    exact: top.
  by rewrite /gradient [(B *m X)^T]trmx_mul [in X in _ -> X]mulmxA.
have gB : A^T *m (A *m B *m X - Y) *m X^T = 0.
  move: bot; rewrite trmx_mul -(mulmxA _ A^T) => h.
  have fB' : row_free (prodW (shiftW W) p) by apply: (row_freeMl (B := W 0%N)); rewrite -prodW_recr.
  by have := canc_l fB' h; rewrite /gradient mulmxA.
rewrite !lossE qloss_le [prodW W _]prodW_cat; apply: (rank_constrained_min fA EN gA gB); last first.
  by rewrite prodW_cat; apply: leq_trans (mxrankM_maxl _ _) (rank_leq_col _).
move=> w0 u Au; have [c Ec] := ker u Au; have := cut c; rewrite -Ec => cu.
have := kept w0; rewrite (proj_optimum fA EN gB).
have -> : (proj A *m (N *m X))^T *m (A *m w0) = (N *m X)^T *m (A *m w0).
  by rewrite trmx_mul projT -mulmxA (mulmxA (proj A)) projA.
move=> kw; apply: le_trans (_ : sqnorm (A *m w0) * (mu * sqnorm u) <= _).
  by rewrite ler_wpmul2l ?sqnorm_ge0.
by rewrite mulrA [_ * mu]mulrC [leLHS]mulrC ler_wpmul2l ?sqnorm_ge0.
Qed.

End Rule.
