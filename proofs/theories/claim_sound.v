(******************************************************************************)
(* What the checker of claims decides is so, over every ordered field.        *)
(******************************************************************************)
From Coq Require Import ZArith.
From Coq Require QArith Qreduction.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements verdicts words calculus accepts polynomials.
From DeepLinear Require Import language claim_meaning claim_values claim_transfer claim_fractions.
From DeepLinear Require Import symbolic claim_predicates.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope nat_scope with N.
Local Open Scope ring_scope.

Arguments verdicts.of_Q : simpl never.
Arguments parts_of : simpl never.
#[local] Opaque tiny parts_of.

Section Soundness.
Variable R : realFieldType.
Local Notation value := (value R).
Local Notation matrices := (matrices R).
Local Notation at_ := (@at_ R).
Local Notation displays := (@displays R).
Local Notation of_Q := (of_Q R).
Implicit Types (v : spot -> R) (p q : poly) (s : symbol) (ss : seq symbol) (y w : value) (ys ws : seq value).

(* -- The value of a symbol -- *)
Definition realized v s : value := match s with
  | SInt z => Int R z
  | SNum p => Num (at_ v p)
  | SMat r c A => Mat (\matrix_(i < r, j < c) at_ v (s_get A i j)) end.
Lemma realized_displays v s : displays v s (realized v s).
Proof. by case: s => [z|p|r c A]; constructor => // i j; rewrite mxE. Qed.
Lemma all_realized v ss : related (displays v) ss (map (realized v) ss).
Proof. by elim: ss => [|s ss IH] /=; constructor => //; exact: realized_displays. Qed.

Lemma poly_at v s y p : displays v s y -> poly_of s = Some p -> real_of y = Some (at_ v p).
Proof. by move=> h; have := poly_displays h; move=> + E; rewrite E; case: (real_of y) => //= a ->. Qed.

(* -- Displacements -- *)
Definition entry_of y i j : R := match y with
  | Mat r c M => words.entry M i.+1 j.+1 | _ => odflt 0 (real_of y) end.

Lemma displays_entry v r c A y i j : displays v (SMat r c A) y -> (i < r)%N -> (j < c)%N ->
  entry_of y i j = at_ v (s_get A i j).
Proof.
move E: (SMat r c A) => s h; case: h E => // r' c' A' M h [-> -> ->] ir jc.
by rewrite /= /words.entry /= !insubT h.
Qed.

Lemma entry_ord r c (M : 'M[R]_(r, c)) (i : 'I_r) (j : 'I_c) : words.entry M i.+1 j.+1 = M i j.
Proof. by rewrite /words.entry /= !valK. Qed.

Lemma displaced_displays v k s y w e : displays v s y -> close e y w ->
  (forall i j, v (k, i, j) = entry_of w i j - entry_of y i j) -> displays v (displaced k s) w.
Proof.
case=> [z|p x E|r c A M h] /=; case: w => [z'|x'|r' c' N] //=.
- by move=> _ h; constructor; rewrite at_add at_const at_var of_q_int h addrC subrK.
- by move=> _ h; constructor; rewrite at_add at_var E h addrC subrK.
case=> e1 e2 _ hv; subst r' c'; constructor => i j.
by rewrite s_table_get // at_add at_var hv !entry_ord -h addrC subrK.
Qed.

Lemma all_displaced_displays v k ss ys ws e : related (displays v) ss ys -> all_close e ys ws ->
  (forall m i j, v (k + m, i, j)%N = match List.nth_error ys m, List.nth_error ws m with
     Some y, Some w => entry_of w i j - entry_of y i j | _, _ => 0 end) ->
  related (displays v) (all_displaced k ss) ws.
Proof.
move=> h; elim: h k ws => [|s y ss' ys' h _ IH] k [|w ws] //=; first by constructor.
case=> c cs hv; constructor; first by apply: displaced_displays h c _ => i j; have := hv 0%N i j; rewrite addn0.
by apply: IH cs _ => m i j; rewrite addSnnS hv.
Qed.

Definition displacement ys ws (x : spot) : R :=
  match List.nth_error ys x.1.1, List.nth_error ws x.1.1 with
  | Some y, Some w => entry_of w x.1.2 x.2 - entry_of y x.1.2 x.2 | _, _ => 0 end.

(* -- Curves -- *)
Lemma starts_at_0_small p e : starts_at_0 p -> 0 < e -> exists2 t0, 0 < t0 &
  forall t, 0 < t < t0 -> `|at_ (fun _ => t) p| < e.
Proof.
rewrite /starts_at_0 => h e0; pose K : R := \sum_(a <- map of_Q (behead (degrees p))) `|a|.
have K0 : 0 <= K by apply: sumr_ge0 => a _.
have K1 : 0 < K + 1 by rewrite ltr_paddl ?ltr01.
exists (Num.min 1 (e / (K + 1))) => [|t /andP[t0]]; first by rewrite lt_minr ltr01 divr_gt0.
rewrite lt_minr => /andP[t1]; rewrite ltr_pdivl_mulr // => te; rewrite at_degrees.
have -> : hval (map of_Q (degrees p)) t = t * hval (map of_Q (behead (degrees p))) t.
  by case: (degrees p) h => [|a u] /=; rewrite ?mulr0 // => /(q_zeroP R) ->; rewrite add0r.
rewrite normrM (gtr0_norm t0); apply: le_lt_trans te; rewrite ler_pmul2l //.
apply: le_trans (_ : K <= _); last by rewrite ler_addl ler01.
by apply: hval_bound; rewrite gtr0_norm // ltW.
Qed.

Lemma cells_small (P : nat -> nat -> R -> Prop) (cs : seq (nat * nat)) :
  (forall ij, ij \in cs -> exists2 t0, 0 < t0 & forall t, 0 < t < t0 -> P ij.1 ij.2 t) ->
  exists2 t0, 0 < t0 & forall t, 0 < t < t0 -> forall ij, ij \in cs -> P ij.1 ij.2 t.
Proof.
elim: cs => [|ij cs IH] h; first by exists 1.
have [|t1 t10 h1] := h ij; first by rewrite mem_head.
have [|t2 t20 h2] := IH; first by move=> kl hk; apply: h; rewrite inE hk orbT.
exists (Num.min t1 t2) => [|t /andP[t0]]; first by rewrite lt_minr t10.
rewrite lt_minr => /andP[l1 l2] kl; rewrite inE => /predU1P[->|]; last by apply: h2; rewrite t0.
by apply: h1; rewrite t0.
Qed.

Lemma mem_cells r c (i : 'I_r) (j : 'I_c) : (val i, val j) \in cells r c.
Proof. by apply/allpairsP; exists (val i, val j); rewrite !mem_iota !add0n !ltn_ord. Qed.

Lemma close_entries e r c (M N : 'M[R]_(r, c)) : 0 < e -> (forall i j, `|N i j - M i j| < e) -> close e (Mat M) (Mat N).
Proof.
move=> e0 h; split=> // i j; rewrite /words.entry.
case: (insub i.-1 : option 'I_r) => [i'|]; last by rewrite subrr normr0.
by case: (insub j.-1 : option 'I_c) => [j'|]; rewrite ?subrr ?normr0.
Qed.

(* Constants where places have one value below d. *)
Definition fixed_near d s y := forall t, 0 < t < d -> displays (fun _ => t) s y.

Lemma starts_at_close d s t y e : 0 < d -> fixed_near d s y -> starts_at s t -> 0 < e ->
  exists2 t0, 0 < t0 & forall u, 0 < u < t0 -> u < d -> close e y (realized (fun _ => u) t).
Proof.
move=> d0 fix_y; have half : 0 < d / 2%:R < d.
  by rewrite divr_gt0 ?ltr0n //= ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
have D := fix_y _ half; move: fix_y; case: s y / D => [z|p x _|r c A M _] fix_y.
- case: t => // p /= h e0; have [t0 t00 k] := starts_at_0_small h e0; exists t0 => // u ut ud /=.
  by have := k u ut; rewrite at_sub at_const of_q_int.
- case: t => // q /= h e0; have [t0 t00 k] := starts_at_0_small h e0; exists t0 => // u ut ud /=.
  have E : Some x = Some (at_ (fun _ => u) p).
    by case/andP: ut => u0 _; have := fix_y u; rewrite u0 ud => /(_ isT) D; exact: (poly_at D).
  by case: E => ->; have := k u ut; rewrite at_sub.
case: t => [z|p|r' c' B] //= /and3P[/eqnP e1 /eqnP e2 /allP h] e0; subst r' c'.
have := @cells_small (fun i j t => `|at_ (fun _ => t) (p_sub (s_get B i j) (s_get A i j))| < e) (cells r c).
case=> [ij hij|t0 t00 k]; first by apply: starts_at_0_small => //; exact: h.
exists t0 => // u ut ud; apply: close_entries => // i j; rewrite mxE.
have := k u ut _ (mem_cells i j); rewrite at_sub /=.
have D : displays (fun _ => u) (SMat r c A) (Mat M) by apply: fix_y; case/andP: ut => ->.
by have := displays_entry D (ltn_ord i) (ltn_ord j); rewrite /= entry_ord => ->.
Qed.

Lemma all_starts_at_close d ss ts ys e : 0 < d ->
  (forall t, 0 < t < d -> related (displays (fun _ => t)) ss ys) -> all2_ starts_at ss ts -> 0 < e ->
  exists2 t0, 0 < t0 & forall u, 0 < u < t0 -> u < d -> all_close e ys (map (realized (fun _ => u)) ts).
Proof.
move=> d0 + + e0; have half : 0 < d / 2%:R < d.
  by rewrite divr_gt0 ?ltr0n //= ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
elim: ss ts ys => [|s ss IH] [|t ts] ys //= h; have := h _ half.
  move=> r _; have {r}-> : ys = [::] by inversion r.
  by exists 1 => [|u _ _]; [exact: ltr01 | exact: I].
move=> r; inversion r as [|s' y ss' ys' _ _]; subst; case/andP => st sts.
have hy u : 0 < u < d -> displays (fun _ => u) s y by move=> /h r'; inversion r'.
have hys u : 0 < u < d -> related (displays (fun _ => u)) ss ys' by move=> /h r'; inversion r'.
have [t1 t10 k1] := starts_at_close d0 hy st e0; have [t2 t20 k2] := IH ts ys' hys sts.
exists (Num.min t1 t2) => [|u /andP[u0]]; first by rewrite lt_minr t10.
rewrite lt_minr => /andP[l1 l2] ud; split; [apply: k1 | apply: k2] => //; by rewrite u0.
Qed.

(* -- Squares -- *)
Lemma by_squaresP v p a parts : by_squares p a parts -> at_ v a <= at_ v p.
Proof.
case/andP => w0 /(is_nullP v); rewrite !at_sub => E; rewrite -subr_ge0.
have -> : at_ v p - at_ v a = at_ v (squares_of_rests parts).
  by apply/eqP; rewrite -subr_eq0 E.
elim: parts w0 {E} => [|[w s] parts IH] //= /andP[w0 /IH h].
rewrite at_add addr_ge0 // at_sum big_map sumr_ge0 // => q _.
rewrite at_scale at_mul /= mulr1 -expr2 mulr_ge0 ?sqr_ge0 //.
by have := q_signP R w; case: (q_sign w) w0 => // _ h0; rewrite ?h0 // ltW.
Qed.

Lemma mono_scaled t (d : spot -> R) m : mono_at (fun x => t * d x) m = t ^+ size m * mono_at d m.
Proof. by elim: m => [|x m IH] /=; rewrite ?expr0 ?mulr1 // IH exprS mulrACA. Qed.

Lemma flat_bound (d : spot -> R) p : flat p -> exists2 K, 0 <= K & forall t, `|t| <= 1 ->
  `|at_ (fun x => t * d x) p - at_ (fun _ => 0) [seq nb <- p | nilp nb.1]| <= K * (`|t| * `|t|).
Proof.
elim: p => [|[m a] p IH] /=; first by exists 0 => // t _; rewrite subrr normr0 mul0r.
case/andP => flat_m /IH[K K0 h]; case: m flat_m => [|x [|y m]] //= _.
  by exists K => // t /h; rewrite !mulr1 opprD addrACA subrr add0r.
exists (`|of_Q a * mono_at d [:: x, y & m]| + K); first by rewrite addr_ge0.
move=> t t1; rewrite -addrA; apply: le_trans (ler_norm_add _ _) _; rewrite mulrDl ler_add ?h //.
have := mono_scaled t d [:: x, y & m]; rewrite /= => ->; set M := d x * _.
rewrite mulrCA normrM [X in _ <= X]mulrC ler_wpmul2r // normrX !exprS mulrA ler_pimulr ?mulr_ge0 //.
by rewrite exprn_ile1.
Qed.

(* -- Directions -- *)
Lemma displaced_moved v k s y D t e : displays v s y -> close e y D ->
  (forall i j, v (k, i, j) = t * entry_of D i j) -> displays v (displaced k s) (moved_by t y D).
Proof.
case=> [z|p x E|r c A M h] /=; case: D => [z'|x'|r' c' N] //=.
- by move=> _ h; constructor; rewrite at_add at_const at_var of_q_int h.
- by move=> _ h; constructor; rewrite at_add at_var E h.
case=> e1 e2 _ hv; subst r' c'; constructor => i j.
by rewrite s_table_get // at_add at_var hv entry_ord -h !mxE conform_mx_id.
Qed.
Lemma all_displaced_moved v k ss ys Ds t e : related (displays v) ss ys -> all_close e ys Ds ->
  (forall m i j, v (k + m, i, j)%N =
     t * (if List.nth_error Ds m is Some D then entry_of D i j else 0)) ->
  related (displays v) (all_displaced k ss) (all_moved_by t ys Ds).
Proof.
move=> h; elim: h k Ds => [|s y ss' ys' h _ IH] k [|D Ds] //=; first by constructor.
case=> c cs hv; constructor.
  by apply: displaced_moved h c _ => i j; have := hv 0%N i j; rewrite addn0.
by apply: IH cs _ => m i j; rewrite addSnnS hv.
Qed.
Definition direction (Ds : seq value) (x : spot) : R :=
  if List.nth_error Ds x.1.1 is Some D then entry_of D x.1.2 x.2 else 0.

(* -- Another point -- *)
Lemma alike_close v s t y : displays v s y -> alike_ s t -> exists2 e, 0 < e & close e y (realized v t).
Proof.
case=> [z|p x E|r c A M h]; case: t => [z'|q|r' c' B] //=.
- by move=> _; exists (`|at_ v q - of_Z R z| + 1); [rewrite ltr_paddl ?ltr01 | rewrite ltr_addl ltr01].
- by move=> _; exists (`|at_ v q - x| + 1); [rewrite ltr_paddl ?ltr01 | rewrite ltr_addl ltr01].
case/andP => /eqnP e1 /eqnP e2; subst r' c'.
set N := \matrix_(i, j) _; exists (\sum_i \sum_j `|N i j - M i j| + 1).
  by rewrite ltr_paddl ?ltr01 // sumr_ge0 // => i _; rewrite sumr_ge0.
apply: close_entries => [|i j]; first by rewrite ltr_paddl ?ltr01 // sumr_ge0 // => i _; rewrite sumr_ge0.
apply: le_lt_trans (_ : \sum_i \sum_j `|N i j - M i j| < _); last by rewrite ltr_addl ltr01.
rewrite (bigD1 i) //= (bigD1 j) //= -!addrA ler_addl addr_ge0 ?sumr_ge0 // => k _.
by rewrite sumr_ge0.
Qed.
Lemma all_alike_close v ss ts ys : related (displays v) ss ys -> all2_ alike_ ss ts ->
  exists2 e, 0 < e & all_close e ys (map (realized v) ts).
Proof.
have mono e e' y w : e <= e' -> close e y w -> close e' y w.
  move=> le; case: y => [z|x|r c M]; case: w => [z'|x'|r' c' N] //=; try by move=> h; exact: lt_le_trans le.
  by case=> e1 e2 h; split=> // i j; exact: lt_le_trans le.
have all_mono e e' us ws : e <= e' -> all_close e us ws -> all_close e' us ws.
  by move=> le; elim: us ws => [|u us IH] [|w ws] //= [/(mono _ _ _ _ le) ? /IH].
move=> h; elim: h ts => [|s y ss' ys' h _ IH] [|t ts] //=; first by exists 1; [exact: ltr01 | exact: I].
case/andP => /(alike_close h)[e1 e10 k1] /IH[e2 e20 k2].
exists (Num.max e1 e2); first by rewrite lt_maxr e10.
by split; [apply: mono k1 | apply: all_mono k2]; rewrite le_maxr lexx ?orbT.
Qed.

(* -- Predicates of functions -- *)
Section Objective.
Variables (o od : objective symbol (option bool)) (o' : objective value truth).
Hypothesis ho : forall v, robjective (displays v) (@truly) o o'.
Hypothesis hod : forall t, 0 < t < of_Q tiny -> robjective (displays (fun _ => t)) (@truly) od o'.

Lemma height_at o1 v ss ws p : robjective (displays v) (@truly) o1 o' -> related (displays v) ss ws ->
  s_height o1 ss = Some p -> number_at o' ws = Some (at_ v p).
Proof.
case=> _ hh _ /hh; rewrite /s_height /number_at; case: (height o1 ss) (height o' ws) => [s|] [y|] //= h.
exact: poly_at.
Qed.
Lemma point_at v : related (displays v) (point o) (point o'). Proof. by case: (ho v). Qed.
Lemma allowed_at o1 v ss ws : robjective (displays v) (@truly) o1 o' -> related (displays v) ss ws ->
  is_true3 (allowed o1 ss) -> (allowed o' ws).1.
Proof. by case=> _ _ ha /ha; case: (allowed o1 ss) => [[]|]. Qed.

Lemma tiny_pos : 0 < of_Q tiny. Proof. by have := q_signP R tiny. Qed.
Lemma half_tiny : 0 < of_Q tiny / 2%:R < of_Q tiny.
Proof. by rewrite divr_gt0 ?tiny_pos ?ltr0n //= ltr_pdivr_mulr ?ltr0n // ltr_pmulr ?tiny_pos // ltr1n. Qed.

Section Signed.
Variable turned : bool.
Local Notation signed p := (if turned then p_opp p else p).
Lemma at_signed v p : at_ v (signed p) = if turned then - at_ v p else at_ v p.
Proof. by case: turned; rewrite ?at_opp. Qed.
Lemma below_at o1 v ss ws p (x : R) : robjective (displays v) (@truly) o1 o' -> related (displays v) ss ws ->
  s_height o1 ss = Some p -> is_true3 (allowed o1 ss) ->
  at_ v (signed p) < (if turned then - x else x) -> below o' turned x ws.
Proof.
move=> h hs Ep al lt; split; first exact: allowed_at h hs al.
exists (at_ v p); first exact: height_at h hs Ep.
by move: lt; rewrite at_signed; case: turned; rewrite // ltr_oppl opprK.
Qed.

Lemma falls a a' p ss v0 : s_height o (point o) = Some a -> s_height od (point od) = Some a' ->
  s_height od ss = Some p -> all2_ starts_at (point od) ss -> is_true3 (allowed od ss) ->
  sign (Some tiny) (p_sub (signed p) (signed a')) = Some Lt ->
  for_all_e (fun e => exists2 ws, all_close e (point o') ws & below o' turned (at_ v0 a) ws).
Proof.
move=> Ea Ea' Ep starts al Es e e0.
have point_d t : 0 < t < of_Q tiny -> related (displays (fun _ => t)) (point od) (point o') by case/hod.
have [t0 t00 near] := all_starts_at_close tiny_pos point_d starts e0.
pose t := Num.min t0 (of_Q tiny) / 2%:R.
have m0 : 0 < Num.min t0 (of_Q tiny) by rewrite lt_minr t00 tiny_pos.
have tp : 0 < t by rewrite divr_gt0 ?ltr0n.
have tm : t < Num.min t0 (of_Q tiny) by rewrite ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
have /andP[tt td] : (t < t0) && (t < of_Q tiny) by rewrite -lt_minr.
have ht := hod (t := t); rewrite tp td in ht; have {}ht := ht isT.
exists (map (realized (fun _ => t)) ss); first by apply: near => //; rewrite tp.
apply: (below_at ht (all_realized _ _) Ep al).
have sm : small (Some tiny) (fun _ : spot => t) by exists t; rewrite ?tp.
have := signP sm Es; rewrite at_sub subr_lt0 => /lt_le_trans; apply.
rewrite at_signed; have pt := point_d t; rewrite tp td in pt; have {}pt := pt isT.
have := height_at ht pt Ea'; rewrite (height_at (ho v0) (point_at v0) Ea) => -[->].
by case: turned.
Qed.

Lemma lower a p ss v0 : s_height o (point o) = Some a -> s_height o ss = Some p ->
  all2_ alike_ (point o) ss -> is_true3 (allowed o ss) ->
  sign None (p_sub (signed p) (signed a)) = Some Lt ->
  for_some_e (fun e => exists2 ws, all_close e (point o') ws & below o' turned (at_ v0 a) ws).
Proof.
move=> Ea Ep same al Es; have [e e0 c] := all_alike_close (point_at v0) same.
exists e => //; exists (map (realized v0) ss) => //; apply: (below_at (ho v0) (all_realized _ _) Ep al).
have := @signP R None _ _ v0 I Es; rewrite at_sub subr_lt0 at_signed => /lt_le_trans; apply.
by rewrite at_signed.
Qed.

Lemma above a p parts v0 : s_height o (point o) = Some a -> s_height o (all_displaced 0 (point o)) = Some p ->
  by_squares (signed p) (signed a) parts ->
  forall e ws, all_close e (point o') ws -> not_below o' turned (at_ v0 a) ws.
Proof.
move=> Ea Ep sq e ws c; right; pose v := displacement (point o') ws.
have d : related (displays v) (all_displaced 0 (point o)) ws.
  by apply: all_displaced_displays (point_at v) c _.
exists (at_ v p); first exact: height_at (ho v) d Ep.
have := by_squaresP v sq; rewrite !at_signed.
have := height_at (ho v) (point_at v) Ea; rewrite (height_at (ho v0) (point_at v0) Ea) => -[->].
by case: turned; rewrite ?ler_opp2.
Qed.
End Signed.

Lemma judge_minimum_sound turned global h parts b : judge_minimum turned global o od h parts = Some b ->
  truly (Some b) (minimal o' turned (if global then @for_all_e R else @for_some_e R)
                                    (if global then @for_some_e R else @for_all_e R)).
Proof.
pose v0 (_ : spot) : R := 0; rewrite /judge_minimum.
have [_ _ /(_ _ _ (point_at v0))] := ho v0; case Ef: (allowed o (point o)) => [[]|] /= feasible; last 1 first.
- case Ea: (s_height o (point o)) => [a|] //=; case: h => [[|steps|ds]|] //=.
  + by case: (s_height o _).
  + case Ea': (s_height od (point od)) => [a'|] //=; case Ep: (s_height od _) => [p|] //=.
    case: ifP => // /and4P[+ starts al +] [<-]; case: global => // _.
    case Es: (sign _ _) => [[]|] //= _; right; exists (at_ v0 a); first exact: height_at (ho v0) (point_at v0) Ea.
    exact: falls Ea Ea' Ep starts al Es.
  + case Ep: (s_height o _) => [p|] //=; case: ifP => // /and4P[+ same al +] [<-]; case: global => // _.
    case Es: (sign _ _) => [[]|] //= _; right; exists (at_ v0 a); first exact: height_at (ho v0) (point_at v0) Ea.
    exact: lower Ea Ep same al Es.
- case Ea: (s_height o (point o)) => [a|] //=; have Ea0 := height_at (ho v0) (point_at v0) Ea.
  case: h => [[|steps|ds]|] //=.
  + case Ep: (s_height o _) => [p|] //=; case: ifP => // sq [<-]; split=> //; exists (at_ v0 a) => //.
    have k := above v0 Ea Ep sq.
    by case: global; [move=> e _ ws; exact: k | exists 1; [exact: ltr01 | move=> ws; exact: k]].
  + case Ea': (s_height od (point od)) => [a'|] //=; case Ep: (s_height od _) => [p|] //=.
    case: ifP => // /and4P[+ starts al +] [<-]; case: global => // _.
    case Es: (sign _ _) => [[]|] //= _; right; exists (at_ v0 a) => //.
    exact: falls Ea Ea' Ep starts al Es.
  + case Ep: (s_height o _) => [p|] //=; case: ifP => // /and4P[+ same al +] [<-]; case: global => // _.
    case Es: (sign _ _) => [[]|] //= _; right; exists (at_ v0 a) => //.
    exact: lower Ea Ep same al Es.
- by move=> [<-]; left.
Qed.

Lemma judge_critical_sound b : judge_critical o = Some b -> truly (Some b) (stationary o').
Proof.
pose v0 (_ : spot) : R := 0; rewrite /judge_critical.
case Ea: (s_height o (point o)) => [a|] //=; case Ep: (s_height o _) => [p|] //=.
case: ifP => // /andP[fl /(is_nullP v0)]; rewrite at_sub => /eqP; rewrite subr_eq0 => /eqP E0 [<-] D [e1 e10 c].
exists (at_ v0 a); first exact: height_at (ho v0) (point_at v0) Ea.
move=> e e0; have [K K0 bound] := flat_bound (direction D) fl.
have K1 : 0 < K + 1 by rewrite ltr_paddl ?ltr01.
exists (Num.min 1 (e / (K + 1))) => [|t]; first by rewrite lt_minr ltr01 divr_gt0.
rewrite lt_minr => /andP[t1]; rewrite ltr_pdivl_mulr // => te.
pose v x := t * direction D x; have d : related (displays v) (all_displaced 0 (point o)) (all_moved_by t (point o') D).
  by apply: all_displaced_moved (point_at v) c _.
exists (at_ v p); first exact: height_at (ho v) d Ep.
rewrite mulr0 subr0 -E0; apply: le_trans (bound t (ltW t1)) _; rewrite mulrA ler_wpmul2r //.
rewrite mulrC; apply: le_trans (ltW te); by rewrite ler_wpmul2l // ler_addl ler01.
Qed.
End Objective.

(* -- Scopes -- *)
Lemma lift_related v (s : scope datum) (s' : scope value) : rs (@stands R) s s' -> rs (displays v) (lift_scope s) s'.
Proof.
have lift_agree (x : option datum) (y : option value) : agree (@stands R) x y -> agree (displays v) (omap lift x) y.
  by case: x y => [x|] [y|] //=; exact: lift_displays.
elim=> [|[x m] [x' m'] t t' [/= <- h] _ IH] /=; constructor => //; split=> //=.
case: m m' h => [x1|z ms w|ps b] [y|z' ms' w'|ps' b'] //=; first exact: lift_agree.
case=> <- h <-; split=> //; elim: h => [|a b q r ab _ IH'] /=; constructor => //; exact: lift_agree.
Qed.

(* -- The rules -- *)
Section Rules.
Variables (hints : seq (step datum) -> seq name -> option hint) (defs : seq definition) (n : nat).
Local Notation I := (interpret matrices defs (@meanings R defs) n).
Local Notation P d := (polynomial_terms defs d n).

Lemma polynomials_agree d v : small d v ->
  (forall (s : scope symbol) (s' : scope value) t, rs (displays v) s s' -> agree (rp (displays v)) ((P d).1 s t) (I.1 s' t)) /\
  (forall (p : seq (step symbol)) (p' : seq (step value)) (s : scope symbol) (s' : scope value) f, rs (displays v) s s' -> truly ((P d).2 p s f) (I.2 p' s' f)).
Proof. by move=> hd; apply: (r_interpret (s_correspond hd)). Qed.

Lemma hinted_sound (p : seq (step datum)) (p' : seq (step value)) (s : scope datum) (s' : scope value) f : rs (@stands R) s s' ->
  truly (hinted hints defs n p s f) (@meanings R defs n I.1 I.2 p' s' f).
Proof.
move=> h; have small_at t : 0 < t < of_Q tiny -> small (Some tiny) (fun _ : spot => t) by exists t.
case: f => [P Q|P Q|P Q|P Q|P|rel a b|u bs c g|[g args places over]]; try exact: Logic.I.
- rewrite /hinted /meanings /=.
  have near t (ht : 0 < t < of_Q tiny) := let (hT, hF) := polynomials_agree (small_at t ht) in
    r_near_of (s_correspond (small_at t ht)) hT hF [::] p' u bs c g (lift_related (fun _ => t) h).
  case: (near_of _ _ _ _ _ u bs c g) near => [[centre Q]|] //= near.
  case: (hints p _) => [[|steps|ds]|] //; case: ifP => // starts.
  have := near _ half_tiny; case: (near_of _ _ _ _ _ _ _ _ _) near => [[centre' Q']|] //= near _.
  case EQ: (Q _) => [b|] //; case: eqP => // ub.
  have some_near e : 0 < e -> exists2 ws, all_close e centre' ws & truly (Some b) (Q' ws).
    move=> e0; have point_d t : 0 < t < of_Q tiny -> related (displays (fun _ => t)) centre centre' by case/near.
    have [t0 t00 k] := all_starts_at_close tiny_pos point_d starts e0.
    pose t := Num.min t0 (of_Q tiny) / 2%:R.
    have m0 : 0 < Num.min t0 (of_Q tiny) by rewrite lt_minr t00 tiny_pos.
    have tp : 0 < t by rewrite divr_gt0 ?ltr0n.
    have tm : t < Num.min t0 (of_Q tiny) by rewrite ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
    have /andP[tt td] : (t < t0) && (t < of_Q tiny) by rewrite -lt_minr.
    exists (map (realized (fun _ => t)) (curve_of steps)); first by apply: k => //; rewrite tp.
    have := near t; rewrite tp td => /(_ isT)[_ /(_ _ _ (all_realized (fun _ => t) (curve_of steps)))].
    by rewrite /= EQ.
  by case: b u EQ ub some_near => [] [] //= _ _; exact.
have ob d v : small d v -> agree (robjective (displays v) truly)
    (objective_of (symbolic d) (P d).1 (P d).2 [::] (lift_scope s) args places over)
    (objective_of matrices I.1 I.2 p' s' args places over).
  by move=> hd; have [hT hF] := polynomials_agree hd;
    apply: (r_objective (s_correspond hd) hT hF); exact: lift_related.
have := ob None (fun _ => 0) Logic.I; rewrite /hinted /meanings /=.
case Eo: (objective_of (symbolic None) (P None).1 (P None).2 [::] (lift_scope s) args places over)
  => [o|] /=; last by move=> _; exact: Logic.I.
case Eo': (objective_of matrices I.1 I.2 p' s' args places over) => [o'|] /=; last by [].
move=> _.
have ho v : robjective (displays v) truly o o' by have := ob None v Logic.I; rewrite Eo Eo'.
have minimum turned global b hi parts :
    obind (fun od => judge_minimum turned global o od hi parts)
      (objective_of (symbolic (Some tiny)) (P (Some tiny)).1 (P (Some tiny)).2 [::] (lift_scope s) args places over)
      = Some b ->
    truly (Some b) (minimal o' turned (if global then @for_all_e R else @for_some_e R)
                                      (if global then @for_some_e R else @for_all_e R)).
  case Ed: (objective_of _ _ _ _ _ _ _ _) => [od|] //=; apply: judge_minimum_sound => // t ht.
  by have := ob _ _ (small_at t ht); rewrite Ed Eo'.
case: (is_word g _); first by case E: (obind _ _) => [b|] //; exact: minimum E.
case: (is_word g _); first by case E: (obind _ _) => [b|] //; exact: minimum E.
case: (is_word g _); first by case E: (obind _ _) => [b|] //; exact: minimum E.
case: (is_word g _) => //.
by case E: (judge_critical o) => [b|] //; exact: (judge_critical_sound ho E).
Qed.
End Rules.

Lemma givens (s : seq (name * given datum)) x : all_proper s ->
  agree (rgiven (@stands R)) (find_given id s x) (find_given (value_of R) s x).
Proof.
rewrite /find_given; elim: s => [|[y g] s IH] //= /andP[pg ps]; case: String.eqb => /=; last exact: IH.
case: g pg => [v|vs] /= p; first exact: proper_stands.
by rewrite map_id; exact: propers_stand.
Qed.
End Soundness.

(* The checker accepts only what is so. *)
Theorem accepts_claim_sound (R : realFieldType) w h n v c i :
  accepts_claim w h n v c i = true -> said R v c i.
Proof.
rewrite /accepts_claim /decides /judged; case: ifP => // /andP[/andP[/eqP hsome hs] hv].
set b := met _ _ _ _ _ _ _ => hb; split=> //; exists n.
have : truly b (met (matrices R) (@meanings R) n (find_given (value_of R) (inst_sizes i))
    (find_given (value_of R) (inst_values i)) c (fails v)).
  apply: met_corresponds => [|m p p' s s' f hs' I I'|x|x]; try exact: givens.
    exact: correspond.
  exact: hinted_sound.
by case: b hb => [[]|].
Qed.
