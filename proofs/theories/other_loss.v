(******************************************************************************)
(* The general loss of Section 2: a loss for which the conclusion of Theorem  *)
(* 3.2 holds at the given widths can have a deep local minimum of a value     *)
(* that no shallow one has.                                                   *)
(*                                                                            *)
(*       d2121 == the widths 2, 1, 2, 1: the product is c B with B = W_1 and  *)
(*                c = W_3 W_2, a number                                       *)
(*    net P Q B == the network with the layers W_3 = P, W_2 = Q, W_1 = B      *)
(*                                                                            *)
(* The loss of T = (x, y) is x^2 + (y^2 - 1)^2; that of a network is          *)
(* 1 + g c a b with B = (a, b). Where c = 0 and 2 b^2 < a^2 the network is a  *)
(* local minimum of value 1 (leaning). A local minimum with a layer that      *)
(* vanishes is such a network, and the layer is not the first (lack); so the  *)
(* layer can be moved to full rank with c = 0 kept (raised). But the values   *)
(* of shallow local minima are not 1 (no_shallow).                            *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements network.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section OtherLoss.
Variable R : realFieldType.

(* -- Full rank layer by layer is not enough for a general loss: widths 2, 1, 2, 1 -- *)
Definition d2121 : nat -> nat := fun i => if odd i then 1%N else 2%N.
Implicit Types (V W : weights R d2121) (a b c : R).

Let f2 (T : 'M[R]_(1, 2)) := T 0 0 ^+ 2 + (T 0 1 ^+ 2 - 1) ^+ 2.
Let low W : 'rV[R]_2 := W 0%N.
Let mid W := ((W 2%N : 'rV[R]_2) *m (W 1%N : 'cV[R]_2)) 0 0.
Let g c a b := c ^+ 2 * (a ^+ 2 - 2%:R * b ^+ 2 + c ^+ 2 * b ^+ 4).
Let F := deep (d := d2121) (H := 3) f2.

Lemma deepE W : F W = 1 + g (mid W) (low W 0 0) (low W 0 1).
Proof.
have E j : prodW W 3 0 j = mid W * low W 0 j by rewrite /= mulmx1 mulmxA mxE big_ord1.
by rewrite /F /deep /f2 !E /g; ring.
Qed.

Lemma deep1 W : mid W = 0 -> F W = 1.
Proof. by move=> c0; rewrite deepE /g c0 expr0n mul0r addr0. Qed.

(* If the first layer leans to its first entry, no small product is better than 0. *)
Lemma leaning W : mid W = 0 -> 2%:R * low W 0 1 ^+ 2 < low W 0 0 ^+ 2 -> locmin 3 F W.
Proof.
set a := low W 0 0; set b := low W 0 1 => c0; rewrite -subr_gt0.
set G := _ - _ => G0; pose k := 2%:R * `|a| + 4%:R * `|b| + 2%:R.
have k0 : 0 < k by rewrite ltr_paddl ?ltr0n // addr_ge0 // mulr_ge0 ?ler0n.
pose e := Num.min 1 (G / k); have e0 : 0 < e by rewrite lt_minr ltr01 divr_gt0.
have [e1 ek] : e <= 1 /\ e * k <= G.
  by rewrite le_minl lexx; split=> //; rewrite -ler_pdivl_mulr // le_minl lexx orbT.
exists e => // V cV; rewrite deep1 // deepE ler_addl /g.
have := cV 0%N isT 0 1; have := cV 0%N isT 0 0; rewrite -/(low V) -/(low W) -/a -/b.
move: (low V 0 0) (low V 0 1) (mid V) => a' b' c /ltW ca /ltW cb.
rewrite mulr_ge0 ?sqr_ge0 //; apply: addr_ge0; last by rewrite mulr_ge0 ?exprn_even_ge0.
have -> : a' ^+ 2 - 2%:R * b' ^+ 2 = (a' - a) ^+ 2 + (G - (2%:R * (a * (a - a'))
    + (4%:R * (b * (b' - b)) + 2%:R * (b' - b) ^+ 2))) by rewrite /G; ring.
rewrite addr_ge0 ?sqr_ge0 // subr_ge0; apply: le_trans ek; rewrite /k -addrA [leRHS]mulrDr.
have le x y : `|y| <= e -> x * y <= e * `|x|.
  by move=> h; apply: le_trans (ler_norm _) _; rewrite normrM mulrC ler_wpmul2r.
rewrite distrC in ca; rewrite ler_add //; first by rewrite [leRHS]mulrCA ler_pmul2l ?ltr0n ?le.
rewrite [e * (_ + _)]mulrDr ler_add //; first by rewrite [leRHS]mulrCA ler_pmul2l ?ltr0n ?le.
rewrite [e * _]mulrC ler_pmul2l ?ltr0n // -[X in X <= _]ger0_norm ?sqr_ge0 // expr2 normrM.
by rewrite -[leRHS]mul1r ler_pmul ?normr_ge0 // (le_trans cb).
Qed.

(* Near W there is a better network if W does not lean, or if its first layer is 0. *)
Definition net (P : 'rV[R]_2) (Q : 'cV[R]_2) (B : 'rV[R]_2) : weights R d2121 := fun i =>
  match i return 'M[R]_(d2121 i.+1, d2121 i) with
  | 0%N => B
  | 1%N => Q
  | 2%N => P
  | _ => 0
  end.

Lemma net_close e W P Q B : mxclose e (W 2%N : 'rV_2) P -> mxclose e (W 1%N : 'cV_2) Q ->
  mxclose e (low W) B -> wclose 3 e W (net P Q B).
Proof. by move=> cP cQ cB [|[|[|]]]. Qed.

Lemma scaled_close e m n (A B : 'M[R]_(m, n)) s : A = 0 -> 0 <= s <= 1 ->
  mxclose e A B -> mxclose e A (s *: B).
Proof.
move=> -> /andP[s0 s1] c i j; move: (c i j); rewrite !mxE !subr0; apply: le_lt_trans.
by rewrite normrM ger0_norm // ler_pimull.
Qed.

Lemma worse c a b : c != 0 -> a ^+ 2 + c ^+ 2 * b ^+ 4 < 2%:R * b ^+ 2 -> g c a b < 0.
Proof.
move=> c0 lt; rewrite /g pmulr_rlt0; last by rewrite lt0r sqrf_eq0 c0 sqr_ge0.
by rewrite addrAC subr_lt0.
Qed.

Definition pair a b : 'rV[R]_2 := \row_j (if j == 0 then a else b).
Lemma pair0 a b : pair a b 0 0 = a. Proof. by rewrite mxE. Qed.
Lemma pair1 a b : pair a b 0 1 = b. Proof. by rewrite mxE. Qed.

Lemma pair_close e (v : 'rV[R]_2) a b :
  `|a - v 0 0| < e -> `|b - v 0 1| < e -> mxclose e v (pair a b).
Proof.
move=> ca cb i j; rewrite ord1 mxE; have [->|j0] := eqVneq j 0 => //.
by have -> : j = 1 by case: j j0 => -[|[|]] // ? ?; apply: val_inj.
Qed.

Lemma tiny e k : 0 < e -> 0 <= k -> exists t : R, [/\ 0 < t, t < e & t * k < 1].
Proof.
move=> e0 k0; have k1 : 0 < k + 1 by rewrite ltr_paddl ?ltr01.
pose t := Num.min e (k + 1)^-1 / 2%:R; have m0 : 0 < Num.min e (k + 1)^-1 by rewrite lt_minr e0 invr_gt0.
have t0 : 0 < t by rewrite divr_gt0 ?ltr0n.
have : t < Num.min e (k + 1)^-1 by rewrite ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
rewrite lt_minr => /andP[te tk]; exists t; split=> //.
apply: le_lt_trans (_ : t * (k + 1) < 1); first by rewrite ler_wpmul2l ?ler_addl ?ler01 ?ltW.
by rewrite -ltr_pdivl_mulr // mul1r.
Qed.

Lemma lack W i : locmin 3 F W -> (i < 3)%N -> W i = 0 ->
  [/\ i != 0%N, mid W = 0 & 2%:R * low W 0 1 ^+ 2 < low W 0 0 ^+ 2].
Proof.
case=> e e0 min i3 Wi.
have m0 : i != 0%N -> mid W = 0.
  by case: i i3 Wi => [|[|[|]]] // _ Wi _; rewrite /mid Wi ?mulmx0 ?mul0mx mxE.
have {}min P Q B : mxclose e (W 2%N : 'rV_2) P -> mxclose e (W 1%N : 'cV_2) Q -> mxclose e (low W) B ->
    0 <= g ((P *m Q) 0 0) (B 0 0) (B 0 1).
  move=> cP cQ cB; have := min _ (net_close cP cQ cB); rewrite !deepE; suff -> : g (mid W) (low W 0 0) (low W 0 1) = 0.
    by rewrite ler_add2l.
  rewrite /g; case: (eqVneq i 0%N) Wi => [-> Wi|/m0 -> _]; last by rewrite expr0n mul0r.
  by rewrite /low Wi !mxE !expr0n !mulr0 subr0 addr0 mulr0.
have pos j : (j <= 3)%N -> (0 < d2121 j)%N by rewrite /d2121; case: ifP.
have [V cV PV] := nonzero_near W e0 pos; have [c0 c1 c2] := And3 (cV 0%N isT) (cV 1%N isT) (cV 2%N isT).
have v0 : mid V != 0.
  apply: contraNneq PV => E; rewrite /= mulmx1 mulmxA [X in X *m _]mx11_scalar -/(mid V) E.
  by rewrite mul_scalar_mx scale0r.
case: (eqVneq i 0%N) Wi m0 => [->|i0] Wi m0.
  have e1 : 0 < Num.min e 1 by rewrite lt_minr e0 ltr01.
  have [t [t0 + tv]] := tiny e1 (sqr_ge0 (mid V)); rewrite lt_minr => /andP[te t1].
  suff : g (mid V) 0 t < 0.
    rewrite ltNge; have := min _ _ (pair 0 t) c2 c1; rewrite pair0 pair1 => -> //.
    by apply: pair_close; rewrite /low Wi mxE subr0 ?normr0 ?gtr0_norm.
  apply: worse => //; rewrite expr0n add0r (_ : _ * _ = t * mid V ^+ 2 * t * t ^+ 2); last by ring.
  rewrite ltr_pmul2r ?exprn_gt0 //; apply: lt_trans (_ : 1 < _); last by rewrite ltr1n.
  apply: le_lt_trans tv; apply: ler_pimulr; last exact: ltW.
  by rewrite mulr_ge0 ?sqr_ge0 ?(ltW t0).
split=> //; first exact: m0.
set a := low W 0 0; set b := low W 0 1; rewrite ltNge; apply/negP => flat.
pose b' := if 0 <= b then b + e / 2%:R else b - e / 2%:R.
have h0 : 0 < e / 2%:R by rewrite divr_gt0 ?ltr0n.
have cb : `|b' - b| < e.
  have he : e / 2%:R < e by rewrite ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
  by rewrite /b'; case: ifP => _; rewrite addrC addKr ?normrN gtr0_norm.
have G0 : 0 < 2%:R * b' ^+ 2 - a ^+ 2.
  rewrite subr_gt0; apply: le_lt_trans flat _; rewrite ltr_pmul2l ?ltr0n // -subr_gt0 /b'.
  case: (lerP 0 b) => hb.
    have -> : (b + e / 2%:R) ^+ 2 - b ^+ 2 = e / 2%:R * (b *+ 2 + e / 2%:R) by ring.
    by rewrite mulr_gt0 // ltr_paddl // mulrn_wge0.
  have -> : (b - e / 2%:R) ^+ 2 - b ^+ 2 = e / 2%:R * (- b *+ 2 + e / 2%:R) by ring.
  by rewrite mulr_gt0 // ltr_paddl // mulrn_wge0 // oppr_ge0 ltW.
set G := _ - _ in G0; pose k := mid V ^+ 2 * b' ^+ 4.
have k0 : 0 <= k by rewrite mulr_ge0 ?exprn_even_ge0.
have [s [s0 s1 sk]] := tiny ltr01 (divr_ge0 k0 (ltW G0)).
have bad : g (s * mid V) a b' < 0.
  apply: worse; first by rewrite mulf_neq0 ?v0 ?(lt0r_neq0 s0).
  rewrite addrC -ltr_subr_addr -/G (_ : _ * _ = s * (s * k)); last by rewrite /k; ring.
  rewrite mulrA ltr_pdivr_mulr // mul1r in sk; apply: le_lt_trans sk.
  by rewrite ler_pimull ?(mulr_ge0 (ltW s0)) ?(ltW s1).
have cB : mxclose e (low W) (pair a b') by apply: pair_close; rewrite // subrr normr0.
have s01 : 0 <= s <= 1 by rewrite !ltW.
move: bad; rewrite ltNge => /negP[].
case: i i0 i3 Wi {m0} => [|[|[|]]] // _ _ Wi.
- have := min _ _ _ c2 (scaled_close Wi s01 c1) cB.
  by rewrite -scalemxAr [X in g X]mxE pair0 pair1.
have := min _ _ _ (scaled_close Wi s01 c2) c1 cB.
by rewrite -scalemxAl [X in g X]mxE pair0 pair1.
Qed.


Lemma small_kernel e (P : 'rV[R]_2) : 0 < e ->
  exists2 Q : 'cV[R]_2, mxclose e 0 Q & P *m Q = 0 /\ full_rank Q.
Proof.
move=> e0; have : kermx P^T != 0.
  by rewrite kermx_eq0 /row_free neq_ltn (leq_ltn_trans (rank_leq_col _)).
case/rowV0Pn=> v /sub_kermxP vP v0; have [t0 t00 st] := small_pert 0 v^T e0.
have tp : 0 < t0 / 2%:R by rewrite divr_gt0 ?ltr0n.
exists (t0 / 2%:R *: v^T).
  by have := st (t0 / 2%:R); rewrite add0r gtr0_norm //; apply; rewrite ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
split; first by rewrite -scalemxAr -[P]trmxK -trmx_mul vP trmx0 scaler0.
by rewrite /full_rank mxrank_scale_nz ?(lt0r_neq0 tp) // mxrank_tr rank_rV v0.
Qed.

Lemma full_rank_tr m n (A : 'M[R]_(m, n)) : full_rank A^T = full_rank A.
Proof. by rewrite /full_rank mxrank_tr minnC. Qed.

Lemma raised W i e : 0 < e -> locmin 3 F W -> (i < 3)%N -> ~~ full_rank (W i) ->
  exists V, [/\ full_rank (V i), mxclose e (W i) (V i), forall j, j != i -> V j = W j,
    locmin 3 F V & F V = F W].
Proof.
move=> e0 lW i3 nf; have Wi : W i = 0.
  apply/eqP; rewrite -mxrank_eq0; apply: contraR nf; rewrite -lt0n /full_rank eqn_leq => r0.
  rewrite leq_min rank_leq_row rank_leq_col; apply: leq_trans r0.
  by case: i i3 => [|[|[|]]].
have [i0 W0 lean] := lack lW i3 Wi.
suff [V [fV cV oV V0]] : exists V, [/\ full_rank (V i), mxclose e (W i) (V i),
    forall j, j != i -> V j = W j & mid V = 0].
  exists V; split=> //; last by rewrite !deep1.
  by apply: leaning => //; rewrite /low oV // eq_sym.
case: i i3 i0 nf Wi => [|[|[|]]] // _ _ _ Wi.
  have [Q cQ [PQ fQ]] := small_kernel (W 2%N) e0.
  exists (upd W (n := 1) Q); split; rewrite ?upd_eq ?Wi //; first exact: upd_neq.
  by rewrite /mid upd_eq upd_neq // PQ mxE.
have [Q cQ [PQ fQ]] := small_kernel (W 1%N : 'cV_2)^T e0.
exists (upd W (n := 2) Q^T); split; rewrite ?upd_eq ?Wi ?full_rank_tr //; last first.
- by rewrite /mid upd_eq upd_neq // -[W 1%N]trmxK -trmx_mul PQ trmx0 mxE.
- exact: upd_neq.
by move=> k l; have := cQ l k; rewrite !mxE.
Qed.

(* A matrix of value 1 is no shallow minimum. *)
Lemma no_shallow (T : 'rV[R]_2) : locmin_rank 1 f2 T -> f2 T <> 1.
Proof.
case=> _ [e e0 min] T1; pose x := T 0 0; pose y := T 0 1.
have {}min a b : `|a - x| < e -> `|b - y| < e -> 1 <= a ^+ 2 + (b ^+ 2 - 1) ^+ 2.
  move=> ca cb; rewrite -[leLHS]T1; have := min _ (rank_leq_row _) (pair_close ca cb).
  by rewrite [f2 (pair _ _)]/f2 pair0 pair1.
have E : x ^+ 2 = 2%:R * y ^+ 2 - y ^+ 4.
  have -> : x ^+ 2 = f2 T - (y ^+ 2 - 1) ^+ 2 by rewrite addrK.
  by rewrite T1; ring.
case: (eqVneq y 0) => [y0|y0].
  have x0 : x = 0 by apply/eqP; rewrite -sqrf_eq0 E y0 !expr0n /= mulr0 subr0.
  have e1 : 0 < Num.min e 1 by rewrite lt_minr e0 ltr01.
  have [t [t0 + _]] := tiny e1 ler01; rewrite lt_minr => /andP[te t1].
  have := min 0 t; rewrite x0 y0 !subr0 normr0 gtr0_norm // expr0n add0r => /(_ e0 te).
  rewrite leNgt => /negP; apply; rewrite -subr_gt0.
  have -> : 1 - (t ^+ 2 - 1) ^+ 2 = t ^+ 2 * (2%:R - t ^+ 2) by ring.
  rewrite mulr_gt0 ?exprn_gt0 // subr_gt0 (@lt_trans _ _ 1) ?ltr1n //.
  by rewrite exprn_ilt1 ?ltW.
have [t [t0 t1 tk]] := tiny ltr01 (divr_ge0 (addr_ge0 (normr_ge0 x) (normr_ge0 y)) (ltW e0)).
rewrite mulrA ltr_pdivr_mulr // mul1r in tk; pose s := (1 - t) ^+ 2.
have near z : `|z| <= `|x| + `|y| -> `|(1 - t) * z - z| < e.
  move=> zl; rewrite mulrBl mul1r addrC addKr normrN normrM gtr0_norm //.
  by apply: le_lt_trans tk; rewrite ler_pmul2l.
have := min _ _ (near x _) (near y _); rewrite ler_addl ler_addr !normr_ge0 => /(_ isT isT).
rewrite leNgt => /negP; apply; rewrite -subr_gt0 exprMn E.
have -> : 1 - ((1 - t) ^+ 2 * (2%:R * y ^+ 2 - y ^+ 4) + (((1 - t) * y) ^+ 2 - 1) ^+ 2)
    = s * (t * (2%:R - t)) * (y ^+ 2) ^+ 2 by rewrite /s; ring.
have t2 : 0 < 1 - t by rewrite subr_gt0.
have y2 : 0 < y ^+ 2 by rewrite lt0r sqrf_eq0 y0 sqr_ge0.
rewrite mulr_gt0 ?(exprn_gt0 _ y2) // mulr_gt0 ?exprn_gt0 // mulr_gt0 // subr_gt0.
by rewrite (lt_trans t1) ?ltr1n.
Qed.


Lemma other_loss_false : ~ Claim.s2_general_loss R.
Proof.
move=> /(_ d2121 3%N 1%N f2 isT) h.
have bp : bottleneck d2121 3 1 by split=> // i _; rewrite {2}/d2121; case: ifP.
pose W := net (delta_mx 0 1) (delta_mx 0 0) (delta_mx 0 0).
have [||T lT T1] := h bp _ W.
- by move=> V lV i i3 nf e e0; exact: raised.
- apply: leaning; first by rewrite /mid mul_delta_mx_0 // mxE.
  by rewrite /low !mxE /= expr0n expr1n mulr0 ltr01.
apply: no_shallow lT _; rewrite T1; apply: deep1.
by rewrite /mid mul_delta_mx_0 // mxE.
Qed.

End OtherLoss.
