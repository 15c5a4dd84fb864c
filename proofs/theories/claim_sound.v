(******************************************************************************)
(* What the checker of claims decides is so, over every ordered field.        *)
(******************************************************************************)
From Coq Require Import ZArith.
From Coq Require QArith Qreduction.
From mathcomp Require Import all_ssreflect all_algebra zify ssrZ.
From DeepLinear Require Import statements verdicts words calculus accepts polynomials.
From DeepLinear Require Import language claim_meaning claim_values claim_transfer claim_fractions.
From DeepLinear Require Import symbolic refusal squares_near support_near claim_predicates.
From DeepLinear Require embedding evaluation values rank_minimum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope nat_scope with N.
Local Open Scope ring_scope.

Arguments verdicts.of_Q : simpl never.
Arguments parts_of : simpl never.
Arguments parts_in : simpl never.
Arguments type_of : simpl never.
Arguments near_squares : simpl never.
Arguments supported : simpl never.
Arguments supports : simpl never.
Arguments rests : simpl never.
Arguments kinks_of : simpl never.
#[local] Opaque tiny parts_of parts_in norms_of distances_of kinks_of.

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
  | SMat r c A => Mat (at_mx v r c A)
  | SRank r c A => Int R (Z.of_nat (\rank (at_mx v r c A))) end.
Lemma realized_displays v s : displays v s (realized v s).
Proof. by case: s => [z|p|r c A|r c A]; constructor => // i j; rewrite mxE. Qed.
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

(* Of one shape, and a number where a number may move. *)
Definition likened y w : Prop := match y, w with
  | Mat r c _, Mat r' c' _ => r' = r /\ c' = c
  | Mat _ _ _, _ => False | _, Num _ => True | _, _ => False end.
Lemma all_close_likened e ys ws : all_close e ys ws -> related likened ys ws.
Proof.
elim: ys ws => [|y ys IH] [|w ws] //=; [by constructor | case=> h /IH; constructor => //].
by case: y w h => [z|x|r c M] [z'|x'|r' c' N] //= [].
Qed.

Lemma displaced_displays v k s y w : displays v s y -> ~~ is_rank s -> likened y w ->
  (forall i j, v (k, i, j) = entry_of w i j - entry_of y i j) -> displays v (displaced k s) w.
Proof.
case=> [z|p x E|r c A M h|//] _ /=; case: w => [z'|x'|r' c' N] //=.
- by move=> _ h; constructor; rewrite at_add at_const at_var of_q_int h addrC subrK.
- by move=> _ h; constructor; rewrite at_add at_var E h addrC subrK.
case=> e1 e2 hv; subst r' c'; constructor => i j.
by rewrite s_table_get // at_add at_var hv !entry_ord -h addrC subrK.
Qed.

Lemma all_displaced_displays v k ss ys ws : related (displays v) ss ys -> ~~ has is_rank ss -> related likened ys ws ->
  (forall m i j, v (k + m, i, j)%N = match List.nth_error ys m, List.nth_error ws m with
     Some y, Some w => entry_of w i j - entry_of y i j | _, _ => 0 end) ->
  related (displays v) (all_displaced k ss) ws.
Proof.
move=> h; elim: h k ws => [|s y ss' ys' h _ IH] k ws /= rk l; inversion l as [|y' w ys'' ws' c cs]; subst.
  by constructor.
move: rk; rewrite negb_or => /andP[rs rss] hv; constructor.
  by apply: displaced_displays h rs c _ => i j; have := hv 0%N i j; rewrite addn0.
by apply: IH => // m i j; rewrite addSnnS hv.
Qed.

(* Displacements of spots of the matrices 1, 2, ...; the parameter stays. *)
Definition displacement v0 ys ws (x : spot) : R := if x.1.1 is k.+1 then
    match List.nth_error ys k, List.nth_error ws k with
    | Some y, Some w => entry_of w x.1.2 x.2 - entry_of y x.1.2 x.2 | _, _ => 0 end
  else v0 x.

Lemma displacement_small v0 e ys ws (x : spot) : 0 < e -> all_close e ys ws -> x.1.1 != 0%N ->
  `|displacement v0 ys ws x| < e.
Proof.
move=> e0; case: x => [[[|k] i] j] //= h _; rewrite /displacement /=.
elim: ys ws k h => [|y ys IH] [|w ws] [|k] //=; rewrite ?normr0 //; last by case=> _ /IH.
case=> + _; case: y w => [z|x|r c M] [z'|x'|r' c' N] //=; by [move=> [] | case].
Qed.

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
have D := fix_y _ half; move: fix_y; case: s y / D => [z|p x _|r c A M _|r c A M _] fix_y; last by case: t.
- case: t => // p /= h e0; have [t0 t00 k] := starts_at_0_small h e0; exists t0 => // u ut ud /=.
  by have := k u ut; rewrite at_sub at_const of_q_int.
- case: t => // q /= h e0; have [t0 t00 k] := starts_at_0_small h e0; exists t0 => // u ut ud /=.
  have E : Some x = Some (at_ (fun _ => u) p).
    by case/andP: ut => u0 _; have := fix_y u; rewrite u0 ud => /(_ isT) D; exact: (poly_at D).
  by case: E => ->; have := k u ut; rewrite at_sub.
case: t => [z|p|r' c' B|? ? ?] //= /and3P[/eqnP e1 /eqnP e2 /allP h] e0; subst r' c'.
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

(* -- Directions -- *)
Lemma mono_scaled t (d : spot -> R) m : mono_at (fun x => t * d x) m = t ^+ size m * mono_at d m.
Proof. by elim: m => [|x m IH] /=; rewrite ?expr0 ?mulr1 // IH exprS mulrACA. Qed.

Fixpoint linear_at (d : spot -> R) p : R := if p is (m, a) :: p' then
  (if m is [:: x] then of_Q a * d x else 0) + linear_at d p' else 0.
Lemma linear_bound (d : spot -> R) p : exists2 K, 0 <= K & forall t, `|t| <= 1 ->
  `|at_ (fun x => t * d x) p - at_ (fun _ => 0) [seq nb <- p | nilp nb.1] - t * linear_at d p| <= K * (`|t| * `|t|).
Proof.
elim: p => [|[m a] p [K K0 h]] /=; first by exists 0 => // t _; rewrite mulr0 !subrr normr0 mul0r.
case: m => [|x [|y m]] /=.
- exists K => // t /h; rewrite !mulr1 add0r opprD addrACA subrr add0r //.
- by exists K => // t /h; rewrite !mulr1 mulrDr [of_Q a * _]mulrCA -(addrA (t * _)) opprD addrACA subrr add0r.
exists (`|of_Q a * mono_at d [:: x, y & m]| + K); first by rewrite addr_ge0.
move=> t t1; rewrite add0r -!addrA; apply: le_trans (ler_norm_add _ _) _; rewrite mulrDl ler_add //; last by rewrite addrA h.
have := mono_scaled t d [:: x, y & m]; rewrite /= => ->; set M := d x * _.
rewrite mulrCA normrM [X in _ <= X]mulrC ler_wpmul2r // normrX !exprS mulrA ler_pimulr ?mulr_ge0 //.
by rewrite exprn_ile1.
Qed.
Lemma flat_linear (d : spot -> R) p : flat p -> linear_at d p = 0.
Proof. by elim: p => [|[[|x [|y m]] a] p IH] //= /IH ->; rewrite addr0. Qed.
Lemma displaced_moved v k s y D t : displays v s y -> ~~ is_rank s -> likened y D ->
  (forall i j, v (k, i, j) = t * entry_of D i j) -> displays v (displaced k s) (moved_by t y D).
Proof.
case=> [z|p x E|r c A M h|//] _ /=; case: D => [z'|x'|r' c' N] //=.
- by move=> _ h; constructor; rewrite at_add at_const at_var of_q_int h.
- by move=> _ h; constructor; rewrite at_add at_var E h.
case=> e1 e2 hv; subst r' c'; constructor => i j.
by rewrite s_table_get // at_add at_var hv entry_ord -h !mxE conform_mx_id.
Qed.
Lemma all_displaced_moved v k ss ys Ds t : related (displays v) ss ys -> ~~ has is_rank ss -> related likened ys Ds ->
  (forall m i j, v (k + m, i, j)%N =
     t * (if List.nth_error Ds m is Some D then entry_of D i j else 0)) ->
  related (displays v) (all_displaced k ss) (all_moved_by t ys Ds).
Proof.
move=> h; elim: h k Ds => [|s y ss' ys' h _ IH] k Ds /= rk l; inversion l as [|y' D ys'' Ds' c cs]; subst.
  by constructor.
move: rk; rewrite negb_or => /andP[rs rss] hv; constructor.
  by apply: displaced_moved h rs c _ => i j; have := hv 0%N i j; rewrite addn0.
by apply: IH => // m i j; rewrite addSnnS hv.
Qed.
Definition direction (Ds : seq value) (x : spot) : R :=
  if x.1.1 is k.+1 then if List.nth_error Ds k is Some D then entry_of D x.1.2 x.2 else 0 else 0.

Lemma at_along v ds (x : spot) : ~~ has is_rank ds -> at_ v (along ds x) = direction (map (realized v) ds) x.
Proof.
case: x => [[[|k] i] j] //=; rewrite /direction /=; elim: ds k => [|s ds IH] [|k] //=; rewrite negb_or => /andP[rs rds].
  case: s rs => [z|q|r c A|? ? ?] //= _; first by rewrite at_const of_q_int.
  rewrite /words.entry /=; case: (ltnP i r) => ir; last by rewrite insubF // ltnNge ir.
  rewrite insubT; case: (ltnP j c) => jc; last by rewrite insubF // ltnNge jc.
  by rewrite insubT mxE.
by rewrite (IH _ rds).
Qed.
Lemma at_slope_along v ds p : ~~ has is_rank ds -> at_ v (slope_along ds p) = linear_at (direction (map (realized v) ds)) p.
Proof.
move=> rk; elim: p => [|[m a] p IH] //=; rewrite at_add IH; case: m => [|x [|x' m]] //=.
by rewrite at_scale mulr1 at_along.
Qed.
Lemma units_no_rank k (x : spot) ss : ~~ has is_rank (units_of k x ss).
Proof. by elim: ss k => [|s ss IH] k //=; rewrite negb_or IH andbT; case: s. Qed.
Lemma units_alike k x ss : ~~ has is_rank ss -> all2_ alike_ ss (units_of k x ss).
Proof.
elim: ss k => [|s ss IH] k //=; rewrite negb_or => /andP[rs /IH ->]; rewrite andbT.
by case: s rs => //= r c A _; apply/andP; split; apply/eqnP.
Qed.

(* -- Another point -- *)
Lemma alike_close v s t y : displays v s y -> alike_ s t -> exists2 e, 0 < e & close e y (realized v t).
Proof.
case=> [z|p x E|r c A M h|//]; case: t => [z'|q|r' c' B|? ? ?] //=.
- by move=> _; exists (`|at_ v q - of_Z R z| + 1); [rewrite ltr_paddl ?ltr01 | rewrite ltr_addl ltr01].
- by move=> _; exists (`|at_ v q - x| + 1); [rewrite ltr_paddl ?ltr01 | rewrite ltr_addl ltr01].
case/andP => /eqnP e1 /eqnP e2; subst r' c'.
set N := at_mx _ _ _ _; exists (\sum_i \sum_j `|N i j - M i j| + 1).
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

(* -- Distances to a matrix of bounded rank -- *)
Definition at_centre v : spot -> R := fun x => if is_parameter x then v x else 0.
Lemma at_restE v p : at_ v (at_rest p) = at_ (at_centre v) p.
Proof.
elim: p => [|[m a] p IH] //=; case: ifP => /= h; rewrite IH.
  by congr (_ * _ + _); elim: m h => [|x m IHm] //= /andP[hx /IHm ->]; rewrite /at_centre hx.
suff -> : mono_at (at_centre v) m = 0 by rewrite mulr0 add0r.
elim: m h => [|x m IHm] //=; rewrite /at_centre; case: (is_parameter x) => /= h; last by rewrite mul0r.
by rewrite -/(at_centre v) IHm ?mulr0.
Qed.
Lemma at_squares_in v r c A : at_ v (squares_in r c A) = sqnorm (at_mx v r c A).
Proof.
rewrite at_sum big_map /cells big_allpairs -[r in iota 0 r](subn0 r) -/(index_iota 0 r) big_mkord.
apply: eq_bigr => i _; rewrite -[c in iota 0 c](subn0 c) -/(index_iota 0 c) big_mkord.
by apply: eq_bigr => j _; rewrite at_mul !mxE expr2.
Qed.
Lemma stands_rows x y : stands x y -> match x, y with
  | Rows _ _ B, Mat r c M => @values.means R (embedding.Mat r c) B M | _, _ => True end.
Proof. by case. Qed.
Lemma known_means v r c A r' c' B : known (SMat r c A) = Some (Rows r' c' B) ->
  @values.means R (embedding.Mat r c) B (at_mx v r c A).
Proof. by have := known_stands (realized_displays v (SMat r c A)); move=> + E; rewrite E => /stands_rows. Qed.
Lemma at_s_sub v r c A B : at_mx v r c (s_sub r c A B) = at_mx v r c A - at_mx v r c B.
Proof. by rewrite at_table; apply/matrixP => i j; rewrite !mxE at_sub. Qed.
Lemma has_In T (f : T -> bool) xs : has f xs -> exists2 x, List.In x xs & f x.
Proof.
elim: xs => [|x xs IH] //= /orP[fx|/IH[y h fy]]; first by exists x => //; left.
by exists y => //; right.
Qed.
Lemma satisfied_dec v x : satisfied v x \/ ~ satisfied v x.
Proof.
case: x => [q|r k A z|r k A z] /=; first by case: (at_ v q =P 0); [left | right].
  by case: (Z_le_gt_dec z (Z.of_nat (\rank (at_mx v r k A)))) => h; [left | right => ?; lia].
by case: (Z_le_gt_dec (Z.of_nat (\rank (at_mx v r k A))) z) => h; [left | right => ?; lia].
Qed.

Lemma bounds_rankP v (q n k : nat) P cs factors : bounds_rank q n k P cs factors ->
  (exists2 c, List.In c cs & ~ satisfied v c) \/ (\rank (at_mx v q n P) <= k)%N.
Proof.
case/or4P => [le|le|factored|/has_In[[p|q' n' A z|q' n' A z] h //]].
- by right; apply: leq_trans (rank_leq_row _) _.
- by right; apply: leq_trans (rank_leq_col _) _.
- case: factors factored => [[[z|p|q' k' L|? ? ?] [z'|p'|k'' n' M|? ? ?]]|] //.
  case/and4P => /eqnP e le /eqnP e' /s_sub_null E; right; rewrite E at_s_mul.
  by apply: leq_trans (mxrankM_maxl _ _) _; apply: leq_trans (rank_leq_col _) _.
case/and4P => /eqnP e /eqnP e' /Z.leb_le le /s_sub_null E; subst q' n'.
case: (satisfied_dec v (RankAtMost q n A z)) => [/= sat|no]; last by left; exists (RankAtMost q n A z).
by right; rewrite E; lia.
Qed.

Lemma is_distanceP v mu p cs x : is_distance mu p cs x ->
  (exists2 c, List.In c cs & ~ satisfied v c) \/ at_ (at_centre v) p <= at_ v p.
Proof.
set zero := at_centre v; rewrite /is_distance; case: x => [[w [[[z|p0|q n P|? ? ?] sX] sY]] fs] //.
case: sX => [z|p0|n' m X|? ? ?] //; case: sY => [z|p0|q' m' Y|? ? ?] //.
case EP: (known _) => [[z|f|r1 c1 P0]|] //; case EX: (known _) => [[z|f|r2 c2 X0]|] //.
case EY: (known _) => [[z|f|r3 c3 Y0]|] //; case Er: (evaluation.mat_rank q n P0) => [k|] //.
case/andP => /eqnP e1 /andP[/eqnP e2 /andP[/eqnP e3 /andP[wpos /andP[mu0 /andP[const /andP[bound rule]]]]]].
subst n' q' m'; move: const; case Ec: (constant _) => [b|] // _.
case: (bounds_rankP v bound) => [|rk]; [by left | right].
have hP := known_means v EP; have hX u := known_means u EX; have hY u := known_means u EY.
have {}hP : @values.means R (embedding.Mat q n) P0 (at_mx zero q n P).
  by move: hP; rewrite at_table; congr (values.means _ _); apply/matrixP => i j; rewrite !mxE at_restE.
have eX : at_mx v n m X = at_mx zero n m X by have [_ ->] := hX v; have [_ ->] := hX zero.
have eY : at_mx v q m Y = at_mx zero q m Y by have [_ ->] := hY v; have [_ ->] := hY zero.
have hmu : @values.means R embedding.Num mu (embedding.of_frac R mu) by split.
have := rank_minimum.rank_boundP rule hP (hX zero) (hY zero) hmu rk; rewrite /shallow_loss.
have w0 : 0 < of_Q w by have := q_signP R w; case: (q_sign w) wpos.
have val u : at_ u p = of_Q w * sqnorm (at_mx u q n P *m at_mx u n m X - at_mx u q m Y) + of_Q b.
  have := constantP u Ec; rewrite at_sub at_scale /= mulr1 at_squares_in at_s_sub at_s_mul => <-.
  by rewrite addrC subrK.
by rewrite !val eX eY ler_add2r ler_pmul2l.
Qed.

Lemma near_squaresP p f : near_squares p f ->
  exists2 e, 0 < e & forall v, (forall x : spot, x.1.1 != 0%N -> `|v x| < e) -> 0 <= at_ v p.
Proof.
case: f => [[c u] M] /and5P[mc mM cpos mpd null]; pose zero (_ : spot) : R := 0.
apply: (@squares_near R (size u) c p u M) => //.
- rewrite -(at_resting zero); case Es: (sign None (resting c)) cpos => [[]|] // _.
  by apply: (signP (r := None) (v := zero) _ Es).
- case EK: (known _) mpd => [[z|q|r k A]|] //; case EP: (evaluation.mat_pd _ _) => [[]|] // _.
  have := formulas.mat_pd_means EP (known_means zero EK); congr (words.pd _).
  by rewrite at_table; apply/matrixP => i j; rewrite !mxE at_resting.
- by move=> v; have /eqP := is_nullP v null; rewrite at_sub at_mul subr_eq0 => /eqP.
Qed.

Lemma supportsP g ks f P : supports g ks f P ->
  nearby g (fun v => exists2 p, P (cell_at v ks) = Some p & 0 <= at_ v p).
Proof.
case: f => [[c u] M] h; pose zero (_ : spot) : R := 0; apply: supports_ge0 (h).
case/and5P: h => _ _ + _ _.
case EK: (known _) => [[z|q|r k A]|] //; case EP: (evaluation.mat_pd _ _) => [[]|] // _.
have := formulas.mat_pd_means EP (known_means zero EK); congr (words.pd _).
by rewrite at_table; apply/matrixP => i j; rewrite !mxE at_resting.
Qed.
Lemma supportedP g P ts rs f : supported g P ts rs f -> nearby g (fun v => exists us signs,
  (forall pc, List.In pc (zip us signs) -> has_sign v pc) /\ exists2 p, P us signs = Some p & 0 <= at_ v p).
Proof.
case: f => [[c u] M]; rewrite /supported; case: ifP => // _; case: (kinks_by _ _ _ _ _ _ _) => [ks|] // /supportsP.
apply: near_mono => v h; exists (map bend ks), (cell_at v ks); split=> //; exact: cell_signs.
Qed.
Lemma rests_ge0 v turned parts : 0 <= at_ v (rests turned parts).
Proof.
rewrite /rests; set merged := foldl _ _ _; case: ifP => //; elim: merged => [|[w q] ws IH] //= /andP[w0 /IH ws0].
rewrite at_add addr_ge0 // at_scale mulr1 at_mul mulr_ge0 // -?expr2 ?sqr_ge0 //.
by have := q_signP R w; case: (q_sign w) w0 => // _ h; rewrite ?h // ltW.
Qed.

(* -- What may be at values of the spots that are admitted -- *)
Section Level.
Variables (d : option QArith_base.Q) (J : (spot -> R) -> Prop) (v0 : spot -> R).
Hypothesis j0 : J v0.
Hypothesis hJ : forall v, J v -> small d v.
Hypothesis moves : forall v v', J v -> v' parameter = v parameter -> J v'.
Hypothesis free : d = None -> forall v, J v.

(* Where displacements are. *)
Lemma around_at ss ss' ys ws : (forall v, J v -> related (displays v) ss ys) -> around ss = Some ss' ->
  related likened ys ws -> exists2 v, J v & related (displays v) ss' ws.
Proof.
rewrite /around => h; case: ifP => // /negbT rk [<-] l; pose v := displacement v0 ys ws.
by have jv : J v by [exact: moves j0 _]; exists v => //; apply: all_displaced_displays (h v jv) rk l _.
Qed.

Lemma around_close e ss ss' ys ws : (forall v, J v -> related (displays v) ss ys) -> around ss = Some ss' ->
  0 < e -> all_close e ys ws ->
  exists v, [/\ J v, related (displays v) ss' ws & forall x : spot, x.1.1 != 0%N -> `|v x| < e].
Proof.
rewrite /around => h; case: ifP => // /negbT rk [<-] e0 c; pose v := displacement v0 ys ws; exists v.
have jv : J v by [exact: moves j0 _]; split=> //; last by move=> x; exact: displacement_small.
exact: all_displaced_displays (h v jv) rk (all_close_likened c) _.
Qed.

(* -- Predicates of functions -- *)
Section Objective.
Variables (o od : objective symbol judgement) (o' : objective value truth).
Hypothesis ho : forall v, J v -> robjective (displays v) (judges v) o o'.
Variable cell : seq (poly * comparison) -> option (objective symbol judgement).
Hypothesis hcell : forall signs v o1, J v -> (forall pc, List.In pc signs -> has_sign v pc) -> cell signs = Some o1 ->
  robjective (displays v) (judges v) o1 o'.
Hypothesis hod : d = None -> forall t v, 0 < t < of_Q tiny -> v parameter = t ->
  robjective (displays v) (judges v) od o'.

Lemma height_at o1 v ss ws p : robjective (displays v) (judges v) o1 o' -> related (displays v) ss ws ->
  s_height o1 ss = Some p -> number_at o' ws = Some (at_ v p).
Proof.
case=> _ hh _ /hh; rewrite /s_height /number_at; case: (height o1 ss) (height o' ws) => [s|] [y|] //= h.
exact: poly_at.
Qed.
Lemma point_at v : J v -> related (displays v) (point o) (point o'). Proof. by case/ho. Qed.
Lemma allowed_at o1 v ss ws : robjective (displays v) (judges v) o1 o' -> related (displays v) ss ws ->
  is_true3 (allowed o1 ss) -> (allowed o' ws).1.
Proof. by case=> _ _ ha /ha[]; rewrite /is_true3; case: (ruling _) => [[]|]. Qed.

Lemma tiny_pos : 0 < of_Q tiny. Proof. by have := q_signP R tiny. Qed.

Section Signed.
Variable turned : bool.
Local Notation signed p := (if turned then p_opp p else p).
Lemma at_signed v p : at_ v (signed p) = if turned then - at_ v p else at_ v p.
Proof. by case: turned; rewrite ?at_opp. Qed.
Lemma below_at o1 v ss ws p (x : R) : robjective (displays v) (judges v) o1 o' -> related (displays v) ss ws ->
  s_height o1 ss = Some p -> is_true3 (allowed o1 ss) ->
  at_ v (signed p) < (if turned then - x else x) -> below o' turned x ws.
Proof.
move=> h hs Ep al lt; split; first exact: allowed_at h hs al.
exists (at_ v p); first exact: height_at h hs Ep.
by move: lt; rewrite at_signed; case: turned; rewrite // ltr_oppl opprK.
Qed.

Lemma falls a a' p ss : d = None -> s_height o (point o) = Some a -> s_height od (point od) = Some a' ->
  s_height od ss = Some p -> all2_ starts_at (point od) ss -> is_true3 (allowed od ss) ->
  sign (Some tiny) (p_sub (signed p) (signed a')) = Some Lt ->
  for_all_e (fun e => exists2 ws, all_close e (point o') ws & below o' turned (at_ v0 a) ws).
Proof.
move=> dn Ea Ea' Ep starts al Es e e0.
have point_d t : 0 < t < of_Q tiny -> related (displays (fun _ => t)) (point od) (point o').
  by move=> ht; case: (hod dn ht (v := fun _ => t)).
have [t0 t00 near] := all_starts_at_close tiny_pos point_d starts e0.
pose t := Num.min t0 (of_Q tiny) / 2%:R.
have m0 : 0 < Num.min t0 (of_Q tiny) by rewrite lt_minr t00 tiny_pos.
have tp : 0 < t by rewrite divr_gt0 ?ltr0n.
have tm : t < Num.min t0 (of_Q tiny) by rewrite ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
have /andP[tt td] : (t < t0) && (t < of_Q tiny) by rewrite -lt_minr.
have ht : robjective (displays (fun _ => t)) (judges (fun _ => t)) od o' by apply: (hod dn (t := t)); rewrite ?tp ?td.
exists (map (realized (fun _ => t)) ss); first by apply: near => //; rewrite tp.
apply: (below_at ht (all_realized _ _) Ep al).
have sm : small (Some tiny) (fun _ : spot => t) by apply: small_until; rewrite tp td.
have := signP sm Es; rewrite at_sub subr_lt0 => /lt_le_trans; apply.
rewrite at_signed; have pt : related (displays (fun _ => t)) (point od) (point o') by apply: point_d; rewrite tp td.
have := height_at ht pt Ea'; rewrite (height_at (ho j0) (point_at j0) Ea) => -[->].
by case: turned.
Qed.

Lemma lower a p ss : s_height o (point o) = Some a -> s_height o ss = Some p ->
  all2_ alike_ (point o) ss -> is_true3 (allowed o ss) ->
  sign d (p_sub (signed p) (signed a)) = Some Lt ->
  for_some_e (fun e => exists2 ws, all_close e (point o') ws & below o' turned (at_ v0 a) ws).
Proof.
move=> Ea Ep same al Es; have [e e0 c] := all_alike_close (point_at j0) same.
exists e => //; exists (map (realized v0) ss) => //; apply: (below_at (ho j0) (all_realized _ _) Ep al).
have := signP (hJ j0) Es; rewrite at_sub subr_lt0 at_signed => /lt_le_trans; apply.
by rewrite at_signed.
Qed.

Lemma above a p ss parts : s_height o (point o) = Some a -> around (point o) = Some ss -> s_height o ss = Some p ->
  is_squares (p_sub (signed p) (signed a)) parts ->
  forall e ws, all_close e (point o') ws -> not_below o' turned (at_ v0 a) ws.
Proof.
move=> Ea Es Ep sq e ws /all_close_likened c; right.
have [v jv h] := around_at point_at Es c.
exists (at_ v p); first exact: height_at (ho jv) h Ep.
have [+ _] := is_squaresP v sq; rewrite at_sub subr_ge0 !at_signed.
have := height_at (ho jv) (point_at jv) Ea; rewrite (height_at (ho j0) (point_at j0) Ea) => -[->].
by case: turned; rewrite ?ler_opp2.
Qed.
Lemma above_near a p ss f : s_height o (point o) = Some a -> around (point o) = Some ss -> s_height o ss = Some p ->
  near_squares (p_sub (signed p) (signed a)) f ->
  for_some_e (fun e => forall ws, all_close e (point o') ws -> not_below o' turned (at_ v0 a) ws).
Proof.
move=> Ea Es Ep /near_squaresP[e e0 k]; exists e => // ws c; right.
have [v [jv h small]] := around_close point_at Es e0 c.
exists (at_ v p); first exact: height_at (ho jv) h Ep.
have := k v small; rewrite at_sub subr_ge0 !at_signed.
have := height_at (ho jv) (point_at jv) Ea; rewrite (height_at (ho j0) (point_at j0) Ea) => -[->].
by case: turned; rewrite ?ler_opp2.
Qed.
(* Near the point, or everywhere. *)
Lemma above_nearby global a p_at : s_height o (point o) = Some a ->
  nearby global p_at ->
  (forall v ws, J v -> related (displays v) (all_displaced 1 (point o)) ws -> p_at v ->
     exists2 x, number_at o' ws = Some x & at_ v (signed a) <= (if turned then - x else x)) ->
  ~~ has is_rank (point o) ->
  (if global then @for_all_e R else @for_some_e R)
    (fun e => forall ws, all_close e (point o') ws -> not_below o' turned (at_ v0 a) ws).
Proof.
move=> Ea near k rk; have Es : around (point o) = Some (all_displaced 1 (point o)) by rewrite /around (negPf rk).
have below_no v ws : J v -> related (displays v) (all_displaced 1 (point o)) ws -> p_at v -> not_below o' turned (at_ v0 a) ws.
  move=> jv h /(k v ws jv h)[x Ex le]; right; exists x => //; move: le; rewrite at_signed.
  have := height_at (ho jv) (point_at jv) Ea; rewrite (height_at (ho j0) (point_at j0) Ea) => -[->].
  by case: turned; rewrite ?ler_opp2.
case: global near => [all|[e e0 near]].
  by move=> e _ ws /all_close_likened l; have [v jv h] := around_at point_at Es l; exact: below_no jv h (all v).
exists e => // ws c; have [v [jv h small]] := around_close point_at Es e0 c.
by apply: (below_no v) => //; exact: near.
Qed.

Lemma above_in_cells (tangent : bool) global a ss ts rs f parts : s_height o (point o) = Some a -> around (point o) = Some ss ->
  supported global (fun us signs => omap (fun p => p_sub (p_sub (signed p) (signed a))
      (if tangent then rests turned (parts (zip us signs) ss) else [::]))
    (obind (s_height^~ ss) (cell (zip us signs)))) ts rs f ->
  (if global then @for_all_e R else @for_some_e R)
    (fun e => forall ws, all_close e (point o') ws -> not_below o' turned (at_ v0 a) ws).
Proof.
move=> Ea; rewrite /around; case: ifP => // /negbT rk [<-] /supportedP near.
apply: above_nearby Ea near _ rk => v ws jv h [us [signs [hs [q]]]].
case Ec: (cell _) => [o1|] //=; case Ep: (s_height o1 _) => [p|] //= [<-].
rewrite !at_sub subr_ge0 => le; exists (at_ v p); first exact: height_at (hcell jv hs Ec) h Ep.
rewrite -(at_signed v p) -subr_ge0; apply: le_trans le.
by case: tangent => //; exact: rests_ge0.
Qed.

Lemma above_everywhere a p ss f : s_height o (point o) = Some a -> around (point o) = Some ss -> s_height o ss = Some p ->
  supports true [::] f (fun _ => Some (p_sub (signed p) (signed a))) ->
  for_all_e (fun e => forall ws, all_close e (point o') ws -> not_below o' turned (at_ v0 a) ws).
Proof.
move=> Ea; rewrite /around; case: ifP => // /negbT rk [<-] Ep /supportsP near.
apply: (above_nearby (global := true)) Ea near _ rk => v ws jv h [q [<-]].
rewrite at_sub subr_ge0 at_signed => le; exists (at_ v p); first exact: height_at (ho jv) h Ep.
by move: le; rewrite !at_signed.
Qed.
End Signed.

Lemma within a p ss mu xs : s_height o (point o) = Some a -> around (point o) = Some ss ->
  s_height o ss = Some p -> is_null (p_sub (at_rest p) a) ->
  has (is_distance mu p (if_true (allowed o ss))) xs ->
  forall e ws, all_close e (point o') ws -> not_below o' false (at_ v0 a) ws.
Proof.
move=> Ea Es Ep rest /has_In[x _ /is_distanceP hx] e ws /all_close_likened c.
have [v jv h] := around_at point_at Es c; have [_ hh ha] := ho jv.
case: (hx v) => [[cond hc no]|le]; last first.
  right; exists (at_ v p); first exact: height_at (ho jv) h Ep.
  move: le; rewrite -at_restE; have := is_nullP v rest; rewrite at_sub => /eqP; rewrite subr_eq0 => /eqP ->.
  by have := height_at (ho jv) (point_at jv) Ea; rewrite (height_at (ho j0) (point_at j0) Ea) => -[->].
by left; have [_ false_ _] := ha _ _ h; exact: false_ hc no.
Qed.

Lemma judge_minimum_sound turned global h parts inner xs kinks b : judge_minimum d turned global o od cell h parts inner xs kinks = Some b ->
  truly (Some b) (minimal o' turned (if global then @for_all_e R else @for_some_e R)
                                    (if global then @for_some_e R else @for_all_e R)).
Proof.
rewrite /judge_minimum; have [_ _ /(_ _ _ (point_at j0))[]] := ho j0.
case Ef: (ruling (allowed o (point o))) => [[]|] /= feasible _ _; last 1 first.
- case Ea: (s_height o (point o)) => [a|] //=; case: h => [[|steps|ds|mu|U base|c u M|c r [[b' u] M]]|] //=.
  + by rewrite /is_true3 Ef /=; case: (around _) => [ss|] //=; case: (s_height o _).
  + case Ea': (s_height od (point od)) => [a'|] //=; case Ep: (s_height od _) => [p|] //=.
    case: ifP => // /and5P[dn + starts al +] [<-]; case: global => // _.
    case Es: (sign _ _) => [[]|] //= _; right; exists (at_ v0 a); first exact: height_at (ho j0) (point_at j0) Ea.
    by apply: falls Ea Ea' Ep starts al Es; case: (d) dn.
  + case Ep: (s_height o _) => [p|] //=; case: ifP => // /and4P[+ same al +] [<-]; case: global => // _.
    case Es: (sign _ _) => [[]|] //= _; right; exists (at_ v0 a); first exact: height_at (ho j0) (point_at j0) Ea.
    exact: lower Ea Ep same al Es.
  + case Es: (around _) => [ss|] //=; case Ep: (s_height o _) => [p|] //=.
    by rewrite /is_true3 Ef /= ?andbF.
  + case Es: (around _) => [ss|] //=; case Ep: (s_height o _) => [p|] //=.
    by rewrite /is_true3 Ef /= ?andbF.
  + by case Es: (around _) => [ss|] //=; case: ifP => // _; rewrite /is_true3 Ef /= ?andbF.
- case Ea: (s_height o (point o)) => [a|] //=; have Ea0 := height_at (ho j0) (point_at j0) Ea.
  case: h => [[|steps|ds|mu|U base|c u M|c r [[b' u] M]]|] //=.
  + case Es: (around _) => [ss|] //=; case Ep: (s_height o _) => [p|] //=.
    case: ifP => // /andP[_ sq] [<-]; split=> //; exists (at_ v0 a) => //.
    have k := above Ea Es Ep sq.
    by case: global; [move=> e _ ws; exact: k | exists 1; [exact: ltr01 | move=> ws; exact: k]].
  + case Ea': (s_height od (point od)) => [a'|] //=; case Ep: (s_height od _) => [p|] //=.
    case: ifP => // /and5P[dn + starts al +] [<-]; case: global => // _.
    case Es: (sign _ _) => [[]|] //= _; right; exists (at_ v0 a) => //.
    by apply: falls Ea Ea' Ep starts al Es; case: (d) dn.
  + case Ep: (s_height o _) => [p|] //=; case: ifP => // /and4P[+ same al +] [<-]; case: global => // _.
    case Es: (sign _ _) => [[]|] //= _; right; exists (at_ v0 a) => //.
    exact: lower Ea Ep same al Es.
  + case Es: (around _) => [ss|] //=; case Ep: (s_height o _) => [p|] //=.
    case: ifP => // /and4P[nt _ rest dist] [<-]; split=> //; exists (at_ v0 a) => //.
    have k : forall e ws, all_close e (point o') ws -> not_below o' turned (at_ v0 a) ws.
      by case: turned nt => // _; exact: within Ea Es Ep rest dist.
    by case: global; [move=> e _ ws; exact: k | exists 1; [exact: ltr01 | move=> ws; exact: k]].
  + case Es: (around _) => [ss|] //=; case Ep: (s_height o _) => [p|] //=.
    case: ifP => // /andP[_ sq] [<-]; split=> //; exists (at_ v0 a) => //.
    by case: global sq => sq; [exact: above_everywhere Ea Es Ep sq | exact: above_near Ea Es Ep sq].
  + case Es: (around _) => [ss|] //=; case: ifP => // _; case: ifP => // /andP[_ sq] [<-]; split=> //; exists (at_ v0 a) => //.
    by case/orP: sq => sq; [exact: (above_in_cells (tangent := true)) Ea Es sq | exact: (above_in_cells (tangent := false)) Ea Es sq].
- by move=> [<-]; left.
Qed.

Lemma line_slope D b a p ss : d = None -> s_height o (point o) = Some a -> around (point o) = Some ss ->
  s_height o ss = Some p -> is_null (p_sub [seq nb <- p | nilp nb.1] a) -> related likened (point o') D ->
  linear_at (direction D) p = b -> slope o' D b.
Proof.
move=> dn Ea; rewrite /around; case: ifP => // /negbT rk [<-] Ep.
pose w0 (_ : spot) : R := 0; have jw v : J v := free dn v.
move=> /(is_nullP w0); rewrite at_sub => /eqP; rewrite subr_eq0 => /eqP E0 l Eb.
exists (at_ w0 a); first exact: height_at (ho (jw w0)) (point_at (jw w0)) Ea.
move=> e e0; have [K K0 bound] := linear_bound (direction D) p.
have K1 : 0 < K + 1 by rewrite ltr_paddl ?ltr01.
exists (Num.min 1 (e / (K + 1))) => [|t]; first by rewrite lt_minr ltr01 divr_gt0.
rewrite lt_minr => /andP[t1]; rewrite ltr_pdivl_mulr // => te.
pose v x := t * direction D x.
have h : related (displays v) (all_displaced 1 (point o)) (all_moved_by t (point o') D).
  by apply: all_displaced_moved (point_at (jw v)) rk l _.
exists (at_ v p); first exact: height_at (ho (jw v)) h Ep.
rewrite -E0 -Eb; apply: le_trans (bound t (ltW t1)) _; rewrite mulrA ler_wpmul2r //.
rewrite mulrC; apply: le_trans (ltW te); by rewrite ler_wpmul2l // ler_addl ler01.
Qed.

Lemma judge_critical_sound b : d = None -> judge_critical o = Some b -> truly (Some b) (stationary o').
Proof.
move=> dn; rewrite /judge_critical; case Ea: (s_height o (point o)) => [a|] //=.
case Es: (around _) => [ss|] //=; case Ep: (s_height o _) => [p|] //=; case: ifP => // null.
case: ifP => [fl [<-] D [e e0 c]|_].
  by apply: (line_slope dn Ea Es Ep null (all_close_likened c)); exact: flat_linear.
case: ifP => // /has_In[x _]; set ds := units_of 1 x (point o); case Eb: (constant _) => [c|] // nz [<-].
pose w0 (_ : spot) : R := 0; pose D := map (realized w0) ds.
have same : all2_ alike_ (point o) ds by move: Es; rewrite /around; case: ifP => // /negbT rk _; exact: units_alike.
have [e e0 near] := all_alike_close (v := w0) (point_at (free dn _)) same.
exists D, (of_Q c); split; [by exists e | | exact: q_nonzero].
apply: (line_slope dn Ea Es Ep null (all_close_likened near)).
by rewrite -at_slope_along ?units_no_rank // (constantP w0 Eb).
Qed.

End Objective.

(* -- Rules -- *)
Section Rules.
Variables (hints : seq (step datum) -> seq name -> option hint) (defs : seq definition).
Local Notation I n := (interpret matrices defs (@meanings R defs) n).
Local Notation still n := (terms_at defs d silent n).
Notation on_path t := (fun v : spot -> R => v parameter = t).

Lemma rs_mono (r r' : symbol -> value -> Prop) (s : scope symbol) (s' : scope value) :
  (forall x y, r x y -> r' x y) -> rs r s s' -> rs r' s s'.
Proof.
move=> m; have am (x : option symbol) (y : option value) : agree r x y -> agree r' x y.
  by case: x y => [x|] [y|] //=; exact: m.
elim=> [|[x a] [x' a'] t t' [/= <- h] _ IH]; constructor => //; split=> //=.
case: a a' h => [y|z ms w|ps b] [y'|z' ms' w'|ps' b'] //=; first exact: am.
case=> <- h <-; split=> //; elim: h => [|a b q q' ab _ IH']; constructor => //; exact: am.
Qed.
Lemma shows_at (s : scope symbol) (s' : scope value) v : J v -> rs (shows J) s s' -> rs (displays v) s s'.
Proof. by move=> jv; apply: rs_mono => x y; exact. Qed.

Lemma silent_terms e v n : small e v ->
  interpreted (symbolic e) matrices (displays v) (judges v) defs silent (@meanings R defs) n.
Proof. by move=> he; apply: (r_interpret (s_correspond he)). Qed.

Section At.
Variables (special : special_at) (n : nat).
Hypothesis hspecial : d = None -> forall t, 0 < t < of_Q tiny -> forall m (p : seq (step symbol)) (p' : seq (step value)) (s : scope symbol) (s' : scope value) f,
  rs (shows (on_path t)) s s' ->
  shown (on_path t) (special m (terms_at defs (Some tiny) special m).1 (terms_at defs (Some tiny) special m).2 p s f)
    (@meanings R defs m (I m).1 (I m).2 p' s' f).
Variables (p : seq (step symbol)) (p' : seq (step value)) (s : scope symbol) (s' : scope value).
Hypothesis hs : rs (shows J) s s'.

Lemma predicate_sound g args places over :
  truly (predicate_at hints defs d n p s g args places over)
    (@meanings R defs n (I n).1 (I n).2 p' s' (Predicate (Calls g args places over))).
Proof.
have ob e v : J v -> small e v -> agree (robjective (displays v) (judges v))
    (objective_of (symbolic e) (terms_at defs e silent n).1 (terms_at defs e silent n).2 p s args places over)
    (objective_of matrices (I n).1 (I n).2 p' s' args places over).
  move=> jv he; have [hT hF] := silent_terms n he.
  by apply: (r_objective (s_correspond he) hT hF); exact: shows_at.
rewrite /predicate_at /meanings; have := ob d v0 j0 (hJ j0).
case Eo: (objective_of (symbolic d) _ _ p s args places over) => [o|] //=.
case Eo': (objective_of matrices _ _ p' s' args places over) => [o'|] //= _.
have ho v : J v -> robjective (displays v) (judges v) o o'.
  by move=> jv; have := ob d v jv (hJ jv); rewrite Eo Eo'.
pose cell signs := objective_of (symbolic (Region d signs)) (terms_at defs (Region d signs) silent n).1
  (terms_at defs (Region d signs) silent n).2 p s args places over.
have minimum turned global b parts inner xs kinks :
    obind (fun od => judge_minimum d turned global o od cell (hints (map known_step p) [seq pl.1.1 | pl <- places]) parts inner xs kinks)
      (objective_of (symbolic (Some tiny)) (terms_at defs (Some tiny) silent n).1 (terms_at defs (Some tiny) silent n).2 p s args places over)
      = Some b ->
    truly (Some b) (minimal o' turned (if global then @for_all_e R else @for_some_e R)
                                      (if global then @for_some_e R else @for_all_e R)).
  case Ed: (objective_of _ _ _ _ _ _ _ _) => [od|] //=; apply: judge_minimum_sound => // [signs v o1 jv hg Eo1|dn t v ht vt].
    have sm : small (Region d signs) v by split=> //; case: (hJ jv).
    by have := ob _ v jv sm; rewrite -/(cell signs) Eo1 Eo'.
  have sm : small (Some tiny) v by apply: small_until; rewrite vt.
  by have := ob _ v (free dn v) sm; rewrite Ed Eo'.
case: (is_word g _); first by case E: (obind _ _) => [b|] //; exact: minimum E.
case: (is_word g _); first by case E: (obind _ _) => [b|] //; exact: minimum E.
case: (is_word g _); first by case E: (obind _ _) => [b|] //; exact: minimum E.
case: (is_word g _) => //; case Ed: d => [?|] //.
by case E: (judge_critical o) => [b|] //; exact: (judge_critical_sound ho Ed E).
Qed.

(* A path. *)
Lemma near_of_near T bs (u : scope symbol) c : near_of (symbolic (Some tiny)) T u bs = Some c -> has is_near bs.
Proof. by case: bs => [|[]]. Qed.
Lemma still_shows t x : still_ x -> shows (on_path t) x (realized (fun _ => t) x).
Proof.
case: x => [z|q|r c A|//] /= h v vt; constructor; first by rewrite at_parameter // vt.
by move=> i j; rewrite mxE [RHS]at_parameter ?vt //; move/allP: h => /(_ _ (mem_cells i j)).
Qed.

Lemma stills_show t xs : all still_ xs -> related (shows (on_path t)) xs (map (realized (fun _ => t)) xs).
Proof. by elim: xs => [|x xs IH] /=; [constructor | case/andP => /still_shows h /IH; constructor]. Qed.

Lemma path_sound universal bs c g steps :
  truly (path_at defs d special n p s universal bs c g steps)
    (@meanings R defs n (I n).1 (I n).2 p' s' (Quantified universal bs c g)).
Proof.
rewrite /path_at; case Ed: d => [?|] //; set along := terms_at _ _ _ _.
case En: (near_of _ _ _ _) => [near|] //=; set ss := curve_of steps.
case: ifP => // /andP[starts sts]; case Eb: (ruling _) => [b|] //; case: eqP => // ub.
rewrite /meanings (near_of_near En) /=.
have level t : 0 < t < of_Q tiny ->
    corresponds (symbolic (Some tiny)) matrices (shows (on_path t)) (shown (on_path t)) /\
    interpreted (symbolic (Some tiny)) matrices (shows (on_path t)) (shown (on_path t)) defs special (@meanings R defs) n.
  move=> ht; have C : corresponds (symbolic (Some tiny)) matrices (shows (on_path t)) (shown (on_path t)).
    by apply: (@j_correspond _ _ _ (fun _ => t)) => // v vt; apply: small_until; rewrite vt.
  by split=> //; apply: (r_interpret C) => m q q' u u' f _; exact: hspecial.
have hs_t t : rs (shows (on_path t)) s s'.
  by apply: rs_mono hs => x y h v _; apply: h; exact: free.
have half : 0 < of_Q tiny / 2%:R < of_Q tiny.
  by rewrite divr_gt0 ?tiny_pos ?ltr0n //= ltr_pdivr_mulr ?ltr0n // ltr_pmulr ?tiny_pos // ltr1n.
have near_t t (ht : 0 < t < of_Q tiny) := let: Logic.conj C (Logic.conj hT _) := level t ht in
  r_near_of C hT bs (hs_t t).
have := near_t _ half; rewrite -/along En.
case En': (near_of matrices _ _ _) => [[centre at_values]|] //= _.
have some_near e : 0 < e -> exists2 ws, all_close e centre ws &
    truly (Some b) (body_of matrices (I n).2 universal bs c p' (at_values ws) g).
  move=> e0; have point_d t : 0 < t < of_Q tiny -> related (displays (fun _ => t)) near.1 centre.
    move=> ht; have := near_t t ht; rewrite -/along En En' => -[/= r _].
    exact: (shows_related (J := on_path t)) r.
  have [t0 t00 k] := all_starts_at_close tiny_pos point_d starts e0.
  pose t := Num.min t0 (of_Q tiny) / 2%:R.
  have m0 : 0 < Num.min t0 (of_Q tiny) by rewrite lt_minr t00 tiny_pos.
  have tp : 0 < t by rewrite divr_gt0 ?ltr0n.
  have tm : t < Num.min t0 (of_Q tiny) by rewrite ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
  have /andP[tt td] : (t < t0) && (t < of_Q tiny) by rewrite -lt_minr.
  have ht : 0 < t < of_Q tiny by rewrite tp.
  exists (map (realized (fun _ => t)) ss); first by apply: k => //; rewrite tp.
  have [C [hT hF]] := level t ht; have := near_t t ht; rewrite -/along En En' => -[/= _ hv].
  have related_ss : related (shows (on_path t)) ss (map (realized (fun _ => t)) ss).
    exact: stills_show.
  have [] := r_body_of C hF universal bs c p p' g (hv _ _ related_ss) (fun _ => t) erefl.
  by rewrite -/along Eb.
by case: b universal Eb ub some_near => [] [] //= _ _; exact.
Qed.

(* Conditions that exclude each other. *)
Lemma fails_one v cs : ~ (forall x, List.In x cs -> satisfied v x) -> exists2 x, List.In x cs & ~ satisfied v x.
Proof.
elim: cs => [|x cs IH] h; first by case: h.
case: (satisfied_dec v x) => hx; last by exists x => //; left.
case: IH => [k|y hy ny]; last by exists y => //; right.
by apply: h => y [<-|/k].
Qed.

Definition decides_body universal (b : judgement) parts U :=
  clash d parts U (if universal then if_false b else if_true b).
Lemma decides_bodyP universal b parts U v (P : truth) : J v -> judges v b P -> decides_body universal b parts U ->
  if universal then P.1 else P.2.
Proof.
move=> jv [_ t f] /(clashP (hJ jv))/fails_one[x]; case: universal; [exact: f | exact: t].
Qed.

Lemma centre_shows base k r c : exists M : 'M[R]_(r, c), forall v, displays v (centre_of base (k, (r, c))) (Mat M).
Proof.
have zero : exists M : 'M[R]_(r, c), forall v, displays v (SMat r c (s_table r c (fun _ _ => [::]))) (Mat M).
  by exists 0 => v; apply: displays_table => i j; rewrite mxE.
rewrite /centre_of; case: (List.nth_error base k) => [[z|q|r' c' A]|] //.
case: ifP => // /and3P[/eqnP e1 /eqnP e2 pr]; subst r' c'.
by exists (matrix_of Z0 (of_Z R) r c A) => v; exact: lift_displays (proper_stands R pr).
Qed.
Lemma of_matrices (t : sized value) r c w : t = (KMatrix, Some (r, c), None) -> (of_type matrices t w).1 ->
  exists M : 'M[R]_(r, c), w = Mat M.
Proof.
move=> ->; rewrite /of_type /=; case: w => [z|x|r' c' M] //=.
case: ifP => // /negbFE/eqP[e1 e2] _; subst r' c'; by exists M.
Qed.
Lemma centres_show base k rcs (ts : seq (sized value)) ws : ts = [seq (KMatrix, Some rc, None) | rc <- rcs] ->
  (all_of_type matrices ts ws).1 -> exists2 ys,
    forall v, related (displays v) [seq centre_of base krc | krc <- zip (iota k (size rcs)) rcs] ys & related likened ys ws.
Proof.
move=> ->; rewrite /all_of_type; case: eqP => [e|_ []] //; rewrite size_map in e.
elim: rcs k ws e => [|[r c] rcs IH] k [|w ws] //= e.
  by exists [::] => [v|]; constructor.
case=> /(of_matrices erefl)[M ->]; case: e => e /(IH k.+1 _ e)[ys h l].
have [M0 h0] := centre_shows base k r c.
by exists (Mat M0 :: ys) => [v|]; constructor.
Qed.

Lemma side_ofP (t : sized symbol) (t' : sized value) rc : side_of t = Some rc -> rsized (displays v0) t t' ->
  t' = (KMatrix, Some rc, None).
Proof. by case: t t' => [[[] [rc1|]] [?|]] [[k2 rc2] [o2|]] //= [<-] [/= [<- <-]]. Qed.

Lemma typed_of_one e T (u : scope symbol) base bs c : typed_of e T u base bs = Some c ->
  exists x o t, bs = [:: Typed [:: x] o (TypeOver t None)].
Proof.
case: bs => [|[xs o [t over]|? ? ?|? ? ?|? ?] bs] //; case: xs => [|x [|? ?]] //; case: o => [[i r]|];
  case: over => [?|] //; case: bs => [|? ?] // _; by do 3 eexists.
Qed.

Lemma refused_sound universal bs c g U base :
  truly (refused_at defs d n p s universal bs c g U base)
    (@meanings R defs n (I n).1 (I n).2 p' s' (Quantified universal bs c g)).
Proof.
rewrite /refused_at /meanings; set T := still n.
have inter v (jv : J v) : interpreted (symbolic d) matrices (displays v) (judges v) defs silent (@meanings R defs) n.
  by apply: silent_terms; exact: hJ.
have body v (jv : J v) u u' : rs (displays v) u u' ->
    judges v (body_of (symbolic d) T.2 universal bs c p u g) (body_of matrices (I n).2 universal bs c p' u' g).
  by move=> hu; have [_ hF] := inter v jv; exact: (r_body_of (s_correspond (hJ jv)) hF).
case: ifP => nr /=.
  have near v (jv : J v) := let: Logic.conj hT _ := inter v jv in
    r_near_of (s_correspond (hJ jv)) hT bs (shows_at jv hs).
  have := near v0 j0; case En: (near_of (symbolic d) _ _ _) => [centre|] //=.
  case En': (near_of matrices _ _ _) => [[centre' at_values]|] //= _.
  case Es: (around _) => [ss|] //=; rewrite -/(decides_body _ _ _ _); case: ifP => // dec.
  have all_near ws : all_close 1 centre' ws ->
      if universal then (body_of matrices (I n).2 universal bs c p' (at_values ws) g).1
      else (body_of matrices (I n).2 universal bs c p' (at_values ws) g).2.
    move=> /all_close_likened l.
    have [|v jv h] := around_at (ys := centre') _ Es l.
      by move=> v jv; have := near v jv; rewrite En En' => -[].
    have := near v jv; rewrite En En' => -[/= _ /(_ _ _ h)/(body v jv) hb].
    exact: decides_bodyP jv hb dec.
  by case: universal {dec body} all_near => /= k; exists 1; rewrite ?ltr01.
case Et: (typed_of _ _ _ _ _) => [centre|] //=; case Es: (around _) => [ss|] //=.
have [x [o [t Ebs]]] := typed_of_one Et; subst bs.
rewrite -/(decides_body _ _ _ _); case: ifP => // dec; move: Et; rewrite /typed_of.
have [hT _] := inter v0 j0; have C0 := s_correspond (hJ j0); have h0 := shows_at j0 hs.
case: o body dec nr => [[i r]|] body dec _ /=.
  have := r_types_of C0 hT i r (TypeOver t None) h0.
  case: (types_of (symbolic d) _ s i r _) => [[z ts]|] //=.
  case: (types_of matrices _ s' i r _) => [[z' ts']|] //= [/= <- hts].
  case Er: (sequence _) => [rcs|] //= [Ec].
  have {Er}Ets : ts' = [seq (KMatrix, Some rc, None) | rc <- rcs].
    elim: hts rcs Er {Ec} => [|t1 t2 u1 u2 h12 _ IH] rcs /=; first by case=> <-.
    case E1: (side_of t1) => [rc|] //=; case E2: (sequence _) => [rcs'|] //= [<-] /=.
    by rewrite (side_ofP E1 h12) (IH _ E2).
  rewrite -Ec /= in Es dec.
  have all_values ws : size ws = size ts' -> (all_of_type matrices ts' ws).1 ->
      if universal then (body_of matrices (I n).2 universal [:: Typed [:: x] (Some (i, r)) (TypeOver t None)] c p'
          ((x, family z ws i r (TypeOver t None)) :: s') g).1
      else (body_of matrices (I n).2 universal [:: Typed [:: x] (Some (i, r)) (TypeOver t None)] c p'
          ((x, family z ws i r (TypeOver t None)) :: s') g).2.
    move=> _ /(centres_show base 0 Ets)[ys hy l].
    have [v jv h] := around_at (ys := ys) (fun v _ => hy v) Es l.
    apply: (decides_bodyP jv (body v jv _ _ _) dec); constructor; last exact: (shows_at jv hs).
    by split; [| exact: (r_family z i r (TypeOver t None) h)].
  by case: universal {dec body} all_values => /= k ws sz ft; exact: k.
have := r_type_of C0 hT (TypeOver t None) h0.
case: (type_of (symbolic d) _ s _) => [st|] //=; case: (type_of matrices _ s' _) => [st'|] //= hst.
case Er: (side_of st) => [[r k]|] //= [Ec]; have Est := side_ofP Er hst.
rewrite -Ec /= in Es dec.
have all_values ws : size ws = 1%N -> (if ws is [:: w] then of_type matrices st' w else false_ matrices).1 ->
    if universal then (if ws is [:: w] then body_of matrices (I n).2 universal [:: Typed [:: x] None (TypeOver t None)] c p'
        (bind x w s') g else undefined matrices).1
    else (if ws is [:: w] then body_of matrices (I n).2 universal [:: Typed [:: x] None (TypeOver t None)] c p'
        (bind x w s') g else undefined matrices).2.
  case: ws => [|w [|? ?]] // _ /(of_matrices Est)[M ->].
  have [M0 hM] := centre_shows base 0 r k.
  have [||v jv h] := around_at (ys := [:: Mat M0]) (ws := [:: Mat M]) _ Es; try by repeat constructor.
  have {}h : displays v (displaced 1 (centre_of base (0%N, (r, k)))) (Mat M).
    by move: Es h; rewrite /around; case: ifP => // _ [<-] h; inversion h.
  apply: (decides_bodyP jv (body v jv _ _ _) dec).
  move: Es; rewrite /around; case: ifP => // _ [<-] /=.
  by apply: r_bind => //; exact: (shows_at jv hs).
by case: universal {dec body} all_values => /= k' ws sz ft; exact: k'.
Qed.

Lemma judged_at_sound f :
  truly (judged_at hints defs d special n p s f) (@meanings R defs n (I n).1 (I n).2 p' s' f).
Proof.
case: f => [P Q|P Q|P Q|P Q|P|rel a b|u bs c g|[g args places over]]; try exact: Logic.I.
  by rewrite /judged_at; case: (hints _ _) => [[|steps|ds|mu|U base|? ? ?|? ? ?]|]; (exact: path_sound || exact: refused_sound).
exact: predicate_sound.
Qed.
End At.
End Rules.
End Level.

(* -- From constants -- *)
Lemma lift_related (s : scope datum) (s' : scope value) : rs (@stands R) s s' ->
  rs (shows (fun _ : spot -> R => True)) (lift_scope s) s'.
Proof.
have lift_agree (x : option datum) (y : option value) : agree (@stands R) x y ->
    agree (shows (fun _ : spot -> R => True)) (omap lift x) y.
  by case: x y => [x|] [y|] //= h v _; exact: lift_displays.
elim=> [|[x m] [x' m'] t t' [/= <- h] _ IH] /=; constructor => //; split=> //=.
case: m m' h => [x1|z ms w|ps b] [y|z' ms' w'|ps' b'] //=; first exact: lift_agree.
case=> <- h <-; split=> //; elim: h => [|a b q r ab _ IH'] /=; constructor => //; exact: lift_agree.
Qed.

Lemma hinted_sound hints defs n (p : seq (step datum)) (p' : seq (step value)) (s : scope datum) (s' : scope value) f : rs (@stands R) s s' ->
  truly (hinted hints defs n p s f) (@meanings R defs n (interpret matrices defs (@meanings R defs) n).1
    (interpret matrices defs (@meanings R defs) n).2 p' s' f).
Proof.
move=> h; have all_small v : True -> small None v by move=> _; exact: small_until.
rewrite /hinted; apply: (@judged_at_sound None (fun _ => True) (fun _ => 0) I all_small) => //; last exact: lift_related.
move=> _ t ht m q q' u u' f' hu v vt; apply: judges_ruled.
apply: (@judged_at_sound (Some tiny) (fun v => v parameter = t) v) => // [w wt|w w' <- //].
by apply: small_until; rewrite wt.
Qed.

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
  have C := correspond R w; apply: met_corresponds => [|m p p' s s' f [hT hF] hs' I I'|x|x]; try exact: givens.
    exact: C.
  rewrite /decided_by; case E: (if f is Quantified _ _ _ _ then _ else _) => [b'|]; last exact: hinted_sound.
  case: f E => // u bs k g; rewrite /meanings; case: ifP => // nr <- /=.
  by apply: (r_unbounded C hT) => // t t' ht; exact: (r_body_of C hF).
by case: b hb => [[]|].
Qed.
