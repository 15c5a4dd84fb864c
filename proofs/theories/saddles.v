(******************************************************************************)
(* Saddles of networks, after Kawaguchi (2016), for any depth, widths and     *)
(* data.                                                                      *)
(*                                                                            *)
(*    max_kills == at a local maximum W_j ... W_1 X = 0 for each j, down to X *)
(* no_local_max == so X = 0, or a width is 0                                  *)
(* negative_curvature == if W_(H-1) ... W_2 has the rank of the least hidden  *)
(*                 width, a critical point that is not global has a direction *)
(*                 of negative curvature                                      *)
(*  flat_saddle == with three layers or more W = 0 is one without curvature   *)
(*                                                                            *)
(* Local maxima: along a layer the loss is a convex quadratic, so constant,   *)
(* and A E B X = 0 for all E, with A above and B below. If already            *)
(* W_(j+1) B X = 0, the layers above do not count, and can move a little so   *)
(* that A is not 0; then B X = 0. Negative curvature: the layers between the  *)
(* first and the last are U V with U injective and V surjective, and          *)
(* (W_H U, V W_1) is a critical point of two layers (two_layers.v).           *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements calculus frobenius network stationarity differentiable.
From DeepLinear Require Import bottleneck second_order two_layers no_bad_minima shallow repairs.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Saddles.
Variable R : realFieldType.

(* One layer moves: the product moves along A E B. *)
Lemma move_layer d n j (W : weights R d) (E : 'M[R]_(d j.+1, d j)) :
  prodW (upd W (W j + E)) (n + j.+1) =
  prodW W (n + j.+1) + prodW (upW j.+1 W) n *m E *m prodW W j.
Proof.
rewrite (@product_layer R d n j W) => [|i ne]; last by rewrite upd_neq.
by rewrite (@product_layer R d n j W W) // upd_eq mulmxDr mulmxDl.
Qed.

(* At a local maximum a layer between A and B X is seen by neither. *)
Lemma max_layer d n j m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d (n + j.+1)%N, m)) (W : weights R d) :
  local_max X Y W -> prodW (upW j.+1 W) n != 0 -> prodW W j *m X = 0.
Proof.
case=> e e0 h A0; apply: (mulmx_sep A0) => E.
set Q := prodW W j *m X; set A := prodW _ _ in A0 *; apply: sqnorm_eq0; apply/eqP.
have s0 : 0 <= sqnorm (A *m E *m Q) := sqnorm_ge0 _.
rewrite eq_le s0 andbT -oppr_ge0.
have [t0 t00 st] := small_pert (W j) E e0.
have := @quartic_min R (- \tr (grad 1%:M X Y (prodW W (n + j.+1)) *m (A *m E *m prodW W j)^T))
  (2%:R^-1 * - sqnorm (A *m E *m Q)) 0 0 _ t00.
case=> [t lt|_]; last by rewrite pmulr_rge0 ?invr_gt0 ?ltr0n.
have := h (upd W (W j + t *: E)) (wclose_upd (n := _) e0 (st t lt)).
rewrite ler_opp2 !lossE move_layer -scalemxAr -scalemxAl -/A qlossD -addrA ger_addl => le0.
rewrite !mul0r !addr0; move: le0; rewrite -oppr_ge0; congr (_ <= _).
rewrite linearZ /= -scalemxAr mxtraceZ mul1mx -scalemxAl sqnormZ mulmxA -/Q.
by move: (\tr _) (sqnorm _) => u v; ring.
Qed.

Lemma max_kills d H m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) n :
  (forall i, (i <= H)%N -> (0 < d i)%N) ->
  forall j (W : weights R d), (n + j.+1)%N = H -> local_max X Y W -> prodW W j *m X = 0.
Proof.
move=> pos; elim: n => [|n IH] j W E lm.
  subst H; apply: (max_layer lm); rewrite -mxrank_eq0 mxrank1 -lt0n; exact: pos.
have kill := IH j.+1 W (etrans (esym (addSnnS n j.+1)) E) lm; subst H.
have [e e0 mv] := locmin_move lm.
have [|U cU U0] := nonzero_near (upW j.+1 W) (n := n.+1) e0.
  by move=> i li; apply: pos; rewrite leq_add2r.
have lo i : (i <= j.+1)%N -> prodW (glue W U) i = prodW W i.
  by move=> li; apply: prodW_ext => k lk; rewrite glue_lo // (leq_trans lk).
have hi : prodW (upW j.+1 (glue W U)) n.+1 = prodW U n.+1.
  by apply: prodW_ext => i _; exact: glue_hi.
rewrite -(lo j) ?leqnSn //; apply: (@max_layer d n.+1 j m X Y); last by rewrite hi.
apply: mv => [i li|].
  case: (ltnP i j.+1) => ij; first by rewrite glue_lo //; exact: mxclose_refl.
  by rewrite -(subnK ij) glue_hi; apply: cU; rewrite ltn_subLR // addnC.
rewrite /loss !prodW_cat hi lo // -mulmxA kill mulmx0.
by rewrite -mulmxA kill mulmx0.
Qed.

Theorem no_local_max : Claim.kawaguchi16_2_3_iii_maximum R.
Proof.
move=> d H m X Y W X0 H0 pos lm; case/eqP: X0.
have := max_kills (n := H.-1) pos (j := 0%N) _ lm; rewrite mul1mx; apply.
by rewrite addn1 prednK.
Qed.

(* Where nothing can change, all points are global minima. *)
Lemma constant_global d H m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d) :
  local_max X Y W -> ~ global_min X Y W -> [/\ X != 0, (0 < H)%N & forall i, (i <= H)%N -> (0 < d i)%N].
Proof.
move=> lm ng; have same : ~ (forall V, prodW V H *m X = prodW W H *m X).
  by move=> E; case: ng => V; rewrite /loss E.
split.
- by apply/eqP => X0; case: same => V; rewrite X0 !mulmx0.
- by rewrite lt0n; apply/eqP => H0; subst H; case: same.
move=> i li; rewrite lt0n; apply/eqP => d0; case: same => V.
have zero (U : weights R d) : prodW U H = 0.
  apply/eqP; rewrite -mxrank_eq0 -leqn0; apply: leq_trans (product_rank U li) _; by rewrite d0.
by rewrite !zero.
Qed.

Theorem saddle : Claim.kawaguchi16_2_3_iii R.
Proof.
move=> d H m X Y W ng; split=> [lm|lm]; first exact/ng/(no_bad_local_minima lm).
by have [X0 H0 pos] := constant_global lm ng; exact: no_local_max X0 H0 pos lm.
Qed.

(* -- Second order -- *)
Lemma small_product (g : R -> R) (s e : R) : (forall t, `|t| <= 1 -> `|g t| <= s) -> 0 < e ->
  exists2 t0, 0 < t0 & forall t, `|t| < t0 -> `|t * g t| <= e.
Proof.
move=> gs e0; have s0 : 0 <= s by apply: le_trans (normr_ge0 _) (gs 0 _); rewrite normr0 ler01.
have s1 : 0 < s + 1 by rewrite ltr_spaddr ?ltr01.
exists (Num.min 1 (e / (s + 1))) => [|t]; first by rewrite lt_minr ltr01 divr_gt0.
rewrite lt_minr => /andP[/ltW t1 te]; rewrite normrM.
apply: le_trans (_ : `|t| * (s + 1) <= _); last by rewrite -ler_pdivl_mulr // ltW.
by rewrite ler_wpmul2l //; apply: le_trans (gs t t1) _; rewrite ler_addl ler01.
Qed.

Lemma slope0 (a : R) q : (forall e : R, 0 < e -> exists2 t0 : R, 0 < t0 & forall t, `|t| < t0 ->
  `|t * (a + t * hval q t)| <= e * `|t|) -> a = 0.
Proof.
move=> h; apply/eqP/negPn/negP => a0.
have e0 : 0 < `|a| / 2%:R by rewrite divr_gt0 ?normr_gt0 ?ltr0n.
have [t0 t00 b] := h _ e0.
suff : 0 <= - (`|a| / 2%:R) by rewrite oppr_ge0 leNgt e0.
apply: (@ge0_small _ _ (\sum_(c <- q) `|c|) t0) => // [|t tp tt0 t1]; first exact: sumr_ge0.
have nt : `|t| = t by rewrite gtr0_norm.
have := b t; rewrite nt => /(_ tt0); rewrite normrM nt mulrC ler_pmul2r // => le.
rewrite ler_opp2; apply: le_trans (_ : `|t * hval q t| <= _); last first.
  by rewrite normrM nt ler_pmul2l // hval_bound // nt.
rewrite -[_ / _](addrK (`|a| / 2%:R)) -splitr ler_subl_addr; apply: le_trans (_ : `|a + t * hval q t| + `|t * hval q t| <= _).
  by rewrite -{1}[a](addrK (t * hval q t)); exact: ler_norm_sub.
by rewrite addrC ler_add2l.
Qed.

Section Ends.
Variables (d : nat -> nat) (n m : nat) (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d n.+2, m)) (W : weights R d).
Let M := prodW (shiftW W) n.
Let A := W n.+1 *m col_base M.
Let B := row_base M *m W 0%N.
Local Notation E := (A *m B *m X - Y).
Definition form (S : 'M[R]_(d n.+2, \rank M)) (T : 'M[R]_(\rank M, d 0%N)) :=
  2%:R * \tr (E *m (S *m T *m X)^T) + sqnorm ((S *m B + A *m T) *m X).

(* The first and the last layer move. *)
Lemma ends (S : 'M[R]_(d n.+2, d n.+1)) (T : 'M[R]_(d 1%N, d 0%N)) : exists D, forall t,
  prodW (line W D t) n.+2 =
  (A + t *: (S *m col_base M)) *m (B + t *: (row_base M *m T)).
Proof.
exists (upd (upd (fun=> 0) T) S) => t.
rewrite -[LHS]/(line W _ t n.+1 *m prodW (line W _ t) n.+1) prodW_recr /line upd_eq.
have -> : prodW (shiftW (fun i => W i + t *: upd (upd (fun=> 0) T) S i)) n = M.
  by apply: prodW_ext => i li; rewrite /shiftW !upd_neq ?scaler0 ?addr0 // neq_ltn ltnS li.
rewrite upd_neq // upd_eq scalemxAl scalemxAr -mulmxDl -mulmxDr.
by rewrite -[in LHS](mulmx_base M) !mulmxA.
Qed.

Lemma ends_product : prodW W n.+2 = A *m B.
Proof.
rewrite -[LHS]/(W n.+1 *m prodW W n.+1) prodW_recr -/M -{1}(mulmx_base M).
by rewrite /A /B !mulmxA.
Qed.

Lemma ends_loss S T : exists D, forall t, loss X Y (line W D t) = loss X Y W
  + t * (\tr (E *m ((S *m col_base M *m B + A *m (row_base M *m T)) *m X)^T)
  + t * hval [:: 2%:R^-1 * form (S *m col_base M) (row_base M *m T);
      \tr ((S *m col_base M *m B + A *m (row_base M *m T)) *m X *m (S *m col_base M *m (row_base M *m T) *m X)^T);
      2%:R^-1 * sqnorm (S *m col_base M *m (row_base M *m T) *m X)] t).
Proof.
have [D hD] := ends S T; exists D => t.
have h V : loss X Y V = 2%:R^-1 * shallow_loss X Y (prodW V n.+2) by [].
rewrite !h hD ends_product curve_expand /form /=.
move: (shallow_loss _ _ _) (\tr _) (\tr _) (\tr _) (sqnorm _) (sqnorm _) => a b c e f g.
by field.
Qed.

Theorem negative_curvature p : (p <= n)%N -> (forall i, (i <= n)%N -> (d p.+1 <= d i.+1)%N) ->
  critical (loss X Y) W -> ~ global_min X Y W -> \rank M = d p.+1 ->
  exists D c, c < 0 /\ curvature (loss X Y) W D c.
Proof.
move=> pn wd cr ng rk.
have stat S T : \tr (E *m ((S *m col_base M *m B + A *m (row_base M *m T)) *m X)^T) = 0.
  have [D hD] := ends_loss S T; apply: slope0 => e e0; have [t0 t00 h] := cr D e e0.
  by exists t0 => // t /h; rewrite hD addrAC subrr add0r; apply.
have gA : E *m (B *m X)^T = 0.
  apply: (@canc_r R _ _ _ (col_base M)); first exact: col_base_full.
  apply: trdot_eq0 => S; have := stat S 0; rewrite !mulmx0 addr0.
  rewrite -[S *m _ *m B *m X]mulmxA (trmx_mul (S *m _)) (trmx_mul S) => <-.
  by rewrite !mulmxA.
have gB : A^T *m E *m X^T = 0.
  apply: (@canc_l R _ _ _ (row_base M)); first exact: row_base_free.
  apply: trdot_eq0 => T; have := stat 0 T; rewrite !mul0mx add0r => <-.
  move: (A *m B *m X - Y) => F; rewrite [A *m (_ *m T)]mulmxA (trmx_mul (A *m _ *m T)).
  rewrite (trmx_mul (A *m _)) (trmx_mul A) !mulmxA.
  by rewrite [RHS]mxtrace_mulC !mulmxA [RHS]mxtrace_mulC !mulmxA.
have [nonneg|[S [T neg]]] := second_dichotomy A B X Y.
  case: ng => V; rewrite /loss ler_pmul2l ?invr_gt0 ?ltr0n //.
  rewrite ends_product -!/(shallow_loss _ _ _); apply: second_order_global => //.
  by rewrite rk; apply: product_rank; exact: leqW pn.
have fU := col_base_full M; have fV := row_base_free M.
have [D hD] := ends_loss (S *m pinvmx (col_base M)) (pinvmx (row_base M) *m T).
move: hD; rewrite stat -[S *m _ *m col_base M]mulmxA mulVpmx // mulmx1 mulmxA mulmxVp // mul1mx => hD.
exists D, (2%:R^-1 * form S T); split; first by rewrite pmulr_rlt0 ?invr_gt0 ?ltr0n.
move: hD; set b := \tr _; set f := _ * sqnorm _; set c := _ * form S T => hD e e0.
have [|t0 t00 h] := @small_product (fun t => b + t * f) (`|b| + `|f|) e _ e0.
  move=> t t1; apply: le_trans (ler_norm_add _ _) _; rewrite ler_add2l normrM.
  by rewrite ler_pimull.
exists t0 => // t /h le; rewrite hD /=.
have -> : loss X Y W + t * (0 + t * (c + t * (b + t * (f + t * 0)))) - loss X Y W - c * t ^+ 2
    = t * (b + t * f) * t ^+ 2 by ring.
by rewrite normrM (ger0_norm (sqr_ge0 t)) ler_wpmul2r // sqr_ge0.
Qed.
End Ends.

(* -- Flat saddles -- *)
Lemma product_line0 d (D : weights R d) t n : prodW (line (fun=> 0) D t) n = t ^+ n *: prodW D n.
Proof.
elim: n => [|n IH]; first by rewrite expr0 scale1r.
by rewrite -[LHS]/(line _ D t n *m prodW (line _ D t) n) IH /line add0r -scalemxAl -scalemxAr scalerA -exprS.
Qed.

Theorem flat_saddle : Claim.kawaguchi16_2_4 R.
Proof.
move=> d [|[|[|h]]] m X Y // _ YX pos W.
have flat D : curvature (loss X Y) W D 0.
  move=> e e0; set H := h.+3; pose u := \tr (prodW D H *m X *m (- Y)^T); pose v := 2%:R^-1 * sqnorm (prodW D H *m X).
  have [|t0 t00 b] := @small_product (fun t => t ^+ h * (u + t ^+ H * v)) (`|u| + `|v|) e _ e0.
    move=> t t1; have pw k : `|t ^+ k| <= 1 by rewrite normrX exprn_ile1.
    rewrite normrM; apply: le_trans (_ : `|u + t ^+ H * v| <= _); first by rewrite ler_pimull.
    by apply: le_trans (ler_norm_add _ _) _; rewrite ler_add2l normrM ler_pimull.
  exists t0 => // t /b {b} le.
  have -> : loss X Y (line W D t) - loss X Y W - 0 * t ^+ 2 = t * (t ^+ h * (u + t ^+ H * v)) * t ^+ 2.
    rewrite /loss product_line0 -[prodW W h.+3]/(0 *m _) !mul0mx add0r sqnormD sqnormN -scalemxAl sqnormZ.
    rewrite -scalemxAl mxtraceZ -/u /v /H !exprS; clear le; move: (t ^+ h) (sqnorm _) (sqnorm _) u => a x y z.
    by field.
  by rewrite normrM (ger0_norm (sqr_ge0 t)) ler_wpmul2r // sqr_ge0.
split=> //.
  move=> D e e0; have [t0 t00 b] := flat D e e0; exists (Num.min 1 t0) => [|t]; first by rewrite lt_minr ltr01.
  rewrite lt_minr => /andP[/ltW t1 /b]; rewrite mul0r subr0 => le; apply: le_trans le _.
  by rewrite ler_pmul2l // -real_normK ?num_real // expr2 ler_pimull.
move=> g; have [p bp] := exists_bottleneck d h.+3.
have lm : local_min X Y W by exists 1 => [|V _]; [exact: ltr01 | exact: g].
have W0 : prodW W h.+3 = 0 by rewrite -[LHS]/(0 *m _) mul0mx.
have [|] := gradient_or_full_rank bp lm; rewrite W0.
  by rewrite /gradient mul0mx add0r mulNmx => /eqP; rewrite oppr_eq0 (negPf YX).
by rewrite mxrank0 => rk; have := pos p (proj1 bp); rewrite -rk.
Qed.
End Saddles.
