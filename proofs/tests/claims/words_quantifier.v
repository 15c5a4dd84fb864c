(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim words
  sizes n
  for all A : n x n, B : n x n
  form quantifier
    show for all v : n x 1 with v != 0: v^T * A * v > 0
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
  forall v : 'M[R]_(n, 1%N), v <> (0 : 'M[R]_(n, 1%N)) -> pd (v^T *m A *m v).

Module Instance.
Local Open Scope Z_scope.
Definition n : nat := 1%N.
Definition A : fmat := (1, [:: [:: 0]]).
Definition B : fmat := (1, [:: [:: 0]]).
Definition witness_1 : fmat := (1, [:: [:: -1]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < n)%N)
  (FForall (s := (Mat n 1%N)) witness_1 (FImp (FNot (FMatEq (Var (here _ _)) (MZero _ n 1%N))) (FPd (MMul (MMul (MTr (Var (here _ _))) (MLit _ n n A)) (Var (here _ _))))))).
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
