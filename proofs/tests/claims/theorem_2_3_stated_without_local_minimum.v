(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

define full_row_rank(M): rank(M) = rows(M)
claim theorem-2.3
  sizes H, d[0..H], m
  for all X : d[0] x m, Y : d[H] x m, W[i in 1..H] : d[i] x d[i - 1]
  let R = W[H] * ... * W[1]
  let A(i) = W[H] * ... * W[i + 1]
  let B(i) = W[i] * ... * W[1]
  let dp = min(d[0..H])
  let L = 1 / 2 * ||R * X - Y||^2
  let F(S) = ||S * X - Y||^2
  let G = (R * X - Y) * X^T
  assume x-full-row-rank: full_row_rank(X)
  assume y-full-row-rank: full_row_rank(Y)
  show global_min(L; W)
*)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words embedding evaluation evaluation_sound.
From DeepLinear Require verdicts predicates.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition claim (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* x-full-row-rank *) \rank X = d 0%N ->
  (* y-full-row-rank *) \rank Y = d H ->
  global_min (d := d) (H := H) X Y (fun k : nat => W k.+1).

Module Instance.
Local Open Scope Z_scope.
Definition H : nat := 1%N.
Definition d : nat -> nat := nth 0%N [:: 1; 1]%N.
Definition m : nat := 1%N.
Definition X : fmat := (1, [:: [:: 1]]).
Definition Y : fmat := (1, [:: [:: 1]]).
Definition W (i : nat) : fmat := nth (0, [::]) [:: (0, [::]); (1, [:: [:: 0]])] i.
Definition leaf_1 : predicates.leaf :=
  predicates.GlobalMin (verdicts.Instance [:: 1; 1]%N 1%N X Y [:: W 1%N])
  (predicates.ByLine [:: [:: [:: [:: 1]]]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < H)%N)
  (FImp (FAll 0 H (fun i : nat => (FBool _ (0 < d i)%N)))
  (FImp (FBool _ (0 < m)%N)
  (FImp (FNatEq (NRank (MLit _ (d 0%N) m X)) (NLit _ (d 0%N)))
  (FImp (FNatEq (NRank (MLit _ (d H) m Y)) (NLit _ (d H)))
  (FLeaf _ leaf_1)))))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H Instance.H
  Instance.d
  Instance.m
  (of_fmat R _ _ Instance.X)
  (of_fmat R _ _ Instance.Y)
  (fun i => of_fmat R _ _ (Instance.W i))).
Qed.
Print Assumptions verdict.
