(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim drazin
  sizes n
  for all A : n x n
  show rank(A * A) = rank(A)
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
  \rank (A *m A) = \rank A.

Module Instance.
Local Open Scope Z_scope.
Definition n : nat := 2%N.
Definition A : fmat := (1, [:: [:: 0; 0]; [:: 1; 0]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < n)%N)
  (FNatEq (NRank (MMul (MLit _ n n A) (MLit _ n n A))) (NRank (MLit _ n n A)))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H Instance.n
  (of_fmat R _ _ Instance.A)).
Qed.
Print Assumptions verdict.
