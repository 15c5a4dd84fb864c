(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim reverse-order
  sizes a, b, c
  for all A : a x b, B : b x c
  assume right: B * B^+ * A^T * A * B = A^T * A * B
  form greville
    show (A * B)^+ = B^+ * A^+
*)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words embedding evaluation evaluation_sound.
From DeepLinear Require verdicts predicates.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition claim (R : realFieldType) : Prop :=
  forall (a b c : nat)
    (A : 'M[R]_(a, b))
    (B : 'M[R]_(b, c)),
  (* a *) (0 < a)%N ->
  (* b *) (0 < b)%N ->
  (* c *) (0 < c)%N ->
  (* right *) B *m pinv B *m A^T *m A *m B = A^T *m A *m B ->
  pinv (A *m B) = pinv B *m pinv A.

Module Instance.
Local Open Scope Z_scope.
Definition a : nat := 1%N.
Definition b : nat := 2%N.
Definition c : nat := 2%N.
Definition A : fmat := (1, [:: [:: 0; 1]]).
Definition B : fmat := (1, [:: [:: 0; 1]; [:: 1; 1]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < a)%N)
  (FImp (FBool _ (0 < b)%N)
  (FImp (FBool _ (0 < c)%N)
  (FImp (FMatEq (MMul (MMul (MMul (MMul (MLit _ b c B) (MPinv (MLit _ b c B))) (MTr (MLit _ a b A))) (MLit _ a b A)) (MLit _ b c B)) (MMul (MMul (MTr (MLit _ a b A)) (MLit _ a b A)) (MLit _ b c B)))
  (FMatEq (MPinv (MMul (MLit _ a b A) (MLit _ b c B))) (MMul (MPinv (MLit _ b c B)) (MPinv (MLit _ a b A)))))))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H Instance.a
  Instance.b
  Instance.c
  (of_fmat R _ _ Instance.A)
  (of_fmat R _ _ Instance.B)).
Qed.
Print Assumptions verdict.
