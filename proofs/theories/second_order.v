(******************************************************************************)
(* First and second order conditions at a minimum along the curves            *)
(* (A + t S) (B + t T), for all S and T.                                      *)
(*                                                                            *)
(* curve_min A B X Y == shallow_loss X Y has a minimum at t = 0 along each    *)
(*                      such curve                                            *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements calculus frobenius.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section SecondOrder.
Variable R : realFieldType.

Definition curve_min q k n m (A : 'M[R]_(q, k)) (B : 'M[R]_(k, n))
    (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) :=
  forall (S : 'M[R]_(q, k)) (T : 'M[R]_(k, n)), exists2 e, 0 < e & forall t, `|t| < e ->
    shallow_loss X Y (A *m B) <= shallow_loss X Y ((A + t *: S) *m (B + t *: T)).

Section Conditions.
Variables (q k n m : nat) (A : 'M[R]_(q, k)) (B : 'M[R]_(k, n)).
Variables (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)).
Hypothesis cm : curve_min A B X Y.
Local Notation E := (A *m B *m X - Y).

Lemma curve_expand (S : 'M[R]_(q, k)) (T : 'M[R]_(k, n)) t :
  shallow_loss X Y ((A + t *: S) *m (B + t *: T)) =
  shallow_loss X Y (A *m B) + t * (2%:R * \tr (E *m ((S *m B + A *m T) *m X)^T))
  + t ^+ 2 * (2%:R * \tr (E *m (S *m T *m X)^T) + sqnorm ((S *m B + A *m T) *m X))
  + t ^+ 3 * (2%:R * \tr ((S *m B + A *m T) *m X *m (S *m T *m X)^T))
  + t ^+ 4 * sqnorm (S *m T *m X).
Proof.
rewrite /shallow_loss.
have -> : (A + t *: S) *m (B + t *: T) = A *m B + (t *: (S *m B + A *m T) + t ^+ 2 *: (S *m T)).
  rewrite mulmxDl !mulmxDr -!scalemxAl -!scalemxAr scalerA -expr2 scalerDr.
  by rewrite -!addrA; congr (_ + _); rewrite addrCA.
have -> : (A *m B + (t *: (S *m B + A *m T) + t ^+ 2 *: (S *m T))) *m X - Y =
   (E + t *: ((S *m B + A *m T) *m X)) + t ^+ 2 *: (S *m T *m X).
  by rewrite mulmxDl [in LHS](mulmxDl (t *: _)) -!scalemxAl addrAC addrA.
set D1 := (S *m B + A *m T) *m X; set D2 := S *m T *m X; set E0 := E.
have trZ2 (F G : 'M[R]_(q, m)) s : \tr (F *m (s *: G)^T) = s * \tr (F *m G^T).
  by rewrite linearZ /= -scalemxAr mxtraceZ.
have trZ1 (F G : 'M[R]_(q, m)) s : \tr (s *: F *m G^T) = s * \tr (F *m G^T).
  by rewrite -scalemxAl mxtraceZ.
rewrite !sqnormD !sqnormZ mulmxDl mxtraceD !trZ2 trZ1; clear trZ1 trZ2.
clearbody D1 D2 E0.
move: (\tr _) (\tr _) (\tr _) (sqnorm _) (sqnorm _) (sqnorm _) => x1 x2 x3 y1 y2 y3.
by ring.
Qed.

Lemma curve_conditions (S : 'M[R]_(q, k)) (T : 'M[R]_(k, n)) :
  \tr (E *m ((S *m B + A *m T) *m X)^T) = 0 /\
  0 <= 2%:R * \tr (E *m (S *m T *m X)^T) + sqnorm ((S *m B + A *m T) *m X).
Proof.
have [e e0 h] := cm S T; set a := \tr _; set b := (X in 0 <= X).
suff [/eqP a0 b0] : 2%:R * a = 0 /\ 0 <= b.
  by split=> //; move: a0; rewrite mulf_eq0 pnatr_eq0 => /eqP.
apply: (@quartic_min _ _ _ (2%:R * \tr ((S *m B + A *m T) *m X *m (S *m T *m X)^T))
  (sqnorm (S *m T *m X)) e e0) => t te; have := h t te.
rewrite curve_expand -/a -/b -!addrA ler_addl !addrA.
by rewrite (mulrC t) ![t ^+ _ * _]mulrC.
Qed.

Lemma curve_first (S : 'M[R]_(q, k)) (T : 'M[R]_(k, n)) :
  \tr (E *m ((S *m B + A *m T) *m X)^T) = 0.
Proof. by have [] := curve_conditions S T. Qed.

Lemma curve_second (S : 'M[R]_(q, k)) (T : 'M[R]_(k, n)) :
  0 <= 2%:R * \tr (E *m (S *m T *m X)^T) + sqnorm ((S *m B + A *m T) *m X).
Proof. by have [] := curve_conditions S T. Qed.

Lemma curve_gradA : E *m (B *m X)^T = 0.
Proof.
apply: trdot_eq0 => S'; have := curve_first S' 0.
by rewrite mulmx0 addr0 -[S' *m B *m X]mulmxA (trmx_mul S') mulmxA.
Qed.

Lemma curve_gradB : A^T *m E *m X^T = 0.
Proof.
apply: trdot_eq0 => T'; have := curve_first 0 T'.
by rewrite mul0mx add0r !trmx_mul !mulmxA mxtrace_mulC !mulmxA.
Qed.

End Conditions.
End SecondOrder.
