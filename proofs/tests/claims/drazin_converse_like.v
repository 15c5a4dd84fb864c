(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim drazin
  sizes n
  for all A : n x n
  assume ep: A * A^+ = A^+ * A
  form converse-like
    show A * A^T = A^T * A
*)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words embedding evaluation evaluation_sound.
From DeepLinear Require verdicts predicates.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition claim (R : realFieldType) : Prop :=
  forall (n : nat)
    (A : 'M[R]_(n, n)),
  (* n *) (0 < n)%N ->
  (* ep *) A *m pinv A = pinv A *m A ->
  A *m A^T = A^T *m A.

Module Instance.
Local Open Scope Z_scope.
Definition n : nat := 2%N.
Definition A : fmat := (1, [:: [:: 0; 1]; [:: -1; 1]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < n)%N)
  (FImp (FMatEq (MMul (MLit _ n n A) (MPinv (MLit _ n n A))) (MMul (MPinv (MLit _ n n A)) (MLit _ n n A)))
  (FMatEq (MMul (MLit _ n n A) (MTr (MLit _ n n A))) (MMul (MTr (MLit _ n n A)) (MLit _ n n A))))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H Instance.n
  (of_fmat R _ _ Instance.A)).
Qed.
Print Assumptions verdict.
