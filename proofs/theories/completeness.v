(******************************************************************************)
(* Each network is a global minimum, or a polynomial curve through it         *)
(* descends: the constructive form of no_bad_minima.v. All choices are made   *)
(* by computable tests, so over the rationals the curve is rational.          *)
(*                                                                            *)
(*          line W D t == the layers W i + t D i                              *)
(*             still d == the layers 0                                        *)
(*        escape W f g == along some line f keeps its value at the product,   *)
(*                        and at t = 1 some layer can be changed so that the  *)
(*                        value changes along g at first order                *)
(*   ker_low_move, ker_up_move == kernel perturbation along a line            *)
(*  thin_top_move, thin_bot_move, escape_alternative == thin_top, thin_bot    *)
(*                        and alternative (bottleneck.v), with escapes in     *)
(*                        place of local minima                               *)
(*             pprod P == the product of layers P i of polynomials            *)
(*     escape_descends == from an escape along the gradient to a curve        *)
(*       full_descends == the same for a negative second derivative           *)
(*       descent_curve == the theorem                                         *)
(*   descends_not_min, descends_at_zero == what a curve that descends implies *)
(*                                                                            *)
(* Idea. Kernel perturbation adds K Z to a layer where C K = 0, so nothing    *)
(* changes in C times the product, however long the step. Hence the moves of  *)
(* all layers, taken together, form a line along which the product stands     *)
(* still, and at t = 1 the gradient l(t) in some layer does not vanish. So    *)
(* the polynomial l has a lowest term c t^v, and v < H. A step of -s c t^v in *)
(* that layer changes the loss by - s c^2 t^(2v) + O(s^2 t^(2v)).             *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements verdicts frobenius network stationarity bottleneck.
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

Lemma line_upd d (W D : weights R d) n (M E : 'M_(d n.+1, d n)) t i :
  line (upd W M) (upd D E) t i = upd (line W D t) (M + t *: E) i.
Proof.
rewrite /line; have [->|ne] := eqVneq i n; first by rewrite !upd_eq.
by rewrite !upd_neq.
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

(* -- Escapes -- *)
(* Along W + t D the image of the product under f stands still; at W + D the  *)
(* layer i may move so that it changes along g.                               *)
Definition escape n d (W : weights R d) q r (f : 'M[R]_(d n, d 0%N) -> 'M[R]_(q, r)) (g : 'M[R]_(q, r)) :=
  exists (D : weights R d) i (E : 'M[R]_(d i.+1, d i)), [/\ (i < n)%N,
    forall t, f (prodW (line W D t) n) = f (prodW W n) &
    \tr (g *m (f (prodW (upd (line W D 1) E) n))^T) != 0].

Lemma sep_ex p q r s (K : 'M[R]_(p, q)) (N : 'M[R]_(r, s)) :
  K != 0 -> N != 0 -> exists Z, K *m Z *m N != 0.
Proof.
move=> /matrix0Pn[a [b Kab]] /matrix0Pn[i [j Nij]]; exists (delta_mx b i).
apply/matrix0Pn; exists a, j; rewrite -(mul_delta_mx (0 : 'I_1)) mulmxA -colE -mulmxA -rowE.
by rewrite mxE big_ord1 !mxE mulf_neq0.
Qed.

Lemma tr_neq0 m n (A : 'M[R]_(m, n)) : A^T != 0 -> A != 0.
Proof. by apply: contraNneq => ->; rewrite trmx0. Qed.

Lemma ker_low_move d (W : weights R d) k n q r (C : 'M[R]_(q, d n)) (M : 'M[R]_(d 0%N, r)) :
  (forall i, (i <= n)%N -> (k <= d i)%N) -> (\rank C < k)%N -> M != 0 ->
  exists2 D : weights R d, forall t, C *m prodW (line W D t) n = C *m prodW W n &
    prodW (line W D 1) n *m M != 0.
Proof.
elim: n C => [|n IH] C wd rC M0; first by exists (still d); rewrite /= ?mul1mx.
have [|||D fl N0] := IH (C *m W n) => //; first by move=> i li; apply: wd; exact: ltnW.
  exact: leq_ltn_trans (mxrankM_maxl _ _) rC.
have K0 : cokermx C != 0.
  rewrite -mxrank_eq0 mxrank_coker subn_eq0 -ltnNge.
  exact: leq_trans rC (wd _ (leqnn _)).
have [Z Z0] := sep_ex K0 N0.
suff [Z' CZ NZ] : exists2 Z', C *m Z' = 0 & (W n + Z') *m (prodW (line W D 1) n *m M) != 0.
  exists (upd D Z') => [t|]; last by rewrite line_upd_top scale1r -mulmxA.
  by rewrite line_upd_top mulmxA mulmxDr -scalemxAr CZ scaler0 addr0 fl -mulmxA.
have [E|ne] := eqVneq (W n *m (prodW (line W D 1) n *m M)) 0; last first.
  by exists 0; rewrite ?mulmx0 // addr0.
exists (cokermx C *m Z); first by rewrite mulmxA mulmx_coker mul0mx.
by rewrite mulmxDl E add0r.
Qed.

Lemma ker_up_move n : forall d (W : weights R d) k q r (C : 'M[R]_(d 0%N, q)) (M : 'M[R]_(r, d n)),
  (forall i, (i <= n)%N -> (k <= d i)%N) -> (\rank C < k)%N -> M != 0 ->
  exists2 D : weights R d, forall t, prodW (line W D t) n *m C = prodW W n *m C &
    M *m prodW (line W D 1) n != 0.
Proof.
elim: n => [|n IH] d W k q r C M wd rC M0; first by exists (still d); rewrite /= ?mulmx1.
have [|||D fl N0] := IH _ (shiftW W) k _ _ (W 0%N *m C) M => //.
- by move=> i li; apply: (wd i.+1).
- exact: leq_ltn_trans (mxrankM_maxr _ _) rC.
have K0 : kermx C != 0.
  rewrite -mxrank_eq0 mxrank_ker subn_eq0 -ltnNge.
  exact: leq_trans rC (wd 0%N (leq0n _)).
have [Z Z0] := sep_ex N0 K0.
suff [Z' CZ NZ] : exists2 Z', Z' *m C = 0 & M *m prodW (line (shiftW W) D 1) n *m (W 0%N + Z') != 0.
  exists (scons Z' D) => [t|]; last by rewrite line_upd_bot scale1r mulmxA.
  rewrite line_upd_bot -mulmxA mulmxDl -scalemxAl CZ scaler0 addr0.
  by rewrite fl mulmxA -prodW_recr.
have [E|ne] := eqVneq (M *m prodW (line (shiftW W) D 1) n *m W 0%N) 0; last first.
  by exists 0; rewrite ?mul0mx // addr0.
exists (Z *m kermx C); first by rewrite -mulmxA mulmx_ker mulmx0.
by rewrite mulmxDr E add0r mulmxA.
Qed.

Lemma escape_top d (W D : weights R d) n k (C : 'M[R]_(k, d n.+1)) (g : 'M[R]_(k, d 0%N)) :
  (forall t, C *m W n *m prodW (line W D t) n = C *m W n *m prodW W n) ->
  C^T *m (g *m (prodW (line W D 1) n)^T) != 0 -> escape W (mulmx C : 'M_(d n.+1, _) -> _) g.
Proof.
move=> fl ne; exists (upd (n := n) D 0), n, (C^T *m (g *m (prodW (line W D 1) n)^T)); split=> // [t|].
  by rewrite line_upd_top scaler0 addr0 mulmxA fl -mulmxA.
rewrite prodW_upd_top; set E := C^T *m _ in ne *.
have -> : prodW (line W (upd (n := n) D 0) 1) n = prodW (line W D 1) n.
  by apply: prodW_ext => i li; rewrite /line upd_neq // neq_ltn li.
have -> : \tr (g *m (C *m (E *m prodW (line W D 1) n))^T) = sqnorm E.
  rewrite sqnormE {2}/E; move: (prodW _ _) E {ne} => P E.
  by rewrite !trmx_mul !mulmxA [LHS]mxtrace_mulC !mulmxA.
by apply: contraNneq ne => /sqnorm_eq0 ->.
Qed.

Lemma escape_bot d (W : weights R d) D n k (C : 'M[R]_(d 0%N, k)) (g : 'M[R]_(d n.+1, k)) :
  (forall t, prodW (line (shiftW W) D t) n *m (W 0%N *m C) = prodW (shiftW W) n *m (W 0%N *m C)) ->
  (prodW (line (shiftW W) D 1) n)^T *m g *m C^T != 0 -> escape W (mulmx^~ C) g.
Proof.
move=> fl ne; exists (scons 0 D), 0%N, ((prodW (line (shiftW W) D 1) n)^T *m g *m C^T); split=> // [t|].
  by rewrite line_upd_bot scaler0 addr0 -mulmxA fl mulmxA -prodW_recr.
set E := _ *m g *m _ in ne *.
have -> : prodW (upd (line W (scons 0 D) 1) E) n.+1 = prodW (line (shiftW W) D 1) n *m E.
  by rewrite prodW_recr upd_eq; congr (_ *m _); apply: prodW_ext => i _; rewrite /shiftW upd_neq.
have -> : \tr (g *m (prodW (line (shiftW W) D 1) n *m E *m C)^T) = sqnorm E.
  rewrite sqnormE {2}/E; move: (prodW _ _) E {ne} => P E.
  by rewrite !trmx_mul !mulmxA [LHS]mxtrace_mulC !mulmxA.
by apply: contraNneq ne => /sqnorm_eq0 ->.
Qed.

Lemma thin_top_move d (W : weights R d) k n (C : 'M[R]_(k, d n.+1)) (g : 'M[R]_(k, d 0%N)) :
  (forall i, (i <= n)%N -> (k <= d i)%N) -> row_free C -> g != 0 ->
  escape W (mulmx C : 'M_(d n.+1, _) -> _) g.
Proof.
elim: n C => [|n IH] C wd fC g0.
  apply: (@escape_top _ _ (still d)) => //; apply: contraNneq g0 => /(canc_l fC).
  by rewrite /= trmx1 mulmx1 => ->.
case: (boolP (row_free (C *m W n.+1))) => [fC'|nf].
  have [|D [i [E [li fl sl]]]] := IH _ _ fC' g0; first by move=> i li; apply: wd; exact: leqW.
  exists (upd (n := n.+1) D 0), i, E; split=> [|t|]; first exact: leqW.
    by rewrite line_upd_top scaler0 addr0 mulmxA fl -mulmxA.
  rewrite prodW_top upd_neq; last by rewrite neq_ltn orbC li.
  rewrite [line _ _ _ _]/line upd_eq scaler0 addr0 mulmxA (prodW_ext (V := upd (line W D 1) E)) // => j lj.
  rewrite /line; have [->|ne] := eqVneq j i; first by rewrite !upd_eq.
  by rewrite !upd_neq // neq_ltn lj.
have [||D fl ne] := @ker_low_move d W k n.+1 _ _ (C *m W n.+1) g^T wd.
- by rewrite ltn_neqAle rank_leq_row andbT -/(row_free _).
- by rewrite trmx_eq0.
apply: (escape_top fl); apply: contraNneq ne => /(canc_l fC) E.
by rewrite -trmx_eq0 trmx_mul trmxK E.
Qed.

Lemma thin_bot_move n : forall d (W : weights R d) k (C : 'M[R]_(d 0%N, k)) (g : 'M[R]_(d n.+1, k)),
  (forall i, (i <= n.+1)%N -> (k <= d i)%N) -> row_full C -> g != 0 -> escape W (mulmx^~ C) g.
Proof.
elim: n => [|n IH] d W k C g wd fC g0.
  apply: (@escape_bot _ _ (still (shiftd d))) => //; apply: contraNneq g0 => /(canc_r fC).
  by rewrite [prodW _ 0]/= trmx1 mul1mx => ->.
case: (boolP (row_full (W 0%N *m C))) => [fC'|nf].
  have [|D [i [E [li fl sl]]]] := IH _ (shiftW W) _ _ _ _ fC' g0.
    by move=> i li; apply: (wd i.+1).
  exists (scons 0 D), i.+1, E; split=> // [t|].
    by rewrite line_upd_bot scaler0 addr0 -mulmxA fl mulmxA -prodW_recr.
  rewrite prodW_recr [upd _ _ 0%N]upd_neq // [line _ _ _ 0%N]/line scaler0 addr0 -mulmxA.
  exact: sl.
have [|||D fl ne] := @ker_up_move n.+1 _ (shiftW W) k _ _ (W 0%N *m C) g^T _ _ _.
- by move=> i li; apply: (wd i.+1).
- by rewrite ltn_neqAle rank_leq_col andbT -/(row_full _).
- by rewrite trmx_eq0.
apply: (escape_bot fl); apply: contraNneq ne => /(canc_r fC) E.
by rewrite -trmx_eq0 trmx_mul trmxK E.
Qed.

(* -- Cutting at level p -- *)
Section Cut.
Variables (p n : nat) (d : nat -> nat) (W : weights R d) (G : 'M[R]_(d (n + p)%N, d 0%N)).
Local Notation A := (prodW (upW p W) n).
Local Notation B := (prodW W p).
Local Notation escapes := (escape W (fun T : 'M_(d (n + p)%N, _) => T) G).

(* Layers below p that move flatly, then an escape of those above. *)
Lemma escape_above D : (forall t, A *m prodW (line W D t) p = A *m B) ->
  escape (upW p W) (fun T : 'M_(up p d n, _) => T) (G *m (prodW (line W D 1) p)^T) -> escapes.
Proof.
move=> fl [D' [i [E [li fl' sl]]]]; exists (glue D D'), (i + p)%N, E; split=> [|t|].
- by rewrite ltn_add2r.
- by rewrite line_glue fl' fl -prodW_cat.
move: sl; rewrite -mulmxA -trmx_mul; congr (\tr (_ *m (_)^T) != 0).
have E1 : prodW (upW p (upd (n := i + p) (line W (glue D D') 1) E)) n = prodW (upd (line (upW p W) D' 1) E) n.
  apply: prodW_ext => j _; rewrite /upW; have [->|ne] := eqVneq j i; first by rewrite !upd_eq.
  by rewrite !upd_neq ?eqn_add2r // /line glue_hi.
have E2 : prodW (upd (n := i + p) (line W (glue D D') 1) E) p = prodW (line W D 1) p.
  apply: prodW_ext => j lj; rewrite upd_neq; last by rewrite neq_ltn ltn_addl.
  by rewrite /line glue_lo.
by rewrite prodW_cat E1 E2.
Qed.

Lemma escape_below D : (forall t, prodW (line (upW p W) D t) n *m B = A *m B) ->
  escape W (fun T : 'M_(d p, _) => T) ((prodW (line (upW p W) D 1) n)^T *m G) -> escapes.
Proof.
move=> fl [D' [i [E [li fl' sl]]]]; exists (glue D' D), i, E; split=> [|t|].
- exact: leq_trans li (leq_addl _ _).
- by rewrite line_glue fl' fl -prodW_cat.
move: sl.
have E1 : prodW (upW p (upd (line W (glue D' D) 1) E)) n = prodW (line (upW p W) D 1) n.
  apply: prodW_ext => j _; rewrite /upW upd_neq; last by rewrite neq_ltn orbC ltn_addl.
  by rewrite /line glue_hi.
have E2 : prodW (upd (line W (glue D' D) 1) E) p = prodW (upd (line W D' 1) E) p.
  apply: prodW_ext => j lj; have [->|ne] := eqVneq j i; first by rewrite !upd_eq.
  by rewrite !upd_neq // /line glue_lo.
rewrite prodW_cat E1 E2; move: (prodW _ n) (prodW _ p) => P Q.
by rewrite -mulmxA mxtrace_mulC trmx_mul !mulmxA.
Qed.

End Cut.

Lemma escape_ext n d (W : weights R d) q r (f f' : 'M[R]_(d n, d 0%N) -> 'M[R]_(q, r)) g :
  f =1 f' -> escape W f g -> escape W f' g.
Proof.
by move=> E [D [i [F [li fl sl]]]]; exists D, i, F; split=> // [t|]; rewrite -!E.
Qed.

Lemma escape_upper p n d (W D : weights R d) (G : 'M[R]_(d (n.+1 + p)%N, d 0%N)) :
  (forall i, (i <= n.+1 + p)%N -> (d p <= d i)%N) ->
  (forall t, prodW (upW p W) n.+1 *m prodW (line W D t) p = prodW (upW p W) n.+1 *m prodW W p) ->
  G *m (prodW (line W D 1) p)^T != 0 -> escape W (fun T : 'M_(d (n.+1 + p)%N, _) => T) G.
Proof.
move=> wd fl g0; apply: (escape_above fl).
apply: (escape_ext (f := mulmx^~ 1%:M)) => [T|]; first by rewrite mulmx1.
apply: thin_bot_move g0; last by rewrite row_full_unit unitmx1.
by move=> i li; apply: wd; rewrite leq_add2r.
Qed.

Lemma escape_lower p n d (W : weights R d) D (G : 'M[R]_(d (n + p.+1)%N, d 0%N)) :
  (forall i, (i <= n + p.+1)%N -> (d p.+1 <= d i)%N) ->
  (forall t, prodW (line (upW p.+1 W) D t) n *m prodW W p.+1 = prodW (upW p.+1 W) n *m prodW W p.+1) ->
  (prodW (line (upW p.+1 W) D 1) n)^T *m G != 0 -> escape W (fun T : 'M_(d (n + p.+1)%N, _) => T) G.
Proof.
move=> wd fl g0; apply: (escape_below fl).
apply: (escape_ext (f := mulmx 1%:M)) => [T|]; first by rewrite mul1mx.
apply: thin_top_move g0; last by rewrite row_free_unit unitmx1.
by move=> i li; apply: wd; apply: leq_trans li (leq_trans (leqnSn p) (leq_addl _ _)).
Qed.

(* Where no escape exists the gradient vanishes, or the factors have full rank and are critical. *)
Lemma escape_alternative p n d (W : weights R d) (G : 'M[R]_(d (n + p)%N, d 0%N))
    (A := prodW (upW p W) n) (B := prodW W p) :
  (0 < n + p)%N -> (forall i, (i <= n + p)%N -> (d p <= d i)%N) -> G != 0 ->
  escape W (fun T : 'M_(d (n + p)%N, _) => T) G \/
  [/\ (0 < n)%N /\ (0 < p)%N, row_full A /\ row_free B, G *m B^T = 0 & A^T *m G = 0].
Proof.
case: n p G @A @B => [|n] [|p] G A B // _ wd g0.
- by left; apply: (@escape_lower _ _ _ _ (still _)) => //; rewrite /= trmx1 mul1mx.
- by left; apply: (@escape_upper _ _ _ _ (still _)) => //; rewrite /= trmx1 mulmx1.
have [GB|GB] := eqVneq (G *m B^T) 0; last first.
  by left; apply: (@escape_upper _ _ _ _ (still _)) => // [t|]; rewrite prodW_still.
have [AG|AG] := eqVneq (A^T *m G) 0; last first.
  by left; apply: (@escape_lower _ _ _ _ (still _)) => // [t|]; rewrite prodW_still.
case: (boolP (row_full A)) => [fA|nA]; last first.
  have [|||D fl ne] := @ker_low_move d W (d p.+1) p.+1 _ _ A G^T.
  - by move=> i li; apply: wd; apply: leq_trans li (leq_addl _ _).
  - by rewrite ltn_neqAle rank_leq_col andbT -/(row_full _).
  - by rewrite trmx_eq0.
  by left; apply: (escape_upper wd fl); rewrite -trmx_eq0 trmx_mul trmxK.
case: (boolP (row_free B)) => [fB|nB]; first by right.
have [|||D fl ne] := @ker_up_move n.+1 _ (upW p.+1 W) (d p.+1) _ _ B G^T.
- by move=> i li; apply: wd; rewrite leq_add2r.
- by rewrite ltn_neqAle rank_leq_row andbT -/(row_free _).
- by rewrite trmx_eq0.
by left; apply: (escape_lower wd fl); rewrite -trmx_eq0 trmx_mul trmxK.
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

Lemma pprodE d (W D : weights R d) t n : at_ t (pprod (pline W D) n) = prodW (line W D t) n.
Proof.
elim: n => [|n IH] /=; first exact: (map_mx1 (horner_eval_rmorphism t)).
by rewrite at_mul IH plineE.
Qed.

Lemma pprod_size d (W D : weights R d) n x y :
  (size (pprod (pline W D) n x y) <= (\sum_(i < n) (D i != 0)%R).+1)%N.
Proof.
elim: n x y => [|n IH] x y; first by rewrite mxE big_ord0; case: eqP; rewrite ?size_poly1 ?size_poly0.
rewrite big_ord_recr mxE; apply: leq_trans (size_sum _ _ _) _; apply/bigmax_leqP => z _ /=.
apply: leq_trans (size_mul_leq _ _) _.
have s1 : (size (pline W D n x z) <= (D n != 0%R).+1)%N.
  rewrite !mxE; apply: leq_trans (size_add _ _) _; rewrite geq_max (leq_trans (size_polyC_leq1 _)) //=.
  case: eqP => [->|_]; first by rewrite mxE mulr0 size_poly0.
  by apply: leq_trans (size_mul_leq _ _) _; rewrite size_polyX; case: size (size_polyC_leq1 (D n x z)) => [|[]].
rewrite -subn1 leq_subLR add1n; apply: leq_trans (leq_add s1 (IH z y)) _.
by rewrite addnS addSn addnC.
Qed.

Lemma poly_head (p : {poly R}) : exists q : {poly R}, forall t, p.[t] = p.[0] + t * q.[t].
Proof.
elim/poly_ind: p => [|p a _]; first by exists 0 => t; rewrite !horner0 mulr0 addr0.
by exists p => t; rewrite !hornerMXaddC mulr0 add0r addrC mulrC.
Qed.

(* The lowest term of a polynomial. *)
Lemma poly_low (p : {poly R}) : p != 0 -> exists v (c : R) (q : {poly R}),
  [/\ (v < size p)%N, c != 0 & forall t, p.[t] = t ^+ v * (c + t * q.[t])].
Proof.
elim/poly_ind: p => [|p a IH]; first by rewrite eqxx.
have [->|a0 _] := eqVneq a 0; last first.
  exists 0%N, a, p; split=> // [|t]; last by rewrite hornerMXaddC expr0 mul1r addrC mulrC.
  by rewrite size_MXaddC (negPf a0) andbF.
rewrite addr0 => p0; have {}p0 : p != 0 by apply: contraNneq p0 => ->; rewrite mul0r.
have [v [c [q [sv c0 E]]]] := IH p0; exists v.+1, c, q; split=> // [|t].
  by rewrite size_mulX // ltnS.
by rewrite hornerMX E exprS mulrC mulrA.
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

Lemma escape_descends d H m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d) :
  escape W (fun T : 'M_(d H, _) => T) (gradient X Y (prodW W H)) ->
  exists2 k, (k <= maxn 1 (2 * H.-1))%N & descends k X Y W.
Proof.
case=> [D [i [E [li fl sl]]]]; set G := gradient _ _ _ in sl.
have lineE t : prodW (upd (line W D t) E) H = prodW (line (upd W E) (upd D (0 : 'M_(d i.+1, d i))) t) H.
  by apply: prodW_ext => j _; rewrite line_upd scaler0 addr0.
pose Q := pprod (pline (upd W E) (upd D (0 : 'M_(d i.+1, d i)))) H.
have QE t : at_ t Q = prodW (upd (line W D t) E) H by rewrite lineE pprodE.
pose l := \tr (map_mx polyC G *m Q^T).
have lE t : l.[t] = \tr (G *m (prodW (upd (line W D t) E) H)^T).
  by rewrite at_tr at_mul at_polyC -map_trmx QE.
have l0 : l != 0 by apply: contraNneq sl => l0; rewrite -lE l0 horner0.
pose r := 2%:R^-1%:P * \tr (Q *m map_mx polyC X *m (Q *m map_mx polyC X)^T).
have rE t : r.[t] = 2%:R^-1 * sqnorm (prodW (upd (line W D t) E) H *m X).
  by rewrite hornerM hornerC at_tr at_mul -map_trmx at_mul at_polyC QE -sqnormE.
have lossE' a t : loss X Y (fun j => line W D t j + a *: upd (still d) E j)
    = loss X Y W + a * l.[t] + a ^+ 2 * r.[t].
  rewrite !lossE prodW_affine // fl qlossD gradE -/G linearZ /= -scalemxAr mxtraceZ lE rE.
  by rewrite mul1mx -scalemxAl sqnormZ mulrCA.
have [v [c [q [sv c0 lv]]]] := poly_low l0.
have vH : (v <= H.-1)%N.
  rewrite -ltnS; apply: leq_trans sv _; rewrite /l /mxtrace; apply: leq_trans (size_sum _ _ _) _.
  apply/bigmax_leqP => x _; rewrite mxE; apply: leq_trans (size_sum _ _ _) _.
  apply/bigmax_leqP => y _; rewrite !mxE mul_polyC; apply: leq_trans (size_scale_leq _ _) _.
  apply: leq_trans (pprod_size _ _ _ _) _; rewrite ltnS (bigD1 (Ordinal li)) //= upd_eq eqxx add0n.
  apply: (@leq_trans (\sum_(j < H | j != Ordinal li) 1)%N); first by apply: leq_sum => j _; exact: leq_b1.
  by rewrite sum1_card cardC1 card_ord.
clearbody r; pose r' := if v == 0%N then 'X * r else r; pose N := maxn 1 v.
have r'E t : t ^+ (N + N) * r.[t] = t ^+ (N + v) * r'.[t].
  rewrite /N /r'; have [->|v0] := posnP v; last by rewrite (maxn_idPr v0).
  by rewrite hornerM hornerX mulrA -exprSr.
have r0 : 0 <= r'.[0].
  have : 0 <= r.[0] by rewrite rE mulr_ge0 ?invr_ge0 ?ler0n ?sqnorm_ge0.
  by rewrite /r'; case: eqP => // _; rewrite hornerM hornerX mul0r.
have [r1 r1E] := poly_head r'.
pose e := (r'.[0] + 1)^-1; pose s := - (c * e).
have e0 : 0 < e by rewrite invr_gt0 ltr_spaddr ?ltr01.
exists (N + v)%N.
  rewrite /N leq_max; have [->|v0] := posnP v; first by rewrite maxn0.
  by rewrite (maxn_idPr v0) addnn -mul2n [X in _ || X]leq_mul2l vH !orbT.
exists (fun j => pline W D j + (s%:P * 'X^N) *: map_mx polyC (upd (still d) E j)), (c ^+ 2 * e * e), (s *: q + s ^+ 2 *: r1).
have at0 t j : at_ t (pline W D j + (s%:P * 'X^N) *: map_mx polyC (upd (still d) E j))
    = line W D t j + (s * t ^+ N) *: upd (still d) E j.
  by rewrite -plineE; apply/matrixP => x y; rewrite !mxE hornerD !hornerM hornerXn !hornerC.
split=> [j||t].
- rewrite at0 /line scale0r addr0 expr0n; case: (N =P 0%N) => [N0|_].
    by move: (leq_maxl 1 v); rewrite -/N N0.
  by rewrite mulr0 scale0r addr0.
- by rewrite mulr_gt0 // mulr_gt0 // exprn_even_gt0.
rewrite [LHS]lossE (prodW_ext (fun j _ => at0 t j)) -lossE.
rewrite lossE' lv exprMn -exprM muln2 -addnn -[in X in _ + X]mulrA r'E r1E hornerD !hornerZ.
have re : r'.[0] = e^-1 - 1 by rewrite invrK addrK.
rewrite [t ^+ _.+1]exprS !exprD re; move: (t ^+ N) (t ^+ v) (loss X Y W) q.[t] r1.[t] => a b z x y.
by rewrite /s; clearbody e; field; rewrite gt_eqF.
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

(* -- The theorem -- *)
Theorem descent_curve d H m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d) :
  global_min X Y W \/ exists2 k, (k <= maxn 1 (2 * H.-1))%N & descends k X Y W.
Proof.
case: H Y => [|H] Y; first by left=> V; rewrite /loss.
have [g0|g0] := eqVneq (gradient X Y (prodW W H.+1)) 0.
  by left=> V; rewrite !lossE; apply: grad0_global; rewrite gradE.
have [p [pH wd]] := exists_bottleneck d H.+1; move: wd.
rewrite -(subnK pH) in Y g0 *; move: (H.+1 - p)%N (subnK pH) Y g0 => n nE Y g0 wd.
have np : (0 < n + p)%N by rewrite nE.
have [esc|[[n0 p0] [fA fB] GB AG]] := escape_alternative W np wd g0.
  by right; exact: escape_descends.
case: n p n0 p0 {nE pH np g0} Y wd fA fB GB AG => // n [] // p _ _ Y wd fA fB GB AG.
rewrite /gradient prodW_cat in GB AG.
set A := prodW (upW _ _) _ in fA GB AG; set B := prodW W _ in fB GB AG.
have gA : (A *m B *m X - Y) *m (B *m X)^T = 0 by rewrite trmx_mul mulmxA.
have gB : A^T *m (A *m B *m X - Y) *m X^T = 0 by rewrite -mulmxA.
have [nonneg|[S [T neg]]] := second_dichotomy A B X Y.
  left=> V; rewrite !lossE qloss_le {1}prodW_cat; apply: second_order_global nonneg _ _ => //.
  by rewrite prodW_cat; apply: leq_trans (mxrankM_maxl _ _) (rank_leq_col _).
right; exists 2%N; last exact: full_descends neg.
by rewrite leq_max orbC leq_pmulr // addSn addnS.
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
