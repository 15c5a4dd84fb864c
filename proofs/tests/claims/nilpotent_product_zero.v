(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

define nilpotent(M): M^rows(M) = 0
claim nilpotent-product
  sizes a, b
  for all A : a x b, B : b x a
  form zero
    show nilpotent(A * B) implies A * B = 0
*)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words embedding evaluation evaluation_sound.
From DeepLinear Require verdicts predicates.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition claim (R : realFieldType) : Prop :=
  forall (a b : nat)
    (A : 'M[R]_(a, b))
    (B : 'M[R]_(b, a)),
  (* a *) (0 < a)%N ->
  (* b *) (0 < b)%N ->
  mpow (A *m B) a = (0 : 'M[R]_(a, a)) -> A *m B = (0 : 'M[R]_(a, a)).

Module Instance.
Local Open Scope Z_scope.
Definition a : nat := 2%N.
Definition b : nat := 1%N.
Definition A : fmat := (1, [:: [:: 0]; [:: 1]]).
Definition B : fmat := (1, [:: [:: 1; 0]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < a)%N)
  (FImp (FBool _ (0 < b)%N)
  (FImp (FMatEq (MPow (MMul (MLit _ a b A) (MLit _ b a B)) a) (MZero _ a a)) (FMatEq (MMul (MLit _ a b A) (MLit _ b a B)) (MZero _ a a))))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H Instance.a
  Instance.b
  (of_fmat R _ _ Instance.A)
  (of_fmat R _ _ Instance.B)).
Qed.
Print Assumptions verdict.
