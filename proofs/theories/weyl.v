(*******************************************************************************)
(* Lemma 3.1: singular values are continuous, by Weyl's inequality.            *)
(*                                                                             *)
(*  weyl == if |(M - M') x| <= c |x| for all x, then s_k <= s'_k + c           *)
(*                                                                             *)
(* Idea. The first k + 1 right singular vectors of M and those of M' from the  *)
(* k-th on span spaces whose dimensions sum to n + 1, so they share a nonzero  *)
(* x (meet). There s |x| <= |M x| and |M' x| <= s' |x|, and |(M - M') x| is at *)
(* most c |x|. All inequalities are squared: no root is taken.                 *)
(*******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements frobenius lifting wedin.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Weyl.
Variable R : realFieldType.

Lemma cauchy_schwarz n (a : 'rV[R]_n) (x : 'cV_n) : ((a *m x) 0 0) ^+ 2 <= sqnorm a * sqnorm x.
Proof.
have [c E] : exists c, a *m x = c%:M by exists ((a *m x) 0 0); exact: mx11_scalar.
have ET : x^T *m a^T = c%:M by rewrite -trmx_mul E tr_scalar_mx.
have := sqnorm_ge0 (a^T *m x^T - x *m a); rewrite sqnormD sqnormN !sqnorm_outer !sqnorm_tr.
have -> : \tr (a^T *m x^T *m (- (x *m a))^T) = - c ^+ 2.
  rewrite linearN /= mulmxN linearN /= trmx_mul mulmxA -(mulmxA a^T) ET mul_mx_scalar.
  by rewrite -scalemxAl mxtraceZ mxtrace_mulC ET /mxtrace big_ord1 mxE eqxx mulr1n expr2.
have -> : (a *m x) 0 0 = c by rewrite E mxE eqxx.
have -> : sqnorm a * sqnorm x + 2%:R * - c ^+ 2 + sqnorm x * sqnorm a
    = 2%:R * (sqnorm a * sqnorm x - c ^+ 2) by ring.
by rewrite pmulr_rge0 ?ltr0n // subr_ge0.
Qed.

Lemma sqnorm_mul m n (E : 'M[R]_(m, n)) (x : 'cV_n) : sqnorm (E *m x) <= sqnorm E * sqnorm x.
Proof.
rewrite {1}/sqnorm [X in _ <= X * _]/sqnorm mulr_suml; apply: ler_sum => i _; rewrite big_ord1.
have -> : (E *m x) i 0 = (row i E *m x) 0 0 by rewrite -row_mul [RHS]mxE.
apply: le_trans (cauchy_schwarz _ _) _; apply: ler_wpmul2r; first exact: sqnorm_ge0.
rewrite /sqnorm big_ord1 le_eqVlt; apply/orP; left; apply/eqP.
by apply: eq_bigr => j _; rewrite mxE.
Qed.

Lemma sqnorm_mxsum m n (E : 'M[R]_(m, n)) : sqnorm E <= mxsum E ^+ 2.
Proof.
rewrite expr2 {2}/mxsum mulr_sumr; apply: ler_sum => i _; rewrite mulr_sumr.
apply: ler_sum => j _; rewrite -[leLHS](real_normK (num_real _)) expr2.
by rewrite ler_wpmul2r // mxsum_entry.
Qed.

(* The square of the norm of p + q, when |p| <= s r and |q| <= c r. *)
Lemma triangle_sq n (p q : 'cV[R]_n) s c r : 0 <= s -> 0 < c ->
  sqnorm p <= s ^+ 2 * r -> sqnorm q <= c ^+ 2 * r -> sqnorm (p + q) <= (s + c) ^+ 2 * r.
Proof.
rewrite le_eqVlt => /predU1P[<-|s0] c0 hp hq.
  have p0 : p = 0.
    by apply: sqnorm_eq0; apply/eqP; rewrite eq_le sqnorm_ge0 andbT; rewrite expr0n mul0r in hp.
  by rewrite p0 !add0r.
have := sqnorm_ge0 (c *: p - s *: q); rewrite (sqnormD (c *: p)) (sqnormN (s *: q)) !sqnormZ.
have -> : \tr (c *: p *m (- (s *: q))^T) = - (c * s * \tr (p *m q^T)).
  rewrite -scalemxAl mxtraceZ linearN /= mulmxN linearN linearZ /= -scalemxAr.
  by rewrite mxtraceZ mulrN mulrA.
move=> h; rewrite sqnormD; set t := \tr _ in h *.
have cs : 0 < c * s by rewrite mulr_gt0.
have ht : 2%:R * t <= 2%:R * (s * c * r).
  rewrite -(ler_pmul2l cs); apply: le_trans (_ : c ^+ 2 * sqnorm p + s ^+ 2 * sqnorm q <= _).
    rewrite -subr_ge0; apply: le_trans h _; rewrite le_eqVlt; apply/orP; left; apply/eqP; ring.
  apply: le_trans (_ : c ^+ 2 * (s ^+ 2 * r) + s ^+ 2 * (c ^+ 2 * r) <= _).
    by apply: ler_add; rewrite ler_wpmul2l ?sqr_ge0.
  by rewrite le_eqVlt; apply/orP; left; apply/eqP; ring.
apply: le_trans (ler_add (ler_add hp ht) hq) _.
by rewrite le_eqVlt; apply/orP; left; apply/eqP; ring.
Qed.

(* The norm of D y, for D diagonal. *)
Lemma sqnorm_diag m n (D : 'M[R]_(m, n)) (y : 'cV_n) :
  (forall (i : 'I_m) (j : 'I_n), i != j :> nat -> D i j = 0) ->
  sqnorm (D *m y) = \sum_(l < n) ext D l l ^+ 2 * y l 0 ^+ 2.
Proof.
move=> dD; pose T l := ext D l l ^+ 2 * ext y l 0 ^+ 2; pose N := maxn m n.
transitivity (\sum_(i < m) T i).
  rewrite /sqnorm; apply: eq_bigr => i _; rewrite big_ord1 -extE ext_diag_mul // exprMn //.
transitivity (\sum_(l < n) T l); last by apply: eq_bigr => l _; rewrite /T -(extE y).
rewrite (big_ord_widen N T (leq_maxl m n)) (big_ord_widen N T (leq_maxr m n)).
rewrite big_mkcond [RHS]big_mkcond; apply: eq_bigr => l _ /=; rewrite /T.
case: ltnP => lm; case: ltnP => ln //; rewrite (ext_out D) ?expr0n ?mul0r //.
  by rewrite negb_and -!leqNgt ln orbT.
by rewrite negb_and -!leqNgt lm.
Qed.

(* A unit vector on which M is at least s_k long, and M' at most s'_k. *)
Lemma meet n k (V V' : 'M[R]_n) : orthogonal V -> orthogonal V' -> (k < n)%N ->
  exists x y y' : 'cV[R]_n, [/\ x != 0, x = V *m y, x = V' *m y',
    forall l : 'I_n, (k < l)%N -> y l 0 = 0 & forall l : 'I_n, (l < k)%N -> y' l 0 = 0].
Proof.
move=> oV oV' kn; pose A := (pid_mx k.+1 : 'M[R]_n) *m V^T; pose B := copid_mx k *m V'^T.
have fr (U : 'M[R]_n) : orthogonal U -> row_free U^T.
  by move=> oU; rewrite row_free_unit; have [] := mulmx1_unit oU.
have rA : \rank A = k.+1 by rewrite mxrankMfree ?fr // rank_pid_mx.
have rB : \rank B = (n - k)%N by rewrite mxrankMfree ?fr // rank_copid_mx // ltnW.
have : (A :&: B)%MS != 0.
  rewrite -mxrank_eq0; have := mxrank_sum_cap A B; have := rank_leq_col (A + B)%MS.
  rewrite rA rB; case: (\rank (A :&: B)) => // le; rewrite addn0 => E.
  by move: le; rewrite E addSn subnKC ?ltnn // ltnW.
case/rowV0Pn => r; rewrite sub_capmx => /andP[/submxP[z zE] /submxP[z' zE']] r0.
exists r^T, (z *m pid_mx k.+1)^T, (z' *m copid_mx k)^T; split.
- by rewrite trmx_eq0.
- by rewrite {1}zE /A mulmxA trmx_mul trmxK.
- by rewrite {1}zE' /B mulmxA trmx_mul trmxK.
- move=> l kl; rewrite !mxE big1 // => a _; rewrite !mxE; case: eqP => [->|_].
    by rewrite ltnS leqNgt kl mulr0.
  by rewrite mulr0.
move=> l lk; rewrite !mxE big1 // => a _; rewrite !mxE -val_eqE /=.
by case: eqP => [->|_]; rewrite ?lk ?subrr ?mulr0 //= subrr mulr0.
Qed.

Lemma weyl m n (M M' : 'M[R]_(m, n)) U D V U' D' V' c (i : 'I_m) (j : 'I_n) :
  sorted_svd M U D V -> sorted_svd M' U' D' V' -> i = j :> nat ->
  0 < c -> (forall x : 'cV_n, sqnorm ((M - M') *m x) <= c ^+ 2 * sqnorm x) ->
  D i j <= D' i j + c.
Proof.
case=> [[EM oU oV dD D0] srt] [[EM' oU' oV' dD' D0'] srt'] ij c0 small.
have [x [y [y' [x0 xE xE' y0 y0']]]] := meet oV oV' (ltn_ord j).
have keep p q (W : 'M[R]_p) (a : 'M_(p, q)) : orthogonal W -> sqnorm (W *m a) = sqnorm a.
  move=> oW; rewrite [LHS]sqnormE [RHS]sqnormE trmx_mul mxtrace_mulC -mulmxA (mulmxA W^T) oW mul1mx.
  by rewrite mxtrace_mulC.
have nx : sqnorm x = \sum_l y l 0 ^+ 2.
  by rewrite xE keep // /sqnorm; apply: eq_bigr => l _; rewrite big_ord1.
have nx' : sqnorm x = \sum_l y' l 0 ^+ 2.
  by rewrite xE' keep // /sqnorm; apply: eq_bigr => l _; rewrite big_ord1.
have im (l : 'I_n) : (l <= j)%N -> (l < m)%N by move=> lj; apply: leq_ltn_trans lj _; rewrite -ij.
have low : D i j ^+ 2 * sqnorm x <= sqnorm (M *m x).
  have -> : M *m x = U *m (D *m y) by rewrite EM xE -!mulmxA (mulmxA V^T) oV mul1mx.
  rewrite keep // sqnorm_diag // nx mulr_sumr; apply: ler_sum => l _.
  have [lj|jl] := leqP l j; last by rewrite y0 // expr0n /= !mulr0.
  rewrite ler_wpmul2r ?sqr_ge0 // -[val l]/(val (Ordinal (im l lj))) extE.
  by rewrite ler_sqr ?nnegrE //; apply: srt => //=; rewrite ij.
have high : sqnorm (M' *m x) <= D' i j ^+ 2 * sqnorm x.
  have -> : M' *m x = U' *m (D' *m y') by rewrite EM' xE' -!mulmxA (mulmxA V'^T) oV' mul1mx.
  rewrite keep // sqnorm_diag // nx' mulr_sumr; apply: ler_sum => l _.
  have [jl|lj] := leqP j l; last by rewrite y0' // expr0n /= !mulr0.
  rewrite ler_wpmul2r ?sqr_ge0 // ler_sqr ?nnegrE ?ext_ge0 //.
  have [lm|ml] := ltnP l m; last by rewrite ext_out // negb_and -leqNgt ml.
  by rewrite -[X in ext _ X]/(val (Ordinal lm)) extE; apply: srt' => //=; rewrite ij.
have xp : 0 < sqnorm x.
  by rewrite lt_def sqnorm_ge0 andbT; apply: contraNneq x0 => /sqnorm_eq0 ->.
have : sqnorm (M *m x) <= (D' i j + c) ^+ 2 * sqnorm x.
  by rewrite -[M](subrK M') mulmxDl addrC; apply: triangle_sq.
move/(le_trans low); rewrite ler_pmul2r // ler_sqr ?nnegrE //.
by rewrite addr_ge0 // ltW.
Qed.

Theorem weyl_norm : Claim.lemma_3_1 R.
Proof.
move=> m n M M' U D V U' D' V' c sv sv' c0 h i j ij; apply/ler_addgt0Pr => e e0.
have ce : 0 < c + e by rewrite ltr_paddl.
have he (x : 'cV_n) : sqnorm ((M - M') *m x) <= (c + e) ^+ 2 * sqnorm x.
  apply: le_trans (h x) _; rewrite ler_wpmul2r ?sqnorm_ge0 // ler_sqr ?nnegrE ?(ltW ce) //.
  by rewrite ler_addl ltW.
have he' (x : 'cV_n) : sqnorm ((M' - M) *m x) <= (c + e) ^+ 2 * sqnorm x.
  by rewrite -opprB mulNmx sqnormN.
rewrite ler_norml ler_subl_addl (weyl sv sv' ij ce he) andbT.
by rewrite ler_oppl opprB ler_subl_addl (weyl sv' sv (esym _) ce he').
Qed.

Theorem singular_values_continuous : Claim.lemma_3_1_continuity R.
Proof.
move=> m n M U D V sv e e0; have [delta d0 h] := close_mxsum M ler01 e0.
exists delta => // M' U' D' V' sv' /h; rewrite mul1r => close i j.
have [ij|ij] := eqVneq (i : nat) j; last first.
  have [[_ _ _ dD _] _] := sv; have [[_ _ _ dD' _] _] := sv'.
  by rewrite dD // dD' // subr0 normr0.
have [c c0 [cM ce]] : exists2 c, 0 < c & sqnorm (M' - M) <= c ^+ 2 /\ c < e.
  have [lt0|le0] := ltP 0 (mxsum (M' - M)); first by exists (mxsum (M' - M)); rewrite ?sqnorm_mxsum.
  exists (e / 2%:R); first by rewrite divr_gt0 ?ltr0n.
  split; last by rewrite ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
  apply: le_trans (sqnorm_mxsum _) _; have -> : mxsum (M' - M) = 0.
    by apply/eqP; rewrite eq_le le0 mxsum_ge0.
  by rewrite expr0n sqr_ge0.
have bM (x : 'cV_n) : sqnorm ((M' - M) *m x) <= c ^+ 2 * sqnorm x.
  by apply: le_trans (sqnorm_mul _ _) _; rewrite ler_wpmul2r ?sqnorm_ge0.
have bM' (x : 'cV_n) : sqnorm ((M - M') *m x) <= c ^+ 2 * sqnorm x.
  by rewrite -opprB mulNmx sqnormN.
have h1 := weyl sv sv' ij c0 bM'; have h2 := weyl sv' sv ij c0 bM.
rewrite ltr_norml; apply/andP; split.
  by rewrite ltr_subr_addl -ltr_subr_addr opprK; apply: le_lt_trans h1 _; rewrite ltr_add2l.
by rewrite ltr_subl_addl; apply: le_lt_trans h2 _; rewrite ltr_add2l.
Qed.

End Weyl.
