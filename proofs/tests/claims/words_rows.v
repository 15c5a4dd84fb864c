(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim words
  sizes n
  for all A : n x n, B : n x n
  form rows
    show A[1,] * B[,1] = 0
*)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words embedding evaluation evaluation_sound.
From DeepLinear Require verdicts predicates.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition claim (R : realFieldType) : Prop :=
  forall (n : nat)
    (A B : 'M[R]_(n, n)),
  (* n *) (0 < n)%N ->
  (* show is defined *) (1 <= 1 <= n)%N ->
  row_of A 1%N *m column_of B 1%N = (0 : 'M[R]_(1%N, 1%N)).

Module Instance.
Local Open Scope Z_scope.
Definition n : nat := 1%N.
Definition A : fmat := (1, [:: [:: 1]]).
Definition B : fmat := (1, [:: [:: 1]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < n)%N)
  (FImp (FBool _ (1 <= 1 <= n)%N)
  (FMatEq (MMul (MFun 1 n (fun _ j0 : nat => QEntry (MLit _ n n A) 1%N j0)) (MFun n 1 (fun i0 _ : nat => QEntry (MLit _ n n B) i0 1%N))) (MZero _ 1%N 1%N)))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H Instance.n
  (of_fmat R _ _ Instance.A)
  (of_fmat R _ _ Instance.B)).
Qed.
Print Assumptions verdict.
