(******************************************************************************)
(* Steps of the proofs of the paper that hold, with short proofs: one lemma   *)
(* for each, by the name of the claim.                                        *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements frobenius network.
From mathcomp Require Import ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Steps.
Variable R : realFieldType.

Lemma step_s2_nonconvex_2 : Claim.s2_nonconvex_2 R.
Proof.
move=> q n k k0 kqn convex; have /andP[kq kn] : (k < q)%N && (k < n)%N by rewrite -leq_min.
pose D : 'M[R]_(q, n) := delta_mx (Ordinal kq) (Ordinal kn).
have sum : pid_mx k + D = pid_mx k.+1.
  apply/matrixP => i j; rewrite !mxE -!val_eqE /= ltnS.
  case: (eqVneq (i : nat) j) => [<-|ij] /=.
    by rewrite andbb; case: (ltngtP i k) => _ /=; rewrite ?addr0 ?add0r.
  by case: eqP => [ik|_]; case: eqP => [jk|_] //=; rewrite ?addr0 //; case/eqP: ij; rewrite ik jk.
have h : 1 - 2%:R^-1 = 2%:R^-1 :> R by rewrite {1}[1](splitr 1) mul1r addrK.
have E : (1 - 2%:R^-1) *: pid_mx k + 2%:R^-1 *: D = 2%:R^-1 *: pid_mx k.+1 :> 'M[R]_(q, n).
  by rewrite h -sum scalerDr.
have half : 0 <= (2%:R^-1 : R) <= 1 by rewrite invr_ge0 ler0n invf_le1 ?ler1n ?ltr0n.
have := convex (pid_mx k) D 2%:R^-1 half.
rewrite E mxrank_delta k0 rank_pid_mx ?(ltnW kq) ?(ltnW kn) // leqnn => /(_ isT isT).
by rewrite mxrank_scale_nz ?invr_eq0 ?pnatr_eq0 // rank_pid_mx // ltnn.
Qed.

Lemma step_t2_2_reduction : Claim.t2_2_reduction R.
Proof.
move=> q n m X Y N T fX hN; split; last by rewrite mxrankMfree.
have -> : shallow_loss X Y T = sqnorm ((T - N) *m X + (N *m X - Y)).
  by rewrite /shallow_loss mulmxBl addrA subrK.
rewrite sqnormD mulmxBl.
suff -> : \tr ((T *m X - N *m X) *m (N *m X - Y)^T) = 0 by rewrite mulr0 addr0.
have E : (N *m X - Y) *m X^T = 0 by rewrite mulmxBl hN subrr.
by rewrite -mulmxBl trdotC trmx_mul mulmxA E mul0mx mxtrace0.
Qed.

Lemma step_t2_2_monotone : Claim.t2_2_monotone R.
Proof.
move=> l1 l2 s t l20 l s0 st t1; have t0 : 0 <= t by apply: le_trans (ltW st).
have E x : l1 * x ^+ 2 + l2 * (1 - x ^+ 2) = l2 + (l1 - l2) * x ^+ 2.
  by ring.
have low : 0 <= l2 + (l1 - l2) * s ^+ 2 by rewrite addr_ge0 // mulr_ge0 ?sqr_ge0 // subr_ge0 ltW.
have lt : l2 + (l1 - l2) * s ^+ 2 < l2 + (l1 - l2) * t ^+ 2.
  by rewrite ltr_add2l ltr_pmul2l ?subr_gt0 // ltr_pexpn2r ?nnegrE.
by rewrite !E ltr_pexpn2r // nnegrE ltW // (le_lt_trans low).
Qed.

Lemma step_t3_2_full_rank_data : Claim.t3_2_full_rank_data R.
Proof.
move=> q m Y V2 V1 fY o2 o1; have unit n (U : 'M[R]_n) : orthogonal U -> U \in unitmx.
  by move=> o; have /mulmx1_unit[] := o.
rewrite /full_rank mxrankMfree ?row_free_unit ?unit // -mxrank_tr trmx_mul trmxK.
rewrite mxrankMfree ?row_free_unit ?unit // mxrank_tr; have := fY; rewrite /row_free => /eqP E.
by rewrite E eq_sym; apply/eqP/minn_idPl; rewrite -{1}E rank_leq_col.
Qed.

Lemma step_t3_2_half_ball : Claim.t3_2_half_ball R.
Proof.
move=> d H m X Y W e e0 min V c E; exists (e / 2%:R); first by rewrite divr_gt0 ?ltr0n.
move=> U c'; rewrite E; apply: min; rewrite [e]splitr; exact: wclose_trans c c'.
Qed.

Lemma step_t3_3_merge : Claim.t3_3_merge R.
Proof.
move=> d H p W [pH min] full; have := full p pH; rewrite /full_rank /row_free => /eqP ->.
by apply/eqP/minn_idPl; apply: min; exact: ltnW.
Qed.
End Steps.
