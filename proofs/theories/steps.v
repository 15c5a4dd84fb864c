(******************************************************************************)
(* Steps of the proofs of the paper that hold, with short proofs: one lemma   *)
(* for each, by the name of the claim.                                        *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements frobenius network lifting.
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

(* Two points of product 0 have a worse one in the middle. *)
Lemma step_s2_nonconvex_1 : Claim.s2_nonconvex_1 R.
Proof.
move=> d [//|[//|H]] m X Y fX _ _ pos cx.
have [N _ N0] := nonzero_near ((fun=> 0) : weights R d) (n := H.+2) ltr01 pos.
have PX : prodW N H.+2 *m X != 0.
  apply: contraNneq N0 => E; have := congr1 (mulmx^~ (pinvmx X)) E.
  by rewrite -mulmxA mulmxVp // mulmx1 mul0mx => ->.
pose u := \tr (prodW N H.+2 *m X *m (- Y)^T); pose s : R := if 0 <= u then 1 else -1.
have su : 0 <= s * u by rewrite /s; case: (lerP 0 u) => h; rewrite ?mul1r // mulN1r oppr_ge0 ltW.
have s2 : s ^+ 2 = 1 by rewrite /s; case: ifP => _; rewrite ?sqrrN expr1n.
pose low i : R := if i is 0%N then s else 0; pose top i : R := (i != 0%N)%:R.
have half : 0 <= (2%:R^-1 : R) <= 1 by rewrite invr_ge0 ler0n invf_le1 ?ler1n ?ltr0n.
have h2 : 1 - 2%:R^-1 = 2%:R^-1 :> R by rewrite {1}[1](splitr 1) mul1r addrK.
have := cx (fun i => low i *: N i) (fun i => top i *: N i) _ half; rewrite /loss !product_scaled.
have -> : \prod_(i < H.+2) low i = 0 by rewrite (bigD1 (lift ord0 ord0)) //= mul0r.
have -> : \prod_(i < H.+2) top i = 0 by rewrite (bigD1 ord0) //= mul0r.
rewrite !scale0r !mul0mx add0r -mulrDl subrK mul1r.
pose a : R := 2%:R^-1 ^+ H.+2; have a0 : 0 < a by rewrite exprn_gt0 ?invr_gt0 ?ltr0n.
have -> : prodW (fun i => (1 - 2%:R^-1) *: (low i *: N i) + 2%:R^-1 *: (top i *: N i)) H.+2
    = (a * s) *: prodW N H.+2.
  rewrite (prodW_ext (V := fun i => (2%:R^-1 * (if i is 0%N then s else 1)) *: N i)); last first.
    by move=> i _; rewrite h2 !scalerA -scalerDl -mulrDr; case: i => [|i] /=; rewrite ?addr0 ?add0r.
  rewrite product_scaled big_split /= prodr_const card_ord -/a big_ord_recl /=.
  by rewrite big1 ?mulr1.
apply/negP; rewrite -ltNge ltr_pmul2l ?invr_gt0 ?ltr0n // sqnormD -scalemxAl sqnormZ ltr_addr.
rewrite -scalemxAl mxtraceZ -/u exprMn s2 mulr1 ltr_spaddl //.
  apply: mulr_gt0; first exact: exprn_gt0.
  rewrite lt0r; apply/andP; split; last exact: sqnorm_ge0.
  by apply: contra PX => /eqP/sqnorm_eq0 ->.
by rewrite mulr_ge0 ?ler0n // -mulrA mulr_ge0 // ltW.
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

(* -- On a line that has a point of full rank few have not -- *)
Lemma few_deficient m n (A B : 'M[R]_(m, n)) t : row_free (A + t *: B) ->
  exists N, forall s : seq R, uniq s -> all (fun u => ~~ row_free (A + u *: B)) s -> (size s <= N)%N.
Proof.
move=> free; pose C := pinvmx (A + t *: B).
pose P : {poly R} := \det (map_mx polyC (A *m C) + 'X *: map_mx polyC (B *m C)).
have PE u : P.[u] = \det ((A + u *: B) *m C).
  rewrite /P -horner_evalE -det_map_mx; congr (\det _); apply/matrixP => i j.
  rewrite mulmxDl -scalemxAl; move: (A *m C) (B *m C) => D E.
  by rewrite !mxE /= /horner_eval !hornerE.
exists (size P) => s us /allP def; apply/ltnW/max_poly_roots => //.
  by apply/eqP => P0; have := PE t; rewrite P0 horner0 mulmxVp // det1 => /eqP; rewrite eq_sym oner_eq0.
apply/allP => u /def nf; rewrite rootE PE; apply: contraR nf; rewrite -unitfE -unitmxE -row_free_unit.
exact: row_freeMl.
Qed.

Lemma step_t3_2_discrete : Claim.t3_2_discrete R.
Proof.
have full m n (M : 'M[R]_(m, n)) : (m <= n)%N -> full_rank M = row_free M.
  by move=> mn; rewrite /full_rank (minn_idPl mn).
have turned m n (M : 'M[R]_(m, n)) : full_rank M = full_rank M^T by rewrite /full_rank mxrank_tr minnC.
move=> m n A B t; case: (leqP m n) => [mn|/ltnW nm].
  rewrite full // => /few_deficient[N h]; exists N => s us def; apply: h us _.
  by apply: sub_all def => u; rewrite full.
rewrite turned full // linearD linearZ /= => /few_deficient[N h]; exists N => s us def; apply: h us _.
by apply: sub_all def => u; rewrite turned full // linearD linearZ.
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
