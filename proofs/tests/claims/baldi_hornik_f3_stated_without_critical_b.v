(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim baldi-hornik-f3
  sizes n, p, q, m
  for all X : q x m, Y : n x m, A : n x p, B : p x q
  let S = Y * X^T * (X * X^T)^-1 * X * Y^T
  assume inputs: rank(X) = q
  assume critical-a: (A * B * X - Y) * X^T * B^T = 0
  show A * B = proj(A) * Y * X^T * (X * X^T)^-1 and proj(A) * S = S * proj(A)
*)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words embedding evaluation evaluation_sound.
From DeepLinear Require verdicts predicates.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition claim (R : realFieldType) : Prop :=
  forall (n p q m : nat)
    (X : 'M[R]_(q, m))
    (Y : 'M[R]_(n, m))
    (A : 'M[R]_(n, p))
    (B : 'M[R]_(p, q)),
  (* n *) (0 < n)%N ->
  (* p *) (0 < p)%N ->
  (* q *) (0 < q)%N ->
  (* m *) (0 < m)%N ->
  (* inputs *) \rank X = q ->
  (* critical-a *) (A *m B *m X - Y) *m X^T *m B^T = (0 : 'M[R]_(n, p)) ->
  (* show is defined *) X *m X^T \in unitmx ->
  A *m B = A *m pinv A *m Y *m X^T *m invmx (X *m X^T) /\ A *m pinv A *m (Y *m X^T *m invmx (X *m X^T) *m X *m Y^T) = Y *m X^T *m invmx (X *m X^T) *m X *m Y^T *m (A *m pinv A).

Module Instance.
Local Open Scope Z_scope.
Definition n : nat := 1%N.
Definition p : nat := 1%N.
Definition q : nat := 1%N.
Definition m : nat := 1%N.
Definition X : fmat := (1, [:: [:: 1]]).
Definition Y : fmat := (1, [:: [:: 1]]).
Definition A : fmat := (1, [:: [:: 1]]).
Definition B : fmat := (1, [:: [:: 0]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < n)%N)
  (FImp (FBool _ (0 < p)%N)
  (FImp (FBool _ (0 < q)%N)
  (FImp (FBool _ (0 < m)%N)
  (FImp (FNatEq (NRank (MLit _ q m X)) (NLit _ q))
  (FImp (FMatEq (MMul (MMul (MSub (MMul (MMul (MLit _ n p A) (MLit _ p q B)) (MLit _ q m X)) (MLit _ n m Y)) (MTr (MLit _ q m X))) (MTr (MLit _ p q B))) (MZero _ n p))
  (FImp (FUnit (MMul (MLit _ q m X) (MTr (MLit _ q m X))))
  (FAnd (FMatEq (MMul (MLit _ n p A) (MLit _ p q B)) (MMul (MMul (MMul (MMul (MLit _ n p A) (MPinv (MLit _ n p A))) (MLit _ n m Y)) (MTr (MLit _ q m X))) (MInv (MMul (MLit _ q m X) (MTr (MLit _ q m X)))))) (FMatEq (MMul (MMul (MLit _ n p A) (MPinv (MLit _ n p A))) (MMul (MMul (MMul (MMul (MLit _ n m Y) (MTr (MLit _ q m X))) (MInv (MMul (MLit _ q m X) (MTr (MLit _ q m X))))) (MLit _ q m X)) (MTr (MLit _ n m Y)))) (MMul (MMul (MMul (MMul (MMul (MLit _ n m Y) (MTr (MLit _ q m X))) (MInv (MMul (MLit _ q m X) (MTr (MLit _ q m X))))) (MLit _ q m X)) (MTr (MLit _ n m Y))) (MMul (MLit _ n p A) (MPinv (MLit _ n p A))))))))))))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H Instance.n
  Instance.p
  Instance.q
  Instance.m
  (of_fmat R _ _ Instance.X)
  (of_fmat R _ _ Instance.Y)
  (of_fmat R _ _ Instance.A)
  (of_fmat R _ _ Instance.B)).
Qed.
Print Assumptions verdict.
