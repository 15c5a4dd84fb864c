(******************************************************************************)
(* The rank-bound rule (K3) in one matrix: a critical point P of rank k of    *)
(* ||T X - Y||^2 is a global minimum among the matrices T of rank at most k,  *)
(* if mu separates the singular values that are kept from the others.         *)
(*                                                                            *)
(*     bounded_rank_min : the rule, with N X X^T = Y X^T                      *)
(*  rank_bound q n m k P X Y mu == its conditions, computed, where N = Y X^+  *)
(*          rank_boundP : what they say                                       *)
(*                                                                            *)
(* rank_rule.v is that of a network, with the gradients of two layers only.   *)
(******************************************************************************)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words frobenius bottleneck rank_constrained.
From DeepLinear Require Import embedding evaluation values formulas.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope nat_scope with N.
Local Open Scope ring_scope.

Section Rule.
Variables (R : realFieldType) (q n m k : nat).
Variables (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) (P N : 'M[R]_(q, n)) (mu : R).
Local Notation E := (P *m X - Y).
Local Notation S := (P *m X).

Theorem bounded_rank_min :
  \rank P = k ->
  E *m X^T *m P^T = 0 -> P^T *m (E *m X^T) = 0 ->
  N *m X *m X^T = Y *m X^T ->
  (forall w : 'cV[R]_n, mu * sqnorm (P *m w) <= sqnorm (S^T *m (P *m w))) ->
  (forall u : 'cV[R]_q, sqnorm ((N *m X - S)^T *m u) <= mu * sqnorm u) ->
  forall T : 'M[R]_(q, n), (\rank T <= k)%N -> shallow_loss X Y P <= shallow_loss X Y T.
Proof.
have [r [A [B [Er fA fB EP]]]] : exists r, exists A : 'M_(q, r), exists B : 'M_(r, n),
    [/\ r = \rank P, row_full A, row_free B & P = A *m B].
  by exists (\rank P), (col_base P), (row_base P); rewrite col_base_full row_base_free mulmx_base.
move=> rk top bot EN kept cut T rT; rewrite [in X in X <= _]EP.
have gA : (A *m B *m X - Y) *m (B *m X)^T = 0.
  by apply: (canc_r fA); rewrite -(mulmxA (_ - _)) -trmx_mul (mulmxA A) -EP trmx_mul mulmxA.
have gB : A^T *m (A *m B *m X - Y) *m X^T = 0.
  by apply: (canc_l fB); rewrite -(mulmxA A^T) (mulmxA B^T) -trmx_mul -EP.
apply: (rank_constrained_min fA EN gA gB); last by rewrite Er rk.
move=> w0 u Au; pose w := pinvmx B *m w0.
have Ew : A *m w0 = P *m w by rewrite /w EP mulmxA -(mulmxA A) mulmxVp // mulmx1.
have Su : (N *m X)^T *m u = (N *m X - S)^T *m u.
  rewrite linearB mulmxBl /= [X in _ = _ - X](_ : _ = 0) ?subr0 //.
  by rewrite EP -mulmxA trmx_mul -mulmxA Au mulmx0.
have Sw : (N *m X)^T *m (A *m w0) = S^T *m (P *m w).
  by rewrite -Ew EP (proj_optimum fA EN gB) [(proj A *m _)^T]trmx_mul projT -mulmxA (mulmxA (proj A)) projA.
rewrite Su Sw Ew; apply: le_trans (_ : sqnorm (P *m w) * (mu * sqnorm u) <= _).
  by rewrite ler_wpmul2l ?sqnorm_ge0.
by rewrite mulrA [_ * mu]mulrC [X in _ <= X]mulrC ler_wpmul2r ?sqnorm_ge0.
Qed.
End Rule.

(* -- Computed -- *)
Definition rank_bound q n m k (P X Y : fmat) (mu : frac) : bool :=
  let sub r c A B := mat_add r c A (mat_opp B) in
  let S := mat_mul q n m P X in let Pt := mat_tr n P in let Xt := mat_tr m X in
  let G := mat_mul q m n (sub q m S Y) Xt in
  if mat_pinv n m X is Some Xp then
    let Z := mat_mul q n m (mat_mul q m n Y Xp) X in
    let T := sub q m Z S in let PS := mat_mul n q m Pt S in
    [&& if mat_rank q n P is Some r then eqn r k else false,
        mat_eq q q (mat_mul q n q G Pt) mat_zero, mat_eq n n (mat_mul n q n Pt G) mat_zero,
        mat_eq q n (mat_mul q m n Z Xt) (mat_mul q m n Y Xt),
        if mat_psd n (sub n n (mat_mul n m n PS (mat_tr m PS)) (mat_scale n n mu (mat_mul n q n Pt P)))
          is Some true then true else false
      & if mat_psd q (sub q q (mat_scale q q mu (mat_one q)) (mat_mul q m q T (mat_tr m T)))
          is Some true then true else false]
  else false.

Section Soundness.
Variables (R : realFieldType) (q n m k : nat).
Local Notation means r c := (@values.means R (embedding.Mat r c)).

Lemma quad_sub c (A B : 'M[R]_c) v : quad (A - B) v = quad A v - quad B v.
Proof. by rewrite /quad mulmxBr mulmxBl !mxE. Qed.
Lemma quad_scale c a (A : 'M[R]_c) v : quad (a *: A) v = a * quad A v.
Proof. by rewrite /quad -scalemxAr -scalemxAl mxE. Qed.
Lemma quad_gram r c (A : 'M[R]_(r, c)) v : quad (A *m A^T) v = sqnorm (A^T *m v).
Proof.
rewrite /quad; have -> : v^T *m (A *m A^T) *m v = (A^T *m v)^T *m (A^T *m v).
  by rewrite trmx_mul trmxK !mulmxA.
by rewrite sqnorm_scalar mxE mulr1n.
Qed.

Lemma rank_boundP P X Y mu P' X' Y' mu' : rank_bound q n m k P X Y mu = true ->
  means q n P P' -> means n m X X' -> means q m Y Y' -> @values.means R embedding.Num mu mu' ->
  forall T : 'M[R]_(q, n), (\rank T <= k)%N -> shallow_loss X' Y' P' <= shallow_loss X' Y' T.
Proof.
rewrite /rank_bound => + hP hX hY hmu; case Ep: (mat_pinv n m X) => [Xp|] //=.
have hXp := mat_pinv_means Ep hX; set N' := Y' *m words.pinv X'.
have hPt := mat_tr_means hP; have hXt := mat_tr_means hX; have hS := mat_mul_means hP hX.
have hG := mat_mul_means (mat_add_means hS (mat_opp_means hY)) hXt.
have hZ := mat_mul_means (mat_mul_means hY hXp) hX.
have hT := mat_add_means hZ (mat_opp_means hS); have hPS := mat_mul_means hPt hS.
case Er: (mat_rank q n P) => [r|] //; rewrite (mat_rank_means Er hP).
case/and5P => /eqnP rk; rewrite (mat_eq_means (mat_mul_means hG hPt) (mat_zero_means R _ _)) => /eqP top.
rewrite (mat_eq_means (mat_mul_means hPt hG) (mat_zero_means R _ _)) => /eqP bot.
rewrite (mat_eq_means (mat_mul_means hZ hXt) (mat_mul_means hY hXt)) => /eqP EN.
have hK := mat_add_means (mat_mul_means hPS (mat_tr_means hPS))
  (mat_opp_means (mat_scale_means hmu (mat_mul_means hPt hP))).
have hC := mat_add_means (mat_scale_means hmu (mat_one_means R q)) (mat_opp_means (mat_mul_means hT (mat_tr_means hT))).
case/andP; case EK: (mat_psd n _) => [[]|] // _; case EC: (mat_psd q _) => [[]|] // _.
have [_ kept] := mat_psd_means EK hK; have [_ cut] := mat_psd_means EC hC.
apply: (bounded_rank_min (mu := mu') (N := N') rk top bot EN) => [w|u].
  have := kept w; rewrite -/(_ - _) quad_sub quad_scale quad_gram -[in X in mu' * quad (_ *m X) _](trmxK P') quad_gram.
  by rewrite subr_ge0 trmxK trmx_mul trmxK -mulmxA.
have := cut u; rewrite -/(_ - _) quad_sub quad_scale quad_gram subr_ge0.
by rewrite -[1%:M]mulmx1 -[in X in quad (_ *m X) _]trmx1 quad_gram trmx1 mul1mx.
Qed.
End Soundness.
