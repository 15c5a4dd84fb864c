From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra zify ssrZ.
From DeepLinear Require Import statements verdicts words frobenius polynomial_matrix.
From DeepLinear Require Import certificate checker checker_soundness elimination embedding.
From DeepLinear Require Import evaluation.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope nat_scope with N.
Local Open Scope ring_scope.

Section Soundness.
Variable R : realFieldType.
Local Notation of_Z := (of_Z R).
Local Notation of_frac := (of_frac R).
Local Notation of_fmat := (of_fmat R).
Local Notation mval := (@mval R Z Z0 of_Z).
Let zD := @of_ZD R. Let zM := @of_ZM R. Let zN := @of_ZN R. Let z0 := @of_Z0 R.
Let z1 := @of_Z1 R. Let zS := @of_Z_sign R.
Let mD r c A B : mval r c (madd A B) = mval r c A + mval r c B.
Proof. exact: (@mvalD R Z integers of_Z z0 zD). Qed.
Let mZ r c a A : mval r c (mscale a A) = of_Z a *: mval r c A.
Proof. exact: (@mvalZ R Z integers of_Z z0 zM). Qed.
Let mM r k c A B : mval r c (mmul k A B) = mval r k A *m mval k c B.
Proof. exact: (@mvalM R Z integers of_Z z0 zD zM). Qed.
Let mT r c A : mval c r (mtr c A) = (mval r c A)^T.
Proof. exact: (@mval_tr R Z integers of_Z). Qed.
Let mI k : mval k k (identity k) = 1%:M.
Proof. exact: (@mval_identity R Z integers of_Z z0 z1). Qed.
Let mN r c : mval r c [::] = 0.
Proof. exact: (@mval_nil R Z integers of_Z z0). Qed.

Definition means s : value s -> dsort R s -> Prop := match s with
  | Nat => fun n m => n = m
  | Num => fun x a => Z.ltb 0 x.1 /\ a = of_frac x
  | Mat r c => fun A M => Z.ltb 0 A.1 /\ M = of_fmat r c A
  | Form => fun b P => if b then P else ~ P
  end.

(* -- Numbers -- *)
Lemma z_le a b : (of_Z a <= of_Z b) = Z.leb a b.
Proof. by rewrite !of_ZE ler_int; lia. Qed.
Lemma z_lt a b : (of_Z a < of_Z b) = Z.ltb a b.
Proof. by rewrite !of_ZE ltr_int; lia. Qed.
Lemma z_eq a b : (of_Z a == of_Z b) = Z.eqb a b.
Proof. by rewrite !of_ZE eqr_int; lia. Qed.
Lemma z_pos a : Z.ltb 0 a -> 0 < of_Z a. Proof. by rewrite -z_lt. Qed.
Lemma z_neq0 a : Z.ltb 0 a -> of_Z a != 0. Proof. by move/z_pos/lt0r_neq0. Qed.
Lemma z_nat n : of_Z (Z.of_nat n) = n%:R.
Proof. by rewrite of_ZE pmulrn; congr (_%:~R); lia. Qed.

Lemma pos_mul a b : Z.ltb 0 a -> Z.ltb 0 b -> Z.ltb 0 (a * b). Proof. by lia. Qed.

Lemma fixed_means x a : means (s := Num) x a -> means (s := Num) (fixed x) a.
Proof.
move=> [p E]; rewrite /fixed; case: ifP => // /andP[q /Z.eqb_spec e]; split=> //.
rewrite E /embedding.of_frac; apply/eqP; rewrite eq_sym eqr_div ?z_neq0 // -!zM e.
by rewrite Z.mul_comm.
Qed.

Lemma num_add_means x y a b : means (s := Num) x a -> means (s := Num) y b ->
  means (s := Num) (num_add x y) (a + b).
Proof.
move=> [p ->] [q ->]; apply: fixed_means; split; first exact: pos_mul.
by rewrite /embedding.of_frac /= zD !zM addf_div ?z_neq0.
Qed.

Lemma num_mul_means x y a b : means (s := Num) x a -> means (s := Num) y b ->
  means (s := Num) (num_mul x y) (a * b).
Proof.
move=> [p ->] [q ->]; apply: fixed_means; split; first exact: pos_mul.
by rewrite /embedding.of_frac /= !zM mulf_div.
Qed.

Lemma num_opp_means x a : means (s := Num) x a -> means (s := Num) (num_opp x) (- a).
Proof. by move=> [p ->]; split=> //; rewrite /embedding.of_frac /= zN mulNr. Qed.

Lemma num_inv_means x y a : num_inv x = Some y -> means (s := Num) x a ->
  means (s := Num) y a^-1.
Proof.
case: x => q [|p|p] // [<-] [h ->]; split=> //; rewrite /embedding.of_frac invf_div //.
by change (of_Z q / - of_Z (Zpos p) = of_Z (Z.opp q) / of_Z (Zpos p)); rewrite zN invrN mulrN mulNr.
Qed.

Lemma num_le_means x y a b : means (s := Num) x a -> means (s := Num) y b ->
  num_le x y = (a <= b).
Proof.
move=> [p ->] [q ->]; rewrite /num_le /embedding.of_frac -z_le !zM.
by rewrite ler_pdivr_mulr ?z_pos // mulrAC ler_pdivl_mulr ?z_pos.
Qed.

Lemma num_eq_means x y a b : means (s := Num) x a -> means (s := Num) y b ->
  num_eq x y = (a == b).
Proof.
move=> [p ->] [q ->]; rewrite /num_eq /embedding.of_frac -z_eq !zM.
by rewrite eqr_div ?z_neq0.
Qed.

Lemma num_eqE (x y : frac) : Z.ltb 0 x.1 -> Z.ltb 0 y.1 -> num_eq x y = (of_frac x == of_frac y).
Proof. by move=> p q; apply: num_eq_means. Qed.

Lemma num_one : means (s := Num) (Zpos xH, Zpos xH) 1.
Proof. by split=> //; rewrite /embedding.of_frac divff // z1 oner_neq0. Qed.
Lemma num_zero : means (s := Num) (Zpos xH, Z0) 0.
Proof. by split=> //; rewrite /embedding.of_frac z0 mul0r. Qed.

Lemma num_pow_means k x a : means (s := Num) x a ->
  means (s := Num) (ssrnat.iter k (num_mul x) (Zpos xH, Zpos xH)) (a ^+ k).
Proof.
move=> h; elim: k => [|k IH]; first by rewrite expr0; exact: num_one.
by rewrite exprS; apply: num_mul_means.
Qed.

Lemma num_abs_means x a : means (s := Num) x a -> means (s := Num) (num_abs x) `|a|.
Proof.
move=> [p ->]; split=> //; rewrite /embedding.of_frac /= normf_div (gtr0_norm (z_pos p)).
congr (_ / _); case: (x.2) => [|n|n] /=; rewrite ?normr0 ?normrN ?normr_nat //.
Qed.

Lemma frac_cancel a b x : Z.ltb 0 b -> of_frac (Z.mul a b, Z.mul x b) = of_frac (a, x).
Proof. by move=> p; rewrite /embedding.of_frac /= !zM -mulf_div divff ?mulr1 // z_neq0. Qed.

Lemma frac_cancel_left a b x : Z.ltb 0 b -> of_frac (Z.mul b a, Z.mul x b) = of_frac (a, x).
Proof. by move=> p; rewrite Z.mul_comm frac_cancel. Qed.

(* -- Matrices -- *)
Lemma of_fmatE r c A i j : of_fmat r c A i j = of_frac (A.1, get A.2 i j).
Proof. by rewrite !mxE mulrC. Qed.

Lemma mval_tabulate r c f i j : mval r c (tabulate r c f) i j = of_Z (f i j).
Proof. by rewrite !mxE (nth_map 0%N) ?size_iota // (nth_map 0%N) ?size_iota // !nth_iota. Qed.

Lemma get_tabulate r c f i j : (i < r)%N -> (j < c)%N -> get (tabulate r c f) i j = f i j.
Proof.
move=> ir jc; rewrite /get (nth_map 0%N) ?size_iota // (nth_map 0%N) ?size_iota //.
by rewrite !nth_iota.
Qed.

Lemma all_ord2 r c (p : nat -> nat -> bool) :
  reflect (forall (i : 'I_r) (j : 'I_c), p i j)
    (all (fun i => all (p i) (iota 0 c)) (iota 0 r)).
Proof.
apply: (iffP allP) => [h i j|h i]; last first.
  rewrite mem_iota => /andP[_ ir]; apply/allP => j; rewrite mem_iota => /andP[_ jc].
  exact: (h (Ordinal ir) (Ordinal jc)).
have := h i; rewrite mem_iota ltn_ord => /(_ isT)/allP/(_ (j : nat)).
by rewrite mem_iota ltn_ord; apply.
Qed.

Lemma mat_eq_means r c A B M N : means (s := Mat r c) A M -> means (s := Mat r c) B N ->
  mat_eq r c A B = (M == N).
Proof.
move=> [p ->] [q ->]; apply/all_ord2/eqP => [h|/matrixP h].
  by apply/matrixP => i j; rewrite !of_fmatE; apply/eqP; rewrite -num_eqE //; exact: h.
by move=> i j; have /eqP := h i j; rewrite !of_fmatE -num_eqE.
Qed.

Lemma reduced_means r c A M : means (s := Mat r c) A M -> means (s := Mat r c) (reduced r c A) M.
Proof.
move=> h; rewrite /reduced; set B := (_, _); case: ifP => // /andP[p e]; split=> //.
by apply/esym/eqP; rewrite -(mat_eq_means (A := B) (B := A)) //; split.
Qed.

Lemma mat_add_means r c A B M N : means (s := Mat r c) A M -> means (s := Mat r c) B N ->
  means (s := Mat r c) (mat_add r c A B) (M + N).
Proof.
move=> [p ->] [q ->]; apply: reduced_means; split; first exact: pos_mul.
rewrite /embedding.of_fmat /matrix_of /= mD !mZ zM invfM scalerDr !scalerA.
by rewrite mulfVK ?z_neq0 // mulrAC mulVf ?z_neq0 // mul1r.
Qed.

Lemma mat_opp_means r c A M : means (s := Mat r c) A M -> means (s := Mat r c) (mat_opp A) (- M).
Proof.
move=> [p ->]; split=> //; rewrite /embedding.of_fmat /matrix_of /= mZ.
by rewrite (zN (Zpos xH)) z1 scaleN1r scalerN.
Qed.

Lemma mat_scale_means r c x A a M : means (s := Num) x a -> means (s := Mat r c) A M ->
  means (s := Mat r c) (mat_scale r c x A) (a *: M).
Proof.
move=> [p ->] [q ->]; apply: reduced_means; split; first exact: pos_mul.
rewrite /embedding.of_fmat /matrix_of /= mZ zM invfM !scalerA.
by congr (_ *: _); rewrite /embedding.of_frac mulrAC mulrC mulrA mulrAC.
Qed.

Lemma mat_mul_means r k c A B M N : means (s := Mat r k) A M -> means (s := Mat k c) B N ->
  means (s := Mat r c) (mat_mul r k c A B) (M *m N).
Proof.
move=> [p ->] [q ->]; apply: reduced_means; split; first exact: pos_mul.
rewrite /embedding.of_fmat /matrix_of /= mM zM invfM.
by rewrite -scalemxAl -scalemxAr scalerA.
Qed.

Lemma mat_tr_means r c A M : means (s := Mat r c) A M -> means (s := Mat c r) (mat_tr c A) M^T.
Proof.
move=> [p ->]; split=> //; rewrite /embedding.of_fmat /matrix_of /= linearZ /=.
by rewrite mT.
Qed.

Lemma of_fmat1 r c M : of_fmat r c (Zpos xH, M) = mval r c M.
Proof. by rewrite /embedding.of_fmat /matrix_of /= invr1 scale1r. Qed.

Lemma mat_one_means n : means (s := Mat n n) (mat_one n) 1%:M.
Proof. by split=> //; rewrite of_fmat1 mI. Qed.

Lemma mat_zero_means r c : means (s := Mat r c) mat_zero 0.
Proof. by split=> //; rewrite of_fmat1 mN. Qed.

Lemma mat_row_means r c c' A B M N : means (s := Mat r c) A M -> means (s := Mat r c') B N ->
  means (s := Mat r (c + c')) (mat_row r c c' A B) (row_mx M N).
Proof.
move=> [p ->] [q ->]; split; first exact: pos_mul.
apply/matrixP => i j; rewrite of_fmatE /mat_row [get _ _ _]get_tabulate // mxE.
case: splitP => k E; rewrite E.
  by rewrite of_fmatE; apply/esym; exact: frac_cancel.
by rewrite of_fmatE addKn; apply/esym; exact: frac_cancel_left.
Qed.

Lemma mat_col_means r r' c A B M N : means (s := Mat r c) A M -> means (s := Mat r' c) B N ->
  means (s := Mat (r + r') c) (mat_col r r' c A B) (col_mx M N).
Proof.
move=> [p ->] [q ->]; split; first exact: pos_mul.
apply/matrixP => i j; rewrite of_fmatE /mat_col [get _ _ _]get_tabulate // mxE.
case: splitP => k E; rewrite E.
  by rewrite of_fmatE; apply/esym; exact: frac_cancel.
by rewrite of_fmatE addKn; apply/esym; exact: frac_cancel_left.
Qed.

Lemma mat_entry_means r c A M i j : means (s := Mat r c) A M ->
  means (s := Num) (mat_entry r c A i j) (entry M i j).
Proof.
move=> [p ->]; rewrite /mat_entry /entry.
case: insubP => [i' -> Ei|/negbTE ->]; last exact: num_zero.
case: insubP => [j' -> Ej|/negbTE ->]; last exact: num_zero.
by rewrite of_fmatE Ei Ej; split.
Qed.

Lemma foldr_sum (F : nat -> Z) s : of_Z (foldr (fun j a => Z.add (F j) a) Z0 s) = \sum_(j <- s) of_Z (F j).
Proof. by elim: s => [|j s IH] /=; rewrite ?big_nil // big_cons zD IH. Qed.

Lemma int_det_means n M : of_Z (int_det n M) = \det (mval n n M).
Proof.
elim: n M => [|n IH] M; first by rewrite det_mx00 z1.
pose F j := ((if odd j then Z.opp else id)
  (get M 0 j * int_det n (tabulate n n (fun i k => get M i.+1 (bump j k))))%Z).
rewrite (expand_det_row _ ord0) -[int_det _ _]/(foldr (fun j a => Z.add (F j) a) Z0 (iota 0 n.+1)).
have -> : iota 0 n.+1 = index_iota 0 n.+1 by rewrite /index_iota subn0.
rewrite foldr_sum big_mkord; apply: eq_bigr => j _.
have -> : of_Z (F j) = (-1) ^+ j * (of_Z (get M 0 j)
    * \det (mval n n (tabulate n n (fun i k => get M i.+1 (bump j k))))).
  rewrite -IH -zM -signr_odd /F; case: (odd j); rewrite ?expr0 ?mul1r // expr1 mulN1r; exact: zN.
rewrite /cofactor add0n mulrCA [mval _ _ _ ord0 j]mxE; congr (_ * (_ * \det _)).
by apply/matrixP => i k; rewrite mval_tabulate !mxE.
Qed.

Lemma mat_det_means n A M : means (s := Mat n n) A M -> means (s := Num) (mat_det n A) (\det M).
Proof.
move=> [p ->]; rewrite /mat_det; set a := ssrnat.iter _ _ _.
have [p' E] : Z.ltb 0 a /\ of_Z a = of_Z A.1 ^+ n.
  rewrite /a; elim: (n) => [|k [q E]]; first by rewrite expr0 z1.
  by split; [exact: pos_mul | rewrite [of_Z _]zM E exprS].
split=> //; rewrite /embedding.of_frac /= int_det_means E detZ mulrC exprVn.
by [].
Qed.

Lemma mat_numerator r c A M : means (s := Mat r c) A M ->
  exists2 N, means (s := Mat r c) (Zpos xH, A.2) N & M = (of_Z A.1)^-1 *: N.
Proof. by move=> [p ->]; exists (mval r c A.2) => //; split=> //; rewrite of_fmat1. Qed.

Lemma mat_rank_means m n A M r : mat_rank m n A = Some r -> means (s := Mat m n) A M -> r = \rank M.
Proof.
rewrite /mat_rank; case: (bases m n A.2) => [[q U] V]; case: ifP => // /and3P[q0 e1 e2] [<-] hA.
have [N hN ->] := mat_numerator hA; rewrite mxrank_scale_nz; last first.
  by case: hA => p _; rewrite invr_eq0 z_neq0.
pose MU := of_fmat (size U) m (q, U); pose MV := of_fmat n (size U) (Zpos xH, V).
have hU : means (s := Mat (size U) m) (q, U) MU by split.
have hV : means (s := Mat n (size U)) (Zpos xH, V) MV by split.
move: e1; rewrite (mat_eq_means (mat_mul_means (mat_mul_means hU hN) hV) (mat_one_means _)).
move: e2; rewrite (mat_eq_means hN (mat_mul_means (mat_mul_means hN hV) (mat_mul_means hU hN))).
move=> /eqP e2 /eqP e1; apply/eqP; rewrite eqn_leq; apply/andP; split.
  rewrite -[X in (X <= _)%N](mxrank1 R) -e1; apply: leq_trans (mxrankM_maxl _ _) _.
  exact: mxrankM_maxr.
by rewrite [in X in (X <= _)%N]e2; apply: leq_trans (mxrankM_maxl _ _) (rank_leq_col _).
Qed.

Lemma mat_inv_means n A B M : mat_inv n A = Some B -> means (s := Mat n n) A M ->
  means (s := Mat n n) B (invmx M) /\ M \in unitmx.
Proof.
rewrite /mat_inv; case: (bases n n A.2) => [[q U] V]; case: ifP => // /andP[q0 e] [<-] hA.
have hB : means (s := Mat n n) (q, mscale A.1 U) (of_fmat n n (q, mscale A.1 U)) by split.
move: e; rewrite (mat_eq_means (mat_mul_means hB hA) (mat_one_means n)) => /eqP e.
have [_ uM] := mulmx1_unit e; split=> //; split=> //.
by rewrite -[LHS]mul1mx -e -mulmxA mulmxV // mulmx1.
Qed.

Lemma penrose_unique m n (A : 'M[R]_(m, n)) B C : penrose A B -> penrose A C -> B = C.
Proof.
move=> [B1 B2 B3 B4] [C1 C2 C3 C4].
have E : A *m B = A *m C.
  by rewrite -B3 -[A in LHS]C1 -mulmxA trmx_mul B3 C3 !mulmxA B1.
have F : B *m A = C *m A.
  by rewrite -B4 -[A in LHS]C1 !mulmxA -[B *m A *m C *m A]mulmxA trmx_mul B4 C4 -!mulmxA [A *m (B *m A)]mulmxA B1.
by rewrite -B2 -mulmxA E mulmxA F C2.
Qed.

Lemma invmx_mul n (A B : 'M[R]_n) : A \in unitmx -> B \in unitmx ->
  invmx (A *m B) = invmx B *m invmx A.
Proof.
move=> uA uB; have u : A *m B \in unitmx by rewrite unitmx_mul uA.
by apply: (can_inj (mulKmx u)); rewrite mulmxV // !mulmxA mulmxK // mulmxV.
Qed.

Lemma penrose_factors m r n (P : 'M[R]_(m, r)) (Q : 'M[R]_(r, n)) : row_full P -> row_free Q ->
  penrose (P *m Q) (Q^T *m invmx (P^T *m (P *m Q) *m Q^T) *m P^T).
Proof.
move=> fP fQ.
have uP : P^T *m P \in unitmx by exact: gram_unit.
have uQ : Q *m Q^T \in unitmx.
  by rewrite -{1}[Q]trmxK; apply: gram_unit; rewrite /row_full mxrank_tr.
have -> : P^T *m (P *m Q) *m Q^T = (P^T *m P) *m (Q *m Q^T) by rewrite !mulmxA.
rewrite invmx_mul //.
set G := invmx (P^T *m P); set K := invmx (Q *m Q^T).
have GT : G^T = G by rewrite /G trmx_inv trmx_mul trmxK.
have KT : K^T = K by rewrite /K trmx_inv trmx_mul trmxK.
have AB : P *m Q *m (Q^T *m (K *m G) *m P^T) = P *m G *m P^T.
  by rewrite !mulmxA -[P *m Q *m Q^T]mulmxA -[P *m (Q *m Q^T) *m K]mulmxA mulmxV // mulmx1.
have BA : Q^T *m (K *m G) *m P^T *m (P *m Q) = Q^T *m K *m Q.
  by rewrite !mulmxA -[_ *m P^T *m P]mulmxA -[_ *m G *m _]mulmxA mulVmx // mulmx1.
split; rewrite ?AB ?BA.
- by rewrite !mulmxA -[_ *m P^T *m P]mulmxA -[_ *m G *m _]mulmxA mulVmx // mulmx1.
- by rewrite !mulmxA -[_ *m Q *m Q^T]mulmxA -[_ *m K *m (Q *m Q^T)]mulmxA mulVmx // mulmx1.
- by rewrite !trmx_mul trmxK GT mulmxA.
by rewrite !trmx_mul trmxK KT mulmxA.
Qed.

Lemma pinvP m n (A : 'M[R]_(m, n)) : penrose A (pinv A).
Proof.
have := penrose_factors (col_base_full A) (row_base_free A); rewrite mulmx_base; exact.
Qed.

Lemma mat_pinv_means m n A B M : mat_pinv m n A = Some B -> means (s := Mat m n) A M ->
  means (s := Mat n m) B (pinv M).
Proof.
rewrite /mat_pinv; case: (bases m n A.2) => [[q U] V].
set P := mat_mul m n _ A _; set Q := mat_mul _ m n _ _.
case EG: (mat_inv _ _) => [G|] //=; case: ifP => // /and5P[q0 e1 e2 e3 e4] [<-] hA.
have [N hN _] := mat_numerator hA.
have hU : means (s := Mat (size U) m) (q, U) (of_fmat _ _ (q, U)) by split.
have hV : means (s := Mat n (size U)) (Zpos xH, V) (of_fmat _ _ (Zpos xH, V)) by split.
have hP := mat_tr_means (mat_mul_means hA hV); have hQ := mat_tr_means (mat_mul_means hU hN).
have [hG _] := mat_inv_means EG (mat_mul_means (mat_mul_means hP hA) hQ).
have hB := mat_mul_means (mat_mul_means hQ hG) hP.
have hAB := mat_mul_means hA hB; have hBA := mat_mul_means hB hA.
move: e1 e2 e3 e4; rewrite (mat_eq_means (mat_mul_means hAB hA) hA).
rewrite (mat_eq_means (mat_mul_means hBA hB) hB) (mat_eq_means (mat_tr_means hAB) hAB).
rewrite (mat_eq_means (mat_tr_means hBA) hBA) => /eqP e1 /eqP e2 /eqP e3 /eqP e4.
by rewrite -(penrose_unique (And4 e1 e2 e3 e4) (pinvP M)).
Qed.

Lemma mat_psd_means n A M b : mat_psd n A = Some b -> means (s := Mat n n) A M ->
  means (s := Form) b (psd M).
Proof.
rewrite /mat_psd => + hA; have [p E] := hA.
rewrite (mat_eq_means (mat_tr_means hA) hA); case: eqP => [sym|asym]; last first.
  by move=> [<-] [].
case: squares_of => [[[c w] l]|v]; last first.
  set u := mtr n [:: v].
  have hu : means (s := Mat n 1) (Zpos xH, u) (of_fmat _ _ (Zpos xH, u)) by split.
  have hB := mat_mul_means (mat_mul_means (mat_tr_means hu) hA) hu.
  case: ifP => // neg [<-] [_ /(_ (of_fmat n 1 (Zpos xH, u)))].
  rewrite /quad; case: hB => pB ->; rewrite of_fmatE leNgt => /negP; apply.
  by rewrite /embedding.of_frac pmulr_llt0 ?invr_gt0 ?z_pos // -[X in _ < X]z0 z_lt.
case: ifP => // sq [<-]; split=> // v; rewrite /quad.
have := @check_psdP R Z integers of_Z z0 zD zM zN zS _ _ _ v sq.
by rewrite (@qval_const R Z integers of_Z) E.
Qed.

End Soundness.
