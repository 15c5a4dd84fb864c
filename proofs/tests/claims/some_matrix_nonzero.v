(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim some-matrix
  sizes n
  for all A : n x n, i in 1..n
  form nonzero
    show some: exists v : n x 1: v != 0 and A * v = 2 * v
*)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words embedding evaluation evaluation_sound.
From DeepLinear Require verdicts predicates.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition claim (R : realFieldType) : Prop :=
  exists (n : nat)
    (A : 'M[R]_(n, n))
    (i : nat),
  (* n *) (0 < n)%N /\
  (* i *) (1 <= i <= n)%N /\
  (exists v : 'M[R]_(n, 1%N), v <> (0 : 'M[R]_(n, 1%N)) /\ A *m v = 2%:R *: v).

Module Instance.
Local Open Scope Z_scope.
Definition n : nat := 1%N.
Definition A : fmat := (1, [:: [:: 2]]).
Definition i : nat := 1%N.
Definition witness_1 : fmat := (1, [:: [:: 2]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FAnd (FBool _ (0 < n)%N)
  (FAnd (FBool _ (1 <= i <= n)%N)
  (FExists (s := (Mat n 1%N)) witness_1 (FAnd (FNot (FMatEq (Var (here _ _)) (MZero _ n 1%N))) (FMatEq (MMul (MLit _ n n A) (Var (here _ _))) (MScale (QNat (NLit _ 2%N)) (Var (here _ _)))))))).
End Instance.

Theorem verdict (R : realFieldType) : claim R.
Proof.
have at_instance : check Instance.body = true by vm_compute.
exists Instance.n, (of_fmat R _ _ Instance.A), Instance.i.
exact (@check_sound R _ at_instance).
Qed.
Print Assumptions verdict.
