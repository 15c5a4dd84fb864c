(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim words
  sizes n
  for all A : n x n, B : n x n
  form powers
    show (A * B)^2 = A^2 * B^2
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
  mpow (A *m B) 2%N = mpow A 2%N *m mpow B 2%N.

Module Instance.
Local Open Scope Z_scope.
Definition n : nat := 2%N.
Definition A : fmat := (1, [:: [:: 0; 0]; [:: 0; 1]]).
Definition B : fmat := (1, [:: [:: 0; 1]; [:: 1; 0]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < n)%N)
  (FMatEq (MPow (MMul (MLit _ n n A) (MLit _ n n B)) 2%N) (MMul (MPow (MLit _ n n A) 2%N) (MPow (MLit _ n n B) 2%N)))).
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
