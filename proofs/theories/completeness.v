(******************************************************************************)
(* Each network is a global minimum, or a polynomial curve through it         *)
(* descends, at an order of at most max(H, min(4, 2 (H - 1))). All choices    *)
(* are made by computable tests, so over the rationals the curve is rational. *)
(*                                                                            *)
(*        line W D t == the layers W i + t D i                                *)
(*           still d == the layers 0                                          *)
(*          up_chain == moves above a level that carry a vector to the top    *)
(*         steep W G == along some line W + t D the product stands still, and *)
(*                      the change of some layer by E changes it by           *)
(*                      t^v (M_0 + ... + t^e M_e), <G, M_e> not 0, e <= 2     *)
(*   steep_deficient == so it is where the rank of the product is less than   *)
(*                      all widths, for any G that is not 0                   *)
(* steep_top, steep_bot == or it is full and the point is not critical        *)
(*    steep_descends == then a curve descends, if G is the gradient           *)
(*     full_descends == and where a second derivative is negative             *)
(*     descent_curve == the theorem                                           *)
(*  descends_not_min, descends_at_zero == what a curve that descends implies  *)
(*                                                                            *)
(* Idea of steep_deficient. Let B_j = W_j ... W_1, and j be the last level at *)
(* which B_j is surjective. The layers above are not injective, so some z has *)
(* a last nonzero image u = W_i ... W_2 z with i >= j and W_(i+1) u = 0. Move *)
(* W_1 by t z b: then B_i moves by t u b, and B_(i+1) stands still. Change    *)
(* W_(i+1) by x u^T, where x lies outside the image of B_(i+1). Moves K of    *)
(* higher layers with K B_l = 0 carry x to t^(r+1) a + t^r w; a vector that   *)
(* is lost on the way in an image of B_l is corrected by it beforehand. In    *)
(* all the product changes by (t^(r+1) a + t^r w)(u^T B_i + t |u|^2 b), and   *)
(* a and b are arbitrary. A step of -s t^N in W_(i+1) then changes the loss   *)
(* by -s c t^(N+v') + O(s^2 t^(2N+2v)), c t^v' being the lowest term of the   *)
(* first, where v' <= v + 2; take N = max(1, v' - 2 v).                       *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements frobenius network stationarity.
From DeepLinear Require Import second_order rank_constrained lifting two_layers no_bad_minima.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Completeness.
Variable R : realFieldType.

(* -- Lines of networks -- *)
Definition line d (W D : weights R d) t : weights R d := fun i => W i + t *: D i.
Definition still d : weights R d := fun i => 0.

Lemma prodW_still d (W : weights R d) t n : prodW (line W (still d) t) n = prodW W n.
Proof. by apply: prodW_ext => i _; rewrite /line scaler0 addr0. Qed.

Lemma prodW_top d (W : weights R d) n : prodW W n.+1 = W n *m prodW W n.
Proof. by []. Qed.

Lemma prodW_upd_top d (W : weights R d) n (M : 'M_(d n.+1, d n)) :
  prodW (upd W M) n.+1 = M *m prodW W n.
Proof.
rewrite /= upd_eq; congr (_ *m _); apply: prodW_ext => i li.
by rewrite upd_neq // neq_ltn li.
Qed.

Lemma line_upd_top d (W D : weights R d) n (Z : 'M_(d n.+1, d n)) t :
  prodW (line W (upd D Z) t) n.+1 = (W n + t *: Z) *m prodW (line W D t) n.
Proof.
rewrite -prodW_upd_top; apply: prodW_ext => i _.
rewrite /line; have [->|ne] := eqVneq i n; first by rewrite !upd_eq.
by rewrite !upd_neq.
Qed.

Lemma line_upd_bot d (W : weights R d) D n (Z : 'M_(d 1%N, d 0%N)) t :
  prodW (line W (scons Z D) t) n.+1 = prodW (line (shiftW W) D t) n *m (W 0%N + t *: Z).
Proof. exact: prodW_recr. Qed.

Lemma line_glue p d (W : weights R d) D D' n t :
  prodW (line W (@glue _ p d D D') t) (n + p) =
  prodW (line (upW p W) D' t) n *m prodW (line W D t) p.
Proof.
have E1 : prodW (upW p (line W (glue D D') t)) n = prodW (line (upW p W) D' t) n.
  by apply: prodW_ext => i _; rewrite /upW /line glue_hi.
have E2 : prodW (line W (glue D D') t) p = prodW (line W D t) p.
  by apply: prodW_ext => i li; rewrite /line glue_lo.
by rewrite prodW_cat E1 E2.
Qed.

(* -- The rank-deficient case -- *)
Lemma image_or_functional p q (C : 'M[R]_(p, q)) (u : 'cV[R]_p) :
  (exists y, u = C *m y) \/ exists2 k : 'rV[R]_p, k *m C = 0 & k *m u = 1%:M.
Proof.
case: (boolP (u^T <= C^T)%MS) => [/submxP[y E]|].
  by left; exists y^T; rewrite -[u]trmxK E trmx_mul trmxK.
rewrite submxE => /matrix0Pn[i [j]]; rewrite ord1 => x0; right.
have [K EK] : exists K, K = cokermx C^T by exists (cokermx C^T).
have CK : C^T *m col j K = 0 by rewrite colE mulmxA EK mulmx_coker mul0mx.
rewrite -EK in x0; exists (((u^T *m K) 0 j)^-1 *: (col j K)^T); rewrite -scalemxAl.
  have -> : (col j K)^T *m C = 0 by apply: (can_inj (@trmxK _ _ _)); rewrite trmx_mul trmxK CK trmx0.
  by rewrite scaler0.
have -> : (col j K)^T *m u = (col j (u^T *m K))^T.
  by apply: (can_inj (@trmxK _ _ _)); rewrite trmx_mul !trmxK !colE mulmxA.
by move: (_ *m K) x0 => x x0; rewrite [(col _ _)^T]mx11_scalar scale_scalar_mx !mxE mulVf.
Qed.

Lemma not_free p q (C : 'M[R]_(p, q)) : ~~ row_free C ->
  exists (u : 'cV[R]_p) (k : 'rV[R]_p), k *m C = 0 /\ k *m u = 1%:M.
Proof.
rewrite -kermx_eq0 => /matrix0Pn[i [j x0]]; exists (delta_mx j 0), ((kermx C i j)^-1 *: row i (kermx C)).
split; first by rewrite -scalemxAl -row_mul mulmx_ker row0 scaler0.
by move: (kermx C) x0 => K x0; rewrite -scalemxAl -colE [col _ _]mx11_scalar scale_scalar_mx !mxE mulVf.
Qed.

Lemma tr_outer p q (G : 'M[R]_(p, q)) : G != 0 -> exists (a : 'cV[R]_p) (b : 'rV[R]_q), \tr (G *m (a *m b)^T) != 0.
Proof.
move=> /matrix0Pn[x [y Gxy]]; exists (delta_mx x 0), (delta_mx 0 y).
rewrite mul_delta_mx trmx_delta /mxtrace (bigD1 x) //= big1 ?addr0.
  rewrite mxE (bigD1 y) //= big1 ?addr0; first by rewrite mxE !eqxx mulr1.
  by move=> j /negPf ne; rewrite mxE ne mulr0.
by move=> j /negPf ne; rewrite mxE big1 // => l _; rewrite mxE ne andbF mulr0.
Qed.

(* A vector u outside the image of C is carried, along a line that C does not *)
(* see, to t^(r+1) a + t^r w; here u counts up to the image of C.             *)
Lemma up_chain n : forall d (W : weights R d) q (C : 'M[R]_(d 0%N, q)) (u : 'cV[R]_(d 0%N)) (k : 'rV[R]_(d 0%N))
    (a : 'cV[R]_(d n.+1)),
  (forall j, (0 < j <= n)%N -> ~~ row_free (prodW W j *m C)) -> k *m C = 0 -> k *m u = 1%:M ->
  exists (D : weights R d) y r w, [/\ (r <= n)%N, forall t, prodW (line W D t) n.+1 *m C = prodW W n.+1 *m C &
    forall t, prodW (line W D t) n.+1 *m (u - C *m y) = t ^+ r.+1 *: a + t ^+ r *: w].
Proof.
elim: n => [|n IH] d W q C u k a low kC ku.
  exists (scons (a *m k) (still _)), 0, 0%N, (W 0%N *m u); split=> // t; rewrite line_upd_bot mul1mx.
    by rewrite mulmxDl -scalemxAl -mulmxA kC mulmx0 scaler0 addr0 /= mulmx1.
  by rewrite mulmx0 subr0 mulmxDl -scalemxAl -mulmxA ku mulmx1 expr1 expr0 scale1r addrC.
have low' j : (0 < j <= n)%N -> ~~ row_free (prodW (shiftW W) j *m (W 0%N *m C)).
  by case/andP=> _ jn; rewrite mulmxA -prodW_recr; exact: (low j.+1).
case: (image_or_functional (W 0%N *m C) (W 0%N *m u)) => [[y0 Ey]|[k' kC' ku']]; last first.
  have [D [y [r [w [rn fl E]]]]] := IH _ (shiftW W) _ _ _ _ a low' kC' ku'.
  exists (scons 0 D), y, r, w; split=> [|t|t]; first exact: leqW rn.
    by rewrite line_upd_bot scaler0 addr0 -mulmxA fl mulmxA -prodW_recr.
  by rewrite line_upd_bot scaler0 addr0 -mulmxA mulmxBr (mulmxA _ C) E.
have [u' [k' [kC' ku']]] := not_free (low 1%N isT).
rewrite /= mulmx1 in kC'; have [D [y [r [w [rn fl E]]]]] := IH _ (shiftW W) _ _ _ _ a low' kC' ku'.
set x := u' - _ in E; exists (scons (x *m k) D), y0, r.+1, w; split=> // t.
  rewrite line_upd_bot -mulmxA mulmxDl -scalemxAl -(mulmxA x) kC mulmx0 scaler0 addr0.
  by rewrite fl mulmxA -prodW_recr.
have ku0 : k *m (u - C *m y0) = 1%:M by rewrite mulmxBr mulmxA kC mul0mx subr0.
rewrite line_upd_bot -mulmxA mulmxDl -scalemxAl -(mulmxA x) ku0 mulmx1 mulmxBr (mulmxA _ C) -Ey subrr add0r.
by rewrite -scalemxAr E scalerDr !scalerA -!exprS.
Qed.

(* Along W + t D the product stands still, and the change of some layer by E  *)
(* changes it by t^v (M_0 + ... + t^e M_e), where <G, M_e> is not 0.          *)
Definition steep n d (W : weights R d) (G : 'M[R]_(d n, d 0%N)) :=
  exists (D : weights R d) i (E : 'M[R]_(d i.+1, d i)) v e (M : nat -> 'M[R]_(d n, d 0%N)),
  [/\ [&& i < n, v + e < n & e <= 2]%N, forall t, prodW (line W D t) n = prodW W n,
      forall t, prodW (upd (line W D t) E) n = t ^+ v *: \sum_(j < e.+1) t ^+ j *: M j &
      \tr (G *m (M e)^T) != 0].

Lemma steep_low n d (W : weights R d) (G : 'M[R]_(d n.+1, d 0%N)) : G != 0 ->
  (forall j, (0 < j <= n)%N -> ~~ row_free (prodW W j)) -> steep W G.
Proof.
move=> /tr_outer[a [b ab]] low; case: n G a ab low => [|n] G a ab low.
  exists (still d), 0%N, (a *m b), 0%N, 0%N, (fun=> a *m b); split=> // t; first exact: prodW_still.
  by rewrite prodW_upd_top mulmx1 big_ord1 !scale1r.
have [u [k [kC ku]]] := not_free (low 1%N isT); rewrite /= mulmx1 in kC.
have [|D [y [r [w [rn fl E]]]]] := @up_chain n _ (shiftW W) _ (W 0%N) u k a _ kC ku.
  by move=> j /andP[_ jn]; rewrite -prodW_recr; exact: (low j.+1).
exists (scons 0 D), 0%N, ((u - W 0%N *m y) *m b), r, 1%N, (fun j => if j is 0 then w *m b else a *m b).
split=> // [|t|t]; first by rewrite addn1 !ltnS rn.
  by rewrite line_upd_bot scaler0 addr0 fl -prodW_recr.
have -> : prodW (upd (line W (scons 0 D) t) ((u - W 0%N *m y) *m b)) n.+2
    = prodW (line (shiftW W) D t) n.+1 *m ((u - W 0%N *m y) *m b).
  by rewrite prodW_recr upd_eq; congr (_ *m _); apply: prodW_ext => i _; rewrite /shiftW upd_neq.
rewrite mulmxA E !big_ord_recl big_ord0 addr0 /= scale1r expr1 scalerDr scalerA -exprSr addrC.
by rewrite mulmxDl -!scalemxAl.
Qed.

(* A move of the first layer that is lost at the layer i+1, and one above. *)
Lemma middle n i d (W : weights R d) (z : 'cV[R]_(d 1%N)) (b : 'rV[R]_(d 0%N)) D x
    (u := prodW (shiftW W) i *m z) : W i.+1 *m u = 0 ->
  (forall t, prodW (line (upW i.+2 W) D t) n *m prodW W i.+2 = prodW (upW i.+2 W) n *m prodW W i.+2) ->
  exists (D' : weights R d) (E : 'M[R]_(d i.+2, d i.+1)),
  (forall t, prodW (line W D' t) (n + i.+2) = prodW W (n + i.+2)) /\
  forall t, prodW (upd (line W D' t) E) (n + i.+2) =
    prodW (line (upW i.+2 W) D t) n *m x *m (u^T *m prodW W i.+1 + t *: (sqnorm u *: b)).
Proof.
move=> Wu fl; pose D1 := scons (z *m b) (still (shiftd d)).
have B t : prodW (line W D1 t) i.+1 = prodW W i.+1 + t *: (u *m b).
  by rewrite line_upd_bot prodW_still mulmxDr -prodW_recr -scalemxAr mulmxA.
clearbody u; exists (glue D1 D), (x *m u^T); split=> t.
  rewrite line_glue prodW_top B [line _ _ _ _]/line scaler0 addr0 mulmxDr -scalemxAr (mulmxA _ u) Wu.
  by rewrite mul0mx scaler0 addr0 -prodW_top fl -prodW_cat.
have E1 : prodW (upW i.+2 (upd (line W (glue D1 D) t) (x *m u^T))) n = prodW (line (upW i.+2 W) D t) n.
  apply: prodW_ext => j _; rewrite /upW upd_neq; last by rewrite neq_ltn orbC ltn_addl.
  by rewrite /line glue_hi.
have E2 : prodW (upd (line W (glue D1 D) t) (x *m u^T)) i.+2 = x *m u^T *m prodW (line W D1 t) i.+1.
  rewrite prodW_upd_top; congr (_ *m _); apply: prodW_ext => j lj.
  by rewrite /line glue_lo // ltnW.
rewrite prodW_cat E1 E2 B -!mulmxA; congr (_ *m (_ *m _)).
by rewrite mulmxDr -scalemxAr (mulmxA _ u) sqnorm_scalar mul_scalar_mx.
Qed.

Lemma steep_middle n i d (W : weights R d) (G : 'M[R]_(d (n + i.+2)%N, d 0%N)) (z : 'cV[R]_(d 1%N)) : G != 0 ->
  prodW (shiftW W) i *m z != 0 -> W i.+1 *m (prodW (shiftW W) i *m z) = 0 ->
  (forall l, (i.+1 < l <= n + i.+2)%N -> ~~ row_free (prodW W l)) -> steep W G.
Proof.
move=> /tr_outer[a [b ab]] u0 Wu low; set u := prodW _ i *m z in u0 Wu.
have s0 : sqnorm u != 0 by apply: contraNneq u0 => /sqnorm_eq0 ->.
have sab : \tr (G *m (a *m (sqnorm u *: b))^T) != 0.
  by rewrite -scalemxAr linearZ /= -scalemxAr mxtraceZ mulf_neq0.
set c := u^T *m prodW W i.+1; set b' := sqnorm u *: b in sab.
case: n G a ab low sab => [|n] G a ab low sab.
  have [|D [E [fl DE]]] := @middle 0 i d W z b (still _) a Wu; first by [].
  exists D, i.+1, E, 0%N, 1%N, (fun j => if j is 0 then a *m c else a *m b').
  split=> // [|t]; first by rewrite !add0n ltnSn.
  rewrite DE mul1mx !big_ord_recl big_ord0 addr0 /= !scale1r expr1 -/c -/b'.
  by rewrite mulmxDr -scalemxAr.
have [|x [k [kC kx]]] := @not_free _ _ (prodW W i.+2); first by apply: low; rewrite ltnSn leq_addl.
have [|D [y [r [w [rn fl E]]]]] := @up_chain n _ (upW i.+2 W) _ (prodW W i.+2) x k a _ kC kx.
  move=> j /andP[j0 jn]; rewrite -prodW_cat; apply: low.
  by rewrite -addn1 addnC leq_add //= leq_add2r leqW.
have [D' [E' [fl' DE]]] := @middle _ i d W z b D (x - prodW W i.+2 *m y) Wu fl.
exists D', i.+1, E', r, 2%N, (fun j => if j is j'.+1 then if j' is 0 then a *m c + w *m b' else a *m b' else w *m c).
split=> // [|t].
  by rewrite leqnn andbT addn2 addSn !addnS !ltnS leqW ?leq_addl //= (leq_trans rn) ?leq_addr.
rewrite DE E -/u -/c -/b'; clearbody c b'; rewrite !big_ord_recl big_ord0 addr0 /= !scale1r expr1 /bump /=.
rewrite mulmxDl !mulmxDr -!scalemxAl -!scalemxAr !scalerDr !scalerA exprSr expr2 mulrA.
by rewrite addrC -!addrA; congr (_ + _); rewrite addrA [in RHS]addrA [X in X + _ = _]addrC.
Qed.

(* The first level from j on at which the image of z is lost. *)
Lemma first_lost (P : nat -> bool) n j : P j -> ~~ P (n + j)%N ->
  exists i, [/\ (j <= i < n + j)%N, P i & ~~ P i.+1].
Proof.
elim: n => [|n IH] Pj nP; first by rewrite Pj in nP.
case: (boolP (P (n + j)%N)) => [Pn|/(IH Pj)[i [/andP[ji ij] Pi nPi]]].
  by exists (n + j)%N; rewrite leq_addl ltnSn.
by exists i; rewrite ji leqW.
Qed.

Lemma steep_deficient H d (W : weights R d) (G : 'M[R]_(d H, d 0%N)) : (0 < H)%N -> G != 0 ->
  (forall i, (i <= H)%N -> (\rank (prodW W H) < d i)%N) -> steep W G.
Proof.
move=> H0 G0 def; pose reached j := (j <= H)%N && row_free (prodW W j).
have r0 : exists j, reached j by exists 0%N; rewrite /reached row_free_unit unitmx1.
have [j|j /andP[jH fj] maxj] := @ex_maxnP reached H r0; first by case/andP.
have low l : (j < l <= H)%N -> ~~ row_free (prodW W l).
  by case/andP=> jl lH; apply/negP => fl; have := maxj l; rewrite /reached lH fl leqNgt jl => /(_ isT).
have {jH} jH : (j < H)%N.
  rewrite ltn_neqAle jH andbT; apply: contraTneq fj => ->.
  by rewrite /row_free neq_ltn def.
case: j jH fj low {maxj} => [|j] jH fj low.
  case: H H0 G G0 def low {reached r0 jH} => // n _ G G0 _ low; apply: steep_low => // j /andP[j0 jn].
  by apply: low; rewrite j0 leqW.
have [n [n0 nE]] : exists n, (0 < n)%N /\ (n + j).+1 = H.
  by exists (H - j.+1)%N; rewrite subn_gt0 -addnS subnK // ltnW.
have fj' : row_free (prodW (shiftW W) j) by move: fj; rewrite prodW_recr; exact: row_freeMl.
have [u u0 Au] : exists2 u : 'cV_(d j.+1), u != 0 & prodW (upW j (shiftW W)) n *m u = 0.
  have K0 : cokermx (prodW (upW j (shiftW W)) n) != 0.
    rewrite -mxrank_eq0 mxrank_coker subn_eq0 -ltnNge.
    have := def j.+1 (ltnW jH); rewrite -nE prodW_recr prodW_cat -[X in \rank X]mulmxA -prodW_recr.
    by rewrite mxrankMfree.
  move: (mulmx_coker (prodW (upW j (shiftW W)) n)) K0; move: (cokermx _) => K AK /matrix0Pn[x [y xy]].
  exists (col y K); last by rewrite colE mulmxA AK mul0mx.
  by apply: contraNneq xy => /matrixP/(_ x 0); rewrite !mxE => ->.
pose z := pinvmx (prodW (shiftW W) j) *m u.
have zu : prodW (shiftW W) j *m z = u by rewrite mulmxA mulmxVp // mul1mx.
have [||i [/andP[ji ij] zi zi1]] := @first_lost (fun i => prodW (shiftW W) i *m z != 0) n j; first by rewrite zu.
  by rewrite prodW_cat -mulmxA zu Au eqxx.
have iH : (i.+2 <= H)%N by rewrite -nE ltnS.
clear reached r0 nE jH def; move: G G0 low; rewrite -(subnK iH) => G G0 low.
apply: (steep_middle (z := z) G0 zi) => [|l /andP[il lH]].
  by move: zi1; rewrite negbK prodW_top -mulmxA => /eqP.
by apply: low; rewrite lH (leq_ltn_trans _ il).
Qed.

(* -- Polynomials -- *)
Definition pweights d := forall i, 'M[{poly R}]_(d i.+1, d i).
Definition pline d (W D : weights R d) : pweights d := fun i =>
  map_mx polyC (W i) + 'X *: map_mx polyC (D i).
Fixpoint pprod d (P : pweights d) n : 'M[{poly R}]_(d n, d 0%N) :=
  if n is n'.+1 then P n' *m pprod P n' else 1%:M.

Local Notation at_ t := (map_mx (horner^~ t)).

Lemma at_mul q r s (A : 'M[{poly R}]_(q, r)) (B : 'M_(r, s)) t : at_ t (A *m B) = at_ t A *m at_ t B.
Proof. exact: (map_mxM (horner_eval_rmorphism t)). Qed.

Lemma at_polyC q r (A : 'M[R]_(q, r)) t : at_ t (map_mx polyC A) = A.
Proof. by apply/matrixP => i j; rewrite !mxE hornerC. Qed.

Lemma at_tr q (A : 'M[{poly R}]_q) t : (\tr A).[t] = \tr (at_ t A).
Proof. exact: esym (trace_map_mx (horner_eval_rmorphism t) A). Qed.

Lemma plineE d (W D : weights R d) t i : at_ t (pline W D i) = line W D t i.
Proof. by apply/matrixP => x y; rewrite !mxE hornerD hornerM hornerX !hornerC. Qed.

Lemma poly_head (p : {poly R}) : exists q : {poly R}, forall t, p.[t] = p.[0] + t * q.[t].
Proof.
elim/poly_ind: p => [|p a _]; first by exists 0 => t; rewrite !horner0 mulr0 addr0.
by exists p => t; rewrite !hornerMXaddC mulr0 add0r addrC mulrC.
Qed.

(* The lowest term of a polynomial. *)
Lemma poly_low (p : {poly R}) : p != 0 -> exists v (c : R) (q : {poly R}),
  [/\ c != 0, forall t, p.[t] = t ^+ v * (c + t * q.[t]) & (v < size p)%N].
Proof.
elim/poly_ind: p => [|p a IH]; first by rewrite eqxx.
have [->|a0 _] := eqVneq a 0; last first.
  exists 0%N, a, p; split=> // [t|]; first by rewrite hornerMXaddC expr0 mul1r addrC mulrC.
  by rewrite size_MXaddC (negPf a0) andbF.
rewrite addr0 => p0; have {}p0 : p != 0 by apply: contraNneq p0 => ->; rewrite mul0r.
have [v [c [q [c0 E sv]]]] := IH p0; exists v.+1, c, q; split=> // [t|].
  by rewrite hornerMX E exprS mulrC mulrA.
by rewrite size_mulX // ltnS.
Qed.

(* -- From an escape to a curve -- *)
Lemma prodW_affine d (V : weights R d) i (E : 'M_(d i.+1, d i)) a n : (i < n)%N ->
  prodW (fun j => V j + a *: upd (still d) E j) n = prodW V n + a *: prodW (upd V E) n.
Proof.
elim: n => // n IH; rewrite ltnS leq_eqVlt => /predU1P[ni|li].
  subst i; rewrite prodW_upd_top prodW_top upd_eq.
  rewrite (prodW_ext (V := V)) => [|j lj]; last by rewrite upd_neq ?scaler0 ?addr0 // neq_ltn lj.
  by rewrite mulmxDl -scalemxAl.
have ne : n != i by rewrite neq_ltn orbC li.
by rewrite 3!prodW_top !upd_neq // scaler0 addr0 IH // mulmxDr -scalemxAr.
Qed.

Lemma steep_descends d H m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d) :
  steep W (gradient X Y (prodW W H)) ->
  exists2 k, (k <= maxn H (minn 4 (2 * H.-1)))%N & descends k X Y W.
Proof.
case=> [D [i [E [v [e [M [/and3P[li ve e2] fl DE sl]]]]]]]; set G := gradient _ _ _ in sl.
pose Q := \sum_(j < e.+1) 'X^j *: map_mx polyC (M j).
have QE t : at_ t Q = \sum_(j < e.+1) t ^+ j *: M j.
  apply/matrixP => x y; rewrite !(mxE, summxE) horner_sum; apply: eq_bigr => j _.
  by rewrite !mxE hornerM hornerXn hornerC.
pose l := \poly_(j < e.+1) \tr (G *m (M j)^T).
have lE t : l.[t] = \tr (G *m (at_ t Q)^T).
  rewrite QE horner_poly linear_sum mulmx_sumr linear_sum; apply: eq_bigr => j _ /=.
  by rewrite linearZ /= -scalemxAr mxtraceZ mulrC.
have l0 : l != 0 by apply: contraNneq sl => /(congr1 (fun p : {poly R} => p`_e)); rewrite coef_poly ltnSn coef0 => ->.
have [u [c [q [c0 lu su]]]] := poly_low l0.
have ue : (u <= e)%N by rewrite -ltnS; apply: leq_trans su (size_poly _ _).
pose r := 2%:R^-1%:P * \tr (Q *m map_mx polyC X *m (Q *m map_mx polyC X)^T).
have rE t : r.[t] = 2%:R^-1 * sqnorm (at_ t Q *m X).
  by rewrite hornerM hornerC at_tr at_mul -map_trmx at_mul at_polyC -sqnormE.
have lossE' a t : loss X Y (fun j => line W D t j + a *: upd (still d) E j)
    = loss X Y W + a * t ^+ v * l.[t] + (a * t ^+ v) ^+ 2 * r.[t].
  rewrite !lossE prodW_affine // fl DE scalerA -QE qlossD gradE -/G linearZ /= -scalemxAr mxtraceZ lE rE.
  by rewrite mul1mx -scalemxAl sqnormZ mulrCA.
clearbody l r; pose N := maxn 1 (u - v)%N.
have Nu : (u <= N + v)%N by rewrite addnC -leq_subLR /N leq_max leqnn orbT.
pose r' := 'X^(N + v - u) * r.
have r'E t : (t ^+ N * t ^+ v) ^+ 2 * r.[t] = t ^+ (N + v + u) * r'.[t].
  by rewrite /r' hornerM hornerXn mulrA -!exprD -exprM muln2 -addnn -(addnA (N + v)%N) subnKC.
have r0 : 0 <= r'.[0].
  by rewrite hornerM hornerXn rE mulr_ge0 ?exprn_ge0 // mulr_ge0 ?invr_ge0 ?ler0n ?sqnorm_ge0.
have [r1 r1E] := poly_head r'.
pose f := (r'.[0] + 1)^-1; pose s := - (c * f).
have f0 : 0 < f by rewrite invr_gt0 ltr_spaddr ?ltr01.
exists (N + v + u)%N.
  rewrite leq_max leq_min /N; case: (leqP u v) => uv.
    have -> : (u - v = 0)%N by apply/eqP; rewrite subn_eq0.
    by rewrite maxn0 -addnA add1n (leq_ltn_trans _ ve) // leq_add2l.
  have -> : maxn 1 (u - v) = (u - v)%N by apply/maxn_idPr; rewrite subn_gt0.
  rewrite subnK ?(ltnW uv) // addnn -mul2n; apply/orP; right; apply/andP; split.
    by rewrite (leq_pmul2l (m := 2) (n2 := 2)) // (leq_trans ue).
  rewrite leq_pmul2l // -ltnS (ltn_predK ve); apply: leq_ltn_trans ue _.
  exact: leq_ltn_trans (leq_addl v e) ve.
exists (fun j => pline W D j + (s%:P * 'X^N) *: map_mx polyC (upd (still d) E j)), (c ^+ 2 * f * f), (s *: q + s ^+ 2 *: r1).
have at0 t j : at_ t (pline W D j + (s%:P * 'X^N) *: map_mx polyC (upd (still d) E j))
    = line W D t j + (s * t ^+ N) *: upd (still d) E j.
  by rewrite -plineE; apply/matrixP => x y; rewrite !mxE hornerD !hornerM hornerXn !hornerC.
split=> [j||t].
- rewrite at0 /line scale0r addr0 expr0n; case: (N =P 0%N) => [N0|_].
    by move: (leq_maxl 1 (u - v)); rewrite -/N N0.
  by rewrite mulr0 scale0r addr0.
- by rewrite mulr_gt0 // mulr_gt0 // exprn_even_gt0.
rewrite [LHS]lossE (prodW_ext (fun j _ => at0 t j)) -lossE.
have re : r'.[0] = f^-1 - 1 by rewrite invrK addrK.
rewrite lossE' lu -[s * _ * _]mulrA exprMn -[in X in _ + X]mulrA r'E r1E hornerD !hornerZ.
rewrite [t ^+ _.+1]exprS !exprD re; move: (t ^+ N) (t ^+ u) (t ^+ v) (loss X Y W) q.[t] r1.[t] => a b g z x y.
by rewrite /s; clearbody f; field; rewrite gt_eqF.
Qed.

(* -- The full-rank case -- *)
Lemma critical_slope q k n m (A S : 'M[R]_(q, k)) (B T : 'M[R]_(k, n)) (X : 'M[R]_(n, m)) (E : 'M[R]_(q, m)) :
  E *m (B *m X)^T = 0 -> A^T *m E *m X^T = 0 -> \tr (E *m ((S *m B + A *m T) *m X)^T) = 0.
Proof.
move=> gA gB; rewrite (mulmxDl (S *m B)) linearD /= (mulmxDr E) mxtraceD.
rewrite -[S *m B *m X]mulmxA (trmx_mul S) mulmxA gA mul0mx mxtrace0 add0r.
by rewrite -[A *m T *m X]mulmxA (trmx_mul A) mulmxA mxtrace_mulC trmx_mul !mulmxA gB mul0mx mxtrace0.
Qed.

Lemma full_descends p n d m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d (n.+1 + p.+1)%N, m)) (W : weights R d)
    (A := prodW (upW p.+1 W) n.+1) (B := prodW W p.+1) S T :
  row_full A -> row_free B -> (A *m B *m X - Y) *m (B *m X)^T = 0 -> A^T *m (A *m B *m X - Y) *m X^T = 0 ->
  2%:R * \tr ((A *m B *m X - Y) *m (S *m T *m X)^T) + sqnorm ((S *m B + A *m T) *m X) < 0 ->
  descends 2 X Y W.
Proof.
move=> fA fB gA gB neg; have fA' := row_fullMr fA; have fB' := fB; rewrite /B prodW_recr in fB'.
have {}fB' := row_freeMl fB'.
pose D : weights R d := glue (scons (pinvmx (prodW (shiftW W) p) *m T) (still _))
                             (upd (still (up p.+1 d)) (S *m pinvmx (prodW (upW p.+1 W) n))).
have DE t : prodW (line W D t) (n.+1 + p.+1) = (A + t *: S) *m (B + t *: T).
  rewrite line_glue line_upd_top line_upd_bot !prodW_still; congr (_ *m _).
    by rewrite mulmxDl -scalemxAl -mulmxA mulVpmx // mulmx1.
  by rewrite mulmxDr -scalemxAr mulmxA mulmxVp // mul1mx /B prodW_recr.
set b := _ + _ in neg.
pose u3 := \tr ((S *m B + A *m T) *m X *m (S *m T *m X)^T); pose u4 := sqnorm (S *m T *m X).
exists (pline W D), (- (2%:R^-1 * b)), (u3%:P + (2%:R^-1 * u4) *: 'X); split=> [i||t].
- by rewrite plineE /line scale0r addr0.
- by rewrite oppr_gt0 pmulr_rlt0 // invr_gt0 ltr0n.
rewrite !lossE (prodW_ext (fun j _ => plineE W D t j)) DE prodW_cat -/A -/B !qlossE curve_expand -/b -/u3 -/u4.
rewrite (critical_slope S T gA gB).
rewrite hornerD hornerC hornerZ hornerX; move: (shallow_loss _ _ _) => z; by field.
Qed.

(* A full-rank point that is not critical moves in the top or the bottom layer. *)
Lemma steep_top n p d (W : weights R d) (G : 'M[R]_(d (n.+1 + p)%N, d 0%N)) :
  row_full (prodW (upW p W) n.+1) -> G *m (prodW W p)^T != 0 -> steep W G.
Proof.
move=> fA; set S := G *m _ => S0; have fA' := row_fullMr fA.
exists (still d), (n + p)%N, (S *m pinvmx (prodW (upW p W) n)), 0%N, 0%N, (fun=> S *m prodW W p).
split=> [|t|t|]; first by rewrite ltnSn.
- exact: prodW_still.
- rewrite -[(n.+1 + p)%N]/((n + p).+1) prodW_upd_top prodW_still prodW_cat mulmxA -(mulmxA S) mulVpmx // mulmx1.
  by rewrite big_ord1 !scale1r.
rewrite trmx_mul mulmxA -/S -sqnormE; by apply: contraNneq S0 => /sqnorm_eq0 ->.
Qed.

Lemma steep_bot n p d (W : weights R d) (G : 'M[R]_(d (n + p.+1)%N, d 0%N)) :
  row_free (prodW W p.+1) -> (prodW (upW p.+1 W) n)^T *m G != 0 -> steep W G.
Proof.
rewrite prodW_recr => fB; set T := _ *m G => T0; have fB' := row_freeMl fB.
exists (still d), 0%N, (pinvmx (prodW (shiftW W) p) *m T), 0%N, 0%N, (fun=> prodW (upW p.+1 W) n *m T).
have E t : prodW (upd (line W (still d) t) (pinvmx (prodW (shiftW W) p) *m T)) p.+1 = T.
  rewrite prodW_recr upd_eq mulmxA (_ : prodW _ p = prodW (shiftW W) p) ?mulmxVp ?mul1mx //.
  by apply: prodW_ext => j _; rewrite /shiftW upd_neq // /line scaler0 addr0.
split=> [|t|t|]; first by rewrite addnS.
- exact: prodW_still.
- rewrite prodW_cat E big_ord1 !scale1r; congr (_ *m _); apply: prodW_ext => j _.
  by rewrite /upW upd_neq ?addnS // /line scaler0 addr0.
rewrite trmx_mul mxtrace_mulC -mulmxA -/T mxtrace_mulC -sqnormE.
by apply: contraNneq T0 => /sqnorm_eq0 ->.
Qed.

(* -- The theorem -- *)
Theorem descent_curve d H m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d) :
  global_min X Y W \/ exists2 k, (k <= maxn H (minn 4 (2 * H.-1)))%N & descends k X Y W.
Proof.
case: H Y => [|H] Y; first by left=> V; rewrite /loss.
have [g0|g0] := eqVneq (gradient X Y (prodW W H.+1)) 0.
  by left=> V; rewrite !lossE; apply: grad0_global; rewrite gradE.
have [p [pH wd]] := exists_bottleneck d H.+1.
have [rk|rk] := ltnP (\rank (prodW W H.+1)) (d p).
  right; apply/steep_descends/steep_deficient => // i li; exact: leq_trans rk (wd i li).
move: wd rk; rewrite -(subnK pH) in Y g0 *; move: (H.+1 - p)%N (subnK pH) Y g0 => n nE Y g0 _ rk.
move: (rk); rewrite prodW_cat => rAB.
have fA : row_full (prodW (upW p W) n) by rewrite /row_full eqn_leq rank_leq_col (leq_trans rAB (mxrankM_maxl _ _)).
have fB : row_free (prodW W p) by rewrite /row_free eqn_leq rank_leq_row (leq_trans rAB (mxrankM_maxr _ _)).
case: n p nE {pH rk rAB} Y g0 fA fB => [|n] [|p] // nE Y g0 fA fB.
- by right; apply/steep_descends/(steep_bot fB); rewrite trmx1 mul1mx.
- by right; apply/steep_descends/(steep_top fA); rewrite trmx1 mulmx1.
have [GB|GB] := eqVneq (gradient X Y (prodW W (n.+1 + p.+1)) *m (prodW W p.+1)^T) 0; last first.
  by right; apply/steep_descends/(steep_top fA).
have [AG|AG] := eqVneq ((prodW (upW p.+1 W) n.+1)^T *m gradient X Y (prodW W (n.+1 + p.+1))) 0; last first.
  by right; apply/steep_descends/(steep_bot fB).
rewrite /gradient prodW_cat in GB AG.
set A := prodW (upW _ _) _ in fA GB AG; set B := prodW W _ in fB GB AG.
have gA : (A *m B *m X - Y) *m (B *m X)^T = 0 by rewrite trmx_mul mulmxA.
have gB : A^T *m (A *m B *m X - Y) *m X^T = 0 by rewrite -mulmxA.
have [nonneg|[S [T neg]]] := second_dichotomy A B X Y.
  left=> V; rewrite !lossE qloss_le {1}prodW_cat; apply: second_order_global nonneg _ _ => //.
  by rewrite prodW_cat; apply: leq_trans (mxrankM_maxl _ _) (rank_leq_col _).
right; exists 2%N; last exact: full_descends neg.
by rewrite leq_max addSn addnS.
Qed.

(* -- Where a curve descends there is no local minimum -- *)
Lemma poly_close (p : {poly R}) e : 0 < e ->
  exists2 d, 0 < d & forall t, `|t| < d -> `|p.[t] - p.[0]| < e.
Proof.
move=> e0; have [q E] := poly_head p; have [b hb] := poly_disk_bound q 1.
have b0 : 0 < `|b| + 1 by rewrite ltr_paddl ?ltr01.
exists (Num.min 1 (e / (`|b| + 1))) => [|t]; first by rewrite lt_minr ltr01 divr_gt0.
rewrite lt_minr E [_ - p.[0]]addrC addKr normrM => /andP[/ltW t1]; rewrite ltr_pdivl_mulr //; apply: le_lt_trans.
rewrite ler_wpmul2l //; apply: le_trans (hb t t1) _; apply: le_trans (ler_norm b) _.
by rewrite ler_addl ler01.
Qed.

(* A least one of finitely many positive bounds. *)
Lemma uniform (I : finType) (P : I -> R -> Prop) :
  (forall i, exists2 d, 0 < d & forall t, `|t| < d -> P i t) ->
  exists2 d, 0 < d & forall t, `|t| < d -> forall i, P i t.
Proof.
move=> h; suff [d d0 hd] : exists2 d, 0 < d & forall t, `|t| < d -> forall i, i \in enum I -> P i t.
  by exists d => // t lt i; apply: (hd t lt); rewrite mem_enum.
elim: (enum I) => [|i s [d d0 hd]]; first by exists 1 => //; exact: ltr01.
have [d' d'0 hd'] := h i; exists (Num.min d d') => [|t]; first by rewrite lt_minr d0.
by rewrite lt_minr => /andP[lt lt'] j; rewrite inE => /predU1P[->|/(hd t lt)//]; exact: hd'.
Qed.

Lemma descends_not_min d H m k (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d) :
  descends k X Y W -> ~ local_min X Y W.
Proof.
case=> P [c [q [P0 c0 L]]] [e e0 min].
have [d1 d10 close] : exists2 d1, 0 < d1 & forall t, `|t| < d1 -> wclose H e W (fun i => at_ t (P i)).
  have [|d1 d10 h] := @uniform [finType of 'I_H] (fun i t => mxclose e (W i) (at_ t (P i))); last first.
    by exists d1 => // t lt i li; exact: (h t lt (Ordinal li)).
  move=> i; have [|d1 d10 h] := @uniform [finType of 'I_(d i.+1) * 'I_(d i)]
      (fun xy t => `|(at_ t (P i)) xy.1 xy.2 - W i xy.1 xy.2| < e).
    by move=> [x y]; have [d1 d10 h] := poly_close (P i x y) e0; exists d1 => // t /h; rewrite -P0 !mxE.
  by exists d1 => // t lt x y; exact: (h t lt (x, y)).
have [d2 d20 small] := poly_close ('X * q) c0.
pose t : R := Num.min d1 d2 / 2%:R; have m0 : 0 < Num.min d1 d2 by rewrite lt_minr d10.
have t0 : 0 < t by rewrite divr_gt0 ?ltr0n.
have : t < Num.min d1 d2 by rewrite ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
rewrite lt_minr => /andP[t1 t2]; have := min _ (close t _); rewrite gtr0_norm // => /(_ t1).
have := small t; rewrite gtr0_norm // => /(_ t2); rewrite !hornerM !hornerX mul0r subr0 => s.
rewrite L -addrA ler_addl (_ : _ + _ = t ^+ k * (t * q.[t] - c)); last by rewrite [t ^+ k.+1]exprS; clearbody t; ring.
by rewrite pmulr_rge0 ?exprn_gt0 // subr_ge0 leNgt (le_lt_trans (ler_norm _) s).
Qed.

(* -- At the network 0 -- *)
Lemma poly_ext (p q : {poly R}) : (forall t, p.[t] = q.[t]) -> p = q.
Proof.
move=> E; apply/eqP; rewrite -subr_eq0; apply/eqP; apply: (@roots_geq_poly_eq0 _ _ [seq i%:R | i <- iota 0 (size (p - q))]).
- by apply/allP => x _; rewrite rootE hornerD hornerN E subrr.
- by rewrite map_inj_uniq ?iota_uniq // => i j /eqP; rewrite eqr_nat => /eqP.
by rewrite size_map size_iota.
Qed.

Lemma prod_at0 d (P : pweights d) n : (forall i, at_ 0 (P i) = 0) ->
  exists Q : 'M[{poly R}]_(d n, d 0%N), forall t, prodW (fun i => at_ t (P i)) n = t ^+ n *: at_ t Q.
Proof.
move=> P0; exists (pprod (fun i => map_mx (fun p => p %/ 'X) (P i)) n) => t.
have E i : at_ t (P i) = t *: at_ t (map_mx (fun p => p %/ 'X) (P i)).
  apply/matrixP => x y; have /matrixP/(_ x y) := P0 i; rewrite !mxE => /eqP r0.
  by rewrite -{1}[P i x y](divpK (d := 'X)) ?hornerM ?hornerX 1?mulrC // -['X]subr0 dvdp_XsubCl.
elim: n => [|n IH] /=; first by rewrite scale1r (map_mx1 (horner_eval_rmorphism t)).
by rewrite IH E at_mul -scalemxAl -scalemxAr scalerA exprS.
Qed.

Lemma descends_at_zero d H m k (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) :
  descends k X Y (still d) -> (H <= k)%N.
Proof.
case: H Y => // H Y [P [c [q [P0 c0 L]]]]; rewrite leqNgt; apply/negP => kH.
have [Q QE] := prod_at0 H.+1 P0.
pose l := \tr (map_mx polyC (gradient X Y 0) *m Q^T).
pose r := 2%:R^-1%:P * \tr (Q *m map_mx polyC X *m (Q *m map_mx polyC X)^T).
have lE t : l.[t] = \tr (gradient X Y 0 *m (at_ t Q)^T) by rewrite at_tr at_mul at_polyC -map_trmx.
have rE t : r.[t] = 2%:R^-1 * sqnorm (at_ t Q *m X).
  by rewrite hornerM hornerC at_tr at_mul -map_trmx at_mul at_polyC -sqnormE.
have E : - c%:P * 'X^k + 'X^k.+1 * q = 'X^H.+1 * (l + 'X^H.+1 * r).
  apply: poly_ext => t; have := L t; rewrite !lossE QE [prodW (still d) _]/= mul0mx -[t ^+ H.+1 *: _]add0r.
  rewrite qlossD gradE linearZ /= -scalemxAr mxtraceZ mul1mx -scalemxAl sqnormZ -lE mulrCA -rE.
  rewrite -addrA -addrA => /addrI E; clearbody l r.
  by rewrite !(hornerD, hornerM, hornerN, hornerC, hornerXn) mulrDr mulNr -E expr2 mulrA.
have := congr1 (fun p : {poly R} => p`_k) E; rewrite coefD coefXnM ltnSn addr0 coefXnM kH.
rewrite mulNr coefN coefCM coefXn eqxx mulr1 => /eqP; rewrite oppr_eq0.
by rewrite gt_eqF.
Qed.

End Completeness.
