(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim words
  sizes n
  for all A : n x n, B : n x n
  form by-entries
    show det([A[i,j] * A[i,j] for i in 1..n, j in 1..n]) = det(A)^2
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
  \det (\matrix_(i0 < n, j0 < n) (let i := i0.+1 in let j := j0.+1 in entry A i j * entry A i j)) = \det A ^+ 2%N.

Module Instance.
Local Open Scope Z_scope.
Definition n : nat := 2%N.
Definition A : fmat := (1, [:: [:: 0; 1]; [:: 1; 0]]).
Definition B : fmat := (1, [:: [:: 0; 0]; [:: 0; 0]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < n)%N)
  (FEq (QDet (MFun n n (fun i j : nat => (QMul (QEntry (MLit _ n n A) i j) (QEntry (MLit _ n n A) i j))))) (QPow (QDet (MLit _ n n A)) 2%N))).
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
