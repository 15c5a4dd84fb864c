(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim words
  sizes n
  for all A : n x n, B : n x n
  form blocks
    show rank([A, B; B, A]) = rank(A) + rank(B)
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
  (\rank (col_mx (row_mx A B) (row_mx B A)) = \rank A + \rank B)%N.

Module Instance.
Local Open Scope Z_scope.
Definition n : nat := 1%N.
Definition A : fmat := (1, [:: [:: 0]]).
Definition B : fmat := (1, [:: [:: 1]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < n)%N)
  (FNatEq (NRank (MCol (MRow (MLit _ n n A) (MLit _ n n B)) (MRow (MLit _ n n B) (MLit _ n n A)))) (NOp addn (NRank (MLit _ n n A)) (NRank (MLit _ n n B))))).
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
