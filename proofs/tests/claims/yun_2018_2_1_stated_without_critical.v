(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

define full(M): rank(M) = min(rows(M), cols(M))
claim yun-2018-2.1
  sizes H, d[0..H], m
  for all X : d[0] x m, Y : d[H] x m, W[i in 1..H] : d[i] x d[i - 1]
  let R = W[H] * ... * W[1]
  let A(i) = W[H] * ... * W[i + 1]
  let B(i) = W[i] * ... * W[1]
  let dp = min(d[0..H])
  let L = 1 / 2 * ||R * X - Y||^2
  let G = (R * X - Y) * X^T
  let Sigma = Y * X^T * (X * X^T)^-1 * X * Y^T
  assume inputs: rank(X) = d[0]
  assume data: full(Y * X^T)
  assume no-bottleneck: dp = min(d[0], d[H])
  show global_min(L; W) iff rank(R) = dp
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
  (* inputs *) \rank X = d 0%N ->
  (* data *) \rank (Y *m X^T) = minn (d H) (d 0%N) ->
  (* no-bottleneck *) least [seq d i | i <- from_to 0 H] = minn (d 0%N) (d H) ->
  global_min (d := d) (H := H) X Y (fun k : nat => W k.+1) <-> \rank (segment W H 0) = least [seq d i | i <- from_to 0 H].

Module Instance.
Local Open Scope Z_scope.
Definition H : nat := 1%N.
Definition d : nat -> nat := nth 0%N [:: 1; 1]%N.
Definition m : nat := 1%N.
Definition X : fmat := (1, [:: [:: 1]]).
Definition Y : fmat := (1, [:: [:: 1]]).
Definition W (i : nat) : fmat := nth (0, [::]) [:: (0, [::]); (1, [:: [:: -1]])] i.
Definition leaf_1 : predicates.leaf :=
  predicates.GlobalMin (verdicts.Instance [:: 1; 1]%N 1%N X Y [:: W 1%N])
  (predicates.ByLine [:: [:: [:: [:: 2]]]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < H)%N)
  (FImp (FAll 0 H (fun i : nat => (FBool _ (0 < d i)%N)))
  (FImp (FBool _ (0 < m)%N)
  (FImp (FNatEq (NRank (MLit _ (d 0%N) m X)) (NLit _ (d 0%N)))
  (FImp (FNatEq (NRank (MMul (MLit _ (d H) m Y) (MTr (MLit _ (d 0%N) m X)))) (NLit _ (minn (d H) (d 0%N))))
  (FImp (FNatEq (NLit _ (least [seq d i | i <- from_to 0 H])) (NLit _ (minn (d 0%N) (d H))))
  (FIff (FLeaf _ leaf_1) (FNatEq (NRank (MSeg (d := d) (fun i : nat => (MLit _ (d i) (d i.-1) (W i))) H 0)) (NLit _ (least [seq d i | i <- from_to 0 H])))))))))).
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
