(******************************************************************************)
(* Steps of the proofs of the paper that hold, with short proofs: one lemma   *)
(* for each, by the name of the claim.                                        *)
(*                                                                            *)
(*     skip i d == the widths d without that of level i + 1                   *)
(*    merge i W == the layers of W, with the two at level i + 1 multiplied    *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements frobenius network lifting.
From mathcomp Require Import ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* -- Two layers merged: level i.+1 goes -- *)
Fixpoint skip i (d : nat -> nat) j {struct j} : nat :=
  if j is j'.+1 then if i is i'.+1 then skip i' (shiftd d) j' else d j.+1 else d 0%N.

Lemma skipE i d j : skip i d j = d (if (j < i.+1)%N then j else j.+1).
Proof.
elim: j i d => [|j IH] [|i] d //=; rewrite IH /shiftd [in RHS]ltnS; by case: ifP.
Qed.

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

(* -- A diagonal matrix near a diagonal one, of no larger rank, by scaled rows -- *)
Definition diagonal m n (A : 'M[R]_(m, n)) := forall (i : 'I_m) (j : 'I_n), i != j :> nat -> A i j = 0.

(* The quotients on the diagonals; 0 where B vanishes. *)
Definition quotients m n (A B : 'M[R]_(m, n)) : 'rV[R]_m := \row_i \sum_j A i j / B i j.

Lemma quotientsE m n (A B : 'M[R]_(m, n)) (i : 'I_m) (j : 'I_n) :
  diagonal A -> i = j :> nat -> quotients A B 0 i = A i j / B i j.
Proof.
move=> dA ij; rewrite mxE (bigD1 j) //= big1 ?addr0 // => k kj; rewrite dA ?mul0r // ij.
by rewrite eq_sym.
Qed.

Lemma quotients_mul m n (A B : 'M[R]_(m, n)) : diagonal A -> diagonal B ->
  (forall i j, B i j = 0 -> A i j = 0) -> diag_mx (quotients A B) *m B = A.
Proof.
move=> dA dB z; apply/matrixP => i j; rewrite mul_diag_mx mxE.
have [ij|ij] := eqVneq (i : nat) j; last by rewrite dA // dB // mulr0.
rewrite (quotientsE _ dA ij); have [/[dup] /z -> ->|B0] := eqVneq (B i j) 0; first by rewrite mulr0.
by rewrite divfK.
Qed.

(* No entry appears if the others stay: the rank would grow. *)
Lemma diagonal_support m n (A B : 'M[R]_(m, n)) : diagonal A -> diagonal B ->
  (\rank A <= \rank B)%N -> (forall i j, A i j = 0 -> B i j = 0) ->
  forall i j, B i j = 0 -> A i j = 0.
Proof.
move=> dA dB rA z i j B0; apply/eqP; have [ij|/dA->] := eqVneq (i : nat) j => //.
apply: contraTT rA => A0; rewrite -ltnNge; apply: rank_ltmx; rewrite ltmxE.
rewrite -{1}(quotients_mul dB dA z) submxMl /=; apply: contra A0 => /submxP[M E].
have := congr1 (fun C : 'M_(m, n) => C i j) E; rewrite mxE big1 => [->|k _] //.
have [kj|/dB->] := eqVneq (k : nat) j; last by rewrite mulr0.
by have -> : k = i; [apply: val_inj; rewrite /= kj | rewrite B0 mulr0].
Qed.

Lemma scaled_rows m n (D : 'M[R]_(m, n)) : diagonal D ->
  forall e, 0 < e -> exists2 delta, 0 < delta & forall T : 'M_(m, n),
    diagonal T -> (\rank T <= \rank D)%N -> mxclose delta D T ->
  exists s : 'rV[R]_m, mxclose e (const_mx 1) s /\ diag_mx s *m D = T.
Proof.
move=> dD e e0; pose inv : 'M[R]_(m, n) := map_mx (fun x => x^-1) D.
have m0 : 0 < Num.min e 1 by rewrite lt_minr e0 ltr01.
have [delta d0 h] := close_mxsum D (mxsum_ge0 inv) m0; exists delta => // T dT rT /h small.
have near i j : `|(T i j - D i j) / D i j| < Num.min e 1.
  apply: le_lt_trans small; rewrite normrM mulrC ler_pmul ?normr_ge0 //.
    by have := mxsum_entry inv i j; rewrite mxE.
  by have := mxsum_entry (T - D) i j; rewrite !mxE.
have keep i j : T i j = 0 -> D i j = 0.
  move=> T0; apply/eqP; apply: contraTT (near i j) => D0; rewrite -leNgt T0 sub0r mulNr mulfV //.
  by rewrite normrN1 le_minl lexx orbT.
have gone := diagonal_support dT dD rT keep.
have dTD : diagonal (T - D) by move=> i j ij; rewrite !mxE dT // dD // subrr.
exists (const_mx 1 + quotients (T - D) D); split=> [r i|].
  rewrite ord1 [X in X - _]mxE addrC addKr.
  have [ic|ic] := ltnP i n.
    rewrite (quotientsE _ dTD (j := Ordinal ic)) // !mxE.
    by apply: lt_le_trans (near _ _) _; rewrite le_minl lexx.
  rewrite mxE big1 ?normr0 // => j _; rewrite dTD ?mul0r //.
  by rewrite neq_ltn (leq_trans (ltn_ord j) ic) orbT.
rewrite linearD mulmxDl /= quotients_mul // => [|i j D0]; last by rewrite !mxE D0 gone // subrr.
by rewrite diag_const_mx mul1mx addrC subrK.
Qed.

Lemma step_t3_1_row_scaling : Claim.t3_1_row_scaling R.
Proof.
move=> a b c W2 W1 dD rD e e0; have [delta d0 h] := scaled_rows dD e0; exists delta => // T dT rT cT.
rewrite -rD in rT; have [s [cs E]] := h T dT rT cT.
by exists s; rewrite -mulmxA.
Qed.

(* -- Two layers merged -- *)
Fixpoint merge i d : weights R d -> weights R (skip i d) :=
  match i return weights R d -> weights R (skip i d) with
  | 0%N => fun W j =>
      match j return 'M[R]_(skip 0 d j.+1, skip 0 d j) with
      | 0%N => W 1%N *m W 0%N
      | j'.+1 => W j'.+2
      end
  | i'.+1 => fun W j =>
      match j return 'M[R]_(skip i'.+1 d j.+1, skip i'.+1 d j) with
      | 0%N => W 0%N
      | j'.+1 => merge i' (shiftW W) j'
      end
  end.

Lemma rank_merge i d (W : weights R d) n c (C : 'M[R]_(d 0%N, c)) :
  \rank (prodW (merge i W) (n + i.+1) *m C) = \rank (prodW W (n + i.+1).+1 *m C).
Proof.
elim: i d W c C => [|i IH] d W c C.
  rewrite addn1 [in LHS]prodW_recr [in RHS]prodW_recr [in RHS]prodW_recr.
  by rewrite -[_ *m _ *m W 0%N]mulmxA.
have E : prodW W (n + i.+1).+2 *m C = prodW (shiftW W) (n + i.+1).+1 *m (W 0%N *m C).
  by rewrite mulmxA prodW_recr.
rewrite addnS E [in LHS]prodW_recr -mulmxA; exact: (IH (shiftd d) (shiftW W)).
Qed.

Lemma step_t3_1_induction : Claim.t3_1_induction R.
Proof.
move=> d H p [|i] // W [pH low] /= iH ip.
have [n EH] : exists n, H = (n + i.+1).+1 by exists (H - i.+2)%N; rewrite -addnS subnK.
rewrite EH /= in pH low *; exists (skip i d), (if (p < i.+1)%N then p else p.-1), (merge i W).
have Ep : skip i d (if (p < i.+1)%N then p else p.-1) = d p.
  rewrite skipE; case: (ltngtP p i.+1) ip => [->|ip|->]; rewrite ?eqxx // => _.
  by case: p ip {pH low} => // p ip /=; rewrite ltnNge -ltnS ip.
split=> //; first exact: skipE.
- split; last first.
    move=> j jn; rewrite Ep skipE; apply: low; case: ifP => _ //; exact: leqW.
  case: ltnP => [pi|ip']; first by apply: leq_trans (ltnW pi) _; rewrite leq_addl.
  by rewrite -subn1 leq_subLR add1n.
by have := rank_merge i W n 1%:M; rewrite !mulmx1.
Qed.

End Steps.
