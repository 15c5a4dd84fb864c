(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

define full_row_rank(M): rank(M) = rows(M)
claim t2.2.full-count
  sizes d0, dH, m
  for all X : d0 x m, Y : dH x m, k : natural, R : dH x d0
  let F(S) = ||S * X - Y||^2
  let Z = Y * X^+ * X
  let S = R * X
  let PL = S * S^+
  let PR = S^+ * S
  assume r-feasible: rank(R) <= k
  assume r-local-minimum: local_min(F(R); R over rank(R) <= k)
  assume x-full-row-rank: full_row_rank(X)
  assume y-full-row-rank: full_row_rank(Y)
  assume bound-fits: k <= min(d0, dH)
  show rank(R * X) = k
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
  (* r-local-minimum *) (\rank R_ <= k)%N /\ (exists2 e, 0 < e & forall R_' : 'M[R]_(dH, d0), (\rank R_' <= k)%N -> mxclose e R_ R_' -> sqnorm (R_ *m X - Y) <= sqnorm (R_' *m X - Y)) ->
  (* x-full-row-rank *) \rank X = d0 ->
  (* y-full-row-rank *) \rank Y = dH ->
  (* bound-fits *) (k <= minn d0 dH)%N ->
  \rank (R_ *m X) = k.

Module Instance.
Local Open Scope Z_scope.
Definition d0 : nat := 1%N.
Definition dH : nat := 1%N.
Definition m : nat := 2%N.
Definition X : fmat := (1, [:: [:: 0; 1]]).
Definition Y : fmat := (1, [:: [:: 1; 0]]).
Definition k : nat := 1%N.
Definition R_ : fmat := (1, [:: [:: 0]]).
Definition factors_1 : option (fmat * fmat) := None.
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < d0)%N)
  (FImp (FBool _ (0 < dH)%N)
  (FImp (FBool _ (0 < m)%N)
  (FImp (FNat leq (NRank (MLit _ dH d0 R_)) (NLit _ k))
  (FImp (FAnd (FNat leq (NRank (MLit _ dH d0 R_)) (NLit _ k)) (FNearest true (NLit _ k) (MLit _ d0 m X) (MLit _ dH m Y) (MLit _ dH d0 R_) factors_1))
  (FImp (FNatEq (NRank (MLit _ d0 m X)) (NLit _ d0))
  (FImp (FNatEq (NRank (MLit _ dH m Y)) (NLit _ dH))
  (FImp (FNat leq (NLit _ k) (NLit _ (minn d0 dH)))
  (FNatEq (NRank (MMul (MLit _ dH d0 R_) (MLit _ d0 m X))) (NLit _ k)))))))))).
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
