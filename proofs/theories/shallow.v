(*******************************************************************************)
(* The rank-constrained problem (2) and its link with the network.             *)
(*                                                                             *)
(*  shallow_min_global == Theorem 2.2: a local minimum T of rank k is A B with *)
(*                        (A, B) a curve minimum; if the rank is less than k,  *)
(*                        rank one directions are free and the gradient is 0   *)
(*     product_factors == a matrix of rank at most all widths is a product     *)
(* product_global_rank == Theorem 2.1 in its strong form                       *)
(*******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements calculus frobenius network stationarity.
From DeepLinear Require Import second_order rank_constrained no_bad_minima.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Shallow.
Variable R : realFieldType.

Lemma small_quad m n (A E F : 'M[R]_(m, n)) e : 0 < e ->
  exists2 t0, 0 < t0 & forall t, `|t| < t0 -> mxclose e A (A + t *: E + t ^+ 2 *: F).
Proof.
move=> e0; have e2 : 0 < e / 2%:R by rewrite divr_gt0 ?ltr0n.
have [t1 t10 h1] := small_pert A E e2; have [t2 t20 h2] := small_pert (0 : 'M_(m, n)) F e2.
exists (Num.min 1 (Num.min t1 t2)) => [|t]; first by rewrite !lt_minr ltr01 t10.
rewrite !lt_minr => /and3P[l0 l1 l2]; rewrite (splitr e).
apply: mxclose_trans (h1 t l1) _ => i j; rewrite [X in `|X - _|]mxE addrC addKr.
have l3 : `|t ^+ 2| < t2.
  apply: le_lt_trans l2; rewrite normrX expr2 ler_pimulr // ltW //.
by have := h2 _ l3 i j; rewrite add0r [X in `|_ - X|]mxE subr0.
Qed.

Theorem shallow_min_global q n m k (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) T :
  local_min_rank k X Y T -> global_min_rank k X Y T.
Proof.
case=> rk [e e0 h]; split=> // T' rk'.
move: rk; rewrite leq_eqVlt => /predU1P[rk|rk].
  have fA := col_base_full T; set A := col_base T in fA; set B := row_base T.
  have ET : T = A *m B by rewrite mulmx_base.
  have cm : curve_min A B X Y.
    move=> S U; have [t0 t00 st] := small_quad (A *m B) (S *m B + A *m U) (S *m U) e0.
    exists t0 => // t lt; rewrite -ET; apply: h.
      by rewrite -rk; apply: leq_trans (mxrankM_maxl _ _) (rank_leq_col _).
    have -> : (A + t *: S) *m (B + t *: U)
              = A *m B + t *: (S *m B + A *m U) + t ^+ 2 *: (S *m U).
      rewrite mulmxDl !mulmxDr -!scalemxAl -!scalemxAr scalerA -expr2 scalerDr.
      by rewrite -!addrA; congr (_ + _); rewrite addrCA.
    by have := st t lt; rewrite -{1}ET.
  have := curve_min_global fA cm (R' := T').
  by rewrite -ET rk; apply.
rewrite -qloss_le; apply: grad0_global; apply: trdot_eq0 => E.
have r1 (u : 'cV[R]_q) (v : 'rV[R]_n) : \tr (grad 1%:M X Y T *m (u *m v)^T) = 0.
  apply: qloss_stat; have [t0 t00 st] := small_pert T (u *m v) e0.
  exists t0 => // t lt; rewrite qloss_le; apply: h; last exact: st.
  apply: leq_trans (mxrank_add _ _) _; apply: leq_trans (_ : _ <= \rank T + 1)%N _.
    rewrite leq_add2l; apply: leq_trans (mxrank_scale _ _) _.
    by apply: leq_trans (mxrankM_maxl _ _) (rank_leq_col _).
  by rewrite addn1.
have -> : E = \sum_j (col j E *m delta_mx 0 j).
  apply/matrixP => a b; rewrite summxE (bigD1 b) //= big1 ?addr0.
    by rewrite !mxE big_ord1 !mxE !eqxx mulr1.
  by move=> j /negPf ne; rewrite !mxE big_ord1 !mxE [b == j]eq_sym ne andbF mulr0.
by rewrite linear_sum mulmx_sumr linear_sum big1 // => j _; exact: r1.
Qed.

Lemma product_rank d n (W : weights R d) i : (i <= n)%N -> (\rank (prodW W n) <= d i)%N.
Proof.
move=> le; rewrite -(subnK le) prodW_cat.
by apply: leq_trans (mxrankM_maxl _ _) (rank_leq_col _).
Qed.

Lemma rank_factors q n k (T : 'M[R]_(q, n)) : (\rank T <= k)%N ->
  exists (A : 'M[R]_(q, k)) (B : 'M[R]_(k, n)), A *m B = T.
Proof.
move=> rk; exists (col_base T *m pid_mx (\rank T)), (pid_mx (\rank T) *m row_base T).
rewrite mulmxA -(mulmxA (col_base T)) pid_mx_id // pid_mx_1 mulmx1.
exact: mulmx_base.
Qed.

Lemma product_factors n d (T : 'M[R]_(d n.+1, d 0%N)) :
  (forall i, (i <= n.+1)%N -> (\rank T <= d i)%N) -> exists V : weights R d, prodW V n.+1 = T.
Proof.
elim: n T => [|n IH] T wd.
  by exists (upd (fun=> 0) (T : 'M_(d 1%N, d 0%N))); rewrite /= upd_eq mulmx1.
pose A := col_base T *m (pid_mx (\rank T) : 'M_(_, d n.+1)).
pose B := (pid_mx (\rank T) : 'M_(d n.+1, _)) *m row_base T.
have EAB : A *m B = T.
  rewrite /A /B mulmxA -(mulmxA (col_base T)) pid_mx_id ?wd //.
  by rewrite pid_mx_1 mulmx1 mulmx_base.
have rB : (\rank B <= \rank T)%N.
  by apply: leq_trans (mxrankM_maxr _ _) (rank_leq_row _).
have [|V EV] := IH B; first by move=> i li; apply: leq_trans rB (wd _ (leqW li)).
exists (upd V A); rewrite -[prodW _ _]/(upd V A n.+1 *m prodW (upd V A) n.+1) upd_eq -EAB -EV.
by congr (_ *m _); apply: prodW_ext => i li; rewrite upd_neq // neq_ltn li.
Qed.

Theorem product_global_rank d H p m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m))
    (W : weights R d) : (0 < H)%N -> bottleneck d H p -> local_min X Y W ->
  global_min_rank (d p) X Y (prodW W H).
Proof.
case: H Y => [|H] Y // _ [pH wd] lm; split; first exact: product_rank.
move=> T rT; have [|V <-] := @product_factors H d T.
  by move=> i li; apply: leq_trans rT (wd i li).
by rewrite -qloss_le -!lossE; exact: no_bad_local_minima lm V.
Qed.

Lemma global_min_rank_local q n m k (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) T :
  global_min_rank k X Y T -> local_min_rank k X Y T.
Proof. by case=> rk h; split=> //; exists 1 => // T' rk' _; exact: h. Qed.

End Shallow.
