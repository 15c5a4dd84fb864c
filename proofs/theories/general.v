(******************************************************************************)
(* Beyond the square loss: for any loss F of the product that has a gradient, *)
(* at a local minimum of F(W_H ... W_1) the gradient vanishes or the product  *)
(* has rank d_p; if F is convex as well, deep local minima are local minima   *)
(* of F among the matrices of rank at most d_p (Zhang 2019).                  *)
(*                                                                            *)
(*    differentiable f g == g is the gradient of f in each direction, for the *)
(*                          trace form                                        *)
(*              convex f == f lies below its chords                           *)
(*          falternative == the gradient vanishes, or the rank is d_p         *)
(* deep_local_min_shallow == the theorem of Zhang                             *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements frobenius network kernel_perturbation bottleneck lifting
  openness no_bad_minima.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Section General.
Variable R : realFieldType.

(* Gateaux differentiable, with gradient g for the trace form. *)
Definition differentiable m n (f : 'M[R]_(m, n) -> R) (g : 'M[R]_(m, n) -> 'M[R]_(m, n)) :=
  forall T E e, 0 < e -> exists2 t0, 0 < t0 & forall t, `|t| < t0 ->
    `|f (T + t *: E) - f T - t * \tr (g T *m E^T)| <= e * `|t|.

Lemma diff_stat m n (f : 'M[R]_(m, n) -> R) g T E : differentiable f g ->
  (exists2 t0, 0 < t0 & forall t, `|t| < t0 -> f T <= f (T + t *: E)) -> \tr (g T *m E^T) = 0.
Proof.
move=> df [t1 t10 h]; apply/eqP; apply/negPn/negP; set a := \tr _ => a0.
have na : 0 < `|a| / 2%:R by rewrite divr_gt0 ?normr_gt0 ?ltr0n.
have [t0 t00 b] := df T E _ na.
pose s := Num.min t0 t1 / 2%:R; have m0 : 0 < Num.min t0 t1 by rewrite lt_minr t00.
have s0 : 0 < s by rewrite divr_gt0 ?ltr0n.
have : s < Num.min t0 t1 by rewrite ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
rewrite lt_minr => /andP[st0 st1]; pose t := - (Num.sg a * s).
have nt : `|t| = s by rewrite normrN normrM normr_sg a0 mul1r gtr0_norm.
have := b t; have := h t; rewrite nt => /(_ st1) h1 /(_ st0); rewrite -/a ler_norml => /andP[_].
have -> : t * a = - (s * `|a|) by rewrite /t mulNr mulrAC -normrEsg mulrC.
rewrite opprK -ler_subr_addr => h2.
have : 0 <= `|a| / 2%:R * s - s * `|a| by apply: le_trans h2; rewrite subr_ge0.
have -> : `|a| / 2%:R * s - s * `|a| = - (`|a| / 2%:R * s) by field.
by rewrite oppr_ge0 leNgt mulr_gt0.
Qed.

Lemma diff_comp p q r s (f : 'M[R]_(p, s) -> R) g (D : 'M[R]_(p, q)) (C : 'M[R]_(r, s)) :
  differentiable f g ->
  differentiable (fun T => f (D *m T *m C)) (fun T => D^T *m g (D *m T *m C) *m C^T).
Proof.
move=> df T E e e0; have [t0 t00 h] := df (D *m T *m C) (D *m E *m C) e e0; exists t0 => // t /h.
have -> : \tr (D^T *m g (D *m T *m C) *m C^T *m E^T) = \tr (g (D *m T *m C) *m (D *m E *m C)^T).
  by move: (g _) => G; rewrite !trmx_mul !mulmxA [RHS]mxtrace_mulC !mulmxA.
by rewrite mulmxDr mulmxDl -scalemxAr -scalemxAl.
Qed.

Lemma fstat_top d (W : weights R d) n k (f : 'M[R]_(k, d 0%N) -> R) g (C : 'M[R]_(k, d n.+1)) :
  differentiable f g -> locmin n.+1 (fun V => f (C *m prodW V n.+1)) W ->
  C^T *m (g (C *m prodW W n.+1) *m (prodW W n)^T) = 0.
Proof.
move=> df [e e0 h]; apply: trdot_eq0 => E.
have -> : \tr (C^T *m (g (C *m prodW W n.+1) *m (prodW W n)^T) *m E^T)
        = \tr (g (C *m prodW W n.+1) *m (C *m (E *m prodW W n))^T).
  by move: (g _) => G; rewrite !trmx_mul !mulmxA [RHS]mxtrace_mulC !mulmxA.
apply: (diff_stat df); have [t0 t00 st] := small_pert (W n) E e0.
exists t0 => // t lt.
have -> : C *m prodW W n.+1 + t *: (C *m (E *m prodW W n)) = C *m prodW (upd W (W n + t *: E)) n.+1.
  have Eu : prodW (upd W (W n + t *: E)) n = prodW W n.
    by apply: prodW_ext => i li; rewrite upd_neq // neq_ltn li.
  by rewrite /= upd_eq Eu mulmxDl mulmxDr -scalemxAl -scalemxAr.
apply: h => i li; case: (altP (i =P n)) => [->|ne]; first by rewrite upd_eq; exact: st.
by rewrite upd_neq //; exact: mxclose_refl.
Qed.

Lemma fstat_bot d (W : weights R d) n k (f : 'M[R]_(d n.+1, k) -> R) g (C : 'M[R]_(d 0%N, k)) :
  differentiable f g -> locmin n.+1 (fun V => f (prodW V n.+1 *m C)) W ->
  (prodW (shiftW W) n)^T *m g (prodW W n.+1 *m C) *m C^T = 0.
Proof.
move=> df [e e0 h]; apply: trdot_eq0 => E.
have -> : \tr ((prodW (shiftW W) n)^T *m g (prodW W n.+1 *m C) *m C^T *m E^T)
        = \tr (g (prodW W n.+1 *m C) *m (prodW (shiftW W) n *m E *m C)^T).
  by move: (g _) => G; rewrite !trmx_mul !mulmxA [RHS]mxtrace_mulC !mulmxA.
apply: (diff_stat df); have [t0 t00 st] := small_pert (W 0%N) E e0.
exists t0 => // t lt.
have -> : prodW W n.+1 *m C + t *: (prodW (shiftW W) n *m E *m C) =
          prodW (scons (W 0%N + t *: E) (shiftW W)) n.+1 *m C.
  rewrite [in LHS]prodW_recr [in RHS]prodW_recr -[scons _ _ 0%N]/(W 0%N + t *: E).
  by rewrite mulmxDr mulmxDl -scalemxAr -scalemxAl.
apply: h => -[|i] li /=; first exact: st.
exact: mxclose_refl.
Qed.

Lemma fthin_top d (W : weights R d) k n (f : 'M[R]_(k, d 0%N) -> R) g (C : 'M[R]_(k, d n.+1)) :
  differentiable f g -> (forall i, (i <= n)%N -> (k <= d i)%N) -> row_free C ->
  locmin n.+1 (fun V => f (C *m prodW V n.+1)) W -> g (C *m prodW W n.+1) = 0.
Proof.
move=> df; elim: n C => [|n IH] C wd fC lm.
  by have := canc_l fC (fstat_top df lm); rewrite /= trmx1 mulmx1.
have st V : locmin n.+2 (fun V => f (C *m prodW V n.+2)) V ->
    g (C *m prodW V n.+2) *m (prodW V n.+1)^T = 0.
  by move=> lmV; exact: canc_l fC (fstat_top df lmV).
case: (boolP (row_free (C *m W n.+1))) => [fC'|nf].
  have := IH (C *m W n.+1); rewrite -mulmxA; apply=> //.
    by move=> i li; apply: wd; exact: leqW.
  case: lm => e e0 h; exists e => // V cV.
  pose V' : weights R d := fun i => if (i < n.+1)%N then V i else W i.
  have EV' : prodW V' n.+1 = prodW V n.+1 by apply: prodW_ext => i li; rewrite /V' li.
  have := h V'; rewrite -[prodW V' n.+2]/(V' n.+1 *m prodW V' n.+1) EV'.
  have -> : V' n.+1 = W n.+1 by rewrite /V' ltnn.
  rewrite -!mulmxA; apply=> i li; rewrite /V'; case: ltnP => [li'|_]; first exact: cV.
  exact: mxclose_refl.
have [e e0 mv] := locmin_move lm.
apply: (can_inj (@trmxK _ _ _)); rewrite trmx0.
apply: (@ker_low R d W k n.+1 k _ (C *m W n.+1) _ e e0) => //.
  by rewrite ltn_neqAle rank_leq_row andbT -/(row_free _).
move=> V cV agV EV.
have EP : C *m prodW V n.+2 = C *m prodW W n.+2.
  rewrite -[prodW V n.+2]/(V n.+1 *m prodW V n.+1) -[prodW W n.+2]/(W n.+1 *m prodW W n.+1) agV //.
  by move: (prodW V n.+1) (prodW W n.+1) EV => P1 P2; rewrite -!mulmxA.
have lmV : locmin n.+2 (fun V => f (C *m prodW V n.+2)) V.
  apply: mv; last by rewrite EP.
  move=> i; rewrite ltnS leq_eqVlt => /predU1P[->|li]; last exact: cV.
  by rewrite agV //; exact: mxclose_refl.
have := st V lmV; rewrite EP => h.
by rewrite -[LHS]trmxK trmx_mul trmxK h trmx0.
Qed.

Lemma fthin_bot n : forall d (W : weights R d) k (f : 'M[R]_(d n.+1, k) -> R) g (C : 'M[R]_(d 0%N, k)),
  differentiable f g -> (forall i, (i <= n.+1)%N -> (k <= d i)%N) -> row_full C ->
  locmin n.+1 (fun V => f (prodW V n.+1 *m C)) W -> g (prodW W n.+1 *m C) = 0.
Proof.
elim: n => [|n IH] d W k f g C df wd fC lm.
  by have := fstat_bot df lm; rewrite [prodW _ 0]/= trmx1 mul1mx; exact: canc_r.
have st V : locmin n.+2 (fun V => f (prodW V n.+2 *m C)) V ->
    (prodW (shiftW V) n.+1)^T *m g (prodW V n.+2 *m C) = 0.
  by move=> lmV; apply: (canc_r fC); exact: fstat_bot df lmV.
case: (boolP (row_full (W 0%N *m C))) => [fC'|nf].
  have := @IH _ (shiftW W) k f g (W 0%N *m C) df.
  rewrite mulmxA -prodW_recr; apply=> //; first by move=> i li; apply: (wd i.+1).
  case: lm => e e0 h; exists e => // V cV.
  have := h (scons (W 0%N) V); rewrite !prodW_recr -!mulmxA; apply.
  by move=> [|i] li /=; [exact: mxclose_refl | exact: (cV i)].
have [e e0 mv] := locmin_move lm.
apply: (can_inj (@trmxK _ _ _)); rewrite trmx0.
apply: (@ker_up R n.+1 _ (shiftW W) k _ _ (W 0%N *m C) _ e e0) => //.
- by move=> i li; apply: (wd i.+1).
- by rewrite ltn_neqAle rank_leq_col andbT -/(row_full _).
move=> V cV EV.
have EP : prodW (scons (W 0%N) V) n.+2 *m C = prodW W n.+2 *m C.
  rewrite (prodW_recr (scons (W 0%N) V)) (prodW_recr W n.+1) -[LHS]mulmxA -[RHS]mulmxA.
  exact: EV.
have lmV : locmin n.+2 (fun V => f (prodW V n.+2 *m C)) (scons (W 0%N) V).
  apply: mv; last by rewrite EP.
  by move=> [|i] li /=; [exact: mxclose_refl | exact: (cV i)].
have := st _ lmV; rewrite EP => h.
by rewrite -[LHS]trmxK trmx_mul trmxK h trmx0.
Qed.


Section Interior.
Variables (p n : nat) (d : nat -> nat).
Local Notation H := (n.+1 + p.+1)%N.
Variables (F : 'M[R]_(d H, d 0%N) -> R) (G : 'M[R]_(d H, d 0%N) -> 'M[R]_(d H, d 0%N)) (W : weights R d).
Hypothesis dF : differentiable F G.
Hypothesis wd : forall i, (i <= H)%N -> (d p.+1 <= d i)%N.
Local Notation L := (fun V : weights R d => F (prodW V H)).
Hypothesis lm : locmin H L W.
Let A := prodW (upW p.+1 W) n.+1.
Let B := prodW W p.+1.

Lemma fgrad_upper (V : weights R d) : locmin H L V -> G (prodW V H) *m (prodW V p.+1)^T = 0.
Proof.
case=> e e0 h; have df1 := diff_comp 1%:M (prodW V p.+1) dF.
have := @fthin_bot n _ (upW p.+1 V) (d p.+1) _ _ 1%:M df1.
rewrite [X in _ -> _ -> _ -> X = _](_ : _ = G (prodW V H) *m (prodW V p.+1)^T); last first.
  by rewrite prodW_cat trmx1 !mul1mx !mulmx1.
apply; first by move=> i li; apply: wd; rewrite leq_add2r.
  by rewrite row_full_unit unitmx1.
exists e => // U cU; have := h (glue V U).
rewrite !mulmx1 !mul1mx prodW_glue prodW_cat; apply=> i li.
case: (ltnP i p.+1) => ip; first by rewrite glue_lo //; exact: mxclose_refl.
by rewrite -(subnK ip) glue_hi; apply: cU; rewrite ltn_subLR // addnC.
Qed.

Lemma fgrad_lower (V : weights R d) : locmin H L V -> (prodW (upW p.+1 V) n.+1)^T *m G (prodW V H) = 0.
Proof.
case=> e e0 h; have df1 := diff_comp (prodW (upW p.+1 V) n.+1) 1%:M dF.
have := @fthin_top d V (d p.+1) p _ _ 1%:M df1.
rewrite [X in _ -> _ -> _ -> X = _](_ : _ = (prodW (upW p.+1 V) n.+1)^T *m G (prodW V H)); last first.
  by rewrite prodW_cat trmx1 mul1mx !mulmx1.
apply; first by move=> i li; apply: wd; apply: leq_trans li _; apply: leq_trans (leqnSn p) (leq_addl _ _).
  by rewrite row_free_unit unitmx1.
exists e => // U cU; have := h (glue U (upW p.+1 V)).
rewrite !mulmx1 !mul1mx prodW_glue prodW_cat; apply=> i li.
case: (ltnP i p.+1) => ip; first by rewrite glue_lo //; exact: cU.
by rewrite -(subnK ip) glue_hi; exact: mxclose_refl.
Qed.

Lemma fdeficientA : ~~ row_full A -> G (prodW W H) = 0.
Proof.
move=> nA; have [e e0 mv] := locmin_move lm.
apply: (can_inj (@trmxK _ _ _)); rewrite trmx0.
apply: (@ker_low R d W (d p.+1) p.+1 _ _ A _ e e0).
- by move=> i li; apply: wd; apply: leq_trans li (leq_addl _ _).
- by rewrite ltn_neqAle rank_leq_col andbT -/(row_full _).
move=> V cV agV EV.
have EP : prodW V H = prodW W H.
  rewrite !prodW_cat -/A -EV; congr (_ *m _).
  by apply: prodW_ext => i _; rewrite /upW agV // leq_addl.
have lmV : locmin H L V.
  apply: mv; last by rewrite EP.
  move=> i li; case: (ltnP i p.+1) => ip; first exact: cV.
  by rewrite agV //; exact: mxclose_refl.
have := fgrad_upper lmV; rewrite EP => h.
by rewrite -[LHS]trmxK trmx_mul trmxK h trmx0.
Qed.

Lemma fdeficientB : ~~ row_free B -> G (prodW W H) = 0.
Proof.
move=> nB; have [e e0 mv] := locmin_move lm.
apply: (can_inj (@trmxK _ _ _)); rewrite trmx0.
apply: (@ker_up R n.+1 _ (upW p.+1 W) (d p.+1) _ _ B _ e e0).
- by move=> i li; apply: wd; rewrite leq_add2r.
- by rewrite ltn_neqAle rank_leq_row andbT -/(row_free _).
move=> V cV EV.
have EP : prodW (glue W V) H = prodW W H by rewrite prodW_glue EV -prodW_cat.
have lmV : locmin H L (glue W V).
  apply: mv; last by rewrite EP.
  move=> i li; case: (ltnP i p.+1) => ip.
    by rewrite glue_lo //; exact: mxclose_refl.
  by rewrite -(subnK ip) glue_hi; apply: cV; rewrite ltn_subLR // addnC.
have := fgrad_lower lmV; rewrite EP.
have -> : prodW (upW p.+1 (glue W V)) n.+1 = prodW V n.+1.
  by apply: prodW_ext => i _; exact: glue_hi.
by move=> h; rewrite -[LHS]trmxK trmx_mul trmxK h trmx0.
Qed.

(* The alternative, for any differentiable loss; no convexity. *)
Theorem falternative : G (prodW W H) = 0 \/ \rank (prodW W H) = d p.+1.
Proof.
case: (boolP (row_full A)) => [fA|/fdeficientA]; last by left.
case: (boolP (row_free B)) => [fB|/fdeficientB]; last by left.
by right; rewrite prodW_cat mxrankMfree //; exact/eqP.
Qed.

(* Deep local minima are shallow local minima, or critical points of F. *)
Theorem deep_shallow : G (prodW W H) = 0 \/
  exists2 e, 0 < e & forall T : 'M[R]_(d H, d 0%N), (\rank T <= d p.+1)%N ->
    mxclose e (prodW W H) T -> F (prodW W H) <= F T.
Proof.
have [|rk] := falternative; first by left.
right; have [e e0 h] := lm.
have bp : bottleneck d H p.+1 by split=> //; rewrite leq_addl.
have [delta d0 op] := product_open (isT : (0 < H)%N) bp rk e0.
by exists delta => // T rT cT; have [V cV <-] := op T rT cT; exact: h.
Qed.

(* Convex, without reference to the segment beyond the definition. *)
Definition convex m n' (f : 'M[R]_(m, n') -> R) := forall S T t, 0 <= t -> t <= 1 ->
  f (S + t *: (T - S)) <= f S + t * (f T - f S).

Lemma convex_grad0 m n' (f : 'M[R]_(m, n') -> R) g T : convex f -> differentiable f g -> g T = 0 ->
  forall T', f T <= f T'.
Proof.
move=> cf df g0 T'; rewrite leNgt; apply/negP => lt.
have e0 : 0 < (f T - f T') / 2%:R by rewrite divr_gt0 ?ltr0n // subr_gt0.
have [t0 t00 h] := df T (T' - T) _ e0.
pose t := Num.min 1 t0 / 2%:R; have m0 : 0 < Num.min 1 t0 by rewrite lt_minr ltr01.
have tp : 0 < t by rewrite divr_gt0 ?ltr0n.
have : t < Num.min 1 t0 by rewrite ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
rewrite lt_minr => /andP[t1 tt0]; have := h t; rewrite gtr0_norm // => /(_ tt0).
rewrite g0 mul0mx mxtrace0 mulr0 subr0 ler_norml => /andP[h1 _].
have h2 := cf T T' t (ltW tp) (ltW t1).
have : - ((f T - f T') / 2%:R * t) <= t * (f T' - f T).
  by apply: le_trans h1 _; rewrite ler_subl_addl.
have -> : t * (f T' - f T) = - ((f T - f T') * t) by ring.
rewrite ler_opp2 ler_pmul2r // leNgt => /negP; apply.
by rewrite ltr_pdivr_mulr ?ltr0n // ltr_pmulr ?subr_gt0 // ltr1n.
Qed.

Theorem deep_shallow_convex : convex F ->
  exists2 e, 0 < e & forall T : 'M[R]_(d H, d 0%N), (\rank T <= d p.+1)%N ->
    mxclose e (prodW W H) T -> F (prodW W H) <= F T.
Proof.
move=> cF; have [g0|//] := deep_shallow; exists 1; first exact: ltr01.
by move=> T _ _; exact: (convex_grad0 cF dF g0).
Qed.
End Interior.

(* Zhang (2019): for a convex differentiable loss, deep local minima are shallow local minima. *)
Theorem deep_local_min_shallow d H p (F : 'M[R]_(d H, d 0%N) -> R) G (W : weights R d) :
  differentiable F G -> convex F -> (0 < H)%N -> bottleneck d H p ->
  locmin H (fun V => F (prodW V H)) W ->
  exists2 e, 0 < e & forall T : 'M[R]_(d H, d 0%N), (\rank T <= d p)%N ->
    mxclose e (prodW W H) T -> F (prodW W H) <= F T.
Proof.
case: H F G => // H F G dF cF _ [pH wd]; move: F G dF cF wd; rewrite -(subnK pH).
move: (H.+1 - p)%N (subnK pH) => n nE F G dF cF wd lm.
have flat : G (prodW W (n + p)) = 0 -> exists2 e, 0 < e & forall T : 'M[R]_(d (n + p)%N, d 0%N),
    (\rank T <= d p)%N -> mxclose e (prodW W (n + p)) T -> F (prodW W (n + p)) <= F T.
  by move=> g0; exists 1 => [|T _ _]; [exact: ltr01 | exact: (convex_grad0 cF dF g0)].
case: n F G dF cF wd lm flat nE => [|n] F G dF cF wd lm flat nE; last first.
  case: p pH F G dF cF wd lm flat nE => [|p] pH F G dF cF wd lm flat nE.
    apply: flat; have df1 := diff_comp 1%:M 1%:M dF; case: lm => e e0 h.
    have := @fthin_bot n _ (upW 0 W) (d 0%N) _ _ 1%:M df1.
    rewrite [X in _ -> _ -> _ -> X = _](_ : _ = G (prodW W (n.+1 + 0))); last first.
      by rewrite !trmx1 mul1mx !mulmx1 prodW_cat mul1mx mulmx1.
    apply; first by move=> i li; apply: wd; rewrite leq_add2r.
      by rewrite row_full_unit unitmx1.
    exists e => // U cU; have := h (glue W U); rewrite !mulmx1 !mul1mx prodW_glue prodW_cat !mulmx1.
    by apply=> i li; rewrite -[i]addn0 glue_hi; apply: cU; rewrite -[n.+1]addn0.
  exact: deep_shallow_convex dF wd lm cF.
case: p pH F G dF cF wd lm flat nE => [|p] pH F G dF cF wd lm flat nE //.
apply: flat; have df1 := diff_comp 1%:M 1%:M dF; case: lm => e e0 h.
have := @fthin_top d W (d p.+1) p _ _ 1%:M df1.
rewrite [X in _ -> _ -> _ -> X = _](_ : _ = G (prodW W p.+1)); last by rewrite !trmx1 !mul1mx !mulmx1.
apply; first by move=> i li; apply: wd; apply: leqW.
  by rewrite row_free_unit unitmx1.
by exists e => // U cU; have := h U; rewrite !mulmx1 !mul1mx; apply.
Qed.
End General.
