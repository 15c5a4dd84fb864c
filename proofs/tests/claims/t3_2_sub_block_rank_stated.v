(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

define full_row_rank(M): rank(M) = rows(M)
claim t3.2.sub-block-rank
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
  let sub = A(i)^T * Y * X^T * B(i - 1)^T
  assume x-full-row-rank: full_row_rank(X)
  assume y-full-row-rank: full_row_rank(Y)
  assume local-minimum: local_min(L; W)
  show rank(sub) >= rank(A(i)) + rank(B(i - 1) * X) - max(d[i], d[i - 1])
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
  (* x-full-row-rank *) \rank X = d 0%N ->
  (* y-full-row-rank *) \rank Y = d H ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  ((\rank (segment W H i) + \rank (segment W i.-1 0 *m X)%R)%:R - (maxn (d i) (d i.-1))%:R : R) <= (\rank ((segment W H i)^T *m Y *m X^T *m (segment W i.-1 0)^T)%R)%:R.

Module Instance.
Local Open Scope Z_scope.
Definition H : nat := 1%N.
Definition d : nat -> nat := nth 0%N [:: 1; 1]%N.
Definition m : nat := 2%N.
Definition X : fmat := (1, [:: [:: 0; 1]]).
Definition Y : fmat := (1, [:: [:: 1; 0]]).
Definition W (i : nat) : fmat := nth (0, [::]) [:: (0, [::]); (1, [:: [:: 0]])] i.
Definition i : nat := 1%N.
Definition leaf_1 : predicates.leaf :=
  predicates.LocalMin (verdicts.Instance [:: 1; 1]%N 2%N X Y [:: W 1%N])
  predicates.ByGradient.
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < H)%N)
  (FImp (FAll 0 H (fun i : nat => (FBool _ (0 < d i)%N)))
  (FImp (FBool _ (0 < m)%N)
  (FImp (FBool _ (1 <= i <= H)%N)
  (FImp (FNatEq (NRank (MLit _ (d 0%N) m X)) (NLit _ (d 0%N)))
  (FImp (FNatEq (NRank (MLit _ (d H) m Y)) (NLit _ (d H)))
  (FImp (FLeaf _ leaf_1)
  (FLe (QSub (QNat (NOp addn (NRank (MSeg (d := d) (fun i : nat => (MLit _ (d i) (d i.-1) (W i))) H i)) (NRank (MMul (MSeg (d := d) (fun i : nat => (MLit _ (d i) (d i.-1) (W i))) i.-1 0) (MLit _ (d 0%N) m X))))) (QNat (NLit _ (maxn (d i) (d i.-1))))) (QNat (NRank (MMul (MMul (MMul (MTr (MSeg (d := d) (fun i : nat => (MLit _ (d i) (d i.-1) (W i))) H i)) (MLit _ (d H) m Y)) (MTr (MLit _ (d 0%N) m X))) (MTr (MSeg (d := d) (fun i : nat => (MLit _ (d i) (d i.-1) (W i))) i.-1 0))))))))))))).
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
