(******************************************************************************)
(* A comparison of projections in the manner of Ky Fan, without eigenvalues.  *)
(*                                                                            *)
(* Let P project onto the column space of A (k columns), Q onto that of C     *)
(* (r <= k columns), and let M = Z Z^T commute with P. If the quadratic form  *)
(* of M is, per unit length, at least as large on the column space of A as on *)
(* its complement, then ||(1 - P) Z|| <= ||(1 - Q) Z||.                       *)
(*                                                                            *)
(* Idea. Put W = P (1 - Q) and U = (1 - P) Q. Since M commutes with P,        *)
(*   tr PM - tr QM = |Z^T W|^2 - |Z^T U|^2, and |U|^2 <= |W|^2 as r <= k.     *)
(* Summing the hypothesis over all pairs of a column of W and one of U gives  *)
(*   |W|^2 |Z^T U|^2 <= |U|^2 |Z^T W|^2; cancel |U|^2 <= |W|^2.               *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements frobenius.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section KyFan.
Variable R : realFieldType.

Lemma proj_contract q m (Q : 'M[R]_q) (V : 'M[R]_(q, m)) :
  Q^T = Q -> Q *m Q = Q -> sqnorm ((1%:M - Q) *m V) <= sqnorm V.
Proof.
move=> QT QQ; have {2}-> : V = (1%:M - Q) *m V + Q *m V by rewrite mulmxBl mul1mx subrK.
rewrite sqnormD trmx_mul QT mulmxA mxtrace_mulC !mulmxA mulmxBr mulmx1 QQ subrr !mul0mx.
by rewrite linear0 mulr0 addr0 ler_addl sqnorm_ge0.
Qed.

(* The idea is in the header: traces of P, Q and M first, then the sum over pairs. *)
Lemma ky_fan q k r m (A : 'M[R]_(q, k)) (C : 'M[R]_(q, r)) (Z : 'M[R]_(q, m)) :
  row_full A -> row_full C -> (r <= k)%N ->
  (1%:M - proj A) *m (Z *m Z^T) *m A = 0 ->
  (forall (w0 : 'cV[R]_k) (u : 'cV[R]_q), A^T *m u = 0 ->
     sqnorm (A *m w0) * sqnorm (Z^T *m u) <= sqnorm u * sqnorm (Z^T *m (A *m w0))) ->
  sqnorm ((1%:M - proj A) *m Z) <= sqnorm ((1%:M - proj C) *m Z).
Proof.
move=> fA fC rk inv pair.
set P := proj A in inv *; set Q := proj C.
have [PP PT] := (projP fA, projT A); rewrite -/P in PP PT.
have [QQ QT] := (projP fC, projT C); rewrite -/Q in QQ QT.
have ATP : A^T *m P = A^T by rewrite -[in RHS](projA fA) trmx_mul projT.
have PE : P = A *m (invmx (A^T *m A) *m A^T) by rewrite /P /proj mulmxA.
have trP : \tr P = k%:R := projtr fA.
have trQ : \tr Q = r%:R := projtr fC.
clearbody P Q.
have [M ME] : exists M, M = Z *m Z^T by exists (Z *m Z^T).
rewrite -ME in inv; have MT : M^T = M by rewrite ME trmx_mul trmxK.
have projnorm n (S : 'M[R]_q) (V : 'M[R]_(q, n)) : S *m S = S -> S^T = S ->
    sqnorm (S *m V) = \tr (S *m (V *m V^T)).
  move=> SS ST; rewrite sqnormE trmx_mul !mulmxA mxtrace_mulC ST !mulmxA.
  by rewrite SS.
have cQQ : (1%:M - Q) *m (1%:M - Q) = 1%:M - Q.
  by rewrite mulmxBr mulmx1 mulmxBl mul1mx QQ subrr subr0.
have cPP : (1%:M - P) *m (1%:M - P) = 1%:M - P.
  by rewrite mulmxBr mulmx1 mulmxBl mul1mx PP subrr subr0.
have cQT : (1%:M - Q)^T = 1%:M - Q by rewrite linearB /= trmx1 QT.
have cPT : (1%:M - P)^T = 1%:M - P by rewrite linearB /= trmx1 PT.
rewrite !projnorm // -ME !mulmxBl !mul1mx !linearB /= ler_add2l ler_opp2.
pose W := P *m (1%:M - Q); pose U := (1%:M - P) *m Q.
have AU : A^T *m U = 0.
  by rewrite /U mulmxA mulmxBr mulmx1 ATP subrr mul0mx.
have cross : (1%:M - P) *m M *m P = 0.
  by rewrite [X in _ *m X]PE mulmxA inv mul0mx.
have cross' : P *m M *m (1%:M - P) = 0.
  by apply: (can_inj (@trmxK _ _ _)); rewrite trmx0 trmx_mul cPT trmx_mul MT PT mulmxA cross.
(* The squared norms of W and U are k - tr PQ and r - tr PQ. *)
have trW : sqnorm W = k%:R - \tr (P *m Q).
  rewrite sqnormE /W trmx_mul PT cQT mulmxA -(mulmxA P) cQQ mxtrace_mulC mulmxA PP.
  by rewrite mulmxBr mulmx1 linearB /= trP.
have trU : sqnorm U = r%:R - \tr (P *m Q).
  rewrite sqnormE /U trmx_mul QT cPT mulmxA -(mulmxA (1%:M - P)) QQ mxtrace_mulC mulmxA cPP.
  by rewrite mulmxBl mul1mx linearB /= trQ.
have leUW : sqnorm U <= sqnorm W by rewrite trU trW ler_add2r ler_nat.
have trM : \tr (P *m M) - \tr (Q *m M) = sqnorm (Z^T *m W) - sqnorm (Z^T *m U).
  have gen (S T : 'M[R]_q) : S^T = S -> T^T = T -> T *m T = T ->
      sqnorm (Z^T *m (S *m T)) = \tr (T *m (S *m M *m S)).
    move=> ST TT T2; rewrite sqnormE 2!trmx_mul trmxK ST TT mxtrace_mulC.
    rewrite !mulmxA -[T *m S *m Z *m Z^T]mulmxA -ME.
    by rewrite [LHS]mxtrace_mulC !mulmxA T2 -!mulmxA.
  have nW := gen P (1%:M - Q) PT cQT cQQ; have nU := gen (1%:M - P) Q cPT QT QQ.
  rewrite -/W in nW; rewrite -/U in nU.
  have EP : P *m M = P *m M *m P.
    by apply/eqP; rewrite -subr_eq0 -[X in X - _]mulmx1 -mulmxBr cross'.
  have EM : M = P *m M *m P + (1%:M - P) *m M *m (1%:M - P).
    by rewrite -EP [X in _ + X]mulmxBr mulmx1 cross subr0 mulmxBl mul1mx addrC subrK.
  rewrite nW nU mulmxBl mul1mx linearB /= -EP.
  by rewrite {2}EM -EP mulmxDr linearD /= opprD addrA.
rewrite -subr_ge0 trM subr_ge0.
(* Sum the hypothesis over all pairs of columns of W and U. *)
have : sqnorm W * sqnorm (Z^T *m U) <= sqnorm U * sqnorm (Z^T *m W).
  rewrite (sqnorm_col W) (sqnorm_col U) (sqnorm_col (Z^T *m U)) (sqnorm_col (Z^T *m W)).
  rewrite !mulr_suml; under eq_bigr do rewrite mulr_sumr.
  under [leRHS]eq_bigr do rewrite mulr_sumr.
  rewrite [leRHS]exchange_big; apply: ler_sum => i _; apply: ler_sum => j _ /=.
  have colM (V : 'M[R]_q) l : col l (Z^T *m V) = Z^T *m col l V by rewrite !colE mulmxA.
  rewrite !colM.
  have -> : col i W = A *m (invmx (A^T *m A) *m A^T *m col i (1%:M - Q)).
    by rewrite /W PE !colE !mulmxA.
  apply: pair.
  by rewrite colE mulmxA AU mul0mx.
have U0 := sqnorm_ge0 U.
case: (eqVneq (sqnorm U) 0) => [/sqnorm_eq0 -> _|Un h].
  by rewrite mulmx0 sqnorm0 sqnorm_ge0.
have Up : 0 < sqnorm U by rewrite lt_def Un.
rewrite -(ler_pmul2l Up); apply: le_trans h; by rewrite ler_wpmul2r ?sqnorm_ge0.
Qed.

End KyFan.
