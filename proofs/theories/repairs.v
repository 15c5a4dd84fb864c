(******************************************************************************)
(* Repairs of Theorems 3.2 and 3.3.                                           *)
(*                                                                            *)
(*            qloss_flat == where the gradient vanishes, equal values mean    *)
(*                          equal outputs                                     *)
(*          repaired_3_3 == rank (Y X^T) >= d_p gives a product of rank d_p   *)
(*  repaired_3_3_pointwise, repaired_3_2 == the exact conditions under which  *)
(*                          the conclusions of the two theorems hold          *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements frobenius network stationarity.
From DeepLinear Require Import no_bad_minima shallow full_rank_move.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Repairs.
Variable R : realFieldType.

Lemma qloss_flat p q r m (D : 'M[R]_(p, q)) (X : 'M[R]_(r, m)) (Y : 'M[R]_(p, m)) T T' :
  grad D X Y T = 0 -> qloss D X Y T' = qloss D X Y T -> D *m T' *m X = D *m T *m X.
Proof.
move=> g0; rewrite -[T'](subrK T) addrC qlossD g0 mul0mx mxtrace0 addr0 => /eqP.
rewrite -subr_eq0 addrC addKr mulf_eq0 invr_eq0 pnatr_eq0 /= => /eqP/sqnorm_eq0 E0.
by rewrite mulmxDr mulmxDl E0 addr0.
Qed.

Lemma normal_unique p q r m (D : 'M[R]_(p, q)) (X : 'M[R]_(r, m)) (Y : 'M[R]_(p, m)) T T' :
  grad D X Y T = 0 -> grad D X Y T' = 0 -> D *m T' *m X = D *m T *m X.
Proof.
have least U V : grad D X Y U = 0 -> qloss D X Y U <= qloss D X Y V.
  move=> g; rewrite -[V](subrK U) addrC qlossD g mul0mx mxtrace0 addr0 ler_addl.
  by rewrite mulr_ge0 ?invr_ge0 ?ler0n ?sqnorm_ge0.
by move=> g g'; apply: (qloss_flat g); apply: le_anti; rewrite !least.
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

(* If the gradient vanishes, the product is the only minimiser of equal value. *)
Lemma repaired_3_3_pointwise : row_free X ->
  (forall e, 0 < e -> exists V : weights R d,
     [/\ wclose H e W V, local_min X Y V, loss X Y V = loss X Y W & \rank (prodW V H) = d p])
  <-> \rank (prodW W H) = d p.
Proof.
move=> fX; split=> [/(_ 1 ltr01)[V [_ _ EV rV]]|rW e e0]; last first.
  by exists W; split=> // i _; exact: mxclose_refl.
have [g0|//] := gradient_or_full_rank bp lm; rewrite -rV; congr (\rank _).
move: EV; rewrite !lossE => EV; rewrite -gradE in g0; have := qloss_flat g0 EV.
rewrite !mul1mx => /(congr1 (mulmx^~ (pinvmx X))).
by rewrite -!mulmxA mulmxVp // !mulmx1.
Qed.

End Product.

(* -- One layer of a network of n + i + 1 layers -- *)
Section Layer.
Variables (d : nat -> nat) (n i m : nat).
Variables (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d (n + i.+1)%N, m)) (W : weights R d).
Local Notation A := (prodW (upW i.+1 W) n).
Local Notation B := (prodW W i).

Lemma product_layer (V : weights R d) : (forall j, j != i -> V j = W j) ->
  prodW V (n + i.+1) = A *m V i *m B.
Proof.
move=> E; rewrite prodW_cat -[prodW V i.+1]/(V i *m prodW V i) mulmxA.
congr (_ *m _ *m _); apply: prodW_ext => j lj; last by rewrite E // neq_ltn lj.
by rewrite /upW E // neq_ltn addnS ltnS leq_addl orbT.
Qed.

Lemma loss_layer (V : weights R d) : (forall j, j != i -> V j = W j) ->
  loss X Y V = qloss A (B *m X) Y (V i).
Proof. by move=> E; rewrite /loss product_layer // /qloss !mulmxA. Qed.

Hypothesis lm : local_min X Y W.

Lemma grad_layer : grad A (B *m X) Y (W i) = 0.
Proof.
apply: trdot_eq0 => E; apply: qloss_stat; have [e e0 h] := lm.
have [t0 t00 st] := small_pert (W i) E e0; exists t0 => // t lt.
pose V := upd W (W i + t *: E).
have EV j : j != i -> V j = W j by move=> ne; rewrite /V upd_neq.
have := h V; rewrite !loss_layer // [V i]upd_eq; apply=> j _.
have [->|ne] := eqVneq j i; first by rewrite [V i]upd_eq; exact: st.
by rewrite EV //; exact: mxclose_refl.
Qed.

Lemma repaired_3_2 :
  (forall e, 0 < e -> exists V : weights R d,
     [/\ full_rank (V i), mxclose e (W i) (V i), forall j, j != i -> V j = W j,
         local_min X Y V & loss X Y V = loss X Y W])
  <-> (\rank A + \rank (B *m X) <= \rank (prodW W (n + i.+1) *m X) + maxn (d i.+1) (d i))%N.
Proof.
have EP : prodW W (n + i.+1) *m X = A *m W i *m (B *m X) by rewrite product_layer // !mulmxA.
rewrite EP; split=> [/(_ 1 ltr01)[V [fV _ EV _ lV]]|h e e0].
  move: lV; rewrite !loss_layer // => /(qloss_flat grad_layer) <-.
  exact: full_rank_bound.
have [e1 e10 mv] := locmin_move lm.
have [|M [fM cM EM]] := full_rank_move (e := Num.min e e1) _ h.
  by rewrite lt_minr e0.
pose V := upd W M.
have EV j : j != i -> V j = W j by move=> ne; rewrite /V upd_neq.
have lV : loss X Y V = loss X Y W by rewrite !loss_layer // [V i]upd_eq /qloss EM.
exists V; rewrite [V i]upd_eq; split=> //.
  by apply: mxcloseW cM; rewrite le_minl lexx.
apply: mv lV => j _; have [->|ne] := eqVneq j i; last by rewrite EV //; exact: mxclose_refl.
by rewrite [V i]upd_eq; apply: mxcloseW cM; rewrite le_minl lexx orbT.
Qed.

End Layer.

Lemma step_t3_2_normal_equation : Claim.t3_2_normal_equation R.
Proof.
move=> d n i m X Y W M lm A Q; have g := grad_layer lm.
by split=> [g'|->]; [exact: normal_unique g g' | exact: g].
Qed.
End Repairs.
