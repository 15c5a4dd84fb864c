(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim t2.2.block-diagonal
  sizes d0, dH, m
  for all X : d0 x m, Y : dH x m, k : natural, R : dH x d0
  let F(S) = ||S * X - Y||^2
  let Z = Y * X^+ * X
  let S = R * X
  let PL = S * S^+
  let PR = S^+ * S
  assume r-feasible: rank(R) <= k
  let E = Z * Z^T
  form strengthened.any-data
    show for all q in 1..2 * dH: trace((Z * Z^T)^q) = trace((S * S^T)^q) + trace(((S - Z) * (S - Z)^T)^q)
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
  forall q, (1 <= q <= (2 * dH))%N -> \tr (mpow (Y *m pinv X *m X *m (Y *m pinv X *m X)^T) q) = \tr (mpow (R_ *m X *m (R_ *m X)^T) q) + \tr (mpow ((R_ *m X - Y *m pinv X *m X) *m (R_ *m X - Y *m pinv X *m X)^T) q).

Module Instance.
Local Open Scope Z_scope.
Definition d0 : nat := 1%N.
Definition dH : nat := 1%N.
Definition m : nat := 1%N.
Definition X : fmat := (1, [:: [:: 1]]).
Definition Y : fmat := (1, [:: [:: 0]]).
Definition k : nat := 1%N.
Definition R_ : fmat := (1, [:: [:: 1]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < d0)%N)
  (FImp (FBool _ (0 < dH)%N)
  (FImp (FBool _ (0 < m)%N)
  (FImp (FNat leq (NRank (MLit _ dH d0 R_)) (NLit _ k))
  (FAll 1 (2 * dH) (fun q : nat => (FEq (QTrace (MPow (MMul (MMul (MMul (MLit _ dH m Y) (MPinv (MLit _ d0 m X))) (MLit _ d0 m X)) (MTr (MMul (MMul (MLit _ dH m Y) (MPinv (MLit _ d0 m X))) (MLit _ d0 m X)))) q)) (QAdd (QTrace (MPow (MMul (MMul (MLit _ dH d0 R_) (MLit _ d0 m X)) (MTr (MMul (MLit _ dH d0 R_) (MLit _ d0 m X)))) q)) (QTrace (MPow (MMul (MSub (MMul (MLit _ dH d0 R_) (MLit _ d0 m X)) (MMul (MMul (MLit _ dH m Y) (MPinv (MLit _ d0 m X))) (MLit _ d0 m X))) (MTr (MSub (MMul (MLit _ dH d0 R_) (MLit _ d0 m X)) (MMul (MMul (MLit _ dH m Y) (MPinv (MLit _ d0 m X))) (MLit _ d0 m X))))) q)))))))))).
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
