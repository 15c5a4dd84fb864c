(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim block-rank
  sizes a, b
  for all A : a x a, B : a x b, C : b x a, D : b x b
  form pseudo
    show rank([A, B; C, D]) = rank(A) + rank(D - C * A^+ * B)
*)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words embedding evaluation evaluation_sound.
From DeepLinear Require verdicts predicates.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition claim (R : realFieldType) : Prop :=
  forall (a b : nat)
    (A : 'M[R]_(a, a))
    (B : 'M[R]_(a, b))
    (C : 'M[R]_(b, a))
    (D : 'M[R]_(b, b)),
  (* a *) (0 < a)%N ->
  (* b *) (0 < b)%N ->
  (\rank (col_mx (row_mx A B) (row_mx C D)) = \rank A + \rank (D - C *m pinv A *m B)%R)%N.

Module Instance.
Local Open Scope Z_scope.
Definition a : nat := 1%N.
Definition b : nat := 1%N.
Definition A : fmat := (1, [:: [:: 0]]).
Definition B : fmat := (1, [:: [:: 0]]).
Definition C : fmat := (1, [:: [:: 1]]).
Definition D : fmat := (1, [:: [:: 0]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < a)%N)
  (FImp (FBool _ (0 < b)%N)
  (FNatEq (NRank (MCol (MRow (MLit _ a a A) (MLit _ a b B)) (MRow (MLit _ b a C) (MLit _ b b D)))) (NOp addn (NRank (MLit _ a a A)) (NRank (MSub (MLit _ b b D) (MMul (MMul (MLit _ b a C) (MPinv (MLit _ a a A))) (MLit _ a b B)))))))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H Instance.a
  Instance.b
  (of_fmat R _ _ Instance.A)
  (of_fmat R _ _ Instance.B)
  (of_fmat R _ _ Instance.C)
  (of_fmat R _ _ Instance.D)).
Qed.
Print Assumptions verdict.
