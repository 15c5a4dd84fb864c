(******************************************************************************)
(* Sufficient conditions for a global minimum of ||T X - Y||^2 among the      *)
(* matrices T of rank at most k, and their necessity at a product A B.        *)
(*                                                                            *)
(* Let A have k columns and be injective, N be a least squares solution       *)
(* (N X X^T = Y X^T), Z = N X, E = A B X - Y. If                              *)
(*   (gA)   E (B X)^T = 0,                                                    *)
(*   (gB)   A^T E X^T = 0,                                                    *)
(*   (pair) |w|^2 |Z^T u|^2 <= |u|^2 |Z^T w|^2 for w = A w0 and A^T u = 0,    *)
(* then A B is a global minimum (rank_constrained_min). A curve minimum       *)
(* satisfies the three of them (curve_min_global).                            *)
(*                                                                            *)
(* Idea. ||T X - Y||^2 is ||T X - Z||^2 plus a constant. By (gB), A B X = P Z *)
(* with P the projector onto the columns of A; by (gA), P and Z Z^T commute;  *)
(* so the Ky Fan comparison applies to P and to the projector Q onto the      *)
(* columns of T, and ||T X - Z|| >= ||(1 - Q) Z|| >= ||(1 - P) Z||.           *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements frobenius ky_fan second_order.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section RankConstrained.
Variable R : realFieldType.

Lemma proj_residual q r n m (C : 'M[R]_(q, r)) (T : 'M[R]_(r, n)) (X : 'M[R]_(n, m)) Z :
  row_full C -> (1%:M - proj C) *m Z = - ((1%:M - proj C) *m (C *m T *m X - Z)).
Proof.
move=> fC; have h : (1%:M - proj C) *m C = 0 by rewrite mulmxBl mul1mx projA // subrr.
by rewrite mulmxBr opprB -[C *m T *m X]mulmxA (mulmxA _ C) h mul0mx subr0.
Qed.

Section Sufficient.
Variables (q k n m : nat) (A : 'M[R]_(q, k)) (B : 'M[R]_(k, n)).
Variables (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) (N : 'M[R]_(q, n)).
Local Notation E := (A *m B *m X - Y).
Local Notation Z := (N *m X).
Local Notation P := (proj A).
Hypothesis fA : row_full A.
Hypothesis EN : Z *m X^T = Y *m X^T.
Hypothesis gA : E *m (B *m X)^T = 0.
Hypothesis gB : A^T *m E *m X^T = 0.

Lemma shallow_loss_split (T : 'M[R]_(q, n)) :
  shallow_loss X Y T = sqnorm (T *m X - Z) + sqnorm (Z - Y).
Proof.
rewrite /shallow_loss; have -> : T *m X - Y = (T *m X - Z) + (Z - Y) by rewrite addrA subrK.
rewrite sqnormD [in \tr _](_ : (T *m X - Z) *m (Z - Y)^T = 0) ?mxtrace0 ?mulr0 ?addr0 //.
apply: (can_inj (@trmxK _ _ _)); rewrite trmx0 trmx_mul trmxK -mulmxBl trmx_mul mulmxA.
by rewrite mulmxBl EN subrr mul0mx.
Qed.

Lemma proj_optimum : A *m B *m X = P *m Z.
Proof.
have h : A^T *m (A *m B - N) *m X = 0.
  have e0 : (A *m B - N) *m X *m X^T = E *m X^T by rewrite !mulmxBl EN.
  by apply: gram_cancel; rewrite -[A^T *m _ *m X]mulmxA -mulmxA e0 mulmxA.
have h2 : P *m (A *m B - N) *m X = 0 by rewrite /proj -2!mulmxA (mulmxA A^T) h mulmx0.
have := h2; rewrite mulmxBr mulmxBl mulmxA projA // => /eqP; rewrite subr_eq0 => /eqP ->.
by rewrite mulmxA.
Qed.

Lemma residual_optimum : E = - ((1%:M - P) *m Z) + (Z - Y).
Proof. by rewrite proj_optimum mulmxBl mul1mx opprB addrA subrK. Qed.

Lemma least_squares_orth : (Z - Y) *m X^T = 0.
Proof. by rewrite mulmxBl EN subrr. Qed.

Lemma proj_commute : (1%:M - P) *m (Z *m Z^T) *m A = 0.
Proof.
have PA := projA fA; have PT : P^T = P := projT A.
have h : (1%:M - P) *m Z *m (B *m X)^T = 0.
  have := gA; rewrite residual_optimum mulmxDl [X in _ + X](_ : _ = 0); last first.
    by rewrite trmx_mul mulmxA least_squares_orth mul0mx.
  by rewrite addr0 mulNmx => /eqP; rewrite oppr_eq0 => /eqP.
have h' : (1%:M - P) *m Z *m (P *m Z)^T = 0.
  have -> : (P *m Z)^T = (B *m X)^T *m A^T by rewrite -proj_optimum -mulmxA trmx_mul.
  by rewrite (mulmxA (_ *m Z)) h mul0mx.
suff -> : (1%:M - P) *m (Z *m Z^T) *m A = (1%:M - P) *m Z *m (P *m Z)^T *m A.
  by rewrite h' mul0mx.
by move: PA PT; move: P => P' PA PT; rewrite (trmx_mul P') PT -!mulmxA PA.
Qed.

Theorem rank_constrained_min :
  (forall (w0 : 'cV[R]_k) (u : 'cV[R]_q), A^T *m u = 0 ->
     sqnorm (A *m w0) * sqnorm (Z^T *m u) <= sqnorm u * sqnorm (Z^T *m (A *m w0))) ->
  forall R' : 'M[R]_(q, n), (\rank R' <= k)%N ->
    shallow_loss X Y (A *m B) <= shallow_loss X Y R'.
Proof.
move=> pair R' rk; rewrite !shallow_loss_split ler_add2r.
have -> : A *m B *m X - Z = - ((1%:M - P) *m Z).
  by rewrite mulmxBl mul1mx opprB proj_optimum.
rewrite sqnormN; apply: le_trans (_ : sqnorm ((1%:M - proj (col_base R')) *m Z) <= _).
  by apply: ky_fan => //; [exact: col_base_full | exact: proj_commute].
have fC := col_base_full R'.
rewrite (proj_residual (row_base R') X Z fC) mulmx_base sqnormN.
by apply: proj_contract; [exact: projT | exact: projP].
Qed.

End Sufficient.

Section Necessary.
Variables (q k n m : nat) (A : 'M[R]_(q, k)) (B : 'M[R]_(k, n)).
Variables (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) (N : 'M[R]_(q, n)).
Local Notation E := (A *m B *m X - Y).
Local Notation Z := (N *m X).
Hypothesis cm : curve_min A B X Y.
Hypothesis fA : row_full A.
Hypothesis EN : Z *m X^T = Y *m X^T.

(* The second order condition for S = u w^T A and T = w0 u^T N. The term of   *)
(* second order is |w|^2 u u^T Z, the one of first order u w^T Z + w u^T Z.   *)
Lemma curve_pair (w0 : 'cV[R]_k) (u : 'cV[R]_q) : A^T *m u = 0 ->
  sqnorm (A *m w0) * sqnorm (Z^T *m u) <= sqnorm u * sqnorm (Z^T *m (A *m w0)).
Proof.
move=> Au; set w := A *m w0.
have [gA gB] := (curve_gradA cm, curve_gradB cm).
have ATP : A^T *m proj A = A^T by rewrite -[in RHS](projA fA) trmx_mul projT.
have uA : u^T *m A = 0 by rewrite -[A]trmxK -trmx_mul Au trmx0.
have uP : u^T *m proj A = 0 by rewrite /proj !mulmxA uA !mul0mx.
have wP : w^T *m proj A = w^T by rewrite /w trmx_mul -mulmxA ATP.
have wu : w^T *m u = 0 by rewrite /w trmx_mul -mulmxA Au mulmx0.
have := curve_second cm (u *m (w^T *m A)) (w0 *m (u^T *m N)).
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

End Necessary.

Theorem curve_min_global q k n m (A : 'M[R]_(q, k)) (B : 'M[R]_(k, n))
    (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) : row_full A -> curve_min A B X Y ->
  forall R' : 'M[R]_(q, n), (\rank R' <= k)%N ->
    shallow_loss X Y (A *m B) <= shallow_loss X Y R'.
Proof.
move=> fA cm R' rk; have [N EN] := least_squares X Y.
apply: (rank_constrained_min fA EN (curve_gradA cm) (curve_gradB cm)) rk => w0 u.
by move=> Au; apply: (curve_pair cm fA EN).
Qed.

End RankConstrained.
