(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

define full_row_rank(M): rank(M) = rows(M)
claim t3.2.count-of-ones
  sizes H, d[0..H], m
  for all X : d[0] x m, Y : d[H] x m, W[i in 1..H] : d[i] x d[i - 1]
  let R = W[H] * ... * W[1]
  let A(i) = W[H] * ... * W[i + 1]
  let B(i) = W[i] * ... * W[1]
  let dp = min(d[0..H])
  let L = 1 / 2 * ||R * X - Y||^2
  let F(S) = ||S * X - Y||^2
  let G = (R * X - Y) * X^T
  for all i in 1..H
  assume local-minimum: local_min(L; W)
  let s1 = rank(B(i - 1) * X)
  let s2 = rank(A(i))
  assume y-full-row-rank: full_row_rank(Y)
  assume layer-rank-deficient: rank(W[i]) < min(d[i], d[i - 1])
  show d[i] + d[i - 1] - s2 - s1 <= min(d[i], d[i - 1])
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
    (W : forall i : nat, 'M[R]_(d i, d i.-1))
    (i : nat),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* i *) (1 <= i <= H)%N ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  (* y-full-row-rank *) \rank Y = d H ->
  (* layer-rank-deficient *) (\rank (W i) < minn (d i) (d i.-1))%N ->
  ((d i + d i.-1)%:R - (\rank (segment W H i))%:R - (\rank (segment W i.-1 0 *m X)%R)%:R : R) <= (minn (d i) (d i.-1))%:R.

Module Instance.
Local Open Scope Z_scope.
Definition H : nat := 1%N.
Definition d : nat -> nat := nth 0%N [:: 2; 1]%N.
Definition m : nat := 1%N.
Definition X : fmat := (1, [:: [:: 0]; [:: 0]]).
Definition Y : fmat := (1, [:: [:: 1]]).
Definition W (i : nat) : fmat := nth (0, [::]) [:: (0, [::]); (1, [:: [:: 0; 0]])] i.
Definition i : nat := 1%N.
Definition leaf_1 : predicates.leaf :=
  predicates.LocalMin (verdicts.Instance [:: 2; 1]%N 1%N X Y [:: W 1%N])
  predicates.ByGradient.
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < H)%N)
  (FImp (FAll 0 H (fun i : nat => (FBool _ (0 < d i)%N)))
  (FImp (FBool _ (0 < m)%N)
  (FImp (FBool _ (1 <= i <= H)%N)
  (FImp (FLeaf _ leaf_1)
  (FImp (FNatEq (NRank (MLit _ (d H) m Y)) (NLit _ (d H)))
  (FImp (FNat (fun x y => (x < y)%N) (NRank (MLit _ (d i) (d i.-1) (W i))) (NLit _ (minn (d i) (d i.-1))))
  (FLe (QSub (QSub (QNat (NLit _ (d i + d i.-1)%N)) (QNat (NRank (MSeg (d := d) (fun i : nat => (MLit _ (d i) (d i.-1) (W i))) H i)))) (QNat (NRank (MMul (MSeg (d := d) (fun i : nat => (MLit _ (d i) (d i.-1) (W i))) i.-1 0) (MLit _ (d 0%N) m X))))) (QNat (NLit _ (minn (d i) (d i.-1)))))))))))).
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
  (fun i => of_fmat R _ _ (Instance.W i))
  Instance.i).
Qed.
Print Assumptions verdict.
