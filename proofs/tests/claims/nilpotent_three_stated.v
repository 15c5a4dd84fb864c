(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

define nilpotent(M): M^rows(M) = 0
claim nilpotent-three
  sizes n
  for all A : n x n, B : n x n, C : n x n
  assume abc: nilpotent(A * B * C)
  show nilpotent(C * B * A)
*)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words embedding evaluation evaluation_sound.
From DeepLinear Require verdicts predicates.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition claim (R : realFieldType) : Prop :=
  forall (n : nat)
    (A B C : 'M[R]_(n, n)),
  (* n *) (0 < n)%N ->
  (* abc *) mpow (A *m B *m C) n = (0 : 'M[R]_(n, n)) ->
  mpow (C *m B *m A) n = (0 : 'M[R]_(n, n)).

Module Instance.
Local Open Scope Z_scope.
Definition n : nat := 2%N.
Definition A : fmat := (1, [:: [:: 0; 0]; [:: 0; 1]]).
Definition B : fmat := (1, [:: [:: 0; 0]; [:: 1; 1]]).
Definition C : fmat := (1, [:: [:: 0; 1]; [:: 0; -1]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < n)%N)
  (FImp (FMatEq (MPow (MMul (MMul (MLit _ n n A) (MLit _ n n B)) (MLit _ n n C)) n) (MZero _ n n))
  (FMatEq (MPow (MMul (MMul (MLit _ n n C) (MLit _ n n B)) (MLit _ n n A)) n) (MZero _ n n)))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H Instance.n
  (of_fmat R _ _ Instance.A)
  (of_fmat R _ _ Instance.B)
  (of_fmat R _ _ Instance.C)).
Qed.
Print Assumptions verdict.
