(******************************************************************************)
(* Functions of a matrix that have a gradient.                                *)
(*                                                                            *)
(*    differentiable f g == g is the gradient of f in each direction, for the *)
(*                          trace form                                        *)
(*              convex f == f lies below its chords                           *)
(*             diff_stat == at a minimum along a line, the gradient vanishes  *)
(*                          in its direction                                  *)
(*          convex_grad0 == where the gradient of a convex function vanishes, *)
(*                          it is minimal                                     *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Differentiable.
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

End Differentiable.
