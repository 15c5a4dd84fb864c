(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim soudry-carmon
  sizes d0, d1, N
  for all X : d0 x N, E : d1 x N
  assume samples: N <= d0 * d1
  assume nonzero: for all i in 1..d1, j in 1..N: E[i,j] > 0
  assume general-x: for all i in 1..d0, j in 1..N: X[i,j] != 0
  show rank(khatri_rao(E, X)) = N
*)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words embedding evaluation evaluation_sound.
From DeepLinear Require verdicts predicates.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition claim (R : realFieldType) : Prop :=
  forall (d0 d1 N : nat)
    (X : 'M[R]_(d0, N))
    (E : 'M[R]_(d1, N)),
  (* d0 *) (0 < d0)%N ->
  (* d1 *) (0 < d1)%N ->
  (* N *) (0 < N)%N ->
  (* samples *) (N <= d0 * d1)%N ->
  (* nonzero *) (forall i, (1 <= i <= d1)%N -> forall j, (1 <= j <= N)%N -> 0 < entry E i j) ->
  (* general-x *) (forall i, (1 <= i <= d0)%N -> forall j, (1 <= j <= N)%N -> entry X i j <> 0) ->
  \rank (khatri_rao E X) = N.

Module Instance.
Local Open Scope Z_scope.
Definition d0 : nat := 1%N.
Definition d1 : nat := 2%N.
Definition N : nat := 2%N.
Definition X : fmat := (1, [:: [:: 1; 1]]).
Definition E : fmat := (1, [:: [:: 1; 1]; [:: 1; 1]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < d0)%N)
  (FImp (FBool _ (0 < d1)%N)
  (FImp (FBool _ (0 < N)%N)
  (FImp (FNat leq (NLit _ N) (NLit _ (d0 * d1)%N))
  (FImp (FAll 1 d1 (fun i : nat => (FAll 1 N (fun j : nat => (FLt (QNat (NLit _ 0%N)) (QEntry (MLit _ d1 N E) i j))))))
  (FImp (FAll 1 d0 (fun i : nat => (FAll 1 N (fun j : nat => (FNot (FEq (QEntry (MLit _ d0 N X) i j) (QNat (NLit _ 0%N))))))))
  (FNatEq (NRank (MFun (d1 * d0)%N N (fun i0 j0 : nat => QMul (QEntry (MLit _ d1 N E) (i0.-1 %/ d0).+1 j0) (QEntry (MLit _ d0 N X) (i0.-1 %% d0).+1 j0)))) (NLit _ N)))))))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H Instance.d0
  Instance.d1
  Instance.N
  (of_fmat R _ _ Instance.X)
  (of_fmat R _ _ Instance.E)).
Qed.
Print Assumptions verdict.
