(******************************************************************************)
(* What completeness.v says of certificates. Over every ordered field one of  *)
(* the two verdicts holds of a point. If a well-formed network of rational    *)
(* numbers is no global minimum over them, the verified checker accepts a     *)
(* certificate that it is not a local one.                                    *)
(*                                                                            *)
(*          to_Q x == the rational number x of MathComp as one of Coq         *)
(*          rows A == the matrix A as a list of rows                          *)
(*       coefs q P == the coefficients of q P, from that of t on              *)
(* checker_complete == where a curve descends, the checker accepts one        *)
(*  verdict_exists, certificate_exists == the theorems                        *)
(******************************************************************************)
From Coq Require ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ ring.
From DeepLinear Require Import statements verdicts calculus frobenius network stationarity.
From DeepLinear Require Import polynomial_matrix checker checker_soundness certificate accepts.
From DeepLinear Require Import completeness.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Local Existing Instance rationals.
Local Notation F := rat_realFieldType.
Local Notation Q := QArith_base.Q.
Local Notation val := (@of_Q F).
Local Notation zero := (nzero rationals).
Local Notation mval := (mval zero val).
Local Notation at_ t := (map_mx (horner^~ t)).

Definition to_Q (x : rat) : Q :=
  QArith_base.Qmake (Z_of_int (numq x)) (BinPos.Pos.of_nat (absz (denq x))).

Lemma to_QK x : val (to_Q x) = x.
Proof.
have d0 : 0 < denq x := denq_gt0 x.
rewrite /of_Q /= of_ZE Z_of_intK Pnat.Nat2Pos.id; last by move/eqP; rewrite absz_eq0 gt_eqF.
by rewrite natr_absz gtr0_norm // divq_num_den.
Qed.

Definition rows r c (A : 'M[rat]_(r, c)) : mat Q :=
  [seq [seq to_Q (A i j) | j <- enum 'I_c] | i <- enum 'I_r].

Lemma mval_rows r c (A : 'M[rat]_(r, c)) : mval r c (rows A) = A.
Proof.
apply/matrixP => i j; rewrite mxE (nth_map i) ?size_enum_ord // (nth_map j) ?size_enum_ord //.
by rewrite !nth_ord_enum to_QK.
Qed.

Lemma shaped_rows r c (A : 'M[rat]_(r, c)) : shaped r c (nunit rationals, rows A).
Proof.
rewrite /shaped eqnE size_map size_enum_ord eqxx all_map; apply/allP => i _.
by rewrite /= size_map size_enum_ord.
Qed.

Lemma pval_iota t r c (f : nat -> mat Q) a n :
  pval val t r c [seq f j | j <- iota a n] = \sum_(j < n) t ^+ j *: mval r c (f (a + j)%N).
Proof.
elim: n a => [|n IH] a /=; first by rewrite big_ord0.
rewrite IH big_ord_recl scale1r addn0 scaler_sumr; congr (_ + _); apply: eq_bigr => j _.
by rewrite scalerA -exprS addSnnS.
Qed.

Definition degree r c (P : 'M[{poly rat}]_(r, c)) := (\max_x \max_y size (P x y))%N.
Definition coefs r c (q : rat) (P : 'M[{poly rat}]_(r, c)) : pmat Q :=
  [seq rows (\matrix_(x, y) (q * (P x y)`_j.+1)) | j <- iota 0 (degree P)].

Lemma qval_coefs t r c q (M : mat Q) (P : 'M[{poly rat}]_(r, c)) : val q != 0 ->
  at_ 0 P = matrix_of zero val r c (q, M) -> qval val t r c (q, M :: coefs (val q) P) = at_ t P.
Proof.
move=> q0 P0; rewrite /qval /= scalerDr -[X in X + _]/(matrix_of zero val r c (q, M)) -P0 pval_iota.
apply/matrixP => x y; rewrite !mxE summxE.
have sz : (size (P x y) <= (degree P).+1)%N.
  apply: leqW; apply: leq_trans (leq_bigmax x); exact: (leq_bigmax (F := fun y => size (P x y)) y).
rewrite (horner_coef_wide t sz) big_ord_recl horner_coef0 expr0 mulr1; congr (_ + _).
rewrite mulr_sumr mulr_sumr; apply: eq_bigr => j _.
by rewrite mxE mval_rows mxE add0n exprS (mulrCA (t ^+ j)) (mulrCA t) mulKf // mulrA mulrC.
Qed.

(* -- The checks that a curve passes -- *)
Local Definition v0 := of_Q0 F.
Local Definition vS := @of_Q_sign F.

Lemma is_zeroI a : val a = 0 -> is_zero a.
Proof. by move=> a0; rewrite /is_zero; have := vS a; case: nsign => //; rewrite a0 ltxx. Qed.

Lemma same_refl (A : mat Q) : same A A.
Proof.
rewrite /same eqnE eqxx; elim: A => //= u A ->; rewrite andbT /same_row eqnE eqxx /=.
by elim: u => //= a u ->; rewrite andbT; apply: is_zeroI; rewrite of_QD of_QN subrr.
Qed.

Lemma falls_atI k s : (forall j, (j < k)%N -> val (nth zero s j) = 0) -> val (nth zero s k) < 0 ->
  falls_at k s.
Proof.
elim: k s => [|k IH] [|a s] h; rewrite ?nth_nil ?v0 ?ltxx // [nth _ _ _]/= => neg.
  rewrite -[falls_at _ _]/(if nsign rationals a is Lt then true else false).
  by have := vS a; case: nsign => // [a0|/ltW]; [rewrite a0 ltxx in neg | rewrite leNgt neg].
rewrite -[falls_at _ _]/(is_zero a && falls_at k s) is_zeroI; last exact: (h 0%N).
by apply: IH => // j; exact: (h j.+1).
Qed.

Lemma chain_den d L n Z : (forall i, (i < n)%N -> val (L i).1 != 0) -> val Z.1 != 0 ->
  val (chain d L n Z).1 != 0.
Proof.
elim: n => //= n IH h Z0; rewrite of_QM mulf_neq0 ?h //; apply: IH => // i li; apply: h; exact: ltnW.
Qed.

Section Curve.
Variable I : instance Q.
Hypothesis wf : well_formed I.
Local Notation X := (inputs_of zero val I).
Local Notation Y := (targets_of zero val I).
Local Notation W := (network_of zero val I).
Local Notation lay := (layer zero I).

Lemma layer_shaped i : (i < depth I)%N -> shaped (dim I i.+1) (dim I i) (lay i).
Proof. by case/and4P: wf => _ _ _ /allP h li; apply: h; rewrite mem_iota. Qed.

Lemma shaped_den r c q : shaped r c q -> val q.1 != 0.
Proof. by case/and3P => /(is_posP vS) q0 _ _; rewrite gt_eqF. Qed.

Lemma checker_complete k : descends k X Y W ->
  exists paths, forall h, accepts (NotLocalMinimum I k paths) h.
Proof.
case=> P [c [q [P0 c0 L]]]; pose moves := [seq coefs (val (lay i).1) (P i) | i <- iota 0 (depth I)].
pose paths := [seq (lay i).2 :: coefs (val (lay i).1) (P i) | i <- iota 0 (depth I)].
exists paths => _ /=; apply/andP; split.
  rewrite /starts_at eqnE size_map size_iota eqxx; apply/allP => i; rewrite mem_iota => /= li.
  rewrite (nth_map 0%N) ?size_iota // nth_iota // add0n /= same_refl /=.
  have := layer_shaped li; case/and3P => _ s1 s2; rewrite /shaped /= s1 s2 /= all_map.
  by apply/allP => j _; exact: shaped_rows.
have -> : map behead paths = moves by rewrite -map_comp; exact: eq_map.
have alongE t i : (i < depth I)%N -> along val I moves t i = at_ t (P i).
  move=> li; rewrite /along /curve /moves (nth_map 0%N) ?size_iota // nth_iota // add0n.
  by apply: qval_coefs; [exact: shaped_den (layer_shaped li) | rewrite P0].
case: k L => [|k] L.
  have := L 0; rewrite mulr1 mul0r addr0 /loss (prodW_ext (fun i _ => P0 i)) -/(loss X Y W).
  by move/eqP; rewrite eq_sym subr_eq addrC -subr_eq subrr eq_sym gt_eqF.
set s := loss_coefficients I moves.
have s0 : ~~ is_zero s.1.
  rewrite /s /loss_coefficients /residual /=; apply/negP => /(is_zeroP vS); apply/eqP.
  have [_ inp tar _] := and4P wf; rewrite of_QM mulf_neq0 ?(shaped_den tar) // chain_den ?(shaped_den inp) //.
  by move=> i li; exact: shaped_den (layer_shaped li).
have [z z0 E] := loss_along v0 (of_QD F) (of_QM F) (of_QN F) vS s0.
have {}E t : loss X Y (fun i => at_ t (P i)) = z * hval (map val s.2) t.
  by rewrite -E !lossE; congr (qloss _ _ _ _); apply: prodW_ext => i li; rewrite alongE.
have Ep : z *: Poly (map val s.2) = (loss X Y W)%:P - c *: 'X^k.+1 + 'X^k.+2 * q.
  apply: poly_ext => t; rewrite hornerZ -hval_poly -E L.
  by rewrite !(hornerD, hornerN, hornerZ, hornerC, hornerXn) [in RHS]hornerM hornerXn.
have coef j : z * val (nth zero s.2 j.+1) = - c * (j == k)%:R + (if (j < k.+1)%N then 0 else q`_(j.+1 - k.+2)).
  have := congr1 (fun p : {poly rat} => p`_j.+1) Ep.
  rewrite coefZ coef_Poly !(coefD, coefN, coefC, coefZ, coefXn) coefXnM ltnS /= sub0r -mulNr => <-.
  case: (ltnP j.+1 (size s.2)) => lt; first by rewrite (nth_map zero).
  by rewrite !nth_default ?size_map // v0.
apply/and3P; split=> //; apply: falls_atI => [j lj|]; rewrite nth_behead.
  have := coef j; rewrite (ltn_eqF lj) ltnS (ltnW lj) mulr0 addr0 => /eqP.
  by rewrite mulf_eq0 gt_eqF // => /eqP.
by rewrite -(pmulr_rlt0 _ z0) coef eqxx ltnSn mulr1 addr0 oppr_lt0.
Qed.

End Curve.

Theorem verdict_exists (R : realFieldType) (I : instance Q) :
  meaning R (GradientZero I) \/ exists k paths, meaning R (NotLocalMinimum I k paths).
Proof.
rewrite /= /about /=; set X := inputs_of _ _ I; set Y := targets_of _ _ I; set W := network_of _ _ I.
have [|[k _ desc]] := descent_curve X Y W; first by left.
by right; exists k, [::]; split=> //; exact: descends_not_min desc.
Qed.

Theorem certificate_exists (I : instance Q) : well_formed I ->
  meaning F (GradientZero I) \/ exists k paths, forall h, accepts (NotLocalMinimum I k paths) h.
Proof.
move=> wf; have [|[k _ desc]] := descent_curve (inputs_of zero val I) (targets_of zero val I) (network_of zero val I).
  by left.
by right; exists k; exact: checker_complete.
Qed.
