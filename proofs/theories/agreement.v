(******************************************************************************)
(* The claims of the paper as they are printed from their trees (texts.v, by  *)
(* [referee print --coq]) beside statements.v. A theorem has the name of its  *)
(* claim, and says that the formal claim implies the text, or is implied by   *)
(* it, over every ordered field: formal claims allow widths of 0, and any     *)
(* level p of the least width. check.py shows both in texts.md, with what has *)
(* no text; it fails if a claim with both has neither a theorem here nor a    *)
(* line at the end of this file.                                              *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra ring.
From DeepLinear Require Import statements words network no_bad_minima shallow frobenius values texts.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Words.
Variable R : realFieldType.

(* A family of layers counted from 1, as one counted from 0, and back. *)
Definition shifted d (W : forall i, 'M[R]_(d i, d i.-1)) : weights R d := fun k => W k.+1.

Lemma segment_same d (W : forall i, 'M[R]_(d i, d i.-1)) a : segment W a a = 1%:M.
Proof. by case: a => [|a] /=; rewrite ?ltnSn pid_mx_1. Qed.

Lemma segment_up d (W : forall i, 'M[R]_(d i, d i.-1)) n a :
  segment W (n + a) a = prodW (upW a (shifted W)) n.
Proof.
elim: n => [|n IH]; first exact: segment_same.
by rewrite /= ltnNge leq_addl /= IH.
Qed.

Lemma segment0 d (W : forall i, 'M[R]_(d i, d i.-1)) n : segment W n 0 = prodW (shifted W) n.
Proof. by elim: n => [|n IH] /=; rewrite ?pid_mx_1 // IH. Qed.

Lemma mem_from_to a b i : (i \in from_to a b) = (a <= i <= b)%N.
Proof. by rewrite mem_index_iota ltnS. Qed.

Lemma leastP (s : seq nat) : s != [::] -> least s \in s /\ forall x, x \in s -> (least s <= x)%N.
Proof.
rewrite /least; case: s => // a s _.
have H x t : foldr minn x t \in x :: t /\ forall y, y \in x :: t -> (foldr minn x t <= y)%N.
  elim: t => [|b t [m1 m2]] /=; first by split=> [|y]; rewrite ?mem_head // inE => /eqP->.
  split.
    rewrite /minn; case: ltnP => _; first by rewrite !inE eqxx orbT.
    by move: m1; rewrite !inE => /orP[->|->] //; rewrite !orbT.
  move=> y; rewrite !inE geq_min => /orP[/eqP->|/orP[/eqP->|yt]]; rewrite ?leqnn //.
    by rewrite m2 ?mem_head // orbT.
  by rewrite m2 ?inE ?yt ?orbT.
have [m1 m2] := H a (a :: s); split.
  by move: m1; rewrite !inE orbA orbb.
by move=> x xs; apply: m2; rewrite inE xs orbT.
Qed.

Lemma least_bottleneck d H p : bottleneck d H p -> least [seq d i | i <- from_to 0 H] = d p.
Proof.
case=> pH low; have [] := @leastP [seq d i | i <- from_to 0 H].
  by rewrite -size_eq0 size_map size_iota.
move=> m le; have /mapP[i] := m; rewrite mem_from_to => /= iH E; apply/eqP; rewrite eqn_leq {2}E low // andbT.
by apply: le; apply/mapP; exists p; rewrite // mem_from_to.
Qed.
Lemma ex_bottleneck d H : exists2 p, bottleneck d H p & least [seq d i | i <- from_to 0 H] = d p.
Proof. by have [p b] := exists_bottleneck d H; exists p => //; exact: least_bottleneck. Qed.

Lemma row_freeE m n (A : 'M[R]_(m, n)) : \rank A = m -> row_free A.
Proof. by move=> E; rewrite /row_free E. Qed.

Lemma full_rankE m n (A : 'M[R]_(m, n)) : full_rank A <-> \rank A = minn m n.
Proof. by rewrite /full_rank; split=> [/eqP|->]. Qed.

(* Weights, as a family from 1. *)
Definition unshifted d (V : weights R d) i : 'M[R]_(d i, d i.-1) :=
  match i with 0 => 0 | k.+1 => V k end.

Lemma lossE d H m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : forall i, 'M[R]_(d i, d i.-1)) :
  1 / 2%:R * sqnorm (segment W H 0 *m X - Y) = loss X Y (shifted W).
Proof. by rewrite segment0 div1r. Qed.

Lemma shifted_close d H e (W W' : forall i, 'M[R]_(d i, d i.-1)) :
  (forall i, (1 <= i <= H)%N -> mxclose e (W i) (W' i)) <-> wclose H e (shifted W) (shifted W').
Proof. by split=> h [|i] // iH; apply: h. Qed.

(* -- Claims -- *)
Theorem s2_rank_bound : Claim.s2_rank_bound R -> s2_rank_bound_stated R.
Proof. by move=> f H d W _ _; have [p b ->] := ex_bottleneck d H; rewrite segment0; exact: f b. Qed.

Theorem s2_equivalent : Claim.s2_equivalent R -> s2_equivalent_stated R.
Proof.
move=> f H d m X Y W H0 _ _ g; have [p b ->] := ex_bottleneck d H; rewrite lossE.
have [T [rT gT] E] := f d H p m X Y (shifted W) H0 b g.
by exists T.
Qed.

Theorem theorem_2_1 : Claim.theorem_2_1 R -> theorem_2_1_stated R.
Proof.
move=> f H d m X Y W H0 _ _ /row_freeE rX /row_freeE rY l; have [p b ->] := ex_bottleneck d H.
have [T lT E] := f d H p m X Y (shifted W) rX rY H0 b l.
by exists T; split=> //; rewrite segment0.
Qed.

Theorem t2_1_value : Claim.t2_1_value R -> t2_1_value_stated R.
Proof. by move=> f H d m X Y W H0 _ _; rewrite lossE segment0; exact: f. Qed.

Theorem t2_1_other_minimum : Claim.t2_1_other_minimum R -> t2_1_other_minimum_stated R.
Proof.
move=> f H d m X Y W H0 _ _ l /row_freeE rX /row_freeE rY; have [p b ->] := ex_bottleneck d H.
have [V [lV E rV]] := f d H p m X Y (shifted W) rX rY b l.
by exists (unshifted V); rewrite !lossE segment0.
Qed.

Theorem theorem_2_2 : Claim.theorem_2_2 R -> theorem_2_2_stated R.
Proof. by move=> f n q m X Y k T _ _ _ rT l /row_freeE rX; apply: f => //; exact: l. Qed.

Theorem t2_2_full_count : Claim.t2_2_full_count R -> t2_2_full_count_stated R.
Proof.
move=> f n q m X Y k T _ _ _ rT l /row_freeE rX /row_freeE rY kn; rewrite mxrankMfree //.
by apply: f l => //; rewrite minnC.
Qed.

Lemma pinv_moment q n m (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) : Y *m pinv X *m X *m X^T = Y *m X^T.
Proof.
by have [E _ _ S] := pinvP X; rewrite -!(mulmxA Y) -S -trmx_mul mulmxA E.
Qed.

Theorem t2_2_reduction : Claim.t2_2_reduction R -> t2_2_reduction_stated R.
Proof.
move=> f n q m X Y k T _ _ _ /row_freeE rX; have [E F] := f q n m X Y (Y *m pinv X) T rX (pinv_moment X Y).
by split=> //; rewrite -[sqnorm (Y - _)]sqnormN opprB; exact: E.
Qed.

Theorem theorem_2_3 : Claim.theorem_2_3 R -> theorem_2_3_stated R.
Proof. by move=> f H d m X Y W _ _ _ /row_freeE rX /row_freeE rY; exact: f. Qed.

Theorem theorem_3_1 : Claim.theorem_3_1 R -> theorem_3_1_stated R.
Proof.
move=> f H d W H0 _; have [p b ->] := ex_bottleneck d H; rewrite segment0 => r e e0.
have [delta d0 h] := f d H p (shifted W) H0 b r e e0; exists delta => // T c rT.
have [V cV E] := h T rT c; exists (unshifted V); split; last by rewrite segment0.
by apply/shifted_close.
Qed.

Theorem theorem_3_3 : Claim.theorem_3_3 R -> theorem_3_3_stated R.
Proof.
move=> f H d m X Y W H0 _ _ l full /row_freeE rX /row_freeE rY; have [p b ->] := ex_bottleneck d H => e e0.
have [|V [cV lV E rV]] := f d H p m X Y (shifted W) rX rY b l _ e e0.
  by move=> i iH; apply/full_rankE; exact: full i.+1 iH.
exists (unshifted V); rewrite !lossE segment0; split=> //.
by apply/shifted_close.
Qed.

Theorem lemma_3_4 : Claim.lemma_3_4 R -> lemma_3_4_stated R.
Proof.
move=> f a b c A B _ _ _ /row_freeE rA _ e e0; have [delta d0 h] := f a b c A B rA e e0.
by exists delta => // T /h[B' cB E]; exists B'.
Qed.

Theorem t3_2_full_rank_data : Claim.t3_2_full_rank_data R -> t3_2_full_rank_data_stated R.
Proof.
move=> f H d m X Y W _ _ _ /row_freeE rY; have := f _ _ Y 1%:M 1%:M rY.
rewrite trmx1 mul1mx mulmx1 => h; apply/full_rankE; apply: h; by rewrite /orthogonal trmx1 mulmx1.
Qed.

(* W (i+1) in the place of the paper's W i. *)
Lemma replaced_other d (W : forall i, 'M[R]_(d i, d i.-1)) (V : weights R d) i :
  (forall j, j != i -> V j = shifted W j) -> forall j, V j = replaced W i.+1 (V i) j.+1.
Proof.
move=> h j; rewrite /replaced eqSS; case: eqVneq => [->|/h] //; by rewrite conform_mx_id.
Qed.

Lemma segment_replaced d (W : forall i, 'M[R]_(d i, d i.-1)) (V : weights R d) i n :
  (forall j, j != i -> V j = shifted W j) -> segment (replaced W i.+1 (V i)) n 0 = prodW V n.
Proof. by move=> h; rewrite segment0; apply: prodW_ext => j _; exact/esym/(replaced_other h). Qed.

Lemma locmin_ext n d (Phi : weights R d -> R) (W V : weights R d) :
  (forall i, V i = W i) -> Phi V = Phi W -> locmin n Phi W -> locmin n Phi V.
Proof.
move=> E P [e e0 h]; exists e => // U c; rewrite P; apply: h => i iH j k; rewrite -E; exact: c.
Qed.

Theorem theorem_3_2 : Claim.theorem_3_2 R -> theorem_3_2_stated R.
Proof.
move=> f H d m X Y W [|i] // H0 _ _ /= iH /row_freeE rX /row_freeE rY l low e e0.
have nf : ~~ full_rank (shifted W i) by rewrite /full_rank neq_ltn low.
have [V [/full_rankE rV cV h lV E]] := f d H m X Y (shifted W) rX rY l i iH nf e e0.
exists (V i); split=> //; split; last first.
  apply: locmin_ext lV => [j|]; first exact/esym/(replaced_other h).
  by rewrite /loss -(segment_replaced H h) segment0.
split=> //; rewrite !lossE -E /loss -(segment_replaced H h) segment0 //.
Qed.

Lemma replaced_twice d (W : forall i, 'M[R]_(d i, d i.-1)) (V U : weights R d) i j n :
  (forall l, l != i -> V l = shifted W l) -> (forall l, l != j -> U l = V l) ->
  segment (replaced (replaced W i.+1 (V i)) j.+1 (U j)) n 0 = prodW U n.
Proof.
move=> hV hU; apply: segment_replaced => l lj; rewrite hU // /shifted.
exact: replaced_other hV l.
Qed.

Theorem t3_2_iterate : Claim.t3_2_iterate R -> t3_2_iterate_stated R.
Proof.
move=> f H d m X Y W [|i] [|j] // H0 _ _ iH jH l [[ij ni] nj] /row_freeE rX /row_freeE rY e e0.
have nfi : ~~ full_rank (shifted W i) by apply/negP => /full_rankE.
have nfj : ~~ full_rank (shifted W j) by apply/negP => /full_rankE.
have {}ij : i != j by apply/eqP => E; apply: ij; rewrite E.
have [delta d0 h] := f d H m X Y (shifted W) i j rX rY l iH jH ij nfi nfj e e0.
exists delta => // V cV [/full_rankE rV EV]; pose V' := shifted (replaced W i.+1 V).
have other k : k != i -> V' k = shifted W k.
  by move=> ki; rewrite /V' /shifted /replaced eqSS (negbTE ki).
have own : V' i = V by rewrite /V' /shifted /replaced eqxx conform_mx_id.
have [|||U [hU cU /full_rankE rU EU]] := h V' other; rewrite ?own //.
  by rewrite -!lossE.
have E := replaced_twice H other hU; rewrite own in E.
by exists (U j); split=> //; split=> //; rewrite E lossE -EU /loss div1r.
Qed.

(* The first level of the least width. *)
Lemma first_bottleneck d H (q := least [seq i | i <- from_to 0 H & d i == least [seq d j | j <- from_to 0 H]]) :
  bottleneck d H q /\ least [seq d j | j <- from_to 0 H] = d q.
Proof.
have [p b E] := ex_bottleneck d H; have [|] := @leastP [seq i | i <- from_to 0 H & d i == d p].
  apply/eqP => s0; have : p \in [seq i | i <- from_to 0 H & d i == d p].
    by rewrite map_id mem_filter eqxx mem_from_to /=; case: b.
  by rewrite s0.
rewrite /q E map_id mem_filter mem_from_to => /andP[/eqP Eq /andP[_ qH]] _; split=> //.
by split=> // i iH; rewrite Eq; case: b => _; apply.
Qed.

Theorem t3_3_sylvester : Claim.t3_3_sylvester R -> t3_3_sylvester_stated R.
Proof.
move=> f H d W _ _ _; move: (first_bottleneck d H); set q := least [seq i | i <- _ & _] => -[b ->].
move: q b => q b.
have [n E] : exists n, H = (n + q)%N by case: b => qH _; exists (H - q)%N; rewrite subnK.
move: b; rewrite E => b; have := f d n q (shifted W) b.
rewrite -segment_up -!segment0 leq_subLR => h.
by rewrite ler_subl_addr -natrD ler_nat [X in (_ <= X)%N]addnC.
Qed.

Theorem t3_3_merge : Claim.t3_3_merge R -> t3_3_merge_stated R.
Proof.
move=> f H d W _ _ full _ + _ _ _; move: (first_bottleneck d H); set q := least [seq i | i <- _ & _].
move: q => [|q] [b ->] // q1; rewrite (maxn_idPl _) //; split=> //.
have := f d H q (shifted W) b; rewrite /row_free => h; apply/eqP; apply: h => i iH.
by apply/full_rankE; exact: full i.+1 iH.
Qed.

Theorem t3_2_count_of_ones : Claim.t3_2_count_of_ones R -> t3_2_count_of_ones_stated R.
Proof.
move=> f H d m X Y W [|i] // _ _ _ /= iH l /row_freeE rX /row_freeE rY low.
have [n E] : exists n, H = (n + i.+1)%N by exists (H - i.+1)%N; rewrite subnK.
move: Y l rY; rewrite E => Y l rY; have := f d n i m X Y (shifted W) rX rY l.
rewrite -segment_up -segment0 !leq_subLR => h; rewrite !ler_subl_addr -!natrD ler_nat.
apply: leq_trans (h _) _; first by rewrite /full_rank neq_ltn low.
by rewrite addnC [(_ + minn _ _)%N]addnC.
Qed.

Theorem t2_2_monotone : Claim.t2_2_monotone R -> t2_2_monotone_stated R.
Proof.
move=> f l1 l2 t u [l21 l20] tu [t0 u1] _ _.
have pos x : 0 < 1 + x * x :> R by rewrite ltr_paddr ?ltr01 // -expr2 sqr_ge0.
pose s (x : R) := 2%:R * x / (1 + x * x).
have E x : (l1 * 4%:R * x * x + l2 * (1 - x * x) ^+ 2) / (1 + x * x) ^+ 2
    = l1 * s x ^+ 2 + l2 * (1 - s x ^+ 2).
  have n0 : 1 + x * x != 0 by rewrite gt_eqF.
  by rewrite /s; field.
rewrite !E; apply: f => //.
- by rewrite /s mulr_ge0 ?invr_ge0 ?(ltW (pos t)) // mulr_ge0 ?ler0n.
- rewrite /s ltr_pdivr_mulr // mulrAC ltr_pdivl_mulr // -subr_gt0.
  have -> : 2%:R * u * (1 + t * t) - 2%:R * t * (1 + u * u) = 2%:R * (u - t) * (1 - t * u) by ring.
  rewrite !mulr_gt0 ?ltr0n ?subr_gt0 //.
  by apply: le_lt_trans (lt_le_trans tu u1); rewrite ler_pimulr.
rewrite /s ler_pdivr_mulr // mul1r -subr_ge0.
have -> : 1 + u * u - 2%:R * u = (1 - u) ^+ 2 by ring.
exact: sqr_ge0.
Qed.

(* The text gives an instance, which the denial of a universal claim does not. *)
Theorem t3_1_rank_needed : t3_1_rank_needed_stated R -> Claim.t3_1_rank_needed R.
Proof.
case=> H [d [W [H0 [_ [_ no]]]]] f; apply: no => e e0; have [p b ->] := ex_bottleneck d H.
have [delta d0 h] := f d H p (shifted W) H0 b e e0; exists delta => // T c rT.
have [|V cV E] := h T rT; first by rewrite -segment0.
by exists (unshifted V); split; [apply/shifted_close | rewrite segment0].
Qed.

Lemma sum_from_to n (F : nat -> R) : \sum_(i <- from_to 1 n) F i = \sum_(i < n) F i.+1.
Proof. by rewrite /from_to big_add1 big_mkord. Qed.

Lemma entry_ord m n (A : 'M[R]_(m, n)) (i : 'I_m) (j : 'I_n) : entry A i.+1 j.+1 = A i j.
Proof. by rewrite /entry /= !valK. Qed.

(* The statement is that of the form without bad minima, and that form is refuted. *)
Theorem s4_weighted : Claim.s4_weighted R -> s4_weighted_strengthened_no_bad_minima R.
Proof.
move=> f a b S M Y k _ _ one _ [rS [e e0 lS]]; split=> // S' rS'.
have E (T : 'M[R]_(a, b)) : \sum_(i <- from_to 1 a) \sum_(j <- from_to 1 b) entry M i j * (entry T i j - entry Y i j) ^+ 2
    = \sum_i \sum_j M i j * (T i j - Y i j) ^+ 2.
  rewrite sum_from_to; apply: eq_bigr => i _; rewrite sum_from_to; apply: eq_bigr => j _.
  by rewrite !entry_ord.
rewrite !E; apply: (f a b k (fun i j => M i j) Y) => // [i j|].
  have := one i.+1; rewrite ltn_ord => /(_ isT j.+1); rewrite ltn_ord => /(_ isT); rewrite entry_ord.
  by case=> [->|[->|->]]; rewrite ?ltr01 ?ltr0n.
by split=> //; exists e => // T rT c; rewrite -!E; exact: lS.
Qed.

(* -- A minimum of problem (2) for the identity, and its projector -- *)
Lemma pinv_projector q n (T : 'M[R]_(q, n)) (P := T *m pinv T) :
  [/\ P^T = P, P *m P = P & (P :=: T^T)%MS].
Proof.
have [E _ sP _] := pinvP T; split=> //; first by rewrite /P mulmxA E.
apply/eqmxP/andP; split; first by rewrite -[P]/(T *m pinv T) -sP trmx_mul submxMl.
by rewrite -{1}E trmx_mul sP submxMl.
Qed.

Lemma eye1 n : eye R n n = 1%:M.
Proof. by apply/matrixP => i j; rewrite !mxE eqSS -val_eqE /=; case: eqP. Qed.

Theorem t2_2_commute : Claim.t2_2_commute R -> t2_2_commute_stated R.
Proof.
move=> f n q m X Y k T _ _ _ _ [E]; subst n; rewrite eye1 => -> _ _ _ _ _ _ _ _ l; rewrite !mulmx1.
have [sP iP eP] := pinv_projector T; have h := f q m k Y T _ l sP iP eP.
by rewrite -[_ *m Y *m Y^T]mulmxA h -mulmxA iP.
Qed.

Theorem t2_2_block_diagonal : Claim.t2_2_block_diagonal R -> t2_2_block_diagonal_stated R.
Proof.
move=> f n q m X Y k T _ _ _ _ [E]; subst n; rewrite eye1 => -> diag _ _ _ _ _ _ _ l [|i] // iq [|j] // jq.
have [+ _ _ _] := pinvP (1%:M : 'M[R]_m); rewrite mul1mx mulmx1 => E; rewrite E !mulmx1.
have [sP iP eP] := pinv_projector T; have D : is_diag_mx (Y *m Y^T).
  apply/is_diag_mxP => a b ab; rewrite mxE big1 // => c _; rewrite mxE.
  have zero (a' : 'I_q) : a' != c :> nat -> Y a' c = 0.
    by move=> ac; have := diag a'.+1 (ltn_ord a') c.+1 (ltn_ord c); rewrite entry_ord; apply=> -[/eqP]; exact/negP.
  have [ac|/zero->] := eqVneq (a : nat) c; last by rewrite mul0r.
  by rewrite (zero b) ?mulr0 // -ac eq_sym.
rewrite -[i]/(val (Ordinal iq)) -[j]/(val (Ordinal jq)) !entry_ord.
have [|ne] := eqVneq ((Y *m Y^T) (Ordinal iq) (Ordinal iq)) ((Y *m Y^T) (Ordinal jq) (Ordinal jq)); first by left.
by right; exact: f q m k Y T _ l sP iP eP D _ _ ne.
Qed.

(* Not compared, though both have a text:                                     *)
(* [t2.2.rotation-identity]: the text also allows l2 = 0.                     *)
(* [t3.2.sub-block-rank]: the statement has the decompositions of the paper,  *)
(*   which need not exist over an ordered field; the text has none.           *)
(* [s2.general-loss], [s4.general-loss]: the text has one function, the       *)
(*   statement any with the hypotheses of the paper.                          *)
(* [s4.completion]: the statement compares with two layers, the text with     *)
(*   matrices of bounded rank.                                                *)
End Words.
