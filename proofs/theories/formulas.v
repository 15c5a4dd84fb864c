From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra zify ssrZ.
From DeepLinear Require Import statements verdicts words frobenius polynomial_matrix.
From DeepLinear Require Import certificate checker checker_soundness elimination embedding.
From DeepLinear Require Import evaluation values.
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
Local Notation mval := (@mval R Z Z0 of_Z).
Let z1 := @of_Z1 R.

Lemma psd_kernel n (M : 'M[R]_n) v : psd M -> quad M v = 0 -> M *m v = 0.
Proof.
move=> [sym nn] v0; apply/eqP/negPn/negP => neq; set w := M *m v in neq.
pose a := sqnorm w; pose b := quad M w.
have a0 : 0 < a by rewrite lt_def sqnorm_ge0 andbT; apply: contraNneq neq => /sqnorm_eq0 ->.
have b0 : 0 <= b by exact: nn.
have wv : w^T *m M *m v = a%:M by rewrite -mulmxA; exact: sqnorm_scalar.
have vw : v^T *m M *m w = a%:M by rewrite -[in LHS]sym -trmx_mul; exact: sqnorm_scalar.
have E t : quad M (v - t *: w) = t * (t * b - a - a).
  have -> : t * (t * b - a - a) = quad M v - t * a - (t * a - t * t * b).
    by rewrite v0 sub0r opprB [RHS]addrC !mulrBr mulrA.
  rewrite /b /quad [(v - _)^T]linearB /= [(t *: _)^T]linearZ /= !mulmxBl !mulmxBr -!scalemxAl -!scalemxAr ?scalerA.
  by rewrite vw wv !mxE mulr1n.
have := nn (v - (a / (b + 1)) *: w); have c0 : 0 < b + 1 by rewrite ltr_spaddr ?ltr01.
rewrite E pmulr_rge0 ?divr_gt0 // subr_ge0 leNgt => /negP; apply.
apply: (lt_trans _ a0); rewrite subr_lt0 mulrAC ltr_pdivr_mulr // ltr_pmul2l //.
by rewrite ltr_addl ltr01.
Qed.

Lemma mat_pd_means n A M b : mat_pd n A = Some b -> means (Mat n n) A M ->
  means Form b (pd M).
Proof.
rewrite /mat_pd; case EP: (mat_psd n A) => [p|] // + hA; have /= := mat_psd_means EP hA.
case: p {EP} => [pM|nM]; last first.
  move=> [<-] [sym pos]; apply: nM; split=> // v; have [->|/pos/ltW//] := eqVneq v 0.
  by rewrite /quad mulmx0 mxE.
case ER: (mat_rank n n A) => [r|] // [<-]; have rM := mat_rank_means ER hA.
rewrite -[eqn r n]/(r == n); case: eqP => rn /=.
  have u : M \in unitmx by rewrite -row_free_unit /row_free -rM rn.
  split; first by case: pM.
  move=> v v0; have [_ nn] := pM; rewrite lt_def nn andbT; apply: contraNneq v0 => q0.
  by rewrite -[v](mulKmx u) (psd_kernel pM q0) mulmx0.
move=> [sym pos]; case: rn; rewrite rM; apply/eqP; rewrite -/(row_free M) -kermx_eq0.
apply/eqP/row_matrixP => i; rewrite row0; apply/eqP/negPn/negP => k0.
have kT : (row i (kermx M))^T != 0.
  by apply: contraNneq k0 => /(congr1 trmx); rewrite trmxK trmx0 => ->.
have := pos _ kT.
by rewrite /quad trmxK -row_mul mulmx_ker row0 mul0mx mxE ltxx.
Qed.

Lemma mat_all_means r c p (P : R -> bool) A M : (forall x : frac, Z.ltb 0 x.1 -> p x.2 = P (of_frac x)) ->
  means (Mat r c) A M -> means Form (mat_all r c p A) (forall i j, P (M i j)).
Proof.
move=> h [pA ->]; rewrite /mat_all.
case: all_ord2 => [all i j|some] /=; last first.
  by move=> all; apply: some => i j; rewrite (h (A.1, _)) // -of_fmatE; exact: all.
by rewrite of_fmatE -(h (A.1, _)) //; exact: all.
Qed.

Lemma sequenceP T (s : seq (option T)) t : sequence s = Some t -> s = map some t.
Proof.
elim: s t => [|[x|] s IH] t //=; first by case=> <-.
by case: (sequence s) IH => //= u /(_ u erefl) -> [<-].
Qed.

Lemma of_table_means r c t A (M : 'M[R]_(r, c)) : of_table r c t = Some A ->
  (forall (i : 'I_r) (j : 'I_c), means Num (nth (Zpos xH, Z0) (nth [::] t i) j) (M i j)) ->
  means (Mat r c) A M.
Proof.
rewrite /of_table; set q := foldr _ _ _; set T := tabulate _ _ _; case: ifP => // /andP[q0 /all_ord2 h] [<-] e.
split=> //; apply/matrixP => i j; rewrite of_fmatE; have [p ->] := e i j.
by apply/esym/eqP; rewrite -num_eqE //; exact: h.
Qed.

Lemma segment_means (d : nat -> nat) (W : nat -> option fmat) (V : forall i, 'M[R]_(d i, d i.-1)) b a A :
  (forall i B, W i = Some B -> means (Mat (d i) (d i.-1)) B (V i)) ->
  eval_segment d W b a = Some A -> means (Mat (d b) (d a)) A (segment V b a).
Proof.
move=> h; have one b' : means (Mat (d b') (d a)) (mat_one (d a)) (pid_mx (d b')).
  split=> //; apply/matrixP => i j; rewrite of_fmatE /embedding.of_frac z1 divr1 !mxE ltn_ord andbT.
  rewrite /get /identity.
  have [ia|ai] := ltnP i (d a); last first.
    rewrite [nth [::] _ _]nth_default ?size_map ?size_iota // nth_nil.
    by rewrite gtn_eqF //; exact: leq_trans (ltn_ord j) ai.
  rewrite (nth_map 0%N) ?size_iota // (nth_map 0%N) ?size_iota // !nth_iota //.
  by rewrite -[eqn _ _]/(_ == _) !add0n; case: eqP.
elim: b A => [|b IH] A /=; first by move=> [<-]; exact: one.
case: ifP => _; first by move=> [<-]; exact: one.
rewrite /map2; case EW: (W b.+1) => [B|] //=; case ES: eval_segment => [C|] //= [<-].
by apply: mat_mul_means; [exact: h | exact: IH].
Qed.

(* -- Terms and formulas -- *)
Definition holds3 (a : option bool) (P : Prop) := if a is Some b then means Form b P else True.

Lemma not3_means a P : holds3 a P -> holds3 (not3 a) (~ P).
Proof. by case: a => [[]|] //= p np; apply: np. Qed.
Lemma and3_means a b P Q : holds3 a P -> holds3 b Q -> holds3 (and3 a b) (P /\ Q).
Proof. by case: a b => [[]|] [[]|] //=; try by move=> p q []. Qed.
Lemma or3_means a b P Q : holds3 a P -> holds3 b Q -> holds3 (or3 a b) (P \/ Q).
Proof. by case: a b => [[]|] [[]|] //=; try by [left | right]; move=> p q []. Qed.
Lemma imp3_means a b P Q : holds3 a P -> holds3 b Q -> holds3 (or3 (not3 a) b) (P -> Q).
Proof. by case: a b => [[]|] [[]|] //= p q h; exact: q (h p). Qed.

Fixpoint envs (G : seq sort) : venv G -> env R G -> Prop :=
  match G with
  | [::] => fun _ _ => True
  | s :: G' => fun ve e => [/\ proper ve.1, means s ve.1 e.1 & envs ve.2 e.2]
  end.

Lemma holds3P G (f : tm G Form) ve P :
  (forall v, eval f ve = Some v -> means Form v P) -> holds3 (eval f ve) P.
Proof. by case: eval => //= b /(_ b erefl). Qed.

Lemma lookup_means G s (x : var G s) ve e : envs ve e ->
  proper (vlookup x ve) /\ means s (vlookup x ve) (lookup x e).
Proof. by elim: x ve e => [G' s'|G' s' s'' x IH] [v ve] [y e] //= [p m h]; [| exact: IH]. Qed.

Lemma map2E A B C (f : A -> B -> C) a b v : map2 f a b = Some v ->
  exists x y, [/\ a = Some x, b = Some y & v = f x y].
Proof. by case: a b => [x|] [y|] //= [<-]; exists x, y. Qed.
Lemma omapE A B (f : A -> B) a v : omap f a = Some v -> exists2 x, a = Some x & v = f x.
Proof. by case: a => [x|] //= [<-]; exists x. Qed.
Lemma obindE A B (f : A -> option B) a v : obind f a = Some v -> exists2 x, a = Some x & f x = Some v.
Proof. by case: a => [x|] //= e; exists x. Qed.

Lemma mem_from_to a b i : (i \in from_to a b) = (a <= i <= b)%N.
Proof. by rewrite mem_index_iota ltnS. Qed.

Lemma all3_means (a : nat -> option bool) (P : nat -> Prop) s : (forall i, holds3 (a i) (P i)) ->
  holds3 (foldr (fun i => and3 (a i)) (Some true) s) (forall i, i \in s -> P i).
Proof.
move=> h; elim: s => [|i s IH] /=; first by [].
have := and3_means (h i) IH; case: and3 => [[]|] //=.
  by case=> p q j; rewrite in_cons => /predU1P[->|/q].
by move=> np q; apply: np; split=> [|j js]; apply: q; rewrite in_cons ?eqxx // js orbT.
Qed.

Lemma some3_means (a : nat -> option bool) (P : nat -> Prop) s : (forall i, holds3 (a i) (P i)) ->
  holds3 (foldr (fun i => or3 (a i)) (Some false) s) (exists2 i, i \in s & P i).
Proof.
move=> h; elim: s => [|i s IH] /=; first by case.
have := or3_means (h i) IH; case: or3 => [[]|] //=.
  case=> [p|[j js p]]; first by exists i; rewrite // mem_head.
  by exists j; rewrite // in_cons js orbT.
move=> np [j]; rewrite in_cons => /predU1P[->|js] p; apply: np; first by left.
by right; exists j.
Qed.

End Soundness.
