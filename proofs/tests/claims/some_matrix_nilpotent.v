(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim some-matrix
  sizes n
  for all A : n x n, i in 1..n
  form nilpotent
    show some: A * A = 0 and rank(A) = 1 and A[i,n] = 0
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
  (* show is defined *) (1 <= n <= n)%N /\
  (A *m A = (0 : 'M[R]_(n, n)) /\ (\rank A = 1)%N) /\ entry A i n = 0.

Module Instance.
Local Open Scope Z_scope.
Definition n : nat := 2%N.
Definition A : fmat := (1, [:: [:: 0; 0]; [:: 1; 0]]).
Definition i : nat := 1%N.
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FAnd (FBool _ (0 < n)%N)
  (FAnd (FBool _ (1 <= i <= n)%N)
  (FAnd (FBool _ (1 <= n <= n)%N)
  (FAnd (FAnd (FMatEq (MMul (MLit _ n n A) (MLit _ n n A)) (MZero _ n n)) (FNatEq (NRank (MLit _ n n A)) (NLit _ 1%N))) (FEq (QEntry (MLit _ n n A) i n) (QNat (NLit _ 0%N))))))).
End Instance.

Theorem verdict (R : realFieldType) : claim R.
Proof.
have at_instance : check Instance.body = true by vm_compute.
exists Instance.n, (of_fmat R _ _ Instance.A), Instance.i.
exact (@check_sound R _ at_instance).
Qed.
Print Assumptions verdict.
