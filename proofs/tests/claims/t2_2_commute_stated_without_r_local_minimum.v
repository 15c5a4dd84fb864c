(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

define diagonal(D): for all i in 1..rows(D), j in 1..cols(D) with i != j: D[i,j] = 0
claim t2.2.commute
  sizes d0, dH, m
  for all X : d0 x m, Y : dH x m, k : natural, R : dH x d0
  let F(S) = ||S * X - Y||^2
  let Z = Y * X^+ * X
  let S = R * X
  let PL = S * S^+
  let PR = S^+ * S
  assume r-feasible: rank(R) <= k
  assume x-identity: d0 = m and X = I(m)
  assume y-diagonal: diagonal(Y)
  assume values-ordered: (for all i in 1..min(dH, m) - 1: Y[i,i] >= Y[i + 1,i + 1]) and (for all i in 1..min(dH, m): Y[i,i] >= 0)
  show PL * Y * Y^T * PL = Y * Y^T * PL
*)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words embedding evaluation evaluation_sound.
From DeepLinear Require verdicts predicates.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition claim (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  (* r-feasible *) (\rank R_ <= k)%N ->
  (* x-identity *) d0 = m /\ X = (eye _ _ _ : 'M[R]_(d0, m)) ->
  (* y-diagonal *) (forall i, (1 <= i <= dH)%N -> forall j, (1 <= j <= m)%N -> i <> j -> entry Y i j = 0) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i.+1 <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i.+1 <= m)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i <= m)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m))%N -> (1 <= i <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m))%N -> (1 <= i <= m)%N) ->
  (* values-ordered *) (forall i, (1 <= i <= (minn dH m).-1)%N -> entry Y i.+1 i.+1 <= entry Y i i) /\ (forall i, (1 <= i <= (minn dH m))%N -> 0 <= entry Y i i) ->
  R_ *m X *m pinv (R_ *m X) *m Y *m Y^T *m (R_ *m X *m pinv (R_ *m X)) = Y *m Y^T *m (R_ *m X *m pinv (R_ *m X)).

Module Instance.
Local Open Scope Z_scope.
Definition d0 : nat := 1%N.
Definition dH : nat := 2%N.
Definition m : nat := 1%N.
Definition X : fmat := (1, [:: [:: 1]]).
Definition Y : fmat := (1, [:: [:: 1]; [:: 0]]).
Definition k : nat := 1%N.
Definition R_ : fmat := (1, [:: [:: 1]; [:: 1]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < d0)%N)
  (FImp (FBool _ (0 < dH)%N)
  (FImp (FBool _ (0 < m)%N)
  (FImp (FNat leq (NRank (MLit _ dH d0 R_)) (NLit _ k))
  (FImp (FAnd (FNatEq (NLit _ d0) (NLit _ m)) (FMatEq (MLit _ d0 m X) (MFun d0 m (fun i0 j0 : nat => QIf (i0 == j0)%N (QNat (NLit _ 1%N)) (QNat (NLit _ 0%N))))))
  (FImp (FAll 1 dH (fun i : nat => (FAll 1 m (fun j : nat => (FImp (FNot (FNatEq (NLit _ i) (NLit _ j))) (FEq (QEntry (MLit _ dH m Y) i j) (QNat (NLit _ 0%N))))))))
  (FImp (FAll 1 (minn dH m).-1 (fun i : nat => (FBool _ (1 <= i.+1 <= dH)%N)))
  (FImp (FAll 1 (minn dH m).-1 (fun i : nat => (FBool _ (1 <= i.+1 <= m)%N)))
  (FImp (FAll 1 (minn dH m).-1 (fun i : nat => (FBool _ (1 <= i <= dH)%N)))
  (FImp (FAll 1 (minn dH m).-1 (fun i : nat => (FBool _ (1 <= i <= m)%N)))
  (FImp (FAll 1 (minn dH m) (fun i : nat => (FBool _ (1 <= i <= dH)%N)))
  (FImp (FAll 1 (minn dH m) (fun i : nat => (FBool _ (1 <= i <= m)%N)))
  (FImp (FAnd (FAll 1 (minn dH m).-1 (fun i : nat => (FLe (QEntry (MLit _ dH m Y) i.+1 i.+1) (QEntry (MLit _ dH m Y) i i)))) (FAll 1 (minn dH m) (fun i : nat => (FLe (QNat (NLit _ 0%N)) (QEntry (MLit _ dH m Y) i i)))))
  (FMatEq (MMul (MMul (MMul (MMul (MMul (MLit _ dH d0 R_) (MLit _ d0 m X)) (MPinv (MMul (MLit _ dH d0 R_) (MLit _ d0 m X)))) (MLit _ dH m Y)) (MTr (MLit _ dH m Y))) (MMul (MMul (MLit _ dH d0 R_) (MLit _ d0 m X)) (MPinv (MMul (MLit _ dH d0 R_) (MLit _ d0 m X))))) (MMul (MMul (MLit _ dH m Y) (MTr (MLit _ dH m Y))) (MMul (MMul (MLit _ dH d0 R_) (MLit _ d0 m X)) (MPinv (MMul (MLit _ dH d0 R_) (MLit _ d0 m X))))))))))))))))))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H Instance.d0
  Instance.dH
  Instance.m
  (of_fmat R _ _ Instance.X)
  (of_fmat R _ _ Instance.Y)
  Instance.k
  (of_fmat R _ _ Instance.R_)).
Qed.
Print Assumptions verdict.
