(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim my-lemma
  sizes a, b, c
  for all A : a x b, B : b x c
  assume full-a: rank(A) = min(a, b)
  assume full-b: rank(B) = min(b, c)
  show rank(A * B) = min(a, b, c)
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
  (* full-a *) \rank A = minn a b ->
  (* full-b *) \rank B = minn b c ->
  \rank (A *m B) = minn (minn a b) c.

Module Instance.
Local Open Scope Z_scope.
Definition a : nat := 1%N.
Definition b : nat := 2%N.
Definition c : nat := 1%N.
Definition A : fmat := (1, [:: [:: 0; 1]]).
Definition B : fmat := (1, [:: [:: 1]; [:: 0]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < a)%N)
  (FImp (FBool _ (0 < b)%N)
  (FImp (FBool _ (0 < c)%N)
  (FImp (FNatEq (NRank (MLit _ a b A)) (NLit _ (minn a b)))
  (FImp (FNatEq (NRank (MLit _ b c B)) (NLit _ (minn b c)))
  (FNatEq (NRank (MMul (MLit _ a b A) (MLit _ b c B))) (NLit _ (minn (minn a b) c)))))))).
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
