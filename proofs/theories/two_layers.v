(******************************************************************************)
(* Two layers, any data and widths: a critical point A B whose Hessian form   *)
(* is nonnegative is a global minimum. So every saddle has a direction of     *)
(* negative curvature.                                                        *)
(*                                                                            *)
(*     second == for all S and T, the second derivative of the loss along     *)
(*               (A + t S)(B + t T) is nonnegative                            *)
(* deficient  == if A is not injective, moves that A does not see kill the    *)
(*               gradient                                                     *)
(* second_order_global == the theorem                                         *)
(*  negative_direction == at a critical point that is no global minimum some  *)
(*               (S, T) has a negative second derivative                      *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements calculus frobenius ky_fan second_order rank_constrained
  stationarity words symmetric.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Section TwoLayers.
Variable R : realFieldType.
Variables (q k n m : nat) (A : 'M[R]_(q, k)) (B : 'M[R]_(k, n)).
Variables (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) (N : 'M[R]_(q, n)).
Local Notation E := (A *m B *m X - Y).
Local Notation Z := (N *m X).
Hypothesis gA : E *m (B *m X)^T = 0.
Hypothesis gB : A^T *m E *m X^T = 0.
Hypothesis second : forall (S : 'M[R]_(q, k)) (T : 'M[R]_(k, n)),
  0 <= 2%:R * \tr (E *m (S *m T *m X)^T) + sqnorm ((S *m B + A *m T) *m X).
Section Full.
Hypothesis fA : row_full A.
Hypothesis EN : Z *m X^T = Y *m X^T.
Lemma second_pair (w0 : 'cV[R]_k) (u : 'cV[R]_q) : A^T *m u = 0 ->
  sqnorm (A *m w0) * sqnorm (Z^T *m u) <= sqnorm u * sqnorm (Z^T *m (A *m w0)).
Proof.
move=> Au; set w := A *m w0.
have ATP : A^T *m proj A = A^T by rewrite -[in RHS](projA fA) trmx_mul projT.
have uA : u^T *m A = 0 by rewrite -[A]trmxK -trmx_mul Au trmx0.
have uP : u^T *m proj A = 0 by rewrite /proj !mulmxA uA !mul0mx.
have wP : w^T *m proj A = w^T by rewrite /w trmx_mul -mulmxA ATP.
have wu : w^T *m u = 0 by rewrite /w trmx_mul -mulmxA Au mulmx0.
have := second (u *m (w^T *m A)) (w0 *m (u^T *m N)).
have -> : u *m (w^T *m A) *m (w0 *m (u^T *m N)) *m X = sqnorm w *: (u *m (u^T *m Z)).
  have -> : u *m (w^T *m A) *m (w0 *m (u^T *m N)) *m X = u *m (w^T *m w) *m (u^T *m Z).
    by rewrite /w !mulmxA.
  by rewrite sqnorm_scalar mul_mx_scalar -scalemxAl.
have -> : (u *m (w^T *m A) *m B + A *m (w0 *m (u^T *m N))) *m X
          = u *m (w^T *m Z) + w *m (u^T *m Z).
  rewrite mulmxDl; congr (_ + _); last by rewrite /w !mulmxA.
  have -> : u *m (w^T *m A) *m B *m X = u *m (w^T *m (A *m B *m X)) by rewrite !mulmxA.
  by rewrite (proj_optimum fA EN gB) (mulmxA w^T) wP.
rewrite sqnormD !sqnorm_outer.
have -> : \tr (u *m (w^T *m Z) *m (w *m (u^T *m Z))^T) = 0.
  have -> : (w *m (u^T *m Z))^T = (u^T *m Z)^T *m w^T by rewrite trmx_mul.
  by rewrite mulmxA mxtrace_mulC !mulmxA wu !mul0mx mxtrace0.
have EZ : E *m Z^T = - ((1%:M - proj A) *m Z *m Z^T).
  rewrite (residual_optimum fA EN gB) mulmxDl [X in _ + X](_ : _ = 0) ?addr0 ?mulNmx //.
  by rewrite [Z^T]trmx_mul mulmxA (least_squares_orth EN) mul0mx.
have -> : \tr (E *m (sqnorm w *: (u *m (u^T *m Z)))^T) = - (sqnorm w * sqnorm (Z^T *m u)).
  rewrite linearZ /= -scalemxAr mxtraceZ -mulrN; congr (_ * _).
  have -> : (u *m (u^T *m Z))^T = Z^T *m u *m u^T.
    by move: Z => Z'; rewrite !trmx_mul trmxK.
  have -> : E *m (Z^T *m u *m u^T) = E *m Z^T *m u *m u^T by rewrite !mulmxA.
  rewrite EZ [LHS]mxtrace_mulC !mulNmx mulmxN linearN /=; congr (- _).
  move: Z => Z'; rewrite !mulmxA mulmxBr mulmx1 uP subr0.
  by rewrite sqnormE [RHS]mxtrace_mulC trmx_mul trmxK !mulmxA.
have tw (v : 'cV[R]_q) : sqnorm (v^T *m Z) = sqnorm (Z^T *m v).
  by move: Z => Z'; rewrite -sqnorm_tr trmx_mul trmxK.
rewrite !tw mulr0 addr0; set a := sqnorm w * _; set b := sqnorm u * _.
have -> : 2%:R * - a + (b + a) = b - a by ring.
by rewrite subr_ge0.
Qed.


End Full.

Lemma linear_small (a b : R) : 0 <= b -> (forall t, 0 <= a * t + b * t ^+ 2) -> a = 0.
Proof.
move=> b0 h; have [|//] := @quartic_min R a b 0 0 1 ltr01.
by move=> t _; rewrite !mul0r !addr0.
Qed.

(* Without injectivity rank one moves that A does not see kill the gradient. *)
Lemma deficient : ~~ row_full A -> gradient X Y (A *m B) = 0.
Proof.
rewrite /row_full => nf; have K0 : kermx A^T != 0.
  rewrite -mxrank_eq0 mxrank_ker mxrank_tr subn_eq0 -ltnNge.
  by rewrite ltn_neqAle nf rank_leq_col.
have [i Ki] : exists i, row i (kermx A^T) != 0.
  by apply/existsP; rewrite -negb_forall; apply: contra K0 => /forallP h; apply/eqP/row_matrixP => i; rewrite row0; apply/eqP.
set u := row i (kermx A^T) in Ki; have Au : A *m u^T = 0.
  by apply: (can_inj (@trmxK _ _ _)); rewrite trmx_mul trmxK trmx0 /u -row_mul mulmx_ker row0.
apply: trdot_eq0 => F.
have su : sqnorm u != 0 by apply: contra Ki => /eqP/sqnorm_eq0 ->.
suff all (a : 'cV[R]_q) (b : 'rV[R]_n) : \tr (gradient X Y (A *m B) *m (a *m b)^T) = 0.
  have -> : F = \sum_j (col j F *m delta_mx 0 j).
    apply/matrixP => c e; rewrite summxE (bigD1 e) //= big1 ?addr0.
      by rewrite !mxE big_ord1 !mxE !eqxx mulr1.
    by move=> j /negPf ne; rewrite !mxE big_ord1 !mxE [e == j]eq_sym ne andbF mulr0.
  by rewrite linear_sum mulmx_sumr linear_sum big1 // => j _; exact: all.
have h t := second (t *: (a *m u)) (u^T *m b).
have {h} h t : 0 <= (2%:R * sqnorm u * \tr (gradient X Y (A *m B) *m (a *m b)^T)) * t
    + sqnorm (a *m u *m B *m X) * t ^+ 2.
  have := h t; rewrite [A *m (u^T *m b)]mulmxA Au mul0mx addr0 -!scalemxAl sqnormZ.
  have -> : a *m u *m (u^T *m b) *m X = sqnorm u *: (a *m b *m X).
    have -> : a *m u *m (u^T *m b) = a *m (u *m u^T) *m b by rewrite !mulmxA.
    have -> : u *m u^T = (sqnorm u)%:M by have := sqnorm_scalar u^T; rewrite trmxK sqnorm_tr.
    by rewrite mul_mx_scalar -!scalemxAl.
  rewrite scalerA linearZ /= -scalemxAr mxtraceZ /gradient trmx_mul -(mulmxA E) => g.
  by rewrite [X in 0 <= X + _](_ : _ = 2%:R * (t * sqnorm u * \tr (E *m (X^T *m (a *m b)^T)))) ?[_ * t ^+ 2]mulrC //; ring.
have := linear_small (sqnorm_ge0 _) h => /eqP; rewrite !mulf_eq0 pnatr_eq0 (negPf su) /=.
by move/eqP.
Qed.

End TwoLayers.

Theorem second_order_global (R : realFieldType) q k n m (A : 'M[R]_(q, k)) (B : 'M[R]_(k, n))
    (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) :
  (A *m B *m X - Y) *m (B *m X)^T = 0 -> A^T *m (A *m B *m X - Y) *m X^T = 0 ->
  (forall S T, 0 <= 2%:R * \tr ((A *m B *m X - Y) *m (S *m T *m X)^T) + sqnorm ((S *m B + A *m T) *m X)) ->
  forall R' : 'M[R]_(q, n), (\rank R' <= k)%N -> shallow_loss X Y (A *m B) <= shallow_loss X Y R'.
Proof.
move=> gA gB second R' rk; case: (boolP (row_full A)) => [fA|/(deficient second) g0].
  have [N EN] := least_squares X Y.
  apply: (rank_constrained_min fA EN gA gB) rk => w0 u Au; exact: (second_pair gB second fA EN).
by rewrite -qloss_le; apply: grad0_global; rewrite gradE.
Qed.

(* Either the second derivative is nonnegative along all lines, or it is negative along one. *)
Lemma second_dichotomy (R : realFieldType) q k n m (A : 'M[R]_(q, k)) (B : 'M[R]_(k, n))
    (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) :
  (forall S T, 0 <= 2%:R * \tr ((A *m B *m X - Y) *m (S *m T *m X)^T) + sqnorm ((S *m B + A *m T) *m X)) \/
  exists S T, 2%:R * \tr ((A *m B *m X - Y) *m (S *m T *m X)^T) + sqnorm ((S *m B + A *m T) *m X) < 0.
Proof.
set E := A *m B *m X - Y.
pose S (u : 'cV[R]_(q * k + k * n)) : 'M[R]_(q, k) := vec_mx (usubmx u)^T.
pose T (u : 'cV[R]_(q * k + k * n)) : 'M[R]_(k, n) := vec_mx (dsubmx u)^T.
have SD u v : S (u + v) = S u + S v by rewrite /S !linearD.
have TD u v : T (u + v) = T u + T v by rewrite /T !linearD.
have SZ a u : S (a *: u) = a *: S u by rewrite /S !linearZ.
have TZ a u : T (a *: u) = a *: T u by rewrite /T !linearZ.
pose first u := (S u *m B + A *m T u) *m X.
pose b u v := \tr (E *m (S u *m T v *m X)^T) + \tr (E *m (S v *m T u *m X)^T) + \tr (first u *m (first v)^T).
have bE u : b u u = 2%:R * \tr (E *m (S u *m T u *m X)^T) + sqnorm (first u).
  by rewrite /b sqnormE -mulr2n mulr_natl.
have := @form_dichotomy R _ b; case.
- move=> u v; rewrite /b [X in X + _]addrC; congr (_ + _).
  by rewrite -mxtrace_tr trmx_mul trmxK.
- move=> u v w; have fD : first (u + v) = first u + first v.
    by rewrite /first SD TD (mulmxDl (S u)) (mulmxDr A) addrACA mulmxDl.
  have E1 : \tr (E *m ((S u + S v) *m T w *m X)^T) = \tr (E *m (S u *m T w *m X)^T) + \tr (E *m (S v *m T w *m X)^T).
    by rewrite (mulmxDl (S u)) (mulmxDl (S u *m T w)) [(_ + _)^T]linearD /= (mulmxDr E) mxtraceD.
  have E2 : \tr (E *m (S w *m (T u + T v) *m X)^T) = \tr (E *m (S w *m T u *m X)^T) + \tr (E *m (S w *m T v *m X)^T).
    by rewrite (mulmxDr (S w)) (mulmxDl (S w *m T u)) [(_ + _)^T]linearD /= (mulmxDr E) mxtraceD.
  by rewrite /b fD SD TD E1 E2 (mulmxDl (first u)) mxtraceD [X in X + _]addrACA addrACA.
- move=> a u w; have fZ : first (a *: u) = a *: first u.
    by rewrite /first SZ TZ -scalemxAl -scalemxAr -scalerDr -scalemxAl.
  rewrite /b fZ SZ TZ !mulrDr; congr (_ + _ + _).
  + by rewrite -!scalemxAl linearZ /= -scalemxAr mxtraceZ.
  + by rewrite -scalemxAr -scalemxAl linearZ /= -scalemxAr mxtraceZ.
  by rewrite -scalemxAl mxtraceZ.
- move=> nonneg; left=> S' T'; pose u : 'cV[R]_(q * k + k * n) := col_mx (mxvec S')^T (mxvec T')^T.
  by have := nonneg u; rewrite bE /first /S /T col_mxKu col_mxKd !trmxK !mxvecK.
by case=> u neg; right; exists (S u), (T u); rewrite -bE.
Qed.

Theorem negative_direction (R : realFieldType) q k n m (A : 'M[R]_(q, k)) (B : 'M[R]_(k, n))
    (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) (R' : 'M[R]_(q, n)) :
  (A *m B *m X - Y) *m (B *m X)^T = 0 -> A^T *m (A *m B *m X - Y) *m X^T = 0 ->
  (\rank R' <= k)%N -> shallow_loss X Y R' < shallow_loss X Y (A *m B) ->
  exists S T, 2%:R * \tr ((A *m B *m X - Y) *m (S *m T *m X)^T) + sqnorm ((S *m B + A *m T) *m X) < 0.
Proof.
move=> gA gB rk lt; have [nonneg|//] := second_dichotomy A B X Y.
by have := second_order_global gA gB nonneg rk; rewrite leNgt lt.
Qed.
