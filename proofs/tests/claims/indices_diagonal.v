(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim indices
  sizes n
  for all A : n x n over {0, 1}, B : symmetric n, D : diagonal n x n, Q : orthogonal n
  form diagonal
    show D * Q = Q * D iff B = 0
*)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words embedding evaluation evaluation_sound.
From DeepLinear Require verdicts predicates.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition claim (R : realFieldType) : Prop :=
  forall (n : nat)
    (A B D Q : 'M[R]_(n, n)),
  (* n *) (0 < n)%N ->
  (* A *) (forall i0, (1 <= i0 <= n)%N -> forall j0, (1 <= j0 <= n)%N -> entry A i0 j0 = 0 \/ entry A i0 j0 = 1) ->
  (* B *) B^T = B ->
  (* D *) (forall i0, (1 <= i0 <= n)%N -> forall j0, (1 <= j0 <= n)%N -> (i0 <> j0)%N -> entry D i0 j0 = 0) ->
  (* Q *) Q^T *m Q = 1%:M ->
  D *m Q = Q *m D <-> B = (0 : 'M[R]_(n, n)).

Module Instance.
Local Open Scope Z_scope.
Definition n : nat := 1%N.
Definition A : fmat := (1, [:: [:: 0]]).
Definition B : fmat := (1, [:: [:: 1]]).
Definition D : fmat := (1, [:: [:: 0]]).
Definition Q : fmat := (1, [:: [:: 1]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < n)%N)
  (FImp (FAll 1 n (fun i0 : nat => (FAll 1 n (fun j0 : nat => (FOr (FEq (QEntry (MLit _ n n A) i0 j0) (QNat (NLit _ 0%N))) (FEq (QEntry (MLit _ n n A) i0 j0) (QNat (NLit _ 1%N))))))))
  (FImp (FMatEq (MTr (MLit _ n n B)) (MLit _ n n B))
  (FImp (FAll 1 n (fun i0 : nat => (FAll 1 n (fun j0 : nat => (FImp (FNot (FNatEq (NLit _ i0) (NLit _ j0))) (FEq (QEntry (MLit _ n n D) i0 j0) (QNat (NLit _ 0%N))))))))
  (FImp (FMatEq (MMul (MTr (MLit _ n n Q)) (MLit _ n n Q)) (MOne _ n))
  (FIff (FMatEq (MMul (MLit _ n n D) (MLit _ n n Q)) (MMul (MLit _ n n Q) (MLit _ n n D))) (FMatEq (MLit _ n n B) (MZero _ n n)))))))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H Instance.n
  (of_fmat R _ _ Instance.A)
  (of_fmat R _ _ Instance.B)
  (of_fmat R _ _ Instance.D)
  (of_fmat R _ _ Instance.Q)).
Qed.
Print Assumptions verdict.
