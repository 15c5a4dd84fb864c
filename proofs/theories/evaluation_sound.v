From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra zify ssrZ.
From DeepLinear Require Import statements verdicts words frobenius polynomial_matrix.
From DeepLinear Require Import certificate checker checker_soundness elimination embedding.
From DeepLinear Require Import predicates evaluation values formulas.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope nat_scope with N.
Local Open Scope ring_scope.

Section Soundness.
Variable R : realFieldType.
Local Notation of_Z := (of_Z R).
Local Notation of_frac := (of_frac R).
Local Notation means s := (@means R s).
Local Notation of_fmat := (of_fmat R).
Local Notation mval := (@verdicts.mval R Z Z0 of_Z).
Let z1 := @of_Z1 R.


Lemma sum_means (a : nat -> option frac) (P : nat -> bool) (f : nat -> R) s (v : frac) :
  (forall i x, a i = Some x -> means Num x (f i)) ->
  foldr (fun i acc => if P i then map2 num_add (a i) acc else acc) (Some (Zpos xH, Z0)) s = Some v ->
  means Num v (\sum_(i <- s | P i) f i).
Proof.
move=> h; elim: s v => [|i s IH] v /=; first by move=> [<-]; rewrite big_nil; exact: num_zero.
rewrite big_cons; case: ifP => _; last exact: IH.
by move=> /(@map2E _ _ _ _ _ _ _)[x [y [E1 E2 ->]]]; apply: num_add_means; [exact: h | exact: IH].
Qed.

Lemma table_means r c (f : nat -> nat -> option frac) (g : nat -> nat -> R) A :
  (forall i j x, f i j = Some x -> means Num x (g i j)) ->
  obind (of_table r c) (sequence (map (fun i => sequence (map (f i) (iota 0 c))) (iota 0 r))) = Some A ->
  means (Mat r c) A (\matrix_(i, j) g i j).
Proof.
move=> h /(@obindE _ _ _ _ _)[t /sequenceP Et /of_table_means]; apply=> i j; rewrite mxE; apply: h.
have := congr1 (fun s => nth None s i) Et; rewrite (nth_map 0%N) ?size_iota // nth_iota // add0n.
have st : size t = r by rewrite -(size_map some) -Et size_map size_iota.
rewrite (nth_map [::]) ?st // => /sequenceP Ei.
have := congr1 (fun s => nth None s j) Ei; rewrite (nth_map 0%N) ?size_iota // nth_iota // add0n => ->.
by rewrite (nth_map (Zpos xH, Z0)) // -(size_map some) -Ei size_map size_iota.
Qed.

Lemma mpow_means n A M k : means (Mat n n) A M ->
  means (Mat n n) (ssrnat.iter k (mat_mul n n n A) (mat_one n)) (mpow M k).
Proof. by move=> h; elim: k => [|k IH]; [exact: mat_one_means | exact: mat_mul_means]. Qed.


Lemma means_exists s (v : value s) : proper v -> exists x, means s v x.
Proof.
case: s v => [|| r c|] v p; first by exists v.
- by exists (of_frac v).
- by exists (of_fmat r c v).
by exists (is_true v); case: v p.
Qed.

Lemma dot_one n A : of_Z (mdot n n A (identity n)) = \tr (@verdicts.mval R Z Z0 of_Z n n A).
Proof.
rewrite (@mval_dot R Z integers of_Z (@of_Z0 R) (@of_ZD R) (@of_ZM R)).
by rewrite (@mval_identity R Z integers of_Z (@of_Z0 R) (@of_Z1 R)) trmx1 mulmx1.
Qed.

Lemma dot_self r c A : of_Z (mdot r c A A) = sqnorm (@verdicts.mval R Z Z0 of_Z r c A).
Proof.
by rewrite sqnormE; exact: (@mval_dot R Z integers of_Z (@of_Z0 R) (@of_ZD R) (@of_ZM R)).
Qed.

Lemma mat_norm_means r c A M : means (Mat r c) A M -> means Num (mat_norm r c A) (sqnorm M).
Proof.
move=> [p E]; apply: fixed_means; split; first exact: pos_mul.
by rewrite E /embedding.of_fmat /matrix_of sqnormZ /embedding.of_frac /= dot_self of_ZM mulrC exprVn.
Qed.

Lemma least_squares_least q n m (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) (T T' : 'M[R]_(q, n)) :
  (T *m X - Y) *m X^T = 0 -> sqnorm (T *m X - Y) <= sqnorm (T' *m X - Y).
Proof.
move=> E; have -> : T' *m X - Y = (T *m X - Y) + (T' - T) *m X.
  by rewrite mulmxBl [RHS]addrC addrA subrK.
by rewrite [U in _ <= U]sqnormD trmx_mul mulmxA E mul0mx mxtrace0 mulr0 addr0 ler_addl sqnorm_ge0.
Qed.

Lemma mat_rest_means q n m X Y T (X' : 'M[R]_(n, m)) (Y' : 'M[R]_(q, m)) (T' : 'M[R]_(q, n)) :
  means (Mat n m) X X' -> means (Mat q m) Y Y' -> means (Mat q n) T T' ->
  means (Mat q m) (mat_rest q n m X Y T) (T' *m X' - Y').
Proof. by move=> hX hY hT; exact: mat_add_means (mat_mul_means hT hX) (mat_opp_means hY). Qed.

Lemma mat_nearest_means q n m near k X Y T w b (X' : 'M[R]_(n, m)) (Y' : 'M[R]_(q, m)) (T' : 'M[R]_(q, n)) :
  mat_nearest q n m near k X Y T w = Some b ->
  means (Mat n m) X X' -> means (Mat q m) Y Y' -> means (Mat q n) T T' ->
  let least U := sqnorm (T' *m X' - Y') <= sqnorm (U *m X' - Y') in
  means Form b (if near then exists2 r, 0 < r & forall U : 'M[R]_(q, n), (\rank U <= k)%N ->
      mxclose r T' U -> least U else forall U : 'M[R]_(q, n), (\rank U <= k)%N -> least U).
Proof.
rewrite /mat_nearest => + hX hY hT; have hR := mat_rest_means hX hY hT; case: ifP => [|_].
  rewrite (mat_eq_means (mat_mul_means hR (mat_tr_means hX)) (@mat_zero_means R q n)) => /eqP E [<-].
  by case: near; [exists 1 => // *|move=> *]; exact: least_squares_least.
case: w => [[U V]|] //; case: ifP => // /and4P[nn pU pV lt] [<-]; rewrite (negbTE nn) => all.
have [U' mU] := @means_exists (Mat q k) U pU; have [V' mV] := @means_exists (Mat k n) V pV.
move: lt; rewrite (num_le_means (mat_norm_means hR) (mat_norm_means (mat_rest_means hX hY (mat_mul_means mU mV)))).
case/negP; apply: all; exact: leq_trans (mulmx_max_rank _ _) _.
Qed.

Lemma eval_sound G s (t : tm G s) ve e v : envs ve e -> eval t ve = Some v -> means s v (den t e).
Proof.
move=> + Ev; elim: t ve e v Ev => {G s}.
- by move=> G s x ve e v /= [<-] /(lookup_means x)[].
- by move=> G n ve e v /= [<-].
- by move=> G f a IHa b IHb ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHa ha /IHb hb ->]]] h; rewrite (ha _ h) (hb _ h).
- by move=> G r c A IH ve e v /= /(@obindE _ _ _ _ _)[x /IH hx] E h; exact: (mat_rank_means E (hx _ h)).
- by move=> G q ve e v /=; case: ifP => // p [<-].
- by move=> G n IH ve e v /= /(@omapE _ _ _ _ _)[x /IH hx ->] h; split=> //; rewrite (hx _ h) /of_frac z1 divr1 z_nat.
- by move=> G a IHa b IHb ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHa ha /IHb hb ->]]] h; exact: num_add_means (ha _ h) (hb _ h).
- move=> G a IHa b IHb ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHa ha /IHb hb ->]]] h.
  exact: num_add_means (ha _ h) (num_opp_means (hb _ h)).
- by move=> G a IHa b IHb ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHa ha /IHb hb ->]]] h; exact: num_mul_means (ha _ h) (hb _ h).
- move=> G a IHa b IHb ve e v /= /(@obindE _ _ _ _ _)[x /IHa ha /(@omapE _ _ _ _ _)[y /(@obindE _ _ _ _ _)[z /IHb hb Ey] ->]] h.
  exact: num_mul_means (ha _ h) (num_inv_means Ey (hb _ h)).
- by move=> G a IH ve e v /= /(@omapE _ _ _ _ _)[x /IH hx ->] h; exact: num_opp_means (hx _ h).
- move=> G a IHa b IHb ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHa ha /IHb hb ->]]] h.
  rewrite (num_le_means (ha _ h) (hb _ h)); case: leP => _; [exact: ha | exact: hb].
- move=> G a IHa b IHb ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHa ha /IHb hb ->]]] h.
  rewrite (num_le_means (ha _ h) (hb _ h)); case: leP => _; [exact: hb | exact: ha].
- by move=> G a IH ve e v /= /(@omapE _ _ _ _ _)[x /IH hx ->] h; exact: num_abs_means (hx _ h).
- by move=> G a IH k ve e v /= /(@omapE _ _ _ _ _)[x /IH hx ->] h; exact: num_pow_means (hx _ h).
- move=> G n A IH ve e v /= /(@omapE _ _ _ _ _)[x /IH hx ->] h; have [p E] := hx _ h; split=> //.
  rewrite E /embedding.of_fmat /matrix_of linearZ /= /embedding.of_frac /= dot_one mulrC.
  by [].
- by move=> G n A IH ve e v /= /(@omapE _ _ _ _ _)[x /IH hx ->] h; exact: mat_det_means (hx _ h).
- by move=> G r c A IH ve e v /= /(@omapE _ _ _ _ _)[x /IH hx ->] h; exact: mat_norm_means (hx _ h).
- by move=> G r c A IH i j ve e v /= /(@omapE _ _ _ _ _)[x /IH hx ->] h; exact: mat_entry_means (hx _ h).
- by move=> G b x IHx y IHy ve e v /=; case: b; [exact: IHx | exact: IHy].
- move=> G a b P f IH ve e v /= + h; apply: sum_means => i x /IH; exact.
- by move=> G r c q ve e v /=; case: ifP => // p [<-].
- by move=> G r c A IHA B IHB ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHA ha /IHB hb ->]]] h; exact: mat_add_means (ha _ h) (hb _ h).
- move=> G r c A IHA B IHB ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHA ha /IHB hb ->]]] h.
  exact: mat_add_means (ha _ h) (mat_opp_means (hb _ h)).
- by move=> G r c A IH ve e v /= /(@omapE _ _ _ _ _)[x /IH hx ->] h; exact: mat_opp_means (hx _ h).
- by move=> G r c a IHa A IHA ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHa ha /IHA hb ->]]] h; exact: mat_scale_means (ha _ h) (hb _ h).
- by move=> G r k c A IHA B IHB ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHA ha /IHB hb ->]]] h; exact: mat_mul_means (ha _ h) (hb _ h).
- by move=> G r c A IH ve e v /= /(@omapE _ _ _ _ _)[x /IH hx ->] h; exact: mat_tr_means (hx _ h).
- by move=> G n A IH ve e v /= /(@obindE _ _ _ _ _)[x /IH hx E] h; have [] := mat_inv_means E (hx _ h).
- by move=> G r c A IH ve e v /= /(@obindE _ _ _ _ _)[x /IH hx E] h; exact: mat_pinv_means E (hx _ h).
- by move=> G n A IH k ve e v /= /(@omapE _ _ _ _ _)[x /IH hx ->] h; exact: mpow_means (hx _ h).
- by move=> G r c ve e v /= [<-] _; exact: mat_zero_means.
- by move=> G n ve e v /= [<-] _; exact: mat_one_means.
- by move=> G r c c' A IHA B IHB ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHA ha /IHB hb ->]]] h; exact: mat_row_means (ha _ h) (hb _ h).
- by move=> G r r' c A IHA B IHB ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHA ha /IHB hb ->]]] h; exact: mat_col_means (ha _ h) (hb _ h).
- move=> G r c a IH ve e v /= /(@omapE _ _ _ _ _)[x /IH hx ->] h; have [p E] := hx _ h; split=> //.
  by apply/matrixP => i j; rewrite of_fmatE /= get_tabulate // mxE E; case: (x).
- move=> G r c f IH ve e v /= + h.
  by apply: (table_means (g := fun i j => den (f i.+1 j.+1) e)) => i j x /IH; exact.
- by move=> G d W IH b a ve e v /= + h; apply: segment_means => i B /IH; exact.
- by move=> G b ve e v /= [<-]; case: b.
- by move=> G P IHP Q IHQ ve e v /= E h; move: (and3_means (holds3P (fun v E => IHP ve e v E h)) (holds3P (fun v E => IHQ ve e v E h))); rewrite E.
- by move=> G P IHP Q IHQ ve e v /= E h; move: (or3_means (holds3P (fun v E => IHP ve e v E h)) (holds3P (fun v E => IHQ ve e v E h))); rewrite E.
- by move=> G P IHP Q IHQ ve e v /= E h; move: (imp3_means (holds3P (fun v E => IHP ve e v E h)) (holds3P (fun v E => IHQ ve e v E h))); rewrite E.
- move=> G P IHP Q IHQ ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHP hp /IHQ hq ->]]] h.
  by case: x y hp hq => [] [] /(_ _ h) /= p /(_ _ h) /= q //=; tauto.
- by move=> G P IHP ve e v /= E h; move: (not3_means (holds3P (fun v E => IHP ve e v E h))); rewrite E.
- move=> G a IHa b IHb ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHa ha /IHb hb ->]]] h.
  by rewrite -[eqn x y]/(x == y) -(ha _ h) -(hb _ h); case: eqP.
- by move=> G r a IHa b IHb ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHa ha /IHb hb ->]]] h; rewrite -(ha _ h) -(hb _ h); case: r.
- move=> G a IHa b IHb ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHa ha /IHb hb ->]]] h.
  by rewrite (num_eq_means (ha _ h) (hb _ h)); case: eqP.
- move=> G a IHa b IHb ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHa ha /IHb hb ->]]] h.
  by rewrite (num_le_means (ha _ h) (hb _ h)); case: (_ <= _).
- move=> G a IHa b IHb ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHa ha /IHb hb ->]]] h.
  by rewrite (num_le_means (hb _ h) (ha _ h)) -ltNge; case: (_ < _).
- move=> G r c A IHA B IHB ve e v /= /(@map2E _ _ _ _ _ _ _)[x [y [/IHA ha /IHB hb ->]]] h.
  by rewrite (mat_eq_means (ha _ h) (hb _ h)); case: eqP.
- move=> G n A IH ve e v /= /(@omapE _ _ _ _ _)[r /(@obindE _ _ _ _ _)[x /IH hx E] ->] h.
  rewrite -[eqn n r]/(n == r) (mat_rank_means E (hx _ h)) -row_free_unit /row_free eq_sym.
  by case: (_ == _).
- by move=> G n A IH ve e v /= /(@obindE _ _ _ _ _)[x /IH hx E] h; exact: mat_psd_means E (hx _ h).
- by move=> G n A IH ve e v /= /(@obindE _ _ _ _ _)[x /IH hx E] h; exact: mat_pd_means E (hx _ h).
- move=> G r c A IH ve e v /= /(@omapE _ _ _ _ _)[x /IH hx ->] h.
  apply: (mat_all_means (P := fun a => 0 <= a)) (hx _ h) => y p.
  by rewrite /embedding.of_frac pmulr_lge0 ?invr_gt0 ?z_pos // -[X in X <= _](@of_Z0 R) z_le.
- move=> G r c A IH ve e v /= /(@omapE _ _ _ _ _)[x /IH hx ->] h.
  apply: (mat_all_means (P := fun a => 0 < a)) (hx _ h) => y p.
  rewrite /embedding.of_frac pmulr_lgt0 -?[X in X < _](@of_Z0 R) ?z_lt //.
  by rewrite [of_Z Z0]of_Z0 invr_gt0 z_pos.
- move=> G a b P IH ve e v /= E h.
  have := all3_means (from_to a b) (fun i => holds3P (fun v E => IH i ve e v E h)).
  rewrite E; case: (v) => /= q; first by move=> i ab; apply: q; rewrite mem_from_to.
  by move=> all; apply: q => i; rewrite mem_from_to; exact: all.
- move=> G a b P IH ve e v /= E h.
  have := some3_means (from_to a b) (fun i => holds3P (fun v E => IH i ve e v E h)).
  rewrite E; case: (v) => /= [[i]|q [i ab p]]; first by rewrite mem_from_to; exists i.
  by apply: q; exists i; rewrite // mem_from_to.
- by move=> G l ve e v /= E _; exact: eval_leaf_sound.
- move=> G q n m near k IHk X IHX Y IHY T IHT w ve e v /= /(@obindE _ _ _ _ _)[x /IHk hk].
  move=> /(@obindE _ _ _ _ _)[A /IHX hA /(@obindE _ _ _ _ _)[B /IHY hB /(@obindE _ _ _ _ _)[C /IHT hC E]]] h.
  by have := mat_nearest_means E (hA _ h) (hB _ h) (hC _ h); rewrite (hk _ h).
- move=> G s w P IH ve e v /=; case: ifP => // pw; case EP: eval => [[]|] // [<-] h all.
  have [x mx] := means_exists pw; have := IH _ (x, e) _ EP (And3 pw mx h); apply; exact: all.
- move=> G s w P IH ve e v /=; case: ifP => // pw; case EP: eval => [[]|] // [<-] h.
  have [x mx] := means_exists pw; exists x; exact: IH _ (x, e) _ EP (And3 pw mx h).
Qed.

(* The claim of a file is the formula, and its instance makes it false. *)
Theorem check_sound (f : tm [::] Form) : check f = true -> den f (tt : env R [::]).
Proof. by rewrite /check; case E: eval => [[]|] // _; exact: (@eval_sound _ _ f tt tt _ I E). Qed.

Theorem refute_sound (f : tm [::] Form) : refute f = true -> ~ den f (tt : env R [::]).
Proof. by rewrite /refute; case E: eval => [[]|] // _; exact: (@eval_sound _ _ f tt tt _ I E). Qed.
End Soundness.
